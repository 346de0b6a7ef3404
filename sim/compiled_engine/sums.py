"""Running sums inside the loop: the bins of `sim.sums`, in machine words."""

from __future__ import annotations

import numpy as np

from sim.compiled_engine.state import Machine
from sim.sums import SUB_BITS


def bin_at(ticks: int) -> int:
    """The bin of a time below 2^52 ticks: `sim.sums.bin_of`, its bit length read from the exponent of a float."""
    if ticks < 2 << SUB_BITS:
        return ticks
    shift = int(np.float64(ticks).view(np.int64) >> 52) - 1023 - SUB_BITS
    return (shift << SUB_BITS) + (ticks >> shift)


def note_wait(m: Machine, station: int, column: int, ticks: int) -> None:
    """One more wait has ended."""
    m.bins[station, column, bin_at(ticks)] += 1
    m.tallies[station, column].wait += ticks


def note_served(m: Machine, column: int, ticks: int, queued: int) -> None:
    """One more customer was served."""
    m.stays[column].stay += ticks
    m.stays[column].waiting += queued
    m.bins[len(m.stations), column, bin_at(ticks)] += 1
