"""A pool of staff: how many are on duty, how many are busy or have a break, and who they can be called to.

Three tellers until eleven, five after: when a count falls, whoever is serving finishes first (unless the shift hands
over), and that is overtime. Invariant: `work`, `scheduled`, `overtime` and `rest` are exact integrals, in ticks of one
person.
"""

from __future__ import annotations

from collections import deque
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
        self.count = 0
        """how many the timetable has, absent ones left out"""
        self.more = 0
        """how many more, or fewer, rules have on duty now"""
        self.busy = 0
        """how many serve, wrap up, are kept or have a break"""
        self.on_break = 0
        self.due: deque[int] = deque()
        """the breaks that have fallen due and wait for somebody to be free, as long as they are"""
        self.free_since = 0
        """since when there has been somebody free, if there is"""
        self.stations: list[S] = []
        """the steps they serve, or can be chosen at"""
        self.shared: list[S] = []
        """those among them that need another pool too"""
        self._since = 0
        self._scheduled = self._work = self._overtime = self._rest = 0

    @property
    def free(self) -> bool:
        """Whether somebody could begin to serve."""
        return self.busy < self.capacity

    def take(self, now: int) -> None:
        """One of them becomes busy."""
        self.account(now)
        self.busy += 1

    def give(self, now: int) -> None:
        """One of them has no more to do."""
        self.account(now)
        if self.busy == self.capacity:
            self.free_since = now
        self.busy -= 1

    def set(self, count: int, now: int) -> None:
        """So many are on duty from now on, besides those whom rules bring or send away."""
        self.account(now)
        if not self.free:
            self.free_since = now
        self.count = count
        self.capacity = self.on_duty = max(0, count + self.more)

    def account(self, now: int) -> None:
        """Bring the integrals up to now; call this before any of the numbers changes."""
        span = now - self._since
        if span:
            at_work, on_duty = self.busy - self.on_break, self.on_duty
            self._work += span * at_work
            self._scheduled += span * on_duty
            self._overtime += span * max(0, at_work - on_duty)
            self._rest += span * min(self.on_break, on_duty)
            self._since = now

    def forget(self, now: int) -> None:
        """Begin the integrals anew: the warm-up is over."""
        self._since = now
        self._scheduled = self._work = self._overtime = self._rest = 0

    def sums(self) -> PoolSums:
        """The integrals so far."""
        return PoolSums(self._scheduled, self._work, self._overtime, self._rest)
