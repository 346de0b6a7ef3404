"""Appointments: who is booked for when, how punctual they are, how many come.

    booked: {at: reception, appointments: {every: 10 min}, punctuality: normal(mean=-2, sd=6), comes: 88%}

Invariant: how much too early anybody can come is known beforehand; so a punctuality is a time that is never negative,
less that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from blueprint.distribution import Distribution
from blueprint.estimate import unit_word
from blueprint.quantity import SECONDS, Duration, Share, TimeOfDay, Written, measured, plain
from blueprint.values import Part

FAR = 8.0
"""So many standard deviations before its mean a normal is cut off: one in 10^15 comes earlier."""
_FORM = "normal(mean=-2, sd=6)"
_SIGNED = re.compile(r"\s*(?P<kind>normal|uniform)\s*\(\s*(?P<inside>[^()]*)\)\s*")
_NAMES = {"normal": ("mean", "sd"), "uniform": ("low", "high")}


@dataclass(frozen=True)
class Punctuality(Written):
    """How much later than appointed a customer comes; before it, where it is negative.

    Examples
    --------
    >>> Punctuality.parse("normal(mean=-2, sd=6)").ahead, Punctuality.parse("lognormal(mean=5, sd=4)").ahead
    (Duration(number=50.0, unit=None), Duration(number=0.0, unit=None))
    """

    text: str
    late: Distribution
    """how much later than the earliest"""
    ahead: Duration
    """how much before the appointment the earliest comes"""
    pattern: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "How much later than appointed they come, earlier where negative: normal(mean=-2, sd=6), "
        "uniform(low=-10, high=5), -3, or any distribution of times.",
        "examples": [_FORM, "uniform(low=-10 min, high=5 min)", "lognormal(mean=5, sd=4)", -3],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read a normal or uniform that may be negative, a fixed time that may be, or a distribution of times."""
        text = str(raw).strip()
        found = _SIGNED.fullmatch(text)
        try:
            if found is None and (isinstance(raw, (int, float)) or re.match(r"[+-]?\d", text)):
                return cls._fixed(text)
            if found is not None:
                return cls._signed(text, found["kind"], found["inside"])
        except ValueError as error:
            raise ValueError(f"{text[:40]!r} is no punctuality: {error}; write {_FORM}") from None
        return cls(text, Distribution.parse(raw, dimension="time"), Duration(0.0))

    @classmethod
    def _fixed(cls, text: str) -> Self:
        number, unit = _signed_time(text)
        ahead = Duration(max(0.0, -number), unit)
        return cls(text, Distribution.parse(_written(max(0.0, number), unit), dimension="time"), ahead)

    @classmethod
    def _signed(cls, text: str, kind: str, inside: str) -> Self:
        said = dict(part.split("=", 1) for part in re.split(r"\s*,\s*", inside.strip()) if "=" in part)
        given = {name.strip(): _signed_time(value) for name, value in said.items()}
        if set(given) != set(_NAMES[kind]):
            raise ValueError(f"{kind} needs {' and '.join(_NAMES[kind])}")
        units = {unit for _, unit in given.values()}
        if None in units and len(units) > 1:
            raise ValueError("one time has a unit and the other none")
        unit = units.pop() if len(units) == 1 else "s"
        first, second = (
            number * (SECONDS[own or "s"] if units else 1.0)
            for number, own in (given[name] for name in _NAMES[kind])
        )
        least = first - FAR * second if kind == "normal" else first
        ahead = max(0.0, -least)
        names = _NAMES[kind]
        ends = (first + ahead, second if kind == "normal" else second + ahead)
        rest = f"{kind}({names[0]}={_written(ends[0], unit)}, {names[1]}={_written(ends[1], unit)})"
        return cls(text, Distribution.parse(rest, dimension="time"), Duration(ahead, unit))

    def mean(self, unit: str) -> float:
        """The mean, in seconds; before the appointment where it is negative."""
        return self.late.mean(unit) - self.ahead.seconds(unit)

    def meaning(self, unit: str) -> Any:
        """Free of how it was written."""
        return [self.late.meaning(unit), self.ahead.seconds(unit)]

    def __str__(self) -> str:
        return self.text

    def written(self) -> Any:
        """As it was written; a bare number where it was one."""
        bare = re.fullmatch(r"[+-]?\d+(\.\d+)?", self.text)
        return self.text if bare is None else float(self.text) if "." in self.text else int(self.text)


