"""Dates: weekdays, holidays, special days, against a trace made by hand and as lists over the horizon."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import blueprint
import sim
from blueprint import BlueprintError
from blueprint.dates import ByDay, Days
from sim.plan import DAY, TICKS, make_plan
from studio.report.value_words import hours_words, timetable_words

MINUTE, HOUR = 60 * TICKS, 3600 * TICKS


def office(**sections: Any) -> dict[str, Any]:
    """An office from Good Friday 2026 on: short on Saturdays, closed on Sundays and on Easter Monday."""
    return {
        "service": "Office", "unit": "min", "first_day": "2026-04-03",
        "hours": {"mon-fri": "09:00-09:10", "sat": "09:00-09:05"}, "closed": ["2026-04-06"],
        "arrivals": {"caller": {"at": "desk", "every": 4}},
        "staff": {"clerk": {"count": {"fri": 2, "others": 1}}},
        "steps": {"desk": {"lane": "frontstage", "by": "clerk", "takes": 6}}, **sections,
    }  # fmt: skip


def test_a_week_with_a_holiday_as_it_goes_by_hand() -> None:
    """Someone comes four minutes after opening and every four minutes after, and is served for six.

    Friday the 3rd has two clerks, so both are served at once. Saturday closes at 09:05, after one. Sunday and Easter
    Monday stay closed. On Tuesday, the fifth day, one clerk is there: the second waits from 09:08 to 09:10.
    """
    assert str(sim.journal(blueprint.build(office()), days=5)).strip().splitlines() == [
        "caller 0: 09:04 desk from 09:04 to 09:10; served 09:10",
        "caller 1: 09:08 desk from 09:08 to 09:14; served 09:14",
        "caller 2: day 2 09:04 desk from day 2 09:04 to day 2 09:10; served day 2 09:10",
        "caller 3: day 5 09:04 desk from day 5 09:04 to day 5 09:10; served day 5 09:10",
        "caller 4: day 5 09:08 desk from day 5 09:10 to day 5 09:16; served day 5 09:16 (2 min busy:clerk)",
    ]


def test_hours_and_timetables_become_lists_over_the_horizon() -> None:
    count = {"mon-fri": {"09:00": 3, "09:05": 5}, "sat": 2}
    rate = {"mon-fri": "60/h", "sat": {"09:00": "30/h", "09:02": "90/h"}}
    arrivals = {"caller": {"at": "desk", "rate": rate}}
    plan = make_plan(blueprint.build(office(staff={"clerk": {"count": count}}, arrivals=arrivals)), days=5)
    nine = [day * DAY + 9 * HOUR for day in range(5)]
    assert plan.spans == (
        (nine[0], nine[0] + 10 * MINUTE), (nine[1], nine[1] + 5 * MINUTE), (nine[4], nine[4] + 10 * MINUTE),
    )  # fmt: skip
    assert plan.pools[0].duty == (
        (nine[0], 3), (nine[0] + 5 * MINUTE, 5), (nine[1], 2), (nine[4], 3), (nine[4] + 5 * MINUTE, 5),
    )  # fmt: skip
    assert plan.streams[0].rates == (
        (nine[0], nine[0] + 10 * MINUTE, 1 / 60, 0),
        (nine[1], nine[1] + 2 * MINUTE, 0.5 / 60, 1), (nine[1] + 2 * MINUTE, nine[1] + 5 * MINUTE, 1.5 / 60, 1),
        (nine[4], nine[4] + 10 * MINUTE, 1 / 60, 4),
    )  # fmt: skip
    assert plan.last_close == nine[4] + 10 * MINUTE


def test_a_date_beats_a_weekday_and_a_weekday_the_others() -> None:
    table = ByDay.of(
        [(Days.parse("mon-wed"), 1), (Days.parse("2026-04-07..2026-04-08"), 2), (Days.parse("others"), 3)]
    )
    days = [dt.date(2026, 4, day) for day in (6, 7, 8, 9)]
    assert [table.on(day) for day in days] == [1, 2, 2, 3]


def test_weekdays_begin_with_a_monday_unless_a_date_is_named() -> None:
    data = office(closed=[], hours={"mon": "09:00-09:10", "tue": "09:00-09:05"})
    del data["first_day"]
    assert len(make_plan(blueprint.build(data), days=7).spans) == 2
    assert make_plan(blueprint.build(data), days=1).spans == ((9 * HOUR, 9 * HOUR + 10 * MINUTE),)


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    plan = make_plan(blueprint.build(office(
        hours={"fri-sat": "22:00-26:00"}, closed=[],
        arrivals={"caller": {"at": "desk", "rate": {"fri": "60/h", "sat": {"22:00": "30/h", "25:00": "90/h"}}}},
    )), days=2)  # fmt: skip
    assert [(start // HOUR, day) for start, _, _, day in plan.streams[0].rates] == [(22, 0), (46, 1), (49, 1)]


@pytest.mark.parametrize(("text", "told"), [
    ("mon", "mon"), ("Monday", "mon"), ("fri-mon", "fri-mon"), ("mon - fri", "mon-fri"), ("2026-12-24", "2026-12-24"),
    ("2026-12-24..2026-12-31", "2026-12-24..2026-12-31"), ("others", "others"), ("sat–sun", "sat-sun"),
])  # fmt: skip
def test_days_are_read_and_written(text: str, told: str) -> None:
    assert str(Days.parse(text)) == told
    assert Days.parse(told) == Days.parse(text)


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ({"hours": {"mon-fri": "09:00-17:00", "wed": "09:00-12:00"}}, "wed and mon-fri name the same day"),
        ({"hours": {"mon-fry": "09:00-17:00"}}, "'mon-fry' are no days"),
        ({"hours": {"mondy": "09:00-17:00"}}, r"'mondy' are no days \(did you mean monday"),
        ({"hours": {"2026-02-30": "09:00-17:00"}}, "there is no 2026-02-30"),
        ({"closed": ["2026-13-01"]}, "there is no 2026-13-01"),
        ({"closed": ["sun"]}, "sun is no date"),
        ({"closed": ["2026-05-05..2026-05-01"]}, "ends before it begins"),
        ({"first_day": "tomorrow"}, "'tomorrow' is no date; write it as 2026-03-02"),
        ({"first_day": None, "closed": ["2026-04-06"]}, "first_day|names dates"),
        (
            {"staff": {"clerk": {"count": {"mon-fri": 2}}}},
            "says nothing of sat, when the doors are open; add sat: …",
        ),
        (
            {"staff": {"clerk": {"count": {"fri": {"09:05": 2}, "others": 1}}}},
            "says nothing of 09:00 to 09:05",
        ),
        (
            {"staff": {"clerk": {"count": {"sat": {"09:00": 2, "09:06": 1}, "others": 1}}}},
            "09:06 is after the end",
        ),
        ({"staff": {"clerk": {"count": {"sat": 0, "others": {"09:00": 0}}}}}, "nobody is ever on duty"),
        (
            {"hours": {"fri": "22:00-34:00", "sat": "09:00-12:00"}, "closed": []},
            "close at 34:00, after they open again",
        ),
        (
            {"hours": {"mon-fri": "20:00-30:00", "2026-04-14": "05:00-09:00"}, "closed": []},
            "on mon the doors close at 30:00, after they open again on 2026-04-14 at 05:00; let mon close at 29:00",
        ),
        (
            {"hours": {"mon-fri": "05:00-09:00", "2026-04-14..2026-04-15": "10:00-30:00"}, "closed": []},
            "on 2026-04-15 the doors close at 30:00, after they open again on thu at 05:00",
        ),
        (
            {
                "hours": {"mon-fri": "09:00-09:10", "2026-04-13..2026-04-19": "09:00-09:10"},
                "staff": {"clerk": {"count": {"mon-sat": 2}}},
            },
            "says nothing of 2026-04-19, when the doors are open",
        ),
        (
            {"hours": {"mon-fri": "09:00-09:10", "sat": "closed"}},
            "days that are not named are closed; leave the day out",
        ),
        ({"first_day": "0202-04-03"}, "0202-04-03 is too far away; write a year from 1900 to 2200"),
        ({"hours": None, "closed": ["2026-04-06"]}, "closed: the doors never close"),
    ],
)
def test_dates_that_cannot_be_are_told(sections: dict[str, Any], told: str) -> None:
    data = {key: value for key, value in office(**sections).items() if value is not None}
    with pytest.raises(BlueprintError, match=told):
        blueprint.build(data)


def test_a_timetable_may_go_on_after_the_closing_of_a_short_day() -> None:
    """What holds from 09:07 on is said for Friday; that Saturday closes at 09:05 makes it no mistake."""
    count = {"09:00": 1, "09:07": 2}
    plan = make_plan(blueprint.build(office(staff={"clerk": {"count": count}})), days=2)
    nine = 9 * HOUR
    assert plan.pools[0].duty == ((nine, 1), (nine + 7 * MINUTE, 2), (DAY + nine, 1))
    with pytest.raises(
        BlueprintError, match="09:12 is after the end; the doors are open 09:00-09:10 and 09:00-09:05"
    ):
        blueprint.build(office(staff={"clerk": {"count": {"09:00": 1, "09:12": 2}}}))


def test_days_mean_the_same_however_they_are_written() -> None:
    def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
        first, second = blueprint.build(office(**one)), blueprint.build(office(**other))
        assert (first == second) == (first.fingerprint == second.fingerprint)
        return first == second

    def counts(table: Any) -> dict[str, Any]:
        return {"staff": {"clerk": {"count": table}}}

    assert same(
        {"hours": {"mon-fri": "09:00-09:10"}}, {"hours": {"Friday": "9:00-9:10", "mon-thu": "09:00-09:10"}}
    )
    assert same(counts(2), counts({"mon-sun": 2}))
    assert same(counts(2), counts({"fri": 2, "others": 2}))
    assert same(counts({"fri": 2, "others": 1}), counts({"fri": 2, "sat-thu": 1}))
    assert same(counts({"mon-sun": 2, "2026-04-07": 2}), counts(2))
    assert same(
        counts({"mon-sun": 2, "2026-04-07..2026-04-09": 1}),
        counts({"mon-sun": 2, "2026-4-7": 1, "2026-04-08": 1, "2026-04-09": 1}),
    )
    assert same({"closed": ["2026-04-06", "2026-04-07"]}, {"closed": "2026-04-06..2026-04-07"})
    assert same(
        {"closed": ["2026-05-01", "2026-04-06"]}, {"closed": ["2026-04-06", "2026-05-01", "2026-05-01"]}
    )
    assert not same(counts({"mon-sun": 2, "2026-04-07": 1}), counts(2))
    assert not same({"closed": ["2026-04-06"]}, {"closed": ["2026-04-07"]})


def test_a_date_without_a_first_day_is_told_with_its_remedy() -> None:
    data = office(hours={"others": "09:00-09:10", "2026-12-24": "09:00-09:05"}, closed=[])
    del data["first_day"]
    with pytest.raises(BlueprintError, match="say which day a run begins with: first_day: 2026-12-24"):
        blueprint.build(data)


def test_a_horizon_without_an_open_day_is_refused() -> None:
    service = blueprint.build(office(first_day="2026-04-05"))
    with pytest.raises(ValueError, match="closed on all 2 days from 2026-04-05 on; run more days"):
        sim.run(service, days=2)
    assert sim.run(service, days=3, replications=1).row("service", "", "arrived").mean == 2


def test_what_differs_by_day_can_be_changed_as_a_whole_on_some_days_and_for_a_part_of_them() -> None:
    count = {"mon-fri": {"09:00": 3, "09:05": 5}, "sat": 2}
    made = blueprint.build(office(staff={"clerk": {"count": count}}))

    def changed(*lines: str) -> Any:
        return blueprint.change(made, *lines).data()

    assert changed("staff.clerk.count: +1")["staff"]["clerk"]["count"] == {
        "mon-fri": {"09:00": 4, "09:05": 6}, "sat": 3,
    }  # fmt: skip
    assert changed("staff.clerk.count.sat: +1")["staff"]["clerk"]["count"]["sat"] == 3
    assert changed("staff.clerk.count.mon-fri: x2")["staff"]["clerk"]["count"]["mon-fri"] == {
        "09:00": 6,
        "09:05": 10,
    }
    assert changed("staff.clerk.count.mon-fri.09:05: 9")["staff"]["clerk"]["count"]["mon-fri"]["09:05"] == 9
    part = changed("staff.clerk.count: +1 from 09:02 to 09:08")["staff"]["clerk"]["count"]
    assert part == {
        "mon-fri": {"09:00": 3, "09:02": 4, "09:05": 6, "09:08": 5}, "sat": {"09:00": 2, "09:02": 3},
    }  # fmt: skip
    assert changed("hours.sat: 09:00-09:08")["hours"] == {"mon-fri": "09:00-09:10", "sat": "09:00-09:08"}
    assert changed("hours: +10 min")["hours"] == {"mon-fri": "09:00-09:20", "sat": "09:00-09:15"}
    assert changed("hours.mon-fri: closes 09:05")["staff"]["clerk"]["count"]["mon-fri"] == {"09:00": 3}
    assert changed("arrivals.caller.every: x0.5") != made.data()


def test_a_service_with_dates_survives_file_and_graph(tmp_path: Any) -> None:
    made = blueprint.build(office())
    made.save(tmp_path / "office.yaml")
    assert blueprint.load(tmp_path / "office.yaml") == made
    assert blueprint.from_graph(made.graph()) == made
    other = blueprint.build(office(closed=["2026-04-07"]))
    assert other != made
    assert blueprint.diff(made, other)


def test_the_day_and_the_report_cope_with_days_that_differ() -> None:
    service = blueprint.build(office())
    found = sim.day(service, slot="5 min", days=5, replications=2)
    assert found.line("pool", "clerk", "on_duty").mean[:2] == pytest.approx((4 / 3, 1.0))
    results = sim.run(service, days=5, replications=3)
    assert results.row("service", "", "arrived").mean == 5
    assert "<svg" in blueprint.draw(service, findings=results.findings()).svg()


def test_days_are_told_as_people_say_them() -> None:
    made = blueprint.build(
        office(staff={"clerk": {"count": {"mon-fri": {"09:00": 3, "09:05": 5}, "sat": 2}}})
    )
    assert hours_words(made, "en").startswith(
        "Open mon-fri 09:00-09:10, sat 09:00-09:05; closed on 2026-04-06;"
    )
    assert hours_words(made, "zh").startswith(
        "营业时间 周一至周五 09:00-09:10、周六 09:00-09:05；2026-04-06 休息；"
    )
    assert (
        timetable_words(made.staff["clerk"].count, made, "en")
        == "mon-fri: 3 from 09:00, 5 from 09:05; sat: 2"
    )
    more = blueprint.change(made, "staff.clerk.count.sat: +1", "closed: 2026-04-07")
    assert blueprint.diff(made, more).lines() == [
        "Closed on: 2026-04-06 -> 2026-04-07",
        "Clerk: sat: 2 -> 3",
    ]


def test_a_day_can_be_taken_out_of_several_and_changed() -> None:
    made = blueprint.build(office(staff={"clerk": {"count": {"mon-fri": 3, "others": 2}}}))

    def count(*lines: str) -> Any:
        return blueprint.change(made, *lines).data()["staff"]["clerk"]["count"]

    assert count("staff.clerk.count.wed: +1") == {"mon-tue": 3, "thu-fri": 3, "sat-sun": 2, "wed": 4}
    assert count("staff.clerk.count.2026-04-08: 7") == {"mon-fri": 3, "others": 2, "2026-04-08": 7}
    assert count("staff.clerk.count.2026-04-08..2026-04-10: x2")["2026-04-08..2026-04-10"] == 6
    plain = blueprint.build(office(staff={"clerk": {"count": {"09:00": 3, "09:03": 5}}}))
    assert blueprint.change(plain, "staff.clerk.count.sat.09:03: 9").data()["staff"]["clerk"]["count"] == {
        "mon-fri": {"09:00": 3, "09:03": 5}, "sun": {"09:00": 3, "09:03": 5}, "sat": {"09:00": 3, "09:03": 9},
    }  # fmt: skip
    shut = blueprint.change(made, "hours.wed: drop")
    assert shut.data()["hours"] == {"mon-tue": "09:00-09:10", "thu-fri": "09:00-09:10", "sat": "09:00-09:05"}
    assert blueprint.change(made, "closed: +2026-04-07").data()["closed"] == ["2026-04-06", "2026-04-07"]
    with pytest.raises(BlueprintError, match="different things hold on the days of fri-sat"):
        blueprint.change(made, "staff.clerk.count.fri-sat: +1")


def test_hours_of_some_days_take_the_timetables_of_those_days_along() -> None:
    count = {"fri": {"09:00": 2, "09:04": 3}, "others": {"09:00": 1, "09:03": 2}}
    made = blueprint.build(office(staff={"clerk": {"count": count}}, closed=[]))
    earlier = blueprint.change(made, "hours.mon-fri: opens 08:30").data()["staff"]["clerk"]["count"]
    assert earlier == {"fri": {"08:30": 2, "09:04": 3}, "others": {"08:30": 1, "09:03": 2}}
    short = blueprint.change(made, "hours.fri: closes 09:03").data()["staff"]["clerk"]["count"]
    assert short == {"fri": {"09:00": 2}, "others": {"09:00": 1, "09:03": 2}}
    special = blueprint.change(made, "hours.2026-04-08: 08:00-09:10").data()["staff"]["clerk"]["count"]
    assert special["others"] == {"08:00": 1, "09:03": 2}


@pytest.mark.parametrize(
    ("line", "en", "zh"),
    [
        (
            "hours.mon-fri: closes 09:20",
            "Hours: mon-fri: 09:00-09:10 -> 09:00-09:20",
            "周一至周五: 09:00-09:10",
        ),
        ("hours.wed: drop", "Hours: wed: 09:00-09:10 -> none", "周三: 09:00-09:10"),
        ("staff.clerk.count.wed: +1", "Clerk: wed: 1 -> 2", "周三: 1 -> 2"),
        (
            "staff.clerk.count: 5",
            "Clerk: mon-thu: 1 -> 5; fri: 2 -> 5; sat-sun: 1 -> 5",
            "周一至周四: 1 -> 5",
        ),
        ("staff.clerk.count.2026-04-08: 7", "Clerk: 2026-04-08: 1 -> 7", "2026-04-08: 1 -> 7"),
    ],
)
def test_only_the_days_that_change_are_told(line: str, en: str, zh: str) -> None:
    made = blueprint.build(office())
    found = blueprint.diff(made, blueprint.change(made, line))
    assert found.lines() == [en]
    assert len(found.lines("zh")) == 1
    assert zh in found.lines("zh")[0]


def test_a_change_of_days_is_said_in_both_languages() -> None:
    made = blueprint.build(office())
    change = blueprint.Change.parse("staff.clerk.count.fri: +1")
    assert (change.say(made), change.say(made, "zh")) == ("Clerk: fri +1", "Clerk：周五 +1")
