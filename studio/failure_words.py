"""What is said of failures and of recovery: the finding in a sentence, and what is to be known of the figures.

    Room not ready costs most: 390 CNY a day in guests who do not come again; 32 % of those who notice say nothing

Invariant: every figure in a sentence is one of the table's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from blueprint.estimate import Estimate, number, unit_after
from blueprint.text import say
from sim.experiment.policies import NONE, Policies
from sim.fmea import CUSTOMERS, MONEY, Failures, Mode
from studio.words import either

NOTHING = 0.005
"""A part of the whole that is not worth a word."""


def mode_words(found: Failures, mode: Mode, lang: str = "en") -> str:
    """What readers call a failure mode, and where it happens: `Room not ready, at Check in`."""
    step = found.service.steps[mode.step]
    name, at = say(step.fails[mode.name].label, lang, name=mode.name), say(step.label, lang, name=mode.step)
    return either(f"{name}, at {at}", f"{at}：{name}", lang)


def short_words(found: Failures, mode: Mode, lang: str = "en") -> str:
    """The mode alone."""
    return say(found.service.steps[mode.step].fails[mode.name].label, lang, name=mode.name)


def finding(found: Failures, lang: str = "en") -> str:
    """What is worst, and what it costs."""
    worst = found.modes[0]
    size = found.size(worst).say(found.unit, lang)
    name = short_words(found, worst, lang)
    if not any(mode.occurrence.mean for mode in found.modes):
        return either("Nothing goes wrong", "没有出错", lang)
    if not found.size(worst).known or not found.size(worst).mean:
        return either("What goes wrong costs nothing", "出错未造成损失", lang)
    rank = _rank(found)
    alike = [
        short_words(found, one, lang) for one in found.modes[1:] if one.places and rank and one.places[0] == 1
    ]
    if found.sized == MONEY:
        told = either(f"{name} costs most: {size} a day", f"“{name}”代价最大：每天 {size}", lang)
    elif found.sized == CUSTOMERS:
        told = either(
            f"{name} costs most custom: {size} a day do not come again",
            f"“{name}”流失最多：每天 {size} 不再来",
            lang,
        )
    else:
        told = either(f"{name} happens most: {size} times a day", f"“{name}”最常发生：每天 {size} 次", lang)
    if alike:
        told += either(f"; {', '.join(alike)} may cost as much", f"；{'、'.join(alike)}可能同样", lang)
    if worst.complained.known:
        silent = worst.complained.also(lambda share: 1 - share)
        silent = Estimate(silent.mean, silent.high, silent.low)
        told += either(
            f"; of those who notice, {silent.figure('share', lang)} never say so",
            f"；察觉者中 {silent.figure('share', lang)} 从不告知", lang,
        )  # fmt: skip
    return told


def _rank(found: Failures) -> bool:
    worst = found.modes[0].places
    return worst is not None and worst != (1, 1)


def notes(found: Failures, lang: str = "en") -> Iterator[str]:
    """What is to be known beside the table: the whole, a year, what reports show, what is missing in the file."""
    if found.sized == MONEY:
        year = found.days_a_year
        whole = found.money
        yearly = found.yearly(whole)
        yield either(
            f"All that goes wrong: {whole.say(found.unit, lang)} a day, {yearly.say(found.unit, lang)} in a year of"
            f" {number(year, 0)} such days.",
            f"全部出错：每天 {whole.say(found.unit, lang)}，"
            f"按每年 {number(year, 0)} 天计 {yearly.say(found.unit, lang)}。", lang,
        )  # fmt: skip
        besides = found.besides
        if besides.known and abs(besides.mean) > NOTHING * abs(whole.mean):
            yield either(
                f"Of this, {besides.say(found.unit, lang)} are in no line above: customers who noticed no failure, and"
                " were less than content.",
                f"其中 {besides.say(found.unit, lang)} 不在上表：顾客未察觉失误，但不够满意。", lang,
            )  # fmt: skip
    lost = found.of_all("customers_lost")
    if lost.known:
        told = either(
            f"{lost.figure('', lang)} customers a day do not come again",
            f"每天 {lost.figure('', lang)} 位顾客不再来",
            lang,
        )
        if found.replacing.known:
            price = found.replacing.say(found.service.currency or "money", lang)
            told += either(f"; to win as many new ones costs {price}", f"；争取同样多的新客需 {price}", lang)
        yield told + either(".", "。", lang)
    if found.reported.known:
        yield either(
            f"Reports show {found.reported.say('share', lang)} of the failures that are noticed.",
            f"报表只反映所察觉失误的 {found.reported.say('share', lang)}。", lang,
        )  # fmt: skip
    talked_down = found.of_all("complaints_discouraged")
    if talked_down.known and talked_down.mean:
        yield either(
            f"{talked_down.say('', lang)} complaints a day are talked down and written nowhere.",
            f"每天 {talked_down.say('', lang)} 起投诉被劝退，未留记录。", lang,
        )  # fmt: skip
    yield from _missing(found, lang)


def _missing(found: Failures, lang: str) -> Iterator[str]:
    """What the file does not say, and how it is written."""
    service, unfelt = found.service, found.unfelt
    keys = []
    if len(unfelt) == len(found.modes):
        keys.append("severity: minor")
    if service.loyalty is None or service.loyalty.worth is None:
        keys.append("loyalty: {worth: 500}")
    if keys:
        told = either(" and ", " 和 ", lang).join(keys)
        yield either(
            f"What failures cost is told where the file says how bad they are and what a customer is worth;"
            f" write {told}.",
            f"文件写明严重程度与顾客价值后可得代价；请写 {told}。", lang,
        )  # fmt: skip
    if unfelt and len(unfelt) < len(found.modes):
        told = either(", ", "、", lang).join(mode.key for mode in unfelt)
        yield either(
            f"Nobody feels {told}, as the file has it; write severity: minor there.",
            f"按文件所写，顾客不觉 {told}；请在其中写 severity: minor。", lang,
        )  # fmt: skip


def policy_words(found: Policies, name: str, lang: str = "en") -> str:
    """What readers call a policy, or an amount."""
    if found.step is not None:
        return f"{name}{unit_after(found.service.currency or '', lang)}".strip()
    if name == NONE:
        return either("No recovery", "不补救", lang)
    return say(found.service.recovery[name].label, lang, name=name)


def answer(found: Policies, lang: str = "en") -> str:
    """Which policy pays, or up to which amount granting does."""
    unit = found.service.currency or "money"
    first, best = found.names[0], found.best
    saving = found.saving(best[0])
    name = policy_words(found, best[0], lang)
    if not found.estimate(first, "cost").known:
        return either(
            "Without prices nobody can say which policy pays", "没有价格，无法判断哪种方案合算", lang
        )
    if found.step is not None:
        stops = found.stops_paying
        if stops is None:
            return either(
                f"No amount is shown to cost less than {policy_words(found, first, lang)}",
                f"没有金额被证明比 {policy_words(found, first, lang)} 更省", lang,
            )  # fmt: skip
        told = either(
            f"Empowering pays up to {policy_words(found, stops, lang)}: beyond, nothing more is shown to be saved",
            f"授权至 {policy_words(found, stops, lang)} 为止合算：再高未见更省", lang,
        )  # fmt: skip
        gain = found.saving(stops)
        return told + either(
            f"; it saves {gain.say(unit, lang)} a day beside {policy_words(found, first, lang)}",
            f"；较 {policy_words(found, first, lang)} 每天省 {gain.say(unit, lang)}", lang,
        )  # fmt: skip
    if first in best or not saving.low > 0:
        return either("No policy is shown to pay", "没有方案被证明合算", lang)
    told = either(
        f"{name} pays: it saves {saving.say(unit, lang)} a day beside no recovery",
        f"“{name}”合算：较不补救每天省 {saving.say(unit, lang)}", lang,
    )  # fmt: skip
    others = [policy_words(found, one, lang) for one in best[1:]]
    if others:
        told += either(f"; {', '.join(others)} may pay as well", f"；{'、'.join(others)}可能同样合算", lang)
    return told


def yearly(found: Policies, lang: str = "en") -> Iterator[str]:
    """What the best saves in a year, and whom it keeps."""
    record = found.record()
    year, best = record["days_a_year"], found.stops_paying if found.step is not None else found.best[0]
    if best is None or best == found.names[0] or not year or math.isnan(found.saving(best).mean):
        return
    saved = found.saving(best).also(lambda value: value * year)
    kept = found.estimate(found.names[0], "customers_lost").mean - found.estimate(best, "customers_lost").mean
    yield either(
        f"In a year of {number(year, 0)} such days that is {saved.say(found.service.currency or 'money', lang)}, and"
        f" {number(kept * year, 0)} customers who come again.",
        f"按每年 {number(year, 0)} 天计为 {saved.say(found.service.currency or 'money', lang)}，"
        f"多留住 {number(kept * year, 0)} 位顾客。",
        lang,
    )
