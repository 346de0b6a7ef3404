"""What stands below the blueprint: typical journeys to scale, what each cause costs, queues over the day, the legend.

"Up to “Hand over the card”: 39 min, 18 of them waiting" is a bar of 39 minutes, waits in red and work in blue; below
it a bar for each cause with its interval, the greatest first, in the colour and with the places that it has above.

Kept: one scale for all journeys, and one for all causes; every figure is the one of the findings.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, isfinite, log10

from blueprint.drawing import legend
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Spot
from blueprint.drawing.results_shown import CauseFinding, Curve, Findings, Journey, Stretch
from blueprint.drawing.shapes import draw_rank, rank_width
from blueprint.drawing.theme import SMALL_SIZE, WHITE, ink_on
from blueprint.drawing.words import word
from blueprint.estimate import number, unit_word

HEAD = Style(10.0, bold=True)
NAME = Style(9.0)
BOLD = Style(9.0, bold=True)
TICK = Style(SMALL_SIZE)
MOST_BARS = 6
LEVELS = 5  # of how much is said
BAR, BAR_STEP = 10.0, 15.5
JOURNEY, JOURNEY_STEP = 14.0, 31.0
AXIS = 18.0
HEAD_ROOM = 18.0
GAP = 10.0  # between two parts
CURVE_HEIGHT = 74.0
LEAST_PANEL = 250.0  # a panel beside another is at least as wide
NICE = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to say below a blueprint.

    Attributes:
        causes: what goes wrong, the worst first, with what is worth a bar.
        sizes: what stands above the bars.
        unit: of the sizes.
        curves: queues over the day.
        staff: a line for each pool.
        time: the unit of journeys.
    """

    journeys: tuple[Journey, ...]
    causes: tuple[CauseFinding, ...]
    sizes: str
    unit: str
    curves: tuple[Curve, ...]
    staff: tuple[str, ...]
    time: str
    lang: str

    def reduced(self, level: int, told: bool) -> "Summary | None":
        """Return as much of it as ``level`` says: 0 all, each further one less, nothing at `LEVELS`.

        ``told`` says whether each marked cause has a badge with its figure, so that it needs no bar.
        """
        marked = tuple(cause for cause in self.causes if cause.grade) or self.causes[:3]
        found = (
            self,
            replace(self, causes=self.causes[:4], curves=()),
            replace(self, journeys=self.longest, causes=marked, curves=()),
            replace(self, journeys=self.longest, causes=() if told else marked, curves=(), staff=()),
            replace(self, journeys=(), causes=marked, curves=()),
        )
        return found[level] if level < LEVELS else None

    @property
    def longest(self) -> tuple[Journey, ...]:
        """The journey that takes longest, alone."""
        return (max(self.journeys, key=lambda one: one.length),) if self.journeys else ()


def of(findings: Findings, lang: str) -> Summary | None:
    """Return what there is to say of some findings; None when there is nothing."""
    causes = tuple(c for c in findings.causes if c.size.known and c.size.mean > 0)[:MOST_BARS]
    sizes = word(f"sizes_{findings.sizes}", lang, unit=unit_word(findings.size_unit, lang))
    made = Summary(
        findings.journeys,
        causes,
        sizes,
        findings.size_unit,
        findings.curves,
        findings.staff,
        findings.unit,
        lang,
    )
    return made if made.journeys or causes or made.curves or made.staff else None


def texts(found: Summary, lang: str) -> list[tuple[str, Style]]:
    """Return all texts, to be measured."""
    shown = [(found.sizes, HEAD), (word("queue_day", lang), HEAD), (word("staff", lang), HEAD)]
    shown += [(word("to_scale", lang, unit=unit_word(found.time, lang)), TICK)]
    shown += [(journey.title, HEAD) for journey in found.journeys]
    shown += [
        (text, TICK)
        for journey in found.journeys
        for part in journey.parts
        for text in _part_texts(part, lang)
    ]
    for cause in found.causes:
        shown += [(cause.words, NAME), (_figure(cause, found), BOLD), (cause.size.spread(found.unit), NAME)]
    shown += [(curve.label, BOLD) for curve in found.curves]
    shown += [(line, NAME) for line in found.staff]
    shown += [(digit, TICK) for digit in "0123456789:,."]
    return [pair for pair in shown if pair[0]]


