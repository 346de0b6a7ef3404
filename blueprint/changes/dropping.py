"""Dropping a part of a service: a step, a pool, a system, a failure mode, a key.

A dropped step lets its customers through: whoever would have gone there goes where its `next` would have sent her,
shares multiplied out. A dropped pool is needed by no step any more: what it did is then done without staff. A dropped
system is used by none. Invariant: no flow, stream or failure names what was dropped.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.case import every_word
from blueprint.changes.draft import USERS, Draft, listed, shares
from blueprint.changes.operation import Operation, UnchangedError, refusal
from blueprint.changes.place import Target
from blueprint.changes.rebalance import rebalance
from blueprint.changes.sizes import tidy
from blueprint.quantity import Share

Ways = dict[str, float]


@dataclass(frozen=True)
class Drop(Operation):
    """Take a part out of the service: `drop`."""

    def aimed(self, draft: Draft, target: Target) -> Target:  # noqa: ARG002
        """Where it is done: at the whole of what is named."""
        return target

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Remove it, and every mention of it."""
        place = target.place
        if target.kind == "demand":
            raise refusal("drop", target)
        if target.kind == "outages":
            _drop_outages(draft, place[1])
            return
        if target.new or draft.get(place) is None:
            raise UnchangedError("is not there, so there is nothing to drop")
        if target.kind == "split":
            rebalance(draft, target, 0.0)
            return
        if len(place) == 2 and place[0] == "steps":
            drop_step(draft, place[1])
            return
        if len(place) == 2 and place[0] in USERS:
            _forget(draft, USERS[place[0]], place[1])
        if len(place) == 2 and place[0] == "shifts":
            _leave_shift(draft, place[1])
        if len(place) == 2 and place[0] == "segments":
            _drop_segment(draft, place[1])
            return
        if len(place) == 3 and place[0] == "steps":
            draft.spare({place[2]: draft.get(place)})
        draft.remove(place)


def _forget(draft: Draft, keys: tuple[str, ...], name: str) -> None:
    """No step names a pool or a system any more."""
    for step, key in itertools.product(draft.section("steps").values(), keys):
        names = listed(step.get(key))
        if name in names and key != "lane":
            said = step.pop(key)
            rest: Any = [one for one in names if one != name]
            if isinstance(said, Mapping):
                rest = {one: after for one, after in said.items() if one != name}
            step.update({key: rest} if rest else {})


def _leave_shift(draft: Draft, shift: str) -> None:
    """Nobody is in a shift any more: who was in others too is there in those alone."""
    for name, pool in draft.section("staff").items():
        found = pool.get("shift")
        if found == shift or (isinstance(found, Mapping) and set(found) == {shift}):
            raise ValueError(
                f"when are {name} there, who are in this shift? first write staff.{name}.shift: …"
            )
        if isinstance(found, Mapping):
            pool["shift"] = {one: count for one, count in found.items() if one != shift}


def _drop_outages(draft: Draft, system: str) -> None:
    found = draft.section("systems")[system]
    if all(found.get(key) is None for key in ("up", "down", "maintenance")):
        raise UnchangedError("this system never fails, so there is nothing to drop")
    for key in ("up", "down", "maintenance", "work"):
        found.pop(key, None)


def _drop_segment(draft: Draft, segment: str) -> None:
    """Without the customers of a segment; the others stay as many."""
    from blueprint.changes.demand import brings, scale_demand

    if len(draft.section("segments")) == 1:
        raise ValueError("it is the only segment; drop the arrival streams, or set its share")
    if brings(draft, segment):
        scale_demand(draft, segment, 0.0)
    del draft.data["segments"][segment]
    for stream in draft.section("arrivals").values():
        if isinstance(stream.get("segments"), Mapping):
            stream["segments"].pop(segment, None)
    for step in draft.section("steps").values():
        for key, value in list(step.items()):
            if isinstance(value, Mapping) and segment in value.get("by_segment", {}):
                value["by_segment"].pop(segment)
                if not value["by_segment"]:
                    step.pop(key)
                    step.update({key: value["others"]} if value.get("others") is not None else {})


