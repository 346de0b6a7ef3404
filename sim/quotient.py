"""Measures of a run by replication, and quotients of their sums with an interval.

Of 369 failures that were noticed, 235 were complained of: 64 %. Some days have many failures and some none, so the
share of all is told, not the mean of the days' shares.

Invariant: the quotient is that of the sums over all replications, whatever single ones are like.
"""

from __future__ import annotations

import math

import numpy as np

from blueprint.estimate import Estimate
from sim.intervals import Values, interval
from sim.results import Results

ROUNDING = 1e-9
"""A part of a figure below which a difference is one of rounding."""


def quotient(parts: Values, wholes: Values, unit: str = "") -> Estimate:
    """A quotient of two sums over all replications, with the interval of its linear part (the ratio estimator,
    Cochran 1977, 6.3).
    """
    whole = float(wholes.mean())
    if not whole:
        return Estimate(math.nan)
    found = float(parts.mean()) / whole
    if len(parts) == 1:
        return Estimate(found)
    rest = (parts - found * wholes) / whole
    rest[np.abs(rest) < ROUNDING * abs(found)] = 0.0  # always the same, but for the last digits
    _, low, high, _ = interval(rest + found, unit)
    return Estimate(found, low, high)


def column(results: Results, scope: str, name: str, measure: str, segment: str = "all") -> Values:
    """A measure by replication; zeros for what there is not. Its mean alone, where single replications are not kept."""
    try:
        found = results.column(scope, name, measure, segment)
    except KeyError:
        found = np.zeros(results.replications)
    if _summed_up(results):
        wanted = scope, name, measure, segment
        means = (
            row.mean for row in results.rows if (row.scope, row.name, row.measure, row.segment) == wanted
        )
        only: Values = np.nan_to_num(np.array([next(means, 0.0)], dtype=np.float64))
        return only
    known: Values = np.nan_to_num(found)
    return known


def _summed_up(results: Results) -> bool:
    """Whether single replications are not kept: the results were read back from a folder."""
    return bool(np.isnan(results.values).all())


def mean_of(values: Values) -> Estimate:
    """The mean over the replications, with its interval where there is more than one."""
    return Estimate(*interval(values)[:3]) if len(values) > 1 else Estimate(float(values[0]))
