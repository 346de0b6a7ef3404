"""Everything the compiled engine looks at, as plain arrays: the plan as tables, the run as records.

The teller of pool 1 is a number in `pools[1].busy`, a waiting caller a record in `customers`. The event loop gets it
all as one `Machine`; nothing in it grows while the loop runs. When there are too few places, the loop says so and is
run again with more: since every number is drawn by name, it repeats itself exactly.

Invariant: a `Machine` is made from a plan alone; `prepare` sets it back to midnight before the first day.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.luck import Luck
from sim.plan import OUTCOMES, Plan
from sim.sums import SUB_BITS
from sim.variate import Variate

BINS = (52 - SUB_BITS - 1 << SUB_BITS) + (2 << SUB_BITS)
"""Bins of a histogram of times below 2^52 ticks, 142 years."""

Array = npt.NDArray[Any]


def record(*fields: str, floats: str = "", words: str = "") -> np.dtype[Any]:
    """A record of whole numbers, some floats, some 64-bit words."""
    columns: list[tuple[str, Any]] = [(name, np.int64) for name in fields]
    columns += [(name, np.float64) for name in floats.split()]
    return np.dtype(columns + [(name, np.uint64) for name in words.split()])


CLOCK = record(
    "now", "set", "joined", "open", "shut", "refusing", "over", "done", "events", "size", "free", "inside",
    "inside_first", "inside_last", "called_first", "called_last", "span", "stage", "too_small", "visits", "stays",
    "always", "closing", "warm_up", "last_close", "columns", "levels", "log", "places", "wraps", "free_wrap",
    "first_customer", "first_wrap", "days", "causes", "busy", "off_duty", "down", "rework", "shut_cause", "last_day",
    "duty", "never_leaves", "arrival", "stream",
)  # fmt: skip
ENTRY = record("time", "order", "thing")
CUSTOMER = record(
    "stream", "number", "segment", "column", "arrived", "since", "station", "visit", "came", "began", "length", "part",
    "cause", "state", "answer", "rework", "fresh", "queued", "patient", "next", "before", "inside_next",
    "inside_before", "level", "rank",
)  # fmt: skip
STATION = record(
    "pools", "pools_end", "near", "near_end", "systems", "systems_end", "places", "wrap_up", "failures", "failures_end",
    "standard", "pausable", "down", "waiting", "cause", "since", "area", "area_open", "longest", "halted",
    "serving_first", "serving_last",
)  # fmt: skip
ROUTE = record("takes", "patience", "balks", "level", "route", "route_end")
QUEUE = record("first", "last")
POOL = record(
    "stations", "stations_end", "shared", "shared_end", "capacity", "on_duty", "busy", "waiting", "since", "scheduled",
    "work", "overtime",
)  # fmt: skip
SYSTEM = record(
    "up", "down", "pauses", "stations", "stations_end", "is_down", "outage", "began", "outages", "ticks",
    words="up_key down_key",
)  # fmt: skip
STREAM = record(
    "step", "rates", "rates_end", "every", "busyness", "segments", "segments_end", "number", "customer", "day", "piece",
    "span", "tick", "comes", "order", floats="time need rate until factor", words="arrives segment_key busyness_key",
)  # fmt: skip
VARIATE = record("kind", "first", "count", floats="a b c")
UPTO = record("thing", floats="share")
RATE = record("start", "end", floats="rate")
DUTY = record("time", "pool", "count")
FAILURE = record("step", "target", floats="share")
CHANCE = record(words="takes wrap_up patience balks_at next")
TALLY = record(
    "visits", "elapsed", "joined", "waited", "wait", "answered", "answered_wait", "met", "services", "service",
    "abandoned", "balked", "blocked",
)  # fmt: skip
STAY = record("arrived", "stay", "waiting", "time")
VISIT_LOG = record("stream", "customer", "step", "visit", "came", "began", "ended")
STAY_LOG = record("stream", "customer", "segment", "arrived", "left", "outcome")


class Machine(NamedTuple):
    """All arrays of a run. One row a thing, unless said otherwise."""

    clock: Array
    """one record"""
    calendar: Array
    """the heap of what is to come"""
    place: Array
    """of each thing, where it stands in the calendar; -1 when it does not"""
    customers: Array
    visits: Array
    """(customer, step): how often she came"""
    called: Array
    """a ring of those who have been called"""
    changed: Array
    """room for a list of stations"""
    unstaffed: Array
    """the stations that need no pool"""
    wraps: Array
    """of each wrap-up under way its station; of the others the next free one"""
    stations: Array
    routes_of: Array
    """(station, segment): what differs by segment"""
    routes: Array
    queues: Array
    """(station, level of priority)"""
    station_pools: Array
    station_systems: Array
    pools: Array
    pool_stations: Array
    pool_shared: Array
    near: Array
    """of each station, the stations that one of its pools serves"""
    duty: Array
    """the timetable of a day: time, pool, count"""
    systems: Array
    system_stations: Array
    streams: Array
    shares: Array
    rates: Array
    spans: Array
    """(span, opening or closing)"""
    variates: Array
    parts: Array
    sample: Array
    failures: Array
    chance: Array
    """(stream, station): keys"""
    failure_keys: Array
    """(stream, failure)"""
    tallies: Array
    """(station, column)"""
    waits: Array
    """(station, column, bin)"""
    stays: Array
    outcomes: Array
    """(column, outcome)"""
    stay_bins: Array
    """(column, bin)"""
    ledger: Array
    """(column, cause)"""
    failed: Array
    """(failure, column)"""
    own_ledger: Array
    """(customer, cause), when a log is kept"""
    visit_log: Array
    stay_log: Array
    stay_ledger: Array
    """(stay, cause), when a log is kept"""


class Sizes(NamedTuple):
    """How many places there are: customers at once, and visits and stays in the log."""

    customers: int = 1024
    visits: int = 0
    stays: int = 0

    def doubled(self) -> Sizes:
        """Twice as many of each."""
        return Sizes(*(2 * size for size in self))


class _Tables:
    """Collects lists of different lengths into one array each, and says where each begins and ends."""

    def __init__(self) -> None:
        self.variates: list[tuple[Any, ...]] = []
        self.parts: list[tuple[int, float]] = []
        self.sample: list[float] = []

    def variate(self, of: Variate | None) -> int:
        """The row of a distribution; -1 for none."""
        if of is None:
            return -1
        parts = [(self.variate(part), upto) for upto, part in of.parts]
        first = len(self.parts) if of.parts else len(self.sample)
        self.parts += parts
        self.sample += of.sample
        self.variates.append((of.kind, first, len(of.parts) or len(of.sample), of.a, of.b, of.c))
        return len(self.variates) - 1


def _rows(kind: np.dtype[Any], rows: list[tuple[Any, ...]]) -> Array:
    """The rows as an array with at least one, so that none is ever empty."""
    return np.array(rows, dtype=kind) if rows else np.zeros(1, dtype=kind)


def _flat(lists: list[Any]) -> tuple[Array, list[tuple[int, int]]]:
    """All lists in one array, and (begin, end) of each."""
    ends = np.cumsum([0, *map(len, lists)]).tolist()
    flat = [int(item) for one in lists for item in one]
    return np.array(flat or [0], dtype=np.int64), list(pairwise(ends))


def make_machine(plan: Plan, sizes: Sizes) -> Machine:
    """The machine of a plan with so many places, its tables filled, its run not begun."""
    tables, segments, columns = _Tables(), len(plan.segments), len(plan.segments) + 1
    priorities = sorted({level for step in plan.steps for level in step.priority}, reverse=True)

    stations = np.zeros(len(plan.steps), STATION)
    routes_of = np.zeros((len(plan.steps), segments), ROUTE)
    routes: list[tuple[int, float]] = []
    station_pools, pools_of = _flat([step.pools for step in plan.steps])
    station_systems, systems_of = _flat([step.systems for step in plan.steps])
    for number, step in enumerate(plan.steps):
        station = stations[number]
        station["pools"], station["pools_end"] = pools_of[number]
        station["systems"], station["systems_end"] = systems_of[number]
        station["places"] = -1 if step.waiting_places is None else step.waiting_places
        station["wrap_up"] = tables.variate(step.wrap_up)
        first = step.failures[0] if step.failures else 0
        station["failures"], station["failures_end"] = first, first + len(step.failures)
        station["standard"] = -1 if step.standard is None else step.standard
        station["pausable"] = any(plan.systems[system].pauses for system in step.systems)
        for segment in range(segments):
            begin = len(routes)
            routes += [(target, upto) for upto, target in step.routes[segment]]
            routes_of[number, segment] = (
                tables.variate(step.takes[segment]), tables.variate(step.patience[segment]),
                tables.variate(step.balks_at[segment]), priorities.index(step.priority[segment]), begin, len(routes),
            )  # fmt: skip

    pools = np.zeros(max(1, len(plan.pools)), POOL)
    using = [
        [n for n, step in enumerate(plan.steps) if pool in step.pools] for pool in range(len(plan.pools))
    ]
    shared = [[n for n in steps if len(plan.steps[n].pools) > 1] for steps in using]
    pool_stations, stations_of = _flat(using)
    pool_shared, shared_of = _flat(shared)
    duty = [(time, pool, count) for time, counts in plan.timetable() for pool, count in counts]
    near, near_of = _flat([sorted({n for pool in step.pools for n in using[pool]}) for step in plan.steps])
    for number in range(len(plan.steps)):
        stations[number]["near"], stations[number]["near_end"] = near_of[number]
    for number in range(len(plan.pools)):
        pools[number]["stations"], pools[number]["stations_end"] = stations_of[number]
        pools[number]["shared"], pools[number]["shared_end"] = shared_of[number]

    systems = np.zeros(max(1, len(plan.systems)), SYSTEM)
    needing = [
        [n for n, step in enumerate(plan.steps) if s in step.systems] for s in range(len(plan.systems))
    ]
    system_stations, needs_of = _flat(needing)
    for number, system in enumerate(plan.systems):
        row = systems[number]
        row["up"], row["down"] = tables.variate(system.up), tables.variate(system.down)
        row["pauses"] = system.pauses
        row["stations"], row["stations_end"] = needs_of[number]

    streams = np.zeros(len(plan.streams), STREAM)
    shares: list[tuple[int, float]] = []
    rates: list[tuple[int, int, float]] = []
    for number, stream in enumerate(plan.streams):
        row = streams[number]
        row["step"], row["rates"], row["segments"] = stream.step, len(rates), len(shares)
        rates += stream.rates
        shares += [(segment, upto) for upto, segment in stream.segments]
        row["rates_end"], row["segments_end"] = len(rates), len(shares)
        row["every"], row["busyness"] = tables.variate(stream.every), tables.variate(stream.busyness)

    wraps = sum(max(count for _, count in pool.duty) for pool in plan.pools) + 1
    things = 3 + len(plan.systems)
    clock = np.zeros(1, CLOCK)
    facts = {
        "always": plan.always, "closing": plan.closing, "warm_up": plan.warm_up, "last_close": plan.last_close,
        "columns": columns, "levels": len(priorities), "log": sizes.stays > 0, "places": sizes.customers,
        "wraps": wraps, "first_customer": things, "first_wrap": things + sizes.customers, "days": plan.days,
        "causes": len(plan.causes), "busy": plan.busy, "off_duty": plan.off_duty, "down": plan.down,
        "rework": plan.rework, "shut_cause": plan.shut,
    }  # fmt: skip
    for name, value in facts.items():
        clock[0][name] = value
    everything = things + sizes.customers + wraps
    logged = sizes.customers if sizes.stays else 1
    return Machine(
        clock=clock,
        calendar=np.zeros(everything + 1, ENTRY),
        place=np.full(everything, -1, np.int64),
        customers=np.zeros(sizes.customers, CUSTOMER),
        visits=np.zeros((sizes.customers, len(plan.steps)), np.int32),
        called=np.zeros(sizes.customers + 1, np.int64),
        changed=np.zeros(len(plan.steps), np.int64),
        unstaffed=np.array([n for n, step in enumerate(plan.steps) if not step.pools], np.int64),
        wraps=np.zeros(wraps, np.int64),
        stations=stations,
        routes_of=routes_of,
        routes=_rows(UPTO, routes),
        queues=np.zeros((len(plan.steps), len(priorities)), QUEUE),
        station_pools=station_pools,
        station_systems=station_systems,
        pools=pools[: len(plan.pools)],
        pool_stations=pool_stations,
        pool_shared=pool_shared,
        near=near,
        duty=_rows(DUTY, duty),
        systems=systems[: len(plan.systems)],
        system_stations=system_stations,
        streams=streams,
        shares=_rows(UPTO, shares),
        rates=_rows(RATE, rates),
        spans=np.array(plan.spans(), np.int64),
        variates=_rows(VARIATE, tables.variates),
        parts=_rows(UPTO, tables.parts),
        sample=np.array(tables.sample or [0.0]),
        failures=_rows(
            FAILURE, [(f.step, -9 if f.target is None else f.target, f.share) for f in plan.failures]
        ),
        chance=np.zeros((len(plan.streams), len(plan.steps)), CHANCE),
        failure_keys=np.zeros((len(plan.streams), max(1, len(plan.failures))), np.uint64),
        tallies=np.zeros((len(plan.steps), columns), TALLY),
        waits=np.zeros((len(plan.steps), columns, BINS), np.int64),
        stays=np.zeros(columns, STAY),
        outcomes=np.zeros((columns, len(OUTCOMES)), np.int64),
        stay_bins=np.zeros((columns, BINS), np.int64),
        ledger=np.zeros((columns, len(plan.causes)), np.int64),
        failed=np.zeros((max(1, len(plan.failures)), columns), np.int64),
        own_ledger=np.zeros((logged, len(plan.causes)), np.int64),
        visit_log=np.zeros(max(1, sizes.visits), VISIT_LOG),
        stay_log=np.zeros(max(1, sizes.stays), STAY_LOG),
        stay_ledger=np.zeros((max(1, sizes.stays), len(plan.causes)), np.int64),
    )


_RUN = {
    "clock": ("now", "set", "joined", "open", "shut", "over", "done", "events", "size", "inside", "called_first",
              "called_last", "span", "stage", "too_small", "visits", "stays", "duty", "last_day", "never_leaves"),
    "stations": ("down", "waiting", "cause", "since", "area", "area_open", "longest"),
    "pools": ("capacity", "on_duty", "busy", "waiting", "since", "scheduled", "work", "overtime"),
    "systems": ("is_down", "outage", "began", "outages", "ticks"),
    "streams": (
        "number", "customer", "day", "span", "tick", "comes", "order", "time", "need", "rate", "until", "factor",
    ),
}  # fmt: skip


def prepare(machine: Machine, plan: Plan, seed: int, replication: int) -> None:
    """Set the machine back to midnight before the first day, with the luck of a replication."""
    for name, columns in _RUN.items():
        for column in columns:
            getattr(machine, name)[column] = 0
    for name in ("tallies", "waits", "stays", "outcomes", "stay_bins", "ledger", "failed", "own_ledger"):
        getattr(machine, name).fill(0)
    clock = machine.clock[0]
    clock["never_leaves"] = -1
    clock["refusing"] = clock["inside_first"] = clock["inside_last"] = -1
    machine.place.fill(-1)
    machine.queues["first"] = machine.queues["last"] = -1
    for name in ("halted", "serving_first", "serving_last"):
        machine.stations[name] = -1
    machine.streams["piece"] = -1
    machine.customers["next"] = np.arange(1, len(machine.customers) + 1)
    machine.customers["next"][-1] = -1
    machine.wraps[:] = np.arange(1, len(machine.wraps) + 1)
    machine.wraps[-1] = -1
    clock["free"] = clock["free_wrap"] = 0
    luck = Luck(seed, replication)
    for place, stream in enumerate(plan.streams):
        row = machine.streams[place]
        row["arrives"] = luck.source("arrives", stream.name).key
        row["segment_key"] = luck.source("segment", stream.name).key
        row["busyness_key"] = luck.source("busyness", stream.name).key
        for number, step in enumerate(plan.steps):
            for what in ("takes", "wrap_up", "patience", "balks_at", "next"):
                machine.chance[place, number][what] = luck.source(what, step.name, stream.name).key
        for number, fault in enumerate(plan.failures):
            key = luck.source("fails", plan.steps[fault.step].name, fault.name, stream.name).key
            machine.failure_keys[place, number] = key
    for place, system in enumerate(plan.systems):
        machine.systems[place]["up_key"] = luck.source("up", system.name).key
        machine.systems[place]["down_key"] = luck.source("down", system.name).key
