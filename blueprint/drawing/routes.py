"""The ways of the links: along gutters between columns, channels between rows, and through empty cells.

A customer who must go back from the counter to the ticket machine walks around the desks, not through them.
Every link takes the cheapest way on the net of strips (A*): length, bends, crossings and crowds cost. When all
are laid, those that cross others are taken up and laid again, now that all others are known.

Kept: no way touches a box except at its two ends; the same boxes and links give the same ways. Two ways may
use the same strip: they run on tracks of their own there.
"""

from collections.abc import Collection, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from blueprint.drawing.links import Link
from blueprint.drawing.net import BACK, DOWN, LEFT, RIGHT, UP, Crossing, Net, Routes, Stand, Way, sides_for

BEND, CROSS, NEARLY, SIDE, PORT = 34, 40, 12, 5, 14  # what things cost, in points of length
CROWD = 3  # for each other link on a piece of a strip; in a row or column of boxes, where room is short,
FULL, TOO_MANY = 2, 45  # the links after which each further one costs this much more
HALF_COLUMN, HALF_ROW, BETWEEN = 70, 45, 18  # rough lengths between neighbouring strips
ROUNDS = 2  # of laying again
ONE_AT_A_QUEUE = (
    "recovery",
    "other_recovery",
)  # two beside each other would run through what stands at the people
FAR = 1 << 60

State = int  # crossing * 4 + direction


def lay(
    links: Sequence[Link],
    stands: Mapping[str, Stand],
    columns: int,
    rows: int,
    avoid: Mapping[str, int] | None = None,
    queued: Collection[str] = (),
) -> Routes:
    """Lay all links.

    Args:
        links: the links; flows are laid before ties and ties before calls, the short ones first.
        stands: where each box stands.
        columns: number of columns of the sheet.
        rows: number of rows of the sheet.
        avoid: the side by which some links shall not leave their box, if they can help it.
        queued: boxes with a queue at their left side; nobody leaves there.
    """
    rank = {
        "flow": 0,
        "failure": 1,
        "exit": 1,
        "recovery": 1,
        "other_recovery": 3,
        "leaving": 1,
        "entering": 1,
        "rework": 2,
        "call": 4,
        "tie": 3,
        "moved": 5,
    }
    by_need = sorted(links, key=lambda k: (rank[k.route], _distance(stands[k.tail], stands[k.head]), k.key))
    layer = _Layer(Net(columns, rows), stands, avoid or {}, queued)
    for link in by_need:
        layer.lay(link)
    for _ in range(ROUNDS):
        troubled = [link for link in by_need if layer.crossed(link)]
        for link in troubled:
            layer.lay(link)
    return Routes(layer.net, {link.key: layer.ways[link.key] for link in links})


def _distance(one: Stand, other: Stand) -> int:
    """Return how far apart two boxes stand, in cells."""
    return abs(one.row - other.row) + abs(one.column - other.column)


