"""What a customer lives through: what goes wrong for her, what she does then, what is done for her, what remains.

The contract's part "When something goes wrong", as functions of a customer and what has happened; `life` calls them at
the end of a visit and of a stay. What is counted goes into the table of `sim.plan.experience`.
"""

from __future__ import annotations

from sim import plan as p
from sim.plan import experience as x
from sim.plan.experience import ExperiencePlan, FailurePlan, FeltPlan
from sim.simpy_engine.customer import Customer
from sim.simpy_engine.lived import Lived, Trouble
from sim.simpy_engine.shop import Shop
from sim.simpy_engine.station import Station


def own(customer: Customer[Station]) -> tuple[ExperiencePlan, Lived]:
    """The plan, and what a customer has lived through, where the file speaks of it."""
    if customer.lived is None:
        raise TypeError("nothing is lived through in this service")
    return customer.lived.plan, customer.lived


def felt_of(shop: Shop, mode: int) -> FeltPlan:
    """How a failure is felt that is felt."""
    felt = shop.plan.failures[mode].felt
    if felt is None:
        raise TypeError(f"nobody feels failure {shop.plan.failures[mode].name}")
    return felt


# -- at the end of a visit ------------------------------------------------------------------------------


def arrives(shop: Shop, customer: Customer[Station], step: int, visit: int) -> None:
    """She comes to a step: count a contact, a repeat, a transfer."""
    lived, plan = customer.lived, shop.lived
    if lived is None or plan is None:
        return
    lived.hurried = False
    if not plan.contacts[step] or lived.home:
        return
    column, whole = customer.column, plan.rows.whole
    shop.notes[whole + x.CONTACTS][column] += 1
    shop.notes[whole + x.REPEATS][column] += visit > 0
    shop.notes[whole + x.TRANSFERS][column] += lived.contacted not in (-1, plan.groups[step])
    lived.contacted = plan.groups[step]


def hurry(customer: Customer[Station]) -> None:
    """Her service begins: whoever serves hurries, when so many wait."""
    lived, haste = customer.lived, customer.station.plan.haste
    if lived is None:
        return
    lived.hurried = haste is not None and customer.station.waiting > haste[0]
    if haste is not None and lived.hurried:
        customer.slowness *= haste[1]


def fails(shop: Shop, customer: Customer[Station], visit: int, waited: int, outcome: int) -> int | None:
    """What goes wrong at the end of a visit; where the first failure sends her, if any does.

    Parameters
    ----------
    waited
        how long she waited here, in ticks; -1 when she did not even join the queue.
    """
    station = customer.station
    if customer.lived is not None:
        judge_visit(shop, customer, waited, outcome)
        notices_here(shop, customer, outcome)
    sent: int | None = None
    for number in station.plan.failures:
        failure = shop.plan.failures[number]
        if not _occasion(failure, customer, waited, outcome, station.hall.env.now):
            continue
        chance = shop.luck[customer.stream][station.number].fails[number]
        share = failure.share if customer.lived is None else share_of(failure, customer, outcome)
        if chance.uniform(customer.number, visit) < share:
            shop.failures[number][customer.column] += 1
            if sent is None and failure.target is not None and outcome == p.SERVED:
                sent = failure.target
                customer.rework, customer.fresh = number, True
            if customer.lived is not None:
                if failure.bit >= 0:
                    customer.lived.suffered |= 1 << failure.bit
                if failure.felt is not None:
                    happens(shop, customer, number, visit)
    return sent


def notices_here(shop: Shop, customer: Customer[Station], outcome: int) -> None:
    """She is served at the step at which she notices what went wrong before."""
    lived = customer.lived
    if lived is None or lived.later is None or outcome != p.SERVED:
        return
    felt = shop.plan.failures[lived.later.mode].felt
    if felt is not None and felt.at == customer.station.number:
        what, lived.later = lived.later, None
        notices(shop, customer, what)


def _occasion(failure: FailurePlan, customer: Customer[Station], waited: int, outcome: int, now: int) -> bool:
    """Whether this is a moment at which a failure can happen."""
    if failure.moment == x.AFTER_WAIT:
        return waited > failure.limit[customer.segment]
    if failure.moment == x.UNSERVED:
        return outcome == failure.outcome
    if outcome != p.SERVED:
        return False
    return failure.moment == x.AT_SERVICE or now - customer.arrived > failure.limit[customer.segment]


def share_of(failure: FailurePlan, customer: Customer[Station], outcome: int) -> float:
    """How likely a failure is, by who serves, how many wait, whether they hurry, and what has happened before."""
    share, lived = failure.share, customer.lived
    if failure.by and outcome == p.SERVED:
        serving = {pool.number for pool in customer.staff}
        known = [chance for pool, chance in failure.by if pool in serving]
        share = max(known) if known else share
    for number, least in failure.queue_over:
        if customer.station.waiting > number:
            share = max(share, least)
    if lived is not None:
        if lived.hurried:
            share = max(share, failure.hurried)
        for bit, least in failure.after:
            if lived.suffered >> bit & 1:
                share = max(share, least)
    return share


