"""Choose the best of many scenarios, with a guarantee.

Twenty rosters, and the question which has the least mean wait: after twenty days of each most are out of the race, and
only the two or three that are close get hundreds of days. A difference below `within` does not matter to the designer.

Source: Kim & Nelson 2001, *A fully sequential procedure for indifference-zone selection in simulation* (c = 1), which
holds under common random numbers, with the variances taken anew at every look as in their procedure of 2006 (KN++):
variances of the first days alone deceive where days are skewed, since a sample without a bad day looks both better and
steadier than it is. Guarantee: when the best is better by at least `within`, it is chosen with probability at least
`level`, as the replications grow many (docs/intervals.md has what was measured); otherwise one within `within` is.

Invariant: who is out of the race never comes back; those that are exactly alike end in a tie, not in a long race.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from blueprint import Blueprint
from blueprint.quantity import number_of
from sim.experiment.precision import MOST
from sim.experiment.study import BASE, How, Study, check_level, with_base
from sim.intervals import FEW
from sim.metric import Metric
from sim.replications.jobs import Values

FIRST = 20
"""Replications of every scenario before the first is dropped."""
STRIDE = 0.1
"""By what part the replications grow from one look to the next: looking less often only errs on the safe side."""


@dataclass(frozen=True)
class Runner:
    """How far one scenario came: its replications, its mean over them, and the round in which it was dropped."""

    name: str
    replications: int
    mean: float
    dropped_at: int | None


@dataclass(frozen=True)
class Selection:
    """The best of several scenarios.

    Attributes
    ----------
    best
        its name.
    runners
        all that took part, the best first.
    metric, least
        what was judged, and whether less of it is better.
    within
        the difference that does not matter, in the metric's unit.
    level
        the probability with which the choice is right.
    sure
        whether the procedure came to its end; if not, the most replications were reached and `best` is the one with
        the best mean, without a guarantee.
    """

    best: str
    runners: tuple[Runner, ...]
    metric: Metric
    least: bool
    within: float
    level: float
    sure: bool


def race(
    values: Callable[[list[str], int], Mapping[str, Values]],
    names: list[str],
    *,
    within: float,
    level: float,
    least: bool = True,
    first: int = FIRST,
    at_most: int = MOST,
) -> tuple[str, dict[str, Runner], bool]:
    """The procedure itself: (the best, how far each came, whether it came to its end).

    Parameters
    ----------
    values
        given names and a number n, the metric of the first n replications of each, of shape (n,); replication r of
        all of them has the same luck.
    names
        who takes part, two or more.
    within
        the indifference zone, above 0.
    """
    k, sign = len(names), 1.0 if least else -1.0
    first = min(first, at_most)
    found = {name: sign * own for name, own in values(names, first).items()}
    racing, out = list(names), dict[str, int]()
    n = first
    while True:
        own = np.array([found[name][:n] for name in racing])
        means, spread = own.mean(axis=1), np.atleast_2d(np.cov(own))
        apart = np.diag(spread)[:, None] + np.diag(spread) - 2 * spread  # the variance of every difference
        square = (n - 1) * ((2 * (1 - level) / (k - 1)) ** (-2 / (n - 1)) - 1)
        margins = np.maximum(0.0, within / (2 * n) * (square * apart / within**2 - n))
        if n <= FEW:  # what was always the same in a few replications need not be so in the next
            margins[np.ptp(own[:, None] - own, axis=2) == 0] = np.inf
        np.fill_diagonal(margins, 0.0)
        worse = (means[:, None] > means + margins).any(axis=1)
        out |= {name: n for name, is_worse in zip(racing, worse, strict=True) if is_worse}
        sure = bool((~worse).sum() == 1 or not margins[np.ix_(~worse, ~worse)].any())
        racing = [name for name in racing if name not in out]
        if sure or n >= at_most:
            break
        n = min(at_most, max(n + 1, math.ceil(n * (1 + STRIDE))))
        found |= {name: sign * own for name, own in values(racing, n).items()}
    best = min(racing, key=lambda name: float(found[name][:n].mean()))
    runners = {
        name: Runner(name, len(found[name]), sign * float(found[name].mean()), out.get(name))
        for name in names
    }
    return best, runners, sure


def select(
    service: Blueprint,
    scenarios: Mapping[str, Blueprint],
    measure: str,
    *,
    within: float | str,
    least: bool | None = None,
    level: float = 0.95,
    at_most: int = MOST,
    **how: Unpack[How],
) -> Selection:
    """Choose the best of the service as it is and its scenarios in one measure.

    Parameters
    ----------
    measure
        such as `waiting_mean`, `counter.standard_met`, `cost`.
    within
        a difference that does not matter, in the measure's unit, above 0; `2%` is a part of the mean as it is.
    least
        whether less is better; None for what is usual for the measure.
    level
        the probability with which the choice shall be right.
    at_most
        the most replications of each.
    how
        days, seed, warm_up, engine, processes, executor, keep, tell, progress: as for `sim.run`.

    Raises
    ------
    ValueError
        when there is nothing to choose from, the measure is not there or neither less nor more of it is better, or
        it is missing in a replication.
    """
    check_level(level)
    with Study(with_base(service, scenarios), replications=5 * FIRST, how=how) as study:
        (wanted,) = study.metrics((measure,))
        if least is None and not wanted.better:
            raise ValueError(f"whether more or less of {wanted} is better must be said: least or most")
        is_least = wanted.better < 0 if least is None else least

        def values(names: list[str], n: int) -> dict[str, Values]:
            study.upto(n, names)
            found = {name: study.values(name, wanted, n) for name in names}
            lacking = [name for name, own in found.items() if np.isnan(own).any()]
            if lacking:
                told = f"{wanted} is missing in some replications of {', '.join(lacking)}"
                raise ValueError(f"{told}; take more days, or another measure")
            return found

        zone = _zone(within, values([BASE], FIRST)[BASE])
        names = list(study.services)
        best, runners, sure = race(values, names, within=zone, level=level, least=is_least, at_most=at_most)

    def place(one: Runner) -> tuple[bool, int, float]:
        return one.name != best, -one.replications, one.mean if is_least else -one.mean

    return Selection(best, tuple(sorted(runners.values(), key=place)), wanted, is_least, zone, level, sure)


def _zone(within: float | str, base: Values) -> float:
    relative = isinstance(within, str) and within.strip().endswith("%")
    number = number_of(within.strip().rstrip("%") if isinstance(within, str) else within, "0.2 or 2%")
    zone = number / 100 * abs(float(base.mean())) if relative else number
    if zone <= 0:
        raise ValueError(f"a difference within {within!r} that does not matter must be above 0")
    return zone
