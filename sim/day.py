"""The day in quarter hours: when customers come, how long they wait, how long the queue is, who is on duty.

At the branch customers wait 1.4 minutes on average; of those who come before ten it is half a minute, of those who come
at a quarter to one 2.3. A mean over the whole day hides that; this is the same day, slot by slot.

Who came in a slot counts there, however late she was served; the queue is measured where it stood. A service that never
closes has its slots from midnight to midnight; one that closes has them from opening on, until the last customer of any
replication has stopped waiting. Days after each other are taken together, by time of day.

Invariant: over all slots, the area under the queue is the sum of all waits, to the tick (Little's law for a span that
begins and ends empty).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from blueprint import Blueprint
from blueprint.quantity import SECONDS, Duration, TimeOfDay
from sim.engines import Engine, Tell
from sim.intervals import interval
from sim.plan import DAY, TICKS, Plan, PoolPlan, make_plan
from sim.replications.jobs import Values

if TYPE_CHECKING:
    import pandas as pd

    from sim.journal import Journal
    from sim.replications.collect import Progress

Ticks = npt.NDArray[np.int64]

SLOT = "15 min"
"""Staff are planned by the quarter of an hour."""


@dataclass(frozen=True)
class Line:
    """One measure of one thing over the day.

    Attributes
    ----------
    measure, unit
        `arrived` (of the service, customers/h); of a step `visits` (visits/h), `wait_mean` (the file's unit, of those
        who came in the slot and joined the queue), `queue_mean` (customers), `standard_met` (share of those who came in
        the slot); of a pool `on_duty` (people, by the timetable).
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


@dataclass(frozen=True)
class Day:
    """A service by time of day.

    Attributes
    ----------
    width
        seconds of a slot.
    starts
        seconds after midnight at which each slot begins; beyond 86400 after the next midnight.
    replications, days
        what the means are over.
    """

    width: float
    starts: tuple[float, ...]
    replications: int
    days: int
    lines: tuple[Line, ...]

    def line(self, scope: str, name: str, measure: str) -> Line:
        """One line.

        Raises
        ------
        KeyError
            when there is none.
        """
        for found in self.lines:
            if (found.scope, found.name, found.measure) == (scope, name, measure):
                return found
        raise KeyError(f"the day has no {measure} of {scope} {name}".rstrip())

    def of(self, measure: str) -> tuple[Line, ...]:
        """The lines of this measure, in the order of the file."""
        return tuple(line for line in self.lines if line.measure == measure)

    def table(self) -> pd.DataFrame:
        """One row a slot and line: columns slot (`09:15`), scope, name, measure, unit, mean, low, high."""
        import pandas as pd

        rows = [
            (str(TimeOfDay(round(start))), line.scope, line.name, line.measure, line.unit, *numbers)
            for line in self.lines
            for start, *numbers in zip(self.starts, line.mean, line.low, line.high, strict=True)
        ]
        columns = ["slot", "scope", "name", "measure", "unit", "mean", "low", "high"]
        return pd.DataFrame(rows, columns=columns)

    def record(self) -> dict[str, Any]:
        """One object for programs; what is no number is None."""
        lines = [
            {
                "scope": line.scope, "name": line.name, "measure": line.measure, "unit": line.unit,
                "mean": _plain(line.mean), "low": _plain(line.low), "high": _plain(line.high),
            }
            for line in self.lines
        ]  # fmt: skip
        return {
            "width": self.width, "starts": list(self.starts), "replications": self.replications,
            "days": self.days, "lines": lines,
        }  # fmt: skip

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Day:
        """The day that a record tells of; the inverse of `record`."""
        lines = tuple(
            Line(
                line["scope"], line["name"], line["measure"], line["unit"],
                *(tuple(math.nan if one is None else float(one) for one in line[k]) for k in ("mean", "low", "high")),
            )
            for line in record["lines"]
        )  # fmt: skip
        starts = tuple(float(start) for start in record["starts"])
        return cls(float(record["width"]), starts, int(record["replications"]), int(record["days"]), lines)


