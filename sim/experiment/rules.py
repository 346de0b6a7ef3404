"""What each rule of the floor manager is worth: switched off in turn, with the same customers.

The reserve counter opens four times a day and stays open for 70 minutes; without that rule the same customers would
wait 380 minutes more, and nine more of them would give up.

Worth overlaps, as with hotspots: of two rules that open the same counter each is worth little while the other holds.

Invariant: a figure without its rule stands beside the figure with it, replication by replication.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Unpack

import blueprint
from blueprint import Blueprint
from blueprint.estimate import Estimate
from sim.experiment.contrast import Contrast, contrasts
from sim.experiment.study import BASE, How, Study, check_level
from sim.intervals import LEVEL
from sim.metric import Metric
from sim.results import Results

JUDGED = ("waiting_total", "lost", "cost")
"""What a rule is judged by, a day: the customers' waiting, who was lost, what it costs in all."""


@dataclass(frozen=True)
class RuleWorth:
    """One rule, a day.

    Attributes
    ----------
    fired, held, share
        how often it began, for how long it held in the file's unit, and for which part of the time with open doors.
    saved
        by measure of `JUDGED`, what it saves: more of it without the rule is above zero. Intervals hold together.
    """

    name: str
    fired: Estimate
    held: Estimate
    share: Estimate
    saved: dict[str, Estimate]


@dataclass(frozen=True)
class Rules:
    """All rules of a service and what each is worth.

    Attributes
    ----------
    base
        the results of the service with all its rules.
    """

    base: Results
    rules: tuple[RuleWorth, ...]
    level: float = LEVEL

    @property
    def service(self) -> Blueprint:
        """The service as its file has it."""
        return self.base.blueprint

    @property
    def judged(self) -> str:
        """What says which rule is worth most: money where all that it needs has a price, else the waiting."""
        return "cost" if all("cost" in one.saved for one in self.rules) else "waiting_total"

    def record(self) -> dict[str, Any]:
        """One object for programs; what is no number is None."""
        base = self.base
        return {
            "fingerprint": self.service.fingerprint, "replications": base.replications, "days": base.days,
            "seed": base.seed, "level": self.level, "unit": self.service.unit,
            "currency": self.service.currency or "money", "judged": self.judged,
            "rules": [
                {"name": one.name, "fired": one.fired.data(), "held": one.held.data(), "share": one.share.data(),
                 "saved": {measure: each.data() for measure, each in one.saved.items()}}
                for one in self.rules
            ],
        }  # fmt: skip

    def json(self) -> str:
        """The record as text."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """One line a rule."""
        saved = [measure for measure in JUDGED if all(measure in one.saved for one in self.rules)]
        columns = ["fired", "held", "share", *(f"saved_{measure}" for measure in saved)]
        lines = [",".join(["name", *(f"{name}{end}" for name in columns for end in ("", "_low", "_high"))])]
        for one in self.rules:
            each = [one.fired, one.held, one.share, *(one.saved[measure] for measure in saved)]
            cells = [end for figure in each for end in figure.data().values()]
            lines.append(",".join([one.name, *("" if cell is None else repr(cell) for cell in cells)]))
        return "\n".join(lines) + "\n"


def rules(service: Blueprint, *, replications: int = 100, level: float = LEVEL, **how: Unpack[How]) -> Rules:
    """How often each rule of a service begins, for how long it holds, and what it is worth.

    Parameters
    ----------
    replications
        of the service, and of it without each rule.
    level
        with what confidence all that is saved holds together.
    how
        days, seed, warm_up, engine, processes, executor, keep, tell, progress: as for `sim.run`.

    Raises
    ------
    ValueError
        when there is no rule, or a number is out of range.
    """
    check_level(level)
    if not service.rules:
        raise ValueError(
            "there is no rule; write rules: {reserve: {when: counter.queue > 12, then: {staff: {teller: {count: +1}}}}}"
        )
    if replications < 2:
        raise ValueError(f"replications is {replications}; a difference has an interval from 2 on")
    services = {BASE: service} | {
        f"without {name}": blueprint.change(service, f"rules.{name}.when: never")
        for name, rule in service.rules.items()
        if rule.when
    }
    with Study(services, replications=replications, how=how) as study:
        study.upto(replications)
        results = {name: study.results(name, replications) for name in services}
    base = results[BASE]
    pairs = [
        (name, Metric("service", "", measure), base.column("service", "", measure),
         results[f"without {name}"].column("service", "", measure))
        for name, rule in service.rules.items() if rule.when
        for measure in _measured(base)
    ]  # fmt: skip
    told = contrasts(pairs, level)
    found = tuple(_of(base, name, [one for one in told if one.scenario == name]) for name in service.rules)
    judged = "cost" if "cost" in _measured(base) else "waiting_total"
    return Rules(base, tuple(sorted(found, key=lambda one: _order(one, judged))), level)


def _order(one: RuleWorth, judged: str) -> float:
    mean = one.saved[judged].mean
    return math.inf if math.isnan(mean) else -mean


def _measured(results: Results) -> list[str]:
    there = {key.measure for key in results.keys if key.scope == "service"}
    return [measure for measure in JUDGED if measure in there]


def _of(base: Results, name: str, told: list[Contrast]) -> RuleWorth:
    days = base.days
    saved = {one.metric.measure: Estimate(one.change, one.low, one.high).over(days) for one in told}
    nothing = dict.fromkeys(_measured(base), Estimate(0.0, 0.0, 0.0))
    fired, held, share = (base.estimate("rule", name, measure) for measure in ("fired", "held", "held_share"))
    return RuleWorth(name, fired, held, share, saved or nothing)
