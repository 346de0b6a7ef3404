"""Before and after in one picture: what a scenario changes at every step, and in the measures that were compared.

Invariant: the intervals of all steps hold together, and so do those of the headlines.
"""

from __future__ import annotations

import math

import numpy as np

import blueprint
from blueprint.drawing import Picture
from blueprint.drawing.differences import Differences, Headline, StepDifference
from blueprint.drawing.results_shown import SECONDS as DRAWN
from blueprint.estimate import Estimate
from blueprint.quantity import SECONDS
from sim.experiment.advice import advice
from sim.experiment.compare import Comparison
from sim.experiment.contrast import Contrast, contrasts
from sim.metric import Metric
from sim.replications.jobs import Values
from sim.results import Results
from studio.commands import Look
from studio.figures import level_of
from studio.measure_words import metric_words, unit_words
from studio.outcome import outcome

MOST_HEADLINES = 5


def before_after(
    found: Comparison,
    scenario: str,
    label: str,
    lang: str = "en",
    drawn: str = "",
    look: Look | None = None,
) -> Picture:
    """The service as it is and a scenario of it, in one picture."""
    return blueprint.draw_change(
        found.base.blueprint, found.results[scenario].blueprint, lang=lang,
        differences=differences_of(found, scenario, lang, label), scenario=label, drawn=drawn,
        **{key: value for key, value in (look or {}).items() if key != "rows"},
    )  # fmt: skip


def differences_of(found: Comparison, scenario: str, lang: str = "en", label: str = "") -> Differences:
    """What a picture of both says in figures."""
    judged = advice(found)
    before, after = found.base, found.results[scenario]
    own = [one for one in found.contrasts if one.scenario == scenario][:MOST_HEADLINES]
    was, then = before.findings(lang), after.findings(lang)
    every = (_steps(before, found.results[name], found.level) for name in found.scenarios)
    scale = max((Differences(steps).greatest() for steps in every), default=0.0)
    return Differences(
        title=outcome(judged, scenario, found, label or scenario, lang) if judged else "",
        steps=_steps(before, after, found.level),
        headlines=tuple(_headline(one, found, lang) for one in own),
        before=was,
        after=then,
        unit=was.unit,
        flows={**was.flows, **then.flows},
        scale=scale or None,
        note=was.note,
        run={"seed": before.seed, "replications": before.replications, "level": found.level},
    )


def _steps(before: Results, after: Results, level: float) -> dict[str, StepDifference]:
    """The mean wait at every step of either, and its change where both have it."""
    times = SECONDS[before.blueprint.unit] / DRAWN[before.findings().unit]
    waits = {
        name: [results.column("step", name, "wait_mean") if name in results.blueprint.steps else None
               for results in (before, after)]
        for name in {**before.blueprint.steps, **after.blueprint.steps}
    }  # fmt: skip
    both = [
        (name, Metric("step", name, "wait_mean"), one, other)
        for name, (one, other) in waits.items()
        if one is not None and other is not None
    ]
    judged = {one.metric.name: one for one in contrasts(both, level)}
    found = {}
    for name, pair in waits.items():
        was, then = (None if own is None else _mean(own, times) for own in pair)
        one = judged.get(name)
        if one is None or math.isnan(one.change):
            found[name] = StepDifference(was, then)
        else:
            change = Estimate(one.change, one.low, one.high).also(lambda value: value * times)
            own = before.estimate("step", name, "wait_mean").also(lambda value: value * times)
            found[name] = StepDifference(was, then, change, clear=one.clear, own=own)
    return found


def _mean(values: Values, times: float) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) * times if len(known) else None


def _headline(one: Contrast, found: Comparison, lang: str) -> Headline:
    metric = one.metric
    percent = 100.0 if metric.unit == "share" else 1.0
    return Headline(
        label=metric_words(metric, found.base.blueprint, lang),
        before=one.before * percent,
        after=one.after * percent,
        change=one.change * percent,
        low=one.low * percent,
        high=one.high * percent,
        clear=one.clear,
        unit="%" if metric.unit == "share" else unit_words(metric.unit, lang).strip(),
        less_is_better=None if not metric.better else metric.better < 0,
        own=level_of(found.base, metric).also(lambda value: value * percent),
    )
