"""Coverage: in how many of a thousand experiments an interval holds the truth.

Each experiment is a study of its own, of thirty replications that no other has; the truth is a formula's. What is asked
is what a designer is told: `Results`' intervals of one service, the joint intervals of `sim.compare`, and those after
replications were added until they were narrow enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench import known
from bench.known import Known
from bench.tally import Tally, tallied
from sim import interval
from sim.experiment.contrast import Contrast, contrasts
from sim.experiment.precision import FIRST, Precision, enough
from sim.measures import Key
from sim.metric import Metric, metric
from sim.replications.collect import Runs
from sim.replications.finished import Keep
from sim.replications.jobs import Values
from sim.replications.workers import Place

EACH = 30
"""Replications of an experiment."""
JOINTLY = ("desk.wait_mean", "desk.waited_share", "desk.standard_met", "clerk.utilisation")
EXACT = 1e-9
"""What rounding may do."""


@dataclass(frozen=True)
class Pool:
    """Many replications of a known service, of shape (replications, measures)."""

    known: Known
    keys: tuple[Key, ...]
    values: Values

    def metric(self, measure: str) -> Metric:
        """The metric of this name."""
        return metric(measure, self.keys)

    def column(self, measure: str) -> Values:
        """One measure of each replication."""
        return self.values[
            :, self.keys.index(next(key for key in self.keys if _names(self.metric(measure), key)))
        ]


def _names(named: Metric, key: Key) -> bool:
    return (named.scope, named.name, named.measure, named.segment) == (
        key.scope,
        key.name,
        key.measure,
        key.segment,
    )


def pools(
    services: Mapping[str, Known], replications: int, *, place: Place, keep: Keep | None = None, seed: int = 1
) -> dict[str, Pool]:
    """So many replications of each, with common luck; what was done before is found in `keep`."""
    found = {}
    for name, one in services.items():
        with Runs({name: one.job(seed)}, engine="compiled", place=place, keep=keep) as runs:
            runs.upto({name: replications})
            found[name] = Pool(one, runs.keys(name), runs.values(name, replications))
    return found


def studies(columns: Sequence[Values], each: int) -> Iterator[tuple[Values, ...]]:
    """The replications, cut into studies of so many."""
    for first in range(0, len(columns[0]) - each + 1, each):
        yield tuple(column[first : first + each] for column in columns)


def holds(truth: float, low: float, high: float) -> bool:
    """Whether an interval holds the truth."""
    return low - EXACT * abs(truth) <= truth <= high + EXACT * abs(truth)


def of_means(pool: Pool, each: int = EACH, measures: Sequence[str] = ()) -> dict[str, Tally]:
    """Coverage of the intervals of one service, by measure."""
    found = {}
    for measure in measures or pool.known.truths:
        truth, unit = pool.known.truths[measure], pool.metric(measure).unit
        hits = []
        for (values,) in studies([pool.column(measure)], each):
            _, low, high, _ = interval(values, unit)
            hits.append(holds(truth, low, high))
        found[measure] = tallied(hits)
    return found


def of_differences(before: Pool, after: Pool, each: int = EACH) -> dict[str, Tally]:
    """Coverage of paired differences looked at alone, by measure."""
    found = {}
    for measure in JOINTLY:
        truth = after.known.truths[measure] - before.known.truths[measure]
        hits = []
        for one, other in studies([before.column(measure), after.column(measure)], each):
            (contrast,) = contrasts([("", before.metric(measure), one, other)])
            hits.append(holds(truth, contrast.low, contrast.high))
        found[measure] = tallied(hits)
    return found


def jointly(base: Pool, others: Mapping[str, Pool], each: int = EACH) -> Tally:
    """In how many studies all intervals of all scenarios and measures held together."""
    names = [(name, measure) for name in others for measure in JOINTLY]
    truths = [others[name].known.truths[m] - base.known.truths[m] for name, m in names]
    columns = [column for name, m in names for column in (base.column(m), others[name].column(m))]
    hits = []
    for values in studies(columns, each):
        pairs = zip(values[::2], values[1::2], strict=True)
        found = contrasts(
            [(name, base.metric(m), *pair) for (name, m), pair in zip(names, pairs, strict=True)]
        )
        hits.append(all(holds(truth, one.low, one.high) for truth, one in zip(truths, found, strict=True)))
    return tallied(hits)


def stopped(before: Values, after: Values, named: Metric, wanted: Precision) -> Contrast | None:
    """A difference after replications were added until it was precise; None when these do not suffice."""
    n = FIRST
    while n <= len(before):
        found = contrasts([("", named, before[:n], after[:n])])
        more = enough(found, (wanted,), n)
        if more == n:
            return found[0]
        n = more
    return None


def until_precise(before: Pool, after: Pool, measure: str, half: str) -> tuple[Tally, float]:
    """(coverage of a difference after stopping, replications spent on average)."""
    named = before.metric(measure)
    wanted = Precision(named, float(half.rstrip("%")) / 100, relative=True)
    truth = after.known.truths[measure] - before.known.truths[measure]
    one, other = before.column(measure), after.column(measure)
    hits, spent = [], []
    while (found := stopped(one, other, named, wanted)) is not None:
        hits.append(holds(truth, found.low, found.high))
        spent.append(found.n)
        one, other = one[found.n :], other[found.n :]
    return tallied(hits), math.fsum(spent) / len(spent)


def drawn_until_precise(experiments: int, *, shape: float | None, half: float, seed: int = 1) -> Tally:
    """The same of differences that are drawn, to within `half` of their standard deviation.

    Normal ones, or gammas of this shape, whose skewness is 2 / sqrt(shape).
    """
    luck, named = np.random.default_rng(seed), Metric("service", "", "waiting_mean", unit="min")
    wanted = Precision(named, half, relative=False)
    hits = []
    for _ in range(experiments):
        drawn = luck.standard_normal(20_000)
        if shape is not None:
            drawn = (luck.gamma(shape, size=20_000) - shape) / math.sqrt(shape)
        found = stopped(np.zeros(len(drawn)), drawn, named, wanted)
        hits.append(found is not None and holds(0.0, found.low, found.high))
    return tallied(hits)


def all_known() -> dict[str, Known]:
    """The services that are looked at alone."""
    return {
        "M/M/5": known.MMC,
        "M/M/1": known.mmc(0.5, 1, 1.0),
        "M/M/5+M": known.mmc_with_patience(),
        "a day": known.day(),
        "M/D/inf": known.without_staff(),
    }
