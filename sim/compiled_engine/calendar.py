"""The calendar: what is to come, the earliest first.

The end of a service, a patience, the next outage. A binary heap, each entry two words: the time with the rank of the
instant in its low bits, and the count of settings with the thing that is set in its low bits; so ties go as
`docs/life-of-a-visit.md` says. Every thing has at most one entry and knows where it stands, so that a patience that is
no longer needed is taken out. When the earliest is taken, its place is left open, for the event often sets another
thing at once: the end of a service the next service.

Invariant: no entry is earlier than its parent, and one left open is as early as when it was taken;
`place[thing of calendar[i]] == i` but for that one.
"""

from __future__ import annotations

from sim.compiled_engine.state import Machine

RANK_BITS, THING_BITS = 3, 28
"""So a run has room for 36,000 years, 34 billion settings and 268 million things."""
THINGS = (1 << THING_BITS) - 1


def put_in(m: Machine, thing: int, delay: int, rank: int) -> None:
    """Set something for `delay` ticks from now; it must not stand in the calendar already."""
    clock = m.clock[0]
    clock.set += 1
    when, what = clock.now + delay << RANK_BITS | rank, clock.set << THING_BITS | thing
    if clock.hole:
        clock.hole = 0
        sink(m, 1, when, what)
    else:
        clock.size += 1
        rise(m, clock.size, when, what)


def take_out(m: Machine, thing: int) -> None:
    """Strike something from the calendar, if it stands there."""
    if m.place[thing] == 0:
        return
    at = m.place[thing]
    m.place[thing] = 0
    clock = m.clock[0]
    when, what = m.calendar[clock.size].when, m.calendar[clock.size].what
    clock.size -= 1
    if at > clock.size:
        return
    if at > 1 and earlier(m, when, what, at >> 1):
        rise(m, at, when, what)
    else:
        sink(m, at, when, what)


def is_next(m: Machine, time: int) -> bool:
    """Whether the earliest comes no later than `time`; this closes the place that was left open."""
    clock = m.clock[0]
    if clock.hole:
        clock.hole = 0
        last = m.calendar[clock.size]
        clock.size -= 1
        if clock.size:
            sink(m, 1, last.when, last.what)
    return clock.size > 0 and m.calendar[1].when >> RANK_BITS <= time


def take_next(m: Machine) -> int:
    """Take out the earliest, and make its time the present; its place is left open."""
    clock = m.clock[0]
    thing: int = m.calendar[1].what & THINGS
    clock.now = m.calendar[1].when >> RANK_BITS
    clock.hole = 1
    m.place[thing] = 0
    return thing


def wipe(m: Machine) -> None:
    """Forget what an earlier run left in the calendar; its size is 0 already."""
    for at in range(1, len(m.calendar)):
        if m.calendar[at].what == 0:
            return
        m.place[m.calendar[at].what & THINGS] = 0
        m.calendar[at].what = 0


def earlier(m: Machine, when: int, what: int, at: int) -> bool:
    """Whether an entry comes before the one at a place: no branch, for no processor could foretell it."""
    entry = m.calendar[at]
    return (when < entry.when) | ((when == entry.when) & (what < entry.what))


def rise(m: Machine, at: int, when: int, what: int) -> None:
    """Bring an entry from place `at` up to where it belongs."""
    while at > 1:
        up = at >> 1
        if not earlier(m, when, what, up):
            break
        write(m, at, m.calendar[up].when, m.calendar[up].what)
        at = up
    write(m, at, when, what)


def sink(m: Machine, at: int, when: int, what: int) -> None:
    """Bring an entry from place `at` down to where it belongs."""
    size = m.clock[0].size
    while True:
        child = at + at
        if child > size:
            break
        other = child + 1
        child += (other <= size) & earlier(m, m.calendar[other].when, m.calendar[other].what, child)
        if earlier(m, when, what, child):
            break
        write(m, at, m.calendar[child].when, m.calendar[child].what)
        at = child
    write(m, at, when, what)


def write(m: Machine, at: int, when: int, what: int) -> None:
    """Write an entry into a place."""
    m.calendar[at].when = when
    m.calendar[at].what = what
    m.place[what & THINGS] = at
