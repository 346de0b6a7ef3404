"""Values that say how people work: how fast, when they have a break.

    anna: {skills: [id_card, residence], pace: {residence: 110%}, breaks: {12:00-14:00: 30 min}}

Invariant: a pace is above 0; a break is shorter than the time in which everybody has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import PlainSerializer, PlainValidator, Tag, WithJsonSchema

from blueprint.dates import ByDay
from blueprint.frozen import FrozenDict
from blueprint.hours import Hours
from blueprint.quantity import Duration, Written, number_of, plain
from blueprint.timetables import DAYS_PATTERN, as_written, by_day, entries, keyed_schema
from blueprint.values import VARIES, BySegment

MOST = 10.0
"""The highest pace: ten times as fast as written."""
LEAST = 0.001
"""The lowest: a thousand times as slow."""


@dataclass(frozen=True)
class Pace(Written):
    """How fast somebody works: `110%` does in 10 minutes what is written as 11."""

    value: float
    pattern: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "A pace: 110%, or 1.1; 100% is what takes says.",
        "examples": ["110%", 0.8],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `110%` or 1.1."""
        text = raw.strip() if isinstance(raw, str) else raw
        percent = isinstance(text, str) and text.endswith("%")
        value = number_of(text[:-1] if percent else text, "a pace such as 110%") / (100 if percent else 1)
        if not LEAST <= value <= MOST:
            raise ValueError(f"{str(raw)[:40]!r} is no pace; write one from {LEAST:.1%} to {MOST:.0%}")
        return cls(value)

    def __str__(self) -> str:
        return f"{plain(float(f'{self.value * 100:.12g}'))}%"

    def meaning(self, unit: str) -> Any:  # noqa: ARG002  the same in every unit
        """The number."""
        return self.value


def _paces_one(raw: Any) -> Pace:
    return raw if isinstance(raw, Pace) else Pace.parse(raw)


def _paces(raw: Any) -> Pace | FrozenDict[str, Pace]:
    if isinstance(raw, Mapping):
        return FrozenDict({str(skill): _paces_one(one) for skill, one in raw.items()})
    return _paces_one(raw)


Paces = Annotated[
    Pace | FrozenDict[str, Pace],
    PlainValidator(_paces),
    PlainSerializer(as_written),
    WithJsonSchema({"anyOf": [Pace.pattern, {"type": "object", "additionalProperties": Pace.pattern}]}),
]


def _break(raw: Any) -> Duration:
    return raw if isinstance(raw, Duration) else Duration.parse(raw)


def _breaks(raw: Any) -> FrozenDict[Hours, Duration]:
    if not isinstance(raw, Mapping) or not raw:
        raise ValueError(f"{str(raw)[:40]!r} are no breaks; write {{12:00-14:00: 30 min}}")
    found = sorted(entries(raw, Hours, _break), key=lambda one: (one[0].open.second, one[0].close.second))
    for hours, length in found:
        if length.unit is not None and length.seconds("min") > hours.close.second - hours.open.second:
            raise ValueError(
                f"a break of {length} does not fit into {hours}; write a shorter one, or a longer time"
            )
    return FrozenDict(found)


def _all_breaks(raw: Any) -> Any:
    short = (
        [key for key in raw if re.fullmatch(r"\d{1,2}\s*-\s*\d{1,2}", str(key))]
        if isinstance(raw, Mapping)
        else []
    )
    if short:
        begin, end = (int(part) for part in str(short[0]).split("-"))
        raise ValueError(f"{short[0]!r} are no hours; write {begin:02}:00-{end:02}:00")
    return by_day(_breaks)(raw)


def _growth(raw: Any) -> float:
    number = number_of(raw, "a number such as 2")
    if isinstance(raw, bool) or not 0 < number <= 1000:
        raise ValueError(
            f"{str(raw)[:40]!r} is no growth; write a number above 0 and up to 1000, 1 is as usual"
        )
    return float(number)


Growth = Annotated[
    float,
    PlainValidator(_growth),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1000}),
]

_SPAN = r"^\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}$"
Breaks = Annotated[
    FrozenDict[Hours, Duration] | ByDay[FrozenDict[Hours, Duration]],
    PlainValidator(_all_breaks),
    PlainSerializer(as_written),
    WithJsonSchema(
        {
            "anyOf": [
                keyed_schema(_SPAN, Duration.pattern),
                keyed_schema(DAYS_PATTERN, keyed_schema(_SPAN, Duration.pattern)),
            ],
            "description": "Breaks: {12:00-14:00: 30 min}, everybody once within this time; or by day.",
        }
    ),
]


DurationPerSegment = Annotated[
    Annotated[Duration, Tag("same")] | Annotated[BySegment[Duration], Tag("varied")], VARIES
]
