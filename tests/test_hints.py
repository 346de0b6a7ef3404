"""Hints: what is right and may still not be meant; and what few replications cannot say."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import blueprint
import sim
from sim.intervals import FEW, interval
from studio.cli import main

ALL_DAY = """
service: Night desk
hours: {hours}
closing: {closing}
arrivals: {{a: {{at: till, rate: 20/h}}}}
staff: {{clerk: {{count: 1}}}}
steps: {{till: {{lane: frontstage, by: clerk, takes: 1}}}}
"""


@pytest.mark.parametrize(
    "hours", ["00:00-24:00", "08:00-32:00", "{mon-fri: 00:00-24:00, sat-sun: 00:00-24:00}"]
)
@pytest.mark.parametrize("closing", ["serve_out", "turn_away", "cut", "carry_over"])
def test_doors_that_close_for_no_time_are_hinted_at(tmp_path: Path, hours: str, closing: str) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(ALL_DAY.format(hours=hours, closing=closing), encoding="utf-8")
    hint = blueprint.load(path).hints()[0]
    assert (hint.line, hint.thing) == (3, "hours")
    assert "leave hours out for a service that never closes" in hint.text
    ran = CliRunner().invoke(main, ["check", str(path)])
    assert ran.exit_code == 0
    assert "hint: " in ran.output


@pytest.mark.parametrize(
    "hours",
    [
        "{mon-fri: 00:00-24:00}",
        "{mon-fri: 00:00-24:00, sat: 09:00-12:00}",
        "{fri: 20:00-24:00, sat: 00:00-04:00}",
        "00:00-24:00\nfirst_day: 2026-03-02\nclosed: [2026-04-06]",
    ],
)
@pytest.mark.parametrize("closing", ["serve_out", "turn_away", "cut", "carry_over"])
def test_nobody_is_told_to_leave_out_hours_of_doors_that_stay_closed_at_times(
    hours: str, closing: str
) -> None:
    """Without hours the doors would be open at weekends and on holidays, too."""
    text = ALL_DAY.format(hours=hours, closing=closing)
    hints = blueprint.build(blueprint.file.parse(text)[0]).hints()
    if closing == "serve_out":
        assert not hints
    else:
        (hint,) = hints
        assert "open again at the same moment" in hint.text
        assert "write closing: serve_out" in hint.text
        assert "leave hours out" not in hint.text


def test_doors_that_close_at_eight_turn_nobody_away_at_midnight() -> None:
    text = ALL_DAY.format(hours="08:00-32:00", closing="turn_away")
    (hint,) = blueprint.build(blueprint.file.parse(text)[0]).hints()
    assert "those who wait are turned away at 08:00" in hint.text


def test_usual_services_have_no_hints() -> None:
    for model in blueprint.blueprint.ready_models():
        assert blueprint.load(model).hints() == ()


def test_what_would_become_of_work_that_never_stops_is_hinted_at() -> None:
    made = blueprint.build(
        service="Desk", systems={"core": {"work": "50%"}}, steps={"a": {"lane": "customer", "uses": "core"}}
    )
    assert [hint.thing for hint in made.hints()] == ["systems.core.work"]


@pytest.mark.parametrize("n", [2, 3])
def test_few_figures_that_are_all_equal_have_no_interval(n: int) -> None:
    assert n <= FEW
    mean, low, high, count = interval(np.zeros(n))
    assert (mean, count) == (0, n)
    assert math.isnan(low)
    assert math.isnan(high)
    assert interval(np.zeros(FEW + 1)) == (0, 0, 0, FEW + 1)


def test_few_replications_are_said_to_be_few_everywhere() -> None:
    ran = CliRunner().invoke(main, ["run", "bank_branch", "--replications", "2"])
    assert "So few replications" in ran.output
    rows = json.loads(
        CliRunner().invoke(main, ["run", "bank_branch", "--replications", "2", "--json"]).output
    )["rows"]
    staff = next(
        row
        for row in rows
        if (row["scope"], row["name"], row["measure"]) == ("pool", "officer", "on_duty_mean")
    )
    assert (staff["low"], staff["high"], staff["n"]) == (None, None, 2)
    more = ["--change", "staff.officer.count: +1", "--replications", "2"]
    assert (
        "With 2 replications little is sure"
        in CliRunner().invoke(main, ["compare", "bank_branch", *more]).output
    )
    assert "仅 2 次重复" in CliRunner().invoke(main, ["compare", "bank_branch", *more, "--lang", "zh"]).output
    assert "So few" not in CliRunner().invoke(main, ["run", "bank_branch", "--replications", "4"]).output


ALWAYS: dict[str, Any] = {
    "service": "Line", "arrivals": {"a": {"at": "x", "rate": "50/h"}}, "staff": {"c": {"count": 1}},
    "steps": {"x": {"lane": "frontstage", "by": "c", "takes": "exponential(mean=1)"}},
}  # fmt: skip


def test_a_warm_up_can_be_left_to_be_found_wherever_one_is_taken() -> None:
    service = blueprint.build(ALWAYS)
    more = blueprint.change(service, "staff.c.count: +1")
    found = sim.warm_up(service, days=3)
    how: Any = {"days": 3, "replications": 4, "warm_up": "auto"}
    ran = sim.run(service, **how)
    assert ran.warm_up == pytest.approx(found.hours * 3600, rel=1e-4)
    assert sim.run(service, days=3, replications=4, warm_up=found.text).csv() == ran.csv()
    assert sim.compare(service, {"more": more}, **how).base.warm_up == ran.warm_up
    assert sim.hotspots(service, **how).base.warm_up == ran.warm_up
    assert sim.sensitivity(service, {"more": ["staff.c.count: +1"]}, measure="waiting_mean", **how)
    assert sim.select(service, {"more": more}, "waiting_mean", within="20%", days=3, warm_up="auto")
    assert sim.day(service, days=3, replications=2, warm_up="auto", slot="1 h")
    assert sim.run(blueprint.load("bank_branch"), replications=2, warm_up="auto").warm_up == 0
