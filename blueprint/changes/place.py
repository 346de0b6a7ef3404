"""The place of a change: keys of the file joined by dots, `arrivals.*.rate`, and what kind of value stands there.

`staff.teller.count` is the head count of the tellers, `steps.*.fails.*.share` the share of every failure mode. What
kind of value stands at a place is read from the classes of `blueprint.service`, so that what the language learns can
be changed at once. Invariant: every target names a place that the language knows; a wrong name is told with the
likeliest right one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from blueprint.changes import by_day
from blueprint.changes.draft import Draft
from blueprint.dates import ByDay, Days
from blueprint.distribution import Distribution
from blueprint.floor import More
from blueprint.frozen import FrozenDict
from blueprint.hours import Hours
from blueprint.mistakes import did_you_mean
from blueprint.quantity import Money, Rate, Share, TimeOfDay
from blueprint.sections import Sections
from blueprint.standards import Seen
from blueprint.values import BySegment, Part, Whole

Kind = Literal[
    "count", "rate", "times", "share", "shares", "whole", "cost", "hours", "names", "words",
    "part", "section", "demand", "outages", "split", "perceived", "more",
]  # fmt: skip
"""What stands at a place: a head count, a rate, …, a part of the service, a section, one share of several."""

_THINGS = {
    "segments": "segment", "arrivals": "arrival stream", "staff": "pool", "systems": "system", "lanes": "lane",
    "rooms": "room", "shifts": "shift", "skills": "skill",
    "recovery": "recovery policy", "rules": "rule", "steps": "step", "fails": "failure mode", "exits": "exit",
}  # fmt: skip
_FIGURES: dict[str, Kind] = {"Segment.demand": "demand", "System.outages": "outages"}
"""What is no key of the file and can be changed all the same."""


@dataclass(frozen=True)
class Target:
    """One place that a change touches, with the kind of its value; `new` when the name is not there yet."""

    place: tuple[str, ...]
    kind: Kind
    new: bool = False

    @property
    def path(self) -> str:
        """The place as it is written."""
        return ".".join(self.place)


def parts_of(path: str) -> list[str]:
    """The keys of a path; two dots are none between keys: `hours.2026-12-24..2026-12-31`."""
    return [part.replace("\0", "..") for part in re.sub(r"(?<=\d)\.\.(?=\d)", "\0", path).split(".")]


def targets(draft: Draft, path: str, *, new: bool = False) -> list[Target]:
    """Every place in the draft that `path` means.

    Parameters
    ----------
    new
        whether the last name may be one that is not there yet.

    Raises
    ------
    ValueError
        which name is not there, and which was likely meant.
    """
    parts = [unicodedata.normalize("NFC", part.strip()) for part in parts_of(path)]
    if not all(parts):
        raise ValueError("is no path; join the keys of the file by dots: staff.teller.count")
    return list(_Walk(draft, new).into(Sections, parts, ()))


class _Walk:
    """From the top of the file down to the places that a path means."""

    def __init__(self, draft: Draft, new: bool) -> None:
        self.draft, self.new = draft, new

    def into(self, annotation: Any, rest: list[str], place: tuple[str, ...]) -> Iterator[Target]:
        """The targets at and under `place`, whose value is of the class `annotation`."""
        if not rest:
            yield Target(place, _kind(annotation))
        elif (entry := _entry(annotation)) is not None:
            yield from self._named(entry, rest, place)
        elif (one := _part_of_list(annotation)) is not None:
            yield from self._listed(one, rest, place)
        elif (part := _part(annotation)) is not None:
            yield from self._keyed(part, rest, place)
        else:
            yield from self._inside(annotation, rest, place)

    def _keyed(self, part: type[Part], rest: list[str], place: tuple[str, ...]) -> Iterator[Target]:
        key, fields = rest[0], part.model_fields
        if figure := _FIGURES.get(f"{part.__name__}.{key}"):
            if rest[1:]:
                raise ValueError(f"{key} has nothing inside it to change")
            yield Target((*place, key), figure)
        elif key in fields:
            yield from self.into(fields[key].annotation, rest[1:], (*place, key))
        elif (bare := getattr(part, "BARE", None)) and self._days(key, (*place, bare)) is not None:
            yield from self.into(fields[bare].annotation, rest, (*place, bare))
        else:
            known = [
                *fields,
                *(name.partition(".")[2] for name in _FIGURES if name.startswith(part.__name__)),
            ]
            homes = [name for name in _THINGS if not place and key in self.draft.section(name)]
            hint = f"; write {homes[0]}.{'.'.join(rest)}" if homes else did_you_mean(key, known)
            raise ValueError(f"unknown key {key!r}{hint}")

    def _named(self, entry: Any, rest: list[str], place: tuple[str, ...]) -> Iterator[Target]:
        name, after = rest[0], rest[1:]
        names = list(self.draft.get(place) or {})
        thing = _THINGS.get(place[-1], "name")
        if name == "*":
            if not names:
                raise ValueError(f"there is no {thing} here")
            yield from self._every(entry, names, after, place)
        elif name in names:
            yield from self.into(entry, after, (*place, name))
        elif self.new and not after:
            yield Target((*place, name), "part", new=True)
        else:
            none = "" if names else "; there is none"
            raise ValueError(f"no {thing} {name!r}{did_you_mean(name, names)}{none}")

    def _listed(self, part: type[Part], rest: list[str], place: tuple[str, ...]) -> Iterator[Target]:
        """Into a list of parts, each of which names a step: a rung of a ladder by its step."""
        listed = self.draft.get(place) or ()
        names = [str(one.get("step")) for one in listed if isinstance(one, Mapping)]
        if rest[0] != "*" and rest[0] not in names:
            raise ValueError(f"has no {rest[0]!r}{did_you_mean(rest[0], names)}")
        yield from self._every(part, names if rest[0] == "*" else [rest[0]], rest[1:], place)

    def _every(
        self, entry: Any, names: list[str], after: list[str], place: tuple[str, ...]
    ) -> Iterator[Target]:
        """At every name that has the rest of the path; a mistake only when none has."""
        found: list[Target] = []
        wrong: list[ValueError] = []
        for one in names:
            try:
                found += self.into(entry, after, (*place, one))
            except ValueError as error:
                wrong.append(error)
        if not found and wrong:
            raise wrong[0]
        yield from found

    def _inside(self, annotation: Any, rest: list[str], place: tuple[str, ...]) -> Iterator[Target]:
        """Into a value: a segment's own, one time of a timetable, one share of several."""
        key, value = rest[0], self.draft.get(place)
        kind = _kind(annotation)
        segments = self.draft.section("segments")
        if BySegment in _classes(annotation) and (key in segments or key in {"by_segment", "others"}):
            yield from self._segment(rest, place, kind, value)
            return
        if isinstance(value, Mapping) and "by_segment" not in value and (part := _written_out(annotation)):
            yield from self._keyed(part, rest, place)
            return
        if kind == "shares" and isinstance(value, str):
            value = {value: "100%"}
            self.draft.put(place, value)
        if ByDay in _classes(annotation) and (days := self._days(key, place)) is not None:
            place, value = (*place, days), self.draft.get((*place, days))
            if len(rest) == 1:
                yield Target(place, kind)
                return
            rest = rest[1:]
            key = rest[0]
        if isinstance(value, Mapping) and ".".join(rest) in map(str, value):  # a failure: STEP.FAILURE
            key = next(one for one in value if str(one) == ".".join(rest))
            rest = [key]
        if len(rest) > 1 or not isinstance(value, Mapping) or "by_segment" in value:
            known = list(segments) if BySegment in _classes(annotation) else []
            raise ValueError(f"has no {key!r} inside it{did_you_mean(key, known)}")
        if ":" in str(key):
            key = str(TimeOfDay.parse(key))
        if key != "*" and key not in value and not self.new:
            raise ValueError(f"has no {key!r} inside it{did_you_mean(key, value)}")
        if kind == "shares":
            kind = "split" if Whole in _classes(annotation) and _is_all(value) else "share"
        for one in list(value) if key == "*" else [key]:
            yield Target((*place, one), kind, new=one not in value)

    def _days(self, key: str, place: tuple[str, ...]) -> str | None:
        """The entry of a value for these days, as it is written; taken out of a larger one, if there is none yet."""
        value = self.draft.get(place)
        try:
            wanted = Days.parse(key)
        except ValueError:
            return None
        if by_day.differs(value):
            found = next((one for one in value if Days.parse(one) == wanted), None)
            if found is not None:
                return str(found)
        if value is None or (apart := by_day.taken_out(value, key)) is None:
            return None
        self.draft.put(place, apart)
        return str(wanted)

    def _segment(self, rest: list[str], place: tuple[str, ...], kind: Kind, value: Any) -> Iterator[Target]:
        if rest[0] in {"by_segment", "others"}:
            inner = rest[1:] if rest[0] == "by_segment" else []
            if rest[0] == "others" and len(rest) == 1:
                yield Target((*place, "others"), kind)
                return
            if len(inner) != 1:
                raise ValueError("name one segment after by_segment, or change the value of all")
            rest = inner
        if len(rest) > 1:
            raise ValueError(f"has no {rest[1]!r} of one segment; set the whole of {rest[0]}")
        if value is None:
            raise ValueError("is not set here; set it for every segment: {by_segment: {…}, others: …}")
        if not (isinstance(value, Mapping) and "by_segment" in value):
            self.draft.put(place, {"by_segment": {rest[0]: value}, "others": value})
        elif rest[0] not in value["by_segment"]:
            value["by_segment"][rest[0]] = value.get("others")
        yield Target((*place, "by_segment", rest[0]), kind)


