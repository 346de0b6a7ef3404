"""What happens when customers come.

    >>> import blueprint, sim
    >>> results = sim.run(blueprint.load("bank_branch"), replications=2)
    >>> results.row("step", "counter", "wait_mean").unit
    'min'

Reads blueprints, knows nothing of pictures, pages and progress bars.
"""

from __future__ import annotations

from sim.day import Day
from sim.day_run import day
from sim.experiment.compare import Comparison, compare
from sim.experiment.conduct import conduct
from sim.experiment.design import Design
from sim.experiment.hotspots import Hotspots, hotspots
from sim.experiment.policies import Policies, recovery
from sim.experiment.rules import Rules, rules
from sim.experiment.selection import Selection, select
from sim.experiment.sensitivity import Sensitivity, sensitivity
from sim.experiment.warm_up import warm_up
from sim.fmea import Failures, failures
from sim.gaps import Gaps
from sim.gaps_run import gaps
from sim.intervals import interval
from sim.journal import Journal, journal
from sim.results import Results, Row
from sim.simulate import run
from sim.week import Week, week

__all__ = [
    "Comparison",
    "Day",
    "Design",
    "Failures",
    "Gaps",
    "Hotspots",
    "Journal",
    "Policies",
    "Results",
    "Row",
    "Rules",
    "Selection",
    "Sensitivity",
    "Week",
    "compare",
    "conduct",
    "day",
    "failures",
    "gaps",
    "hotspots",
    "interval",
    "journal",
    "recovery",
    "rules",
    "run",
    "select",
    "sensitivity",
    "warm_up",
    "week",
]
