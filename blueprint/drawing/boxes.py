"""The boxes of the picture, read from the graph of a service.

The counter becomes a box with its name, who serves how long, and its marks, before it the queue with those who give up;
the ticket the customer holds an icon above it; core banking a bar below it.

Kept: boxes are frozen, sorted by key, and know nothing of points on paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blueprint.booking import booked_line
from blueprint.drawing import recoveries
from blueprint.drawing.differences import Differences
from blueprint.drawing.floor import rules_at
from blueprint.drawing.links import Link, decides, is_menu, menu_lines, several, share_text, step_key
from blueprint.drawing.queues import QueueSign, changed_queue, queue_sign
from blueprint.drawing.results_shown import CauseFinding, Findings, StepFinding, is_known
from blueprint.drawing.times import mean_text, takes_text
from blueprint.drawing.versions import CALLS, CHANGE, EVIDENCE, LANE_BEFORE, SYSTEMS, onward
from blueprint.drawing.words import text_of, word
from blueprint.estimate import percent
from blueprint.orders import work_words

if TYPE_CHECKING:
    import networkx as nx

SIGNS = {"kept": "✓", "missed": "✗", "close": "≈"}

MOST_IN_HEXAGON = 2
"""Lines of small print that a hexagon has room for; with more, a decision is a box like any other."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box.

    Attributes:
        key: what the picture calls it, such as ``step-counter``; also its id in SVG.
        kind: ``step``, ``decision``, ``evidence``, ``system``, ``ghost`` for where a step stood before, or
            ``connector`` for the letter at which a flow goes on in another band.
        lane: name of its lane.
        title: its text.
        small: further lines in small print.
        marks: any of ``fail``, ``moment``, from left to right along the top.
        queue: the queue that stands before it.
        verdicts: ``kept``, ``missed`` or ``close``: how the lines of its small print are coloured that begin with their
            signs.
        rank: places of the outages of a system among the hotspots; nothing without.
        grade: how bad the outages of a system are: 0 fine, 1 noticeable, 2 serious.
        icon: of evidence, by name.
        forks: whether customers take all ways from here at once.
        corner: marks at its lower left: ``envelope`` for complaints that arrive, ``letter`` for a way of recovery.
        losses: the lines of its small print that say what its failures cost.
        strong: whether customers arrive at or end with it.
        leaves: whether customers leave the service after it.
        change: what became of it from one version to the next: ``added``, ``removed``, ``moved``, ``changed``.
        shift: class of the change of its wait, -3 (much better) to 3 (much worse); None when not known.
    """

    key: str
    kind: str
    lane: str
    title: str
    small: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    queue: QueueSign | None = None
    verdicts: tuple[str, ...] = ()
    rank: str = ""
    grade: int = 0
    icon: str = ""
    strong: bool = False
    leaves: bool = False
    forks: bool = False
    corner: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    change: str = ""
    shift: int | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        """The marks at its left: its rank, or what became of it and whether that is better or worse."""
        found = [self.change] if self.change else []
        found += ["better" if self.shift < 0 else "worse"] if self.shift else []
        return (*(["rank"] if self.rank else []), *found)


def _leaving(said: Mapping[str, Any]) -> float | Mapping[str, float]:
    """Return the share that leaves after a step; 0 when none does."""
    leaves = said.get("leaves", 0.0)
    if isinstance(leaves, Mapping):
        return leaves if any(leaves.values()) else 0.0
    return float(leaves or 0.0)


def _small_print(
    graph: "nx.DiGraph[str]", name: str, found: StepFinding | None, unit: str, lang: str, times: bool
) -> list[str]:
    """Return how long a step takes and who serves it; with ``times`` its least and greatest time."""
    said = graph.nodes[name]
    staff = graph.graph.get("staff", {})
    pools = [text_of(staff.get(pool, {}).get("label"), lang, str(pool)) for pool in several(said.get("by"))]
    if said.get("skill"):
        skill = (graph.graph.get("skills") or {}).get(said["skill"]) or {}
        pools.append(text_of(skill.get("label"), lang, str(said["skill"])))
    served = word("comma", lang).join(pools)
    own = str(graph.graph.get("unit", "min"))
    if times:
        takes = takes_text(said, own, lang)
    else:
        takes = mean_text(said, own, lang, found.length if found else None, unit) if found else ""
    if found is None or times:
        return [line for line in (served, takes) if line]
    return [" · ".join(part for part in (takes, served) if part)] if takes or served else []


def _standards(found: StepFinding | None, lang: str) -> dict[str, str]:
    """Return how standards for waits and durations are kept, by line: ``✓ 83 % in time``; nothing without one."""
    if found is None:
        return {}
    done, verdict = found.levels.get("duration", (None, ""))
    said = (("met_of", found.met, found.verdict), ("done_of", done, verdict))
    return {
        word(key, lang, sign=SIGNS[told], value=met.say("share", lang)): told
        for key, met, told in said
        if met is not None and met.known and told
    }


def step_boxes(
    graph: "nx.DiGraph[str]",
    lang: str,
    findings: Findings | None,
    times: bool = False,
    differences: Differences | None = None,
) -> list[Box]:
    """Return a box for each step of the graph; with ``times``, how long it takes in its small print."""
    streams: dict[str, list[str]] = {}
    for name, arrival in sorted(graph.graph.get("arrivals", {}).items()):
        label = text_of(arrival.get("label"), lang, name)
        told = booked_line(arrival, str(graph.graph.get("unit", "min")), lang)
        streams.setdefault(arrival.get("at", ""), []).append(f"{label} · {told}" if told else label)
    boxes, own = [], str(graph.graph.get("unit", "min"))
    lettered = recoveries.by_letter(graph)
    for name in sorted(graph.nodes):
        said = graph.nodes[name]
        found = findings.steps.get(name) if findings else None
        leaving = _leaving(said)
        others = [head for head in onward(graph, name) if head != name]
        change = said.get(CHANGE, "")
        gone = change == "removed"
        small = [word("arrive", lang, stream=s) for s in streams.get(name, [])]
        outside = recoveries.arriving(graph, name, lang)
        small += outside
        small += _small_print(graph, name, found, findings.unit if findings else "", lang, times)
        if said.get("room") and (name in streams or _from_outside(graph, name)):
            room = graph.graph.get("rooms", {}).get(said["room"], {})
            label = text_of(room.get("label"), lang, str(said["room"]))
            small.append(word("in_room", lang, room=label, places=f"{room.get('places', 0):,}"))
        small += work_words(
            said, lambda section, one: _label(graph, section, one, lang), own, lang, short=True
        )
        rules = len(rules_at(graph, name))
        small += [word("rules" if rules > 1 else "rule", lang, value=str(rules))] if rules else []
        if others and leaving and (share := share_text(leaving, lang)):
            small.append(word("leave", lang, value=share))
        small += menu_lines(graph, name, lang) if is_menu(graph, name) else []
        standards = _standards(found, lang)
        small += list(standards)
        small += _recoveries_line(findings, name, lang)
        losses = _losses(graph, name, findings, lang)
        small += losses
        detour = recoveries.recovers_alone(graph, name)
        queue = queue_sign(found, findings.unit, lang) if found and findings else None
        if differences:
            queue = changed_queue(differences, name, lang)
        marks = [
            ("fail", _fails_unseen(graph, name, findings or (differences.after if differences else None))),
            ("moment", said.get("moment_of_truth")),
        ]
        boxes.append(
            Box(
                key=step_key(name),
                kind="menu"
                if is_menu(graph, name)
                else "decision"
                if decides(graph, name) and len(small) <= MOST_IN_HEXAGON
                else "step",
                lane=said["lane"],
                title=text_of(said.get("label"), lang, name),
                small=tuple(small),
                queue=queue,
                verdicts=tuple(standards.values()),
                **_of_limit(findings, said, name),
                change=change,
                shift=differences.shift(name) if differences and not gone else None,
                marks=() if gone else tuple(mark for mark, there in marks if there),
                strong=not gone and (name in streams or bool(outside) or not others),
                leaves=not gone and ((bool(leaving) and not (detour and others)) or not others),
                forks=forks(graph, name),
                corner=() if gone else recoveries.marks(graph, name, lettered),
                losses=tuple(losses),
            )
        )
    return boxes


MOST_LOSSES = 2
"""Failure modes whose cost stands in a box, the dearest."""


def _losses(graph: "nx.DiGraph[str]", name: str, findings: Findings | None, lang: str) -> list[str]:
    """Return what those would have brought, a day, who do not come again after a failure that no arrow shows."""
    if findings is None:
        return []
    shown = {mode for _, _, said in graph.out_edges(name, data=True) for mode in said.get("failures") or {}}
    found = {
        mode: (said, one.custom)
        for mode, said in (graph.nodes[name].get("fails") or {}).items()
        if (one := findings.failures.get(f"{name}.{mode}")) and one.custom and one.custom.mean > 0
        and mode not in shown
    }  # fmt: skip
    dearest = sorted(found, key=lambda mode: (-found[mode][1].mean, mode))[:MOST_LOSSES]
    lines = []
    for mode in dearest:
        said, custom = found[mode]
        label = text_of(said.get("label") if isinstance(said, Mapping) else None, lang, mode)
        lines.append(word("fail_costs", lang, name=label, value=custom.say(findings.currency, lang)))
    return lines


def _recoveries_line(findings: Findings | None, name: str, lang: str) -> list[str]:
    """Return how many recoveries begin at a step, where all begin there and no arrow says so."""
    found = findings.recoveries.get(name) if findings else None
    if found is None or findings is None or any(head == name for _, head in findings.recovering):
        return []
    return [word("recoveries", lang, value=found.say(lang=lang))]


def _from_outside(graph: "nx.DiGraph[str]", name: str) -> bool:
    """Tell whether anybody comes to a step of a room who was not in it: only there its limit is felt."""
    room = graph.nodes[name].get("room")
    return any(graph.nodes[before].get("room") != room for before in graph.predecessors(name))


def _label(graph: "nx.DiGraph[str]", section: str, name: str, lang: str) -> str:
    """Return what readers call a step, or a pool or skill."""
    things = [graph.nodes] if section == "steps" else [graph.graph.get("staff"), graph.graph.get("skills")]
    said = next((one[name] for one in things if one and name in one), None) or {}
    return text_of(said.get("label"), lang, name)


def _of_limit(findings: Findings | None, said: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return rank and grade of a room's limit, or of breaks, at the step that suffers most from it."""
    if findings is None:
        return {}
    room = findings.cause("room", said["room"]) if said.get("room") else None
    if room is not None and room.grade:
        return _of_room(findings, room, name)
    breaks = [
        one
        for one in findings.causes
        if one.kind == "break" and one.grade and name == _longest(findings, one)
    ]
    ranks = [one.rank for one in breaks if one.rank]
    return {"rank": ", ".join(ranks), "grade": max(one.grade for one in breaks)} if breaks else {}


