"""Lanes and lines: who acts, and what the customer can see.

From top to bottom: the evidence, what the customer does, *the line of interaction*, what staff do in her
sight, *the line of visibility*, what staff do out of her sight, *the line of internal interaction*, what
supports them. A bank with ticket machines adds a lane `kiosk: {above: interaction}`. The five lanes always
exist and keep their order; added lanes stand next to the line they name, in the order of their names.
(Lines and lanes after Shostack 1984 and Bitner, Ostrom & Morgan 2008.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Line = Literal["interaction", "visibility", "internal_interaction"]


@dataclass(frozen=True)
class Lane:
    """One lane: its name, its title by language, and the line directly below it, if any."""

    name: str
    label: str | Mapping[str, str]
    line: Line | None = None


STANDARD = (
    Lane("evidence", {"en": "Physical evidence", "zh": "有形展示"}),
    Lane("customer", {"en": "Customer actions", "zh": "顾客行为"}, "interaction"),
    Lane("frontstage", {"en": "Frontstage", "zh": "前台"}, "visibility"),
    Lane("backstage", {"en": "Backstage", "zh": "后台"}, "internal_interaction"),
    Lane("support", {"en": "Support processes", "zh": "支持过程"}),
)
"""The five lanes of every blueprint, top to bottom."""


def arrange(added: Mapping[str, tuple[str | Mapping[str, str], str, Line]]) -> tuple[Lane, ...]:
    """All lanes from top to bottom, with `added` ones: name -> (title, "above" | "below", line).

    A lane above a line stands directly above it, a lane below directly below.
    """
    lanes: list[Lane] = []
    for lane in STANDARD:
        if lane.line is None:
            lanes.append(lane)
            continue
        above, below = (
            [Lane(name, title) for name, (title, side, line) in sorted(added.items()) if (side, line) == at]
            for at in (("above", lane.line), ("below", lane.line))
        )
        stack = [Lane(lane.name, lane.label), *above]
        stack[-1] = Lane(stack[-1].name, stack[-1].label, lane.line)
        lanes += [*stack, *below]
    return tuple(lanes)
