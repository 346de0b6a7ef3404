"""What stands around the boxes: title, phases, lanes with their names and lines.

The lane names stand at the left like the spine of a form; between two of them the name of the line, such as
"line of visibility", whose line runs across the whole sheet between the counter and the back office.

Kept: all of it is put down before boxes and routes, so it lies behind them.
"""

from collections.abc import Sequence

from blueprint.drawing import theme
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Paper, Spot
from blueprint.drawing.scene import Lane, Scene

TITLE = Style(theme.TITLE_SIZE, bold=True)
NOTE = Style(theme.NOTE_SIZE)
HEAD = Style(theme.HEAD_SIZE, bold=True)
PHASE = Style(10.0, bold=True)
LINE_NAME = Style(8.2, bold=True)
FOOT = Style(theme.TINY_SIZE)
PHASE_HEIGHT = 17.0
PHASES_ROOM = PHASE_HEIGHT + 9
BAND_GAP = 16.0
LINE_STEP = 9.6  # from one line of a line's name to the next


def ground_at(sheet: Sheet, lanes: Sequence[Lane], paper: Paper, y: float) -> str:
    """Return the colour of the ground at a height: a lane's, or white outside all."""
    for lane, (top, bottom) in zip(lanes, paper.lanes, strict=True):
        if top <= y <= bottom:
            return sheet.look.ground(lane.name)
    return theme.WHITE


def insets(scene: Scene, measure: Measure, lang: str) -> list[tuple[float, float]]:
    """Return how far the head of each lane stays off the lane's upper and lower edge, for the names of lines."""
    found = []
    above = 0.0
    for number, lane in enumerate(scene.lanes):
        names = measure.wrap(lane.line_name(lang), LINE_NAME, theme.HEAD_WIDTH)
        last = number == len(scene.lanes) - 1
        below = 2.0 + LINE_STEP / 2 * len(names) if lane.line else 0.0 if last else 1.5
        found.append((above, below))
        above = below
    return found


def least_heights(scene: Scene, measure: Measure, lang: str) -> list[float]:
    """Return the height each lane needs for its title at the left."""
    found = []
    for lane, (above, below) in zip(scene.lanes, insets(scene, measure, lang), strict=True):
        lines = measure.wrap(lane.label, HEAD, theme.HEAD_WIDTH - 12)
        found.append(above + below + HEAD.size * 1.22 * len(lines) + 8)
    return found


def draw_lanes(sheet: Sheet, scene: Scene, paper: Paper, lang: str, band: int) -> None:
    """Put down the grounds and heads of the lanes of a band, and the lines between them."""
    number = f"-{band + 1}" if band else ""
    look = sheet.look
    edges = insets(scene, sheet.measure, lang)
    for lane, span, inset in zip(scene.lanes, paper.lanes, edges, strict=True):
        if span[1] <= span[0]:
            continue
        _draw_lane(sheet, lane, span, inset, paper.right, number)
        if lane.line:
            names = sheet.measure.wrap(lane.line_name(lang), LINE_NAME, theme.HEAD_WIDTH)
            middle = (theme.MARGIN + theme.HEAD_WIDTH / 2, span[1])
            stack(sheet, names, LINE_NAME, look.ink, middle, LINE_STEP)
        if lane.line or lane is not scene.lanes[-1]:
            style = theme.LINE_STYLE.get(lane.line or "", "solid")
            colour, pen = (look.ink, 1.6) if lane.line else (look.rule, 0.8)
            ends = [(theme.MARGIN + theme.HEAD_WIDTH + 3, span[1]), (paper.right, span[1])]
            sheet.line(
                ends, style=style, id=f"line-{lane.line or lane.name}{number}", color=colour, penwidth=pen
            )


def _draw_lane(
    sheet: Sheet, lane: Lane, span: tuple[float, float], inset: tuple[float, float], right: float, number: str
) -> None:
    """Put down the ground and the head of one lane."""
    top, bottom = span
    left = theme.MARGIN + theme.HEAD_WIDTH + 3
    look = sheet.look
    ground = look.ground(lane.name)
    size = (right - left, bottom - top)
    sheet.shape(((left + right) / 2, (top + bottom) / 2), size, name=f"lane-{lane.name}{number}",
                fillcolor=ground, penwidth=0)  # fmt: skip
    colour = look.head(lane.name)
    top, bottom = top + inset[0], bottom - inset[1]
    middle = (theme.MARGIN + theme.HEAD_WIDTH / 2, (top + bottom) / 2)
    sheet.shape(middle, (theme.HEAD_WIDTH, bottom - top), name=f"head-{lane.name}{number}",
                fillcolor=colour, penwidth=0)  # fmt: skip
    lines = sheet.measure.wrap(lane.label, HEAD, theme.HEAD_WIDTH - 12)
    step = HEAD.size * 1.22
    if step * len(lines) <= bottom - top:  # a lane that collapsed has no name
        stack(sheet, lines, HEAD, theme.ink_on(colour, look.ink), middle, step)


def stack(sheet: Sheet, lines: Sequence[str], style: Style, colour: str, middle: Spot, step: float) -> None:
    """Put down lines of text above one another around a middle."""
    for number, line in enumerate(lines):
        y = middle[1] + step * (number - (len(lines) - 1) / 2)
        sheet.text((middle[0], y), TextLine(line, style, colour))


def phase_runs(scene: Scene, band: int) -> list[tuple[str, int, int]]:
    """Return (phase, first column, last column) for each run of columns of one phase in a band.

    A column with steps of several phases belongs to the earliest.
    """
    columns: dict[int, tuple[int, str]] = {}
    for key, phase in scene.phases.items():
        if key in scene.grids[band].places:
            column = scene.grids[band].places[key].column
            columns[column] = min(columns.get(column, phase), phase)
    runs: list[tuple[str, int, int]] = []
    for column, (_, text) in sorted(columns.items()):
        if runs and runs[-1][0] == text:
            runs[-1] = (text, runs[-1][1], column)
        else:
            runs.append((text, column, column))
    return runs


def draw_phases(sheet: Sheet, scene: Scene, paper: Paper, box_width: float, band: int) -> None:
    """Put down the phases above the lanes of a band."""
    y = paper.lanes[0][0] - 5 - PHASE_HEIGHT / 2
    for number, (phase, first, last) in enumerate(phase_runs(scene, band), start=1):
        left = paper.columns[first] - box_width / 2 - 8
        right = paper.columns[last] + box_width / 2 + 8
        middle = ((left + right) / 2, y)
        sheet.shape(middle, (right - left, PHASE_HEIGHT), name=f"phase-{band + 1}-{number}",
                    fillcolor=sheet.look.phase, penwidth=0)  # fmt: skip
        shown = sheet.measure.wrap(phase, PHASE, right - left - 6)
        text = shown[0] if len(shown) == 1 else shown[0] + "…"
        sheet.text(middle, TextLine(text, PHASE, sheet.look.ink))
