"""Running sums inside the loop, in the bins of `sim.sums`."""

from __future__ import annotations

from sim.compiled_engine.state import Machine
from sim.sums import bin_of


def note_wait(m: Machine, station: int, column: int, ticks: int) -> None:
    """One more wait has ended."""
    m.bins[station, column, bin_of(ticks)] += 1
    m.tallies[station, column].wait += ticks


def note_served(m: Machine, column: int, ticks: int, queued: int) -> None:
    """One more customer was served."""
    m.stays[column].stay += ticks
    m.stays[column].waiting += queued
    m.bins[len(m.stations), column, bin_of(ticks)] += 1
