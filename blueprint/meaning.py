"""What a service means, free of how it was written: for comparing two, and for the fingerprint.

`5 min` and `300 s` are the same time, a step without `next` leads out, what is the same for all segments is said once.

Invariant: units, the order of names, and what is left out because it is usual make no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from blueprint.dates import ByDay
from blueprint.quantity import Share, Written
from blueprint.service import Step
from blueprint.values import BySegment, Part


def meaning(value: Any, unit: str, segments: tuple[str, ...]) -> Any:
    """The form of any part of a service that is free of units and of how it was written.

    Parameters
    ----------
    unit
        of bare numbers.
    segments
        the names of all segments: what is said by segment is spread out over them.
    """
    if isinstance(value, BySegment):
        each = {name: meaning(value.of(name), unit, segments) for name in segments}
        first = next(iter(each.values()), None)
        return first if all(one == first for one in each.values()) else each
    if isinstance(value, Part):
        found = {name: meaning(getattr(value, name), unit, segments) for name in type(value).model_fields}
        if isinstance(value, Step) and found["next"] is None:
            found["next"] = {"leave": 1.0}
        return {name: inner for name, inner in found.items() if inner not in (None, {}, [])}
    if isinstance(value, ByDay):
        return {day: meaning(inner, unit, segments) for day, inner in value.apart()}
    if isinstance(value, Mapping):
        return {str(key): meaning(inner, unit, segments) for key, inner in value.items()}
    if isinstance(value, dt.date):
        return str(value)
    if isinstance(value, tuple):
        return [meaning(inner, unit, segments) for inner in value]
    if isinstance(value, Share):
        return value.value
    return value.meaning(unit) if isinstance(value, Written) else value
