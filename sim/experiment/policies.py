"""Recovery policies side by side, with the same customers; and how much it pays to let staff grant.

The branch without any recovery, with the manager who decides, with tellers who may grant 30: replication 7 of all three
is the same day. What a policy costs in staff and grants stands against whom it keeps.

Invariant: all intervals of differences hold together; money is a day's.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, Unpack

import blueprint
from blueprint import Blueprint
from blueprint.estimate import Estimate
from sim.experiment.contrast import Contrast, contrasts
from sim.experiment.study import How, Study, check_level
from sim.intervals import LEVEL
from sim.lived import PARTS_OF_COST
from sim.metric import Metric
from sim.plan import make_plan
from sim.results import Results

NONE = "none"
"""The name under which no recovery stands."""
_TAKEN = {NONE, "drop"}
"""Names of no policy: one stands for none in the answer, the other takes the key away in a change."""
COST = Metric("service", "", "cost")
JUDGED = ("cost", "customers_lost", "score_mean", "waiting_mean")


@dataclass(frozen=True)
class Policies:
    """What each policy costs and keeps.

    Attributes
    ----------
    results
        by policy, `NONE` first; or by amount, as text.
    contrasts
        the difference of each to the first, in every measure that is judged; their intervals hold together.
    service
        as its file has it.
    step
        the rung whose amount differs; None for policies.
    level
        with what confidence all differences hold together.
    """

    results: Mapping[str, Results]
    contrasts: tuple[Contrast, ...]
    service: Blueprint
    step: str | None = None
    level: float = LEVEL

    @property
    def names(self) -> tuple[str, ...]:
        """The policies, or the amounts."""
        return tuple(self.results)

    @property
    def days(self) -> int:
        """Of a replication."""
        return next(iter(self.results.values())).days

    def estimate(self, name: str, measure: str) -> Estimate:
        """A measure under a policy, totals a day; NaN where there is none."""
        return self.results[name].estimate("service", "", measure)

    def saving(self, name: str) -> Estimate:
        """What a policy saves a day beside the first; below zero where it costs more. NaN where nobody can say."""
        for one in self.contrasts:
            if one.scenario == name and one.metric.measure == "cost":
                whole = Estimate(one.change, one.low, one.high).over(self.days)
                return Estimate(-whole.mean, -whole.high, -whole.low)
        return Estimate(math.nan)

    @cached_property
    def best(self) -> tuple[str, ...]:
        """The cheapest first, and all that cannot be told from it, the first policy too where nothing surely saves."""
        costs = {name: self.estimate(name, "cost").mean for name in self.names}
        cheapest = min(costs, key=lambda name: costs[name])
        alike = [name for name in self.names if name == cheapest or not self.cheaper(cheapest, name)]
        return tuple(sorted(alike, key=lambda name: costs[name]))

    def cheaper(self, one: str, other: str) -> bool:
        """Whether one clearly costs less than another, all pairs judged together."""
        return (one, other) in self._clear

    @cached_property
    def _clear(self) -> frozenset[tuple[str, str]]:
        """All (one, other) of which one clearly costs less."""
        pairs = list(combinations(self.names, 2))
        columns = {name: found.column("service", "", "cost") for name, found in self.results.items()}
        told = contrasts([(f"{a} {b}", COST, columns[a], columns[b]) for a, b in pairs], self.level)
        clear = [
            (a, b) if found.low > 0 else (b, a)
            for (a, b), found in zip(pairs, told, strict=True)
            if found.clear
        ]
        return frozenset(clear)

    @cached_property
    def stops_paying(self) -> str | None:
        """Of amounts that surely cost less than the first, the smallest that no larger one surely undercuts.

        None where no amount surely saves. How finely the amounts are spaced has no say: small steps that cannot be told
        apart one by one do not hide what they save together.
        """
        if self.step is None:
            return None
        saves = [name for name in self.names[1:] if self.cheaper(name, self.names[0])]
        for at, name in enumerate(saves):
            if not any(self.cheaper(larger, name) for larger in saves[at + 1 :]):
                return name
        return None

    def record(self) -> dict[str, Any]:
        """One object for programs; what is no number is None."""
        plan = make_plan(self.service).experience
        loyalty = plan.loyalty if plan else None
        first = next(iter(self.results.values()))
        return {
            "fingerprint": self.service.fingerprint, "replications": first.replications, "days": first.days,
            "seed": first.seed, "level": self.level, "days_a_year": loyalty.days_a_year if loyalty else None,
            "step": self.step, "unit": self.service.currency or "money", "best": list(self.best),
            "stops_paying": self.stops_paying,
            "policies": [
                {"name": name, "saving": self.saving(name).data(),
                 **{measure: self.estimate(name, measure).data() for measure in (*SHOWN, "cost")}}
                for name in self.names
            ],
        }  # fmt: skip

    def json(self) -> str:
        """The record as text."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """One line a policy, or an amount."""
        columns = ("saving", *SHOWN, "cost")
        lines = [",".join(["name", *(f"{name}{end}" for name in columns for end in ("", "_low", "_high"))])]
        for row in self.record()["policies"]:
            cells = [row[name][end] for name in columns for end in ("mean", "low", "high")]
            lines.append(",".join([row["name"], *("" if cell is None else repr(cell) for cell in cells)]))
        return "\n".join(lines) + "\n"


SHOWN = (
    "customers_lost", "complaints", "settled", "settled_quickly", "escalated", "score_mean", "waiting_mean",
    *PARTS_OF_COST,
)  # fmt: skip


def recovery(
    service: Blueprint, *, amounts: Sequence[float] = (), step: str | None = None, replications: int = 100,
    level: float = LEVEL, **how: Unpack[How],
) -> Policies:  # fmt: skip
    """Compare the recovery policies of a service with none; or, with `amounts`, how much a rung may grant.

    Parameters
    ----------
    amounts
        each tried as `up_to` of one rung of the policy in force.
    step
        the step of that rung; the first that has an amount, if not said.
    replications
        of each.
    level
        with what confidence all differences hold together.
    how
        days, seed, warm_up, engine, processes, executor, keep, tell, progress: as for `sim.run`.

    Raises
    ------
    ValueError
        when there is no policy, no rung with an amount, or a number is out of range.
    """
    check_level(level)
    if step is not None and not amounts:
        raise ValueError(
            f"step {step!r} says whose amount is tried, and there are no amounts; write 0,50,100"
        )
    services = _amounts(service, amounts, step) if amounts else _policies(service)
    with Study(services, replications=replications, how=how) as study:
        study.upto(replications)
        results = {name: study.results(name, replications) for name in services}
    first, *others = results
    judged = [one for one in JUDGED if _measured(results[first], one)]
    pairs = [
        (
            name,
            Metric("service", "", one),
            *(results[each].column("service", "", one) for each in (first, name)),
        )
        for name in others
        for one in judged
    ]
    told = contrasts(pairs, level)  # type: ignore[arg-type]
    return Policies(results, told, service, _rung(service, step)[1] if amounts else None, level)


def _policies(service: Blueprint) -> dict[str, Blueprint]:
    if not service.recovery:
        raise ValueError(
            "there is no recovery policy; write recovery: {kind: {ladder: [{step: apologise, settles: 60%}]}}"
        )
    for name in _TAKEN & set(service.recovery):
        raise ValueError(f"recovery.{name}: {name!r} stands for no recovery here; choose another name")
    found = {NONE: _with(service, "drop")}
    return found | {name: _with(service, name) for name in service.recovery}


def _with(service: Blueprint, policy: str) -> Blueprint:
    now = service.complaints.policy if service.complaints else None
    if policy == (now or "drop"):
        return service
    return blueprint.change(service, f"complaints.policy: {policy}")


def _rung(service: Blueprint, step: str | None) -> tuple[str, str]:
    """The policy in force and the step of the rung whose amount is tried."""
    policy = service.complaints.policy if service.complaints else None
    if policy is None:
        raise ValueError("no policy is in force; write complaints: {policy: NAME}")
    rungs = [one.step for one in service.recovery[policy].ladder if one.up_to is not None]
    if step is None and rungs:
        return policy, rungs[0]
    if step not in rungs:
        told = f"of {policy} no step {step!r} has an amount" if step else f"no step of {policy} has an amount"
        raise ValueError(f"{told}; write up_to: 100 at a step of its ladder")
    return policy, step


def _amounts(service: Blueprint, amounts: Sequence[float], step: str | None) -> dict[str, Blueprint]:
    policy, rung = _rung(service, step)
    found: dict[str, Blueprint] = {}
    now = next(one.up_to for one in service.recovery[policy].ladder if one.step == rung)
    for amount in sorted(set(amounts)):
        if not 0 <= amount <= 1e12:
            raise ValueError(f"an amount is {amount}; write 0 or more")
        same = now is not None and now.number == amount
        written = f"{amount:.12f}".rstrip("0").rstrip(".")
        change = f"recovery.{policy}.ladder.{rung}.up_to: {written}"
        found[written] = service if same else blueprint.change(service, change)
    if len(found) < 2:
        raise ValueError("write at least two amounts, such as 0,50,100")
    return found


def _measured(results: Results, measure: str) -> bool:
    return any(key.scope == "service" and key.measure == measure for key in results.keys)
