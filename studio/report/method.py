"""How a study was done: how often, with which luck, on which engine, how sure, and the command that gives it again.

Invariant: what is not known (a folder made by an older version) is left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.estimate import Estimate
from blueprint.quantity import SECONDS
from blueprint.text import say
from studio.figures import size
from studio.read_folder import Kept
from studio.report.parts import Part, Table, Words
from studio.words import either, word


def made(kept: Kept, lang: str) -> str:
    """One line for the foot of every page: service, fingerprint, seed, version, date."""
    service = kept.design.service
    base = kept.answer.comparison.base
    known = [
        say(service.service, lang), service.fingerprint, f"{word('seed', lang)} {base.seed}",
        f"n = {base.replications}", f"blueprint {kept.version}".strip(), kept.date,
    ]  # fmt: skip
    return " · ".join(part for part in known if part)


def method(kept: Kept, lang: str) -> Iterator[Part]:
    """A paragraph on the approach, and a table of how it was run."""
    yield Words(tuple(approach(kept, lang)))
    base, design = kept.answer.comparison.base, kept.design
    level = f"{design.level * 100:g} %"
    together = either(f"{level}, all intervals of a table together", f"{level}，同表区间同时成立", lang)
    rows = [
        (either("service", "服务", lang), f"{say(design.service.service, lang)} ({design.service.fingerprint})"),
        (either("replications", "重复次数", lang), replications_words(kept, lang)),
        (either("length of a replication", "每次重复的时长", lang), days_words(kept, lang)),
        (word("warm-up", lang), warm_up_words(kept, lang)),
        (word("seed", lang), str(base.seed)),
        (either("confidence", "置信水平", lang), together),
        (word("engine", lang), base.engine),
        (either("software", "软件", lang), software_words(kept, lang)),
        (either("machine", "机器", lang), kept.made.get("platform", "")),
        (either("run time", "运行时间", lang), run_time_words(kept, lang)),
        (either("made on", "日期", lang), kept.date),
    ]  # fmt: skip
    said = either("How it was run.", "运行方式。", lang)
    heads = "", ""
    yield Table(said, heads, tuple(row for row in rows if row[1]), widths=(0.3, 0.7))
    again = either("All of it is made again by", "以下命令可重现全部结果：", lang)
    yield Words((f"{again} `{kept.again}`",))


def approach(kept: Kept, lang: str) -> Iterator[str]:
    """What was done, in sentences."""
    answer = kept.answer
    yield either(
        "Customers, services, patience, failures and outages are drawn at random and lived through one by one"
        " (discrete-event simulation). Every replication is an independent run; means and Student's intervals are over"
        " the replications.",
        "逐一模拟随机到达的顾客、服务、耐心、失败与停机（离散事件仿真）。"
        "各次重复相互独立；均值与区间（t 分布）取自各次重复。",
        lang,
    )
    if answer.comparison.scenarios:
        yield either(
            "All scenarios have the same customers with the same luck (common random numbers), so that a difference is"
            " the doing of the scenario. Differences are paired by replication; their intervals hold together (single"
            " step, Hothorn, Bretz & Westfall 2008).",
            "所有方案使用相同的顾客与相同的随机数（共同随机数），差别只来自方案本身。差值按重复配对，各区间同时成立"
            "（Hothorn、Bretz 与 Westfall 2008 单步法）。",
            lang,
        )
    if answer.selection:
        yield selection_words(kept, lang)
    if answer.hotspots:
        yield either(
            "A hotspot is measured by switching it off with the same customers: what that spares them is its"
            " worth.",
            "热点通过在相同顾客下逐项消除来测量：顾客因此的节省即其代价。",
            lang,
        )
    if answer.sensitivity:
        yield either(
            "For the sensitivity each input was moved down and up alone, with the same customers.",
            "敏感性分析在相同顾客下逐项上下变动输入。",
            lang,
        )


def candidates_words(kept: Kept, lang: str) -> str:
    """How many took part: `7 scenarios and the service as it is`."""
    count = len(kept.answer.comparison.scenarios)
    several = "scenarios" if count != 1 else "scenario"
    return either(f"{count} {several} and the service as it is", f"{count} 个方案与现状", lang)


def selection_words(kept: Kept, lang: str) -> str:
    """How the best was chosen, and what is guaranteed: nothing when the procedure did not come to its end."""
    found, among = kept.answer.selection, candidates_words(kept, lang)
    if found is None:
        return ""
    level, most = f"{found.level * 100:g}", max(runner.replications for runner in found.runners)
    if not found.sure:
        return either(
            f"The best of {among} was looked for by the procedure of Kim & Nelson (2001), which did not come to its end"
            f" within {most} replications: the one with the best mean is named, and nothing is guaranteed.",
            f"以 Kim 与 Nelson（2001）程序在{among}中选优，但 {most} 次重复内程序未能结束："
            "仅给出均值最好者，不作任何保证。",
            lang,
        )
    days = kept.answer.comparison.base.days if found.metric.total else 1
    within = size(Estimate(found.within).over(days), found.metric.unit, lang)
    return either(
        f"The best of {among} was chosen by the procedure of Kim & Nelson (2001): with at least {level} % it is the"
        f" best, or within {within} of it.",
        f"最优者由 Kim 与 Nelson（2001）程序从{among}中选出："
        f"它为最优、或与最优相差不超过 {within} 的概率不低于 {level}%。",
        lang,
    )


def replications_words(kept: Kept, lang: str) -> str:
    """How many replications, and why so many."""
    base, design = kept.answer.comparison.base, kept.design
    if not design.precision:
        return str(base.replications)
    wanted = either(", ", "、", lang).join(
        f"{measure} {width}" for measure, width in design.precision.items()
    )
    return either(
        f"{base.replications}, until the differences were known to within {wanted}",
        f"{base.replications}，直至差值精度达到 {wanted}",
        lang,
    )


def days_words(kept: Kept, lang: str) -> str:
    """How long a replication is: `1 day`."""
    days = kept.answer.comparison.base.days
    return f"{days} {word('days' if days != 1 else 'day', lang)}"


def warm_up_words(kept: Kept, lang: str) -> str:
    """How long the warm-up is, and how it was found."""
    base, found = kept.answer.comparison.base, kept.answer.warm_up
    hours = base.warm_up / SECONDS["h"]
    if not hours:
        if kept.design.service.hours is not None:
            return either(
                "none: every day begins empty, as the service does",
                "无：每天开门时本来就没有顾客",
                lang,
            )
        return either("none", "无", lang)
    by = either(", by MSER-5 (White 1997)", "，由 MSER-5（White 1997）确定", lang) if found else ""
    return f"{hours:.3g} {word('h', lang)}{by}"


def software_words(kept: Kept, lang: str) -> str:
    """What ran, with versions."""
    known = [f"service-blueprint {kept.version}" if kept.version else ""]
    if kept.made.get("python"):
        known.append(f"Python {kept.made['python']}")
    known += [f"{name} {version}" for name, version in kept.made.get("libraries", {}).items()]
    return either(", ", "、", lang).join(part for part in known if part)


def run_time_words(kept: Kept, lang: str) -> str:
    """How long it took; what was kept from an interrupted run is not in it."""
    seconds = kept.made.get("seconds")
    if seconds is None:
        return ""
    shown = f"{seconds / 60:.1f} {word('min', lang)}" if seconds >= 90 else f"{seconds:.0f} {word('s', lang)}"
    cores = kept.made.get("cores")
    several = "cores" if cores != 1 else "core"
    return shown + (either(f", {cores} {several}", f"，{cores} 核", lang) if cores else "")
