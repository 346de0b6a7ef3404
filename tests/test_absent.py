"""Who is ill: persons who do not come on a day; a mixture of Erlang's formula, and what must stay the same."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from formulas import erlang_b

import blueprint
import sim
from sim.engines import Engine
from sim.plan import DAY, make_plan

PERSONS, ABSENT, LOAD = 6, 0.3, 3.0


def desk(count: int = PERSONS, absent: object = ABSENT, hours: str = "") -> blueprint.Blueprint:
    """M/M/c/c: a minute each, nobody waits."""
    data = {
        "service": "Desk", "unit": "min", "arrivals": {"calls": {"at": "desk", "rate": f"{60 * LOAD}/h"}},
        "staff": {"clerk": {"count": count, **({} if absent is None else {"absent": absent})}},
        "steps": {"desk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=1)", "waiting_places": 0}},
    }  # fmt: skip
    return blueprint.build({**data, **({"hours": hours} if hours else {})})


def test_loss_is_erlang_s_over_the_number_who_come() -> None:
    """Each day is M/M/k/k with k binomial; the minutes after midnight in which it settles are 0.1 % of the day."""
    found = sim.run(desk(), days=12, replications=40)
    share = found.column("service", "", "lost_share")
    wanted = sum(
        comb(PERSONS, k) * (1 - ABSENT) ** k * ABSENT ** (PERSONS - k) * (erlang_b(k, LOAD) if k else 1.0)
        for k in range(PERSONS + 1)
    )
    error = float(share.std(ddof=1)) / len(share) ** 0.5
    assert abs(float(share.mean()) - wanted) < 4 * error
    assert error < 0.05 * wanted


def test_who_comes_is_binomial_day_by_day() -> None:
    duty = sim.run(desk(hours="09:00-10:00"), days=1, replications=400).column(
        "pool", "clerk", "on_duty_mean"
    )
    assert set(np.unique(duty)) <= set(range(PERSONS + 1))
    mean, spread = PERSONS * (1 - ABSENT), (PERSONS * ABSENT * (1 - ABSENT)) ** 0.5
    assert abs(duty.mean() - mean) < 4 * spread / 20
    assert abs(duty.std(ddof=1) - spread) < 4 * spread / (2 * 400) ** 0.5


def test_a_further_person_leaves_the_luck_of_the_others_as_it_is() -> None:
    few, more = (
        sim.run(desk(count, hours="09:00-10:00"), days=1, replications=60).column(
            "pool", "clerk", "on_duty_mean"
        )
        for count in (PERSONS, PERSONS + 1)
    )
    assert set(np.unique(more - few)) <= {0.0, 1.0}


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_nobody_absent_is_as_if_nothing_was_said(engine: Engine) -> None:
    one, other = (sim.run(desk(absent=absent), replications=2, engine=engine) for absent in (0, None))
    assert repr(one.rows) == repr(other.rows)


def test_the_same_persons_are_absent_all_day_and_are_drawn_anew_each_day() -> None:
    plan = make_plan(desk(hours="09:00-10:00"), days=3)
    assert [day for _, day in plan.pools[0].crews[0].people] == [0, 1, 2]
    assert [tick // DAY for tick, _ in plan.pools[0].duty] == [0, 1, 2]
    night = blueprint.build({
        "service": "Bar", "unit": "min", "hours": "22:00-25:00",
        "arrivals": {"guests": {"at": "bar", "rate": "20/h"}},
        "staff": {"barkeeper": {"count": {"22:00": 2, "24:00": 3}, "absent": "50%"}},
        "steps": {"bar": {"lane": "frontstage", "by": "barkeeper", "takes": 2}},
    })  # fmt: skip
    assert [day for _, day in make_plan(night, days=2).pools[0].crews[0].people] == [0, 0, 1, 1], (
        "after midnight it is still the night's day"
    )
