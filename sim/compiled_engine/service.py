"""A service in progress: an amount of work at a pace, written down before anything changes it.

As `Station.settle` and `Customer.worked` of `sim.simpy_engine`. Where an outage or another customer can change a
service, those being served stand in a chain, in the order in which they began.

Invariant: when a pace changes, or a service ends or is interrupted, the work done until then has been written down.
"""

from __future__ import annotations

from sim.compiled_engine.chance import LONGEST
from sim.compiled_engine.state import Machine


def charge(m: Machine, customer: int, cause: int) -> None:
    """Write the time since the last entry to a cause."""
    enter(m, customer, cause, m.clock[0].now - m.customers[customer].since)
    m.customers[customer].since = m.clock[0].now


def enter(m: Machine, customer: int, cause: int, span: int) -> None:
    """Write a span of time to a cause."""
    m.ledger[m.customers[customer].account, cause] += span
    if m.clock[0].log:
        m.own_ledger[customer, cause] += span


def service_is_over(m: Machine, customer: int) -> None:
    """Charge the last part of a service, and take it from those that anything can change."""
    worked(m, customer, m.customers[customer].part)
    stop_serving(m, customer)


def delay(m: Machine, customer: int) -> int:
    """How long what is left of a service takes at the pace of now."""
    cus = m.customers[customer]
    pace = m.stations[cus.station].pace
    if pace == 1.0:
        return cus.part
    exact = cus.part / pace
    whole = int(min(exact, LONGEST))
    return whole + (whole < exact)


def settle(m: Machine, customer: int) -> None:
    """Write down what has been done of a service since the last entry; call this before the pace changes."""
    cus = m.customers[customer]
    span, pace = m.clock[0].now - cus.since, m.stations[cus.station].pace
    worked(m, customer, span if pace == 1.0 else min(cus.part, int(span * pace + 0.5)))


def worked(m: Machine, customer: int, done: int) -> None:
    """Charge the time since the last entry: `done` ticks of work to her service, the rest to what slowed it."""
    cus = m.customers[customer]
    span = m.clock[0].now - cus.since
    enter(m, customer, cus.work, done)
    if done != span:
        enter(m, customer, m.stations[cus.station].slowed, span - done)
    cus.part -= done
    cus.since = m.clock[0].now


def start_serving(m: Machine, customer: int) -> None:
    """Put a customer at the end of the chain of those whose service something can change, where anything can."""
    station = m.customers[customer].station
    if m.stations[station].watched == 0:
        return
    m.clock[0].begun += 1
    cus, last = m.customers[customer], m.stations[station].serving_last
    cus.begun = m.clock[0].begun
    cus.before = last
    cus.next = -1
    if last < 0:
        m.stations[station].serving_first = customer
    else:
        m.customers[last].next = customer
    m.stations[station].serving_last = customer


def stop_serving(m: Machine, customer: int) -> None:
    """Take a customer from that chain."""
    station = m.customers[customer].station
    if m.stations[station].watched:
        before, following = m.customers[customer].before, m.customers[customer].next
        if before < 0:
            m.stations[station].serving_first = following
        else:
            m.customers[before].next = following
        if following < 0:
            m.stations[station].serving_last = before
        else:
            m.customers[following].before = before
