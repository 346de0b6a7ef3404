"""A report as one HTML file: nothing is fetched, nothing runs, and it prints well on A4.

Pictures stand in it as SVG. Neither a picture nor a row of a table is cut by the end of a page; the blueprint has a
page in landscape.

Invariant: the same report gives the same letters.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from html import escape

from studio.report.parts import (
    Card,
    Cards,
    Figure,
    Heading,
    Part,
    Points,
    Report,
    Section,
    Source,
    Table,
    Words,
)
from studio.words import either

STYLE = """
:root { --ink: #1d2731; --soft: #5a6673; --line: #c9d0d6; --accent: #2a5f93; }
* { box-sizing: border-box; }
html { font: 10.5pt/1.5 "Noto Sans", "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans",
  "DejaVu Sans", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  color: var(--ink); background: #fff; }
body { max-width: 178mm; margin: 0 auto; padding: 12mm 4mm; }
header { border-bottom: 1.5pt solid var(--ink); padding-bottom: 4mm; margin-bottom: 6mm; }
header p { margin: 0; color: var(--soft); }
h1 { font-size: 20pt; line-height: 1.2; margin: 1mm 0 2mm; }
h2 { font-size: 14pt; line-height: 1.25; margin: 9mm 0 3mm; break-after: avoid; }
p, ul { margin: 0 0 3mm; orphans: 3; widows: 3; }
ul { padding-left: 5mm; }
li { margin-bottom: 1.5mm; }
.strong { border-left: 3pt solid var(--accent); background: #eef3f8; padding: 3mm 4mm; font-size: 11.5pt; }
nav { font-size: 9pt; color: var(--soft); margin-bottom: 6mm; }
nav a { color: var(--accent); text-decoration: none; white-space: nowrap; }
figure { margin: 4mm 0 6mm; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; max-height: 150mm; }
figure img { display: block; max-width: 100%; max-height: 225mm; margin: 0 auto; }
figcaption { font-size: 9pt; color: var(--soft); line-height: 1.4; margin-top: 2mm; }
figcaption b { color: var(--ink); }
figure.long { break-inside: auto; }
.long figcaption, .short figcaption { margin: 0 0 1.5mm; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; line-height: 1.35; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; border-top: 1pt solid var(--ink); border-bottom: .6pt solid var(--ink);
  padding: 1.2mm 2mm; vertical-align: bottom; }
td { padding: 1.2mm 2mm; border-bottom: .4pt solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tbody tr:last-child td { border-bottom: 1pt solid var(--ink); }
td:first-child, th:first-child { padding-left: 0; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td small { color: var(--soft); font-size: 8pt; display: block; }
tr.g td { font-weight: 600; padding-top: 3mm; }
.note { font-size: 8.5pt; color: var(--soft); margin: 1.5mm 0 0; }
pre { font: 7.8pt/1.4 "DejaVu Sans Mono", "Liberation Mono", Consolas, Menlo, "Noto Sans SC", "Noto Sans CJK SC",
  monospace; white-space: pre-wrap; overflow-wrap: anywhere; border: .4pt solid var(--line); padding: 3mm;
  margin: 0 0 5mm; }
code { font-family: "DejaVu Sans Mono", "Liberation Mono", Consolas, Menlo, monospace; font-size: .88em; }
h3 { font-size: 10.5pt; margin: 4mm 0 1.5mm; break-after: avoid; }
footer { margin-top: 8mm; border-top: .4pt solid var(--line); padding-top: 2mm; font-size: 8pt; color: var(--soft); }
ol { margin: 0 0 3mm; padding-left: 5mm; }
.cards { display: flex; flex-wrap: wrap; gap: 2mm 4mm; margin: 0 0 3mm; padding: 0; }
.cards div { border-left: 2.5pt solid #b8c0c8; padding-left: 2mm; flex: 1 1 28mm; max-width: 44mm; }
.cards .good { border-color: #2b7a4b; } .cards .bad { border-color: #b3261e; } .cards .warn { border-color: #b26a00; }
.cards span { display: block; font-size: 8pt; color: var(--soft); line-height: 1.3; }
.cards b { display: block; font-size: 11.5pt; line-height: 1.25; white-space: nowrap; }
#decision { break-after: page; }
#decision > p:first-child { font-size: 10.5pt; line-height: 1.4; margin-bottom: 3mm; }
#decision h3 { margin: 2.5mm 0 1mm; }
#decision p, #decision li { line-height: 1.35; margin-bottom: 1mm; }
#decision figure { margin: 0 0 1.5mm; }
#decision figure svg, #decision figure img { max-height: 76mm; margin: 0 auto; }
.title { font-weight: 600; margin: 0 0 1mm; }
@page { size: PAPER; margin: 18mm 16mm 18mm;
  @bottom-left { content: string(made); font: 7.5pt sans-serif; color: #5a6673; width: 80%; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #5a6673; } }
@page :first { margin: 11mm 16mm 13mm; }
@page wide { size: PAPER landscape; margin: 14mm; }
@media print {
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; margin: 0; }
  nav { display: none; }
  footer { display: none; }
  header { string-set: made attr(data-made); padding-bottom: 2mm; margin-bottom: 3mm; }
  header .made { display: none; }
  h1 { font-size: 16pt; margin-bottom: 1mm; }
  #decision { font-size: 8.8pt; }
  #decision h3 { margin: 1.5mm 0 .5mm; }
  #decision > p:first-child { font-size: 9.8pt; margin-bottom: 2mm; }
  .wide { page: wide; break-before: page; break-after: page; margin: 0; }
  .wide h2 { margin-top: 0; }
  .wide figure { margin: 0; }
  .wide figure svg, .wide figure img { max-height: 150mm; }
  a { color: inherit; }
}
@media screen and (max-width: 640px) {
  body { padding: 4mm 3mm; }
  .picture { overflow-x: auto; }
  .picture svg, .picture img { min-width: 680px; max-width: none; max-height: none; }
  table, tbody, colgroup { display: block; }
  thead { display: none; }
  tr { display: block; border-top: .6pt solid var(--ink); padding: 1mm 0; }
  td, tbody tr:last-child td { display: flex; justify-content: space-between; gap: 4mm; border: 0; padding: .6mm 0; }
  td::before { content: attr(data-head); color: var(--soft); flex: 0 1 auto; }
  td:first-child { font-weight: 600; }
  td:first-child::before { content: none; }
}
"""
_PAPERS = {"letter": "letter", "a3": "A3"}
_LOW = "@media print { #decision figure svg, #decision figure img { max-height: 58mm; } }"
"""A letter is lower than A4, so the first page has a smaller picture."""
SHORT = 14
"""A table of fewer rows is kept on one page."""

_XML = re.compile(
    r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*(?:\[[^\]]*\])?[^>]*>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL
)
_SIZE = re.compile(r'(<svg\b[^>]*?)\s(?:width|height)="[^"]*"')

_N = ' class="n"'

Picture = Callable[[Figure], str]


def page(report: Report, *, picture: Picture | None = None) -> str:
    """The report as HTML.

    Parameters
    ----------
    picture
        how a figure becomes HTML; as SVG within the page without it.
    """
    draw = picture or inline
    title = escape(f"{report.title} – {report.service}")
    links = " · ".join(
        f'<a href="#{one.key}">{escape(one.title)}</a>' for one in report.sections if one.title
    )
    numbers = _numbers()
    body = "\n".join(_section(section, draw, numbers, report.lang) for section in report.sections)
    return f"""<!DOCTYPE html>
<html lang="{escape(report.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="service-blueprint">
<title>{title}</title>
<style>{STYLE.replace("PAPER", _PAPERS.get(report.paper, "A4"))}{_LOW if report.paper == "letter" else ""}</style>
</head>
<body>
<header data-made="{escape(report.made)}">
<p>{escape(report.about)}</p>
<h1>{escape(report.title)}</h1>
<p class="made">{escape(report.made)}</p>
</header>
<nav>{links}</nav>
{body}
<footer>{escape(report.made)}</footer>
</body>
</html>
"""


def _numbers() -> Callable[[str], int]:
    """Counts figures and tables apart."""
    seen: dict[str, int] = {}

    def following(kind: str) -> int:
        seen[kind] = seen.get(kind, 0) + 1
        return seen[kind]

    return following


def _section(section: Section, draw: Picture, numbers: Callable[[str], int], lang: str) -> str:
    wide = any(isinstance(part, Figure) and part.wide for part in section.parts)
    parts = "\n".join(_part(part, draw, numbers, lang) for part in section.parts)
    kind = f"{section.key} wide" if wide else section.key
    title = f"<h2>{escape(section.title)}</h2>\n" if section.title else ""
    return f'<section id="{section.key}" class="{kind}">\n{title}{parts}\n</section>'


def _part(part: Part, draw: Picture, numbers: Callable[[str], int], lang: str) -> str:
    if isinstance(part, Words):
        kind = ' class="strong"' if part.strong else ""
        return "\n".join(f"<p{kind}>{_coded(text)}</p>" for text in part.paragraphs)
    if isinstance(part, Points):
        tag = "ol" if part.numbered else "ul"
        return f"<{tag}>\n" + "\n".join(f"<li>{_coded(text)}</li>" for text in part.points) + f"\n</{tag}>"
    if isinstance(part, Heading):
        return f"<h3>{escape(part.text)}</h3>"
    if isinstance(part, Cards):
        return '<div class="cards">' + "".join(map(_card, part.cards)) + "</div>"
    if isinstance(part, Source):
        return f"<h3>{escape(part.name)}</h3>\n<pre>{escape(part.text)}</pre>"
    if isinstance(part, Figure) and part.title:
        title = f'<p class="title">{escape(part.title)}</p>'
        return f'<figure>{title}<div class="picture">{draw(part)}</div></figure>'
    if isinstance(part, Figure):
        name = f"{either('Figure', '图', lang)} {numbers('figure')}"
        told = f"<figcaption><b>{name}.</b> {escape(part.caption)}</figcaption>"
        return f'<figure><div class="picture">{draw(part)}</div>{told}</figure>'
    return "".join(_table(part, f"{either('Table', '表', lang)} {numbers('table')}"))


def _card(card: Card) -> str:
    sense = f' class="{card.sense}"' if card.sense else ""
    told = f"<span>{escape(card.label)}</span><b>{escape(card.figure)}</b><span>{escape(card.beside)}</span>"
    return f"<div{sense}>{told}</div>"


def _table(table: Table, name: str) -> Iterator[str]:
    kind = "short" if len(table.rows) <= SHORT else "long"
    right = [table.right(column) for column in range(len(table.head))]
    yield f'<figure class="{kind}"><figcaption><b>{name}.</b> {escape(table.caption)}</figcaption><table>'
    if table.widths:
        yield (
            "<colgroup>"
            + "".join(f'<col style="width:{width:.0%}">' for width in table.widths)
            + "</colgroup>"
        )
    if any(table.head):
        yield (
            "<thead><tr>"
            + "".join(f"<th{_N * n}>{escape(head)}</th>" for head, n in zip(table.head, right, strict=True))
            + "</tr></thead>"
        )
    yield "<tbody>"
    for place, row in enumerate(table.rows):
        kind = ' class="g"' if place in table.groups else ""
        yield f"<tr{kind}>" + "".join(map(_cell, row, right, table.head)) + "</tr>\n"
    yield "</tbody></table>\n"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>\n'
    yield "</figure>"


def _cell(text: str, right: bool, head: str) -> str:
    """A cell; on a phone, where rows are cards, it says its heading."""
    first, *rest = text.split("\n")
    small = "".join(f"<small>{escape(line)}</small>" for line in rest)
    told = f' data-head="{escape(head, quote=True)}"' if head else ""
    return f"<td{_N * right}{told}><span>{_coded(first)}{small}</span></td>"


def _coded(text: str) -> str:
    """Text with `commands` set apart."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def inline(figure: Figure) -> str:
    """A figure as SVG within the page; it is as wide as there is room."""
    svg = _XML.sub("", figure.svg).strip()
    for _ in range(2):
        svg = _SIZE.sub(r"\1", svg, count=1)
    label = escape(figure.caption, quote=True)
    return svg.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def as_png(figure: Figure) -> str:
    """A figure as PNG within the page."""
    coded = base64.b64encode(figure.png).decode()
    return f'<img alt="{escape(figure.caption, quote=True)}" src="data:image/png;base64,{coded}">'
