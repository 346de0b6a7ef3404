"""The plots of an experiment: what changes, what each hotspot is worth, which input matters, where the warm-up ends.

Every mark carries its interval as a bar; what is not clear of zero is drawn hollow, so that it stays apart in grey too.
"""

from __future__ import annotations

import io
import logging
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from blueprint import Blueprint
from sim.experiment.advice import DO, LOSS, Advice
from sim.experiment.compare import Comparison
from sim.experiment.hotspots import Hotspots
from sim.experiment.sensitivity import Sensitivity
from sim.experiment.warm_up import WarmUp
from studio.answer import Labels, input_words, spot_words
from studio.measure_words import metric_words, unit_words
from studio.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

P = ParamSpec("P")

BETTER, WORSE, NEUTRAL = "#2166AC", "#B2182B", "#4D4D4D"
"""Told apart by the colour-blind (ColorBrewer RdBu), and in grey by being filled or hollow."""
MOST_REMEDIES = 6
"""Bars of what remedies gain."""
ROW = 0.42
"""Inches of height a row."""
WRAP = 34
"""Letters of a name in a line."""


@contextmanager
def style() -> Iterator[None]:
    """Fonts that can show both languages, and the same ids in every SVG, while a figure is made or written."""
    import matplotlib as mpl

    kept: Any = {"font.family": ["DejaVu Sans", *_chinese()], "svg.hashsalt": "service-blueprint"}
    log = logging.getLogger("matplotlib.font_manager")
    before = log.level
    log.setLevel(logging.ERROR)  # that a Chinese font has no bold is nobody's concern
    try:
        with mpl.rc_context(kept):
            yield
    finally:
        log.setLevel(before)


@cache
def _chinese() -> tuple[str, ...]:
    """The family of the first font here with Chinese letters, made known to matplotlib."""
    from matplotlib import font_manager

    from blueprint.drawing.fonts import characters, font_files, font_folders

    for path in font_files(font_folders()):
        if ord("中") in characters(str(path)):
            font_manager.fontManager.addfont(str(path))
            return (font_manager.FontProperties(fname=str(path)).get_name(),)
    return ()


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Make the figures of a function in this style."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with style():
            return draw(*args, **kwargs)

    return drawn


