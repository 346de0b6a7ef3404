"""The further signs of a picture, its colours, and what it says of itself."""

import zlib
from itertools import combinations, pairwise

import pytest
from test_drawing import LANES, branch, found, ids, service, texts
from test_drawing_layout import sketch

from blueprint.drawing import Findings, StepFinding, draw, read, theme
from blueprint.drawing.times import takes_text
from blueprint.estimate import Estimate

RED_GREEN = {  # Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(rgb):
    """CIE L*a*b* of linear RGB, D65."""
    rgb = [min(max(part, 0.0), 1.0) for part in rgb]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(a * b for a, b in zip(row, rgb, strict=True)) for row in rows]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
               for t in (v / w for v, w in zip(xyz, (0.9505, 1.0, 1.089), strict=True)))  # fmt: skip
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour, eyes):
    """How a colour looks: to usual eyes, to red-green blind ones, or on a copier."""
    rgb = linear(colour)
    if eyes == "grey":
        return lab([theme.luminance(colour)] * 3)
    matrix = RED_GREEN.get(eyes)
    return lab([sum(a * b for a, b in zip(row, rgb, strict=True)) for row in matrix] if matrix else rgb)


def apart(one, other, eyes):
    return sum((a - b) ** 2 for a, b in zip(seen(one, eyes), seen(other, eyes), strict=True)) ** 0.5


@pytest.mark.parametrize("name", theme.THEMES)
def test_in_every_theme_ink_stands_out(name):
    look = theme.THEMES[name]
    for ground in (*look.change, *look.heads.values(), look.grades[2], look.work):
        assert theme.contrast(ground, theme.ink_on(ground, look.ink)) >= 4.3, ground
    for ground in look.grounds.values():
        assert theme.contrast(ground, look.pale_ink) >= 4.5
        for kind in ("flow", "failure", "exit", "added", "removed"):
            assert theme.contrast(ground, look.links[kind]) >= 4.5, kind
        assert theme.contrast(ground, look.links["call"]) >= 3
    for ground, ink in zip(look.grounds_of, look.grade_ink, strict=True):
        assert theme.contrast(ground, ink) >= 4.5


@pytest.mark.parametrize("eyes", ["usual", "protan", "deutan", "grey"])
@pytest.mark.parametrize("name", theme.THEMES)
def test_grades_stay_apart_for_red_green_blindness_and_in_grey(name, eyes):
    for one, other in pairwise(theme.THEMES[name].grades):
        assert apart(one, other, eyes) >= 6, (one, other)


@pytest.mark.parametrize("eyes", ["usual", "protan", "deutan", "grey"])
@pytest.mark.parametrize("name", theme.THEMES)
def test_any_two_classes_of_a_change_stay_apart_for_red_green_blindness_and_in_grey(name, eyes):
    for one, other in combinations(theme.THEMES[name].change, 2):
        assert apart(one, other, eyes) >= 6, (one, other)


def test_a_failure_and_rework_are_told_from_a_flow_by_red_green_blind_eyes():
    for name in ("colour", "print", "contrast"):
        links = theme.THEMES[name].links
        for one, other in combinations(("flow", "rework", "failure"), 2):
            for eyes in ("usual", "protan", "deutan"):
                assert apart(links[one], links[other], eyes) >= 10, (name, one, other, eyes)


def test_rework_is_told_from_a_flow_without_its_colour():
    line = next(row for row in draw(branch()).dot.splitlines() if 'id="flow-counter-counter"' in row)
    assert 'arrowhead="onormal"' in line


def test_themes_change_colours_and_nothing_else():
    pictures = {name: draw(branch(), theme=name, findings=found()) for name in theme.THEMES}
    assert len({picture.dot for picture in pictures.values()}) == 4
    assert len({tuple(sorted(map(str, texts(picture)))) for picture in pictures.values()}) == 1
    with pytest.raises(ValueError, match="theme 'neon': a picture has one of colour, grey, print, contrast"):
        draw(branch(), theme="neon")


def dialogue():
    graph = service(arrivals={"in": {"at": "ask"}})
    graph.add_node("ask", lane="customer")
    graph.add_node("answer", lane="frontstage", by=["clerk"])
    graph.add_edge("ask", "answer", share=1.0)
    graph.add_edge("answer", "ask", share=0.4)
    return graph


def test_a_conversation_across_a_line_is_one_arrow_with_two_heads():
    picture = draw(dialogue())
    assert 'dir="both"' in picture.dot
    assert {"flow-ask-answer"} == {name for name in ids(picture) if str(name).startswith("flow-")}
    assert {"back 40 %", "to and fro"} <= set(texts(picture))


def test_a_loop_after_a_decision_or_a_failure_or_within_a_lane_stays_a_loop():
    decided, failed, same = dialogue(), dialogue(), dialogue()
    decided.nodes["answer"]["label"] = "Right?"
    del failed.edges["answer", "ask"]["share"]
    failed.edges["answer", "ask"]["failures"] = {"x": 0.1}
    same.nodes["answer"]["lane"] = "customer"
    for graph in (decided, failed, same):
        assert 'dir="both"' not in draw(graph).dot


