"""What an engine knows of the floor manager: conditions, and registers that they switch.

Invariant: whatever is looked at is a whole number: people, ticks of a wait, 1 for a system that is down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

QUEUE, WAITED, FREE, DOWN = range(4)
LOOKED_AT = {"queue": QUEUE, "longest_wait": WAITED, "free": FREE, "down": DOWN}
"""What a rule looks at: how many wait at a step, for how long the first of them has, how many of a pool are free,
whether a system is down."""


class ConditionPlan(NamedTuple):
    """Something seen on the floor: a number that is at least, or at most, a limit, and has been for some ticks."""

    what: int
    thing: int
    at_least: bool
    limit: int
    """people; ticks of a wait; 1 for a system that is down"""
    lasting: int


@dataclass(frozen=True)
class RulePlan:
    """A register that the floor manager switches: on when all of `when` hold, off again by `until`.

    What it does stands where it is done: `count` here, who helps in `ChoicePlan.rule`, the pace in `StepPlan.rush`,
    where customers go on in `StepPlan.diverted`.
    """

    name: str
    when: tuple[ConditionPlan, ...]
    until: tuple[ConditionPlan, ...]
    lasts: int | None
    """After how many ticks it is over; with neither this nor `until` it ends when `when` holds no more."""
    at_least: int
    """For how many ticks it holds, or rests, at least."""
    count: tuple[tuple[int, int], ...]
    """(pool, how many more are on duty)"""
