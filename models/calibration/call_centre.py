"""The call centre as its calls show it: every parameter of the model, measured in one month.

Weekdays are Sunday to Thursday, 07:00-24:00. Hours in which the centre was broken down or flooded are left
out.

Invariant: no parameter is chosen to make simulated waits come out as the measured ones. Those are for testing
a simulation of the result against.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from models.calibration.arrival_rates import Busyness, HourlyRate, busyness, hourly_rates
from models.calibration.call_records import mark_incidents, per_hour, read_calls, wanted_an_agent
from models.calibration.pauses import WrapUp, find_pauses, fit_wrap_up
from models.calibration.shifts import STEP, find_stretches, on_shift, while_waiting
from models.calibration.survival import Patience, choose_patience
from models.calibration.talk_times import TalkTime, fit_talk

PREFERRED = "regular_preferred"
PRIORITY = {PREFERRED: 2, "regular": 1, "trading": 2, "internet": 0, "callback": 1, "new_customer": 0}
"""The segments, and their order in the queue: the class of most of a segment's waiting callers."""
STREAMS = {
    "customers": (PREFERRED, "regular", "trading", "internet", "callback"),
    "prospects": ("new_customer",),
}
"""Who comes independently of whom: prospects call in bursts, at 08:30 and 16:00, on days of their own."""


@dataclass(frozen=True)
class Stream:
    """One arrival stream: its rates by hour and its busyness."""

    rates: list[HourlyRate]
    busyness: Busyness


@dataclass(frozen=True)
class VoiceUnit:
    """Seconds in the voice unit of those who go on: mean, sd, calls; and the share who hang up there."""

    mean: float
    sd: float
    calls: int
    leaves: float


@dataclass(frozen=True)
class CallCentre:
    """All parameters read off a record; shares are between 0 and 1, times in seconds."""

    calls: int
    days: int
    incidents: tuple[str, ...]
    streams: dict[str, Stream]
    voice_unit: VoiceUnit
    shares: dict[str, float]
    wanted: int
    """Calls that wanted an agent."""
    patience: dict[str, Patience]
    talk: dict[str, TalkTime]
    mean_talk: float
    """Of all calls answered by an agent with a name."""
    unnamed: int
    """Calls answered by nobody named: a few seconds of an agent's line."""
    wrap_up: WrapUp
    shifts: pd.DataFrame
    while_waiting: pd.DataFrame

    @property
    def talking_share(self) -> float:
        """Talking over on shift while somebody waits."""
        talking, there, moments = (
            self.while_waiting[name].to_numpy(float) for name in ("talking", "on_shift", "moments")
        )
        return float(talking @ moments) / float(there @ moments)


def calibrate(path: str | Path) -> CallCentre:
    """Every parameter of the call centre from the record of calls at `path`.

    Raises
    ------
    ValueError
        when the file lacks columns of such a record.
    """
    calls = mark_incidents(read_calls(path))
    usual = calls[~calls["incident"]]
    went_on = wanted_an_agent(usual)
    queue = by_class(went_on[went_on["waited"]])
    answered = went_on[(went_on["ending"] == "answered") & went_on["answered"].notna()]
    named = answered["agent"].notna()
    unit = went_on.loc[went_on["voice_unit_s"] >= 0, "voice_unit_s"]
    pauses = find_pauses(calls)
    stretches = find_stretches(calls, pauses)
    strange = set(zip(calls["day"][calls["incident"]], calls["hour"][calls["incident"]], strict=True))
    ended = zip(pauses["day"], (pauses["ended"] // 3600).astype(int), strict=True)
    return CallCentre(
        calls=len(calls),
        days=calls["day"].nunique(),
        incidents=tuple(f"{day:%Y-%m-%d} {hour:02d}:00" for day, hour in sorted(strange)),
        streams={
            name: _stream(usual[usual["segment"].isin(segments)], strange)
            for name, segments in STREAMS.items()
        },
        voice_unit=VoiceUnit(
            float(unit.mean()), float(unit.std(ddof=1)), len(unit), 1 - len(went_on) / len(usual)
        ),
        shares=segment_shares(went_on, queue),
        wanted=len(went_on),
        patience={
            str(name): choose_patience(own["wait_s"], own["ending"] == "gave_up")
            for name, own in queue.groupby("segment")
        },
        talk={str(name): fit_talk(own["talk_s"]) for name, own in answered.groupby("segment")},
        mean_talk=float(answered.loc[named, "talk_s"].mean()),
        unnamed=int((~named).sum()),
        wrap_up=fit_wrap_up(pauses[[moment not in strange for moment in ended]]),
        shifts=_leave_out(on_shift(stretches), strange, STEP, STEP),
        while_waiting=while_waiting(calls, stretches),
    )


def by_class(queue: pd.DataFrame) -> pd.DataFrame:
    """Waiting callers with the preferred ones of the regular segment as a segment of their own."""
    preferred = (queue["segment"] == "regular") & (queue["priority"] == 2)
    return queue.assign(segment=queue["segment"].mask(preferred, PREFERRED))


def segment_shares(went_on: pd.DataFrame, queue: pd.DataFrame) -> dict[str, float]:
    """Shares of the segments in all calls.

    Only those who wait are asked who they are: how many of the regular are preferred is seen among them.
    """
    counted = went_on["segment"].value_counts(normalize=True)
    share = {str(name): float(part) for name, part in counted.items()}
    waiting = queue["segment"].value_counts()
    preferred = float(waiting[PREFERRED] / (waiting[PREFERRED] + waiting["regular"]))
    regular = share["regular"]
    return {**share, PREFERRED: regular * preferred, "regular": regular * (1 - preferred)}


def _stream(calls: pd.DataFrame, strange: set[tuple[pd.Timestamp, int]]) -> Stream:
    half_hours = _leave_out(per_hour(calls, 1800), strange, 1800)
    return Stream(hourly_rates(half_hours), busyness(_leave_out(per_hour(calls), strange, 3600)))


def _leave_out(
    table: pd.DataFrame, strange: set[tuple[pd.Timestamp, int]], step: int, unit: int = 1
) -> pd.DataFrame:
    """The table with NaN in strange hours; columns are periods of `step` s, counted or, by `unit`, in s."""
    kept = table.astype(float)
    for day, hour in strange:
        kept.loc[day, [(hour * 3600 // step + part) * unit for part in range(3600 // step)]] = float("nan")
    return kept
