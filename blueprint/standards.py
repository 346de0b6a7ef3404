"""Standards: what a service sets itself at a step, and what others expect, believe and promise of the same thing.

    standard: {wait: 80% within 5 min, expected: {wait: 3 min}, promised: {wait: 5 min}}

A *hard* standard is counted (waits, durations, failures), a *soft* one is what customers say (a score from 1 to 5).
Beside each stand the figures between which there may be gaps: A. Parasuraman, V. A. Zeithaml & L. L. Berry, *A
Conceptual Model of Service Quality and Its Implications for Future Research*, Journal of Marketing 49 (1985).

What the share of a standard is of is told in words here, `80% within 20 s, of the answered`: every place that tells a
standard takes them from here; the usual one, of all who come, needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator

from blueprint.estimate import unit_after
from blueprint.quantity import Duration, Share, Within, Written, number_of, plain
from blueprint.values import Part

KINDS = ("wait", "duration", "failures", "score")
"""What a standard can be set for."""
TIMES = ("wait", "duration")
"""Those that are times within which a share is to be served, or done."""
SIDES = ("expected", "believed", "promised", "perceived")
"""Whose figures stand beside what is set."""
Level = Literal["offered", "answered", "without_short_abandons", "with_short_abandons"]
OFFERED = "offered"
"""What a share is of unless the file says otherwise: all who come."""
_WORDS = {
    "answered": ("of the answered", "占获接待者"),
    "without_short_abandons": ("short abandons left out", "剔除限时内放弃"),
    "with_short_abandons": ("short abandons counted as kept", "限时内放弃计为达标"),
}


def level_note(of: str, lang: str = "en") -> str:
    """What follows the words of a standard, with its comma: `, of the answered`; nothing for `offered`.

    Examples
    --------
    >>> "80% within 20 s" + level_note("without_short_abandons")
    '80% within 20 s, short abandons left out'
    >>> "80% 在 20 秒内" + level_note("answered", "zh")
    '80% 在 20 秒内（占获接待者）'
    """
    english, chinese = _WORDS.get(of, ("", ""))
    if not english:
        return ""
    return f"（{chinese}）" if lang.startswith("zh") else f", {english}"


@dataclass(frozen=True)
class Score(Written):
    """What customers say, from 1 (very bad) to 5 (very good)."""

    value: float
    pattern: ClassVar[dict[str, Any]] = {
        "type": "number",
        "minimum": 1,
        "maximum": 5,
        "description": "A score from 1 (very bad) to 5 (very good).",
        "examples": [4.2],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read a bare number."""
        value = number_of(raw, "a score from 1 to 5, such as 4.2")
        if not 1 <= value <= 5:
            raise ValueError(f"{plain(value)} is no score; write a number from 1 (very bad) to 5 (very good)")
        return cls(value)

    def meaning(self, unit: str) -> float:  # noqa: ARG002  no time in it
        """The number."""
        return self.value

    def __str__(self) -> str:
        return plain(self.value)

    def written(self) -> Any:
        """The bare number."""
        return int(self.value) if self.value.is_integer() else self.value


_FACTOR = re.compile(r"\s*[x×]\s*(\d+\.?\d*|\.\d+)\s*")


