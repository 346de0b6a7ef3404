"""Figures of a comparison as they are read: what was and what will be, a change with its interval, a range.

78 → 58 customers, −20 ±1. Digits follow from the interval of the change, one more where that would seem to hold
zero: as in a picture of both.

Invariant: shares differ by points, never by per cent; totals are a day's.
"""

from __future__ import annotations

import math

from blueprint.drawing.differences import digits_of
from blueprint.estimate import Estimate, number, percent, unit_after
from sim.experiment.contrast import Contrast
from sim.metric import Metric
from sim.results import Results
from studio.words import either, word


def level_of(results: Results, metric: Metric) -> Estimate:
    """A metric with its own interval, totals a day; NaN where there is none."""
    return results.estimate(metric.scope, metric.name, metric.measure, metric.segment)


def change_of(found: Contrast, days: int) -> Estimate:
    """What a scenario changes, with the interval that holds together with all others; totals a day."""
    return Estimate(found.change, found.low, found.high).over(days if found.metric.total else 1)


def points(found: Estimate) -> Estimate:
    """A difference of shares, in points."""
    return found.also(lambda value: value * 100)


def after_number(unit: str, lang: str) -> str:
    """A unit after a difference: that of shares is points."""
    return f" {word('points', lang)}" if unit == "share" else unit_after(unit, lang)


def size(found: Estimate, unit: str, lang: str) -> str:
    """A difference without its sign: `1,440 CNY`, `4.9 points`."""
    shown = points(found) if unit == "share" else found
    return "–" if not shown.known else number(abs(shown.mean), shown.places()) + after_number(unit, lang)


def span(found: Estimate, unit: str, lang: str) -> str:
    """The interval of a difference: `1,290 to 1,580`, “1,290 至 1,580”; nothing where there is none."""
    shown = points(found) if unit == "share" else found
    if not shown.sure:
        return ""
    low, high = (number(end, shown.places()) for end in (shown.low, shown.high))
    return either(f"{low} to {high}", f"{low} 至 {high}", lang)


def signed(found: Estimate, unit: str, lang: str, *, bare: bool = False) -> str:
    """A change with its sign and how sure it is: `−2.2 min ±0.2`, `+4.9 points ±0.3`; `bare` is the figure alone."""
    shown = points(found) if unit == "share" else found
    if not shown.known:
        return "–"
    text = number(shown.mean, shown.places())
    plus = "+" if shown.mean > 0 and any(char in "123456789" for char in text) else ""
    if bare:
        return plus + text
    return " ".join(filter(None, (f"{plus}{text}{after_number(unit, lang)}", shown.spread())))


def pair(
    before: Estimate, after: Estimate, change: Estimate, unit: str, lang: str, *, clear: bool
) -> tuple[str, str, str]:
    """What was, what will be, and the unit after both; digits are those of the change, as in a picture of both."""
    shown = points(change) if unit == "share" else change
    digits = digits_of(shown, clear=clear) if shown.sure else max(before.places(unit), after.places(unit))
    texts = tuple(_bare(one, unit, lang, digits) for one in (before, after))
    return texts[0], texts[1], "" if unit == "share" else unit_after(unit, lang)


def _bare(found: Estimate, unit: str, lang: str, digits: int) -> str:
    if math.isnan(found.mean):
        return "–"
    return percent(found.mean, lang, digits) if unit == "share" else number(found.mean, digits)
