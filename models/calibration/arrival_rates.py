"""How many call at each hour, and how much busier one day is than another.

On twenty weekdays 125 calls an hour came between ten and eleven, give or take 4: a rate with its standard
error. A day on which all hours run ten per cent above their rate is a busy day; the spread of that factor
from day to day, beyond what Poisson arrivals vary anyway, is the `busyness` of a stream.

Invariant: hours left out (NaN in the counts) add neither calls nor exposure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class HourlyRate:
    """Calls an hour from `start` (s from midnight) on, the standard error over days, and the calls."""

    start: int
    per_hour: float
    standard_error: float
    calls: int


def hourly_rates(half_hours: pd.DataFrame, apart: float = 3.0) -> list[HourlyRate]:
    """The rate of each hour; of each half-hour where the halves differ by more than `apart` standard errors.

    Parameters
    ----------
    half_hours
        calls per half-hour: one row a day, columns the half-hours counted from midnight; NaN is left out.
    """
    found = []
    for hour in sorted({int(column) // 2 for column in half_hours.columns}):
        first, second = half_hours[2 * hour], half_hours[2 * hour + 1]
        gap = (first - second).dropna()
        spread = gap.std(ddof=1) / math.sqrt(len(gap)) if len(gap) > 1 else math.inf
        if abs(gap.mean()) > apart * spread:
            found += [_rate(hour * 3600, first, 2.0), _rate(hour * 3600 + 1800, second, 2.0)]
        else:
            found.append(_rate(hour * 3600, first + second, 1.0))
    return found


def _rate(start: int, counts: pd.Series[float], per_hour: float) -> HourlyRate:
    days = counts.dropna()
    error = float(days.std(ddof=1)) / math.sqrt(len(days)) if len(days) > 1 else math.nan
    return HourlyRate(start, per_hour * float(days.mean()), per_hour * error, int(days.sum()))


@dataclass(frozen=True)
class Busyness:
    """The day-to-day factor on all rates: its coefficient of variation with a jackknife standard error.

    `factor` is each day's calls over those expected of its hours; `dispersion`, by hour, is the variance of
    the counts over their mean once the day's factor is known: 1 when the hours of a day are Poisson.
    """

    cv: float
    standard_error: float
    factor: pd.Series[float]
    dispersion: pd.Series[float]


def busyness(counts: pd.DataFrame) -> Busyness:
    """Busyness by the method of moments, from calls per day (rows) and hour (columns), NaN where left out.

    With E expected and N counted calls of a day, and one gamma factor of mean 1 a day, the variance of N is
    E + cv² E²; the estimate solves that for the sum over days.

    Raises
    ------
    ValueError
        when there are fewer than two days.
    """
    if len(counts) < 2:
        raise ValueError(f"{len(counts)} day: what differs from day to day needs two at least")
    expected_by_hour = counts.notna() * counts.mean()
    counted, expected = counts.sum(axis=1).to_numpy(float), expected_by_hour.sum(axis=1).to_numpy(float)
    others = [np.delete(np.arange(len(counts)), day) for day in range(len(counts))]
    without = np.array([_cv(counted[kept], expected[kept]) for kept in others])
    spread = math.sqrt((len(counts) - 1) / len(counts) * float(((without - without.mean()) ** 2).sum()))
    factor = pd.Series(counted / expected, index=counts.index)
    given_day = expected_by_hour.mul(factor, axis=0).where(counts.notna())
    free = len(counts) / (len(counts) - 1)
    others_share = 1 - given_day.div(counted, axis=0)
    dispersion = ((counts - given_day) ** 2 / (given_day * others_share)).mean() * free
    return Busyness(_cv(counted, expected), spread, factor, dispersion)


def _cv(counted: Numbers, expected: Numbers) -> float:
    if len(counted) < 2:
        return math.nan
    squares = float(((counted - expected) ** 2).sum()) * len(counted) / (len(counted) - 1)
    return math.sqrt(max(squares - float(expected.sum()), 0.0) / float((expected**2).sum()))
