"""A week in a terminal: a line a weekday, or an hour a line and a weekday a column.

                came  wait, min   in time   gave up
    Mon        1,480   0.9 ±0.2   ✗ 49 %      15 %
    Tue        1,470   0.8 ±0.1   ✗ 52 %      14 %

By hour there is room for one figure of a step, that by which it is judged; its intervals are in the CSV file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType

from blueprint import Blueprint
from blueprint.estimate import Estimate, unit_word
from sim.day_lines import Line
from sim.findings import SIGNS
from sim.grades import verdict
from sim.week import Week
from sim.week_answers import judged
from studio.measure_words import thing_words
from studio.terminal.columns import Cell, Column, heading, names, table
from studio.week_words import day_word, worst_words
from studio.words import either, word

_STYLES = {"kept": "green", "missed": "red", "close": "yellow"}


def show(week: Week, service: Blueprint, console: Console, lang: str = "en", *, full: bool = False) -> None:
    """Print a week, a table a step, and one of the staff where it is by weekday."""
    parts = _by_weekday(week, service, lang) if week.by == "weekday" else _by_hour(week, service, lang)
    for title, columns, note in parts:
        console.print()
        console.print(_table(title, columns, note, console.width, lang, full=full))


def _table(
    title: str, columns: Sequence[Column], note: str, width: int, lang: str, *, full: bool
) -> RenderableType:
    return table(title, columns, width, lang, full=full, note=note)


def _estimates(line: Line, cells: Sequence[int]) -> list[Estimate]:
    return [Estimate(line.mean[cell], line.low[cell], line.high[cell]) for cell in cells]


def _column(
    head: str, line: Line, cells: Sequence[int], weight: int, lang: str, *, target: float = math.nan
) -> Column:
    """A column of a line; with a target, each cell with its verdict."""
    unit = line.unit if line.unit == "share" else ""
    shown = []
    for one in _estimates(line, cells):
        cell = Cell.of(one, unit, lang)
        if one.known and not math.isnan(target):
            told = verdict(one, target)
            cell = Cell(f"{SIGNS[told]} {cell.figure}", cell.spread, cell.ends, _STYLES[told])
        shown.append(cell)
    return Column(head, shown, weight)


def _by_weekday(week: Week, service: Blueprint, lang: str) -> Iterator[tuple[str, list[Column], str]]:
    days = [day for day in range(7) if week.times[day]]
    first = names(word("weekday", lang), [day_word(day, lang) for day in days])
    came = _column(word("arrived", lang), week.line("service", "", "arrived"), days, 100, lang)
    yield word("Customers, by weekday", lang), [first, came], ""
    for step, made in service.steps.items():
        if judged(week, step) is None:
            continue
        columns = [first, _column(word("visits", lang), week.line("step", step, "visits"), days, 70, lang)]
        if week.has("step", step, "wait_mean"):
            head = heading(word("wait", lang), unit_word(service.unit, lang), lang)
            columns.append(_column(head, week.line("step", step, "wait_mean"), days, 100, lang))
        if made.wait_standard is not None:
            target, met = made.wait_standard.wait.share.value, week.line("step", step, "standard_met")
            columns.append(_column(word("in time", lang), met, days, 90, lang, target=target))
        if week.has("step", step, "abandoned_share"):
            gone = week.line("step", step, "abandoned_share")
            if any(one > 0 for one in gone.mean):
                columns.append(_column(word("gave up", lang), gone, days, 80, lang))
        yield thing_words("step", step, service, lang), columns, worst_words(week, step, service, lang)
    for pool in service.staff:
        measures = {"on duty": "on_duty", "busy": "occupancy"}
        columns = [
            _column(word(head, lang), week.line("pool", pool, measure), days, 100 - at, lang)
            for at, (head, measure) in enumerate(measures.items())
        ]
        yield thing_words("pool", pool, service, lang), [first, *columns], ""


def _by_hour(week: Week, service: Blueprint, lang: str) -> Iterator[tuple[str, list[Column], str]]:
    days = [day for day in range(7) if any(week.times[day * 24 : day * 24 + 24])]
    hours = [hour for hour in range(24) if any(week.times[day * 24 + hour] for day in days)]
    first = names(word("hour", lang), [f"{hour:02}:00" for hour in hours])
    steps = [step for step in service.steps if judged(week, step) is not None]
    for step in steps:
        line, standard = judged(week, step), service.steps[step].wait_standard
        if line is None:
            continue
        is_level = line.measure == "standard_met" and standard is not None
        target = standard.wait.share.value if is_level and standard else math.nan
        columns = [first]
        for day in days:
            cells = [day * 24 + hour for hour in hours]
            made = _column(day_word(day, lang), line, cells, 100, lang, target=target)
            plain = [Cell(cell.figure, style=cell.style) for cell in made.cells]
            columns.append(Column(made.heading, plain, 100))
        what = (
            word("in time", lang)
            if is_level
            else heading(word("wait", lang), unit_word(line.unit, lang), lang)
        )
        title = f"{thing_words('step', step, service, lang)}{either(': ', '：', lang)}{what}"
        told = worst_words(week, step, service, lang)
        more = either("Intervals: -o FOLDER or --json.", "区间见 -o 文件夹或 --json 的输出。", lang)
        yield title, columns, f"{told}\n{more}"
