"""The people that a step needs: who of them is free, who is chosen, who is missing. As `sim.simpy_engine.team`.

Invariant: what is chosen is free, kept by the customer, or about to be taken from another.
"""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.state import Machine
from sim.draws import uniform

LONGEST_IDLE, AT_RANDOM = p.LONGEST_IDLE, p.AT_RANDOM
BY_PRIORITY, LONGEST_WAIT, OWN_WORK = p.BY_PRIORITY, p.LONGEST_WAIT, p.OWN_WORK


def free(m: Machine, pool: int) -> bool:
    """Whether somebody of a pool could begin to serve."""
    return m.pools[pool].busy < m.pools[pool].capacity


def ready(m: Machine, station: int) -> bool:
    """Whether a station could serve somebody who comes now and keeps nobody."""
    row = m.stations[station]
    if row.down:
        return False
    if m.clock[0].shut:
        return False
    for at in range(row.pools, row.pools_end):
        if not free(m, m.lists[at]):
            return False
    if row.choices == row.choices_end:
        return True
    for choice in range(row.choices, row.choices_end):
        if m.choices[choice].after == 0 and free(m, m.choices[choice].pool):
            return True
    return False


def keeps(m: Machine, customer: int, pool: int) -> bool:
    """Whether one of a pool stays with a customer from an earlier step."""
    if m.clock[0].keeps == 0:
        return False
    return m.kept[customer, pool] > 0


def keeps_any(m: Machine, customer: int) -> bool:
    """Whether anybody stays with a customer."""
    if m.clock[0].keeps:
        for pool in range(len(m.pools)):
            if m.kept[customer, pool]:
                return True
    return False


def can_serve(m: Machine, station: int, customer: int) -> bool:
    """Whether a station whose systems are up could serve this customer now."""
    if m.clock[0].now < m.customers[customer].not_before:
        return False
    row = m.stations[station]
    for at in range(row.pools, row.pools_end):
        if not free(m, m.lists[at]) and not keeps(m, customer, m.lists[at]):
            return False
    return row.choices == row.choices_end or possible(m, station, customer) >= 0


def possible(m: Machine, station: int, customer: int) -> int:
    """The first choice for a customer: whom she keeps, else who is free and may serve her by now; -1 for nobody."""
    row = m.stations[station]
    if m.clock[0].keeps:
        for choice in range(row.choices, row.choices_end):
            if keeps(m, customer, m.choices[choice].pool):
                return choice
    waited = m.clock[0].now - m.customers[customer].came
    for choice in range(row.choices, row.choices_end):
        if waited >= m.choices[choice].after and free(m, m.choices[choice].pool):
            return choice
    return -1


def choose(m: Machine, station: int, customer: int) -> int:
    """Who serves a customer now besides those needed in any case; -1 where there is no choice."""
    row = m.stations[station]
    if row.choices == row.choices_end:
        return -1
    best = possible(m, station, customer)
    if m.choices[best].asked_first == 0 or keeps(m, customer, m.choices[best].pool):
        return best
    if row.asks == LONGEST_IDLE:
        return longest_idle(m, station, best)
    return anybody_free(m, station, best) if row.asks == AT_RANDOM else best


def longest_idle(m: Machine, station: int, best: int) -> int:
    """Of those who are asked first, whose pool has had somebody free for longest."""
    for choice in range(best + 1, m.stations[station].choices_end):
        pool = m.choices[choice].pool
        earlier = m.pools[pool].free_since < m.pools[m.choices[best].pool].free_since
        if earlier and m.choices[choice].asked_first and free(m, pool):
            best = choice
    return best


def anybody_free(m: Machine, station: int, best: int) -> int:
    """Of those who are asked first, anybody who is free; nothing is drawn where only one pool has somebody."""
    row = m.stations[station]
    pools, people = 0, 0
    for choice in range(row.choices, row.choices_end):
        pool = m.choices[choice].pool
        if m.choices[choice].asked_first and free(m, pool):
            pools += 1
            people += m.pools[pool].capacity - m.pools[pool].busy
    if pools < 2:
        return best
    place = int(uniform(row.asks_key, row.asked, 0, 0) * people)
    row.asked += 1
    for choice in range(row.choices, row.choices_end):
        pool = m.choices[choice].pool
        if m.choices[choice].asked_first and free(m, pool):
            place -= m.pools[pool].capacity - m.pools[pool].busy
            if place < 0:
                return choice
    return best


