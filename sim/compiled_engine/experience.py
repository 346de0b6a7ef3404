"""What a customer lives through, as in `sim.simpy_engine.experience`, whose functions stand here in the same order."""

from __future__ import annotations

from sim import plan as p
from sim.compiled_engine.chance import drawn
from sim.compiled_engine.state import (
    FOR_DISCOURAGED,
    FOR_DOES,
    FOR_LOSS,
    FOR_NOTICED,
    NOWHERE,
    OF_A_FELT,
    UNIT,
    Machine,
)  # fmt: skip
from sim.compiler.language import rarely
from sim.plan import experience as x

LEAVE, SERVED, TURNED_AWAY = p.LEAVE, p.SERVED, p.TURNED_AWAY
AT_SERVICE, AFTER_WAIT, UNSERVED = x.AT_SERVICE, x.AFTER_WAIT, x.UNSERVED
STAFF, HEAD_OFFICE, THIRD_PARTY = x.STAFF, x.HEAD_OFFICE, x.THIRD_PARTY
BY_STAFF, AT_ONCE, LATER = x.BY_STAFF, x.AT_ONCE, x.LATER
SILENT, UNSETTLED, SETTLED, QUICKLY, STATES = x.SILENT, x.UNSETTLED, x.SETTLED, x.QUICKLY, x.STATES
RECOVERS, COMES_BACK = x.RECOVERS, x.COMES_BACK
OF_WAIT, OF_SERVICE = x.OF_WAIT, x.OF_SERVICE
MICRO, CENTS = x.MICRO, x.CENTS
SCORED, SCORE, STARS, COMPLAINTS, REPORTED = x.SCORED, x.SCORE, x.STARS, x.COMPLAINTS, x.REPORTED
DISCOURAGED, RECOVERIES, ESCALATED, SETTLED_ROW = x.DISCOURAGED, x.RECOVERIES, x.ESCALATED, x.SETTLED_ROW
QUICKLY_ROW, OPEN, CONTACTS, REPEATS, TRANSFERS = x.QUICKLY_ROW, x.OPEN, x.CONTACTS, x.REPEATS, x.TRANSFERS
OF_A_MODE, GRANTED = x.OF_A_MODE, x.GRANTED


@rarely
def begins_to_live(m: Machine, customer: int) -> None:
    """Nothing has happened to a new customer yet."""
    lived = m.lived[customer]
    lived.suffered = lived.hurried = lived.handling = lived.follows = lived.channel = lived.begins = 0
    lived.ended = lived.num = lived.den = lived.taken = lived.bonus = lived.home = lived.cases = 0
    lived.problem = lived.rung = lived.later = lived.decided = lived.contacted = lived.criterion = -1
    lived.back = LEAVE
    lived.waited = -1


@rarely
def note(m: Machine, customer: int, row: int, number: int) -> None:
    """Count something for a customer's segment."""
    m.notes[row, m.customers[customer].column] += number


# -- at the end of a visit ------------------------------------------------------------------------------


@rarely
def comes_to(m: Machine, customer: int) -> None:
    """She comes to a step: count a contact, a repeat, a transfer."""
    cus, lived, whole = m.customers[customer], m.lived[customer], m.terms[0].whole
    lived.hurried = 0
    lived.waited = -1
    row = m.stations[cus.station]
    if row.contact == 0 or lived.home:
        return
    group = int(row.group)
    note(m, customer, whole + CONTACTS, 1)
    note(m, customer, whole + REPEATS, int(cus.visit > 0))
    note(m, customer, whole + TRANSFERS, int((lived.contacted >= 0) & (lived.contacted != group)))
    lived.contacted = group


@rarely
def hurry(m: Machine, customer: int) -> None:
    """Her service begins: whoever serves hurries, when so many wait."""
    row = m.stations[m.customers[customer].station]
    if row.haste >= 0 and row.waiting > row.haste:
        m.lived[customer].hurried = 1
        m.customers[customer].slowness *= row.hasty


@rarely
def fails(m: Machine, customer: int, waited: int, outcome: int) -> int:
    """What goes wrong at the end of a visit; where the first failure sends her, or NOWHERE."""
    cus, lived = m.customers[customer], m.lived[customer]
    row = m.stations[cus.station]
    judge_visit(m, customer, waited, outcome)
    notices_here(m, customer, outcome)
    sent = NOWHERE
    for failure in range(row.failures, row.failures_end):
        if occasion(m, failure, customer, waited, outcome):
            u = drawn(m, cus.stream, m.clock[0].first_failure + failure, UNIT, cus.number, cus.visit)
            if u < share_of(m, failure, customer, outcome):
                m.failed[failure, cus.column] += 1
                mode = m.failures[failure]
                if sent == NOWHERE and mode.target != NOWHERE and outcome == SERVED:
                    sent = mode.target
                    cus.rework = failure
                    cus.fresh = 1
                if mode.bit >= 0:
                    lived.suffered |= 1 << mode.bit
                if mode.felt:
                    happens(m, customer, failure)
    return sent


