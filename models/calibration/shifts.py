"""How many agents are on shift: what their calls show of a schedule nobody wrote down.

Avni's first call comes at 08:03 and her last ends at 15:40, with one pause of 50 minutes: she is on shift for
both parts. An agent who sits ready before her first call, or after her last, is not seen; as long as nobody
waits she may well be there, so half of that stretch counts.

Invariant: an agent is on shift at most once at a time, so no half-hour counts more agents than were seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.calibration.call_records import CLOSING, OPENING, queue_length
from models.calibration.pauses import LIMIT

Numbers = npt.NDArray[np.float64]

STEP = 1800
"""Seconds of one step of the schedule."""


@dataclass(frozen=True)
class Stretch:
    """One agent's time on shift on one day, in seconds from midnight."""

    day: pd.Timestamp
    agent: str
    begin: float
    end: float


def find_stretches(
    calls: pd.DataFrame, pauses: pd.DataFrame, limit: float = LIMIT, edge: float = 0.5
) -> list[Stretch]:
    """The stretches on shift: calls of one agent and day with no pause longer than `limit` s between them.

    The first and last of a day are lengthened by `edge` of the time, at most `limit`, in which nobody waited
    just before the first call and just after the last.
    """  # fmt: skip
    busy = {day: _busy_times(of_day) for day, of_day in calls.groupby("day")}
    found = []
    for (day, agent), own in pauses.groupby(["day", "agent"]):
        own = own.sort_values("began")
        breaks = np.flatnonzero((own["next"] - own["ended"]).to_numpy() > limit)
        ends = own["ended"].to_numpy(float)[breaks]
        begins = np.concatenate([own["began"].to_numpy(float)[:1], own["next"].to_numpy(float)[breaks[:-1]]])
        begins[0] -= edge * _quiet_before(busy[day], begins[0], limit)
        ends[-1] += edge * _quiet_after(busy[day], ends[-1], limit)
        stretches = zip(begins, ends, strict=True)
        found += [Stretch(day, str(agent), float(begin), float(end)) for begin, end in stretches]
    return found


def on_shift(stretches: Iterable[Stretch]) -> pd.DataFrame:
    """Mean number of agents on shift: one row a day, one column a half-hour (s from midnight at its start)."""
    starts = np.arange(OPENING * 3600, CLOSING * 3600, STEP)
    table: dict[pd.Timestamp, Numbers] = {}
    for one in stretches:
        overlap = np.minimum(one.end, starts + STEP) - np.maximum(one.begin, starts)
        table[one.day] = table.get(one.day, np.zeros(len(starts))) + np.clip(overlap, 0, None) / STEP
    return pd.DataFrame.from_dict(table, orient="index", columns=starts).sort_index()


def whole_numbers(means: Iterable[float]) -> list[int]:
    """Whole numbers near each of `means` that keep their sum: what rounding leaves over is carried on.

    >>> whole_numbers([5.4, 5.4, 5.4, 5.4, 5.4])
    [5, 6, 5, 6, 5]
    """
    carried, rounded = 0.0, []
    for mean in means:
        rounded.append(max(math.floor(mean + carried + 0.5), 0))
        carried += mean - rounded[-1]
    return rounded


def busy_while_waiting(calls: pd.DataFrame, every: int = 10) -> pd.DataFrame:
    """Agents talking at moments when somebody waits: mean, sd and count of moments by hour.

    The number of agents at work cannot be less; it is more by those in a pause.
    """
    rows = []
    for _, of_day in calls.groupby("day"):
        served = of_day[of_day["answered"].notna() & of_day["agent"].notna()]
        moments = np.arange(OPENING * 3600, CLOSING * 3600, every)
        talking = _before(served["answered"], moments) - _before(served["ended"], moments)
        times, waiting = queue_length(of_day)
        length = np.concatenate([[0], waiting])[np.searchsorted(times, moments, side="right")]
        rows.append(pd.DataFrame({"hour": moments // 3600, "talking": talking})[length > 0])
    return pd.concat(rows).groupby("hour")["talking"].agg(["mean", "std", "count"])


def _before(moments: pd.Series[float], when: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.searchsorted(np.sort(moments.to_numpy(float)), when, side="right").astype(np.int64)


def _busy_times(of_day: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Begin and end of each stretch of a day in which somebody waits."""
    times, waiting = queue_length(of_day)
    before = np.concatenate([[0], waiting[:-1]])
    return times[(before == 0) & (waiting > 0)], times[waiting == 0]


def _quiet_before(busy: tuple[Numbers, Numbers], moment: float, limit: float) -> float:
    begins, ends = busy
    place = int(np.searchsorted(begins, moment - 8))
    since = ends[place - 1] if place else -math.inf
    return max(moment - max(since, OPENING * 3600, moment - limit), 0.0)


def _quiet_after(busy: tuple[Numbers, Numbers], moment: float, limit: float) -> float:
    begins, ends = busy
    place = int(np.searchsorted(ends, moment, side="right"))
    until = begins[place] if place < len(begins) else math.inf
    return max(min(until, CLOSING * 3600, moment + limit) - moment, 0.0)
