"""From lines to points on paper: how wide each column and gutter, how high each row and channel.

A gutter with two routes is wider than one with none; the room between the counter and the lane's edge grows
with the links that run there. Lines of the net that no route uses take no room.

Kept: everything is in points from the upper left; the same order as on the net, so nothing comes to overlap.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from blueprint.drawing import theme
from blueprint.drawing.boxes import Link
from blueprint.drawing.net import DOWN, LEFT, PORTS, RIGHT, UP, Routes, Stand, Way

Spot = tuple[float, float]
PORT_SPREAD = (-0.32, -0.16, 0.0, 0.16, 0.32)  # ports on a side, as shares of its length from its middle


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on paper: centre and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The x of the left side."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """The y of the upper side."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height / 2

    def meets(self, other: "Frame", apart: float = 0.0) -> bool:
        """Tell whether two rectangles overlap, or come nearer than ``apart``."""
        wide = abs(self.x - other.x) * 2 < self.width + other.width + 2 * apart
        return wide and abs(self.y - other.y) * 2 < self.height + other.height + 2 * apart


@dataclass(frozen=True, slots=True)
class Paper:
    """Where all is on paper.

    Attributes:
        boxes: frame of each box by key.
        routes: corner points of each link by key, from the side of its tail to the side of its head.
        lanes: (top, bottom) of each lane.
        columns: middle of each column.
        right: the x at which the lanes end.
    """

    boxes: Mapping[str, Frame]
    routes: Mapping[str, tuple[Spot, ...]]
    lanes: tuple[tuple[float, float], ...]
    columns: tuple[float, ...]
    right: float


def used_lines(routes: Routes) -> tuple[set[int], set[int]]:
    """Return the vertical and the horizontal lines on which some route runs."""
    across: set[int] = set()
    down: set[int] = set()
    for way in routes.ways.values():
        for one, other in zip(way.bends, way.bends[1:], strict=False):
            (across if one[0] == other[0] else down).add(one[0] if one[0] == other[0] else one[1])
    return across, down


def _spread(
    lines: Sequence[int], used: Collection[int], start: float, before: float, after: float, least: float
) -> tuple[dict[int, float], float]:
    """Put the used ones of parallel lines on paper from ``start`` on.

    Args:
        lines: the lines, in order; only those in ``used`` take room.
        used: the lines some route runs on.
        start: where the strip of lines begins.
        before: free room before the first line.
        after: free room after the last.
        least: the least breadth of the strip.

    Returns:
        The place of each used line, and where the strip ends.
    """
    mine = [line for line in lines if line in used]
    inner = theme.TRACK * (len(mine) - 1) if mine else -before - after
    breadth = max(before + after + inner, least)
    first = start + before + (breadth - before - after - inner) * before / (before + after)
    return {line: first + theme.TRACK * i for i, line in enumerate(mine)}, start + breadth


def label_needs(
    links: Sequence[Link], routes: Routes, stands: Mapping[str, Stand], widths: Mapping[str, float]
) -> dict[int, float]:
    """Return the least width of gutters that a labelled route crosses straight from one box to the next."""
    needs: dict[int, float] = {}
    for link in links:
        tail, head = stands[link.tail], stands[link.head]
        if link.label and not routes.ways[link.key].bends and abs(tail.column - head.column) == 1:
            gutter = max(tail.column, head.column)
            needs[gutter] = max(needs.get(gutter, 0.0), widths[link.key] + 25)
    return needs


def spread_columns(
    routes: Routes, left: float, box_width: float, needs: Mapping[int, float]
) -> tuple[dict[int, float], list[float], float]:
    """Put the vertical lines on paper.

    Returns:
        The x of each line, the middle of each column, and where the last gutter ends.
    """
    net = routes.net
    used = used_lines(routes)[0]
    at: dict[int, float] = {}
    middles: list[float] = []
    x = left
    for number in range(net.columns + 1):
        first = net.column_line(number) - net.tracks
        ends = number in (0, net.columns)
        least = max(14.0 if ends else 26.0, needs.get(number, 0.0))
        places, x = _spread(range(first, first + net.tracks), used, x, theme.CLEAR, theme.CLEAR, least)
        at |= places
        if number < net.columns:
            middles.append(x + box_width / 2)
            for port, share in enumerate(PORT_SPREAD):
                at[net.column_line(number, port)] = middles[-1] + share * box_width
            x += box_width
    return at, middles, x


