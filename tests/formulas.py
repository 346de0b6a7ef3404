"""Queueing formulas, written from the textbooks: what simulated numbers are checked against.

Erlang C and B: Gross & Harris, *Fundamentals of Queueing Theory*. Erlang A (M/M/c+M): Garnett, Mandelbaum & Reiman
2002, by summing the birth-death chain. M/G/1: Pollaczek and Khinchine. Jackson 1957 for networks.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np


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


def erlang_a_within(
    rate: float, mean: float, servers: int, patience: float, limit: float
) -> tuple[float, float]:
    """(part called within `limit`, part that gives up within it) in M/M/c+M, both of all who come.

    Who finds j others waiting moves up when one of them gives up or a service ends, at rate j/patience + c/mean, and
    gives up herself at rate 1/patience: a chain with two ends, by uniformisation (Jensen 1953).
    """
    most = 400
    weights = [1.0]
    for n in range(1, servers + most):
        weights.append(weights[-1] * rate / (min(n, servers) / mean + max(0, n - servers) / patience))
    found = np.array(weights) / math.fsum(weights)
    moves = servers / mean + np.arange(most) / patience
    fastest = float(moves[-1]) + 1 / patience
    waiting, at_once, gone = found[servers:].copy(), float(found[:servers].sum()), 0.0
    called, within, jumps = at_once, np.array([0.0, 0.0]), fastest * limit
    for n in range(math.ceil(jumps + 12 * math.sqrt(jumps) + 50)):
        within += math.exp(n * math.log(jumps) - jumps - math.lgamma(n + 1)) * np.array([called, gone])
        called += float(waiting[0] * moves[0]) / fastest
        gone += float(waiting.sum()) / patience / fastest
        moved = np.append(waiting[1:] * moves[1:], 0.0) / fastest
        waiting = waiting * (1 - (moves + 1 / patience) / fastest) + moved
    return float(within[0]), float(within[1])


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


def mmc_wait_beyond(rate: float, mean: float, servers: int, part: float) -> float:
    """The wait that a `part` of the customers of M/M/c do not exceed."""
    load = rate * mean
    waiting = erlang_c(servers, load)
    return max(0.0, math.log(waiting / (1 - part)) * mean / (servers - load))


def mmc_day(
    rates: list[tuple[float, float]], mean: float, servers: int, patience: float = math.inf, *, room: int = 80
) -> tuple[float, float, float]:
    """A day of M(t)/M/c+M that begins empty and is served out, by the chain's own equations.

    Parameters
    ----------
    rates
        (length, rate) of each stretch of the open hours, one after the other.
    room
        states that are counted; who would come beyond is not there.

    Returns
    -------
    (mean queue while open, mean number in service while open, how many abandon until all have left)

    By Runge and Kutta's fourth order, four steps to the shortest mean time in a state.
    """
    import numpy as np

    states = np.arange(room)
    leaving = np.minimum(states, servers) / mean + np.maximum(states - servers, 0) / patience
    queue, busy = np.maximum(states - servers, 0), np.minimum(states, servers)
    chances = np.zeros(room)
    chances[0] = 1.0
    queued = served = queued_after = 0.0

    def flow(now: np.ndarray, rate: float) -> np.ndarray:
        found = -leaving * now
        found[:-1] += leaving[1:] * now[1:]
        found[:-1] -= rate * now[:-1]
        found[1:] += rate * now[:-1]
        return found

    open_for = sum(length for length, _ in rates)
    for number, (length, rate) in enumerate([*rates, (60 * mean, 0.0)]):
        steps = math.ceil(4 * length * (rate + float(leaving[-1])))
        width = length / steps
        for _ in range(steps):
            one = flow(chances, rate)
            two = flow(chances + width / 2 * one, rate)
            three = flow(chances + width / 2 * two, rate)
            four = flow(chances + width * three, rate)
            after = chances + width / 6 * (one + 2 * two + 2 * three + four)
            middle = (chances + after) / 2
            if number < len(rates):
                queued += width * float(queue @ middle)
                served += width * float(busy @ middle)
            else:
                queued_after += width * float(queue @ middle)
            chances = after
    return queued / open_for, served / open_for, (queued + queued_after) / patience


def modulated_mm1(
    arrivals: float, service: float, pace: float, up: float, down: float, most: int = 600
) -> float:
    """Mean number in an M/M/1 queue whose work goes on at `pace` while a system is down.

    `arrivals` and `service` are rates, `up` and `down` the means of exponential times. The stationary distribution of
    (number, up or down), cut off at `most`, by solving its linear equations.
    """
    size = 2 * (most + 1)
    rates = np.zeros((size, size))
    for number in range(most + 1):
        for is_down in (0, 1):
            here = 2 * number + is_down
            rates[here, 2 * number + 1 - is_down] += 1 / (down if is_down else up)
            if number < most:
                rates[here, here + 2] += arrivals
            if number:
                rates[here, here - 2] += service * (pace if is_down else 1.0)
    rates -= np.diag(rates.sum(axis=1))
    equations = np.vstack([rates.T, np.ones(size)])
    solved = np.linalg.lstsq(equations, np.append(np.zeros(size), 1.0), rcond=None)[0]
    return float(sum(solved[state] * (state // 2) for state in range(size)))


def mm1_with_breakdowns(arrivals: float, service: float, up: float, down: float) -> float:
    """Mean number in an M/M/1 queue whose server breaks down, busy or idle, and goes on where it stopped.

    White & Christie 1958; also Avi-Itzhak & Naor 1963, model A.
    """
    fails, mends = 1 / up, 1 / down
    both = fails + mends
    return arrivals * (both**2 + service * fails) / (both * (service * mends - arrivals * both))


def retrial_orbit(arrivals: float, service: float, retrial: float) -> float:
    """Mean number in orbit of an M/M/1/1 queue whose blocked customers come again at rate `retrial` each.

    Falin & Templeton 1997, chapter 1.
    """
    load = arrivals / service
    return load * (arrivals + load * retrial) / ((1 - load) * retrial)


def mm1_wait_square(arrivals: float, service: float, order: str) -> float:
    """The mean square of the wait in M/M/1 with a load below 1, by the order of the queue, without preemption.

    First come: 2ρ/(μ²(1−ρ)²). Who is called at random: that times 2/(2−ρ); last come: times 1/(1−ρ) (Takács, *Delay
    distributions for one line with Poisson input, general holding times, and various orders of service*, Bell System
    Technical Journal 42, 1963). The mean is the same for all three (Kingman 1962).
    """
    load = arrivals * service
    first_come = 2 * load * service**2 / (1 - load) ** 2
    return first_come * {"fifo": 1.0, "random": 2 / (2 - load), "lifo": 1 / (1 - load)}[order]


def mm1_shortest_first(arrivals: float, service: float) -> float:
    """The mean wait in M/M/1 when the shortest service is called first, without preemption (Phipps 1956).

    W = (λE[S²]/2) ∫ dF(x) / (1 − λ∫₀ˣ t dF(t))², here by Simpson's rule over u = F(x).
    """
    load, left = arrivals * service, arrivals * service**2
    steps = 200_000

    def at(u: float) -> float:
        if u >= 1.0:
            return 1 / (1 - load) ** 2
        x = -math.log(1 - u)
        return 1 / (1 - load * (1 - (1 + x) * (1 - u))) ** 2

    weights = (1 if n in (0, steps) else 4 if n % 2 else 2 for n in range(steps + 1))
    return left * sum(w * at(n / steps) for n, w in enumerate(weights)) / (3 * steps)
