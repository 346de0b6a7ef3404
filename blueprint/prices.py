"""What time and custom are worth: `prices: {waiting: 30/h, lost: 80}`.

A queue costs the bank nothing that its books show. Its designer may still say that an hour of a customer's waiting is
worth 30 and a customer lost 80, more if she is a gold one; then a run adds up what a day cost, staff and customers
together. Invariant: no price changes what happens, only what it is worth.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Tag

from blueprint.quantity import Money, Rate
from blueprint.values import VARIES, BySegment, Part

RatePerSegment = Annotated[Annotated[Rate, Tag("same")] | Annotated[BySegment[Rate], Tag("varied")], VARIES]
MoneyPerSegment = Annotated[
    Annotated[Money, Tag("same")] | Annotated[BySegment[Money], Tag("varied")], VARIES
]


class Prices(Part):
    """What customers' time and their custom are worth, in the file's currency."""

    waiting: RatePerSegment | None = None
    """What a customer's waiting is worth, such as 30/h; may differ by segment."""
    lost: MoneyPerSegment | None = None
    """What losing a customer costs, such as 80; may differ by segment."""
