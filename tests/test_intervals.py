"""Intervals tell the truth: of a hundred that claim 95 %, ninety-five hold what is known.

Here are short, seeded forms of what `make intervals` counts over thousands of experiments. A share of experiments may
be off its claim by 3.5 standard errors of the binomial distribution.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from formulas import erlang_a, mmc_day, mmc_wait

import blueprint
import sim
from bench import coverage, known
from sim.experiment.contrast import contrasts
from sim.experiment.precision import Precision, enough
from sim.intervals import joint_quantile
from sim.metric import Metric

WAIT = Metric("service", "", "waiting_mean", unit="min")


def right(share: float, experiments: int, claimed: float = 0.95) -> bool:
    return abs(share - claimed) <= 3.5 * math.sqrt(claimed * (1 - claimed) / experiments)


def test_the_interval_of_a_mean_holds_it_in_95_of_100() -> None:
    luck = np.random.default_rng(1)
    drawn = luck.normal(3.0, 2.0, size=(3000, 5))
    held = [low <= 3.0 <= high for _, low, high, _ in map(sim.interval, drawn)]
    assert right(sum(held) / 3000, 3000)


@pytest.mark.parametrize(
    "measure", ["desk.queue_mean", "clerk.utilisation", "abandoned", "arrived", "desk.services"]
)
def test_the_intervals_of_a_day_hold_what_the_equations_of_the_chain_say(
    measure: str, days: coverage.Pool
) -> None:
    tally = coverage.of_means(days, 10, [measure])[measure]
    assert right(tally.share, tally.experiments)


@pytest.fixture(scope="module")
def days() -> coverage.Pool:
    """1,200 days of two hours, on SimPy."""
    rates = [(60.0, 0.3), (60.0, 0.8)]
    service = known.desk(
        "Two hours", {"09:00": 0.3, "10:00": 0.8}, 2, "exponential(mean=4)", hours="09:00-11:00",
        step={"patience": "exponential(mean=10)"},
    )  # fmt: skip
    queue, busy, lost = mmc_day(rates, 4.0, 2, 10.0)
    truths = {
        "desk.queue_mean": queue, "clerk.utilisation": busy / 2, "abandoned": lost, "arrived": 66.0,
        "desk.services": 66.0 - lost,
    }  # fmt: skip
    results = sim.run(service, replications=1200, engine="simpy")
    return coverage.Pool(known.Known(service, truths), results.keys, results.values)


def test_the_equations_of_a_day_come_to_rest_where_erlang_says() -> None:
    rate, mean, clerks, patience = 0.9, 4.0, 3, 10.0
    half, whole = (mmc_day([(length, rate)], mean, clerks, patience, room=40) for length in (200.0, 400.0))
    _, part, wait = erlang_a(rate, mean, clerks, patience)
    # what the second half adds is free of the beginning
    assert 2 * whole[0] - half[0] == pytest.approx(rate * wait, rel=1e-3)
    assert 2 * whole[1] - half[1] == pytest.approx(rate * mean * (1 - part), rel=1e-3)
    assert whole[2] - half[2] == pytest.approx(rate * part * 200, rel=1e-3)
    half, whole = (mmc_day([(length, 0.5)], mean, clerks) for length in (500.0, 1000.0))
    assert 2 * whole[0] - half[0] == pytest.approx(0.5 * mmc_wait(0.5, mean, clerks), rel=1e-3)


def test_what_is_always_the_same_has_an_interval_without_width() -> None:
    shop = blueprint.build(
        service="D/D/1", hours="09:00-10:00", staff={"clerk": {"count": 1}},
        arrivals={"customers": {"at": "till", "every": 2}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 3}},
    )  # fmt: skip
    results = sim.run(shop, replications=5)
    # 29 come, at 2, 4, ..., 58; the n-th waits n - 1 minutes
    wait = results.row("step", "till", "wait_mean")
    assert (wait.low, wait.mean, wait.high) == (14.0, 14.0, 14.0)
    assert results.row("step", "till", "services").high == 29


def test_without_correlation_the_joint_quantile_is_sidaks_and_with_full_correlation_students() -> None:
    luck = np.random.default_rng(1)
    apart = luck.standard_normal((20_000, 5))
    assert joint_quantile(apart) == pytest.approx(
        2.5688, rel=0.015
    )  # the normal quantile of (1 + 0.95^(1/5)) / 2
    one = luck.standard_normal((20_000, 1))
    assert joint_quantile(one + np.zeros(5)) == pytest.approx(1.96, rel=0.015)


def test_the_joint_quantile_is_the_same_whatever_the_scale_and_the_order() -> None:
    columns = np.random.default_rng(2).standard_normal((30, 4)) @ np.array(
        [[1, 0.5, 0, 0], [0, 1, 0.5, 0], [0, 0, 1, 0.5], [0, 0, 0, 1]]
    )
    usual = joint_quantile(columns)
    assert joint_quantile(columns * [1, 10, 100, 1e-3] + 7) == pytest.approx(usual, rel=1e-9)
    assert joint_quantile(columns[:, ::-1]) == pytest.approx(usual, rel=0.015)


def test_many_intervals_hold_together_in_95_of_100() -> None:
    luck, held, experiments = np.random.default_rng(3), 0, 250
    for _ in range(experiments):
        shared = luck.standard_normal((25, 1))
        after = luck.standard_normal((25, 8)) + 0.7 * shared
        nothing = np.zeros(25)
        found = contrasts([(str(n), WAIT, nothing, after[:, n]) for n in range(8)])
        held += all(one.low <= 0 <= one.high for one in found)
    assert right(held / experiments, experiments)


@pytest.mark.parametrize("shape", [None, 4.0])
def test_intervals_hold_the_truth_after_replications_were_added_until_they_were_narrow(
    shape: float | None,
) -> None:
    tally = coverage.drawn_until_precise(300, shape=shape, half=0.2)
    assert tally.share >= 0.93 - 3.5 * math.sqrt(0.93 * 0.07 / 300)


def test_it_is_enough_when_every_interval_is_narrow_enough_and_not_before() -> None:
    before, after = np.full(40, 10.0), 9.0 + np.random.default_rng(4).standard_normal(40)
    found = contrasts([("", WAIT, before, after)])
    half = (found[0].high - found[0].low) / 2
    assert enough(found, [Precision(WAIT, half * 1.001, relative=False)], 40) == 40
    assert 40 < enough(found, [Precision(WAIT, half * 0.9, relative=False)], 40) <= 80
    assert enough(found, [Precision(WAIT, half / 10 * 1.001, relative=True)], 40) == 40
    assert enough(found, [Precision(WAIT, half / 100, relative=True)], 40) == 80  # never more than doubled
