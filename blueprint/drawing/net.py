"""The net of lines on which links may run: gutters between columns, channels between rows, ports of boxes.

Between the counter and the ticket machine runs a gutter with a few parallel tracks; each box has a few ports on
each of its sides, and the lines through them run on across empty cells.

Kept: lines are counted from the upper left and say only what lies beside what, never how far apart; places in
points are given later, to the lines that are used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PORTS = 5  # on each side of a box
RIGHT, LEFT, DOWN, UP = range(4)
BACK = (LEFT, RIGHT, UP, DOWN)

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Net:
    """The lines on which links may run, counted from the upper left.

    Across: gutter 0, column 0, gutter 1, … gutter n, with ``tracks`` lines in a gutter and ``PORTS`` in a
    column. Down: for each row ``channel`` lines above its boxes, ``PORTS`` through them, ``channel`` below.
    """

    columns: int
    rows: int
    tracks: int
    channel: int

    @property
    def across(self) -> int:
        """The number of vertical lines."""
        return self.columns * (self.tracks + PORTS) + self.tracks

    @property
    def down(self) -> int:
        """The number of horizontal lines."""
        return self.rows * (2 * self.channel + PORTS)

    def column_line(self, column: int, port: int = 0) -> int:
        """Return the vertical line through a column's ``port``-th port."""
        return column * (self.tracks + PORTS) + self.tracks + port

    def row_line(self, row: int, port: int = 0) -> int:
        """Return the horizontal line through a row's ``port``-th port."""
        return row * (2 * self.channel + PORTS) + self.channel + port


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a box stands and which of its ports are covered: by a mark, or by a slanting side."""

    row: int
    column: int
    closed: frozenset[tuple[int, int]] = frozenset()  # (side, port)


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one link: side and port it leaves by and comes in by, and the bends between, on the net."""

    out: tuple[int, int]
    into: tuple[int, int]
    bends: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways of all links, by key, and the net they run on."""

    net: Net
    ways: Mapping[str, Way]


def sides_for(kind: str, back: bool, stands: tuple[Stand, Stand]) -> tuple[Sequence[int], Sequence[int]]:
    """Return the sides by which a link may leave its tail and reach its head (as the box's side)."""
    if kind == "tie":
        return (UP,), (DOWN,)
    if kind == "call":
        below = stands[0].row < stands[1].row
        return (DOWN if below else UP, RIGHT, LEFT), (UP, LEFT, RIGHT)
    if stands[0] == stands[1]:
        return (DOWN,), (LEFT, DOWN)
    return ((RIGHT, DOWN, UP, LEFT), (LEFT, UP, DOWN, RIGHT)) if not back else ((DOWN, UP, LEFT, RIGHT),) * 2
