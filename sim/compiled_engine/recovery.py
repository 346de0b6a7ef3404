"""What is done for a customer, and what remains, as in `sim.simpy_engine.recovery`, in the same order."""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.chance import drawn, ticks_of
from sim.compiled_engine.experience import concludes, judge, note, notices, score_of
from sim.compiled_engine.logs import write_verdict
from sim.compiled_engine.state import FOR_AFTER, OF_A_FELT, UNIT, Machine
from sim.compiled_engine.station import AT_HOME
from sim.compiler.language import rarely
from sim.plan import experience as x

LEAVE, SERVED, TURNED_AWAY = p.LEAVE, p.SERVED, p.TURNED_AWAY
SETTLED, QUICKLY, STATES, RECOVERS, COMES_BACK = x.SETTLED, x.QUICKLY, x.STATES, x.RECOVERS, x.COMES_BACK
MICRO, OF_A_MODE, GRANTED = x.MICRO, x.OF_A_MODE, x.GRANTED
SCORED, SCORE, STARS, OPEN = x.SCORED, x.SCORE, x.STARS, x.OPEN
RECOVERIES, ESCALATED, SETTLED_ROW, QUICKLY_ROW = x.RECOVERIES, x.ESCALATED, x.SETTLED_ROW, x.QUICKLY_ROW


# -- the ladder ---------------------------------------------------------------------------------------


@rarely
def goes(m: Machine, customer: int, goal: int, outcome: int) -> int:
    """Where she really goes after a visit that would lead her to a goal: up the ladder, back from it, or there."""
    lived = m.lived[customer]
    if lived.rung >= 0:
        return climbs(m, customer, outcome)
    lived.ended = outcome
    if lived.follows == RECOVERS and outcome <= (SERVED if lived.home else TURNED_AWAY):
        lived.back = goal
        return begins(m, customer)
    if lived.follows == RECOVERS:
        lived.follows = 0
    return goal


@rarely
def begins(m: Machine, customer: int) -> int:
    """She begins to climb the ladder."""
    lived = m.lived[customer]
    lived.follows = 0
    lived.rung = lived.begins
    note(m, customer, m.terms[0].whole + RECOVERIES, 1)
    return m.rungs[lived.rung].step


@rarely
def climbs(m: Machine, customer: int, outcome: int) -> int:
    """A step of the ladder is done: it has settled the matter, or she goes on up, or back when there is no more."""
    cus, lived, terms = m.customers[customer], m.lived[customer], m.terms[0]
    if outcome > TURNED_AWAY:
        lived.rung = -1
        lived.back = LEAVE
        lived.ended = outcome
        return LEAVE
    if outcome != SERVED or lived.rung >= terms.rungs:
        return returns(m, customer)
    rung = m.rungs[lived.rung]
    if rung.settles >= 0.0:
        if lived.claim <= rung.up_to:
            u = drawn(m, cus.stream, terms.first_settles + lived.rung, UNIT, cus.number, cus.visit)
            if u < rung.settles:
                settles(m, customer)
                concludes(m, customer)
                lived.rung = terms.rungs
                return returns(m, customer) if terms.follow_up < 0 else terms.follow_up
        if lived.rung + 1 < terms.rungs:
            note(m, customer, terms.whole + ESCALATED, 1)
    lived.rung += 1
    return returns(m, customer) if lived.rung == terms.rungs else m.rungs[lived.rung].step


@rarely
def settles(m: Machine, customer: int) -> None:
    """The matter is settled: what she claims is granted, part of her score comes back."""
    lived, terms = m.lived[customer], m.terms[0]
    quick = m.clock[0].now - lived.complained <= terms.quick
    lived.handling = QUICKLY if quick else SETTLED
    note(m, customer, terms.whole + SETTLED_ROW, 1)
    note(m, customer, terms.whole + QUICKLY_ROW, int(quick))
    note(m, customer, lived.problem * OF_A_MODE + GRANTED, lived.claim)
    part = terms.back_quickly if quick else terms.back_settled
    back = lived.taken * part // 1000
    lived.num += back * m.criteria[lived.criterion].weight
    note(m, customer, terms.judged + 2 * lived.criterion + 1, back)
    if quick:
        lived.bonus = terms.paradox


