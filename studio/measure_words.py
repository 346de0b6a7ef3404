"""What a metric is called when people read it: "Serve at the counter: mean wait", “柜台办理：平均等待”.

Invariant: every measure of `docs/measures.md` has words in both languages; a test holds that.
"""

from __future__ import annotations

from collections.abc import Mapping

from blueprint import Blueprint
from blueprint.text import say
from sim.causes import group_words
from sim.measures import ALL
from sim.metric import Metric
from studio.words import word

_PERCENTILE = {"en": "{what}, {part} % at most", "zh": "{what}，{part}% 不超过"}

_WORDS: Mapping[str, tuple[str, str]] = {
    "arrived": ("customers who came", "到达顾客"),
    "served": ("customers served", "完成服务的顾客"),
    "abandoned": ("customers who gave up", "放弃的顾客"),
    "balked": ("customers who balked", "见长队离开的顾客"),
    "blocked": ("customers blocked", "满员被拒的顾客"),
    "turned_away": ("customers turned away", "关门劝离的顾客"),
    "cut": ("customers cut off", "关门中断的顾客"),
    "carried_over": ("customers carried over", "顺延次日的顾客"),
    "lost_to_failure": ("customers lost to a failure", "因失败流失的顾客"),
    "lost": ("customers lost", "流失顾客"),
    "lost_share": ("share of customers lost", "流失率"),
    "abandoned_share": ("share who give up", "放弃率"),
    "time_in_system": ("time in the service", "停留时间"),
    "time_in_system_mean": ("mean time in the service", "平均停留时间"),
    "waiting_mean": ("mean time waiting", "平均等待时间"),
    "waiting_total": ("waiting of all customers", "全体顾客等待总时间"),
    "rework_total": ("rework of all customers", "全体顾客返工总时间"),
    "cost": ("cost", "总成本"),
    "cost_staff": ("cost of staff", "人员成本"),
    "cost_waiting": ("cost of waiting", "等待成本"),
    "cost_lost": ("cost of lost customers", "流失成本"),
    "cost_loyalty": ("cost of who does not come again", "不再来的损失"),
    "cost_recovery": ("granted to settle complaints", "补偿支出"),
    "cost_guarantee": ("paid by guarantees", "担保赔付"),
    "cost_to_serve": ("cost to serve", "服务成本"),
    "score_mean": ("satisfaction, 1 to 5", "满意度（1–5）"),
    "satisfied_share": ("share satisfied", "满意比例"),
    "dissatisfied_share": ("share dissatisfied", "不满意比例"),
    "complaints": ("complaints", "投诉"),
    "complaints_reported": ("complaints in reports", "记录在案的投诉"),
    "complaints_discouraged": ("complaints talked down", "被劝退的投诉"),
    "complaints_open": ("complaints open at the end", "期末未结投诉"),
    "recoveries": ("recoveries begun", "启动的补救"),
    "escalated": ("complaints that went up", "升级的投诉"),
    "settled": ("complaints settled", "了结的投诉"),
    "settled_quickly": ("complaints settled quickly", "迅速了结的投诉"),
    "settled_share": ("share settled", "了结比例"),
    "comes_again_share": ("share who come again", "再来比例"),
    "customers_lost": ("customers who do not come again", "不再来的顾客"),
    "told": ("people told", "听闻者"),
    "noticed": ("failures noticed", "被察觉的失误"),
    "noticed_share": ("share noticed", "察觉比例"),
    "complained": ("failures complained of", "被投诉的失误"),
    "complained_share": ("share complained of", "投诉比例"),
    "granted": ("granted", "补偿"),
    "contacts": ("contacts", "接触次数"),
    "repeats": ("repeated contacts", "重复接触"),
    "transfers": ("transfers", "转接次数"),
    "customer_cost": ("cost to the customers", "客户成本"),
    "visits": ("visits", "到访"),
    "elapsed_mean": ("mean time until reached", "平均到达用时"),
    "wait": ("wait", "等待"),
    "wait_mean": ("mean wait", "平均等待"),
    "waited_share": ("share who had to wait", "需等待的比例"),
    "answered": ("visits answered", "获得接待的到访"),
    "answered_wait_mean": ("mean wait of the answered", "获接待者平均等待"),
    "standard_met": ("served in time", "按时接待率"),
    "standard_met_offered": ("served in time, of all who came", "按时接待率（占全部到访）"),
    "standard_met_answered": ("served in time, of the answered", "获接待者按时率"),
    "standard_met_without_short_abandons": (
        "served in time, short abandons left out",
        "按时接待率（剔除限时内放弃）",
    ),
    "standard_met_with_short_abandons": ("served or gone within the limit", "限时内接待或放弃的比例"),
    "standard_days": ("days on which the standard is kept", "达标天数占比"),
    "standard_days_counted": ("days on which it is judged", "计入达标的天数"),
    "abandoned_short": ("gave up within the limit", "限时内放弃的到访"),
    "wait_at_standard": ("wait at the share of the standard", "标准所定占比的等待"),
    "promise_kept": ("share for whom the promised wait is kept", "兑现等待承诺的比例"),
    "duration_met": ("done within the standard", "按时办结率"),
    "duration_at_standard": ("time until the share of the standard is done", "标准所定占比的办结用时"),
    "duration_promise_kept": ("share for whom the promised duration is kept", "兑现办结承诺的比例"),
    "failure_share": ("share of services that fail", "服务失败率"),
    "services": ("services", "服务次数"),
    "service_mean": ("mean service time", "平均服务时间"),
    "queue_mean": ("mean queue", "平均队长"),
    "queue_max": ("longest queue", "最长队列"),
    "failures": ("failures", "失败次数"),
    "on_duty_mean": ("on duty", "平均在岗人数"),
    "utilisation": ("utilisation", "利用率"),
    "occupancy": ("occupancy, breaks left out", "占用率（除休息）"),
    "break_time": ("on a break", "休息时间"),
    "overtime": ("overtime", "加班"),
    "availability": ("availability", "可用率"),
    "outages": ("outages", "故障次数"),
    "downtime": ("downtime", "停机时间"),
    "booked": ("booked", "预约"),
    "no_shows": ("did not come", "爽约"),
    "no_show_share": ("share who did not come", "爽约率"),
    "fired": ("times it began", "启动次数"),
    "held": ("time it held", "持续时间"),
    "held_share": ("share of the open time for which it held", "占营业时间的比例"),
    "seconds": ("time", "时间"),
}


