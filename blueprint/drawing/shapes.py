"""How each thing looks on the sheet: a step, a sheet of evidence, a badge, a flow.

A step is a rounded box, a decision a hexagon, evidence a sheet with a folded corner, a system a square box.
A fail point is a round F, a wait point a square W, a moment of truth a star, a rank a small number.

Kept: the same figure is used in the picture and in its legend.
"""

import math
from collections.abc import Mapping, Sequence

from blueprint.drawing import hatch, theme
from blueprint.drawing.boxes import Box, Link
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.measure import INK_MIDDLE, Measure, Style
from blueprint.drawing.net import DOWN, LEFT, RIGHT, UP, Stand
from blueprint.drawing.paper import Frame, Spot

NAME = Style(theme.NAME_SIZE, bold=True)
PLAIN_NAME = Style(theme.NAME_SIZE - 0.5)
SMALL = Style(theme.SMALL_SIZE)
SHARE = Style(8.2, bold=True)
BADGE_TEXT = Style(8.2, bold=True)
LATIN = "sans-serif"  # for the letters in the marks, in every language
GAP = 3.0  # between a name and the small print
MARK_STEP = 17.0  # between two marks
CHANGES = {"added": "+", "removed": "−", "moved": "↕", "changed": "Δ"}


def name_style(box: Box) -> Style:
    """Return the style of a box's title."""
    return PLAIN_NAME if box.kind == "evidence" else NAME


def text_room(box: Box, width: float) -> float:
    """Return how wide the text of a box of this width may be."""
    inner = width * theme.HEXAGON_SHARE if box.kind == "decision" else width - 2 * theme.PADDING
    return inner - (4.0 if box.kind == "evidence" else 0.0)


def text_lines(box: Box, measure: Measure, width: float) -> tuple[list[str], list[str]]:
    """Return the lines of a box's title and of its small print, cut to a box of this width."""
    room = text_room(box, width)
    small_room = room * 1.1 if box.kind == "decision" else room + 4
    title = measure.wrap(box.title, name_style(box), room)
    return title, [part for line in box.small for part in measure.wrap(line, SMALL, small_room)]


def height_of(box: Box, lines: tuple[Sequence[str], Sequence[str]], width: float, measure: Measure) -> float:
    """Return the height a box of this width needs for its title and small print.

    A decision is made so high that its slanting sides clear the first and the last line, within reason.
    """
    title, small = lines
    style = name_style(box)
    gap = GAP if title and small else 0.0
    text = measure.height(style) * len(title) + gap + measure.height(SMALL) * len(small)
    needed = text + 2 * measure.rise(SMALL if small else style) + 2 * theme.PADDING
    if box.kind == "decision":
        outer = [(title[0], style), (small[-1], SMALL) if small else (title[-1], style)]
        slack = 1 - max(measure.width(line, of) + 4 for line, of in outer) / width
        needed = max(needed, min(text / 2 / max(slack, 0.01), 1.45 * text))
    return needed


def stand(box: Box, row: int, column: int, width: float, height: float) -> Stand:
    """Return where a box of this cell stands, its sides closed where marks or its shape cover them."""
    closed: list[tuple[int, float, float]] = []
    for mark, (x, y) in mark_spots(box, Frame(0.0, 0.0, width, height)):
        half = (theme.STAR_SIZE if mark == "moment" else theme.BADGE) / 2 + 4
        closed.append((UP if y < 0 else DOWN, (x - half) / width, (x + half) / width))
    if box.kind == "decision":
        closed += [(side, *part) for side in (UP, DOWN) for part in ((-0.5, -0.27), (0.27, 0.5))]
        closed += [(side, *part) for side in (LEFT, RIGHT) for part in ((-0.5, -0.3), (0.3, 0.5))]
    if box.kind == "connector":
        reach = 0.3 * theme.CONNECTOR / height
        closed += [(side, *part) for side in (LEFT, RIGHT) for part in ((-0.5, -reach), (reach, 0.5))]
    return Stand(row, column, tuple(closed))


def mark_spots(box: Box, frame: Frame) -> list[tuple[str, Spot]]:
    """Return the marks of a box and where they sit on its outline."""
    spots = [(m, (frame.right - 7 - MARK_STEP * i, frame.top - 2)) for i, m in enumerate(box.marks[::-1])]
    spots += [(tag, (frame.left + 5 + MARK_STEP * i, frame.top - 2)) for i, tag in enumerate(box.tags)]
    spots += [("leaves", (frame.right - 8, frame.bottom))] if box.leaves else []
    return spots + ([("forks", (frame.left + 9, frame.bottom))] if box.forks else [])


