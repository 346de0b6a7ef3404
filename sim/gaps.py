"""The gaps of a service: what customers expect, what management believes, sets and promises, what is delivered.

    counter, wait of 80 %:  expected 3 min, believed 5, set 5, promised 5, delivered 7.2 ±0.4, perceived 9.4 ±0.5

    gap 1  believed  − expected     management does not know what customers expect
    gap 2  set       − believed     it knows, and sets something else
    gap 3  delivered − set          what is set is not done
    gap 4  delivered − promised     what is promised is not done
    gap 5  perceived − expected     what is left of it all for the customer

A. Parasuraman, V. A. Zeithaml & L. L. Berry, *A Conceptual Model of Service Quality and Its Implications for Future
Research*, Journal of Marketing 49 (1985). Times are compared at the share that the standard names; failures as a share
of services; a score as it is.

Invariant: a positive gap is bad, also of a score, where the sign is turned round; where customers perceive what is
delivered as it is, gap 5 is the sum of the first three. Everything comes from the results alone.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from blueprint import Blueprint
from blueprint.estimate import Estimate
from blueprint.quantity import SECONDS, Duration, Share
from blueprint.standards import KINDS, SIDES, TIMES, Score, Seen, Standard
from sim import grades
from sim.intervals import LEVEL
from sim.results import Results

PAIRS = {
    1: ("believed", "expected"),
    2: ("set", "believed"),
    3: ("delivered", "set"),
    4: ("delivered", "promised"),
    5: ("perceived", "expected"),
}
"""The two figures between which each gap lies: the first less the second."""
FIGURES = ("expected", "believed", "set", "promised", "delivered", "perceived")
"""All figures of a standard, in the order of the model."""
SCALE = 4.0
"""How far a score can go, from 1 to 5."""


@dataclass(frozen=True)
class Gap:
    """One of the five gaps; `size` is positive where it is bad, and has an interval where `simulated`."""

    number: int
    size: Estimate
    simulated: bool

    @property
    def clear(self) -> bool:
        """Whether it is there, and not by chance: simulated ones need an interval without zero."""
        if not self.simulated:
            return self.size.mean != 0
        return self.size.sure and (self.size.low > 0 or self.size.high < 0)

    @property
    def bad(self) -> bool:
        """Whether it is clearly bad."""
        return self.clear and self.size.mean > 0


@dataclass(frozen=True)
class GapRow:
    """One standard of a step: its figures side by side, and the gaps between them.

    Attributes
    ----------
    kind
        `wait`, `duration`, `failures` or `score`.
    unit
        of all figures: the file's own of a wait, that in which the standard is written of a duration, `share` of
        failures, nothing of a score.
    share
        of a wait and a duration, at which share all its figures are; NaN of the others.
    figures
        those that are known by their names in `FIGURES`; what is only said has no interval.
    gaps
        those of which both figures are known.
    met
        of a wait, the service level, of a duration, who was done in time; with `verdict`, whether the standard is
        `kept`, `missed` or too `close` to tell.
    kept
        of a promised wait or duration, the share that had it behind them in the promised time.
    """

    step: str
    kind: str
    unit: str
    share: float
    figures: dict[str, Estimate]
    gaps: tuple[Gap, ...]
    met: Estimate | None
    verdict: str
    kept: Estimate | None

    def gap(self, number: int) -> Gap | None:
        """The gap of this number; None where it is not known."""
        return next((gap for gap in self.gaps if gap.number == number), None)

    def weight(self, gap: Gap) -> float:
        """A gap beside what is set, so that minutes can be compared with shares; of a score, beside its whole scale."""
        if self.kind == "score":
            return gap.size.mean / SCALE
        beside = self.figures["set"].mean or max(one.mean for one in self.figures.values())
        return gap.size.mean / beside if beside else 0.0


@dataclass(frozen=True)
class Gaps:
    """The gaps of every standard of a service, from the results of a run."""

    results: Results
    rows: tuple[GapRow, ...]

    @property
    def widest(self) -> tuple[GapRow, Gap] | None:
        """The widest of the gaps that are clearly bad, beside what is set; None where there is none."""
        bad = [(row, gap) for row in self.rows for gap in row.gaps if gap.bad]
        return max(bad, key=lambda one: one[0].weight(one[1]), default=None)

    def source(self, row: GapRow) -> Gap | None:
        """Of the three gaps of which gap 5 is the sum, the widest that is clearly bad."""
        bad = [gap for gap in row.gaps if gap.number <= 3 and gap.bad]
        return max(bad, key=lambda gap: gap.size.mean, default=None)

    def row(self, step: str, kind: str = "wait") -> GapRow:
        """The row of a standard.

        Raises
        ------
        KeyError
            when the step has no such standard.
        """
        for row in self.rows:
            if (row.step, row.kind) == (step, kind):
                return row
        raise KeyError(f"no standard for {kind} at {step}")

    @property
    def unsaid(self) -> tuple[str, ...]:
        """Of what is expected, believed and promised, what no standard says."""
        return tuple(side for side in SIDES[:3] if not any(side in row.figures for row in self.rows))

    def record(self) -> dict[str, Any]:
        """One object for programs: how it ran, the `rows`, the `widest` gap; what is not known as None."""
        results, widest = self.results, self.widest
        return {
            "service": results.blueprint.service,
            "fingerprint": results.blueprint.fingerprint,
            "engine": results.engine,
            "seed": results.seed,
            "replications": results.replications,
            "days": results.days,
            "warm_up": results.warm_up,
            "level": LEVEL,
            "rows": [_plain(row) for row in self.rows],
            "widest": widest and {"step": widest[0].step, "kind": widest[0].kind, "gap": widest[1].number},
        }

    def json(self) -> str:
        """The `record` as JSON text."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """One line a standard as CSV text, with a head line; empty where nothing is known."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        lines = [dict(self._line(row)) for row in self.rows]
        table.writerow(lines[0])
        table.writerows(line.values() for line in lines)
        return text.getvalue()

    def _line(self, row: GapRow) -> Iterator[tuple[str, Any]]:
        yield from (("step", row.step), ("kind", row.kind), ("unit", row.unit), ("share", _number(row.share)))
        for name in FIGURES:
            yield from _ends(name, row.figures.get(name), ends=name in FIGURES[4:])
        for number in PAIRS:
            gap = row.gap(number)
            yield from _ends(f"gap_{number}", gap.size if gap else None, ends=number > 2)
        yield from _ends("met", row.met)
        yield "verdict", row.verdict
        yield from _ends("promise_kept", row.kept)
        widest = self.widest
        yield "widest", widest[1].number if widest and widest[0] is row else None


