"""What a visit leaves behind: how satisfied she is, whether she comes again, what that is worth.

Satisfaction is the gap between what she expected and what she met, within a zone of tolerance: from `desired` to
`adequate` she is content, more or less (Zeithaml, Berry & Parasuraman 1993). Whether she comes again depends on what
went wrong, whether she said so, and whether it was put right: the published table of TARP, unless the file has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any

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

from blueprint.failures import Dimension
from blueprint.frozen import FrozenDict
from blueprint.prices import MoneyPerSegment
from blueprint.quantity import Money, Share, number_of, plain
from blueprint.staffing import DurationPerSegment
from blueprint.values import VARIES, BySegment, Part

HANDLINGS = ("silent", "unsettled", "settled", "quickly")
"""What became of a failure: never said to the service; said, and not settled; settled; settled quickly."""
BUY_AGAIN = {
    "minor": dict(zip(HANDLINGS, map(Share, (0.37, 0.46, 0.70, 0.95)), strict=True)),
    "major": dict(zip(HANDLINGS, map(Share, (0.09, 0.19, 0.54, 0.82)), strict=True)),
}
"""Share of customers who buy again, after a small and after a large loss (TARP, reprinted in Barlow & Moller, A
Complaint Is a Gift)."""
CURVE = {0.0: 5.0, 1.0: 3.0, 2.0: 1.0}
"""Score at the desired level, at the adequate one, and as far beyond again: the scale is 1 to 5, its middle where a
visit is just adequate. An assumption; the breakpoints may be replaced."""
TELLS = {"silent": 9.0, "unsettled": 9.0, "settled": 5.0, "quickly": 5.0}
"""How many are told: 8-10 after a bad experience (Goodman), about 5 when it was settled."""


def _points(rising: bool, low: float, high: float) -> Any:
    def read(raw: Any) -> FrozenDict[float, Any]:
        if not isinstance(raw, Mapping) or len(raw) < 2:
            raise ValueError(
                f"{str(raw)[:40]!r} is no curve; write at least two points, such as {{1: 60%, 5: 100%}}"
            )
        kind = Share.parse if rising else lambda value: number_of(value, "a score from 1 to 5")
        found = {
            number_of(at, "a number before the colon"): value if isinstance(value, Share) else kind(value)
            for at, value in raw.items()
        }
        ordered = dict(sorted(found.items()))
        values = [value.value if isinstance(value, Share) else value for value in ordered.values()]
        if not all(low <= at <= high for at in ordered):
            raise ValueError(f"its points should lie between {plain(low)} and {plain(high)}")
        if not rising and not all(1 <= value <= 5 for value in values):
            raise ValueError("a score is from 1 to 5")
        steps = list(pairwise(values))
        if any((after < before) if rising else (after > before) for before, after in steps):
            raise ValueError(
                "should never fall: who is more satisfied comes again at least as often"
                if rising
                else "should never rise: a longer wait is never better"
            )
        return FrozenDict(ordered)

    return read


def _written(points: Mapping[float, Any]) -> dict[Any, Any]:
    return {
        int(at) if float(at).is_integer() else at: value.written() if isinstance(value, Share) else value
        for at, value in points.items()
    }


_CURVE_SCHEMA = {"type": "object", "minProperties": 2, "additionalProperties": {"type": ["number", "string"]}}
ScoreCurve = Annotated[
    FrozenDict[float, float],
    PlainValidator(_points(rising=False, low=0, high=100)),
    PlainSerializer(_written),
    WithJsonSchema(_CURVE_SCHEMA),
]
ShareCurve = Annotated[
    FrozenDict[float, Share],
    PlainValidator(_points(rising=True, low=1, high=5)),
    PlainSerializer(_written),
    WithJsonSchema(_CURVE_SCHEMA),
]


def _number(low: float, high: float, wanted: str) -> Any:
    """What reads a number between two others, and writes it back."""

    def read(raw: Any) -> float:
        number = number_of(raw, wanted)
        if not low <= number <= high:
            raise ValueError(f"{plain(number)} is not between {plain(low)} and {plain(high)}; write {wanted}")
        return number

    return PlainValidator(read)


_WHOLE = PlainSerializer(lambda one: int(one) if one == int(one) else one)
_NUMBER_SCHEMA = WithJsonSchema({"type": "number", "minimum": 0})
Weight = Annotated[float, _number(0.01, 1000, "a weight such as 2"), _WHOLE, _NUMBER_SCHEMA]
ScorePoints = Annotated[float, _number(0, 4, "points of a score, such as 1"), _WHOLE, _NUMBER_SCHEMA]
People = Annotated[float, _number(0, 1000, "how many people, such as 9"), _WHOLE, _NUMBER_SCHEMA]
Years = Annotated[float, _number(0, 1000, "a number of years, such as 20"), _WHOLE, _NUMBER_SCHEMA]
Positive = Annotated[float, _number(1e-6, 1e6, "a number above 0"), _WHOLE, _NUMBER_SCHEMA]


class Zone(Part):
    """A zone of tolerance: what a customer would like, and what she still finds adequate."""

    desired: DurationPerSegment
    """What she would like; so long, or less, and the score is the best."""
    adequate: DurationPerSegment
    """What she still finds adequate; beyond, she is not satisfied."""
    weight: Weight = 1.0
    """How much it counts beside what else she expects."""
    dimension: Dimension = "responsiveness"
    """The dimension of service quality to which it belongs."""


class Satisfaction(Part):
    """How what customers meet becomes a score from 1 to 5."""

    stay: Zone | None = None
    """What customers expect of the whole stay; what they expect of the wait at a step stands there: `expects`."""
    curve: ScoreCurve = Field(default_factory=lambda: FrozenDict(CURVE))
    """The score at the desired level (0), at the adequate one (1), as far beyond again (2); straight between."""
    moments_weigh: Weight = 2.0
    """How much more a moment of truth weighs; twice, an assumption, if not said."""
    subtracts: Annotated[dict[str, ScorePoints], AfterValidator(FrozenDict)] = Field(
        default_factory=lambda: FrozenDict({"minor": 1.0, "major": 2.0})
    )
    """The points that a failure takes in its dimension at its step; 1 and 2, an assumption, if not said."""
    gives_back: Annotated[dict[str, Share], AfterValidator(FrozenDict)] = Field(
        default_factory=lambda: FrozenDict({"settled": Share(0.5), "quickly": Share(0.9)})
    )
    """What part of them recovery gives back; half and nine tenths, an assumption, if not said."""
    paradox: ScorePoints = 0.0
    """Points beyond, for those to whom it was settled quickly; none unless the file says so: the effect was found for
    satisfaction, not for buying again (de Matos, Henrique & Rossi 2007)."""

    @model_validator(mode="after")
    def _keys(self) -> Satisfaction:
        for field, known in (("subtracts", ("minor", "major")), ("gives_back", ("settled", "quickly"))):
            wrong = [key for key in getattr(self, field) if key not in known]
            if wrong:
                raise ValueError(f"{field} knows {' and '.join(known)}, not {wrong[0]!r}")
        return self


class Margins(Part):
    """A yearly margin, and how long it lasts; or a spending, its times and years."""

    margin: Money | None = None
    """Yearly margin of a customer who stays."""
    retention: Share | None = None
    """The part of customers who are still there a year later, the same every year."""
    discount: Share | None = None
    """Yearly interest at which later money counts less; none, if not said."""
    alpha: Positive | None = None
    """With `beta`: who stays longer is more loyal, by a shifted beta-geometric (Fader & Hardie 2007)."""
    beta: Positive | None = None
    """See alpha."""
    spend: Money | None = None
    """What a customer spends each time."""
    times: Positive | None = None
    """How often a year."""
    years: Years | None = None
    """For how many years."""
    profit: Share | None = None
    """What part of the spending is profit; all of it, if not said."""

    @model_validator(mode="after")
    def _one_form(self) -> Margins:
        said = {key for key in type(self).model_fields if getattr(self, key) is not None}
        forms: tuple[tuple[set[str], set[str]], ...] = (
            ({"margin", "retention"}, {"discount"}),
            ({"margin", "alpha", "beta"}, {"discount"}),
            ({"spend", "times", "years"}, {"profit", "discount"}),
        )
        if not any(needed <= said <= needed | may for needed, may in forms):
            raise ValueError(
                "is no lifetime value; write a sum, {margin, retention, discount}, {margin, alpha, beta, discount}, "
                "or {spend, times, years, profit}"
            )
        rate = self.discount.value if self.discount else 0.0
        if self.retention is not None and self.retention.value >= 1 and rate == 0:
            raise ValueError(
                "customers who all stay for ever are worth more than any sum; write a discount: 10%"
            )
        if self.alpha is not None and rate == 0:
            raise ValueError("without a discount their value has no end; write a discount: 10%")
        return self


def _sum_or_form(raw: Any) -> str:
    return "form" if isinstance(raw, (Mapping, Margins)) else "sum"


Worth = Annotated[Annotated[Money, Tag("sum")] | Annotated[Margins, Tag("form")], Discriminator(_sum_or_form)]
WorthPerSegment = Annotated[
    Annotated[Worth, Tag("same")] | Annotated[BySegment[Worth], Tag("varied")], VARIES
]
SharePerSegment = Annotated[
    Annotated[Share, Tag("same")] | Annotated[BySegment[Share], Tag("varied")], VARIES
]


def _handling(raw: Any) -> str:
    if raw not in HANDLINGS:
        raise ValueError(f"{str(raw)[:40]!r} is none of {', '.join(HANDLINGS)}")
    return str(raw)


Handling = Annotated[str, BeforeValidator(_handling)]
Handled = Annotated[dict[Handling, Share], AfterValidator(FrozenDict)]


class WordOfMouth(Part):
    """What customers to whom something happened tell, and what that does."""

    tells: Annotated[dict[Handling, People], AfterValidator(FrozenDict)] = Field(default_factory=FrozenDict)
    """How many each tells; 9 when it was not put right, 5 when it was, if not said."""
    stays_away: Share = Share(0.01)
    """Of those who hear ill of it, the customers whom that costs; one in a hundred, an assumption, if not said."""
    comes: Share = Share(0.0)
    """Of those who hear that it was put right, the customers whom that wins; none, if not said."""


class Loyalty(Part):
    """Who comes again, and what a customer is worth."""

    stays: SharePerSegment = Share(1.0)
    """Who comes again when nothing went wrong."""
    minor: Handled = Field(default_factory=FrozenDict)
    """Of these, who comes again after a minor failure: {silent: 37%, unsettled: 46%, settled: 70%, quickly: 95%}."""
    major: Handled = Field(default_factory=FrozenDict)
    """And after a major one: {silent: 9%, unsettled: 19%, settled: 54%, quickly: 82%}."""
    satisfaction: ShareCurve | None = None
    """A further factor by the score of the visit: {1: 60%, 3: 95%, 5: 100%}; straight between."""
    worth: WorthPerSegment | None = None
    """The lifetime value of a customer: a sum, or what it is made of; may differ by segment."""
    word_of_mouth: WordOfMouth | None = None
    """What customers tell others."""
    winning: Money | None = None
    """What it costs to win a new customer."""
    days_a_year: Positive | None = None
    """How many such days a year has; as many as the doors open in 52 weeks, if not said."""


class CustomerCost(Part):
    """What a visit costs the customer besides the price."""

    minute: MoneyPerSegment | None = None
    """A minute of her time."""
    contact: MoneyPerSegment | None = None
    """Each time she deals with somebody: effort, nerves."""
    repeat: MoneyPerSegment | None = None
    """Each time she must come to the same step again."""
    transfer: MoneyPerSegment | None = None
    """Each time she is passed on to others."""
    visit: MoneyPerSegment | None = None
    """Each visit: the way, the call."""
