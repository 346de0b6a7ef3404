"""The parts of a plan: what an engine reads, as plain numbers and tables; nothing else.

These are the primitives of the simulation, each a paragraph of `docs/life-of-a-visit.md` and a place in each engine.

Invariant: times on the clock are ticks (whole microseconds) from midnight before the first day; distributions are in
seconds; lists of times are over the whole horizon and in order.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sim import draws
from sim.plan.experience import ExperiencePlan, FailurePlan
from sim.plan.floor import RulePlan
from sim.plan.streams import StreamPlan
from sim.plan.variate import Variate

TICKS = 1_000_000
"""Ticks of the clock in a second."""
DAY = 86400 * TICKS

MOST_DAYS = 36_500
"""How many days a run may have."""
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

FIFO, LIFO, RANDOM, SHORTEST, DUE, ACCUMULATING = range(6)
ORDERS = {
    "fifo": FIFO, "lifo": LIFO, "random": RANDOM, "shortest": SHORTEST, "due": DUE, "accumulating": ACCUMULATING,
}  # fmt: skip
"""By what a queue is ordered among customers of one priority."""

IN_ORDER, LONGEST_IDLE, AT_RANDOM = range(3)
"""Who is asked first among those who can serve: as they stand, who has been free for longest, anybody."""

ONE_LINE, SEPARATE, JOCKEYING = range(3)
LINES = {None: ONE_LINE, "one": ONE_LINE, "separate": SEPARATE, "jockeying": JOCKEYING}
"""Whether customers wait in one line, or each in that of one choice, for good or until another is free."""

BY_PRIORITY, LONGEST_WAIT, OWN_WORK = range(3)
CALLS = {"priority": BY_PRIORITY, "longest_wait": LONGEST_WAIT, "own_work": OWN_WORK}
"""Whom somebody who becomes free calls first, of several queues."""

RESUME, RESTART = 1, 2
INTERRUPTIONS = {None: 0, "resume": RESUME, "restart": RESTART}
"""What becomes of a service that is interrupted: nothing interrupts it, it goes on later, it begins anew later."""

FINISH, HAND_OVER, TOMORROW = range(3)
SHIFT_ENDS = {"finish": FINISH, "hand_over": HAND_OVER, "tomorrow": TOMORROW}
"""What becomes of a service when a count falls below those who serve."""

SERVE_OUT, TURN_AWAY, CUT_OFF, CARRY_OVER = range(4)
CLOSING = {"serve_out": SERVE_OUT, "turn_away": TURN_AWAY, "cut": CUT_OFF, "carry_over": CARRY_OVER}


class NeverLeavesError(ValueError):
    """A customer came to a step so often that she would never leave."""

    def __init__(self, step: str) -> None:
        super().__init__(step)  # nothing else: SimPy makes it anew from its arguments
        self.step = step

    def __str__(self) -> str:
        return f"a customer came to step {self.step} {MOST_VISITS:,} times; let more of them leave"


@dataclass(frozen=True)
class CrewPlan:
    """Those of a pool who come and go together: all of it, or who is in one of its shifts."""

    shift: str | None
    """Under which name it is drawn who of them is absent, beside the pool's."""
    people: tuple[tuple[int, int], ...]
    """(how many, the day to which they belong) from each entry of the pool's `duty` on."""


@dataclass(frozen=True)
class PoolPlan:
    """A pool: `duty` is (tick, how many from then on), which `crews` say apart.

    `cost` is per second of one person, or None; `absent` the chance that one of them does not come on a day.
    """

    name: str
    duty: tuple[tuple[int, int], ...]
    crews: tuple[CrewPlan, ...]
    cost: float | None
    absent: float
    breaks: tuple[BreakPlan, ...]
    calls: int
    shift_end: int


class BreakPlan(NamedTuple):
    """A break of so many ticks, from when on it is due, of a person of a crew on the day to which she belongs."""

    tick: int
    length: int
    crew: int
    day: int
    person: int


@dataclass(frozen=True)
class ChoicePlan:
    """One of several pools of which somebody can serve at a step.

    `after` is how long a customer must have waited for it, in ticks; `own` says that it is work of this pool's own;
    `asked_first` that it stands with the first of the choices, among whom the step's rule chooses.
    """

    pool: int
    after: int
    slowness: float
    """How long a service takes, as a multiple of what was drawn."""
    own: bool
    asked_first: bool
    rule: int | None = None
    """The rule as long as which holds they help; None for always."""


@dataclass(frozen=True)
class SystemPlan:
    """A system that fails now and then, or is down as planned."""

    name: str
    up: Variate | None
    down: Variate | None
    pace: float
    """The pace of work at its steps while it is down: 0 stops it, 1 leaves it as it is."""
    starts: bool
    """Whether services may begin while it is down."""
    maintenance: tuple[tuple[int, int], ...]
    """(from, to) of each time at which it is down as planned, with time between them."""


@dataclass(frozen=True)
class RoomPlan:
    """A limit on the customers in several steps together."""

    name: str
    places: int


@dataclass(frozen=True)
class StandardPlan:
    """What a step sets itself: the `share` that is to be reached with waits of at most `limit` ticks; see `levels`."""

    limit: int
    share: float
    of: str
    """Which of the service levels is meant: offered, answered, without_short_abandons or with_short_abandons."""


@dataclass(frozen=True)
class DurationPlan:
    """What a step sets itself for when a customer is done with it: the `share` that is to be within `limit` ticks."""

    limit: int
    share: float
    promised: int | None
    """Within how many ticks it is promised."""


