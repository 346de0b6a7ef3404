"""The plots of a day: waits, queues and service levels by the quarter of an hour, who comes and who is on duty.

One panel a step, one line a scenario with its 95 % interval as a band; staff on duty are steps, as a timetable is.
Lines differ in colour and in dashes, so that they stay apart in grey.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from blueprint import Blueprint
from blueprint.opening import entries
from blueprint.quantity import TimeOfDay
from sim.day import Day, Line
from sim.experiment.study import BASE
from sim.intervals import FEW
from studio.answer import Labels
from studio.measure_words import measure_words, thing_words, unit_words
from studio.plots import figure_of, styled
from studio.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#333333", "#0072B2", "#D55E00", "#009E73")
"""Okabe & Ito's, told apart by the colour-blind."""
DASHES = ("-", "--", "-.", ":")
MOST_STEPS = 3
"""Steps that get a panel: those with the most waiting."""
LITTLE = 0.02
"""A step with less than this part of all waiting gets none."""

Days = Mapping[str, Day]


def waiting_steps(day: Day) -> list[str]:
    """The steps with the most waiting, in the order of the file.

    The queue over the day says how much: its area is all the time that is waited.
    """
    areas = {line.name: math.fsum(_known(line.mean)) for line in day.of("queue_mean")}
    least = LITTLE * math.fsum(areas.values())
    worst = sorted((name for name in areas if areas[name] > least), key=lambda name: -areas[name])[
        :MOST_STEPS
    ]
    return [name for name in areas if name in worst]


def _known(numbers: tuple[float, ...]) -> list[float]:
    return [number for number in numbers if not math.isnan(number)]


@styled
def by_time(days: Days, measure: str, service: Blueprint, labels: Labels, lang: str = "en") -> Figure:
    """A panel a step: `wait_mean`, `queue_mean` or `standard_met` by time of day, a line a scenario."""
    base = days[BASE]
    with_it = {line.name for line in base.of(measure)}
    names = [name for name in waiting_steps(base) if name in with_it]
    figure = figure_of(7.2, 0.5 + 1.3 * max(1.5, len(names)))
    panels = figure.subplots(max(1, len(names)), 1, squeeze=False)[:, 0]
    for panel, name in zip(panels, names, strict=False):
        for place, (scenario, day) in enumerate(days.items()):
            if any(line.name == name for line in day.of(measure)):
                _line(panel, day, day.line("step", name, measure), labels[scenario], place)
        _axes(panel, base, service, most=104.0 if measure == "standard_met" else math.inf)
        _target(panel, measure, name, service, lang)
        line = base.line("step", name, measure)
        unit = "%" if line.unit == "share" else unit_words(line.unit, lang).strip()
        title = f"{thing_words('step', name, service, lang)}: {measure_words(measure, lang)}"
        panel.set_title(f"{title}, {unit}", loc="left", fontsize=10, fontweight="bold")
    if len(days) > 1 and names:
        _legend(figure, panels[0])
    return figure


@styled
def demand_and_staff(days: Days, service: Blueprint, labels: Labels, lang: str = "en") -> Figure:
    """Who comes, above; who is on duty, below, a panel a pool."""
    base = days[BASE]
    pools = [line.name for line in base.of("on_duty")]
    figure = figure_of(7.2, 0.5 + 1.5 + 1.1 * len(pools))
    panels = figure.subplots(1 + len(pools), 1, squeeze=False, height_ratios=[1.5, *([1.0] * len(pools))])[
        :, 0
    ]
    _line(panels[0], base, base.line("service", "", "arrived"), labels[BASE], 0)
    title = f"{word('Customers', lang)}, {word('an hour', lang)}"
    panels[0].set_title(title, loc="left", fontsize=10, fontweight="bold")
    _axes(panels[0], base, service)
    for panel, pool in zip(panels[1:], pools, strict=True):
        for place, (scenario, day) in enumerate(days.items()):
            if any(line.name == pool for line in day.of("on_duty")):
                _steps(panel, day, day.line("pool", pool, "on_duty"), labels[scenario], place)
        title = f"{thing_words('pool', pool, service, lang)}: {word('on duty', lang)}"
        panel.set_title(title, loc="left", fontsize=10, fontweight="bold")
        known = [line.mean for day in days.values() for line in day.of("on_duty") if line.name == pool]
        _axes(panel, base, service, counts=tuple(number for mean in known for number in mean))
    if len(days) > 1 and pools:
        _legend(figure, panels[1])
    return figure


