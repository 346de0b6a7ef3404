"""Before and after in one picture, and pictures side by side."""

import random
import re

import networkx as nx
import pytest
from test_drawing import LANES, branch, found, ids, service, texts
from test_drawing_geometry import DRAWINGS, DRAWN, wrongs
from test_drawing_layout import found_by_chance, random_service

import blueprint
from blueprint.drawing import (
    Differences,
    Findings,
    Headline,
    StepDifference,
    StepFinding,
    beside,
    draw_change,
    draw_side_by_side,
    heights,
    pages,
    read,
    sheets,
    theme,
)  # fmt: skip
from blueprint.drawing.cards import card
from blueprint.drawing.graphviz import render
from blueprint.drawing.setting import Setting
from blueprint.drawing.sketch import Sketch
from blueprint.drawing.versions import CHANGE, join_lanes, joined
from blueprint.estimate import Estimate


def changed(graph, seed):
    """Another version of a service: steps added, removed and moved, flows turned, by chance."""
    chance = random.Random(seed)
    other = graph.copy()
    names = sorted(graph)
    for name in names:
        if len(other) > 1 and chance.random() < 0.15:
            other.remove_node(name)
        elif chance.random() < 0.2:
            other.nodes[name]["lane"] = chance.choice(["customer", "frontstage", "backstage", "support"])
        elif chance.random() < 0.1:
            other.nodes[name]["takes"] = "3"
    for number in range(chance.randint(0, 4)):
        near = chance.choice(sorted(other))
        other.add_node(f"new_{number}", lane=chance.choice(["customer", "backstage"]), label="Something new",
                       uses=["robot"], evidence="Screen")  # fmt: skip
        other.add_edge(near, f"new_{number}", share=0.3)
        if chance.random() < 0.7:
            other.add_edge(f"new_{number}", chance.choice(sorted(other)), share=0.5)
    for flow in sorted(other.edges):
        if chance.random() < 0.1:
            other.remove_edge(*flow)
            if not other.has_edge(*flow[::-1]):
                other.add_edge(*flow[::-1], share=0.4)
    return other


def differences_by_chance(graph, seed):
    chance = random.Random(seed)
    steps = {}
    for name in sorted(graph):
        was, now = chance.expovariate(0.2), chance.expovariate(0.2)
        half = chance.random() * 5
        steps[name] = StepDifference(
            was, now, Estimate(now - was, now - was - half, now - was + half), abs(now - was) > half
        )
    headlines = tuple(
        Headline(f"Measure {n}", 10.0, 10.0 + n, n, n - 1.5, n + 1.5, n > 1, "min") for n in range(seed % 6)
    )
    return Differences(steps, headlines, note="by chance")


@pytest.mark.parametrize("first", range(0, DRAWINGS, 10))
def test_nothing_overlaps_in_two_versions_of_a_service_made_by_chance(first):
    for seed in range(first, min(first + 10, DRAWINGS)):
        before = random_service(seed, most=40)
        graph = joined(before, changed(before, seed))
        setting = Setting(
            "zh" if seed % 5 == 0 else "en", None, (6, 14, 10)[seed % 3], theme=list(theme.THEMES)[seed % 4],
            differences=differences_by_chance(graph, seed),
        )  # fmt: skip
        made = Sketch(graph, setting)
        assert not list(wrongs(made)), seed
        cards = [one for row in heights.strip(made) for one in row]
        assert len(cards) == seed % 6
        if seed % DRAWN == 0:
            assert render(sheets.on_one_sheet(made), "svg")


def versions():
    """A branch before and after: the complaint desk is gone, a kiosk has come, approval has moved."""
    before, after = branch(), branch()
    after.remove_node("complaint")
    after.nodes["approve"]["lane"] = "support"
    after.nodes["counter"]["by"] = ["officer"]
    after.nodes["counter"]["uses"] = ["core_banking", "crm"]
    after.nodes["open_account"]["evidence"] = None
    after.edges["counter", "approve"]["share"] = 0.2
    after.remove_edge("approve", "take_ticket")
    after.add_node("kiosk", lane="customer", label={"en": "Use the kiosk", "zh": "自助办理"})
    after.add_edge("take_ticket", "kiosk", share=0.4)
    after.add_edge("approve", "counter", share=0.1)
    return before, after


