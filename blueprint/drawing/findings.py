"""What a simulation found, in the few numbers a picture can carry.

A counter where customers wait 3.2 minutes on average and whose teller is busy 91 % of the time is
``StepFinding(wait=192, utilisation=0.91, ...)``. This file knows nothing of engines: whoever measured hands
the numbers over, in seconds and customers per hour, and says in which unit people should read them.

Kept: values are frozen; a step without a finding is simply drawn without one, and so is one whose numbers are
not finite because nobody came.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor, isfinite, log10
from typing import TypeGuard

SECONDS: Mapping[str, float] = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
ROUND_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


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
        waiting_share: share of all the time customers wait anywhere that they wait here, 0..1.
    """

    wait: float
    utilisation: float | None = None
    visits_per_hour: float = 0.0
    wait_point: bool = False
    rank: int | None = None
    standard_met: float | None = None
    standard_target: float | None = None
    waiting_share: float | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the whole service.

    Attributes:
        steps: finding by step name.
        flows: customers an hour by (step, next step).
        elapsed: mean seconds after arrival at which customers reach a step; None when not measured.
        unit: unit in which times are shown: ``s``, ``min``, ``h`` or ``d``.
        note: one line under the title, such as "30 replications of 1 day, seed 1".
        foot: one small line at the foot instead of fingerprint, seed, replications, version and date.
        run: how the figures were made, such as ``{"seed": 1, "replications": 30, "level": 0.95}``.

    Raises:
        ValueError: the unit is none of the four.
    """

    steps: Mapping[str, StepFinding]
    flows: Mapping[tuple[str, str], float]
    elapsed: Mapping[str, float] | None = None
    unit: str = "min"
    note: str = ""
    foot: str = ""
    run: Mapping[str, str | int | float] = field(default_factory=dict)

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

    @property
    def by_share(self) -> bool:
        """Whether heat is the share of all waiting that is at a step; else it is the mean wait there."""
        return any(is_known(found.waiting_share) for found in self.steps.values())

    def _heats(self) -> dict[str, float]:
        """Return what heat goes by, of each step where it is known: percent of all waiting, or mean wait."""
        if self.by_share:
            shares = {name: found.waiting_share for name, found in self.steps.items()}
            return {name: 100 * share for name, share in shares.items() if is_known(share)}
        size = SECONDS[self.unit]
        return {name: found.wait / size for name, found in self.steps.items() if is_known(found.wait)}

    def thresholds(self) -> tuple[float, ...]:
        """Return the five values at which the six colour classes begin after the first.

        They are percents of all waiting, or mean waits in ``unit``. They lie equally far apart at round
        numbers, as far as the greatest value allows; so at least one step is in the darkest class. No wait
        at all gives no thresholds.
        """
        greatest = max(self._heats().values(), default=0.0)
        if greatest <= 0:
            return ()
        power = 10.0 ** floor(log10(greatest / 5))
        step = max((s for s in ROUND_STEPS if s * power <= greatest / 5), default=1.0)
        return tuple(round(number * step * power, 9) for number in range(1, 6))

    def heat(self, name: str) -> int | None:
        """Return the colour class of a step, 0 (least) to 5 (most); None for a step without a finding."""
        value = self._heats().get(name)
        return None if value is None else sum(value >= limit for limit in self.thresholds())
