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


@styled
def dumbbells(found: Gaps, lang: str = "en") -> Figure:
    """A line a standard: its figures, and the gaps between them."""
    from matplotlib.figure import Figure

    service, rows = found.results.blueprint, _shown(found)
    title = _lines(finding(found, lang), TITLE_LETTERS)
    heads = [_lines(_heading(row, service, lang), HEAD_LETTERS) for row in rows]
    labels = [_labels(row, lang) for row in rows]
    scales = [_Scale.of(row) for row in rows]
    places = [
        placed([scale.at(one.value) for one in own], [one.width for one in own], (EDGE, WIDTH - EDGE))
        for own, scale in zip(labels, scales, strict=True)
    ]
    heights = [
        LINE * len(head) + LABEL * (1 + max(one.row for one in place)) + 0.3 + ROW * len(row.gaps) + 0.2
        for row, head, place in zip(rows, heads, places, strict=True)
    ]
    note = _lines(_note(found, len(rows), lang), NOTE_LETTERS)
    above, below = 0.3 + 0.25 * len(title) + 0.2, 0.15 + 0.17 * len(note)
    height = above + sum(heights) + below
    figure = Figure(figsize=(WIDTH, height))
    panel = figure.add_axes((0, 0, 1, 1))
    panel.set_xlim(0, WIDTH)
    panel.set_ylim(height, 0)
    panel.set_axis_off()
    for number, line in enumerate(title):
        _write(panel, EDGE, 0.3 + 0.25 * number, line, fontsize=12.5, fontweight="bold")
    _write(panel, EDGE, 0.3 + 0.25 * len(title), say(service.service, lang), fontsize=9, color="#555555")
    top = above + 0.1
    for row, head, own, place, scale, tall in zip(rows, heads, labels, places, scales, heights, strict=True):
        _panel(panel, top, row, head, list(zip(own, place, strict=True)), scale, lang)
        top += tall
    for number, line in enumerate(note):
        _write(panel, EDGE, height - below + 0.12 + 0.17 * number, line, fontsize=7.5, color="#555555")
    return figure


def _shown(found: Gaps) -> list[GapRow]:
    """The standards that are drawn, in the order of the file."""

    def width(row: GapRow) -> float:
        return max((row.weight(gap) for gap in row.gaps if gap.bad), default=0.0)

    first = sorted(found.rows, key=lambda row: -width(row))[:MOST_PANELS]
    return [row for row in found.rows if any(row is one for one in first)]


def _heading(row: GapRow, service: Blueprint, lang: str) -> str:
    """What the standard is, and whether it is kept."""
    told = row_words(row, service, lang)
    if not row.verdict:
        return told
    kept = SIGNS[row.verdict]
    standard = service.steps[row.step].wait_standard
    if row.met is not None and standard is not None:
        limit, share = duration_words(standard.wait.limit, service, lang), row.met.say("share", lang)
        kept += either(f" {share} within {limit}", f" {share} 在 {limit}内", lang)
    return f"{told}   {kept}"


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


def _write(panel: Axes, x: float, y: float, text: str, **how: Any) -> None:
    panel.text(x, y, text, **{"va": "center", "ha": "left", "parse_math": False, **how})


def _panel(
    panel: Axes, top: float, row: GapRow, head: list[str], labels: list[tuple[_Label, Placed]], scale: _Scale, lang: str
) -> None:  # fmt: skip
    panel.plot([EDGE, WIDTH - EDGE], [top - 0.1, top - 0.1], color="#DDDDDD", linewidth=0.8)
    for number, line in enumerate(head):
        _write(panel, EDGE, top + 0.06 + LINE * number, line, fontsize=10, fontweight="bold")
    rows = 1 + max(place.row for _, place in labels)
    line = top + LINE * len(head) + LABEL * rows + 0.1
    bottom = line + 0.1 + ROW * len(row.gaps)
    panel.plot([LEFT - 0.1, WIDTH - RIGHT + 0.1], [line, line], color="#9E9E9E", linewidth=1.0, zorder=1)
    for label, place in labels:
        at, height = scale.at(label.value), line - 0.14 - LABEL * place.row
        panel.plot([at, at], [line, height + 0.06], color="#9E9E9E", linewidth=0.6, zorder=1)
        if row.gaps:
            panel.plot([at, at], [line, bottom], color="#E0E0E0", linewidth=0.6, zorder=0)
        _write(panel, (place.left + place.right) / 2, height, label.text, fontsize=SMALL, ha="center")
    for name, one in row.figures.items():
        mark, colour = _MARKS[name]
        _ends(panel, one, scale, line, colour)
        panel.plot(
            scale.at(one.mean),
            line,
            mark,
            color=colour,
            markersize=_SIZES.get(mark, 6),
            zorder=3,
            markeredgecolor="white",
        )
    for number, gap in enumerate(row.gaps):
        _gap(panel, row, gap, scale, line + 0.2 + ROW * number, lang)


def _ends(panel: Axes, one: Estimate, scale: _Scale, height: float, colour: str) -> None:
    """The interval of a figure."""
    if one.sure and one.high > one.low:
        ends = [scale.at(one.low), scale.at(one.high)]
        panel.plot(ends, [height, height], color=colour, linewidth=1.2, zorder=2)
        panel.plot(ends, [height, height], "|", color=colour, markersize=6, zorder=2)


def _gap(panel: Axes, row: GapRow, gap: Gap, scale: _Scale, height: float, lang: str) -> None:
    """A gap from the one figure to the other, its name and its size."""
    one, other = (row.figures[name] for name in PAIRS[gap.number])
    colour = WORSE if gap.bad else BETTER if gap.clear or not gap.simulated else NEUTRAL
    ends = [scale.at(other.mean), scale.at(one.mean)]
    sure = gap.clear or not gap.simulated
    panel.plot(
        ends, [height, height], color=colour, linewidth=3 if sure else 1, solid_capstyle="butt", zorder=2
    )
    face = colour if sure else "white"
    panel.plot(ends[:1], [height], "o", color=colour, markersize=4, markerfacecolor="white", zorder=3)
    panel.plot(ends[1:], [height], "o", color=colour, markersize=5.5, markerfacecolor=face, zorder=3)
    _ends(panel, one, scale, height, colour)
    colon = either(": ", "：", lang)
    name = f"{gap_head(gap.number, lang)}{colon}{gap_name(gap.number, lang)}"
    weight = "bold" if gap.bad else "normal"
    _write(panel, EDGE, height, name, fontsize=8, color=colour if gap.bad else "#333333", fontweight=weight)
    size = " ".join(filter(None, (size_words(gap, row.unit, lang), _spread(gap, row.unit))))
    _write(
        panel, WIDTH - EDGE, height, size, fontsize=SMALL, ha="right", fontweight=weight,
        color=colour if gap.bad else "#333333",
    )  # fmt: skip


def _spread(gap: Gap, unit: str) -> str:
    return (points(gap.size) if unit == "share" else gap.size).spread()
