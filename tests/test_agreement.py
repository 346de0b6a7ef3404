"""One meaning, two engines: the same customers to the last bit."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import difference, plain
from strategies import random_service

import blueprint
import sim
from blueprint.blueprint import ready_models
from sim import compiled_engine
from sim.engines import choose
from sim.plan import NeverLeavesError, Plan, make_plan

SERVICES = 300


@pytest.mark.parametrize("block", range(10))
def test_the_engines_agree_on_random_services(block: int) -> None:
    share = SERVICES // 10
    for number in range(block * share, (block + 1) * share):
        plan = make_plan(blueprint.build(random_service(number)), days=1 + number % 3)
        assert difference(plan, seed=number) is None, number


@pytest.mark.parametrize("name", sorted(ready_models()))
def test_the_engines_agree_on_ready_models(name: str) -> None:
    assert difference(make_plan(blueprint.load(name), days=2), seed=5) is None


def test_a_machine_that_is_used_again_remembers_nothing() -> None:
    plans = [make_plan(blueprint.build(random_service(number)), days=2) for number in (3, 8)]

    def run(plan: Plan, replication: int) -> list[Any]:
        return plain(compiled_engine.replicate(plan, 1, replication))

    alone = {(which, r): run(plan, r) for r in (0, 1) for which, plan in enumerate(plans)}
    for which, plan in enumerate(plans):
        for replication in (0, 1, 0, 0):
            assert run(plan, replication) == alone[which, replication]
        assert difference(plan, seed=1) is None


def test_the_engines_agree_when_more_come_than_there_are_places_at_first() -> None:
    crowd = blueprint.build(
        service="Crowd", hours="09:00-11:00", closing="cut", arrivals={"a": {"at": "x", "rate": "2000/h"}},
        steps={"x": {"lane": "customer", "takes": "2 h"}},
    )  # fmt: skip
    assert difference(make_plan(crowd, days=2), seed=1) is None


def test_results_do_not_depend_on_engine_or_threads() -> None:
    service = blueprint.load("bank_branch")
    simpy = sim.run(service, replications=4, engine="simpy")
    one = sim.run(service, replications=4, engine="compiled", processes=1)
    two = sim.run(service, replications=4, engine="compiled", processes=2)
    assert simpy.csv() == one.csv() == two.csv()
    assert (simpy.engine, one.engine) == ("simpy", "compiled")


def test_every_job_runs_compiled_but_what_only_simpy_can_do() -> None:
    plan = make_plan(blueprint.load("bank_branch"))
    assert choose("auto", {}, plan) == "compiled"
    assert choose("simpy", {}, plan) == "simpy"
    assert choose("auto", {0: None}, plan) == "simpy"
    with pytest.raises(ValueError, match="cannot run steps written in Python"):
        choose("compiled", {0: None}, plan)


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_service_that_nobody_ever_leaves_is_given_up(engine: Any) -> None:
    trap = blueprint.build(
        service="Trap", hours="09:00-09:10", arrivals={"a": {"at": "x", "every": 5}},
        steps={"x": {"lane": "customer", "next": {"x": 0.9999999999, "leave": 1e-10}}},
    )  # fmt: skip
    with pytest.raises(NeverLeavesError, match="a customer came to step x 100,000 times"):
        sim.run(trap, replications=1, engine=engine)