def _ends(name: str, found: Estimate | None, *, ends: bool = True) -> Iterator[tuple[str, float | None]]:
    one = found or Estimate(math.nan)
    yield name, _number(one.mean)
    if ends:
        yield from ((f"{name}_low", _number(one.low)), (f"{name}_high", _number(one.high)))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _estimate(found: Estimate) -> dict[str, float | None]:
    return {part: _number(getattr(found, part)) for part in ("mean", "low", "high")}


def _known(found: Estimate | None) -> dict[str, float | None] | None:
    return None if found is None else _estimate(found)


def _plain(row: GapRow) -> dict[str, Any]:
    return {
        "step": row.step,
        "kind": row.kind,
        "unit": row.unit,
        "share": _number(row.share),
        **{name: _known(row.figures.get(name)) for name in FIGURES},
        "gaps": [
            {
                "gap": gap.number,
                "of": "-".join(PAIRS[gap.number]),
                **_estimate(gap.size),
                "simulated": gap.simulated,
                "bad": gap.bad,
            }
            for gap in row.gaps
        ],
        "met": _known(row.met),
        "verdict": row.verdict,
        "promise_kept": _known(row.kept),
    }


def gaps(results: Results) -> Gaps:
    """The gaps of every standard, in the order of the file.

    Raises
    ------
    ValueError
        when no step has a standard.
    """
    rows = [
        _row(results, name, step.standard, kind)
        for name, step in results.blueprint.steps.items()
        if step.standard is not None
        for kind in KINDS
        if getattr(step.standard, kind) is not None
    ]
    if not rows:
        raise ValueError(
            "no step has a standard, so there is nothing to compare; write one in a step:"
            " standard: {wait: 80% within 5 min, expected: {wait: 3 min}, promised: {wait: 5 min}}"
        )
    return Gaps(results, tuple(rows))


