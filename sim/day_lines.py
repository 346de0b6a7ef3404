"""The lines of a day: what each measure is at each time of day, with its interval over the replications.

    the counter, 12:00 to 12:15    visits 77 an hour, wait 2.1 min, queue 2.6 customers, 91 % in time
    the tellers, 12:00 to 12:15    load 5.4 people, queue 2.6 customers, 7 needed, 5 on duty

The load of a pool is what comes to it, whoever is there to do it: who gives up in its queue counts with the mean
service, and who is helped by another pool counts here all the same. At a step that needs several pools each has the
whole queue and the whole work.

Invariant: a measure is first that of each replication; means and intervals are over these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from blueprint import Blueprint
from blueprint.quantity import SECONDS
from sim.day_slots import Slots, Tally, Ticks
from sim.intervals import interval
from sim.levels import level_parts
from sim.plan import DAY, TICKS, Plan, PoolPlan
from sim.replications.jobs import Values
from sim.staffing import needed


@dataclass(frozen=True)
class Line:
    """One measure of one thing over the day.

    Attributes
    ----------
    measure, unit
        `arrived` (of the service, customers/h); of a step `visits` (visits/h), `wait_mean` (the file's unit, of those
        who came in the slot and joined the queue), `queue_mean` (customers), `standard_met` (the level that its
        standard means, of those who came in the slot); of a pool `queue_mean` (customers, at all its steps), `load`
        (people: the work that those bring who come to its steps in the slot ÷ its length), `needed` (people, by
        `sim.staffing`, for the load of the hour), `on_duty` (people, by the timetable).
    mean, low, high
        a number a slot; NaN where nobody came. The interval is over the replications.
    """

    scope: str
    name: str
    measure: str
    unit: str
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def lines(service: Blueprint, plan: Plan, slots: Slots, tallies: list[Tally], shown: int) -> Iterator[Line]:
    """All lines of a day but those of `needed`, which are made of the loads."""
    counted = time_counted(plan, slots)[:shown]
    hours = counted / TICKS / 3600
    in_unit = TICKS * SECONDS[service.unit]

    def over(parts: list[Ticks], wholes: list[Ticks] | Values) -> Values:
        return ratio(np.array(parts)[:, :shown], np.array(wholes)[..., :shown])

    yield line_of("service", "", "arrived", "customers/h", over([one.arrived for one in tallies], hours))
    number = {step.name: place for place, step in enumerate(plan.steps)}
    for name, made in service.steps.items():
        at = number[name]
        came = [one.visits[at] for one in tallies]
        yield line_of("step", name, "visits", "visits/h", over(came, hours))
        if made.can_wait:
            joined = [one.joined[at] for one in tallies]
            waits = over([one.wait[at] for one in tallies], joined) / in_unit
            yield line_of("step", name, "wait_mean", service.unit, waits)
            yield line_of(
                "step", name, "queue_mean", "customers", over([one.area[at] for one in tallies], counted)
            )
        if made.wait_standard is not None:
            counts = [(one.visits[at], one.answered[at], one.met[at], one.short[at]) for one in tallies]
            parts = [level_parts(made.wait_standard.of, *each) for each in counts]
            met = over([part for part, _ in parts], [whole for _, whole in parts])
            yield line_of("step", name, "standard_met", "share", met)
    for name, steps, pools in waited_for(service, plan):
        queue = over([one.area[steps].sum(axis=0) for one in tallies], counted)
        yield line_of("pool", name, "queue_mean", "customers", queue)
        load = over([one.work[steps].sum(axis=0) for one in tallies], counted)
        yield line_of("pool", name, "load", "people", load)
        duty = sum(_on_duty(plan, slots, plan.pools[pool]) for pool in pools)
        people = tuple(np.broadcast_to(duty, (slots.count,))[:shown].tolist())
        yield Line("pool", name, "on_duty", "people", people, people, people)


def line_of(scope: str, name: str, measure: str, unit: str, values: Values) -> Line:
    """A line of values of shape (replications, slots), with its interval in every slot."""
    numbers = [interval(column, unit)[:3] for column in values.T]
    mean, low, high = (tuple(part) for part in zip(*numbers, strict=True))
    return Line(scope, name, measure, unit, mean, low, high)


def ratio(parts: Any, wholes: Any) -> Values:
    """Parts over wholes, of any shape that fits; NaN where the whole is nothing."""
    some = np.array(parts, dtype=np.float64)
    whole = np.broadcast_to(np.array(wholes, dtype=np.float64), some.shape)
    found: Values = np.divide(some, whole, out=np.full(some.shape, np.nan), where=whole > 0)
    return found


def waited_for(service: Blueprint, plan: Plan) -> list[tuple[str, list[int], list[int]]]:
    """(name, steps, pools) of all whom customers wait for: each pool that is needed by name, then each skill.

    Who only has skills, or only helps, is not waited for by name.
    """
    found = []
    own = {name for step in service.steps.values() for name in step.by}
    skills = [group for group in plan.groups if group not in service.staff]
    for name in [*(pool for pool in service.staff if pool in own), *skills]:
        group = plan.groups.index(name)
        steps = [
            at
            for at, step in enumerate(plan.steps)
            if group in step.pools or (step.choices and step.group == group)
        ]
        having = {one.pool for at in steps for one in plan.steps[at].choices if one.asked_first}
        found.append((name, steps, [group] if name in own else sorted(having)))
    return found


def people_needed(load: Line, slots: list[int]) -> Line:
    """How many people a load needs, slot by slot: `slots` are those of the load."""
    mean, low, high = (
        tuple(needed(part[slot]) for slot in slots) for part in (load.mean, load.low, load.high)
    )
    return Line(load.scope, load.name, "needed", load.unit, mean, low, high)


def time_counted(plan: Plan, slots: Slots) -> Values:
    """How much of each slot counts, all days together, in ticks: what lies after the warm-up."""
    starts = np.arange(slots.count, dtype=np.int64) * slots.width + slots.origin
    days = np.array(_days(plan), dtype=np.int64)
    every = starts + days[:, None] * DAY
    after = np.clip(every + slots.width - np.maximum(every, plan.warm_up), 0, None)
    counted: Values = after.sum(axis=0).astype(np.float64)
    return counted


def _on_duty(plan: Plan, slots: Slots, pool: PoolPlan) -> Values:
    """How many are on duty by the timetable, on average over each slot of the days on which the doors open.

    Where some may be absent, so many as come on average.
    """
    found: Values = on_duty_ticks(plan, slots, pool) / slots.width / len(_days(plan))
    return found


def on_duty_ticks(plan: Plan, slots: Slots, pool: PoolPlan, since_tick: int = 0) -> Values:
    """The time of all who are on duty by the timetable in each slot, from a tick on; of those who come on average."""
    people = np.zeros(slots.count)
    for opening, closing in _openings(plan):
        duty = [(tick, count) for tick, count in pool.duty if opening <= tick < closing]
        ends = [*(time for time, _ in duty[1:]), closing]
        for (since, count), until in zip(duty, ends, strict=True):
            time = max(since, since_tick)
            while time < until:
                edge = min(
                    (time - slots.origin) // slots.width * slots.width + slots.width + slots.origin, until
                )
                slot = (time - slots.origin) // slots.width % slots.count
                people[slot] += count * (edge - time)
                time = edge
    found: Values = people * (1.0 - pool.absent)
    return found


def _openings(plan: Plan) -> list[tuple[int, int]]:
    """(opening, closing) of all times at which the doors are open, each day apart where they never close."""
    if plan.always:
        return [(day * DAY, (day + 1) * DAY) for day in range(plan.days)]
    return list(plan.spans)


def _days(plan: Plan) -> list[int]:
    """The days on which the doors open, each once, however often they do."""
    return sorted({opening // DAY for opening, _ in _openings(plan)})
