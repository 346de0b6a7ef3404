"""The command `report`: from a results folder to something a manager can be handed."""

from __future__ import annotations

from pathlib import Path

import click

from blueprint.text import printable
from studio.commands import Look, drawing_options, examples, lang_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
    help="The report: .html, .pdf, .docx or .pptx; without it, report.html in FOLDER.",
)  # fmt: skip
@lang_option
@drawing_options
@examples(
    "blueprint report out",
    "blueprint report out -o report.pdf --lang zh",
    "blueprint report out -o slides.pptx",
)
def report(folder: Path, output: Path | None, lang: str, look: Look) -> None:
    """Make a report of the experiment in FOLDER: what was found, the pictures, the assumptions, how it was done."""
    from studio.report import write

    path = output or folder / "report.html"
    write(folder, path, lang, look)
    click.echo(printable(str(path)))
