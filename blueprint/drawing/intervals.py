"""Figures with their interval, as the small print of a box has them: what mending is worth, what a change did.

"120 ± 30 min/day" stands on the counter, below it what is behind it, "queue for Teller", and how sure it is that
the counter is among the worst three, "worst 3: 97%". After a change it says "5.3 → 3.1 min" and
"−2.2 ± 0.4".

Kept: a figure has no more digits than its interval allows; what is not known is left out.
"""

from collections.abc import Sequence
from math import floor, log10

from blueprint.drawing.differences import StepDifference
from blueprint.drawing.results_shown import SECONDS, StepFinding, SystemFinding, in_unit, is_known
from blueprint.drawing.words import percent, unit_text, word

EVEN = 0.1  # an interval whose sides differ by less than this part of it is written with ±
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


def change_lines(found: StepDifference | None, unit: str, lang: str) -> list[str]:
    """Return the small print of a step of two versions: its wait before and after, and the change.

    What is not clearly more or less is joined by ≈ in place of an arrow. A wait of a step that exists only
    once stands alone.
    """
    if found is None:
        return []
    known = [wait for wait in (found.wait_before, found.wait_after) if is_known(wait)]
    if not any(known):
        return []
    named = word(unit, lang)
    shown = [in_unit(wait, unit) for wait in known]
    if len(known) == 1:
        return [word("wait", lang, value=shown[0], unit=named)]
    joint = " → " if found.clear else " ≈ "
    lines = [f"{joint.join(shown)} {named}"]
    if is_known(found.change):
        size = SECONDS[unit]
        low, high = (end / size if is_known(end) else None for end in (found.low, found.high))
        change, digits = found.change / size, 0 if unit == "s" else 1
        if (
            found.clear and low is not None and high is not None
        ):  # the interval shown must not seem to hold zero
            digits += round(abs(change), digits) <= round((high - low) / 2, digits)
        lines.append(signed(with_interval(change, low, high, lang, digits)))
    return lines


def signed(text: str) -> str:
    """Return a figure with a plus before it unless it has a minus or is nothing."""
    return text if text.startswith(MINUS) or not any(char in "123456789" for char in text) else f"+{text}"


def with_interval(
    value: float, low: float | None, high: float | None, lang: str = "en", digits: int | None = None
) -> str:
    """Return a figure with its interval, in as many ``digits`` after the point as said or the interval allows.

    >>> with_interval(118.7, 91.2, 146.2)
    '119 ± 27'
    >>> with_interval(118.7, 95.0, 152.4)
    '119 (95–152)'
    >>> with_interval(-2.21, -2.6, -1.8)
    '−2.2 ± 0.4'
    >>> with_interval(118.7, None, None)
    '119'
    """
    if not (is_known(low) and is_known(high)) or high <= low:
        return number(value, places(abs(value) / 10) if digits is None else digits)
    at = places((high - low) / 2) if digits is None else digits
    if abs((high - value) - (value - low)) <= EVEN * (high - low):
        return f"{number(value, at)} ± {number((high - low) / 2, at)}"
    ends = number(low, at), number(high, at)
    span = word("span", lang, low=ends[0], high=ends[1]) if low < 0 else "–".join(ends)
    return f"{number(value, at)} ({span})"


def places(size: float) -> int:
    """Return after how many digits behind the point, or before it if below 0, a figure of this uncertainty ends.

    The uncertainty keeps two digits if the first is 1 or 2, else one.

    >>> [places(size) for size in (0.16, 0.9, 4.2, 15, 30, 230)]
    [2, 1, 0, 0, -1, -1]
    """
    if size <= 0:
        return 0
    power = floor(log10(size))
    return min((1 if size / 10**power < 3 else 0) - power, 3)


def number(value: float, digits: int) -> str:
    """Return a number as it is read: thousands apart, a true minus sign, nothing like −0."""
    text = f"{abs(round(value, digits)):,.{max(digits, 0)}f}"
    return MINUS + text if value < 0 and any(char in "123456789" for char in text) else text
