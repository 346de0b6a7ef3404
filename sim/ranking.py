"""Who is worse than whom, and how sure that is.

Of a wrong entry worth 90 ± 10 minutes a day and a queue worth 400 ± 40 the queue is first; of two queues worth 200 ± 30
and 190 ± 30 nobody can say which, and both have the places 1 to 2.

Invariant: a place of one's own is given only where every difference to every other one is clear, all together; a few
replications that are all equal make nothing clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from sim.intervals import LEVEL, Values, joint_quantile, moments, telling

RESAMPLES = 2000
WORST = 3
MOST_COMPARED = 25
"""How many of the greatest are compared with each other in pairs; the rest are too small to be ranked."""
WIDEST = 3
"""Who may be any of more places than this has none."""

Places = tuple[int, int]
"""The first and the last place that something may have, 1 the worst."""


def ranked(
    severities: Values, level: float = LEVEL, counted: Sequence[bool] | None = None
) -> tuple[list[Places | None], list[tuple[int, ...]]]:
    """The places of each column of shape (replications, things), and which others are not clearly apart from it.

    There are none for a column that is not clearly above zero, or may have more than `WIDEST` places. All differences
    and all columns themselves are judged together with confidence `level`. Only those that are `counted` have places.
    """
    n, k = severities.shape
    places: list[Places | None] = [None] * k
    alike: list[set[int]] = [set() for _ in range(k)]
    there = [place for place in range(k) if counted is None or counted[place]]
    if n < 2 or not there:
        return places, [tuple(sorted(set(there) - {place})) for place in range(k)]
    means = severities.mean(axis=0)
    order = sorted(there, key=lambda place: (-means[place], place))
    compared = order[:MOST_COMPARED]
    pairs = list(combinations(compared, 2))
    columns = np.column_stack(
        [severities[:, compared], *(severities[:, one] - severities[:, other] for one, other in pairs)]
    )
    centres, errors, _ = moments(columns)
    halves = joint_quantile(columns, level) * errors
    apart = (np.abs(centres) > halves) & [telling(column) for column in columns.T]
    above = {place: bool(apart[at] and centres[at] > 0) for at, place in enumerate(compared)}
    for (one, other), is_apart in zip(pairs, apart[len(compared) :], strict=True):
        if not is_apart:
            alike[one].add(other)
            alike[other].add(one)
    for at, place in enumerate(compared):
        worse = sum(other not in alike[place] for other in compared[:at])
        milder = sum(other not in alike[place] for other in order[at + 1 :])
        found = 1 + worse, len(order) - milder
        if above[place] and found[1] - found[0] < WIDEST:
            places[place] = found
    return places, [tuple(sorted(others)) for others in alike]


def among_worst(severities: Values, worst: int = WORST) -> Values:
    """The probability of each column, shape (replications, things), of being among the `worst` greatest.

    By the bootstrap: how often it is when the replications are drawn anew, with replacement, and averaged. What is
    never above zero is never among them. NaN where the replications are few and all equal.
    """
    n, k = severities.shape
    if n == 0 or k == 0:
        return np.zeros(k)
    luck = np.random.default_rng(1)
    weights = luck.multinomial(n, np.full(n, 1 / n), RESAMPLES) / n
    means = weights @ severities
    bar = np.sort(means, axis=1)[:, -min(worst, k)][:, None]
    shares: Values = ((means >= bar) & (means > 0)).mean(axis=0)
    return np.where([telling(column) for column in severities.T], shares, np.nan)