def _longest(findings: Findings, cause: CauseFinding) -> str:
    """Return the step of a cause at which most customers wait."""
    queues = {step: findings.steps[step].queue for step in cause.steps if step in findings.steps}
    return max(queues, key=lambda step: queues[step], default="")


def _of_room(findings: Findings, cause: CauseFinding, name: str) -> dict[str, Any]:
    blocked = {
        step: sum(one.count.mean for one in findings.steps[step].gone if one.way == "blocked")
        for step in cause.steps
        if step in findings.steps
    }
    worst = max(blocked, key=lambda step: blocked[step], default="")
    return {"rank": cause.rank, "grade": cause.grade} if name == worst and blocked[worst] else {}


def _fails_unseen(graph: "nx.DiGraph[str]", name: str, findings: Findings | None) -> bool:
    """Tell whether a step can fail in a way that no arrow shows, or, without results, in any way at all."""
    fails = graph.nodes[name].get("fails")
    if not fails or findings is None:
        return bool(fails)
    shown = {mode for _, _, said in graph.out_edges(name, data=True) for mode in said.get("failures") or {}}
    return bool(set(fails) - shown)


def forks(graph: "nx.DiGraph[str]", name: str) -> bool:
    """Tell whether customers take several ways from a step at once: each of them has all customers."""
    shares = [graph.edges[name, head].get("share") for head in onward(graph, name)]
    return sum(isinstance(share, (int, float)) and share >= 1 for share in shares) > 1


