"""The case that is judged: a service, where its values stand, and what its file says beyond it.

What is judged may be a service from which faulty values were set aside, a misspelt pool among them. The case still
knows every name that stands in the file, so that one mistake is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from blueprint.mistakes import Mistake, Places
from blueprint.values import Part

if TYPE_CHECKING:
    from blueprint.sections import Sections

ENDS = ("leave", "lost")
STAND_IN = "stand_in_for_what_is_missing"
"""What `blueprint.edge` puts where a name is missing."""


class Case:
    """The service being judged, the places of its values, and the names that its file mentions."""

    def __init__(self, service: Sections, places: Places, whole: Mapping[str, Any]) -> None:
        self.service, self.places, self.whole = service, places, whole

    def mistake(self, *place: str | int, text: str, key: bool = False) -> Mistake:
        """A mistake at the value of a place, or at its key."""
        return self.places.mistake(place, text, key=key)

    def names(self, section: str) -> set[str]:
        """The names declared in a section, faulty ones too."""
        raw = self.whole.get(section)
        declared = set(raw) if isinstance(raw, Mapping) else set()
        return (declared | set(getattr(self.service, section))) - {STAND_IN}

    def raw(self, *place: str | int) -> Any:
        """What stands in the file at `place`; None when nothing does."""
        value: Any = self.whole
        for part in place:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def misspelt(self, *place: str) -> set[str]:
        """The words under keys of a part of the file that are no keys: they may mean what is missing there."""
        raw, part = self.raw(*place), self.service
        for one in place:
            part = part.get(one) if isinstance(part, Mapping) else getattr(part, one, None)  # type: ignore[assignment]
        if not isinstance(raw, Mapping) or not isinstance(part, Part):
            return set()
        unknown = set(raw) - set(type(part).model_fields)
        return unknown | {str(word) for key in unknown for word in every_word(raw[key])}

    def set_aside(self, *place: str) -> bool:
        """Whether the file says something at `place` that could not be read."""
        value: Any = self.service
        for part in place:
            value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
        nothing: tuple[Any, ...] = (None, {}, (), [])
        return value in nothing and self.raw(*place) not in nothing


def every_word(raw: Any) -> Iterator[Any]:
    """Every scalar and key in a piece of raw data."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield key
            yield from every_word(value)
    elif isinstance(raw, (list, tuple)):
        for value in raw:
            yield from every_word(value)
    else:
        yield raw
