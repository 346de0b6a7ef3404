"""The tables of the terminal as tables of a report: the same columns, so the same figures.

Invariant: a cell is the figure, and below it its interval.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.report.parts import Table
from studio.terminal.columns import Column


def table_of(
    columns: Sequence[Column], caption: str, *, note: str = "", widths: tuple[float, ...] = ()
) -> Table:
    """The columns of a table of the terminal, each figure above its interval."""
    rows = zip(
        *([f"{cell.figure}\n{cell.ends}".strip() for cell in column.cells] for column in columns), strict=True
    )
    return Table(caption, tuple(column.heading for column in columns), tuple(rows), note=note, widths=widths)
