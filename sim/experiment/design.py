"""The design of an experiment: which question is put to which service, as a file.

    experiment: Would one more teller help?
    service: bank_branch
    replications: 100
    scenarios:
      one_more_teller: {staff.teller.count: +1}
      faster_counter: {steps.counter.takes: x0.9}
    best: {measure: waiting_mean, within: 2%}
    hotspots: true

Invariant: a `Design` that exists can be conducted: its service, its scenarios and its numbers are right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from blueprint import Blueprint, BlueprintError, Mistake, Scenario, file
from blueprint.blueprint import find
from blueprint.changes import scenarios as read_scenarios
from blueprint.edge import describe
from blueprint.file import lies_below
from blueprint.mistakes import Places
from blueprint.quantity import Share
from blueprint.text import Text
from blueprint.values import Part
from sim.experiment.precision import MOST
from sim.experiment.sensitivity import BY
from sim.intervals import LEVEL

Listed = Annotated[tuple[str, ...], BeforeValidator(lambda raw: (raw,) if isinstance(raw, str) else raw)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class Best(Part):
    """Which scenario is the best, with a guarantee."""

    measure: str
    """By which measure: `waiting_mean`, `cost`."""
    within: str | float = "2%"
    """A difference that does not matter: a part of the mean as it is, or a number in the measure's unit."""
    least: bool | None = None
    """Whether less is better, if not as usual for the measure."""


class Sensitive(Part):
    """Which input would change the answer, if it were known better."""

    measure: str
    """By which measure."""
    by: str = BY
    """How far every input is moved."""


class _File(Part):
    """The file of an experiment."""

    experiment: Text | None = None
    """The question."""
    service: str
    """A service file beside this one, or a ready model."""
    days: Count = 1
    """Of each replication."""
    replications: Annotated[int, Field(strict=True, ge=2, le=1_000_000)] = 100
    """Of each scenario; with `precision`, at least."""
    precision: dict[str, str | float] = Field(default_factory=dict)
    """How wide half the interval of a difference may be: {waiting_mean: 5%}."""
    at_most: Count = MOST
    """The most replications."""
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**63)] = 1
    """Which luck."""
    warm_up: str | float = 0
    """`auto` for services that never close, or a time."""
    level: Share = Share(LEVEL)
    """With what confidence all intervals hold together."""
    measures: Listed = ()
    """What to compare."""
    scenarios: dict[str, Any] = Field(default_factory=dict)
    """What the service might be."""
    best: Best | None = None
    hotspots: Annotated[bool, Field(strict=True)] = False
    """Whether to switch off every failure, outage and queue in turn."""
    sensitivity: Sensitive | None = None
    day: bool = False
    """Whether to look at the day in quarter hours."""


@dataclass(frozen=True)
class Design:
    """An experiment, ready to be conducted; see the module and `_File` for what each says."""

    service: Blueprint
    scenarios: tuple[Scenario, ...] = ()
    question: Any = None
    days: int = 1
    replications: int = 100
    precision: Mapping[str, str | float] = field(default_factory=dict)
    at_most: int = MOST
    seed: int = 1
    warm_up: str | float = 0
    level: float = LEVEL
    measures: tuple[str, ...] = ()
    best: Best | None = None
    hotspots: bool = False
    sensitivity: Sensitive | None = None
    day: bool = False

    @classmethod
    def load(cls, path: str | Path) -> Design:
        """The experiment in a file.

        Raises
        ------
        BlueprintError
            all mistakes at once, each with its line and column; those of the service with theirs.
        """
        path = Path(path)
        whole, places, mistakes = file.parse(file.read(path), str(path))
        made: _File | None = None
        try:
            made = _File.model_validate(whole)
        except ValidationError as error:
            mistakes += describe(error, _File, places, whole)
        service = _service(whole.get("service"), path, places, mistakes)
        scenarios: tuple[Scenario, ...] = ()
        if isinstance(whole.get("scenarios"), Mapping):
            try:
                scenarios = read_scenarios(whole["scenarios"], places)
                if service is not None:
                    _applied(scenarios, service)
                    scenarios = tuple(scenario.spoken(service) for scenario in scenarios)
            except BlueprintError as error:
                mistakes += error.mistakes
        if mistakes or made is None or service is None:
            raise BlueprintError(mistakes)
        return cls(
            service, scenarios, made.experiment, made.days, made.replications, made.precision, made.at_most,
            made.seed, made.warm_up, made.level.value, made.measures, made.best, made.hotspots, made.sensitivity,
            made.day,
        )  # fmt: skip

    def applied(self) -> dict[str, Blueprint]:
        """The service of every scenario by name.

        Raises
        ------
        BlueprintError
            all that is wrong with any of them.
        """
        return _applied(self.scenarios, self.service)

    def changes(self) -> dict[str, Sequence[str]]:
        """The changes of every scenario, as written."""
        return {scenario.name: [str(change) for change in scenario.changes] for scenario in self.scenarios}

    def data(self, service: str) -> dict[str, Any]:
        """The design as the plain data of a file whose service is in the file `service`."""
        found: dict[str, Any] = {}
        if self.question is not None:
            found["experiment"] = self.question
        found["service"] = service
        usual = Design(self.service)
        for name in ("days", "replications", "at_most", "seed", "warm_up"):
            if getattr(self, name) != getattr(usual, name) or name in {"replications", "seed"}:
                found[name] = getattr(self, name)
        if self.precision:
            found["precision"] = dict(self.precision)
        if self.level != LEVEL:
            found["level"] = Share(self.level).written()
        if self.measures:
            found["measures"] = list(self.measures)
        if self.scenarios:
            found["scenarios"] = {scenario.name: scenario.data() for scenario in self.scenarios}
        for name in ("best", "sensitivity"):
            part = getattr(self, name)
            if part is not None:
                found[name] = part.model_dump(mode="json", exclude_unset=True)
        for asked in ("hotspots", "day"):
            if getattr(self, asked):
                found[asked] = True
        return found

    def with_(self, **changed: Any) -> Design:
        """The same design, but for what is named."""
        return replace(self, **changed)


def _service(named: Any, path: Path, places: Places, mistakes: list[Mistake]) -> Blueprint | None:
    """The service that an experiment names: a file beside it, or a ready model.

    An experiment may come from a stranger: so nothing of what a file elsewhere holds is told, if it is no service.
    """
    if not isinstance(named, str):
        return None
    at = path.parent / named
    try:
        at = at if at.exists() else find(named)
        return Blueprint.load(at)
    except BlueprintError as error:
        if any(mistake.line for mistake in error.mistakes) and not lies_below(at, path.parent):
            mistakes.append(
                places.mistake(("service",), f"{at} is no right service file; see blueprint check {at}")
            )
        elif len(error.mistakes) == 1 and not error.mistakes[0].line:
            mistakes.append(places.mistake(("service",), str(error)))
        else:
            mistakes += error.mistakes
    return None


def _applied(scenarios: Sequence[Scenario], service: Blueprint) -> dict[str, Blueprint]:
    """The service of every scenario by name; all mistakes at once."""
    mistakes: list[Mistake] = []
    found = {}
    for scenario in scenarios:
        try:
            found[scenario.name] = scenario.apply(service)
        except BlueprintError as error:
            mistakes += error.mistakes
    if mistakes:
        raise BlueprintError(mistakes)
    return found
