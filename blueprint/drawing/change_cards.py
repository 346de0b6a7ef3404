"""The headlines of a change: what it did to the whole service, as a row of cards under the title.

"Mean wait 5.3 → 3.1 min, −2.2 ± 0.4" stands on a card with a blue bar and a triangle that points down, because
less waiting is better; a difference that is not clear has a grey bar and ≈.

Kept: no card without its interval when there is one; cards are as wide as their text and break into rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprint.drawing.differences import Headline
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.intervals import number, places, signed, with_interval
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.results_shown import is_known
from blueprint.drawing.words import unit_text, word

LABEL = Style(9.0)
FIGURES = Style(12.0, bold=True)
CHANGE = Style(9.0)
ROW = 46.0  # height of a row of cards with the room below it
HEIGHT = 40.0
BAR = 4.0
GAP = 16.0
SIGN = 11.0  # a triangle, with the room before the text it stands at


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its three lines, and how it changed: -1 better, 1 worse, 0 neither or not clear."""

    label: str
    figures: str
    change: str
    sense: int

    def width(self, measure: Measure) -> float:
        """Return how wide the card is."""
        texts = ((self.label, LABEL), (self.figures, FIGURES), (self.change, CHANGE))
        return (
            BAR + 8 + max(measure.width(text, style) for text, style in texts) + (SIGN if self.sense else 0)
        )


def cards(headlines: Sequence[Headline], lang: str) -> list[Card]:
    """Return a card for each headline."""
    return [card(one, lang) for one in headlines]


def card(headline: Headline, lang: str) -> Card:
    """Return the card of a headline.

    >>> card(Headline("Mean wait", 5.31, 3.12, -2.19, -2.6, -1.8, True, "min"), "en")
    Card(label='Mean wait', figures='5.3 → 3.1 min', change='−2.2 ± 0.4', sense=-1)
    """
    unit = unit_text(headline.unit, lang)
    unit = unit if unit in ("", "%") else f" {unit}"
    ends = headline.low, headline.high
    half = (ends[1] - ends[0]) / 2 if is_known(ends[0]) and is_known(ends[1]) else abs(headline.change) / 5
    digits = places(half)
    joint = " → " if headline.clear else " ≈ "
    figures = number(headline.before, digits) + joint + number(headline.after, digits) + unit
    change = signed(with_interval(headline.change, *ends, lang, digits))
    sense = 0
    if headline.clear and headline.less_is_better is not None and headline.change:
        sense = -1 if (headline.change < 0) == headline.less_is_better else 1
    return Card(
        headline.label, figures, change if headline.clear else f"{change} {word('not_clear', lang)}", sense
    )


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


def draw(sheet: Sheet, shown: Sequence[Sequence[Card]], corner: tuple[float, float]) -> None:
    """Put the rows of cards down, the upper left corner at ``corner``."""
    for number_of_row, row in enumerate(shown):
        x, top = corner[0], corner[1] + ROW * number_of_row
        for one in row:
            _draw_card(sheet, one, x, top)
            x += one.width(sheet.measure) + GAP


def _draw_card(sheet: Sheet, one: Card, left: float, top: float) -> None:
    """Put down one card."""
    look = sheet.look
    colour = look.rule if not one.sense else look.change[0 if one.sense < 0 else -1]
    sheet.shape((left + BAR / 2, top + HEIGHT / 2), (BAR, HEIGHT), fillcolor=colour, penwidth=0)
    x = left + BAR + 8
    _left(sheet, x, top + 5, TextLine(one.label, LABEL, look.pale_ink))
    _left(sheet, x, top + 21, TextLine(one.figures, FIGURES, look.ink))
    if one.sense:
        shape = "invtriangle" if one.change.startswith("−") else "triangle"
        sheet.shape((x + 3.5, top + 34.5), (8.5, 7.5), shape, fillcolor=colour, color=colour, penwidth=0.5)
        x += SIGN
    _left(sheet, x, top + 34.5, TextLine(one.change, CHANGE, look.ink if one.sense else look.pale_ink))


def _left(sheet: Sheet, left: float, y: float, line: TextLine) -> None:
    """Put down a line of text that begins at ``left``."""
    sheet.text((left + sheet.measure.exact(line.text, line.style) / 2, y), line)
