"""Services on which the pictures were tried, as plain data: awkward shapes and awkward names, all of them simulated.

A mortgage of 25 steps with four added lanes and three streams, an eight-way menu, eighty steps in a row, a desk at
which nobody waits and that uses a single lane, a counter with long names. Figures are made up; only the shapes matter.

Invariant: every service here is one that `blueprint check` has nothing against.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import blueprint
from blueprint import Blueprint

Said = Mapping[str, Any]


def _both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


_MORTGAGE = (
    ("Enquiry", "咨询", "customer", ""), ("First talk", "初谈", "frontstage", "adviser"),
    ("Collect papers", "收集材料", "customer", ""), ("Check papers", "审核材料", "backstage", "clerk"),
    ("Score", "评分", "backstage", "clerk"), ("Order valuation", "委托评估", "valuer", "valuer"),
    ("Visit the house", "现场勘察", "valuer", "valuer"), ("Write valuation", "出具评估", "valuer", "valuer"),
    ("Decide", "审批", "backstage", "clerk"), ("Second look", "复核", "risk", "risk_officer"),
    ("Offer", "报价", "frontstage", "adviser"), ("Explain the offer", "说明报价", "frontstage", "adviser"),
    ("Think it over", "客户考虑", "customer", ""), ("Sign", "签约", "frontstage", "adviser"),
    ("Notary's date", "预约公证", "notary", "notary"), ("Notary signs", "公证", "notary", "notary"),
    ("Land registry", "登记", "registry", "registrar"), ("Insurance", "保险", "valuer", "valuer"),
    ("Check before paying", "放款审核", "backstage", "clerk"), ("Pay out", "放款", "backstage", "clerk"),
    ("Tell the seller", "通知卖方", "backstage", "clerk"), ("Confirm", "确认", "frontstage", "adviser"),
    ("File", "归档", "backstage", "clerk"), ("Welcome letter", "欢迎信", "backstage", "clerk"),
    ("Feedback", "反馈", "customer", ""),
)  # fmt: skip


def mortgage() -> Blueprint:
    """A mortgage: 25 steps, four added lanes, three streams."""
    steps: dict[str, Any] = {}
    for number, (en, zh, lane, pool) in enumerate(_MORTGAGE):
        step: dict[str, Any] = {"label": _both(en, zh), "lane": lane, "takes": "exponential(mean=12)"}
        step |= {"by": pool} if pool else {}
        step |= {"uses": "core"} if number in {4, 8, 19} else {}
        step |= {"next": f"s{number + 1}"} if number + 1 < len(_MORTGAGE) else {}
        steps[f"s{number}"] = step
    steps["s3"]["fails"] = {
        "missing": {"label": _both("Paper missing", "缺材料"), "share": "20%", "then": "s2"}
    }
    steps["s8"]["next"] = {"s10": "80%", "s9": "20%"}
    pools = {pool: 2 for *_, pool in _MORTGAGE if pool} | {"clerk": 3}
    return blueprint.build({
        "service": _both("Mortgage", "住房贷款"), "unit": "min", "hours": "09:00-17:00",
        "lanes": {
            "valuer": {"label": _both("Valuer", "评估公司"), "below": "visibility"},
            "risk": {"label": _both("Risk", "风险部"), "below": "visibility"},
            "notary": {"label": _both("Notary", "公证处"), "below": "visibility"},
            "registry": {"label": _both("Registry", "登记中心"), "below": "visibility"},
        },
        "arrivals": {
            "branch": {"label": _both("Branch", "网点"), "at": "s0", "rate": "2/h"},
            "web": {"label": _both("Web", "网上"), "at": "s0", "rate": "1/h"},
            "broker": {"label": _both("Broker", "中介"), "at": "s2", "rate": "1/h"},
        },
        "staff": {pool: {"label": _both(pool.replace("_", " ").capitalize(), pool), "count": count}
                  for pool, count in pools.items()},
        "systems": {"core": {"label": _both("Core banking", "核心系统"),
                             "up": "exponential(mean=40 h)", "down": "exponential(mean=20)"}},
        "steps": steps,
    })  # fmt: skip


_TOPICS = (
    ("Balance", "余额"), ("Card lost", "挂失"), ("Loan", "贷款"), ("Complaint", "投诉"),
    ("Online banking", "网银"), ("Change of address", "改地址"), ("Investments", "理财"), ("Something else", "其他"),
)  # fmt: skip


def menu() -> Blueprint:
    """A call centre with an eight-way menu."""
    topics = {
        f"topic_{number}": {
            "label": _both(*topic), "lane": "frontstage", "by": f"group_{number % 4}", "takes": "exponential(mean=4)",
            "patience": "exponential(mean=6)",
        }
        for number, topic in enumerate(_TOPICS)
    }  # fmt: skip
    return blueprint.build({
        "service": _both("Call centre with a menu", "语音菜单呼叫中心"), "unit": "min", "hours": "08:00-18:00",
        "arrivals": {"calls": {"label": _both("Calls", "来电"), "at": "menu", "rate": "60/h"}},
        "staff": {f"group_{n}": {"label": _both(f"Group {n + 1}", f"{n + 1} 组"), "count": 2} for n in range(4)},
        "steps": {
            "menu": {"label": _both("What is it about?", "办理何事？"), "lane": "customer",
                     "takes": "uniform(low=0.3, high=1)", "next": dict.fromkeys(topics, "12.5%")},
            **topics,
        },
    })  # fmt: skip


def eighty() -> Blueprint:
    """Eighty steps in a row, and nobody waits."""
    lanes = ("frontstage", "backstage", "customer")
    steps = {
        f"s{n}": {
            "label": _both(f"Step {n + 1}", f"步骤 {n + 1}"), "lane": lanes[n % 3], "takes": "exponential(mean=2)",
            **({"by": "clerk"} if n % 3 < 2 else {}), **({"next": f"s{n + 1}"} if n < 79 else {}),
        }
        for n in range(80)
    }  # fmt: skip
    return blueprint.build({
        "service": _both("Eighty steps", "八十步"), "unit": "min", "hours": "08:00-18:00",
        "arrivals": {"walk_in": {"label": _both("Walk-in", "到店"), "at": "s0", "rate": "10/h"}},
        "staff": {"clerk": {"label": _both("Clerk", "办事员"), "count": 40}}, "steps": steps,
    })  # fmt: skip


def calm() -> Blueprint:
    """A desk at which hardly anybody waits, and that uses a single lane."""
    own = {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=4)"}
    return blueprint.build({
        "service": _both("Calm desk", "清闲的窗口"), "unit": "min", "hours": "08:00-18:00",
        "arrivals": {"walk_in": {"label": _both("Walk-in", "到店"), "at": "hand_in", "rate": "2/h"}},
        "staff": {"clerk": {"label": _both("Clerk", "办事员"), "count": 2}},
        "steps": {"hand_in": {"label": _both("Hand in", "递交"), **own, "next": "receive"},
                  "receive": {"label": _both("Receive", "领取"), **own}},
    })  # fmt: skip


def long_names() -> Blueprint:
    """A counter with names that are too long for any box."""
    own = {"lane": "frontstage", "by": "clerk"}
    return blueprint.build({
        "service": _both("Municipal services with a very long name indeed, as they are", "综合受理窗口业务办理全流程"),
        "unit": "min", "hours": "08:00-18:00",
        "arrivals": {"walk_in": {"label": _both("Walk-in", "到店"), "at": "verify", "rate": "20/h"}},
        "staff": {"clerk": {"label": _both("Senior administrative counsellor", "综合窗口高级专员"), "count": 2}},
        "steps": {
            "verify": {
                "label": _both("Verification of the documents that were submitted electronically",
                               "对电子提交的全部申请材料进行逐项核验与登记"),
                **own, "takes": "exponential(mean=5)", "patience": "exponential(mean=9)", "next": "talk",
                "fails": {"signature": {"label": _both("Electronic signature cannot be verified", "签名无法验证"),
                                        "share": "9%", "then": "verify"}},
            },
            "talk": {"label": _both("Internationalisation officer's consultation", "领取结果并签字确认评价满意度"),
                     **own, "takes": "exponential(mean=3)"},
        },
    })  # fmt: skip


TRIED = {"mortgage": mortgage, "menu": menu, "eighty": eighty, "calm": calm, "long_names": long_names}
