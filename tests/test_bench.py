"""What is timed side by side is the same service: the programs of the bench tell what ours tell, and what theory says.

A mean over T minutes of an M/M/8 queue at load 0.9 has a standard error of 8.4/√T minutes; of the call centre, 2.9/√T
minutes of wait and 0.43/√T of the callers lost (from 400 runs of the program in C).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import formulas
import pytest

import blueprint
from bench import ours, ratios, ready, scale
from bench.outcome import Outcome
from bench.services import CALL_CENTRE, MM8
from blueprint.blueprint import ready_models
from sim import simpy_engine
from sim.plan import make_plan

TOP = Path(__file__).parent.parent

PEERS = {"simpy": 14_400, "ciw": 7_200, "salabim": 1_440, "cimba": 144_000, "c": 432_000}
"""Minutes that each is given."""
ERRORS = 3.5
"""Standard errors within which a mean must lie."""


def peer(name: str) -> ModuleType:
    """The programs of a peer; the test is skipped by name when it is not installed."""
    module: ModuleType = pytest.importorskip(f"bench.peers.{ratios.PEERS[name]}", exc_type=ImportError)
    return module


@pytest.fixture(scope="module")
def centre() -> tuple[Outcome, float]:
    """(the call centre on our SimPy engine, its minutes)."""
    minutes = 14 * 1440.0
    return ours.program(simpy_engine.replicate, CALL_CENTRE, "talk")(1, minutes), minutes


@pytest.mark.parametrize("name", PEERS)
def test_every_program_of_mm8_waits_as_long_as_erlang_c_says(name: str) -> None:
    minutes = PEERS[name]
    told = peer(name).mm8(1, minutes)
    assert told.customers == pytest.approx(7.2 * minutes, abs=ERRORS * math.sqrt(7.2 * minutes))
    error = ERRORS * 8.4 / math.sqrt(minutes)
    assert told.mean_wait == pytest.approx(formulas.mmc_wait(7.2, 1.0, 8), abs=error)


@pytest.mark.parametrize("name", PEERS)
def test_every_program_of_the_call_centre_waits_and_loses_as_our_engine_does(
    name: str, centre: tuple[Outcome, float]
) -> None:
    own, own_minutes = centre
    minutes = PEERS[name]
    told = peer(name).call_centre(1, minutes)
    error = ERRORS * math.sqrt(1 / minutes + 1 / own_minutes)
    assert told.mean_wait == pytest.approx(own.mean_wait, abs=2.9 * error)
    assert told.abandoned == pytest.approx(own.abandoned, abs=0.43 * error)


@pytest.mark.parametrize(("name", "service"), [("mm8", MM8), ("call_centre", CALL_CENTRE)])
def test_the_programs_in_c_have_our_customers_to_the_microsecond(
    name: str, service: blueprint.Blueprint
) -> None:
    theirs = peer("c").run(name, 5, 2, 3)
    plan = make_plan(service, days=3)
    own = simpy_engine.replicate(plan, 5, 2)
    stays = own.stays[0]
    outcomes = [0] * len(stays.outcomes)
    outcomes[0], outcomes[1] = theirs.stays.served, theirs.stays.abandoned
    outcomes[6] = theirs.stays.carried_over
    assert stays.outcomes == outcomes
    assert (stays.arrived, stays.stay, stays.waiting) == (
        theirs.stays.arrived, theirs.stays.stay, theirs.stays.waiting)  # fmt: skip
    assert stays.stays == filled(theirs.stays.stays)
    for step, sums in theirs.steps.items():
        tally = own.steps[[made.name for made in plan.steps].index(step)][0]
        assert (tally.joined, tally.waited, tally.wait, tally.abandoned) == (
            sums.joined, sums.waited, sums.wait, sums.abandoned)  # fmt: skip
        assert tally.waits == filled(sums.waits)


def filled(bins: list[int]) -> dict[int, int]:
    """The bins of a histogram that are not empty."""
    return {place: count for place, count in enumerate(bins) if count}


def test_an_engine_that_is_not_there_is_left_out_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    found = ratios.ready({"engine": lambda: ours.program(ours.engine("no_engine"), MM8)})
    assert found == {}
    assert "without engine: No module named 'sim.no_engine'" in capsys.readouterr().out


def test_a_race_is_written_as_times_ours_is_faster_and_for_c_as_a_ratio_of_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speeds = {"compiled": 6_000, "ciw": 60, "c": 12_000}

    def timed(run: Callable[[int, float], Outcome], seed: int, minutes: float) -> tuple[float, float]:
        return run(seed, minutes).customers, minutes

    monkeypatch.setattr(ratios, "timed", timed)
    runs = {name: constant(speed) for name, speed in speeds.items()}
    raced = ratios.race(runs, rounds=3)
    ratios.told("M/M/8", raced)
    ratios.kept({"M/M/8": raced}, {}, tmp_path)
    assert json.loads((tmp_path / "bench.json").read_text()) == {
        "M/M/8": {"ciw": pytest.approx(100), "c": pytest.approx(2)}
    }
    assert (tmp_path / "bench.csv").read_text().splitlines()[1] == "M/M/8,compiled,6000,1.0,3"
    assert "<svg" in (tmp_path / "bench.svg").read_text()
    assert "2.00 times the time of C" in capsys.readouterr().out


def constant(speed: int) -> Callable[[int, float], Outcome]:
    """A program of so many customers a minute."""
    return lambda _, minutes: Outcome(round(speed * minutes), 0.0)


def test_every_ready_model_runs_in_the_bench() -> None:
    for model in ready_models():
        offers = ratios.our_programs(blueprint.load(model))
        assert offers["simpy_engine"]()(1, 1440.0).customers > 0


def test_the_scale_is_measured_on_services_of_any_size(capsys: pytest.CaptureFixture[str]) -> None:
    costs, times = scale.growth(simpy_engine.replicate, [(10, 1), (10, 3), (30, 1)], wanted=3_000, rounds=1)
    assert len(costs) == 3
    assert times == pytest.approx(max(costs) / costs[0])
    made = scale.year(simpy_engine.replicate, agents=20, days=2, calls=3_000)
    assert made["calls"] == pytest.approx(3_000, abs=4 * math.sqrt(3_000))
    curve = {"nanoseconds": {"1": costs[0], "3": costs[1]}, "growth": times}
    scale.told({"steps": curve, "agents": curve, "year": made})
    assert "20 agents, 2 days" in capsys.readouterr().out


def test_an_event_is_an_arrival_or_the_end_of_a_service() -> None:
    sums = simpy_engine.replicate(make_plan(scale.centre(10, 3, 5.0)), 1, 0)
    served = sum(stay.outcomes[0] for stay in sums.stays)
    arrived = sum(stay.arrived for stay in sums.stays)
    assert arrived + 3 * served <= scale.events(sums) <= 4 * arrived


def test_the_loop_is_measured_and_an_earlier_version_can_be_fetched(tmp_path: Path) -> None:
    functions, lines = ready.size()
    assert 50 < functions < lines < 5000
    if (TOP / ".git").exists():
        project = ready.earlier("HEAD", tmp_path)
        told, seconds = ready.within(project, "import sim; print(sim.__file__)")
        assert told.startswith(str(tmp_path))
        assert seconds > 0
