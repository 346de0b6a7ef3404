"""The parts of a plan: what an engine reads, as plain numbers and tables; nothing else.

These are the primitives of the simulation, each a paragraph of `docs/life-of-a-visit.md` and a place in each engine.

Invariant: times on the clock are ticks (whole microseconds) from midnight before the first day; distributions are in
seconds; lists of times are over the whole horizon and in order.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from sim import draws
from sim.plan.variate import Variate

TICKS = 1_000_000
"""Ticks of the clock in a second."""
DAY = 86400 * TICKS

MOST_VISITS = 100_000
"""How often a customer may come to one step before the run is given up: she would never leave."""

LEAVE, LOST = -1, -2
"""Targets of a route that are no step."""

OUTCOMES = (
    "served",
    "abandoned",
    "balked",
    "blocked",
    "turned_away",
    "cut",
    "carried_over",
    "lost_to_failure",
)
"""How a customer's stay can end; each ends in exactly one."""
NOT_CALLED = -1
"""In the log, when the service of a visit began that ended before it was called."""
SERVED, ABANDONED, BALKED, BLOCKED, TURNED_AWAY, CUT, CARRIED_OVER, LOST_TO_FAILURE = range(8)

FIFO, LIFO, RANDOM, SHORTEST = range(4)
ORDERS = {"fifo": FIFO, "lifo": LIFO, "random": RANDOM, "shortest": SHORTEST}
"""By what a queue is ordered among customers of one priority."""

SERVE_OUT, TURN_AWAY, CUT_OFF, CARRY_OVER = range(4)
CLOSING = {"serve_out": SERVE_OUT, "turn_away": TURN_AWAY, "cut": CUT_OFF, "carry_over": CARRY_OVER}


