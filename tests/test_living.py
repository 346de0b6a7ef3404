"""What customers live through: against hand calculation, formulas of M/M/1, published tables, and the same luck.

The order of things is traced by hand in `docs/life-of-a-visit.md`, whose examples are tests.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

import blueprint
import sim
from sim import compiled_engine
from sim.journal import Journal
from sim.plan import make_plan
from sim.results import Results
from sim.student_t import quantile

SURE = 0.9999
TILL = {"lane": "frontstage", "by": "clerk", "takes": 1}
SORRY = {"lane": "frontstage", "by": "boss", "takes": 2}
STAFF = {"clerk": {"count": 1}, "boss": {"count": 50}}
MINOR = {"silent": 0.37, "unsettled": 0.46, "settled": 0.70, "quickly": 0.95}
MAJOR = {"silent": 0.09, "unsettled": 0.19, "settled": 0.54, "quickly": 0.82}


def desk(**sections: Any) -> blueprint.Blueprint:
    """A till at which something can go wrong, and whoever may put it right."""
    defaults: dict[str, Any] = {
        "service": "Desk", "currency": "CNY", "hours": "09:00-17:00",
        "arrivals": {"people": {"at": "till", "every": 2}},
        "staff": STAFF,
    }  # fmt: skip
    return blueprint.build({**defaults, **sections})


def assert_near(found: Results, expected: float, *of: str) -> None:
    """As far from what is expected as the standard error of independent replications allows."""
    values = found.column(*of)
    mean, error = float(values.mean()), float(values.std(ddof=1)) / len(values) ** 0.5
    assert error > 0
    assert abs(mean - expected) < quantile(len(values) - 1, SURE) * error, (of, mean, expected, error)
    assert error < 0.1 * abs(expected), (error, expected)


# -- one step, one mode, by hand ------------------------------------------------------------------------


@pytest.mark.parametrize("variant", ["silent", "settled", "escalated"])
def test_one_mode_through_complaint_recovery_loyalty_and_word_of_mouth(variant: str) -> None:
    """30 % fail, 80 % of them notice; some say so; what follows is a product of shares."""
    voiced = 0.0 if variant == "silent" else 0.6
    first, second = {"silent": (0.0, 0.0), "settled": (0.7, 0.0), "escalated": (0.5, 0.4)}[variant]
    ladder: list[dict[str, Any]] = [{"step": "sorry", "settles": first}]
    steps: dict[str, Any] = {
        "till": {**TILL, "fails": {"slip": {
            "share": "30%", "severity": "minor", "noticed": {"customer": "80%"}, "pays": 3}}},
        "sorry": SORRY,
    }  # fmt: skip
    if variant == "escalated":
        ladder.append({"step": "chief", "settles": second})
        steps["chief"] = {**SORRY, "takes": 60}
    found = sim.run(
        desk(
            steps=steps,
            complaints={"minor": {"staff": voiced, "silent": 1 - voiced}, "policy": "kind"},
            recovery={"kind": {"ladder": ladder, "quick": "30 min", "grants": {"minor": 20}}},
            loyalty={
                "stays": "90%", "worth": {"margin": 100, "retention": "80%", "discount": "10%"},
                "word_of_mouth": {"tells": {"silent": 9, "unsettled": 8, "settled": 5, "quickly": 4},
                                  "stays_away": "2%", "comes": "1%"},
            },
        ),
        days=5, replications=40, seed=11,
    )  # fmt: skip
    people = 5 * 239
    noticed = 0.3 * 0.8
    quickly, slowly = noticed * voiced * first, noticed * voiced * (1 - first) * second
    silent = noticed * (1 - voiced)
    unsettled = noticed * voiced * (1 - first) * (1 - second)
    shares = {"silent": silent, "unsettled": unsettled, "settled": slowly, "quickly": quickly}
    lost = 0.9 * sum(share * (1 - MINOR[how]) for how, share in shares.items())
    told_ill, told_well = 9 * silent + 8 * unsettled, 5 * slowly + 4 * quickly
    worth = 100 * 0.8 / (1 + 0.1 - 0.8)
    assert_near(found, people * lost, "service", "", "customers_lost")
    assert_near(found, people * (told_ill + told_well), "service", "", "told")
    money = people * worth * (lost + 0.02 * told_ill - 0.01 * told_well)
    assert_near(found, money, "service", "", "cost_loyalty")
    assert_near(found, money, "failure", "till.slip", "cost_loyalty")
    assert_near(found, people * 0.3 * 3, "service", "", "cost_guarantee")
    assert_near(found, 0.9 - lost, "service", "", "comes_again_share")
    if variant != "silent":
        assert_near(found, people * 20 * (quickly + slowly), "service", "", "cost_recovery")
        assert_near(found, people * noticed * voiced, "service", "", "complaints")
        assert_near(found, (quickly + slowly) / noticed, "failure", "till.slip", "settled_share")
    if variant == "escalated":
        assert_near(found, people * noticed * voiced * (1 - first), "service", "", "escalated")
    else:
        assert found.row("service", "", "escalated").mean == 0


@pytest.mark.parametrize("loss", ["minor", "major"])
@pytest.mark.parametrize("how", list(MINOR))
def test_the_published_table_comes_out_when_it_goes_in(loss: str, how: str) -> None:
    """Of customers to whom all the same has happened exactly the published share buys again (TARP)."""
    says = "silent" if how == "silent" else "staff"
    steps = {
        "till": {**TILL, "fails": {"slip": {"share": 1.0, "severity": loss}}},
        "sorry": {**SORRY, "takes": 60 if how == "settled" else 2},
    }
    found = sim.run(
        desk(
            steps=steps, complaints={loss: {says: "100%"}, "policy": "kind"}, loyalty={},
            recovery={"kind": {"ladder": [{"step": "sorry", "settles": 0.0 if how == "unsettled" else 1.0}]}},
        ),
        replications=2,
    )  # fmt: skip
    expected = (MINOR if loss == "minor" else MAJOR)[how]
    assert found.row("service", "", "comes_again_share").mean == pytest.approx(expected, abs=1e-12)


# -- when a failure happens: M/M/1 ---------------------------------------------------------------------


RHO, MU = 0.75, 1.0
"""Load and service rate a minute of the M/M/1 queue."""


def queue(**till: Any) -> Results:
    """A long run of an M/M/1 queue with something that can go wrong."""
    one = blueprint.build(
        service="M/M/1", arrivals={"people": {"at": "till", "rate": f"{60 * RHO}/h"}}, staff={"clerk": {"count": 1}},
        complaints={}, steps={"till": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=1)", **till}},
    )  # fmt: skip
    return sim.run(one, days=10, replications=24, warm_up="12 h", seed=5)


def rate(found: Results, *of: str) -> float:
    """A measure a customer, with its standard error in the same replications."""
    return float((found.column(*of) / found.column("step", "till", "services")).mean())


def assert_rate(found: Results, expected: float, *of: str) -> None:
    values = found.column(*of) / found.column("step", "till", "services")
    mean, error = float(values.mean()), float(values.std(ddof=1)) / len(values) ** 0.5
    assert abs(mean - expected) < quantile(len(values) - 1, SURE) * error, (mean, expected, error)
    assert error < 0.1 * expected


def test_a_wait_beyond_a_limit_is_a_failure_as_often_as_the_wait_is_longer() -> None:
    """M/M/1: P(W > t) = ρ exp(-(μ - λ) t) (Erlang)."""
    found = queue(fails={"too_long": {"wait_over": 5}})
    assert_rate(found, RHO * math.exp(-(1 - RHO) * 5), "failure", "till.too_long", "failures")


def test_a_broken_promise_is_as_frequent_as_the_sojourn_is_longer() -> None:
    """M/M/1: the time in the system is exponential with rate μ - λ."""
    found = queue(fails={"late": {"later_than": 6}})
    assert_rate(found, math.exp(-(1 - RHO) * 6), "failure", "till.late", "failures")


def test_overload_raises_errors_as_often_as_so_many_wait() -> None:
    """A departure leaves n behind with the stationary chance (1 - ρ) ρ^n; one is called, so n - 1 wait."""
    found = queue(fails={"slip": {"share": {"usual": "5%", "queue_over": {3: "40%"}}}})
    assert_rate(found, 0.05 + 0.35 * RHO**5, "failure", "till.slip", "failures")


def test_the_score_of_a_wait_is_the_integral_of_its_curve() -> None:
    """From 5 at once to 1 at twice what is adequate: 5 - (2/a) E[min(W, 2a)], with E[min] the integral of P(W > t)."""
    found = queue(expects={"desired": 0, "adequate": 4})
    least = RHO / (1 - RHO) * (1 - math.exp(-(1 - RHO) * 8))
    assert_near(found, 5 - 2 / 4 * least, "step", "till", "score_mean")
    assert_near(found, 5 - 2 / 4 * least, "service", "", "score_mean")
    assert_near(found, 5 - 2 / 4 * least, "dimension", "responsiveness", "score_mean")


def test_who_serves_says_how_often_it_fails() -> None:
    """Ordered entry: the trainee serves what the expert cannot, and each has a share of his own."""
    one = blueprint.build(
        service="Two", arrivals={"people": {"at": "till", "rate": "40/h"}},
        staff={"expert": {"count": 1}, "trainee": {"count": 1}}, complaints={},
        steps={"till": {
            "lane": "frontstage", "by": "expert", "helped_by": "trainee", "takes": "exponential(mean=1)",
            "waiting_places": 0, "fails": {"slip": {"share": {"by": {"expert": "10%", "trainee": "50%"}}}},
        }},
    )  # fmt: skip
    found = sim.run(one, days=10, replications=24, warm_up="12 h", seed=5)
    load = 40 / 60
    blocked_one, blocked_two = load / (1 + load), load**2 / 2 / (1 + load + load**2 / 2)
    served = 1 - blocked_two
    by_trainee = (blocked_one - blocked_two) / served
    assert_rate(found, 0.1 * (1 - by_trainee) + 0.5 * by_trainee, "failure", "till.slip", "failures")


def test_one_failure_raises_the_chance_of_the_next() -> None:
    """20 % fail first; of these 60 % fail again, of the others 10 %."""
    steps = {
        "till": {**TILL, "next": "exit", "fails": {"first": {"share": "20%"}}},
        "exit": {
            "lane": "customer",
            "fails": {"second": {"share": {"usual": "10%", "after": {"till.first": "60%"}}}},
        },
    }
    found = sim.run(desk(steps=steps, staff={"clerk": {"count": 1}}), days=5, replications=40)
    assert_near(found, 5 * 239 * (0.2 * 0.6 + 0.8 * 0.1), "failure", "exit.second", "failures")


# -- satisfaction ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("paradox", [0, 1])
def test_a_recovered_customer_is_happier_than_one_never_failed_only_where_the_file_says_so(
    paradox: float,
) -> None:
    """The recovery paradox for satisfaction (de Matos, Henrique & Rossi 2007); for buying again never."""
    one = desk(
        steps={"till": {**TILL, "fails": {"slip": {"share": "50%", "severity": "minor"}},
                        "expects": {"desired": 0, "adequate": 4}, "takes": "exponential(mean=1.4)"}, "sorry": SORRY},
        complaints={"minor": {"staff": "100%"}, "policy": "kind"}, loyalty={},
        recovery={"kind": {"ladder": [{"step": "sorry", "settles": 1.0}]}}, satisfaction={"paradox": paradox},
    )  # fmt: skip
    plan = make_plan(one, days=20)
    kept = Journal(plan)
    compiled_engine.replicate(plan, 3, 0, log=kept)
    never = [verdict.score or 0 for verdict in kept.verdicts if verdict.failure is None]
    settled = [verdict.score or 0 for verdict in kept.verdicts if verdict.handling == "quickly"]
    assert min(len(never), len(settled)) > 1000
    happier = sum(settled) / len(settled) > sum(never) / len(never)
    assert happier is bool(paradox)
    found = sim.run(one, days=1, replications=2)
    assert found.row("service", "", "comes_again_share").mean < 1


def test_what_customers_pay_besides_the_price() -> None:
    """One minute at the till, then passed on to the boss for two; every customer the same."""
    one = desk(
        steps={"till": {**TILL, "next": "sorry"}, "sorry": {**SORRY, "next": "again"},
               "again": {"lane": "backstage", "by": "clerk", "takes": 0}},
        customer_cost={"minute": 0.5, "contact": 1, "repeat": 5, "transfer": 3, "visit": 2},
    )  # fmt: skip
    found = sim.run(one, replications=2)
    people = found.row("service", "", "arrived").mean
    assert found.row("service", "", "contacts").mean == 2 * people
    assert found.row("service", "", "transfers").mean == people
    assert found.row("service", "", "repeats").mean == 0
    assert found.row("service", "", "customer_cost").mean == pytest.approx(people * (3 * 0.5 + 2 * 1 + 3 + 2))


# -- wrong rewards ----------------------------------------------------------------------------------------


def test_discouraging_complaints_makes_the_reports_better_while_the_customers_go() -> None:
    """Half of those who complain are talked down: half the reports, and more who do not come again."""
    one = desk(
        steps={"till": {**TILL, "fails": {"slip": {"share": "40%", "severity": "minor"}}}, "sorry": SORRY},
        complaints={"minor": {"staff": "80%"}, "policy": "kind", "discouraged": "0%"}, loyalty={"worth": 100},
        recovery={"kind": {"ladder": [{"step": "sorry", "settles": "90%"}]}},
    )  # fmt: skip
    worse = blueprint.change(one, "complaints.discouraged: 50%")
    found, after = (sim.run(each, days=5, replications=40) for each in (one, worse))
    people = 5 * 239
    assert_near(found, people * 0.4 * 0.8, "service", "", "complaints_reported")
    assert_near(after, people * 0.4 * 0.8 * 0.5, "service", "", "complaints_reported")
    assert after.row("service", "", "complaints").mean == found.row("service", "", "complaints").mean

    def lost(talked_down: float) -> float:
        settled = 0.8 * (1 - talked_down) * 0.9
        return 0.4 * (settled * 0.05 + (0.8 - settled) * 0.54 + 0.2 * 0.63)

    assert_near(found, people * lost(0.0), "service", "", "customers_lost")
    assert_near(after, people * lost(0.5), "service", "", "customers_lost")


# -- the same luck ----------------------------------------------------------------------------------------


def lives(one: blueprint.Blueprint) -> Journal:
    plan = make_plan(one, days=3)
    kept = Journal(plan)
    compiled_engine.replicate(plan, 9, 0, log=kept)
    return kept


def test_a_policy_leaves_all_who_never_fail_as_they_were() -> None:
    """Recovery has staff of its own here; then those to whom nothing happened live the same lives to the last bit."""
    base = desk(
        steps={"till": {**TILL, "takes": "exponential(mean=1.2)",
                        "fails": {"slip": {"share": "20%", "severity": "minor"}}},
               "sorry": SORRY, "chief": {**SORRY, "takes": 5}},
        complaints={"minor": {"staff": "70%"}, "policy": "kind"}, satisfaction={},
        recovery={
            "kind": {"ladder": [{"step": "sorry", "settles": "60%"}, {"step": "chief", "settles": "60%"}]},
            "hard": {"ladder": [{"step": "chief", "settles": "10%"}]},
        },
    )  # fmt: skip
    others = (blueprint.change(base, f"complaints.policy: {policy}") for policy in ("hard", "drop"))
    known = [lives(one) for one in (base, *others)]
    unharmed = [{one.customer for one in each.verdicts if one.failure is None} for each in known]
    assert unharmed[0] == unharmed[1] == unharmed[2]
    assert len(unharmed[0]) > 300
    for each in known[1:]:
        for mine, theirs in ((known[0].visits, each.visits), (known[0].stays, each.stays)):
            assert [one for one in mine if one.customer in unharmed[0]] == [
                one for one in theirs if one.customer in unharmed[0]
            ]
    failed = [[one for one in each.verdicts if one.failure] for each in known]
    assert {one.customer for one in failed[0]} == {one.customer for one in failed[2]}
    assert failed[0] != failed[2]


def test_what_is_not_spoken_of_costs_nothing_and_changes_nothing() -> None:
    """The same service with what customers live through has the same lives; without it, no measure of it."""
    slip = {"share": "10%", "then": "till"}
    till = {**TILL, "takes": "exponential(mean=1.5)"}
    clerk = {"clerk": {"count": 1}}
    plain = desk(steps={"till": {**till, "fails": {"slip": slip}}}, staff=clerk)
    spoken = desk(
        steps={"till": {**till, "fails": {"slip": {**slip, "severity": "minor"}}}}, staff=clerk,
        complaints={}, satisfaction={"stay": {"desired": 5, "adequate": 20}}, loyalty={"worth": 100},
    )  # fmt: skip
    assert lives(plain).stays == lives(spoken).stays
    assert lives(plain).visits == lives(spoken).visits
    assert make_plan(plain).experience is None
    assert not any(
        "score" in row.measure or "loyalty" in row.measure for row in sim.run(plain, replications=2).rows
    )
