"""What goes by the clock around the customers: doors, staff on duty, outages and maintenance of systems.

As in `sim.simpy_engine.clockwork`. Each is a chain of events: when one happens, the next is put into the calendar.
"""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.calendar import put_in, take_out
from sim.compiled_engine.calling import call_for, let_kept_go
from sim.compiled_engine.chance import ticks_of, variate
from sim.compiled_engine.leaving import rest
from sim.compiled_engine.ranks import DOOR_EVENTS, SYSTEM_CHANGES
from sim.compiled_engine.rules import rules_begin, rules_count
from sim.compiled_engine.service import settle
from sim.compiled_engine.state import Machine
from sim.compiled_engine.station import (
    EVICTED,
    PAUSED,
    RESUMED,
    SERVING,
    account_pool,
    account_queue,
    call,
    dismiss,
    look_again,
)  # fmt: skip
from sim.compiled_engine.team import deserted
from sim.compiler.language import rarely

DOOR, WARM_UP, STAFF, WAKES, FIRST_SYSTEM = 0, 1, 2, 3, 4
"""The things of the calendar that follow customers and wrap-ups."""
OPENS, CLOSES, LIMIT, END = 0, 1, 2, 3
"""What the doors do next."""
DAY = p.DAY
SERVE_OUT, TURN_AWAY, CUT_OFF, CARRY_OVER = p.SERVE_OUT, p.TURN_AWAY, p.CUT_OFF, p.CARRY_OVER
TURNED_AWAY, CUT, CARRIED_OVER = p.TURNED_AWAY, p.CUT, p.CARRIED_OVER


# -- the doors ----------------------------------------------------------------------------------------


@rarely
def doors(m: Machine) -> None:
    """The doors open, or close; or the run ends."""
    clock = m.clock[0]
    if clock.stage == OPENS:
        open_doors(m)
        clock.stage = CLOSES
        put_in(m, clock.others + DOOR, m.spans[clock.span, 1] - clock.now, DOOR_EVENTS)
    elif clock.stage == CLOSES:
        last = clock.span + 1 == len(m.spans)
        if not (clock.always and last):
            close_doors(m, last)
        if not last:
            clock.span += 1
            clock.stage = OPENS
            put_in(m, clock.others + DOOR, m.spans[clock.span, 0] - clock.now, DOOR_EVENTS)
        elif clock.always:
            the_end(m)
        else:
            clock.over = 1
            rest(m)
            clock.stage = LIMIT
            put_in(m, clock.others + DOOR, DAY, DOOR_EVENTS)
    elif clock.stage == LIMIT:
        the_end(m)
    else:
        clock.done = 1


@rarely
def the_end(m: Machine) -> None:
    """The run ends: everybody who is inside is carried over."""
    m.clock[0].over = 1
    evict(m, CARRIED_OVER, True)
    m.clock[0].stage = END
    put_in(m, m.clock[0].others + DOOR, 0, DOOR_EVENTS)


@rarely
def open_doors(m: Machine) -> None:
    """Customers may come and be served."""
    account_all(m)
    clock = m.clock[0]
    clock.open = 1
    clock.shut = 0
    clock.refusing = -1
    for pool in range(len(m.pools)):  # whoever is on duty from now on comes at this same instant
        m.pools[pool].capacity = 0
    if clock.watches:
        rules_begin(m)
    look_after(m, clock.unstaffed, clock.unstaffed_end)


@rarely
def close_doors(m: Machine, last: bool) -> None:
    """Nobody comes any more; the rest is as the rule says."""
    account_all(m)
    clock = m.clock[0]
    clock.open = 0
    for pool in range(len(m.pools)):
        m.pools[pool].on_duty = 0
        m.pools[pool].taken = m.pools[pool].due
    if clock.watches:
        rules_count(m)
    if clock.closing == SERVE_OUT:
        for station in range(len(m.stations)):
            if deserted(m, station):
                send_away(m, station, CARRIED_OVER)
    elif clock.closing == TURN_AWAY:
        clock.refusing = TURNED_AWAY
        evict(m, TURNED_AWAY, False)
    elif clock.closing == CUT_OFF:
        evict(m, CUT, True)
    elif clock.closing == CARRY_OVER and last:
        clock.refusing = CARRIED_OVER
        evict(m, CARRIED_OVER, False)
    elif clock.closing == CARRY_OVER:
        shut_doors(m)


@rarely
def shut_doors(m: Machine) -> None:
    """Those who wait keep their place over night, and their patience."""
    m.clock[0].shut = 1
    for station in range(len(m.stations)):
        look_again(m, station)
        for level in range(m.clock[0].levels):
            customer = m.queues[station, level].first
            while customer >= 0:
                m.customers[customer].patient = 1
                take_out(m, customer)
                if m.clock[0].keeps:
                    let_kept_go(m, customer, -1)
                customer = m.customers[customer].next


@rarely
def evict(m: Machine, outcome: int, everyone: bool) -> None:
    """Send away those who wait, station by station; then, if `everyone`, those in service, as they came."""
    for station in range(len(m.stations)):
        send_away(m, station, outcome)
    if not everyone:
        return
    clock = m.clock[0]
    first = clock.called_last
    for customer in range(clock.unused):
        cus = m.customers[customer]
        if cus.state == SERVING or cus.state == PAUSED:
            settle(m, customer)
            take_out(m, customer)
            cus.answer = outcome
            call(m, customer, EVICTED)
    as_they_came(m, first, clock.called_last)


