"""Everything the compiled engine looks at, as plain arrays: the plan as tables, the run as records.

The teller of pool 1 is a number in `pools[1].busy`, a waiting caller a record in `customers`. The event loop gets it
all as one `Machine`; nothing in it grows while the loop runs. When there are too few places, the loop says so and is
run again with more: since every number is drawn by name, it repeats itself exactly.

A step's pools stand in `lists` from `pools` to `pools_end`, and after them those that can be chosen, to `all_end`; the
choices themselves in `choices`.

Invariant: lists of different lengths stand one after the other in `lists` and `shares`, each from its `…` to its
`…_end`; no array is ever empty.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, get_type_hints

import numpy as np
import numpy.typing as npt

from sim.plan import TURNED_AWAY
from sim.sums import SUB_BITS

BINS = (52 - SUB_BITS - 1 << SUB_BITS) + (2 << SUB_BITS)
"""Bins of a histogram of times below 2^52 ticks, 142 years."""
AHEAD = 64
"""How many customers' numbers are made ahead of their use (see `chance`)."""
NEVER = 1 << 62
"""Later than everything."""
NOWHERE = -9
"""The target of a failure after which a customer goes on as if nothing was."""

UNIT, UNIT_EXPONENTIAL = 0, 1
"""The first rows of `variates`: a number between 0 and 1, and an exponential of mean 1."""
ARRIVES, SEGMENT, BUSYNESS, FIRST_STEP = 0, 1, 2, 3
"""Columns of `chance`: what a stream draws; then so many for each step, then one for each failure mode."""
FOR_TAKES, FOR_WRAP_UP, FOR_PATIENCE, FOR_BALKS_AT, FOR_ANEW, FOR_EXITS = 0, 1, 2, 3, 4, 5
"""Those of a step: the last for being served, which is `next`, then for each way of not being served."""
OF_A_STEP = FOR_EXITS + TURNED_AWAY + 1
FOR_NOTICED, FOR_DOES, FOR_LOSS, FOR_DISCOURAGED, FOR_AFTER, OF_A_FELT = 0, 1, 2, 3, 4, 5
"""What is drawn for each failure mode besides, where anything is lived through; then one for each rung and channel."""

Array = npt.NDArray[Any]


def record(*fields: str, places: str = "", floats: str = "", words: str = "") -> np.dtype[Any]:
    """A record of whole numbers, some places in other arrays, some floats, some 64-bit words.

    Places are unsigned, for then no time goes into asking whether they are below 0.
    """
    columns: list[tuple[str, Any]] = [(name, np.int64) for name in fields]
    columns += [(name, np.uint32) for name in places.split()]
    columns += [(name, np.float64) for name in floats.split()]
    return np.dtype(columns + [(name, np.uint64) for name in words.split()])


