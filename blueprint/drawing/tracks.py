"""Which of several parallel tracks each piece of a way takes in its gutter, channel, row or column.

Where the way to the counter and the way back share a gutter, the one that turns off to the left takes the
left track, so that they need not cross. In a gutter there are as many tracks as are needed; at the sides of a
box the tracks are its ports, spread evenly, and ports under a badge are not used.

Kept: two pieces that meet in a strip never have the same track, so no line ever runs on another.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from blueprint.drawing.links import Link
from blueprint.drawing.net import DOWN, RIGHT, UP, Crossing, Routes, Stand, Way

PORT_REACH = 0.36  # ports lie within this share of a side from its middle
PORTS = (5, 9, 17, 33)  # as many ports a side, the first that do
BOX_END = 0.45  # of a strip: where a piece ends at a box
SWEEPS = 3  # each orders the upright strips by the flat ones, and the flat ones by the upright
PieceKey = tuple[str, int]  # link, number of the piece from its tail


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight piece of a way.

    Attributes:
        key: the link it belongs to, and its number counted from the tail.
        strip: the strip it runs along.
        ends: from where to where along the strip, the lower first, in strips across it.
        turns: to which side the way goes off at each end: -1 left or up, 1 right or down, 0 at a box.
        closed: shares of a box's side, from the middle, at which it may not stand.
    """

    key: PieceKey
    strip: int
    ends: tuple[float, float]
    turns: tuple[int, int]
    closed: tuple[tuple[float, float], ...] = ()

    def meets(self, other: "Piece") -> bool:
        """Tell whether two pieces of one strip lie beside each other somewhere."""
        return self.ends[0] <= other.ends[1] and other.ends[0] <= self.ends[1]


@dataclass(frozen=True, slots=True)
class Slot:
    """The track of a piece: the ``number``-th of ``count``, in the ``cluster``-th crowd of its strip."""

    cluster: int
    number: int
    count: int

    @property
    def share(self) -> float:
        """Where it lies on the side of a box, as a share of its length from the middle."""
        return PORT_REACH * (2 * self.number / (self.count - 1) - 1) if self.count > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Tracks:
    """The pieces, by upright or flat and strip, and the slot of each piece."""

    strips: Mapping[tuple[bool, int], tuple[Piece, ...]]
    slots: Mapping[PieceKey, Slot]


def upright(way: Way, number: int) -> bool:
    """Tell whether the ``number``-th piece of a way is upright."""
    return (way.out in (UP, DOWN)) == (number % 2 == 0)


def pieces_of(link: Link, way: Way, tail: Stand, head: Stand) -> list[Piece]:
    """Return the straight pieces of a way, from its tail to its head."""
    points: list[Crossing] = [tail.crossing, *way.bends, head.crossing]
    last = len(points) - 2
    found = []
    for number, (one, other) in enumerate(pairwise(points)):
        along = 1 if upright(way, number) else 0
        ends: list[tuple[float, int]] = []
        for place, point in ((number, one), (number + 1, other)):
            if place in (0, last + 1):
                side = way.out if place == 0 else way.into
                ends.append((point[along] + (BOX_END if side in (RIGHT, DOWN) else -BOX_END), 0))
            else:
                beyond = points[place - 1] if place == number else points[place + 1]
                away = beyond[1 - along] - point[1 - along]
                ends.append((point[along], (away > 0) - (away < 0)))
        ends.sort()
        closed = [part for part in tail.closed if number == 0 and part[0] == way.out]
        closed += [part for part in head.closed if number == last and part[0] == way.into]
        found.append(
            Piece(
                (link.key, number), one[1 - along], (ends[0][0], ends[1][0]), (ends[0][1], ends[1][1]),
                tuple(part[1:] for part in closed),
            )
        )  # fmt: skip
    return found


def assign(
    links: Iterable[Link], routes: Routes, stands: Mapping[str, Stand], heads: Collection[int]
) -> Tracks:
    """Give every piece of every way a track.

    Args:
        links: the links.
        routes: their ways.
        stands: where each box stands.
        heads: the rows that hold boxes; others have as many tracks as are needed.
    """
    strips: dict[tuple[bool, int], list[Piece]] = {}
    corners: dict[PieceKey, tuple[PieceKey | None, PieceKey | None]] = {}
    for link in links:
        way = routes.ways[link.key]
        pieces = pieces_of(link, way, stands[link.tail], stands[link.head])
        for number, piece in enumerate(pieces):
            strips.setdefault((upright(way, number), piece.strip), []).append(piece)
            corners[piece.key] = _neighbours(piece, number, pieces)
    slots: dict[PieceKey, Slot] = {}
    for _ in range(SWEEPS):
        for along in (True, False):
            for (is_upright, strip), pieces in sorted(strips.items()):
                if is_upright == along:
                    ports = strip % 2 == 1 if is_upright else strip % 3 == 1 and strip // 3 in heads
                    _settle(pieces, corners, slots, ports)
    return Tracks({key: tuple(pieces) for key, pieces in strips.items()}, slots)


def _neighbours(
    piece: Piece, number: int, pieces: Sequence[Piece]
) -> tuple[PieceKey | None, PieceKey | None]:
    """Return the pieces that go off at the lower and at the upper end of a piece; None at a box."""
    around = [pieces[n].key for n in (number - 1, number + 1) if 0 <= n < len(pieces)]
    strips = {pieces[n].key: pieces[n].strip for n in (number - 1, number + 1) if 0 <= n < len(pieces)}
    found: list[PieceKey | None] = []
    for end, turn in zip(piece.ends, piece.turns, strict=True):
        fitting = [key for key in around if strips[key] == end] if turn else []
        found.append(fitting[0] if fitting else None)
        if fitting and len(around) > 1:
            around.remove(fitting[0])
    return found[0], found[1]


