"""A results folder: an experiment as it was, and everything that came of it.

    out/service.yaml       the service as it was      out/answer.md       the answer in words
    out/experiment.yaml    what was asked             out/answer.json     everything, for programs
    out/summary.csv        every measure, by scenario out/pictures/       blueprints and plots
    out/table.parquet      every replication          out/blocks/         finished work, for going on
    out/made.json          with what, when, how long

`blueprint experiment out/experiment.yaml -o out` makes all of it again; `blueprint show out` says what is in it.

Invariant: each file is written whole or not at all; service and question are there before the first replication.
"""

from __future__ import annotations

import csv
import io
import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import blueprint
from blueprint import BlueprintError, Mistake, file
from blueprint.text import say
from sim.experiment.conduct import Answer
from sim.experiment.design import Design
from sim.replications import workers
from sim.replications.finished import Keep
from studio.answer import labels_of, sentences

MOST_PICTURED = 6
"""Scenarios of which before and after is drawn."""
SERVICE, EXPERIMENT, ANSWER, MADE = "service.yaml", "experiment.yaml", "answer.json", "made.json"
BLOCKS = "blocks"
WORDS, SUMMARY, TABLE, PARQUET, PICTURES = (
    "answer.md",
    "summary.csv",
    "table.csv",
    "table.parquet",
    "pictures",
)
OWN = frozenset({SERVICE, EXPERIMENT, ANSWER, MADE, BLOCKS, WORDS, SUMMARY, TABLE, PARQUET, PICTURES})
"""The names that the folder gives its own files."""


