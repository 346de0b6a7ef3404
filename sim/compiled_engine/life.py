"""The life of a visit: what happens to a customer, from her arrival to her leaving.

The contract of `docs/life-of-a-visit.md` in its order, under its numbers, as in `sim.simpy_engine.life`; where that
one waits, this one returns, and `live` is entered again at the stage where it went on.
"""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.calendar import put_in
from sim.compiled_engine.calling import (
    keep,
    let_kept_go,
    new_wrap,
    overflow,
    release,
    takes_over,
    wait_is_over,
)  # fmt: skip
from sim.compiled_engine.chance import drawn, ticks_of, variate
from sim.compiled_engine.experience import comes_to, fails, hurry
from sim.compiled_engine.leaving import enter_room, leave
from sim.compiled_engine.logs import write_visit
from sim.compiled_engine.ranks import PATIENCE_ENDS, SERVICE_ENDS
from sim.compiled_engine.recovery import goes
from sim.compiled_engine.service import delay, start_serving, stop_serving
from sim.compiled_engine.state import (
    FIRST_STEP,
    FOR_ANEW,
    FOR_BALKS_AT,
    FOR_EXITS,
    FOR_PATIENCE,
    FOR_TAKES,
    FOR_WRAP_UP,
    NOWHERE,
    OF_A_STEP,
    UNIT,
    Machine,
)  # fmt: skip
from sim.compiled_engine.station import (
    EVICTED,
    GO,
    PAUSED,
    RESUMED,
    SERVING,
    join,
    open_to,
    seize,
)
from sim.compiled_engine.sums import note_abandoned, note_called, note_done, note_visit, note_wait
from sim.compiled_engine.team import deserted
from sim.compiler.language import rarely

ARRIVE, BEGIN, UNSERVED, SERVED, OUT = 0, 1, 2, 3, 4
"""Stages at which a life goes on."""

ABANDONED, BALKED, BLOCKED, IS_SERVED, LOST_TO_FAILURE, CARRIED_OVER, TURNED_AWAY = (
    p.ABANDONED, p.BALKED, p.BLOCKED, p.SERVED, p.LOST_TO_FAILURE, p.CARRIED_OVER, p.TURNED_AWAY,
)  # fmt: skip
SHORTEST, RESTART = p.SHORTEST, p.RESTART
LEAVE, LOST, SERVE_OUT, MOST_VISITS, NOT_CALLED = p.LEAVE, p.LOST, p.SERVE_OUT, p.MOST_VISITS, p.NOT_CALLED


def live(m: Machine, customer: int, stage: int, goal: int) -> None:
    """Let a customer live on from a stage, until she waits, is being served, or has gone."""
    while True:
        if stage == ARRIVE:
            stage = arrive(m, customer, goal)
        if stage == BEGIN:
            stage = begin(m, customer)
        if stage == OUT:
            return
        ended = m.customers[customer].answer if stage == UNSERVED else IS_SERVED
        goal = way_out(m, customer, ended) if stage == UNSERVED else go_on(m, customer)
        stage = ARRIVE
        if m.clock[0].lives:
            goal = goes(m, customer, goal, ended)
            ended = m.lived[customer].ended
        if m.clock[0].bounds and goal >= 0:
            goal = allowed(m, customer, goal)
        if goal < 0:
            leave(m, customer, LOST_TO_FAILURE if goal == LOST else ended)
            return


@rarely
def allowed(m: Machine, customer: int, goal: int) -> int:
    """Where she goes: out, instead of once more to a step to which nobody comes so often."""
    most = m.stations[goal].at_most
    return LEAVE if most >= 0 and m.visits[customer, goal] >= most else goal


