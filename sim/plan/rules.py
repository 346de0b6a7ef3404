"""Rules of the floor manager: conditions as whole numbers, and what they do.

`counter.queue > 12 for 5 min` is: at step 3 at least 13 wait, and have for 300,000,000 ticks. A wait of more than so
long is a microsecond longer.
"""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.floor import AT_LEAST, LONGEST_WAIT, Condition
from blueprint.quantity import Duration
from sim.plan.floor import LOOKED_AT, ConditionPlan, RulePlan
from sim.plan.parts import ticks
from sim.plan.routes import Route, shares

_THINGS = {"queue": "steps", "longest_wait": "steps", "free": "staff", "down": "systems"}


def rules(blueprint: Blueprint) -> tuple[RulePlan, ...]:
    """All rules, in the order of their names."""
    return tuple(_rule(blueprint, name) for name in sorted(blueprint.rules))


def _rule(blueprint: Blueprint, name: str) -> RulePlan:
    made, unit, pools = blueprint.rules[name], blueprint.unit, sorted(blueprint.staff)
    lasts = made.until if isinstance(made.until, Duration) else None
    until = () if made.until is None or isinstance(made.until, Duration) else made.until
    return RulePlan(
        name=name,
        when=tuple(_condition(blueprint, one) for one in made.when),
        until=tuple(_condition(blueprint, one) for one in until),
        lasts=None if lasts is None else ticks(lasts.seconds(unit)),
        at_least=max(1, ticks((made.at_least or AT_LEAST).seconds(unit))),
        count=tuple(
            (pools.index(pool), does.count)
            for pool, does in sorted(made.then.staff.items())
            if does.count is not None
        ),
    )


def _condition(blueprint: Blueprint, one: Condition) -> ConditionPlan:
    thing = sorted(getattr(blueprint, _THINGS[one.what])).index(one.thing)
    limit = one.limit.seconds(blueprint.unit) if isinstance(one.limit, Duration) else one.limit
    number = ticks(limit) if one.what == LONGEST_WAIT else int(limit)
    beyond = {">": 1, "<": -1}.get(one.sign, 0)
    lasting = 0 if one.lasting is None else ticks(one.lasting.seconds(blueprint.unit))
    return ConditionPlan(LOOKED_AT[one.what], thing, one.sign in {">", ">="}, number + beyond, lasting)


def rush(blueprint: Blueprint, step: str) -> tuple[int, float] | None:
    """How services at a step go while a rule holds."""
    for number, name in enumerate(sorted(blueprint.rules)):
        does = blueprint.rules[name].then.steps.get(step)
        if does is not None and does.pace is not None:
            return number, 1 / does.pace.value
    return None


def diverted(blueprint: Blueprint, step: str, steps: dict[str, int]) -> tuple[int, Route] | None:
    """Where customers go on from a step while a rule holds."""
    for number, name in enumerate(sorted(blueprint.rules)):
        does = blueprint.rules[name].then.steps.get(step)
        if does is not None and does.next is not None:
            return number, shares(does.next, steps)
    return None
