"""What a replication costs the customers: their time, those who are lost, and both in money.

A day at the branch: 2,100 minutes in queues and 90 of rework, 70 customers lost; with prices of 30 an hour and 80 a
customer that is 6,695. Two replications of the same luck, one with a failure switched off, differ by what it is worth.

Invariant: all figures are a day, and come from the ledger and the outcomes alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from blueprint.quantity import SECONDS
from sim.lived import OF_WRONGS
from sim.replications.jobs import Values
from sim.results import Results

LOST = ("abandoned", "balked", "blocked", "turned_away", "cut", "lost_to_failure")
"""The outcomes by which a customer is lost; who is carried over comes again."""
PRICED = ("cost_waiting", "cost_lost", *OF_WRONGS)
"""What is dear about it: waiting, those who are lost, who will not come again, what is granted and paid."""


@dataclass(frozen=True)
class Worths:
    """By replication, a day: customers' time in the file's unit, customers lost, and money where it is priced."""

    time: Values
    lost: Values
    money: Values | None

    @property
    def severity(self) -> Values:
        """Money where there are prices, else time."""
        return self.time if self.money is None else self.money

    def all_of(self) -> tuple[Values, Values, Values | None]:
        """All three."""
        return self.time, self.lost, self.money

    def __sub__(self, other: Worths) -> Worths:
        money = None if self.money is None or other.money is None else self.money - other.money
        return Worths(self.time - other.time, self.lost - other.lost, money)


def customer_worths(results: Results) -> Worths:
    """What each replication cost its customers: all time that is not service without failure, and who was lost."""
    seconds = np.zeros(results.replications)
    money: Values | None = None
    for column, key in enumerate(results.keys):
        if key.segment != "all":
            continue
        if key.scope == "ledger" and not key.name.startswith("served:"):
            seconds = seconds + results.values[:, column]
        if key.scope == "service" and key.measure in PRICED:
            money = results.values[:, column] + (0.0 if money is None else money)
    lost = np.sum([results.column("service", "", outcome) for outcome in LOST], axis=0)
    days = results.days
    return Worths(
        seconds / SECONDS[results.blueprint.unit] / days, lost / days, None if money is None else money / days
    )
