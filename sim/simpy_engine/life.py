"""The life of a visit: what happens to a customer, from her arrival to her leaving.

`live` is the contract of `docs/life-of-a-visit.md` in its order, under its numbers. Every other room of this
engine only serves it.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Any

from simpy.events import Event
from simpy.exceptions import Interrupt

from sim import plan as p
from sim.plan import ticks
from sim.plan.routes import Route
from sim.random_numbers import Source
from sim.simpy_engine import experience, recovery
from sim.simpy_engine.calling import call_for, interrupt_for, keep, let_kept_go, overflow, release
from sim.simpy_engine.clock import PATIENCE_ENDS, RETURNS, SERVICE_ENDS, Alarm, Call
from sim.simpy_engine.customer import CHANGE, GO, INTERRUPTED, Customer
from sim.simpy_engine.shop import Shop
from sim.simpy_engine.station import ANSWERED, MET, SHORT, VISITS, Station


def live(shop: Shop, customer: Customer[Station], begin: int | None = None) -> Generator[Event, Any, None]:  # noqa: C901  the contract in one piece
    """The whole stay of a customer, as a SimPy process; from step `begin` on, if not from that of her stream."""
    env, luck = shop.env, shop.luck[customer.stream]
    who, segment = customer.number, customer.segment
    goal = shop.plan.streams[customer.stream].step if begin is None else begin
    outcome: int | None = None
    while True:
        # 1. Arrive.
        station, chance = shop.stations[goal], luck[goal]
        customer.station = station
        plan, tally = station.plan, station.tallies[customer.column]
        visit = customer.visits.get(goal, 0)
        customer.visits[goal] = visit + 1
        if visit > p.MOST_VISITS:
            raise p.NeverLeavesError(station.plan.name)
        tally.visits += 1
        came = customer.came = env.now
        station.note_day(customer.column, came, VISITS)
        tally.elapsed += came - customer.arrived
        began, left, waited = p.NOT_CALLED, None, -1
        experience.arrives(shop, customer, goal, visit)

        # 2. Look.
        if not shop.enter(customer, plan.room):
            tally.blocked += 1
            outcome = p.BLOCKED
        elif station.open_to(customer) or (left := interrupt_for(station, customer)) is not None:
            station.seize(customer)
            if left is not None:
                call_for([left])
            tally.joined += 1
            tally.note_wait(0)
        else:
            outcome = look(shop, customer, visit)

            # 3. Wait.
            if outcome is None and shop.shut:
                let_kept_go(customer)  # nobody stays over night
            if outcome is None:
                call = station.join(customer, place_in_queue(shop, customer, visit))
                patience = plan.patience[segment]
                if patience is not None and not shop.shut:
                    limit = ticks(chance.patience.variate(patience, who, visit))
                    alarm = Alarm(env, limit, PATIENCE_ENDS, (customer, call))
                    alarm.callbacks.append(patience_ends)
                overflow(station, customer)
                answer = yield call
                waited = env.now - came
                customer.queued += waited
                tally.joined += 1
                tally.note_wait(env.now - came)
                if answer != GO:
                    outcome = answer
                    if answer == p.ABANDONED:
                        tally.abandoned += 1
                        if station.in_time(env.now - came):
                            tally.abandoned_short += 1
                            station.note_day(customer.column, came, SHORT)
        if outcome is not None:
            if shop.log is not None:
                shop.log.visit(customer.stream, who, goal, visit, came, began, env.now, outcome, -1)
            experience.fails(shop, customer, visit, waited, outcome)
            target = way_out(shop, customer, visit, outcome)
            target = allowed(shop, customer, recovery.follows(shop, customer, target, outcome, visit))
            if target < 0:
                leave(shop, customer, outcome, target)
                return
            goal, outcome = target, None
            continue
        began = env.now
        tally.answered += 1
        tally.answered_wait += began - came
        station.note_day(customer.column, came, ANSWERED)
        if station.in_time(began - came):
            tally.met += 1
            station.note_day(customer.column, came, MET)

        # 4. Be served.
        cause = customer.account_of_service(goal, visit, shop.plan)
        experience.hurry(customer)
        customer.slowness *= station.rush
        takes = plan.takes[segment]
        length = 0
        if takes is not None:
            length = ticks(chance.takes.variate(takes, who, visit) * customer.slowness)
        if goal in shop.processes:
            outcome = yield from served_by(shop.processes[goal], customer, cause)
            length = env.now - began
        elif length and station.watched:
            outcome, length = yield from served_with_changes(shop, customer, length, cause)
        elif length:
            try:
                yield Alarm(env, length, SERVICE_ENDS)
            except Interrupt as stop:
                outcome = stop.cause
            customer.charge(cause, env.now)
        if outcome is not None:
            release(station, customer.staff, customer)
            break
        tally.services += 1
        tally.service += length
        if plan.duration is not None:
            tally.note_done(env.now - customer.arrived, plan.duration.limit, plan.duration.promised)

        # 5. Wrap up.
        if plan.wrap_up is not None:
            length = ticks(chance.wrap_up.variate(plan.wrap_up, who, visit) * customer.slowness)
            rest = Alarm(env, length, SERVICE_ENDS, (station, customer.staff))
            rest.callbacks.append(shop.wrap_up_ends)
        elif plan.keep_until is not None:
            keep(customer, plan.keep_until)
        else:
            release(station, customer.staff, customer)
        if customer.kept:
            let_kept_go(customer, goal)

        # 6. Fail or not.
        sent = experience.fails(shop, customer, visit, began - came, p.SERVED)
        if sent is None and customer.rework is not None and shop.plan.failures[customer.rework].step == goal:
            customer.rework = None

        # 7. Go on.
        target = chosen(station.routes[segment], chance.next, who, visit) if sent is None else sent
        if shop.log is not None:
            shop.log.visit(customer.stream, who, goal, visit, came, began, env.now, p.SERVED, customer.chosen)
        target = allowed(shop, customer, recovery.follows(shop, customer, target, p.SERVED, visit))
        if target < 0:
            leave(shop, customer, p.SERVED, target)
            return
        goal = target
    if shop.log is not None:
        shop.log.visit(customer.stream, who, goal, visit, came, began, env.now, outcome, customer.chosen)
    leave(shop, customer, outcome, p.LEAVE, cut_off=True)


def leave(
    shop: Shop, customer: Customer[Station], outcome: int, target: int, *, cut_off: bool = False
) -> None:
    """A customer goes; one with a complaint comes back for it."""
    lived, delay = customer.lived, None
    if lived is not None and not cut_off:
        outcome = lived.ended
    if target == p.LOST:
        outcome = p.LOST_TO_FAILURE
    if lived is not None:
        delay = recovery.goes_home(shop, customer)
    shop.leave(customer, outcome)
    if lived is None:
        return
    if delay is None:
        recovery.verdict(shop, customer)
        return
    shop.at_home[customer] = None
    if not shop.over:
        Alarm(shop.env, delay, RETURNS, customer).callbacks.append(partial(comes_back, shop))


def comes_back(shop: Shop, alarm: Any) -> None:
    """A complaint arrives: now, or when the doors open next; or never, when they do not."""
    customer, later = alarm.value, shop.next_opening()
    if later is None:
        return
    if later:
        Alarm(shop.env, later, RETURNS, customer).callbacks.append(partial(comes_back, shop))
        return
    shop.come_in_again(customer)
    customer.process = shop.env.process(live(shop, customer, recovery.comes_back(shop, customer)))


def look(shop: Shop, customer: Customer[Station], visit: int) -> int | None:
    """What a customer makes of a queue before she joins it: None for joining, or the outcome of her stay."""
    if shop.refusing is not None:
        return shop.refusing
    station = customer.station
    if not shop.open and shop.plan.closing == p.SERVE_OUT and station.team.deserted():
        return p.CARRIED_OVER
    plan, tally = station.plan, station.tallies[customer.column]
    limit = plan.balks_at[customer.segment]
    if limit is not None:
        chance = shop.luck[customer.stream][station.number]
        if station.waiting >= chance.balks_at.variate(limit, customer.number, visit):
            tally.balked += 1
            return p.BALKED
    if plan.waiting_places is not None and station.waiting >= plan.waiting_places:
        tally.blocked += 1
        return p.BLOCKED
    return None


def place_in_queue(shop: Shop, customer: Customer[Station], visit: int) -> int | None:
    """By what she is called before others of her priority, where that is how long her service will take."""
    plan = customer.station.plan
    chance = shop.luck[customer.stream][customer.station.number]
    if plan.order == p.SHORTEST:
        takes = plan.takes[customer.segment]
        return 0 if takes is None else ticks(chance.takes.variate(takes, customer.number, visit))
    return None


def patience_ends(alarm: Any) -> None:
    """A patience has run out: whoever still waits for the same call gives up."""
    customer, call = alarm.value
    if customer.call is call and not customer.patient:
        customer.station.dismiss(customer, p.ABANDONED)


def way_out(shop: Shop, customer: Customer[Station], visit: int, outcome: int) -> int:
    """Where a visit leads that ended unserved: a step, LEAVE when the stay ends with it, LOST."""
    exits = customer.station.plan.exits
    route = exits[outcome][customer.segment] if exits and outcome < len(exits) else ()
    if not route:
        return p.LEAVE
    customer.fresh = False
    chance = shop.luck[customer.stream][customer.station.number]
    return chosen(route, chance.exits[outcome], customer.number, visit)


def allowed(shop: Shop, customer: Customer[Station], target: int) -> int:
    """Where she goes: out, instead of once more to a step to which nobody comes so often."""
    most = None if target < 0 else shop.stations[target].plan.at_most
    return p.LEAVE if most is not None and customer.visits.get(target, 0) >= most else target


def chosen(route: Route, chance: Source, who: int, visit: int) -> int:
    """The target that a customer's number picks of a route; one that is the only one needs none."""
    if len(route) == 1:
        return route[0][1]
    u = chance.uniform(who, visit)
    return next(step for upto, step in route if u < upto)


