"""Pools: how many are on duty when, how often one of them is absent, their breaks, and what an hour of one costs.

A shift is a timetable of counts: `{early: 12, late: 8}` is 12 from eight, 20 from noon, 8 from four. Who is in one
shift is a crew, so that the ill are the same all the shift, whoever comes and goes beside them.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from typing import Any

from blueprint import Blueprint
from blueprint.service import Pool
from sim.plan.breaks import breaks
from sim.plan.dates import Dates
from sim.plan.parts import CALLS, DAY, SHIFT_ENDS, CrewPlan, PoolPlan

Piece = tuple[int, int, int]
"""(from when on, how many, the day to which they belong)"""


def pool(blueprint: Blueprint, name: str, dates: Dates) -> PoolPlan:
    """One pool of staff."""
    made = blueprint.staff[name]
    shifts: list[tuple[str | None, str | None, Any]]
    if isinstance(made.shift, Mapping):
        shifts = [(shift, shift, made.shift[shift]) for shift in sorted(made.shift)]
    else:
        shifts = [(None, made.shift, made.count)]
    crews = [(drawn, list(_pieces(blueprint, shift, count, dates))) for drawn, shift, count in shifts]
    times = sorted({start for _, pieces in crews for start, *_ in pieces})
    people = [tuple(_holds(pieces, time) for time in times) for _, pieces in crews]
    there = dict(zip(times, zip(*people, strict=True), strict=True))
    duty = tuple((time, sum(one[at][0] for one in people)) for at, time in enumerate(times))
    return PoolPlan(
        name=name,
        duty=duty,
        crews=tuple(CrewPlan(drawn, one) for (drawn, _), one in zip(crews, people, strict=True)),
        cost=_cost(blueprint, made),
        absent=0.0 if made.absent is None else made.absent.value,
        breaks=() if made.breaks is None else tuple(breaks(made, dates, there, blueprint.unit)),
        calls=CALLS[made.calls or "priority"],
        shift_end=SHIFT_ENDS[made.shift_end or "finish"],
    )


def _cost(blueprint: Blueprint, made: Pool) -> float | None:
    """What a second of one person costs: the pool's own pay, and that of each skill."""
    skills = [blueprint.skills[skill].cost for skill in made.skills if skill in blueprint.skills]
    paid = [rate.per_second(blueprint.unit) for rate in (made.cost, *skills) if rate is not None]
    return sum(paid) if paid else None


def _holds(pieces: list[Piece], time: int) -> tuple[int, int]:
    """How many are there at a time, and the day to which they belong."""
    _, count, day = pieces[bisect.bisect_right(pieces, time, key=lambda piece: piece[0]) - 1]
    return count, day


def _pieces(blueprint: Blueprint, shift: str | None, count: Any, dates: Dates) -> Iterator[Piece]:
    """A count while the doors are open; none of them outside the shift, and in it they belong to the day it began.

    No shift lasts longer than a day, so that those that can meet a piece began at most a day before it.
    """
    pieces = ((start, end, int(people), day) for start, end, people, day in dates.pieces(count))
    if shift is None:
        yield from ((start, people, day) for start, _, people, day in pieces)
        return
    times = [
        (begin, end, max(day, 0))
        for begin, end, day in dates.times(blueprint.shifts[shift].hours)
        if dates.is_open(day)
    ]
    begins = [begin for begin, _, _ in times]
    for start, end, people, day in pieces:
        near = times[bisect.bisect_left(begins, start - DAY) : bisect.bisect_left(begins, end)]
        meeting = [one for one in near if start < one[1]]
        edges = {
            start,
            *(edge for begin, until, _ in meeting for edge in (begin, until) if start < edge < end),
        }
        for edge in sorted(edges):
            days = [own for begin, until, own in meeting if begin <= edge < until]
            yield (edge, people, max(days)) if days else (edge, 0, day)
