"""Failure modes: what can go wrong at the end of a service, how often, and where the customer goes then."""

from __future__ import annotations

from blueprint import Blueprint
from sim.plan.parts import FailurePlan


def failures(blueprint: Blueprint, steps: dict[str, int]) -> tuple[FailurePlan, ...]:
    """All failure modes, by step and name."""
    return tuple(
        FailurePlan(mode, steps[name], fault.share.value, None if fault.then is None else steps[fault.then])
        for name in sorted(blueprint.steps)
        for mode, fault in sorted(blueprint.steps[name].fails.items())
    )
