"""What a day says, in words: the sentences that are titles of its plots, and that a page may write beside them.

    The queue for Officer is longest at 12:45: 5.8 wait
    Officer: 11:00–13:00 4 needed, 2 on duty

Invariant: figures come from `sim.day_answers`, so that plot, page and sentence say the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from blueprint import Blueprint
from blueprint.estimate import percent
from blueprint.quantity import TimeOfDay
from sim.day import Day
from sim.day_answers import (
    Busiest,
    Stretch,
    busiest,
    longest_queue,
    promise,
    short_of_staff,
    waiting_lines,
)
from sim.day_lines import Line
from studio.measure_words import thing_words
from studio.report.value_words import standard_words
from studio.words import either

MOST_STRETCHES = 2
"""So many times at which a promise is missed are named."""


def people(number: float) -> str:
    """A number of people as it is read: one digit after the point, none where it is whole or ten or more."""
    text = f"{number:.1f}" if number < 9.95 else f"{number:,.0f}"
    return text.removesuffix(".0")


def between(least: float, most: float) -> str:
    """A number of people, or from how many to how many."""
    return people(least) if people(least) == people(most) else f"{people(least)}–{people(most)}"


def clock(seconds: float) -> str:
    """A time of day, `12:45`."""
    return str(TimeOfDay(round(seconds)))


def stretch(when: Stretch) -> str:
    """From when to when, `11:00–13:00`."""
    return f"{clock(when.since)}–{clock(when.until)}"


def width_words(day: Day, lang: str = "en") -> str:
    """How wide the slots of a curve are."""
    minutes = round(day.width / 60, 2)
    named: dict[float, tuple[str, str]] = {
        15: ("quarter hours", "刻钟"),
        30: ("half hours", "半小时"),
        60: ("hours", "小时"),
    }
    english, chinese = named.get(minutes, (f"{minutes:g} minutes", f" {minutes:g} 分钟"))
    return either(english, chinese, lang)


def queue_name(line: Line, service: Blueprint, lang: str = "en") -> str:
    """Whose queue it is: of a pool, or at a step."""
    name = thing_words(line.scope, line.name, service, lang)
    if line.scope == "step":
        return either(f"The queue at {name}", f"“{name}”的排队", lang)
    return either(f"The queue for {name}", f"等候{name}的人数", lang)


def queue_words(day: Day, line: Line, service: Blueprint, lang: str = "en") -> str:
    """When a queue of this day is longest, and how long."""
    found, name = longest_queue(day, line), queue_name(line, service, lang)
    number = people(found.length)
    if found.hardly:
        thing = thing_words(line.scope, line.name, service, lang)
        at = either("at" if line.scope == "step" else "for", "", lang)
        return either(f"Hardly anybody waits {at} {thing}", f"几乎无人等候{thing}", lang)
    if not found.clear:
        mean = people(found.average)
        return either(
            f"{name} has no clear peak: {mean} wait on average", f"{name}无明显高峰：平均 {mean} 人", lang
        )
    at = clock(found.when.middle)
    return either(f"{name} is longest at {at}: {number} wait", f"{name}在 {at} 最多：{number} 人", lang)


def staff_words(day: Day, pool: str, service: Blueprint, lang: str = "en") -> str:
    """Where a pool is shortest of people, or that it never is."""
    found, name = short_of_staff(day, service, pool), thing_words("pool", pool, service, lang)
    if found is None:
        return either(f"{name}: enough on duty all day", f"{name}：全天人手充足", lang)
    when, need, duty = stretch(found.when), between(found.least, found.most), between(*found.on_duty)
    return either(
        f"{name}: {when} {need} needed, {duty} on duty",
        f"{name}：{when} 需要 {need} 人，在岗 {duty} 人",
        lang,
    )


def promise_words(day: Day, step: str, service: Blueprint, lang: str = "en") -> str:
    """When a step misses what was promised, or that it keeps it; empty without a promise or visits."""
    found, name = promise(day, service, step), thing_words("step", step, service, lang)
    standard = service.steps[step].wait_standard
    if found is None or standard is None:
        return ""
    colon = either(": ", "：", lang)
    asked = standard_words(standard, service, lang)
    if found.missed:
        worst = percent(found.worst, lang)
        when = times(found.missed, lang)
        return (
            name
            + colon
            + either(
                f"{asked} missed {when}, {worst} at worst", f"{asked}，{when} 未达标，最低 {worst}", lang
            )
        )
    if found.unsure:
        at = stretch(found.when)
        return name + colon + either(f"{asked} is close at {at}", f"{asked}，{at} 难以判定", lang)
    return name + colon + either(f"{asked} kept all day", f"{asked}，全天达标", lang)


def times(found: Sequence[Stretch], lang: str = "en") -> str:
    """The longest stretches of some, in their order, and that there are more."""
    named = sorted(
        sorted(found, key=lambda one: one.since - one.until)[:MOST_STRETCHES], key=lambda one: one.since
    )
    text = either(" and ", "、", lang).join(stretch(one) for one in named)
    return text + (either(" and more", "等", lang) if len(found) > len(named) else "")


def arrival_words(day: Day, service: Blueprint, lang: str = "en") -> str:
    """When most customers come, and how many an hour."""
    found: Busiest = busiest(day, service)
    if not found.clear:
        mean = people(found.average)
        return either(
            f"No clear peak: {mean} customers an hour come", f"到达无明显高峰：每小时 {mean} 人", lang
        )
    when, rate = stretch(found.when), people(found.rate)
    return either(f"Most customers come {when}: {rate} an hour", f"{when} 到达最多：每小时 {rate} 人", lang)


def day_words(day: Day, service: Blueprint, lang: str = "en") -> list[str]:
    """All that a day says, the longest queues first; staff that is short after them."""
    smooth = day.smooth()
    lines = sorted(waiting_lines(smooth, service), key=lambda line: -longest_queue(smooth, line).length)
    queues = [line for line in lines if not longest_queue(smooth, line).hardly]
    short = [line.name for line in day.of("on_duty") if short_of_staff(day, service, line.name)]
    promised = [
        promise_words(smooth, step, service, lang)
        for step, made in service.steps.items()
        if made.wait_standard
    ]
    return [
        *(queue_words(smooth, line, service, lang) for line in queues),
        *(staff_words(day, pool, service, lang) for pool in short),
        *(text for text in promised if text),
        arrival_words(smooth, service, lang),
    ]
