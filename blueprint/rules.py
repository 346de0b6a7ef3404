"""Do the floor manager's rules fit the service?

A rule that looks at the queue of a step where nobody can wait, that lends a pool which serves there already, or that
tells customers to go where another rule tells them not to: each is right in itself, and still cannot be carried out.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.case import ENDS, STAND_IN, Case
from blueprint.floor import DOWN, FREE, LOOKED_AT, Condition, Rule
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
    if rule.at_least is not None and rule.at_least.number == 0:
        text = "0 is no time: nobody opens and closes a counter in the same instant; write a minute or more"
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
    elif (
        one.what == DOWN
        and thing is not None
        and not thing.ever_down
        and not aside
        and not _unread(case, one.thing)
    ):
        yield case.mistake(
            *place, text=f"{one.thing} is never down; say up: and down:, or maintenance: of it"
        )
    elif one.what == FREE and (one.sign, one.limit) in {("<", 0), (">=", 0)}:
        never = "never" if one.sign == "<" else "always"
        yield case.mistake(*place, text=f"{one} is {never} so; write another number")


def _lost(case: Case, step: str) -> bool:
    return any(case.set_aside("steps", step, field) for field in ("by", "skill", "uses"))


def _unread(case: Case, system: str) -> bool:
    return any(case.set_aside("systems", system, field) for field in ("up", "down", "maintenance"))


def _done(case: Case, name: str, rule: Rule) -> Iterator[Mistake]:
    """What cannot be done."""
    here = ("rules", name, "then")
    staff, steps = rule.then.staff, rule.then.steps
    for pool, what in staff.items():
        if pool not in case.names("staff"):
            text = f"no pool {pool!r}{did_you_mean(pool, case.names('staff'))}"
            yield case.mistake(*here, "staff", pool, text=text, key=True)
        raw = case.raw(*here, "staff", pool, "count")
        plus = case.places.written((*here, "staff", pool, "count"), raw)
        if isinstance(raw, int) and raw > 0 and not isinstance(plus, str):
            text = f"{raw} may mean {raw} in all or {raw} more; write +{raw} for so many more"
            yield case.mistake(*here, "staff", pool, "count", text=text)
        if what.count is None and not case.raw(*here, "staff", pool) and pool in case.names("staff"):
            yield case.mistake(*here, "staff", pool, text="says nothing; write {count: +1}", key=True)
    for step, does in steps.items():
        if step not in case.names("steps"):
            text = f"no step {step!r}{did_you_mean(step, case.names('steps'))}"
            yield case.mistake(*here, "steps", step, text=text, key=True)
            continue
        made = case.service.steps.get(step)
        if made is not None and does.helped_by:
            yield from _helping(case, (*here, "steps", step, "helped_by"), step, made, does.helped_by)
        for target in does.next or {}:
            if target not in case.names("steps") | set(ENDS):
                text = f"no step {target!r}{did_you_mean(target, case.names('steps'))}"
                word = isinstance(case.raw(*here, "steps", step, "next"), str)
                yield case.mistake(*here, "steps", step, "next", *(() if word else (target,)), text=text)
        if (
            made is not None
            and does.pace is not None
            and made.takes is None
            and not case.set_aside("steps", step, "takes")
        ):
            text = "takes no time here, at whatever pace; say takes: of the step, or remove this"
            yield case.mistake(*here, "steps", step, "pace", text=text)
        if not (does.helped_by or does.next or does.pace) and not case.raw(*here, "steps", step):
            text = "says nothing; write {helped_by: officer}, pace: 120%, or next: {self_service: 60%, counter: 40%}"
            yield case.mistake(*here, "steps", step, text=text, key=True)
    if not staff and not steps and not case.raw(*here) and not case.misspelt("rules", name):
        text = "nothing is done; write then: {staff: {teller: {count: +1}}}"
        yield case.mistake(*here, text=text)


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
    one = len(made.by) + (made.skill is not None) == 1
    if not one and not case.set_aside("steps", step, "by") and not case.misspelt("steps", step):
        who = (
            f"{', '.join((*made.by, *([made.skill] if made.skill else [])))} serve together"
            if made.by
            else "nobody serves"
        )
        yield case.mistake(
            *place, text=f"others can help where one person serves, and at {step} {who}; name another step"
        )


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
                    text = f"{other} says this of {step}, too; two rules cannot both: write one rule for both, or leave one out"
                    yield case.mistake("rules", name, "then", "steps", step, thing[0], text=text)
