"""Who becomes free and calls whom, whose work is interrupted, who goes on a break. As `sim.simpy_engine.calling`.

Invariant: whenever an event is over, nobody is free whom somebody waits for, and nobody waits whom a break of hers or
work that can be left holds up.
"""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.calendar import put_in, take_out
from sim.compiled_engine.ranks import PATIENCE_ENDS, SERVICE_ENDS
from sim.compiled_engine.service import settle, stop_serving
from sim.compiled_engine.state import Machine
from sim.compiled_engine.station import (
    RESUMED,
    WAITING,
    account_pool,
    call_one,
    first_of,
    look_again,
    look_at_shared,
    moves_up,
    next_one,
    rejoin,
    seize,
)  # fmt: skip
from sim.compiled_engine.team import free, keeps, keeps_any, lacking, rule_of
from sim.compiler.language import rarely

DAY, FINISH, TOMORROW = p.DAY, p.FINISH, p.TOMORROW


def call_for(m: Machine, begin: int, end: int) -> None:
    """Call whoever can be served now at these stations of `lists`, in the order of the queues, across all of them."""
    while True:
        best, first = -1, -1
        for at in range(begin, end):
            station = m.lists[at]
            if m.stations[station].waiting:
                customer = next_one(m, station)
                if customer >= 0 and (best < 0 or goes_before(m, station, customer, best, first)):
                    best = station
                    first = customer
        if best >= 0:
            call_one(m, best, first)
            continue
        if m.clock[0].changing == 0:
            return
        if one_moves_up(m, begin, end) == 0 and interrupt_for_one(m, begin, end) == 0:
            return


@rarely
def one_moves_up(m: Machine, begin: int, end: int) -> bool:
    """Let somebody come from the longest line at one of these stations to who is free; false when nobody does."""
    for at in range(begin, end):  # noqa: SIM110  the compiler knows no any()
        if moves_up(m, m.lists[at]):
            return True
    return False


def goes_before(m: Machine, station: int, one: int, other_station: int, other: int) -> bool:
    """Whether of two who are first in their queues one is called before the other."""
    cus, than = m.customers[one], m.customers[other]
    level, other_level = cus.level, than.level
    if m.clock[0].by_rule:
        own, level = rule_of(m, station, one)
        other_own, other_level = rule_of(m, other_station, other)
        if own != other_own:
            return own < other_own
    if level != other_level:
        return level < other_level
    if cus.turn != than.turn:
        return cus.turn < than.turn
    return cus.rank < than.rank


# -- who is free --------------------------------------------------------------------------------------


def give(m: Machine, pool: int) -> None:
    """One of a pool has no more to do."""
    account_pool(m, pool)
    if m.pools[pool].busy == m.pools[pool].capacity:
        m.pools[pool].free_since = m.clock[0].now
    m.pools[pool].busy -= 1


def release(m: Machine, station: int, choice: int, customer: int) -> None:
    """Who served at a station is free again, unless the customer keeps them (-1 for nobody), and calls who is next."""
    row, waiting = m.stations[station], 0
    for at in range(row.pools, row.pools_end):
        if stays(m, customer, m.lists[at]) == 0:
            give(m, m.lists[at])
            waiting += m.pools[m.lists[at]].waiting
    if choice >= 0:
        if stays(m, customer, m.choices[choice].pool):
            choice = -1
        else:
            give(m, m.choices[choice].pool)
            waiting += m.pools[m.choices[choice].pool].waiting
    if m.clock[0].rests:
        for at in range(row.pools, row.pools_end):
            begin_breaks(m, m.lists[at])
        if choice >= 0:
            begin_breaks(m, m.choices[choice].pool)
    if waiting == 0:
        return
    if choice < 0:
        call_for(m, row.near, row.near_end)
    else:
        call_for(m, m.choices[choice].near, m.choices[choice].near_end)
    for at in range(row.pools, row.pools_end):
        look_at_shared(m, m.lists[at])
    if choice >= 0:
        look_at_shared(m, m.choices[choice].pool)


def stays(m: Machine, customer: int, pool: int) -> bool:
    """Whether one of a pool stays with a customer, if there is one."""
    return customer >= 0 and keeps(m, customer, pool)


