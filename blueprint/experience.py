"""Do failures, complaints, recovery and loyalty fit together?

A failure that follows on one that is not there, a ladder that nobody can climb, a policy in force that nobody wrote:
each part is right in itself, and still nothing could follow from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from blueprint.case import Case
from blueprint.complaints import Recovery
from blueprint.distribution import Distribution
from blueprint.failures import Failure, ShareOf
from blueprint.loyalty import Zone
from blueprint.mistakes import Mistake, did_you_mean
from blueprint.quantity import Duration
from blueprint.recovering import ladder_steps
from blueprint.service import Step
from blueprint.teams import team
from blueprint.values import BySegment

MOST_CHAINED = 60
"""How many failures others may follow on."""


def experience(case: Case) -> Iterator[Mistake]:
    """Everything about what follows when something has gone wrong."""
    for rule in (_shares, _moments, _felt, _complaints, _ladders, _zones):
        yield from rule(case)


def _modes(case: Case) -> Iterator[tuple[str, Step, str, Failure]]:
    for name, step in case.service.steps.items():
        for mode, failure in step.fails.items():
            yield name, step, mode, failure


def _shares(case: Case) -> Iterator[Mistake]:
    """On what the share of a failure depends."""
    modes = {f"{name}.{mode}" for name, _, mode, _ in _modes(case)}
    aside = any(case.set_aside("steps", name, "fails") for name in case.names("steps"))
    chained = set()
    for name, step, mode, failure in _modes(case):
        here, of = ("steps", name, "fails", mode, "share"), failure.share
        if not isinstance(of, ShareOf):
            continue
        serving = team(case.service.staff, step)
        for pool in of.by:
            if (
                pool not in serving
                and not case.misspelt("steps", name)
                and not case.set_aside("steps", name, "by")
            ):
                text = f"{pool} does not serve here{did_you_mean(pool, serving)}; name a pool that does"
                yield case.mistake(*here, "by", pool, text=text, key=True)
        for other in of.after:
            chained.add(other)
            if other not in modes and not aside:
                text = f"no failure {other!r}{did_you_mean(other, modes)}; write it as STEP.FAILURE"
                yield case.mistake(*here, "after", other, text=text, key=True)
        if of.hurried is not None and step.haste is None and not case.set_aside("steps", name, "haste"):
            text = f"nobody hurries here; write steps.{name}.haste: {{over: 8, pace: 125%}}, or remove it"
            yield case.mistake(*here, "hurried", text=text)
    if len(chained) > MOST_CHAINED:
        text = f"others follow on {len(chained)} failures; at most {MOST_CHAINED} can be followed"
        yield case.mistake("steps", text=text, key=True)


def _moments(case: Case) -> Iterator[Mistake]:
    """Failures that could never happen."""
    for name, step, mode, failure in _modes(case):
        here = ("steps", name, "fails", mode)
        unclear = case.misspelt("steps", name) or case.set_aside("steps", name, "by")
        if failure.wait_over is not None and not step.can_wait and not unclear:
            text = "nobody waits here: the step has no by and no uses; remove this failure"
            yield case.mistake(*here, "wait_over", text=text)
        missing = {
            "balked": step.balks_at is None
            and not case.set_aside("steps", name, "balks_at")
            and "balks_at: 10",
            "blocked": step.waiting_places is None and step.room is None and "waiting_places: 20",
            "turned_away": case.service.closing != "turn_away" and "closing: turn_away",
            "abandoned": step.patience is None
            and not any(segment.patience for segment in case.service.segments.values())
            and "patience: exponential(mean=5 min)",
        }.get(failure.on or "")
        if missing and not unclear:
            yield case.mistake(
                *here, "on", text=f"nobody is {failure.on} here; say {missing}, or remove this failure"
            )
        noticed = failure.noticed
        if noticed is not None and noticed.at is not None and noticed.at not in case.names("steps"):
            text = f"no step {noticed.at!r}{did_you_mean(noticed.at, case.names('steps'))}"
            yield case.mistake(*here, "noticed", "at", text=text)


def _felt(case: Case) -> Iterator[Mistake]:
    """What is said of failures that nobody feels."""
    complaints = case.service.complaints
    for name, _, mode, failure in _modes(case):
        here = ("steps", name, "fails", mode)
        if failure.severity is None and not case.set_aside(*here, "severity") and not case.misspelt(*here):
            for key in ("noticed", "dimension"):
                if getattr(failure, key) is not None:
                    text = "says how it is felt, and without a severity nobody feels it; add severity: minor"
                    yield case.mistake(*here, key, text=text)
        large = complaints is not None and (complaints.large or case.raw("complaints", "large") is not None)
        if isinstance(failure.severity, Distribution) and not large:
            text = "is a loss in money; say from which loss on it is major: complaints: {large: 100}"
            yield case.mistake(*here, "severity", text=text)


def _complaints(case: Case) -> Iterator[Mistake]:
    complaints, steps = case.service.complaints, case.names("steps")
    if complaints is None:
        return
    if complaints.policy is not None and complaints.policy not in case.names("recovery"):
        known = case.names("recovery")
        text = f"no recovery policy {complaints.policy!r}{did_you_mean(complaints.policy, known)}"
        yield case.mistake("complaints", "policy", text=text)
    policy = case.service.recovery.get(complaints.policy or "")
    for to, channel in complaints.channels.items():
        here = ("complaints", "channels", to)
        if channel.to not in steps:
            yield case.mistake(*here, "to", text=f"no step {channel.to!r}{did_you_mean(channel.to, steps)}")
        rungs = {rung.step for one in case.service.recovery.values() for rung in one.ladder}
        if channel.begins_at is not None and channel.begins_at not in rungs and (policy or not rungs):
            text = f"{channel.begins_at} is no step of a ladder{did_you_mean(channel.begins_at, rungs)}"
            yield case.mistake(*here, "begins_at", text=text)
    if complaints.channels and not any(failure.severity for *_, failure in _modes(case)):
        text = "nobody ever complains: no failure has a severity; write severity: minor in a step's fails"
        yield case.mistake("complaints", text=text, key=True)


def _ladders(case: Case) -> Iterator[Mistake]:
    for name, policy in case.service.recovery.items():
        yield from _ladder(case, name, policy)
    if case.service.recovery and case.service.complaints is None and case.raw("complaints") is None:
        text = "no policy is in force; write complaints: {policy: NAME}"
        yield case.mistake("recovery", text=text, key=True)
    climbed = ladder_steps(case.service)
    for name, step in case.service.steps.items():
        if name in climbed and step.at_most is not None:
            text = "who climbs the ladder of a recovery comes as often as she has cause to; remove at_most"
            yield case.mistake("steps", name, "at_most", text=text)
    for name, _, mode, failure in _modes(case):
        if name in climbed and failure.then is not None:
            text = "who climbs the ladder of a recovery goes on where it leads; remove then"
            yield case.mistake("steps", name, "fails", mode, "then", text=text)


def _ladder(case: Case, name: str, policy: Recovery) -> Iterator[Mistake]:
    here, steps = ("recovery", name), case.names("steps")
    if not policy.ladder:
        yield case.mistake(
            *here, "ladder", text="has no step; write ladder: [{step: apologise, settles: 50%}]"
        )
        return
    for number, rung in enumerate(policy.ladder):
        if rung.step not in steps:
            text = f"no step {rung.step!r}{did_you_mean(rung.step, steps)}"
            yield case.mistake(*here, "ladder", number, "step", text=text)
        if rung.up_to is not None and rung.settles is None:
            text = "says what may be granted, and nothing is settled here; add settles: 70%, or remove up_to"
            yield case.mistake(*here, "ladder", number, "up_to", text=text)
    named = [rung.step for rung in policy.ladder] + ([policy.follow_up] if policy.follow_up else [])
    for one in sorted({one for one in named if named.count(one) > 1}):
        text = f"{one} stands on this ladder twice; each step of it is climbed once"
        yield case.mistake(*here, "ladder", text=text)
    if all(rung.settles is None for rung in policy.ladder):
        text = "settles nothing; add settles: 70% to a step of the ladder"
        yield case.mistake(*here, "ladder", text=text)
    if policy.follow_up is not None and policy.follow_up not in steps:
        text = f"no step {policy.follow_up!r}{did_you_mean(policy.follow_up, steps)}"
        yield case.mistake(*here, "follow_up", text=text)
    worth = case.service.loyalty is not None and case.service.loyalty.worth
    if policy.skip_below is not None and not worth and case.raw("loyalty", "worth") is None:
        text = "compares with what a customer is worth; write loyalty: {worth: 500}, or remove it"
        yield case.mistake(*here, "skip_below", text=text)


def _zones(case: Case) -> Iterator[Mistake]:
    found: list[tuple[tuple[str, ...], Zone]] = [
        (("steps", name, "expects"), step.expects)
        for name, step in case.service.steps.items()
        if step.expects is not None
    ]
    if case.service.satisfaction is not None and case.service.satisfaction.stay is not None:
        found.append((("satisfaction", "stay"), case.service.satisfaction.stay))
    for place, zone in found:
        for segment in case.service.segments or (None,):
            desired, adequate = (_at(value, segment) for value in (zone.desired, zone.adequate))
            if desired is None or adequate is None:
                continue
            if adequate.seconds(case.service.unit) <= desired.seconds(case.service.unit):
                of = (
                    f" for {segment}"
                    if isinstance(zone.desired, BySegment) or isinstance(zone.adequate, BySegment)
                    else ""
                )
                text = f"{adequate} is no longer than what she would like, {desired}{of}; write a longer time"
                yield case.mistake(*place, "adequate", text=text)
                break
    for name, step in case.service.steps.items():
        if step.expects is not None and not step.can_wait and not case.misspelt("steps", name):
            text = "nobody waits here: the step has no by and no uses; remove expects"
            yield case.mistake("steps", name, "expects", text=text)


def _at(value: Any, segment: str | None) -> Duration | None:
    found = value.of(segment or "") if isinstance(value, BySegment) else value
    return found if isinstance(found, Duration) else None
