"""Rules of the floor manager: against a Markov chain, by hand, by what they leave alone, and by what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import blueprint
import sim
from blueprint import BlueprintError
from blueprint.floor import Condition
from blueprint.quantity import Duration
from sim import compiled_engine, simpy_engine
from sim.plan import make_plan

TILL = {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=4)"}
RESERVE = {
    "when": "till.queue > 3", "until": "till.queue < 1", "at_least": "1 s",
    "then": {"staff": {"clerk": {"count": "+1"}}},
}  # fmt: skip


def shop(**sections: Any) -> blueprint.Blueprint:
    """A till with a clerk, 12 customers an hour, and rules."""
    return blueprint.build(
        {
            "service": "Shop", "arrivals": {"walk_in": {"at": "till", "rate": "12/h"}},
            "staff": {"clerk": {"count": 1}}, "steps": {"till": TILL}, **sections,
        }
    )  # fmt: skip


def chain(arrives: float, serves: float, up: int, down: int, most: int = 400) -> tuple[float, float]:
    """Of an M/M/1 with a second server while a rule holds, begun when `up` wait and ended when `down` do: the mean
    number who wait, and the share of time for which the rule holds.

    The stationary distribution of (customers, whether it holds, how many serve), from the balance of the chain; nobody
    is interrupted when the rule ends, so that two may still be served without it.
    """
    states = [(n, on, working) for n in range(most) for on in (0, 1) for working in range(min(n, 2) + 1)]
    place = {state: at for at, state in enumerate(states)}
    flow = np.zeros((len(states), len(states)))

    def settled(n: int, on: int, working: int) -> tuple[int, int, int]:
        """After whoever can be called has been, and the rule looked at, until nothing changes."""
        while True:
            working = max(working, min(n, 1 + on))
            waiting = n - working
            if on == 0 and waiting >= up:
                on = 1
            elif on == 1 and waiting <= down:
                on = 0
            else:
                return n, on, working

    for (n, on, working), at in place.items():
        if working == 0 and n > 0:
            continue
        if n + 1 < most:
            flow[at, place[settled(n + 1, on, working)]] += arrives
        if working:
            flow[at, place[settled(n - 1, on, working - 1)]] += serves * working
    reached, border = {place[0, 0, 0]}, [place[0, 0, 0]]
    while border:
        for to in np.flatnonzero(flow[border.pop()]):
            if to not in reached:
                reached.add(int(to))
                border.append(int(to))
    kept = sorted(reached)
    rates = flow[np.ix_(kept, kept)]
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[-1] = 1.0
    share = np.linalg.solve(balance, np.r_[np.zeros(len(kept) - 1), 1.0])
    waiting = sum(part * (states[at][0] - states[at][2]) for part, at in zip(share, kept, strict=True))
    return float(waiting), float(sum(part * states[at][1] for part, at in zip(share, kept, strict=True)))


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_a_second_server_while_many_wait_is_the_markov_chain(engine: str) -> None:
    """A clerk more from four who wait until nobody does; for a second at least, which is short beside four minutes."""
    service = shop(rules={"reserve": RESERVE})
    waiting, held = chain(12 / 60, 1 / 4, up=4, down=0)
    n = 200 if engine == "compiled" else 40
    results = sim.run(service, replications=n, days=3, warm_up="12 h", seed=5, engine=engine)  # type: ignore[arg-type]
    for scope, name, measure, exact in (
        ("step", "till", "queue_mean", waiting),
        ("rule", "reserve", "held_share", held),
    ):
        row = results.row(scope, name, measure)
        half = (row.high - row.low) / 2
        assert abs(row.mean - exact) < 2.3 * half, (measure, row.mean, exact)  # 99.99 % of the t-distribution
    assert held > 0.05
    assert results.row("service", "", "waiting_mean").mean < 12


def test_the_chain_of_the_test_is_that_of_erlang_where_nothing_is_switched() -> None:
    """M/M/1: rho²/(1−rho) wait; M/M/2 from the beginning, which is 2rho³/(1−rho²)."""
    assert chain(0.2, 0.25, up=399, down=-1)[0] == pytest.approx(0.8**2 / 0.2, rel=1e-6)
    rho = 0.4
    assert chain(0.2, 0.25, up=0, down=-1)[0] == pytest.approx(2 * rho**3 / (1 - rho**2), rel=1e-6)


def stays(service: blueprint.Blueprint, days: int = 1) -> list[str]:
    return str(sim.journal(service, days=days)).splitlines()


def regular(**sections: Any) -> blueprint.Blueprint:
    """Somebody every two minutes from nine to twenty past, five minutes at the till."""
    return blueprint.build(
        {
            "service": "Regular", "hours": "09:00-09:20", "arrivals": {"walk_in": {"at": "till", "every": 2}},
            "staff": {"clerk": {"count": 1}}, "steps": {"till": {**TILL, "takes": 5}}, **sections,
        }
    )  # fmt: skip


def test_a_condition_has_to_last() -> None:
    """From 09:08 on two wait; a minute later a second clerk is there, and stays to the end."""
    rule = {
        "when": "till.queue > 1 for 1",
        "until": "till.queue < 1",
        "then": {"staff": {"clerk": {"count": "+1"}}},
    }
    told = stays(regular(rules={"reserve": rule}))
    assert told[2] == "walk_in 2: 09:06 till from 09:09 to 09:14; served 09:14 (3 min busy:clerk)"
    assert told[3] == "walk_in 3: 09:08 till from 09:12 to 09:17; served 09:17 (4 min busy:clerk)"


def test_a_rule_lasts_for_its_time_and_rests() -> None:
    """From 09:06, when two wait, for three minutes, and so for four, the least; again after a rest of four."""
    rule = {
        "when": "till.queue > 1",
        "until": 3,
        "at_least": 4,
        "then": {"steps": {"till": {"pace": "200%"}}},
    }
    plan = make_plan(regular(rules={"hurry": rule}))
    for engine in (simpy_engine, compiled_engine):
        ((times, held),) = engine.replicate(plan, 1, 0).rules
        assert (times, held) == (2, 8 * 60 * 1_000_000)  # 09:06–09:10, 09:14–09:18


def test_customers_are_sent_elsewhere_while_a_rule_holds() -> None:
    steps = {
        "door": {"lane": "customer", "takes": 0, "next": "till"},
        "till": {**TILL, "takes": 5},
        "machine": {"lane": "customer", "takes": 3},
    }
    rule = {
        "when": "till.queue >= 2",
        "until": "till.queue < 1",
        "then": {"steps": {"door": {"next": "machine"}}},
    }
    service = regular(arrivals={"walk_in": {"at": "door", "every": 2}}, steps=steps, rules={"machines": rule})
    told = stays(service)
    assert "machine from 09:08 to 09:11" in told[3]
    assert "till from" in told[2]
    results = sim.run(service, replications=1)
    assert (
        results.row("rule", "machines", "fired").mean == 2
    )  # from 09:06 to 09:12, when nobody waits, and from 09:16
    assert results.row("step", "machine", "visits").mean > 0


def test_a_count_that_falls_interrupts_nobody_and_is_paid_while_it_holds() -> None:
    service = regular(
        staff={"clerk": {"count": 1, "cost": "60/h"}},
        rules={"more": {"when": "till.queue > 1", "until": 1, "then": {"staff": {"clerk": {"count": "+1"}}}}},
    )
    results = sim.run(service, replications=1)
    held = results.row("rule", "more", "held").mean
    on_duty = results.row("pool", "clerk", "on_duty_mean").mean
    assert on_duty == pytest.approx(1 + held / 20)


def test_who_never_meets_a_rule_lives_as_before() -> None:
    """Common luck: a rule that begins when nine wait changes nothing on a day on which never nine do."""
    plain, ruled = (
        shop(hours="09:00-17:00"),
        shop(hours="09:00-17:00", rules={"reserve": {**RESERVE, "when": "till.queue > 8"}}),
    )
    same = 0
    for replication in range(30):
        journals = [sim.journal(one, replication=replication, seed=4) for one in (plain, ruled)]
        if compiled_engine.replicate(make_plan(ruled), 4, replication).rules[0][0] == 0:
            assert str(journals[0]) == str(journals[1])
            same += 1
    assert 3 < same < 30


def test_the_rules_are_off_when_the_doors_open() -> None:
    rule = {"when": "till.queue > 1", "until": "core.down", "then": {"staff": {"clerk": {"count": "+1"}}}}
    service = regular(
        rules={"more": rule}, systems={"core": {"maintenance": "03:00-04:00"}},
        steps={"till": {**TILL, "takes": 5, "uses": "core"}},
    )  # fmt: skip
    plan = make_plan(service, days=2)
    first, both = stays(service), stays(service, days=2)
    assert both[: len(first)] == first
    later = [line.replace("day 2 ", "") for line in both[len(first) :]]
    assert [line.split(": ", 1)[1] for line in later] == [line.split(": ", 1)[1] for line in first]
    ((times, held),) = compiled_engine.replicate(plan, 1, 0).rules
    assert times == 2
    assert held == 2 * 14 * 60 * 1_000_000  # from 09:06 to 09:20 on each day


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("counter.queue > 12 for 5 min", Condition("counter", "queue", ">", 12, Duration(5, "min"))),
        ("柜台.queue≥3", Condition("柜台", "queue", ">=", 3)),
        ("counter.longest_wait <= 10 min", Condition("counter", "longest_wait", "<=", Duration(10, "min"))),
        ("core.down for 600", Condition("core", "down", lasting=Duration(600))),
    ],
)
def test_conditions_are_read_and_written(written: str, read: Condition) -> None:
    assert Condition.parse(written) == read
    assert Condition.parse(str(read)) == read


MANY = "till.queue > 3"
THEN = {"staff": {"clerk": {"count": "+1"}}}


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"when": "tll.queue > 3", "then": THEN}, "rules.r.when: no step 'tll' (did you mean till?)"),
        ({"when": [MANY, "clerc.free < 1"], "then": THEN}, "rules.r.when.1: no pool 'clerc' (did you mean clerk?)"),
        ({"when": "till.que > 3", "then": THEN}, "'que' cannot be looked at (did you mean queue?)"),
        ({"when": "till.queue", "then": THEN}, "has no limit; write till.queue > 5"),
        ({"when": "till.queue > many", "then": THEN}, "'many' is no number of people"),
        ({"when": "many wait", "then": THEN}, "'many wait' is no condition; write counter.queue > 12 for 5 min"),
        ({"when": "core.down > 1", "then": THEN}, "a system is down or not"),
        ({"when": "walk.queue > 2", "then": THEN}, "nobody ever waits at walk"),
        ({"when": "clerk.free >= 0", "then": THEN}, "is always so; write another number"),
        ({"then": THEN}, "rules.r.when: is missing; say when it begins"),
        ({"when": MANY}, "rules.r.then: is missing; say what is done"),
        ({"when": MANY, "then": {}}, "nothing is done; write then: {staff: {teller: {count: +1}}}"),
        ({"when": MANY, "then": {"staff": {"clerk": {"count": 0}}}}, "0 more changes nothing"),
        ({"when": MANY, "then": {"staff": {"clrk": {"count": "+1"}}}}, "no pool 'clrk' (did you mean clerk?)"),
        ({"when": MANY, "then": {"steps": {"till": {"helped_by": "clerk"}}}}, "clerk serves at till already"),
        ({"when": MANY, "then": {"steps": {"walk": {"helped_by": "clerk"}}}}, "at walk nobody serves"),
        ({"when": MANY, "then": {"steps": {"till": {"next": "awy"}}}}, "no step 'awy'"),
        ({"when": MANY, "then": {"steps": {"till": {"next": {"walk": "50%"}}}}}, "the shares add up to 50%"),
        ({"when": MANY, "then": {"steps": {"till": {}}}}, "says nothing; write"),
        ({"when": MANY, "until": 0, "then": THEN}, "0 is no time; say how long it lasts"),
        ({"when": MANY, "at_least": "1 ms", "then": THEN}, "write a second or more"),
        ({"when": MANY, "untill": 3, "then": THEN}, "unknown key 'untill' (did you mean until?)"),
        (7, "should be written {when: counter.queue > 12, then: {staff: {teller: {count: +1}}}}, and is 7"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(rule: Any, told: str) -> None:
    with pytest.raises(BlueprintError) as error:
        shop(
            steps={"till": {**TILL, "uses": "core", "next": "walk"}, "walk": {"lane": "customer", "takes": 1}},
            systems={"core": {}}, rules={"r": rule},
        )  # fmt: skip
    assert told in str(error.value)
    assert str(error.value).count("\n") <= 1, "one mistake is told once"


def test_a_number_without_its_sign_is_asked_about(tmp_path: Any) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(shop(rules={"r": RESERVE}).text().replace("+1", "5"), encoding="utf-8")
    with pytest.raises(BlueprintError, match=r"5 may mean 5 in all or 5 more; write \+5 for so many more"):
        blueprint.load(path)


def test_two_rules_cannot_say_different_things_of_a_step() -> None:
    hurry = {"when": "till.queue > 3", "then": {"steps": {"till": {"pace": "150%"}}}}
    with pytest.raises(
        BlueprintError,
        match=r"rules\.two\.then\.steps\.till\.pace: one says this of till, too, and both cannot hold",
    ):
        shop(rules={"one": hurry, "two": {**hurry, "when": "till.queue > 5"}})


def test_rules_are_kept_in_a_file_and_a_graph(tmp_path: Any) -> None:
    text = """\
