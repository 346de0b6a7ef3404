# mypy: disable-error-code="import-not-found,import-untyped,misc"
# salabim brings no types along.
"""Both services in salabim, with yields, without monitors where it can do without."""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import salabim as sim

from bench.outcome import Outcome

Life = Generator[Any, None, None]


def mm8(seed: int, minutes: float) -> Outcome:
    """The M/M/8 queue at load 0.9."""
    draw = random.Random(seed)  # noqa: S311  simulation, not secrets
    env = sim.Environment(trace=False, yieldless=False)
    desk = sim.Resource("desk", capacity=8, monitor=False, env=env)
    waits: list[float] = []

    class Customer(sim.Component):
        def process(self) -> Life:
            came = env.now()
            yield self.request(desk)
            waits.append(env.now() - came)
            yield self.hold(draw.expovariate(1.0))
            self.release(desk)

    class Arrivals(sim.Component):
        def process(self) -> Life:
            while True:
                yield self.hold(draw.expovariate(7.2))
                Customer(env=env)

    Arrivals(env=env)
    env.run(till=minutes)
    return Outcome(len(waits), sum(waits) / len(waits))


def call_centre(seed: int, minutes: float) -> Outcome:
    """Voice unit, 12 agents, patience, a back office of 3, priority on return, outages of the desk."""
    draw = random.Random(seed)  # noqa: S311  simulation, not secrets
    env = sim.Environment(trace=False, yieldless=False)
    agents = sim.Resource("agents", capacity=12, monitor=False, env=env)
    office = sim.Resource("office", capacity=3, monitor=False, env=env)
    calls = {"came": 0, "abandoned": 0}
    waits: list[float] = []

    class Caller(sim.Component):
        def process(self) -> Life:
            calls["came"] += 1
            yield self.hold(draw.uniform(0.3, 1.0))
            if draw.random() >= 0.7:
                return
            came = env.now()
            yield self.request((agents, 1, 2), fail_delay=draw.expovariate(1 / 5.0))
            waits.append(env.now() - came)
            if self.failed():
                calls["abandoned"] += 1
                return
            yield self.hold(draw.expovariate(1 / 3.0))
            self.release(agents)
            if draw.random() >= 0.15:
                return
            yield self.request(office)
            yield self.hold(draw.expovariate(1 / 4.0))
            self.release(office)
            yield self.request((agents, 1, 1), fail_delay=draw.expovariate(1 / 5.0))
            if self.failed():
                calls["abandoned"] += 1
                return
            yield self.hold(draw.expovariate(1 / 1.5))
            self.release(agents)

    class Outages(sim.Component):
        def process(self) -> Life:
            while True:
                yield self.hold(draw.expovariate(1 / 480))
                agents.set_capacity(0)
                yield self.hold(draw.expovariate(1 / 10))
                agents.set_capacity(12)

    class Arrivals(sim.Component):
        def process(self) -> Life:
            while True:
                yield self.hold(draw.expovariate(5.0))
                Caller(env=env)

    Outages(env=env)
    Arrivals(env=env)
    env.run(till=minutes)
    return Outcome(calls["came"], sum(waits) / len(waits), calls["abandoned"] / calls["came"])
