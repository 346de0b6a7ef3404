"""How the numbers of the bank call centre are estimated: each estimator on samples with known answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_calls import call, record

from models.calibration.arrival_rates import busyness, hourly_rates
from models.calibration.bank_calls import percentages
from models.calibration.call_records import queue_length, read_calls
from models.calibration.pauses import find_pauses, pause_survival
from models.calibration.shifts import Stretch, find_stretches, on_shift, while_waiting, whole_numbers
from models.calibration.survival import choose_patience, fit_patience, kaplan_meier
from models.calibration.talk_times import fit_talk

# What happens to patience that is only partly seen


def test_kaplan_meier_gives_the_published_answer_for_the_leukaemia_remissions() -> None:
    """Weeks in remission under 6-MP: E. J. Freireich and others (1963), Blood 21, in every textbook since."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = kaplan_meier([*ended, *censored], [True] * len(ended) + [False] * len(censored))
    weeks = [6, 7, 10, 13, 16, 22, 23]
    assert curve.after(weeks).round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    errors = curve.standard_error[np.isin(curve.time, weeks)]
    assert errors.round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert curve.at_risk[0] == 21


def test_without_censoring_kaplan_meier_is_the_share_still_there() -> None:
    curve = kaplan_meier([10, 20, 20, 40], [True] * 4)
    assert curve.after([0, 10, 19, 20, 40]).tolist() == pytest.approx([1, 0.75, 0.75, 0.25, 0])


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=40))
def test_a_survival_curve_never_rises_and_stays_between_0_and_1(seen: list[tuple[int, bool]]) -> None:
    share = kaplan_meier([t for t, _ in seen], [e for _, e in seen]).after(np.arange(-1, 62))
    assert share[0] == 1
    assert np.all(np.diff(share) <= 0)
    assert np.all(share >= 0)


def test_a_survival_curve_needs_an_observation() -> None:
    with pytest.raises(ValueError, match="no durations"):
        kaplan_meier([], [])


def test_exponential_patience_is_all_waiting_over_those_who_gave_up() -> None:
    waits, gave_up = np.array([30.0, 60, 90, 120, 200]), np.array([True, False, True, False, False])
    fit = fit_patience(waits, gave_up)
    assert fit.parameters[0] == pytest.approx((500 - 2 * 0.5) / 2, rel=1e-3)  # whole seconds, rounded up
    assert (fit.ended, fit.observed) == (2, 5)


def test_patience_is_found_again_behind_the_censoring_of_callers_answered() -> None:
    rng = np.random.default_rng(7)
    patience = np.where(rng.random(20_000) < 0.3, rng.exponential(40, 20_000), rng.exponential(600, 20_000))
    answered = rng.exponential(150, 20_000)
    fit = choose_patience(np.ceil(np.minimum(patience, answered)), patience < answered)
    assert fit.form == "mixture"
    assert fit.parameters == pytest.approx((0.3, 40, 600), rel=0.15)
    assert fit.distance < 0.015


def test_the_simplest_form_of_patience_is_kept_when_it_will_do() -> None:
    rng = np.random.default_rng(8)
    patience, answered = rng.exponential(300, 3_000), rng.exponential(100, 3_000)
    fit = choose_patience(np.ceil(np.minimum(patience, answered)), patience < answered)
    assert fit.form == "exponential"
    assert fit.text == f"exponential(mean={fit.parameters[0]:.0f})"
    assert fit.parameters[0] == pytest.approx(300, rel=0.08)


def test_patience_nobody_ran_out_of_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody gave up"):
        fit_patience([10, 20], [False, False])


# Arrivals


def test_a_rate_is_the_mean_of_the_days_with_the_error_of_a_mean() -> None:
    counts = pd.DataFrame({20: [10, 14, 12], 21: [11, 9, 13]})
    (rate,) = hourly_rates(counts)
    assert (rate.start, rate.per_hour, rate.calls) == (36_000, 23.0, 69)
    assert rate.standard_error == pytest.approx(np.std([21, 23, 25], ddof=1) / np.sqrt(3))


def test_hours_left_out_add_neither_calls_nor_exposure() -> None:
    counts = pd.DataFrame({20: [10, np.nan, 14], 21: [10, np.nan, 14]})
    (rate,) = hourly_rates(counts)
    assert (rate.per_hour, rate.calls) == (24.0, 48)


def test_an_hour_whose_halves_differ_clearly_has_two_rates() -> None:
    counts = pd.DataFrame({16: [10, 11, 9, 10], 17: [30, 29, 31, 32]})
    assert [(rate.start, rate.per_hour) for rate in hourly_rates(counts)] == [(28_800, 20.0), (30_600, 61.0)]


def test_busyness_by_moments_is_what_a_pencil_gives() -> None:
    found = busyness(pd.DataFrame({10: [100, 140]}))
    assert found.cv == pytest.approx(np.sqrt((2 * (400 + 400) - 240) / (2 * 120**2)))
    assert found.factor.tolist() == pytest.approx([100 / 120, 140 / 120])


