"""Student's t: by how many standard errors an interval reaches to each side of a mean.

Thirty days of the branch leave 29 degrees of freedom: 95 % intervals reach 2.045 standard errors, not 1.960. The
quantile is found by Newton's steps on the distribution, which is a finite sum for whole degrees of freedom (Abramowitz
& Stegun 1964, 26.7.3 and 26.7.4); from 500 degrees on it is the expansion about the normal quantile (26.7.5), whose
error is of the order of the fifth power of their inverse. Loading a library for this one number would take as long as
a hundred days of the branch.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

MANY = 500
"""Degrees of freedom from which on the expansion is exact to the last digits."""


@cache
def quantile(freedom: int, share: float) -> float:
    """The value below which a `share` of Student's t with so many degrees of freedom lies.

    Raises
    ------
    ValueError
        when there is no degree of freedom, or the share is not between 0 and 1.
    """
    if freedom < 1 or not 0 < share < 1:
        raise ValueError(f"no quantile of {share} with {freedom} degrees of freedom")
    if share < 0.5:
        return -quantile(freedom, 1 - share)
    z = NormalDist().inv_cdf(share)
    if freedom >= MANY:
        return _expanded(z, freedom)
    inside, t = 2 * share - 1, z
    while True:  # from below: the distribution is concave there, so no step goes too far
        step = (inside - _within(t, freedom)) / (2 * _density(t, freedom))
        t += step
        if step <= 1e-15 * t:
            return t


def _within(t: float, freedom: int) -> float:
    """How much lies between -t and t."""
    angle = math.atan2(t, math.sqrt(freedom))
    square = math.cos(angle) ** 2
    odd = freedom % 2
    term = total = math.cos(angle) if odd else 1.0
    for number in range(2 + odd, freedom - 1, 2):
        term *= square * (number - 1) / number
        total += term
    if odd:
        return 2 / math.pi * (angle + (math.sin(angle) * total if freedom > 1 else 0.0))
    return math.sin(angle) * total


def _density(t: float, freedom: int) -> float:
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - math.log(freedom * math.pi) / 2
    return math.exp(scale - (freedom + 1) / 2 * math.log1p(t * t / freedom))


def _expanded(z: float, freedom: int) -> float:
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))
