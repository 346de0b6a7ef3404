"""A pool of staff: how many are on duty, how many are busy, and who they can be called to.

Three tellers until eleven, five after: when a count falls, whoever is serving finishes first, and that is
overtime. Invariant: `work`, `scheduled` and `overtime` are exact integrals, in ticks of one person.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from sim.plan import PoolPlan
from sim.sums import PoolSums

S = TypeVar("S")
"""What a step during a run is."""


class Pool(Generic[S]):
    """One pool during a run."""

    def __init__(self, plan: PoolPlan, number: int) -> None:
        self.plan, self.number = plan, number
        self.capacity = 0
        """how many may serve now; after closing, as many as were there at the end"""
        self.on_duty = 0
        """how many the timetable has on duty now"""
        self.busy = 0
        self.stations: list[S] = []
        """the steps they serve, or help at"""
        self.shared: list[S] = []
        """those among them that need another pool too"""
        self._since = 0
        self._scheduled = self._work = self._overtime = 0

    def account(self, now: int) -> None:
        """Bring the integrals up to now; call this before any of the numbers changes."""
        span = now - self._since
        if span:
            busy, on_duty = self.busy, self.on_duty
            self._work += span * busy
            self._scheduled += span * on_duty
            if busy > on_duty:
                self._overtime += span * (busy - on_duty)
            self._since = now

    def forget(self, now: int) -> None:
        """Begin the integrals anew: the warm-up is over."""
        self._since = now
        self._scheduled = self._work = self._overtime = 0

    def sums(self) -> PoolSums:
        """The integrals so far."""
        return PoolSums(self._scheduled, self._work, self._overtime)
