"""Orders of a queue: first come, last come, at random, the shortest first; a head start. Against formulas."""

from __future__ import annotations

import math

import pytest
from formulas import mm1_shortest_first, mm1_wait_square, mmc_wait

import blueprint
import sim
from sim.day_slots import Visits
from sim.journal import Journal
from sim.plan import TICKS, make_plan
from sim.student_t import quantile

LOAD = 0.75
DAYS, REPLICATIONS = 10, 24
"""Nights are no breaks: the desk never closes, so that ten days are one long run; half a day of warm-up."""
SURE = 0.9999


def desk(order: str) -> blueprint.Blueprint:
    """M/M/1 with a mean service of a minute."""
    return blueprint.build({
        "service": "Desk", "unit": "min", "arrivals": {"walk_in": {"at": "desk", "rate": f"{60 * LOAD}/h"}},
        "staff": {"clerk": {"count": 1}},
        "steps": {"desk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=1)", "order": order}},
    })  # fmt: skip


def waits(order: str) -> tuple[list[float], list[float]]:
    """Of each replication the mean wait, and the mean of its square, in minutes."""
    service = desk(order)
    plan = make_plan(service, days=DAYS, warm_up=TICKS * 43200)
    firsts: list[float] = []
    squares: list[float] = []

    def count(_: int, journal: Journal) -> None:
        seen = Visits.of(plan, journal)
        own = (seen.until - seen.came)[seen.came >= plan.warm_up] / (60.0 * TICKS)
        firsts.append(float(own.mean()))
        squares.append(float((own**2).mean()))

    sim.run(service, days=DAYS, replications=REPLICATIONS, warm_up="12 h", seed=3, journals=count)
    return firsts, squares


def assert_near(values: list[float], expected: float) -> None:
    """The mean of independent replications is as far from the formula as its own standard error allows."""
    n = len(values)
    mean = sum(values) / n
    error = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1) / n)
    assert abs(mean - expected) < quantile(n - 1, SURE) * error, (mean, expected, error)
    assert error < 0.12 * expected


@pytest.mark.parametrize("order", ["fifo", "lifo", "random"])
def test_the_order_changes_the_spread_of_waits_and_not_their_mean(order: str) -> None:
    means, squares = waits(order)
    assert_near(means, mmc_wait(LOAD, 1.0, 1))
    assert_near(squares, mm1_wait_square(LOAD, 1.0, order))


def test_the_shortest_first_waits_as_phipps_says() -> None:
    means, _ = waits("shortest")
    assert_near(means, mm1_shortest_first(LOAD, 1.0))


def test_a_head_start_that_all_have_changes_nothing() -> None:
    def found(start: str) -> str:
        one = blueprint.build({
            "service": "Desk", "unit": "min", "hours": "09:00-12:00",
            "arrivals": {"walk_in": {"at": "desk", "rate": "50/h"}}, "staff": {"clerk": {"count": 1}},
            "segments": {name: {"share": "50%", "head_start": start} for name in ("a", "b")},
            "steps": {"desk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=1)"}},
        })  # fmt: skip
        return repr(sim.run(one, replications=4).rows)

    assert found("0 min") == found("7 min")


def test_a_head_start_longer_than_the_day_is_a_priority() -> None:
    def found(**gold: object) -> str:
        one = blueprint.build({
            "service": "Desk", "unit": "min", "hours": "09:00-12:00",
            "arrivals": {"walk_in": {"at": "desk", "rate": "70/h"}}, "staff": {"clerk": {"count": 1}},
            "segments": {"gold": {"share": "30%", **gold}, "plain": {"share": "70%"}},
            "steps": {"desk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=1)"}},
        })  # fmt: skip
        return repr(sim.run(one, replications=4).rows)

    assert found(head_start="2 d") == found(priority=1)


@pytest.mark.parametrize("order", ["lifo", "random", "shortest"])
def test_the_luck_of_the_rest_stays_when_an_order_changes(order: str) -> None:
    """Who comes, and how long she is served, is the same in whichever order she is called."""
    found = [sim.run(desk(one), days=2, replications=2, seed=5) for one in ("fifo", order)]
    served = [one.estimate("step", "desk", "service_mean").mean for one in found]
    came = [one.estimate("service", "", "arrived").mean for one in found]
    assert came[0] == came[1]
    assert served[0] == pytest.approx(served[1], rel=1e-3), "but for whoever waits when the run ends"


def test_a_wrong_order_is_refused_by_name() -> None:
    with pytest.raises(blueprint.BlueprintError, match=r"order.*fifo"):
        desk("longest")