@dataclass(frozen=True)
class GapPlan:
    """What is measured of a step besides, so that its standards can be compared; nothing that happens asks for it."""

    share: float | None
    """At which share the wait is told."""
    promised: int | None
    """The promised wait, in ticks."""
    failures: bool
    """Whether the share of services that fail is told."""


@dataclass(frozen=True)
class StepPlan:
    """A step; what may differ by segment is a tuple with an entry for each segment."""

    name: str
    pools: tuple[int, ...]
    """The pools of which one person each is needed."""
    choices: tuple[ChoicePlan, ...]
    """Besides, one person of any of these, in order of preference; none where everybody needed is in `pools`."""
    asks: int
    """Among the choices that are asked first: IN_ORDER, LONGEST_IDLE or AT_RANDOM."""
    group: int
    """The group to which a wait for a choice is charged."""
    slowness: float
    """How long a service takes without a choice, as a multiple of what was drawn."""
    lines: int
    """ONE_LINE for all choices, or a line for each of those asked first: SEPARATE, JOCKEYING."""
    keep_until: int | None
    """Who serves here stays with the customer until she was served at that step."""
    background: bool
    """Whether everything else is called before, whatever the rule."""
    interrupted: int
    """What becomes of services here for whose staff a customer of a higher priority comes."""
    systems: tuple[int, ...]
    takes: tuple[Variate | None, ...]
    wrap_up: Variate | None
    patience: tuple[Variate | None, ...]
    priority: tuple[int, ...]
    order: int
    """By what the queue is ordered among customers of one priority."""
    due: tuple[int, ...]
    """Within how many ticks customers of each segment are to be called, for DUE."""
    growth: tuple[float, ...]
    """How fast the priority of each segment grows with the wait, for ACCUMULATING."""
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
    haste: tuple[int, float] | None
    """When more than so many wait as a service begins, it takes this multiple of its time."""
    gaps: GapPlan | None
    at_most: int | None = None
    """How often one customer comes here; instead of once more she leaves."""
    duration: DurationPlan | None = None
    """The standard for durations; only where there is one they are kept."""
    rush: tuple[int, float] | None = None
    """As long as this rule holds, services that begin take this multiple of their time."""
    diverted: tuple[int, tuple[tuple[float, int], ...]] | None = None
    """As long as this rule holds, customers go on by this route."""

    @property
    def everybody(self) -> tuple[int, ...]:
        """All pools that can serve here."""
        return (*self.pools, *(choice.pool for choice in self.choices))


class DutyChange(NamedTuple):
    """How many of a crew there are from a tick on, or a break of so many ticks that falls due for one of them."""

    tick: int
    is_break: bool
    pool: int
    crew: int
    number: int
    day: int
    person: int


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
    groups: tuple[str, ...]
    """What a wait for staff is charged to: the pools, then the skills."""
    causes: tuple[str, ...]
    price_waiting: tuple[float, ...] | None
    """What a second of waiting is worth, by segment; None where the service does not say."""
    price_lost: tuple[float, ...] | None
    """What losing a customer costs, by segment."""
    experience: ExperiencePlan | None
    """What customers live through; None where the file does not speak of it."""
    rules: tuple[RulePlan, ...] = ()
    """Rules of the floor manager, in the order of their names."""

    # Where each kind of cause begins in the ledger.
    @property
    def busy(self) -> int:
        """The first cause `busy:POOL`, or `busy:SKILL`; `served:STEP` begin at 0."""
        return len(self.steps)

    @property
    def off_duty(self) -> int:
        """The first cause `off_duty:POOL`, or `off_duty:SKILL`."""
        return self.busy + len(self.groups)

    @property
    def down(self) -> int:
        """The first cause `down:SYSTEM`."""
        return self.off_duty + len(self.groups)

    @property
    def rework(self) -> int:
        """The first cause `rework:STEP.MODE`."""
        return self.down + len(self.systems)

    @property
    def shut(self) -> int:
        """The cause `doors_closed`."""
        return self.rework + len(self.failures)

    @property
    def on_break(self) -> int:
        """The first cause `on_break:POOL`; none where nobody ever has a break."""
        return self.shut + 1

    @property
    def last_close(self) -> int:
        """The tick at which the doors close for the last time, or the run ends when they never do."""
        return self.spans[-1][1]

    def timetable(self) -> tuple[DutyChange, ...]:
        """Every change of a count and every break that falls due: counts first at each instant, pool by pool."""
        changes: list[DutyChange] = []
        for number, pool in enumerate(self.pools):
            for crew, there in enumerate(pool.crews):
                for (tick, _), (count, day) in zip(pool.duty, there.people, strict=True):
                    changes.append(DutyChange(tick, False, number, crew, count, day, 0))
            changes += [
                DutyChange(one.tick, True, number, one.crew, one.length, one.day, one.person)
                for one in pool.breaks
            ]
        return tuple(sorted(changes))

    def openings(self) -> tuple[tuple[int, int, int], ...]:
        """(opening, closing, number) of all times at which the doors are open.

        The number is the day, and `MOST_DAYS` more for each time before it on that day: gaps are drawn under it.
        """
        found: list[tuple[int, int, int]] = []
        for opening, closing in self.spans:
            day, again = opening // DAY, bool(found) and found[-1][0] // DAY == opening // DAY
            found.append((opening, closing, found[-1][2] + MOST_DAYS if again else day))
        return tuple(found)

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
