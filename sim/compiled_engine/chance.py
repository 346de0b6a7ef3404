"""Chance, compiled: the functions of `sim.draws`, and what `sim.luck.Source` does with them.

`squares`, `normal_quantile`, `quantile` and `gamma_variate` are taken from `sim.draws` as they stand and compiled; only
`uniform` is said again, since machine words need their type told.
"""

from __future__ import annotations

import numpy as np

from sim.compiled_engine.features import RARER, WITH_GAMMA
from sim.compiled_engine.state import Machine
from sim.draws import EMPIRICAL, GAMMA, INDEX_SHIFT, MIXTURE, VISIT_SHIFT, gamma_variate, quantile, squares


def uniform(key: int, customer: int, visit: int, index: int) -> float:
    """A number strictly between 0 and 1: `sim.draws.uniform` in machine words."""
    counter = np.uint64(customer | visit << VISIT_SHIFT | index << INDEX_SHIFT)
    bits = squares(counter, key)  # type: ignore[arg-type]
    return (np.int64(bits >> np.uint64(12)) + 0.5) * 2.0**-52


def variate(m: Machine, of: int, key: int, customer: int, visit: int) -> float:
    """A value of the distribution in row `of`: `sim.luck.Source.variate`."""
    kind, index = m.variates[of].kind, 0
    if RARER and kind == MIXTURE:
        u = uniform(key, customer, visit, 0)
        part = m.variates[of].first
        while u >= m.parts[part].share:
            part += 1
        of = m.parts[part].thing
        kind, index = m.variates[of].kind, 1
    if WITH_GAMMA and kind == GAMMA:
        return gamma_variate(m.variates[of].a, key, customer, visit, index) * m.variates[of].b
    u = uniform(key, customer, visit, index)
    if RARER and kind == EMPIRICAL:
        return m.sample[m.variates[of].first + int(u * m.variates[of].count)]
    return quantile(kind, m.variates[of].a, m.variates[of].b, m.variates[of].c, u)


def length_of(m: Machine, of: int, key: int, customer: int, visit: int) -> int:
    """A time of the distribution in row `of`, in ticks."""
    return int(variate(m, of, key, customer, visit) * 1e6 + 0.5)
