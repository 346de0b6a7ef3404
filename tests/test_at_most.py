"""At most so often: visits by a formula, a trace by hand, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import blueprint
import sim
from blueprint import BlueprintError


def circle(at_most: int) -> blueprint.Blueprint:
    """A step that leads back to itself in seven of ten cases."""
    roll: dict[str, Any] = {
        "lane": "customer",
        "takes": 1,
        "next": {"roll": "70%", "leave": "30%"},
        "at_most": at_most,
    }
    return blueprint.build(
        service="Circle",
        hours="09:00-12:00",
        arrivals={"a": {"at": "roll", "every": 1}},
        steps={"roll": roll},
    )


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
@pytest.mark.parametrize("most", [1, 3, 5])
def test_visits_are_a_geometric_series_that_ends(engine: Any, most: int) -> None:
    results = sim.run(circle(most), replications=60, engine=engine, seed=3)
    visits = results.column("step", "roll", "visits") / results.column("service", "", "arrived")
    exact = sum(0.7**n for n in range(most))
    error = visits.std(ddof=1) / len(visits) ** 0.5
    assert abs(visits.mean() - exact) <= 4 * error + 1e-12
    assert results.row("service", "", "served").mean == results.row("service", "", "arrived").mean


def test_a_caller_who_has_tried_often_enough_has_abandoned() -> None:
    """Each waits a minute, walks for two, tries again once: of the second two tries, and then no more."""
    service = blueprint.build(
        service="Calls", hours="09:00-09:07", arrivals={"a": {"at": "call", "every": 3}}, staff={"b": {}},
        steps={
            "call": {"lane": "frontstage", "by": "b", "takes": 30, "patience": 1, "exits": {"abandoned": "pause"}},
            "pause": {"lane": "customer", "takes": 2, "next": "call", "at_most": 1},
        },
    )  # fmt: skip
    results = sim.run(service, replications=1)
    assert results.row("service", "", "abandoned").mean == 1
    assert results.row("step", "call", "abandoned").mean == 2
    assert results.row("step", "pause", "visits").mean == 1


def test_it_is_refused_on_a_ladder_and_told_where_it_holds() -> None:
    from blueprint.drawing.boxes import step_boxes

    for lang, told in (("en", "at most 3 times each"), ("zh", "每人最多 3 次")):
        (box,) = step_boxes(circle(3).graph(), lang, None)
        assert told in box.small
    with pytest.raises(BlueprintError, match="comes as often as she has cause to; remove at_most"):
        blueprint.change(blueprint.load("hotel_desk"), "steps.apologise.at_most: 2")
    for wrong in (0, -1, "often", 2.5):
        with pytest.raises(BlueprintError, match="at_most"):
            circle(wrong)  # type: ignore[arg-type]
