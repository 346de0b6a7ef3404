"""Run a service: replications of its days, in one process or in several.

Every replication has its own luck and knows nothing of the others, so that thirty days of a branch can run
anywhere and in any order. Invariant: the results do not depend on the number of processes, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from typing import Any

import numpy as np

from blueprint import Blueprint
from blueprint.quantity import Duration
from sim.engines import Compiler, Engine, Tell, choose
from sim.experiment.warm_up import AUTO
from sim.experiment.warm_up import warm_up as find
from sim.journal import Journal
from sim.measures import Key
from sim.plan import ticks
from sim.replications import workers
from sim.replications.collect import LARGE_REPLICATION, Progress, Runs
from sim.replications.finished import Keep
from sim.replications.jobs import COMPILED, SIMPY, Job, Values, engines_told
from sim.replications.workers import Place
from sim.results import Results

Journals = Callable[[int, Journal], object]
Process = Callable[..., Any]


def run(
    service: Blueprint,
    *,
    days: int = 1,
    replications: int = 30,
    seed: int = 1,
    warm_up: str | float = 0,
    processes: int | None = 1,
    engine: Engine = "auto",
    executor: Executor | Place | None = None,
    keep: Keep | None = None,
    steps: Mapping[str, Process] | None = None,
    journals: Journals | None = None,
    tell: Tell | None = None,
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
        `50 min`, a number in the file's unit, or `auto` for what MSER-5 finds (`sim.warm_up`).
    processes
        how many processes (threads, for long compiled replications); None for as many as are worth it.
    engine
        `simpy`, `compiled`, or `auto`: compiled, and SimPy until the loop is there. The results are the same.
    executor
        where to run instead: an executor of your own, or `sim.cluster.cluster("tcp://host:8786")`.
    keep
        where finished work is found and kept.
    steps
        by the name of a step, a generator function `(env, customer)` that is its service instead of what
        `takes` says: SimPy code of your own. These run in one process.
    journals
        given (replication, journal) after each: every visit and every stay; in one process.
    tell
        told in words what takes long, such as compiling.
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
    check_numbers(service, days=days, replications=replications, seed=seed)
    unknown = sorted(set(steps or {}) - set(service.steps))
    if unknown:
        raise ValueError(f"no step {', '.join(unknown)} in the service")
    start = start_of(service, warm_up, days=days, seed=seed, tell=tell)
    job = Job.of(service, days=days, warm_up=start, seed=seed)
    tell = tell or (lambda _: None)

    def results(keys: tuple[Key, ...], values: Values, chosen: str) -> Results:
        return Results(service, keys, values, days, seed, start / 1e6, chosen)

    if steps or journals:
        rows: list[list[float]] = []
        keys: list[Key] = []
        engines: set[str] = set()
        try:
            for chosen, found, values in _watched(job, engine, replications, steps or {}, journals, tell):
                keys = found
                engines.add(chosen)
                rows.append(values)
                if progress:
                    progress(len(rows), replications)
        except KeyboardInterrupt:
            if not (keep_interrupted and rows):
                raise
        return results(tuple(keys), np.array(rows, dtype=np.float64), engines_told(engines))
    place = where(processes, executor, long=job.customers >= LARGE_REPLICATION and engine != "simpy")
    with Runs(
        {"": job}, engine=engine, place=place, keep=keep, tell=tell, progress=progress
    ) as runs:  # fmt: skip
        try:
            runs.upto({"": replications})
        except KeyboardInterrupt:
            if not (keep_interrupted and runs.count("")):
                raise
        return results(runs.keys(""), runs.values("", min(runs.count(""), replications)), runs.engine)


def start_of(
    service: Blueprint, warm_up: str | float, *, days: int = 1, seed: int = 1, tell: Tell | None = None
) -> int:
    """The tick from which customers count.

    Parameters
    ----------
    warm_up
        such as `50 min`, or a number in the service's unit; `auto` for what MSER-5 finds in pilot runs of so many
        `days`.
    tell
        told when these are too short to find it.
    """
    if warm_up == AUTO:
        found = find(service, days=days, seed=seed)
        if tell and not found.enough:
            tell("the warm-up lies in the second half of the run; take more days to be sure of it")
        warm_up = found.text
    return ticks(Duration.parse(warm_up).seconds(service.unit))


def where(processes: int | None, executor: Executor | Place | None, *, long: bool = False) -> Place | None:
    """The place that a user asks for; None for what is worth it.

    Parameters
    ----------
    long
        whether replications are long and compiled, so that threads do as well as processes.

    Raises
    ------
    ValueError
        when the number of processes is not a whole number from 1 on.
    """
    if isinstance(executor, Place):
        return executor
    if executor is not None:
        return workers.executor(executor)
    if processes is None:
        return None
    if isinstance(processes, bool) or not isinstance(processes, int) or processes < 1:
        raise ValueError(f"processes is {processes!r}; write 1 or more")
    if processes == 1:
        return workers.here()
    return workers.threads(processes) if long else workers.processes(processes)


def check_numbers(service: Blueprint, **numbers: int) -> None:
    """Refuse what is no service, and what is no whole number where one is needed.

    Raises
    ------
    TypeError, ValueError
        what is wrong, and what would be right.
    """
    if not isinstance(service, Blueprint):
        raise TypeError(
            f"takes a blueprint, not {service!r}; write sim.run(blueprint.load({str(service)!r}))"
        )
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int):
            raise ValueError(f"{name} is {number!r}; write a whole number")
        if name == "replications" and number < 1:
            raise ValueError(f"replications is {number}; run 1 or more")


def _watched(
    job: Job, engine: Engine, replications: int, steps: Mapping[str, Process], journals: Journals | None, tell: Tell
) -> Iterator[tuple[str, list[Key], list[float]]]:  # fmt: skip
    """The engine and the measures of each replication, in this process: with steps or ears of the user's own."""
    plan = job.plan
    own = {number: steps[step.name] for number, step in enumerate(plan.steps) if step.name in steps}
    compiler = Compiler(tell) if choose(engine, own, plan) == COMPILED else None
    if compiler and engine == COMPILED:
        compiler.wait()
        if compiler.failed:
            compiler.refuse(engine)
    for number in range(replications):
        written = Journal(plan) if journals else None
        chosen = COMPILED if compiler and compiler.ready else SIMPY
        sums = _replicate(chosen, job, number, written, own)
        if journals and written:
            journals(number, written)
        yield chosen, *job.measured(sums)


def _replicate(chosen: str, job: Job, number: int, log: Journal | None, own: Mapping[int, Process]) -> Any:
    if chosen == COMPILED:
        from sim import compiled_engine

        return compiled_engine.replicate(job.plan, job.seed, number, log=log)
    from sim import simpy_engine

    return simpy_engine.replicate(job.plan, job.seed, number, log=log, processes=own)
