"""What goes wrong, in words: what a cause is called, and the finding that stands above a picture and a table.

"The queue for Officer is the bottleneck: 28 % give up at Check identity." Every place that says what is wrong takes the
sentence from here. Invariant: a sentence names a first only where the figures tell it from all others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from blueprint import Blueprint
from blueprint.estimate import Estimate, percent
from blueprint.text import say
from sim.causes import BREAK, OUTAGE, QUEUE, ROOM, Cause, group_words, steps_of
from sim.grades import FINE, SOME_LEAVE, ways_of_queue

Found = Callable[[str, str, str], Estimate]
"""(scope, name, measure) to what was found of it."""

_WAYS = {
    "abandoned": ("{share} give up at {step}", "“{step}”处 {share} 放弃"),
    "balked": ("{share} turn away before the queue at {step}", "“{step}”处 {share} 见队长而去"),
    "blocked": ("{share} find no room at {step}", "“{step}”处 {share} 因满员被拒"),
}


def cause_words(cause: Cause, service: Blueprint, lang: str = "en", *, first: bool = False) -> str:
    """What a cause is: the queue for Teller, outages of Core banking, “Wrong entry” at Serve at the counter.

    With `first` it begins a sentence or stands alone: "Queue for Teller".
    """
    zh = lang.startswith("zh")
    if cause.kind == QUEUE:
        pool = group_words(service, cause.name, lang)
        return f"等候{pool}" if zh else f"{'Queue' if first else 'the queue'} for {pool}"
    if cause.kind == BREAK:
        pool = group_words(service, cause.name, lang)
        return f"{pool}休息" if zh else f"{'Breaks' if first else 'the breaks'} of {pool}"
    if cause.kind == OUTAGE:
        system = say(service.systems[cause.name].label, lang, name=cause.name)
        return f"{system}停机" if zh else f"{'Outages' if first else 'outages'} of {system}"
    if cause.kind == ROOM:
        room = say(service.rooms[cause.name].label, lang, name=cause.name)
        return f"{room}占满" if zh else f"{'Limit' if first else 'the limit'} of {room}"
    step, _, mode = cause.name.partition(".")
    label = say(service.steps[step].fails[mode].label, lang, name=mode)
    at = say(service.steps[step].label, lang, name=step)
    return f"{at}的“{label}”" if zh else f"“{label}” at {at}"


def finding(service: Blueprint, causes: Sequence[Cause], found: Found, lang: str = "en") -> str:
    """The finding in a sentence: what is worst, or that nobody waits long."""
    zh = lang.startswith("zh")
    marked = [cause for cause in causes if cause.grade > FINE]
    if not marked:
        return _nothing(service, found, zh, lang)
    worst = [cause for cause in marked if cause.places and cause.places[0] == 1]
    fact = _fact(service, (worst or marked)[0], found, lang)
    colon = "：" if zh else ": "
    after = colon + fact if fact else ""
    if len(worst) == 1 and worst[0].places == (1, 1):
        named = cause_words(worst[0], service, lang)
        if zh:
            return f"{'瓶颈是' if worst[0].kind == QUEUE else '损失最大的是'}{named}{after}"
        told = (
            "is the bottleneck"
            if worst[0].kind == QUEUE
            else "cost most"
            if worst[0].kind == OUTAGE
            else "costs most"
        )
        return _capital(f"{named} {told}{after}")
    if worst:
        names = [cause_words(cause, service, lang) for cause in worst]
        if zh:
            return f"{'与'.join(names)}损失最大，难分先后{after}"
        return _capital(f"{' and '.join(names)} cost most, too close to rank{after}")
    named = cause_words(marked[0], service, lang)
    if zh:
        return f"{named}最突出，但重复次数不足以排名{after}"
    return _capital(f"{named} stands out, though these figures cannot rank it{after}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _nothing(service: Blueprint, found: Found, zh: bool, lang: str) -> str:
    """That nobody waits long, with the mean wait where anybody can wait."""
    from blueprint.estimate import unit_after

    if not any(step.can_wait for step in service.steps.values()):
        return "无人需要等候" if zh else "Nobody has to wait for anybody"
    wait = found("service", "", "waiting_mean")
    if not wait.known:
        return "没有人久等" if zh else "Nobody waits long"
    if not wait.mean:
        return "无人等候" if zh else "Nobody waits"
    shown = wait.figure(lang=lang) + unit_after(service.unit, lang)
    return f"没有人久等：平均 {shown}" if zh else f"Nobody waits long: {shown} on average"


def _fact(service: Blueprint, cause: Cause, found: Found, lang: str) -> str:
    """The figure that says most of a cause: who goes unserved, else how long they wait; how often it happens."""
    zh = lang.startswith("zh")
    if cause.kind == QUEUE:
        return _queue_fact(service, cause.name, found, lang)
    if cause.kind == OUTAGE:
        up = found("system", cause.name, "availability")
        shown = percent(up.mean, lang) if up.known else ""
        return (f"可用率 {shown}" if zh else f"it is up {shown} of the time") if shown else ""
    if cause.kind == BREAK:
        return ""
    if cause.kind == ROOM:
        return _room_fact(service, cause.name, found, lang)
    step = cause.name.partition(".")[0]
    often, visits = found("failure", cause.name, "failures"), found("step", step, "services")
    if not (often.known and visits.mean > 0):
        return ""
    share = percent(often.mean / visits.mean, lang)
    return f"每次服务的 {share}" if zh else f"it happens in {share} of services"


def _room_fact(service: Blueprint, room: str, found: Found, lang: str) -> str:
    """Where most customers find the places of a room taken."""
    counts = {step: found("step", step, "blocked") for step in steps_of(service, ROOM, room)}
    step = max(counts, key=lambda one: counts[one].mean if counts[one].known else 0.0)
    visits = found("step", step, "visits").mean
    if not (counts[step].known and visits > 0):
        return ""
    label = say(service.steps[step].label, lang, name=step)
    share = percent(counts[step].mean / visits, lang)
    return _WAYS["blocked"][lang.startswith("zh")].format(share=share, step=label)


def _queue_fact(service: Blueprint, pool: str, found: Found, lang: str) -> str:
    zh = lang.startswith("zh")
    steps = steps_of(service, QUEUE, pool)
    ways = [(found("step", step, way), step, way) for step in steps for way in ways_of_queue(service, step)]
    count, step, way = max(
        ways, key=lambda one: one[0].mean if one[0].known else 0.0, default=(Estimate(0.0), "", "")
    )
    visits = found("step", step, "visits").mean if step else 0.0
    if step and count.known and visits > 0 and count.mean / visits >= SOME_LEAVE:
        label = say(service.steps[step].label, lang, name=step)
        if way == "abandoned":
            share = found("step", step, "abandoned_share").figure("share", lang)
        else:
            share = percent(count.mean / visits, lang)
        return _WAYS[way][1 if zh else 0].format(share=share, step=label)
    waits = [(found("step", step, "wait_mean"), step) for step in steps]
    wait, step = max(waits, key=lambda one: one[0].mean if one[0].known else 0.0)
    label = say(service.steps[step].label, lang, name=step)
    shown = wait.figure(service.unit, lang)
    return f"“{label}”平均等待 {shown}" if zh else f"{shown} of waiting at {label}"


def _size(cause: Cause, unit: str, lang: str) -> str:
    """What a cause costs; where that is neither time nor money, the customers it loses."""
    if cause.size.mean or not cause.lost.mean:
        return cause.size.say(unit, lang)
    lost = cause.lost.say("", lang)
    return f"{lost} 位顾客" if lang.startswith("zh") else f"{lost} customers"


def lead(causes: Sequence[Cause], service: Blueprint, *, worth: bool, lang: str = "en") -> str:
    """What the marked causes cost or are worth, in a line; nothing without any."""
    zh = lang.startswith("zh")
    marked = [cause for cause in causes if cause.grade > FINE][:3]
    if not marked:
        return ""
    unit = service.currency or "money" if marked[0].money else service.unit
    told = [
        f"{cause_words(cause, service, lang, first=at == 0)} {_size(cause, unit, lang)}"
        for at, cause in enumerate(marked)
    ]
    if zh:
        return f"{'消除后每天可省' if worth else '每天的代价'}：{'；'.join(told)}"
    return f"{'Worth mending, a day' if worth else 'It costs, a day'}: {'; '.join(told)}"
