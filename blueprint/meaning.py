"""What a service means, free of how it was written: for comparing two, and for the fingerprint.

`5 min` and `300 s` are the same time, a step without `next` leads out, what is the same for all segments or on all days
is said once.

Invariant: units, the order of names, and what is left out because it is usual make no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from blueprint.dates import WEEKDAYS, ByDay, Days, joined
from blueprint.orders import FIFO
from blueprint.quantity import Share, Written
from blueprint.service import Pool, Step
from blueprint.standards import OFFERED
from blueprint.values import BySegment, Part

_USUAL = {
    "order": FIFO, "background": False, "growth": 1.0, "shift_end": "finish", "calls": "priority", "pace": 1.0,
    "asks": ["fewest_skills"], "lines": "one", "of": OFFERED, "at_least": 60.0,
}  # fmt: skip
"""What holds without a word."""


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
        if isinstance(value, Pool) and isinstance(value.shift, Mapping):
            del found["count"]
        return {key: inner for key, inner in found.items() if inner not in (None, {}, [], _USUAL.get(key))}
    if isinstance(value, ByDay):
        return _by_day([(days, meaning(inner, unit, segments)) for days, inner in value.apart()])
    if isinstance(value, Mapping):
        return {str(key): meaning(inner, unit, segments) for key, inner in value.items()}
    if isinstance(value, dt.date):
        return str(value)
    if isinstance(value, tuple) and any(isinstance(one, Days) for one in value):
        return [str(days) for days, _ in joined((days, True) for days in value)]
    if isinstance(value, tuple):
        return [meaning(inner, unit, segments) for inner in value]
    if isinstance(value, Share):
        return value.value
    return value.meaning(unit) if isinstance(value, Written) else value


def _by_day(apart: list[tuple[Days, Any]]) -> Any:
    """What differs by day: each weekday apart, dates that follow one another as one; one value where nothing differs.

    A date of which the same is said as of its weekday says nothing.
    """
    weekdays = {str(days): inner for days, inner in apart if not days.dated}
    dated = joined(one for one in apart if one[0].dated)
    dates = {
        str(days): inner for days, inner in dated if any(weekdays.get(word) != inner for word in days.words())
    }
    first = next(iter(weekdays.values()), None)
    if len(weekdays) == 7 and not dates and all(inner == first for inner in weekdays.values()):
        return first
    return {word: weekdays[word] for word in WEEKDAYS if word in weekdays} | dates
