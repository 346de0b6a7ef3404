"""Durations as a standard: how long after their arrival customers are done, by formula, by hand, and what is told."""

from __future__ import annotations

from math import exp
from typing import Any

import pytest

import blueprint
import sim
from blueprint import BlueprintError
from blueprint.standards import standard_told
from sim import compiled_engine, simpy_engine
from sim.plan import make_plan


def tandem(**standard: Any) -> blueprint.Blueprint:
    """Two M/M/1 one after the other: 12 an hour come, three and two minutes are needed."""
    first, second = (
        {"lane": "frontstage", "by": pool, "takes": f"exponential(mean={mean})"}
        for pool, mean in (("a", 3), ("b", 2))
    )
    return blueprint.build(
        service="Tandem", arrivals={"walk_in": {"at": "first", "rate": "12/h"}}, staff={"a": {}, "b": {}},
        steps={
            "first": {**first, "standard": {"duration": "80% within 10 min"}, "next": "second"},
            "second": {**second, "standard": {"duration": "90% within 20 min", **standard}},
        },
    )  # fmt: skip


def within(one: float, other: float, limit: float) -> float:
    """The share of sums of two independent exponentials, of these rates, up to a limit."""
    return 1 - (other * exp(-one * limit) - one * exp(-other * limit)) / (other - one)


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_the_time_since_arrival_is_that_of_a_tandem(engine: Any) -> None:
    """M/M/1: the time in it is exponential of rate µ − λ; in the second of a tandem, independent of the first (Reich
    1957): the whole is the sum of two.
    """
    one, other = 1 / 3 - 12 / 60, 1 / 2 - 12 / 60
    n = 120 if engine == "compiled" else 30
    found = sim.run(tandem(), replications=n, days=2, warm_up="6 h", seed=3, engine=engine)
    for step, measure, exact in (
        ("first", "duration_met", 1 - exp(-one * 10)),
        ("second", "duration_met", within(one, other, 20)),
    ):
        row = found.row("step", step, measure)
        slack = 0.008 * 20 * one  # the bin of the limit counts as within
        half = (row.high - row.low) / 2
        assert abs(row.mean - exact) < 2.2 * half + slack, (step, row.mean, exact)
        assert half < 0.03
    at = found.row("step", "second", "duration_at_standard")
    assert within(one, other, at.mean) == pytest.approx(0.9, abs=0.02)


def test_a_duration_by_hand() -> None:
    """Someone every two minutes, five minutes each: done 5, 8, 11 and 14 minutes after they came."""
    service = blueprint.build(
        service="Hand", hours="09:00-09:10", arrivals={"a": {"at": "till", "every": 2}}, staff={"b": {}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 5,
                        "standard": {"duration": "75% within 11", "promised": {"duration": 8}}}},
    )  # fmt: skip
    found = sim.run(service, replications=1)
    assert found.row("step", "till", "duration_met").mean == 3 / 4
    assert found.row("step", "till", "duration_promise_kept").mean == 2 / 4
    assert found.row("step", "till", "duration_at_standard").mean == pytest.approx(11, rel=0.008)
    plan = make_plan(service)
    tallies = [engine.replicate(plan, 1, 0).steps[0][0].done for engine in (simpy_engine, compiled_engine)]
    assert tallies[0] == tallies[1]
    assert sum(tallies[0].values()) == 4


def test_a_late_failure_and_the_duration_are_the_same_times() -> None:
    """Who is later than promised fails, and nobody else: counted twice, by two rooms."""
    service = blueprint.change(
        tandem(promised={"duration": "20 min"}),
        "steps.second.fails.late: {later_than: 20 min, severity: minor}", "complaints.minor: {friends: 100%}",
    )  # fmt: skip
    found = sim.run(service, replications=8)
    late = found.column("failure", "second.late", "failures")
    services = found.column("step", "second", "services")
    kept = found.column("step", "second", "duration_promise_kept")
    over = kept - (1 - late / services)  # who is in the bin of the limit and still later than it
    assert (over > -1e-12).all()
    assert over.mean() < 0.008


def test_gaps_tell_durations() -> None:
    service = tandem(
        expected={"duration": "10 min"}, believed={"duration": "15 min"}, promised={"duration": "15 min"},
        perceived={"duration": "x1.2"},
    )  # fmt: skip
    found = sim.gaps(service, replications=20)
    row = found.row("second", "duration")
    delivered = found.results.row("step", "second", "duration_at_standard").mean
    assert row.figures["delivered"].mean == delivered
    assert row.figures["perceived"].mean == pytest.approx(1.2 * delivered)
    sizes = {gap.number: gap.size.mean for gap in row.gaps}
    assert sizes[1] == 5
    assert sizes[2] == 5
    assert sizes[4] == pytest.approx(delivered - 15)
    assert row.met == found.results.estimate("step", "second", "duration_met")
    assert row.kept == found.results.estimate("step", "second", "duration_promise_kept")


def test_durations_are_told_in_both_languages() -> None:
    said = {"duration": "90% within 3 d", "promised": {"duration": "5 d"}}
    assert standard_told(said) == "done 90% within 3 d; promised done 5 d"
    assert standard_told(said, "zh") == "办结 3 天内 90%；承诺 办结 5 天"
    before, after = tandem(), blueprint.change(tandem(), "steps.second.standard.duration: 95% within 15 min")
    assert "95% within 15 min" in blueprint.diff(before, after).lines()[0]
    assert "15 分钟内 95%" in blueprint.diff(before, after).lines("zh")[0]


@pytest.mark.parametrize(
    ("standard", "told"),
    [
        ({"duration": "3 d"}, "'3 d'"),
        ({"duration": "120% within 3 d"}, "120%"),
        ({"wait": "80% within 5 min", "promised": {"duration": "5 d"}}, "add duration: 90% within 3 d to it"),
        ({"expected": {"wait": 3}}, "sets nothing; say wait: 80% within 5 min, duration: 90% within 3 d"),
    ],
)
def test_what_is_wrong_is_told(standard: Any, told: str) -> None:
    with pytest.raises(BlueprintError) as error:
        blueprint.build(
            service="Shop", arrivals={"a": {"at": "till", "rate": "9/h"}}, staff={"b": {}},
            steps={"till": {"lane": "frontstage", "by": "b", "takes": 4, "standard": standard}},
        )  # fmt: skip
    assert told in str(error.value)
