"""Mistakes in a service file: where, in what, what is wrong, and what would be right.

A designer who misspells `officer` in line 31 reads

    branch.yaml:31:9 steps.open_account.by: no pool 'oficer' in staff (did you mean officer?)

and sees all her mistakes at once. Invariant: a `BlueprintError` carries at least one mistake, in the order
of the file, each once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.text import printable

Place = tuple[str | int, ...]
"""The way to a value in the file: ("steps", "counter", "takes")."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: line and column count from 1 and are 0 when the thing was not read from a file."""

    file: str
    line: int
    column: int
    thing: str
    text: str

    def __post_init__(self) -> None:
        for field in ("file", "thing", "text"):  # what a file says may steer a terminal
            object.__setattr__(self, field, printable(getattr(self, field)))

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where} {self.thing + ': ' if self.thing else ''}{self.text}"


class BlueprintError(ValueError):
    """A service that cannot be: all its mistakes, `error.mistakes`."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))

    def __reduce__(self) -> tuple[type[BlueprintError], tuple[tuple[Mistake, ...]]]:
        return (type(self), (self.mistakes,))


class Places:
    """Where each value of a file stands: place -> (line, column), and the file's name; which numbers bear a plus."""

    def __init__(
        self,
        file: str = "service",
        keys: Mapping[Place, tuple[int, int]] | None = None,
        values: Mapping[Place, tuple[int, int]] | None = None,
        signed: Mapping[Place, str] | None = None,
    ) -> None:
        self.file = file
        self._signed = signed or {}
        self._keys = keys or {}
        self._values = values or {}

    @property
    def of_text(self) -> bool:
        """Whether they are places in a text, in which signs were seen."""
        return bool(self._values)

    def written(self, place: Place, value: Any) -> Any:
        """`value` as it is written at `place`: `+1` is the number 1 with a plus sign, which may mean more."""
        return self._signed.get(place, value)

    def mistake(self, place: Place, text: str, *, key: bool = False) -> Mistake:
        """A mistake at the value of `place` (or at its key), or at the nearest thing around it."""
        known = [self._keys, self._values] if key else [self._values, self._keys]
        line, column = 0, 0
        for length in range(len(place), -1, -1):
            found = next((table[place[:length]] for table in known if place[:length] in table), None)
            if found:
                line, column = found
                break
            known = [self._keys, self._values]
        return Mistake(self.file, line, column, ".".join(str(part) for part in place), text)


def near(wrong: object, known: Iterable[str]) -> str | None:
    """The likeliest of `known` for a misspelt or shortened name; None when none is near."""
    names, word = sorted(known), str(wrong)
    if len(names) > 300:  # comparing with each would take long, once for every mistake
        return None
    close = difflib.get_close_matches(word, names, n=1)
    begun = [name for name in names if len(word) >= 3 and name.startswith(word)]
    return next(iter([*close, *begun]), None)


def did_you_mean(wrong: object, known: Iterable[str]) -> str:
    """` (did you mean …?)` with the likeliest of `known`, or the list of them when none is near and they are few."""
    names = sorted(known)
    guess = near(wrong, names)
    if guess is not None:
        return f" (did you mean {guess}?)"
    if 0 < len(names) <= 12:
        return f"; there is {', '.join(names)}" if len(names) == 1 else f"; there are {', '.join(names)}"
    return ""
