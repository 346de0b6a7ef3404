"""What must be said where durations were measured: that a run is short beside what is set.

    A replication of 1 day is short beside a duration of 2 d: who is not done when it ends is left out, …

An application takes three weeks, and a run of ten days counts those that were done in it: the quick ones.

Invariant: where no standard sets a duration, nothing is said.
"""

from __future__ import annotations

import math

from sim.results import Results
from studio.report.value_words import duration_words
from studio.words import either

ENOUGH = 5
"""How many times as long as the longest duration that is set a replication must be, so that few are left out."""
DAY = 86400.0


def too_short(results: Results, lang: str = "en") -> list[str]:
    """That a replication is short beside a duration, with the remedy; nothing where it is long enough."""
    service, days = results.blueprint, results.days
    limits = [
        within.limit
        for step in service.steps.values()
        if step.standard is not None and (within := step.standard.within("duration")) is not None
    ]
    longest = max(limits, key=lambda limit: limit.seconds(service.unit), default=None)
    if longest is None or (needed := ENOUGH * longest.seconds(service.unit) / DAY) <= days:
        return []
    limit, more = duration_words(longest, service, lang), math.ceil(2 * needed)
    return [
        either(
            f"A replication of {days:,} day{'s' * (days > 1)} is short beside a duration of {limit}: who is not done"
            f" when it ends is left out, and those are the late ones; take more, such as --days {more}.",
            f"每次重复 {days:,} 天，相对于 {limit}的办结时限过短：结束时尚未办结者不计入，而其中多为迟者；"
            f"请增加天数，如 --days {more}。",
            lang,
        )
    ]
