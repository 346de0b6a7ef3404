"""How high what stands on a page is: title, strip of figures, bands, what stands below them.

A sheet of the branch is 21 points of title, 44 of figures, 330 of lanes, 60 of journeys and so on; whoever fills pages
asks here, and whoever draws puts things down at the same heights.

Kept: heights are at full size; nothing is drawn and nothing changed.
"""

from dataclasses import dataclass

from blueprint.drawing import cards, legend, rows, summary, surroundings, theme
from blueprint.drawing.measure import Style
from blueprint.drawing.sketch import Sketch

TITLE_LINE, NOTE_LINE = 21.0, 13.0
FOOT = 12.0


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page.

    Attributes:
        bands: some bands.
        level: how much of the summary: 0 all, None nothing.
        first: whether the strip of figures stands on it.
        bare: whether it has neither notes nor a legend, as a slide that is one of several.
    """

    bands: tuple[int, ...]
    level: int | None = None
    first: bool = False
    bare: bool = False


def whole(sketch: Sketch) -> Page:
    """Return one sheet with everything."""
    return Page(tuple(range(len(sketch.bands))), 0, True, sketch.setting.bare)


def heads(sketch: Sketch, page: Page) -> list[tuple[str, Style, float]]:
    """Return the lines of title and notes with their styles, and how high each is; no notes on a bare page."""
    return [
        (line, style, TITLE_LINE if style == surroundings.TITLE else NOTE_LINE)
        for line, style in sketch.heads
        if not page.bare or (style == surroundings.TITLE and not sketch.setting.bare)
    ]


def strip_top(sketch: Sketch, page: Page) -> float:
    """Return the y at which the strip begins, below title and notes."""
    return theme.MARGIN + sum(high for *_, high in heads(sketch, page)) + (1 if page.bare else 6)


def strip(sketch: Sketch) -> list[list[cards.Card]]:
    """Return the strip of figures, row by row."""
    return cards.rows(sketch.cards, sketch.measure, sketch.room)


def head(sketch: Sketch, page: Page) -> float:
    """Return the height of title and notes, and on the first page of the strip."""
    return strip_top(sketch, page) + (cards.ROW * len(strip(sketch)) if page.first else 0.0)


def phases(sketch: Sketch) -> float:
    """Return the height of the phases above a band."""
    return surroundings.PHASES_ROOM if sketch.scene.phases else 4.0


def band(sketch: Sketch, number: int) -> float:
    """Return the height of a band with its phases and the rows of text below it."""
    lanes = sketch.bands[number].paper.lanes[-1][1]
    laid = rows.lay(
        sketch.rows, sketch.scene.grids[number], sketch.scene.boxes, sketch.measure, sketch.box_width
    )
    return phases(sketch) + lanes + sum(row.height for row in laid) + 2.0


def below(sketch: Sketch, page: Page) -> summary.Laid:
    """Return what stands below some bands: journeys, bars and curves as far as the page has room, the legend."""
    if page.bare:
        return summary.lay(None, (), sketch.room)
    scene = sketch.scene
    numbers = page.bands or range(len(sketch.bands))
    links = [link for number in numbers for link in scene.band_links(number)]
    keys = {key for number in numbers for key in scene.grids[number].places}
    used = legend.used_signs([box for key, box in scene.boxes.items() if key in keys], links, sketch.causes)
    entries = legend.entries(used, sketch.scale, sketch.lang, sketch.measure, sketch.sizes)
    told = None
    if sketch.summary is not None and page.level is not None:
        shown = {badge.cause for one in sketch.bands for badge in one.badges}
        every = all((cause.kind, cause.name) in shown for cause in sketch.causes)
        told = sketch.summary.reduced(page.level, every)
    return summary.lay(told, entries, sketch.room)


def page(sketch: Sketch, wanted: Page) -> float:
    """Return the height of a sheet with what stands on a page."""
    bands = (
        sum(band(sketch, number) + surroundings.BAND_GAP for number in wanted.bands) - surroundings.BAND_GAP
    )
    foot = 0.0 if wanted.bare else (FOOT if sketch.foot else 0.0) + theme.MARGIN / 2
    return head(sketch, wanted) + max(bands, 0.0) + below(sketch, wanted).height + foot
