"""The measures of a replication: what a designer asks of a day, from its running sums.

How many came and how many gave up, how long they waited at the counter, how busy the tellers were, what every
second of waiting was due to, what the day cost. `docs/measures.md` says of each what is counted over what. A measure
over nothing (the mean wait of nobody) is NaN, never zero.

Every kind of thing has two functions here, one beside the other: what its measures are called, once for a plan, and
their values, for every replication. Invariant: both give the same measures in the same order, which depends on the
plan alone, so that replications stand beside each other column by column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum, nan
from operator import attrgetter

from blueprint.quantity import SECONDS
from sim import floor_measures, lived
from sim.gap_measures import names_of_durations, names_of_gaps, of_durations, of_gaps
from sim.levels import LEVELS, level_parts
from sim.plan import ABANDONED, CARRIED_OVER, OUTCOMES, SERVED, TICKS, Plan, PoolPlan, StandardPlan
from sim.sums import DayCounts, Histogram, PoolSums, StayTally, StepTally, Sums, merged, percentiles

PERCENTILES = (50, 80, 90, 95)
_PARTS = tuple(part / 100 for part in PERCENTILES)
ALL = "all"
"""The segment that stands for all of them together."""


TOTALS = frozenset([
    "cost", "cost_staff", "cost_waiting", "cost_lost", "arrived", "served", "abandoned", "balked", "blocked",
    "turned_away", "cut", "carried_over", "lost", "lost_to_failure", "waiting_total", "rework_total", "visits",
    "services", "answered", "abandoned_short", "failures", "overtime", "break_time", "outages", "downtime",
    "fired", "held", "booked", "no_shows", "seconds",
    *lived.TOTALS,
])  # fmt: skip
"""The measures that grow with the days of a replication, so that people read them a day."""


@dataclass(frozen=True)
class Key:
    """What a number is: of what, about which segment, which measure, in which unit."""

    scope: str
    name: str
    segment: str
    measure: str
    unit: str


def measure(plan: Plan, sums: Sums, *, unit: str, currency: str) -> tuple[list[Key], list[float]]:
    """The measures of one replication, in an order that depends on the plan alone.

    Parameters
    ----------
    unit
        of all durations, such as min.
    currency
        of all costs, such as CNY.
    """
    return _keys_of(plan, unit, currency), _values(plan, sums, 1 / (TICKS * SECONDS[unit]))


_known: dict[tuple[int, str, str], tuple[Plan, list[Key]]] = {}
"""The keys of the last plans, by the plan's identity; it is kept with them, so that no other can take its place."""


def _keys_of(plan: Plan, unit: str, currency: str) -> list[Key]:
    at = (id(plan), unit, currency)
    found = _known.get(at)
    if found is None:
        if len(_known) >= 100:
            _known.clear()
        found = _known[at] = plan, list(_keys(plan, unit, currency))
    return found[1]


def _keys(plan: Plan, unit: str, currency: str) -> Iterator[Key]:
    segments = (ALL, *plan.segments) if len(plan.segments) > 1 else (ALL,)
    for segment in segments:
        yield from (Key("service", "", segment, *one) for one in _names_of_stays(plan, unit, currency))
        yield from (Key("service", "", segment, *one) for one in lived.names_of_all(plan, currency))
    yield from (Key("service", "", ALL, name, currency) for name in _names_of_costs(plan))
    judged = lived.judged_steps(plan)
    for number, step in enumerate(plan.steps):
        names = _names_of_visits(unit, standard=step.standard is not None) + names_of_gaps(step.gaps, unit)
        names += names_of_durations(step.duration, unit)
        names += [("score_mean", "points")] if number in judged else []
        for segment in segments:
            yield from (Key("step", step.name, segment, *one) for one in names)
        yield from (Key("step", step.name, ALL, name, "customers") for name in ("queue_mean", "queue_max"))
    for dimension in lived.judged_dimensions(plan):
        yield from (Key("dimension", dimension, segment, "score_mean", "points") for segment in segments)
    for number, fault in enumerate(plan.failures):
        name = f"{plan.steps[fault.step].name}.{fault.name}"
        names = [("failures", "visits"), *lived.names_of_mode(plan, number, currency)]
        for segment in segments:
            yield from (Key("failure", name, segment, *one) for one in names)
    for cause in plan.causes:
        yield from (Key("ledger", cause, segment, "seconds", "s") for segment in segments)
    for pool in plan.pools:
        yield from (Key("pool", pool.name, ALL, *one) for one in _names_of_pool(pool, currency))
    for skill, _ in _skills(plan):
        names = [
            ("on_duty_mean", "people"),
            ("utilisation", "share"),
            *_names_of_visits(unit, standard=False),
        ]
        yield from (Key("skill", skill, ALL, *one) for one in names)
    for system in plan.systems:
        names = [("availability", "share"), ("outages", "outages"), ("downtime", unit)]
        yield from (Key("system", system.name, ALL, *one) for one in names)
    yield from (
        Key(scope, name, ALL, measure, one) for scope, name, measure, one in floor_measures.names(plan, unit)
    )


