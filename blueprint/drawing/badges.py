"""The badges of causes: what each costs, in a field of its own beside its region, where there is room.

"1 Queue for Officer, busy 87 % · 3,400 CNY ±500 a day · 33 lost" hangs at the edge of the region, over no box, no
queue, no flow and no label. Where there is no room the places alone sit at the corner; the figure stands in the bars
below anyway.

Kept: a badge touches nothing but the edge of its own region.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.labels import Neighbours
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Frame, Spot
from blueprint.drawing.regions import Region
from blueprint.drawing.results_shown import CauseFinding, Findings, is_known
from blueprint.drawing.shapes import rank_width
from blueprint.drawing.theme import BADGE, SMALL_SIZE, ink_on
from blueprint.drawing.words import word
from blueprint.estimate import percent

HEAD = Style(SMALL_SIZE, bold=True)
TEXT = Style(SMALL_SIZE)
PADDING = 5.0
LINE = 10.0
FAR = 130.0  # from a region a badge may stand
STEP = 8.0  # between two places that are tried
APART = 4.0  # between a badge and the edge that it hangs at


@dataclass(frozen=True, slots=True)
class Badge:
    """The badge of one cause: where it is, and its lines; one without a frame has no room.

    ``leader`` joins it to the edge of its region, the ``region``-th of its cause, if it does not hang there.
    """

    cause: tuple[str, str]
    grade: int
    rank: str
    lines: tuple[str, ...]
    frame: Frame | None = None
    leader: tuple[Spot, Spot] | None = None
    region: int = -1


def lines_of(cause: CauseFinding, findings: Findings, lang: str) -> tuple[str, ...]:
    """Return what stands in a badge: what it is and how busy, what it costs, how many it loses."""
    busy = word("busy", lang, value=percent(cause.busy, lang)) if is_known(cause.busy) else ""
    comma = word("comma", lang)
    first = comma.join(part for part in (cause.words, busy) if part)
    size = word("a_day", lang, value=cause.size.say(findings.size_unit, lang))
    lost = (
        word("lost", lang, value=cause.lost.figure("", lang))
        if cause.lost.known and cause.lost.mean > 0
        else ""
    )
    return first, " · ".join(part for part in (size, lost) if part)


def texts(lines: Iterable[str]) -> list[tuple[str, Style]]:
    """Return the texts of a badge, to be measured."""
    return [(line, HEAD if at == 0 else TEXT) for at, line in enumerate(lines)]


def size_of(lines: Sequence[str], rank: str, measure: Measure) -> Spot:
    """Return width and height of a badge."""
    wide = max(measure.width(text, style) for text, style in texts(lines))
    beside = rank_width(rank) + 4 if rank else 0.0
    return wide + beside + 2 * PADDING, LINE * len(lines) + 2 * PADDING - 2


class _Room:
    """What is taken on a band, and where a badge may stand."""

    def __init__(
        self, regions: Sequence[Region], taken: tuple[Iterable[Frame], Iterable[Frame]], lines: Sequence[float],
        edges: tuple[float, float, float, float],
    ) -> None:  # fmt: skip
        self.around, self.solid = Neighbours(), Neighbours()
        self.lines, self.edges = lines, edges
        solid, routes = taken
        for frame in solid:
            self.take(frame)
        for frame in routes:
            self.around.add("", frame)
            if frame.height > frame.width:  # a leader may cross a flow, but not run along it
                self.solid.add("", Frame(frame.x, frame.y, frame.width + 6, frame.height))
        for region in regions:
            for frame in _border(region.outline):
                self.around.add("", frame)
            if region.rank:
                self.take(Frame(*region.corner, rank_width(region.rank) + 2, BADGE + 3))

    def take(self, frame: Frame) -> None:
        """Let nothing else stand there."""
        self.around.add("", frame)
        self.solid.add("", frame)

    def free(self, frame: Frame) -> bool:
        """Tell whether a badge may stand there."""
        left, top, right, bottom = self.edges
        within = left <= frame.left and frame.right <= right and top <= frame.top and frame.bottom <= bottom
        clear = all(abs(frame.y - y) > frame.height / 2 + 2 for y in self.lines)
        return within and clear and not self.around.touched(frame, "own")

    def clear(self, leader: tuple[Spot, Spot]) -> bool:
        """Tell whether a leader touches nothing but flows and lines that it crosses."""
        (x0, y0), (x1, y1) = leader
        frame = Frame((x0 + x1) / 2, (y0 + y1) / 2, abs(x1 - x0) + 2, abs(y1 - y0) - 2 * APART)
        return not self.solid.touched(frame, "own")


def place(
    wanted: Sequence[tuple[CauseFinding, tuple[str, ...]]],
    regions: Sequence[Region],
    taken: tuple[Iterable[Frame], Iterable[Frame]],
    lines: Sequence[float],
    edges: tuple[float, float, float, float],
    measure: Measure,
) -> list[Badge]:
    """Find a place for the badge of each cause, at the edge of one of its regions or near it.

    Args:
        wanted: the causes and what stands in their badges, the worst first.
        regions: all regions.
        taken: boxes, queues, marks and labels; and the pieces of routes.
        lines: heights of the lines between lanes.
        edges: left, top, right and bottom of what may be used.
        measure: the measures of the texts.
    """
    room = _Room(regions, taken, lines, edges)
    found = []
    for cause, told in wanted:
        own = [region for region in regions if region.cause == (cause.kind, cause.name)]
        badge = Badge((cause.kind, cause.name), cause.grade, cause.rank, told)
        for shown in (told, _narrow(told)):
            best = next(_places(own, size_of(shown, cause.rank, measure), room), None)
            if best is not None:
                number = next(n for n, one in enumerate(own) if best[2] in one.parts)
                badge = replace(badge, lines=shown, frame=best[0], leader=best[1], region=number)
                room.take(best[0])
                break
        found.append(badge)
    return found


def _narrow(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of a badge cut into shorter ones."""
    return tuple(
        part for line in lines for mark in (" · ", ", ", "、") if mark in line for part in line.split(mark)
    ) or tuple(lines)


