"""The customer pyramid: what a customer of each segment is worth, costs, and may be lost by what goes wrong.

A member is worth 4,800 CNY; her visit costs 3 to serve, and 110 of her value are lost by what goes wrong: a hotel that
fails members as often as others loses ten times as much.

Invariant: every figure is one of the run's, or a quotient of two of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from blueprint.estimate import Estimate
from sim.plan import make_plan
from sim.quotient import column, quotient
from sim.results import Results


@dataclass(frozen=True)
class Tier:
    """A segment of the customer pyramid; figures a customer, in the file's currency.

    Attributes
    ----------
    customers
        who comes a day.
    worth
        the lifetime value of one.
    to_serve
        what the time costs in which staff serve her.
    lost
        what is lost of her value by what goes wrong; NaN where the file says of no failure how bad it is.
    remains
        what is left of her worth after both.
    """

    segment: str
    customers: Estimate
    worth: float
    to_serve: Estimate
    lost: Estimate
    remains: Estimate


def pyramid(results: Results) -> tuple[Tier, ...]:
    """The segments, the most valuable customers first; nothing where the file does not say what one is worth."""
    plan = make_plan(results.blueprint)
    loyalty = plan.experience.loyalty if plan.experience else None
    if loyalty is None or loyalty.worth is None:
        return ()
    found = []
    for number, segment in enumerate(plan.segments):
        of, worth = segment if len(plan.segments) > 1 else "all", loyalty.worth[number]
        came = column(results, "service", "", "arrived", of)
        measured = results.estimate("service", "", "cost_loyalty", of).known
        serve, lost = (column(results, "service", "", name, of) for name in ("cost_to_serve", "cost_loyalty"))
        found.append(
            Tier(segment, results.estimate("service", "", "arrived", of), worth, quotient(serve, came),
                 quotient(lost, came) if measured else Estimate(math.nan),
                 quotient(worth * came - serve - lost, came) if measured else Estimate(math.nan))
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: -one.worth))
