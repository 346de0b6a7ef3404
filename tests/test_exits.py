"""Exits: where those go on whose visit ended unserved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from formulas import retrial_orbit

import blueprint
import sim
from blueprint import BlueprintError
from sim.plan import ABANDONED, BLOCKED, LEAVE, make_plan


def desk(closing: str = "serve_out", segments: dict[str, Any] | None = None, **step: Any) -> dict[str, Any]:
    """A desk with one clerk, and a step `again` from which callers come back."""
    return {
        "service": "Desk", "hours": "09:00-09:10", "closing": closing, "staff": {"clerk": {"count": 1}},
        "arrivals": {"call": {"at": "desk", "every": 2}}, **({"segments": segments} if segments else {}),
        "steps": {
            "desk": {"lane": "frontstage", "by": "clerk", "takes": 5, **step},
            "again": {"lane": "customer", "takes": 3, "next": "desk"},
        },
    }  # fmt: skip


def test_retrials_against_the_closed_form() -> None:
    """One line, no waiting: who finds it busy tries again after an exponential time."""
    arrivals, service, retrial = 12.0, 20.0, 10.0  # an hour
    made = blueprint.build(
        service="Line", unit="min", staff={"clerk": {"count": 1}},
        arrivals={"call": {"at": "talk", "rate": "12/h"}},
        steps={
            "talk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=3)", "waiting_places": 0,
                     "exits": {"blocked": "orbit"}},
            "orbit": {"lane": "customer", "takes": "exponential(mean=6)", "next": "talk"},
        },
    )  # fmt: skip
    results = sim.run(made, days=200, warm_up="2 d", replications=30)
    there = results.column("ledger", "served:orbit", "seconds") / (198 * 86400)
    error = float(there.std(ddof=1) / np.sqrt(len(there)))
    assert abs(there.mean() - retrial_orbit(arrivals, service, retrial)) < 4 * error
    assert (results.column("service", "", "blocked") == 0).all(), "every stay goes on"
    assert (results.column("step", "talk", "blocked") > 0).all(), "and every visit is counted where it ended"


def test_a_visit_is_counted_where_it_ended_and_the_stay_goes_on() -> None:
    service = blueprint.build(desk(patience=1, exits={"abandoned": "again"}))
    assert str(sim.journal(service)).strip().splitlines()[1] == (
        "call 1: 09:04 again from 09:05 to 09:08, again from 09:09 to 09:12, desk from 09:12 to 09:17; served 09:17"
        " (2 min busy:clerk)"
    )
    results = sim.run(service, replications=1)
    assert results.row("step", "desk", "abandoned").mean > 0
    assert results.row("service", "", "abandoned").mean == 0


def test_by_share_and_by_segment() -> None:
    segments = {"gold": {"share": "50%"}, "plain": {"share": "50%"}}
    exits = {"blocked": {"by_segment": {"gold": {"again": "30%", "leave": "70%"}}}}
    plan = make_plan(blueprint.build(desk(segments=segments, waiting_places=0, exits=exits | {
        "blocked": exits["blocked"] | {"others": "leave"}})))  # fmt: skip
    again = [step.name for step in plan.steps].index("again")
    at = [step.name for step in plan.steps].index("desk")
    assert plan.steps[at].exits[BLOCKED] == (((0.3, again), (2.0, LEAVE)), ((2.0, LEAVE),))
    assert plan.steps[at].exits[ABANDONED] == ((), ())
    assert plan.steps[again].exits == ()


@pytest.mark.parametrize(
    ("step", "closing", "told"),
    [
        ({"exits": {"abandoned": "again"}}, "serve_out", "nobody gives up here; say patience"),
        ({"exits": {"balked": "again"}}, "serve_out", "nobody balks here; say balks_at"),
        ({"exits": {"blocked": "again"}}, "serve_out", "nobody is blocked here; say waiting_places"),
        ({"exits": {"turned_away": "again"}}, "cut", "nobody is turned away here; say closing: turn_away"),
        (
            {"exits": {"cut": "again"}},
            "cut",
            "'cut' is no exit; write one of abandoned, balked.*goes nowhere",
        ),
        (
            {"balks_at": 2, "exits": {"balked": "desk"}},
            "cut",
            "leads back here in no time; put a step that takes",
        ),
        ({"balks_at": 2, "exits": {"balked": "agian"}}, "cut", r"no step 'agian' \(did you mean again"),
        ({"balks_at": 2, "exits": {"balked": {"again": "50%"}}}, "cut", "add up to 50%, not to 100%"),
    ],
)
def test_exits_that_cannot_be_are_told(step: dict[str, Any], closing: str, told: str) -> None:
    with pytest.raises(BlueprintError, match=told):
        blueprint.build(desk(closing=closing, **step))


def test_a_circle_by_a_step_that_takes_no_time_is_told_with_its_way() -> None:
    data = desk(waiting_places=0, exits={"blocked": "again"})
    del data["steps"]["again"]["takes"]
    with pytest.raises(BlueprintError, match=r"exits\.blocked: leads back here in no time, by again"):
        blueprint.build(data)


def test_a_service_with_exits_survives_file_and_graph_and_changes() -> None:
    made = blueprint.build(desk(patience=4, waiting_places=1, exits={"abandoned": {"again": "60%", "leave": "40%"},
                                                                  "blocked": "again"}))  # fmt: skip
    assert blueprint.build(made.data()) == made
    graph = made.graph()
    assert graph.edges["desk", "again"]["exits"] == {"abandoned": 0.6, "blocked": 1.0}
    assert blueprint.from_graph(graph) == made
    changed = blueprint.change(made, "steps.desk.exits.abandoned: again")
    assert changed.steps["desk"].exits["abandoned"] == {"again": blueprint.build(desk(patience=4, exits={
        "abandoned": "again"})).steps["desk"].exits["abandoned"]["again"]}  # fmt: skip
    assert blueprint.change(made, "steps.desk.exits.abandoned.again: 20%") != made
    dropped = blueprint.change(made, "steps.desk.exits.abandoned: drop", "steps.desk.exits.blocked: leave",
                               "steps.again: drop")  # fmt: skip
    assert "again" not in dropped.steps
    assert blueprint.diff(made, changed).steps["changed"]["desk"]


def test_the_picture_shows_where_they_go() -> None:
    made = blueprint.build(desk(patience=4, exits={"abandoned": {"again": "60%", "leave": "40%"}}))
    assert "if they gave up 60 %" in blueprint.draw(made).svg()
    assert "放弃者 60%" in blueprint.draw(made, lang="zh").svg()
