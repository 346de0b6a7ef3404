"""Days: weekdays, dates, and what differs from one to another.

    hours: {mon-fri: 09:00-17:00, sat: 09:00-12:00, 2026-12-24: 09:00-12:00}

A date says more than a weekday, and a weekday more than `others`. Days that nothing is said of have nothing: the doors
stay closed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
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
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def date_of(raw: Any) -> dt.date:
    """Read `2026-03-02`."""
    if isinstance(raw, dt.date):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{str(raw)[:40]!r} is no date; write it as 2026-03-02")
    year, month, day = (int(part) for part in text.split("-"))
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no {text}; check the month and the day") from None


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
        if isinstance(raw, dt.date):
            return cls((), raw, raw)
        text = raw.strip().lower() if isinstance(raw, str) else ""
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

    def apart(self) -> Iterator[tuple[str, T]]:
        """(day, value), each weekday apart: what is said, however it is written."""
        for days, value in self.items():
            for day in [WEEKDAYS[number] for number in days.weekdays] or [str(days)]:
                yield day, value

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


def each_day(*tables: Any) -> Iterator[tuple[dt.date, str]]:
    """A date for every kind of day that values distinguish, and its name: the weekdays, and each date named."""
    for number, word in enumerate(WEEKDAYS):
        yield dt.date(1, 1, 1) + dt.timedelta(days=number), word  # a Monday that nobody names
    for table in tables:
        for days in table if isinstance(table, ByDay) else ():
            if days.first is not None:
                yield days.first, str(days)
