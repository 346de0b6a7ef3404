"""What a customer is worth: the published calculations, as functions of plain numbers.

All money is in one currency, all times are years, all shares parts of one. `docs/lifetime.md` shows each formula.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIVE_POINTS: Mapping[str, float] = {
    "advertising agency": 0.95, "bank branch": 0.85, "publishing": 0.85, "insurance": 0.84, "car service": 0.81,
    "credit card": 0.75, "industrial distribution": 0.45, "software": 0.35,
}  # fmt: skip
"""By how much a customer's value rose with five points more of retention, by business, as published (Reichheld 1996,
The Loyalty Effect); measured there, not calculated here."""


def _money(amount: float, what: str) -> None:
    if not (math.isfinite(amount) and amount >= 0):
        raise ValueError(f"{what} is {amount}; write an amount of 0 or more")


def _share(value: float, what: str) -> None:
    if not 0 <= value <= 1:
        raise ValueError(f"{what} is {value}; write a part of one, such as 0.8")


def _discount(discount: float) -> None:
    if not (math.isfinite(discount) and discount >= 0):
        raise ValueError(f"the discount is {discount}; write yearly interest such as 0.1")


def lifetime_value(margin: float, retention: float, discount: float = 0.0) -> float:
    """The value of a customer who stays from year to year with the same chance: m r / (1 + i - r).

    The first margin comes after a year, if she is still there (Gupta & Lehmann 2003).

    Parameters
    ----------
    margin
        a year.
    retention
        the part of customers who are still there a year later.
    discount
        yearly interest.

    Raises
    ------
    ValueError
        when a number is out of range, or the value has no end: all stay for ever, and nothing is discounted.

    Examples
    --------
    >>> round(lifetime_value(1, retention=0.8, discount=0.1), 2)
    2.67
    """
    _money(margin, "the margin")
    _share(retention, "the retention")
    _discount(discount)
    if 1 + discount - retention <= 0:
        raise ValueError(
            "customers who all stay for ever are worth more than any sum; write a discount such as 0.1"
        )
    return margin * retention / (1 + discount - retention)


def _beta_geometric(alpha: float, beta: float) -> None:
    if not (0 < alpha < math.inf and 0 < beta < math.inf):
        raise ValueError(f"alpha {alpha} and beta {beta} should both be above 0")


def survival(alpha: float, beta: float, years: float) -> float:
    """The part of customers who are still there after so many years: B(α, β + t) / B(α, β).

    The shifted beta-geometric: every customer leaves with her own chance, which is beta-distributed among them, so that
    those who are left are the more loyal ones (Fader & Hardie 2007, How to Project Customer Retention).

    Raises
    ------
    ValueError
        when alpha or beta is not above 0, or the years are below 0.

    Examples
    --------
    >>> [round(survival(0.668, 3.806, year), 3) for year in (1, 2, 3)]
    [0.851, 0.747, 0.67]
    """
    _beta_geometric(alpha, beta)
    if not 0 <= years < math.inf:
        raise ValueError(f"years is {years}; write 0 or more")
    return math.exp(
        math.lgamma(beta + years)
        + math.lgamma(alpha + beta)
        - math.lgamma(beta)
        - math.lgamma(alpha + beta + years)
    )


def beta_geometric_value(margin: float, alpha: float, beta: float, discount: float) -> float:
    """The value of a customer whose survival is a shifted beta-geometric: the sum of m S(t) / (1 + i)^t over the years.

    The first margin comes after a year, as in `lifetime_value`. S falls like a power of t, so the sum is taken year by
    year for as long as a year adds anything, and what is left beyond is below 10^-12 of it.

    Raises
    ------
    ValueError
        when a number is out of range; without a discount the sum may have no end.

    Examples
    --------
    >>> round(beta_geometric_value(1, 0.668, 3.806, discount=0.1), 3)
    4.923
    """
    _money(margin, "the margin")
    _beta_geometric(alpha, beta)
    _discount(discount)
    if discount <= 0:
        raise ValueError("without a discount the value may have no end; write a discount such as 0.1")
    left, worth, total, year = 1.0, 1.0, 0.0, 0
    while (
        left * worth > 1e-12 * max(total, 1e-300) * discount
    ):  # all later years add less than this one over i
        year += 1
        left *= (beta + year - 1) / (alpha + beta + year - 1)
        worth /= 1 + discount
        total += left * worth
    return margin * total


def spending_value(
    spend: float, times: float, years: float, profit: float = 1.0, discount: float = 0.0
) -> float:
    """The value of a customer who spends so much so often a year, for so many years.

    Every year's spending counts at its beginning; a last part of a year in proportion.

    Parameters
    ----------
    profit
        what part of the spending is profit.

    Raises
    ------
    ValueError
        when a number is out of range.

    Examples
    --------
    >>> spending_value(50, times=52, years=10, profit=0.2)
    5200.0
    """
    for amount, what in ((spend, "the spending"), (times, "the times a year"), (years, "the years")):
        _money(amount, what)
    _share(profit, "the profit")
    _discount(discount)
    if years > 10_000:
        raise ValueError(f"years is {years}; write 10,000 at most")
    whole = int(years)
    factor = math.fsum((1 + discount) ** -year for year in range(whole))
    return spend * times * profit * (factor + (years - whole) * (1 + discount) ** -whole)


@dataclass(frozen=True)
class Departure:
    """What it costs when a customer goes and talks about it."""

    own: float
    """what she would have spent herself"""
    told: float
    """how many hear of it"""
    never_come: float
    """how many of them never come"""
    others: float
    """what those would have spent"""

    @property
    def total(self) -> float:
        """All of it."""
        return self.own + self.others


def departure(
    spend: float, weeks: float, years: float, told: float, circle: float = 1.0, stay_away: float = 0.25
) -> Departure:
    """What a customer's departure costs: weekly spend × weeks × years, for her and for those she keeps away.

    "Goodbye, Mrs Smith": whoever is disappointed tells so many of her acquaintances, each of those tells so many more
    (`circle`), and a quarter of them never come.

    Parameters
    ----------
    spend, weeks, years
        a week, how many weeks a year, for how many years; the others would have spent as much.
    told
        how many she tells.
    circle
        how many hear of it from each of these, herself among them; 1 where nobody passes it on.

    Raises
    ------
    ValueError
        when a number is out of range.

    Examples
    --------
    >>> gone = departure(spend=50, weeks=52, years=10, told=20)
    >>> gone.own, gone.never_come, gone.total
    (26000.0, 5.0, 156000.0)
    """
    for amount, what in ((told, "how many are told"), (circle, "the circle")):
        _money(amount, what)
    _share(stay_away, "the part that never comes")
    own = spending_value(spend, weeks, years)
    heard = told * circle
    return Departure(own, heard, heard * stay_away, heard * stay_away * own)


def value_of_retention(retention: float, points: float = 0.05, discount: float = 0.0) -> float:
    """By what part a customer's value rises when retention rises by so many points, of `lifetime_value`.

    Raises
    ------
    ValueError
        when a number is out of range, or the higher retention reaches 1 without a discount.

    Examples
    --------
    >>> round(value_of_retention(0.8, 0.05, discount=0.1), 3)
    0.275
    """
    before = lifetime_value(1, retention, discount)
    if before == 0:
        raise ValueError("of customers who never come again the value is 0, and no rise has a part of it")
    return lifetime_value(1, retention + points, discount) / before - 1


def net_value(
    profits: Sequence[float], cost: float = 0.0, discount: float = 0.0, survival: Sequence[float] = ()
) -> float:
    """The profits of a customer year after year, less what it cost to win her.

    Parameters
    ----------
    profits
        of the first, the second year, …; each counts at the end of its year.
    cost
        of winning her.
    survival
        the part of customers who are still there in each of these years; all, if not given.

    Raises
    ------
    ValueError
        when a number is out of range, or there are not as many survivals as profits.

    Examples
    --------
    >>> net_value([30, 42, 44, 50, 56], cost=60)  # a credit-card customer of 1994 (Reichheld 1996)
    162.0
    """
    _money(cost, "the cost of winning")
    _discount(discount)
    there = list(survival) or [1.0] * len(profits)
    if len(there) != len(profits):
        raise ValueError(f"{len(profits)} profits and {len(there)} survivals; write one for each year")
    for part in there:
        _share(part, "a survival")
    values = zip(profits, there, strict=True)
    return (
        math.fsum(one * part / (1 + discount) ** (year + 1) for year, (one, part) in enumerate(values)) - cost
    )


def break_even(profits: Sequence[float], cost: float, discount: float = 0.0) -> int | None:
    """In which year a customer has brought what it cost to win her; None when in none of these.

    Examples
    --------
    >>> break_even([30, 42, 44, 50, 56], cost=60)
    2
    """
    for year in range(1, len(profits) + 1):
        if net_value(profits[:year], cost, discount) >= 0:
            return year
    return None
