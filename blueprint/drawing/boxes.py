"""The boxes of the picture and the links between them, read from the graph of a service.

The counter becomes a box with its name, its staff or its wait, and its marks; the ticket the customer holds a
sheet of evidence above it; core banking a square box below it. Flows, calls and ties become links.

Kept: boxes and links are frozen, sorted by key, and know nothing of points on paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blueprint.drawing.differences import Differences
from blueprint.drawing.intervals import change_lines, worth_lines
from blueprint.drawing.order import Flow, failures_of, is_usual, kind_of
from blueprint.drawing.results_shown import Findings, StepFinding, is_known
from blueprint.drawing.times import takes_text
from blueprint.drawing.versions import CALLS, CHANGE, EVIDENCE, KIND_BEFORE, LANE_BEFORE, SYSTEMS, WAS, onward
from blueprint.drawing.words import percent, text_of, word

if TYPE_CHECKING:
    import networkx as nx


ROOM = 4  # lines of figures in a box that says what it is worth


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
        heat: colour class 0..5; None without a finding.
        rank: place among the hotspots; None when it has none.
        marks: any of ``wait``, ``fail``, ``moment``, from left to right along the top.
        forks: whether customers take all ways from here at once.
        strong: whether customers arrive at or end with it.
        leaves: whether customers leave the service after it.
        unsure: whether the figures cannot tell it from another hotspot: it is hatched.
        change: what became of it from one version to the next: ``added``, ``removed``, ``moved``, ``changed``.
        shift: class of the change of its wait, -3 (much better) to 3 (much worse); None when not known.
    """

    key: str
    kind: str
    lane: str
    title: str
    small: tuple[str, ...] = ()
    heat: int | None = None
    rank: int | None = None
    marks: tuple[str, ...] = ()
    strong: bool = False
    leaves: bool = False
    forks: bool = False
    unsure: bool = False
    change: str = ""
    shift: int | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        """The marks at its left: its rank, or what became of it and whether that is better or worse."""
        found = [self.change] if self.change else []
        found += ["better" if self.shift < 0 else "worse"] if self.shift else []
        return (*(["rank"] if self.rank is not None else []), *found)


@dataclass(frozen=True, slots=True)
class Link:
    """One link.

    Attributes:
        key: its id in SVG, such as ``flow-counter-open_account``.
        tail, head: keys of the boxes it joins.
        kind: ``flow``, ``rework``, ``failure``, ``call`` or ``tie``, or ``moved`` from a ghost to its step.
        label: shares written on it, or nothing.
        volume: customers an hour; None when not measured.
        both: whether it goes both ways.
        joint: ``leaving`` towards a connector, ``entering`` from one, or nothing.
        change: ``added`` or ``removed`` from one version to the next, or nothing.
    """

    key: str
    tail: str
    head: str
    kind: str
    label: str = ""
    volume: float | None = None
    both: bool = False
    joint: str = ""
    change: str = ""

    @property
    def look(self) -> str:
        """What its colour goes by: what became of it, if anything, else its kind."""
        return self.change or self.kind

    @property
    def route(self) -> str:
        """What it is to the one who lays it."""
        return self.joint or self.kind


def step_key(name: str) -> str:
    """Return the key of a step's box."""
    return f"step-{name}"


