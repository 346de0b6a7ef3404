"""A step during a run: its queue, and what its queue waits for. As `sim.simpy_engine.station`.

A queue is one chain a level of priority: who joins stands in hers by its order, who gives up is taken out of it.

Invariant: whenever an event is over, either nobody waits here or something is missing to serve them.
"""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.service import charge
from sim.compiled_engine.state import Machine
from sim.compiled_engine.team import can_serve, choose, choose_line, keeps, missing_staff, move_up, ready
from sim.compiler.language import rarely
from sim.draws import uniform

LIFO, RANDOM, SHORTEST, DUE, ACCUMULATING = p.LIFO, p.RANDOM, p.SHORTEST, p.DUE, p.ACCUMULATING
JOCKEYING = p.JOCKEYING
GO = -1
GONE, WAITING, CALLED, SERVING, PAUSED, RESUMED, EVICTED, AT_HOME = 0, 1, 2, 3, 4, 5, 6, 7
"""What a customer in the shop is doing; or at home, with a complaint on its way."""
BEGUN = -(1 << 60)
"""The place in a queue of those whose service has begun already: before all others of their priority."""


# -- what is missing ----------------------------------------------------------------------------------


def open_to(m: Machine, station: int, customer: int) -> bool:
    """Whether a customer who comes could be served at once."""
    if m.stations[station].choosy == 0:
        return ready(m, station)
    if m.stations[station].lines:
        choose_line(m, station, customer)
    if m.stations[station].down or m.clock[0].shut:
        return False
    return can_serve(m, station, customer)


def missing(m: Machine, station: int, customer: int) -> int:
    """The cause of a wait now: the doors, else a system, else whoever is missing of the staff."""
    if m.clock[0].shut:
        return m.clock[0].shut_cause
    if m.stations[station].down:
        for at in range(m.stations[station].systems, m.stations[station].systems_end):
            if m.systems[m.lists[at]].is_down and m.systems[m.lists[at]].starts == 0:
                return m.clock[0].down + m.lists[at]
    cause = missing_staff(m, station, customer)
    return cause_of(m, station, customer) if cause < 0 else cause


def cause_of(m: Machine, station: int, customer: int) -> int:
    """What the wait is charged to so far: one cause for all, unless they may lack different things."""
    return m.customers[customer].cause if m.stations[station].choosy else m.stations[station].cause


@rarely
def look_again(m: Machine, station: int) -> None:
    """What is missing may have changed: charge those who wait with what it was so far."""
    if m.stations[station].waiting == 0:
        return
    choosy, old = m.stations[station].choosy, m.stations[station].cause
    cause = missing(m, station, first_of(m, station))
    if choosy == 0 and cause == old:
        return
    for level in range(m.clock[0].levels):
        customer = m.queues[station, level].first
        while customer >= 0:
            if choosy:
                old = m.customers[customer].cause
                cause = missing(m, station, customer)
            if cause != old:
                charge(m, customer, old)
                m.customers[customer].cause = cause
            customer = m.customers[customer].next
    if choosy == 0:
        m.stations[station].cause = cause


# -- the queue ----------------------------------------------------------------------------------------


def join(m: Machine, customer: int, station: int, takes: int) -> None:
    """Put a customer into the queue, whose service will take so long where that says her place."""
    clock, cus = m.clock[0], m.customers[customer]
    row = m.routes_of[station, cus.segment]
    clock.joined += 1
    cus.turn = clock.now - row.head_start
    place, order = cus.turn, m.stations[station].order
    if order == SHORTEST:
        place = takes
    elif order == LIFO:
        place = -clock.joined
    elif order == DUE:
        place = clock.now + row.due
    cus.patient = 0
    cus.interrupted = 0
    stand_in(m, customer, station, place)


@rarely
def rejoin(m: Machine, customer: int, station: int) -> None:
    """Put a customer back whose service has begun: before all others of her priority, and she does not give up."""
    clock, cus = m.clock[0], m.customers[customer]
    clock.joined += 1
    cus.patient = 1
    cus.interrupted = 1
    cus.stood = clock.now
    cus.turn = cus.came - m.routes_of[station, cus.segment].head_start
    stand_in(m, customer, station, BEGUN)


