"""Where the shares stand on the flows: on a free stretch of their line, near the step they come from.

"30%" on the way from the counter to the account desk may not hide another flow or touch a box. Every place
along the route is judged by what it covers, and the best is taken, the flows with least choice first.

Kept: each label stands on its own line; where all places are crowded, the least crowded is taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import hypot

from blueprint.drawing.paper import Frame, Spot

HEIGHT = 10.0
HEAD_ROOM = 11.0  # kept free for the arrow head at the end of a line
START_ROOM = 3.0
BEND_ROOM = 8.0
SHORT = 22.0  # an upright stretch shorter than this would be hidden by a label


def thin_frames(routes: Mapping[str, Sequence[Spot]]) -> list[tuple[str, Frame]]:
    """Return the pieces of all routes as thin rectangles."""
    pieces = []
    for key in sorted(routes):
        for (x0, y0), (x1, y1) in pairwise(routes[key]):
            size = abs(x1 - x0) + 3, abs(y1 - y0) + 3
            pieces.append((key, Frame((x0 + x1) / 2, (y0 + y1) / 2, *size)))
    return pieces


def candidates(corners: Sequence[Spot], width: float) -> list[tuple[float, Frame]]:
    """Return places for a label of this width along a line, with what each costs for lying far or tight."""
    found = []
    gone = 0.0
    last = len(corners) - 2
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(corners)):
        length = hypot(x1 - x0, y1 - y0)
        flat = abs(y1 - y0) < abs(x1 - x0)
        extent = width if flat else HEIGHT
        start = START_ROOM if number == 0 else BEND_ROOM
        free = length - start - (HEAD_ROOM if number == last else BEND_ROOM) - extent
        tight = max(-free, 0.0) + (1.5 if not flat and length < SHORT else 0.0)
        steps = 1 if free <= 0 else min(1 + int(free / 6), 12)
        for step in range(steps):
            along = start + extent / 2 + (max(free, 0.0) * step / max(steps - 1, 1))
            share = min(along / length, 1.0) if length else 0.5
            frame = Frame(x0 + share * (x1 - x0), y0 + share * (y1 - y0), width, HEIGHT)
            found.append((0.15 * (gone + along) + 6 * tight, frame))
        gone += length
    return found


def place_labels(
    routes: Mapping[str, Sequence[Spot]],
    widths: Mapping[str, float],
    obstacles: Iterable[Frame],
    lines: Iterable[float] = (),
) -> dict[str, Spot]:
    """Find a place for each label.

    Args:
        routes: corner points of every link.
        widths: width of each label, by link.
        obstacles: boxes and marks.
        lines: heights at which the lines between lanes run.

    Returns:
        The middle of each label.
    """
    taken = list(obstacles)
    pieces = thin_frames(routes)
    heights = list(lines)
    options = {key: candidates(routes[key], width) for key, width in widths.items()}
    placed: dict[str, Spot] = {}
    for key in sorted(options, key=lambda k: (len(options[k]), k)):
        others = [frame for owner, frame in pieces if owner != key]
        best = min(
            options[key], key=lambda option: (_cost(option, others, taken, heights), option[1].x, option[1].y)
        )
        placed[key] = (best[1].x, best[1].y)
        taken.append(best[1])
    return placed


def _cost(
    option: tuple[float, Frame], others: Sequence[Frame], taken: Sequence[Frame], heights: Sequence[float]
) -> float:
    """Return what a place costs: what it covers, and how far from the start it is."""
    cost, frame = option
    cost += 400 * sum(frame.meets(other) for other in taken)
    cost += 120 * sum(frame.meets(other) for other in others)
    return cost + 25 * sum(abs(frame.y - y) < HEIGHT / 2 + 1 for y in heights)
