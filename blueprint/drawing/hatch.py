"""Hatching: thin slanting lines within an outline, where the figures cannot tell one step from another.

Counter and account desk both cost about 90 minutes a day, give or take 40; to number them would claim more than
is known, so both boxes are hatched. Graphviz has no hatched fill: the lines are cut to the outline here, and put
down as one pinned edge with a piece for each line, whose label is the text of the box.

Kept: every line lies within the outline and outside all marks; the lines of two boxes beside each other line up.
"""

import math
from collections.abc import Sequence

from blueprint.drawing.paper import Frame, Spot

Segment = tuple[Spot, Spot]
STEP = 6.5  # between two lines, measured across
LEAST = 2.5  # shorter pieces look like dirt
CORNER = 12.0  # radius of Graphviz's rounded corners, in points of the finished sheet


def outline(kind: str, frame: Frame, inset: float, scale: float = 1.0) -> list[Spot]:
    """Return the corners of a box's outline, drawn in by ``inset``: a hexagon, or a box with round corners."""
    wide, high = frame.width / 2 - inset, frame.height / 2 - inset
    if kind == "decision":
        half = [(-wide, 0.0), (-wide / 2, -high), (wide / 2, -high)]
        return [(frame.x + x, frame.y + y) for x, y in (*half, *((-x, -y) for x, y in half))]
    radius = 0.0 if kind == "system" else min(CORNER / scale, min(frame.width, frame.height) / 3)
    corners = []
    for quarter, (sx, sy) in enumerate(((-1, -1), (1, -1), (1, 1), (-1, 1))):
        x, y = frame.x + sx * (wide - radius), frame.y + sy * (high - radius)
        for part in range(5 if radius else 1):
            angle = math.pi * (1 + quarter / 2 + part / 8)
            corners.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return corners


def lines(corners: Sequence[Spot], holes: Sequence[Frame] = (), step: float = STEP) -> list[Segment]:
    """Return lines from the lower left to the upper right within a convex outline and outside some rectangles.

    >>> [(start, end) for start, end in lines([(0, 0), (10, 0), (10, 10), (0, 10)], step=10 / 2**0.5)]
    [((0.0, 10.0), (10.0, 0.0))]
    """
    apart = step * math.sqrt(2)  # along the x axis
    sums = [x + y for x, y in corners]
    found = []
    for number in range(math.ceil(min(sums) / apart), math.floor(max(sums) / apart) + 1):
        total = number * apart  # x + y is the same all along a line
        span = _within(corners, total)
        for left, right in _outside(span, holes, total) if span else ():
            if (right - left) * math.sqrt(2) >= LEAST:
                found.append(((left, total - left), (right, total - right)))
    return found


def _within(corners: Sequence[Spot], total: float) -> tuple[float, float] | None:
    """Return the x at which the line x + y = ``total`` enters and leaves an outline."""
    crossed = []
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        before, after = x0 + y0 - total, x1 + y1 - total
        if before * after < 0 or (before == 0) != (after == 0):
            share = before / (before - after)
            crossed.append(x0 + share * (x1 - x0))
    return (float(min(crossed)), float(max(crossed))) if crossed else None


def _outside(span: tuple[float, float], holes: Sequence[Frame], total: float) -> list[tuple[float, float]]:
    """Return the parts of a line that lie outside all holes, as spans of x."""
    parts = [span]
    for hole in holes:
        left = max(hole.left, total - hole.bottom)
        right = min(hole.right, total - hole.top)
        if left < right:
            parts = [
                part
                for low, high in parts
                for part in ((low, min(high, left)), (max(low, right), high))
                if part[0] < part[1]
            ]
    return parts
