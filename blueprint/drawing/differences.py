"""What differs between two versions of a service, in the few numbers a picture of both can carry.

With a third officer the mean wait at the identity check fell from 5.2 to 1.9 minutes, by 3.3 ± 0.4, and of 33 who
gave up 14 still do. This file knows nothing of engines: whoever measured both, under the same luck, hands the numbers
over.

Kept: values are frozen; a difference that is not clear, because its interval holds zero, is never coloured as
better or worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor, log10

from blueprint.drawing.results_shown import SECONDS, Findings, is_known
from blueprint.drawing.words import word
from blueprint.estimate import Estimate, number, unit_after

ROUND_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def round_step(greatest: float) -> float:
    """Return the greatest round number, such as 1.5, 20 or 0.4, that is not above ``greatest``."""
    power = 10.0 ** floor(log10(greatest))
    return max((s for s in ROUND_STEPS if s * power <= greatest), default=1.0) * power


def pair_text(before: float, after: float, change: Estimate, clear: bool) -> tuple[str, str]:
    """Return two figures and what became of them: ``5.2 → 1.9``, ``−3.3 ±0.4``; ≈ where that is not clear.

    They have as many digits as the interval of the change allows, one more where it would seem to hold zero.
    """
    digits = digits_of(change, clear=clear)
    shown = (" → " if clear else " ≈ ").join((number(before, digits), number(after, digits)))
    return shown, " ".join(
        filter(None, (signed(change.mean, digits), change.spread() if change.sure else ""))
    )


def digits_of(change: Estimate, *, clear: bool) -> int:
    """After how many digits two figures end that differ by so much; wherever both are read."""
    digits = max(change.places(), -6)
    if clear and change.sure:
        half = (change.high - change.low) / 2
        digits += round(abs(change.mean), digits) <= round(half, digits)
    return digits


def signed(value: float, digits: int) -> str:
    """Return a number with a plus before it unless it has a minus or is nothing."""
    text = number(value, digits)
    return f"+{text}" if value > 0 and any(char in "123456789" for char in text) else text


@dataclass(frozen=True, slots=True)
class StepDifference:
    """What differs at one step.

    Attributes:
        before, after: mean wait of a visit, in the differences' unit; None where the step does not exist.
        change: after less before, with its simultaneous interval; None when only one of them exists.
        clear: whether that interval excludes zero.
        own: the wait before with its own interval, by which it is read where nothing changed.
    """

    before: float | None = None
    after: float | None = None
    change: Estimate | None = None
    clear: bool = False
    own: Estimate | None = None

    @property
    def unchanged(self) -> bool:
        """Whether nothing changed at all, in any replication."""
        change = self.change
        return change is not None and change.mean == 0 and (not change.sure or change.low == change.high)

    def lines(self, unit: str, lang: str) -> tuple[str, ...]:
        """Return the wait before and after, and the change, as they are read."""
        known = [wait for wait in (self.before, self.after) if is_known(wait)]
        if not known or not any(known):
            return ()
        if len(known) == 1 or self.change is None:
            return (Estimate(known[-1]).figure(unit, lang),)
        if self.unchanged:
            return ((self.own or Estimate(known[0])).figure(unit, lang), word("unchanged", lang))
        pair, change = pair_text(known[0], known[1], self.change, self.clear)
        return f"{pair}{unit_after(unit, lang)}", change


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
        own: the measure before with its own interval, by which it is read where nothing changed.
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
    own: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two versions of a service.

    Attributes:
        title: the finding in a sentence.
        steps: difference by step name.
        headlines: what differs in the whole service, the most important first; three to five stand well.
        before, after: what was found in each; people, give-ups and regions are those of after.
        unit: unit in which times are shown: ``s``, ``min``, ``h`` or ``d``.
        flows: customers a day by (step, next step), after; before, for flows that are gone.
        scale: the greatest clear change that the colours go up to, in ``unit``; of this picture alone when None. It
            lets the pictures of a study have one scale.
        note: one line under the title, such as "30 replications of 1 day, seed 1".
        foot: one small line at the foot instead of fingerprint, seed, replications, version and date.
        run: how the figures were made, such as ``{"seed": 1, "replications": 30, "level": 0.95}``.

    Raises:
        ValueError: the unit is none of the four.
    """

    steps: Mapping[str, StepDifference] = field(default_factory=dict)
    headlines: tuple[Headline, ...] = ()
    before: Findings | None = None
    after: Findings | None = None
    title: str = ""
    unit: str = "min"
    flows: Mapping[tuple[str, str], float] = field(default_factory=dict)
    scale: float | None = None
    note: str = ""
    foot: str = ""
    run: Mapping[str, str | int | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.unit not in SECONDS:
            raise ValueError(f"unit {self.unit!r}: times are shown in one of {', '.join(SECONDS)}")

    def _clear(self, name: str) -> float | None:
        """Return the change at a step if it is clear, else None."""
        found = self.steps.get(name)
        return found.change.mean if found and found.clear and found.change and found.change.known else None

    def greatest(self) -> float:
        """Return the size of the greatest clear change, in ``unit``; 0 when there is none."""
        return max((abs(self._clear(name) or 0.0) for name in self.steps), default=0.0)

    def thresholds(self) -> tuple[float, ...]:
        """Return the two sizes of a change, in ``unit``, at which its second and third class begin.

        They are round numbers as far apart as the greatest clear change allows. No clear change gives none.
        """
        greatest = self.greatest() if self.scale is None else self.scale
        if greatest <= 0:
            return ()
        step = round_step(greatest / 3)
        return (round(step, 9), round(2 * step, 9))

    def shift(self, name: str) -> int | None:
        """Return the class of the change at a step, -3 (much better) to 3 (much worse).

        0 when it is not clear; None for a step of which nothing was found in both, or where nothing can change.
        """
        found = self.steps.get(name)
        if found is None or found.change is None or not found.change.known or found.unchanged:
            return None
        change = self._clear(name)
        if not change:
            return 0
        size = 1 + sum(abs(change) >= limit for limit in self.thresholds())
        return size if change > 0 else -size
