"""A mapping that cannot change: what a frozen value is made of.

The staff of a branch, `{teller: …, officer: …}`, is read once and then shared by the picture, the plan and
every result; nobody may edit it under the others. Equality ignores the order of the names, and so does the hash.
"""

from __future__ import annotations

from typing import Any, Never, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that refuses every change with a `TypeError` and can be hashed when its values can."""

    def _refuse(self, *_: Any, **__: Any) -> Never:
        raise TypeError("a blueprint cannot be changed; build a new one from its data()")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (dict(self),))
