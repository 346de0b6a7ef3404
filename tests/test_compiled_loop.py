"""The loop is compiled once for a machine and a version: in the background, by one process at a time, kept whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import blueprint
import sim
from sim.compiled_engine import build, loop, state
from sim.compiler.program import Program

ROOT = Path(sim.__file__).parent.parent


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The package in a folder of its own, without a loop; its user's cache is beside it."""
    for package in ("blueprint", "models", "sim", "studio"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / "here" / package, ignore=ignored)
    return tmp_path / "here"


def environment(fresh: Path) -> dict[str, str]:
    home = str(fresh.parent / "home")
    return os.environ | {"HOME": home, "XDG_CACHE_HOME": home, "PYTHONPATH": str(fresh)}


def start(fresh: Path, code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(fresh), cwd=fresh.parent,
    )  # fmt: skip


def said(running: subprocess.Popen[str]) -> str:
    out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    return out.strip()


def loops(fresh: Path) -> list[Path]:
    return sorted(fresh.parent.rglob("loop-*.o"))


def wait_for(there: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


RUN = """
import blueprint, sim
print(sim.run(blueprint.load("bank_branch"), replications={}).engine)
"""


def test_the_first_command_begins_the_compiler_and_the_next_takes_it_up(fresh: Path) -> None:
    assert said(start(fresh, RUN.format(2))) == "simpy", "nobody waits for a compiler"
    wait_for(lambda: loops(fresh))
    assert said(start(fresh, RUN.format(2))) == "compiled"
    assert len(loops(fresh)) == 1


def test_a_command_takes_up_the_loop_in_the_middle_of_its_work(fresh: Path) -> None:
    assert said(start(fresh, RUN.format(2000))) == "simpy and compiled"


COUNTED = """
from pathlib import Path
from sim.compiled_engine import build
made = build._machine_code
def counted():
    with Path({!r}).open("a") as file:
        file.write("compiled\\n")
    return made()
build._machine_code = counted
build.compiled()
"""


def test_of_two_commands_at_the_same_instant_one_compiles(fresh: Path) -> None:
    count = fresh.parent / "count"
    both = [start(fresh, COUNTED.format(str(count))) for _ in range(2)]
    for one in both:
        said(one)
    assert count.read_text() == "compiled\n"
    assert len(loops(fresh)) == 1


def test_a_killed_command_leaves_the_compiler_at_work(fresh: Path) -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    killed = start(fresh, f"from sim.compiled_engine import build; build.begin(); {kill}")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    wait_for(lambda: loops(fresh))


def test_a_killed_compiler_leaves_nothing_half_made_and_the_next_one_compiles(fresh: Path) -> None:
    code = """
from sim.compiled_engine import build
import os, signal
build._machine_code = lambda: os.kill(os.getpid(), signal.SIGKILL)
build.compiled()
"""
    killed = start(fresh, code)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert not loops(fresh)
    assert said(
        start(fresh, "from sim.compiled_engine import build; build.compiled(); print(build.kept().name)")
    )


@pytest.mark.parametrize("damage", [b"", b"half", bytes(5000)])
def test_a_damaged_loop_is_compiled_anew(fresh: Path, damage: bytes) -> None:
    said(start(fresh, "from sim.compiled_engine import build; build.compiled()"))
    path = loops(fresh)[0]
    whole = path.read_bytes()
    path.write_bytes(damage)
    said(
        start(fresh, "from sim.compiled_engine import build; assert build.there() is None; build.compiled()")
    )
    assert path.read_bytes() == whole


def test_a_package_that_cannot_be_written_keeps_its_loop_in_the_users_cache(fresh: Path) -> None:
    (fresh / "sim" / "compiled_engine" / "__pycache__").touch()  # a file, where nobody can make a folder
    said(start(fresh, "from sim.compiled_engine import build; build.compiled()"))
    assert [path.relative_to(fresh.parent / "home") for path in loops(fresh)]


def test_where_nothing_can_be_kept_it_works_and_says_so(fresh: Path) -> None:
    (fresh / "sim" / "compiled_engine" / "__pycache__").touch()
    (fresh.parent / "home").touch()
    assert said(start(fresh, RUN.format(2000))) == "simpy and compiled"
    told = said(start(fresh, "from studio.doctor import compiled_loop; print(compiled_loop())"))
    assert "compiled anew by every command" in told
    assert "XDG_CACHE_HOME" in told
    told = said(start(fresh, "import sys, studio; sys.argv = ['blueprint', 'precompile']; studio.main()"))
    assert "ready for this command alone" in told
    assert not loops(fresh)


def test_a_full_disk_keeps_nothing_and_stops_nobody(fresh: Path) -> None:
    code = """
from sim.compiled_engine import build
def full(*_):
    raise OSError(28, "No space left on device")
build._keep = full
print(build.compiled() is not None, build.kept())
"""
    assert said(start(fresh, code)) == "True None"
    assert not loops(fresh)


def test_doctor_and_precompile_say_whether_it_is_there(fresh: Path) -> None:
    doctor = "from studio.doctor import compiled_loop; print(compiled_loop())"
    assert "not there yet" in said(start(fresh, doctor))
    told = said(start(fresh, "import sys, studio; sys.argv = ['blueprint', 'precompile']; studio.main()"))
    assert told.splitlines()[0].startswith("compiled in ")
    assert "engine: ready" in said(start(fresh, doctor))


def test_an_engine_asked_for_by_name_is_waited_for(fresh: Path) -> None:
    code = RUN.format("2, engine='compiled'")
    assert said(start(fresh, code)) == "compiled"


def test_where_the_loop_cannot_be_compiled_simpy_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "there", lambda: None)
    monkeypatch.setattr(build, "begin", lambda: None)
    told: list[str] = []
    results = sim.run(blueprint.load("bank_branch"), replications=2, tell=told.append)
    assert results.engine == "simpy"
    assert any("blueprint precompile says why" in line for line in told)
    with pytest.raises(RuntimeError, match="blueprint precompile says why"):
        sim.run(blueprint.load("bank_branch"), replications=2, engine="compiled")


@pytest.mark.parametrize("path", build.rooms(), ids=lambda path: path.stem)
def test_an_edit_of_any_room_makes_another_loop(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build.name.__wrapped__()
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda one: read(one) + b"# edited" * (one == path))
    assert build.name.__wrapped__() != before


def test_the_rooms_that_a_loop_is_made_from_are_all_that_went_into_it() -> None:
    files = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in build.rooms()}
    assert {
        function.__module__ for function in Program(loop.run, "Machine", state.arrays()).functions
    } <= files
    taken = {
        thing.__module__
        for name, room in sys.modules.items()
        if name.startswith("sim.compiled_engine.")
        for thing in vars(room).values()
        if getattr(thing, "__module__", "").startswith("sim.") and callable(thing)
    }
    before = {
        "sim.plan.variate",
        "sim.booked",
        "sim.random_numbers",
    }  # tables are filled with these, before the loop
    assert taken <= files | before, "constants come from these rooms, too"


def test_versions_that_are_long_gone_are_thrown_away(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"loop-{number}.o").write_bytes(b"")
        os.utime(tmp_path / f"loop-{number}.o", (number, number))
    build._keep(tmp_path, b"code")
    assert sorted(path.name for path in tmp_path.glob("loop-*.o")) == sorted(
        [f"{build.name()}.o", *(f"loop-{number}.o" for number in (6, 7, 8))]
    )
