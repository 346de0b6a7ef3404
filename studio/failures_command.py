"""Failures and recovery on the command line.

    blueprint failures hotel_desk -o out
    blueprint recovery hotel_desk --amounts 0,50,100,200,400

Invariant: the table is written before the picture, since it needs nothing else.
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
    full_option,
    json_option,
    lang_option,
    simulation_options,
    supposed,
    with_options,
    write_study,
)

_OPTIONS = (
    *simulation_options(),
    folder_option("the table as CSV and JSON, and the picture as SVG, PNG and PDF"), json_option, full_option,
    changes_option, lang_option,
)  # fmt: skip


@click.command()
@click.argument("file")
@with_options(*_OPTIONS)
@examples(
    "blueprint failures hotel_desk",
    "blueprint failures branch.yaml --days 5 --replications 200 -o out --lang zh",
    "blueprint failures bank_call_centre --change 'complaints.discouraged: 50%'",
)
def failures(
    file: str, days: int, replications: int, seed: int, warm_up: str, processes: int | None, engine: Any,
    output: Path | None, as_json: bool, full: bool, changes: tuple[str, ...], lang: str,
) -> None:  # fmt: skip
    """Show what goes wrong: how often, how bad, who notices, who complains, and what it costs.

    A service FMEA whose columns are measured. A failure costs custom where the file says how bad it is (severity) and
    what a customer is worth (loyalty).
    """
    service, told = supposed(file, changes, lang)
    if told:
        click.echo(told, err=True)
    if not any(step.fails for step in service.steps.values()):
        fail(
            f"{file} steps: nothing can go wrong; write in one of them:"
            " fails: {wrong_entry: {share: 2%, severity: minor}}"
        )
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    import sim
    from studio.progress import progress

    with progress(replications, "replications") as advance:
        found = sim.failures(
            service, days=days, replications=replications, seed=seed, warm_up=warm_up, processes=processes,
            engine=engine, progress=advance, tell=lambda words: click.echo(words, err=True), keep_interrupted=True,
        )  # fmt: skip
    there = found.results.replications
    if output is not None:
        from studio import failure_plots

        tables = {"failures.csv": found.csv(), "failures.json": found.json()}
        write_study(output, "failures", tables, lambda: failure_plots.bubbles(found, lang))
    if as_json:
        click.echo(found.json())
    else:
        from rich.console import Console

        from studio.terminal.of_failures import show_failures

        show_failures(found, Console(), lang, full=full)
    if there < replications:
        click.echo(f"interrupted: {there} of {replications} replications are kept", err=True)
        raise SystemExit(130)


def _numbers(_: click.Context, option: click.Parameter, text: str) -> tuple[float, ...]:
    """The amounts in a list such as 0,50,100."""
    try:
        return tuple(float(one) for one in text.split(",") if one.strip())
    except ValueError:
        raise click.BadParameter(f"{text!r} is no list of amounts; write 0,50,100", param=option) from None


@click.command()
@click.argument("file")
@click.option(
    "--amounts",
    default="",
    callback=_numbers,
    metavar="LIST",
    help="How much a rung may grant: 0,50,100,200.",
)
@click.option(
    "--step", metavar="STEP", help="The step of that rung; the first that has an amount, if not said."
)
@with_options(*_OPTIONS)
@examples(
    "blueprint recovery hotel_desk",
    "blueprint recovery hotel_desk --amounts 0,50,100,200,400 -o out",
    "blueprint recovery branch.yaml --days 5 --replications 400 --lang zh",
)
def recovery(
    file: str, amounts: tuple[float, ...], step: str | None, days: int, replications: int, seed: int, warm_up: str,
    processes: int | None, engine: Any, output: Path | None, as_json: bool, full: bool, changes: tuple[str, ...],
    lang: str,
) -> None:  # fmt: skip
    """Compare the recovery policies of a service with none, with the same customers; or how much staff may grant."""
    service, told = supposed(file, changes, lang)
    if told:
        click.echo(told, err=True)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    import sim
    from studio.progress import stages

    with stages() as (_, progress):
        found = sim.recovery(
            service, amounts=amounts, step=step, days=days, replications=replications, seed=seed, warm_up=warm_up,
            processes=processes, engine=engine, progress=progress, tell=lambda words: click.echo(words, err=True),
        )  # fmt: skip
    if output is not None:
        from studio import failure_plots

        tables = {"recovery.csv": found.csv(), "recovery.json": found.json()}
        write_study(output, "recovery", tables, lambda: failure_plots.policies(found, lang))
    if as_json:
        click.echo(found.json())
        return
    from rich.console import Console

    from studio.terminal.of_failures import show_policies

    show_policies(found, Console(), lang, full=full)