def figures():
    steps = {
        "take_ticket": StepDifference(1.0, 1.1, Estimate(0.1, -0.1, 0.3)),
        "counter": StepDifference(5.3, 3.1, Estimate(-2.2, -2.6, -1.8), clear=True),
        "approve": StepDifference(0.5, 1.2, Estimate(0.7, 0.2, 1.2), clear=True),
        "complaint": StepDifference(before=1.0),
        "kiosk": StepDifference(after=0.5),
    }
    headlines = (
        Headline("Mean wait", 5.3, 3.1, -2.2, -2.6, -1.8, True, "min"),
        Headline("Cost", 2310, 2350, 40, -10, 90, False, "CNY/day"),
    )
    return Differences(steps, headlines, note="30 replications", run={"seed": 1})


def shape_of(picture, name):
    return next(line for line in picture.dot.splitlines() if f'id="{name}"' in line)


def test_every_step_and_flow_says_what_became_of_it():
    before, after = versions()
    graph = joined(before, after)
    assert dict(graph.nodes(data=CHANGE)) == {
        "take_ticket": None, "counter": "changed", "approve": "moved", "open_account": None, "complaint": "removed",
        "kiosk": "added",
    }  # fmt: skip
    assert {flow: how for *flow, how in map(list, graph.edges(data=CHANGE)) for flow in [tuple(flow)] if how} == {
        ("counter", "complaint"): "removed", ("approve", "take_ticket"): "removed", ("take_ticket", "kiosk"): "added",
        ("approve", "counter"): "added",
    }  # fmt: skip
    assert before.nodes["complaint"] == {"lane": "frontstage"}
    assert CHANGE not in after.nodes["kiosk"]


def test_a_service_and_itself_have_no_difference():
    graph = joined(branch(), branch())
    assert not [how for *_, how in [*graph.nodes(data=CHANGE), *graph.edges(data=CHANGE)] if how]
    made = Sketch(graph, Setting(differences=Differences()))
    assert not [box for box in made.scene.boxes.values() if box.tags]
    plain = Sketch(branch(), Setting())
    assert made.scene.grids == plain.scene.grids


def test_what_is_added_removed_and_moved_is_told_without_colour():
    picture = draw_change(*versions())
    shown = texts(picture)
    assert {"+", "−", "↕", "Δ", "added", "removed", "moved to another lane", "settings changed"} <= set(shown)
    assert {"ghost-approve", "moved-approve", "step-kiosk", "step-complaint", "step-approve"} <= ids(picture)
    for name in ("step-complaint", "ghost-approve", "flow-counter-complaint", "flow-approve-take_ticket"):
        assert "dashed" in shape_of(picture, name)
    assert "dashed" not in shape_of(picture, "step-kiosk")
    assert "30 % → 20 %" in shown or {"30 % →", "20 %"} <= set(shown)
    assert "City bank branch — before and after" in shown


def test_what_is_in_both_versions_alike_has_no_sign_in_the_legend():
    shown = set(texts(draw_change(branch(), branch())))
    assert not {"added", "removed", "flow added", "settings changed", "clearly shorter wait"} & shown


def test_clear_changes_have_a_colour_and_a_triangle_others_an_approximately_sign():
    picture = draw_change(*versions(), differences=figures())
    shown, look = set(texts(picture)), theme.THEMES["colour"]
    assert {"5.3 → 3.1 min", "−2.2 ±0.4", "1.0 ≈ 1.1 min", "+0.1 ±0.2"} <= shown
    assert look.change[0] in shape_of(picture, "step-counter")
    assert look.change[5] in shape_of(picture, "step-approve")
    assert look.change[3] in shape_of(picture, "step-take_ticket")
    assert {"≈ not clearly different", "clearly shorter wait", "clearly longer wait"} <= shown
    made = Sketch(joined(*versions()), Setting(differences=figures()))
    assert made.scene.boxes["step-counter"].tags == ("changed", "better")
    assert made.scene.boxes["step-approve"].tags == ("moved", "worse")


