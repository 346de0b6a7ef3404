"""Queueing formulas, written from the textbooks: what simulated numbers are checked against.

Erlang C and B: Gross & Harris, *Fundamentals of Queueing Theory*. Erlang A (M/M/c+M): Garnett, Mandelbaum & Reiman
2002, by summing the birth-death chain. M/G/1: Pollaczek and Khinchine. Jackson 1957 for networks.
"""

from __future__ import annotations

import math
from itertools import pairwise


def erlang_b(servers: int, load: float) -> float:
    """The part of customers that a loss system of so many servers turns away."""
    blocking = 1.0
    for n in range(1, servers + 1):
        blocking = load * blocking / (n + load * blocking)
    return blocking


def erlang_c(servers: int, load: float) -> float:
    """The part of customers that have to wait in M/M/c."""
    blocking = erlang_b(servers, load)
    return servers * blocking / (servers - load * (1 - blocking))


def mmc_wait(rate: float, mean: float, servers: int) -> float:
    """The mean wait in M/M/c, in the unit of `mean`."""
    load = rate * mean
    return erlang_c(servers, load) * mean / (servers - load)


def mmc_within(rate: float, mean: float, servers: int, limit: float) -> float:
    """The part of customers that wait no longer than `limit` in M/M/c."""
    load = rate * mean
    return 1 - erlang_c(servers, load) * math.exp(-(servers - load) * limit / mean)


def erlang_a(rate: float, mean: float, servers: int, patience: float) -> tuple[float, float, float]:
    """(part that waits, part that abandons, mean wait of all) in M/M/c+M, by summing the chain."""
    weights = [1.0]
    for n in range(1, servers + 2000):
        leaving = min(n, servers) / mean + max(0, n - servers) / patience
        weights.append(weights[-1] * rate / leaving)
    total = math.fsum(weights)
    waits = math.fsum(weights[servers:]) / total
    queue = math.fsum((n - servers) * weight for n, weight in enumerate(weights) if n > servers) / total
    return waits, queue / patience / rate, queue / rate


def mg1_wait(rate: float, mean: float, square: float) -> float:
    """The mean wait in M/G/1 of services with this mean and mean square."""
    return rate * square / 2 / (1 - rate * mean)


def jackson_rates(external: list[float], routes: list[list[float]]) -> list[float]:
    """The total arrival rate at each node of an open network, by iterating the traffic equations."""
    rates = [external]
    for _ in range(500):
        rates.append(
            [
                external[j] + math.fsum(rates[-1][i] * routes[i][j] for i in range(len(external)))
                for j in range(len(external))
            ]
        )
    assert all(abs(a - b) < 1e-9 for a, b in pairwise([rates[-1][0], rates[-2][0]]))
    return rates[-1]
