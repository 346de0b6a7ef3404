"""Measured hotspots: worth with its interval, rank, and hatching where the data cannot tell."""

import itertools
import random
from dataclasses import replace

import pytest
from test_drawing import branch, found, ids, service, texts
from test_drawing_geometry import DRAWINGS, DRAWN, wrongs
from test_drawing_layout import found_by_chance, random_service
from test_drawing_signs import apart

from blueprint.drawing import Findings, StepFinding, SystemFinding, draw, hatch, shapes, sheets, theme
from blueprint.drawing.dot import TextLine
from blueprint.drawing.graphviz import render
from blueprint.drawing.intervals import with_interval, worth_lines
from blueprint.drawing.paper import Frame
from blueprint.drawing.sketch import Setting, Sketch
from blueprint.drawing.words import unit_text


def measured():
    steps = {
        "take_ticket": StepFinding(12.0, worth=3.0, worth_low=-2.0, worth_high=8.0),
        "counter": StepFinding(192.0, 0.91, 40.0, rank=1, worth=120.0, worth_low=90.0, worth_high=150.0,
                               among_worst=0.97, culprit="queue for Teller"),
        "approve": StepFinding(30.0, worth=60.0, worth_low=35.0, worth_high=115.0, unsure=True, rank=2,
                               among_worst=0.6),
        "open_account": StepFinding(30.0, worth=50.0, worth_low=20.0, worth_high=80.0, unsure=True),
    }  # fmt: skip
    systems = {"core_banking": SystemFinding(80.0, 70.0, 90.0, 3, among_worst=0.8, culprit="outages")}
    return Findings(steps, {}, systems=systems, worth_unit="min/day")


def hatched(graph, findings, **options):
    """The names of all that is hatched."""
    return {name.removeprefix("hatch-") for name in ids(draw(graph, findings=findings, **options)) if name
            and name.startswith("hatch-")}  # fmt: skip


def test_heat_goes_by_worth_when_it_is_known_of_steps_and_systems_alike():
    findings = measured()
    assert findings.heat_by == "worth"
    assert findings.thresholds() == (20, 40, 60, 80, 100)
    assert [findings.heat(name) for name in ("take_ticket", "counter", "approve", "nobody")] == [
        0,
        5,
        3,
        None,
    ]
    assert (findings.system_heat("core_banking"), findings.system_heat("crm")) == (4, None)
    assert found().heat_by == "mean_wait"
    assert Findings({"a": StepFinding(1.0, waiting_share=1.0)}, {}).heat_by == "waiting_share"


def test_a_harmful_mending_has_the_lightest_colour_and_numbers_nobody_measured_none():
    findings = Findings({"a": StepFinding(1.0, worth=-9.0), "b": StepFinding(1.0, worth=float("nan"))}, {})
    assert (findings.thresholds(), findings.heat("a"), findings.heat("b")) == ((), 0, None)


def test_a_wider_scale_is_taken_as_given():
    assert replace(measured(), scale=500.0).thresholds() == (100, 200, 300, 400, 500)
    assert replace(measured(), scale=500.0).heat("counter") == 1


def test_a_box_says_what_it_is_worth_what_is_behind_it_and_how_sure_that_is():
    shown = texts(draw(branch(), findings=measured()))
    assert {"120 ± 30 min/day", "queue for Teller", "worst 3: 97%", "80 ± 10 min/day", "outages"} <= set(
        shown
    )
    assert "Worth of mending it (min/day)" in shown
    assert "hatched: cannot be told apart, so no rank" in shown


def test_a_chinese_picture_says_it_in_chinese():
    shown = texts(draw(branch(), lang="zh", findings=measured()))
    assert unit_text("CNY/day", "zh") == "元/天"
    assert unit_text("USD/day", "en") == "USD/day"
    assert {"改善的价值（分钟/天）", "前三可能性 97%", "斜线：数据分不出先后，不排名"} <= set(shown)


