"""Standards: the service level in its ways of counting."""

from __future__ import annotations

import math

import pytest
from formulas import erlang_a, erlang_a_within

import blueprint
import sim
from blueprint import BlueprintError
from sim.levels import LEVELS


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