def _part_texts(part: Stretch, lang: str) -> tuple[str, ...]:
    """Return what may stand in a part of a journey, the longest first."""
    label, time, waits, _ = part
    shown = number(time, 0 if time >= 99.5 else 1).removesuffix(".0")
    return (word("wait_part", lang, value=shown), shown) if waits else (f"{label} {shown}", shown)


def _figure(cause: CauseFinding, found: Summary) -> str:
    return cause.size.figure("", found.lang)


@dataclass(frozen=True, slots=True)
class Laid:
    """What stands below some bands, laid out: how wide each part is and how high all is."""

    summary: Summary | None
    legend: Sequence[Sequence[legend.Entry]]
    room: float
    beside: bool
    height: float


def lay(found: Summary | None, entries: Sequence[legend.Entry], room: float) -> Laid:
    """Lay out what stands below some bands in the given width."""
    rows = legend.rows(entries, room)
    height = legend.height(rows)
    if found is None:
        return Laid(None, rows, room, False, height)
    beside = room >= 2 * LEAST_PANEL + GAP
    height += _journeys_height(found)
    panels = [_bars_height(found), _side_height(found)]
    height += (max(panels) if beside else sum(panels)) + (GAP if any(panels) else 0.0)
    return Laid(found, rows, room, beside, height)


def _journeys_height(found: Summary) -> float:
    return (GAP + JOURNEY_STEP * len(found.journeys) + AXIS) if found.journeys else 0.0


def _bars_height(found: Summary) -> float:
    return HEAD_ROOM + BAR_STEP * len(found.causes) if found.causes else 0.0


def _side_height(found: Summary) -> float:
    curves = HEAD_ROOM + CURVE_HEIGHT + AXIS if found.curves else 0.0
    staff = HEAD_ROOM + 12.5 * len(found.staff) if found.staff else 0.0
    return curves + staff


def draw(sheet: Sheet, laid: Laid, corner: Spot, scale: legend.Scale | None) -> None:
    """Put all of it down, the upper left corner at ``corner``."""
    left, y = corner
    found = laid.summary
    if found is not None:
        if found.journeys:
            _draw_journeys(sheet, found, left, y + GAP, laid.room)
            y += _journeys_height(found)
        y += GAP if _bars_height(found) or _side_height(found) else 0.0
        half = (laid.room - 2 * GAP) * (0.56 if found.curves else 0.62)
        if found.causes:
            _draw_bars(sheet, found, left, y, half if laid.beside else laid.room)
        if laid.beside:
            at = left + (half + 2 * GAP if found.causes else 0.0)
            _draw_side(sheet, found, at, y, laid.room - (at - left))
            y += max(_bars_height(found), _side_height(found))
        else:
            y += _bars_height(found)
            _draw_side(sheet, found, left, y, laid.room)
            y += _side_height(found)
    legend.draw(sheet, laid.legend, (left, y), scale)


def _draw_journeys(sheet: Sheet, found: Summary, left: float, top: float, room: float) -> None:
    """Put down the journeys below one another, with one axis."""
    look, measure = sheet.look, sheet.measure
    longest = max(journey.length for journey in found.journeys)
    per = (room - 12) / longest
    y = top
    for number_of, journey in enumerate(found.journeys, start=1):
        sheet.left(left, y + 5, TextLine(journey.title, HEAD, look.ink))
        x = left
        for at, part in enumerate(journey.parts, start=1):
            wide = part.time * per
            if wide < 0.3:
                continue
            colour = look.grades[part.grade] if part.waits else look.work
            sheet.shape((x + wide / 2, y + 20), (wide, JOURNEY), name=f"journey-{number_of}-{at}", fillcolor=colour,
                        color=WHITE, penwidth=0.8, tooltip=_part_texts(part, found.lang)[0])  # fmt: skip
            text = next((t for t in _part_texts(part, found.lang) if measure.width(t, TICK) + 5 <= wide), "")
            if text:
                sheet.text((x + wide / 2, y + 20), TextLine(text, TICK, ink_on(colour, look.ink)))
            x += wide
        y += JOURNEY_STEP
    step = nice(longest / 8)
    y -= 4
    ticks = [step * n for n in range(int(longest / step + 1e-9) + 1)]
    for tick in ticks:
        x = left + tick * per
        sheet.line([(x, y), (x, y + 3)], None, color=look.pale_ink, penwidth=0.6)
        sheet.text((x, y + 9), TextLine(number(tick, 0 if step >= 1 else 1), TICK, look.pale_ink))
    told = word("to_scale", found.lang, unit=unit_word(found.time, found.lang))
    end = left + ticks[-1] * per + 8
    if end + measure.width(told, TICK) + 8 < left + room:
        sheet.left(end + 4, y + 9, TextLine(told, TICK, look.pale_ink))


