"""The parts of a service: segments, arrivals, staff, systems, steps.

One class here is one mapping of the file: a `Step` is a box of the blueprint, `teller: {count: 3}` a `Pool`,
a core banking system that goes down a `System`. Each part is frozen and right in itself when it exists;
whether the parts fit together (a flow to a step that is not there) is judged by `blueprint.check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from blueprint.booking import Appointments, Punctuality
from blueprint.dates import Days
from blueprint.evidence import Icon
from blueprint.failures import Failure, Haste
from blueprint.frozen import FrozenDict
from blueprint.lanes import Line
from blueprint.loyalty import Zone
from blueprint.quantity import Duration, Rate, Share
from blueprint.staffing import Breaks, DurationPerSegment, Growth, Paces
from blueprint.standards import Standard, WaitStandard
from blueprint.text import TEXT_SCHEMA, Text
from blueprint.timetables import Counts, OwnHours, Rates
from blueprint.values import (
    Exit,
    InShifts,
    Name,
    Named,
    Names,
    Numbers,
    NumbersPerSegment,
    Part,
    Patience,
    PatiencePerSegment,
    Shares,
    SharesPerSegment,
    Times,
    TimesPerSegment,
    Work,
)


class Segment(Part):
    """A kind of customer: gold and standard, or a call by its type."""

    label: Text | None = None
    """What readers see instead of the name."""
    share: Share | None = None
    """Its part of the customers of every stream that does not say its own."""
    priority: Annotated[int, Field(strict=True, ge=-1000, le=1000)] = 0
    """The larger goes first; equal ones in the order of the queue."""
    head_start: Duration | None = None
    """In a queue that goes by who came first, she counts as having come so much earlier."""
    growth: Growth | None = None
    """How fast her priority grows with the wait where a queue's order is `accumulating`; 1 unless written otherwise."""
    patience: Patience | None = None
    """How long a customer waits before giving up, drawn for each wait; without it, or `never`, for ever."""


class Stream(Part):
    """An arrival stream: customers who come by themselves, at one step."""

    label: Text | None = None
    """What readers see instead of the name."""
    at: Name
    """The step where they begin."""
    rate: Rates | None = None
    """Poisson arrivals at this rate, which may change with the time of day."""
    every: Times | None = None
    """Instead of a rate: the gap between arrivals; the first comes one gap after opening."""
    appointments: Appointments | None = None
    """Instead of a rate: they are booked, {every: 10 min} or at times [09:00, 09:20]."""
    punctuality: Punctuality | None = None
    """How much later than appointed they come, earlier where negative; on the dot, if nothing is said."""
    comes: Share | None = None
    """The share of those booked who come; all, if nothing is said."""
    busyness: Numbers | None = None
    """A factor on the rate, drawn once a day; its mean is 1 unless written otherwise."""
    segments: Shares | None = None
    """The segment, or the segments by share, if not as `segments` says."""


class Shift(Part):
    """A shift: when those of a pool are there who are put on it; `early: 08:00-16:00` for short."""

    BARE: ClassVar[str] = "hours"
    """The key that a value without keys is meant for."""

    label: Text | None = None
    """What readers see instead of the name."""
    hours: OwnHours
    """From when to when, once or several times a day, the same every day or by day."""

    @model_validator(mode="before")
    @classmethod
    def _for_short(cls, raw: Any) -> Any:
        keyed = isinstance(raw, Mapping) and not any(_names_days(key) for key in raw)
        return raw if keyed or raw is None or isinstance(raw, Shift) else {"hours": raw}


def _names_days(key: Any) -> bool:
    try:
        Days.parse(key)
    except ValueError:
        return False
    return True


