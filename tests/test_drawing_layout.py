"""Where things stand in a picture: order, columns, bands, routes."""

import random
from itertools import pairwise

import networkx as nx
import pytest
from test_drawing import branch, service

from blueprint.drawing import (
    CauseFinding,
    Findings,
    Gone,
    Journey,
    KeyFigure,
    StepFinding,
    Stretch,
    bands,
    draw,
)
from blueprint.drawing.labels import place_labels
from blueprint.drawing.measure import Measure, Style, pieces
from blueprint.drawing.order import backward, in_time
from blueprint.drawing.paper import Frame
from blueprint.drawing.setting import Setting
from blueprint.drawing.sketch import Sketch
from blueprint.drawing.words import WORDS, readable, text_of
from blueprint.estimate import Estimate, written_percent


def random_service(seed, most=24, least=2):
    """A service of 2 to ``most`` steps with loops, failures, evidence and systems."""
    chance = random.Random(seed)
    graph = service(f"Service {seed}")
    count = chance.randint(least, most)
    labels = ["Check", "Talk to the agent", "Verify identity document", "核验身份证明", "Www"]
    names = [f"step_{i}" for i in range(count)]
    for name in names:
        graph.add_node(name, lane=chance.choice(["customer", "frontstage", "backstage", "support"]))
        said = graph.nodes[name]
        said["label"] = chance.choice(labels)
        for key, value, odds in [
            ("evidence", "Form, sheet", 0.2), ("fails", {"x": {}}, 0.3), ("moment_of_truth", True, 0.2),
            ("leaves", 0.1, 0.2), ("uses", chance.sample(["core", "crm", "db"], 2), 0.3), ("by", ["agent"], 0.5),
        ]:  # fmt: skip
            if chance.random() < odds:
                said[key] = value
        if seed % 3 == 0:
            said["phase"] = f"Phase {3 * names.index(name) // count}"
    for i, name in enumerate(names):
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            ahead = names[min(count - 1, i + 1 + int(chance.expovariate(0.6)))]
            head = ahead if chance.random() < 0.85 else chance.choice(names)
            if chance.random() < 0.15:
                graph.add_edge(name, head, failures={"x": 0.02})
            elif head != name:
                graph.add_edge(name, head, share=0.5)
    graph.graph["arrivals"] = {"walk_in": {"at": names[0]}}
    return graph


def found_by_chance(graph, seed):
    """Findings with queues, exits, standards, causes with places and flows, for any service."""
    chance = random.Random(seed)

    def estimate(size):
        mean = chance.expovariate(1 / size)
        half = mean * chance.random() * 0.6
        return Estimate(mean, mean - half, mean + half)

    steps = {}
    for name in graph:
        waits = chance.random() < 0.6
        ways = [way for way in ("abandoned", "balked", "blocked") if chance.random() < 0.3] if waits else []
        gone = tuple(Gone(way, estimate(30), Estimate(chance.random())) for way in ways)
        standard = chance.random() < 0.2
        steps[name] = StepFinding(
            wait=estimate(5) if waits else None, queue=chance.expovariate(0.5) if waits else 0.0,
            visits=chance.expovariate(0.01), grade=chance.choice([0, 1, 2]) if waits else 0, gone=gone,
            met=Estimate(0.8, 0.7, 0.9) if standard else None, target=0.8, verdict="close" if standard else "",
            length=chance.expovariate(0.2),
        )  # fmt: skip
    names = [name for name in graph if steps[name].wait]
    causes = []
    for number in range(chance.randint(0, 3)):
        own = tuple(chance.sample(names, min(len(names), chance.randint(1, 4))))
        causes.append(
            CauseFinding(
                "queue", f"pool_{number}", own, chance.choice(["Queue for Teller", "等候柜员"]), estimate(900),
                estimate(20), chance.choice([1, 2]), chance.choice(["", str(number + 1), "1–2"]), chance.random(),
            )
        )  # fmt: skip
    causes.append(CauseFinding("outage", "core", (), "Outages of core", estimate(50), estimate(1), 1, "2–3"))
    flows = {flow: chance.expovariate(0.1) for flow in graph.edges}
    ways = (
        Journey("Up to “x”: 9 min, 4 waiting", (Stretch("Wait", 4.0, True), Stretch("Work", 5.0, False))),
    )
    title = f"What is worst of {seed}: the queue for Teller is the bottleneck"
    strip = (KeyFigure("came, a day", "402", "±21"), KeyFigure("gave up", "70 · 17 %", "±11", "bad"))
    return Findings(steps, flows, title, "It costs a lot", strip, causes=tuple(causes), size_unit="CNY",
                    staff=("Teller: 3 on duty",), journeys=ways)  # fmt: skip


