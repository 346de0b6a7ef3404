"""The values that parts of a service are made of, as a file may write them.

A head count may be a number, a timetable, or either by day; a time may differ by segment; shares may be a bare name.
Each kind of value is read here, once, with what is wrong with it said in the designer's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    PlainSerializer,
    PlainValidator,
    Tag,
    ValidationInfo,
    WithJsonSchema,
)

from blueprint.distribution import Dimension, Distribution
from blueprint.frozen import FrozenDict
from blueprint.quantity import Share, plain
from blueprint.timetables import as_written, head_count

T = TypeVar("T")

RESERVED = ("leave", "lost", "others", "by_segment")
"""Words with a meaning of their own, which no step, pool or segment may bear as its name."""

_NAME = re.compile(r"[^\W\d]\w*")


def _name(raw: Any) -> str:
    name = unicodedata.normalize("NFC", raw) if isinstance(raw, str) else ""
    letters = "".join(sign for sign in name if not unicodedata.category(sign).startswith("M"))
    if not _NAME.fullmatch(letters) or not letters.startswith(name[0]) or len(name) > 100:
        shown = raw if isinstance(raw, str) and len(raw) <= 40 else f"{str(raw)[:37]}…"
        raise ValueError(f"{shown!r} is no name; write letters, digits and _, beginning with a letter")
    return name


def _own_name(raw: Any) -> str:
    name = _name(raw)
    if name in RESERVED:
        raise ValueError(f"{name!r} has a meaning of its own; choose another name")
    return name


Name = Annotated[str, BeforeValidator(_name)]
OwnName = Annotated[str, BeforeValidator(_own_name)]
Named = Annotated[dict[OwnName, T], AfterValidator(FrozenDict)]


def _listed(raw: Any) -> Any:
    return (raw,) if isinstance(raw, str) else raw


def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError(f"{', '.join(names)} names the same one twice; each is needed once")
    return names


_NAME_SCHEMA = {"type": "string"}
Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(_listed),
    AfterValidator(_unique),
    WithJsonSchema({"anyOf": [_NAME_SCHEMA, {"type": "array", "items": _NAME_SCHEMA, "uniqueItems": True}]}),
]


def _distribution(dimension: Dimension) -> Callable[[Any, ValidationInfo], Distribution]:
    def parse(raw: Any, info: ValidationInfo) -> Distribution:
        if isinstance(raw, Distribution):
            return raw
        context = info.context or {}
        folder, anywhere = context.get("folder") or Path(), bool(context.get("anywhere"))
        return Distribution.parse(raw, dimension=dimension, folder=folder, anywhere=anywhere)

    return parse


Times = Annotated[Distribution, BeforeValidator(_distribution("time"))]
Numbers = Annotated[Distribution, BeforeValidator(_distribution("number"))]


class Part(BaseModel):
    """A mapping of the file: frozen, and strict about its keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True
    )  # built at first use: imports stay cheap


class BySegment(Part, Generic[T]):
    """A value that differs from segment to segment: `by_segment: {gold: …}, others: …`."""

    by_segment: Named[T]
    """The value of each segment named."""
    others: T | None = None
    """The value of every segment not named."""

    def of(self, segment: str) -> T | None:
        """The value for `segment`; None when the file gives it none."""
        return self.by_segment.get(segment, self.others)


def _varies(raw: Any) -> str:
    return (
        "varied"
        if isinstance(raw, BySegment) or (isinstance(raw, Mapping) and "by_segment" in raw)
        else "same"
    )


def _shift(raw: Any) -> str | FrozenDict[str, int]:
    if isinstance(raw, str):
        return _name(raw)
    if not isinstance(raw, Mapping) or not raw:
        raise ValueError("names no shift; write shift: early, or how many in each: {early: 12, late: 8}")
    found, faults = {}, []
    for name, count in raw.items():
        try:
            found[_name(name)] = head_count(count)
        except ValueError as error:
            faults.append(f"at {name}: {error}")
    if faults:
        raise ValueError("; ".join(faults))
    return FrozenDict(found)


