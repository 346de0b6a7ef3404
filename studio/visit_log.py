"""Every visit of a run, written to a file as it comes: CSV, XES, or Parquet where pyarrow is installed.

One block a replication, so that a log may be larger than memory. Times are in seconds since midnight before the first
day, exact to the microsecond; `began` is empty for who was never called, so that the queue of a step at any time is
who had come and neither begun nor ended.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from blueprint import Blueprint
from sim import Journal
from studio.xes import xes

COLUMNS = (
    "replication", "stream", "customer", "step", "visit", "came", "began", "ended", "outcome", "segment", "pool",
)  # fmt: skip

Journals = Callable[[int, Journal], object]


@contextmanager
def visit_log(path: Path | None, service: Blueprint, lang: str = "en") -> Iterator[Journals | None]:
    """What takes the journals of a run and writes their visits to `path`; nothing without a path.

    The file has its name only once it is whole, or once the run was interrupted with what was finished.

    Raises
    ------
    ValueError
        when the name ends in none of .csv, .parquet, .xes and .xes.gz, is a folder's, or pyarrow is missing.
    """
    if path is None:
        yield None
        return
    kind = ".xes" if path.name.endswith(".xes.gz") else path.suffix
    writers: dict[str, Callable[[Path], AbstractContextManager[Journals]]] = {
        ".csv": _csv, ".parquet": _parquet, ".xes": lambda beside: xes(beside, service, lang),
    }  # fmt: skip
    if kind not in writers or path.is_dir():
        raise ValueError(f"{path}: a log of visits ends in .csv, .parquet, .xes or .xes.gz, and is a file")
    beside = path.with_name(f".part.{path.name}")
    try:
        with writers[kind](beside) as take:
            yield take
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _rows(replication: int, journal: Journal) -> Iterator[tuple[Any, ...]]:
    segments = {(one.stream, one.customer): one.segment for one in journal.stays}
    alone = {
        step.name: step.pools[0] for step in journal.plan.steps if len(step.pools) == 1 and not step.choices
    }
    pools = {name: journal.plan.pools[pool].name for name, pool in alone.items()}
    for visit in journal.visits:
        who = (replication, visit.stream, visit.customer, visit.step, visit.visit)
        began = None if visit.began is None else visit.began / 1e6
        served_by = None if began is None else visit.chosen or pools.get(visit.step)
        times = (visit.came / 1e6, began, visit.ended / 1e6)
        yield *who, *times, visit.outcome, segments.get((visit.stream, visit.customer)), served_by


@contextmanager
def _csv(path: Path) -> Iterator[Journals]:
    with path.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(COLUMNS)
        yield lambda replication, journal: table.writerows(_rows(replication, journal))


@contextmanager
def _parquet(path: Path) -> Iterator[Journals]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ValueError('Parquet needs pyarrow: pip install "service-blueprint[parquet]"') from None
    text, whole, real = pa.string(), pa.int64(), pa.float64()
    kinds = [whole, text, whole, text, whole, real, real, real, text, text, text]
    schema = pa.schema(list(zip(COLUMNS, kinds, strict=True)))
    with pq.ParquetWriter(path, schema) as target:

        def take(replication: int, journal: Journal) -> None:
            columns = list(zip(*_rows(replication, journal), strict=True)) or [()] * len(COLUMNS)
            arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
            target.write_table(pa.Table.from_arrays(arrays, schema=schema))

        yield take
