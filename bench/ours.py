"""The engines of `sim` as programs of the services that are timed.

An engine takes a plan and a seed, and gives back its running sums with the whole ledger: more than any of the
programs it is timed beside, which is part of the bargain.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

import blueprint
from bench.outcome import Outcome, Program
from sim.plan import ABANDONED, TICKS, Plan, make_plan
from sim.sums import Sums

Engine = Callable[[Plan, int, int], Sums]


def engine(name: str) -> Engine:
    """The engine `simpy_engine` or `compiled_engine`.

    Raises
    ------
    ImportError
        when it is not there.
    """
    module = import_module(f"sim.{name}")
    if not hasattr(module, "replicate"):
        raise ImportError(f"sim.{name} has no replicate")
    replicate: Engine = module.replicate
    return replicate


def program(replicate: Engine, service: blueprint.Blueprint, queue: str | None = None) -> Program:
    """A run of `service` in whole days; the wait is the one at the step `queue`."""

    @cache
    def plan(days: int) -> Plan:
        return make_plan(service, days=days)

    def run(seed: int, minutes: float) -> Outcome:
        ready = plan(max(1, round(minutes / 1440)))
        sums = replicate(ready, seed, 0)
        came = sum(stay.arrived for stay in sums.stays)
        lost = sum(stay.outcomes[ABANDONED] for stay in sums.stays)
        wait = 0.0
        if queue is not None:
            tallies = sums.steps[[step.name for step in ready.steps].index(queue)]
            wait = sum(t.wait for t in tallies) / sum(t.joined for t in tallies) / TICKS / 60
        return Outcome(came, wait, lost / came)

    return run
