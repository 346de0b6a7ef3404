"""How long a step takes, as a designer writes it under its name: from the least to the most.

A form filled in within 2 to 7 minutes shows "takes 2–7 min"; a talk that may last for ever shows its mean.

Kept: a time that differs by segment, or that is not said, is left out.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from blueprint.distribution import Distribution
from blueprint.drawing.results_shown import SECONDS, is_known
from blueprint.drawing.words import word
from blueprint.estimate import unit_after
from blueprint.quantity import plain


def _short(value: float) -> str:
    """Return a number with three digits, or whole from a thousand on."""
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def takes_text(said: Mapping[str, Any], unit: str, lang: str) -> str:
    """Return the least and the greatest time of a step as text, or its mean; nothing when it says none."""
    takes = said.get("takes")
    if takes is None or isinstance(takes, Mapping) or str(takes).startswith("empirical"):
        return ""
    drawn = Distribution.parse(takes)
    sizes = drawn.standard(unit)[1]
    shown_in = unit if unit in SECONDS else "min"

    def number(seconds: float) -> str:
        return _short(seconds / SECONDS[shown_in])

    if drawn.kind in ("uniform", "triangular"):
        low, high = number(sizes["low"]), number(sizes["high"])
        return word("takes", lang, low=low, high=high, unit=word(shown_in, lang))
    if drawn.kind == "deterministic":
        return word("takes_just", lang, value=number(sizes["value"]), unit=word(shown_in, lang))
    return word("takes_about", lang, value=number(drawn.mean(unit)), unit=word(shown_in, lang))


def mean_text(said: Mapping[str, Any], unit: str, lang: str, found: float | None, shown_in: str) -> str:
    """Return how long a step takes on average: as written, else as ``found`` in ``shown_in``; nothing for no time."""
    takes = said.get("takes")
    if takes is None:
        return ""
    if not isinstance(takes, Mapping) and not str(takes).startswith("empirical"):
        own = unit if unit in SECONDS else "min"
        mean = Distribution.parse(takes).mean(unit) / SECONDS[own]
        return f"{_short(mean)}{unit_after(own, lang)}" if isfinite(mean) else ""
    return (
        f"{plain(float(f'{found:.2g}'))}{unit_after(shown_in, lang)}" if is_known(found) and found > 0 else ""
    )
