"""Results: intervals that hold, the same bytes however they were run, units that are right."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

import blueprint
import sim
from sim import interval
from sim.sums import bin_edges, bin_of, percentile


@pytest.fixture(scope="module")
def branch() -> sim.Results:
    return sim.run(blueprint.load("bank_branch"), replications=8)


def test_the_same_seed_gives_the_same_bytes_in_one_process_or_in_several(branch: sim.Results) -> None:
    service = blueprint.load("bank_branch")
    several = sim.run(service, replications=8, processes=3)
    assert several.json() == branch.json()
    assert several.csv() == branch.csv()
    assert sim.run(service, replications=8, seed=2).json() != branch.json()


def test_the_interval_is_students() -> None:
    mean, low, high, n = interval(np.array([1.0, 2.0, 3.0, 4.0, math.nan]))
    assert (mean, n) == (2.5, 4)
    # by hand: t(0.975, 3) = 3.182446, s = 1.290994
    assert (high - low) / 2 == pytest.approx(3.182446 * 1.290994 / 2, rel=1e-5)
    assert interval(np.array([3.0]))[0] == 3.0
    assert math.isnan(interval(np.array([3.0]))[1])
    assert interval(np.array([math.nan]))[3] == 0
    assert interval(np.array([0.9, 1.0, 1.0]), "share")[2] == 1.0
    assert interval(np.array([0.0, 0.0, 1.0]))[1] == 0.0


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """M/M/1 arrivals in an hour: the mean is known; 95 % intervals of 10 replications, 200 times."""
    shop = blueprint.build(
        service="Shop", hours="09:00-10:00", arrivals={"a": {"at": "till", "rate": "30/h"}},
        steps={"till": {"lane": "frontstage"}},
    )  # fmt: skip
    values = sim.run(shop, replications=2000).values[:, 0].reshape(200, 10)
    held = sum(low <= 30 <= high for _, low, high, _ in map(interval, values))
    assert abs(held / 200 - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 200)


def test_percentiles_of_the_histogram_are_right_to_its_resolution() -> None:
    sample = np.random.default_rng(1).lognormal(17, 2, 5000).astype(np.int64)
    histogram: dict[int, int] = {}
    for ticks in sample:
        low, high = bin_edges(bin_of(int(ticks)))
        assert low <= ticks < high
        assert high - low <= max(1, low / 127)
        histogram[bin_of(int(ticks))] = histogram.get(bin_of(int(ticks)), 0) + 1
    for part in (0.5, 0.8, 0.9, 0.95):
        found = percentile(histogram, part)
        assert found is not None
        assert found == pytest.approx(np.quantile(sample, part), rel=0.01)
    assert percentile({}, 0.5) is None
    assert percentile({0: 3}, 0.5) == 0


def test_the_record_has_what_programs_rely_on(branch: sim.Results) -> None:
    record = json.loads(branch.json())
    assert {"service", "fingerprint", "engine", "seed", "replications", "days", "unit", "rows"} <= set(record)
    assert (record["engine"], record["replications"], record["unit"]) == ("compiled", 8, "min")
    assert set(record["rows"][0]) == {
        "scope",
        "name",
        "segment",
        "measure",
        "unit",
        "mean",
        "low",
        "high",
        "n",
    }
    measures = {(row["scope"], row["measure"]) for row in record["rows"]}
    named = {
        "service": "arrived served abandoned balked blocked turned_away cut carried_over lost_to_failure "
        "time_in_system_mean time_in_system_p50 time_in_system_p80 time_in_system_p90 time_in_system_p95 waiting_mean "
        "lost lost_share waiting_total rework_total cost_waiting cost_lost cost_staff cost",
        "step": "visits wait_mean wait_p50 wait_p80 wait_p90 wait_p95 waited_share service_mean queue_mean queue_max "
        "abandoned abandoned_share standard_met failures",
        "pool": "on_duty_mean utilisation overtime cost",
        "system": "availability outages downtime",
        "ledger": "seconds",
    }
    for scope, names in named.items():
        assert {(scope, name) for name in names.split()} <= measures


def test_csv_and_tables_say_the_same(branch: sim.Results) -> None:
    rows = list(csv.DictReader(io.StringIO(branch.csv())))
    summary = branch.summary()
    assert len(rows) == len(summary) == len(branch.rows)
    assert float(rows[0]["mean"]) == summary["mean"].iloc[0]
    table = branch.table()
    assert len(table) == 8 * len(branch.rows)
    one = table.query("scope == 'pool' and name == 'teller' and measure == 'utilisation'")["value"]
    assert one.mean() == pytest.approx(branch.row("pool", "teller", "utilisation").mean)


def test_measures_hang_together(branch: sim.Results) -> None:
    def mean(scope: str, name: str, measure: str, segment: str = "all") -> float:
        return branch.row(scope, name, measure, segment).mean

    arrived = mean("service", "", "arrived")
    assert arrived == pytest.approx(sum(mean("service", "", "arrived", s) for s in ("gold", "standard")))
    outcomes = [
        "served",
        "abandoned",
        "balked",
        "blocked",
        "turned_away",
        "cut",
        "carried_over",
        "lost_to_failure",
    ]
    assert arrived == pytest.approx(sum(mean("service", "", outcome) for outcome in outcomes))
    # cost = (people × hours + overtime) × pay, by hand for the tellers: 3 × 2 + 5 × 3 + 4 × 3 hours at 45
    assert mean("pool", "teller", "on_duty_mean") == pytest.approx(33 / 8)
    assert mean("pool", "teller", "cost") == pytest.approx((33 + mean("pool", "teller", "overtime")) * 45)
    assert mean("step", "hand_over_card", "service_mean") == pytest.approx(1.5)


def test_a_day_is_priced_as_by_hand() -> None:
    """Two of four customers give up after 3 min each, one waits for 3 min: 9 min at 20/h, two lost at 5, one clerk."""
    shop = blueprint.build(
        service="Shop", hours="09:00-09:10", arrivals={"a": {"at": "till", "every": 2}}, currency="EUR",
        prices={"waiting": "20/h", "lost": 5}, staff={"b": {"count": 1, "cost": "60/h"}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 7, "patience": 3}},
    )  # fmt: skip
    results = sim.run(shop, replications=1)
    said = {row.measure: (row.mean, row.unit) for row in results.rows if row.scope == "service"}
    assert said["lost"] == (2, "customers")
    assert said["lost_share"] == (0.5, "share")
    assert said["waiting_total"] == (pytest.approx(9), "min")
    assert said["rework_total"] == (0, "min")
    assert said["cost_waiting"] == (pytest.approx(3), "EUR")
    assert said["cost_lost"] == (10, "EUR")
    assert said["cost_staff"] == (pytest.approx(16), "EUR")  # ten minutes on duty, six of overtime
    assert said["cost"] == (pytest.approx(29), "EUR")


def test_an_alternating_system_is_available_as_renewal_theory_says() -> None:
    shop = blueprint.build(
        service="Shop", unit="h", systems={"core": {"up": "exponential(mean=9)", "down": "exponential(mean=1)"}},
        arrivals={"a": {"at": "till", "every": 12}}, steps={"till": {"lane": "frontstage", "uses": "core"}},
    )  # fmt: skip
    results = sim.run(shop, days=400, warm_up=240, replications=20)
    row = results.row("system", "core", "availability")
    error = (row.high - row.low) / 2 / 2.09
    assert abs(row.mean - 0.9) < 4 * error
    cycles = results.row("system", "core", "outages")
    assert abs(cycles.mean - (400 * 24 - 240) / 10) < 4 * (cycles.high - cycles.low) / 2 / 2.09


def test_a_warm_up_leaves_out_who_came_before() -> None:
    shop = blueprint.build(
        service="Shop", hours="09:00-10:00", arrivals={"a": {"at": "till", "every": 10}}, staff={"b": {"count": 1}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 5}},
    )  # fmt: skip
    whole, part = (sim.run(shop, replications=1, warm_up=start) for start in (0, "9.5 h"))
    assert whole.row("service", "", "arrived").mean == 5
    assert part.row("service", "", "arrived").mean == 3  # 09:30 itself counts
    assert part.row("pool", "b", "utilisation").mean == pytest.approx(0.5)


def test_a_step_can_be_a_simpy_process_of_ones_own() -> None:
    def inspect(env: Any, customer: Any) -> Generator[Any, Any, None]:
        yield env.timeout(60_000_000)
        if customer.number % 2:
            yield env.timeout(120_000_000)

    shop = blueprint.build(
        service="Shop", hours="09:00-10:00", arrivals={"a": {"at": "till", "every": 10}}, staff={"b": {"count": 1}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 99}},
    )  # fmt: skip
    results = sim.run(shop, replications=1, steps={"till": inspect})
    assert results.row("step", "till", "service_mean").mean == pytest.approx((3 * 1 + 2 * 3) / 5)
    with pytest.raises(ValueError, match="no step tilll"):
        sim.run(shop, steps={"tilll": inspect})


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"days": 0}, "days is 0; run 1 to 36500 days"),
        ({"replications": 0}, "replications is 0; run 1 or more"),
        ({"warm_up": "2 d"}, "the warm-up is as long as the run, or longer"),
        ({"warm_up": "-5 min"}, "is a negative time"),
        ({"warm_up": "soon"}, "'soon' is no number"),
    ],
)
def test_a_run_that_cannot_be_says_why(how: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        sim.run(blueprint.load("bank_branch"), **how)


def test_a_service_without_arrivals_can_be_drawn_but_not_run() -> None:
    sketch = blueprint.build(service="Sketch", steps={"a": {"lane": "customer"}})
    with pytest.raises(ValueError, match="nobody comes: the service has no arrivals"):
        sim.run(sketch)
