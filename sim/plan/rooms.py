"""Rooms: trunk lines, seats, a hall; so many customers in some steps together, and no more."""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.service import Step
from sim.plan.parts import RoomPlan


def rooms(blueprint: Blueprint) -> tuple[RoomPlan, ...]:
    """All rooms, in the order of their names."""
    return tuple(RoomPlan(name, blueprint.rooms[name].places) for name in sorted(blueprint.rooms))


def room_of(blueprint: Blueprint, step: Step) -> int | None:
    """The room in which customers are at a step."""
    return None if step.room is None else sorted(blueprint.rooms).index(step.room)
