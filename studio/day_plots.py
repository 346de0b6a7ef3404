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

from collections.abc import Callable
from typing import TYPE_CHECKING

from blueprint import Blueprint
from sim.day import Day
from sim.day_answers import closing, longest_queue, promise, queue_of_pool, waiting_lines
from sim.day_lines import Line
from sim.experiment.study import BASE
from studio.answer import Labels
from studio.day_labels import label_lines
from studio.day_panels import Days, apart, curve, finish, has, queue_panel, staff_panel, target, title
from studio.day_words import arrival_words, promise_words, width_words
from studio.measure_words import thing_words
from studio.plots import figure_of, styled
from studio.words import either

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 4
"""Queues that get a panel: those with the most waiting."""
PANEL, AROUND = 1.35, 0.75
"""Inches of height of a panel, and of what is around them all."""
HALF = 46
"""Letters of a title in a line, where two panels stand side by side."""


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
        queue_panel(panel, curves, line, service, labels, lang)
    calm = [one for one in waiting_lines(base, service) if longest_queue(base, one).hardly]
    names = either(", ", "、", lang).join(thing_words(one.scope, one.name, service, lang) for one in calm)
    said = either("Customers waiting, over the day", "一天中的等候人数", lang)
    more = either(f"hardly anybody waits: {names}", f"几乎无人等候：{names}", lang) if calm else ""
    finish(panels, base, service, lang)
    _above(figure, base, said, lang, more)
    _tell_apart(figure, panels)
    return figure


@styled
def staff(days: Days, service: Blueprint, labels: Labels, lang: str = "en") -> Figure:
    """Is there enough staff? A panel a pool: the work that comes, who is needed for it, and who is on duty."""
    base = smoothed(days)[BASE]
    pools = [line.name for line in days[BASE].of("on_duty")]
    figure, panels = _panels(len(pools))
    for panel, pool in zip(panels, pools, strict=False):
        staff_panel(panel, days, base, pool, service, labels, lang)
    finish(panels, base, service, lang, whole=True)
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
        if name == BASE or apart(line, usual):
            curve(panels[0], day, line, labels, name, curves, until=closing(service, day))
    title(panels[0], arrival_words(base, service, lang))
    finish(panels, base, service, lang)
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
            if has(day, line):
                own = day.line("step", step, "standard_met")
                curve(panel, day, own, labels, name, curves, until=closing(service, day))
        title(panel, promise_words(base, step, service, lang))
    finish(panels, base, service, lang, percent=True)
    for panel, step in zip(panels, steps, strict=False):
        target(panel, step, service, lang)
    said = either("Served in time, %, by time of arrival at the step", "按到达时刻的按时接待率，%", lang)
    _above(figure, base, said, lang)
    _tell_apart(figure, panels)
    return figure


@styled
def of_pool(days: Days, service: Blueprint, pool: str, labels: Labels, lang: str = "en") -> Figure:
    """A pool on one page with other things: its queue, and beside it who is needed and on duty."""
    curves = smoothed(days)
    base = curves[BASE]
    figure = figure_of(7.2, 1.9)
    left, right = figure.subplots(1, 2)
    queue_panel(left, curves, queue_of_pool(base, service, pool), service, labels, lang, letters=HALF)
    staff_panel(right, days, base, pool, service, labels, lang, letters=HALF)
    finish([left], base, service, lang)
    finish([right], base, service, lang, whole=True)
    if not label_lines(left) and len(curves) > 1:
        left.legend(fontsize=6.5, frameon=False)
    marks, told = right.get_legend_handles_labels()
    figure.legend(marks, told, fontsize=6.5, frameon=False, ncols=3, loc="outside lower right")
    return figure


def plots_of(days: Days, service: Blueprint) -> dict[str, Callable[..., Figure]]:
    """The plots that there is something to see on, by name; each is called with days, service, labels and language."""
    base = smoothed(days)[BASE]
    made: dict[str, Callable[..., Figure]] = {}
    if waiting(base, service):
        made["queues"] = queues
    if any(step.groups for step in service.steps.values()):
        made["staff"] = staff
    if promised(base, service):
        made["promises"] = promises
    return made | {"arrivals": arrivals}


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    """A figure with panels below each other, of one scale."""
    figure = figure_of(7.2, AROUND + PANEL * max(1.4, count))
    grid = figure.subplots(max(1, count), 1, squeeze=False, sharex=True, sharey=True)
    return figure, list(grid[:, 0])


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
