"""The gaps on the command line: what customers expect, what is believed, set, promised and delivered.

    blueprint gaps branch.yaml --replications 100 -o out

Invariant: the table is written before the pictures, since it needs nothing else; what Ctrl-C leaves is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from blueprint.text import printable
from studio.commands import a_folder, changes_option, examples, fail, lang_option, supposed

if TYPE_CHECKING:
    from sim.gaps import Gaps


@click.command()
@click.argument("file")
@click.option(
    "--days", default=1, show_default=True, type=click.IntRange(1, 36500), help="Of each replication."
)
@click.option("--replications", default=100, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**63 - 1), help="Which luck.")
@click.option(
    "--warm-up", default="0", metavar="TIME", help="Count nobody who comes earlier; auto: by MSER-5."
)
@click.option("--processes", type=click.IntRange(1, 256), help="Default: as many as are worth it.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), callback=a_folder,
    help="Folder for gaps.csv and gaps.json, and the picture as gaps.svg, .png and .pdf.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the gaps as one JSON object.")
@changes_option
@lang_option
@examples(
    "blueprint gaps bank_branch",
    "blueprint gaps branch.yaml --replications 400 -o out --lang zh",
    "blueprint gaps branch.yaml --change 'steps.counter.standard.promised.wait: 8 min'",
    "blueprint gaps branch.yaml --json | jq .widest",
)
def gaps(
    file: str, days: int, replications: int, seed: int, warm_up: str, processes: int | None, output: Path | None,
    as_json: bool, changes: tuple[str, ...], lang: str,
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
            progress=advance, tell=lambda words: click.echo(words, err=True), keep_interrupted=True,
        )  # fmt: skip
    there = found.results.replications
    if there < replications:
        click.echo(f"interrupted: {there} of {replications} replications are kept", err=True)
    if output is not None:
        _write(found, output, lang)
    if as_json:
        click.echo(found.json())
    else:
        from rich.console import Console

        from studio.terminal.of_gaps import show

        show(found, Console(), lang)
    if there < replications:
        raise SystemExit(130)


def _write(found: Gaps, folder: Path, lang: str) -> None:
    """Write the table and the picture."""
    from blueprint import file

    tables = {"gaps.csv": found.csv(), "gaps.json": found.json()}
    for name, content in tables.items():
        file.write(folder / name, content)
        click.echo(printable(str(folder / name)), err=True)
    from studio import gap_plots, plots

    picture = gap_plots.dumbbells(found, lang)
    made: dict[str, str | bytes] = {
        "svg": plots.svg(picture), "png": plots.png(picture), "pdf": plots.pdf(picture),
    }  # fmt: skip
    for kind, drawn in made.items():
        path = folder / f"gaps.{kind}"
        file.write(path, drawn)
        click.echo(printable(str(path)), err=True)
