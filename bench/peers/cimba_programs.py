# mypy: disable-error-code="import-not-found,import-untyped,misc,untyped-decorator,no-any-return"
# cimba need not be installed; its decorators have no types.
"""Both services in cimba: model classes that it compiles, with Numba, against its engine in C.

Customers are the processes of a fixed crowd who come again and again, since a process that is made for each
customer costs more and its memory is kept until the run ends. Whoever finds all of the crowd inside comes when one
has left, which the size of the crowd makes too rare to be seen.
"""

from __future__ import annotations

import cimba as cb
from cimba import random

from bench.outcome import Outcome

CROWD = 128
CLERKS, AGENTS, OFFICE = 8, 12, 3
OUT_OF_PATIENCE = 7
"""The signal of a timer; signals below 1 are cimba's own."""


class Desk(cb.Model):
    """The M/M/8 queue at load 0.9: a line of arrival times, and eight clerks who take them."""

    line: cb.Store[float]
    customers: cb.Output[int] = 0
    answered: cb.Output[int] = 0
    wait: cb.Output[float] = 0.0

    @cb.process
    def arrivals(self) -> None:
        while True:
            cb.hold(random.exponential(1.0 / 7.2))
            self.customers += 1
            self.line.put(cb.now())

    @cb.process(copies=CLERKS)
    def clerk(self) -> None:
        while True:
            came = self.line.get()
            self.wait += cb.now() - came
            self.answered += 1
            cb.hold(random.exponential(1.0))


class Centre(cb.Model):
    """Voice unit, 12 agents, patience, a back office of 3, priority on return, outages of the desk."""

    lines: cb.Container
    agents: cb.Resource = cb.Resource(capacity=AGENTS)
    office: cb.Resource = cb.Resource(capacity=OFFICE)
    customers: cb.Output[int] = 0
    abandoned: cb.Output[int] = 0
    joined: cb.Output[int] = 0
    wait: cb.Output[float] = 0.0

    @cb.process
    def arrivals(self) -> None:
        while True:
            cb.hold(random.exponential(1.0 / 5.0))
            self.customers += 1
            self.lines.put(1)

    @cb.function
    def reach_an_agent(self, priority: int) -> bool:
        if self.agents.available() > 0:
            self.agents.acquire(1, priority)
            return True
        me = cb.this_process()
        me.timer_set(random.exponential(5.0), OUT_OF_PATIENCE)
        answer = self.agents.acquire(1, priority)
        me.timers_clear()
        return answer == 0

    @cb.process(copies=CROWD)
    def caller(self) -> None:
        while True:
            self.lines.get(1)
            cb.hold(random.uniform(0.3, 1.0))
            if random.uniform() >= 0.7:
                continue
            came = cb.now()
            answered = self.reach_an_agent(0)
            self.joined += 1
            self.wait += cb.now() - came
            if not answered:
                self.abandoned += 1
                continue
            cb.hold(random.exponential(3.0))
            self.agents.release(1)
            if random.uniform() >= 0.15:
                continue
            self.office.acquire(1)
            cb.hold(random.exponential(4.0))
            self.office.release(1)
            if not self.reach_an_agent(1):
                self.abandoned += 1
                continue
            cb.hold(random.exponential(1.5))
            self.agents.release(1)

    @cb.process
    def outages(self) -> None:
        while True:
            cb.hold(random.exponential(480.0))
            self.agents.set_capacity(0)
            cb.hold(random.exponential(10.0))
            self.agents.set_capacity(AGENTS)


def outputs(model: cb.Model, seed: int, minutes: float) -> cb.Results:
    """The outputs of one run on one core."""
    run = cb.Experiment(model, window=cb.Window(duration=minutes), seed=seed).run(workers=1)
    return run[model]


def mm8(seed: int, minutes: float) -> Outcome:
    """The M/M/8 queue at load 0.9."""
    run = outputs(Desk(), seed, minutes)
    return Outcome(int(run.customers[0, 0]), float(run.wait[0, 0] / run.answered[0, 0]))


def call_centre(seed: int, minutes: float) -> Outcome:
    """Voice unit, 12 agents, patience, a back office of 3, priority on return, outages of the desk."""
    run = outputs(Centre(), seed, minutes)
    came = int(run.customers[0, 0])
    return Outcome(came, float(run.wait[0, 0] / run.joined[0, 0]), float(run.abandoned[0, 0] / came))
