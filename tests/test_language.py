"""What a service file may say, and that nothing of it is lost."""

from __future__ import annotations

import pickle
import random
from pathlib import Path
from typing import Any

import pytest
from strategies import random_service

import blueprint
from blueprint import Blueprint, BlueprintError, Distribution
from blueprint.blueprint import ready_models
from blueprint.hours import Hours
from blueprint.quantity import Duration, Rate, Share, TimeOfDay, Within
from blueprint.text import say

BANK = """\
# A branch, in the words of its manager.
service: {en: City bank branch, zh: 城市支行}
unit: min
currency: CNY
hours: 09:00-17:00                 # Saturdays too
prices: {waiting: 30/h, lost: {by_segment: {gold: 200}, others: 80}}
segments:
  gold:     {share: 12%, priority: 1, patience: weibull(mean=25, shape=1.6)}
  standard: {share: 88%, patience: mixture(10% of 0, 90% of exponential(mean=18))}
arrivals:
  walk_in: {at: take_ticket, rate: {09:00: 30/h, 11:00: 75/h}, busyness: gamma(cv=0.1)}
staff:
  teller:  {count: {09:00: 3, 11:00: 5, 14:00: 4}, cost: 45/h}
systems:
  core_banking: {up: exponential(mean=3 d), down: lognormal(mean=15, sd=12), work: finish}
steps:
  take_ticket: {lane: customer, takes: uniform(low=0.2, high=0.5), evidence: Ticket machine, next: counter}
  counter:
    lane: frontstage
    by: teller     # one of them
    uses: core_banking
    takes: {by_segment: {gold: 5 min}, others: "lognormal(mean=4.2, sd=2.1)"}
    fails: {wrong_entry: {share: 1.5%, then: counter}}
    standard: {wait: 80% within 5 min}
    next: {leave: 70%, 柜台: 30%}
  柜台: {lane: backstage, next: leave}
"""


@pytest.fixture
def bank(tmp_path: Path) -> Blueprint:
    path = tmp_path / "bank.yaml"
    path.write_text(BANK, encoding="utf-8")
    return blueprint.load(path)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("5 min", 300), ("20 s", 20), ("3 d", 259200), ("1.5h", 5400), ("500 ms", 0.5), (4, 240)],
)
def test_times_carry_units_and_a_bare_number_is_in_the_files(written: Any, seconds: float) -> None:
    assert Duration.parse(written).seconds("min") == seconds


@pytest.mark.parametrize(
    ("written", "hourly"), [("40/h", 40), ("100/30 min", 200), ("0.5/min", 30), (2, 120), ("24/d", 1)]
)
def test_rates_are_so_many_a_time(written: Any, hourly: float) -> None:
    assert Rate.parse(written).per_second("min") * 3600 == pytest.approx(hourly)


def test_quantities_are_written_back_as_they_were() -> None:
    assert str(Duration.parse("1.50 min")) == "1.5 min"
    assert Duration.parse(4.2).written() == 4.2
    assert str(Rate.parse("100/30 min")) == "100/30 min"
    assert [str(Share.parse(s)) for s in ("12%", 0.125, "0.3%", 1 / 3)] == [
        "12%",
        "12.5%",
        "0.3%",
        str(1 / 3),
    ]
    assert str(Hours.parse("9:00 - 17:30")) == "09:00-17:30"
    assert str(Within.parse("80% within 20 s")) == "80% within 20 s"
    assert str(TimeOfDay.parse("7:05")) == "07:05"


@pytest.mark.parametrize(
    ("written", "mean"),
    [
        ("exponential(mean=18)", 18),
        ("uniform(low=2, high=4)", 3),
        ("triangular(low=1, mode=2, high=6)", 3),
        ("normal(mean=5, sd=1)", 5),
        ("lognormal(mean=4.2, sd=2.1)", 4.2),
        ("lognormal(mean=4.2, cv=0.5)", 4.2),
        ("gamma(mean=12, cv=0.5)", 12),
        ("gamma(mean=12, shape=4)", 12),
        ("erlang(mean=9, k=3)", 9),
        ("weibull(mean=25, shape=1.6)", 25),
        ("weibull(scale=10, shape=1)", 10),
        ("deterministic(value=7)", 7),
        ("mixture(25% of 0, 75% of exponential(mean=8))", 6),
        (7.5, 7.5),
    ],
)
def test_distributions_are_written_by_name(written: Any, mean: float) -> None:
    read = Distribution.parse(written)
    assert read.mean("min") == pytest.approx(mean * 60)
    assert Distribution.parse(read.written()) == read


def test_an_empirical_distribution_reads_a_column_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "times.csv").write_text("seconds,kind\n30,a\n10,b\n20,a\n", encoding="utf-8")
    read = Distribution.parse("empirical(file=times.csv, column=seconds, unit=s)", folder=tmp_path)
    assert read.observations("min") == (10, 20, 30)
    assert str(read) == "empirical(file=times.csv, column=seconds, unit=s)"
    path = tmp_path / "shop.yaml"
    path.write_text(
        "service: Shop\nsteps:\n  till: {lane: frontstage, takes: 'empirical(file=times.csv, column=seconds)'}\n",
        encoding="utf-8",
    )
    service = blueprint.load(path)
    (tmp_path / "times.csv").write_text("seconds,kind\n30,a\n10,b\n21,a\n", encoding="utf-8")
    assert blueprint.load(path) != service, "the numbers in the file are part of what a service is"


