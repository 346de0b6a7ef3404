"""What a designer may suppose of a service: every kind of change against what it should do by hand."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.stats
from strategies import staffed_service

import blueprint
import sim
from blueprint import Blueprint, BlueprintError, Change, Distribution, Scenario
from blueprint.changes import scenarios
from blueprint.changes.moments import moments, total
from blueprint.file import parse
from blueprint.mistakes import Places

BRANCH = """\
service: Branch
unit: min
hours: 09:00-17:00
segments:
  gold: {share: 20%, priority: 1}
  plain: {share: 80%}
arrivals:
  walk_in: {at: ticket, rate: {09:00: 30/h, 11:00: 60/h, 13:00: 40/h}}
  booked: {at: ticket, every: 10, segments: {gold: 50%, plain: 50%}}
staff:
  teller: {count: {09:00: 3, 12:00: 5}, cost: 45/h}
  officer: {count: 2, cost: 80/h}
systems:
  core: {up: exponential(mean=3 d), down: lognormal(mean=15, sd=12)}
  printer: {}
steps:
  ticket: {lane: customer, uses: printer, takes: "uniform(low=0.2, high=0.5)", next: counter}
  counter:
    lane: frontstage
    by: teller
    uses: core
    takes: lognormal(mean=4.2, sd=2.1)
    patience: {by_segment: {gold: never}, others: exponential(mean=18)}
    fails: {wrong_entry: {share: 2%, then: counter}, rude: {share: 1%, then: lost}}
    standard: {wait: 80% within 5 min}
    next: {leave: 70%, form: 30%}
  form: {lane: customer, takes: "triangular(low=2, mode=3, high=7)", next: account}
  account:
    {lane: backstage, by: [officer, teller], takes: "mixture(25% of 2, 75% of gamma(mean=8, cv=0.5))", wrap_up: 1,
     fails: {form_wrong: {share: 8%, then: form}}, next: leave}
"""


@pytest.fixture
def branch(tmp_path: Path) -> Blueprint:
    path = tmp_path / "branch.yaml"
    path.write_text(BRANCH, encoding="utf-8")
    return blueprint.load(path)


def told(service: Blueprint, *changes: Any) -> str:
    """The mistakes of wrong changes."""
    with pytest.raises(BlueprintError) as caught:
        blueprint.change(service, *changes)
    return str(caught.value)


def at(service: Blueprint, path: str) -> Any:
    """The plain data at a path."""
    value: Any = service.data()
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def copied(value: Any) -> Any:
    """The value as another process gets it."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own


