"""Regions: one outline round all steps that wait for one pool, with its places as a badge.

Check identity, Open the account and Hand over the card wait for the same two officers: what can be mended is one queue,
so one outline goes round the three, through the empty cells between them, but round no other box. Steps that lie too
far apart get an outline each, of one colour and with one badge.

Kept: an outline stands off boxes less than any route does, so no route ever runs along it; it holds no step of another.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from blueprint.drawing.paper import Frame, Paper, Spot

SIDE, TOP, BOTTOM = 7.0, 14.0, 10.0  # between a box, or its queue, and the outline
REACH = 3  # empty cells that an outline goes through, in a row; one less in a column

Cell = tuple[int, int]
"""Row and column."""


@dataclass(frozen=True, slots=True)
class Region:
    """One outline of a cause on paper.

    Attributes:
        cause: kind and name of the cause.
        number: which of its outlines it is, from 0.
        grade: 1 noticeable, 2 serious.
        rank: its places; nothing without.
        parts: rectangles that it is made of.
        outline: its corners, in order.
    """

    cause: tuple[str, str]
    number: int
    grade: int
    rank: str
    parts: tuple[Frame, ...]
    outline: tuple[Spot, ...]

    @property
    def corner(self) -> Spot:
        """Its upper left corner, where the badge sits."""
        return min(self.outline, key=lambda spot: (spot[1], spot[0]))


def grown(cells: Collection[Cell], taken: Collection[Cell]) -> set[Cell]:
    """Return cells with the empty ones between them, so that an outline can go round all.

    Args:
        cells: those of one cause.
        taken: those that hold any box.
    """
    found = set(cells)
    while True:
        more: set[Cell] = set()
        for one in found:
            for other in found:
                more |= _between(one, other, taken)
        if more <= found:
            return found
        found |= more


def _between(one: Cell, other: Cell, taken: Collection[Cell]) -> set[Cell]:
    """Return the empty cells between two of a row or a column; nothing if there are too many, or one is taken."""
    if one[0] == other[0] and 1 < other[1] - one[1] <= REACH + 1:
        cells = {(one[0], column) for column in range(one[1] + 1, other[1])}
    elif one[1] == other[1] and 1 < other[0] - one[0] <= REACH:
        cells = {(row, one[1]) for row in range(one[0] + 1, other[0])}
    else:
        return set()
    return set() if cells & set(taken) else cells


def clusters(cells: Iterable[Cell]) -> list[set[Cell]]:
    """Return cells that lie beside or below one another, together; the upper left ones first."""
    left, found = sorted(cells), []
    while left:
        group, edge = set(), [left[0]]
        while edge:
            row, column = edge.pop()
            if (row, column) in group or (row, column) not in left:
                continue
            group.add((row, column))
            edge += [(row, column + 1), (row, column - 1), (row + 1, column), (row - 1, column)]
        left = [cell for cell in left if cell not in group]
        found.append(group)
    return found


def lay(
    causes: Iterable[tuple[tuple[str, str], int, str, Collection[str]]],
    cells: Mapping[str, Cell],
    paper: Paper,
    before: Mapping[str, float],
    usual: float,
) -> tuple[Region, ...]:
    """Return the regions of some causes on paper.

    Args:
        causes: (kind and name, grade, places, keys of its boxes), each box at one cause only.
        cells: the cell of every box.
        paper: where the boxes are.
        before: how wide the queue before some boxes is.
        usual: the width of a box that is no bar.
    """
    taken = set(cells.values()) | set(_under_bars(cells, paper, usual))
    widths = _widths(cells, paper, before, usual)
    found = []
    for cause, grade, rank, keys in causes:
        own = {cells[key] for key in keys if key in cells}
        whole = grown(own, taken)
        groups = [group for group in clusters(whole) if group & own]
        for number, group in enumerate(groups):
            parts = tuple(_parts(group, widths, paper.rows))
            found.append(Region(cause, number, grade, rank, parts, _outline(parts)))
    return tuple(found)


def _under_bars(cells: Mapping[str, Cell], paper: Paper, usual: float) -> Iterable[Cell]:
    """Yield the cells that a bar covers besides its own."""
    for key, (row, _) in cells.items():
        frame = paper.boxes[key]
        if frame.width > usual + 1:
            for column, x in enumerate(paper.columns):
                if abs(x - frame.x) * 2 < frame.width + usual:
                    yield row, column


def _widths(
    cells: Mapping[str, Cell], paper: Paper, before: Mapping[str, float], usual: float
) -> dict[int, tuple[float, float]]:
    """Return from where to where each column reaches, queues included; a column without boxes has no breadth."""
    found = {at: (x, x) for at, x in enumerate(paper.columns)}
    for key, (_, column) in cells.items():
        frame, x = paper.boxes[key], paper.columns[column]
        low, high = found[column]
        left, right = max(frame.left, x - usual / 2), min(frame.right, x + usual / 2)
        found[column] = min(low, left - before.get(key, 0.0)), max(high, right)
    return found


def _parts(
    group: Collection[Cell], widths: Mapping[int, tuple[float, float]], rows: Sequence[tuple[float, float]]
) -> Iterable[Frame]:
    """Yield the rectangles of a group: one a cell, and one wherever two lie beside or below one another."""
    for row, column in sorted(group):
        left, right = widths[column][0] - SIDE, widths[column][1] + SIDE
        top, bottom = rows[row][0] - TOP, rows[row][1] + BOTTOM
        yield _frame(left, top, right, bottom)
        if (row, column + 1) in group:
            yield _frame(right, top, widths[column + 1][0] - SIDE, bottom)
        if (row + 1, column) in group:
            yield _frame(left, bottom, right, rows[row + 1][0] - TOP)
        if {(row, column + 1), (row + 1, column), (row + 1, column + 1)} <= set(group):
            yield _frame(right, bottom, widths[column + 1][0] - SIDE, rows[row + 1][0] - TOP)


def _frame(left: float, top: float, right: float, bottom: float) -> Frame:
    return Frame((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def _outline(parts: Collection[Frame]) -> tuple[Spot, ...]:
    """Return the corners of the outline of rectangles that touch, the longest if there are holes."""
    xs = sorted({round(x, 3) for part in parts for x in (part.left, part.right)})
    ys = sorted({round(y, 3) for part in parts for y in (part.top, part.bottom)})
    full = {
        (row, column)
        for row, (top, bottom) in enumerate(itertools.pairwise(ys))
        for column, (left, right) in enumerate(itertools.pairwise(xs))
        if any(
            part.left <= (left + right) / 2 <= part.right and part.top <= (top + bottom) / 2 <= part.bottom
            for part in parts
        )
    }
    edges: dict[Cell, list[Cell]] = {}
    for row, column in full:  # with the inside at the right hand
        for beside, start, end in (
            ((row - 1, column), (row, column), (row, column + 1)),
            ((row, column + 1), (row, column + 1), (row + 1, column + 1)),
            ((row + 1, column), (row + 1, column + 1), (row + 1, column)),
            ((row, column - 1), (row + 1, column), (row, column)),
        ):
            if beside not in full:
                edges.setdefault(start, []).append(end)
    longest: list[Cell] = []
    while edges:
        start = min(edges)
        path = [start]
        while path[-1] in edges:
            here = path[-1]
            onward = edges[here].pop()
            if not edges[here]:
                del edges[here]
            path.append(onward)
        longest = max(longest, path, key=len)
    corners = [
        here
        for before, here, after in zip(longest[-2:-1] + longest, longest, longest[1:], strict=False)
        if (before[0] == here[0]) != (here[0] == after[0])
    ]
    return tuple((xs[column], ys[row]) for row, column in corners)
