"""Teams: who can serve at a step, in which order, how fast: pools, those who help, who has a skill, who takes over.

`by: officer` with `skill: residence` needs an officer and anybody of the pools with that skill; `helped_by`, those whom
a rule lends and `overflow` are more choices, behind those of the step's own.

Invariant: a pool is a choice of a step once, where it stands first, and never one of those needed anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import Blueprint
from blueprint.floor import rule_helpers
from blueprint.quantity import Duration
from blueprint.service import Step
from blueprint.staffing import Pace
from sim.plan.parts import AT_RANDOM, IN_ORDER, LONGEST_IDLE, ChoicePlan, ticks

_RULES = {"longest_idle": LONGEST_IDLE, "at_random": AT_RANDOM}


def groups(blueprint: Blueprint) -> tuple[str, ...]:
    """What a wait for staff is charged to: the pools, then the skills that steps need."""
    wanted = {step.skill for step in blueprint.steps.values() if step.skill is not None}
    return (*sorted(blueprint.staff), *sorted(wanted))


def group_of(blueprint: Blueprint, step: Step) -> int:
    """The group that customers wait for at a step; the first of all where nobody serves."""
    named = groups(blueprint)
    return named.index(step.skill) if step.skill else named.index(step.by[0]) if step.by else 0


def needed(blueprint: Blueprint, name: str) -> tuple[str, ...]:
    """The pools of which one person each is needed at a step whatever happens."""
    return () if _alone(blueprint, name) else blueprint.steps[name].by


def _alone(blueprint: Blueprint, name: str) -> bool:
    """Whether the one pool in `by` is only the first of several choices."""
    step = blueprint.steps[name]
    others = step.helped_by or step.overflow or rule_helpers(blueprint.rules, name)
    return step.skill is None and len(step.by) == 1 and bool(others)


def choices(blueprint: Blueprint, name: str) -> tuple[ChoicePlan, ...]:
    """Of whom one person is needed at a step besides, in order of preference."""
    pools, found = sorted(blueprint.staff), {}
    base, always = slowness(blueprint, name), needed(blueprint, name)
    for pool, skill, after, own, first, rule in _all(blueprint, name):
        if pool not in always and pool not in found:
            slow = max(base, 1.0 / _pace(blueprint, pool, skill))
            found[pool] = ChoicePlan(pools.index(pool), after, slow, own, first, rule)
    return tuple(found.values())


def _all(blueprint: Blueprint, name: str) -> Iterator[tuple[str, str | None, int, bool, bool, int | None]]:
    """(pool, its skill, after how long a wait, whether it is its own work, whether it is asked first, its rule)."""
    step = blueprint.steps[name]
    if step.skill is not None:
        for pool in _in_order(blueprint, step):
            own = blueprint.staff[pool].skills[0] == step.skill
            yield pool, step.skill, 0, own, True, None
    elif _alone(blueprint, name):
        yield step.by[0], None, 0, True, True, None
    for pool in step.helped_by:
        yield pool, step.skill, 0, False, False, None
    order = sorted(blueprint.rules)
    for pool, rule in rule_helpers(blueprint.rules, name).items():
        yield pool, step.skill, 0, False, False, order.index(rule)
    waits: list[tuple[Duration, str]] = [(after, named) for named, after in step.overflow.items()]
    for after, named in sorted(waits, key=lambda one: (one[0].seconds(blueprint.unit), one[1])):
        for pool in [named] if named in blueprint.staff else _with(blueprint, named):
            skill = step.skill if named in blueprint.staff else named
            yield pool, skill, ticks(after.seconds(blueprint.unit)), False, False, None


def _with(blueprint: Blueprint, skill: str) -> list[str]:
    """The pools that have a skill: those with the fewest skills first, then by name."""
    having = [name for name, pool in blueprint.staff.items() if skill in pool.skills]
    return sorted(having, key=lambda name: (len(blueprint.staff[name].skills), name))


def _in_order(blueprint: Blueprint, step: Step) -> list[str]:
    """Who has the skill of a step, as they are asked: the pools named first, then the others."""
    having = _with(blueprint, step.skill or "")
    named = [name for name in step.asks if name in having]
    if step.asks and step.asks[0] in _RULES:
        return sorted(having)
    return [*named, *(name for name in having if name not in named)]


def asks(step: Step) -> int:
    """By which rule those with the skill are asked."""
    return _RULES.get(step.asks[0], IN_ORDER) if step.asks else IN_ORDER


def _pace(blueprint: Blueprint, pool: str, skill: str | None) -> float:
    """How fast one of a pool works: at this skill, where the file says so."""
    said = blueprint.staff[pool].pace
    if said is None or isinstance(said, Pace):
        return 1.0 if said is None else said.value
    return said[skill].value if skill is not None and skill in said else 1.0


def slowness(blueprint: Blueprint, name: str) -> float:
    """How long those needed at a step in any case take, as a multiple of what is written: the slowest sets the pace."""
    step = blueprint.steps[name]
    return max((1.0 / _pace(blueprint, pool, step.skill) for pool in needed(blueprint, name)), default=0.0)
