"""How many customers take each flow of a picture, a day: by the services at its source and its share.

Of 400 services at the counter 8 end in a wrong entry and go back, and of the 392 others 30 % go on to the form. A
failure that a wait raises, or whose share depends on the crowd, is taken as often as it was counted; where some of
those who waited too long may have given up, nobody counted how many took it, and the flow is left out.

Invariant: ways of recovery, which have no share, are none of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan, nan
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
        """Of the services at a step that part after which a failure happened; NaN where nobody counted that."""
        fault = service.steps[step].fails[mode]
        services = counted.get((step, "services", ALL), 0.0)
        if fault.by_chance and not isinstance(fault.share, ShareOf):
            return fault.usual.value
        if fault.wait_over is not None and counted.get((step, "abandoned", ALL), 0.0):
            return nan
        return min(happened.get(f"{step}.{mode}", 0.0) / services, 1.0) if services else 0.0

    flows: dict[tuple[str, str], float] = {}
    failing: dict[tuple[str, str], float] = {}
    diverted = {
        step for rule in service.rules.values() for step, does in rule.then.steps.items() if does.next
    }
    for flow in service.flows():
        as_usual = flow.failure is None and flow.exit is None
        if flow.target not in service.steps or flow.recovery or (as_usual and flow.source in diverted):
            continue  # of how many a rule has sent elsewhere nothing is known
        segment = (flow.segment or ALL) if several else ALL
        left = counted.get((flow.source, flow.exit or "services", segment), 0.0) / days
        share = flow.share if flow.failure is None else part(flow.source, flow.failure)
        taken = left * share * (_undiverted(service, flow, part) if flow.exit is None else 1.0)
        at = (flow.source, flow.target)
        flows[at] = flows.get(at, 0.0) + taken
        if flow.failure is not None:
            failing[at] = failing.get(at, 0.0) + taken
    known = {at: taken for at, taken in flows.items() if not isnan(taken)}
    return known, {at: taken for at, taken in failing.items() if at in known}


def _undiverted(service: Blueprint, flow: Flow, part: Callable[[str, str], float]) -> float:
    """The part of the services at the source of a flow that no failure before it, by name, has sent elsewhere."""
    left = 1.0
    for mode, fault in sorted(service.steps[flow.source].fails.items()):
        if mode == flow.failure:
            break
        left *= 1 - part(flow.source, mode) if fault.then is not None else 1.0
    return left
