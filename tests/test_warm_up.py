"""MSER-5 cuts off what its definition says."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import blueprint
import sim
from sim.experiment.warm_up import mser


def by_definition(series: list[float], batch: int = 5) -> int:
    """White 1997, White, Cobb and Spratt 2000: written slowly, from the formula."""
    means = [
        math.fsum(series[first : first + batch]) / batch
        for first in range(0, len(series) // batch * batch, batch)
    ]
    best, at = math.inf, 0
    for cut in range(len(means) // 2 + 1):
        left = means[cut:]
        mean = math.fsum(left) / len(left)
        error = math.fsum((one - mean) ** 2 for one in left) / len(left) ** 2
        if error < best:
            best, at = error, cut
    return at * batch


@pytest.mark.parametrize("seed", range(40))
def test_mser_is_its_definition(seed: int) -> None:
    luck = np.random.default_rng(seed)
    m = int(luck.integers(20, 400))
    noise = np.zeros(m)
    for t in range(1, m):
        noise[t] = 0.7 * noise[t - 1] + luck.standard_normal()
    series = noise - luck.uniform(0, 12) * np.exp(-np.arange(m) / luck.uniform(2, 60)) + luck.choice([0, 1e6])
    assert mser(series) == by_definition(list(series))


def test_a_beginning_that_is_plainly_another_is_cut_off_whole() -> None:
    luck = np.random.default_rng(1)
    series = np.concatenate([np.zeros(200), 10 + luck.standard_normal(1800)])
    assert 200 <= mser(series) <= 300


def test_a_series_that_is_always_the_same_has_no_warm_up() -> None:
    assert mser(np.full(500, 0.1)) == 0
    assert mser(np.full(500, 1e9 / 3)) == 0


def test_mser_of_noise_alone_cuts_off_little() -> None:
    luck = np.random.default_rng(2)
    cuts = [mser(luck.standard_normal(1000)) for _ in range(100)]
    assert float(np.median(cuts)) <= 50


def test_what_never_stops_growing_says_that_the_run_is_too_short() -> None:
    service = blueprint.build(
        service="Overloaded", staff={"clerk": {"count": 1}},
        arrivals={"customers": {"at": "desk", "rate": "15/h"}},
        steps={"desk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=5)"}},
    )  # fmt: skip
    assert not sim.warm_up(service, days=1).enough
    calm = blueprint.change(service, "staff.clerk.count: +1")
    found = sim.warm_up(calm, days=4)
    assert found.enough
    assert found.hours < 24


def test_hours_in_which_nobody_comes_are_not_taken_for_hours_without_waiting() -> None:
    service = blueprint.build(
        service="Nights without anybody", staff={"clerk": {"count": 1}},
        arrivals={"customers": {"at": "desk", "rate": {"00:00": "0/h", "08:00": "6/h", "20:00": "0/h"}}},
        steps={"desk": {"lane": "frontstage", "by": "clerk", "takes": 5}},
    )  # fmt: skip
    found = sim.warm_up(service, days=4)
    assert found.series.min() >= 5.0


AROUND_THE_CLOCK = blueprint.build(
    service="Night desk", staff={"clerk": {"count": 2}},
    arrivals={"customers": {"at": "desk", "rate": "18/h"}},
    steps={"desk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=5)"}},
)  # fmt: skip
RECOVERS = blueprint.build(
    {
        **AROUND_THE_CLOCK.data(),
        "complaints": {"policy": "kind"},
        "recovery": {"kind": {"ladder": [{"step": "sorry", "settles": "50%"}]}},
        "steps": {
            "desk": {
                **AROUND_THE_CLOCK.data()["steps"]["desk"],
                "fails": {"slip": {"share": "5%", "severity": "minor"}},
            },
            "sorry": {"lane": "frontstage", "by": "clerk", "takes": 1},
        },
    }
)
MORE = {"more": ["staff.clerk.count: +1"]}


def takers() -> dict[str, Callable[[str], Any]]:
    """By name, everything public that takes a warm-up: something that comes out, and depends on it."""

    def scenarios() -> dict[str, blueprint.Blueprint]:
        return {"more": blueprint.change(AROUND_THE_CLOCK, *MORE["more"])}

    how: dict[str, Any] = {"days": 2, "seed": 3}
    return {
        "run": lambda w: sim.run(AROUND_THE_CLOCK, replications=2, warm_up=w, **how).warm_up,
        "compare": lambda w: sim.compare(
            AROUND_THE_CLOCK, scenarios(), replications=3, warm_up=w, **how
        ).base.warm_up,
        "hotspots": lambda w: sim.hotspots(AROUND_THE_CLOCK, replications=3, warm_up=w, **how).base.warm_up,
        "failures": lambda w: sim.failures(RECOVERS, replications=2, warm_up=w, **how).results.warm_up,
        "recovery": lambda w: sim.recovery(RECOVERS, replications=2, warm_up=w, **how).results["none"].warm_up,
        "gaps": lambda w: sim.gaps(
            blueprint.change(AROUND_THE_CLOCK, "steps.desk.standard: {wait: 80% within 1 min}"),
            replications=2, warm_up=w, **how,
        ).rows[0].figures["delivered"].mean,
        "rules": lambda w: sim.rules(
            blueprint.change(
                AROUND_THE_CLOCK, "rules.hurry: {when: desk.queue > 999, then: {steps: {desk: {pace: 150%}}}}"
            ),
            replications=2, warm_up=w, **how,
        ).base.warm_up,
        "select": lambda w: sim.select(
            AROUND_THE_CLOCK, scenarios(), "waiting_mean", within=9, at_most=20, warm_up=w, **how
        ).runners[0].mean,
        "sensitivity": lambda w: sim.sensitivity(
            AROUND_THE_CLOCK, MORE, measure="waiting_mean", replications=3, warm_up=w, **how
        ).influences[0].effect.before,
        "day": lambda w: repr(sim.day(AROUND_THE_CLOCK, replications=2, warm_up=w, **how).lines),
        "week": lambda w: repr(sim.week(AROUND_THE_CLOCK, replications=2, warm_up=w, **how).lines),
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(takers()))
def test_wherever_a_warm_up_is_taken_auto_is_the_one_that_is_found(name: str) -> None:
    found = sim.warm_up(AROUND_THE_CLOCK, days=2, seed=3)
    take = takers()[name]
    assert take("auto") == take(found.text) != take("0")


def test_no_function_with_a_warm_up_is_forgotten_here() -> None:
    taking = {
        name
        for name in sim.__all__
        if inspect.isfunction(function := getattr(sim, name))
        and {"warm_up", "how"} & set(inspect.signature(function).parameters)
    }
    assert taking == set(takers()) | {"conduct"}  # its design says the warm-up


def test_a_run_that_is_too_short_for_its_warm_up_says_so() -> None:
    overloaded = blueprint.change(AROUND_THE_CLOCK, "arrivals.customers.rate: x2")
    told: list[str] = []
    sim.run(overloaded, replications=1, warm_up="auto", tell=told.append)
    assert any("more days" in words for words in told)
