"""The legend: every sign the picture uses, and no other, with its meaning.

A picture with a fail point and no rework shows a round F with "fail point" and no violet arrow. With findings
the grades stand first, with what they mean.

Kept: there is always a legend, as wide as the picture and as high as it must be.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from blueprint.drawing import queues, theme
from blueprint.drawing.boxes import Box
from blueprint.drawing.differences import Differences
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.links import Link
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.results_shown import CauseFinding
from blueprint.drawing.shapes import draw_connector, draw_link, draw_mark
from blueprint.drawing.words import word
from blueprint.estimate import unit_word

TEXT = Style(8.5)
TICK = Style(theme.TINY_SIZE)
ROW = 18.0
CLASS_WIDTH = 27.0
PENS = (1.0, 1.2, 2.2)  # of the outlines of what is fine, noticeable, serious
LINE_WIDTH = 30.0
SIGNS = (
    "serious", "noticeable", "badge", "badge_worth", "people", "go", "better", "worse", "unclear", "added",
    "removed", "moved", "changed", "start_end", "leaving", "decision", "fail", "fail_money", "moment", "forks",
    "flow", "flow_width", "both", "rework", "failure", "exit", "recovery", "other_recovery", "letter", "envelope",
    "flow_added", "flow_removed", "call", "tie", "connector",
)  # fmt: skip
LINES = {
    "flow": "flow",
    "flow_width": "flow",
    "both": "flow",
    "rework": "rework",
    "failure": "failure",
    "exit": "exit",
    "recovery": "recovery",
    "other_recovery": "other_recovery",
    "flow_added": "flow",
    "flow_removed": "flow",
    "call": "call",
    "tie": "tie",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the legend: the sign, what it means, and the room they take together."""

    sign: str
    text: str
    sign_width: float
    width: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What the colours of a change stand for: the text, and the value at each border."""

    text: str
    ticks: tuple[str, ...]

    @property
    def classes(self) -> int:
        """The number of colours."""
        return len(self.ticks) + 1


def scale_of(differences: Differences | None, lang: str) -> Scale | None:
    """Return the scale of a picture of a change; none when nothing has a colour."""
    limits = differences.thresholds() if differences else ()
    if differences is None or not limits:
        return None
    text = word("change_of_wait", lang, unit=unit_word(differences.unit, lang))
    less = [f"−{limit:g}" for limit in limits[::-1]]
    return Scale(text, (*less, "", "", *(f"+{limit:g}" for limit in limits)))


def used_signs(boxes: Iterable[Box], links: Sequence[Link], causes: Sequence[CauseFinding] = ()) -> set[str]:
    """Return the signs a picture uses."""
    kept = [link for link in links if not link.change or link.kind != "flow"]
    used = {"flow_width" if k.kind == "flow" and k.volume is not None else k.kind for k in kept}
    used |= {"both" for link in links if link.both}
    used -= {"moved"}
    used |= {"fail_money"} if any(link.loss for link in links) else set()
    used |= {
        f"flow_{link.change}"
        for link in links
        if link.change and link.kind in ("flow", "failure", "exit", "rework", "recovery", "other_recovery")
    }
    used -= {"flow"} if "flow_width" in used else set()
    used |= {("noticeable", "serious")[cause.grade - 1] for cause in causes}
    used |= {"badge"} if any(cause.rank for cause in causes) else set()
    for box in boxes:
        used |= {*box.marks, *box.corner} - {"letter_in"} | ({"fail_money"} if box.losses else set())
        said = {"decision": box.kind == "decision", "leaving": box.leaves}
        said |= {"forks": box.forks, "connector": box.kind == "connector"}
        said["start_end"] = box.strong and box.change not in ("added", "moved")
        said |= {
            "unclear": box.shift == 0
            and box.queue is not None
            and any("≈" in line for line in box.queue.wait)
        }
        said |= {"people": box.queue is not None and box.queue.icons > 0}
        said |= {"go": box.queue is not None and bool(box.queue.gone)}
        used |= {sign for sign, there in said.items() if there} | (set(box.tags) - {"rank"})
    return used


def texts(used: Collection[str], scale: Scale | None, lang: str) -> list[tuple[str, Style]]:
    """Return all texts of a legend, to be measured."""
    found = [(word(sign, lang), TEXT) for sign in (*used, "badge_worth")]
    return found + ([(scale.text, TEXT), *((tick, TICK) for tick in scale.ticks)] if scale else [])


def entries(
    used: Collection[str], scale: Scale | None, lang: str, measure: Measure, sizes: str = "cost"
) -> list[Entry]:
    """Return the entries in their order, the scale of colours first; ``sizes`` says what causes are placed by."""
    found = []
    if scale:
        ramp = CLASS_WIDTH * scale.classes
        found.append(Entry("ramp", scale.text, ramp, ramp + measure.width(scale.text, TEXT) + 24))
    for sign in SIGNS:
        if sign in used:
            text = word("badge_worth" if sign == "badge" and sizes == "worth" else sign, lang)
            room = LINE_WIDTH if sign in (*LINES, "go") else theme.STAR_SIZE + 1
            found.append(Entry(sign, text, room, room + measure.width(text, TEXT) + 22))
    return found


def rows(found: Sequence[Entry], width: float) -> list[list[Entry]]:
    """Break the entries into as few rows no wider than ``width`` as possible, of about equal length."""
    if not found:
        return []
    least = len(_fill(found, width))
    narrow = width
    while narrow > 0.5 * width and len(_fill(found, narrow - 10)) == least:
        narrow -= 10
    return _fill(found, narrow)


def _fill(found: Sequence[Entry], width: float) -> list[list[Entry]]:
    """Fill rows greedily."""
    lines: list[list[Entry]] = [[]]
    for entry in found:
        if lines[-1] and sum(e.width for e in lines[-1]) + entry.width - 18 > width:
            lines.append([])
        lines[-1].append(entry)
    return [line for line in lines if line]


def height(found: Sequence[Sequence[Entry]]) -> float:
    """Return how high the rows of a legend are; the one with the scale of colours has its values below it."""
    ramp = any(entry.sign == "ramp" for row in found for entry in row)
    return ROW * len(found) + (9.0 if ramp else 0.0)


def draw(
    sheet: Sheet, lines: Sequence[Sequence[Entry]], corner: tuple[float, float], scale: Scale | None
) -> None:
    """Put the rows of a legend down, its upper left corner at ``corner``."""
    y = corner[1] + ROW / 2
    for row in lines:
        x = corner[0]
        for entry in row:
            text_width = sheet.measure.width(entry.text, TEXT)
            if entry.sign == "ramp" and scale:
                sheet.text((x + text_width / 2, y), TextLine(entry.text, TEXT, sheet.look.ink))
                _ramp(sheet, x + text_width + 6, y, scale)
            else:
                _sign(sheet, entry, x, y)
                middle = x + entry.sign_width + 4 + text_width / 2
                sheet.text((middle, y), TextLine(entry.text, TEXT, sheet.look.ink))
            x += entry.width
        y += ROW + (9.0 if any(entry.sign == "ramp" for entry in row) else 0.0)


def _ramp(sheet: Sheet, left: float, y: float, scale: Scale) -> None:
    """Put down the colours, and below their borders the values at which they begin."""
    for number, colour in enumerate(sheet.look.change):
        at = (left + CLASS_WIDTH * (number + 0.5), y - 2)
        sheet.shape(at, (CLASS_WIDTH, 11), fillcolor=colour, color=sheet.look.outline, penwidth=0.8)
    for number, tick in enumerate(scale.ticks, start=1):
        if tick:
            sheet.text((left + CLASS_WIDTH * number, y + 9), TextLine(tick, TICK, sheet.look.pale_ink))
    middle = (left + CLASS_WIDTH * scale.classes / 2, y + 9)
    sheet.text(middle, TextLine("≈", TICK, sheet.look.pale_ink))


def _sign(sheet: Sheet, entry: Entry, left: float, y: float) -> None:
    """Put down the sign of one entry."""
    middle = (left + entry.sign_width / 2, y)
    if entry.sign in LINES:
        kind = LINES[entry.sign]
        pen = {
            "flow_width": 3.0,
            "flow": 1.8,
            "both": 1.8,
            "rework": 1.5,
            "failure": 1.5,
            "exit": 1.5,
            "recovery": 1.5,
            "other_recovery": 0.9,
            "flow_added": 2.2,
            "flow_removed": 1.3,
        }.get(entry.sign, 0.9)
        corners = [(left + 2, y), (left + LINE_WIDTH - 2, y)]
        change = entry.sign.partition("_")[2] if entry.sign.startswith("flow_") else ""
        change = change if change in ("added", "removed") else ""
        draw_link(sheet, corners, kind, pen, both=entry.sign == "both", change=change)
    elif entry.sign == "start_end":
        look = {"style": "rounded,filled", "fillcolor": theme.WHITE, "color": sheet.look.strong_outline}
        sheet.shape(middle, (18, 13), penwidth=2.0, **look)
    elif entry.sign in ("serious", "noticeable"):
        grade = 2 if entry.sign == "serious" else 1
        sheet.shape(middle, (18, 12), "box", fillcolor=sheet.look.grounds_of[grade], color=sheet.look.grades[grade],
                    penwidth=PENS[grade])  # fmt: skip
    elif entry.sign == "people":
        queues.person(sheet, middle[0] - 4, y, sheet.look.grades[0])
        queues.person(sheet, middle[0] + 5, y, theme.mixed(theme.WHITE, sheet.look.grades[0], 0.4))
    elif entry.sign == "go":
        sheet.line(
            [(left + 4, y), (left + LINE_WIDTH - 4, y)],
            None,
            "normal",
            0.6,
            color=sheet.look.exit,
            penwidth=2.4,
        )
    elif entry.sign == "unclear":
        sheet.shape(middle, (18, 13), style="rounded,filled", fillcolor=theme.WHITE, color=sheet.look.outline)
    elif entry.sign == "decision":
        sheet.shape(middle, (19, 14), "hexagon", fillcolor=theme.WHITE, color=sheet.look.outline)
    elif entry.sign == "connector":
        draw_connector(sheet, middle, "A")
    else:
        mark = {"leaving": "leaves", "badge": "rank", "fail_money": "fail"}.get(entry.sign, entry.sign)
        draw_mark(sheet, mark, middle, "1" if mark == "rank" else "", 2)
