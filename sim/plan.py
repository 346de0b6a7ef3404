"""The plan: a blueprint made ready to run, as plain numbers and tables.

What the designer calls `teller` is pool 1 here, `lognormal(mean=4.2, sd=2.1)` is kind 5 with two numbers, `80%
within 5 min` is 300,000,000 ticks. An engine reads the plan and nothing else, so that two engines can have one
meaning. Things are numbered in the order of their names: the order in which a file was written never matters.

Times on the clock are ticks (whole microseconds) from midnight before the first day; distributions are in
seconds. Invariant: the plan of a blueprint is a pure function of what the blueprint means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from blueprint import Blueprint
from blueprint.frozen import FrozenDict
from blueprint.prices import Prices
from blueprint.quantity import Rate, TimeOfDay
from blueprint.service import BySegment, Step
from sim import draws
from sim.variate import Variate, running, variate

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
    """An arrival stream: `rates` are (start, end, per second) within an open day; or gaps `every`."""

    name: str
    step: int
    rates: tuple[tuple[int, int, float], ...]
    every: Variate | None
    busyness: Variate | None
    segments: tuple[tuple[float, int], ...]
    """(share of all up to this one, segment)."""


@dataclass(frozen=True)
class PoolPlan:
    """A pool: `duty` is (time of day, how many) from opening on; `cost` per second of one person, or None."""

    name: str
    duty: tuple[tuple[int, int], ...]
    cost: float | None


@dataclass(frozen=True)
class SystemPlan:
    """A system that fails now and then; `pauses` says whether work in service stops meanwhile."""

    name: str
    up: Variate | None
    down: Variate | None
    pauses: bool


@dataclass(frozen=True)
class FailurePlan:
    """A failure mode of a step; `target` is a step, LEAVE, LOST, or None for going on as if nothing was."""

    name: str
    step: int
    share: float
    target: int | None


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
    waiting_places: int | None
    balks_at: tuple[Variate | None, ...]
    failures: tuple[int, ...]
    routes: tuple[tuple[tuple[float, int], ...], ...]
    """(share of all up to this one, step, LEAVE or LOST), for each segment."""
    standard: int | None
    """The limit of the wait in ticks."""


@dataclass(frozen=True)
class Plan:
    """All that an engine needs to know; see the module.

    `open` and `close` are ticks after midnight, `always` says that the doors never close, `warm_up` is the
    tick before which nothing counts. `causes` names every account of the ledger, in the order of `Causes`.
    """

    days: int
    warm_up: int
    open: int
    close: int
    always: bool
    closing: int
    segments: tuple[str, ...]
    streams: tuple[StreamPlan, ...]
    pools: tuple[PoolPlan, ...]
    systems: tuple[SystemPlan, ...]
    steps: tuple[StepPlan, ...]
    failures: tuple[FailurePlan, ...]
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
        return (self.days - 1) * DAY + self.close

    def timetable(self) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
        """(time of day, ((pool, how many), …)) of every instant at which counts change, in order."""
        times = sorted({time for pool in self.pools for time, _ in pool.duty})
        return tuple(
            (
                time,
                tuple(
                    (n, count) for n, pool in enumerate(self.pools) for at, count in pool.duty if at == time
                ),
            )
            for time in times
        )

    def spans(self) -> tuple[tuple[int, int], ...]:
        """(opening, closing) of every time the doors are open, in ticks."""
        if self.always:
            return ((0, self.days * DAY),)
        return tuple((day * DAY + self.open, day * DAY + self.close) for day in range(self.days))


def make_plan(blueprint: Blueprint, *, days: int = 1, warm_up: int = 0) -> Plan:
    """The plan of `blueprint` for a run of so many `days`; nothing counts before tick `warm_up`.

    Raises
    ------
    ValueError
        when no customers come, the days are fewer than one, or the warm-up is longer than the run.
    """
    if not blueprint.arrivals:
        raise ValueError(
            "nobody comes: the service has no arrivals; add arrivals: {walk_in: {at: …, rate: 40/h}}"
        )
    if days < 1 or days > 36_500:
        raise ValueError(f"days is {days}; run 1 to 36500 days")
    unit, prices = blueprint.unit, blueprint.prices or Prices()
    hours = blueprint.hours
    opening, closing = (hours.open.second, hours.close.second) if hours else (0, 86400)
    if not 0 <= warm_up < (days - 1) * DAY + closing * TICKS:
        raise ValueError("the warm-up is as long as the run, or longer; nothing would be left to count")
    segments = tuple(sorted(blueprint.all_segments()))
    step_names = sorted(blueprint.steps)
    pool_names, system_names = sorted(blueprint.staff), sorted(blueprint.systems)
    number = {name: place for place, name in enumerate(step_names)} | {"leave": LEAVE, "lost": LOST}
    failures = tuple(
        FailurePlan(mode, number[name], fault.share.value, None if fault.then is None else number[fault.then])
        for name in step_names
        for mode, fault in sorted(blueprint.steps[name].fails.items())
    )

    def stream(name: str) -> StreamPlan:
        source = blueprint.arrivals[name]
        shares = source.segments or {n: s.share for n, s in blueprint.all_segments().items() if s.share}
        return StreamPlan(
            name,
            number[source.at],
            _rates(source.rate, opening, closing, unit) if source.rate is not None else (),
            variate(source.every, unit),
            variate(source.busyness, unit),
            running([(share.value, segments.index(n)) for n, share in sorted(shares.items())]),
        )

    def step(name: str) -> StepPlan:
        made = blueprint.steps[name]
        here = number[name]
        return StepPlan(
            name=name,
            pools=tuple(pool_names.index(pool) for pool in made.by),
            helpers=tuple(pool_names.index(pool) for pool in made.helped_by),
            systems=tuple(sorted(system_names.index(system) for system in made.uses)),
            takes=tuple(variate(_of(made.takes, s), unit) for s in segments),
            wrap_up=variate(made.wrap_up, unit) if made.by else None,
            patience=tuple(_patience(blueprint, made, s) for s in segments),
            priority=tuple(blueprint.all_segments()[s].priority + made.priority for s in segments),
            waiting_places=made.waiting_places,
            balks_at=tuple(variate(_of(made.balks_at, s), unit) for s in segments),
            failures=tuple(place for place, fault in enumerate(failures) if fault.step == here),
            routes=tuple(_route(made, s, number) for s in segments),
            standard=None if made.standard is None else ticks(made.standard.wait.limit.seconds(unit)),
        )

    def pool(name: str) -> PoolPlan:
        made = blueprint.staff[name]
        duty = tuple((start, int(count)) for start, _, count in _pieces(made.count, opening, closing))
        return PoolPlan(name, duty, None if made.cost is None else made.cost.per_second(unit))

    def system(name: str) -> SystemPlan:
        made = blueprint.systems[name]
        return SystemPlan(name, variate(made.up, unit), variate(made.down, unit), made.work == "pause")

    causes = (
        *(f"served:{name}" for name in step_names),
        *(f"busy:{name}" for name in pool_names),
        *(f"off_duty:{name}" for name in pool_names),
        *(f"down:{name}" for name in system_names),
        *(f"rework:{step_names[fault.step]}.{fault.name}" for fault in failures),
        "doors_closed",
    )
    return Plan(
        days=days,
        warm_up=warm_up,
        open=opening * TICKS,
        close=closing * TICKS,
        always=hours is None,
        closing=CLOSING[blueprint.closing or "serve_out"],
        segments=segments,
        streams=tuple(stream(name) for name in sorted(blueprint.arrivals)),
        pools=tuple(pool(name) for name in pool_names),
        systems=tuple(system(name) for name in system_names),
        steps=tuple(step(name) for name in step_names),
        failures=failures,
        causes=causes,
        price_waiting=_prices(prices.waiting, segments, lambda rate: rate.per_second(unit)),
        price_lost=_prices(prices.lost, segments, lambda money: money.number),
    )


def ticks(seconds: float) -> int:
    """Seconds as whole microseconds, halves rounded up."""
    return int(seconds * draws.MICRO + 0.5)


def _of(value: Any, segment: str) -> Any:
    return value.of(segment) if isinstance(value, BySegment) else value


def _prices(
    value: Any, segments: tuple[str, ...], number: Callable[[Any], float]
) -> tuple[float, ...] | None:
    """The price for each segment, nothing for one that has none; None when there is no price at all."""
    if value is None:
        return None
    each = [_of(value, segment) for segment in segments]
    return tuple(0.0 if one is None else number(one) for one in each)


def _patience(blueprint: Blueprint, step: Step, segment: str) -> Variate | None:
    own = _of(step.patience, segment)
    chosen = own if own is not None else blueprint.all_segments()[segment].patience
    return None if chosen == "never" else variate(chosen, blueprint.unit)


def _route(step: Step, segment: str, number: Mapping[str, int]) -> tuple[tuple[float, int], ...]:
    shares = _of(step.next, segment)
    if shares is None:
        return ((2.0, LEAVE),)
    return running([(share.value, number[name]) for name, share in sorted(shares.items())])


def _pieces(table: Any, opening: int, closing: int) -> list[tuple[int, int, Any]]:
    """(start, end, value) of a timetable within the open hours, in ticks after midnight."""
    if not isinstance(table, FrozenDict):
        return [(opening * TICKS, closing * TICKS, table)]
    times: list[TimeOfDay] = sorted(table)
    pieces = []
    for time, after in zip(times, [*times[1:], None], strict=True):
        start, end = max(time.second, opening), min(after.second if after else closing, closing)
        if start < end:
            pieces.append((start * TICKS, end * TICKS, table[time]))
    return pieces


def _rates(table: Any, opening: int, closing: int, unit: str) -> tuple[tuple[int, int, float], ...]:
    pieces: list[tuple[int, int, Rate]] = _pieces(table, opening, closing)
    return tuple((start, end, rate.per_second(unit)) for start, end, rate in pieces)
