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

from sim.metric import Metric
from sim.replications.jobs import Values
from sim.results import FEW, LEVEL
from sim.student_t import quantile

DRAWS = 20_000
"""Draws by which the joint quantile is found: right to about one per cent of itself."""
AT_A_TIME = 2000
"""Draws that are held at a time, so that many replications of many scenarios need little memory."""


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


def telling(values: Values) -> bool:
    """Whether there are enough numbers for an interval: more than `FEW`, or two at least that are not all equal."""
    known = values[~np.isnan(values)]
    return len(known) > FEW or (len(known) > 1 and bool(known.min() < known.max()))


def moments(columns: Values) -> tuple[Values, Values, Values]:
    """(mean, standard error of the mean, how many) of each column of shape (n, k), NaN left out."""
    there = ~np.isnan(columns)
    counts = there.sum(axis=0)
    filled = np.where(there, columns, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = filled.sum(axis=0) / counts
        spread = (np.where(there, columns - means, 0.0) ** 2).sum(axis=0)
        errors = np.sqrt(spread / (counts - 1) / counts)
    return means, errors, counts.astype(np.float64)


def joint_quantile(columns: Values, level: float = LEVEL) -> float:
    """The factor on the standard errors by which the intervals of all columns, shape (n, k), hold together.

    The quantile of the greatest of k Student's t that are correlated as the columns are (Hothorn, Bretz & Westfall
    2008, single step), by drawing: weights on the replications carry the correlation without a matrix of it.
    """
    means, errors, counts = moments(columns)
    used = (counts > 1) & (errors > 0)
    if not used.any():
        return 0.0
    n = int(counts[used].min())
    single = quantile(n - 1, 0.5 + level / 2)
    k = int(used.sum())
    if k == 1:
        return single
    bonferroni = quantile(n - 1, 1 - (1 - level) / 2 / k)
    rest = np.where(np.isnan(columns), means, columns)[:, used] - means[used]
    rest /= np.sqrt((rest**2).sum(axis=0))
    if len(rest) > k:
        rest = np.asarray(
            np.linalg.qr(rest, mode="r")
        )  # the same correlation in k rows, however many replications there are
    luck = np.random.default_rng(1)
    greatest = np.empty(DRAWS)
    for first in range(0, DRAWS, AT_A_TIME):
        weights = luck.standard_normal((AT_A_TIME, len(rest)))
        greatest[first : first + AT_A_TIME] = np.abs(weights @ rest).max(axis=1)
    greatest /= np.sqrt(luck.chisquare(n - 1, DRAWS) / (n - 1))
    return min(bonferroni, max(single, float(np.quantile(greatest, level))))
