"""A month of calls: what the switch of a bank's call centre wrote down about every caller.

A caller enters the voice unit at 10:02:11, leaves it nine seconds later, queues for 40 s and speaks to an
agent for three minutes: one row of the record, `answered`. She may hang up in the queue (`gave_up`) or
already in the voice unit (`left_voice_unit`). What the record calls PHANTOM was no call and is dropped.

Invariants: seconds are counted from midnight of the day on which the call came in, so that a talk that ends
after midnight ends at more than 86,400; a moment that did not happen is NaN, never 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Seconds = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday")
OPENING, CLOSING = 7, 24
DAY = 86_400
TYPES = {
    "PS": "regular",
    "PE": "regular",
    "NW": "new_customer",
    "NE": "trading",
    "IN": "internet",
    "TT": "callback",
}
"""Call types, as segments; PE is PS in another language."""

_MOMENTS = {
    "vru_entry": "entered", "vru_exit": "left_voice_unit", "q_start": "queued", "q_exit": "left_queue",
    "ser_start": "answered", "ser_exit": "ended",
}  # fmt: skip
_LENGTHS = {"vru_time": "voice_unit_s", "q_time": "wait_s", "ser_time": "talk_s"}
_KEPT = ("date", "type", "priority", "outcome", "server")


def read_calls(path: str | Path) -> pd.DataFrame:
    """The weekday calls of a record that came in during opening hours, one row a call.

    Columns: day (date), weekday, hour; entered, left_voice_unit, queued, left_queue, answered, ended (s from
    midnight); voice_unit_s, wait_s, talk_s; waited (bool); ending (`answered`, `gave_up`, `left_voice_unit`);
    type, priority, segment, agent (None when the record names none).

    Raises
    ------
    ValueError
        when columns are missing, naming them.
    """
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [name for name in (*_MOMENTS, *_LENGTHS, *_KEPT) if name not in raw.columns]
    if missing:
        raise ValueError(f"{path} lacks the columns {', '.join(missing)}; it is no record of bank calls")
    raw = raw[raw["outcome"] != "PHANTOM"].reset_index(drop=True)
    calls = pd.DataFrame({"day": pd.to_datetime(raw["date"])})
    calls["weekday"] = calls["day"].dt.day_name()
    for old, new in _MOMENTS.items():
        calls[new] = _from_midnight(raw[old])
    for old, new in _LENGTHS.items():
        calls[new] = raw[old].astype(float)
    calls["hour"] = (calls["entered"] // 3600).astype(int)
    evening = calls["entered"] > DAY / 2
    for moment in ("left_voice_unit", "queued", "left_queue", "answered", "ended"):
        did_not = calls[moment] == 0
        overnight = evening & (calls[moment] < DAY / 4) & ~did_not
        calls[moment] = (calls[moment] + DAY * overnight).mask(did_not)
    calls["waited"] = calls["wait_s"] > 0
    calls["queued"] = (calls["left_queue"] - calls["wait_s"]).where(
        calls["waited"]
    )  # midnight reads as "did not"
    hung_up = raw["outcome"] == "HANG"
    calls["ending"] = np.where(~hung_up, "answered", np.where(calls["waited"], "gave_up", "left_voice_unit"))
    calls["type"], calls["priority"] = raw["type"], raw["priority"].astype(int)
    calls["segment"] = [TYPES.get(kind, "regular") for kind in calls["type"]]
    calls["agent"] = raw["server"].where(raw["server"] != "NO_SERVER", None)
    kept = calls["weekday"].isin(WEEKDAYS) & calls["hour"].between(OPENING, CLOSING - 1)
    return calls[kept].reset_index(drop=True)


def mark_incidents(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls with a column `incident`: True in hours when the centre was not working as it is meant to.

    Such an hour shows in one of two ways: a fifth of its callers, and at least 20, hang up in the voice unit
    (nobody is put through), or more than 2.5 times as many call as in the median day at that hour.
    """
    total = per_hour(calls)
    cut_off = per_hour(calls[calls["ending"] == "left_voice_unit"]).reindex_like(total).fillna(0)
    strange = ((cut_off >= 20) & (cut_off > 0.2 * total)) | (total > 2.5 * total.median())
    flags: dict[Any, bool] = strange.stack().to_dict()
    return calls.assign(incident=[flags[key] for key in zip(calls["day"], calls["hour"], strict=True)])


def per_hour(calls: pd.DataFrame, seconds: int = 3600) -> pd.DataFrame:
    """How many calls entered: one row a day, one column a period of `seconds`, 0 where none came."""
    period = (calls["entered"] // seconds).astype(int)
    table = pd.crosstab(calls["day"], period)
    return table.reindex(columns=range(OPENING * 3600 // seconds, CLOSING * 3600 // seconds), fill_value=0)


def wanted_an_agent(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls that went on from the voice unit to an agent or the queue."""
    return calls[calls["ending"] != "left_voice_unit"]


def queue_length(calls: pd.DataFrame) -> tuple[Seconds, Counts]:
    """How many callers wait from each moment at which that changes: times (s from midnight), counts.

    `calls` are those of one day. Of two changes in one second, joining comes first.
    """
    queue = calls[calls["waited"]]
    times = np.concatenate([queue["queued"].to_numpy(float), queue["left_queue"].to_numpy(float)])
    change = np.repeat(np.array([1, -1]), len(queue))
    order = np.lexsort((-change, times))
    return times[order], np.cumsum(change[order])


def _from_midnight(clock: pd.Series[str]) -> pd.Series[float]:
    parts = clock.str.split(":", expand=True).astype(int)
    return (parts[0] * 3600 + parts[1] * 60 + parts[2]).astype(float)
