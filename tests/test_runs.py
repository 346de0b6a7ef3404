"""Work is cut, done anywhere, kept and gone on with, and leaves no trace of that in the results."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import blueprint
import sim
from blueprint import file
from sim.replications import collect, workers
from sim.replications.collect import Runs
from sim.replications.finished import Keep
from sim.replications.jobs import Chunk, Job

KIOSK = blueprint.build(
    service="Kiosk", hours="09:00-11:00", staff={"clerk": {"count": 1}},
    arrivals={"walk_in": {"at": "till", "rate": "20/h"}},
    steps={"till": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=2)"}},
)  # fmt: skip
WANTED = 60
JOB = Job.of(KIOSK)


def values(place: workers.Place | None = None, **options: Any) -> Any:
    with Runs({"a": JOB}, place=place, **options) as made:
        made.upto({"a": WANTED})
        return made.values("a", WANTED)


@pytest.fixture(scope="module")
def usual() -> Any:
    """All replications, done here."""
    return values(workers.here())


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of a replication or two, so that there are many."""
    monkeypatch.setattr(collect, "CHUNK", 0.002)


@pytest.mark.usefixtures("small_chunks")
def test_threads_processes_and_executors_of_ones_own_give_the_same_results(usual: Any) -> None:
    assert np.array_equal(values(workers.threads(2)), usual, equal_nan=True)
    assert np.array_equal(values(workers.processes(2)), usual, equal_nan=True)
    with ThreadPoolExecutor(3) as own:
        assert np.array_equal(values(workers.executor(own)), usual, equal_nan=True)
        assert own.submit(int).result() == 0, "an executor of the user's own stays open"


def test_asking_again_does_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with Runs({"a": JOB}, place=workers.here()) as made:
        made.upto({"a": 10})
        monkeypatch.setattr(Chunk, "run", lambda _: pytest.fail("done again"))
        made.upto({"a": 7})
        made.upto({"a": 10})
        assert made.count("a") == 10


def test_two_scenarios_that_mean_the_same_are_run_once() -> None:
    same = blueprint.build(KIOSK.data() | {"unit": "min"})
    told: list[tuple[int, int]] = []
    with Runs(
        {"a": JOB, "b": Job.of(same)}, place=workers.here(),
        progress=lambda done, wanted: told.append((done, wanted)),
    ) as made:  # fmt: skip
        made.upto({"a": 5, "b": 5})
        assert told[-1] == (5, 5)
        assert np.array_equal(made.values("a"), made.values("b"), equal_nan=True)


def test_what_is_kept_is_not_done_again(tmp_path: Path, usual: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Keep(tmp_path)
    with Runs({"a": JOB}, place=workers.here(), keep=keep) as made:
        made.upto({"a": 20})
    first: list[int] = []
    run = Chunk.run
    monkeypatch.setattr(Chunk, "run", lambda chunk: first.append(chunk.first) or run(chunk))
    assert np.array_equal(values(workers.here(), keep=keep), usual, equal_nan=True)
    assert min(first) == 20


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"not a block"])
def test_a_kept_block_that_cannot_be_read_is_done_again(tmp_path: Path, usual: Any, damage: bytes) -> None:
    keep = Keep(tmp_path)
    values(workers.here(), keep=keep)
    for path in tmp_path.rglob("*.npz"):
        path.write_bytes(damage)
    assert np.array_equal(values(workers.here(), keep=keep), usual, equal_nan=True)


def test_other_days_other_luck_and_another_service_are_other_jobs() -> None:
    others = [
        Job.of(KIOSK, days=2),
        Job.of(KIOSK, seed=2),
        Job.of(KIOSK, warm_up=5),
        Job.of(blueprint.load("bank_branch")),
    ]
    assert len({JOB.name, *(job.name for job in others)}) == 5
    assert JOB.name == Job.of(KIOSK).name


class _Dies(Executor):
    """A pool whose worker is killed at the third chunk, so often."""

    times = 0

    def __init__(self) -> None:
        self.done = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        told: Future[Any] = Future()
        self.done += 1
        if self.done == 3 and _Dies.times:
            _Dies.times -= 1
            told.set_exception(BrokenProcessPool("a worker was killed"))
        else:
            told.set_result(fn(*args, **kwargs))
        return told


