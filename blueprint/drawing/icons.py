"""Icons of what the customer sees or holds: a card, a form, a ticket, a counter; drawn as a few strokes.

Each is made of lines in a square of side 1, the origin at the upper left. A file may name one (`icon: card` at a step
of a graph); without it, the words of the evidence suggest one, else it is a sheet of paper.

Kept: every icon lies within its square.
"""

from collections.abc import Iterable, Mapping
from math import cos, pi, sin

Line = tuple[tuple[float, float], ...]


def _round(x: float, y: float, radius: float) -> Line:
    return tuple((x + radius * cos(pi * n / 6), y + radius * sin(pi * n / 6)) for n in range(13))


def _box(left: float, top: float, right: float, bottom: float) -> Line:
    return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


ICONS: Mapping[str, tuple[Line, ...]] = {
    "sheet": (
        ((0.2, 0.05), (0.62, 0.05), (0.82, 0.25), (0.82, 0.95), (0.2, 0.95), (0.2, 0.05)),
        ((0.62, 0.05), (0.62, 0.25), (0.82, 0.25)),
    ),
    "form": (
        _box(0.18, 0.05, 0.82, 0.95),
        ((0.32, 0.28), (0.68, 0.28)),
        ((0.32, 0.5), (0.68, 0.5)),
        ((0.32, 0.72), (0.55, 0.72)),
    ),
    "card": (_box(0.02, 0.2, 0.98, 0.8), ((0.02, 0.38), (0.98, 0.38)), ((0.14, 0.64), (0.4, 0.64))),
    "ticket": (
        _box(0.12, 0.28, 0.88, 0.72),
        ((0.64, 0.28), (0.64, 0.4)),
        ((0.64, 0.47), (0.64, 0.55)),
        ((0.64, 0.62), (0.64, 0.72)),
    ),
    "machine": (
        _box(0.2, 0.05, 0.8, 0.95),
        _box(0.32, 0.17, 0.68, 0.42),
        ((0.32, 0.58), (0.68, 0.58)),
        _box(0.4, 0.7, 0.6, 0.82),
    ),
    "receipt": (
        (
            (0.22, 0.05),
            (0.78, 0.05),
            (0.78, 0.92),
            (0.64, 0.82),
            (0.5, 0.92),
            (0.36, 0.82),
            (0.22, 0.92),
            (0.22, 0.05),
        ),
        ((0.36, 0.28), (0.64, 0.28)),
        ((0.36, 0.48), (0.64, 0.48)),
    ),
    "screen": (_box(0.03, 0.12, 0.97, 0.72), ((0.5, 0.72), (0.5, 0.92)), ((0.28, 0.92), (0.72, 0.92))),
    "phone": (_box(0.28, 0.03, 0.72, 0.97), ((0.44, 0.86), (0.56, 0.86)), ((0.28, 0.76), (0.72, 0.76))),
    "letter": (_box(0.03, 0.2, 0.97, 0.82), ((0.03, 0.2), (0.5, 0.58), (0.97, 0.2))),
    "key": (_round(0.25, 0.5, 0.2), ((0.45, 0.5), (0.97, 0.5), (0.97, 0.68)), ((0.8, 0.5), (0.8, 0.64))),
    "money": (
        _box(0.02, 0.24, 0.98, 0.76),
        _round(0.5, 0.5, 0.15),
        ((0.12, 0.5), (0.2, 0.5)),
        ((0.8, 0.5), (0.88, 0.5)),
    ),
    "sign": (_box(0.1, 0.1, 0.9, 0.55), ((0.5, 0.55), (0.5, 0.97)), ((0.25, 0.32), (0.75, 0.32))),
    "counter": (
        _box(0.03, 0.62, 0.97, 0.92),
        _box(0.3, 0.16, 0.7, 0.48),
        ((0.5, 0.48), (0.5, 0.62)),
        ((0.03, 0.72), (0.97, 0.72)),
    ),
    "parcel": (_box(0.1, 0.2, 0.9, 0.9), ((0.1, 0.4), (0.9, 0.4)), ((0.5, 0.2), (0.5, 0.4))),
    "voice": (
        _round(0.5, 0.32, 0.2),
        ((0.2, 0.4), (0.26, 0.62), (0.5, 0.72), (0.74, 0.62), (0.8, 0.4)),
        ((0.5, 0.72), (0.5, 0.95)),
    ),
}
"""Every icon by its name."""

WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("machine", ("machine", "kiosk", "取号机", "终端", "设备")),
    ("ticket", ("ticket", "号票", "票")),
    ("counter", ("counter", "desk", "柜台", "前台")),
    ("card", ("card", "卡", "身份证")),
    ("form", ("form", "application", "contract", "表", "合同", "申请")),
    ("receipt", ("receipt", "bill", "回单", "发票", "面单")),
    ("screen", ("screen", "site", "app", "屏", "网站")),
    ("phone", ("phone", "call", "电话")),
    ("voice", ("announcement", "voice", "music", "语音", "播报", "提示音")),
    ("letter", ("letter", "mail", "message", "信", "邮件")),
    ("key", ("key", "钥匙", "房卡")),
    ("money", ("cash", "money", "现金", "付款")),
    ("sign", ("sign", "front", "lobby", "门面", "指示牌", "大堂")),
    ("parcel", ("parcel", "box", "包裹", "快递")),
)
"""What words of evidence suggest, the first that fits."""


def strokes(name: str) -> tuple[Line, ...]:
    """Return the lines of an icon; a sheet of paper for a name that there is none of."""
    return ICONS.get(name, ICONS["sheet"])


def guess(texts: Iterable[str]) -> str:
    """Return the icon that the words of some evidence suggest.

    >>> guess(["Ticket machine"]), guess(["银行卡"]), guess(["Tea"])
    ('machine', 'card', 'sheet')
    """
    said = " ".join(texts).lower()
    return next((name for name, words in WORDS if any(word in said for word in words)), "sheet")
