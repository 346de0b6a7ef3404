"""Durations as a standard: how long after their arrival customers are done, by formula, by hand, and what is told."""

from __future__ import annotations

import random
import re
from collections import Counter
from math import exp, sqrt
from typing import Any

import pytest
from strategies import lasting, staffed_service

import blueprint
import sim
from blueprint import BlueprintError
from blueprint.standards import standard_told
from sim import compiled_engine, simpy_engine
from sim.journal import Journal
from sim.plan import TICKS, make_plan
from sim.sums import bin_of, merged
from studio.duration_words import too_short
from studio.terminal.of_run import steps


def tandem(**standard: Any) -> blueprint.Blueprint:
    """Two M/M/1 one after the other: 12 an hour come, three and two minutes are needed."""
    first, second = (
        {"lane": "frontstage", "by": pool, "takes": f"exponential(mean={mean})"}
        for pool, mean in (("a", 3), ("b", 2))
    )
    return blueprint.build(
        service="Tandem", arrivals={"walk_in": {"at": "first", "rate": "12/h"}}, staff={"a": {}, "b": {}},
        steps={
            "first": {**first, "standard": {"duration": "80% within 10 min"}, "next": "second"},
            "second": {**second, "standard": {"duration": "90% within 20 min", **standard}},
        },
    )  # fmt: skip


def within(one: float, other: float, limit: float) -> float:
    """The share of sums of two independent exponentials, of these rates, up to a limit."""
    return 1 - (other * exp(-one * limit) - one * exp(-other * limit)) / (other - one)


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_the_time_since_arrival_is_that_of_a_tandem(engine: Any) -> None:
    """M/M/1: the time in it is exponential of rate µ − λ; in the second of a tandem, independent of the first (Reich
    1957): the whole is the sum of two.
    """
    one, other = 1 / 3 - 12 / 60, 1 / 2 - 12 / 60
    n = 120 if engine == "compiled" else 30
    service = tandem(promised={"duration": "8 min"})
    found = sim.run(service, replications=n, days=2, warm_up="6 h", seed=3, engine=engine)
    for step, measure, exact in (
        ("first", "duration_met", 1 - exp(-one * 10)),
        ("second", "duration_met", within(one, other, 20)),
        ("second", "duration_promise_kept", within(one, other, 8)),
    ):
        values = found.column("step", step, measure)
        error = values.std(ddof=1) / sqrt(n)
        assert abs(values.mean() - exact) < 4 * error, (step, values.mean(), exact)
        assert error < 0.015
    at = found.row("step", "second", "duration_at_standard")
    assert within(one, other, at.mean) == pytest.approx(0.9, abs=0.02)


def test_a_duration_by_hand() -> None:
    """Someone every two minutes, five minutes each: done 5, 8, 11 and 14 minutes after they came."""
    service = blueprint.build(
        service="Hand", hours="09:00-09:10", arrivals={"a": {"at": "till", "every": 2}}, staff={"b": {}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 5,
                        "standard": {"duration": "75% within 11", "promised": {"duration": 8}}}},
    )  # fmt: skip
    found = sim.run(service, replications=1)
    assert found.row("step", "till", "duration_met").mean == 3 / 4
    assert found.row("step", "till", "duration_promise_kept").mean == 2 / 4
    assert found.row("step", "till", "duration_at_standard").mean == pytest.approx(11, rel=0.008)
    plan = make_plan(service)
    for engine in (simpy_engine, compiled_engine):
        tally = engine.replicate(plan, 1, 0).steps[0][0]
        assert (tally.in_time, tally.as_promised) == (3, 2)
        assert tally.done == {bin_of(minutes * 60 * TICKS): 1 for minutes in (5, 8, 11, 14)}


