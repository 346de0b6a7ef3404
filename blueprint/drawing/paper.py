"""From strips to points on paper: how wide each column and gutter, how high each row and channel.

A gutter with two routes is wider than one with none; the room between the counter and the lane's edge grows
with the links that run there, and with the shares that are written on them.

Kept: everything is in points from the upper left; the same order as on the net, so nothing comes to overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from blueprint.drawing import theme
from blueprint.drawing.links import Link
from blueprint.drawing.net import DOWN, RIGHT, UP, Routes, Stand
from blueprint.drawing.tracks import PieceKey, Tracks, upright

Spot = tuple[float, float]
GUTTER, OUTER = 26.0, 14.0  # least width of a gutter between two columns, and of the first and the last


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
class Needs:
    """What the parts of one band need, in points.

    Attributes:
        widths: width of each column.
        heights: height of the boxes of each lane; None for a lane without any.
        lane_rows: number of rows of each lane.
        least: least height of each lane.
        sizes: size of the boxes that are smaller than their cell.
        low_rows: height of the rows that are lower than their lane's others, by number.
        hexagons: keys of the boxes with slanting sides.
        low: for each lane whether it has nothing but evidence or systems, which need little room around them.
        gutter: least width of a gutter.
        rooms: room on both sides of the track of some pieces, for what is written on them.
        gutters: least width of some gutters, by number.
        leads: room before the first track of some gutters, by number.
        tails: room after the last track of some gutters, by number: for the queues before the boxes there.
        entries: how far before the left side of some boxes those who come end: behind the last in the queue.
    """

    widths: Sequence[float]
    heights: Sequence[float | None]
    lane_rows: Sequence[int]
    least: Sequence[float]
    sizes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    low_rows: Mapping[int, float] = field(default_factory=dict)
    hexagons: frozenset[str] = frozenset()
    low: Sequence[bool] = ()
    gutter: float = GUTTER
    rooms: Mapping[PieceKey, float] = field(default_factory=dict)
    gutters: Mapping[int, float] = field(default_factory=dict)
    leads: Mapping[int, float] = field(default_factory=dict)
    tails: Mapping[int, float] = field(default_factory=dict)
    entries: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """Where all is on paper.

    Attributes:
        boxes: frame of each box by key.
        routes: corner points of each link by key, from the side of its tail to the side of its head.
        lanes: (top, bottom) of each lane.
        columns: middle of each column.
        rows: upper and lower edge of the boxes of each row.
        right: the x at which the lanes end.
    """

    boxes: Mapping[str, Frame]
    routes: Mapping[str, tuple[Spot, ...]]
    lanes: tuple[tuple[float, float], ...]
    columns: tuple[float, ...]
    rows: tuple[tuple[float, float], ...]
    right: float


def lay_out(
    links: Sequence[Link],
    stands: Mapping[str, Stand],
    routes: Routes,
    tracks: Tracks,
    needs: Needs,
    corner: Spot,
) -> Paper:
    """Put boxes, routes and lanes of one band on paper.

    Args:
        links: the links.
        stands: where each box stands.
        routes: the ways of the links.
        tracks: the tracks of their pieces.
        needs: what the parts need.
        corner: upper left corner of the lanes.
    """
    crowds = _crowds(tracks, needs.rooms)
    columns, across, right = _columns(crowds, needs, corner[0])
    rows, down, lanes = _rows(crowds, needs, corner[1])
    height_of = [h for h, count in zip(needs.heights, needs.lane_rows, strict=True) for _ in range(count)]
    height_of = [needs.low_rows.get(row, high) for row, high in enumerate(height_of)]
    cells = {
        key: Frame(
            columns[s.column], rows[s.row], needs.widths[s.column], height_of[s.row] or theme.BOX_HEIGHT
        )
        for key, s in stands.items()
    }
    boxes = {
        key: Frame(cell.x, cell.y, *needs.sizes.get(key, (cell.width, cell.height)))
        for key, cell in cells.items()
    }

    def coordinate(link: str, number: int, is_upright: bool) -> float:
        """Return the x of an upright piece, or the y of a flat one."""
        strip = strip_of[link, number]
        slot = tracks.slots[link, number]
        if is_upright and strip % 2:
            return columns[strip // 2] + slot.share * needs.widths[strip // 2]
        if not is_upright and strip % 3 == 1 and height_of[strip // 3]:
            return rows[strip // 3] + slot.share * (height_of[strip // 3] or 0.0)
        places = crowds[is_upright, strip][slot.cluster]
        return (across if is_upright else down)[strip] + places[slot.number]

    strip_of = {piece.key: piece.strip for pieces in tracks.strips.values() for piece in pieces}
    ways: dict[str, tuple[Spot, ...]] = {}
    for link in links:
        way = routes.ways[link.key]
        lines = [
            (upright(way, n), coordinate(link.key, n, upright(way, n))) for n in range(len(way.bends) + 1)
        ]
        bends = [(one, other) if up else (other, one) for (up, one), (_, other) in pairwise(lines)]
        ends = [
            _end(side, boxes[key], lines[place][1], key in needs.hexagons, needs.entries.get(key, 0.0))
            for key, side, place in ((link.tail, way.out, 0), (link.head, way.into, -1))
        ]
        ways[link.key] = (ends[0], *bends, ends[1])
    edges = tuple(
        (y - (high or 0.0) / 2, y + (high or 0.0) / 2) for y, high in zip(rows, height_of, strict=True)
    )
    return Paper(boxes, ways, tuple(lanes), tuple(columns), edges, right)


def _end(side: int, frame: Frame, at: float, slanted: bool, before: float) -> Spot:
    """Return where a line at this x or y meets a side of a box; the sides of a decision slant.

    At the left side it ends so far ``before`` the box, where a queue stands.
    """
    if side in (UP, DOWN):
        off = max(abs(at - frame.x) / frame.width - 0.25, 0.0) * 2 * frame.height if slanted else 0.0
        return at, frame.top + off if side == UP else frame.bottom - off
    off = abs(at - frame.y) / frame.height * frame.width / 2 if slanted else 0.0
    return (frame.right - off if side == RIGHT else frame.left + off - before), at


Crowds = Mapping[tuple[bool, int], Sequence[Sequence[float]]]


def _crowds(tracks: Tracks, rooms: Mapping[PieceKey, float]) -> Crowds:
    """Return the places of the tracks of each crowd of each strip, from the middle of the strip."""
    found: dict[tuple[bool, int], list[list[float]]] = {}
    for key, pieces in tracks.strips.items():
        counts: dict[int, int] = {}
        room: dict[tuple[int, int], float] = {}
        for piece in pieces:
            slot = tracks.slots[piece.key]
            counts[slot.cluster] = slot.count
            at = (slot.cluster, slot.number)
            room[at] = max(room.get(at, 0.0), rooms.get(piece.key, 0.0))
        strip = []
        for cluster in range(len(counts)):
            places = [0.0]
            for number in range(1, counts[cluster]):
                wide = max(
                    room.get((cluster, number - 1), 0.0), room.get((cluster, number), 0.0), theme.TRACK
                )
                places.append(places[-1] + wide)
            edge = room.get((cluster, 0), 0.0) - room.get((cluster, counts[cluster] - 1), 0.0)
            middle = (places[-1] - edge) / 2
            strip.append([place - middle for place in places])
        found[key] = strip
    return found


def _breadth(crowds: Sequence[Sequence[float]]) -> float:
    """Return how much room the tracks of a strip take, around its middle."""
    return 2 * max((max(-places[0], places[-1]) for places in crowds if places), default=0.0)


def _rooms(tracks: Crowds, key: tuple[bool, int]) -> Sequence[Sequence[float]]:
    """Return the crowds of a strip; none when nothing runs there."""
    return tracks.get(key, ())


def _columns(crowds: Crowds, needs: Needs, left: float) -> tuple[list[float], dict[int, float], float]:
    """Return the middle of each column, the middle of each gutter by strip, and where the last gutter ends."""
    middles: list[float] = []
    across: dict[int, float] = {}
    x = left
    last = len(needs.widths)
    for number in range(last + 1):
        tracks = crowds.get((True, 2 * number), ())
        usual = OUTER + (needs.gutter - GUTTER) / 2 if number in (0, last) else needs.gutter
        least = max(usual, needs.gutters.get(number, 0.0))
        lead = max(needs.leads.get(number, 0.0) - theme.CLEAR, 0.0)
        tail = needs.tails.get(number, 0.0)
        width = max(_breadth(tracks) + 2 * theme.CLEAR + lead, least) if tracks else least
        across[2 * number] = x + (width + lead) / 2
        width += tail
        x += width
        if number < last:
            middles.append(x + needs.widths[number] / 2)
            x += needs.widths[number]
    return middles, across, x


def _rows(
    crowds: Crowds, needs: Needs, top: float
) -> tuple[list[float], dict[int, float], list[tuple[float, float]]]:
    """Return the middle of each row, the middle of each channel by strip, and (top, bottom) of each lane."""
    middles: list[float] = []
    down: dict[int, float] = {}
    lanes: list[tuple[float, float]] = []
    y, row = top, 0
    low = needs.low or [False] * len(needs.heights)
    for count, height, least, calm in zip(needs.lane_rows, needs.heights, needs.least, low, strict=True):
        parts: list[float] = []
        for number in range(row, row + count):
            edge = theme.LINE_ROOM
            above, below = (theme.ABOVE, theme.BELOW) if height else (edge, edge)
            tracks = [_rooms(crowds, (False, 3 * number + side)) for side in (0, 2)]
            if calm:
                above, below = (
                    room if used else edge for room, used in zip((above, below), tracks, strict=True)
                )
            parts.append(_channel(tracks[0], edge, above))
            empty = _rooms(crowds, (False, 3 * number + 1))
            own = needs.low_rows.get(number, height)
            parts.append(own or (_breadth(empty) + 2 * edge if empty else 0.0))
            parts.append(_channel(tracks[1], below, edge))
        if row == 0 and not (height or least or any((False, strip) in crowds for strip in range(3 * count))):
            parts = [0.0] * len(
                parts
            )  # nothing stands in the first lane, no line is below it: it is not there
        spare = max(least - sum(parts), 0.0) / 2
        begins = y
        y += spare
        for place, part in enumerate(parts):
            strip = 3 * row + place
            kind = strip % 3
            if kind == 1:
                middles.append(y + part / 2)
                down[strip] = middles[-1]
            else:
                before, after = (
                    (theme.LINE_ROOM, theme.ABOVE) if kind == 0 else (theme.BELOW, theme.LINE_ROOM)
                )
                if not height:
                    before = after = theme.LINE_ROOM
                down[strip] = (y + before + y + part - after) / 2
            y += part
        y += spare
        row += count
        lanes.append((begins, y))
    return middles, down, lanes


def _channel(tracks: Sequence[Sequence[float]], before: float, after: float) -> float:
    """Return the height of a channel with room before its first and after its last track."""
    return _breadth(tracks) + before + after if tracks else max(before, after)
