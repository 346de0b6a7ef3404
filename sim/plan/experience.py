"""What customers live through, as an engine reads it: who notices, what they do, what is done for them, what remains.

Everything that is counted stands in one table of whole numbers, a row a thing and a column a segment; `Rows` says which
row is what, so that both engines and the measures mean the same. Money is in hundredths, scores and chances are in
millionths: all of it adds up exactly and in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sim.plan.variate import Variate

MICRO = 1_000_000
"""Millionths: of a point of a score, of a chance."""
CENTS = 100

AT_SERVICE, AFTER_WAIT, TOO_LATE, UNSERVED = range(4)
"""When a failure can happen: at the end of a service, when a wait was too long, when a step ended too late, when a
visit ended unserved."""

STAFF, HEAD_OFFICE, THIRD_PARTY, FRIENDS, SAY_NOTHING = range(5)
"""What a customer does who has noticed a failure."""
BY_STAFF, AT_ONCE, LATER = range(3)
"""Who notices it, and when."""
SILENT, UNSETTLED, SETTLED, QUICKLY = range(4)
"""What becomes of it."""
STATES = 8
"""A loss, minor or major, and what became of it: 4 * major + handling."""
RECOVERS, COMES_BACK = 1, 2
"""What is to follow: she climbs the ladder now; she comes back after a while."""

OF_WAIT, OF_SERVICE, OF_STAY = range(3)
"""What a criterion judges: a wait, whether a service was right, a whole stay."""


class FeltPlan(NamedTuple):
    """How a failure mode is felt: `loss` draws a sum that is major from `large` on; else `major` says it."""

    major: bool
    loss: Variate | None
    large: float
    staff: float
    """whoever serves notices it, of all"""
    customer: float
    """up to this number, the customer does at once"""
    later: float
    """up to this number, she does later"""
    at: int | None
    """the step at which"""
    after: Variate | None
    """or how long after she has left"""
    criterion: int
    """which criterion it takes points from"""


@dataclass(frozen=True)
class FailurePlan:
    """A failure mode of a step; `target` is a step, LEAVE, LOST, or None for going on as if nothing was."""

    name: str
    step: int
    share: float
    target: int | None
    moment: int
    """When it happens: AT_SERVICE, AFTER_WAIT, TOO_LATE or UNSERVED."""
    outcome: int
    """For UNSERVED, how the visit ended."""
    limit: tuple[int, ...]
    """Beyond how many ticks it happens, by segment: of a wait, or since her arrival."""
    by: tuple[tuple[int, float], ...]
    """(pool, the share when one of it serves)"""
    queue_over: tuple[tuple[int, float], ...]
    """(how many, the least share when more wait)"""
    hurried: float
    """The least share when who serves hurries."""
    after: tuple[tuple[int, float], ...]
    """(bit of a failure, the least share when it has happened to this customer)"""
    bit: int
    """Its bit in what has happened to a customer; -1 where nothing follows on it."""
    felt: FeltPlan | None
    """How customers feel it; None when they do not."""


class ChannelPlan(NamedTuple):
    """Where a complaint arrives that is not said on the spot, and with which rung its recovery begins."""

    step: int
    after: Variate | None
    rung: int
    recovery_only: bool
    """whether nothing but recovery begins here: whoever is left without does not come"""


class RungPlan(NamedTuple):
    """A step of the ladder: it settles claims of up to so many hundredths with this chance, or only leads on (-1)."""

    step: int
    up_to: int
    settles: float


class CriterionPlan(NamedTuple):
    """What customers judge: a wait at a step, whether its services are right, or the whole stay.

    `points` are, by segment, (ticks, millionths of a score), falling; nothing for a service.
    """

    kind: int
    step: int
    dimension: str
    weight: int
    ends: int
    """for a service: with which outcomes a visit is judged, as bits"""
    waits: bool
    """and with any outcome after she joined the queue, since too long a wait is felt in this dimension"""
    points: tuple[tuple[tuple[int, int], ...], ...]


class LoyaltyPlan(NamedTuple):
    """Who comes again, and what a customer is worth; by segment, in the file's currency."""

    stays: tuple[float, ...]
    again: tuple[float, ...]
    """of those, by state"""
    worth: tuple[float, ...] | None
    tells: tuple[float, ...]
    """how many each tells, by handling"""
    stays_away: float
    comes: float
    winning: float
    days_a_year: float