def lacking(m: Machine, station: int, customer: int) -> int:
    """Mark the pools of which one person more, of any of them, would be enough; how many they are."""
    for pool in range(len(m.pools)):
        m.pools[pool].lacking = 0
    if m.clock[0].now < m.customers[customer].not_before:
        return 0
    row, count = m.stations[station], 0
    for at in range(row.pools, row.pools_end):
        if not free(m, m.lists[at]) and not keeps(m, customer, m.lists[at]):
            m.pools[m.lists[at]].lacking = m.pools[m.lists[at]].busy == m.pools[m.lists[at]].capacity
            count += 1
    chosen = row.choices == row.choices_end or possible(m, station, customer) >= 0
    if count:
        return count if count == 1 and chosen else 0
    if not chosen:
        waited = m.clock[0].now - m.customers[customer].came
        for choice in range(row.choices, row.choices_end):
            pool = m.choices[choice].pool
            if waited >= m.choices[choice].after and m.pools[pool].busy == m.pools[pool].capacity:
                m.pools[pool].lacking = 1
                count += 1
    return count


def missing_staff(m: Machine, station: int, customer: int) -> int:
    """The cause of a wait, if anybody is missing: the first pool of which nobody is free, then the choices; or -1."""
    row = m.stations[station]
    if m.clock[0].now < m.customers[customer].not_before:
        return m.clock[0].off_duty + row.group
    cause = missing_pool(m, station, customer)
    return cause if cause >= 0 or row.choices == row.choices_end else missing_choice(m, station, customer)


def missing_pool(m: Machine, station: int, customer: int) -> int:
    """The cause of a wait for those who are needed in any case; -1 for none."""
    row = m.stations[station]
    for at in range(row.pools, row.pools_end):
        pool = m.lists[at]
        if not free(m, pool) and not keeps(m, customer, pool):
            if m.pools[pool].capacity == 0:
                return m.clock[0].off_duty + pool
            if m.pools[pool].on_break:
                return m.clock[0].on_break + pool
            return m.clock[0].busy + pool
    return -1


def missing_choice(m: Machine, station: int, customer: int) -> int:
    """The cause of a wait for one of several; -1 for none."""
    row = m.stations[station]
    there, on_break = False, -1
    for choice in range(row.choices, row.choices_end):
        pool = m.choices[choice].pool
        if keeps(m, customer, pool):
            return -1
        if m.choices[choice].asked_first:
            if free(m, pool):
                return -1
            if m.pools[pool].capacity:
                there = True
            if on_break < 0 and m.pools[pool].on_break:
                on_break = pool
    if not there:
        return m.clock[0].off_duty + row.group
    return m.clock[0].busy + row.group if on_break < 0 else m.clock[0].on_break + on_break


def deserted(m: Machine, station: int) -> bool:
    """Whether nobody is on duty of a pool that is needed, or of all choices."""
    row = m.stations[station]
    for at in range(row.pools, row.pools_end):
        if m.pools[m.lists[at]].capacity == 0:
            return True
    for choice in range(row.choices, row.choices_end):
        if m.pools[m.choices[choice].pool].capacity:
            return False
    return row.choices < row.choices_end


def rule_of(m: Machine, station: int, customer: int) -> tuple[int, int]:
    """What the rule of whoever would serve says first of a customer: less is called earlier."""
    row, level = m.stations[station], m.customers[customer].level
    choice = possible(m, station, customer)
    rule, own = BY_PRIORITY, 1
    if choice >= 0 and free(m, m.choices[choice].pool):
        own = m.choices[choice].own
        rule = m.pools[m.choices[choice].pool].calls
    if row.pools < row.pools_end:
        rule = m.pools[m.lists[row.pools]].calls
    return (1 if rule == OWN_WORK and own == 0 else 0), (-1 if rule == LONGEST_WAIT else level)