@pytest.mark.parametrize(
    ("change", "path", "becomes"),
    [
        ("systems.core.down: lognormal(mean=5, sd=4)", "systems.core.down", "lognormal(mean=5, sd=4)"),
        ("steps.account.lane: frontstage", "steps.account.lane", "frontstage"),
        ("hours: 09:00-18:00", "hours", "09:00-18:00"),
        ("staff.teller.count: {09:00: 3, 12:00: 6}", "staff.teller.count", {"09:00": 3, "12:00": 6}),
        ("staff.teller.count.12:00: 7", "staff.teller.count", {"09:00": 3, "12:00": 7}),
        ("steps.counter.priority: 2", "steps.counter.priority", 2),
        ("steps.counter.priority: = -2", "steps.counter.priority", -2),
        ("steps.counter.moment_of_truth: true", "steps.counter.moment_of_truth", True),
        ("steps.counter.label: {en: Desk, zh: 柜台}", "steps.counter.label", {"en": "Desk", "zh": "柜台"}),
        ('steps.counter.label: "Desk: the old one"', "steps.counter.label", "Desk: the old one"),
        ("steps.counter.fails.slip: {share: 3%}", "steps.counter.fails.slip", {"share": "3%"}),
        ("staff.teller.count: +1", "staff.teller.count", {"09:00": 4, "12:00": 6}),
        ("staff.teller.count：＋1", "staff.teller.count", {"09:00": 4, "12:00": 6}),
        ("staff.officer.count: -1", "staff.officer.count", 1),
        ("staff.teller.count: -3", "staff.teller.count", {"09:00": 0, "12:00": 2}),
        ("staff.teller.count: ×1.5", "staff.teller.count", {"09:00": 5, "12:00": 8}),
        ("staff.teller.count: -50%", "staff.teller.count", {"09:00": 2, "12:00": 3}),
        ("staff.teller.count: ample", "staff.teller.count", 10_000),
        ("steps.counter.priority: -2", "steps.counter.priority", -2),
        ("arrivals.walk_in.rate: *1.2", "arrivals.walk_in.rate", {"09:00": "36/h", "11:00": "72/h", "13:00": "48/h"}),
        ("arrivals.booked.every: x2", "arrivals.booked.every", 20),
        ("staff.teller.cost: +20%", "staff.teller.cost", "54/h"),
        ("prices: {lost: 80}", "prices.lost", 80),
        ("steps.counter.takes: x0.9", "steps.counter.takes", "lognormal(mean=3.78, sd=1.89)"),
        ("steps.form.takes: x2", "steps.form.takes", "triangular(low=4, mode=6, high=14)"),
        ("steps.account.takes: x2", "steps.account.takes", "mixture(25% of 4, 75% of gamma(mean=16, cv=0.5))"),
        ("systems.core.up: x0.5", "systems.core.up", "exponential(mean=1.5 d)"),
        ("steps.counter.fails.wrong_entry.share: x0.5", "steps.counter.fails.wrong_entry.share", "1%"),
        ("steps.counter.patience: x0.5", "steps.counter.patience",
         {"by_segment": {"gold": "never"}, "others": "exponential(mean=9)"}),
        ("steps.counter.takes.gold: x0.5", "steps.counter.takes",
         {"by_segment": {"gold": "lognormal(mean=2.1, sd=1.05)"}, "others": "lognormal(mean=4.2, sd=2.1)"}),
        ("steps.counter.patience.plain: never", "steps.counter.patience",
         {"by_segment": {"gold": "never", "plain": "never"}, "others": "exponential(mean=18)"}),
        ("staff.teller.count: +1 from 11:00 to 14:00", "staff.teller.count",
         {"09:00": 3, "11:00": 4, "12:00": 6, "14:00": 5}),
        ("staff.officer.count: +1 from 15:00-17:00", "staff.officer.count", {"09:00": 2, "15:00": 3}),
        ("staff.officer.count: 4 from 09:00 to 10:00", "staff.officer.count", {"09:00": 4, "10:00": 2}),
        ("arrivals.walk_in.rate: x1.5 from 10:00 to 12:00", "arrivals.walk_in.rate",
         {"09:00": "30/h", "10:00": "45/h", "11:00": "90/h", "12:00": "60/h", "13:00": "40/h"}),
        ("hours: +1 h", "hours", "09:00-18:00"),
        ("hours: -30 min", "hours", "09:00-16:30"),
        ("hours: opens 08:00", "staff.teller.count", {"08:00": 3, "12:00": 5}),
        ("hours: opens 08:00", "arrivals.walk_in.rate", {"08:00": "30/h", "11:00": "60/h", "13:00": "40/h"}),
        ("hours: closes 12:00", "staff.teller.count", {"09:00": 3}),
        ("hours: 10:00-12:30", "staff.teller.count", {"09:00": 3, "12:00": 5}),
        ("steps.counter.by: +officer", "steps.counter.by", ["teller", "officer"]),
        ("steps.account.by: -teller", "steps.account.by", ["officer"]),
        ("steps.counter.next.form: 60%", "steps.counter.next", {"leave": "40%", "form": "60%"}),
        ("steps.account.next.ticket: 10%", "steps.account.next", {"leave": "90%", "ticket": "10%"}),
        ("steps.counter.standard: drop", "steps.counter.standard", None),
        ("steps.counter.fails.rude: drop", "steps.counter.fails", {"wrong_entry": {"share": "2%", "then": "counter"}}),
        ("steps.account.fails.form_wrong: drop", "steps.account.fails", None),
        ("systems.core.outages: drop", "systems.core", {}),
        ("systems.core: drop", "steps.counter.uses", None),
        ("staff.officer: drop", "steps.account.by", ["teller"]),
        ("arrivals.booked: drop", "arrivals.booked", None),
        ("segments.gold: drop", "steps.counter.patience", "exponential(mean=18)"),
    ],
)  # fmt: skip
def test_a_change_does_what_it_says(branch: Blueprint, change: str, path: str, becomes: Any) -> None:
    changed = blueprint.change(branch, change)
    assert at(changed, path) == becomes
    assert changed != branch
    assert branch.data() == parse(BRANCH)[0] | {
        "steps": branch.data()["steps"],
        "segments": branch.data()["segments"],
    }


