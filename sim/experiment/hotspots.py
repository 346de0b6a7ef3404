"""Hotspots: where a service really fails, measured by switching failures off.

Each failure mode, outage, queue and room is switched off in turn, with the same customers: nobody makes wrong
entries any more, core banking never goes down, there is always a teller free. What that saves the customers is what
the failure is worth, wherever the wait stood that it caused: a slow step backstage is found although all customers wait
at the counter.

Worth overlaps: with more tellers an outage hurts less. The figures are not parts of a whole, and do not add up.

Invariant: what cannot be told apart by its joint interval shares its places.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

import blueprint
from blueprint import Blueprint, BlueprintError
from sim.causes import (
    BREAK,
    QUEUE,
    Cause,
    Columns,
    everything,
    graded,
    grades_of,
    order,
    plain_cause,
    steps_of,
)
from sim.experiment.study import BASE, How, Study, check_level
from sim.experiment.worth import customer_worths
from sim.grades import FINE
from sim.intervals import LEVEL
from sim.ranking import among_worst, ranked
from sim.results import Results

if TYPE_CHECKING:
    from blueprint.drawing.results_shown import Findings


@dataclass(frozen=True)
class Hotspot(Cause):
    """What one thing is worth that goes wrong, a day: what it would save the customers if there were none of it.

    Attributes
    ----------
    change
        the change that switches it off.
    occurrence
        how often it happens: failures, outages, visits that have to wait at the steps of the pool.
    alike
        the names of those that cannot be told from it.
    among_worst
        the probability of being among the worst three; NaN where too few replications tell.
    """

    change: str = ""
    occurrence: float = math.nan
    alike: tuple[str, ...] = ()
    among_worst: float = math.nan

    @property
    def clear(self) -> bool:
        """Whether it is worth something for sure."""
        return self.size.low > 0


@dataclass(frozen=True)
class Hotspots:
    """All hotspots of a service, the worst first.

    Attributes
    ----------
    base
        the results of the service as it is, with the ledger by cause.
    spots
        what was switched off.
    level
        with what confidence all intervals hold together.
    """

    base: Results
    spots: tuple[Hotspot, ...]
    level: float

    @property
    def unit(self) -> str:
        """The unit of severity, a day: the currency where there are prices, else the file's unit of time."""
        service = self.base.blueprint
        priced = any(spot.money is not None for spot in self.spots)
        return (service.currency or "money") if priced else service.unit

    def spot(self, name: str) -> Hotspot:
        """The hotspot of this name.

        Raises
        ------
        KeyError
            when nothing of this name was switched off.
        """
        for found in self.spots:
            if found.name == name:
                return found
        raise KeyError(f"nothing called {name} was switched off")

    def findings(self, lang: str = "en") -> Findings:
        """What a picture of the service shows of these: `blueprint.draw(service, findings=…)`."""
        from sim.findings import findings

        return findings(self.base.blueprint, self.record(), lang)

    def record(self) -> dict[str, Any]:
        """One object for programs: `hotspots`, and the record of the service as it is."""
        return {
            "level": self.level,
            "unit": self.unit,
            "hotspots": [plain_cause(spot) for spot in self.spots],
            "as_it_is": self.base.record(),
        }


ENOUGH = 10_000
"""So many people with a skill that nobody waits for them."""
AMPLE = 1_000_000_000
"""So many places that no room is ever full."""


def _free(service: Blueprint, skill: str) -> str:
    """A name that no pool has, for people who have a skill."""
    name = f"more_{skill}"
    while name in service.staff:
        name += "_"
    return name


def switches(service: Blueprint) -> Iterator[tuple[str, str, str]]:
    """(kind, name, change) of everything in a service that can be switched off."""
    for kind, name in everything(service):
        if kind == QUEUE and name in service.staff:
            yield kind, name, f"staff.{name}.count: ample"
        elif kind == QUEUE:
            yield kind, name, f"staff.{_free(service, name)}: {{count: {ENOUGH}, skills: {name}}}"
        elif kind == BREAK:
            yield kind, name, f"staff.{name}.breaks: drop"
    for name, system in service.systems.items():
        if system.ever_down:
            yield "outage", name, f"systems.{name}.outages: drop"
    for name, step in service.steps.items():
        for mode, failure in step.fails.items():  # what customers judge stays, where they feel it
            off = ": drop" if failure.severity is None else ".share: 0%"
            yield "failure", f"{name}.{mode}", f"steps.{name}.fails.{mode}{off}"
    for room in service.rooms:
        yield "room", room, f"rooms.{room}.places: {AMPLE}"


