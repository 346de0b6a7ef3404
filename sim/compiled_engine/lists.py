"""Lists and distributions of a machine, put one after the other as they are asked for.

Invariant: a distribution stands there once, however many ask for it.
"""

from __future__ import annotations

from typing import Any

from sim.draws import EXPONENTIAL, UNIFORM
from sim.plan.variate import Variate


class Lists:
    """Collects lists of different lengths into one array each, and says where each begins and ends."""

    def __init__(self) -> None:
        self.lists: list[int] = []
        self.shares: list[tuple[int, float]] = []
        self.sample: list[float] = []
        self.variates: list[tuple[Any, ...]] = []
        self._rows: dict[Variate, int] = {}
        self.variate(Variate(UNIFORM, 0.0, 1.0))
        self.variate(Variate(EXPONENTIAL, 1.0))

    def listed(self, things: Any) -> tuple[int, int]:
        """(begin, end) of a list."""
        begin = len(self.lists)
        self.lists += things
        return begin, len(self.lists)

    def shared(self, shares: Any) -> tuple[int, int]:
        """(begin, end) of things with the share of all up to each."""
        begin = len(self.shares)
        self.shares += [(thing, upto) for upto, thing in shares]
        return begin, len(self.shares)

    def variate(self, of: Variate | None) -> int:
        """The row of a distribution; -1 for none."""
        if of is None:
            return -1
        if of not in self._rows:
            first, end = self.shared([(upto, self.variate(part)) for upto, part in of.parts])
            if of.sample:
                first, end = len(self.sample), len(self.sample) + len(of.sample)
                self.sample += of.sample
            self._rows[of] = len(self.variates)
            self.variates.append((of.kind, first, end - first, of.a, of.b, of.c))
        return self._rows[of]
