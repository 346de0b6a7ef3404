"""The commands for what-if studies: compare, choose, hotspots, sensitivity, warmup, experiment.

    blueprint compare bank_branch --change "staff.teller.count: +1" --change "steps.counter.takes: x0.9"

Each says its answer in sentences before it shows a table. All of them are experiments: with `-o FOLDER` the question,
the service and everything that came of it are kept, and the same command goes on where it was stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import blueprint
from blueprint.text import printable
from studio.commands import (
    RUNNING,
    Look,
    blueprint_name,
    days_option,
    drawing_options,
    examples,
    fail,
    folder_option,
    full_option,
    json_option,
    lang_option,
    seed_option,
    simulation_options,
    today,
    with_options,
)

if TYPE_CHECKING:
    from sim.experiment.conduct import Answer
    from sim.experiment.design import Design

_level = click.option(
    "--level", default="95%", show_default=True, help="The confidence of all intervals together."
)
_ANSWER = (
    click.option("--cluster", metavar="tcp://HOST:8786", help="Work on a dask cluster: the address of its scheduler."),
    folder_option("tables and pictures"),
    json_option,
    full_option,
    lang_option,
)  # fmt: skip
_OPTIONS = (*simulation_options(of="each scenario"), _level, *_ANSWER)
_change = click.option(
    "--change", "changes", multiple=True, metavar="TEXT",
    help='A scenario: "staff.teller.count: +1"; several changes of one with ";", a list spans a grid: "…: [+1, +2]".',
)  # fmt: skip


def _design(file: str, changes: tuple[str, ...] = (), **asked: Any) -> Design:
    """The design of an experiment on the service in a file, with a scenario for each change."""
    from blueprint.changes import scenarios_of
    from blueprint.quantity import Share
    from sim.experiment.design import Design

    level = Share.parse(asked.pop("level")).value
    service = blueprint.load(file)
    scenarios = tuple(one.spoken(service) for one in scenarios_of(changes, service))
    return Design(service, scenarios, level=level, **asked)


@click.command()
@click.argument("file")
@_change
@click.option(
    "--measure", "measures", multiple=True, help="What to compare: waiting_mean, counter.wait_p90, …"
)
@click.option(
    "--precision", multiple=True, metavar="MEASURE=5%", help="Run until differences are known so well."
)
@with_options(*_OPTIONS)
@drawing_options
@examples(
    'blueprint compare bank_branch --change "staff.teller.count: +1"',
    'blueprint compare branch.yaml --change "staff.teller.count: [+1, +2]" --measure waiting_mean --measure cost',
    'blueprint compare branch.yaml --change "steps.counter.takes: x0.9" --precision waiting_mean=2% -o out',
)
def compare(
    file: str, changes: tuple[str, ...], measures: tuple[str, ...], precision: tuple[str, ...], days: int,
    replications: int, seed: int, warm_up: str, level: str, **where: Any,
) -> None:  # fmt: skip
    """Compare a service with what it might be, with the same customers: each --change is a scenario."""
    if not changes:
        fail('there is nothing to compare with; add --change "staff.teller.count: +1"')
    wanted = dict(_pair(text) for text in precision)
    design = _design(
        file, changes, days=days, replications=replications, seed=seed, warm_up=warm_up, level=level,
        measures=measures, precision=wanted,
    )  # fmt: skip
    conducted(design, **where)


def _pair(text: str) -> tuple[str, str]:
    measure, sign, width = text.partition("=")
    if not sign:
        fail(f"--precision {text}: write MEASURE=5% or MEASURE=0.2")
    return measure.strip(), width.strip()


@click.command()
@click.argument("file")
@_change
@click.option("--measure", required=True, help="What to judge by: waiting_mean, cost, counter.standard_met.")
@click.option("--within", default="2%", show_default=True, help="A difference that does not matter.")
@click.option("--least/--most", default=None, help="Whether less or more of it is better, if not as usual.")
@click.option(
    "--at-most", default=10_000, show_default=True, type=click.IntRange(10, 1_000_000), help="Replications."
)
@with_options(*_OPTIONS)
@drawing_options
@examples(
    'blueprint choose bank_branch --change "staff.teller.count: [+1, +2, +3]" --measure cost --within 1%'
)
def choose(
    file: str, changes: tuple[str, ...], measure: str, within: str, least: bool | None, at_most: int, days: int,
    replications: int, seed: int, warm_up: str, level: str, **where: Any,
) -> None:  # fmt: skip
    """Choose the best of many scenarios with a guarantee (Kim & Nelson), spending runs where they matter."""
    from sim.experiment.design import Best

    if not changes:
        fail('there is nothing to choose from; add --change "staff.teller.count: [+1, +2]"')
    design = _design(
        file, changes, days=days, replications=replications, seed=seed, warm_up=warm_up, level=level,
        at_most=at_most, measures=(measure,), best=Best(measure=measure, within=within, least=least),
    )  # fmt: skip
    conducted(design, **where)


@click.command()
@click.argument("file")
@with_options(*_OPTIONS)
@drawing_options
@examples(
    "blueprint hotspots bank_branch", "blueprint hotspots branch.yaml --replications 400 -o out --lang zh"
)
def hotspots(
    file: str, days: int, replications: int, seed: int, warm_up: str, level: str, **where: Any
) -> None:
    """Switch off every failure, outage and queue in turn: what each is worth, and how sure that is."""
    design = _design(
        file, days=days, replications=replications, seed=seed, warm_up=warm_up, level=level, hotspots=True
    )
    conducted(design, **where)


@click.command()
@click.argument("file")
@_change
@click.option("--measure", required=True, help="What to judge by: waiting_mean, cost.")
@click.option("--by", default="10%", show_default=True, help="How far every input is moved, down and up.")
@with_options(*_OPTIONS)
@drawing_options
@examples('blueprint sensitivity bank_branch --change "staff.teller.count: +1" --measure cost --by 20%')
def sensitivity(
    file: str, changes: tuple[str, ...], measure: str, by: str, days: int, replications: int, seed: int,
    warm_up: str, level: str, **where: Any,
) -> None:  # fmt: skip
    """Move every input down and up: which one, if it were known better, would change the answer."""
    from sim.experiment.design import Sensitive

    design = _design(
        file, changes, days=days, replications=replications, seed=seed, warm_up=warm_up, level=level,
        measures=(measure,), sensitivity=Sensitive(measure=measure, by=by),
    )  # fmt: skip
    conducted(design, **where)


@click.command()
@click.argument("file")
@days_option(7, "each pilot run")
@seed_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The curve: .svg or .png."
)
@json_option
@lang_option
@examples("blueprint warmup hotline.yaml --days 14 -o curve.svg")
def warmup(file: str, days: int, seed: int, output: Path | None, as_json: bool, lang: str) -> None:
    """Find the warm-up of a service that never closes, by MSER-5."""
    from sim.experiment.record import of_warm_up
    from sim.experiment.warm_up import warm_up as find
    from studio.answer import of_warm_up as told

    service = blueprint.load(file)
    found = find(service, days=days, seed=seed)
    if output is not None:
        from studio import plots

        figure = plots.warm_up_curve(found, service.unit, lang)
        content = plots.png(figure) if output.suffix == ".png" else plots.svg(figure)
        blueprint.file.write(output, content)
    if as_json:
        click.echo(json.dumps(of_warm_up(found)))
        return
    click.echo(told(found, lang))
    if service.hours is not None:
        click.echo(f"{blueprint_name(service, lang)} opens and closes every day: it begins empty by nature.")


@click.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_options(*RUNNING, *_ANSWER)
@drawing_options
@examples("blueprint experiment tellers.yaml -o out", "blueprint experiment out/experiment.yaml -o out")
def experiment(plan: Path, **where: Any) -> None:
    """Conduct the experiment in a file: everything that it asks, with the same customers throughout."""
    from sim.experiment.design import Design

    conducted(Design.load(plan), **where)


COMMANDS = (compare, choose, hotspots, sensitivity, warmup, experiment)


def conducted(
    design: Design, *, processes: int | None, cluster: str | None, engine: Any, output: Path | None, as_json: bool,
    full: bool, lang: str, look: Look | None = None,
) -> None:  # fmt: skip
    """Conduct an experiment, print its answer, and keep it where that is asked for."""
    from sim.experiment.conduct import conduct
    from sim.replications.finished import Keep, unfinished
    from studio.progress import stages
    from studio.write_folder import Folder

    folder = Folder(output) if output else None
    keep = folder.keep if folder else Keep(unfinished(_digest(design)))
    if folder:
        design = design.with_(day=True)
        folder.begin(design)
    with stages() as (stage, progress), _place(cluster) as executor:
        try:
            answer = conduct(
                design, stage=stage, engine=engine, processes=processes, executor=executor, keep=keep,
                tell=lambda words: click.echo(words, err=True), progress=progress,
            )  # fmt: skip
        except KeyboardInterrupt:
            click.echo("interrupted; what is finished is kept: the same command goes on from there", err=True)
            raise SystemExit(130) from None
    _print(answer, lang, as_json=as_json, full=full)
    if folder is None:
        keep.forget()
        return
    try:
        for path in folder.finish(answer, lang, today(), look):
            click.echo(printable(str(path)), err=True)
    except OSError as error:
        told = f"{error.filename or folder.path}: {error.strerror or error}"
        fail(f"{told}; what is finished is kept: make room, and the same command goes on from there")


def _print(answer: Answer, lang: str, *, as_json: bool, full: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer.record(), ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    from studio.terminal.of_answer import show_answer

    show_answer(answer, Console(), lang, full=full)


@contextmanager
def _place(address: str | None) -> Iterator[Any]:
    """The cluster at an address; nothing without one."""
    if address is None:
        yield None
        return
    from sim.cluster import cluster

    yield cluster(address)


def _digest(design: Design) -> str:
    """What an experiment that is given no folder is known by."""
    text = json.dumps([design.service.fingerprint, design.data("")], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
