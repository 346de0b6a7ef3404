"""A value that differs by day, as it is written: what holds when, a day taken out of it, two of them side by side.

`{mon-fri: 3, sat: 2}` with one more on Friday becomes `{mon-thu: 3, sat: 2, fri: 4}`. Invariant: a value of which a day
has been taken out means the same as before.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from blueprint.dates import WEEKDAYS, ByDay, Days

Raw = Any
"""A value as a file has it."""
EVERY_DAY = Days(tuple(range(7)))


def differs(raw: Raw) -> bool:
    """Whether a value as written differs by day."""
    return isinstance(raw, Mapping) and not any(":" in str(key) for key in raw)


def meant(raw: Raw, key: str) -> Days:
    """The days that a key of a value means; `others` are the weekdays that no other key names."""
    days = Days.parse(key)
    if days != Days() or not differs(raw):
        return days
    named = {number for one in raw for number in Days.parse(one).weekdays}
    return Days(tuple(number for number in range(7) if number not in named))


def held(raw: Raw, days: Days | None) -> list[Raw]:
    """What holds on some days, each value once; of all days, where it is said on none of these."""
    table = _table(raw)
    if days is None or days == Days():
        return list(table.values())
    found: list[Raw] = []
    for own, value in table.apart():
        if own.dated and days.first and days.last and days.first in own and days.last in own:
            return [value]
        if _meet(own, days) and value not in found:
            found.append(value)
    return found or list(table.values())


def taken_out(raw: Raw, key: str) -> dict[str, Raw] | None:
    """A value with an entry of its own for some days, which says what held on them before; None when nothing did.

    Raises
    ------
    ValueError
        when different things hold on these days.
    """
    days, table = Days.parse(key), _table(raw)
    if days == Days():
        return None
    before = dict(table.apart())
    for own in before:
        if own.dated and days.dated and _meet(own, days):
            raise ValueError(
                f"{days} and {own} have dates in common; change all of {own}, or write both anew"
            )
    values = [before.get(Days((WEEKDAYS.index(word),))) for word in days.words()]
    if any(value != values[0] for value in values):
        raise ValueError(f"different things hold on the days of {days}; change them one by one")
    if values[0] is None:
        return None
    kept: dict[str, Raw] = {}
    for own, value in table.items():
        if own.dated or days.dated:
            kept[str(own)] = value
            continue
        rest = [number for number in meant(raw, str(own)).weekdays if number not in days.weekdays]
        kept |= {str(run): value for run in runs(rest)}
    return {name: copy.deepcopy(value) for name, value in (*kept.items(), (str(days), values[0]))}


def runs(numbers: Iterable[int]) -> Iterator[Days]:
    """Weekdays in order, those that follow one another as one."""
    run: tuple[int, ...] = ()
    for number in sorted(numbers):
        if run and number != run[-1] + 1:
            yield Days(run)
            run = ()
        run = (*run, number)
    if run:
        yield Days(run)


def changed_days(before: Raw, after: Raw) -> list[tuple[Days, Raw, Raw]]:
    """(days, what is said before, what is said after) where two values differ, weekdays that change alike as one."""
    old, new = dict(_table(before).apart()), dict(_table(after).apart())
    alike: list[tuple[list[int], Raw, Raw]] = []
    for number in range(7):
        was, becomes = old.get(Days((number,))), new.get(Days((number,)))
        if was == becomes:
            continue
        if alike and alike[-1][1:] == (was, becomes) and alike[-1][0][-1] == number - 1:
            alike[-1][0].append(number)
        else:
            alike.append(([number], was, becomes))
    found = [(Days(tuple(numbers)), was, becomes) for numbers, was, becomes in alike]
    for days in sorted({one for one in (*old, *new) if one.dated}, key=str):
        was, becomes = _said(before, old, days), _said(after, new, days)
        if was != becomes:
            found.append((days, was, becomes))
    return found


def _said(raw: Raw, apart: Mapping[Days, Raw], days: Days) -> Raw:
    """What is said of dates: by themselves, or of the weekdays on which they fall."""
    if days in apart:
        return apart[days]
    values = [apart.get(Days((WEEKDAYS.index(word),))) for word in days.words()]
    return values[0] if all(value == values[0] for value in values) else raw


def _table(raw: Raw) -> ByDay[Raw]:
    if raw is None:
        return ByDay()
    if not differs(raw):
        return ByDay({EVERY_DAY: raw})
    return ByDay({Days.parse(key): value for key, value in raw.items()})


def _meet(one: Days, other: Days) -> bool:
    """Whether days have a day in common; a date may be a weekday of its name."""
    if one.first is None or other.first is None:
        return not set(one.words()).isdisjoint(other.words())
    last = dt.date.max
    return one.first <= (other.last or last) and other.first <= (one.last or last)
