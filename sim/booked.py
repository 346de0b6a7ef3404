"""When those come who are booked, and who does not come: the same for every engine, since it is luck and nothing else.

Whoever is booked for 09:10 and six minutes early comes at 09:04, unless the doors open later; whoever would come when
they have closed has missed her appointment.

Invariant: each appointment has its own luck by its number, whatever becomes of the others.
"""

from __future__ import annotations

from sim.plan import StreamPlan, ticks
from sim.random_numbers import Luck


def who_comes(stream: StreamPlan, luck: Luck) -> list[tuple[int, int]]:
    """(tick, number of the appointment) of all who come, in the order in which they do; nothing without bookings."""
    plan = stream.booked
    if plan is None:
        return []
    comes, late = luck.source("comes", stream.name), luck.source("punctuality", stream.name)
    found = []
    for number, (slot, opening, closing) in enumerate(plan.slots):
        if plan.comes < 1.0 and not comes.uniform(number) < plan.comes:
            continue
        after = 0 if plan.late is None else ticks(late.variate(plan.late, number))
        tick = max(slot + after - plan.ahead, opening)
        if tick < closing:
            found.append((tick, number))
    return sorted(found)


def missed(stream: StreamPlan, luck: Luck, start: int) -> tuple[int, int]:
    """How many are booked from tick `start` on, and how many of them do not come."""
    plan = stream.booked
    if plan is None:
        return 0, 0
    there = {number for _, number in who_comes(stream, luck)}
    wanted = [number for number, (slot, _, _) in enumerate(plan.slots) if slot >= start]
    return len(wanted), sum(number not in there for number in wanted)
