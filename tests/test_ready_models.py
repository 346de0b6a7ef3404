"""The ready models: what their pages say of them holds, and their pictures say what their files say."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_drawing_geometry import wrongs

import blueprint
import sim
from blueprint.drawing.boxes import step_boxes
from blueprint.drawing.setting import Setting
from blueprint.drawing.sketch import Sketch
from studio.terminal.of_run import steps

DOCS = Path(__file__).parent.parent / "docs"
BREAKS = "staff.*.breaks.mon-fri: {13:00-15:30: 30 min, 17:30-20:00: 30 min}"
COLLECT = "steps.collect_card.priority: +1"
PAGES = {
    "contact_centre": BREAKS, "city_hall": COLLECT, "bank_hall": "rules.reserve.when: counter.queue > 4",
    "power_hall": "staff.crew.count: +1", "retail_till": "staff.till_4.shift: midday_and_evening",
}  # fmt: skip
"""Models that have a page, each with a change that the page tries."""


@pytest.mark.parametrize("model", sorted(PAGES))
def test_what_a_page_says_of_a_model_is_said_of_this_model(model: str) -> None:
    pages = sorted(DOCS.glob(f"{model.replace('_', '-')}*.md"))
    assert pages
    for page in pages:
        assert blueprint.load(model).fingerprint in page.read_text(encoding="utf-8"), page
    assert PAGES[model] in (DOCS / f"{model.replace('_', '-')}.md").read_text(encoding="utf-8")
    blueprint.change(blueprint.load(model), PAGES[model])


def test_the_figures_of_two_pages_are_those_that_are_simulated() -> None:
    """What a page prints as certain within its interval is found again with another seed, four standard errors wide."""
    for model, page, row, printed, half in (
        ("power_hall", "power-hall", ("step", "billing_call", "abandoned_share"), 0.087, 0.01),
        ("power_hall", "power-hall", ("step", "on_site", "duration_met"), 0.90, 0.06),
        ("retail_till", "retail-till", ("service", "", "lost_share"), 0.037, 0.006),
    ):
        found = sim.run(blueprint.load(model), replications=60, seed=7).row(*row).mean
        assert abs(found - printed) < half, (page, row, found)


def test_no_crew_stands_by_while_the_manager_explains() -> None:
    """Crews are free as soon as if no promise could be broken; not if one complained before the repair."""
    hall = blueprint.load("power_hall")
    kept = blueprint.change(hall, "steps.on_site.fails.promise_broken: drop")
    at_once = blueprint.change(hall, "steps.on_site.fails.promise_broken.noticed: drop")
    waits = [
        sim.run(one, replications=20).row("step", "on_site", "wait_mean").mean
        for one in (hall, kept, at_once)
    ]
    assert waits[0] == pytest.approx(waits[1])
    assert waits[2] > 1.1 * waits[0]


@pytest.mark.parametrize(
    ("model", "change", "days"), [("contact_centre", BREAKS, 7), ("city_hall", COLLECT, 5)]
)
def test_the_first_change_on_a_page_loses_fewer_customers(model: str, change: str, days: int) -> None:
    before = blueprint.load(model)
    after = blueprint.change(before, change)
    ran = [sim.run(one, days=days, replications=4, engine="simpy") for one in (before, after)]
    assert ran[1].row("service", "", "lost").mean < ran[0].row("service", "", "lost").mean
    busy = [ran[0].row("pool", pool, "utilisation").mean for pool in before.staff]
    assert all(0.3 < share < 0.95 for share in busy)


def small_print(model: str, step: str, lang: str = "en") -> tuple[str, ...]:
    service = blueprint.load(model)
    findings = sim.run(service, replications=2, engine="simpy").findings(lang)
    (box,) = (one for one in step_boxes(service.graph(), lang, findings) if one.key == f"step-{step}")
    return box.small


def test_a_room_is_told_where_customers_come_in_and_only_there() -> None:
    assert "30 Trunk lines" in small_print("contact_centre", "menu")
    assert not any("Trunk lines" in line for line in small_print("contact_centre", "loans_call"))


def test_who_takes_over_is_told_with_a_unit_in_the_language_of_the_reader() -> None:
    bare = blueprint.build(
        service="Desk", unit="s", arrivals={"a": {"at": "talk", "rate": "9/h"}}, staff={"anna": {}, "boss": {}},
        steps={"talk": {"lane": "frontstage", "by": "anna", "takes": 60, "overflow": {"boss": 90}}},
    )  # fmt: skip
    for lang, told in (("en", "Boss after 90 s"), ("zh", "90 秒后由Boss接手")):
        (box,) = step_boxes(bare.graph(), lang, None)
        assert told in box.small


def test_a_time_that_differs_by_segment_is_no_power_of_ten() -> None:
    (line,) = (line for line in small_print("contact_centre", "cards_call") if "Cards" in line)
    assert "e+" not in line
    assert line.startswith("1")


def test_of_many_standards_those_are_told_that_are_missed_most() -> None:
    desk = {"lane": "frontstage", "takes": "exponential(mean=4)", "standard": {"wait": "80% within 1 min"}}
    steps = {f"desk_{n}": {**desk, "by": f"clerk_{n}", "next": f"desk_{n + 1}"} for n in range(3)}
    made = blueprint.build(
        service="Row", hours="08:00-18:00", arrivals={"a": {"at": "desk_0", "rate": "13/h"}},
        staff={"clerk_0": {"count": 9}, "clerk_1": {"count": 2}, "clerk_2": {}},
        steps={**steps, "desk_2": {**steps["desk_2"], "next": "leave"}},
    )  # fmt: skip
    told = [one.label for one in sim.run(made, replications=3, engine="simpy").findings().strip]
    assert [label.split(" within")[0] for label in told if "within" in label] == ["Desk 1", "Desk 2"]


def test_beside_a_skill_stands_how_busy_those_are_who_have_it() -> None:
    """Anna and Ben take turns, so that each is as busy as both."""
    made = blueprint.build(
        service="Desk", hours="08:00-18:00", arrivals={"a": {"at": "talk", "every": 10}},
        staff={"anna": {"skills": "talk"}, "ben": {"skills": "talk"}},
        steps={"talk": {"lane": "frontstage", "skill": "talk", "asks": "longest_idle", "takes": 5}},
    )  # fmt: skip
    (by,) = steps(sim.run(made, replications=3, engine="simpy"), "en")[-1].cells
    assert by.figure == "talk 24.6 %"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("model", ["power_hall", "retail_till"])
def test_nothing_overlaps_in_the_pictures_of_two_models(model: str, lang: str) -> None:
    service = blueprint.load(model)
    findings = sim.run(service, replications=30).findings(lang)
    assert not list(wrongs(Sketch(service.graph(), Setting(lang, findings))))
