"""Work at a pace: what stops, slows and goes on when systems go down, to the tick and against formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from formulas import mm1_with_breakdowns, modulated_mm1

import blueprint
import sim
from sim.plan import make_plan


def workshop(work: str, up: float, down: float) -> blueprint.Blueprint:
    """An M/M/1 queue, 20 an hour at 2 minutes each, whose machine is down now and then."""
    return blueprint.build(
        service="Workshop", unit="min", arrivals={"jobs": {"at": "bench", "rate": "20/h"}},
        staff={"smith": {"count": 1}},
        systems={"machine": {"up": f"exponential(mean={up})", "down": f"exponential(mean={down})", "work": work}},
        steps={"bench": {"lane": "frontstage", "by": "smith", "uses": "machine", "takes": "exponential(mean=2)"}},
    )  # fmt: skip


def mean_number(service: blueprint.Blueprint) -> tuple[float, float]:
    """The mean number of jobs there, and its standard error, from long replications."""
    results = sim.run(service, days=150, warm_up="1 d", replications=30)
    stay = results.column("service", "", "time_in_system_mean")
    there = stay / 60 * 20  # Little's law; the rate is known
    return float(there.mean()), float(there.std(ddof=1) / np.sqrt(len(there)))


@pytest.mark.parametrize(("up", "down"), [(60, 10), (15, 2)])
def test_a_machine_that_stops_work_is_the_queue_with_breakdowns(up: float, down: float) -> None:
    mean, error = mean_number(workshop("pause", up, down))
    wanted = mm1_with_breakdowns(20 / 60, 1 / 2, up, down)
    assert wanted == pytest.approx(modulated_mm1(20 / 60, 1 / 2, 0.0, up, down), rel=1e-6)
    assert abs(mean - wanted) < 4 * error


@pytest.mark.parametrize(("work", "pace"), [("50%", 0.5), ("80%", 0.8)])
def test_a_machine_that_slows_work_is_the_modulated_queue(work: str, pace: float) -> None:
    mean, error = mean_number(workshop(work, 60, 30))
    assert abs(mean - modulated_mm1(20 / 60, 1 / 2, pace, 60, 30)) < 4 * error


def test_the_time_that_slow_work_loses_is_charged_to_the_system() -> None:
    results = sim.run(workshop("50%", 60, 30), days=30, replications=4)
    lost = results.column("ledger", "down:machine", "seconds")
    worked = results.column("ledger", "served:bench", "seconds")
    services = results.column("step", "bench", "services")
    mean = results.column("step", "bench", "service_mean")
    assert worked == pytest.approx(services * mean * 60, rel=2e-3), "served is the work alone"
    assert (lost > 0.05 * worked).all()


STEP = {"lane": "frontstage", "by": "clerk", "takes": 4}


def told(systems: dict[str, Any], uses: Any, **step: Any) -> str:
    service = blueprint.build(
        service="Desk", hours="09:00-09:03", arrivals={"a": {"at": "desk", "every": 2}}, staff={"clerk": {"count": 1}},
        systems=systems, steps={"desk": {**STEP, "uses": uses, **step}},
    )  # fmt: skip
    return str(sim.journal(service)).strip()


def test_half_the_pace_takes_twice_as_long_while_it_lasts() -> None:
    """Down from 09:03 to 09:05: a minute done before, a minute in those two, two minutes after."""
    system = {"up": "543 min", "down": 2, "work": "50%"}
    assert told({"core": system}, "core") == (
        "a 0: 09:02 desk from 09:02 to 09:07; served 09:07 (1 min down:core)"
    )


def test_work_begins_at_the_slower_pace() -> None:
    system = {"up": "541 min", "down": 60, "work": "50%"}
    assert told({"core": system}, "core") == (
        "a 0: 09:02 desk from 09:02 to 09:10; served 09:10 (4 min down:core)"
    )


def test_of_several_systems_the_slowest_counts_and_the_first_of_them_is_charged() -> None:
    """Half the pace from 09:03 on, a quarter from 09:04 to 09:08: done 1 + 0.5 + 1 + 1.5 minutes of four."""
    systems = {
        "quarter": {"up": "544 min", "down": 4, "work": "25%"},
        "half": {"up": "543 min", "down": 60, "work": "50%"},
        "other_half": {"up": "543 min", "down": 60, "work": "50%"},
    }
    assert told(systems, ["half", "other_half", "quarter"]) == (
        "a 0: 09:02 desk from 09:02 to 09:11; served 09:11 (2 min down:half, 3 min down:quarter)"
    )


def test_where_one_system_lets_nothing_start_nothing_starts() -> None:
    systems = {
        "core": {"up": "541 min", "down": 3, "work": "finish"},
        "paper": {"up": "541 min", "down": 60, "work": "50%"},
    }
    assert told(systems, ["core", "paper"]) == (
        "a 0: 09:02 desk from 09:04 to 09:12; served 09:12 (2 min down:core, 4 min down:paper)"
    )


def test_a_pace_is_lowered_to_two_numbers() -> None:
    plan = make_plan(workshop("60%", 60, 10))
    assert [(s.pace, s.starts) for s in plan.systems] == [(0.6, True)]
    assert [(s.pace, s.starts) for s in make_plan(workshop("pause", 60, 10)).systems] == [(0.0, False)]
    assert [(s.pace, s.starts) for s in make_plan(workshop("finish", 60, 10)).systems] == [(1.0, False)]
