"""The results of a run as tables that a person can read in a terminal.

    step          visits     wait, mean, min   had to wait   …
    Counter          407                1.59          60 %
               386 – 428         1.32 – 1.85     54 – 65 %

Every figure stands above its interval. What never happened in a run (nobody was ever blocked) is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from blueprint.quantity import SECONDS
from blueprint.text import say
from sim import Results, Row
from sim.intervals import FEW
from sim.measures import ALL
from sim.plan import OUTCOMES
from studio.fitting import fitted
from studio.words import word

_TIMES = ("time_in_system_mean", "time_in_system_p90", "waiting_mean")


def figure(number: float, unit: str = "") -> str:
    """A number as people read it: three digits that count, shares in per cent."""
    if math.isnan(number):
        return "–"
    if unit == "share":
        percent = number * 100
        whole = percent in {0, 100} or 10 <= percent < 99
        return f"{percent:.0f} %" if whole else f"{percent:.1f} %"
    size = abs(number)
    if size >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.1f}" if size >= 10 else f"{number:.2f}"


def cell(row: Row) -> Text:
    """A figure above its interval."""
    text = Text(figure(row.mean, row.unit), justify="right")
    if not math.isnan(row.low) and row.low != row.high:
        low, high = figure(row.low, row.unit), figure(row.high, row.unit)
        if row.unit == "share":
            low = low.removesuffix(" %")
        text.append(f"\n{low}–{high}", style="dim")
    return text


def show(results: Results, console: Console, lang: str = "en") -> None:
    """Print the results as tables."""
    console.print(head(results, lang))
    console.print(message(results, lang))
    for part in _parts(results, lang):
        console.print()
        console.print(fitted(part, console.width, lang))
    told = (
        "Each figure with its 95 % interval over the replications."
        if results.replications > 1
        else "One replication: there are no intervals."
    )
    console.print(Text(word(told, lang), style="dim"))
    if 1 < results.replications <= FEW:
        told = word(
            "So few replications: what was the same in all of them has no interval; run 10 or more.", lang
        )
        console.print(Text(told, style="yellow"))
    if results.days > 1:
        told = word("Counts and costs are for all days of a replication together:", lang)
        console.print(Text(f"{told} {results.days}.", style="dim"))


def message(results: Results, lang: str) -> Text:
    """The figures that everybody asks for first, what is worst, and what it costs: as the picture has them."""
    found = results.findings(lang)
    colon = "：" if lang.startswith("zh") else " "
    text = Text()
    for at, one in enumerate(found.strip):
        style = {"bad": "red", "warn": "yellow", "good": "green"}.get(one.sense, "")
        shown = " ".join(filter(None, (one.figure, one.spread)))
        text.append((" · " if at else "") + f"{one.label}{colon}")
        text.append(shown, style=style or "bold")
    grade = max((cause.grade for cause in found.causes), default=0)
    text.append(f"\n{found.title}", style=("bold green", "bold yellow", "bold red")[grade])
    if found.lead:
        text.append(f"\n{found.lead}", style="dim")
    return text


def head(results: Results, lang: str) -> Text:
    """The service and how it ran, in two lines."""
    service = results.blueprint
    text = Text(say(service.service, lang), style="bold")
    counts = [(results.replications, "replications"), (results.days, "days")]
    ran = ", ".join(
        f"{number} {word(thing if number != 1 else thing[:-1], lang)}" for number, thing in counts
    )
    start = results.warm_up / SECONDS[service.unit]
    warm_up = f", {word('after warm-up', lang)} {start:g} {word(service.unit, lang)}" if start else ""
    engine = f"{word('engine', lang)} {results.engine}"
    text.append(
        f"\n{service.fingerprint} · {ran}{warm_up} · {word('seed', lang)} {results.seed} · {engine}", "dim"
    )
    return text


def _parts(results: Results, lang: str) -> Iterator[Table]:
    service = results.blueprint
    yield _customers(results, lang)
    if len(service.segments) > 1:
        yield _segments(results, lang)
    if service.prices is not None and (service.prices.waiting or service.prices.lost):
        yield _costs(results, lang)
    yield _steps(results, lang)
    if any(step.standard for step in service.steps.values()):
        yield _standards(results, lang)
    if service.staff:
        money = service.currency or ""
        columns = {
            "on duty": "on_duty_mean",
            "busy": "utilisation",
            "overtime, h": "overtime",
            f"cost {money}".strip(): "cost",
        }
        yield _list(results, lang, "Staff", "pool", columns, service.staff)
    if any(system.up for system in service.systems.values()):
        columns = {"available": "availability", "outages": "outages", f"down, {service.unit}": "downtime"}
        yield _list(results, lang, "Systems", "system", columns, service.systems)
    yield _ledger(results, lang)


def _table(title: str, first: str, columns: list[str], lang: str) -> Table:
    table = Table(title=word(title, lang), title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(word(first, lang), header_style="dim", overflow="fold")
    for column in columns:
        whole = Text(column.replace(" %", "%"))  # or a heading may break before the sign
        table.add_column(whole, justify="right", header_style="dim", overflow="fold")
    return table


def _heading(column: str, lang: str) -> str:
    """A column's heading, whose last part may be a unit: `down, min`, `cost CNY`."""
    for separator in (", ", " "):
        stem, comma, unit = column.rpartition(separator)
        if comma and word(column, lang) == column and word(stem, lang) != stem:
            return f"{word(stem, lang)}{separator}{word(unit, lang)}"
    return word(column, lang)


