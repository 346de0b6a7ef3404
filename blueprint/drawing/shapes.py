"""How each thing looks on the sheet: a step, its evidence, a system, a badge, a flow.

A step is a rounded box, a decision a hexagon, evidence an icon with a word, a system a bar. A fail point that no arrow
shows is a round F, a moment of truth a star, a rank a round number; the queue stands before its step.

Kept: the same figure is used in the picture and in its legend.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from blueprint.drawing import icons, labels, queues, theme
from blueprint.drawing.boxes import SIGNS, Box
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.links import Link
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.net import DOWN, LEFT, RIGHT, UP, Stand
from blueprint.drawing.paper import Frame, Spot
from blueprint.drawing.theme import Theme

NAME = Style(theme.NAME_SIZE, bold=True)
PLAIN_NAME = Style(theme.NAME_SIZE - 0.5)
SMALL = Style(theme.SMALL_SIZE)
SHARE = Style(8.2, bold=True)
BADGE_TEXT = Style(8.2, bold=True)
LATIN = "sans-serif"  # for the letters in the marks, in every language
GAP = 3.0  # between a name and the small print
ICON = 20.0  # room for the icon of evidence
MARK_STEP = 17.0  # between two marks
MOST_DASHED = 1.8  # width of a way of recovery
LOWER = 2.5  # than the outline the marks at the lower left stand, clear of the small print
CHANGES = {"added": "+", "removed": "−", "moved": "↕", "changed": "Δ"}


def name_style(box: Box) -> Style:
    """Return the style of a box's title."""
    return PLAIN_NAME if box.kind == "evidence" else NAME


def text_room(box: Box, width: float) -> float:
    """Return how wide the text of a box of this width may be."""
    if box.kind == "evidence":  # which has no outline, and no neighbour nearer than a gutter
        return width + 8.0 - ICON
    return width * theme.HEXAGON_SHARE if box.kind == "decision" else width - 2 * theme.PADDING


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
    low = box.kind in ("evidence", "system")
    needed = text + 2 * measure.rise(SMALL if small else style) + (1.0 if low else 2.0) * theme.PADDING
    needed += 2 * LOWER if box.corner and small else 0.0
    if box.queue is not None:
        needed = max(needed, queues.height(box.queue))
    if box.kind == "decision":
        outer = [(title[0], style), (small[-1], SMALL) if small else (title[-1], style)]
        slack = 1 - max(measure.width(line, of) + 4 for line, of in outer) / width
        needed = max(needed, min(text / 2 / max(slack, 0.01), 1.45 * text))
    return needed


def stand(box: Box, row: int, column: int, width: float, height: float, own: float) -> Stand:
    """Return where a box of this cell stands, its sides closed where marks or its shape cover them.

    It may be lower than its cell, where a menu stands in the same lane: ``own`` is its own height.
    """
    closed: list[tuple[int, float, float]] = []
    part = own / height if box.kind != "connector" else 1.0
    if part < 1.0:
        closed += [
            (side, *ends) for side in (LEFT, RIGHT) for ends in ((-0.5, -0.4 * part), (0.4 * part, 0.5))
        ]
    for mark, (x, y) in mark_spots(box, Frame(0.0, 0.0, width, height)):
        half = (theme.STAR_SIZE if mark == "moment" else theme.BADGE) / 2 + 4
        closed.append((UP if y < 0 else DOWN, (x - half) / width, (x + half) / width))
    if box.kind == "decision":
        closed += [(side, *part) for side in (UP, DOWN) for part in ((-0.5, -0.27), (0.27, 0.5))]
        closed += [(side, *part) for side in (LEFT, RIGHT) for part in ((-0.5, -0.3), (0.3, 0.5))]
    if box.queue is not None:
        closed += [(LEFT, *ends) for ends in ((-0.5, -0.13 * part), (0.13 * part, 0.5))]
    if box.kind == "connector":
        reach = 0.3 * theme.CONNECTOR / height
        closed += [(side, *part) for side in (LEFT, RIGHT) for part in ((-0.5, -reach), (reach, 0.5))]
    return Stand(row, column, tuple(closed))


def mark_spots(box: Box, frame: Frame) -> list[tuple[str, Spot]]:
    """Return the marks of a box and where they sit on its outline."""
    spots = [(m, (frame.right - 7 - MARK_STEP * i, frame.top - 2)) for i, m in enumerate(box.marks[::-1])]
    spots += [(tag, (frame.left + 5 + MARK_STEP * i, frame.top - 2)) for i, tag in enumerate(box.tags)]
    spots += [("leaves", (frame.right - 8, frame.bottom))] if box.leaves else []
    spots += [("forks", (frame.left + 9, frame.bottom))] if box.forks else []
    first = frame.left + 9 + (MARK_STEP + 2) * box.forks
    return spots + [
        (mark, (first + (MARK_STEP + 2) * at, frame.bottom + LOWER)) for at, mark in enumerate(box.corner)
    ]


def mark_frames(box: Box, frame: Frame) -> list[Frame]:
    """Return the room the marks of a box take."""
    return [Frame(x, y, theme.BADGE, theme.BADGE) for _, (x, y) in mark_spots(box, frame)]


