"""The order of steps in time: which come first, and which flows go back.

At a counter the ticket comes before the call and the call before the talk; a form that is sent back to be
corrected is a loop. Loops are found from where customers arrive, following the usual flow before the flow
after a failure, so that it is the rework that counts as going back.

Kept: without the flows that go back there is no circle, and the outcome depends on names, never on the order
in which steps and flows were put into the graph.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Flow = tuple[str, str]


def is_usual(flow: Mapping[str, Any]) -> bool:
    """Tell whether customers take this flow when they were served and nothing failed."""
    return "share" in flow or "shares" in flow or not flow.keys() & {"failures", "exits", "recovery"}


def kind_of(said: Mapping[str, Any], back: bool) -> str:
    """Return what kind of flow it is to the eye: recovery, going back, usual, after a failure, of those not served."""
    usual = is_usual(said)
    if not usual and not said.get("failures") and not said.get("exits"):
        return "recovery"
    if back:
        return "rework"
    if usual:
        return "flow"
    return "failure" if said.get("failures") else "exit"


def share_of(flow: Mapping[str, Any]) -> float:
    """Return the share of the usual flow, the mean over segments if it differs; 1 when none is said."""
    if isinstance(flow.get("share"), (int, float)):
        return float(flow["share"])
    shares = flow.get("shares")
    if isinstance(shares, Mapping) and shares:
        return sum(float(s) for s in shares.values()) / len(shares)
    return 1.0 if is_usual(flow) else 0.0


def failures_of(flow: Mapping[str, Any]) -> float:
    """Return the share of visits that take this flow after a failure, all modes together."""
    modes = flow.get("failures") or {}
    return sum(float(s) for s in modes.values() if isinstance(s, (int, float)))


def backward(
    steps: Iterable[str], flows: Mapping[Flow, Mapping[str, Any]], starts: Iterable[str]
) -> set[Flow]:
    """Return the flows that go back to an earlier step or stay at the same one.

    Args:
        steps: all steps.
        flows: the attributes of each flow.
        starts: the steps at which customers arrive; then come steps reached only after a failure, then steps
            nothing leads to, then the rest by name.
    """
    names = sorted(steps)
    ahead: dict[str, set[str]] = {name: set() for name in names}
    back: set[Flow] = set()
    usual = [flow for flow in sorted(flows, key=lambda f: (-share_of(flows[f]), f)) if is_usual(flows[flow])]
    failing = sorted(set(flows) - set(usual), key=lambda f: (-failures_of(flows[f]), f))
    entered = {head for tail, head in flows if head != tail}
    seen: set[str] = set()
    first = sorted(set(starts) & set(names))
    for root in [*first, *(n for n in names if n not in entered), *names]:
        _walk(root, usual, ahead, back, seen)
        while root not in first or seen.issuperset(first):
            onward = next((flow for flow in failing if flow[0] in seen and flow[1] not in seen), None)
            if onward is None:
                break
            ahead[onward[0]].add(onward[1])
            _walk(onward[1], usual, ahead, back, seen)
    for flow in failing:
        judge(flow, ahead, back)
    return back


def _walk(
    root: str, usual: Sequence[Flow], ahead: dict[str, set[str]], back: set[Flow], seen: set[str]
) -> None:
    """Walk in depth along the usual flows from ``root``, the greatest share first, and judge each flow."""
    path = [] if root in seen else [(root, iter([flow for flow in usual if flow[0] == root]))]
    seen.add(root)
    while path:
        flow = next(path[-1][1], None)
        if flow is None:
            path.pop()
            continue
        judge(flow, ahead, back)
        if flow[1] not in seen:
            seen.add(flow[1])
            path.append((flow[1], iter([onward for onward in usual if onward[0] == flow[1]])))


def judge(flow: Flow, ahead: dict[str, set[str]], back: set[Flow]) -> None:
    """Put a flow with those that go ahead, unless it would close a circle."""
    tail, head = flow
    if tail == head or _leads(ahead, head, tail):
        back.add(flow)
    else:
        ahead[tail].add(head)


def _leads(ahead: Mapping[str, set[str]], start: str, end: str) -> bool:
    """Tell whether a way leads from ``start`` to ``end``."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        new = ahead[here] - seen
        seen |= new
        waiting.extend(new)
    return False


def in_time(steps: Iterable[str], flows: Iterable[Flow], phase: Mapping[str, int]) -> list[str]:
    """Return the steps in an order in which every flow goes forward.

    Among steps that may come next, an earlier phase goes first, then the one nearer to the beginning, then
    the name.

    Args:
        steps: all steps.
        flows: flows without any that goes back.
        phase: number of each step's phase; steps without one are left out.
    """
    names = sorted(steps)
    flows = sorted(flows)
    before = {name: sum(head == name for _, head in flows) for name in names}
    depth = dict.fromkeys(names, 0)
    ready = [name for name in names if not before[name]]
    found: list[str] = []
    while ready:
        here = min(ready, key=lambda n: (phase.get(n, -1), depth[n], n))
        ready.remove(here)
        found.append(here)
        for tail, head in flows:
            if tail == here:
                depth[head] = max(depth[head], depth[here] + 1)
                before[head] -= 1
                if not before[head]:
                    ready.append(head)
    return found
