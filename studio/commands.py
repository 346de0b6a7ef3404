"""What all commands share: how they fail, how their help shows examples, in which language they speak."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn, TypeVar

import click

from blueprint import Blueprint
from blueprint.text import say

F = TypeVar("F", bound=Callable[..., Any])

lang_option = click.option(
    "--lang", default="en", show_default=True, help="Language of names and titles: en, zh."
)


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop with exit code 1."""
    click.echo(message, err=True)
    raise SystemExit(1)


def examples(*lines: str) -> Callable[[F], F]:
    """Add examples to the help of a command."""

    def add(function: F) -> F:
        shown = "\n".join(f"  {line}" for line in lines)
        function.__doc__ = f"{function.__doc__}\n\n\b\nExamples:\n{shown}\n"
        return function

    return add


def today() -> str:
    """The date, for the foot of a picture."""
    return datetime.now().astimezone().date().isoformat()


def blueprint_name(service: Blueprint, lang: str = "en") -> str:
    """The name of a service as its readers know it."""
    return say(service.service, lang)
