"""What goes wrong in a service, by cause: the queue for a pool or skill, a system, a failure mode, a full room, breaks.

A hotspot is a cause, not a step: what can be mended is a pool, a system, a failure, a limit. The ledger has charged
every second of every wait to its cause; here each cause has its day together: the time it takes the customers, how many
it loses, what both are worth. At the branch the officers' queue takes 1,500 minutes and 33 customers a day, 3,400 CNY.

These are what a cause *has cost*; what it would be *worth* to have none of it is measured by switching it off
(`sim.experiment.hotspots`), and is another figure.

Invariant: picture, table and sentence take grade, places and size of a cause from here, and from nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar

import numpy as np

from blueprint import Blueprint
from blueprint.estimate import Estimate
from blueprint.quantity import SECONDS
from blueprint.teams import team
from blueprint.text import say
from sim import grades
from sim.intervals import LEVEL, Values, estimate, interval, joint_quantile
from sim.measures import ALL, Key
from sim.plan.routes import of as of_segment
from sim.ranking import Places, ranked

QUEUE, OUTAGE, FAILURE, ROOM, BREAK = "queue", "outage", "failure", "room", "break"
WAYS = grades.WAYS


@dataclass(frozen=True)
class Cause:
    """One thing that goes wrong, and what it costs the customers a day.

    Attributes
    ----------
    kind, name
        `queue` for a pool or a skill, `outage` of a system, `failure` of a STEP.MODE, `room` whose places are all
        taken, `break` of a pool.
    time
        what it takes all customers together, in the file's unit.
    lost
        how many customers it loses.
    money
        what both are worth by the file's prices; None when nothing is priced.
    grade
        0 fine, 1 noticeable, 2 serious; see `sim.grades`.
    places
        its place among all, 1 the worst, as (first, last): (1, 2) when it cannot be told from one other; None for what
        is fine, not surely above nothing, or not to be told from many.
    """

    kind: str
    name: str
    time: Estimate
    lost: Estimate
    money: Estimate | None
    grade: int
    places: Places | None

    @property
    def size(self) -> Estimate:
        """What it is ranked by: money where there are prices, else the customers' time."""
        return self.money or self.time

    @property
    def rank(self) -> str:
        """Its places as they are written: `1`, `1–2`; nothing without."""
        return rank_words(self.places)


def rank_words(places: Places | None) -> str:
    """Places as they are written: `1`, `1–2`; nothing for none."""
    if places is None:
        return ""
    return str(places[0]) if places[0] == places[1] else f"{places[0]}–{places[1]}"


def steps_of(service: Blueprint, kind: str, name: str) -> tuple[str, ...]:
    """The steps at which a cause is felt: its pool's, its system's or its room's, or the one that fails."""
    if kind == FAILURE:
        return (name.partition(".")[0],)
    if kind == ROOM:
        return tuple(step for step, made in service.steps.items() if made.room == name)
    if kind == BREAK:
        return tuple(step for step, made in service.steps.items() if name in team(service.staff, made))
    of = "groups" if kind == QUEUE else "uses"
    return tuple(step for step, made in service.steps.items() if name in getattr(made, of))


def group_words(service: Blueprint, name: str, lang: str = "en") -> str:
    """What readers call those for whom customers wait: a pool, or all who have a skill."""
    made = service.staff.get(name) or service.skills.get(name)
    return name if made is None else say(made.label, lang, name=name)


def everything(service: Blueprint) -> Iterator[tuple[str, str]]:
    """(kind, name) of all that can go wrong in a service."""
    wanted = {group for step in service.steps.values() for group in step.groups}
    yield from ((QUEUE, pool) for pool in service.staff if pool in wanted)
    yield from ((QUEUE, skill) for skill in sorted(wanted - set(service.staff)))
    yield from ((OUTAGE, name) for name, system in service.systems.items() if system.ever_down)
    yield from ((FAILURE, f"{name}.{mode}") for name, step in service.steps.items() for mode in step.fails)
    yield from ((ROOM, room) for room in service.rooms)
    yield from ((BREAK, pool) for pool, made in service.staff.items() if made.breaks)


