"""The STRESS-DES checklist, filled in from what is known of a study.

Source: T. Monks, C. S. M. Currie, B. S. Onggo, S. Robinson, M. Kunc, S. J. E. Taylor, *Strengthening the reporting of
empirical simulation studies: Introducing the STRESS guidelines*, Journal of Simulation 13 (2019) 55-67,
doi 10.1080/17477778.2018.1442155. The items are numbered as there; what is said to each is said here.

Invariant: every item of the list has a row; where only the author can know, it says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.text import say
from studio.measure_words import metric_words
from studio.read_folder import Kept
from studio.report import method
from studio.report.parts import Part, Table, Words
from studio.report.value_words import hours_words
from studio.words import either

CITATION = (
    "Monks, T., Currie, C. S. M., Onggo, B. S., Robinson, S., Kunc, M., Taylor, S. J. E. (2019): Strengthening the"
    " reporting of empirical simulation studies: Introducing the STRESS guidelines. Journal of Simulation 13(1),"
    " 55–67. doi:10.1080/17477778.2018.1442155"
)
ITEMS: tuple[tuple[str, str, str], ...] = (
    ("1", "Objectives", "目的"),
    ("1.1", "Purpose of the model", "模型目的"),
    ("1.2", "Model outputs", "模型输出"),
    ("1.3", "Experimentation aims", "实验目标"),
    ("2", "Logic", "逻辑"),
    ("2.1", "Base model overview diagram", "基础模型总图"),
    ("2.2", "Base model logic", "基础模型逻辑"),
    ("2.3", "Scenario logic", "方案逻辑"),
    ("2.4", "Algorithms", "算法"),
    ("2.5.1", "Components: entities", "组成：实体"),
    ("2.5.2", "Components: activities", "组成：活动"),
    ("2.5.3", "Components: resources", "组成：资源"),
    ("2.5.4", "Components: queues", "组成：队列"),
    ("2.5.5", "Components: entry and exit points", "组成：出入口"),
    ("3", "Data", "数据"),
    ("3.1", "Data sources", "数据来源"),
    ("3.2", "Pre-processing", "预处理"),
    ("3.3", "Input parameters", "输入参数"),
    ("3.4", "Assumptions", "假设"),
    ("4", "Experimentation", "实验"),
    ("4.1", "Initialisation", "初始状态"),
    ("4.2", "Run length", "运行长度"),
    ("4.3", "Estimation approach", "估计方法"),
    ("5", "Implementation", "实现"),
    ("5.1", "Software or programming language", "软件与编程语言"),
    ("5.2", "Random sampling", "随机抽样"),
    ("5.3", "Model execution", "模型执行"),
    ("5.4", "System specification", "系统配置"),
    ("6", "Code access", "代码获取"),
    ("6.1", "Computer model sharing statement", "模型共享声明"),
)
"""Number and title of every section and item."""


def by_author(lang: str) -> str:
    """What stands where only the author can know."""
    return either("To be said by the author.", "请作者补充。", lang)


def checklist(kept: Kept, lang: str) -> Iterator[Part]:
    """The list as a table, and where it comes from."""
    said = dict(_said(kept, lang))
    rows: list[tuple[str, str, str]] = []
    groups = set()
    for number, english, chinese in ITEMS:
        if "." not in number:
            groups.add(len(rows))
            rows.append((number, either(english, chinese, lang), ""))
        else:
            rows.append((number, either(english, chinese, lang), said.get(number, by_author(lang))))
    caption = either("STRESS-DES, filled in from what is known.", "STRESS-DES 清单，按已知内容填写。", lang)
    heads = "", either("item", "条目", lang), either("in this study", "本研究", lang)
    yield Table(caption, heads, tuple(rows), widths=(0.08, 0.27, 0.65), groups=frozenset(groups))
    yield Words((CITATION + ".",))


def _said(kept: Kept, lang: str) -> Iterator[tuple[str, str]]:
    yield from _objectives(kept, lang)
    yield from _logic(kept, lang)
    yield from _data(kept, lang)
    yield from _experimentation(kept, lang)
    yield from _implementation(kept, lang)


def _objectives(kept: Kept, lang: str) -> Iterator[tuple[str, str]]:
    answer, design = kept.answer, kept.design
    about = " ".join(say(design.service.about, lang).split()) if design.service.about else ""
    if design.question or about:
        question = say(design.question, lang) if design.question else ""
        background = either("Background:", "背景：", lang)
        yield "1.1", f"{question} {about} {background} {by_author(lang)}".strip()
    comma = either(", ", "、", lang)
    measures = comma.join(metric_words(metric, design.service, lang) for metric in answer.comparison.metrics)
    outputs = either(
        "Defined in the measures page of the software; intervals over replications.",
        "定义见软件的指标说明；区间取自各次重复。",
        lang,
    )
    compared = either(f" Compared: {measures}.", f"比较指标：{measures}。", lang) if measures else ""
    yield "1.2", outputs + compared
    aims = []
    if answer.comparison.scenarios:
        aims.append(
            either(f"(A) {method.candidates_words(kept, lang)}, listed under “What the changes do”",
                   f"(A) {method.candidates_words(kept, lang)}，见“方案比较”", lang)
        )  # fmt: skip
    if answer.hotspots:
        aims.append(
            either(
                "(B) each failure, outage and queue switched off in turn",
                "(B) 逐项消除失败、停机与排队",
                lang,
            )
        )
    if answer.sensitivity:
        aims.append(either("(B) each input moved down and up", "(B) 逐项上下变动输入", lang))
    if answer.selection:
        aims.append(f"(C) {method.selection_words(kept, lang).rstrip('.。')}")
    told = (
        either("; ", "；", lang).join(aims) + either(". Why these: ", "。选择理由：", lang) + by_author(lang)
    )
    yield "1.3", told if aims else either("The service as it is.", "仅现状。", lang)


def _logic(kept: Kept, lang: str) -> Iterator[tuple[str, str]]:
    service = kept.design.service
    yield "2.1", either("The service blueprint in this report.", "见本报告的服务蓝图。", lang)
    yield (
        "2.2",
        either(
            "A visit arrives, looks at the queue, waits, is served, may fail, and goes on, in the order that the"
            " software's page on the life of a visit states; the tables under “What was assumed” say what of it this"
            " service has.",
            "到访依次为到达、观望、等待、服务、可能失败、继续，次序见软件文档“到访的一生”；本服务的具体内容见“模型假设”。",
            lang,
        ),
    )
    if kept.answer.comparison.scenarios:
        yield (
            "2.3",
            either(
                "The table of scenarios says every difference from the base.",
                "方案表列出与现状的全部差别。",
                lang,
            ),
        )
    else:
        yield "2.3", either("No scenarios.", "没有方案。", lang)
    yield (
        "2.4",
        either(
            "Arrivals with changing rates: the cumulated rate is inverted at unit-exponential steps. Outages alternate"
            " up and down on the calendar clock. Staff follow the timetable; work in hand is finished.",
            "变速到达：在单位指数步长处反解累积速率。停机按日历时钟交替。人员按排班，手头工作办完。",
            lang,
        ),
    )
    comma = either(", ", "、", lang)
    kinds = comma.join(say(s.label, lang, name=name) for name, s in service.segments.items())
    entities = either("Customers", "顾客", lang) + (either(f": {kinds}", f"：{kinds}", lang) if kinds else "")
    has = either(
        "; each has a segment, a priority, a patience and a way through the steps.",
        "；各有分层、优先级、耐心与路径。",
        lang,
    )
    yield "2.5.1", entities + has
    yield (
        "2.5.2",
        either(
            f"{len(service.steps)} step{'s' * (len(service.steps) != 1)}; see the table of steps.",
            f"{len(service.steps)} 个步骤，见步骤表。",
            lang,
        ),
    )  # fmt: skip
    labels = [*((name, pool.label) for name, pool in service.staff.items())]
    labels += [(name, system.label) for name, system in service.systems.items()]
    named = comma.join(say(label, lang, name=name) for name, label in labels)
    yield "2.5.3", (named or either("None", "无", lang)) + either(". See the tables.", "。见各表。", lang)
    yield (
        "2.5.4",
        either(
            "One queue before each step with staff or systems; by priority, then by its order. Patience,"
            " balking and waiting places as the tables say; no jockeying.",
            "需人员或系统的步骤前各有一队；先按优先级，再按队列规则。耐心、止步与等候位见表；不换队。",
            lang,
        ),
    )
    streams = comma.join(say(stream.label, lang, name=name) for name, stream in service.arrivals.items())
    leave = either(
        "customers leave served, or by giving up, balking, being blocked, a failure, or at closing",
        "顾客以办结、放弃、止步、满员、失败或关门离开",
        lang,
    )
    yield "2.5.5", either(f"Come by: {streams}; {leave}.", f"到达：{streams}；{leave}。", lang)


def _data(kept: Kept, lang: str) -> Iterator[tuple[str, str]]:
    files = either(", ", "、", lang).join(path.name for path in kept.design.service.files())
    notes = either(
        "See the comments in the service file in the appendix, if any.",
        "见附录服务文件中的注释（如有）。",
        lang,
    )
    beside = either(f" Samples: {files}.", f"样本文件：{files}。", lang) if files else ""
    yield "3.1", f"{by_author(lang)} {notes}{beside}"
    yield (
        "3.3",
        either(
            "All in the tables under “What was assumed” and in the service file. How distributions were chosen: ",
            "全部见“模型假设”各表与服务文件。分布的选择：",
            lang,
        )
        + by_author(lang),
    )
    yield (
        "3.4",
        either(
            "Draws are independent but for the factor of the day; failure modes are independent of each other; what is"
            " not in the tables does not happen. Further: ",
            "除当日系数外各项抽样相互独立；各失败方式相互独立；表中没有的事不会发生。其他：",
            lang,
        )
        + by_author(lang),
    )


def _experimentation(kept: Kept, lang: str) -> Iterator[tuple[str, str]]:
    service = kept.design.service
    kind = either("Non-terminating", "非终止型", lang)
    if service.hours is not None:
        kind = either("Terminating: ends when the last customer has left", "终止型：末位顾客离开时结束", lang)
    warm_up, days = method.warm_up_words(kept, lang), method.days_words(kept, lang)
    yield (
        "4.1",
        either(
            f"{kind}. {hours_words(service, lang)} Warm-up: {warm_up}. It starts empty.",
            f"{kind}。{hours_words(service, lang)}预热期：{warm_up}。初始为空。",
            lang,
        ),
    )
    yield "4.2", either(f"{days} a replication.", f"每次重复 {days}。", lang)
    level = f"{kept.design.level * 100:g}"
    count = method.replications_words(kept, lang)
    yield (
        "4.3",
        either(
            f"Independent replications: {count}. Intervals at {level} %, held together where several stand in a table.",
            f"独立重复：{count}。区间置信水平 {level}%，同表同时成立。",
            lang,
        ),
    )


def _implementation(kept: Kept, lang: str) -> Iterator[tuple[str, str]]:
    base = kept.answer.comparison.base
    platform = kept.made.get("platform", "")
    yield (
        "5.1",
        either("; ", "；", lang).join(part for part in (method.software_words(kept, lang), platform) if part),
    )
    yield (
        "5.2",
        either(
            f"Squares, a counter-based generator (Widynski 2020), seed {base.seed}. Every number is a function of seed,"
            " replication, the name of what is drawn, customer and visit; so scenarios share their random numbers.",
            f"基于计数器的 Squares 发生器（Widynski 2020），种子 {base.seed}。每个随机数由种子、重复、抽样名称、"
            "顾客与到访决定，因此各方案共用随机数。",
            lang,
        ),
    )
    told = {"simpy": "process interaction (SimPy)", "compiled": "an event loop (compiled)"}
    engine = ", ".join(words for name, words in told.items() if name in base.engine)
    yield (
        "5.3",
        either(
            f"Engine {base.engine}: {engine}. At one instant: ends of service, patience, systems, doors, staff,"
            " arrivals, in this order. Replications may run on several processes or machines, with the same results.",
            f"引擎 {base.engine}。同一时刻的事件按固定次序处理。各次重复可在多个进程或机器上运行，结果相同。",
            lang,
        ),
    )
    time = method.run_time_words(kept, lang)
    if time:
        yield "5.4", either(f"{time}. {platform}", f"{time}。{platform}", lang).strip()
    yield (
        "6.1",
        either(
            f"The service file and the experiment are in the appendix; `{kept.again}` makes all of it again. Where"
            " they can be had: ",
            f"服务文件与实验文件见附录；`{kept.again}` 可重现全部结果。获取途径：",
            lang,
        )
        + by_author(lang),
    )
