"""A draft: the data of a service while it is being changed.

A branch with one teller more and no card printer is drafted change by change; what lies between need not be a
service (a new step to which nobody leads yet), what comes out at the end must be. A pool that a dropped step leaves
idle is noted as `spared` and removed at the end, when no other step has taken it up.

Invariants: a draft never touches the service it was made from; after every change that is kept it can be read.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from blueprint.blueprint import Blueprint, Words
from blueprint.case import every_word
from blueprint.changes import by_day
from blueprint.dates import Days
from blueprint.edge import describe
from blueprint.frozen import FrozenDict
from blueprint.hours import Hours, merged
from blueprint.mistakes import Mistake, Place, Places
from blueprint.quantity import TimeOfDay
from blueprint.sections import Sections
from blueprint.shifts import shifts_of

DAY = 86400
USERS = {
    "staff": ("by", "helped_by", "overflow", "asks"), "systems": ("uses",), "lanes": ("lane",), "rooms": ("room",),
}  # fmt: skip
"""Sections whose things steps need, and the keys under which a step names them."""
_REMOVED = {
    "staff": {"en": "nobody needs the pool {name} any more: removed", "zh": "人员组 {name} 不再需要：已移除"},
    "systems": {
        "en": "no step uses the system {name} any more: removed",
        "zh": "系统 {name} 不再使用：已移除",
    },
    "skills": {"en": "nobody has the skill {name} any more: removed", "zh": "技能 {name} 已无人具备：已移除"},
    "shifts": {"en": "nobody is on the shift {name} any more: removed", "zh": "班次 {name} 已无人：已移除"},
    "rooms": {"en": "no step is in the room {name} any more: removed", "zh": "已无步骤属于 {name}：已移除"},
    "lanes": {"en": "no step stands in the lane {name} any more: removed", "zh": "泳道 {name} 已空：已移除"},
}


class Draft:
    """The data of a service, to be changed; the notes on what was decided; what may have become idle."""

    def __init__(self, service: Blueprint) -> None:
        self.service = service
        self.data: dict[str, Any] = copy.deepcopy(service.data())
        self.notes: list[Words] = []
        self.spared: set[tuple[str, str]] = set()

    def copy(self) -> Draft:
        """The same draft, to be changed apart."""
        other = copy.copy(self)
        other.data = copy.deepcopy(self.data)
        other.notes, other.spared = list(self.notes), set(self.spared)
        return other

    @property
    def folder(self) -> Path | None:
        """The folder of the service's file."""
        return self.service.folder

    @property
    def unit(self) -> str:
        """The unit of bare numbers."""
        return str(self.data.get("unit", "min"))

    def spans(self, days: Days | None = None) -> list[tuple[int, int]]:
        """When the doors open and close, in seconds after midnight; the whole day without hours.

        Where the hours differ by day: whenever they are open on one of these days, or on any.
        """
        raw = self.data.get("hours")
        if raw is None:
            return [(0, DAY)]
        return merged(
            (span.open.second, span.close.second)
            for one in by_day.held(raw, days)
            for span in Hours.parse(one).spans
        )

    def span(self, days: Days | None = None) -> tuple[int, int]:
        """The first opening and the last closing."""
        spans = self.spans(days)
        return spans[0][0], spans[-1][1]

    def within(self, first: int, last: int, days: Days | None = None) -> list[tuple[int, int]]:
        """When the doors are open from `first` to `last`."""
        cut = [(max(first, begin), min(last, end)) for begin, end in self.spans(days)]
        return [(begin, end) for begin, end in cut if begin < end]

    def open_hours(self, days: Days | None = None) -> str:
        """The hours in words."""
        spans = ", ".join(f"{TimeOfDay(begin)}-{TimeOfDay(end)}" for begin, end in self.spans(days))
        return f"the doors are open {spans}" if "hours" in self.data else "the day is 00:00-24:00"

    def days_at(self, place: Place) -> Days | None:
        """The days for which a value at `place` stands, if it is an entry of one that differs by day."""
        around, key = self.get(place[:-1]), str(place[-1])
        return by_day.meant(around, key) if by_day.differs(around) and _is_days(key) else None

    def section(self, name: str) -> dict[str, Any]:
        """The things of a section, by name."""
        found = self.data.get(name)
        return found if isinstance(found, dict) else {}

    def get(self, place: Place) -> Any:
        """What stands at `place`; None when nothing does."""
        value: Any = self.data
        for part in place:
            value = _inside(value, part)
        return value

    def put(self, place: Place, value: Any) -> None:
        """Write `value` at `place`, making the mappings on the way."""
        inside: Any = self.data
        for part in place[:-1]:
            inside = _inside(inside, part) if isinstance(inside, list) else inside.setdefault(part, {})
        inside[_key(inside, place[-1])] = value

    def remove(self, place: Place) -> None:
        """Take away what stands at `place`, and a mapping that it leaves empty.

        Such as one of modes, of notes, of figures beside a standard, or a whole section.
        """
        inside = self.get(place[:-1])
        del inside[_key(inside, place[-1])]
        noted = (len(place) == 4 and place[-2] == "notes") or (len(place) == 5 and place[2] == "standard")
        if (
            not inside
            and place[:-1]
            and (noted or place[-2] in {"fails", *USERS, "segments", "arrivals", "shifts", "skills"})
        ):
            self.remove(place[:-1])

    def note(self, en: str, zh: str) -> None:
        """Say what had to be decided."""
        self.notes.append(FrozenDict({"en": en, "zh": zh}))

    def spare(self, step: Mapping[str, Any]) -> None:
        """What `step` needed is needed here no more."""
        for section in USERS:
            self.spared |= {(section, name) for name in needs(step, section) if name in self.section(section)}

    def tidied(self) -> Draft:
        """The draft without what changes have left idle."""
        done = self.copy()
        for section, name in sorted(done.spared):
            used = {one for step in done.section("steps").values() for one in needs(step, section)}
            used |= done.skilled() if section == "staff" else set()
            if name in done.section(section) and name not in used:
                done.remove((section, name))
                done.note(**{lang: text.format(name=name) for lang, text in _REMOVED[section].items()})
        for skill in [skill for pool in self.service.staff.values() for skill in pool.skills]:
            having = [one for pool in done.section("staff").values() for one in listed(pool.get("skills"))]
            if skill in done.section("skills") and skill not in having:
                done.remove(("skills", skill))
                done.note(**{lang: text.format(name=skill) for lang, text in _REMOVED["skills"].items()})
        before = {name: None for pool in self.service.staff.values() for name in shifts_of(pool)}
        there = [word for pool in done.section("staff").values() for word in every_word(pool)]
        for name in before:
            if name in done.section("shifts") and name not in there:
                done.remove(("shifts", name))
                done.note(**{lang: text.format(name=name) for lang, text in _REMOVED["shifts"].items()})
        return done

    def skilled(self) -> set[str]:
        """The pools with a skill that a step needs."""
        steps = self.section("steps").values()
        wanted = {name for step in steps for key in ("skill", "overflow") for name in listed(step.get(key))}
        return {
            name for name, pool in self.section("staff").items() if wanted & set(listed(pool.get("skills")))
        }

    def unreadable(self) -> list[Mistake]:
        """What stands in the draft and cannot be read; whether the parts fit together is judged at the end."""
        try:
            Sections.model_validate(
                self.data, context={"folder": self.folder, "anywhere": self.service.anywhere}
            )
        except ValidationError as error:
            return describe(error, Sections, Places(), self.data)
        return []

    def routes(self, step: str) -> Iterator[tuple[str | None, dict[str, Any]]]:
        """Where customers go from a step: (segment, shares as written), segment None meaning all of them."""
        raw = self.section("steps")[step].get("next")
        if isinstance(raw, Mapping) and "by_segment" in raw:
            for segment in self.section("segments"):
                found = raw["by_segment"].get(segment, raw.get("others"))
                yield segment, shares(found)
        else:
            yield None, shares(raw)


