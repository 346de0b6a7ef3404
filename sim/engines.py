"""Which engine runs a job, and how its replications are spread over the machine.

A day of the branch is done on SimPy before a compiler has even been loaded; a year of a national call centre is not.
`auto` counts the customers that are to come and takes the compiled engine from `LARGE` on. While it is being compiled,
in a process of its own, SimPy already answers: both give the same customers, so nobody can tell who made what.

Invariant: results depend neither on the engine nor on the number of processes or threads.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Literal

from blueprint import Blueprint
from sim.journal import Journal
from sim.measures import Key, measure
from sim.plan import TICKS, Plan

Engine = Literal["auto", "simpy", "compiled"]
Measured = tuple[list[Key], list[float]]
Tell = Callable[[str], object]

LARGE = 300_000
"""Customers of a job from which on `auto` compiles: some ten seconds of SimPy."""
LONG = 4.0
"""Seconds of SimPy work from which on several processes are worth their start."""
SOON = 50_000
"""Customers of a replication that SimPy may begin while it waits for the compiler."""


class Work:
    """What is needed to run any replication, here or in another process."""

    def __init__(
        self, plan: Plan, seed: int, unit: str, currency: str, own: Mapping[int, Any],
        journals: Callable[[int, Journal], object] | None,
    ) -> None:  # fmt: skip
        self.plan, self.seed, self.unit, self.currency = plan, seed, unit, currency
        self.own, self.journals = own, journals

    def on_simpy(self, replication: int) -> Measured:
        """One replication on the readable engine."""
        from sim.simpy_engine import replicate

        written = Journal(self.plan) if self.journals else None
        sums = replicate(self.plan, self.seed, replication, log=written, processes=self.own)
        return self._measured(replication, sums, written)

    def compiled(self, replication: int) -> Measured:
        """One replication on the compiled engine."""
        from sim.compiled_engine import replicate

        written = Journal(self.plan) if self.journals else None
        sums = replicate(self.plan, self.seed, replication, log=written)
        return self._measured(replication, sums, written)

    def _measured(self, replication: int, sums: Any, written: Journal | None) -> Measured:
        if self.journals and written:
            self.journals(replication, written)
        return measure(self.plan, sums, unit=self.unit, currency=self.currency)


def expected_customers(service: Blueprint, plan: Plan) -> float:
    """How many customers come in a replication, on average."""
    total = 0.0
    for stream in plan.streams:
        every = service.arrivals[stream.name].every
        if every is not None:
            total += sum(end - begin for begin, end in plan.spans()) / TICKS / every.mean(service.unit)
        total += plan.days * sum((end - begin) / TICKS * rate for begin, end, rate in stream.rates)
    return total


def choose(
    wanted: Engine, customers: float, own: Mapping[int, Any], plan: Plan
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


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def on_simpy(work: Work, wanted: int, processes: int | None) -> Iterator[Measured]:
    """The measures of each replication, in their order, by so many processes; None for as many as are worth it."""
    first = 0
    if work.own or work.journals:
        processes = 1
    if processes is None:
        began = time.perf_counter()
        yield work.on_simpy(0)
        first = 1
        processes = cores() if (time.perf_counter() - began) * (wanted - 1) > LONG else 1
    if processes <= 1 or wanted - first <= 1:
        yield from map(work.on_simpy, range(first, wanted))
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        with _ctrl_c_ignored():  # the workers inherit it: Ctrl-C is for this process alone
            results = pool.map(work.on_simpy, range(first, wanted))
        try:
            yield from results
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def compiled(work: Work, wanted: int, threads: int | None, each: float, tell: Tell) -> Iterator[Measured]:
    """The measures of each replication, in their order, compiled; from SimPy as long as the compiler is at work.

    Parameters
    ----------
    each
        how many customers a replication has, on average.
    """
    from sim.compiled_engine.features import features_of

    began = time.perf_counter()
    features = [name for name, used in features_of(work.plan).items() if used]
    with _ctrl_c_ignored():
        compiler = subprocess.Popen([sys.executable, "-m", "sim.compiled_engine", *features])  # noqa: S603
    first = 0
    try:
        while compiler.poll() is None:
            if time.perf_counter() - began > 3 and first == 0:
                tell("compiling this service's loop; it is kept for the next time")
            if first < wanted and each <= SOON and time.perf_counter() - began > 1:
                yield work.on_simpy(first)
                first += 1
            else:
                time.sleep(0.05)
    finally:
        if compiler.poll() is None:
            compiler.terminate()
            compiler.wait()
    if time.perf_counter() - began > 3:
        tell(f"compiled in {time.perf_counter() - began:.0f} s")
    if work.journals:
        yield from map(work.compiled, range(first, wanted))
        return
    with ThreadPoolExecutor(threads or cores()) as pool:
        try:
            yield from pool.map(work.compiled, range(first, wanted))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
