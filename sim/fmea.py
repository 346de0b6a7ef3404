"""Failure modes and effects with measured columns: how often each happens, who notices, what it costs, how surely.

    >>> import blueprint, sim
    >>> found = sim.failures(blueprint.load("bank_branch"), replications=5)
    >>> found.modes[0].step
    'check_identity'

The classical analysis (FMEA, MIL-STD-1629A) multiplies three marks that people give. Here occurrence is counted,
severity is what one failure costs, detection is the share that is noticed, and their product is money a day.

Invariant: every figure is one of `sim.run` with the same seed, or a quotient of two of them.
"""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from blueprint import Blueprint
from blueprint.estimate import Estimate
from blueprint.failures import Failure
from blueprint.service import Step
from sim.engines import Engine, Tell
from sim.plan import make_plan
from sim.pyramid import Tier, pyramid
from sim.quotient import column, mean_of, quotient
from sim.ranking import Places, ranked
from sim.replications.collect import Progress
from sim.replications.jobs import Values
from sim.results import Results
from sim.simulate import run

MONEY, CUSTOMERS, TIMES = "money", "customers", "times"
"""What failures are sized by: money, where the file says what a customer is worth; else customers who do not come
again; else how often they happen."""


FIGURES = ("occurrence", "noticed", "complained", "settled", "lost", "granted", "money", "severity")
"""The measured columns of a failure mode."""


def happens(said: Failure) -> str:
    """When a failure happens: at the end of a service, after a wait, when a step is late, or to who is not served."""
    if said.by_chance:
        return "service"
    return "wait" if said.wait_over is not None else "late" if said.later_than is not None else "unserved"


def dimension(said: Failure) -> str:
    """In which dimension of quality it is felt."""
    return said.dimension or ("reliability" if said.by_chance else "responsiveness")


@dataclass(frozen=True)
class Mode:
    """One failure mode; all figures a day, NaN for what the file does not speak of.

    Attributes
    ----------
    step, name
        where it happens, and what it is.
    occurrence
        how often.
    noticed, complained, settled
        of these, the share that customers or staff notice; of those, the share that complains; the share of customers
        with whom it counts to whom it was settled.
    lost
        customers who do not come again.
    granted
        money granted to settle it.
    money
        what these would have brought, what was granted and paid.
    severity
        the size of one failure: money, or customers lost; NaN where customers do not feel it.
    places
        the first and the last place that it may have, 1 the worst; None where it has none.
    """

    step: str
    name: str
    occurrence: Estimate
    noticed: Estimate
    complained: Estimate
    settled: Estimate
    lost: Estimate
    granted: Estimate
    money: Estimate
    severity: Estimate
    places: Places | None

    @property
    def key(self) -> str:
        """Step and mode: `counter.wrong_entry`."""
        return f"{self.step}.{self.name}"


