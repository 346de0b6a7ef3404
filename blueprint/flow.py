"""A flow: one way from a step to another, or out of the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flow:
    """One way a customer can go from a step: by share, after a failure, unserved, or by a rule.

    `target` is a step, `leave` or `lost`; `segment` None means all. Without `failure`, `exit` and `rule` it is
    the normal flow.
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
