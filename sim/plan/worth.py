"""The lifetime value of a customer, by whichever of its forms the file has."""

from __future__ import annotations

from blueprint import lifetime
from blueprint.loyalty import Margins
from blueprint.quantity import Money


def lifetime_value(worth: Money | Margins) -> float:
    """What a customer is worth, in the file's currency."""
    if isinstance(worth, Money):
        return worth.number
    discount = worth.discount.value if worth.discount else 0.0
    margin = worth.margin.number if worth.margin else 0.0
    if worth.retention is not None:
        return lifetime.lifetime_value(margin, worth.retention.value, discount)
    if worth.alpha is not None and worth.beta is not None:
        return lifetime.beta_geometric_value(margin, worth.alpha, worth.beta, discount)
    spend, profit = worth.spend.number if worth.spend else 0.0, worth.profit.value if worth.profit else 1.0
    return lifetime.spending_value(spend, worth.times or 0.0, worth.years or 0.0, profit, discount)
