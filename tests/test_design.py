"""The file of an experiment, its results folder, and the commands that conduct it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import blueprint
import sim
from blueprint import BlueprintError
from studio.cli import main

KIOSK = """
service: {en: Kiosk, zh: 售货亭}
hours: 09:00-12:00
currency: CNY
prices: {waiting: 30/h, lost: 20}
arrivals: {walk_in: {at: order, rate: 40/h}}
staff: {barista: {label: {en: Barista, zh: 咖啡师}, count: 1, cost: 30/h}}
systems: {till: {up: exponential(mean=8 h), down: exponential(mean=2 min)}}
steps:
  order:
    lane: frontstage
    by: barista
    uses: till
    takes: exponential(mean=1.3)
    patience: exponential(mean=10)
    fails: {wrong_drink: {share: 5%, then: order}}
    standard: {wait: 80% within 2 min}
"""
WHOLE = """
experiment: {en: More baristas?, zh: 增加咖啡师？}
service: kiosk.yaml
replications: 20
measures: [waiting_mean, cost]
scenarios:
  second_barista: {label: {en: A second barista, zh: 第二名咖啡师}, staff.barista.count: +1}
  rosters: {staff.barista.count: [+2, +3], steps.order.takes: [x0.9]}
best: {measure: waiting_mean, within: 20%}
hotspots: true
sensitivity: {measure: waiting_mean, by: 10%}
"""
WRONG = """
experiment: More officers?
service: bank_brunch
replicatons: 12
days: 0
measures: waiting_mean
scenarios:
  third_officer: {staff.oficer.count: +1}
  x y: {staff.teller.count: +1}