CLOCK = record(
    "now", "set", "joined", "open", "shut", "refusing", "over", "done", "events", "size", "hole", "free", "unused",
    "inside", "called_first", "called_last", "span", "stage", "too_small", "visits", "stays", "always", "closing",
    "warm_up", "last_close", "levels", "log", "places", "free_wrap", "unused_wrap", "others", "first_failure",
    "causes", "filled", "busy", "off_duty", "down", "rework", "shut_cause", "duty", "duties", "never_leaves",
    "arrival", "begun", "by_rule", "interrupts", "keeps", "on_break", "overflow", "changing", "day", "day_ends",
    "last_day", "rests", "lives", "verdicts", "watches", "bounds",
    places="stream unstaffed unstaffed_end changed columns",
)  # fmt: skip
ENTRY = record("when", "what")
CUSTOMER = record(
    "number", "arrived", "since", "visit", "came", "began", "length", "part", "state", "answer", "rework", "fresh",
    "queued", "patient", "next", "before", "admitted", "rank", "turn", "in_queue", "choice", "room", "again", "begun",
    "not_before", "interrupted", "stood", "line", "day",
    places="stream segment column account station cause level work", floats="slowness",
)  # fmt: skip
STATION = record(
    "places", "wrap_up", "failures", "failures_end", "standard", "watched", "down", "waiting", "since", "area",
    "area_open", "longest", "slowed", "serving_first", "serving_last", "has_exits", "order", "picked", "room",
    "asks", "asked", "keep_until", "interrupted", "choosy", "overflows", "lines", "background",
    "days", "haste", "contact", "at_most", "done", "done_by", "promised_by",
    places="pools pools_end all_end near near_end systems systems_end cause choices choices_end group alone "
    "criteria criteria_end", floats="pace slowness hasty rush rushed", words="order_key asks_key",
)  # fmt: skip
ROUTE = record(
    "takes",
    "patience",
    "balks",
    "head_start",
    "due",
    places="level route route_end other other_end",
    floats="growth",
)
CHOICE = record(
    "after", "own", "asked_first", "standing", "off", places="pool near near_end", floats="slowness"
)
EXIT = record(places="route route_end")
QUEUE = record("first", "last")
POOL = record(
    "capacity", "on_duty", "busy", "waiting", "since", "scheduled", "work", "overtime", "rest", "on_break", "due",
    "taken", "free_since", "calls", "shift_end", "lacking", "breaks", "count", "more",
    places="near near_end shared shared_end", floats="absent",
)  # fmt: skip
ROOM = record("places", "taken")
SYSTEM = record(
    "up", "down", "starts", "is_down", "outage", "began", "outages", "ticks", "reasons", "fails", "maintained",
    "planned", "planned_end", places="stations stations_end", floats="pace", words="up_key down_key",
)  # fmt: skip
PLANNED = record("begin", "end")
STREAM = record(
    "rates", "rates_end", "every", "busyness", "given", "given_end", "number", "customer", "day", "piece", "span",
    "tick", "comes", "order",
    places="step segments segments_end", floats="time need rate until factor",
)  # fmt: skip
VARIATE = record("kind", "first", "count", floats="a b c")
GIVEN = record("tick", "number")
UPTO = record("thing", floats="share")
RATE = record("start", "end", "day", floats="rate")
DUTY = record("time", "is_break", "number", "day", "person", places="pool crew")
CREW = record(words="absent_key")
FAILURE = record(
    "step", "target", "moment", "outcome", "bit", "felt", "major", "loss", "at", "notices_after", "criterion",
    places="by by_end over over_end after after_end", floats="share hurried large staff customer later",
)  # fmt: skip
LIVED = record(
    "suffered", "hurried", "problem", "major", "claim", "handling", "complained", "follows", "channel", "rung",
    "begins", "back", "ended", "later", "later_major", "later_claim", "later_visit", "decided", "num", "den", "taken",
    "criterion", "bonus", "home", "cases", "contacted", "waited",
)  # fmt: skip
RULE = record(
    "on", "since", "turning", "began", "times", "ticks", "lasts", "least",
    places="when when_end until until_end counts counts_end choices choices_end rushed rushed_end diverted "
    "diverted_end near near_end",
)  # fmt: skip
CONDITION = record("what", "at_least", "limit", "lasting", "seen", places="thing")
COUNT = record("more", places="pool")
TERMS = record(
    "first_felt", "first_settles", "unasked", "rungs", "quick", "grants_minor", "grants_major", "follow_up",
    "subtracts_minor", "subtracts_major", "back_settled", "back_quickly", "paradox", "curve", "curve_end", "stay",
    "judged", "ended", "whole", floats="discouraged",
)  # fmt: skip
CHANNEL = record("step", "after", "rung", "recovery_only")
RUNG = record("step", "up_to", floats="settles")
CRITERION = record("kind", "weight", "ends", "waits")
ZONE = record("points", "points_end")
POINT = record("at", "value")
CHANCE = record("of", "first", "used", words="key")
WRAP = record("station", "choice")
TALLY = record(
    "visits", "elapsed", "wait", "unanswered", "unanswered_wait", "services", "service", "abandoned", "balked",
    "blocked", "again", "in_time", "as_promised",
)  # fmt: skip
DAYS = record("visits", "answered", "met", "short")
STAY = record("stay", "waiting", "time_of_others")
VISIT_LOG = record("stream", "customer", "step", "visit", "came", "began", "ended", "outcome", "chosen")
STAY_LOG = record("stream", "customer", "segment", "arrived", "left", "outcome")
VERDICT_LOG = record("stream", "customer", "mode", "state", "score")


