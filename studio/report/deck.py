"""A report as slides (extra `office`): five to eight that can be read from the back of a room.

The answer, the blueprint, the comparison, before and after, the day, the hotspots, the inputs, and how it was done, as
far as they were asked for.

Invariant: nothing stands on a slide that the report does not say.
"""

from __future__ import annotations

import io
from typing import Any

from studio.report.extras import missing
from studio.report.parts import Cards, Figure, Points, Report, Section, Table, Words

WIDTH, HEIGHT, MARGIN = 33.867, 19.05, 1.5
"""Of a slide 16:9, in centimetres."""
TOP = 3.4
"""Where the body of a slide begins."""
MOST_POINTS, MOST_ROWS = 5, 7
LONG = 330
"""Letters of a point from which on it is cut at the end of a part of it."""
INK, SOFT, ACCENT = (29, 39, 49), (90, 102, 115), (42, 95, 147)


def pptx(report: Report) -> bytes:
    """The report as slides.

    Raises
    ------
    ValueError
        when python-pptx is not installed.
    """
    try:
        from pptx import Presentation
        from pptx.util import Cm
    except ImportError:
        raise missing("office", "python-pptx") from None
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDTH), Cm(HEIGHT)
    deck.core_properties.title, deck.core_properties.author = report.title, ""
    deck.core_properties.subject = report.service
    maker = _Maker(deck, report)
    told = maker.answer()
    for key in ("blueprint", "comparison", "change", "day", "hotspots", "inputs"):
        section = report.section(key)
        if section is not None and key not in told:
            maker.section(section)
    maker.method()
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


