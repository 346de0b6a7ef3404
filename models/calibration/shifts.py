"""How many agents are on shift: what their calls show of a schedule nobody wrote down.

An agent's first call comes at 08:03 and her last ends at 15:40. From 12:10 to 13:00 she takes none although
callers wait: she is at lunch, and on shift before and after. From 14:20 to 14:40 she takes none and nobody
waits: she sits ready. Nor is she seen ready before her first call and after her last; as long as nobody
waits she may well be there, so half of that time counts.

Invariant: an agent is on shift at most once at a time, so no half-hour counts more agents than were seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.calibration.call_records import CLOSING, OPENING, queue_length
from models.calibration.pauses import LIMIT

Numbers = npt.NDArray[np.float64]

STEP = 1800
"""Seconds of one step of the schedule."""
HANDOVER = 8.0
"""Seconds from a caller's joining until an agent who sat ready has her: nobody was kept waiting for that."""


@dataclass(frozen=True)
class Stretch:
    """One agent's time on shift on one day, in seconds from midnight."""

    day: pd.Timestamp
    agent: str
    begin: float
    end: float


@dataclass(frozen=True)
class Waits:
    """The stretches of one day in which somebody waits, in order: where each begins and ends."""

    begins: Numbers
    ends: Numbers

    def within(self, begin: float, end: float) -> bool:
        """Whether somebody waits at some moment after `begin` and before `end`; never when `end` is first."""
        place = int(np.searchsorted(self.ends, begin, side="right"))
        return bool(begin < end and place < len(self.begins) and self.begins[place] < end)

    def before(self, moment: float) -> float:
        """When somebody last waited before `moment`; minus infinity if nobody did."""
        place = int(np.searchsorted(self.begins, moment - HANDOVER))
        return min(float(self.ends[place - 1]), moment) if place else -math.inf

    def after(self, moment: float) -> float:
        """When somebody next waits from `moment` on; infinity if nobody does."""
        place = int(np.searchsorted(self.ends, moment, side="right"))
        return max(float(self.begins[place]), moment) if place < len(self.begins) else math.inf


def find_waits(of_day: pd.DataFrame) -> Waits:
    """When somebody waits, from the calls of one day."""
    times, waiting = queue_length(of_day)
    before = np.concatenate([[0], waiting[:-1]])
    return Waits(times[(before == 0) & (waiting > 0)], times[waiting == 0])


def find_stretches(
    calls: pd.DataFrame, pauses: pd.DataFrame, limit: float = LIMIT, edge: float = 0.5
) -> list[Stretch]:
    """The stretches on shift: calls of one agent and day with no long pause between them.

    A pause is long when somebody waits after its first `limit` seconds. The first stretch of a day begins,
    and the last ends, earlier and later by `edge` of the time, at most `limit`, in which nobody waited.
    """
    waits = {str(day): find_waits(of_day) for day, of_day in calls.groupby("day")}
    found = []
    for _, own in pauses.groupby(["day", "agent"]):
        day, agent = own["day"].iloc[0], str(own["agent"].iloc[0])
        of_day, in_order = waits[str(day)], own.sort_values("began")
        began, ended, following = (in_order[name].to_numpy(float) for name in ("began", "ended", "next"))
        last = [
            place
            for place, (end, begin) in enumerate(zip(ended, following, strict=True))
            if begin == math.inf or of_day.within(end + limit, begin - HANDOVER)
        ]
        begins = [float(began[0]), *(float(following[place]) for place in last[:-1])]
        ends = [float(ended[place]) for place in last]
        quiet_since = max(of_day.before(begins[0]), OPENING * 3600, begins[0] - limit)
        quiet_until = min(of_day.after(ends[-1]), CLOSING * 3600, ends[-1] + limit)
        begins[0] -= edge * max(begins[0] - quiet_since, 0.0)
        ends[-1] += edge * max(quiet_until - ends[-1], 0.0)
        found += [Stretch(day, agent, begin, end) for begin, end in zip(begins, ends, strict=True)]
    return found


def on_shift(stretches: Iterable[Stretch]) -> pd.DataFrame:
    """Mean number of agents on shift: one row a day, one column a half-hour (s from midnight)."""
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


def while_waiting(calls: pd.DataFrame, stretches: Sequence[Stretch], every: int = 10) -> pd.DataFrame:
    """Agents talking, and on shift, at moments when somebody waits: means by hour, and the moments seen.

    While somebody waits an agent on shift talks or wraps up: talking over on shift is the mean talk over the
    mean of talk and wrap-up, a check on both.
    """
    moments = np.arange(OPENING * 3600, CLOSING * 3600, every)
    rows = []
    for day, of_day in calls.groupby("day"):
        served = of_day[
            of_day["answered"].notna() & of_day["agent"].notna() & (of_day["ending"] == "answered")
        ]
        own = [one for one in stretches if str(one.day) == str(day)]
        talking = _during(served["answered"].tolist(), served["ended"].tolist(), moments)
        there = _during([one.begin for one in own], [one.end for one in own], moments)
        waits = find_waits(of_day)
        somebody = _during(waits.begins.tolist(), waits.ends.tolist(), moments) > 0
        seen = pd.DataFrame({"hour": moments // 3600, "talking": talking, "on_shift": there})
        rows.append(seen[somebody])
    hours = pd.concat(rows).groupby("hour")
    return hours.mean().assign(moments=hours.size())


def _during(begins: list[float], ends: list[float], moments: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    begun = np.searchsorted(np.sort(begins), moments, side="right")
    return (begun - np.searchsorted(np.sort(ends), moments, side="right")).astype(np.int64)
