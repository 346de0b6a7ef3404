"""The week: its cells add up to the run, weekdays are told apart, and what is shown of it."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from formulas import mmc_wait
from rich.console import Console

import blueprint
import sim
from sim.plan import make_plan
from sim.week import Weekly, at
from sim.week_answers import judged, worst
from studio import plots, week_plots
from studio.cli import main
from studio.terminal import of_week
from studio.week_words import worst_words

CENTRE = """
service: Help desk
first_day: 2024-01-03
hours: {mon-fri: 08:00-18:00, sat: 09:30-12:00}
segments: {caller: {share: 100%, patience: exponential(mean=3)}}
arrivals: {calls: {at: talk, rate: {mon: 60/h, tue-fri: 30/h, sat: 10/h}}}
staff: {agent: {count: {mon-fri: {"08:00": 3, "12:00": 4}, sat: 1}}}
steps:
  talk: {lane: frontstage, by: agent, takes: exponential(mean=4), standard: {wait: 80% within 1 min}, next: note}
  note: {lane: backstage, takes: 1}
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> blueprint.Blueprint:
    path = tmp_path_factory.mktemp("week") / "desk.yaml"
    path.write_text(CENTRE, encoding="utf-8")
    return blueprint.load(path)


@pytest.mark.parametrize("warm_up", [0, "1 d"])
def test_the_cells_add_up_to_the_run(service: blueprint.Blueprint, warm_up: str | float) -> None:
    """Customers, waits, levels and busy time, each weighted by what it is a part of."""
    counter = Weekly(service)
    results = sim.run(
        service, days=14, replications=1, seed=3, warm_up=warm_up, journals=counter.take, engine="simpy"
    )
    for by in ("weekday", "hour"):
        week = counter.week(by)
        times = np.array(week.times)

        def numbers(name: str, measure: str, scope: str = "step") -> np.ndarray:
            return np.nan_to_num(np.array(week.line(scope, name, measure).mean))  # noqa: B023

        def whole(name: str, measure: str, scope: str = "step") -> float:
            return results.row(scope, name, measure).mean

        came = numbers("talk", "visits") * times
        assert (numbers("", "arrived", "service") * times).sum() == pytest.approx(
            whole("", "arrived", "service")
        )
        assert came.sum() == pytest.approx(whole("talk", "visits"))
        assert (came * numbers("talk", "wait_mean")).sum() == pytest.approx(
            came.sum() * whole("talk", "wait_mean")
        )
        assert (came * numbers("talk", "standard_met")).sum() == pytest.approx(
            came.sum() * whole("talk", "standard_met")
        )
        assert (came * numbers("talk", "abandoned_share")).sum() == pytest.approx(whole("talk", "abandoned"))


def test_who_is_busy_and_on_duty_is_as_in_the_run() -> None:
    """Round the clock nobody works overtime: the mean of the cells is the utilisation."""
    service = blueprint.build(
        service="Desk", arrivals={"a": {"at": "talk", "rate": "20/h"}}, staff={"b": {"count": 2}},
        steps={"talk": {"lane": "frontstage", "by": "b", "takes": "exponential(mean=4)"}},
    )  # fmt: skip
    counter = Weekly(service)
    results = sim.run(service, days=7, replications=3, journals=counter.take)
    for by in ("weekday", "hour"):
        week = counter.week(by)
        assert set(week.line("pool", "b", "on_duty").mean) == {2.0}
        busy = np.mean(week.line("pool", "b", "occupancy").mean)
        assert busy == pytest.approx(results.row("pool", "b", "utilisation").mean, abs=1e-4)
        assert np.mean(week.line("pool", "b", "busy").mean) == pytest.approx(2 * busy)


def test_hours_and_weekdays_are_those_of_the_calendar(service: blueprint.Blueprint) -> None:
    """The first day is a Wednesday; on Saturday the doors open at half past nine; four agents from noon on."""
    week = sim.week(service, by="hour", days=14, replications=2)
    plan = make_plan(service, days=14)
    assert sum(week.times) == 2 * (5 * 10 + 3)
    assert [hour for hour in range(24) if week.times[at("sat", hour)]] == [9, 10, 11]
    assert not any(week.times[at("sun", 0) :])
    duty = week.line("pool", "agent", "on_duty").mean
    assert (duty[at("mon", 11)], duty[at("mon", 12)], duty[at("sat", 9)]) == (3.0, 4.0, 1.0)
    assert math.isnan(duty[at("mon", 18)])
    whole = sim.week(service, by="weekday", days=14, replications=2)
    assert whole.times == (2, 2, 2, 2, 2, 2, 0)
    assert whole.line("pool", "agent", "on_duty").mean[0] == pytest.approx(3.6)
    assert plan.days == 14


