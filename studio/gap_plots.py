"""The picture of the gaps: a line a standard with its six figures as points, below it each gap from one to the other.

    Serve at the counter: wait of 80 %                     ✗ 59 % ±4 within 5 min

              expected 3 min   believed, set, promised 5 min      delivered 11.8 min ±1.6
                    ●────────────────◆───────────────────────────────┤■├──────────────
    gap 1  believed − expected   ●━━━━◆                                           +2 min
    gap 3  delivered − set            ◆━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┤■├   +6.8 min ±1.6

Red is clearly bad, blue good, hollow may be chance; the sizes say the same in words. Its title is the finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.text import Text

from blueprint import Blueprint
from blueprint.estimate import Estimate, percent
from blueprint.text import say
from sim.findings import SIGNS
from sim.gaps import FIGURES, PAIRS, Gap, GapRow, Gaps
from sim.intervals import LEVEL
from studio.figures import points
from studio.gap_labels import Placed, placed
from studio.gap_words import figure_name, figure_words, finding, gap_head, gap_name, row_words, size_words
from studio.plots import BETTER, NEUTRAL, WORSE, styled
from studio.report.value_words import duration_words
from studio.terminal.wrapping import wrapped
from studio.words import either

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 12
"""Standards that are drawn: those with the widest gaps."""
WIDTH, EDGE = 7.6, 0.15
"""Inches: of the picture, and what is left free around it."""
LEFT, RIGHT = 2.15, 1.5
"""Inches left of the lines, for the names of the gaps, and right of them, for their sizes."""
ROW, LABEL, LINE = 0.2, 0.18, 0.21
"""Inches of height of a gap, of a row of labels, of a line of a heading."""
TITLE_LETTERS, HEAD_LETTERS, NOTE_LETTERS = 72, 84, 125
"""Letters of a line of the title, of a heading, of the note."""
LETTER = 0.6 / 72
"""Inches of width of a letter for each point of its size; a Chinese sign counts as two."""
SMALL = 8.5
CUSTOMER, COMPANY = "#1B7837", "#1A1A1A"
"""Points of customers and of those who serve them; their forms differ, too."""
GREY = "#555555"
_MARKS = {
    "expected": ("o", CUSTOMER), "believed": ("s", COMPANY), "set": ("D", COMPANY), "promised": ("^", COMPANY),
    "delivered": ("X", COMPANY), "perceived": ("P", CUSTOMER),
}  # fmt: skip
_SIZES = {"X": 8.5, "P": 8.5}


@dataclass(frozen=True)
class _Scale:
    """Where a figure stands on its line, in inches."""

    least: float
    most: float

    @classmethod
    def of(cls, row: GapRow) -> _Scale:
        ends = [
            end
            for one in row.figures.values()
            for end in ((one.low, one.mean, one.high) if one.sure else (one.mean,))
        ]
        least, most = min(ends), max(ends)
        around = 0.0 if most > least else abs(most) / 2 or 1.0
        return cls(least - around, most + around)

    def at(self, value: float) -> float:
        room = WIDTH - LEFT - RIGHT
        return LEFT + room * (value - self.least) / (self.most - self.least)


@dataclass(frozen=True)
class _Label:
    """What is written over a point: the figures that stand there."""

    value: float
    text: str

    @property
    def width(self) -> float:
        return cell_len(self.text) * LETTER * SMALL


@dataclass(frozen=True)
class _Panel:
    """A standard as it is drawn: its heading in lines, its labels with their places, its scale."""

    row: GapRow
    head: list[str]
    labels: list[tuple[_Label, Placed]]
    scale: _Scale

    @classmethod
    def of(cls, row: GapRow, service: Blueprint, lang: str) -> _Panel:
        scale, labels = _Scale.of(row), _labels(row, lang)
        places = placed(
            [scale.at(one.value) for one in labels], [one.width for one in labels], (EDGE, WIDTH - EDGE)
        )
        return cls(row, _heading(row, service, lang), list(zip(labels, places, strict=True)), scale)

    @property
    def line(self) -> float:
        """How far below its top the line with the points is."""
        return LINE * len(self.head) + LABEL * (1 + max(place.row for _, place in self.labels)) + 0.1

    @property
    def height(self) -> float:
        return self.line + ROW * (1 + len(self.row.gaps)) + 0.2


@styled
def dumbbells(found: Gaps, lang: str = "en") -> Figure:
    """A line a standard: its figures, and the gaps between them."""
    from matplotlib.figure import Figure

    service = found.results.blueprint
    panels = [_Panel.of(row, service, lang) for row in _shown(found)]
    title = _lines(finding(found, lang), TITLE_LETTERS)
    note = _lines(_note(found, len(panels), lang), NOTE_LETTERS)
    above, below = 0.5 + 0.25 * len(title), 0.15 + 0.17 * len(note)
    height = above + sum(panel.height for panel in panels) + below
    figure = Figure(figsize=(WIDTH, height))
    paper = figure.add_axes((0, 0, 1, 1))
    paper.set_xlim(0, WIDTH)
    paper.set_ylim(height, 0)
    paper.set_axis_off()
    for number, line in enumerate(title):
        _write(paper, EDGE, 0.3 + 0.25 * number, line, fontsize=12.5, fontweight="bold")
    _write(paper, EDGE, 0.3 + 0.25 * len(title), say(service.service, lang), fontsize=9, color=GREY)
    top = above + 0.1
    for panel in panels:
        _draw(paper, top, panel, lang)
        top += panel.height
    for number, line in enumerate(note):
        _write(paper, EDGE, height - below + 0.12 + 0.17 * number, line, fontsize=7.5, color=GREY)
    return figure


def _shown(found: Gaps) -> list[GapRow]:
    """The standards that are drawn, in the order of the file."""

    def width(row: GapRow) -> float:
        return max((row.weight(gap) for gap in row.gaps if gap.bad), default=0.0)

    first = sorted(found.rows, key=lambda row: -width(row))[:MOST_PANELS]
    return [row for row in found.rows if any(row is one for one in first)]


def _heading(row: GapRow, service: Blueprint, lang: str) -> list[str]:
    """What the standard is, and whether it is kept: on one line where there is room."""
    told, kept = row_words(row, service, lang), SIGNS.get(row.verdict, "")
    within = getattr(service.steps[row.step].standard, row.kind)
    if kept and row.met is not None:
        limit, share = duration_words(within.limit, service, lang), row.met.say("share", lang)
        kept += either(f" {share} within {limit}", f" {limit}内 {share}", lang)
    together = f"{told}   {kept}".rstrip()
    if cell_len(together) <= HEAD_LETTERS:
        return [together]
    return [line for part in (told, kept) if part for line in _lines(part, HEAD_LETTERS)]


def _labels(row: GapRow, lang: str) -> list[_Label]:
    """The labels from left to right; figures at the same place share one."""
    by_place: dict[tuple[float, str], list[str]] = {}
    for name in FIGURES:
        if name in row.figures:
            one = row.figures[name]
            said = " ".join(filter(None, (figure_words(one, row.unit, lang), one.spread(row.unit))))
            by_place.setdefault((round(one.mean, 12), said), []).append(name)
    comma = either(", ", "、", lang)
    return [
        _Label(value, f"{comma.join(figure_name(name, lang) for name in there)} {said}")
        for (value, said), there in sorted(by_place.items())
    ]


def _note(found: Gaps, drawn: int, lang: str) -> str:
    level = percent(LEVEL, lang)
    runs, days = found.results.replications, found.results.days
    text = either(
        f"Red: clearly bad; blue: not bad; hollow: may be chance. Bars: {level} intervals; {runs:,} replications,"
        f" days of each: {days:,}.",
        f"红：明确不利；蓝：并非不利；空心：可能出于偶然。横条为 {level} 区间；{runs:,} 次重复，每次天数：{days:,}。",
        lang,
    )
    more = len(found.rows) - drawn
    if more:
        text += either(f" {more:,} more standards are in the table.", f"另有 {more:,} 项标准见表。", lang)
    return text


def _lines(text: str, letters: int) -> list[str]:
    return wrapped(Text(text), letters).plain.split("\n")


def _write(paper: Axes, x: float, y: float, text: str, **how: Any) -> None:
    paper.text(x, y, text, **{"va": "center", "ha": "left", "parse_math": False, **how})


def _draw(paper: Axes, top: float, panel: _Panel, lang: str) -> None:
    row, scale, line = panel.row, panel.scale, top + panel.line
    paper.plot([EDGE, WIDTH - EDGE], [top - 0.1, top - 0.1], color="#DDDDDD", linewidth=0.8)
    for number, words in enumerate(panel.head):
        _write(paper, EDGE, top + 0.06 + LINE * number, words, fontsize=10, fontweight="bold")
    paper.plot([LEFT - 0.1, WIDTH - RIGHT + 0.1], [line, line], color="#9E9E9E", linewidth=1.0, zorder=1)
    bottom = line + 0.1 + ROW * len(row.gaps)
    for label, place in panel.labels:
        at, height = scale.at(label.value), line - 0.14 - LABEL * place.row
        paper.plot([at, at], [line, height + 0.06], color="#9E9E9E", linewidth=0.6, zorder=1)
        paper.plot([at, at], [line, bottom], color="#E0E0E0", linewidth=0.6, zorder=0)
        _write(paper, (place.left + place.right) / 2, height, label.text, fontsize=SMALL, ha="center")
    for name, one in row.figures.items():
        if name == "perceived" and one == row.figures.get("delivered"):
            continue  # its mark would hide that of what is delivered
        mark, colour = _MARKS[name]
        _ends(paper, one, scale, line, colour)
        size = _SIZES.get(mark, 6)
        paper.plot(
            scale.at(one.mean), line, mark, color=colour, markersize=size, markeredgecolor="white", zorder=3
        )
    for number, gap in enumerate(row.gaps):
        _gap(paper, row, gap, scale, line + ROW * (1 + number), lang)


def _ends(paper: Axes, one: Estimate, scale: _Scale, height: float, colour: str) -> None:
    """The interval of a figure."""
    if one.sure and one.high > one.low:
        ends = [scale.at(one.low), scale.at(one.high)]
        paper.plot(ends, [height, height], color=colour, linewidth=1.2, zorder=2)
        paper.plot(ends, [height, height], "|", color=colour, markersize=6, zorder=2)


def _gap(paper: Axes, row: GapRow, gap: Gap, scale: _Scale, height: float, lang: str) -> None:
    """A gap from the one figure to the other, its name and its size."""
    one, other = (row.figures[name] for name in PAIRS[gap.number])
    colour = WORSE if gap.bad else BETTER if gap.clear or not gap.simulated else NEUTRAL
    ends = [scale.at(other.mean), scale.at(one.mean)]
    sure = gap.clear or not gap.simulated
    paper.plot(
        ends, [height, height], color=colour, linewidth=3 if sure else 1, solid_capstyle="butt", zorder=2
    )
    face = colour if sure else "white"
    paper.plot(ends[:1], [height], "o", color=colour, markersize=4, markerfacecolor="white", zorder=3)
    paper.plot(ends[1:], [height], "o", color=colour, markersize=5.5, markerfacecolor=face, zorder=3)
    _ends(paper, one, scale, height, colour)
    colon = either(": ", "：", lang)
    name = f"{gap_head(gap.number, lang)}{colon}{gap_name(gap.number, lang)}"
    weight = "bold" if gap.bad else "normal"
    _write(paper, EDGE, height, name, fontsize=8, color=colour if gap.bad else "#333333", fontweight=weight)
    size = " ".join(filter(None, (size_words(gap, row.unit, lang), _spread(gap, row.unit))))
    _write(
        paper, WIDTH - EDGE, height, size, fontsize=SMALL, ha="right", fontweight=weight,
        color=colour if gap.bad else "#333333",
    )  # fmt: skip


def _spread(gap: Gap, unit: str) -> str:
    return (points(gap.size) if unit == "share" else gap.size).spread()