def arrive(m: Machine, customer: int, goal: int) -> int:
    """Come to a step: be served at once, wait, or go away."""
    # 1. Arrive.
    cus = m.customers[customer]
    cus.station = goal
    cus.visit = m.visits[customer, goal]
    m.visits[customer, goal] += 1
    if cus.visit > MOST_VISITS:
        m.clock[0].never_leaves = goal
        m.clock[0].done = 1
        return OUT
    tally = m.tallies[goal, cus.column]
    cus.came = m.clock[0].now
    note_visit(m, customer)
    if m.clock[0].lives:
        comes_to(m, customer)

    # 2. Look.
    cus.began = NOT_CALLED
    if cus.room != m.stations[goal].room and enter_room(m, customer, m.stations[goal].room) == 0:
        tally.blocked += 1
        cus.answer = BLOCKED
        return UNSERVED
    if open_to(m, goal, customer):
        seize(m, goal, customer)
        cus.answer = GO
        return BEGIN
    if m.clock[0].interrupts and takes_over(m, customer, goal):
        cus.answer = GO
        return BEGIN
    cus.answer = look(m, customer)
    if cus.answer != GO:
        return UNSERVED

    # 3. Wait.
    if m.clock[0].shut and m.clock[0].keeps:
        let_kept_go(m, customer, -1)  # nobody stays over night
    join(m, customer, goal, place_in_queue(m, customer))
    of = m.routes_of[goal, cus.segment].patience
    if of >= 0 and not m.clock[0].shut:
        limit = drawn_here(m, customer, FOR_PATIENCE, of)
        put_in(m, customer, ticks_of(limit), PATIENCE_ENDS)
    if m.stations[goal].overflows:
        overflow(m, customer)
    return OUT


def drawn_here(m: Machine, customer: int, what: int, of: int) -> float:
    """What is drawn for this visit, of the distribution in row `of`."""
    cus = m.customers[customer]
    column = FIRST_STEP + OF_A_STEP * cus.station + what
    return drawn(m, cus.stream, column, of, cus.number, cus.visit)


def look(m: Machine, customer: int) -> int:
    """What a customer makes of a queue before she joins it: GO for joining, or the outcome of her visit."""
    if m.clock[0].refusing >= 0:
        return m.clock[0].refusing
    cus = m.customers[customer]
    station = cus.station
    if m.clock[0].open == 0 and m.clock[0].closing == SERVE_OUT and deserted(m, station):
        return CARRIED_OVER
    of = m.routes_of[station, cus.segment].balks
    if of >= 0 and m.stations[station].waiting >= drawn_here(m, customer, FOR_BALKS_AT, of):
        m.tallies[station, cus.column].balked += 1
        return BALKED
    places = m.stations[station].places
    if places >= 0 and m.stations[station].waiting >= places:
        m.tallies[station, cus.column].blocked += 1
        return BLOCKED
    return GO


def place_in_queue(m: Machine, customer: int) -> int:
    """By what she is called before others of her priority, where that is how long her service will take."""
    cus = m.customers[customer]
    if m.stations[cus.station].order == SHORTEST:
        of = m.routes_of[cus.station, cus.segment].takes
        if of >= 0:
            return ticks_of(drawn_here(m, customer, FOR_TAKES, of))
    return 0


def begin(m: Machine, customer: int) -> int:
    """A wait is over: be served, or go away."""
    now = m.clock[0].now
    cus = m.customers[customer]
    station = cus.station
    tally = m.tallies[station, cus.column]
    cus.queued += now - cus.came
    note_wait(m, station, cus.column, now - cus.came)
    if cus.answer != GO:
        tally.unanswered += 1
        tally.unanswered_wait += now - cus.came
        if m.clock[0].lives:
            m.lived[customer].waited = now - cus.came
        if cus.answer == ABANDONED:
            note_abandoned(m, customer)
        return UNSERVED
    cus.began = now
    note_called(m, customer)

    # 4. Be served.
    cus.work = account_of_service(m, customer)
    if m.clock[0].lives:
        hurry(m, customer)
    if m.clock[0].watches:
        cus.slowness *= m.stations[station].rush
    of = m.routes_of[station, cus.segment].takes
    cus.length = 0
    if of >= 0:
        cus.length = ticks_of(drawn_here(m, customer, FOR_TAKES, of) * cus.slowness)
    if cus.length == 0:
        return SERVED
    cus.part = cus.length
    serve(m, customer)
    return OUT


def serve(m: Machine, customer: int) -> None:
    """A service begins, or goes on."""
    m.customers[customer].state = SERVING
    if m.stations[m.customers[customer].station].pace > 0.0:
        put_in(m, customer, delay(m, customer), SERVICE_ENDS)
    else:
        m.customers[customer].state = PAUSED
    start_serving(m, customer)


@rarely
def go_back(m: Machine, customer: int) -> None:
    """A service that was interrupted goes on, or begins anew; or the customer is sent away."""
    cus = m.customers[customer]
    cus.interrupted = 0
    cus.queued += m.clock[0].now - cus.stood
    m.tallies[cus.station, cus.column].again += m.clock[0].now - cus.stood
    if cus.answer != GO:
        if m.clock[0].log:
            write_visit(m, customer, cus.answer)
        leave(m, customer, cus.answer)
        return
    of = m.routes_of[cus.station, cus.segment].takes
    if m.stations[cus.station].interrupted == RESTART and of >= 0:
        key = m.chance[cus.stream, FIRST_STEP + OF_A_STEP * cus.station + FOR_ANEW].key
        part = ticks_of(variate(m, of, key, cus.number, cus.again) * cus.slowness)
        cus.again += 1
        cus.length += part - cus.part
        cus.part = part
    serve(m, customer)


