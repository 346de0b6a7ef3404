"""Both services in C, by hand, compiled here: what a program of one service can cost at the least.

They draw the numbers that `sim` draws, so that seed 1 has the same customers in C, and every wait in the sums is
the same to the microsecond. What they leave out is what one study of one service can leave out: they read no plan,
keep no ledger, and know no other service.
"""

from __future__ import annotations

import ctypes
import subprocess
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.outcome import Outcome
from sim.draws import key_of
from sim.plan import TICKS

SOURCES = Path(__file__).parent.parent / "c"
COMPILE = ("-std=gnu11", "-O3", "-march=native", "-fno-math-errno", "-ffp-contract=off", "-shared", "-fPIC")
BINS = 8192
"""Of a histogram, as in c/service.h."""
STEPS = {"mm8": ("desk",), "call_centre": ("talk", "research", "answer")}
"""The steps of each service that have a queue, in the order of its program."""
KEYS = {
    "mm8": (("arrives", "customers"), ("takes", "desk", "customers")),
    "call_centre": (
        ("arrives", "calls"),
        ("takes", "voice_unit", "calls"),
        ("next", "voice_unit", "calls"),
        ("next", "talk", "calls"),
        ("up", "desk"),
        ("down", "desk"),
        *((what, step, "calls") for what in ("takes", "patience") for step in STEPS["call_centre"]),
    ),
}
"""The names of what is drawn, in the order in which the programs take the keys."""


class StepSums(ctypes.Structure):
    """The sums of a step, times in ticks; see c/service.h."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("joined", "waited", "wait", "abandoned")),
        ("waits", ctypes.c_int64 * BINS),
    )


class StaySums(ctypes.Structure):
    """The sums of all stays, times in ticks; see c/service.h."""

    _fields_ = (
        *((n, ctypes.c_int64) for n in ("arrived", "served", "abandoned", "carried_over", "stay", "waiting")),
        ("stays", ctypes.c_int64 * BINS),
    )


class Sums(NamedTuple):
    """What a run in C leaves behind."""

    steps: dict[str, StepSums]
    stays: StaySums


@cache
def compiled(name: str) -> ctypes.CDLL:
    """The program of a service, ready to call.

    Raises
    ------
    ImportError
        when there is no C compiler.
    """
    compiler = which("cc")
    if compiler is None:
        raise ImportError("there is no C compiler: cc is not on the path")
    with TemporaryDirectory() as folder:
        program = Path(folder) / f"{name}.so"
        subprocess.run([compiler, *COMPILE, "-o", program, SOURCES / f"{name}.c", "-lm"], check=True)
        return ctypes.CDLL(str(program))


def run(name: str, seed: int, replication: int, days: int) -> Sums:
    """A run of so many days of the service `mm8` or `call_centre`."""
    keys = [key_of(seed, replication, *names) for names in KEYS[name]]
    steps = (StepSums * len(STEPS[name]))()
    stays = StaySums()
    program = getattr(compiled(name), name)
    full = program(
        (ctypes.c_uint64 * len(keys))(*keys), ctypes.c_int64(days), ctypes.byref(steps), ctypes.byref(stays)
    )
    if full:
        raise OverflowError(f"the program {name} in C has no more places")
    return Sums(dict(zip(STEPS[name], steps, strict=True)), stays)


def mm8(seed: int, minutes: float) -> Outcome:
    """The M/M/8 queue at load 0.9, in whole days."""
    return _outcome(run("mm8", seed, 0, whole_days(minutes)), "desk")


def call_centre(seed: int, minutes: float) -> Outcome:
    """Voice unit, 12 agents, patience, a back office of 3, priority on return, outages; in whole days."""
    return _outcome(run("call_centre", seed, 0, whole_days(minutes)), "talk")


def whole_days(minutes: float) -> int:
    """So many minutes as days, one at the least."""
    return max(1, round(minutes / 1440))


def _outcome(sums: Sums, step: str) -> Outcome:
    desk, stays = sums.steps[step], sums.stays
    return Outcome(stays.arrived, desk.wait / desk.joined / TICKS / 60, stays.abandoned / stays.arrived)


compiled("mm8")  # a module that cannot be used is not there
compiled("call_centre")
