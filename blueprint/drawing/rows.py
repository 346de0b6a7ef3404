"""Rows of text below the lanes: how long each step takes and what was promised, what was measured, what people noted.

Under the counter stands "4.2 min · 80 % within 5 min", below it "402 a day, wait 1.6 min ±0.3, 37 give up", a face with
the score that customers give it, and what the designers wrote of its policy, its pain, an idea, its owner.

Kept: a row without any text is not there; texts stand under the column of their step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING

from blueprint.drawing import cells, surroundings, theme
from blueprint.drawing.boxes import Box
from blueprint.drawing.cells import Line
from blueprint.drawing.columns import Grid
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.links import step_key
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Paper, Spot
from blueprint.drawing.results_shown import Findings
from blueprint.drawing.words import word

if TYPE_CHECKING:
    import networkx as nx

TEXT = Style(theme.SMALL_SIZE)
HEAD = Style(theme.SMALL_SIZE + 0.8, bold=True)
LINE = 10.0
PADDING = 5.0
WIDER = 18.0  # than a box a cell is
FACE = 8.4  # width of a face
BESIDE = 3.0  # between a face and its figure


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, its heading, and the lines of each step by the key of its box."""

    name: str
    heading: str
    cells: Mapping[str, Sequence[Line]]

    def texts(self) -> list[tuple[str, Style]]:
        """Return all texts, to be measured."""
        return [(self.heading, HEAD), *((line.text, TEXT) for cell in self.cells.values() for line in cell)]


@dataclass(frozen=True, slots=True)
class Laid:
    """A row of one band: the lines in each column, and how high it is."""

    row: Row
    columns: Mapping[int, Sequence[Line]]
    height: float


def of(graph: "nx.DiGraph[str]", wanted: Sequence[str], findings: Findings | None, lang: str) -> list[Row]:
    """Return the rows that are wanted and have any text."""
    found = []
    for name in wanted:
        told = {step: cells.lines(graph, name, step, findings, lang) for step in sorted(graph.nodes)}
        filled = {step_key(step): lines for step, lines in told.items() if lines}
        if filled:
            scored = any(line.face is not None for lines in filled.values() for line in lines)
            found.append(Row(name, word(f"row_{name}_scored" if scored else f"row_{name}", lang), filled))
    return found


def lay(
    rows: Sequence[Row], grid: Grid, boxes: Mapping[str, Box], measure: Measure, box_width: float
) -> list[Laid]:
    """Return the rows of a band; those without any text there are left out."""
    found = []
    for row in rows:
        columns: dict[int, list[Line]] = {}
        steps: dict[int, list[str]] = {}
        for key in sorted(row.cells, key=lambda k: grid.row(k) if k in grid.places else 0):
            if key in grid.places:
                steps.setdefault(grid.places[key].column, []).append(key)
        for column, keys in steps.items():
            for key in keys:
                columns.setdefault(column, []).extend(
                    _wrapped(
                        row.cells[key], boxes[key].title if len(keys) > 1 else "", measure, box_width + WIDER
                    )
                )
        if columns:
            most = max(len(lines) for lines in columns.values())
            head = len(measure.wrap(row.heading, HEAD, theme.HEAD_WIDTH - 10))
            found.append(Laid(row, columns, LINE * max(most, head) + 2 * PADDING))
    return found


def _wrapped(cell: Sequence[Line], title: str, measure: Measure, room: float) -> list[Line]:
    """Return the lines of a cell cut to its width; the first begins with the step's title where others stand there."""
    found = []
    for number, line in enumerate(one for one in cell if not (one.spare and title)):
        text = f"{title}: {line.text}" if title and number == 0 else line.text
        own = room - (FACE + BESIDE if line.face is not None else 0.0)
        pieces = measure.wrap(text, TEXT, own)
        found += [
            replace(line, text=piece, face=line.face if at == 0 else None) for at, piece in enumerate(pieces)
        ]
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
            for at, line in enumerate(texts):
                _draw_line(sheet, line, (paper.columns[column], top + LINE * at))
        y += one.height
        if number < len(laid):
            sheet.line([(left, y), (paper.right, y)], None, color=sheet.look.rule, penwidth=0.6)


def _draw_line(sheet: Sheet, line: Line, middle: Spot) -> None:
    """Put down a line of a cell, with its face before it."""
    ink = sheet.look.sense_ink.get(line.sense, sheet.look.ink)
    x, y = middle
    if line.face is not None:
        x += (FACE + BESIDE) / 2
        draw_face(sheet, line.face, (x - sheet.measure.width(line.text, TEXT) / 2 - BESIDE - FACE / 2, y))
    sheet.text((x, y), TextLine(line.text, TEXT, ink))


def draw_face(sheet: Sheet, score: float, at: Spot) -> None:
    """Put down a face: its mouth says the score from 1 to 5, and its colour in seven classes."""
    look = sheet.look
    glad = min(max((score - 3.0) / 2.0, -1.0), 1.0)
    fill = look.change[3 - round(3 * glad)]
    pen = theme.ink_on(fill, look.ink)
    sheet.shape(at, (FACE, FACE), "circle", fillcolor=fill, color=look.pale_ink, penwidth=0.8)
    x, y = at
    angles = [pi * (0.2 + 0.6 * step / 6) for step in range(7)]
    mouth = [(x - 2.6 * cos(angle), y + 1.4 + 1.8 * glad * (sin(angle) - 0.75)) for angle in angles]
    eyes = [((x + side, y - 1.7), (x + side, y - 0.9)) for side in (-1.3, 1.3)]
    sheet.strokes([*eyes, *pairwise(mouth)], color=pen, penwidth=0.9)
