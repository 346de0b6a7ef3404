"""Quantities as people write them: `5 min`, `40/h`, `12%`, `09:00`, `80% within 20 s`.

A teller's pay is `45/h`, the queue promise `80% within 5 min`, a bare `4.2` is in the file's own unit. A
quantity keeps the number and the unit it was written with, so that a file written back looks like the file
read; `seconds(unit)` and its like turn it into the one unit of the simulation. What is not a finite number
with a known unit is an error with a remedy, never a guess.
"""

from __future__ import annotations

import math
import numbers
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

TimeUnit = Literal["ms", "s", "min", "h", "d", "wk"]

SECONDS: dict[str, float] = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "wk": 604800.0}
"""Seconds in each unit of time that a file may use."""

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_MEASURED = re.compile(rf"\s*({_NUMBER})\s*([^\W\d]\w*)?\s*")
_PER = re.compile(rf"\s*({_NUMBER})\s*/\s*({_NUMBER})?\s*([^\W\d]\w*)\s*")
_PERCENT = re.compile(rf"\s*({_NUMBER})\s*%\s*")
_FRACTION = re.compile(r"\s*(\d{1,9})\s*/\s*([1-9]\d{0,8})\s*")
_CLOCK = re.compile(r"\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*")
LONGEST = 100 * 366 * 86400.0
"""Seconds of the longest time that a file may say: a hundred years."""


def plain(number: float) -> str:
    """`number` without a needless `.0`: what a person would write."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))


def number_of(raw: Any, wanted: str) -> float:
    """The finite number in `raw`, a number or its digits.

    Raises
    ------
    ValueError
        when it is no number (a yes or no is none), or not finite; `wanted` says what would be right.
    """
    if isinstance(raw, bool) or not isinstance(raw, (numbers.Real, str)):
        raise ValueError(f"{_shown(raw)} is no number; write {wanted}")
    try:
        number = float(raw) + 0.0  # -0.0 is 0
    except (ValueError, OverflowError):
        raise ValueError(f"{_shown(raw)} is no number; write {wanted}") from None
    if not math.isfinite(number):
        raise ValueError(f"{_shown(raw, bare=True)} is not a finite number; write {wanted}")
    return number


def check_unit(unit: str) -> None:
    """Refuse a unit of time that is none, naming the ones there are and the likely one."""
    if unit not in SECONDS:
        guess = {"m": "min", "sec": "s", "minutes": "min", "minute": "min", "hour": "h", "hours": "h", "hr": "h",
                 "day": "d", "days": "d", "second": "s", "seconds": "s", "week": "wk", "w": "wk", "分": "min",
                 "分钟": "min", "秒": "s", "小时": "h", "天": "d", "M": "min", "H": "h"}.get(unit)  # fmt: skip
        hint = f" (did you mean {guess}?)" if guess else ""
        raise ValueError(f"{unit!r} is not a unit of time; write one of {', '.join(SECONDS)}{hint}")


def _shown(raw: Any, *, bare: bool = False) -> str:
    if raw is None:
        return "nothing"
    try:
        text = repr(raw) if isinstance(raw, str) and not bare else str(raw)
    except ValueError:  # more digits than Python prints
        return "a number of thousands of digits"
    return text if len(text) <= 40 else text[:37] + "…"


class Written(ABC):
    """A value that is written as a short string in a file, parsed at the edge and frozen."""

    pattern: ClassVar[dict[str, Any]] = {"type": "string"}

    @classmethod
    @abstractmethod
    def parse(cls, raw: Any) -> Self:
        """Read one value as written; `ValueError` says what is wrong and what would be right."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda raw: raw if isinstance(raw, cls) else cls.parse(raw),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.written()),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(cls.pattern)

    def written(self) -> Any:
        """The value as a file has it: a string, or a bare number."""
        return str(self)

    def meaning(self, unit: str) -> Any:  # noqa: ARG002  most values have the same meaning in every unit
        """The value free of how it was written, where a bare number of time is in `unit`."""
        return str(self)