def nice(least: float) -> float:
    """Return the least round number, 1, 2 or 5 times a power of ten, that is not below ``least``.

    >>> [nice(least) for least in (4.8, 0.3, 11.0)]
    [5.0, 0.5, 20.0]
    """
    power = 10.0 ** floor(log10(least)) if least > 0 else 1.0
    return next((power * step for step in NICE if power * step >= least * (1 - 1e-9)), 10.0 * power)


def _draw_bars(sheet: Sheet, found: Summary, left: float, top: float, room: float) -> None:
    """Put down a bar for each cause, with its interval and its figure."""
    look, measure = sheet.look, sheet.measure
    sheet.left(left, top + 6, TextLine(found.sizes, HEAD, look.ink))
    ranks = max((rank_width(cause.rank) for cause in found.causes if cause.rank), default=0.0)
    names = max(measure.width(cause.words, NAME) for cause in found.causes)
    names = min(names, room * 0.5)
    figures = max(
        measure.width(f"{_figure(c, found)}", BOLD) + measure.width(c.size.spread(found.unit), NAME) + 14
        for c in found.causes
    )
    begin = left + ranks + names + 12
    greatest = max(cause.size.high if cause.size.sure else cause.size.mean for cause in found.causes)
    per = max(room - (begin - left) - figures, 40.0) / greatest
    y = top + HEAD_ROOM + BAR_STEP / 2
    for cause in found.causes:
        colour = look.grades[cause.grade]
        if cause.rank and cause.grade:
            draw_rank(sheet, (left + ranks / 2, y), cause.rank, cause.grade)
        shown = measure.wrap(cause.words, NAME, names)
        text = shown[0] if len(shown) == 1 else f"{shown[0]}…"
        ink = look.ink if cause.grade else look.pale_ink
        right = begin - 6
        sheet.text((right - measure.width(text, NAME) / 2, y), TextLine(text, NAME, ink))
        wide = max(cause.size.mean * per, 0.5)
        name = f"bar-{cause.kind}-{cause.name}"
        sheet.shape((begin + wide / 2, y), (wide, BAR), name=name, fillcolor=colour, penwidth=0)
        end = begin + wide
        if cause.size.sure and cause.size.high > cause.size.low:
            low, high = begin + max(cause.size.low, 0.0) * per, begin + cause.size.high * per
            dark = look.ink
            sheet.strokes([((low, y), (high, y)), ((low, y - 3), (low, y + 3)), ((high, y - 3), (high, y + 3))],
                          color=dark, penwidth=1.0)  # fmt: skip
            end = max(end, high)
        figure = _figure(cause, found)
        sheet.left(end + 5, y, TextLine(figure, BOLD, ink))
        spread = cause.size.spread(found.unit)
        if spread:
            sheet.left(end + 9 + measure.width(figure, BOLD), y, TextLine(spread, NAME, look.pale_ink))
        y += BAR_STEP
    sheet.line([(begin, top + HEAD_ROOM), (begin, y - BAR_STEP / 2)], None, color=look.outline, penwidth=0.8)


