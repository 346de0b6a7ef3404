"""The bank's call centre, read off a month of its calls, as fragments of a service file.

    python -m models.calibration.bank_calls calls_1999_02.csv

prints what a planner would have to guess: arrivals by hour, what callers want, how patient they are, how long
agents talk and pause, how many are on shift. Behind each number stands its standard error (±) or the count it
rests on. Weekdays are Sunday to Thursday, 07:00-24:00; hours in which the centre was broken down or flooded are
left out of everything but the shifts.

Invariant: nothing here is fitted to the waits. They are for testing a simulation of the result against.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import pandas as pd

from models.calibration.arrival_rates import Busyness, HourlyRate, busyness, hourly_rates
from models.calibration.call_records import mark_incidents, per_hour, read_calls, wanted_an_agent
from models.calibration.pauses import WrapUp, find_pauses, fit_wrap_up
from models.calibration.shifts import busy_while_waiting, find_stretches, on_shift, whole_numbers
from models.calibration.survival import Patience, choose_patience
from models.calibration.talk_times import TalkTime, fit_talk

SEGMENTS = ("regular_preferred", "regular", "new_customer", "trading", "internet", "callback")
PRIORITY = {
    "regular_preferred": 2,
    "regular": 1,
    "new_customer": 0,
    "trading": 2,
    "internet": 0,
    "callback": 1,
}
"""The queue's order as the record shows it: who overtakes whom."""


@dataclass(frozen=True)
class CallCentre:
    """All parameters read off a record; shares are between 0 and 1, times in seconds."""

    calls: int
    days: int
    incidents: list[str]
    rates: list[HourlyRate]
    busyness: Busyness
    voice_unit: tuple[float, float, int]
    leaves_voice_unit: float
    shares: dict[str, float]
    wanted: int
    patience: dict[str, Patience]
    talk: dict[str, TalkTime]
    wrap_up: WrapUp
    shifts: pd.DataFrame
    talking: pd.DataFrame


