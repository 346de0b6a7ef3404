"""The words behind the colon of a change, read: `+1`, `x0.9`, `-20%`, `+1 from 11:00 to 14:00`, `drop`.

Anything that is none of these forms is the new value itself, `lognormal(mean=5, sd=4)`; `= -1` sets what would else be
read as an operation. Full-width signs are read as their plain ones. Invariant: what is read can be carried out at some
place; a factor is finite and more than 0.
"""

from __future__ import annotations

import math
import re
import unicodedata

from blueprint.changes.day import Doors, Longer, PartOfDay, Shift
from blueprint.changes.dropping import Drop
from blueprint.changes.figures import Become, Listed, Plus, Times
from blueprint.changes.joining import Add, Merge
from blueprint.changes.operation import Operation
from blueprint.changes.sizes import tidy
from blueprint.dates import Days
from blueprint.quantity import Duration, Share

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_ODD = r"[+-]?(?:nan|inf|infinity)"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_SPAN = rf"({_CLOCK})\s*(?:-|–|to)\s*({_CLOCK})"
_FACTOR = re.compile(rf"[x×*]\s*([+-]?{_NUMBER}|{_ODD})", re.IGNORECASE)
_PERCENT = re.compile(rf"([+-])\s*({_NUMBER})\s*%")
_PLUS = re.compile(rf"([+-])\s*({_NUMBER}|{_ODD})", re.IGNORECASE)
_LONGER = re.compile(rf"([+-])\s*({_NUMBER}\s*[^\W\d]\w*)")
_NAMED = re.compile(r"([+-])\s*([^\W\d]\w*)")
_DATED = re.compile(r"([+-])\s*(\d{4}-\d{1,2}-\d{1,2}(?:\.\.\d{4}-\d{1,2}-\d{1,2})?)")
_WINDOW = re.compile(rf"(.+?)\s+from\s+{_SPAN}")
_SHIFT = re.compile(rf"shift\s+(.+?)\s+from\s+{_SPAN}\s+to\s+{_SPAN}")
_DOORS = re.compile(rf"(opens|closes)\s+(?:at\s+)?({_CLOCK})")


def read(text: str) -> Operation:
    """The operation that `text` says.

    Raises
    ------
    ValueError
        what is wrong with it: an empty text, a factor that is none.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if not words:
        raise ValueError("says nothing; write what it becomes, +1, x0.9 or drop")
    if words.startswith("="):
        return Become(_some(text.strip().lstrip("=＝").strip()))
    if words.split()[0] == "shift":
        return _shift(words)
    if found := _WINDOW.fullmatch(words):
        inner = read(found[1])
        if not isinstance(inner, (Plus, Times, Become)):
            raise ValueError(
                f"{found[1]!r} is not for a part of the day; write +1, x1.2 or a number before from"
            )
        return PartOfDay(inner, found[2], found[3])
    if re.match(rf"[x×*+-]\s*{_NUMBER}.*\sfrom\s", words):
        raise ValueError(f"{words!r} names no part of the day; write it as from 11:00 to 14:00")
    return _simple(words) or _structural(words) or Become(text.strip())


def _simple(words: str) -> Operation | None:
    if found := _FACTOR.fullmatch(words):
        return Times(_factor(float(found[1]), words))
    if found := _PERCENT.fullmatch(words):
        return Times(_factor(1 + float(f"{found[1]}{found[2]}") / 100, words))
    if found := _PLUS.fullmatch(words):
        number = float(f"{found[1]}{found[2]}") if found[2][0] not in "+-" else math.nan
        if not math.isfinite(number) or abs(number) > 1e9:
            raise ValueError(f"{words} is no number to add; write +1 or -1")
        if number == 0:
            raise ValueError(f"{words} changes nothing; write +1 or -1")
        return Plus(number)
    if found := _LONGER.fullmatch(words):
        return Longer(1 if found[1] == "+" else -1, Duration.parse(found[2]))
    if found := _NAMED.fullmatch(words):
        return Listed(found[1], found[2])
    if found := _DATED.fullmatch(words):
        return Listed(found[1], str(Days.parse(found[2])))
    if found := _DOORS.fullmatch(words):
        return Doors(found[1], found[2])
    return None


def _structural(words: str) -> Operation | None:
    verb, _, rest = words.partition(" ")
    if words == "drop":
        return Drop()
    if verb == "merge" and re.fullmatch(r"[^\W\d]\w*", rest.strip()):
        return Merge(rest.strip())
    if verb == "add" and rest.strip().lower().endswith((".yaml", ".yml")):
        return Add(rest.strip())
    return None


def _shift(words: str) -> Shift:
    found = _SHIFT.fullmatch(words)
    if not found:
        raise ValueError("is no shift; write it as shift 20% from 11:00-13:00 to 14:00-16:00")
    return Shift(Share.parse(found[1]), (found[2], found[3]), (found[4], found[5]))


def _factor(number: float, words: str) -> float:
    number = tidy(number) if math.isfinite(number) else number
    if not math.isfinite(number) or number < 0 or number > 1e9:
        raise ValueError(f"{words} is no factor; write x1.2 for a fifth more, x0.8 for a fifth less")
    if number == 0:
        raise ValueError(f"{words} leaves nothing; write drop to remove it, or set it to 0")
    if number == 1:
        raise ValueError(f"{words} changes nothing; write x1.2 for a fifth more")
    return number


def _some(text: str) -> str:
    if not text:
        raise ValueError("says nothing; write what it becomes after =")
    return text