class _Layer:
    """Lays links on one net, framed by a wall, and remembers how strips and crossings are used."""

    def __init__(
        self, net: Net, stands: Mapping[str, Stand], avoid: Mapping[str, int], queued: Collection[str]
    ) -> None:
        self.net = net
        self.queued = queued
        self.avoid = avoid
        self.stands = stands
        self.ways: dict[str, Way] = {}
        self.trails: dict[str, list[State]] = {}
        self.width, self.height = net.across + 2, net.down + 2
        size = self.width * self.height
        self.pieces = ([0] * size, [0] * size)  # links on the piece to the right of a crossing, and below it
        self.straight = ([0] * size, [0] * size)  # links that run straight over a crossing, sideways and down
        self.turning = [0] * size  # links that bend at a crossing
        self.ports: dict[tuple[str, int], int] = {}
        self.x_at = [HALF_COLUMN * at for at in range(self.width)]
        self.y_at = [0]
        for at in range(1, self.height):
            self.y_at.append(self.y_at[-1] + (BETWEEN if at % 3 == 1 else HALF_ROW))
        self.column_of = [at % self.width for at in range(size)]
        self.row_of = [at // self.width for at in range(size)]
        self.wall = self._walls({stand.crossing for stand in stands.values()})
        narrow_row = [(at // self.width) % 3 == 2 for at in range(size)]
        narrow_column = [(at % self.width) % 2 == 0 for at in range(size)]
        across = [HALF_COLUMN] * size
        down = [
            self.y_at[min(self.row_of[at] + 1, self.height - 1)] - self.y_at[self.row_of[at]]
            for at in range(size)
        ]
        self.moves = [
            (RIGHT, 1, 0, self.pieces[0], across, narrow_row),
            (LEFT, -1, -1, self.pieces[0], across, narrow_row),
            (DOWN, self.width, 0, self.pieces[1], down, narrow_column),
            (UP, -self.width, -self.width, self.pieces[1], down, narrow_column),
        ]
        self.onward = [[move for move in self.moves if move[0] != BACK[way]] for way in range(4)]

    def _walls(self, taken: Collection[Crossing]) -> bytearray:
        """Return which crossings are closed: the frame, and the cells that hold a box."""
        wall = bytearray(self.width * self.height)
        for x in range(self.width):
            wall[x] = wall[-1 - x] = 1
        for y in range(self.height):
            wall[y * self.width] = wall[(y + 1) * self.width - 1] = 1
        for crossing in taken:
            wall[self._at(crossing)] = 1
        return wall

    def _at(self, crossing: Crossing) -> int:
        """Return the number of a crossing, within the frame."""
        return (crossing[1] + 1) * self.width + crossing[0] + 1

    def _beside(self, key: str, side: int) -> int:
        """Return the crossing beside a box."""
        return self._at(self.stands[key].crossing) + (1, -1, self.width, -self.width)[side]

    def _side_costs(self, key: str, sides: Sequence[int]) -> list[tuple[int, int]]:
        """Return (side, cost) of each side of a box: the later named and the more used, the dearer."""
        return [
            (side, SIDE * place + PORT * self.ports.get((key, side), 0)) for place, side in enumerate(sides)
        ]

    def lay(self, link: Link) -> None:
        """Find the cheapest way of one link, given all others, and take it."""
        if link.key in self.ways:
            self._mark(link, -1)
        ends = self.stands[link.tail], self.stands[link.head]
        leave, reach = sides_for(link.route, ends)
        leave = [side for side in leave if side != LEFT or link.tail not in self.queued]
        if link.both and link.head in self.queued:
            reach = [side for side in reach if side != LEFT]
        if link.kind in ONE_AT_A_QUEUE and link.head in self.queued and self.ports.get((link.head, LEFT)):
            reach = [side for side in reach if side != LEFT] or reach
        leave = [side for side in leave if side != self.avoid.get(link.key)] or leave
        goals = {self._beside(link.head, side) * 4 + BACK[side]: cost
                 for side, cost in self._side_costs(link.head, reach)}  # fmt: skip
        starts = [(cost, self._beside(link.tail, side) * 4 + side)
                  for side, cost in self._side_costs(link.tail, leave)]  # fmt: skip
        trail = self._search(starts, goals, self._at(ends[1].crossing))
        way, into = trail[0] % 4, BACK[trail[-1] % 4]
        bends = [
            (self.column_of[here // 4] - 1, self.row_of[here // 4] - 1)
            for before, here in pairwise(trail)
            if before % 4 != here % 4
        ]
        self.ways[link.key] = Way(way, into, tuple(bends))
        self.trails[link.key] = trail
        self._mark(link, 1)

    def _search(
        self, starts: Sequence[tuple[int, State]], goals: Mapping[State, int], target: int
    ) -> list[State]:
        """Return the states of the cheapest way; a state is a crossing and the direction of leaving it.

        The last state is a crossing beside the head, left towards it.
        """
        x, y = self.x_at[self.column_of[target]], self.y_at[self.row_of[target]]
        by_x = [max(abs(here - x) - HALF_COLUMN, 0) for here in self.x_at]
        by_y = [max(abs(here - y) - HALF_ROW, 0) for here in self.y_at]
        column_of, row_of, wall, turning = self.column_of, self.row_of, self.wall, self.turning
        along, upright = self.straight
        best: dict[State, int] = {}
        came: dict[State, State] = {}
        queue: list[tuple[int, int, State]] = []
        closed: set[State] = set()
        for cost, state in starts:  # a state in the queue: a crossing and the direction of arrival there
            heappush(queue, (cost, cost, state))
            best[state] = cost
        while queue:
            _, cost, state = heappop(queue)
            if state < 0:
                return self._trail(-state - 1, came)
            if state in closed:
                continue
            closed.add(state)
            at, way = divmod(state, 4)
            over = CROSS * (upright[at] if way < 2 else along[at]) + NEARLY * turning[at]
            bend = BEND + NEARLY * (along[at] + upright[at] + turning[at])
            for onward, step, offset, used, length, narrow in self.onward[way]:
                paid = cost + (over if onward == way else bend)
                leaving = at * 4 + onward
                if leaving in goals:
                    total = paid + goals[leaving]
                    if total < best.get(-leaving - 1, FAR):
                        best[-leaving - 1] = total
                        came[-leaving - 1] = state
                        heappush(queue, (total, total, -leaving - 1))
                to = at + step
                if wall[to]:
                    continue
                piece = at + offset
                crowd = used[piece]
                paid += length[piece] + CROWD * crowd
                if crowd >= FULL and narrow[at]:
                    paid += TOO_MANY * (crowd - FULL + 1)
                there = to * 4 + onward
                if paid < best.get(there, FAR):
                    best[there] = paid
                    came[there] = state
                    heappush(queue, (paid + by_x[column_of[to]] + by_y[row_of[to]], paid, there))
        raise AssertionError("every gutter and channel is open, so there is always a way")

    def _trail(self, last: State, came: Mapping[State, State]) -> list[State]:
        """Return the states of a way found: at each crossing the direction in which it is left.

        The first is doubled with the direction in which the tail was left, so that a bend right there shows.
        """
        arrivals = [came[-last - 1]]
        while arrivals[-1] in came:
            arrivals.append(came[arrivals[-1]])
        arrivals.reverse()
        directions = [state % 4 for state in arrivals[1:]] + [last % 4]
        left = [state // 4 * 4 + way for state, way in zip(arrivals, directions, strict=True)]
        return [arrivals[0], *left]

    def _mark(self, link: Link, count: int) -> None:
        """Write a link's way into the net, or with ``count`` -1 take it out again."""
        way, trail = self.ways[link.key], self.trails[link.key]
        for key, side in ((link.tail, way.out), (link.head, way.into)):
            self.ports[key, side] = self.ports.get((key, side), 0) + count
        for before, here in pairwise(trail):
            at = here // 4
            (self.straight[here % 4 // 2] if before % 4 == here % 4 else self.turning)[at] += count
        for here, there in pairwise(trail[1:]):
            self.pieces[here % 4 // 2][min(here // 4, there // 4)] += count

    def crossed(self, link: Link) -> bool:
        """Tell whether a link crosses another for certain, or bends where another runs."""
        along, upright = self.straight
        trail = self.trails[link.key]
        for before, here in pairwise(trail):
            at = here // 4
            if before % 4 != here % 4:
                if along[at] or upright[at]:
                    return True
            elif upright[at] if here % 4 < 2 else along[at]:
                return True
        return False
