"""What a customer is worth, against published figures, hand calculation and sums by other means."""

from __future__ import annotations

import math

import pytest

from blueprint import lifetime

HIGH_END = (1, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491)
"""Who was still there after each year, of the high-end customers of Fader & Hardie 2007, from which they estimated
alpha 0.668 and beta 3.806."""


def test_constant_retention_is_a_geometric_series() -> None:
    assert round(lifetime.lifetime_value(1, 0.8, 0.1), 2) == 2.67  # published
    by_year = math.fsum(300 * 0.8**year / 1.1**year for year in range(1, 2000))
    assert lifetime.lifetime_value(300, 0.8, 0.1) == pytest.approx(by_year, rel=1e-12)


def test_the_published_parameters_are_the_likeliest_for_the_published_survival() -> None:
    """The survival .869 .743 .653 is what was observed; the model with these parameters comes near it, no more."""

    def likelihood(alpha: float, beta: float) -> float:
        left = [lifetime.survival(alpha, beta, year) for year in range(8)]
        gone = sum((HIGH_END[t] - HIGH_END[t + 1]) * math.log(left[t] - left[t + 1]) for t in range(7))
        return gone + HIGH_END[7] * math.log(left[7])

    best = likelihood(0.668, 3.806)
    for alpha, beta in ((0.65, 3.806), (0.69, 3.806), (0.668, 3.6), (0.668, 4.0), (0.65, 3.7), (0.69, 3.9)):
        assert likelihood(alpha, beta) < best
    for year, observed in enumerate(HIGH_END):
        assert lifetime.survival(0.668, 3.806, year) == pytest.approx(observed, abs=0.02)


def test_the_first_year_is_the_mean_of_the_beta_distribution() -> None:
    assert lifetime.survival(0.668, 3.806, 1) == pytest.approx(3.806 / (0.668 + 3.806))
    assert lifetime.survival(2, 1, 3) == pytest.approx(
        1 * 2 * 3 / (3 * 4 * 5)
    )  # a product of ratios, by hand


def test_the_beta_geometric_value_is_the_sum_over_all_years() -> None:
    by_year = math.fsum(lifetime.survival(0.668, 3.806, year) / 1.1**year for year in range(1, 800))
    assert lifetime.beta_geometric_value(1, 0.668, 3.806, 0.1) == pytest.approx(by_year, rel=1e-10)
    small = math.fsum(lifetime.survival(3, 2, year) / 1.01**year for year in range(1, 20_000))
    assert lifetime.beta_geometric_value(7, 3, 2, 0.01) == pytest.approx(7 * small, rel=1e-9)


def test_spending_and_departure_by_hand() -> None:
    assert lifetime.spending_value(100, 4, 2.5) == 1000
    assert lifetime.spending_value(100, 1, 2, discount=0.25) == pytest.approx(100 + 80)
    gone = lifetime.departure(50, 52, 10, told=8, circle=3)
    assert (gone.own, gone.told, gone.never_come) == (26_000, 24, 6)
    assert gone.total == 26_000 * 7


def test_five_points_of_retention() -> None:
    before, after = 0.8 / 0.3, 0.85 / 0.25
    assert lifetime.value_of_retention(0.8, 0.05, 0.1) == pytest.approx(after / before - 1)
    assert lifetime.FIVE_POINTS["bank branch"] == 0.85


def test_a_credit_card_customer() -> None:
    assert lifetime.net_value([30, 42, 44, 50, 56], cost=60) == 222 - 60
    by_hand = 30 / 1.1 + 42 * 0.5 / 1.21 - 60
    assert lifetime.net_value([30, 42], 60, 0.1, [1, 0.5]) == pytest.approx(by_hand)
    assert lifetime.break_even([30, 42, 44], 60) == 2
    assert lifetime.break_even([1, 2], 60) is None


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: lifetime.lifetime_value(1, 1.0), "for ever"),
        (lambda: lifetime.lifetime_value(1, 1.2), "a part of one"),
        (lambda: lifetime.lifetime_value(-1, 0.5), "0 or more"),
        (lambda: lifetime.lifetime_value(1, 0.5, -0.1), "interest"),
        (lambda: lifetime.survival(0, 1, 1), "above 0"),
        (lambda: lifetime.survival(1, 1, -1), "0 or more"),
        (lambda: lifetime.beta_geometric_value(1, 0.5, 1, 0), "no end"),
        (lambda: lifetime.spending_value(1, 1, 1e9), "10,000"),
        (lambda: lifetime.departure(1, 1, 1, told=math.inf), "0 or more"),
        (lambda: lifetime.value_of_retention(0.0), "never"),
        (lambda: lifetime.net_value([1], survival=[1, 1]), "each year"),
    ],
)
def test_what_is_out_of_range_is_refused(call: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()  # type: ignore[operator]
