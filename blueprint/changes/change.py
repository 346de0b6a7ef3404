"""A change: what a designer supposes of a service, in one line.

`staff.teller.count: +1` is one teller more all day, `steps.open_account.lane: frontstage` opens the account in the
customer's sight. Before the colon stands where, in the file's own keys; behind it what: see `reading`.

Invariants: the service is never touched, a changed one is a new value that has passed every check; all mistakes are
told at once, each in terms of the change that made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from blueprint.blueprint import Blueprint
from blueprint.changes.draft import Draft
from blueprint.changes.figures import Become
from blueprint.changes.operation import Operation, UnchangedError
from blueprint.changes.place import targets
from blueprint.changes.reading import read
from blueprint.mistakes import BlueprintError, Mistake

_COLON = re.compile(r"[:：]")
_SAFE = re.compile(r"[^\W\d][^,{}\[\]:#&*!|>'\"%@`]*|\d[\w.%:/ ]*|\w+\(.*\)")


@dataclass(frozen=True)
class Change:
    """One change: the place in the file's own keys, `staff.teller.count`, and what becomes of it, `+1`.

    Attributes
    ----------
    origin
        where it was read: a mistake about nothing, whose place is used for those about this change.

    Examples
    --------
    >>> change = Change.parse("staff.teller.count: +1")
    >>> change.path, change.what, str(change)
    ('staff.teller.count', '+1', 'staff.teller.count: +1')
    """

    path: str
    what: str
    origin: Mistake = field(default=Mistake("change:", 0, 0, "", ""), compare=False, repr=False)
    operation: Operation = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        try:
            if not self.path:
                raise ValueError("has no path before the colon; write it as staff.teller.count: +1")
            object.__setattr__(self, "operation", read(self.what))
        except ValueError as error:
            raise BlueprintError([self.mistake(str(error))]) from None

    @classmethod
    def parse(cls, text: str, origin: Mistake | None = None) -> Change:
        """The change in one line, `path: what`.

        Raises
        ------
        BlueprintError
            when there is no colon, no path, or nothing behind it that could be done.
        """
        found = _COLON.search(text) if isinstance(text, str) else None
        if isinstance(text, str) and (spaced := re.search(r"[:：]\s", text)):
            found = spaced
        place = origin or Mistake("change:", 0, 0, "", "")
        if found is None:
            told = f"{str(text)[:60]!r} is no change; write where and what: staff.teller.count: +1"
            raise BlueprintError([Mistake(place.file, place.line, place.column, place.thing, told)])
        return cls(text[: found.start()].strip(), text[found.end() :].strip(), place)

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"

    def say(self, service: Blueprint, lang: str = "en") -> str:
        """The change as readers of `service` would say it: `Teller: +1`, `Serve at the counter: takes x0.9`."""
        from blueprint.changes.telling import spoken

        return spoken(self.path, self.what, service, lang)

    def apply(self, service: Blueprint) -> Blueprint:
        """The service with this change; `BlueprintError` when it cannot be."""
        return carry_out(service, [self])

    def mistake(self, text: str) -> Mistake:
        """A mistake of this change."""
        at = self.origin
        thing = f"{at.thing}.{self.path}" if at.thing else self.path
        return Mistake(at.file, at.line, at.column, thing, text)

    def on(self, draft: Draft) -> list[str]:
        """Carry it out on a draft; what is wrong, if anything."""
        try:
            found = targets(draft, self.path, new=self.operation.new)
        except ValueError as error:
            return [str(error)]
        wrong: list[tuple[str, str]] = []
        idle = 0
        for target in found:
            try:
                self.operation.carry_out(draft, self.operation.aimed(draft, target))
            except UnchangedError as error:
                idle += 1
                wrong.append((target.path, str(error)))
            except ValueError as error:
                wrong.append((target.path, str(error)))
        if idle == len(wrong) < len(found):
            return []  # `*` has found something elsewhere
        if idle == len(wrong) or len(found) == 1:
            return [wrong[0][1]]
        return [f"{path}: {text}" for path, text in wrong]


def change(service: Blueprint, *changes: str | Change | Mapping[str, Any]) -> Blueprint:
    """The service with every change made, in the order given.

    Parameters
    ----------
    changes
        lines such as `"staff.teller.count: +1"`, or mappings of path to what.

    Raises
    ------
    BlueprintError
        all mistakes at once, each with the change that made it: `change 2: staff.tellr.count: no pool 'tellr' …`.

    Examples
    --------
    >>> import blueprint
    >>> branch = blueprint.load("bank_branch")
    >>> more = change(branch, "staff.teller.count: +1", "steps.counter.takes: x0.9")
    >>> more.data()["staff"]["teller"]["count"], more.data()["steps"]["counter"]["takes"]
    ({'09:00': 4, '11:00': 6, '14:00': 5}, 'lognormal(mean=3.78, sd=1.89)')
    """
    read_ones: list[Change] = []
    mistakes: list[Mistake] = []
    for number, one in enumerate(_lines(changes), 1):
        origin = Mistake(f"change {number}:", 0, 0, "", "")
        try:
            if isinstance(one, Change):
                at = one.origin if one.origin.line else origin
                read_ones.append(Change(one.path, one.what, at))
            elif isinstance(one, tuple):
                read_ones.append(Change(str(one[0]).strip(), what_is(one[1]), origin))
            else:
                read_ones.append(Change.parse(one, origin))
        except BlueprintError as error:
            mistakes += error.mistakes
    if mistakes:
        try:
            carry_out(service, read_ones)
        except BlueprintError as error:
            mistakes += [one for one in error.mistakes if one.thing]
        raise BlueprintError(mistakes)
    return carry_out(service, read_ones)


def _lines(changes: Sequence[Any]) -> Iterator[Any]:
    for one in changes:
        if isinstance(one, Mapping):
            yield from one.items()
        elif isinstance(one, (str, Change)):
            yield one
        else:
            raise TypeError(f"a change is a line or a mapping of path to what, not {type(one).__name__}")


def what_is(value: Any) -> str:
    """A value of plain data as it is written behind the colon: `{09:00: 3, 12:00: 6}`.

    Raises
    ------
    ValueError
        when it is nothing at all.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_quoted(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_quoted(inner) for inner in value) + "]"
    return str(value)