def sketch(graph, columns=bands.LIMIT, findings=None):
    return Sketch(graph, Setting(findings=findings, columns=columns))


def test_the_server_stands_under_the_served_and_the_next_step_one_column_on():
    grid = sketch(branch()).scene.grids[0]
    ticket, counter, approve, account = (
        grid.places[f"step-{name}"] for name in ("take_ticket", "counter", "approve", "open_account")
    )
    assert ticket.column == counter.column == approve.column == 0
    assert account.column == 1
    assert ticket.lane < counter.lane < approve.lane


def test_evidence_stands_above_its_step_and_neighbours_share_a_system():
    made = sketch(branch())
    grid = made.scene.grids[0]
    assert grid.places["evidence-take_ticket"].column == grid.places["step-take_ticket"].column
    assert [key for key in made.scene.boxes if key.startswith("system-")] == ["system-core_banking"]


def test_users_of_a_system_far_apart_have_a_box_each():
    graph = service()
    nx.add_path(graph, [f"s{i}" for i in range(8)], share=1.0)
    nx.set_node_attributes(graph, "customer", "lane")
    graph.nodes["s0"]["uses"] = graph.nodes["s7"]["uses"] = ["crm"]
    boxes = sketch(graph).scene.boxes
    assert {"system-crm", "system-crm-2"} <= set(boxes)


