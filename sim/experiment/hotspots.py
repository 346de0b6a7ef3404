"""Hotspots: where a service really fails, measured by switching failures off.

Each failure mode, each outage and each queue is switched off in turn, with the same customers: nobody makes wrong
entries any more, core banking never goes down, there is always a teller free. What that saves the customers is what
the failure is worth, wherever the wait stood that it caused: a slow step backstage is found although all customers wait
at the counter.

Worth overlaps: with more tellers an outage hurts less. The figures are not parts of a whole, and do not add up.

Invariant: what cannot be told apart by its joint interval has no rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

import numpy as np

import blueprint
from blueprint import Blueprint, BlueprintError
from blueprint.quantity import SECONDS
from sim.experiment.contrast import joint_quantile, moments, telling
from sim.experiment.located import Estimate, Located
from sim.experiment.marked import marked
from sim.experiment.ranking import among_worst, ranked
from sim.experiment.study import BASE, How, Study, check_level
from sim.experiment.worth import Worths, customer_worths
from sim.replications.jobs import Values
from sim.results import LEVEL, Results

if TYPE_CHECKING:
    from blueprint.drawing.results_shown import Findings

K = TypeVar("K")


@dataclass(frozen=True)
class Hotspot:
    """What one thing is worth that goes wrong, a day.

    Attributes
    ----------
    kind, name
        `queue` for a pool, `outage` of a system, `failure` of a STEP.MODE.
    change
        the change that switches it off.
    time
        what it costs all customers together in waiting and rework, in the file's unit.
    lost
        how many customers it loses.
    money
        what both are worth by the file's prices; None when nothing is priced.
    occurrence
        how often it happens: failures, outages, visits that have to wait at the steps of the pool.
    rank
        its place among all, 1 the worst; None when others cannot be told from it, or it is worth nothing for sure.
    alike
        the names of those that cannot be told from it.
    among_worst
        the probability of being among the worst three; NaN where too few replications tell.
    """

    kind: str
    name: str
    change: str
    time: Estimate
    lost: Estimate
    money: Estimate | None
    occurrence: float
    rank: int | None
    alike: tuple[str, ...]
    among_worst: float

    @property
    def clear(self) -> bool:
        """Whether it is worth something for sure."""
        return self.severity.low > 0

    @property
    def severity(self) -> Estimate:
        """What it is ranked by: money where there are prices, else the customers' time."""
        return self.money or self.time


@dataclass(frozen=True)
class Hotspots:
    """All hotspots of a service, the worst first.

    Attributes
    ----------
    base
        the results of the service as it is, with the ledger by cause.
    spots
        what was switched off.
    steps, systems
        where it is: by step and by system that may fail.
    level
        with what confidence all intervals hold together.
    """

    base: Results
    spots: tuple[Hotspot, ...]
    steps: Mapping[str, Located]
    systems: Mapping[str, Located]
    level: float

    @property
    def unit(self) -> str:
        """The unit of severity, a day: the currency where there are prices, else the file's unit of time."""
        service = self.base.blueprint
        priced = bool(self.spots) and self.spots[0].money is not None
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
        return marked(self.base, self.steps, self.systems, self.unit, lang)

    def record(self) -> dict[str, Any]:
        """One object for programs: `hotspots`, `steps`, `systems`, and the record of the service as it is."""

        def plain(estimate: Estimate | None) -> Any:
            return None if estimate is None else vars(estimate)

        def located(found: Located) -> dict[str, Any]:
            return {**vars(found), "worth": vars(found.worth), "alike": list(found.alike)}

        return {
            "level": self.level,
            "unit": self.unit,
            "hotspots": [
                {
                    "kind": spot.kind, "name": spot.name, "change": spot.change, "time": plain(spot.time),
                    "lost": plain(spot.lost), "money": plain(spot.money), "occurrence": spot.occurrence,
                    "rank": spot.rank, "alike": list(spot.alike), "among_worst": spot.among_worst,
                }
                for spot in self.spots
            ],
            "steps": {name: located(found) for name, found in self.steps.items()},
            "systems": {name: located(found) for name, found in self.systems.items()},
            "as_it_is": self.base.record(),
        }  # fmt: skip