def test_a_chinese_change_is_told_in_chinese():
    shown = set(texts(draw_change(*versions(), lang="zh", differences=figures())))
    assert {"城市银行网点：改进前后对比", "自助办理", "新增", "取消", "等待明显缩短"} <= shown


def test_an_interval_that_holds_zero_is_never_coloured():
    unclear = Differences(
        {"a": StepDifference(1, 100, Estimate(99, -1, 199)), "b": StepDifference(clear=True)}
    )
    assert unclear.thresholds() == ()
    assert (unclear.shift("a"), unclear.shift("b"), unclear.shift("c")) == (0, None, None)
    assert figures().thresholds() == (0.6, 1.2)
    assert [figures().shift(name) for name in ("counter", "approve", "take_ticket")] == [-3, 2, 0]


def test_figures_that_are_not_known_are_left_out_and_a_clear_change_never_seems_to_hold_zero():
    nan = float("nan")
    assert StepDifference(nan, nan, Estimate(nan)).lines("min", "en") == ()
    assert StepDifference(0.0, 0.0, Estimate(0.0, 0.0, 0.0)).lines("min", "en") == ()
    assert (
        StepDifference(1.0, 1.25, Estimate(0.25, 0.05, 0.45), clear=True).lines("min", "en")[0]
        == "1.00 → 1.25 min"
    )
    assert StepDifference(2.0, 2.0, Estimate(0.0, 0.0, 0.0)).lines("min", "en") == ("2.00 min", "unchanged")


def test_headlines_stand_on_cards_with_their_interval():
    shown = texts(draw_change(*versions(), differences=figures()))
    assert {"Mean wait", "5.3 → 3.1 min", "Cost", "2,310 ≈ 2,350 CNY/day", "+40 ±50 (not clear)"} <= set(
        shown
    )
    worse = card(Headline("Served", 90, 80, -10, -12, -8, True, "%", less_is_better=False), "en")
    assert (worse.sense, worse.way, worse.change) == ("bad", -1, "−10.0 ±2.0")
    assert card(Headline("Rooms", 3, 4, 1, 1, 1, True, less_is_better=None), "en").sense == ""


def test_lanes_of_both_versions_keep_their_lines():
    kiosk = {"name": "kiosk", "label": None, "line": "interaction"}
    with_kiosk = [LANES[0], {**LANES[1], "line": None}, kiosk, *LANES[2:]]
    for before, after in ((LANES, with_kiosk), (with_kiosk, LANES), (with_kiosk, with_kiosk)):
        lanes = join_lanes(before, after)
        assert [(lane["name"], lane["line"]) for lane in lanes] == [
            ("evidence", None), ("customer", None), ("kiosk", "interaction"), ("frontstage", "visibility"),
            ("backstage", "internal_interaction"), ("support", None),
        ]  # fmt: skip


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_theme_draws_a_change_and_pairs_of_pictures(name):
    assert draw_change(*versions(), differences=figures(), theme=name).svg()
    assert draw_side_by_side([("a", branch(), found()), ("b", branch(), None)], theme=name).svg()


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "dot"])
def test_a_change_and_pictures_side_by_side_say_in_every_format_what_they_were_made_from(tmp_path, suffix):
    before, after = versions()
    before.graph["fingerprint"] = "0ld"
    draw_change(before, after, tmp_path / f"change.{suffix}", differences=figures(), drawn="2026-01-31")
    said = read(tmp_path / f"change.{suffix}")
    assert (said["before"], said["fingerprint"], said["seed"]) == ("0ld", "3f9a1c2e", 1)
    draw_side_by_side([("a", after, None), ("b", before, None)], tmp_path / f"beside.{suffix}")
    said = read(tmp_path / f"beside.{suffix}")
    assert (said["fingerprint"], said["beside"]) == ("3f9a1c2e", "0ld")


