"""What is right and may still not be what was meant.

Doors that close at midnight and open again the same moment turn customers away whom nobody meant to turn away. Nothing
here keeps a service from being run; `blueprint check` tells it apart from the mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.case import Case
from blueprint.dates import ByDay
from blueprint.mistakes import Mistake
from blueprint.quantity import Hours

_AT_CLOSING = {
    "serve_out": "those inside are served to the end, and the next day begins beside them",
    "turn_away": "those who wait are turned away at midnight",
    "cut": "everyone's stay is cut at midnight",
    "carry_over": "those who wait are charged to doors that are closed for no time, and do not give up any more",
}


def hints(case: Case) -> Iterator[Mistake]:
    """Every hint, in the order of the file."""
    yield from _round_the_clock(case)
    yield from _never_down(case)


def _round_the_clock(case: Case) -> Iterator[Mistake]:
    """Hours that never end, and doors that close all the same."""
    hours = case.service.hours
    spans = list(hours.values()) if isinstance(hours, ByDay) else [hours] if isinstance(hours, Hours) else []
    if spans and all(one.close.second - one.open.second == 86400 for one in spans):
        closing = _AT_CLOSING[case.service.closing or "serve_out"]
        again = spans[0].open
        text = (
            f"the doors close and open again at {again} every day: {closing}; leave hours out for a service that"
            " never closes"
        )
        yield case.mistake("hours", text=text)


def _never_down(case: Case) -> Iterator[Mistake]:
    """A system that never fails, and what would become of work if it did."""
    for name, system in case.service.systems.items():
        if system.up is None and "work" in system.model_fields_set:
            text = "says what becomes of work when it is down, and it never goes down; say up and down, or remove work"
            yield case.mistake("systems", name, "work", text=text)
