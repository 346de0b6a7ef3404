"""The words of the picture itself: lane lines, legend, title and units, in English and Chinese.

Whatever the file says (a step's label, a lane's name) is the designer's text and comes in as a string or as
``{language: string}``; only what the picture adds of its own, such as "wait" on a counter, stands here.

Kept: every language has every word, and an unknown language falls back to English, never to an error.
"""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "{service} — service blueprint",
        "title_simulated": "{service} — simulated service blueprint",
        "title_change": "{service} — before and after",
        "change_of_wait": "Change of mean wait ({unit})",
        "better": "clearly shorter wait",
        "worse": "clearly longer wait",
        "added": "added",
        "removed": "removed",
        "moved": "moved to another lane",
        "changed": "settings changed",
        "flow_added": "flow added",
        "flow_removed": "flow removed",
        "not_clear": "(not clear)",
        "was": "was {value}",
        "unclear": "≈ not clearly different",
        "all_waiting": "Waiting of all customers ({unit} per hour)",
        "interaction": "Line of interaction",
        "visibility": "Line of visibility",
        "internal_interaction": "Line of internal interaction",
        "wait": "wait {value} {unit}",
        "use": "util {value}",
        "met": "in time {value}",
        "met_of": "in time {value} (target {target})",
        "takes": "takes {low}–{high} {unit}",
        "takes_just": "takes {value} {unit}",
        "takes_about": "takes ~{value} {unit}",
        "scenario": "Scenario: {text}",
        "seed": "seed {value}",
        "level": "{value} intervals",
        "page": "{page} / {pages}",
        "leave": "{value} leave",
        "back": "back {value}",
        "arrive": "→ {stream}",
        "elapsed": "elapsed, mean ({unit})",
        "mean_wait": "Mean wait ({unit})",
        "waiting_share": "Share of all waiting (%)",
        "worth": "Worth of mending it ({unit})",
        "fail": "fail point",
        "wait_point": "wait point",
        "moment": "moment of truth",
        "rank": "hotspot, by rank",
        "rank_by_worth": "step or system, by worth of mending",
        "start_end": "start or end",
        "leaving": "customers leave",
        "forks": "all ways at once",
        "both": "to and fro",
        "connector": "goes on at the same letter",
        "decision": "decision",
        "flow": "flow",
        "flow_width": "flow, width ∝ customers/h",
        "rework": "rework loop",
        "failure": "after a failure",
        "exit": "not served, goes on",
        "abandoned": "if they gave up",
        "balked": "if they balked",
        "blocked": "if no room",
        "turned_away": "if turned away",
        "call": "system call",
        "tie": "evidence shown",
        "s": "s",
        "min": "min",
        "h": "h",
        "d": "d",
        "day": "day",
        "CNY": "CNY",
        "worst": "worst 3: {value}",
        "unsure": "hatched: cannot be told apart, so no rank",
        "span": "{low} to {high}",
        "comma": ", ",
    },
    "zh": {
        "title": "{service}服务蓝图",
        "title_simulated": "{service}服务蓝图（仿真结果）",
        "title_change": "{service}服务蓝图：改进前后对比",
        "change_of_wait": "平均等待的变化（{unit}）",
        "better": "等待明显缩短",
        "worse": "等待明显延长",
        "added": "新增",
        "removed": "取消",
        "moved": "移到其他泳道",
        "changed": "设置有变",
        "flow_added": "新增流程",
        "flow_removed": "取消流程",
        "not_clear": "（不明显）",
        "was": "原 {value}",
        "unclear": "≈ 差别不明显",
        "all_waiting": "全部顾客的等待（每小时{unit}）",
        "interaction": "互动分界线",
        "visibility": "可见分界线",
        "internal_interaction": "内部互动分界线",
        "wait": "等待 {value} {unit}",
        "use": "利用率 {value}",
        "met": "达标 {value}",
        "met_of": "达标 {value}，目标 {target}",
        "takes": "用时 {low}–{high} {unit}",
        "takes_just": "用时 {value} {unit}",
        "takes_about": "用时约 {value} {unit}",
        "scenario": "情景：{text}",
        "seed": "随机种子 {value}",
        "level": "{value} 置信区间",
        "page": "{page} / {pages}",
        "leave": "{value} 离开",
        "back": "返回 {value}",
        "arrive": "→ {stream}",
        "elapsed": "平均累计时间（{unit}）",
        "mean_wait": "平均等待（{unit}）",
        "waiting_share": "占总等待的比例（%）",
        "worth": "改善的价值（{unit}）",
        "fail": "失败点",
        "wait_point": "等待点",
        "moment": "关键时刻",
        "rank": "热点及排名",
        "rank_by_worth": "步骤或系统，按改善价值排名",
        "start_end": "起点或终点",
        "leaving": "顾客离开",
        "forks": "并行进行",
        "both": "往返互动",
        "connector": "接同字母处",
        "decision": "判断",
        "flow": "流程",
        "flow_width": "流程，线宽 ∝ 每小时顾客数",
        "rework": "返工回路",
        "failure": "失败之后",
        "exit": "未获服务，转往",
        "abandoned": "放弃者",
        "balked": "见队长离去者",
        "blocked": "无位者",
        "turned_away": "遇关门者",
        "call": "系统调用",
        "tie": "有形展示",
        "s": "秒",
        "min": "分钟",
        "h": "小时",
        "d": "天",
        "day": "天",
        "CNY": "元",
        "worst": "前三可能性 {value}",
        "unsure": "斜线：数据分不出先后，不排名",
        "span": "{low} 至 {high}",
        "comma": "、",
    },
}


def word(key: str, lang: str, **values: str) -> str:
    """Return the picture's own word ``key`` in ``lang``, with ``{named}`` places filled from ``values``."""
    return WORDS.get(lang, WORDS["en"])[key].format(**values)


def unit_text(unit: str, lang: str) -> str:
    """Return a unit as it is read in ``lang``: ``min/day`` becomes ``分钟/天``; unknown parts stay as they are."""
    known = ("s", "min", "h", "d", "day", "CNY")
    return "/".join(word(part, lang) if part in known else part for part in unit.split("/"))


def readable(name: str) -> str:
    """Return a name as people read it: ``open_account`` becomes ``Open account``."""
    spaced = name.replace("_", " ").strip() or name
    return spaced[:1].upper() + spaced[1:]


def text_of(value: Any, lang: str, name: str = "") -> str:
    """Return the text of ``value`` in ``lang``; ``name`` made readable when there is none.

    A text in several languages is taken in ``lang``, else in English, else in the first language by name.
    Control characters and runs of blanks become one blank.
    """
    if isinstance(value, Mapping):
        value = (
            value.get(lang) or value.get("en") or next((value[k] for k in sorted(value) if value[k]), None)
        )
    chosen = readable(name) if value is None else str(value)
    return " ".join("".join(c if c.isprintable() else " " for c in chosen).split())


def percent(share: float, whole: bool = True) -> str:
    """Return a share as people write it: ``88%``, ``1.5%``, ``0.2%``; tiny ones as ``<0.1%``.

    From 10 to 99 % it is rounded to a ``whole`` number, or to one decimal.
    """
    value = 100 * share
    if 0 < value < 0.1:
        return "<0.1%"
    if 99.9 < value < 100:
        return ">99.9%"
    shown = f"{value:.1f}" if not whole or value < 10 or value > 99 else f"{value:.0f}"
    return f"{shown.removesuffix('.0')}%"
