"""The sketch of a picture: all that is decided between the scene and the finished sheet.

Every text is measured, boxes get the least width that suits the longest word, such as "identification" at the
counter, routes are laid, and everything is put on paper and written down.

Kept: a sketch is made in one go; its later parts read the earlier ones and never change them.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from blueprint.drawing import figures, fonts, labels, legend, surroundings, theme
from blueprint.drawing.boxes import Box
from blueprint.drawing.dot import Sheet, TextLine
from blueprint.drawing.findings import Findings
from blueprint.drawing.graphviz import arrow_overshoot
from blueprint.drawing.measure import Measure, Style
from blueprint.drawing.paper import Paper, lay_out
from blueprint.drawing.routes import lay
from blueprint.drawing.scene import Scene, stage
from blueprint.drawing.words import text_of, word

if TYPE_CHECKING:
    import networkx as nx

LEAST_WIDTH = 480.0  # of a sheet


class Sketch:
    """Everything known about a picture before it is written down.

    Attributes:
        scene: boxes, links and cells.
        measure: the measures of all texts.
        paper: where everything is, in points from the upper left.
    """

    def __init__(self, graph: "nx.DiGraph[str]", lang: str, findings: Findings | None, columns: int) -> None:
        self.lang = lang
        self.findings = findings
        self.scene: Scene = stage(graph, lang, findings, columns)
        self.used = legend.used_signs(self.scene.boxes.values(), self.scene.links)
        title = "title_simulated" if findings else "title"
        self.title = word(title, lang, service=text_of(graph.graph["service"], lang))
        self.note = findings.note if findings else ""
        self.foot = findings.foot if findings and findings.foot else str(graph.graph.get("fingerprint", ""))
        self.times = surroundings.times(self.scene, findings)
        self.measure = self._measure()
        self.box_width = self._box_width()
        boxes = self.scene.boxes
        self.lines = {k: figures.text_lines(box, self.measure, self.box_width) for k, box in boxes.items()}
        self.paper = self._paper()

    def _measure(self) -> Measure:
        """Measure every text of the picture at once."""
        wanted: list[tuple[str, Style]] = [(self.title, surroundings.TITLE), (self.note, surroundings.NOTE)]
        wanted += [(self.foot, surroundings.FOOT), (self._ruler_name(), surroundings.TIME)]
        for box in self.scene.boxes.values():
            wanted.append((box.title, figures.name_style(box)))
            wanted += [(line, figures.SMALL) for line in box.small]
        wanted += [(link.label, figures.SHARE) for link in self.scene.links]
        for lane in self.scene.lanes:
            wanted += [(lane.label, surroundings.HEAD), (lane.line_name(self.lang), surroundings.LINE_NAME)]
        wanted += [(text, surroundings.PHASE) for _, text in self.scene.phases.values()]
        wanted += legend.texts(self.used, self.findings, self.lang)
        fonts.warn_of_missing("".join(text for text, _ in wanted))
        return Measure(wanted, fonts.family(self.lang))

    def _ruler_name(self) -> str:
        """Return the name of the ruler of elapsed time; nothing when there is none."""
        return word("elapsed", self.lang, unit=word(self.findings.unit, self.lang)) if self.findings else ""

    def _box_width(self) -> float:
        """Return the narrowest of the theme's widths at which no word is cut and no title is long."""
        for width in theme.BOX_WIDTHS:
            if all(self._suits(box, width) for box in self.scene.boxes.values()):
                return width
        return theme.BOX_WIDTHS[-1]

    def _suits(self, box: Box, width: float) -> bool:
        """Tell whether a box's text looks well at this width."""
        room = figures.text_room(box, width)
        style = figures.name_style(box)
        if self.measure.widest_piece(box.title, style) > room:
            return False
        return len(self.measure.wrap(box.title, style, room)) <= 3

    def _heights(self) -> list[float | None]:
        """Return the height of the boxes of each lane of each band; None for a lane without any."""
        scene, grid = self.scene, self.scene.grid
        heights: list[float | None] = []
        for number in range(len(grid.lanes)):
            keys = [key for key, cell in grid.places.items() if cell.lane == number]
            needs = [
                figures.height_of(scene.boxes[k], self.lines[k], self.box_width, self.measure) for k in keys
            ]
            heights.append(max(theme.BOX_HEIGHT, *needs) if keys else None)
        return heights

    def _paper(self) -> Paper:
        """Lay the routes and put everything on paper, wide enough for the title."""
        boxes, grid = self.scene.boxes, self.scene.grid
        stands = {k: figures.stand(boxes[k], grid.row(k), cell.column) for k, cell in grid.places.items()}
        rows = [grid.rows(lane) for lane in range(len(grid.lanes))]
        links = self.scene.links
        routes = lay(links, stands, grid.columns, sum(rows))
        widths = self._label_widths()
        band = len(self.scene.lanes)
        above = surroundings.PHASES_ROOM if self.scene.phases else 4.0
        head = theme.MARGIN + 24 + (15 if self.note else 0)
        between = surroundings.BAND_GAP + above + (surroundings.RULER_ROOM if self.times else 0.0)
        gaps = dict.fromkeys(range(band, len(rows), band), between) | {0: head + above}
        left = theme.MARGIN + theme.HEAD_WIDTH + 3
        paper = lay_out(links, stands, routes, rows, self._heights(), gaps, self.box_width, left, widths)
        widest = [self.measure.width(self.title, surroundings.TITLE), LEAST_WIDTH]
        widest.append(self.measure.width(self.note, surroundings.NOTE))
        return replace(paper, right=max(paper.right, theme.MARGIN + max(widest)))

    def _label_widths(self) -> dict[str, float]:
        """Return the width of the label of each link that has one."""
        return {k.key: self.measure.width(k.label, figures.SHARE) + 3 for k in self.scene.links if k.label}

    def dot(self) -> str:
        """Write the picture down as DOT."""
        paper, measure = self.paper, self.measure
        width = paper.right + theme.MARGIN
        inner = width - 2 * theme.MARGIN
        entries = legend.entries(self.used, self.findings, self.lang, measure)
        legend_top = paper.lanes[-1][1] + (surroundings.RULER_ROOM if self.times else 4)
        foot_top = legend_top + legend.ROW * len(legend.rows(entries, inner))
        height = foot_top + (12 if self.foot else 0) + theme.MARGIN / 2
        sheet = Sheet(width, height, fonts.family(self.lang), self.title, measure, arrow_overshoot())
        sheet.shape((width / 2, height / 2), (width, height), name="paper", fillcolor=theme.WHITE, penwidth=0)
        title = TextLine(self.title, surroundings.TITLE, theme.INK)
        surroundings.left_text(sheet, theme.MARGIN, theme.MARGIN + 9, title)
        if self.note:
            note = TextLine(self.note, surroundings.NOTE, theme.PALE_INK)
            surroundings.left_text(sheet, theme.MARGIN, theme.MARGIN + 30, note)
        surroundings.draw_lanes(sheet, self.scene, paper, self.lang)
        surroundings.draw_phases(sheet, self.scene, paper, self.box_width)
        if self.times:
            surroundings.draw_rulers(sheet, self.scene, self.times, paper, self._ruler_name())
        legend.draw(sheet, entries, (theme.MARGIN, legend_top), inner, self.findings)
        if self.foot:
            foot = TextLine(self.foot, surroundings.FOOT, theme.PALE_INK)
            surroundings.left_text(sheet, theme.MARGIN, foot_top + 5, foot)
        for key, box in sorted(self.scene.boxes.items()):
            figures.draw_box(sheet, box, paper.boxes[key], self.lines[key])
        self._draw_links(sheet)
        return sheet.dot()

    def _draw_links(self, sheet: Sheet) -> None:
        """Put down the links, ties and calls first, with their shares."""
        paper, boxes = self.paper, self.scene.boxes
        obstacles = list(paper.boxes.values())
        for key, box in sorted(boxes.items()):
            obstacles += figures.mark_frames(box, paper.boxes[key])
        lanes = [(self.scene.lanes * self.scene.bands)[number] for number in range(len(paper.lanes))]
        lines = [bottom for lane, (_, bottom) in zip(lanes, paper.lanes, strict=True) if lane.line]
        spots = labels.place_labels(paper.routes, self._label_widths(), obstacles, lines)
        greatest = max((link.volume or 0.0 for link in self.scene.links), default=0.0)
        late = {"tie": 0, "call": 1, "flow": 2, "failure": 3, "rework": 4}
        for link in sorted(self.scene.links, key=lambda k: (late[k.kind], k.key)):
            label = None
            if link.label:
                ground = surroundings.ground_at(lanes, paper, spots[link.key][1])
                label = (figures.share_label(link.label, link.kind, ground), spots[link.key])
            tip = f"{boxes[link.tail].title} → {boxes[link.head].title} {link.label}".strip()
            pen = figures.pen_width(link, greatest)
            ends = (link.tail, link.head)
            figures.draw_link(sheet, paper.routes[link.key], link.kind, pen, ends, link.key, label, tip)
