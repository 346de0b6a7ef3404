"""Rules of the floor manager: when something has come to pass on the floor, what is done, and until when.

    open_reserve:
      when: counter.queue > 12 for 5 min
      until: counter.queue < 4
      then: {staff: {teller: {count: +1}}}

Invariant: a condition has everything that it needs to be judged; whether its things exist is judged by `rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

from blueprint.frozen import FrozenDict
from blueprint.quantity import Duration, Written, plain
from blueprint.staffing import Pace
from blueprint.text import Text
from blueprint.values import Named, Names, Part, Shares

QUEUE, LONGEST_WAIT, FREE, DOWN = "queue", "longest_wait", "free", "down"
LOOKED_AT = {QUEUE: "step", LONGEST_WAIT: "step", FREE: "pool", DOWN: "system"}
"""What a condition can look at, and of what kind of thing."""
_FORM = "counter.queue > 12 for 5 min"
_CONDITION = re.compile(
    r"\s*(?P<thing>[^\s.<>=≥≤]+)\s*\.\s*(?P<what>[^\s.<>=≥≤]+)"
    r"(?:\s*(?P<sign>>=|<=|=>|=<|≥|≤|>|<)\s*(?P<limit>[^\s].*?))?"
    r"(?:\s+for\s+(?P<lasting>.+?))?\s*"
)
_SIGNS = {">": ">", "<": "<", ">=": ">=", "=>": ">=", "≥": ">=", "<=": "<=", "=<": "<=", "≤": "<="}


@dataclass(frozen=True)
class Condition(Written):
    """Something that can be seen on the floor: `counter.queue > 12 for 5 min`, `officer.free > 0`, `core.down`."""

    thing: str
    what: str
    sign: str = ">"
    limit: float | Duration = 0
    """a number of people, or for `longest_wait` a time"""
    lasting: Duration | None = None
    """how long it must have been so"""
    pattern: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "STEP.queue or STEP.longest_wait, POOL.free or SYSTEM.down, with a limit and how long it must "
        "have been so.",
        "examples": [
            _FORM,
            "counter.longest_wait > 10 min",
            "officer.free >= 1",
            "core_banking.down for 10 min",
        ],
    }

    @classmethod
    def parse(cls, raw: Any) -> Self:
        """Read a condition."""
        found = _CONDITION.fullmatch(raw) if isinstance(raw, str) else None
        if found is None:
            raise ValueError(f"{str(raw)[:60]!r} is no condition; write {_FORM}")
        thing, what, sign, limit, lasting = found.group("thing", "what", "sign", "limit", "lasting")
        if what not in LOOKED_AT:
            from blueprint.mistakes import did_you_mean

            raise ValueError(
                f"{what!r} cannot be looked at{did_you_mean(what, LOOKED_AT)}; write STEP.queue, STEP.longest_wait, "
                "POOL.free or SYSTEM.down"
            )
        since = None if lasting is None else Duration.parse(lasting)
        if what == DOWN:
            if sign is not None:
                raise ValueError(
                    f"{raw.strip()[:60]!r}: a system is down or not; write {thing}.down for 10 min"
                )
            return cls(thing, what, lasting=since)
        if sign is None:
            raise ValueError(
                f"{raw.strip()[:60]!r} has no limit; write {thing}.{what} > "
                + ("10 min" if what == LONGEST_WAIT else "5")
            )
        return cls(thing, what, _SIGNS[sign], _limit(what, limit), since)

    def meaning(self, unit: str) -> Any:
        """What is looked at, with times in seconds."""
        limit = self.limit.seconds(unit) if isinstance(self.limit, Duration) else self.limit
        since = self.lasting.seconds(unit) if self.lasting else 0.0
        return [self.thing, self.what, self.sign, limit, since]

    def of(self, thing: str) -> Condition:
        """The same of another thing."""
        return Condition(thing, self.what, self.sign, self.limit, self.lasting)

    def __str__(self) -> str:
        limit = f" {self.sign} {plain(self.limit) if isinstance(self.limit, (int, float)) else self.limit}"
        since = f" for {self.lasting}" if self.lasting else ""
        return f"{self.thing}.{self.what}{'' if self.what == DOWN else limit}{since}"

    def written(self) -> str:
        """The condition as words."""
        return str(self)


def _limit(what: str, text: str) -> float | Duration:
    if what == LONGEST_WAIT:
        return Duration.parse(text)
    if not re.fullmatch(r"\d{1,9}", text):
        raise ValueError(f"{text[:40]!r} is no number of people; write a whole number, such as 12")
    return int(text)


def _begins(raw: Any) -> tuple[Condition, ...]:
    return () if raw in ("never", ()) else _conditions(raw)


def _conditions(raw: Any) -> tuple[Condition, ...]:
    each = raw if isinstance(raw, (list, tuple)) else [raw]
    if not each:
        raise ValueError(f"has no condition; write {_FORM}")
    found, faults = [], []
    for one in each:
        try:
            found.append(one if isinstance(one, Condition) else Condition.parse(one))
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise ValueError("; ".join(faults))
    return tuple(found)


def _conditions_written(conditions: Any) -> Any:
    if isinstance(conditions, Duration):
        return conditions.written()
    words = [one.written() for one in conditions] or ["never"]
    return words[0] if len(words) == 1 else words


def _until(raw: Any) -> tuple[Condition, ...] | Duration:
    if isinstance(raw, Duration) or (isinstance(raw, (int, float)) and not isinstance(raw, bool)):
        return raw if isinstance(raw, Duration) else Duration.parse(raw)
    if isinstance(raw, str) and re.match(r"\s*[\d.+-]", raw):
        return Duration.parse(raw)
    return _conditions(raw)


_CONDITIONS_SCHEMA: list[dict[str, Any]] = [
    Condition.pattern, {"type": "array", "minItems": 1, "items": Condition.pattern}
]  # fmt: skip
Conditions = Annotated[
    tuple[Condition, ...],
    PlainValidator(_begins),
    PlainSerializer(_conditions_written),
    WithJsonSchema(
        {"anyOf": _CONDITIONS_SCHEMA, "description": "A condition, several that must all hold, or never."}
    ),
]
Until = Annotated[
    tuple[Condition, ...] | Duration,
    PlainValidator(_until),
    PlainSerializer(_conditions_written),
    WithJsonSchema(
        {
            "anyOf": [*_CONDITIONS_SCHEMA, Duration.pattern],
            "description": "Conditions, or how long it lasts: 30 min.",
        }
    ),
]


class More(int):
    """So many more people, or fewer."""

    def __str__(self) -> str:
        return f"{int(self):+d}"


def _more(raw: Any) -> More:
    if isinstance(raw, str) and re.fullmatch(r"\s*[+-]\s*\d{1,6}\s*", raw):
        raw = int(raw.replace(" ", ""))
    if isinstance(raw, bool) or not isinstance(raw, int) or not -10_000 <= raw <= 10_000:
        raise ValueError(f"{str(raw)[:40]!r} is no number of people more or fewer; write +1 or -1")
    if raw == 0:
        raise ValueError("0 more changes nothing; write +1 or -1")
    return More(raw)


Added = Annotated[
    More,
    PlainValidator(_more),
    PlainSerializer(str),
    WithJsonSchema({
        "type": ["integer", "string"], "description": "So many more or fewer: +1, -1.", "examples": ["+1", "-1"],
    }),
]  # fmt: skip


def _pace(raw: Any) -> Pace:
    return raw if isinstance(raw, Pace) else Pace.parse(raw)


class RuledPool(Part):
    """What a rule does with a pool."""

    count: Added | None = None
    """So many more are on duty, or fewer: +1, -1."""


class RuledStep(Part):
    """What a rule does at a step."""

    helped_by: Names = ()
    """The pools that help here as long as the rule holds, behind those who help anyway."""
    pace: Annotated[Pace, BeforeValidator(_pace)] | None = None
    """How fast the services go that begin meanwhile, such as 120%."""
    next: Shares | None = None
    """Where customers go on instead meanwhile."""


class Then(Part):
    """What is done: in the words of the service itself."""

    staff: Named[RuledPool] = Field(default_factory=FrozenDict)
    """Pools: {teller: {count: +1}}."""
    steps: Named[RuledStep] = Field(default_factory=FrozenDict)
    """Steps: {counter: {helped_by: officer}}, pace: 120%, or next: {self_service: 60%, counter: 40%}."""


class Rule(Part):
    """A rule of the floor manager: when, until, then."""

    label: Text | None = None
    """What readers see instead of the name."""
    when: Conditions
    """When it begins: counter.queue > 12 for 5 min; of several conditions all must hold; with `never`
    the rule is there and never begins."""
    until: Until | None = None
    """When it ends: counter.queue < 4, or after 30 min; without it, as soon as `when` holds no more."""
    at_least: Duration | None = None
    """How long it holds at least once it has begun, and rests at least once it has ended; a minute unless written
    otherwise."""
    then: Then
    """What is done as long as it holds."""


AT_LEAST = Duration(1, "min")
"""How long a rule holds, or rests, at least unless the file says otherwise."""


def rule_ways(rules: Mapping[str, Rule], step: str) -> Iterator[tuple[str, str, float]]:
    """Where rules send customers from a step: the rule, the target, the share."""
    for name, rule in rules.items():
        ways = rule.then.steps[step].next if step in rule.then.steps else None
        yield from ((name, target, share.value) for target, share in (ways or {}).items())


def rule_helpers(rules: Mapping[str, Rule], step: str) -> dict[str, str]:
    """The pools that rules let help at a step, each with the rule."""
    return {
        pool: name
        for name in sorted(rules)
        if step in rules[name].then.steps
        for pool in rules[name].then.steps[step].helped_by
    }