def test_to_the_letter_a_limit_is_what_it_says() -> None:
    """A second less than eight minutes is one customer less, though both lie in the same bin of the histogram."""
    for limit, share in {"8 min": 2 / 4, "479 s": 1 / 4}.items():
        service = blueprint.build(
            service="Hand", hours="09:00-09:10", arrivals={"a": {"at": "till", "every": 2}}, staff={"b": {}},
            steps={"till": {"lane": "frontstage", "by": "b", "takes": 5,
                            "standard": {"duration": f"75% within {limit}"}}},
        )  # fmt: skip
        for engine in ("compiled", "simpy"):
            found = sim.run(service, replications=1, engine=engine)  # type: ignore[arg-type]
            assert found.row("step", "till", "duration_met").mean == share
    assert bin_of(479 * TICKS) == bin_of(480 * TICKS)


def test_only_services_that_end_are_in_it_by_hand() -> None:
    """One is done after 5 minutes and one after 6; one between them gives up, one is sent away at closing."""
    service = blueprint.build(
        service="Hand", hours="09:00-09:09", closing="turn_away", staff={"b": {}},
        arrivals={"a": {"at": "till", "every": 2}},
        steps={"till": {"lane": "frontstage", "by": "b", "takes": 5, "patience": 2.5,
                        "standard": {"duration": "75% within 5"}}},
    )  # fmt: skip
    ends = [stay.outcome for stay in sim.journal(service).stays]
    assert sorted(ends) == ["abandoned", "served", "served", "turned_away"]
    found = sim.run(service, replications=1)
    assert found.row("step", "till", "duration_met").mean == 1 / 2


def test_a_letter_counts_from_when_it_arrives() -> None:
    """Done at the till after 2 minutes, signed after 4; the complaint arrives much later, and begins anew.

    The office takes 3 minutes for a letter: so long after it arrived it is done, not an hour after her arrival.
    """
    service = blueprint.build(
        service="Letters", hours="09:00-12:00", staff={"b": {"count": 9}}, arrivals={"a": {"at": "till", "every": 100}},
        complaints={"major": {"head_office": "100%"}, "channels": {"head_office": {"to": "office", "after": 50}}},
        steps={
            "till": {"lane": "frontstage", "by": "b", "takes": 2, "next": "sign",
                     "standard": {"duration": "90% within 2"}},
            "sign": {"lane": "frontstage", "by": "b", "takes": 2, "standard": {"duration": "90% within 3"},
                     "fails": {"wrong": {"share": 1.0, "severity": "major"}}},
            "office": {"lane": "backstage", "by": "b", "takes": 3, "standard": {"duration": "90% within 3"},
                       "fails": {"late": {"later_than": 3, "severity": "minor"}}},
        },
    )  # fmt: skip
    for engine in ("compiled", "simpy"):
        found = sim.run(service, replications=1, engine=engine)  # type: ignore[arg-type]
        met = {step: found.row("step", step, "duration_met").mean for step in service.steps}
        assert met == {"till": 1, "sign": 0, "office": 1}
        assert found.row("step", "office", "services").mean == 1
        assert found.row("failure", "office.late", "failures").mean == 0


@pytest.mark.parametrize("number", range(12))
def test_what_is_kept_is_what_the_visits_say(number: int) -> None:
    """Of random services, with circles, rework, outages, doors: the end of each service less the arrival."""
    data = lasting(staffed_service(number), random.Random(number))
    plan = make_plan(blueprint.build(data), days=2)
    log = Journal(plan)
    sums = compiled_engine.replicate(plan, number, 0, log=log)
    arrived = {(stay.stream, stay.customer): stay.arrived for stay in log.stays}
    for step, tallies in zip(plan.steps, sums.steps, strict=True):
        ended = [
            visit.ended - arrived[visit.stream, visit.customer]
            for visit in log.visits
            if (visit.step, visit.outcome) == (step.name, "served")
        ]
        assert len(ended) == sum(tally.services for tally in tallies)
        if step.duration is None:
            assert not merged(tally.done for tally in tallies)
            continue
        assert merged(tally.done for tally in tallies) == Counter(map(bin_of, ended))
        assert sum(tally.in_time for tally in tallies) == sum(took <= step.duration.limit for took in ended)
        promised = -1 if step.duration.promised is None else step.duration.promised
        assert sum(tally.as_promised for tally in tallies) == sum(took <= promised for took in ended)


