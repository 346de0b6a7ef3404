"""An answer read back from its record, without running anything again.

A report on the branch is asked for a week after the experiment, on another machine, in another language: everything
it says is in `answer.json`, and the service and the question lie beside it.

Invariant: what is read back has the same record. Single replications are not in it, so its `values` are NaN.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from blueprint import Blueprint
from sim.causes import Cause, cause_of
from sim.day import Day
from sim.experiment.compare import Comparison
from sim.experiment.conduct import Answer
from sim.experiment.contrast import Contrast
from sim.experiment.design import Design
from sim.experiment.hotspots import Hotspot, Hotspots
from sim.experiment.selection import Runner, Selection
from sim.experiment.sensitivity import Influence, Sensitivity
from sim.experiment.study import BASE
from sim.experiment.warm_up import WarmUp
from sim.measures import Key
from sim.metric import Metric, metric
from sim.results import Results, Row
from sim.week import Week

Record = Mapping[str, Any]


@dataclass(frozen=True)
class KeptResults(Results):
    """Results of which only the means and intervals are known."""

    kept: Record = field(default_factory=dict)

    @classmethod
    def of(cls, service: Blueprint, record: Record) -> KeptResults:
        """The results that `Results.record()` tells of."""
        keys = tuple(
            Key(row["scope"], row["name"], row["segment"], row["measure"], row["unit"])
            for row in record["rows"]
        )
        unknown = np.full((int(record["replications"]), len(keys)), np.nan)
        ran = int(record["days"]), int(record["seed"]), float(record["warm_up"]), str(record["engine"])
        found = cls(service, keys, unknown, *ran, record)
        found.rows  # noqa: B018  read now, so that damage is told before anything is made of it
        return found

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """As they were written down."""
        return tuple(Row(**{key: _number(value) for key, value in row.items()}) for row in self.kept["rows"])

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """As they were written down."""
        return tuple(cause_of(cause, Cause) for cause in self.kept["causes"])

    def record(self) -> dict[str, Any]:
        """As it was written down."""
        return dict(self.kept)


@dataclass(frozen=True)
class KeptComparison(Comparison):
    """A comparison whose contrasts were written down."""

    kept: tuple[Contrast, ...] = ()

    @cached_property
    def contrasts(self) -> tuple[Contrast, ...]:
        """As they were written down."""
        return self.kept


def answer_of(design: Design, record: Record) -> Answer:
    """The answer to `design` that `Answer.record()` tells of.

    Raises
    ------
    ValueError
        when it is the record of another experiment, or lacks what one of this version has: what is missing, or the
        part that cannot be read.
    """
    if record.get("fingerprint") != design.service.fingerprint:
        raise ValueError(
            f"the answer is of another service: its fingerprint is {record.get('fingerprint')}, that of the service"
            f" {design.service.fingerprint}"
        )
    services = {BASE: design.service, **design.applied()}
    with _needed("comparison"):
        comparison = _comparison(services, record["comparison"])
    keys = comparison.base.keys
    parts = {name: record.get(name) for name in ("selection", "hotspots", "sensitivity", "warm_up")}
    with _needed("selection"):
        selection = parts["selection"] and _selection(parts["selection"], keys)
    with _needed("hotspots"):
        hotspots = parts["hotspots"] and _hotspots(design.service, parts["hotspots"])
    with _needed("sensitivity"):
        sensitivity = parts["sensitivity"] and _sensitivity(parts["sensitivity"], keys)
    with _needed("warm_up"):
        warm_up = parts["warm_up"] and _warm_up(parts["warm_up"])
    with _needed("days"):
        days = {name: _day(day, services[name]) for name, day in record.get("days", {}).items()}
    with _needed("week"):
        week = _week(record["week"], design.service) if record.get("week") else None
    return Answer(design, comparison, selection, hotspots, sensitivity, warm_up, days, week)


@contextmanager
def _needed(part: str) -> Iterator[None]:
    """Say in words which key of a part is missing, or that the part is damaged."""
    try:
        yield
    except KeyError as error:
        raise ValueError(f"lacks what a report needs ({error.args[0]})") from None
    except (AttributeError, TypeError, IndexError, ValueError):
        raise ValueError(f"has a part that cannot be read ({part})") from None


def _comparison(services: Mapping[str, Blueprint], record: Record) -> KeptComparison:
    results = {name: KeptResults.of(services[name], kept) for name, kept in record["scenarios"].items()}
    keys = results[BASE].keys
    contrasts = tuple(_contrast(row, keys) for row in record["contrasts"])
    metrics = tuple(dict.fromkeys(found.metric for found in contrasts))
    wanted = {(name, one) for name in results if name != BASE for one in metrics}
    if {(found.scenario, found.metric) for found in contrasts} != wanted:
        raise ValueError("a contrast is missing, or of a scenario that is not there")
    return KeptComparison(results, metrics, float(record["level"]), (), contrasts)


def _day(record: Record, service: Blueprint) -> Day:
    """A service by time of day; a KeyError for a line that is missing, or of what the service does not have."""
    found = Day.of_record(record)
    things = {"service": {""}, "step": set(service.steps), "pool": set(service.staff)}
    of_pool = (("pool", measure) for measure in ("on_duty", "queue_mean", "load", "needed"))
    wanted = (("service", "arrived"), ("step", "visits"), *of_pool)
    for day in (found, *found.coarser):
        for scope, measure in wanted:
            for name in things[scope]:
                day.line(scope, name, measure)
        for line in day.lines:
            if line.name not in things[line.scope]:
                raise KeyError(f"{line.scope} {line.name}")
    return found


def _week(record: Record, service: Blueprint) -> Week:
    """A service by weekday and hour; a KeyError for what the service does not have, or what a picture would lack."""
    found = Week.of_record(record)
    things = {"service": {""}, "step": set(service.steps), "pool": set(service.staff)}
    for line in found.lines:
        if line.name not in things[line.scope]:
            raise KeyError(f"{line.scope} {line.name}")
    for step in service.steps:
        found.line("step", step, "visits")
    return found


def _number(value: Any) -> Any:
    return math.nan if value is None else value


def _contrast(row: Record, keys: tuple[Key, ...]) -> Contrast:
    numbers = {k: _number(row[k]) for k in ("before", "after", "change", "low", "high", "n", "reduction")}
    return Contrast(row["scenario"], metric(row["measure"], keys), **numbers)


def _selection(record: Record, keys: tuple[Key, ...]) -> Selection:
    runners = tuple(Runner(**runner) for runner in record["runners"])
    return Selection(
        record["best"], runners, metric(record["measure"], keys), record["least"], record["within"],
        record["level"], record["sure"],
    )  # fmt: skip


def _hotspots(service: Blueprint, record: Record) -> Hotspots:
    spots = tuple(cause_of(row, Hotspot) for row in record["hotspots"])
    return Hotspots(KeptResults.of(service, record["as_it_is"]), spots, record["level"])


def _sensitivity(record: Record, keys: tuple[Key, ...]) -> Sensitivity:
    wanted, n = metric(record["measure"], keys), record["replications"]
    return Sensitivity(
        wanted,
        record["best"],
        tuple(_influence(row, wanted, n) for row in record["influences"]),
        record["level"],
        n,
        tuple(record["tied"]),
    )


def _influence(row: Record, wanted: Metric, n: int) -> Influence:
    before, after, change, low, high = (
        float(_number(row[name])) for name in ("before", "after", "effect", "low", "high")
    )
    effect = Contrast(row["change"], wanted, before, after, change, low, high, n, math.nan)
    return Influence(row["input"], row["change"], effect, row["best"], row["turns"], row["may_turn"])


def _warm_up(record: Record) -> WarmUp:
    return WarmUp(record["hours"], np.array(record["times"]), np.array(record["series"]), record["enough"])
