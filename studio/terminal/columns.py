"""Tables that fit their terminal: no figure is ever broken, and a row is one line.

    step                  visits  wait, min    gave up  by
    Serve at the counter     402   1.6 ±0.3 ▍    8.5 %  Teller 78 %

From 120 columns on the intervals stand in columns of their own. Where there is less room the least important columns
go, and what went is said. In full nothing goes: what is too wide comes in several parts.

Invariant: what is shown of a figure is the figure, its interval or neither; never a part of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from blueprint.estimate import Estimate
from studio.words import word

WIDE = 120
"""From so many letters on the intervals have columns of their own."""
NAMES = 0.45
"""The part of a narrow terminal that names may claim before a column goes."""
NEEDED = 40
"""A column of less weight gives way to the intervals of the others."""
GAP = 2
"""Blanks between columns."""
DOTS = "…"


@dataclass(frozen=True)
class Cell:
    """A figure as it is shown, with its interval in both forms: `5.4`, `±0.6`, `4.8–6.0`."""

    figure: str
    spread: str = ""
    ends: str = ""
    style: str = ""

    @classmethod
    def of(cls, found: Estimate | None, unit: str = "", lang: str = "en", style: str = "") -> Cell:
        """What is shown of an estimate; its unit stands in the heading, but for per cent."""
        if found is None or not found.known:
            return cls("–", style="dim")
        return cls(found.bare(unit, lang), found.spread(unit), found.ends(unit, lang), style)


@dataclass(frozen=True)
class Column:
    """One column; the first of a table has the names.

    Attributes
    ----------
    weight
        how important it is: the least goes first.
    left
        whether it is words, which begin at the left.
    spread
        whether ± stands in its cells where there is no room for columns of intervals.
    """

    heading: str
    cells: Sequence[Cell]
    weight: int = 0
    left: bool = False
    spread: bool = True

    def width(self, form: str = "spread") -> int:
        """Letters that it needs: of its widest cell, or of the longest word of its heading."""
        heading = max(map(cell_len, self.heading.split()), default=0)
        return max([heading, *(cell_len(_shown(cell, form if self.spread else "")) for cell in self.cells)])

    @property
    def judged(self) -> bool:
        """Whether any of its figures has an interval."""
        return any(cell.ends for cell in self.cells)


def names(heading: str, told: Sequence[str], styles: Sequence[str] = ()) -> Column:
    """The first column."""
    styles = styles or [""] * len(told)
    cells = [Cell(name, style=style) for name, style in zip(told, styles, strict=True)]
    return Column(heading, cells, left=True)


def table(
    title: str, columns: Sequence[Column], width: int, lang: str = "en", *, full: bool = False, note: str = ""
) -> RenderableType:
    """A table within a width.

    Parameters
    ----------
    columns
        the names first, then the others in the order in which they are read.
    full
        show every column, in several parts if need be.
    note
        what is to be known of it, below.
    """
    first, *others = columns
    parts = list(_parts(first, others, width, full=full))
    shown: list[RenderableType] = []
    if title:
        shown.append(Text(title, style="bold"))
    for kept, form in parts:
        shown.append(_drawn(first, kept, form, width, whole=full))
    there = {column.heading for kept, _ in parts for column in kept}
    gone = [one.heading for one in others if one.heading.strip() and one.heading not in there]
    if gone:
        shown.append(
            Text(f"{word('for lack of room without:', lang)} {word(', ', lang).join(gone)}", style="dim")
        )
    if note:
        shown.append(Text(note, style="dim"))
    return Group(*shown)


def _parts(
    first: Column, others: Sequence[Column], width: int, *, full: bool
) -> Iterator[tuple[list[Column], str]]:
    """(columns, form) of each part of a table: `ends`, `spread` or nothing of the intervals."""
    wanted = first.width()
    wide = list(others)
    while (
        not full and any(one.weight < NEEDED for one in wide) and wanted + sum(map(_with_ends, wide)) > width
    ):
        wide.remove(min(wide, key=lambda column: column.weight))
    if width >= WIDE and wanted + sum(map(_with_ends, wide)) <= width:
        yield wide, "ends"
        return
    if full:
        part: list[Column] = []
        for column in others:
            if part and wanted + _needed([*part, column], "spread") > width:
                yield part, "spread"
                part = []
            part.append(column)
        yield part, "spread"
        return
    kept, form = list(others), "spread"
    while len(kept) > 1 and min(wanted, round(NAMES * width)) + _needed(kept, form) > width:
        if len(kept) <= 2 and form:
            form = ""
            continue
        kept.remove(min(kept, key=lambda column: column.weight))
    yield kept, form


def _needed(columns: Sequence[Column], form: str) -> int:
    return sum(GAP + column.width(form) for column in columns)


def _with_ends(column: Column) -> int:
    own = GAP + column.width("")
    return own + 1 + max(cell_len(cell.ends) for cell in column.cells) if column.judged else own


def _drawn(first: Column, others: Sequence[Column], form: str, width: int, *, whole: bool) -> Table:
    drawn = Table(box=None, pad_edge=False, padding=(0, 0, 0, 0), collapse_padding=False)
    room = width - (sum(_with_ends(column) for column in others) if form == "ends" else _needed(others, form))
    squeezed = max(min(first.width(), room), 1)
    drawn.add_column(
        Text(first.heading), header_style="dim", width=squeezed, no_wrap=not whole,
        overflow="fold" if whole else "ellipsis",
    )  # fmt: skip
    for column in others:
        side: Literal["left", "right"] = "left" if column.left else "right"
        own = column.width("" if form == "ends" else form)
        told = "\n".join(" " * GAP + line for line in _heading(column.heading, own))
        drawn.add_column(
            Text(told, justify=side), justify=side, width=GAP + own, header_style="dim", no_wrap=True
        )
        if form == "ends" and column.judged:
            drawn.add_column("", width=1 + max(cell_len(cell.ends) for cell in column.cells), no_wrap=True)
    for number, name in enumerate(first.cells):
        row = [Text(name.figure, style=name.style)]
        for column in others:
            cell = column.cells[number]
            text = Text(" " * GAP + cell.figure, style=cell.style, justify="left" if column.left else "right")
            if form == "spread" and column.spread and cell.spread:
                text.append(f" {cell.spread}", style="dim")
            row.append(text)
            if form == "ends" and column.judged:
                row.append(Text(f" {cell.ends}", style="dim"))
        drawn.add_row(*row)
    return drawn


def heading(what: str, unit: str, lang: str = "en") -> str:
    """What a column has, and in which unit: `wait, min`, “等待 分钟”."""
    return what if not unit else f"{what} {unit}" if lang.startswith("zh") else f"{what}, {unit}"


def _heading(text: str, width: int) -> list[str]:
    """A heading in lines of at most a width, broken at blanks."""
    lines: list[str] = []
    for part in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines or [""]


def _shown(cell: Cell, form: str) -> str:
    return f"{cell.figure} {cell.spread}" if form == "spread" and cell.spread else cell.figure
