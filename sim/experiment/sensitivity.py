"""Sensitivity: which input, if it were known better, would change the answer.

The times at the counter were measured on two afternoons, the arrivals for a year. Every input is supposed a tenth
smaller and a tenth larger in turn, with the same customers, for the service as it is and for every scenario: how far
does the measure move, and is the best scenario still the best?

Invariant: an input is moved before a scenario is applied, so that what a scenario sets stays set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np

import blueprint
from blueprint import Blueprint
from blueprint.quantity import number_of
from blueprint.values import BySegment
from sim.experiment.contrast import Contrast, contrasts
from sim.experiment.study import BASE, How, Study, check_level
from sim.intervals import LEVEL, moments
from sim.metric import Metric
from sim.replications.jobs import Values

BY = "10%"
"""By how much an input is supposed to be wrong, unless said otherwise."""


@dataclass(frozen=True)
class Influence:
    """What one input does, moved one way.

    Attributes
    ----------
    change
        how it was moved: `steps.counter.takes: x1.1`.
    effect
        the change of the metric in the service as it is; its interval holds together with those of all inputs.
    best
        the best scenario then.
    turns
        whether that is another one than before, and clearly better than the one that was the best.
    may_turn
        whether it is another one, clearly or not.
    """

    input: str
    change: str
    effect: Contrast
    best: str
    turns: bool
    may_turn: bool


@dataclass(frozen=True)
class Sensitivity:
    """What every input does to the answer; the most influential first.

    Attributes
    ----------
    best
        the best of the service as it is and its scenarios, with all inputs as they are.
    tied
        the others that cannot be told apart from it then.
    """

    metric: Metric
    best: str
    influences: tuple[Influence, ...]
    level: float
    replications: int
    tied: tuple[str, ...] = ()

    @property
    def decisive(self) -> tuple[str, ...]:
        """The inputs that clearly turn the answer."""
        return tuple(dict.fromkeys(one.input for one in self.influences if one.turns))

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The inputs that may turn it: another scenario has the best mean then, but not clearly."""
        return tuple(
            dict.fromkeys(
                one.input for one in self.influences if one.may_turn and one.input not in self.decisive
            )
        )


def inputs(service: Blueprint) -> Iterator[str]:
    """The paths of all inputs of a service that are measured or guessed: rates, times, patience, shares of failures."""
    for name, stream in service.arrivals.items():
        yield from (
            f"arrivals.{name}.{key}" for key in ("rate", "every", "comes") if getattr(stream, key) is not None
        )
    for name, segment in service.segments.items():
        if segment.patience not in (None, "never"):
            yield f"segments.{name}.patience"
    for name, system in service.systems.items():
        if system.up is not None:
            yield f"systems.{name}.up"
            yield f"systems.{name}.down"
    for name, step in service.steps.items():
        for key in ("takes", "wrap_up", "patience"):
            value = getattr(step, key)
            never = value == "never" or (
                isinstance(value, BySegment) and "never" in (*value.by_segment.values(), value.others)
            )
            if value is not None and not never and str(value) != "0":
                yield f"steps.{name}.{key}"
        for mode, failure in step.fails.items():
            if failure.share is not None:
                yield f"steps.{name}.fails.{mode}.share"


def sensitivity(
    service: Blueprint,
    scenarios: Mapping[str, Sequence[str]] | None = None,
    *,
    measure: str,
    by: str | Mapping[str, str] = BY,
    replications: int = 50,
    level: float = LEVEL,
    **how: Unpack[How],
) -> Sensitivity:
    """Move every input down and up, and see what becomes of the answer.

    Parameters
    ----------
    scenarios
        by name, the changes of each; none for the service alone.
    measure
        what the answer is judged by.
    by
        how far inputs are moved: `10%`, or by path, such as {"steps.counter.takes": "20%"}, which names the inputs to
        be moved.
    replications, level, how
        as for `sim.compare`.

    Raises
    ------
    ValueError
        when a measure, an input or a number is not right.
    """
    check_level(level)
    supposed: dict[str, tuple[str, ...]] = {BASE: ()} | {
        name: tuple(changes) for name, changes in (scenarios or {}).items()
    }
    moved = {"": ""} | {change: path for path, change in _moves(service, by)}
    services = {}
    for move in moved:
        for name, changes in supposed.items():
            all_changes = [*([move] if move else []), *changes]
            services[_key(move, name)] = blueprint.change(service, *all_changes) if all_changes else service
    with Study(services, replications=replications, how=how) as study:
        (wanted,) = study.metrics((measure,))
        study.upto(replications)
        values = {
            (move, name): study.values(_key(move, name), wanted, replications)
            for move in moved
            for name in supposed
        }
    return _told(wanted, moved, list(supposed), values, level, replications)


def _key(move: str, name: str) -> str:
    return f"{name} if {move}" if move else name


def _moves(service: Blueprint, by: str | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(input, change) of every move."""
    known = list(inputs(service))
    wanted = dict.fromkeys(known, by) if isinstance(by, str) else dict(by)
    for path, width in wanted.items():
        part = number_of(width.strip().rstrip("%"), "10%") / (100 if width.strip().endswith("%") else 1)
        if not 0 < part < 1:
            raise ValueError(f"{path}: an input is moved by a part between 0 and 100%, not by {width}")
        for factor in (1 - part, 1 + part):
            yield path, f"{path}: x{factor:.10g}"


def _told(
    wanted: Metric, moved: Mapping[str, str], names: list[str], values: Mapping[tuple[str, str], Values],
    level: float, replications: int,
) -> Sensitivity:  # fmt: skip
    def best_of(change: str) -> str:
        means = moments(np.column_stack([values[change, name] for name in names]))[0]
        return names[int(np.argmin(np.nan_to_num(-means if wanted.better > 0 else means, nan=np.inf)))]

    usual = best_of("")
    changes = [change for change in moved if change]
    effects = contrasts([(c, wanted, values["", BASE], values[c, BASE]) for c in changes], level)
    # the best then was picked among all, so it is judged together with all
    rivals = [(c, name) for c in changes for name in names if name != usual]
    against = contrasts([(c, wanted, values[c, usual], values[c, name]) for c, name in rivals], level)
    clear = {rival for rival, one in zip(rivals, against, strict=True) if one.clear}
    found = [
        Influence(moved[c], c, effect, best_of(c), (c, best_of(c)) in clear, best_of(c) != usual)
        for c, effect in zip(changes, effects, strict=True)
    ]
    found.sort(key=lambda one: (not one.turns, not one.may_turn, -abs(one.effect.change)))
    others = [name for name in names if name != usual]
    now = contrasts([(name, wanted, values["", usual], values["", name]) for name in others], level)
    tied = tuple(one.scenario for one in now if not one.clear)
    return Sensitivity(wanted, usual, tuple(found), level, replications, tied)