def drop_step(draft: Draft, name: str) -> None:
    """Without a step; whoever would go there goes where it would have sent her.

    Raises
    ------
    ValueError
        when a failure or a stream leads there and it is not clear where to instead, or it only leads to itself.
    """
    onward = {segment: _past(name, ways) for segment, ways in draft.routes(name)}
    dropped = draft.section("steps").pop(name)
    draft.spare(dropped)
    ends = {target for ways in onward.values() for target in ways}
    only = next(iter(ends)) if len(ends) == 1 else None
    for source, step in draft.section("steps").items():
        if any(name in ways for _, ways in draft.routes(source)):
            step["next"] = _led_past(draft, source, name, onward)
        for mode, failure in (step.get("fails") or {}).items():
            if failure.get("then") == name:
                if only is None:
                    raise ValueError(
                        f"where do customers go after the failure {mode} of {source}, which led here?"
                        f" first write steps.{source}.fails.{mode}.then: …"
                    )
                failure["then"] = only
        for outcome, ways in (step.get("exits") or {}).items():
            if name in every_word(ways):
                if only is None:
                    raise ValueError(
                        f"where do those go who are {outcome} at {source}, which led here?"
                        f" first write steps.{source}.exits.{outcome}: …"
                    )
                step["exits"][outcome] = led(ways, name, only)
    _keep_no_longer(draft, name, only)
    for stream, arrivals in draft.section("arrivals").items():
        if arrivals.get("at") == name:
            if only in {None, "leave", "lost"}:
                raise ValueError(
                    f"where do the customers of {stream} begin instead? first write arrivals.{stream}.at: …"
                )
            arrivals["at"] = only


def _keep_no_longer(draft: Draft, name: str, only: str | None) -> None:
    """Who was kept until a step is kept until the one that follows, if it is one."""
    for step in draft.section("steps").values():
        if step.get("keep_until") == name:
            step.pop("keep_until")
            step.update({"keep_until": only} if only in draft.section("steps") else {})


def _past(name: str, ways: Mapping[str, Any]) -> Ways:
    """Where a step sends customers in the end, its returns to itself reckoned out."""
    found = {target: Share.parse(share).value for target, share in ways.items()}
    back = found.pop(name, 0.0)
    if not found or back >= 1:
        raise ValueError("leads only to itself; set its next first")
    return {target: share / (1 - back) for target, share in found.items()}


def _led_past(draft: Draft, source: str, name: str, onward: Mapping[str | None, Ways]) -> Any:
    """The `next` of a step that led to the dropped one."""
    own = dict(draft.routes(source))
    if None in own and None in onward:
        return written(_through(own[None], name, onward[None]))
    segments = list(draft.section("segments"))
    each = {
        segment: written(
            _through(own.get(segment, own.get(None)), name, onward.get(segment, onward.get(None, {})))
        )
        for segment in segments
    }
    first = next(iter(each.values()))
    return first if all(one == first for one in each.values()) else {"by_segment": each}


def _through(ways: Mapping[str, Any] | None, name: str, onward: Ways) -> Ways:
    found: Ways = {}
    for target, share in shares(ways).items():
        part = Share.parse(share).value
        for end, of_it in onward.items() if target == name else [(target, 1.0)]:
            found[end] = found.get(end, 0.0) + part * of_it
    return found


def led(ways: Any, old: str, new: str) -> Any:
    """Ways as written, with what led to the old name leading to the new one."""
    if not isinstance(ways, Mapping):
        return new if ways == old else ways
    if "by_segment" in ways:
        done = {"by_segment": {segment: led(one, old, new) for segment, one in ways["by_segment"].items()}}
        return {**done, "others": led(ways["others"], old, new)} if "others" in ways else done
    found: Ways = {}
    for target, share in ways.items():
        one = new if target == old else target
        found[one] = found.get(one, 0.0) + Share.parse(share).value
    return written(found)


def written(ways: Ways) -> Any:
    """Shares as a file has them: one name, or names by share."""
    if len(ways) == 1:
        return next(iter(ways))
    return {target: Share(tidy(share)).written() for target, share in ways.items()}
