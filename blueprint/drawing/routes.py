"""The ways of the links: along gutters between columns, channels between rows, and through empty cells.

A customer who must go back from the counter to the ticket machine walks around the desks, not through them.
The sheet is a net of lines: in each gutter and channel a few parallel tracks, and through each cell a few
lines that end as ports on the sides of its box or run on when the cell is empty. Every link takes the cheapest
way on this net (A*); length, bends and crossings cost, and sharing a line with another link as much as a long
detour. Crossed links are taken up and laid again, and if any still share a line the net gets more tracks.

Kept: no way touches a box except at its two ends; the same boxes and links give the same ways.
"""

from collections.abc import Collection, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from blueprint.drawing.boxes import Link
from blueprint.drawing.net import BACK, LEFT, PORTS, RIGHT, UP, Net, Routes, Stand, Way, sides_for

BEND, CROSS, SHARE, SIDE = 26, 30, 320, 4  # what things cost, in points of length
PORT_STEP, TRACK_STEP, EDGE_STEP = 14, 9, 26  # rough lengths between neighbouring lines
FEW, MANY = (
    (4, 3),
    (6, 5),
)  # tracks in a gutter, and above and below a row: at first, and when that is too few
FAR = 1 << 60


def lay(links: Sequence[Link], stands: Mapping[str, Stand], columns: int, rows: int) -> Routes:
    """Lay all links.

    Args:
        links: the links; flows are laid before ties and ties before calls, the short ones first.
        stands: where each box stands.
        columns: number of columns of the sheet.
        rows: number of rows of the sheet.
    """
    rank = {"flow": 0, "failure": 1, "rework": 2, "call": 4, "tie": 3}
    by_need = sorted(links, key=lambda k: (rank[k.kind], _distance(stands[k.tail], stands[k.head]), k.key))
    layer = _Layer(Net(columns, rows, *FEW), stands)
    if layer.lay_all(by_need):
        layer = _Layer(Net(columns, rows, *MANY), stands)
        layer.lay_all(by_need)
    return Routes(layer.net, {link.key: layer.ways[link.key] for link in links})


def _distance(one: Stand, other: Stand) -> int:
    """Return how far apart two boxes stand, in cells."""
    return abs(one.row - other.row) + abs(one.column - other.column)


def _places(lines: int, first: int, ports: int, between: int) -> list[int]:
    """Return rough places of parallel lines: ``first`` tracks, then in turn ``ports`` and ``between`` tracks.

    The lines are counted with one of the frame on each side.
    """
    places = [0]
    for line in range(lines - 1):
        here = (line - 1 - first) % (ports + between)
        edge = here in (ports - 1, ports + between - 1)
        places.append(places[-1] + (EDGE_STEP if edge else PORT_STEP if here < ports else TRACK_STEP))
    return places


Door = tuple[int, int, int, int]


