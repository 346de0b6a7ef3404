"""Distributions, by name with named parameters: how long, how many, how patient.

A teller `takes: lognormal(mean=4.2, sd=2.1)`, a caller's patience is `mixture(10% of 0, 90% of
exponential(mean=6 min))`, a bare `5 min` is always five minutes. `KINDS` lists what there is. A distribution
is a value: it keeps its parameters as written; `standard(unit)` reduces it to a kind and plain numbers in
seconds. Normal means normal cut off at 0, since no time is negative.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from blueprint.file import lies_below
from blueprint.mistakes import did_you_mean, near
from blueprint.quantity import LONGEST, SECONDS, Duration, Share, Written, check_unit, number_of, plain
from blueprint.text import seen

Dimension = Literal["time", "number"]
Parameter = Duration | float | str


@dataclass(frozen=True)
class Kind:
    """One family of distributions: `sizes` are in the quantity's dimension, `shapes` are pure numbers.

    `ways` are the sets of parameters that each determine it.
    """

    ways: tuple[frozenset[str], ...]
    sizes: frozenset[str]
    positive: frozenset[str]


def _kind(*ways: str, sizes: str, positive: str = "") -> Kind:
    return Kind(
        tuple(frozenset(w.split()) for w in ways), frozenset(sizes.split()), frozenset(positive.split())
    )


KINDS: Mapping[str, Kind] = {
    "deterministic": _kind("value", sizes="value"),
    "exponential": _kind("mean", sizes="mean", positive="mean"),
    "uniform": _kind("low high", sizes="low high"),
    "triangular": _kind("low mode high", sizes="low mode high"),
    "normal": _kind("mean sd", "mean cv", sizes="mean sd", positive="mean"),
    "lognormal": _kind("mean sd", "mean cv", sizes="mean sd", positive="mean"),
    "gamma": _kind("mean cv", "mean sd", "mean shape", sizes="mean sd", positive="mean cv sd shape"),
    "erlang": _kind("mean k", sizes="mean", positive="mean k"),
    "weibull": _kind("mean shape", "scale shape", sizes="mean scale", positive="mean scale shape"),
    "empirical": _kind("file column", "file column unit", sizes=""),
    "mixture": _kind(sizes=""),
}
"""Every family by name, with its parameters."""

LARGEST_SAMPLE = 200_000_000
"""Bytes of the largest CSV file that is read."""
MOST_TOLD = 5
"""Of the wrong lines of a column, how many are named."""
_COLUMN = re.compile(r"\w[\w .()/%-]{0,39}")

_CALL = re.compile(r"\s*([A-Za-z_]+)\s*\((.*)\)\s*", re.DOTALL)


@dataclass(frozen=True)
class Distribution(Written):
    """A distribution of times (or of plain numbers), as written.

    Attributes
    ----------
    kind
        a name in `KINDS`.
    parameters
        (name, value) pairs in the order of their names; sizes are `Duration` for times.
    parts
        of a mixture: (share, distribution) pairs in the order written.
    sample
        of an empirical distribution: the sorted observations, in its unit.
    """

    kind: str
    parameters: tuple[tuple[str, Parameter], ...] = ()
    parts: tuple[tuple[Share, Distribution], ...] = ()
    sample: tuple[float, ...] = ()
    dimension: Dimension = "time"
    pattern: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "A distribution by name with named parameters, or one fixed value.",
        "examples": ["lognormal(mean=4.2, sd=2.1)", "exponential(mean=18)", "5 min"],
    }

    @classmethod
    def parse(
        cls, raw: Any, *, dimension: Dimension = "time", folder: Path | None = None, anywhere: bool = False
    ) -> Distribution:
        """Read a distribution as a file has it.

        Parameters
        ----------
        raw
            text such as `gamma(mean=12, cv=0.5)`, or a bare quantity.
        dimension
            whether its values are times or plain numbers.
        folder
            where an `empirical(file=…)` is looked for; the working folder by default.
        anywhere
            whether its file may lie elsewhere than in that folder or below it.

        Raises
        ------
        ValueError
            what is wrong with it, and what would be right.
        """
        if isinstance(raw, Mapping):
            raise ValueError("should be one distribution, such as lognormal(mean=4.2, sd=2.1)")
        match = _CALL.fullmatch(seen(raw)) if isinstance(raw, str) else None
        if match is None:
            if isinstance(raw, str) and "(" in raw:
                raise ValueError(f"{raw!r} has brackets that do not close; write lognormal(mean=4.2, sd=2.1)")
            if isinstance(raw, str) and raw.strip() in KINDS:
                raise ValueError(f"{raw.strip()} needs its parameters: {_usage(raw.strip())}")
            return cls("deterministic", (("value", _size(raw, dimension)),), dimension=dimension)
        name, inside = match[1], _arguments(match[2])
        if name not in KINDS:
            raise ValueError(f"{name!r} is not a distribution{did_you_mean(name, KINDS)}")
        if name == "mixture":
            return cls(name, parts=_parts(inside, dimension, folder, anywhere), dimension=dimension)
        parameters = _named(name, inside, dimension)
        sample: tuple[float, ...] = ()
        if name == "empirical":
            sample = _sample(parameters, folder or Path(), anywhere=anywhere)
        _check(name, parameters)
        return cls(name, tuple(sorted(parameters.items())), sample=sample, dimension=dimension)

    def standard(self, unit: str) -> tuple[str, dict[str, float]]:
        """The kind and its sizes in seconds (times) or as they are (plain numbers), its shapes as they are."""
        return self.kind, {name: _plain_number(value, unit) for name, value in self.parameters}

    def observations(self, unit: str) -> tuple[float, ...]:
        """The sorted sample of an empirical distribution, in seconds for times."""
        if self.dimension == "number":
            return self.sample
        own = dict(self.parameters).get("unit", unit)
        return tuple(value * SECONDS[str(own)] for value in self.sample)

    def mean(self, unit: str) -> float:
        """The mean, in seconds for times; of the normal, before it is cut off at 0."""
        if self.kind == "mixture":
            return math.fsum(share.value * part.mean(unit) for share, part in self.parts)
        if self.kind == "empirical":
            return math.fsum(self.observations(unit)) / len(self.sample)
        kind, numbers = self.standard(unit)
        formula: dict[str, Callable[[], float]] = {
            "deterministic": lambda: numbers["value"],
            "uniform": lambda: (numbers["low"] + numbers["high"]) / 2,
            "triangular": lambda: (numbers["low"] + numbers["mode"] + numbers["high"]) / 3,
        }
        if kind in formula:
            return formula[kind]()
        if "mean" in numbers:
            return numbers["mean"]
        return numbers["scale"] * math.gamma(1 + 1 / numbers["shape"])

    def disorder(self, unit: str) -> list[str]:
        """What is wrong with the order of the sizes, once a bare number is known to be in `unit`."""
        found = [text for _, part in self.parts for text in part.disorder(unit)]
        if self.kind in {"normal", "lognormal", "gamma"}:
            size = self.standard(unit)[1]
            cv = size["sd"] / size["mean"] if "sd" in size else size.get("cv", 1.0)
            if cv and not 1e-4 <= cv <= 100:
                found.append(f"{self} spreads by {plain(cv)} times its mean; write 0.0001 to 100 times")
        if self.dimension == "time" and self.kind != "mixture" and self.mean(unit) > LONGEST:
            found.append(f"{self} is more than a hundred years; write a shorter time")
        if "low" in dict(self.parameters):
            numbers = self.standard(unit)[1]
            sizes = [numbers[name] for name in ("low", "mode", "high") if name in numbers]
            if sizes != sorted(sizes):
                found.append(f"{self} needs " + ("low ≤ mode ≤ high" if len(sizes) == 3 else "low ≤ high"))
        return found

    def meaning(self, unit: str) -> list[Any]:
        """What the distribution is, free of how it was written: for comparing and fingerprints."""
        if self.kind == "mixture":
            found = [[share.value, part.meaning(unit)] for share, part in self.parts]
            return [self.kind, *sorted(found, key=lambda one: (one[0], repr(one[1])))]
        if self.kind == "empirical":
            return [self.kind, list(self.observations(unit))]
        kind, numbers = self.standard(unit)
        return [kind, dict(sorted(numbers.items()))]

    def __str__(self) -> str:
        if self.kind == "mixture":
            return f"mixture({', '.join(f'{share} of {part}' for share, part in self.parts)})"
        values = dict(self.parameters)
        if self.kind == "deterministic":
            return _written(values["value"])
        way = next(w for w in _ways(self.kind) if set(w) == set(values))
        return f"{self.kind}({', '.join(f'{name}={_written(values[name])}' for name in way)})"

    def written(self) -> Any:
        """The text, or the bare number of a fixed value."""
        if self.kind == "deterministic" and not (
            isinstance(value := self.parameters[0][1], Duration) and value.unit
        ):
            number = value.number if isinstance(value, Duration) else float(value)
            return int(number) if number.is_integer() else number
        return str(self)


def _written(value: Parameter) -> str:
    return plain(value) if isinstance(value, float) else str(value)


def _plain_number(value: Parameter, unit: str) -> float:
    return value.seconds(unit) if isinstance(value, Duration) else float(value)


def _ways(kind: str) -> list[list[str]]:
    order = [
        "file",
        "column",
        "low",
        "mode",
        "high",
        "mean",
        "scale",
        "value",
        "sd",
        "cv",
        "shape",
        "k",
        "unit",
    ]
    return [sorted(way, key=order.index) for way in KINDS[kind].ways]


def _usage(kind: str) -> str:
    if kind == "mixture":
        return "mixture(30% of 0, 70% of exponential(mean=18))"
    return " or ".join(f"{kind}({', '.join(f'{name}=…' for name in way)})" for way in _ways(kind))


def _arguments(text: str) -> list[str]:
    """The arguments between the brackets, split at the commas that stand in no inner bracket."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            raise ValueError("has a closing bracket too many")
        if sign == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    if depth:
        raise ValueError("has a bracket that does not close")
    return [part.strip() for part in [*parts, text[start:]] if part.strip() or parts]