def _signed_time(text: str) -> tuple[float, str | None]:
    text = text.strip()
    sign = -1.0 if text.startswith("-") else 1.0
    bare = text.lstrip("+-").strip()
    number, unit = measured(float(bare) if re.fullmatch(r"\d+(\.\d+)?", bare) else bare)
    return sign * number, unit


def _written(number: float, unit: str | None) -> str:
    return f"{plain(number)} {unit}" if unit else plain(number)


def _times(raw: Any) -> tuple[TimeOfDay, ...]:
    each = raw if isinstance(raw, (list, tuple)) else [raw]
    found = tuple(one if isinstance(one, TimeOfDay) else TimeOfDay.parse(one) for one in each)
    if list(found) != sorted(found, key=lambda one: one.second):
        raise ValueError("the times are not in order; write them from morning to evening")
    return found


TimesOfDay = Annotated[
    tuple[TimeOfDay, ...],
    PlainValidator(_times),
    PlainSerializer(lambda times: [str(time) for time in times]),
    WithJsonSchema({"type": "array", "items": TimeOfDay.pattern}),
]


def _every(raw: Any) -> Duration:
    every = raw if isinstance(raw, Duration) else Duration.parse(raw)
    if every.number == 0:
        raise ValueError("0 is no time between appointments; write 10 min")
    return every


class Appointments(Part):
    """For when customers are booked: `{every: 10 min}` while the doors are open, or a list of times of day."""

    BARE: ClassVar[str] = "times"
    """The key that a value without keys is meant for."""

    every: Annotated[Duration, BeforeValidator(_every)] | None = None
    """One so often, the first when the doors open, the last before they close."""
    times: TimesOfDay = ()
    """At these times of each day on which the doors are open then: [09:00, 09:20, 10:00]."""
    each: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1
    """How many customers are booked for each time."""

    @model_validator(mode="before")
    @classmethod
    def _for_short(cls, raw: Any) -> Any:
        return raw if isinstance(raw, (Mapping, Appointments)) else {"times": raw}

    @model_validator(mode="after")
    def _says_when(self) -> Appointments:
        if (self.every is None) == (not self.times):
            raise ValueError("say when: {every: 10 min}, or a list of times: [09:00, 09:20]")
        return self


def booked_told(said: Appointments, comes: float | None, unit: str, lang: str = "en") -> str:
    """For when they are booked, and how many come: `booked every 10 min, 88 % come`, “预约：每 10 分钟，88% 到”."""
    zh = lang.startswith("zh")
    if said.every is not None:
        time = f"{said.every.number:g} {unit_word(said.every.unit or unit, lang)}"
        when = f"每 {time}" if zh else f"every {time}"
    else:
        listed = [str(one) for one in said.times]
        short = listed if len(listed) <= 3 else [listed[0], "…", listed[-1]]
        when = "、".join(short) if zh else f"at {', '.join(short)}"
    each = "" if said.each == 1 else f" {said.each} 人" if zh else f", {said.each} each"
    share = (
        "" if comes is None or comes == 1 else f"，{comes * 100:g}% 到" if zh else f", {comes * 100:g} % come"
    )
    return f"预约：{when}{each}{share}" if zh else f"booked {when}{each}{share}"


def booked_line(stream: Mapping[str, Any], unit: str, lang: str) -> str:
    """The same of a stream as plain data; nothing for one that is not booked."""
    if stream.get("appointments") is None:
        return ""
    comes = None if stream.get("comes") is None else Share.parse(stream["comes"]).value
    return booked_told(Appointments.model_validate(stream["appointments"]), comes, unit, lang)
