"""Mean and variance of a distribution, and the sum of two: a form filled in, then an identity checked.

The sum of two independent times is written exactly where the language has words for it (two fixed times, a fixed one
and a uniform, two exponentials of one mean), otherwise as the gamma distribution of the same mean and variance, which
keeps what a queue feels first. Formulas: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions*, 2nd ed.
1994-95; the normal is the one cut off at 0. Invariant: mean and variance of a sum are the sums.
"""

from __future__ import annotations

import math
from dataclasses import replace

from blueprint.changes.sizes import tidy
from blueprint.distribution import Distribution
from blueprint.quantity import SECONDS, Duration


def moments(times: Distribution, unit: str) -> tuple[float, float]:
    """Mean and variance of a distribution of times, in seconds and seconds squared.

    >>> moments(Distribution.parse("uniform(low=1, high=3)"), "s")
    (2.0, 0.3333333333333333)
    """
    if times.kind == "mixture":
        inner = [(share.value, *moments(part, unit)) for share, part in times.parts]
        mean = math.fsum(share * m for share, m, _ in inner)
        return mean, max(0.0, math.fsum(share * (v + m * m) for share, m, v in inner) - mean * mean)
    if times.kind == "empirical":
        seen = times.observations(unit)
        mean = math.fsum(seen) / len(seen)
        return mean, math.fsum((value - mean) ** 2 for value in seen) / len(seen)
    kind, size = times.standard(unit)
    if kind == "normal":
        return _cut_normal(size["mean"], size.get("sd", size.get("cv", 0.0) * size["mean"]))
    return times.mean(unit), _variance(kind, size, times.mean(unit))


def _variance(kind: str, size: dict[str, float], mean: float) -> float:
    if kind == "deterministic":
        return 0.0
    if kind == "uniform":
        return (size["high"] - size["low"]) ** 2 / 12
    if kind == "triangular":
        low, mode, high = size["low"], size["mode"], size["high"]
        return (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18
    if kind == "weibull":
        scale = size.get("scale", mean / math.gamma(1 + 1 / size["shape"]))
        return scale * scale * math.gamma(1 + 2 / size["shape"]) - mean * mean
    phases = {"exponential": 1.0, "erlang": size.get("k", 1.0), "gamma": size.get("shape")}.get(kind)
    if "sd" in size:
        return size["sd"] ** 2
    if "cv" in size:
        return (size["cv"] * mean) ** 2
    return mean * mean / (phases or 1.0)


def _cut_normal(mean: float, sd: float) -> tuple[float, float]:
    """Mean and variance of the normal distribution of those that are not negative."""
    if sd == 0:
        return mean, 0.0
    start = -mean / sd
    above = 0.5 * math.erfc(start / math.sqrt(2))
    pull = math.exp(-start * start / 2) / math.sqrt(2 * math.pi) / above
    return mean + sd * pull, sd * sd * (1 + start * pull - pull * pull)


def total(first: Distribution, second: Distribution, unit: str) -> tuple[Distribution, bool]:
    """The distribution of one time after another, independent of it, and whether it is exact."""
    exact = _exact(first, second, unit) or _exact(second, first, unit)
    if exact is not None:
        return exact, True
    (mean, variance), (more, spread) = moments(first, unit), moments(second, unit)
    cv = math.sqrt(variance + spread) / (mean + more)
    size = Duration(tidy((mean + more) / SECONDS[unit]))
    return Distribution("gamma", (("cv", tidy(cv)), ("mean", size))), False


def _exact(first: Distribution, second: Distribution, unit: str) -> Distribution | None:
    """The sum where the language can say it; None where it cannot."""
    if first.kind == "deterministic":
        return _later(second, first.mean(unit), unit)
    if first.kind == second.kind == "exponential" and first.mean(unit) == second.mean(unit):
        size = dict(first.parameters)["mean"]
        both = replace(size, number=tidy(2 * size.number)) if isinstance(size, Duration) else size
        return Distribution("erlang", (("k", 2.0), ("mean", both)))
    return None


def _later(times: Distribution, seconds: float, unit: str) -> Distribution | None:
    """The distribution moved later by a fixed time, where it stays in its family."""
    if seconds == 0:
        return times
    if times.kind == "mixture":
        parts = [(share, _later(part, seconds, unit)) for share, part in times.parts]
        whole = tuple((share, part) for share, part in parts if part is not None)
        return replace(times, parts=whole) if len(whole) == len(parts) else None
    if times.kind not in {"deterministic", "uniform", "triangular"}:
        return None

    def later(size: Duration) -> Duration:
        return Duration(tidy(size.number + seconds / SECONDS[size.unit or unit]), size.unit)

    return replace(
        times,
        parameters=tuple(
            (name, later(size) if isinstance(size, Duration) else size) for name, size in times.parameters
        ),
    )
