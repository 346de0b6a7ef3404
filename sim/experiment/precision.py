"""Replications until it is precise enough.

"The mean wait to within 5 %, the share who give up to within a point": the study runs until every interval is at most
that wide, or until the most replications that were allowed are done. `5%` is of the mean itself, a bare number is in
the unit of the measure (0.01 of a share is one point).

Source: the sequential procedure of Chow & Robbins 1965 as in Law, *Simulation Modeling and Analysis*, ch. 9; it begins
with `FIRST` replications, since fewer end too early by luck.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from blueprint.quantity import number_of
from blueprint.text import printable
from sim.experiment.contrast import Contrast
from sim.measures import Key
from sim.metric import Metric, metric
from sim.replications.jobs import Values

FIRST = 20
"""Replications before precision is judged for the first time."""
MOST = 10_000
"""Replications at which it is given up, unless another number is allowed."""


@dataclass(frozen=True)
class Precision:
    """How wide half an interval may be: a part of the mean, or a number in the metric's own unit."""

    metric: Metric
    half: float
    relative: bool

    def __str__(self) -> str:
        return f"{self.metric} ± {self.half * 100:g}%" if self.relative else f"{self.metric} ± {self.half:g}"

    def allowed(self, mean: float) -> float:
        """The widest half interval of a metric with this mean."""
        return self.half * abs(mean) if self.relative else self.half


def precisions(wanted: Mapping[str, str | float], keys: Iterable[Key]) -> tuple[Precision, ...]:
    """What is wanted, read: {"waiting_mean": "5%", "abandoned_share": 0.01}.

    Raises
    ------
    ValueError
        all that is wrong, a line each.
    """
    found, faults, keys = [], [], list(keys)
    for text, width in wanted.items():
        try:
            named = metric(text, keys)
            relative = isinstance(width, str) and width.strip().endswith("%")
            number = number_of(width.strip().rstrip("%") if isinstance(width, str) else width, "5% or 0.2")
            if number <= 0:
                raise ValueError(f"{width!r} is no precision; write 5% or a number above 0")
            found.append(Precision(named, number / 100 if relative else number, relative))
        except ValueError as error:
            known = text in str(error)
            faults.append(f"precision: {error}" if known else f"precision {printable(text)}: {error}")
    if faults:
        raise ValueError("\n".join(faults))
    return tuple(found)


def enough(found: Iterable[Contrast], wanted: Iterable[Precision], n: int) -> int:
    """How many replications of each there should be for the precision that was asked for; `n` when these do."""
    limits = {one.metric: one for one in wanted}
    judged = [contrast for contrast in found if contrast.metric in limits]
    allowed = [limits[contrast.metric].allowed(contrast.before) for contrast in judged]
    halves = [(contrast.high - contrast.low) / 2 for contrast in judged]
    return still_wanted(n, [contrast.change for contrast in judged], halves, allowed)


def still_wanted(n: int, means: Sequence[float], halves: Sequence[float], allowed: Sequence[float]) -> int:
    """How many replications there should be next: `n` itself when all is precise enough.

    It is guessed from how wide the widest is, and never more than doubled at a time.
    """
    worst = 1.0
    for mean, half, limit in zip(means, halves, allowed, strict=True):
        if math.isnan(mean):
            continue
        if math.isnan(half):
            worst = math.inf
        elif half > limit:
            worst = max(worst, (half / limit) ** 2 if limit > 0 else math.inf)
    if worst <= 1.0:
        return n
    return max(n + 1, min(2 * n, math.ceil(n * min(worst, 2.0) * 1.05)))


def columns(values: Values, keys: Sequence[Key], wanted: Iterable[Metric]) -> Values:
    """The columns of these metrics, shape (n, k); NaN for one that is not there."""
    places = [named.column(keys) for named in wanted]
    nothing = np.full(len(values), np.nan)
    return np.array([nothing if at is None else values[:, at] for at in places]).T
