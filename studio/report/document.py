"""A report as a Word document (extra `office`), to be worked on by whoever writes the real one.

Headings, captions and tables are Word's own, so that a table of contents and a house style can be put upon them; the
blueprint has a page in landscape.
"""

from __future__ import annotations

import io
import re
from typing import Any

from studio.report.extras import missing
from studio.report.parts import Cards, Figure, Heading, Part, Points, Report, Section, Source, Table, Words
from studio.words import either

PORTRAIT, LANDSCAPE = (21.0, 29.7), (29.7, 21.0)
"""A4, in centimetres."""
MARGIN = 2.0
CHINESE = "Microsoft YaHei"


def docx(report: Report) -> bytes:
    """The report as a Word document.

    Raises
    ------
    ValueError
        when python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        raise missing("office", "python-docx") from None
    document = Document()
    _styles(document)
    _paper(document.sections[0], PORTRAIT)
    document.core_properties.title = report.title
    document.core_properties.subject = report.service
    document.core_properties.author = ""
    document.core_properties.comments = report.made
    document.add_paragraph(report.about, style="Subtitle")
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(report.made, style="Caption")
    document.sections[0].footer.paragraphs[0].text = report.made
    writer = _Writer(document, report.lang)
    for section in report.sections:
        writer.section(section)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _styles(document: Any) -> None:
    """Sober: one family, dark headings, captions that are small."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 10, "Title": 22, "Subtitle": 11, "Heading 1": 15, "Heading 2": 11, "Caption": 8.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.font.color.rgb = (
            RGBColor(0x5A, 0x66, 0x73) if name in {"Subtitle", "Caption"} else RGBColor(29, 39, 49)
        )
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:eastAsia"), CHINESE)
    document.styles["Caption"].font.bold = False
    document.styles["Subtitle"].font.italic = False
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _paper(section: Any, size: tuple[float, float]) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE if size == LANDSCAPE else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(side) for side in size)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))


class _Writer:
    """Writes sections one after the other, counting figures and tables."""

    def __init__(self, document: Any, lang: str) -> None:
        self.document, self.lang = document, lang
        self.figures = self.tables = 0

    def section(self, section: Section) -> None:
        """A heading and its parts; on a page in landscape if a part wants it."""
        wide = any(isinstance(part, Figure) and part.wide for part in section.parts)
        if wide:
            _paper(self.document.add_section(), LANDSCAPE)
        if section.title:
            self.document.add_heading(section.title, 1)
        for part in section.parts:
            self.part(part)
        if wide:
            _paper(self.document.add_section(), PORTRAIT)

    def part(self, part: Part) -> None:
        """One part."""
        if isinstance(part, Words):
            for text in part.paragraphs:
                self.runs(self.document.add_paragraph(), text, bold=part.strong)
        elif isinstance(part, Points):
            for text in part.points:
                style = "List Number" if part.numbered else "List Bullet"
                self.runs(self.document.add_paragraph(style=style), text)
        elif isinstance(part, Heading):
            self.document.add_heading(part.text, 2)
        elif isinstance(part, Cards):
            rows = tuple((card.label, card.figure, card.beside) for card in part.cards)
            self.table(Table("", ("", "", ""), rows, widths=(0.4, 0.35, 0.25)))
        elif isinstance(part, Source):
            self.source(part)
        elif isinstance(part, Figure):
            self.figure(part)
        else:
            self.table(part)

    def runs(self, paragraph: Any, text: str, *, bold: bool = False) -> None:
        """Text with `commands` in another font."""
        for place, piece in enumerate(re.split(r"`([^`]+)`", text)):
            run = paragraph.add_run(piece)
            run.bold = bold or None
            if place % 2:
                run.font.name = "Consolas"

    def caption(self, name: str, text: str, *, keep: bool) -> None:
        """Figure 3. What it shows."""
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.add_run(f"{name}. ").bold = True
        paragraph.add_run(text)
        paragraph.paragraph_format.keep_with_next = keep

    def source(self, part: Source) -> None:
        """A file, in a small fixed font."""
        from docx.shared import Pt

        self.document.add_heading(part.name, 2)
        run = self.document.add_paragraph().add_run(part.text.rstrip())
        run.font.name, run.font.size = "Consolas", Pt(7.5)

    def figure(self, part: Figure) -> None:
        """A picture as large as the page allows, and its caption on the same page."""
        from docx.shared import Cm

        if part.title:
            self.document.add_heading(part.title, 2)
        else:
            self.figures += 1
        wide, high = LANDSCAPE if part.wide else PORTRAIT
        room = wide - 2 * MARGIN, high - 2 * MARGIN - (3.5 if part.wide else 3.0)
        picture = self.document.add_picture(io.BytesIO(part.png), width=Cm(room[0]))
        if picture.height > Cm(room[1]):
            picture.width, picture.height = int(picture.width * Cm(room[1]) / picture.height), Cm(room[1])
        if part.title:
            return
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self.caption(f"{either('Figure', '图', self.lang)} {self.figures}", part.caption, keep=False)

    def table(self, part: Table) -> None:
        """A table whose head is repeated on every page, and whose rows are not cut."""
        if part.caption:
            self.tables += 1
            self.caption(f"{either('Table', '表', self.lang)} {self.tables}", part.caption, keep=True)
        heads = [part.head] if any(part.head) else []
        table = self.document.add_table(rows=0, cols=len(part.head))
        table.style = self.document.styles["Table Grid"]
        table.autofit = False
        _ruled(table)
        for place, row in enumerate([*heads, *part.rows]):
            head = place < len(heads)
            cells = table.add_row().cells
            for column, text in enumerate(row):
                bold = head or place - len(heads) in part.groups
                self.cell(cells[column], text, bold=bold, right=part.right(column))
            _unbroken(table.rows[-1], head=head)
        _widths(table, part)
        if part.note:
            self.document.add_paragraph(part.note, style="Caption")
        else:
            self.document.add_paragraph()

    def cell(self, cell: Any, text: str, *, bold: bool, right: bool) -> None:
        """A cell; its second line is set smaller."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for place, line in enumerate(text.split("\n")):
            run = paragraph.add_run(("\n" if place else "") + line.replace("`", ""))
            run.font.size, run.bold = Pt(7.5 if place else 8.5), bold or None
            if place:
                run.font.color.rgb = RGBColor(0x5A, 0x66, 0x73)


def _widths(table: Any, part: Table) -> None:
    from docx.shared import Cm

    room = PORTRAIT[0] - 2 * MARGIN
    widths = part.widths or tuple(1 / len(part.head) for _ in part.head)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(room * width / sum(widths))
        for cell in column.cells:
            cell.width = column.width


def _ruled(table: Any) -> None:
    """Lines between rows only."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH", "left", "right", "insideV"):
        line = OxmlElement(f"w:{side}")
        seen = side in {"top", "bottom", "insideH"}
        line.set(qn("w:val"), "single" if seen else "nil")
        line.set(qn("w:sz"), "8" if side in {"top", "bottom"} else "4")
        line.set(qn("w:color"), "1D2731" if side in {"top", "bottom"} else "C9D0D6")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _unbroken(row: Any, *, head: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
