"""The sections of a service file, side by side: what is read before it is known whether the parts fit together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from blueprint.complaints import Complaints, Recovery
from blueprint.floor import Rule
from blueprint.frozen import FrozenDict
from blueprint.loyalty import CustomerCost, Loyalty, Satisfaction
from blueprint.prices import Prices
from blueprint.quantity import TimeUnit
from blueprint.service import AddedLane, Pool, Room, Segment, Shift, Skill, Step, Stream, System
from blueprint.text import Text, Words
from blueprint.timetables import Date, Dates, ForShort, OpenHours
from blueprint.values import Named, Part


class Sections(Part):
    """The sections of a service file, each right in itself."""

    service: Text
    """What the service is called."""
    about: Text | None = None
    """What it is, where its numbers come from."""
    unit: TimeUnit = "min"
    """The unit of bare numbers: ms, s, min, h, d or wk."""
    currency: Words | None = None
    """The currency of all money, such as CNY."""
    prices: Prices | None = None
    """What customers' time and their custom are worth."""
    complaints: Complaints | None = None
    """What customers do who notice that something went wrong."""
    satisfaction: Satisfaction | None = None
    """How what customers meet becomes a score from 1 to 5."""
    loyalty: Loyalty | None = None
    """Who comes again, and what a customer is worth."""
    customer_cost: CustomerCost | None = None
    """What a visit costs the customer besides the price."""
    first_day: Date | None = None
    """The date of the first day of a run; without it, a Monday."""
    hours: OpenHours | None = None
    """Opening hours, the same every day or by day; without them, always open."""
    closed: Dates = ()
    """Holidays: dates on which the doors stay closed, such as 2026-12-25 or 2026-12-25..2026-12-27."""
    closing: Literal["serve_out", "turn_away", "cut", "carry_over"] | None = None
    """What becomes of those inside when the doors close; serve_out unless written otherwise."""
    lanes: Named[AddedLane] = Field(default_factory=FrozenDict)
    """Lanes beyond the five."""
    segments: Named[Segment] = Field(default_factory=FrozenDict)
    """Kinds of customers."""
    arrivals: Named[Stream] = Field(default_factory=FrozenDict)
    """Where customers come from."""
    shifts: Named[Annotated[Shift, ForShort]] = Field(default_factory=FrozenDict)
    """When people work who are put on a shift."""
    staff: Named[Pool] = Field(default_factory=FrozenDict)
    """Pools of people."""
    skills: Named[Skill] = Field(default_factory=FrozenDict)
    """What skills are called and cost; a skill that needs neither need not stand here."""
    systems: Named[System] = Field(default_factory=FrozenDict)
    """What the steps need and what is sometimes down."""
    rooms: Named[Room] = Field(default_factory=FrozenDict)
    """Limits on the customers in several steps together."""
    recovery: Named[Recovery] = Field(default_factory=FrozenDict)
    """Recovery policies, of which `complaints.policy` names the one in force."""
    rules: Named[Rule] = Field(default_factory=FrozenDict)
    """What is done on the floor when something has come to pass there: when, until, then."""
    steps: Named[Step]
    """The boxes of the blueprint."""
