"""Chance: every random number is a pure function of what it is for.

The service time of walk-in customer 17 on her second visit to the counter is drawn from the key of ("takes",
"counter", "walk_in") and the counter (17, 1). Nothing else in the service has a say in it, so that one more
teller, another step, another process or machine leave it as it is: common random numbers come for free.

The generator is Squares (Widynski 2020, arXiv:2004.06278, the five-round 64-bit form); keys are BLAKE2b
digests of names. Variates use `+ - * /`, `sqrt` and the C library's `log`, `log1p`, `exp` and `pow` only, as
`math` gives them, so that compiled code repeats them to the last bit. All are by inversion, one number a draw,
which keeps what-if runs together; the gamma alone is by rejection (Marsaglia & Tsang 2000).
"""

from __future__ import annotations

import hashlib
import math

import numpy as np

Word = int
"""64 bits without a sign. The compiled engine takes these functions as they stand, and knows words by this name."""
MASK = 0xFFFFFFFFFFFFFFFF
VISIT_SHIFT, INDEX_SHIFT = 36, 56
"""A counter holds 36 bits of customer, 20 of visit, 8 of the number within one variate."""
BLOCK = 256
"""How many customers' numbers are made at a time, since most are used one after the other."""

DETERMINISTIC, EXPONENTIAL, UNIFORM, TRIANGULAR, NORMAL = 0, 1, 2, 3, 4
LOGNORMAL, WEIBULL, GAMMA, EMPIRICAL, MIXTURE = 5, 6, 7, 8, 9
"""Kinds of distributions in a plan; each has three numbers, `a`, `b`, `c`, explained at `quantile`."""

MICRO = 1e6
"""Ticks of the clock in a second: the clock counts whole microseconds, so that sums of times are exact."""


def key_of(seed: int, replication: int, *names: str) -> int:
    """The 64-bit key of a thing drawn, odd, made from its names."""
    text = "\x1f".join((str(seed), str(replication), *names))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") | 1


def squares(counter: Word, key: Word) -> Word:
    """64 random bits for a 64-bit counter and an odd 64-bit key."""
    x = counter * key & MASK
    y, z = x, x + key & MASK
    x = x * x + y & MASK
    x = x >> 32 | x << 32 & MASK
    x = x * x + z & MASK
    x = x >> 32 | x << 32 & MASK
    x = x * x + y & MASK
    x = x >> 32 | x << 32 & MASK
    x = x * x + z & MASK
    t = x
    x = x >> 32 | x << 32 & MASK
    return t ^ (x * x + y & MASK) >> 32


def uniform(key: Word, customer: int, visit: int, index: int) -> float:
    """A number strictly between 0 and 1, one of 2^52 equally likely ones."""
    bits = squares(customer | visit << VISIT_SHIFT | index << INDEX_SHIFT, key)
    return ((bits >> 12) + 0.5) * 2.0**-52


def uniforms(key: int, first: int, count: int) -> list[float]:
    """`uniform(key, customer, 0, 0)` of `count` customers from `first` on, all at once."""
    k = np.uint64(key)
    half = np.uint64(32)
    x = np.arange(first, first + count, dtype=np.uint64) * k
    y, z = x, x + k
    for word in (y, z, y):
        x = x * x + word
        x = x >> half | x << half
    t = x * x + z
    x = t >> half | t << half
    bits = t ^ (x * x + y) >> half
    numbers: list[float] = (((bits >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52).tolist()
    return numbers


def normal_quantile(u: float) -> float:
    """The standard normal quantile: Wichura 1988, algorithm AS 241 (PPND16), about 16 digits."""
    q = u - 0.5
    if -0.425 <= q <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                + 133.14166789178437745) * r + 3.387132872796366608)
            / (((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
                + 42.313330701600911252) * r + 1.0)
        )  # fmt: skip
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        x = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734) / (
            ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
            + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        x = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
            + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772) / (
            ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
            + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
            + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -x if q < 0.0 else x


def quantile(kind: int, a: float, b: float, c: float, u: float) -> float:
    """The value below which a part `u` of the distribution lies.

    Deterministic: a. Exponential: mean a. Uniform: from a, b wide. Triangular: low a, mode b, high c. Normal
    cut off at 0: mean a, sd b, c the part below 0. Lognormal: exp of normal(a, b). Weibull: scale a, 1/shape b.
    """
    if kind == EXPONENTIAL:
        return -math.log1p(-u) * a
    if kind == LOGNORMAL:
        return math.exp(a + b * normal_quantile(u))
    if kind == DETERMINISTIC:
        return a
    if kind == UNIFORM:
        return a + b * u
    if kind == NORMAL:
        return max(0.0, a + b * normal_quantile(min(c + u * (1.0 - c), 1.0 - 2.0**-53)))
    if kind == WEIBULL:
        return a * math.pow(-math.log1p(-u), b)
    if u * (c - a) < b - a:
        return a + math.sqrt(u * (c - a) * (b - a))
    return c - math.sqrt((1.0 - u) * (c - a) * (c - b))


def gamma_variate(shape: float, key: Word, customer: int, visit: int, index: int) -> float:
    """A gamma variate of mean `shape`: Marsaglia & Tsang 2000, with numbers from `index` on.

    A shape below 1 is lifted by one and brought back by a power of a number of its own.
    """
    lift = 1.0
    d = shape - 1.0 / 3.0
    if shape < 1.0:
        lift = math.pow(uniform(key, customer, visit, index), 1.0 / shape)
        index += 1
        d = shape + 2.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal_quantile(uniform(key, customer, visit, index))
        v = 1.0 + c * x
        u = uniform(key, customer, visit, index + 1)
        index = index + 2 & 0xFF
        if v > 0.0:
            v = v * v * v
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
                return d * v * lift