service: Shop
arrivals:
  walk_in: {at: till, rate: 12/h}
staff:
  clerk: {count: 1}
  officer: {}
rules:
  reserve:   # the second till
    label: {en: Open the second till, zh: 开放第二窗口}
    when: till.queue > 3 for 2 min
    until: till.queue < 1
    then: {staff: {clerk: {count: +1}}, steps: {till: {helped_by: officer, next: {back: 30%, leave: 70%}}}}
steps:
  till: {lane: frontstage, by: clerk, takes: exponential(mean=4)}
  back: {lane: customer, takes: 2}
"""
    path = tmp_path / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    service = blueprint.load(path)
    assert service.text() == text
    assert blueprint.from_graph(service.graph()) == service
    assert service.graph().edges["till", "back"]["rules"] == {"reserve": 0.3}
    assert blueprint.build(service.data()) == service
    slower = blueprint.change(service, "rules.reserve.when: till.queue > 5")
    assert "till.queue > 5" in slower.text()
    assert "# the second till" in slower.text()
    without = blueprint.change(service, "rules.reserve: drop", "staff.officer: drop", "steps.back: drop")
    assert not without.rules


def test_what_a_rule_is_worth_is_what_is_lost_without_it() -> None:
    """Beside the same days without the rule, reckoned here from the results of both."""
    service = blueprint.load("bank_hall")
    found = sim.rules(service, replications=12)
    without = sim.run(blueprint.change(service, "rules.to_machines.when: never"), replications=12)
    worth = next(one for one in found.rules if one.name == "to_machines")
    difference = without.column("service", "", "waiting_total") - found.base.column(
        "service", "", "waiting_total"
    )
    assert worth.saved["waiting_total"].mean == pytest.approx(difference.mean(), rel=1e-12)
    assert worth.saved["waiting_total"].low > 0
    assert without.row("rule", "to_machines", "fired").mean == 0
    assert found.rules[0] == worth
    assert len(found.csv().splitlines()) == 4
    with pytest.raises(ValueError, match="there is no rule; write rules:"):
        sim.rules(shop())


def test_rules_stand_in_the_picture_in_both_languages() -> None:
    from blueprint.drawing.boxes import step_boxes
    from blueprint.drawing.cells import lines
    from blueprint.drawing.links import flow_links

    graph = blueprint.load("bank_hall").graph()
    for lang, small, told, way in (
        (
            "en",
            "3 rules",
            "Open the reserve counter: > 6 waiting for 3 min: +1 Teller",
            "20 % + 40 % by rule",
        ),
        ("zh", "现场规则 3 条", "开放机动窗口：排队 > 6 达 3 分钟：+1 柜员", "20% + 规则 40%"),
    ):
        (box,) = (one for one in step_boxes(graph, lang, None) if one.key == "step-counter")
        assert small in box.small
        assert told in [line.text for line in lines(graph, "rules", "counter", None, lang)]
        links = {link.key: link.label for link in flow_links(graph, set(), None, lang, {})}
        assert links["flow-triage-machine"] == way
        assert links["flow-triage-advice"] in {"10 %", "10%"}


def test_the_command_says_the_rules_in_both_languages(tmp_path: Any) -> None:
    from click.testing import CliRunner

    from studio.cli import main

    for lang, told in (("en", "Guide to the machines saves"), ("zh", "引导至自助机每天节省成本")):
        words = ["rules", "bank_hall", "--replications", "12", "--lang", lang, "-o", str(tmp_path / lang)]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        assert told in result.output
        assert {path.suffix for path in (tmp_path / lang).iterdir()} == {
            ".csv",
            ".json",
            ".svg",
            ".png",
            ".pdf",
        }
    result = CliRunner().invoke(main, ["rules", "bank_branch"])
    assert result.exit_code == 1
    assert "bank_branch rules: there is no rule; write rules:" in result.output
