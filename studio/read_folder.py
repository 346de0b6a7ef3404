"""What a results folder holds, read back: the question, the service, the answer, and how it was made.

    kept = Kept.read(Path("out"))      # weeks later, on another machine: nothing is run

Invariant: a `Kept` that exists is finished, and its answer belongs to its service.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blueprint import Blueprint, BlueprintError, Mistake, file
from blueprint.drawing.results_shown import Findings
from blueprint.text import clean, printable
from sim.experiment.conduct import Answer
from sim.experiment.design import Design
from sim.experiment.read_back import answer_of
from studio.write_folder import ANSWER, EXPERIMENT, MADE, SERVICE, Folder, read


@dataclass(frozen=True)
class Kept:
    """A finished experiment as its folder has it.

    Attributes
    ----------
    made
        how it was made: `version`, `python`, `libraries`, `platform`, `cores`, `seconds`, `date`,
        and `lang`, the language of its pictures; some may be missing.
    """

    path: Path
    design: Design
    answer: Answer
    made: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Kept:
        """What is in a folder.

        Raises
        ------
        BlueprintError
            when it is no results folder, is not finished, or its files do not belong together: which, and what to do.
        """
        again = f"make it again: {Folder(path).again}"
        if not any((path / name).exists() for name in (ANSWER, EXPERIMENT)):
            raise _mistake(path, f"is no results folder; make one: blueprint experiment … -o {path}")
        record = clean(read(path))
        if not isinstance(record, dict) or "comparison" not in record:
            raise _mistake(path / ANSWER, f"is no answer of an experiment; {again}")
        for name in (EXPERIMENT, SERVICE):
            if not (path / name).exists():
                told = "is missing; copy the whole folder, or make it again: blueprint experiment …"
                raise _mistake(path / name, f"{told} -o {path}")
        design = Design.load(path / EXPERIMENT)
        try:
            answer = answer_of(design, record)
        except ValueError as error:
            raise _mistake(path / ANSWER, f"{error}; {again}") from None
        return cls(path, design, answer, _made(path / MADE))

    @property
    def version(self) -> str:
        """The version that made it; empty when it does not say."""
        return str(self.made.get("version", ""))

    @property
    def date(self) -> str:
        """The day on which it was made; empty when it does not say."""
        return str(self.made.get("date", ""))

    @property
    def again(self) -> str:
        """The command that makes all of it again, by the folder's name."""
        name = self.path.resolve().name
        return f"blueprint experiment {name}/{EXPERIMENT} -o {name}"

    def picture(self, name: str, lang: str) -> Path | None:
        """A picture in the folder, without its suffix; None when there is none in this language."""
        path = self.path / "pictures" / name
        there = all(path.with_name(f"{name}.{kind}").exists() for kind in ("svg", "png"))
        return path if there and self.made.get("lang") == lang else None

    def sources(self) -> Iterator[tuple[str, str]]:
        """(name, text) of the two files that everything follows from."""
        for name in (SERVICE, EXPERIMENT):
            yield name, printable(file.read(self.path / name))


def _made(path: Path) -> dict[str, Any]:
    """How it was made, as far as that was written down."""
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return clean(made) if isinstance(made, dict) else {}


def _mistake(path: Path, text: str) -> BlueprintError:
    return BlueprintError([Mistake(f"{path}:", 0, 0, "", text)])


def findings_in(service: Blueprint, results: Path | None, lang: str) -> Findings | None:
    """What the results in a file or a folder found; nothing without one."""
    if results is None:
        return None
    from sim.findings import findings

    if results.is_dir():
        return findings(service, Kept.read(results).answer.record(), lang)
    try:
        record = clean(json.loads(results.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{results}: is no JSON ({error}); `blueprint run FILE --json` prints it") from None
    try:
        return findings(service, record, lang)
    except ValueError as error:
        raise ValueError(f"{results}: {error}") from None