def test_a_star_stands_for_every_name(branch: Blueprint) -> None:
    changed = blueprint.change(
        branch, "steps.*.fails.*.share: x2", {"steps.*.takes": "x0.5", "arrivals.*.rate": "x2"}
    )
    shares = [m["share"] for step in changed.data()["steps"].values() for m in step.get("fails", {}).values()]
    assert shares == ["4%", "2%", "16%"]
    for name, step in branch.steps.items():
        assert changed.steps[name].takes.mean("min") == pytest.approx(step.takes.mean("min") / 2)
    assert at(changed, "arrivals.booked") == at(branch, "arrivals.booked"), "it has no rate, and needs none"


def test_changes_apply_in_the_order_given(branch: Blueprint) -> None:
    first = blueprint.change(branch, "staff.officer.count: +1", "staff.officer.count: x2")
    second = blueprint.change(branch, "staff.officer.count: x2", "staff.officer.count: +1")
    assert (at(first, "staff.officer.count"), at(second, "staff.officer.count")) == (6, 5)


def test_no_change_gives_the_service_itself(branch: Blueprint) -> None:
    assert blueprint.change(branch) is branch


def hourly(service: Blueprint, stream: str, begin: int, end: int) -> float:
    """Expected customers from one hour to another, added up minute by minute."""
    rate = at(service, f"arrivals.{stream}.rate")
    table = {int(t[:2]) * 60 + int(t[3:]): float(r.removesuffix("/h")) for t, r in rate.items()}
    return sum(table[max(t for t in table if t <= minute)] / 60 for minute in range(begin * 60, end * 60))


@pytest.mark.parametrize("goal", ["14:00-16:00", "12:00-15:30", "09:00-17:00"])
def test_a_shifted_peak_keeps_the_customers_of_the_day(branch: Blueprint, goal: str) -> None:
    changed = blueprint.change(branch, f"arrivals.walk_in.rate: shift 20% from 11:00-13:00 to {goal}")
    assert hourly(changed, "walk_in", 9, 17) == pytest.approx(hourly(branch, "walk_in", 9, 17))
    if goal == "14:00-16:00":
        assert hourly(changed, "walk_in", 11, 13) == pytest.approx(0.8 * 120)
        assert hourly(changed, "walk_in", 14, 16) == pytest.approx(80 + 0.2 * 120)
        assert hourly(changed, "walk_in", 9, 11) == pytest.approx(60)
        assert hourly(changed, "walk_in", 14, 15) == pytest.approx(hourly(changed, "walk_in", 15, 16))


@pytest.mark.parametrize("factor", [0.2, 1.5, 7.0])
def test_the_demand_of_a_segment_leaves_the_others_as_many(branch: Blueprint, factor: float) -> None:
    changed = blueprint.change(branch, f"segments.gold.demand: x{factor}")

    def customers(service: Blueprint) -> dict[str, float]:
        """Expected customers of a day by stream and segment."""
        walk, share = hourly(service, "walk_in", 9, 17), service.segments["gold"].share.value
        booked = 8 * 60 / float(at(service, "arrivals.booked.every"))
        own = service.arrivals["booked"].segments["gold"].value
        return {
            "walk gold": walk * share,
            "walk": walk * (1 - share),
            "gold": booked * own,
            "plain": booked * (1 - own),
        }

    before, after = customers(branch), customers(changed)
    for name in before:
        assert after[name] == pytest.approx(before[name] * (factor if "gold" in name else 1))


