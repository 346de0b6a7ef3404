"""A sketch written down: one sheet for the screen, or one for each page.

The branch on the screen is one sheet as large as it must be; on A4 each page has its title, some bands, a
legend of what these bands show, and its number.

Kept: nothing is decided here but where on the sheet a band lies.
"""

from collections.abc import Sequence

from blueprint.drawing import change_cards, fonts, legend, shapes, surroundings, theme
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.graphviz import arrow_overshoot
from blueprint.drawing.paper import Frame, Paper, Spot
from blueprint.drawing.sketch import Band, Sketch
from blueprint.drawing.words import word

DRAWN_LAST = {"tie": 0, "call": 1, "moved": 1, "flow": 2, "failure": 3, "exit": 3, "rework": 4}


def on_one_sheet(sketch: Sketch) -> str:
    """Return the whole picture as DOT, as large as it must be."""
    every = range(len(sketch.bands))
    size = (sketch.width * sketch.setting.scale, sketch.height(every) * sketch.setting.scale)
    sheet = empty_sheet(sketch, size)
    _fill(sheet, sketch, every, (0.0, 0.0), size, "")
    return sheet.dot()


def on_pages(
    sketch: Sketch, pages: Sequence[Sequence[int]], size: Spot, margin: float
) -> tuple[str, list[str]]:
    """Return DOT for all pages below one another, and for each page.

    Args:
        sketch: the picture.
        pages: the bands of each page.
        size: width and height of a page, points.
        margin: room left free on every side, points; what lies in it anyway is the sheet's own margin.
    """
    whole = empty_sheet(sketch, (size[0], size[1] * len(pages)))
    single = []
    for number, bands in enumerate(pages):
        told = (
            word("page", sketch.lang, page=str(number + 1), pages=str(len(pages))) if len(pages) > 1 else ""
        )
        left = max((size[0] - sketch.width * sketch.setting.scale) / 2, margin / 2)
        sheet = empty_sheet(sketch, size)
        _fill(sheet, sketch, bands, (left, margin / 2), size, told)
        single.append(sheet.dot())
        _fill(whole, sketch, bands, (left, margin / 2 + size[1] * number), size, told)
    return whole.dot(), single


def empty_sheet(sketch: Sketch, size: Spot) -> Sheet:
    """Return an empty sheet."""
    setting = sketch.setting
    return Sheet(
        *size, fonts.family(sketch.lang), sketch.title, sketch.measure, theme.theme_named(setting.theme),
        arrow_overshoot(), setting.scale,
    )  # fmt: skip


def _fill(sheet: Sheet, sketch: Sketch, bands: Sequence[int], corner: Spot, size: Spot, page: str) -> None:
    """Put down title, bands, legend and foot, the upper left corner at ``corner`` of the finished sheet."""
    look, scale = sheet.look, sketch.setting.scale
    full = (size[0] / scale, size[1] / scale)
    down = corner[1] - corner[1] % size[1]
    sheet.shift = (0.0, down)
    first = down == 0
    sheet.shape((full[0] / 2, full[1] / 2), full, name="paper" if first else f"paper-{page}",
                fillcolor=theme.WHITE, penwidth=0)  # fmt: skip
    sheet.shift = corner
    title = TextLine(sketch.title, surroundings.TITLE, look.ink)
    surroundings.left_text(sheet, theme.MARGIN, theme.MARGIN + 9, title)
    if sketch.note:
        note = TextLine(sketch.note, surroundings.NOTE, look.pale_ink)
        surroundings.left_text(sheet, theme.MARGIN, theme.MARGIN + 30, note)
    if 0 in bands:
        change_cards.draw(sheet, sketch.card_rows(), (theme.MARGIN, sketch.cards_top))
    y = sketch.head_room(bands)
    for number in bands:
        sheet.shift = (corner[0], corner[1] + (y + sketch.phases_room) * scale)
        draw_band(sheet, sketch, number)
        y += sketch.band_height(number) + surroundings.BAND_GAP
    y -= surroundings.BAND_GAP
    sheet.shift = (corner[0], corner[1] + y * scale)
    rows = sketch.legend_rows(bands)
    legend.draw(sheet, rows, (theme.MARGIN, 0.0), sketch.scale)
    foot = " · ".join(part for part in (sketch.foot, page) if part)
    if foot:
        line = TextLine(foot, surroundings.FOOT, look.pale_ink)
        surroundings.left_text(sheet, theme.MARGIN, legend.ROW * len(rows) + 5, line)


def draw_band(sheet: Sheet, sketch: Sketch, number: int) -> None:
    """Put down one band, its lanes beginning at the height the sheet is shifted to."""
    band, scene = sketch.bands[number], sketch.scene
    surroundings.draw_lanes(sheet, scene, band.paper, sketch.lang, number)
    surroundings.draw_phases(sheet, scene, band.paper, sketch.box_width, number)
    if band.times:
        surroundings.draw_ruler(sheet, band.times, band.paper, sketch.ruler)
    for key in sorted(band.paper.boxes):
        shapes.draw_box(sheet, scene.boxes[key], band.paper.boxes[key], sketch.lines[key])
    _draw_links(sheet, sketch, number, band)


def _draw_links(sheet: Sheet, sketch: Sketch, number: int, band: Band) -> None:
    """Put down the links of a band, ties and calls first, with their shares."""
    boxes = sketch.scene.boxes
    for link in sorted(sketch.scene.band_links(number), key=lambda k: (DRAWN_LAST[k.kind], k.key)):
        label = None
        if link.key in band.labels:
            place = band.labels[link.key]
            ground = _ground(sheet, sketch, band.paper, place.frame) if place.on_line else ""
            text = shapes.share_label(sheet, link.label, link.look, ground, place.stacked)
            label = (text, (place.frame.x, place.frame.y + sketch.measure.rise(shapes.SHARE)))
        tip = f"{boxes[link.tail].title} {'↔' if link.both else '→'} {boxes[link.head].title} {link.label}".strip()
        pen = shapes.pen_width(link, sketch.busiest)
        route = band.paper.routes[link.key]
        shapes.draw_link(
            sheet, route, link.kind, pen, (link.tail, link.head), link.key, label, tip, link.both, link.change
        )


def _ground(sheet: Sheet, sketch: Sketch, paper: Paper, frame: Frame) -> str:
    """Return the colour of the ground behind a label."""
    return surroundings.ground_at(sheet, sketch.scene.lanes, paper, frame.y)