def test_what_cannot_be_told_apart_is_hatched_and_shows_no_rank():
    picture = draw(branch(), findings=measured())
    assert hatched(branch(), measured()) == {"step-approve", "step-open_account"}
    shown = texts(picture)
    assert {"1", "3"} <= set(shown)
    assert "2" not in shown
    assert not hatched(branch(), found())


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_theme_hatches_the_same_boxes_in_a_colour_that_is_seen_and_stays_behind_the_text(name):
    assert hatched(branch(), measured(), theme=name) == {"step-approve", "step-open_account"}
    look = theme.THEMES[name]
    for fill in look.ramp:
        ink = theme.ink_on(fill, look.ink)
        for eyes in ("usual", "protan", "deutan", "grey"):
            assert apart(fill, theme.hatch_on(fill, ink), eyes) >= 10, fill
        assert theme.contrast(ink, fill) > theme.contrast(ink, theme.hatch_on(fill, ink))


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_graphviz_draws_hatching_in_every_format_without_a_word(form):
    assert render(draw(branch(), findings=measured(), page="a4").dot, form)


def inside(corners, spot, slack=0.01):
    """Tell whether a spot lies within a convex outline that goes clockwise on paper."""
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return all(
        (x1 - x0) * (spot[1] - y0) - (y1 - y0) * (spot[0] - x0) >= -slack for (x0, y0), (x1, y1) in pairs
    )


def touches(segment, frame):
    """Tell whether any of a hundred points of a line lies well within a rectangle."""
    (x0, y0), (x1, y1) = segment
    inner = Frame(frame.x, frame.y, frame.width - 0.1, frame.height - 0.1)
    return any(
        abs(x0 + t / 99 * (x1 - x0) - inner.x) * 2 < inner.width
        and abs(y0 + t / 99 * (y1 - y0) - inner.y) * 2 < inner.height
        for t in range(100)
    )


@pytest.mark.parametrize("kind", ["step", "decision", "system"])
@pytest.mark.parametrize("seed", range(20))
def test_hatching_stays_within_the_outline_and_off_what_stands_on_it(kind, seed):
    chance = random.Random(seed)
    frame = Frame(
        chance.uniform(0, 900), chance.uniform(0, 900), chance.uniform(60, 132), chance.uniform(40, 120)
    )
    holes = [
        Frame(frame.x + chance.uniform(-60, 60), frame.y + chance.uniform(-60, 60), 30, 12) for _ in range(3)
    ]
    outer, inner = hatch.outline(kind, frame, 0.0), hatch.outline(kind, frame, 1.0)
    lines = hatch.lines(inner, holes)
    assert len(lines) >= 4
    for start, end in lines:
        assert inside(outer, start)
        assert inside(outer, end)
        assert start[0] + start[1] == pytest.approx(end[0] + end[1])
        assert not any(touches((start, end), hole) for hole in holes)


def test_a_fully_covered_outline_has_no_lines_and_lines_of_neighbours_line_up():
    frame = Frame(50, 50, 80, 60)
    assert hatch.lines(hatch.outline("step", frame, 1), [Frame(50, 50, 90, 90)]) == []
    sums = {
        round((x + y) / (hatch.STEP * 2**0.5), 6)
        for at in (frame, Frame(150, 57, 80, 60))
        for (x, y), _ in hatch.lines(hatch.outline("step", at, 1))
    }
    assert all(value == round(value) for value in sums)


def worths_by_chance(graph, seed):
    """Findings with worths of steps and systems, some of them unsure."""
    chance = random.Random(seed)
    base = found_by_chance(graph, seed)

    def one():
        worth = chance.expovariate(0.02)
        half = worth * chance.random() * 1.5
        return {"worth": worth, "worth_low": worth - half, "worth_high": worth + half * chance.uniform(0.8, 2),
                "unsure": chance.random() < 0.4, "among_worst": chance.random(),
                "culprit": chance.choice(["", "queue for Teller", "等柜员", "wrong entry"])}  # fmt: skip

    steps = {name: replace(said, **one()) for name, said in base.steps.items()}
    systems = {name: SystemFinding(**one()) for name in ("core", "crm", "db")}
    return replace(base, steps=steps, systems=systems, worth_unit="CNY/day")


