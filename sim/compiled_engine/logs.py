"""The log of a run: a row a visit and a row a stay, where somebody wants to know of every one."""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.state import Machine
from sim.compiler.language import rarely
from sim.plan import experience as x

NOT_CALLED, STATES = p.NOT_CALLED, x.STATES


@rarely
def write_visit(m: Machine, customer: int, outcome: int) -> None:
    """Note a visit in the log."""
    clock, cus = m.clock[0], m.customers[customer]
    if clock.visits >= len(m.visit_log):
        clock.too_small = 1
        return
    row = m.visit_log[clock.visits]
    row.stream, row.customer, row.step, row.visit = cus.stream, cus.number, cus.station, cus.visit
    row.came, row.began, row.ended, row.outcome = cus.came, cus.began, clock.now, outcome
    row.chosen = -1
    if cus.began != NOT_CALLED and cus.choice >= 0:
        row.chosen = m.choices[cus.choice].pool
    clock.visits += 1


@rarely
def write_stay(m: Machine, customer: int, outcome: int) -> None:
    """Note a stay in the log."""
    clock, cus = m.clock[0], m.customers[customer]
    if clock.stays >= len(m.stay_log):
        clock.too_small = 1
        return
    row = m.stay_log[clock.stays]
    row.stream, row.customer, row.segment = cus.stream, cus.number, cus.segment
    row.arrived, row.left, row.outcome = cus.arrived, clock.now, outcome
    for cause in range(clock.causes):
        m.stay_ledger[clock.stays, cause] = m.own_ledger[customer, cause]
    clock.stays += 1


@rarely
def write_verdict(m: Machine, customer: int, score: int) -> None:
    """Note in the log what remains of all that a customer has lived through."""
    clock, cus, lived = m.clock[0], m.customers[customer], m.lived[customer]
    if clock.verdicts >= len(m.verdict_log):
        clock.too_small = 1
        return
    row = m.verdict_log[clock.verdicts]
    row.stream, row.customer, row.score = cus.stream, cus.number, score
    row.mode, row.state = -1, 0
    if lived.decided >= 0:
        row.mode, row.state = lived.decided // STATES, lived.decided % STATES
    clock.verdicts += 1
