"""The bank's call centre, read off a month of its calls, as fragments of a service file.

    python -m models.calibration.bank_calls calls_1999_02.csv

prints what a planner would have to guess: arrivals by hour, what callers want, how patient they are, how
long agents talk and wrap up, how many are on shift. Behind each number stands its standard error (±) or the
count it rests on.

Invariant: shares printed add up to exactly 100%, so that a fragment can stand in a service file as it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import click
import pandas as pd

from models.calibration.call_centre import PREFERRED, PRIORITY, STREAMS, CallCentre, Stream, calibrate
from models.calibration.shifts import whole_numbers
from models.calibration.talk_times import QUANTILES


def percentages(shares: Mapping[str, float]) -> dict[str, str]:
    """Shares as percentages of one decimal that add up to 100: the largest remainders are rounded up.

    >>> percentages({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})
    {'a': '33.4%', 'b': '33.3%', 'c': '33.3%'}
    """
    tenths = {name: math.floor(share * 1000) for name, share in shares.items()}
    left = round(1000 * sum(shares.values())) - sum(tenths.values())
    for name in sorted(shares, key=lambda name: tenths[name] - shares[name] * 1000)[:left]:
        tenths[name] += 1
    return {name: f"{count / 10:g}%" for name, count in tenths.items()}


def fragments(found: CallCentre) -> str:
    """The parameters as fragments of a service file, evidence behind each as a comment."""
    left_out = ", ".join(found.incidents) or "no hour"
    parts = (
        [f"# {found.calls:,} calls of {found.days} days; left out: {left_out}"],
        _segments(found),
        _arrivals(found),
        _staff(found),
        _steps(found),
    )
    return "\n".join(line for part in parts for line in part)


def evidence(found: CallCentre) -> str:
    """What else was measured, as tables: days, talk times against their fit, agents while callers wait."""
    kinds = ("measured", "fitted")
    talk = pd.DataFrame(
        {(name, kind): getattr(fit, kind) for name, fit in found.talk.items() for kind in kinds},
        index=[f"{quantile:.0%}" for quantile in QUANTILES],
    )
    hours = found.while_waiting.assign(share=found.while_waiting["talking"] / found.while_waiting["on_shift"])
    pause = pd.DataFrame([found.wrap_up.by_length])
    tables = {
        f"{name}: calls of a day over those expected": _weekdays(of) for name, of in found.streams.items()
    }
    dispersion = pd.DataFrame({name: of.busyness.dispersion for name, of in found.streams.items()})
    tables |= {
        "variance over mean of an hour's calls, the day's factor known": dispersion.T,
        "talk time, s: quantiles of calls of 10 s or more": talk.round(0).T,
        "mean pause, s, by callers waiting at its begin": pause,
        "agents while somebody waits": hours,
    }  # fmt: skip
    text = "".join(f"\n# {title}\n{table.round(2).to_string()}\n" for title, table in tables.items())
    implied = found.mean_talk / (found.mean_talk + found.wrap_up.mean)
    return (
        f"{text}\n# talking over on shift while somebody waits: {found.talking_share:.3f}; "
        f"talk over talk and wrap-up: {implied:.3f}\n# answered by nobody named: {found.unnamed:,} calls"
    )


def _weekdays(stream: Stream) -> pd.DataFrame:
    factor = stream.busyness.factor
    weekday = pd.DatetimeIndex(factor.index).day_name()
    return factor.groupby(weekday).agg(["mean", "min", "max", "count"])


def _segments(found: CallCentre) -> list[str]:
    lines = ["segments:"]
    for name, priority in PRIORITY.items():
        fit = found.patience[name]
        error = math.sqrt(found.shares[name] * (1 - found.shares[name]) / found.wanted)
        lines += [
            f"  {name}: {{priority: {priority}, patience: {fit.text}}}",
            (
                f"  # {found.shares[name]:.1%} ± {error:.1%} of all calls; {fit.ended:,} of "
                f"{fit.observed:,} gave up, {fit.distance:.3f} from Kaplan-Meier to 300 s"
            ),
        ]
    return lines


def _arrivals(found: CallCentre) -> list[str]:
    lines = ["arrivals:"]
    for name, stream in found.streams.items():
        part = sum(found.shares[segment] for segment in STREAMS[name])
        shares = percentages({segment: found.shares[segment] / part for segment in STREAMS[name]})
        day = stream.busyness
        lines += [
            f"  {name}:",
            "    at: voice_unit",
            f"    segments: {_shares(shares)}",
        ]
        if day.cv >= 0.005:
            days = len(day.factor)
            lines.append(f"    busyness: gamma(cv={day.cv:.2f})  # ± {day.standard_error:.2f}, {days} days")
        lines.append("    rate:")
        lines += [
            f"      {_clock(at.start)}: {at.per_hour:.0f}/h  # ± {at.standard_error:.1f}, {at.calls:,} calls"
            for at in stream.rates
        ]
    return lines


def _staff(found: CallCentre) -> list[str]:
    mean, spread = found.shifts.mean(), found.shifts.std(ddof=1)
    counts = zip(found.shifts.columns, whole_numbers(mean), strict=True)
    lines = [
        f"      {_clock(int(start))}: {count}  # mean {mean[start]:.2f}, sd between days {spread[start]:.2f}"
        for start, count in counts
    ]
    return ["staff:", "  agent:", "    count:", *lines]


def _steps(found: CallCentre) -> list[str]:
    unit, wrap = found.voice_unit, found.wrap_up
    goes = percentages({"talk": 1 - unit.leaves, "leave": unit.leaves})
    lines = [
        "steps:",
        "  voice_unit:",
        f"    takes: lognormal(mean={unit.mean:.1f}, sd={unit.sd:.1f})  # {unit.calls:,} calls",
        f"    next: {_shares(goes)}",
        "  talk:",
        "    takes:",
        "      by_segment:",
    ]
    for name in PRIORITY:
        fit = found.talk["regular" if name == PREFERRED else name]
        lines.append(f"        {name}: {fit.text}  # mean ± {fit.mean_error:.1f}, {fit.calls:,} calls")
    lines += [
        f"    wrap_up: {wrap.text}",
        (
            f"    # mean of the pauses {wrap.mean:.1f} s, of the fit {wrap.fitted_mean:.1f} s; "
            f"{wrap.pauses:,} pauses, {wrap.distance:.3f} from Kaplan-Meier"
        ),
    ]
    return lines


def _shares(shares: dict[str, str]) -> str:
    listed = ", ".join(f"{name}: {share}" for name, share in shares.items())
    return f"{{{listed}}}" if len(shares) > 1 else next(iter(shares))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(path: Path) -> None:
    """Print the parameters of the call centre whose calls are recorded at PATH."""
    try:
        found = calibrate(path)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(fragments(found))
    click.echo(evidence(found))


if __name__ == "__main__":
    main()
