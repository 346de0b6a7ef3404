"""The sheet of paper: shapes, lines and texts at given places, written down as DOT.

A counter's box is a Graphviz node with its position said, a route an edge with its curve said; Graphviz
decides nothing. Coordinates are points from the upper left, as one reads; DOT counts from the lower left, and
the turn is made here and nowhere else.

Kept: what is put down later is drawn later, but all lines are drawn over all shapes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot

from blueprint.drawing.measure import Measure, Style, html_line
from blueprint.drawing.paper import Spot
from blueprint.drawing.theme import Theme
from blueprint.text import printable

ROUND = 7.0  # radius of a bend
EMPTY_ROW = '<TR><TD FIXEDSIZE="TRUE" WIDTH="1" HEIGHT="{}"></TD></TR>'
ARROW = 10.0  # length of Graphviz's arrow head at size 1


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text with its style and colour."""

    text: str
    style: Style
    colour: str = ""


def quoted(text: str) -> str:
    """Return ``text`` as a DOT string, signs that nobody sees written out."""
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def curve(corners: Sequence[Spot], arrow: float, short: float = 0.0) -> tuple[list[Spot], Spot | None]:
    """Return the Bézier points of a line with rounded bends, and the tip of its arrow.

    Args:
        corners: corner points of the line.
        arrow: length of the arrow head, which the curve stops short of; 0 for none.
        short: how far before the last point the tip of the arrow stays.
    """
    points = list(dict.fromkeys(corners))
    tip = None
    if arrow:
        points, tip = _without_head(points, arrow, short)
    path = [points[0]]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        entry, leave = _towards(here, before), _towards(here, after)
        path += [path[-1], entry, entry, _blend(entry, here), _blend(leave, here), leave]
    return [*path, path[-1], points[-1], points[-1]], tip


def _without_head(corners: Sequence[Spot], arrow: float, short: float) -> tuple[list[Spot], Spot]:
    """Return a line that stops short of the arrow head at its end, and the tip of the head."""
    (x0, y0), (x1, y1) = corners[-2:]
    length = hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    back = min(arrow + short, 0.9 * length)
    return [*corners[:-1], (x1 - back * dx, y1 - back * dy)], (x1 - short * dx, y1 - short * dy)


def _towards(corner: Spot, other: Spot) -> Spot:
    """Return the point where the bend at ``corner`` begins on the way to ``other``."""
    length = hypot(other[0] - corner[0], other[1] - corner[1])
    share = min(ROUND, length / 2) / length
    return corner[0] + share * (other[0] - corner[0]), corner[1] + share * (other[1] - corner[1])


def _blend(end: Spot, corner: Spot) -> Spot:
    """Return the control point that makes a bend nearly a quarter circle."""
    return end[0] + 0.55 * (corner[0] - end[0]), end[1] + 0.55 * (corner[1] - end[1])


