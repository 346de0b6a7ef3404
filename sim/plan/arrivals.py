"""Streams: at which step customers begin, at what rates or gaps they come, to which segments they belong."""

from __future__ import annotations

from blueprint import Blueprint
from sim.plan.appointments import booked
from sim.plan.dates import Dates
from sim.plan.streams import StreamPlan
from sim.plan.variate import running, variate


def stream(blueprint: Blueprint, name: str, dates: Dates, steps: dict[str, int]) -> StreamPlan:
    """One arrival stream."""
    source, unit = blueprint.arrivals[name], blueprint.unit
    segments = blueprint.all_segments()
    numbers = {segment: number for number, segment in enumerate(sorted(segments))}
    shares = source.segments or {n: s.share for n, s in segments.items() if s.share}
    rates = () if source.rate is None else dates.pieces(source.rate)
    return StreamPlan(
        name=name,
        step=steps[source.at],
        rates=tuple((start, end, rate.per_second(unit), day) for start, end, rate, day in rates),
        every=variate(source.every, unit),
        busyness=variate(source.busyness, unit),
        booked=booked(blueprint, name, dates),
        segments=running([(share.value, numbers[n]) for n, share in sorted(shares.items())]),
    )