@dataclass(frozen=True)
class ExperiencePlan:
    """All of it; see the module."""

    modes: int
    """how many failure modes there are, felt or not"""
    behaviours: tuple[tuple[tuple[float, ...], ...], ...]
    """(minor or major, segment): up to which number a customer does what"""
    discouraged: float
    channels: tuple[ChannelPlan | None, ...]
    """for STAFF, HEAD_OFFICE and THIRD_PARTY"""
    rungs: tuple[RungPlan, ...]
    open_to: tuple[bool, ...]
    """by segment, whether there is recovery for them"""
    unasked: bool
    """whether recovery begins also when staff notice a failure"""
    quick: int
    grants: tuple[int, int]
    """in hundredths, after a minor and a major failure whose loss is no sum"""
    follow_up: int | None
    criteria: tuple[CriterionPlan, ...]
    subtracts: tuple[int, int]
    gives_back: tuple[int, int]
    """thousandths of what was taken, when settled and when settled quickly"""
    paradox: int
    curve: tuple[tuple[int, int], ...]
    """(millionths of a score, millionths of a chance), rising; nothing where the score has no say"""
    rank: tuple[int, ...]
    """by state, which of several problems of a customer counts: the one of the highest rank"""
    contacts: tuple[bool, ...]
    """by step, whether the customer deals with somebody there"""
    groups: tuple[int, ...]
    """by step, with whom"""
    loyalty: LoyaltyPlan | None
    pays: tuple[float, ...]
    """by failure mode, what a guarantee pays each time"""
    customer_cost: tuple[tuple[float, ...], ...] | None
    """for a minute, a contact, a repeat, a transfer and a visit: by segment"""
    scored: bool
    """whether the file speaks of satisfaction"""

    @property
    def rows(self) -> Rows:
        """Which row of the table is what."""
        return Rows(self.modes, len(self.criteria))


class Rows(NamedTuple):
    """Which row of the table is what."""

    modes: int
    criteria: int

    def noticed(self, mode: int) -> int:
        """The first of three rows: noticed by staff, at once, later."""
        return mode * OF_A_MODE

    def does(self, mode: int) -> int:
        """The first of five rows: what customers do."""
        return mode * OF_A_MODE + 3

    def granted(self, mode: int) -> int:
        """Hundredths granted to settle it."""
        return mode * OF_A_MODE + GRANTED

    def ended(self, mode: int) -> int:
        """The first of 16 rows, two a state: how many customers go with it, and their chance by the score; -1 for those
        to whom nothing happened.
        """
        return self.modes * OF_A_MODE + (mode + 1) * 2 * STATES

    @property
    def judged(self) -> int:
        """The first of two rows a criterion: how often it was judged, and the points."""
        return self.modes * OF_A_MODE + (self.modes + 1) * 2 * STATES

    @property
    def whole(self) -> int:
        """The first of the rows of `OF_ALL`."""
        return self.judged + 2 * self.criteria

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self.whole + len(OF_ALL)


OF_A_MODE, GRANTED = 9, 8
OF_ALL = (
    "scored", "score", "stars_1", "stars_2", "stars_3", "stars_4", "stars_5", "complaints", "reported", "discouraged",
    "recoveries", "escalated", "settled", "settled_quickly", "open", "contacts", "repeats", "transfers",
)  # fmt: skip
"""What is counted of all customers: who has a score and their sum; how many have one nearest to each whole number; how
many complaints there were, were written down, were talked down; who began to climb the ladder, went up it beyond a step
that could settle, were settled, were settled quickly; whose matter was open when the run ended; contacts."""
(
    SCORED, SCORE, STARS, COMPLAINTS, REPORTED, DISCOURAGED, RECOVERIES, ESCALATED, SETTLED_ROW, QUICKLY_ROW, OPEN,
    CONTACTS, REPEATS, TRANSFERS,
) = 0, 1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17  # fmt: skip


def score_of(points: tuple[tuple[int, int], ...], at: int) -> int:
    """The value of a curve of straight lines, in whole numbers; as at its ends beyond them, rounded to its left."""
    before_at, before = points[0]
    if at <= before_at:
        return before
    for here_at, here in points[1:]:
        if at < here_at:
            moved = abs(here - before) * (at - before_at) // (here_at - before_at)
            return before + moved if here > before else before - moved
        before_at, before = here_at, here
    return before
