"""Every visit of a run, written to a file as it comes: CSV, or Parquet where pyarrow is installed.

One block a replication, so that a log may be larger than memory. Times are in seconds since midnight before the first
day, exact to the microsecond; `began` is empty for who was never called, so that the queue of a step at any time is
who had come and neither begun nor ended.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim import Journal

COLUMNS = ("replication", "stream", "customer", "step", "visit", "came", "began", "ended", "outcome")

Journals = Callable[[int, Journal], object]


@contextmanager
def visit_log(path: Path | None) -> Iterator[Journals | None]:
    """What takes the journals of a run and writes their visits to `path`; nothing without a path.

    The file has its name only once it is whole, or once the run was interrupted with what was finished.

    Raises
    ------
    ValueError
        when the name ends neither in .csv nor in .parquet, or pyarrow is missing for the latter.
    """
    if path is None:
        yield None
        return
    if path.suffix not in {".csv", ".parquet"}:
        raise ValueError(f"{path}: a log of visits ends in .csv or .parquet")
    beside = path.with_name(f".{path.name}.part")
    try:
        with (_csv if path.suffix == ".csv" else _parquet)(beside) as take:
            yield take
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _rows(replication: int, journal: Journal) -> Iterator[tuple[Any, ...]]:
    for visit in journal.visits:
        who = (replication, visit.stream, visit.customer, visit.step, visit.visit)
        began = None if visit.began is None else visit.began / 1e6
        yield *who, visit.came / 1e6, began, visit.ended / 1e6, visit.outcome


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
    kinds = [
        pa.int64(),
        pa.string(),
        pa.int64(),
        pa.string(),
        pa.int64(),
        pa.float64(),
        pa.float64(),
        pa.float64(),
        pa.string(),
    ]
    schema = pa.schema(list(zip(COLUMNS, kinds, strict=True)))
    with pq.ParquetWriter(path, schema) as target:

        def take(replication: int, journal: Journal) -> None:
            columns = list(zip(*_rows(replication, journal), strict=True)) or [()] * len(COLUMNS)
            arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
            target.write_table(pa.Table.from_arrays(arrays, schema=schema))

        yield take
