"""Systems as bars: a support system is as wide as the steps that call it stand apart, where there is room.

Core banking stands below the counter, and is called from the account desk three columns on. Its box is drawn as a bar
that reaches below that desk, so that the call comes straight down.

Kept: a bar meets no other box and no link but its own calls, and every call still ends at it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from blueprint.drawing.boxes import Box
from blueprint.drawing.links import Link
from blueprint.drawing.paper import Frame, Paper, Spot

BEYOND = 16.0  # of a bar beyond the call at its end
APART = 8.0  # from anything else

Corners = Sequence[Spot]


def widened(paper: Paper, links: Sequence[Link], kinds: Mapping[str, Box]) -> Paper:
    """Return the paper with systems as bars under all that call them."""
    boxes, routes = dict(paper.boxes), dict(paper.routes)
    left = min((frame.left for frame in boxes.values()), default=0.0)
    for key in sorted(key for key in boxes if kinds[key].kind == "system"):
        own = [link.key for link in links if link.head == key]
        bar = boxes[key]
        drops = {x for x in (_drop(routes[k], bar) for k in own) if x is not None}
        for at in sorted(drops, key=partial(_far, boxes[key].x)):
            ends = min(bar.left, max(at - BEYOND, left)), max(bar.right, min(at + BEYOND, paper.right - 4))
            wide = Frame(sum(ends) / 2, bar.y, ends[1] - ends[0], bar.height)
            if ends[0] < at < ends[1] and _free(wide, key, own, boxes, routes):
                bar = wide
        boxes[key] = bar
        routes |= {k: _ended(routes[k], bar) for k in own}
    return replace(paper, boxes=boxes, routes=routes)


def _far(middle: float, x: float) -> tuple[float, float]:
    """Return how far a call is from the middle of a box, the left one first of two."""
    return abs(x - middle), x


def _drop(corners: Corners, frame: Frame) -> float | None:
    """Return the x at which a call comes down beside a box before it turns to its side; None when it does not."""
    if len(corners) < 3:
        return None
    (above, before), (x, y), (_, end) = corners[-3:]
    turns = abs(y - end) < 1e-6 and abs(above - x) < 1e-6 and before < frame.top
    return x if turns and not frame.left <= x <= frame.right else None


def _free(
    bar: Frame, key: str, own: Sequence[str], boxes: Mapping[str, Frame], routes: Mapping[str, Corners]
) -> bool:
    """Tell whether a bar meets nothing but the last pieces of its own calls."""
    if any(bar.meets(frame, APART) for other, frame in boxes.items() if other != key):
        return False
    for name, corners in routes.items():
        ended = _ended(corners, bar) if name in own else corners
        pieces = list(pairwise(ended))
        if name in own:
            x, y = ended[-1]
            if not (y == bar.top or x in (bar.left, bar.right) or abs(y - bar.y) * 2 > bar.height - 1e-6):
                return False
            pieces = pieces[:-1]
        if any(bar.meets(_thin(one, other), 3.0) for one, other in pieces):
            return False
    return True


def _ended(corners: Corners, bar: Frame) -> tuple[Spot, ...]:
    """Return a call that ends at the bar: on its upper side where it came down beside the box, else at its side."""
    if len(corners) < 3:
        return tuple(corners)
    (above, before), (x, y), (_, flat) = corners[-3:]
    if abs(y - flat) > 1e-6 or abs(above - x) > 1e-6:
        return tuple(corners)
    if bar.left <= x <= bar.right:
        return (*corners[:-2], (x, bar.top)) if before < bar.top else tuple(corners)
    return (*corners[:-1], (bar.right if x > bar.right else bar.left, flat))


def _thin(one: Spot, other: Spot) -> Frame:
    return Frame(
        (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, abs(one[0] - other[0]), abs(one[1] - other[1])
    )