def _inside(value: Any, part: str | int) -> Any:
    """What stands under a key; of a list of rungs, the one of a step; None when nothing does."""
    if isinstance(value, list):
        return next((one for one in value if isinstance(one, Mapping) and one.get("step") == part), None)
    return value.get(part) if isinstance(value, Mapping) else None


def _key(inside: Any, part: str | int) -> Any:
    """Where a key stands: itself; in a list of rungs, the number of the one of a step."""
    return inside.index(_inside(inside, part)) if isinstance(inside, list) else part


def _is_days(key: str) -> bool:
    try:
        Days.parse(key)
    except ValueError:
        return False
    return True


def needs(step: Mapping[str, Any], section: str) -> list[str]:
    """What a step names of a section: its pools, its systems, its lane."""
    return [name for key in USERS[section] for name in listed(step.get(key))]


def listed(raw: Any) -> list[str]:
    """The names in a value that may be one name or several."""
    if raw is None:
        return []
    return [raw] if isinstance(raw, str) else [one for one in raw if isinstance(one, str)]


def shares(raw: Any) -> dict[str, Any]:
    """Shares as written by target: a bare name is all of it, nothing at all is `leave`."""
    if raw is None:
        return {"leave": "100%"}
    return {raw: "100%"} if isinstance(raw, str) else dict(raw)