def _border(outline: Sequence[Spot]) -> Iterator[Frame]:
    """Yield the sides of an outline as thin rectangles."""
    for (x0, y0), (x1, y1) in zip(outline, (*outline[1:], outline[0]), strict=True):
        yield Frame((x0 + x1) / 2, (y0 + y1) / 2, abs(x1 - x0) + 1, abs(y1 - y0) + 1)


def _places(
    regions: Sequence[Region], size: Spot, room: _Room
) -> Iterator[tuple[Frame, tuple[Spot, Spot] | None, Frame]]:
    """Yield places that are free, with the part they belong to: at its edge, within it, or near it with a leader."""
    width, height = size
    parts = [part for region in regions for part in region.parts if part.width > 30]
    for frame, part in (*_hanging(parts, size), *_within(parts, size)):
        if room.free(frame):
            yield frame, None, part
    for away in range(1, int(FAR / STEP)):
        for part in parts:
            for side in (1, -1):
                edge = part.bottom if side > 0 else part.top
                y = edge + side * (height / 2 + APART + STEP * away)
                for x in _along(part, width):
                    frame = Frame(x, y, width, height)
                    if not room.free(frame):
                        continue
                    low, high = max(part.left, frame.left) + 6, min(part.right, frame.right) - 6
                    for step in range(int(max(high - low, 0) / STEP) + 1):
                        leader = ((low + STEP * step, edge), (low + STEP * step, y - side * height / 2))
                        if low < high and room.clear(leader):
                            yield frame, leader, part
                            break


def _along(part: Frame, width: float) -> list[float]:
    """Return middles of a badge above or below a part: within it, then over its ends."""
    steps = int(max(part.width - width, 0) / STEP) + 1
    firsts = [part.left + width / 2 + STEP * step for step in range(steps)]
    return [*firsts, part.right - width / 2, part.right + width / 2 - 40, part.left - width / 2 + 40]


def _hanging(parts: Sequence[Frame], size: Spot) -> Iterator[tuple[Frame, Frame]]:
    """Yield places at the edges of parts: below, above, right, left."""
    width, height = size
    for side in (1, -1):
        for part in parts:
            y = part.y + side * (part.height / 2 + height / 2 + APART)
            yield from ((Frame(x, y, width, height), part) for x in _along(part, width))
    for side in (1, -1):
        for part in parts:
            x = part.x + side * (part.width / 2 + width / 2 + APART)
            steps = int(max(part.height - height, 0) / STEP) + 1
            yield from (
                (Frame(x, part.top + height / 2 + STEP * step, width, height), part) for step in range(steps)
            )


def _within(parts: Sequence[Frame], size: Spot) -> Iterator[tuple[Frame, Frame]]:
    """Yield places within parts."""
    width, height = size
    for part in parts:
        across, down = part.width - width - 2 * APART, part.height - height - 2 * APART
        if across < 0 or down < 0:
            continue
        for step in range(int(across / STEP) + 1):
            for lower in range(int(down / STEP) + 1):
                x = part.left + APART + width / 2 + STEP * step
                yield Frame(x, part.top + APART + height / 2 + STEP * lower, width, height), part


def draw(sheet: Sheet, badge: Badge, band: int) -> None:
    """Put down a badge where it has a place."""
    frame = badge.frame
    if frame is None:
        return
    look = sheet.look
    colour = look.grades[badge.grade]
    ink = ink_on(colour, "#000000")
    if badge.leader:
        sheet.line(list(badge.leader), None, color=colour, penwidth=1.6)
    name = f"badge-{badge.cause[0]}-{badge.cause[1]}-{band + 1}"
    sheet.shape((frame.x, frame.y), (frame.width, frame.height), "box", name, style="rounded,filled",
                fillcolor=colour, color=colour, penwidth=0.5, tooltip=", ".join(badge.lines))  # fmt: skip
    left = frame.left + PADDING
    if badge.rank:
        wide = rank_width(badge.rank)
        sheet.shape((left + wide / 2, frame.y), (wide, BADGE + 1), "box", style="rounded,filled",
                    fillcolor="#FFFFFF", color="#FFFFFF", penwidth=0.5)  # fmt: skip
        sheet.text((left + wide / 2, frame.y), TextLine(badge.rank, HEAD, look.grade_ink[badge.grade]))
        left += wide + 4
    y = frame.y - LINE * (len(badge.lines) - 1) / 2
    for at, line in enumerate(badge.lines):
        style = HEAD if at == 0 else TEXT
        sheet.left(left, y + LINE * at, TextLine(line, style, ink))
