"""The blueprint: one service, complete and valid, as a value.

A bank branch is read from its file once, `blueprint.load("branch.yaml")`, and from then on never changes: the
picture, the simulation and the report all look at the same thing, and its fingerprint says which. Two
blueprints are equal when they mean the same, `5 min` or `300 s`, in whatever order it was written.

Invariant: a `Blueprint` that exists has passed every check of `blueprint.check`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr, ValidationError, model_validator

from blueprint import file
from blueprint.case import Case
from blueprint.check import check
from blueprint.distribution import Distribution
from blueprint.edge import describe, without
from blueprint.floor import rule_ways
from blueprint.flow import Flow
from blueprint.hints import hints
from blueprint.lanes import Lane, arrange
from blueprint.meaning import meaning
from blueprint.mistakes import BlueprintError, Mistake, Places, did_you_mean
from blueprint.quantity import Share
from blueprint.recovering import recovery_ways
from blueprint.sections import Sections
from blueprint.service import Segment
from blueprint.values import BySegment, Part

if TYPE_CHECKING:
    import networkx as nx

Words = str | Mapping[str, str]
"""Words that people read, plain or by language."""
EVERYONE = "everyone"
"""The one segment of a service whose file names none."""


class Blueprint(Sections):
    """A service, complete and valid; see the module. Make one with `load`, `build` or `from_graph`."""

    _source: str | None = PrivateAttr(None)
    _manner: str | None = PrivateAttr(None)
    _notes: tuple[str, tuple[Words, ...]] = PrivateAttr(("", ()))
    _folder: Path | None = PrivateAttr(None)
    _anywhere: bool = PrivateAttr(default=False)
    _file: str = PrivateAttr(default="service")
    _fingerprint: str | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _fits_together(self) -> Blueprint:
        mistakes = check(self, Places())
        if mistakes:
            raise ValueError(str(BlueprintError(mistakes)))
        return self

    # -- made from data, from a graph, from a file -------------------------------------------------

    @classmethod
    def build(
        cls, data: Mapping[str, Any] | None = None, /, *, anywhere: bool = False, **sections: Any
    ) -> Blueprint:
        """A blueprint from plain data, as a file would have it.

        Parameters
        ----------
        anywhere
            whether it may read CSV files that lie elsewhere than in the working folder or below.

        Raises
        ------
        BlueprintError
            all mistakes at once.

        Examples
        --------
        >>> shop = Blueprint.build(
        ...     service="Kiosk", arrivals={"walk_in": {"at": "till", "rate": "20/h"}},
        ...     staff={"clerk": {"count": 1}}, steps={"till": {"lane": "frontstage", "by": "clerk", "takes": 2}})
        >>> shop.steps["till"].by
        ('clerk',)
        """
        if data is not None and not isinstance(data, Mapping):
            raise TypeError(
                f"a service is built from a mapping with its sections, not from {type(data).__name__}"
            )
        made = _judged({**(data or {}), **sections}, Places(), [], None, anywhere=anywhere)
        made._anywhere = anywhere
        return made

    @classmethod
    def load(cls, path: str | Path, *, anywhere: bool = False) -> Blueprint:
        """The service in the file `path`, or the ready model of that name.

        Parameters
        ----------
        anywhere
            whether it may read CSV files that lie elsewhere than beside its own file or below.

        Raises
        ------
        BlueprintError
            all mistakes at once, each with its line and column.
        """
        path = find(path)
        text = file.read(path)
        data, places, mistakes = file.parse(text, str(path))
        made = _judged(data, places, mistakes, path.parent, anywhere=anywhere)
        made._source, made._folder, made._anywhere = text, path.parent, anywhere
        made._file = str(path)
        return made

    @classmethod
    def from_graph(cls, graph: nx.DiGraph[Any], *, anywhere: bool = False) -> Blueprint:
        """A blueprint from a `networkx.DiGraph` with the attributes that `graph()` gives.

        Parameters
        ----------
        anywhere
            as for `load`; a graph does not say it for itself.

        Raises
        ------
        BlueprintError
            all mistakes at once.
        """
        from blueprint.graph import from_graph

        data, source = from_graph(graph)
        folder = Path(graph.graph["folder"]) if "folder" in graph.graph else None
        made = _judged(data, Places("graph"), [], folder, anywhere=anywhere)
        made._folder, made._anywhere = folder, anywhere
        if source is not None:
            made._source = made._like(source)
        return made

    def rebuilt(self, data: Mapping[str, Any], notes: Iterable[Words] = ()) -> Blueprint:
        """The same service with other data: CSV files are found in the same folder, the text keeps its comments.

        `notes` say what had to be decided on the way, such as a head count that was rounded; see `notes_since`.

        Raises
        ------
        BlueprintError
            all mistakes at once.
        """
        made = _judged(dict(data), Places(), [], self._folder, anywhere=self._anywhere)
        made._folder, made._anywhere, made._manner = (
            self._folder,
            self._anywhere,
            self._source or self._manner,
        )
        made._notes = (self.fingerprint, tuple(notes))
        return made

    def notes_since(self, before: Blueprint) -> tuple[Words, ...]:
        """What was decided when this service was made from `before`; nothing when it was made otherwise."""
        origin, notes = self._notes
        return notes if origin == before.fingerprint else ()

    @property
    def folder(self) -> Path | None:
        """The folder of the file that the service was read from; None when it was made in Python."""
        return self._folder

    @property
    def anywhere(self) -> bool:
        """Whether the service may read CSV files that lie elsewhere than beside its own file or below."""
        return self._anywhere

    def _text(self) -> str | None:
        """The text of the file; of a service made from one, in its manner; None when there was no file."""
        if self._source is None and self._manner is not None:
            self._source = self._like(self._manner)
        return self._source

    def _like(self, source: str) -> str:
        """The text of this service, in the manner of an older text: only what differs is changed."""
        data, places, _ = file.parse(source)
        old = _judged(data, places, [], self._folder, anywhere=self._anywhere)
        if old == self:
            return source
        text = file.dump(self.data(), source, old.data())
        try:
            same = _judged(*file.parse(text), self._folder, anywhere=self._anywhere) == self
        except BlueprintError:
            same = False
        return text if same else file.dump(self.data())  # aliases: what stood once now stands twice

    # -- given back ---------------------------------------------------------------------------------

    def graph(self) -> nx.DiGraph[Any]:
        """The service as a `networkx.DiGraph`: steps as nodes, flows as edges; see `blueprint.graph`."""
        from blueprint.graph import to_graph

        lanes = self.all_lanes()
        return to_graph(self.data(), self.flows(), lanes, self.fingerprint, self._text(), self._folder)

    def data(self) -> dict[str, Any]:
        """The service as plain data: mappings, lists, text and numbers, as a file would have them."""
        plain: dict[str, Any] = self.model_dump(mode="json", exclude_unset=True)
        return plain

    def text(self) -> str:
        """The service as the text of a file, with the comments of the file that it was read from."""
        source = self._text()
        return source if source is not None else file.dump(self.data())

    def save(self, path: str | Path) -> None:
        """Write the service to a file, whole or not at all.

        Raises
        ------
        ValueError
            when the service reads a CSV file beside its own, and this is another folder.
        """
        folder, beside = self._folder or Path(), self.file_names()
        if beside and Path(path).resolve().parent != folder.resolve():
            raise ValueError(
                f"the service reads {', '.join(beside)} beside its file; save it in {folder.resolve()}"
            )
        file.write(path, self.text())

    def files(self) -> tuple[Path, ...]:
        """The CSV files that the service reads."""
        return tuple((self._folder or Path()) / name for name in self.file_names())

    def file_names(self) -> tuple[str, ...]:
        """The CSV files that the service reads, as it names them: from the folder of its own file."""
        return tuple(dict.fromkeys(_files_beside(self)))

    # -- looked at ----------------------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal signs that say which service this is: a digest of what it means."""
        if self._fingerprint is None:
            meaning = json.dumps(self.meaning(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            self._fingerprint = hashlib.sha256(meaning.encode()).hexdigest()[:12]
        return self._fingerprint

    def hints(self) -> tuple[Mistake, ...]:
        """What is right and may still not be what was meant, each with its place and what to write instead."""
        text = self._text()
        data, places, _ = file.parse(text, self._file) if text is not None else ({}, Places(), [])
        return tuple(hints(Case(self, places, data)))

    def meaning(self) -> Any:
        """What the service means, free of how it was written: names, texts, and numbers in seconds."""
        return meaning(self, self.unit, tuple(sorted(self.all_segments())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blueprint) and self.meaning() == other.meaning()

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def all_lanes(self) -> tuple[Lane, ...]:
        """All lanes from top to bottom, the five and the file's own."""
        from blueprint.text import say

        added = {
            name: (
                lane.label or say(None, name=name),
                "above" if lane.above else "below",
                lane.above or lane.below,
            )
            for name, lane in self.lanes.items()
        }
        return arrange(added)  # type: ignore[arg-type]  # the check has seen to it that one line is named

    def all_segments(self) -> Mapping[str, Segment]:
        """The segments by name; one, `everyone`, when the file names none."""
        return self.segments or {EVERYONE: Segment(share=Share(1.0))}

    def flows(self) -> Iterator[Flow]:
        """Every way from step to step, to `leave` and to `lost`, in the order of the file."""
        for name, step in self.steps.items():
            routes = step.next
            if routes is None:
                yield Flow(name, "leave", 1.0)
            elif isinstance(routes, BySegment):
                for segment in self.all_segments():
                    for target, share in (routes.of(segment) or {}).items():
                        yield Flow(name, target, share.value, segment)
            else:
                for target, share in routes.items():
                    yield Flow(name, target, share.value)
            for mode, failure in step.fails.items():
                if failure.then is not None:
                    yield Flow(name, failure.then, failure.usual.value, failure=mode)
            yield from (Flow(name, to, 0.0, recovery=by) for to, by in recovery_ways(self, name).items())
            yield from (Flow(name, to, share, rule=by) for by, to, share in rule_ways(self.rules, name))
            for outcome, exits in step.exits.items():
                varied = isinstance(exits, BySegment)
                for one in self.all_segments() if varied else (None,):
                    of_it = exits.of(one) if isinstance(exits, BySegment) and one else exits
                    for target, share in (of_it or {}).items():  # type: ignore[union-attr]
                        yield Flow(name, target, share.value, one, exit=outcome)


def find(path: str | Path) -> Path:
    """The file that `path` names: itself, or the ready model of that name.

    Ready models are the YAML files in the folders that installed packages offer under the entry point group
    `blueprint.models`.
    """
    if isinstance(path, Path) or Path(path).exists() or not path.replace("_", "a").isalnum():
        return Path(path)
    ready = ready_models()
    if path in ready:
        return ready[path]
    hint = did_you_mean(path, ready)
    raise BlueprintError([Mistake(path, 0, 0, "", f"is neither a file nor a ready model{hint}")])


def ready_models() -> dict[str, Path]:
    """Every ready model by name, with its file."""
    from importlib.metadata import entry_points

    folders = [Path(offer.load()) for offer in entry_points(group="blueprint.models")]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def _judged(
    data: dict[str, Any],
    places: Places,
    mistakes: list[Mistake],
    folder: Path | None,
    *,
    anywhere: bool = False,
) -> Blueprint:
    """The blueprint in `data`, or all that is wrong with it.

    What is wrong in itself is noted and set aside, until the rest can be read; so mistakes in how the parts
    fit together are found in the same pass.
    """
    mistakes, torn = list(mistakes), bool(mistakes)
    context = {"folder": folder, "anywhere": anywhere}
    whole, aside = data, False
    for _ in range(8):
        try:
            sections = Sections.model_validate(whole, context=context)
        except ValidationError as error:
            told = {mistake.thing for mistake in mistakes}
            found = describe(error, Sections, places, whole, quiet=aside)
            mistakes += [
                mistake
                for mistake in found
                if mistake.thing not in told
                and not (aside and any(thing.startswith(f"{mistake.thing}.") for thing in told))
            ]
            whole, aside = without(whole, error), True
            continue
        mistakes += check(sections, places, whole=data, torn=torn)
        break
    if mistakes:
        raise BlueprintError(mistakes)
    return Blueprint.model_validate(data, context=context)


def _files_beside(value: Any) -> list[str]:
    """The CSV files that the distributions of a service read."""
    if isinstance(value, Distribution):
        own = [str(dict(value.parameters)["file"])] if value.kind == "empirical" else []
        return own + [name for _, part in value.parts for name in _files_beside(part)]
    inner: Iterable[Any] = ()
    if isinstance(value, Part):
        inner = (getattr(value, name) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        inner = value.values()
    return [name for one in inner for name in _files_beside(one)]


__all__ = ["EVERYONE", "Blueprint", "Flow", "find", "ready_models"]