def test_branches_taken_at_once_stand_above_one_another_one_column_on_and_the_fork_is_marked():
    graph = service(arrivals={"in": {"at": "start"}})
    graph.add_node("start", lane="frontstage")
    for name in ("a", "b", "c"):
        graph.add_node(name, lane="backstage")
        graph.add_edge("start", name, share=1.0)
    places = sketch(graph).scene.grids[0].places
    assert [(places[f"step-{name}"].column, places[f"step-{name}"].row) for name in "abc"] == [
        (1, 0),
        (1, 1),
        (1, 2),
    ]
    assert "all ways at once" in texts(draw(graph))
    assert "all ways at once" not in texts(draw(branch()))


def test_a_flow_that_goes_on_in_another_band_ends_in_a_letter_and_begins_from_it():
    picture = draw(branch(), columns=1)
    assert {"leave-counter-complaint", "enter-complaint", "join-enter-complaint"} - ids(picture) <= {
        "leave-counter-complaint", "enter-complaint", "join-enter-complaint"
    }  # fmt: skip
    assert [text for text in texts(picture) if text == "A"]
    assert "goes on at the same letter" in texts(picture)
    assert "goes on at the same letter" not in texts(draw(branch()))


def test_lanes_of_the_files_own_are_drawn_with_their_lines():
    lanes = [LANES[0], {"name": "customer", "label": None, "line": None},
             {"name": "kiosk", "label": {"en": "Kiosk", "zh": "自助设备"}, "line": "interaction"},
             *LANES[2:]]  # fmt: skip
    graph = service(lanes=lanes)
    graph.add_node("scan", lane="kiosk")
    picture = draw(graph, lang="zh")
    assert {"lane-kiosk", "line-interaction"} <= ids(picture)
    assert "自助设备" in texts(picture)


@pytest.mark.parametrize(
    ("takes", "text"),
    [
        ("uniform(low=0.2, high=0.5)", "takes 0.2–0.5 min"), ("triangular(low=60 s, mode=3, high=7)", "takes 1–7 min"),
        (1.5, "takes 1.5 min"), ("lognormal(mean=4.2, sd=2)", "takes ~4.2 min"), (None, ""),
        ({"by_segment": {}}, ""), ("empirical(file=x.csv, column=s)", ""),
    ],
)  # fmt: skip
def test_times_are_written_from_least_to_most_where_there_is_a_most(takes, text):
    assert takes_text({"takes": takes}, "min", "en") == text


def test_a_scenario_stands_below_the_title_and_times_below_the_names():
    graph = branch()
    graph.nodes["counter"]["takes"] = "uniform(low=2, high=6)"
    shown = texts(draw(graph, scenario="one teller more", times=True))
    assert "Scenario: one teller more" in shown
    assert "takes 2–6 min" in shown
    assert "takes 2–6 min" not in texts(draw(graph))


def simulated():
    steps = {"counter": StepFinding(Estimate(3.0, 2.0, 4.0))}
    return Findings(
        steps, {}, run={"seed": 7, "replications": 30, "days": 1, "level": 0.95, "engine": "simpy"}
    )


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "dot"])
@pytest.mark.parametrize("page", ["none", "a4"])
def test_every_format_says_what_the_picture_was_made_from(tmp_path, suffix, page):
    graph = branch()
    graph.graph["service"] = 'Ours & "theirs" <柜台>'
    path = tmp_path / f"picture.{suffix}"
    draw(graph, path, lang="zh", findings=simulated(), drawn="2026-01-31", page=page)
    said = read(path)
    assert said["service"] == 'Ours & "theirs" <柜台>'
    assert (said["fingerprint"], said["seed"], said["replications"], said["level"]) == (
        "3f9a1c2e",
        7,
        30,
        0.95,
    )
    assert (said["drawn"], said["engine"]) == ("2026-01-31", "simpy")
    assert said["version"]


def test_the_foot_says_it_in_small():
    shown = texts(draw(branch(), findings=simulated(), drawn="2026-01-31"))
    foot = next(text for text in shown if text and text.startswith("3f9a1c2e"))
    assert foot.startswith("3f9a1c2e · seed 7 · n = 30 · 95% intervals · blueprint ")
    assert foot.endswith(" · 2026-01-31")


def test_a_date_is_in_the_picture_only_when_it_is_said():
    assert "drawn" not in draw(branch()).dot


def test_a_png_with_its_imprint_is_still_a_right_png():
    png = draw(branch(), drawn="2026-01-31").png()
    at = 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        body = png[at + 4 : at + 8 + length]
        assert int.from_bytes(png[at + 8 + length : at + 12 + length], "big") == zlib.crc32(body)
        at += 12 + length
    assert at == len(png)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\n", b"<svg></svg>", b"\xff\xfe"]
)
def test_a_file_that_is_no_picture_of_ours_is_named(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="other: says nothing of how it was made"):
        read(path)
