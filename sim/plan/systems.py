"""Systems: how long they run and are down, and at which pace work goes on meanwhile.

`pause` is pace 0: work stops, and none begins. `finish` is pace 1 for what has begun, and none begins. `50%` is work on
paper: it goes on, and begins, at half the pace.
"""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.quantity import Share
from sim.plan.parts import SystemPlan
from sim.plan.variate import variate

PACES = {"pause": 0.0, "finish": 1.0}


def system(blueprint: Blueprint, name: str) -> SystemPlan:
    """One system."""
    made, unit = blueprint.systems[name], blueprint.unit
    on_paper = isinstance(made.work, Share)
    pace = made.work.value if isinstance(made.work, Share) else PACES[made.work]
    return SystemPlan(name, variate(made.up, unit), variate(made.down, unit), pace, on_paper)
