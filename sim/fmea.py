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
from blueprint.service import Step
from sim.engines import Engine, Tell
from sim.intervals import interval
from sim.plan import make_plan
from sim.ranking import Places, ranked
from sim.replications.collect import Progress
from sim.replications.jobs import Values
from sim.results import Results
from sim.simulate import run

MONEY, CUSTOMERS, TIMES = "money", "customers", "times"
"""What failures are sized by: money, where the file says what a customer is worth; else customers who do not come
again; else how often they happen."""


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
    money
        what these would have brought, what was granted and paid.
    severity
        the size of one failure: money, or customers lost.
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
    money: Estimate
    severity: Estimate
    places: Places | None

    @property
    def key(self) -> str:
        """Step and mode: `counter.wrong_entry`."""
        return f"{self.step}.{self.name}"


@dataclass(frozen=True)
class Tier:
    """A segment of the customer pyramid; figures a customer, in the file's currency.

    Attributes
    ----------
    customers
        who comes a day.
    worth
        the lifetime value of one.
    to_serve
        what the time costs in which staff serve her.
    lost
        what is lost of her value by what goes wrong.
    """

    segment: str
    customers: Estimate
    worth: float
    to_serve: Estimate
    lost: Estimate


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
    def money(self) -> Estimate:
        """What all that goes wrong costs a day: who does not come again, what is granted and paid."""
        return _estimate(self._money / self.results.days)

    @property
    def _money(self) -> Values:
        return sum(
            (
                _column(self.results, "service", "", part)
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
            (_column(self.results, "failure", mode.key, "noticed") for mode in self.modes),
            start=np.zeros(1),
        )
        return quotient(_column(self.results, "service", "", "complaints_reported"), noticed, "share")

    @property
    def pyramid(self) -> tuple[Tier, ...]:
        """The segments, the most valuable customers first; nothing where the file does not say what one is worth."""
        plan = make_plan(self.service)
        loyalty = plan.experience.loyalty if plan.experience else None
        if loyalty is None or loyalty.worth is None:
            return ()
        found = []
        for number, segment in enumerate(plan.segments):
            of = segment if len(plan.segments) > 1 else "all"
            came = _column(self.results, "service", "", "arrived", of)
            serve, lost = (
                _column(self.results, "service", "", name, of) for name in ("cost_to_serve", "cost_loyalty")
            )
            found.append(
                Tier(segment, self.results.estimate("service", "", "arrived", of), loyalty.worth[number],
                     quotient(serve, came), quotient(lost, came))
            )  # fmt: skip
        return tuple(sorted(found, key=lambda one: -one.worth))

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
            "money": _parts(self.money),
            "customers_lost": _parts(self.of_all("customers_lost")),
            "replacing": _parts(self.replacing),
            "reported_share": _parts(self.reported),
            "failures": [_row(mode) for mode in self.modes],
            "pyramid": [
                {"segment": one.segment, "worth": one.worth, "customers": _parts(one.customers),
                 "to_serve": _parts(one.to_serve), "lost": _parts(one.lost)}
                for one in self.pyramid
            ],
            "dimensions": {
                row.name: _parts(Estimate(row.mean, row.low, row.high))
                for row in self.results.rows
                if row.scope == "dimension" and row.segment == "all"
            },
        }  # fmt: skip

    def json(self) -> str:
        """The record as text."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """One line a failure mode."""
        made = io.StringIO()
        figures = ("occurrence", "noticed", "complained", "settled", "lost", "money", "severity")
        head = ["step", "failure", "first_place", "last_place"]
        head += [f"{name}{end}" for name in figures for end in ("", "_low", "_high")]
        table = csv.writer(made, lineterminator="\n")
        table.writerow(head)
        for mode in self.modes:
            numbers = [_plain(end) for name in figures for end in _ends(getattr(mode, name))]
            table.writerow(
                [mode.step, mode.name, *(mode.places or ("", "")), *("" if n is None else n for n in numbers)]
            )
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
    sized = TIMES if loyalty is None else CUSTOMERS if loyalty.worth is None else MONEY
    known = [(name, mode, step) for name, step in service.steps.items() for mode in step.fails]
    sizes = {MONEY: _money_of, CUSTOMERS: _lost_of, TIMES: _times_of}[sized]
    columns = [sizes(results, name, mode, step) / results.days for name, mode, step in known]
    places, _ = ranked(np.array(columns).T) if columns else ([], [])
    made = [_mode(results, *one, sized, place) for one, place in zip(known, places, strict=True)]
    order = sorted(range(len(made)), key=lambda at: -float(columns[at].mean()))
    return Failures(results, tuple(made[at] for at in order), sized)


def quotient(parts: Values, wholes: Values, unit: str = "") -> Estimate:
    """A quotient of two sums over all replications, with the interval of its linear part (the ratio estimator,
    Cochran 1977, 6.3).
    """
    whole = float(wholes.mean())
    if not whole:
        return Estimate(math.nan)
    found = float(parts.mean()) / whole
    if len(parts) == 1:
        return Estimate(found)
    _, low, high, _ = interval((parts - found * wholes) / whole + found, unit)
    return Estimate(found, low, high)


def _mode(results: Results, step: str, name: str, made: Step, sized: str, places: Places | None) -> Mode:
    key = f"{step}.{name}"
    happened = _column(results, "failure", key, "failures")
    size = {MONEY: _money_of, CUSTOMERS: _lost_of, TIMES: _times_of}[sized](results, step, name, made)

    def found(measure: str) -> Estimate:
        return results.estimate("failure", key, measure)

    def share(part: str, whole: str) -> Estimate:
        if not found(part).known:
            return Estimate(math.nan)
        return quotient(
            _column(results, "failure", key, part), _column(results, "failure", key, whole), "share"
        )

    return Mode(
        step, name,
        occurrence=found("failures"), noticed=share("noticed", "failures"), complained=share("complained", "noticed"),
        settled=found("settled_share"), lost=found("customers_lost"),
        money=_estimate(_money_of(results, step, name, made) / results.days) if sized == MONEY else Estimate(math.nan),
        severity=Estimate(math.nan) if sized == TIMES else quotient(size, happened), places=places,
    )  # fmt: skip


def _money_of(results: Results, step: str, name: str, made: Step) -> Values:
    key, pays = f"{step}.{name}", made.fails[name].pays
    found = _column(results, "failure", key, "cost_loyalty") + _column(results, "failure", key, "granted")
    return found + _times_of(results, step, name, made) * (pays.number if pays else 0.0)


def _lost_of(results: Results, step: str, name: str, made: Step) -> Values:  # noqa: ARG001  as its siblings
    return _column(results, "failure", f"{step}.{name}", "customers_lost")


def _times_of(results: Results, step: str, name: str, made: Step) -> Values:  # noqa: ARG001
    return _column(results, "failure", f"{step}.{name}", "failures")


def _column(results: Results, scope: str, name: str, measure: str, segment: str = "all") -> Values:
    """A measure by replication; zeros for what there is not. Its mean alone, where single replications are not kept."""
    try:
        found = results.column(scope, name, measure, segment)
    except KeyError:
        found = np.zeros(results.replications)
    if _summed_up(results):
        wanted = scope, name, measure, segment
        means = (
            row.mean for row in results.rows if (row.scope, row.name, row.measure, row.segment) == wanted
        )
        only: Values = np.nan_to_num(np.array([next(means, 0.0)], dtype=np.float64))
        return only
    known: Values = np.nan_to_num(found)
    return known


def _summed_up(results: Results) -> bool:
    """Whether single replications are not kept: the results were read back from a folder."""
    return bool(np.isnan(results.values).all())


def _estimate(values: Values) -> Estimate:
    return Estimate(*interval(values)[:3]) if len(values) > 1 else Estimate(float(values[0]))


def _ends(found: Estimate) -> tuple[float, float, float]:
    return found.mean, found.low, found.high


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _parts(found: Estimate) -> dict[str, float | None]:
    return dict(zip(("mean", "low", "high"), map(_plain, _ends(found)), strict=True))


def _row(mode: Mode) -> dict[str, Any]:
    figures = ("occurrence", "noticed", "complained", "settled", "lost", "money", "severity")
    return {
        "step": mode.step, "failure": mode.name, "places": list(mode.places) if mode.places else None,
        **{name: _parts(getattr(mode, name)) for name in figures},
    }  # fmt: skip
