"""Running sums: all that is kept of a replication, however many customers it had.

A day at the branch leaves a few hundred whole numbers behind: how many came, how many ticks they waited, how
the waits are spread over the bins of a histogram. They are integers, so that they add up exactly and in any
order. The histogram is the one of HdrHistogram (G. Tene): 128 bins to each doubling, so that a percentile is
right to 0.8 % of its value, and the bin of a wait is found by shifts alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

SUB_BITS = 7
Histogram = dict[int, int]
"""Bin -> how many; the bins that are empty are left out."""


def bin_of(ticks: int) -> int:
    """The bin of a time."""
    shift = ticks.bit_length() - SUB_BITS - 1
    return ticks if shift <= 0 else (shift << SUB_BITS) + (ticks >> shift)


def bin_edges(place: int) -> tuple[int, int]:
    """The first tick in a bin and the first beyond it."""
    shift = (place >> SUB_BITS) - 1
    if shift <= 0:
        return place, place + 1
    low = place - (shift << SUB_BITS)
    return low << shift, (low + 1) << shift


def percentile(histogram: Histogram, part: float) -> float | None:
    """The time in ticks that a `part` of the visits did not exceed; None for none.

    Within a bin the visits are taken to be spread evenly.
    """
    return percentiles(histogram, (part,))[0]


def percentiles(histogram: Histogram, parts: Sequence[float]) -> list[float | None]:
    """The `percentile` of each part, the bins sorted once for all of them."""
    if not histogram:
        return [None] * len(parts)
    places = sorted(histogram)
    upto = list(accumulate(map(histogram.__getitem__, places)))
    found: list[float | None] = []
    for part in parts:
        wanted = part * upto[-1]
        at = bisect_left(upto, wanted)
        low, high = bin_edges(places[at])
        count = histogram[places[at]]
        below = upto[at] - count
        found.append(low if high - low == 1 else low + (high - low) * (wanted - below) / count)
    return found


def merged(histograms: Iterable[Mapping[int, int]]) -> Histogram:
    """All histograms as one."""
    whole: Histogram = {}
    for histogram in histograms:
        for place, count in histogram.items():
            whole[place] = whole.get(place, 0) + count
    return whole


class StepTally:
    """What happened to one segment's customers at one step; times in ticks."""

    __slots__ = (
        "abandoned", "abandoned_short", "again", "answered", "answered_wait", "as_promised", "balked", "blocked",
        "done", "elapsed", "in_time", "joined", "met", "service", "services", "visits", "wait", "waited", "waits",
    )  # fmt: skip

    def __init__(self) -> None:
        self.visits = 0
        """who came"""
        self.elapsed = 0
        """how long after their arrival they came, in all"""
        self.joined = 0
        """who was served at once or joined the queue: all but the balked, blocked and refused"""
        self.waited = 0
        """who had to wait"""
        self.wait = 0
        """their waits in all"""
        self.again = 0
        """how long those waited again whose service was interrupted"""
        self.waits: Histogram = {}
        """the waits of all who joined"""
        self.answered = 0
        """who was called to be served"""
        self.answered_wait = 0
        """their waits in all"""
        self.met = 0
        """who was called within the limit of the standard"""
        self.services = 0
        """services ended"""
        self.service = 0
        """their time, without pauses"""
        self.done: Histogram = {}
        """how long after the arrival services ended, where there is a standard for that"""
        self.in_time = self.as_promised = 0
        """which of them ended within the limit of that standard, and within what is promised"""
        self.abandoned = 0
        self.abandoned_short = 0
        """who gave up within the limit of the standard"""
        self.balked = 0
        self.blocked = 0

    def note_done(self, ticks: int, limit: int, promised: int | None) -> None:
        """One more service has ended, so many ticks after its customer's arrival."""
        place = bin_of(ticks)
        self.done[place] = self.done.get(place, 0) + 1
        self.in_time += ticks <= limit
        self.as_promised += promised is not None and ticks <= promised

    def note_wait(self, ticks: int) -> None:
        """One more wait has ended, of so many ticks."""
        place = bin_of(ticks)
        self.waits[place] = self.waits.get(place, 0) + 1
        if ticks:
            self.waited += 1
            self.wait += ticks


class StayTally:
    """How the stays of one segment's customers ended; times in ticks."""

    __slots__ = ("arrived", "ledger", "outcomes", "stay", "stays", "time", "waiting")

    def __init__(self, causes: int, outcomes: int) -> None:
        self.arrived = 0
        self.outcomes = [0] * outcomes
        """by outcome"""
        self.stay = 0
        """time in the system of the served, in all"""
        self.stays: Histogram = {}
        """the same, spread"""
        self.waiting = 0
        """time in queues of the served, in all"""
        self.time = 0
        """time in the system of all, whatever the outcome"""
        self.ledger = [0] * causes
        """the same time by cause"""

    def note_served(self, ticks: int, queued: int) -> None:
        """One more customer was served, after so many ticks, of which so many in queues."""
        self.stay += ticks
        self.waiting += queued
        place = bin_of(ticks)
        self.stays[place] = self.stays.get(place, 0) + 1


DayCounts = tuple[int, int, int, int]
"""Of those who came to a step on a day: how many, who of them was answered, who in time, who gave up in time."""


@dataclass(frozen=True)
class PoolSums:
    """Time of a pool, in ticks of one person."""

    scheduled: int
    """on duty by the timetable"""
    work: int
    """busy, overtime included"""
    overtime: int
    """busy beyond the timetable"""
    rest: int = 0
    """on a break while on duty"""


@dataclass(frozen=True)
class QueueSums:
    """The queue of a step, in waiting customers times ticks."""

    area_open: int
    """while the doors were open"""
    area: int
    """at all times"""
    longest: int


@dataclass(frozen=True)
class Sums:
    """All sums of one replication. Customers who came during the warm-up are in none of them.

    `stays` is by segment, `steps` by step and segment, `days` by step (nothing for one without a standard), segment and
    day, `failures` by failure mode and segment.
    """

    stays: tuple[StayTally, ...]
    steps: tuple[tuple[StepTally, ...], ...]
    days: tuple[tuple[tuple[DayCounts, ...], ...], ...]
    failures: tuple[tuple[int, ...], ...]
    queues: tuple[QueueSums, ...]
    pools: tuple[PoolSums, ...]
    outages: tuple[tuple[int, int], ...]
    """(how many began, ticks down), by system"""
    open_time: int
    """ticks during which the doors were open"""
    calendar_time: int
    """ticks from the end of the warm-up to the last closing"""
    notes: tuple[tuple[int, ...], ...] = ()
    """what customers live through, by row of `sim.plan.experience.Rows` and segment; nothing if none is said"""
    rules: tuple[tuple[int, int], ...] = ()
    """(how often it began, ticks for which it held), by rule"""
    booked: tuple[tuple[int, int], ...] = ()
    """(appointments, of which nobody came), by stream with appointments"""