def happens(shop: Shop, customer: Customer[Station], mode: int, visit: int) -> None:
    """A failure that she can feel has happened: who notices it, and when."""
    felt = felt_of(shop, mode)
    plan, lived = own(customer)
    chances, who, column = shop.chances[customer.stream], customer.number, customer.column
    major, claim = felt.major, plan.grants[felt.major]
    if felt.loss is not None:
        loss = chances.loss[mode].variate(felt.loss, who, visit)
        major, claim = loss >= felt.large, int(min(loss, 1e12) * x.CENTS + 0.5)
    what = Trouble(mode, major, claim, visit)
    u = chances.noticed[mode].uniform(who, visit)
    first = plan.rows.noticed(mode)
    if u < felt.staff:
        shop.notes[first + x.BY_STAFF][column] += 1
        if plan.unasked and plan.open_to[customer.segment] and plan.rungs:
            takes_up(shop, customer, what, x.UNSETTLED)
            if lived.follows == 0 and lived.rung < 0:
                lived.follows, lived.begins = x.RECOVERS, 0
        else:
            notices(shop, customer, what)
    elif u < felt.customer:
        shop.notes[first + x.AT_ONCE][column] += 1
        notices(shop, customer, what)
    elif u < felt.later:
        shop.notes[first + x.LATER][column] += 1
        if lived.later is None:
            lived.later = what


def notices(shop: Shop, customer: Customer[Station], what: Trouble) -> None:
    """She knows that something has gone wrong: exactly one thing that she does."""
    mode, major, _, visit = what
    chances = shop.chances[customer.stream]
    plan, lived = own(customer)
    u = chances.does[mode].uniform(customer.number, visit)
    does = 0
    while u >= plan.behaviours[major][customer.segment][does]:
        does += 1
    column, whole = customer.column, plan.rows.whole
    shop.notes[plan.rows.does(mode) + does][column] += 1
    speaks = does in (x.STAFF, x.HEAD_OFFICE)
    takes_up(shop, customer, what, x.UNSETTLED if speaks else x.SILENT)
    shop.notes[whole + x.COMPLAINTS][column] += speaks
    if does == x.STAFF and chances.discouraged[mode].uniform(customer.number, visit) < plan.discouraged:
        shop.notes[whole + x.DISCOURAGED][column] += 1
        return
    if speaks:
        shop.notes[whole + x.REPORTED][column] += 1
    if lived.follows or lived.rung >= 0 or does > x.THIRD_PARTY:
        return
    if does == x.STAFF and not lived.home:
        if plan.rungs and plan.open_to[customer.segment]:
            lived.follows, lived.begins = x.RECOVERS, 0
    elif (channel := plan.channels[does]) is not None and (
        plan.open_to[customer.segment] or not channel.recovery_only
    ):
        lived.follows, lived.channel = x.COMES_BACK, does


def takes_up(shop: Shop, customer: Customer[Station], what: Trouble, handling: int) -> None:
    """A failure begins to count for her, together with one that is under way: the worse of them, and both claims."""
    plan, lived = own(customer)
    mode, major, claim, _ = what
    felt = felt_of(shop, mode)
    points, weight = plan.subtracts[major], plan.criteria[felt.criterion].weight
    lived.num -= points * weight
    shop.notes[plan.rows.judged + 2 * felt.criterion + 1][customer.column] -= points
    under_way = lived.follows != 0 or lived.rung >= 0
    if lived.problem >= 0 and not under_way:
        concludes(customer)
    if lived.problem >= 0:
        lived.claim += claim
        lived.handling = max(lived.handling, handling)
        if major and not lived.major:
            lived.problem, lived.major, lived.taken, lived.criterion = mode, major, points, felt.criterion
        return
    lived.problem, lived.major, lived.claim, lived.handling = mode, major, claim, handling
    lived.complained, lived.taken, lived.criterion = shop.env.now, points, felt.criterion


def concludes(customer: Customer[Station]) -> None:
    """The failure under way is over; of several the one counts after which fewest come again."""
    plan, lived = own(customer)
    state = 4 * lived.major + lived.handling
    if lived.decided < 0 or plan.rank[state] > plan.rank[lived.decided % x.STATES]:
        lived.decided = lived.problem * x.STATES + state
    lived.problem = -1


# -- the score ----------------------------------------------------------------------------------------


def judge(shop: Shop, customer: Customer[Station], criterion: int, points: int) -> None:
    """She judges something."""
    plan, lived = own(customer)
    weight = plan.criteria[criterion].weight
    lived.num += points * weight
    lived.den += weight
    at = plan.rows.judged + 2 * criterion
    shop.notes[at][customer.column] += 1
    shop.notes[at + 1][customer.column] += points


def judge_visit(shop: Shop, customer: Customer[Station], waited: int, outcome: int) -> None:
    """She judges a visit: the wait, if she waited or was served, and whether all was right, if she was served."""
    plan, _ = own(customer)
    for number, one in enumerate(plan.criteria):
        if one.step == customer.station.number:
            if one.kind == x.OF_WAIT and waited >= 0:
                judge(shop, customer, number, x.score_of(one.points[customer.segment], waited))
            elif one.kind == x.OF_SERVICE and (one.ends >> outcome & 1 or (one.waits and waited >= 0)):
                judge(shop, customer, number, 5 * x.MICRO)
