"""Do streams say how customers come?

At a rate, by gaps, or because they are booked; two of these at once say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.case import Case
from blueprint.mistakes import Mistake
from blueprint.opening import entries

MOST_A_SECOND = 1000.0
"""The highest rate of a stream."""


def coming(case: Case) -> Iterator[Mistake]:
    """Everything about how customers come."""
    for name, stream in case.service.arrivals.items():
        all_ways = ("rate", "every", "appointments")
        ways = [way for way in all_ways if case.raw("arrivals", name, way) is not None]
        ways = ways or [way for way in all_ways if getattr(stream, way) is not None]
        if len(ways) != 1 and not case.misspelt("arrivals", name):
            found = f"both {' and '.join(ways)}" if ways else "neither rate nor every nor appointments"
            text = (
                f"says {found}; say one: rate: 40/h for chance arrivals, every: 5 min for gaps,"
                " appointments: {every: 10 min} for who is booked"
            )
            yield case.mistake("arrivals", name, text=text, key=True)
        booked = stream.appointments is not None or case.raw("arrivals", name, "appointments") is not None
        for key in ("punctuality", "comes"):
            if getattr(stream, key) is not None and not booked and not case.misspelt("arrivals", name):
                text = "is said of who is booked; write appointments: {every: 10 min}, or remove this"
                yield case.mistake("arrivals", name, key, text=text, key=True)
        if stream.busyness is not None and booked:
            text = "is a factor on a rate, and these are booked; remove it, or write comes: 90%"
            yield case.mistake("arrivals", name, "busyness", text=text, key=True)
        if any(rate.per_second(case.service.unit) > MOST_A_SECOND for rate in entries(stream.rate)):
            yield case.mistake(
                "arrivals", name, "rate", text="is more than 1000 a second; check the unit of the rate"
            )
        if stream.busyness is not None and stream.busyness.mean("s") > 1000:
            text = f"{stream.busyness} makes an average day more than 1000 times as busy; a factor is about 1"
            yield case.mistake("arrivals", name, "busyness", text=text)
        if stream.every is not None and stream.every.mean(case.service.unit) < 1e-3:
            text = f"{stream.every} is a gap of no time; arrivals need at least 1 ms between them on average"
            yield case.mistake("arrivals", name, "every", text=text)
