"""Paired differences: what a change does, and how sure that is.

Both services have the same customers, so a day of one is set against the same day of the other, and what is left of
chance is the chance of their difference. Many differences are looked at together (three measures of fifty scenarios),
and with 95 % each some would seem clear by luck; their intervals are widened until they hold *together* with that
confidence.

Invariant: the intervals of one alone are Student's; those of many are never narrower than that and never wider than
Bonferroni's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.intervals import LEVEL, Values, joint_quantile, moments, telling
from sim.metric import Metric


@dataclass(frozen=True)
class Contrast:
    """What a scenario changes in one metric, per replication and on average.

    Attributes
    ----------
    before, after
        the means of both over the pairs; over what each has by itself, where there are no pairs.
    change, low, high
        after less before, and the interval that holds together with all others it was looked at with.
    n
        how many pairs of replications.
    reduction
        by how much the common customers reduce the variance of the difference: (Var before + Var after) ÷
        Var(difference); infinite when the difference is always the same.
    """

    scenario: str
    metric: Metric
    before: float
    after: float
    change: float
    low: float
    high: float
    n: int
    reduction: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    @property
    def better(self) -> bool | None:
        """Whether the change is for the better; None when that cannot be said."""
        if not self.clear or not self.metric.better:
            return None
        return (self.change > 0) == (self.metric.better > 0)


def contrasts(
    pairs: Sequence[tuple[str, Metric, Values, Values]], level: float = LEVEL
) -> tuple[Contrast, ...]:
    """The paired differences of all (scenario, metric, before, after), with intervals that hold together.

    `before` and `after` have one number a replication, of shape (n,), NaN where there is none; pairs that lack
    one are left out.
    """
    if not pairs:
        return ()
    columns = np.array([after - before for _, _, before, after in pairs]).T
    means, errors, counts = moments(columns)
    factor = joint_quantile(columns, level)
    found = []
    for number, (scenario, metric, before, after) in enumerate(pairs):
        there = ~np.isnan(columns[:, number])
        one, other = before[there], after[there]
        half = factor * float(errors[number]) if telling(columns[:, number]) else math.nan
        apart = float(np.var(one) + np.var(other)) if counts[number] else math.nan
        together = float(np.var(columns[there, number])) if counts[number] else math.nan
        reduction = apart / together if together > 0 else (math.inf if together == 0 else math.nan)
        change = float(means[number])
        found.append(
            Contrast(
                scenario,
                metric,
                _mean(one if counts[number] else before),
                _mean(other if counts[number] else after),
                change,
                change - half,
                change + half,
                int(counts[number]),
                reduction,
            )
        )
    return tuple(found)


def _mean(values: Values) -> float:
    """The mean of the numbers that are there; NaN for none."""
    known = values[~np.isnan(values)]
    return float(np.mean(known)) if len(known) else math.nan
