"""Pages: a picture set so that it can be read at arm's length from a printed sheet, and so that the sheet is filled.

A loan of thirty columns goes on several A4 sheets; nothing on them is set smaller than 8 points for names and
6.5 for figures, on slides 12 points for names. The largest of a few scales is taken at which there are as few pages as
at any; columns and lanes spread over what is left.

Kept: if even the smallest scale does not fit, the picture is made as small as it must be and a warning says
how large its names are and which paper would do.
"""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from blueprint.drawing import heights, summary, theme
from blueprint.drawing.heights import Page
from blueprint.drawing.setting import Setting
from blueprint.drawing.sketch import Sketch

if TYPE_CHECKING:
    import networkx as nx

SIZES = {
    "a4": (842.0, 595.0), "a3": (1191.0, 842.0), "letter": (792.0, 612.0), "slide": (960.0, 540.0),
}  # fmt: skip
"""Width and height in points, landscape; a slide is 16:9, 13.3 by 7.5 inches."""
MARGIN = 20.0  # of a page; the sheet has some of its own besides
SLIDE_MARGIN = 8.0
SCALES = (1.0, 0.9, 0.8)  # at the last a name has 8 points, a figure 6.5
SLIDE_SCALES = (1.4, 1.3, 1.2)  # at the last a name has 12 points
LEAST_NAME = {"slide": 12.0}  # points; 8 on paper
GUTTER = 45.0  # rough width of a gutter
LEAST_COLUMNS = 3  # of a band that is narrowed because it is too high
FEWEST_COLUMNS = 2  # of one that could not be read otherwise
MOST_LANE_ROOM = 30.0  # that a lane is made higher by to fill a page
ALLOWED = 1e-6


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


def margin_of(size: tuple[float, float]) -> float:
    """Return how much of a page's width and height is left free."""
    return SLIDE_MARGIN if size == SIZES["slide"] else MARGIN


def scales_of(page: str) -> tuple[float, ...]:
    """Return the scales at which a page can be read."""
    return SLIDE_SCALES if page == "slide" else SCALES


def fit(graph: "nx.DiGraph[str]", setting: Setting, page: str) -> tuple[Sketch, list[Page]]:
    """Return a sketch that fits pages of this size, and what stands on each page.

    Warns:
        SmallPrint: it fits only when set smaller than can be read.
    """
    size = size_of(page)
    for least in (LEAST_COLUMNS, FEWEST_COLUMNS):
        best: tuple[tuple[int, int, float], Sketch, list[Page]] | None = None
        for scale in scales_of(page):
            for branches in (setting.branches, 1):
                sketch = _narrowed(graph, replace(setting, scale=scale, branches=branches), size, least)
                pages = paginate(sketch, size) or (on_slides(sketch, size) if page == "slide" else [])
                if pages:
                    rank = (len(pages), pages[-1].level or 0, -scale)
                    if best is None or rank < best[0]:
                        best = (rank, sketch, pages)
                    break
        if best is not None:
            return _filled(graph, best[1], best[2], size)
    return _squeezed(graph, setting, page)


def _narrowed(graph: "nx.DiGraph[str]", setting: Setting, size: tuple[float, float], least: int) -> Sketch:
    """Return a sketch with as many columns as a page holds; a band too high is made narrower, to a limit."""
    slide = size == SIZES["slide"]
    room, height = ((length - margin_of(size)) / setting.scale for length in size)
    columns = int((room - theme.HEAD_WIDTH - 2 * theme.MARGIN) / (theme.BOX_WIDTHS[0] + GUTTER / 2))
    columns = max(min(columns, setting.columns), 1)
    while True:
        sketch = Sketch(graph, replace(setting, columns=columns, width=room))
        over = (sketch.width - room) / (sketch.box_width + GUTTER)
        too_high = any(
            heights.page(sketch, Page((number,), bare=slide)) > height for number in range(len(sketch.bands))
        )
        if columns == 1 or not (over > ALLOWED or (too_high and columns > least)):
            return sketch
        used = max(grid.columns for grid in sketch.scene.grids)
        columns = max(min(columns, used) - max(int(over), 1), 1)


