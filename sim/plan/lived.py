"""Lowering of what customers live through: complaints, recovery, satisfaction, loyalty; see `sim.plan.experience`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from blueprint import Blueprint
from blueprint.complaints import BEHAVIOURS, CHANNELS, USUAL, Complaints, Recovery
from blueprint.distribution import Distribution
from blueprint.failures import Failure, ShareOf
from blueprint.loyalty import BUY_AGAIN, HANDLINGS, TELLS, Loyalty, Satisfaction, WordOfMouth, Zone
from blueprint.quantity import Share
from blueprint.recovering import begins_at, lived
from blueprint.service import Step
from sim.plan.experience import (
    CENTS,
    MICRO,
    OF_SERVICE,
    OF_STAY,
    OF_WAIT,
    ChannelPlan,
    CriterionPlan,
    ExperiencePlan,
    FeltPlan,
    LoyaltyPlan,
    RungPlan,
)
from sim.plan.parts import DAY, OUTCOMES, SERVED, ticks
from sim.plan.routes import of
from sim.plan.variate import variate
from sim.plan.worth import lifetime_value

WEIGHT = 100
"""A weight of 1 as a whole number: weights are told apart to a hundredth."""
COSTS = ("minute", "contact", "repeat", "transfer", "visit")


def experience(
    blueprint: Blueprint,
    steps: Mapping[str, int],
    segments: tuple[str, ...],
    groups: Sequence[int],
) -> ExperiencePlan | None:
    """What customers live through; None where the file does not speak of it.

    Parameters
    ----------
    groups
        by step, the group that serves there.
    """
    if not lived(blueprint) and not _remembers(blueprint):
        return None
    said = blueprint.complaints or Complaints()
    policy = blueprint.recovery.get(said.policy or "")
    satisfied = blueprint.satisfaction or Satisfaction()
    loyalty = _loyalty(blueprint, segments)
    names = sorted(blueprint.steps)
    modes = [
        blueprint.steps[name].fails[mode] for name in names for mode in sorted(blueprint.steps[name].fails)
    ]
    curve = blueprint.loyalty.satisfaction if blueprint.loyalty and blueprint.loyalty.satisfaction else {}
    again = _again(blueprint.loyalty or Loyalty())
    return ExperiencePlan(
        modes=len(modes),
        behaviours=tuple(
            tuple(_behaviours(getattr(said, loss), loss, segment) for segment in segments) for loss in USUAL
        ),
        discouraged=said.discouraged.value if said.discouraged else 0.0,
        channels=tuple(_channel(said, policy, to, steps, blueprint.unit) for to in CHANNELS),
        rungs=_rungs(policy, steps),
        open_to=tuple(_open(policy, loyalty, at) for at in range(len(segments))),
        unasked=policy is not None and policy.when == "noticed",
        quick=ticks(policy.quick.seconds(blueprint.unit)) if policy else 0,
        grants=_grants(policy),
        follow_up=steps[policy.follow_up] if policy and policy.follow_up else None,
        criteria=tuple(_criteria(blueprint, satisfied, names, segments)),
        subtracts=tuple(round(satisfied.subtracts.get(loss, 0.0) * MICRO) for loss in USUAL),  # type: ignore[arg-type]
        gives_back=tuple(  # type: ignore[arg-type]
            round(satisfied.gives_back[how].value * 1000) if how in satisfied.gives_back else 0
            for how in ("settled", "quickly")
        ),
        paradox=round(satisfied.paradox * MICRO),
        curve=tuple((round(float(at) * MICRO), round(share.value * MICRO)) for at, share in curve.items()),
        rank=_rank(again),
        contacts=tuple(_is_contact(blueprint, name) for name in names),
        groups=tuple(groups),
        loyalty=loyalty,
        pays=tuple(mode.pays.number if mode.pays else 0.0 for mode in modes),
        customer_cost=_customer_cost(blueprint, segments),
        scored=blueprint.satisfaction is not None or any(step.expects for step in blueprint.steps.values()),
    )


def _remembers(blueprint: Blueprint) -> bool:
    """Whether a failure depends on load, haste, waits or what has happened before, though nothing follows from it."""
    return any(
        step.haste is not None
        or any(isinstance(mode.share, ShareOf) or not mode.by_chance for mode in step.fails.values())
        for step in blueprint.steps.values()
    )


def felt(
    blueprint: Blueprint,
    name: str,
    failure: Failure,
    steps: Mapping[str, int],
    criteria: Sequence[CriterionPlan],
) -> FeltPlan | None:
    """How customers feel a failure of a step; None when they do not."""
    if failure.severity is None:
        return None
    said, noticed = blueprint.complaints or Complaints(), failure.noticed
    loss = failure.severity if isinstance(failure.severity, Distribution) else None
    staff, customer, later = (
        (0.0, 1.0, 0.0)
        if noticed is None
        else (noticed.staff.value, noticed.customer.value, noticed.later.value)
    )
    judged = [
        number
        for number, one in enumerate(criteria)
        if one.kind == OF_SERVICE and one.step == steps[name] and one.dimension == dimension_of(failure)
    ]
    return FeltPlan(
        major=failure.severity == "major",
        loss=variate(loss, blueprint.unit),
        large=said.large.number if said.large else 0.0,
        staff=staff,
        customer=staff + customer,
        later=staff + customer + later,
        at=steps[noticed.at] if noticed and noticed.at else None,
        after=variate(noticed.after, blueprint.unit) if noticed else None,
        criterion=judged[0],
    )


def dimension_of(failure: Failure) -> str:
    """The dimension in which a failure is felt."""
    return failure.dimension or ("reliability" if failure.by_chance else "responsiveness")


def _behaviours(said: Any, loss: str, segment: str) -> tuple[float, ...]:
    """Up to which number a customer of a segment does what; whoever does nothing else says nothing."""
    shares = of(said, segment) if said is not None else None
    shares = USUAL[loss] if shares is None else shares
    upto = list(accumulate(shares[one].value if one in shares else 0.0 for one in BEHAVIOURS[:-1]))
    return (*upto, 2.0)


def _channel(
    said: Complaints, policy: Recovery | None, to: str, steps: Mapping[str, int], unit: str
) -> ChannelPlan | None:
    """Where complaints to somebody arrive; of those to staff, who notices later comes back to the first rung."""
    rungs = [rung.step for rung in policy.ladder] if policy else []
    channel = said.channels.get(to)
    if channel is None:
        return (
            ChannelPlan(steps[rungs[0]], None, 0, recovery_only=True) if to == CHANNELS[0] and rungs else None
        )
    begins = rungs.index(begins_at(said, to, rungs)) if rungs else 0
    return ChannelPlan(steps[channel.to], variate(channel.after, unit), begins, recovery_only=False)


def _rungs(policy: Recovery | None, steps: Mapping[str, int]) -> tuple[RungPlan, ...]:
    return tuple(
        RungPlan(
            steps[rung.step],
            10**15 if rung.up_to is None else round(rung.up_to.number * CENTS),
            -1.0 if rung.settles is None else rung.settles.value,
        )
        for rung in (policy.ladder if policy else ())
    )


def _open(policy: Recovery | None, loyalty: LoyaltyPlan | None, segment: int) -> bool:
    if policy is None:
        return False
    worth = loyalty.worth[segment] if loyalty and loyalty.worth else 0.0
    return policy.skip_below is None or worth >= policy.skip_below.number


def _grants(policy: Recovery | None) -> tuple[int, int]:
    grants = policy.grants if policy else {}
    minor, major = (
        round(grants[loss].number * CENTS) if loss in grants else 0 for loss in ("minor", "major")
    )
    return minor, major


def _criteria(
    blueprint: Blueprint, satisfied: Satisfaction, names: Sequence[str], segments: tuple[str, ...]
) -> Iterator[CriterionPlan]:
    """What is judged: step by step the wait, then the services by dimension; then the whole stay."""

    def times(zone: Zone) -> tuple[tuple[tuple[int, int], ...], ...]:
        return tuple(_points(zone, satisfied, segment, blueprint.unit) for segment in segments)

    for number, name in enumerate(names):
        step = blueprint.steps[name]
        moment = satisfied.moments_weigh if step.moment_of_truth else 1.0
        if step.expects is not None:
            weight = round(step.expects.weight * moment * WEIGHT)
            yield CriterionPlan(
                OF_WAIT, number, step.expects.dimension, weight, 0, waits=False, points=times(step.expects)
            )
        felt_here = [one for one in step.fails.values() if one.severity is not None]
        for dimension in sorted({dimension_of(one) for one in felt_here}):
            modes = [one for one in felt_here if dimension_of(one) == dimension]
            ends = 1 << SERVED
            for one in modes:
                ends |= 1 << OUTCOMES.index(one.on) if one.on else 0
            waits = any(one.wait_over is not None for one in modes)
            yield CriterionPlan(OF_SERVICE, number, dimension, round(moment * WEIGHT), ends, waits, ())
    if satisfied.stay is not None:
        weight = round(satisfied.stay.weight * WEIGHT)
        yield CriterionPlan(
            OF_STAY, -1, satisfied.stay.dimension, weight, 0, waits=False, points=times(satisfied.stay)
        )


def _points(zone: Zone, satisfied: Satisfaction, segment: str, unit: str) -> tuple[tuple[int, int], ...]:
    """The curve of a zone of tolerance, in ticks and millionths of a point."""
    desired, adequate = (of(value, segment).seconds(unit) for value in (zone.desired, zone.adequate))
    found = {
        ticks(desired + float(at) * (adequate - desired)): round(float(score) * MICRO)
        for at, score in satisfied.curve.items()
    }
    return tuple(sorted(found.items()))


def _again(loyalty: Loyalty) -> tuple[float, ...]:
    """Who comes again, by state: a minor loss and what became of it, then a major one."""
    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (("minor", loyalty.minor), ("major", loyalty.major))
    return tuple((said.get(how) or BUY_AGAIN[loss][how]).value for loss, said in tables for how in HANDLINGS)


def _rank(again: tuple[float, ...]) -> tuple[int, ...]:
    """Which of several problems counts: the one after which fewest come again; of equal ones the first state."""
    order = sorted(range(len(again)), key=lambda state: (-again[state], -state))
    return tuple(order.index(state) for state in range(len(again)))


def _loyalty(blueprint: Blueprint, segments: tuple[str, ...]) -> LoyaltyPlan | None:
    loyalty = blueprint.loyalty
    if loyalty is None:
        return None
    talk = loyalty.word_of_mouth
    tells = {**TELLS, **(talk.tells if talk else {})}
    worths = [None if loyalty.worth is None else of(loyalty.worth, segment) for segment in segments]
    talked = talk or WordOfMouth(stays_away=Share(0.0))
    return LoyaltyPlan(
        stays=tuple(share.value if (share := of(loyalty.stays, segment)) else 1.0 for segment in segments),
        again=_again(loyalty),
        worth=None
        if loyalty.worth is None
        else tuple(0.0 if one is None else lifetime_value(one) for one in worths),
        tells=tuple(tells[how] for how in HANDLINGS),
        stays_away=talked.stays_away.value,
        comes=talked.comes.value,
        winning=loyalty.winning.number if loyalty.winning else 0.0,
        days_a_year=loyalty.days_a_year or _days_a_year(blueprint),
    )


def _days_a_year(blueprint: Blueprint) -> float:
    """On how many days of 52 weeks the doors open."""
    from sim.plan.dates import Dates

    week = Dates(blueprint, 7)
    return 52.0 * (7 if week.always else len({opening // DAY for opening, _ in week.spans}))


def _is_contact(blueprint: Blueprint, name: str) -> bool:
    """Whether the customer deals with somebody at a step: staff in her sight."""
    step: Step = blueprint.steps[name]
    lane = blueprint.lanes.get(step.lane)
    seen = step.lane == "frontstage" or (lane is not None and lane.below == "interaction")
    return seen and bool(step.groups)


def _customer_cost(blueprint: Blueprint, segments: tuple[str, ...]) -> tuple[tuple[float, ...], ...] | None:
    cost = blueprint.customer_cost
    if cost is None:
        return None
    each = [getattr(cost, key) for key in COSTS]
    return tuple(
        tuple(
            0.0 if value is None or (one := of(value, segment)) is None else one.number
            for segment in segments
        )
        for value in each
    )
