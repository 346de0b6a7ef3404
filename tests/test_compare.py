"""A comparison: the same customers, paired differences, joint intervals, replications until it is precise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

import blueprint
import sim
from sim.experiment.contrast import contrasts
from sim.experiment.precision import precisions, still_wanted
from sim.intervals import joint_quantile
from sim.measures import Key
from sim.metric import Metric, metric

BRANCH = blueprint.load("bank_branch")
ONE_MORE = {"third_officer": blueprint.change(BRANCH, "staff.officer.count: +1")}
WAIT = Metric("service", "", "waiting_mean", unit="min")


@pytest.fixture(scope="module")
def compared() -> sim.Comparison:
    return sim.compare(BRANCH, ONE_MORE, measures=["waiting_mean", "take_ticket.visits"], replications=30)


def test_one_difference_has_the_paired_t_interval(compared: sim.Comparison) -> None:
    before = sim.run(BRANCH, replications=30).column("service", "", "waiting_mean")
    after = sim.run(ONE_MORE["third_officer"], replications=30).column("service", "", "waiting_mean")
    (alone,) = contrasts([("x", WAIT, before, after)])
    difference = after - before
    half = student.ppf(0.975, 29) * difference.std(ddof=1) / math.sqrt(30)
    assert alone.change == pytest.approx(difference.mean())
    assert (alone.low, alone.high) == pytest.approx((difference.mean() - half, difference.mean() + half))
    together = compared.contrast("third_officer", "waiting_mean")
    assert together.change == pytest.approx(alone.change)
    assert together.high - together.low >= alone.high - alone.low
    apart = before.var(ddof=1) + after.var(ddof=1)
    assert together.reduction == pytest.approx(apart / difference.var(ddof=1))


def test_a_metric_that_a_change_does_not_touch_has_no_difference_at_all(compared: sim.Comparison) -> None:
    untouched = compared.contrast("third_officer", "take_ticket.visits")
    assert (untouched.change, untouched.low, untouched.high) == (0, 0, 0)
    assert (untouched.clear, untouched.better) == (False, None)
    assert untouched.reduction == math.inf


def test_joint_intervals_lie_between_students_and_bonferronis() -> None:
    luck = np.random.default_rng(5)
    for k in (1, 2, 5, 40):
        columns = luck.standard_normal((30, k))
        single, bonferroni = student.ppf(0.975, 29), student.ppf(1 - 0.025 / k, 29)
        found = joint_quantile(columns)
        assert single * (1 - 1e-12) <= found <= bonferroni * (1 + 1e-12)
        if k == 1:
            assert found == pytest.approx(single)
    alike = np.repeat(luck.standard_normal((30, 1)), 8, axis=1)
    assert joint_quantile(alike) == pytest.approx(student.ppf(0.975, 29), rel=0.03), (
        "one and the same eight times"
    )


def test_replications_that_lack_a_number_are_left_out_in_pairs() -> None:
    before = np.array([1.0, 2.0, math.nan, 4.0])
    after = np.array([2.0, math.nan, 3.0, 6.0])
    (found,) = contrasts([("x", WAIT, before, after)])
    assert (found.n, found.change, found.before, found.after) == (2, 1.5, 2.5, 4.0)
    (nothing,) = contrasts([("x", WAIT, np.full(3, math.nan), np.ones(3))])
    assert nothing.n == 0
    assert math.isnan(nothing.change)
    assert not nothing.clear


def test_better_is_said_by_the_measure() -> None:
    low, high = np.arange(10.0), np.arange(10.0) + 5
    for measure, better in (
        ("waiting_mean", False),
        ("served", True),
        ("utilisation", None),
        ("cost", False),
    ):
        (found,) = contrasts([("x", Metric("service", "", measure), low, high)])
        assert (found.clear, found.better) == (True, better)


def test_precision_runs_until_every_half_interval_is_narrow_enough() -> None:
    wanted: dict[str, str | float] = {"waiting_mean": "3%", "abandoned_share": 0.003}
    found = sim.compare(BRANCH, ONE_MORE, precision=wanted, replications=5)
    assert found.base.replications > 20
    for measure, limit in (("waiting_mean", 0.03), ("abandoned_share", None)):
        one = found.contrast("third_officer", measure)
        allowed = 0.003 if limit is None else limit * one.before
        assert (one.high - one.low) / 2 <= allowed
    fewer = sim.compare(BRANCH, ONE_MORE, precision={"waiting_mean": 0.0001}, replications=5, at_most=30)
    assert fewer.base.replications == 30, "it is given up at the most that is allowed"


@pytest.mark.parametrize(
    ("half", "allowed", "next_one"),
    [
        ([1.0], [1.0], 100),
        ([2.0], [1.0], 200),
        ([1.1], [1.0], 128),
        ([math.nan], [1.0], 200),
        ([1.0], [0.0], 200),
    ],
)
def test_more_replications_are_asked_for_by_how_wide_the_widest_is(
    half: list[float], allowed: list[float], next_one: int
) -> None:
    assert still_wanted(100, [5.0], half, allowed) == next_one


KEYS = [
    Key("service", "", "all", "waiting_mean", "min"),
    Key("step", "counter", "all", "wait_mean", "min"),
    Key("step", "counter", "gold", "wait_mean", "min"),
    Key("step", "柜台", "all", "wait_mean", "min"),
    Key("pool", "counter", "all", "cost", "CNY"),
    Key("step", "counter", "all", "cost", "CNY"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("waiting_mean", "waiting_mean"),
        ("counter.wait_mean", "counter.wait_mean"),
        ("counter.wait_mean@gold", "counter.wait_mean@gold"),
        ("柜台.wait_mean", "柜台.wait_mean"),
        ("pool.counter.cost", "counter.cost"),
    ],
)
def test_a_metric_is_found_by_its_name(text: str, found: str) -> None:
    assert str(metric(text, KEYS)) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("waiting_men", r"no measure 'waiting_men' \(did you mean waiting_mean\?\)"),
        ("conter.wait_mean", r"nothing is called 'conter' \(did you mean counter\?\)"),
        ("counter.wait_maen", r"counter has no 'wait_maen' \(did you mean wait_mean\?\)"),
        ("counter.wait_mean@silver", "no segment 'silver' here"),
        ("counter.cost", "may mean several; write pool.counter.cost or step.counter.cost"),
        ("", "no measure ''"),
    ],
)
def test_a_metric_that_is_not_there_is_told_with_what_may_be_meant(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        metric(text, KEYS)


def test_all_that_is_wrong_with_a_comparison_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"(?s)no measure 'wating'.*nothing is called 'contr'"):
        sim.compare(BRANCH, ONE_MORE, measures=["wating", "contr.wait_mean"], replications=2)
    with pytest.raises(
        ValueError, match=r"(?s)precision waiting_mean: '-1%' is no precision.*no measure 'x'"
    ):
        precisions({"waiting_mean": "-1%", "x": 3}, KEYS)


@pytest.mark.parametrize(
    ("scenarios", "options", "told"),
    [
        ({}, {}, "nothing to compare with"),
        ({"as_it_is": BRANCH}, {}, "choose another name"),
        (ONE_MORE, {"level": 1.0}, "confidence"),
        (ONE_MORE, {"level": math.nan}, "confidence"),
        (ONE_MORE, {"replications": 0}, "run 1 or more"),
        (ONE_MORE, {"days": 0}, "run 1 to 36500 days"),
        (ONE_MORE, {"processes": 0}, "write 1 or more"),
        ({"x": blueprint.build(BRANCH.data() | {"unit": "s"})}, {}, "use one unit"),
    ],
)
def test_what_cannot_be_compared_is_refused(scenarios: Any, options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        sim.compare(BRANCH, scenarios, **{"replications": 2, **options})


def test_a_dropped_step_is_compared_in_what_both_have() -> None:
    without = {"no_form": blueprint.change(BRANCH, "steps.fill_in_form: drop")}
    found = sim.compare(BRANCH, without, measures=["waiting_mean", "fill_in_form.visits"], replications=3)
    gone = found.contrast("no_form", "fill_in_form.visits")
    assert gone.n == 0
    assert found.contrast("no_form", "waiting_mean").n == 3
    assert {row["scenario"] for row in found.record()["contrasts"]} == {"no_form"}
    assert set(found.table()["scenario"]) == {"as_it_is", "no_form"}


def test_sensitivity_finds_the_input_that_turns_the_answer() -> None:
    """Two counters are equally loaded but for a hair: which to staff hangs on their times, and on nothing else."""
    twin = blueprint.build(
        service="Twins", hours="09:00-12:00",
        arrivals={side: {"at": side, "rate": "25/h"} for side in ("left", "right")},
        staff={f"at_{side}": {"count": 1} for side in ("left", "right")},
        steps={
            side: {"lane": "frontstage", "by": f"at_{side}", "takes": f"exponential(mean={mean})"}
            for side, mean in (("left", 2.22), ("right", 2.2))
        },
    )  # fmt: skip
    found = sim.sensitivity(
        twin, {"left": ["staff.at_left.count: +1"], "right": ["staff.at_right.count: +1"]},
        measure="waiting_total", by="30%", replications=40,
    )  # fmt: skip
    assert {"steps.left.takes", "steps.right.takes"} <= set(found.decisive + found.doubtful)
    assert found.tied == ("right",) or found.tied == ("left",)
    turned = {one.change: one.best for one in found.influences if one.turns}
    assert turned.get("steps.right.takes: x1.3", "right") == "right"
    assert turned.get("steps.left.takes: x1.3", "left") == "left"
    more = next(one for one in found.influences if one.change == "arrivals.left.rate: x1.3")
    assert more.effect.change > 0
    assert more.effect.clear


def test_sensitivity_refuses_a_move_that_is_none() -> None:
    with pytest.raises(ValueError, match="moved by a part between 0 and 100%"):
        sim.sensitivity(BRANCH, measure="waiting_mean", by="120%")
    with pytest.raises(blueprint.BlueprintError, match="no step 'contr'"):
        sim.sensitivity(BRANCH, measure="waiting_mean", by={"steps.contr.takes": "10%"})
