"""When customers come: the generators of `sim.simpy_engine.arrivals`, one step at a time."""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.chance import drawn, variate
from sim.compiled_engine.experience import begins_to_live
from sim.compiled_engine.state import ARRIVES, BUSYNESS, NEVER, SEGMENT, UNIT, UNIT_EXPONENTIAL, Machine
from sim.compiler.language import rarely

DAY, MICRO = p.DAY, 1e6


def next_arrival(m: Machine, stream: int) -> None:
    """Set when the next customer of a stream comes, if one does, and which stream is the next of all.

    Arrivals do not stand in the calendar: each stream has its next one, and there are few streams.
    """
    if m.streams[stream].given_end >= 0:
        time = by_appointment(m, stream)
    else:
        time = by_rate(m, stream) if m.streams[stream].every < 0 else by_gap(m, stream)
    clock = m.clock[0]
    clock.set += 1
    m.streams[stream].comes = time if time >= 0 else NEVER
    m.streams[stream].order = clock.set
    clock.arrival = NEVER
    for other in range(len(m.streams)):
        comes = m.streams[other].comes
        if comes < clock.arrival or (
            comes == clock.arrival and m.streams[other].order < m.streams[clock.stream].order
        ):
            clock.arrival = comes
            clock.stream = other


@rarely
def by_appointment(m: Machine, stream: int) -> int:
    """The tick at which the next of those comes who are booked; -1 when none comes any more."""
    row = m.streams[stream]
    if row.given == row.given_end:
        return -1
    row.number = m.given[row.given].number
    row.given += 1
    return m.given[row.given - 1].tick


def busyness(m: Machine, stream: int, day: int) -> float:
    """The factor of a day."""
    of = m.streams[stream].busyness
    return 1.0 if of < 0 else variate(m, of, m.chance[stream, BUSYNESS].key, day, 0)


def by_rate(m: Machine, stream: int) -> int:
    """The tick of the next arrival at changing rates; -1 when none comes any more."""
    row = m.streams[stream]
    if row.piece < 0:
        if row.rates == row.rates_end:
            return -1
        row.need = drawn(m, stream, ARRIVES, UNIT_EXPONENTIAL, 0, 0)
        begin_piece(m, stream, row.rates)
    while True:
        if row.rate * (row.until - row.time) > row.need:
            row.time += row.need / row.rate
            tick = min(row.day * DAY + int(row.time * MICRO), m.rates[row.piece].end - 1)
            row.customer += 1
            row.need = drawn(m, stream, ARRIVES, UNIT_EXPONENTIAL, row.customer, 0)
            return tick
        row.need -= row.rate * (row.until - row.time)
        if row.piece + 1 == row.rates_end:
            return -1
        begin_piece(m, stream, row.piece + 1)


@rarely
def begin_piece(m: Machine, stream: int, piece: int) -> None:
    """Begin a piece of the horizon with one rate; times in it are counted from midnight of its day."""
    row, rate = m.streams[stream], m.rates[piece]
    if rate.day != row.day:
        row.day = rate.day
        row.factor = busyness(m, stream, row.day)
    row.piece = piece
    row.rate = rate.rate * row.factor
    row.time = (rate.start - row.day * DAY) / MICRO
    row.until = (rate.end - row.day * DAY) / MICRO


@rarely
def by_gap(m: Machine, stream: int) -> int:
    """The tick of the next arrival by gaps; -1 when none comes any more."""
    row = m.streams[stream]
    if row.piece < 0:
        row.piece = 0
        row.tick = m.spans[0, 0]
    while True:
        opening, closing = m.spans[row.span, 0], m.spans[row.span, 1]
        day = row.tick // DAY if m.clock[0].always else opening // DAY
        gap = variate(m, row.every, m.chance[stream, ARRIVES].key, row.customer, m.spans[row.span, 2])
        factor = busyness(m, stream, day)
        if factor <= 0.0:
            row.tick = (day + 1) * DAY if m.clock[0].always else closing
        else:
            row.tick += max(1, int(min(gap / factor, 1e9) * MICRO + 0.5))
        if row.tick >= closing:
            row.span += 1
            if row.span >= len(m.spans):
                return -1
            row.tick = m.spans[row.span, 0]
        elif factor > 0.0:
            row.customer += 1
            return row.tick


def admit(m: Machine, stream: int, number: int) -> int:
    """A new customer of a stream: her place, or -1 when there is none left."""
    clock = m.clock[0]
    customer = clock.free
    if customer >= 0:
        clock.free = m.customers[customer].next
    elif clock.unused < clock.places:
        customer = clock.unused
        clock.unused += 1
    else:
        clock.too_small = 1
        return -1
    row, cus = m.streams[stream], m.customers[customer]
    segment = row.segments
    if row.segments_end - segment > 1:
        u = drawn(m, stream, SEGMENT, UNIT, number, 0)
        while u >= m.shares[segment].share:
            segment += 1
    cus.stream, cus.number, cus.segment = stream, number, m.shares[segment].thing
    cus.column = cus.account = cus.segment if clock.now >= clock.warm_up else clock.columns - 1
    cus.arrived = cus.since = clock.now
    cus.queued = cus.state = 0
    cus.admitted = clock.events
    clock.inside += 1
    cus.fresh = 0
    cus.rework = -1
    cus.room = -1
    cus.again = cus.not_before = cus.interrupted = 0
    if clock.keeps:
        for pool in range(len(m.pools)):
            m.kept[customer, pool] = 0
    for step in range(m.visits.shape[1]):
        m.visits[customer, step] = 0
    if clock.lives:
        begins_to_live(m, customer)
    if clock.log:
        for cause in range(clock.causes):
            m.own_ledger[customer, cause] = 0
    return customer
