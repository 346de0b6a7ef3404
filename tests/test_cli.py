"""The command line, as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len
from rich.console import Console

import blueprint
import sim
from blueprint.text import say
from studio.cli import GROUPS, main
from studio.terminal import of_run
from studio.visit_log import COLUMNS

SHOP = """\
service: {en: Shop, zh: 小店}
hours: 09:00-10:00
arrivals: {walk_in: {at: till, rate: 30/h}}
staff: {clerk: {count: 1}}
steps: {till: {lane: frontstage, by: clerk, takes: exponential(mean=1.5)}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "小店.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def invoke(*words: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize("command", ["", "check", "draw", "run", "gaps", "models", "schema", "doctor"])
def test_every_command_has_help_with_examples(command: str) -> None:
    result = invoke(*command.split(), "--help")
    assert result.exit_code == 0
    assert not command or "Examples:" in result.output


def test_a_log_has_every_visit_with_its_outcome(shop: Path, tmp_path: Path) -> None:
    text = SHOP.replace("mean=1.5)", "mean=1.5), balks_at: 1").replace("10:00", "10:00\nclosing: cut")
    shop.write_text(text, encoding="utf-8")
    log = tmp_path / "visits.csv"
    assert invoke("run", shop, "--replications", 2, "--log", log).exit_code == 0
    with log.open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert list(rows[0]) == list(COLUMNS)
    assert {row["outcome"] for row in rows} >= {"served", "balked"}
    for row in rows:
        assert (row["began"] == "") == (row["outcome"] == "balked") or row["outcome"] == "cut"
        assert float(row["came"]) <= float(row["began"] or row["came"]) <= float(row["ended"])


def test_check_says_right_or_tells_all_mistakes(shop: Path) -> None:
    result = invoke("check", shop)
    assert result.exit_code == 0
    assert "right. Shop: 1 step, 1 arrival stream, 1 pool." in result.output
    shop.write_text(SHOP.replace("30/h", "thirty").replace("by: clerk", "by: clark"), encoding="utf-8")
    result = invoke("check", shop)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "小店.yaml:3:38 arrivals.walk_in.rate: 'thirty' is no number" in result.stderr
    assert "no pool 'clark' (did you mean clerk?)" in result.stderr
    assert "2 mistakes" in result.stderr


@pytest.mark.parametrize("name", ["nowhere.yaml", "bank_brunch", "", ".", "/dev/null", "a\nb"])
def test_a_file_that_is_none_is_no_traceback(name: str) -> None:
    result = invoke("check", name)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)


def test_run_prints_a_table_and_writes_table_and_pictures(shop: Path, tmp_path: Path) -> None:
    result = invoke("run", shop, "--replications", 3, "-o", tmp_path / "new" / "out")
    assert result.exit_code == 0, result.output
    assert "--full shows everything" in result.stdout
    out = tmp_path / "new" / "out"
    assert sorted(path.suffix for path in out.iterdir()) == [".csv", ".pdf", ".png", ".svg"]
    assert (
        (out / "小店.csv")
        .read_text(encoding="utf-8")
        .startswith("scope,name,segment,measure,unit,mean,low,high,n\n")
    )
    assert b"<svg" in (out / "小店.svg").read_bytes()
    assert (out / "小店.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "小店.pdf").read_bytes().startswith(b"%PDF")


def test_run_json_is_one_object_and_nothing_else(shop: Path) -> None:
    result = invoke("run", shop, "--replications", 2, "--json")
    record = json.loads(result.stdout)
    assert record["service"] == {"en": "Shop", "zh": "小店"}
    assert record["fingerprint"] == blueprint.load(shop).fingerprint


def test_run_speaks_chinese(shop: Path) -> None:
    result = invoke("run", shop, "--replications", 2, "--lang", "zh", "--full")
    assert "小店" in result.stdout
    assert "时间去向" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--replications", 0), ("--days", -1), ("--seed", -1), ("--days", "nan"), ("--processes", 0),
        ("--warm-up", "9 wk"), ("--warm-up", "x"), ("-o", "/proc/nothing/here"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_told(shop: Path, words: tuple[Any, ...]) -> None:
    result = invoke("run", shop, *words)
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert result.stderr


def test_draw_writes_every_format_and_refuses_others(shop: Path, tmp_path: Path) -> None:
    for kind in ("svg", "png", "pdf", "dot"):
        assert invoke("draw", shop, "-o", tmp_path / f"x.{kind}").exit_code == 0
    for bad in ("x.gif", "x", "no/where.svg"):
        result = invoke("draw", shop, "-o", tmp_path / bad)
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
    assert invoke("draw", shop, "-o", shop).exit_code == 1
    assert shop.read_text(encoding="utf-8") == SHOP


def test_models_lists_what_ships() -> None:
    listed = json.loads(invoke("models", "--json").stdout)
    assert {"bank_branch"} <= {model["name"] for model in listed}
    assert "bank_branch" in invoke("models").output


def test_schema_prints_the_schema() -> None:
    assert json.loads(invoke("schema").stdout) == blueprint.schema()


def test_doctor_finds_this_machine_able_to_draw() -> None:
    result = invoke("doctor")
    assert result.exit_code == 0
    assert "pictures: yes" in result.output


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "studio.cli", *words]


def test_ctrl_c_keeps_what_is_finished() -> None:
    """The whole program, interrupted while it runs."""
    words = command("run", "bank_branch", "--replications", "100000", "--processes", "1", "--json")
    run = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509  tests that run behind a shell inherit that nothing interrupts them
    )  # fmt: skip
    time.sleep(6)
    for _ in range(4):  # on a busy machine the first may come while it is still importing, where it is lost
        run.send_signal(signal.SIGINT)
        try:
            out, err = run.communicate(timeout=20)
            break
        except subprocess.TimeoutExpired:
            continue
    assert run.returncode == 130
    assert "replications are kept" in err
    assert "Traceback" not in err
    record = json.loads(out)
    assert 0 < record["replications"] < 100000


