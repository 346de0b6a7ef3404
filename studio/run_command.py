"""Run a service on the command line: what happens on a day, each figure with its interval.

    blueprint run bank_branch --replications 30 -o out

Invariant: the table is written before the pictures, since it needs nothing else; what Ctrl-C leaves is shown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import blueprint
from blueprint.text import printable
from studio.commands import (
    Look,
    changes_option,
    drawing_options,
    examples,
    folder_option,
    full_option,
    json_option,
    lang_option,
    simulation_options,
    supposed,
    today,
    with_options,
)

if TYPE_CHECKING:
    from sim.journal import Journal
    from sim.simulate import Journals
    from sim.week import Weekly

ENOUGH = 7
"""Days from which on every weekday is among them."""
PICTURES = ("svg", "png", "pdf")


@click.command()
@click.argument("file")
@with_options(*simulation_options(30, least=1))
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every visit to a .csv, .parquet or, for process mining, .xes or .xes.gz file.",
)
@folder_option("table and pictures")
@click.option(
    "--by",
    type=click.Choice(["weekday", "hour"]),
    help="Show each weekday too, or each hour of it; needs --days 7 or more. With -o, as CSV and as a heat map.",
)
@json_option
@full_option
@changes_option
@lang_option
@drawing_options
@examples(
    "blueprint run bank_branch",
    "blueprint run bank_call_centre --days 365 --replications 20 --engine compiled",
    "blueprint run branch.yaml --full",
    "blueprint run bank_call_centre --days 28 --by hour -o out     # and the week: CSV, heat map",
    "blueprint run branch.yaml --log visits.csv",
    "blueprint run branch.yaml --replications 1 --log visits.xes.gz     # for process mining",
    "blueprint run bank_branch --change 'staff.teller.count: +1' --change 'steps.counter.takes: x0.9'",
    "blueprint run branch.yaml --days 5 --replications 100 --seed 7",
    "blueprint run branch.yaml -o out          # out/branch.csv .svg .png .pdf",
    "blueprint run branch.yaml --json | jq '.rows[] | select(.scope == \"pool\")'",
)
def run(
    file: str, days: int, replications: int, seed: int, warm_up: str, processes: int | None,
    engine: Any, log: Path | None, output: Path | None, by: Any, as_json: bool, full: bool, changes: tuple[str, ...],
    lang: str, look: Look,
) -> None:  # fmt: skip
    """Simulate a service and print what happened, each figure with its 95 % interval."""
    service, told = supposed(file, changes, lang)
    if told:
        click.echo(told, err=True)
    if by and days < ENOUGH:
        raise click.UsageError(f"--by {by} needs a week: write --days 28, or {ENOUGH} at least")
    if output is not None:
        _make_folder(output)
    import sim
    from sim.week import Weekly
    from studio.progress import progress
    from studio.visit_log import visit_log

    counter = Weekly(service) if by else None
    with visit_log(log, service, lang) as written, progress(replications, "replications") as advance:
        results = sim.run(
            service, days=days, replications=replications, seed=seed, warm_up=warm_up, processes=processes,
            engine=engine, journals=_each(written, counter.take if counter else None), progress=advance,
            tell=lambda words: click.echo(words, err=True), keep_interrupted=True,
        )  # fmt: skip
    if results.replications < replications:
        told = f"interrupted: {results.replications} of {replications} replications are kept"
        click.echo(told, err=True)
    week = counter.week(by) if counter else None
    if output is not None:
        _write(results, output / Path(file).stem, lang, told, look)
    if output is not None and counter:
        _write_week(counter, service, output / Path(file).stem, lang)
    if as_json:
        found = results.record() | ({"week": week.record()} if week else {})
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        from rich.console import Console

        from studio.terminal.of_run import show

        show(results, Console(), lang, full=full)
        if week:
            from studio.terminal import of_week

            of_week.show(week, service, Console(), lang, full=full)
    if results.replications < replications:
        raise SystemExit(130)


def _write(results: Any, stem: Path, lang: str, scenario: str, look: Look) -> None:
    """Write the table and the pictures; the table first, since it needs nothing else."""
    from blueprint import file

    table = stem.with_name(f"{stem.name}.csv")
    file.write(table, results.csv())
    click.echo(printable(str(table)), err=True)
    picture = blueprint.draw(
        results.blueprint,
        lang=lang,
        findings=results.findings(lang),
        scenario=scenario,
        drawn=today(),
        **look,
    )
    for kind in PICTURES:
        path = stem.with_name(f"{stem.name}.{kind}")
        picture.save(path)
        click.echo(printable(str(path)), err=True)


def _each(*takers: Journals | None) -> Journals | None:
    """What hands every journal to all who want it; nothing where nobody does."""
    wanted = [one for one in takers if one]

    def take(number: int, journal: Journal) -> None:
        for one in wanted:
            one(number, journal)

    return take if wanted else None


def _write_week(counter: Weekly, service: blueprint.Blueprint, stem: Path, lang: str) -> None:
    """Write the week by weekday and by hour, and the heat map where anybody waits."""
    from blueprint import file
    from studio import plots, week_plots

    hours = counter.week("hour")
    made: dict[str, str | bytes] = {
        "by_weekday.csv": counter.week("weekday").csv(),
        "by_hour.csv": hours.csv(),
    }
    if week_plots.steps_shown(hours, service):
        picture = week_plots.heat(hours, service, lang)
        made |= {"week.svg": plots.svg(picture), "week.png": plots.png(picture)}
    for name, content in made.items():
        path = stem.with_name(f"{stem.name}_{name}")
        file.write(path, content)
        click.echo(printable(str(path)), err=True)


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
