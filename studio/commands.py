"""What the commands have in common: options, examples in the help, changes that are supposed of a service, files.

    blueprint run bank_branch --change "staff.teller.count: +1" --change "steps.counter.takes: x0.9"

Invariant: an option means the same in every command.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

import blueprint
from blueprint import Blueprint, file
from blueprint.text import printable, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

F = TypeVar("F", bound=Callable[..., Any])
Option = Callable[[Any], Any]

lang_option = click.option(
    "--lang", default="en", show_default=True, help="Language of names and titles: en, zh."
)

changes_option = click.option(
    "--change", "changes", multiple=True, metavar="TEXT",
    help="Suppose this of FILE, such as 'staff.teller.count: +1'; may be given several times.",
)  # fmt: skip


full_option = click.option("--full", is_flag=True, help="Print all tables with all columns, however many.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
seed_option = click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0, 2**63 - 1), help="Which luck."
)
warm_up_option = click.option(
    "--warm-up", default="0", metavar="TIME",
    help="Count nobody who comes before this time after midnight of the first day: 9.5 h; auto: by MSER-5.",
)  # fmt: skip
RUNNING = (
    click.option("--processes", type=click.IntRange(1, 256), help="Default: as many as are worth it."),
    click.option(
        "--engine", type=click.Choice(["auto", "simpy", "compiled"]), default="auto", show_default=True,
        help="auto: compiled, and SimPy for the seconds until that is there. The results are the same.",
    ),
)  # fmt: skip
"""How it is to run; the results are the same."""


def days_option(default: int = 1, of: str = "each replication") -> Option:
    """How many days are simulated."""
    return click.option(
        "--days", default=default, show_default=True, type=click.IntRange(1, 36500), help=f"Of {of}."
    )


def simulation_options(replications: int = 100, least: int = 2, of: str = "the service") -> Sequence[Option]:
    """What a simulation needs to be told: days, replications of what, luck, warm-up, and how it is to run."""
    often = click.option(
        "--replications", default=replications, show_default=True, type=click.IntRange(least, 1_000_000),
        help=f"Of {of}.",
    )  # fmt: skip
    return (days_option(), often, seed_option, warm_up_option, *RUNNING)


def folder_option(what: str) -> Option:
    """The folder into which something is written."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path, file_okay=False), callback=a_folder,
        help=f"Folder for {what}.",
    )  # fmt: skip


def with_options(*options: Option) -> Callable[[F], F]:
    """Add options to a command, in this order."""

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


Look = Mapping[str, Any]
"""How pictures are drawn: `page`, `theme`, `dpi`, `lanes`, `rows`."""

_LOOKS = (
    click.option(
        "--page", type=click.Choice(["a4", "a3", "letter", "slide", "none"]), default="none", show_default=True,
        help="Fill pages of this size, in landscape; slide is 16:9.",
    ),
    click.option(
        "--theme", type=click.Choice(["colour", "grey", "print", "contrast"]), default="colour", show_default=True,
        help="Colours of pictures.",
    ),
    click.option("--dpi", default=150, show_default=True, type=click.IntRange(20, 1200), help="Of a PNG."),
    click.option(
        "--lanes", type=click.Choice(["all", "used"]),
        help="Lanes of a picture: used lets empty ones collapse. Default: all on one sheet, used on pages.",
    ),
    click.option(
        "--rows", default="", metavar="LIST",
        help="Rows below the lanes: time,metrics,feeling,promise,rules,policy,pain,idea,owner. With results, feeling"
        " shows scores, promise what is kept, metrics failures, too.",
    ),
)  # fmt: skip


def drawing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of how pictures are drawn; the command gets them together, as `look`."""

    @functools.wraps(function)
    def gathered(*args: Any, **said: Any) -> Any:
        look = {name: said.pop(name) for name in ("page", "theme", "dpi")}
        look["lanes"] = said.pop("lanes") or ""
        look["rows"] = tuple(row.strip() for row in said.pop("rows").split(",") if row.strip())
        return function(*args, look=look, **said)

    for option in reversed(_LOOKS):
        gathered = option(gathered)
    return gathered


def a_folder(_: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """The folder that `-o` names; a picture's name is refused with what draws one."""
    if path is not None and path.suffix.lower() in {".svg", ".png", ".pdf", ".dot"} and not path.is_dir():
        raise click.BadParameter(
            f"{path} is the name of a picture, and here a folder is asked; name one, then:"
            f" blueprint draw FILE --with FOLDER -o {path}",
            param=option,
        )
    return path


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop with exit code 1."""
    click.echo(printable(message), err=True)
    raise SystemExit(1)


def examples(*lines: str) -> Callable[[F], F]:
    """Add examples to the help of a command."""

    def add(function: F) -> F:
        shown = "\n".join(f"  {line}" for line in lines)
        function.__doc__ = f"{function.__doc__}\n\n\b\nExamples:\n{shown}\n"
        return function

    return add


def supposed(file: str, changes: tuple[str, ...], lang: str = "en") -> tuple[Blueprint, str]:
    """The service in a file with changes made, and what they are in words, for below a title."""
    service = blueprint.load(file)
    if not changes:
        return service, ""
    changed = blueprint.change(service, *changes)
    told = [blueprint.Change.parse(line).say(service, lang) for line in changes]
    return changed, ("；" if lang.startswith("zh") else "; ").join(told)


def today() -> str:
    """The date, for the foot of a picture."""
    return datetime.now().astimezone().date().isoformat()


def blueprint_name(service: Blueprint, lang: str = "en") -> str:
    """The name of a service as its readers know it."""
    return say(service.service, lang)


def write_study(folder: Path, stem: str, tables: Mapping[str, str], draw: Callable[[], Figure]) -> None:
    """Write the tables of a study by their names, then its picture as SVG, PNG and PDF, and say where."""
    from studio import plots

    def write(name: str, content: str | bytes) -> None:
        file.write(folder / name, content)
        click.echo(printable(str(folder / name)), err=True)

    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        write(name, content)
    picture = draw()
    write(f"{stem}.svg", plots.svg(picture))
    write(f"{stem}.png", plots.png(picture))
    write(f"{stem}.pdf", plots.pdf(picture))
