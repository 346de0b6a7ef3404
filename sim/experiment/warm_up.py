"""The warm-up of a service that never closes: how long it takes until it has forgotten that it began empty.

A call centre that runs around the clock begins with no calls and idle agents; the first hours look better than any
later ones. MSER-5 cuts off as much of the beginning as makes what is left most precise.

Source: White 1997, *An effective truncation heuristic for bias reduction in simulation output*; White, Cobb & Spratt
2000 (means of five observations). The series is averaged over pilot replications first (Welch 1983). A cut in the
second half says that the run is too short to tell.

Who came after the first who has not left by the end of a pilot is left out.

Invariant: the same series gives the same cut, wherever its numbers came from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from blueprint import Blueprint
from blueprint.quantity import SECONDS
from sim.engines import replicate
from sim.plan import TICKS
from sim.replications.jobs import Job, Values

AUTO = "auto"
"""Written instead of a time: the warm-up that is found here."""
BATCH = 5
PILOTS = 5
"""Replications that are looked at."""
SLOTS = 2000
"""Parts into which the time of a pilot is cut; each has the mean of the stays that began in it."""


@dataclass(frozen=True)
class WarmUp:
    """Where the beginning was cut off.

    Attributes
    ----------
    hours
        how long the warm-up is.
    times, series
        the hours at which the parts begin, and the mean time in the service of those who came in each.
    enough
        whether the cut lies in the first half; if not, more days are needed to tell.
    """

    hours: float
    times: Values
    series: Values
    enough: bool

    @property
    def text(self) -> str:
        """As a time that a run takes: `12.5 h`."""
        return f"{self.hours:g} h"


def mser(series: Values, batch: int = BATCH) -> int:
    """How many of the first observations MSER cuts off, a multiple of `batch`.

    Of the means of `batch` observations each, the first d are cut where the variance of the rest over its length,
    sum((x - mean)^2) / (m - d)^2, is least, for d up to half of them.
    """
    m = len(series) // batch
    if m < 4:
        return 0
    means = np.asarray(series[: m * batch], dtype=np.float64).reshape(m, batch).mean(axis=1)
    means -= means.mean()  # so that squares of large numbers do not hide small differences
    left = np.arange(m, 0, -1)
    sums, squares = np.cumsum(means[::-1])[::-1], np.cumsum(means[::-1] ** 2)[::-1]
    errors = (squares - sums**2 / left) / left**2
    return int(np.argmin(errors[: m // 2 + 1])) * batch


def warm_up(service: Blueprint, *, days: int = 7, seed: int = 1, pilots: int = PILOTS) -> WarmUp:
    """Find the warm-up of a service from pilot runs of so many days.

    A service with opening hours begins empty every day, which is its nature: its warm-up is none.

    Raises
    ------
    ValueError
        when the days or pilots are out of range.
    """
    if days < 1 or pilots < 1:
        raise ValueError(f"days is {days} and pilots {pilots}; take 1 or more of each")
    if service.hours is not None:
        return WarmUp(0.0, np.zeros(0), np.zeros(0), True)
    job = Job.of(service, days=days, seed=seed)
    pilot = [_stays(job, number) for number in range(pilots)]
    end = min([days * 86400 * TICKS, *(still_there for _, still_there in pilot)])
    slots = max(BATCH * 8, min(SLOTS, int(job.customers / 5)))
    sums, counts = np.zeros(slots), np.zeros(slots)
    width = end / slots
    for stays, _ in pilot:
        for arrived, left in stays:
            if arrived < end:
                slot = min(slots - 1, int(arrived / width))
                sums[slot] += left - arrived
                counts[slot] += 1
    met = counts.nonzero()[0]
    series: Values = np.zeros(slots)
    if len(met):  # where nobody came, what those before and after met
        series = np.interp(np.arange(slots), met, sums[met] / counts[met]) / (TICKS * SECONDS[service.unit])
    cut = mser(series)
    hours = width / TICKS / 3600
    times: Values = np.arange(slots, dtype=np.float64) * hours
    return WarmUp(cut * hours, times, series, cut < slots // BATCH // 2 * BATCH)


def _stays(job: Job, number: int) -> tuple[list[tuple[int, int]], float]:
    """((arrived, left) of every customer of a replication who left before its end, when the first other arrived).

    Of those who came later, the ones who stay long are not known yet: the rest would look too good.
    """
    from sim.journal import Journal

    written = Journal(job.plan)
    replicate(job.plan, job.seed, number, log=written)
    there = [stay.arrived for stay in written.stays if stay.outcome == "carried_over"]
    gone = [(stay.arrived, stay.left) for stay in written.stays if stay.outcome != "carried_over"]
    return gone, min(there, default=math.inf)