def _without(service: Blueprint, change: str) -> Blueprint:
    """The service with one thing switched off.

    A failure that alone leads to a step of recovery cannot be dropped, since nobody would reach that step any more; it
    then happens once in 10^15 services, which is never.
    """
    try:
        return blueprint.change(service, change)
    except BlueprintError:
        if not change.startswith("steps."):
            raise
        mode = change.removesuffix(": drop").removesuffix(".share: 0%")
        return blueprint.change(service, f"{mode}.share: 1e-15")


def hotspots(
    service: Blueprint, *, replications: int = 100, level: float = LEVEL, **how: Unpack[How]
) -> Hotspots:
    """Switch off every failure mode, outage and queue in turn, and measure what each is worth.

    Parameters
    ----------
    replications
        of the service as it is, and with each thing off.
    level
        with what confidence all intervals, and all differences between hotspots, hold together.
    how
        days, seed, warm_up, engine, processes, executor, keep, tell, progress: as for `sim.run`.

    Raises
    ------
    ValueError
        when a number is out of range.

    Examples
    --------
    >>> import blueprint, sim
    >>> found = sim.hotspots(blueprint.load("bank_branch"), replications=10)
    >>> found.spots[0].name
    'officer'
    """
    check_level(level)
    off = {f"{kind} {name}": (kind, name, change) for kind, name, change in switches(service)}
    changed = {key: _without(service, change) for key, (_, _, change) in off.items()}
    with Study({BASE: service, **changed}, replications=replications, how=how) as study:
        study.upto(replications)
        results = {name: study.results(name, replications) for name in study.services}
    return _told(off, results, level)


Switched = Mapping[str, tuple[str, str, str]]
"""(kind, name, change) of what was switched off, by key."""


def _told(off: Switched, results: Mapping[str, Results], level: float) -> Hotspots:
    base = results[BASE]
    now = customer_worths(base)
    saved = {key: now - customer_worths(results[key]) for key in off}
    kinds = [(kind, name) for kind, name, _ in off.values()]
    grade = grades_of(base.blueprint, Columns(base.keys, base.values))
    found = {
        (cause.kind, cause.name): cause
        for cause in graded(kinds, [one.all_of() for one in saved.values()], grade, level)
    }
    severities = (
        np.array([one.severity for one in saved.values()]).T if off else np.zeros((base.replications, 0))
    )
    worst = among_worst(severities)
    _, alike = ranked(severities, level, [grade[kind] > FINE for kind in kinds])
    spots = []
    for at, (kind, name, change) in enumerate(off.values()):
        cause = found[kind, name]
        others = tuple(kinds[other][1] for other in alike[at]) if grade[kind, name] > FINE else ()
        spots.append(
            Hotspot(
                **vars(cause), change=change, occurrence=_occurrence(base, kind, name), alike=others,
                among_worst=float(worst[at]),
            )
        )  # fmt: skip
    return Hotspots(base, tuple(sorted(spots, key=order)), level)


def _occurrence(base: Results, kind: str, name: str) -> float:
    """How often it happens a day."""
    if kind == "failure":
        return base.row("failure", name, "failures").mean / base.days
    if kind == "outage":
        return base.row("system", name, "outages").mean / base.days
    if kind == BREAK:
        return math.nan
    if kind == "room":
        return (
            sum(base.row("step", step, "blocked").mean for step in steps_of(base.blueprint, kind, name))
            / base.days
        )
    waited = np.zeros(base.replications)
    for step, made in base.blueprint.steps.items():
        if name in made.groups:
            joined = base.column("step", step, "visits") - sum(
                base.column("step", step, gone) for gone in ("balked", "blocked")
            )
            waited += joined * np.nan_to_num(base.column("step", step, "waited_share"))
    return float(waited.mean()) / base.days
