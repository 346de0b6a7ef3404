"""Places where work is done: this process, its threads, other processes, a cluster.

Every place is an `Executor` of the standard library, and nothing else is asked of it: whoever has one of her own (of
MPI, of a batch system) hands it over. What a place loses (a worker killed in the middle) is sent again; what it cannot
do is said by name.

Invariant: every chunk that is put in comes out once, in whatever order, or an error says why it could not be done.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sim.replications.jobs import Block, Chunk, run_chunk

MOST_LOSSES = 3
"""How often a place may fall down without having finished anything before it is given up."""


class WorkLostError(RuntimeError):
    """A place could not do its work: its workers die, or it is gone."""


class _Here(Executor):
    """Our own process: whatever is submitted is done at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  it is raised where the result is asked for
            done.set_exception(error)
        return done


@dataclass(frozen=True)
class Place:
    """Where work is done.

    Attributes
    ----------
    workers
        how many chunks it does at a time.
    open
        makes its executor anew.
    lost
        the errors that say that a worker, or all of it, has been lost: what was under way is sent again.
    remedy
        what to do when it is lost for good.
    """

    workers: int
    open: Callable[[], Executor]
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    remedy: str = ""
    ahead: int = 2
    """how many chunks for each worker are put in at a time"""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def here() -> Place:
    """The process that asks."""
    return Place(1, _Here, ahead=1)


def threads(count: int | None = None) -> Place:
    """So many threads of this process: for the compiled engine, which does not hold the interpreter."""
    count = count or cores()
    return Place(count, lambda: ThreadPoolExecutor(count))


def processes(count: int | None = None) -> Place:
    """So many processes of this machine."""
    count = count or cores()
    context = multiprocessing.get_context("spawn")

    def opened() -> Executor:
        pool = ProcessPoolExecutor(count, context, initializer=_end_with_parent)
        with ctrl_c_ignored():  # the workers, which start now, inherit it: Ctrl-C is for this process alone
            for _ in range(count):
                pool.submit(int)
        return pool

    remedy = (
        "worker processes were killed again and again (is there too little memory?); use fewer --processes"
    )
    return Place(count, opened, remedy=remedy)


def _end_with_parent() -> None:
    """Let this worker end when the process that started it has been killed: nobody wants its work any more."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def executor(own: Executor, workers: int | None = None) -> Place:
    """An executor of the user's own; it is not shut down."""
    return Place(workers or int(getattr(own, "_max_workers", cores())), lambda: _Lent(own))


class _Lent(Executor):
    """An executor that somebody else opened and will close: to shut it down does nothing."""

    def __init__(self, own: Executor) -> None:
        self._own = own

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._own.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Whoever opened it closes it."""


class Site:
    """A place that is opened when work comes, and stays open until it is closed."""

    def __init__(self, place: Place, tell: Callable[[str], object]) -> None:
        self.place, self._tell = place, tell
        self._opened: Executor | None = None

    def done(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Block]]:
        """Do the chunks; each with its block, in the order in which they are finished.

        Chunks are taken one by one as there is room for them, so that later ones may depend on what is known by then.

        Raises
        ------
        WorkLostError
            when the place falls down again and again, or is gone.
        """
        again: list[Chunk] = []
        losses = 0
        while True:
            under_way: dict[Future[Block], Chunk] = {}
            try:
                self._opened = self._opened or self.place.open()
                while True:
                    while len(under_way) < self.place.workers * self.place.ahead:
                        chunk = again.pop() if again else next(chunks, None)
                        if chunk is None:
                            break
                        again.append(chunk)  # until it is under way
                        future = self._opened.submit(run_chunk, chunk)
                        under_way[future] = again.pop()
                    if not under_way:
                        return
                    for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                        block = future.result()
                        chunk = under_way.pop(future)
                        losses = 0
                        yield chunk, block
            except self.place.lost as loss:
                losses += 1
                if losses >= MOST_LOSSES:
                    raise WorkLostError(self.place.remedy or str(loss)) from loss
                self._tell("a worker was lost; its work is done again")
                again += under_way.values()
                self.close()
            except BaseException:
                for future in under_way:
                    future.cancel()
                self.close()
                raise

    def close(self) -> None:
        """Leave nothing behind that is still at work."""
        if self._opened is not None:
            self._opened.shutdown(wait=False, cancel_futures=True)
            self._opened = None


@contextmanager
def ctrl_c_ignored() -> Iterator[None]:
    """What is started meanwhile never hears Ctrl-C, which is for this process alone; here it comes a moment later."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it lets signals through again when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # inherited by what is started
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


__all__ = [
    "Place", "Site", "WorkLostError", "cores", "ctrl_c_ignored", "executor", "here", "processes", "threads",
]  # fmt: skip
