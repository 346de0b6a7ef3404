"""The order of things that happen at the same instant.

At 17:00 sharp a service ends, a patience runs out, the doors close and a customer reaches the door. What comes
first is said here, and only here; within one rank, what was set first comes first. (SimPy sorts events by time,
then by this rank, then by the order in which they were set.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simpy import Environment
from simpy.events import Event, EventPriority

CALLED = 0
"""Whoever has been called to be served, or sent away: before anything else at this instant."""
SERVICE_ENDS = 1
"""Ends of service and of wrap-up."""
PATIENCE_ENDS = 2
SYSTEM_CHANGES = 3
"""A system goes down or comes up."""
DOORS = 4
"""The doors close, or open; the warm-up is over; the run ends."""
STAFF_CHANGES = 5
RETURNS = 6
"""Whoever has gone home comes back."""
ARRIVALS = 7


class Clock(Environment):
    """SimPy's environment; its time counts whole ticks."""

    @property
    def now(self) -> int:
        """The time, in ticks since midnight before the first day."""
        return self._now  # type: ignore[return-value]  # every delay here is whole


class Alarm(Event):
    """An event that happens by itself after `delay` ticks, in its `rank` among those of the same instant."""

    def __init__(self, env: Clock, delay: int, rank: int, value: Any = None) -> None:
        self.env = env
        self.callbacks: list[Callable[[Event], Any]] = []
        self._ok = True
        self._value = value
        env.schedule(self, EventPriority(rank), delay)


class Call(Event):
    """What a waiting customer waits for; `answer` lets her go on before anything else of the instant."""

    def answer(self, value: Any) -> None:
        """Tell the customer what came of the wait."""
        self._ok = True
        self._value = value
        self.env.schedule(self, EventPriority(CALLED))
