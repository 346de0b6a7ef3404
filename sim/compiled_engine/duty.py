"""Staff on duty: counts that change, breaks that fall due, shifts that end. As in `sim.simpy_engine.clockwork`.

Invariant: the rows of the timetable of one instant are done together: counts first, then breaks.
"""

from __future__ import annotations

from sim.compiled_engine.calendar import put_in
from sim.compiled_engine.calling import begin_breaks, end_shift
from sim.compiled_engine.ranks import STAFF_CHANGES
from sim.compiled_engine.state import Machine
from sim.compiled_engine.station import account_pool
from sim.compiled_engine.surroundings import STAFF, look_after
from sim.compiler.language import rarely
from sim.draws import uniform


@rarely
def next_duty(m: Machine) -> None:
    """Put the next change of counts into the calendar, if there is one."""
    clock = m.clock[0]
    if clock.duty < clock.duties:
        put_in(m, clock.others + STAFF, m.duty[clock.duty].time - clock.now, STAFF_CHANGES)


@rarely
def staff_change(m: Machine) -> None:
    """So many are on duty from now on; all pools whose count changes at this instant."""
    clock = m.clock[0]
    first, time = clock.duty, m.duty[clock.duty].time
    while clock.duty < clock.duties and m.duty[clock.duty].time == time:
        change = m.duty[clock.duty]
        pool = m.pools[change.pool]
        if change.is_break:
            if not is_absent(m, clock.duty, change.person):
                m.due[pool.breaks + pool.due] = change.number
                pool.due += 1
        else:
            account_pool(m, change.pool)
            if not stands_before(m, first, clock.duty):
                if pool.busy >= pool.capacity:
                    pool.free_since = clock.now
                pool.count = 0
            pool.count += change.number - absent(m, clock.duty)
            pool.capacity = max(0, pool.count + pool.more)
            pool.on_duty = pool.capacity
        clock.duty += 1
    for row in range(first, clock.duty):
        if not stands_before(m, first, row):
            day = m.duty[row].day
            for other in range(row + 1, clock.duty):
                if m.duty[other].pool == m.duty[row].pool:
                    day = max(day, m.duty[other].day)
            end_shift(m, m.duty[row].pool, day)
            begin_breaks(m, m.duty[row].pool)
    changed = clock.changed
    for station in range(len(m.stations)):
        if concerned(m, station, first, clock.duty):
            m.lists[changed] = station
            changed += 1
    look_after(m, clock.changed, changed)
    next_duty(m)


def stands_before(m: Machine, first: int, row: int) -> bool:
    """Whether the pool of a row of the timetable stands in an earlier one, from the first of this instant on."""
    for before in range(first, row):  # noqa: SIM110  the compiler knows no any()
        if m.duty[before].pool == m.duty[row].pool:
            return True
    return False


@rarely
def absent(m: Machine, row: int) -> int:
    """How many of those of a crew whom the timetable has do not come on a day; the same ones all day."""
    gone = 0
    if m.pools[m.duty[row].pool].absent > 0.0:
        for person in range(m.duty[row].number):
            gone += is_absent(m, row, person)
    return gone


def is_absent(m: Machine, row: int, person: int) -> bool:
    """Whether one of the crew of a row of the timetable does not come on its day."""
    change = m.duty[row]
    if m.pools[change.pool].absent <= 0.0:
        return False
    return uniform(m.crews[change.crew].absent_key, change.day, person, 0) < m.pools[change.pool].absent


def concerned(m: Machine, station: int, first: int, end: int) -> bool:
    """Whether one of a station's pools, or of those that help there, is in these rows of the timetable."""
    for row in range(first, end):
        for at in range(m.stations[station].pools, m.stations[station].all_end):
            if m.lists[at] == m.duty[row].pool:
                return True
    return False
