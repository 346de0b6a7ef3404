"""Systems: how long they run and are down, and at which pace work goes on meanwhile.

`pause` is pace 0: work stops, and none begins. `finish` is pace 1 for what has begun, and none begins. `50%` is work on
paper: it goes on, and begins, at half the pace. Maintenance is a list of times over the horizon, whether or not the
doors are open then.
"""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.hours import merged
from blueprint.quantity import Share
from sim.plan.dates import Dates
from sim.plan.parts import SystemPlan
from sim.plan.variate import variate

PACES = {"pause": 0.0, "finish": 1.0}


def system(blueprint: Blueprint, name: str, dates: Dates) -> SystemPlan:
    """One system."""
    made, unit = blueprint.systems[name], blueprint.unit
    on_paper = isinstance(made.work, Share)
    planned = [] if made.maintenance is None else dates.times(made.maintenance)
    pace = made.work.value if isinstance(made.work, Share) else PACES[made.work]
    return SystemPlan(
        name=name,
        up=variate(made.up, unit),
        down=variate(made.down, unit),
        pace=pace,
        starts=on_paper,
        maintenance=tuple(merged((max(begin, 0), end) for begin, end, _ in planned if end > 0)),
    )
