"""A distribution made ready to be drawn from: a kind and a few numbers, times in seconds.

`lognormal(mean=4.2, sd=2.1)` minutes is kind 5 with the mean and the spread of its logarithm; `sim.draws` makes a
time of it and a uniform number. Invariant: distributions that mean the same become the same variate.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from blueprint import Distribution
from sim import draws


@dataclass(frozen=True)
class Variate:
    """A distribution reduced to a kind and three numbers (see `sim.draws.quantile`), times in seconds.

    Gamma: shape a, mean of one unit of shape b. Empirical: the sorted `sample`. Mixture: `parts`, each a
    variate with the share of all parts up to it.
    """

    kind: int
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    sample: tuple[float, ...] = ()
    parts: tuple[tuple[float, Variate], ...] = ()


def variate(distribution: Distribution | None, unit: str) -> Variate | None:
    """A distribution reduced to numbers, times in seconds; None for none."""
    return None if distribution is None else _variate(distribution, unit)


def _variate(distribution: Distribution, unit: str) -> Variate:
    if distribution.kind == "mixture":
        parts = sorted(distribution.parts, key=lambda part: (part[1].mean(unit), str(part[1].meaning(unit))))
        shares = running([(share.value, place) for place, (share, _) in enumerate(parts)])
        return Variate(
            draws.MIXTURE, parts=tuple((upto, _variate(parts[place][1], unit)) for upto, place in shares)
        )
    if distribution.kind == "empirical":
        return Variate(draws.EMPIRICAL, sample=distribution.observations(unit))
    kind, size = distribution.standard(unit)
    mean = size.get("mean", 0.0)
    sd = size["sd"] if "sd" in size else size.get("cv", 0.0) * mean
    if kind == "deterministic":
        return Variate(draws.DETERMINISTIC, size["value"])
    if kind == "exponential":
        return Variate(draws.EXPONENTIAL, mean)
    if kind == "uniform":
        return Variate(draws.UNIFORM, size["low"], size["high"] - size["low"])
    if kind == "triangular":
        flat = size["low"] == size["high"]
        return Variate(
            draws.DETERMINISTIC if flat else draws.TRIANGULAR, size["low"], size["mode"], size["high"]
        )
    if kind in {"normal", "lognormal"} and sd == 0:
        return Variate(draws.DETERMINISTIC, mean)
    if kind == "normal":
        return Variate(draws.NORMAL, mean, sd, 0.5 * math.erfc(mean / sd / math.sqrt(2.0)))
    if kind == "lognormal":
        spread = math.log1p((sd / mean) ** 2)
        return Variate(draws.LOGNORMAL, math.log(mean) - spread / 2, math.sqrt(spread))
    if kind == "weibull":
        scale = size["scale"] if "scale" in size else mean / math.gamma(1 + 1 / size["shape"])
        return Variate(draws.WEIBULL, scale, 1 / size["shape"])
    shape = size.get("k") or size.get("shape") or (mean / sd) ** 2
    return Variate(draws.GAMMA, shape, mean / shape)


def mean(made: Variate | None) -> float:
    """The mean in seconds, of the normal as it is drawn, never below 0; 0 for no time at all.

    >>> mean(Variate(draws.UNIFORM, 60.0, 30.0))
    75.0
    """
    if made is None:
        return 0.0
    if made.kind == draws.MIXTURE:
        upto = [0.0, *(min(share, 1.0) for share, _ in made.parts)]
        return math.fsum(
            (after - before) * mean(part)
            for before, after, (_, part) in zip(upto, upto[1:], made.parts, strict=False)
        )
    if made.kind == draws.EMPIRICAL:
        return math.fsum(made.sample) / len(made.sample)
    a, b, c = made.a, made.b, made.c
    formula: dict[int, Callable[[], float]] = {
        draws.DETERMINISTIC: lambda: a,
        draws.EXPONENTIAL: lambda: a,
        draws.UNIFORM: lambda: a + b / 2,
        draws.TRIANGULAR: lambda: (a + b + c) / 3,
        draws.NORMAL: lambda: a + b * math.exp(-((a / b) ** 2) / 2) / math.sqrt(2 * math.pi) / (1 - c),
        draws.LOGNORMAL: lambda: math.exp(a + b * b / 2),
        draws.WEIBULL: lambda: a * math.gamma(1 + b),
        draws.GAMMA: lambda: a * b,
    }
    return formula[made.kind]()


def running(shares: list[tuple[float, int]]) -> tuple[tuple[float, int], ...]:
    """Shares of all up to each, without the empty ones; the last is above 1, so that every draw finds one."""
    running, total = [], 0.0
    for share, thing in shares:
        if share > 0:
            total += share
            running.append((total, thing))
    return (*running[:-1], (2.0, running[-1][1]))