class NeverLeavesError(ValueError):
    """A customer came to a step so often that she would never leave."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(f"a customer came to step {step} {MOST_VISITS:,} times; let more of them leave")

    def __reduce__(self) -> tuple[type[NeverLeavesError], tuple[str]]:
        return type(self), (self.step,)


@dataclass(frozen=True)
class StreamPlan:
    """An arrival stream, at `rates` or by gaps `every`."""

    name: str
    step: int
    rates: tuple[tuple[int, int, float, int], ...]
    """(start, end, per second, the day whose opening it belongs to)"""
    every: Variate | None
    busyness: Variate | None
    segments: tuple[tuple[float, int], ...]
    """(share of all up to this one, segment)."""


@dataclass(frozen=True)
class PoolPlan:
    """A pool: `duty` is (tick, how many from then on), `days` the day of each entry.

    `cost` is per second of one person, or None; `absent` the chance that one of them does not come on a day.
    """

    name: str
    duty: tuple[tuple[int, int], ...]
    days: tuple[int, ...]
    cost: float | None
    absent: float


@dataclass(frozen=True)
class SystemPlan:
    """A system that fails now and then."""

    name: str
    up: Variate | None
    down: Variate | None
    pace: float
    """The pace of work at its steps while it is down: 0 stops it, 1 leaves it as it is."""
    starts: bool
    """Whether services may begin while it is down."""


@dataclass(frozen=True)
class RoomPlan:
    """A limit on the customers in several steps together."""

    name: str
    places: int


@dataclass(frozen=True)
class FailurePlan:
    """A failure mode of a step; `target` is a step, LEAVE, LOST, or None for going on as if nothing was."""

    name: str
    step: int
    share: float
    target: int | None


@dataclass(frozen=True)
class StandardPlan:
    """What a step sets itself: the `share` that is to be reached with waits of at most `limit` ticks; see `levels`."""

    limit: int
    share: float
    of: str
    """Which of the service levels is meant: offered, answered, without_short_abandons or with_short_abandons."""


@dataclass(frozen=True)
class StepPlan:
    """A step; what may differ by segment is a tuple with an entry for each segment."""

    name: str
    pools: tuple[int, ...]
    helpers: tuple[int, ...]
    """The pools that help when the one pool has nobody free, in order of preference."""
    systems: tuple[int, ...]
    takes: tuple[Variate | None, ...]
    wrap_up: Variate | None
    patience: tuple[Variate | None, ...]
    priority: tuple[int, ...]
    order: int
    """By what the queue is ordered among customers of one priority: FIFO, LIFO, RANDOM or SHORTEST."""
    head_start: tuple[int, ...]
    """By how many ticks a customer of each segment counts as having joined earlier, for FIFO and across queues."""
    waiting_places: int | None
    room: int | None
    """The room in which customers are while they are here."""
    balks_at: tuple[Variate | None, ...]
    failures: tuple[int, ...]
    routes: tuple[tuple[tuple[float, int], ...], ...]
    """(share of all up to this one, step, LEAVE or LOST), for each segment."""
    exits: tuple[tuple[tuple[tuple[float, int], ...], ...], ...]
    """For each outcome up to TURNED_AWAY, where a visit that ends in it leads, as `routes`; without a route the stay
    ends. Nothing for a step without exits."""
    standard: StandardPlan | None


@dataclass(frozen=True)
class Plan:
    """All that an engine needs to know; see the module.

    `spans` are (opening, closing), `always` says that the doors never close, `warm_up` is the tick before which nothing
    counts. `causes` names every account of the ledger, in the order in which they stand there.
    """

    days: int
    warm_up: int
    spans: tuple[tuple[int, int], ...]
    always: bool
    closing: int
    segments: tuple[str, ...]
    streams: tuple[StreamPlan, ...]
    pools: tuple[PoolPlan, ...]
    systems: tuple[SystemPlan, ...]
    steps: tuple[StepPlan, ...]
    failures: tuple[FailurePlan, ...]
    rooms: tuple[RoomPlan, ...]
    causes: tuple[str, ...]
    price_waiting: tuple[float, ...] | None
    """What a second of waiting is worth, by segment; None where the service does not say."""
    price_lost: tuple[float, ...] | None
    """What losing a customer costs, by segment."""

    # Where each kind of cause begins in the ledger.
    @property
    def busy(self) -> int:
        """The first cause `busy:POOL`; `served:STEP` begin at 0."""
        return len(self.steps)

    @property
    def off_duty(self) -> int:
        """The first cause `off_duty:POOL`."""
        return self.busy + len(self.pools)

    @property
    def down(self) -> int:
        """The first cause `down:SYSTEM`."""
        return self.off_duty + len(self.pools)

    @property
    def rework(self) -> int:
        """The first cause `rework:STEP.MODE`."""
        return self.down + len(self.systems)

    @property
    def shut(self) -> int:
        """The cause `doors_closed`."""
        return self.rework + len(self.failures)

    @property
    def last_close(self) -> int:
        """The tick at which the doors close for the last time, or the run ends when they never do."""
        return self.spans[-1][1]

    def timetable(self) -> tuple[tuple[int, tuple[tuple[int, int, int], ...]], ...]:
        """(tick, ((pool, how many, day), …)) of every instant at which counts change, in order."""
        changes: dict[int, list[tuple[int, int, int]]] = {}
        for number, pool in enumerate(self.pools):
            for (tick, count), day in zip(pool.duty, pool.days, strict=True):
                changes.setdefault(tick, []).append((number, count, day))
        return tuple((tick, tuple(changes[tick])) for tick in sorted(changes))

    @cached_property
    def _openings(self) -> tuple[int, ...]:
        return tuple(opening for opening, _ in self.spans)

    def day_of(self, tick: int) -> int:
        """The day to which a tick belongs: of the last opening, also after midnight; the calendar's without doors."""
        if self.always:
            return min(tick // DAY, self.days - 1)
        return self._openings[bisect_right(self._openings, tick) - 1] // DAY

    def open_ticks(self, start: int) -> int:
        """How long the doors are open from a tick on."""
        return sum(max(0, closing - max(opening, start)) for opening, closing in self.spans)


def ticks(seconds: float) -> int:
    """Seconds as whole microseconds, halves rounded up."""
    return int(seconds * draws.MICRO + 0.5)
