"""A cluster: many machines that work as one place, by dask.distributed.

    blueprint compare bank_branch --change "staff.teller.count: +1" --cluster tcp://192.168.0.7:8786

The scheduler and its workers are started by whoever owns the machines (`dask scheduler`, `dask worker`); every worker
needs this package, of the same version. What a worker that dies had under way is done again by another one.

Invariant: a replication on a cluster has the same numbers as one here, given the same C library.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, Executor, Future
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from sim.replications.workers import Place, WorkLostError

if TYPE_CHECKING:
    from distributed import Client

PACKAGE = "service-blueprint"
PATIENCE = 10.0
"""Seconds to wait for a scheduler."""


def cluster(address: str) -> Place:
    """The cluster whose scheduler is at `address`, such as `tcp://192.168.0.7:8786`.

    Raises
    ------
    ValueError
        when dask.distributed is missing, nobody answers there, there are no workers, or a worker lacks this package or
        has another version of it.
    """
    try:
        import distributed
    except ImportError:
        raise ValueError(f'a cluster needs dask.distributed: pip install "{PACKAGE}[cluster]"') from None
    workers = _checked(_connected(address), address)

    def opened() -> Executor:
        try:
            return _Cluster(_connected(address), address)
        except ValueError as error:
            raise WorkLostError(
                f"{error}; what is finished is kept: start it and run again to go on"
            ) from None

    return Place(
        workers, opened, lost=(distributed.KilledWorker,),
        remedy="workers of the cluster die again and again on the same work (is there too little memory?)",
    )  # fmt: skip


def _connected(address: str) -> Client:
    from distributed import Client

    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(
            f"no scheduler answers at {address} ({type(error).__name__}); start one with `dask scheduler`"
        ) from None


def _checked(client: Client, address: str) -> int:
    """How many threads the workers have together, when all have this package."""
    with client:
        threads = int(sum(client.nthreads().values()))
        if not threads:
            raise ValueError(
                f"the scheduler at {address} has no workers; start some: `dask worker {address}`"
            )
        found = client.run(version, PACKAGE, on_error="return")
    own, faults = version(PACKAGE), []
    for worker, theirs in sorted(found.items()):
        if isinstance(theirs, PackageNotFoundError):
            faults.append(f"the worker {worker} has no {PACKAGE}; there: pip install {PACKAGE}=={own}")
        elif theirs != own:
            faults.append(
                f"the worker {worker} has {PACKAGE} {theirs}, not {own}; there: pip install {PACKAGE}=={own}"
            )
    if faults:
        raise ValueError("\n".join(faults))
    return threads


class _Cluster(Executor):
    """dask's own executor, which closes its connection when it is shut down, and says when its scheduler is gone."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address
        self._own = client.get_executor(pure=False, retries=2)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        told: Future[Any] = Future()

        def finished(theirs: Future[Any]) -> None:
            try:
                told.set_result(theirs.result())
            except CancelledError:
                gone = (
                    f"the scheduler at {self._address} is gone; what is finished is kept: run again to go on"
                )
                told.set_exception(WorkLostError(gone))
            except BaseException as error:  # noqa: BLE001  it is raised where the result is asked for
                told.set_exception(error)

        theirs: Future[Any] = self._own.submit(fn, *args, **kwargs)
        theirs.add_done_callback(finished)
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Close the connection; what was under way is given up by the scheduler then."""
        self._own.shutdown(wait=wait and not cancel_futures)
        self._client.close(timeout=2)
