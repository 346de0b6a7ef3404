"""Two versions of a service as one graph, their steps matched by name.

A branch before and after a machine for tickets: `take_ticket` is in both, `greet` only before, `machine` only
after, and `fill_form` has moved from the counter to the customer. The joined graph has them all, each with what
became of it, so that one picture shows both.

Kept: what is not marked is the same in both. A step that is in both is drawn as it is after; what is gone as it
was before. Neither graph is changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from blueprint.drawing.order import Flow, backward, judge, kind_of

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.DiGraph[str]

CHANGE = "drawn change"  # of a node or edge: added, removed, moved or changed; or nothing
LANE_BEFORE = "drawn lane before"  # of a step that has moved
KIND_BEFORE = "drawn kind before"  # of a flow that is gone
WAS = "drawn flow before"  # attributes of a flow that is in both
CALLS = "drawn calls"  # {system: added or removed} of a step that is in both
EVIDENCE = "drawn evidence"  # added or removed, of the evidence of a step that is in both
SYSTEMS = "drawn systems"  # {system: added or removed} of the graph
FINGERPRINT_BEFORE = "drawn fingerprint before"
STARTS = "drawn starts"  # where customers arrived before
SHOWN = {
    "label",
    "lane",
    "phase",
    "evidence",
    "icon",
    "uses",
    "leaves",
    "next",
}  # what the picture shows anyway


def joined(before: "Graph", after: "Graph") -> "Graph":
    """Return one graph with the steps, flows, systems and lanes of both.

    Args:
        before, after: the two versions, as a blueprint gives its graph.

    Returns:
        A new graph whose nodes and edges say what became of them.
    """
    graph = after.copy()
    graph.graph[FINGERPRINT_BEFORE] = str(before.graph.get("fingerprint", ""))
    graph.graph["lanes"] = join_lanes(before.graph["lanes"], after.graph["lanes"])
    for key in ("systems", "staff"):
        graph.graph[key] = {**(before.graph.get(key) or {}), **(after.graph.get(key) or {})}
    own = graph.graph.get("phases") or []
    graph.graph["phases"] = [*own, *(p for p in before.graph.get("phases") or [] if p not in own)]
    graph.graph[SYSTEMS] = _gone_and_come(_systems(before), _systems(after))
    arrivals = (before.graph.get("arrivals") or {}).values()
    graph.graph[STARTS] = sorted({str(arrival.get("at", "")) for arrival in arrivals})
    for name in sorted({*before, *after}):
        if name not in before:
            graph.nodes[name][CHANGE] = "added"
        elif name not in after:
            graph.add_node(name)
            graph.nodes[name].update(before.nodes[name] | {CHANGE: "removed"})
        else:
            _join_step(graph.nodes[name], before.nodes[name])
    back = backward(before.nodes, dict(before.edges.items()), graph.graph[STARTS])
    for flow in sorted({*before.edges, *after.edges}):
        if flow not in before.edges:
            graph.edges[flow][CHANGE] = "added"
        elif flow in after.edges:
            graph.edges[flow][WAS] = dict(before.edges[flow])
        else:
            said = before.edges[flow]
            kind = kind_of(said, flow in back)
            graph.add_edge(*flow)
            graph.edges[flow].update(said | {CHANGE: "removed", KIND_BEFORE: kind})
    return graph


def _join_step(said: dict[str, Any], was: Mapping[str, Any]) -> None:
    """Say of a step that is in both what became of it."""
    if said["lane"] != was["lane"]:
        said[CHANGE], said[LANE_BEFORE] = "moved", was["lane"]
    elif any(said.get(key) != was.get(key) for key in {*said, *was} - SHOWN):
        said[CHANGE] = "changed"
    said[CALLS] = _gone_and_come(_several(was.get("uses")), _several(said.get("uses")))
    said["uses"] = [*_several(said.get("uses")), *(s for s, how in said[CALLS].items() if how == "removed")]
    if bool(was.get("evidence")) != bool(said.get("evidence")):
        said[EVIDENCE] = "removed" if was.get("evidence") else "added"
        said["evidence"] = said.get("evidence") or was.get("evidence")
        said["icon"] = said.get("icon") or was.get("icon")


def _several(value: Any) -> list[str]:
    """Return the names under a key of a step: none, one, or several."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, (list, tuple, set, frozenset)) else [str(value)]


def _systems(graph: "Graph") -> list[str]:
    """Return the systems that any step uses."""
    return sorted({system for _, uses in graph.nodes(data="uses") for system in _several(uses)})


def _gone_and_come(was: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """Return what is only in one of two lists, with what became of it."""
    come = {name: "added" for name in now if name not in was}
    return come | {name: "removed" for name in was if name not in now}


def join_lanes(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the lanes of both, top to bottom, each between the same lines as in its own version.

    A lane that is only in ``before`` stands below the one it stood below, if both lie between the same lines.
    """
    levels: list[list[dict[str, Any]]] = [[]]
    for lane in after:
        levels[-1].append({**lane, "line": None})
        if lane.get("line"):
            levels.append([])
    known, level, above = {lane["name"] for lane in after}, 0, None
    for lane in before:
        own = levels[min(level, len(levels) - 1)]
        names = [one["name"] for one in own]
        if lane["name"] not in known:
            own.insert(names.index(above) + 1 if above in names else 0, {**lane, "line": None})
        above = lane["name"]
        if lane.get("line"):
            level, above = level + 1, None
    for number, line in enumerate(one["line"] for one in after if one.get("line")):
        levels[number][-1]["line"] = line
    return [lane for own in levels for lane in own]


def backward_of_both(
    steps: Iterable[str], flows: Mapping[Flow, Mapping[str, Any]], starts: Sequence[str]
) -> set[Flow]:
    """Return the flows that go back in time, as `backward` has it.

    Time is that of the version after; flows that are gone go ahead as far as they close no circle with it.
    """
    kept = {flow: said for flow, said in flows.items() if said.get(CHANGE) != "removed"}
    back = backward(steps, kept, starts)
    ahead = {name: {head for tail, head in set(kept) - back if tail == name} for name in steps}
    for flow in sorted(set(flows) - set(kept), key=lambda f: (flows[f].get(KIND_BEFORE) == "rework", f)):
        judge(flow, ahead, back)
    return back


def onward(graph: "Graph", name: str) -> list[str]:
    """Return the steps that follow a step in the version in which it is drawn."""
    gone = graph.nodes[name].get(CHANGE) == "removed"
    return [
        head for head in graph.successors(name) if gone or graph.edges[name, head].get(CHANGE) != "removed"
    ]
