"""What the orders of a queue are called: first come first, last come first, the shortest first, in random order.

Invariant: the names are those that `order` of a step may have; `fifo` is what holds without a word.
"""

from __future__ import annotations

FIFO = "fifo"
_WORDS = {
    FIFO: ("first come first", "先到先办"),
    "lifo": ("last come first", "后到先办"),
    "random": ("in random order", "随机叫号"),
    "shortest": ("shortest first", "短业务优先"),
}


def order_words(order: str, lang: str = "en") -> str:
    """An order as a person would say it.

    >>> order_words("shortest"), order_words("lifo", "zh")
    ('shortest first', '后到先办')
    """
    return _WORDS[order][lang.startswith("zh")]
