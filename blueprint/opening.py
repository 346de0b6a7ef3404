"""Do hours, timetables and dates fit together?

A timetable that begins after the doors open, a Saturday on which nobody is on duty, a holiday in a service that never
closes: each is right in itself, and still there would be hours of which the file says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from blueprint.case import Case
from blueprint.dates import ByDay, Days, each_day, named
from blueprint.hours import DAY, Hours, Span
from blueprint.mistakes import Mistake, Place
from blueprint.quantity import TimeOfDay

ALL_DAY = Hours((Span(TimeOfDay(0), TimeOfDay(DAY)),))


def opening(case: Case) -> Iterator[Mistake]:
    """Everything about hours, timetables and dates."""
    service = case.service
    hours = service.hours
    if service.closing is not None and hours is None and case.raw("hours") is None:
        yield case.mistake("closing", text="the doors never close; say hours: 09:00-17:00, or remove closing")
    if service.closed and hours is None and case.raw("hours") is None:
        yield case.mistake("closed", text="the doors never close; say hours: 09:00-17:00, or remove closed")
    if hours is None and case.raw("hours") is not None:
        return
    tables: list[tuple[Place, Any]] = [
        (("staff", name, "count"), pool.count)
        for name, pool in service.staff.items()
        if not isinstance(pool.shift, Mapping)
    ]
    tables += [(("arrivals", name, "rate"), stream.rate) for name, stream in service.arrivals.items()]
    timed: list[tuple[Place, Any]] = [
        (("shifts", name), shift.hours) for name, shift in service.shifts.items()
    ]
    timed += [
        (("systems", name, "maintenance"), system.maintenance) for name, system in service.systems.items()
    ]
    yield from _dates(case, [*timed, *tables])
    yield from _nights(case, hours)
    for place, table in tables:
        if table is not None:
            yield from _table(case, place, table)


def entries(table: Any) -> list[Any]:
    """All values of a timetable, whatever the day and the time of day."""
    if isinstance(table, Mapping):
        return [entry for inner in table.values() for entry in entries(inner)]
    return [] if table is None else [table]


def hours_on(case: Case, date: dt.date) -> Hours | None:
    """The hours of a date; None when the doors stay closed."""
    hours = case.service.hours
    if hours is None:
        return ALL_DAY
    if any(date in days for days in case.service.closed):
        return None
    return hours.on(date) if isinstance(hours, ByDay) else hours


def _dates(case: Case, tables: list[tuple[Place, Any]]) -> Iterator[Mistake]:
    """Dates mean nothing as long as nobody says which day is the first."""
    service = case.service
    if service.first_day is not None or case.raw("first_day") is not None:
        return
    for place, table in [(("hours",), service.hours), *tables]:
        for days in table if isinstance(table, ByDay) else ():
            if days.dated:
                text = f"{days} is a date; say which day a run begins with: first_day: {days.first}"
                yield case.mistake(*place, text=text)
                break
    if service.closed:
        first = service.closed[0].first
        yield case.mistake("closed", text=f"names dates; say which day a run begins with: first_day: {first}")


def _nights(case: Case, hours: Any) -> Iterator[Mistake]:
    """Doors that would open before they have closed."""
    if not isinstance(hours, ByDay):
        return
    for date, called in each_day(hours):
        today, day_before = hours_on(case, date), date - dt.timedelta(days=1)
        night = hours_on(case, day_before)
        if today and night and night.close.second - DAY > today.open.second:
            before = named(day_before, hours)
            text = (
                f"on {before} the doors close at {night.close}, after they open again on {called} at {today.open};"
                f" let {before} close at {TimeOfDay(today.open.second + DAY)} at the latest"
            )
            yield case.mistake("hours", text=text)
            return


def _table(case: Case, place: Place, table: Any) -> Iterator[Mistake]:
    """A timetable must say something of every hour at which the doors are open, and have no entry that never holds."""
    silent: list[str] = []
    held: dict[Place, tuple[Mapping[TimeOfDay, Any], list[Hours]]] = {}
    for date, called in each_day(case.service.hours, table):
        hours = hours_on(case, date)
        if hours is None:
            continue
        here, value = place, table
        if isinstance(table, ByDay):
            value = table.on(date)
            if value is None:
                silent.append(called)
                continue
            here = (*place, _key(case, place, table, date))
        if isinstance(value, Mapping):
            spans = held.setdefault(here, (value, []))[1]
            if hours not in spans:
                spans.append(hours)
    for here, (value, spans) in held.items():
        for where, text, key in _within(here, value, spans, bounded=case.service.hours is not None):
            yield case.mistake(*where, text=text, key=key)
    if silent:
        days = list(dict.fromkeys(silent))
        text = f"says nothing of {', '.join(days)}, when the doors are open; add {days[0]}: …, or others: …"
        yield case.mistake(*place, text=text)


def _key(case: Case, place: Place, table: ByDay[Any], date: dt.date) -> str:
    """The days of a table that hold on a date, as the file writes them."""
    days = next((one for one in table if one.dated and date in one), None)
    days = days or next((one for one in table if not one.dated and date in one), Days())
    raw = case.raw(*place)
    for written in raw if isinstance(raw, Mapping) else ():
        try:
            if Days.parse(written) == days:
                return str(written)
        except ValueError:
            continue
    return str(days)


def _within(
    place: Place, table: Mapping[TimeOfDay, Any], spans: list[Hours], *, bounded: bool
) -> Iterator[tuple[Place, str, bool]]:
    """What is wrong with one timetable, which holds on days with these hours."""
    first, hours = min(table), min(spans, key=lambda one: one.open.second)
    if first > hours.open:
        yield place, f"says nothing of {hours.open} to {first}; begin the timetable at {hours.open}", False
    for time in table:
        if bounded and all(time < one.open and time.second + DAY < one.close.second for one in spans):
            late = TimeOfDay(time.second + DAY)
            text = f"{time} is before the doors open; for the time after midnight write {late}"
            yield (*place, str(time)), text, True
        if all(time >= one.close for one in spans):
            span = (
                f"the doors are open {' and '.join(map(str, spans))}" if bounded else "the day ends at 24:00"
            )
            yield (*place, str(time)), f"{time} is after the end; {span}", True
