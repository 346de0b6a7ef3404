"""The slots of a day, and one replication counted into them.

Who comes to the counter at 9:07 and is served from 9:16 to 9:20 counts for the quarter of an hour that begins at 9:00,
with 9 minutes of wait and 4 of work; in the queue she stands 8 minutes in the first slot and 1 in the next.

Who was interrupted and waits again is not in the queue here: a journal does not know of it.

Invariant: over all slots, waits, queues and work add up to those of the journal, to the tick.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.plan import ABANDONED, DAY, OUTCOMES, SERVED, TICKS, Plan
from sim.plan.variate import mean

if TYPE_CHECKING:
    from sim.journal import Journal

Ticks = npt.NDArray[np.int64]
WIDER = (1800 * TICKS, 3600 * TICKS)
"""Half hours and hours, in which chance is less."""


@dataclass(frozen=True)
class Slots:
    """The slots of a day, in ticks: the first begins at `origin` after midnight, each is `width` long.

    They come again after a `period`: a day, or a week.
    """

    origin: int
    width: int
    period: int = DAY

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
        """Slots in a day, or a week."""
        return self.period // self.width

    def wider(self) -> tuple[Slots, ...]:
        """The same day in half hours and in hours, as far as these are wider and can be made of its slots."""
        return tuple(
            Slots(self.origin, width) for width in WIDER if width > self.width and width % self.width == 0
        )

    def at(self, times: Ticks) -> Ticks:
        """The slot in which each time of the run lies, by time of day or of the week."""
        return (times - self.origin) // self.width % self.count

    def end(self, times: Ticks) -> Ticks:
        """When the slot ends in which each time lies."""
        return ((times - self.origin) // self.width + 1) * self.width + self.origin


@dataclass(frozen=True)
class Visits:
    """The visits of a journal as columns, in ticks, and `arrivals`, when customers came to the service.

    `until` is when she was called or gave the wait up, `free` when those who served her were free again, after the mean
    wrap-up of the step (the same as `until` where nobody did). `work` is what she brings for one of each pool: the time
    that one was with her, pauses included, and the mean wrap-up of the step; of who was not served to the end, the mean
    service of the step for her segment instead.
    """

    step: Ticks
    came: Ticks
    until: Ticks
    free: Ticks
    called: Ticks
    abandoned: Ticks
    work: Ticks
    arrivals: Ticks
    chosen: Ticks
    """the pool that served, -1 where there was no choice"""

    @classmethod
    def of(cls, plan: Plan, journal: Journal) -> Visits:
        """The columns of a journal."""
        number = {step.name: place for place, step in enumerate(plan.steps)}
        segments = {name: place for place, name in enumerate(plan.segments)}
        of_customer = {(stay.stream, stay.customer): segments[stay.segment] for stay in journal.stays}
        takes = [[mean(one) for one in step.takes] for step in plan.steps]
        after = [mean(step.wrap_up) for step in plan.steps]
        pools = {pool.name: place for place, pool in enumerate(plan.pools)}
        rows = []
        for visit in journal.visits:
            at = number[visit.step]
            called = visit.began is not None
            until = visit.ended if visit.began is None else visit.began
            if called and visit.outcome == OUTCOMES[SERVED]:
                work = visit.ended - until
            else:
                work = round(takes[at][of_customer[visit.stream, visit.customer]] * TICKS)
            wrap_up = round(after[at] * TICKS)
            work += wrap_up
            free = visit.ended + wrap_up if visit.outcome == OUTCOMES[SERVED] else visit.ended
            free = free if called else until
            chosen = -1 if visit.chosen is None else pools[visit.chosen]
            rows.append(
                (at, visit.came, until, free, called, visit.outcome == OUTCOMES[ABANDONED], work, chosen)
            )
        step, came, ends, free_at, calls, gave_up, brought, who = (
            np.array(rows, dtype=np.int64).reshape(-1, 8).T
        )
        arrivals = np.array([stay.arrived for stay in journal.stays], dtype=np.int64)
        return cls(step, came, ends, free_at, calls, gave_up, brought, arrivals, who)


@dataclass(frozen=True)
class Tally:
    """One replication by time of day: whole numbers of shape (steps, slots), and `arrived` of shape (slots,).

    `area` is the time that customers stood in the queue during the slot, `wait` the waits of those who came in it,
    `work` what they brought, all in ticks; `joined` who of the `visits` joined the queue or was served at once (who was
    sent away at the instant at which she came counts as refused, and brings no work), `answered` who was called, `met`
    who of them in time, `abandoned` who gave up, `short` who of them in time.
    """

    arrived: Ticks
    visits: Ticks
    joined: Ticks
    answered: Ticks
    met: Ticks
    abandoned: Ticks
    short: Ticks
    wait: Ticks
    work: Ticks
    area: Ticks


def tally(plan: Plan, slots: Slots, visits: Visits) -> Tally:
    """Count visits into slots; nothing before the plan's warm-up counts."""
    limits = np.array([step.standard.limit if step.standard else -1 for step in plan.steps], dtype=np.int64)
    shape = (len(plan.steps), slots.count)
    step, came, until = visits.step, visits.came, visits.until
    later = came >= plan.warm_up
    joined = later & (
        (visits.called == 1) | (visits.abandoned == 1) | (until > came)
    )  # the others were refused
    answered, in_time = later & (visits.called == 1), until - came <= limits[step]
    gave_up = later & (visits.abandoned == 1)

    def count(which: npt.NDArray[np.bool_], what: Ticks | int) -> Ticks:
        counted = np.zeros(shape, dtype=np.int64)
        np.add.at(
            counted, (step[which], slots.at(came[which])), what if isinstance(what, int) else what[which]
        )
        return counted

    arrived = np.zeros(slots.count, dtype=np.int64)
    np.add.at(arrived, slots.at(visits.arrivals[visits.arrivals >= plan.warm_up]), 1)
    return Tally(
        arrived, count(later, 1), count(joined, 1), count(answered, 1), count(answered & in_time, 1), count(gave_up, 1),
        count(gave_up & in_time, 1), count(joined, until - came), count(joined, visits.work),
        spread(slots, shape, step, np.maximum(came, plan.warm_up), until),
    )  # fmt: skip


def spread(slots: Slots, shape: tuple[int, int], row: Ticks, since: Ticks, until: Ticks) -> Ticks:
    """The time from `since` to `until` of each row, cut at the edges of the slots; as in a queue, or at work."""
    area = np.zeros(shape, dtype=np.int64)
    while True:
        on = since < until
        row, since, until = row[on], since[on], until[on]
        if not len(row):
            return area
        edge = np.minimum(slots.end(since), until)
        np.add.at(area, (row, slots.at(since)), edge - since)
        since = edge
