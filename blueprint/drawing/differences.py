"""What differs between two versions of a service, in the few numbers a picture of both can carry.

With a second teller the mean wait at the counter fell from 5.3 to 3.1 minutes, by 2.2 ± 0.4:
``StepDifference(wait_before=318, wait_after=186, change=-132, low=-156, high=-108, clear=True)``. This file
knows nothing of engines: whoever measured both, under the same luck, hands the numbers over.

Kept: values are frozen; a difference that is not clear, because its interval holds zero, is never coloured as
better or worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from blueprint.drawing.results_shown import SECONDS, is_known, round_step


@dataclass(frozen=True, slots=True)
class StepDifference:
    """What differs at one step.

    Attributes:
        wait_before, wait_after: mean wait of a visit, seconds; None where the step does not exist.
        change: after less before, seconds; None when only one of them exists.
        low, high: simultaneous interval of the change, seconds.
        clear: whether that interval excludes zero.
    """

    wait_before: float | None = None
    wait_after: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """What differs in the whole service, in one measure.

    Attributes:
        label: name of the measure, as it is to be read: "mean wait".
        before, after: the measure of both, in ``unit``.
        change: after less before.
        low, high: simultaneous interval of the change.
        clear: whether that interval excludes zero.
        unit: unit as it is to be read: "min", "CNY/day", "%"; nothing for a plain number.
        less_is_better: whether a smaller number is the better one; None when neither is.
    """

    label: str
    before: float
    after: float
    change: float
    low: float | None = None
    high: float | None = None
    clear: bool = False
    unit: str = ""
    less_is_better: bool | None = True


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two versions of a service.

    Attributes:
        steps: difference by step name.
        headlines: what differs in the whole service, the most important first; three to five stand well.
        unit: unit in which times are shown: ``s``, ``min``, ``h`` or ``d``.
        flows: customers an hour by (step, next step), after; before, for flows that are gone.
        note: one line under the title, such as "30 replications of 1 day, seed 1".
        foot: one small line at the foot instead of fingerprint, seed, replications, version and date.
        run: how the figures were made, such as ``{"seed": 1, "replications": 30, "level": 0.95}``.

    Raises:
        ValueError: the unit is none of the four.
    """

    steps: Mapping[str, StepDifference] = field(default_factory=dict)
    headlines: tuple[Headline, ...] = ()
    unit: str = "min"
    flows: Mapping[tuple[str, str], float] = field(default_factory=dict)
    note: str = ""
    foot: str = ""
    run: Mapping[str, str | int | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.unit not in SECONDS:
            raise ValueError(f"unit {self.unit!r}: times are shown in one of {', '.join(SECONDS)}")

    def _clear(self, name: str) -> float | None:
        """Return the change at a step in ``unit`` if it is clear, else None."""
        found = self.steps.get(name)
        if found is None or not found.clear or not is_known(found.change):
            return None
        return found.change / SECONDS[self.unit]

    def thresholds(self) -> tuple[float, ...]:
        """Return the two sizes of a change, in ``unit``, at which its second and third class begin.

        They are round numbers as far apart as the greatest clear change allows. No clear change gives none.
        """
        greatest = max((abs(self._clear(name) or 0.0) for name in self.steps), default=0.0)
        if greatest <= 0:
            return ()
        step = round_step(greatest / 3)
        return (round(step, 9), round(2 * step, 9))

    def shift(self, name: str) -> int | None:
        """Return the class of the change at a step, -3 (much better) to 3 (much worse).

        0 when it is not clear; None for a step of which nothing was found in both.
        """
        found = self.steps.get(name)
        if found is None or not is_known(found.change):
            return None
        change = self._clear(name)
        if not change:
            return 0
        size = 1 + sum(abs(change) >= limit for limit in self.thresholds())
        return size if change > 0 else -size
