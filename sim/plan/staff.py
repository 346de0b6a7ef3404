"""Pools: how many are on duty when, and what an hour of one costs."""

from __future__ import annotations

from blueprint import Blueprint
from sim.plan.dates import Dates
from sim.plan.parts import PoolPlan


def pool(blueprint: Blueprint, name: str, dates: Dates) -> PoolPlan:
    """One pool of staff."""
    made = blueprint.staff[name]
    duty = tuple((start, int(count)) for start, _, count, _ in dates.pieces(made.count))
    return PoolPlan(name, duty, None if made.cost is None else made.cost.per_second(blueprint.unit))