def test_two_branches_of_one_lane_stand_above_one_another():
    graph = service()
    graph.add_edges_from([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
    nx.set_node_attributes(graph, "customer", "lane")
    grid = sketch(graph).scene.grids[0]
    assert grid.places["step-b"].column == grid.places["step-c"].column == 1
    assert {grid.places["step-b"].row, grid.places["step-c"].row} == {0, 1}
    assert grid.places["step-d"].column == 2


def test_a_flow_back_is_rework_and_a_flow_after_a_failure_ahead_is_not():
    kinds = {link.key: link.kind for link in sketch(branch()).scene.links}
    assert kinds["flow-approve-take_ticket"] == kinds["flow-counter-counter"] == "rework"
    assert kinds["flow-counter-complaint"] == "failure"
    assert kinds["flow-take_ticket-counter"] == "flow"


def test_a_question_or_an_unattended_fork_is_a_decision_and_a_clerk_is_not():
    graph = service()
    graph.add_node("approve", lane="backstage", by=["clerk"], label={"en": "Approve?", "zh": "是否批准？"})
    graph.add_node("menu", lane="frontstage")
    graph.add_node("clerk", lane="frontstage", by=["clerk"])
    graph.add_node("fork", lane="frontstage")
    for name in ("menu", "clerk", "fork"):
        for head in "ab":
            graph.add_node(head, lane="customer")
            graph.add_edge(name, head, share=1.0 if name == "fork" else 0.5)
    kinds = {key: box.kind for key, box in sketch(graph).scene.boxes.items()}
    assert kinds["step-approve"] == kinds["step-menu"] == "decision"
    assert kinds["step-clerk"] == kinds["step-fork"] == "step"


def test_loops_are_cut_where_the_flow_after_a_failure_goes_back():
    flows = {
        ("a", "b"): {"share": 1.0},
        ("b", "a"): {"failures": {"x": 0.9}},
        ("b", "b"): {"failures": {"y": 0.1}},
    }
    assert backward("ab", flows, ["a"]) == {("b", "a"), ("b", "b")}
    assert in_time("ab", [("a", "b")], {}) == ["a", "b"]


def test_a_step_reached_only_after_a_failure_comes_after_it_and_the_way_back_is_rework():
    flows = {
        ("dial", "agent"): {"share": 1.0},
        ("agent", "complain"): {"failures": {"rude": 0.1}},
        ("complain", "agent"): {"share": 1.0},
    }
    assert backward(["agent", "complain", "dial"], flows, ["dial"]) == {("complain", "agent")}


@pytest.mark.parametrize("seed", range(20))
def test_without_the_flows_that_go_back_there_is_no_circle(seed):
    graph = random_service(seed, most=30)
    flows = {(t, h): said for t, h, said in graph.edges(data=True)}
    ahead = set(flows) - backward(graph.nodes, flows, ["step_0"])
    order = in_time(graph.nodes, ahead, {})
    assert sorted(order) == sorted(graph.nodes)
    assert all(order.index(tail) < order.index(head) for tail, head in ahead)


def test_phases_follow_one_another_from_left_to_right():
    graph = service(phases=["Arrive", "Decide"])
    graph.add_node("a", lane="customer", phase="Arrive")
    graph.add_node("b", lane="frontstage", phase="Decide")
    graph.add_edge("a", "b", share=1.0)
    made = sketch(graph)
    assert made.scene.grids[0].places["step-a"].column < made.scene.grids[0].places["step-b"].column
    assert {"Arrive", "Decide"} <= {text for _, text in made.scene.phases.values()}


def test_unlisted_phases_come_in_the_order_of_time_in_every_language():
    graph = service()
    for name, phase in [("a", {"en": "Zeta", "zh": "到达"}), ("b", {"en": "Alpha", "zh": "办理"})]:
        graph.add_node(name, lane="customer", phase=phase)
    graph.add_edge("a", "b", share=1.0)
    for lang in ("en", "zh"):
        phases = Sketch(graph, Setting(lang=lang)).scene.phases
        assert [phases[f"step-{name}"][0] for name in "ab"] == [0, 1]


def test_a_long_service_is_folded_into_bands_with_a_letter_at_each_fold():
    graph = service()
    nx.add_path(graph, [f"s{i:02}" for i in range(20)], share=1.0)
    nx.set_node_attributes(graph, "customer", "lane")
    scene = sketch(graph, columns=8).scene
    steps = [sum(key.startswith("step-") for key in grid.places) for grid in scene.grids]
    assert (sum(steps), len(steps)) == (20, 3)
    assert max(steps) <= 8
    letters = [box.title for key, box in sorted(scene.boxes.items()) if box.kind == "connector"]
    assert sorted(letters) == ["A", "A", "B", "B"]
    for number, grid in enumerate(scene.grids):
        assert all(link.head in grid.places for link in scene.band_links(number))


@pytest.mark.parametrize("columns", range(1, 30))
@pytest.mark.parametrize("limit", [1, 4, 14])
def test_bands_are_never_wider_than_asked_and_lose_no_column(columns, limit):
    begins = bands.starts(columns, [(0, columns - 1), (2, 5)], {0, 3}, limit)
    widths = [end - begin for begin, end in pairwise([*begins, columns])]
    assert sum(widths) == columns
    assert begins[0] == 0
    assert max(widths) <= limit
    assert min(widths) > 0


def test_a_band_needs_a_column():
    with pytest.raises(ValueError, match="at least 1"):
        draw(branch(), columns=0)


def test_a_fold_keeps_a_phase_together():
    flows = [(i, i + 1) for i in range(9)]
    assert bands.starts(10, flows, {0, 6}, 7) == [0, 6]


def test_a_line_of_text_keeps_its_characters_and_its_room():
    style = Style(10.0, bold=True)
    text = "Verify the identity documents, 核验身份（原件）及申请表 of incomprehensibilities"
    measure = Measure([(text, style)], "sans-serif")
    for room in (40.0, 70.0, 120.0, 400.0):
        lines = measure.wrap(text, style, room)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(measure.width(line, style) <= room for line in lines)


def test_chinese_lines_do_not_begin_with_closing_marks():
    assert pieces("核验（原件），ok go") == ["核", "验", "（原", "件），", "ok ", "go"]


def test_a_share_stands_on_its_own_route_and_off_boxes():
    routes = {"a": [(0.0, 0.0), (150.0, 0.0)], "b": [(20.0, -50.0), (20.0, 50.0)]}
    place = place_labels(routes, {"a": [(20.0, 10.0)]}, [Frame(60, 0, 30, 30)])["a"]
    assert place.on_line
    assert place.clear
    assert place.spot[1] == 0
    assert not place.frame.meets(Frame(60, 0, 30, 30))
    assert not place.frame.meets(Frame(20, 0, 1, 100))


def test_a_label_without_any_clear_place_says_so():
    routes = {"a": [(0.0, 0.0), (60.0, 0.0)]}
    assert not place_labels(routes, {"a": [(20.0, 10.0)]}, [Frame(30, 0, 80, 60)])["a"].clear


def test_every_language_has_every_word():
    assert all(WORDS[lang].keys() == WORDS["en"].keys() for lang in WORDS)


def test_texts_are_chosen_by_language_with_english_then_any_as_second_best():
    assert text_of({"en": "Counter", "zh": "柜台"}, "zh") == "柜台"
    assert text_of({"en": "Counter"}, "zh") == "Counter"
    assert text_of({"zh": "柜台"}, "en") == "柜台"
    assert text_of(None, "en", "open_account") == readable("open_account") == "Open account"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.88, "88 %"), (0.015, "1.5 %"), (0.0004, "<0.1 %"), (1.0, "100 %"), (0.9996, ">99.9 %"), (0.995, "99.5 %"),
        (0.125, "12.5 %"),
    ],
)  # fmt: skip
def test_shares_are_written_as_people_write_them(share, text):
    assert written_percent(share) == text
    assert written_percent(share, "zh") == text.replace(" ", "")
