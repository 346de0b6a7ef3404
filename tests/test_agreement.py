"""One meaning, two engines: the same customers to the last bit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from agreement import difference, plain
from strategies import random_service

import blueprint
import sim
from blueprint.blueprint import ready_models
from sim import compiled_engine
from sim.compiled_engine import build, state
from sim.compiled_engine import sums as compiled_sums
from sim.plan import NeverLeavesError, Plan, make_plan
from sim.sums import bin_of

SERVICES = 300


@pytest.mark.parametrize("block", range(10))
def test_the_engines_agree_on_random_services(block: int) -> None:
    share = SERVICES // 10
    for number in range(block * share, (block + 1) * share):
        plan = make_plan(blueprint.build(random_service(number)), days=1 + number % 3)
        assert difference(plan, seed=number) is None, number


@pytest.mark.parametrize("name", sorted(ready_models()))
def test_the_engines_agree_on_ready_models_compiled_for_their_features(name: str) -> None:
    plan = make_plan(blueprint.load(name), days=2)
    assert difference(plan, seed=5, specialised=True) is None
    assert difference(plan, seed=5) is None


def test_the_engines_agree_on_helpers_compiled_for_their_features() -> None:
    """One pool helps at one step and serves none: nothing else in the service makes pools call across steps."""
    plan = make_plan(
        blueprint.build(
            service="Shop", hours="09:00-17:00",
            staff={"own": {"count": 2}, "other": {"count": {"09:00": 0, "11:00": 2}}},
            arrivals={"a": {"at": "till", "rate": "45/h"}},
            steps={"till": {"lane": "frontstage", "by": "own", "helped_by": "other", "takes": "exponential(mean=4)",
                            "wrap_up": 1, "patience": 9}},
        )
    )  # fmt: skip
    assert difference(plan, seed=5, specialised=True) is None


def test_a_machine_that_is_used_again_remembers_nothing() -> None:
    plans = [make_plan(blueprint.build(random_service(number)), days=2) for number in (3, 8)]

    def run(plan: Plan, replication: int) -> list[Any]:
        return plain(compiled_engine.replicate(plan, 1, replication, specialised=False))

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


def test_small_jobs_run_on_simpy_and_large_ones_compiled() -> None:
    from sim.engines import choose

    plan = make_plan(blueprint.load("bank_branch"))
    assert choose("auto", 12_000, {}, plan) == "simpy"
    assert choose("auto", 1_000_000, {}, plan) == "compiled"
    assert choose("auto", 1_000_000, {0: None}, plan) == "simpy"
    with pytest.raises(ValueError, match="cannot run steps written in Python"):
        choose("compiled", 1, {0: None}, plan)


def test_bins_are_the_same_bins() -> None:
    for ticks in [*range(3000), *(2**n + d for n in range(12, 52) for d in (-1, 0, 1, 12345 % 2**n))]:
        assert compiled_sums.bin_at(ticks) == bin_of(ticks)


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_service_that_nobody_ever_leaves_is_given_up(engine: Any) -> None:
    trap = blueprint.build(
        service="Trap", hours="09:00-09:10", arrivals={"a": {"at": "x", "every": 5}},
        steps={"x": {"lane": "customer", "next": {"x": 0.9999999999, "leave": 1e-10}}},
    )  # fmt: skip
    with pytest.raises(NeverLeavesError, match="a customer came to step x 100,000 times"):
        sim.run(trap, replications=1, engine=engine)


@pytest.mark.parametrize("room", build.ROOMS)
def test_an_edit_of_any_room_makes_another_cache(room: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build.digest({})
    monkeypatch.setattr(
        build, "room_source", lambda one: "" if one is room else Path(one.__file__).read_text("utf-8")
    )
    assert build.digest({}) != before


def test_another_constant_from_any_room_makes_another_cache() -> None:
    loop: Any = build.compiled((("PATIENCE", False),))
    space = dict(loop.py_func.__globals__)
    before = build.digest(space)
    assert {
        "DAY",
        "SUB_BITS",
        "MOST_VISITS",
        "BINS",
        "AHEAD",
        "SERVICE_ENDS",
        "PATIENCE",
        "VISIT_SHIFT",
    } <= space.keys()
    for name, value in space.items():
        if isinstance(value, int | float | np.generic):
            assert build.digest({**space, name: -float(value) - 1}) != before, name
    assert build.digest(space) == before


def test_other_records_make_another_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    before = build.digest({})
    monkeypatch.setattr(state, "POOL", state.record("busy"))
    assert build.digest({}) != before


def test_a_package_that_cannot_be_written_is_cached_for_the_user(tmp_path: Path) -> None:
    root = Path(sim.__file__).parent.parent
    for package in ("blueprint", "models", "sim"):
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "sim" / "compiled_engine" / "__pycache__").touch()  # a file, where nobody can make a folder
    code = "from sim.compiled_engine import build; print(build.compiled(()).stats.cache_path)"
    there = os.environ | {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home")}
    there.pop("NUMBA_CACHE_DIR", None)
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=there
    )
    assert Path(ran.stdout.strip()).is_relative_to(tmp_path / "home")


def test_the_cache_serves_another_process() -> None:
    code = (
        "import time, blueprint, sim; start = time.perf_counter();"
        "sim.run(blueprint.load('bank_branch'), replications=1, engine='compiled'); print(time.perf_counter() - start)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(ran.stdout) < 60
    caches = list((Path(sim.__file__).parent / "compiled_engine" / "__pycache__").glob("build.*entry*.nbi"))
    assert caches
