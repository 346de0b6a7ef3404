"""One difference of two services: at a key of a thing, or the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from blueprint.frozen import FrozenDict


@dataclass(frozen=True)
class Entry:
    """One difference: at `key` of `name` in `section`, or the whole of it (no key) when it is there only once.

    `before` and `after` are plain data as the two files would have them, frozen; None where nothing stands.
    """

    section: str
    name: str
    key: str
    before: Any
    after: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", frozen(self.before))
        object.__setattr__(self, "after", frozen(self.after))

    @property
    def sort(self) -> Literal["added", "removed", "changed"]:
        """Whether it was added, removed or changed."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    def data(self) -> dict[str, Any]:
        """The entry for programs."""
        path = ".".join(part for part in (self.section, self.name, self.key) if part)
        return {"path": path, "sort": self.sort, "before": self.before, "after": self.after}


def frozen(value: Any) -> Any:
    """Plain data that nobody can change."""
    if isinstance(value, Mapping):
        return FrozenDict({key: frozen(inner) for key, inner in value.items()})
    return tuple(frozen(inner) for inner in value) if isinstance(value, list) else value
