"""Running sums inside the loop: the bins of `sim.sums`, in machine words."""

from __future__ import annotations

from sim.compiled_engine.state import Machine
from sim.sums import SUB_BITS


def bin_at(ticks: int) -> int:
    """The bin of a time: `sim.sums.bin_of` without `bit_length`."""
    shift = 0
    if ticks >> (SUB_BITS + 33):
        shift = 32
    if ticks >> (shift + SUB_BITS + 17):
        shift += 16
    if ticks >> (shift + SUB_BITS + 9):
        shift += 8
    if ticks >> (shift + SUB_BITS + 5):
        shift += 4
    if ticks >> (shift + SUB_BITS + 3):
        shift += 2
    if ticks >> (shift + SUB_BITS + 2):
        shift += 1
    if ticks >> (shift + SUB_BITS + 1):
        shift += 1
    return (shift << SUB_BITS) + (ticks >> shift)


def note_wait(m: Machine, station: int, column: int, ticks: int) -> None:
    """One more wait has ended."""
    m.waits[station, column, bin_at(ticks)] += 1
    if ticks:
        m.tallies[station, column].waited += 1
        m.tallies[station, column].wait += ticks


def note_served(m: Machine, column: int, ticks: int, queued: int) -> None:
    """One more customer was served."""
    m.stays[column].stay += ticks
    m.stays[column].waiting += queued
    m.stay_bins[column, bin_at(ticks)] += 1
