"""Pages: a picture set so that it can be read at arm's length from a printed sheet.

A loan of thirty columns goes on several A4 sheets; nothing on them is set smaller than 8 points for names and
6.5 for figures. The largest of a few scales is taken at which there are as few pages as at any.

Kept: if even the smallest scale does not fit, the picture is made as small as it must be and a warning says
how large its names are and which paper would do.
"""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from blueprint.drawing import theme
from blueprint.drawing.sketch import Setting, Sketch

if TYPE_CHECKING:
    import networkx as nx

SIZES = {"a4": (842.0, 595.0), "a3": (1191.0, 842.0), "letter": (792.0, 612.0)}  # landscape, points
MARGIN = 20.0  # of a page; the sheet has some of its own besides
SCALES = (1.0, 0.9, 0.8)  # at the last a name has 8 points, a figure 6.5
GUTTER = 45.0  # rough width of a gutter
LEAST_COLUMNS = 3  # of a band that is narrowed because it is too high
LEAST_FIGURES = 2  # lines in a box that says what it is worth, where a page has no room for more


class SmallPrint(UserWarning):
    """The picture had to be set smaller than can be read at arm's length."""


def size_of(page: str) -> tuple[float, float]:
    """Return width and height of a page in points.

    Raises:
        ValueError: the size has no such name.
    """
    if page not in SIZES:
        raise ValueError(f"page {page!r}: a page is one of {', '.join(SIZES)}, or none")
    return SIZES[page]


def fit(graph: "nx.DiGraph[str]", setting: Setting, page: str) -> tuple[Sketch, list[list[int]]]:
    """Return a sketch that fits pages of this size, and the bands of each page.

    Warns:
        SmallPrint: it fits only when set smaller than can be read.
    """
    size = size_of(page)
    best: tuple[tuple[int, float], Sketch, list[list[int]]] | None = None
    for scale in SCALES:
        for rows in (setting.rows, 1):
            sketch = _narrowed(graph, replace(setting, scale=scale, rows=rows), size, LEAST_COLUMNS)
            pages = paginate(sketch, size)
            if pages:
                rank = (len(pages), -scale)
                if best is None or rank < best[0]:
                    best = (rank, sketch, pages)
                break
    if best is not None:
        return best[1], best[2]
    if setting.findings and setting.findings.heat_by == "worth" and setting.figures > LEAST_FIGURES:
        return fit(graph, replace(setting, figures=setting.figures - 1), page)
    return _squeezed(graph, setting, page)


def _narrowed(graph: "nx.DiGraph[str]", setting: Setting, size: tuple[float, float], least: int) -> Sketch:
    """Return a sketch with as many columns as a page holds; a band too high is made narrower, to a limit."""
    room, height = ((length - MARGIN) / setting.scale for length in size)
    columns = int((room - theme.HEAD_WIDTH - 2 * theme.MARGIN) / (theme.BOX_WIDTHS[0] + GUTTER / 2))
    columns = max(min(columns, setting.columns), 1)
    while True:
        sketch = Sketch(graph, replace(setting, columns=columns, width=room))
        over = (sketch.width - room) / (sketch.box_width + GUTTER)
        too_high = any(sketch.height([number]) > height for number in range(len(sketch.bands)))
        if columns == 1 or not (over > 1e-6 or (too_high and columns > least)):
            return sketch
        used = max(grid.columns for grid in sketch.scene.grids)
        columns = max(min(columns, used) - max(int(over), 1), 1)


def paginate(sketch: Sketch, size: tuple[float, float]) -> list[list[int]]:
    """Return the bands of each page; nothing if one does not fit its page."""
    room = (size[1] - MARGIN) / sketch.setting.scale
    if sketch.width > (size[0] - MARGIN) / sketch.setting.scale + 1e-6:
        return []
    pages: list[list[int]] = []
    for number in range(len(sketch.bands)):
        if pages and sketch.height([*pages[-1], number]) <= room:
            pages[-1].append(number)
        elif sketch.height([number]) <= room:
            pages.append([number])
        else:
            return []
    return pages


def _squeezed(graph: "nx.DiGraph[str]", setting: Setting, page: str) -> tuple[Sketch, list[list[int]]]:
    """Return a sketch set as small as it must be, a band a page, and say so."""
    size = size_of(page)
    scale = SCALES[-1]
    while True:
        sketch = _narrowed(graph, replace(setting, scale=scale, rows=1), size, LEAST_COLUMNS)
        pages: Sequence[Sequence[int]] = paginate(sketch, size)
        if pages:
            break
        scale *= 0.92
    larger = " or ".join(name for name, other in SIZES.items() if other[0] > size[0] + 60)
    remedy = f"choose {larger}" if larger else "split the service, or draw it on no page"
    warnings.warn(
        f"on {page} the names have only {theme.NAME_SIZE * scale:.1f} points, 8 can be read: {remedy}",
        SmallPrint,
        stacklevel=4,
    )
    return sketch, [list(bands) for bands in pages]