def calibrate(path: str | Path) -> CallCentre:
    """Every parameter of the call centre from the record of calls at `path`."""
    calls = mark_incidents(read_calls(path))
    usual = calls[~calls["incident"]]
    went_on = wanted_an_agent(usual)
    queue = went_on[went_on["waited"]]
    queue = queue.assign(segment=_by_class(queue))
    answered = went_on[(went_on["ending"] == "answered") & went_on["answered"].notna()]
    unit = went_on.loc[went_on["voice_unit_s"] >= 0, "voice_unit_s"]
    pauses = find_pauses(calls)
    strange = set(zip(calls["day"][calls["incident"]], calls["hour"][calls["incident"]], strict=True))
    hours = zip(pauses["day"], (pauses["ended"] // 3600).astype(int), strict=True)
    return CallCentre(
        calls=len(calls),
        days=calls["day"].nunique(),
        incidents=[f"{day:%Y-%m-%d} {hour:02d}:00" for day, hour in sorted(strange)],
        rates=hourly_rates(_left_out(per_hour(usual, 1800), strange, 1800)),
        busyness=busyness(_left_out(per_hour(usual), strange, 3600)),
        voice_unit=(float(unit.mean()), float(unit.std(ddof=1)), len(unit)),
        leaves_voice_unit=1 - len(went_on) / len(usual),
        shares=_shares(went_on, queue),
        wanted=len(went_on),
        patience={
            name: choose_patience(own["wait_s"], own["ending"] == "gave_up")
            for name, own in queue.groupby("segment")
        },
        talk={name: fit_talk(own["talk_s"]) for name, own in answered.groupby("segment")},
        wrap_up=fit_wrap_up(pauses[[hour not in strange for hour in hours]]),
        shifts=on_shift(find_stretches(calls, pauses)),
        talking=busy_while_waiting(calls),
    )


def _by_class(calls: pd.DataFrame) -> pd.Series[str]:
    preferred = (calls["segment"] == "regular") & (calls["priority"] == 2)
    return calls["segment"].mask(preferred, "regular_preferred")


def _left_out(counts: pd.DataFrame, strange: set[tuple[pd.Timestamp, int]], seconds: int) -> pd.DataFrame:
    counts = counts.astype(float)
    for day, hour in strange:
        counts.loc[day, [hour * 3600 // seconds + part for part in range(3600 // seconds)]] = float("nan")
    return counts


def _shares(went_on: pd.DataFrame, queue: pd.DataFrame) -> dict[str, float]:
    """Shares of the segments. Only those who wait are asked who they are: they show how many are preferred."""
    share: dict[str, float] = went_on["segment"].value_counts(normalize=True).to_dict()
    of_regular = queue["segment"].isin(["regular", "regular_preferred"])
    preferred = float((queue["segment"] == "regular_preferred").sum() / of_regular.sum())
    regular = share["regular"]
    return {**share, "regular_preferred": regular * preferred, "regular": regular * (1 - preferred)}


def fragments(found: CallCentre) -> str:
    """The parameters as fragments of a service file, evidence behind each as a comment."""
    lines = [
        f"# {found.calls:,} calls of {found.days} days; left out: {', '.join(found.incidents) or 'no hour'}"
    ]
    lines += ["segments:", *(_segment(found, name) for name in SEGMENTS)]
    cv = found.busyness
    lines += ["arrivals:", "  calls:", "    at: voice_unit"]
    lines += [f"    busyness: gamma(cv={cv.cv:.2f})  # ± {cv.standard_error:.2f}", "    rate:"]
    lines += [
        f"      {_clock(rate.start)}: {rate.per_hour:.0f}/h  # ± {rate.standard_error:.1f}, {rate.calls:,} calls"
        for rate in found.rates
    ]
    lines += ["staff:", "  agent:", "    count:"]
    mean, spread = found.shifts.mean(), found.shifts.std(ddof=1)
    lines += [
        f"      {_clock(int(start))}: {count}  # mean {mean[start]:.2f}, sd between days {spread[start]:.2f}"
        for start, count in zip(found.shifts.columns, whole_numbers(mean), strict=True)
    ]
    unit, leaves = found.voice_unit, found.leaves_voice_unit
    lines += [
        "steps:",
        "  voice_unit:",
        f"    takes: lognormal(mean={unit[0]:.1f}, sd={unit[1]:.1f})  # {unit[2]:,} calls",
        f"    next: {{talk: {100 - round(leaves * 100, 1):g}%, leave: {leaves:.1%}}}",
        "  talk:",
        "    takes:",
        "      by_segment:",
    ]
    lines += [f"        {name}: {_talk(found, name)}" for name in SEGMENTS]
    wrap = found.wrap_up
    lines += [f"    wrap_up: {wrap.text}", f"    # mean {wrap.mean:.0f} s of pauses, {wrap.pauses:,} seen"]
    return "\n".join(lines)


def evidence(found: CallCentre) -> str:
    """What else was measured, as tables: weekdays, quantiles of talk times, agents talking while callers wait."""
    factor = found.busyness.factor
    by_weekday = factor.groupby(pd.DatetimeIndex(factor.index).day_name()).agg(
        ["mean", "min", "max", "count"]
    )
    talk = pd.DataFrame({(name, kind): getattr(fit, kind) for name, fit in found.talk.items() for kind in ("measured", "fitted")})  # fmt: skip
    tables = {
        "day's calls over expected": by_weekday.round(3),
        "variance over mean of an hour's calls": found.busyness.dispersion.round(2).to_frame("ratio").T,
        "talk time quantiles 10 25 50 75 90 99 %, s": talk.round(0).T,
        "agents talking while callers wait": found.talking.round(2),
        "mean pause, s, by callers waiting 0-1 2 3-4 5+": pd.Series(found.wrap_up.by_length)
        .round(1)
        .to_frame()
        .T,
    }
    return "\n".join(f"\n# {title}\n{table.to_string()}" for title, table in tables.items())


def _segment(found: CallCentre, name: str) -> str:
    fit = found.patience[name]
    error = (found.shares[name] * (1 - found.shares[name]) / found.wanted) ** 0.5
    head = f"  {name}: {{share: {found.shares[name]:.1%}, priority: {PRIORITY[name]}, patience: {fit.text}}}"
    return f"{head}  # share ± {error:.1%}; {fit.ended} gave up of {fit.observed}, {fit.distance:.3f} from Kaplan-Meier"


def _talk(found: CallCentre, name: str) -> str:
    fit = found.talk["regular" if name == "regular_preferred" else name]
    return f"{fit.text}  # mean ± {fit.mean_error:.1f}, {fit.calls:,} calls"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(path: Path) -> None:
    """Print the parameters of the call centre whose calls are recorded at PATH."""
    found = calibrate(path)
    click.echo(fragments(found))
    click.echo(evidence(found))


if __name__ == "__main__":
    main()
