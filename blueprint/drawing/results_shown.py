"""What a simulation found, in the few numbers and words a picture can carry.

A counter where customers wait 1.6 minutes on average, where 35 a day give up, and whose standard is too close to
tell, is one ``StepFinding``; the queue for the tellers, which costs 3,300 CNY a day, one ``CauseFinding``. This file
knows nothing of engines: whoever measured hands numbers and words over, and says in which unit people should read them.

Kept: values are frozen; nothing is computed here but how a figure is read, so that no picture contradicts the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import NamedTuple, TypeGuard

from blueprint.estimate import Estimate

SECONDS: Mapping[str, float] = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


def is_known(value: float | None) -> TypeGuard[float]:
    """Tell whether a number was found: it is there and finite."""
    return value is not None and isfinite(value)


def in_unit(seconds: float, unit: str) -> str:
    """Return ``seconds`` as written in the picture, in ``unit`` but without its name: ``3.2``, ``18``."""
    value = seconds / SECONDS[unit]
    if value and abs(value) < 0.05:
        return "<0.1" if value > 0 else "0.0"
    whole = 9.95 if unit == "s" else 99.95
    return f"{value:.0f}" if abs(value) >= whole else f"{value:.1f}"


@dataclass(frozen=True, slots=True)
class Gone:
    """Customers who went from a queue unserved.

    Attributes:
        way: ``abandoned``, ``balked`` or ``blocked``.
        count: how many a day.
        share: of those who came to the step, 0..1.
    """

    way: str
    count: Estimate
    share: Estimate


@dataclass(frozen=True, slots=True)
class StepFinding:
    """What was found at one step.

    Attributes:
        wait: mean wait of a visit, in the findings' unit; nothing for a step where nobody can wait.
        queue: mean number waiting.
        visits: a day.
        grade: 0 fine, 1 noticeable, 2 serious.
        gone: who went from the queue unserved, by way; only ways that happened.
        met: share of visits within the service standard; None without a standard.
        target: the share promised, 0..1.
        verdict: ``kept``, ``missed`` or ``close``; nothing without a standard.
        length: mean length of a service, in the findings' unit.
        score: the mean satisfaction here, from 1 to 5, where it is measured.
        kept: the share for whom a promised wait is kept.
        done: the share for whom a promised duration is.
        levels: of the standards for ``duration``, ``failures`` and ``score`` what was measured, and whether they are
            kept.
    """

    wait: Estimate | None = None
    queue: float = 0.0
    visits: float = 0.0
    grade: int = 0
    gone: tuple[Gone, ...] = ()
    met: Estimate | None = None
    target: float = nan
    verdict: str = ""
    length: float = nan
    score: Estimate | None = None
    kept: Estimate | None = None
    done: Estimate | None = None
    levels: Mapping[str, tuple[Estimate, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailureFinding:
    """How often a failure mode happens, a day, and what those would have brought who do not come again after it."""

    count: Estimate
    custom: Estimate | None = None


@dataclass(frozen=True, slots=True)
class CauseFinding:
    """One thing that goes wrong, as it is marked.

    Attributes:
        kind: ``queue`` of a pool, ``outage`` of a system, ``failure`` of a step's mode, ``room`` that is full.
        name: the pool, the system, the room, or ``step.mode``.
        steps: where it is felt.
        words: what it is: "Queue for Teller".
        size: what it costs or is worth, a day.
        lost: how many customers it loses, a day.
        grade: 0 fine, 1 noticeable, 2 serious; only what is not fine has a colour.
        rank: its places, ``1`` or ``1–2``; nothing for none.
        busy: share of duty time that the pool is busy, 0..1.
        duty: mean number on duty.
    """

    kind: str
    name: str
    steps: tuple[str, ...]
    words: str
    size: Estimate
    lost: Estimate
    grade: int = 0
    rank: str = ""
    busy: float = nan
    duty: float = nan


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the strip under the title: its label, how it is read, how sure it is, and its sense.

    ``sense`` is ``bad``, ``warn``, ``good`` or nothing.
    """

    label: str
    figure: str
    spread: str = ""
    sense: str = ""


