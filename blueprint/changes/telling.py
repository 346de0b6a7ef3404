"""A difference told to a person: `Teller: 3 from 09:00, 5 from 11:00, 4 from 14:00 -> 4, 6, 5`.

Names are said as readers know them, by their labels in the language asked for. A timetable that keeps its times says
only the new values; a time that was scaled as a whole says the factor; a step that crossed a line says which, and
whether customers see it now. Invariant: every entry of the difference gives at least one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from blueprint.blueprint import Blueprint, Words
from blueprint.changes import by_day
from blueprint.changes.entry import Entry
from blueprint.changes.place import parts_of
from blueprint.changes.words import key_word, sentence
from blueprint.dates import Days
from blueprint.distribution import Distribution
from blueprint.evidence import icon_name
from blueprint.orders import FIFO, order_words, way_words
from blueprint.quantity import Duration, Rate, Share, plain
from blueprint.standards import standard_told
from blueprint.text import say

_KINDS = {
    "segments": "segment",
    "arrivals": "stream",
    "staff": "pool",
    "systems": "system",
    "lanes": "lane",
    "rooms": "room",
    "shifts": "duty",
    "skills": "skill",
    "recovery": "plan",
    "rules": "rule",
    "steps": "step",
}

_SHIFTED = re.compile(r"shift (.+?) from (\S+-\S+) to (\S+-\S+)")
_SPANNED = re.compile(r"(.+?) from ([\d:]+)(?: to |-)([\d:]+)")
_USUAL = {"shift_end": "finish", "calls": "priority", "lines": "one", "asks": "fewest_skills"}
"""What holds without a word."""
_BY_DAY = ("count", "rate", "hours", "maintenance")
"""Keys whose value may differ by day."""
_SPLIT = ("next", "segments")
"""Keys whose value may be names by share."""


def lines(
    before: Blueprint, after: Blueprint, entries: Sequence[Entry], noted: Sequence[Words], lang: str
) -> list[str]:
    """Every difference of two services in words, and the notes."""
    if not entries:
        return [sentence("same", lang)]
    teller = _Teller(before, after, lang)
    told = [line for entry in entries for line in teller.entry(entry)]
    notes = [sentence("note", lang, text=say(note, lang)) for note in dict.fromkeys(noted)]
    return [*told, *notes]


def spoken(path: str, what: str, service: Blueprint, lang: str) -> str:
    """A change as its readers would say it: `Serve at the counter: takes x0.9`."""
    teller = _Teller(service, service, lang)
    section, *inside = parts_of(path)
    name = inside[0] if inside else ""
    keys = inside[1:]
    told = teller.named(what, keys[-1]) if keys else what
    if found := _SHIFTED.fullmatch(what):
        told = sentence("shift", lang, what=found[1], begin=found[2], end=found[3])
    elif found := _SPANNED.fullmatch(what):
        told = sentence("span", lang, what=found[1], begin=found[2], end=found[3])
    if what in {"drop", "ample"}:
        told = sentence(what, lang)
    if section not in _KINDS or not name:
        keys_said = [
            teller.name("segments", key) if key in service.segments else _said(key, lang) for key in inside
        ]
        return " ".join([key_word(section, lang, first=True), *keys_said, told])
    who = teller.name(section, name)
    if name == "*":
        who = f"{sentence('every', lang)} {sentence(_KINDS[section], lang)}"
        who = who[:1].upper() + who[1:]
    if section == "rules" and keys[:1] == ["then"]:  # then.steps.triage.next
        thing = teller.name(keys[1], keys[2]) if len(keys) > 2 else ""
        return sentence("lead", lang, name=who) + " ".join(
            filter(None, [thing, *(_said(key, lang) for key in keys[3:]), told])
        )
    modes = service.steps[name].fails if section == "steps" and name in service.steps else {}
    words = [
        sentence("every", lang)
        if key == "*"
        else teller.failure(name, key)
        if key in modes
        else teller.named(key, "shift")
        if keys[0] == "shift" and key != "shift"
        else _said(key, lang)
        for key in keys
        if key not in {"", "fails", "notes", "count", "rate"} or keys == ["notes"]
    ]
    return sentence("lead", lang, name=who) + " ".join([*words, told]) if keys else f"{who} {told}"


def _said(key: str, lang: str) -> str:
    """A key of a path as readers know it; days among them."""
    try:
        return Days.parse(key).say(lang) if key != "others" else key_word(key, lang)
    except ValueError:
        return key_word(key, lang)


class _Teller:
    """Says the entries of one difference in one language."""

    def __init__(self, before: Blueprint, after: Blueprint, lang: str) -> None:
        self.before, self.after, self.lang = before, after, lang

    def entry(self, entry: Entry) -> Iterator[str]:
        """The lines of one entry."""
        if not entry.section:
            key, _, part = entry.key.partition(".")
            yield self._line(
                key_word(key, self.lang, first=True), key_word(part, self.lang) if part else "", entry
            )
        elif not entry.key:
            yield self._whole(entry)
        elif entry.section == "steps" and entry.key == "lane":
            yield self._moved(entry)
        else:
            yield self._line(self.name(entry.section, entry.name), self._key(entry), entry)

    def name(self, section: str, name: str) -> str:
        """What readers call a thing, by its label in the newer of the two."""
        if section == "lanes":
            return self._lane(name)
        for service in (self.after, self.before):
            part = getattr(service, section).get(name)
            if part is not None:
                return say(part.label, self.lang, name=name)
        return say(None, name=name)

    def _key(self, entry: Entry) -> str:
        if entry.key.startswith("fails."):
            _, mode, *part = entry.key.split(".")
            failure = self.failure(entry.name, mode)
            return sentence("failure", self.lang, name=failure) + (
                " " + key_word(part[0], self.lang) if part else ""
            )
        if entry.key.startswith("then."):
            _, section, thing, key = entry.key.split(".")
            return f"{self.name(section, thing)} {key_word(key, self.lang)}"
        if entry.key.startswith("notes."):
            return key_word(entry.key.partition(".")[2], self.lang)
        silent = (entry.section, entry.key) in {("staff", "count"), ("arrivals", "rate"), ("shifts", "hours")}
        return "" if silent else key_word(entry.key, self.lang)

    def failure(self, step: str, mode: str) -> str:
        """What readers call a failure mode."""
        for service in (self.after, self.before):
            if step in service.steps and mode in service.steps[step].fails:
                return say(service.steps[step].fails[mode].label, self.lang, name=mode)
        return mode

    def _whole(self, entry: Entry) -> str:
        """A thing that is there in one only."""
        kind = sentence(_KINDS[entry.section], self.lang)
        name = self.name(entry.section, entry.name)
        if entry.section == "steps":
            service = self.after if entry.before is None else self.before
            lane = self._lane(service.steps[entry.name].lane)
            return sentence(f"{entry.sort}_in", self.lang, kind=kind, name=name, lane=lane)
        return sentence(entry.sort, self.lang, kind=kind, name=name)

    def _lane(self, name: str) -> str:
        for service in (self.after, self.before):
            for lane in service.all_lanes():
                if lane.name == name:
                    return say(lane.label, self.lang)
        return say(None, name=name)

    def _moved(self, entry: Entry) -> str:
        """A step in another lane, and the lines between."""
        lanes = {
            "name": self.name("steps", entry.name),
            "old": self._lane(entry.before),
            "new": self._lane(entry.after),
        }
        crossed = _crossed(self.after, entry.before, entry.after) or _crossed(
            self.before, entry.before, entry.after
        )
        if not crossed:
            return sentence("moved", self.lang, **lanes)
        told = sentence("and", self.lang).join(sentence(line, self.lang) for line, _ in crossed)
        seen = ""
        for line, up in crossed:
            if line == "visibility":
                seen = sentence("seen" if up else "unseen", self.lang)
        return sentence("moved_across", self.lang, **lanes, lines=told) + seen

    def _line(self, name: str, key: str, entry: Entry) -> str:
        """`name: key before -> after`."""
        leaf = entry.key.rpartition(".")[2]
        lead = sentence("lead", self.lang, name=name) + (key + " " if key else "")
        if entry.key.startswith("fails.") and entry.key.count(".") == 1:
            mode = entry.after if entry.before is None else entry.before
            return lead + sentence(
                f"mode_{entry.sort}", self.lang, share=self.value(mode.get("share", "100%"), "share")
            )
        if leaf in {"about", "label", "service"} and entry.section == "" and leaf == "about":
            return lead + sentence("reworded", self.lang)
        return lead + self.turned(entry.before, entry.after, leaf)

    def turned(self, before: Any, after: Any, key: str) -> str:
        """`before -> after`, as short as it can be said; of what differs by day, the days that changed."""
        if key in _BY_DAY and ratio(before, after) is None:
            days = by_day.changed_days(before, after) if _by_day(before) or _by_day(after) else []
            if days and [one for one, _, _ in days] != [by_day.EVERY_DAY]:
                return "; ".join(
                    f"{one.say(self.lang)}: {self.turned(was, becomes, key)}" for one, was, becomes in days
                )
        old, new = self.value(before, key), self.value(after, key)
        if _timed(before) and _timed(after) and list(before) == list(after):
            new = ", ".join(self.value(one, key) for one in after.values())
        factor = None if key in {"breaks", "standard"} else ratio(before, after)
        if factor is not None:
            new = f"x{plain(factor)}"
        return f"{old} -> {new}"

    def value(self, value: Any, key: str) -> str:
        """A value as a person would say it."""
        if key == "order":
            return order_words(value or FIFO, self.lang)
        value = _USUAL.get(key) if value in (None, ()) and key in _USUAL else value
        if isinstance(value, str) and key in {"interruptible", "shift_end", "calls", "asks", "lines"}:
            return way_words(self.named(value, key), self.lang)
        if value is None or value in ((), "", {}):
            return sentence("none", self.lang)
        if isinstance(value, bool):
            return sentence("yes" if value else "no", self.lang)
        if isinstance(value, Mapping):
            return self._mapping(value, key)
        if isinstance(value, tuple):
            return ", ".join(self.value(one, key) for one in value)
        if key == "share":
            return f"{Share.parse(value).value * 100:.4g}%"
        return self.named(value, key) if isinstance(value, str) else str(value)

    def _keyed(self, name: str, key: str) -> str:
        """The key of a mapping: what readers call the thing, or what the key means."""
        known = self.named(name, key)
        return key_word(name, self.lang) if known == name else known

    def _mapping(self, value: Mapping[str, Any], key: str) -> str:
        """Several values by name as a person would say them: by segment, time of day, day, outcome, share."""
        if "by_segment" in value:
            each = [
                f"{self.name('segments', name)} {self.value(one, key)}"
                for name, one in value["by_segment"].items()
            ]
            if value.get("others") is not None:
                each.append(f"{sentence('others', self.lang)} {self.value(value['others'], key)}")
            return "; ".join(each)
        if _timed(value):
            joint = "within" if key == "breaks" else "from"
            return ", ".join(
                sentence(joint, self.lang, value=self.value(v, key), time=t) for t, v in value.items()
            )
        if key in _BY_DAY or key == "breaks":
            return "; ".join(
                f"{Days.parse(days).say(self.lang)}: {self.value(one, key)}" for days, one in value.items()
            )
        if key == "exits":
            return "; ".join(
                f"{key_word(outcome, self.lang)} {self.value(ways, 'next')}"
                for outcome, ways in value.items()
            )
        if key == "standard":
            return standard_told(value, self.lang)
        if {"en", "zh"} & set(value):
            return say(value, self.lang)
        return ", ".join(
            f"{self._keyed(name, key)} {self.value(one, 'share' if key in _SPLIT else '')}"
            for name, one in value.items()
        )

    def named(self, name: str, key: str) -> str:
        """The label of what a name stands for, where the key names something."""
        if key == "lane":
            return self._lane(name)
        if key == "icon":
            return icon_name(name, self.lang)
        section = {
            "next": "steps",
            "then": "steps",
            "at": "steps",
            "by": "staff",
            "helped_by": "staff",
            "uses": "systems",
            "room": "rooms",
            "skill": "skills",
            "skills": "skills",
            "overflow": "staff",
            "pace": "skills",
            "asks": "staff",
            "keep_until": "steps",
            "shift": "shifts",
            "segments": "segments",
        }.get(key)
        if key == "overflow" and not any(name in one.staff for one in (self.after, self.before)):
            section = "skills"
        if name in {"leave", "lost"} and section == "steps":
            return sentence(name, self.lang)
        if section and any(name in getattr(service, section) for service in (self.after, self.before)):
            return self.name(section, name)
        return name


def _by_day(value: Any) -> bool:
    return by_day.differs(value) and "by_segment" not in value


def _timed(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(":" in str(key) for key in value)


def _crossed(service: Blueprint, old: str, new: str) -> list[tuple[str, bool]]:
    """The lines between two lanes, with whether the way leads up, toward the customer."""
    lanes = service.all_lanes()
    places = {lane.name: number for number, lane in enumerate(lanes)}
    if old not in places or new not in places:
        return []
    low, high = sorted((places[old], places[new]))
    return [(lane.line, places[new] < places[old]) for lane in lanes[low:high] if lane.line]


def ratio(before: Any, after: Any) -> float | None:
    """The one factor between two values as written; None when there is none that is short to say.

    >>> ratio("lognormal(mean=4.2, sd=2.1)", "lognormal(mean=3.78, sd=1.89)"), ratio("40/h", "50/h"), ratio(3, 4)
    (0.9, 1.25, None)
    """
    pairs = list(_sizes(before, after))
    if not pairs or any(pair is None for pair in pairs):
        return None
    found = {float(f"{new / old:.9g}") for old, new in filter(None, pairs) if old}
    if len(found) != 1 or any(not old and new for old, new in filter(None, pairs)):
        return None
    factor = found.pop()
    return factor if factor != 1 and factor > 0 and len(plain(factor)) <= 6 else None


def _sizes(before: Any, after: Any) -> Iterator[tuple[float, float] | None]:
    """Every size before with the same one after; None where the two have not the same shape."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        if list(before) != list(after):
            yield None
        else:
            for key, value in before.items():
                yield from _sizes(value, after[key])
    elif isinstance(before, str) and isinstance(after, str):
        yield from _scaled(before, after)
    elif before != after or not isinstance(before, str):
        yield None


def _scaled(before: str, after: str) -> Iterator[tuple[float, float] | None]:
    try:
        rates = Rate.parse(before), Rate.parse(after)
    except ValueError:
        try:
            times = Distribution.parse(before), Distribution.parse(after)
        except ValueError:
            yield None
            return
        yield from _parts(*times)
        return
    same = rates[0].unit and (rates[0].per, rates[0].unit) == (rates[1].per, rates[1].unit)
    yield (rates[0].number, rates[1].number) if same else None


def _parts(old: Distribution, new: Distribution) -> Iterator[tuple[float, float] | None]:
    if old.kind != new.kind or len(old.parts) != len(new.parts) or old.kind == "empirical":
        yield None
        return
    for (share, one), (other, two) in zip(old.parts, new.parts, strict=True):
        yield from _parts(one, two) if share == other else (None,)
    for (name, size), (same, now) in zip(old.parameters, new.parameters, strict=False):
        if name != same or (not isinstance(size, Duration) and size != now):
            yield None
        elif isinstance(size, Duration):
            yield _pair(size, now)


def _pair(old: Any, new: Any) -> tuple[float, float] | None:
    same = isinstance(old, Duration) and isinstance(new, Duration) and old.unit == new.unit
    return (old.number, new.number) if same else None
