"""One value changed: set to another, so many more, so many times, one name more in a list.

`steps.counter.takes: x0.9`, `staff.teller.count: +1`, `steps.counter.by: +officer`. A factor goes to every entry of a
timetable, every part of a mixture, every segment. Invariant: what would stay as it is is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.changes import timetable
from blueprint.changes.draft import Draft
from blueprint.changes.operation import Operation, UnchangedError, refusal, standing
from blueprint.changes.place import Target
from blueprint.changes.rebalance import rebalance
from blueprint.changes.sizes import each_segment, scaled_rate, scaled_share, scaled_times, tidy, whole
from blueprint.hours import Hours
from blueprint.mistakes import BlueprintError, did_you_mean
from blueprint.quantity import Share, plain

AMPLE = 10_000
"""So many that nobody waits for them: more than stand in any queue, and few enough for every engine."""

_BARE = re.compile(r"[+-]?\d+")
_DECIMAL = re.compile(r"[+-]?(\d+\.\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Become(Operation):
    """Set the value: `lognormal(mean=5, sd=4)`, `frontstage`, `{09:00: 3, 12:00: 6}`, `ample`."""

    text: str
    new = True

    def aimed(self, draft: Draft, target: Target) -> Target:
        """Where it is done: the whole of a shift, if it is written with its keys."""
        value = self.value(target)
        whole = isinstance(value, Mapping) and not {"hours", "label"}.isdisjoint(value)
        return target if whole else super().aimed(draft, target)

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Write the value."""
        value = self.value(target)
        if self.text == "ample" and target.place[2:] == ("count",):  # at any time, whatever the shifts
            draft.section("staff")[target.place[1]].pop("shift", None)
        if target.new and target.place[0] == "shifts" and target.kind == "part":
            value = value if isinstance(value, Mapping) and "hours" in value else {"hours": value}
        whole_section = target.kind == "section" and not isinstance(value, Mapping)
        if target.kind in {"demand", "outages"} or whole_section:
            raise refusal(repr(self.text), target)
        if target.kind == "split":
            rebalance(draft, target, Share.parse(value).value)
            return
        if value == draft.get(target.place):
            raise UnchangedError("changes nothing; that is what it is already")
        if target.kind == "hours" and not isinstance(value, Mapping):
            timetable.change_hours(draft, target.place, Hours.parse(value))
        else:
            draft.put(target.place, value)

    def value(self, target: Target) -> Any:
        """The value as data."""
        if self.text == "ample" and target.kind == "count":
            return AMPLE
        return _data(self.text)


class EachEntry(Operation):
    """What is done to every entry of a value: a head count that is said by shifts, in every shift."""

    def aimed(self, draft: Draft, target: Target) -> Target:
        """Where it is done: where the head count stands."""
        if target.place[0] == "staff" and target.place[2:] == ("count",):
            shifts = (*target.place[:2], "shift")
            if isinstance(draft.get(shifts), Mapping):
                return Target(shifts, "count")
        return super().aimed(draft, target)


