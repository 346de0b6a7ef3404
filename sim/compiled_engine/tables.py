"""Making a machine: the plan as tables, the run at midnight before the first day.

The routes of all steps stand in one table, one after the other; the counter's begin at row 4 and end before row 6.

Invariant: a machine is made from a plan alone; `begin_anew` leaves nothing of an earlier run in it but marks that
the loop wipes out itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.booked import who_comes
from sim.compiled_engine import rule_tables, terms
from sim.compiled_engine import state as st
from sim.compiled_engine.lists import Lists
from sim.compiled_engine.state import Array, Machine, Sizes
from sim.draws import GAMMA, key_of
from sim.plan import (
    AT_RANDOM,
    BY_PRIORITY,
    FINISH,
    OUTCOMES,
    RANDOM,
    RESTART,
    TOMORROW,
    TURNED_AWAY,
    Plan,
    StepPlan,
    StreamPlan,
)  # fmt: skip
from sim.random_numbers import Luck


class Ready(NamedTuple):
    """A machine that can be run again and again."""

    machine: Machine
    table: Array
    """how a machine is handed to the loop: of each of its arrays the address, then the lengths"""
    fresh: tuple[tuple[Array, Array], ...]
    """(array of the machine, what stood in it when it was made)"""
    names: tuple[tuple[Array, int, tuple[str, ...]], ...]
    """(keys, which of them, the names that it is made from)"""
    streams: tuple[StreamPlan, ...]
    """those of the plan"""


def make_machine(plan: Plan, sizes: Sizes) -> Machine:
    """The machine of a plan with so many places, at midnight before the first day; only the keys are missing."""
    tables = Lists()
    priorities = sorted({level for step in plan.steps for level in step.priority}, reverse=True)
    columns, causes = len(plan.segments) + 1, len(plan.causes)
    stations, routes_of, choices = _stations(plan, tables, priorities)
    exits = _exits(plan, tables)
    pools, breaks = np.zeros(len(plan.pools), st.POOL), 0
    for row, using, made in zip(pools, _users(plan), plan.pools, strict=True):
        row["near"], row["near_end"] = tables.listed(using)
        row["absent"], row["calls"], row["shift_end"] = made.absent, made.calls, made.shift_end
        row["breaks"], breaks = breaks, breaks + len(made.breaks)
        row["shared"], row["shared_end"] = tables.listed(
            [n for n in using if len(plan.steps[n].pools) + bool(plan.steps[n].choices) > 1]
        )
    systems = np.zeros(len(plan.systems), st.SYSTEM)
    planned: list[tuple[int, int]] = []
    for number, system in enumerate(plan.systems):
        row = systems[number]
        row["up"], row["down"] = tables.variate(system.up), tables.variate(system.down)
        row["pace"], row["starts"] = system.pace, system.starts
        row["planned"], row["planned_end"] = len(planned), len(planned) + len(system.maintenance)
        planned += system.maintenance
        needing = [n for n, step in enumerate(plan.steps) if number in step.systems]
        row["stations"], row["stations_end"] = tables.listed(needing)
    streams, rates = _streams(plan, tables)
    queues = np.zeros((len(plan.steps), len(priorities)), st.QUEUE)
    queues["first"] = queues["last"] = -1
    clock = _clock(plan, tables, sizes, len(priorities))
    failures = terms.failures(plan, tables.variate, tables.shared)
    rules = rule_tables.tables(plan, tables.listed, _users(plan))
    lived = terms.tables(plan, _first_felt(plan), tables.variate, sizes.customers)
    everything = clock[0]["overflow"] + (sizes.customers if stations["overflows"].any() else 0)
    logged = sizes.customers if sizes.stays else 1
    bins = len(plan.steps) + 1 + sum(step.duration is not None for step in plan.steps)
    crews = _first_crews(plan)
    return Machine(
        clock=clock,
        calendar=np.zeros(everything + 2, st.ENTRY),
        place=np.zeros(everything, np.int64),
        customers=np.zeros(sizes.customers, st.CUSTOMER),
        visits=np.zeros((sizes.customers, len(plan.steps)), np.int32),
        called=np.zeros(sizes.customers + 1, np.uint32),
        wraps=np.zeros(_wraps(plan), st.WRAP),
        stations=stations,
        routes_of=routes_of,
        exits=exits,
        queues=queues,
        choices=choices,
        kept=np.zeros((sizes.customers if keeps(plan) else 1, len(plan.pools) or 1), np.int64),
        pools=pools,
        lists=np.array(tables.lists or [0], np.uint32),
        shares=_rows(st.UPTO, tables.shares),
        duty=_rows(
            st.DUTY,
            [
                (c.tick, c.is_break, c.number, c.day, c.person, c.pool, crews[c.pool] + c.crew)
                for c in plan.timetable()
            ],
        ),
        due=np.zeros(breaks or 1, np.int64),
        crews=np.zeros(crews[-1] + 1, st.CREW),
        systems=systems,
        maintenance=_rows(st.PLANNED, planned),
        rooms=_rows(st.ROOM, [(room.places, 0) for room in plan.rooms]),
        streams=streams,
        rates=_rows(st.RATE, rates),
        given=np.zeros(max(1, sum(len(one.booked.slots) for one in plan.streams if one.booked)), st.GIVEN),
        spans=np.array(plan.openings(), np.int64),
        variates=_rows(st.VARIATE, tables.variates),
        sample=np.array(tables.sample or [0.0]),
        failures=failures,
        chance=_chance(plan, tables, stations, routes_of),
        ahead=np.zeros((len(plan.streams), _drawn(plan), st.AHEAD)),
        tallies=np.zeros((len(plan.steps), columns), st.TALLY),
        days=np.zeros(max(1, _days(plan, plan.steps)), st.DAYS),
        stays=np.zeros(columns, st.STAY),
        bins=np.zeros((bins, columns, st.BINS), np.int64),
        filled=np.zeros(bins * columns * st.BINS, np.uint32),
        outcomes=np.zeros((columns, len(OUTCOMES)), np.int64),
        ledger=np.zeros((columns, causes), np.int64),
        failed=np.zeros((max(1, len(plan.failures)), columns), np.int64),
        **rules,
        **lived,
        own_ledger=np.zeros((logged, causes), np.int64),
        visit_log=np.zeros(max(1, sizes.visits), st.VISIT_LOG),
        stay_log=np.zeros(max(1, sizes.stays), st.STAY_LOG),
        verdict_log=np.zeros(max(1, sizes.stays) if plan.experience else 1, st.VERDICT_LOG),
        stay_ledger=np.zeros((max(1, sizes.stays), causes), np.int64),
    )


def _rows(kind: np.dtype[Any], rows: list[tuple[Any, ...]]) -> Array:
    """The rows as an array with at least one, so that none is ever empty."""
    return np.array(rows, dtype=kind) if rows else np.zeros(1, dtype=kind)


def _first_crews(plan: Plan) -> list[int]:
    """The first crew of each pool, and how many there are."""
    return list(itertools.accumulate((len(pool.crews) for pool in plan.pools), initial=0))


def _wraps(plan: Plan) -> int:
    """How many can wrap up at a time, and one."""
    more = sum(max(0, more) for rule in plan.rules for _, more in rule.count)
    return sum(max(count for _, count in pool.duty) for pool in plan.pools) + more + 1


def _users(plan: Plan) -> list[list[int]]:
    """The stations that each pool serves, or helps at."""
    return [
        [n for n, step in enumerate(plan.steps) if pool in step.everybody] for pool in range(len(plan.pools))
    ]


def keeps(plan: Plan) -> bool:
    """Whether anybody ever stays with a customer."""
    return any(step.keep_until is not None for step in plan.steps)


def _stations(plan: Plan, tables: Lists, priorities: list[int]) -> tuple[Array, Array, Array]:
    stations = np.zeros(len(plan.steps), st.STATION)
    routes_of = np.zeros((len(plan.steps), len(plan.segments)), st.ROUTE)
    users = _users(plan)
    choices: list[tuple[Any, ...]] = []
    for number, step in enumerate(plan.steps):
        row = stations[number]
        row["pools"], row["all_end"] = tables.listed(step.everybody)
        row["pools_end"] = row["pools"] + len(step.pools)
        row["choices"], row["choices_end"] = len(choices), len(choices) + len(step.choices)
        for one in step.choices:
            near = tables.listed(sorted({n for pool in (*step.pools, one.pool) for n in users[pool]}))
            off = one.rule is not None
            choices.append((one.after, one.own, one.asked_first, 0, off, one.pool, *near, one.slowness))
        shifts = {plan.pools[pool].shift_end for pool in step.everybody}
        row["choosy"] = bool(step.everybody) and (
            keeps(plan) or any(one.after for one in step.choices) or step.lines or TOMORROW in shifts
        )
        row["overflows"] = any(one.after for one in step.choices)
        row["asks"], row["group"] = step.asks, step.group
        row["slowness"], row["lines"] = step.slowness, step.lines
        row["background"] = step.background
        row["rush"], row["rushed"] = 1.0, 1.0 if step.rush is None else step.rush[1]
        row["at_most"] = -1 if step.at_most is None else step.at_most
        row["keep_until"] = -1 if step.keep_until is None else step.keep_until
        row["interrupted"], (row["alone"], _) = step.interrupted, tables.listed([number])
        row["systems"], row["systems_end"] = tables.listed(step.systems)
        row["near"], row["near_end"] = tables.listed(sorted({n for pool in step.pools for n in users[pool]}))
        row["places"] = -1 if step.waiting_places is None else step.waiting_places
        row["room"] = -1 if step.room is None else step.room
        row["wrap_up"] = tables.variate(step.wrap_up)
        first = step.failures[0] if step.failures else 0
        row["failures"], row["failures_end"] = first, first + len(step.failures)
        row["standard"] = -1 if step.standard is None else step.standard.limit
        lasting, row["done"] = sum(one.duration is not None for one in plan.steps[:number]), -1
        if step.duration is not None:
            promised = step.duration.promised
            row["done"], row["done_by"] = len(plan.steps) + 1 + lasting, step.duration.limit
            row["promised_by"] = -1 if promised is None else promised
        row["days"] = _days(plan, plan.steps[:number])
        paced = any(plan.systems[system].pace < 1 for system in step.systems)
        row["watched"], row["pace"] = paced or step.interrupted or bool(shifts - {FINISH}), 1.0
        row["has_exits"], row["order"] = bool(step.exits), step.order
        row["serving_first"] = row["serving_last"] = -1
        for segment in range(len(plan.segments)):
            routes_of[number, segment] = (
                tables.variate(step.takes[segment]), tables.variate(step.patience[segment]),
                tables.variate(step.balks_at[segment]), step.head_start[segment], step.due[segment],
                priorities.index(step.priority[segment]), *tables.shared(step.routes[segment]),
                *((0, 0) if step.diverted is None else tables.shared(step.diverted[1])), step.growth[segment],
            )  # fmt: skip
    terms.stations(plan, stations)
    return stations, routes_of, _rows(st.CHOICE, choices)


def _exits(plan: Plan, tables: Lists) -> Array:
    exits = np.zeros((len(plan.steps), TURNED_AWAY + 1, len(plan.segments)), st.EXIT)
    for number, step in enumerate(plan.steps):
        for outcome, routes in enumerate(step.exits):
            for segment, route in enumerate(routes):
                exits[number, outcome, segment] = tables.shared(route)
    return exits


def _streams(plan: Plan, tables: Lists) -> tuple[Array, list[tuple[int, int, int, float]]]:
    streams = np.zeros(len(plan.streams), st.STREAM)
    rates: list[tuple[int, int, int, float]] = []
    for row, stream in zip(streams, plan.streams, strict=True):
        row["step"], row["rates"], row["rates_end"] = stream.step, len(rates), len(rates) + len(stream.rates)
        rates += [(start, end, day, rate) for start, end, rate, day in stream.rates]
        row["segments"], row["segments_end"] = tables.shared(stream.segments)
        row["every"], row["busyness"] = tables.variate(stream.every), tables.variate(stream.busyness)
        row["given_end"] = -1
        row["piece"], row["day"], row["comes"] = -1, -1, st.NEVER
    return streams, rates


def _clock(plan: Plan, tables: Lists, sizes: Sizes, levels: int) -> Array:
    unstaffed = tables.listed([n for n, step in enumerate(plan.steps) if not step.everybody])
    others = sizes.customers + _wraps(plan)
    changed, _ = tables.listed([0] * len(plan.steps))
    facts = {
        "always": plan.always, "closing": plan.closing, "warm_up": plan.warm_up, "last_close": plan.last_close,
        "columns": len(plan.segments) + 1, "levels": levels, "log": sizes.stays > 0, "places": sizes.customers,
        "others": others, "overflow": others + 4 + 2 * len(plan.systems), "duties": len(plan.timetable()),
        "by_rule": any(pool.calls != BY_PRIORITY for pool in plan.pools), "keeps": keeps(plan),
        "interrupts": any(step.interrupted for step in plan.steps),
        "changing": any(step.interrupted or step.lines for step in plan.steps), "on_break": plan.on_break,
        "lives": plan.experience is not None, "watches": bool(plan.rules),
        "bounds": any(step.at_most is not None for step in plan.steps),
        "rests": any(pool.breaks for pool in plan.pools), "causes": len(plan.causes),
        "busy": plan.busy, "off_duty": plan.off_duty, "down": plan.down,
        "rework": plan.rework, "shut_cause": plan.shut, "unstaffed": unstaffed[0], "unstaffed_end": unstaffed[1],
        "changed": changed, "last_day": plan.days - 1,
        "first_failure": st.FIRST_STEP + st.OF_A_STEP * len(plan.steps), "free": -1,
        "free_wrap": -1, "refusing": -1, "never_leaves": -1,
    }  # fmt: skip
    clock = np.zeros(1, st.CLOCK)
    for name, value in facts.items():
        clock[0][name] = value
    return clock


def _days(plan: Plan, steps: Sequence[StepPlan]) -> int:
    """How many counts are kept for the days of these steps."""
    return sum(step.standard is not None for step in steps) * plan.days * (len(plan.segments) + 1)


def _drawn(plan: Plan) -> int:
    """How many things a stream draws."""
    return _first_felt(plan) + terms.drawn_besides(plan)


def _first_felt(plan: Plan) -> int:
    """The first thing that is drawn besides steps and failures."""
    return st.FIRST_STEP + st.OF_A_STEP * len(plan.steps) + len(plan.failures)


def _chance(plan: Plan, tables: Lists, stations: Array, routes_of: Array) -> Array:
    """What is drawn, without the keys. Made ahead is what is drawn by inversion, and alike for all segments."""
    of = np.full(_drawn(plan), st.UNIT)
    of[st.ARRIVES] = st.UNIT_EXPONENTIAL
    steps = of[st.FIRST_STEP : st.FIRST_STEP + st.OF_A_STEP * len(plan.steps)].reshape(-1, st.OF_A_STEP)
    steps[:, st.FOR_ANEW] = -1
    steps[:, st.FOR_WRAP_UP] = stations["wrap_up"]
    for what, name in ((st.FOR_TAKES, "takes"), (st.FOR_PATIENCE, "patience"), (st.FOR_BALKS_AT, "balks")):
        alike = (routes_of[name] == routes_of[name][:, :1]).all(axis=1)
        steps[:, what] = np.where(alike, routes_of[name][:, 0], -1)
    by_inversion = np.array([row[0] < GAMMA for row in tables.variates])
    of[~by_inversion[of]] = -1
    of[terms.not_ahead(plan, _first_felt(plan))] = -1
    chance = np.zeros((len(plan.streams), len(of)), st.CHANCE)
    chance["of"] = of
    chance["used"] = st.AHEAD
    chance["first"] = np.where(of < 0, st.NEVER, -st.AHEAD)
    return chance


def _names(plan: Plan, stream: int) -> list[tuple[str, ...] | None]:
    """The names of all that a stream draws; None for what it never draws."""
    made = plan.streams[stream]
    names: list[tuple[str, ...] | None] = [
        ("arrives", made.name),
        ("segment", made.name) if len(made.segments) > 1 else None,
        ("busyness", made.name) if made.busyness else None,
    ]
    for step in plan.steps:
        drawn = {
            "takes": any(step.takes),
            "wrap_up": step.wrap_up is not None,
            "patience": any(step.patience),
            "balks_at": any(step.balks_at),
            "anew": step.interrupted == RESTART,
            "next": any(
                len(route) > 1 for route in (*step.routes, step.diverted[1] if step.diverted else ())
            ),
        }
        names += [(what, step.name, made.name) if is_drawn else None for what, is_drawn in drawn.items()]
        for outcome in range(1, TURNED_AWAY + 1):
            several = step.exits and any(len(route) > 1 for route in step.exits[outcome])
            names.append(("exits", step.name, OUTCOMES[outcome], made.name) if several else None)
    names += [("fails", plan.steps[f.step].name, f.name, made.name) for f in plan.failures]
    return names + terms.names_besides(plan, made.name)


def make_ready(plan: Plan, sizes: Sizes) -> Ready:
    """A machine that can be run again and again."""
    m = make_machine(plan, sizes)
    names = [
        (m.chance["key"][stream], place, name)
        for stream in range(len(plan.streams))
        for place, name in enumerate(_names(plan, stream))
        if name
    ]
    names += [
        (m.stations["order_key"], number, ("order", step.name))
        for number, step in enumerate(plan.steps)
        if step.order == RANDOM
    ]
    names += [
        (m.stations["asks_key"], number, ("asks", step.name))
        for number, step in enumerate(plan.steps)
        if step.asks == AT_RANDOM
    ]
    names += [
        (
            m.crews["absent_key"],
            first + number,
            ("absent", pool.name, *([] if crew.shift is None else [crew.shift])),
        )
        for first, pool in zip(_first_crews(plan), plan.pools, strict=False)
        for number, crew in enumerate(pool.crews)
        if pool.absent
    ]
    for number, system in enumerate(plan.systems):
        names += [
            (m.systems["up_key"], number, ("up", system.name)),
            (m.systems["down_key"], number, ("down", system.name)),
        ]
    changing = (
        m.clock, m.stations, m.queues, m.choices, m.kept, m.pools, m.systems, m.rooms, m.streams, m.chance, m.tallies,
        m.days, m.stays, m.outcomes, m.ledger, m.failed, m.notes, m.routes_of, m.rules, m.conditions,
    )  # fmt: skip
    table = np.array([word for array in m for word in (array.ctypes.data, *array.shape)], np.int64)
    return Ready(m, table, tuple((array, array.copy()) for array in changing), tuple(names), plan.streams)


def begin_anew(ready: Ready, seed: int, replication: int) -> None:
    """Set the machine back to midnight before the first day, with the luck of a replication."""
    for array, fresh in ready.fresh:
        array[...] = fresh
    for keys, place, names in ready.names:
        keys[place] = key_of(seed, replication, *names)
    at = 0
    for row, stream in zip(ready.machine.streams, ready.streams, strict=True):
        if stream.booked is not None:
            coming = who_comes(stream, Luck(seed, replication))
            row["given"], row["given_end"] = at, at + len(coming)
            ready.machine.given[at : at + len(coming)] = coming
            at += len(coming)
