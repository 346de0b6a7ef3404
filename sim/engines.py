"""Which engine runs a job, and the compiler beside it.

Every job is done by the compiled engine, except what a user has written in Python and what she asks SimPy for. Its
loop is compiled once for a machine and a version; until it is there, a few seconds after the very first command, SimPy
answers: both give the same customers, so nobody can tell who made what.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any, Literal

from sim.plan import Plan
from sim.sums import Sums

Engine = Literal["auto", "simpy", "compiled"]
Tell = Callable[[str], object]

SOON = 50_000
"""Customers of a replication that SimPy may begin while the loop is being compiled; it takes as long for them."""
PATIENT = 3.0
"""Seconds after which it is told that a compiler is at work."""


def choose(wanted: Engine, own: Collection[int], plan: Plan) -> Literal["simpy", "compiled"]:
    """The engine for a job.

    Raises
    ------
    ValueError
        when the compiled engine is asked for what it cannot do, by name.
    """
    if wanted not in {"auto", "simpy", "compiled"}:
        raise ValueError(f"engine is {wanted!r}; choose auto, simpy or compiled")
    if own and wanted == "compiled":
        names = ", ".join(plan.steps[number].name for number in own)
        raise ValueError(
            f"the compiled engine cannot run steps written in Python ({names}); choose simpy or auto"
        )
    return "simpy" if own or wanted == "simpy" else "compiled"


def replicate(plan: Plan, seed: int, replication: int, *, log: Any = None) -> Sums:
    """Run one replication on whichever engine is there."""
    from sim.compiled_engine import build

    if build.there():
        from sim import compiled_engine

        return compiled_engine.replicate(plan, seed, replication, log=log)
    build.begin()
    from sim import simpy_engine

    return simpy_engine.replicate(plan, seed, replication, log=log)


class Compiler:
    """The loop being compiled, if it is not there yet; it goes on when the job that began it is done."""

    def __init__(self, tell: Tell) -> None:
        from sim.compiled_engine import build

        self._build, self._tell, self._told, self._began = build, tell, False, time.perf_counter()
        build.begin()

    @property
    def ready(self) -> bool:
        """Whether the loop can be used."""
        ready = self._build.there() is not None
        spent = time.perf_counter() - self._began
        if spent > PATIENT and not self._told and not ready:
            self._told = True
            self._tell("compiling the simulation loop, once for this machine")
        if ready and self._told:
            self._told = False
            self._tell(f"compiled in {spent:.0f} s")
        return ready

    @property
    def failed(self) -> bool:
        """Whether there will be no loop."""
        return not self._build.under_way() and not self.ready

    def refuse(self, wanted: Engine) -> None:
        """Say that there is no loop, and who does the work instead.

        Raises
        ------
        RuntimeError
            when the compiled engine was asked for by name.
        """
        told = "the compiled engine could not be made; blueprint precompile says why"
        if wanted == "compiled":
            raise RuntimeError(told)
        self._tell(f"{told}. SimPy does the work")

    def wait(self) -> None:
        """Wait until the loop can be used, or it is clear that it never will."""
        while not self.ready and not self.failed:
            time.sleep(0.02)
