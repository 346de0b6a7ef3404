"""The plots of a day: one question each, and every panel's title is its answer.

    When is the queue long?   a panel a pool      "The queue for Officer is longest at 12:45: 6.1 wait"
    Is there enough staff?    a panel a pool      "Officer: 11:00–13:00 4 needed, 2 on duty"
    When do customers come?   one panel           "Most customers come 11:00–13:00: 74 an hour"
    Is the promise kept?      a panel a standard  "Serve at the counter: 80% within 5 min kept all day"

Curves are in slots so wide that chance is not read as signal (`Day.smooth`), which is said above them, with the 95 %
interval as a band. Load and need are persons, as those on duty are. Panels of a plot have one scale. Scenarios differ
in colour and in dashes, so that they stay apart in grey and where one lies on another.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from blueprint import Blueprint
from blueprint.quantity import TimeOfDay
from sim.day import Day
from sim.day_answers import closing, longest_queue, missing, promise, waiting_lines
from sim.day_lines import Line
from sim.experiment.study import BASE
from studio.answer import Labels
from studio.day_labels import label_lines
from studio.day_words import arrival_words, people, promise_words, queue_words, staff_words, width_words
from studio.measure_words import thing_words
from studio.plots import figure_of, styled
from studio.words import either, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

COLOURS = ("#222222", "#D55E00", "#009E73", "#CC79A7")
"""Okabe & Ito's, told apart by the colour-blind; their blue is for the work that comes."""
DASHES = ("-", (0, (4, 1.6)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
WORK, NEED, MISSING = "#0072B2", "#CFE3F1", "#E8A08A"
"""Of the work that comes, of who is needed for it, and of who is missing: in grey the last is darker, and hatched."""
MOST_PANELS = 4
"""Queues that get a panel: those with the most waiting."""
PANEL, AROUND = 1.35, 0.75
"""Inches of height of a panel, and of what is around them all."""
LETTERS = 86
"""Of a title in a line."""
EVEN = 8
"""Letters by which lines of a title may differ, so that no word stands alone."""
TAIL = 0.02
"""After closing the axis goes on while a curve is above this part of its highest."""

Days = Mapping[str, Day]


def waiting(day: Day, service: Blueprint) -> tuple[Line, ...]:
    """The queues of a day in which there is some waiting: those with the most, in the order of the file."""
    lines = [line for line in waiting_lines(day, service) if not longest_queue(day, line).hardly]
    worst = sorted(lines, key=lambda line: -longest_queue(day, line).average)[:MOST_PANELS]
    return tuple(line for line in lines if line in worst)


def smoothed(days: Days) -> dict[str, Day]:
    """The days as their curves are drawn: all in the slots in which that of the service as it is is smooth."""
    width = days[BASE].smooth().width
    return {name: day.at(width) for name, day in days.items()}


@styled
def queues(days: Days, service: Blueprint, labels: Labels, lang: str = "en") -> Figure:
    """When is the queue long? A panel a pool, a line a scenario."""
    curves = smoothed(days)
    base = curves[BASE]
    shown = waiting(base, service)
    figure, panels = _panels(len(shown))
    for panel, line in zip(panels, shown, strict=False):
        title = queue_words(base, line, service, lang)
        for name, day in curves.items():
            if _has(day, line):
                _curve(panel, day, day.line(*_key(line)), labels, name, curves)
        others = [day.line(*_key(line)) for name, day in curves.items() if name != BASE and _has(day, line)]
        if len(others) == 1 and _apart(others[0], line):
            name = next(one for one in curves if one != BASE)
            length = people(longest_queue(curves[name], others[0]).length)
            title += either(f" ({labels[name]}: {length})", f"（{labels[name]}：{length} 人）", lang)
        _title(panel, title)
    calm = [one for one in waiting_lines(base, service) if longest_queue(base, one).hardly]
    names = either(", ", "、", lang).join(thing_words(one.scope, one.name, service, lang) for one in calm)
    said = either("Customers waiting, over the day", "一天中的等候人数", lang)
    more = either(f"hardly anybody waits: {names}", f"几乎无人等候：{names}", lang) if calm else ""
    _finish(panels, base, service, lang)
    _above(figure, base, said, lang, more)
    _tell_apart(figure, panels)
    return figure


@styled
def staff(days: Days, service: Blueprint, labels: Labels, lang: str = "en") -> Figure:
    """Is there enough staff? A panel a pool: the work that comes, who is needed for it, and who is on duty."""
    fine, base = days[BASE], smoothed(days)[BASE]
    end = closing(service, base)
    pools = [line.name for line in fine.of("on_duty")]
    figure, panels = _panels(len(pools))
    for panel, pool in zip(panels, pools, strict=False):
        _title(panel, staff_words(fine, pool, service, lang))
        duty = fine.line("pool", pool, "on_duty")
        _need(panel, fine, pool, service, lang)
        load = either("load: the work that comes, in people", "到来的工作量（折合人数）", lang)
        _curve(
            panel,
            base,
            base.line("pool", pool, "load"),
            {BASE: load},
            BASE,
            {BASE: base},
            colour=WORK,
            until=end,
        )
        for place, (name, day) in enumerate(days.items()):
            if not any(line.name == pool for line in day.of("on_duty")):
                continue
            own, label = day.line("pool", pool, "on_duty"), word("on duty", lang)
            if name == BASE:
                _steps(panel, fine, duty, label, 0, 1.8)
            elif own.mean[: len(duty.mean)] != duty.mean[: len(own.mean)]:
                _steps(panel, day, own, f"{label}{either(', ', '，', lang)}{labels[name]}", place, 1.8)
    _finish(panels, base, service, lang, whole=True)
    said = either("Staff needed and on duty, over the day", "一天中的所需人数与在岗人数", lang)
    _above(figure, base, said, lang)
    _legend(figure, panels)
    return figure


@styled
def arrivals(days: Days, service: Blueprint, labels: Labels, lang: str = "en") -> Figure:
    """When do customers come? A line a scenario, where it differs."""
    curves = smoothed(days)
    base = curves[BASE]
    usual = base.line("service", "", "arrived")
    figure, panels = _panels(1)
    for name, day in curves.items():
        line = day.line("service", "", "arrived")
        if name == BASE or _apart(line, usual):
            _curve(panels[0], day, line, labels, name, curves, until=closing(service, day))
    _title(panels[0], arrival_words(base, service, lang))
    _finish(panels, base, service, lang)
    _above(figure, base, either("Customers who come, an hour", "每小时到达人数", lang), lang)
    _tell_apart(figure, panels)
    return figure


def promised(day: Day, service: Blueprint) -> tuple[str, ...]:
    """The steps of which it is known by time of day how they keep what was promised."""
    return tuple(step for step in service.steps if promise(day, service, step) is not None)


@styled
def promises(days: Days, service: Blueprint, labels: Labels, lang: str = "en") -> Figure:
    """Is the promise kept? A panel a step with a standard, by the time at which customers come to it."""
    curves = smoothed(days)
    base = curves[BASE]
    steps = promised(base, service)
    figure, panels = _panels(len(steps))
    for panel, step in zip(panels, steps, strict=False):
        line = base.line("step", step, "standard_met")
        for name, day in curves.items():
            if _has(day, line):
                own = day.line("step", step, "standard_met")
                _curve(panel, day, own, labels, name, curves, until=closing(service, day))
        _title(panel, promise_words(base, step, service, lang))
    _finish(panels, base, service, lang, percent=True)
    for panel, step in zip(panels, steps, strict=False):
        _target(panel, step, service, lang)
    said = either("Served in time, %, by time of arrival at the step", "按到达时刻的按时接待率，%", lang)
    _above(figure, base, said, lang)
    _tell_apart(figure, panels)
    return figure


def plots_of(days: Days, service: Blueprint) -> dict[str, Callable[..., Figure]]:
    """The plots that there is something to see on, by name; each is called with days, service, labels and language."""
    base = smoothed(days)[BASE]
    made: dict[str, Callable[..., Figure]] = {}
    if waiting(base, service):
        made["queues"] = queues
    if service.staff:
        made["staff"] = staff
    if promised(base, service):
        made["promises"] = promises
    return made | {"arrivals": arrivals}


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    """A figure with panels below each other, of one scale."""
    figure = figure_of(7.2, AROUND + PANEL * max(1.4, count))
    grid = figure.subplots(max(1, count), 1, squeeze=False, sharex=True, sharey=True)
    return figure, list(grid[:, 0])


def _key(line: Line) -> tuple[str, str, str]:
    return line.scope, line.name, line.measure


def _has(day: Day, line: Line) -> bool:
    return any(_key(one) == _key(line) for one in day.lines)


def _apart(one: Line, other: Line) -> bool:
    """Whether two lines differ somewhere by more than their intervals."""
    return any(
        low > high or other_low > own_high
        for low, own_high, other_low, high in zip(one.low, one.high, other.low, other.high, strict=False)
    )


def _title(panel: Axes, text: str) -> None:
    """The answer above a panel, in as many lines as it needs."""
    wide = sum(1.7 if ord(letter) > 0x2E80 else 1.0 for letter in text)
    count = math.ceil(wide / LETTERS)
    lines = textwrap.wrap(text, len(text) if count == 1 else len(text) // count + EVEN)
    panel.set_title("\n".join(lines), loc="left", fontsize=10, fontweight="bold")


def _curve(
    panel: Axes, day: Day, line: Line, labels: Labels, name: str, days: Days, *, colour: str = "",
    until: float = math.inf,
) -> None:  # fmt: skip
    """The means at the middle of their slots, with the interval as a band."""
    place = list(days).index(name)
    colour = colour or COLOURS[place % len(COLOURS)]
    percent = 100.0 if line.unit == "share" else 1.0
    seen = [slot for slot, start in enumerate(day.starts) if start < until]
    hours = [(day.starts[slot] + day.width / 2) / 3600 for slot in seen]
    mean, low, high = ([part[slot] * percent for slot in seen] for part in (line.mean, line.low, line.high))
    panel.fill_between(hours, low, high, color=colour, alpha=0.15, linewidth=0)
    panel.plot(
        hours, mean, color=colour, linestyle=DASHES[place % len(DASHES)], linewidth=2.2 if place == 0 else 1.7,
        label=labels[name], zorder=3 + place,
    )  # fmt: skip


def _steps(panel: Axes, day: Day, line: Line, label: str, place: int, width: float) -> None:
    edges = [start / 3600 for start in (*day.starts, day.starts[-1] + day.width)]
    panel.stairs(
        list(line.mean), edges, color=COLOURS[place % len(COLOURS)], linestyle=DASHES[place % len(DASHES)],
        linewidth=width, label=label, baseline=None, zorder=4 + place,
    )  # fmt: skip


def _need(panel: Axes, day: Day, pool: str, service: Blueprint, lang: str) -> None:
    """Who is needed as an area while the doors are open, and what of it nobody on duty covers."""
    needs, duty = (day.line("pool", pool, measure).mean for measure in ("needed", "on_duty"))
    end = closing(service, day)
    seen = [slot for slot, start in enumerate(day.starts) if start < end]
    edges = [day.starts[slot] / 3600 for slot in seen]
    edges.append(min(day.starts[seen[-1]] + day.width, end) / 3600)
    need = [0.0 if math.isnan(needs[slot]) else needs[slot] for slot in seen]
    needed = either("needed so that nobody waits long", "为避免久等所需的人数", lang)
    panel.stairs(need, edges, fill=True, color=NEED, linewidth=0, label=needed, zorder=1)
    there, gaps = [duty[slot] for slot in seen], missing(day, service, pool)
    if any(gaps):
        up_to = [duty[slot] + gaps[slot] for slot in seen]
        panel.stairs(
            up_to, edges, baseline=there, fill=True, facecolor=MISSING, edgecolor="#B2182B", linewidth=0,
            hatch="////", label=either("missing", "缺少的人数", lang), zorder=2,
        )  # fmt: skip


def _target(panel: Axes, step: str, service: Blueprint, lang: str) -> None:
    """The share that was promised, as a line."""
    standard = service.steps[step].standard
    if standard is None or standard.wait is None:
        return
    share = standard.wait.share.value * 100
    panel.axhline(share, color="#B2182B", linewidth=0.9, linestyle=(0, (1, 1.5)))
    panel.text(
        panel.get_xlim()[1], share, f" {word('target', lang)}", color="#B2182B", fontsize=7.5, va="center"
    )  # fmt: skip


def _above(figure: Figure, day: Day, said: str, lang: str, more: str = "") -> None:
    """What is drawn, in which slots and from how many replications, in a line above all panels."""
    n, slots = day.replications, width_words(day, lang)
    how = either(
        f"by {slots}, {n} replications, band: 95 % interval", f"按{slots}，{n} 次重复，色带：95% 区间", lang
    )
    text = f"{said} · {how}" + (f"\n{more}" if more else "")
    figure.suptitle(text, x=0.01, ha="left", fontsize=8.5, color="#555555")


def _tell_apart(figure: Figure, panels: list[Axes]) -> None:
    """Which line is which scenario: written at the lines of one panel where there is room, else below all panels."""
    drawn = max(len(panel.get_legend_handles_labels()[0]) for panel in panels)
    if drawn > 1 and not any(map(label_lines, panels)):
        _legend(figure, panels)


def _legend(figure: Figure, panels: list[Axes]) -> None:
    """What each line and area is, below all panels."""
    known = {
        name: mark for panel in panels for mark, name in zip(*panel.get_legend_handles_labels(), strict=True)
    }
    figure.legend(
        list(known.values()), list(known), fontsize=8, frameon=False, ncols=min(len(known), 3),
        loc="outside lower left",
    )  # fmt: skip


def _finish(
    panels: list[Axes], day: Day, service: Blueprint, lang: str, *, percent: bool = False, whole: bool = False
) -> None:  # fmt: skip
    """Hours below; one scale for all, as high as the open hours need; no longer than something is to be seen."""
    opening, end = day.starts[0], closing(service, day)
    curves = [line.get_xydata().tolist() for panel in panels for line in panel.get_lines()]  # type: ignore[union-attr]
    highest = max((y for curve in curves for _, y in curve if math.isfinite(y)), default=1.0)
    tail = [x * 3600 + day.width / 2 for curve in curves for x, y in curve if y > TAIL * highest]
    last = max(end, *tail) if tail and not percent else end
    last = min(last, day.starts[-1] + day.width) if service.hours is not None else end
    tops = [
        float(vertex[1])
        for panel in panels
        for path in _paths(panel)
        for vertex in path.vertices.tolist()  # type: ignore[union-attr]  # an array, whatever else it might be
        if opening / 3600 <= vertex[0] <= last / 3600 and math.isfinite(vertex[1])
    ]
    top = 104.0 if percent else max((*tops, highest)) * 1.1 or 1.0
    panels[0].set_ylim(0, top)
    panels[0].set_xlim(opening / 3600, last / 3600)
    span = (last - opening) / 3600
    every = next(step for step in (1, 2, 3, 4, 6) if span / step <= 13 or step == 6)
    hours = [hour for hour in range(math.ceil(opening / 3600), int(last // 3600) + 1) if hour % every == 0]
    panels[0].set_xticks(hours, [str(TimeOfDay(hour * 3600)) if hour <= 48 else "" for hour in hours])
    if whole:
        panels[0].yaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]
    for panel in panels:
        if last > end:
            panel.axvline(end / 3600, color="#999999", linewidth=0.8, linestyle=":")
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(labelsize=8)
        panel.grid(axis="y", color="#E5E5E5", linewidth=0.6)
        panel.set_axisbelow(True)
    if last > end:
        said = f" {either('doors close', '关门', lang)}"
        panels[0].text(end / 3600, top, said, fontsize=7, color="#777777", va="top")


def _paths(panel: Axes) -> Iterator[Path]:
    """The outlines of bands and areas."""
    for band in panel.collections:
        yield from band.get_paths()
    for area in panel.patches:
        yield area.get_path()
