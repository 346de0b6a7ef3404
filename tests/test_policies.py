"""Recovery policies and amounts: the answer against the columns of the same runs, and against itself."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import blueprint
import sim
from sim.experiment.contrast import contrasts
from sim.metric import Metric
from sim.student_t import quantile
from studio import failure_plots
from studio.cli import main
from studio.failure_words import answer

HOTEL = blueprint.load("hotel_desk")
DESK = blueprint.change(HOTEL, "complaints.policy: desk_may_grant")
AMOUNTS = [0, 50, 100, 150, 200, 250, 300, 400, 500, 700, 1000]


@pytest.fixture(scope="module")
def fine() -> sim.Policies:
    """Many small steps, which cannot be told apart one by one."""
    return sim.recovery(DESK, amounts=AMOUNTS, days=5, replications=40)


def costs(found: sim.Policies) -> dict[str, Any]:
    return {name: one.column("service", "", "cost") for name, one in found.results.items()}


def test_beyond_the_amount_that_is_told_no_larger_one_surely_saves(fine: sim.Policies) -> None:
    """Judged anew from the columns: all pairs together, as the sentence says it."""
    columns = costs(fine)
    pairs = list(combinations(fine.names, 2))
    judged = contrasts(
        [(f"{a} {b}", Metric("service", "", "cost"), columns[a], columns[b]) for a, b in pairs]
    )
    cheaper = {pair for pair, one in zip(pairs, judged, strict=True) if one.high < 0}
    stop = fine.stops_paying
    assert stop is not None
    assert ("0", stop) in cheaper
    assert not [b for a, b in cheaper if a == stop]
    smaller = [name for name in fine.names[1:] if float(name) < float(stop) and ("0", name) in cheaper]
    assert all(any(a == name for a, _ in cheaper) for name in smaller)
    assert f"up to {stop} CNY" in answer(fine)
    assert stop in fine.best


def test_a_saving_is_the_paired_difference_with_a_joint_interval(fine: sim.Policies) -> None:
    columns = costs(fine)
    saved = (columns["0"] - columns["1000"]) / 5
    alone = quantile(39, 0.975) * saved.std(ddof=1) / np.sqrt(40)
    told = fine.saving("1000")
    assert told.mean == pytest.approx(saved.mean())
    assert told.high - told.mean >= alone * (1 - 1e-9)


def test_pairs_are_judged_once(fine: sim.Policies, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture asks again and again which amount is best; that is worked out once."""
    fine.cheaper("0", "50")

    def again(*_: Any) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr("sim.experiment.policies.contrasts", again)
    failure_plots.policies(fine)
    assert fine.best
    assert answer(fine, "zh")


def test_what_is_best_is_judged_with_the_level_that_was_asked_for() -> None:
    sure = sim.recovery(DESK, amounts=AMOUNTS, days=5, replications=40, level=0.5)
    assert sure.level == 0.5
    assert sure.record()["level"] == 0.5
    columns = costs(sure)
    pairs = list(combinations(sure.names, 2))
    asked = [(f"{a} {b}", Metric("service", "", "cost"), columns[a], columns[b]) for a, b in pairs]
    half = sum(one.clear for one in contrasts(asked, 0.5))
    assert half > sum(one.clear for one in contrasts(asked))
    assert sum(sure.cheaper(a, b) or sure.cheaper(b, a) for a, b in pairs) == half


def test_amounts_keep_all_their_digits() -> None:
    found = sim.recovery(DESK, amounts=[1234567, 1234568, 0.05, 1e11], replications=2)
    assert found.names == ("0.05", "1234567", "1234568", "100000000000")
    rungs = [one.blueprint.recovery["desk_may_grant"].ladder[1].up_to for one in found.results.values()]
    assert [rung.number for rung in rungs if rung] == [0.05, 1234567, 1234568, 1e11]


@pytest.mark.parametrize("name", ["none", "drop"])
def test_a_policy_does_not_take_the_place_of_none(name: str) -> None:
    data = HOTEL.data()
    data["recovery"][name] = data["recovery"]["manager_decides"]
    with pytest.raises(ValueError, match=f"recovery.{name}: .* choose another name"):
        sim.recovery(blueprint.build(data), replications=2)


def test_no_policy_is_said_to_pay_where_none_cannot_be_told_from_it() -> None:
    found = sim.recovery(HOTEL, replications=4)
    assert found.names[0] in found.best
    assert answer(found) == "No policy is shown to pay"
    assert answer(found, "zh") == "没有方案被证明合算"


def test_a_step_without_amounts_is_refused() -> None:
    told = CliRunner().invoke(main, ["recovery", "hotel_desk", "--step", "make_good", "--replications", "2"])
    assert told.exit_code
    assert "write 0,50,100" in (told.output or str(told.exception))


@pytest.mark.parametrize("command", ["failures", "recovery"])
def test_both_engines_answer_alike(command: str) -> None:
    told = [
        CliRunner().invoke(main, [command, "hotel_desk", "--replications", "2", "--engine", engine, "--json"])
        for engine in ("simpy", "compiled")
    ]
    records = [json.loads(one.stdout) for one in told]
    assert records[0] == records[1]