def _quoted(value: Any) -> str:
    if isinstance(value, str) and not _SAFE.fullmatch(value):
        import json

        return json.dumps(value, ensure_ascii=False)
    return what_is(value)


def carry_out(service: Blueprint, changes: Sequence[Change]) -> Blueprint:
    """The service with `changes`, which bring their origins along; see `change`."""
    if not changes:
        return service
    mistakes: list[Mistake] = []
    drafts = [Draft(service)]
    for one in changes:
        draft = drafts[-1].copy()
        wrong = one.on(draft) or [_told(one, mistake) for mistake in draft.unreadable()]
        same = draft.data == drafts[-1].data or (
            isinstance(one.operation, Become) and _same(drafts[-1], draft)
        )
        if not wrong and same:
            wrong = ["changes nothing; it means the same as what is there"]
        mistakes += [one.mistake(text) for text in wrong]
        drafts.append(drafts[-1] if wrong else draft)
    done = drafts[-1].tidied()
    try:
        made = service.rebuilt(done.data, done.notes)
    except BlueprintError as error:
        mistakes += _in_terms_of(changes, drafts, error.mistakes)
    else:
        if not mistakes and made == service:
            raise BlueprintError([changes[-1].mistake("takes back what was changed before; leave out both")])
    if mistakes:
        raise BlueprintError(mistakes)
    return made


def _judge(draft: Draft) -> Blueprint | tuple[Mistake, ...]:
    try:
        return draft.service.rebuilt(draft.tidied().data)
    except BlueprintError as error:
        return error.mistakes


def _same(before: Draft, after: Draft) -> bool:
    """Whether two drafts are services that mean the same."""
    first, second = _judge(before), _judge(after)
    return isinstance(first, Blueprint) and isinstance(second, Blueprint) and first == second


def _in_terms_of(
    changes: Sequence[Change], drafts: Sequence[Draft], found: Sequence[Mistake]
) -> Iterator[Mistake]:
    """What is wrong with the changed service, each told of the last change that brought it about."""
    judged = [_judge(draft) for draft in drafts]
    told = [
        set() if isinstance(one, Blueprint) else {(mistake.thing, mistake.text) for mistake in one}
        for one in judged
    ]
    for mistake in found:
        fault = (mistake.thing, mistake.text)
        last = max(
            (
                number
                for number in range(1, len(drafts))
                if fault in told[number] and fault not in told[number - 1]
            ),
            default=len(changes),
        )
        yield changes[last - 1].mistake(_told(changes[last - 1], mistake))


def _told(change: Change, mistake: Mistake) -> str:
    """What is wrong with the changed service, in terms of the change: where else, if it is elsewhere."""
    if mistake.thing.startswith(change.path) or change.path.startswith(f"{mistake.thing}."):
        return mistake.text
    any_name = re.escape(change.path).replace(r"\*", r"[^.]+")
    then = "" if re.match(rf"{any_name}(\.|$)", mistake.thing) else "then "
    return f"{then}{mistake.thing}: {mistake.text}"
