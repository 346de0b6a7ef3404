"""The strip of figures under the title: how it is, or what a change did to it, as a row of cards.

"gave up 70 · 17 % ±11" stands on a card with a red bar; "mean wait 5.3 → 3.1 min, −2.2 ±0.4" on one with a green bar
and a triangle that points down, because less waiting is better; a difference that is not clear has a grey bar and ≈.

Kept: no card without its interval when there is one; cards are as wide as their text and break into rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from blueprint.drawing.differences import Headline, pair_text
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.results_shown import KeyFigure
from blueprint.drawing.words import word
from blueprint.estimate import Estimate, unit_after

LABEL = Style(9.0)
FIGURES = Style(13.0, bold=True)
CHANGE = Style(9.0)
ROW = 44.0  # height of a row of cards with the room below it
HEIGHT = 40.0
BAR = 4.0
GAP = 16.0
MOST_SPARE = 60.0
SIGN = 11.0  # a triangle, with the room before the text it stands at


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its three lines, whether that is ``good``, ``warn`` or ``bad``, and which way it went: -1, 1 or 0."""

    label: str
    figures: str
    change: str
    sense: str = ""
    way: int = 0

    def width(self, measure: Measure) -> float:
        """Return how wide the card is."""
        texts = ((self.label, LABEL), (self.figures, FIGURES), (self.change, CHANGE))
        return BAR + 8 + max(measure.width(text, style) for text, style in texts) + (SIGN if self.way else 0)


def cards(headlines: Sequence[Headline], lang: str) -> list[Card]:
    """Return a card for each headline."""
    return [card(one, lang) for one in headlines]


def card(headline: Headline, lang: str) -> Card:
    """Return the card of a headline.

    >>> card(Headline("Mean wait", 5.31, 3.12, -2.19, -2.6, -1.8, True, "min"), "en")
    Card(label='Mean wait', figures='5.3 → 3.1 min', change='−2.2 ±0.4', sense='good', way=-1)
    """
    ends = (nan if one is None else one for one in (headline.low, headline.high))
    change = Estimate(headline.change, *ends)
    shown, changed = pair_text(headline.before, headline.after, change, headline.clear)
    unit = "%" if headline.unit == "%" else headline.unit
    figures = shown + unit_after(unit, lang)
    sense, way = "", 0
    if headline.clear and headline.less_is_better is not None and headline.change:
        sense = "good" if (headline.change < 0) == headline.less_is_better else "bad"
        way = -1 if headline.change < 0 else 1
    if headline.change == 0 and (not change.sure or change.low == change.high):
        figures, changed = (
            (headline.own or Estimate(headline.before)).figure(unit, lang),
            word("unchanged", lang),
        )
    elif not headline.clear:
        changed = f"{changed} {word('not_clear', lang)}"
    return Card(headline.label, figures, changed, sense, way)


def strip(figures: Sequence[KeyFigure]) -> list[Card]:
    """Return a card for each figure of a strip."""
    return [Card(one.label, one.figure, one.spread, one.sense) for one in figures]


def texts(shown: Sequence[Card]) -> list[tuple[str, Style]]:
    """Return all texts of cards, to be measured."""
    return [pair for c in shown for pair in ((c.label, LABEL), (c.figures, FIGURES), (c.change, CHANGE))]


def rows(shown: Sequence[Card], measure: Measure, width: float) -> list[list[Card]]:
    """Break the cards into rows no wider than ``width``, if a card is not wider itself."""
    found: list[list[Card]] = []
    used = 0.0
    for one in shown:
        needed = one.width(measure) + GAP
        if not found or used + needed - GAP > width:
            found.append([])
            used = 0.0
        found[-1].append(one)
        used += needed
    return found


def draw(sheet: Sheet, shown: Sequence[Sequence[Card]], corner: tuple[float, float], room: float) -> None:
    """Put the rows of cards down, the upper left corner at ``corner``; one row alone fills the room."""
    for number_of_row, row in enumerate(shown):
        x, top = corner[0], corner[1] + ROW * number_of_row
        wide = [one.width(sheet.measure) for one in row]
        spare = (room - sum(wide) - GAP * (len(row) - 1)) / max(len(row) - 1, 1)
        gap = GAP + (min(max(spare, 0.0), MOST_SPARE) if len(shown) == 1 else 0.0)
        for one, own in zip(row, wide, strict=True):
            _draw_card(sheet, one, x, top)
            x += own + gap


def _draw_card(sheet: Sheet, one: Card, left: float, top: float) -> None:
    """Put down one card."""
    look = sheet.look
    colour = look.senses.get(one.sense, look.rule)
    high = HEIGHT if one.change else HEIGHT - 12
    sheet.shape((left + BAR / 2, top + high / 2), (BAR, high), fillcolor=colour, penwidth=0)
    x = left + BAR + 8
    ink = look.sense_ink.get(one.sense, look.ink) if not one.way else look.ink
    sheet.left(x, top + 5, TextLine(one.label, LABEL, look.pale_ink))
    sheet.left(x, top + 20, TextLine(one.figures, FIGURES, ink))
    if one.way:
        shape = "invtriangle" if one.way < 0 else "triangle"
        sheet.shape((x + 3.5, top + 34.5), (8.5, 7.5), shape, fillcolor=colour, color=colour, penwidth=0.5)
        x += SIGN
    if one.change:
        sheet.left(x, top + 34.5, TextLine(one.change, CHANGE, look.ink if one.way else look.pale_ink))
