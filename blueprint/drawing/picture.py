"""The picture of a service: one pinned drawing, to be had as SVG, PNG, PDF or DOT.

``draw(blueprint.graph(), "branch.svg")`` draws a bank branch; with the findings of a simulation the counter
where customers wait longest is dark. The way is always the same: order in time, boxes, places, routes, paper,
sheet.

Kept: the same graph, findings and date give the same DOT, whatever the order in which the graph was built; a
file is written whole or not at all, and says what it was made from.
"""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from blueprint.drawing import provenance as imprints
from blueprint.drawing.bands import LIMIT
from blueprint.drawing.differences import Differences
from blueprint.drawing.graphviz import render
from blueprint.drawing.provenance import Imprint
from blueprint.drawing.results_shown import Findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from blueprint.drawing.setting import Setting

FORMATS = ("svg", "png", "pdf", "dot")


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished drawing.

    Attributes:
        dot: the drawing as DOT, every position said; pages lie below one another.
        dpi: dots per inch of its PNG.
        imprint: what it was made from.
        pages: each page as DOT; empty for a picture of one sheet.
        widths: how wide each text is, by the text, its size and whether it is bold; kept in SVG.
    """

    dot: str
    dpi: int = 150
    imprint: Imprint = field(default_factory=Imprint)
    pages: tuple[str, ...] = ()
    widths: Mapping[tuple[str, int, bool], float] = field(default_factory=dict)

    def svg(self) -> str:
        """Return the picture as SVG; groups carry the names of the service as ids.

        Raises:
            GraphvizMissing: there is no Graphviz; the message is the line to run.
            DrawingError: Graphviz had something to say about the picture.
        """
        return imprints.in_svg(imprints.tidy(render(self.dot, "svg").decode(), self.widths), self.imprint)

    def png(self) -> bytes:
        """Return the picture as PNG; raises as `svg`."""
        return imprints.in_png(render(self.dot, "png", self.dpi), self.imprint)

    def pdf(self) -> bytes:
        """Return the picture as PDF, fonts included, a page for each of its pages; raises as `svg`."""
        return imprints.in_pdf([render(page, "pdf") for page in self.pages or (self.dot,)], self.imprint)

    def save(self, path: str | os.PathLike[str], format: str | None = None) -> Path:  # noqa: A002 - the usual word
        """Write the picture to a file, whole or not at all.

        Args:
            path: the file; its suffix says the format.
            format: ``svg``, ``png``, ``pdf`` or ``dot``, if the suffix does not say it.

        Returns:
            The path.

        Raises:
            ValueError: the format is none of the four.
            FileNotFoundError: the folder does not exist.
        """
        path = Path(path)
        form = check_format(format, path)
        if not path.parent.is_dir():
            raise FileNotFoundError(f"{path}: the folder {path.parent} does not exist; make it first")
        made = {"svg": lambda: self.svg().encode(), "png": self.png, "pdf": self.pdf, "dot": self.dot.encode}[
            form
        ]()
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(made)
            umask = os.umask(0)
            os.umask(umask)
            Path(beside).chmod(0o666 & ~umask)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        return path

    def _repr_svg_(self) -> str:
        """Show the picture in a notebook."""
        return self.svg()


def check_format(form: str | None, path: Path | None = None) -> str:
    """Return the format to write, from what is said or from a path's suffix.

    Raises:
        ValueError: it is none of the four.
    """
    found = (form or (path.suffix if path else "")).lower().removeprefix(".")
    if found not in FORMATS:
        what = f"format {form!r}" if form else f"{path}: suffix {path.suffix if path else ''!r}"
        raise ValueError(f"{what}: a picture is written as one of {', '.join(FORMATS)}")
    return found


LANES = ("all", "used")
ROWS = ("time", "metrics", "feeling", "promise", "rules", "policy", "pain", "idea", "owner")


def lanes_on(lanes: str, page: str) -> str:
    """Return which lanes are drawn: as said, else all on one sheet and the used ones on pages.

    Raises:
        ValueError: it is neither.
    """
    if lanes and lanes not in LANES:
        raise ValueError(f"lanes {lanes!r}: draw {' or '.join(LANES)} of them")
    return lanes or ("all" if page == "none" else "used")


def check_rows(rows: "Sequence[str]") -> tuple[str, ...]:
    """Return the rows below the lanes.

    Raises:
        ValueError: there is none of that name.
    """
    for row in rows:
        if row not in ROWS:
            raise ValueError(f"row {row!r}: a row is one of {', '.join(ROWS)}")
    return tuple(dict.fromkeys(rows))


def draw(
    graph: "nx.DiGraph[str]",
    path: str | os.PathLike[str] | None = None,
    *,
    format: str | None = None,  # noqa: A002 - the usual word
    lang: str = "en",
    findings: Findings | None = None,
    dpi: int = 150,
    columns: int = LIMIT,
    page: str = "none",
    theme: str = "colour",
    lanes: str = "",
    rows: "Sequence[str]" = (),
    scenario: str = "",
    times: bool = False,
    plain: bool = False,
    bare: bool = False,
    drawn: str = "",
) -> Picture:
    """Draw a service, and write the picture to ``path`` if one is given.

    Args:
        graph: steps as nodes and flows as edges with their attributes, as a blueprint gives it.
        path: file to write; its suffix says the format: svg, png, pdf or dot.
        format: the format, if the suffix does not say it.
        lang: language of the texts, ``en`` or ``zh``.
        findings: what a simulation found, to colour and number the steps; nothing for the bare blueprint.
        dpi: dots per inch of a PNG.
        columns: the most columns side by side; a longer service is folded into bands below one another.
        page: ``a4``, ``a3`` or ``letter``, in landscape, ``slide`` of 16:9, or ``none`` for one sheet as large as it
            must be.
        theme: ``colour``, ``grey``, ``print`` or ``contrast``.
        lanes: ``all``, or ``used`` to let those collapse that nothing stands in; without a word, all on one sheet and
            the used ones on pages.
        rows: rows of text below the lanes: ``time``, ``metrics``, ``feeling``, ``promise``, ``rules``, ``policy``,
            ``pain``, ``idea``, ``owner``.
        scenario: what is supposed, in the designer's words; it stands below the title.
        times: whether to write how long each step takes, from the least to the most.
        plain: whether to leave out all but the blueprint: no strip of figures, no journeys, no bars.
        bare: whether to leave out title, legend and foot, too, for a page that says them itself.
        drawn: the date on which it is drawn, for the foot and the imprint.

    Returns:
        The picture.

    Raises:
        ValueError: format, page, theme, lanes or a row is unknown, ``columns`` is below 1, or a step stands in no
            lane of the graph.
        FileNotFoundError: the folder of ``path`` does not exist.
        GraphvizMissing: there is no Graphviz; the message is the line to run.
        DrawingError: Graphviz had something to say about the picture.

    Warns:
        MissingGlyphs: no font here can show some characters; the message says what to install.
        SmallPrint: it fits the page only when set smaller than can be read.
    """
    from blueprint.drawing.setting import Setting

    setting = Setting(
        lang=lang,
        findings=findings,
        columns=columns,
        theme=theme,
        lanes=lanes_on(lanes, page),
        rows=check_rows(rows),
        scenario=scenario,
        times=times,
        plain=plain or bare,
        bare=bare,
        drawn=drawn,
    )
    return _made(graph, setting, path, format, page, dpi)


def draw_change(
    before: "nx.DiGraph[str]",
    after: "nx.DiGraph[str]",
    path: str | os.PathLike[str] | None = None,
    *,
    format: str | None = None,  # noqa: A002 - the usual word
    lang: str = "en",
    differences: Differences | None = None,
    dpi: int = 150,
    columns: int = LIMIT,
    page: str = "none",
    theme: str = "colour",
    lanes: str = "",
    scenario: str = "",
    drawn: str = "",
) -> Picture:
    """Draw two versions of a service in one picture, and write it to ``path`` if one is given.

    Steps are matched by name. What was added has a strong outline and a plus, what was removed is dashed and has
    a minus; a step that moved stands in its new lane, with a dashed box where it was. With differences the boxes
    are coloured by the change of their wait, as far as it is clear.

    Args:
        before, after: the two versions, as blueprints give their graphs.
        differences: what differs in figures; nothing for the bare structure.
        path, format, lang, dpi, columns, page, theme, lanes, scenario, drawn: as for `draw`.

    Returns:
        The picture; its imprint is that of ``after``, with the fingerprint of ``before`` besides.

    Raises:
        ValueError, FileNotFoundError, GraphvizMissing, DrawingError: as `draw`.

    Warns:
        MissingGlyphs, SmallPrint: as `draw`.
    """
    from blueprint.drawing.setting import Setting
    from blueprint.drawing.versions import joined

    setting = Setting(
        lang=lang,
        columns=columns,
        theme=theme,
        lanes=lanes_on(lanes, page),
        scenario=scenario,
        drawn=drawn,
        differences=differences or Differences(),
    )
    return _made(joined(before, after), setting, path, format, page, dpi)


def draw_side_by_side(
    wanted: "Sequence[tuple[str, nx.DiGraph[str], Findings | None]]",
    path: str | os.PathLike[str] | None = None,
    *,
    format: str | None = None,  # noqa: A002 - the usual word
    lang: str = "en",
    dpi: int = 150,
    columns: int = LIMIT,
    page: str = "none",
    theme: str = "colour",
    lanes: str = "",
    title: str = "",
    drawn: str = "",
) -> Picture:
    """Draw several services on one sheet, with one scale of colour and one legend.

    Args:
        wanted: for each picture its label, the service as a graph, and what a simulation found, or None.
        title: what stands above all; the name of the first service if empty.
        path, format, lang, dpi, columns, page, theme, lanes, drawn: as for `draw`; a page holds all of them.

    Returns:
        The picture; its imprint is that of the first service, with the fingerprints of the others besides.

    Raises:
        ValueError: there is no picture, or one is coloured by something else than another; else as `draw`.
        FileNotFoundError, GraphvizMissing, DrawingError: as `draw`.

    Warns:
        MissingGlyphs, SmallPrint: as `draw`.
    """
    if path is not None:
        check_format(format, Path(path))
    from blueprint.drawing import beside, pages
    from blueprint.drawing.setting import Setting
    from blueprint.drawing.theme import theme_named

    theme_named(theme)
    size = None if page == "none" else pages.size_of(page)
    setting = Setting(
        lang=lang, columns=columns, theme=theme, lanes=lanes_on(lanes, page), drawn=drawn, plain=True
    )
    together, scale = beside.lay(wanted, setting, page, title)
    first = together.parts[0].sketch.imprint
    others = [str(part.sketch.imprint.facts["fingerprint"]) for part in together.parts[1:]]
    imprint = Imprint({**first.facts, "beside": " ".join(others)})
    dot = imprints.in_dot(beside.write(together, scale, size), imprint)
    picture = Picture(dot, dpi, imprint, (), together.measured())
    if path is not None:
        picture.save(path, format)
    return picture


def _made(
    graph: "nx.DiGraph[str]", setting: "Setting", path: str | os.PathLike[str] | None, form: str | None,
    page: str, dpi: int,
) -> Picture:  # fmt: skip
    """Return the finished picture of a graph, written to ``path`` if one is given."""
    if path is not None:
        check_format(form, Path(path))
    from blueprint.drawing import pages, sheets
    from blueprint.drawing.sketch import Sketch
    from blueprint.drawing.theme import theme_named

    theme_named(setting.theme)
    single: list[str] = []
    if page == "none":
        sketch = Sketch(graph, setting)
        dot = sheets.on_one_sheet(sketch)
    else:
        sketch, split = pages.fit(graph, setting, page)
        dot, single = sheets.on_pages(
            sketch, split, pages.size_of(page), pages.margin_of(pages.size_of(page))
        )
    imprint = sketch.imprint
    picture = Picture(
        imprints.in_dot(dot, imprint),
        dpi,
        imprint,
        tuple(imprints.in_dot(one, imprint) for one in single),
        sketch.measure.drawn(),
    )
    if path is not None:
        picture.save(path, form)
    return picture
