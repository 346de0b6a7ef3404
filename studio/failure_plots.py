"""Pictures of what goes wrong: failures as bubbles, recovery policies side by side, how much it pays to grant.

A bubble stands where its failure happens so often and costs so much each time; its area is money a day, its number its
place in the list beside it. What stands far up and right, and large, is to be mended first.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from blueprint.estimate import Estimate, unit_word
from sim.experiment.policies import Policies
from sim.fmea import CUSTOMERS, MONEY, Failures, Mode
from studio.failure_words import answer, finding, policy_words, short_words
from studio.plots import BETTER, NEUTRAL, ROW, WORSE, figure_of, styled
from studio.words import either, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 12
"""Failures that are drawn: the greatest."""
LARGEST = 2600.0
"""Square points of the largest bubble."""
PALE = "#F4A582"
APART = 13.0
"""Points between two numbers of bubbles."""
LETTERS = 9.2
"""Letters of a title in an inch."""
PARTS = (("cost_loyalty", WORSE), ("cost_recovery", BETTER), ("cost_guarantee", "#8C6BB1"))
"""What recovery is about, and in which colours."""


def _lines(text: str, letters: int) -> str:
    """Text in lines; a Chinese sign counts as two letters, and no figure is parted from its sign."""
    text = text.replace(" %", "\u00a0%").replace(" ±", "\u00a0±")
    wide = max(1, cell_len(text) / max(1, len(text)))
    return "\n".join(textwrap.wrap(text, int(letters / wide), break_on_hyphens=False)) or text


def _title(figure: Figure, text: str) -> None:
    """The finding, in as many lines as the width of the picture asks for."""
    figure.suptitle(
        _lines(text, int(LETTERS * figure.get_figwidth())), x=0.02, ha="left", fontsize=11, fontweight="bold"
    )


def _ends(found: Estimate) -> tuple[float, float]:
    """How far an interval reaches below and above; nothing where there is none."""
    return (found.mean - found.low, found.high - found.mean) if found.sure else (0.0, 0.0)


@styled
def bubbles(found: Failures, lang: str = "en") -> Figure:
    """Failures by how often they happen and how bad each is."""
    shown = [mode for mode in found.modes if mode.occurrence.mean > 0][:MOST]
    figure = figure_of(9.0, max(4.2, 2.0 + 0.42 * len(shown)))
    panel, beside = figure.subplots(1, 2, width_ratios=(1.7, 1))
    _title(figure, finding(found, lang))
    beside.set_axis_off()
    if not shown:
        panel.set_axis_off()
        return figure
    if found.sized in (MONEY, CUSTOMERS):
        _bubbles(panel, found, shown, lang)
    else:
        _bars(panel, shown)
    panel.set_xlabel(either("times a day", "每天次数", lang))
    _tidy(panel)
    _list(beside, found, shown, lang)
    if found.sized in (MONEY, CUSTOMERS):
        _number(figure, panel, found, shown)
    return figure


def _bubbles(panel: Axes, found: Failures, shown: list[Mode], lang: str) -> None:
    """Each failure that somebody feels, where it happens so often and costs so much each time."""
    felt = [mode for mode in shown if mode.severity.known]
    for number, mode in enumerate(felt):
        (low, high), (under, over) = _ends(mode.occurrence), _ends(mode.severity)
        panel.errorbar(
            mode.occurrence.mean, mode.severity.mean, xerr=[[low], [high]], yerr=[[under], [over]], color=NEUTRAL,
            linewidth=0.8, zorder=1,
        )  # fmt: skip
        colour = WORSE if mode.places and mode.places[0] == 1 else PALE
        panel.scatter(
            [mode.occurrence.mean], [mode.severity.mean], s=_area(found, mode), color=colour, alpha=0.75,
            edgecolor="white", zorder=2 + number / 100,
        )  # fmt: skip
    often = [mode.occurrence.mean for mode in felt]
    if max(often) > 30 * min(often):
        panel.set_xscale("log")
        panel.set_xlim(min(often) / 3, max(often) * 2)
    else:
        panel.set_xlim(0, 1.1 * max(*often, *(_reaches(mode.occurrence) for mode in felt)))
    highest = max(_reaches(mode.severity) for mode in felt)
    panel.set_ylim(min(0.0, *(mode.severity.mean for mode in felt)), 1.15 * highest if highest > 0 else 1.0)
    unit = unit_word(found.service.currency or "money", lang)
    panel.set_ylabel(
        either(f"each costs, {unit}", f"每次代价（{unit}）", lang)
        if found.sized == MONEY
        else either("customers lost, each", "每次流失顾客", lang)
    )


def _bars(panel: Axes, shown: list[Mode]) -> None:
    """How often each happens, where nothing is known of what it costs; a bar beside its line of the list."""
    for at, mode in enumerate(shown):
        low, high = _ends(mode.occurrence)
        colour = WORSE if mode.places and mode.places[0] == 1 else PALE
        panel.barh(at, mode.occurrence.mean, color=colour, height=0.5)
        panel.errorbar(mode.occurrence.mean, at, xerr=[[low], [high]], color=NEUTRAL, linewidth=0.8)
    panel.set_xlim(0, None)
    panel.set_ylim(len(shown) + 0.5, -0.9)  # as the list
    panel.set_yticks([])


def _reaches(found: Estimate) -> float:
    return found.high if found.sure else found.mean


def _area(found: Failures, mode: Mode) -> float:
    """Square points of a bubble."""
    sizes = [found.size(one).mean for one in found.modes if found.size(one).known]
    largest = max(sizes, default=0.0)
    return max(90.0, LARGEST * max(found.size(mode).mean, 0.0) / largest) if largest > 0 else 90.0


def _number(figure: Figure, panel: Axes, found: Failures, shown: list[Mode]) -> None:
    """Write the numbers of the bubbles: inside, or beside with a line to it where another number is."""
    figure.draw_without_rendering()
    point = figure.dpi / 72
    placed: list[tuple[float, float]] = []
    centres = {
        at: panel.transData.transform((mode.occurrence.mean, mode.severity.mean)) / point
        for at, mode in enumerate(shown)
        if mode.severity.known
    }
    for at, (x, y) in centres.items():
        away = math.sqrt(_area(found, shown[at]) / math.pi) + APART / 2
        turns = [math.radians(angle) for angle in range(45, 405, 30)]
        tried = [(0.0, 0.0)]
        tried += [
            (far * math.cos(turn), far * math.sin(turn)) for far in (away, away + APART) for turn in turns
        ]
        free = (
            (dx, dy)
            for dx, dy in tried
            if all(math.hypot(x + dx - a, y + dy - b) >= APART for a, b in placed)
        )
        dx, dy = next(free, tried[-1])
        placed.append((x + dx, y + dy))
        mode = shown[at]
        panel.annotate(
            str(at + 1), (mode.occurrence.mean, mode.severity.mean), xytext=(dx, dy), textcoords="offset points",
            ha="center", va="center", fontsize=9, fontweight="bold", zorder=4, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "linewidth": 0.6, "color": NEUTRAL} if (dx, dy) != (0.0, 0.0) else None,
        )  # fmt: skip


def _list(panel: Axes, found: Failures, shown: list[Mode], lang: str) -> None:
    """The failures by number, with their size."""
    panel.set_xlim(0, 1)
    panel.set_ylim(len(shown) + 0.5, -0.9)
    head = {
        MONEY: either(f"{found.unit} a day", f"每天（{unit_word(found.unit, lang)}）", lang),
        CUSTOMERS: either("lost a day", "每天流失", lang),
    }
    panel.text(
        1, -0.6, head.get(found.sized, either("a day", "每天", lang)), ha="right", fontsize=8, color=NEUTRAL
    )
    for number, mode in enumerate(shown):
        panel.text(0, number, f"{number + 1}", fontsize=9, fontweight="bold", va="center")
        panel.text(0.08, number, _lines(short_words(found, mode, lang), 26), fontsize=8.5, va="center")
        size = found.size(mode)
        panel.text(
            1,
            number,
            f"{size.bare('', lang)} {size.spread('')}".strip(),
            fontsize=8.5,
            ha="right",
            va="center",
        )


@styled
def policies(found: Policies, lang: str = "en") -> Figure:
    """Policies, or amounts: what is lost, granted and paid, and what is saved beside the first."""
    return _amounts(found, lang) if found.step is not None else _side_by_side(found, lang)


def _side_by_side(found: Policies, lang: str) -> Figure:
    names = found.names
    figure = figure_of(9.0, 2.2 + ROW * 1.3 * len(names))
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1), sharey=True)
    _title(figure, answer(found, lang))
    unit = unit_word(found.service.currency or "money", lang)
    begin = [0.0] * len(names)
    for part, colour in PARTS:
        sizes = [found.estimate(name, part) for name in names]
        if not any(one.known and one.mean for one in sizes):
            continue
        widths = [one.mean if one.known else 0.0 for one in sizes]
        left.barh(range(len(names)), widths, left=begin, color=colour, height=0.55, label=word(part, lang))
        begin = [one + width for one, width in zip(begin, widths, strict=True)]
    left.set_yticks(range(len(names)), [_lines(policy_words(found, name, lang), 26) for name in names])
    left.invert_yaxis()
    left.set_xlabel(either(f"{unit} a day", f"每天（{unit}）", lang))
    left.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.28 - 0.1 / len(names)), ncol=3, frameon=False, fontsize=8
    )
    for at, name in enumerate(names[1:], 1):
        saving = found.saving(name)
        if saving.known:
            low, high = _ends(saving)
            colour = (
                BETTER
                if saving.sure and saving.low > 0
                else WORSE
                if saving.sure and saving.high < 0
                else NEUTRAL
            )
            right.errorbar(saving.mean, at, xerr=[[low], [high]], fmt="o", color=colour, capsize=3)
    right.axvline(0, color=NEUTRAL, linewidth=0.8)
    right.set_xlabel(either(f"saved in all, {unit} a day", f"合计每天节省（{unit}）", lang))
    for panel in (left, right):
        _tidy(panel)
    return figure


def _amounts(found: Policies, lang: str) -> Figure:
    figure = figure_of(8.0, 5.2)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1.3, 1))
    _title(figure, answer(found, lang))
    unit = unit_word(found.service.currency or "money", lang)
    at = [float(name) for name in found.names]
    saved = [found.saving(name) for name in found.names]
    means = [one.mean if one.known else 0.0 for one in saved]
    lows = [one.low if one.sure else mean for one, mean in zip(saved, means, strict=True)]
    highs = [one.high if one.sure else mean for one, mean in zip(saved, means, strict=True)]
    above.fill_between(at, lows, highs, color=BETTER, alpha=0.18, linewidth=0)
    above.plot(at, means, color=BETTER, marker="o")
    above.axhline(0, color=NEUTRAL, linewidth=0.8)
    if found.stops_paying is not None:
        stop = float(found.stops_paying)
        above.axvline(stop, color=WORSE, linestyle="--", linewidth=1)
        told = either(f"pays up to {found.stops_paying}", f"至 {found.stops_paying} 合算", lang)
        right = stop > (at[0] + at[-1]) / 2
        above.annotate(
            told, (stop, above.get_ylim()[1]), xytext=(-5 if right else 5, -12), textcoords="offset points",
            ha="right" if right else "left", color=WORSE, fontsize=9,
        )  # fmt: skip
    above.set_ylabel(either(f"saved, {unit} a day", f"每天节省（{unit}）", lang))
    first = found.names[0]
    for part, colour in PARTS[:2]:
        base = found.estimate(first, part).mean
        change = [found.estimate(name, part).mean - base for name in found.names]
        below.plot(at, change, color=colour, marker="o", markersize=4, label=word(part, lang))
    below.axhline(0, color=NEUTRAL, linewidth=0.8)
    below.set_ylabel(either(f"change, {unit} a day", f"每天变化（{unit}）", lang))
    below.set_xlabel(
        either(
            f"{_step(found, lang)} may grant up to, {unit}", f"{_step(found, lang)}可授权上限（{unit}）", lang
        )
    )
    below.legend(frameon=False, fontsize=8)
    for panel in (above, below):
        _tidy(panel)
    return figure


def _step(found: Policies, lang: str) -> str:
    from blueprint.text import say

    step = found.service.steps[found.step or ""]
    return f"“{say(step.label, lang, name=found.step or '')}”"


def _tidy(panel: Axes) -> None:
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(alpha=0.25, linewidth=0.6)
    panel.set_axisbelow(True)