def figure_of(width: float, height: float) -> Figure:
    """An empty figure, in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def svg(figure: Figure) -> str:
    """The figure as SVG, the same for the same numbers."""
    text = io.StringIO()
    with style():
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def png(figure: Figure, dpi: int = 150) -> bytes:
    """The figure as PNG."""
    made = io.BytesIO()
    with style():
        figure.savefig(made, format="png", dpi=dpi)
    return made.getvalue()


def pdf(figure: Figure) -> bytes:
    """The figure as PDF, the same for the same numbers."""
    made = io.BytesIO()
    with style():
        figure.savefig(made, format="pdf", metadata={"CreationDate": None})
    return made.getvalue()


@styled
def differences(found: Comparison, labels: Labels, lang: str = "en") -> Figure:
    """A panel a metric, a row a scenario: the change with its joint interval."""
    names, metrics = found.scenarios, found.metrics
    figure = figure_of(7.2, 0.7 + len(metrics) * (0.75 + ROW * len(names)))
    panels = figure.subplots(len(metrics), 1, squeeze=False)[:, 0]
    for panel, metric in zip(panels, metrics, strict=True):
        group = [
            next(c for c in found.contrasts if (c.scenario, c.metric) == (name, metric)) for name in names
        ]
        percent = 100.0 if metric.unit == "share" else 1.0
        unit = word("points", lang) if metric.unit == "share" else unit_words(metric.unit, lang).strip()
        _rows(
            panel,
            [labels[name] for name in names],
            [(c.change * percent, c.low * percent, c.high * percent) for c in group],
            [NEUTRAL if c.better is None else BETTER if c.better else WORSE for c in group],
        )
        title = metric_words(metric, found.base.blueprint, lang)
        panel.set_title(f"{title}{f', {unit}' if unit else ''}", loc="left", fontsize=10, fontweight="bold")
    return figure


@styled
def remedies(found: Advice, names: Sequence[str], verdicts: Sequence[str]) -> Figure:
    """A bar a remedy: what it gains a day, with its interval, its figure and its verdict, the greatest first."""
    shown = found.remedies[:MOST_REMEDIES]
    figure = figure_of(7.2, 0.1 + 0.23 * len(shown))
    panel = figure.subplots()
    part = 100.0 if found.metric.unit == "share" else 1.0
    gains = [one.gain.also(lambda value: value * part) for one in shown]
    for place, (one, gain) in enumerate(zip(shown, gains, strict=True)):
        colour = {DO: BETTER, LOSS: WORSE}.get(one.verdict, "#7FA6CF" if one.clear else "#C9D0D6")
        panel.barh(place, gain.mean, height=0.62, color=colour)
        low, high = (gain.low, gain.high) if gain.sure else (gain.mean, gain.mean)
        panel.plot([low, high], [place, place], color="#1d2731", linewidth=1.0)
        panel.plot([low, high], [place, place], "|", color="#1d2731", markersize=6)
        text = " ".join(filter(None, (gain.figure(), gain.spread())))
        panel.annotate(
            text, (max(high, 0.0), place), (5, 0), textcoords="offset points", va="center", fontsize=8.5, weight="bold"
        )  # fmt: skip
        panel.annotate(
            verdicts[place], (1.0, place), xycoords=("axes fraction", "data"), ha="right", va="center", fontsize=8.5,
            color=BETTER if one.verdict == DO else WORSE if one.verdict == LOSS else "#5a6673",
            weight="bold" if one.verdict == DO else "normal",
        )  # fmt: skip
    ends = [0.0, *(end for gain in gains for end in (gain.low, gain.high, gain.mean) if end == end)]
    span = (max(ends) - min(ends)) or 1.0
    panel.set_xlim(min(ends) - 0.02 * span, max(ends) + 0.62 * span)
    panel.set_ylim(len(shown) - 0.5, -0.5)
    panel.set_yticks(
        range(len(shown)), [textwrap.fill(name, WRAP) for name in names[: len(shown)]], fontsize=9
    )
    panel.axvline(0, color="#333333", linewidth=0.8)
    panel.set_xticks([])
    panel.spines[["top", "right", "bottom", "left"]].set_visible(False)
    panel.tick_params(length=0)
    return figure


@styled
def worths(found: Hotspots, lang: str = "en") -> Figure:
    """A row a hotspot: what it is worth a day."""
    spots = found.spots[:12]
    figure = figure_of(7.2, 0.9 + ROW * max(1, len(spots)))
    panel = figure.subplots()
    _rows(
        panel,
        [(f"{spot.rank}. " if spot.rank else "") + spot_words(spot, found, lang) for spot in spots],
        [(spot.size.mean, spot.size.low, spot.size.high) for spot in spots],
        [WORSE if spot.clear else NEUTRAL for spot in spots],
    )
    unit = unit_words(found.unit, lang).strip()
    panel.set_title(
        f"{word('What each is worth, a day', lang)}, {unit}", loc="left", fontsize=10, fontweight="bold"
    )
    return figure


@styled
def influences(found: Sensitivity, service: Blueprint, lang: str = "en") -> Figure:
    """A row an input: what moving it down and up does (a tornado)."""
    inputs = list(dict.fromkeys(one.input for one in found.influences))[:12]
    figure = figure_of(7.2, 0.9 + ROW * max(1, len(inputs)))
    panel = figure.subplots()
    for place, path in enumerate(reversed(inputs)):
        for one in (one for one in found.influences if one.input == path):
            down = one.change.partition(": x")[2].startswith("0")
            panel.barh(
                place, one.effect.change, height=0.6, color="#FFFFFF" if down else "#9EBCDA", edgecolor="#333333",
                linewidth=0.8,
                xerr=[[one.effect.change - one.effect.low], [one.effect.high - one.effect.change]],
                error_kw={"elinewidth": 0.8, "ecolor": "#333333", "capsize": 2},
            )  # fmt: skip
    told = [textwrap.fill(input_words(path, service, lang), WRAP) for path in reversed(inputs)]
    panel.set_yticks(range(len(inputs)), told, fontsize=8)
    panel.axvline(0, color="#333333", linewidth=0.8)
    _plain(panel)
    title = metric_words(found.metric, service, lang)
    key = word("white: less, blue: more", lang)
    panel.set_title(f"{title} ({key})", loc="left", fontsize=10, fontweight="bold")
    return figure


@styled
def warm_up_curve(found: WarmUp, unit: str, lang: str = "en") -> Figure:
    """The series in which the warm-up was found, and where it was cut."""
    figure = figure_of(7.2, 2.8)
    panel = figure.subplots()
    panel.plot(found.times, found.series, color="#9E9E9E", linewidth=0.6)
    panel.axvspan(0, found.hours, color="#FDC87E", alpha=0.5)
    panel.axvline(found.hours, color=WORSE, linewidth=1.2)
    panel.set_xlabel(f"{word('time of the run', lang)}, {word('h', lang)}", fontsize=9)
    panel.set_ylabel(f"{word('time in the service', lang)}, {word(unit, lang)}", fontsize=9)
    panel.set_title(f"{word('warm-up', lang)}: {found.hours:.3g} {word('h', lang)}", loc="left", fontsize=10)
    _plain(panel)
    return figure


def _rows(
    panel: Axes, names: Sequence[str], marks: Sequence[tuple[float, float, float]], colours: Sequence[str]
) -> None:
    """Points with intervals, the first at the top; hollow where the interval holds zero."""
    for place, ((mean, low, high), colour) in enumerate(zip(reversed(marks), reversed(colours), strict=True)):
        clear = low > 0 or high < 0
        panel.plot([low, high], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
        panel.plot(
            mean, place, "o", markersize=6.5, color=colour, markerfacecolor=colour if clear else "white"
        )
    panel.axvline(0, color="#333333", linewidth=0.8)
    shown = [textwrap.fill(name, WRAP) for name in reversed(names)]
    panel.set_yticks(range(len(names)), shown, fontsize=9)
    panel.set_ylim(-0.6, len(names) - 0.4)
    panel.margins(x=0.06)
    _plain(panel)


def _plain(panel: Axes) -> None:
    panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(labelsize=8)
    panel.grid(axis="x", color="#E5E5E5", linewidth=0.6)
    panel.set_axisbelow(True)
