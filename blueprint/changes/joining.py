"""Two steps made one, and a step brought from another file.

`steps.fill_in_form: merge check_identity`: the form is filled in while the identity is checked, in one step that needs
the staff and the systems of both and takes as long as both together. `steps.kiosk: add kiosk.yaml`: the step `kiosk` of
a service that lies beside this one, with whatever it needs that is not here yet.

Invariants: a merged step keeps the mean and the variance of what both took, one after the other; a step from a file
with another unit takes as long as it did there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from blueprint.blueprint import Blueprint
from blueprint.case import every_word
from blueprint.changes.draft import USERS, Draft, needs
from blueprint.changes.dropping import led
from blueprint.changes.moments import total
from blueprint.changes.operation import Operation
from blueprint.changes.place import Target
from blueprint.distribution import Distribution
from blueprint.file import lies_below
from blueprint.mistakes import BlueprintError, did_you_mean
from blueprint.quantity import Duration, Rate, Within
from blueprint.standards import Seen
from blueprint.text import say
from blueprint.values import Part


@dataclass(frozen=True)
class Merge(Operation):
    """Make one step of two that follow one another: `merge check_identity`."""

    second: str

    def carry_out(self, draft: Draft, target: Target) -> None:
        """The first takes up the second."""
        if len(target.place) != 2 or target.place[0] != "steps":
            raise ValueError("only a step can be merged with the step after it: steps.fill_in_form: merge …")
        name, steps = target.place[1], draft.section("steps")
        if self.second not in steps:
            raise ValueError(f"no step {self.second!r}{did_you_mean(self.second, steps)}")
        _refuse_unless_they_follow(draft, name, self.second)
        first, second = steps[name], steps.pop(self.second)
        clash = sorted(set(first.get("fails") or {}) & set(second.get("fails") or {}))
        if clash:
            raise ValueError(
                f"both steps fail by {', '.join(clash)}; first write steps.{self.second}.fails.{clash[0]}: drop,"
                " or name it otherwise"
            )
        if not first.get("evidence") and "icon" in second:
            first["icon"] = second["icon"]
        notes = _noted(first.get("notes") or {}, second.get("notes") or {})
        first.update({"notes": notes} if notes else {})
        for key in ("by", "uses", "evidence"):
            both = [
                *first.get(key, []),
                *(one for one in second.get(key, []) if one not in first.get(key, [])),
            ]
            first.update({key: both} if both else {})
        if len(first.get("by", [])) > 1 and "helped_by" in first:
            draft.spare({"helped_by": first.pop("helped_by")})
            draft.note(
                f"steps.{name}: with several pools in by nobody else can help; helped_by is left out",
                f"steps.{name}：需要多组人员时他人无法替代，helped_by 已省略",
            )
        for key in ("takes", "wrap_up"):
            if key in second:
                first[key] = _both(draft, name, key, first.get(key, 0), second[key])
        fails = {**(first.get("fails") or {}), **(second.get("fails") or {})}
        first.update({"fails": fails} if fails else {})
        first.pop("next", None)
        first.update({"next": second["next"]} if second.get("next") is not None else {})
        if second.get("moment_of_truth"):
            first["moment_of_truth"] = True
        draft.spare({"lane": second.get("lane"), "helped_by": second.get("helped_by")})
        _lead(first, self.second, name)
        _keep(draft, first, self.second, name)


def _noted(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The notes of two steps; what both have to say of one thing stands one after the other, in every language."""
    notes = dict(first)
    for key, text in second.items():
        own = notes.get(key)
        if own is None or text in (None, own):
            notes[key] = text if own is None else own
        elif isinstance(own, str) and isinstance(text, str):
            notes[key] = f"{own}; {text}"
        else:
            langs = {lang for one in (own, text) if isinstance(one, Mapping) for lang in one}
            marks = {lang: "；" if lang.startswith("zh") else "; " for lang in sorted(langs)}
            notes[key] = {lang: mark.join((say(own, lang), say(text, lang))) for lang, mark in marks.items()}
    return notes


def _refuse_unless_they_follow(draft: Draft, name: str, second: str) -> None:
    steps = draft.section("steps")
    if name == second:
        raise ValueError("a step cannot be merged with itself; name the step after it")
    targets = {target for _, ways in draft.routes(name) for target in ways}
    if targets != {second}:
        raise ValueError(f"{second} is not what always follows; customers go to {', '.join(sorted(targets))}")
    others = sorted(
        {one for one in steps if one not in (name, second) and second in _mentions(draft, one)}
        | {
            f"arrivals.{one}"
            for one, stream in draft.section("arrivals").items()
            if stream.get("at") == second
        }
    )
    if others:
        raise ValueError(f"{', '.join(others)} leads to {second} too; lead it elsewhere first")


def _mentions(draft: Draft, step: str) -> set[str]:
    found = {target for _, ways in draft.routes(step) for target in ways}
    made = draft.section("steps")[step]
    found |= {str(word) for word in every_word(made.get("exits") or {})}
    return found | {mode.get("then") for mode in (made.get("fails") or {}).values()}


