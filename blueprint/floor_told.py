"""Rules of the floor manager in words: what pictures, tables, reports and differences say of them.

`counter.queue > 12 for 5 min` is “more than 12 wait at Serve at the counter for 5 min”,
“柜台办理排队多于 12 人达 5 分钟”.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from blueprint.estimate import unit_word
from blueprint.floor import DOWN, FREE, LOOKED_AT, Condition, Rule
from blueprint.quantity import Duration
from blueprint.text import say

if TYPE_CHECKING:
    from blueprint.sections import Sections

_SIGNS = {
    ">": ("more than", "多于"),
    ">=": ("at least", "不少于"),
    "<": ("fewer than", "少于"),
    "<=": ("at most", "不多于"),
}
_LONGER = {
    ">": ("longer than", "超过"),
    ">=": ("at least", "不少于"),
    "<": ("shorter than", "不足"),
    "<=": ("at most", "不超过"),
}


def condition_told(service: Sections, one: Condition, lang: str = "en") -> str:
    """A condition in words."""
    zh = lang.startswith("zh")
    section = {"step": "steps", "pool": "staff", "system": "systems"}[LOOKED_AT[one.what]]
    thing = getattr(service, section).get(one.thing)
    name = say(thing.label if thing else None, lang, name=one.thing)
    at = int(zh)
    if one.what == DOWN:
        words = f"{name}停机" if zh else f"{name} is down"
    elif isinstance(one.limit, Duration):
        time = time_told(service, one.limit, lang)
        words = (
            f"{name}最长等待{_LONGER[one.sign][at]} {time}"
            if zh
            else f"the longest wait at {name} is {_LONGER[one.sign][0]} {time}"
        )
    elif one.what == FREE:
        many = f"{one.limit:g}"
        words = (
            f"{name}空闲{_SIGNS[one.sign][1]} {many} 人"
            if zh
            else f"{_SIGNS[one.sign][0]} {many} of {name} are free"
        )
    else:
        many = f"{one.limit:g}"
        words = (
            f"{name}排队{_SIGNS[one.sign][1]} {many} 人"
            if zh
            else f"{_SIGNS[one.sign][0]} {many} wait at {name}"
        )
    if one.lasting is None:
        return words
    lasting = time_told(service, one.lasting, lang)
    return f"{words}达 {lasting}" if zh else f"{words} for {lasting}"


def time_told(service: Sections, time: Duration, lang: str) -> str:
    """A time with its unit, which may be the file's."""
    return f"{time.number:g} {unit_word(time.unit or service.unit, lang)}"


def conditions_told(service: Sections, conditions: tuple[Condition, ...], lang: str = "en") -> str:
    """Several conditions, which must all hold."""
    joint = "，且" if lang.startswith("zh") else " and "
    return joint.join(condition_told(service, one, lang) for one in conditions)


def rule_told(service: Sections, rule: Rule, lang: str = "en") -> str:
    """A rule in a sentence: when, what, until when."""
    zh = lang.startswith("zh")
    when = conditions_told(service, rule.when, lang)
    done = ("；" if zh else "; ").join(_done(service, rule, lang))
    if rule.until is None:
        until = ""
    elif isinstance(rule.until, Duration):
        time = time_told(service, rule.until, lang)
        until = f"，持续 {time}" if zh else f", for {time}"
    else:
        told = conditions_told(service, rule.until, lang)
        until = f"，直至{told}" if zh else f", until {told}"
    return f"当{when}：{done}{until}" if zh else f"when {when}: {done}{until}"


def _done(service: Sections, rule: Rule, lang: str) -> Iterator[str]:
    zh = lang.startswith("zh")
    for pool, does in rule.then.staff.items():
        if does.count is not None:
            name = say(service.staff[pool].label, lang, name=pool)
            yield (
                f"{name} {does.count:+d} 人".replace("-", "−")
                if zh
                else f"{does.count:+d} {name}".replace("-", "−")
            )
    for step, what in rule.then.steps.items():
        at = say(service.steps[step].label, lang, name=step)
        if what.helped_by:
            who = ("、" if zh else ", ").join(
                say(service.staff[one].label, lang, name=one) for one in what.helped_by
            )
            yield (
                f"{who}协助{at}" if zh else f"{who} {'help' if len(what.helped_by) > 1 else 'helps'} at {at}"
            )
        if what.pace is not None:
            yield f"{at}速度 {what.pace}" if zh else f"{at} at {what.pace} of the pace"
        if what.next:
            ways = "、" if zh else ", "
            told = ways.join(
                (f"{share.value * 100:g} % " if len(what.next) > 1 else "") + _target(service, target, lang)
                for target, share in what.next.items()
            )
            yield f"{at}之后去{told}" if zh else f"after {at} to {told}"


def _target(service: Sections, name: str, lang: str) -> str:
    if name in service.steps:
        return say(service.steps[name].label, lang, name=name)
    words = {"leave": ("leave", "离开"), "lost": ("lost", "流失")}
    return words[name][int(lang.startswith("zh"))]
