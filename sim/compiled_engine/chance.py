"""Chance, compiled: the functions of `sim.draws`, and what `sim.luck.Source` does with them.

`squares`, `normal_quantile`, `quantile` and `gamma_variate` are taken from `sim.draws` as they stand and compiled; only
`uniform` is said again, since machine words need their type told.

Customers mostly come to a step in the order of their numbers. So the numbers of 64 customers are made at a time, which
keeps the processor's pipelines full, and looked up when they are needed. Which number a customer gets does not depend
on that.
"""

from __future__ import annotations

import numpy as np

from sim.compiled_engine.features import RARER, WITH_GAMMA
from sim.compiled_engine.state import AHEAD, NEVER, Array, Machine
from sim.draws import EMPIRICAL, GAMMA, INDEX_SHIFT, MIXTURE, VISIT_SHIFT, gamma_variate, quantile, squares

LONGEST = 2.0**58
"""Ticks of the longest time that is set: no run lasts so long."""


def uniform(key: int, customer: int, visit: int, index: int) -> float:
    """A number strictly between 0 and 1: `sim.draws.uniform` in machine words."""
    counter = np.uint64(customer | visit << VISIT_SHIFT | index << INDEX_SHIFT)
    bits = squares(counter, key)  # type: ignore[arg-type]
    return (np.int64(bits >> np.uint64(12)) + 0.5) * 2.0**-52


def variate(m: Machine, of: int, key: int, customer: int, visit: int) -> float:
    """A value of the distribution in row `of`."""
    return one_variate(m.variates, m.shares, m.sample, of, key, customer, visit)


def one_variate(
    variates: Array, shares: Array, sample: Array, of: int, key: int, customer: int, visit: int
) -> float:
    """A value of the distribution in row `of`: `sim.luck.Source.variate`."""
    kind, index = variates[of].kind, 0
    if RARER and kind == MIXTURE:
        u = uniform(key, customer, visit, 0)
        part = variates[of].first
        while u >= shares[part].share:
            part += 1
        of = shares[part].thing
        kind, index = variates[of].kind, 1
    if WITH_GAMMA and kind == GAMMA:
        return gamma_variate(variates[of].a, key, customer, visit, index) * variates[of].b
    u = uniform(key, customer, visit, index)
    if RARER and kind == EMPIRICAL:
        return sample[variates[of].first + int(u * variates[of].count)]
    return quantile(kind, variates[of].a, variates[of].b, variates[of].c, u)


def drawn(m: Machine, stream: int, what: int, of: int, customer: int, visit: int) -> float:
    """What is drawn for a customer's visit, of the distribution in row `of`; made ahead, where that pays."""
    source = m.chance[stream, what]
    if visit == 0:
        place = customer - source.first
        if place >= AHEAD:
            make_ahead(m.chance, m.ahead, m.variates, stream, what, customer)
            place = customer - source.first
        if place >= 0:
            source.used += 1
            return m.ahead[stream, what, place]
    return variate(m, of, source.key, customer, visit)


def make_ahead(chance: Array, ahead: Array, variates: Array, stream: int, what: int, customer: int) -> None:
    """Make the numbers of this customer and those after her; or never again, when few were used."""
    source = chance[stream, what]
    if source.used * 3 < AHEAD:
        source.first = NEVER
        return
    source.used = 0
    source.first = customer - customer % AHEAD
    of = variates[source.of]
    for place in range(AHEAD):
        ahead[stream, what, place] = uniform(source.key, source.first + place, 0, 0)
    for place in range(AHEAD):
        ahead[stream, what, place] = quantile(of.kind, of.a, of.b, of.c, ahead[stream, what, place])


def ticks_of(seconds: float) -> int:
    """A time in ticks."""
    return int(min(seconds * 1e6 + 0.5, LONGEST))
