"""The lifetime value of a customer, by whichever of its forms the file has."""

from __future__ import annotations

from blueprint.loyalty import Margins
from blueprint.quantity import Money


def lifetime_value(worth: Money | Margins) -> float:
    """What a customer is worth, in the file's currency."""
    if isinstance(worth, Money):
        return worth.number
    rate = worth.discount.value if worth.discount else 0.0
    if worth.margin and worth.retention:
        return worth.margin.number * worth.retention.value / (1 + rate - worth.retention.value)
    return (worth.spend.number if worth.spend else 0) * (worth.times or 0) * (worth.years or 0)