def spread_rows(
    routes: Routes, lane_rows: Sequence[int], heights: Sequence[float | None], gaps: Mapping[int, float]
) -> tuple[dict[int, float], list[float], list[tuple[float, float]]]:
    """Put the horizontal lines on paper.

    Args:
        routes: the ways and their net.
        lane_rows: number of rows of each lane.
        heights: height of the boxes of each lane; None for a lane without any.
        gaps: room left free above some lanes, by their number.

    Returns:
        The y of each line, the middle of each row, and (top, bottom) of each lane.
    """
    net = routes.net
    used = used_lines(routes)[1]
    at: dict[int, float] = {}
    middles: list[float] = []
    lanes: list[tuple[float, float]] = []
    y, row = 0.0, 0
    for number, (count, height) in enumerate(zip(lane_rows, heights, strict=True)):
        y += gaps.get(number, 0.0)
        begins = y
        above, below = (theme.ABOVE, theme.BELOW) if height else (theme.LINE_ROOM, theme.LINE_ROOM)
        inner = height or 14.0
        for _ in range(count):
            first = net.row_line(row) - net.channel
            places, y = _spread(range(first, first + net.channel), used, y, theme.LINE_ROOM, above, above)
            at |= places
            middles.append(y + inner / 2)
            for port, share in enumerate(PORT_SPREAD):
                at[net.row_line(row, port)] = middles[-1] + share * inner
            y += inner
            first = net.row_line(row, PORTS)
            places, y = _spread(range(first, first + net.channel), used, y, below, theme.LINE_ROOM, below)
            at |= places
            row += 1
        lanes.append((begins, y))
    return at, middles, lanes


def corners(
    way: Way, tail: Frame, head: Frame, across: Mapping[int, float], down: Mapping[int, float]
) -> tuple[Spot, ...]:
    """Return the corner points of one way on paper."""
    ends = []
    for (side, port), frame in ((way.out, tail), (way.into, head)):
        x = {LEFT: frame.left, RIGHT: frame.right}.get(side, frame.x + PORT_SPREAD[port] * frame.width)
        y = {UP: frame.top, DOWN: frame.bottom}.get(side, frame.y + PORT_SPREAD[port] * frame.height)
        ends.append((x, y))
    return (ends[0], *((across[x], down[y]) for x, y in way.bends), ends[1])


def lay_out(
    links: Sequence[Link],
    stands: Mapping[str, Stand],
    routes: Routes,
    lane_rows: Sequence[int],
    heights: Sequence[float | None],
    gaps: Mapping[int, float],
    box_width: float,
    left: float,
    label_widths: Mapping[str, float],
) -> Paper:
    """Put boxes, routes and lanes on paper.

    Args:
        links: the links.
        stands: where each box stands.
        routes: the ways of the links and their net.
        lane_rows: number of rows of each lane.
        heights: height of the boxes of each lane, points; None for a lane without any.
        gaps: room above some lanes, points, by their number.
        box_width: width of all boxes, points.
        left: where the lanes begin, beside their heads.
        label_widths: width of the label of each link that has one, points.
    """
    needs = label_needs(links, routes, stands, label_widths)
    across, columns, right = spread_columns(routes, left, box_width, needs)
    down, rows, lanes = spread_rows(routes, lane_rows, heights, gaps)
    height_of = [height for height, count in zip(heights, lane_rows, strict=True) for _ in range(count)]
    boxes = {
        key: Frame(columns[s.column], rows[s.row], box_width, height_of[s.row] or theme.BOX_HEIGHT)
        for key, s in stands.items()
    }
    ways = {k.key: corners(routes.ways[k.key], boxes[k.tail], boxes[k.head], across, down) for k in links}
    return Paper(boxes, ways, tuple(lanes), tuple(columns), right)
