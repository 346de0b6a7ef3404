"""What must hold in every service, whatever it does: nothing and nobody gets lost."""

from __future__ import annotations

import math
from typing import Any

import pytest
from strategies import random_service

import blueprint
from blueprint.blueprint import ready_models
from sim.measures import measure
from sim.plan import (
    ABANDONED,
    BALKED,
    BLOCKED,
    CARRIED_OVER,
    DAY,
    LOST_TO_FAILURE,
    NOT_CALLED,
    OUTCOMES,
    SERVED,
    Plan,
    make_plan,
)
from sim.plan import experience as x
from sim.simpy_engine import replicate
from sim.sums import Sums, merged

RANDOM = 200


class Everything:
    """A log that keeps every visit and every stay."""

    def __init__(self) -> None:
        self.visits: list[tuple[int, ...]] = []
        self.stays: list[tuple[Any, ...]] = []

    def visit(self, *visit: int) -> None:
        self.visits.append(visit)

    def verdict(self, *_: int) -> None:
        pass

    def stay(self, *stay: Any) -> None:
        self.stays.append((*stay[:-1], tuple(stay[-1])))


def check_conservation(plan: Plan, sums: Sums, log: Everything) -> None:
    """Every law that holds exactly, since all times are whole ticks."""
    for stay in sums.stays:
        assert stay.arrived == sum(stay.outcomes), "arrived = sum of outcomes"
        assert stay.time == sum(stay.ledger), "ledger = time in the system"
        assert min(stay.ledger) >= 0
    for _, _, _, arrived, left, outcome, ledger in log.stays:
        assert sum(ledger) == left - arrived, "for every customer, too"
        assert 0 <= outcome < len(OUTCOMES)
    assert len(log.stays) == sum(stay.arrived for stay in sums.stays)
    check_visits(plan, sums, log)
    check_lived(plan, sums)
    tallies = [tally for step in sums.steps for tally in step]
    ended = [sum(stay.outcomes[number] for stay in sums.stays) for number in range(len(OUTCOMES))]
    going_on = any(step.exits for step in plan.steps) or returns(plan)
    for number, name in ((ABANDONED, "abandoned"), (BALKED, "balked"), (BLOCKED, "blocked")):
        visits = sum(getattr(tally, name) for tally in tallies)
        assert visits == ended[number] or (going_on and visits > ended[number]), (
            "a stay ends by the visit that does"
        )
    for step, queue in zip(sums.steps, sums.queues, strict=True):
        waits = sum(tally.wait + tally.again for tally in step)
        assert waits == queue.area, "Little: queue area = sum of waits, of those who wait again too"
        assert queue.area_open <= queue.area
        for tally in step:
            assert sum(tally.waits.values()) == tally.joined
            assert tally.services <= tally.answered <= tally.joined <= tally.visits
    waits = sum(tally.wait for tally in tallies)
    charged = sum(
        entry
        for stay in sums.stays
        for number, entry in enumerate(stay.ledger)
        if plan.busy <= number < plan.rework or number >= plan.shut
    )
    assert charged >= waits or returns(plan), "every wait is charged to a cause; pauses come on top"
    assert merged(stay.stays for stay in sums.stays).keys() >= set()
    for pool, spent in zip(plan.pools, sums.pools, strict=True):
        assert 0 <= spent.overtime <= spent.work
        assert spent.work - spent.overtime <= spent.scheduled, f"{pool.name}: utilisation is at most one"


def check_visits(plan: Plan, sums: Sums, log: Everything) -> None:
    """Every visit is in the log once; queues, services and outcomes can be counted from it."""
    visited = [sum(tally.visits for tally in step) for step in sums.steps]
    served = [sum(tally.services for tally in step) for step in sums.steps]
    queues = [0] * len(plan.steps)
    last: dict[tuple[int, int], dict[int, int]] = {}
    for stream, customer, step, _, came, began, ended, outcome, _ in log.visits:
        visited[step] -= 1
        served[step] -= outcome == SERVED
        queues[step] += (ended if began == NOT_CALLED else began) - came
        assert came <= (came if began == NOT_CALLED else began) <= ended
        last.setdefault((stream, customer), {})[ended] = outcome
    assert visited == served == [0] * len(plan.steps)
    areas = [queue.area for queue in sums.queues]
    assert all(logged <= area for logged, area in zip(queues, areas, strict=True))
    left = any(step.interrupted for step in plan.steps) or any(pool.shift_end for pool in plan.pools)
    assert left or queues == areas, "queues over the day; who is left while served waits once more"
    assert [visit[6] for visit in log.visits] == sorted(visit[6] for visit in log.visits)
    for stream, customer, _, _, left, outcome, _ in log.stays:
        after_service = outcome in {SERVED, LOST_TO_FAILURE}
        assert left in last[stream, customer]
        if not returns(plan):
            assert max(last[stream, customer]) == left
            assert last[stream, customer][left] == (SERVED if after_service else outcome)