@rarely
def returns(m: Machine, customer: int) -> int:
    """The ladder is behind her: the matter is over, and she goes on where she would have gone."""
    m.lived[customer].rung = -1
    if m.lived[customer].problem >= 0:
        concludes(m, customer)
    return m.lived[customer].back


# -- at the end of a stay -----------------------------------------------------------------------------


@rarely
def goes_home(m: Machine, customer: int) -> int:
    """Her stay is over: she judges it, and notices what she will notice. How long until she comes back, in ticks; -1
    when nothing is open.
    """
    cus, lived, terms = m.customers[customer], m.lived[customer], m.terms[0]
    delay, home = 0, lived.home
    if home == 0 and terms.stay >= 0:
        zone = m.zones[terms.stay, cus.segment]
        stayed = m.clock[0].now - cus.arrived
        judge(m, customer, terms.stay, score_of(m, zone.points, zone.points_end, stayed))
    lived.home = 1
    lived.rung = -1
    if lived.follows == RECOVERS:
        lived.follows = 0
    if lived.later >= 0 and home == 0:
        mode = lived.later
        lived.later = -1
        if m.failures[mode].notices_after >= 0 and lived.follows == 0:
            what = terms.first_felt + OF_A_FELT * mode + FOR_AFTER
            of = m.failures[mode].notices_after
            delay = ticks_of(drawn(m, cus.stream, what, of, cus.number, lived.later_visit))
        notices(m, customer, mode, lived.later_major, lived.later_claim, lived.later_visit)
    if lived.follows != COMES_BACK:
        return -1
    channel = m.channels[lived.channel]
    if channel.after >= 0:
        what = terms.first_settles + terms.rungs + lived.channel
        delay += ticks_of(drawn(m, cus.stream, what, channel.after, cus.number, lived.cases))
    lived.cases += 1
    return delay


@rarely
def complaint_arrives(m: Machine, customer: int) -> int:
    """Her complaint arrives by its channel: the step that deals with it."""
    lived, terms = m.lived[customer], m.terms[0]
    channel = m.channels[lived.channel]
    lived.follows = 0
    lived.back = LEAVE
    lived.ended = SERVED
    if terms.rungs and m.open_to[m.customers[customer].segment]:
        lived.follows = RECOVERS
        lived.begins = channel.rung
        if m.rungs[channel.rung].step == channel.step:
            return begins(m, customer)
    return channel.step


@rarely
def verdict(m: Machine, customer: int) -> None:
    """All is over for her: what remains is counted."""
    lived, terms = m.lived[customer], m.terms[0]
    if lived.problem >= 0:
        concludes(m, customer)
    at, chance, score = terms.ended, MICRO, -1
    if lived.decided >= 0:
        at += (lived.decided // STATES + 1) * 2 * STATES + 2 * (lived.decided % STATES)
    if lived.den > 0:
        score = min(max(max(lived.num, 0) // lived.den + lived.bonus, MICRO), 5 * MICRO)
        note(m, customer, terms.whole + SCORED, 1)
        note(m, customer, terms.whole + SCORE, score)
        note(m, customer, terms.whole + STARS + (score + MICRO // 2) // MICRO - 1, 1)
        if terms.curve_end > terms.curve:
            chance = score_of(m, terms.curve, terms.curve_end, score)
    note(m, customer, at, 1)
    note(m, customer, at + 1, chance)
    if m.clock[0].log:
        write_verdict(m, customer, score)


@rarely
def matters_are_open(m: Machine) -> None:
    """The run has ended while complaints were on their way: they count as they stand."""
    for customer in range(m.clock[0].unused):
        if m.customers[customer].state == AT_HOME:
            note(m, customer, m.terms[0].whole + OPEN, 1)
            verdict(m, customer)