class Stretch(NamedTuple):
    """A part of a journey: what it is, how long it takes on average, whether it is a wait, and how bad a one."""

    label: str
    time: float
    waits: bool
    grade: int = 0


@dataclass(frozen=True, slots=True)
class Journey:
    """A typical way through the service, drawn to scale.

    Attributes:
        title: what it is, with how long it takes.
        parts: one after the other, times in the findings' unit.
    """

    title: str
    parts: tuple[Stretch, ...]

    @property
    def length(self) -> float:
        """How long it takes, all together."""
        return sum(part.time for part in self.parts)


@dataclass(frozen=True, slots=True)
class Curve:
    """The queue of a pool over the day: its name, the hours after midnight, and how many wait."""

    name: str
    label: str
    hours: tuple[float, ...]
    waiting: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the whole service.

    Attributes:
        title: the finding in a sentence.
        lead: what it costs, in another.
        strip: the figures that everybody asks for first.
        steps: finding by step name.
        systems: share of time that a system is up, by name.
        flows: customers a day by (step, next step).
        failing: visits a day that take a flow after a failure, by (step, next step).
        failures: what was found of each failure mode that customers feel, that no share raises, or that pays, by
            ``step.mode``.
        recovering: customers a day on a way of recovery, by (step, next step), where it is known.
        recoveries: how many recoveries begin at a step a day, where all begin there.
        currency: unit of what failures cost.
        causes: what goes wrong, the worst first.
        sizes: what the size of a cause is: ``cost`` or ``worth``.
        size_unit: its unit, a day: ``CNY`` or ``min``.
        staff: (pool, mean number on duty, share of it busy), as they are read.
        journeys: typical ways, drawn to scale.
        curves: queues over the day.
        unit: unit in which times are shown: ``s``, ``min``, ``h`` or ``d``.
        note: how it ran, in one line.
        foot: one small line at the foot instead of fingerprint, seed, replications, version and date.
        run: how the figures were made, such as ``{"seed": 1, "replications": 30, "level": 0.95}``.

    Raises:
        ValueError: the unit is none of the four.
    """

    steps: Mapping[str, StepFinding]
    flows: Mapping[tuple[str, str], float]
    title: str = ""
    lead: str = ""
    strip: tuple[KeyFigure, ...] = ()
    systems: Mapping[str, Estimate] = field(default_factory=dict)
    failing: Mapping[tuple[str, str], float] = field(default_factory=dict)
    failures: Mapping[str, FailureFinding] = field(default_factory=dict)
    recovering: Mapping[tuple[str, str], float] = field(default_factory=dict)
    recoveries: Mapping[str, Estimate] = field(default_factory=dict)
    currency: str = ""
    causes: tuple[CauseFinding, ...] = ()
    sizes: str = "cost"
    size_unit: str = ""
    staff: tuple[str, ...] = ()
    journeys: tuple[Journey, ...] = ()
    curves: tuple[Curve, ...] = ()
    unit: str = "min"
    note: str = ""
    foot: str = ""
    run: Mapping[str, str | int | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.unit not in SECONDS:
            raise ValueError(f"unit {self.unit!r}: times are shown in one of {', '.join(SECONDS)}")

    @property
    def sure(self) -> bool:
        """Whether any figure has an interval."""
        return any(found.wait is not None and found.wait.sure for found in self.steps.values())

    def marked(self) -> tuple[CauseFinding, ...]:
        """The causes that are not fine, the worst first."""
        return tuple(cause for cause in self.causes if cause.grade > 0)

    def cause_at(self, step: str) -> CauseFinding | None:
        """The worst marked queue at a step, whose region it is in; None for none."""
        return next((c for c in self.marked() if c.kind == "queue" and step in c.steps), None)

    def cause(self, kind: str, name: str) -> CauseFinding | None:
        """The cause of this kind and name; None when there is none."""
        return next((c for c in self.causes if (c.kind, c.name) == (kind, name)), None)
