"""How the picture tells complaint and recovery: the ladder of a policy, who comes to it, complaints that arrive.

A guest whose room is not ready tells the desk: a dashed arrow with two heads leads from the check-in to the apology,
and from there up the ladder: with ✗, not settled, to the manager, with ✓, settled, to the call next day. Ways of
policies that are not in force are thin. Where many steps lead to one first rung, each bears an R instead of an arrow,
and the rung a full one; a complaint that arrives by letter comes from outside, as other customers do, and has an
envelope.

Kept: everything is read from the graph; a service that says nothing of recovery has none of it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from blueprint.drawing.order import Flow, is_usual
from blueprint.drawing.words import word

if TYPE_CHECKING:
    import networkx as nx

MOST_WAYS = 3
"""Arrows from failing steps to one first rung; more are told by a letter at each end."""
IN_FORCE, OTHER, BY_CHANNEL = "recovery", "other_recovery", "by_channel"


def _policy(graph: "nx.DiGraph[str]") -> str:
    """Return the name of the policy in force; nothing for none."""
    return str((graph.graph.get("complaints") or {}).get("policy") or "")


def _channels(graph: "nx.DiGraph[str]", step: str) -> list[str]:
    """Return the channels by which complaints arrive at a step."""
    channels = (graph.graph.get("complaints") or {}).get("channels") or {}
    return [name for name, said in sorted(channels.items()) if said.get("to") == step]


def _ladder(graph: "nx.DiGraph[str]", policy: str) -> dict[str, Mapping[str, Any]]:
    """Return the rungs of a policy by their steps, from the first one up."""
    said = (graph.graph.get("recovery") or {}).get(policy) or {}
    return {str(rung.get("step")): rung for rung in said.get("ladder") or ()}


def _recovers(graph: "nx.DiGraph[str]", step: str) -> bool:
    """Tell whether a step is there to put things right: a rung, what follows up, or where complaints arrive."""
    policies = graph.graph.get("recovery") or {}
    return bool(_channels(graph, step)) or any(
        step in _ladder(graph, name) or said.get("follow_up") == step for name, said in policies.items()
    )


def recovers_alone(graph: "nx.DiGraph[str]", step: str) -> bool:
    """Tell whether nobody comes to a step but to have something put right."""
    starts = {str(arrival.get("at")) for arrival in (graph.graph.get("arrivals") or {}).values()}
    ways = [said for _, _, said in graph.in_edges(step, data=True)]
    return step not in starts and _recovers(graph, step) and all(map(only_recovery, ways))


def only_recovery(said: Mapping[str, Any]) -> bool:
    """Tell whether an edge is a way of recovery and of nothing else."""
    return bool(said.get("recovery")) and not is_usual(said) and not said.keys() & {"failures", "exits"}


def kind_of_way(graph: "nx.DiGraph[str]", flow: Flow) -> str:
    """Return which way of recovery a flow is: of the policy in force, of another, or of a complaint by a channel."""
    by = str(graph.edges[flow].get("recovery") or "")
    if by and by == _policy(graph):
        return IN_FORCE
    return OTHER if by in (graph.graph.get("recovery") or {}) else BY_CHANNEL


def label(graph: "nx.DiGraph[str]", flow: Flow, lang: str) -> str:
    """Return what stands on a way of the policy in force: whether it was settled; nothing where it only leads on."""
    if kind_of_way(graph, flow) != IN_FORCE:
        return ""
    tail, head = flow
    ladder = _ladder(graph, _policy(graph))
    rungs = list(ladder)
    if tail not in ladder or ladder[tail].get("settles") is None:
        return ""
    following = rungs[rungs.index(tail) + 1 : rungs.index(tail) + 2]
    return word("not_settled" if [head] == following else "settled", lang)


def by_letter(graph: "nx.DiGraph[str]") -> frozenset[Flow]:
    """Return the ways to first rungs that are too many for arrows; of the policy in force letters tell them."""
    found: set[Flow] = set()
    for head in sorted(graph.nodes):
        ways = [
            (tail, head) for tail, _, said in graph.in_edges(head, data=True)
            if only_recovery(said) and not _recovers(graph, tail) and kind_of_way(graph, (tail, head)) != BY_CHANNEL
        ]  # fmt: skip
        if len(ways) > MOST_WAYS:
            found |= set(ways)
    return frozenset(found)


def unseen(graph: "nx.DiGraph[str]", flow: Flow, lettered: frozenset[Flow]) -> bool:
    """Tell whether no arrow is drawn for a flow: a letter, or an envelope at its end, tells it."""
    return only_recovery(graph.edges[flow]) and (flow in lettered or kind_of_way(graph, flow) == BY_CHANNEL)


def marks(graph: "nx.DiGraph[str]", step: str, lettered: frozenset[Flow]) -> tuple[str, ...]:
    """Return the marks at the lower left of a step: an envelope, an R for a way from it, a full one for ways to it."""
    told = [flow for flow in lettered if kind_of_way(graph, flow) == IN_FORCE]
    ends = (
        ("letter", any(step == tail for tail, _ in told)),
        ("letter_in", any(step == head for _, head in told)),
    )
    letter = [mark for mark, there in ends if there]
    return (*(("envelope",) if _channels(graph, step) else ()), *letter)


def arriving(graph: "nx.DiGraph[str]", step: str, lang: str) -> list[str]:
    """Return the small print of the complaints that arrive at a step from outside."""
    return [word("arrive", lang, stream=word(f"by_{name}", lang)) for name in _channels(graph, step)]
