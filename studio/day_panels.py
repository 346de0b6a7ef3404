"""The panels of the plots of a day: one question each, its answer as the title.

    queue_panel    "The queue for Officer is longest at 12:45: 6.1 wait"
    staff_panel    "Officer: 11:00–13:00 4 needed, 2 on duty"

Scenarios differ in colour and in dashes, so that they stay apart in grey and where one lies on another. Invariant:
panels that are finished together have one scale.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from blueprint import Blueprint
from blueprint.quantity import TimeOfDay
from sim.day import Day
from sim.day_answers import closing, longest_queue, missing
from sim.day_lines import Line
from sim.experiment.study import BASE
from studio.answer import Labels
from studio.day_words import people, queue_words, staff_words
from studio.words import either, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

COLOURS = ("#222222", "#D55E00", "#009E73", "#CC79A7")
"""Okabe & Ito's, told apart by the colour-blind; their blue is for the work that comes."""
DASHES = ("-", (0, (4, 1.6)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
WORK, NEED, MISSING = "#0072B2", "#CFE3F1", "#E8A08A"
"""Of the work that comes, of who is needed for it, and of who is missing: in grey the last is darker, and hatched."""
LETTERS = 86
"""Of a title in a line."""
EVEN = 8
"""Letters by which lines of a title may differ, so that no word stands alone."""
TAIL = 0.02
"""After closing the axis goes on while a curve is above this part of its highest."""

Days = Mapping[str, Day]


def queue_panel(
    panel: Axes,
    curves: Days,
    line: Line,
    service: Blueprint,
    labels: Labels,
    lang: str,
    *,
    letters: int = LETTERS,
) -> None:
    """When a queue is long, a line a scenario; days are in the slots of the curves."""
    told = queue_words(curves[BASE], line, service, lang)
    for name, day in curves.items():
        if has(day, line):
            curve(panel, day, day.line(*_key(line)), labels, name, curves)
    others = [day.line(*_key(line)) for name, day in curves.items() if name != BASE and has(day, line)]
    if len(others) == 1 and apart(others[0], line):
        name = next(one for one in curves if one != BASE)
        length = people(longest_queue(curves[name], others[0]).length)
        told += either(f" ({labels[name]}: {length})", f"（{labels[name]}：{length} 人）", lang)
    title(panel, told, letters)


def staff_panel(
    panel: Axes, days: Days, smooth: Day, pool: str, service: Blueprint, labels: Labels, lang: str,
    *, letters: int = LETTERS,
) -> None:  # fmt: skip
    """Whether a pool is enough: the work that comes, who is needed for it, and who is on duty."""
    fine = days[BASE]
    title(panel, staff_words(fine, pool, service, lang), letters)
    duty, end = fine.line("pool", pool, "on_duty"), closing(service, smooth)
    _need(panel, fine, pool, service, lang)
    load = {BASE: either("load: the work that comes, in people", "到来的工作量（折合人数）", lang)}
    line = smooth.line("pool", pool, "load")
    curve(panel, smooth, line, load, BASE, {BASE: smooth}, colour=WORK, until=end)
    for place, (name, day) in enumerate(days.items()):
        if not any(line.name == pool for line in day.of("on_duty")):
            continue
        own, label = day.line("pool", pool, "on_duty"), word("on duty", lang)
        if name == BASE:
            _steps(panel, fine, duty, label, 0, 1.8)
        elif own.mean[: len(duty.mean)] != duty.mean[: len(own.mean)]:
            _steps(panel, day, own, f"{label}{either(', ', '，', lang)}{labels[name]}", place, 1.8)


def _key(line: Line) -> tuple[str, str, str]:
    return line.scope, line.name, line.measure


def has(day: Day, line: Line) -> bool:
    """Whether a day has this line, too."""
    return any(_key(one) == _key(line) for one in day.lines)


def apart(one: Line, other: Line) -> bool:
    """Whether two lines differ somewhere by more than their intervals."""
    return any(
        low > high or other_low > own_high
        for low, own_high, other_low, high in zip(one.low, one.high, other.low, other.high, strict=False)
    )


def title(panel: Axes, text: str, letters: int = LETTERS) -> None:
    """The answer above a panel, in as many lines of so many letters as it needs."""
    wide = sum(1.7 if ord(letter) > 0x2E80 else 1.0 for letter in text)
    count = math.ceil(wide / letters)
    lines = textwrap.wrap(text, len(text) if count == 1 else len(text) // count + EVEN)
    panel.set_title("\n".join(lines), loc="left", fontsize=10, fontweight="bold")


def curve(
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


def target(panel: Axes, step: str, service: Blueprint, lang: str) -> None:
    """The share that was promised, as a line."""
    standard = service.steps[step].wait_standard
    if standard is None:
        return
    share = standard.wait.share.value * 100
    panel.axhline(share, color="#B2182B", linewidth=0.9, linestyle=(0, (1, 1.5)))
    panel.text(
        panel.get_xlim()[1], share, f" {word('target', lang)}", color="#B2182B", fontsize=7.5, va="center"
    )  # fmt: skip


def finish(
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
