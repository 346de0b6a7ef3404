"""Making a plan: all rooms of lowering, one after the other."""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.prices import Prices
from blueprint.recovering import lived as speaks
from sim.plan import queues, teams
from sim.plan import rules as floor
from sim.plan.arrivals import stream
from sim.plan.dates import Dates
from sim.plan.experience import FailurePlan
from sim.plan.failures import failures
from sim.plan.lived import experience
from sim.plan.parts import (
    CLOSING,
    INTERRUPTIONS,
    LEAVE,
    LINES,
    LOST,
    MOST_DAYS,
    ORDERS,
    Plan,
    StepPlan,
)
from sim.plan.prices import prices
from sim.plan.rooms import room_of, rooms
from sim.plan.routes import exits, of, route
from sim.plan.staff import pool
from sim.plan.systems import system
from sim.plan.variate import variate


def make_plan(blueprint: Blueprint, *, days: int = 1, warm_up: int = 0) -> Plan:
    """The plan of `blueprint` for a run of so many `days`; nothing counts before tick `warm_up`.

    Raises
    ------
    ValueError
        when no customers come, the days are fewer than one or all closed, or the warm-up is longer than the run.
    """
    if not blueprint.arrivals:
        raise ValueError(
            "nobody comes: the service has no arrivals; add arrivals: {walk_in: {at: …, rate: 40/h}}"
        )
    if days < 1 or days > MOST_DAYS:
        raise ValueError(f"days is {days}; run 1 to {MOST_DAYS} days")
    dates = Dates(blueprint, days)
    if not 0 <= warm_up < dates.spans[-1][1]:
        raise ValueError("the warm-up is as long as the run, or longer; nothing would be left to count")
    names, unit = sorted(blueprint.steps), blueprint.unit
    steps = {name: place for place, name in enumerate(names)} | {"leave": LEAVE, "lost": LOST}
    pools = tuple(pool(blueprint, name, dates) for name in sorted(blueprint.staff))
    named = teams.groups(blueprint)
    systems = tuple(system(blueprint, name, dates) for name in sorted(blueprint.systems))
    segments = tuple(sorted(blueprint.all_segments()))
    worth = blueprint.prices or Prices()
    lived = experience(
        blueprint, steps, segments, [teams.group_of(blueprint, blueprint.steps[name]) for name in names]
    )
    faults = failures(blueprint, steps, segments, lived.criteria if lived and speaks(blueprint) else None)
    return Plan(
        days=days,
        warm_up=warm_up,
        spans=dates.spans,
        always=dates.always,
        closing=CLOSING[blueprint.closing or "serve_out"],
        segments=segments,
        streams=tuple(stream(blueprint, name, dates, steps) for name in sorted(blueprint.arrivals)),
        pools=pools,
        systems=systems,
        steps=tuple(_step(blueprint, name, steps, segments, faults) for name in names),
        failures=faults,
        rooms=rooms(blueprint),
        groups=named,
        causes=(
            *(f"served:{name}" for name in names),
            *(f"busy:{group}" for group in named),
            *(f"off_duty:{group}" for group in named),
            *(f"down:{system.name}" for system in systems),
            *(f"rework:{names[fault.step]}.{fault.name}" for fault in faults),
            "doors_closed",
            *(f"on_break:{pool.name}" for pool in pools if any(other.breaks for other in pools)),
        ),
        price_waiting=prices(worth.waiting, segments, lambda rate: rate.per_second(unit)),
        price_lost=prices(worth.lost, segments, lambda money: money.number),
        experience=lived,
        rules=floor.rules(blueprint),
    )


def _step(
    blueprint: Blueprint, name: str, steps: dict[str, int], segments: tuple[str, ...], faults: tuple[FailurePlan, ...]
) -> StepPlan:  # fmt: skip
    made, unit = blueprint.steps[name], blueprint.unit
    pools, systems = sorted(blueprint.staff), sorted(blueprint.systems)
    return StepPlan(
        name=name,
        pools=tuple(pools.index(one) for one in teams.needed(blueprint, name)),
        choices=teams.choices(blueprint, name),
        asks=teams.asks(made),
        lines=LINES[made.lines],
        group=teams.group_of(blueprint, made),
        slowness=teams.slowness(blueprint, name) or 1.0,
        keep_until=None if made.keep_until is None else steps[made.keep_until],
        background=made.background,
        interrupted=INTERRUPTIONS[made.interruptible],
        systems=tuple(sorted(systems.index(one) for one in made.uses)),
        takes=tuple(variate(of(made.takes, segment), unit) for segment in segments),
        wrap_up=variate(made.wrap_up, unit) if made.by or made.skill else None,
        patience=tuple(queues.patience(blueprint, made, segment) for segment in segments),
        priority=tuple(queues.priority(blueprint, made, segment) for segment in segments),
        order=ORDERS[made.order],
        head_start=tuple(queues.head_start(blueprint, segment) for segment in segments),
        due=tuple(queues.due(blueprint, made, segment) for segment in segments),
        growth=tuple(queues.growth(blueprint, segment) for segment in segments),
        waiting_places=made.waiting_places,
        room=room_of(blueprint, made),
        balks_at=tuple(variate(of(made.balks_at, segment), unit) for segment in segments),
        failures=tuple(place for place, fault in enumerate(faults) if fault.step == steps[name]),
        routes=tuple(route(made, segment, steps) for segment in segments),
        exits=exits(made, segments, steps),
        standard=queues.standard(blueprint, made),
        haste=None if made.haste is None else (made.haste.over, 1 / made.haste.pace.value),
        gaps=queues.gaps(blueprint, made),
        at_most=made.at_most,
        duration=queues.duration(blueprint, made),
        rush=floor.rush(blueprint, name),
        diverted=floor.diverted(blueprint, name, steps),
    )
