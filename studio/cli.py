"""The command line: check, draw, show, models, schema, doctor; `run`, `diff` and what-if studies have rooms.

    blueprint run bank_branch --replications 30 -o out

Each command does one thing with one service file. Results go to standard output, everything else (progress,
warnings, mistakes) to standard error, so that `--json` can be piped. Exit codes: 0 done, 1 a mistake in the
input or the machine, 2 a wrong command, 130 interrupted.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

import blueprint
from blueprint import BlueprintError
from blueprint.blueprint import ready_models
from blueprint.text import printable
from studio.commands import (
    Look,
    blueprint_name,
    changes_option,
    drawing_options,
    examples,
    fail,
    lang_option,
    supposed,
    today,
)  # fmt: skip
from studio.diff_command import diff
from studio.failures_command import failures, recovery
from studio.gaps_command import gaps
from studio.report.command import report
from studio.rules_command import rules
from studio.run_command import run
from studio.studies import COMMANDS


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what a user can mend into a message, and warnings into lines."""
    from blueprint.drawing import DrawingError, GraphvizMissing

    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: click.echo(
            f"warning: {printable(str(message))}", err=True
        )
        try:
            yield
        except BlueprintError as error:
            count = len(error.mistakes)
            fail(f"{error}\n{count} mistakes" if count > 1 else str(error))
        except (GraphvizMissing, DrawingError, ValueError) as error:
            fail(str(error))
        except BrokenPipeError:  # whoever read has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        except KeyboardInterrupt:
            click.echo("interrupted; nothing was finished", err=True)
            raise SystemExit(130) from None


GROUPS = {
    "Model": {
        "check": "all mistakes of a service file at once, with remedies",
        "draw": "the blueprint as SVG, PNG, PDF or DOT",
        "diff": "what tells two services apart, in words",
        "models": "the services that ship, by name",
        "schema": "a JSON Schema, for editors that complete while one types",
    },
    "Run": {
        "run": "what happens on a day, each figure with its interval",
        "warmup": "how long a service that never closes takes to settle",
        "experiment": "all that an experiment file asks, kept in a folder",
    },
    "Ask": {
        "compare": "what a change would do, with the same customers",
        "choose": "the best of many scenarios, with a guarantee",
        "hotspots": "what goes wrong where, and what mending it is worth",
        "failures": "each failure: how often, how bad, who says so, what it costs",
        "recovery": "which recovery policy pays, and how much staff may grant",
        "rules": "what each rule of the floor manager is worth",
        "gaps": "between what is expected, set, promised and delivered",
        "sensitivity": "which input decides the answer",
    },
    "Show": {
        "show": "what a picture or a results folder was made from",
        "report": "a results folder as page, PDF, Word document or slides",
    },
    "Machine": {
        "doctor": "can this machine draw, and simulate at full speed?",
        "precompile": "compile the simulation loop now, once for this machine",
    },
}
"""The commands as a user looks for them, each in one line."""


class Commands(click.Group):
    """The commands, each of which ends with a plain message when something is wrong."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        """List the commands by what they are for, one whole line each."""
        width = max(len(name) for names in GROUPS.values() for name in names)
        for group, names in GROUPS.items():
            with formatter.section(group):
                formatter.write_dl([(f"{name:{width}}", told) for name, told in names.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper) and "utf" not in (stream.encoding or "").lower():
                stream.reconfigure(errors="replace")
        with plain_errors():
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(blueprint.__version__, prog_name="blueprint")
def main() -> None:
    """Model a service as a blueprint, draw it, and simulate what happens when customers come.

    FILE is a service file (YAML), or the name of a ready model: see `blueprint models`.
    """


@main.command()
@click.argument("file")
@examples("blueprint check branch.yaml", "blueprint check bank_branch")
def check(file: str) -> None:
    """Check a service file: all its mistakes at once, each with place and remedy; then hints that are no mistakes."""
    service = blueprint.load(file)
    counts = {
        "step": len(service.steps),
        "arrival stream": len(service.arrivals),
        "pool": len(service.staff),
        "system": len(service.systems),
        "rule": len(service.rules),
    }
    told = ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for what, n in counts.items() if n)
    click.echo(
        f"{printable(file)}: right. {blueprint_name(service)}: {told}. Fingerprint {service.fingerprint}."
    )
    for hint in service.hints():
        click.echo(f"hint: {hint}")


@main.command()
@click.argument("file")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The picture: .svg, .png, .pdf or .dot."
)
@click.option(
    "--with", "results", type=click.Path(exists=True, path_type=Path),
    help="Results to show: a results folder, or what run, hotspots or compare printed with --json.",
)  # fmt: skip
@click.option("--scenario", default="", metavar="TEXT", help="What is supposed; stands below the title.")
@click.option("--times", is_flag=True, help="Write how long each step takes, from the least to the most.")
@changes_option
@lang_option
@drawing_options
@examples(
    "blueprint draw bank_branch -o branch.svg",
    "blueprint draw branch.yaml -o branch.pdf --lang zh --page a4",
    "blueprint run branch.yaml --json > found.json; blueprint draw branch.yaml --with found.json",
    "blueprint hotspots bank_branch -o out; blueprint draw bank_branch --with out --page a4 -o hotspots.pdf",
    "blueprint draw branch.yaml -o branch.png --dpi 300 --theme grey --rows time,policy",
    "blueprint draw bank_branch --change 'steps.open_account.lane: frontstage'",
)
def draw(
    file: str, output: Path | None, results: Path | None, scenario: str, times: bool, changes: tuple[str, ...],
    lang: str, look: Look,
) -> None:  # fmt: skip
    """Draw a service blueprint; without -o, as FILE's name .svg in this folder."""
    service, told = supposed(file, changes, lang)
    path = output or Path(f"{Path(file).stem}.svg")
    _refuse_overwriting(path, file)
    from studio.read_folder import findings_in

    blueprint.draw(
        service, path, lang=lang, findings=findings_in(service, results, lang), scenario=scenario or told, times=times,
        drawn=today(), **look,
    )  # fmt: skip
    click.echo(printable(str(path)))


