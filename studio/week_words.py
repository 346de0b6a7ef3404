"""What a week says, in words: the names of its days and hours, and the sentence above a heat map.

Invariant: figures come from `sim.week_answers`, so that picture and table say the same.
"""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.estimate import Estimate, percent
from sim.week import Week
from sim.week_answers import judged, worst
from studio.measure_words import thing_words
from studio.report.value_words import standard_words
from studio.words import either

_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


def day_word(day: int, lang: str = "en") -> str:
    """A weekday, from 0 for Monday on."""
    return _DAYS["zh" if lang.startswith("zh") else "en"][day]


def cell_word(week: Week, cell: int, lang: str = "en") -> str:
    """A weekday, or an hour of it: `Mon 10:00–11:00`."""
    if week.by == "weekday":
        return day_word(cell, lang)
    day, hour = divmod(cell, 24)
    return f"{day_word(day, lang)} {hour:02}:00–{hour + 1:02}:00"


def when_words(week: Week, cells: tuple[int, ...], lang: str = "en") -> str:
    """What cells have in common: one time, one hour on several days, one day; empty where they have nothing."""
    if len(cells) == 1 or week.by == "weekday":
        return cell_word(week, cells[0], lang) if len(cells) == 1 else ""
    days, hours = {cell // 24 for cell in cells}, {cell % 24 for cell in cells}
    if len(hours) == 1:
        hour = hours.pop()
        return f"{hour:02}:00–{hour + 1:02}:00"
    return day_word(days.pop(), lang) if len(days) == 1 else ""


def worst_words(week: Week, step: str, service: Blueprint, lang: str = "en") -> str:
    """When a step is worst, or that no time of the week is clearly worse than the others; empty where nobody waits."""
    line = judged(week, step)
    found = worst(week, line) if line else None
    if line is None or found is None:
        return ""
    name, colon = thing_words("step", step, service, lang), either(": ", "：", lang)
    standard = service.steps[step].wait_standard
    if line.measure == "standard_met" and standard is not None:
        what, figure = standard_words(standard, service, lang), percent(found.figure, lang)
    else:
        what = either("mean wait", "平均等待", lang)
        figure = Estimate(found.figure, found.low, found.high).figure(line.unit, lang)
    if not found.clear:
        told = either("no time of the week is clearly worse", "各时段无明显差别", lang)
    else:
        when = when_words(week, found.like, lang)
        if when:
            told = either(f"worst {when}, {figure}", f"{when} 最差，{figure}", lang)
        else:
            when = cell_word(week, found.cell, lang)
            told = either(f"among the worst {when}, {figure}", f"{when} 属最差之列，{figure}", lang)
    return f"{name}{colon}{what}{either('; ', '；', lang)}{told}"
