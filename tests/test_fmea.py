"""Failures measured and recovery policies compared: against the columns of the same runs, by other arithmetic."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.text import Text

import blueprint
import sim
from sim.fmea import CUSTOMERS, MONEY, TIMES, quotient
from studio import failure_plots, plots
from studio.cli import main
from studio.failure_words import finding, notes

HOTEL = blueprint.load("hotel_desk")
KIOSK = blueprint.build(
    service="Kiosk", arrivals={"all": {"at": "till", "rate": "20/h"}}, staff={"clerk": {"count": 1}},
    steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 2}},
)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> sim.Failures:
    return sim.failures(HOTEL, days=5, replications=30)


def column(found: sim.Failures, key: str, measure: str) -> Any:
    return found.results.column("failure", key, measure)


def test_every_figure_is_a_quotient_of_columns_of_the_run(found: sim.Failures) -> None:
    assert found.sized == MONEY
    assert sum(len(step.fails) for step in HOTEL.steps.values()) == len(found.modes)
    for mode in found.modes:
        failures = column(found, mode.key, "failures")
        money = column(found, mode.key, "cost_loyalty") + column(found, mode.key, "granted")
        assert mode.occurrence.mean == pytest.approx(failures.mean() / 5)
        assert mode.money.mean == pytest.approx(money.mean() / 5)
        assert mode.severity.mean == pytest.approx(money.mean() / failures.mean())
        noticed = column(found, mode.key, "noticed")
        assert mode.noticed.mean == pytest.approx(noticed.sum() / failures.sum())
    sizes = [mode.money.mean for mode in found.modes]
    assert sizes == sorted(sizes, reverse=True)
    parts = sum(
        found.results.column("service", "", part).mean() for part in ("cost_loyalty", "cost_recovery")
    )
    assert found.money.mean == pytest.approx(parts / 5)
    again = sim.run(HOTEL, days=5, replications=30)
    assert again.row("failure", found.modes[0].key, "failures").mean == found.modes[0].occurrence.mean * 5


def test_the_interval_of_a_quotient_is_that_of_the_jackknife() -> None:
    """The linear part of a ratio and leaving out one replication after the other agree for many of them."""
    luck = np.random.default_rng(4)
    wholes = luck.poisson(30, 400).astype(float)
    parts = luck.binomial(wholes.astype(int), 0.3).astype(float)
    told = quotient(parts, wholes)
    left_out = np.array([(parts.sum() - p) / (wholes.sum() - w) for p, w in zip(parts, wholes, strict=True)])
    error = np.sqrt(399 / 400 * ((left_out - left_out.mean()) ** 2).sum())
    assert told.high - told.mean == pytest.approx(1.966 * error, rel=0.02)


def test_a_quotient_that_is_always_the_same_has_no_digits_of_rounding() -> None:
    times = np.array([3.0, 1.0, 7.0, 2.0, 5.0])
    assert quotient(times * 37.8, times).spread() == ""
    assert quotient(times * 0.1, times, "share").spread("share") == ""


def test_the_pyramid_says_what_each_segment_is_worth(found: sim.Failures) -> None:
    member, other = found.pyramid
    assert (member.segment, other.segment) == ("member", "other")
    assert member.worth == pytest.approx(1800 * 0.8 / (1 + 0.1 - 0.8))
    assert other.worth == pytest.approx(500 * 0.6 / (1 + 0.1 - 0.6))
    came = found.results.column("service", "", "arrived", "member")
    lost = found.results.column("service", "", "cost_loyalty", "member")
    assert member.lost.mean == pytest.approx(lost.mean() / came.mean())


def test_without_worth_customers_are_counted_and_without_loyalty_times() -> None:
    data = HOTEL.data()
    data["loyalty"].pop("worth")
    assert sim.failures(blueprint.build(data), replications=3).sized == CUSTOMERS
    del data["loyalty"]
    times = sim.failures(blueprint.build(data), replications=3)
    assert times.sized == TIMES
    assert times.pyramid == ()
    json.loads(times.json())


def test_policies_are_compared_with_the_same_customers() -> None:
    found = sim.recovery(HOTEL, days=5, replications=40)
    assert found.names == ("none", "manager_decides", "desk_may_grant")
    costs = {name: one.column("service", "", "cost") for name, one in found.results.items()}
    for name in found.names[1:]:
        saved = (costs["none"] - costs[name]) / 5
        assert found.saving(name).mean == pytest.approx(saved.mean())
        assert found.saving(name).low < saved.mean() < found.saving(name).high
    assert found.saving("desk_may_grant").low > 0
    assert "none" not in found.best
    none = found.results["none"]
    assert not any(key.measure == "cost_recovery" for key in none.keys)


def test_granting_stops_paying_where_more_saves_nothing() -> None:
    """Every claim is 60 or 250: what may be granted between changes nothing, nor does more than all."""
    data = HOTEL.data()
    data["steps"]["check_in"]["fails"].pop("overbooked")
    data["steps"]["check_out"]["fails"].pop("wrong_bill")
    data["complaints"]["policy"] = "desk_may_grant"
    one = blueprint.build(data)
    found = sim.recovery(one, amounts=[0, 59, 60, 300, 5000], days=7, replications=60)
    assert found.step == "make_good"
    costs = {name: each.column("service", "", "cost") for name, each in found.results.items()}
    assert (costs["0"] == costs["59"]).all()
    assert (costs["300"] == costs["5000"]).all()
    assert found.stops_paying == "60"
    assert found.saving("60").low > 0


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: sim.failures(KIOSK),
            "nothing can go",
        ),
        (lambda: sim.recovery(blueprint.load("help_line")), "no recovery policy"),
        (lambda: sim.recovery(HOTEL, amounts=[1, 2]), "has an amount"),
        (lambda: sim.recovery(HOTEL, amounts=[-1, 2], step="x"), "has an amount"),
        (
            lambda: sim.recovery(blueprint.change(HOTEL, "complaints.policy: desk_may_grant"), amounts=[5]),
            "at least two",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(call: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_commands_say_write_and_draw(lang: str, tmp_path: Path) -> None:
    how = ["hotel_desk", "--replications", "6", "--lang", lang, "-o", str(tmp_path)]
    told = CliRunner().invoke(main, ["failures", *how])
    assert told.exit_code == 0, told.output
    assert ("Room not ready" if lang == "en" else "客房未备好") in told.output
    told = CliRunner().invoke(main, ["recovery", *how])
    assert told.exit_code == 0, told.output
    kinds = ("csv", "json", "svg", "png", "pdf")
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{s}.{k}" for s in ("failures", "recovery") for k in kinds
    }
    record = json.loads((tmp_path / "failures.json").read_text(encoding="utf-8"))
    assert record["failures"][0]["money"]["mean"] > 0
    assert len((tmp_path / "recovery.csv").read_text(encoding="utf-8").splitlines()) == 4
    wrong = CliRunner().invoke(main, ["recovery", "hotel_desk", "--amounts", "a,b"])
    assert wrong.exit_code == 2
    assert "0,50,100" in wrong.output


def test_the_sentence_has_the_figures_of_the_table(found: sim.Failures) -> None:
    worst = found.modes[0]
    assert worst.money.say("CNY") in finding(found)
    assert plots.svg(failure_plots.bubbles(found)) == plots.svg(failure_plots.bubbles(found))


def test_what_nobody_feels_has_no_severity_and_is_named() -> None:
    data = HOTEL.data()
    mode = data["steps"]["check_in"]["fails"]["room_not_ready"]
    mode.pop("severity")
    mode.pop("noticed")
    some = sim.failures(blueprint.build(data), replications=3)
    unfelt = next(mode for mode in some.modes if mode.name == "room_not_ready")
    assert some.unfelt == (unfelt,)
    assert unfelt.occurrence.mean > 0
    assert not unfelt.severity.known
    assert not unfelt.money.known
    assert any("check_in.room_not_ready" in note for note in notes(some))
    failure_plots.bubbles(some)


def test_where_nothing_is_felt_only_how_often_is_told() -> None:
    """Not that nothing goes wrong: the file does not say how bad it is."""
    branch = blueprint.build(KIOSK.data() | {"loyalty": {"worth": 500}, "currency": "CNY", "steps": {"till": {
        "lane": "frontstage", "by": "clerk", "takes": 2, "fails": {"slip": {"share": "20%"}},
    }}})  # fmt: skip
    found = sim.failures(branch, replications=5)
    assert found.sized == TIMES
    assert finding(found).startswith("Slip happens most: ")
    assert "severity: minor" in " ".join(notes(found))
    assert "loyalty" not in " ".join(notes(found))
    assert not found.pyramid[0].lost.known
    failure_plots.bubbles(found, "zh")


def test_the_whole_is_what_the_lines_tell_and_what_is_in_none_of_them() -> None:
    """Who waited and noticed no failure may stay away as well: by hand from the columns, replication by replication."""
    curve = {"satisfaction": {1: "60%", 5: "100%"}}
    found = sim.failures(
        blueprint.build(HOTEL.data() | {"loyalty": HOTEL.data()["loyalty"] | curve}), replications=10
    )
    results = found.results
    whole = results.column("service", "", "cost_loyalty") + results.column("service", "", "cost_recovery")
    lines = sum(
        results.column("failure", mode.key, name)
        for mode in found.modes
        for name in ("cost_loyalty", "granted")
    )
    besides = whole - lines
    assert besides.mean() > 0
    assert found.besides.mean == pytest.approx(besides.mean())
    assert found.besides.high == pytest.approx(besides.mean() + 2.2621572 * besides.std(ddof=1) / np.sqrt(10))
    assert any("less than content" in note for note in notes(found))
    assert found.record()["money_besides"]["mean"] == found.besides.mean


def test_a_record_says_source_dimension_when_and_a_year(found: sim.Failures) -> None:
    rows = {row["failure"]: row for row in found.record()["failures"] if row["step"] == "check_in"}
    assert [rows["room_not_ready"][key] for key in ("source", "happens", "dimension")] == [
        "delivery_system", "service", "reliability",
    ]  # fmt: skip
    assert [rows["waited_too_long"][key] for key in ("happens", "dimension")] == ["wait", "responsiveness"]
    worst = found.modes[0]
    row = found.record()["failures"][0]
    assert row["money_a_year"]["mean"] == pytest.approx(365 * worst.money.mean)
    granted = column(found, worst.key, "granted")
    assert row["granted"]["mean"] == pytest.approx(granted.mean() / 5)
    assert set(found.record()["steps"]) >= {"check_in", "check_out"}
    table = list(csv.DictReader(io.StringIO(found.csv())))
    assert [line["failure"] for line in table] == [mode.name for mode in found.modes]
    assert float(table[0]["money_a_year"]) == pytest.approx(365 * worst.money.mean)


def test_what_remains_of_a_customer(found: sim.Failures) -> None:
    for tier in found.pyramid:
        assert tier.remains.mean == pytest.approx(tier.worth - tier.to_serve.mean - tier.lost.mean)


def test_numbers_of_bubbles_stand_apart_and_titles_within_the_picture() -> None:
    """Nine alike failures: their bubbles cover each other, their numbers do not."""
    data = HOTEL.data()
    for number in range(9):
        data["steps"]["check_in"]["fails"][f"slip_{number}"] = {"share": "3%", "severity": "minor"}
    figure = failure_plots.bubbles(sim.failures(blueprint.build(data), replications=5))
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(one) for one in figure.axes[0].texts]  # without the line to the bubble
    assert len(boxes) == 12
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    title = figure.get_suptitle()
    told = next(text for text in figure.texts if text.get_text() == title)
    assert told.get_window_extent().x1 <= figure.bbox.x1