def _settle(
    pieces: Sequence[Piece],
    corners: Mapping[PieceKey, tuple[PieceKey | None, PieceKey | None]],
    slots: dict[PieceKey, Slot],
    ports: bool,
) -> None:
    """Give the pieces of one strip their slots, crowd by crowd."""
    fine = {}
    for piece in pieces:
        ends = [
            end if corner not in slots or corner is None else end + _fraction(slots[corner])
            for end, corner in zip(piece.ends, corners[piece.key], strict=True)
        ]
        fine[piece.key] = (ends[0], ends[1])
    for number, crowd in enumerate(_crowds(pieces)):
        order = _arranged(crowd, fine)
        counts = PORTS if ports else (None,)
        places = None
        for count in counts:
            places = _spread(order, count)
            if places is not None:
                break
        if places is None:
            places = _spread([_open(piece) for piece in order], None)
        assert places is not None  # noqa: S101 - without closed parts there is room for any number
        count = max(max(places) + 1, count or 0)
        for piece, place in zip(order, places, strict=True):
            slots[piece.key] = Slot(number, place, count)


def _open(piece: Piece) -> Piece:
    """Return a piece that may stand anywhere."""
    return Piece(piece.key, piece.strip, piece.ends, piece.turns)


def _fraction(slot: Slot) -> float:
    """Return where a slot lies in its strip, from -0.4 to 0.4."""
    return 0.8 * ((slot.number + 1) / (slot.count + 1) - 0.5)


def _crowds(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Gather the pieces of a strip that meet, directly or through others."""
    crowds: list[list[Piece]] = []
    reach = float("-inf")
    for piece in sorted(pieces, key=lambda p: (p.ends, p.key)):
        if piece.ends[0] > reach:
            crowds.append([])
        crowds[-1].append(piece)
        reach = max(reach, piece.ends[1])
    return crowds


def _arranged(crowd: Sequence[Piece], fine: Mapping[PieceKey, tuple[float, float]]) -> list[Piece]:
    """Return the pieces in the order across their strip that makes few crossings.

    Each is put where it crosses the others least, and then again when all are there.
    """
    costs: dict[tuple[PieceKey, PieceKey], int] = {}

    def cost(one: Piece, other: Piece) -> int:
        """Return how often two pieces cross if ``one`` comes before ``other``."""
        key = (one.key, other.key)
        if key not in costs:
            costs[key] = _crossings(one, other, fine) if one.meets(other) else 0
        return costs[key]

    order: list[Piece] = []
    for piece in sorted(crowd, key=lambda p: (sum(p.turns), p.ends, p.key)):
        _insert(order, piece, cost)
    for _ in range(2 if len(crowd) > 2 else 0):
        for piece in list(order):
            order.remove(piece)
            _insert(order, piece, cost)
    return order


def _insert(order: list[Piece], piece: Piece, cost: Callable[[Piece, Piece], int]) -> None:
    """Put a piece where it costs least; among equals to the side it turns to."""
    paid = sum(cost(piece, other) for other in order)
    best, places = paid, [0]
    for place, other in enumerate(order, start=1):
        paid += cost(other, piece) - cost(piece, other)
        if paid < best:
            best, places = paid, [place]
        elif paid == best:
            places.append(place)
    order.insert(places[0] if sum(piece.turns) < 0 else places[-1], piece)


def _crossings(one: Piece, other: Piece, fine: Mapping[PieceKey, tuple[float, float]]) -> int:
    """Return how often the ends of two neighbours cross if ``one`` comes before ``other``."""
    first, second = fine[one.key], fine[other.key]
    found = 0
    for end, turn in zip(first, one.turns, strict=True):
        found += turn > 0 and second[0] < end < second[1]
    for end, turn in zip(second, other.turns, strict=True):
        found += turn < 0 and first[0] < end < first[1]
    return found


def _spread(order: Sequence[Piece], count: int | None) -> list[int] | None:
    """Spread pieces, in order, over ``count`` tracks, as evenly as they allow; None when they do not fit.

    Without a ``count`` there are as many tracks as are needed.
    """
    meets = [[m for m in range(n) if order[m].meets(order[n])] for n in range(len(order))]
    lows: list[int] = []
    for number, piece in enumerate(order):
        low = max((lows[m] + 1 for m in meets[number]), default=0)
        while count is not None and low < count and _is_closed(piece, low, count):
            low += 1
        lows.append(low)
    total = count if count is not None else max(lows) + 1
    if max(lows) >= total:
        return None
    highs = [total - 1] * len(order)
    for number in range(len(order) - 1, -1, -1):
        while highs[number] >= 0 and count is not None and _is_closed(order[number], highs[number], total):
            highs[number] -= 1
        for m in meets[number]:
            highs[m] = min(highs[m], highs[number] - 1)
    places: list[int] = []
    for number, piece in enumerate(order):
        low = max((places[m] + 1 for m in meets[number]), default=0)
        alone = not meets[number] and not any(number in later for later in meets)
        wish = (total - 1) / 2 if alone else (lows[number] + highs[number]) / 2
        open_ones = [
            track
            for track in range(low, highs[number] + 1)
            if count is None or not _is_closed(piece, track, total)
        ]
        if not open_ones:
            return None
        places.append(min(open_ones, key=lambda track: (abs(track - wish), track)))
    return places


def _is_closed(piece: Piece, track: int, count: int) -> bool:
    """Tell whether a track of a box's side is covered where the piece ends."""
    share = Slot(0, track, count).share
    return any(low <= share <= high for low, high in piece.closed)
