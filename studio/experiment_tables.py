"""The tables of an experiment, as a person reads them in a terminal.

Each difference stands above its joint interval; green and red say better and worse only where that is clear.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from blueprint.estimate import Estimate
from blueprint.text import say
from sim.experiment.compare import Comparison
from sim.experiment.conduct import Answer
from sim.experiment.contrast import Contrast
from sim.experiment.hotspots import Hotspots
from sim.experiment.selection import Selection
from sim.experiment.sensitivity import Sensitivity
from studio.answer import Labels, change_words, labels_of, sentences, spot_words
from studio.fitting import fitted
from studio.measure_words import metric_words, unit_words
from studio.run_tables import figure
from studio.words import word

MOST_INPUTS = 12
"""Inputs of a sensitivity that are shown."""


def show_answer(answer: Answer, console: Console, lang: str = "en") -> None:
    """Print the answer in sentences, then the tables."""
    design, base = answer.design, answer.comparison.base
    question = say(design.question, lang) if design.question else say(design.service.service, lang)
    console.print(Text(question, style="bold"))
    for told in sentences(answer, lang):
        console.print(Text(told))
    for table in tables(answer, lang):
        console.print()
        console.print(fitted(table, console.width, lang) if isinstance(table, Table) else table)
    ran = f"{base.replications} {word('replications', lang)}, {word('seed', lang)} {base.seed}"
    engine = f"{word('engine', lang)} {base.engine}"
    console.print()
    console.print(Text(f"{design.service.fingerprint} · {ran} · {engine}", style="dim"))


def tables(answer: Answer, lang: str) -> Iterator[RenderableType]:
    """A table for each part of the answer."""
    labels = labels_of(answer, lang)
    if answer.selection:
        yield _selection(answer.selection, answer.comparison, labels, lang)
    if answer.comparison.scenarios:
        yield _comparison(answer.comparison, labels, lang)
    if answer.hotspots:
        yield _hotspots(answer.hotspots, lang)
    if answer.sensitivity:
        yield _sensitivity(answer.sensitivity, answer.comparison, labels, lang)


def _table(title: str, columns: list[str], lang: str) -> Table:
    table = Table(title=word(title, lang), title_justify="left", title_style="bold", box=None, pad_edge=False)
    for place, column in enumerate(columns):
        justify = "left" if place == 0 else "right"
        table.add_column(Text(column), justify=justify, header_style="dim", overflow="fold")  # type: ignore[arg-type]
    return table


def _comparison(found: Comparison, labels: Labels, lang: str) -> Table:
    service = found.base.blueprint
    heads = [metric_words(metric, service, lang) + _in(metric.unit, lang) for metric in found.metrics]
    table = _table("What changes", [word("scenario", lang), *heads], lang)
    table.title = f"{table.title} ({found.base.replications} {word('replications', lang)})"
    firsts = [next(c for c in found.contrasts if c.metric == metric) for metric in found.metrics]
    table.add_row(labels["as_it_is"], *(figure(c.before, c.metric.unit) for c in firsts))
    for name in found.scenarios:
        cells = [_change(c) for c in found.contrasts if c.scenario == name]
        table.add_row(labels[name], *cells)
    gains = [f"{c.reduction:.0f}" for c in firsts if math.isfinite(c.reduction)]
    if gains:
        table.caption = word("variance reduced by common customers, first scenario: × ", lang) + ", ".join(
            gains
        )
        table.caption_justify = "left"
    return table


def _in(unit: str, lang: str) -> str:
    shown = unit_words(unit, lang).strip()
    return f", {shown}" if shown else ""


def _change(contrast: Contrast) -> Text:
    """After, the change, and its interval."""
    unit = contrast.metric.unit
    style = {True: "green", False: "red", None: ""}[contrast.better]
    text = Text(f"{figure(contrast.after, unit)} ", justify="right")
    text.append(f"{signed(contrast.change, unit)}", style=style or ("bold" if contrast.clear else "dim"))
    if not math.isnan(contrast.low):
        text.append(f"\n{signed(contrast.low, unit)} … {signed(contrast.high, unit)}", style="dim")
    return text


def figure_of_part(part: float) -> str:
    """A probability in whole per cent; a dash where none can be told."""
    return "–" if math.isnan(part) else f"{part * 100:.0f} %"


def signed(number: float, unit: str = "") -> str:
    """A difference with its sign: +0.69; of shares in percentage points, −2.1 pp."""
    if math.isnan(number):
        return "–"
    if unit == "share":
        return f"{signed(round(number * 100, 3))} pp"
    return ("+" if number > 0 else "−" if number < 0 else "±") + figure(abs(number), unit)


def _selection(found: Selection, compared: Comparison, labels: Labels, lang: str) -> Table:
    what = metric_words(found.metric, compared.base.blueprint, lang) + _in(found.metric.unit, lang)
    table = _table(
        "The best",
        [word("scenario", lang), what, word("replications", lang), word("dropped after", lang)],
        lang,
    )
    for runner in found.runners:
        dropped = "–" if runner.dropped_at is None else str(runner.dropped_at)
        style = "bold green" if runner.name == found.best and found.sure else ""
        name = Text(labels.get(runner.name, runner.name), style=style)
        table.add_row(name, figure(runner.mean, found.metric.unit), str(runner.replications), dropped)
    return table


def _estimate(found: Estimate | None) -> Text:
    if found is None:
        return Text("–", style="dim")
    text = Text(figure(found.mean), justify="right", style="bold" if found.low > 0 else "")
    if not math.isnan(found.low):
        low, high = (figure(end).replace("-", "−") for end in (found.low, found.high))
        text.append(f"\n{low} … {high}", style="dim")
    return text


def _hotspots(found: Hotspots, lang: str) -> Table:
    service = found.base.blueprint
    money = any(spot.money for spot in found.spots)
    heads = [
        "", word("hotspot", lang), f"{word('time', lang)}, {word(service.unit, lang)}", word("customers lost", lang),
        *([service.currency or word("money", lang)] if money else []), word("a day", lang), word("worst three", lang),
    ]  # fmt: skip
    table = _table("What each is worth, a day", heads, lang)
    table.columns[1].justify = "left"
    for spot in found.spots:
        rank = spot.rank or "–"
        cells = [_estimate(spot.time), _estimate(spot.lost), *([_estimate(spot.money)] if money else [])]
        occurrence = Text(figure(spot.occurrence), style="dim")
        table.add_row(
            rank, spot_words(spot, found, lang), *cells, occurrence, figure_of_part(spot.among_worst)
        )
    table.caption = word(
        "1–2: cannot be told apart. –: too small to matter. Worth overlaps and does not add up.", lang
    )
    table.caption_justify = "left"
    return table


def _sensitivity(found: Sensitivity, compared: Comparison, labels: Labels, lang: str) -> Table:
    what = metric_words(found.metric, compared.base.blueprint, lang) + _in(found.metric.unit, lang)
    table = _table("Which input matters", [word("input", lang), what, word("best then", lang)], lang)
    for one in found.influences[:MOST_INPUTS]:
        unit = found.metric.unit
        effect = Text(
            signed(one.effect.change, unit), style="" if one.effect.clear else "dim", justify="right"
        )
        if not math.isnan(one.effect.low):
            effect.append(f"\n{signed(one.effect.low, unit)} … {signed(one.effect.high, unit)}", style="dim")
        style = "red" if one.turns else "yellow" if one.may_turn else "dim"
        moved = change_words(one.change, compared.base.blueprint, lang)
        table.add_row(moved, effect, Text(labels.get(one.best, one.best), style=style))
    return table
