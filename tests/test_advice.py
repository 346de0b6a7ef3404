"""What is advised is what pays: checked by hand on means, and on a branch where one officer more is known to pay."""

from __future__ import annotations

import pytest

import blueprint
import sim
from sim.experiment.advice import DO, LOSS, Money, advice, money_of, turns


def test_the_price_at_which_a_gain_vanishes_makes_it_nothing() -> None:
    """640 more pay saves 1,900 of lost custom and 180 of waiting: 1,440 net."""
    before, after = Money(2857, 1097, 5617), Money(3497, 917, 3717)
    found = {turn.price: turn for turn in turns(before, after)}
    assert found["lost"].part == pytest.approx((640 - 180) / 1900)
    assert found["lost"].below
    assert found["pay"].part == pytest.approx((1900 + 180) / 640)
    assert not found["pay"].below
    assert "waiting" not in found, "it pays without a price of waiting"


def test_a_third_officer_is_advised_and_ten_more_tellers_are_not() -> None:
    branch = blueprint.load("bank_branch")
    changes = {"officer": "staff.officer.count: +1", "crowd": "staff.teller.count: +10"}
    scenarios = {name: blueprint.change(branch, change) for name, change in changes.items()}
    compared = sim.compare(branch, scenarios, replications=40)
    found = advice(compared)
    assert found is not None
    assert found.net
    assert found.best is not None
    assert found.best.scenario == "officer"
    assert {one.scenario: one.verdict for one in found.remedies} == {"officer": DO, "crowd": LOSS}
    before, after = money_of(compared.base), money_of(compared.results["officer"])
    assert before is not None
    assert after is not None
    assert found.best.gain.mean == pytest.approx(before.whole - after.whole)
    assert before.whole == pytest.approx(compared.base.estimate("service", "", "cost").mean)
