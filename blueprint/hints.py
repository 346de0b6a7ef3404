"""What is right and may still not be what was meant.

Doors that close at midnight and open again the same moment turn customers away whom nobody meant to turn away. Nothing
here keeps a service from being run; `blueprint check` tells it apart from the mistakes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from blueprint.case import Case
from blueprint.dates import each_day
from blueprint.hours import DAY
from blueprint.mistakes import Mistake
from blueprint.opening import hours_on

_AT_CLOSING = {
    "serve_out": "those inside are served to the end, and the next day begins beside them",
    "turn_away": "those who wait are turned away at {at}",
    "cut": "everyone's stay is cut at {at}",
    "carry_over": "those who wait are charged to doors that are closed for no time, and do not give up any more",
}


def hints(case: Case) -> Iterator[Mistake]:
    """Every hint, in the order of the file."""
    yield from _round_the_clock(case)
    yield from _never_down(case)
    yield from _never_fails(case)


def _round_the_clock(case: Case) -> Iterator[Mistake]:
    """Doors that close and open again at the same moment."""
    service = case.service
    if service.hours is None:
        return
    days, again = 0, []
    for date, called in each_day(service.hours):
        days += 1
        hours, after = hours_on(case, date), hours_on(case, date + dt.timedelta(days=1))
        if hours and after and hours.close.second - DAY == after.open.second:
            again.append((called, hours.close, after.open))
    if not again:
        return
    called, close, opens = again[0]
    closing = service.closing or "serve_out"
    told = _AT_CLOSING[closing].format(at=opens)
    if len(again) == days and not service.closed:
        yield case.mistake("hours", text=(
            f"the doors close and open again at {opens} every day: {told}; leave hours out for a service that"
            " never closes"
        ))  # fmt: skip
    elif closing != "serve_out":
        yield case.mistake("hours", text=(
            f"on {called} the doors close at {close} and open again at the same moment: {told}; write"
            " closing: serve_out to serve those inside to the end"
        ))  # fmt: skip


def _never_down(case: Case) -> Iterator[Mistake]:
    """A system that is never down, and what would become of work if it were."""
    for name, system in case.service.systems.items():
        if not system.ever_down and "work" in system.model_fields_set:
            text = "says what becomes of work when it is down, and it never goes down; say up and down, or remove work"
            yield case.mistake("systems", name, "work", text=text)


def _never_fails(case: Case) -> Iterator[Mistake]:
    """A standard for failures where nothing can fail."""
    for name, step in case.service.steps.items():
        if step.standard is not None and step.standard.failures is not None and not step.fails:
            text = (
                "nothing can fail here, so this is always kept; say what can go wrong in fails, or remove it"
            )
            yield case.mistake("steps", name, "standard", "failures", text=text)
