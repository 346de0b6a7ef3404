"""Who serves, who is kept, who is called away: against formulas, and against what is the same said otherwise.

The orders at one instant are traced by hand in `docs/life-of-a-visit.md`, whose examples are tests.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from formulas import mg1_wait, mmc_wait
from formulas_of_staff import (
    accumulating_waits,
    leaves_after,
    mg1_with_breakdowns,
    nonpreemptive_waits,
    ordered_entry,
    preemptive_stays,
    shortest_line_wait,
    two_skills,
    vacation_wait,
)
from strategies import plain_service, staffed_service

import blueprint
import sim
from sim.engines import Engine
from sim.journal import Journal, Visit
from sim.results import Results
from sim.student_t import quantile

SURE = 0.9999
DAYS, REPLICATIONS = 10, 24
"""Nobody closes, so that ten days are one long run; half a day of warm-up."""
DESK = {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=1)"}


def service(**sections: Any) -> blueprint.Blueprint:
    return blueprint.build({"service": "Desk", "unit": "min", **sections})


def long_run(one: blueprint.Blueprint) -> Results:
    return sim.run(one, days=DAYS, replications=REPLICATIONS, warm_up="12 h", seed=7)


def assert_near(found: Results, expected: float, *of: str, share: float = 0.1, times: float = 1.0) -> None:
    """The mean of independent replications is as far from the formula as its own standard error allows."""
    values = found.column(*of) * times
    mean, error = float(values.mean()), float(values.std(ddof=1)) / len(values) ** 0.5
    assert abs(mean - expected) < quantile(len(values) - 1, SURE) * error, (of, mean, expected, error)
    assert error < share * expected, (error, expected)


def two_classes(clerks: int, **desk: Any) -> blueprint.Blueprint:
    return service(
        segments={"first": {"priority": 1}, "other": {}},
        arrivals={
            "first": {"at": "desk", "rate": f"{24 * clerks}/h", "segments": "first"},
            "other": {"at": "desk", "rate": f"{24 * clerks}/h", "segments": "other"},
        },
        staff={"clerk": {"count": clerks}}, steps={"desk": {**DESK, **desk}},
    )  # fmt: skip


@pytest.mark.parametrize(("clerks", "how"), [(1, "resume"), (1, "restart"), (3, "resume")])
def test_interrupted_services_as_jaiswal_says(clerks: int, how: str) -> None:
    """An exponential service that begins anew is as long as the rest of it."""
    found = long_run(two_classes(clerks, interruptible=how))
    for segment, stay in zip(
        ("first", "other"), preemptive_stays([0.4 * clerks] * 2, 1.0, clerks), strict=True
    ):
        assert_near(found, stay, "service", "", "time_in_system_mean", segment)


def test_nobody_is_interrupted_as_cobham_says() -> None:
    found = long_run(two_classes(3))
    for segment, wait in zip(("first", "other"), nonpreemptive_waits([1.2, 1.2], 1.0, 3), strict=True):
        assert_near(found, wait, "step", "desk", "wait_mean", segment)


def test_work_begun_anew_is_drawn_anew_and_resumed_work_is_not() -> None:
    """A service of fixed length takes all of it again, or the rest of it."""
    took = {}
    for how in ("resume", "restart"):
        found = sim.run(two_classes(1, interruptible=how, takes=1), days=2, replications=2, seed=1)
        took[how] = found.column("step", "desk", "service_mean", "other").mean()
        assert found.column("step", "desk", "service_mean", "first").mean() == pytest.approx(1.0)
    assert took["resume"] == pytest.approx(1.0)
    assert took["restart"] > 1.1


def test_background_work_that_is_not_left_is_a_vacation() -> None:
    """There is always post to be done, two minutes a letter (Levy & Yechiali)."""
    found = long_run(
        service(
            segments={"people": {}, "letters": {}},
            arrivals={
                "walk_in": {"at": "desk", "rate": "30/h", "segments": "people"},
                "post": {"at": "post", "rate": "60/h", "segments": "letters"},
            },
            staff={"clerk": {"count": 1}},
            steps={
                "desk": DESK,
                "post": {"lane": "backstage", "by": "clerk", "takes": 2, "background": True},
            },
        )
    )
    assert_near(found, vacation_wait(0.5, 1.0, 2.0, 2.0, 4.0), "step", "desk", "wait_mean")


def test_background_work_that_is_left_is_not_there_for_customers() -> None:
    """Bit for bit: whoever comes to the desk never knows of it."""
    sections: dict[str, Any] = {
        "hours": "09:00-17:00", "staff": {"clerk": {"count": 2}}, "segments": {"people": {}, "letters": {}},
        "arrivals": {"walk_in": {"at": "desk", "rate": "90/h", "segments": "people"}}, "steps": {"desk": DESK},
    }  # fmt: skip
    sections["segments"].pop("letters")
    alone = sim.run(service(**sections), replications=4)
    sections["segments"]["letters"] = {}
    sections["arrivals"]["post"] = {"at": "post", "rate": "40/h", "segments": "letters"}
    sections["steps"]["post"] = {
        "lane": "backstage", "by": "clerk", "takes": 3, "background": True, "interruptible": "resume",
    }  # fmt: skip
    both = sim.run(service(**sections), replications=4)
    for measure in ("wait_mean", "wait_p95", "visits", "service_mean"):
        assert list(alone.column("step", "desk", measure)) == list(both.column("step", "desk", measure))


def test_priorities_that_grow_as_kleinrock_says() -> None:
    found = long_run(
        service(
            segments={"slow": {}, "fast": {"growth": 4}},
            arrivals={name: {"at": "desk", "rate": "24/h", "segments": name} for name in ("slow", "fast")},
            staff={"clerk": {"count": 1}}, steps={"desk": {**DESK, "order": "accumulating"}},
        )
    )  # fmt: skip
    for name, wait in zip(("slow", "fast"), accumulating_waits([0.4, 0.4], [1, 4], 1.0, 2.0), strict=True):
        assert_near(found, wait, "step", "desk", "wait_mean", name)


def test_due_dates_are_head_starts() -> None:
    """Due ten minutes earlier is as having come ten minutes earlier."""

    def found(order: str, **gold: Any) -> Results:
        due = {"due": {"by_segment": {"gold": 20, "plain": 30}}} if order == "due" else {}
        one = service(
            hours="09:00-12:00", arrivals={"walk_in": {"at": "desk", "rate": "70/h"}}, staff={"clerk": {"count": 1}},
            segments={"gold": {"share": "30%", **gold}, "plain": {"share": "70%"}},
            steps={"desk": {**DESK, "order": order, **due}},
        )  # fmt: skip
        return sim.run(one, replications=4)

    assert repr(found("due").rows) == repr(found("fifo", head_start=10).rows)


@pytest.mark.parametrize("asks", [["anna", "ben"], "at_random", "longest_idle"])
def test_who_is_asked_first_is_busiest(asks: Any) -> None:
    """Without a queue, in order, each carries what the ones before let through; otherwise all carry the same."""
    found = long_run(
        service(
            arrivals={"calls": {"at": "desk", "rate": "60/h"}},
            staff={name: {"count": 1, "skills": "talk"} for name in ("anna", "ben")},
            steps={
                "desk": {
                    "lane": "frontstage", "skill": "talk", "takes": "exponential(mean=1)", "waiting_places": 0,
                    "asks": asks,
                }
            },
        )
    )  # fmt: skip
    busy = ordered_entry(1.0, 2) if isinstance(asks, list) else [sum(ordered_entry(1.0, 2)) / 2] * 2
    for name, load in zip(("anna", "ben"), busy, strict=True):
        assert_near(found, load, "pool", name, "utilisation")


@pytest.mark.parametrize("lines", ["separate", "jockeying"])
def test_the_shortest_line_and_one_line(lines: str) -> None:
    """Who stays in the shorter of two lines waits longer than in one line; who changes over waits as in one (M/M/2)."""
    found = long_run(
        service(
            arrivals={"walk_in": {"at": "desk", "rate": "90/h"}},
            staff={name: {"count": 1, "skills": "till"} for name in ("first", "second")},
            steps={
                "desk": {"lane": "frontstage", "skill": "till", "takes": "exponential(mean=1)", "lines": lines},
            },
        )
    )  # fmt: skip
    expected = mmc_wait(1.5, 1.0, 2) if lines == "jockeying" else shortest_line_wait(1.5, 1.0)
    assert_near(found, expected, "step", "desk", "wait_mean")


def test_two_skills_and_people_who_have_both() -> None:
    """The chain is solved in `two_skills`; those with one skill are asked first, who has both calls for the first."""
    places, people, rates = 12, (1, 1, 2), (1.6, 1.2)
    steps = {
        name: {"lane": "frontstage", "skill": name, "takes": "exponential(mean=1)", "waiting_places": places}
        for name in ("cards", "loans")
    }
    found = long_run(
        service(
            arrivals={name: {"at": name, "rate": f"{60 * rate}/h"} for name, rate in zip(steps, rates, strict=True)},
            staff={
                "tellers": {"count": people[0], "skills": "cards"}, "lenders": {"count": people[1], "skills": "loans"},
                "all_round": {"count": people[2], "skills": ["cards", "loans"], "calls": "own_work"},
            },
            steps=steps,
        )
    )  # fmt: skip
    for name, wait in zip(steps, two_skills(rates, 1.0, people, places), strict=True):
        assert_near(found, wait, "step", name, "wait_mean")


def test_those_who_take_over_after_a_wait_do_it_for_so_many() -> None:
    """With enough officers, who has waited two minutes is served by one at once: M/M/1 with that patience (Barrer)."""
    found = long_run(
        service(
            arrivals={"walk_in": {"at": "desk", "rate": "54/h"}}, staff={"clerk": {}, "officer": {"count": 50}},
            steps={"desk": {**DESK, "overflow": {"officer": 2}}},
        )
    )  # fmt: skip
    assert_near(found, 0.9 * (1 - leaves_after(0.9, 1.0, 2.0)), "pool", "clerk", "utilisation")
    assert_near(found, 0.9 * leaves_after(0.9, 1.0, 2.0) / 50, "pool", "officer", "utilisation")


@pytest.mark.parametrize("cv", [0.0, 1.5])
def test_breakdowns_in_service_as_avi_itzhak_and_naor_say(cv: float) -> None:
    """Services of any kind, repairs of two minutes, one every twenty minutes that the system runs."""
    takes = f"gamma(mean=1, cv={cv})" if cv else 1
    found = long_run(
        service(
            arrivals={"walk_in": {"at": "desk", "rate": "30/h"}}, staff={"clerk": {"count": 1}},
            systems={"core": {"up": "exponential(mean=20)", "down": 2}},
            steps={"desk": {**DESK, "takes": takes, "uses": "core"}},
        )
    )  # fmt: skip
    assert_near(
        found, mg1_with_breakdowns(0.5, 1.0, 1 + cv**2, 1 / 20, 2.0, 4.0), "step", "desk", "wait_mean"
    )


def test_who_is_kept_serves_once_for_all_steps() -> None:
    """Two services with an errand between them, one clerk throughout: M/G/1 (Pollaczek and Khinchine)."""
    errand = {"lane": "support", "takes": 0.5, "next": "sign"}
    found = long_run(
        service(
            arrivals={"walk_in": {"at": "desk", "rate": "20/h"}}, staff={"clerk": {"count": 1}},
            steps={"desk": {**DESK, "keep_until": "sign", "next": "errand"}, "errand": errand, "sign": DESK},
        )
    )  # fmt: skip
    assert_near(found, mg1_wait(1 / 3, 2.5, 2.0 + 2.5**2), "step", "desk", "wait_mean")
    assert found.column("step", "sign", "wait_mean").max() == 0.0


@pytest.mark.parametrize("people", [1, 2])
def test_a_wait_for_breaks_alone(people: int) -> None:
    """Services take no time, so that a break begins when it falls due: who comes meanwhile waits for its end.

    Alone she has half of the break to wait, if she comes within it; of two, one is always there.
    """
    one = service(
        hours="09:00-17:00", arrivals={"walk_in": {"at": "desk", "rate": "60/h"}},
        staff={"clerk": {"count": people, "breaks": {"12:00-14:00": "30 min"}}},
        steps={"desk": {"lane": "frontstage", "by": "clerk"}},
    )  # fmt: skip
    found = sim.run(one, replications=100, seed=2)
    if people == 2:
        assert found.column("step", "desk", "wait_mean").max() == 0.0
        return
    assert_near(found, 30**2 / 2 / 480, "step", "desk", "wait_mean")
    assert_near(found, 30 / 480, "step", "desk", "waited_share")


def test_a_pace_is_a_longer_service() -> None:
    def found(**parts: Any) -> Results:
        one = service(
            hours="09:00-12:00", arrivals={"walk_in": {"at": "desk", "rate": "20/h"}},
            staff={"clerk": {"count": 1, **parts.get("clerk", {})}},
            steps={"desk": {**DESK, "takes": parts.get("takes", 2)}},
        )  # fmt: skip
        return sim.run(one, replications=3)

    assert repr(found(clerk={"pace": "50%"}).rows) == repr(found(takes=4).rows)


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_skill_that_one_pool_has_is_that_pool(engine: Engine) -> None:
    plain = {"hours": "09:00-17:00", "arrivals": {"walk_in": {"at": "desk", "rate": "100/h"}}}
    by = service(**plain, staff={"clerk": {"count": 2}}, steps={"desk": DESK})
    skill = {name: value for name, value in DESK.items() if name != "by"} | {"skill": "talk"}
    having = service(**plain, staff={"clerk": {"count": 2, "skills": "talk"}}, steps={"desk": skill})
    one, other = (sim.run(made, replications=3, engine=engine) for made in (by, having))
    for measure in ("wait_mean", "wait_p95", "visits", "service_mean"):
        assert list(one.column("step", "desk", measure)) == list(other.column("step", "desk", measure))


def test_one_line_for_several_is_the_wait_of_erlang() -> None:
    """Three people of three pools with one skill are M/M/3, whoever is asked first."""
    staff = {name: {"count": 1, "skills": "talk"} for name in ("anna", "ben", "cleo")}
    found = long_run(
        service(
            arrivals={"calls": {"at": "desk", "rate": "150/h"}}, staff=staff,
            steps={
                "desk": {
                    "lane": "frontstage", "skill": "talk", "takes": "exponential(mean=1)", "asks": "longest_idle",
                }
            },
        )
    )  # fmt: skip
    assert_near(found, mmc_wait(2.5, 1.0, 3), "step", "desk", "wait_mean")
    assert math.isclose(
        sum(found.column("pool", name, "utilisation").mean() for name in staff), 2.5, rel_tol=0.02
    )


def test_how_people_work_leaves_the_luck_of_the_customers_as_it_is() -> None:
    """Who comes when, of which segment, and how long a service is that nobody's pace changes, is the same."""
    compared = 0
    for number in range(120):
        plain, detailed = plain_service(number), staffed_service(number)
        if plain == detailed or any("pace" in pool for pool in detailed["staff"].values()):
            continue
        first, second = (sim.journal(blueprint.build(data), seed=number) for data in (plain, detailed))
        came, comes = (
            {(one.stream, one.customer): (one.segment, one.arrived) for one in found.stays}
            for found in (first, second)
        )
        assert came == comes
        served, serves = (
            {_visit(one): one.ended - one.began for one in _whole(found)} for found in (first, second)
        )
        left = {
            name for name, step in detailed["steps"].items() if "interruptible" in step or step.get("uses") or
            any(pool.get("shift_end") for pool in detailed["staff"].values())
        }  # fmt: skip
        both = [key for key in served.keys() & serves.keys() if key[2] not in left]
        assert all(served[key] == serves[key] for key in both)
        compared += len(both)
    assert compared > 3000


