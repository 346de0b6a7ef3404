"""A sketch written down: one sheet for the screen, or one for each page.

The branch on the screen is one sheet as large as it must be; on A4 each page has its title, some bands, a
legend of what these bands show, and its number.

Kept: nothing is decided here but where on the sheet a band lies.
"""

from collections.abc import Sequence

from blueprint.drawing import badges, cards, fonts, heights, rows, shapes, summary, surroundings, theme
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.graphviz import arrow_overshoot
from blueprint.drawing.heights import Page
from blueprint.drawing.legend import PENS
from blueprint.drawing.paper import Frame, Paper, Spot
from blueprint.drawing.regions import Region
from blueprint.drawing.sketch import Band, Sketch
from blueprint.drawing.words import word

DRAWN_LAST = {"tie": 0, "call": 1, "moved": 1, "other_recovery": 1, "flow": 2, "failure": 3, "exit": 3, "recovery": 3,
              "rework": 4}  # fmt: skip


def on_one_sheet(sketch: Sketch) -> str:
    """Return the whole picture as DOT, as large as it must be."""
    page = heights.whole(sketch)
    size = (sketch.width * sketch.setting.scale, heights.page(sketch, page) * sketch.setting.scale)
    sheet = empty_sheet(sketch, size)
    _fill(sheet, sketch, page, (0.0, 0.0), size, "")
    return sheet.dot()


def on_pages(sketch: Sketch, pages: Sequence[Page], size: Spot, margin: float) -> tuple[str, list[str]]:
    """Return DOT for all pages below one another, and for each page.

    Args:
        sketch: the picture.
        pages: what stands on each page.
        size: width and height of a page, points.
        margin: room left free on every side, points; what lies in it anyway is the sheet's own margin.
    """
    whole = empty_sheet(sketch, (size[0], size[1] * len(pages)))
    single = []
    for number, page in enumerate(pages):
        told = (
            word("page", sketch.lang, page=str(number + 1), pages=str(len(pages))) if len(pages) > 1 else ""
        )
        left = max((size[0] - sketch.width * sketch.setting.scale) / 2, margin / 2)
        sheet = empty_sheet(sketch, size)
        _fill(sheet, sketch, page, (left, margin / 2), size, told)
        single.append(sheet.dot())
        _fill(whole, sketch, page, (left, margin / 2 + size[1] * number), size, told)
    return whole.dot(), single


def empty_sheet(sketch: Sketch, size: Spot) -> Sheet:
    """Return an empty sheet."""
    setting = sketch.setting
    return Sheet(
        *size, fonts.family(sketch.lang), sketch.title, sketch.measure, theme.theme_named(setting.theme),
        arrow_overshoot(), setting.scale,
    )  # fmt: skip


def _fill(sheet: Sheet, sketch: Sketch, page: Page, corner: Spot, size: Spot, told: str) -> None:
    """Put down title, bands, legend and foot, the upper left corner at ``corner`` of the finished sheet."""
    look, scale = sheet.look, sketch.setting.scale
    full = (size[0] / scale, size[1] / scale)
    down = corner[1] - corner[1] % size[1]
    sheet.shift = (0.0, down)
    first = down == 0
    sheet.shape((full[0] / 2, full[1] / 2), full, name="paper" if first else f"paper-{told}",
                fillcolor=theme.WHITE, penwidth=0)  # fmt: skip
    sheet.shift = corner
    y = theme.MARGIN
    for line, style, high in heights.heads(sketch, page):
        ink = look.ink if style == surroundings.TITLE else look.pale_ink
        sheet.left(theme.MARGIN, y + high / 2 - 1, TextLine(line, style, ink))
        y += high
    if page.first:
        cards.draw(sheet, heights.strip(sketch), (theme.MARGIN, heights.strip_top(sketch, page)), sketch.room)
    y = heights.head(sketch, page)
    for number in page.bands:
        sheet.shift = (corner[0], corner[1] + (y + heights.phases(sketch)) * scale)
        draw_band(sheet, sketch, number)
        y += heights.band(sketch, number) + surroundings.BAND_GAP
    y -= surroundings.BAND_GAP if page.bands else 0.0
    sheet.shift = (corner[0], corner[1] + y * scale)
    below = heights.below(sketch, page)
    summary.draw(sheet, below, (theme.MARGIN, 0.0), sketch.scale)
    foot = " · ".join(part for part in (sketch.foot, told) if part)
    if foot and not page.bare:
        line_of_foot = TextLine(foot, surroundings.FOOT, look.pale_ink)
        sheet.left(theme.MARGIN, below.height + 5, line_of_foot)


