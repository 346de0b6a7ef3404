"""What a customer lives through: what goes wrong for her, what she does then, what is done for her, what remains.

The contract's part "When something goes wrong", as functions of a customer and what has happened; `life` calls them at the
end of a visit and of a stay. What is counted goes into the table of `sim.plan.experience`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim import plan as p
from sim.plan import experience as x
from sim.plan import ticks
from sim.plan.experience import ChannelPlan, ExperiencePlan, FeltPlan
from sim.plan.parts import FailurePlan
from sim.random_numbers import Luck, Source
from sim.simpy_engine.customer import Customer

if TYPE_CHECKING:
    from sim.simpy_engine.shop import Shop
    from sim.simpy_engine.station import Station


class Trouble(NamedTuple):
    """A failure that has happened: its mode, how bad it is, what she claims in hundredths, and at which visit it was."""

    mode: int
    major: bool
    claim: int
    visit: int


class Lived:
    """What a customer has lived through so far."""

    __slots__ = (
        "back", "begins", "bonus", "cases", "channel", "claim", "complained", "contacted", "criterion", "decided", "den",
        "ended", "follows", "handling", "home", "hurried", "later", "major", "num", "plan", "problem", "rung", "suffered", "taken",
    )  # fmt: skip

    def __init__(self, plan: ExperiencePlan) -> None:
        self.plan = plan
        self.suffered = 0
        """the failures that have happened to her, as bits"""
        self.hurried = False
        """whether who serves her hurries"""
        self.problem = -1
        """the failure mode under way"""
        self.major, self.claim = False, 0
        """how bad it is, and what she claims, in hundredths"""
        self.handling = x.SILENT
        self.complained = 0
        """when she complained"""
        self.follows = 0
        """what is to follow after this visit, or this stay: RECOVERS, COMES_BACK"""
        self.channel = 0
        """by which channel"""
        self.rung, self.begins = -1, 0
        """on which rung of the ladder she is, and on which she is to begin; the number of rungs for the follow-up"""
        self.back, self.ended = p.LEAVE, p.SERVED
        """where she goes on after the ladder, and how her stay ends if she leaves"""
        self.later: Trouble | None = None
        """what she will notice later"""
        self.decided = -1
        """of what is over, the worst: the mode times 8, and the state"""
        self.num = self.den = 0
        """her score so far: points times weights, weights"""
        self.taken, self.criterion = 0, -1
        """what the failure under way has taken from her score, and of which criterion"""
        self.bonus = 0
        self.home = False
        """whether her stay is over, and only her complaint is not"""
        self.cases = 0
        """how often she has gone home with a matter open"""
        self.contacted = -1
        """who dealt with her last"""


class Chances:
    """The sources of what a stream's customers do when something goes wrong."""

    __slots__ = ("after", "discouraged", "does", "loss", "noticed", "settles", "writes")

    def __init__(self, luck: Luck, plan: p.Plan, stream: str) -> None:
        def of_modes(what: str) -> list[Source]:
            return [luck.source(what, plan.steps[one.step].name, one.name, stream) for one in plan.failures]

        self.noticed, self.does, self.loss = of_modes("noticed"), of_modes("complains"), of_modes("loss")
        self.discouraged, self.after = of_modes("discouraged"), of_modes("notices_after")
        rungs = plan.experience.rungs if plan.experience else ()
        self.settles = [luck.source("settles", plan.steps[rung.step].name, stream) for rung in rungs]
        self.writes = [luck.source("writes", to, stream) for to in ("staff", "head_office", "third_party")]


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


def channel_of(plan: ExperiencePlan, number: int) -> ChannelPlan:
    """A channel by which a complaint comes."""
    channel = plan.channels[number]
    if channel is None:
        raise TypeError(f"there is no channel {number}")
    return channel


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
    elif plan.channels[does] is not None:
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
        concludes(shop, customer)
    if lived.problem >= 0:
        lived.claim += claim
        lived.handling = max(lived.handling, handling)
        if major and not lived.major:
            lived.problem, lived.major, lived.taken, lived.criterion = mode, major, points, felt.criterion
        return
    lived.problem, lived.major, lived.claim, lived.handling = mode, major, claim, handling
    lived.complained, lived.taken, lived.criterion = shop.env.now, points, felt.criterion


def concludes(shop: Shop, customer: Customer[Station]) -> None:
    """The failure under way is over; of several the one counts after which fewest come again."""
    plan, lived = own(customer)
    state = 4 * lived.major + lived.handling
    if lived.decided < 0 or plan.rank[state] > plan.rank[lived.decided % x.STATES]:
        lived.decided = lived.problem * x.STATES + state
    lived.problem = -1


# -- the ladder ---------------------------------------------------------------------------------------


def follows(shop: Shop, customer: Customer[Station], goal: int, outcome: int, visit: int) -> int:
    """Where she really goes after a visit that would lead her to a goal: up the ladder, back from it, or there."""
    plan, lived = shop.lived, customer.lived
    if plan is None or lived is None:
        return goal
    if lived.rung >= 0:
        return climbs(shop, customer, outcome, visit)
    lived.ended = outcome
    if lived.follows == x.RECOVERS and outcome <= p.TURNED_AWAY:
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
        return returns(shop, customer)
    rung = plan.rungs[lived.rung]
    if rung.settles >= 0:
        within = lived.claim <= rung.up_to
        if within and shop.chances[customer.stream].settles[lived.rung].uniform(who, visit) < rung.settles:
            settles(shop, customer)
            lived.rung = len(plan.rungs)
            return returns(shop, customer) if plan.follow_up is None else plan.follow_up
        if lived.rung + 1 < len(plan.rungs):
            shop.notes[whole + x.ESCALATED][column] += 1
    lived.rung += 1
    return returns(shop, customer) if lived.rung == len(plan.rungs) else plan.rungs[lived.rung].step


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


def returns(shop: Shop, customer: Customer[Station]) -> int:
    """The ladder is behind her: the matter is over, and she goes on where she would have gone."""
    _, lived = own(customer)
    lived.rung = -1
    concludes(shop, customer)
    return lived.back


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
            elif one.kind == x.OF_SERVICE and one.ends >> outcome & 1:
                judge(shop, customer, number, 5 * x.MICRO)


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
        if felt.after is not None:
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
        concludes(shop, customer)
    mode, state = divmod(lived.decided, x.STATES) if lived.decided >= 0 else (-1, 0)
    chance = x.MICRO
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


def matter_is_open(shop: Shop, customer: Customer[Station]) -> None:
    """The run has ended while her complaint was on its way: it counts as it stands."""
    plan, _ = own(customer)
    shop.notes[plan.rows.whole + x.OPEN][customer.column] += 1
    verdict(shop, customer)
