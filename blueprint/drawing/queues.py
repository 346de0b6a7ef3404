"""The queue before a step, drawn as people: how many wait, how long, and who goes unserved.

Before the counter stand 1.7 people, a whole one and a pale part of another; above them "1.6 min" and how sure that is,
below them a red arrow out of the queue, as wide as the 35 a day who give up.

Kept: figures are those of the findings; the sign has the same parts in the same places at every step.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprint.drawing.differences import Differences
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Frame
from blueprint.drawing.results_shown import Gone, StepFinding, is_known
from blueprint.drawing.theme import SMALL_SIZE, mixed
from blueprint.drawing.words import word
from blueprint.estimate import Estimate, number

BOLD = Style(SMALL_SIZE, bold=True)
PLAIN = Style(SMALL_SIZE)
LEAST = 0.05  # of a person waiting, and of the unit of time: less is not drawn
PERSON = 9.0  # width of a person with the room beside it
TALL = 15.0  # height of a person
MOST = 4  # people that are drawn; a longer queue is one person and a number
LINE = 9.6  # from one line of text to the next
GAP = 4.0  # between people and box
ARROW = 9.0  # room for the arrow of those who go


@dataclass(frozen=True, slots=True)
class QueueSign:
    """What stands before a step.

    Attributes:
        wait: the mean wait as it is read, and how sure that is.
        people: mean number waiting.
        gone: for each way out of the queue how many and what share, as they are read, and customers a day.
        grade: 0 fine, 1 noticeable, 2 serious.
    """

    wait: tuple[str, ...]
    people: float = 0.0
    gone: tuple[tuple[str, str, float], ...] = ()
    grade: int = 0

    @property
    def below(self) -> int:
        """Lines of text below the people."""
        return sum(2 if share else 1 for _, share, _ in self.gone)

    @property
    def icons(self) -> int:
        """How many people are drawn; a pale one counts."""
        if self.people < LEAST:
            return 0
        whole = int(self.people + 1e-9)
        drawn = whole + (self.people - whole >= LEAST)
        return drawn if drawn <= MOST else 1

    @property
    def count(self) -> str:
        """The number beside the one person of a long queue; nothing for a short one."""
        whole = int(self.people + 1e-9)
        if whole + (self.people - whole >= LEAST) <= MOST:
            return ""
        return f"{number(self.people, 0 if self.people >= 9.95 else 1)} ×"


def queue_sign(found: StepFinding, unit: str, lang: str) -> QueueSign | None:
    """Return what stands before a step; nothing where hardly anybody waits and nobody goes."""
    gone = gone_texts(found.gone, lang)
    if found.wait is None or not found.wait.known:
        return QueueSign((), 0.0, gone, found.grade) if gone else None
    if found.wait.mean < LEAST and not gone and found.queue < LEAST:
        return None
    lines = tuple(filter(None, (found.wait.figure(unit, lang), found.wait.spread(unit))))
    return QueueSign(lines, found.queue, gone, found.grade)


def gone_texts(gone: Sequence[Gone], lang: str) -> tuple[tuple[str, str, float], ...]:
    """Return for each way out of the queue its number and its share as they are read, and customers a day."""
    return tuple(
        (
            word(f"gone_{one.way}", lang, value=one.count.figure(lang=lang)),
            one.share.figure("share", lang),
            one.count.mean,
        )
        for one in gone
    )


def changed_queue(found: Differences, name: str, lang: str) -> QueueSign | None:
    """Return the queue before a step of two versions: wait and those who go before and after, people as after."""
    step = found.steps.get(name)
    if step is None:
        return None
    waits = [wait for wait in (step.before, step.after) if is_known(wait)]
    before, after = (side.steps.get(name) if side else None for side in (found.before, found.after))
    gone = _changed_gone(before, after, lang)
    if not any(waits) and not gone:
        return None
    return QueueSign(
        step.lines(found.unit, lang), after.queue if after else 0.0, gone, after.grade if after else 0
    )


def _changed_gone(
    before: StepFinding | None, after: StepFinding | None, lang: str
) -> tuple[tuple[str, str, float], ...]:
    was = {one.way: one for one in before.gone} if before else {}
    now = {one.way: one for one in after.gone} if after else {}
    shown = []
    for way in dict.fromkeys((*was, *now)):
        ends = [
            (side[way].count if way in side else Estimate(0.0)).figure(lang=lang)
            for side, there in ((was, before), (now, after))
            if there is not None
        ]
        text = ends[0] if len(set(ends)) == 1 else " → ".join(ends)
        volume = now[way].count.mean if way in now else 0.0
        shown.append((word(f"gone_{way}", lang, value=text), "", volume))
    return tuple(shown)


def texts(sign: QueueSign) -> list[tuple[str, Style]]:
    """Return all texts of a sign, to be measured."""
    found = [(line, BOLD if at == 0 else PLAIN) for at, line in enumerate(sign.wait)]
    found += [(sign.count, BOLD)] if sign.count else []
    return found + [
        (text, style)
        for told, share, _ in sign.gone
        for text, style in ((told, BOLD), (share, PLAIN))
        if text
    ]


def width(sign: QueueSign, measure: Measure) -> float:
    """Return how wide the room before a step must be."""
    above = max((measure.width(line, style) for line, style in texts(QueueSign(sign.wait))), default=0.0)
    people = _people_width(sign, measure)
    below = max(
        (measure.width(text, style) for text, style in texts(QueueSign((), 0.0, sign.gone))), default=0.0
    )
    return GAP + max(above, people, below + ARROW if sign.gone else 0.0) + 3


def _people_width(sign: QueueSign, measure: Measure) -> float:
    beside = measure.width(sign.count, BOLD) + 2 if sign.count else 0.0
    return sign.icons * PERSON + beside


def height(sign: QueueSign) -> float:
    """Return how high the box must be for what stands above and below the people."""
    return 2 * (TALL / 2 + 2 + LINE * max(len(sign.wait), sign.below, 1))


def entry(sign: QueueSign, measure: Measure) -> float:
    """Return how far before the box the arrow of those who come ends: behind the last in the queue."""
    people = _people_width(sign, measure)
    return people + GAP + 2 if people else 0.0


def draw(sheet: Sheet, sign: QueueSign, box: Frame, busiest: float, name: str) -> None:
    """Put down the queue before a box."""
    look = sheet.look
    colour = look.grades[sign.grade]
    ink = look.grade_ink[sign.grade]
    right = box.left - GAP
    top = box.y - TALL / 2 - 1 - LINE * len(sign.wait)
    for at, line in enumerate(sign.wait):
        style = BOLD if at == 0 else PLAIN
        shade = ink if at == 0 else look.pale_ink
        sheet.right(right, top + LINE * (at + 0.5), TextLine(line, style, shade))
    _draw_people(sheet, sign, right, box.y, colour, name)
    y = box.y + TALL / 2 + 2
    for told, share, volume in sign.gone:
        lines = 2 if share else 1
        x = box.left - GAP - 2.5
        pen = exit_width(volume, busiest)
        ends = [(x, y + 1), (x, y + LINE * lines + (4 if (told, share, volume) == sign.gone[-1] else -1))]
        sheet.line(ends, None, "normal", 0.42 + 0.07 * pen, color=look.exit, penwidth=round(pen, 2))
        sheet.right(x - ARROW + 3, y + LINE / 2, TextLine(told, BOLD, look.exit))
        if share:
            sheet.right(x - ARROW + 3, y + LINE * 1.5, TextLine(share, PLAIN, look.exit))
        y += LINE * lines


def exit_width(volume: float, busiest: float) -> float:
    """Return the line width of those who go, by customers a day, as flows have it."""
    return 1.1 + 2.9 * (max(volume, 0.0) / busiest) ** 0.75 if busiest > 0 else 1.6


def _draw_people(sheet: Sheet, sign: QueueSign, right: float, y: float, colour: str, name: str) -> None:
    """Put down the people, the first at the box; the last is pale by the part of one that is missing."""
    whole = int(sign.people + 1e-9)
    for at in range(sign.icons):
        part = 1.0 if sign.count or at < whole else sign.people - whole
        shade = mixed("#FFFFFF", colour, 0.25 + 0.75 * part)
        x = right - PERSON * (at + 0.5)
        person(sheet, x, y, shade, f"{name}-{at + 1}")
    if sign.count:
        sheet.right(right - PERSON * sign.icons - 1, y, TextLine(sign.count, BOLD, sheet.look.ink))


def person(sheet: Sheet, x: float, y: float, colour: str, name: str = "") -> None:
    """Put down one person: a head over shoulders."""
    sheet.shape(
        (x, y + 3.2),
        (7.4, 8.6),
        "box",
        name,
        style="rounded,filled",
        fillcolor=colour,
        color=colour,
        penwidth=0.1,
    )
    sheet.shape((x, y - 4.6), (5.4, 5.4), "circle", fillcolor=colour, color=colour, penwidth=0.1)
