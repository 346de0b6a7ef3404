"""Intervals of means over replications: of one, and of many that hold together.

Many figures are looked at together (three measures of fifty scenarios), and with 95 % each some would seem clear by
luck; their intervals are widened until they hold *together* with that confidence.

Invariant: the intervals of one alone are Student's; those of many are never narrower than that and never wider than
Bonferroni's.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from blueprint.estimate import Estimate
from sim.student_t import quantile

Values = npt.NDArray[np.float64]
FEW = 3
"""So few replications that it means nothing when a figure was the same in all of them."""
LEVEL = 0.95
"""The level of every interval."""
DRAWS = 20_000
"""Draws by which the joint quantile is found: right to about one per cent of itself."""
AT_A_TIME = 2000
"""Draws that are held at a time, so that many replications of many scenarios need little memory."""


def interval(values: Values, unit: str = "") -> tuple[float, float, float, int]:
    """(mean, low, high, n) of the values that are there: the t interval of the mean at `LEVEL`.

    What cannot be negative, or above one for a share, has no interval that is. Sums are exact (`math.fsum`). `FEW`
    values that are all equal say nothing of how others would be: they have no interval, where one of no width would
    claim certainty.
    """
    known = [value for value in values.tolist() if not math.isnan(value)]
    n = len(known)
    if n == 0:
        return math.nan, math.nan, math.nan, 0
    mean = math.fsum(known) / n
    if n == 1:
        return mean, math.nan, math.nan, 1
    if n <= FEW and len(set(known)) == 1:
        return mean, math.nan, math.nan, n
    spread = math.sqrt(math.fsum([(value - mean) ** 2 for value in known]) / (n - 1))
    half = quantile(n - 1, 0.5 + LEVEL / 2) * spread / math.sqrt(n)
    high = min(mean + half, max(1.0, mean)) if unit == "share" else mean + half
    return mean, max(mean - half, min(0.0, mean)), high, n


def interval_of_days(shares: Values, days: Values) -> tuple[float, float, float, int]:
    """As `interval`, of the shares of so many days on which something was so.

    Where it was so on all days, or on none, their spread says nothing: then the exact interval of Clopper & Pearson
    (1934) for all days together, so that no interval of no width claims certainty.
    """
    mean, low, high, n = interval(shares, "share")
    if n <= FEW or math.isnan(low) or 0.0 < mean < 1.0:
        return mean, low, high, n
    beyond = 1 - ((1 - LEVEL) / 2) ** (1 / float(days[~np.isnan(shares)].sum()))
    return (mean, 1 - beyond, 1.0, n) if mean == 1.0 else (mean, 0.0, beyond, n)


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


def estimate(values: Values, factor: float) -> Estimate:
    """The mean over the replications, with `factor` standard errors on both sides; no interval where too few tell.

    What was never negative has no interval that is.
    """
    means, errors, _ = moments(values[:, None])
    mean, half = float(means[0]), factor * float(errors[0]) if telling(values) else math.nan
    low = max(mean - half, 0.0) if len(values) and values.min() >= 0 else mean - half
    return Estimate(mean, low if not math.isnan(half) else math.nan, mean + half)
