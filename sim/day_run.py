"""A day counted: a service is run, and every visit goes into the slot of its time of day.

    found = day(blueprint.load("bank_branch"), slot="1 h")        # when customers come, wait, queue; who is on duty

Slots of half an hour and an hour are counted from the same replications. Invariant: the same seed gives the same
customers as a run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from blueprint import Blueprint
from blueprint.quantity import Duration
from sim.day import Day
from sim.day_lines import lines, people_needed
from sim.day_slots import Slots, Tally, Visits, tally
from sim.engines import Engine, Tell
from sim.plan import DAY, TICKS, Plan, make_plan
from sim.simulate import run, start_of

if TYPE_CHECKING:
    from sim.journal import Journal
    from sim.replications.collect import Progress

SLOT = "15 min"
"""Staff are planned by the quarter of an hour."""


def day(
    service: Blueprint, *, slot: str | float = SLOT, days: int = 1, replications: int = 20, seed: int = 1,
    warm_up: str | float = 0, engine: Engine = "auto", tell: Tell | None = None, progress: Progress | None = None,
) -> Day:  # fmt: skip
    """A service by time of day.

    Parameters
    ----------
    slot
        how long a slot is: `15 min`, or a number in the file's unit; a day is a whole number of slots.
    days, replications, seed, warm_up, engine, tell, progress
        as for `sim.run`: the same seed gives the same customers.

    Raises
    ------
    ValueError
        when a number is out of range, or a day is no whole number of slots.

    Examples
    --------
    >>> import blueprint
    >>> found = day(blueprint.load("bank_branch"), slot="1 h", replications=3)
    >>> found.line("pool", "teller", "on_duty").mean[:6]
    (3.0, 3.0, 5.0, 5.0, 5.0, 4.0)
    """
    start = start_of(service, warm_up, days=days, seed=seed, tell=tell)
    plan = make_plan(service, days=days, warm_up=start)
    slots = Slots.of(plan, round(Duration.parse(slot).seconds(service.unit) * TICKS))
    grids = (slots, *slots.wider())
    tallies: tuple[list[Tally], ...] = tuple([] for _ in grids)

    def count(_: int, journal: Journal) -> None:
        visits = Visits.of(plan, journal)
        for grid, counted in zip(grids, tallies, strict=True):
            counted.append(tally(plan, grid, visits))

    run(
        service, days=days, replications=replications, seed=seed, warm_up=f"{start / TICKS} s", engine=engine,
        tell=tell, progress=progress, journals=count,
    )  # fmt: skip
    first, *wider = (
        _day(service, plan, grid, found, days) for grid, found in zip(grids, tallies, strict=True)
    )
    return _with_needed(replace(first, coarser=tuple(wider)))


def _day(service: Blueprint, plan: Plan, slots: Slots, tallies: list[Tally], days: int) -> Day:
    shown = _shown(plan, slots, tallies)
    starts = tuple((slots.origin + place * slots.width) / TICKS for place in range(shown))
    found = tuple(lines(service, plan, slots, tallies, shown))
    return Day(slots.width / TICKS, starts, len(tallies), days, found)


def _with_needed(found: Day) -> Day:
    """The day and its coarser ones with who is needed for the load of the hour, or of the widest slots there are."""
    hours = found.hours()

    def completed(one: Day) -> Day:
        slots = [hours.slot_at(start) for start in one.starts]
        return replace(one, lines=one.lines + tuple(people_needed(load, slots) for load in hours.of("load")))

    return replace(completed(found), coarser=tuple(completed(one) for one in found.coarser))


def _shown(plan: Plan, slots: Slots, tallies: list[Tally]) -> int:
    """How many slots are worth showing: all until closing, and on while anybody waits."""
    if plan.always:
        return slots.count
    used = np.zeros(slots.count, dtype=np.int64)
    for one in tallies:
        used += one.area.sum(axis=0) + one.visits.sum(axis=0)
    longest = max(closing - opening // DAY * DAY for opening, closing in plan.spans)
    until_closing = -(-(longest - slots.origin) // slots.width)
    busy = np.flatnonzero(used)
    return min(slots.count, max(until_closing, int(busy[-1]) + 1 if len(busy) else 0))