class Pool(Part):
    """A pool of staff who can stand in for one another: the tellers."""

    label: Text | None = None
    """What readers see instead of the name."""
    count: Counts = 1
    """How many are on duty, by time of day; one person, if nothing is said."""
    shift: InShifts | None = None
    """The shift in which they are there; or, instead of a count, how many are in each: {early: 12, late: 8}."""
    absent: Share | None = None
    """The chance that one of them does not come on a day: ill, on leave, at a training; drawn anew each day."""
    cost: Rate | None = None
    """Pay in the file's currency, such as 45/h, for time on duty and overtime."""
    skills: Names = ()
    """What they can do; the first is their main work."""
    pace: Paces | None = None
    """How fast they work, such as 80%; with skills also by skill: {residence: 110%}."""
    breaks: Breaks | None = None
    """Breaks: {12:00-14:00: 30 min}; everybody in turn within that time, after the customer she serves, its full
    length."""
    shift_end: Literal["finish", "hand_over", "tomorrow"] | None = None
    """What becomes of a service when fewer are on duty from now on: who serves finishes it (unless written otherwise),
    hands it over to others, or leaves it until the next day."""
    calls: Literal["priority", "longest_wait", "own_work"] | None = None
    """Whom somebody who becomes free calls first, of several queues: by priority (unless written otherwise), who has
    waited longest, or those of her own work first."""


class Skill(Part):
    """A skill: what some can do and others cannot, a language, a kind of case."""

    label: Text | None = None
    """What readers see instead of the name."""
    cost: Rate | None = None
    """What everybody who has it earns more, such as 3/h."""


class System(Part):
    """A system that steps need and that is sometimes down: core banking, a card printer."""

    label: Text | None = None
    """What readers see instead of the name."""
    up: Times | None = None
    """How long it runs between outages, on the calendar clock; without it, it never fails."""
    down: Times | None = None
    """How long an outage lasts."""
    maintenance: OwnHours | None = None
    """When it is down as planned, once or several times a day, the same every day or by day."""
    work: Work = "pause"
    """What becomes of the work when it goes down: `pause` stops it, `finish` lets what has begun go on, and nothing new
    starts either way; with a pace, such as 50%, work goes on and starts at that pace."""

    @property
    def ever_down(self) -> bool:
        """Whether it fails, or is maintained."""
        return self.up is not None or self.maintenance is not None


class Room(Part):
    """A limit on customers in several steps at once: trunk lines, seats, a waiting hall."""

    label: Text | None = None
    """What readers see instead of the name."""
    places: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
    """How many customers may be in its steps; who comes when all places are taken is blocked."""


class AddedLane(Part):
    """A lane beyond the five, on one side of a line."""

    label: Text | None = None
    """Its title."""
    above: Line | None = None
    """It stands directly above this line."""
    below: Line | None = None
    """It stands directly below this line."""


Evidence = Annotated[
    tuple[Text, ...],
    BeforeValidator(lambda raw: raw if isinstance(raw, (list, tuple)) else (raw,)),
    WithJsonSchema({"anyOf": [*TEXT_SCHEMA["anyOf"], {"type": "array", "items": TEXT_SCHEMA}]}),
]


class Notes(Part):
    """What people write beside a step; it changes nothing that happens."""

    policy: Text | None = None
    """The rule that holds here."""
    pain: Text | None = None
    """What customers or staff suffer from here."""
    idea: Text | None = None
    """What could be done better."""
    owner: Text | None = None
    """Who answers for this step."""
    feeling: Text | None = None
    """How customers feel here."""