best: {within: 2%}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The file of an experiment, with its service beside it."""
    (tmp_path / "kiosk.yaml").write_text(KIOSK, encoding="utf-8")
    path = tmp_path / "baristas.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def blue(*arguments: str, code: int = 0) -> str:
    ran = CliRunner().invoke(main, list(arguments))
    assert ran.exit_code == code, ran.output + str(ran.exception)
    return ran.output


def test_a_design_is_read_whole(plan: Path) -> None:
    design = sim.Design.load(plan)
    assert [scenario.say() for scenario in design.scenarios[:1]] == ["A second barista"]
    assert len(design.scenarios) == 3
    assert design.scenarios[0].say("zh") == "第二名咖啡师"
    assert (design.replications, design.measures, design.hotspots) == (20, ("waiting_mean", "cost"), True)
    again = plan.with_name("again.yaml")
    again.write_text(blueprint.file.dump(design.data("kiosk.yaml")), encoding="utf-8")
    assert sim.Design.load(again).changes() == design.changes()
    assert sim.Design.load(again).data("x") == design.data("x")


def test_all_mistakes_of_a_design_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG, encoding="utf-8")
    with pytest.raises(BlueprintError) as caught:
        sim.Design.load(path)
    told = str(caught.value)
    for line, words in (
        (3, "neither a file nor a ready model (did you mean bank_branch?)"),
        (4, "unknown key 'replicatons' (did you mean replications?)"),
        (5, "at least 1"),
        (9, "'x y' is no name"),
        (10, "is missing"),
    ):
        assert any(f"wrong.yaml:{line}:" in one and words in one for one in told.splitlines()), (line, told)


def test_a_wrong_change_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "service: bank_branch\nscenarios:\n  a: {staff.oficer.count: +1}\n  b: {steps.counter.takes: x-1}\n"
        "  c: {staff.teller.count: +0}\n",
        encoding="utf-8",
    )
    with pytest.raises(BlueprintError) as caught:
        sim.Design.load(path)
    lines = {mistake.line for mistake in caught.value.mistakes}
    assert 4 in lines, caught.value


@pytest.mark.parametrize(
    "text",
    ["", "- a\n- b\n", "experiment: x\n", "service: [a]\n", "service: bank_branch\nscenarios: 3\n"],
)
def test_what_is_no_design_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "none.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BlueprintError):
        sim.Design.load(path)


def test_an_experiment_is_conducted_kept_and_made_again_bit_for_bit(plan: Path) -> None:
    out, fresh = plan.parent / "out", plan.parent / "fresh"
    here = ("--engine", "simpy", "--processes", "1")
    told = blue("experiment", str(plan), "-o", str(out), *here)
    assert "A second barista is better: mean time waiting falls" in told
    assert "Hotspot 1: the queue for Barista" in told
    names = {file.name for file in out.rglob("*") if file.is_file()}
    assert {
        "service.yaml",
        "experiment.yaml",
        "answer.md",
        "answer.json",
        "summary.csv",
        "table.csv",
    } <= names
    assert {"hotspots.svg", "before_after_second_barista.png", "differences.svg", "inputs.svg"} <= names
    answer = json.loads((out / "answer.json").read_text(encoding="utf-8"))
    assert {"comparison", "selection", "hotspots", "sensitivity"} <= set(answer)
    assert blueprint.load(out / "service.yaml") == blueprint.load(plan.with_name("kiosk.yaml"))
    kept = {name: (out / name).read_bytes() for name in ("answer.json", "summary.csv", "table.csv")}
    blue("experiment", str(out / "experiment.yaml"), "-o", str(fresh), *here)
    assert kept == {name: (fresh / name).read_bytes() for name in kept}
    chinese = blue("experiment", str(out / "experiment.yaml"), "-o", str(out), "--lang", "zh", *here)
    assert "第二名咖啡师：更好" in chinese


def test_a_folder_is_kept_for_its_question_and_an_older_answer_makes_room(plan: Path) -> None:
    out, here = plan.parent / "out", ("--engine", "simpy", "--processes", "1")
    few = WHOLE.replace("replications: 20", "replications: 3").partition("best:")[0]
    plan.write_text(few, encoding="utf-8")
    blue("experiment", str(plan), "-o", str(out), *here)
    (out / "pictures" / "old.svg").write_text("old", encoding="utf-8")
    blue("experiment", str(plan), "-o", str(out), *here)
    assert not (out / "pictures" / "old.svg").exists()
    plan.write_text(few.replace("+1", "+4"), encoding="utf-8")
    assert "holds the answer to another question" in blue(
        "experiment", str(plan), "-o", str(out), *here, code=1
    )
    mine = plan.parent / "mine"
    mine.mkdir()
    (mine / "service.yaml").write_text("mine", encoding="utf-8")
    assert "no results folder" in blue("experiment", str(plan), "-o", str(mine), *here, code=1)
    assert (mine / "service.yaml").read_text(encoding="utf-8") == "mine"


def test_a_stopped_experiment_leaves_no_older_answer_behind(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, here = plan.parent / "out", ("--engine", "simpy", "--processes", "1")
    plan.write_text(
        WHOLE.replace("replications: 20", "replications: 3").partition("best:")[0], encoding="utf-8"
    )
    blue("experiment", str(plan), "-o", str(out), *here)

    def stopped(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.experiment.conduct.conduct", stopped)
    blue("experiment", str(plan), "-o", str(out), *here, code=130)
    monkeypatch.undo()
    assert "is not finished; go on" in blue("show", str(out), code=1)


def test_a_failure_with_a_step_of_recovery_of_its_own_can_be_switched_off() -> None:
    data = blueprint.file.parse(KIOSK)[0]
    data["steps"]["order"]["fails"]["wrong_drink"] = {"share": "20%", "then": "remake"}
    data["steps"]["remake"] = {"lane": "backstage", "by": "barista", "takes": 2}
    found = sim.hotspots(blueprint.build(data), replications=15)
    assert found.spot("order.wrong_drink").time.mean > 0


def test_each_command_says_its_answer_first_and_gives_json(
    plan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kiosk, change = str(plan.with_name("kiosk.yaml")), ("--change", "staff.barista.count: +1")
    few = ("--replications", "20", "--processes", "1")
    best = ("--measure", "waiting_mean", "--within", "20%")
    commands: dict[str, tuple[tuple[str, ...], str, str]] = {
        "compare": (change, "Barista: +1 is better", "comparison"),
        "choose": ((*change, *best), "The best of 2 is “Barista: +1”", "selection"),
        "hotspots": ((), "Hotspot 1: the queue for Barista", "hotspots"),
        "sensitivity": ((*change, "--measure", "waiting_mean"), "stays the best", "sensitivity"),
    }
    for command, (options, told, part) in commands.items():
        said = " ".join(blue(command, kiosk, *options, *few).split())
        assert 0 <= said.find(told) < said.find("Kiosk") + 300, (command, said)
        found: dict[str, Any] = json.loads(blue(command, kiosk, *options, *few, "--json"))
        assert part in found
    assert not list(tmp_path.rglob("*.npz")), "nothing stays behind when a study is done"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("compare", "bank_branch"), 'add --change "staff.teller.count: +1"'),
        (
            ("compare", "bank_branch", "--change", "staff.telr.count: +1"),
            "no pool 'telr' (did you mean teller?)",
        ),
        (("compare", "bank_branch", "--change", "nonsense"), "is no change; write where and what"),
        (("compare", "bank_branch", "--change", "hours: +1 h", "--measure", "wat"), "no measure 'wat'"),
        (
            ("compare", "bank_branch", "--change", "hours: +1 h", "--precision", "waiting_mean"),
            "write MEASURE=5%",
        ),
        (("compare", "bank_branch", "--change", "hours: +1 h", "--level", "100%"), "confidence"),
        (
            ("choose", "bank_branch", "--change", "hours: +1 h", "--measure", "teller.utilisation"),
            "least or most",
        ),
        (("hotspots", "bank_brunch"), "did you mean bank_branch?"),
        (("hotspots", "bank_branch", "--warm-up", "3 weeks"), "not a unit of time"),
        (
            ("compare", "bank_branch", "--change", "hours: +1 h", "--cluster", "tcp://127.0.0.1:1"),
            "no scheduler answers",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_runs(
    arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sim.cluster.PATIENCE", 0.5)
    few = ("--replications", "3") if arguments[0] != "experiment" else ()
    assert told in blue(*arguments, *few, code=1)


def test_the_warm_up_of_a_service_that_never_closes_is_found_and_drawn(tmp_path: Path) -> None:
    service = blueprint.build(
        service="Hotline", arrivals={"calls": {"at": "talk", "rate": "57/h"}}, staff={"agent": {"count": 10}},
        steps={"talk": {"lane": "frontstage", "by": "agent", "takes": "exponential(mean=10)"}},
    )  # fmt: skip
    path = tmp_path / "hotline.yaml"
    service.save(path)
    curve = tmp_path / "curve.svg"
    told = blue("warmup", str(path), "--days", "6", "-o", str(curve))
    assert told.startswith("The warm-up is")
    assert "<svg" in curve.read_text(encoding="utf-8")
    assert "begins empty by nature" in blue("warmup", "bank_branch")
