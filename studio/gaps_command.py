"""The gaps on the command line: what customers expect, what is believed, set, promised and delivered.

    blueprint gaps branch.yaml --replications 100 -o out

Invariant: the table is written before the pictures, since it needs nothing else; what Ctrl-C leaves is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from studio.commands import (
    changes_option,
    examples,
    fail,
    folder_option,
    json_option,
    lang_option,
    simulation_options,
    supposed,
    with_options,
    write_study,
)


@click.command()
@click.argument("file")
@with_options(
    *simulation_options(least=1),
    folder_option("gaps.csv and gaps.json, and the picture as gaps.svg, .png and .pdf"), json_option,
    changes_option, lang_option,
)  # fmt: skip
@examples(
    "blueprint gaps bank_branch",
    "blueprint gaps branch.yaml --replications 400 -o out --lang zh",
    "blueprint gaps branch.yaml --change 'steps.counter.standard.promised.wait: 8 min'",
    "blueprint gaps branch.yaml --json | jq .widest",
)
def gaps(
    file: str, days: int, replications: int, seed: int, warm_up: str, processes: int | None, engine: Any,
    output: Path | None, as_json: bool, changes: tuple[str, ...], lang: str,
) -> None:  # fmt: skip
    """Show the five gaps of every standard: what is expected, believed, set, promised, delivered and perceived.

    A standard of a step says them beside what it sets: standard: {wait: 80% within 5 min, expected: {wait: 3 min}}.
    """
    service, told = supposed(file, changes, lang)
    if told:
        click.echo(told, err=True)
    if not any(step.standard for step in service.steps.values()):
        fail(
            f"{file} steps: no step has a standard, so there is nothing to compare; write one in a step:"
            " standard: {wait: 80% within 5 min, expected: {wait: 3 min}, promised: {wait: 5 min}}"
        )
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    import sim
    from studio.progress import progress

    with progress(replications, "replications") as advance:
        found = sim.gaps(
            service, days=days, replications=replications, seed=seed, warm_up=warm_up, processes=processes,
            engine=engine, progress=advance, tell=lambda words: click.echo(words, err=True), keep_interrupted=True,
        )  # fmt: skip
    there = found.results.replications
    if there < replications:
        click.echo(f"interrupted: {there} of {replications} replications are kept", err=True)
    if output is not None:
        from studio import gap_plots

        tables = {"gaps.csv": found.csv(), "gaps.json": found.json()}
        write_study(output, "gaps", tables, lambda: gap_plots.dumbbells(found, lang))
    if as_json:
        click.echo(found.json())
    else:
        from rich.console import Console

        from studio.terminal.of_gaps import show

        show(found, Console(), lang)
    if there < replications:
        raise SystemExit(130)
