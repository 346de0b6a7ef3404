"""The service as a graph: steps as nodes, flows as edges, everything on them.

`blueprint.load("bank_branch").graph()` is a `networkx.DiGraph`, so that every networkx algorithm works on a
service: the shortest way from ticket to money, the steps whose removal cuts the branch in two.

* A node has the keys of its step in the file (`lane`, `by`, `takes`, …) as plain data, except `next`, and
  `leaves`: the part of its customers who leave the service from it; `loses`: the part whom it loses there.
* An edge has `share` (of all customers) or `shares` (by segment), `failures`, {mode: share}, when a failure mode
  leads along it, and `exits`, {abandoned: share}, when visits that end unserved do (shares by segment as a mapping);
  what the file says of them stands at the node, under `fails` and `exits`. What leads to, or up, the ladder of a
  recovery policy has its name as `recovery`, the way of a complaint that of its channel; these have no share.
* The graph has all else: `service`, `unit`, `arrivals`, `staff`, …, the `fingerprint`, all `lanes` from top
  to bottom, and the `source` text with its comments.

Invariant: `from_graph(to_graph(b))` gives back `b`, and its text to the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blueprint.flow import Flow
from blueprint.lanes import Lane
from blueprint.mistakes import BlueprintError, Mistake
from blueprint.quantity import Share

if TYPE_CHECKING:
    import networkx as nx

_OUT = {"leave": "leaves", "lost": "loses"}
"""What a node says of those who go to no other step."""
_OWN = ("lanes", "fingerprint", "source", "folder", "added_lanes", "phases")


def to_graph(
    data: Mapping[str, Any], flows: Iterable[Flow], lanes: Iterable[Lane], fingerprint: str, source: str | None,
    folder: Path | None,
) -> nx.DiGraph[Any]:  # fmt: skip
    """The graph of a service, from its plain data, its flows and lanes.

    `source` is the text of its file and `folder` its folder, if it has one.
    """
    import networkx as nx

    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.graph.update({key: value for key, value in data.items() if key not in {"steps", "lanes"}})
    graph.graph["lanes"] = [vars(lane) for lane in lanes]
    graph.graph["added_lanes"] = data.get("lanes", {})
    graph.graph["fingerprint"] = fingerprint
    if source is not None:
        graph.graph["source"] = source
    if folder is not None:
        graph.graph["folder"] = str(folder)
    for name, step in data["steps"].items():
        graph.add_node(name, **{key: value for key, value in step.items() if key != "next"})
    for flow in flows:
        if flow.target in _OUT:
            if flow.failure is None and flow.exit is None and flow.rule is None:
                _add(graph.nodes[flow.source], _OUT[flow.target], flow.segment, flow.share)
            continue
        if not graph.has_edge(flow.source, flow.target):
            graph.add_edge(flow.source, flow.target)
        edge = graph.edges[flow.source, flow.target]
        if flow.recovery:
            edge["recovery"] = flow.recovery
        elif flow.rule is not None:
            edge.setdefault("rules", {})[flow.rule] = flow.share
        elif flow.failure is not None:
            edge.setdefault("failures", {})[flow.failure] = flow.share
        elif flow.exit is not None:
            _add(edge.setdefault("exits", {}), flow.exit, flow.segment, flow.share)
        else:
            _add(edge, "share" if flow.segment is None else "shares", flow.segment, flow.share)
    return graph


def _add(attributes: dict[str, Any], key: str, segment: str | None, share: float) -> None:
    if segment is None:
        attributes[key] = share
    else:
        attributes.setdefault(key, {})[segment] = share


def from_graph(graph: nx.DiGraph[Any]) -> tuple[dict[str, Any], str | None]:
    """The plain data of the service that `graph` is, and the text of the file it came from, if any.

    Raises
    ------
    BlueprintError
        when it is no directed graph, has parallel edges, or has nodes whose names are not words.
    """
    import networkx as nx

    if not isinstance(graph, nx.DiGraph) or graph.is_multigraph():
        raise BlueprintError([Mistake("graph", 0, 0, "", "should be a networkx.DiGraph")])
    strange = [
        Mistake("graph", 0, 0, f"{source}.{target}", f"the failure {mode!r} is not in fails of {source}")
        for source, target, edge in graph.edges(data=True)
        for mode in edge.get("failures", {})
        if mode not in graph.nodes[source].get("fails", {})
    ]
    if strange:
        raise BlueprintError(strange)
    data = {key: value for key, value in graph.graph.items() if key not in _OWN}
    if graph.graph.get("added_lanes"):
        data["lanes"] = graph.graph["added_lanes"]
    data["steps"] = {}
    for name, attributes in graph.nodes(data=True):
        step = {key: value for key, value in attributes.items() if key not in {*_OUT.values(), "next"}}
        route = _route(graph, name, attributes)
        if route is not None:
            step["next"] = route
        data["steps"][name] = step
    source = graph.graph.get("source")
    return data, source if isinstance(source, str) else None


def _route(graph: nx.DiGraph[Any], name: str, attributes: Mapping[str, Any]) -> Any:
    """What the file would say under `next` of a step."""
    ways: dict[str, Any] = {}
    for _, target, edge in graph.out_edges(name, data=True):
        share = edge.get("shares", edge.get("share"))
        if share is not None or not edge.keys() & {"failures", "exits", "recovery", "rules"}:
            ways[target] = share
    ways |= {end: attributes[key] for end, key in _OUT.items() if attributes.get(key) is not None}
    if not ways:
        return None
    if len(ways) == 1 and next(iter(ways.values())) in (None, 1, 1.0):
        return next(iter(ways))
    if any(isinstance(share, Mapping) for share in ways.values()):
        segments = {segment for share in ways.values() if isinstance(share, Mapping) for segment in share}
        return {
            "by_segment": {
                segment: _written(
                    {
                        target: share[segment] if isinstance(share, Mapping) else share
                        for target, share in ways.items()
                        if not isinstance(share, Mapping) or segment in share
                    }
                )
                for segment in sorted(segments)
            }
        }
    return _written(ways)


def _written(shares: Mapping[str, Any]) -> Any:
    if len(shares) == 1 and next(iter(shares.values())) == 1:
        return next(iter(shares))
    return {
        name: Share(s).written() if isinstance(s, float) and 0 <= s <= 1 else s for name, s in shares.items()
    }