def frozen(kind: str, **size: float) -> Any:
    return getattr(scipy.stats, kind)(**size)


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("exponential(mean=3)", frozen("expon", scale=3)),
        ("uniform(low=1, high=4)", frozen("uniform", loc=1, scale=3)),
        ("triangular(low=1, mode=2, high=6)", frozen("triang", c=0.2, loc=1, scale=5)),
        ("normal(mean=3, sd=2)", frozen("truncnorm", a=-1.5, b=np.inf, loc=3, scale=2)),
        ("normal(mean=2, cv=0.5)", frozen("truncnorm", a=-2, b=np.inf, loc=2, scale=1)),
        ("lognormal(mean=4, cv=0.7)", frozen("lognorm", s=np.sqrt(np.log(1.49)), scale=4 / np.sqrt(1.49))),
        ("gamma(mean=6, shape=3)", frozen("gamma", a=3, scale=2)),
        ("gamma(mean=6, sd=3)", frozen("gamma", a=4, scale=1.5)),
        ("erlang(mean=6, k=2)", frozen("gamma", a=2, scale=3)),
        ("weibull(scale=5, shape=1.6)", frozen("weibull_min", c=1.6, scale=5)),
    ],
)
def test_mean_and_variance_of_a_merged_step_are_the_sums(text: str, law: Any) -> None:
    mean, variance = moments(Distribution.parse(text), "min")
    assert (mean / 60, variance / 3600) == pytest.approx((law.mean(), law.var()))
    other = frozen("lognorm", s=np.sqrt(np.log(1.25)), scale=4 / np.sqrt(1.25))
    found, exact = total(Distribution.parse(text), Distribution.parse("lognormal(mean=4, sd=2)"), "min")
    size = dict(found.parameters)
    assert (found.kind, exact) == ("gamma", False)
    assert size["mean"].number == pytest.approx(law.mean() + other.mean())
    assert (size["cv"] * size["mean"].number) ** 2 == pytest.approx(law.var() + other.var())


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("3", "2 s", "182 s"), ("0", "lognormal(mean=4, sd=2)", "lognormal(mean=4, sd=2)"),
        ("1", "uniform(low=2, high=3)", "uniform(low=3, high=4)"),
        ("triangular(low=60 s, mode=2, high=5)", "1", "triangular(low=120 s, mode=3, high=6)"),
        ("1", "mixture(20% of 0, 80% of uniform(low=1, high=2))", "mixture(20% of 1, 80% of uniform(low=2, high=3))"),
        ("exponential(mean=3)", "exponential(mean=180 s)", "erlang(mean=6, k=2)"),
    ],
)  # fmt: skip
def test_a_sum_that_the_language_can_say_is_exact(first: str, second: str, both: str) -> None:
    found, exact = total(Distribution.parse(first), Distribution.parse(second), "min")
    assert exact
    assert str(found) == both
    assert moments(found, "s") == pytest.approx(moments(Distribution.parse(both), "s"))


