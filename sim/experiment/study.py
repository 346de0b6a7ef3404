"""A study: several services run beside each other, with the same luck.

The branch as it is, with one more teller, and with a faster counter: replication 7 of all three is the same day, with
the same customers at the same door. Comparing, choosing, switching off and moving inputs are all done in a study.

Invariant: replication r of every service draws the same numbers for whatever has the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from types import TracebackType
from typing import TypedDict

import numpy as np

from blueprint import Blueprint
from sim.engines import Engine, Tell
from sim.metric import Metric, metric
from sim.replications.collect import LARGE_REPLICATION, Progress, Runs
from sim.replications.finished import Keep
from sim.replications.jobs import Job, Values
from sim.replications.workers import Place
from sim.results import Results
from sim.simulate import check_numbers, start_of, where

BASE = "as_it_is"
"""The name of the service that the others are compared with."""
HEADLINES = ("waiting_mean", "lost_share", "abandoned_share", "cost")
"""Of the service, what is looked at unless something else is asked for: as far as it is measured."""


class How(TypedDict, total=False):
    """How a study is run; each as for `sim.run`, with its defaults."""

    days: int
    seed: int
    warm_up: str | float
    engine: Engine
    processes: int | None
    executor: Executor | Place | None
    keep: Keep | None
    tell: Tell | None
    progress: Progress | None


class Study:
    """Services by name and their runs; used in a `with`, so that no worker is left behind."""

    def __init__(self, services: Mapping[str, Blueprint], *, replications: int, how: How) -> None:
        """Nothing runs until it is asked for.

        Parameters
        ----------
        services
            by name; the first gives the unit of time.
        replications
            how many of each are asked for first.

        Raises
        ------
        TypeError, ValueError
            when something is no service, a number is out of range, or the units of time differ.
        """
        self.days, self.seed = how.get("days", 1), how.get("seed", 1)
        for name, service in services.items():
            check_numbers(service, days=self.days, replications=replications, seed=self.seed)
            first = next(iter(services.values()))
            if service.unit != first.unit:
                raise ValueError(
                    f"scenario {name} counts in {service.unit}, the others in {first.unit}; use one unit of time"
                )
        self.services = dict(services)
        start = start_of(first, how.get("warm_up", 0), days=self.days, seed=self.seed, tell=how.get("tell"))
        self._warm_up = start / 1e6
        jobs = {
            name: Job.of(service, days=self.days, warm_up=start, seed=self.seed)
            for name, service in services.items()
        }
        engine = how.get("engine", "auto")
        long = engine != "simpy" and max(job.customers for job in jobs.values()) >= LARGE_REPLICATION
        self.runs = Runs(
            jobs, engine=engine,
            place=where(how.get("processes", 1), how.get("executor"), long=long), keep=how.get("keep"),
            tell=how.get("tell"), progress=how.get("progress"),
        )  # fmt: skip

    def __enter__(self) -> Study:
        """Stay open until the end of a `with`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave no worker behind."""
        self.runs.__exit__(kind, error, trace)

    def upto(self, replications: int, names: Iterable[str] | None = None) -> None:
        """See to it that there are so many replications of these, or of all."""
        self.runs.upto(dict.fromkeys(self.services if names is None else names, replications))

    def results(self, name: str, replications: int) -> Results:
        """The results of the first replications of one service."""
        values = self.runs.values(name, replications)
        return Results(
            self.services[name], self.runs.keys(name), values, self.days, self.seed, self._warm_up,
            self.runs.engine,
        )  # fmt: skip

    def values(self, name: str, wanted: Metric, replications: int) -> Values:
        """A metric by replication, shape (replications,); NaN where there is nothing to say."""
        at = wanted.column(self.runs.keys(name))
        if at is None:
            return np.full(replications, np.nan)
        return self.runs.values(name, replications)[:, at]

    def metrics(self, measures: Sequence[str]) -> tuple[Metric, ...]:
        """The metrics that are asked for, or the headlines and standards without any.

        Raises
        ------
        ValueError
            all that no service has, a line each.
        """
        first = next(iter(self.services))
        self.upto(1, [first])
        keys = self.runs.keys(first)
        if not measures:
            there = {key.measure for key in keys if key.scope == "service"}
            chosen = [measure for measure in HEADLINES if measure in there]
            if "lost_share" in chosen:
                chosen.remove("abandoned_share")
            judged = ("standard_met", "duration_met")
            standards = [f"step.{key.name}.{key.measure}" for key in keys if key.measure in judged]
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


def with_base(service: Blueprint, scenarios: Mapping[str, Blueprint]) -> dict[str, Blueprint]:
    """The service as it is, under `BASE`, and the scenarios.

    Raises
    ------
    ValueError
        when there is no scenario, one has the name of the base, or two are one and the same service.
    """
    if not scenarios:
        raise ValueError("there is nothing to compare with; name a scenario")
    if BASE in scenarios:
        raise ValueError(f"a scenario is called {BASE!r}, which is the service as it is; choose another name")
    found = {BASE: service, **scenarios}
    known: dict[str, str] = {}
    for name, one in found.items():
        if isinstance(one, Blueprint) and known.setdefault(one.fingerprint, name) != name:
            raise ValueError(
                f"scenario {name} is the same service as {known[one.fingerprint]}; name each once"
            )
    return found


def check_level(level: float) -> None:
    """Refuse a confidence that is none."""
    if not 0.5 <= level < 1:
        raise ValueError(f"the confidence is {level!r}; write a part of one from 0.5 on, such as 0.95")
