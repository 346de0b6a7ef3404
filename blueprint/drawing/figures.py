"""How each thing looks on the sheet: a step, a sheet of evidence, a badge, a flow.

A step is a rounded box, a decision a hexagon, evidence a sheet with a folded corner, a system a square box.
A fail point is a round F, a wait point a square W, a moment of truth a star, a rank a small number.

Kept: the same figure is used in the picture and in its legend.
"""

import math
from collections.abc import Mapping, Sequence

from blueprint.drawing import theme
from blueprint.drawing.boxes import Box, Link
from blueprint.drawing.dot import Sheet, TextLine, table
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.net import DOWN, LEFT, PORTS, RIGHT, UP, Stand
from blueprint.drawing.paper import Frame, Spot

NAME = Style(theme.NAME_SIZE, bold=True)
PLAIN_NAME = Style(theme.NAME_SIZE - 0.5)
SMALL = Style(theme.SMALL_SIZE)
SHARE = Style(7.5, bold=True)
BADGE_TEXT = Style(8.0, bold=True)
LATIN = "sans-serif"  # for the letters in the marks, in every language
GAP = 3.0  # between a name and the small print
MARK_STEP = 17.0  # between two marks


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


def stand(box: Box, row: int, column: int) -> Stand:
    """Return where a box stands, the ports closed that its marks or its shape cover."""
    closed = {(UP, PORTS - 1 - place) for place in range(len(box.marks))}
    closed |= {(UP, 0)} if box.rank is not None else set()
    closed |= {(DOWN, PORTS - 1)} if box.leaves else set()
    if box.kind == "decision":
        closed |= {(side, port) for side in (LEFT, RIGHT) for port in range(PORTS) if port != PORTS // 2}
        closed |= {(side, port) for side in (UP, DOWN) for port in (0, PORTS - 1)}
    return Stand(row, column, frozenset(closed))


def mark_spots(box: Box, frame: Frame) -> list[tuple[str, Spot]]:
    """Return the marks of a box and where they sit on its outline."""
    spots = [(m, (frame.right - 7 - MARK_STEP * i, frame.top - 2)) for i, m in enumerate(box.marks[::-1])]
    spots += [("rank", (frame.left + 5, frame.top - 2))] if box.rank is not None else []
    return spots + ([("leaves", (frame.right - 8, frame.bottom))] if box.leaves else [])


def mark_frames(box: Box, frame: Frame) -> list[Frame]:
    """Return the room the marks of a box take."""
    return [Frame(x, y, theme.BADGE, theme.BADGE) for _, (x, y) in mark_spots(box, frame)]


def draw_box(sheet: Sheet, box: Box, frame: Frame, lines: tuple[Sequence[str], Sequence[str]]) -> None:
    """Put down a box with its text and its marks."""
    fill = theme.RAMP[box.heat] if box.heat is not None else theme.WHITE
    ink = theme.ink_on(fill)
    pale = ink if box.heat and box.heat > 1 else theme.PALE_INK
    style = name_style(box)
    text = [TextLine(line, style, ink) for line in lines[0]] + [
        TextLine(line, SMALL, pale) for line in lines[1]
    ]
    outline, pen = theme.OUTLINE, 1.0
    if box.rank is not None:
        outline, pen = theme.HOT_OUTLINE, 2.2
    elif box.strong:
        outline, pen = theme.STRONG_OUTLINE, 2.2
    shape, look = {
        "step": ("box", "rounded,filled"),
        "decision": ("hexagon", "filled"),
        "evidence": ("note", "filled"),
        "system": ("box", "filled"),
    }[box.kind]
    tip = ", ".join([box.title, *box.small])
    label = table(text, len(lines[0]), sink=sheet.measure.rise(SMALL if lines[1] else style))
    sheet.shape(
        (frame.x, frame.y), (frame.width, frame.height), shape, box.key, label,
        style=look, fillcolor=fill, color=outline, penwidth=pen, tooltip=tip,
    )  # fmt: skip
    for mark, spot in mark_spots(box, frame):
        draw_mark(sheet, mark, spot, str(box.rank))


def draw_mark(sheet: Sheet, mark: str, at: Spot, text: str = "") -> None:
    """Put down one mark: ``fail``, ``wait``, ``moment``, ``rank`` or ``leaves``."""
    size = (theme.BADGE, theme.BADGE)
    if mark == "fail":
        label = table([TextLine("F", BADGE_TEXT, theme.WHITE)])
        sheet.shape(at, size, "circle", label=label, fillcolor=theme.FAIL, color=theme.WHITE, fontname=LATIN)
    elif mark == "wait":
        label = table([TextLine("W", BADGE_TEXT, theme.WHITE)])
        sheet.shape(at, size, "square", label=label, fillcolor=theme.WAIT, color=theme.WHITE, fontname=LATIN)
    elif mark == "moment":
        star = (theme.STAR_SIZE, theme.STAR_SIZE)
        sheet.shape(at, star, "star", fillcolor=theme.STAR, color=theme.STAR_OUTLINE, penwidth=0.8)
    elif mark == "rank":
        label = table([TextLine(text, BADGE_TEXT, theme.HOT_OUTLINE)])
        wide = (theme.BADGE + 3 + 5.5 * (len(text) - 1), theme.BADGE - 1.5)
        sheet.shape(at, wide, "box", label=label, style="rounded,filled", fillcolor=theme.WHITE,
                    color=theme.HOT_OUTLINE, penwidth=1.3, fontname=LATIN)  # fmt: skip
    else:
        sheet.shape(
            at, (10.5, 10.5), "circle", fillcolor=theme.WHITE, color=theme.STRONG_OUTLINE, penwidth=1.4
        )
        sheet.shape(at, (5.5, 5.5), "circle", fillcolor=theme.STRONG_OUTLINE, color=theme.STRONG_OUTLINE)


def pen_width(link: Link, greatest: float) -> float:
    """Return the line width of a link: by customers an hour if measured, else by kind."""
    if link.kind in ("call", "tie"):
        return 0.9
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
) -> None:
    """Put down a link of some kind along its corner points."""
    colour = theme.LINK_COLOUR[kind]
    look: Mapping[str, str] = {"call": "dashed", "tie": "dotted"}
    arrow = {"call": "vee", "tie": "none"}.get(kind, "normal")
    size = 0.65 if kind == "call" else 0.5 + 0.07 * pen
    said = {"color": colour, "penwidth": f"{pen:.2f}", "style": look.get(kind, "solid")}
    if name:
        said |= {"id": name, "tooltip": tip or name}
    sheet.line(corners, ends, arrow, size, label, **said)


def share_label(text: str, kind: str, ground: str) -> str:
    """Return the label of shares on a flow."""
    return table([TextLine(text, SHARE, theme.LINK_COLOUR[kind])], ground=ground)
