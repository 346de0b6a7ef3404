"""Prices: what a second of waiting and the loss of a customer are worth, by segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.plan.routes import of


def prices(value: Any, segments: tuple[str, ...], number: Callable[[Any], float]) -> tuple[float, ...] | None:
    """The price for each segment, nothing for one that has none; None when there is no price at all."""
    if value is None:
        return None
    each = [of(value, segment) for segment in segments]
    return tuple(0.0 if one is None else number(one) for one in each)
