"""Compare: a service as it is, and as it might be, with the same customers.

    >>> import blueprint, sim
    >>> branch = blueprint.load("bank_branch")
    >>> one_more = branch.data() | {"staff": branch.data()["staff"] | {"teller": {"count": 6, "cost": "45/h"}}}
    >>> found = sim.compare(branch, {"six_tellers": blueprint.build(one_more)}, replications=5)
    >>> found.contrast("six_tellers", "waiting_mean").better
    True

Invariant: replication r of every scenario has the same luck, so that what differs is the scenarios' doing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from blueprint import Blueprint
from sim.engines import Engine, Tell
from sim.experiment.contrast import LEVEL, Contrast, contrasts
from sim.experiment.precision import FIRST, MOST, Precision, columns, precisions, still_wanted
from sim.keep import Keep
from sim.metric import Metric, metric
from sim.results import Results
from sim.run import check_numbers, start_of, where
from sim.runs import LARGE_REPLICATION, Progress, Runs
from sim.work import Job, Values

if TYPE_CHECKING:
    import pandas as pd

BASE = "as_it_is"
"""The name of the service that the others are compared with."""
HEADLINES = ("waiting_mean", "waiting_total", "lost", "lost_share", "abandoned_share", "cost")
"""Of the service, what is compared unless something else is asked for: as far as it is measured."""


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
        """One row a contrast: scenario, measure, unit, before, after, change, low, high, reduction, clear, better, n."""
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
    return columns(results.values, results.keys, (wanted,))[:, 0]


def compare(
    service: Blueprint,
    scenarios: Mapping[str, Blueprint],
    *,
    measures: Sequence[str] = (),
    days: int = 1,
    replications: int = 100,
    precision: Mapping[str, str | float] | None = None,
    at_most: int = MOST,
    seed: int = 1,
    warm_up: str | float = 0,
    level: float = LEVEL,
    engine: Engine = "auto",
    processes: int | None = 1,
    executor: Executor | None = None,
    keep: Keep | None = None,
    tell: Tell | None = None,
    progress: Progress | None = None,
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
    days, seed, warm_up, engine, processes, executor, keep, tell, progress
        as for `sim.run`.

    Raises
    ------
    ValueError
        when a measure is not there, a number is out of range, or there is no scenario.
    """
    check_numbers(service, days=days, replications=replications, seed=seed)
    check_level(level)
    if not scenarios:
        raise ValueError("there is nothing to compare with; name a scenario")
    services = named_services(service, scenarios)
    start = start_of(service, warm_up)
    jobs = {name: Job.of(one, days=days, warm_up=start, seed=seed) for name, one in services.items()}
    place = where(processes, executor, long=jobs[BASE].customers >= LARGE_REPLICATION and engine != "simpy")
    first = max(replications, FIRST) if precision else replications
    with Runs(
        jobs, replications=first, engine=engine, place=place, keep=keep, tell=tell, progress=progress
    ) as runs:  # fmt: skip
        runs.upto({BASE: 1})
        metrics = metrics_of(measures, runs)
        wanted = precisions(precision or {}, runs.keys(BASE))
        metrics += tuple(one.metric for one in wanted if one.metric not in metrics)
        n = first
        while True:
            runs.upto(dict.fromkeys(jobs, n))
            results = {
                name: Results(
                    services[name],
                    runs.keys(name),
                    runs.values(name, n),
                    days,
                    seed,
                    start / 1e6,
                    runs.engine,
                )
                for name in services
            }
            found = Comparison(results, metrics, level, wanted)
            more = min(_enough(found, n), max(at_most, n))
            if more == n:
                return found
            n = more


def _enough(found: Comparison, n: int) -> int:
    """How many replications of each there should be for the precision that was asked for."""
    limits = {one.metric: one for one in found.wanted}
    judged = [contrast for contrast in found.contrasts if contrast.metric in limits]
    allowed = [limits[contrast.metric].allowed(contrast.before) for contrast in judged]
    halves = [(contrast.high - contrast.low) / 2 for contrast in judged]
    return still_wanted(n, [contrast.change for contrast in judged], halves, allowed)


def named_services(service: Blueprint, scenarios: Mapping[str, Blueprint]) -> dict[str, Blueprint]:
    """The service as it is, and the scenarios, by name.

    Raises
    ------
    ValueError
        when a scenario has the name of the base, or another unit of time.
    """
    if BASE in scenarios:
        raise ValueError(f"a scenario is called {BASE!r}, which is the service as it is; choose another name")
    for name, other in scenarios.items():
        if other.unit != service.unit:
            raise ValueError(
                f"scenario {name} counts in {other.unit} and the service in {service.unit}; use one unit"
            )
    return {BASE: service, **scenarios}


def metrics_of(measures: Sequence[str], runs: Runs) -> tuple[Metric, ...]:
    """The metrics that are asked for, or the headlines.

    Raises
    ------
    ValueError
        all that are not there, a line each.
    """
    keys = [key for name in runs.jobs for key in runs.keys(name)]
    if not measures:
        there = {key.measure for key in keys if key.scope == "service"}
        chosen = [measure for measure in HEADLINES if measure in there]
        standards = [f"step.{key.name}.standard_met" for key in keys if key.measure == "standard_met"]
        measures = [*chosen, *dict.fromkeys(standards)]
    found, faults = [], []
    for text in measures:
        try:
            found.append(metric(text, keys))
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise ValueError("\n".join(faults))
    return tuple(dict.fromkeys(found))


def check_level(level: float) -> None:
    """Refuse a confidence that is none."""
    if not 0.5 <= level < 1:
        raise ValueError(f"the confidence is {level!r}; write a part of one from 0.5 on, such as 0.95")
