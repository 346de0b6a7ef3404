"""Which engine runs a job, and the compiler beside it.

A day of the branch is done on SimPy before a compiler has even been loaded; a year of a national call centre is not.
`auto` counts the customers that are to come and takes the compiled engine from `LARGE` on. While its loop is being
compiled, in a process of its own, SimPy already answers: both give the same customers, so nobody can tell who made
what.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable
from typing import Literal

from sim.places import ctrl_c_ignored
from sim.plan import Plan

Engine = Literal["auto", "simpy", "compiled"]
Tell = Callable[[str], object]

LARGE = 300_000
"""Customers of a job from which on `auto` compiles: some ten seconds of SimPy."""
SOON = 50_000
"""Customers of a replication that SimPy may begin while it waits for the compiler."""
PATIENT = 3.0
"""Seconds after which it is told that a compiler is at work."""


def choose(
    wanted: Engine, customers: float, own: Collection[int], plan: Plan
) -> Literal["simpy", "compiled"]:
    """The engine for a job of so many customers in all.

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
    if wanted != "auto":
        return wanted
    return "compiled" if customers >= LARGE and not own else "simpy"


def features(plans: Iterable[Plan]) -> tuple[tuple[str, bool], ...]:
    """The features that a loop for all these plans needs, as (name, used)."""
    from sim.compiled_engine.features import features_of

    together: dict[str, bool] = {}
    for plan in plans:
        for name, used in features_of(plan).items():
            together[name] = together.get(name, False) or used
    return tuple(together.items())


class Compiler:
    """The loop for some features being compiled, in a process of its own; it is kept for the next time."""

    def __init__(self, wanted: tuple[tuple[str, bool], ...], tell: Tell) -> None:
        self._tell, self._told, self._began = tell, False, time.perf_counter()
        used = [name for name, there in wanted if there]
        with ctrl_c_ignored():
            self._process = subprocess.Popen([sys.executable, "-m", "sim.compiled_engine", *used])  # noqa: S603
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether the loop can be used."""
        if not self._ready:
            spent = time.perf_counter() - self._began
            self._ready = self._process.poll() is not None
            if spent > PATIENT and not self._told:
                self._told = True
                self._tell("compiling this service's loop; it is kept for the next time")
            if self._ready and self._told:
                self._tell(f"compiled in {spent:.0f} s")
        return self._ready

    def wait(self) -> None:
        """Wait until the loop can be used."""
        while not self.ready:
            time.sleep(0.05)

    def stop(self) -> None:
        """It is not needed any more."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
