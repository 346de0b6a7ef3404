"""The hall: what everybody in it sees: the clock, the plan, and whether the doors are open.

At five the doors close over those who wait, and nothing starts until they open again; every step looks here to know.
"""

from __future__ import annotations

from sim.plan import BY_PRIORITY, Plan
from sim.simpy_engine.clock import Clock


class Hall:
    """One service during one replication, as its steps see it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.env = Clock()
        self.columns = len(plan.segments) + 1
        """one for each segment, and one for those who came during the warm-up"""
        self.open = False
        self.shut = False
        """whether the doors are closed over those who are carried over: nothing starts"""
        self.refusing: int | None = None
        """the outcome of whoever would have to wait now, when nobody may"""
        self.joined = 0
        """how many have joined a queue so far: the rank of the next"""
        self.begun = 0
        """how many services have begun, or gone on, that others may interrupt"""
        self.by_rule = any(pool.calls != BY_PRIORITY for pool in plan.pools)
        """whether who becomes free may call by another rule than by priority"""
        self.interrupts = any(step.interrupted for step in plan.steps)
