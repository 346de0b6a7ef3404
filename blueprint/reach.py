"""Who can reach a step, who can leave it: the flows of a service as a whole.

A counter that no flow leads to, two desks that send customers to each other for ever: each step is right in itself, and
still nobody is served. Judged for each segment apart, since each has its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from blueprint.case import ENDS, Case, every_word
from blueprint.floor import rule_ways
from blueprint.mistakes import Mistake, near
from blueprint.quantity import Share
from blueprint.recovering import begins_recovery, ladder_steps
from blueprint.service import Step
from blueprint.values import BySegment


def flows(case: Case) -> Iterator[Mistake]:
    """A step that nobody reaches, a step from which nobody can leave."""
    ways = leads_to(case)
    entries = {near(stream.at, ways) or stream.at for stream in case.service.arrivals.values()} & set(ways)
    if not case.names("arrivals"):
        entries = set(ways) - {target for source in ways for target in ways[source] if target != source}
        entries = entries or set(ways)
    if entries and not any(case.set_aside("arrivals", name, "at") for name in case.names("arrivals")):
        reached = _closure(entries, ways)
        for name in ways:
            if name not in reached:
                text = "nobody reaches this step; let a flow or an arrival stream lead to it"
                yield case.mistake("steps", name, text=text, key=True)
    stuck: dict[str, list[str]] = {}
    for segment in case.service.segments or [None]:
        own = leads_to(case, segment)
        back: dict[str, set[str]] = {}
        for source, targets in own.items():
            for target in targets:
                back.setdefault(target, set()).add(source)
        leaving = _closure({end for end in ENDS if end in back}, back)
        for name in set(own) - leaving:
            stuck.setdefault(name, []).append(str(segment))
    for name in ways:
        if name in stuck:
            whole = len(stuck[name]) == max(1, len(case.service.segments))
            who = "nobody" if whole else f"nobody of segment {', '.join(stuck[name])}"
            text = f"{who} can ever leave from this step; lead a flow to leave"
            yield case.mistake("steps", name, text=text, key=True)


def leads_to(case: Case, segment: str | None = None) -> dict[str, set[str]]:
    """Where customers (of a segment, or of any) can go from each step.

    What could not be read may lead wherever it mentions.
    """
    ways: dict[str, set[str]] = {}
    known = case.names("steps") | set(ENDS)
    for name, step in case.service.steps.items():
        targets: set[str] = set()
        stopped = any(f.by_chance and f.usual.value == 1 and f.then is not None for f in step.fails.values())
        routes = step.next
        if routes is None:
            raw = case.raw("steps", name, "next")
            targets |= {"leave"} if raw is None and not stopped else set()
            targets |= (
                {*(word for word in every_word(raw) if isinstance(word, str)), "leave"}
                if raw is not None
                else set()
            )
        elif not stopped:
            tables: tuple[Mapping[str, Share], ...] = (routes,) if not isinstance(routes, BySegment) else ()
            if isinstance(routes, BySegment):
                every = (*routes.by_segment.values(), routes.others or {})
                tables = every if segment is None else (routes.of(segment) or {"leave": Share(1.0)},)
            targets |= {target for table in tables for target, share in table.items() if share.value > 0}
        for mode, failure in sorted(step.fails.items()):
            if failure.happens or case.set_aside("steps", name, "fails", mode, "share"):
                targets |= {failure.then} if failure.then else set()
            if failure.by_chance and failure.usual.value == 1 and failure.then:
                break  # the modes after it never say where customers go
        if case.set_aside("steps", name, "fails"):
            targets |= {
                word for word in every_word(case.raw("steps", name, "fails")) if isinstance(word, str)
            }
        targets |= _exits(step, segment, step.exits)
        if case.set_aside("steps", name, "exits"):
            targets |= {
                word for word in every_word(case.raw("steps", name, "exits")) if isinstance(word, str)
            }
        targets |= _recovery(case, name, step)
        targets |= {to for _, to, share in rule_ways(case.service.rules, name) if share > 0}
        targets |= case.misspelt("steps", name)
        wrong = targets - known
        if wrong:  # a wrong name is told of on its own; let it not be told of twice
            targets |= {"leave"} | {near(name, known) or "leave" for name in wrong}
        ways[name] = targets & known
    return ways


def _recovery(case: Case, name: str, step: Step) -> set[str]:
    """Where recovery leads from a step: to its beginning, or up the ladder."""
    climbs = ladder_steps(case.service).get(name, set())
    felt = any(failure.severity is not None for failure in step.fails.values())
    felt |= any(
        failure.noticed and failure.noticed.at == name
        for one in case.service.steps.values()
        for failure in one.fails.values()
    )
    return climbs | (begins_recovery(case.service) if felt else set())


def _exits(step: Step, segment: str | None, outcomes: Iterable[str]) -> set[str]:
    """Where customers (of a segment, or of any) can go from a step when their visit ended in one of these outcomes."""
    found: set[str] = set()
    for routes in (step.exits[outcome] for outcome in outcomes):
        if not isinstance(routes, BySegment):
            tables = [routes]
        elif segment is None:
            tables = [*routes.by_segment.values(), routes.others or {}]
        else:
            tables = [routes.of(segment) or {"leave": Share(1.0)}]
        found |= {target for table in tables for target, share in table.items() if share.value > 0}
    return found


def standing_still(case: Case) -> Iterator[Mistake]:
    """Exits that lead in a circle in which no time passes: who goes along it once goes along it for ever."""
    steps, everywhere = case.service.steps, leads_to(case)
    ways: dict[str, set[str]] = {}
    for name, step in steps.items():
        ways[name] = _exits(step, None, [outcome for outcome in step.exits if outcome != "abandoned"])
        if step.takes is None and not case.set_aside("steps", name, "takes"):
            ways[name] |= everywhere[name]
    for name, step in steps.items():
        for outcome in step.exits:
            targets = _exits(step, None, [outcome]) & set(steps)
            circle = next((target for target in sorted(targets) if name in _closure({target}, ways)), None)
            if circle is not None and outcome != "abandoned":
                by = "" if circle == name else f", by {circle}"
                text = (
                    f"leads back here in no time{by}; put a step that takes time between:"
                    f" call_again: {{lane: customer, takes: 10 min, next: {name}}}"
                )
                yield case.mistake("steps", name, "exits", outcome, text=text)


def _closure(start: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    found, border = set(start), list(start)
    while border:
        for target in ways.get(border.pop(), ()):
            if target not in found:
                found.add(target)
                border.append(target)
    return found
