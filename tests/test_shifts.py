"""Shifts: the timetable they are made of, written by hand; who is ill in them; how they are changed and told."""

from __future__ import annotations

from typing import Any

import pytest

import blueprint
import sim
from sim import compiled_engine, simpy_engine
from sim.draws import key_of, uniform
from sim.plan import DAY, make_plan
from studio.report.assumptions import assumptions

HOUR = DAY // 24
SHIFTS = {
    "early": "08:00-16:00",
    "late": {
        "hours": {"mon-fri": "12:00-20:00", "sat-sun": "10:00-14:00"},
        "label": {"en": "Late", "zh": "晚班"},
    },
    "split": ["08:00-12:00", "14:00-18:00"],
}


def centre(**sections: Any) -> blueprint.Blueprint:
    """A desk of three pools, open from eight to eight."""
    return blueprint.build({
        "service": "Desk", "unit": "min", "hours": "08:00-20:00", "shifts": SHIFTS,
        "staff": {
            "agents": {"shift": {"early": 12, "late": 8}}, "anna": {"shift": "early"},
            "bob": {"count": 2, "shift": "split"},
        },
        "arrivals": {"walk_in": {"at": "desk", "rate": "40/h"}},
        "steps": {
            "desk": {"lane": "frontstage", "by": "agents", "takes": "exponential(mean=5)", "next": "back"},
            "back": {"lane": "backstage", "by": ["anna", "bob"], "takes": 1},
        },
        **sections,
    })  # fmt: skip


def hourly(pool: Any, day: int) -> list[tuple[float, int]]:
    """The timetable of a day in hours."""
    return [(time % DAY / HOUR, count) for time, count in pool.duty if time // DAY == day]


def test_shifts_are_a_timetable_of_counts() -> None:
    agents, anna, bob = make_plan(centre(), days=6).pools
    assert hourly(agents, 0) == [(8, 12), (12, 20), (16, 8)]
    assert hourly(agents, 5) == [(8, 12), (10, 20), (14, 12), (16, 0)]
    assert hourly(anna, 0) == [(8, 1), (16, 0)], "one person, without a count"
    assert hourly(bob, 1) == [(8, 2), (12, 0), (14, 2), (18, 0)]
    assert agents.crews[0].people[:3] == ((12, 0), (12, 0), (0, 0))
    assert [crew.shift for crew in agents.crews] == ["early", "late"]
    assert [crew.shift for crew in anna.crews] == [None]


def test_the_same_timetable_by_hand_gives_the_same_lives() -> None:
    by_hand = {
        "agents": {"count": {"mon-fri": {"08:00": 12, "12:00": 20, "16:00": 8},
                             "sat-sun": {"08:00": 12, "10:00": 20, "14:00": 12, "16:00": 0}}},
        "anna": {"count": {"08:00": 1, "16:00": 0}},
        "bob": {"count": {"08:00": 2, "12:00": 0, "14:00": 2, "18:00": 0}},
    }  # fmt: skip
    other = centre(shifts={}, staff=by_hand)
    one, two = (sim.run(service, days=7, replications=3) for service in (centre(), other))
    assert repr(one.rows) == repr(two.rows)
    assert centre() != other


def test_who_is_on_a_shift_keeps_to_the_counts_of_the_day() -> None:
    made = centre(
        staff={**centre().data()["staff"], "bob": {"count": {"08:00": 3, "15:00": 1}, "shift": "split"}}
    )
    assert hourly(make_plan(made).pools[2], 0) == [(8, 3), (12, 0), (14, 3), (15, 1), (18, 0)]


def test_a_night_belongs_to_the_evening_on_which_it_began() -> None:
    """Round the clock, a night from ten to six: after midnight there is who came the evening before."""
    made = centre(hours=None, shifts={"night": "22:00-30:00", "day": "06:00-22:00"}, staff={
        "agents": {"shift": {"night": 3, "day": 5}, "absent": "50%"}, "anna": {}, "bob": {},
    })  # fmt: skip
    agents = make_plan(made, days=3).pools[0]
    assert hourly(agents, 1) == [(0, 3), (6, 5), (22, 3)]
    night = dict(zip([time for time, _ in agents.duty], agents.crews[1].people, strict=True))
    assert night[DAY + 22 * HOUR] == night[2 * DAY] == (3, 1)
    assert night[0] == night[22 * HOUR] == (3, 0), "before the first day there is none"


@pytest.mark.parametrize("engine", [simpy_engine, compiled_engine])
def test_the_ill_are_the_same_all_the_shift(engine: Any) -> None:
    """Paid is who is there: every person drawn by hand, for all the hours of her shift."""
    made = centre(
        staff={**centre().data()["staff"], "agents": {"shift": {"early": 3, "late": 2}, "absent": "40%"}}
    )
    for days in range(1, 8):
        expected = 0
        for shift, people in (("early", 3), ("late", 2)):
            key = key_of(7, 0, "absent", "agents", shift)
            for day in range(days):
                hours = 8 if shift == "early" or day < 5 else 4
                expected += hours * sum(uniform(key, day, person, 0) >= 0.4 for person in range(people))
        assert engine.replicate(make_plan(made, days=days), 7, 0).pools[0].scheduled == expected * HOUR


def test_shifts_are_changed_and_told() -> None:
    made = centre()

    def told(*lines: str, lang: str = "en") -> list[str]:
        return blueprint.diff(made, blueprint.change(made, *lines)).lines(lang)

    assert told("shifts.early: 07:00-15:00") == ["Early: 08:00-16:00 -> 07:00-15:00"]
    assert told("shifts.early: +1 h") == ["Early: 08:00-16:00 -> 08:00-17:00"]
    assert told("shifts.late.sat: 10:00-15:00", lang="zh") == ["晚班：周六: 10:00-14:00 -> 10:00-15:00"]
    assert told("staff.agents.shift.early: +1") == ["Agents: shift Early 12, Late 8 -> Early 13, Late 8"]
    assert told("staff.agents.count: x1.5") == ["Agents: shift Early 12, Late 8 -> Early 18, Late 12"]
    assert told("staff.anna.count: +1") == ["Anna: 1 -> 2"]
    assert told("staff.anna.shift: late", lang="zh") == ["Anna：班次 Early -> 晚班"]
    assert told("staff.bob.shift: early") == [
        "Split: shift removed", "Bob: shift Split -> Early", "Note: nobody is on the shift split any more: removed",
    ]  # fmt: skip
    assert told("shifts.late: drop") == ["Late: shift removed", "Agents: shift Early 12, Late 8 -> Early 12"]
    assert told("shifts.night: 18:00-20:00", "staff.anna.shift: night") == [
        "Night: shift added", "Anna: shift Early -> Night",
    ]  # fmt: skip
    ample = blueprint.change(made, "staff.agents.count: ample")
    assert (ample.staff["agents"].count, ample.staff["agents"].shift) == (10_000, None)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["staff.anna.shift: lte"], r"no shift 'lte' \(did you mean late\?\)"),
        (
            ["shifts.early: drop"],
            r"when are anna there, who are in this shift\? first write staff.anna.shift",
        ),
        (["shifts.night: 18:00-26:00"], "nobody is on this shift"),
        (["shifts.split: 20:00-22:00"], "the doors are open 08:00-20:00; let it meet these hours"),
        (["staff.agents.count: 3"], "says how many are in each shift, and count says how many there are"),
        (["staff.agents.count: +1 from 09:00 to 10:00"], "is said by its shifts"),
        (["staff.agents.shift: {early: 0}"], "nobody is in any shift; write 1 or more"),
        (["staff.agents.shift.early: -13"], "leaves fewer than none"),
    ],
)
def test_wrong_shifts_are_told(lines: list[str], text: str) -> None:
    with pytest.raises(blueprint.BlueprintError, match=text):
        blueprint.change(centre(), *lines)


