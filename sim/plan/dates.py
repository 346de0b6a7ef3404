"""Dates: hours, timetables and rates that differ from day to day become lists over the whole horizon.

`hours: {mon-fri: 09:00-17:00, sat: 09:00-12:00}` over two weeks is twelve spans, with a break at noon twenty-two;
`count: {mon-fri: {09:00: 3, 11:00: 5}, sat: 2}` is twenty-two changes. An engine knows ticks only: weekdays and
holidays end here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from blueprint import Blueprint
from blueprint.dates import ByDay
from blueprint.frozen import FrozenDict
from blueprint.quantity import TimeOfDay
from sim.plan.parts import DAY, TICKS

MONDAY = dt.date(2024, 1, 1)
"""The first day where the service names none: weekdays count from a Monday."""


class Dates:
    """The days of a run: which date each is, and when the doors are open on it."""

    def __init__(self, blueprint: Blueprint, days: int) -> None:
        """Raises
        ------
        ValueError
            when the service is closed on all of them.
        """
        self.days, self.always = days, blueprint.hours is None
        self._first, self._blueprint = blueprint.first_day or MONDAY, blueprint
        self._open = [self._hours(day) for day in range(days)]
        if not any(self._open):
            raise ValueError(
                f"the service is closed on all {days} days from {self.date(0)} on; run more days, or begin on another"
            )

    def date(self, day: int) -> dt.date:
        """The date of a day; the first is 0."""
        return self._first + dt.timedelta(days=day)

    def on(self, table: Any, day: int) -> Any:
        """What a value that may differ by day is on one."""
        return table.on(self.date(day)) if isinstance(table, ByDay) else table

    def _hours(self, day: int) -> tuple[tuple[int, int], ...]:
        """Openings and closings of a day, in seconds after its midnight; none when the doors stay closed."""
        if self.always:
            return ((0, 86400),)
        date = self.date(day)
        hours = self.on(self._blueprint.hours, day)
        if hours is None or any(date in closed for closed in self._blueprint.closed):
            return ()
        return tuple((span.open.second, span.close.second) for span in hours.spans)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """(opening, closing) of all times at which the doors are open, in ticks."""
        if self.always:
            return ((0, self.days * DAY),)
        return tuple(
            (day * DAY + opening * TICKS, day * DAY + closing * TICKS)
            for day, hours in enumerate(self._open)
            for opening, closing in hours
        )

    def is_open(self, day: int) -> bool:
        """Whether the doors open on a day, also on one before or after the run."""
        return bool(self._hours(day))

    def times(self, hours: Any) -> list[tuple[int, int, int]]:
        """(begin, end, day) of hours that are not those of the doors, on all days that can matter, in ticks.

        These are the days of the run, one before it, which may reach into it, and two after it, for who is served out.
        """
        return [
            (day * DAY + span.open.second * TICKS, day * DAY + span.close.second * TICKS, day)
            for day in range(-1, self.days + 2)
            if (there := self.on(hours, day)) is not None
            for span in there.spans
        ]

    def pieces(self, table: Any) -> Iterator[tuple[int, int, Any, int]]:
        """(start, end, value, day) of a value that may change by day and time of day, while the doors are open."""
        for day, hours in enumerate(self._open):
            for opening, closing in hours:
                for start, end, value in _within(self.on(table, day), opening, closing):
                    yield day * DAY + start * TICKS, day * DAY + end * TICKS, value, day


def _within(table: Any, opening: int, closing: int) -> Iterator[tuple[int, int, Any]]:
    """(start, end, value) of a timetable within the open hours, in seconds after midnight."""
    if not isinstance(table, FrozenDict):
        yield opening, closing, table
        return
    times: list[TimeOfDay] = sorted(table)
    for time, after in zip(times, [*times[1:], None], strict=True):
        start, end = max(time.second, opening), min(after.second if after else closing, closing)
        if start < end:
            yield start, end, table[time]
