"""The edge where data becomes a service: what pydantic finds wrong, said in the designer's words.

`takess: 4` in a step becomes `unknown key 'takess' (did you mean takes?)`. What is wrong is then set aside, so
that the rest of the file can be judged in the same pass; what stands in for it is never seen by anyone.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from blueprint.case import STAND_IN
from blueprint.mistakes import Mistake, Place, Places, did_you_mean
from blueprint.values import Part

_STAND_INS: dict[str, Any] = {
    "service": STAND_IN, "lane": "customer", "count": 1, "share": 0.0,
    "at": STAND_IN, "steps": {STAND_IN: {"lane": "customer"}}, "when": f"{STAND_IN}.down", "then": {},
}  # fmt: skip
_REMEDIES = {
    "service": "is missing; say what the service is called",
    "steps": "is missing; a service has at least one step",
    "lane": "is missing; say who acts: customer, frontstage, backstage or support",
    "at": "is missing; say at which step they begin",
    "hours": "is missing; say from when to when: hours: 08:00-16:00",
    "share": "is missing; say how often, such as 2%",
    "when": "is missing; say when it begins, such as when: counter.queue > 12 for 5 min",
    "then": "is missing; say what is done, such as then: {staff: {teller: {count: +1}}}",
    "by_segment": "is missing; name the segments: {by_segment: {gold: …}, others: …}",
}


_FORMS = {
    "standard": "{wait: 80% within 5 min}",
    "expected": "{wait: 3 min}",
    "believed": "{wait: 5 min}",
    "promised": "{wait: 5 min}",
    "perceived": "{wait: x1.3}",
    "fails": "{wrong_entry: {share: 2%, then: leave}}",
    "staff": "{count: 3}",
    "arrivals": "{at: counter, rate: 40/h}",
    "segments": "{share: 20%}",
    "prices": "{waiting: 30/h, lost: 80}",
    "notes": "{policy: …, pain: …}",
    "systems": "{up: exponential(mean=3 d), down: exponential(mean=15 min)}",
    "rules": "{when: counter.queue > 12, then: {staff: {teller: {count: +1}}}}",
    "then": "{staff: {teller: {count: +1}}}",
    "shifts": "08:00-16:00, or {hours: 08:00-16:00, label: Early}",
}


def _place(error: ErrorDetails, whole: Any) -> tuple[Place, bool]:
    """Where in the data the error is (pydantic's own words left out), and whether it is about the key."""
    place: list[str | int] = []
    inside: Any = whole
    about_key = error["type"] == "extra_forbidden"
    for part in error["loc"]:
        if part == "[key]":
            about_key = True
        elif part in (inside if isinstance(inside, Mapping) else _indices(inside)):
            place.append(part)
            inside = inside[part]
        elif error["type"] == "missing" and part == error["loc"][-1]:
            place.append(part)
    return tuple(place), about_key


def _indices(raw: Any) -> range:
    return range(len(raw)) if isinstance(raw, (list, tuple)) else range(0)


def describe(
    error: ValidationError, top: type[BaseModel], places: Places, whole: Any, *, quiet: bool = False
) -> list[Mistake]:
    """Each of pydantic's findings as a `Mistake`; `quiet` leaves out what only follows from setting aside."""
    mistakes = []
    for found in error.errors(include_url=False):
        place, about_key = _place(found, whole)
        if quiet and found["type"] == "missing":
            continue
        mistakes.append(places.mistake(place, _words(found, place, top), key=about_key))
    return mistakes


def _words(found: ErrorDetails, place: Place, top: type[BaseModel]) -> str:
    kind, value = found["type"], found.get("input")
    if kind == "value_error":
        return str(found["ctx"]["error"])
    if kind == "missing":
        return _REMEDIES.get(str(place[-1]), "is missing")
    if kind == "extra_forbidden":
        return f"unknown key {str(place[-1])!r}{did_you_mean(place[-1], _known_keys(top, place[:-1]))}"
    if kind == "literal_error":
        choices = [choice.strip(" '") for choice in found["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return f"{value!r} is not one of {', '.join(choices)}{_near(value, choices)}"
    if kind in {"int_type", "greater_than_equal", "less_than_equal"}:
        bounds = found.get("ctx", {})
        limit = (
            f", at least {bounds['ge']}" if "ge" in bounds else f", at most {bounds['le']}" if bounds else ""
        )
        return f"{_what(value)} should be a whole number{limit}"
    if kind == "bool_type":
        return f"{_what(value)} should be true or false"
    if kind in {"string_type", "invalid_key"}:
        return f"{_what(value)} should be words"
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        form = _FORMS.get(str(place[-1])) or _FORMS.get(str(place[-2]) if len(place) > 1 else "")
        if form:
            return f"should be written {form}, and is {_what(value)}"
        return f"should be a mapping, {{name: …}}, and is {_what(value)}"
    if kind in {"tuple_type", "list_type"}:
        return f"should be a name or a list of names, and is {_what(value)}"
    return f"{found['msg']}, and is {_what(value)}"


def _near(value: Any, choices: list[str]) -> str:
    hint = did_you_mean(value, choices)
    return hint if hint.startswith(" (") else ""


def _what(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, (Mapping, list, tuple)):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    try:
        text = repr(value)
    except ValueError:  # more digits than Python prints
        return "a number of thousands of digits"
    return text if len(text) <= 40 else text[:37] + "…"


def _known_keys(model: Any, place: Place) -> list[str]:
    """The keys that may stand at `place` of a `model`, found by walking its fields."""
    fields: dict[str, Any] = model.model_fields
    for part in place:
        if part in fields:
            inner = _part_in(fields[str(part)].annotation)
            fields = inner.model_fields if inner else {}
    return list(fields)


def _part_in(annotation: Any) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    found = [_part_in(inner) for inner in getattr(annotation, "__args__", ())]
    return next((part for part in found if part is not None), None)


def without(whole: Any, error: ValidationError) -> Any:
    """`whole` with everything that `error` is about removed, or replaced where nothing may be missing."""
    rest = copy.deepcopy(whole)
    for found in error.errors(include_url=False):
        place, about_key = _place(found, rest)
        if not place:
            continue
        parent = rest
        for part in place[:-1]:
            parent = parent[part]
        last: Any = place[-1]
        if isinstance(parent, list):
            if isinstance(last, int) and last < len(parent):
                parent[last] = None
            if all(item is None for item in parent) or None in parent:
                parent[:] = [item for item in parent if item is not None]
            continue
        entity = len(place) == 2 and place[0] in {
            "segments",
            "arrivals",
            "staff",
            "systems",
            "rules",
            "steps",
        }
        if entity and not about_key:
            parent[last] = {}
        elif last in _STAND_INS and not about_key:
            parent[last] = copy.deepcopy(_STAND_INS[last])
        else:
            parent.pop(last, None)
    return rest