def _kind(annotation: Any) -> Kind:
    """What kind of value a class of values is."""
    if _entry(annotation) is not None:
        return "section"
    found = _classes(annotation)
    timed = TimeOfDay in found
    told: list[tuple[bool, Kind]] = [
        (Distribution in found, "times"),
        (bool(found & {Rate, Money}), "rate" if timed else "cost"),
        (timed or {FrozenDict, int} <= found, "count"),
        (Hours in found, "hours"),
        (Seen in found, "perceived"),
        (More in found, "more"),
        (Share in found, "shares" if dict in found else "share"),
        (_part(annotation) is not None, "part"),
        (tuple in found, "names"),
        (int in found, "whole"),
    ]
    return next((kind for holds, kind in told if holds), "words")


def _classes(annotation: Any) -> set[Any]:
    """Every class that an annotation mentions, to any depth."""
    origin = get_origin(annotation)
    found = {origin or annotation}
    if isinstance(annotation, type) and issubclass(annotation, BySegment):
        inner = annotation.model_fields["by_segment"].annotation
        return {BySegment} | (_classes(get_args(inner)[1]) if get_args(inner) else set())
    if origin is Literal:
        return found
    for inner in get_args(annotation):
        found |= _classes(inner)
    return {one for one in found if isinstance(one, type)}