def _legend(figure: Figure, panel: Axes) -> None:
    """Which line is which scenario, below all panels."""
    lines, names = panel.get_legend_handles_labels()
    figure.legend(lines, names, fontsize=8, frameon=False, ncols=len(names), loc="outside lower center")


def _line(panel: Axes, day: Day, line: Line, label: str, place: int) -> None:
    """The means at the middle of their slots, with the interval as a band."""
    percent = 100.0 if line.unit == "share" else 1.0
    hours = [(start + day.width / 2) / 3600 for start in day.starts]
    mean, low, high = ([number * percent for number in part] for part in (line.mean, line.low, line.high))
    if day.replications > FEW:  # a mean of one replication, of the last customer of a year, says nothing
        mean = [math.nan if math.isnan(least) else number for number, least in zip(mean, low, strict=True)]
    colour = COLOURS[place % len(COLOURS)]
    panel.fill_between(hours, low, high, color=colour, alpha=0.14, linewidth=0)
    panel.plot(hours, mean, color=colour, linestyle=DASHES[place % len(DASHES)], linewidth=1.5, label=label)


def _steps(panel: Axes, day: Day, line: Line, label: str, place: int) -> None:
    edges = [start / 3600 for start in (*day.starts, day.starts[-1] + day.width)]
    panel.stairs(
        list(line.mean), edges, color=COLOURS[place % len(COLOURS)], linestyle=DASHES[place % len(DASHES)],
        linewidth=1.6, label=label, baseline=None,
    )  # fmt: skip


def _target(panel: Axes, measure: str, name: str, service: Blueprint, lang: str) -> None:
    """The share that was promised, as a line."""
    standard = service.steps[name].standard
    if measure != "standard_met" or standard is None or standard.wait is None:
        return
    share = standard.wait.share.value * 100
    panel.axhline(share, color="#B2182B", linewidth=0.9, linestyle=(0, (1, 1.5)))
    panel.text(
        panel.get_xlim()[1], share, f" {word('target', lang)}", color="#B2182B", fontsize=7.5, va="center"
    )  # fmt: skip


def _axes(
    panel: Axes, day: Day, service: Blueprint, *, counts: tuple[float, ...] = (), most: float = math.inf
) -> None:
    """Hours below; as high as the bands of the open hours need, so that one late customer does not flatten the day.

    `counts` must fit in too; nothing is higher than `most`.
    """
    opening, closing = day.starts[0], day.starts[-1] + day.width
    if service.hours is not None:
        closing = max(hours.close.second for hours in entries(service.hours))
        panel.axvline(closing / 3600, color="#999999", linewidth=0.8, linestyle=":")
    tops = [
        float(vertex[1])
        for band in panel.collections
        for path in band.get_paths()
        for vertex in path.vertices.tolist()  # type: ignore[union-attr]  # an array, whatever else it might be
        if opening / 3600 <= vertex[0] <= closing / 3600
    ]
    top = max((number for number in (*tops, *counts) if math.isfinite(number)), default=1.0)
    panel.set_ylim(0, min(top * 1.12, most) or 1.0)
    last = day.starts[-1] + day.width
    panel.set_xlim(opening / 3600, last / 3600)
    span = (last - opening) / 3600
    every = next(step for step in (1, 2, 3, 4, 6) if span / step <= 13 or step == 6)
    hours = [hour for hour in range(math.ceil(opening / 3600), int(last // 3600) + 1) if hour % every == 0]
    panel.set_xticks(hours, [str(TimeOfDay(hour * 3600)) if hour <= 48 else "" for hour in hours])
    panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(labelsize=8)
    panel.grid(axis="y", color="#E5E5E5", linewidth=0.6)
    panel.set_axisbelow(True)