def several(value: Any) -> list[Any]:
    """Return one or several values as a list: nothing, a single text, or a list of them."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def _share_text(share: Any) -> str:
    """Return a share, or shares by segment, as text: ``30%`` or ``30–70%``; nothing for all or none."""
    if isinstance(share, Mapping):
        values = sorted(float(s) for s in share.values() if isinstance(s, (int, float)))
        if not values or values[0] >= 1 or values[-1] <= 0:
            return ""
        low, high = percent(values[0], whole=False), percent(values[-1], whole=False)
        return high if low == high else f"{low.removesuffix('%')}–{high}"
    return percent(float(share), whole=False) if isinstance(share, (int, float)) and 0 < share < 1 else ""


def _flow_label(said: Mapping[str, Any], lang: str) -> str:
    """Return what is written on a flow: its share, after F the share that takes it after a failure, and who takes it
    without having been served.
    """
    usual = _share_text(said.get("shares", said.get("share")))
    failed = failures_of(said)
    after = f"F {percent(failed, whole=False)}" if 0 < failed < 1 else ""
    unserved = [
        f"{word(outcome, lang)} {_share_text(share)}".strip()
        for outcome, share in (said.get("exits") or {}).items()
    ]
    return " + ".join(part for part in (usual, after, *unserved) if part)


def _changed_label(graph: "nx.DiGraph[str]", flow: Flow, lang: str) -> str:
    """Return what is written on a flow of two versions.

    A share that has changed is written before and after; a flow that has come between two steps that stayed has a
    plus, one that is gone says what it was.
    """
    said = graph.edges[flow]
    label, change = _flow_label(said, lang), said.get(CHANGE)
    if change == "removed":
        return label and word("was", lang, value=label)
    if change and not any(graph.nodes[name].get(CHANGE) == "added" for name in flow):
        return f"+ {label}".strip()
    was = _flow_label(said[WAS], lang) if WAS in said else label
    return label if was == label else f"{was or '100%'} → {label or '100%'}"


def exchanges(graph: "nx.DiGraph[str]", back: set[Flow]) -> set[Flow]:
    """Return the flows that are one half of a conversation: the way ahead of a pair that is no rework.

    It is when two steps of different lanes lead to each other in the usual course, and neither decides.
    """
    found = set()
    for head, tail in back:
        pair = (tail, head), (head, tail)
        if tail == head or len({graph.edges[flow].get(CHANGE) for flow in pair if graph.has_edge(*flow)}) > 1:
            continue
        if not all(graph.has_edge(*flow) and is_usual(graph.edges[flow]) for flow in pair):
            continue
        if graph.nodes[tail]["lane"] != graph.nodes[head]["lane"] and not any(
            _decides(graph, name) for name in (tail, head)
        ):
            found.add((tail, head))
    return found


def flow_links(
    graph: "nx.DiGraph[str]", back: set[Flow], findings: Findings | Differences | None, lang: str
) -> list[Link]:
    """Return a link for each flow of the graph; ``back`` are those that go back in time."""
    links = []
    two_way = exchanges(graph, back)
    for tail, head in sorted(graph.edges):
        if (head, tail) in two_way:
            continue
        said = graph.edges[tail, head]
        kind = kind_of(said, (tail, head) in back)
        kind = said.get(KIND_BEFORE, kind)
        measured = findings.flows.get((tail, head)) if findings else None
        volume = measured if is_known(measured) else None
        key = f"flow-{tail}-{head}"
        label, both = _changed_label(graph, (tail, head), lang), (tail, head) in two_way
        if both and (answer := _flow_label(graph.edges[head, tail], lang)):
            answer = word("back", lang, value=answer)
            label = f"{label} / {answer}" if label else answer
        links.append(
            Link(key, step_key(tail), step_key(head), kind, label, volume, both, "", said.get(CHANGE, ""))
        )
    return links


def _leaving(said: Mapping[str, Any]) -> float | Mapping[str, float]:
    """Return the share that leaves after a step; 0 when none does."""
    leaves = said.get("leaves", 0.0)
    if isinstance(leaves, Mapping):
        return leaves if any(leaves.values()) else 0.0
    return float(leaves or 0.0)


def _small_print(
    said: Mapping[str, Any],
    labels: Mapping[str, Any],
    found: StepFinding | None,
    findings: Findings | None,
    lang: str,
    most: int,
) -> list[str]:
    """Return who serves a step, or what was found there, in at ``most`` so many lines if it says a worth."""
    if found is None or findings is None:
        pools = [text_of(labels.get(p, {}).get("label"), lang, str(p)) for p in several(said.get("by"))]
        return [word("comma", lang).join(pools)] if pools else []
    lines = worth_lines(found, findings.worth_unit, findings.thresholds(), lang)
    if is_known(found.wait) and found.wait > 0:
        lines.append(word("wait", lang, value=findings.shown(found.wait), unit=word(findings.unit, lang)))
    if is_known(found.utilisation):
        lines.append(word("use", lang, value=percent(found.utilisation)))
    if is_known(found.standard_met):
        met = percent(found.standard_met)
        if is_known(found.standard_target):
            lines.append(word("met_of", lang, value=met, target=percent(found.standard_target)))
        else:
            lines.append(word("met", lang, value=met))
    return lines[:most] if is_known(found.worth) else lines


def step_boxes(
    graph: "nx.DiGraph[str]",
    lang: str,
    findings: Findings | None,
    times: bool = False,
    differences: Differences | None = None,
    most: int = ROOM,
) -> list[Box]:
    """Return a box for each step of the graph; with ``times``, how long it takes in its small print."""
    streams: dict[str, list[str]] = {}
    for name, arrival in sorted(graph.graph.get("arrivals", {}).items()):
        streams.setdefault(arrival.get("at", ""), []).append(text_of(arrival.get("label"), lang, name))
    boxes = []
    for name in sorted(graph.nodes):
        said = graph.nodes[name]
        found = findings.steps.get(name) if findings else None
        leaving = _leaving(said)
        others = [head for head in onward(graph, name) if head != name]
        change = said.get(CHANGE, "")
        gone = change == "removed"
        small = [word("arrive", lang, stream=s) for s in streams.get(name, [])]
        if differences:
            small += change_lines(differences.steps.get(name), differences.unit, lang)
        else:
            small += _small_print(said, graph.graph.get("staff", {}), found, findings, lang, most)
        if times and (takes := takes_text(said, str(graph.graph.get("unit", "min")), lang)):
            small.append(takes)
        if others and leaving and (share := _share_text(leaving)):
            small.append(word("leave", lang, value=share))
        marks = [("wait", found and found.wait_point), ("fail", said.get("fails"))]
        marks.append(("moment", said.get("moment_of_truth")))
        boxes.append(
            Box(
                key=step_key(name),
                kind="decision" if _decides(graph, name) else "step",
                lane=said["lane"],
                title=text_of(said.get("label"), lang, name),
                small=tuple(small),
                heat=findings.heat(name) if findings else None,
                rank=found.rank if found and not found.unsure else None,
                unsure=bool(found and found.unsure),
                change=change,
                shift=differences.shift(name) if differences and not gone else None,
                marks=() if gone else tuple(mark for mark, there in marks if there),
                strong=not gone and (name in streams or not others),
                leaves=not gone and (bool(leaving) or not others),
                forks=forks(graph, name),
            )
        )
    return boxes


def forks(graph: "nx.DiGraph[str]", name: str) -> bool:
    """Tell whether customers take several ways from a step at once: each of them has all customers."""
    shares = [graph.edges[name, head].get("share") for head in onward(graph, name)]
    return sum(isinstance(share, (int, float)) and share >= 1 for share in shares) > 1


def _decides(graph: "nx.DiGraph[str]", name: str) -> bool:
    """Tell whether a step is drawn as a decision.

    It is when its name is a question, or when customers part there and nobody serves them; not when they take
    all ways at once (parallel branches). A clerk after whom customers part is still drawn as serving.
    """
    said = graph.nodes[name]
    ways = [head for head in onward(graph, name) if is_usual(graph.edges[name, head])]
    label = said.get("label")
    names = [name, *(label.values() if isinstance(label, Mapping) else [label or ""])]
    if any(str(text).rstrip().endswith(("?", "？")) for text in names):
        return True
    shares = (graph.edges[name, way].get("shares", graph.edges[name, way].get("share")) for way in ways)
    return len(ways) > 1 and not several(said.get("by")) and any(_share_text(share) for share in shares)


def evidence_boxes(graph: "nx.DiGraph[str]", lang: str) -> tuple[list[Box], list[Link]]:
    """Return the sheets of evidence, one for each step that shows any, and their ties."""
    boxes, ties = [], []
    for name in sorted(graph.nodes):
        shown = several(graph.nodes[name].get("evidence"))
        if shown:
            text = word("comma", lang).join(text_of(one, lang) for one in shown)
            change = graph.nodes[name].get(EVIDENCE) or graph.nodes[name].get(CHANGE, "")
            change = change if change in ("added", "removed") else ""
            box = Box(f"evidence-{name}", "evidence", "evidence", text, change=change)
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
    found = findings.systems.get(system) if findings else None
    box = Box(
        key=key,
        kind="system",
        lane="support",
        title=text_of(said.get("label"), lang, system),
        small=tuple(worth_lines(found, findings.worth_unit, findings.thresholds(), lang))
        if found and findings
        else (),
        heat=findings.system_heat(system) if findings else None,
        rank=found.rank if found and not found.unsure else None,
        unsure=bool(found and found.unsure),
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
