"""Compare: a service as it is, and as it might be, with the same customers.

    >>> import blueprint, sim
    >>> branch = blueprint.load("bank_branch")
    >>> one_more = blueprint.change(branch, "staff.teller.count: +1")
    >>> found = sim.compare(branch, {"one_more_teller": one_more}, replications=20)
    >>> found.contrast("one_more_teller", "waiting_mean").better
    True

Invariant: replication r of every scenario has the same luck, so that what differs is the scenarios' doing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from blueprint import Blueprint
from sim.experiment.contrast import Contrast, contrasts
from sim.experiment.precision import FIRST, MOST, Precision, enough, precisions
from sim.experiment.study import BASE, How, Study, check_level, with_base
from sim.intervals import LEVEL
from sim.metric import Metric
from sim.replications.jobs import Values
from sim.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Comparison:
    """What scenarios change.

    Attributes
    ----------
    results
        of every scenario by name, the service as it is first, under `BASE`.
    metrics
        what was compared.
    level
        with what confidence all intervals hold together.
    wanted
        the precision that was asked for.
    """

    results: Mapping[str, Results]
    metrics: tuple[Metric, ...]
    level: float = LEVEL
    wanted: tuple[Precision, ...] = ()

    @classmethod
    def of_one(cls, results: Results, level: float = LEVEL) -> Comparison:
        """A service that is compared with nothing: how it is."""
        return cls({BASE: results}, (), level)

    @property
    def base(self) -> Results:
        """The service as it is."""
        return self.results[BASE]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of what is supposed."""
        return tuple(name for name in self.results if name != BASE)

    @cached_property
    def contrasts(self) -> tuple[Contrast, ...]:
        """The paired differences of every scenario in every metric; their intervals hold together."""
        pairs = []
        for name in self.scenarios:
            other = self.results[name]
            for wanted in self.metrics:
                both = [_column(results, wanted) for results in (self.base, other)]
                pairs.append((name, wanted, *both))
        return contrasts(pairs, self.level)  # type: ignore[arg-type]

    def contrast(self, scenario: str, measure: str) -> Contrast:
        """The difference of a scenario in one of the metrics.

        Raises
        ------
        KeyError
            when that was not compared.
        """
        for found in self.contrasts:
            if (found.scenario, str(found.metric)) == (scenario, measure):
                return found
        raise KeyError(f"{scenario} was not compared in {measure}")

    def table(self) -> pd.DataFrame:
        """Every replication: columns scenario, replication, scope, name, segment, measure, unit, value."""
        import pandas as pd

        tables = [results.table().assign(scenario=name) for name, results in self.results.items()]
        whole = pd.concat(tables, ignore_index=True)
        return whole[["scenario", *(column for column in whole.columns if column != "scenario")]]

    def summary(self) -> pd.DataFrame:
        """One row a contrast, with columns as in `as_row`."""
        import pandas as pd

        return pd.DataFrame(self.record()["contrasts"])

    def record(self) -> dict[str, Any]:
        """One object for programs: how it ran, `contrasts`, and the `rows` of every scenario; no number as None."""
        return {
            "level": self.level,
            "base": BASE,
            "scenarios": {name: results.record() for name, results in self.results.items()},
            "contrasts": [as_row(found) for found in self.contrasts],
        }


def as_row(found: Contrast) -> dict[str, Any]:
    """A contrast as plain values; what is no number is None."""
    named = found.metric
    numbers = {
        name: None if value != value or value in (float("inf"), -float("inf")) else value
        for name, value in (
            ("before", found.before), ("after", found.after), ("change", found.change), ("low", found.low),
            ("high", found.high), ("reduction", found.reduction),
        )
    }  # fmt: skip
    return {
        "scenario": found.scenario, "measure": str(named), "unit": named.unit, **numbers, "clear": found.clear,
        "better": found.better, "n": found.n,
    }  # fmt: skip


def _column(results: Results, wanted: Metric) -> Values:
    at = wanted.column(results.keys)
    return np.full(results.replications, np.nan) if at is None else results.values[:, at]


def compare(
    service: Blueprint,
    scenarios: Mapping[str, Blueprint],
    *,
    measures: Sequence[str] = (),
    replications: int = 100,
    precision: Mapping[str, str | float] | None = None,
    at_most: int = MOST,
    level: float = LEVEL,
    **how: Unpack[How],
) -> Comparison:
    """Run a service and its scenarios with common random numbers, and compare them.

    Parameters
    ----------
    scenarios
        by name: what the service might be, such as `blueprint.change(service, "staff.teller.count: +1")`.
    measures
        what to compare, such as `waiting_mean` or `counter.standard_met`; without any, the headlines of the service.
    replications
        how many of each; with `precision`, how many at least.
    precision
        run until half the joint interval of every difference is at most this: {"waiting_mean": "5%"} of the mean of
        the service as it is, or a number in the measure's unit.
    at_most
        the most replications of each.
    level
        with what confidence all intervals hold together.
    how
        days, seed, warm_up, engine, processes, executor, keep, tell, progress: as for `sim.run`.

    Raises
    ------
    ValueError
        when a measure is not there, a number is out of range, or there is no scenario.
    """
    check_level(level)
    if replications == 1:
        raise ValueError("replications is 1; a difference has an interval from 2 on")
    n = max(replications, FIRST) if precision else replications
    with Study(with_base(service, scenarios), replications=n, how=how) as study:
        metrics = study.metrics(measures)
        wanted = precisions(precision or {}, study.runs.keys(BASE))
        metrics += tuple(one.metric for one in wanted if one.metric not in metrics)
        while True:
            study.upto(n)
            results = {name: study.results(name, n) for name in study.services}
            found = Comparison(results, metrics, level, wanted)
            more = min(enough(found.contrasts, wanted, n), max(at_most, n))
            if more == n:
                return found
            n = more