@pytest.mark.usefixtures("small_chunks")
def test_a_lost_worker_loses_nothing(usual: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Dies, "times", 6)
    told: list[str] = []
    assert np.array_equal(values(workers.Place(1, _Dies), tell=told.append), usual, equal_nan=True)
    assert set(told) == {"a worker was lost; its work is done again"}


def test_a_place_that_always_falls_down_is_given_up_with_a_remedy() -> None:
    class Broken(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            raise BrokenProcessPool("killed")

    with (
        Runs({"a": JOB}, place=workers.Place(1, Broken, remedy="use fewer --processes")) as made,
        pytest.raises(workers.WorkLostError, match="fewer --processes"),
    ):
        made.upto({"a": 9})


@pytest.mark.usefixtures("small_chunks")
def test_a_real_worker_that_is_killed_loses_nothing(usual: Any) -> None:
    opened: list[ProcessPoolExecutor] = []
    place = workers.processes(2)

    def watched() -> Executor:
        pool = place.open()
        assert isinstance(pool, ProcessPoolExecutor)
        opened.append(pool)
        if len(opened) == 1:  # kill one as soon as it is there
            victim = next(iter(pool._processes))
            threading.Timer(0.05, os.kill, (victim, signal.SIGKILL)).start()
        return pool

    told: list[str] = []
    found = values(workers.Place(2, watched), tell=told.append)
    assert np.array_equal(found, usual, equal_nan=True)
    assert len(opened) == 2
    assert told


def test_a_mistake_in_the_work_is_told_and_not_tried_again() -> None:
    trap = blueprint.build(
        service="Trap", hours="09:00-09:10", arrivals={"a": {"at": "x", "every": 5}},
        steps={"x": {"lane": "customer", "next": {"x": 0.9999999999, "leave": 1e-10}}},
    )  # fmt: skip
    with pytest.raises(sim.plan.NeverLeavesError):
        sim.run(trap, replications=3, processes=2)


SCRIPT = """
    import sys, blueprint, sim
    from sim.replications.finished import Keep
    service = blueprint.load("bank_branch")
    print("ready", flush=True)
    sim.run(service, replications=400, engine="simpy", keep=Keep(sys.argv[1]), processes=int(sys.argv[2]))
"""


@pytest.mark.parametrize(("how", "processes"), [(signal.SIGINT, 1), (signal.SIGKILL, 1), (signal.SIGINT, 2)])
def test_stopped_in_the_middle_it_goes_on_where_it_was(tmp_path: Path, how: int, processes: int) -> None:
    script = tmp_path / "study.py"
    script.write_text("if __name__ == '__main__':\n" + textwrap.indent(textwrap.dedent(SCRIPT), "    "))
    folder = tmp_path / "blocks"
    running = subprocess.Popen(
        [sys.executable, str(script), str(folder), str(processes)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not list(folder.rglob("*.npz")) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(how)
    running.communicate(timeout=30)
    assert running.returncode != 0
    job = Job.of(blueprint.load("bank_branch"))
    blocks = Keep(folder).blocks(job)
    assert blocks, "finished work is kept"
    with Runs({"a": job}, engine="simpy", place=workers.here(), keep=Keep(folder)) as resumed:
        resumed.upto({"a": 2})
        first = resumed.values("a", 2)
    fresh = sim.run(blueprint.load("bank_branch"), replications=2, engine="simpy").values
    assert np.array_equal(first, fresh, equal_nan=True)
    assert not list(folder.rglob(".*")), "nothing is half written"


def test_no_worker_outlives_a_process_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "study.py"
    script.write_text("if __name__ == '__main__':\n" + textwrap.indent(textwrap.dedent(SCRIPT), "    "))
    running = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "blocks"), "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.rglob("*.npz"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.kill()
    running.communicate(timeout=30)  # the workers hold the pipe open as long as they live


def test_a_full_disk_is_told_with_its_place_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full:
        def __init__(self, handle: int) -> None:
            os.close(handle)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        write = full

    monkeypatch.setattr(file.os, "fdopen", lambda handle, _mode: Full(handle))
    with pytest.raises(OSError, match="No space left") as caught:
        values(workers.here(), keep=Keep(tmp_path))
    assert str(tmp_path) in str(caught.value.filename)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
