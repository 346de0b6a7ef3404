"""The links of the picture, read from the graph of a service: flows, and what is written on them.

From the counter 30 % go on to the form: a flow with "30 %", and with results its customers a day; those whose entry was
wrong come back: a failure that bears its name. Calls of systems and ties to evidence are made where their boxes are.

Kept: links are frozen, sorted by key, and know nothing of points on paper.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blueprint.drawing import recoveries
from blueprint.drawing.order import Flow, is_usual, kind_of
from blueprint.drawing.results_shown import Findings, is_known
from blueprint.drawing.versions import CHANGE, KIND_BEFORE, WAS, onward
from blueprint.drawing.words import text_of, word
from blueprint.estimate import Estimate, number, places, unit_after, written_percent
from blueprint.quantity import Duration, plain

if TYPE_CHECKING:
    import networkx as nx

MENU = 5
"""From so many ways on, a decision is a menu whose ways are listed in its box."""
LETTERS = 22
"""Of a failure's name in a line; half as many of Chinese."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link.

    Attributes:
        key: its id in SVG, such as ``flow-counter-open_account``.
        tail, head: keys of the boxes it joins.
        kind: ``flow``, ``rework``, ``failure``, ``exit``, ``recovery``, ``other_recovery``, ``call`` or ``tie``, or
            ``moved`` from a ghost to its step.
        label: shares written on it, or nothing.
        volume: customers a day; None when not measured.
        rank: places among the hotspots of the failure that is behind it; nothing without.
        both: whether it goes both ways.
        joint: ``leaving`` towards a connector, ``entering`` from one, or nothing.
        loss: whether its label says what a failure costs in custom.
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
    rank: str = ""
    loss: bool = False

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


def share_text(share: Any, lang: str = "en") -> str:
    """Return a share, or shares by segment, as text: ``30 %`` or ``30–70 %``; nothing for all or none."""
    if isinstance(share, Mapping):
        values = sorted(float(s) for s in share.values() if isinstance(s, (int, float)))
        if not values or values[0] >= 1 or values[-1] <= 0:
            return ""
        low, high = written_percent(values[0], lang), written_percent(values[-1], lang)
        return high if low == high else f"{low.rstrip(' %')}–{high}"
    return written_percent(float(share), lang) if isinstance(share, (int, float)) and 0 < share < 1 else ""


def decides(graph: "nx.DiGraph[str]", name: str) -> bool:
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
    return len(ways) > 1 and not several(said.get("by")) and any(share_text(share) for share in shares)


def is_menu(graph: "nx.DiGraph[str]", name: str) -> bool:
    """Tell whether a step is drawn as a menu: it decides between so many ways that they are listed in its box."""
    ways = [head for head in onward(graph, name) if is_usual(graph.edges[name, head])]
    return len(ways) >= MENU and decides(graph, name)


def menu_lines(graph: "nx.DiGraph[str]", name: str, lang: str) -> list[str]:
    """Return the ways out of a menu, with their shares, the most usual first."""
    shares = {
        head: share_text(graph.edges[name, head].get("shares", graph.edges[name, head].get("share")), lang)
        for head in onward(graph, name) if is_usual(graph.edges[name, head])
    }  # fmt: skip
    named = {head: text_of(graph.nodes[head].get("label"), lang, head) for head in shares}
    return [f"{shares[head]} {named[head]}".strip() for head in sorted(shares, key=lambda one: named[one])]


def volume_text(volume: float) -> str:
    """Return customers a day as they stand on an arrow: ``117``, ``3.4``."""
    return number(volume, 0 if volume >= 9.95 else max(places(volume / 30), 1))