def _lead(step: dict[str, Any], old: str, new: str) -> None:
    """Whatever in a step led to the old name leads to the new one."""
    if "next" in step:
        step["next"] = led(step["next"], old, new)
    for outcome, ways in (step.get("exits") or {}).items():
        step["exits"][outcome] = led(ways, old, new)
    for failure in (step.get("fails") or {}).values():
        if failure.get("then") == old:
            failure["then"] = new


def _keep(draft: Draft, joined: dict[str, Any], old: str, new: str) -> None:
    """Who was kept until the old name is kept until the new one; within one step nobody need be kept."""
    for step in draft.section("steps").values():
        if step.get("keep_until") == old:
            step["keep_until"] = new
    if joined.get("keep_until") == new:
        joined.pop("keep_until")


def _both(draft: Draft, name: str, key: str, first: Any, second: Any) -> Any:
    """The time of one thing after the other, for every segment."""
    if not any(isinstance(raw, Mapping) for raw in (first, second)):
        return _sum(draft, name, key, first, second)

    def of(raw: Any, segment: str) -> Any:
        return raw["by_segment"].get(segment, raw.get("others")) if isinstance(raw, Mapping) else raw

    return {
        "by_segment": {
            segment: _sum(draft, name, key, of(first, segment), of(second, segment))
            for segment in draft.section("segments")
        }
    }


def _sum(draft: Draft, name: str, key: str, first: Any, second: Any) -> Any:
    parts = [Distribution.parse(raw, folder=draft.folder, anywhere=True) for raw in (first, second)]
    found, exact = total(parts[0], parts[1], draft.unit)
    if not exact:
        draft.note(
            f"steps.{name}.{key}: {parts[0]} and then {parts[1]}, taken as independent, is written {found}:"
            " a gamma of the same mean and variance",
            f"steps.{name}.{key}：先 {parts[0]} 后 {parts[1]}（视为独立）写作 {found}：均值与方差相同的伽马分布",
        )
    return found.written()


@dataclass(frozen=True)
class Add(Operation):
    """Bring a step from another service file beside this one: `add kiosk.yaml`."""

    file: str
    new = True

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Take over the step of that name, and what it needs that is not here."""
        if len(target.place) != 2 or target.place[0] != "steps":
            raise ValueError("only a step can be added from a file: steps.kiosk: add kiosk.yaml")
        name = target.place[1]
        if not target.new:
            raise ValueError("is here already; drop it first, or give the new one another name")
        path = (draft.folder or Path()) / self.file
        near_by = draft.service.anywhere or lies_below(path, draft.folder or Path())
        try:
            other = Blueprint.load(path)
        except BlueprintError as error:
            told = error.mistakes[0] if near_by else f"see blueprint check {path}"
            raise ValueError(f"{self.file} cannot be added: {told}") from None
        if name not in other.steps:
            raise ValueError(
                f"{self.file} has no step {name!r}{did_you_mean(name, other.steps) if near_by else ''}"
            )
        step = _plain(other.steps[name], other.unit, draft.unit)
        draft.put(target.place, step)
        for section in USERS:
            for one in needs(step, section):
                parts = getattr(other, section)
                if one in parts and one not in draft.section(section):
                    draft.put((section, one), _plain(parts[one], other.unit, draft.unit))
                elif one in parts and section != "lanes":
                    draft.note(
                        f"steps.{name}: needs {one}, which is here already: this service's own is kept",
                        f"steps.{name}：所需的 {one} 已存在，沿用本服务的设定",
                    )


def _plain(part: Part, theirs: str, ours: str) -> dict[str, Any]:
    """A part of another service as data, its bare numbers in our unit."""
    found: dict[str, Any] = (part if theirs == ours else _said(part, theirs)).model_dump(
        mode="json", exclude_unset=True
    )
    return found


def _said(value: Any, unit: str) -> Any:
    """`value` with its unit said where it was left out."""
    if isinstance(value, Part):
        said = {name: _said(getattr(value, name), unit) for name in value.model_fields_set}
        return value.model_copy(update=said)
    if isinstance(value, Distribution):
        if value.kind == "empirical" and "unit" not in dict(value.parameters) and value.dimension == "time":
            return replace(value, parameters=tuple(sorted([*value.parameters, ("unit", unit)])))
        return replace(
            value,
            parameters=tuple((name, _said(one, unit)) for name, one in value.parameters),
            parts=tuple((share, _said(one, unit)) for share, one in value.parts),
        )
    if isinstance(value, Duration):
        return replace(value, unit=value.unit or unit)
    if isinstance(value, Rate):
        return replace(value, unit=value.unit or unit)
    if isinstance(value, Within):
        return replace(value, limit=_said(value.limit, unit))
    if isinstance(value, Seen):
        return replace(value, time=_said(value.time, unit))
    if isinstance(value, Mapping):
        return type(value)({key: _said(one, unit) for key, one in value.items()})  # type: ignore[call-arg]
    return value
