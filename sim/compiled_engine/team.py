"""The people that a step needs: who of them is free, who is chosen, who is missing. As `sim.simpy_engine.team`.

Invariant: what is chosen is free, kept by the customer, or about to be taken from another.
"""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.state import Machine
from sim.compiler.language import rarely
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
        if m.choices[choice].after == 0 and m.choices[choice].off == 0 and free(m, m.choices[choice].pool):
            return True
    return False


def keeps(m: Machine, customer: int, pool: int) -> bool:
    """Whether one of a pool stays with a customer from an earlier step."""
    if m.clock[0].keeps == 0:
        return False
    return m.kept[customer, pool] > 0


@rarely
def keeps_any(m: Machine, customer: int) -> bool:
    """Whether anybody stays with a customer."""
    if m.clock[0].keeps:
        for pool in range(len(m.pools)):
            if m.kept[customer, pool]:
                return True
    return False


@rarely
def can_serve(m: Machine, station: int, customer: int) -> bool:
    """Whether a station whose systems are up could serve this customer now."""
    if m.clock[0].now < m.customers[customer].not_before:
        return False
    row = m.stations[station]
    for at in range(row.pools, row.pools_end):
        if not free(m, m.lists[at]) and not keeps(m, customer, m.lists[at]):
            return False
    return row.choices == row.choices_end or possible(m, station, customer) >= 0


@rarely
def possible(m: Machine, station: int, customer: int) -> int:
    """The first choice for a customer: whom she keeps, else who is free and may serve her by now; -1 for nobody."""
    row = m.stations[station]
    if m.clock[0].keeps:
        for choice in range(row.choices, row.choices_end):
            if keeps(m, customer, m.choices[choice].pool):
                return choice
    waited = m.clock[0].now - m.customers[customer].came
    for choice in range(row.choices, row.choices_end):
        may = waited >= m.choices[choice].after and free(m, m.choices[choice].pool)
        if may and m.choices[choice].off == 0 and in_line(m, station, customer, choice):
            return choice
    return -1


def in_line(m: Machine, station: int, customer: int, choice: int) -> bool:
    """Whether a customer stands where this choice calls: in its line, in one of which nobody is there any more."""
    if m.stations[station].lines == 0 or m.choices[choice].asked_first == 0:
        return True
    line = m.customers[customer].line
    return choice == line or m.pools[m.choices[line].pool].capacity == 0


@rarely
def choose_line(m: Machine, station: int, customer: int) -> None:
    """Let a customer choose the line with the fewest people waiting, of these one with somebody free."""
    best = shortest_line(m, station, 1)
    m.customers[customer].line = shortest_line(m, station, 0) if best < 0 else best


@rarely
def shortest_line(m: Machine, station: int, people: int) -> int:
    """The line with the fewest people waiting, of these one with somebody free, of pools with so many; -1 for none."""
    best, least = -1, 0
    for choice in range(m.stations[station].choices, m.stations[station].choices_end):
        row = m.choices[choice]
        if row.asked_first and m.pools[row.pool].capacity >= people:
            size = row.standing + row.standing + (0 if free(m, row.pool) else 1)
            if best < 0 or size < least:
                best = choice
                least = size
    return best


@rarely
def move_up(m: Machine, station: int) -> bool:
    """Let the last of the longest line come to somebody who is free and has nobody in hers; false when none does."""
    row = m.stations[station]
    for choice in range(row.choices, row.choices_end):
        one = m.choices[choice]
        if one.asked_first and one.standing == 0 and free(m, one.pool):
            longest = row.choices
            for other in range(row.choices, row.choices_end):
                if m.choices[other].standing > m.choices[longest].standing:
                    longest = other
            customer = last_in_line(m, station, longest)
            if customer >= 0:
                m.choices[longest].standing -= 1
                one.standing += 1
                m.customers[customer].line = choice
                return True
    return False


@rarely
def last_in_line(m: Machine, station: int, line: int) -> int:
    """The last of all who stand in a line; -1 for nobody."""
    for down in range(m.clock[0].levels):
        customer = m.queues[station, m.clock[0].levels - 1 - down].last
        while customer >= 0:
            if m.customers[customer].line == line:
                return customer
            customer = m.customers[customer].before
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
        return longest_idle(m, station, customer, best)
    return anybody_free(m, station, customer, best) if row.asks == AT_RANDOM else best


def asked_now(m: Machine, station: int, customer: int, choice: int) -> bool:
    """Whether a choice is one of those asked first, has somebody free, and calls where this customer stands."""
    if m.choices[choice].asked_first == 0 or not free(m, m.choices[choice].pool):
        return False
    return in_line(m, station, customer, choice)


@rarely
def longest_idle(m: Machine, station: int, customer: int, best: int) -> int:
    """Of those who are asked first, whose pool has had somebody free for longest."""
    for choice in range(best + 1, m.stations[station].choices_end):
        pool = m.choices[choice].pool
        earlier = m.pools[pool].free_since < m.pools[m.choices[best].pool].free_since
        if earlier and asked_now(m, station, customer, choice):
            best = choice
    return best


@rarely
def anybody_free(m: Machine, station: int, customer: int, best: int) -> int:
    """Of those who are asked first, anybody who is free; nothing is drawn where only one pool has somebody."""
    row = m.stations[station]
    pools, people = 0, 0
    for choice in range(row.choices, row.choices_end):
        pool = m.choices[choice].pool
        if asked_now(m, station, customer, choice):
            pools += 1
            people += m.pools[pool].capacity - m.pools[pool].busy
    if pools < 2:
        return best
    place = int(uniform(row.asks_key, row.asked, 0, 0) * people)
    row.asked += 1
    for choice in range(row.choices, row.choices_end):
        pool = m.choices[choice].pool
        if asked_now(m, station, customer, choice):
            place -= m.pools[pool].capacity - m.pools[pool].busy
            if place < 0:
                return choice
    return best


@rarely
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
            enough = m.pools[pool].busy == m.pools[pool].capacity and in_line(m, station, customer, choice)
            if enough and waited >= m.choices[choice].after and m.choices[choice].off == 0:
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


@rarely
def missing_choice(m: Machine, station: int, customer: int) -> int:
    """The cause of a wait for one of several; -1 for none."""
    row = m.stations[station]
    there, on_break = False, -1
    for choice in range(row.choices, row.choices_end):
        pool = m.choices[choice].pool
        if keeps(m, customer, pool):
            return -1
        if m.choices[choice].asked_first and in_line(m, station, customer, choice):
            if free(m, pool):
                return -1
            if m.pools[pool].capacity:
                there = True
            if on_break < 0 and m.pools[pool].on_break:
                on_break = pool
    if not there:
        return m.clock[0].off_duty + row.group
    return m.clock[0].busy + row.group if on_break < 0 else m.clock[0].on_break + on_break


@rarely
def deserted(m: Machine, station: int) -> bool:
    """Whether nobody is on duty of a pool that is needed, or of all choices."""
    row = m.stations[station]
    for at in range(row.pools, row.pools_end):
        if m.pools[m.lists[at]].capacity == 0:
            return True
    for choice in range(row.choices, row.choices_end):
        if m.choices[choice].off == 0 and m.pools[m.choices[choice].pool].capacity:
            return False
    return row.choices < row.choices_end


@rarely
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
    return (1 if rule == OWN_WORK and own == 0 else 0), (
        -1 if rule == LONGEST_WAIT and row.background == 0 else level
    )
