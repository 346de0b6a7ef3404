"""The answer of an experiment in sentences, before any table.

"One more teller is better: mean time waiting falls from 5.38 to 4.69 min (by 0.69 min, 0.46 to 0.92)." A reader who
stops after the first line knows what was found, and how sure it is.

Invariant: a sentence says `better` or `worse` only where the joint interval is clear of zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from blueprint import Blueprint, Change
from blueprint.estimate import Estimate, percent
from blueprint.text import say
from sim.cause_words import cause_words
from sim.experiment.compare import Comparison
from sim.experiment.conduct import Answer
from sim.experiment.contrast import Contrast
from sim.experiment.hotspots import Hotspot, Hotspots
from sim.experiment.selection import Selection
from sim.experiment.sensitivity import Sensitivity
from sim.experiment.study import BASE
from sim.experiment.warm_up import WarmUp
from sim.intervals import FEW
from sim.metric import Metric
from studio.figures import change_of, level_of, pair, points, size
from studio.measure_words import metric_words
from studio.words import word

MOST_TOLD = 6
"""Scenarios that get a sentence of their own; the rest stand in the table."""

Labels = dict[str, str]
"""What readers call each scenario."""


def labels_of(answer: Answer, lang: str = "en") -> Labels:
    """What readers call the service as it is and every scenario."""
    named = {
        scenario.name: say(scenario.label, lang, name=scenario.name) for scenario in answer.design.scenarios
    }
    return {BASE: word("as it is", lang), **named}


def sentences(answer: Answer, lang: str = "en") -> list[str]:
    """The answer, the most important first."""
    labels = labels_of(answer, lang)
    found: list[str] = []
    if answer.selection:
        found.append(of_selection(answer.selection, answer.comparison, labels, lang))
    found += of_comparison(
        answer.comparison, labels, lang, answer.selection.metric if answer.selection else None
    )
    if answer.hotspots:
        found += of_hotspots(answer.hotspots, lang)
    if answer.sensitivity:
        found.append(of_sensitivity(answer.sensitivity, answer.comparison, labels, lang))
    if answer.warm_up:
        found.append(of_warm_up(answer.warm_up, lang))
    n = answer.comparison.base.replications
    if 1 < n <= FEW:
        few = f"With {n} replications little is sure; run 10 or more."
        found.append(f"仅 {n} 次重复，结论不可靠；请至少重复 10 次。" if _zh(lang) else few)
    return found


def of_comparison(found: Comparison, labels: Labels, lang: str = "en", by: Metric | None = None) -> list[str]:
    """What each scenario changes, the best first: in the metric that is judged `by`, or the first."""
    if not found.scenarios:
        return []
    groups = {name: [c for c in found.contrasts if c.scenario == name] for name in found.scenarios}
    order = sorted(groups, key=lambda name: _merit(groups[name], by), reverse=True)
    told = [_scenario(labels[name], groups[name], found, lang) for name in order[:MOST_TOLD]]
    rest = len(order) - MOST_TOLD
    if rest > 0:
        more = f"{rest} more scenario{' stands' if rest == 1 else 's stand'} in the table below."
        told.append(f"另有 {rest} 个方案见下表。" if _zh(lang) else more)
    if len(found.contrasts) > 1:
        told.append(
            f"以上区间以 {percent(found.level, lang)} 的置信水平同时成立。"
            if _zh(lang)
            else f"All these intervals hold together with {percent(found.level, lang)} confidence."
        )
    return told


def _merit(group: list[Contrast], by: Metric | None) -> float:
    """How much better a scenario is, in the metric that is judged by or the first."""
    judged = next((one for one in group if one.metric == by), group[0])
    size = judged.change * (judged.metric.better or -1)
    return -math.inf if math.isnan(size) else size


def _scenario(label: str, group: list[Contrast], found: Comparison, lang: str) -> str:
    service = found.base.blueprint
    changed = [_changed(contrast, found, lang) for contrast in group if contrast.clear]
    same = [metric_words(one.metric, service, lang) for one in group if not one.clear and one.n]
    gone = [metric_words(one.metric, service, lang) for one in group if not one.n]
    verdict = word(_verdict(group), lang)
    if _zh(lang):
        parts = [*changed]
        parts += [f"{'、'.join(same)}看不出差别"] if same else []
        parts += [f"{'、'.join(gone)}在此方案中没有"] if gone else []
        return f"{label}：{f'{verdict}——' if changed else ''}{'；'.join(parts)}。"
    parts = [*changed]
    parts += [f"no clear difference in {', '.join(same)}"] if same else []
    parts += [f"{', '.join(gone)} is not there to compare"] if gone else []
    return f"{label}{f' is {verdict}' if changed else ''}: {'; '.join(parts)}."


def _verdict(group: list[Contrast]) -> str:
    """better, worse, both, or different where nobody can say."""
    judged = {contrast.better for contrast in group} - {None}
    if len(judged) == 2:
        return "better in some ways, worse in others"
    return "better" if True in judged else "worse" if judged else "different"


def _changed(contrast: Contrast, found: Comparison, lang: str) -> str:
    """What became of one metric."""
    metric = contrast.metric
    what = metric_words(metric, found.base.blueprint, lang)
    levels = level_of(found.base, metric), level_of(found.results[contrast.scenario], metric)
    change = change_of(contrast, found.base.days)
    before, after, unit = pair(*levels, change, metric.unit, lang, clear=contrast.clear)
    by = size(change, metric.unit, lang)
    how = (points(change) if metric.unit == "share" else change).spread()
    a_day = metric.total and found.base.days > 1
    if _zh(lang):
        way, each = "降" if contrast.change < 0 else "升", "每天" if a_day else ""
        return f"{each}{what}由 {before} {way}至 {after}{unit}（变化 {by}{f' {how}' if how else ''}）"
    way, each = "falls" if contrast.change < 0 else "rises", " a day" if a_day else ""
    return f"{what}{each} {way} from {before} to {after}{unit} (by {by}{f' {how}' if how else ''})"


def of_selection(found: Selection, compared: Comparison, labels: Labels, lang: str = "en") -> str:
    """Which scenario is the best, and how sure that is."""
    what = metric_words(found.metric, compared.base.blueprint, lang)
    days = compared.base.days if found.metric.total else 1
    zone = size(Estimate(found.within).over(days), found.metric.unit, lang)
    count, most = len(found.runners), max(runner.replications for runner in found.runners)
    best = labels.get(found.best, found.best)
    if _zh(lang):
        if found.sure:
            sure = percent(found.level, lang)
            return f"{count} 个方案中“{best}”最好（{what}），选对的概率不低于 {sure}；相差不到 {zone} 视为无差别。"
        return f"做了 {most} 次重复仍不能断定哪个最好；“{best}”的{what}均值最优。"
    if found.sure:
        return (
            f"The best of {count} is “{best}” ({what}): the choice is right with a probability of at least"
            f" {percent(found.level, lang)}, where differences within {zone} do not matter."
        )
    return f"After {most} replications no scenario is surely the best; “{best}” has the best mean ({what})."


def of_hotspots(found: Hotspots, lang: str = "en") -> Iterator[str]:
    """What is wrong, in the sentence that stands above picture and table; then what mending each would be worth."""
    yield f"{found.findings(lang).title}{'。' if _zh(lang) else '.'}"
    for spot in [spot for spot in found.spots if spot.grade][:3]:
        yield _hotspot(spot, found, lang)


def _hotspot(spot: Hotspot, found: Hotspots, lang: str) -> str:
    what = spot_words(spot, found, lang)
    size = spot.size.say(found.unit, lang)
    lost = spot.lost.say("", lang)
    others = [spot_words(found.spot(name), found, lang) for name in spot.alike[:3]]
    known = not math.isnan(spot.among_worst)
    if _zh(lang):
        rank = f"第 {spot.rank} 热点" if spot.rank else "热点（未排名）"
        also = f"，并少流失 {lost} 位顾客" if spot.lost.low > 0 else ""
        apart = f"；与{'、'.join(others)}难分高下" if others else ""
        sure = f"；属于最差三项的概率 {percent(spot.among_worst, lang)}" if known else ""
        return f"{rank}：{what}，消除后每天节省 {size}{also}{sure}{apart}。"
    rank = f"Hotspot {spot.rank}" if spot.rank else "Hotspot (no rank)"
    also = f" and {lost} customers" if spot.lost.low > 0 else ""
    sure = f"; among the worst three with a probability of {percent(spot.among_worst, lang)}" if known else ""
    apart = f"; it cannot be told apart from {', '.join(others)}" if others else ""
    return f"{rank}: {what}, worth {size}{also} a day{sure}{apart}."


def spot_words(spot: Hotspot, found: Hotspots, lang: str = "en") -> str:
    """What a hotspot is: the queue for Teller, outages of Core banking, “Wrong entry” at Serve at the counter."""
    return cause_words(spot, found.base.blueprint, lang)


_SENSITIVITY = {
    "none": ("There is no input to move.", "没有可以变动的输入。"),
    "hangs": (
        "The answer hangs on {inputs}: know them better before deciding.",
        "下列输入若有误差，结论会改变：{inputs}。",
    ),
    "may hang": ("The answer may hang on {inputs}.", "下列输入若有误差，结论可能改变：{inputs}。"),
    "stays": ("“{best}” stays the best whichever input is moved.", "逐项变动输入后“{best}”仍是最好。"),
    "tied": (
        "“{best}” and {tied} cannot be told apart to begin with.",
        "“{best}”与{tied}原本就难分高下。",
    ),
    "most": (
        "Of the service as it is, the most influential input is “{moved}”: it moves {what} by {size}.",
        "现状下影响最大的输入是“{moved}”，使{what}变化 {size}。",
    ),
}
"""What is said of a sensitivity, in English and Chinese."""


def of_sensitivity(found: Sensitivity, compared: Comparison, labels: Labels, lang: str = "en") -> str:
    """Which input would change the answer."""
    service, at = compared.base.blueprint, 1 if _zh(lang) else 0
    first = max(found.influences, key=lambda one: abs(one.effect.change), default=None)
    if first is None:
        return _SENSITIVITY["none"][at]
    told: list[str] = []
    if compared.scenarios:
        if found.decisive:
            told.append("hangs")
        elif not found.tied:
            told.append("may hang" if found.doubtful else "stays")
        if found.tied:
            told.append("tied")
    comma = "、" if _zh(lang) else ", "
    words = {
        "inputs": comma.join(input_words(one, service, lang) for one in found.decisive or found.doubtful),
        "best": labels.get(found.best, found.best),
        "tied": comma.join(labels.get(name, name) for name in found.tied),
        "moved": change_words(first.change, service, lang),
        "what": metric_words(found.metric, service, lang),
        "size": size(change_of(first.effect, compared.base.days), found.metric.unit, lang),
    }
    return ("" if _zh(lang) else " ").join(_SENSITIVITY[key][at].format(**words) for key in (*told, "most"))


def change_words(text: str, service: Blueprint, lang: str = "en") -> str:
    """A change such as `steps.counter.takes: x1.1` as readers of the service say it."""
    return Change.parse(text).say(service, lang)


def input_words(path: str, service: Blueprint, lang: str = "en") -> str:
    """An input such as `steps.counter.takes` as readers of the service say it."""
    return change_words(f"{path}: x2", service, lang).removesuffix(" x2").removesuffix("x2").rstrip(" :：")


def of_warm_up(found: WarmUp, lang: str = "en") -> str:
    """How long the warm-up is."""
    if _zh(lang):
        told = f"预热期 {found.hours:.3g} 小时（MSER-5）"
        return told + ("。" if found.enough else "；截断点落在后半段，请延长仿真天数。")
    told = f"The warm-up is {found.hours:.3g} h (MSER-5)"
    return told + ("." if found.enough else "; it lies in the second half of the run: take more days.")


def _zh(lang: str) -> bool:
    return lang.startswith("zh")
