"""Days: weekdays, dates, and what differs from one to another.

    hours: {mon-fri: 09:00-17:00, sat: 09:00-12:00, 2026-12-24: 09:00-12:00}

A date says more than a weekday, and a weekday more than `others`. Days that nothing is said of have nothing: the doors
stay closed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from blueprint.frozen import FrozenDict
from blueprint.mistakes import did_you_mean
from blueprint.quantity import Written

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER = {word: number for words in (WEEKDAYS, _FULL) for number, word in enumerate(words)}
OTHERS = "others"
YEARS = range(1900, 2201)
"""Years that a file may name."""
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def date_of(raw: Any) -> dt.date:
    """Read `2026-03-02`."""
    text = raw.strip() if isinstance(raw, str) else str(raw) if isinstance(raw, dt.date) else ""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{str(raw)[:40]!r} is no date; write it as 2026-03-02")
    year, month, day = (int(part) for part in text.split("-"))
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no {text}; check the month and the day") from None
    if date.year not in YEARS:
        raise ValueError(f"{text} is too far away; write a year from {YEARS.start} to {YEARS.stop - 1}")
    return date


@dataclass(frozen=True, order=True)
class Days(Written):
    """Some days: weekdays (`sat`, `mon-fri`), a date, dates from one to another (`2026-12-24..2026-12-31`), `others`.

    Attributes
    ----------
    weekdays
        numbers from 0 for Monday; none for dates.
    first, last
        the dates, both included; None for weekdays.
    """

    weekdays: tuple[int, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    pattern: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "Days: sat, mon-fri, 2026-12-24, 2026-12-24..2026-12-31, others.",
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read days as they are written."""
        text = raw.strip().lower() if isinstance(raw, str) else str(raw) if isinstance(raw, dt.date) else ""
        if text == OTHERS:
            return cls()
        if text[:1].isdigit():
            first, _, last = text.partition("..")
            begin, end = date_of(first), date_of(last or first)
            if end < begin:
                raise ValueError(f"{text} ends before it begins; write the earlier date first")
            return cls((), begin, end)
        begin_word, dash, end_word = (part.strip() for part in re.sub("[–—]", "-", text).partition("-"))
        for word in (begin_word, end_word) if dash else (begin_word,):
            if word not in _NUMBER:
                hint = did_you_mean(word, set(_NUMBER))
                raise ValueError(
                    f"{str(raw)[:40]!r} are no days{hint}; write mon, mon-fri, a date as 2026-12-24, or others"
                )
        first_day, last_day = _NUMBER[begin_word], _NUMBER[end_word or begin_word]
        return cls(tuple((first_day + more) % 7 for more in range((last_day - first_day) % 7 + 1)))

    @property
    def dated(self) -> bool:
        """Whether these are dates."""
        return self.first is not None

    def say(self, lang: str = "en") -> str:
        """These days as readers know them: `mon-fri`, 周一至周五; dates as they are."""
        if not lang.startswith("zh") or self.dated:
            return str(self)
        if not self.weekdays:
            return "其他日子"
        first, last = (f"周{'一二三四五六日'[number]}" for number in (self.weekdays[0], self.weekdays[-1]))
        return first if first == last else f"{first}至{last}"

    def follows(self, other: Days) -> bool:
        """Whether these dates begin within others, or on the day after."""
        first, last = self.first, other.last
        return first is not None and last is not None and first <= last + dt.timedelta(days=1)

    def until(self, other: Days) -> Days:
        """These dates, on to the end of others."""
        return Days((), self.first, max(one for one in (self.last, other.last) if one))

    def words(self) -> list[str]:
        """The weekdays that these days are, or fall on."""
        if self.first is None or self.last is None:
            return [WEEKDAYS[number] for number in self.weekdays]
        many = min((self.last - self.first).days + 1, 7)
        return [WEEKDAYS[(self.first.weekday() + more) % 7] for more in range(many)]

    def __contains__(self, date: dt.date) -> bool:
        if self.first is not None and self.last is not None:
            return self.first <= date <= self.last
        return date.weekday() in self.weekdays

    def __str__(self) -> str:
        if self.first is not None:
            return f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"
        if not self.weekdays:
            return OTHERS
        first, last = WEEKDAYS[self.weekdays[0]], WEEKDAYS[self.weekdays[-1]]
        return first if len(self.weekdays) == 1 else f"{first}-{last}"


class ByDay(FrozenDict[Days, T]):
    """A value that differs from day to day."""

    def on(self, date: dt.date) -> T | None:
        """The value on a date; None when nothing is said of it."""
        for wanted in (True, False):
            for days, value in self.items():
                if days.dated == wanted and date in days:
                    return value
        return self.get(Days())

    def apart(self) -> Iterator[tuple[Days, T]]:
        """(days, value), each weekday apart, `others` among them: what is said, however it is written."""
        named = {number for days in self for number in days.weekdays}
        for days, value in self.items():
            numbers = days.weekdays if days.dated or days.weekdays else sorted(set(range(7)) - named)
            for number in numbers:
                yield Days((number,)), value
            if days.dated:
                yield days, value

    @classmethod
    def of(cls, pairs: list[tuple[Days, T]]) -> ByDay[T]:
        """From (days, value).

        Raises
        ------
        ValueError
            when a day is named twice.
        """
        seen: list[Days] = []
        for days, _ in pairs:
            for other in seen:
                if days == other or set(days.weekdays) & set(other.weekdays) or _overlap(days, other):
                    raise ValueError(f"{days} and {other} name the same day; name each day once")
            seen.append(days)
        return cls(sorted(pairs, key=lambda pair: _order(pair[0])))


def _overlap(one: Days, other: Days) -> bool:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.first <= other.last and other.first <= one.last


def _order(days: Days) -> tuple[int, int, str]:
    """Weekdays, dates, others."""
    if days.dated:
        return 1, 0, str(days)
    return (0, days.weekdays[0], "") if days.weekdays else (2, 0, "")


def joined(dates: Iterable[tuple[Days, T]]) -> list[tuple[Days, T]]:
    """Dates in order, those that touch or overlap and have the same value as one."""
    found: list[tuple[Days, T]] = []
    for days, value in sorted(dates, key=lambda one: (one[0].first, one[0].last)):
        before = found[-1] if found else None
        if before is not None and before[1] == value and days.follows(before[0]):
            found[-1] = before[0].until(days), value
        else:
            found.append((days, value))
    return found


def each_day(*tables: Any) -> Iterator[tuple[dt.date, str]]:
    """A date for every kind of day that values distinguish, and its name.

    These are a week of which no date is named, and after each date at which something begins or ends a week, in which
    every weekday meets what is said of those dates.
    """
    dated = [days for table in tables if isinstance(table, ByDay) for days in table if days.dated]
    edges = {
        edge
        for days in dated
        for edge in (days.first, days.last and days.last + dt.timedelta(days=1))
        if edge
    }
    weeks = [dt.date(1, 1, 8), *sorted(edges)]  # the year 1 began with a Monday, and no file may name it
    seen = dict.fromkeys(week + dt.timedelta(days=more) for week in weeks for more in range(7))
    for date in seen:
        yield date, named(date, *tables)


def named(date: dt.date, *tables: Any) -> str:
    """What a designer calls a day: by its date, where values say something of that date, else by its weekday."""
    dated = any(days.dated and date in days for table in tables if isinstance(table, ByDay) for days in table)
    return str(date) if dated else WEEKDAYS[date.weekday()]
