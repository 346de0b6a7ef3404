"""A change leaves the luck of everything else alone: whom it does not reach, lives the same day to the tick."""

from __future__ import annotations

from typing import Any

import pytest

import blueprint
import sim
from blueprint import Blueprint
from sim import Journal


def two_counters(**at_b: Any) -> Blueprint:
    """Two counters that have nothing in common but the door and the lanes; `at_b` changes the second."""
    step = {
        "lane": "frontstage", "takes": "lognormal(mean=4, sd=2)", "patience": "exponential(mean=10)",
        "fails": {"slip": {"share": 0.1, "then": "leave"}},
    }  # fmt: skip
    return blueprint.build(
        service="Two counters",
        hours="09:00-13:00",
        segments={"gold": {"share": 0.3, "priority": 1}, "other": {"share": 0.7}},
        arrivals={way: {"at": f"counter_{way}", "rate": "25/h", "busyness": "gamma(cv=0.2)"} for way in "ab"},
        staff={f"clerk_{way}": {"count": 2} for way in "ab"},
        steps={"counter_a": step | {"by": "clerk_a"}, "counter_b": step | {"by": "clerk_b"} | at_b},
    )


def lives(service: Blueprint, stream: str) -> list[tuple[Any, ...]]:
    """Every visit and every stay of the customers of a stream, of three days."""
    found: list[tuple[Any, ...]] = []

    def hear(number: int, written: Journal) -> None:
        found.extend((number, *vars(one).items()) for one in written.visits if one.stream == stream)
        for one in written.stays:
            if one.stream == stream:
                ledger = {cause: ticks for cause, ticks in one.ledger.items() if ticks}
                found.append((number, one.customer, one.segment, one.arrived, one.left, one.outcome, ledger))

    sim.run(service, replications=3, journals=hear)
    return found


@pytest.mark.parametrize(
    "at_b",
    [
        {"takes": "lognormal(mean=9, sd=9)"},
        {"patience": "never", "fails": {}},
        {"next": "review"},
    ],
    ids=["slower", "patient", "one step more"],
)
def test_a_change_at_one_counter_leaves_every_life_at_the_other_as_it_was(at_b: dict[str, Any]) -> None:
    if "next" in at_b:
        data = two_counters().data()
        data["steps"]["counter_b"]["next"] = "review"
        data["steps"]["review"] = {"lane": "backstage", "takes": "exponential(mean=7)", "by": "clerk_b"}
        changed = blueprint.build(**data)
    else:
        changed = two_counters(**at_b)
    before, after = two_counters(), changed
    assert len(lives(before, "a")) > 300
    assert lives(before, "a") == lives(after, "a")
    assert lives(before, "b") != lives(after, "b")


def test_those_who_come_before_the_first_whom_a_change_reaches_live_the_same() -> None:
    """One more clerk from noon on: until noon the day is the same."""
    service = two_counters()
    more = blueprint.change(service, "staff.clerk_b.count: {09:00: 2, 12:00: 3}")
    one, other = sim.journal(service), sim.journal(more)
    noon = 12 * 3600 * 1_000_000

    def morning(written: Journal) -> list[Any]:
        return [visit for visit in written.visits if visit.ended < noon]

    assert len(morning(one)) > 80
    assert morning(one) == morning(other)
    assert one.visits != other.visits


def test_common_luck_makes_the_difference_of_one_more_teller_five_times_less_uncertain() -> None:
    branch = blueprint.load("bank_branch")
    more = {"one_more_teller": blueprint.change(branch, "staff.teller.count: +1")}
    measures = ("waiting_mean", "counter.waited_share", "abandoned_share", "served")
    found = sim.compare(branch, more, replications=60, measures=measures)
    assert all(one.reduction > 5 for one in found.contrasts)
