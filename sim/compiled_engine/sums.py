"""Running sums inside the loop, in the bins of `sim.sums`."""

from __future__ import annotations

from sim.compiled_engine.state import BINS, NEVER, Machine
from sim.compiler.language import rarely
from sim.plan import DAY
from sim.sums import bin_of


def count(m: Machine, station: int, column: int, ticks: int) -> None:
    """One more in a bin; those that are no longer empty are listed, so that nobody need look through all of them."""
    place = bin_of(ticks)
    if m.bins[station, column, place] == 0:
        m.filled[m.clock[0].filled] = (station * m.bins.shape[1] + column) * BINS + place
        m.clock[0].filled += 1
    m.bins[station, column, place] += 1


def note_wait(m: Machine, station: int, column: int, ticks: int) -> None:
    """One more wait has ended."""
    count(m, station, column, ticks)
    m.tallies[station, column].wait += ticks


@rarely
def note_done(m: Machine, customer: int) -> None:
    """A service has ended where there is a standard for that: how long after her arrival, and in time or not."""
    cus = m.customers[customer]
    row, tally = m.stations[cus.station], m.tallies[cus.station, cus.column]
    ticks = m.clock[0].now - cus.arrived
    count(m, row.done, cus.column, ticks)
    tally.in_time += int(ticks <= row.done_by)
    tally.as_promised += int(ticks <= row.promised_by)


def note_visit(m: Machine, customer: int) -> None:
    """A customer comes to a step."""
    cus = m.customers[customer]
    tally = m.tallies[cus.station, cus.column]
    tally.visits += 1
    tally.elapsed += cus.came - cus.arrived
    if m.stations[cus.station].standard >= 0:
        if m.clock[0].now >= m.clock[0].day_ends:
            next_day(m)
        cus.day = m.stations[cus.station].days + m.clock[0].day * m.clock[0].columns + cus.column
        m.days[cus.day].visits += 1


def note_called(m: Machine, customer: int) -> None:
    """A customer is called: where there is a standard, count her, and whether that is within its limit."""
    cus = m.customers[customer]
    limit = m.stations[cus.station].standard
    if limit >= 0:
        m.days[cus.day].answered += 1
        m.days[cus.day].met += int(m.clock[0].now - cus.came <= limit)


def note_abandoned(m: Machine, customer: int) -> None:
    """A customer has given up, within the limit of the standard or not."""
    cus = m.customers[customer]
    m.tallies[cus.station, cus.column].abandoned += 1
    if m.clock[0].now - cus.came <= m.stations[cus.station].standard:
        m.days[cus.day].short += 1


@rarely
def next_day(m: Machine) -> None:
    """Find the day to which now belongs, as `Plan.day_of`, and when it is over; doors that open at this instant may
    not have done so yet.
    """
    clock = m.clock[0]
    if clock.always:
        clock.day = min(clock.now // DAY, clock.last_day)
        clock.day_ends = (clock.day + 1) * DAY if clock.day < clock.last_day else NEVER
        return
    span = clock.span
    while span + 1 < len(m.spans) and m.spans[span + 1, 0] <= clock.now:
        span += 1
    while m.spans[span, 0] > clock.now:
        span -= 1
    clock.day = m.spans[span, 0] // DAY
    clock.day_ends = m.spans[span + 1, 0] if span + 1 < len(m.spans) else NEVER


def note_served(m: Machine, column: int, ticks: int, queued: int) -> None:
    """One more customer was served."""
    m.stays[column].stay += ticks
    m.stays[column].waiting += queued
    count(m, len(m.stations), column, ticks)
