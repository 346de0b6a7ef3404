"""The heat map of a week: weekday by hour, a panel a step, its title the answer.

    Talk to an agent: 80% within 20 s; worst Mon 10:00–11:00, 31 %

Where the step has a standard a cell has the level, violet where the share is reached that is wanted and orange where it
is not; bold where the whole interval says so. Without one it has the mean wait, the darker the longer. Invariant: the
figure stands in every cell, so that nothing is told by colour alone; closed hours are empty.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from blueprint import Blueprint
from blueprint.estimate import unit_after
from sim.day_lines import Line
from sim.week import Week
from sim.week_answers import judged
from studio.plots import figure_of, styled
from studio.week_words import day_word, worst_words
from studio.words import either

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 4
"""Steps that get a panel: those at which most wait in all."""
LEAST = 0.1
"""Of a share beside its target: so much at least is the strongest shade, so that little does not look like much."""
PANEL, AROUND = 2.35, 0.5
"""Inches of height of a panel, and of what is around them all."""


def steps_shown(week: Week, service: Blueprint) -> tuple[str, ...]:
    """The steps that get a panel, in the order of the file: those with a standard before those without."""

    def waiting(step: str) -> float:
        waits, came = (week.line("step", step, measure).mean for measure in ("wait_mean", "visits"))
        each = zip(waits, came, week.times, strict=True)
        return math.fsum(wait * n * times for wait, n, times in each if not math.isnan(wait * n))

    judges = [step for step in service.steps if week.has("step", step, "wait_mean") and waiting(step) > 0]
    first = sorted(judges, key=lambda step: (service.steps[step].wait_standard is None, -waiting(step)))[
        :MOST_PANELS
    ]
    return tuple(step for step in service.steps if step in first)


@styled
def heat(week: Week, service: Blueprint, lang: str = "en") -> Figure:
    """A heat map by weekday and hour, a panel a step.

    Raises
    ------
    ValueError
        when the week was counted by whole weekdays, or nobody waits anywhere.
    """
    steps = steps_shown(week, service)
    if week.by != "hour" or not steps:
        raise ValueError("a heat map needs a week by hour, and a step at which somebody waits")
    hours = [hour for hour in range(24) if any(week.times[day * 24 + hour] for day in range(7))]
    hours = list(range(hours[0], hours[-1] + 1))
    figure = figure_of(7.6, AROUND + PANEL * len(steps))
    panels = figure.subplots(len(steps), 1, squeeze=False)[:, 0]
    for panel, step in zip(panels, steps, strict=True):
        line = judged(week, step)
        if line is not None:
            _panel(panel, week, line, hours, service, lang)
    figure.supxlabel(
        _note(week, any(service.steps[step].wait_standard for step in steps), lang),
        fontsize=7.5,
        x=0.01,
        ha="left",
        color="#555555",
    )
    return figure


def _note(week: Week, standard: bool, lang: str) -> str:
    """How to read it."""
    n, days = week.replications, week.days
    bold = either(
        " Bold: the 95 % interval is clear of the target.", "粗体：95% 区间完全高于或低于目标。", lang
    )
    return either(
        f"By the time of coming to the step; {n} replications of {days} days.{bold if standard else ''} Empty: closed.",
        f"按到达该步骤的时刻；{n} 次重复，每次 {days} 天。{bold if standard else ''}空白：休息。",
        lang,
    )


def _panel(panel: Axes, week: Week, line: Line, hours: list[int], service: Blueprint, lang: str) -> None:
    import numpy as np
    from matplotlib.colors import CenteredNorm

    values = np.array([[line.mean[day * 24 + hour] for hour in hours] for day in range(7)])
    standard = service.steps[line.name].wait_standard
    target = standard.wait.share.value if line.measure == "standard_met" and standard else math.nan
    norm: Any
    if math.isnan(target):
        norm, colours = None, "Oranges"
    else:
        norm, colours = CenteredNorm(target, max(LEAST, float(np.nanmax(np.abs(values - target))))), "PuOr"
    top = None if norm else max(float(np.nanmax(values)) * 1.3, 1e-9)
    shades = panel.imshow(
        values, cmap=colours, norm=norm, vmin=None if norm else 0.0, vmax=top, aspect="auto",
        extent=(-0.5, len(hours) - 0.5, 6.5, -0.5),
    )  # fmt: skip
    for day in range(7):
        for at, hour in enumerate(hours):
            _write(panel, line, day * 24 + hour, (at, day), target, shades)
    panel.set_title(worst_words(week, line.name, service, lang), loc="left", fontsize=10, fontweight="bold")
    panel.set_yticks(range(7), [day_word(day, lang) for day in range(7)])
    every = 1 if len(hours) <= 14 else 2
    panel.set_xticks(
        [at - 0.5 for at in range(0, len(hours) + 1, every)],
        [f"{hours[0] + at:02}:00" for at in range(0, len(hours) + 1, every)],
    )
    panel.tick_params(labelsize=8, length=0)
    panel.spines[:].set_visible(False)
    unit = "%" if line.unit == "share" else unit_after(line.unit, lang).strip()
    panel.set_ylabel(unit, fontsize=8, rotation=0, ha="right")


def _write(panel: Axes, line: Line, cell: int, place: tuple[int, int], target: float, shades: Any) -> None:
    """The figure of a cell, in ink that is seen on its shade."""
    mean, low, high = line.mean[cell], line.low[cell], line.high[cell]
    if math.isnan(mean):
        return
    share = line.unit == "share"
    shown = f"{mean * 100:.0f}" if share else f"{mean:.0f}" if mean >= 9.95 else f"{mean:.1f}"
    clear = low >= target or high < target
    red, green, blue, _ = shades.cmap(shades.norm(mean))
    ink = "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else "#1A1A1A"
    panel.text(
        *place, shown, ha="center", va="center", fontsize=7, color=ink, fontweight="bold" if clear else "normal"
    )  # fmt: skip