def _size(raw: Any, dimension: Dimension) -> Parameter:
    if dimension == "time":
        return Duration.parse(raw)
    number = number_of(raw, "a plain number without a unit")
    if number < 0:
        raise ValueError(f"{raw} is negative; write 0 or more")
    return number


def _named(kind: str, arguments: list[str], dimension: Dimension) -> dict[str, Parameter]:
    known = frozenset().union(*KINDS[kind].ways)
    found: dict[str, Parameter] = {}
    for argument in arguments:
        name, equals, value = (part.strip() for part in argument.partition("="))
        if not equals:
            raise ValueError(f"{argument!r} has no name; write {_usage(kind)}")
        if name not in known:
            guess = near(name, known)
            hint = f" (did you mean {guess}?)" if guess else ""
            raise ValueError(f"{kind} has no {name!r}{hint}; write {_usage(kind)}")
        if name in found:
            raise ValueError(f"{kind} says {name} twice")
        if kind == "empirical":
            found[name] = value.strip("'\"")
        elif name in KINDS[kind].sizes:
            found[name] = _size(value, dimension)
        else:
            found[name] = number_of(value, f"a plain number for {name}")
    if dimension == "number" and "mean" in known and not {"mean", "scale"} & found.keys():
        found["mean"] = 1.0
    if set(found) not in KINDS[kind].ways:
        raise ValueError(
            f"{kind} needs other parameters than {', '.join(found) or 'none'}; write {_usage(kind)}"
        )
    return found


