"""Breaks: everybody on duty has one within the time for it, as few at once as that allows.

`breaks: {12:00-14:00: 30 min}` of five tellers: four half hours fit, so two go at 12:00, two at 12:30, one at 13:00.
Each falls due then and begins when somebody is free.

Invariant: as many breaks fall due as people are on duty when the time for them begins.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping

from blueprint.service import Pool
from sim.plan.dates import Dates
from sim.plan.parts import DAY, TICKS, BreakPlan, ticks

AMPLE = 10_000
"""So many people stand for enough; nobody would notice their breaks."""
Crews = tuple[tuple[int, int], ...]
"""(how many, the day to which they belong) of each crew of a pool"""


def breaks(pool: Pool, dates: Dates, duty: Mapping[int, Crews], unit: str) -> list[BreakPlan]:
    """All breaks of a pool whose crews are as `duty` says from each time on, in the order in which they fall due."""
    found: list[BreakPlan] = []
    for day in range(dates.days):
        for hours, length in (dates.on(pool.breaks, day) or {}).items():
            begin, end = (day * DAY + time.second * TICKS for time in (hours.open, hours.close))
            start, crews = _first(dates, duty, begin, end)
            people = [(crew, own, who) for crew, (count, own) in enumerate(crews) for who in range(count)]
            if 0 < len(people) < AMPLE:
                one = ticks(length.seconds(unit))
                at_once = -(-len(people) // max(1, (end - start) // one))
                found += [BreakPlan(start + at // at_once * one, one, *who) for at, who in enumerate(people)]
    return sorted(one for one in found if _is_open(dates, one.tick))


def _first(dates: Dates, duty: Mapping[int, Crews], begin: int, end: int) -> tuple[int, Crews]:
    """The first time from `begin` to `end` at which anybody is on duty, and who that is; nobody when there is none."""
    times = list(duty)
    at = bisect.bisect_right(times, begin) - 1
    if at >= 0 and _is_open(dates, begin) and _how_many(duty[times[at]]):
        return begin, duty[times[at]]
    for time in times[at + 1 : bisect.bisect_left(times, end)]:
        if _how_many(duty[time]):
            return time, duty[time]
    return begin, ()


def _how_many(crews: Crews) -> int:
    return sum(count for count, _ in crews)


def _is_open(dates: Dates, time: int) -> bool:
    at = bisect.bisect_right(dates.spans, time, key=lambda span: span[0]) - 1
    return at >= 0 and time < dates.spans[at][1]