def draw_band(sheet: Sheet, sketch: Sketch, number: int) -> None:
    """Put down one band, its lanes beginning at the height the sheet is shifted to."""
    band, scene = sketch.bands[number], sketch.scene
    surroundings.draw_lanes(sheet, scene, band.paper, sketch.lang, number)
    surroundings.draw_phases(sheet, scene, band.paper, sketch.box_width, number)
    laid = rows.lay(sketch.rows, scene.grids[number], scene.boxes, sketch.measure, sketch.box_width)
    rows.draw(sheet, laid, band.paper, number)
    beside = {(badge.cause, badge.region) for badge in band.badges if badge.frame is not None}
    alone = [region for region in band.regions if region.rank and (region.cause, region.number) not in beside]
    for region in band.regions:
        _draw_region(sheet, region, number, region in alone)
    for key in sorted(band.paper.boxes):
        shapes.draw_box(sheet, scene.boxes[key], band.paper.boxes[key], sketch.lines[key], sketch.busiest)
    _draw_links(sheet, sketch, number, band)
    for region in alone:
        shapes.draw_rank(sheet, region.corner, region.rank, region.grade)
    for badge in band.badges:
        badges.draw(sheet, badge, number)


def _draw_region(sheet: Sheet, region: Region, band: int, alone: bool) -> None:
    """Put down the ground of a region and its outline, which leaves room for its places where they sit ``alone``."""
    look = sheet.look
    name = f"region-{region.cause[0]}-{region.cause[1]}-{band + 1}-{region.number + 1}"
    for part in region.parts:
        sheet.shape((part.x, part.y), (part.width + 0.2, part.height + 0.2), fillcolor=look.grounds_of[region.grade],
                    penwidth=0)  # fmt: skip
    off = (shapes.rank_width(region.rank) / 2 + 1, theme.BADGE / 2 + 1) if alone else (0.0, 0.0)
    sides = [
        tuple(_off_corner(spot, other, region.corner, off) for spot, other in ((start, end), (end, start)))
        for start, end in zip(region.outline, (*region.outline[1:], region.outline[0]), strict=True)
    ]
    sheet.strokes(sides, name, color=look.grades[region.grade], penwidth=PENS[region.grade])  # type: ignore[arg-type]


def _off_corner(spot: Spot, other: Spot, corner: Spot, off: Spot) -> Spot:
    """Return an end of a side, moved along it off a corner where something sits."""
    if spot != corner:
        return spot
    return spot[0] + (off[0] if other[0] > spot[0] else 0.0), spot[1] + (
        off[1] if other[1] > spot[1] else 0.0
    )


def _draw_links(sheet: Sheet, sketch: Sketch, number: int, band: Band) -> None:
    """Put down the links of a band, ties and calls first, with their shares."""
    boxes = sketch.scene.boxes
    for link in sorted(sketch.scene.band_links(number), key=lambda k: (DRAWN_LAST[k.kind], k.key)):
        label = None
        if link.key in band.labels:
            place = band.labels[link.key]
            ground = _ground(sheet, sketch, band.paper, place.frame) if place.on_line else ""
            text = shapes.share_label(sheet, link.label, link.look, ground, place.stacked)
            x = place.frame.x
            if link.rank:
                wide = shapes.rank_width(link.rank)
                shapes.draw_rank(sheet, (place.frame.left + wide / 2, place.frame.y), link.rank, 1)
                x += (wide + 3) / 2
            label = (text, (x, place.frame.y + sketch.measure.rise(shapes.SHARE)))
        tip = f"{boxes[link.tail].title} {'↔' if link.both else '→'} {boxes[link.head].title} {link.label}".strip()
        pen = shapes.pen_width(link, sketch.busiest)
        route = band.paper.routes[link.key]
        shapes.draw_link(
            sheet, route, link.kind, pen, (link.tail, link.head), link.key, label, tip, link.both, link.change
        )


def _ground(sheet: Sheet, sketch: Sketch, paper: Paper, frame: Frame) -> str:
    """Return the colour of the ground behind a label."""
    return surroundings.ground_at(sheet, sketch.scene.lanes, paper, frame.y)
