"""The streets on which links may run: gutters between columns, channels between rows, and through empty cells.

Between the counter and the ticket machine runs a gutter; above and below each row of boxes a channel. A way
is a list of crossings of such strips; on how many parallel tracks a strip is used is decided later.

Kept: strips are counted from the upper left and say only what lies beside what, never how far apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RIGHT, LEFT, DOWN, UP = range(4)
BACK = (LEFT, RIGHT, UP, DOWN)

Crossing = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Net:
    """The strips, counted from the upper left.

    Across: gutter 0, column 0, gutter 1, … gutter n. Down: for each row the channel above its boxes, the row,
    the channel below.
    """

    columns: int
    rows: int

    @property
    def across(self) -> int:
        """The number of upright strips."""
        return 2 * self.columns + 1

    @property
    def down(self) -> int:
        """The number of flat strips."""
        return 3 * self.rows


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a box stands, and the parts of its sides that are covered: by a mark, or by a slanting outline.

    A part is (side, from, to), in shares of the side's length counted from its middle.
    """

    row: int
    column: int
    closed: tuple[tuple[int, float, float], ...] = ()

    @property
    def crossing(self) -> Crossing:
        """The crossing of its column and its row."""
        return 2 * self.column + 1, 3 * self.row + 1


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one link: the side it leaves by, the side it comes in by, and the crossings where it bends."""

    out: int
    into: int
    bends: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways of all links, by key, and the net they run on."""

    net: Net
    ways: Mapping[str, Way]


def sides_for(kind: str, stands: tuple[Stand, Stand]) -> tuple[Sequence[int], Sequence[int]]:
    """Return the sides by which a link may leave its tail and reach its head (as the box's side)."""
    if kind == "tie":
        return (UP,), (DOWN,)
    if kind in ("call", "moved"):
        below = stands[0].row < stands[1].row
        return (DOWN if below else UP, RIGHT, LEFT), (UP if below else DOWN, LEFT, RIGHT)
    if stands[0] == stands[1]:
        return (DOWN,), (LEFT,)
    if kind == "leaving":
        return (RIGHT, DOWN, UP), (LEFT,)
    if kind == "entering":
        return (RIGHT,), (LEFT, UP, DOWN)
    if kind == "rework":
        return (DOWN, UP, LEFT, RIGHT), (DOWN, UP, RIGHT, LEFT)
    return (RIGHT, DOWN, UP, LEFT), (LEFT, UP, DOWN, RIGHT)
