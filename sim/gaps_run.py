"""The gaps of a service: it is run, and what is delivered is held against what is expected, set and promised.

    found = gaps(blueprint.load("bank_branch"), replications=100)

Invariant: the same seed gives the same customers as a run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blueprint import Blueprint, change
from blueprint.standards import SIDES
from sim.engines import Engine, Tell
from sim.gaps import Gaps
from sim.gaps import gaps as of_results
from sim.measures import PERCENTILES
from sim.simulate import run

if TYPE_CHECKING:
    from sim.replications.collect import Progress


def gaps(
    service: Blueprint, *, days: int = 1, replications: int = 30, seed: int = 1, warm_up: str | float = 0,
    processes: int | None = 1, engine: Engine = "auto", tell: Tell | None = None, progress: Progress | None = None,
    keep_interrupted: bool = False,
) -> Gaps:  # fmt: skip
    """The five gaps of every standard of a service.

    Parameters
    ----------
    days, replications, seed, warm_up, processes, engine, tell, progress, keep_interrupted
        as for `sim.run`: the same seed gives the same customers.

    Raises
    ------
    ValueError
        when no step has a standard, nobody comes, or a number is out of range.

    Examples
    --------
    >>> import blueprint
    >>> found = gaps(blueprint.load("bank_branch"), replications=3)
    >>> found.row("counter").figures["set"].mean, [gap.number for gap in found.row("counter").gaps]
    (5.0, [1, 2, 3, 4, 5])
    """
    results = run(
        _measured(service), days=days, replications=replications, seed=seed, warm_up=warm_up, processes=processes,
        engine=engine, tell=tell, progress=progress, keep_interrupted=keep_interrupted,
    )  # fmt: skip
    return of_results(replace(results, blueprint=service))


def _measured(service: Blueprint) -> Blueprint:
    """The service with every wait measured at the share of its standard, also where only the standard is said.

    What is perceived as it is changes nothing that happens; a plain run keeps the measures that it has always had.
    """
    wanted = [
        f"steps.{name}.standard.perceived.wait: = x1"
        for name, step in service.steps.items()
        if step.standard is not None and step.standard.wait is not None
        if round(step.standard.wait.share.value * 100, 9) not in PERCENTILES
        and not any(step.standard.figure(side, "wait") is not None for side in SIDES)
    ]
    return change(service, *wanted) if wanted else service
