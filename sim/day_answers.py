"""What a day says: when a queue is longest, where staff is short, when a promise is missed, when most customers come.

    the officers' queue    longest at 12:45: 5.8 wait
    the officers           11:00 to 13:00: 4 needed, 2 on duty
    the counter            80 % within 5 min missed from 15:30 to 17:00, 71 % at worst

Plots, pages and sentences ask here, so that each says the same. Curves are read where they are smooth (`Day.smooth`);
staff is counted in the slots of the day itself, as a timetable is written.

Invariant: what chance alone would show is no answer: a time is named only where its interval is clear.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from blueprint import Blueprint
from blueprint.opening import entries
from sim.day import Day
from sim.day_lines import Line
from sim.staffing import wanted

CLEAR = 1.5
"""A highest point is one if it lies above the mean of the day by so many halves of its interval: some three standard
errors, for it was chosen as the highest of some twenty slots, of which one lies above by two of them by chance."""
HARDLY = 0.1
"""Fewer customers than this in the queue, at its longest, are hardly any."""


@dataclass(frozen=True)
class Stretch:
    """From when to when, in seconds after midnight."""

    since: float
    until: float

    @property
    def middle(self) -> float:
        """The time half-way."""
        return (self.since + self.until) / 2


@dataclass(frozen=True)
class Longest:
    """A queue at its longest.

    Attributes
    ----------
    length, low, high
        customers, and the interval.
    average
        customers over all that is shown of the day.
    clear
        whether it is longer then than on average, by more than chance.
    """

    when: Stretch
    length: float
    low: float
    high: float
    average: float
    clear: bool

    @property
    def hardly(self) -> bool:
        """Whether hardly anybody waits at all."""
        return self.length < HARDLY


@dataclass(frozen=True)
class Short:
    """Where staff is shortest: how many are needed and how many there are, each from the least to the most."""

    when: Stretch
    least: int
    most: int
    on_duty: tuple[float, float]
    load: float


@dataclass(frozen=True)
class Promise:
    """A share that was promised, over the day.

    Attributes
    ----------
    missed
        when it is missed, for sure.
    unsure
        whether at other times it is too close to tell.
    worst
        the least share, and when.
    """

    target: float
    missed: tuple[Stretch, ...]
    unsure: bool
    worst: float
    when: Stretch


@dataclass(frozen=True)
class Busiest:
    """When most customers come, and how many an hour; `clear` if that is more than on average, by more than chance."""

    when: Stretch
    rate: float
    average: float
    clear: bool


def closing(service: Blueprint, day: Day) -> float:
    """When the doors close at the latest, in seconds after midnight; the end of the day if they never do."""
    if service.hours is None:
        return day.starts[-1] + day.width
    return float(max(hours.close.second for hours in entries(service.hours)))


def is_open(service: Blueprint, day: Day, start: float) -> bool:
    """Whether the doors are open, on any day, at some time of the slot that begins at `start` (seconds)."""
    if service.hours is None:
        return True
    spans = [span for hours in entries(service.hours) for span in hours.spans]
    return any(span.open.second < start + day.width and start < span.close.second for span in spans)


def queue_of_pool(day: Day, service: Blueprint, pool: str) -> Line:
    """The customers who wait at all steps of a pool, or of a skill.

    Raises
    ------
    KeyError
        when nobody waits for any such.
    """
    if not any(pool in step.groups for step in service.steps.values()):
        raise KeyError(f"nobody waits for a pool or skill {pool}")
    return day.line("pool", pool, "queue_mean")


def waiting_lines(day: Day, service: Blueprint) -> tuple[Line, ...]:
    """The queues that can be mended: of each pool, and of each step that waits for systems alone."""
    alone = {name for name, step in service.steps.items() if step.uses and not step.groups}
    steps = tuple(line for line in day.of("queue_mean", "step") if line.name in alone)
    served = {group for step in service.steps.values() for group in step.groups}
    return tuple(line for line in day.of("queue_mean", "pool") if line.name in served) + steps


def longest_queue(day: Day, line: Line) -> Longest:
    """When the queue of a line of this day is longest."""
    at = max(range(len(line.mean)), key=lambda slot: _or(line.mean[slot], -1.0))
    average = _average(line.mean)
    length, low = _or(line.mean[at], 0.0), line.low[at]
    clear = length - CLEAR * (length - low) > average  # not clear where there is no interval
    return Longest(_slot(day, at), length, low, line.high[at], average, clear)


def missing(day: Day, service: Blueprint, pool: str) -> tuple[float, ...]:
    """How many people are needed beyond those on duty, slot by slot; 0 where there are enough, and while closed.

    Where days differ, 3.8 people may be on duty on average; they are enough for a need that is less before it is
    rounded up to 4.
    """
    needs, duty = (day.line("pool", pool, measure).mean for measure in ("needed", "on_duty"))
    hours = day.hours()
    loads = hours.line("pool", pool, "load").mean
    found = []
    for start, need, there in zip(day.starts, needs, duty, strict=True):
        enough = not is_open(service, day, start) or math.isnan(need) or need <= there
        if not enough and not there.is_integer():
            enough = wanted(loads[hours.slot_at(start)]) <= there
        found.append(0.0 if enough else need - there)
    return tuple(found)


def short_of_staff(day: Day, service: Blueprint, pool: str) -> Short | None:
    """Where most people of a pool are missing, while the doors are open; None if there are always enough.

    The stretch is all the time, without a break, in which as many are missing as at the worst time, or one less if
    these are three or more.
    """
    needs, duty, load = (day.line("pool", pool, measure).mean for measure in ("needed", "on_duty", "load"))
    gaps, end = missing(day, service, pool), closing(service, day)
    worst = max(gaps, default=0.0)
    if worst <= 0:
        return None
    at = gaps.index(worst)
    floor = worst - 1 if worst >= 3 else worst
    first, last = _around(at, len(gaps), lambda slot: gaps[slot] >= floor)
    span = range(first, last + 1)
    return Short(
        Stretch(day.starts[first], min(day.starts[last] + day.width, end)),
        round(min(needs[slot] for slot in span)), round(max(needs[slot] for slot in span)),
        (min(duty[slot] for slot in span), max(duty[slot] for slot in span)),
        _average(tuple(load[slot] for slot in span)),
    )  # fmt: skip


def promise(day: Day, service: Blueprint, step: str) -> Promise | None:
    """How a step keeps the share that was promised, while the doors are open; None without a promise or visits."""
    standard = service.steps[step].wait_standard
    if standard is None:
        return None
    line, target, end = (
        day.line("step", step, "standard_met"),
        standard.wait.share.value,
        closing(service, day),
    )
    seen = [slot for slot, start in enumerate(day.starts) if start < end and not math.isnan(line.low[slot])]
    if not seen:
        return None
    worst = min(seen, key=lambda slot: line.mean[slot])
    missed = [line.high[slot] < target if slot in set(seen) else False for slot in range(len(line.mean))]
    unsure = any(line.low[slot] < target <= line.high[slot] for slot in seen)
    return Promise(target, _stretches(day, missed, end), unsure, line.mean[worst], _slot(day, worst))


def busiest(day: Day, service: Blueprint) -> Busiest:
    """When most customers come: the time around the highest slot in which none is clearly below it."""
    line, end = day.line("service", "", "arrived"), closing(service, day)
    seen = [slot for slot, start in enumerate(day.starts) if start < end]
    at = max(seen, key=lambda slot: _or(line.mean[slot], -1.0))
    average, top = _average(tuple(line.mean[slot] for slot in seen)), line.mean[at]
    first, last = _around(at, len(seen), lambda slot: line.high[slot] >= line.low[at])
    rate = _average(line.mean[first : last + 1])
    clear = top - CLEAR * (top - line.low[at]) > average
    return Busiest(Stretch(day.starts[first], min(day.starts[last] + day.width, end)), rate, average, clear)


def _around(at: int, count: int, fits: Callable[[int], bool]) -> tuple[int, int]:
    """The first and the last of the slots around one that fit without a break."""
    first = last = at
    while first > 0 and fits(first - 1):
        first -= 1
    while last < count - 1 and fits(last + 1):
        last += 1
    return first, last


def _stretches(day: Day, which: list[bool], end: float) -> tuple[Stretch, ...]:
    """The slots that are marked, those beside each other as one."""
    found: list[Stretch] = []
    for slot, marked in enumerate(which):
        if marked:
            until = min(day.starts[slot] + day.width, end)
            if slot and which[slot - 1]:
                found[-1] = Stretch(found[-1].since, until)
            else:
                found.append(Stretch(day.starts[slot], until))
    return tuple(found)


def _slot(day: Day, at: int) -> Stretch:
    return Stretch(day.starts[at], day.starts[at] + day.width)


def _average(numbers: tuple[float, ...]) -> float:
    known = [number for number in numbers if not math.isnan(number)]
    return math.fsum(known) / len(known) if known else math.nan


def _or(number: float, other: float) -> float:
    return other if math.isnan(number) else number