@pytest.mark.parametrize("limit", ["20 min", "7 min"])
def test_a_late_failure_and_the_duration_are_the_same_times(limit: str) -> None:
    """Who is later than promised fails, and nobody else: counted twice, by two rooms, and equal to the last one."""
    service = blueprint.change(
        tandem(promised={"duration": limit}), f"steps.second.standard.duration: 91% within {limit}",
        f"steps.second.fails.late: {{later_than: {limit}, severity: minor}}", "complaints.minor: {friends: 100%}",
    )  # fmt: skip
    found = sim.run(service, replications=8)
    late = found.column("failure", "second.late", "failures")
    services = found.column("step", "second", "services")
    for measure in ("duration_promise_kept", "duration_met"):
        assert found.column("step", "second", measure) == pytest.approx(
            (services - late) / services, abs=1e-12
        )
    assert late.sum() > 0


def test_gaps_tell_durations() -> None:
    service = tandem(
        expected={"duration": "10 min"}, believed={"duration": "15 min"}, promised={"duration": "15 min"},
        perceived={"duration": "x1.2"},
    )  # fmt: skip
    found = sim.gaps(service, replications=20)
    row = found.row("second", "duration")
    delivered = found.results.row("step", "second", "duration_at_standard").mean
    assert row.figures["delivered"].mean == delivered
    assert row.figures["perceived"].mean == pytest.approx(1.2 * delivered)
    sizes = {gap.number: gap.size.mean for gap in row.gaps}
    assert sizes[1] == 5
    assert sizes[2] == 5
    assert sizes[4] == pytest.approx(delivered - 15)
    assert row.met == found.results.estimate("step", "second", "duration_met")
    assert row.kept == found.results.estimate("step", "second", "duration_promise_kept")


def test_durations_are_told_in_both_languages() -> None:
    said = {"duration": "90% within 3 d", "promised": {"duration": "5 d"}}
    assert standard_told(said) == "90% done within 3 d; promised duration 5 d"
    assert standard_told(said, "zh") == "3 天内办结 90%；承诺 办结用时 5 天"
    before, after = tandem(), blueprint.change(tandem(), "steps.second.standard.duration: 95% within 15 min")
    assert "90% done within 20 min -> 95% done within 15 min" in blueprint.diff(before, after).lines()[0]
    assert "15 分钟内办结 95%" in blueprint.diff(before, after).lines("zh")[0]


@pytest.mark.parametrize(
    ("standard", "told"),
    [
        ({"duration": "3 d"}, "'3 d'"),
        ({"duration": "120% within 3 d"}, "120%"),
        ({"wait": "80% within 5 min", "promised": {"duration": "5 d"}}, "add duration: 90% within 3 d to it"),
        ({"expected": {"wait": 3}}, "sets nothing; say wait: 80% within 5 min, duration: 90% within 3 d"),
    ],
)
def test_what_is_wrong_is_told(standard: Any, told: str) -> None:
    with pytest.raises(BlueprintError) as error:
        blueprint.build(
            service="Shop", arrivals={"a": {"at": "till", "rate": "9/h"}}, staff={"b": {}},
            steps={"till": {"lane": "frontstage", "by": "b", "takes": 4, "standard": standard}},
        )  # fmt: skip
    assert told in str(error.value)


# -- where it is shown ---------------------------------------------------------------------------------


def office(**more: Any) -> blueprint.Blueprint:
    """A permit office: an application is with the post for a day, and surveyed then."""
    standard = {"duration": "90% within 2 d", "promised": {"duration": "40 h"}}
    return blueprint.build(
        service={"en": "Office", "zh": "许可办公室"}, hours="09:00-17:00", staff={"clerk": {}, "surveyor": {}},
        arrivals={"a": {"at": "counter", "rate": "3/h"}},
        steps={
            "counter": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=8)",
                        "standard": {"wait": "80% within 10 min"}, "next": "post"},
            "post": {"lane": "backstage", "takes": "lognormal(mean=1 d, cv=0.5)", "next": "survey"},
            "survey": {"label": {"en": "Survey", "zh": "勘查"}, "lane": "backstage", "by": "surveyor",
                       "takes": "exponential(mean=9)", "standard": standard | more},
        },
    )  # fmt: skip


