"""Failures and recovery policies in a terminal: the finding first, then a line each.

Room not ready costs most: 390 CNY ±50 a day; of those who notice, 32 % never say so
failure                     rank  a day     each  noticed  complained  settled  CNY a day
"""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console
from rich.text import Text

from blueprint.estimate import Estimate, unit_word
from blueprint.text import say
from sim.experiment.policies import Policies
from sim.fmea import CUSTOMERS, MONEY, TIMES, Failures
from sim.lived import PARTS_OF_COST
from studio.failure_words import answer, finding, mode_words, notes, policy_words, yearly
from studio.terminal.columns import Cell, Column, heading, names, table
from studio.terminal.of_run import ran
from studio.terminal.wrapping import wrapped
from studio.words import either, word


def show_failures(found: Failures, console: Console, lang: str = "en", *, full: bool = False) -> None:
    """Print the finding, the failure modes, the customer pyramid, and what is to be known."""
    console.print(Text(say(found.service.service, lang), style="bold"))
    console.print(wrapped(Text(finding(found, lang), style="bold red"), console.width))
    console.print()
    console.print(table("", mode_columns(found, lang), console.width, lang, full=full))
    console.print()
    if found.pyramid:
        title = either("What a customer is worth, and costs", "顾客的价值与成本", lang)
        console.print(table(title, pyramid_columns(found, lang), console.width, lang, full=full))
        console.print()
    for line in notes(found, lang):
        console.print(wrapped(Text(line), console.width))
    console.print(wrapped(Text(_intervals(lang), style="dim"), console.width))
    console.print(wrapped(ran(found.results, lang), console.width))


def show_policies(found: Policies, console: Console, lang: str = "en", *, full: bool = False) -> None:
    """Print the answer and the policies, or the amounts, side by side."""
    console.print(Text(say(found.service.service, lang), style="bold"))
    console.print(wrapped(Text(answer(found, lang), style="bold"), console.width))
    console.print()
    console.print(table("", _policies(found, lang), console.width, lang, full=full))
    console.print()
    for line in yearly(found, lang):
        console.print(wrapped(Text(line), console.width))
    joint = either(
        "saved: beside the first, with the same customers; its intervals hold together. All figures a day.",
        "节省：与第一行相比，顾客相同，各区间同时成立。均为每天数。", lang,
    )  # fmt: skip
    console.print(wrapped(Text(joint, style="dim"), console.width))
    console.print(wrapped(Text(_intervals(lang), style="dim"), console.width))
    first = replace(next(iter(found.results.values())), blueprint=found.service)
    console.print(wrapped(ran(first, lang), console.width))


def _intervals(lang: str) -> str:
    return either("± : 95 % intervals over the replications.", "±：各次重复的 95% 区间。", lang)


def mode_columns(found: Failures, lang: str) -> list[Column]:
    """A line a failure mode."""
    money = unit_word(found.service.currency or "money", lang)
    shown = [names(either("failure", "失误", lang), [mode_words(found, mode, lang) for mode in found.modes])]
    ranks = [
        "–" if mode.places is None else "–".join(map(str, sorted(set(mode.places)))) for mode in found.modes
    ]
    if any(mode.places for mode in found.modes):
        shown.append(Column(either("rank", "排名", lang), [Cell(rank) for rank in ranks], 95))
    columns = [
        (either("a day", "每天次数", lang), "", "occurrence", 90),
        (either("noticed", "察觉", lang), "share", "noticed", 60),
        (either("complain", "投诉", lang), "share", "complained", 70),
        (either("settled", "了结", lang), "share", "settled", 50),
        (either("do not come again, a day", "每天不再来", lang), "", "lost", 80),
    ]
    if found.sized == MONEY:
        columns.insert(1, (heading(either("each", "每次", lang), money, lang), "", "severity", 85))
        columns.append((heading(either("a day", "每天", lang), money, lang), "", "money", 100))
    elif found.sized == CUSTOMERS:
        columns.insert(1, (either("lost, each", "每次流失", lang), "", "severity", 85))
    for head, unit, figure, weight in columns:
        found_here: list[Estimate] = [getattr(mode, figure) for mode in found.modes]
        if found.sized == TIMES and figure == "severity":
            continue
        if any(one.known for one in found_here):
            shown.append(Column(head, [Cell.of(one, unit, lang) for one in found_here], weight))
    return shown


def pyramid_columns(found: Failures, lang: str) -> list[Column]:
    """A line a segment, the most valuable first."""
    money = unit_word(found.service.currency or "money", lang)
    segments = found.service.all_segments()
    tiers = found.pyramid
    shown = [
        names(
            word("segment", lang), [say(segments[one.segment].label, lang, name=one.segment) for one in tiers]
        )
    ]
    shown.append(
        Column(
            either("customers a day", "每天顾客", lang),
            [Cell.of(one.customers, "", lang) for one in tiers],
            100,
        )
    )
    worth = [Cell.of(Estimate(one.worth), "", lang) for one in tiers]
    shown.append(Column(heading(either("worth of one", "终身价值", lang), money, lang), worth, 95))
    if any(one.to_serve.mean for one in tiers):
        serve = [Cell.of(one.to_serve, "", lang) for one in tiers]
        shown.append(Column(heading(either("to serve one", "服务成本", lang), money, lang), serve, 80))
    lost = [Cell.of(one.lost, "", lang) for one in tiers]
    shown.append(
        Column(heading(either("lost by what goes wrong, each", "因失误损失", lang), money, lang), lost, 90)
    )
    remains = [Cell.of(one.remains, "", lang) for one in tiers]
    shown.append(Column(heading(either("what remains", "余下", lang), money, lang), remains, 85))
    return shown


def _policies(found: Policies, lang: str) -> list[Column]:
    """A line a policy, or an amount."""
    money = unit_word(found.service.currency or "money", lang)
    head = either("may grant", "可授权", lang) if found.step else either("policy", "方案", lang)
    shown = [names(head, [policy_words(found, name, lang) for name in found.names])]

    def add(head: str, measure: str, unit: str, weight: int) -> None:
        cells = [found.estimate(name, measure) for name in found.names]
        if any(one.known for one in cells):
            shown.append(Column(head, [Cell.of(one, unit, lang) for one in cells], weight))

    add(either("do not come again", "不再来", lang), "customers_lost", "", 95)
    add(either("complaints", "投诉", lang), "complaints", "", 30)
    add(either("settled", "了结", lang), "settled", "", 60)
    add(either("quickly", "迅速", lang), "settled_quickly", "", 40)
    add(either("go up", "升级", lang), "escalated", "", 35)
    add(either("score", "评分", lang), "score_mean", "", 50)
    for part in PARTS_OF_COST:
        add(
            heading(word(part, lang), money, lang),
            part,
            "",
            70 if part in {"cost_loyalty", "cost_recovery"} else 45,
        )
    waits = heading(either("wait", "等待", lang), unit_word(found.service.unit, lang), lang)
    add(waits, "waiting_mean", found.service.unit, 32)
    add(heading(either("in all", "合计", lang), money, lang), "cost", "", 90)
    saved = [Cell.of(found.saving(name), "", lang) for name in found.names]
    if any(cell.figure != "–" for cell in saved):
        shown.append(Column(heading(either("saved", "节省", lang), money, lang), saved, 100))
    return shown
