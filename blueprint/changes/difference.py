"""The difference of two services, in words: more tellers, a step moved across the line of visibility.

Two versions of a branch are compared by what they mean, `5 min` and `300 s` alike, name by name and key by key; what
is only written otherwise is no difference. Invariant: a difference is empty exactly when the two services are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.blueprint import Blueprint, Words
from blueprint.changes.entry import Entry
from blueprint.changes.telling import lines
from blueprint.frozen import FrozenDict

_WHOLE = ("service", "about", "hours")
"""Keys at the top of the file whose value is told as one, although it may have keys of its own."""
SECTIONS = (
    "segments",
    "arrivals",
    "shifts",
    "skills",
    "staff",
    "systems",
    "lanes",
    "rooms",
    "recovery",
    "rules",
    "steps",
)


@dataclass(frozen=True)
class Difference:
    """What tells two services apart; falsy when nothing does.

    Attributes
    ----------
    before, after
        the two services.
    entries
        each single difference, by section and name.
    notes
        what had to be decided when the second was made from the first by changes, such as a rounded head count.
    """

    before: Blueprint
    after: Blueprint
    entries: tuple[Entry, ...]
    notes: tuple[Words, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def steps(self) -> Mapping[str, Any]:
        """What became of the steps.

        `added` and `removed`: names; `moved`: name -> (lane before, lane after); `changed`: name -> keys in which
        a step differs, its lane apart.
        """
        own = [entry for entry in self.entries if entry.section == "steps"]
        changed: dict[str, tuple[str, ...]] = {}
        for entry in own:
            if entry.key and entry.key != "lane":
                key = entry.key.partition(".")[0]
                changed[entry.name] = tuple(dict.fromkeys((*changed.get(entry.name, ()), key)))
        return FrozenDict(
            {
                "added": tuple(one.name for one in own if not one.key and one.before is None),
                "removed": tuple(one.name for one in own if not one.key and one.after is None),
                "moved": FrozenDict({one.name: (one.before, one.after) for one in own if one.key == "lane"}),
                "changed": FrozenDict(changed),
            }
        )

    def lines(self, lang: str = "en") -> list[str]:
        """The difference in words, one line each, by section; one line that says so when there is none."""
        return lines(self.before, self.after, self.entries, self.notes, lang)

    def data(self, lang: str = "en") -> dict[str, Any]:
        """The difference as plain data, for programs."""
        return {
            "before": self.before.fingerprint,
            "after": self.after.fingerprint,
            "same": not self,
            "lines": self.lines(lang),
            "steps": {
                key: dict(value) if isinstance(value, Mapping) else value for key, value in self.steps.items()
            },
            "entries": [entry.data() for entry in self.entries],
        }


def diff(before: Blueprint, after: Blueprint) -> Difference:
    """What tells two services apart, by what they mean.

    Examples
    --------
    >>> import blueprint
    >>> branch = blueprint.load("bank_branch")
    >>> bool(diff(branch, branch)), diff(branch, branch).lines()
    (False, ['Nothing differs: the two mean the same.'])
    >>> diff(branch, blueprint.change(branch, "steps.counter.takes: x0.9")).steps["changed"]
    {'counter': ('takes',)}
    """
    return Difference(before, after, tuple(_entries(before, after)), after.notes_since(before))


def _entries(before: Blueprint, after: Blueprint) -> Iterator[Entry]:
    meant, means = before.meaning(), after.meaning()
    stood, stands = before.data(), after.data()
    for key in [*stood, *(key for key in stands if key not in stood)]:
        if key not in SECTIONS and key in {*meant, *means}:
            yield from _top(key, (meant, means), (stood, stands))
    for section in SECTIONS:
        meanings = meant.get(section, {}), means.get(section, {})
        data = stood.get(section, {}), stands.get(section, {})
        for name in [*meanings[0], *(name for name in meanings[1] if name not in meanings[0])]:
            yield from _thing(section, name, meanings, data)


def _top(key: str, meanings: tuple[Any, Any], data: tuple[Any, Any]) -> Iterator[Entry]:
    """How a key at the top of the file differs; what is made of keys itself (prices), key by key."""
    inner = tuple(one.get(key, {}) for one in meanings)
    if key in _WHOLE or not all(isinstance(one, dict) for one in inner):
        yield from _at("", "", key, meanings, data)
        return
    for part in dict.fromkeys((*inner[0], *inner[1])):
        if inner[0].get(part) != inner[1].get(part):
            yield Entry("", "", f"{key}.{part}", *((one.get(key) or {}).get(part) for one in data))


def _thing(section: str, name: str, meanings: tuple[Any, Any], data: tuple[Any, Any]) -> Iterator[Entry]:
    """How the thing `name` differs in the two."""
    if any(name not in one for one in meanings):
        yield Entry(section, name, "", data[0].get(name), data[1].get(name))
        return
    meant, means = (one[name] for one in meanings)
    inner = data[0].get(name) or {}, data[1].get(name) or {}
    for key in [*meant, *(key for key in means if key not in meant)]:
        if key == "then":
            yield from _ruled(section, name, (meant, means), inner)
            continue
        if key == "notes":
            yield from _noted(section, name, (meant, means), inner)
            continue
        if key != "fails":
            yield from _at(section, name, key, (meant, means), inner)
            continue
        modes = meant.get(key, {}), means.get(key, {})
        for mode in [*modes[0], *(mode for mode in modes[1] if mode not in modes[0])]:
            own = tuple((one.get("fails") or {}).get(mode) or {} for one in inner)
            if any(mode not in one for one in modes):
                yield Entry(section, name, f"fails.{mode}", own[0] or None, own[1] or None)
                continue
            for part in [*modes[0][mode], *(part for part in modes[1][mode] if part not in modes[0][mode])]:
                here = modes[0][mode], modes[1][mode]
                if here[0].get(part) != here[1].get(part):
                    yield Entry(section, name, f"fails.{mode}.{part}", own[0].get(part), own[1].get(part))


def _ruled(section: str, name: str, meanings: tuple[Any, Any], data: tuple[Any, Any]) -> Iterator[Entry]:
    """How what a rule does differs: pool by pool, step by step."""
    for place in dict.fromkeys(
        ("then", kind, thing, key)
        for one in meanings
        for kind, things in one.get("then", {}).items()
        for thing, does in things.items()
        for key in does
    ):
        meant, stood = ([_at_place(one, place) for one in both] for both in (meanings, data))
        if meant[0] != meant[1]:
            yield Entry(section, name, ".".join(place), stood[0], stood[1])


def _at_place(data: Any, place: tuple[str, ...]) -> Any:
    for key in place:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _noted(section: str, name: str, meanings: tuple[Any, Any], data: tuple[Any, Any]) -> Iterator[Entry]:
    """How the notes of a step differ, one by one."""
    noted = tuple(one.get("notes", {}) for one in meanings)
    written = tuple(one.get("notes") or {} for one in data)
    for key in dict.fromkeys((*noted[0], *noted[1])):
        if noted[0].get(key) != noted[1].get(key):
            yield Entry(section, name, f"notes.{key}", *(one.get(key) for one in written))


def _at(
    section: str, name: str, key: str, meanings: tuple[Any, Any], data: tuple[Any, Any]
) -> Iterator[Entry]:
    if meanings[0].get(key) != meanings[1].get(key):
        yield Entry(section, name, key, *(_stands(*both, key) for both in zip(data, meanings, strict=True)))


def _stands(data: Mapping[str, Any], meaning: Mapping[str, Any], key: str) -> Any:
    """What the file says, or a number that it leaves out."""
    usual = meaning.get(key)
    return data.get(key, usual if isinstance(usual, (bool, int)) else None)