@dataclass(frozen=True)
class Plus(EachEntry):
    """So many more or fewer: `+1`, `-2`."""

    number: float

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Add to every entry."""
        if target.kind not in {"count", "whole"}:
            raise refusal(self.words(), target)
        value = draft.get(target.place)
        if value is None and target.place[-1] == "priority":
            value = 0
        if value is None:
            value = standing(draft, target)
        done = timetable.each_entry(value, lambda entry, time: self.more(entry, target, time))
        draft.put(target.place, done)

    def more(self, value: Any, target: Target, time: str = "") -> Any:
        """One entry with so many more."""
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise refusal(self.words(), target)
        if self.number != int(self.number):
            raise ValueError(f"{self.words()} is no whole number; write +1 or -1")
        found = value + int(self.number)
        if found < 0 and target.place[-1] != "priority":
            at = f" from {time} on" if time else ""
            few = f"write -{value} at most" if value else "say from when to when: -1 from 11:00 to 14:00"
            raise ValueError(f"{self.words()} leaves fewer than none: there are {value}{at}; {few}")
        return found

    def words(self) -> str:
        """The operation as written."""
        return f"{'+' if self.number >= 0 else ''}{plain(self.number)}"


@dataclass(frozen=True)
class Times(EachEntry):
    """A factor on every size: `x1.2`, `-20%`."""

    factor: float

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Multiply."""
        if target.kind == "demand":
            from blueprint.changes.demand import scale_demand

            scale_demand(draft, target.place[1], self.factor)
            return
        if target.kind == "perceived":  # not a change by the factor: the factor itself
            if draft.get(target.place) == self.words():
                raise UnchangedError("changes nothing; that is what it is already")
            draft.put(target.place, self.words())
            return
        if target.kind not in {"count", "rate", "times", "share", "cost", "split"}:
            raise refusal(self.words(), target)
        value = standing(draft, target)
        if target.kind == "split":
            rebalance(draft, target, tidy(Share.parse(value).value * self.factor))
            return
        done: Any
        if target.kind in {"count", "rate"} and isinstance(value, Mapping):
            done = timetable.each_entry(value, lambda entry, _: self.larger(draft, entry, target))
        else:
            done = each_segment(value, lambda one: self.larger(draft, one, target))
        if done == value:
            raise UnchangedError(f"{self.words()} changes nothing here: it stays {_shown(value)}")
        draft.put(target.place, done)

    def larger(self, draft: Draft, value: Any, target: Target) -> Any:
        """One value times the factor."""
        if target.kind == "count":
            exact, rounded = value * self.factor, whole(value * self.factor)
            if tidy(exact) != rounded:
                draft.note(
                    f"{target.path}: {value} {self.words()} is {plain(tidy(exact))}, rounded to {rounded}",
                    f"{target.path}：{value} {self.words()} 为 {plain(tidy(exact))}，取整为 {rounded}",
                )
            return rounded
        if target.kind in {"rate", "cost"}:
            return scaled_rate(value, self.factor)
        if target.kind == "share":
            return scaled_share(value, self.factor)
        return scaled_times(value, self.factor, draft.folder)

    def words(self) -> str:
        """The operation as written."""
        return f"x{plain(self.factor)}"


@dataclass(frozen=True)
class Listed(Operation):
    """One name more or less in a list: `+officer`, `-officer`."""

    sign: str
    name: str

    def carry_out(self, draft: Draft, target: Target) -> None:
        """Add the name at the end, or take it out."""
        if target.kind != "names":
            raise refusal(f"{self.sign}{self.name}", target)
        raw = draft.get(target.place)
        names = [raw] if isinstance(raw, str) else list(raw or [])
        if (self.name in names) == (self.sign == "+"):
            known = did_you_mean(self.name, names) if self.sign == "-" else ""
            told = "is here already" if self.sign == "+" else f"is not here{known}"
            raise UnchangedError(f"changes nothing; {self.name!r} {told}")
        if self.sign == "+":
            draft.put(target.place, [*names, self.name])
            return
        draft.spare({target.place[-1]: self.name})
        rest = [name for name in names if name != self.name]
        draft.put(target.place, rest) if rest else draft.remove(target.place)


def _data(text: str) -> Any:
    """The value that a text is in a file: a number, yes or no, a mapping, or the text itself."""
    if text.startswith(("{", "[")):
        from blueprint import file

        try:
            value, _, mistakes = file.parse(f"value: {text}")
        except BlueprintError as error:
            raise ValueError(error.mistakes[0].text) from None
        if mistakes:
            raise ValueError(mistakes[0].text)
        return value["value"]
    if text[:1] == '"' == text[-1:] and len(text) > 1:
        try:
            return json.loads(text)
        except ValueError:
            return text
    if _BARE.fullmatch(text) and len(text) < 300:
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return {"true": True, "false": False}.get(text, text)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