def _row(results: Results, step: str, standard: Standard, kind: str) -> GapRow:
    service = results.blueprint
    at = standard.share_of(kind)
    share = math.nan if at is None else at
    within = standard.within(kind)
    unit = {"failures": "share", "score": ""}.get(kind, service.unit)
    delivered = _DELIVERED[kind](results, step, share)
    if kind == "duration" and within is not None and within.limit.unit:
        unit = within.limit.unit
        delivered = delivered.also(lambda value: value * SECONDS[service.unit] / SECONDS[unit])
    perceived, from_delivered = _perceived(standard.figure("perceived", kind), delivered, service, unit)
    said = {side: standard.figure(side, kind) for side in SIDES[:3]}
    said["set"] = getattr(standard, kind) if within is None else within.limit
    known = {name: Estimate(_size(one, service, unit)) for name, one in said.items() if one is not None}
    known |= {"delivered": delivered, "perceived": perceived}
    figures = {name: known[name] for name in FIGURES if name in known and known[name].known}
    simulated = ("delivered", "perceived") if from_delivered else ("delivered",)
    level, kept = (results.estimate("step", step, measure) for measure in _SHARES.get(kind, ("", "")))
    met = level if level.known else None
    return GapRow(
        step,
        kind,
        unit,
        share,
        figures,
        tuple(_gaps(figures, simulated, -1 if kind == "score" else 1)),
        met,
        _verdict(kind, figures, met, share),
        kept if kept.known else None,
    )


def _size(figure: Duration | Share | Score, service: Blueprint, unit: str) -> float:
    """A figure as a number: a time in the unit of its row."""
    if isinstance(figure, Duration):
        return figure.seconds(service.unit) / SECONDS[unit]
    return figure.value


# -- what is delivered ---------------------------------------------------------------------------------


def _wait(results: Results, step: str, share: float) -> Estimate:
    """The wait that the share of the standard had behind them; one of the percentiles, where the file says no more."""
    found = results.estimate("step", step, "wait_at_standard")
    return found if found.known else results.estimate("step", step, f"wait_p{round(share * 100, 9):g}")


def _duration(results: Results, step: str, _: float) -> Estimate:
    """The time since their arrival by which the share of the standard was done."""
    return results.estimate("step", step, "duration_at_standard")


def _failures(results: Results, step: str, _: float) -> Estimate:
    """Failure modes that happened, by service."""
    return results.estimate("step", step, "failure_share")


def _score(results: Results, step: str, _: float) -> Estimate:
    """The mean satisfaction at the step; unknown where nothing measures it."""
    return results.estimate("step", step, "score_mean")


_DELIVERED: dict[str, Callable[[Results, str, float], Estimate]] = {
    "wait": _wait,
    "duration": _duration,
    "failures": _failures,
    "score": _score,
}


_SHARES = {
    "wait": ("standard_met", "promise_kept"),
    "duration": ("duration_met", "duration_promise_kept"),
}
"""Who is served, or done, within what is set, and within what is promised."""


def _perceived(
    said: Seen | Share | Score | None, delivered: Estimate, service: Blueprint, unit: str
) -> tuple[Estimate, bool]:
    """How customers perceive what is delivered, and whether that hangs on what is delivered: as it is, by a factor."""
    if said is None:
        return delivered, True
    if not isinstance(said, Seen):
        return Estimate(said.value), False
    if said.time is not None:
        return Estimate(_size(said.time, service, unit)), False
    return delivered.also(lambda value: value * (said.factor or 1.0)), True


# -- what follows --------------------------------------------------------------------------------------


def _gaps(figures: dict[str, Estimate], simulated: tuple[str, ...], sign: int) -> Iterator[Gap]:
    for number, (one, other) in PAIRS.items():
        if one in figures and other in figures:
            yield Gap(number, _less(figures[one], figures[other].mean, sign), one in simulated)


def _less(one: Estimate, other: float, sign: int) -> Estimate:
    """How much worse one figure is than another, of which only the first can be simulated; free of binary dust."""
    mean, low, high = (round(sign * (value - other), 12) for value in (one.mean, one.low, one.high))
    return Estimate(mean, low, high) if sign > 0 else Estimate(mean, high, low)


def _verdict(kind: str, figures: dict[str, Estimate], met: Estimate | None, share: float) -> str:
    """Whether a standard is kept, by the interval of what it is about; empty where nothing is known."""
    if kind in TIMES:
        return grades.verdict(met, share) if met else ""
    if "delivered" not in figures:
        return ""
    judge = grades.verdict if kind == "score" else grades.verdict_of_most
    return judge(figures["delivered"], figures["set"].mean)