def test_text_is_plain_or_by_language(bank: Blueprint) -> None:
    assert say(bank.service, "zh") == "城市支行"
    assert say(bank.service, "fr") == "City bank branch"
    assert say(None, name="open_account") == "Open account"


def test_a_blueprint_is_frozen_and_can_be_a_key(bank: Blueprint) -> None:
    with pytest.raises(Exception, match="frozen"):
        bank.unit = "h"  # type: ignore[misc]
    with pytest.raises(TypeError, match="cannot be changed"):
        bank.steps["new"] = bank.steps["counter"]  # type: ignore[index]
    assert {bank: 1}[blueprint.build(bank.data())] == 1
    assert pickle.loads(pickle.dumps(bank)) == bank  # noqa: S301  our own bytes


def test_equality_and_fingerprint_go_by_meaning(bank: Blueprint) -> None:
    data = bank.data()
    other = {**data, "unit": "s", "steps": dict(reversed(data["steps"].items()))}
    assert blueprint.build(other) != bank, "a bare number now means seconds"
    same = {**data, "steps": dict(reversed(data["steps"].items()))}
    same["steps"]["counter"] = {**data["steps"]["counter"], "standard": {"wait": "0.8 within 300 s"}}
    assert blueprint.build(same) == bank
    assert blueprint.build(same).fingerprint == bank.fingerprint
    assert len(bank.fingerprint) == 12


def test_file_to_blueprint_to_file_keeps_every_letter(bank: Blueprint, tmp_path: Path) -> None:
    assert bank.text() == BANK
    bank.save(tmp_path / "again.yaml")
    assert (tmp_path / "again.yaml").read_text(encoding="utf-8") == BANK


def test_file_to_graph_to_file_keeps_every_letter(bank: Blueprint) -> None:
    again = blueprint.from_graph(bank.graph())
    assert again == bank
    assert again.text() == BANK


def test_a_change_in_the_graph_keeps_the_comments(bank: Blueprint, tmp_path: Path) -> None:
    graph = bank.graph()
    graph.nodes["counter"]["wrap_up"] = "30 s"
    changed = blueprint.from_graph(graph)
    assert str(changed.steps["counter"].wrap_up) == "30 s"
    text = changed.text()
    assert "# Saturdays too" in text
    assert "# one of them" in text
    (tmp_path / "changed.yaml").write_text(text, encoding="utf-8")
    assert blueprint.load(tmp_path / "changed.yaml") == changed


def test_the_graph_is_a_networkx_graph_with_everything_on_it(bank: Blueprint) -> None:
    nx = pytest.importorskip("networkx")
    graph = bank.graph()
    assert set(graph.nodes) == set(bank.steps)
    assert nx.shortest_path(graph, "take_ticket", "柜台") == ["take_ticket", "counter", "柜台"]
    assert graph.edges["counter", "counter"] == {"failures": {"wrong_entry": 0.015}}
    assert graph.edges["counter", "柜台"]["share"] == 0.3
    assert graph.nodes["counter"]["leaves"] == 0.7
    assert graph.graph["staff"]["teller"]["cost"] == "45/h"


def test_a_graph_built_by_hand_is_a_service() -> None:
    nx = pytest.importorskip("networkx")
    graph = nx.DiGraph(service="Kiosk", arrivals={"walk_in": {"at": "ask", "rate": "20/h"}})
    graph.add_node("ask", lane="customer")
    graph.add_node("pay", lane="frontstage", takes="2 min", by="clerk")
    graph.graph["staff"] = {"clerk": {"count": 1}}
    graph.add_edge("ask", "pay", share=0.8)
    graph.nodes["ask"]["leaves"] = 0.2
    service = blueprint.from_graph(graph)
    assert service.data()["steps"]["ask"]["next"] == {"pay": "80%", "leave": "20%"}


@pytest.mark.parametrize("number", range(60))
def test_random_services_survive_graph_and_file_and_shuffling(number: int, tmp_path: Path) -> None:
    data = random_service(number)
    service = blueprint.build(data)
    assert blueprint.from_graph(service.graph()) == service
    path = tmp_path / "service.yaml"
    service.save(path)
    assert blueprint.load(path) == service
    order = random.Random(number)
    shuffled = {
        key: dict(order.sample(list(value.items()), len(value))) if isinstance(value, dict) else value
        for key, value in order.sample(list(data.items()), len(data))
    }
    assert blueprint.build(shuffled) == service
    assert blueprint.build(shuffled).fingerprint == service.fingerprint


@pytest.mark.parametrize("name", sorted(ready_models()))
def test_ready_models_speak_english_and_chinese(name: str) -> None:
    service = blueprint.load(name)
    assert blueprint.from_graph(service.graph()).text() == service.text()
    things = [*service.steps.values(), *service.staff.values(), *service.systems.values()]
    for thing in [*things, *service.segments.values(), *service.arrivals.values()]:
        assert isinstance(thing.label, dict), thing
        assert {"en", "zh"} <= set(thing.label)
    assert isinstance(service.about, dict)


def test_an_unknown_model_is_named_with_the_likely_one() -> None:
    with pytest.raises(BlueprintError, match="did you mean bank_branch"):
        blueprint.load("bank_brunch")