@rarely
def let_go(m: Machine, pool: int) -> None:
    """One of a pool is free: she takes the break that is due, or calls across all steps that her pool serves."""
    give(m, pool)
    begin_breaks(m, pool)
    if m.pools[pool].waiting:
        call_for(m, m.pools[pool].near, m.pools[pool].near_end)
        look_at_shared(m, pool)


@rarely
def keep(m: Machine, customer: int, until: int) -> None:
    """Who serves her stays with her until she has been served at a step."""
    cus = m.customers[customer]
    for at in range(m.stations[cus.station].pools, m.stations[cus.station].pools_end):
        m.kept[customer, m.lists[at]] = until + 1
    if cus.choice >= 0:
        m.kept[customer, m.choices[cus.choice].pool] = until + 1


@rarely
def let_kept_go(m: Machine, customer: int, step: int) -> None:
    """Who stayed with her until this step, or altogether (-1) when she leaves, is free, pool by pool."""
    for pool in range(len(m.pools)):
        until = m.kept[customer, pool]
        if until and (step < 0 or until == step + 1):
            m.kept[customer, pool] = 0
            let_go(m, pool)


# -- breaks -------------------------------------------------------------------------------------------


def begin_breaks(m: Machine, pool: int) -> None:
    """Whoever is free goes on a break that has fallen due; those who wait then wait for that."""
    if m.pools[pool].taken < m.pools[pool].due:
        send_on_breaks(m, pool)


@rarely
def send_on_breaks(m: Machine, pool: int) -> None:
    """Let as many go as are due a break and free."""
    row, clock = m.pools[pool], m.clock[0]
    if not free(m, pool):
        return
    while row.taken < row.due and free(m, pool):
        account_pool(m, pool)
        row.busy += 1
        look_at_shared(m, pool)
        row.on_break += 1
        wrap = new_wrap(m)
        m.wraps[wrap].station = -1
        m.wraps[wrap].choice = pool
        put_in(m, clock.places + wrap, m.due[row.breaks + row.taken], SERVICE_ENDS)
        row.taken += 1
    for at in range(row.near, row.near_end):
        look_again(m, m.lists[at])


def new_wrap(m: Machine) -> int:
    """A place for a wrap-up, or a break, that begins."""
    clock = m.clock[0]
    wrap = clock.free_wrap
    if wrap >= 0:
        clock.free_wrap = m.wraps[wrap].station
        return wrap
    clock.unused_wrap += 1
    return clock.unused_wrap - 1


@rarely
def break_ends(m: Machine, pool: int) -> None:
    """Somebody is back from a break."""
    account_pool(m, pool)
    m.pools[pool].on_break -= 1
    let_go(m, pool)
    for at in range(m.pools[pool].near, m.pools[pool].near_end):
        look_again(m, m.lists[at])


# -- work that can be left ----------------------------------------------------------------------------


@rarely
def interrupt_for(m: Machine, station: int, customer: int, level: int) -> int:
    """Let who is at work for somebody of a lower priority leave it for a customer; where, or -1 when nobody does.

    Whoever takes her must then call for that station: others may be free to go on with what was left.
    """
    if m.clock[0].interrupts == 0 or m.stations[station].down or m.clock[0].shut:
        return -1
    if lacking(m, station, customer) == 0:
        return -1
    worst = -1
    for other in range(len(m.stations)):
        if m.stations[other].interrupted:
            served = m.stations[other].serving_first
            while served >= 0:
                lower = m.routes_of[other, m.customers[served].segment].level > level
                if lower and comes_later(m, served, worst) and serves_for_lacking(m, served):
                    worst = served
                served = m.customers[served].next
    if worst < 0:
        return -1
    left = m.customers[worst].station
    interrupt(m, worst)
    return left


@rarely
def takes_over(m: Machine, customer: int, station: int) -> bool:
    """Let a customer who comes be served by whoever leaves other work for her; false when nobody does."""
    left = interrupt_for(m, station, customer, m.routes_of[station, m.customers[customer].segment].level)
    if left < 0:
        return False
    seize(m, station, customer)
    call_for(m, m.stations[left].alone, m.stations[left].alone + 1)
    return True


def comes_later(m: Machine, one: int, other: int) -> bool:
    """Whether of two being served one is interrupted before the other: of a lower priority, or begun later."""
    if other < 0:
        return True
    level = m.routes_of[m.customers[one].station, m.customers[one].segment].level
    other_level = m.routes_of[m.customers[other].station, m.customers[other].segment].level
    if level != other_level:
        return level > other_level
    return m.customers[one].begun > m.customers[other].begun


