"""How the work of a step is done, in words: in which order, by whom after a wait, when there is time.

Invariant: the orders are those that `order` of a step may have; `fifo` is what holds without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from blueprint.estimate import unit_after
from blueprint.quantity import Duration, plain

FIFO = "fifo"
_WORDS = {
    FIFO: ("first come first", "先到先办"),
    "lifo": ("last come first", "后到先办"),
    "random": ("in random order", "随机叫号"),
    "shortest": ("shortest first", "短业务优先"),
    "due": ("who is due first", "先到期先办"),
    "accumulating": ("priority grows with the wait", "优先级随等待增长"),
}


def order_words(order: str, lang: str = "en") -> str:
    """An order as a person would say it.

    >>> order_words("shortest"), order_words("lifo", "zh")
    ('shortest first', '后到先办')
    """
    return _WORDS[order][lang.startswith("zh")]


_WAYS = {
    "resume": ("goes on later", "稍后继续"), "restart": ("begins anew later", "稍后重做"),
    "finish": ("work is finished", "办完为止"), "hand_over": ("work is handed over", "交接给他人"),
    "tomorrow": ("work is left until the next day", "留到次日"), "priority": ("by priority", "按优先级"),
    "longest_wait": ("who has waited longest", "等候最久者"), "own_work": ("own work first", "本职优先"),
    "fewest_skills": ("fewest skills first", "技能少者优先"), "longest_idle": ("longest idle first", "空闲最久者优先"),
    "at_random": ("anybody who is free", "任一空闲者"), "one": ("one line", "一队"),
    "separate": ("a line each", "各自排队"), "jockeying": ("a line each, with jockeying", "各自排队，可换队"),
}  # fmt: skip


def way_words(way: str, lang: str = "en") -> str:
    """One of the words that say how people work, as a person would say it; any other word as it is.

    >>> way_words("hand_over"), way_words("longest_idle", "zh"), way_words("anna")
    ('work is handed over', '空闲最久者优先', 'anna')
    """
    return _WAYS[way][lang.startswith("zh")] if way in _WAYS else way


def work_words(
    step: Mapping[str, Any],
    label: Callable[[str, str], str],
    unit: str,
    lang: str = "en",
    *,
    short: bool = False,
) -> list[str]:
    """What is unusual about the work of a step, as its file says it: each in a few words.

    Parameters
    ----------
    label
        what readers call the thing of a section: `label("staff", "teller")`.
    unit
        of a number without one.
    short
        leave out what is not seen by customers.
    """
    zh = lang.startswith("zh")
    told = [order_words(step["order"], lang)] if step.get("order", FIFO) != FIFO else []
    if step.get("at_most") is not None:
        told.append(f"每人最多 {step['at_most']} 次" if zh else f"at most {step['at_most']} times each")
    for name, after in (step.get("overflow") or {}).items():
        who = label("staff", name)
        wait = Duration.parse(after)
        long = f"{plain(wait.number)}{unit_after(wait.unit or unit, lang)}"
        told.append(f"{long}后由{who}接手" if zh else f"{who} after {long}")
    if step.get("keep_until"):
        until = label("steps", step["keep_until"])
        told.append(f"同一人至“{until}”" if zh else f"same person until {until}")
    if step.get("background"):
        told.append("空闲时办理" if zh else "when there is time")
    if step.get("interruptible") and not short:
        anew = step["interruptible"] == "restart"
        en = "begun anew when interrupted" if anew else "left for customers of a higher priority"
        told.append(("可中断，之后重做" if anew else "可为更高优先级中断") if zh else en)
    return told
