"""The words of a difference itself, in English and Chinese; what things are called is the designer's.

Kept: every language has every word; a key of the language of service files that has none here is said as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping

_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "same": "Nothing differs: the two mean the same.",
        "note": "Note: {text}",
        "lead": "{name}: ",
        "added": "{name}: {kind} added",
        "removed": "{name}: {kind} removed",
        "added_in": "{name}: {kind} added in {lane}",
        "removed_in": "{name}: {kind} removed from {lane}",
        "moved": "{name}: moved from {old} to {new}",
        "moved_across": "{name}: moved from {old} to {new}, across {lines}",
        "and": " and ",
        "interaction": "the line of interaction",
        "visibility": "the line of visibility",
        "internal_interaction": "the line of internal interaction",
        "seen": "; customers see it now",
        "unseen": "; customers see it no more",
        "failure": "failure {name}",
        "mode_added": "added, {share}",
        "mode_removed": "removed, was {share}",
        "reworded": "worded otherwise",
        "none": "none",
        "yes": "yes",
        "no": "no",
        "others": "others",
        "from": "{value} from {time}",
        "within": "{value} within {time}",
        "skill": "skill",
        "span": "{what} from {begin} to {end}",
        "shift": "shift {what} from {begin} to {end}",
        "drop": "dropped",
        "ample": "ample",
        "every": "every",
        "leave": "leave",
        "lost": "lost",
        "segment": "segment",
        "stream": "arrival stream",
        "pool": "pool",
        "system": "system",
        "lane": "lane",
        "room": "room",
        "duty": "shift",
        "step": "step",
    },
    "zh": {
        "same": "没有差别：两者含义相同。",
        "note": "说明：{text}",
        "lead": "{name}：",
        "added": "{name}：新增{kind}",
        "removed": "{name}：移除{kind}",
        "added_in": "{name}：新增{kind}，位于{lane}",
        "removed_in": "{name}：移除{kind}，原在{lane}",
        "moved": "{name}：由{old}移至{new}",
        "moved_across": "{name}：由{old}移至{new}，跨越{lines}",
        "and": "与",
        "interaction": "互动分界线",
        "visibility": "可见分界线",
        "internal_interaction": "内部互动分界线",
        "seen": "；顾客此后可见",
        "unseen": "；顾客此后不可见",
        "failure": "失败“{name}”",
        "mode_added": "新增，{share}",
        "mode_removed": "移除，原为 {share}",
        "reworded": "文字有改动",
        "none": "无",
        "yes": "是",
        "no": "否",
        "others": "其他",
        "from": "{time} 起 {value}",
        "within": "{time} 内 {value}",
        "skill": "技能",
        "span": "{what}（{begin} 至 {end}）",
        "shift": "{what} 由 {begin} 移至 {end}",
        "drop": "移除",
        "ample": "充足",
        "every": "所有",
        "leave": "离开",
        "lost": "流失",
        "segment": "客户分层",
        "stream": "到达流",
        "pool": "人员组",
        "system": "系统",
        "lane": "泳道",
        "room": "场所",
        "duty": "班次",
        "step": "步骤",
    },
}

_KEYS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "service": "name", "about": "description", "moment_of_truth": "moment of truth", "wrap_up": "wrap-up",
        "waiting_places": "waiting places", "balks_at": "balks at", "at": "begins at", "uses": "uses",
        "next": "goes on to", "then": "leads to", "count": "head count", "every": "one every",
        "work": "work in service", "order": "order of the queue", "head_start": "head start",
        "first_day": "first day", "closed": "closed on", "exits": "unserved goes on",
        "abandoned": "who gave up:", "balked": "who balked:", "blocked": "who found no room:",
        "turned_away": "who was turned away:",
        "pain": "pain point", "asks": "asked first", "overflow": "taken over by", "keep_until": "same person until",
        "due": "due after", "interruptible": "interruptions", "background": "only when there is time",
        "growth": "growth of priority", "shift_end": "at the end of a shift", "calls": "calls first",
        "up": "time between outages", "down": "time of an outage", "share": "share", "segments": "segments",
    },
    "zh": {
        "service": "名称", "about": "说明", "unit": "时间单位", "currency": "货币", "hours": "营业时间",
        "closing": "关门规则", "label": "显示名", "share": "占比", "priority": "优先级", "patience": "耐心",
        "order": "叫号规则", "absent": "缺勤率", "room": "场所", "places": "位数", "head_start": "提前量",
        "at": "起始步骤", "rate": "到达率", "every": "到达间隔", "busyness": "繁忙程度", "segments": "客户分层",
        "count": "人数", "cost": "人工成本", "up": "故障间隔", "down": "故障时长", "work": "在办业务",
        "lane": "泳道", "phase": "阶段", "evidence": "有形展示", "icon": "图标", "by": "人员",
        "shift": "班次", "shifts": "班次", "maintenance": "计划维护",
        "skill": "技能", "skills": "技能", "asks": "询问顺序", "overflow": "接手者", "keep_until": "同一人直至",
        "lines": "排队方式", "due": "时限",
        "interruptible": "中断", "background": "仅空闲时办理", "growth": "优先级增速",
        "pace": "工作速度",
        "breaks": "休息", "shift_end": "下班时在办业务", "calls": "叫号次序",
        "notes": "备注", "policy": "规定", "pain": "痛点", "idea": "改进设想", "owner": "责任人", "feeling": "感受",
        "helped_by": "协助人员", "uses": "系统", "takes": "耗时",
        "wrap_up": "后续处理", "waiting_places": "等候位", "balks_at": "见队离开", "standard": "服务标准",
        "failures": "失败", "score": "评分", "wait": "等待",
        "expected": "顾客期望", "believed": "管理层认为", "promised": "承诺", "perceived": "顾客感知",
        "moment_of_truth": "关键时刻", "next": "去向", "then": "去向", "source": "来源", "above": "位于其上",
        "first_day": "首日", "closed": "休息日", "exits": "未获服务后去向", "abandoned": "放弃者：",
        "balked": "见队离开者：", "blocked": "无位者：", "turned_away": "遇关门者：",
        "below": "位于其下", "prices": "价格", "waiting": "等待", "lost": "流失", "demand": "需求", "outages": "故障",
    },
}  # fmt: skip


def sentence(word: str, lang: str, **parts: object) -> str:
    """One sentence or word, its parts put in; English where the language has none."""
    return _SENTENCES["zh" if lang.startswith("zh") else "en"][word].format(**parts)


def key_word(key: str, lang: str, *, first: bool = False) -> str:
    """What a key of the file is called in the language; `first` begins a line with it."""
    word = _KEYS["zh" if lang.startswith("zh") else "en"].get(key, key.replace("_", " "))
    return word[:1].upper() + word[1:] if first else word
