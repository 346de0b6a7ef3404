"""Running sums inside the loop, in the bins of `sim.sums`."""

from __future__ import annotations

from sim.compiled_engine.state import BINS, Machine
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


def note_met(m: Machine, customer: int) -> None:
    """A customer is called: count her where that is within the limit of the standard."""
    cus = m.customers[customer]
    if m.clock[0].now - cus.came <= m.stations[cus.station].standard:
        m.tallies[cus.station, cus.column].met += 1


def note_abandoned(m: Machine, customer: int) -> None:
    """A customer has given up, within the limit of the standard or not."""
    cus = m.customers[customer]
    m.tallies[cus.station, cus.column].abandoned += 1
    if m.clock[0].now - cus.came <= m.stations[cus.station].standard:
        m.tallies[cus.station, cus.column].abandoned_short += 1


def note_served(m: Machine, column: int, ticks: int, queued: int) -> None:
    """One more customer was served."""
    m.stays[column].stay += ticks
    m.stays[column].waiting += queued
    count(m, len(m.stations), column, ticks)