def _values(plan: Plan, sums: Sums, in_unit: float) -> list[float]:
    several = len(plan.segments) > 1
    found: list[float] = []
    costs: list[float] = []
    for members in _groups(plan):
        values, priced = _of_stays(plan, members, [sums.stays[member] for member in members], in_unit)
        priced += lived.costs_of(plan, sums, members)
        found += values + priced + lived.of_all(plan, sums, members)
        costs = costs or priced  # those of all
    staff = [
        None if pool.cost is None else (spent.scheduled + spent.overtime) / TICKS * pool.cost
        for pool, spent in zip(plan.pools, sums.pools, strict=True)
    ]
    if any(cost is not None for cost in staff):
        costs = [*costs, fsum(cost for cost in staff if cost is not None)]
        found.append(costs[-1])
    if costs:
        found.append(fsum(costs))
    found += _of_steps(plan, sums, in_unit)
    for criteria in lived.judged_dimensions(plan).values():
        found += [lived.score_of(plan, sums, criteria, members) for members in _groups(plan)]
    for number, counts in enumerate(sums.failures):
        for members in _groups(plan):
            found.append(float(sum(counts[member] for member in members)))
            found += lived.of_mode(plan, sums, number, members)
    for entries in zip(*(stay.ledger for stay in sums.stays), strict=True):
        found += [ticks / TICKS for ticks in ((sum(entries), *entries) if several else entries)]
    for pool, spent, cost in zip(plan.pools, sums.pools, staff, strict=True):
        found += _of_pool(pool, spent, cost, sums.open_time)
    for _, number in _skills(plan):
        found += _of_skill(plan, sums, number, in_unit)
    for outages, down in sums.outages:
        found += 1 - _over(down, sums.calendar_time), float(outages), down * in_unit
    found += floor_measures.values(sums, in_unit)
    return found


def _of_steps(plan: Plan, sums: Sums, in_unit: float) -> list[float]:
    """All that there is to say of the steps."""
    found: list[float] = []
    judged = lived.judged_steps(plan)
    for number, step in enumerate(plan.steps):
        for members in _groups(plan):
            tallies = [sums.steps[number][member] for member in members]
            found += _of_visits(tallies, in_unit, step.standard)
            if step.standard:
                found += _of_days(step.standard, [sums.days[number][member] for member in members])
            failed = float(sum(sums.failures[fault][member] for fault in step.failures for member in members))
            found += [failed, *of_gaps(step.gaps, tallies, failed, in_unit)]
            found += of_durations(step.duration, tallies, in_unit)
            found += [lived.score_of(plan, sums, judged[number], members)] if number in judged else []
        queue = sums.queues[number]
        found += _over(queue.area_open, sums.open_time), float(queue.longest)
    return found


def _groups(plan: Plan) -> list[Sequence[int]]:
    """Who is measured together: all segments, then, if there are several, each."""
    count = len(plan.segments)
    return [range(count), *((number,) for number in range(count) if count > 1)]


def _over(part: float, whole: float) -> float:
    return part / whole if whole else nan


