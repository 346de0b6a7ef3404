"""What a report advises, in words and tables: what each remedy gains, what a day costs, what would turn the advice.

A third officer: 1,440 CNY a day, net of its pay. The others stand below it with a verdict each; the money stands as
pay, waiting and lost custom, before and after.

Invariant: everything comes from `sim.experiment.advice`; here are only words.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.estimate import unit_after
from sim.experiment.advice import ALIKE, DO, LOSS, NEXT, OPEN, Advice, advice, money_of, turns
from sim.experiment.study import BASE
from sim.lived import PARTS_OF_COST
from studio.answer import Labels, labels_of
from studio.measure_words import metric_words
from studio.outcome import outcome
from studio.read_folder import Kept
from studio.report.columns import table_of
from studio.report.parts import Table
from studio.terminal.columns import Cell, Column, names
from studio.words import either, word

VERDICTS = {
    DO: ("do it", "建议实施"),
    ALIKE: ("perhaps as good", "可能同样好"),
    NEXT: ("helps, but less", "有效但较小"),
    OPEN: ("not shown to help", "未见成效"),
    LOSS: ("makes it worse", "变差"),
}
_PRICES = {
    "lost": ("a lost customer were worth", "流失一位顾客的代价"),
    "waiting": ("an hour of waiting were worth", "等待一小时的代价"),
    "wrongs": ("what goes wrong were worth", "出错的代价"),
    "pay": ("the pay were", "人工成本"),
}


def headline(kept: Kept, lang: str) -> str:
    """The finding that stands above everything: what gains most, else what is wrong."""
    answer = kept.answer
    found = advice(answer.comparison, answer.selection)
    if found is None or found.best is None:
        return answer.findings(lang).title
    name = found.best.scenario
    return outcome(found, name, answer.comparison, labels_of(answer, lang)[name], lang)


def remedies(found: Advice, kept: Kept, labels: Labels, lang: str) -> Table:
    """Each remedy with its gain and a verdict, the greatest first."""
    unit = found.metric.unit
    head = either("net gain a day", "每天净收益", lang) if found.net else either("gain", "改善", lang)
    shown = [
        one.gain.also(lambda value: value * 100) if unit == "share" else one.gain for one in found.remedies
    ]
    after = f" {word('points', lang)}" if unit == "share" else unit_after(unit, lang)
    columns = [
        names(word("scenario", lang), [labels[one.scenario] for one in found.remedies]),
        Column(f"{head},{after}" if after else head, [Cell.of(gain, "", lang) for gain in shown]),
        Column(
            either("verdict", "判断", lang),
            [Cell(either(*VERDICTS[one.verdict], lang)) for one in found.remedies],
            left=True,
        ),
    ]
    caption = either(
        f"The remedies, by {metric_words(found.metric, kept.design.service, lang)}"
        f"{', each net of its own pay' if found.net else ''}, with joint intervals.",
        f"各方案按{metric_words(found.metric, kept.design.service, lang)}"
        f"{'（已扣除自身人工）' if found.net else ''}排列，含联合区间。",
        lang,
    )
    return table_of(columns, caption)


def money(found: Advice, kept: Kept, labels: Labels, lang: str) -> Table | None:
    """What a day costs by pay, waiting and lost custom, as it is and with what is advised."""
    compared = kept.answer.comparison
    if money_of(compared.base) is None:
        return None
    shown = [(BASE, compared.base)]
    if found.best:
        shown.append((found.best.scenario, compared.results[found.best.scenario]))
    parts = [part for part in (*PARTS_OF_COST, "cost")
             if compared.base.estimate("service", "", part).known]  # fmt: skip
    told = [word("in all" if part == "cost" else part, lang) for part in parts]
    columns = [names(word("measure", lang), told)]
    for name, results in shown:
        cells = [Cell.of(results.estimate("service", "", part), "", lang) for part in parts]
        columns.append(Column(labels[name], cells))
    unit = unit_after(kept.design.service.currency or "money", lang).strip()
    return table_of(columns, either(f"What a day costs, {unit}.", f"每天的成本（{unit}）。", lang))


def broken_even(found: Advice, kept: Kept, labels: Labels, lang: str) -> Iterator[str]:
    """At which prices the advice would turn."""
    compared = kept.answer.comparison
    if not found.net or found.best is None:
        return
    before, after = money_of(compared.base), money_of(compared.results[found.best.scenario])
    if before is None or after is None:
        return
    for turn in turns(before, after):
        if not 0 < turn.part < 100:
            continue
        english, chinese = _PRICES[turn.price]
        part = f"{turn.part:.2g}"
        label = labels[found.best.scenario]
        yield either(
            f"If {english} {'less' if turn.below else 'more'} than {part} times what the file says,"
            f" {label} would not pay.",
            f"若{chinese}{'低于' if turn.below else '高于'}文件所写的 {part} 倍，{label}便不合算。",
            lang,
        )
