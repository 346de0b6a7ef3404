"""The demand of one segment: half as many gold customers again, the others as many as before.

`segments.gold.demand: x1.5` in a branch with 12% gold makes every stream 1.06 times as strong and 16.98…% of it gold.
A stream that says its own segments is reckoned by its own. Invariant: the expected number of customers of every
other segment, in every stream, stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blueprint.changes.draft import Draft, shares
from blueprint.changes.sizes import scaled_rate, scaled_times
from blueprint.changes.timetable import each_entry
from blueprint.quantity import Share


def scale_demand(draft: Draft, segment: str, factor: float) -> None:
    """`factor` times as many customers of a segment.

    Raises
    ------
    ValueError
        when no stream brings any, or nobody else comes and none are left.
    """
    if not brings(draft, segment):
        raise ValueError("no arrival stream brings anyone of this segment, so its demand cannot change")
    for name, stream in draft.section("arrivals").items():
        parts = _parts(draft, stream)
        if not parts.get(segment):
            continue
        strength = 1 + parts[segment] * (factor - 1)
        if strength <= 1e-12:
            raise ValueError(f"nobody else comes by arrivals.{name}; drop that stream")
        _strengthen(draft, stream, strength)
        if stream.get("segments") is not None:
            stream["segments"] = _written(_mixed(parts, segment, factor))
    if any(stream.get("segments") is None for stream in draft.section("arrivals").values()):
        for name, share in _mixed(_parts(draft, {}), segment, factor).items():
            draft.put(("segments", name, "share"), Share(share).written())


def brings(draft: Draft, segment: str) -> bool:
    """Whether any stream brings customers of a segment."""
    return any(_parts(draft, stream).get(segment) for stream in draft.section("arrivals").values())


def _parts(draft: Draft, stream: Mapping[str, Any]) -> dict[str, float]:
    """The share of each segment in a stream: its own, or those of the service."""
    own = stream.get("segments")
    if own is not None:
        return {name: Share.parse(share).value for name, share in shares(own).items()}
    return {
        name: Share.parse(part["share"]).value
        for name, part in draft.section("segments").items()
        if part.get("share") is not None
    }


def _strengthen(draft: Draft, stream: dict[str, Any], strength: float) -> None:
    """So many times the customers by a stream: its rate, or its gaps."""
    if stream.get("appointments") is not None:
        raise ValueError("these are booked; change arrivals.….appointments, or comes")
    if stream.get("every") is not None:
        stream["every"] = scaled_times(stream["every"], 1 / strength, draft.folder)
    rate = stream.get("rate")
    if rate is not None:
        stream["rate"] = each_entry(rate, lambda entry, _: scaled_rate(entry, strength))


def _mixed(parts: Mapping[str, float], segment: str, factor: float) -> dict[str, float]:
    """The shares when one segment is `factor` times as strong; they add up to one again."""
    weights = {name: share * (factor if name == segment else 1.0) for name, share in parts.items()}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _written(parts: Mapping[str, float]) -> dict[str, Any]:
    return {name: Share(share).written() for name, share in parts.items()}