@pytest.mark.parametrize("first", range(0, DRAWINGS, 10))
def test_measured_hotspots_of_services_made_by_chance_are_hatched_exactly_where_unsure(first):
    for seed in range(first, min(first + 10, DRAWINGS)):
        graph = random_service(seed, most=30)
        findings = worths_by_chance(graph, seed)
        made = Sketch(
            graph, Setting("zh" if seed % 5 == 0 else "en", findings, theme=list(theme.THEMES)[seed % 4])
        )
        assert not list(wrongs(made)), seed
        unsure = {key for key, box in made.scene.boxes.items() if box.unsure}
        assert unsure == {f"step-{n}" for n, s in findings.steps.items() if s.unsure} | {
            key for key, box in made.scene.boxes.items() if box.kind == "system"
            and findings.systems[key.split("-")[1]].unsure
        }  # fmt: skip
        dot = sheets.on_one_sheet(made)
        assert {
            line.split('id="hatch-')[1].split('"')[0] for line in dot.splitlines() if 'id="hatch-' in line
        } == unsure
        if seed % DRAWN == 0:
            assert render(dot, "svg")


def test_text_keeps_clear_of_hatching():
    made = Sketch(branch(), Setting(findings=measured()))
    frame = made.frame("step-approve")
    title, small = made.lines["step-approve"]
    style = shapes.SMALL
    text = [TextLine(line, shapes.NAME) for line in title] + [TextLine(line, style) for line in small]
    frames = shapes.text_frames(text, frame, made.measure.rise(style), made.measure, len(title))
    assert len(frames) == len(text)
    assert all(abs(one.y - frame.y) < frame.height / 2 for one in frames)
    assert all(a.bottom <= b.bottom for a, b in itertools.pairwise(frames))


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ((120.4, 90.2, 150.6), "120 ± 30"), ((118.7, 95.2, 150.4), "119 (95–150)"),
        ((3.0, -1.0, 4.0), "3.0 (−1.0 to 4.0)"),
        ((12345.0, 10000.0, 14690.0), "12,300 ± 2,300"), ((0.0, -0.04, 0.04), "0.00 ± 0.04"), ((5.0, 5.0, 5.0), "5.0"),
        ((5.0, None, 7.0), "5.0"),
    ],
)  # fmt: skip
def test_figures_have_as_many_digits_as_their_interval_allows(figure, text):
    assert with_interval(*figure) == text


def test_a_worth_that_may_be_nothing_and_has_no_colour_is_not_written():
    small = StepFinding(1.0, worth=3.0, worth_low=-1.0, worth_high=7.0)
    assert worth_lines(small, "min/day", (20, 40), "en") == []
    assert worth_lines(replace(small, unsure=True), "min/day", (20, 40), "en") == ["3 ± 4 min/day"]
    assert worth_lines(replace(small, worth_low=1.0, worth_high=5.0), "min/day", (20, 40), "en") == [
        "3.0 ± 2.0 min/day"
    ]


def test_a_system_in_two_places_is_marked_in_both():
    graph = service(systems={"core": {"label": "Core"}}, arrivals={"in": {"at": "a"}})
    names = "abcdefgh"
    for name in names:
        graph.add_node(name, lane="frontstage", uses=["core"] if name in "ah" else [])
    for tail, head in itertools.pairwise(names):
        graph.add_edge(tail, head, share=1.0)
    findings = Findings(
        {}, {}, systems={"core": SystemFinding(5.0, 1.0, 9.0, unsure=True)}, worth_unit="min/day"
    )
    assert hatched(graph, findings) == {"system-core", "system-core-2"}
