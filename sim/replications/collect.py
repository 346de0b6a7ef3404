"""Runs: the replications of one service or of several, as many of each as were asked for.

A comparison asks for a hundred days of the branch as it is and of the branch with one more teller; a selection asks ten
times for a few days more of those that are still in the race. What was done is remembered, and kept on disk if there is
a `Keep`, so that asking again costs nothing.

Invariant: what `values` gives depends on the jobs alone; how the work was cut, where it was done and how often it was
interrupted leave no trace.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from sim.engines import SOON, Compiler, Engine, Tell, choose
from sim.measures import Key
from sim.replications import workers
from sim.replications.finished import Keep
from sim.replications.jobs import COMPILED, SIMPY, Block, Chunk, Job, Values, engines_told
from sim.replications.workers import Place, Site

_Target = dict[str, tuple[Job, int]]
"""By the name of a job: the job, and how many replications of it there shall be."""

Progress = Callable[[int, int], object]
"""Told (finished, wanted) replications."""

CHUNK = 1.0
"""Seconds of work in a chunk; half of it is the least that is worth sending anywhere."""
LONG = 4.0
"""Seconds of work from which on several workers are worth their start."""
LARGE_REPLICATION = 20_000
"""Customers of a compiled replication from which on threads do as well as processes."""


class Runs:
    """Replications of services by name; see the module."""

    def __init__(
        self, jobs: Mapping[str, Job], *, engine: Engine = "auto", place: Place | None = None,
        keep: Keep | None = None, tell: Tell | None = None, progress: Progress | None = None,
    ) -> None:  # fmt: skip
        """Nothing runs until it is asked for.

        Parameters
        ----------
        place
            where to work; None for here, and elsewhere too once it is worth it.
        keep
            where finished work is found and kept.
        tell, progress
            told in words what takes long; told of what is finished.
        """
        each = max(job.customers for job in jobs.values())
        self._wanted, self._compiled = engine, choose(engine, (), next(iter(jobs.values())).plan) == COMPILED
        self.jobs = dict(jobs)
        self._each, self._place, self._keep = each, place, keep
        self._tell, self._progress = tell or (lambda _: None), progress
        self._here = Site(workers.here(), self._tell)
        self._site = Site(place, self._tell) if place else None
        self._engines: set[str] = set()
        self._keys: dict[str, tuple[Key, ...]] = {}
        self._rows: dict[str, dict[int, Values]] = {job.name: {} for job in jobs.values()}
        self._pace: dict[str, float] = {}
        if keep is not None:
            for job in {job.name: job for job in self.jobs.values()}.values():
                for block in keep.blocks(job):
                    self._take(job, block)

    def __enter__(self) -> Runs:
        """Stay open until the end of a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no worker behind."""
        self._here.close()
        if self._site:
            self._site.close()

    def upto(self, wanted: Mapping[str, int]) -> None:
        """See to it that there are so many replications of each, from 0 on.

        Raises
        ------
        KeyboardInterrupt
            when the user stops it; what is finished stays.
        sim.replications.workers.WorkLostError
            when the place where the work is done is lost for good.
        """
        target: _Target = {}
        for name, count in wanted.items():
            job = self.jobs[name]
            target[job.name] = (job, max(count, target[job.name][1] if job.name in target else 0))
        self._report(target)
        if self._compiled and self._missing(target):
            self._meanwhile(target)
        if self._missing(target) and not self._pace:
            self._absorb(self._here, self._first(target, compiled=self._compiled), target)
        if self._missing(target):
            site = self._worth(target)
            self._absorb(site, self._chunks(target, site.place.workers), target)

    def count(self, name: str) -> int:
        """How many replications of this one there are, from 0 on without a gap."""
        rows, count = self._rows[self.jobs[name].name], 0
        while count in rows:
            count += 1
        return count

    @property
    def engine(self) -> str:
        """The engine that did the work; both, if SimPy answered until the loop was compiled."""
        return engines_told(self._engines) or (COMPILED if self._compiled else SIMPY)

    def keys(self, name: str) -> tuple[Key, ...]:
        """What the columns of `values` are; nothing before the first replication."""
        return self._keys.get(self.jobs[name].name, ())

    def values(self, name: str, count: int | None = None) -> Values:
        """The measures of the first so many replications, or of all, of shape (replications, measures)."""
        rows = self._rows[self.jobs[name].name]
        count = self.count(name) if count is None else count
        return np.array([rows[number] for number in range(count)], dtype=np.float64).reshape(count, -1)

    # -- the work -----------------------------------------------------------------------------------

    def _missing(self, target: _Target) -> int:
        rows = self._rows
        return sum(number not in rows[name] for name, (_, count) in target.items() for number in range(count))

    def _meanwhile(self, target: _Target) -> None:
        """Let SimPy answer until the loop is compiled, where that is soon enough and nobody asked for it by name."""
        compiler = Compiler(self._tell)
        if compiler.ready:
            return
        while not compiler.ready and self._missing(target):
            if self._each > SOON or self._wanted == COMPILED:
                compiler.wait()
            if compiler.failed:
                compiler.refuse(self._wanted)
                self._compiled = False
                return
            if not compiler.ready:
                self._absorb(self._here, self._first(target, compiled=False), target)
        self._pace.clear()

    def _first(self, target: _Target, *, compiled: bool) -> Iterator[Chunk]:
        """The first replication that is missing, to see how long one takes."""
        for name, (job, count) in target.items():
            for number in range(count):
                if number not in self._rows[name]:
                    yield Chunk(job, number, number + 1, compiled)
                    return

    def _worth(self, target: _Target) -> Site:
        """Where so much work is worth being done."""
        if self._site is None:
            if self._missing(target) * max(self._pace.values()) < LONG or workers.cores() == 1:
                return self._here
            large = self._compiled and self._each >= LARGE_REPLICATION
            self._site = Site(workers.threads() if large else workers.processes(), self._tell)
        return self._site

    def _chunks(self, target: _Target, workers: int) -> Iterator[Chunk]:
        """All that is missing, in turn for every job, in pieces of about `CHUNK` seconds."""
        fair = math.ceil(self._missing(target) / workers)
        at = dict.fromkeys(target, 0)
        while at:
            for name in list(at):
                (job, count), rows, begin = target[name], self._rows[name], at[name]
                while begin < count and begin in rows:
                    begin += 1
                if begin == count:
                    del at[name]
                    continue
                pace = self._pace.get(name) or max(self._pace.values())
                last = min(count, begin + max(1, min(fair, round(CHUNK / pace))))
                end = begin + 1
                while end < last and end not in rows:
                    end += 1
                at[name] = end
                yield Chunk(job, begin, end, self._compiled)

    def _absorb(self, site: Site, chunks: Iterator[Chunk], target: _Target) -> None:
        """Do the chunks, and remember what came of them."""
        for chunk, block in site.done(chunks):
            if self._keep is not None:
                self._keep.keep(chunk.job, block)
            self._take(chunk.job, block)
            self._pace[chunk.job.name] = block.seconds / len(block.values)
            self._report(target)

    def _take(self, job: Job, block: Block) -> None:
        self._keys[job.name] = block.keys
        self._engines.add(block.engine)
        for number, row in enumerate(block.values, start=block.first):
            self._rows[job.name][number] = row

    def _report(self, target: _Target) -> None:
        if self._progress is not None:
            total = sum(count for _, count in target.values())
            self._progress(total - self._missing(target), total)
