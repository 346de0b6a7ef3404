"""Pools: how many are on duty when, how often one of them is absent, and what an hour of one costs."""

from __future__ import annotations

from blueprint import Blueprint
from sim.plan.dates import Dates
from sim.plan.parts import PoolPlan


def pool(blueprint: Blueprint, name: str, dates: Dates) -> PoolPlan:
    """One pool of staff."""
    made = blueprint.staff[name]
    pieces = [(start, int(count), day) for start, _, count, day in dates.pieces(made.count)]
    return PoolPlan(
        name=name,
        duty=tuple((start, count) for start, count, _ in pieces),
        days=tuple(day for *_, day in pieces),
        cost=None if made.cost is None else made.cost.per_second(blueprint.unit),
        absent=0.0 if made.absent is None else made.absent.value,
    )
