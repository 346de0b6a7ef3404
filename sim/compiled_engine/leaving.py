"""How a customer leaves: her stay is counted, her place is free; or she is at home, with a complaint on its way."""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.calendar import put_in
from sim.compiled_engine.calling import let_kept_go
from sim.compiled_engine.logs import write_stay
from sim.compiled_engine.ranks import RETURNS
from sim.compiled_engine.recovery import complaint_arrives, goes_home, verdict
from sim.compiled_engine.state import Machine
from sim.compiled_engine.station import AT_HOME, GONE
from sim.compiled_engine.sums import note_served
from sim.compiler.language import rarely

IS_SERVED = p.SERVED


def leave(m: Machine, customer: int, outcome: int) -> None:
    """A customer goes: her stay is over, her place is free."""
    clock, cus = m.clock[0], m.customers[customer]
    if clock.keeps:
        let_kept_go(m, customer, -1)
    if clock.lives and m.lived[customer].home:
        enter_room(m, customer, -1)
        goes_out(m, customer)
        return
    if outcome == IS_SERVED:
        note_served(m, cus.column, clock.now - cus.arrived, cus.queued)
    else:
        m.outcomes[cus.column, outcome] += 1
        m.stays[cus.column].time_of_others += clock.now - cus.arrived
    if clock.log:
        write_stay(m, customer, outcome)
    enter_room(m, customer, -1)
    if clock.lives:
        goes_out(m, customer)
        return
    is_gone(m, customer)


def is_gone(m: Machine, customer: int) -> None:
    """A customer is there no longer: her place is free."""
    clock, cus = m.clock[0], m.customers[customer]
    cus.state = GONE
    clock.inside -= 1
    cus.next = clock.free
    clock.free = customer
    if clock.over:
        rest(m)


@rarely
def goes_out(m: Machine, customer: int) -> None:
    """She is gone; or at home, with a complaint that will arrive."""
    clock = m.clock[0]
    delay = goes_home(m, customer)
    if delay < 0:
        verdict(m, customer)
        is_gone(m, customer)
        return
    m.customers[customer].state = AT_HOME
    clock.inside -= 1
    if clock.over == 0:
        put_in(m, customer, delay, RETURNS)
    else:
        rest(m)


@rarely
def complaint_comes(m: Machine, customer: int) -> int:
    """A complaint arrives: the step that deals with it; -1 while the doors are closed, until they open next."""
    clock, cus = m.clock[0], m.customers[customer]
    if clock.open == 0:
        for span in range(len(m.spans)):
            if m.spans[span, 0] > clock.now:
                put_in(m, customer, m.spans[span, 0] - clock.now, RETURNS)
                return -1
        return -1
    clock.inside += 1
    cus.account = clock.columns - 1
    cus.arrived = cus.since = clock.now
    cus.queued = cus.state = cus.fresh = cus.not_before = 0
    cus.rework = -1
    cus.admitted = clock.events
    return complaint_arrives(m, customer)


def rest(m: Machine) -> None:
    """End the run, when the doors are closed for good, the last customer has gone and all work is done."""
    if m.clock[0].always or m.clock[0].inside:
        return
    for pool in range(len(m.pools)):
        if m.pools[pool].busy > m.pools[pool].on_break:
            return
    m.clock[0].done = 1


@rarely
def enter_room(m: Machine, customer: int, room: int) -> int:
    """Let a customer go into a room, or none, out of any other; 0 when all its places are taken, else 1."""
    cus = m.customers[customer]
    if cus.room >= 0:
        m.rooms[cus.room].taken -= 1
        cus.room = -1
    if room < 0:
        return 1
    if m.rooms[room].taken >= m.rooms[room].places:
        return 0
    m.rooms[room].taken += 1
    cus.room = room
    return 1
