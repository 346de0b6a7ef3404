"""A few replications that are all equal claim nothing: in values, tables, sentences, JSON, pictures and reports."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.experiment.contrast import contrasts
from sim.experiment.selection import race
from sim.intervals import FEW, telling
from sim.metric import Metric
from sim.ranking import among_worst, ranked
from studio.cli import main

SERVICE = """
service: Always the same
hours: 09:00-10:00
arrivals: {a: {at: x, every: 5 min}}
staff: {c: {count: 1}, d: {count: 1}}
steps:
  x: {lane: frontstage, by: c, takes: 7 min, next: y}
  y: {lane: frontstage, by: d, takes: 9 min}
"""
EXPERIMENT = """
service: same.yaml
replications: REPLICATIONS
at_most: REPLICATIONS
scenarios: {more: {staff.c.count: +1}}
best: {measure: waiting_mean, within: 9}
hotspots: true
sensitivity: {measure: waiting_mean}
day: true
"""


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in plain values."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from objects(one)


def experiment(folder: Path, replications: int) -> Path:
    (folder / "same.yaml").write_text(SERVICE, encoding="utf-8")
    path = folder / "experiment.yaml"
    path.write_text(EXPERIMENT.replace("REPLICATIONS", str(replications)), encoding="utf-8")
    return path


@pytest.mark.parametrize("n", [2, FEW])
def test_an_experiment_of_few_equal_days_claims_nothing(tmp_path: Path, n: int) -> None:
    found = sim.conduct(sim.Design.load(experiment(tmp_path, n))).record()
    judged = [
        one for one in objects(found) if "low" in one and one.get("measure") != "on_duty"
    ]  # by timetable
    assert len(judged) > 50
    for one in judged:
        flat = [end for name in ("low", "high") for end in np.ravel(one[name])]
        assert all(end is None for end in flat), one
    for name, nothing in (
        ("rank", None),
        ("among_worst", None),
        ("clear", False),
        ("sure", False),
        ("turns", False),
    ):
        assert all(one[name] is nothing for one in objects(found) if name in one), name


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_written_of_them_says_that_they_are_few(tmp_path: Path, lang: str) -> None:
    out = tmp_path / "out"
    ran = CliRunner().invoke(
        main, ["experiment", str(experiment(tmp_path, 2)), "-o", str(out), "--lang", lang]
    )
    assert ran.exit_code == 0, ran.output
    assert ("仅 2 次重复" if lang == "zh" else "With 2 replications little is sure") in ran.output
    CliRunner().invoke(main, ["report", str(out), "--lang", lang])
    page = re.sub(
        r"<svg.*?</svg>|data:[^\"]*", "", (out / "report.html").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    for text in (ran.output, page, (out / "answer.md").read_text(encoding="utf-8")):
        assert not re.search(r"\bnan\b|–( …|–| to) –|100 %[.。]", text, re.IGNORECASE)
    assert "NaN" not in (out / "answer.json").read_text(encoding="utf-8")
    assert json.loads((out / "answer.json").read_text(encoding="utf-8"))["hotspots"]["hotspots"]


def test_more_replications_claim_as_before(tmp_path: Path) -> None:
    found = sim.conduct(sim.Design.load(experiment(tmp_path, FEW + 1)))
    assert found.hotspots is not None
    assert found.hotspots.spots[0].rank == "1"
    assert found.hotspots.spots[0].clear
    assert found.selection is not None
    assert found.selection.sure


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 7.0])
def test_equal_numbers_are_equal_whatever_their_mean_rounds_to(value: float) -> None:
    """Three times 0.1 has another mean than 0.1, by the last bit."""
    same = np.full(FEW, value)
    (found,) = contrasts([("s", Metric("service", "", "waiting_mean", "all", "min"), np.zeros(FEW), same)])
    assert math.isnan(found.low)
    assert not found.clear
    assert ranked(np.column_stack([same, same * 2]))[0] == [None, None]
    assert np.isnan(among_worst(same[:, None])).all()
    days = {"a": same, "b": same + 1}
    best, _, sure = race(
        lambda names, n: {name: days[name][:n] for name in names},
        ["a", "b"],
        within=0.5,
        level=0.95,
        at_most=FEW,
    )
    assert (best, sure) == ("a", False)


def test_numbers_that_differ_tell_from_two_on() -> None:
    assert telling(np.array([1.0, 2.0]))
    assert telling(np.array([1.0, math.nan, 2.0]))
    assert not telling(np.array([1.0, math.nan]))
    assert not telling(np.array([]))
    assert telling(np.ones(FEW + 1))
