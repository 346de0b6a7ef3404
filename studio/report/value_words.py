"""Values of a service file as a person would say them in a report: hours, timetables, rates, money, times.

Kept: every value that the tables of the assumptions show is said here, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from blueprint import Blueprint, Distribution
from blueprint.dates import ByDay
from blueprint.estimate import Estimate
from blueprint.opening import entries
from blueprint.quantity import SECONDS, Duration, Money, Rate, plain
from blueprint.standards import KINDS, SIDES, Seen, Standard, WaitStandard, level_note
from blueprint.text import say
from blueprint.values import BySegment
from studio.words import either, word

_CLOSING = {
    "serve_out": ("whoever is inside at closing is still served", "关门时在场的顾客继续办完"),
    "turn_away": ("whoever still waits at closing is turned away", "关门时仍在排队的顾客被劝离"),
    "cut": ("everybody leaves at closing, also in the middle of a service", "关门即止，正在办理的也中断"),
    "carry_over": ("whoever still waits at closing is served the next day", "关门时仍在排队的顾客顺延次日"),
}
_AFTER_THE_BREAK = (
    "whoever still waits at closing is served when the doors open again",
    "关门时仍在排队的顾客顺延至下次开门",
)


def closing_words(service: Blueprint, lang: str) -> str:
    """What becomes of those who are still there at closing."""
    if service.closing == "carry_over" and any(len(one.spans) > 1 for one in entries(service.hours)):
        return either(*_AFTER_THE_BREAK, lang)
    return either(*_CLOSING[service.closing or "serve_out"], lang)


def hours_words(service: Blueprint, lang: str) -> str:
    """When it is open, and what happens at closing."""
    if service.hours is None:
        return either("The service never closes.", "全天候服务，从不关门。", lang)
    rule = closing_words(service, lang)
    open_, closed = hours_by_day(service.hours, lang), ""
    if service.closed:
        days = listed((one.say(lang) for one in service.closed), lang)
        closed = either(f"; closed on {days}", f"；{days} 休息", lang)
    return either(f"Open {open_}{closed}; {rule}.", f"营业时间 {open_}{closed}；{rule}。", lang)


def hours_by_day(hours: Any, lang: str) -> str:
    """`09:00-17:00`, or `mon-fri 09:00-17:00, sat 09:00-12:00`."""
    if not isinstance(hours, ByDay):
        return str(hours)
    return listed((f"{days.say(lang)} {one}" for days, one in hours.items()), lang)


def timetable_words(table: Any, service: Blueprint, lang: str) -> str:
    """`3 from 09:00, 5 from 11:00`, or the one value of all day; by day where days differ."""
    if isinstance(table, ByDay):
        each = (
            either(f"{days}: {timetable_words(one, service, lang)}",
                   f"{days.say(lang)}：{timetable_words(one, service, lang)}", lang)
            for days, one in table.items()
        )  # fmt: skip
        return either("; ", "；", lang).join(each)
    if isinstance(table, Mapping):
        told = []
        for time, value in table.items():
            said = timetable_words(value, service, lang)
            told.append(either(f"{said} from {time}", f"{time} 起 {said}", lang))
        return listed(told, lang)
    if isinstance(table, Rate):
        return either(str(table), f"{_every(table, service, lang)} {plain(table.number)} 人", lang)
    return str(table)


def money_words(amount: Rate | Money, service: Blueprint, lang: str) -> str:
    """`40 CNY/h`, “每小时 40 CNY”; a bare rate is per the file's unit."""
    number = f"{plain(amount.number)} {word(service.currency or '', lang)}".strip()
    if isinstance(amount, Money):
        return number
    return either(
        f"{number}/{_per(amount, service, lang)}", f"{_every(amount, service, lang)} {number}", lang
    )


def standard_words(standard: WaitStandard, service: Blueprint, lang: str) -> str:
    """`80% within 5 min`, “80% 在 5 分钟内”."""
    share, limit = standard.wait.share, duration_words(standard.wait.limit, service, lang)
    told = either(f"{share} within {limit}", f"{share} 在 {limit}内", lang)
    return told + level_note(standard.of, lang)


