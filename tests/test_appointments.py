"""Appointments: who comes when by hand, waits by Lindley's recursion, chance by its formulas, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import blueprint
import sim
from blueprint import BlueprintError
from blueprint.booking import Punctuality, booked_told
from sim.booked import missed, who_comes
from sim.plan import DAY, TICKS, make_plan
from sim.random_numbers import Luck


def office(takes: Any = 8, hours: str = "09:00-10:00", **booked: Any) -> blueprint.Blueprint:
    """A desk with one clerk, and who is booked."""
    return blueprint.build(
        service="Office", hours=hours, arrivals={"booked": {"at": "desk", "appointments": {"every": 10}, **booked}},
        staff={"clerk": {}}, steps={"desk": {"lane": "frontstage", "by": "clerk", "takes": takes}},
    )  # fmt: skip


def coming(service: blueprint.Blueprint, days: int = 1, seed: int = 1) -> list[tuple[float, int]]:
    """(minutes after nine of the first day, number) of all who come."""
    plan = make_plan(service, days=days)
    return [(tick / TICKS / 60 - 540, number) for tick, number in who_comes(plan.streams[0], Luck(seed, 0))]


def test_one_so_often_and_at_times_of_day() -> None:
    assert coming(office()) == [(0, 0), (10, 1), (20, 2), (30, 3), (40, 4), (50, 5)]
    assert coming(office(appointments={"every": 25, "each": 2})) == [
        (0, 0), (0, 1), (25, 2), (25, 3), (50, 4), (50, 5)
    ]  # fmt: skip
    found = coming(office(appointments=["08:50", "09:15", "10:00"]), days=2)
    assert found == [(15, 0), (1440 + 15, 1)]  # the doors are closed at ten to nine and at ten


def test_who_is_too_early_waits_outside_and_who_is_too_late_has_missed_it() -> None:
    assert coming(office(punctuality=-15)) == [(0, 0), (0, 1), (5, 2), (15, 3), (25, 4), (35, 5)]
    assert coming(office(punctuality=25)) == [(25, 0), (35, 1), (45, 2), (55, 3)]
    plan = make_plan(office(punctuality=25))
    assert missed(plan.streams[0], Luck(1, 0), 0) == (6, 2)
    assert missed(plan.streams[0], Luck(1, 0), (9 * 60 + 30) * 60 * TICKS) == (3, 2)


def test_the_unpunctual_come_in_another_order_and_keep_their_luck() -> None:
    found = coming(office(punctuality="uniform(low=-30, high=30)"), seed=4)
    assert [number for _, number in found] != sorted(number for _, number in found)
    assert found == sorted(found)
    more = coming(office(punctuality="uniform(low=-30, high=30)", hours="09:00-10:10"), seed=4)
    assert {number: time for time, number in found}.items() <= {number: time for time, number in more}.items()


@pytest.mark.parametrize(
    ("written", "mean", "sd"),
    [
        ("normal(mean=-2, sd=6)", -2, 6),
        ("uniform(low=-10, high=5)", -2.5, 15 / 12**0.5),
        ("exponential(mean=5)", 5, 5),
    ],
)
def test_how_punctual_they_are(written: str, mean: float, sd: float) -> None:
    service = office(hours="00:00-24:00", punctuality=written)
    late = np.array(
        [time + 540 - 10 * number for time, number in coming(service, days=30) if 10 < number < 4200]
    )
    assert abs(late.mean() - mean) < 4 * sd / len(late) ** 0.5
    assert abs(late.std() / sd - 1) < 0.1


def test_how_many_do_not_come() -> None:
    results = sim.run(office(comes="88%"), replications=400)
    row = results.row("stream", "booked", "no_show_share")
    assert abs(row.mean - 0.12) < 4 * (0.12 * 0.88 / 2400) ** 0.5
    assert results.row("stream", "booked", "booked").mean == 6
    missing = results.column("stream", "booked", "no_shows")
    assert (missing == 6 - results.column("service", "", "arrived")).all()


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_waits_of_the_overbooked_are_those_of_lindleys_recursion(engine: Any) -> None:
    """Every ten minutes, twenty minutes each, 45 % come: W' = max(0, W + 20·X − 10), by all of its distributions."""
    come = 0.45
    waits = {0: 1.0}
    total = 0.0
    for _ in range(48):
        total += come * sum(wait * part for wait, part in waits.items())
        after: dict[int, float] = {}
        for wait, part in waits.items():
            for there, chance in ((20, come), (0, 1 - come)):
                left = max(0, wait + there - 10)
                after[left] = after.get(left, 0.0) + part * chance
        waits = after
    service = office(takes=20, hours="09:00-17:00", comes=come)
    results = sim.run(service, replications=600 if engine == "compiled" else 120, seed=2, engine=engine)
    waited = results.row("service", "", "waiting_total")
    assert abs(waited.mean - total) < 2.1 * (waited.high - waited.low) / 2
    assert total > 50


