"""The gallery: its pictures are those the program draws, and the page shows them all."""

from __future__ import annotations

import re
from pathlib import Path

from test_drawing_geometry import wrongs

import blueprint
from blueprint.drawing import read
from blueprint.drawing.setting import Setting
from blueprint.drawing.sketch import Sketch
from studio import gallery

DOCS = Path(__file__).parent.parent / "docs"
MADE = (gallery.sixty, gallery.loops, gallery.branches, gallery.lanes, gallery.two)


def test_the_page_shows_every_picture_and_every_picture_is_there() -> None:
    shown = set(re.findall(r"\(pictures/([\w-]+)\.svg\)", (DOCS / "gallery.md").read_text(encoding="utf-8")))
    kept = {path.stem for path in (DOCS / "pictures").glob("*-*.svg")}
    assert shown == kept


def test_the_pictures_are_small_and_say_what_they_show() -> None:
    paths = sorted((DOCS / "pictures").glob("*-*.svg"))
    assert all(path.stat().st_size < 140_000 for path in paths)
    assert sum(path.stat().st_size for path in paths) < 4_400_000
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


LOAN = {
    "evidence": "arrive@0 take_ticket@1 hand_over@2 sign@7 collect@8",
    "customer": "arrive@0 take_ticket@1 hand_over@2 correct_form@3 sign@7 collect@8",
    "frontstage": "greet@0 verify_identity@2 form_complete@3 explain@5 print_contract@7 hand_card@8",
    "backstage": "scan@3 review@4 approve@5 more_proof@6 prepare_card@8",
    "support": "queue_system@1 id_registry@2 credit_bureau@4 core_banking@7 card_printer@8",
}
BENDS = {
    "flow-greet-take_ticket": 2,
    "flow-more_proof-review": 3,
    "flow-review-review": 3,
    "flow-sign-prepare_card": 2,
}


def test_the_loan_is_laid_out_as_it_was() -> None:
    made = Sketch(blueprint.load("personal_loan").graph(), Setting())
    found: dict[str, list[tuple[int, str]]] = {}
    for key, cell in made.scene.grids[0].places.items():
        found.setdefault(made.scene.lanes[cell.lane].name, []).append((cell.column, key.partition("-")[2]))
        assert cell.row == 0
    shown = {lane: " ".join(f"{n}@{c}" for c, n in sorted(cells)) for lane, cells in found.items()}
    assert shown == LOAN
    routes = made.bands[0].paper.routes
    assert {key: len(route) - 2 for key, route in routes.items() if len(route) > 2} == BENDS
