"""Streams as an engine knows them: by rates, by gaps, or who is booked.

Invariant: lists of times are over the whole horizon and in order.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.plan.variate import Variate


@dataclass(frozen=True)
class BookedPlan:
    """Who is booked: each with the tick of her appointment, and the opening and closing between which she comes in."""

    slots: tuple[tuple[int, int, int], ...]
    late: Variate | None
    """How much later than the earliest she comes."""
    ahead: int
    """How many ticks before the appointment the earliest comes."""
    comes: float
    """The chance that she comes."""


@dataclass(frozen=True)
class StreamPlan:
    """An arrival stream, at `rates`, by gaps `every`, or `booked`."""

    name: str
    step: int
    rates: tuple[tuple[int, int, float, int], ...]
    """(start, end, per second, the day whose opening it belongs to)"""
    every: Variate | None
    busyness: Variate | None
    segments: tuple[tuple[float, int], ...]
    """(share of all up to this one, segment)."""
    booked: BookedPlan | None = None
