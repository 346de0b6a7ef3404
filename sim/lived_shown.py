"""What a picture shows of what customers live through: failures and what they cost, recoveries, loyalty, satisfaction.

At the check-in 4.1 rooms a day are not ready, and those who do not come again would have brought 370 CNY; of the five
who complain four climb the ladder; the day's score is 4.2 of 5.

Invariant: every figure is a row of the results, over their days; nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from blueprint import Blueprint
from blueprint.drawing.results_shown import FailureFinding
from blueprint.estimate import Estimate
from blueprint.recovering import begins_at
from blueprint.standards import Standard
from sim import grades

Found = Callable[[str, str, str], Estimate]
One = TypeVar("One")
MOST_FIGURES = 6
"""Of the strip of a service that says what customers live through."""
SCORES = (2.5, 3.5)
"""Below which mean score it is bad, and below which it is worth a look."""


def failures(service: Blueprint, found: Found, days: int) -> dict[str, FailureFinding]:
    """Every failure mode that customers feel, that a wait or a delay raises, or that pays, by STEP.MODE."""
    shown = {}
    for name, step in service.steps.items():
        for mode, failure in step.fails.items():
            key = f"{name}.{mode}"
            count = found("failure", key, "failures").over(days)
            told = failure.severity is not None or failure.pays is not None or not failure.by_chance
            if count.known and told:
                custom = found("failure", key, "cost_loyalty").over(days)
                shown[key] = FailureFinding(count, custom if custom.known else None)
    return shown


def levels(standard: Standard | None, step: str, found: Found) -> dict[str, tuple[Estimate, str]]:
    """What was measured of the standards of a step for durations, failures and its score, and whether they are kept."""
    shown = {}
    if standard is not None and standard.duration is not None:
        met = found("step", step, "duration_met")
        shown["duration"] = met, grades.verdict(met, standard.duration.share.value) if met.known else ""
    if standard is not None and standard.failures is not None:
        share = found("step", step, "failure_share")
        shown["failures"] = share, grades.verdict_of_most(share, standard.failures.value)
    if standard is not None and standard.score is not None:
        score = found("step", step, "score_mean")
        shown["score"] = score, grades.verdict(score, standard.score.value)
    return {kind: one for kind, one in shown.items() if one[0].known}


def recoveries(service: Blueprint, found: Found, days: int) -> dict[str, Estimate]:
    """How many recoveries begin at a step a day, where all of them begin there."""
    said = service.complaints
    policy = service.recovery.get((said.policy if said else None) or "")
    if said is None or policy is None or not policy.ladder:
        return {}
    rungs = [rung.step for rung in policy.ladder]
    begins = {rungs[0]} | {begins_at(said, to, rungs) for to in said.channels}
    count = found("service", "", "recoveries").over(days)
    return dict.fromkeys(begins, count) if len(begins) == 1 and count.known else {}


def recovering(service: Blueprint, found: Found, days: int) -> dict[tuple[str, str], float]:
    """Customers a day on the ways of recovery that alone lead to a step: as many as its visits."""
    starts = {arrivals.at for arrivals in service.arrivals.values()}
    into: dict[str, set[tuple[str, bool]]] = {}
    policy = service.complaints.policy if service.complaints else None
    for flow in service.flows():
        into.setdefault(flow.target, set()).add(
            (flow.source, flow.recovery is not None and flow.recovery == policy)
        )
    shown = {}
    for target, ways in into.items():
        (source, recovers), *more = ways
        visits = found("step", target, "visits").over(days)
        if recovers and not more and target not in starts and target in service.steps and visits.known:
            shown[source, target] = visits.mean
    return shown


def figures(found: Found, days: int) -> Iterator[tuple[str, tuple[str, str], Estimate, str, Estimate | None]]:
    """Of the strip: who does not come again and what they would have brought; the score.

    Each is (kind, label in both languages, figure, sense, what stands beside it).
    """
    lost = found("service", "", "customers_lost").over(days)
    if lost.known:
        arrived = found("service", "", "arrived").over(days).mean
        custom = found("service", "", "cost_loyalty").over(days)
        grade = grades.of_those_who_stay_away(lost.mean / arrived if arrived else 0.0)
        sense = ("", "warn", "bad")[grade]
        yield "away", ("do not come again", "不再来"), lost, sense, custom if custom.known else None
    score = found("service", "", "score_mean")
    if score.known:
        bad, fair = SCORES
        sense = "bad" if score.mean < bad else "warn" if score.mean < fair else ""
        yield "score", ("score, of 5", "评分（满分 5）"), score, sense, None


def most_important(shown: Sequence[tuple[str, One]]) -> list[One]:
    """The strip, by what each figure tells: no more than there is room for, the least important left out first.

    Who goes unserved is left out where nobody does; then the second standard; who was served, which the others tell;
    the mean wait beside a standard; the score; in the end the other standard.
    """
    kept = list(shown)
    for kind in ("nobody lost", "another standard", "served", "wait", "score", "standard"):
        if len(kept) > MOST_FIGURES:
            kept = [one for one in kept if one[0] != kind]
    return [one for _, one in kept][:MOST_FIGURES]