InShifts = Annotated[
    str | FrozenDict[str, int],
    PlainValidator(_shift),
    PlainSerializer(as_written),
    WithJsonSchema({
        "anyOf": [
            _NAME_SCHEMA,
            {"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer", "minimum": 0}},
        ],
    }),
]  # fmt: skip


def _shares(raw: Any) -> Any:
    return {raw: Share(1.0)} if isinstance(raw, str) else raw


def _sum_to_one(shares: dict[str, Share]) -> FrozenDict[str, Share]:
    total = sum(share.value for share in shares.values())
    if abs(total - 1) > 1e-9:
        raise ValueError(f"the shares add up to {plain(round(total * 100, 6))}%, not to 100%")
    return FrozenDict(shares)


def _shares_written(shares: Mapping[str, Share]) -> Any:
    if len(shares) == 1 and next(iter(shares.values())).value == 1:
        return next(iter(shares))
    return {name: share.written() for name, share in shares.items()}


class Whole:
    """Marks shares that may be all there is: one of them grows at the cost of the others."""


Shares = Annotated[
    dict[Name, Share],
    Whole,
    BeforeValidator(_shares),
    AfterValidator(_sum_to_one),
    PlainSerializer(_shares_written),
    WithJsonSchema(
        {
            "anyOf": [
                _NAME_SCHEMA,
                {
                    "type": "object",
                    "minProperties": 1,
                    "propertyNames": {"not": {"const": "by_segment"}},
                    "additionalProperties": Share.pattern,
                },
            ]
        }
    ),
]
"""Names with shares that add up to one; a bare name means all of it."""


def _patience(raw: Any, info: ValidationInfo) -> Distribution | Literal["never"]:
    return "never" if raw == "never" else _distribution("time")(raw, info)


Patience = Annotated[
    Distribution | Literal["never"],
    PlainValidator(_patience),
    PlainSerializer(as_written),
    WithJsonSchema(
        {**Distribution.pattern, "description": "How long a customer waits, or never to give up."}
    ),
]

VARIES = Discriminator(_varies)
TimesPerSegment = Annotated[
    Annotated[Times, Tag("same")] | Annotated[BySegment[Times], Tag("varied")], VARIES
]
NumbersPerSegment = Annotated[
    Annotated[Numbers, Tag("same")] | Annotated[BySegment[Numbers], Tag("varied")], VARIES
]
PatiencePerSegment = Annotated[
    Annotated[Patience, Tag("same")] | Annotated[BySegment[Patience], Tag("varied")], VARIES
]
SharesPerSegment = Annotated[
    Annotated[Shares, Tag("same")] | Annotated[BySegment[Shares], Tag("varied")], VARIES
]


EXITS = ("abandoned", "balked", "blocked", "turned_away")
"""How a visit can end unserved and the stay still go on."""


def _exit(raw: Any) -> str:
    if raw not in EXITS:
        ends = ("cut", "carried_over", "served", "lost_to_failure")
        why = (
            "; who is cut or carried over goes nowhere, and for those served there is next"
            if raw in ends
            else ""
        )
        raise ValueError(f"{str(raw)[:40]!r} is no exit; write one of {', '.join(EXITS)}{why}")
    return str(raw)


Exit = Annotated[str, BeforeValidator(_exit)]


def _work(raw: Any) -> Any:
    if raw in ("pause", "finish") or isinstance(raw, Share):
        return raw
    try:
        pace = Share.parse(raw)
    except ValueError:
        pace = Share(0.0)
    if not 0 < pace.value < 1:
        raise ValueError(
            f"{str(raw)[:40]!r} is no way of working; write pause, finish, or a pace such as 50%"
        )
    return pace


Work = Annotated[
    Share | Literal["pause", "finish"],
    PlainValidator(_work),
    PlainSerializer(as_written),
    WithJsonSchema({"anyOf": [{"enum": ["pause", "finish"]}, Share.pattern]}),
]
