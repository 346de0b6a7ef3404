"""Where the shares stand on the flows: on a free stretch of their line, or beside it, near their step.

"30%" on the way from the counter to the account desk may not hide another flow or touch a box. Every place
along the route is judged by what it covers, and the best is taken, the flows with least choice first.

Kept: a place that touches nothing is always preferred to one that does, and who has none says so, so that
room can be made for it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from blueprint.drawing.paper import Frame, Spot

HEIGHT = 10.0
HEAD_ROOM = 13.0  # kept free for the arrow head at the end of a line
START_ROOM = 3.0
BEND_ROOM = 7.0
SHORT = 22.0  # an upright stretch shorter than this would be hidden by a label
BESIDE = 2.0  # between a line and a label beside it
APART = 1.5  # between a label and all that is not its own line
TOUCHING = 400.0  # what it costs to touch anything
CELL = 60.0  # of the grid in which neighbours are looked up


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a label: its frame, whether it stands on its line, and whether it is clear of all else."""

    frame: Frame
    on_line: bool
    clear: bool = True

    @property
    def stacked(self) -> bool:
        """Whether its two parts stand one above the other."""
        return self.frame.height > HEIGHT

    @property
    def spot(self) -> Spot:
        """Its middle."""
        return self.frame.x, self.frame.y


class Neighbours:
    """Rectangles on paper, each with an owner, found by where they are."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Frame]]] = {}

    def add(self, owner: str, frame: Frame) -> None:
        """Add a rectangle."""
        for cell in self._cells_of(frame):
            self._cells.setdefault(cell, []).append((owner, frame))

    def touched(self, frame: Frame, but: str) -> bool:
        """Tell whether any rectangle, except those of one owner, is touched."""
        return any(
            owner != but and frame.meets(other, APART)
            for cell in self._cells_of(frame)
            for owner, other in self._cells.get(cell, ())
        )

    @staticmethod
    def _cells_of(frame: Frame) -> Iterator[tuple[int, int]]:
        for column in range(int((frame.left - 2) // CELL), int((frame.right + 2) // CELL) + 1):
            for row in range(int((frame.top - 2) // CELL), int((frame.bottom + 2) // CELL) + 1):
                yield column, row


def thin_frames(corners: Sequence[Spot], thick: float = 3.0) -> Iterator[Frame]:
    """Yield the pieces of a route as thin rectangles."""
    for (x0, y0), (x1, y1) in pairwise(corners):
        yield Frame((x0 + x1) / 2, (y0 + y1) / 2, abs(x1 - x0) + thick, abs(y1 - y0) + thick)


def too_close(routes: Mapping[str, Sequence[Spot]], apart: float = 2.2) -> list[str]:
    """Return links that lie so close along others that they cannot be told apart, one of each two."""
    found: list[str] = []
    pieces = [
        (key, one, other) for key in sorted(routes) for one, other in pairwise(routes[key]) if one != other
    ]
    for number, (key, one, other) in enumerate(pieces):
        for name, first, second in pieces[:number]:
            if (
                name != key
                and name not in found
                and key not in found
                and _along(one, other, first, second, apart)
            ):
                found.append(key)
    return found


def _along(one: Spot, other: Spot, first: Spot, second: Spot, apart: float) -> bool:
    """Tell whether two straight pieces run along each other."""
    for along, across in ((0, 1), (1, 0)):
        flat = abs(one[across] - other[across]) < 1e-6 and abs(first[across] - second[across]) < 1e-6
        if flat and abs(one[across] - first[across]) < apart:
            shared = min(max(one[along], other[along]), max(first[along], second[along])) - max(
                min(one[along], other[along]), min(first[along], second[along])
            )
            return shared > 1
    return False


def candidates(corners: Sequence[Spot], size: Spot, both: bool = False) -> list[tuple[float, Place]]:
    """Return places for a label of this size along a line, with what each costs for lying far or tight.

    With ``both`` the line has an arrow head at its beginning too.
    """
    width, height = size
    found: list[tuple[float, Place]] = []
    gone = 0.0
    last = len(corners) - 2
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(corners)):
        length = hypot(x1 - x0, y1 - y0)
        flat = abs(y1 - y0) < abs(x1 - x0)
        extent = width if flat else height
        start = BEND_ROOM if number else HEAD_ROOM if both else START_ROOM
        free = length - start - (HEAD_ROOM if number == last else BEND_ROOM) - extent
        tight = max(-free, 0.0) + (1.5 if not flat and length < SHORT else 0.0)
        steps = 1 if free <= 0 else min(2 + int(free / 5), 40)
        for step in range(steps):
            along = start + extent / 2 + (max(free, 0.0) * step / max(steps - 1, 1))
            share = min(along / length, 1.0) if length else 0.5
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            cost = 0.15 * (gone + along)
            off = height / 2 + BESIDE if flat else width / 2 + BESIDE
            found.append((cost + 6 * tight, Place(Frame(x, y, width, height), True)))
            for way in (-1, 1):
                shift = (0.0, way * off) if flat else (way * off, 0.0)
                frame = Frame(x + shift[0], y + shift[1], width, height)
                found.append((cost + 8 + 2 * tight, Place(frame, False)))
        gone += length
    return found


def place_labels(
    routes: Mapping[str, Sequence[Spot]],
    sizes: Mapping[str, Sequence[Spot]],
    obstacles: Iterable[Frame],
    lines: Iterable[float] = (),
    both: Collection[str] = (),
) -> dict[str, Place]:
    """Find a place for each label.

    Args:
        routes: corner points of every link.
        sizes: width and height of each label, by link; the usual one first, then of its parts stacked.
        obstacles: boxes and marks.
        lines: heights at which the lines between lanes run.
        both: links with an arrow head at either end.

    Returns:
        The place of each label.
    """
    around = Neighbours()
    for frame in obstacles:
        around.add("", frame)
    for key in sorted(routes):
        for frame in thin_frames(routes[key]):
            around.add(key, frame)
    heights = list(lines)
    options = {
        key: sorted(
            (
                (cost + 10 * number, place)
                for number, size in enumerate(mine)
                for cost, place in candidates(routes[key], size, key in both)
            ),
            key=_by_cost,
        )
        for key, mine in sizes.items()
    }
    placed: dict[str, Place] = {}
    for key in sorted(options, key=lambda k: (len(options[k]), k)):
        own = Neighbours()
        for frame in thin_frames(routes[key], 1.0):
            own.add(key, frame)
        best, place = float("inf"), options[key][0][1]
        for cost, option in options[key]:
            if cost >= best:
                break
            clear = not _in_the_way(option, key, around, own, heights)
            total = cost + (0.0 if clear else TOUCHING)
            if total < best:
                best, place = total, Place(option.frame, option.on_line, clear)
        placed[key] = place
        around.add(f"label of {key}", place.frame)
    return placed


def _by_cost(option: tuple[float, Place]) -> tuple[float, float, float]:
    """Return what candidates are ordered by."""
    return option[0], option[1].frame.x, option[1].frame.y


def _in_the_way(
    option: Place, key: str, around: Neighbours, own: Neighbours, heights: Sequence[float]
) -> bool:
    """Tell whether a label would touch anything here: a box, a mark, another link or label, a line of a lane."""
    if any(abs(option.frame.y - y) < option.frame.height / 2 + 2 for y in heights):
        return True
    if not option.on_line and own.touched(option.frame, ""):
        return True
    return around.touched(option.frame, key)
