"""What is measured of a step whose file says what is expected, believed, promised or perceived of its standards.

`wait_at_standard` is the time within which the share that the standard names had their wait behind them: 80% within
5 min asks for the 80 % percentile. `promise_kept` is the share of those who did not wait longer than was promised,
`failure_share` what of the services failed; they come from sums that are there anyway. `duration_met`,
`duration_at_standard` and `duration_promise_kept` are of the time from a customer's arrival until the step was done
with her, which the engines keep where a standard asks for it; who was in time is counted exactly, by the comparison of
a failure that is `later_than`.

Invariant: names and values stand in the same order, as in `sim.measures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

from sim.plan import DurationPlan, GapPlan
from sim.sums import Histogram, StepTally, bin_of, merged, percentile


def names_of_gaps(plan: GapPlan | None, unit: str) -> list[tuple[str, str]]:
    """(measure, unit) of each."""
    if plan is None:
        return []
    return [
        *([("wait_at_standard", unit)] if plan.share is not None else []),
        *([("promise_kept", "share")] if plan.promised is not None else []),
        *([("failure_share", "share")] if plan.failures else []),
    ]


def of_gaps(
    plan: GapPlan | None, tallies: Sequence[StepTally], failures: float, in_unit: float
) -> list[float]:
    """The values, of the visits of some segments.

    Parameters
    ----------
    failures
        how many failure modes happened in them.
    """
    if plan is None:
        return []
    waits = merged(tally.waits for tally in tallies)
    found = []
    if plan.share is not None:
        ticks = percentile(waits, plan.share)
        found.append(nan if ticks is None else ticks * in_unit)
    if plan.promised is not None:
        found.append(share_within(waits, plan.promised))
    if plan.failures:
        services = sum(tally.services for tally in tallies)
        found.append(failures / services if services else nan)
    return found


def names_of_durations(plan: DurationPlan | None, unit: str) -> list[tuple[str, str]]:
    """(measure, unit) of each; nothing where no duration is set."""
    if plan is None:
        return []
    kept = [("duration_promise_kept", "share")] if plan.promised is not None else []
    return [("duration_met", "share"), ("duration_at_standard", unit), *kept]


def of_durations(plan: DurationPlan | None, tallies: Sequence[StepTally], in_unit: float) -> list[float]:
    """The values, of the services of some segments: who was done within the limit, at the share, as promised."""
    if plan is None:
        return []
    done = merged(tally.done for tally in tallies)
    services, at = sum(done.values()), percentile(done, plan.share)
    in_time = sum(tally.in_time for tally in tallies) / services if services else nan
    as_promised = sum(tally.as_promised for tally in tallies) / services if services else nan
    kept = [] if plan.promised is None else [as_promised]
    return [in_time, nan if at is None else at * in_unit, *kept]


def share_within(waits: Histogram, limit: int) -> float:
    """The share of the waits that are no longer than a limit, to the width of its bin; NaN of none.

    The whole bin in which the limit lies counts as within: waits are often exactly as long as promised where times are
    fixed, and none of these should be broken promises. So at most 0.8 % of the limit is let pass.

    Examples
    --------
    >>> share_within({0: 6, bin_of(300_000_000): 2, bin_of(400_000_000): 2}, 300_000_000)
    0.8
    """
    came = sum(waits.values())
    last = bin_of(limit)
    return sum(count for place, count in waits.items() if place <= last) / came if came else nan
