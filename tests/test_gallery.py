"""The gallery: its pictures are those the program draws, and the page shows them all."""

from __future__ import annotations

import re
from pathlib import Path

from test_drawing_geometry import wrongs

import blueprint
from blueprint.drawing import read
from blueprint.drawing.sketch import Setting, Sketch
from studio import gallery

DOCS = Path(__file__).parent.parent / "docs"
MADE = (gallery.sixty, gallery.loops, gallery.branches, gallery.lanes, gallery.two)


def test_the_page_shows_every_picture_and_every_picture_is_there() -> None:
    shown = set(re.findall(r"\(pictures/([\w-]+)\.svg\)", (DOCS / "gallery.md").read_text(encoding="utf-8")))
    kept = {path.stem for path in (DOCS / "pictures").glob("*-*.svg")}
    assert shown == kept


def test_the_pictures_are_small_and_say_what_they_show() -> None:
    paths = sorted((DOCS / "pictures").glob("*-*.svg"))
    assert all(path.stat().st_size < 100_000 for path in paths)
    assert sum(path.stat().st_size for path in paths) < 1_500_000
    assert all(read(path)["service"] for path in paths)


def test_nothing_overlaps_in_the_gallery_in_any_language() -> None:
    graphs = [make() for make in MADE] + [blueprint.load("personal_loan").graph()]
    for graph in graphs:
        for lang in ("en", "zh"):
            assert not list(wrongs(Sketch(graph, Setting(lang)))), (graph.graph["service"], lang)


def test_the_gallery_holds_sixty_steps_two_steps_lanes_of_its_own_and_branches() -> None:
    assert len(gallery.sixty()) == 60
    assert len(gallery.two()) == 2
    assert len(gallery.lanes().graph["lanes"]) == 7
    kinds = {box.forks for box in Sketch(gallery.branches(), Setting()).scene.boxes.values()}
    assert kinds == {False, True}
