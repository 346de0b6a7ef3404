"""How many customers take each flow of a picture, a day: by the services at its source and its share.

Of 400 services at the counter 8 end in a wrong entry and go back, and of the 392 others 30 % go on to the form. A
failure that a wait raises, or whose share depends on the crowd, is taken as often as it was counted.

Invariant: ways of recovery, which have no share, are none of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from blueprint import Blueprint, Flow
from blueprint.failures import ShareOf
from sim.measures import ALL


def customers(
    service: Blueprint, record: Mapping[str, Any], days: int
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Customers a day on every flow, and of them those who take it after a failure."""
    several = len(service.all_segments()) > 1
    counted = {
        (row["name"], row["measure"], row["segment"]): row["mean"] or 0.0
        for row in record["rows"]
        if row["scope"] == "step"
    }
    happened = {
        row["name"]: row["mean"] or 0.0
        for row in record["rows"]
        if (row["scope"], row["measure"], row["segment"]) == ("failure", "failures", ALL)
    }

    def part(step: str, mode: str) -> float:
        """Of the services at a step that part after which a failure was counted."""
        services = counted.get((step, "services", ALL), 0.0)
        return min(happened.get(f"{step}.{mode}", 0.0) / services, 1.0) if services else 0.0

    flows: dict[tuple[str, str], float] = {}
    failing: dict[tuple[str, str], float] = {}
    for flow in service.flows():
        if flow.target not in service.steps or flow.recovery:
            continue
        segment = (flow.segment or ALL) if several else ALL
        left = counted.get((flow.source, flow.exit or "services", segment), 0.0) / days
        own = flow.share
        if flow.failure is not None and not _by_its_share(service, flow.source, flow.failure):
            own = part(flow.source, flow.failure)
        taken = left * own * (_undiverted(service, flow, part) if flow.exit is None else 1.0)
        at = (flow.source, flow.target)
        flows[at] = flows.get(at, 0.0) + taken
        if flow.failure is not None:
            failing[at] = failing.get(at, 0.0) + taken
    return flows, failing


def _by_its_share(service: Blueprint, step: str, mode: str) -> bool:
    """Whether a failure happens after the same share of all services, whatever else holds."""
    fault = service.steps[step].fails[mode]
    return fault.by_chance and not isinstance(fault.share, ShareOf)


def _undiverted(service: Blueprint, flow: Flow, part: Callable[[str, str], float]) -> float:
    """The part of the services at the source of a flow that no failure before it, by name, has sent elsewhere."""
    left = 1.0
    for mode, fault in sorted(service.steps[flow.source].fails.items()):
        if mode == flow.failure:
            break
        if fault.then is not None:
            fixed = _by_its_share(service, flow.source, mode)
            left *= 1 - (fault.usual.value if fixed else part(flow.source, mode))
    return left
