"""Hours: from when to when, on one day, once or several times: `09:00-17:00`, `09:00-12:00, 13:00-17:00`.

A branch that closes over lunch is open twice a day; a night line is open `22:00-30:00`, into the next day. Doors that
open, people of a shift, a system under maintenance: all say their times so.

Invariant: spans are in order, with time between them, and from the first opening to the last closing is a day at most.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from blueprint.quantity import TimeOfDay, Written

DAY = 86400
MOST_SPANS = 24
"""How often a day the doors may open."""
_SPAN = r"\d{1,2}:\d{2}(:\d{2})?\s*[-–]\s*\d{1,2}:\d{2}(:\d{2})?"


@dataclass(frozen=True)
class Span:
    """One time from an opening to a closing, `09:00-12:00`."""

    open: TimeOfDay
    close: TimeOfDay

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Read `09:00-12:00`."""
        parts = re.split(r"[-–]", raw)
        if len(parts) != 2:
            raise ValueError(f"{raw.strip()[:40]!r} are no hours; write them as 09:00-17:00")
        opening, closing = (TimeOfDay.parse(part) for part in parts)
        if not 0 < closing.second - opening.second <= DAY or opening.second >= DAY:
            raise ValueError(
                f"{raw} is not a span of a day; the closing comes after the opening and within 24 h"
                " (write 22:00-30:00 for a night)"
            )
        return cls(opening, closing)

    def __str__(self) -> str:
        return f"{self.open}-{self.close}"


@dataclass(frozen=True)
class Hours(Written):
    """The times of a day at which the doors are open: one span, or several with breaks between them."""

    spans: tuple[Span, ...]
    pattern: ClassVar[dict[str, Any]] = {
        "anyOf": [
            {"type": "string", "pattern": rf"^\s*{_SPAN}(\s*,\s*{_SPAN})*\s*$"},
            {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": rf"^\s*{_SPAN}\s*$"}},
        ],
        "description": "Hours: 09:00-17:00, or several times a day: 09:00-12:00, 13:00-17:00.",
        "examples": ["09:00-17:00", "22:00-30:00", "09:00-12:00, 13:00-17:00"],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `09:00-17:00`, `09:00-12:00, 13:00-17:00`, or a list of spans."""
        parts = raw.split(",") if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else []
        if not parts or not all(isinstance(part, str) for part in parts):
            raise ValueError(f"{_shown(raw)} are no hours; write them as 09:00-17:00")
        return cls(_in_order(Span.parse(part.strip() if len(parts) > 1 else part) for part in parts))

    @property
    def open(self) -> TimeOfDay:
        """When the doors open first on the day."""
        return self.spans[0].open

    @property
    def close(self) -> TimeOfDay:
        """When they close last."""
        return self.spans[-1].close

    def opens(self, time: str) -> Self:
        """The hours with another first opening."""
        return self.parse(", ".join([f"{time}-{self.spans[0].close}", *map(str, self.spans[1:])]))

    def closes(self, time: str) -> Self:
        """The hours with another last closing."""
        return self.parse(", ".join([*map(str, self.spans[:-1]), f"{self.spans[-1].open}-{time}"]))

    def __str__(self) -> str:
        return ", ".join(map(str, self.spans))


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    found = tuple(spans)
    for before, after in itertools.pairwise(found):
        if after.open == before.close:
            text = f"{before} and {after} are one span; write {before.open}-{after.close}, or leave time between them"
            raise ValueError(text)
        if after.open < before.close:
            late = after.close <= before.open
            remedy = (
                f"write {after}, {before}"
                if late
                else f"let one end before the other begins, or write {_both(before, after)}"
            )
            raise ValueError(f"{after} begins before {before} has ended; {remedy}")
    if len(found) > MOST_SPANS:
        raise ValueError(f"the doors open {len(found)} times a day; {MOST_SPANS} times are the most")
    if found[-1].close.second - found[0].open.second > DAY:
        limit = TimeOfDay(found[0].open.second + DAY)
        raise ValueError(
            f"{found[-1]} ends more than a day after {found[0].open}; let it end at {limit} at the latest"
        )
    return found


def _both(one: Span, other: Span) -> str:
    return f"{min(one.open, other.open)}-{max(one.close, other.close)}"


def _shown(raw: Any) -> str:
    text = "nothing" if raw is None else repr(raw) if isinstance(raw, str) else str(raw)
    return text if len(text) <= 40 else f"{text[:37]}…"


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(begin, end) in order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found
