"""What a picture shows of results is what happened."""

from __future__ import annotations

import pytest

import blueprint
import sim


def test_flows_are_the_visits_they_lead_to() -> None:
    """A step that one flow alone feeds is visited as often as that flow carries customers."""
    shop = blueprint.build(
        service="Shop", hours="09:00-17:00", arrivals={"w": {"at": "a", "rate": "60/h"}}, staff={"c": {"count": 2}},
        steps={
            "a": {
                "lane": "frontstage", "by": "c", "takes": 1, "patience": "exponential(mean=3)",
                "fails": {"again": {"share": 0.3, "then": "a"}, "complain": {"share": 0.2, "then": "desk"}},
                "next": {"b": 0.8, "leave": 0.2},
            },
            "b": {"lane": "frontstage"},
            "desk": {"lane": "backstage", "next": "b"},
        },
    )  # fmt: skip
    results = sim.run(shop, replications=30, warm_up="10 h")
    found = results.findings()
    into_b = found.flows["a", "b"] + found.flows["desk", "b"]
    assert found.steps["b"].visits == pytest.approx(into_b, rel=0.02)
    assert found.steps["desk"].visits == pytest.approx(found.flows["a", "desk"], rel=0.06)
