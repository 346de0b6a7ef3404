"""What a picture shows of results: waits, utilisation, flows and hotspots, by step.

A counter that holds 62 % of all the time customers wait in the branch is hotspot 1. Findings are made from the
record of a run, the object that `blueprint run --json` prints, so that a picture can be drawn long after.

Invariant: results and their record give the same findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blueprint import Blueprint, Flow
from blueprint.drawing.results_shown import Findings, StepFinding
from blueprint.quantity import SECONDS
from sim.plan.dates import Dates
from sim.plan.parts import TICKS

WAIT_POINT = 0.2
"""A step is marked as a wait point when more than this share of its visits have to wait."""
HOTSPOT = 0.1
"""A step is ranked as a hotspot when at least this share of all waiting is there."""
RANKS = 3
"""How many hotspots are ranked."""
_SHOWN_IN = {"ms": "s", "wk": "d"}


def findings(service: Blueprint, record: Mapping[str, Any], lang: str = "en") -> Findings:
    """The findings of a picture of `service` with words in `lang`.

    Parameters
    ----------
    service
        the service that ran.
    record
        what `Results.record()` gives and `blueprint run --json` prints.
    lang
        language of the note.

    Raises
    ------
    ValueError
        when `record` is no record of a run, or one of another service.
    """
    means = _means(service, record)
    unit = str(record.get("unit", service.unit))
    if unit not in SECONDS:
        raise ValueError(
            f"these are no results of a run (unit {unit!r}); `blueprint run FILE --json` prints such"
        )
    seconds = SECONDS[unit]
    open_hours = _open_hours(service, int(record["days"]), float(record.get("warm_up", 0.0)))

    def mean(scope: str, name: str, measure: str, segment: str = "all") -> float:
        return means.get((scope, name, segment, measure)) or 0.0

    waiting = {name: mean("step", name, "wait_mean") * mean("step", name, "visits") for name in service.steps}
    ranks, all_waiting = ranked(waiting), sum(waiting.values())
    found: dict[str, StepFinding] = {}
    flows: dict[tuple[str, str], float] = {}
    elapsed: dict[str, float] = {}
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
            rank=ranks.get(name),
            standard_met=means.get(("step", name, "all", "standard_met")) if standard else None,
            standard_target=standard.share.value if standard else None,
            waiting_share=waiting[name] / all_waiting if all_waiting else None,
        )
    for flow in service.flows():
        if flow.target in service.steps and flow.exit is None:
            known = (flow.segment or "all") if len(service.all_segments()) > 1 else "all"
            at = (flow.source, flow.target)
            served = mean("step", flow.source, "services", known) / open_hours
            flows[at] = flows.get(at, 0.0) + served * flow.share * _undiverted(service, flow)
    run = {key: record[key] for key in ("seed", "replications", "days", "level", "engine") if key in record}
    return Findings(
        steps=found,
        flows=flows,
        elapsed=elapsed,
        unit=_SHOWN_IN.get(unit, unit),
        note=_note(record, lang),
        run=run,
    )


def _open_hours(service: Blueprint, days: int, warm_up: float) -> float:
    """Hours during which the doors were open and customers were counted."""
    spans = Dates(service, days).spans
    return sum(max(0.0, end / TICKS - max(begin / TICKS, warm_up)) for begin, end in spans) / 3600


def _undiverted(service: Blueprint, flow: Flow) -> float:
    """The part of the services at the source of a flow that no failure before it, by name, has sent elsewhere."""
    part = 1.0
    for mode, fault in sorted(service.steps[flow.source].fails.items()):
        if mode == flow.failure:
            break
        part *= 1 - fault.share.value if fault.then is not None else 1.0
    return part


def ranked(waiting: Mapping[str, float]) -> dict[str, int]:
    """The rank of each hotspot: of the steps with the most waiting in all, those with enough of it.

    >>> ranked({"counter": 700.0, "desk": 250.0, "ticket": 50.0})
    {'counter': 1, 'desk': 2}
    """
    total = sum(waiting.values())
    worst = sorted((-time, name) for name, time in waiting.items() if time > 0 and time >= HOTSPOT * total)
    return {name: rank for rank, (_, name) in enumerate(worst[:RANKS], start=1)}


def _means(service: Blueprint, record: Mapping[str, Any]) -> dict[tuple[str, str, str, str], float | None]:
    """Mean by (scope, name, segment, measure); None where nothing was found."""
    try:
        if not isinstance(record, Mapping):
            raise TypeError("no object")
        found = {
            (row["scope"], row["name"], row["segment"], row["measure"]): row["mean"] for row in record["rows"]
        }
        for key in ("fingerprint", "days", "replications", "seed"):
            record[key]
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"these are no results of a run ({error}); `blueprint run FILE --json` prints such"
        ) from None
    if record["fingerprint"] != service.fingerprint:
        raise ValueError(
            f"the results are of another service: theirs has the fingerprint {record['fingerprint']},"
            f" this one {service.fingerprint}; run it again"
        )
    return found


def _note(record: Mapping[str, Any], lang: str) -> str:
    if lang.startswith("zh"):
        return (
            f"{record['replications']} 次重复 × {record['days']} 天，随机种子 {record['seed']}；"
            "数值为各次重复的均值"
        )
    replications = f"{record['replications']} replication{'' if record['replications'] == 1 else 's'}"
    days = f"{record['days']} day{'' if record['days'] == 1 else 's'}"
    return f"{replications} of {days}, seed {record['seed']}; figures are means over replications"