def evidence_boxes(graph: "nx.DiGraph[str]", lang: str) -> tuple[list[Box], list[Link]]:
    """Return the sheets of evidence, one for each step that shows any, and their ties."""
    boxes, ties = [], []
    for name in sorted(graph.nodes):
        shown = several(graph.nodes[name].get("evidence"))
        if shown:
            text = word("comma", lang).join(text_of(one, lang) for one in shown)
            change = graph.nodes[name].get(EVIDENCE) or graph.nodes[name].get(CHANGE, "")
            change = change if change in ("added", "removed") else ""
            icon = str(graph.nodes[name].get("icon") or "")
            box = Box(f"evidence-{name}", "evidence", "evidence", text, change=change, icon=icon)
            boxes.append(box)
            ties.append(Link(f"tie-{name}", step_key(name), box.key, "tie", change=change))
    return boxes, ties


def system_users(graph: "nx.DiGraph[str]") -> dict[str, list[str]]:
    """Return the steps that use each system, both sorted."""
    users: dict[str, list[str]] = {}
    for name in sorted(graph.nodes):
        for system in several(graph.nodes[name].get("uses")):
            users.setdefault(str(system), []).append(name)
    return dict(sorted(users.items()))


def system_box(
    graph: "nx.DiGraph[str]", system: str, number: int, users: list[str], lang: str, findings: Findings | None
) -> tuple[Box, list[Link]]:
    """Return one box of a system, the ``number``-th, and the calls of its users."""
    said = graph.graph.get("systems", {}).get(system) or {}
    key = f"system-{system}" + (f"-{number}" if number > 1 else "")
    up = findings.systems.get(system) if findings else None
    cause = findings.cause("outage", system) if findings else None
    small = (
        [word("up", lang, value=percent(up.mean, lang))] if up and is_known(up.mean) and up.mean < 1 else []
    )
    if cause and cause.grade and findings:
        unit = f"{findings.size_unit}/day"
        small.append(cause.size.say(unit, lang))
    box = Box(
        key=key,
        kind="system",
        lane="support",
        title=text_of(said.get("label"), lang, system),
        small=tuple(small),
        rank=cause.rank if cause else "",
        grade=cause.grade if cause else 0,
        change=graph.graph.get(SYSTEMS, {}).get(system, ""),
    )
    return box, [
        Link(f"call-{user}-{system}", step_key(user), key, "call", change=_call_change(graph, user, system))
        for user in sorted(users)
    ]


def _call_change(graph: "nx.DiGraph[str]", user: str, system: str) -> str:
    """Return what became of the call of a system by a step."""
    said = graph.nodes[user]
    change = str(said.get(CHANGE, ""))
    return change if change in ("added", "removed") else said.get(CALLS, {}).get(system, "")


def ghost_boxes(graph: "nx.DiGraph[str]", lang: str) -> list[tuple[str, Box, Link]]:
    """Return for each step that has moved its name, a box where it stood, and the way from there to it."""
    found = []
    for name in sorted(graph.nodes):
        said = graph.nodes[name]
        if LANE_BEFORE in said:
            title = text_of(said.get("label"), lang, name)
            box = Box(f"ghost-{name}", "ghost", said[LANE_BEFORE], title)
            found.append((name, box, Link(f"moved-{name}", box.key, step_key(name), "moved")))
    return found
