"""When customers come.

Walk-ins at 30 an hour until eleven, at 75 after: the n-th customer comes when the rate, added up since opening,
has reached the sum of n unit-exponential steps. So more demand moves the same customers closer together
instead of inventing new ones. Fixed or drawn gaps begin anew at each opening.

Invariant: the times never decrease, and every time lies while the doors are open.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.booked import who_comes
from sim.draws import MICRO
from sim.plan import DAY, Plan, StreamPlan, ticks
from sim.plan.variate import Variate
from sim.random_numbers import Luck


def arrivals(plan: Plan, stream: StreamPlan, luck: Luck) -> Iterator[tuple[int, int]]:
    """(number, tick) of each customer of a stream, in the order in which they come: customer 0, 1, 2, …, but for those
    who are booked, who need not come in the order of their appointments.
    """
    if stream.booked is not None:
        return ((number, tick) for tick, number in who_comes(stream, luck))
    times = _by_rate(stream, luck) if stream.every is None else _by_gaps(plan, stream, stream.every, luck)
    return enumerate(times)


def _busyness(stream: StreamPlan, luck: Luck, day: int) -> float:
    if stream.busyness is None:
        return 1.0
    return luck.source("busyness", stream.name).variate(stream.busyness, day)


def _by_rate(stream: StreamPlan, luck: Luck) -> Iterator[int]:
    source = luck.source("arrives", stream.name)
    customer, today, busyness = 0, -1, 1.0
    need = -math.log1p(-source.uniform(customer))
    for start, end, per_second, day in stream.rates:
        if day != today:
            today, busyness = day, _busyness(stream, luck, day)
        rate, midnight = per_second * busyness, day * DAY
        time, until = (start - midnight) / MICRO, (end - midnight) / MICRO
        while rate * (until - time) > need:
            time += need / rate
            yield min(midnight + int(time * MICRO), end - 1)
            customer += 1
            need = -math.log1p(-source.uniform(customer))
        need -= rate * (until - time)


def _by_gaps(plan: Plan, stream: StreamPlan, every: Variate, luck: Luck) -> Iterator[int]:
    source = luck.source("arrives", stream.name)
    customer = 0
    for opening, closing, number in plan.openings():
        now = opening
        while True:
            day = (now if plan.always else opening) // DAY
            gap = source.variate(every, customer, number)
            busyness = _busyness(stream, luck, day)
            if busyness <= 0.0:
                now = (day + 1) * DAY if plan.always else closing
            else:
                now += max(1, ticks(min(gap / busyness, 1e9)))
            if now >= closing:
                break
            if busyness > 0.0:
                yield now
                customer += 1