class Columns:
    """Every replication's measures by what they are of; 0 for one that is not there, or of which nothing was found."""

    def __init__(self, keys: Sequence[Key], values: Values) -> None:
        self._at = {(key.scope, key.name, key.measure, key.segment): place for place, key in enumerate(keys)}
        self._values = values

    def __call__(self, scope: str, name: str, measure: str, segment: str = ALL) -> Values:
        """One measure, shape (replications,)."""
        at = self._at.get((scope, name, measure, segment))
        return np.zeros(len(self._values)) if at is None else np.nan_to_num(self._values[:, at])

    def names(self, scope: str) -> list[str]:
        """The names of what there is in a scope."""
        return [name for (of, name, _, segment) in self._at if of == scope and segment == ALL]

    def mean(self, scope: str, name: str, measure: str) -> float:
        """The mean of one measure; 0 for what is not there."""
        return float(self(scope, name, measure).mean()) if len(self._values) else 0.0

    def met(self, service: Blueprint) -> dict[str, Estimate]:
        """The share of visits within its standard, of every step that has one."""
        found = {}
        for name, step in service.steps.items():
            at = self._at.get(("step", name, "standard_met", ALL))
            if step.wait_standard is not None and at is not None:
                found[name] = Estimate(*interval(self._values[:, at], "share")[:3])
        return found


def causes(
    service: Blueprint, keys: Sequence[Key], values: Values, days: int, level: float = LEVEL
) -> tuple[Cause, ...]:
    """What each thing that goes wrong has cost the customers a day, the worst first.

    Parameters
    ----------
    keys, values
        of a run: what each column is, and one row a replication.
    days
        of each replication.
    level
        with what confidence all intervals, and all differences between causes, hold together.
    """
    columns = Columns(keys, values)
    kinds = list(everything(service))
    if not kinds:
        return ()
    charged = [_charged(service, columns, kind, name, days) for kind, name in kinds]
    grade = grades_of(service, columns)
    return graded(kinds, charged, grade, level)


def graded(
    kinds: Sequence[tuple[str, str]], sizes: Sequence[tuple[Values, Values, Values | None]],
    grade: Mapping[tuple[str, str], int], level: float,
) -> tuple[Cause, ...]:  # fmt: skip
    """The causes from (time, lost, money) by replication, with intervals that hold together, the worst first."""
    every = np.array([column for size in sizes for column in size if column is not None]).T
    factor = joint_quantile(every, level)
    severities = np.array([time if money is None else money for time, _, money in sizes]).T
    places, _ = ranked(severities, level, [grade[cause] > grades.FINE for cause in kinds])
    found = [
        Cause(*cause, estimate(time, factor), estimate(lost, factor),
              None if money is None else estimate(money, factor), grade[cause], place)
        for cause, (time, lost, money), place in zip(kinds, sizes, places, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=order))


def order(cause: Cause) -> float:
    """What causes are sorted by: the greater before the smaller."""
    return -cause.size.mean


def grades_of(service: Blueprint, columns: Columns) -> dict[tuple[str, str], int]:
    """The grade of everything that can go wrong: a queue's from its steps, another's from what it takes."""
    by_step = grades.of_steps(service, columns.mean, columns.met(service))
    whole = sum(columns.mean("ledger", entry, "seconds") for entry in columns.names("ledger"))
    arrived = columns.mean("service", "", "arrived")
    found = {}
    for kind, name in everything(service):
        if kind == QUEUE:
            found[kind, name] = max(
                (by_step[step] for step in steps_of(service, kind, name)), default=grades.FINE
            )
            continue
        entries = _ENTRIES[kind]
        seconds = sum(columns.mean("ledger", f"{entry}:{name}", "seconds") for entry in entries)
        time = seconds / whole if whole else 0.0
        lost = sum(columns.mean(*counted) for counted, _ in _losses(service, columns, kind, name))
        away = (
            columns.mean("failure", name, "customers_lost") / arrived if arrived and kind == FAILURE else 0.0
        )
        found[kind, name] = max(
            grades.of_share(time), grades.of_share(lost / arrived if arrived else 0.0),
            grades.of_those_who_stay_away(away),
        )  # fmt: skip
    return found


_ENTRIES = {
    QUEUE: ("busy", "off_duty"),
    OUTAGE: ("down",),
    FAILURE: ("rework",),
    ROOM: (),
    BREAK: ("on_break",),
}
"""The accounts of the ledger that a cause answers for, before its name; nobody waits for a place in a room."""