def _draw_side(sheet: Sheet, found: Summary, left: float, top: float, room: float) -> None:
    """Put down the queues over the day, and who is on duty."""
    if found.curves:
        sheet.left(left, top + 6, TextLine(word("queue_day", found.lang), HEAD, sheet.look.ink))
        _draw_curves(sheet, found.curves, found, left, top + HEAD_ROOM, room)
        top += HEAD_ROOM + CURVE_HEIGHT + AXIS
    if found.staff:
        sheet.left(left, top + 6, TextLine(word("staff", found.lang), HEAD, sheet.look.ink))
        for at, line in enumerate(found.staff):
            text = _shortened(sheet.measure, line, room)
            sheet.left(left, top + HEAD_ROOM + 6 + 12.5 * at, TextLine(text, NAME, sheet.look.ink))


def _shortened(measure: Measure, line: str, room: float) -> str:
    """Return a line of a pool, its name cut where there is no room for all of it."""
    sign = next((sign for sign in (": ", "：") if sign in line), "")
    name, _, rest = line.partition(sign) if sign else (line, "", "")
    while len(name) > 4 and measure.width(f"{name}…{sign}{rest}", NAME) > room:
        name = name[:-1]
    return line if measure.width(line, NAME) <= room else f"{name}…{sign}{rest}"


LINE_OF_NAMES = 11.0
"""Names of curves whose peaks are so near in height stand beside each other."""


def _draw_curves(
    sheet: Sheet, curves: Sequence[Curve], found: Summary, left: float, top: float, room: float
) -> None:
    """Put down queues over the day on one pair of axes."""
    look, measure = sheet.look, sheet.measure
    most = max((value for curve in curves for value in curve.waiting if isfinite(value)), default=1.0) or 1.0
    step = nice(most / 3)
    highest = step * ceil(most / step - 1e-9)
    hours = [hour for curve in curves for hour in curve.hours]
    first, last = min(hours), max(hours)
    begin, wide, bottom = left + 22, room - 30, top + CURVE_HEIGHT

    def spot(hour: float, value: float) -> Spot:
        return begin + wide * (hour - first) / max(last - first, 1e-9), bottom - (
            CURVE_HEIGHT - 6
        ) * value / highest

    for tick in range(round(highest / step) + 1):
        y = spot(first, tick * step)[1]
        sheet.line([(begin, y), (begin + wide, y)], None, color=look.rule, penwidth=0.6)
        sheet.text((begin - 10, y), TextLine(number(tick * step, 0 if step >= 1 else 1), TICK, look.pale_ink))
    every = next(gap for gap in (1, 2, 3, 4, 6, 12) if (last - first) / gap <= max(wide / 42, 2) or gap == 12)
    for hour in range(ceil(first), floor(last) + 1):
        if hour % every == 0:
            x = spot(hour, 0.0)[0]
            sheet.text((x, bottom + 9), TextLine(f"{hour % 24}:00", TICK, look.pale_ink))
    shades = [look.grades[2], look.grades[1], look.links["flow"], look.outline]
    named: list[tuple[float, float, float]] = []
    for at, curve in enumerate(curves[: len(shades)]):
        cause = next((c for c in found.causes if (c.kind, c.name) == ("queue", curve.name)), None)
        colour = look.grades[cause.grade] if cause and cause.grade else shades[2 + at % 2]
        spots = [
            spot(hour, value)
            for hour, value in zip(curve.hours, curve.waiting, strict=True)
            if isfinite(value)
        ]
        pairs = list(itertools.pairwise(spots))
        if pairs:
            dash = ("solid", "dashed", "dotted")[at % 3]
            sheet.strokes(pairs, f"curve-{curve.name}", color=colour, penwidth=1.8, style=dash)
            peak = min(spots, key=lambda one: one[1])
            half = measure.width(curve.label, BOLD) / 2
            x = min(max(peak[0], begin + half), begin + wide - half)
            x = _clear(x, peak[1], half, named, begin + wide)
            named.append((x - half, x + half, peak[1]))
            sheet.text((x, peak[1] - 6), TextLine(curve.label, BOLD, colour))


def _clear(
    x: float, y: float, half: float, named: Sequence[tuple[float, float, float]], right: float
) -> float:
    """Return where a name stands that would lie on another: after it, or before it where there is no room."""
    for first, last, height in sorted(named):
        if abs(height - y) < LINE_OF_NAMES and first - 4 < x + half and x - half < last + 4:
            x = last + 6 + half if last + 6 + 2 * half <= right else first - 6 - half
    return x
