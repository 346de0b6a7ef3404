"""What a picture shows of results: waits, utilisation and flows, by step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from blueprint import __version__
from blueprint.drawing.findings import Findings, StepFinding

if TYPE_CHECKING:
    from sim.results import Results

WAIT_POINT = 0.2
"""A step is marked as a wait point when more than this share of its visits have to wait."""


def findings(results: Results, lang: str) -> Findings:
    """The findings of a picture with words in `lang`."""
    service = results.blueprint
    open_hours = results.days * (
        (service.hours.close.second - service.hours.open.second) / 3600 if service.hours else 24.0
    )
    found: dict[str, StepFinding] = {}
    flows: dict[tuple[str, str], float] = {}
    elapsed: dict[str, float] = {}
    seconds = _seconds(service.unit)

    def mean(scope: str, name: str, measure: str) -> float:
        value = results.row(scope, name, measure).mean
        return 0.0 if math.isnan(value) else value

    for name, step in service.steps.items():
        visits = mean("step", name, "visits")
        if visits:
            elapsed[name] = mean("step", name, "elapsed_mean") * seconds
        busy = [mean("pool", pool, "utilisation") for pool in step.by]
        waited = bool(step.by or step.uses) and mean("step", name, "waited_share") > WAIT_POINT
        standard = step.standard.wait if step.standard else None
        found[name] = StepFinding(
            wait=mean("step", name, "wait_mean") * seconds,
            utilisation=max(busy) if busy else None,
            visits_per_hour=visits / open_hours,
            wait_point=waited,
            rank=None,
            standard_met=mean("step", name, "standard_met") if standard else None,
            standard_target=standard.share.value if standard else None,
        )
    for flow in service.flows():
        if flow.target in service.steps:
            segment = flow.segment or "all"
            known = segment if len(service.all_segments()) > 1 else "all"
            visits = results.row("step", flow.source, "visits", known).mean / open_hours
            at = (flow.source, flow.target)
            flows[at] = flows.get(at, 0.0) + visits * flow.share
    if lang.startswith("zh"):
        note = f"{results.replications} 次重复 × {results.days} 天，随机种子 {results.seed}；数值为各次重复的均值"
    else:
        plural = "" if results.days == 1 else "s"
        note = (
            f"{results.replications} replications of {results.days} day{plural}, seed {results.seed};"
            " figures are means over replications"
        )
    foot = (
        f"{service.fingerprint} · seed {results.seed} · n = {results.replications} · blueprint {__version__}"
    )
    return Findings(steps=found, flows=flows, elapsed=elapsed, unit=service.unit, note=note, foot=foot)


def _seconds(unit: str) -> float:
    from blueprint.quantity import SECONDS

    return SECONDS[unit]