@rarely
def as_they_came(m: Machine, first: int, end: int) -> None:
    """Bring those called from place `first` of the ring on into the order in which they came: Shell's sort."""
    places = len(m.called)
    count = (end - first) % places
    gap = count // 2
    while gap:
        for place in range(gap, count):
            customer, at = m.called[(first + place) % places], place
            admitted = m.customers[customer].admitted
            while at >= gap and m.customers[m.called[(first + at - gap) % places]].admitted > admitted:
                m.called[(first + at) % places] = m.called[(first + at - gap) % places]
                at -= gap
            m.called[(first + at) % places] = customer
        gap //= 2


@rarely
def send_away(m: Machine, station: int, outcome: int) -> None:
    """Send away those who wait at a station, in the order of the queue."""
    for level in range(m.clock[0].levels):
        while m.queues[station, level].first >= 0:
            dismiss(m, m.queues[station, level].first, outcome)


@rarely
def account_all(m: Machine) -> None:
    """Bring all integrals up to now."""
    for station in range(len(m.stations)):
        account_queue(m, station)
    for pool in range(len(m.pools)):
        account_pool(m, pool)


@rarely
def forget(m: Machine) -> None:
    """The warm-up is over: begin all integrals anew."""
    now = m.clock[0].now
    for station in range(len(m.stations)):
        m.stations[station].since = now
        m.stations[station].area = 0
        m.stations[station].area_open = 0
        m.stations[station].longest = m.stations[station].waiting
    for pool in range(len(m.pools)):
        m.pools[pool].since = now
        m.pools[pool].scheduled = 0
        m.pools[pool].work = 0
        m.pools[pool].overtime = 0
        m.pools[pool].rest = 0


# -- whoever may be called -----------------------------------------------------------------------------


@rarely
def look_after(m: Machine, begin: int, end: int) -> None:
    """Something has come to these stations: call whoever can be served now, charge the others anew."""
    call_for(m, begin, end)
    for at in range(begin, end):
        look_again(m, m.lists[at])


# -- outages and maintenance --------------------------------------------------------------------------


@rarely
def next_switch(m: Machine, system: int) -> None:
    """Put the next time a system fails, or works again, into the calendar."""
    row = m.systems[system]
    if row.up < 0:
        return
    of, key = (row.down, row.down_key) if row.fails else (row.up, row.up_key)
    put_in(
        m,
        m.clock[0].others + FIRST_SYSTEM + system,
        ticks_of(variate(m, of, key, row.outage, 0)),
        SYSTEM_CHANGES,
    )


def outage(m: Machine, system: int) -> None:
    """A system fails, or works again."""
    row = m.systems[system]
    row.fails = 1 - row.fails
    switch(m, system, 1 if row.fails else -1)
    if not row.fails:
        row.outage += 1
    next_switch(m, system)


def next_planned(m: Machine, system: int) -> None:
    """Put the next time that maintenance of a system begins, or ends, into the calendar, if there is one."""
    row, clock = m.systems[system], m.clock[0]
    if row.planned < row.planned_end:
        time = m.maintenance[row.planned].end if row.maintained else m.maintenance[row.planned].begin
        put_in(m, clock.others + FIRST_SYSTEM + len(m.systems) + system, time - clock.now, SYSTEM_CHANGES)


def maintain(m: Machine, system: int) -> None:
    """The maintenance of a system begins, or ends."""
    row = m.systems[system]
    row.maintained = 1 - row.maintained
    switch(m, system, 1 if row.maintained else -1)
    if not row.maintained:
        row.planned += 1
    next_planned(m, system)


@rarely
def switch(m: Machine, system: int, reason: int) -> None:
    """One reason more for a system to be down, or (-1) one less: down with the first, up again with the last."""
    row, clock = m.systems[system], m.clock[0]
    row.reasons += reason
    if row.is_down == (row.reasons > 0):
        return
    for at in range(row.stations, row.stations_end):
        settle_all(m, m.lists[at])
    row.is_down = 1 - row.is_down
    if row.is_down:
        row.began = clock.now
        if clock.warm_up <= clock.now < clock.last_close:
            row.outages += 1
    else:
        outage_ends(m, system)
    for at in range(row.stations, row.stations_end):
        system_changed(m, m.lists[at])
    if not row.is_down:
        look_after(m, row.stations, row.stations_end)


def outage_ends(m: Machine, system: int) -> None:
    """Add an outage that ends now to the downtime, as far as it lies within what counts."""
    row, clock = m.systems[system], m.clock[0]
    row.ticks += max(0, min(clock.now, clock.last_close) - max(row.began, clock.warm_up))


@rarely
def settle_all(m: Machine, station: int) -> None:
    """Write down what has been done of every service whose pace can change; call this before it does."""
    customer = m.stations[station].serving_first
    while customer >= 0:
        settle(m, customer)
        customer = m.customers[customer].next


@rarely
def system_changed(m: Machine, station: int) -> None:
    """A system has gone down or come up: work stops, goes on, or goes on at another pace."""
    row = m.stations[station]
    was = row.pace
    row.pace = 1.0
    row.down = 0
    for at in range(row.systems, row.systems_end):
        system = m.lists[at]
        if m.systems[system].is_down:
            if m.systems[system].starts == 0:
                row.down += 1
            if m.systems[system].pace < row.pace:
                row.pace = m.systems[system].pace
                row.slowed = m.clock[0].down + system
    if row.pace != was:
        customer = row.serving_first
        while customer >= 0:
            take_out(m, customer)
            if row.pace > 0.0:
                call(m, customer, RESUMED)
            else:
                m.customers[customer].state = PAUSED
            customer = m.customers[customer].next
    look_again(m, station)
