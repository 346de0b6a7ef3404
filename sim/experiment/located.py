"""What mending is worth, with its interval, and where in the service it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A mean over the replications with its interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Located:
    """What mending is worth at one place, a step or a system, in the unit of severity, a day.

    A step has its own failure modes, and of the queue for each of its pools the part of the work that it gives that
    pool; so a slow step backstage has a large part of the queue that stands in front of the counter.

    Attributes
    ----------
    rank, alike, among_worst
        among all places, as for a `Hotspot`.
    culprit
        (kind, name) of the hotspot that is most of it; None where nothing is.
    """

    worth: Estimate
    rank: int | None
    alike: tuple[str, ...]
    among_worst: float
    culprit: tuple[str, str] | None
