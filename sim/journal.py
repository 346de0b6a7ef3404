"""A journal: every visit and every stay of one replication, written down for reading.

For looking closely, teaching and testing; a study of many days keeps running sums instead.

    >>> import blueprint
    >>> shop = blueprint.build(
    ...     service="Shop", hours="09:00-09:05", staff={"clerk": {"count": 1}},
    ...     arrivals={"walk_in": {"at": "till", "every": 2}},
    ...     steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 3}})
    >>> print(journal(shop))
    walk_in 0: 09:02 till from 09:02 to 09:05; served 09:05
    walk_in 1: 09:04 till from 09:05 to 09:08; served 09:08 (1 min busy:clerk)

Times are whole microseconds inside, so every entry is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from blueprint import Blueprint
from blueprint.loyalty import HANDLINGS
from sim.plan import DAY, NOT_CALLED, OUTCOMES, Plan, make_plan


@dataclass(frozen=True)
class Visit:
    """A visit: when the customer came, was called, and was done (ticks since midnight), what came of it.

    `began` is None if she was never called. `outcome` is `served` when the service came to its end, whatever followed.
    Otherwise the stay ended here, and it is the outcome of the stay: also of who was called and cut off in service.
    `chosen` is the pool that served her where there was a choice: whoever has the skill, or helped.
    """

    stream: str
    customer: int
    step: str
    visit: int
    came: int
    began: int | None
    ended: int
    outcome: str
    chosen: str | None = None


@dataclass(frozen=True)
class Stay:
    """A customer's whole stay: when she came and left (ticks), how it ended, her time by cause (ticks)."""

    stream: str
    customer: int
    segment: str
    arrived: int
    left: int
    outcome: str
    ledger: dict[str, int]


@dataclass(frozen=True)
class Verdict:
    """What remains when all is over for a customer: the failure that counts, whether its loss was major, what became of
    it, and her score from 1 to 5; None for what there is not.
    """

    stream: str
    customer: int
    failure: str | None
    major: bool
    handling: str | None
    score: float | None

    def __str__(self) -> str:
        told = []
        if self.failure is not None:
            how = {"unsettled": "not settled", "quickly": "settled quickly"}.get(
                self.handling or "", self.handling
            )
            told.append(f"{'major' if self.major else 'minor'} {self.failure} {how}")
        if self.score is not None:
            told.append(f"score {self.score:.4g}")
        return ", ".join(told)


@dataclass
class Journal:
    """All visits, stays and verdicts of one replication, each in the order in which they ended."""

    plan: Plan
    visits: list[Visit] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def visit(
        self, stream: int, customer: int, step: int, visit: int, came: int, began: int, ended: int, outcome: int,
        chosen: int,
    ) -> None:  # fmt: skip
        """Note a visit; called by the engine."""
        by = None if chosen < 0 else self.plan.pools[chosen].name
        names = self.plan.streams[stream].name, self.plan.steps[step].name
        called = None if began == NOT_CALLED else began
        self.visits.append(
            Visit(names[0], customer, names[1], visit, came, called, ended, OUTCOMES[outcome], by)
        )

    def stay(
        self, stream: int, customer: int, segment: int, arrived: int, left: int, outcome: int, ledger: list[int]
    ) -> None:  # fmt: skip
        """Note a stay; called by the engine."""
        names = self.plan.streams[stream].name, self.plan.segments[segment]
        causes = {cause: ticks for cause, ticks in zip(self.plan.causes, ledger, strict=True) if ticks}
        self.stays.append(Stay(names[0], customer, names[1], arrived, left, OUTCOMES[outcome], causes))

    def verdict(self, stream: int, customer: int, mode: int, state: int, score: int) -> None:
        """Note what remains of a customer's stay; called by the engine."""
        fault = self.plan.failures[mode] if mode >= 0 else None
        name = f"{self.plan.steps[fault.step].name}.{fault.name}" if fault else None
        self.verdicts.append(
            Verdict(
                self.plan.streams[stream].name, customer, name, bool(state // 4),
                HANDLINGS[state % 4] if fault else None, score / 10**6 if score >= 0 else None,
            )
        )  # fmt: skip

    def __str__(self) -> str:
        """One line a customer, in the order of arrival."""
        return "\n".join(
            self._line(stay) for stay in sorted(self.stays, key=lambda stay: (stay.arrived, stay.stream))
        )

    def _line(self, stay: Stay) -> str:
        path = ", ".join(
            f"{visit.step} from {clock(visit.began)} to {clock(visit.ended)}"
            for visit in self.visits
            if (visit.stream, visit.customer) == (stay.stream, stay.customer)
            if visit.outcome == "served" and visit.began is not None
        )
        ended = f"{stay.outcome.replace('_', ' ')} {clock(stay.left)}"
        waits = [
            f"{ticks / 60e6:g} min {cause}"
            for cause, ticks in stay.ledger.items()
            if not cause.startswith("served:")
        ]
        told = f" ({', '.join(waits)})" if waits else ""
        remains = [
            str(one)
            for one in self.verdicts
            if (one.stream, one.customer) == (stay.stream, stay.customer) and str(one)
        ]
        return (
            f"{stay.stream} {stay.customer}: {clock(stay.arrived)} {path + '; ' if path else ''}{ended}{told}"
            + "".join(f"; {one}" for one in remains)
        )


def clock(ticks: int) -> str:
    """A time of day, `09:05` or `09:05:30`, with the day before it from the second day on."""
    day, rest = divmod((ticks + 500) // 1000 * 1000, DAY)  # to the millisecond
    minutes, left = divmod(rest, 60_000_000)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    if left:
        text += f":{left / 1e6:06.3f}".rstrip("0").rstrip(".")
    return text if day == 0 else f"day {day + 1} {text}"


def journal(service: Blueprint, *, days: int = 1, seed: int = 1, replication: int = 0) -> Journal:
    """Run one replication of a service and write everything down.

    Raises
    ------
    ValueError
        as `sim.run`.
    """
    from sim.simpy_engine import replicate

    plan = make_plan(service, days=days)
    written = Journal(plan)
    replicate(plan, seed, replication, log=written)
    return written
