"""Which parts of the language a service uses: what it does not use is not compiled.

Each name is a constant of the compiled loop; numba leaves out the branches that a constant rules out. A branch of
sixty employees without wrap-up, outages or priorities gets a shorter and faster loop than one with everything.
"""

from __future__ import annotations

from sim import draws
from sim.plan import CUT_OFF, Plan
from sim.variate import Variate

PATIENCE = True
"""Some waits end by themselves."""
WRAP_UP = True
SYSTEMS = True
"""Some steps need systems."""
PAUSES = True
"""Some systems pause the work."""
FAILURES = True
SHARED = True
"""Some steps need several pools."""
HELP = True
"""Some pools help at a step of another."""
SEVERAL = True
"""Some pool serves several steps, or helps at one."""
BALKING = True
PLACES = True
"""Some steps have a limit of waiting places."""
LEVELS = True
"""There is more than one priority."""
DOORS = True
"""The doors close."""
RATES = True
GAPS = True
WITH_GAMMA = True
RARER = True
"""Some distributions are samples or mixtures."""
RETURNS = True
"""Customers may come to a step again."""
STRIKES = True
"""Something may be taken out of the calendar before its time: a patience, or a service that is broken off."""


def features_of(plan: Plan) -> dict[str, bool]:
    """The constants above, for one plan."""
    variates = [v for v in _variates(plan) if v is not None]
    kinds = {v.kind for v in variates} | {part.kind for v in variates for _, part in v.parts}
    levels = {level for step in plan.steps for level in step.priority}
    return {
        "PATIENCE": any(any(step.patience) for step in plan.steps),
        "WRAP_UP": any(step.wrap_up for step in plan.steps),
        "SYSTEMS": any(step.systems for step in plan.steps),
        "PAUSES": any(system.pauses for system in plan.systems),
        "FAILURES": bool(plan.failures),
        "SHARED": any(len(step.pools) > 1 for step in plan.steps),
        "HELP": any(step.helpers for step in plan.steps),
        "SEVERAL": any(step.helpers for step in plan.steps)
        or any(sum(n in step.pools for step in plan.steps) > 1 for n in range(len(plan.pools)))
        or any(sum(n in step.systems for step in plan.steps) > 1 for n in range(len(plan.systems))),
        "BALKING": any(any(step.balks_at) for step in plan.steps),
        "PLACES": any(step.waiting_places is not None for step in plan.steps),
        "LEVELS": len(levels) > 1,
        "DOORS": not plan.always,
        "RATES": any(stream.every is None for stream in plan.streams),
        "GAPS": any(stream.every is not None for stream in plan.streams),
        "WITH_GAMMA": draws.GAMMA in kinds,
        "RARER": bool(kinds & {draws.EMPIRICAL, draws.MIXTURE}),
        "RETURNS": _some_return(plan),
        "STRIKES": any(any(step.patience) for step in plan.steps)
        or any(system.pauses for system in plan.systems)
        or plan.closing == CUT_OFF,
    }


def _variates(plan: Plan) -> list[Variate | None]:
    found: list[Variate | None] = []
    for step in plan.steps:
        found += [*step.takes, step.wrap_up, *step.patience, *step.balks_at]
    for stream in plan.streams:
        found += [stream.every, stream.busyness]
    for system in plan.systems:
        found += [system.up, system.down]
    return found


def _some_return(plan: Plan) -> bool:
    """Whether a way leads from some step back to it."""
    ways = {
        number: {target for route in step.routes for _, target in route if target >= 0}
        | {t for f in step.failures if (t := plan.failures[f].target) is not None and t >= 0}
        for number, step in enumerate(plan.steps)
    }
    while ends := {number for number, targets in ways.items() if not targets & ways.keys()}:
        for number in ends:
            del ways[number]
    return bool(ways)
