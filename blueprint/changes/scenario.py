"""A scenario: a name, and the changes that make it: one more teller, a faster counter, both.

The `scenarios:` section of an experiment file:

    scenarios:
      one_more_teller: {staff.teller.count: +1}
      faster: {label: {en: Faster counter, zh: 柜台提速}, steps.counter.takes: x0.9}
      grid: {staff.teller.count: [+1, +2], steps.counter.takes: [x0.9, x0.8]}

A value that is a list spans a grid, here of four scenarios named after what is changed. Invariant: names are words and
unique; what is wrong in any scenario is told with its line and column.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from blueprint.blueprint import Blueprint, Words
from blueprint.changes.change import Change, carry_out, what_is
from blueprint.mistakes import BlueprintError, Mistake, Place, Places
from blueprint.text import Text, say

MOST = 10_000
"""Scenarios that a file may have, grids spread out."""
_LISTS = ("by", "helped_by", "uses", "evidence", "closed", "skills", "asks")
"""Keys whose value is itself a list: one that stands there is the value, not a grid."""


@dataclass(frozen=True)
class Scenario:
    """What is supposed: a name that is a word, what readers see instead, and the changes in their order."""

    name: str
    label: Words | None
    changes: tuple[Change, ...]
    made: bool = False
    """whether the label was made from what is changed: a designer gave none"""

    def spoken(self, service: Blueprint) -> Scenario:
        """The same with its changes in the words of `service` for a label, if that was made."""
        if not self.made:
            return self
        label = {
            lang: mark.join(change.say(service, lang) for change in self.changes)
            for lang, mark in (("en", "; "), ("zh", "；"))
        }
        return replace(self, label=label)

    def apply(self, service: Blueprint) -> Blueprint:
        """The service with the changes made.

        Raises
        ------
        BlueprintError
            all mistakes at once.
        """
        return carry_out(service, self.changes)

    def say(self, lang: str = "en") -> str:
        """The scenario as readers know it."""
        return say(self.label, lang, name=self.name)

    def data(self) -> dict[str, Any]:
        """The scenario as a file has it: its label, and what is changed by path."""
        label = {} if self.label is None else {"label": self.label}
        return label | {change.path: change.what for change in self.changes}


def scenarios(data: Mapping[str, Any], places: Places, at: Place = ("scenarios",)) -> tuple[Scenario, ...]:
    """The scenarios of an experiment file.

    Parameters
    ----------
    data
        the section: name -> {path: what, label: …}.
    places
        where the file's values stand.
    at
        where the section stands in it.

    Raises
    ------
    BlueprintError
        all mistakes at once, each with its line and column.

    Examples
    --------
    >>> found = scenarios({"grid": {"staff.teller.count": ["+1", "+2"], "steps.counter.takes": ["x0.9"]}}, Places())
    >>> [(one.name, one.label) for one in found]
    [('teller_count_plus_1__counter_takes_x0_9', 'teller count +1, counter takes x0.9'),
     ('teller_count_plus_2__counter_takes_x0_9', 'teller count +2, counter takes x0.9')]
    """
    if not isinstance(data, Mapping) or not data:
        text = "should name what is supposed: {one_more_teller: {staff.teller.count: +1}}"
        raise BlueprintError([places.mistake(at, text)])
    mistakes: list[Mistake] = []
    found: list[Scenario] = []
    taken = {str(name) for name in data}
    for name, raw in data.items():
        try:
            read = _Entry(str(name), raw, places, (*at, name))
            if len(found) + read.size() > MOST:
                raise BlueprintError(
                    [places.mistake((*at, name), f"makes more than {MOST} scenarios; write fewer values")]
                )
            found += read.spread(taken)
        except BlueprintError as error:
            mistakes += error.mistakes
    if mistakes:
        raise BlueprintError(mistakes)
    return tuple(found)


def scenarios_of(texts: Sequence[str], service: Blueprint | None = None) -> tuple[Scenario, ...]:
    """The scenarios of lines as they are written on a command line, one or a grid each.

    Parameters
    ----------
    texts
        `staff.teller.count: +1`; several changes with `;` between them; a grid, `staff.teller.count: [+1, +2]`.
    service
        on which they are tried, so that all mistakes are told at once.

    Raises
    ------
    BlueprintError
        all mistakes at once, each with the number of its line.

    Examples
    --------
    >>> [one.name for one in scenarios_of(["staff.teller.count: [+1, +2]", "hours: +1 h; closing: cut"])]
    ['teller_count_plus_1', 'teller_count_plus_2', 'hours_plus_1_h__closing_cut']
    """
    mistakes: list[Mistake] = []
    found: list[Scenario] = []
    taken: set[str] = set()
    for number, text in enumerate(texts, start=1):
        place = f"change {number}"
        try:
            raw: dict[str, Any] = {}
            for line in (line for line in text.split(";") if line.strip()):
                one = Change.parse(line, Mistake(place, 0, 0, "", ""))
                if one.path in raw:
                    raise BlueprintError([one.mistake("is changed twice; write one line for it")])
                listed = (
                    re.fullmatch(r"\[(.*)\]", one.what) if one.path.rpartition(".")[2] not in _LISTS else None
                )
                raw[one.path] = _listed(listed[1]) if listed else one.what
            entry = _Entry(f"change_{number}", raw, Places(place), ())
            told = ", ".join(f"{_short(path)} {what}" for path, what in raw.items())
            made = list(entry.spread(taken))
            if not entry.varied:
                made = [Scenario(_free(_word(told, made[0].name), taken), told, made[0].changes, made=True)]
            if service is not None:
                for scenario in made:
                    scenario.apply(service)
            found += made
        except BlueprintError as error:
            mistakes += error.mistakes
    if len(found) > MOST:
        mistakes.append(Mistake("changes", 0, 0, "", f"make more than {MOST} scenarios; write fewer values"))
    if mistakes:
        raise BlueprintError(mistakes)
    return tuple(found)


def _listed(inside: str) -> list[str]:
    """The values of a list, apart at the commas that stand in no brackets."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", inside)]


