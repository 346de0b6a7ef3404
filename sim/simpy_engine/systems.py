"""A system during a run: up or down, and for how long it was down.

When core banking goes down, every counter that uses it stops, slows or lets nothing new start; when it comes up, they
go on. Invariant: what was done before is written down before anything changes.
"""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from sim.plan import SystemPlan


class Using(Protocol):
    """A step that needs the system."""

    def settle_all(self) -> None:
        """Write down what has been done of every service there."""

    def system_changed(self) -> None:
        """The system has gone down or come up."""


U = TypeVar("U", bound=Using)


class System(Generic[U]):
    """A system during a run: up or down, and for how long it was down."""

    def __init__(self, plan: SystemPlan, number: int) -> None:
        self.plan, self.number = plan, number
        self.is_down = False
        self.reasons = 0
        """for how many reasons it is down: an outage, maintenance"""
        self.stations: list[U] = []
        self.outages: list[tuple[int, int]] = []
        """(from, to) of every outage"""

    def switch(self, now: int, reason: int) -> bool:
        """One reason more to be down, or (-1) one less: down with the first, up with the last; whether it changed."""
        self.reasons += reason
        if self.is_down == (self.reasons > 0):
            return False
        for station in self.stations:
            station.settle_all()
        self.is_down = not self.is_down
        if self.is_down:
            self.outages.append((now, now))
        else:
            self.outages[-1] = (self.outages[-1][0], now)
        for station in self.stations:
            station.system_changed()
        return True

    def sums(self, start: int, end: int, now: int) -> tuple[int, int]:
        """How many outages began between `start` and `end`, and how long the system was down between them."""
        spans = self.outages[:-1] + [(begin, now if self.is_down else up) for begin, up in self.outages[-1:]]
        down = sum(max(0, min(up, end) - max(begin, start)) for begin, up in spans)
        return sum(start <= begin < end for begin, _ in spans), down
