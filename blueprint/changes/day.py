"""The day changed: one more from 11:00 to 14:00, the peak shifted to the afternoon, doors open an hour longer.

What is done to the timetables themselves is in `timetable`. Invariant: a part of the day lies within the hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.changes import by_day, timetable
from blueprint.changes.draft import DAY, Draft
from blueprint.changes.figures import Become, Plus, Times
from blueprint.changes.operation import Operation, UnchangedError, refusal, standing
from blueprint.changes.place import Target
from blueprint.hours import Hours
from blueprint.quantity import Duration, Share, TimeOfDay


@dataclass(frozen=True)
class PartOfDay(Operation):
    """An operation for a part of the day: `+1 from 11:00 to 14:00`."""

    inner: Operation
    begin: str
    end: str

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Split the timetable and change the part."""
        if target.kind not in {"count", "rate"} or ":" in target.place[-1]:
            raise ValueError(
                "only head counts and rates of arrivals change with the time of day; leave out from … to …"
            )
        value = standing(draft, target)
        days = draft.days_at(target.place)
        first, last = timetable.window(draft, self.begin, self.end, days)

        def act(entry: Any) -> Any:
            if isinstance(self.inner, Plus):
                if target.kind != "count":
                    raise refusal(self.inner.words(), target)
                return self.inner.more(entry, target)
            if isinstance(self.inner, Times):
                return self.inner.larger(draft, entry, target)
            assert isinstance(self.inner, Become)  # noqa: S101  `read` puts nothing else here
            return self.inner.value(target)

        done = timetable.changed_within(draft, value, first, last, act, days)
        _put_if_changed(draft, target, done)


def _put_if_changed(draft: Draft, target: Target, table: Any) -> None:
    def said(raw: Any) -> Any:
        if by_day.differs(raw):
            return {name: said(one) for name, one in raw.items()}
        return timetable.runs(timetable.table_of(draft, raw))

    if said(draft.get(target.place)) == said(table):
        raise UnchangedError("changes nothing; that is how it is then already")
    draft.put(target.place, table)


@dataclass(frozen=True)
class Shift(Operation):
    """Customers who come at another time: `shift 20% from 11:00-13:00 to 14:00-16:00`."""

    share: Share
    source: tuple[str, str]
    target: tuple[str, str]

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Move the share of those expected in the first part of the day evenly to the second."""
        if target.kind != "rate":
            raise ValueError("only a rate of arrivals can be shifted: arrivals.walk_in.rate")
        value = standing(draft, target)
        days = draft.days_at(target.place)
        source, goal = (timetable.window(draft, *part, days) for part in (self.source, self.target))
        _put_if_changed(draft, target, timetable.shifted(draft, value, self.share, source, goal, days))


@dataclass(frozen=True)
class Longer(Operation):
    """Doors that close later or earlier: `+1 h`, `-30 min`."""

    sign: int
    time: Duration

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Move the closing."""
        if target.kind != "hours":
            raise refusal(f"{'+' if self.sign > 0 else '-'}{self.time}", target)
        for one in _each(draft, target):
            closing = Hours.parse(standing(draft, one)).close.second
            Doors("closes", _clock(closing + self.sign * self.time.seconds(draft.unit))).carry_out(draft, one)


@dataclass(frozen=True)
class Doors(Operation):
    """Doors that open or close at another time: `opens 08:00`, `closes 18:30`."""

    which: str
    time: str

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Set one end of the hours."""
        if target.kind != "hours":
            raise refusal(f"{self.which} {self.time}", target)
        for one in _each(draft, target):
            hours = Hours.parse(standing(draft, one))
            new = hours.opens(self.time) if self.which == "opens" else hours.closes(self.time)
            if new == hours:
                raise UnchangedError(f"changes nothing; {draft.open_hours(draft.days_at(one.place))} already")
            timetable.change_hours(draft, one.place, new)


def _each(draft: Draft, target: Target) -> list[Target]:
    """The hours, or those of every entry where they differ by day."""
    raw = standing(draft, target)
    return [Target((*target.place, days), "hours") for days in raw] if isinstance(raw, Mapping) else [target]


def _clock(second: float) -> str:
    if not second >= 0 or second > 2 * DAY:
        raise ValueError("is not within the day; write when the doors close: closes 18:30")
    return str(TimeOfDay(round(second)))
