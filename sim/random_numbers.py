"""The luck of one replication: the numbers it draws, each by the name of what it is for.

`luck.source("takes", "counter", "walk_in")` gives the service times of walk-in customers at the counter, one for
each customer and visit. A source makes the numbers of many customers at a time and hands them out one by one;
which number a customer gets does not depend on that.
"""

from __future__ import annotations

from sim import draws
from sim.plan.variate import Variate


class Luck:
    """All sources of one replication."""

    def __init__(self, seed: int, replication: int) -> None:
        self._seed, self._replication = seed, replication

    def source(self, *names: str) -> Source:
        """The source of the thing with these names."""
        return Source(draws.key_of(self._seed, self._replication, *names))


class Source:
    """The numbers of one thing drawn, by customer and visit."""

    __slots__ = ("_block", "_end", "_first", "key")

    def __init__(self, key: int) -> None:
        self.key = key
        self._first = self._end = 0
        self._block: list[float] = []

    def uniform(self, customer: int, visit: int = 0) -> float:
        """The uniform number of a customer's visit."""
        if visit:
            return draws.uniform(self.key, customer, visit, 0)
        if self._first <= customer < self._end:
            return self._block[customer - self._first]
        if customer < self._first:
            return draws.uniform(self.key, customer, 0, 0)
        self._first = customer - customer % draws.BLOCK
        self._end = self._first + draws.BLOCK
        self._block = draws.uniforms(self.key, self._first, draws.BLOCK)
        return self._block[customer - self._first]

    def variate(self, of: Variate, customer: int, visit: int = 0) -> float:
        """A value of the distribution `of` for a customer's visit, in seconds for times."""
        kind = of.kind
        if kind < draws.GAMMA:
            return draws.quantile(kind, of.a, of.b, of.c, self.uniform(customer, visit))
        return self._rarer(of, customer, visit, 0)

    def _rarer(self, of: Variate, customer: int, visit: int, index: int) -> float:
        """A mixture takes one number to choose its part and leaves the next ones to it."""
        kind, key = of.kind, self.key
        if kind == draws.GAMMA:
            return draws.gamma_variate(of.a, key, customer, visit, index) * of.b
        u = self.uniform(customer, visit) if index == 0 else draws.uniform(key, customer, visit, index)
        if kind == draws.EMPIRICAL:
            return of.sample[int(u * len(of.sample))]
        if kind == draws.MIXTURE:
            part = next(part for upto, part in of.parts if u < upto)
            return self._rarer(part, customer, visit, index + 1)
        return draws.quantile(kind, of.a, of.b, of.c, u)
