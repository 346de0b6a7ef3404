"""Where each box stands: lanes from top to bottom, columns of time from left to right.

The clerk stands under the customer she serves, the system under the clerk who asks it, and the customer's
next step one column on. A lane has as many rows as it needs: two steps of one lane that happen at the same
time, such as two branches, stand above one another.

Kept: one box a cell, every forward flow goes right or stays in its column, and a phase begins in a column of
its own right of the phases before it. Names break ties, never the order of the graph.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from blueprint.drawing.order import Flow

ROWS = 3  # a lane grows to this many rows for branches before it takes one column more, unless said otherwise
NEAR = 2  # columns from one user of a system box to the next
REACH = 1  # columns a box may stand beside its partner


@dataclass(frozen=True, slots=True)
class Cell:
    """A place: the lane, the row within the lane, and the column, each counted from 0."""

    lane: int
    row: int
    column: int


@dataclass(slots=True)
class Grid:
    """The places taken so far.

    Attributes:
        lanes: lane names, top to bottom.
        places: the cell of each box by the box's key.
        most: the rows a lane may grow to.
    """

    lanes: tuple[str, ...]
    places: dict[str, Cell] = field(default_factory=dict)
    most: int = ROWS

    @property
    def columns(self) -> int:
        """The number of columns; at least one."""
        return 1 + max((cell.column for cell in self.places.values()), default=0)

    def rows(self, lane: int) -> int:
        """Return the number of rows of a lane; at least one."""
        return 1 + max((cell.row for cell in self.places.values() if cell.lane == lane), default=0)

    def rows_above(self, lane: int) -> int:
        """Return the number of rows in all lanes above ``lane``."""
        return sum(self.rows(upper) for upper in range(lane))

    def row(self, key: str) -> int:
        """Return the row of a box, counted over all lanes."""
        cell = self.places[key]
        return self.rows_above(cell.lane) + cell.row

    def taken(self, lane: int, column: int) -> dict[int, str]:
        """Return the boxes in one column of a lane, by row."""
        return {c.row: key for key, c in self.places.items() if (c.lane, c.column) == (lane, column)}

    def put(self, key: str, lane: int, column: int) -> None:
        """Put a box into the first free row of a column of a lane."""
        taken = self.taken(lane, column)
        row = next(r for r in range(len(taken) + 1) if r not in taken)
        self.places[key] = Cell(lane, row, column)


def place_steps(
    lanes: Sequence[str],
    lane_of: Mapping[str, int],
    in_time: Sequence[str],
    flows: Iterable[Flow],
    phase: Mapping[str, int],
    rows: int = ROWS,
    parallel: Collection[Flow] = (),
) -> Grid:
    """Place the steps.

    Args:
        lanes: lane names, top to bottom.
        lane_of: the lane of each step, as a place in ``lanes``.
        in_time: the steps in an order in which every flow goes forward.
        flows: flows without any that goes back.
        phase: number of each step's phase, for steps that have one.
        rows: the rows a lane may grow to for branches.
        parallel: flows that are all taken at once; they lead one column on, to branches above one another.

    Returns:
        A grid with each step under its own name.
    """
    grid = Grid(tuple(lanes), most=rows)
    before: dict[str, list[str]] = {name: [] for name in in_time}
    for tail, head in sorted(flows):
        before[head].append(tail)
    earlier: dict[str, set[str]] = {}
    phases_end: dict[int, int] = {}
    for name in in_time:
        earlier[name] = set(before[name]).union(*(earlier[tail] for tail in before[name]))
        own = phase.get(name, -1)
        first = max((1 + end for number, end in phases_end.items() if number < own), default=0)
        at_once = {tail for tail in before[name] if (tail, name) in parallel}
        column = max(
            [first]
            + [
                grid.places[tail].column + 1 if tail in at_once else _after(grid, lane_of, tail, name)
                for tail in before[name]
            ]
        )
        beside = bool(at_once) or any(lane_of[tail] == lane_of[name] for tail in before[name])
        while not _free(grid, lane_of[name], column, earlier[name], beside):
            column += 1
        grid.put(name, lane_of[name], column)
        if own >= 0:
            phases_end[own] = max(phases_end.get(own, 0), column)
    return grid


def _after(grid: Grid, lane_of: Mapping[str, int], tail: str, head: str) -> int:
    """Return the first column for ``head`` after ``tail``: the same if the way up or down is free."""
    column = grid.places[tail].column
    if lane_of[tail] == lane_of[head]:
        return column + 1
    low, high = sorted((lane_of[tail], lane_of[head]))
    between = any(grid.taken(lane, column) for lane in range(low + 1, high))
    return column + 1 if between or grid.taken(lane_of[head], column) else column


def _free(grid: Grid, lane: int, column: int, earlier: set[str], beside: bool) -> bool:
    """Tell whether a step may stand in this column: it is empty, or holds only branches it may stand beside."""
    taken = grid.taken(lane, column)
    if not taken:
        return True
    return beside and not earlier & set(taken.values()) and len(taken) < grid.most


def place_beside(grid: Grid, key: str, lane: int, partners: Sequence[int], room: range) -> None:
    """Place the box of evidence or of a system in the column of a partner, or else near by.

    Args:
        grid: the grid, to which the box is added.
        key: the box.
        lane: its lane.
        partners: columns of the steps it belongs to, the preferred first.
        room: the columns it may stand in.

    When all columns within reach are taken it stands in a further row of the lane.
    """
    near = sorted(room, key=lambda c: (min(abs(c - p) for p in partners), c))
    reach = [c for c in near if grid.most == 1 or min(abs(c - p) for p in partners) <= REACH]
    free = (c for c in [*partners, *reach] if not grid.taken(lane, c))
    grid.put(key, lane, next(free, partners[0]))


def clusters(columns: Mapping[str, int], begins: Sequence[int] = (0,)) -> list[list[str]]:
    """Gather the users of one system: neighbours share a box, as long as it stays near to all of them.

    Args:
        columns: column of each step that uses the system.
        begins: first columns of the bands; users in two bands never share a box.
    """
    gathered: list[list[str]] = []
    for name in sorted(columns, key=lambda n: (columns[n], n)):
        near = gathered and columns[name] - columns[gathered[-1][-1]] <= NEAR
        compact = near and columns[name] - columns[gathered[-1][0]] <= 2 * NEAR
        if compact and not any(columns[gathered[-1][0]] < begin <= columns[name] for begin in begins):
            gathered[-1].append(name)
        else:
            gathered.append([name])
    return gathered
