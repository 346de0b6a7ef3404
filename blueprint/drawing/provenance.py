"""The imprint: what a picture was made from, told in its foot and carried in the file itself.

A blueprint of the branch pinned to a wall says which service it shows (the fingerprint), which luck it was
simulated with (the seed), how often, at which level its intervals stand, with which version and when it was
drawn. `blueprint show branch.png` prints the same from the file.

Kept: what is written into a picture is read back unchanged, from SVG, PNG, PDF and DOT alike.
"""

import io
import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, unescape

from blueprint.drawing.differences import Differences
from blueprint.drawing.results_shown import Findings
from blueprint.drawing.versions import FINGERPRINT_BEFORE
from blueprint.drawing.words import text_of, word
from blueprint.text import clean
from blueprint.version import __version__

if TYPE_CHECKING:
    import networkx as nx

Facts = Mapping[str, str | int | float]
PNG_START = b"\x89PNG\r\n\x1a\n"
KEYWORD = "blueprint"
MARK = "// blueprint: "
NOISE = re.compile(
    r'<!--.*?-->\n?|<title>mark&#45;.*?</title>\n?| xml:space="preserve"| id="a_[^"]*"| text-anchor="start"',
    re.DOTALL,
)


STROKES = re.compile(r'<path fill="none"([^>]*?) d="[^"]*"/>\n(?:<path fill="none"\1 d="[^"]*"/>\n)+')
STRAIGHT = re.compile(r"M(\S+?)C\1 (\S+) \2(?=M|$)")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a picture was made from.

    Attributes:
        facts: service, fingerprint, version; with results also seed, replications, days, level, engine; and
            the date on which it was drawn, if it was said.
        foot: what to print at the foot instead, if anything.
    """

    facts: Facts = field(default_factory=dict)
    foot: str = ""

    def line(self, lang: str) -> str:
        """Return the line at the foot of the picture."""
        if self.foot:
            return self.foot
        said = self.facts
        shown = [str(said[key]) for key in ("before", "fingerprint") if said.get(key)]
        parts = [" → ".join(shown)] if shown else []
        if "seed" in said:
            parts.append(word("seed", lang, value=str(said["seed"])))
        if "replications" in said:
            parts.append(f"n = {said['replications']}")
        if "level" in said:
            parts.append(word("level", lang, value=f"{100 * float(said['level']):g}%"))
        if "seed" in said or "drawn" in said:
            parts.append(f"blueprint {said['version']}")
        parts += [str(said["drawn"])] if "drawn" in said else []
        return " · ".join(parts)

    def text(self) -> str:
        """Return the facts as one line of JSON."""
        return json.dumps(dict(self.facts), ensure_ascii=False, sort_keys=True)


def imprint_of(graph: "nx.DiGraph[str]", findings: Findings | Differences | None, drawn: str = "") -> Imprint:
    """Return the imprint of a picture of a service."""
    facts: dict[str, str | int | float] = {"service": text_of(graph.graph.get("service", ""), "en")}
    facts["fingerprint"] = str(graph.graph.get("fingerprint", ""))
    if FINGERPRINT_BEFORE in graph.graph:
        facts["before"] = str(graph.graph[FINGERPRINT_BEFORE])
    facts["version"] = __version__
    facts |= dict(findings.run) if findings else {}
    facts |= {"drawn": drawn} if drawn else {}
    return Imprint(clean(facts), findings.foot if findings else "")


def in_dot(dot: str, imprint: Imprint) -> str:
    """Return DOT text with the imprint as a comment in its first line."""
    return f"{MARK}{imprint.text()}\n{dot}"


def in_svg(svg: str, imprint: Imprint) -> str:
    """Return an SVG with the imprint as its metadata."""
    start = svg.index("<svg")
    end = svg.index(">", start) + 1
    told = f'\n<metadata id="{KEYWORD}">{escape(imprint.text())}</metadata>'
    return svg[:end] + told + svg[end:]


Widths = Mapping[tuple[str, int, bool], float]
"""The width of each text as drawn, by the text, its size, and whether it is bold."""
TEXTS = re.compile(
    r'(<g id="[^"]*" class="(?P<kind>[^"]*)">)|<text [^>]*?x="(?P<x>[^"]*)"(?P<more>[^>]*)>(?P<text>[^<]*)</text>'
)


def tidy(svg: str, widths: Widths | None = None) -> str:
    """Return an SVG without comments, without tooltips on what has no name, and with its usual font said once.

    A text is held at its middle, or at the side at which it stands, and keeps its width whatever font shows it.
    """
    svg = NOISE.sub("", svg).replace("&#45;", "-")
    svg = re.sub(r'(font-size="\d+)\.00"', r'\1"', svg)
    svg = svg.replace('stroke="black" stroke-width="0"', 'stroke="none"')
    svg = re.sub(r' (?:d|points)="[^"]*"', _rounded, svg)
    svg = STROKES.sub(_as_one, svg)
    if widths:
        svg = _held(svg, widths)
    families = re.findall(r' font-family="[^"]*"', svg)
    if not families:
        return svg
    usual = max(sorted(set(families)), key=families.count)
    return svg.replace(usual, "").replace("<svg", f"<svg{usual}", 1)


def _held(svg: str, widths: Widths) -> str:
    """Return an SVG whose texts keep their place and their width with any other font."""
    kind = ""

    def held(found: re.Match[str]) -> str:
        nonlocal kind
        if found["kind"] is not None:
            kind = found["kind"].rpartition(" ")[2]
            return found[0]
        size = re.search(r'font-size="(\d+)', found["more"])
        text = unescape(found["text"], {"&quot;": '"', "&#160;": "\u00a0"})
        wide = widths.get((text, int(size[1]) if size else 0, "bold" in found["more"]))
        if wide is None:
            return found[0]
        share, anchor = {"left": (0.0, ""), "right": (1.0, ' text-anchor="end"')}.get(
            kind, (0.5, ' text-anchor="middle"')
        )
        x = f"{float(found['x']) + share * wide:.1f}".removesuffix(".0")
        guard = f' textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs"'
        return f'<text{anchor} x="{x}"{found["more"]}{guard}>{found["text"]}</text>'

    return TEXTS.sub(held, svg)


def _rounded(lengths: re.Match[str]) -> str:
    """Return the points of a curve to a tenth of a point."""
    return re.sub(r"-?\d+\.\d\d+", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), lengths[0])


def _as_one(strokes: re.Match[str]) -> str:
    """Return strokes of one look, such as those of hatching, as one path."""
    path = STRAIGHT.sub(r"M\1L\2", "".join(re.findall(r' d="([^"]*)"', strokes[0])))
    return f'<path fill="none"{strokes[1]} d="{path}"/>\n'


def in_png(png: bytes, imprint: Imprint) -> bytes:
    """Return a PNG with the imprint as a text chunk after its head."""
    body = KEYWORD.encode() + b"\0\0\0\0\0" + imprint.text().encode()
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"iTXt" + body))
    head = len(PNG_START) + 12 + struct.unpack(">I", png[8:12])[0]
    return png[:head] + chunk + png[head:]


def in_pdf(pages: list[bytes], imprint: Imprint) -> bytes:
    """Return one PDF of all pages, with the imprint in its document information."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for page in pages:
        writer.append(PdfReader(io.BytesIO(page)))
    title = str(imprint.facts.get("service", ""))
    writer.add_metadata(
        {"/Title": title, "/Creator": f"blueprint {__version__}", "/Blueprint": imprint.text()}
    )
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def read(path: Path) -> dict[str, Any]:
    """Return the facts of the imprint in a picture.

    Raises:
        ValueError: the file is no picture, or has no imprint.
        OSError: it cannot be read.
    """
    raw = path.read_bytes()
    if raw.startswith(PNG_START):
        told = next((text for keyword, text in _texts(raw) if keyword == KEYWORD), None)
    elif raw.startswith(b"%PDF"):
        told = _told_by_pdf(raw)
    else:
        text = raw.decode("utf-8", errors="replace")
        found = re.search(rf'<metadata id="{KEYWORD}">(.*?)</metadata>', text, re.DOTALL)
        told = unescape(found[1]) if found else None
        if text.startswith(MARK):
            told = text.split("\n", 1)[0].removeprefix(MARK)
    try:
        facts = json.loads(told or "")
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise ValueError(f"{path}: says nothing of how it was made; it is no picture drawn by blueprint")
    return facts


def _told_by_pdf(raw: bytes) -> str | None:
    """Return the imprint in the document information of a PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        information = PdfReader(io.BytesIO(raw)).metadata
    except PyPdfError:
        return None
    return str(information["/Blueprint"]) if information and "/Blueprint" in information else None


def _texts(png: bytes) -> Iterator[tuple[str, str]]:
    """Yield keyword and text of each uncompressed text chunk of a PNG."""
    at = len(PNG_START)
    while at + 8 <= len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        body = png[at + 8 : at + 8 + length]
        if png[at + 4 : at + 8] == b"iTXt":
            keyword, _, rest = body.partition(b"\0")
            yield keyword.decode("latin-1"), rest[2:].split(b"\0", 2)[-1].decode("utf-8", errors="replace")
        at += 12 + length
