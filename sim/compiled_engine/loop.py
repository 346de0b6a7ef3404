"""The event loop: the earliest thing happens, then whoever it has called goes on, until the run is done."""

from __future__ import annotations

from sim.compiled_engine.arrivals import admit, next_arrival
from sim.compiled_engine.calendar import is_next, put_in, take_next, wipe
from sim.compiled_engine.calling import break_ends, has_waited, release
from sim.compiled_engine.duty import next_duty, staff_change
from sim.compiled_engine.floor import look
from sim.compiled_engine.leaving import complaint_comes, rest
from sim.compiled_engine.life import ABANDONED, ARRIVE, OUT, SERVED, called, live
from sim.compiled_engine.ranks import DOOR_EVENTS
from sim.compiled_engine.recovery import matters_are_open
from sim.compiled_engine.rules import rules_count
from sim.compiled_engine.service import service_is_over
from sim.compiled_engine.state import Machine
from sim.compiled_engine.station import AT_HOME, WAITING, dismiss
from sim.compiled_engine.surroundings import (
    DOOR,
    FIRST_SYSTEM,
    STAFF,
    WAKES,
    WARM_UP,
    account_all,
    doors,
    forget,
    maintain,
    next_planned,
    next_switch,
    outage,
    outage_ends,
)  # fmt: skip


def run(m: Machine) -> None:
    """Live one replication to its end, or until there are too few places."""
    clock = m.clock[0]
    begin_run(m)
    while clock.done == 0 and clock.too_small == 0:
        customer, stage, goal = next_thing(m)
        clock.events += 1
        while True:
            if customer >= 0:
                live(m, customer, stage, goal)
            if clock.called_first == clock.called_last:
                break
            customer = m.called[clock.called_first]
            clock.called_first += 1
            if clock.called_first > clock.places:
                clock.called_first = 0
            goal = 0
            stage = (
                OUT if customer == clock.places else called(m, customer)
            )  # somebody else has taken her place
            if stage == OUT:
                customer = -1
    account_all(m)
    for system in range(len(m.systems)):
        if m.systems[system].is_down:
            outage_ends(m, system)
    if clock.watches:
        rules_count(m)
    if clock.lives:
        matters_are_open(m)


def next_thing(m: Machine) -> tuple[int, int, int]:
    """The floor manager looks, when an instant is over; else the next thing happens: as `happen`."""
    if m.clock[0].watches and look(m):
        return -1, OUT, 0
    if is_next(m, m.clock[0].arrival):
        return happen(m, take_next(m))
    return arrival(m)


def begin_run(m: Machine) -> None:
    """Put the first event of everything into the calendar."""
    clock = m.clock[0]
    wipe(m)
    if clock.warm_up:
        put_in(m, clock.others + WARM_UP, clock.warm_up, DOOR_EVENTS)
    put_in(m, clock.others + DOOR, m.spans[0, 0], DOOR_EVENTS)
    next_duty(m)
    for system in range(len(m.systems)):
        next_switch(m, system)
        next_planned(m, system)
    for stream in range(len(m.streams)):
        next_arrival(m, stream)


def happen(m: Machine, thing: int) -> tuple[int, int, int]:
    """Let a thing of the calendar happen: whose life goes on (-1 for nobody's), from which stage, to which step."""
    clock = m.clock[0]
    if thing < clock.places:
        if m.customers[thing].state == WAITING:
            dismiss(m, thing, ABANDONED)
            return -1, OUT, 0
        if m.customers[thing].state == AT_HOME:
            goal = complaint_comes(m, thing)
            return (thing, ARRIVE, goal) if goal >= 0 else (-1, OUT, 0)
        service_is_over(m, thing)
        return thing, SERVED, 0
    if thing < clock.others:
        wrap_up_ends(m, thing - clock.places)
    elif thing >= clock.overflow:
        has_waited(m, thing - clock.overflow)
    elif thing == clock.others + DOOR:
        doors(m)
    elif thing == clock.others + WARM_UP:
        forget(m)
    elif thing == clock.others + STAFF:
        staff_change(m)
    elif thing == clock.others + WAKES:
        pass
    elif thing < clock.others + FIRST_SYSTEM + len(m.systems):
        outage(m, thing - clock.others - FIRST_SYSTEM)
    else:
        maintain(m, thing - clock.others - FIRST_SYSTEM - len(m.systems))
    return -1, OUT, 0


def wrap_up_ends(m: Machine, wrap: int) -> None:
    """A wrap-up, or a break, is over: the staff are free again."""
    clock = m.clock[0]
    station, choice = m.wraps[wrap].station, m.wraps[wrap].choice
    m.wraps[wrap].station = clock.free_wrap
    clock.free_wrap = wrap
    if station < 0:
        break_ends(m, choice)
        return
    release(m, station, choice, -1)
    if clock.over:
        rest(m)


def arrival(m: Machine) -> tuple[int, int, int]:
    """The next customer of all streams comes: her life begins, at the first step of her stream."""
    clock = m.clock[0]
    clock.now = clock.arrival
    stream = clock.stream
    customer = admit(m, stream, m.streams[stream].number)
    m.streams[stream].number += 1
    next_arrival(m, stream)
    return customer, ARRIVE, m.streams[stream].step
