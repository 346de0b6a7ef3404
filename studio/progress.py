"""Progress of long work: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(wanted: int, what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while the work lasts; the function given takes (finished, wanted)."""
    with stages() as (stage, advance):
        stage(what)
        advance(0, wanted)
        yield advance


@contextmanager
def stages() -> Iterator[tuple[Callable[[str], None], Callable[[int, int], None]]]:
    """A bar for work that has several parts: a function that names the part, and one that takes (finished, wanted)."""
    if not sys.stderr.isatty():
        yield lambda _name: None, lambda _done, _wanted: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def stage(name: str) -> None:
            bar.reset(task, description=name, total=None)

        yield stage, lambda done, wanted: bar.update(task, completed=done, total=wanted)