def _percentiles(histograms: list[Histogram], in_unit: float) -> list[float]:
    whole = merged(histograms) if len(histograms) > 1 else histograms[0]
    return [nan if ticks is None else ticks * in_unit for ticks in percentiles(whole, _PARTS)]


def _names_of_percentiles(what: str, unit: str) -> list[tuple[str, str]]:
    return [(f"{what}_p{part}", unit) for part in PERCENTILES]


# -- the staff -----------------------------------------------------------------------------------------


def _names_of_pool(pool: PoolPlan, currency: str) -> list[tuple[str, str]]:
    names = [("on_duty_mean", "people"), ("utilisation", "share"), ("overtime", "h")]
    names += [("occupancy", "share"), ("break_time", "h")] if pool.breaks else []
    return names + ([("cost", currency)] if pool.cost is not None else [])


def _of_pool(pool: PoolPlan, spent: PoolSums, cost: float | None, open_time: int) -> list[float]:
    """How many of a pool were there, and what they did with their time."""
    busy = spent.work - spent.overtime
    found = [
        _over(spent.scheduled, open_time),
        _over(busy, spent.scheduled),
        spent.overtime / TICKS / 3600,
    ]
    found += [_over(busy, spent.scheduled - spent.rest), spent.rest / TICKS / 3600] if pool.breaks else []
    return found if cost is None else [*found, cost]


# -- the skills ----------------------------------------------------------------------------------------


def _skills(plan: Plan) -> list[tuple[str, int]]:
    """Every skill that a step needs, with its number among the groups."""
    first = len(plan.pools)
    return [(skill, first + at) for at, skill in enumerate(plan.groups[first:])]


def _of_skill(plan: Plan, sums: Sums, group: int, in_unit: float) -> list[float]:
    """Those who have a skill, whatever they do, and the visits at all steps that need it."""
    steps = [number for number, step in enumerate(plan.steps) if step.choices and step.group == group]
    pools = {one.pool for number in steps for one in plan.steps[number].choices if one.asked_first}
    spent = [sums.pools[pool] for pool in sorted(pools)]
    scheduled = sum(one.scheduled for one in spent)
    tallies = [tally for number in steps for tally in sums.steps[number]]
    return [
        _over(scheduled, sums.open_time),
        _over(sum(one.work - one.overtime for one in spent), scheduled),
        *_of_visits(tallies, in_unit, None),
        float(sum(sum(sums.failures[fault]) for number in steps for fault in plan.steps[number].failures)),
    ]


# -- the stays -----------------------------------------------------------------------------------------


def _names_of_stays(plan: Plan, unit: str, currency: str) -> list[tuple[str, str]]:
    return [
        ("arrived", "customers"),
        *((outcome, "customers") for outcome in OUTCOMES),
        ("time_in_system_mean", unit),
        *_names_of_percentiles("time_in_system", unit),
        ("waiting_mean", unit),
        ("abandoned_share", "share"),
        ("lost", "customers"),
        ("lost_share", "share"),
        ("waiting_total", unit),
        ("rework_total", unit),
        *([("cost_waiting", currency)] if plan.price_waiting else []),
        *([("cost_lost", currency)] if plan.price_lost else []),
        *((name, currency) for name in lived.names_of_costs(plan)),
    ]


def _of_stays(
    plan: Plan, members: Sequence[int], stays: list[StayTally], in_unit: float
) -> tuple[list[float], list[float]]:
    """What there is to say of the stays of some segments, and what their waiting and their loss cost."""
    arrived = sum(stay.arrived for stay in stays)
    ended = [sum(counts) for counts in zip(*(stay.outcomes for stay in stays), strict=True)]
    served = ended[SERVED]
    lost = [_lost(stay) for stay in stays]
    waited = [sum(stay.ledger[plan.busy : plan.rework]) + sum(stay.ledger[plan.shut :]) for stay in stays]
    rework = sum(sum(stay.ledger[plan.rework : plan.shut]) for stay in stays)
    values = [
        float(arrived),
        *map(float, ended),
        _over(sum(stay.stay for stay in stays) * in_unit, served),
        *_percentiles([stay.stays for stay in stays], in_unit),
        _over(sum(stay.waiting for stay in stays) * in_unit, served),
        _over(ended[ABANDONED], arrived),
        float(sum(lost)),
        _over(sum(lost), arrived),
        sum(waited) * in_unit,
        rework * in_unit,
    ]
    costs: list[float] = []
    if (price := plan.price_waiting) is not None:
        costs.append(
            fsum(ticks / TICKS * price[member] for ticks, member in zip(waited, members, strict=True))
        )
    if (price := plan.price_lost) is not None:
        costs.append(fsum(count * price[member] for count, member in zip(lost, members, strict=True)))
    return values, costs


