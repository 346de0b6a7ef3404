"""The readable engine: SimPy runs the life of a visit, and defines what is right."""

from __future__ import annotations

from collections.abc import Mapping

from sim.plan import Plan
from sim.simpy_engine.clockwork import Clockwork
from sim.simpy_engine.shop import Log, Process, Shop
from sim.sums import Sums

__all__ = ["replicate"]


def replicate(
    plan: Plan, seed: int, replication: int, *, log: Log | None = None,
    processes: Mapping[int, Process] | None = None,
) -> Sums:  # fmt: skip
    """Run one replication of a plan.

    Parameters
    ----------
    seed, replication
        which luck; the same two give the same customers, whatever else runs.
    log
        told of every visit and every stay.
    processes
        services that a user has written, by the number of their step.
    """
    return Clockwork(Shop(plan, seed, replication, log, processes or {})).run()