def test_wrong_words_of_a_shift_are_told() -> None:
    for shifts, text in (
        ({"early": "25:00"}, "are no hours"),
        ({"early": {}}, "shifts.early.hours: is missing; say from when to when"),
        ({"early": None}, "should be written 08:00-16:00, or {hours: 08:00-16:00, label: Early}"),
        ({"early": {"2026-12-24": "08:00-12:00"}}, "is a date; say which day a run begins with"),
    ):
        with pytest.raises(blueprint.BlueprintError) as told:
            centre(shifts={**SHIFTS, **shifts})
        assert text in str(told.value)


def test_shifts_survive_file_and_graph_and_are_in_the_report(tmp_path: Any) -> None:
    made = centre()
    made.save(tmp_path / "desk.yaml")
    assert blueprint.load(tmp_path / "desk.yaml") == made
    assert blueprint.from_graph(made.graph()) == made
    report = repr(list(assumptions(made, "en")))
    assert "early (08:00-16:00) 12; Late (mon-fri 12:00-20:00, sat-sun 10:00-14:00) 8" in report.replace(
        "Early", "early"
    )
    assert "2, split (08:00-12:00, 14:00-18:00)" in report.replace("Split", "split")
    assert "晚班（周一至周五 12:00-20:00、周六至周日 10:00-14:00） 8" in repr(list(assumptions(made, "zh")))


def test_hotspots_and_the_day_know_shifts() -> None:
    made = centre(staff={**centre().data()["staff"], "agents": {"shift": {"early": 3, "late": 2}}})
    spots = sim.hotspots(made, replications=4)
    assert {spot.name for spot in spots.spots} >= {"agents", "anna", "bob"}
    day = sim.day(made, slot="1 h", days=1, replications=2)
    assert day.line("pool", "agents", "on_duty").mean[:12] == (3, 3, 3, 3, 5, 5, 5, 5, 2, 2, 2, 2)


def test_one_person_without_a_count_is_a_count_of_one() -> None:
    staff = centre().data()["staff"]
    assert centre(staff={**staff, "anna": {"shift": "early", "count": 1}}).fingerprint == centre().fingerprint