@dataclass(frozen=True)
class Duration(Written):
    """A span of time, `5 min`; `unit` None means the file's own unit. Never negative, never infinite."""

    number: float
    unit: str | None = None
    pattern: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "A time: 5 min, 20 s, 3 d; a bare number is in the file's unit.",
        "examples": ["5 min", "20 s", 4.2],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `5 min`, `20 s` or a bare number."""
        number, unit = measured(raw)
        if number < 0:
            raise ValueError(f"{_shown(raw)} is a negative time; write 0 or more")
        if number * SECONDS[unit or "s"] > LONGEST:
            raise ValueError(f"{_shown(raw)} is more than a hundred years; write a shorter time")
        return cls(number, unit)

    def seconds(self, unit: str) -> float:
        """The time in seconds, where a bare number is in `unit`."""
        return self.number * SECONDS[self.unit or unit]

    def meaning(self, unit: str) -> float:
        """The time in seconds."""
        return self.seconds(unit)

    def __str__(self) -> str:
        return f"{plain(self.number)} {self.unit}" if self.unit else plain(self.number)

    def written(self) -> Any:
        """The text, or the bare number when it has no unit."""
        return str(self) if self.unit else _bare(self.number)


def _bare(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def measured(raw: Any) -> tuple[float, str | None]:
    """The number and the unit of time (or None) of `5 min` or `5`; `ValueError` otherwise."""
    if isinstance(raw, str) and (match := _MEASURED.fullmatch(raw)):
        number, unit = match.groups()
        if unit is not None:
            check_unit(unit)
            return number_of(number, "a time such as 5 min"), unit
    return number_of(raw, "a time such as 5 min, or a bare number in the file's unit"), None


@dataclass(frozen=True)
class Rate(Written):
    """So many an hour, `40/h` or `100/30 min`; `unit` None means per the file's own unit. Never negative."""

    number: float
    per: float = 1.0
    unit: str | None = None
    pattern: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "A rate: 40/h, 100/30 min; a bare number is per the file's unit.",
        "examples": ["40/h", "100/30 min"],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `40/h`, `100/30 min` or a bare number."""
        if isinstance(raw, str) and (match := _PER.fullmatch(raw)):
            number, per, unit = match.groups()
            check_unit(unit)
            rate = cls(number_of(number, "a rate such as 40/h"), float(per or 1), unit)
        else:
            rate = cls(number_of(raw, "a rate such as 40/h, or a bare number per the file's unit"))
        if rate.number < 0 or not 1e-6 <= rate.per <= 1e6 or rate.number > 1e12:
            raise ValueError(f"{_shown(raw)} is a negative or endless rate; write 0/h or more")
        return rate

    def per_second(self, unit: str) -> float:
        """The rate per second, where a bare number is per `unit`."""
        return self.number / (self.per * SECONDS[self.unit or unit])

    def meaning(self, unit: str) -> float:
        """The rate per second."""
        return self.per_second(unit)

    def __str__(self) -> str:
        if self.unit is None:
            return plain(self.number)
        return f"{plain(self.number)}/{plain(self.per) + ' ' if self.per != 1 else ''}{self.unit}"

    def written(self) -> Any:
        """The text, or the bare number when it has no unit."""
        return str(self) if self.unit else _bare(self.number)


@dataclass(frozen=True)
class Money(Written):
    """An amount of money in the file's currency, a bare number; never negative."""

    number: float
    pattern: ClassVar[dict[str, Any]] = {
        "type": "number",
        "minimum": 0,
        "description": "An amount of money, in the file's currency.",
        "examples": [80],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read a bare number."""
        number = number_of(raw, "an amount of money such as 80; the file's currency: says of what")
        if not 0 <= number <= 1e12:
            raise ValueError(f"{_shown(raw)} is a negative or endless amount; write 0 or more")
        return cls(number)

    def meaning(self, unit: str) -> float:  # noqa: ARG002  no time in it
        """The amount."""
        return self.number

    def __str__(self) -> str:
        return plain(self.number)

    def written(self) -> Any:
        """The bare number."""
        return _bare(self.number)


@dataclass(frozen=True)
class Share(Written):
    """A part of a whole, `12%` or 0.12; from 0 to 1. Equal however it was written."""

    value: float
    pattern: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "A share: 12%, 1/3, or 0.12.",
        "examples": ["12%", 0.12],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `12%`, `1/3` or 0.12."""
        if isinstance(raw, str) and (match := _PERCENT.fullmatch(raw)):
            value = number_of(match[1], "a share such as 12%") / 100
        elif isinstance(raw, str) and (match := _FRACTION.fullmatch(raw)):
            value = int(match[1]) / int(match[2])
        else:
            value = number_of(raw, "a share such as 12%")
            if value > 1:
                raise ValueError(
                    f"{_shown(raw)} is more than the whole; write {plain(value)}% or a part of 1"
                )
        if not 0 <= value <= 1:
            raise ValueError(f"{_shown(raw)} is not between 0% and 100%")
        return cls(value)

    def __str__(self) -> str:
        percent = float(f"{self.value * 100:.12g}")
        return f"{plain(percent)}%" if percent / 100 == self.value else plain(self.value)


@dataclass(frozen=True)
class Within(Written):
    """A promise on time: `80% within 20 s`: this share of the visits waits no longer than this limit."""

    share: Share
    limit: Duration
    pattern: ClassVar[dict[str, Any]] = {
        "type": "string",
        "pattern": r"^\s*[0-9.]+\s*%?\s*within\s+.+$",
        "description": "A standard: so many percent within so long.",
        "examples": ["80% within 20 s"],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `80% within 20 s`."""
        share, word, limit = raw.partition("within") if isinstance(raw, str) else ("", "", "")
        if not word:
            raise ValueError(f"{_shown(raw)} is no standard; write it as 80% within 20 s")
        return cls(Share.parse(share.strip()), Duration.parse(limit.strip()))

    def meaning(self, unit: str) -> Any:
        """The share, and the limit in seconds."""
        return [self.share.value, self.limit.seconds(unit)]

    def __str__(self) -> str:
        return f"{self.share} within {self.limit}"


@dataclass(frozen=True, order=True)
class TimeOfDay(Written):
    """A time of day, `09:00`, in seconds after midnight; up to 48:00 for a day that ends after midnight."""

    second: int
    pattern: ClassVar[dict[str, Any]] = {"type": "string", "pattern": r"^\d{1,2}:\d{2}(:\d{2})?$"}

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `9:00`, `09:00` or `09:00:30`."""
        match = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
        if match is None:
            raise ValueError(f"{_shown(raw)} is no time of day; write it as 09:00")
        hour, minute, second = (int(part or 0) for part in match.groups())
        if minute > 59 or second > 59 or hour * 3600 + minute * 60 + second > 48 * 3600:
            raise ValueError(
                f"{raw.strip()} is no time of day; write 00:00 to 24:00 (to 48:00 for after midnight)"
            )
        return cls(hour * 3600 + minute * 60 + second)

    def __str__(self) -> str:
        minutes, seconds = divmod(self.second, 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
