"""Values that go by the clock and the calendar, as a file may write them: hours, head counts, rates, dates.

A head count may be a number, a timetable, or either by day: `3`, `{09:00: 3, 11:00: 5}`, `{mon-fri: 3, sat: 2}`. What
is wrong with such a value is said at once, in the designer's words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import GetJsonSchemaHandler, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import core_schema

from blueprint.dates import ByDay, Days, date_of
from blueprint.frozen import FrozenDict
from blueprint.hours import Hours
from blueprint.quantity import Rate, TimeOfDay, Written, number_of, plain

T = TypeVar("T")
K = TypeVar("K", bound=Written)


def _timetable(value: Callable[[Any], T]) -> Callable[[Any], T | FrozenDict[TimeOfDay, T]]:
    def parse(raw: Any) -> T | FrozenDict[TimeOfDay, T]:
        if not isinstance(raw, Mapping):
            return value(raw)
        if not raw:
            raise ValueError("an empty timetable; write {09:00: …, 13:00: …}")
        return FrozenDict(sorted(entries(raw, TimeOfDay, value)))

    return parse


def by_day(value: Callable[[Any], T]) -> Callable[[Any], T | ByDay[T]]:
    """Read a value, or one that differs by day: `{mon-fri: …, sat: …}`."""

    def parse(raw: Any) -> T | ByDay[T]:
        named = isinstance(raw, Mapping) and raw and not any(":" in str(key) for key in raw)
        return ByDay.of(entries(raw, Days, value)) if named else value(raw)

    return parse


def entries(raw: Mapping[Any, Any], kind: type[K], value: Callable[[Any], T]) -> list[tuple[K, T]]:
    """The entries of a mapping with keys of a kind; everything that is wrong with them at once."""
    found: dict[K, T] = {}
    faults: list[str] = []
    for key, entry in raw.items():
        try:
            read = key if isinstance(key, kind) else kind.parse(key)
            if read in found:
                raise ValueError(f"{read} stands twice")
            found[read] = value(entry)
        except ValueError as error:
            faults.append(f"at {key}: {error}")
    if faults:
        raise ValueError("; ".join(faults))
    return list(found.items())


def head_count(raw: Any) -> int:
    """A whole number of people."""
    number = number_of(raw, "a whole number of people")
    if number < 0 or number != int(number) or number > 1_000_000:
        raise ValueError(f"{plain(number)} is no head count; write a whole number from 0 to 1,000,000")
    return int(number)


def as_written(value: Any) -> Any:
    """A value, or a table of values, as a file has it."""
    if isinstance(value, FrozenDict):
        return {str(time): as_written(entry) for time, entry in value.items()}
    return value.written() if hasattr(value, "written") else value


_CLOCK = r"^\d{1,2}:\d{2}(:\d{2})?$"
DAYS_PATTERN = r"^([A-Za-z]+(\s*-\s*[A-Za-z]+)?|\d{4}-\d{1,2}-\d{1,2}(\.\.\d{4}-\d{1,2}-\d{1,2})?)$"


def keyed_schema(keys: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a mapping whose keys are of one pattern."""
    return {
        "type": "object",
        "patternProperties": {keys: value},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _table_schema(value: Mapping[str, Any], description: str) -> WithJsonSchema:
    daily = {"anyOf": [value, keyed_schema(_CLOCK, value)]}
    return WithJsonSchema(
        {"anyOf": [*daily["anyOf"], keyed_schema(DAYS_PATTERN, daily)], "description": description}
    )


Counts = Annotated[
    int | FrozenDict[TimeOfDay, int] | ByDay[int | FrozenDict[TimeOfDay, int]],
    PlainValidator(by_day(_timetable(head_count))),
    PlainSerializer(as_written),
    _table_schema(
        {"type": "integer", "minimum": 0},
        "How many are on duty, or {09:00: 3, 11:00: 5}, or by day {mon-fri: {09:00: 3, 11:00: 5}, sat: 2}.",
    ),
]
Rates = Annotated[
    Rate | FrozenDict[TimeOfDay, Rate] | ByDay[Rate | FrozenDict[TimeOfDay, Rate]],
    PlainValidator(by_day(_timetable(lambda raw: raw if isinstance(raw, Rate) else Rate.parse(raw)))),
    PlainSerializer(as_written),
    _table_schema(
        {"type": ["number", "string"]},
        "How many arrive, 40/h, or {09:00: 30/h, 11:00: 75/h}, or by day {mon-fri: 40/h, sat: 20/h}.",
    ),
]


def _hours(raw: Any) -> Hours:
    if isinstance(raw, Mapping) and any("-" in str(key) and value is None for key, value in raw.items()):
        raise ValueError(
            "a comma in braces ends the value; put several spans in brackets: [09:00-12:00, 13:00-17:00]"
        )
    if raw in ("closed", "none", ""):
        raise ValueError("nothing is then, on days that are not named; leave the day out")
    return raw if isinstance(raw, Hours) else Hours.parse(raw)


def _open_hours(raw: Any) -> Hours:
    if raw in ("closed", "none", ""):
        raise ValueError(
            "days that are not named are closed; leave the day out, or write the date under closed"
        )
    return _hours(raw)


_HOURS_SCHEMA = {
    "anyOf": [*Hours.pattern["anyOf"], keyed_schema(DAYS_PATTERN, Hours.pattern)],
    "description": "Hours: 09:00-17:00, with breaks 09:00-12:00, 13:00-17:00, or by day {mon-fri: 09:00-17:00}.",
}
OpenHours = Annotated[
    Hours | ByDay[Hours],
    PlainValidator(by_day(_open_hours)),
    PlainSerializer(as_written),
    WithJsonSchema(_HOURS_SCHEMA),
]


class ForShort:
    """To editors: hours alone may stand for the thing that has them."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [*_HOURS_SCHEMA["anyOf"], handler(schema)]}


OwnHours = Annotated[
    Hours | ByDay[Hours],
    PlainValidator(by_day(_hours)),
    PlainSerializer(as_written),
    WithJsonSchema(_HOURS_SCHEMA),
]
"""Hours of something else than the doors."""


def _dates(raw: Any) -> tuple[Days, ...]:
    found, faults = [], []
    for one in raw if isinstance(raw, list | tuple) else [raw]:
        try:
            days = one if isinstance(one, Days) else Days.parse(one)
            if not days.dated:
                raise ValueError(f"{days} is no date; write 2026-12-25, or leave the weekday out of hours")
            found.append(days)
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise ValueError("; ".join(faults))
    return tuple(found)


Dates = Annotated[
    tuple[Days, ...],
    PlainValidator(_dates),
    PlainSerializer(lambda dates: [str(days) for days in dates]),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Date = Annotated[
    dt.date,
    PlainValidator(date_of),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
