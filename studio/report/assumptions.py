"""The assumptions of a study in words and tables: who comes, who works, how long it takes, what goes wrong.

"Walk-in: 30/h from 09:00, 75/h from 11:00" is what a manager can agree or disagree with, long before she opens a file.

Invariant: every part of the service that has numbers is in one of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from blueprint import Blueprint
from blueprint.booking import booked_told
from blueprint.changes.words import key_word
from blueprint.orders import work_words
from blueprint.quantity import Share
from blueprint.service import Step, Stream
from blueprint.text import say
from blueprint.values import BySegment
from sim.causes import group_words
from studio.report.parts import Part, Table, Words
from studio.report.staff import staff
from studio.report.value_words import (
    by_segment_words,
    duration_words,
    hours_by_day,
    hours_words,
    listed,
    patience_words,
    standards_words,
    time_words,
    timetable_words,
)
from studio.report.wrongs import share_words
from studio.words import either, word


def assumptions(service: Blueprint, lang: str) -> Iterator[Part]:
    """The service in words: hours first, then a table for each kind of part."""
    yield Words(tuple(_in_short(service, lang)))
    yield _arrivals(service, lang)
    if service.segments:
        yield _segments(service, lang)
    if service.staff:
        yield staff(service, lang)
    yield _steps(service, lang)
    faults = tuple(_failures(service, lang))
    if faults:
        heads = (
            word("step", lang), either("what goes wrong", "失败", lang), word("share", lang),
            either("then", "之后", lang), either("source", "来源", lang),
        )  # fmt: skip
        yield Table(either("What goes wrong at the steps.", "各步骤的失败方式。", lang), heads, faults)
    if service.systems:
        yield _systems(service, lang)


def _in_short(service: Blueprint, lang: str) -> Iterator[str]:
    if service.about:
        yield " ".join(say(service.about, lang).split())
    unit = word(service.unit, lang)
    bare = either(f"Times without a unit are in {unit}.", f"未注明单位的时间以{unit}计。", lang)
    yield f"{hours_words(service, lang)} {bare}"
    prices = getattr(service, "prices", None)
    if prices is not None:
        waiting, lost = (
            by_segment_words(prices.waiting, service, lang),
            by_segment_words(prices.lost, service, lang),
        )
        parts = []
        if prices.waiting is not None:
            parts.append(either(f"waiting {waiting}", f"等待{waiting}", lang))
        if prices.lost is not None:
            parts.append(either(f"a customer lost {lost}", f"流失一位顾客 {lost}", lang))
        yield either(f"What is priced: {', '.join(parts)}.", f"计价：{'；'.join(parts)}。", lang)


def _how_they_come(stream: Stream, service: Blueprint, lang: str) -> str:
    """At which rate, at which gaps, or booked for when."""
    if stream.appointments is not None:
        return booked_told(
            stream.appointments, stream.comes.value if stream.comes else None, service.unit, lang
        )
    if stream.rate is not None:
        return timetable_words(stream.rate, service, lang)
    return f"{either('one every', '间隔', lang)} {time_words(stream.every, service, lang)}"


def _arrivals(service: Blueprint, lang: str) -> Table:
    rows = []
    for name, stream in service.arrivals.items():
        rate = _how_they_come(stream, service, lang)
        busy = "–" if stream.busyness is None else str(stream.busyness)
        at = say(service.steps[stream.at].label, lang, name=stream.at)
        rows.append((say(stream.label, lang, name=name), at, rate, busy))
    heads = (
        either("stream", "来源", lang), either("begins at", "起点", lang), either("how many", "到达", lang),
        either("factor of the day", "当日系数", lang),
    )  # fmt: skip
    said = either(
        "Who comes: at random at these rates, the factor drawn once a day.",
        "到达：按所列速率随机到达；当日系数每天抽取一次。",
        lang,
    )
    return Table(said, heads, tuple(rows), widths=(0.15, 0.2, 0.47, 0.18))


def _segments(service: Blueprint, lang: str) -> Table:
    rows = []
    for name, segment in service.segments.items():
        share = "–" if segment.share is None else str(segment.share)
        patience = patience_words(segment.patience, service, lang)
        first = str(segment.priority)
        if segment.head_start is not None:
            ahead = duration_words(segment.head_start, service, lang)
            first += either(f", {ahead} ahead", f"，提前 {ahead}", lang)
        rows.append((say(segment.label, lang, name=name), share, first, patience))
    heads = (
        word("segment", lang), word("share", lang), either("priority", "优先级", lang),
        either("patience", "耐心", lang),
    )  # fmt: skip
    said = either(
        "Kinds of customers; the higher priority goes first, equals by the order of the queue; who is so much ahead"
        " counts as having come earlier.",
        "客户分层；优先级高者先，同级按队列规则；有提前量者按提前到达计。",
        lang,
    )
    return Table(said, heads, tuple(rows), widths=(0.3, 0.12, 0.12, 0.46))


def _steps(service: Blueprint, lang: str) -> Table:
    lanes = {lane.name: say(lane.label, lang, name=lane.name) for lane in service.all_lanes()}
    rows, said = [], service.data()["steps"]

    def called(section: str, name: str) -> str:
        one = service.steps.get(name) if section == "steps" else None
        return group_words(service, name, lang) if one is None else say(one.label, lang, name=name)

    for name, step in service.steps.items():
        needs = [group_words(service, group, lang) for group in step.groups]
        for pool in step.helped_by:
            helper = say(service.staff[pool].label, lang, name=pool)
            needs.append(either(f"or {helper}, if nobody is free", f"无人空闲时由{helper}协助", lang))
        if step.room is not None:
            room = service.rooms[step.room]
            label = say(room.label, lang, name=step.room)
            needs.append(
                either(f"a place of {room.places:,} {label}", f"{label}（共 {room.places:,}）", lang)
            )
        needs += work_words(said[name], called, service.unit, lang)
        needs += [say(service.systems[system].label, lang, name=system) for system in step.uses]
        standard = standards_words(step.standard, service, lang)
        rows.append(
            (
                say(step.label, lang, name=name), lanes.get(step.lane, step.lane), listed(needs, lang) or "–",
                _takes(step, service, lang), standard, _next(step, service, lang),
            )
        )  # fmt: skip
    heads = (
        word("step", lang), either("lane", "泳道", lang), either("needs", "所需", lang),
        either("service time", "服务时间", lang), word("standard", lang), either("goes on to", "去向", lang),
    )  # fmt: skip
    title = either("The steps of the service.", "服务步骤。", lang)
    return Table(title, heads, tuple(rows), widths=(0.17, 0.13, 0.15, 0.27, 0.11, 0.17))


def _takes(step: Step, service: Blueprint, lang: str) -> str:
    told = by_segment_words(step.takes, service, lang) if step.takes is not None else "–"
    if step.wrap_up is not None:
        told += f"\n{either('wrap-up', '收尾', lang)} {time_words(step.wrap_up, service, lang)}"
    if step.patience is not None:
        told += f"\n{either('patience', '耐心', lang)} {by_segment_words(step.patience, service, lang)}"
    return told


def _next(step: Step, service: Blueprint, lang: str) -> str:
    def ways(shares: Any) -> str:
        told = (
            _target(name, service, lang) + ("" if share.value == 1 else f" {share}")
            for name, share in shares.items()
        )
        return listed(told, lang)

    def told(routes: Any) -> str:
        if not isinstance(routes, BySegment):
            return ways(routes)
        return "\n".join(
            f"{say(service.all_segments()[name].label, lang, name=name)}{either(': ', '：', lang)}{ways(shares)}"
            for name, shares in routes.by_segment.items()
        )

    lines = [_target("leave", service, lang) if step.next is None else told(step.next)]
    lines += [f"{key_word(outcome, lang)} {told(routes)}" for outcome, routes in step.exits.items()]
    return "\n".join(lines)


def _target(name: str, service: Blueprint, lang: str) -> str:
    if name in service.steps:
        return say(service.steps[name].label, lang, name=name)
    return {"leave": either("leaves", "离开", lang), "lost": either("lost", "流失", lang)}.get(name, name)


def _failures(service: Blueprint, lang: str) -> Iterator[tuple[str, ...]]:
    sources = {
        "delivery_system": "服务系统", "product": "产品", "employee": "员工", "customer": "顾客", "outside": "外部",
    }  # fmt: skip
    for name, step in service.steps.items():
        for mode, fault in step.fails.items():
            then = (
                either("goes on", "照常", lang) if fault.then is None else _target(fault.then, service, lang)
            )
            source = (fault.source or "–").replace("_", " ")
            source = either(source, sources.get(fault.source or "", "–"), lang)
            label = say(fault.label, lang, name=mode)
            yield say(step.label, lang, name=name), label, share_words(fault, service, lang), then, source


def _systems(service: Blueprint, lang: str) -> Table:
    pause = either("work waits", "工作暂停", lang), either("work in hand is finished", "手头工作办完", lang)
    rows = []
    for name, system in service.systems.items():
        up = (
            either("never fails", "从不故障", lang)
            if system.up is None
            else time_words(system.up, service, lang)
        )
        down = "–" if system.down is None else time_words(system.down, service, lang)
        slower = either(f"work goes on at {system.work} of the pace", f"以 {system.work} 的效率继续", lang)
        meanwhile = slower if isinstance(system.work, Share) else pause[system.work == "finish"]
        meanwhile = meanwhile if system.ever_down else "–"
        if system.maintenance is not None:
            planned = hours_by_day(system.maintenance, lang)
            down = "" if system.down is None else f"{down}\n"
            down += either(f"maintenance {planned}", f"计划维护 {planned}", lang)
        rows.append((say(system.label, lang, name=name), up, down, meanwhile))
    heads = (
        word("system", lang), either("up", "正常运行", lang), either("down", "停机", lang),
        either("meanwhile", "其间", lang),
    )  # fmt: skip
    return Table(either("Systems.", "系统。", lang), heads, tuple(rows))