def _visit(one: Visit) -> tuple[str, int, str, int]:
    return one.stream, one.customer, one.step, one.visit


def _whole(found: Journal) -> list[Any]:
    return [one for one in found.visits if one.outcome == "served" and one.began is not None]


def test_a_skill_and_breaks_are_causes_with_a_worth() -> None:
    """What is switched off: enough people with the skill, no breaks; each is named, and worth what it takes."""
    one = service(
        hours="08:00-16:00", prices={"waiting": "20/h"}, arrivals={"walk_in": {"at": "desk", "rate": "36/h"}},
        skills={"talk": {"label": {"en": "Spanish", "zh": "西班牙语"}}},
        staff={
            "anna": {"skills": "talk", "breaks": {"11:00-13:00": "60 min"}},
            "team": {"count": 3, "skills": "talk"},
        },
        steps={"desk": {"lane": "frontstage", "skill": "talk", "takes": "exponential(mean=6)"}},
    )  # fmt: skip
    found = sim.hotspots(one, replications=20)
    worth = {(spot.kind, spot.name): spot for spot in found.spots}
    assert worth["queue", "talk"].change == "staff.more_talk: {count: 10000, skills: talk}"
    assert worth["break", "anna"].change == "staff.anna.breaks: drop"
    assert all(spot.clear for spot in worth.values())
    assert worth["queue", "talk"].size.mean > worth["break", "anna"].size.mean
    base = found.base
    waited = base.column("ledger", "busy:talk", "seconds") + base.column("ledger", "on_break:anna", "seconds")
    assert list(waited / 60) == pytest.approx(list(base.column("service", "", "waiting_total")))
    assert "The queue for Spanish" in base.findings().title
    assert "西班牙语" in base.findings("zh").title
