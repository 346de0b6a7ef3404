"""The sketch of a picture: all that is decided between the scene and the finished sheet.

Every text is measured, boxes get the least width that suits the longest word, such as "identification" at the
counter, routes are laid, and everything is put on paper and written down.

Kept: a sketch is made in one go; its later parts read the earlier ones and never change them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from blueprint.drawing import change_cards, fonts, labels, legend, shapes, surroundings, theme
from blueprint.drawing.bands import LIMIT
from blueprint.drawing.boxes import ROOM, Box, Link
from blueprint.drawing.columns import ROWS
from blueprint.drawing.differences import Differences
from blueprint.drawing.labels import Place
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.net import Routes, Stand
from blueprint.drawing.paper import Frame, Needs, Paper, lay_out
from blueprint.drawing.provenance import Imprint, imprint_of
from blueprint.drawing.results_shown import Findings
from blueprint.drawing.routes import lay
from blueprint.drawing.scene import Scene, stage
from blueprint.drawing.tracks import assign
from blueprint.drawing.words import text_of, word
from blueprint.text import printable

if TYPE_CHECKING:
    import networkx as nx

LEAST_WIDTH = 480.0  # of a sheet
BROAD = 1.3  # a sheet is at least about so many times as broad as high, while gutters are no wider than
WIDEST_GUTTER = 70.0
SPARED = 0.85  # of what is spare on a sheet goes to the gutters; labels may need the rest
FIGURES_WIDTH = 110.0  # a box is made no wider than this to keep its worth on one line
TRIES = 4  # at making room for labels
DETOURS = 3  # at laying straight links around, when there is no room for their labels


@dataclass(frozen=True, slots=True)
class Setting:
    """How a picture is set.

    Attributes:
        lang: language of the texts.
        findings: what a simulation found, if anything.
        columns: the most columns of a band.
        rows: the rows a lane may grow to for branches.
        scale: what all is drawn at, 1 for full size.
        theme: name of the colours.
        scenario: what is supposed, in the designer's words.
        times: whether to write how long each step takes.
        width: how wide the sheet is to be at least, points at full size; 0 for what suits its height.
        drawn: the date on which the picture is made.
        differences: what differs, if the graph joins two versions of a service.
        box_width: the least width of the boxes, points at full size, to draw several services alike.
        busiest: the customers an hour of the widest flow; the most of this service when 0.
        figures: the most lines of figures in a box that says what it is worth.
    """

    lang: str = "en"
    findings: Findings | None = None
    columns: int = LIMIT
    rows: int = ROWS
    scale: float = 1.0
    theme: str = "colour"
    scenario: str = ""
    times: bool = False
    width: float = 0.0
    drawn: str = ""
    differences: Differences | None = None
    box_width: float = 0.0
    busiest: float = 0.0
    figures: int = ROOM


@dataclass(frozen=True, slots=True)
class Band:
    """One band on paper, its lanes beginning at height 0.

    Attributes:
        paper: where everything is.
        labels: where the label of each link stands.
        times: elapsed time at its columns.
    """

    paper: Paper
    labels: dict[str, Place] = field(default_factory=dict)
    times: dict[int, str] = field(default_factory=dict)


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
        self.findings = setting.findings
        self.scene: Scene = stage(
            graph,
            setting.lang,
            setting.findings,
            setting.columns,
            setting.rows,
            setting.times,
            setting.differences,
            setting.figures,
        )
        told = setting.differences or setting.findings
        title = "title_change" if setting.differences else "title_simulated" if told else "title"
        self.title = word(title, self.lang, service=text_of(graph.graph["service"], self.lang))
        scenario = word("scenario", self.lang, text=printable(setting.scenario)) if setting.scenario else ""
        self.note = " · ".join(part for part in (scenario, told.note if told else "") if part)
        self.scale = legend.scale_of(setting.findings, setting.differences, setting.lang)
        self.cards = (
            change_cards.cards(setting.differences.headlines, setting.lang) if setting.differences else []
        )
        self.imprint: Imprint = imprint_of(graph, told, setting.drawn)
        self.foot = self.imprint.line(self.lang)
        self.used = legend.used_signs(self.scene.boxes.values(), self.scene.links)
        self.ruler = (
            word("elapsed", self.lang, unit=word(self.findings.unit, self.lang)) if self.findings else ""
        )
        self.measure = self._measure()
        self.box_width = self._box_width()
        boxes = self.scene.boxes
        self.lines = {k: shapes.text_lines(box, self.measure, self.box_width) for k, box in boxes.items()}
        made = [self._band(number) for number in range(self.scene.bands)]
        widest = [self.measure.width(self.title, surroundings.TITLE), LEAST_WIDTH]
        widest.append(setting.width - 2 * theme.MARGIN)
        widest.append(self.measure.width(self.note, surroundings.NOTE))
        right = max([theme.MARGIN + max(widest), *(band.paper.right for band in made)])
        self.bands = [replace(band, paper=replace(band.paper, right=right)) for band in made]

    def _measure(self) -> Measure:
        """Measure every text of the picture at once."""
        wanted: list[tuple[str, Style]] = [(self.title, surroundings.TITLE), (self.note, surroundings.NOTE)]
        wanted += [(self.foot, surroundings.FOOT), (self.ruler, surroundings.TIME)]
        for box in self.scene.boxes.values():
            wanted.append((box.title, shapes.name_style(box)))
            wanted += [(line, shapes.SMALL) for line in box.small]
        shares = {text for k in self.scene.links for text in (k.label, *shapes.label_parts(k.label))}
        wanted += [(text, shapes.SHARE) for text in sorted(shares)]
        for lane in self.scene.lanes:
            wanted += [(lane.label, surroundings.HEAD), (lane.line_name(self.lang), surroundings.LINE_NAME)]
        wanted += [(text, surroundings.PHASE) for _, text in self.scene.phases.values()]
        wanted += legend.texts(self.used, self.scale, self.lang) + change_cards.texts(self.cards)
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
        figure = box.small[0] if box.rank is not None or box.unsure else ""
        figure_width = self.measure.width(figure, shapes.SMALL)
        if box.kind != "decision" and room + 4 < figure_width <= shapes.text_room(box, FIGURES_WIDTH) + 4:
            return False
        return len(self.measure.wrap(box.title, style, room)) <= 3

    def _needs(self, number: int) -> Needs:
        """Return what the parts of a band need."""
        scene, grid = self.scene, self.scene.grids[number]
        heights: list[float | None] = []
        for lane in range(len(grid.lanes)):
            keys = [key for key, cell in grid.places.items() if cell.lane == lane]
            tall = [
                shapes.height_of(scene.boxes[k], self.lines[k], self.box_width, self.measure)
                for k in keys if scene.boxes[k].kind != "connector"
            ]  # fmt: skip
            heights.append(max(theme.BOX_HEIGHT, *tall, 0.0) if keys else None)
        small = [theme.CONNECTOR + 8.0] * grid.columns
        for key, cell in grid.places.items():
            if scene.boxes[key].kind != "connector":
                small[cell.column] = self.box_width
        sizes = {
            key: (theme.CONNECTOR + 6.5 * (len(scene.boxes[key].title) - 1), theme.CONNECTOR)
            for key in grid.places if scene.boxes[key].kind == "connector"
        }  # fmt: skip
        if not grid.places:
            small = [self.box_width]
        hexagons = frozenset(key for key in grid.places if scene.boxes[key].kind == "decision")
        rows = [grid.rows(lane) for lane in range(len(grid.lanes))]
        least = surroundings.least_heights(scene, self.measure, self.lang)
        return Needs(small, heights, rows, least, sizes, hexagons)

    def _band(self, number: int) -> Band:
        """Lay the routes of a band and put everything on paper, with room for labels."""
        boxes, grid = self.scene.boxes, self.scene.grids[number]
        needs = self._needs(number)
        stands = {
            key: shapes.stand(
                boxes[key], grid.row(key), cell.column, needs.widths[cell.column],
                needs.heights[cell.lane] or theme.BOX_HEIGHT,
            )
            for key, cell in grid.places.items()
        }  # fmt: skip
        links = self.scene.band_links(number)
        avoid: dict[str, int] = {}
        for _ in range(DETOURS):
            routes = lay(links, stands, grid.columns, sum(needs.lane_rows), avoid)
            paper, placed = self._with_labels(number, links, stands, routes, needs)
            crowded = [key for key, place in placed.items() if not place.clear]
            if not crowded:
                break
            avoid |= {key: routes.ways[key].out for key in crowded if not routes.ways[key].bends}
        gone = {
            link.key for link in links if link.change == "removed"
        }  # what was is said only where there is room
        placed = {key: place for key, place in placed.items() if place.clear or key not in gone}
        return Band(paper, placed, surroundings.times(grid, self.findings))

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
        needs = replace(needs, gutter=min(needs.gutter + spare, WIDEST_GUTTER))
        sizes = {link.key: self._label_sizes(link.label) for link in links if link.label}
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
            paper = lay_out(links, stands, routes, tracks, needs, corner)
            height = paper.lanes[-1][1]
            headings = Frame(corner[0] / 2, height / 2, corner[0], height)
            obstacles = [*paper.boxes.values(), headings]
            for key in sorted(paper.boxes):
                obstacles += shapes.mark_frames(self.scene.boxes[key], paper.boxes[key])
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

    def _label_sizes(self, label: str) -> list[tuple[float, float]]:
        """Return the size of a label, and of its parts one above the other if it has several."""
        sizes = [(self.measure.width(label, shapes.SHARE) + 3, labels.HEIGHT)]
        parts = shapes.label_parts(label)
        if len(parts) > 1:
            wide = max(self.measure.width(part, shapes.SHARE) for part in parts)
            sizes.append((wide + 3, len(parts) * labels.HEIGHT))
            sizes = sizes[-1:] if len(parts) > 2 else sizes
        return sizes

    @property
    def busiest(self) -> float:
        """The customers an hour of the flow that is drawn widest."""
        volumes = [link.volume for link in self.scene.links if link.volume is not None]
        return max([self.setting.busiest, *volumes])

    def frame(self, key: str) -> Frame:
        """Return where a box is, within its band."""
        return next(band.paper.boxes[key] for band in self.bands if key in band.paper.boxes)

    def band_height(self, number: int) -> float:
        """Return the height of a band with its phases and its ruler."""
        return self.phases_room + self.bands[number].paper.lanes[-1][1] + self.ruler_room

    @property
    def width(self) -> float:
        """The width of the sheet at full size."""
        return self.bands[0].paper.right + theme.MARGIN

    @property
    def cards_top(self) -> float:
        """The y at which the headlines begin, below title and note."""
        return theme.MARGIN + 24 + (15 if self.note else 0) + (4 if self.cards else 0)

    def card_rows(self) -> list[list[change_cards.Card]]:
        """Return the headlines, row by row."""
        return change_cards.rows(self.cards, self.measure, self.width - 2 * theme.MARGIN)

    def head_room(self, numbers: Sequence[int]) -> float:
        """Return the height of title and note, and on the sheet with the first band of the headlines."""
        return self.cards_top + (change_cards.ROW * len(self.card_rows()) if 0 in numbers else 0.0)

    @property
    def phases_room(self) -> float:
        """The height of the phases above a band."""
        return surroundings.PHASES_ROOM if self.scene.phases else 4.0

    @property
    def ruler_room(self) -> float:
        """The height of the ruler below a band."""
        return surroundings.RULER_ROOM if any(band.times for band in self.bands) else 4.0

    def legend_rows(self, numbers: Sequence[int]) -> list[list[legend.Entry]]:
        """Return the legend of some bands, row by row."""
        links = [link for number in numbers for link in self.scene.band_links(number)]
        boxes = [
            box for n in numbers for key, box in self.scene.boxes.items() if key in self.scene.grids[n].places
        ]
        used = legend.used_signs(boxes, links)
        entries = legend.entries(used, self.scale, self.lang, self.measure)
        return legend.rows(entries, self.width - 2 * theme.MARGIN)

    def height(self, numbers: Sequence[int]) -> float:
        """Return the height, at full size, of a sheet with these bands."""
        bands = sum(self.band_height(number) for number in numbers)
        bands += surroundings.BAND_GAP * (len(numbers) - 1)
        rows = legend.ROW * len(self.legend_rows(numbers))
        return self.head_room(numbers) + bands + rows + (12 if self.foot else 0) + theme.MARGIN / 2
