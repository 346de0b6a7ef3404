"""Bands: a long service folded like a long line of text, so that it can be read on a page.

A loan from the first call to the last instalment may take thirty columns; in bands of ten, one below the
other, each with all its lanes, it is read on one sheet. Where a flow goes from band to band its route shows it.

Kept: no column is lost or cut, no band is wider than asked, and bands are about equally wide; among such
folds one is taken that few flows cross and that keeps phases together.
"""

from collections.abc import Collection, Iterable, Sequence

from blueprint.drawing.columns import Cell, Grid

LIMIT = 14  # columns of a band, unless said otherwise
CROSSED = 3.0  # cost of a flow across a fold
BROKEN = 4.0  # … of a phase broken by it
UNEVEN = 1.5  # … of a band a column longer or shorter than the mean, growing with the square


def starts(
    columns: int, spans: Iterable[tuple[int, int]], phase_starts: Collection[int], limit: int
) -> list[int]:
    """Return the first column of each band.

    Args:
        columns: number of columns of the whole service.
        spans: first and last column of each flow.
        phase_starts: columns in which a phase begins; empty for a service without phases.
        limit: the most columns of a band.

    Raises:
        ValueError: a band of no column was asked for.
    """
    if limit < 1:
        raise ValueError(f"{limit} columns a band: at least 1 is needed")
    count = -(-columns // limit)
    even = columns / count
    flows = list(spans)
    cost = [0.0] * (columns + 1)
    for at in range(1, columns):
        cost[at] = CROSSED * sum(low < at <= high for low, high in flows)
        cost[at] += BROKEN if phase_starts and at not in phase_starts else 0.0
    best: list[dict[int, tuple[float, list[int]]]] = [{0: (0.0, [])}]
    for band in range(count):
        reached: dict[int, tuple[float, list[int]]] = {}
        for begin, (paid, path) in sorted(best[-1].items()):
            ends = [columns] if band == count - 1 else range(begin + 1, min(begin + limit, columns - 1) + 1)
            for end in ends:
                total = paid + cost[end] + UNEVEN * (end - begin - even) ** 2
                if 0 < end - begin <= limit and total < reached.get(end, (float("inf"), []))[0]:
                    reached[end] = (total, [*path, begin])
        best.append(reached)
    return best[-1][columns][1]


def band_of(column: int, begins: Sequence[int]) -> int:
    """Return the band a column is in."""
    return sum(begin <= column for begin in begins) - 1


def fold(grid: Grid, begins: Sequence[int]) -> Grid:
    """Return the grid with its bands one below the other, each with all lanes."""
    folded = {}
    for key, cell in grid.places.items():
        band = band_of(cell.column, begins)
        folded[key] = Cell(cell.lane + band * len(grid.lanes), cell.row, cell.column - begins[band])
    return Grid(grid.lanes * len(begins), folded)
