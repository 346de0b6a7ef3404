"""The bank call centre, simulated against the real month: the tables of docs/bank-call-centre.md.

    python -m bench.call_centre_fit CALLS.csv [DAYS]

Real: every call of the record that wanted an agent, Sunday to Thursday, 07:00-24:00, without the hours that the
calibration leaves out as incidents. Simulated: so many days of the model as it ships, by the engine of `sim`. A
call belongs to the hour in which it came in; "20 s" is a wait of at most 20 s that ended with an agent, of all.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

import blueprint
from models.calibration.call_records import mark_incidents, read_calls, wanted_an_agent
from sim import journal

MEASURES = ("waits", "gave_up", "mean_wait", "within_20")
HEAD = "had to wait % | gave up % | mean wait s | served in 20 s %"


def real_calls(path: str) -> pd.DataFrame:
    """One row a call: day, hour, weekday, and the four measures."""
    calls = mark_incidents(read_calls(path))
    calls = wanted_an_agent(calls[~calls["incident"]])
    return frame(calls, calls["wait_s"], calls["ending"] == "gave_up")


def simulated_calls(days: int) -> pd.DataFrame:
    """The same of so many simulated days."""
    service = blueprint.load("bank_call_centre")
    rows = []
    for replication in range(days):
        written = journal(service, seed=1, replication=replication)
        answered = {
            (visit.stream, visit.customer)
            for visit in written.visits
            if visit.step == "talk" and visit.outcome == "served"
        }
        for stay in written.stays:
            wait = (
                sum(ticks for cause, ticks in stay.ledger.items() if cause.startswith(("busy", "off_duty")))
                / 1e6
            )
            gave_up = stay.outcome == "abandoned"
            if gave_up or (stay.stream, stay.customer) in answered:
                rows.append((replication, int(stay.arrived // 3600e6), wait, gave_up))
    table = pd.DataFrame(rows, columns=["day", "hour", "wait", "gave_up"])
    return frame(table, table["wait"], table["gave_up"])


def frame(calls: pd.DataFrame, wait: pd.Series[float], gave_up: pd.Series[bool]) -> pd.DataFrame:
    """The four measures of each call."""
    kept = [name for name in ("day", "hour", "weekday") if name in calls]
    return calls[kept].assign(
        waits=100.0 * (wait > 0),
        gave_up=100.0 * gave_up,
        mean_wait=wait,
        within_20=100.0 * ((wait <= 20) & ~gave_up),
    )


def error_over_days(calls: pd.DataFrame, days: int) -> pd.Series:
    """The standard error over `days` days, from the spread of daily means."""
    return calls.groupby("day")[list(MEASURES)].mean().std() / np.sqrt(days)


def table(title: str, real: pd.DataFrame, simulated: pd.DataFrame, by: str) -> None:
    """Real and simulated side by side, one line a group of the real calls."""
    print(f"\n| {title} | calls a day | {HEAD} |\n|---|---|---|---|---|---|")
    days = real["day"].nunique()
    for group, calls in real.groupby(by, sort=by != "weekday"):
        same = simulated[simulated[by] == group] if by in simulated else simulated
        own_days = days if by == "hour" else calls["day"].nunique()
        cells = (f"{calls[m].mean():.1f} : {same[m].mean():.1f}" for m in MEASURES)
        label = group.strftime("%a %d %b") if by == "day" else group
        print(f"| {label} | {len(calls) / own_days:.0f} | {' | '.join(cells)} |")


def main(path: str, days: int) -> None:
    """Print all tables as Markdown."""
    real, simulated = real_calls(path), simulated_calls(days)
    error, noise = (
        error_over_days(real, real["day"].nunique()),
        error_over_days(simulated, days),
    )
    print(f"{len(real)} real calls on {real['day'].nunique()} days; {days} simulated days.\n")
    print(f"| all days | {HEAD} |\n|---|---|---|---|---|")
    rows = {
        "real": real[list(MEASURES)].mean(), "± (standard error over its days)": error,
        "simulated": simulated[list(MEASURES)].mean(), "± (standard error over the simulated days)": noise,
    }  # fmt: skip
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(f'{row[m]:.1f}' for m in MEASURES)} |")
    print("\nEach cell: real : simulated. The model has one schedule, so every day is simulated alike.")
    table("hour", real, simulated, "hour")
    table("weekday", real, simulated.drop(columns="day"), "weekday")
    spread = simulated.groupby("day")[list(MEASURES)].mean().quantile([0.05, 0.95])
    table("day", real, simulated.drop(columns="day"), "day")
    spans = (f"{spread[m].iloc[0]:.0f}–{spread[m].iloc[1]:.0f}" for m in MEASURES)
    print(f"| simulated, 90 % of days | | {' | '.join(spans)} |")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200)
