"""The floor manager: looks when all that an instant brings is over, switches rules on and off. As `simpy_engine.floor`.

Invariant: to look twice is as to look once.
"""

from __future__ import annotations

from sim.compiled_engine.calendar import is_next, put_in, take_out
from sim.compiled_engine.calling import begin_breaks
from sim.compiled_engine.ranks import RETURNS
from sim.compiled_engine.rules import carry_out, rule_counts
from sim.compiled_engine.state import NEVER, Machine
from sim.compiled_engine.station import account_pool
from sim.compiled_engine.surroundings import WAKES, look_after
from sim.compiler.language import rarely
from sim.plan import floor as f

QUEUE, WAITED, FREE = f.QUEUE, f.WAITED, f.FREE


@rarely
def look(m: Machine) -> bool:
    """When nothing is left of this instant, switch what is to be switched; whether anything was."""
    now = m.clock[0].now
    if m.clock[0].open == 0 or m.clock[0].arrival <= now or is_next(m, now):
        return False
    for at in range(len(m.conditions)):
        if not is_so(m, at):
            m.conditions[at].seen = -1
        elif m.conditions[at].seen < 0:
            m.conditions[at].seen = now
    turning = 0
    for rule in range(len(m.rules)):
        m.rules[rule].turning = turns(m, rule)
        turning += m.rules[rule].turning
    for rule in range(len(m.rules)):
        if m.rules[rule].turning:
            switch_rule(m, rule)
    if turning == 0:
        wake_up(m)
    return turning > 0


@rarely
def is_so(m: Machine, condition: int) -> bool:
    """Whether a condition holds now."""
    row = m.conditions[condition]
    value = value_of(m, row.what, row.thing)
    return value >= row.limit if row.at_least else value <= row.limit


def value_of(m: Machine, what: int, thing: int) -> int:
    """What is seen of a thing."""
    if what == QUEUE:
        return m.stations[thing].waiting
    if what == WAITED:
        came = longest_since(m, thing)
        return 0 if came == NEVER else m.clock[0].now - came
    if what == FREE:
        return max(0, m.pools[thing].capacity - m.pools[thing].busy)
    return m.systems[thing].is_down


@rarely
def longest_since(m: Machine, station: int) -> int:
    """When she came who has waited longest at a step; NEVER where nobody waits."""
    first = NEVER
    for level in range(m.clock[0].levels):
        customer = m.queues[station, level].first
        while customer >= 0:
            first = min(first, m.customers[customer].came)
            customer = m.customers[customer].next
    return first


@rarely
def turns(m: Machine, rule: int) -> bool:
    """Whether a rule is to be switched now."""
    row, now = m.rules[rule], m.clock[0].now
    if row.since >= 0 and now < row.since + row.least:
        return False
    if row.on == 0:
        return row.when < row.when_end and held(m, row.when, row.when_end)
    if row.lasts >= 0:
        return now >= row.since + row.lasts
    if row.until < row.until_end:
        return held(m, row.until, row.until_end)
    return not held(m, row.when, row.when_end)


def held(m: Machine, begin: int, end: int) -> bool:
    """Whether all of these conditions hold, for as long as they are to."""
    now = m.clock[0].now
    for at in range(begin, end):
        if m.conditions[at].seen < 0 or now < m.conditions[at].seen + m.conditions[at].lasting:
            return False
    return True


@rarely
def wake_up(m: Machine) -> None:
    """Look again when a time has come, the next of all."""
    now, first = m.clock[0].now, NEVER
    for rule in range(len(m.rules)):
        row = m.rules[rule]
        if row.since >= 0:
            first = sooner(now, row.since + row.least, first)
            if row.on and row.lasts >= 0:
                first = sooner(now, row.since + row.lasts, first)
    for at in range(len(m.conditions)):
        one = m.conditions[at]
        if one.seen >= 0:
            first = sooner(now, one.seen + one.lasting, first)
        if one.what == WAITED:
            came = longest_since(m, one.thing)
            if came < NEVER:
                first = sooner(now, came + one.limit + (0 if one.at_least else 1), first)
    thing = m.clock[0].others + WAKES
    take_out(m, thing)
    if first < NEVER:
        put_in(m, thing, first - now, RETURNS)


def sooner(now: int, time: int, first: int) -> int:
    """The sooner of two times that are still to come."""
    return min(time, first) if time > now else first


# -- what is done ---------------------------------------------------------------------------------------


@rarely
def switch_rule(m: Machine, rule: int) -> None:
    """A rule begins to hold, or ends: what it changes, and who can be called for it."""
    row, clock = m.rules[rule], m.clock[0]
    row.on = 1 - row.on
    row.since = clock.now
    if row.on:
        row.began = clock.now
        if clock.warm_up <= clock.now < clock.last_close:
            row.times += 1
    else:
        rule_counts(m, rule)
    carry_out(m, rule)
    for at in range(row.counts, row.counts_end):
        change = m.counts[at]
        account_pool(m, change.pool)
        pool = m.pools[change.pool]
        if pool.busy >= pool.capacity:
            pool.free_since = clock.now
        pool.more += change.more if row.on else -change.more
        pool.capacity = max(0, pool.count + pool.more)
        pool.on_duty = pool.capacity
    for at in range(row.counts, row.counts_end):
        begin_breaks(m, m.counts[at].pool)
    look_after(m, row.near, row.near_end)