@rarely
def notices_here(m: Machine, customer: int, outcome: int) -> None:
    """She is served at the step at which she notices what went wrong before."""
    lived = m.lived[customer]
    if lived.later < 0 or outcome != SERVED:
        return
    if m.failures[lived.later].at == m.customers[customer].station:
        mode = lived.later
        lived.later = -1
        notices(m, customer, mode, lived.later_major, lived.later_claim, lived.later_visit)


@rarely
def occasion(m: Machine, failure: int, customer: int, waited: int, outcome: int) -> bool:
    """Whether this is a moment at which a failure can happen."""
    mode, segment = m.failures[failure], m.customers[customer].segment
    if mode.moment == AFTER_WAIT:
        return waited > m.limits[failure, segment]
    if mode.moment == UNSERVED:
        return outcome == mode.outcome
    if outcome != SERVED:
        return False
    if mode.moment == AT_SERVICE:
        return True
    return m.clock[0].now - m.customers[customer].arrived > m.limits[failure, segment]


@rarely
def share_of(m: Machine, failure: int, customer: int, outcome: int) -> float:
    """How likely a failure is, by who serves, how many wait, whether they hurry, and what has happened before."""
    mode, lived = m.failures[failure], m.lived[customer]
    share, largest = mode.share, -1.0
    for at in range(mode.by, mode.by_end):
        if outcome == SERVED and m.shares[at].share > largest and is_serving(m, customer, m.shares[at].thing):
            largest = m.shares[at].share
    if largest >= 0.0:
        share = largest
    for at in range(mode.over, mode.over_end):
        if m.stations[mode.step].waiting > m.shares[at].thing and m.shares[at].share > share:
            share = m.shares[at].share
    if lived.hurried and mode.hurried > share:
        share = mode.hurried
    for at in range(mode.after, mode.after_end):
        if lived.suffered >> m.shares[at].thing & 1 and m.shares[at].share > share:
            share = m.shares[at].share
    return share


@rarely
def is_serving(m: Machine, customer: int, pool: int) -> bool:
    """Whether one of a pool has served this customer here."""
    cus = m.customers[customer]
    row = m.stations[cus.station]
    for at in range(row.pools, row.pools_end):
        if m.lists[at] == pool:
            return True
    return cus.choice >= 0 and m.choices[cus.choice].pool == pool


@rarely
def happens(m: Machine, customer: int, failure: int) -> None:
    """A failure that she can feel has happened: who notices it, and when."""
    cus, lived, mode, terms = m.customers[customer], m.lived[customer], m.failures[failure], m.terms[0]
    what = terms.first_felt + OF_A_FELT * failure
    major = mode.major
    claim = terms.grants_major if major else terms.grants_minor
    if mode.loss >= 0:
        loss = drawn(m, cus.stream, what + FOR_LOSS, mode.loss, cus.number, cus.visit)
        major = int(loss >= mode.large)
        claim = int(min(loss, 1e12) * CENTS + 0.5)
    u = drawn(m, cus.stream, what + FOR_NOTICED, UNIT, cus.number, cus.visit)
    first = failure * OF_A_MODE
    if u < mode.staff:
        note(m, customer, first + BY_STAFF, 1)
        if terms.unasked and terms.rungs and m.open_to[cus.segment]:
            takes_up(m, customer, failure, major, claim, UNSETTLED)
            if lived.follows == 0 and lived.rung < 0:
                lived.follows = RECOVERS
                lived.begins = 0
        else:
            notices(m, customer, failure, major, claim, cus.visit)
    elif u < mode.customer:
        note(m, customer, first + AT_ONCE, 1)
        notices(m, customer, failure, major, claim, cus.visit)
    elif u < mode.later:
        note(m, customer, first + LATER, 1)
        if lived.later < 0:
            lived.later = failure
            lived.later_major = major
            lived.later_claim = claim
            lived.later_visit = cus.visit