def mark_frames(box: Box, frame: Frame) -> list[Frame]:
    """Return the room the marks of a box take."""
    return [Frame(x, y, theme.BADGE, theme.BADGE) for _, (x, y) in mark_spots(box, frame)]


def draw_box(sheet: Sheet, box: Box, frame: Frame, lines: tuple[Sequence[str], Sequence[str]]) -> None:
    """Put down a box with its text and its marks."""
    look = sheet.look
    if box.kind == "connector":
        draw_connector(sheet, (frame.x, frame.y), box.title, box.key)
        return
    fill = look.ramp[box.heat] if box.heat is not None else theme.WHITE
    fill = look.change[box.shift + 3] if box.shift is not None else fill
    gone = box.change == "removed" or box.kind == "ghost"
    ink = look.links["removed"] if gone else theme.ink_on(fill, look.ink)
    pale = ink if box.heat or box.shift or gone else look.pale_ink
    style = name_style(box)
    text = [TextLine(line, style, ink) for line in lines[0]] + [
        TextLine(line, SMALL, pale) for line in lines[1]
    ]
    outline, pen = look.outline, 1.0
    if box.rank is not None:
        outline, pen = look.hot_outline, 2.2
    elif gone:
        outline, pen = look.links["removed"], 1.2
    elif box.change in ("added", "moved"):
        outline, pen = look.links["added"], 2.8
    elif box.strong:
        outline, pen = look.strong_outline, 2.2
    shape, style_of_shape = {
        "step": ("box", "rounded,filled"),
        "decision": ("hexagon", "filled"),
        "evidence": ("note", "filled"),
        "system": ("box", "filled"),
        "ghost": ("box", "rounded,filled"),
    }[box.kind]
    style_of_shape += ",dashed" if gone else ""
    tip = ", ".join([box.title, *box.small])
    sink = sheet.measure.rise(SMALL if lines[1] else style)
    label = sheet.table(text, len(lines[0]), sink=sink) if text else '""'
    strokes: list[hatch.Segment] = []
    if box.unsure:
        holes = [Frame(m.x, m.y, m.width + 3, m.height + 3) for m in mark_frames(box, frame)]
        holes += text_frames(text, frame, sink, sheet.measure, len(lines[0]))
        strokes = hatch.lines(hatch.outline(box.kind, frame, pen / 2 + 0.4, sheet.scale), holes)
    sheet.shape(
        (frame.x, frame.y), (frame.width, frame.height), shape, box.key, '""' if strokes else label,
        style=style_of_shape, fillcolor=fill, color=outline, penwidth=pen, tooltip=tip,
    )  # fmt: skip
    if strokes:
        sheet.strokes(strokes, f"hatch-{box.key}" if box.key else "", (label, (frame.x, frame.y)),
                      color=theme.hatch_on(fill, ink), penwidth=1.4, tooltip=tip)  # fmt: skip
    for mark, spot in mark_spots(box, frame):
        draw_mark(sheet, mark, spot, str(box.rank))


def text_frames(
    text: Sequence[TextLine], frame: Frame, sink: float, measure: Measure, titles: int
) -> list[Frame]:
    """Return the room each line of a box's text takes, which hatching leaves free."""
    gap = GAP if 0 < titles < len(text) else 0.0
    heights = [measure.height(line.style) for line in text]
    y = frame.y - (sum(heights) + gap) / 2 + sink
    found = []
    for number, (line, high) in enumerate(zip(text, heights, strict=True)):
        y += gap if number == titles else 0.0
        middle = y + INK_MIDDLE * line.style.size
        found.append(Frame(frame.x, middle, measure.exact(line.text, line.style) + 7, line.style.size + 2))
        y += high
    return found


def draw_connector(sheet: Sheet, at: Spot, text: str, name: str = "") -> None:
    """Put down the letter in a circle at which a flow goes on in another band."""
    look = sheet.look
    label = sheet.table([TextLine(text, BADGE_TEXT, look.links["flow"])])
    sheet.shape(at, (theme.CONNECTOR + 6.5 * (len(text) - 1), theme.CONNECTOR), "ellipse", name, label,
                fillcolor=theme.WHITE, color=look.links["flow"], penwidth=1.3, fontname=LATIN)  # fmt: skip


