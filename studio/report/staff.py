"""The staff in a report: who is there when, what they can do and how fast, their breaks, what they are paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blueprint import Blueprint
from blueprint.dates import ByDay
from blueprint.orders import way_words
from blueprint.service import Pool
from blueprint.text import say
from sim.causes import group_words
from studio.report.parts import Table
from studio.report.value_words import hours_by_day, money_words, timetable_words
from studio.words import either, word


def staff(service: Blueprint, lang: str) -> Table:
    """The table of the staff: who is there when, what they can do, what they are paid."""
    rows = tuple(
        (
            say(pool.label, lang, name=name), _on_duty(pool, service, lang),
            "–" if pool.cost is None else money_words(pool.cost, service, lang),
        )
        for name, pool in service.staff.items()
    )  # fmt: skip
    heads = word("pool", lang), word("on duty", lang), either("pay", "薪酬", lang)
    return Table(either("Staff by the timetable.", "排班。", lang), heads, rows, widths=(0.2, 0.6, 0.2))


def _on_duty(pool: Pool, service: Blueprint, lang: str) -> str:
    """Who is on duty when, and how often one of them is absent."""
    told = timetable_words(pool.count, service, lang)
    if isinstance(pool.shift, Mapping):
        each = (f"{_shift(name, service, lang)} {count}" for name, count in pool.shift.items())
        told = either("; ", "；", lang).join(each)
    elif pool.shift is not None:
        told = f"{told}{either(', ', '，', lang)}{_shift(pool.shift, service, lang)}"
    more = []
    if pool.skills:
        can = either(", ", "、", lang).join(group_words(service, skill, lang) for skill in pool.skills)
        more.append(either(f"can do {can}", f"会：{can}", lang))
    if pool.pace is not None:
        paces = pool.pace.items() if isinstance(pool.pace, Mapping) else [("", pool.pace)]
        told_paces = either(", ", "、", lang).join(
            f"{group_words(service, n, lang)} {p}".strip() for n, p in paces
        )
        more.append(either(f"pace {told_paces}", f"速度 {told_paces}", lang))
    if pool.breaks is not None:
        more.append(either("breaks ", "休息 ", lang) + _breaks(pool.breaks, lang))
    if pool.calls not in (None, "priority"):
        more.append(either("calls ", "叫号：", lang) + way_words(str(pool.calls), lang))
    if pool.shift_end not in (None, "finish"):
        ends = either("at the end of a shift ", "下班时在办业务", lang)
        more.append(ends + way_words(str(pool.shift_end), lang))
    if pool.absent is not None and pool.absent.value:
        more.append(
            either(f"each absent on {pool.absent} of the days", f"每人每天缺勤概率 {pool.absent}", lang)
        )
    return either("; ", "；", lang).join([told, *more])


def _breaks(said: Any, lang: str) -> str:
    """Breaks as a person would say them: `30 min within 12:00-14:00`."""
    if isinstance(said, ByDay):
        return either("; ", "；", lang).join(
            f"{days.say(lang)} {_breaks(one, lang)}" for days, one in said.items()
        )
    each = (
        either(f"{length} within {hours}", f"{hours} 内 {length}", lang) for hours, length in said.items()
    )
    return either(", ", "，", lang).join(each)


def _shift(name: str, service: Blueprint, lang: str) -> str:
    """A shift with its hours: `Early (08:00-16:00)`."""
    shift = service.shifts[name]
    label, hours = say(shift.label, lang, name=name), hours_by_day(shift.hours, lang)
    return either(f"{label} ({hours})", f"{label}（{hours}）", lang)
