"""What tells two services apart, on the command line.

    blueprint diff branch.yaml branch_next_year.yaml
    blueprint diff branch.yaml --change "steps.open_account.lane: frontstage"

Invariant: the exit code is 0 whether they differ or not; only a mistake in the input is a failure.
"""

from __future__ import annotations

import json

import click

import blueprint
from studio.commands import examples, lang_option


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option(
    "--change", "changes", multiple=True, metavar="TEXT",
    help="Instead of B: A with this supposed; may be given several times.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@lang_option
@examples(
    "blueprint diff branch.yaml next_year.yaml",
    "blueprint diff bank_branch --change 'staff.teller.count: +1 from 11:00 to 14:00'",
    "blueprint diff bank_branch --change 'steps.fill_in_form: drop' --lang zh",
)
def diff(before: str, after: str | None, changes: tuple[str, ...], as_json: bool, lang: str) -> None:
    """Say in words what tells two services apart: A and B, or A and A with changes."""
    if (after is None) == (not changes):
        raise click.UsageError("name a second file, or say what changes: --change 'staff.teller.count: +1'")
    first = blueprint.load(before)
    second = blueprint.load(after) if after is not None else blueprint.change(first, *changes)
    found = blueprint.diff(first, second)
    if as_json:
        click.echo(json.dumps(found.data(lang), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(found.lines(lang)))