def draw_mark(sheet: Sheet, mark: str, at: Spot, text: str = "") -> None:
    """Put down one mark, such as ``fail``, ``wait``, ``moment``, ``rank``, ``leaves`` or ``added``."""
    look = sheet.look
    size = (theme.BADGE, theme.BADGE)
    if mark in ("fail", "wait"):
        colour = look.fail if mark == "fail" else look.wait
        label = sheet.table([TextLine(mark[0].upper(), BADGE_TEXT, theme.WHITE)])
        sheet.shape(at, size, "circle" if mark == "fail" else "square", label=label,
                    fillcolor=colour, color=theme.WHITE, fontname=LATIN)  # fmt: skip
    elif mark == "moment":
        star = (theme.STAR_SIZE, theme.STAR_SIZE)
        sheet.shape(at, star, "star", fillcolor=look.star, color=look.star_outline, penwidth=0.8)
    elif mark == "rank":
        label = sheet.table([TextLine(text, BADGE_TEXT, look.hot_outline)])
        wide = (theme.BADGE + 3 + 5.5 * (len(text) - 1), theme.BADGE - 1.5)
        sheet.shape(at, wide, "box", label=label, style="rounded,filled", fillcolor=theme.WHITE,
                    color=look.hot_outline, penwidth=1.3, fontname=LATIN)  # fmt: skip
    elif mark in CHANGES:
        colour = look.links["removed" if mark == "removed" else "added"]
        label = sheet.table([TextLine(CHANGES[mark], BADGE_TEXT, colour)])
        sheet.shape(at, size, "circle", label=label, fillcolor=theme.WHITE, color=colour, penwidth=1.6,
                    fontname=LATIN)  # fmt: skip
    elif mark in ("better", "worse"):
        colour = look.change[0 if mark == "better" else -1]
        sheet.shape(at, size, "invtriangle" if mark == "better" else "triangle", fillcolor=colour,
                    color=theme.WHITE, penwidth=1.0)  # fmt: skip
    elif mark == "forks":
        label = sheet.table([TextLine("+", BADGE_TEXT, look.ink)])
        sheet.shape(at, (theme.BADGE + 2, theme.BADGE + 2), "diamond", label=label, fillcolor=theme.WHITE,
                    color=look.strong_outline, penwidth=1.2, fontname=LATIN)  # fmt: skip
    else:
        strong = look.strong_outline
        sheet.shape(at, (10.5, 10.5), "circle", fillcolor=theme.WHITE, color=strong, penwidth=1.4)
        sheet.shape(at, (5.5, 5.5), "circle", fillcolor=strong, color=strong)


def pen_width(link: Link, greatest: float) -> float:
    """Return the line width of a link: by customers an hour if measured, else by kind."""
    if link.kind in ("call", "tie", "moved"):
        return 1.4 if link.kind == "moved" else 0.9
    if link.volume is None or greatest <= 0:
        return 1.8 if link.kind == "flow" else 1.3
    share = max(link.volume, 0.0) / greatest
    return 0.9 + 3.1 * math.pow(share, 0.75)


def draw_link(
    sheet: Sheet,
    corners: Sequence[Spot],
    kind: str,
    pen: float,
    ends: tuple[str, str] | None = None,
    name: str = "",
    label: tuple[str, Spot] | None = None,
    tip: str = "",
    both: bool = False,
    change: str = "",
) -> None:
    """Put down a link of some kind along its corner points; with ``both``, an arrow head at either end.

    The head of rework is hollow, so that a loop is told from a flow without its colour. What is removed is
    dashed, and so is the way of those who were not served.
    """
    dashes: Mapping[str, str] = {"call": "dashed", "exit": "dashed", "tie": "dotted", "moved": "dotted"}
    arrow = {"call": "vee", "tie": "none", "rework": "onormal", "moved": "vee"}.get(kind, "normal")
    size = 0.65 if kind == "call" else 0.5 + 0.07 * pen
    said: dict[str, str | float] = {"color": sheet.look.links[change or kind], "penwidth": round(pen, 2)}
    said["style"] = dashes.get(kind, "dashed" if change == "removed" else "solid")
    if name:
        said |= {"id": name, "tooltip": tip or name}
    sheet.line(corners, ends, arrow, size, label, both, **said)


def label_parts(text: str) -> list[str]:
    """Return the parts of a label that may stand one above the other: ``30% +`` and ``F 2%``."""
    for mark in (" + ", " / ", " → "):
        *before, last = text.split(mark)
        if before:
            return [*(part + mark.rstrip() for part in before), last]
    return [text]


def share_label(sheet: Sheet, text: str, kind: str, ground: str, stacked: bool) -> str:
    """Return the label of shares on a flow."""
    colour = sheet.look.links[kind]
    parts = label_parts(text) if stacked else [text]
    return sheet.table([TextLine(part, SHARE, colour) for part in parts], ground=ground)
