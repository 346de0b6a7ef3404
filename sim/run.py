"""Run a service: replications of its days, in one process or in several.

Every replication has its own luck and knows nothing of the others, so that thirty days of a branch can run
anywhere and in any order. Invariant: the results do not depend on the number of processes, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from blueprint import Blueprint
from blueprint.quantity import Duration
from sim.engines import Engine, Work, choose, compiled, expected_customers, on_simpy
from sim.journal import Journal
from sim.measures import Key
from sim.plan import make_plan, ticks
from sim.results import Results

Progress = Callable[[int, int], None]
"""Told (finished, wanted) after each replication."""


def run(
    service: Blueprint,
    *,
    days: int = 1,
    replications: int = 30,
    seed: int = 1,
    warm_up: str | float = 0,
    processes: int | None = 1,
    engine: Engine = "auto",
    steps: Mapping[str, Callable[..., Any]] | None = None,
    journals: Callable[[int, Journal], object] | None = None,
    tell: Callable[[str], object] | None = None,
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
        how many processes (SimPy) or threads (compiled); None for as many as are worth it.
    engine
        `simpy`, `compiled`, or `auto`: compiled from some 300,000 customers on. The results are the same.
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
    each = expected_customers(service, plan)
    chosen = choose(engine, each * replications, own, plan)
    work = Work(plan, seed, service.unit, service.currency or "money", own, journals)
    if chosen == "simpy":
        running = on_simpy(work, replications, processes)
    else:
        running = compiled(work, replications, processes, each, tell or (lambda _: None))
    done: list[list[float]] = []
    keys: list[Key] = []
    try:
        for found, values in running:
            keys = found
            done.append(values)
            if progress:
                progress(len(done), replications)
    except KeyboardInterrupt:
        if not (keep_interrupted and done):
            raise
    table = np.array(done, dtype=np.float64)
    return Results(service, tuple(keys), table, days, seed, start / 1e6, chosen)