@dataclass(frozen=True)
class Failures:
    """All failure modes of a service, the worst first.

    Attributes
    ----------
    results
        the run that all figures are from.
    sized
        what the modes are sized by: MONEY, CUSTOMERS or TIMES.
    """

    results: Results
    modes: tuple[Mode, ...]
    sized: str

    @property
    def service(self) -> Blueprint:
        """The service."""
        return self.results.blueprint

    @property
    def unit(self) -> str:
        """The unit of sizes."""
        return {MONEY: self.service.currency or "money", CUSTOMERS: "customers"}.get(self.sized, "")

    def size(self, mode: Mode) -> Estimate:
        """By what a mode is sized."""
        return {MONEY: mode.money, CUSTOMERS: mode.lost}.get(self.sized, mode.occurrence)

    @cached_property
    def days_a_year(self) -> float:
        """How many such days a year has."""
        lived = make_plan(self.service).experience
        return lived.loyalty.days_a_year if lived and lived.loyalty else math.nan

    def of_all(self, measure: str) -> Estimate:
        """A measure of the whole service, totals a day; NaN where there is none."""
        return self.results.estimate("service", "", measure)

    @property
    def pyramid(self) -> tuple[Tier, ...]:
        """The segments, the most valuable customers first."""
        return pyramid(self.results)

    def yearly(self, found: Estimate) -> Estimate:
        """A figure a day in a year."""
        return found.also(lambda value: value * self.days_a_year)

    @property
    def unfelt(self) -> tuple[Mode, ...]:
        """The failures of which the file does not say how bad they are: nobody is lost by them."""
        return tuple(
            mode for mode in self.modes if self.service.steps[mode.step].fails[mode.name].severity is None
        )

    @property
    def besides(self) -> Estimate:
        """What is lost a day with customers who noticed no failure, by waits that leave them less than content; NaN
        where nothing is sized in money.
        """
        if self.sized != MONEY:
            return Estimate(math.nan)
        named = sum(
            (
                _money_of(self.results, mode.step, mode.name, self.service.steps[mode.step])
                for mode in self.modes
            ),
            start=np.zeros(1),
        )
        return mean_of((self._money - named) / self.results.days)

    @property
    def money(self) -> Estimate:
        """What all that goes wrong costs a day: who does not come again, what is granted and paid."""
        return mean_of(self._money / self.results.days)

    @property
    def _money(self) -> Values:
        return sum(
            (
                column(self.results, "service", "", part)
                for part in ("cost_loyalty", "cost_recovery", "cost_guarantee")
            ),
            start=np.zeros(1),
        )

    @property
    def replacing(self) -> Estimate:
        """What it would cost a day to win as many new customers as do not come again; NaN where that is not said."""
        loyalty = self.service.loyalty
        if loyalty is None or loyalty.winning is None:
            return Estimate(math.nan)
        price = loyalty.winning.number
        return self.of_all("customers_lost").also(lambda number: number * price)

    @property
    def reported(self) -> Estimate:
        """Of the failures that are noticed, the share that any report shows."""
        noticed = sum(
            (column(self.results, "failure", mode.key, "noticed") for mode in self.modes),
            start=np.zeros(1),
        )
        return quotient(column(self.results, "service", "", "complaints_reported"), noticed, "share")

    def record(self) -> dict[str, Any]:
        """One object for programs; what is no number is None."""
        return {
            "service": self.results.record()["service"],
            "fingerprint": self.service.fingerprint,
            "replications": self.results.replications,
            "days": self.results.days,
            "seed": self.results.seed,
            "sized_by": self.sized,
            "unit": self.unit,
            "days_a_year": _plain(self.days_a_year),
            "money": self.money.data(),
            "money_a_year": self.yearly(self.money).data(),
            "money_besides": self.besides.data(),
            "customers_lost": self.of_all("customers_lost").data(),
            "replacing": self.replacing.data(),
            "reported_share": self.reported.data(),
            "discouraged": self.of_all("complaints_discouraged").data(),
            "failures": [self._row(mode) for mode in self.modes],
            "pyramid": [
                {"segment": one.segment, "worth": one.worth, "customers": one.customers.data(),
                 "to_serve": one.to_serve.data(), "lost": one.lost.data(), "remains": one.remains.data()}
                for one in self.pyramid
            ],
            "dimensions": self._scores("dimension"),
            "steps": self._scores("step"),
        }  # fmt: skip

    def _scores(self, scope: str) -> dict[str, Any]:
        return {
            row.name: Estimate(row.mean, row.low, row.high).data()
            for row in self.results.rows
            if (row.scope, row.measure, row.segment) == (scope, "score_mean", "all")
        }

    def _row(self, mode: Mode) -> dict[str, Any]:
        said = self.service.steps[mode.step].fails[mode.name]
        return {
            "step": mode.step, "failure": mode.name, "source": said.source, "happens": happens(said),
            "dimension": None if mode in self.unfelt else dimension(said),
            "places": list(mode.places) if mode.places else None,
            **{name: getattr(mode, name).data() for name in FIGURES},
            "money_a_year": self.yearly(mode.money).data(),
        }  # fmt: skip

    def json(self) -> str:
        """The record as text."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """One line a failure mode."""
        made = io.StringIO()
        told = ("source", "happens", "dimension")
        head = ["step", "failure", "first_place", "last_place", *told]
        figures = (*FIGURES, "money_a_year")
        head += [f"{name}{end}" for name in figures for end in ("", "_low", "_high")]
        table = csv.writer(made, lineterminator="\n")
        table.writerow(head)
        for row in self.record()["failures"]:
            numbers = [row[name][end] for name in figures for end in ("mean", "low", "high")]
            words = [
                row["step"],
                row["failure"],
                *(row["places"] or ("", "")),
                *(row[name] or "" for name in told),
            ]
            table.writerow([*words, *("" if number is None else number for number in numbers)])
        return made.getvalue()


def failures(
    service: Blueprint, *, days: int = 1, replications: int = 100, seed: int = 1, warm_up: str | float = 0,
    processes: int | None = 1, engine: Engine = "auto", tell: Tell | None = None, progress: Progress | None = None,
    keep_interrupted: bool = False,
) -> Failures:  # fmt: skip
    """All failure modes of a service, measured: occurrence, severity, who notices, what it costs.

    Parameters
    ----------
    days, replications, seed, warm_up, processes, engine, tell, progress, keep_interrupted
        as for `sim.run`: the same seed gives the same customers.

    Raises
    ------
    ValueError
        when nothing can go wrong in the service, nobody comes, or a number is out of range.
    """
    if not any(step.fails for step in service.steps.values()):
        raise ValueError(
            "nothing can go wrong here: no step has fails; write fails: {wrong_entry: {share: 2%}} in one"
        )
    return of_results(
        run(service, days=days, replications=replications, seed=seed, warm_up=warm_up, processes=processes,
            engine=engine, tell=tell, progress=progress, keep_interrupted=keep_interrupted)
    )  # fmt: skip


def of_results(results: Results) -> Failures:
    """The failure modes of a run."""
    service = results.blueprint
    loyalty = service.loyalty
    known = [(name, mode, step) for name, step in service.steps.items() for mode in step.fails]
    felt = any(step.fails[mode].severity is not None for _, mode, step in known)
    sized = TIMES if loyalty is None or not felt else CUSTOMERS if loyalty.worth is None else MONEY
    sizes = {MONEY: _money_of, CUSTOMERS: _lost_of, TIMES: _times_of}[sized]
    columns = [sizes(results, name, mode, step) / results.days for name, mode, step in known]
    places, _ = ranked(np.array(columns).T) if columns else ([], [])
    made = [_mode(results, *one, sized, place) for one, place in zip(known, places, strict=True)]
    order = sorted(range(len(made)), key=lambda at: -float(columns[at].mean()))
    return Failures(results, tuple(made[at] for at in order), sized)


def _mode(results: Results, step: str, name: str, made: Step, sized: str, places: Places | None) -> Mode:
    key = f"{step}.{name}"
    happened = column(results, "failure", key, "failures")
    size = {MONEY: _money_of, CUSTOMERS: _lost_of, TIMES: _times_of}[sized](results, step, name, made)

    def found(measure: str) -> Estimate:
        return results.estimate("failure", key, measure)

    def share(part: str, whole: str) -> Estimate:
        if not found(part).known:
            return Estimate(math.nan)
        return quotient(
            column(results, "failure", key, part), column(results, "failure", key, whole), "share"
        )

    said = made.fails[name]
    costs = said.severity is not None or (sized == MONEY and said.pays is not None)
    nothing = Estimate(math.nan)
    return Mode(
        step, name,
        occurrence=found("failures"), noticed=share("noticed", "failures"), complained=share("complained", "noticed"),
        settled=found("settled_share"), lost=found("customers_lost"), granted=found("granted"),
        money=mean_of(_money_of(results, step, name, made) / results.days) if sized == MONEY and costs else nothing,
        severity=quotient(size, happened) if sized != TIMES and costs else nothing, places=places,
    )  # fmt: skip


def _money_of(results: Results, step: str, name: str, made: Step) -> Values:
    key, pays = f"{step}.{name}", made.fails[name].pays
    found = column(results, "failure", key, "cost_loyalty") + column(results, "failure", key, "granted")
    return found + _times_of(results, step, name, made) * (pays.number if pays else 0.0)


def _lost_of(results: Results, step: str, name: str, made: Step) -> Values:  # noqa: ARG001  as its siblings
    return column(results, "failure", f"{step}.{name}", "customers_lost")


def _times_of(results: Results, step: str, name: str, made: Step) -> Values:  # noqa: ARG001
    return column(results, "failure", f"{step}.{name}", "failures")


def _ends(found: Estimate) -> tuple[float, float, float]:
    return found.mean, found.low, found.high


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