class Folder:
    """A results folder; see the module."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._began = time.perf_counter()

    @property
    def keep(self) -> Keep:
        """Where finished work is kept."""
        return Keep(self.path / BLOCKS)

    @property
    def again(self) -> str:
        """The command that makes everything in it anew."""
        return f"blueprint experiment {self.path / EXPERIMENT} -o {self.path}"

    def begin(self, design: Design) -> None:
        """Write down what is asked of which service; an older answer to the same question makes room.

        Raises
        ------
        BlueprintError
            when the folder holds something else, or the answer to another question.
        OSError
            when the folder cannot be written.
        """
        self._refuse_files(design)
        self.path.mkdir(parents=True, exist_ok=True)
        asked = file.dump(design.data(SERVICE))
        if any(self.path.iterdir()):
            self._refuse_another(design, asked)
        for old in (ANSWER, MADE, WORDS, SUMMARY, TABLE, PARQUET):
            (self.path / old).unlink(missing_ok=True)
        shutil.rmtree(self.path / PICTURES, ignore_errors=True)
        for name, found in zip(design.service.file_names(), design.service.files(), strict=True):
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (target.exists() and target.samefile(found)):
                shutil.copyfile(found, target)
        file.write(self.path / SERVICE, design.service.text())
        file.write(self.path / EXPERIMENT, asked)

    def _refuse_files(self, design: Design) -> None:
        """Everything that the service reads is copied with it, so it must lie beside or below, under a free name."""
        for name in design.service.file_names():
            way = Path(os.path.normpath(name))
            if way.is_absolute() or way.parts[0] == os.pardir:
                raise _refused(
                    self.path,
                    f"cannot hold {name}, which the service reads: move it beside or below the service file",
                )
            if way.parts[0] in OWN:
                raise _refused(
                    self.path,
                    f"needs the name {way.parts[0]} itself, and the service reads {name}: rename that file",
                )

    def _refuse_another(self, design: Design, asked: str) -> None:
        """Leave alone what is not the folder of this experiment."""
        if not ((self.path / EXPERIMENT).exists() and (self.path / SERVICE).exists()):
            raise _refused(self.path, "is not empty and no results folder; name a new folder")
        try:
            same = blueprint.load(self.path / SERVICE) == design.service
            same = same and Design.load(self.path / EXPERIMENT).with_(day=design.day).data(SERVICE) == (
                design.data(SERVICE)
            )
        except BlueprintError:
            same = (self.path / EXPERIMENT).read_text(encoding="utf-8", errors="replace") == asked
        if not same:
            raise _refused(
                self.path, "holds the answer to another question; name a new folder, or remove this one"
            )

    def finish(
        self, answer: Answer, lang: str, drawn: str, look: Mapping[str, Any] | None = None
    ) -> Iterator[Path]:
        """Write everything that came of it, tables first, and say which files there are now."""
        yield self._text(ANSWER, json.dumps(answer.record(), ensure_ascii=False, indent=1))
        yield self._text(MADE, json.dumps(self._made(drawn, lang), indent=1))
        yield self._text(WORDS, self._words(answer, lang))
        yield self._text(SUMMARY, _summary(answer))
        yield self._text(TABLE, answer.comparison.table().to_csv(index=False, lineterminator="\n"))
        yield from self._parquet(answer)
        pictures = self.path / PICTURES
        pictures.mkdir(exist_ok=True)
        for name, make in figures(answer, lang, drawn, look).items():
            yield make(pictures / f"{name}.svg")
            yield make(pictures / f"{name}.png")

    def _made(self, drawn: str, lang: str) -> dict[str, Any]:
        """With what it was made, for whoever wants to make it again."""
        libraries = {name: version(name) for name in ("simpy", "llvmlite", "numpy", "scipy")}
        return {
            "version": blueprint.__version__, "date": drawn, "lang": lang,
            "seconds": round(time.perf_counter() - self._began, 1),
            "python": platform.python_version(), "libraries": libraries,
            "platform": f"{platform.system()} {platform.machine()}", "cores": workers.cores(),
        }  # fmt: skip

    def _text(self, name: str, text: str) -> Path:
        path = self.path / name
        file.write(path, text)
        return path

    def _words(self, answer: Answer, lang: str) -> str:
        question = answer.design.question or answer.design.service.service
        lines = [f"# {say(question, lang)}", "", *(f"- {told}" for told in sentences(answer, lang)), ""]
        return "\n".join([*lines, f"`{self.again}`", ""])

    def _parquet(self, answer: Answer) -> Iterator[Path]:
        """The table of all replications as Parquet, where pyarrow is installed."""
        try:
            import pyarrow as pa  # noqa: F401  pandas writes with it
        except ImportError:
            return
        made = io.BytesIO()
        answer.comparison.table().to_parquet(made, index=False)
        path = self.path / PARQUET
        file.write(path, made.getvalue())
        yield path


def figures(
    answer: Answer, lang: str, drawn: str, look: Mapping[str, Any] | None = None
) -> dict[str, Callable[[Path], Path]]:
    """Every picture of an answer by name: a function that writes it, as SVG or PNG by the suffix."""
    from studio import plots, week_plots
    from studio.before_after import before_after

    labels = labels_of(answer, lang)

    def plotted(figure: Any) -> Callable[[Path], Path]:
        def write(path: Path) -> Path:
            file.write(path, plots.svg(figure) if path.suffix == ".svg" else plots.png(figure))
            return path

        return write

    found: dict[str, Callable[[Path], Path]] = {}
    findings = answer.findings(lang)
    found["hotspots" if answer.hotspots else "blueprint"] = blueprint.draw(
        answer.design.service, lang=lang, findings=findings, drawn=drawn, **(look or {})
    ).save
    for name in answer.comparison.scenarios[:MOST_PICTURED]:
        label = labels[name]
        found[f"before_after_{name}"] = before_after(answer.comparison, name, label, lang, drawn, look).save
    if answer.comparison.scenarios:
        found["differences"] = plotted(plots.differences(answer.comparison, labels, lang))
    if answer.hotspots and answer.hotspots.spots:
        found["worth"] = plotted(plots.worths(answer.hotspots, lang))
    if answer.sensitivity and answer.sensitivity.influences:
        found["inputs"] = plotted(plots.influences(answer.sensitivity, answer.design.service, lang))
    if answer.days:
        found |= {name: plotted(plot) for name, plot in _of_days(answer, labels, lang)}
    if answer.week and week_plots.steps_shown(answer.week, answer.design.service):
        found["week"] = plotted(week_plots.heat(answer.week, answer.design.service, lang))
    if answer.warm_up and len(answer.warm_up.series):
        found["warm_up"] = plotted(plots.warm_up_curve(answer.warm_up, answer.design.service.unit, lang))
    return found


def _of_days(answer: Answer, labels: dict[str, str], lang: str) -> Iterator[tuple[str, Any]]:
    """The plots by time of day."""
    from studio import day_plots

    days, service = answer.days, answer.design.service
    for name, make in day_plots.plots_of(days, service).items():
        yield name, make(days, service, labels, lang)


def _summary(answer: Answer) -> str:
    """Every measure of every scenario with its interval, as CSV."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["scenario", "scope", "name", "segment", "measure", "unit", "mean", "low", "high", "n"])
    for scenario, results in answer.comparison.results.items():
        for row in results.record()["rows"]:
            table.writerow([scenario, *row.values()])
    return text.getvalue()


def read(path: Path) -> dict[str, Any]:
    """The answer that a results folder holds, as plain values.

    Raises
    ------
    BlueprintError
        when it is no results folder, or its experiment was not finished.
    """
    if (path / ANSWER).exists():
        try:
            found: dict[str, Any] = json.loads((path / ANSWER).read_text(encoding="utf-8"))
            return found
        except ValueError:
            raise _refused(path / ANSWER, f"is no JSON; make it again: {Folder(path).again}") from None
    if (path / EXPERIMENT).exists():
        raise _refused(path, f"is not finished; go on: {Folder(path).again}")
    raise _refused(path, f"is no results folder; make one: blueprint experiment … -o {path}")


def _refused(path: Path, text: str) -> BlueprintError:
    return BlueprintError([Mistake(f"{path}:", 0, 0, "", text)])