def stand_in(m: Machine, customer: int, station: int, place: int) -> None:
    """Put a customer into the queue at a place among those of her priority."""
    cus, row = m.customers[customer], m.stations[station]
    if row.choosy:
        cus.cause = row.cause
        cus.cause = missing(m, station, customer)
    elif row.waiting == 0:
        row.cause = missing(m, station, customer)
    cus.state = WAITING
    cus.level = m.routes_of[station, cus.segment].level
    cus.rank = m.clock[0].joined
    cus.in_queue = place
    stand(m, customer, station, cus.level, place)
    account_queue(m, station)
    row.waiting += 1
    if row.lines:
        m.choices[cus.line].standing += 1
    for at in range(row.pools, row.all_end):
        m.pools[m.lists[at]].waiting += 1
    row.longest = max(row.longest, row.waiting)


def stand(m: Machine, customer: int, station: int, level: int, place: int) -> None:
    """Put a customer into the chain of her level, behind all whose place is not after hers."""
    last, following = m.queues[station, level].last, -1
    first = m.queues[station, level].first
    if first >= 0 and place < m.customers[first].in_queue:
        last, following = -1, first
    while last >= 0 and m.customers[last].in_queue > place:
        following = last
        last = m.customers[last].before
    m.customers[customer].before = last
    m.customers[customer].next = following
    if last < 0:
        m.queues[station, level].first = customer
    else:
        m.customers[last].next = customer
    if following < 0:
        m.queues[station, level].last = customer
    else:
        m.customers[following].before = customer


def first_of(m: Machine, station: int) -> int:
    """The first in the queue, which must not be empty."""
    level = 0
    while m.queues[station, level].first < 0:
        level += 1
    return m.queues[station, level].first


def next_one(m: Machine, station: int) -> int:
    """The first in the queue who could be served now; -1 for nobody."""
    if m.stations[station].choosy == 0:
        return first_of(m, station) if ready(m, station) else -1
    if m.stations[station].down or m.clock[0].shut:
        return -1
    for level in range(m.clock[0].levels):
        customer = m.queues[station, level].first
        while customer >= 0:
            if can_serve(m, station, customer):
                return customer
            customer = m.customers[customer].next
    return -1


@rarely
def moves_up(m: Machine, station: int) -> bool:
    """Let somebody come from the longest line to who is free, where customers do; false when nobody does."""
    if m.stations[station].lines != JOCKEYING or m.stations[station].waiting == 0:
        return False
    if m.stations[station].down or m.clock[0].shut:
        return False
    return move_up(m, station)


def call_one(m: Machine, station: int, customer: int) -> None:
    """Call the one who is next, or another of her priority who goes before her by the order of the queue."""
    order = m.stations[station].order
    if order == RANDOM:
        customer = anybody(m, station, customer)
    elif order == ACCUMULATING:
        customer = most_grown(m, station, customer)
    dismiss(m, customer, GO)
    seize(m, station, customer)


def might_be(m: Machine, station: int, customer: int) -> bool:
    """Whether this one of a queue could be served now, where the first can."""
    return m.stations[station].choosy == 0 or can_serve(m, station, customer)


@rarely
def anybody(m: Machine, station: int, first: int) -> int:
    """One of those who have the priority of the first in the queue, each as likely as any other."""
    customer = m.queues[station, m.customers[first].level].first
    count = 0
    while customer >= 0:
        count += might_be(m, station, customer)
        customer = m.customers[customer].next
    place = int(uniform(m.stations[station].order_key, m.stations[station].picked, 0, 0) * count)
    m.stations[station].picked += 1
    customer = m.queues[station, m.customers[first].level].first
    while customer >= 0:
        if might_be(m, station, customer):
            if place == 0:
                return customer
            place -= 1
        customer = m.customers[customer].next
    return first


