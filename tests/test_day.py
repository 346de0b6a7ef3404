"""The day in quarter hours: nothing is lost between the slots, and what is counted is what a hand would count."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from formulas import mmc_wait
from strategies import random_service

import blueprint
from blueprint import Blueprint
from sim.day import Day, Slots, day, tally
from sim.journal import Journal
from sim.plan import DAY, TICKS, make_plan
from sim.simpy_engine import replicate

MIN = 60 * TICKS


def shop(**changed: object) -> Blueprint:
    """Customers every 2 minutes from 9:02 on, each served for 3 by one clerk: everyone waits a minute longer."""
    parts = {
        "service": "Shop", "unit": "min", "hours": "09:00-09:10",
        "arrivals": {"walk_in": {"at": "till", "every": 2}}, "staff": {"clerk": {"count": 1}},
        "steps": {"till": {"lane": "frontstage", "by": "clerk", "takes": 3, "standard": {"wait": "80% within 1 min"}}},
    }  # fmt: skip
    return blueprint.build(**(parts | changed))


def test_a_day_that_can_be_counted_by_hand() -> None:
    # came 9:02 04 06 08, called 9:02 05 08 11, so they wait 0 1 2 3 min (the one of 9:10 finds closed doors)
    found = day(shop(), slot="5 min", replications=4)
    assert found.starts == (9 * 3600.0, 9 * 3600 + 300.0, 9 * 3600 + 600.0)
    assert found.line("service", "", "arrived").mean == (24.0, 24.0, 0.0)
    assert found.line("step", "till", "visits").mean == (24.0, 24.0, 0.0)
    wait = found.line("step", "till", "wait_mean")
    assert wait.mean[:2] == (0.5, 2.5)
    assert math.isnan(wait.mean[2])
    assert wait.low[:2] == wait.high[:2] == (0.5, 2.5), "nothing here is left to chance"
    # in the queue: 9:04-9:05, 9:06-9:08, 9:08-9:11, the last cut at 9:10
    assert found.line("step", "till", "queue_mean").mean == pytest.approx((1 / 5, 4 / 5, 1 / 5))
    assert found.line("step", "till", "standard_met").mean[:2] == (1.0, 0.0)
    assert found.line("pool", "clerk", "on_duty").mean == (1.0, 1.0, 0.0)


def test_days_after_each_other_are_taken_together_and_a_warm_up_is_left_out() -> None:
    one, three = (day(shop(), slot="5 min", replications=2, days=days) for days in (1, 3))
    assert three.line("service", "", "arrived").mean == one.line("service", "", "arrived").mean
    assert three.line("step", "till", "queue_mean").mean == pytest.approx(
        one.line("step", "till", "queue_mean").mean
    )
    late = day(shop(), slot="5 min", replications=2, warm_up="9.125 h")  # 9:07:30
    assert late.line("service", "", "arrived").mean[1] == 24.0, "one customer in half a slot"
    assert math.isnan(late.line("service", "", "arrived").mean[0])
    assert late.line("step", "till", "queue_mean").mean[1] == pytest.approx(2.5 / 2.5)


def test_the_timetable_is_averaged_within_a_slot() -> None:
    service = shop(hours="09:00-10:10", staff={"clerk": {"count": {"09:00": 1, "09:20": 4, "10:00": 2}}})
    duty = day(service, slot="30 min", replications=2).line("pool", "clerk", "on_duty").mean
    assert duty == pytest.approx((1 * 2 / 3 + 4 / 3, 4.0, 2 / 3))


def test_the_area_under_the_queue_is_the_sum_of_waits_to_the_tick() -> None:
    waited = 0
    for seed in range(60):
        plan = make_plan(blueprint.build(**random_service(seed)), days=2)
        journal = Journal(plan)
        sums = replicate(plan, 1, 0, log=journal)
        found = tally(plan, Slots.of(plan, 15 * MIN), journal)
        waits = np.zeros(len(plan.steps), dtype=np.int64)
        for visit in journal.visits:
            number = next(n for n, step in enumerate(plan.steps) if step.name == visit.step)
            waits[number] += (visit.ended if visit.began is None else visit.began) - visit.came
        assert (found.area.sum(axis=1) == waits).all()
        assert (found.wait.sum(axis=1) == waits).all()
        assert found.arrived.sum() == len(journal.stays)
        assert found.area.sum(axis=1).tolist() == [queue.area for queue in sums.queues], (
            "as the engine has it"
        )
        joined = found.joined.sum(axis=1) - [sum(t.joined for t in step) for step in sums.steps]
        assert joined.max() <= 0, "but for who was sent away at the very instant at which she joined"
        refused = {"abandoned", "balked", "blocked"}
        sent = [
            v for v in journal.visits if v.began is None and v.ended == v.came and v.outcome not in refused
        ]
        assert joined.sum() >= -len(sent)
        assert found.visits.sum(axis=1).tolist() == [sum(t.visits for t in step) for step in sums.steps]
        assert found.met.sum(axis=1).tolist() == [sum(t.met for t in step) for step in sums.steps]
        waited += bool(waits.sum())
    assert waited > 30, "there was something to count"


def test_around_the_clock_every_slot_is_as_the_formula_of_erlang() -> None:
    rate, mean, servers = 0.5, 3.0, 2
    service = shop(
        hours=None, arrivals={"calls": {"at": "till", "rate": "30/h"}}, staff={"clerk": {"count": servers}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": f"exponential(mean={mean})"}},
    )  # fmt: skip
    found = day(service, slot="4 h", days=8, replications=20, warm_up="24 h")
    assert found.starts == tuple(4.0 * 3600 * number for number in range(6))
    expected = mmc_wait(rate, mean, servers)
    wait, queue = found.line("step", "till", "wait_mean"), found.line("step", "till", "queue_mean")
    for line, wanted in ((wait, expected), (queue, rate * expected)):
        for average, low in zip(line.mean, line.low, strict=True):
            error = (average - low) / 2.09  # t(19) at 95 %
            assert abs(average - wanted) < 4 * error


def test_who_comes_at_night_is_in_the_slots_after_midnight() -> None:
    found = day(shop(hours="23:50-24:10"), slot="10 min", replications=2)
    assert found.starts[:3] == (85800.0, 86400.0, 87000.0)
    assert found.line("service", "", "arrived").mean[:2] == (4 * 6.0, 5 * 6.0)


def test_a_day_and_its_record_are_the_same() -> None:
    found = day(blueprint.load("bank_branch"), replications=3)
    kept = json.loads(json.dumps(found.record(), allow_nan=False))
    assert json.dumps(Day.of_record(kept).record()) == json.dumps(kept)
    assert list(found.table().columns) == [
        "slot",
        "scope",
        "name",
        "measure",
        "unit",
        "mean",
        "low",
        "high",
    ]
    assert found.table().slot[0] == "09:00"
    assert [line.name for line in found.of("on_duty")] == ["teller", "officer"]


@pytest.mark.parametrize("slot", ["7 min", "0 s", "2 d"])
def test_a_slot_that_does_not_divide_the_day_is_refused(slot: str) -> None:
    with pytest.raises(ValueError, match="does not divide a day; take 15 min"):
        day(shop(), slot=slot)
    assert DAY % (15 * MIN) == 0