def paginate(sketch: Sketch, size: tuple[float, float]) -> list[Page]:
    """Return what stands on each page; nothing if a band does not fit its page.

    The summary goes below the last band, as much of it as there is room for; if that is nothing, on a page of its own.
    """
    room = (size[1] - margin_of(size)) / sketch.setting.scale
    if sketch.width > (size[0] - margin_of(size)) / sketch.setting.scale + ALLOWED:
        return []
    pages: list[Page] = []
    for number in range(len(sketch.bands)):
        more = replace(pages[-1], bands=(*pages[-1].bands, number)) if pages else None
        alone = Page((number,), None, not pages)
        if more and heights.page(sketch, more) <= room:
            pages[-1] = more
        elif heights.page(sketch, alone) <= room:
            pages.append(alone)
        else:
            return []
    if sketch.summary is not None:
        for level in range(summary.LEVELS):
            last = replace(pages[-1], level=level)
            if heights.page(sketch, last) <= room:
                return [*pages[:-1], last]
        pages.append(Page((), 0))
    return pages


def on_slides(sketch: Sketch, size: tuple[float, float]) -> list[Page]:
    """Return a band on each slide, with the title alone, and figures, summary and legend on one of their own."""
    room = (size[1] - margin_of(size)) / sketch.setting.scale
    if sketch.width > (size[0] - margin_of(size)) / sketch.setting.scale + ALLOWED:
        return []
    bands = [Page((number,), bare=True) for number in range(len(sketch.bands))]
    if any(heights.page(sketch, page) > room for page in bands):
        return []
    for level in range(summary.LEVELS):
        last = Page((), level, True)
        if heights.page(sketch, last) <= room:
            return [*bands, last]
    return [*bands, Page((), None, True)]


def _filled(
    graph: "nx.DiGraph[str]", sketch: Sketch, pages: list[Page], size: tuple[float, float]
) -> tuple[Sketch, list[Page]]:
    """Return a sketch whose lanes are so much higher that pages with a little room left are filled."""
    room = (size[1] - margin_of(size)) / sketch.setting.scale
    lanes = len(sketch.scene.lanes)
    spare = min(
        (room - heights.page(sketch, page)) / (lanes * len(page.bands)) for page in pages if page.bands
    )
    spare = min(spare, MOST_LANE_ROOM)
    if spare < 1.0:
        return sketch, pages
    higher = Sketch(graph, replace(sketch.setting, lane_room=spare))
    fits = higher.width <= sketch.width + ALLOWED and all(
        heights.page(higher, page) <= room + ALLOWED for page in pages
    )
    return (higher, pages) if fits and len(higher.bands) == len(sketch.bands) else (sketch, pages)


def _squeezed(graph: "nx.DiGraph[str]", setting: Setting, page: str) -> tuple[Sketch, list[Page]]:
    """Return a sketch set as small as it must be, a band a page, and say so."""
    size = size_of(page)
    scale = scales_of(page)[-1]
    while True:
        sketch = _narrowed(graph, replace(setting, scale=scale, branches=1), size, LEAST_COLUMNS)
        pages: Sequence[Page] = paginate(sketch, size)
        if pages:
            break
        scale *= 0.92
    least = LEAST_NAME.get(page, 8.0)
    larger = " or ".join(name for name, other in SIZES.items() if other[0] > size[0] + 60 and name != "slide")
    remedy = f"choose {larger}" if larger and page != "slide" else "split the service, or draw it on no page"
    warnings.warn(
        f"on {page} the names have only {theme.NAME_SIZE * scale:.1f} points, {least:g} can be read: {remedy}",
        SmallPrint,
        stacklevel=4,
    )
    return sketch, list(pages)
