"""The sizes of a value, made larger or smaller: `lognormal(mean=4.2, sd=2.1)` x0.9 is `lognormal(mean=3.78, sd=1.89)`.

A factor multiplies every size of a distribution (of each part of a mixture, of each segment, of each entry of a
timetable) and leaves its shape alone, so that a service takes 0.9 times as long for every customer: with the same
luck each draw is 0.9 times what it was. Invariant: what has no size to scale (a name, an empirical file) is refused,
never left as it was in silence. Figures are kept to twelve digits, so that 0.1 x3 is 0.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from blueprint.distribution import KINDS, Distribution, Parameter
from blueprint.quantity import SECONDS, Duration, Rate, Share, plain


def tidy(number: float) -> float:
    """`number` to twelve digits: what a person would write for it."""
    return float(f"{number:.12g}")


def whole(number: float) -> int:
    """The nearest whole number, a half rounded up; what is a half but for the last bit counts as one."""
    return math.floor(tidy(number) + 0.5)


def distribution(raw: Any, folder: Path | None) -> Distribution:
    """A distribution of times as written, or of plain numbers where it is none of times."""
    try:
        return Distribution.parse(raw, folder=folder, anywhere=True)
    except ValueError:
        return Distribution.parse(raw, dimension="number", folder=folder, anywhere=True)


def scaled_times(raw: Any, factor: float, folder: Path | None) -> Any:
    """A distribution as written, every size times `factor`; `never` stays.

    Raises
    ------
    ValueError
        when it has no size: an empirical one is drawn from its file as it is.
    """
    return raw if raw == "never" else scaled(distribution(raw, folder), factor).written()


def scaled(times: Distribution, factor: float) -> Distribution:
    """A distribution with every size times `factor`."""
    if times.kind == "mixture":
        return replace(times, parts=tuple((share, scaled(part, factor)) for share, part in times.parts))
    if times.kind == "empirical":
        raise ValueError(
            f"{times} is drawn from its file as it is; set another distribution, or a file with other times"
        )

    def larger(value: Parameter) -> Parameter:
        if isinstance(value, Duration):
            return Duration(tidy(value.number * factor), value.unit)
        return tidy(float(value) * factor)

    sizes = KINDS[times.kind].sizes
    return replace(
        times,
        parameters=tuple(
            (name, larger(value) if name in sizes else value) for name, value in times.parameters
        ),
    )


def scaled_rate(raw: Any, factor: float) -> Any:
    """A rate as written, times `factor`."""
    rate = Rate.parse(raw)
    return replace(rate, number=tidy(rate.number * factor)).written()


def added_rate(raw: Any, per_second: float, unit: str) -> Any:
    """A rate as written, with so many more a second."""
    rate = Rate.parse(raw)
    more = per_second * rate.per * SECONDS[rate.unit or unit]
    return replace(rate, number=tidy(rate.number + more)).written()


def scaled_share(raw: Any, factor: float) -> Any:
    """A share as written, times `factor`, never more than the whole; of one that varies, all that it can be."""
    if isinstance(raw, Mapping):
        return {key: scaled_share(one, factor) for key, one in raw.items()}
    share = Share.parse(raw)
    if share.value * factor > 1:
        raise ValueError(f"{share} times {plain(factor)} is more than the whole; write a smaller factor")
    return Share(tidy(share.value * factor)).written()


def each_segment(raw: Any, act: Callable[[Any], Any]) -> Any:
    """`act` on a value, or on the value of every segment."""
    if not (isinstance(raw, Mapping) and "by_segment" in raw):
        return act(raw)
    done: dict[str, Any] = {"by_segment": {name: act(value) for name, value in raw["by_segment"].items()}}
    if "others" in raw:
        done["others"] = act(raw["others"])
    return done
