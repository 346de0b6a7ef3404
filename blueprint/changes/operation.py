"""What is done at a place: set it, one more, a tenth less, drop it, shift the peak.

An operation is what stands behind the colon of a change, read and ready: `+1` is `Plus(1)`. Those on one value are in
`figures`, those on the day in `day`, those on the shape of the service in `dropping` and `joining`.

Invariant: an operation either changes the draft or raises `ValueError`, saying what is wrong and what would be right.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from blueprint.changes.draft import Draft
from blueprint.changes.place import Target

_USUAL = {"staff": "count", "arrivals": "rate", "steps": "takes", "systems": "down", "segments": "demand"}
"""The key that is most often meant when a thing is named without one."""


class Operation(ABC):
    """One thing that can be done at a place."""

    new = False
    """Whether it can make a name that is not there yet."""

    def aimed(self, draft: Draft, target: Target) -> Target:  # noqa: ARG002  some look at the draft
        """Where it is done: at `shifts.early` that are the hours of the shift."""
        if target.kind == "part" and target.place[0] == "shifts" and not target.new:
            return Target((*target.place, "hours"), "hours")
        return target

    @abstractmethod
    def carry_out(self, draft: Draft, target: Target) -> None:
        """Do it to the draft; `ValueError` says why it cannot be done."""


class UnchangedError(ValueError):
    """Nothing is there to change, or it is so already: no mistake where `*` finds something elsewhere."""


def standing(draft: Draft, target: Target) -> Any:
    """The value at a place; `UnchangedError` when there is none."""
    value = draft.get(target.place)
    if value is None and target.place[0] == "staff" and target.place[2:] == ("count",):
        if isinstance(draft.get((*target.place[:2], "shift")), Mapping):
            raise ValueError(
                "is said by its shifts; change how many are in them, or from when to when they last"
            )
        return 1
    if value is None:
        raise UnchangedError("is not written here, so there is nothing to change; set it")
    return value


def refusal(what: str, target: Target) -> ValueError:
    """That an operation is none for a place, and which are."""
    told = {
        "count": "+1, -1, x1.2, ample, or a head count", "rate": "x1.2, +20%, shift …, or a rate such as 40/h",
        "times": "x0.9, -10%, or a distribution", "share": "x0.5, -50%, or a share such as 2%",
        "split": "a share such as 30%",
        "shares": "a name, or names by share: {leave: 70%, counter: 30%}", "whole": "+1, -1, or a whole number",
        "cost": "x1.1, +10%, or a rate such as 45/h", "hours": "+1 h, -30 min, opens 08:00, or 09:00-18:00",
        "names": "+name, -name, or a list of names", "demand": "x1.5 or -20%", "outages": "drop",
        "more": "+1 or -1, so many more or fewer as long as the rule holds",
        "perceived": "x1.3, or a time such as 7 min",
        "part": "drop, or change one of its keys", "section": "it for one of them by name, or for all by *",
        "words": "what it becomes, or drop",
    }  # fmt: skip
    usual = _USUAL.get(target.place[0]) if target.kind == "part" and len(target.place) == 2 else None
    such = f", such as {target.path}.{usual}" if usual else ""
    return ValueError(f"{what} does not go with this; write {told[target.kind]}{such}")
