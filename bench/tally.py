"""How often something was right: a share with the interval that its number of trials allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scipy.special import betaincinv


@dataclass(frozen=True)
class Tally:
    """Of so many experiments, in how many the truth was told, and in what share of them it is claimed to be.

    `low` and `high` are what `share` must lie within to be right; `low` alone where more is no fault.
    """

    experiments: int
    covered: int
    claimed: float
    low: float = 0.93
    high: float = 0.97

    @property
    def share(self) -> float:
        """The share that was found."""
        return self.covered / self.experiments

    @property
    def sure(self) -> tuple[float, float]:
        """The 95 % interval of the share, Clopper and Pearson's."""
        n, k = self.experiments, self.covered
        low = float(betaincinv(k, n - k + 1, 0.025)) if k else 0.0
        return low, float(betaincinv(k + 1, n - k, 0.975)) if k < n else 1.0

    @property
    def kept(self) -> bool:
        """Whether the claim was kept."""
        return self.low <= self.share <= self.high

    def record(self) -> dict[str, Any]:
        """As plain values: `low` and `high` are the interval of the share."""
        low, high = self.sure
        return {
            "experiments": self.experiments, "covered": self.covered, "share": self.share, "low": low, "high": high,
            "claimed": self.claimed, "kept": self.kept,
        }  # fmt: skip


def tallied(hits: list[bool], claimed: float = 0.95, low: float = 0.93, high: float = 0.97) -> Tally:
    """The tally of what was right and what was not."""
    return Tally(len(hits), sum(hits), claimed, low, high)
