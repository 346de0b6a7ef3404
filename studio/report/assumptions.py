"""The assumptions of a study in words and tables: who comes, who works, how long it takes, what goes wrong.

"Walk-in: 30/h from 09:00, 75/h from 11:00" is what a manager can agree or disagree with, long before she opens a file.

Invariant: every part of the service that has numbers is in one of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from blueprint import Blueprint, Distribution
from blueprint.changes.words import key_word
from blueprint.dates import ByDay
from blueprint.estimate import Estimate
from blueprint.orders import FIFO, order_words
from blueprint.quantity import SECONDS, Duration, Money, Rate, Share, plain
from blueprint.service import Pool, Standard, Step
from blueprint.standards import level_note
from blueprint.text import say
from blueprint.values import BySegment
from studio.report.parts import Part, Table, Words
from studio.words import either, word

_CLOSING = {
    "serve_out": ("whoever is inside at closing is still served", "关门时在场的顾客继续办完"),
    "turn_away": ("whoever still waits at closing is turned away", "关门时仍在排队的顾客被劝离"),
    "cut": ("everybody leaves at closing, also in the middle of a service", "关门即止，正在办理的也中断"),
    "carry_over": ("whoever still waits at closing is served the next day", "关门时仍在排队的顾客顺延次日"),
}


def assumptions(service: Blueprint, lang: str) -> Iterator[Part]:
    """The service in words: hours first, then a table for each kind of part."""
    yield Words(tuple(_in_short(service, lang)))
    yield _arrivals(service, lang)
    if service.segments:
        yield _segments(service, lang)
    if service.staff:
        yield _staff(service, lang)
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


def closing_words(service: Blueprint, lang: str) -> str:
    """What becomes of those who are still there at closing."""
    return either(*_CLOSING[service.closing or "serve_out"], lang)


def hours_words(service: Blueprint, lang: str) -> str:
    """When it is open, and what happens at closing."""
    if service.hours is None:
        return either("The service never closes.", "全天候服务，从不关门。", lang)
    rule = closing_words(service, lang)
    open_, closed = _hours(service.hours, lang), ""
    if service.closed:
        days = _listed((one.say(lang) for one in service.closed), lang)
        closed = either(f"; closed on {days}", f"；{days} 休息", lang)
    return either(f"Open {open_}{closed}; {rule}.", f"营业时间 {open_}{closed}；{rule}。", lang)


def _hours(hours: Any, lang: str) -> str:
    """`09:00-17:00`, or `mon-fri 09:00-17:00, sat 09:00-12:00`."""
    if not isinstance(hours, ByDay):
        return str(hours)
    return _listed((f"{days.say(lang)} {one}" for days, one in hours.items()), lang)


def _in_short(service: Blueprint, lang: str) -> Iterator[str]:
    if service.about:
        yield " ".join(say(service.about, lang).split())
    unit = word(service.unit, lang)
    bare = either(f"Times without a unit are in {unit}.", f"未注明单位的时间以{unit}计。", lang)
    yield f"{hours_words(service, lang)} {bare}"
    prices = getattr(service, "prices", None)
    if prices is not None:
        waiting, lost = _by_segment(prices.waiting, service, lang), _by_segment(prices.lost, service, lang)
        parts = []
        if prices.waiting is not None:
            parts.append(either(f"waiting {waiting}", f"等待{waiting}", lang))
        if prices.lost is not None:
            parts.append(either(f"a customer lost {lost}", f"流失一位顾客 {lost}", lang))
        yield either(f"What is priced: {', '.join(parts)}.", f"计价：{'；'.join(parts)}。", lang)


def _arrivals(service: Blueprint, lang: str) -> Table:
    rows = []
    for name, stream in service.arrivals.items():
        every = f"{either('one every', '间隔', lang)} {time_words(stream.every, service, lang)}"
        rate = timetable_words(stream.rate, service, lang) if stream.rate is not None else every
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


def _staff(service: Blueprint, lang: str) -> Table:
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
    if pool.absent is None or not pool.absent.value:
        return told
    return told + either(
        f"; each absent on {pool.absent} of the days", f"；每人每天缺勤概率 {pool.absent}", lang
    )


def _steps(service: Blueprint, lang: str) -> Table:
    lanes = {lane.name: say(lane.label, lang, name=lane.name) for lane in service.all_lanes()}
    rows = []
    for name, step in service.steps.items():
        needs = [say(service.staff[pool].label, lang, name=pool) for pool in step.by]
        for pool in step.helped_by:
            helper = say(service.staff[pool].label, lang, name=pool)
            needs.append(either(f"or {helper}, if nobody is free", f"无人空闲时由{helper}协助", lang))
        if step.room is not None:
            room = service.rooms[step.room]
            label = say(room.label, lang, name=step.room)
            needs.append(
                either(f"a place of {room.places:,} {label}", f"{label}（共 {room.places:,}）", lang)
            )
        if step.order != FIFO:
            needs.append(order_words(step.order, lang))
        needs += [say(service.systems[system].label, lang, name=system) for system in step.uses]
        standard = "–" if step.standard is None else standard_words(step.standard, service, lang)
        rows.append(
            (
                say(step.label, lang, name=name), lanes.get(step.lane, step.lane), _listed(needs, lang) or "–",
                _takes(step, service, lang), standard, _next(step, service, lang),
            )
        )  # fmt: skip
    heads = (
        word("step", lang), either("lane", "泳道", lang), either("needs", "所需", lang),
        either("service time", "服务时间", lang), word("standard", lang), either("goes on to", "去向", lang),
    )  # fmt: skip
    said = either("The steps of the service.", "服务步骤。", lang)
    return Table(said, heads, tuple(rows), widths=(0.17, 0.13, 0.15, 0.27, 0.11, 0.17))


def _takes(step: Step, service: Blueprint, lang: str) -> str:
    told = _by_segment(step.takes, service, lang) if step.takes is not None else "–"
    if step.wrap_up is not None:
        told += f"\n{either('wrap-up', '收尾', lang)} {time_words(step.wrap_up, service, lang)}"
    if step.patience is not None:
        told += f"\n{either('patience', '耐心', lang)} {_by_segment(step.patience, service, lang)}"
    return told


def _next(step: Step, service: Blueprint, lang: str) -> str:
    def ways(shares: Any) -> str:
        told = (
            _target(name, service, lang) + ("" if share.value == 1 else f" {share}")
            for name, share in shares.items()
        )
        return _listed(told, lang)

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
            yield say(step.label, lang, name=name), label, str(fault.share), then, source


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
        meanwhile = "–" if system.up is None else meanwhile
        rows.append((say(system.label, lang, name=name), up, down, meanwhile))
    heads = (
        word("system", lang), either("up", "正常运行", lang), either("down", "停机", lang),
        either("meanwhile", "其间", lang),
    )  # fmt: skip
    return Table(either("Systems.", "系统。", lang), heads, tuple(rows))


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
        return _listed(told, lang)
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


def standard_words(standard: Standard, service: Blueprint, lang: str) -> str:
    """`80% within 5 min`, “80% 在 5 分钟内”."""
    share, limit = standard.wait.share, duration_words(standard.wait.limit, service, lang)
    told = either(f"{share} within {limit}", f"{share} 在 {limit}内", lang)
    return told + level_note(standard.of, lang)


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


def _listed(words: Iterable[str], lang: str) -> str:
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


def _by_segment(value: Any, service: Blueprint, lang: str) -> str:
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