def measure_words(measure: str, lang: str = "en") -> str:
    """The words of a measure, or its name where it has none."""
    at = 1 if lang.startswith("zh") else 0
    stem, mark, part = measure.rpartition("_p")
    if mark and part.isdigit() and stem in _WORDS:
        form = _PERCENTILE["zh" if at else "en"]
        return form.format(what=_WORDS[stem][at], part=part)
    return _WORDS[measure][at] if measure in _WORDS else measure.replace("_", " ")


def metric_words(metric: Metric, service: Blueprint, lang: str = "en") -> str:
    """The words of a metric: the thing it is of, if it is not the service, and the segment, if not all."""
    words = measure_words(metric.measure, lang)
    thing = thing_words(metric.scope, metric.name, service, lang)
    segment = ""
    if metric.segment != ALL:
        label = say(service.all_segments()[metric.segment].label, lang, name=metric.segment)
        segment = f"（{label}）" if lang.startswith("zh") else f" ({label})"
    colon = "：" if lang.startswith("zh") else ": "
    return f"{thing}{colon}{words}{segment}" if thing else f"{words}{segment}"


def thing_words(scope: str, name: str, service: Blueprint, lang: str = "en") -> str:
    """What readers call a step, a pool, a system or a failure mode; empty for the service itself."""
    if scope == "step" and name in service.steps:
        return say(service.steps[name].label, lang, name=name)
    if scope in {"pool", "skill"}:
        return group_words(service, name, lang)
    if scope == "system" and name in service.systems:
        return say(service.systems[name].label, lang, name=name)
    if scope == "stream" and name in service.arrivals:
        return say(service.arrivals[name].label, lang, name=name)
    if scope == "rule" and name in service.rules:
        return say(service.rules[name].label, lang, name=name)
    if scope == "failure":
        step, _, mode = name.partition(".")
        if step in service.steps and mode in service.steps[step].fails:
            return say(service.steps[step].fails[mode].label, lang, name=mode)
    return name


def unit_words(unit: str, lang: str) -> str:
    """A unit as readers write it after a number; nothing for shares, which are in per cent."""
    return "" if unit == "share" else f" {word(unit, lang)}"
