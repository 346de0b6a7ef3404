"""The calendar: what is to come, the earliest first.

The end of a service, a patience, the next caller. A binary heap on (time, order), where the order has the rank of the
instant in its high bits and the count of settings below: so ties go as `docs/life-of-a-visit.md` says. Every thing
has at most one entry and knows where it stands, so that a patience that is no longer needed is taken out.

Invariant: no entry is earlier than its parent; `place[calendar[i].thing] == i`.
"""

from __future__ import annotations

from sim.compiled_engine.state import Machine

RANK_SHIFT = 56


def put_in(m: Machine, thing: int, delay: int, rank: int) -> None:
    """Set something for `delay` ticks from now; it must not stand in the calendar already."""
    clock = m.clock[0]
    clock.set += 1
    at = clock.size
    clock.size += 1
    rise(m, at, clock.now + delay, (rank << RANK_SHIFT) + clock.set, thing)


def take_out(m: Machine, thing: int) -> None:
    """Strike something from the calendar, if it stands there."""
    at = m.place[thing]
    if at < 0:
        return
    m.place[thing] = -1
    clock = m.clock[0]
    clock.size -= 1
    last = clock.size
    if at == last:
        return
    time, order, moved = m.calendar[last].time, m.calendar[last].order, m.calendar[last].thing
    up = (at - 1) >> 1
    if at > 0 and (
        time < m.calendar[up].time or (time == m.calendar[up].time and order < m.calendar[up].order)
    ):
        rise(m, at, time, order, moved)
    else:
        sink(m, at, time, order, moved)


def take_next(m: Machine) -> int:
    """Take out the earliest, and make its time the present; there must be one."""
    clock = m.clock[0]
    thing = m.calendar[0].thing
    clock.now = m.calendar[0].time
    m.place[thing] = -1
    clock.size -= 1
    last = clock.size
    if last > 0:
        sink(m, 0, m.calendar[last].time, m.calendar[last].order, m.calendar[last].thing)
    return thing


def rise(m: Machine, at: int, time: int, order: int, thing: int) -> None:
    """Bring an entry from place `at` up to where it belongs."""
    while at > 0:
        up = (at - 1) >> 1
        if m.calendar[up].time < time or (m.calendar[up].time == time and m.calendar[up].order < order):
            break
        m.calendar[at].time = m.calendar[up].time
        m.calendar[at].order = m.calendar[up].order
        m.calendar[at].thing = m.calendar[up].thing
        m.place[m.calendar[at].thing] = at
        at = up
    m.calendar[at].time = time
    m.calendar[at].order = order
    m.calendar[at].thing = thing
    m.place[thing] = at


def sink(m: Machine, at: int, time: int, order: int, thing: int) -> None:
    """Bring an entry from place `at` down to where it belongs."""
    size = m.clock[0].size
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        other = child + 1
        if other < size and (
            m.calendar[other].time < m.calendar[child].time
            or (
                m.calendar[other].time == m.calendar[child].time
                and m.calendar[other].order < m.calendar[child].order
            )
        ):
            child = other
        if time < m.calendar[child].time or (
            time == m.calendar[child].time and order < m.calendar[child].order
        ):
            break
        m.calendar[at].time = m.calendar[child].time
        m.calendar[at].order = m.calendar[child].order
        m.calendar[at].thing = m.calendar[child].thing
        m.place[m.calendar[at].thing] = at
        at = child
    m.calendar[at].time = time
    m.calendar[at].order = order
    m.calendar[at].thing = thing
    m.place[thing] = at
