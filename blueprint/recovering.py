"""Where recovery leads customers: from a failure up the ladder of a policy, and out again."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from blueprint.complaints import STAFF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blueprint.complaints import Complaints
    from blueprint.sections import Sections


def lived(service: Sections) -> bool:
    """Whether the file speaks of what customers live through, so that anything of it is simulated."""
    parts = (service.complaints, service.satisfaction, service.loyalty, service.customer_cost)
    return any(part is not None for part in parts) or any(
        step.expects or any(failure.pays for failure in step.fails.values())
        for step in service.steps.values()
    )


def ladder_steps(service: Sections) -> dict[str, set[str]]:
    """Of each step of a recovery policy where it leads: up its ladder, to its end, and out."""
    ways: dict[str, set[str]] = {}
    for policy in service.recovery.values():
        rungs = [rung.step for rung in policy.ladder]
        after = {policy.follow_up} - {None}
        for one, following in zip_longest(rungs, rungs[1:]):
            ways.setdefault(one, set()).update({following} - {None}, after, {"leave"})  # type: ignore[arg-type]
        if policy.follow_up:
            ways.setdefault(policy.follow_up, set()).add("leave")
    return ways


def begins_at(said: Complaints, to: str, rungs: Sequence[str]) -> str:
    """The rung with which recovery begins for a complaint by a channel: what is told to staff begins at the first.

    Parameters
    ----------
    to
        to whom she complains: `staff`, `head_office`, `third_party`.
    rungs
        the steps of the ladder, from the first; at least one.
    """
    told = said.channels[to].begins_at if to in said.channels else None
    if told is not None and told in rungs:
        return told
    return rungs[0 if to == STAFF else -1]


def begins_recovery(service: Sections) -> set[str]:
    """The steps at which recovery can begin, by any policy and channel."""
    found = {policy.ladder[0].step for policy in service.recovery.values() if policy.ladder}
    if service.complaints:
        found |= {channel.to for channel in service.complaints.channels.values()}
        found |= {channel.begins_at for channel in service.complaints.channels.values() if channel.begins_at}
        found |= {rung.step for policy in service.recovery.values() for rung in policy.ladder[-1:]}
    return found


def recovery_ways(service: Sections, step: str) -> dict[str, str]:
    """Where recovery leads from a step, as a picture shows it: each target with the policy or the channel by which.

    From a step that can fail so that it is felt, to the first rung of each ladder and to where each channel ends; from
    a rung to the next, and where it settles to the follow-up; from where a channel ends to the rung at which it begins.
    The policy in force goes before the others; the way back is not told.
    """
    found: dict[str, str] = {}
    said = service.complaints
    now = (said.policy if said else None) or ""
    channels = said.channels if said else {}
    fails = service.steps[step].fails.values()
    felt = any(failure.severity is not None and failure.happens for failure in fails)
    for name, policy in sorted(service.recovery.items(), key=lambda one: one[0] != now):
        rungs = [rung.step for rung in policy.ladder]
        if step in rungs:
            at = rungs.index(step)
            if step != rungs[-1]:
                found.setdefault(rungs[at + 1], name)
            if policy.follow_up and policy.ladder[at].settles is not None:
                found.setdefault(policy.follow_up, name)
        elif felt and rungs:
            found.setdefault(rungs[0], name)
        if said is not None and rungs and name == now:
            for to, channel in channels.items():
                if channel.to == step:
                    found.setdefault(begins_at(said, to, rungs), name)
    recovers = begins_recovery(service) | set(ladder_steps(service))
    if felt and step not in recovers:
        for name, channel in channels.items():
            found.setdefault(channel.to, name)
    return {target: name for target, name in found.items() if target != step and target in service.steps}
