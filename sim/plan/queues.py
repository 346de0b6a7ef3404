"""Queues: who waits, how long, behind whom: patience, priority, head start, balking, the limit of a standard."""

from __future__ import annotations

from blueprint import Blueprint
from blueprint.service import Step
from blueprint.standards import SIDES
from sim.plan.parts import DurationPlan, GapPlan, StandardPlan, ticks
from sim.plan.routes import of
from sim.plan.variate import Variate, variate

BACKGROUND = 100_000
"""By how much the priority of background work is less: more than all that a file can say."""


def patience(blueprint: Blueprint, step: Step, segment: str) -> Variate | None:
    """How long customers of a segment wait at a step: as it says, otherwise as they are; None is for ever."""
    own = of(step.patience, segment)
    chosen = own if own is not None else blueprint.all_segments()[segment].patience
    return None if chosen == "never" else variate(chosen, blueprint.unit)


def priority(blueprint: Blueprint, step: Step, segment: str) -> int:
    """Whom the queue of a step calls first: the sum of what segment and step say."""
    return blueprint.all_segments()[segment].priority + step.priority - (BACKGROUND if step.background else 0)


def head_start(blueprint: Blueprint, segment: str) -> int:
    """By how many ticks customers of a segment count as having joined earlier."""
    said = blueprint.all_segments()[segment].head_start
    return 0 if said is None else ticks(said.seconds(blueprint.unit))


def due(blueprint: Blueprint, step: Step, segment: str) -> int:
    """Within how many ticks customers of a segment are to be called."""
    said = of(step.due, segment)
    return 0 if said is None else ticks(said.seconds(blueprint.unit))


def growth(blueprint: Blueprint, segment: str) -> float:
    """How fast the priority of a segment grows with the wait."""
    said = blueprint.all_segments()[segment].growth
    return 1.0 if said is None else said


def standard(blueprint: Blueprint, step: Step) -> StandardPlan | None:
    """What a step sets itself, the limit of the wait in ticks."""
    if step.wait_standard is None:
        return None
    wait = step.wait_standard.wait
    return StandardPlan(ticks(wait.limit.seconds(blueprint.unit)), wait.share.value, step.wait_standard.of)


def gaps(blueprint: Blueprint, step: Step) -> GapPlan | None:
    """What is measured besides, where the file says more than what a standard sets; None where it does not."""
    standard = step.standard
    if standard is None:
        return None
    said = any(standard.figure(side, "wait") is not None for side in SIDES)
    share = standard.wait.share.value if standard.wait is not None and said else None
    promised = None if standard.promised is None else standard.promised.wait
    limit = None if promised is None else ticks(promised.seconds(blueprint.unit))
    if share is None and standard.failures is None:
        return None
    return GapPlan(share, limit, standard.failures is not None)


def duration(blueprint: Blueprint, step: Step) -> DurationPlan | None:
    """What a step sets itself for durations, in ticks."""
    standard = step.standard
    if standard is None or standard.duration is None:
        return None
    promised = None if standard.promised is None else standard.promised.duration
    return DurationPlan(
        ticks(standard.duration.limit.seconds(blueprint.unit)),
        standard.duration.share.value,
        None if promised is None else ticks(promised.seconds(blueprint.unit)),
    )
