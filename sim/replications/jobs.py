"""Work: replications of a service, packed so that they can be done anywhere.

A hundred days of the branch with one more teller are a `Job`; days 20 to 39 of them a `Chunk`, which can be sent to
another process or another machine; what comes back is a `Block`, one row of measures a day.

Invariant: a block depends on the job and on which replications it has, not on where, when or by which engine it was
made.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from blueprint import Blueprint
from sim.measures import Key, measure
from sim.plan import TICKS, Plan, make_plan

Values = npt.NDArray[np.float64]
SIMPY, COMPILED = "simpy", "compiled"
"""The engines, as results name them."""


def engines_told(engines: Collection[str]) -> str:
    """What a result says of the engines that made it: `simpy and compiled` where SimPy began."""
    return " and ".join(sorted(engines, reverse=True))


@dataclass(frozen=True)
class Job:
    """All that it takes to run any replication of a service.

    Attributes
    ----------
    service
        the fingerprint of the service.
    plan, seed
        what runs, with which luck.
    unit, currency
        of times and costs in what is measured.
    customers
        how many come in a replication, on average.
    """

    service: str
    plan: Plan
    seed: int
    unit: str
    currency: str
    customers: float

    @classmethod
    def of(cls, service: Blueprint, *, days: int = 1, warm_up: int = 0, seed: int = 1) -> Job:
        """The job of a service: so many `days` a replication, of which nothing counts before tick `warm_up`.

        Raises
        ------
        ValueError
            as `sim.plan.make_plan`.
        """
        plan = make_plan(service, days=days, warm_up=warm_up)
        return cls(
            service.fingerprint,
            plan,
            seed,
            service.unit,
            service.currency or "money",
            expected_customers(service, plan),
        )

    @cached_property
    def name(self) -> str:
        """A digest that says which replications these are: the service, its days, warm-up and luck."""
        text = f"{self.service} {self.plan.days} {self.plan.warm_up} {self.seed} {self.unit} {self.currency}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def measured(self, sums: Any) -> tuple[list[Key], list[float]]:
        """The measures of a replication with these sums."""
        return measure(self.plan, sums, unit=self.unit, currency=self.currency)


@dataclass(frozen=True)
class Chunk:
    """The replications of a job from `first` to before `end`, on one engine."""

    job: Job
    first: int
    end: int
    compiled: bool

    def run(self) -> Block:
        """Do the work, here and now."""
        began = time.perf_counter()
        replicate = self._engine()
        keys: list[Key] = []
        rows = []
        for number in range(self.first, self.end):
            keys, values = self.job.measured(replicate(number))
            rows.append(values)
        spent = time.perf_counter() - began
        engine = COMPILED if self.compiled else SIMPY
        return Block(self.first, tuple(keys), np.array(rows, dtype=np.float64), spent, engine)

    def _engine(self) -> Callable[[int], Any]:
        job = self.job
        if self.compiled:
            from sim import compiled_engine

            return lambda number: compiled_engine.replicate(job.plan, job.seed, number)
        from sim import simpy_engine

        return lambda number: simpy_engine.replicate(job.plan, job.seed, number)


def run_chunk(chunk: Chunk) -> Block:
    """Do a chunk; a plain function, so that any executor can send it."""
    return chunk.run()


@dataclass(frozen=True)
class Block:
    """What came of a chunk: `values` of shape (replications, measures), how many seconds it took, on which engine."""

    first: int
    keys: tuple[Key, ...]
    values: Values
    seconds: float
    engine: str

    @property
    def end(self) -> int:
        """The replication after the last."""
        return self.first + len(self.values)


def expected_customers(service: Blueprint, plan: Plan) -> float:
    """How many customers come in a replication, on average."""
    total = 0.0
    for stream in plan.streams:
        every = service.arrivals[stream.name].every
        if every is not None:
            total += sum(end - begin for begin, end in plan.spans) / TICKS / every.mean(service.unit)
        if stream.booked is not None:
            total += len(stream.booked.slots) * stream.booked.comes
        total += sum((end - begin) / TICKS * rate for begin, end, rate, _ in stream.rates)
    return total