def switches(service: Blueprint) -> Iterator[tuple[str, str, str]]:
    """(kind, name, change) of everything in a service that can be switched off."""
    for pool in service.staff:
        yield "queue", pool, f"staff.{pool}.count: ample"
    for name, system in service.systems.items():
        if system.up is not None:
            yield "outage", name, f"systems.{name}.outages: drop"
    for name, step in service.steps.items():
        for mode in step.fails:
            yield "failure", f"{name}.{mode}", f"steps.{name}.fails.{mode}: drop"


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
        return blueprint.change(service, change.removesuffix(": drop") + ".share: 1e-15")


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
    columns = np.array([values for one in saved.values() for values in one.all_of()]).T
    factor = joint_quantile(columns, level) if off else 0.0
    ranks, alike, worst = _standing({key: one.severity for key, one in saved.items()}, level)
    spots = []
    for key, (kind, name, change) in off.items():
        money = saved[key].money
        spots.append(
            Hotspot(
                kind, name, change, _estimate(saved[key].time, factor), _estimate(saved[key].lost, factor),
                None if money is None else _estimate(money, factor), _occurrence(base, kind, name), ranks[key],
                tuple(off[other][1] for other in alike[key]), worst[key],
            )
        )  # fmt: skip
    places = _located(base, off, saved, level)
    return Hotspots(
        base,
        tuple(sorted(spots, key=lambda spot: -spot.severity.mean)),
        {name: found for (kind, name), found in places.items() if kind == "step"},
        {name: found for (kind, name), found in places.items() if kind == "system"},
        level,
    )


def _standing(
    severities: Mapping[K, Values], level: float
) -> tuple[dict[K, int | None], dict[K, tuple[K, ...]], dict[K, float]]:
    """(rank, those that cannot be told from it, probability of being among the worst) of each."""
    keys = list(severities)
    if not keys:
        return {}, {}, {}
    columns = np.array(list(severities.values())).T
    ranks, alike = ranked(columns, level)
    worst = among_worst(columns)
    return (
        dict(zip(keys, ranks, strict=True)),
        {key: tuple(keys[other] for other in others) for key, others in zip(keys, alike, strict=True)},
        {key: float(share) for key, share in zip(keys, worst, strict=True)},
    )


def _estimate(values: Values, factor: float) -> Estimate:
    means, errors, _ = moments(values[:, None])
    half = factor * float(errors[0]) if telling(values) else math.nan
    return Estimate(float(means[0]), float(means[0]) - half, float(means[0]) + half)


def _occurrence(base: Results, kind: str, name: str) -> float:
    """How often it happens a day."""
    if kind == "failure":
        return base.row("failure", name, "failures").mean / base.days
    if kind == "outage":
        return base.row("system", name, "outages").mean / base.days
    waited = np.zeros(base.replications)
    for step, made in base.blueprint.steps.items():
        if name in made.by:
            joined = base.column("step", step, "visits") - sum(
                base.column("step", step, gone) for gone in ("balked", "blocked")
            )
            waited += joined * np.nan_to_num(base.column("step", step, "waited_share"))
    return float(waited.mean()) / base.days


def _located(
    base: Results, off: Switched, saved: Mapping[str, Worths], level: float
) -> dict[tuple[str, str], Located]:
    """What is worth mending at every step and every system that may fail: (`step` or `system`, name)."""
    steps = base.blueprint.steps
    parts: dict[tuple[str, str], dict[tuple[str, str], Values]] = {("step", name): {} for name in steps}
    for key, (kind, name, _) in off.items():
        if kind == "failure":
            parts["step", name.partition(".")[0]][kind, name] = saved[key].severity
        elif kind == "outage":
            parts["system", name] = {(kind, name): saved[key].severity}
        else:
            work = {step: _work(base, step) for step, made in steps.items() if name in made.by}
            total = np.sum(list(work.values()), axis=0)
            for step, own in work.items():
                share = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
                parts["step", step][kind, name] = share * saved[key].severity
    nothing = np.zeros(base.replications)
    whole = {place: sum(whose.values(), start=nothing) for place, whose in parts.items()}
    ranks, alike, worst = _standing(whole, level)
    factor = joint_quantile(np.array(list(whole.values())).T, level)
    found = {}
    for place, values in whole.items():
        whose = parts[place]
        culprit = max(whose, key=lambda one: float(whose[one].mean())) if whose and values.any() else None
        names = tuple(name for _, name in alike[place])
        found[place] = Located(_estimate(values, factor), ranks[place], names, worst[place], culprit)
    return found


def _work(base: Results, step: str) -> Values:
    """How long one person of each pool is busy at a step, wrap-up included, by replication."""
    made, unit = base.blueprint.steps[step], base.blueprint.unit
    after = made.wrap_up.mean(unit) / SECONDS[unit] if made.wrap_up is not None else 0.0
    services = base.column("step", step, "services")
    return services * (np.nan_to_num(base.column("step", step, "service_mean")) + after)