@dataclass(slots=True)
class Sheet:
    """A sheet that is being filled.

    Attributes:
        width, height: its size in points, when finished.
        font: the font list.
        title: what it is called.
        measure: the measures of its texts.
        look: its colours.
        overshoot: how far arrow heads reach beyond their tips, in widths of their lines.
        scale: what all lengths and sizes of letters are multiplied by.
        shift: how far all is moved right and down, in points of the finished sheet.
        prefix: what the names and ids of all things begin with, so that a sheet can hold two pictures.
    """

    width: float
    height: float
    font: str
    title: str
    measure: Measure
    look: Theme
    overshoot: float = 0.0
    scale: float = 1.0
    shift: Spot = (0.0, 0.0)
    prefix: str = ""
    _shapes: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _names: int = 0

    def name(self) -> str:
        """Return a new name for something that has none."""
        self._names += 1
        return f"mark-{self._names}"

    def shape(
        self, at: Spot, size: Spot, shape: str = "box", name: str = "", label: str = '""', **said: str | float
    ) -> str:
        """Put down a shape.

        Args:
            at: its middle.
            size: width and height.
            shape: a Graphviz shape.
            name: its name; also its id, unless empty.
            label: an HTML label in angle brackets.
            said: further Graphviz attributes.

        Returns:
            Its name, for lines to refer to.
        """
        name = self.prefix + name if name else self.name()
        own = {
            "pos": self._spot(at),
            "width": f"{size[0] * self.scale / 72:.4f}",
            "height": f"{size[1] * self.scale / 72:.4f}",
            "shape": shape,
        }
        own |= {"id": name} | self._said(said)
        self._shapes.append(f"  {quoted(name)} [{_attributes(own)} label={label}]")
        return name

    def text(self, at: Spot, line: TextLine, anchor: str = "", **said: str | float) -> None:
        """Put down a line of text with the middle of its letters at a place.

        ``anchor`` is ``left`` or ``right`` for one whose beginning or end shall stay where it is with any font.
        """
        at = (at[0], at[1] + self.measure.rise(line.style))
        own = {"pos": self._spot(at), "shape": "plain"} | ({"class": anchor} if anchor else {})
        attributes = _attributes(own | self._said(said))
        name = self.name()
        inner = html_line(line.text, line.style, line.colour, self.scale)
        self._shapes.append(
            f'  {quoted(name)} [{attributes} id={quoted(name)} style="" fixedsize=false label=<{inner}>]'
        )

    def left(self, left: float, y: float, line: TextLine) -> None:
        """Put down a line of text that begins at ``left``."""
        self.text((left + self.measure.exact(line.text, line.style) / 2, y), line, "left")

    def right(self, right: float, y: float, line: TextLine) -> None:
        """Put down a line of text that ends at ``right``."""
        self.text((right - self.measure.exact(line.text, line.style) / 2, y), line, "right")

    def line(
        self,
        corners: Sequence[Spot],
        ends: tuple[str, str] | None = None,
        arrow: str = "none",
        size: float = 0.0,
        label: tuple[str, Spot] | None = None,
        both: bool = False,
        heads: int = 1,
        **said: str | float,
    ) -> None:
        """Put down a line with rounded bends.

        Args:
            corners: its corner points, at least two.
            ends: names of the shapes it joins; two unseen points when None.
            arrow: a Graphviz arrow shape.
            size: size of the arrow head, 1 being 10 points long.
            label: an HTML label and its middle.
            both: whether there is an arrow head at its beginning too.
            heads: how many arrow heads stand behind one another at its end.
            said: further Graphviz attributes.
        """
        if ends is None:
            ends = (self._unseen(corners[0]), self._unseen(corners[-1]))
        else:
            ends = (self.prefix + ends[0], self.prefix + ends[1])
        short = self.overshoot * self.look.strength * float(said.get("penwidth", 1.0))
        length = ARROW * size * heads if arrow != "none" else 0.0
        start = None
        if both:
            turned, start = _without_head(corners[::-1], length, short)
            corners = turned[::-1]
        points, tip = curve(corners, length, short)
        pos = " ".join(self._spot(point) for point in points)
        tips = f"s,{self._spot(start)} " if start else ""
        tips += f"e,{self._spot(tip)} " if tip else ""
        own = {
            "pos": tips + pos,
            "arrowhead": arrow * heads,
            "arrowsize": f"{size * self.scale:.3f}",
        }
        own |= {"dir": "both", "arrowtail": arrow} if both else {}
        own |= self._said(said)
        written = ""
        if label:
            own["lp"] = self._spot(label[1])
            written = f" label={label[0]}"
        self._lines.append(f"  {quoted(ends[0])} -> {quoted(ends[1])} [{_attributes(own)}{written}]")

    def strokes(
        self,
        segments: Sequence[tuple[Spot, Spot]],
        name: str = "",
        label: tuple[str, Spot] | None = None,
        **said: str | float,
    ) -> None:
        """Put down many straight strokes as one thing, and a label over them if there is one.

        Args:
            segments: both ends of each stroke, at least one.
            name: their id; one of no meaning when empty.
            label: an HTML label and its middle.
            said: further Graphviz attributes.
        """
        ends = (self._unseen(segments[0][0]), self._unseen(segments[-1][1]))
        pieces = (" ".join(map(self._spot, (start, start, end, end))) for start, end in segments)
        own = {
            "pos": ";".join(pieces),
            "dir": "none",
            "id": self.prefix + name if name else self.name(),
        } | self._said(said)
        written = ""
        if label:
            own["lp"] = self._spot(label[1])
            written = f" label={label[0]}"
        self._lines.append(f"  {quoted(ends[0])} -> {quoted(ends[1])} [{_attributes(own)}{written}]")

    def _unseen(self, at: Spot) -> str:
        """Put down an unseen point for a line to end at."""
        name = self.name()
        self._shapes.append(
            f'  {quoted(name)} [pos="{self._spot(at)}" shape=point style=invis width=.01 height=.01 label=""]'
        )
        return name

    def _spot(self, at: Spot) -> str:
        """Return a place as DOT writes it."""
        x, y = at[0] * self.scale + self.shift[0], at[1] * self.scale + self.shift[1]
        return f"{x:.2f},{self.height - y:.2f}"

    def _said(self, said: Mapping[str, str | float]) -> dict[str, str]:
        """Return further attributes as text, lines as strong as the theme and the scale have them."""
        written = {key: str(value) for key, value in said.items()}
        if "id" in said:
            written["id"] = f"{self.prefix}{said['id']}"
        if float(said.get("penwidth", 0.0)):
            written["penwidth"] = f"{float(said['penwidth']) * self.look.strength * self.scale:.2f}"
        return written

    def table(
        self, lines: Sequence[TextLine], gap_after: int | None = None, ground: str = "", sink: float = 0.0
    ) -> str:
        """Return an HTML label with one row for each line of text.

        Args:
            lines: the lines.
            gap_after: number of lines after which a little room is left.
            ground: colour behind the text, if any.
            sink: how far, in points, the text is let down from the middle.
        """
        rows = [
            f"<TR><TD>{html_line(line.text, line.style, line.colour, self.scale)}</TD></TR>" for line in lines
        ]
        if gap_after is not None and 0 < gap_after < len(rows):
            rows.insert(gap_after, EMPTY_ROW.format(round(3 * self.scale)))
        if round(2 * sink * self.scale) > 0:
            rows.insert(0, EMPTY_ROW.format(round(2 * sink * self.scale)))
        behind = f' BGCOLOR="{ground}"' if ground else ""
        start = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"{behind}>'
        return f"<{start}{''.join(rows)}</TABLE>>"

    def dot(self) -> str:
        """Return the whole sheet as DOT."""
        corners = f"0,0,{self.width:.2f},{self.height:.2f}"
        head = [
            f"digraph {quoted(self.title)} {{",
            f'  graph [bb="{corners}" outputorder=nodesfirst pad=0 margin=0 bgcolor="white" notranslate=true]',
            f'  node [fontname="{self.font}" fixedsize=true label="" margin=0 style=filled]',
            f'  edge [fontname="{self.font}"]',
        ]
        return "\n".join([*head, *self._shapes, *self._lines, "}", ""])


def _attributes(said: dict[str, str]) -> str:
    """Return attributes as DOT writes them."""
    return " ".join(f"{key}={quoted(value)}" for key, value in said.items())
