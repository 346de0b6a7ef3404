"""The results of a run as a person reads them in a terminal: what is wrong first, then the steps, one line each.

    City bank branch · 30 days
    came, a day 402 ±21 · served 332 ±11 · gave up 70 · 17 % ±11 · wait, mean 5.4 min ±0.6
    The queue for Officer is the bottleneck: 28 % give up at Check identity

`--full` shows everything else that was measured. What never happened in a run (nobody was ever blocked) is left out;
all totals are a day's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from blueprint import Blueprint
from blueprint.drawing.results_shown import Findings
from blueprint.estimate import Estimate, percent, unit_after, unit_word
from blueprint.quantity import SECONDS
from blueprint.service import Skill
from blueprint.text import say
from sim import Results
from sim.causes import group_words
from sim.findings import SIGNS
from sim.intervals import FEW, LEVEL
from sim.lived import PARTS_OF_COST
from sim.measures import ALL
from sim.plan import OUTCOMES
from studio.duration_words import too_short
from studio.terminal.columns import Cell, Column, heading, names, table
from studio.terminal.wrapping import items, wrapped
from studio.words import either, word

GRADES = ("", "yellow", "red")
"""The styles of the three grades."""
WORST = "◀"
BAR = 4
"""Letters of the longest bar of waits."""
_TIMES = ("time_in_system_mean", "time_in_system_p90", "waiting_mean")
_SENSES = {"bad": "red", "warn": "yellow", "good": "green"}
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def show(results: Results, console: Console, lang: str = "en", *, full: bool = False) -> None:
    """Print the message, the steps, and in full everything."""
    console.print(message(results, lang, console.width))
    for part in _parts(results, lang, console.width, full=full):
        console.print()
        console.print(part)
    console.print()
    for line in _foot(results, lang, full=full):
        console.print(wrapped(line, console.width))


def message(results: Results, lang: str = "en", width: int = 80) -> Text:
    """The figures that everybody asks for first, what is worst, and what it costs: as the picture has them."""
    found = results.findings(lang)
    ran = results.replications * results.days
    days = f"{ran:,} {word('days' if ran != 1 else 'day', lang)}"
    text = Text(f"{say(results.blueprint.service, lang)} · {days}\n", style="bold")
    lines = Text().append_text(wrapped(text, width)).append_text(strip(found, width, lang))
    grade = max((cause.grade for cause in found.causes), default=0)
    title = Text(f"\n{found.title}", style=f"bold {GRADES[grade] or 'green'}")
    lines.append_text(wrapped(title, width))
    if found.lead:
        lines.append_text(wrapped(Text(f"\n{found.lead}", style="dim"), width))
    return lines


def strip(found: Findings, width: int, lang: str = "en") -> Text:
    """The figures of the strip, each whole on a line."""
    shown = []
    for one in found.strip:
        between = "：" if lang.startswith("zh") else ": " if "," in one.label else " "
        part = Text(f"{one.label}{between}")
        part.append(" ".join(filter(None, (one.figure, one.spread))), style=_SENSES.get(one.sense, "bold"))
        shown.append(part)
    return items(shown, width)


def _foot(results: Results, lang: str, *, full: bool) -> Iterator[Text]:
    """How it ran, how sure it is, and where the rest is."""
    level = percent(LEVEL, lang)
    told = word("± and ranges: {level} intervals over the replications.", lang).format(level=level)
    if results.replications == 1:
        told = word("One replication: there are no intervals.", lang)
    more = "" if full else word("--full shows everything that was measured.", lang)
    yield Text(
        " ".join(filter(None, (told, more))) if not lang.startswith("zh") else told + more, style="dim"
    )
    if 1 < results.replications <= FEW:
        few = "So few replications: what was the same in all of them has no interval; run 10 or more."
        yield Text(word(few, lang), style="yellow")
    yield from (Text(remark, style="yellow") for remark in too_short(results, lang))
    yield ran(results, lang)


def ran(results: Results, lang: str) -> Text:
    """What ran and how, in one line."""
    service = results.blueprint
    counts = [(results.replications, "replications"), (results.days, "days")]
    told = ", ".join(
        f"{number} {word(thing if number != 1 else thing[:-1], lang)}" for number, thing in counts
    )
    start = results.warm_up / SECONDS[service.unit]
    after = f", {word('after warm-up', lang)} {start:g}{unit_after(service.unit, lang)}" if start else ""
    engine = f"{word('engine', lang)} {results.engine}"
    said = f"{service.fingerprint} · {told}{after} · {word('seed', lang)} {results.seed} · {engine}"
    return Text(said if not lang.startswith("zh") else said.replace(", ", "，"), style="dim")


def _parts(results: Results, lang: str, width: int, *, full: bool) -> Iterator[RenderableType]:
    service = results.blueprint

    def shown(title: str, columns: list[Column], note: str = "") -> RenderableType:
        return table(word(title, lang), columns, width, lang, full=full, note=note)

    if not full:
        yield table("", steps(results, lang), width, lang)
        return
    yield shown("Steps", steps(results, lang))
    yield shown("Customers, a day", _customers(results, lang))
    if len(service.segments) > 1:
        yield shown("Segments, a day", _segments(results, lang))
    if _prices(service):
        yield shown("Costs, a day", _costs(results, lang))
    if service.staff:
        measures = {
            "on duty": "on_duty_mean", "busy": "utilisation", "busy but for breaks": "occupancy",
            "overtime": "overtime", "cost": "cost",
        }  # fmt: skip
        yield shown("Staff", _things(results, lang, "pool", service.staff, measures))
    skills = sorted({step.skill for step in service.steps.values() if step.skill is not None})
    if skills:
        measures = {
            "on duty": "on_duty_mean", "busy": "utilisation", "visits": "visits", "wait": "wait_mean",
            "had to wait": "waited_share",
        }  # fmt: skip
        having = {skill: service.skills.get(skill, Skill()) for skill in skills}
        yield shown("Skills", _things(results, lang, "skill", having, measures))
    if any(system.ever_down for system in service.systems.values()):
        measures = {"available": "availability", "outages, a day": "outages", "down, a day": "downtime"}
        yield shown("Systems", _things(results, lang, "system", service.systems, measures))
    booked = {name: one for name, one in service.arrivals.items() if one.appointments is not None}
    if booked:
        measures = {
            "booked, a day": "booked",
            "did not come, a day": "no_shows",
            "of those booked": "no_show_share",
        }
        yield shown("Appointments", _things(results, lang, "stream", booked, measures))
    if service.rules:
        measures = {"began, a day": "fired", "held, a day": "held", "of the open time": "held_share"}
        yield shown("Rules", _things(results, lang, "rule", service.rules, measures))
    yield shown("Where the time goes", _ledger(results, lang))


def steps(results: Results, lang: str) -> list[Column]:
    """The table of the steps; every figure as the picture has it."""
    service, found = results.blueprint, results.findings(lang)

    def column(measure: str) -> list[Estimate]:
        return [
            results.estimate("step", name, measure)
            if step.can_wait or measure in {"visits", "failures"}
            else Estimate(math.nan)
            for name, step in service.steps.items()
        ]

    grade = [found.steps[name].grade for name in service.steps]
    styles = [GRADES[one] for one in grade]
    waits, gone, fails = column("wait_mean"), column("abandoned_share"), column("failures")
    unit = unit_word(service.unit, lang)
    shown = [
        names(word("step", lang), [say(step.label, lang, name=name) for name, step in service.steps.items()]),
        Column(word("visits", lang), _cells(column("visits"), "", lang), 70, spread=False),
        Column(heading(word("wait", lang), unit, lang), _cells(waits, service.unit, lang, styles), 100),
        Column(" ", [Cell(*one) for one in _bars(waits, styles)], 15, left=True),
        Column(heading(word("p90", lang), unit, lang), _cells(column("wait_p90"), "", lang), 30, spread=False),
    ]  # fmt: skip
    if any(one.mean > 0 for one in gone):
        worst = max(range(len(gone)), key=lambda at: (grade[at] > 0 and gone[at].mean > 0, gone[at].mean))
        cells = [
            Cell(f"{cell.figure} {WORST if at == worst else ' '}", cell.spread, cell.ends, cell.style)
            for at, cell in enumerate(_cells(gone, "share", lang, styles))
        ]
        shown.append(Column(f"{word('gave up', lang)}  ", cells, 90, spread=False))
    for way in ("balked", "blocked"):
        counts = [results.estimate("step", name, way) for name in service.steps]
        if any(one.mean > 0 for one in counts):
            title = f"{word(way, lang)}{either(', a day', '，每天', lang)}"
            shown.append(Column(title, _cells(counts, "", lang), 85, spread=False))
    if any(step.wait_standard for step in service.steps.values()):
        met = [_standard(found.steps[name].met, found.steps[name].verdict, lang) for name in service.steps]
        shown.append(Column(word("in time", lang), met, 60, left=True, spread=False))
        kept = [results.estimate("step", name, "standard_days") for name in service.steps]
        shown.append(Column(word("days kept", lang), _cells(kept, "share", lang), 20, spread=False))
    if any(step.standard and step.standard.duration for step in service.steps.values()):
        levels = [found.steps[name].levels.get("duration") or (None, "") for name in service.steps]
        done = [_standard(met, verdict, lang) for met, verdict in levels]
        shown.append(Column(either("done in time", "按时办结", lang), done, 60, left=True, spread=False))
    if any(one.mean > 0 for one in fails):
        shown.append(Column(word("fails, a day", lang), _cells(fails, "", lang), 40, spread=False))
    shown.append(
        Column(word("had to wait", lang), _cells(column("waited_share"), "share", lang), 10, spread=False)
    )
    if service.staff:
        by = [Cell(_staff(results, step.groups, lang) or "–") for step in service.steps.values()]
        shown.append(Column(word("by, busy", lang), by, 50, left=True))
    return shown


def _cells(found: list[Estimate], unit: str, lang: str, styles: list[str] | None = None) -> list[Cell]:
    styles = styles or [""] * len(found)
    return [Cell.of(one, unit, lang, style) for one, style in zip(found, styles, strict=True)]


def _bars(found: list[Estimate], styles: list[str]) -> list[tuple[str, str, str, str]]:
    """Waits as bars on one scale, in eighths of a letter."""
    most = max((one.mean for one in found if one.known), default=0.0)
    shown = []
    for one in found:
        eighths = math.ceil(8 * BAR * one.mean / most) if most > 0 and one.known and one.mean > 0 else 0
        shown.append("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip())
    return [(bar, "", "", style) for bar, style in zip(shown, styles, strict=True)]


def _standard(met: Estimate | None, verdict: str, lang: str) -> Cell:
    """✓ 83 %: whether a standard is kept."""
    if met is None or not verdict:
        return Cell("–", style="dim")
    style = {"kept": "green", "missed": "red", "close": "yellow"}[verdict]
    return Cell(
        f"{SIGNS[verdict]} {met.bare('share', lang)}", met.spread("share"), met.ends("share", lang), style
    )


def _staff(results: Results, pools: Mapping[str, Any] | tuple[str, ...], lang: str) -> str:
    """Who serves, and how busy they are: `Teller 78 %`."""
    told = []
    for pool in pools:
        scope = "pool" if pool in results.blueprint.staff else "skill"
        busy = results.estimate(scope, pool, "utilisation")
        label = group_words(results.blueprint, pool, lang)
        told.append(f"{label} {busy.bare('share', lang)}" if busy.known else label)
    return " + ".join(told)


def _prices(service: Blueprint) -> bool:
    return service.prices is not None and bool(service.prices.waiting or service.prices.lost)


def _customers(results: Results, lang: str) -> list[Column]:
    """How the stays of all customers ended, and how long they were."""
    told, rows = [], []
    for measure in ("arrived", *OUTCOMES, *_TIMES):
        found = results.estimate("service", "", measure)
        if measure not in OUTCOMES[1:] or found.mean:
            unit = results.blueprint.unit if measure in _TIMES else ""
            told.append(heading(word(measure, lang), unit_word(unit, lang), lang))
            rows.append((found, unit))
    return [
        names(word("measure", lang), told),
        Column(word("mean", lang), [Cell.of(one, unit, lang) for one, unit in rows], 100),
    ]


def _segments(results: Results, lang: str) -> list[Column]:
    """The same for each segment."""
    service = results.blueprint
    measures = ["arrived", *OUTCOMES, "waiting_mean", "time_in_system_mean"]
    told = [say(segment.label, lang, name=name) for name, segment in service.segments.items()]
    columns = [names(word("segment", lang), told)]
    for measure in measures:
        if measure in OUTCOMES[1:] and not results.row("service", "", measure).mean:
            continue
        unit = service.unit if measure in _TIMES else ""
        head = heading(word(measure, lang), unit_word(unit, lang), lang)
        found = [results.estimate("service", "", measure, name) for name in service.segments]
        columns.append(Column(head, _cells(found, unit, lang)))
    return columns


def _costs(results: Results, lang: str) -> list[Column]:
    """What the staff, the customers' waiting and the lost customers cost, and all of it together."""
    parts = (*PARTS_OF_COST, "cost")
    found = {part: results.estimate("service", "", part) for part in parts}
    there = [part for part in parts if found[part].known]
    told = [word("in all" if part == "cost" else part, lang) for part in there]
    money = unit_word(results.blueprint.currency or "money", lang)
    return [
        names(word("measure", lang), told),
        Column(money, _cells([found[part] for part in there], "", lang), 100),
    ]