@dataclass(frozen=True)
class Slots:
    """The slots of a day, in ticks: the first begins at `origin` after midnight, each is `width` long."""

    origin: int
    width: int

    @classmethod
    def of(cls, plan: Plan, width: int) -> Slots:
        """The slots of a service: from midnight if it never closes, else from the slot in which it opens.

        Raises
        ------
        ValueError
            when a day is no whole number of slots.
        """
        if width < TICKS or DAY % width:
            raise ValueError(
                f"a slot of {width / TICKS:g} s does not divide a day; take 15 min, 30 min or 1 h"
            )
        first = min(opening % DAY for opening, _ in plan.spans)
        return cls(0 if plan.always else first // width * width, width)

    @property
    def count(self) -> int:
        """Slots in a day."""
        return DAY // self.width

    def at(self, times: Ticks) -> Ticks:
        """The slot in which each time of the run lies, by time of day."""
        return (times - self.origin) // self.width % self.count

    def end(self, times: Ticks) -> Ticks:
        """When the slot ends in which each time lies."""
        return ((times - self.origin) // self.width + 1) * self.width + self.origin


@dataclass(frozen=True)
class Tally:
    """One replication by time of day: whole numbers of shape (steps, slots), and `arrived` of shape (slots,).

    `area` is the time that customers stood in the queue during the slot, `wait` the waits of those who came in it,
    both in ticks; `joined` who of the `visits` joined the queue or was served at once (who was
    sent away at the instant at which she came counts as refused), `met` who was called in time.
    """

    arrived: Ticks
    visits: Ticks
    joined: Ticks
    met: Ticks
    wait: Ticks
    area: Ticks


def tally(plan: Plan, slots: Slots, journal: Journal) -> Tally:
    """Count a journal into slots; nothing before the plan's warm-up counts."""
    number = {step.name: place for place, step in enumerate(plan.steps)}
    limits = np.array([-1 if step.standard is None else step.standard for step in plan.steps], dtype=np.int64)
    shape = (len(plan.steps), slots.count)
    visits = [
        (
            number[visit.step],
            visit.came,
            visit.ended if visit.began is None else visit.began,
            visit.began is not None,
            visit.outcome == "abandoned",
        )
        for visit in journal.visits
    ]
    step, came, until, called, abandoned = np.array(visits, dtype=np.int64).reshape(-1, 5).T
    counts = [np.zeros(shape, dtype=np.int64) for _ in range(4)]
    later = came >= plan.warm_up
    joined = later & ((called == 1) | (abandoned == 1) | (until > came))  # the others were refused
    met = later & (called == 1) & (until - came <= limits[step])
    for count, which in zip(counts, (later, joined, met), strict=False):
        np.add.at(count, (step[which], slots.at(came[which])), 1)
    np.add.at(counts[3], (step[joined], slots.at(came[joined])), (until - came)[joined])
    arrivals = np.array([stay.arrived for stay in journal.stays], dtype=np.int64)
    arrived = np.zeros(slots.count, dtype=np.int64)
    np.add.at(arrived, slots.at(arrivals[arrivals >= plan.warm_up]), 1)
    area = _area(slots, shape, step, np.maximum(came, plan.warm_up), until)
    return Tally(arrived, counts[0], counts[1], counts[2], counts[3], area)


def _area(slots: Slots, shape: tuple[int, int], step: Ticks, since: Ticks, until: Ticks) -> Ticks:
    """The time in the queue, cut at the edges of the slots."""
    area = np.zeros(shape, dtype=np.int64)
    while True:
        on = since < until
        step, since, until = step[on], since[on], until[on]
        if not len(step):
            return area
        edge = np.minimum(slots.end(since), until)
        np.add.at(area, (step, slots.at(since)), edge - since)
        since = edge


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
    from sim.simulate import run, start_of

    start = start_of(service, warm_up, days=days, seed=seed, tell=tell)
    plan = make_plan(service, days=days, warm_up=start)
    slots = Slots.of(plan, round(Duration.parse(slot).seconds(service.unit) * TICKS))
    tallies: list[Tally] = []
    run(
        service, days=days, replications=replications, seed=seed, warm_up=f"{start / TICKS} s", engine=engine,
        tell=tell, progress=progress, journals=lambda _, journal: tallies.append(tally(plan, slots, journal)),
    )  # fmt: skip
    shown = _shown(plan, slots, tallies)
    lines = tuple(_lines(service, plan, slots, tallies, shown))
    starts = tuple((slots.origin + place * slots.width) / TICKS for place in range(shown))
    return Day(slots.width / TICKS, starts, len(tallies), days, lines)


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


def _lines(service: Blueprint, plan: Plan, slots: Slots, tallies: list[Tally], shown: int) -> Iterator[Line]:
    counted = _counted(plan, slots)[:shown]
    hours = counted / TICKS / 3600
    in_unit = TICKS * SECONDS[service.unit]

    def line(scope: str, name: str, measure: str, unit: str, values: Values) -> Line:
        numbers = [interval(column, unit)[:3] for column in values.T]
        mean, low, high = (tuple(part) for part in zip(*numbers, strict=True))
        return Line(scope, name, measure, unit, mean, low, high)

    def over(parts: list[Ticks], wholes: list[Ticks] | Values) -> Values:
        some = np.array(parts, dtype=np.float64)[:, :shown]
        whole = np.broadcast_to(np.array(wholes, dtype=np.float64)[..., :shown], some.shape)
        found: Values = np.divide(some, whole, out=np.full(some.shape, np.nan), where=whole > 0)
        return found

    yield line("service", "", "arrived", "customers/h", over([one.arrived for one in tallies], hours))
    number = {step.name: place for place, step in enumerate(plan.steps)}
    for name, made in service.steps.items():
        at = number[name]
        came = [one.visits[at] for one in tallies]
        yield line("step", name, "visits", "visits/h", over(came, hours))
        if made.by or made.uses:
            joined = [one.joined[at] for one in tallies]
            waits = over([one.wait[at] for one in tallies], joined) / in_unit
            yield line("step", name, "wait_mean", service.unit, waits)
            yield line(
                "step", name, "queue_mean", "customers", over([one.area[at] for one in tallies], counted)
            )
        if made.standard is not None:
            yield line("step", name, "standard_met", "share", over([one.met[at] for one in tallies], came))
    duty = {pool.name: pool for pool in plan.pools}
    for name in service.staff:
        people = tuple(_on_duty(plan, slots, duty[name])[:shown].tolist())
        yield Line("pool", name, "on_duty", "people", people, people, people)


def _counted(plan: Plan, slots: Slots) -> Values:
    """How much of each slot counts, all days together, in ticks: what lies after the warm-up."""
    starts = np.arange(slots.count, dtype=np.int64) * slots.width + slots.origin
    days = np.array([opening // DAY for opening, _ in _openings(plan)], dtype=np.int64)
    every = starts + days[:, None] * DAY
    after = np.clip(every + slots.width - np.maximum(every, plan.warm_up), 0, None)
    counted: Values = after.sum(axis=0).astype(np.float64)
    return counted


def _on_duty(plan: Plan, slots: Slots, pool: PoolPlan) -> Values:
    """How many are on duty by the timetable, on average over each slot of the days on which the doors open."""
    people = np.zeros(slots.count)
    for opening, closing in _openings(plan):
        duty = [(tick, count) for tick, count in pool.duty if opening <= tick < closing]
        ends = [*(time for time, _ in duty[1:]), closing]
        for (since, count), until in zip(duty, ends, strict=True):
            time = since
            while time < until:
                edge = min(
                    (time - slots.origin) // slots.width * slots.width + slots.width + slots.origin, until
                )
                slot = (time - slots.origin) // slots.width % slots.count
                people[slot] += count * (edge - time) / slots.width
                time = edge
    found: Values = people / len(_openings(plan))
    return found


def _openings(plan: Plan) -> list[tuple[int, int]]:
    """(opening, closing) of every day, each day apart where the doors never close."""
    if plan.always:
        return [(day * DAY, (day + 1) * DAY) for day in range(plan.days)]
    return list(plan.spans)


def _plain(numbers: tuple[float, ...]) -> list[float | None]:
    return [None if math.isnan(number) else number for number in numbers]