@rarely
def most_grown(m: Machine, station: int, first: int) -> int:
    """Of those who have the priority of the first in the queue, whose own has grown most with the wait."""
    customer = m.queues[station, m.customers[first].level].first
    best, most = first, -1.0
    while customer >= 0:
        if might_be(m, station, customer):
            cus = m.customers[customer]
            grown = m.routes_of[station, cus.segment].growth * (m.clock[0].now - cus.turn)
            if grown > most:
                best = customer
                most = grown
        customer = m.customers[customer].next
    return best


def dismiss(m: Machine, customer: int, answer: int) -> None:
    """End a customer's wait with an answer: GO, or the outcome of her stay."""
    station, level = m.customers[customer].station, m.customers[customer].level
    account_queue(m, station)
    m.stations[station].waiting -= 1
    if m.stations[station].lines:
        m.choices[m.customers[customer].line].standing -= 1
    for at in range(m.stations[station].pools, m.stations[station].all_end):
        m.pools[m.lists[at]].waiting -= 1
    charge(m, customer, cause_of(m, station, customer))
    before, following = m.customers[customer].before, m.customers[customer].next
    if before < 0:
        m.queues[station, level].first = following
    else:
        m.customers[before].next = following
    if following < 0:
        m.queues[station, level].last = before
    else:
        m.customers[following].before = before
    m.customers[customer].answer = answer
    call(m, customer, CALLED)


def call(m: Machine, customer: int, state: int) -> None:
    """Let a customer go on right after the present event."""
    clock = m.clock[0]
    m.customers[customer].state = state
    m.called[clock.called_last] = customer
    clock.called_last += 1
    if clock.called_last > clock.places:
        clock.called_last = 0


def account_queue(m: Machine, station: int) -> None:
    """Bring the integrals of the queue up to now; call this before its length changes."""
    span = (m.clock[0].now - m.stations[station].since) * m.stations[station].waiting
    m.stations[station].since = m.clock[0].now
    m.stations[station].area += span
    if m.clock[0].open:
        m.stations[station].area_open += span


# -- the staff ----------------------------------------------------------------------------------------


def seize(m: Machine, station: int, customer: int) -> None:
    """Whoever serves a customer becomes busy with her, unless they have been kept by her."""
    choice = choose(m, station, customer)
    m.customers[customer].choice = choice
    m.customers[customer].slowness = m.stations[station].slowness
    for at in range(m.stations[station].pools, m.stations[station].pools_end):
        take(m, station, customer, m.lists[at])
    if choice >= 0:
        m.customers[customer].slowness = m.choices[choice].slowness
        take(m, station, customer, m.choices[choice].pool)


def take(m: Machine, station: int, customer: int, pool: int) -> None:
    """One of a pool becomes busy with a customer, or has been so already and is kept no longer than this step."""
    if keeps(m, customer, pool):
        if m.kept[customer, pool] == station + 1:
            m.kept[customer, pool] = 0
        return
    begin_work(m, pool)


def begin_work(m: Machine, pool: int) -> None:
    """One of a pool becomes busy."""
    account_pool(m, pool)
    m.pools[pool].busy += 1
    if m.clock[0].interrupts:
        for at in range(m.pools[pool].near, m.pools[pool].near_end):
            look_again(m, m.lists[at])
    else:
        look_at_shared(m, pool)


def look_at_shared(m: Machine, pool: int) -> None:
    """What is missing may have changed where this pool is needed together with others."""
    for at in range(m.pools[pool].shared, m.pools[pool].shared_end):
        look_again(m, m.lists[at])


def account_pool(m: Machine, pool: int) -> None:
    """Bring the integrals of a pool up to now; call this before any of its numbers changes."""
    row = m.pools[pool]
    span = m.clock[0].now - row.since
    if span:
        at_work, on_duty = row.busy - row.on_break, row.on_duty
        row.work += span * at_work
        row.scheduled += span * on_duty
        if at_work > on_duty:
            row.overtime += span * (at_work - on_duty)
        row.rest += span * min(row.on_break, on_duty)
        row.since = m.clock[0].now
