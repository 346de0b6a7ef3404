"""Who is worse than whom, and how sure that is.

Of a wrong entry worth 90 ± 10 minutes a day and a queue worth 400 ± 40 the queue is first; of two queues worth 200 ± 30
and 190 ± 30 nobody can say which, and neither is given a rank.

Invariant: a rank is given only where every difference to every other one is clear, all together; a few replications
that are all equal make nothing clear.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.experiment.contrast import joint_quantile, moments, telling
from sim.replications.jobs import Values
from sim.results import LEVEL

RESAMPLES = 2000
WORST = 3
MOST_COMPARED = 25
"""How many of the greatest are compared with each other in pairs; the rest are too small to be ranked."""


def ranked(severities: Values, level: float = LEVEL) -> tuple[list[int | None], list[tuple[int, ...]]]:
    """The rank of each column of shape (replications, things), and which others are not clearly apart from it.

    A rank is None when a column is not clearly above zero, or not clearly apart from some other one. All differences
    and all columns themselves are judged together with confidence `level`.
    """
    n, k = severities.shape
    ranks: list[int | None] = [None] * k
    alike: list[set[int]] = [set() for _ in range(k)]
    if n < 2 or k == 0:
        return ranks, [tuple(sorted(set(range(k)) - {place})) for place in range(k)]
    means = severities.mean(axis=0)
    order = [int(place) for place in np.argsort(-means, kind="stable")]
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
        if not is_apart and (above[one] or above[other]):
            alike[one].add(other)
            alike[other].add(one)
    for rank, place in enumerate(order, start=1):
        if above.get(place) and not alike[place]:
            ranks[place] = rank
    return ranks, [tuple(sorted(others)) for others in alike]


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