def _lost(stay: StayTally) -> int:
    """How many went unserved; whoever was carried over comes again another day and is not lost."""
    return sum(stay.outcomes) - stay.outcomes[SERVED] - stay.outcomes[CARRIED_OVER]


def _names_of_costs(plan: Plan) -> list[str]:
    staff = any(pool.cost is not None for pool in plan.pools)
    priced = (
        staff or plan.price_waiting is not None or plan.price_lost is not None or lived.names_of_costs(plan)
    )
    return ["cost_staff"] * staff + ["cost"] * bool(priced)


# -- the visits ----------------------------------------------------------------------------------------


def _names_of_visits(unit: str, *, standard: bool) -> list[tuple[str, str]]:
    return [
        ("visits", "visits"),
        ("elapsed_mean", unit),
        ("wait_mean", unit),
        *_names_of_percentiles("wait", unit),
        ("services", "visits"),
        ("answered", "visits"),
        ("answered_wait_mean", unit),
        ("waited_share", "share"),
        ("service_mean", unit),
        ("abandoned", "visits"),
        ("abandoned_share", "share"),
        ("balked", "visits"),
        ("blocked", "visits"),
        *(_NAMES_OF_LEVELS if standard else []),
        ("failures", "visits"),
    ]


_NAMES_OF_LEVELS = [
    ("standard_met", "share"),
    *((f"standard_met_{of}", "share") for of in LEVELS),
    ("abandoned_short", "visits"),
    ("standard_days", "share"),
    ("standard_days_counted", "days"),
]
_counts = attrgetter(
    "visits", "elapsed", "joined", "wait", "waited", "answered", "answered_wait", "met", "services", "service",
    "abandoned", "balked", "blocked", "abandoned_short",
)  # fmt: skip


def _of_visits(tallies: list[StepTally], in_unit: float, standard: StandardPlan | None) -> list[float]:
    """All that there is to say of the visits of some segments, but how many failed."""
    totals = map(sum, zip(*map(_counts, tallies), strict=True)) if len(tallies) > 1 else _counts(tallies[0])
    (
        visits, elapsed, joined, wait, waited, answered, answered_wait, met, services, service,
        abandoned, balked, blocked, short,
    ) = totals  # fmt: skip
    return [
        float(visits),
        _over(elapsed * in_unit, visits),
        _over(wait * in_unit, joined),
        *_percentiles([tally.waits for tally in tallies], in_unit),
        float(services),
        float(answered),
        _over(answered_wait * in_unit, answered),
        _over(waited, joined),
        _over(service * in_unit, services),
        float(abandoned),
        _over(abandoned, visits),
        float(balked),
        float(blocked),
        *(_of_levels(standard, visits, answered, met, short) if standard else []),
    ]


def _of_days(standard: StandardPlan, days: Sequence[Sequence[DayCounts]]) -> list[float]:
    """The part of the days on which the level was reached that is wanted, and on how many there was one."""
    kept = counted = 0
    for each in zip(*days, strict=True):
        part, whole = level_parts(standard.of, *map(sum, zip(*each, strict=True)))
        if whole:
            counted += 1
            kept += part / whole >= standard.share
    return [_over(kept, counted), float(counted)]


def _of_levels(standard: StandardPlan, *counts: int) -> list[float]:
    """The level that the standard means, all of them by name, and how many gave up within its limit."""
    levels = {of: _over(*level_parts(of, *counts)) for of in LEVELS}
    return [levels[standard.of], *levels.values(), float(counts[-1])]
