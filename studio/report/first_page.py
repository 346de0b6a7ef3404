"""The first page of a report: the decision, for whoever reads no further.

    A third officer pays for itself: 640 CNY of pay saves 2,080 CNY a day
    what is wrong and what to do · before → after · today's picture · what each remedy gains · the day · how sure · next

Without scenarios it says what is wrong instead, and what to ask next. Invariant: figures are those of the tables and
sentences on the other pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from blueprint import drawing
from blueprint.drawing.results_shown import Findings
from blueprint.estimate import percent, unit_after
from sim.causes import QUEUE
from sim.experiment.advice import ALIKE, LOSS, NEXT, OPEN, Advice, advice
from sim.experiment.contrast import Contrast
from sim.intervals import FEW
from studio import day_plots, plots
from studio.answer import Labels, input_words, labels_of, of_sensitivity
from studio.figures import change_of, level_of, pair, signed, size, span
from studio.measure_words import metric_words
from studio.read_folder import Kept
from studio.report.decision import VERDICTS, broken_even
from studio.report.parts import Card, Cards, Figure, Heading, Part, Points, Words
from studio.words import either, word

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

DPI = 200
"""Of pictures where no SVG can stand."""
MOST_CARDS = 5
MOST_STEPS = 24
"""A picture of more steps cannot be read in the width of a page; it stands on its own page only."""


def first_page(kept: Kept, lang: str, look: Mapping[str, Any]) -> Iterator[Part]:
    """The decision on one page."""
    answer = kept.answer
    found, labels = advice(answer.comparison, answer.selection), labels_of(answer, lang)
    seen = answer.findings(lang)
    yield Words((lead(found, seen, kept, labels, lang),))
    yield Cards(tuple(_changes(found, kept, lang)) or _today(seen))
    if len(kept.design.service.steps) <= MOST_STEPS:
        yield _picture(seen, kept, lang, look)
    if found is not None:
        yield _gains(found, kept, labels, lang)
    elif answer.hotspots and answer.hotspots.spots:
        spots = answer.hotspots
        told = either("What each is worth, with intervals", "各项的价值及区间", lang)
        yield _plot(told, "hotspots", lambda: plots.worths(spots, lang), lang)
    pool = next((cause.name for cause in seen.marked() if cause.kind == QUEUE), "")
    if answer.days and pool:
        make = partial(day_plots.of_pool, answer.days, kept.design.service, pool, labels, lang)
        yield _plot(either("Need and staff over the day", "一天中的需求与人手", lang), "day", make, lang)
    sure = either(" ", "", lang).join(how_sure(found, kept, labels, lang))
    if sure:
        yield Heading(either("How sure is this?", "把握有多大？", lang))
        yield Words((sure,))
    following = tuple(next_steps(found, seen, kept, labels, lang))
    if following:
        yield Heading(either("Next steps", "下一步", lang))
        yield Points(following, numbered=True)


def lead(found: Advice | None, seen: Findings, kept: Kept, labels: Labels, lang: str) -> str:
    """What is wrong and what to do, in a few sentences."""
    stop, blank = either(". ", "。", lang), either(" ", "", lang)
    told = [f"{seen.title}{stop}".strip()]
    if found is None:
        return told[0] + (f"{blank}{seen.lead}{stop}".rstrip() if seen.lead else "")
    best, count = found.best, len(found.remedies)
    n = kept.answer.comparison.base.replications
    if best is None:
        told.append(
            either(
                f"None of the {count} changes that were tried is shown to help ({n} replications, the same customers).",
                f"所试 {count} 个方案均未见成效（{n} 次重复，顾客相同）。",
                lang,
            )
        )
    elif found.net:
        gain = " ".join(filter(None, (size(best.gain, found.metric.unit, lang), best.gain.spread())))
        told.append(
            either(
                f"{labels[best.scenario]} gains {gain} a day, net of its own pay.",
                f"“{labels[best.scenario]}”扣除自身人工后每天净收益 {gain}。",
                lang,
            )
        )
    else:
        what = metric_words(found.metric, kept.design.service, lang)
        told.append(
            either(
                f"{labels[best.scenario]} does most for it, by {what}; its own cost is not weighed here.",
                f"按{what}，“{labels[best.scenario]}”效果最好；未计其自身成本。",
                lang,
            )
        )
    return blank.join([*told, *_others(found, labels, lang)])


_OTHERS = (
    ((ALIKE,), "Perhaps as good: {}.", "可能同样好：{}。"),
    ((NEXT,), "Helps less: {}.", "有效但较小：{}。"),
    ((OPEN,), "Not shown to help: {}.", "未见成效：{}。"),
    ((LOSS,), "Makes it worse: {}.", "变差：{}。"),
)


def _others(found: Advice, labels: Labels, lang: str) -> Iterator[str]:
    """What the other remedies are thought of, each once."""
    if found.best is None and all(one.verdict == OPEN for one in found.remedies):
        return
    for verdicts, english, chinese in _OTHERS:
        named = [labels[one.scenario] for one in found.remedies if one.verdict in verdicts]
        if named:
            more = (
                either(f" and {len(named) - 3} more", f"等 {len(named)} 项", lang) if len(named) > 3 else ""
            )
            yield either(english, chinese, lang).format(either(", ", "、", lang).join(named[:3]) + more)


def _changes(found: Advice | None, kept: Kept, lang: str) -> Iterator[Card]:
    """What the advised scenario does to each measure, before and after."""
    if found is None or found.best is None:
        return
    compared = kept.answer.comparison
    group = [one for one in compared.contrasts if one.scenario == found.best.scenario and one.n]
    for one in sorted(group, key=lambda one: not one.clear)[:MOST_CARDS]:
        yield _card(one, kept, lang)


def _card(one: Contrast, kept: Kept, lang: str) -> Card:
    compared, metric = kept.answer.comparison, one.metric
    levels = level_of(compared.base, metric), level_of(compared.results[one.scenario], metric)
    change = change_of(one, compared.base.days)
    before, after, unit = pair(*levels, change, metric.unit, lang, clear=one.clear)
    label = metric_words(metric, kept.design.service, lang)
    if not one.clear:
        same = either("no clear difference", "无明显差别", lang)
        return Card(label, f"{before}{unit}" if before == after else f"{before} → {after}{unit}", same)
    sense = "" if one.better is None else "good" if one.better else "bad"
    return Card(label, f"{before} → {after}{unit}", signed(change, metric.unit, lang), sense)


def _today(seen: Findings) -> tuple[Card, ...]:
    return tuple(Card(one.label, one.figure, one.spread, one.sense) for one in seen.strip)


def _picture(seen: Findings, kept: Kept, lang: str, look: Mapping[str, Any]) -> Figure:
    """The service as it is, with what is wrong; without evidence, so that names are as large as may be."""
    own = {key: look[key] for key in ("theme",) if key in look}
    graph = kept.design.service.graph()
    for _, said in graph.nodes(data=True):
        said.pop("evidence", None)
    graph.graph["lanes"] = [lane for lane in graph.graph["lanes"] if lane != "evidence"]
    bare = drawing.draw(graph, lang=lang, findings=seen, bare=True, lanes="used", dpi=DPI, **own)
    caption = either("The service as it is, with what is wrong.", "服务现状及问题所在。", lang)
    title = " · ".join(filter(None, (either("Today", "现状", lang), seen.lead)))
    return Figure(caption, bare.svg, bare.png, title=title, part_of="blueprint")


def _gains(found: Advice, kept: Kept, labels: Labels, lang: str) -> Figure:
    what = metric_words(found.metric, kept.design.service, lang)
    unit = (
        word("points", lang) if found.metric.unit == "share" else unit_after(found.metric.unit, lang).strip()
    )
    after = f"{either(', ', '，', lang)}{unit}" if unit else ""
    title = either(
        f"What each remedy gains a day, net of its own pay{after}"
        if found.net
        else f"What each remedy gains: {what}{after}",
        f"各方案每天的净收益{after}" if found.net else f"各方案的改善：{what}{after}",
        lang,
    )
    named = [labels[one.scenario] for one in found.remedies]
    verdicts = [either(*VERDICTS[one.verdict], lang) for one in found.remedies]
    return _plot(title, "comparison", lambda: plots.remedies(found, named, verdicts), lang)


def _plot(title: str, part_of: str, make: Callable[[], Plot], lang: str) -> Figure:
    """A plot below its title."""
    caption = title + either(".", "。", lang)
    return Figure(
        caption, lambda: plots.svg(make()), lambda: plots.png(make(), DPI), title=title, part_of=part_of
    )


def how_sure(found: Advice | None, kept: Kept, labels: Labels, lang: str) -> Iterator[str]:
    """How sure the decision is, and what would turn it."""
    answer = kept.answer
    n, level = answer.comparison.base.replications, percent(answer.comparison.level, lang)
    if found is not None and found.best is not None:
        range_ = span(found.best.gain, found.metric.unit, lang)
        unit = found.metric.unit
        after = either(" points", " 个百分点", lang) if unit == "share" else unit_after(unit, lang)
        if range_:
            yield either(
                f"The gain lies between {range_.replace(' to ', ' and ')}{after} ({level} interval, {n} replications"
                " with the same customers in both), so it is not luck.",
                f"净收益在 {range_}{after} 之间（{level} 区间，{n} 次重复，两者顾客相同），并非偶然。",
                lang,
            )
        yield from broken_even(found, kept, labels, lang)
    elif answer.hotspots:
        yield either(
            f"All intervals hold together with {level} confidence, over {n} replications.",
            f"所有区间以 {level} 的置信水平同时成立（{n} 次重复）。",
            lang,
        )
    if answer.sensitivity and answer.sensitivity.influences:
        yield of_sensitivity(answer.sensitivity, answer.comparison, labels, lang)
    if 1 < n <= FEW:
        yield either(
            f"With {n} replications little is sure; run 10 or more.",
            f"仅 {n} 次重复，结论不可靠；请至少重复 10 次。",
            lang,
        )


def next_steps(found: Advice | None, seen: Findings, kept: Kept, labels: Labels, lang: str) -> Iterator[str]:
    """What to do next: try, measure, look at what is worst then; without scenarios, what to ask."""
    answer = kept.answer
    if found is not None and found.best is not None:
        name = found.best.scenario
        yield _try(found, kept, labels, lang)
        inputs = answer.sensitivity.decisive or answer.sensitivity.doubtful if answer.sensitivity else ()
        if inputs:
            told = either(", ", "、", lang).join(
                input_words(i, kept.design.service, lang) for i in inputs[:3]
            )
            yield either(
                f"Before that, measure what the answer hangs on: {told}.",
                f"先核实结论所依赖的输入：{told}。",
                lang,
            )
        then = answer.comparison.results[name].findings(lang)
        if then.marked():
            yield either(
                f"Then look at what remains: {then.title[:1].lower()}{then.title[1:]}.",
                f"然后处理余下的问题：{then.title}。",
                lang,
            )
        return
    staff = kept.design.service.staff
    pool = next((cause.name for cause in seen.marked() if cause.kind == QUEUE and cause.name in staff), "")
    if pool:
        yield either(
            f'Ask what a remedy gains, such as one more: `--change "staff.{pool}.count: +1"`.',
            f'试算补救措施，例如增加一人：`--change "staff.{pool}.count: +1"`。',
            lang,
        )


def _try(found: Advice, kept: Kept, labels: Labels, lang: str) -> str:
    """To try what is advised, and by which measure to tell whether it works as expected."""
    compared, best = kept.answer.comparison, found.best
    name = best.scenario if best else ""
    group = [one for one in compared.contrasts if one.scenario == name and one.clear and one.better]
    seen = [one for one in group if one.metric.unit != kept.design.service.currency] or group
    label = labels[name]
    if not seen:
        return either(f"Try it: {label}.", f"试行“{label}”。", lang)
    metric = seen[0].metric
    levels = level_of(compared.base, metric), level_of(compared.results[name], metric)
    before, after, unit = pair(*levels, change_of(seen[0], compared.base.days), metric.unit, lang, clear=True)
    what = metric_words(metric, kept.design.service, lang)
    return either(
        f"Try it: {label}. Then measure {what} for four weeks: expect {after}{unit}; today it is {before}{unit}.",
        f"试行“{label}”，并连续四周测量{what}：预期 {after}{unit}，目前 {before}{unit}。",
        lang,
    )
