"""Bands: a long service folded like a long line of text, so that it can be read on a page.

A loan from the first call to the last instalment may take thirty columns; in bands of ten, one below the
other, each with all its lanes, it is read on one sheet. Where a flow goes from band to band its route shows it.

Kept: no column is lost or cut, and no band is wider than asked. Folds are made where few flows cross and
between phases; a band more is made only if that keeps a phase whole or spares many crossings.
"""

from collections.abc import Collection, Iterable, Sequence

from blueprint.drawing.columns import Cell, Grid

LIMIT = 14  # columns of a band, unless said otherwise
CROSSED = 3.0  # cost of a flow across a fold
BROKEN = 12.0  # … of a phase broken by it
BAND = 14.0  # … of a band
UNEVEN = 6.0  # … of a band that is half empty, growing with the square of what is empty


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
    flows = list(spans)
    fewest = -(-columns // limit)
    least = columns / fewest
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for end in range(1, columns + 1):
        cost = CROSSED * sum(low < end <= high for low, high in flows)
        cost += BROKEN if phase_starts and end not in phase_starts and end < columns else 0.0
        options = []
        for begin in range(max(end - limit, 0), end):
            paid, path = best[begin]
            short = max(least - (end - begin), 0.0) / least
            options.append((paid + cost + BAND + UNEVEN * (2 * short) ** 2, [*path, begin]))
        best[end] = min(options, key=lambda option: (option[0], len(option[1]), option[1]))
    return best[columns][1]


def band_of(column: int, begins: Sequence[int]) -> int:
    """Return the band a column is in."""
    return sum(begin <= column for begin in begins) - 1


def fold(grid: Grid, begins: Sequence[int]) -> list[Grid]:
    """Return a grid for each band, each with all lanes and with the rows that it needs."""
    folded: list[dict[str, Cell]] = [{} for _ in begins]
    rows: dict[tuple[int, int], list[int]] = {}
    for cell in grid.places.values():
        rows.setdefault((band_of(cell.column, begins), cell.lane), []).append(cell.row)
    used = {place: sorted(set(found)) for place, found in rows.items()}
    for key, cell in grid.places.items():
        band = band_of(cell.column, begins)
        row = used[band, cell.lane].index(cell.row)
        folded[band][key] = Cell(cell.lane, row, cell.column - begins[band])
    return [Grid(grid.lanes, places) for places in folded]