def served_with_changes(
    shop: Shop, customer: Customer[Station], length: int, cause: int
) -> Generator[Event, Any, tuple[int | None, int]]:
    """A service that outages may stop or slow, and others interrupt; None, or the outcome when it was cut off, and how
    much work it was.

    Whenever anything changes, `Station.settle` has written down what was done until then.
    """
    station = customer.station
    env = station.hall.env
    customer.part, customer.cause = length, cause
    begin_again(station, customer)
    paused: Call | None = None
    while True:
        try:
            if station.pace > 0.0:
                yield Alarm(env, station.delay(customer.part), SERVICE_ENDS)
                customer.worked(customer.part, station.slowed, env.now)
                break
            paused = customer.call = Call(env)
            yield paused
        except Interrupt as stop:
            if stop.cause == INTERRUPTED:
                since = env.now
                answer = yield customer.back  # type: ignore[misc]  # she stands in the queue again
                customer.queued += env.now - since
                station.tallies[customer.column].again += env.now - since
                if answer != GO:
                    return answer, length
                length += anew(shop, customer)
                customer.cause = cause
                begin_again(station, customer)
                continue
            if stop.cause != CHANGE:
                station.settle(customer)
                del station.serving[customer]
                return stop.cause, length
        if customer.call is paused:  # and not what she waits for since she was interrupted
            customer.call = None
    del station.serving[customer]
    return None, length


