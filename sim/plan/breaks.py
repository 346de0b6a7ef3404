"""Breaks: everybody on duty has one within the time for it, as few at once as that allows.

`breaks: {12:00-14:00: 30 min}` of five tellers: four half hours fit, so two go at 12:00, two at 12:30, one at 13:00.
Each falls due then and begins when somebody is free.

Invariant: as many breaks fall due as people are on duty when the time for them begins.
"""

from __future__ import annotations

from blueprint.service import Pool
from sim.plan.dates import Dates
from sim.plan.parts import DAY, TICKS, ticks

Row = tuple[int, int, int, int]


def breaks(pool: Pool, dates: Dates, pieces: list[Row], unit: str) -> list[Row]:
    """(when it falls due, how long it is, day, person) of all breaks of a pool with these pieces of its timetable."""
    found = []
    for day in range(dates.days):
        for hours, length in (dates.on(pool.breaks, day) or {}).items():
            begin, end = (day * DAY + time.second * TICKS for time in (hours.open, hours.close))
            on_duty = [
                (max(begin, start), count)
                for start, until, count, _ in pieces
                if start < end and until > begin
            ]
            if not on_duty:
                continue
            start, count = on_duty[0]
            one = ticks(length.seconds(unit))
            rounds = max(1, (end - start) // one)
            at_once = -(-count // rounds)
            found += [(start + person // at_once * one, one, day, person) for person in range(count)]
    return sorted(found)