def _check(kind: str, parameters: dict[str, Parameter]) -> None:
    numbers = {n: (v.number if isinstance(v, Duration) else v) for n, v in parameters.items()}
    for name, number in numbers.items():
        if isinstance(number, float) and (number < 0 or (number == 0 and name in KINDS[kind].positive)):
            raise ValueError(f"{name}={plain(number)} of {kind} must be more than 0")
    k = numbers.get("k", 1.0)
    if kind == "erlang" and (not isinstance(k, float | int) or k != int(k) or k > 1000):
        raise ValueError(f"k={k} of erlang must be a whole number of phases, at most 1000")
    if kind in {"gamma", "weibull"}:
        shape = numbers.get("shape", 1.0)
        if isinstance(shape, float) and not 0.01 <= shape <= 1e6:
            raise ValueError(f"shape={plain(shape)} of {kind} must lie between 0.01 and 1e6")


def _parts(
    arguments: list[str], dimension: Dimension, folder: Path | None, anywhere: bool
) -> tuple[tuple[Share, Distribution], ...]:
    parts = []
    for argument in arguments:
        share, word, inner = argument.partition(" of ")
        if not word:
            raise ValueError(f"{argument!r} is no part of a mixture; write {_usage('mixture')}")
        part = Distribution.parse(inner.strip(), dimension=dimension, folder=folder, anywhere=anywhere)
        if part.kind == "mixture":
            raise ValueError("a mixture inside a mixture; write its parts into the outer one")
        parts.append((Share.parse(share.strip()), part))
    total = math.fsum(share.value for share, _ in parts)
    if abs(total - 1) > 1e-9:
        raise ValueError(f"the shares of the mixture add up to {plain(round(total * 100, 6))}%, not to 100%")
    return tuple(parts)