def draw_box(
    sheet: Sheet, box: Box, frame: Frame, lines: tuple[Sequence[str], Sequence[str]], busiest: float = 0.0
) -> None:
    """Put down a box with its text and its marks, and before it the queue."""
    look = sheet.look
    if box.kind == "connector":
        draw_connector(sheet, (frame.x, frame.y), box.title, box.key)
        return
    fill = look.change[box.shift + 3] if box.shift is not None else theme.WHITE
    fill = look.grounds_of[box.grade] if box.grade else fill
    gone = box.change == "removed" or box.kind == "ghost"
    ink = look.links["removed"] if gone else theme.ink_on(fill, look.ink)
    pale = ink if box.shift or gone else look.pale_ink
    style = name_style(box)
    text = [TextLine(line, style, ink) for line in lines[0]]
    text += [TextLine(line, SMALL, _ink_of(box, line, pale, look)) for line in lines[1]]
    outline, pen = look.outline, 1.0
    if box.grade:
        outline, pen = look.grades[box.grade], 2.0
    elif gone:
        outline, pen = look.links["removed"], 1.2
    elif box.change in ("added", "moved"):
        outline, pen = look.links["added"], 2.8
    elif box.strong:
        outline, pen = look.strong_outline, 2.2
    tip = ", ".join([box.title, *box.small])
    sink = sheet.measure.rise(SMALL if lines[1] else style)
    if box.kind == "evidence":
        _draw_evidence(sheet, box, frame, text, tip, outline if box.change else "")
    else:
        shape = "hexagon" if box.kind == "decision" else "box"
        style_of_shape = "filled" if box.kind in ("decision", "system") else "rounded,filled"
        label = sheet.table(text, len(lines[0]), sink=sink) if text else '""'
        sheet.shape(
            (frame.x, frame.y), (frame.width, frame.height), shape, box.key, label, penwidth=pen, tooltip=tip,
            style=style_of_shape + (",dashed" if gone else ""), fillcolor=fill, color=outline,
        )  # fmt: skip
    for mark, spot in mark_spots(box, frame):
        draw_mark(sheet, mark, spot, box.rank, box.grade)
    if box.queue is not None:
        queues.draw(sheet, box.queue, frame, busiest, f"queue-{box.key}" if box.key else "")


def _ink_of(box: Box, line: str, pale: str, look: Theme) -> str:
    """Return the ink of a line of small print: of how a standard is kept in its colour."""
    if any(line in loss for loss in box.losses):
        return look.fail
    for verdict in box.verdicts:
        if line.startswith(SIGNS[verdict]):
            return look.sense_ink[{"kept": "good", "missed": "bad", "close": "warn"}[verdict]]
    return pale


def _draw_evidence(
    sheet: Sheet, box: Box, frame: Frame, text: Sequence[TextLine], tip: str, outline: str
) -> None:
    """Put down evidence: an icon, and its words beside it."""
    widest = max((sheet.measure.width(line.text, line.style) for line in text), default=0.0)
    left = frame.x - (ICON + widest) / 2
    look = sheet.look
    ground = look.ground("evidence")
    pen, style = (1.6, "rounded,filled") if outline else (0, "filled")
    sheet.shape((frame.x, frame.y), (frame.width, frame.height), "box", box.key, fillcolor=ground, tooltip=tip,
                color=outline or ground, style=style, penwidth=pen)  # fmt: skip
    size = ICON - 4
    name = box.icon or icons.guess([box.title])
    strokes = [
        (((x0 * size) + left, (y0 - 0.5) * size + frame.y), ((x1 * size) + left, (y1 - 0.5) * size + frame.y))
        for line in icons.strokes(name)
        for (x0, y0), (x1, y1) in pairwise(line)
    ]
    sheet.strokes(strokes, f"icon-{box.key}" if box.key else "", None, color=look.outline, penwidth=1.1)
    high = sheet.measure.height(PLAIN_NAME)
    y = frame.y - high * (len(text) - 1) / 2
    for line in text:
        sheet.text((left + ICON + sheet.measure.exact(line.text, line.style) / 2, y), line)
        y += high


def draw_connector(sheet: Sheet, at: Spot, text: str, name: str = "") -> None:
    """Put down the letter in a circle at which a flow goes on in another band."""
    look = sheet.look
    label = sheet.table([TextLine(text, BADGE_TEXT, look.links["flow"])])
    sheet.shape(at, (theme.CONNECTOR + 6.5 * (len(text) - 1), theme.CONNECTOR), "ellipse", name, label,
                fillcolor=theme.WHITE, color=look.links["flow"], penwidth=1.3, fontname=LATIN)  # fmt: skip


