"""What a week says of a step: which hour of it is the worst, if one is.

    Talk to an agent    Monday 10:00, 31 % within 20 s; 52 % over the whole week

Invariant: what chance alone would show is no answer: an hour is named only where its interval is clear of the mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.day_answers import CLEAR
from sim.day_lines import Line
from sim.week import Week


@dataclass(frozen=True)
class Worst:
    """The worst cell of a line: which, its figure and interval.

    `clear` says whether it is worse than usual by more than chance, `like` which cells cannot be told from it, itself
    among them.
    """

    cell: int
    figure: float
    low: float
    high: float
    clear: bool
    like: tuple[int, ...]


def judged(week: Week, step: str) -> Line | None:
    """By what a step is judged: the level of its standard, else the mean wait; None where nobody waits."""
    for measure in ("standard_met", "wait_mean"):
        if week.has("step", step, measure):
            return week.line("step", step, measure)
    return None


def worst(week: Week, line: Line) -> Worst | None:
    """The worst cell of a line: the least level, or the longest wait; None where nobody ever came.

    Usual is the mean of all cells, each as often as customers came.
    """
    came = week.line("step", line.name, "visits").mean
    seen = [cell for cell, mean in enumerate(line.mean) if not math.isnan(mean) and came[cell] > 0]
    if not seen:
        return None
    sense = -1.0 if line.measure == "standard_met" else 1.0
    found = max(seen, key=lambda cell: sense * line.mean[cell])
    weights = [came[cell] * week.times[cell] for cell in seen]
    usual = math.fsum(w * line.mean[cell] for w, cell in zip(weights, seen, strict=True)) / math.fsum(weights)
    mean, low, high = line.mean[found], line.low[found], line.high[found]
    half = mean - low if sense > 0 else high - mean
    like = tuple(cell for cell in seen if sense * line.mean[cell] >= sense * mean - half)
    return Worst(found, mean, low, high, sense * mean - CLEAR * half > sense * usual, like)
