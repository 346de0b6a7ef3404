"""How long agents talk: a lognormal, and a few calls that end before they began.

Of the calls an agent took, some last less than ten seconds: the line dropped, or the agent hung up to gain
a moment's rest. They are no service and would bend the fit, so they are a part of their own: `mixture(5% of
uniform(low=1, high=10), 95% of lognormal(mean=195, sd=213))`.

Invariant: the lognormal has the sample's own mean and standard deviation, so the fitted load is the
measured one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

SHORT = 10.0
"""Seconds below which a talk is no service."""
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)


@dataclass(frozen=True)
class TalkTime:
    """A fit: all calls, the share below `SHORT`, mean and sd (s) of the rest, and quantiles measured and fitted."""

    calls: int
    short: float
    mean: float
    sd: float
    mean_error: float
    measured: tuple[float, ...]
    fitted: tuple[float, ...]

    @property
    def text(self) -> str:
        """The distribution as a service file writes it."""
        percent = round(self.short * 1000) / 10
        rest = f"lognormal(mean={self.mean:.0f}, sd={self.sd:.0f})"
        return f"mixture({percent:g}% of uniform(low=1, high=10), {round(100 - percent, 1):g}% of {rest})"


def fit_talk(seconds: npt.ArrayLike) -> TalkTime:
    """The fit to talk times in seconds.

    Raises
    ------
    ValueError
        when fewer than two calls last ten seconds or more.
    """
    seconds = np.asarray(seconds, float)
    proper = seconds[seconds >= SHORT]
    if proper.size < 2:
        raise ValueError(f"{proper.size} calls of {SHORT:.0f} s or more: too few to fit a talk time")
    mean, sd = float(proper.mean()), float(proper.std(ddof=1))
    sigma = math.sqrt(math.log1p((sd / mean) ** 2))
    law = stats.lognorm(sigma, scale=mean * math.exp(-(sigma**2) / 2))
    measured = tuple(float(q) for q in np.quantile(proper, QUANTILES))
    fitted = tuple(float(q) for q in law.ppf(QUANTILES))
    short = 1 - proper.size / seconds.size
    return TalkTime(seconds.size, short, mean, sd, sd / math.sqrt(proper.size), measured, fitted)