def account_of_service(m: Machine, customer: int) -> int:
    """The cause of being served now: the step, or the failure that made this visit needed."""
    cus = m.customers[customer]
    if cus.rework >= 0:
        if cus.fresh or cus.visit:
            cus.fresh = 0
            return m.clock[0].rework + cus.rework
        cus.rework = -1
    return cus.station


def go_on(m: Machine, customer: int) -> int:
    """After a service: where the customer goes; a step, LEAVE or LOST."""
    cus = m.customers[customer]
    station = cus.station
    tally = m.tallies[station, cus.column]
    tally.services += 1
    tally.service += cus.length
    if m.stations[station].done >= 0:
        note_done(m, customer)

    # 5. Wrap up.
    clock = m.clock[0]
    if m.stations[station].wrap_up >= 0:
        wrap = new_wrap(m)
        m.wraps[wrap].station = station
        m.wraps[wrap].choice = cus.choice
        length = ticks_of(drawn_here(m, customer, FOR_WRAP_UP, m.stations[station].wrap_up) * cus.slowness)
        put_in(m, clock.places + wrap, length, SERVICE_ENDS)
    elif m.stations[station].keep_until >= 0:
        keep(m, customer, m.stations[station].keep_until)
    else:
        release(m, station, cus.choice, customer)
    if clock.keeps:
        let_kept_go(m, customer, station)

    # 6. Fail or not.
    target = NOWHERE
    if clock.lives:
        target = fails(m, customer, cus.began - cus.came, IS_SERVED)
    for failure in range(
        m.stations[station].failures, 0 if clock.lives else m.stations[station].failures_end
    ):
        u = drawn(m, cus.stream, clock.first_failure + failure, UNIT, cus.number, cus.visit)
        if u < m.failures[failure].share:
            m.failed[failure, cus.column] += 1
            if target == NOWHERE and m.failures[failure].target != NOWHERE:
                target = m.failures[failure].target
                cus.rework = failure
                cus.fresh = 1
    if target == NOWHERE and cus.rework >= 0 and m.failures[cus.rework].step == station:
        cus.rework = -1

    # 7. Go on.
    if target == NOWHERE:
        route = m.routes_of[station, cus.segment]
        target = chosen(m, customer, route.route, route.route_end, FOR_EXITS + IS_SERVED)
    if clock.log:
        write_visit(m, customer, IS_SERVED)
    return target


def chosen(m: Machine, customer: int, at: int, end: int, what: int) -> int:
    """The target that a customer's number picks of a route; one that is the only one needs none."""
    if end - at > 1:
        u = drawn_here(m, customer, what, UNIT)
        while u >= m.shares[at].share:
            at += 1
    return m.shares[at].thing


@rarely
def way_out(m: Machine, customer: int, outcome: int) -> int:
    """Where a visit leads that ended unserved: a step, LEAVE when the stay ends with it, LOST."""
    cus = m.customers[customer]
    if m.clock[0].log:
        write_visit(m, customer, outcome)
    if m.clock[0].lives:
        fails(m, customer, m.lived[customer].waited, outcome)
    if m.stations[cus.station].has_exits == 0 or outcome > TURNED_AWAY:
        return LEAVE
    route = m.exits[cus.station, outcome, cus.segment]
    if route.route == route.route_end:
        return LEAVE
    cus.fresh = 0
    return chosen(m, customer, route.route, route.route_end, FOR_EXITS + outcome)


def called(m: Machine, customer: int) -> int:
    """Whoever was called goes on: the stage of her life that begins."""
    cus = m.customers[customer]
    if cus.state == RESUMED:
        cus.state = SERVING
        put_in(m, customer, delay(m, customer), SERVICE_ENDS)
        return OUT
    if cus.state == EVICTED:
        stop_serving(m, customer)
        release(m, cus.station, cus.choice, customer)
        if m.clock[0].log:
            write_visit(m, customer, cus.answer)
        leave(m, customer, cus.answer)
        return OUT
    wait_is_over(m, customer)
    if cus.interrupted:
        go_back(m, customer)
        return OUT
    return BEGIN
