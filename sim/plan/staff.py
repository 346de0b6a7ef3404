"""Pools: how many are on duty when, how often one of them is absent, their breaks, and what an hour of one costs."""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.service import Pool
from sim.plan.breaks import breaks
from sim.plan.dates import Dates
from sim.plan.parts import CALLS, SHIFT_ENDS, PoolPlan


def pool(blueprint: Blueprint, name: str, dates: Dates) -> PoolPlan:
    """One pool of staff."""
    made = blueprint.staff[name]
    pieces = [(start, end, int(count), day) for start, end, count, day in dates.pieces(made.count)]
    return PoolPlan(
        name=name,
        duty=tuple((start, count) for start, _, count, _ in pieces),
        days=tuple(day for *_, day in pieces),
        cost=_cost(blueprint, made),
        absent=0.0 if made.absent is None else made.absent.value,
        breaks=() if made.breaks is None else tuple(breaks(made, dates, pieces, blueprint.unit)),
        calls=CALLS[made.calls or "priority"],
        shift_end=SHIFT_ENDS[made.shift_end or "finish"],
    )


def _cost(blueprint: Blueprint, made: Pool) -> float | None:
    """What a second of one person costs: the pool's own pay, and that of each skill."""
    skills = [blueprint.skills[skill].cost for skill in made.skills if skill in blueprint.skills]
    paid = [rate.per_second(blueprint.unit) for rate in (made.cost, *skills) if rate is not None]
    return sum(paid) if paid else None
