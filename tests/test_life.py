"""Corners of the life of a visit, each with its answer by hand. (The contract's own examples run from its page.)"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import blueprint
import sim
from blueprint import BlueprintError


def told(days: int = 1, **sections: Any) -> list[str]:
    """The journal of a service, line by line."""
    return str(sim.journal(blueprint.build(service="Example", **sections), days=days)).splitlines()


@pytest.mark.parametrize("by", [["a", "b"], ["b", "a"]])
def test_whoever_comes_free_calls_across_all_the_steps_of_its_pools(by: list[str]) -> None:
    desk = {"lane": "frontstage"}
    lines = told(
        hours="09:00-09:06",
        segments={"hi": {"priority": 5}, "lo": {}},
        staff={"a": {"count": 1}, "b": {"count": 1}},
        arrivals={
            "first": {"at": "x", "every": 4, "segments": "lo"},
            "h": {"at": "z", "every": 5.5, "segments": "hi"},
            "l": {"at": "y", "every": 5, "segments": "lo"},
        },
        steps={
            "x": {**desk, "by": by, "takes": 3},
            "y": {**desk, "by": ["a", "b"], "takes": 2},
            "z": {**desk, "by": "b", "takes": 2},
        },
    )
    assert lines[1].startswith("l 0: 09:05 y from 09:09")
    assert lines[2].startswith("h 0: 09:05:30 z from 09:07")


def test_after_an_outage_those_who_still_wait_wait_for_staff() -> None:
    lines = told(
        hours="09:00-09:04",
        systems={"core": {"up": "541 min", "down": 2, "work": "finish"}},
        staff={"clerk": {"count": 1}},
        arrivals={"w": {"at": "till", "every": 1.25}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "uses": "core", "takes": 4}},
    )
    assert lines[1].endswith("served 09:11 (4 min busy:clerk, 0.5 min down:core)")
    assert lines[2].endswith("served 09:15 (7.25 min busy:clerk)")


def test_a_wait_for_two_pools_is_charged_to_the_one_that_is_missing() -> None:
    lines = told(
        hours="09:00-09:10",
        arrivals={"w": {"at": "x", "every": 6}},
        staff={"a": {"count": 1}, "b": {"count": {"09:00": 0, "09:09": 1}}},
        steps={"x": {"lane": "frontstage", "by": ["a", "b"], "takes": 2}},
    )
    assert lines[0].endswith("(3 min off_duty:b)")


def test_nobody_serves_at_opening_who_is_not_on_duty_then() -> None:
    lines = told(
        days=2,
        hours="09:00-09:10",
        closing="carry_over",
        arrivals={"w": {"at": "one", "every": 9}},
        staff={"a": {"count": {"09:00": 1, "09:03": 0}}, "b": {"count": {"09:00": 0, "09:05": 3}}},
        steps={"one": {"lane": "frontstage", "by": ["a", "b"], "takes": 1}},
    )
    assert "carried over" in lines[0]


def test_a_night_has_one_busyness() -> None:
    plan = blueprint.build(
        service="Night", hours="22:00-30:00", steps={"door": {"lane": "customer"}},
        arrivals={"w": {"at": "door", "every": 10, "busyness": "mixture(50% of 0, 50% of 2)"}},
    )  # fmt: skip
    counts = [0] * 12
    for stay in sim.journal(plan, days=12).stays:
        counts[int((stay.arrived - 22 * 3600e6) // 86400e6)] += 1
    assert set(counts) == {0, 95}, "a night is quiet or busy from its evening to its morning"


def test_who_waits_at_closing_for_a_pool_that_has_gone_home_is_carried_over_at_once() -> None:
    lines = told(
        hours="09:00-09:10",
        arrivals={"w": {"at": "one", "every": 4}},
        staff={"a": {"count": {"09:00": 1, "09:05": 0}}},
        steps={"one": {"lane": "frontstage", "by": "a", "takes": 3}},
    )
    assert lines[1] == "w 1: 09:08 carried over 09:10 (2 min off_duty:a)"


def helped(count: Any, **more: Any) -> list[str]:
    """A till whose clerks an officer and then a boss help; customers every two minutes for ten."""
    return told(
        hours="09:00-09:10",
        arrivals={"w": {"at": "till", "every": 2}},
        staff={"clerk": {"count": count}, "officer": {"count": 1}, "boss": {"count": 1}},
        steps={
            "till": {
                "lane": "frontstage",
                "by": "clerk",
                "helped_by": ["officer", "boss"],
                "takes": 9,
                **more,
            }
        },
    )


def test_whoever_helps_is_asked_in_the_order_written() -> None:
    lines = helped(1)
    assert lines[2] == "w 2: 09:06 till from 09:06 to 09:15; served 09:15"
    assert lines[3] == "w 3: 09:08 till from 09:11 to 09:20; served 09:20 (3 min busy:clerk)"


def test_a_wait_is_for_the_own_pool_whoever_could_have_helped() -> None:
    lines = helped({"09:00": 0, "09:09": 1})
    assert lines[2] == "w 2: 09:06 till from 09:09 to 09:18; served 09:18 (3 min off_duty:clerk)"
    assert (
        lines[3]
        == "w 3: 09:08 till from 09:11 to 09:20; served 09:20 (2 min busy:clerk, 1 min off_duty:clerk)"
    )


def test_a_step_is_not_deserted_while_a_pool_that_helps_is_on_duty() -> None:
    lines = helped({"09:00": 1, "09:01": 0})
    assert lines[3].endswith("served 09:22 (5 min off_duty:clerk)")


def test_who_helps_wraps_up_and_is_paid_for_it() -> None:
    service = blueprint.build(
        service="Example", hours="09:00-09:05", arrivals={"w": {"at": "till", "every": 2}},
        staff={"clerk": {"count": 1}, "officer": {"count": 1}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "helped_by": "officer", "takes": 3, "wrap_up": 4}},
    )  # fmt: skip
    results = sim.run(service, replications=1)
    for pool, busy, overtime in (("clerk", 3, 4), ("officer", 1, 6)):
        assert results.row("pool", pool, "utilisation").mean == pytest.approx(busy / 5)
        assert results.row("pool", pool, "overtime").mean == pytest.approx(overtime / 60)


def test_every_visit_is_in_the_journal_with_what_came_of_it() -> None:
    service = blueprint.build(
        service="Example", hours="09:00-09:11", closing="cut", staff={"clerk": {"count": 1}},
        arrivals={"w": {"at": "till", "every": 2}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 5, "patience": 2, "balks_at": 1, "next": "lost"}},
    )  # fmt: skip
    minutes = [
        (visit.customer, visit.came // 60_000_000 - 540, visit.began and visit.began // 60_000_000 - 540,
         visit.ended // 60_000_000 - 540, visit.outcome)
        for visit in sim.journal(service).visits
    ]  # fmt: skip
    assert minutes == [
        (1, 4, None, 6, "abandoned"),
        (0, 2, 2, 7, "served"),
        (3, 8, None, 10, "abandoned"),
        (4, 10, None, 11, "cut"),
        (2, 6, 7, 11, "cut"),
    ]


def test_a_segment_that_can_never_leave_is_found_though_others_can() -> None:
    with pytest.raises(BlueprintError, match="nobody of segment g can ever leave"):
        blueprint.build(
            service="Loop", segments={"g": {"share": "50%"}, "p": {"share": "50%"}},
            arrivals={"a": {"at": "till", "rate": "3/h"}},
            steps={"till": {"lane": "customer", "next": {"by_segment": {"g": "till", "p": "leave"}}}},
        )  # fmt: skip


def test_a_name_may_be_in_any_script() -> None:
    for name in ("काउंटर", "เคาน์เตอร์", "柜台", "cafe\u0301"):
        service = blueprint.build(service="Names", steps={name: {"lane": "customer"}})
        assert len(service.steps) == 1


def test_a_file_with_aliases_keeps_its_meaning_when_it_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "alias.yaml"
    path.write_text(
        "service: A\narrivals: {w: {at: s, rate: 3/h}}\nstaff:\n  a: &x {count: 1}\n  b: *x\n"
        "steps:\n  s: {lane: customer, by: [a, b], next: leave}\n",
        encoding="utf-8",
    )
    graph = blueprint.load(path).graph()
    graph.graph["staff"]["a"]["count"] = 2
    changed = blueprint.from_graph(graph)
    changed.save(path)
    assert blueprint.load(path) == changed
    assert blueprint.load(path).staff["b"].count == 1


def test_a_service_with_a_sample_survives_the_graph_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "times.csv").write_text("t\n1\n2\n", encoding="utf-8")
    path = tmp_path / "s.yaml"
    text = "service: S\nsteps:\n  s: {lane: customer, takes: 'empirical(file=times.csv, column=t)', next: leave}\n"
    path.write_text(text, encoding="utf-8")
    service = blueprint.load(path)
    again = blueprint.from_graph(service.graph())
    assert (again, again.text()) == (service, text)
    with pytest.raises(ValueError, match=r"reads times\.csv beside its file"):
        service.save(tmp_path.parent / "elsewhere.yaml")