def draw_mark(sheet: Sheet, mark: str, at: Spot, text: str = "", grade: int = 0) -> None:
    """Put down one mark, such as ``fail``, ``moment``, ``rank``, ``leaves`` or ``added``."""
    look = sheet.look
    size = (theme.BADGE, theme.BADGE)
    if mark in ("letter", "letter_in"):
        colour = look.links["recovery"]
        ink, fill = (colour, theme.WHITE) if mark == "letter" else (theme.WHITE, colour)
        label = sheet.table([TextLine("R", BADGE_TEXT, ink)])
        sheet.shape(at, size, "circle", label=label, fillcolor=fill, color=colour, penwidth=1.4,
                    fontname=LATIN)  # fmt: skip
    elif mark == "envelope":
        _draw_envelope(sheet, at)
    elif mark == "fail":
        label = sheet.table([TextLine("F", BADGE_TEXT, theme.WHITE)])
        sheet.shape(at, size, "circle", label=label, fillcolor=look.fail, color=theme.WHITE, fontname=LATIN)
    elif mark == "moment":
        star = (theme.STAR_SIZE, theme.STAR_SIZE)
        sheet.shape(at, star, "star", fillcolor=look.star, color=look.star_outline, penwidth=0.8)
    elif mark == "rank":
        draw_rank(sheet, at, text, grade)
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


def _draw_envelope(sheet: Sheet, at: Spot) -> None:
    """Put down the envelope of complaints that arrive from outside."""
    colour = sheet.look.links["recovery"]
    wide, high = theme.BADGE, theme.BADGE * 0.7
    sheet.shape(at, (wide, high), "box", fillcolor=theme.WHITE, color=colour, penwidth=1.2)
    left, top = at[0] - wide / 2, at[1] - high / 2
    point = (at[0], at[1] + high * 0.1)
    sheet.strokes([((left, top), point), (point, (left + wide, top))], color=colour, penwidth=1.1)


def draw_rank(sheet: Sheet, at: Spot, text: str, grade: int, name: str = "") -> None:
    """Put down the places of a cause: a white number on the colour of its grade."""
    colour = sheet.look.grades[grade]
    label = sheet.table([TextLine(text, BADGE_TEXT, theme.ink_on(colour, "#000000"))])
    sheet.shape(at, (rank_width(text), theme.BADGE + 1), "box", name, label, style="rounded,filled", fillcolor=colour,
                color=theme.WHITE, penwidth=1.2, fontname=LATIN)  # fmt: skip


def rank_width(text: str) -> float:
    """Return how wide the badge of some places is."""
    return theme.BADGE + 1 + 5.2 * (len(text) - 1)


def pen_width(link: Link, greatest: float) -> float:
    """Return the line width of a link: by customers an hour if measured, else by kind."""
    if link.kind in ("call", "tie", "moved", "other_recovery"):
        return 1.4 if link.kind == "moved" else 0.9
    if link.volume is None or greatest <= 0:
        return 1.8 if link.kind == "flow" else 1.3
    share = max(link.volume, 0.0) / greatest
    width = 0.9 + 3.1 * math.pow(share, 0.75)
    return min(width, MOST_DASHED) if link.kind == "recovery" else width


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
    dashed, and so is the way of those who were not served; recovery is dashed and has two heads, one behind the other.
    """
    dashes: Mapping[str, str] = {
        "call": "dashed",
        "exit": "dashed",
        "recovery": "dashed",
        "other_recovery": "dashed",
        "tie": "dotted",
        "moved": "dotted",
    }
    twice = kind in ("recovery", "other_recovery")
    arrow = {"call": "vee", "tie": "none", "rework": "onormal", "moved": "vee"}.get(kind, "normal")
    size = 0.65 if kind == "call" else 0.5 + 0.07 * pen
    said: dict[str, str | float] = {"color": sheet.look.links[change or kind], "penwidth": round(pen, 2)}
    said["style"] = dashes.get(kind, "dashed" if change == "removed" else "solid")
    if name:
        said |= {"id": name, "tooltip": tip or name}
    sheet.line(corners, ends, arrow, size, label, both, heads=2 if twice else 1, **said)


def label_parts(text: str) -> list[str]:
    """Return the parts of a label that may stand one above the other: ``30% +`` and ``F 2%``."""
    for mark in (" + ", " / ", " → ", " · "):
        *before, last = text.split(mark)
        if before:
            parts = [*(part + ("" if mark == " · " else mark.rstrip()) for part in before), last]
            return [line for part in parts for line in part.split("\n")]
    return text.split("\n")


def label_sizes(link: Link, measure: Measure) -> list[tuple[float, float]]:
    """Return the size of a label, and of its parts one above the other if it has several; with its places."""
    beside = rank_width(link.rank) + 3 if link.rank else 0.0
    sizes = [(measure.width(link.label, SHARE) + 3 + beside, labels.HEIGHT)]
    parts = label_parts(link.label)
    if len(parts) > 1:
        wide = max(measure.width(part, SHARE) for part in parts)
        sizes.append((wide + 3 + beside, len(parts) * labels.HEIGHT))
        sizes = sizes[-1:] if len(parts) > 2 or "\n" in link.label else sizes
    return sizes


def share_label(sheet: Sheet, text: str, kind: str, ground: str, stacked: bool) -> str:
    """Return the label of shares on a flow."""
    colour = sheet.look.links[kind]
    parts = label_parts(text) if stacked else [text]
    return sheet.table([TextLine(part, SHARE, colour) for part in parts], ground=ground)
