"""What a report is made of, before it is a page, a document or a deck.

A section is a title and parts in their order: words, points, tables, figures, text as it stands in a file. Everything
is in the reader's language already; how it looks is the business of `page`, `document` and `deck`.

Invariant: a report is a value; pictures are drawn when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


def _is_number(cell: str) -> bool:
    """Whether a cell is a number with its unit or interval, and no sentence that begins with one.

    >>> [_is_number(cell) for cell in ("9,175 (−1,114)", "16 % to 19 %", "–", "3 from 09:00, 5 from 11:00")]
    [True, True, True, False]
    """
    return cell[:1] in set("0123456789+−-–±≈>") and not any(
        sign in cell for sign in (":", "：", ", ", "、", "=")
    )


@dataclass(frozen=True)
class Words:
    """Paragraphs; the `strong` ones are what the reader should not miss."""

    paragraphs: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class Points:
    """A list of sentences, numbered where their order matters."""

    points: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption; a cell's second line is set smaller (an interval below its mean).

    Attributes
    ----------
    widths
        parts of the width for each column; empty for what fits.
    groups
        the places of rows that are headings of those below them.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    widths: tuple[float, ...] = ()
    groups: frozenset[int] = frozenset()

    def right(self, column: int) -> bool:
        """Whether a column holds numbers, and stands to the right."""
        cells = [
            row[column].partition("\n")[0] for place, row in enumerate(self.rows) if place not in self.groups
        ]
        return column > 0 and bool(cells) and all(map(_is_number, cells))


@dataclass(frozen=True)
class Figure:
    """A picture with its caption.

    Attributes
    ----------
    make_svg, make_png
        draw it; the PNG is for documents that cannot hold the other.
    wide
        whether it wants a page in landscape.
    title
        what stands above it instead of a number and a caption below.
    part_of
        the key of the section that tells the same in full.
    """

    caption: str
    make_svg: Callable[[], str]
    make_png: Callable[[], bytes]
    wide: bool = False
    title: str = ""
    part_of: str = ""

    @cached_property
    def svg(self) -> str:
        """The picture as SVG."""
        return self.make_svg()

    @cached_property
    def png(self) -> bytes:
        """The picture as PNG."""
        return self.make_png()


@dataclass(frozen=True)
class Heading:
    """A title within a section."""

    text: str


@dataclass(frozen=True)
class Card:
    """A figure that everybody asks for: its label, how it is read, how sure it is; `good`, `bad`, `warn` or nothing."""

    label: str
    figure: str
    beside: str = ""
    sense: str = ""


@dataclass(frozen=True)
class Cards:
    """Figures in a row."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Source:
    """A file, letter by letter."""

    name: str
    text: str


Part = Words | Points | Table | Figure | Source | Heading | Cards


@dataclass(frozen=True)
class Section:
    """A title, if any, and what stands below it; `key` names it in every language: `decision`, `answer`…"""

    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """A whole report.

    Attributes
    ----------
    title, service, question
        the finding; the service; what was asked of it, if that was written down.
    paper
        what it is printed on: `a4`, `letter` or `a3`; `none` is A4.
    made
        a line that says when, by what and from which service it was made; it stands at the foot of every page.
    """

    title: str
    service: str
    made: str
    lang: str
    sections: tuple[Section, ...]
    question: str = ""
    paper: str = "none"

    @property
    def about(self) -> str:
        """What stands above the finding: the service, and what was asked."""
        return " · ".join(filter(None, (self.service, self.question)))

    def section(self, key: str) -> Section | None:
        """The section of this key; None when the report has none."""
        return next((section for section in self.sections if section.key == key), None)