def _customers(results: Results, lang: str) -> Table:
    """How the stays of all customers ended, and how long they were."""
    table = _table("Customers", "measure", [word("mean", lang)], lang)
    for measure in ("arrived", *OUTCOMES, *_TIMES):
        row = results.row("service", "", measure)
        if measure not in OUTCOMES[1:] or row.mean:
            table.add_row(
                word(measure, lang) + (f", {word(row.unit, lang)}" if measure in _TIMES else ""), cell(row)
            )
    return table


def _segments(results: Results, lang: str) -> Table:
    """The same for each segment."""
    service = results.blueprint
    columns = ["arrived", *OUTCOMES, "time_in_system_mean", "waiting_mean"]
    columns = [
        measure
        for measure in columns
        if measure not in OUTCOMES[1:] or results.row("service", "", measure).mean
    ]
    titles = [word(m, lang) + (f", {word(service.unit, lang)}" if m in _TIMES else "") for m in columns]
    table = _table("Segments", "segment", titles, lang)
    for name, segment in service.segments.items():
        cells = (cell(results.row("service", "", measure, name)) for measure in columns)
        table.add_row(Text(say(segment.label, lang, name=name)), *cells)
    return table


def _costs(results: Results, lang: str) -> Table:
    """What the staff, the customers' waiting and the lost customers cost, and all of it together."""
    parts = ("cost_staff", "cost_waiting", "cost_lost", "cost")
    rows = {row.measure: row for row in results.rows if row.scope == "service" and row.segment == ALL}
    shown = [measure for measure in parts if measure in rows]
    table = _table("Costs", "measure", [word(rows[shown[0]].unit, lang)], lang)
    for measure in shown if len(shown) > 2 else shown[:1]:
        table.add_row(word("in all" if measure == "cost" else measure, lang), cell(rows[measure]))
    return table


def _steps(results: Results, lang: str) -> Table:
    service = results.blueprint
    columns = {
        "visits": "visits",
        f"wait, mean, {service.unit}": "wait_mean",
        "gave up": "abandoned_share",
        "had to wait": "waited_share",
        f"wait, 90 %, {service.unit}": "wait_p90",
        "failures": "failures",
    }
    for optional in ("abandoned_share", "failures"):
        if not any(results.row("step", name, optional).mean > 0 for name in service.steps):
            columns = {title: measure for title, measure in columns.items() if measure != optional}
    table = _table("Steps", "step", [_heading(column, lang) for column in columns], lang)
    for name, step in service.steps.items():
        waits = step.by or step.uses
        cells = [
            cell(results.row("step", name, measure))
            if waits or measure in {"visits", "failures"}
            else Text("–", style="dim")
            for measure in columns.values()
        ]
        table.add_row(Text(say(step.label, lang, name=name)), *cells)
    return table