def _loop_doors(begins: list[Door], doors: list[Door]) -> tuple[list[Door], list[Door]]:
    """Return by which doors a loop leaves and enters its box: around the lower left corner, else below it."""
    begins = [door for door in begins if door[2] < PORTS // 2][:1] or begins[:1]
    corner = [door for door in doors if door[1] == LEFT and door[2] > PORTS // 2]
    below = [door for door in doors if door[1] == LEFT or door[2] > PORTS // 2]
    return begins, corner or below or doors[-1:]


class _Layer:
    """Lays links on one net, framed by a wall, and remembers which lines are taken."""

    def __init__(self, net: Net, stands: Mapping[str, Stand]) -> None:
        self.net = net
        self.stands = stands
        self.ways: dict[str, Way] = {}
        self.trails: dict[str, list[int]] = {}
        self.width, self.height = net.across + 2, net.down + 2
        size = self.width * self.height
        self.pieces = ([0] * size, [0] * size)  # links on the piece to the right of a crossing, and below it
        self.straight = ([0] * size, [0] * size)  # links that run straight over a crossing, sideways and down
        self.turning = [0] * size  # links that bend at a crossing
        self.ports: dict[tuple[str, int, int], int] = {}
        self.x_at = _places(self.width, net.tracks, PORTS, net.tracks)
        self.y_at = _places(self.height, net.channel, PORTS, 2 * net.channel)
        self.column_of = [at % self.width for at in range(size)]
        self.row_of = [at // self.width for at in range(size)]
        self.wall = self._walls({(s.row, s.column) for s in stands.values()})
        lengths = self._lengths()
        steps = ((1, 0, 0), (-1, -1, 0), (self.width, 0, 1), (-self.width, -self.width, 1))
        every = [(way, *step[:2], self.pieces[step[2]], lengths[step[2]]) for way, step in enumerate(steps)]
        self.moves = [[move for move in every if move[0] != BACK[way]] for way in range(4)]

    def _walls(self, taken: Collection[tuple[int, int]]) -> bytearray:
        """Return which crossings are closed: the frame, and those in cells that hold a box."""
        wall = bytearray(self.width * self.height)
        for x in range(self.width):
            wall[x] = wall[-1 - x] = 1
        for y in range(self.height):
            wall[y * self.width] = wall[(y + 1) * self.width - 1] = 1
        for row, column in taken:
            for down in range(PORTS):
                start = self._at(self.net.column_line(column), self.net.row_line(row, down))
                wall[start : start + PORTS] = b"\1" * PORTS
        return wall

    def _lengths(self) -> tuple[list[int], list[int]]:
        """Return the length from each crossing to its right and to its lower neighbour."""
        xs, ys = self.x_at, self.y_at
        across = [b - a for a, b in pairwise(xs)] + [0]
        down = [b - a for a, b in pairwise(ys)] + [0]
        return across * self.height, [step for step in down for _ in range(self.width)]

    def _at(self, x: int, y: int) -> int:
        """Return the crossing of two lines of the net."""
        return (y + 1) * self.width + x + 1

    def lay_all(self, links: Sequence[Link]) -> bool:
        """Lay all links, then those again that cross or share; tell whether any still share a line."""
        for link in links:
            self._lay(link)
        for link in links:
            if any(self._trouble(link)):
                self._mark(link, -1)
                self._lay(link)
        return any(self._trouble(link)[1] for link in links)

    def _door(self, stand: Stand, side: int, port: int) -> int:
        """Return the crossing in front of a port."""
        net = self.net
        x, y = net.column_line(stand.column, port), net.row_line(stand.row, port)
        if side in (LEFT, RIGHT):
            x = net.column_line(stand.column) + (-1 if side == LEFT else PORTS)
        else:
            y = net.row_line(stand.row) + (-1 if side == UP else PORTS)
        return self._at(x, y)

    def _doors(self, key: str, sides: Sequence[int]) -> list[Door]:
        """Return (crossing, side, port, cost) for each open port of a box on these sides."""
        stand = self.stands[key]
        found = []
        for place, side in enumerate(sides):
            for port in range(PORTS):
                if (side, port) not in stand.closed:
                    cost = SHARE * self.ports.get((key, side, port), 0) + SIDE * abs(port - PORTS // 2)
                    found.append((self._door(stand, side, port), side, port, cost + 3 * place))
        return found

    def _reach(self, stand: Stand) -> tuple[list[int], list[int]]:
        """Return the least length from each vertical and from each horizontal line to a box.

        Half a bend is added to each that is not zero, since a way that must go both across and down bends; so
        the way found may cost half a bend more than the cheapest.
        """
        left, right = self.net.column_line(stand.column), self.net.column_line(stand.column) + PORTS + 1
        top, bottom = self.net.row_line(stand.row), self.net.row_line(stand.row) + PORTS + 1
        xs, ys = self.x_at, self.y_at
        return (
            [x and x + BEND // 2 for x in (max(xs[left] - x, x - xs[right], 0) for x in xs)],
            [y and y + BEND // 2 for y in (max(ys[top] - y, y - ys[bottom], 0) for y in ys)],
        )

    def _lay(self, link: Link) -> None:
        """Find the cheapest way of one link and take it."""
        ends = self.stands[link.tail], self.stands[link.head]
        leave, reach = sides_for(link.kind, link.kind == "rework", ends)
        goals: dict[int, list[tuple[int, int, int]]] = {}
        doors = self._doors(link.head, reach)
        begins = self._doors(link.tail, leave)
        if link.tail == link.head:
            begins, doors = _loop_doors(begins, doors)
        least = min(cost for *_, cost in doors)
        for at, side, port, cost in doors:
            goals.setdefault(at, []).append((side, port, cost - least))
        by_x, by_y = self._reach(ends[1])
        best: dict[int, int] = {}
        came: dict[int, int] = {}
        queue: list[tuple[int, int, int]] = []
        for at, side, _, cost in begins:
            state = at * 4 + side
            if cost < best.get(state, FAR):
                best[state] = cost
                heappush(queue, (cost + by_x[self.column_of[at]] + by_y[self.row_of[at]], cost, state))
        end = self._search(queue, best, came, goals, (by_x, by_y))
        final = min((c, s, p) for s, p, c in goals[end // 4] if end % 4 != s)[1:]
        self._take(link, end, final, came)

    def _search(
        self,
        queue: list[tuple[int, int, int]],
        best: dict[int, int],
        came: dict[int, int],
        goals: Mapping[int, list[tuple[int, int, int]]],
        reach: tuple[list[int], list[int]],
    ) -> int:
        """Search from the states in ``queue`` to a goal; return the last state, ``came`` leading back from it."""
        by_x, by_y = reach
        wall, turning, column_of, row_of = self.wall, self.turning, self.column_of, self.row_of
        along, upright = self.straight
        while True:
            _, cost, state = heappop(queue)
            if state < 0:
                return -state - 1
            if cost > best[state]:
                continue
            at, way = divmod(state, 4)
            over = CROSS * (upright[at] if way < 2 else along[at]) + SHARE * turning[at]
            bend = BEND + SHARE * (along[at] + upright[at] + turning[at])
            for side, _, extra in goals.get(at, ()):
                if way != side:  # a way does not turn back on itself
                    total = cost + extra + (over if way == BACK[side] else bend)
                    heappush(queue, (total, total, -state - 1))
            for onward, step, offset, used, length in self.moves[way]:
                to = at + step
                if wall[to]:
                    continue
                piece = at + offset
                total = cost + length[piece] + SHARE * used[piece] + (over if onward == way else bend)
                there = to * 4 + onward
                if total < best.get(there, FAR):
                    best[there] = total
                    came[there] = state
                    heappush(queue, (total + by_x[column_of[to]] + by_y[row_of[to]], total, there))

    def _take(self, link: Link, end: int, into: tuple[int, int], came: Mapping[int, int]) -> None:
        """Take the way that was found and keep its bends."""
        trail = [end]
        while trail[-1] in came:
            trail.append(came[trail[-1]])
        trail.reverse()
        first, way = divmod(trail[0], 4)
        out = (way, self._port(self.stands[link.tail], way, first))
        onward = [state % 4 for state in trail[1:]] + [BACK[into[0]]]
        turns = [here // 4 for here, on in zip(trail, onward, strict=True) if here % 4 != on]
        bends = [(self.column_of[at] - 1, self.row_of[at] - 1) for at in turns]
        self.ways[link.key] = Way(out, into, tuple(bends))
        self.trails[link.key] = trail
        self._mark(link, 1)

    def _port(self, stand: Stand, side: int, at: int) -> int:
        """Return the port of a side that has this crossing in front of it."""
        return next(port for port in range(PORTS) if self._door(stand, side, port) == at)

    def _mark(self, link: Link, count: int) -> None:
        """Write a link's way into the net, or with ``count`` -1 take it out again."""
        way, trail = self.ways[link.key], self.trails[link.key]
        for key, (side, port) in ((link.tail, way.out), (link.head, way.into)):
            self.ports[key, side, port] = self.ports.get((key, side, port), 0) + count
        onward = [state % 4 for state in trail[1:]] + [BACK[way.into[0]]]
        for here, on in zip(trail, onward, strict=True):
            at = here // 4
            (self.straight[on // 2] if here % 4 == on else self.turning)[at] += count
        for here, there in pairwise(trail):
            self.pieces[there % 4 // 2][min(here // 4, there // 4)] += count

    def _trouble(self, link: Link) -> tuple[int, int]:
        """Return how many links a laid one crosses, and how often it shares a line or a port with another."""
        self._mark(link, -1)
        way, trail = self.ways[link.key], self.trails[link.key]
        along, upright = self.straight
        crossed, shared = 0, self.ports[link.tail, *way.out] + self.ports[link.head, *way.into]
        onward = [state % 4 for state in trail[1:]] + [BACK[way.into[0]]]
        for here, on in zip(trail, onward, strict=True):
            at = here // 4
            shared += self.turning[at]
            if here % 4 == on:
                crossed += upright[at] if on < 2 else along[at]
            else:
                shared += along[at] + upright[at]
        for here, there in pairwise(trail):
            shared += self.pieces[there % 4 // 2][min(here // 4, there // 4)]
        self._mark(link, 1)
        return crossed, shared
