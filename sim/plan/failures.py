"""Failure modes: when they happen, how often, how they are felt, and where the customer goes then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blueprint import Blueprint
from blueprint.failures import Failure, ShareOf
from sim.plan.experience import AFTER_WAIT, AT_SERVICE, TOO_LATE, UNSERVED, CriterionPlan, FailurePlan
from sim.plan.lived import felt
from sim.plan.parts import OUTCOMES, SERVED, ticks
from sim.plan.routes import of


def failures(
    blueprint: Blueprint,
    steps: dict[str, int],
    segments: tuple[str, ...],
    criteria: Sequence[CriterionPlan] | None,
) -> tuple[FailurePlan, ...]:
    """All failure modes, by step and name.

    Parameters
    ----------
    criteria
        what customers judge; None where the file does not say that anything is felt.
    """
    names = [(name, mode) for name in sorted(blueprint.steps) for mode in sorted(blueprint.steps[name].fails)]
    pools = sorted(blueprint.staff)
    bits = {other: bit for bit, other in enumerate(_followed(blueprint))}
    made = []
    for name, mode in names:
        fault = blueprint.steps[name].fails[mode]
        chance = fault.share if isinstance(fault.share, ShareOf) else ShareOf(usual=fault.usual)
        made.append(
            FailurePlan(
                mode, steps[name], chance.usual.value, None if fault.then is None else steps[fault.then],
                moment=_moment(fault),
                outcome=SERVED if fault.on is None else OUTCOMES.index(fault.on),
                limit=tuple(_limit(fault, segment, blueprint.unit) for segment in segments),
                by=tuple(sorted((pools.index(pool), share.value) for pool, share in chance.by.items())),
                queue_over=tuple(sorted((number, share.value) for number, share in chance.queue_over.items())),
                hurried=chance.hurried.value if chance.hurried else 0.0,
                after=tuple(sorted((bits[other], share.value) for other, share in chance.after.items())),
                bit=bits.get(f"{name}.{mode}", -1),
                felt=None if criteria is None else felt(blueprint, name, fault, steps, criteria),
            )
        )  # fmt: skip
    return tuple(made)


def _followed(blueprint: Blueprint) -> list[str]:
    """The failures on which others follow, in the order of their names."""
    shares = [mode.share for step in blueprint.steps.values() for mode in step.fails.values()]
    return sorted({other for share in shares if isinstance(share, ShareOf) for other in share.after})


def _moment(fault: Failure) -> int:
    if fault.wait_over is not None:
        return AFTER_WAIT
    if fault.later_than is not None:
        return TOO_LATE
    return AT_SERVICE if fault.on is None else UNSERVED


def _limit(fault: Failure, segment: str, unit: str) -> int:
    """Beyond how many ticks it happens; where nothing is said for a segment, it never does."""
    value: Any = fault.wait_over if fault.wait_over is not None else fault.later_than
    if value is None:
        return 0
    one = of(value, segment)
    return 2**62 if one is None else ticks(one.seconds(unit))
