"""The measures of a replication: what a designer asks of a day, from its running sums.

How many came and how many gave up, how long they waited at the counter, how busy the tellers were, what every
second of waiting was due to. `docs/measures.md` says of each what is counted over what. A measure over nothing
(the mean wait of nobody) is NaN, never zero.

Invariant: the keys depend on the plan alone, so that replications stand beside each other column by column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import nan

from blueprint.quantity import SECONDS
from sim.plan import ABANDONED, OUTCOMES, TICKS, Plan
from sim.sums import Histogram, StayTally, StepTally, Sums, merged, percentile

PERCENTILES = (50, 80, 90, 95)
ALL = "all"
"""The segment that stands for all of them together."""


@dataclass(frozen=True)
class Key:
    """What a number is: of what, about which segment, which measure, in which unit."""

    scope: str
    name: str
    segment: str
    measure: str
    unit: str


def measure(plan: Plan, sums: Sums, *, unit: str, currency: str) -> tuple[list[Key], list[float]]:
    """The measures of one replication, in an order that depends on the plan alone.

    Parameters
    ----------
    unit
        of all durations, such as min.
    currency
        of all costs, such as CNY.
    """
    keys: list[Key] = []
    values: list[float] = []
    for key, value in _all(plan, sums, unit, currency):
        keys.append(key)
        values.append(value)
    return keys, values


def _all(plan: Plan, sums: Sums, unit: str, currency: str) -> Iterator[tuple[Key, float]]:
    yield from _of_customers(plan, sums, unit)
    yield from _of_resources(plan, sums, unit, currency)


def _of_customers(plan: Plan, sums: Sums, unit: str) -> Iterator[tuple[Key, float]]:
    in_unit = 1 / (TICKS * SECONDS[unit])
    groups = _groups(plan)
    for segment, members in groups:
        stays = [sums.stays[member] for member in members]
        for name, (kind, value) in _of_stays(stays, in_unit).items():
            yield Key("service", "", segment, name, kind or unit), value
    for number, step in enumerate(plan.steps):
        for segment, members in groups:
            tallies = [sums.steps[number][member] for member in members]
            failed = sum(sums.failures[fault][member] for fault in step.failures for member in members)
            for name, (kind, value) in _of_visits(
                tallies, failed, step.standard is not None, in_unit
            ).items():
                yield Key("step", step.name, segment, name, kind or unit), value
        queue = sums.queues[number]
        yield Key("step", step.name, ALL, "queue_mean", "customers"), _over(queue.area_open, sums.open_time)
        yield Key("step", step.name, ALL, "queue_max", "customers"), float(queue.longest)
    for number, fault in enumerate(plan.failures):
        name = f"{plan.steps[fault.step].name}.{fault.name}"
        for segment, members in groups:
            count = sum(sums.failures[number][member] for member in members)
            yield Key("failure", name, segment, "failures", "visits"), float(count)
    for number, cause in enumerate(plan.causes):
        for segment, members in groups:
            ticks = sum(sums.stays[member].ledger[number] for member in members)
            yield Key("ledger", cause, segment, "seconds", "s"), ticks / TICKS


def _of_resources(plan: Plan, sums: Sums, unit: str, currency: str) -> Iterator[tuple[Key, float]]:
    in_unit = 1 / (TICKS * SECONDS[unit])
    for pool, spent in zip(plan.pools, sums.pools, strict=True):
        paid = (spent.scheduled + spent.overtime) / TICKS
        yield Key("pool", pool.name, ALL, "on_duty_mean", "people"), _over(spent.scheduled, sums.open_time)
        yield (
            Key("pool", pool.name, ALL, "utilisation", "share"),
            _over(spent.work - spent.overtime, spent.scheduled),
        )
        yield Key("pool", pool.name, ALL, "overtime", "h"), spent.overtime / TICKS / 3600
        if pool.cost is not None:
            yield Key("pool", pool.name, ALL, "cost", currency), paid * pool.cost
    for system, (outages, down) in zip(plan.systems, sums.outages, strict=True):
        yield Key("system", system.name, ALL, "availability", "share"), 1 - _over(down, sums.calendar_time)
        yield Key("system", system.name, ALL, "outages", "outages"), float(outages)
        yield Key("system", system.name, ALL, "downtime", unit), down * in_unit


def _groups(plan: Plan) -> list[tuple[str, Sequence[int]]]:
    everyone: list[tuple[str, Sequence[int]]] = [(ALL, range(len(plan.segments)))]
    if len(plan.segments) == 1:
        return everyone
    return everyone + [(name, (number,)) for number, name in enumerate(plan.segments)]


def _over(part: float, whole: float) -> float:
    return part / whole if whole else nan


Measured = dict[str, tuple[str, float]]
"""Measure -> (its unit, or nothing for a duration; value)."""


def _of_stays(stays: list[StayTally], in_unit: float) -> Measured:
    ended = [sum(stay.outcomes[number] for stay in stays) for number in range(len(OUTCOMES))]
    served = ended[0]
    found: Measured = {"arrived": ("customers", float(sum(stay.arrived for stay in stays)))}
    found.update({name: ("customers", float(count)) for name, count in zip(OUTCOMES, ended, strict=True)})
    found["time_in_system_mean"] = ("", _over(sum(stay.stay for stay in stays) * in_unit, served))
    found.update(_percentiles("time_in_system", [stay.stays for stay in stays], in_unit))
    found["waiting_mean"] = ("", _over(sum(stay.waiting for stay in stays) * in_unit, served))
    found["abandoned_share"] = ("share", _over(ended[ABANDONED], sum(stay.arrived for stay in stays)))
    return found


def _of_visits(tallies: list[StepTally], failed: int, has_standard: bool, in_unit: float) -> Measured:
    def total(count: Callable[[StepTally], int]) -> int:
        return sum(count(tally) for tally in tallies)

    visits, joined = total(lambda t: t.visits), total(lambda t: t.joined)
    found: Measured = {
        "visits": ("visits", float(visits)),
        "elapsed_mean": ("", _over(total(lambda t: t.elapsed) * in_unit, visits)),
        "wait_mean": ("", _over(total(lambda t: t.wait) * in_unit, joined)),
    }
    found.update(_percentiles("wait", [tally.waits for tally in tallies], in_unit))
    answered = total(lambda t: t.answered)
    found["services"] = ("visits", float(total(lambda t: t.services)))
    found["answered"] = ("visits", float(answered))
    found["answered_wait_mean"] = ("", _over(total(lambda t: t.answered_wait) * in_unit, answered))
    found["waited_share"] = ("share", _over(total(lambda t: t.waited), joined))
    found["service_mean"] = ("", _over(total(lambda t: t.service) * in_unit, total(lambda t: t.services)))
    found["abandoned"] = ("visits", float(total(lambda t: t.abandoned)))
    found["abandoned_share"] = ("share", _over(total(lambda t: t.abandoned), visits))
    found["balked"] = ("visits", float(total(lambda t: t.balked)))
    found["blocked"] = ("visits", float(total(lambda t: t.blocked)))
    if has_standard:
        found["standard_met"] = ("share", _over(total(lambda t: t.met), visits))
        found["standard_met_answered"] = ("share", _over(total(lambda t: t.met), answered))
    found["failures"] = ("visits", float(failed))
    return found


def _percentiles(what: str, histograms: list[Histogram], in_unit: float) -> Measured:
    whole = merged(histograms) if len(histograms) > 1 else histograms[0]
    found: Measured = {}
    for part in PERCENTILES:
        ticks = percentile(whole, part / 100)
        found[f"{what}_p{part}"] = ("", nan if ticks is None else ticks * in_unit)
    return found
