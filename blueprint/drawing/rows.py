"""Rows of text below the lanes: how long each step takes and what was promised, what was measured, what people noted.

Under the counter stands "4.2 min · 80 % within 5 min", below it "402 a day, wait 1.6 min ±0.3, 37 give up", and what
the designers wrote of its policy, its pain, an idea, its owner.

Kept: a row without any text is not there; texts stand under the column of their step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blueprint.drawing import surroundings, theme
from blueprint.drawing.boxes import Box
from blueprint.drawing.columns import Grid
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.links import step_key
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Paper
from blueprint.drawing.queues import gone_texts
from blueprint.drawing.results_shown import Findings
from blueprint.drawing.times import takes_text
from blueprint.drawing.words import text_of, word
from blueprint.standards import KINDS, standard_told

if TYPE_CHECKING:
    import networkx as nx

TEXT = Style(theme.SMALL_SIZE)
HEAD = Style(theme.SMALL_SIZE + 0.8, bold=True)
LINE = 10.0
PADDING = 5.0
WIDER = 18.0  # than a box a cell is


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, its heading, and the text of each step by the key of its box."""

    name: str
    heading: str
    cells: Mapping[str, str]

    def texts(self) -> list[tuple[str, Style]]:
        """Return all texts, to be measured."""
        return [(self.heading, HEAD), *((text, TEXT) for text in self.cells.values())]


@dataclass(frozen=True, slots=True)
class Laid:
    """A row of one band: the lines of text in each column, and how high it is."""

    row: Row
    columns: Mapping[int, Sequence[str]]
    height: float


def of(graph: "nx.DiGraph[str]", wanted: Sequence[str], findings: Findings | None, lang: str) -> list[Row]:
    """Return the rows that are wanted and have any text."""
    found = []
    for name in wanted:
        cells = {}
        for step in sorted(graph.nodes):
            text = _text(graph, name, step, findings, lang)
            if text:
                cells[step_key(step)] = text
        if cells:
            found.append(Row(name, word(f"row_{name}", lang), cells))
    return found


def _text(graph: "nx.DiGraph[str]", name: str, step: str, findings: Findings | None, lang: str) -> str:
    """Return the text of one step in one row; nothing when there is none."""
    said = graph.nodes[step]
    comma = word("comma", lang)
    if name == "time":
        standard = said.get("standard") or {}
        promised = ""
        if isinstance(standard, Mapping):
            promised = standard_told({key: standard[key] for key in ("of", *KINDS) if key in standard}, lang)
        takes = takes_text(said, str(graph.graph.get("unit", "min")), lang)
        return comma.join(part for part in (takes, promised) if part)
    if name == "metrics":
        found = findings.steps.get(step) if findings else None
        if found is None or findings is None:
            return ""
        from blueprint.drawing.links import volume_text

        parts = [word("a_day", lang, value=volume_text(found.visits))]
        if found.wait is not None and found.wait.known:
            parts.append(word("wait_part", lang, value=found.wait.say(findings.unit, lang)))
        parts += [f"{told} {share}".strip() for told, share, _ in gone_texts(found.gone, lang)]
        return comma.join(parts)
    if name == "promise":
        return _promise(said, step, findings, lang)
    notes = said.get("notes") or {}
    noted = text_of(notes[name], lang) if name in notes else ""
    measured = findings.steps.get(step) if findings and name == "feeling" else None
    if measured is None or measured.score is None:
        return noted
    score = word(
        "score", lang, value=f"{measured.score.figure('', lang)} {measured.score.spread('')}".strip()
    )
    return comma.join(part for part in (score, noted) if part)


def _promise(said: Mapping[str, Any], step: str, findings: Findings | None, lang: str) -> str:
    """Return what is promised at a step, what a guarantee pays, and for how many the promise is kept."""
    standard, parts = said.get("standard") or {}, []
    promised = standard.get("promised") if isinstance(standard, Mapping) else None
    if isinstance(promised, Mapping) and "wait" in promised:
        parts.append(word("promised", lang, value=str(promised["wait"])))
    measured = findings.steps.get(step) if findings else None
    if measured is not None and measured.kept is not None:
        parts.append(word("promise_kept", lang, value=measured.kept.say("share", lang)))
    for mode, failure in (said.get("fails") or {}).items():
        if isinstance(failure, Mapping) and failure.get("pays") is not None:
            name = text_of(failure.get("label"), lang, mode)
            parts.append(word("pays", lang, name=name, value=str(failure["pays"])))
    return word("comma", lang).join(parts)


def lay(
    rows: Sequence[Row], grid: Grid, boxes: Mapping[str, Box], measure: Measure, box_width: float
) -> list[Laid]:
    """Return the rows of a band; those without any text there are left out."""
    found = []
    for row in rows:
        columns: dict[int, list[str]] = {}
        steps: dict[int, list[str]] = {}
        for key in sorted(row.cells, key=lambda k: grid.row(k) if k in grid.places else 0):
            if key in grid.places:
                steps.setdefault(grid.places[key].column, []).append(key)
        for column, keys in steps.items():
            for key in keys:
                text = row.cells[key] if len(keys) == 1 else f"{boxes[key].title}: {row.cells[key]}"
                columns.setdefault(column, []).extend(measure.wrap(text, TEXT, box_width + WIDER))
        if columns:
            most = max(len(lines) for lines in columns.values())
            head = len(measure.wrap(row.heading, HEAD, theme.HEAD_WIDTH - 10))
            found.append(Laid(row, columns, LINE * max(most, head) + 2 * PADDING))
    return found


def draw(sheet: Sheet, laid: Sequence[Laid], paper: Paper, band: int) -> None:
    """Put down the rows of a band below its lanes."""
    y = paper.lanes[-1][1] + 2
    left = theme.MARGIN + theme.HEAD_WIDTH + 3
    for number, one in enumerate(laid, start=1):
        middle = y + one.height / 2
        head = (theme.HEAD_WIDTH, one.height - 2)
        name = f"row-{one.row.name}-{band + 1}"
        sheet.shape(
            (theme.MARGIN + theme.HEAD_WIDTH / 2, middle),
            head,
            name=name,
            fillcolor=sheet.look.phase,
            penwidth=0,
        )
        lines = sheet.measure.wrap(one.row.heading, HEAD, theme.HEAD_WIDTH - 10)
        surroundings.stack(
            sheet, lines, HEAD, sheet.look.ink, (theme.MARGIN + theme.HEAD_WIDTH / 2, middle), LINE
        )
        for column, texts in sorted(one.columns.items()):
            top = y + PADDING + LINE / 2
            for at, text in enumerate(texts):
                sheet.text((paper.columns[column], top + LINE * at), TextLine(text, TEXT, sheet.look.ink))
        y += one.height
        if number < len(laid):
            sheet.line([(left, y), (paper.right, y)], None, color=sheet.look.rule, penwidth=0.6)
