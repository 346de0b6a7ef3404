"""What the commands have in common: a language, examples in the help, changes that are supposed of a service.

    blueprint run bank_branch --change "staff.teller.count: +1" --change "steps.counter.takes: x0.9"

Invariant: an option means the same in every command.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

import blueprint
from blueprint import Blueprint
from blueprint.text import printable, say

F = TypeVar("F", bound=Callable[..., Any])

lang_option = click.option(
    "--lang", default="en", show_default=True, help="Language of names and titles: en, zh."
)

changes_option = click.option(
    "--change", "changes", multiple=True, metavar="TEXT",
    help="Suppose this of FILE, such as 'staff.teller.count: +1'; may be given several times.",
)  # fmt: skip


full_option = click.option("--full", is_flag=True, help="Print all tables with all columns, however many.")

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
        help="Rows below the lanes: time,metrics,feeling,promise,policy,pain,idea,owner. With results, feeling shows"
        " scores, promise what is kept, metrics failures, too.",
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
