"""What is done for a customer to whom something has happened, and what remains in the end.

She climbs the ladder of the policy in force, her complaint may arrive when she has long left, and when all is over she
has a verdict. `life` calls this at the end of a visit and of a stay.
"""

from __future__ import annotations

from sim import plan as p
from sim.plan import experience as x
from sim.plan import ticks
from sim.plan.experience import ChannelPlan, ExperiencePlan
from sim.simpy_engine.customer import Customer
from sim.simpy_engine.experience import concludes, felt_of, judge, notices, own
from sim.simpy_engine.shop import Shop
from sim.simpy_engine.station import Station


def channel_of(plan: ExperiencePlan, number: int) -> ChannelPlan:
    """A channel by which a complaint comes."""
    channel = plan.channels[number]
    if channel is None:
        raise TypeError(f"there is no channel {number}")
    return channel


# -- the ladder ---------------------------------------------------------------------------------------


def follows(shop: Shop, customer: Customer[Station], goal: int, outcome: int, visit: int) -> int:
    """Where she really goes after a visit that would lead her to a goal: up the ladder, back from it, or there."""
    plan, lived = shop.lived, customer.lived
    if plan is None or lived is None:
        return goal
    if lived.rung >= 0:
        return climbs(shop, customer, outcome, visit)
    lived.ended = outcome
    if lived.follows == x.RECOVERS and outcome <= (p.SERVED if lived.home else p.TURNED_AWAY):
        lived.back = goal
        return begins(shop, customer)
    if lived.follows == x.RECOVERS:
        lived.follows = 0
    return goal


def begins(shop: Shop, customer: Customer[Station]) -> int:
    """She begins to climb the ladder."""
    plan, lived = own(customer)
    lived.follows, lived.rung = 0, lived.begins
    shop.notes[plan.rows.whole + x.RECOVERIES][customer.column] += 1
    return plan.rungs[lived.rung].step


def climbs(shop: Shop, customer: Customer[Station], outcome: int, visit: int) -> int:
    """A step of the ladder is done: it has settled the matter, or she goes on up, or back when there is no more."""
    plan, lived = own(customer)
    column, whole, who = customer.column, plan.rows.whole, customer.number
    if outcome > p.TURNED_AWAY:
        lived.rung, lived.back, lived.ended = -1, p.LEAVE, outcome
        return p.LEAVE
    if outcome != p.SERVED or lived.rung >= len(plan.rungs):
        return returns(customer)
    rung = plan.rungs[lived.rung]
    if rung.settles >= 0:
        within = lived.claim <= rung.up_to
        if within and shop.chances[customer.stream].settles[lived.rung].uniform(who, visit) < rung.settles:
            settles(shop, customer)
            concludes(customer)
            lived.rung = len(plan.rungs)
            return returns(customer) if plan.follow_up is None else plan.follow_up
        if lived.rung + 1 < len(plan.rungs):
            shop.notes[whole + x.ESCALATED][column] += 1
    lived.rung += 1
    return returns(customer) if lived.rung == len(plan.rungs) else plan.rungs[lived.rung].step


def settles(shop: Shop, customer: Customer[Station]) -> None:
    """The matter is settled: what she claims is granted, part of her score comes back."""
    column = customer.column
    plan, lived = own(customer)
    quick = shop.env.now - lived.complained <= plan.quick
    lived.handling = x.QUICKLY if quick else x.SETTLED
    shop.notes[plan.rows.whole + x.SETTLED_ROW][column] += 1
    shop.notes[plan.rows.whole + x.QUICKLY_ROW][column] += quick
    shop.notes[plan.rows.granted(lived.problem)][column] += lived.claim
    back = lived.taken * plan.gives_back[quick] // 1000
    lived.num += back * plan.criteria[lived.criterion].weight
    shop.notes[plan.rows.judged + 2 * lived.criterion + 1][column] += back
    if quick:
        lived.bonus = plan.paradox


def returns(customer: Customer[Station]) -> int:
    """The ladder is behind her: the matter is over, and she goes on where she would have gone."""
    _, lived = own(customer)
    lived.rung = -1
    if lived.problem >= 0:
        concludes(customer)
    return lived.back


# -- at the end of a stay -----------------------------------------------------------------------------


def goes_home(shop: Shop, customer: Customer[Station]) -> int | None:
    """Her stay is over: she judges it, and notices what she will notice. How long until she comes back, in ticks; None
    when nothing is open.
    """
    plan, lived = own(customer)
    now, segment, delay = shop.env.now, customer.segment, 0
    if not lived.home:
        for number, one in enumerate(plan.criteria):
            if one.kind == x.OF_STAY:
                judge(shop, customer, number, x.score_of(one.points[segment], now - customer.arrived))
    home, lived.home, lived.rung = lived.home, True, -1
    if lived.follows == x.RECOVERS:
        lived.follows = 0
    if lived.later is not None and not home:
        what, lived.later = lived.later, None
        felt = felt_of(shop, what.mode)
        if felt.after is not None and lived.follows == 0:
            source = shop.chances[customer.stream].after[what.mode]
            delay = ticks(source.variate(felt.after, customer.number, what.visit))
        notices(shop, customer, what)
    if lived.follows != x.COMES_BACK:
        return None
    channel = channel_of(plan, lived.channel)
    if channel.after is not None:
        delay += ticks(
            shop.chances[customer.stream]
            .writes[lived.channel]
            .variate(channel.after, customer.number, lived.cases)
        )
    lived.cases += 1
    return delay


def comes_back(shop: Shop, customer: Customer[Station]) -> int:
    """Her complaint arrives by its channel: the step that deals with it."""
    plan, lived = own(customer)
    channel = channel_of(plan, lived.channel)
    lived.follows, lived.back, lived.ended = 0, p.LEAVE, p.SERVED
    if plan.rungs and plan.open_to[customer.segment]:
        lived.follows, lived.begins = x.RECOVERS, channel.rung
        if plan.rungs[channel.rung].step == channel.step:
            return begins(shop, customer)
    return channel.step


def verdict(shop: Shop, customer: Customer[Station]) -> None:
    """All is over for her: what remains is counted."""
    column = customer.column
    plan, lived = own(customer)
    if lived.problem >= 0:
        concludes(customer)
    mode, state = divmod(lived.decided, x.STATES) if lived.decided >= 0 else (-1, 0)
    chance, score = x.MICRO, -1
    whole = plan.rows.whole
    if lived.den > 0:
        score = min(max(max(lived.num, 0) // lived.den + lived.bonus, x.MICRO), 5 * x.MICRO)
        shop.notes[whole + x.SCORED][column] += 1
        shop.notes[whole + x.SCORE][column] += score
        shop.notes[whole + x.STARS + (score + x.MICRO // 2) // x.MICRO - 1][column] += 1
        if plan.curve:
            chance = x.score_of(plan.curve, score)
    at = plan.rows.ended(mode) + 2 * state
    shop.notes[at][column] += 1
    shop.notes[at + 1][column] += chance
    if shop.log is not None:
        shop.log.verdict(customer.stream, customer.number, mode, state, score)


def matter_is_open(shop: Shop, customer: Customer[Station]) -> None:
    """The run has ended while her complaint was on its way: it counts as it stands."""
    plan, _ = own(customer)
    shop.notes[plan.rows.whole + x.OPEN][customer.column] += 1
    verdict(shop, customer)