def test_busyness_is_found_again_in_days_drawn_with_it() -> None:
    rng = np.random.default_rng(3)
    factor = rng.gamma(1 / 0.2**2, 0.2**2, size=400)
    counts = pd.DataFrame(rng.poisson(factor[:, None] * np.array([40.0, 100, 80, 20])))
    found = busyness(counts)
    assert found.cv == pytest.approx(0.2, abs=3 * found.standard_error)
    assert found.standard_error < 0.02
    assert found.dispersion.mean() == pytest.approx(1, abs=0.1)


def test_days_that_differ_less_than_poisson_days_have_no_busyness() -> None:
    assert busyness(pd.DataFrame({10: [100, 101, 99]})).cv == 0
    with pytest.raises(ValueError, match="two at least"):
        busyness(pd.DataFrame({10: [100]}))


# Talk times, pauses, shifts


def test_a_talk_time_keeps_the_mean_and_spread_of_calls_that_were_one() -> None:
    rng = np.random.default_rng(4)
    proper = 10 + rng.lognormal(4.5, 0.9, 4_000)
    fit = fit_talk([*proper, *[3.0] * 1_000])
    assert fit.short == pytest.approx(0.2)
    assert (fit.mean, fit.sd) == pytest.approx((proper.mean(), proper.std(ddof=1)))
    assert fit.text.startswith("mixture(20% of uniform(low=1, high=10), 80% of lognormal(mean=")
    with pytest.raises(ValueError, match="too few"):
        fit_talk([1, 2, 300])


def test_a_pause_is_seen_while_somebody_waits_and_censored_when_the_queue_empties(tmp_path: Path) -> None:
    ten = 36_000
    calls = read_calls(
        record(
            tmp_path,
            call(ten, talk=100, agent="A"),
            call(ten, talk=200, agent="B"),
            call(ten + 50, wait=65, talk=300, agent="A"),  # taken 15 s after A's first call
            call(ten + 100, wait=130, talk=60, agent="A2"),  # taken by somebody else: A2 comes in
            call(ten + 900, talk=60, agent="B"),
        )
    )
    pauses = find_pauses(calls).set_index("agent")
    assert pauses.loc["B", "waiting"].tolist() == [1, 0]
    first = pauses.loc["A"].iloc[0]
    assert (first["next"] - first["ended"], first["waiting"]) == (15, 2)
    curve = pause_survival(pauses.reset_index())
    assert curve.after([14, 15]).tolist() == pytest.approx(
        [1, 0.5]
    )  # A returned; B's pause ends unseen at 30


def test_callers_waiting_are_counted_from_joining_to_leaving(tmp_path: Path) -> None:
    rows = [call(40_000, wait=30), call(40_010, wait=50), call(40_040, wait=20, talk=0)]
    times, waiting = queue_length(read_calls(record(tmp_path, *rows)))
    assert times.tolist() == [40_010, 40_020, 40_040, 40_050, 40_070, 40_070]
    assert waiting.tolist() == [1, 2, 1, 2, 1, 0]


def test_a_long_pause_ends_a_stretch_only_if_somebody_waited_in_it(tmp_path: Path) -> None:
    ten = 36_000
    rows = [call(ten, talk=100), call(ten + 2_000, talk=100), call(ten + 5_000, talk=100)]
    rows.append(call(ten + 3_000, wait=300, talk=50, agent="B"))  # waits while A is away for the second time
    calls = read_calls(record(tmp_path, *rows))
    stretches = find_stretches(calls, find_pauses(calls), limit=600, edge=0)
    assert [(one.begin, one.end) for one in stretches if one.agent == "A"] == [
        (ten + 10, ten + 2_110),
        (ten + 5_010, ten + 5_110),
    ]
    longer = find_stretches(calls, find_pauses(calls), limit=600, edge=0.5)
    assert longer[0].begin == ten + 10 - 300  # half of the ten minutes in which nobody waited
    seen = while_waiting(calls, stretches)
    assert seen["moments"].sum() == 30
    assert (seen["talking"].item(), seen["on_shift"].item()) == (0, 0)


def test_a_schedule_counts_each_agent_for_the_part_of_the_half_hour_she_is_there() -> None:
    day = pd.Timestamp("1999-02-01")
    table = on_shift([Stretch(day, "A", 36_000, 38_700), Stretch(day, "B", 36_000, 36_900)])
    assert table.loc[day, [34_200, 36_000, 37_800, 39_600]].tolist() == [0, 1.5, 0.5, 0]


@given(st.lists(st.floats(0, 12), max_size=40))
def test_whole_numbers_keep_the_sum_and_stay_near(means: list[float]) -> None:
    whole = whole_numbers(means)
    assert all(abs(sum(whole[:k]) - sum(means[:k])) <= 0.5 + 1e-9 for k in range(len(whole) + 1))
    assert all(abs(count - mean) <= 1 + 1e-9 for count, mean in zip(whole, means, strict=True))


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=9))
def test_percentages_add_up_to_exactly_100(parts: list[float]) -> None:
    shares = percentages({str(n): part / sum(parts) for n, part in enumerate(parts)})
    assert round(sum(float(share.rstrip("%")) for share in shares.values()), 6) == 100
