"""A report of an experiment, from its results folder: a page, a PDF, a Word document or a deck of slides.

    blueprint report out -o report.html

`contents` says what stands in it, `page`, `printed`, `document` and `deck` how it looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

SUFFIXES = (".html", ".pdf", ".docx", ".pptx")


def write(folder: Path, path: Path, lang: str = "en", look: Mapping[str, Any] | None = None) -> None:
    """Write the report of a results folder to `path`; the suffix says as what, `look` how the blueprint is drawn.

    Raises
    ------
    BlueprintError
        when the folder is no finished results folder.
    ValueError
        when the suffix is none of `SUFFIXES`, or what it needs is not installed.
    """
    from blueprint import file
    from studio.read_folder import Kept
    from studio.report.contents import report_of

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"{path}: a report ends in one of {', '.join(SUFFIXES)}")
    kept = Kept.read(folder)
    if not path.parent.is_dir():
        raise ValueError(f"{path}: the folder {path.parent} does not exist; make it first")
    report = report_of(kept, lang, look)
    if suffix == ".html":
        from studio.report.page import page

        file.write(path, page(report))
    elif suffix == ".pdf":
        from studio.report.printed import pdf

        file.write(path, pdf(report))
    elif suffix == ".docx":
        from studio.report.document import docx

        file.write(path, docx(report))
    else:
        from studio.report.deck import pptx

        file.write(path, pptx(report))
