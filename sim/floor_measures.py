"""What is measured of appointments and of the floor manager's rules.

Of 48 booked on a day six did not come; the reserve counter was opened twice, for 35 minutes.

Invariant: names and values stand in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

from sim.plan import Plan
from sim.sums import Sums


def names(plan: Plan, unit: str) -> Iterator[tuple[str, str, str, str]]:
    """(scope, name, measure, unit) of each."""
    for stream in plan.streams:
        if stream.booked is not None:
            for measure, one in (
                ("booked", "customers"),
                ("no_shows", "customers"),
                ("no_show_share", "share"),
            ):
                yield "stream", stream.name, measure, one
    for rule in plan.rules:
        for measure, one in (("fired", "times"), ("held", unit), ("held_share", "share")):
            yield "rule", rule.name, measure, one


def values(sums: Sums, in_unit: float) -> list[float]:
    """The values; `in_unit` is a tick in the file's unit of time."""
    found: list[float] = []
    for booked, missed in sums.booked:
        found += float(booked), float(missed), missed / booked if booked else nan
    for times, held in sums.rules:
        found += float(times), held * in_unit, held / sums.open_time if sums.open_time else nan
    return found
