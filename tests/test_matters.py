"""A matter of a customer where two things meet, by hand and a journal each; its sections when changed, and when wrong.

What is usual stands in `test_living`; that both engines say the same, in `test_agreement`.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

import blueprint
import sim
from sim.plan import NeverLeavesError

TILL = {"lane": "frontstage", "by": "clerk", "takes": 1}
SORRY = {"lane": "frontstage", "by": "boss", "takes": 2}
SLIP = {"slip": {"share": 1.0, "severity": "minor"}}
KIND = {"kind": {"ladder": [{"step": "sorry", "settles": "100%"}]}}
SENT = {"minor": {"head_office": "100%"}, "policy": "kind"}


def desk(**sections: Any) -> blueprint.Blueprint:
    """One customer, at 09:04, at a till at which something goes wrong."""
    defaults: dict[str, Any] = {
        "service": "Desk", "hours": "09:00-09:20", "closing": "serve_out", "satisfaction": {},
        "arrivals": {"people": {"at": "till", "every": 15}}, "staff": {"clerk": {"count": 1}, "boss": {"count": 1}},
    }  # fmt: skip
    return blueprint.build({**defaults, **sections})


def verdict(journal: sim.Journal, number: int = 0) -> tuple[str | None, str | None]:
    """Which failure counts in the end for a customer, and what became of it."""
    found = next(one for one in journal.verdicts if one.customer == number)
    return found.failure, found.handling


def steps(journal: sim.Journal, number: int = 0) -> list[tuple[str, float]]:
    """The steps that a customer came to, and the minutes after nine at which each visit ended."""
    visits = [one for one in journal.visits if one.customer == number]
    return [(one.step, one.ended / 60e6 - 540) for one in visits]


# -- what follows when two things meet ------------------------------------------------------------------


def test_what_fails_at_the_follow_up_is_a_matter_of_its_own() -> None:
    """The first was settled; the second is not, and takes nothing of what was given back for the first."""
    made = desk(
        complaints={"minor": {"staff": "100%"}, "major": {"staff": "100%"}, "policy": "kind"},
        recovery={"kind": {**KIND["kind"], "follow_up": "call"}},
        steps={"till": {**TILL, "fails": SLIP}, "sorry": SORRY,
               "call": {**SORRY, "fails": {"rude": {"share": 1.0, "severity": "major"}}}},
    )  # fmt: skip
    journal = sim.journal(made)
    assert verdict(journal) == ("call.rude", "unsettled")
    found = sim.run(made, replications=2)
    assert found.row("service", "", "settled").mean == 1.0
    assert found.row("service", "", "recoveries").mean == 1.0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_letter_does_not_wait_for_what_is_noticed_later(share: float) -> None:
    """She complains of the first; that she will notice a second five minutes later delays nothing."""
    hidden = {"hidden": {"share": share, "severity": "minor", "noticed": {"later": 1.0, "after": 5}}}
    made = desk(
        complaints={**SENT, "channels": {"head_office": {"to": "sorry"}}}, recovery=KIND,
        steps={"till": {**TILL, "fails": {**SLIP, **hidden}}, "sorry": SORRY},
    )  # fmt: skip
    assert steps(sim.journal(made)) == [("till", 16.0), ("sorry", 18.0)]


def test_what_alone_is_noticed_later_is_complained_of_later() -> None:
    """Five minutes after she has left at 09:16."""
    made = desk(
        complaints={**SENT, "channels": {"head_office": {"to": "sorry"}}}, recovery=KIND, hours="09:00-09:29",
        steps={"till": {**TILL, "fails": {"hidden": {
            "share": 1.0, "severity": "minor", "noticed": {"later": 1.0, "after": 5}}}}, "sorry": SORRY},
    )  # fmt: skip
    assert steps(sim.journal(made)) == [("till", 16.0), ("sorry", 23.0)]


def test_a_wait_that_ends_unserved_is_judged_where_too_long_a_wait_is_a_failure() -> None:
    """The second waits from 09:02 until she is turned away at 09:10: 5 points for that wait, of which one is taken."""
    made = desk(
        hours="09:00-09:10", closing="turn_away", arrivals={"people": {"at": "till", "every": 3}},
        staff={"clerk": {"count": 1}}, complaints={"minor": {"silent": "100%"}},
        steps={"till": {**TILL, "takes": 30, "fails": {"long": {"wait_over": 2, "severity": "minor"}}}},
    )  # fmt: skip
    scores = {one.customer: one.score for one in sim.journal(made).verdicts}
    assert scores == {0: 5.0, 1: 4.0, 2: 5.0}


@pytest.mark.parametrize(("told", "comes"), [("skip_below", False), ("", True)])
def test_whoever_is_left_without_recovery_does_not_come_back_for_it(told: str, comes: bool) -> None:
    """She tells staff what she noticed at home; without a channel there is only recovery to come to."""
    made = desk(
        loyalty={"worth": 100}, complaints={"minor": {"staff": "100%"}, "policy": "kind"},
        recovery={"kind": {**KIND["kind"], **({told: 500} if told else {})}},
        steps={"till": {**TILL, "fails": {"hidden": {
            "share": 1.0, "severity": "minor", "noticed": {"later": 1.0}}}}, "sorry": SORRY},
    )  # fmt: skip
    journal = sim.journal(made)
    assert [step for step, _ in steps(journal)] == (["till", "sorry"] if comes else ["till"])
    assert verdict(journal) == ("till.hidden", "quickly" if comes else "unsettled")


def test_a_letter_that_nobody_reads_is_given_up() -> None:
    """The second letter finds the clerk busy with the first and gives up after a minute: there is no ladder for it."""
    made = desk(
        arrivals={"people": {"at": "till", "every": 9}},
        complaints={**SENT, "channels": {"head_office": {"to": "letters"}}}, recovery=KIND,
        steps={"till": {"lane": "customer", "takes": 1, "fails": SLIP}, "sorry": SORRY,
               "letters": {"lane": "backstage", "by": "clerk", "takes": 30, "patience": 1}},
    )  # fmt: skip
    journal = sim.journal(made)
    assert [step for step, _ in steps(journal, 1)] == ["till", "letters"]
    assert verdict(journal, 0) == ("till.slip", "settled")
    assert verdict(journal, 1) == ("till.slip", "unsettled")


# -- what it costs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_guarantee_pays_though_nobody_feels_the_failure(engine: Any) -> None:
    """Every 2 minutes a service of 2.5: the customer with number k waits k/2 minutes; of 29, the 18 from k = 11 on
    wait longer than 5.
    """
    made = desk(
        hours="09:00-10:00", satisfaction=None, arrivals={"people": {"at": "till", "every": 2}},
        staff={"clerk": {"count": 1}},
        steps={"till": {**TILL, "takes": 2.5, "fails": {"long": {"wait_over": 5, "pays": 10}}}},
    )  # fmt: skip
    found = sim.run(made, replications=2, engine=engine)
    assert found.row("service", "", "cost_guarantee").mean == 180.0
    assert found.row("service", "", "cost").mean == 180.0


def test_a_low_score_costs_custom_though_nothing_fails() -> None:
    """One customer who need not wait, and a curve that says what of it: who scores 5 comes again with 80 %."""
    made = desk(
        staff={"clerk": {"count": 1}}, loyalty={"worth": 100, "satisfaction": {1: "10%", 5: "80%"}},
        steps={"till": {**TILL, "expects": {"desired": 1, "adequate": 4}}},
    )  # fmt: skip
    found = sim.run(made, replications=2)
    assert found.row("service", "", "customers_lost").mean == pytest.approx(0.2, abs=1e-6)
    assert found.row("service", "", "cost_loyalty").mean == pytest.approx(20.0, abs=1e-4)


# -- what is changed ------------------------------------------------------------------------------------


def told() -> blueprint.Blueprint:
    """A service that says much about what goes wrong."""
    share = {"usual": "1%", "by": {"clerk": "5%"}, "queue_over": {3: "10%"}, "after": {"sorry.rude": "30%"}}
    return desk(
        complaints={"minor": {"staff": "20%", "friends": "30%"}, "major": {"staff": "50%", "silent": "50%"},
                    "policy": "kind"},
        satisfaction={"gives_back": {"settled": "50%", "quickly": "90%"}},
        loyalty={"minor": {"silent": "30%", "unsettled": "40%"}, "satisfaction": {1: "10%", 5: "100%"}},
        recovery=KIND,
        steps={"till": {**TILL, "fails": {"slip": {"share": share, "severity": "minor"}}},
               "sorry": {**SORRY, "fails": {"rude": {"share": "2%", "severity": "minor"}}}},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "section", "becomes"),
    [
        ("complaints.minor.staff: x2", ("complaints", "minor"), {"staff": "40%", "friends": "30%"}),
        ("complaints.major.staff: 60%", ("complaints", "major"), {"staff": "60%", "silent": "40%"}),
        ("satisfaction.gives_back.settled: 60%", ("satisfaction", "gives_back"),
         {"settled": "60%", "quickly": "90%"}),
        ("loyalty.minor.silent: x0.5", ("loyalty", "minor"), {"silent": "15%", "unsettled": "40%"}),
        ("loyalty.satisfaction.1: 20%", ("loyalty", "satisfaction"), {"1": "20%", "5": "100%"}),
        ("recovery.kind.ladder.*.settles: x0.5", ("recovery", "kind", "ladder"),
         [{"step": "sorry", "settles": "50%"}]),
        ("recovery.kind.ladder.sorry: {step: sorry, settles: 70%}", ("recovery", "kind", "ladder"),
         [{"step": "sorry", "settles": "70%"}]),
    ],
)  # fmt: skip
def test_shares_that_are_no_whole_leave_each_other_alone(
    change: str, section: tuple[str, ...], becomes: Any
) -> None:
    found: Any = blueprint.change(told(), change).data()
    for key in section:
        found = found[key]
    shown = {str(key): value for key, value in found.items()} if isinstance(found, dict) else found
    assert shown == becomes


@pytest.mark.parametrize(
    ("inside", "becomes"),
    [
        ("usual: x2", {"usual": "2%"}),
        ("by.clerk: x2", {"by": {"clerk": "10%"}}),
        ("queue_over.3: 20%", {"queue_over": {3: "20%"}}),
        ("after.sorry.rude: 20%", {"after": {"sorry.rude": "20%"}}),
    ],
)
def test_what_a_share_depends_on_can_be_changed_alone(inside: str, becomes: dict[str, Any]) -> None:
    before = told().data()["steps"]["till"]["fails"]["slip"]["share"]
    changed = blueprint.change(told(), f"steps.till.fails.slip.share.{inside}").data()
    found = changed["steps"]["till"]["fails"]["slip"]["share"]
    assert {**found, "queue_over": {int(key): share for key, share in found["queue_over"].items()}} == {
        **before, "queue_over": {3: "10%"}, **becomes
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("complaints.minor.staff: x9", "more than the whole"),
        ("recovery.kind.ladder.sorry: drop", "has no step; write ladder: [{step: apologise, settles: 50%}]"),
        ("recovery.kind.ladder.till.settles: 5%", "has no 'till'; there is sorry"),
        ("steps.till.fails.slip.share.by.boss: 2%", "boss does not serve here"),
        ("steps.till.fails.slip.share.after.rude: 2%", "'rude' names no failure"),
    ],
)
def test_a_change_that_cannot_be_is_told(change: str, expected: str) -> None:
    with pytest.raises(blueprint.BlueprintError, match=expected.replace("[", r"\[").replace("{", r"\{")):
        blueprint.change(told(), change)


# -- what is wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ({"recovery": {"kind": {"ladder": []}}}, "recovery.kind.ladder: has no step"),
        ({"steps": {"till": {**TILL, "fails": {"f": {"share": 0.1, "severity": None, "dimension": "empathy"}}}}},
         "says how it is felt, and without a severity nobody feels it"),
        ({"steps": {"till": {**TILL, "haste": None, "fails": {"f": {"share": {"hurried": 0.1}}}}}},
         "nobody hurries here"),
        ({"segments": {"a": {}, "b": {}},
          "arrivals": {"people": {"at": "till", "every": 2, "segments": {"a": 0.5, "b": 0.5}}},
          "steps": {"till": {**TILL, "takes": {"by_segment": {"a": 1}, "others": None}}}}, "says nothing of b"),
        ({"steps": {"till": {**TILL, "fails": {"f": {"on": ["abandoned"]}}}}}, "is no exit"),
        ({"steps": {"till": {**TILL, "haste": {"over": 1, "pace": 1e-9}}}},
         "is no pace; write one from 0.1% to 1000%"),
    ],
)  # fmt: skip
def test_nothing_said_and_the_wrong_kind_are_told(sections: dict[str, Any], expected: str) -> None:
    with pytest.raises(blueprint.BlueprintError, match=expected):
        desk(**{"staff": {"clerk": {"count": 1}}, "steps": {"till": TILL}, **sections})


def test_a_mixture_of_equal_shares_has_a_fingerprint_whatever_their_order() -> None:
    parts = ["50% of exponential(mean=2)", "50% of exponential(mean=3)"]
    first, second = (
        desk(
            staff={"clerk": {"count": 1}}, steps={"till": {**TILL, "takes": f"mixture({', '.join(order)})"}}
        ).fingerprint
        for order in (parts, parts[::-1])
    )
    assert first == second


def test_a_step_that_loses_customers_survives_the_graph() -> None:
    made = desk(
        staff={"clerk": {"count": 1}}, steps={"till": {**TILL, "next": {"leave": "90%", "lost": "10%"}}}
    )
    assert blueprint.from_graph(made.graph()) == made
    assert made.graph().nodes["till"]["loses"] == pytest.approx(0.1)


def test_who_never_leaves_is_told_once() -> None:
    error = NeverLeavesError("till")
    assert str(type(error)(*error.args)) == str(error) == str(copy.copy(error))
    assert str(error).startswith("a customer came to step till 100,000 times")
