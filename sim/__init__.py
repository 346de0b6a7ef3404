"""What happens when customers come.

    >>> import blueprint, sim
    >>> results = sim.run(blueprint.load("bank_branch"), replications=2)
    >>> results.row("step", "counter", "wait_mean").unit
    'min'

Reads blueprints, knows nothing of pictures, pages and progress bars.
"""

from __future__ import annotations

from sim.experiment.compare import Comparison, compare
from sim.journal import Journal, journal
from sim.results import Results, Row, interval
from sim.run import run

__all__ = ["Comparison", "Journal", "Results", "Row", "compare", "interval", "journal", "run"]
