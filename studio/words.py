"""The studio's own words, in the languages of its readers."""

from __future__ import annotations

from collections.abc import Mapping

_ZH: Mapping[str, str] = {
    "Customers": "顾客",
    "Segments": "客户分层",
    "segment": "客户分层",
    "Steps": "步骤",
    "Staff": "人员",
    "Systems": "系统",
    "Where the time goes": "时间去向",
    "measure": "指标",
    "mean": "均值",
    "95 % interval": "95% 区间",
    "step": "步骤",
    "pool": "人员组",
    "system": "系统",
    "visits": "到访",
    "wait, mean": "平均等待",
    "wait, 90 %": "90% 等待",
    "had to wait": "需等待",
    "gave up": "放弃",
    "failures": "失败",
    "standard": "标准",
    "on duty": "在岗",
    "busy": "利用率",
    "overtime, h": "加班（小时）",
    "cost": "成本",
    "available": "可用率",
    "outages": "故障次数",
    "down": "停机",
    "cause": "原因",
    "a customer": "每位顾客",
    "share": "占比",
    "arrived": "到达",
    "served": "完成服务",
    "abandoned": "放弃",
    "balked": "见长队离开",
    "blocked": "满员被拒",
    "turned_away": "关门劝离",
    "cut": "关门中断",
    "carried_over": "顺延次日",
    "lost_to_failure": "因失败流失",
    "time_in_system_mean": "停留时间，均值",
    "time_in_system_p90": "停留时间，90%",
    "waiting_mean": "等待时间，均值",
    "in service": "接受服务",
    "all busy": "全忙",
    "nobody on duty": "无人在岗",
    "rework": "返工",
    "doors closed": "已关门",
    "kept": "达标",
    "missed": "未达标",
    "too close to tell": "难以判定",
    "Standards": "服务标准",
    "met": "达成",
    "target": "目标",
    "of": "其中",
    "replications": "次重复",
    "days": "天",
    "seed": "种子",
    "engine": "引擎",
    "after warm-up": "预热后",
    "Each figure with its 95 % interval over the replications.": "每个数值下为各次重复的 95% 区间。",
    "One replication: there are no intervals.": "仅一次重复：没有区间。",
}

_EN: Mapping[str, str] = {
    "turned_away": "turned away",
    "carried_over": "carried over",
    "lost_to_failure": "lost to a failure",
    "time_in_system_mean": "time in the service, mean",
    "time_in_system_p90": "time in the service, 90 %",
    "waiting_mean": "time waiting, mean",
}


def word(english: str, lang: str) -> str:
    """A word of the studio in `lang`; in English where the language has none."""
    return (_ZH if lang.startswith("zh") else _EN).get(english, english)
