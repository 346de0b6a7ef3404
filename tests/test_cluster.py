"""A real scheduler and two real workers: the same results, whoever dies."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import blueprint
import sim
from sim.replications import collect
from sim.replications.collect import Runs
from sim.replications.finished import Keep
from sim.replications.jobs import Job
from sim.replications.workers import WorkLostError

pytest.importorskip("distributed")
from sim.cluster import cluster

BRANCH = blueprint.load("bank_branch")
WORKER = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60")
NAKED = """
import importlib.metadata as metadata
known = metadata.version
def version(name):
    if name == "service-blueprint":
        raise metadata.PackageNotFoundError(name)
    return known(name)
version.__module__ = "importlib.metadata"
metadata.version = version
from distributed.cli.dask_worker import main
main()
"""
"""A worker on whose machine this package is not installed."""


class Machines:
    """A scheduler and workers, whose words go to files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.started = folder, 0
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler, log = self.start(
            "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"
        )
        self.address = said(log, r"tcp://[\d.]+:\d+")

    def start(self, *command: str) -> tuple[subprocess.Popen[bytes], Path]:
        self.started += 1
        log = self.folder / f"{self.started}.log"
        with log.open("wb") as words:
            process = subprocess.Popen(
                [sys.executable, *command],
                stderr=words,
                stdout=words,
                env=os.environ | {"PYTHONWARNINGS": "ignore"},
            )
        return process, log

    def hire(self, *command: str) -> None:
        worker, log = self.start(*(command or ("-m", "distributed.cli.dask_worker")), self.address, *WORKER)
        self.workers.append(worker)
        said(log, "Registered to")

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def said(log: Path, pattern: str) -> str:
    """Wait until a process has said something, and give it back."""
    for _ in range(600):
        found = re.search(pattern, log.read_text(errors="replace"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"nothing like {pattern} was said:\n{log.read_text(errors='replace')}")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.close()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "CHUNK", 0.05)


def values(replications: int, address: str | None, **options: Any) -> Any:
    place = cluster(address) if address else None
    with Runs(
        {"a": Job.of(BRANCH)}, engine="simpy", place=place, **options
    ) as made:  # fmt: skip
        made.upto({"a": replications})
        return made.values("a")


@pytest.mark.usefixtures("small_chunks")
def test_two_workers_do_what_one_process_does_and_a_killed_one_loses_nothing(machines: Machines) -> None:
    machines.hire()
    machines.hire()
    usual = sim.run(BRANCH, replications=60, engine="simpy").values
    assert np.array_equal(values(60, machines.address), usual, equal_nan=True)
    finished: list[int] = []

    def watch(done: int, _wanted: int) -> None:
        finished.append(done)
        if done > 10 and machines.workers[0].poll() is None:
            machines.workers[0].send_signal(signal.SIGKILL)

    found = values(120, machines.address, progress=watch)
    assert np.array_equal(found[:60], usual, equal_nan=True)
    assert machines.workers[0].wait() == -signal.SIGKILL
    assert finished[-1] == 120


@pytest.mark.usefixtures("small_chunks")
def test_when_the_scheduler_is_killed_what_is_finished_is_kept(machines: Machines, tmp_path: Path) -> None:
    machines.hire()

    def watch(done: int, _wanted: int) -> None:
        if done > 10:
            machines.scheduler.kill()

    with pytest.raises(WorkLostError, match=r"scheduler at .* is gone; .*run again to go on"):
        values(4000, machines.address, progress=watch, keep=Keep(tmp_path))
    kept = Keep(tmp_path).blocks(Job.of(BRANCH))
    assert sum(len(block.values) for block in kept) > 10
    usual = sim.run(BRANCH, replications=3, engine="simpy").values
    with Runs({"a": Job.of(BRANCH)}, keep=Keep(tmp_path)) as made:
        assert np.array_equal(made.values("a", 3), usual, equal_nan=True)


def test_a_worker_without_our_package_is_named_with_the_remedy(machines: Machines) -> None:
    machines.hire("-c", NAKED)
    with pytest.raises(
        ValueError, match=r"the worker tcp://\S+ has no service-blueprint; there: pip install"
    ):
        cluster(machines.address)


def test_a_scheduler_without_workers_and_one_that_is_not_there_are_told(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="has no workers; start some: `dask worker tcp://"):
        cluster(machines.address)
    monkeypatch.setattr("sim.cluster.PATIENCE", 1.0)
    with pytest.raises(ValueError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        cluster("tcp://127.0.0.1:9")
    with pytest.raises(ValueError, match="no scheduler answers at"):
        cluster("gibberish://nowhere")