def _charged(
    service: Blueprint, columns: Columns, kind: str, name: str, days: int
) -> tuple[Values, Values, Values | None]:
    """(time, customers lost, money) of one cause, by replication, a day."""
    several = len(service.segments) > 1
    unit = SECONDS[service.unit]
    time = lost = money = columns("service", "", "nothing")
    for segment in service.all_segments():
        of = segment if several else ALL
        seconds = sum(
            (columns("ledger", f"{entry}:{name}", "seconds", of) for entry in _ENTRIES[kind]),
            start=columns("service", "", "nothing"),
        )
        gone = sum(
            columns(*counted, of) * part * _for_good(service, counted, segment)
            for counted, part in _losses(service, columns, kind, name)
        )
        time, lost = time + seconds / unit, lost + gone
        waiting, price = _prices(service, segment)
        money = money + seconds * waiting + gone * price
        if kind == FAILURE:
            money = money + _of_failure(service, columns, name, of)
    priced = service.prices is not None and bool(service.prices.waiting or service.prices.lost)
    priced |= service.loyalty is not None and service.loyalty.worth is not None
    return time / days, lost / days, money / days if priced else None


def _of_failure(service: Blueprint, columns: Columns, name: str, segment: str) -> Values:
    """What a failure costs besides waiting and those who are lost at once: who does not come again, what is granted and
    paid.
    """
    step, _, mode = name.partition(".")
    pays = service.steps[step].fails[mode].pays
    found = columns("failure", name, "cost_loyalty", segment) + columns("failure", name, "granted", segment)
    return found + columns("failure", name, "failures", segment) * (pays.number if pays else 0.0)


def _losses(
    service: Blueprint, columns: Columns, kind: str, name: str
) -> Iterator[tuple[tuple[str, str, str], float]]:
    """What counts those whom a cause loses, (scope, name, measure), and the part of each that it answers for."""
    if kind == FAILURE:
        step, _, mode = name.partition(".")
        if service.steps[step].fails[mode].then == "lost":
            yield ("failure", name, "failures"), 1.0
    elif kind == QUEUE:
        for step in steps_of(service, kind, name):
            part = _part(service, columns, step, name)
            yield from ((("step", step, way), part) for way in grades.ways_of_queue(service, step))
    elif kind == ROOM:
        for step in steps_of(service, kind, name):
            if "blocked" not in grades.ways_of_queue(service, step):
                yield ("step", step, "blocked"), 1.0


def _part(service: Blueprint, columns: Columns, step: str, pool: str) -> float:
    """The part of the losses at a step that a pool answers for: of several, by how long each is waited for."""
    pools = service.steps[step].groups
    waited = {one: columns.mean("ledger", f"busy:{one}", "seconds") for one in pools}
    whole = sum(waited.values())
    return waited[pool] / whole if whole else 1 / len(pools)


def _for_good(service: Blueprint, counted: tuple[str, str, str], segment: str) -> float:
    """The part of those who go from a queue unserved that leaves the service, rather than going on to another step."""
    scope, step, way = counted
    routes: Any = dict(service.steps[step].exits).get(way) if scope == "step" else None
    shares = (of_segment(routes, segment) or {}) if routes is not None else {}
    return 1.0 - float(sum(share.value for target, share in shares.items() if target in service.steps))


def _prices(service: Blueprint, segment: str) -> tuple[float, float]:
    """What a second of a segment's waiting is worth, and the loss of one of its customers."""
    if service.prices is None:
        return 0.0, 0.0
    waiting, lost = (of_segment(price, segment) for price in (service.prices.waiting, service.prices.lost))
    return 0.0 if waiting is None else waiting.per_second(service.unit), 0.0 if lost is None else float(
        lost.number
    )


def plain_cause(cause: Cause) -> dict[str, Any]:
    """A cause as plain values; what is no number is None."""

    def plain(value: Any) -> Any:
        if isinstance(value, Estimate):
            return {part: plain(getattr(value, part)) for part in ("mean", "low", "high")}
        if isinstance(value, tuple):
            return list(value)
        return None if isinstance(value, float) and not math.isfinite(value) else value

    return {name: plain(value) for name, value in vars(cause).items()}


C = TypeVar("C", bound=Cause)


def cause_of(record: Mapping[str, Any], made: type[C]) -> C:
    """The cause that `plain_cause` tells of; KeyError for what it must have and has not."""
    for field in fields(made):
        if field.default is MISSING:
            record[field.name]
    found: dict[str, Any] = dict(record)
    for name, value in record.items():
        if isinstance(value, Mapping):
            found[name] = Estimate(
                *(math.nan if value[part] is None else float(value[part]) for part in ("mean", "low", "high"))
            )
        elif isinstance(value, list):
            found[name] = tuple(value)
        elif value is None and name not in {"money", "places"}:
            found[name] = math.nan
    return made(**found)
