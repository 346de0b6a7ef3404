"""A step during a run: its queue, what it needs to serve, what its queue waits for. As `sim.simpy_engine.station`.

A queue is one chain a level of priority: who joins stands in hers by its order, who gives up is taken out of it.

Invariant: whenever an event is over, either nobody waits here or something is missing to serve them.
"""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.state import Machine
from sim.draws import uniform

LIFO, RANDOM, SHORTEST = p.LIFO, p.RANDOM, p.SHORTEST
GO, PAUSE = -1, -2
GONE, WAITING, CALLED, SERVING, PAUSED, RESUMED, EVICTED = 0, 1, 2, 3, 4, 5, 6
"""What a customer in the shop is doing."""


# -- what is missing ----------------------------------------------------------------------------------


def ready(m: Machine, station: int) -> bool:
    """Whether a customer could be served at once."""
    if m.stations[station].down:
        return False
    if m.clock[0].shut:
        return False
    for at in range(m.stations[station].pools, m.stations[station].pools_end):
        pool = m.lists[at]
        if m.pools[pool].busy >= m.pools[pool].capacity:
            return helper_of(m, station) >= 0
    return True


def helper_of(m: Machine, station: int) -> int:
    """The first pool that helps here and has somebody free; -1 for none."""
    for at in range(m.stations[station].pools_end, m.stations[station].helpers_end):
        pool = m.lists[at]
        if m.pools[pool].busy < m.pools[pool].capacity:
            return pool
    return -1


def deserted(m: Machine, station: int) -> bool:
    """Whether a pool it needs has nobody on duty, and no pool that helps either."""
    for at in range(m.stations[station].pools_end, m.stations[station].helpers_end):
        if m.pools[m.lists[at]].capacity:
            return False
    for at in range(m.stations[station].pools, m.stations[station].pools_end):
        if m.pools[m.lists[at]].capacity == 0:
            return True
    return False


def missing(m: Machine, station: int) -> int:
    """The cause of a wait now: the doors, else a system, else a pool with nobody there, or with all busy."""
    if m.clock[0].shut:
        return m.clock[0].shut_cause
    if m.stations[station].down:
        for at in range(m.stations[station].systems, m.stations[station].systems_end):
            if m.systems[m.lists[at]].is_down and m.systems[m.lists[at]].starts == 0:
                return m.clock[0].down + m.lists[at]
    for at in range(m.stations[station].pools, m.stations[station].pools_end):
        pool = m.lists[at]
        if m.pools[pool].busy >= m.pools[pool].capacity:
            if m.pools[pool].capacity:
                return m.clock[0].busy + pool
            return m.clock[0].off_duty + pool
    return m.stations[station].cause


def look_again(m: Machine, station: int) -> None:
    """What is missing may have changed: charge those who wait with what it was so far."""
    if m.stations[station].waiting == 0:
        return
    cause = missing(m, station)
    if cause == m.stations[station].cause:
        return
    for level in range(m.clock[0].levels):
        customer = m.queues[station, level].first
        while customer >= 0:
            charge(m, customer, m.stations[station].cause)
            customer = m.customers[customer].next
    m.stations[station].cause = cause


def charge(m: Machine, customer: int, cause: int) -> None:
    """Write the time since the last entry to a cause."""
    enter(m, customer, cause, m.clock[0].now - m.customers[customer].since)
    m.customers[customer].since = m.clock[0].now


def enter(m: Machine, customer: int, cause: int, span: int) -> None:
    """Write a span of time to a cause."""
    m.ledger[m.customers[customer].column, cause] += span
    if m.clock[0].log:
        m.own_ledger[customer, cause] += span


# -- the queue ----------------------------------------------------------------------------------------


def join(m: Machine, customer: int, station: int, place: int) -> None:
    """Put a customer into the queue, at a place if it goes by neither first nor last."""
    clock = m.clock[0]
    if m.stations[station].waiting == 0:
        m.stations[station].cause = missing(m, station)
    clock.joined += 1
    level = m.routes_of[station, m.customers[customer].segment].level
    m.customers[customer].state = WAITING
    m.customers[customer].level = level
    m.customers[customer].rank = clock.joined
    m.customers[customer].turn = clock.now - m.routes_of[station, m.customers[customer].segment].head_start
    if m.stations[station].order == LIFO:
        place = -clock.joined
    elif m.stations[station].order != SHORTEST:
        place = m.customers[customer].turn
    m.customers[customer].in_queue = place
    m.customers[customer].patient = 0
    stand(m, customer, station, level, place)
    account_queue(m, station)
    m.stations[station].waiting += 1
    for at in range(m.stations[station].pools, m.stations[station].helpers_end):
        m.pools[m.lists[at]].waiting += 1
    m.stations[station].longest = max(m.stations[station].longest, m.stations[station].waiting)


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


