"""The sketch of a picture: all that is decided between the scene and the finished sheet.

Every text is measured, boxes get the least width that suits the longest word, such as "identification" at the
counter, routes are laid, and everything is put on paper and written down.

Kept: a sketch is made in one go; its later parts read the earlier ones and never change them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from blueprint.drawing import (
    badges,
    bars,
    cards,
    fonts,
    labels,
    legend,
    queues,
    regions,
    rows,
    shapes,
    summary,
    surroundings,
    theme,
)
from blueprint.drawing.badges import Badge
from blueprint.drawing.boxes import Box
from blueprint.drawing.labels import Place
from blueprint.drawing.links import Link, step_key
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.net import Routes, Stand
from blueprint.drawing.paper import Frame, Needs, Paper, lay_out
from blueprint.drawing.provenance import Imprint, imprint_of
from blueprint.drawing.regions import Region
from blueprint.drawing.routes import lay
from blueprint.drawing.scene import Scene, stage
from blueprint.drawing.setting import Setting
from blueprint.drawing.tracks import assign
from blueprint.drawing.words import text_of, word
from blueprint.text import printable

if TYPE_CHECKING:
    import networkx as nx

LEAST_WIDTH = 480.0  # of a sheet
BROAD = 1.3  # a sheet is at least about so many times as broad as high, while gutters are no wider than
WIDEST_GUTTER = 70.0
FILLING_GUTTER = 150.0  # … of a page that is to be filled
SPARED = 0.85  # of what is spare on a sheet goes to the gutters; labels may need the rest
TRIES = 4  # at making room for labels
DETOURS = 4  # at laying links around, when there is no room for their labels or they lie too close


@dataclass(frozen=True, slots=True)
class Band:
    """One band on paper, its lanes beginning at height 0.

    Attributes:
        paper: where everything is.
        labels: where the label of each link stands.
        regions: the outlines of what goes wrong.
        badges: what stands beside them.
    """

    paper: Paper
    labels: dict[str, Place] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    badges: tuple[Badge, ...] = ()


class Sketch:
    """Everything known about a picture before it is written down.

    Attributes:
        scene: boxes, links and cells.
        measure: the measures of all texts.
        bands: the bands on paper.
    """

    def __init__(self, graph: "nx.DiGraph[str]", setting: Setting) -> None:
        self.setting = setting
        self.lang = setting.lang
        differences = setting.differences
        self.findings = setting.findings or (differences.after if differences else None)
        self.scene: Scene = stage(
            graph,
            setting.lang,
            setting.findings,
            setting.columns,
            setting.branches,
            setting.times,
            differences,
        )
        told = differences or setting.findings
        bare = word(
            "title_change" if differences else "title",
            self.lang,
            service=text_of(graph.graph["service"], self.lang),
        )
        self.title = (told.title if told else "") or bare
        scenario = word("scenario", self.lang, text=printable(setting.scenario)) if setting.scenario else ""
        lead = setting.findings.lead if setting.findings else ""
        named = text_of(graph.graph["service"], self.lang) if told and told.title else ""
        self.notes = [
            part
            for part in (lead, " · ".join(filter(None, (named, scenario, told.note if told else ""))))
            if part
        ]
        self.scale = legend.scale_of(differences, setting.lang)
        self.cards = cards.cards(differences.headlines, setting.lang) if differences else []
        if setting.findings and not setting.plain:
            self.cards = cards.strip(setting.findings.strip)
        self.imprint: Imprint = imprint_of(graph, told, setting.drawn)
        self.foot = self.imprint.line(self.lang)
        self.causes = self.findings.marked() if self.findings else ()
        self.told = {
            (c.kind, c.name): badges.lines_of(c, self.findings, self.lang)
            for c in self.causes
            if self.findings
        }
        self.used = legend.used_signs(self.scene.boxes.values(), self.scene.links, self.causes)
        self.rows = rows.of(graph, setting.rows, self.findings, self.lang)
        self.summary = (
            summary.of(setting.findings, self.lang) if setting.findings and not setting.plain else None
        )
        self.measure = self._measure()
        self.box_width = self._box_width()
        boxes = self.scene.boxes
        self.lines = {k: shapes.text_lines(box, self.measure, self.box_width) for k, box in boxes.items()}
        cut: list[tuple[str, Style]] = []
        for key, (title, small) in self.lines.items():
            cut += [(line, shapes.name_style(boxes[key])) for line in title] + [
                (line, shapes.SMALL) for line in small
            ]
        self.measure.learn(cut)
        self.before = {
            key: queues.width(box.queue, self.measure) for key, box in boxes.items() if box.queue is not None
        }
        made = [self._band(number) for number in range(self.scene.bands)]
        widest = [LEAST_WIDTH, setting.width - 2 * theme.MARGIN]
        made = _one_badge_each(made)
        right = max([theme.MARGIN + max(widest), *(band.paper.right for band in made)])
        self.bands = [replace(band, paper=replace(band.paper, right=right)) for band in made]
        notes = [(self.title, surroundings.TITLE), *((note, surroundings.NOTE) for note in self.notes)]
        self.heads = [
            (line, style) for text, style in notes for line in self.measure.wrap(text, style, self.room)
        ]
        self.measure.learn(self.heads)

    def _measure(self) -> Measure:
        """Measure every text of the picture at once."""
        wanted: list[tuple[str, Style]] = [(self.title, surroundings.TITLE), (self.foot, surroundings.FOOT)]
        wanted += [(note, surroundings.NOTE) for note in self.notes]
        for box in self.scene.boxes.values():
            wanted.append((box.title, shapes.name_style(box)))
            wanted += [(line, shapes.SMALL) for line in box.small]
            wanted += queues.texts(box.queue) if box.queue is not None else []
        wanted += [pair for lines in self.told.values() for pair in badges.texts(lines)]
        wanted += [pair for row in self.rows for pair in row.texts()]
        wanted += summary.texts(self.summary, self.lang) if self.summary else []
        shares = {text for k in self.scene.links for text in (k.label, *shapes.label_parts(k.label))}
        wanted += [(text, shapes.SHARE) for text in sorted(shares)]
        for lane in self.scene.lanes:
            wanted += [(lane.label, surroundings.HEAD), (lane.line_name(self.lang), surroundings.LINE_NAME)]
        wanted += [(text, surroundings.PHASE) for _, text in self.scene.phases.values()]
        wanted += legend.texts(self.used, self.scale, self.lang) + cards.texts(self.cards)
        fonts.warn_of_missing("".join(text for text, _ in wanted))
        return Measure(wanted, fonts.family(self.lang), self.setting.scale)

    def _box_width(self) -> float:
        """Return the narrowest of the theme's widths at which no word is cut and no title is long."""
        for width in theme.BOX_WIDTHS:
            if width >= self.setting.box_width and all(
                self._suits(box, width) for box in self.scene.boxes.values()
            ):
                return width
        return theme.BOX_WIDTHS[-1]

    def _suits(self, box: Box, width: float) -> bool:
        """Tell whether a box's text looks well at this width."""
        room = shapes.text_room(box, width)
        style = shapes.name_style(box)
        if self.measure.widest_piece(box.title, style) > room:
            return False
        return len(self.measure.wrap(box.title, style, room)) <= 3

    def _needs(self, number: int) -> Needs:
        """Return what the parts of a band need."""
        scene, grid = self.scene, self.scene.grids[number]
        heights: list[float | None] = []
        calm: list[bool] = []
        lower: dict[str, tuple[float, float]] = {}
        low_rows: dict[int, float] = {}
        for lane in range(len(grid.lanes)):
            keys = [key for key, cell in grid.places.items() if cell.lane == lane]
            tall = {
                k: shapes.height_of(scene.boxes[k], self.lines[k], self.box_width, self.measure)
                for k in keys if scene.boxes[k].kind != "connector"
            }  # fmt: skip
            low = all(scene.boxes[key].kind in ("evidence", "system", "connector") for key in keys)
            lowest = theme.LOW_HEIGHT if low else theme.BOX_HEIGHT
            heights.append(max(lowest, *tall.values(), 0.0) if keys else None)
            if any(scene.boxes[key].kind == "menu" for key in tall):
                others = [key for key in tall if scene.boxes[key].kind != "menu"]
                usual = max((tall[key] for key in others), default=0.0)
                menus = {grid.row(key) for key in tall if key not in others}
                lower |= {key: (self.box_width, max(lowest, usual)) for key in others}
                low_rows |= {
                    grid.row(key): max(lowest, usual) for key in others if grid.row(key) not in menus
                }
            calm.append(low)
        small = [theme.CONNECTOR + 8.0] * grid.columns
        for key, cell in grid.places.items():
            if scene.boxes[key].kind != "connector":
                small[cell.column] = self.box_width
        sizes = lower | {
            key: (theme.CONNECTOR + 6.5 * (len(scene.boxes[key].title) - 1), theme.CONNECTOR)
            for key in grid.places if scene.boxes[key].kind == "connector"
        }  # fmt: skip
        if not grid.places:
            small = [self.box_width]
        hexagons = frozenset(key for key in grid.places if scene.boxes[key].kind == "decision")
        lane_rows = [grid.rows(lane) for lane in range(len(grid.lanes))]
        least = surroundings.least_heights(scene, self.measure, self.lang)
        if self.setting.lanes == "used":
            least = [high if height else 0.0 for high, height in zip(least, heights, strict=True)]
        least = [high + self.setting.lane_room if high else high for high in least]
        tails: dict[int, float] = {}
        entries: dict[str, float] = {}
        for key, wide in self.before.items():
            queue = scene.boxes[key].queue
            if key in grid.places and queue is not None:
                column = grid.places[key].column
                tails[column] = max(tails.get(column, 0.0), wide + regions.SIDE * (queue.grade > 0))
                entries[key] = queues.entry(queue, self.measure)
        return Needs(
            small, heights, lane_rows, least, sizes, low_rows, hexagons, calm, tails=tails, entries=entries
        )

    def _band(self, number: int) -> Band:
        """Lay the routes of a band and put everything on paper, with room for labels."""
        boxes, grid = self.scene.boxes, self.scene.grids[number]
        needs = self._needs(number)
        stands = {
            key: shapes.stand(
                boxes[key], grid.row(key), cell.column, needs.widths[cell.column],
                high := needs.low_rows.get(grid.row(key), needs.heights[cell.lane]) or theme.BOX_HEIGHT,
                needs.sizes.get(key, (0.0, high))[1],
            )
            for key, cell in grid.places.items()
        }  # fmt: skip
        links = self.scene.band_links(number)
        avoid: dict[str, int] = {}
        for _ in range(DETOURS):
            routes = lay(links, stands, grid.columns, sum(needs.lane_rows), avoid, needs.entries)
            paper, placed = self._with_labels(number, links, stands, routes, needs)
            crowded = [key for key, place in placed.items() if not place.clear]
            crowded += labels.too_close(paper.routes)
            if not crowded:
                break
            avoid |= {key: routes.ways[key].out for key in crowded}
        gone = {
            link.key for link in links if link.change == "removed"
        }  # what was is said only where there is room
        placed = {key: place for key, place in placed.items() if place.clear or key not in gone}
        outlines = self._regions(number, paper)
        return Band(paper, placed, outlines, tuple(self._badges(paper, placed, outlines)))

    def _regions(self, number: int, paper: Paper) -> tuple[Region, ...]:
        """Return the outlines of what goes wrong in a band: each step is in that of its worst queue."""
        grid = self.scene.grids[number]
        cells = {key: (grid.row(key), cell.column) for key, cell in grid.places.items()}
        wanted = []
        for cause in self.causes:
            if cause.kind == "queue" and self.findings:
                own = [name for name in cause.steps if self.findings.cause_at(name) == cause]
                keys = (
                    [step_key(name) for name in own if self.scene.boxes[step_key(name)].change != "removed"]
                    if own
                    else []
                )
                wanted.append(((cause.kind, cause.name), cause.grade, cause.rank, keys))
        return regions.lay(wanted, cells, paper, self.before, self.box_width)

    def _badges(self, paper: Paper, placed: Mapping[str, Place], outlines: Sequence[Region]) -> list[Badge]:
        """Return the badges that stand beside the outlines of a band."""
        there = {region.cause for region in outlines}
        wanted = [(c, self.told[c.kind, c.name]) for c in self.causes if (c.kind, c.name) in there]
        solid = [*self._obstacles(paper), *(place.frame for place in placed.values())]
        routes = [frame for route in paper.routes.values() for frame in labels.thin_frames(route)]
        lines = [bottom for _, bottom in paper.lanes]
        edges = (theme.MARGIN + theme.HEAD_WIDTH + 5, paper.lanes[0][0] + 2, paper.right - 2, lines[-1] - 2)
        return badges.place(wanted, outlines, (solid, routes), lines, edges, self.measure)

    def _obstacles(self, paper: Paper) -> list[Frame]:
        """Return what nothing may be written over: boxes, their marks, and the queues before them."""
        found = list(paper.boxes.values())
        for key in sorted(paper.boxes):
            box, frame = self.scene.boxes[key], paper.boxes[key]
            found += shapes.mark_frames(box, frame)
            if key in self.before:
                wide = self.before[key]
                found.append(Frame(frame.left - wide / 2, frame.y, wide, frame.height))
        return found

    def _with_labels(
        self, number: int, links: Sequence[Link], stands: Mapping[str, Stand], routes: Routes, needs: Needs
    ) -> tuple[Paper, dict[str, Place]]:
        """Put a band on paper and its labels beside their routes, making room until none is crowded."""
        filled = [bool(height) for height, count in zip(needs.heights, needs.lane_rows, strict=True)
                  for _ in range(count)]  # fmt: skip
        tracks = assign(links, routes, stands, {row for row, there in enumerate(filled) if there})
        corner = (theme.MARGIN + theme.HEAD_WIDTH + 3, 0.0)
        columns = self.scene.grids[number].columns
        paper = lay_out(links, stands, routes, tracks, needs, corner)
        wanted = (
            self.setting.width - theme.MARGIN if self.setting.width else BROAD * (paper.lanes[-1][1] + 120)
        )
        spare = SPARED * max(wanted - paper.right, 0.0) / columns
        widest = FILLING_GUTTER if self.setting.width else WIDEST_GUTTER
        needs = replace(needs, gutter=min(needs.gutter + spare, widest))
        sizes = {link.key: shapes.label_sizes(link, self.measure) for link in links if link.label}
        straight = {
            link.key: max(stands[link.tail].column, stands[link.head].column)
            for link in links
            if link.label
            and not routes.ways[link.key].bends
            and stands[link.tail].row == stands[link.head].row
        }
        placed: dict[str, Place] = {}
        rooms: dict[tuple[str, int], float] = {}
        leads: dict[int, float] = {}
        gutters: dict[int, float] = {}
        for key, gutter in straight.items():
            gutters[gutter] = max(gutters.get(gutter, 0.0), sizes[key][0][0] + 27)
        for _ in range(TRIES):
            needs = replace(needs, rooms=dict(rooms), leads=dict(leads), gutters=gutters)
            paper = bars.widened(
                lay_out(links, stands, routes, tracks, needs, corner), links, self.scene.boxes
            )
            height = paper.lanes[-1][1]
            headings = Frame(corner[0] / 2, height / 2, corner[0], height)
            obstacles = [*self._obstacles(paper), headings]
            for region in self._regions(number, paper):
                obstacles += labels.thin_frames((*region.outline, region.outline[0]))
            lines = [bottom for _, bottom in paper.lanes]
            both = {link.key for link in links if link.both}
            placed = labels.place_labels(paper.routes, sizes, obstacles, lines, both)
            crowded = sorted(key for key, place in placed.items() if not place.clear)
            for key in crowded:
                wide = sizes[key][0][0]
                if key in straight:
                    leads[straight[key]] = max(leads.get(straight[key], 0.0), wide + 16)
                for piece in range(len(routes.ways[key].bends) + 1):
                    rooms[key, piece] = min(rooms.get((key, piece), 0.0) + wide / 2 + 4, wide + 12)
            if not crowded:
                break
        return paper, placed

    @property
    def busiest(self) -> float:
        """The customers an hour of the flow that is drawn widest."""
        volumes = [link.volume for link in self.scene.links if link.volume is not None]
        return max([self.setting.busiest, *volumes])

    def frame(self, key: str) -> Frame:
        """Return where a box is, within its band."""
        return next(band.paper.boxes[key] for band in self.bands if key in band.paper.boxes)

    @property
    def width(self) -> float:
        """The width of the sheet at full size."""
        return self.bands[0].paper.right + theme.MARGIN

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - 2 * theme.MARGIN

    @property
    def sizes(self) -> str:
        """What causes are placed by: ``cost`` or ``worth``."""
        return self.findings.sizes if self.findings else "cost"


def _one_badge_each(bands: Sequence[Band]) -> list[Band]:
    """Return bands with one badge for each cause, in the first where there is room for it."""
    shown: set[tuple[str, str]] = set()
    found = []
    for band in bands:
        kept = tuple(badge for badge in band.badges if badge.frame is not None and badge.cause not in shown)
        shown |= {badge.cause for badge in kept}
        found.append(replace(band, badges=kept))
    return found
