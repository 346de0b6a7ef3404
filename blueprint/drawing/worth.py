"""What mending a step is worth, in the words of its small print.

"120 ± 30 min/day" stands on the counter, below it what is behind it, "queue for Teller", and how sure it is that
the counter is among the worst three, "worst 3: 97%".

Kept: a figure has no more digits than its interval allows; what is not known is left out.
"""

from collections.abc import Sequence
from math import floor, log10

from blueprint.drawing.findings import StepFinding, SystemFinding, is_known
from blueprint.drawing.words import percent, unit_text, word

EVEN = 0.15  # an interval whose sides differ by less than this part of it is written with ±
MINUS = "−"


def worth_lines(
    found: StepFinding | SystemFinding, unit: str, thresholds: Sequence[float], lang: str
) -> list[str]:
    """Return the small print of a step or system: its worth, what is behind it, how sure it is a hotspot.

    A worth too small for a colour that may as well be nothing is not written.
    """
    if not is_known(found.worth):
        return []
    small = not thresholds or found.worth < thresholds[0]
    nothing = (
        is_known(found.worth_low) and is_known(found.worth_high) and found.worth_low <= 0 <= found.worth_high
    )
    if small and nothing and not found.unsure and found.rank is None:
        return []
    shown = with_interval(found.worth, found.worth_low, found.worth_high, lang)
    lines = [" ".join((shown, unit_text(unit, lang))).strip()]
    lines += [found.culprit] if found.culprit else []
    if is_known(found.among_worst) and (found.unsure or found.rank is not None):
        lines.append(word("worst", lang, value=percent(found.among_worst)))
    return lines


def with_interval(value: float, low: float | None, high: float | None, lang: str = "en") -> str:
    """Return a figure with its interval, in as many digits as the interval allows.

    >>> with_interval(118.7, 91.2, 146.2)
    '119 ± 28'
    >>> with_interval(118.7, 95.0, 152.4)
    '119 (95–152)'
    >>> with_interval(-2.21, -2.6, -1.8)
    '−2.21 ± 0.40'
    >>> with_interval(118.7, None, None)
    '119'
    """
    if not (is_known(low) and is_known(high)) or high <= low:
        return number(value, places(abs(value) / 10))
    at = places((high - low) / 2)
    if abs((high - value) - (value - low)) <= EVEN * (high - low):
        return f"{number(value, at)} ± {number((high - low) / 2, at)}"
    ends = number(low, at), number(high, at)
    span = word("span", lang, low=ends[0], high=ends[1]) if low < 0 else "–".join(ends)
    return f"{number(value, at)} ({span})"


def places(size: float) -> int:
    """Return how many digits after the point a figure has whose uncertainty has this ``size``."""
    return 0 if size <= 0 else min(max(1 - floor(log10(size)), 0), 3)


def number(value: float, digits: int) -> str:
    """Return a number as it is read: thousands apart, a true minus sign, nothing like −0."""
    text = f"{abs(value):,.{digits}f}"
    return MINUS + text if value < 0 and any(char in "123456789" for char in text) else text