@rarely
def notices(m: Machine, customer: int, failure: int, major: int, claim: int, visit: int) -> None:
    """She knows that something has gone wrong: exactly one thing that she does."""
    cus, lived, terms = m.customers[customer], m.lived[customer], m.terms[0]
    what, whole = terms.first_felt + OF_A_FELT * failure, terms.whole
    u = drawn(m, cus.stream, what + FOR_DOES, UNIT, cus.number, visit)
    does = 0
    while u >= m.behaviours[major, cus.segment, does]:
        does += 1
    note(m, customer, failure * OF_A_MODE + 3 + does, 1)
    speaks = does <= HEAD_OFFICE
    takes_up(m, customer, failure, major, claim, UNSETTLED if speaks else SILENT)
    note(m, customer, whole + COMPLAINTS, int(speaks))
    if does == STAFF:
        u = drawn(m, cus.stream, what + FOR_DISCOURAGED, UNIT, cus.number, visit)
        if u < terms.discouraged:
            note(m, customer, whole + DISCOURAGED, 1)
            return
    note(m, customer, whole + REPORTED, int(speaks))
    if lived.follows or lived.rung >= 0 or does > THIRD_PARTY:
        return
    if does == STAFF and lived.home == 0:
        if terms.rungs and m.open_to[cus.segment]:
            lived.follows = RECOVERS
            lived.begins = 0
    elif m.channels[does].step >= 0 and (m.open_to[cus.segment] or m.channels[does].recovery_only == 0):
        lived.follows = COMES_BACK
        lived.channel = does


@rarely
def takes_up(m: Machine, customer: int, failure: int, major: int, claim: int, handling: int) -> None:
    """A failure begins to count for her, together with one that is under way: the worse of them, and both claims."""
    lived, criterion = m.lived[customer], m.failures[failure].criterion
    points = m.terms[0].subtracts_major if major else m.terms[0].subtracts_minor
    lived.num -= points * m.criteria[criterion].weight
    note(m, customer, m.terms[0].judged + 2 * criterion + 1, -points)
    if lived.problem >= 0 and lived.follows == 0 and lived.rung < 0:
        concludes(m, customer)
    if lived.problem >= 0:
        lived.claim += claim
        lived.handling = max(lived.handling, handling)
        if major and lived.major == 0:
            lived.problem = failure
            lived.major = major
            lived.taken = points
            lived.criterion = criterion
        return
    lived.problem = failure
    lived.major = major
    lived.claim = claim
    lived.handling = handling
    lived.complained = m.clock[0].now
    lived.taken = points
    lived.criterion = criterion


@rarely
def concludes(m: Machine, customer: int) -> None:
    """The failure under way is over; of several the one counts after which fewest come again."""
    lived = m.lived[customer]
    state = 4 * lived.major + lived.handling
    if lived.decided < 0 or m.rank[state] > m.rank[lived.decided % STATES]:
        lived.decided = lived.problem * STATES + state
    lived.problem = -1


# -- the score ----------------------------------------------------------------------------------------


@rarely
def judge(m: Machine, customer: int, criterion: int, points: int) -> None:
    """She judges something."""
    lived, weight = m.lived[customer], m.criteria[criterion].weight
    lived.num += points * weight
    lived.den += weight
    at = m.terms[0].judged + 2 * criterion
    note(m, customer, at, 1)
    note(m, customer, at + 1, points)


@rarely
def judge_visit(m: Machine, customer: int, waited: int, outcome: int) -> None:
    """She judges a visit: the wait, if she waited or was served, and whether all was right, if she was served."""
    row, segment = m.stations[m.customers[customer].station], m.customers[customer].segment
    for criterion in range(row.criteria, row.criteria_end):
        one = m.criteria[criterion]
        if one.kind == OF_WAIT and waited >= 0:
            zone = m.zones[criterion, segment]
            judge(m, customer, criterion, score_of(m, zone.points, zone.points_end, waited))
        elif one.kind == OF_SERVICE and (one.ends >> outcome & 1 or (one.waits and waited >= 0)):
            judge(m, customer, criterion, 5 * MICRO)


@rarely
def score_of(m: Machine, begin: int, end: int, at: int) -> int:
    """The value of a curve of straight lines: `sim.plan.experience.score_of`."""
    if at <= m.points[begin].at:
        return m.points[begin].value
    for number in range(begin + 1, end):
        here, before = m.points[number], m.points[number - 1]
        if at < here.at:
            moved, whole = at - before.at, here.at - before.at
            if here.value > before.value:
                return before.value + (here.value - before.value) * moved // whole
            return before.value - (before.value - here.value) * moved // whole
    return m.points[end - 1].value
