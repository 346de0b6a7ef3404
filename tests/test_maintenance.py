"""Systems that are down as planned: times and counts by hand, availability by formula, waits by hand."""

from __future__ import annotations

from typing import Any

import pytest

import blueprint
import sim
from sim import compiled_engine, simpy_engine
from sim.plan import DAY, make_plan
from studio.report.assumptions import assumptions

MINUTE, HOUR = DAY // 1440, DAY // 24
ENGINES = [simpy_engine, compiled_engine]


def desk(**system: Any) -> blueprint.Blueprint:
    """A desk that never closes; somebody comes every minute for a quarter of one."""
    return blueprint.build({
        "service": "Desk", "unit": "min", "arrivals": {"walk_in": {"at": "till", "every": 1}},
        "staff": {"clerk": {"count": 20}}, "systems": {"core": system},
        "steps": {"till": {"lane": "frontstage", "by": "clerk", "uses": "core", "takes": 0.25}},
    })  # fmt: skip


def test_maintenance_is_a_list_of_times() -> None:
    """Over midnight, by day; times that touch are one; what began the day before the run reaches into it."""
    made = desk(maintenance={"mon-fri": "02:00-03:00, 23:00-25:00", "others": "01:00-01:30"})
    spans = make_plan(made, days=6).systems[0].maintenance
    first = ((0, 2, 3), (0, 23, 25), (1, 2, 3), (1, 23, 25))
    assert spans[:4] == tuple((day * DAY + begin * HOUR, day * DAY + end * HOUR) for day, begin, end in first)
    assert (5 * DAY + HOUR, 5 * DAY + 3 * HOUR // 2) not in spans, "it touches Friday's, which ends at one"
    assert (4 * DAY + 23 * HOUR, 5 * DAY + 3 * HOUR // 2) in spans
    night = make_plan(desk(maintenance="23:00-25:00")).systems[0].maintenance
    assert night[:2] == ((0, HOUR), (23 * HOUR, 25 * HOUR))


@pytest.mark.parametrize("engine", ENGINES)
def test_downtime_is_the_union_of_both_by_hand(engine: Any) -> None:
    """Up 50 and down 20 minutes by turns, maintained twice a day: minute by minute, and how often it goes down."""
    days = 5
    made = desk(up=50, down=20, maintenance="02:05-03:05, 13:10-13:25")
    down = [
        minute % 70 >= 50 or 125 <= minute % 1440 < 185 or 790 <= minute % 1440 < 805
        for minute in range(days * 1440)
    ]
    begins = sum(now and not before for before, now in zip([False, *down], down, strict=False))
    assert engine.replicate(make_plan(made, days=days), 1, 0).outages == ((begins, sum(down) * MINUTE),)
    alone = desk(maintenance="02:00-03:00, 13:10-13:25")
    assert engine.replicate(make_plan(alone, days=days), 1, 0).outages == ((2 * days, 75 * days * MINUTE),)


def test_availability_is_the_product_of_both() -> None:
    """The drawn times know nothing of maintenance: up is who is up by both, (1 - 2/24) 5/6."""
    made = desk(
        up="exponential(mean=5 h)", down="exponential(mean=1 h)", maintenance="02:00-03:00, 14:00-15:00"
    )
    made = blueprint.change(made, "arrivals.walk_in.every: 60")
    found = sim.run(made, days=60, replications=30, warm_up="24 h").column("system", "core", "availability")
    error = float(found.std(ddof=1)) / len(found) ** 0.5
    assert abs(float(found.mean()) - 22 / 24 * 5 / 6) < 4 * error
    assert error < 0.005


@pytest.mark.parametrize("work", ["pause", "finish"])
def test_who_comes_meanwhile_waits_until_it_is_over(work: str) -> None:
    """Twenty come from 02:00 to 02:19, and wait 20, 19, … 1 minutes, all charged to the system; none is in service."""
    journal = sim.journal(desk(maintenance="02:00-02:20", work=work))
    waits = [dict(stay.ledger).get("down:core", 0) / MINUTE for stay in journal.stays]
    assert waits[119:139] == list(range(20, 0, -1))
    assert sum(waits) == 210


def test_with_a_pace_work_goes_on_slower() -> None:
    """At half the pace a quarter of a minute takes a half, and a quarter of one is lost."""
    journal = sim.journal(desk(maintenance="02:00-02:20", work="50%"))
    assert sum(dict(stay.ledger).get("down:core", 0) for stay in journal.stays) == 20 * 15 * MINUTE // 60


def test_maintenance_is_changed_and_told() -> None:
    made = desk(up="3 d", down=15, maintenance="02:00-03:00")

    def told(*lines: str, lang: str = "en") -> list[str]:
        return blueprint.diff(made, blueprint.change(made, *lines)).lines(lang)

    assert told("systems.core.maintenance: 03:00-04:00") == ["Core: maintenance 02:00-03:00 -> 03:00-04:00"]
    assert told("systems.core.maintenance: +30 min") == ["Core: maintenance 02:00-03:00 -> 02:00-03:30"]
    assert told("systems.core.maintenance: drop", lang="zh") == ["Core：计划维护 02:00-03:00 -> 无"]
    assert told("systems.core.maintenance.sun: 01:00-05:00") == [
        "Core: maintenance sun: 02:00-03:00 -> 01:00-05:00",
    ]  # fmt: skip
    never = blueprint.change(made, "systems.core.outages: drop")
    assert not never.systems["core"].ever_down
    report = [repr(list(assumptions(made, lang))) for lang in ("en", "zh")]
    assert "maintenance 02:00-03:00" in report[0]
    assert "计划维护 02:00-03:00" in report[1]


def test_wrong_maintenance_is_told() -> None:
    for hours, text in (
        ("03:00-02:00", "is not a span of a day"),
        ("00:00-24:00", "is maintained all day long, and would never be up; leave time at which it works"),
        ({"mon-fri": "00:00-24:00", "others": "00:00-24:00"}, "would never be up"),
        ({"sat": "none"}, "leave the day out"),
        ({"2026-12-24": "02:00-03:00"}, "is a date; say which day a run begins with"),
    ):
        with pytest.raises(blueprint.BlueprintError) as told:
            desk(maintenance=hours)
        assert text in str(told.value)
    assert not desk(maintenance="02:00-03:00", work="finish").hints()


def test_a_maintained_system_is_among_the_hotspots() -> None:
    spots = sim.hotspots(desk(maintenance="09:00-12:00"), replications=2)
    assert spots.spots[0].kind == "outage"
