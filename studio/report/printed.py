"""A report as PDF, made from the page by WeasyPrint (extra `pdf`), without a browser.

WeasyPrint needs Pango, as the pictures do, but another build of it than the Graphviz that came with Python: two in one
process end it. So the page is printed by a process of its own, which is this room run as a program: HTML in, PDF out.

The plots stand in the PDF as vectors; the blueprint as a PNG, since its fonts and hatching are Graphviz's.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

from studio.report.extras import missing
from studio.report.page import as_png, inline, page
from studio.report.parts import Figure, Report

NO_PANGO = 3
"""The exit code when the libraries are not there."""


def pdf(report: Report) -> bytes:
    """The report as PDF.

    Raises
    ------
    ValueError
        when WeasyPrint, or the Pango it needs, is not here: what to install.
    """
    if find_spec("weasyprint") is None:
        raise missing("pdf", "WeasyPrint")
    text = page(report, picture=_picture)
    command = [sys.executable, "-m", "studio.report.printed"]
    ran = subprocess.run(command, input=text.encode(), capture_output=True, check=False)  # noqa: S603
    if ran.returncode == NO_PANGO:
        raise ValueError(
            "WeasyPrint finds no Pango; on Debian run: apt-get install -y libpango-1.0-0 libpangoft2-1.0-0"
        )
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip().splitlines()
        raise ValueError(f"the page could not be printed: {said[-1] if said else ran.returncode}")
    return ran.stdout


def _picture(figure: Figure) -> str:
    return as_png(figure) if figure.wide else inline(figure)


def _faces() -> str:
    """A font with Chinese letters that came with a Python package, for machines that have none of their own."""
    from blueprint.drawing.fonts import characters, font_files, font_folders

    for path in font_files(font_folders()):
        if ord("中") in characters(str(path)):
            return f'@font-face {{ font-family: "Noto Sans SC"; src: url("{path.as_uri()}"); }}'
    return ""


def main() -> int:
    """Print the page on standard input to standard output."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError:
        return NO_PANGO
    fonts = FontConfiguration()
    own = [CSS(string=_faces(), font_config=fonts)]
    made = HTML(string=sys.stdin.buffer.read().decode()).write_pdf(stylesheets=own, font_config=fonts)
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
