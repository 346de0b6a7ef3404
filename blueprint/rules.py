"""Do the floor manager's rules fit the service?

A rule that looks at the queue of a step where nobody can wait, that lends a pool which serves there already, or that
tells customers to go where another rule tells them not to: each is right in itself, and still cannot be carried out.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.case import ENDS, STAND_IN, Case
from blueprint.floor import FREE, LOOKED_AT, Condition, Rule, RuledPool, RuledStep
from blueprint.mistakes import Mistake, Place, did_you_mean
from blueprint.quantity import Duration
from blueprint.service import Step

_SECTIONS = {"step": "steps", "pool": "staff", "system": "systems"}


def floor_rules(case: Case) -> Iterator[Mistake]:
    """Everything about rules."""
    for name, rule in case.service.rules.items():
        yield from _seen(case, name, rule)
        yield from _done(case, name, rule)
    yield from _contradictions(case)


def _seen(case: Case, name: str, rule: Rule) -> Iterator[Mistake]:
    """What cannot be seen."""
    for key, conditions in (("when", rule.when), ("until", rule.until)):
        if conditions is None or isinstance(conditions, Duration):
            if conditions is not None and conditions.number == 0:
                yield case.mistake(
                    "rules", name, key, text="0 is no time; say how long it lasts, such as 30 min"
                )
            continue
        listed = isinstance(case.raw("rules", name, key), list)
        for number, one in enumerate(conditions):
            place: Place = ("rules", name, key, *((number,) if listed else ()))
            yield from _of_a_thing(case, place, one)
    if rule.at_least is not None and rule.at_least.seconds(case.service.unit) < 1:
        text = f"{rule.at_least} is no time to open and close a counter in; write a second or more"
        yield case.mistake("rules", name, "at_least", text=text)


def _of_a_thing(case: Case, place: Place, one: Condition) -> Iterator[Mistake]:
    if one.thing == STAND_IN:
        return
    kind = LOOKED_AT[one.what]
    section = _SECTIONS[kind]
    if one.thing not in case.names(section):
        text = f"no {kind} {one.thing!r}{did_you_mean(one.thing, case.names(section))}"
        yield case.mistake(*place, text=text)
        return
    thing = getattr(case.service, section).get(one.thing)
    aside = bool(case.misspelt(section, one.thing))
    if isinstance(thing, Step) and not thing.can_wait and not aside and not _lost(case, one.thing):
        yield case.mistake(
            *place, text=f"nobody ever waits at {one.thing}: nobody serves there; look at another step"
        )
    elif one.what == FREE and (one.sign, one.limit) in {("<", 0), (">=", 0)}:
        never = "never" if one.sign == "<" else "always"
        yield case.mistake(*place, text=f"{one} is {never} so; write another number")


def _lost(case: Case, step: str) -> bool:
    return any(case.set_aside("steps", step, field) for field in ("by", "skill", "uses"))


def _done(case: Case, name: str, rule: Rule) -> Iterator[Mistake]:
    """What cannot be done."""
    here = ("rules", name, "then")
    for pool, what in rule.then.staff.items():
        yield from _with_pool(case, (*here, "staff", pool), pool, what)
    for step, does in rule.then.steps.items():
        yield from _at_step(case, (*here, "steps", step), step, does)
    if (
        not case.raw(*here)
        and not rule.then.staff
        and not rule.then.steps
        and not case.misspelt("rules", name)
    ):
        yield case.mistake(*here, text="nothing is done; write then: {staff: {teller: {count: +1}}}")


def _with_pool(case: Case, here: tuple[str, ...], pool: str, does: RuledPool) -> Iterator[Mistake]:
    pools, raw = case.names("staff"), case.raw(*here, "count")
    if pool not in pools:
        yield case.mistake(*here, text=f"no pool {pool!r}{did_you_mean(pool, pools)}", key=True)
    signed = isinstance(case.places.written((*here, "count"), raw), str)
    if isinstance(raw, int) and raw > 0 and not signed and case.places.of_text:
        text = f"{raw} may mean {raw} in all or {raw} more; write +{raw} for so many more"
        yield case.mistake(*here, "count", text=text)
    if does.count is None and not case.raw(*here) and pool in pools:
        yield case.mistake(*here, text="says nothing; write {count: +1}", key=True)


def _at_step(case: Case, here: tuple[str, ...], step: str, does: RuledStep) -> Iterator[Mistake]:
    steps = case.names("steps")
    if step not in steps:
        yield case.mistake(*here, text=f"no step {step!r}{did_you_mean(step, steps)}", key=True)
        return
    made = case.service.steps.get(step)
    if made is not None and does.helped_by:
        yield from _helping(case, (*here, "helped_by"), step, made, does.helped_by)
    for target in does.next or {}:
        if target not in steps | set(ENDS):
            word = isinstance(case.raw(*here, "next"), str)
            text = f"no step {target!r}{did_you_mean(target, steps)}"
            yield case.mistake(*here, "next", *(() if word else (target,)), text=text)
    takes = made is None or made.takes is not None or case.set_aside("steps", step, "takes")
    if does.pace is not None and not takes:
        text = "takes no time here, at whatever pace; say takes: of the step, or remove this"
        yield case.mistake(*here, "pace", text=text)
    if not (does.helped_by or does.next or does.pace) and not case.raw(*here):
        text = (
            "says nothing; write {helped_by: officer}, pace: 120%, or next: {self_service: 60%, counter: 40%}"
        )
        yield case.mistake(*here, text=text, key=True)


def _helping(
    case: Case, place: tuple[str, ...], step: str, made: Step, pools: tuple[str, ...]
) -> Iterator[Mistake]:
    listed = isinstance(case.raw(*place), list)
    for number, pool in enumerate(pools):
        at: Place = (*place, number) if listed else place
        if pool not in case.names("staff"):
            yield case.mistake(*at, text=f"no pool {pool!r}{did_you_mean(pool, case.names('staff'))}")
        elif pool in (*made.by, *made.helped_by, *made.overflow) or (
            pool in case.service.staff
            and bool({made.skill, *made.overflow} & set(case.service.staff[pool].skills))
        ):
            yield case.mistake(*at, text=f"{pool} serves at {step} already; name another pool")
    if len(made.groups) != 1 and not case.set_aside("steps", step, "by") and not case.misspelt("steps", step):
        who = f"{', '.join(made.groups)} serve together" if made.groups else "nobody serves"
        text = f"others can help where one person serves, and at {step} {who}; name another step"
        yield case.mistake(*place, text=text)


def _contradictions(case: Case) -> Iterator[Mistake]:
    """Two rules that say different things of one step."""
    said: dict[tuple[str, ...], str] = {}
    for name, rule in case.service.rules.items():
        for step, does in rule.then.steps.items():
            things: list[tuple[str, ...]] = [("next",)] if does.next else []
            things += [("pace",)] if does.pace else []
            things += [("helped_by", pool) for pool in does.helped_by]
            for thing in things:
                other = said.setdefault((step, *thing), name)
                if other != name:
                    text = f"{other} says this of {step}, too, and both cannot hold; leave one out"
                    yield case.mistake("rules", name, "then", "steps", step, thing[0], text=text)
