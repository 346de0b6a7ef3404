"""Who becomes free and calls whom, whose work is interrupted, who goes on a break.

A teller is free: if her break has fallen due she takes it, otherwise she calls whoever is first of all queues that she
serves. A gold customer comes and finds her at work on the post: she leaves it, if the post can be left.

Invariant: whenever an event is over, nobody is free whom somebody waits for, and nobody waits whom a break of hers or
work that can be left holds up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.plan import DAY, FINISH, TOMORROW
from sim.simpy_engine.clock import PATIENCE_ENDS, SERVICE_ENDS, Alarm
from sim.simpy_engine.customer import INTERRUPTED, Customer
from sim.simpy_engine.hall import Hall
from sim.simpy_engine.staff import Pool
from sim.simpy_engine.station import Station, Waiting


def call_for(stations: Iterable[Station]) -> None:
    """Call whoever can be served now at `stations`, in the order of the queues, across all of them."""
    stations = list(stations)
    while True:
        found = [(station, first) for station in stations if (first := station.next_one()) is not None]
        if found:
            station, first = found[0] if len(found) == 1 else min(found, key=_rank)
            station.call(first)
        elif not any(station.move_up() for station in stations) and not _interrupt_for_one(stations):
            return


def _rank(one: tuple[Station, Waiting]) -> tuple[int, int, int, int]:
    """Who of several that are first in their queues is called: by the rule of who would serve her, then the turn."""
    station, first = one
    own, level = 0, first.level
    if station.hall.by_rule:
        own, level = station.team.rank(first.customer, level, station.hall.env.now)
    return own, level, first.turn, first.joined


# -- who is free -----------------------------------------------------------------------------------------


def release(station: Station, staff: list[Pool[Station]], customer: Customer[Station] | None = None) -> None:
    """Who served at a station is free again, unless the customer keeps them, and calls whoever is next."""
    freed = [pool for pool in staff if customer is None or pool not in customer.kept]
    let_go(station.hall, freed)


def let_go(hall: Hall, freed: list[Pool[Station]]) -> None:
    """These are free: they take the breaks that are due, then call across all steps that any of them serves."""
    if not freed:
        return
    for pool in freed:
        pool.give(hall.env.now)
    for pool in freed:
        begin_breaks(hall, pool)
    near = {one.number: one for pool in freed for one in pool.stations}
    call_for(near[number] for number in sorted(near))
    for pool in freed:
        for one in pool.shared:
            one.look_again()


def keep(customer: Customer[Station], until: int) -> None:
    """Who serves her stays with her until she has been served at a step."""
    for pool in customer.staff:
        customer.kept[pool] = until


def let_kept_go(customer: Customer[Station], step: int | None = None) -> None:
    """Who stayed with her until this step, or altogether when she leaves, is free, pool by pool."""
    for pool in sorted(customer.kept, key=lambda one: one.number):
        if step is None or customer.kept[pool] == step:
            del customer.kept[pool]
            let_go(customer.station.hall, [pool])


# -- breaks ----------------------------------------------------------------------------------------------


def begin_breaks(hall: Hall, pool: Pool[Station]) -> None:
    """Whoever is free goes on a break that has fallen due; those who wait then wait for that."""
    began = False
    while pool.due and pool.free:
        pool.take(hall.env.now)
        pool.on_break += 1
        Alarm(hall.env, pool.due.popleft(), SERVICE_ENDS, (hall, pool)).callbacks.append(_break_ends)
        began = True
    if began:
        for one in pool.stations:
            one.look_again()


def _break_ends(alarm: Any) -> None:
    hall, pool = alarm.value
    pool.account(hall.env.now)
    pool.on_break -= 1
    let_go(hall, [pool])
    for one in pool.stations:
        one.look_again()


# -- work that can be left -------------------------------------------------------------------------------


def interrupt_for(station: Station, customer: Customer[Station]) -> Station | None:
    """Let who is at work for somebody of a lower priority leave it for a customer; where, or None when nobody does.

    Whoever takes her must then call for that station: others may be free to go on with what was left.
    """
    hall = station.hall
    if not hall.interrupts or station.down or hall.shut:
        return None
    level = station.level(customer)
    lacking = station.team.lacking(customer, hall.env.now)
    near = {one.number: one for pool in lacking for one in pool.stations if one.plan.interrupted}
    found = [
        other
        for number in sorted(near)
        for other in near[number].serving
        if other.station.level(other) > level
        and not other.kept
        and any(pool in lacking for pool in other.staff)
    ]
    if not found:
        return None
    last = max(found, key=lambda other: (other.station.level(other), other.began))
    interrupt(last)
    return last.station


def _interrupt_for_one(stations: list[Station]) -> bool:
    """Serve the first of a queue whom somebody leaves other work for; False when there is none."""
    for station in stations:
        if station.waiting and station.hall.interrupts:
            first = station.head()
            left = interrupt_for(station, first.customer)
            if left is not None:
                station.call(first)
                call_for([left])
                return True
    return False


def interrupt(customer: Customer[Station]) -> None:
    """Stop a service: she waits again, and who served her is free, without calling anybody yet."""
    station, staff = customer.station, customer.staff
    station.settle(customer)
    del station.serving[customer]
    customer.staff = []
    for pool in staff:
        pool.give(station.hall.env.now)
    customer.interrupt(INTERRUPTED)
    station.rejoin(customer)
    overflow(station, customer)


def end_shift(pool: Pool[Station], day: int) -> None:
    """More serve than are on duty from now on: who began last is left, for others or until tomorrow."""
    while pool.plan.shift_end != FINISH and pool.busy > pool.capacity:
        found = [
            customer
            for station in pool.stations
            for customer in station.serving
            if pool in customer.staff and not customer.kept
        ]
        if not found:
            return
        last = max(found, key=lambda customer: customer.began)
        if pool.plan.shift_end == TOMORROW:
            last.not_before = (day + 1) * DAY
        interrupt(last)


# -- who takes over after a wait -------------------------------------------------------------------------


def overflow(station: Station, customer: Customer[Station]) -> None:
    """Let those who serve only after a wait know when a customer has waited so long, one after the other."""
    waited = station.hall.env.now - customer.came
    later = [choice.after for choice in station.plan.choices if choice.after > waited]
    if later:
        alarm = Alarm(
            station.hall.env, min(later) - waited, PATIENCE_ENDS, (station, customer, customer.call)
        )
        alarm.callbacks.append(_has_waited)


def _has_waited(alarm: Any) -> None:
    station, customer, call = alarm.value
    if customer.call is call:
        call_for([station])
    if customer.call is call:
        overflow(station, customer)
