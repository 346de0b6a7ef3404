"""Do shifts fit the doors, and is somebody put on each of them?

A pool on a shift that is not there, an evening shift in a branch that closes at five, how many there are said twice:
each is right in itself, and still nobody would know who is at the counter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from blueprint.case import Case
from blueprint.dates import ByDay, each_day
from blueprint.hours import DAY, Hours
from blueprint.mistakes import Mistake, did_you_mean
from blueprint.opening import hours_on
from blueprint.service import Pool, Shift


def shifts_of(pool: Pool) -> tuple[str, ...]:
    """The shifts in which people of a pool are there."""
    return (pool.shift,) if isinstance(pool.shift, str) else tuple(pool.shift or ())


def shifts(case: Case) -> Iterator[Mistake]:
    """Everything about shifts, and who is on them."""
    known, used = case.names("shifts"), set()
    unread = any(_unread(case, name) for name in case.service.staff)
    for name, pool in case.service.staff.items():
        here, keyed = ("staff", name, "shift"), isinstance(pool.shift, Mapping)
        for shift in shifts_of(pool):
            used.add(shift)
            if shift not in known:
                text = f"no shift {shift!r}{did_you_mean(shift, known)}"
                yield case.mistake(*here, *([shift] if keyed else []), text=text, key=keyed)
        if isinstance(pool.shift, Mapping):
            if "count" in pool.model_fields_set:
                text = "says how many are in each shift, and count says how many there are; remove one of the two"
                yield case.mistake(*here, text=text)
            if not any(pool.shift.values()):
                yield case.mistake(*here, text="nobody is in any shift; write 1 or more in one of them")
    for name, made in case.service.shifts.items():
        if name not in used and not unread and used <= known:
            text = "nobody is on this shift; name it in a pool's shift: or remove it"
            yield case.mistake("shifts", name, text=text, key=True)
        elif not _meets(case, made):
            hours = case.service.hours
            spans = ", ".join(map(str, dict.fromkeys(hours.values()))) if isinstance(hours, ByDay) else hours
            text = f"nobody is ever on duty in this shift, for the doors are open {spans}; let it meet these hours"
            yield case.mistake("shifts", name, text=text)


def _unread(case: Case, pool: str) -> bool:
    """Whether a pool may name a shift in words that could not be read."""
    raw = case.raw("staff", pool)
    torn = raw is not None and not isinstance(raw, Mapping)
    return torn or case.set_aside("staff", pool, "shift") or bool(case.misspelt("staff", pool))


def _meets(case: Case, shift: Shift) -> bool:
    """Whether the doors are open on some day while the shift lasts, or may be."""
    if case.service.hours is None:
        return True
    for date, _ in each_day(case.service.hours, shift.hours):
        hours = shift.hours.on(date) if isinstance(shift.hours, ByDay) else shift.hours
        for later in (-1, 0, 1):
            doors = hours_on(case, date + dt.timedelta(days=later))
            if hours and hours_on(case, date) and doors and _overlap(hours, doors, later * DAY):
                return True
    return False


def _overlap(shift: Hours, doors: Hours, later: int) -> bool:
    return any(
        max(one.open.second, door.open.second + later) < min(one.close.second, door.close.second + later)
        for one in shift.spans
        for door in doors.spans
    )
