"""What a simulation found, in the few numbers a picture can carry.

A counter where customers wait 3.2 minutes on average and whose teller is busy 91 % of the time is
``StepFinding(wait=192, utilisation=0.91, ...)``. This file knows nothing of engines: whoever measured hands
the numbers over, in seconds and customers per hour, and says in which unit people should read them.

Kept: values are frozen; a step without a finding is simply drawn without one, and so is one whose numbers are
not finite because nobody came. Where it was measured what mending a step or a system is worth, the picture goes by
that; else by the share of all waiting, else by the mean wait.
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


def in_unit(seconds: float, unit: str) -> str:
    """Return ``seconds`` as written in the picture, in ``unit`` but without its name: ``3.2``, ``18``."""
    value = seconds / SECONDS[unit]
    if value and abs(value) < 0.05:
        return "<0.1" if value > 0 else "0.0"
    whole = 9.95 if unit == "s" else 99.95
    return f"{value:.0f}" if abs(value) >= whole else f"{value:.1f}"


def round_step(greatest: float) -> float:
    """Return the greatest round number, such as 1.5, 20 or 0.4, that is not above ``greatest``."""
    power = 10.0 ** floor(log10(greatest))
    return max((s for s in ROUND_STEPS if s * power <= greatest), default=1.0) * power


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
        worth: what mending it is worth, in the findings' ``worth_unit``; None when not measured.
        worth_low, worth_high: interval of the worth.
        unsure: whether it cannot be told apart from another: it is hatched and shows no rank.
        among_worst: probability of being among the worst three, 0..1.
        culprit: what is behind it in few words, such as "queue for Teller" or "wrong entry".
    """

    wait: float
    utilisation: float | None = None
    visits_per_hour: float = 0.0
    wait_point: bool = False
    rank: int | None = None
    standard_met: float | None = None
    standard_target: float | None = None
    waiting_share: float | None = None
    worth: float | None = None
    worth_low: float | None = None
    worth_high: float | None = None
    unsure: bool = False
    among_worst: float | None = None
    culprit: str = ""


@dataclass(frozen=True, slots=True)
class SystemFinding:
    """What was found of one system: an outage, hidden in support, is marked on the box of that system.

    Attributes:
        worth: what it is worth that it never fails, in the findings' ``worth_unit``; None when not measured.
        worth_low, worth_high: interval of the worth.
        rank: place among the hotspots, 1 the worst; None when it is none or cannot be told.
        unsure: whether it cannot be told apart from another: it is hatched and shows no rank.
        among_worst: probability of being among the worst three, 0..1.
        culprit: what is behind it in few words, such as "outages".
    """

    worth: float | None = None
    worth_low: float | None = None
    worth_high: float | None = None
    rank: int | None = None
    unsure: bool = False
    among_worst: float | None = None
    culprit: str = ""


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
        systems: finding by name of system.
        worth_unit: unit of every worth, such as ``min/day`` or ``CNY/day``.
        scale: the value up to which the six classes of heat go, in the unit of the legend; the greatest value
            found when None. It lets several pictures have one scale.
        absolute: whether heat, unless it goes by worth, goes by the time all customers wait at a step in an
            hour. Shares of all waiting cannot be compared between two services, this can.

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
    systems: Mapping[str, SystemFinding] = field(default_factory=dict)
    worth_unit: str = ""
    scale: float | None = None
    absolute: bool = False

    def __post_init__(self) -> None:
        if self.unit not in SECONDS:
            raise ValueError(f"unit {self.unit!r}: times are shown in one of {', '.join(SECONDS)}")

    def shown(self, seconds: float) -> str:
        """Return ``seconds`` as written in the picture, in ``unit`` but without its name: ``3.2``, ``18``."""
        return in_unit(seconds, self.unit)

    @property
    def heat_by(self) -> str:
        """What heat goes by: ``worth`` if any is known, else ``waiting_share``, else ``mean_wait``.

        If it is to be ``absolute``, and no worth is known, it is ``all_waiting``.
        """
        if any(is_known(found.worth) for found in self.steps.values()) or self._system_heats():
            return "worth"
        if self.absolute:
            return "all_waiting"
        shares = (found.waiting_share for found in self.steps.values())
        return "waiting_share" if any(is_known(share) for share in shares) else "mean_wait"

    def _heats(self) -> dict[str, float]:
        """Return what heat goes by, of each step where it is known: worth, percent of all waiting, mean wait."""
        if self.heat_by == "worth":
            worths = {name: found.worth for name, found in self.steps.items()}
            return {name: worth for name, worth in worths.items() if is_known(worth)}
        if self.heat_by == "waiting_share":
            shares = {name: found.waiting_share for name, found in self.steps.items()}
            return {name: 100 * share for name, share in shares.items() if is_known(share)}
        size = SECONDS[self.unit]
        every = self.heat_by == "all_waiting"
        return {
            name: found.wait / size * (found.visits_per_hour if every else 1.0)
            for name, found in self.steps.items() if is_known(found.wait)
        }  # fmt: skip

    def _system_heats(self) -> dict[str, float]:
        """Return the worth of each system where it is known."""
        worths = {name: found.worth for name, found in self.systems.items()}
        return {name: worth for name, worth in worths.items() if is_known(worth)}

    def greatest(self) -> float:
        """Return the greatest value that heat goes by, in the unit of the legend; 0 when there is none."""
        return max((*self._heats().values(), *self._system_heats().values()), default=0.0)

    def thresholds(self) -> tuple[float, ...]:
        """Return the five values at which the six colour classes begin after the first.

        They are worths in ``worth_unit``, percents of all waiting, or mean waits in ``unit``. They lie
        equally far apart at round numbers, as far as the scale allows; so at least one step or system is in
        the darkest class, unless a wider ``scale`` is given. Nothing above 0 gives no thresholds.
        """
        greatest = self.greatest() if self.scale is None else self.scale
        return (
            tuple(round(number * round_step(greatest / 5), 9) for number in range(1, 6))
            if greatest > 0
            else ()
        )

    def heat(self, name: str) -> int | None:
        """Return the colour class of a step, 0 (least) to 5 (most); None for a step without a finding."""
        return self._class_of(self._heats().get(name))

    def system_heat(self, name: str) -> int | None:
        """Return the colour class of a system, 0 (least) to 5 (most); None for one without a finding."""
        return self._class_of(self._system_heats().get(name))

    def _class_of(self, value: float | None) -> int | None:
        return None if value is None else sum(value >= limit for limit in self.thresholds())