def test_figures_are_in_the_unit_in_which_the_standard_is_written() -> None:
    """The file counts minutes, the promise days: the row is in days, of whatever is said in hours or minutes."""
    found = sim.gaps(
        office(expected={"duration": 1440}, perceived={"duration": "36 h"}), days=10, replications=3
    )
    row = found.row("survey", "duration")
    measured = found.results.row("step", "survey", "duration_at_standard")
    assert (row.unit, measured.unit) == ("d", "min")
    said = {name: one.mean for name, one in row.figures.items()}
    assert said == pytest.approx(
        {"expected": 1, "set": 2, "promised": 40 / 24, "perceived": 1.5, "delivered": measured.mean / 1440}
    )
    assert found.record()["rows"][1]["unit"] == "d"
    assert "survey,duration,d,0.9,1.0," in found.csv()


def test_a_run_tells_whether_a_duration_is_kept() -> None:
    service = office()
    results = sim.run(service, days=20, replications=4)
    met = results.estimate("step", "survey", "duration_met")
    found = results.findings()
    assert found.steps["survey"].levels["duration"] == (met, "kept")
    assert found.steps["survey"].done == results.estimate("step", "survey", "duration_promise_kept")
    heads = {lang: [one.label for one in results.findings(lang).strip] for lang in ("en", "zh")}
    assert "Survey done within 2 d, target 90 %" in heads["en"]
    assert "勘查：2 天内办结，目标 90%" in heads["zh"]
    for lang, head, line in (
        ("en", "done in time", f"✓ {met.say('share')} done"),
        ("zh", "按时办结", "✓ 办结"),
    ):
        (column,) = [one for one in steps(results, lang) if one.heading == head]
        assert [cell.figure[0] for cell in column.cells] == ["–", "–", "✓"]
        picture = blueprint.draw(
            service, findings=results.findings(lang), lang=lang, rows=["time", "promise"]
        ).svg()
        words = " ".join(re.findall(r">([^<]+)<", picture))
        assert line in words, words
        assert ("90% done within 2 d" if lang == "en" else "2 天内办结 90%") in words
    two = blueprint.change(service, "staff.surveyor.count: +1")
    compared = sim.compare(service, {"two": two}, replications=2, days=2)
    assert any(str(one) == "survey.duration_met" for one in compared.metrics)


def test_a_run_that_is_short_beside_a_duration_says_so() -> None:
    """Ten times as long: half as long again as what is enough, and nothing is said."""
    for lang, told in (("en", "--days 20"), ("zh", "请增加天数，如 --days 20")):
        (remark,) = too_short(sim.run(office(), days=3, replications=1), lang)
        assert told in remark
    assert too_short(sim.run(office(), days=10, replications=1)) == []
    assert too_short(sim.run(blueprint.load("bank_branch"), replications=1)) == []
    quick = sim.run(office(), days=1, replications=4).estimate("step", "survey", "duration_met")
    whole = sim.run(office(), days=20, replications=4).estimate("step", "survey", "duration_met")
    assert quick.mean > whole.mean  # the late ones are left out


def test_nothing_is_kept_without_such_a_standard() -> None:
    plan = make_plan(blueprint.change(tandem(), "steps.first.standard: drop"))
    for engine in (simpy_engine, compiled_engine):
        first, second = (tallies[0] for tallies in engine.replicate(plan, 1, 0).steps)
        assert (first.done, first.in_time, sum(second.done.values())) == ({}, 0, second.services)


def test_the_promise_of_the_power_hall_is_broken_as_often_as_it_is_not_kept() -> None:
    results = sim.run(blueprint.load("power_hall"), replications=8)
    kept, services = (results.column("step", "on_site", one) for one in ("duration_promise_kept", "services"))
    broken = results.column("failure", "on_site.promise_broken", "failures")
    assert kept == pytest.approx(1 - broken / services, abs=1e-12)
    assert broken.sum() > 0
