"""Several pictures on one sheet, with one legend.

The branch with two officers beside the branch with three: what is red in one is as bad as what is red in the other,
since a colour means the same everywhere. Small pictures stand beside one another, wide ones below one another,
whichever makes the sheet more like a page.

Kept: every picture is drawn as it would be alone, but without its summary; the ids of its parts begin with its number.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING

from blueprint.drawing import heights, legend, surroundings, theme
from blueprint.drawing.boxes import Box
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.links import Link
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.pages import MARGIN, SCALES, SmallPrint, size_of
from blueprint.drawing.results_shown import Findings
from blueprint.drawing.setting import Setting
from blueprint.drawing.sheets import draw_band, empty_sheet
from blueprint.drawing.sketch import Sketch
from blueprint.drawing.words import text_of

if TYPE_CHECKING:
    import networkx as nx

    Wanted = tuple[str, nx.DiGraph[str], Findings | None]

LABEL = Style(13.0, bold=True)
LABEL_ROOM = 22.0
FINDING = Style(11.0, bold=True)
LINE = 14.0
GAP = 26.0  # between two pictures
ASPECT = 1.41  # of a page
NARROWER = (9, 7, 5, 4, 3)  # columns tried on a page, besides as many as allowed


@dataclass(frozen=True, slots=True)
class Part:
    """One picture of the sheet: its label, and where its upper left corner lies."""

    label: str
    sketch: Sketch
    left: float
    top: float

    def told(self) -> list[tuple[str, Style]]:
        """Return its finding and its note, line by line."""
        return told_of(self.sketch)


@dataclass(frozen=True, slots=True)
class Together:
    """Pictures laid out on one sheet.

    Attributes:
        title: what stands above all.
        parts: the pictures.
        measure: the measures of title, labels and legend.
        width, height: of the sheet at full size.
        legend: the legend, row by row, and its top.
    """

    title: str
    parts: tuple[Part, ...]
    measure: Measure
    width: float
    height: float
    legend: tuple[Sequence[Sequence[legend.Entry]], float]

    def measured(self) -> dict[tuple[str, int, bool], float]:
        """Return how wide every text is, as drawn."""
        found = self.measure.drawn()
        for part in self.parts:
            found |= part.sketch.measure.drawn()
        return found


def lay(
    wanted: "Sequence[Wanted]", setting: Setting, page: str = "none", title: str = ""
) -> tuple[Together, float]:
    """Return the pictures on one sheet, and the scale at which it is to be drawn.

    Args:
        wanted: label, service and findings of each picture.
        setting: how all are set.
        page: the page it must fit, or ``none``.
        title: what stands above all; the name of the first service if empty.

    Raises:
        ValueError: there is no picture, or the findings have no common scale.

    Warns:
        SmallPrint: it fits the page only when set smaller than can be read.
    """
    if not wanted:
        raise ValueError("no pictures: give a label, a service and its findings for each")
    labels, graphs = [label for label, _, _ in wanted], [graph for _, graph, _ in wanted]
    findings = [found for _, _, found in wanted]
    title = title or text_of(graphs[0].graph["service"], setting.lang)

    def together(columns: int, beside: bool, scale: float = 1.0) -> Together:
        own = replace(setting, columns=columns, scale=scale, width=1.0 if beside else 0.0)
        return _arranged(title, labels, _alike(graphs, findings, own, beside), beside)

    if page == "none":
        options = [together(setting.columns, beside, setting.scale) for beside in (True, False)]
        return min(options, key=lambda one: abs(log(one.width / one.height / ASPECT))), setting.scale
    room = [length - MARGIN for length in size_of(page)]
    best: tuple[float, int, bool] = (0.0, setting.columns, False)
    for columns in sorted(
        {min(setting.columns, most) for most in (setting.columns, *NARROWER)}, reverse=True
    ):
        for beside in (True, False):
            one = together(columns, beside)
            best = max(best, (min(room[0] / one.width, room[1] / one.height, 1.0), columns, beside))
    scale = best[0]
    while True:  # letters have whole sizes, so what is set smaller may need a little more room
        one = together(best[1], best[2], scale)
        if one.width * scale <= room[0] + 0.01 and one.height * scale <= room[1] + 0.01:
            break
        scale *= 0.98
    if scale < SCALES[-1] - 1e-9:
        warnings.warn(
            f"on {page} the names have only {theme.NAME_SIZE * scale:.1f} points, 8 can be read: "
            "choose a larger page, or draw the pictures one by one",
            SmallPrint,
            stacklevel=3,
        )
    return one, scale


def _alike(
    graphs: "Sequence[nx.DiGraph[str]]", findings: Sequence[Findings | None], setting: Setting, beside: bool
) -> list[Sketch]:
    """Return a sketch of each service, boxes and flows of one width; below one another, sheets of one width too."""

    def sketches(setting: Setting) -> list[Sketch]:
        pairs = zip(graphs, findings, strict=True)
        return [Sketch(graph, replace(setting, findings=found)) for graph, found in pairs]

    made = sketches(setting)
    boxes, flows = {one.box_width for one in made}, {one.busiest for one in made}
    if len(boxes) > 1 or len(flows) > 1:
        setting = replace(setting, box_width=max(boxes), busiest=max(flows))
        made = sketches(setting)
    if not beside and len({one.width for one in made}) > 1:
        made = sketches(replace(setting, width=max(one.width for one in made)))
    return made


def _arranged(title: str, labels: Sequence[str], made: Sequence[Sketch], beside: bool) -> Together:
    """Return pictures beside one another, or below one another, with their legend."""
    first = made[0]
    boxes: list[Box] = [box for one in made for box in one.scene.boxes.values()]
    links: list[Link] = [link for one in made for link in one.scene.links]
    used = legend.used_signs(boxes, links, [cause for one in made for cause in one.causes])
    scale = next((one.scale for one in made if one.scale), None)
    texts = [(title, surroundings.TITLE), *((label, LABEL) for label in labels)]
    texts += legend.texts(used, scale, first.lang)
    texts += [pair for one in made for pair in told_of(one)] + [(one.foot, surroundings.FOOT) for one in made]
    measure = Measure(texts, first.measure.font, first.setting.scale)
    parts, x, y, wide, high = [], 0.0, 0.0, 0.0, 0.0
    top = theme.MARGIN + 30
    for label, one in zip(labels, made, strict=True):
        parts.append(Part(label, one, x, top + y))
        size = one.width, part_height(one)
        wide, high = max(wide, x + size[0]), max(high, y + size[1])
        x, y = (x + size[0] + GAP - 2 * theme.MARGIN, y) if beside else (x, y + size[1] + GAP)
    wide = max(wide, 2 * theme.MARGIN + measure.width(title, surroundings.TITLE))
    rows = legend.rows(legend.entries(used, scale, first.lang, measure, first.sizes), wide - 2 * theme.MARGIN)
    bottom = top + high + 6
    height = bottom + legend.height(rows) + theme.MARGIN / 2
    return Together(title, tuple(parts), measure, wide, height, (rows, bottom))


def told_of(one: Sketch) -> list[tuple[str, Style]]:
    """Return the finding of a picture and its note, line by line."""
    finding = one.findings.title if one.findings else ""
    found = [(line, FINDING) for line in one.measure.wrap(finding, FINDING, one.room)] if finding else []
    return found + [(line, style) for line, style in one.heads if style == surroundings.NOTE][-1:]


def part_height(one: Sketch) -> float:
    """Return the height of one picture with its label and note, without a legend."""
    bands = [heights.band(one, number) for number in range(len(one.bands))]
    told = LABEL_ROOM + LINE * len(told_of(one)) + (12 if one.foot else 0)
    return told + sum(bands) + surroundings.BAND_GAP * (len(bands) - 1)


def write(together: Together, scale: float, size: tuple[float, float] | None = None) -> str:
    """Return pictures laid out on one sheet as DOT, in the middle of a page of this ``size`` if one is given."""
    own = (together.width * scale, together.height * scale)
    size = size or own
    first = together.parts[0].sketch
    sheet = empty_sheet(first, size)
    sheet.title, sheet.measure, sheet.scale = together.title, together.measure, scale
    full = (size[0] / scale, size[1] / scale)
    sheet.shape((full[0] / 2, full[1] / 2), full, name="paper", fillcolor=theme.WHITE, penwidth=0)
    corner = (max((size[0] - own[0]) / 2, 0.0), MARGIN / 2 if size != own else 0.0)
    sheet.shift = corner
    look = sheet.look
    title = TextLine(together.title, surroundings.TITLE, look.ink)
    sheet.left(theme.MARGIN, theme.MARGIN + 9, title)
    for number, part in enumerate(together.parts, start=1):
        _put_down(sheet, part, f"{number}-", corner, together.measure)
    sheet.prefix, sheet.shift, sheet.measure = "", corner, together.measure
    rows, top = together.legend
    scale_of = next((part.sketch.scale for part in together.parts if part.sketch.scale), None)
    legend.draw(sheet, rows, (theme.MARGIN, top), scale_of)
    return sheet.dot()


def _put_down(sheet: Sheet, part: Part, prefix: str, corner: tuple[float, float], measure: Measure) -> None:
    """Put down one picture: its label, note, bands and foot."""
    one, look, scale = part.sketch, sheet.look, sheet.scale
    x, y = part.left, part.top
    sheet.prefix, sheet.shift, sheet.measure = prefix, corner, measure
    sheet.left(x + theme.MARGIN, y + 9, TextLine(part.label, LABEL, look.ink))
    y += LABEL_ROOM
    for line, style in part.told():
        ink = look.ink if style == FINDING else look.pale_ink
        sheet.left(x + theme.MARGIN, y + 3, TextLine(line, style, ink))
        y += LINE
    sheet.measure = one.measure
    for number in range(len(one.bands)):
        sheet.shift = (corner[0] + x * scale, corner[1] + (y + heights.phases(one)) * scale)
        draw_band(sheet, one, number)
        y += heights.band(one, number) + surroundings.BAND_GAP
    y -= surroundings.BAND_GAP
    if one.foot:
        sheet.shift, sheet.measure = corner, measure
        sheet.left(x + theme.MARGIN, y + 7, TextLine(one.foot, surroundings.FOOT, look.pale_ink))