def returns(plan: Plan) -> bool:
    """Whether customers climb ladders, whose end is not that of their stay, or come back for a complaint."""
    lived = plan.experience
    return lived is not None and (bool(lived.rungs) or any(lived.channels))


def check_lived(plan: Plan, sums: Sums) -> None:
    """Every customer has one verdict; nothing is noticed, said, settled or judged that has not happened."""
    lived = plan.experience
    if lived is None:
        assert sums.notes == ()
        return
    rows = lived.rows
    counts = [sum(row) for row in sums.notes]
    arrived = sum(stay.arrived for stay in sums.stays)
    verdicts = [counts[rows.ended(mode) + 2 * state] for mode in range(-1, lived.modes) for state in range(8)]
    assert sum(verdicts) == arrived
    settled = [0, 0]
    for mode, failure in enumerate(plan.failures):
        noticed = sum(counts[rows.noticed(mode) : rows.noticed(mode) + 3])
        said = sum(counts[rows.does(mode) : rows.does(mode) + 5])
        ended = [counts[rows.ended(mode) + 2 * state] for state in range(8)]
        assert said <= noticed <= sum(sums.failures[mode])
        assert sum(ended) <= noticed
        assert failure.felt is not None or noticed == 0
        settled[0] += ended[2] + ended[6]
        settled[1] += ended[3] + ended[7]
        for state in range(8):
            chance = counts[rows.ended(mode) + 2 * state + 1]
            assert 0 <= chance <= ended[state] * 10**6
    whole = dict(zip(x.OF_ALL, counts[rows.whole :], strict=True))
    assert settled[1] <= whole["settled_quickly"] <= whole["settled"] <= whole["recoveries"]
    assert sum(settled) <= whole["settled"]
    assert whole["reported"] + whole["discouraged"] == whole["complaints"]
    stars = [whole[f"stars_{number}"] for number in range(1, 6)]
    assert sum(stars) == whole["scored"] <= arrived
    least, most = (sum((n + half) * count for n, count in enumerate(stars, 1)) for half in (-0.5, 0.5))
    assert least * 10**6 <= whole["score"] <= most * 10**6
    assert whole["repeats"] <= whole["contacts"] <= sum(tally.visits for step in sums.steps for tally in step)


def check_money(service: blueprint.Blueprint, plan: Plan, sums: Sums) -> None:
    """Segments add up to all, parts of the cost to the whole, waiting to what the ledger says; priced by the file."""
    keys, values = measure(plan, sums, unit=service.unit, currency="money")
    assert len(keys) == len(values) == len(set(keys))
    found = {
        (key.scope, key.name, key.segment, key.measure): value
        for key, value in zip(keys, values, strict=True)
    }
    units = {key.measure: key.unit for key in keys if key.scope == "service"}
    segments = list(service.all_segments()) if len(service.all_segments()) > 1 else ["all"]

    def said(measure: str, segment: str = "all") -> float:
        return found["service", "", segment, measure]

    def charged(segment: str, *kinds: str) -> float:
        """Minutes of the ledger."""
        entries = (value for (scope, cause, whose, _), value in found.items()
                   if (scope, whose) == ("ledger", segment) and cause.partition(":")[0] in kinds)  # fmt: skip
        return math.fsum(entries) / 60

    for segment in {"all", *segments}:
        lost = [outcome for outcome in OUTCOMES if outcome not in {"served", "carried_over"}]
        assert said("lost", segment) == sum(said(outcome, segment) for outcome in lost)
        waiting = charged(segment, "busy", "off_duty", "on_break", "down", "doors_closed")
        assert said("waiting_total", segment) == pytest.approx(waiting)
        assert said("rework_total", segment) == pytest.approx(charged(segment, "rework"))
        if said("arrived", segment):
            assert said("lost_share", segment) == said("lost", segment) / said("arrived", segment)
    costs = ("cost_waiting", "cost_lost", "cost_loyalty", "cost_recovery", "cost_guarantee")
    priced = [name for name in costs if name in units]
    for name in ("lost", "waiting_total", "rework_total", *priced):
        assert said(name) == pytest.approx(sum(said(name, segment) for segment in segments))
    prices = service.data().get("prices", {})
    assert {"cost_" + name for name in prices} == {*priced} & {"cost_waiting", "cost_lost"}
    for name, price in prices.items():
        for segment in segments:
            own = price
            if isinstance(price, dict):
                own = price["by_segment"].get(segment, price.get("others"))
            count = said("lost" if name == "lost" else "waiting_total", segment)
            worth = float(str(own).removesuffix("/h")) / (60 if str(own).endswith("/h") else 1)
            assert said("cost_" + name, segment) == pytest.approx(count * worth)
    staff = [value for (scope, _, _, name), value in found.items() if (scope, name) == ("pool", "cost")]
    assert said("cost_staff") == pytest.approx(sum(staff))
    assert said("cost") == pytest.approx(sum(said(name) for name in ("cost_staff", *priced)))
    assert {units[name] for name in ("cost", "cost_staff", *priced)} == {"money"}