class _Maker:
    """Makes slides one after the other."""

    def __init__(self, deck: Any, report: Report) -> None:
        self.deck, self.report = deck, report

    def slide(self, title: str, *, size: float = 28) -> Any:
        """A slide with a title, a rule below it and the line that says what it was made from."""
        from pptx.util import Cm

        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        place = slide.shapes.title
        place.left, place.top, place.width, place.height = (
            Cm(MARGIN),
            Cm(0.8),
            Cm(WIDTH - 2 * MARGIN),
            Cm(2.1),
        )
        self.write(place, [(title, size, True, INK)])
        place.text_frame.vertical_anchor = 4  # bottom
        rule = slide.shapes.add_shape(1, Cm(MARGIN), Cm(3.0), Cm(WIDTH - 2 * MARGIN), Cm(0.06))
        rule.fill.solid()
        rule.fill.fore_color.rgb = _rgb(ACCENT)
        rule.line.fill.background()
        foot = slide.shapes.add_textbox(Cm(MARGIN), Cm(HEIGHT - 1.1), Cm(WIDTH - 2 * MARGIN), Cm(0.7))
        self.write(foot, [(self.report.made, 10, False, SOFT)])
        return slide

    def write(
        self, shape: Any, lines: list[tuple[str, float, bool, tuple[int, int, int]]], *, gap: float = 0
    ) -> None:
        """Paragraphs of (text, size, bold, colour)."""
        from pptx.util import Pt

        frame = shape.text_frame
        frame.word_wrap = True
        for place, (text, size, bold, colour) in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.alignment = 1  # left
            paragraph.space_after = Pt(gap)
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Calibri"
            run.font.color.rgb = _rgb(colour)
            _chinese(run)

    def body(
        self, slide: Any, lines: list[tuple[str, float, bool, tuple[int, int, int]]], gap: float = 8
    ) -> None:
        """Text over the whole body."""
        from pptx.util import Cm

        box = slide.shapes.add_textbox(Cm(MARGIN), Cm(TOP), Cm(WIDTH - 2 * MARGIN), Cm(HEIGHT - TOP - 1.5))
        self.write(box, lines, gap=gap)

    def answer(self) -> set[str]:
        """The finding as the title, below it what is wrong, what changes, what to do next; then the plots of it.

        Returns the keys of the sections that need no slide of their own any more.
        """
        section = self.report.section("decision")
        slide = self.slide(self.report.title)
        lines = [(self.report.about, 14.0, False, SOFT)]
        for part in section.parts if section else ():
            if isinstance(part, Words):
                size = 20.0 if len(lines) == 1 else 15.0
                lines += [(shortened(text), size, len(lines) == 1, ACCENT) for text in part.paragraphs]
            elif isinstance(part, Cards):
                told = (f"{card.label}: {card.figure}  ({card.beside})" for card in part.cards)
                lines += [(f"•  {text.replace('  ()', '')}", 16.0, False, INK) for text in told]
            elif isinstance(part, Points):
                lines += [
                    (f"{at}.  {text}", 15.0, False, INK) for at, text in enumerate(part.points, start=1)
                ]
        self.body(slide, lines, 8)
        figures = [part for part in section.parts if isinstance(part, Figure)] if section else []
        plots = [figure for figure in figures if figure.part_of != "blueprint"]
        for figure in plots:
            self.picture(figure.title, figure)
        return {figure.part_of for figure in plots}

    def section(self, section: Section) -> None:
        """A comparison that is not too long as its table; any other section as its first picture."""
        tables = [part for part in section.parts if isinstance(part, Table)]
        figures = [part for part in section.parts if isinstance(part, Figure)]
        if section.key == "comparison" and tables and len(tables[-1].rows) <= MOST_ROWS:
            self.table(section.title, tables[-1])
        elif figures:
            self.picture(section.title, figures[0])

    def picture(self, title: str, figure: Figure) -> None:
        """A picture as large as it can be, with its caption."""
        from pptx.util import Cm

        slide = self.slide(title)
        wide, high = Cm(WIDTH - 2 * MARGIN), Cm(HEIGHT - TOP - 2.6)
        picture = slide.shapes.add_picture(io.BytesIO(figure.png), Cm(MARGIN), Cm(TOP), height=high)
        if picture.width > wide:
            picture.height, picture.width = int(picture.height * wide / picture.width), wide
        picture.left = Cm(MARGIN) + (wide - picture.width) // 2
        picture.name = title
        picture._element.nvPicPr.cNvPr.set("descr", figure.caption)
        if figure.caption != title:
            self.caption(slide, figure.caption)

    def caption(self, slide: Any, text: str) -> None:
        """A line below the body."""
        from pptx.util import Cm

        box = slide.shapes.add_textbox(Cm(MARGIN), Cm(HEIGHT - 2.5), Cm(WIDTH - 2 * MARGIN), Cm(1.3))
        self.write(box, [(text, 12, False, SOFT)])

    def table(self, title: str, part: Table) -> None:
        """A table, without fills and lines."""
        from pptx.util import Cm, Pt

        slide = self.slide(title)
        rows = [part.head, *part.rows]
        shape = slide.shapes.add_table(
            len(rows), len(part.head), Cm(MARGIN), Cm(TOP), Cm(WIDTH - 2 * MARGIN), Cm(1.2 * len(rows))
        )
        grid = shape.table
        shape._element.graphic.graphicData.tbl[0][-1].text = _PLAIN
        widths = part.widths or (0.28, *([0.72 / (len(part.head) - 1)] * (len(part.head) - 1)))
        for column, width in enumerate(widths):
            grid.columns[column].width = int(Cm(WIDTH - 2 * MARGIN) * width / sum(widths))
        size = 15.0 if len(rows) <= 5 else 13.0
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                cell = grid.cell(place, column)
                first, *rest = text.split("\n")
                lines = [(first, size, place == 0, INK), *((line, size - 4, False, SOFT) for line in rest)]
                self.write(cell, lines)
                for paragraph in cell.text_frame.paragraphs:
                    paragraph.alignment = 3 if part.right(column) else 1
                    paragraph.space_after = Pt(0)
        self.caption(slide, f"{part.caption} {part.note}".strip())

    def method(self) -> None:
        """How it was done, in its sentences and the most telling rows."""
        section = self.report.section("method")
        if section is None:
            return
        words = [text for part in section.parts if isinstance(part, Words) for text in part.paragraphs]
        rows = [row for part in section.parts if isinstance(part, Table) for row in part.rows]
        lines = [(f"•  {text.replace('`', '')}", 15.0, False, INK) for text in words]
        told = "   ·   ".join(f"{name}: {value}" for name, value in rows[1:6])
        self.body(self.slide(section.title), [*lines, (told, 13.0, False, SOFT)])


_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without fills and lines."""


def shortened(text: str) -> str:
    """A sentence that is too long for a slide, without its last parts.

    >>> shortened("One more teller is better: waiting falls; cost falls.")
    'One more teller is better: waiting falls; cost falls.'
    """
    while len(text) > LONG and ("; " in text or "；" in text):
        cut = max(text.rfind("; "), text.rfind("；"))
        text = text[:cut] + "."
    return text


def _rgb(colour: tuple[int, int, int]) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*colour)  # type: ignore[no-untyped-call]  # python-pptx says no types here


def _chinese(run: Any) -> None:
    """The font of Chinese letters in a run."""
    from pptx.oxml.ns import qn

    properties = run._r.get_or_add_rPr()
    family = properties.makeelement(qn("a:ea"), {"typeface": "Microsoft YaHei"})
    properties.append(family)
