"""What customers do who notice that something went wrong, and what the service does then.

Most say nothing: of those who waited too long at the counter a few tell whoever serves them, one in 27 writes to the
head office, the others tell their friends or stay away. A recovery policy is the ladder of steps that those climb who
speak: an apology, a voucher up to an amount, the manager beyond it.

Sources of the usual shares: of customers with a problem about half tell the front line and 1 in 27 the head office; for
losses in money 50-75 % complain, for mistreatment or poor quality 5-30 % (TARP, J. Goodman). The middle of
each range is taken for those who tell who serves them; how the silent divide is an assumption.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, Tag, WithJsonSchema

from blueprint.frozen import FrozenDict
from blueprint.quantity import Duration, Money, Share, plain
from blueprint.text import Text
from blueprint.timetables import as_written
from blueprint.values import VARIES, BySegment, Name, Part, Times, Whole

STAFF, HEAD_OFFICE, THIRD_PARTY, FRIENDS, SILENT = "staff", "head_office", "third_party", "friends", "silent"
BEHAVIOURS = (STAFF, HEAD_OFFICE, THIRD_PARTY, FRIENDS, SILENT)
"""What a customer does who has noticed a failure; exactly one."""
CHANNELS = (STAFF, HEAD_OFFICE, THIRD_PARTY)
"""To whom she speaks so that somebody may answer."""
USUAL = {
    "minor": dict(zip(BEHAVIOURS, map(Share, (0.175, 0.037, 0.0, 0.394, 0.394)), strict=True)),
    "major": dict(zip(BEHAVIOURS, map(Share, (0.625, 0.037, 0.0, 0.169, 0.169)), strict=True)),
}
"""Unless the file says otherwise; see the module for the sources."""


def _behaviours(shares: dict[str, Share]) -> FrozenDict[str, Share]:
    total = sum(share.value for share in shares.values())
    if total > 1 + 1e-9 or (SILENT in shares and abs(total - 1) > 1e-9):
        raise ValueError(f"the shares add up to {plain(round(total * 100, 6))}%, not to 100%")
    return FrozenDict(shares)


def _behaviour(raw: Any) -> str:
    if raw not in BEHAVIOURS:
        raise ValueError(
            f"{str(raw)[:40]!r} is nothing that customers do; write one of {', '.join(BEHAVIOURS)}"
        )
    return str(raw)


def _channel(raw: Any) -> str:
    if raw not in CHANNELS:
        raise ValueError(f"{str(raw)[:40]!r} is no channel; write one of {', '.join(CHANNELS)}")
    return str(raw)


Behaviour = Annotated[str, BeforeValidator(_behaviour)]
Behaviours = Annotated[
    dict[Behaviour, Share],
    Whole,
    AfterValidator(_behaviours),
    PlainSerializer(as_written),
    WithJsonSchema(
        {
            "type": "object",
            "properties": dict.fromkeys(BEHAVIOURS, Share.pattern),
            "additionalProperties": False,
            "description": "What part does what; the rest stay silent.",
        }
    ),
]
"""Shares of what customers do; whoever does nothing else stays silent."""
BehavioursPerSegment = Annotated[
    Annotated[Behaviours, Tag("same")] | Annotated[BySegment[Behaviours], Tag("varied")], VARIES
]


class Channel(Part):
    """Where a complaint arrives that is not said on the spot."""

    to: Name
    """The step that deals with it."""
    after: Times | None = None
    """How long after the customer has left it arrives; at once, if not said."""
    begins_at: Name | None = None
    """The step of the ladder with which its recovery begins; if not said, the first for `staff`, else the last."""


class Complaints(Part):
    """What customers do who have noticed a failure, and which recovery policy is in force."""

    minor: BehavioursPerSegment | None = None
    """After a minor failure: {staff: 17%, head_office: 4%, friends: 40%}; the rest stay silent."""
    major: BehavioursPerSegment | None = None
    """After a major one."""
    large: Money | None = None
    """From which loss on a failure is major whose severity is a sum of money."""
    channels: Annotated[
        dict[Annotated[str, BeforeValidator(_channel)], Channel], AfterValidator(FrozenDict)
    ] = Field(default_factory=FrozenDict)
    """Where complaints arrive that are not said on the spot, by to whom they go."""
    policy: Name | None = None
    """The recovery policy in force; without one, nothing is done."""
    discouraged: Share | None = None
    """Of the complaints to whoever serves, those that are talked down: nothing is done, nobody reads of them."""


class Rung(Part):
    """One step of the ladder of a recovery policy."""

    step: Name
    """The step: who deals with her, and how long."""
    up_to: Money | None = None
    """What may be granted here, at most; who claims more goes on up the ladder. Without it, any amount."""
    settles: Share | None = None
    """The chance that it settles the matter; who is not satisfied goes on up. Without it, the step only leads on."""


class Recovery(Part):
    """A recovery policy: what is done for a customer to whom something has happened."""

    label: Text | None = None
    """What readers see instead of the name."""
    when: Literal["voiced", "noticed"] = "voiced"
    """Whether it begins when she complains, or also when staff notice the failure before she does."""
    ladder: tuple[Rung, ...]
    """The steps, from the first apology up."""
    quick: Duration = Duration(30, "min")
    """Settled within so long after the complaint, it was settled quickly. Half an hour, an assumption, if not said."""
    grants: Annotated[dict[Literal["minor", "major"], Money], AfterValidator(FrozenDict)] = Field(
        default_factory=FrozenDict
    )
    """What is granted when it is settled, where the severity is no sum of money: {minor: 20, major: 100}."""
    follow_up: Name | None = None
    """A step after it was settled: a call, a letter."""
    skip_below: Money | None = None
    """Customers of segments whose lifetime value is below get no recovery."""