class _Entry:
    """One entry of the section: a scenario, or a grid of them."""

    def __init__(self, name: str, raw: Any, places: Places, at: Place) -> None:
        self.name, self.places, self.at = name, places, at
        if not re.fullmatch(r"[^\W\d]\w*", unicodedata.normalize("NFC", name)):
            raise self.refuse(
                at, f"{name!r} is no name; write letters, digits and _, beginning with a letter", key=True
            )
        if not isinstance(raw, Mapping) or not set(raw) - {"label"}:
            raise self.refuse(at, "supposes nothing; write what changes: {staff.teller.count: +1}")
        self.label = self._label(raw.get("label")) if "label" in raw else None
        self.values: dict[str, list[Change]] = {}
        self.varied: list[str] = []
        mistakes: list[Mistake] = []
        for path, value in raw.items():
            if path == "label":
                continue
            try:
                self.values[str(path)] = self._changes(str(path), value)
            except BlueprintError as error:
                mistakes += error.mistakes
        if mistakes:
            raise BlueprintError(mistakes)

    def refuse(self, place: Place, text: str, *, key: bool = False) -> BlueprintError:
        return BlueprintError([self.places.mistake(place, text, key=key)])

    def _label(self, raw: Any) -> Words:
        try:
            label: Words = TypeAdapter(Text).validate_python(raw)
        except ValidationError as error:
            raise self.refuse((*self.at, "label"), str(error.errors()[0]["ctx"]["error"])) from None
        return label

    def _changes(self, path: str, value: Any) -> list[Change]:
        place = (*self.at, path)
        listed = isinstance(value, (list, tuple))
        if listed and (
            path.rpartition(".")[2] not in _LISTS or any(isinstance(one, (list, tuple)) for one in value)
        ):
            if not value:
                raise self.refuse(place, "is an empty list; write the values of the grid: [+1, +2]")
            self.varied.append(path)
            return [self._change(path, one, (*place, number)) for number, one in enumerate(value)]
        return [self._change(path, value, place)]

    def _change(self, path: str, value: Any, place: Place) -> Change:
        at = self.places.mistake(place, "")
        origin = Mistake(at.file, at.line, at.column, ".".join(str(part) for part in self.at), "")
        return Change(path, what_is(self.places.written(place, value)), origin)

    def size(self) -> int:
        return math.prod(len(changes) for changes in self.values.values())

    def spread(self, taken: set[str]) -> Iterator[Scenario]:
        """The scenarios that it means."""
        for changes in itertools.product(*self.values.values()):
            if not self.varied:
                yield Scenario(self.name, self.label, changes)
                continue
            told = ", ".join(f"{_short(one.path)} {one.what}" for one in changes if one.path in self.varied)
            label: Words = told
            if isinstance(self.label, Mapping):
                label = {lang: f"{words}: {told}" for lang, words in self.label.items()}
            elif self.label is not None:
                label = f"{self.label}: {told}"
            name = _free(_word(told, self.name), taken)
            yield Scenario(name, label, changes, made=self.label is None)


def _short(path: str) -> str:
    """A path as it is spoken of: `teller count`, `counter wrong_entry share`."""
    parts = [part for part in path.split(".") if part != "fails"]
    if len(parts) > 2:
        parts = parts[1:]
    return " ".join("every" if part == "*" else part for part in parts)


def _word(told: str, otherwise: str) -> str:
    """What is told as one word, for file names and tables; the entry's own name when it would be too long."""
    text = told.replace(", ", "__")
    for sign, word in (("+", "plus_"), ("-", "minus_"), ("%", "_percent"), ("×", "x"), ("*", "x")):
        text = re.sub(rf"(?<!\w){re.escape(sign)}" if sign in "+-" else re.escape(sign), word, text)
    text = re.sub(r"_{3,}", "__", re.sub(r"\W+", "_", text)).strip("_")
    return text if text and len(text) <= 80 and not text[0].isdigit() else otherwise


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number the first that is not taken yet."""
    free = next(
        one
        for one in itertools.chain([name], (f"{name}_{n}" for n in itertools.count(2)))
        if one not in taken
    )
    taken.add(free)
    return free