class Step(Part):
    """A step of the service: one box of the blueprint, where customers are served."""

    label: Text | None = None
    """What readers see instead of the name."""
    lane: Name
    """Who acts, and in whose sight: customer, frontstage, backstage, support, or a lane of the file's own."""
    phase: Text | None = None
    """The phase of the journey, shown across the top."""
    evidence: Evidence = ()
    """What the customer sees or holds here."""
    icon: Icon | None = None
    """What the evidence is drawn as, if not as its words suggest."""
    by: Names = ()
    """The pools of which one person each is needed, all at once; nobody waits at a step without them."""
    helped_by: Names = ()
    """The pools, in order of preference, of which one person serves when nobody of the one pool in `by` is free."""
    skill: Name | None = None
    """The skill that one person needs who serves here, besides those in `by`: anybody of the pools that have it."""
    asks: Names = ()
    """Who is asked first of those with the skill: `fewest_skills` (unless written otherwise), `longest_idle`,
    `at_random`, or pools in this order."""
    lines: Literal["one", "separate", "jockeying"] | None = None
    """Whether customers stand in one line for all with the skill (unless written otherwise), or in a separate one for
    each pool, of which they choose the shortest; jockeying, the last of the longest line comes to who is free."""
    overflow: Annotated[dict[Name, Duration], AfterValidator(FrozenDict)] = Field(default_factory=FrozenDict)
    """Who else serves here, pools or skills, once a customer has waited so long: {supervisor: 2 min}."""
    keep_until: Name | None = None
    """Who serves here stays with the customer until she has been served at that step."""
    uses: Names = ()
    """The systems that must be up."""
    takes: TimesPerSegment | None = None
    """How long the service lasts; without it, no time at all."""
    wrap_up: Times | None = None
    """How long the staff stay busy after the customer has gone on."""
    patience: PatiencePerSegment | None = None
    """How long a customer waits here, if not as her segment says; `never` for waits nobody gives up."""
    priority: Annotated[int, Field(strict=True, ge=-1000, le=1000)] = 0
    """Added to the segment's priority in the queue of this step."""
    order: Literal["fifo", "lifo", "random", "shortest", "due", "accumulating"] = "fifo"
    """Who is called first among customers of one priority: who came first, who came last, anybody, whose service is the
    shortest, who is due first, or whose priority has grown most with the wait."""
    due: DurationPerSegment | None = None
    """How long after she joins the queue a customer is to be called, where its order is `due`."""
    interruptible: Literal["resume", "restart"] | None = None
    """Whether a service here is left for a customer of a higher priority, and what becomes of it: it goes on later
    where it was, or begins anew."""
    background: Annotated[bool, Field(strict=True)] = False
    """Work that fills slack: it is called after everything else, whatever the priorities."""
    waiting_places: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)] | None = None
    """How many may wait here; who comes when all places are taken is blocked."""
    at_most: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    """How often one customer comes here; who would come once more leaves instead, as her visit before has ended."""
    room: Name | None = None
    """The room that customers are in while they are here, waiting or served."""
    balks_at: NumbersPerSegment | None = None
    """Who sees at least this many waiting here goes away."""
    fails: Named[Failure] = Field(default_factory=FrozenDict)
    """What can go wrong here."""
    haste: Haste | None = None
    """Who serves hurries when many wait: {over: 8, pace: 125%}."""
    expects: Zone | None = None
    """What wait customers expect here: {desired: 2 min, adequate: 8 min}."""
    standard: Standard | None = None
    """What the service sets itself here."""
    moment_of_truth: Annotated[bool, Field(strict=True)] = False
    """A contact by which the customer judges the whole."""
    notes: Notes | None = None
    """What people write beside the step: policy, pain, idea, owner, feeling."""
    next: SharesPerSegment | None = None
    """Where customers go on: a step, steps by share, `leave`; without it, they leave."""
    exits: Annotated[dict[Exit, SharesPerSegment], AfterValidator(FrozenDict)] = Field(
        default_factory=FrozenDict
    )
    """Where those go on whose visit ends unserved, by how it ended: abandoned, balked, blocked, turned_away; without
    it, they leave so."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Whom customers wait for here: the pools in `by`, and the skill."""
        return self.by if self.skill is None else (*self.by, self.skill)

    @property
    def wait_standard(self) -> WaitStandard | None:
        """What the service sets itself here for waits; None where it sets nothing, or only something else."""
        return None if self.standard is None else self.standard.of_waits

    @property
    def can_wait(self) -> bool:
        """Whether customers can ever have to wait here for staff or systems."""
        return bool(self.groups or self.uses)