def test_a_mixture_and_a_file_have_their_moments(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("s\n2\n4\n9\n", encoding="utf-8")
    seen = Distribution.parse("empirical(file=seen.csv, column=s, unit=s)", folder=tmp_path)
    assert moments(seen, "min") == pytest.approx((5, np.var([2, 4, 9])))
    mean, variance = moments(Distribution.parse("mixture(25% of 2, 75% of exponential(mean=8))"), "s")
    assert (mean, variance) == pytest.approx((6.5, 0.25 * 4 + 0.75 * 2 * 64 - 6.5**2))


def test_a_segment_that_nobody_belongs_to_can_be_dropped() -> None:
    service = blueprint.build(
        service="Two", arrivals={"in": {"at": "a", "rate": "1/h"}},
        segments={"x": {"share": "100%"}, "y": {"share": "0%"}}, steps={"a": {"lane": "customer"}},
    )  # fmt: skip
    dropped = blueprint.change(service, "segments.y: drop")
    assert set(dropped.segments) == {"x"}
    assert at(dropped, "arrivals.in.rate") == "1/h"
    assert "nobody else comes by arrivals.in; drop that stream" in told(service, "segments.x: drop")


def test_two_steps_become_one(branch: Blueprint) -> None:
    merged = blueprint.change(branch, "steps.form: merge account")
    step = at(merged, "steps.form")
    assert "account" not in merged.steps
    assert (step["lane"], step["by"], step["wrap_up"], step["next"]) == (
        "customer",
        ["officer", "teller"],
        1,
        "leave",
    )
    assert step["fails"] == {"form_wrong": {"share": "8%", "then": "form"}}
    laws = frozen("triang", c=0.2, loc=2, scale=5), frozen("gamma", a=4, scale=2)
    mixed = 0.25 * 2 + 0.75 * 8
    mean, variance = moments(Distribution.parse(step["takes"]), "s")
    assert mean == pytest.approx(laws[0].mean() + mixed)
    assert variance == pytest.approx(laws[0].var() + 0.25 * 4 + 0.75 * (laws[1].var() + 64) - mixed**2)
    assert "a gamma of the same mean and variance" in "\n".join(blueprint.diff(branch, merged).lines())


def test_a_merged_step_takes_what_each_segment_took() -> None:
    service = blueprint.build(
        service="Two", arrivals={"in": {"at": "a", "rate": "1/h"}},
        segments={"x": {"share": "50%"}, "y": {"share": "50%"}},
        steps={"a": {"lane": "customer", "takes": {"by_segment": {"x": 1}, "others": 2}, "next": "b"},
               "b": {"lane": "customer", "takes": 10,
                     "next": {"by_segment": {"x": "leave"}, "others": {"b": "50%", "leave": "50%"}}}},
    )  # fmt: skip
    step = at(blueprint.change(service, "steps.a: merge b"), "steps.a")
    assert step["takes"] == {"by_segment": {"x": 11, "y": 12}}
    assert step["next"] == {"by_segment": {"x": "leave"}, "others": {"a": "50%", "leave": "50%"}}


def visits(service: Blueprint, segment: str) -> dict[str, float]:
    """Expected visits of a customer to each step, nobody ever giving up: an absorbing chain, solved."""
    names = sorted(service.steps)
    place = {name: number for number, name in enumerate(names)}
    ways = np.zeros((len(names), len(names)))
    for name, step in service.steps.items():
        left = 1.0
        for _, failure in sorted(step.fails.items()):
            if failure.then in place:
                ways[place[name], place[failure.then]] += left * failure.share.value
            left *= 1 - failure.share.value if failure.then is not None else 1
        for flow in service.flows():
            here = (
                flow.source == name
                and flow.failure is None
                and flow.exit is None
                and flow.segment in (None, segment)
            )
            if here and flow.target in place:
                ways[place[name], place[flow.target]] += left * flow.share
    start = np.zeros(len(names))
    for stream in service.arrivals.values():
        start[place[stream.at]] += 1
    found = np.linalg.solve((np.eye(len(names)) - ways).T, start)
    return dict(zip(names, found, strict=True))


def test_after_a_step_is_dropped_customers_visit_the_others_as_often() -> None:
    dropped = 0
    for number in range(40):
        data = staffed_service(number)
        for step in data["steps"].values():  # where a failure leads cannot always be said
            step.pop("fails", None)
        service = blueprint.build(data)
        for name in service.steps:
            try:
                changed = blueprint.change(service, f"steps.{name}: drop")
            except BlueprintError:
                continue
            dropped += 1
            for segment in service.all_segments():
                before, after = visits(service, segment), visits(changed, segment)
                for other in changed.steps:
                    assert after[other] == pytest.approx(before[other], abs=1e-9), (number, name, other)
    assert dropped > 30


def test_what_a_drop_leaves_idle_goes_with_it_and_is_told(branch: Blueprint) -> None:
    changed = blueprint.change(branch, "steps.ticket: drop")
    assert "printer" not in changed.systems
    assert {stream.at for stream in changed.arrivals.values()} == {"counter"}
    assert (
        "Note: no step uses the system printer any more: removed" in blueprint.diff(branch, changed).lines()
    )
    kept = blueprint.change(branch, "steps.ticket: drop", "steps.counter.uses: +printer")
    assert "printer" in kept.systems, "another step has taken it up"


def test_helping_pools_are_dropped_spared_and_merged(branch: Blueprint) -> None:
    helped = blueprint.change(branch, "steps.counter.helped_by: officer", "steps.account.by: teller")
    assert "officer" not in at(blueprint.change(helped, "staff.officer: drop"), "steps.counter")
    assert "officer" not in blueprint.change(helped, "steps.counter.helped_by: -officer").staff
    assert "there is no by; name one pool in by:" in told(helped, "staff.teller: drop"), (
        "who helps whom must still be clear"
    )
    chain = blueprint.change(
        helped,
        "steps.ticket.by: officer",
        "steps.ticket.helped_by: teller",
        "steps.counter.fails.wrong_entry: drop",
    )
    merged = blueprint.change(chain, "steps.ticket: merge counter")
    assert at(merged, "steps.ticket.by") == ["officer", "teller"]
    assert at(merged, "steps.ticket.helped_by") is None
    assert "helped_by is left out" in "\n".join(blueprint.diff(chain, merged).lines())


def test_a_failure_that_led_to_a_dropped_step_leads_on(branch: Blueprint) -> None:
    changed = blueprint.change(branch, "steps.form: drop")
    assert at(changed, "steps.account.fails.form_wrong.then") == "account"
    assert at(changed, "steps.counter.next") == {"leave": "70%", "account": "30%"}


KIOSK = """\
service: Kiosk
unit: s
arrivals: {in: {at: kiosk, rate: 1/h}}
staff: {host: {count: 1, cost: 0.01}, teller: {count: 9}}
lanes: {machines: {above: interaction}}
systems: {net: {up: 86400, down: lognormal(mean=60, sd=30)}}
steps:
  kiosk: {lane: machines, by: [host, teller], uses: net, takes: "mixture(50% of 30, 50% of exponential(mean=60))",
          standard: {wait: 80% within 20}, balks_at: 3, next: leave}
"""


def test_a_step_is_added_from_a_file_beside_with_what_it_needs(branch: Blueprint, tmp_path: Path) -> None:
    (tmp_path / "kiosk.yaml").write_text(KIOSK, encoding="utf-8")
    changed = blueprint.change(
        branch, "steps.kiosk: add kiosk.yaml", "steps.ticket.next: {kiosk: 30%, counter: 70%}"
    )
    kiosk, alone = changed.steps["kiosk"], blueprint.load(tmp_path / "kiosk.yaml")
    assert kiosk.takes.mean("min") == pytest.approx(45), "in seconds, whatever the unit of this service"
    assert at(changed, "steps.kiosk.standard.wait") == "80% within 20 s"
    assert at(changed, "steps.kiosk.balks_at") == 3
    assert (
        changed.systems["net"].meaning
        if False
        else changed.meaning()["systems"]["net"] == alone.meaning()["systems"]["net"]
    )
    assert changed.meaning()["staff"]["host"] == alone.meaning()["staff"]["host"]
    assert at(changed, "staff.teller") == at(branch, "staff.teller"), "this service's own is kept"
    assert changed.lanes["machines"].above == "interaction"
    assert blueprint.diff(branch, changed).steps["added"] == ("kiosk",)


def test_ample_staff_make_nobody_wait_on_either_engine(branch: Blueprint) -> None:
    plenty = blueprint.change(
        branch, "staff.*.count: ample", "systems.core.outages: drop", "arrivals.*.rate: x4"
    )
    for engine in ("simpy", "compiled"):
        results = sim.run(plenty, replications=2, engine=engine)
        for step in ("counter", "account"):
            assert results.row("step", step, "wait_mean").mean == 0
            assert results.row("step", step, "visits").mean > 0


def test_a_change_leaves_the_luck_of_the_rest_alone(branch: Blueprint) -> None:
    """The same customers come, and each service takes 0.9 times what it took for the very same customer."""
    calm = blueprint.change(branch, "systems.core.outages: drop", "staff.*.count: ample")
    before = sim.journal(calm)
    for change, factor in (
        ("steps.counter.takes: x0.9", 0.9),
        ("steps.form: drop", 1.0),
        ("hours: +1 h", 1.0),
    ):
        after = sim.journal(blueprint.change(calm, change))
        lasted = [
            {(v.stream, v.customer, v.visit): v.ended - v.began for v in one.visits if v.step == "counter"}
            for one in (before, after)
        ]
        both = lasted[0].keys() & lasted[1].keys()
        assert len(both) > 0.97 * len(lasted[0])
        assert all(abs(lasted[1][who] - factor * lasted[0][who]) <= 1 for who in both)
        came = [
            {(s.stream, s.customer): (s.arrived, s.segment) for s in one.stays} for one in (before, after)
        ]
        assert came[0].items() <= came[1].items()


def test_a_day_with_a_shifted_peak_brings_as_many_customers(branch: Blueprint) -> None:
    """Simulated: of 200 days, the mean number by the formula, within four standard errors of a Poisson count."""
    only = blueprint.change(
        branch, "arrivals.booked: drop", "staff.*.count: ample", "systems.core.outages: drop"
    )
    moved = blueprint.change(only, "arrivals.walk_in.rate: shift 40% from 11:00-13:00 to 14:30-16:00")
    arrived = sim.run(moved, replications=200, processes=1).row("service", "", "arrived").mean
    assert abs(arrived - hourly(only, "walk_in", 9, 17)) < 4 * (hourly(only, "walk_in", 9, 17) / 200) ** 0.5


def test_files_beside_are_still_found_and_comments_stay(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("s\n2\n4\n", encoding="utf-8")
    path = tmp_path / "shop.yaml"
    path.write_text(
        "service: Shop   # the old one\narrivals: {in: {at: till, rate: 1/h}}\nstaff: {clerk: {count: 1}}\n"
        "steps: {till: {lane: frontstage, by: clerk, takes: 'empirical(file=seen.csv, column=s, unit=s)'}}\n",
        encoding="utf-8",
    )
    shop = blueprint.load(path)
    changed = blueprint.change(blueprint.change(shop, "staff.clerk.count: +1"), "staff.clerk.count: +1")
    assert changed.folder == tmp_path
    assert changed.text() == path.read_text(encoding="utf-8").replace("count: 1", "count: 3")
    assert "drawn from its file as it is" in told(shop, "steps.till.takes: x0.9")
    assert copied(changed).text() == changed.text()


def test_a_change_is_a_value() -> None:
    change = Change.parse("  staff.teller.count :  +1 ")
    assert (change.path, change.what, str(change)) == ("staff.teller.count", "+1", "staff.teller.count: +1")
    assert Change.parse(str(change)) == change
    assert len({change, Change("staff.teller.count", "+1")}) == 1
    assert copied(change) == change
    assert Change.parse("staff.teller.count.09:00: 4").path == "staff.teller.count.09:00"
    with pytest.raises(AttributeError):
        change.path = "x"


def test_chinese_names_work() -> None:
    service = blueprint.build(
        service="小店", arrivals={"到店": {"at": "柜台", "rate": "20/h"}}, staff={"柜员": {"count": 1}},
        steps={"柜台": {"lane": "frontstage", "by": "柜员", "takes": 2}},
    )  # fmt: skip
    changed = blueprint.change(service, "staff.柜员.count：+1", "arrivals.到店.rate: ×1.5")
    assert (at(changed, "staff.柜员.count"), at(changed, "arrivals.到店.rate")) == (2, "30/h")
    assert (
        told(service, "staff.柜元.count: +1") == "change 1: staff.柜元.count: no pool '柜元'; there is 柜员"
    )


SCENARIOS = """\
one_more_teller: {staff.teller.count: +1}
fewer: {staff.teller.count: -1}
exactly: {staff.teller.count: 1}
faster: {label: {en: Faster, zh: 提速}, steps.counter.takes: x0.9}
grid: {staff.teller.count: [+1, +2], steps.counter.takes: [x0.9, -20%], hours: 09:00-16:00}
named: {label: {en: Officers, zh: 主管}, staff.officer.count: [1, 3]}
both: {steps.counter.by: [teller, officer]}
"""


def test_scenarios_are_read_grids_spread_out(branch: Blueprint) -> None:
    data, places, _ = parse(SCENARIOS, "plan.yaml")
    found = {one.name: one for one in scenarios(data, places, ())}
    assert len(found) == 11
    counts = {name: at(one.apply(branch), "staff.teller.count.09:00") for name, one in found.items()}
    assert (counts["one_more_teller"], counts["fewer"]) == (4, 2)
    assert at(found["exactly"].apply(branch), "staff.teller.count") == 1
    assert found["faster"].say("zh") == "提速"
    grid = [one for one in found.values() if len(one.changes) == 3]
    assert [one.label for one in grid] == [
        "teller count +1, counter takes x0.9", "teller count +1, counter takes -20%",
        "teller count +2, counter takes x0.9", "teller count +2, counter takes -20%",
    ]  # fmt: skip
    assert all(name.isidentifier() for name in found)
    assert found["officer_count_3"].say("zh") == "主管: officer count 3"
    assert at(found["both"].apply(branch), "steps.counter.by") == ["teller", "officer"]
    assert copied(tuple(found.values())) == tuple(found.values())


def test_names_of_scenarios_are_unique() -> None:
    found = scenarios(
        {"count_plus_1": {"a.b.count": "+1"}, "g": {"a.b.count": ["+1", "+1"]}, "h": {"b.count": ["+1"]}},
        Places(),
    )
    assert len({one.name for one in found}) == 4
    assert isinstance(found[0], Scenario)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: {staff.tellr.count: +1}",
            "plan.yaml:1:24 a.staff.tellr.count: no pool 'tellr' (did you mean teller?)",
        ),
        ("a: {staff.teller.count: x0}", "plan.yaml:1:25 a.staff.teller.count: x0 leaves nothing"),
        ("a: {staff.teller.count: [+1, xnan]}", "plan.yaml:1:30 a.staff.teller.count: xnan is no factor"),
        ("a: {}", "plan.yaml:1:4 a: supposes nothing"),
        ("a: {label: x}", "plan.yaml:1:4 a: supposes nothing"),
        ("1a: {hours: +1 h}", "plan.yaml:1:1 1a: '1a' is no name"),
        ("a: {hours: []}", "plan.yaml:1:12 a.hours: is an empty list"),
        ("a: {hours: }", "plan.yaml:1:5 a.hours: says nothing"),
        ("a: {label: {en: 3}, hours: +1 h}", "plan.yaml:1:12 a.label: every language needs its words"),
        (
            "a: {steps.counter.next: leave}",
            "plan.yaml:1:25 a.steps.counter.next: then steps.account: nobody reaches",
        ),
    ],
)
def test_a_wrong_scenario_is_told_with_its_place(branch: Blueprint, text: str, expected: str) -> None:
    data, places, _ = parse(text, "plan.yaml")
    with pytest.raises(BlueprintError) as caught:
        [one.apply(branch) for one in scenarios(data, places, ())]
    assert str(caught.value).startswith(expected)