def call_next(m: Machine, station: int) -> None:
    """Call who is next in the queue to be served: her wait is over, her staff are taken from now on."""
    customer = first_of(m, station)
    if m.stations[station].order == RANDOM:
        customer = anybody(m, station, customer)
    dismiss(m, customer, GO)
    seize(m, station, customer)


def anybody(m: Machine, station: int, first: int) -> int:
    """One of those who have the priority of the first in the queue, each as likely as any other."""
    count, customer = 0, first
    while customer >= 0:
        count += 1
        customer = m.customers[customer].next
    u = uniform(m.stations[station].order_key, m.stations[station].picked, 0, 0)
    m.stations[station].picked += 1
    customer = first
    for _ in range(int(u * count)):
        customer = m.customers[customer].next
    return customer


def dismiss(m: Machine, customer: int, answer: int) -> None:
    """End a customer's wait with an answer: GO, or the outcome of her stay."""
    station, level = m.customers[customer].station, m.customers[customer].level
    account_queue(m, station)
    m.stations[station].waiting -= 1
    for at in range(m.stations[station].pools, m.stations[station].helpers_end):
        m.pools[m.lists[at]].waiting -= 1
    charge(m, customer, m.stations[station].cause)
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
    """One of each pool becomes busy with a customer; of her one pool, or of the first that helps."""
    m.customers[customer].helper = -1
    if m.stations[station].helpers_end > m.stations[station].pools_end:
        own = m.lists[m.stations[station].pools]
        if m.pools[own].busy >= m.pools[own].capacity:
            helper = helper_of(m, station)
            m.customers[customer].helper = helper
            begin_work(m, helper)
            return
    for at in range(m.stations[station].pools, m.stations[station].pools_end):
        begin_work(m, m.lists[at])


def begin_work(m: Machine, pool: int) -> None:
    """One of a pool becomes busy."""
    account_pool(m, pool)
    m.pools[pool].busy += 1
    look_at_shared(m, pool)


def look_at_shared(m: Machine, pool: int) -> None:
    """What is missing may have changed where this pool is needed together with others."""
    for at in range(m.pools[pool].shared, m.pools[pool].shared_end):
        look_again(m, m.lists[at])


def release(m: Machine, station: int, helper: int) -> None:
    """They are free again, and call whoever is next; `helper` is the pool that served instead, or -1."""
    if helper >= 0:
        account_pool(m, helper)
        m.pools[helper].busy -= 1
        if m.pools[helper].waiting:
            call_for(m, m.pools[helper].near, m.pools[helper].near_end)
            look_at_shared(m, helper)
        return
    waiting = 0
    for at in range(m.stations[station].pools, m.stations[station].pools_end):
        account_pool(m, m.lists[at])
        m.pools[m.lists[at]].busy -= 1
        waiting += m.pools[m.lists[at]].waiting
    if waiting == 0:
        return
    call_for(m, m.stations[station].near, m.stations[station].near_end)
    for at in range(m.stations[station].pools, m.stations[station].pools_end):
        look_at_shared(m, m.lists[at])


def call_for(m: Machine, begin: int, end: int) -> None:
    """Call whoever can be served now at these stations of `lists`, in the order of the queues, across all of them."""
    while True:
        best = -1
        for at in range(begin, end):
            station = m.lists[at]
            if m.stations[station].waiting and ready(m, station):
                if best < 0:
                    best = station
                else:
                    if goes_before(m, first_of(m, station), first_of(m, best)):
                        best = station
        if best < 0:
            return
        call_next(m, best)


def goes_before(m: Machine, one: int, other: int) -> bool:
    """Whether of two who are first in their queues one is called before the other."""
    if m.customers[one].level != m.customers[other].level:
        return m.customers[one].level < m.customers[other].level
    if m.customers[one].turn != m.customers[other].turn:
        return m.customers[one].turn < m.customers[other].turn
    return m.customers[one].rank < m.customers[other].rank


def account_pool(m: Machine, pool: int) -> None:
    """Bring the integrals of a pool up to now; call this before any of its numbers changes."""
    span = m.clock[0].now - m.pools[pool].since
    if span:
        busy, on_duty = m.pools[pool].busy, m.pools[pool].on_duty
        m.pools[pool].work += span * busy
        m.pools[pool].scheduled += span * on_duty
        if busy > on_duty:
            m.pools[pool].overtime += span * (busy - on_duty)
        m.pools[pool].since = m.clock[0].now