def begin_again(station: Station, customer: Customer[Station]) -> None:
    """A service begins, or goes on, that something can change."""
    station.hall.begun += 1
    customer.began = station.hall.begun
    station.serving[customer] = None


def anew(shop: Shop, customer: Customer[Station]) -> int:
    """Whoever was interrupted where services are not resumed begins anew: how much more work that is."""
    plan = customer.station.plan
    takes = plan.takes[customer.segment]
    if plan.interrupted != p.RESTART or takes is None:
        return 0
    chance = shop.luck[customer.stream][customer.station.number].anew
    part = ticks(chance.variate(takes, customer.number, customer.again) * customer.slowness)
    customer.again += 1
    more, customer.part = part - customer.part, part
    return more


def served_by(process: Any, customer: Customer[Station], cause: int) -> Generator[Event, Any, int | None]:
    """A service that a user has written as a SimPy process; None, or the outcome when it was cut off."""
    env = customer.station.hall.env
    outcome: int | None = None
    try:
        yield from process(env, customer)
    except Interrupt as stop:
        outcome = stop.cause
    if not isinstance(env.now, int):
        raise TypeError(
            f"the clock counts whole microseconds and stands at {env.now}; write env.timeout(int(…))"
        )
    customer.charge(cause, env.now)
    return outcome
