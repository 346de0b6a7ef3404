"""Both services in plain SimPy: the programs that `sim` is measured against first of all."""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import simpy

from bench.outcome import Outcome

Life = Generator[simpy.Event, Any, None]


def mm8(seed: int, minutes: float) -> Outcome:
    """The M/M/8 queue at load 0.9."""
    draw = random.Random(seed)  # noqa: S311  simulation, not secrets
    env = simpy.Environment()
    desk = simpy.Resource(env, 8)
    waits: list[float] = []

    def customer() -> Life:
        came = env.now
        with desk.request() as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(draw.expovariate(1.0))

    def arrivals() -> Life:
        while True:
            yield env.timeout(draw.expovariate(7.2))
            env.process(customer())

    env.process(arrivals())
    env.run(until=minutes)
    return Outcome(len(waits), sum(waits) / len(waits))


def call_centre(seed: int, minutes: float) -> Outcome:  # noqa: C901  written as one would for one study
    """Voice unit, 12 agents, patience, a back office of 3, priority on return, outages of the desk.

    An outage asks for all agents before anybody else does, and lets them go when it is over.
    """
    draw = random.Random(seed)  # noqa: S311  simulation, not secrets
    env = simpy.Environment()
    agents = simpy.PriorityResource(env, 12)
    office = simpy.Resource(env, 3)
    calls = {"came": 0, "served": 0, "abandoned": 0}
    waits: list[float] = []

    def talk(mean: float, priority: int) -> Generator[simpy.Event, Any, bool]:
        came = env.now
        with agents.request(priority) as turn:
            if not turn.triggered:
                yield turn | env.timeout(draw.expovariate(1 / 5.0))
            if priority == 2:
                waits.append(env.now - came)
            if not turn.triggered:
                calls["abandoned"] += 1
                return False
            yield env.timeout(draw.expovariate(1 / mean))
        return True

    def caller() -> Life:
        calls["came"] += 1
        yield env.timeout(draw.uniform(0.3, 1.0))
        if draw.random() < 0.7:
            if not (yield from talk(3.0, 2)):
                return
            if draw.random() < 0.15:
                with office.request() as turn:
                    yield turn
                    yield env.timeout(draw.expovariate(1 / 4.0))
                if not (yield from talk(1.5, 1)):
                    return
        calls["served"] += 1

    def outages() -> Life:
        while True:
            yield env.timeout(draw.expovariate(1 / 480))
            taken = [agents.request(0) for _ in range(12)]
            yield env.timeout(draw.expovariate(1 / 10))
            for turn in taken:
                turn.cancel()
                agents.release(turn)

    def arrivals() -> Life:
        while True:
            yield env.timeout(draw.expovariate(5.0))
            env.process(caller())

    env.process(arrivals())
    env.process(outages())
    env.run(until=minutes)
    return Outcome(calls["came"], sum(waits) / len(waits), calls["abandoned"] / calls["came"])
