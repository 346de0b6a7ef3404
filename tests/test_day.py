"""The day in quarter hours: nothing is lost between the slots, and what is counted is what a hand would count."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from formulas import mmc_wait
from strategies import random_service

import blueprint
import sim
from blueprint import Blueprint
from sim.day import Day
from sim.day_answers import busiest, longest_queue, queue_of_pool
from sim.day_run import day
from sim.day_slots import Slots, Visits, tally
from sim.journal import Journal
from sim.plan import DAY, TICKS, make_plan
from sim.simpy_engine import replicate
from sim.student_t import quantile
from studio.day_words import queue_words

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
    assert found.line("pool", "clerk", "queue_mean").mean == found.line("step", "till", "queue_mean").mean
    # two come in five minutes, each with three minutes of work: 6 / 5; in the hour it is 12 / 60, which needs one
    assert found.line("pool", "clerk", "load").mean == pytest.approx((1.2, 1.2, 0.0))
    assert found.at(300).line("pool", "clerk", "needed").mean == (1.0, 1.0, 1.0), (
        "for the load of the hour, 0.2"
    )


@pytest.mark.parametrize("patience", ["1 min", "0 min", "never"])
def test_who_gives_up_brings_the_same_work(patience: str) -> None:
    till = {"lane": "frontstage", "by": "clerk", "takes": 3, "wrap_up": 1, "patience": patience}
    found = day(shop(steps={"till": till}), slot="5 min", replications=2)
    assert found.line("pool", "clerk", "load").mean[:2] == pytest.approx((8 / 5, 8 / 5))


def test_who_gives_up_brings_the_work_of_her_segment_and_who_is_refused_none() -> None:
    service = shop(
        segments={"long": {}, "short": {}},
        arrivals={
            "a": {"at": "till", "every": 2, "segments": "long"},
            "b": {"at": "till", "every": 4, "segments": "short"},
        },
        steps={
            "till": {
                "lane": "frontstage", "by": "clerk", "patience": 0,
                "takes": {"by_segment": {"long": "20 min"}, "others": "30 s"},
            }
        },
    )  # fmt: skip
    # 9:02 long is served to 9:22; 9:04 long and short, 9:06 long, 9:08 both give up at once
    found = day(service, slot="5 min", replications=2).line("pool", "clerk", "load").mean
    assert found[:2] == pytest.approx(((20 + 20 + 0.5) / 5, (20 + 20 + 0.5) / 5))
    till = {"lane": "frontstage", "by": "clerk", "takes": 20, "waiting_places": 0}
    refused = day(shop(steps={"till": till}), slot="5 min", replications=2).line("pool", "clerk", "load")
    assert refused.mean[:2] == pytest.approx((20 / 5, 0.0))


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
        found = tally(plan, Slots.of(plan, 15 * MIN), Visits.of(plan, journal))
        waits = np.zeros(len(plan.steps), dtype=np.int64)
        for visit in journal.visits:
            number = next(n for n, step in enumerate(plan.steps) if step.name == visit.step)
            waits[number] += (visit.ended if visit.began is None else visit.began) - visit.came
        assert (found.area.sum(axis=1) == waits).all()
        assert (found.wait.sum(axis=1) == waits).all()
        assert found.arrived.sum() == len(journal.stays)
        again = any(step.interrupted for step in plan.steps) or any(pool.shift_end for pool in plan.pools)
        areas = [queue.area for queue in sums.queues]
        assert again or found.area.sum(axis=1).tolist() == areas, (
            "as the engine has it, but for who waits again"
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


def test_the_load_of_all_slots_is_the_time_that_staff_are_busy_to_the_tick() -> None:
    """Nobody gives up and all are served out, so the work that comes is the work that is done, outages included."""
    service = shop(
        hours="09:00-12:00", closing="serve_out", staff={"clerk": {"count": 2}, "boss": {"count": 1}},
        arrivals={"walk_in": {"at": "till", "rate": "30/h"}},
        systems={"core": {"up": "exponential(mean=40)", "down": "exponential(mean=5)", "work": "pause"}},
        steps={
            "till": {"lane": "frontstage", "by": "clerk", "uses": "core", "takes": "gamma(mean=3, cv=0.6)",
                     "wrap_up": "30 s", "next": {"sign": "40%", "leave": "60%"}},
            "sign": {"lane": "frontstage", "by": ["clerk", "boss"], "takes": "lognormal(mean=2, sd=1)"},
        },
    )  # fmt: skip
    plan = make_plan(service, days=2)
    for seed in range(1, 4):
        journal = Journal(plan)
        sums = replicate(plan, seed, 0, log=journal)
        visits = Visits.of(plan, journal)
        for minutes in (15, 60):
            found = tally(plan, Slots.of(plan, minutes * MIN), visits)
            for number, pool in enumerate(plan.pools):
                steps = [place for place, step in enumerate(plan.steps) if number in step.pools]
                assert found.work[steps].sum() == sums.pools[number].work > 0, pool.name


@pytest.mark.parametrize("patience", ["never", "exponential(mean=1)"])
def test_the_load_is_the_rate_times_the_mean_service_whoever_gives_up(patience: str) -> None:
    """M(t)/G/2: 20 an hour, from noon on 50; 3 minutes of service and 1 of wrap-up; under impatience many give up."""
    service = shop(
        hours=None, arrivals={"calls": {"at": "till", "rate": {"00:00": "20/h", "12:00": "50/h"}}},
        staff={"clerk": {"count": 4 if patience == "never" else 2}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": "gamma(mean=3, cv=0.8)",
                        "wrap_up": "exponential(mean=1)", "patience": patience}},
    )  # fmt: skip
    found = day(service, slot="4 h", days=3, replications=30)
    if patience != "never":
        assert sim.run(service, days=3, replications=3).row("service", "", "abandoned_share").mean > 0.1
    load = found.line("pool", "clerk", "load")
    for start, average, low in zip(found.starts, load.mean, load.low, strict=True):
        error = (average - low) / 2.045  # t(29) at 95 %
        assert abs(average - (20 if start < 12 * 3600 else 50) * 4 / 60) < 4 * error


def test_wider_slots_are_measured_anew_and_add_up() -> None:
    found = day(blueprint.load("bank_branch"), replications=6)
    assert [one.width for one in found.coarser] == [1800, 3600]
    for wide in found.coarser:
        many = round(wide.width / found.width)
        for measure in ("load", "queue_mean", "on_duty"):
            for line in found.of(measure):
                own = wide.line(line.scope, line.name, measure).mean
                fine = (*line.mean, *(0.0,) * (many * len(own) - len(line.mean)))
                means = [math.fsum(fine[many * at : many * at + many]) / many for at in range(len(own))]
                assert own == pytest.approx(means)
    waits = [one.line("step", "counter", "wait_mean") for one in (found, found.at(3600))]
    visits = found.line("step", "counter", "visits").mean[8:12]
    assert min(waits[0].mean[8:12]) < waits[1].mean[2] < max(waits[0].mean[8:12]), "weighted by who comes"
    assert min(visits) > 0
    assert [one.width for one in day(shop(), slot="1 h", replications=2).coarser] == []
    assert [one.width for one in day(shop(), slot="20 min", replications=2).coarser] == [3600]
    with pytest.raises(KeyError, match="not counted in slots of 60 s"):
        found.at(60)


def test_a_curve_of_a_constant_service_has_no_feature_that_its_band_does_not_allow() -> None:
    """M/M/2 at the same rate all day: hours are taken, all as the formula says, and no time is named as the worst."""
    rate, mean, servers = 0.5, 3.0, 2
    service = shop(
        hours=None, arrivals={"calls": {"at": "till", "rate": "30/h"}}, staff={"clerk": {"count": servers}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": f"exponential(mean={mean})"}},
    )  # fmt: skip
    expected = rate * mmc_wait(rate, mean, servers)
    for seed in (1, 2, 3):
        found = day(service, days=3, replications=40, warm_up="24 h", seed=seed)
        smooth = found.smooth()
        assert smooth.width == 3600, "no narrower slots are still"
        line = queue_of_pool(smooth, service, "clerk")
        together = quantile(39, 1 - 0.025 / len(line.mean)) / quantile(39, 0.975)
        for average, low in zip(line.mean, line.low, strict=True):
            assert (
                abs(average - expected) < together * (average - low) * 1.15
            )  # of skewed means, a little more
        assert not longest_queue(smooth, line).clear
        assert not busiest(smooth, service).clear
        assert "no clear peak" in queue_words(smooth, line, service)
    branch = blueprint.change(blueprint.load("bank_branch"), "steps.check_identity.keep_until: drop")
    told = day(branch, replications=100).smooth()
    assert told.width == 1800, "what is no chance is shown in half hours"
    assert longest_queue(told, queue_of_pool(told, branch, "officer")).clear


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