def test_who_is_booked_is_told_where_they_come_in() -> None:
    from blueprint.drawing.boxes import step_boxes

    service = office(comes="88%")
    stream = service.arrivals["booked"]
    assert stream.appointments is not None
    for lang, told in (("en", "booked every 10 min, 88 % come"), ("zh", "预约：每 10 分钟，88% 到")):
        assert booked_told(stream.appointments, 0.88, "min", lang) == told
        (box,) = step_boxes(service.graph(), lang, None)
        assert f"→ Booked · {told}" in box.small
    assert blueprint.from_graph(service.graph()) == service
    listed = office(appointments=["09:00", "09:20:30"])
    assert blueprint.build(listed.data()) == listed
    assert "09:20:30" in listed.text()


def test_levers() -> None:
    before = office(comes="88%", punctuality="normal(mean=-2, sd=6)")
    for change in (
        "arrivals.booked.comes: 95%", "arrivals.booked.appointments.every: 12 min", "arrivals.booked.punctuality: = -5",
        "arrivals.booked.appointments.each: 2",
    ):  # fmt: skip
        after = blueprint.change(before, change)
        assert after != before
        assert len(blueprint.diff(before, after).lines("zh")) == 1
    assert blueprint.change(before, "arrivals.booked.comes: x0.5").arrivals["booked"].comes.value == 0.44  # type: ignore[union-attr]


def test_a_punctuality_is_free_of_units() -> None:
    assert Punctuality.parse("normal(mean=-120 s, sd=6 min)").mean("min") == -120
    assert office(punctuality="-3") == office(punctuality="-180 s")


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ({"appointments": {"every": 10}, "rate": "9/h"}, "says both rate and appointments; say one"),
        ({"rate": "9/h", "comes": "80%"}, "comes: is said of who is booked; write appointments: {every: 10 min}"),
        ({"appointments": {"every": 10}, "busyness": "gamma(cv=0.1)"}, "is a factor on a rate, and these are booked"),
        ({"appointments": {"every": 0}}, "0 is no time between appointments"),
        ({"appointments": {}}, "say when: {every: 10 min}, or a list of times"),
        ({"appointments": {"every": 5, "times": ["09:00"]}}, "say when: {every: 10 min}, or a list of times"),
        ({"appointments": ["09:20", "09:00"]}, "the times are not in order"),
        ({"appointments": ["9 o'clock"]}, "is no time of day; write it as 09:00"),
        ({"appointments": {"every": 10}, "punctuality": "normal(mean=-2)"}, "normal needs mean and sd"),
        ({"appointments": {"every": 10}, "punctuality": "normal(mean=-2 min, sd=6)"}, "one time has a unit"),
        ({"appointments": {"every": 10}, "punctuality": "late"}, "late"),
        ({"appointments": {"every": 10}, "comes": "120%"}, "120%"),
        ({}, "says neither rate nor every nor appointments"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(stream: Any, told: str) -> None:
    with pytest.raises(BlueprintError) as error:
        blueprint.build(
            service="Office", hours="09:00-10:00", arrivals={"booked": {"at": "desk", **stream}}, staff={"clerk": {}},
            steps={"desk": {"lane": "frontstage", "by": "clerk", "takes": 8}},
        )  # fmt: skip
    assert told in str(error.value)


def test_days_are_apart() -> None:
    plan = make_plan(office(), days=3)
    slots = plan.streams[0].booked
    assert slots is not None
    assert [slot // DAY for slot, _, _ in slots.slots] == [0] * 6 + [1] * 6 + [2] * 6
