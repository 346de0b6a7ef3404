"""How long until it happens, when for many it was cut short: Kaplan-Meier, and the patience it shows.

A caller who hung up after 40 s had a patience of 40 s. One who was answered after 40 s had *at least* that:
her patience is censored. Leaving her out would make callers look hasty, counting her as 40 s too. The same
holds for an agent's pause that nobody was waiting to see the end of.

Invariant: the survival curve never rises, and without censoring it is the plain share still there.

Sources: E. L. Kaplan, P. Meier (1958), Nonparametric estimation from incomplete observations, JASA 53;
standard errors by M. Greenwood (1926).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Survival:
    """The share still there after each of `time` (s), with its standard error and how many were at risk."""

    time: Numbers
    share: Numbers
    standard_error: Numbers
    at_risk: npt.NDArray[np.int64]

    def after(self, seconds: npt.ArrayLike) -> Numbers:
        """The share still there just after each of `seconds`; 1 before the first observation."""
        place = np.searchsorted(self.time, np.asarray(seconds, float), side="right")
        return np.concatenate([[1.0], self.share])[place]


def kaplan_meier(seconds: npt.ArrayLike, ended: npt.ArrayLike) -> Survival:
    """The Kaplan-Meier estimate from durations of which those not `ended` are lower bounds.

    Parameters
    ----------
    seconds, ended
        one entry each per observation; a duration censored at the moment another ends counts as at risk
        there.

    Raises
    ------
    ValueError
        when there is no observation.
    """
    seconds, ended = np.asarray(seconds, float), np.asarray(ended, bool)
    if not seconds.size:
        raise ValueError("no durations to estimate a survival curve from")
    time, place = np.unique(seconds, return_inverse=True)
    endings = np.bincount(place, weights=ended, minlength=time.size)
    at_risk = seconds.size - np.concatenate([[0], np.cumsum(np.bincount(place))[:-1]])
    share = np.cumprod(1 - endings / at_risk)
    left = np.maximum(at_risk - endings, 1)
    error = share * np.sqrt(np.cumsum(endings / (at_risk * left)))
    return Survival(time, share, error, at_risk)


@dataclass(frozen=True)
class Patience:
    """A distribution fitted to patience: what the file says, how far it is from Kaplan-Meier, and from what.

    `distance` is the largest difference of the two curves up to the horizon; `aic` compares the forms.
    """

    form: str
    text: str
    parameters: tuple[float, ...]
    distance: float
    aic: float
    ended: int
    observed: int


@dataclass(frozen=True)
class Form:
    """One family; its parameters may be any real numbers, and `natural` says what they mean."""

    start: tuple[float, ...]
    survival: Callable[[Numbers, Numbers], Numbers]
    density: Callable[[Numbers, Numbers], Numbers]
    natural: Callable[[Numbers], tuple[float, ...]]
    text: Callable[[tuple[float, ...]], str]


def _two(x: Numbers, p: Numbers, power: int) -> Numbers:
    """A mixture of two exponentials: its survival function for power 0, its density for 1."""
    hasty, first, second = _two_natural(p)
    one = hasty * np.exp(-x / first) / first**power
    other = (1 - hasty) * np.exp(-x / second) / second**power
    return np.asarray(one + other)


def _two_natural(p: Numbers) -> tuple[float, ...]:
    share = 1 / (1 + math.exp(-p[0]))
    first, second = math.exp(p[1]), math.exp(p[2])
    return (share, first, second) if first <= second else (1 - share, second, first)


def _exps(p: Numbers) -> tuple[float, ...]:
    return tuple(float(v) for v in np.exp(p))


def _mixture_text(v: tuple[float, ...]) -> str:
    hasty = round(v[0] * 100)
    return (
        f"mixture({hasty}% of exponential(mean={v[1]:.0f}), {100 - hasty}% of exponential(mean={v[2]:.0f}))"
    )


FORMS = {
    "exponential": Form(
        (6.0,), lambda x, p: np.exp(-x / np.exp(p[0])), lambda x, p: np.exp(-x / np.exp(p[0]) - p[0]), _exps,
        lambda v: f"exponential(mean={v[0]:.0f})",
    ),
    "weibull": Form(
        (6.0, 0.0), lambda x, p: np.asarray(stats.weibull_min.sf(x, np.exp(p[1]), scale=np.exp(p[0]))),
        lambda x, p: np.asarray(stats.weibull_min.pdf(x, np.exp(p[1]), scale=np.exp(p[0]))), _exps,
        lambda v: f"weibull(scale={v[0]:.0f}, shape={v[1]:.3f})",
    ),
    "mixture": Form(
        (-1.0, 4.0, 6.5), lambda x, p: _two(x, p, 0), lambda x, p: _two(x, p, 1), _two_natural, _mixture_text
    ),
}  # fmt: skip
"""The forms of patience tried, simplest first."""


def fit_patience(
    seconds: npt.ArrayLike, gave_up: npt.ArrayLike, form: str = "exponential", horizon: float = 300.0
) -> Patience:
    """One form fitted by maximum likelihood with censoring; times are whole seconds, rounded.

    Raises
    ------
    ValueError
        when nobody gave up, so that there is nothing to fit.
    """
    seconds, gave_up = np.asarray(seconds, float), np.asarray(gave_up, bool)
    if not gave_up.any():
        raise ValueError("nobody gave up: patience cannot be estimated")
    how = FORMS[form]
    left, left_times = np.unique(np.maximum(seconds[gave_up] - 0.5, 0.5), return_counts=True)
    stayed, stayed_times = np.unique(seconds[~gave_up], return_counts=True)

    def minus_log_likelihood(p: Numbers) -> float:
        density = np.log(np.maximum(how.density(left, p), 1e-300))
        survival = np.log(np.maximum(how.survival(stayed, p), 1e-300))
        return -float(left_times @ density + stayed_times @ survival)

    best = optimize.minimize(
        minus_log_likelihood,
        how.start,
        method="Nelder-Mead",
        options={"maxiter": 4000, "xatol": 1e-5, "fatol": 1e-6},
    )
    grid = np.arange(1.0, horizon + 1)
    observed = kaplan_meier(seconds, gave_up)
    distance = float(np.abs(how.survival(grid, best.x) - observed.after(grid)).max())
    values = how.natural(best.x)
    aic = 2 * float(best.fun) + 2 * len(how.start)
    return Patience(form, how.text(values), values, distance, aic, int(gave_up.sum()), seconds.size)


def choose_patience(seconds: npt.ArrayLike, gave_up: npt.ArrayLike, horizon: float = 300.0) -> Patience:
    """The simplest form, unless another has an AIC better by more than 10 (then the best of those)."""
    fits = [fit_patience(seconds, gave_up, form, horizon) for form in FORMS]
    best = min(fits, key=lambda fit: fit.aic)
    return fits[0] if fits[0].aic - best.aic <= 10 else best
