"""How soon one is answered: compiling the loop, starting a command, a question in the middle of the work.

    python -m bench.ready [--rounds N] [--against REVISION] [-o FOLDER]

Cold: processor seconds to compile the loop of all services, here and at an earlier revision of this project, side by
side; and how fast both loops then are, each as its users got it, on an M/M/8 queue and a call centre. Without
`--against` the earlier one is the last that compiled with numba, which must then be installed. With the revision before
a primitive was added, this tells what it costs.

Warm, a whole process: `blueprint compare` and `blueprint run` over the time of `python -c "import numba, pandas"`.

Warm, in one process: a hundred days of the bank branch with all measures and intervals; one step of a slider (another
head count); hotspots of sixty days. Told are medians over the rounds, everything in turn. Written is FOLDER/ready.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import blueprint
import sim
from sim.compiled_engine import loop, state
from sim.compiler.program import Program

HERE = Path(__file__).parent.parent
GONE = "sim/compiled_engine/features.py"
"""A room that went when the loop was no longer compiled by numba."""
COMPILE = """
try:
    from sim.compiled_engine.build import compile_loop
except ImportError:
    from sim.compiled_engine.build import _machine_code as compile_loop
compile_loop()
"""
SPEED = """
import json, time
from bench.services import CALL_CENTRE, MM8
from sim import compiled_engine
from sim.plan import make_plan
found = {}
for name, service, days in (("M/M/8", MM8, 400), ("call centre", CALL_CENTRE, 900)):
    plan = make_plan(service, days=days)
    compiled_engine.replicate(make_plan(service), 0, 0)
    speeds = []
    for seed in range(5):
        start = time.process_time()
        sums = compiled_engine.replicate(plan, seed, 0)
        speeds.append(sum(stay.arrived for stay in sums.stays) / (time.process_time() - start))
    found[name] = sorted(speeds)[2]
print(json.dumps(found))
"""
COMMANDS = {
    "blueprint compare": (
        "compare",
        "bank_branch",
        "--change",
        "staff.officer.count: +1",
        "--replications",
        "100",
    ),
    "blueprint run": ("run", "bank_branch"),
}


def earlier(revision: str, folder: Path) -> Path:
    """The project at an earlier revision, in a folder."""
    command = ["git", "archive", "--format=zip", revision]
    packed = subprocess.run(command, cwd=HERE, capture_output=True, check=True).stdout
    with zipfile.ZipFile(BytesIO(packed)) as files:
        files.extractall(folder)
    return folder


def last_with_numba() -> str:
    """The last revision that compiled with numba."""
    command = ["git", "log", "--diff-filter=D", "--format=%H", "-1", "--", GONE]
    went = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()
    return f"{went}~1"


def within(project: Path, code: str) -> tuple[str, float]:
    """What a program prints that runs within a version of the project, and the processor seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(project)},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ran.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cold(project: Path) -> float:
    """Processor seconds to compile the loop of all services, the start of Python and its imports left out."""
    for kept in (project / "sim" / "compiled_engine" / "__pycache__").glob("build.*nb*"):
        kept.unlink()
    return within(project, COMPILE)[1] - within(project, COMPILE.replace("compile_loop()\n", ""))[1]


def beside(revision: str, rounds: int) -> dict[str, Any]:
    """Compiling and running, here and at an earlier revision, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        projects = {"earlier": earlier(revision, Path(folder)), "now": HERE}
        compiled = {
            name: [cold(project) for _ in range(max(1, rounds // 2))] for name, project in projects.items()
        }
        speeds = [
            {name: json.loads(within(project, SPEED)[0]) for name, project in projects.items()}
            for _ in range(rounds)
        ]
    times = {
        service: median(one["earlier"][service] / one["now"][service] for one in speeds)
        for service in speeds[0]["now"]
    }
    seconds = {name: median(each) for name, each in compiled.items()}
    return {
        "revision": revision,
        "seconds": seconds,
        "of_it": seconds["now"] / seconds["earlier"],
        "time": times,
    }


def processes(rounds: int) -> dict[str, float]:
    """The time of whole commands over that of importing numba and pandas, by the clock."""

    def spent(*command: str) -> float:
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        return time.perf_counter() - start

    blue = str(Path(sys.executable).parent / "blueprint")
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds + 1):
        usual = spent(sys.executable, "-c", "import numba, pandas")
        for name, words in COMMANDS.items():
            found[name].append(spent(blue, *words) / usual)
    return {name: median(ratios[1:]) for name, ratios in found.items()}


def questions(rounds: int) -> dict[str, float]:
    """Seconds of everyday questions in a process that has answered one before."""
    branch = blueprint.load("bank_branch")

    def hundred(service: blueprint.Blueprint) -> None:
        sim.run(service, replications=100).summary()

    def slider(count: int) -> None:
        hundred(blueprint.change(branch, f"staff.teller.count: {count}"))

    asked: dict[str, Callable[[int], object]] = {
        "100 days": lambda _: hundred(branch),
        "a slider": lambda turn: slider(3 + turn % 4),
        "hotspots": lambda _: sim.hotspots(branch, replications=60),
    }
    found = {}
    for name, ask in asked.items():
        spent = []
        for turn in range(rounds + 1):
            start = time.perf_counter()
            ask(turn)
            spent.append(time.perf_counter() - start)
        found[name] = median(spent[1:])
    return found


def size() -> tuple[int, int]:
    """(functions, lines) of the loop."""
    functions = Program(loop.run, "Machine", state.arrays()).functions
    return len(functions), sum(len(source.splitlines()) for source in functions.values())


def main() -> None:
    """Measure all, and keep what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.ready", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--against", metavar="REVISION", help="an earlier revision; the last with numba by itself"
    )
    parser.add_argument("-o", "--out", type=Path, default=Path("out"))
    given = parser.parse_args()
    functions, lines = size()
    found: dict[str, Any] = {"loop": {"functions": functions, "lines": lines, "seconds": cold(HERE)}}
    spent = found["loop"]["seconds"]
    print(f"the loop: {functions} functions, {lines} lines, compiled in {spent:.2f} s of the processor")
    try:
        found["beside"] = made = beside(given.against or last_with_numba(), given.rounds)
        ratios = ", ".join(f"{name} {times:.2f} times its time" for name, times in made["time"].items())
        now, then = made["seconds"]["now"], made["seconds"]["earlier"]
        print(
            f"beside {made['revision'][:12]}: {now:.2f} s to compile instead of {then:.1f} s ({made['of_it']:.3f})"
        )
        print(f"how it runs beside that one: {ratios}")
    except subprocess.CalledProcessError as error:
        print(f"without an earlier revision: {(error.stderr or b'')[-200:]!r}")
    found["processes"] = processes(given.rounds)
    for name, ratio in found["processes"].items():
        print(f"{name}: {ratio:.2f} times the time of importing numba and pandas")
    found["questions"] = questions(given.rounds)
    for name, seconds in found["questions"].items():
        print(f"{name} of the bank branch: {seconds:.3f} s")
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "ready.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"written: {given.out / 'ready.json'}")


if __name__ == "__main__":
    main()
