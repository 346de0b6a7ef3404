"""What can go wrong at a step: how often, who notices, what it does to the customer.

    fails:
      wrong_entry: {share: 2%, then: counter}
      room_not_ready: {share: {usual: 2%, queue_over: {10: 5%}}, severity: minor, noticed: {staff: 20%, customer: 70%}}
      waited_too_long: {wait_over: 10 min, severity: minor}

A failure happens at the end of a service, after a wait that was too long, when a step is done too late, or when a visit
ends unserved. Without a `severity` customers do not feel it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from blueprint.distribution import Distribution
from blueprint.frozen import FrozenDict
from blueprint.quantity import Money, Share, number_of
from blueprint.staffing import DurationPerSegment, Pace
from blueprint.text import Text
from blueprint.timetables import as_written
from blueprint.values import Exit, Name, Numbers, Part, Times

DIMENSIONS = ("reliability", "responsiveness", "assurance", "empathy", "tangibles")
"""The five dimensions of service quality (Parasuraman, Zeithaml & Berry 1988)."""
Dimension = Literal["reliability", "responsiveness", "assurance", "empathy", "tangibles"]
MINOR, MAJOR = "minor", "major"


def _number_waiting(raw: Any) -> int:
    number = number_of(raw, "how many wait, such as 10")
    if not number.is_integer() or not 0 <= number <= 1_000_000_000:
        raise ValueError(f"{str(raw)[:40]!r} is no number of people; write a whole number, such as 10")
    return int(number)


Waiting = Annotated[
    int,
    BeforeValidator(_number_waiting),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+$"}]}),
]
"""A number of people waiting; as a key of a file it may be read as text."""
SharesByName = Annotated[dict[Name, Share], AfterValidator(FrozenDict)]


def _mode(raw: Any) -> str:
    step, dot, mode = raw.partition(".") if isinstance(raw, str) else ("", "", "")
    if not (step and dot and mode):
        raise ValueError(
            f"{str(raw)[:40]!r} names no failure; write STEP.FAILURE, such as counter.wrong_entry"
        )
    return str(raw)


class ShareOf(Part):
    """How often a failure happens, where that depends on who serves and how busy it is."""

    usual: Share = Share(0.0)
    """The part of the services that end in it, where nothing else holds."""
    by: SharesByName = Field(default_factory=FrozenDict)
    """Instead of that, by the pool that serves: {trainee: 6%}; the largest, where several serve."""
    queue_over: Annotated[dict[Waiting, Share], AfterValidator(FrozenDict)] = Field(
        default_factory=FrozenDict
    )
    """At least so much when more than so many wait here at the end of the service: {10: 5%}."""
    hurried: Share | None = None
    """At least so much when who serves hurries; see `haste` of the step."""
    after: Annotated[dict[Annotated[str, BeforeValidator(_mode)], Share], AfterValidator(FrozenDict)] = Field(
        default_factory=FrozenDict
    )
    """At least so much when another failure has happened to this customer before: {reserve.wrong_date: 30%}."""


def _one_or_more(raw: Any) -> str:
    return "several" if isinstance(raw, (Mapping, ShareOf)) else "one"


class Noticed(Part):
    """Who notices a failure, and when; what is left of the whole is never noticed."""

    staff: Share = Share(0.0)
    """Whoever serves notices at once, before the customer says a word."""
    customer: Share = Share(0.0)
    """The customer notices at once."""
    later: Share = Share(0.0)
    """The customer notices later: at the step `at`, if she comes to it, else some time (`after`) after she has left."""
    at: Name | None = None
    """The step at which the customer notices who did not at once."""
    after: Times | None = None
    """How long after she has left she notices it otherwise."""

    @model_validator(mode="after")
    def _no_more_than_all(self) -> Noticed:
        total = self.staff.value + self.customer.value + self.later.value
        if total > 1 + 1e-9:
            raise ValueError(
                f"the shares add up to {total:.4%}, which is more than all".replace(".0000%", "%")
            )
        if (self.at or self.after) and not self.later.value:
            raise ValueError(
                "at and after say when the customer notices later; write later: and a share, or remove them"
            )
        return self


def _severity(raw: Any) -> Any:
    """`minor`, `major`, or a distribution of money, which a bare sum is too."""
    if raw in (MINOR, MAJOR):
        return raw
    try:
        return raw if isinstance(raw, Distribution) else Distribution.parse(raw, dimension="number")
    except ValueError as error:
        raise ValueError(
            f"{error}; a severity is minor, major, or a loss in money such as lognormal(mean=80, cv=1)"
        ) from None


Severity = Annotated[
    Literal["minor", "major"] | Numbers,
    PlainValidator(_severity),
    PlainSerializer(as_written),
    WithJsonSchema({"anyOf": [{"enum": [MINOR, MAJOR]}, dict(Distribution.pattern)]}),
]


class Failure(Part):
    """A failure mode of a step: what can go wrong, how often, and where the customer goes then."""

    label: Text | None = None
    """What readers see instead of the name."""
    share: (
        Annotated[
            Annotated[Share, Tag("one")] | Annotated[ShareOf, Tag("several")], Discriminator(_one_or_more)
        ]
        | None
    ) = None
    """The part of the services at this step that end in it, independent of its other modes; it may depend on who serves
    and how busy it is. Where one of the next three says when it happens: the part of those cases, all if not said."""
    wait_over: DurationPerSegment | None = None
    """It happens when a wait here was longer than that, whether she was served then or not."""
    later_than: DurationPerSegment | None = None
    """It happens when this step ends later than that after her arrival: a promise is broken."""
    on: Exit | None = None
    """It happens when a visit here ends unserved: abandoned, balked, blocked or turned_away."""
    then: Name | None = None
    """Where the customer goes: a step (this one again for rework), `leave`, or `lost`.

    Without it she goes on as if nothing had been."""
    source: Literal["delivery_system", "product", "employee", "customer", "outside"] | None = None
    """Where the failure comes from."""
    severity: Severity | None = None
    """What it is to the customer: minor, major, or a loss in money; without it, she does not feel it."""
    dimension: Dimension | None = None
    """In which dimension it is felt: reliability, unless written otherwise; responsiveness for a wait."""
    noticed: Noticed | None = None
    """Who notices it and when; without it, every customer does at once."""
    pays: Money | None = None
    """What a guarantee pays each time it happens, in the file's currency."""

    @model_validator(mode="after")
    def _once(self) -> Failure:
        said = [key for key in ("wait_over", "later_than", "on") if getattr(self, key) is not None]
        if len(said) > 1:
            raise ValueError(f"says {' and '.join(said)}; write a failure of its own for each")
        if not said and self.share is None:
            raise ValueError("says nothing of when it happens; write share: 2%, wait_over, later_than or on")
        if self.on is not None and self.then is not None:
            raise ValueError("where those go who were not served is said by exits of the step; remove then")
        return self

    @property
    def usual(self) -> Share:
        """Its share where nothing else is said."""
        if isinstance(self.share, ShareOf):
            return self.share.usual
        return Share(1.0) if self.share is None else self.share

    @property
    def by_chance(self) -> bool:
        """Whether it happens at the end of a service, by its share alone."""
        return self.wait_over is None and self.later_than is None and self.on is None

    @property
    def happens(self) -> bool:
        """Whether it can ever happen."""
        of = self.share
        if not isinstance(of, ShareOf):
            return self.usual.value > 0
        least = (
            of.usual,
            of.hurried or Share(0.0),
            *of.by.values(),
            *of.queue_over.values(),
            *of.after.values(),
        )
        return any(one.value > 0 for one in least)


class Haste(Part):
    """Who serves hurries when many wait."""

    over: Waiting
    """When more than so many wait here as a service begins."""
    pace: Pace
    """How fast it then goes, such as 125%."""
