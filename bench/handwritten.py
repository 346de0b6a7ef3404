"""The same services written by hand in plain SimPy, as a good programmer would for one study.

They keep what such a study needs (waits, a service level, outcomes) and nothing else: no ledger, no intervals,
no file language. They are what `sim` is measured against.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import simpy

Life = Generator[simpy.Event, Any, None]


def mm8(seed: int, minutes: float, rate: float = 7.2, mean: float = 1.0, servers: int = 8) -> int:
    """An M/M/8 queue; the number of customers."""
    draw = random.Random(seed)  # noqa: S311  simulation, not secrets
    env = simpy.Environment()
    desk = simpy.Resource(env, servers)
    waits: list[float] = []

    def customer() -> Life:
        came = env.now
        with desk.request() as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(draw.expovariate(1 / mean))

    def arrivals() -> Life:
        while True:
            yield env.timeout(draw.expovariate(rate))
            env.process(customer())

    env.process(arrivals())
    env.run(until=minutes)
    return len(waits)


def call_centre(seed: int, minutes: float) -> int:  # noqa: C901  written as one would for one study
    """Voice unit, 12 agents, patience, a back office of 3, priority on return, outages; the calls."""
    draw = random.Random(seed)  # noqa: S311
    env = simpy.Environment()
    agents = simpy.PriorityResource(env, 12)
    office = simpy.Resource(env, 3)
    done = {"served": 0, "abandoned": 0}
    waits: list[float] = []
    up = env.event().succeed()
    state = {"up": up}

    def talk(mean: float, priority: int) -> Generator[simpy.Event, Any, bool]:
        came = env.now
        while not state["up"].triggered:
            yield state["up"]
        with agents.request(priority=priority) as turn:
            answer = yield turn | env.timeout(draw.expovariate(1 / 5.0))
            waits.append(env.now - came)
            if turn not in answer:
                return False
            while not state["up"].triggered:
                yield state["up"]
            yield env.timeout(draw.expovariate(1 / mean))
        return True

    def caller() -> Life:
        yield env.timeout(draw.uniform(0.3, 1.0))
        if draw.random() < 0.3:
            done["served"] += 1
            return
        if not (yield from talk(3.0, 1)):
            done["abandoned"] += 1
            return
        if draw.random() < 0.15:
            with office.request() as turn:
                yield turn
                yield env.timeout(draw.expovariate(1 / 4.0))
            if not (yield from talk(1.5, 0)):
                done["abandoned"] += 1
                return
        done["served"] += 1

    def outages() -> Life:
        while True:
            yield env.timeout(draw.expovariate(1 / 480))
            state["up"] = env.event()
            yield env.timeout(draw.expovariate(1 / 10))
            state["up"].succeed()

    def arrivals() -> Life:
        while True:
            yield env.timeout(draw.expovariate(5.0))
            env.process(caller())

    env.process(arrivals())
    env.process(outages())
    env.run(until=minutes)
    return done["served"] + done["abandoned"]