class Machine(NamedTuple):
    """All arrays of a run, each with the record that stands in it and how many indices it takes. One row a thing,
    unless said otherwise.
    """

    clock: Annotated[Array, CLOCK, 1]
    """one record"""
    calendar: Annotated[Array, ENTRY, 1]
    """the heap of what is to come, from 1 on"""
    place: Annotated[Array, np.int64, 1]
    """of each thing, where it stands in the calendar; 0 when it does not"""
    customers: Annotated[Array, CUSTOMER, 1]
    visits: Annotated[Array, np.int32, 2]
    """(customer, step): how often she came"""
    called: Annotated[Array, np.uint32, 1]
    """a ring of those who have been called"""
    wraps: Annotated[Array, WRAP, 1]
    """of each wrap-up under way its station and who was chosen, of each break -1 and the pool; of those that are over
    the next free one"""
    stations: Annotated[Array, STATION, 1]
    routes_of: Annotated[Array, ROUTE, 2]
    """(station, segment): what differs by segment"""
    exits: Annotated[Array, EXIT, 3]
    """(station, outcome, segment): the route of who is not served; of no length when the stay ends so"""
    queues: Annotated[Array, QUEUE, 2]
    """(station, level of priority)"""
    choices: Annotated[Array, CHOICE, 1]
    """who can serve besides those needed in any case, station by station"""
    kept: Annotated[Array, np.int64, 2]
    """(customer, pool): 1 and the step until which one of the pool stays with her; 0 for none"""
    pools: Annotated[Array, POOL, 1]
    lists: Annotated[Array, np.uint32, 1]
    """stations, pools and systems that belong to a thing"""
    shares: Annotated[Array, UPTO, 1]
    """what is chosen by share: routes, segments, parts of mixtures"""
    duty: Annotated[Array, DUTY, 1]
    """the timetable: how many of each crew of a pool, and breaks that fall due"""
    due: Annotated[Array, np.int64, 1]
    """how long the breaks are that have fallen due, pool by pool"""
    crews: Annotated[Array, CREW, 1]
    systems: Annotated[Array, SYSTEM, 1]
    maintenance: Annotated[Array, PLANNED, 1]
    """of each system its times of maintenance, from `planned`, the next one, to `planned_end`"""
    rooms: Annotated[Array, ROOM, 1]
    streams: Annotated[Array, STREAM, 1]
    rates: Annotated[Array, RATE, 1]
    given: Annotated[Array, GIVEN, 1]
    """who comes when of those who are booked: of each stream from its `given`, the next one, to `given_end`"""
    spans: Annotated[Array, np.int64, 2]
    """(span, opening, closing, or the number under which its gaps are drawn)"""
    variates: Annotated[Array, VARIATE, 1]
    sample: Annotated[Array, np.float64, 1]
    failures: Annotated[Array, FAILURE, 1]
    chance: Annotated[Array, CHANCE, 2]
    """(stream, what is drawn): the key, and which numbers are there ahead"""
    ahead: Annotated[Array, np.float64, 3]
    """(stream, what is drawn, customer)"""
    tallies: Annotated[Array, TALLY, 2]
    """(station, column)"""
    days: Annotated[Array, DAYS, 1]
    """of each station with a standard, from its `days` on: column by column of one day after the other"""
    stays: Annotated[Array, STAY, 1]
    bins: Annotated[Array, np.int64, 3]
    """(station, column, bin): the waits; after the last station the stays, then durations, station by station"""
    filled: Annotated[Array, np.uint32, 1]
    """the bins that are not empty, in the order in which they were filled, as places in all of `bins`"""
    outcomes: Annotated[Array, np.int64, 2]
    """(column, outcome); how many were served is in `bins`"""
    ledger: Annotated[Array, np.int64, 2]
    """(column, cause)"""
    failed: Annotated[Array, np.int64, 2]
    """(failure, column)"""
    rules: Annotated[Array, RULE, 1]
    conditions: Annotated[Array, CONDITION, 1]
    """of each rule those by which it begins, from `when` on, and ends, from `until` on"""
    counts: Annotated[Array, COUNT, 1]
    """how many more each rule has on duty, pool by pool"""
    terms: Annotated[Array, TERMS, 1]
    """one record: what holds for all that customers live through"""
    lived: Annotated[Array, LIVED, 1]
    """what each customer has lived through, where anything is said of it"""
    limits: Annotated[Array, np.int64, 2]
    """(failure, segment): beyond how many ticks it happens"""
    behaviours: Annotated[Array, np.float64, 3]
    """(minor or major, segment, what she does): up to which number"""
    open_to: Annotated[Array, np.int64, 1]
    """by segment, whether there is recovery"""
    channels: Annotated[Array, CHANNEL, 1]
    rungs: Annotated[Array, RUNG, 1]
    criteria: Annotated[Array, CRITERION, 1]
    zones: Annotated[Array, ZONE, 2]
    """(criterion, segment): its curve in `points`"""
    points: Annotated[Array, POINT, 1]
    rank: Annotated[Array, np.int64, 1]
    """by state, which of several problems counts"""
    notes: Annotated[Array, np.int64, 2]
    """(row of `sim.plan.experience.Rows`, column)"""
    own_ledger: Annotated[Array, np.int64, 2]
    """(customer, cause), when a log is kept"""
    visit_log: Annotated[Array, VISIT_LOG, 1]
    stay_log: Annotated[Array, STAY_LOG, 1]
    verdict_log: Annotated[Array, VERDICT_LOG, 1]
    stay_ledger: Annotated[Array, np.int64, 2]
    """(stay, cause), when a log is kept"""


def arrays() -> dict[str, tuple[np.dtype[Any], int]]:
    """Of each array of a machine what stands in it, and how many indices it takes."""
    told = get_type_hints(Machine, include_extras=True)
    return {name: (np.dtype(kind), indices) for name, (kind, indices) in
            ((name, hint.__metadata__) for name, hint in told.items())}  # fmt: skip


class Sizes(NamedTuple):
    """How many places there are: customers at once, and visits and stays in the log."""

    customers: int = 1024
    visits: int = 0
    stays: int = 0

    def doubled(self) -> Sizes:
        """Twice as many of each."""
        return Sizes(*(2 * size for size in self))