def _sample(parameters: dict[str, Parameter], folder: Path, *, anywhere: bool) -> tuple[float, ...]:
    """The sorted, finite, non-negative values of one column of a CSV file.

    The file lies beside or below the service file, unless it may lie anywhere. A service file may come from a stranger:
    so nothing of what another file holds is ever told but the names of its columns.
    """
    if "unit" in parameters:
        check_unit(str(parameters["unit"]))
    path, column = folder / str(parameters["file"]), str(parameters["column"])
    if not anywhere and not lies_below(path, folder):
        raise ValueError(
            f"{parameters['file']} does not lie beside or below the service file; move it there,"
            " or in Python say blueprint.load(…, anywhere=True)"
        )
    try:
        if path.exists() and (not path.is_file() or path.stat().st_size > LARGEST_SAMPLE):
            raise ValueError(f"{path} is no CSV file of at most {LARGEST_SAMPLE // 1_000_000} MB")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            if column not in (table.fieldnames or ()):
                raise ValueError(f"{path} has no column {column!r}; {_columns(path, table.fieldnames or ())}")
            values = [(table.line_num, _observation(row[column])) for row in table]
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8 text; save it as UTF-8") from None
    except (OSError, csv.Error) as error:
        raise ValueError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    if not values:
        raise ValueError(f"{path} has no row of data")
    wrong = [line for line, value in values if value is None]
    if wrong:
        told = ", ".join(map(str, wrong[:MOST_TOLD]))
        told += f" and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
        lines_told = f"line{'s' if len(wrong) > 1 else ''} {told}"
        raise ValueError(
            f"{path}: column {column}: no number from 0 to 1e9 in {lines_told}; mend or remove them"
        )
    return tuple(sorted(value for _, value in values if value is not None))


def _columns(path: Path, names: Sequence[str]) -> str:
    """The names of the columns of a CSV file; nothing of what looks like anything else."""
    if path.suffix.lower() == ".csv" and names and all(_COLUMN.fullmatch(name) for name in names):
        return f"it has {', '.join(names)}"
    return "its first line is no head line of a CSV file"


def _observation(raw: str | None) -> float | None:
    """An observation; None for what is none."""
    try:
        value = number_of(raw or "", "a number of 0 or more")
    except ValueError:
        return None
    return value if 0 <= value <= 1e9 else None
