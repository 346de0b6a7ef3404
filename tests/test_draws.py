"""Chance: the generator is the published one, variates follow their distributions, luck stays where it belongs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats
from strategies import random_service

import blueprint
import sim
from blueprint import Distribution
from sim import draws
from sim.plan import make_plan
from sim.plan.variate import variate
from sim.random_numbers import Luck, Source

# Made with randomgen 2.5.1 (Squares, variant 64), an independent implementation.
VECTORS = [
    (0x548C9DECBCE65297, 0, [0x36D88366CEE633A5, 0x944716E00E60DFAA, 0xC8A8F4E0678654BF, 0x35CC666AAB11C80D]),
    (0x548C9DECBCE65297, 1 << 40, [0x8A3BE265A9E2457E, 0x6643A46F70541796]),
    (0xC58EFD154CE32F6D, 0, [0x8352D81514C3F20F, 0x4D645C710DEA443C, 0x5F664B34B649CC78]),
    (0xC58EFD154CE32F6D, 1 << 40, [0xBB9A1B286AADEFF7, 0x2EA48A52D49C6B4B]),
]


@pytest.mark.parametrize(("key", "first", "words"), VECTORS)
def test_the_generator_is_squares(key: int, first: int, words: list[int]) -> None:
    assert [draws.squares(first + n, key) for n in range(len(words))] == words


def test_many_numbers_at_once_are_the_same_numbers() -> None:
    for key in (1, 0x548C9DECBCE65297, 2**64 - 1):
        for first in (0, 255, 2**36 - 300):
            assert draws.uniforms(key, first, 300) == [
                draws.uniform(key, first + n, 0, 0) for n in range(300)
            ]


def test_a_source_gives_each_customer_her_number_in_any_order() -> None:
    key = draws.key_of(1, 0, "takes", "counter", "walk_in")
    ahead, back = Source(key), Source(key)
    customers = list(range(0, 1000, 7))
    forward = [ahead.uniform(n) for n in customers]
    assert [back.uniform(n) for n in reversed(customers)] == forward[::-1]
    assert ahead.uniform(5, 1) == draws.uniform(key, 5, 1, 0)


def test_numbers_lie_strictly_between_zero_and_one_and_are_spread_evenly() -> None:
    numbers = np.array(draws.uniforms(draws.key_of(7, 3, "x"), 0, 100_000))
    assert 0 < numbers.min() < numbers.max() < 1
    assert stats.kstest(numbers, "uniform").pvalue > 0.001
    lagged = np.corrcoef(numbers[:-1], numbers[1:])[0, 1]
    assert abs(lagged) < 4 / math.sqrt(len(numbers))


def test_visits_and_numbers_within_a_variate_are_independent() -> None:
    key = draws.key_of(1, 1, "y")
    base = np.array([draws.uniform(key, n, 0, 0) for n in range(5000)])
    for visit, index in [(1, 0), (2, 0), (0, 1), (0, 2), (1, 1)]:
        other = np.array([draws.uniform(key, n, visit, index) for n in range(5000)])
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / math.sqrt(5000)


def test_the_normal_quantile_is_the_normal_quantile() -> None:
    for u in [1e-300, 1e-20, 1e-6, 0.02, 0.3, 0.5, 0.7, 0.999, 1 - 1e-12]:
        assert draws.normal_quantile(u) == pytest.approx(float(stats.norm.ppf(u)), rel=1e-14, abs=1e-14)


SIGMA = math.sqrt(math.log(1.25))


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("exponential(mean=3)", stats.expon(scale=3)),
        ("uniform(low=1, high=4)", stats.uniform(1, 3)),
        ("triangular(low=1, mode=2, high=6)", stats.triang(0.2, 1, 5)),
        ("normal(mean=2, sd=2)", stats.truncnorm(-1, np.inf, loc=2, scale=2)),
        ("lognormal(mean=4, sd=2)", stats.lognorm(SIGMA, scale=4 / math.sqrt(1.25))),
        ("gamma(mean=12, cv=0.5)", stats.gamma(4, scale=3)),
        ("gamma(mean=2, shape=0.5)", stats.gamma(0.5, scale=4)),
        ("erlang(mean=9, k=3)", stats.gamma(3, scale=3)),
        ("weibull(scale=10, shape=1.6)", stats.weibull_min(1.6, scale=10)),
        ("weibull(mean=10, shape=0.8)", stats.weibull_min(0.8, scale=10 / math.gamma(2.25))),
    ],
)
def test_variates_follow_their_distribution(written: str, law: Any) -> None:
    reduced = variate(Distribution.parse(written), "s")
    assert reduced is not None
    source = Luck(1, 0).source("a distribution")
    sample = [source.variate(reduced, n) for n in range(20_000)]
    assert stats.kstest(sample, law.cdf).pvalue > 0.001
    # KS is weak in the tails: hold the mean and the mean square too, within four standard errors
    for power in (1, 2):
        values = np.array(sample) ** power
        error = values.std() / math.sqrt(len(values))
        assert abs(values.mean() - law.moment(power)) < 4 * error


def test_mixtures_and_samples_give_every_part_its_share(tmp_path: Any) -> None:
    mixed = variate(Distribution.parse("mixture(30% of 0, 50% of 2, 20% of exponential(mean=5))"), "s")
    assert mixed is not None
    source = Luck(1, 0).source("mixture")
    sample = np.array([source.variate(mixed, n) for n in range(20_000)])
    assert abs((sample == 0).mean() - 0.3) < 4 * math.sqrt(0.3 * 0.7 / 20_000)
    assert abs((sample == 2).mean() - 0.5) < 4 * math.sqrt(0.25 / 20_000)
    rest = sample[(sample != 0) & (sample != 2)]
    assert abs(rest.mean() - 5) < 4 * 5 / math.sqrt(len(rest))
    (tmp_path / "x.csv").write_text("t\n1\n2\n2\n7\n", encoding="utf-8")
    seen = variate(Distribution.parse("empirical(file=x.csv, column=t)", folder=tmp_path), "s")
    assert seen is not None
    drawn = [source.variate(seen, n) for n in range(20_000)]
    assert set(drawn) == {1, 2, 7}
    assert abs(drawn.count(2) / 20_000 - 0.5) < 4 * math.sqrt(0.25 / 20_000)


def test_more_demand_moves_the_same_customers() -> None:
    data = random_service(0)
    base = {**data, "hours": "09:00-12:00", "arrivals": {"s": {"at": "step_0", "rate": "30/h"}}, "staff": {
        name: {"count": 3} for name in data["staff"]}}  # fmt: skip
    more = {**base, "arrivals": {"s": {"at": "step_0", "rate": "36/h"}}}
    few, many = (sim.journal(blueprint.build(one)) for one in (base, more))
    opening = 9 * 3600e6
    first = {stay.customer: stay.arrived - opening for stay in few.stays}
    second = {stay.customer: stay.arrived - opening for stay in many.stays}
    assert len(second) > len(first) > 50
    for customer, time in first.items():
        assert second[customer] == pytest.approx(time / 1.2, abs=2)


def test_a_change_leaves_the_luck_of_the_rest_alone() -> None:
    """One more step, one more teller: every customer comes as before and takes as long at the counter."""
    bank = blueprint.load("bank_branch")
    data = bank.data()
    data["staff"]["teller"]["count"] = 9
    data["steps"]["aaa_greeting"] = {
        "lane": "frontstage",
        "takes": "exponential(mean=1)",
        "next": "take_ticket",
    }
    data["arrivals"]["walk_in"]["at"] = "aaa_greeting"
    before, after = sim.journal(bank), sim.journal(blueprint.build(data))
    came = {stay.customer: (stay.arrived, stay.segment) for stay in before.stays}
    assert came == {stay.customer: (stay.arrived, stay.segment) for stay in after.stays}
    served = [
        {
            (v.customer, v.step, v.visit): v.ended - v.began
            for v in one.visits
            if v.step == "take_ticket" and v.began is not None
        }
        for one in (before, after)
    ]
    assert served[0] == served[1]


def test_the_order_in_a_file_does_not_matter() -> None:
    for number in range(30):
        data = random_service(number)
        turned = {
            key: dict(reversed(value.items())) if isinstance(value, dict) else value
            for key, value in reversed(data.items())
        }
        assert str(sim.journal(blueprint.build(data))) == str(sim.journal(blueprint.build(turned)))


def test_plans_are_plain_numbers() -> None:
    plan = make_plan(blueprint.load("bank_branch"))
    assert plan == make_plan(blueprint.build(blueprint.load("bank_branch").data()))
