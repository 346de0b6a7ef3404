"""A timetable that is changed: one more teller from 11:00 to 14:00, a peak moved to the afternoon, doors open longer.

`{09:00: 3, 11:00: 5}` with one more from 10:00 to 12:00 becomes `{09:00: 3, 10:00: 4, 11:00: 6, 12:00: 5}`: it is split
where the window begins and ends. Invariants: outside the window everything stays; a shifted peak leaves the expected
number of customers of the day as it was.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

from blueprint.changes import by_day
from blueprint.changes.draft import DAY, Draft
from blueprint.changes.sizes import added_rate, scaled_rate
from blueprint.dates import Days
from blueprint.hours import Hours
from blueprint.quantity import Rate, Share, TimeOfDay

Table = dict[int, Any]
"""The value from each second after midnight on, in order."""


def each_entry(raw: Any, act: Callable[[Any, str], Any], at: str = "") -> Any:
    """A value, timetable, or value by day with `act(entry, from when on)` done to every entry."""
    if isinstance(raw, Mapping):
        return {key: each_entry(entry, act, str(key)) for key, entry in raw.items()}
    return act(raw, at)


def table_of(draft: Draft, raw: Any, days: Days | None = None) -> Table:
    """A timetable by seconds; one value holds from the opening on."""
    if not isinstance(raw, Mapping):
        return {draft.span(days)[0]: raw}
    return dict(sorted((TimeOfDay.parse(time).second, value) for time, value in raw.items()))


def written(table: Mapping[int, Any]) -> dict[str, Any]:
    """The timetable as a file has it."""
    return {str(TimeOfDay(second)): value for second, value in sorted(table.items())}


def window(draft: Draft, begin: str, end: str, days: Days | None = None) -> tuple[int, int]:
    """A part of the day in seconds.

    Raises
    ------
    ValueError
        when it is empty or not within the hours.
    """
    first, last = TimeOfDay.parse(begin).second, TimeOfDay.parse(end).second
    opening, closing = draft.span(days)
    if first >= last:
        raise ValueError(f"{begin} to {end} is no part of the day; the end comes after the begin")
    if first < opening or last > closing:
        inside = max(first, opening), min(last, closing)
        late = first + DAY, last + DAY
        hint = ""
        if inside[0] < inside[1]:
            hint = f"; write {TimeOfDay(inside[0])} to {TimeOfDay(inside[1])}"
        elif opening <= late[0] and late[1] <= closing:
            hint = f"; for the time after midnight write {TimeOfDay(late[0])} to {TimeOfDay(late[1])}"
        raise ValueError(f"{begin} to {end} is not within the hours: {draft.open_hours(days)}{hint}")
    if not draft.within(first, last, days):
        raise ValueError(f"the doors are closed from {begin} to {end}: {draft.open_hours(days)}")
    return first, last


def split(draft: Draft, raw: Any, first: int, last: int, days: Days | None = None) -> Table:
    """The timetable with an entry of its own at both ends of a part of the day."""
    table = table_of(draft, raw, days)
    for second in (first, last):
        if second < draft.span(days)[1] and second not in table:
            before = [time for time in table if time <= second]
            if not before:
                raise ValueError(f"says nothing of {TimeOfDay(second)}; begin the timetable at the opening")
            table[second] = table[max(before)]
    return dict(sorted(table.items()))


def changed_within(
    draft: Draft, raw: Any, first: int, last: int, act: Callable[[Any], Any], days: Days | None = None
) -> dict[str, Any]:
    """The timetable with `act` done to what holds from `first` to `last`; on every day, where it differs by day."""
    if by_day.differs(raw):
        return {
            name: changed_within(draft, one, first, last, act, by_day.meant(raw, name))
            for name, one in raw.items()
        }
    opening, closing = draft.span(days)
    if not draft.within(first, last, days):  # on these days the doors are closed then
        return raw  # type: ignore[no-any-return]
    first, last = max(first, opening), min(last, closing)
    table = split(draft, raw, first, last, days)
    return written({time: act(value) if first <= time < last else value for time, value in table.items()})


def expected(draft: Draft, raw: Any, first: int, last: int, days: Days | None = None) -> float:
    """How many customers a rate as written brings from `first` to `last`, on average."""
    if by_day.differs(raw):
        raise ValueError("differs by day; shift it on the days of one entry: arrivals.walk_in.rate.mon-fri")
    table = table_of(draft, raw, days)
    ends = [*list(table)[1:], math.inf]
    return math.fsum(
        Rate.parse(rate).per_second(draft.unit) * max(0.0, min(until, end) - max(since, begin))
        for since, until in draft.within(first, last, days)
        for (begin, rate), end in zip(table.items(), ends, strict=True)
    )


def shifted(
    draft: Draft,
    raw: Any,
    share: Share,
    source: tuple[int, int],
    target: tuple[int, int],
    days: Days | None = None,
) -> dict[str, Any]:
    """A rate of which `share` of those expected in `source` come in `target` instead, spread evenly over it."""
    moved = share.value * expected(draft, raw, *source, days)
    if moved == 0:
        raise ValueError("moves nobody; nobody is expected then, or the share is 0%")
    less = raw
    if share.value > 0:
        less = changed_within(draft, raw, *source, lambda rate: scaled_rate(rate, 1 - share.value), days)
    more = moved / sum(end - begin for begin, end in draft.within(*target, days))
    return changed_within(draft, less, *target, lambda rate: added_rate(rate, more, draft.unit), days)


def change_hours(draft: Draft, place: tuple[str, ...], hours: Hours) -> None:
    """Open and close at other times (on the days of one entry), timetables in tow; other hours than the doors', too.

    The first value of a timetable holds from the new opening on; entries at or after the new closing are left out.
    """
    draft.put(place, str(hours))
    if place[0] != "hours":
        return
    tables: list[tuple[str, ...]] = [("staff", name, "count") for name in draft.section("staff")]
    tables += [("arrivals", name, "rate") for name in draft.section("arrivals")]
    for place in tables:
        raw = draft.get(place)
        for at in [(*place, key) for key in raw] if by_day.differs(raw) else [place]:
            _fit(draft, at)


def _fit(draft: Draft, place: tuple[str, ...]) -> None:
    """Make one timetable fit the hours of its days."""
    raw = draft.get(place)
    if not isinstance(raw, Mapping):
        return
    opening, closing = draft.span(draft.days_at(place))
    table = table_of(draft, raw)
    first = min(table)
    if first > opening:
        table[opening] = table.pop(first)
    kept = {second: value for second, value in table.items() if second < closing}
    early = [second for second in kept if second < opening]
    if any(second + DAY < closing for second in early):  # such a time would mean the night after
        value = kept[max(early)]
        kept = {second: one for second, one in kept.items() if second >= opening}
        kept.setdefault(opening, value)
    if kept.keys() != {TimeOfDay.parse(time).second for time in raw}:
        draft.put(place, written(kept))


def runs(table: Mapping[int, Any]) -> Table:
    """The timetable without entries that say again what holds already."""
    kept: Table = {}
    for _, group in itertools.groupby(sorted(table.items()), key=lambda entry: repr(entry[1])):
        second, value = next(group)
        kept[second] = value
    return kept
