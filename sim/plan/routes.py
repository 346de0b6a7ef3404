"""Routes: where customers go on from a step, by share and segment: served (`next`), or not (`exits`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blueprint.service import Step
from blueprint.values import BySegment
from sim.plan.parts import LEAVE, OUTCOMES, TURNED_AWAY
from sim.plan.variate import running

Route = tuple[tuple[float, int], ...]


def of(value: Any, segment: str) -> Any:
    """What a value that may differ by segment is for one."""
    return value.of(segment) if isinstance(value, BySegment) else value


def route(step: Step, segment: str, steps: Mapping[str, int]) -> Route:
    """Where the customers of a segment go on when they were served; without a word, they leave."""
    said = of(step.next, segment)
    return ((2.0, LEAVE),) if said is None else shares(said, steps)


def exits(step: Step, segments: tuple[str, ...], steps: Mapping[str, int]) -> tuple[tuple[Route, ...], ...]:
    """For each outcome of a visit, and each segment, where it leads; nothing for a step without exits."""
    if not step.exits:
        return ()
    found = []
    for outcome in OUTCOMES[: TURNED_AWAY + 1]:
        said = [of(step.exits.get(outcome), segment) for segment in segments]
        found.append(tuple(() if one is None else shares(one, steps) for one in said))
    return tuple(found)


def shares(said: Mapping[str, Any], steps: Mapping[str, int]) -> Route:
    """Shares of steps, of `leave` and of `lost` as a route."""
    return running([(share.value, steps[name]) for name, share in sorted(said.items())])
