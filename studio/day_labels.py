"""Names written at the lines of a panel, where there is room, so that nobody looks them up in a legend.

Invariant: a name touches no line and no other name, and the nearest line is its own.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = 8.0
"""Points of the letters."""
WIDE, HIGH = 6.5, 0.95
"""Inches of a panel, or a little less."""
AIR = 0.03
"""Between a name and its own line, as a part of the panel's height."""

Box = tuple[float, float, float, float]
"""Left, right, bottom, top, as parts of the panel."""
Curve = list[tuple[float, float]]


def label_lines(panel: Axes) -> bool:
    """Write each line's name at it, all or none; whether there was room. One line alone needs no name."""
    left, right = panel.get_xlim()
    low, high = panel.get_ylim()
    marks = panel.get_lines()
    named = [line for line in marks if not str(line.get_label()).startswith("_")]
    curves = [
        [((x - left) / (right - left), (y - low) / (high - low)) for x, y in line.get_xydata().tolist()]  # type: ignore[union-attr]
        for line in named
    ]
    if len(named) < 2:
        return False
    placed: list[Box] = []
    for place, line in enumerate(named):
        others = [curve for other, curve in enumerate(curves) if other != place]
        box = _room(str(line.get_label()), curves[place], others, placed)
        if box is None:
            return False
        placed.append(box)
    for line, box in zip(named, placed, strict=True):
        panel.text(
            (box[0] + box[1]) / 2, (box[2] + box[3]) / 2, str(line.get_label()), transform=panel.transAxes,
            fontsize=SIZE, color=line.get_color(), ha="center", va="center", zorder=9,
        )  # fmt: skip
    return True


def _room(name: str, curve: Curve, others: list[Curve], placed: list[Box]) -> Box | None:
    """The place for a name above or below its line that is farthest from all other lines; None if there is none."""
    letters = sum(1.0 if ord(letter) > 0x2E80 else 0.58 for letter in name)
    wide, high = letters * SIZE / 72 / WIDE, 1.3 * SIZE / 72 / HIGH
    found: list[tuple[float, float, Box]] = []
    for step in range(101):
        left = step / 100
        right = left + wide
        if right > 1.0:
            break
        own = _span(curve, left, right)
        if own is None:
            continue
        for bottom in (own[1] + AIR, own[0] - AIR - high):
            top = bottom + high
            if bottom < 0.02 or top > 1.0:
                continue
            gaps = [_gap(_span(other, left, right), bottom, top) for other in others]
            taken = any(
                left < b[1] + 0.01 and right > b[0] - 0.01 and bottom < b[3] and top > b[2] for b in placed
            )
            if not taken and min(gaps, default=1.0) > 2 * AIR:
                found.append((min([0.4, *gaps]), own[1], (left, right, bottom, top)))
    return max(found)[2] if found else None


def _span(curve: Curve, left: float, right: float) -> tuple[float, float] | None:
    """The lowest and the highest of a line between two places; None where it is not."""
    known = [(x, y) for x, y in curve if math.isfinite(y)]
    inside = [y for x, y in known if left <= x <= right]
    for edge in (left, right):
        for (x, y), (next_x, next_y) in pairwise(known):
            if x <= edge <= next_x and next_x > x:
                inside.append(y + (next_y - y) * (edge - x) / (next_x - x))
    return (min(inside), max(inside)) if inside else None


def _gap(span: tuple[float, float] | None, bottom: float, top: float) -> float:
    """How far a line is above or below a name; negative where it goes through it."""
    return 1.0 if span is None else max(span[0] - top, bottom - span[1])