def _things(
    results: Results, lang: str, scope: str, things: Mapping[str, Any], measures: Mapping[str, str]
) -> list[Column]:
    told = [say(thing.label, lang, name=name) for name, thing in things.items()]
    columns = [names(word(scope, lang), told)]
    for at, (head, measure) in enumerate(measures.items()):
        found = [results.estimate(scope, name, measure) for name in things]
        if not any(one.known for one in found):
            continue
        unit = next(row.unit for row in results.rows if (row.scope, row.measure) == (scope, measure))
        own = "" if unit in {"share", "outages", "people", "customers", "times"} else unit_word(unit, lang)
        columns.append(Column(heading(word(head, lang), own, lang), _cells(found, unit, lang), 100 - at))
    return columns


def _ledger(results: Results, lang: str) -> list[Column]:
    """Every second of every customer, by cause: a customer's part, and the part of the whole."""
    rows = [row for row in results.rows if row.scope == "ledger" and row.segment == ALL and row.mean > 0]
    rows.sort(key=lambda row: -row.mean)
    total = math.fsum(row.mean for row in rows)
    arrived = results.row("service", "", "arrived").mean
    each = [Estimate(row.mean, row.low, row.high).over(arrived) for row in rows]
    styles = ["cyan" if row.name.startswith("served:") else "red" for row in rows]
    bars = [
        Cell("█" * round(row.mean / total * 24) or "▏", style=style)
        for row, style in zip(rows, styles, strict=True)
    ]
    return [
        names(word("cause", lang), [cause(row.name, results, lang) for row in rows]),
        Column(heading(word("a customer", lang), unit_word("s", lang), lang), _cells(each, "s", lang), 100),
        Column(word("share", lang), [Cell(percent(row.mean / total, lang)) for row in rows], 90),
        Column(" ", bars, 10, left=True),
    ]  # fmt: skip


def cause(name: str, results: Results, lang: str) -> str:
    """A cause of the ledger in words: `all busy: Teller`."""
    service = results.blueprint
    kind, _, thing = name.partition(":")
    step, _, mode = thing.partition(".")
    colon = "：" if lang.startswith("zh") else ": "
    of: dict[str, tuple[str, Callable[[], str]]] = {
        "served": ("in service", lambda: say(service.steps[thing].label, lang, name=thing)),
        "busy": ("all busy", lambda: group_words(service, thing, lang)),
        "off_duty": ("nobody on duty", lambda: group_words(service, thing, lang)),
        "on_break": ("on a break", lambda: group_words(service, thing, lang)),
        "down": ("down", lambda: say(service.systems[thing].label, lang, name=thing)),
        "rework": ("rework", lambda: say(service.steps[step].fails[mode].label, lang, name=mode)),
    }
    if kind not in of:
        return word("doors closed", lang)
    what, label = of[kind]
    return f"{word(what, lang)}{colon}{label()}"