def test_the_headlines_of_a_change_on_pages_stand_on_the_first():
    graph = nx.DiGraph(service("Long", arrivals={"in": {"at": "s00"}}))
    names = [f"s{n:02}" for n in range(24)]
    graph.add_nodes_from(names, lane="frontstage")
    nx.add_path(graph, names, share=1.0)
    after = graph.copy()
    after.remove_node("s03")
    picture = draw_change(graph, after, differences=figures(), page="a4")
    assert len(picture.pages) > 1
    assert ["Mean wait" in page for page in picture.pages] == [True] + [False] * (len(picture.pages) - 1)


def test_blueprints_are_compared_as_they_are():
    before = blueprint.load("bank_branch")
    picture = blueprint.draw_change(before, before, differences=Differences())
    assert "step-counter" in ids(picture)
    beside_it = blueprint.draw_side_by_side([("Today", before, None), ("Tomorrow", before, None)])
    assert {"1-step-counter", "2-step-counter", "2-flow-take_ticket-counter"} <= ids(beside_it)


def test_pictures_side_by_side_have_one_legend_and_ids_of_their_own():
    calm = Findings({"counter": StepFinding(Estimate(0.5), 0.1)}, {}, "Nobody waits long")
    picture = draw_side_by_side(
        [("Today", branch(), found()), ("Then", branch(), calm)], title="Two branches"
    )
    shown = texts(picture)
    assert {
        "Today",
        "Then",
        "Two branches",
        "The queue for Teller is the bottleneck",
        "Nobody waits long",
    } <= set(shown)
    assert shown.count("mean number waiting; pale: part of one") == 1
    assert {"1-region-queue-teller-1-1"} <= ids(picture)
    assert not {name for name in ids(picture) if name and name.startswith("2-region")}
    assert all(name is None or name[:2] in ("1-", "2-") for name in ids(picture) if name and "step-" in name)


def test_the_same_service_is_laid_out_alike_in_both_pictures():
    graph = random_service(5, most=12)
    together, _ = beside.lay([("a", graph, found_by_chance(graph, 5)), ("b", graph, None)], Setting())
    one, other = (part.sketch for part in together.parts)
    assert one.scene.grids == other.scene.grids
    steps = [
        key for key, box in one.scene.boxes.items() if box.kind != "system"
    ]  # a system is as wide as its calls
    assert [one.frame(key).width for key in steps] == [other.frame(key).width for key in steps]
    assert not list(wrongs(one)) + list(wrongs(other))


def test_no_pictures_are_not_put_side_by_side():
    with pytest.raises(ValueError, match="no pictures"):
        draw_side_by_side([])


@pytest.mark.parametrize("page", ["a4", "a3"])
def test_pictures_side_by_side_stay_within_their_page(page):
    graph = nx.DiGraph(service("Small"))
    graph.add_node("ask", lane="customer")
    width, height = pages.size_of(page)
    together, scale = beside.lay([("a", graph, None), ("b", graph, None)], Setting(), page)
    assert scale >= pages.SCALES[-1]
    assert together.width * scale <= width - pages.MARGIN + 0.1
    assert together.height * scale <= height - pages.MARGIN + 0.1


def test_pictures_too_large_for_their_page_say_so():
    graph = random_service(2, most=30)
    with pytest.warns(pages.SmallPrint, match=r"on a4 the names have only"):
        assert draw_side_by_side([("a", graph, None), ("b", graph, None)], page="a4").svg()


def test_no_label_and_no_card_stands_outside_the_sheet():
    svg = draw_change(*versions(), differences=figures()).svg()
    width, height = (
        float(size) for size in re.findall(r'<svg[^>]* width="(\d+)pt" height="(\d+)pt"', svg)[0]
    )
    spots = re.findall(r'<text[^>]* x="([\d.-]+)" y="([\d.-]+)"', svg)
    assert spots
    assert all(0 <= float(x) <= width and 0 <= -float(y) <= height for x, y in spots)
