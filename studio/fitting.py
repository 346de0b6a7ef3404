"""Tables that fit: no figure is ever broken over two lines.

On a narrow terminal the last columns are left out, and what was left out is said, rather than `7.1–10.0 %` being torn
apart. So tables have their most important figures first.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from studio.words import word

LEAST = 12
"""Letters that the first column, the names, may be squeezed to."""
BETWEEN = 2
"""Blanks between columns."""


def fitted(table: Table, width: int, lang: str = "en") -> RenderableType:
    """The table within a width: figures whole, the last columns left out where there is no room for them."""
    widths = [_least(table, number) for number in range(len(table.columns))]
    kept = len(widths)
    while kept > 2 and sum(widths[:kept]) + BETWEEN * (kept - 1) > width:
        kept -= 1
    gone = [_heading(table, number) for number in range(kept, len(widths))]
    for number, column in enumerate(table.columns[:kept]):
        if column.justify == "right":
            column.min_width = widths[number]
    del table.columns[kept:]
    if not any(gone):
        return table
    told = word("for lack of room without:", lang)
    return Group(table, Text(f"{told} {', '.join(filter(None, gone))}", style="dim"))


def _heading(table: Table, number: int) -> str:
    return str(table.columns[number].header).strip()


def _least(table: Table, number: int) -> int:
    """The width below which a column cannot go: its widest figure, or the longest word of its heading."""
    column = table.columns[number]
    cells = [line for cell in column.cells for line in str(cell).splitlines()]
    if number == 0:
        longest = max((cell_len(part) for line in cells for part in line.split()), default=1)
        return max(min(max(map(cell_len, cells), default=1), LEAST), longest)
    if column.justify != "right":
        return max((cell_len(part) for line in cells for part in line.split()), default=0)
    heading = max(map(cell_len, _heading(table, number).split()), default=0)
    return max([heading, *map(cell_len, cells)])