def serves_for_lacking(m: Machine, customer: int) -> bool:
    """Whether anybody who serves this customer is of a pool that is lacking, and she keeps nobody."""
    if keeps_any(m, customer):
        return False
    row, choice = m.stations[m.customers[customer].station], m.customers[customer].choice
    for at in range(row.pools, row.pools_end):
        if m.pools[m.lists[at]].lacking:
            return True
    if choice < 0:
        return False
    return m.pools[m.choices[choice].pool].lacking != 0


@rarely
def interrupt_for_one(m: Machine, begin: int, end: int) -> bool:
    """Serve the first of a queue whom somebody leaves other work for; false when there is none."""
    for at in range(begin, end):
        station = m.lists[at]
        if m.stations[station].waiting:
            customer = first_of(m, station)
            left = interrupt_for(m, station, customer, m.customers[customer].level)
            if left >= 0:
                call_one(m, station, customer)
                call_for(m, m.stations[left].alone, m.stations[left].alone + 1)
                return True
    return False


@rarely
def interrupt(m: Machine, customer: int) -> None:
    """Stop a service: she waits again, and who served her is free, without calling anybody yet."""
    cus = m.customers[customer]
    row = m.stations[cus.station]
    settle(m, customer)
    stop_serving(m, customer)
    take_out(m, customer)
    if cus.state == RESUMED:
        strike(m, customer)
    for at in range(row.pools, row.pools_end):
        give(m, m.lists[at])
    if cus.choice >= 0:
        give(m, m.choices[cus.choice].pool)
    rejoin(m, customer, cus.station)
    overflow(m, customer)


@rarely
def strike(m: Machine, customer: int) -> None:
    """Strike somebody from the ring of those who have been called: she is not to go on now."""
    at = m.clock[0].called_first
    while at != m.clock[0].called_last:
        if m.called[at] == customer:
            m.called[at] = m.clock[0].places
        at = 0 if at == m.clock[0].places else at + 1


@rarely
def end_shift(m: Machine, pool: int, day: int) -> None:
    """More serve than are on duty from now on: who began last is left, for others or until tomorrow."""
    rule = m.pools[pool].shift_end
    while rule != FINISH and m.pools[pool].busy > m.pools[pool].capacity:
        last = -1
        for at in range(m.pools[pool].near, m.pools[pool].near_end):
            served = m.stations[m.lists[at]].serving_first
            while served >= 0:
                later = last < 0 or m.customers[served].begun > m.customers[last].begun
                if later and is_served_by(m, served, pool) and not keeps_any(m, served):
                    last = served
                served = m.customers[served].next
        if last < 0:
            return
        if rule == TOMORROW:
            m.customers[last].not_before = (day + 1) * DAY
        interrupt(m, last)


def is_served_by(m: Machine, customer: int, pool: int) -> bool:
    """Whether one of a pool serves this customer."""
    row, choice = m.stations[m.customers[customer].station], m.customers[customer].choice
    for at in range(row.pools, row.pools_end):
        if m.lists[at] == pool:
            return True
    return choice >= 0 and m.choices[choice].pool == pool


# -- who takes over after a wait ----------------------------------------------------------------------


@rarely
def overflow(m: Machine, customer: int) -> None:
    """Set when those who serve only after a wait are to know of a customer, one after the other."""
    clock, cus = m.clock[0], m.customers[customer]
    row = m.stations[cus.station]
    if row.overflows == 0:
        return
    waited, least = clock.now - cus.came, -1
    for choice in range(row.choices, row.choices_end):
        after = m.choices[choice].after
        if after > waited and (least < 0 or after < least):
            least = after
    if least >= 0:
        put_in(m, clock.overflow + customer, least - waited, PATIENCE_ENDS)


@rarely
def has_waited(m: Machine, customer: int) -> None:
    """A customer has waited so long that others may serve her."""
    station = m.customers[customer].station
    call_for(m, m.stations[station].alone, m.stations[station].alone + 1)
    if m.customers[customer].state == WAITING:
        overflow(m, customer)


def wait_is_over(m: Machine, customer: int) -> None:
    """Of her patience, and of those who would have taken over, there is no more need."""
    take_out(m, customer)
    if m.stations[m.customers[customer].station].overflows:
        take_out(m, m.clock[0].overflow + customer)
