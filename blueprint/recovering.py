"""Where recovery leads customers: from a failure up the ladder of a policy, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blueprint.sections import Sections


def lived(service: Sections) -> bool:
    """Whether the file speaks of what customers live through, so that anything of it is simulated."""
    parts = (service.complaints, service.satisfaction, service.loyalty, service.customer_cost)
    return any(part is not None for part in parts) or any(step.expects for step in service.steps.values())


def ladder_steps(service: Sections) -> dict[str, set[str]]:
    """Of each step of a recovery policy where it leads: up its ladder, to its end, and out."""
    ways: dict[str, set[str]] = {}
    for policy in service.recovery.values():
        rungs = [rung.step for rung in policy.ladder]
        after = {policy.follow_up} - {None}
        for one, following in zip(rungs, [*rungs[1:], None], strict=True):
            ways.setdefault(one, set()).update({following} - {None}, after, {"leave"})  # type: ignore[arg-type]
        if policy.follow_up:
            ways.setdefault(policy.follow_up, set()).add("leave")
    return ways


def begins_recovery(service: Sections) -> set[str]:
    """The steps at which recovery can begin, by any policy and channel."""
    found = {policy.ladder[0].step for policy in service.recovery.values() if policy.ladder}
    if service.complaints:
        found |= {channel.to for channel in service.complaints.channels.values()}
        found |= {channel.begins_at for channel in service.complaints.channels.values() if channel.begins_at}
        found |= {rung.step for policy in service.recovery.values() for rung in policy.ladder[-1:]}
    return found


def recovery_ways(service: Sections, step: str) -> list[str]:
    """Where recovery leads from a step, as a picture shows it: to the first rung of each ladder, or one rung up."""
    found: dict[str, None] = {}
    felt = any(failure.severity is not None for failure in service.steps[step].fails.values())
    for policy in service.recovery.values():
        rungs = [rung.step for rung in policy.ladder]
        climbs = step in rungs
        if felt and not climbs and rungs:
            found[rungs[0]] = None
        if climbs and step != rungs[-1]:
            found[rungs[rungs.index(step) + 1]] = None
        if climbs and policy.follow_up and policy.ladder[rungs.index(step)].settles is not None:
            found[policy.follow_up] = None
    channels = service.complaints.channels.values() if service.complaints else ()
    policy_now = service.recovery.get((service.complaints.policy if service.complaints else None) or "")
    for channel in channels:
        if channel.to == step and policy_now and policy_now.ladder:
            found[channel.begins_at or policy_now.ladder[-1].step] = None
    return [one for one in found if one != step and one in service.steps]
