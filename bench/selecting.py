"""Selection: how often a race finds the best, and what it spends.

Ten rosters, of which nine are worse by exactly the difference that matters (the slippage configuration, the hardest),
or worse by more and more; days that are normal, or skewed as waits are, or whose others are better than the best on
most days and far worse on a few; with luck of their own, or in common. The best must be found in at least the share of
races that is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.tally import Tally
from sim.experiment.selection import race
from sim.replications.jobs import Values

LEVEL = 0.95
WITHIN = 0.2
"""The difference that matters, in standard deviations of a day."""


@dataclass(frozen=True)
class Field:
    """Who races.

    Attributes
    ----------
    rivals
        how many scenarios, the best included.
    gaps
        `slippage`: all others are worse by `WITHIN`; `easy`: the n-th is worse by n times that.
    days
        `normal`; `skewed`, gammas of shape 1/2 (skewness 2.8); or `unlike`: normal of the best, gammas of shape 1/10
        (skewness 6.3) of the others.
    common
        the correlation of the days of two scenarios: of common luck.
    """

    rivals: int
    gaps: str = "slippage"
    days: str = "normal"
    common: float = 0.0

    @property
    def name(self) -> str:
        """As it is told."""
        return f"{self.rivals} {self.gaps}, {self.days}, {'common' if self.common else 'own'} luck"

    def gap(self, place: int) -> float:
        """By how much a scenario is worse than the first."""
        return WITHIN * (min(place, 1) if self.gaps == "slippage" else place)


FIELDS = [
    Field(rivals, gaps, days, common)
    for rivals, gaps in ((2, "slippage"), (10, "slippage"), (10, "easy"))
    for days in ("normal", "skewed", "unlike")
    for common in (0.0, 0.8)
]


class Days:
    """The days of all scenarios of one race, drawn as they are asked for."""

    def __init__(self, field: Field, luck: np.random.Generator) -> None:
        self.field, self.luck = field, luck
        self.drawn = np.zeros((0, field.rivals))

    def _draw(self, size: tuple[int, int]) -> Values:
        normal = self.luck.standard_normal(size)
        if self.field.days == "normal":
            return normal
        shape = 0.5 if self.field.days == "skewed" else 0.1
        drawn = (self.luck.gamma(shape, size=size) - shape) / np.sqrt(shape)
        if self.field.days == "unlike":
            drawn[:, 0] = normal[:, 0]
        return drawn

    def values(self, names: list[str], n: int) -> Mapping[str, Values]:
        """The first n days of each."""
        more = n - len(self.drawn)
        if more > 0:
            own, shared = self._draw((more, self.field.rivals)), self._draw((more, 1))
            part = self.field.common
            gaps = [self.field.gap(place) for place in range(self.field.rivals)]
            self.drawn = np.vstack([self.drawn, np.sqrt(1 - part) * own + np.sqrt(part) * shared + gaps])
        return {name: self.drawn[:n, int(name)] for name in names}


def races(field: Field, count: int, seed: int = 1) -> tuple[Tally, float]:
    """(in how many of so many races the best was chosen, days spent on a scenario on average)."""
    luck = np.random.default_rng(seed)
    names = [str(place) for place in range(field.rivals)]
    right, spent = 0, 0
    for _ in range(count):
        best, runners, _ = race(Days(field, luck).values, names, within=WITHIN, level=LEVEL)
        right += best == "0"
        spent += sum(runner.replications for runner in runners.values())
    return Tally(count, right, LEVEL, LEVEL, 1.0), spent / count / field.rivals


def equal_allocation(field: Field, count: int = 4000, seed: int = 2) -> int:
    """The days of each scenario with which the best mean is the best scenario's in `LEVEL` of all cases.

    Known to nobody beforehand: it is what the best equal allocation would need that knew all spreads and gaps.
    """
    luck = np.random.default_rng(seed)
    names = [str(place) for place in range(field.rivals)]

    def right(n: int) -> float:
        means = np.array(
            [[own.mean() for own in Days(field, luck).values(names, n).values()] for _ in range(count)]
        )
        return float((means.argmin(axis=1) == 0).mean())

    low, high = 1, 2
    while right(high) < LEVEL:
        low, high = high, 2 * high
    while high - low > max(1, low // 20):
        middle = (low + high) // 2
        low, high = (low, middle) if right(middle) >= LEVEL else (middle, high)
    return high
