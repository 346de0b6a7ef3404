"""Conduct an experiment: everything its design asks for, one after the other, with the same customers throughout.

Invariant: an answer depends on the design alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Unpack

from blueprint import Blueprint
from blueprint.drawing.results_shown import Findings
from sim.day import Day
from sim.day_run import day
from sim.experiment.advice import advice
from sim.experiment.compare import Comparison, compare
from sim.experiment.design import Design
from sim.experiment.hotspots import Hotspots, hotspots
from sim.experiment.record import record_of
from sim.experiment.selection import Selection, select
from sim.experiment.sensitivity import Sensitivity, sensitivity
from sim.experiment.study import BASE, How
from sim.experiment.warm_up import AUTO, WarmUp, warm_up
from sim.findings import findings
from sim.plan import DAY
from sim.replications.jobs import Job
from sim.simulate import run, start_of
from sim.week import Week, week

DAY_CUSTOMERS, DAYS_SEEN = 400_000, 7
"""Looked at by time of day: as many replications as the study has, fewer if that were more customers, and so many days
of each. Writing every visit down and counting it takes some 10 µs a customer at a branch of six steps."""
WEEK, WEEKS_SEEN = 7, 4
"""Days from which on a study has a week, and how many weeks of each replication are looked at by weekday and hour."""
MOST_DAYS = 3
"""With more scenarios, only the best is looked at by time of day."""


@dataclass(frozen=True)
class Answer:
    """What an experiment found; None for what its design did not ask.

    Attributes
    ----------
    comparison
        of the scenarios; without scenarios, its `base` alone says how the service is.
    warm_up
        the warm-up that was found, when it was asked to be found.
    days
        the day in quarter hours, of the service as it is and of its scenarios (of the best, if there are many).
    week
        the service as it is by weekday and hour, where a day was asked for and the study has a week of days or more.
    """

    design: Design
    comparison: Comparison
    selection: Selection | None = None
    hotspots: Hotspots | None = None
    sensitivity: Sensitivity | None = None
    warm_up: WarmUp | None = None
    days: Mapping[str, Day] = field(default_factory=dict)
    week: Week | None = None

    def record(self) -> dict[str, Any]:
        """One object for programs."""
        return record_of(**vars(self))

    def findings(self, lang: str = "en") -> Findings:
        """What a picture of the service as it is shows: hotspots and queues over the day where they were asked for."""
        return findings(self.design.service, self.record(), lang)


def conduct(design: Design, *, stage: Callable[[str], object] | None = None, **how: Unpack[How]) -> Answer:
    """Conduct an experiment.

    Parameters
    ----------
    stage
        told which part begins: warm_up, comparison, selection, hotspots, sensitivity, day.
    how
        engine, processes, executor, keep, tell, progress: as for `sim.run`; the rest is said by the design.

    Raises
    ------
    ValueError
        when a measure or a number of the design is not right.
    """
    begin = stage or (lambda _: None)
    how = {**how, "days": design.days, "seed": design.seed}
    found = None
    if design.warm_up == AUTO:
        begin("warm_up")
        found = warm_up(design.service, days=design.days, seed=design.seed)
    how["warm_up"] = found.text if found else design.warm_up
    begin("comparison")
    scenarios, n = design.applied(), design.replications
    if scenarios:
        compared = compare(
            design.service, scenarios, measures=design.measures, replications=n, precision=design.precision,
            at_most=design.at_most, level=design.level, **how,
        )  # fmt: skip
    else:
        compared = Comparison.of_one(run(design.service, replications=n, **how), design.level)
    chosen = spots = sensitive = None
    if design.best and scenarios:
        begin("selection")
        chosen = select(
            design.service, scenarios, design.best.measure, within=design.best.within, least=design.best.least,
            level=design.level, at_most=design.at_most, **how,
        )  # fmt: skip
    if design.hotspots:
        begin("hotspots")
        spots = hotspots(design.service, replications=n, level=design.level, **how)
    if design.sensitivity:
        begin("sensitivity")
        wanted = design.sensitivity
        sensitive = sensitivity(
            design.service, design.changes(), measure=wanted.measure, by=wanted.by, replications=n,
            level=design.level, **how,
        )  # fmt: skip
    days: dict[str, Day] = {}
    of_week = None
    if design.day:
        begin("day")
        seen = scenarios
        if len(scenarios) > MOST_DAYS:
            told = advice(compared, chosen)
            best = told.best.scenario if told and told.best else chosen.best if chosen else ""
            seen = {best: scenarios[best]} if best in scenarios else {}
        ran = compared.base.replications
        days = {name: _day(service, ran, how) for name, service in {BASE: design.service, **seen}.items()}
        if design.days >= WEEK:
            of_week = _week(design.service, ran, how)
    return Answer(design, compared, chosen, spots, sensitive, found, days, of_week)


def _week(service: Blueprint, replications: int, how: How) -> Week:
    """A service by weekday and hour, from the replications of the study; some weeks after the warm-up."""
    warm_up = how.get("warm_up", 0)
    days = min(how.get("days", 1), math.ceil(start_of(service, warm_up) / DAY) + WEEKS_SEEN * WEEK)
    customers = max(1.0, Job.of(service, days=days).customers)
    n = min(replications, max(2, int(DAY_CUSTOMERS / customers)))
    return week(
        service, by="hour", days=days, replications=n, seed=how.get("seed", 1), warm_up=warm_up,
        engine=how.get("engine", "auto"), tell=how.get("tell"), progress=how.get("progress"),
    )  # fmt: skip


def _day(service: Blueprint, replications: int, how: How) -> Day:
    """A service by time of day, from the replications of the study; a whole number of days after the warm-up."""
    warm_up = how.get("warm_up", 0)
    hidden = math.ceil(start_of(service, warm_up) / DAY)
    days = min(how.get("days", 1), hidden + DAYS_SEEN)
    customers = max(1.0, Job.of(service, days=days).customers)
    n = min(replications, max(2, int(DAY_CUSTOMERS / customers)))
    return day(
        service, days=days, replications=n, seed=how.get("seed", 1), warm_up=warm_up, engine=how.get("engine", "auto"),
        tell=how.get("tell"), progress=how.get("progress"),
    )  # fmt: skip