def _standards(results: Results, lang: str) -> Table:
    """What share of the visits met each standard; judged only when the interval is clear of the target."""
    heads = [word("target", lang), word("met", lang), ""]
    table = _table("Standards", "step", heads, lang)
    table.columns[-1].justify = "left"
    for name, step in results.blueprint.steps.items():
        if step.standard is not None:
            row, target = results.row("step", name, "standard_met"), step.standard.wait.share.value
            verdict, style = "too close to tell", "yellow"
            if row.low >= target:
                verdict, style = "kept", "green"
            elif row.high < target:
                verdict, style = "missed", "red"
            told = Text(word(verdict, lang), style=style)
            table.add_row(Text(say(step.label, lang, name=name)), str(step.standard.wait), cell(row), told)
    return table


def _list(
    results: Results, lang: str, title: str, scope: str, columns: dict[str, str], things: object
) -> Table:
    rows = {(row.name, row.measure): row for row in results.rows if row.scope == scope}
    columns = {head: m for head, m in columns.items() if any(measure == m for _, measure in rows)}
    table = _table(title, scope, [_heading(column, lang) for column in columns], lang)
    for name, thing in things.items():  # type: ignore[attr-defined]  # pools and systems are named alike
        cells = [
            cell(rows[name, m]) if (name, m) in rows else Text("–", style="dim") for m in columns.values()
        ]
        table.add_row(Text(say(thing.label, lang, name=name)), *cells)
    return table


def _ledger(results: Results, lang: str) -> Table:
    """Every second of every customer, by cause: a customer's part, and the part of the whole."""
    rows = [row for row in results.rows if row.scope == "ledger" and row.segment == ALL and row.mean > 0]
    total = math.fsum(row.mean for row in rows)
    arrived = results.row("service", "", "arrived").mean
    heads = [f"{word('a customer', lang)}, {word('s', lang)}", word("share", lang), ""]
    table = _table("Where the time goes", "cause", heads, lang)
    table.columns[-1].justify = "left"
    for row in sorted(rows, key=lambda row: -row.mean):
        each = Row(*(*_names(row), row.mean / arrived, row.low / arrived, row.high / arrived, row.n))
        share = row.mean / total
        own = "cyan" if row.name.startswith("served:") else "red"
        bar = Text("█" * round(share * 24) or "▏", style=own)
        table.add_row(Text(cause(row.name, results, lang)), cell(each), figure(share, "share"), bar)
    return table


def _names(row: Row) -> tuple[str, str, str, str, str]:
    return row.scope, row.name, row.segment, row.measure, "s"


def cause(name: str, results: Results, lang: str) -> str:
    """A cause of the ledger in words: `all busy: Teller`."""
    service = results.blueprint
    kind, _, thing = name.partition(":")
    step, _, mode = thing.partition(".")
    label: dict[str, Callable[[], str]] = {
        "served": lambda: f"{word('in service', lang)}: {say(service.steps[thing].label, lang, name=thing)}",
        "busy": lambda: f"{word('all busy', lang)}: {say(service.staff[thing].label, lang, name=thing)}",
        "off_duty": lambda: (
            f"{word('nobody on duty', lang)}: {say(service.staff[thing].label, lang, name=thing)}"
        ),
        "down": lambda: f"{word('down', lang)}: {say(service.systems[thing].label, lang, name=thing)}",
        "rework": lambda: (
            f"{word('rework', lang)}: {say(service.steps[step].fails[mode].label, lang, name=mode)}"
        ),
        "doors_closed": lambda: word("doors closed", lang),
    }
    return label[kind]()
