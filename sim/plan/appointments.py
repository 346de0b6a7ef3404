"""Appointments: for whom the doors are open when, as a list over the horizon.

Every ten minutes from nine is 09:00, 09:10, … on each day on which the doors are open then; two for each time are two,
one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import Blueprint
from blueprint.booking import Appointments
from sim.plan.dates import Dates
from sim.plan.parts import DAY, TICKS, ticks
from sim.plan.streams import BookedPlan
from sim.plan.variate import variate


def booked(blueprint: Blueprint, name: str, dates: Dates) -> BookedPlan | None:
    """Who is booked in a stream; None where nobody is."""
    made, unit = blueprint.arrivals[name], blueprint.unit
    if made.appointments is None:
        return None
    late = made.punctuality
    return BookedPlan(
        slots=tuple(_slots(made.appointments, dates, unit)),
        late=None if late is None else variate(late.late, unit),
        ahead=0 if late is None else ticks(late.ahead.seconds(unit)),
        comes=1.0 if made.comes is None else made.comes.value,
    )


def _slots(said: Appointments, dates: Dates, unit: str) -> Iterator[tuple[int, int, int]]:
    for opening, closing in dates.spans:
        if said.every is not None:
            step = max(1, ticks(said.every.seconds(unit)))
            times = range(opening, closing, step)
        else:
            midnight = opening - opening % DAY
            days = range(midnight, closing, DAY)
            every = [day + one.second * TICKS for day in days for one in said.times]
            times = [tick for tick in every if opening <= tick < closing]  # type: ignore[assignment]
        for tick in times:
            yield from [(tick, opening, closing)] * said.each
