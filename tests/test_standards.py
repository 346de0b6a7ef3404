"""Standards: the service level in its ways of counting, and the days on which one is kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
from formulas import erlang_a, erlang_a_within

import blueprint
import sim
from blueprint import BlueprintError
from sim import compiled_engine, simpy_engine
from sim.journal import Journal
from sim.levels import LEVELS
from sim.plan import DAY, TICKS, make_plan


def shop(limit: int, of: str = "offered") -> blueprint.Blueprint:
    """Four customers: served at once; gives up after 3 min; served after 3 min; gives up after 3 min."""
    standard = {"wait": f"80% within {limit} min", "of": of}
    return blueprint.build(
        service="Shop", hours="09:00-09:10", arrivals={"a": {"at": "till", "every": 2}}, staff={"b": {"count": 1}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 7, "patience": 3, "standard": standard}},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "short", "levels"),
    [(3, 2, (2 / 4, 2 / 2, 2 / 2, 4 / 4)), (2, 0, (1 / 4, 1 / 2, 1 / 4, 1 / 4))],
)
def test_the_levels_are_those_by_hand(limit: int, short: int, levels: tuple[float, ...]) -> None:
    for of, level in zip(LEVELS, levels, strict=True):
        results = sim.run(shop(limit, of), replications=1)
        said = {row.measure: row.mean for row in results.rows if row.name == "till"}
        assert [said[f"standard_met_{one}"] for one in LEVELS] == list(levels)
        assert said["standard_met"] == level
        assert said["abandoned_short"] == short
        day = sim.day(shop(limit, of), slot="1 h", replications=1)
        assert day.line("step", "till", "standard_met").mean[0] == level


def test_the_levels_of_m_m_c_with_patience() -> None:
    """Erlang A: who is called and who gives up within 20 s, by the chain of those ahead of a caller."""
    rate, mean, agents, patience, limit = 200 / 60, 3.0, 13, 5.0, 1 / 3
    centre = blueprint.build(
        service="Centre", arrivals={"calls": {"at": "talk", "rate": rate}}, staff={"agent": {"count": agents}},
        segments={"caller": {"share": 1.0, "patience": f"exponential(mean={patience})"}},
        steps={"talk": {"lane": "frontstage", "by": "agent", "takes": f"exponential(mean={mean})",
                        "standard": {"wait": "80% within 20 s"}}},
    )  # fmt: skip
    met, short = erlang_a_within(rate, mean, agents, patience, limit)
    gone = erlang_a(rate, mean, agents, patience)[1]
    assert met == pytest.approx(0.858, abs=0.0005)  # as published: tests/test_reference_cases.py, R4
    assert erlang_a_within(rate, mean, agents, patience, 60)[1] == pytest.approx(gone, abs=1e-6)
    results = sim.run(centre, days=3, warm_up="2 h", replications=12)
    exact = dict(zip(LEVELS, (met, met / (1 - gone), met / (1 - short), met + short), strict=True))
    for of, level in exact.items():
        values = results.column("step", "talk", f"standard_met_{of}")
        assert abs(values.mean() - level) < 4 * values.std(ddof=1) / math.sqrt(len(values)), of
    column = results.column("step", "talk", "abandoned_short") / results.column("step", "talk", "visits")
    assert abs(column.mean() - short) < 4 * column.std(ddof=1) / math.sqrt(len(column))


def test_the_verdict_goes_by_the_level_that_is_meant() -> None:
    verdicts = {}
    for of in LEVELS:
        found = sim.run(shop(3, of), replications=4).findings()
        verdicts[of] = found.steps["till"].verdict
        assert found.steps["till"].met is not None
    assert verdicts == {
        "offered": "missed", "answered": "kept", "without_short_abandons": "kept", "with_short_abandons": "kept",
    }  # fmt: skip


def test_what_is_meant_is_said() -> None:
    service = shop(3, "answered")
    results = sim.run(service, replications=4)
    heads = {lang: [one.label for one in results.findings(lang).strip] for lang in ("en", "zh")}
    assert "Till within 3 min, of the answered, target 80 %" in heads["en"]
    assert "Till：3 分钟内（占获接待者），目标 80%" in heads["zh"]
    told = "\n".join(blueprint.diff(shop(3), service).lines())
    assert "80% within 3 min -> 80% within 3 min, of the answered" in told
    assert shop(3).fingerprint == shop(3, "offered").fingerprint != service.fingerprint


def test_another_level_is_refused() -> None:
    with pytest.raises(BlueprintError, match="without_short_abandons"):
        shop(3, "abandons")


def test_the_days_are_those_by_hand() -> None:
    """Open on Monday, Tuesday and Thursday; on Tuesday nobody comes, on Thursday all are served at once."""
    standard = {"wait": "75% within 2 min", "of": "offered"}
    service = blueprint.build(
        service="Shop", hours={"mon-tue": "09:00-09:10", "thu": "09:00-09:10"}, staff={"b": {"count": 1}},
        arrivals={"a": {"at": "till", "rate": {"mon": "30/h", "thu": "6/h", "others": "0/h"}}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 5, "standard": standard}},
    )  # fmt: skip
    plan = make_plan(service, days=7)
    assert [plan.day_of(opening) for opening, _ in plan.spans] == [0, 1, 3]
    for replicate in (simpy_engine.replicate, compiled_engine.replicate):
        for number in range(5):
            log = Journal(plan)
            days = replicate(plan, 1, number, log=log).days[0][0]
            assert len(days) == 7
            for day, counts in enumerate(days):
                came = [visit for visit in log.visits if visit.came // DAY == day]
                waits = [visit.began - visit.came for visit in came if visit.began is not None]
                assert counts == (len(came), len(waits), sum(wait <= 120 * TICKS for wait in waits), 0)
            results = sim.run(service, days=7, replications=5, engine="simpy")
            judged = [(met, came) for came, _, met, _ in days if came]
            kept = sum(met / came >= 0.75 for met, came in judged)
            assert results.column("step", "till", "standard_days_counted")[number] == len(judged)
            assert results.column("step", "till", "standard_days")[number] == kept / len(judged)


def test_a_wait_belongs_to_the_day_on_which_she_came() -> None:
    """Who is carried over counts for the day of her coming; after midnight the day of the opening goes on."""
    step = {"lane": "frontstage", "by": "b", "takes": 4, "standard": {"wait": "80% within 2 min"}}
    shop = {"service": "Shop", "staff": {"b": {"count": 1}}, "arrivals": {"a": {"at": "till", "every": 2}}}
    over = make_plan(
        blueprint.build(**shop, hours="09:00-09:05", closing="carry_over", steps={"till": step}), days=2
    )
    night = make_plan(blueprint.build(**shop, hours="23:56-24:03", steps={"till": step}), days=2)
    assert (night.day_of(DAY), night.day_of(2 * DAY)) == (0, 1)
    for replicate in (simpy_engine.replicate, compiled_engine.replicate):
        assert replicate(over, 1, 0).days[0][0] == ((2, 2, 1, 0), (2, 1, 1, 0))
        assert [counts[0] for counts in replicate(night, 1, 0).days[0][0]] == [3, 3]


def test_the_share_of_days_of_a_chain_that_begins_anew_every_day() -> None:
    """At one clerk with services of a day no second customer is served: a day is kept if just one comes, or none else.

    So many customers come in an hour as a Poisson variable says; the level is one over their number. Of the days on
    which anybody comes, one over it is at least a half for one or two.
    """
    rate = 1.7
    service = blueprint.build(
        service="Shop", hours="09:00-10:00", closing="turn_away", staff={"b": {"count": 1}},
        arrivals={"a": {"at": "till", "rate": f"{rate}/h"}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 90, "standard": {"wait": "50% within 2 min"}}},
    )  # fmt: skip
    one, two = rate * math.exp(-rate), rate**2 / 2 * math.exp(-rate)
    results = sim.run(service, days=50, replications=40)
    shares = results.column("step", "till", "standard_days")
    counted = results.column("step", "till", "standard_days_counted")
    exact = (one + two) / (1 - math.exp(-rate))
    assert abs(shares.mean() - exact) < 4 * shares.std(ddof=1) / math.sqrt(len(shares))
    assert abs(counted.mean() - 50 * (1 - math.exp(-rate))) < 4 * counted.std(ddof=1) / math.sqrt(40)
    ran = sim.run(service, days=50, replications=40, processes=2)
    assert np.array_equal(ran.values, results.values, equal_nan=True)


def test_a_standard_kept_on_every_day_is_not_certain() -> None:
    """Where all days agree the interval is that of Clopper & Pearson for so many days: 1 - 0.025^(1/n) wide."""
    service = blueprint.build(
        service="Shop", hours="09:00-10:00", staff={"b": {"count": 1}}, arrivals={"a": {"at": "till", "every": 10}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 5, "standard": {"wait": "80% within 2 min"}}},
    )  # fmt: skip
    row = sim.run(service, days=2, replications=10).row("step", "till", "standard_days")
    assert (row.mean, row.high) == (1.0, 1.0)
    assert row.low == pytest.approx(0.025 ** (1 / 20))
