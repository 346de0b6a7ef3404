"""Formulas of staff and priorities: what teams, breaks and interruptions are checked against.

Preemptive priority: Jaiswal 1968, *Priority Queues*; for several servers by M/M/c of each class with those above it.
Vacations: Levy & Yechiali 1975. Priority that grows with the wait: Kleinrock 1964, *A delay dependent queue
discipline*. M/M/1 that some leave after a fixed wait: Barrer 1957. Two skills and people who have both: a Markov chain,
solved as it stands.
"""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
from formulas import erlang_b, mmc_wait


def mg1_with_breakdowns(
    rate: float, mean: float, square: float, fails: float, down: float, down_square: float
) -> float:
    """The mean wait in M/G/1 whose server breaks down at a rate, busy or not, and then goes on where it was.

    A service with the repairs in it is one of M/G/1; who finds the server down and nobody in service waits for the rest
    of the repair as well (Avi-Itzhak & Naor 1963, *Some queuing problems with the
    service station subject to breakdown*).
    """
    longer = 1 + fails * down
    whole = square * longer**2 + fails * mean * down_square
    return rate * whole / 2 / (1 - rate * mean * longer) + fails * down_square / 2 / longer


def ordered_entry(load: float, servers: int) -> list[float]:
    """How busy each of several servers is who are asked in order, without a queue (Erlang B of the first so many)."""
    carried = [load * (1 - erlang_b(n, load)) for n in range(servers + 1)]
    return [after - before for before, after in pairwise(carried)]


def preemptive_stays(rates: list[float], mean: float, servers: int) -> list[float]:
    """The mean stay of each class in M/M/c, the first class first, whose services are interrupted and go on."""
    stays, before, inside_before = [], 0.0, 0.0
    for rate in rates:
        total = before + rate
        inside = total * (mmc_wait(total, mean, servers) + mean)
        stays.append((inside - inside_before) / rate)
        before, inside_before = total, inside
    return stays


def nonpreemptive_waits(rates: list[float], mean: float, servers: int) -> list[float]:
    """The mean wait of each class in M/M/c, the first class first, nobody interrupted (Cobham 1954)."""
    total = sum(rates)
    whole = mmc_wait(total, mean, servers) * (servers - total * mean)
    waits, above = [], 0.0
    for rate in rates:
        waits.append(whole * servers / (servers - above * mean) / (servers - (above + rate) * mean))
        above += rate
    return waits


def vacation_wait(rate: float, mean: float, square: float, vacation: float, vacation_square: float) -> float:
    """The mean wait in M/G/1 whose server, whenever nobody waits, turns to other work and finishes it first."""
    return rate * square / 2 / (1 - rate * mean) + vacation_square / 2 / vacation


def accumulating_waits(rates: list[float], growths: list[float], mean: float, square: float) -> list[float]:
    """The mean waits in M/G/1 of two classes whose priority grows with the wait, the slower one first."""
    slow, fast = rates
    busy = (slow + fast) * mean
    residual = (slow + fast) * square / 2
    ratio = growths[0] / growths[1]
    low = residual / (1 - busy) / (1 - fast * mean * (1 - ratio))
    return [low, residual / (1 - busy) - slow * mean * low * (1 - ratio)]


def leaves_after(rate: float, mean: float, limit: float) -> float:
    """The part of customers of M/M/1 who are not served within `limit` of coming, and leave then."""
    away = 1 / mean - rate
    waits = rate * (1 - math.exp(-away * limit)) / away
    beyond = rate * mean * math.exp(-away * limit)
    return beyond / (1 + waits + beyond)


def two_skills(
    rates: tuple[float, float], mean: float, people: tuple[int, int, int], places: int
) -> list[float]:
    """The mean waits of two kinds of calls, each with people of its own and people who can do both.

    Those of one skill are asked first; who can do both calls the first kind first. Nobody gives up; who finds so many
    places taken is turned away. The chain of (own of the first, own of the second, of both, waiting of each) is solved.
    """
    first, second, both = people
    states = [
        (a, b, f, p, q)
        for a, b, f, p, q in product(
            range(first + 1), range(second + 1), range(both + 1), range(places + 1), range(places + 1)
        )
        if (p == 0 or (a == first and f == both)) and (q == 0 or (b == second and f == both))
    ]
    number = {state: n for n, state in enumerate(states)}
    flow = np.zeros((len(states), len(states)))

    def goes(state: tuple[int, ...], to: tuple[int, ...], rate: float) -> None:
        flow[number[state], number[to]] += rate
        flow[number[state], number[state]] -= rate

    for state in states:
        a, b, f, p, q = state
        for kind, rate in enumerate(rates):
            own, most, waiting = (a, first, p) if kind == 0 else (b, second, q)
            if own < most:
                goes(state, (a + (kind == 0), b + (kind == 1), f, p, q), rate)
            elif f < both:
                goes(state, (a, b, f + 1, p, q), rate)
            elif waiting < places:
                goes(state, (a, b, f, p + (kind == 0), q + (kind == 1)), rate)
        if a:
            goes(state, (a, b, f, p - 1, q) if p else (a - 1, b, f, p, q), a / mean)
        if b:
            goes(state, (a, b, f, p, q - 1) if q else (a, b - 1, f, p, q), b / mean)
        if f:
            after = (a, b, f, p - 1, q) if p else (a, b, f, p, q - 1) if q else (a, b, f - 1, p, q)
            goes(state, after, f / mean)
    flow[:, 0] = 1.0
    chance = np.linalg.solve(flow.T, np.eye(len(states))[0])
    waits = []
    for kind, rate in enumerate(rates):
        queue = sum(chance[n] * state[3 + kind] for n, state in enumerate(states))
        taken = sum(chance[n] for n, state in enumerate(states) if state[3 + kind] == places)
        waits.append(float(queue / rate / (1 - taken)))
    return waits


def shortest_line_wait(rate: float, mean: float, most: int = 40) -> float:
    """The mean wait at two counters with a line each, where everybody joins the shorter one and stays in it.

    The chain of (people at the first, at the second), cut off at so many (Haight 1958, *Two queues in parallel*).
    """
    states = list(product(range(most + 1), repeat=2))
    number = {state: n for n, state in enumerate(states)}
    flow = np.zeros((len(states), len(states)))
    for (a, b), n in number.items():
        ways = [
            ((a + 1, b), rate) if a <= b else ((a, b + 1), rate),
            ((a - 1, b), 1 / mean),
            ((a, b - 1), 1 / mean),
        ]
        for to, speed in ways:
            if to in number:
                flow[n, number[to]] += speed
                flow[n, n] -= speed
    flow[:, 0] = 1.0
    chance = np.linalg.solve(flow.T, np.eye(len(states))[0])
    return float(sum(chance[n] * (max(a - 1, 0) + max(b - 1, 0)) for (a, b), n in number.items()) / rate)
