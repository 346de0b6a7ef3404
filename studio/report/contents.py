"""What a report says: the answer first, then the picture, the figures behind it, and how they came about.

    Would one more teller help?  →  the decision · blueprint · before and after · answer · comparison · the day ·
                                    hotspots · inputs · assumptions · method · checklist · the files

Invariant: everything comes from the answer that was kept; nothing is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import blueprint
from blueprint.text import say
from sim.day import Day
from sim.experiment.advice import advice
from sim.staffing import Z
from sim.week import Week
from studio import day_plots, plots, week_plots
from studio.answer import labels_of, sentences, spot_words
from studio.day_words import width_words
from studio.measure_words import metric_words
from studio.read_folder import Kept
from studio.report.assumptions import assumptions
from studio.report.checklist import checklist
from studio.report.columns import table_of
from studio.report.decision import headline, money, remedies
from studio.report.first_page import first_page
from studio.report.method import made, method
from studio.report.parts import Figure, Part, Points, Report, Section, Source, Table, Words
from studio.report.wrongs import speaks, wrongs
from studio.terminal.columns import Cell, Column, names
from studio.terminal.of_answer import compared, inputs, spots
from studio.words import either, word

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

DPI = 200
"""Of the pictures in documents that hold no SVG."""


def report_of(kept: Kept, lang: str = "en", look: Mapping[str, Any] | None = None) -> Report:
    """The report of what a results folder holds, with words in `lang`."""
    design = kept.design
    service = say(design.service.service, lang)
    question = say(design.question, lang) if design.question else ""
    sections = tuple(_sections(kept, lang, look or {}))
    paper = str((look or {}).get("page", "none"))
    return Report(headline(kept, lang), service, made(kept, lang), lang, sections, question, paper)


def _sections(kept: Kept, lang: str, look: Mapping[str, Any]) -> Iterator[Section]:
    answer = kept.answer

    def section(key: str, english: str, chinese: str, *parts: Part) -> Section:
        return Section(key, either(english, chinese, lang), parts)

    told = sentences(answer, lang)
    yield Section("decision", "", tuple(first_page(kept, lang, look)))
    yield section("blueprint", "The service blueprint", "服务蓝图", _blueprint(kept, lang, look))
    change = _before_after(kept, lang)
    if change is not None:
        yield section("change", "Before and after", "前后对比", change)
    yield section("answer", "The answer in full", "详细结论", *_answer(told, kept, lang))
    if answer.comparison.scenarios:
        yield section("comparison", "What the changes do", "方案比较", *_comparison(kept, lang))
    if answer.days:
        yield section("day", "The course of a day", "一天之中", *_day(kept, lang))
    if answer.week and week_plots.steps_shown(answer.week, kept.design.service):
        yield section("week", "The course of a week", "一周之中", _week(kept, answer.week, lang))
    if answer.hotspots and answer.hotspots.spots:
        yield section("hotspots", "What each hotspot is worth", "热点的代价", *_hotspots(kept, lang))
    if speaks(kept.design.service):
        told_wrongs = wrongs(answer.comparison.base, lang)
        yield section("wrongs", "What goes wrong, and what it costs", "出错及其代价", *told_wrongs)
    if answer.sensitivity and answer.sensitivity.influences:
        yield section("inputs", "Which inputs matter", "关键输入", *_inputs(kept, lang))
    yield section("assumptions", "What was assumed", "模型假设", *assumptions(kept.design.service, lang))
    yield section("method", "How it was done", "研究方法", *method(kept, lang))
    yield section("checklist", "Reporting checklist", "报告清单", *checklist(kept, lang))
    files = Words(
        (either("The two files that give all of it again.", "由以下两个文件可重现全部结果。", lang),)
    )
    sources = (Source(name, text) for name, text in kept.sources())
    yield section("files", "The files", "模型文件", files, *sources)


def _answer(told: list[str], kept: Kept, lang: str) -> Iterator[Part]:
    if told:
        yield Points(tuple(told))
    found, labels = advice(kept.answer.comparison, kept.answer.selection), labels_of(kept.answer, lang)
    if found is not None:
        yield remedies(found, kept, labels, lang)
        split = money(found, kept, labels, lang)
        if split is not None:
            yield split
    rows = tuple(_headlines(kept, lang))
    caption = either("The service as it is, a day.", "现状，每天。", lang)
    heads = word("measure", lang), word("mean", lang), word("95 % interval", lang)
    yield Table(caption, heads, rows)


def _headlines(kept: Kept, lang: str) -> Iterator[tuple[str, ...]]:
    """The few figures that everybody asks for first, as far as they were measured."""
    from sim.metric import Metric

    base, service = kept.answer.comparison.base, kept.design.service
    units = {(row.scope, row.name, row.measure): row.unit for row in base.rows if row.segment == "all"}
    wanted = [
        ("service", "", measure)
        for measure in ("arrived", "served", "lost_share", "abandoned_share", "waiting_mean", "time_in_system_mean")
        if not (measure == "abandoned_share" and ("service", "", "lost_share") in units)
    ]  # fmt: skip
    judged = ("standard_met", "standard_days", "duration_met")
    wanted += [("step", step, one) for step in service.steps for one in judged]
    wanted += [("pool", pool, "utilisation") for pool in service.staff]
    wanted.append(("service", "", "cost"))
    for scope, name, measure in wanted:
        found, unit = base.estimate(scope, name, measure), units.get((scope, name, measure), "")
        if found.known:
            what = metric_words(Metric(scope, name, measure, unit=unit), service, lang)
            yield what, found.figure(unit, lang), found.ends(unit, lang) or "–"


def _blueprint(kept: Kept, lang: str, look: Mapping[str, Any]) -> Figure:
    answer, service = kept.answer, kept.design.service
    findings = answer.findings(lang)
    picture = blueprint.draw(service, lang=lang, findings=findings, drawn=kept.date, **{"dpi": DPI, **look})
    caption = either(
        "The service as it is. An outline goes round all steps that wait for one pool; its places are those of the text"
        " and the table, and 1–2 means that two cannot be told apart. Red arrows are customers who go unserved.",
        "服务现状。同一人员组的等待步骤圈在一起，其排名与文字和表格一致，1–2 表示难分先后。"
        "红色箭头为未获服务而离去的顾客。",
        lang,
    )
    return Figure(caption, picture.svg, picture.png, wide=True)


def plotted(caption: str, make: Callable[[], Plot]) -> Figure:
    """A plot with its caption."""
    return Figure(caption, lambda: plots.svg(make()), lambda: plots.png(make(), DPI))


def _comparison(kept: Kept, lang: str) -> Iterator[Part]:
    answer, design = kept.answer, kept.design
    found, labels = answer.comparison, labels_of(answer, lang)
    applied = design.applied()
    rows = [(labels[n], "\n".join(blueprint.diff(design.service, applied[n]).lines(lang))) for n in applied]
    caption = either("The scenarios: what was changed.", "各方案改动的内容。", lang)
    what = word("scenario", lang), either("change", "改动", lang)
    yield Table(caption, what, tuple(rows), widths=(0.3, 0.7))
    level = f"{found.level * 100:g}"
    caption = either(
        f"What each scenario does: the mean, its change, and the interval of the change. All intervals hold together"
        f" with {level} % confidence.",
        f"各方案的均值、变化及变化的区间；全部区间以 {level}% 的置信水平同时成立。",
        lang,
    )
    yield table_of(compared(found, labels, lang), caption)
    yield plotted(
        either(
            "The changes with their joint intervals. Hollow: no clear difference.",
            "变化及其联合区间；空心表示差别不明显。",
            lang,
        ),
        lambda: plots.differences(found, labels, lang),
    )


def _before_after(kept: Kept, lang: str) -> Figure | None:
    """The best scenario beside the service as it is, as it was drawn into the folder; nothing in another language."""
    answer = kept.answer
    names = [*([answer.selection.best] if answer.selection else []), *answer.comparison.scenarios]
    drawn = ((name, kept.picture(f"before_after_{name}", lang)) for name in names)
    name, path = next(((name, path) for name, path in drawn if path), ("", None))
    if path is None:
        return None
    svg, png = (path.with_name(f"{path.name}.{kind}") for kind in ("svg", "png"))
    label = labels_of(answer, lang)[name]
    caption = either(
        f"{label}: what it changes. Coloured where the change of the mean wait is clear.",
        f"{label}：改变了什么。平均等待的变化明显之处着色。",
        lang,
    )
    return Figure(caption, lambda: svg.read_text(encoding="utf-8"), png.read_bytes, wide=True)


def _day(kept: Kept, lang: str) -> Iterator[Part]:
    answer, service = kept.answer, kept.design.service
    days, labels = answer.days, labels_of(answer, lang)
    said = {
        "queues": either(
            "Customers waiting, over the day. All steps of a pool count together.",
            "一天中的等候人数；同一人员组的各步骤合计。", lang,
        ),
        "staff": either(
            "The work that customers bring, in people; how many people it needs so that nobody waits long"
            f" (load + {Z:g} × √load, rounded up, by the hour); and who is on duty by the timetable.",
            "顾客带来的工作量（折合人数）；为避免久等所需的人数"
            f"（工作量 + {Z:g} × √工作量，按小时向上取整）；以及排班在岗人数。",
            lang,
        ),
        "promises": either(
            "Share served within the standard, by time of arrival at the step.", "按到达该步骤的时刻的达标率。", lang
        ),
        "arrivals": either("Customers who come, an hour.", "每小时到达人数。", lang),
    }  # fmt: skip
    how = _of_curves(answer.days, lang)
    for name, make in day_plots.plots_of(days, service).items():
        yield plotted(f"{said[name]}{either(' ', '', lang)}{how}", partial(make, days, service, labels, lang))


def _week(kept: Kept, week: Week, lang: str) -> Figure:
    service = kept.design.service
    caption = either(
        "The service as it is by weekday and hour: the share within the standard, or the mean wait where there is none;"
        f" means over {week.replications} replications of {week.days} days.",
        f"现状，按星期与时刻：达标率；无服务标准者为平均等待。{week.replications} 次重复、每次 {week.days} 天的均值。",
        lang,
    )
    return plotted(caption, partial(week_plots.heat, week, service, lang))


def _of_curves(days: Mapping[str, Day], lang: str) -> str:
    """In which slots curves are, and how many replications are behind them."""
    base = next(iter(days.values()))
    slots, n = width_words(base.smooth(), lang), base.replications
    return either(
        f"Curves by {slots}; bands: 95 % interval over {n} replications.",
        f"曲线按{slots}统计；色带：{n} 次重复的 95% 区间。",
        lang,
    )


def _hotspots(kept: Kept, lang: str) -> Iterator[Part]:
    found = kept.answer.hotspots
    if found is None:
        return
    rank = Column(either("place", "序", lang), [Cell(spot.rank or "–") for spot in found.spots])
    what = names(word("hotspot", lang), [spot_words(spot, found, lang) for spot in found.spots])
    caption = either(
        "What the customers would be spared a day if each were switched off, with joint intervals; how often it happens"
        " a day; the probability of being among the worst three.",
        "逐项消除后顾客每天的节省（含联合区间）；每天发生次数；属于最差三项的概率。",
        lang,
    )
    note = word(
        "1–2: cannot be told apart. –: too small to matter. Worth overlaps and does not add up.", lang
    )
    columns = [rank, what, *spots(found, lang)[1:]]
    widths = (0.07, 0.28, *([0.13] * (len(columns) - 2)))
    yield table_of(columns, caption, note=note, widths=widths)
    said = either(
        "What each is worth a day, with its interval. Hollow: may be worth nothing.",
        "各项每天的代价及区间；空心表示可能为零。",
        lang,
    )
    yield plotted(said, lambda: plots.worths(found, lang))


def _inputs(kept: Kept, lang: str) -> Iterator[Part]:
    found, service = kept.answer.sensitivity, kept.design.service
    if found is None:
        return
    said = either(
        "What moving one input does to the service as it is, and which scenario is the best then.",
        "单独变动一个输入对现状的影响，以及此时最优的方案。",
        lang,
    )
    columns = inputs(found, kept.answer.comparison, labels_of(kept.answer, lang), lang)
    more = len(found.influences) - len(columns[0].cells)
    note = either(f"… and {more} more", f"……另有 {more} 项", lang) if more else ""
    yield table_of(columns, said, note=note, widths=(0.45, 0.3, 0.25)[: len(columns)])
    said = either(
        "Every input moved down (white) and up (blue).", "每个输入分别调低（白）与调高（蓝）的影响。", lang
    )
    yield plotted(said, lambda: plots.influences(found, service, lang))
