"""The legend: every sign the picture uses, and no other, with its meaning.

A picture with a fail point and no rework shows a round F with "fail point" and no violet arrow. With findings
the ramp of waits stands first, with the waits at which each colour begins.

Kept: there is always a legend, as wide as the picture and as high as it must be.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from blueprint.drawing import theme
from blueprint.drawing.boxes import Box, Link
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.figures import draw_box, draw_connector, draw_link, draw_mark
from blueprint.drawing.findings import Findings
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Frame
from blueprint.drawing.words import unit_text, word

TEXT = Style(8.5)
TICK = Style(theme.TINY_SIZE)
ROW = 27.0
CLASS_WIDTH = 27.0
LINE_WIDTH = 34.0
SIGNS = ("rank", "unsure", "start_end", "leaving", "decision", "fail", "wait_point", "moment",
         "forks", "flow", "flow_width", "both", "rework", "failure", "call", "tie", "connector")  # fmt: skip
LINES = {
    "flow": "flow",
    "flow_width": "flow",
    "both": "flow",
    "rework": "rework",
    "failure": "failure",
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


def used_signs(boxes: Iterable[Box], links: Sequence[Link]) -> set[str]:
    """Return the signs a picture uses."""
    used = {"flow_width" if k.kind == "flow" and k.volume is not None else k.kind for k in links}
    used |= {"both" for link in links if link.both}
    used -= {"flow"} if "flow_width" in used else set()
    for box in boxes:
        used |= {"wait_point" if mark == "wait" else mark for mark in box.marks}
        said = {"rank": box.rank is not None, "decision": box.kind == "decision", "leaving": box.leaves}
        said |= {"unsure": box.unsure, "forks": box.forks, "connector": box.kind == "connector"}
        said["start_end"] = box.strong and box.rank is None
        used |= {sign for sign, there in said.items() if there}
    return used


def texts(used: Collection[str], findings: Findings | None, lang: str) -> list[tuple[str, Style]]:
    """Return all texts of a legend, to be measured."""
    found = [(word(sign, lang), TEXT) for sign in used]
    if findings:
        found.append((heat_name(findings, lang), TEXT))
        found += [(f"{limit:g}", TICK) for limit in findings.thresholds()]
    return found


def heat_name(findings: Findings, lang: str) -> str:
    """Return what the colours stand for."""
    unit = findings.worth_unit if findings.heat_by == "worth" else findings.unit
    return word(findings.heat_by, lang, unit=unit_text(unit, lang))


def entries(used: Collection[str], findings: Findings | None, lang: str, measure: Measure) -> list[Entry]:
    """Return the entries in their order, the ramp of waits first."""
    found = []
    if findings and findings.thresholds():
        text = heat_name(findings, lang)
        ramp = CLASS_WIDTH * 6
        found.append(Entry("ramp", text, ramp, ramp + measure.width(text, TEXT) + 24))
    for sign in SIGNS:
        if sign in used:
            text = word(sign, lang)
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
    sheet: Sheet, lines: Sequence[Sequence[Entry]], corner: tuple[float, float], findings: Findings | None
) -> None:
    """Put the rows of a legend down, its upper left corner at ``corner``."""
    y = corner[1] + ROW / 2
    for row in lines:
        x = corner[0]
        for entry in row:
            text_width = sheet.measure.width(entry.text, TEXT)
            if entry.sign == "ramp" and findings:
                sheet.text((x + text_width / 2, y), TextLine(entry.text, TEXT, sheet.look.ink))
                _ramp(sheet, x + text_width + 6, y, findings)
            else:
                _sign(sheet, entry, x, y)
                middle = x + entry.sign_width + 4 + text_width / 2
                sheet.text((middle, y), TextLine(entry.text, TEXT, sheet.look.ink))
            x += entry.width
        y += ROW


def _ramp(sheet: Sheet, left: float, y: float, findings: Findings) -> None:
    """Put down the six colours, and below their borders the waits at which they begin."""
    for number, colour in enumerate(sheet.look.ramp):
        at = (left + CLASS_WIDTH * (number + 0.5), y - 2)
        sheet.shape(at, (CLASS_WIDTH, 11), fillcolor=colour, color=sheet.look.outline, penwidth=0.8)
    for number, limit in enumerate(findings.thresholds(), start=1):
        sheet.text((left + CLASS_WIDTH * number, y + 9), TextLine(f"{limit:g}", TICK, sheet.look.pale_ink))


def _sign(sheet: Sheet, entry: Entry, left: float, y: float) -> None:
    """Put down the sign of one entry."""
    middle = (left + entry.sign_width / 2, y)
    if entry.sign in LINES:
        kind = LINES[entry.sign]
        pen = {"flow_width": 3.0, "flow": 1.8, "both": 1.8, "rework": 1.5, "failure": 1.5}.get(
            entry.sign, 0.9
        )
        corners = [(left + 2, y), (left + LINE_WIDTH - 2, y)]
        draw_link(sheet, corners, kind, pen, both=entry.sign == "both")
    elif entry.sign == "start_end":
        look = {"style": "rounded,filled", "fillcolor": theme.WHITE, "color": sheet.look.strong_outline}
        sheet.shape(middle, (18, 13), penwidth=2.0, **look)
    elif entry.sign == "unsure":
        frame = Frame(*middle, LINE_WIDTH - 4, 14)
        draw_box(sheet, Box("", "system", "", "", heat=2, unsure=True), frame, ((), ()))
    elif entry.sign == "decision":
        sheet.shape(middle, (19, 14), "hexagon", fillcolor=theme.WHITE, color=sheet.look.outline)
    elif entry.sign == "connector":
        draw_connector(sheet, middle, "A")
    else:
        mark = {"wait_point": "wait", "leaving": "leaves"}.get(entry.sign, entry.sign)
        draw_mark(sheet, mark, middle, "1" if mark == "rank" else "")