def _entry(annotation: Any) -> Any:
    """The class of the things in a section, of failure modes, of exits; None for anything else."""
    if get_origin(annotation) is dict:
        inside = get_args(annotation)[1]
        if _part(inside) is not None or BySegment in _classes(inside):
            return inside
    return None


def _written_out(annotation: Any) -> type[Part] | None:
    """The part that may stand instead of a bare value: how often a failure happens, by what; None where none may."""
    parts = [one for one in _classes(annotation) if issubclass(one, Part) and not issubclass(one, BySegment)]
    return parts[0] if len(parts) == 1 else None


def _is_all(value: Mapping[str, Any]) -> bool:
    """Whether these shares are all there is."""
    return abs(sum(Share.parse(one).value for one in value.values()) - 1) < 1e-9


def _part_of_list(annotation: Any) -> type[Part] | None:
    """The class of the parts of a list; None for anything else."""
    return _part(get_args(annotation)[0]) if get_origin(annotation) is tuple else None


def _part(annotation: Any) -> type[Part] | None:
    if (
        isinstance(annotation, type)
        and issubclass(annotation, Part)
        and not issubclass(annotation, BySegment)
    ):
        return annotation
    if get_origin(annotation) is dict or _mentions_values(annotation):
        return None
    parts = [_part(inner) for inner in get_args(annotation)]
    return next((one for one in parts if one is not None), None)


def _mentions_values(annotation: Any) -> bool:
    return bool(_classes(annotation) & {Distribution, Rate, Money, Share, BySegment})
