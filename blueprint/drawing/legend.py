"""The legend: every sign the picture uses, and no other, with its meaning.

A picture with a fail point and no rework shows a round F with "fail point" and no violet arrow. With findings
the ramp of waits stands first, with the waits at which each colour begins.

Kept: there is always a legend, as wide as the picture and as high as it must be.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from blueprint.drawing import theme
from blueprint.drawing.boxes import Box, Link
from blueprint.drawing.differences import Differences
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Frame
from blueprint.drawing.results_shown import Findings
from blueprint.drawing.shapes import draw_box, draw_connector, draw_link, draw_mark
from blueprint.drawing.words import unit_text, word

TEXT = Style(8.5)
TICK = Style(theme.TINY_SIZE)
ROW = 27.0
CLASS_WIDTH = 27.0
LINE_WIDTH = 34.0
SIGNS = ("better", "worse", "unclear", "added", "removed", "moved", "changed",
         "rank", "unsure", "start_end", "leaving", "decision", "fail", "wait_point", "moment",
         "forks", "flow", "flow_width", "both", "rework", "failure", "exit",
         "flow_added", "flow_removed", "call", "tie", "connector")  # fmt: skip
LINES = {
    "flow": "flow",
    "flow_width": "flow",
    "both": "flow",
    "rework": "rework",
    "failure": "failure",
    "exit": "exit",
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
    """What the colours stand for: the text, whether they tell a change, the value at each border; what is ranked by."""

    text: str
    change: bool
    ticks: tuple[str, ...]
    rank: str = "rank"

    @property
    def classes(self) -> int:
        """The number of colours."""
        return len(self.ticks) + 1


def scale_of(findings: Findings | None, differences: Differences | None, lang: str) -> Scale | None:
    """Return the scale of a picture; none when nothing has a colour."""
    if differences:
        limits = differences.thresholds()
        if not limits:
            return None
        text = word("change_of_wait", lang, unit=word(differences.unit, lang))
        less = [f"−{limit:g}" for limit in limits[::-1]]
        return Scale(text, True, (*less, "", "", *(f"+{limit:g}" for limit in limits)))
    if findings and findings.thresholds():
        unit = findings.worth_unit if findings.heat_by == "worth" else findings.unit
        text = word(findings.heat_by, lang, unit=unit_text(unit, lang))
        rank = "rank_by_worth" if findings.heat_by == "worth" else "rank"
        return Scale(text, False, tuple(f"{limit:g}" for limit in findings.thresholds()), rank)
    return None


def used_signs(boxes: Iterable[Box], links: Sequence[Link]) -> set[str]:
    """Return the signs a picture uses."""
    kept = [link for link in links if not link.change or link.kind != "flow"]
    used = {"flow_width" if k.kind == "flow" and k.volume is not None else k.kind for k in kept}
    used |= {"both" for link in links if link.both}
    used -= {"moved"}
    used |= {
        f"flow_{link.change}"
        for link in links
        if link.change and link.kind in ("flow", "failure", "exit", "rework")
    }
    used -= {"flow"} if "flow_width" in used else set()
    for box in boxes:
        used |= {"wait_point" if mark == "wait" else mark for mark in box.marks}
        said = {"rank": box.rank is not None, "decision": box.kind == "decision", "leaving": box.leaves}
        said |= {"unsure": box.unsure, "forks": box.forks, "connector": box.kind == "connector"}
        said["start_end"] = box.strong and box.rank is None and box.change not in ("added", "moved")
        said |= {"unclear": box.shift == 0 and any("≈" in line for line in box.small)}
        used |= {sign for sign, there in said.items() if there} | set(box.tags)
    return used


def texts(used: Collection[str], scale: Scale | None, lang: str) -> list[tuple[str, Style]]:
    """Return all texts of a legend, to be measured."""
    found = [(_meaning(sign, scale, lang), TEXT) for sign in used]
    return found + ([(scale.text, TEXT), *((tick, TICK) for tick in scale.ticks)] if scale else [])


def _meaning(sign: str, scale: Scale | None, lang: str) -> str:
    """Return what a sign means; a rank is of what the colours go by."""
    return word(scale.rank if sign == "rank" and scale else sign, lang)


def entries(used: Collection[str], scale: Scale | None, lang: str, measure: Measure) -> list[Entry]:
    """Return the entries in their order, the scale of colours first."""
    found = []
    if scale:
        ramp = CLASS_WIDTH * scale.classes
        found.append(Entry("ramp", scale.text, ramp, ramp + measure.width(scale.text, TEXT) + 24))
    for sign in SIGNS:
        if sign in used:
            text = _meaning(sign, scale, lang)
            room = LINE_WIDTH if sign in (*LINES, "unsure") else theme.STAR_SIZE + 1
            found.append(Entry(sign, text, room, room + measure.width(text, TEXT) + 22))
    return found


def rows(found: Sequence[Entry], width: float) -> list[list[Entry]]:
    """Break the entries into as few rows no wider than ``width`` as possible, of about equal length."""
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
        y += ROW


def _ramp(sheet: Sheet, left: float, y: float, scale: Scale) -> None:
    """Put down the colours, and below their borders the values at which they begin."""
    for number, colour in enumerate(sheet.look.change if scale.change else sheet.look.ramp):
        at = (left + CLASS_WIDTH * (number + 0.5), y - 2)
        sheet.shape(at, (CLASS_WIDTH, 11), fillcolor=colour, color=sheet.look.outline, penwidth=0.8)
    for number, tick in enumerate(scale.ticks, start=1):
        if tick:
            sheet.text((left + CLASS_WIDTH * number, y + 9), TextLine(tick, TICK, sheet.look.pale_ink))
    if scale.change:
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
    elif entry.sign == "unsure":
        frame = Frame(*middle, LINE_WIDTH - 4, 14)
        draw_box(sheet, Box("", "system", "", "", heat=2, unsure=True), frame, ((), ()))
    elif entry.sign == "unclear":
        sheet.shape(middle, (18, 13), style="rounded,filled", fillcolor=theme.WHITE, color=sheet.look.outline)
    elif entry.sign == "decision":
        sheet.shape(middle, (19, 14), "hexagon", fillcolor=theme.WHITE, color=sheet.look.outline)
    elif entry.sign == "connector":
        draw_connector(sheet, middle, "A")
    else:
        mark = {"wait_point": "wait", "leaving": "leaves"}.get(entry.sign, entry.sign)
        draw_mark(sheet, mark, middle, "1" if mark == "rank" else "")
