"""The answer of an experiment as plain values, for programs and for the results folder.

Invariant: what is no number is None, so that it can be written as JSON.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.day import Day
from sim.experiment.compare import Comparison
from sim.experiment.design import Design
from sim.experiment.hotspots import Hotspots
from sim.experiment.selection import Selection
from sim.experiment.sensitivity import Sensitivity
from sim.experiment.warm_up import WarmUp
from sim.week import Week


def record_of(
    design: Design, comparison: Comparison, selection: Selection | None, hotspots: Hotspots | None,
    sensitivity: Sensitivity | None, warm_up: WarmUp | None, days: Mapping[str, Day],
    week: Week | None,
) -> dict[str, Any]:  # fmt: skip
    """One object: `experiment`, `comparison`; what else was asked for: `selection`, `hotspots`, `sensitivity`, …"""
    found: dict[str, Any] = {
        "experiment": design.question,
        "service": design.service.service,
        "fingerprint": design.service.fingerprint,
        "changes": {name: list(changes) for name, changes in design.changes().items()},
        "comparison": comparison.record(),
    }
    if selection:
        found["selection"] = of_selection(selection)
    if hotspots:
        found["hotspots"] = hotspots.record()
    if sensitivity:
        found["sensitivity"] = of_sensitivity(sensitivity)
    if warm_up:
        found["warm_up"] = of_warm_up(warm_up)
    if days:
        found["days"] = {name: day.record() for name, day in days.items()}
    if week:
        found["week"] = week.record()
    return plain(found)  # type: ignore[no-any-return]


def of_selection(found: Selection) -> dict[str, Any]:
    """A selection as plain values."""
    return {
        "best": found.best, "measure": str(found.metric), "unit": found.metric.unit, "least": found.least,
        "within": found.within, "level": found.level, "sure": found.sure,
        "runners": [dict(vars(runner)) for runner in found.runners],
    }  # fmt: skip


def of_sensitivity(found: Sensitivity) -> dict[str, Any]:
    """A sensitivity as plain values."""
    return {
        "measure": str(found.metric), "unit": found.metric.unit, "best": found.best, "level": found.level,
        "replications": found.replications, "decisive": list(found.decisive),
        "doubtful": list(found.doubtful), "tied": list(found.tied),
        "influences": [
            {
                "input": one.input, "change": one.change, "before": one.effect.before, "after": one.effect.after,
                "effect": one.effect.change, "low": one.effect.low, "high": one.effect.high,
                "clear": one.effect.clear, "best": one.best, "turns": one.turns, "may_turn": one.may_turn,
            }
            for one in found.influences
        ],
    }  # fmt: skip


def of_warm_up(found: WarmUp) -> dict[str, Any]:
    """A warm-up as plain values, with the series it was found in."""
    return {
        "hours": found.hours, "enough": found.enough, "times": found.times.tolist(), "series": found.series.tolist(),
    }  # fmt: skip


def plain(value: Any) -> Any:
    """The same with every number that is none, or endless, as None."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
