"""Run a service: replications of its days, in one process or in several.

Every replication has its own luck and knows nothing of the others, so that thirty days of a branch can run
anywhere and in any order. Invariant: the results do not depend on the number of processes, to the last bit.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

from blueprint import Blueprint
from blueprint.quantity import Duration
from sim.measures import Key, measure
from sim.plan import Plan, make_plan, ticks
from sim.results import Results
from sim.simpy_engine import replicate

Progress = Callable[[int, int], None]
"""Told (finished, wanted) after each replication."""

LONG = 4.0
"""Seconds of work from which on several processes are worth their start."""


def run(
    service: Blueprint,
    *,
    days: int = 1,
    replications: int = 30,
    seed: int = 1,
    warm_up: str | float = 0,
    processes: int | None = 1,
    steps: Mapping[str, Callable[..., Any]] | None = None,
    progress: Progress | None = None,
    keep_interrupted: bool = False,
) -> Results:
    """Simulate a service.

    Parameters
    ----------
    days
        the days of each replication, one after the other.
    replications
        how many independent replications; intervals come from them.
    seed
        which luck, a whole number; the same seed gives the same customers in any service.
    warm_up
        who comes before this time of the run, counted from midnight before the first day, is not counted:
        `50 min`, or a number in the file's unit.
    processes
        how many processes; None for as many as are worth it.
    steps
        by the name of a step, a generator function `(env, customer)` that is its service instead of what
        `takes` says: SimPy code of your own. These run in one process.
    progress
        told of every finished replication.
    keep_interrupted
        whether Ctrl-C returns the results of the finished replications instead of nothing.

    Raises
    ------
    ValueError
        when nobody comes, or a number is out of range.

    Examples
    --------
    >>> import blueprint, sim
    >>> results = sim.run(blueprint.load("bank_branch"), replications=3)
    >>> results.row("service", "", "arrived").n
    3
    """
    if not isinstance(service, Blueprint):
        raise TypeError(
            f"takes a blueprint, not {service!r}; write sim.run(blueprint.load({str(service)!r}))"
        )
    for name, number in (("days", days), ("replications", replications), ("seed", seed)):
        if isinstance(number, bool) or not isinstance(number, int):
            raise ValueError(f"{name} is {number!r}; write a whole number")
    if replications < 1:
        raise ValueError(f"replications is {replications}; run 1 or more")
    unknown = sorted(set(steps or {}) - set(service.steps))
    if unknown:
        raise ValueError(f"no step {', '.join(unknown)} in the service")
    start = ticks(Duration.parse(warm_up).seconds(service.unit))
    plan = make_plan(service, days=days, warm_up=start)
    own = {number: steps[step.name] for number, step in enumerate(plan.steps) if steps and step.name in steps}
    work = _Work(plan, seed, service.unit, service.currency or "money", own)
    done: list[list[float]] = []
    keys: list[Key] = []
    try:
        for found, values in _replications(work, replications, 1 if own else processes):
            keys = found
            done.append(values)
            if progress:
                progress(len(done), replications)
    except KeyboardInterrupt:
        if not (keep_interrupted and done):
            raise
    table = np.array(done, dtype=np.float64)
    return Results(service, tuple(keys), table, days, seed, start / 1e6, "simpy")


class _Work:
    """What a process needs to run any replication."""

    def __init__(self, plan: Plan, seed: int, unit: str, currency: str, own: Mapping[int, Any]) -> None:
        self.plan, self.seed, self.unit, self.currency, self.own = plan, seed, unit, currency, own

    def __call__(self, replication: int) -> tuple[list[Key], list[float]]:
        sums = replicate(self.plan, self.seed, replication, processes=self.own)
        return measure(self.plan, sums, unit=self.unit, currency=self.currency)


def _replications(work: _Work, wanted: int, processes: int | None) -> Iterator[tuple[list[Key], list[float]]]:
    """The measures of each replication, in their order."""
    first = 0
    if processes is None:
        began = time.perf_counter()
        yield work(0)
        first = 1
        worth = (time.perf_counter() - began) * (wanted - 1) > LONG
        processes = len(os.sched_getaffinity(0)) if worth and hasattr(os, "sched_getaffinity") else 1
    if processes <= 1 or wanted - first <= 1:
        yield from map(work, range(first, wanted))
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context) as pool:
        with _ctrl_c_ignored():  # the workers inherit it: Ctrl-C is for this process alone
            results = pool.map(work, range(first, wanted))
        try:
            yield from results
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
