"""The week: what each weekday is like, and each hour of each weekday.

The mean wait of a month hides that Mondays from ten to eleven are not to be borne and Fridays are idle:

    found = week(blueprint.load("bank_call_centre"), days=28)
    found.line("step", "agent", "wait_mean").mean[at("mon", 10)]

Who came in an hour counts there, however late she was served; who is busy counts when she is. Hours are those of the
calendar: after midnight the next weekday has begun.

Invariant: over all cells, who came, was answered and gave up add up to those of a run with the same seed, and so does
the time of those who are busy while the doors are open, where nobody wraps up or helps; a wrap-up counts with its mean.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from blueprint import Blueprint
from blueprint.dates import WEEKDAYS
from blueprint.quantity import SECONDS
from sim.day_lines import Line, line_of, on_duty_ticks, ratio
from sim.day_slots import Slots, Tally, Ticks, Visits, spread, tally
from sim.engines import Engine, Tell
from sim.levels import level_parts
from sim.plan import DAY, TICKS, Plan
from sim.plan.dates import MONDAY
from sim.simulate import run

if TYPE_CHECKING:
    import pandas as pd

    from sim.journal import Journal
    from sim.replications.collect import Progress

By = Literal["weekday", "hour"]
WIDTHS = {"weekday": DAY, "hour": DAY // 24}


@dataclass(frozen=True)
class Week:
    """A service by weekday, or by weekday and hour.

    Attributes
    ----------
    by
        what a cell is: a weekday (7 of them, from Monday on), or an hour of a weekday (168).
    replications, days
        what the means are over.
    times
        how often each cell came in a replication, with the doors open.
    lines
        `arrived` of the service (customers, in such a cell); of a step `visits`, `wait_mean`, `standard_met`,
        `abandoned_share`, of those who came in the cell; of a pool `on_duty` (people, by the timetable), `busy`
        (people, over the open hours), `occupancy` (busy ÷ on duty).
    """

    by: By
    replications: int
    days: int
    times: tuple[int, ...]
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
        raise KeyError(f"the week has no {measure} of {scope} {name}".rstrip())

    def has(self, scope: str, name: str, measure: str) -> bool:
        """Whether there is such a line."""
        return any((one.scope, one.name, one.measure) == (scope, name, measure) for one in self.lines)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """weekday, hour (empty for a whole day), scope, name, measure, unit, mean, low, high; closed hours left out."""
        for line in self.lines:
            for cell, numbers in enumerate(zip(line.mean, line.low, line.high, strict=True)):
                if not math.isnan(numbers[0]):
                    day, hour = (cell, "") if self.by == "weekday" else divmod(cell, 24)
                    what = (line.scope, line.name, line.measure, line.unit)
                    yield WEEKDAYS[int(day)], hour, *what, *numbers

    def table(self) -> pd.DataFrame:
        """The rows as a table."""
        import pandas as pd

        return pd.DataFrame(list(self.rows()), columns=list(COLUMNS))

    def csv(self) -> str:
        """The rows as CSV text, with a head line."""
        text = io.StringIO()
        written = csv.writer(text, lineterminator="\n")
        written.writerow(COLUMNS)
        written.writerows([None if one != one else one for one in row] for row in self.rows())
        return text.getvalue()

    def record(self) -> dict[str, Any]:
        """One object for programs; what is no number is None."""
        rows = [
            dict(zip(COLUMNS, [None if one != one else one for one in row], strict=True))
            for row in self.rows()
        ]
        how = {"by": self.by, "replications": self.replications, "days": self.days, "times": list(self.times)}
        return how | {"rows": rows}

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Week:
        """The week that a record tells of; the inverse of `record`."""
        by, times = record["by"], tuple(int(one) for one in record["times"])
        if by not in WIDTHS or len(times) != 7 * DAY // WIDTHS[by]:
            raise ValueError("no week has such cells")
        found: dict[tuple[str, str, str, str], list[tuple[float, ...]]] = {}
        for row in record["rows"]:
            key = row["scope"], row["name"], row["measure"], row["unit"]
            cells = found.setdefault(key, [(math.nan,) * 3] * len(times))
            cell = WEEKDAYS.index(row["weekday"]) if by == "weekday" else at(row["weekday"], row["hour"])
            cells[cell] = tuple(
                math.nan if row[k] is None else float(row[k]) for k in ("mean", "low", "high")
            )
        lines = tuple(
            Line(*key, *(tuple(part) for part in zip(*cells, strict=True))) for key, cells in found.items()
        )
        return cls(by, int(record["replications"]), int(record["days"]), times, lines)


COLUMNS = ("weekday", "hour", "scope", "name", "measure", "unit", "mean", "low", "high")


def at(weekday: str, hour: int) -> int:
    """The cell of an hour of a weekday.

    Examples
    --------
    >>> at("tue", 10)
    34
    """
    return WEEKDAYS.index(weekday) * 24 + hour


class Weekly:
    """Counts the journals of a run into the cells of a week, by weekday and by hour."""

    def __init__(self, service: Blueprint) -> None:
        self.service = service
        first = service.first_day or MONDAY
        self._grids = {by: Slots(-first.weekday() * DAY, width, 7 * DAY) for by, width in WIDTHS.items()}
        self._counted: dict[str, list[tuple[Tally, Ticks]]] = {by: [] for by in WIDTHS}
        self._plan: Plan | None = None

    def take(self, _: int, journal: Journal) -> None:
        """Count one replication."""
        plan = self._plan = journal.plan
        visits = Visits.of(plan, journal)
        called = visits.called == 1
        busy = _while_open(plan, *_at_work(plan, visits, called))
        for by, slots in self._grids.items():
            worked = spread(slots, (len(plan.pools) + 1, slots.count), *busy)
            self._counted[by].append((tally(plan, slots, visits), worked))

    def week(self, by: By) -> Week:
        """What was counted.

        Raises
        ------
        ValueError
            when nothing was.
        """
        if self._plan is None:
            raise ValueError("nothing was counted of the week")
        plan, slots, counted = self._plan, self._grids[by], self._counted[by]
        times = _times(plan, slots)
        found = tuple(_lines(self.service, plan, slots, counted, times))
        return Week(by, len(counted), plan.days, tuple(times.tolist()), found)


def week(
    service: Blueprint, *, by: By = "hour", days: int = 28, replications: int = 20, seed: int = 1,
    warm_up: str | float = 0, engine: Engine = "auto", tell: Tell | None = None, progress: Progress | None = None,
) -> Week:  # fmt: skip
    """A service by weekday, or by weekday and hour.

    Parameters
    ----------
    by
        `weekday` or `hour`.
    days, replications, seed, warm_up, engine, tell, progress
        as for `sim.run`: the same seed gives the same customers.

    Raises
    ------
    ValueError
        as `sim.run`.
    """
    counter = Weekly(service)
    run(
        service, days=days, replications=replications, seed=seed, warm_up=warm_up, engine=engine, tell=tell,
        progress=progress, journals=counter.take,
    )  # fmt: skip
    return counter.week(by)


def _at_work(plan: Plan, visits: Visits, called: Any) -> tuple[Ticks, Ticks, Ticks]:
    """(pool, since when, until when) of everybody who served: of those needed in any case, and of who was chosen."""
    pools, since, until = ([np.zeros(0, dtype=np.int64)] for _ in range(3))
    for number in range(len(plan.pools)):
        steps = [at for at, step in enumerate(plan.steps) if number in step.pools]
        which = called & (np.isin(visits.step, steps) | (visits.chosen == number))
        pools.append(np.full(which.sum(), number))
        since.append(visits.until[which])
        until.append(visits.free[which])
    return np.concatenate(pools), np.concatenate(since), np.concatenate(until)


def _while_open(plan: Plan, pool: Ticks, since: Ticks, until: Ticks) -> tuple[Ticks, Ticks, Ticks]:
    """Work as far as it counts: before the doors close, and after the warm-up."""
    openings, closings = np.array(plan.spans, dtype=np.int64).T
    span = np.searchsorted(openings, since, side="right") - 1
    return pool, np.maximum(since, plan.warm_up), np.minimum(until, closings[span])


def _spans(plan: Plan) -> tuple[Ticks, Ticks]:
    """Openings and closings, as far as they count."""
    opening, closing = np.array(plan.spans, dtype=np.int64).T
    return np.maximum(opening, plan.warm_up), closing


def _times(plan: Plan, slots: Slots) -> Ticks:
    """How often the doors are open in each cell."""
    there: set[int] = set()
    for opening, closing in zip(*_spans(plan), strict=True):
        first, last = ((int(tick) - slots.origin) // slots.width for tick in (opening, closing - 1))
        there.update(range(first, last + 1))
    return np.bincount([cell % slots.count for cell in there], minlength=slots.count).astype(np.int64)


def _lines(
    service: Blueprint, plan: Plan, slots: Slots, counted: list[tuple[Tally, Ticks]], times: Ticks
) -> Iterator[Line]:
    tallies = [one for one, _ in counted]
    in_unit = TICKS * SECONDS[service.unit]
    openings, closings = _spans(plan)
    hours = spread(slots, (1, slots.count), np.zeros(len(openings), np.int64), openings, closings)[0]

    yield line_of("service", "", "arrived", "customers", ratio([one.arrived for one in tallies], times))
    number = {step.name: place for place, step in enumerate(plan.steps)}
    for name, made in service.steps.items():
        at = number[name]
        came = [one.visits[at] for one in tallies]
        yield line_of("step", name, "visits", "visits", ratio(came, times))
        if made.can_wait:
            waits = ratio([one.wait[at] for one in tallies], [one.joined[at] for one in tallies]) / in_unit
            yield line_of("step", name, "wait_mean", service.unit, waits)
            yield line_of(
                "step", name, "abandoned_share", "share", ratio([one.abandoned[at] for one in tallies], came)
            )
        if made.wait_standard is not None:
            counts = [(one.visits[at], one.answered[at], one.met[at], one.short[at]) for one in tallies]
            parts = [level_parts(made.wait_standard.of, *each) for each in counts]
            met = ratio([part for part, _ in parts], [whole for _, whole in parts])
            yield line_of("step", name, "standard_met", "share", met)
    order = list(service.staff)
    for at, pool in sorted(enumerate(plan.pools), key=lambda one: order.index(one[1].name)):
        duty = on_duty_ticks(plan, slots, pool, plan.warm_up)
        worked = [busy[at] for _, busy in counted]
        people = tuple(ratio(duty, hours).tolist())
        yield Line("pool", pool.name, "on_duty", "people", people, people, people)
        yield line_of("pool", pool.name, "busy", "people", ratio(worked, hours))
        yield line_of("pool", pool.name, "occupancy", "share", ratio(worked, duty))
