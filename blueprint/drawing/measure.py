"""How much room words take, asked of the very Graphviz that will draw them.

"Open account" in bold 10 points is 71 points wide with one font and 83 with another; a box that is to hold it
must know. All words are measured in one go, each as a node of its own, and lines are put together from them.

Kept: a line is never wider than it was asked to be unless a single character is; the text is kept whole.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from blueprint.drawing.graphviz import render
from blueprint.text import printable

POINTS = 72.0
INK_MIDDLE = 0.63  # of the font size, from the top of a line to the middle of its letters
ROOM = 1.03  # pango rounds each glyph, so a line may come out a little wider than its words


@dataclass(frozen=True, slots=True)
class Style:
    """How a line of text is set: size in points, bold or not."""

    size: float
    bold: bool = False


def html_text(text: str) -> str:
    """Return ``text`` as it may stand inside an HTML label."""
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    return "".join(marks.get(c, c) for c in text)


def html_line(text: str, style: Style, colour: str = "", scale: float = 1.0) -> str:
    """Return one line of text as HTML label content, its letters ``scale`` times as large as its style says.

    Graphviz knows only whole points, so the size is the nearest.

    A backslash ends a part of its own: some versions of Graphviz read a letter after it as a command. Signs that nobody
    sees are written out, whoever said them.
    """
    ink = f' COLOR="{colour}"' if colour else ""
    parts = [html_text(part) for part in printable(text).replace("\\", "\\\n").split("\n") if part]
    bold = ("<B>", "</B>") if style.bold else ("", "")
    return "".join(
        f'<FONT POINT-SIZE="{round(style.size * scale)}"{ink}>{bold[0]}{part}{bold[1]}</FONT>'
        for part in parts
    )


def pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after blanks, hyphens and slashes, and between Chinese characters.

    A blank stays at the end of its piece. No piece begins with closing punctuation.
    """
    found: list[str] = []
    for char in text:
        wide = ord(char) >= 0x2E80
        closing = char in "，。、；：？！）》」』”’,.;:?!)]}%"
        if found and not closing and (wide or found[-1][-1] in " -/" or ord(found[-1][-1]) >= 0x2E80):
            opening = found[-1][-1] in "（《「『“‘([{"
            if not opening and char != " ":
                found.append(char)
                continue
        if found:
            found[-1] += char
        else:
            found.append(char)
    return found


class Measure:
    """Widths of all texts of one picture, measured before anything is placed.

    A picture that will be drawn smaller is measured at the size its letters will have; all lengths are at
    full size.
    """

    def __init__(self, wanted: Iterable[tuple[str, Style]], font: str, scale: float = 1.0) -> None:
        self.font = font
        self.scale = scale
        whole = {(text, style) for text, style in wanted if text}
        parts = {(piece.rstrip(), style) for text, style in whole for piece in pieces(text)}
        chars = {(char, style) for text, style in whole for char in text if char != " "}
        self._width: dict[tuple[str, Style], float] = {}
        self._height: dict[Style, float] = {}
        self._learn(whole | parts | chars)

    def learn(self, wanted: Iterable[tuple[str, Style]]) -> None:
        """Measure more texts, such as the lines that a text was cut into."""
        self._learn({pair for pair in wanted if pair[0] and pair not in self._width})

    def _learn(self, wanted: Collection[tuple[str, Style]]) -> None:
        if not wanted:
            return
        sizes = self._ask(sorted(wanted, key=lambda w: (w[0], w[1].size, w[1].bold)))
        for (text, style), (width, height) in sizes.items():
            self._width[text, style] = width
            self._height[style] = max(self._height.get(style, 0.0), height)

    def drawn(self) -> dict[tuple[str, int, bool], float]:
        """Return how wide every text is as drawn, in points: by the text, its size, and whether it is bold."""
        return {
            (text, round(style.size * self.scale), style.bold): width * self.scale
            for (text, style), width in self._width.items() if len(text) > 1
        }  # fmt: skip

    def _ask(self, wanted: list[tuple[str, Style]]) -> Mapping[tuple[str, Style], tuple[float, float]]:
        """Return width and height in points of each text, by one call of Graphviz."""
        nodes = "\n".join(
            f'n{i} [pos="0,0" label=<{html_line(text, style, scale=self.scale)}>]'
            for i, (text, style) in enumerate(wanted)
            if text
        )
        dot = f'graph {{ node [shape=plain fontname="{self.font}"]\n{nodes}\n}}'
        objects = json.loads(render(dot, "json")).get("objects", [])
        points = POINTS / self.scale
        sizes = {n["name"]: (float(n["width"]) * points, float(n["height"]) * points) for n in objects}
        return {key: sizes[f"n{i}"] for i, key in enumerate(wanted) if key[0]}

    def height(self, style: Style) -> float:
        """Return the height in points of a line in this style, in the fonts this picture needs."""
        return self._height.get(style, 1.2 * style.size)

    def rise(self, style: Style) -> float:
        """Return how far, in points, letters stand above the middle of their line.

        Graphviz puts the base line one font size below the top of a line, however high the line is; in a
        Chinese font, whose lines are high, letters would stand visibly too high.
        """
        return max(self.height(style) / 2 - INK_MIDDLE * style.size, 0.0)

    def exact(self, text: str, style: Style) -> float:
        """Return the width in points of ``text`` as measured, without room to spare."""
        return self._width.get((text, style), self.width(text, style) / ROOM)

    def width(self, text: str, style: Style) -> float:
        """Return the width in points of ``text``, from itself or else from its parts."""
        known = self._width.get((text, style))
        if known is not None:
            return known * ROOM
        parts = pieces(text)
        blank = 0.32 * style.size
        if len(parts) > 1:
            ends = sum(blank * (len(p) - len(p.rstrip())) for p in parts[:-1])
            return sum(self.width(p.rstrip(), style) for p in parts) + ends
        return ROOM * sum(self._width.get((c, style), style.size) for c in text)

    def widest_piece(self, text: str, style: Style) -> float:
        """Return the width of the widest part of ``text`` that is not cut unless it must be."""
        return max((self.width(p.rstrip(), style) for p in pieces(text)), default=0.0)

    def wrap(self, text: str, style: Style, room: float) -> list[str]:
        """Cut ``text`` into lines no wider than ``room`` points, of about equal length.

        The number of lines is the least possible; a word too wide for a line is cut between characters.
        """
        lines = self._fill(text, style, room)
        if len(lines) < 2:
            return lines
        low, high = min(room, max(room / 2, self.widest_piece(text, style))), room
        for _ in range(7):
            middle = (low + high) / 2
            low, high = (
                (low, middle) if len(self._fill(text, style, middle)) <= len(lines) else (middle, high)
            )
        return self._fill(text, style, high)

    def _fill(self, text: str, style: Style, room: float) -> list[str]:
        """Fill lines greedily."""
        lines: list[str] = []
        current = ""
        for piece in pieces(text):
            if current and self.width((current + piece).rstrip(), style) > room:
                lines.append(current.rstrip())
                current = ""
            current += piece
            while self.width(current.rstrip(), style) > room and len(current.rstrip()) > 1:
                cut = next(
                    (n for n in range(len(current) - 1, 1, -1) if self.width(current[:n], style) <= room), 1
                )
                lines.append(current[:cut].rstrip())
                current = current[cut:]
        if current.strip():
            lines.append(current.rstrip())
        return lines