def test_weekdays_that_differ_are_m_m_c_each() -> None:
    """Mondays and the other days have rates of their own; each is an M/M/2 of its own, long after midnight."""
    rates = {"mon": 24, "others": 12}
    service = blueprint.build(
        service="Desk", staff={"b": {"count": 2}},
        arrivals={"a": {"at": "talk", "rate": {day: f"{rate}/h" for day, rate in rates.items()}}},
        steps={"talk": {"lane": "frontstage", "by": "b", "takes": "exponential(mean=4)"}},
    )  # fmt: skip
    week = sim.week(service, by="hour", days=70, replications=20)
    came, waits = week.line("service", "", "arrived"), week.line("step", "talk", "wait_mean")
    for cells, rate in (
        ([at("mon", hour) for hour in range(8, 24)], 24), ([at("thu", hour) for hour in range(24)], 12)
    ):  # fmt: skip
        for line, exact in ((came, rate), (waits, mmc_wait(rate / 60, 4, 2))):
            errors = [(line.high[cell] - line.low[cell]) / 2 / 2.093 for cell in cells]
            mean = math.fsum(line.mean[cell] for cell in cells) / len(cells)
            # however cells hang together, the error of their mean is no greater than the mean of their errors
            assert abs(mean - exact) < 4 * math.fsum(errors) / len(cells)


def test_the_worst_hour_is_named_only_where_it_is_clear(service: blueprint.Blueprint) -> None:
    week = sim.week(service, by="weekday", days=28, replications=6)
    line = judged(week, "talk")
    assert line is not None
    assert line.measure == "standard_met"
    found = worst(week, line)
    assert found is not None
    assert found.clear
    assert found.cell in {0, 5}
    told = worst_words(week, "talk", service), worst_words(week, "talk", service, "zh")
    for words, whole in zip(
        (("Talk: 80% within 1 min; ", "worst"), ("80% 在 1 分钟内；", "最差")), told, strict=True
    ):
        assert all(part in whole for part in words)
    alike = blueprint.load("bank_branch")
    same = sim.week(alike, by="weekday", days=7, replications=5)
    assert worst_words(same, "counter", alike).endswith("no time of the week is clearly worse")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_heat_map_has_a_figure_in_every_open_hour(service: blueprint.Blueprint, lang: str) -> None:
    week = sim.week(service, by="hour", days=14, replications=2)
    picture = week_plots.heat(week, service, lang)
    (panel,) = picture.axes
    assert len(panel.texts) == sum(
        not math.isnan(one) for one in week.line("step", "talk", "standard_met").mean
    )
    assert panel.get_title(loc="left") == worst_words(week, "talk", service, lang)
    assert plots.svg(week_plots.heat(week, service, lang)) == plots.svg(picture)
    with pytest.raises(ValueError, match="by hour"):
        week_plots.heat(sim.week(service, by="weekday", days=7, replications=2), service)


def test_the_week_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(CENTRE, encoding="utf-8")
    asked = [str(path), "--days", "14", "--replications", "3"]
    ran = CliRunner().invoke(main, ["run", *asked, "--by", "weekday", "-o", str(tmp_path / "out"), "--json"])
    assert ran.exit_code == 0, ran.output
    record = json.loads(ran.stdout)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "desk_by_weekday.csv").read_text("utf-8"))))
    assert len(rows) == len(record["week"]["rows"])
    assert {row["weekday"] for row in rows} == {"mon", "tue", "wed", "thu", "fri", "sat"}
    assert all(row["low"] and row["high"] for row in rows if row["measure"] == "visits")
    assert (tmp_path / "out" / "desk_week.png").stat().st_size > 10_000
    hours = (tmp_path / "out" / "desk_by_hour.csv").read_text("utf-8")
    assert "mon,8,step,talk,wait_mean,min," in hours
    short = CliRunner().invoke(main, ["run", *asked[:1], "--by", "hour"])
    assert (short.exit_code, "write --days 28" in short.output) == (2, True)
    same = CliRunner().invoke(main, ["run", *asked, "--json"])
    assert json.loads(same.stdout)["rows"] == record["rows"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("by", ["weekday", "hour"])
def test_a_week_fits_eighty_columns(service: blueprint.Blueprint, by: Any, lang: str) -> None:
    console = Console(width=80, file=io.StringIO(), legacy_windows=False)
    of_week.show(sim.week(service, by=by, days=14, replications=3), service, console, lang)
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert all(len(line) <= 80 for line in told.splitlines())
    assert ("周一" if lang == "zh" else "Mon") in told
    assert "✗" in told
    assert {"✓", "≈"} & set(told)


def test_a_study_of_weeks_has_a_week_in_its_folder_and_report(tmp_path: Path) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(CENTRE, encoding="utf-8")
    asked = tmp_path / "study.yaml"
    asked.write_text(
        "experiment: A week\nservice: desk.yaml\ndays: 7\nreplications: 4\nday: true\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    ran = CliRunner().invoke(main, ["experiment", str(asked), "-o", str(out)])
    assert ran.exit_code == 0, ran.output
    assert (out / "pictures" / "week.svg").exists()
    made = sim.week(blueprint.load(path), by="hour", days=7, replications=4)
    kept = json.loads((out / "answer.json").read_text(encoding="utf-8"))["week"]
    again = sim.Week.of_record(kept)
    assert again.record() == made.record() == kept
    told = CliRunner().invoke(main, ["report", str(out)])
    assert told.exit_code == 0, told.output
    assert "The course of a week" in (out / "report.html").read_text(encoding="utf-8")
