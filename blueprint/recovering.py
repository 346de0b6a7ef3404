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