def check_work(plan: Plan, sums: Sums) -> None:
    """Utilisation = work ÷ capacity: without wrap-up, pauses and cuts, staff work as long as services last."""
    if any(step.wrap_up for step in plan.steps) or plan.always or plan.closing == 2:
        return
    if any(system.pace < 1 for system in plan.systems) or any(
        step.keep_until is not None for step in plan.steps
    ):
        return
    services = [sum(tally.service for tally in tallies) for tallies in sums.steps]
    people = [len(step.pools) + bool(step.choices) for step in plan.steps]
    together = sum(number * work for number, work in zip(people, services, strict=True))
    pairs = [(sum(spent.work for spent in sums.pools), together)]
    chosen = {choice.pool for step in plan.steps for choice in step.choices}
    for number, spent in enumerate(sums.pools):
        own = sum(work for step, work in zip(plan.steps, services, strict=True) if number in step.pools)
        pairs += [(spent.work, own)] if number not in chosen else []
    for work, served in pairs:
        assert work >= served
        if sum(stay.outcomes[CARRIED_OVER] for stay in sums.stays) == 0:  # nobody was interrupted by the end
            assert work == served


@pytest.mark.parametrize("block", range(10))
def test_nothing_is_lost_in_random_services(block: int) -> None:
    share = RANDOM // 10
    for number in range(block * share, (block + 1) * share):
        service = blueprint.build(random_service(number))
        plan = make_plan(service, days=1 + number % 2)
        log = Everything()
        sums = replicate(plan, seed=number, replication=0, log=log)
        check_conservation(plan, sums, log)
        check_money(service, plan, sums)
        check_work(plan, sums)


def test_the_random_services_reach_every_outcome_cause_and_primitive() -> None:
    outcomes, causes = [0] * len(OUTCOMES), set()
    primitives: dict[str, int] = dict.fromkeys(("exits", "slow", "closed days", "days that differ"), 0)
    for number in range(RANDOM):
        plan = make_plan(blueprint.build(random_service(number)), days=2)
        sums = replicate(plan, seed=1, replication=0)
        primitives["exits"] += any(step.exits for step in plan.steps)
        primitives["slow"] += any(0 < system.pace < 1 for system in plan.systems)
        lengths = [closing - opening for opening, closing in plan.spans]
        primitives["closed days"] += not plan.always and len(lengths) < plan.days
        primitives["days that differ"] += len(set(lengths)) > 1
        for stay in sums.stays:
            outcomes = [old + new for old, new in zip(outcomes, stay.outcomes, strict=True)]
            causes |= {plan.causes[n].partition(":")[0] for n, entry in enumerate(stay.ledger) if entry}
    assert all(outcomes), dict(zip(OUTCOMES, outcomes, strict=True))
    assert min(primitives.values()) >= 5, primitives
    assert causes == {"served", "busy", "off_duty", "down", "rework", "doors_closed", "on_break"}


@pytest.mark.parametrize("name", sorted(ready_models()))
def test_nothing_is_lost_in_ready_models(name: str) -> None:
    plan = make_plan(blueprint.load(name), days=2)
    log = Everything()
    sums = replicate(plan, seed=3, replication=1, log=log)
    check_conservation(plan, sums, log)


def test_keeping_a_log_changes_nothing() -> None:
    for number in range(20):
        plan = make_plan(blueprint.build(random_service(number)))
        plain, logged = replicate(plan, 1, 0), replicate(plan, 1, 0, log=Everything())
        assert [stay.ledger for stay in plain.stays] == [stay.ledger for stay in logged.stays]
        assert plain.pools == logged.pools
        assert plain.queues == logged.queues


def test_littles_law_holds_for_the_whole_system() -> None:
    """L = λW as an identity: the time integral of the number inside is the sum of all stays."""
    plan = make_plan(blueprint.build(random_service(3)))
    log = Everything()
    sums = replicate(plan, 1, 0, log=log)
    steps = sorted(
        [(arrived, 1) for _, _, _, arrived, *_ in log.stays] + [(stay[4], -1) for stay in log.stays]
    )
    inside = area = since = 0
    for time, change in steps:
        area += inside * (time - since)
        inside, since = inside + change, time
    assert inside == 0
    assert area == sum(stay.time for stay in sums.stays)
    assert since <= plan.last_close + DAY
