"""The gaps of a service in a terminal: the widest first, then a standard a line.

    The widest gap is at Serve at the counter: the wait of 80 % is 7.2 min ±0.4 as delivered, and 5 min as promised
                          expected  believed  set  promised  delivered  gap 1 …
    Serve at the counter         3         5    5         5   7.2 ±0.4     +2

All columns are shown, in several parts where a terminal is narrow; ◀ marks the widest gap, ≈ what may be chance.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from blueprint.estimate import percent, unit_word
from blueprint.text import say
from sim.findings import SIGNS
from sim.gaps import FIGURES, PAIRS, GapRow, Gaps
from sim.intervals import LEVEL
from studio.figures import points
from studio.gap_words import (
    figure_name,
    figure_words,
    finding,
    gap_head,
    gap_name,
    remarks,
    row_words,
    size_words,
)
from studio.terminal.columns import Cell, Column, heading, names, table
from studio.terminal.of_run import WORST, ran
from studio.terminal.wrapping import wrapped
from studio.words import either, word

_STYLES = {"kept": "green", "missed": "red", "close": "yellow"}
_ABSENT = Cell("–", style="dim")


def show(found: Gaps, console: Console, lang: str = "en") -> None:
    """Print the finding, the table, and what is missing."""
    results, widest = found.results, found.widest
    title = say(results.blueprint.service, lang)
    console.print(Text(title, style="bold"))
    console.print(
        wrapped(Text(finding(found, lang), style=f"bold {'red' if widest else 'green'}"), console.width)
    )
    console.print()
    console.print(table("", columns(found, lang), console.width, lang, full=True))
    console.print()
    for line in _notes(found, lang):
        console.print(wrapped(line, console.width))
    console.print(wrapped(ran(results, lang), console.width))


def columns(found: Gaps, lang: str = "en") -> list[Column]:
    """A line a standard: its figures, its gaps, whether it is kept; what no standard has is left out."""
    service = found.results.blueprint
    widest = found.widest
    told = []
    for row in found.rows:
        unit = "" if row.unit == "share" else unit_word(row.unit, lang)
        told.append(heading(row_words(row, service, lang), unit, lang))
    shown = [names(word("standard", lang), told)]

    def add(head: str, cells: list[Cell | None]) -> None:
        if any(cells):
            shown.append(Column(head, [one or _ABSENT for one in cells], 100))

    seen_otherwise = any(row.figures.get("perceived") != row.figures.get("delivered") for row in found.rows)
    for name in FIGURES if seen_otherwise else FIGURES[:-1]:
        add(figure_name(name, lang), [_figure(row, name, lang) for row in found.rows])
    for number in PAIRS:
        marked = [
            widest is not None and widest[0] is row and widest[1].number == number for row in found.rows
        ]
        cells = [_gap(row, number, lang, widest=is_it) for row, is_it in zip(found.rows, marked, strict=True)]
        add(gap_head(number, lang), cells)
    add(either("within the standard", "达标比例", lang), [_level(row, lang) for row in found.rows])
    kept = [Cell.of(row.kept, "share", lang) if row.kept else None for row in found.rows]
    add(either("promise kept", "兑现承诺", lang), kept)
    return shown


def _figure(row: GapRow, name: str, lang: str) -> Cell | None:
    one = row.figures.get(name)
    if one is None:
        return None
    return Cell(figure_words(one, row.unit, lang, bare=True), one.spread(row.unit), one.ends(row.unit, lang))


def _gap(row: GapRow, number: int, lang: str, *, widest: bool) -> Cell | None:
    gap = row.gap(number)
    if gap is None:
        return None
    size = points(gap.size) if row.unit == "share" else gap.size
    mark = "" if gap.clear or not gap.simulated else f"{SIGNS['close']} "
    text = f"{mark}{size_words(gap, row.unit, lang, bare=True)}{f' {WORST}' if widest else ''}"
    return Cell(text, size.spread(), size.ends("", lang), "bold red" if widest else "red" if gap.bad else "")


def _level(row: GapRow, lang: str) -> Cell | None:
    """✓ 83 %: the share that was served in time; the sign alone where there is no share."""
    if not row.verdict:
        return None
    sign, style = SIGNS[row.verdict], _STYLES[row.verdict]
    if row.met is None:
        return Cell(sign, style=style)
    shown = Cell.of(row.met, "share", lang)
    return Cell(f"{sign} {shown.figure}", shown.spread, shown.ends, style)


def _notes(found: Gaps, lang: str) -> Iterator[Text]:
    numbers = sorted({gap.number for row in found.rows for gap in row.gaps})
    colon, comma = either(": ", "：", lang), either("; ", "；", lang)
    told = comma.join(f"{gap_head(number, lang)}{colon}{gap_name(number, lang)}" for number in numbers)
    if told:
        more = either(". Positive is bad; of shares in points.", "。正值为不利；比例以百分点计。", lang)
        yield Text(f"{told}{more}", style="dim")
    yield from (Text(remark, style="yellow") for remark in remarks(found, lang))
    if found.results.replications == 1:
        yield Text(word("One replication: there are no intervals.", lang), style="dim")
    else:
        level = percent(LEVEL, lang)
        yield Text(
            word("± and ranges: {level} intervals over the replications.", lang).format(level=level),
            style="dim",
        )
