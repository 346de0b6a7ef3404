"""A flow: one way from a step to another, or out of the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """One way a customer can go from a step: by share (of a segment, or of all), after a failure, unserved, or while a rule holds.

    `target` is a step, `leave` or `lost`; `segment` None means all; without `failure` and `exit` it is the normal flow.
    """

    source: str
    target: str
    share: float
    segment: str | None = None
    failure: str | None = None
    exit: str | None = None
    """how the visit ended unserved from which it leads on"""
    recovery: str | None = None
    """the recovery policy to, or up, whose ladder it leads, or the channel of a complaint; how often says nobody"""
    rule: str | None = None
    """the rule of the floor manager as long as which holds it is the normal flow"""
