"""What a simulation found, in the few numbers a picture can carry.

A counter where customers wait 3.2 minutes on average and whose teller is busy 91 % of the time is
``StepFinding(wait=192, utilisation=0.91, ...)``. This file knows nothing of engines: whoever measured hands
the numbers over, in seconds and customers per hour, and says in which unit people should read them.

Kept: values are frozen; a step without a finding is simply drawn without one, and so is one whose numbers are
not finite because nobody came.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TypeGuard

SECONDS: Mapping[str, float] = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


def is_known(value: float | None) -> TypeGuard[float]:
    """Tell whether a number was found: it is there and finite."""
    return value is not None and isfinite(value)


@dataclass(frozen=True, slots=True)
class StepFinding:
    """What was found at one step.

    Attributes:
        wait: mean wait of a visit, seconds.
        utilisation: share of duty time the step's staff is busy, 0..1; None without staff.
        visits_per_hour: visits an hour.
        wait_point: whether the picture marks the step with W.
        rank: place among the hotspots, 1 the worst; None when it is none or cannot be told.
        standard_met: share of visits within the service standard, 0..1; None without a standard.
        standard_target: the share promised, 0..1; None without a standard.
    """

    wait: float
    utilisation: float | None = None
    visits_per_hour: float = 0.0
    wait_point: bool = False
    rank: int | None = None
    standard_met: float | None = None
    standard_target: float | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the whole service.

    Attributes:
        steps: finding by step name.
        flows: customers an hour by (step, next step).
        elapsed: mean seconds after arrival at which customers reach a step; None when not measured.
        unit: unit in which times are shown: ``s``, ``min``, ``h`` or ``d``.
        note: one line under the title, such as "30 replications of 1 day, seed 1".
        foot: one small line at the foot: fingerprint, seed, version, date.

    Raises:
        ValueError: the unit is none of the four.
    """

    steps: Mapping[str, StepFinding]
    flows: Mapping[tuple[str, str], float]
    elapsed: Mapping[str, float] | None = None
    unit: str = "min"
    note: str = ""
    foot: str = ""

    def __post_init__(self) -> None:
        if self.unit not in SECONDS:
            raise ValueError(f"unit {self.unit!r}: times are shown in one of {', '.join(SECONDS)}")

    def shown(self, seconds: float) -> str:
        """Return ``seconds`` as written in the picture, in ``unit`` but without its name: ``3.2``, ``18``."""
        value = seconds / SECONDS[self.unit]
        if value and abs(value) < 0.05:
            return "<0.1" if value > 0 else "0.0"
        whole = 9.95 if self.unit == "s" else 99.95
        return f"{value:.0f}" if abs(value) >= whole else f"{value:.1f}"

    def thresholds(self) -> tuple[float, ...]:
        """Return the five waits, in ``unit``, at which the six colour classes begin after the first.

        They are numbers of the 1-2-5 kind, the last the largest that does not exceed the longest wait;
        so at least one step is in the darkest class. No wait at all gives no thresholds.
        """
        longest = (
            max((s.wait for s in self.steps.values() if is_known(s.wait)), default=0.0) / SECONDS[self.unit]
        )
        if longest <= 0:
            return ()
        ladder = [m * 10.0**e if e >= 0 else m / 10.0**-e for e in range(-9, 10) for m in (1, 2, 5)]
        top = max((i for i, value in enumerate(ladder) if value <= longest), default=4)
        return tuple(ladder[max(top - 4, 0) : max(top, 4) + 1])

    def heat(self, name: str) -> int | None:
        """Return the colour class of a step, 0 (least) to 5 (most); None for a step without a finding."""
        found = self.steps.get(name)
        if found is None or not is_known(found.wait):
            return None
        wait = found.wait / SECONDS[self.unit]
        return sum(wait >= limit for limit in self.thresholds())
