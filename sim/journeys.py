"""Typical ways through a service, with the mean times along them: drawn to scale, waits apart from work.

Of the branch's customers 70 % take a ticket and go to the counter, 30 % go on to open an account: two journeys, one of
6 minutes and one of 41, 19 of them waiting. Loops after a failure are left out; a journey is one without.

Invariant: no step is twice on a journey, and their shares never add up to more than all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heappop, heappush

from blueprint import Blueprint
from blueprint.drawing.results_shown import Journey, Stretch
from blueprint.estimate import Estimate, number, unit_after
from blueprint.text import say

MOST = 3
"""Journeys that are drawn."""
LEAST = 0.1
"""One that fewer customers take is not typical."""
TRIED = 2000
"""Ways that are looked at, at most; in a tangle the rest are rarer still."""

Found = Callable[[str, str, str], Estimate]
Ways = Mapping[str, Mapping[str, float]]


def ways(service: Blueprint) -> dict[str, dict[str, float]]:
    """The share of those served at each step who go on to each next one; all segments together, by their shares."""
    weight = {
        name: segment.share.value if segment.share else 0.0
        for name, segment in service.all_segments().items()
    }
    whole = sum(weight.values())
    part = {name: own / whole if whole else 1 / len(weight) for name, own in weight.items()}
    found: dict[str, dict[str, float]] = {name: {} for name in service.steps}
    for flow in service.flows():
        if flow.failure is None and flow.exit is None and not flow.recovery and flow.rule is None:
            share = flow.share * (part[flow.segment] if flow.segment else 1.0)
            found[flow.source][flow.target] = found[flow.source].get(flow.target, 0.0) + share
    return found


def typical(service: Blueprint, begins: Mapping[str, float]) -> list[tuple[tuple[str, ...], float]]:
    """(steps, share of all customers) of the typical ways, the most usual first.

    Parameters
    ----------
    begins
        the share of customers who begin at each step.
    """
    onward = ways(service)
    queue: list[tuple[float, tuple[str, ...]]] = [
        (-share, (step,)) for step, share in sorted(begins.items()) if share > 0
    ]
    queue.sort()
    found: dict[tuple[str, ...], float] = {}
    tried = 0
    while queue and len(found) < MOST and tried < TRIED:
        tried += 1
        share, path = heappop(queue)
        if -share < LEAST:
            break
        if path[-1] not in service.steps:
            found[path[:-1]] = found.get(path[:-1], 0.0) - share
            continue
        for target, part in sorted(onward[path[-1]].items()):
            if part > 0 and target not in path:
                heappush(queue, (share * min(part, 1.0), (*path, target)))
    return sorted(found.items(), key=lambda one: -one[1])


def journeys(
    service: Blueprint, found: Found, grade: Mapping[str, int], lang: str = "en"
) -> tuple[Journey, ...]:
    """The typical journeys with the times that were found, in the file's unit, one for each last step.

    Those that take no time are left out. A wait has the grade of its step, at which its customers are told apart.
    """
    begins: dict[str, float] = {}
    for stream in service.arrivals.values():
        begins[stream.at] = max(found("step", stream.at, "visits").mean, 0.0)
    whole = sum(begins.values())
    if not whole > 0:
        return ()
    paths = typical(service, {step: visits / whole for step, visits in begins.items()})
    made: dict[str, Journey] = {}
    for path, _ in paths:
        parts: list[Stretch] = []
        for step in path:
            label = say(service.steps[step].label, lang, name=step)
            wait, work = (
                found("step", step, "answered_wait_mean").mean,
                found("step", step, "service_mean").mean,
            )
            parts += [
                Stretch(label, time, waits, grade.get(step, 0))
                for time, waits in ((wait, True), (work, False))
                if time > 0
            ]
        if parts and path[-1] not in made:
            made[path[-1]] = Journey(_title(service, path, parts, lang), tuple(parts))
    return tuple(made.values())


def _title(service: Blueprint, path: tuple[str, ...], parts: list[Stretch], lang: str) -> str:
    """`Up to “Hand over the card”: 41 min, 19 of them waiting`."""
    last = say(service.steps[path[-1]].label, lang, name=path[-1])
    whole = sum(part.time for part in parts)
    waits = sum(part.time for part in parts if part.waits)
    digits = 0 if whole >= 10 else 1
    unit = unit_after(service.unit, lang)
    shown = number(whole, digits)
    waited = number(waits, digits if round(waits, digits) else 1)
    if not waits:
        return (
            f"办到“{last}”：{shown}{unit}，无需等待"
            if lang.startswith("zh")
            else f"Up to “{last}”: {shown}{unit}, no waiting"
        )
    if lang.startswith("zh"):
        return f"办到“{last}”：{shown}{unit}，其中等待 {waited}{unit}"
    return f"Up to “{last}”: {shown}{unit}, {waited} of them waiting"
