"""Connectors: where a flow leaves one band and goes on in another, both ends show the same letter.

When the loan's decision stands on the first sheet and the contract on the second, the flow between them ends
in a small circle with an A, and begins again from another A; a line across the fold would have to be followed
through title, phases and ruler.

Kept: after it every link has both its ends in one band, and each step that is reached across a fold has a
letter of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from blueprint.drawing.boxes import Box
from blueprint.drawing.columns import Cell, Grid
from blueprint.drawing.links import Link

ACROSS, DOWN = 2, 3  # how far off a column and a row are, when a place is looked for


def letter(number: int) -> str:
    """Return the ``number``-th letter, from 0: A … Z, AA, AB …"""
    high, low = divmod(number, 26)
    return (letter(high - 1) if high else "") + chr(ord("A") + low)


def connect(
    boxes: Mapping[str, Box], links: Sequence[Link], grids: Sequence[Grid]
) -> tuple[dict[str, Box], tuple[Link, ...], tuple[Grid, ...]]:
    """Cut every link from band to band in two, with a connector at each end.

    Args:
        boxes: every box by key.
        links: every link.
        grids: the cells of each band.

    Returns:
        Boxes and links with the connectors among them, and the grids with their places.
    """
    band = {key: number for number, grid in enumerate(grids) for key in grid.places}
    across = [link for link in links if band[link.tail] != band[link.head]]
    heads = sorted({link.head for link in across}, key=lambda key: _place(key, band, grids))
    letters = {key: letter(number) for number, key in enumerate(heads)}
    found = dict(boxes)
    kept = [link for link in links if band[link.tail] == band[link.head]]
    for head in heads:
        key = f"enter-{head.removeprefix('step-')}"
        grid = grids[band[head]]
        found[key] = Box(key, "connector", "", letters[head])
        _put(grid, key, grid.places[head], -1)
        mine = [link for link in across if link.head == head]
        kinds = {link.kind for link in mine}
        kind = mine[0].kind if len(kinds) == 1 else "flow"
        known = [link.volume for link in mine if link.volume is not None]
        volume = sum(known) if known else None
        changes = {link.change for link in mine}
        change = mine[0].change if len(changes) == 1 else ""
        kept.append(Link(f"join-{key}", key, head, kind, volume=volume, joint="entering", change=change))
    for link in sorted(across, key=lambda k: (_place(k.tail, band, grids), k.key)):
        key = f"leave-{link.key.removeprefix('flow-')}"
        grid = grids[band[link.tail]]
        found[key] = Box(key, "connector", "", letters[link.head])
        _put(grid, key, grid.places[link.tail], 1)
        kept.append(replace(link, head=key, joint="leaving"))
    return found, tuple(kept), tuple(_from_first_column(grid) for grid in grids)


def _place(key: str, band: Mapping[str, int], grids: Sequence[Grid]) -> tuple[int, int, int, str]:
    """Return what boxes are ordered by: band, column, row."""
    grid = grids[band[key]]
    return band[key], grid.places[key].column, grid.row(key), key


def _put(grid: Grid, key: str, partner: Cell, way: int) -> None:
    """Put a connector into the nearest free cell on one side of its step: -1 left, 1 right."""
    taken = {(cell.lane, cell.row, cell.column) for cell in grid.places.values()}
    own_row = grid.rows_above(partner.lane) + partner.row
    inner = {cell.column for cell in grid.places.values()}
    edge = (min(inner) if way < 0 else max(inner)) + way
    rows = [(lane, row) for lane in range(len(grid.lanes)) if any(c.lane == lane for c in grid.places.values())
            for row in range(grid.rows(lane))]  # fmt: skip
    free = [
        (ACROSS * abs(column - partner.column) + DOWN * abs(grid.rows_above(lane) + row - own_row), column * way,
         lane, row, column)
        for column in range(min(partner.column + way, edge), max(partner.column + way, edge) + 1)
        for lane, row in rows
        if (lane, row, column) not in taken
    ]  # fmt: skip
    *_, lane, row, column = min(free)
    grid.places[key] = Cell(lane, row, column)


def _from_first_column(grid: Grid) -> Grid:
    """Return a grid moved so that its first column is 0."""
    first = min((cell.column for cell in grid.places.values()), default=0)
    places = {key: Cell(c.lane, c.row, c.column - first) for key, c in grid.places.items()}
    return Grid(grid.lanes, places)
