"""Chance: the functions of `sim.draws`, which are compiled as they stand, and what `Source.variate` does with them.

Customers mostly come to a step in the order of their numbers. So the numbers of 64 customers are made at a time, which
keeps the processor's pipelines full, and looked up when they are needed. Which number a customer gets does not depend
on that.
"""

from __future__ import annotations

from sim.compiled_engine.state import AHEAD, NEVER, Machine
from sim.draws import EMPIRICAL, GAMMA, MIXTURE, Word, gamma_variate, quantile, uniform

LONGEST = 2.0**58
"""Ticks of the longest time that is set: no run lasts so long."""


def variate(m: Machine, of: int, key: Word, customer: int, visit: int) -> float:
    """A value of the distribution in row `of`: `sim.random_numbers.Source.variate`."""
    kind, index = m.variates[of].kind, 0
    if kind == MIXTURE:
        u = uniform(key, customer, visit, 0)
        part = m.variates[of].first
        while u >= m.shares[part].share:
            part += 1
        of = m.shares[part].thing
        kind, index = m.variates[of].kind, 1
    if kind == GAMMA:
        return gamma_variate(m.variates[of].a, key, customer, visit, index) * m.variates[of].b
    u = uniform(key, customer, visit, index)
    if kind == EMPIRICAL:
        return m.sample[m.variates[of].first + int(u * m.variates[of].count)]
    return quantile(kind, m.variates[of].a, m.variates[of].b, m.variates[of].c, u)


def drawn(m: Machine, stream: int, what: int, of: int, customer: int, visit: int) -> float:
    """What is drawn for a customer's visit, of the distribution in row `of`; made ahead, where that pays."""
    source = m.chance[stream, what]
    if visit == 0:
        place = customer - source.first
        if place >= AHEAD:
            make_ahead(m, stream, what, customer)
            place = customer - source.first
        if place >= 0:
            source.used += 1
            return m.ahead[stream, what, place]
    return variate(m, of, source.key, customer, visit)


def make_ahead(m: Machine, stream: int, what: int, customer: int) -> None:
    """Make the numbers of this customer and those after her; or never again, when few were used."""
    source = m.chance[stream, what]
    if source.used * 3 < AHEAD:
        source.first = NEVER
        return
    source.used = 0
    source.first = customer - customer % AHEAD
    first, key, of = source.first, source.key, m.variates[source.of]
    kind, a, b, c = of.kind, of.a, of.b, of.c
    for place in range(AHEAD):
        m.ahead[stream, what, place] = uniform(key, first + place, 0, 0)
    for place in range(AHEAD):
        m.ahead[stream, what, place] = quantile(kind, a, b, c, m.ahead[stream, what, place])


def ticks_of(seconds: float) -> int:
    """A time in ticks."""
    return int(min(seconds * 1e6 + 0.5, LONGEST))
