"""Sentences in the width of a terminal: broken at blanks or Chinese signs, never between a number and its unit.

“(by 0.77 min ±0.14)” goes to the next line as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

_UNIT = r"(?:%|ms|s|min|h|d|wk|pp|points?|customers|[A-Z]{3}(?:/[a-z]+)?|分钟|小时|毫秒|秒|天|元|人|个百分点)"
_NUMBER = rf"[(−+±×<>✓✗≈]?\s?\d[\d,.]*(?:\s?{_UNIT}(?![A-Za-z]))?"
_SURE = r"(?:\s±[\d,.]+|\s\([\d,.−]+\s?[–…]\s?[\d,.−]+\))"
_WIDE = r"[\u2e80-\u303f\u3040-\u9fff\uf900-\ufaff\uff00-\uffef]"
_PIECES = re.compile(rf"\s+|{_NUMBER}{_SURE}?|{_WIDE}|[^\s\u2e80-\u9fff\uff00-\uffef]+")
_NEVER_FIRST = set("，。；：、！？）”》…,.;:!?)")
_NEVER_LAST = set("（“《(")


def wrapped(text: Text, width: int) -> Text:
    """The text in lines of at most a width; only what is longer than a line by itself is broken."""
    lines = Text()
    for number, line in enumerate(text.split("\n", allow_blank=True)):
        if number:
            lines.append("\n")
        breaks = list(_breaks(_glued(line.plain), width))
        parts = line.divide(breaks)
        for at, part in enumerate(parts):
            part.rstrip()
            lines.append("\n" if at else "").append_text(part)
    return lines


def items(parts: Sequence[Text], width: int, between: str = " · ") -> Text:
    """Parts one after another, each whole on one line where it fits there."""
    lines = Text()
    used = 0
    for part in parts:
        own = cell_len(part.plain)
        if used and used + len(between) + own <= width:
            lines.append(between, style="dim").append_text(part)
            used += len(between) + own
        else:
            lines.append("\n" if used else "").append_text(part)
            used = own
    return wrapped(lines, width)


def _glued(text: str) -> list[str]:
    """The pieces between which a line may be broken."""
    pieces: list[str] = []
    for found in _PIECES.findall(text):
        if (
            pieces
            and not found.isspace()
            and (found[0] in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST or _joined(pieces[-1], found))
        ):
            pieces[-1] += found
        else:
            pieces.append(found)
    return pieces


def _joined(one: str, other: str) -> bool:
    """Whether two pieces without a blank between them are one word: `Q3`, `“Form`."""
    wide = re.compile(_WIDE)
    return not (one[-1].isspace() or wide.match(one[-1]) or wide.match(other[0]))


def _breaks(pieces: Sequence[str], width: int) -> list[int]:
    """After how many letters lines end."""
    ends, used, at = [], 0, 0
    for piece in pieces:
        own = cell_len(piece)
        if used and used + own > width and not piece.isspace():
            ends.append(at)
            used = 0
        used += own
        at += len(piece)
    return ends
