"""What a picture shows of measured hotspots: boxes by what mending them is worth, ranks, and what cannot be told apart.

Invariant: a place that cannot be told from another one is `unsure` and has no rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from blueprint import Blueprint
from blueprint.drawing.results_shown import Findings, StepFinding, SystemFinding
from blueprint.text import say
from sim.experiment.located import Located
from sim.experiment.ranking import WORST
from sim.results import Results


def marked(
    results: Results, at_steps: Mapping[str, Located], at_systems: Mapping[str, Located], unit: str, lang: str
) -> Findings:
    """The findings of a picture: results of the service as it is, and what mending is worth where, in `unit` a day."""
    base, service = results.findings(lang), results.blueprint
    steps = {
        name: _step(replace(finding, rank=None), at_steps[name], service, lang)
        for name, finding in base.steps.items()
    }
    systems = {
        name: SystemFinding(
            worth=at.worth.mean, worth_low=at.worth.low, worth_high=at.worth.high, rank=_rank(at), unsure=_unsure(at),
            among_worst=at.among_worst, culprit=culprit_words(at, service, lang),
        )
        for name, at in at_systems.items()
    }  # fmt: skip
    day = "天" if lang.startswith("zh") else "day"
    unit = _UNITS_ZH.get(unit, unit) if lang.startswith("zh") else unit
    return replace(base, steps=steps, systems=systems, worth_unit=f"{unit}/{day}")


_UNITS_ZH = {"ms": "毫秒", "s": "秒", "min": "分钟", "h": "小时", "d": "天", "wk": "周", "money": "元"}


def _step(finding: StepFinding, at: Located, service: Blueprint, lang: str) -> StepFinding:
    if at.culprit is None:
        return replace(finding, worth=0.0)
    return replace(
        finding, worth=at.worth.mean, worth_low=at.worth.low, worth_high=at.worth.high, rank=_rank(at),
        unsure=_unsure(at), among_worst=at.among_worst, culprit=culprit_words(at, service, lang),
    )  # fmt: skip


def _rank(at: Located) -> int | None:
    return at.rank if at.rank is not None and at.rank <= WORST else None


def _unsure(at: Located) -> bool:
    """Whether it is worth something for sure, and still cannot be told from another one."""
    return bool(at.alike) and at.worth.low > 0


def culprit_words(at: Located, service: Blueprint, lang: str = "en") -> str:
    """What is most of it, in few words: `queue for Teller`, `Wrong entry`, `outages`."""
    if at.culprit is None:
        return ""
    kind, name = at.culprit
    zh = lang.startswith("zh")
    if kind == "outage":
        return "停机" if zh else "outages"
    if kind == "queue":
        pool = say(service.staff[name].label, lang, name=name)
        return f"{pool}排队" if zh else f"queue for {pool}"
    step, _, mode = name.partition(".")
    return say(service.steps[step].fails[mode].label, lang, name=mode)
