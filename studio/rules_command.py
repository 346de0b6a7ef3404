"""Rules of the floor manager on the command line: how often each begins, for how long it holds, what it is worth.

    blueprint rules bank_branch --change "rules.reserve.at_least: 10 min"

Invariant: the sentence, the table and the picture say the same figures.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blueprint.estimate import Estimate, unit_word
from blueprint.floor_told import rule_told
from blueprint.text import say
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
from studio.words import either

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim import Rules
    from studio.terminal.columns import Column


@click.command()
@click.argument("file")
@with_options(
    *simulation_options(of="the service, and of it without each rule"),
    folder_option("rules.csv and rules.json, and the picture as rules.svg, .png and .pdf"), json_option, full_option,
    changes_option, lang_option,
)  # fmt: skip
@examples(
    "blueprint rules bank_hall",
    "blueprint rules branch.yaml --replications 400 -o out --lang zh",
    "blueprint rules branch.yaml --change 'rules.reserve.when: counter.queue > 8 for 2 min'",
)
def rules(
    file: str, days: int, replications: int, seed: int, warm_up: str, processes: int | None, engine: Any,
    output: Path | None, as_json: bool, full: bool, changes: tuple[str, ...], lang: str,
) -> None:  # fmt: skip
    """Show what each rule of the floor manager does and is worth: switched off in turn, with the same customers."""
    service, told = supposed(file, changes, lang)
    if told:
        click.echo(told, err=True)
    if not service.rules:
        fail(
            f"{file} rules: there is no rule; write"
            " rules: {reserve: {when: counter.queue > 12 for 5 min, then: {staff: {teller: {count: +1}}}}}"
        )
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    import sim
    from studio.progress import stages

    with stages() as (_, progress):
        found = sim.rules(
            service, days=days, replications=replications, seed=seed, warm_up=warm_up, processes=processes,
            engine=engine, progress=progress, tell=lambda words: click.echo(words, err=True),
        )  # fmt: skip
    if output is not None:
        write_study(
            output,
            "rules",
            {"rules.csv": found.csv(), "rules.json": found.json()},
            lambda: picture(found, lang),
        )
    if as_json:
        click.echo(found.json())
        return
    show(found, lang, full=full)


def rule_words(found: Rules, name: str, lang: str) -> str:
    """What readers call a rule."""
    return say(found.service.rules[name].label, lang, name=name)


def unit_of(found: Rules, measure: str, lang: str) -> str:
    """The unit of what is saved."""
    unit = {"cost": found.service.currency or "money", "lost": "customers"}.get(measure, found.service.unit)
    return unit_word(str(unit), lang)


def answer(found: Rules, lang: str) -> str:
    """The finding: which rule is worth most, or that none is shown to help."""
    first = found.rules[0]
    worth = first.saved[found.judged]
    name = rule_words(found, first.name, lang)
    unit = found.service.currency or "money" if found.judged == "cost" else found.service.unit
    if not any(one.fired.mean > 0 for one in found.rules):
        return either("No rule ever begins", "没有任何规则启动过", lang)
    if not worth.low > 0:
        return either("No rule is shown to help", "未见任何规则有效", lang)
    often = first.fired.say("", lang)
    money = found.judged == "cost"
    return either(
        f"{name} saves {worth.say(unit, lang)} a day {'in all' if money else 'of waiting'};"
        f" it begins {often} times a day",
        f"{name}每天节省{'成本' if money else '等待'} {worth.say(unit, lang)}；每天启动 {often} 次",
        lang,
    )


def show(found: Rules, lang: str, *, full: bool) -> None:
    """Print the finding, the rules, and what each says."""
    from rich.console import Console
    from rich.text import Text

    from studio.terminal.columns import table
    from studio.terminal.of_run import ran
    from studio.terminal.wrapping import wrapped

    console = Console()
    console.print(Text(say(found.service.service, lang), style="bold"))
    console.print(wrapped(Text(answer(found, lang), style="bold"), console.width))
    console.print()
    console.print(table("", _columns(found, lang), console.width, lang, full=full))
    console.print()
    for one in found.rules:
        told = f"{rule_words(found, one.name, lang)}: {rule_told(found.service, found.service.rules[one.name], lang)}"
        console.print(
            wrapped(Text(told.replace(": ", "：", 1) if lang.startswith("zh") else told), console.width)
        )
    console.print()
    note = either(
        "saved: what the same customers would wait, be lost and cost more without the rule; intervals hold together."
        " Worth overlaps and does not add up. All figures a day.",
        "节省：同样的顾客若无此规则将多出的等待、流失与成本，各区间同时成立。各项价值有重叠，不可相加。均为每天数。",
        lang,
    )
    console.print(wrapped(Text(note, style="dim"), console.width))
    console.print(wrapped(ran(found.base, lang), console.width))


def _columns(found: Rules, lang: str) -> list[Column]:
    from studio.terminal.columns import Cell, Column, heading, names

    time = unit_word(found.service.unit, lang)

    def cells(figures: list[Estimate], unit: str = "") -> list[Cell]:
        return [Cell.of(one, unit, lang) for one in figures]

    every = found.rules
    heads = {
        "waiting_total": either("waiting saved", "节省等待", lang),
        "lost": either("losses saved", "减少流失", lang),
        "cost": either("cost saved", "节省成本", lang),
    }
    shown = [
        names(either("rule", "规则", lang), [rule_words(found, one.name, lang) for one in every]),
        Column(either("begins", "启动次数", lang), cells([one.fired for one in every]), 95),
        Column(heading(either("holds", "持续", lang), time, lang), cells([one.held for one in every]), 60),
        Column(either("of the time", "占时", lang), cells([one.share for one in every], "share"), 80),
    ]
    for measure, head in heads.items():
        if all(measure in one.saved for one in every):
            weight = 100 if measure == found.judged else 70
            shown.append(
                Column(
                    heading(head, unit_of(found, measure, lang), lang),
                    cells([one.saved[measure] for one in every]), weight,
                )
            )  # fmt: skip
    return shown


def picture(found: Rules, lang: str) -> Figure:
    """A bar a rule: what it saves a day, with its interval; beside it for which part of the day it holds."""
    from studio.plots import BETTER, NEUTRAL, ROW, WORSE, figure_of, styled

    @styled
    def drawn() -> Figure:
        every = found.rules
        figure = figure_of(9.0, 1.9 + ROW * 1.4 * len(every))
        left, right = figure.subplots(1, 2, width_ratios=(2, 1), sharey=True)
        figure.suptitle(answer(found, lang), x=0.02, ha="left", fontsize=11, fontweight="bold")
        for at, one in enumerate(every):
            worth = one.saved[found.judged]
            colour = BETTER if worth.low > 0 else WORSE if worth.high < 0 else NEUTRAL
            ends = [[worth.mean - worth.low], [worth.high - worth.mean]] if worth.sure else None
            left.errorbar(worth.mean, at, xerr=ends, fmt="o", color=colour, capsize=3)
            right.barh(at, one.share.mean * 100, color=NEUTRAL, height=0.5)
        left.set_yticks(range(len(every)), [rule_words(found, one.name, lang) for one in every])
        left.set_ylim(len(every) - 0.5, -0.5)
        left.axvline(0, color=NEUTRAL, linewidth=0.8)
        unit = unit_of(found, found.judged, lang)
        left.set_xlabel(either(f"saved, {unit} a day", f"每天节省（{unit}）", lang))
        right.set_xlabel(either("holds, % of the open time", "持续时间占营业时间的 %", lang))
        return figure

    return drawn()