_KINDS = {
    "wait": ("wait", "等待"), "duration": ("duration", "办结用时"), "failures": ("failures", "失败"),
    "score": ("score", "评分"),
}  # fmt: skip
_SIDES = {
    "expected": ("expected", "期望"), "believed": ("believed", "管理层认为"), "promised": ("promised", "承诺"),
    "perceived": ("perceived", "感知"),
}  # fmt: skip


def standards_words(standard: Standard | None, service: Blueprint, lang: str) -> str:
    """All that a step sets itself, and whose figures stand beside it, a line each; – where there is nothing."""
    if standard is None:
        return "–"
    colon = either(": ", "：", lang)
    lines = [] if standard.of_waits is None else [standard_words(standard.of_waits, service, lang)]
    if standard.duration is not None:
        share, limit = standard.duration.share, duration_words(standard.duration.limit, service, lang)
        lines.append(either(f"{share} done within {limit}", f"{share} 在 {limit}内办结", lang))
    if standard.failures is not None:
        lines.append(either(f"failures {standard.failures} at most", f"失败不超过 {standard.failures}", lang))
    if standard.score is not None:
        lines.append(either(f"score {standard.score} at least", f"评分不低于 {standard.score}", lang))
    for side in SIDES:
        own = [
            f"{either(*_KINDS[kind], lang)} {figure_words(figure, service, lang)}"
            for kind in KINDS
            if (figure := standard.figure(side, kind)) is not None
        ]
        if own:
            lines.append(f"{either(*_SIDES[side], lang)}{colon}{listed(own, lang)}")
    return "\n".join(lines)


def figure_words(figure: Any, service: Blueprint, lang: str) -> str:
    """A figure of a standard: a time with its unit, a factor, a share, a score."""
    if isinstance(figure, Seen) and figure.time is not None:
        figure = figure.time
    return duration_words(figure, service, lang) if isinstance(figure, Duration) else str(figure)


def duration_words(time: Duration, service: Blueprint, lang: str) -> str:
    """A time with its unit, which is the file's own when it has none: `5 min`, “5 分钟”."""
    return f"{plain(time.number)} {word(time.unit or service.unit, lang)}"


def _per(rate: Rate, service: Blueprint, lang: str) -> str:
    """What a rate is per: `h`, `30 min`."""
    many = "" if rate.per == 1 else f"{plain(rate.per)} "
    return f"{many}{word(rate.unit or service.unit, lang)}"


def _every(rate: Rate, service: Blueprint, lang: str) -> str:
    """What a rate is per, as Chinese says it first: “每小时”, “每 30 分钟”."""
    return f"每{'' if rate.per == 1 else ' '}{_per(rate, service, lang)}"


def listed(words: Iterable[str], lang: str) -> str:
    """Several words in one line."""
    return either(", ", "、", lang).join(words)


def time_words(found: Distribution | None, service: Blueprint, lang: str) -> str:
    """The mean in the file's unit, then the distribution as written: `4.2 min: lognormal(mean=4.2, sd=2.1)`."""
    if found is None:
        return "–"
    mean = Estimate(found.mean(service.unit) / SECONDS[service.unit]).figure(service.unit, lang)
    return mean if found.kind == "deterministic" else either(f"{mean}: {found}", f"{mean}：{found}", lang)


def patience_words(found: Any, service: Blueprint, lang: str) -> str:
    """How long somebody waits: a distribution, or for ever."""
    if found is None or found == "never":
        return either("never gives up", "从不放弃", lang)
    return time_words(found, service, lang)


def by_segment_words(value: Any, service: Blueprint, lang: str) -> str:
    """A value, or one a line for each segment that has its own."""
    colon = either(": ", "：", lang)
    if isinstance(value, BySegment):
        told = [
            f"{say(service.all_segments()[name].label, lang, name=name)}{colon}{_value(own, service, lang)}"
            for name, own in value.by_segment.items()
        ]
        if value.others is not None:
            told.append(f"{either('others', '其他', lang)}{colon}{_value(value.others, service, lang)}")
        return "\n".join(told)
    return _value(value, service, lang)


def _value(value: Any, service: Blueprint, lang: str) -> str:
    if isinstance(value, Distribution):
        return time_words(value, service, lang)
    if isinstance(value, (Rate, Money)):  # of the prices
        return money_words(value, service, lang)
    return patience_words("never", service, lang) if value == "never" else str(value)