@dataclass(frozen=True)
class Seen(Written):
    """How a time seems to customers: `x1.3`, so many times what it is, or `7 min`, whatever it is."""

    factor: float | None = None
    time: Duration | None = None
    pattern: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "How a time seems to customers: x1.3 of what it is, or 7 min.",
        "examples": ["x1.3", "7 min"],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read `x1.3`, `7 min` or a bare number."""
        if isinstance(raw, str) and (found := _FACTOR.fullmatch(raw)):
            factor = float(found[1])
            if not 0 < factor <= 1000:
                raise ValueError(f"{raw.strip()!r} is no factor of a time; write one such as x1.3")
            return cls(factor=factor)
        return cls(time=Duration.parse(raw))

    def meaning(self, unit: str) -> Any:
        """The factor as it is written, or the time in seconds."""
        return str(self) if self.time is None else self.time.seconds(unit)

    def __str__(self) -> str:
        return f"x{plain(self.factor or 0.0)}" if self.time is None else str(self.time)

    def written(self) -> Any:
        """The factor, or the time as it is written."""
        return str(self) if self.time is None else self.time.written()


class Figures(Part):
    """What customers expect, what management believes, or what is promised, of what the standard sets."""

    wait: Duration | None = None
    """The time within which the share that the standard names is to be served."""
    duration: Duration | None = None
    """The time within which the share that the standard names is to be done here, since they came."""
    failures: Share | None = None
    """The share of services that end in a failure."""
    score: Score | None = None
    """The mean satisfaction, from 1 to 5."""


def _no_factor(example: str) -> Callable[[Any], Any]:
    def checked(raw: Any) -> Any:
        if isinstance(raw, str) and _FACTOR.fullmatch(raw):
            raise ValueError(
                f"{raw.strip()} is a factor, which only a time can have; write what customers perceive: {example}"
            )
        return raw

    return checked


class Perceived(Part):
    """How customers perceive what is delivered; without a figure, as it is."""

    wait: Seen | None = None
    """So many times the wait, x1.3, or a time."""
    duration: Seen | None = None
    """So many times the duration, or a time."""
    failures: Annotated[Share, BeforeValidator(_no_factor("3%"))] | None = None
    """The share of services that seem to them to end in a failure."""
    score: Annotated[Score, BeforeValidator(_no_factor("3.9"))] | None = None
    """The mean satisfaction, if another one than is measured here."""


@dataclass(frozen=True)
class WaitStandard:
    """The part of a standard that is about waits."""

    wait: Within
    of: Level


class Standard(Part):
    """What the service sets itself at a step, for waits, durations, failures or satisfaction."""

    wait: Within | None = None
    """80% within 5 min: this share of those who come are served after no longer a wait."""
    of: Level = "offered"
    """What the share is of: all who come; those who are answered; all who come but those who give up within the limit;
    or all who come, those who give up within the limit counted as kept."""
    duration: Within | None = None
    """90% within 3 d: of the services that end here, this share no later than that after the customer's arrival."""
    failures: Share | None = None
    """Of the services at this step at most this share is to end in a failure."""
    score: Score | None = None
    """The mean satisfaction that is to be reached here, from 1 to 5."""
    expected: Figures | None = None
    """What customers expect."""
    believed: Figures | None = None
    """What management believes that customers expect."""
    promised: Figures | None = None
    """What is promised to customers."""
    perceived: Perceived | None = None
    """How customers perceive what is delivered, where that is not as it is."""

    @property
    def of_waits(self) -> WaitStandard | None:
        """What is set for waits; None where nothing is."""
        return None if self.wait is None else WaitStandard(self.wait, self.of)

    def within(self, kind: str) -> Within | None:
        """What is set for a wait or a duration; None for other kinds, or nothing set."""
        return {"wait": self.wait, "duration": self.duration}.get(kind)

    def share_of(self, kind: str) -> float | None:
        """At which share the times of a wait or a duration are compared; None for other kinds, or nothing set."""
        within = self.within(kind)
        return None if within is None else within.share.value

    def figure(self, side: str, kind: str) -> Any:
        """The figure of one of the `SIDES` for one of the `KINDS`, as it is written; None without one."""
        part = getattr(self, side)
        return None if part is None else getattr(part, kind)


_SAID = {
    "wait": ("wait {}", "等待 {}"),
    "duration": ("duration {}", "办结用时 {}"),
    "failures": ("failures {}", "失败 {}"),
    "score": ("score {}", "评分 {}"),
    "expected": ("expected {}", "顾客期望 {}"),
    "believed": ("believed {}", "管理层认为 {}"),
    "promised": ("promised {}", "承诺 {}"),
    "perceived": ("perceived {}", "顾客感知 {}"),
}


def time_told(written: Any, lang: str = "en") -> str:
    """A time, or a factor of one, as it is written, its unit in the language: `5 min`, “5 分钟”, `x1.3`.

    >>> time_told("5 min"), time_told("5 min", "zh"), time_told("x1.3", "zh"), time_told(5, "zh")
    ('5 min', '5 分钟', 'x1.3', '5')
    """
    time = Seen.parse(written).time
    if time is None or not lang.startswith("zh"):
        return str(written)
    return f"{plain(time.number)}{unit_after(time.unit or '', lang)}"


def _within(written: Any, lang: str, *, done: bool = False) -> str:
    """A standard for waits, `80% within 5 min`, “5 分钟内 80%”; or for durations, `90% done within 3 d`."""
    if not lang.startswith("zh"):
        return str(written).replace(" within", " done within", 1) if done else str(written)
    within = Within.parse(written)
    return f"{time_told(within.limit.written(), lang)}内{'办结' * done} {within.share}"


def standard_told(written: Mapping[str, Any], lang: str = "en") -> str:
    """A standard as data of a file, in words.

    Examples
    --------
    >>> standard_told({"wait": "80% within 5 min", "failures": "2%", "expected": {"wait": "3 min", "failures": "1%"}})
    '80% within 5 min; failures 2%; expected wait 3 min, failures 1%'
    >>> standard_told({"wait": "80% within 5 min", "promised": {"wait": "5 min"}}, "zh")
    '5 分钟内 80%；承诺 等待 5 分钟'
    >>> standard_told({"duration": "90% within 3 d"}), standard_told({"duration": "90% within 3 d"}, "zh")
    ('90% done within 3 d', '3 天内办结 90%')
    """
    at = 1 if lang.startswith("zh") else 0
    parts = []
    if written.get("wait") is not None:
        parts.append(f"{_within(written['wait'], lang)}{level_note(str(written.get('of', '')), lang)}")
    if written.get("duration") is not None:
        parts.append(_within(written["duration"], lang, done=True))
    parts += [_SAID[kind][at].format(written[kind]) for kind in KINDS[2:] if written.get(kind) is not None]
    for side in SIDES:
        own = [
            _SAID[kind][at].format(time_told(one, lang) if kind in TIMES else one)
            for kind, one in (written.get(side) or {}).items()
            if one is not None
        ]
        if own:
            parts.append(_SAID[side][at].format(("、" if at else ", ").join(own)))
    return ("；" if at else "; ").join(parts)
