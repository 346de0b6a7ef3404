"""Advice: which scenario to take, what it gains net of its own pay, and which price would turn that.

A third officer: 640 a day more pay, 2,080 less of waiting and lost custom, so a net gain of 1,440, 1,290 to 1,580. It
would not pay if a lost customer were worth less than an eighth of what the file says.

Invariant: a scenario is advised only where its joint interval is clear of zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from blueprint.estimate import Estimate
from sim.experiment.compare import Comparison
from sim.experiment.contrast import Contrast
from sim.experiment.selection import Selection
from sim.lived import PARTS_OF_COST
from sim.metric import Metric
from sim.results import Results

DO, ALIKE, NEXT, OPEN, LOSS = "do", "alike", "next", "open", "loss"
"""The verdicts: the best; perhaps as good; a clear gain, but less; not shown to help; clearly worse."""
COST = Metric("service", "", "cost")


@dataclass(frozen=True)
class Remedy:
    """A scenario as something to do: what it gains a day, above zero for the better, and what to think of it."""

    scenario: str
    gain: Estimate
    verdict: str

    @property
    def clear(self) -> bool:
        """Whether it surely gains."""
        return self.gain.low > 0


@dataclass(frozen=True)
class Advice:
    """Which scenario to take.

    Attributes
    ----------
    metric
        what is judged by.
    net
        whether that is money in which a remedy's own pay is counted with waiting and lost custom.
    remedies
        the greatest gain first.
    """

    metric: Metric
    net: bool
    remedies: tuple[Remedy, ...]

    @property
    def best(self) -> Remedy | None:
        """What to do; None where nothing is shown to help."""
        return next((one for one in self.remedies if one.verdict == DO), None)


@dataclass(frozen=True)
class Money:
    """What a day costs: pay, customers' waiting, those who are lost, and what goes wrong; 0 for what has no price."""

    pay: float
    waiting: float
    lost: float
    wrongs: float = 0.0
    """custom that does not come again after a failure, what is granted, what guarantees pay"""

    @property
    def whole(self) -> float:
        """All of it."""
        return self.pay + self.waiting + self.lost + self.wrongs


@dataclass(frozen=True)
class Turn:
    """The price at which a gain vanishes, as a part of what was supposed: 0.13 of it.

    Attributes
    ----------
    price
        `lost`, `waiting`, `wrongs` or `pay`.
    part
        the part of the price; others stay as they are.
    below
        whether there is no gain below it, else above it.
    """

    price: str
    part: float
    below: bool


def money_of(results: Results) -> Money | None:
    """What a day costs; None where nothing has a price."""
    if not results.estimate("service", "", "cost").known:
        return None
    pay, waiting, lost, *wrongs = (
        0.0 if math.isnan(part) else part
        for part in (results.estimate("service", "", name).mean for name in PARTS_OF_COST)
    )
    return Money(pay, waiting, lost, math.fsum(wrongs))


def net_of_pay(found: Comparison) -> bool:
    """Whether cost weighs a remedy against its own pay: custom or time has a price, and whoever is added has one."""
    service = found.base.blueprint
    custom = service.loyalty is not None and service.loyalty.worth is not None
    if not custom and (service.prices is None or not (service.prices.waiting or service.prices.lost)):
        return False
    for name in found.scenarios:
        results = found.results[name]
        for pool, made in results.blueprint.staff.items():
            was = found.base.estimate("pool", pool, "on_duty_mean").mean
            if made.cost is None and results.estimate("pool", pool, "on_duty_mean").mean != was:
                return False
    return True


def judged_by(found: Comparison, chosen: Selection | None = None) -> Metric | None:
    """What scenarios are judged by: what was chosen by, else cost where it is net, else the first of a known sense."""
    if chosen is not None:
        return chosen.metric if chosen.metric in found.metrics else None
    net = net_of_pay(found)
    cost = next((one for one in found.metrics if str(one) == str(COST)), None)
    if cost is not None and net:
        return cost
    return next((one for one in found.metrics if one.better and one != cost), None)


def advice(found: Comparison, chosen: Selection | None = None) -> Advice | None:
    """Which scenario to take; None without scenarios, or where nobody can say what is better.

    Parameters
    ----------
    chosen
        the choice with a guarantee, if one was made: its best is taken, and nothing else.
    """
    metric = judged_by(found, chosen)
    if metric is None or not found.scenarios:
        return None
    days = found.base.days if metric.total else 1
    less = metric.better < 0 if chosen is None else chosen.least
    gains = {c.scenario: _gain(c, days, less=less) for c in found.contrasts if c.metric == metric}
    order = sorted(gains, key=lambda name: math.inf if math.isnan(gains[name].mean) else -gains[name].mean)
    best = next((name for name in order if gains[name].low > 0), "")
    if chosen is not None and chosen.sure:
        best = chosen.best if chosen.best in gains and gains[chosen.best].low > 0 else ""
    net = str(metric) == str(COST) and net_of_pay(found)
    return Advice(
        metric, net, tuple(Remedy(name, gains[name], _verdict(name, best, gains)) for name in order)
    )


def _gain(one: Contrast, days: int, *, less: bool) -> Estimate:
    """The change in the better direction, a day."""
    whole = Estimate(one.change, one.low, one.high).over(days)
    return Estimate(-whole.mean, -whole.high, -whole.low) if less else whole


def _verdict(name: str, best: str, gains: dict[str, Estimate]) -> str:
    gain = gains[name]
    if name == best:
        return DO
    if gain.high < 0:
        return LOSS
    if not gain.low > 0:
        return OPEN
    return ALIKE if best and gain.high >= gains[best].low else NEXT


def turns(before: Money, after: Money) -> Iterator[Turn]:
    """Each price at which the gain of `after` over `before` would vanish if the others stayed; exact for the means.

    The gain is linear in the prices: what is saved of lost custom and waiting, less the pay that is added.
    """
    saved = {
        name: getattr(before, name) - getattr(after, name) for name in ("lost", "waiting", "wrongs", "pay")
    }
    whole = sum(saved.values())
    for name, own in saved.items():
        if own == 0:
            continue
        part = -(whole - own) / own
        if part >= 0:
            yield Turn(name, part, (own > 0) == (whole > 0))
