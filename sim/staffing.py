"""How many people it takes so that nobody waits long: the square-root rule.

Work for 3.6 tellers comes to the counter. With four of them four in five customers would wait, for they come by
chance; the rule adds a margin that grows with the square root of the load, as chance does, and says five.

    needed = load + Z √load, rounded up

Halfin & Whitt, *Heavy-traffic limits for queues with many exponential servers*, Operations Research 29 (1981): with
this margin the part of customers that have to wait goes to 1 / (1 + Z Φ(Z) / φ(Z)) as the load grows, whatever the
load. Borst, Mandelbaum & Reiman, *Dimensioning large call centers*, Operations Research 52 (2004), show that it is the
best margin there is, and near it for a few people, too.

Invariant: never fewer than the load, and nobody where there is none.
"""

from __future__ import annotations

import math

Z = 0.5
"""Half of the customers are served at once, and all together wait about 1 / √load of a service: a busy counter that
runs well. Rounding up makes it better than that."""
DUST = 1e-9
"""What sums of floating-point numbers may be too large by, so that a load of 4 and its margin of 1 need 5, not 6."""


def wanted(load: float, z: float = Z) -> float:
    """The load with its margin, before it is rounded up.

    >>> wanted(4.0)
    5.0
    """
    return load + z * math.sqrt(max(0.0, load))


def needed(load: float, z: float = Z) -> float:
    """How many people a load in persons needs; NaN where the load is not known.

    >>> [needed(load) for load in (0.0, 0.3, 1.0, 3.6, 4.0, 100.0)]
    [0.0, 1.0, 2.0, 5.0, 5.0, 105.0]
    """
    if math.isnan(load) or load <= 0:
        return load if math.isnan(load) else 0.0
    return float(math.ceil(wanted(load, z) - DUST))