def _broken(name: str) -> str:
    """Return a name in lines of no more than some letters, so that it finds room beside an arrow."""
    wide = any(ord(letter) > 0x2E80 for letter in name)
    return "\n".join(textwrap.wrap(name, LETTERS // 2 if wide else LETTERS))


def trigger_text(graph: "nx.DiGraph[str]", failure: Any, lang: str) -> str:
    """Return what raises a failure that no share does, such as ``waits over 10 min``; nothing for one by its share."""
    for key in ("wait_over", "later_than"):
        limit = failure.get(key) if isinstance(failure, Mapping) else None
        if isinstance(limit, Mapping):
            return word(f"{key}_some", lang)
        if limit is not None:
            time = Duration.parse(limit)
            unit = time.unit or str(graph.graph.get("unit", "min"))
            return word(key, lang, value=f"{plain(time.number)}{unit_after(unit, lang)}")
    return ""


def _failure_texts(
    graph: "nx.DiGraph[str]", tail: str, said: Mapping[str, Any], lang: str, findings: Findings | None = None
) -> list[str]:
    """Return what stands on the way after a failure: F, its name, its share, what it costs in custom.

    Of one that a wait or a delay raises, instead of its share, what raises it, or measured how many a day.
    """
    modes = {
        mode: share for mode, share in (said.get("failures") or {}).items() if isinstance(share, (int, float))
    }
    fails = graph.nodes[tail].get("fails") or {} if tail in graph else {}
    raised = {mode: told for mode in modes if (told := trigger_text(graph, fails.get(mode), lang))}
    failed = sum(float(share) for mode, share in modes.items() if mode not in raised)
    share = written_percent(failed, lang) if 0 < failed < 1 else ""
    if len(modes) > 1:
        told = " · ".join(filter(None, (share, *raised.values())))
        return [f"F {told}"] if told else []
    if not modes:
        return []
    mode = next(iter(modes))
    named = fails.get(mode)
    name = _broken(text_of(named.get("label") if isinstance(named, Mapping) else None, lang, mode))
    found = findings.failures.get(f"{tail}.{mode}") if findings else None
    often = raised.get(mode, share)
    if found and mode in raised:
        often = word("a_day", lang, value=found.count.figure(lang=lang))
    money = (
        custom.figure(findings.currency, lang)
        if findings and (custom := _custom(findings, tail, said))
        else ""
    )
    return [f"F {name}", *filter(None, [", ".join(filter(None, (often, money)))])]


def _custom(findings: Findings | None, tail: str, said: Mapping[str, Any]) -> Estimate | None:
    """Return what those would bring who do not come again after the one failure that leads along a flow."""
    modes = said.get("failures") or {}
    found = findings.failures.get(f"{tail}.{next(iter(modes))}") if findings and len(modes) == 1 else None
    return found.custom if found and found.custom and found.custom.mean > 0 else None


def _flow_label(
    graph: "nx.DiGraph[str]", tail: str, said: Mapping[str, Any], lang: str, volume: float | None = None,
    findings: Findings | None = None,
) -> str:  # fmt: skip
    """Return what is written on a flow: its share and its customers a day; after F the failure that leads there, and
    its share; who takes it without having been served.
    """
    menu = tail in graph and is_usual(said) and is_menu(graph, tail)
    usual = "" if menu else share_text(said.get("shares", said.get("share")), lang)
    ruled = [share_text(share, lang) for share in (said.get("rules") or {}).values()]
    ruled = [word("by_rule", lang, value=share) for share in ruled if share != usual]
    if volume is not None and usual:
        usual = f"{usual} · {volume_text(volume)}"
    after = " · ".join(_failure_texts(graph, tail, said, lang, findings))
    unserved = [
        f"{word(outcome, lang)} {share_text(share, lang)}".strip()
        for outcome, share in (said.get("exits") or {}).items()
    ]
    return " + ".join(part for part in (usual, after, *unserved, *ruled) if part)


def _changed_label(
    graph: "nx.DiGraph[str]", flow: Flow, lang: str, volume: float | None, findings: Findings | None
) -> str:
    """Return what is written on a flow, of one version or of two.

    A share that has changed is written before and after; a flow that has come between two steps that stayed has a
    plus, one that is gone says what it was.
    """
    said = graph.edges[flow]
    own = None if WAS in said else findings
    label, change = _flow_label(graph, flow[0], said, lang, volume, own), said.get(CHANGE)
    if recoveries.only_recovery(said):
        carried = volume_text(volume) if volume is not None else ""
        label = " · ".join(filter(None, (recoveries.label(graph, flow, lang), carried)))
    if change == "removed":
        return label and word("was", lang, value=label)
    if change and not any(graph.nodes[name].get(CHANGE) == "added" for name in flow):
        return f"+ {label}".strip()
    if WAS not in said:
        return label
    bare, was = (_flow_label(graph, flow[0], one, lang) for one in (said, said[WAS]))
    whole = written_percent(1.0, lang)
    return label if was == bare else f"{was or whole} → {bare or whole}"


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
            decides(graph, name) for name in (tail, head)
        ):
            found.add((tail, head))
    return found


def flow_links(
    graph: "nx.DiGraph[str]",
    back: set[Flow],
    findings: Findings | None,
    lang: str,
    volumes: Mapping[Flow, float],
) -> list[Link]:
    """Return a link for each flow of the graph; ``back`` go back in time, ``volumes`` are customers a day."""
    links = []
    two_way = exchanges(graph, back)
    lettered = recoveries.by_letter(graph)
    for tail, head in sorted(graph.edges):
        if (head, tail) in two_way or recoveries.unseen(graph, (tail, head), lettered):
            continue
        said = graph.edges[tail, head]
        kind = said.get(KIND_BEFORE, kind_of(said, (tail, head) in back))
        kind = recoveries.kind_of_way(graph, (tail, head)) if kind == "recovery" else kind
        measured = volumes.get((tail, head))
        volume = measured if is_known(measured) else None
        key = f"flow-{tail}-{head}"
        both = (tail, head) in two_way
        label = _changed_label(graph, (tail, head), lang, None if both or WAS in said else volume, findings)
        if both and (answer := _flow_label(graph, head, graph.edges[head, tail], lang)):
            answer = word("back", lang, value=answer)
            label = f"{label} / {answer}" if label else answer
        rank = _rank(findings, tail, said)
        ends = step_key(tail), step_key(head)
        loss = WAS not in said and _custom(findings, tail, said) is not None
        links.append(Link(key, *ends, kind, label, volume, both, "", said.get(CHANGE, ""), rank, loss))
    return links


def _rank(findings: Findings | None, tail: str, said: Mapping[str, Any]) -> str:
    """Return the places of the worst marked failure that leads along a flow; nothing for none."""
    if findings is None:
        return ""
    names = {f"{tail}.{mode}" for mode in said.get("failures") or {}}
    return next((c.rank for c in findings.marked() if c.kind == "failure" and c.name in names), "")
