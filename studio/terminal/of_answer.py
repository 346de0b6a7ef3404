"""The answer of an experiment as a person reads it in a terminal: sentences, then a table for each part of the answer.

Green and red say better and worse only where a joint interval is clear of zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from blueprint.estimate import Estimate, percent, unit_after, unit_word
from blueprint.text import say
from sim.experiment.compare import Comparison
from sim.experiment.conduct import Answer
from sim.experiment.contrast import Contrast
from sim.experiment.hotspots import Hotspots
from sim.experiment.selection import Selection
from sim.experiment.sensitivity import Sensitivity
from sim.metric import Metric
from studio.answer import Labels, change_words, labels_of, sentences, spot_words
from studio.figures import change_of, level_of, pair, signed
from studio.measure_words import metric_words
from studio.terminal.columns import Cell, Column, heading, names, table
from studio.terminal.of_run import GRADES, ran, strip
from studio.terminal.wrapping import wrapped
from studio.words import word

MOST_INPUTS = 12
"""Inputs of a sensitivity that are shown."""


def show_answer(answer: Answer, console: Console, lang: str = "en", *, full: bool = False) -> None:
    """Print the answer in sentences, then the tables."""
    design, base = answer.design, answer.comparison.base
    question = say(design.question, lang) if design.question else say(design.service.service, lang)
    console.print(wrapped(Text(question, style="bold"), console.width))
    if answer.hotspots:
        console.print(strip(answer.hotspots.findings(lang), console.width, lang))
    for told in sentences(answer, lang):
        console.print(wrapped(Text(told), console.width))
    for part in tables(answer, lang, console.width, full=full):
        console.print()
        console.print(part)
    console.print()
    console.print(wrapped(ran(base, lang), console.width))


def tables(answer: Answer, lang: str, width: int, *, full: bool = False) -> Iterator[RenderableType]:
    """A table for each part of the answer."""
    labels = labels_of(answer, lang)
    found = answer.comparison

    def shown(title: str, columns: list[Column], note: str = "") -> RenderableType:
        return table(title, columns, width, lang, full=full, note=note)

    if answer.selection:
        yield shown(word("The best", lang), selected(answer.selection, found, labels, lang))
    if found.scenarios:
        title = f"{word('What changes', lang)} · {found.base.replications} {word('replications', lang)}"
        yield shown(title, compared(found, labels, lang), _gains(found, lang) if full else "")
    if answer.hotspots:
        note = "1–2: cannot be told apart. –: too small to matter. Worth overlaps and does not add up."
        yield shown(word("What each is worth, a day", lang), spots(answer.hotspots, lang), word(note, lang))
    if answer.sensitivity:
        most = None if full else MOST_INPUTS
        yield shown(word("Which input matters", lang), inputs(answer.sensitivity, found, labels, lang, most))


def _gains(found: Comparison, lang: str) -> str:
    """How much the common customers help."""
    firsts = [next(c for c in found.contrasts if c.metric == metric) for metric in found.metrics]
    gains = [f"{c.reduction:.0f}" for c in firsts if math.isfinite(c.reduction)]
    told = word("variance reduced by common customers, first scenario: × ", lang)
    return told + ", ".join(gains) if gains else ""


def _changed(found: Contrast, days: int, lang: str) -> Cell:
    """A change with its sign; green where it is clearly better."""
    change = change_of(found, days)
    unit = "points" if found.metric.unit == "share" else ""
    style = {True: "green", False: "red", None: "bold" if found.clear else "dim"}[found.better]
    told = signed(change, found.metric.unit, lang, bare=True)
    shown = change.also(lambda value: value * 100) if unit else change
    return Cell(told, shown.spread(), shown.ends(), style) if change.known else Cell("–", style="dim")


def compared(found: Comparison, labels: Labels, lang: str) -> list[Column]:
    """What the scenarios change: a row for each measure of one scenario, for each scenario of several."""
    return (_one_scenario if len(found.scenarios) == 1 else _scenarios)(found, labels, lang)


def _one_scenario(found: Comparison, labels: Labels, lang: str) -> list[Column]:
    """A row for each measure: what was, what will be, the change."""
    (name,), base = found.scenarios, found.base
    days = base.days
    own = [one for one in found.contrasts if one.scenario == name]
    what = [_what(one.metric, found, lang) for one in own]
    levels = [pair(level_of(base, one.metric), level_of(found.results[name], one.metric), change_of(one, days),
                   one.metric.unit, lang, clear=one.clear) for one in own]  # fmt: skip
    before, after = ([Cell(level[at]) for level in levels] for at in (0, 1))
    return [
        names(word("measure", lang), what),
        Column(labels["as_it_is"], before, 80, spread=False),
        Column(labels[name], after, 90, spread=False),
        Column(word("change", lang), [_changed(one, days, lang) for one in own], 100),
    ]  # fmt: skip


def _scenarios(found: Comparison, labels: Labels, lang: str) -> list[Column]:
    """A row for each scenario: its change in every measure, below what was."""
    base, days = found.base, found.base.days
    columns = [
        names(word("scenario", lang), [labels["as_it_is"], *(labels[name] for name in found.scenarios)])
    ]
    for at, metric in enumerate(found.metrics):
        own = {one.scenario: one for one in found.contrasts if one.metric == metric}
        first, was = own[found.scenarios[0]], level_of(base, metric)
        cells = [Cell(pair(was, was, change_of(first, days), metric.unit, lang, clear=first.clear)[0])]
        cells += [_changed(own[name], days, lang) for name in found.scenarios]
        columns.append(Column(_what(metric, found, lang), cells, 100 - at))
    return columns  # fmt: skip


def _what(metric: Metric, found: Comparison, lang: str) -> str:
    """A measure with its unit, as a heading."""
    what = metric_words(metric, found.base.blueprint, lang)
    return what if metric.unit == "share" else heading(what, unit_after(metric.unit, lang).strip(), lang)


def selected(found: Selection, compared: Comparison, labels: Labels, lang: str) -> list[Column]:
    """How the race went."""
    days = compared.base.days
    runners = found.runners
    style = ["bold green" if one.name == found.best and found.sure else "" for one in runners]
    what = _what(found.metric, compared, lang)
    means = [level_of(compared.results[one.name], found.metric) if one.name in compared.results else
             Estimate(one.mean).over(days if found.metric.total else 1) for one in runners]  # fmt: skip
    dropped = ["–" if one.dropped_at is None else str(one.dropped_at) for one in runners]
    return [
        names(word("scenario", lang), [labels.get(one.name, one.name) for one in runners], style),
        Column(what, [Cell.of(one, found.metric.unit, lang) for one in means], 100, spread=False),
        Column(word("replications", lang), [Cell(str(one.replications)) for one in runners], 80),
        Column(word("dropped after", lang), [Cell(one) for one in dropped], 60),
    ]


def spots(found: Hotspots, lang: str) -> list[Column]:
    """What each cause is worth."""
    service, shown = found.base.blueprint, found.spots
    styles = [GRADES[spot.grade] for spot in shown]

    def column(
        heading: str, made: list[Estimate | None], unit: str, weight: int, *, graded: bool = False
    ) -> Column:
        cells = [
            Cell.of(one, unit, lang, style if graded else "") for one, style in zip(made, styles, strict=True)
        ]
        return Column(heading, cells, weight)

    told = [f"{spot.rank or '–':<4}{spot_words(spot, found, lang)}" for spot in shown]
    money = any(spot.money for spot in shown)
    columns = [names(word("hotspot", lang), told, ["bold" if spot.grade else "" for spot in shown])]
    if money:
        unit = unit_word(service.currency or "money", lang)
        columns.append(column(unit, [spot.money for spot in shown], "", 100, graded=True))
    among = [
        Cell("–") if math.isnan(spot.among_worst) else Cell(percent(spot.among_worst, lang)) for spot in shown
    ]
    time = heading(word("time", lang), unit_word(service.unit, lang), lang)
    columns += [
        column(word("customers lost", lang), [spot.lost for spot in shown], "", 80),
        column(time, [spot.time for spot in shown], service.unit, 90, graded=not money),
        Column(word("times", lang), [Cell.of(Estimate(spot.occurrence), "", lang) for spot in shown], 40),
        Column(word("worst three", lang), among, 30),
    ]
    return columns


def inputs(
    found: Sensitivity, compared: Comparison, labels: Labels, lang: str, most: int | None = MOST_INPUTS
) -> list[Column]:
    """What each input moves, the most first."""
    service, days, shown = compared.base.blueprint, compared.base.days, found.influences[:most]
    effects = [_changed(one.effect, days, lang) for one in shown]
    effects = [Cell(one.figure, one.spread, one.ends, "" if own.effect.clear else "dim")
               for one, own in zip(effects, shown, strict=True)]  # fmt: skip
    best = [Cell(labels.get(one.best, one.best), style="red" if one.turns else "yellow" if one.may_turn else "dim")
            for one in shown]  # fmt: skip
    columns = [
        names(word("input", lang), [change_words(one.change, service, lang) for one in shown]),
        Column(_what(found.metric, compared, lang), effects, 100),
    ]
    return [*columns, Column(word("best then", lang), best, 50, left=True)] if compared.scenarios else columns