def test_progress_shows_on_a_terminal_and_not_in_a_pipe() -> None:
    words = command("run", "bank_branch", "--replications", "40", "--processes", "1")
    piped = subprocess.run(words, capture_output=True, check=True)
    assert piped.stderr == b""
    try:
        leader, follower = pty.openpty()
    except OSError:
        pytest.skip("this machine has no terminals to give")
    subprocess.run(words, stdout=subprocess.DEVNULL, stderr=follower, check=True)
    os.close(follower)
    shown = os.read(leader, 100_000)
    os.close(leader)
    assert b"replications" in shown


def test_a_run_of_the_program_warns_of_nothing() -> None:
    words = [sys.executable, "-W", "error", "-m", "studio.cli", "run", "bank_branch", "--replications", "2"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_help_lists_every_command_once_in_one_whole_line() -> None:
    shown = CliRunner().invoke(main, ["--help"], terminal_width=80).output
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(main.commands)
    for names in GROUPS.values():
        for name, told in names.items():
            line = next(line for line in shown.splitlines() if line.split()[:1] == [name])
            assert line.endswith(told), "whole"
            assert len(line) <= 80


FIGURE = re.compile(r"[−+]?\d[\d,.]*(?: ?%)?(?: ±[\d,.]+)?")


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 50, 64, 80, 100, 119])
def test_no_figure_is_broken_however_narrow_the_terminal(width: int, lang: str, full: bool) -> None:
    results = sim.run(blueprint.load("bank_branch"), replications=6)

    def printed(columns: int) -> str:
        console = Console(width=columns, file=io.StringIO(), legacy_windows=False)
        of_run.show(results, console, lang, full=full)
        return console.file.getvalue()  # type: ignore[attr-defined]

    def figures(text: str) -> set[str]:
        return {figure.replace(" ", "") for line in text.splitlines() for figure in FIGURE.findall(line)}

    narrow = printed(width)
    assert figures(narrow) <= figures(printed(119)) | figures(printed(110).replace("±", "\n"))
    assert all(cell_len(line) <= width for line in narrow.splitlines())
    left_out = "for lack of room without" if lang == "en" else "因宽度不足略去"
    assert not (full and left_out in narrow)
    if not full:
        for step in results.blueprint.steps.values():
            label = say(step.label, lang, name="")
            assert sum(line.startswith(label[:8]) for line in narrow.splitlines()) >= 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_at_eighty_columns_a_step_is_one_line_and_at_a_hundred_and_twenty_intervals_are_columns(
    lang: str,
) -> None:
    results = sim.run(blueprint.load("bank_branch"), replications=6)
    for width, ends in ((80, False), (140, True)):
        console = Console(width=width, file=io.StringIO(), legacy_windows=False)
        of_run.show(results, console, lang)
        lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
        for name, step in results.blueprint.steps.items():
            (line,) = [line for line in lines if line.startswith(f"{say(step.label, lang, name=name)}  ")]
            if step.by and results.estimate("step", name, "wait_mean").spread(""):
                assert ("±" in line) != ends, line
                assert bool(re.search(r"\d–\d", line)) == ends


@pytest.mark.parametrize("words", [["run"], ["run", "--full"], ["hotspots"],
                                   ["sensitivity", "--measure", "waiting_mean"],
                                   ["compare", "--change", "staff.teller.count: [+1, +2]"],
                                   ["choose", "--change", "staff.teller.count: +1", "--measure", "cost"]])  # fmt: skip
def test_no_english_is_left_in_a_chinese_table(words: list[str]) -> None:
    command, *options = words
    ran = CliRunner().invoke(main, [command, "bank_branch", *options, "--replications", "6", "--lang", "zh"])
    assert ran.exit_code == 0
    told = re.sub(r"\b[0-9a-f]{12}\b|--full|MSER-5|compiled|simpy", "", ran.stdout)
    assert ran.exit_code == 0
    assert not re.findall(r"[A-Za-z]{2,}", told), told
    assert "服务服务" not in told