@main.command()
@click.argument("path", metavar="PATH", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@lang_option
@examples("blueprint show branch.png", "blueprint show branch.pdf --json", "blueprint show out")
def show(path: Path, as_json: bool, lang: str) -> None:
    """Say what a picture was made from, or what a results folder holds, and how to make it again.

    Of a picture: service, fingerprint, seed, replications, version, date. Of a folder: the answer, a line for each of
    its files, and the command that makes every figure in it anew.
    """
    from studio import show as telling

    if path.is_dir():
        if as_json:
            click.echo(telling.as_json(telling.folder_record(path)))
        else:
            click.echo("\n".join(telling.of_folder(path, lang)))
        return
    said = telling.facts(path)
    click.echo(telling.as_json(said) if as_json else "\n".join(telling.lines(said)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@lang_option
@examples("blueprint models", "blueprint models --json")
def models(as_json: bool, lang: str) -> None:
    """List the ready models; each name works wherever a FILE does."""
    from blueprint.text import say

    loaded = {name: blueprint.load(path) for name, path in ready_models().items()}
    listed = [
        {
            "name": name,
            "service": say(service.service, lang),
            "about": say(service.about, lang) if service.about else "",
            "fingerprint": service.fingerprint,
            "steps": len(service.steps),
            "file": str(ready_models()[name]),
        }
        for name, service in loaded.items()
    ]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.text import Text

    from studio.terminal.wrapping import wrapped
    from studio.words import either

    room = Console().width - 4
    for model in listed:
        click.secho(f"{model['name']}", bold=True, nl=False)
        count = either(f"({model['steps']} steps)", f"（{model['steps']} 步）", lang)
        click.echo(f"  {model['service']} {count}")
        for line in wrapped(Text(str(model["about"]).strip()), room).plain.splitlines():
            click.echo(f"    {line}")


@main.command()
@examples("blueprint precompile")
def precompile() -> None:
    """Compile the simulation loop now, once for this machine: for images, and before a demonstration."""
    from sim.compiled_engine import build

    began = time.perf_counter()
    if build.there() is None:
        build.compiled()
        click.echo(f"compiled in {time.perf_counter() - began:.1f} s")
    path = build.kept()
    click.echo(f"ready: {path}" if path else f"ready for this command alone: {build.cannot_be_kept()}")


@main.command()
@examples("blueprint schema > service.schema.json")
def schema() -> None:
    """Print the JSON Schema of service files, for editors that complete and check while one types."""
    click.echo(json.dumps(blueprint.schema(), ensure_ascii=False, indent=1))


@main.command()
@click.option("--install", is_flag=True, help="Install what is missing, where that is possible.")
@examples("blueprint doctor", "sudo blueprint doctor --install")
def doctor(install: bool) -> None:
    """Say whether this machine can draw and simulate at full speed, and if not, what to run."""
    from studio.doctor import compiled_loop, examine

    healthy = examine(install=install, tell=click.echo)
    click.echo(compiled_loop())
    if not healthy:
        raise SystemExit(1)


def _refuse_overwriting(path: Path, file: str) -> None:
    if path.exists() and Path(file).exists() and path.samefile(file):
        fail(f"{path}: is the service file itself; name another file for the picture")


for command in (run, diff, failures, recovery, gaps, rules, report, *COMMANDS):
    main.add_command(command)

if __name__ == "__main__":
    sys.exit(main())
