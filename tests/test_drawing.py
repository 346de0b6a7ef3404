"""What a drawn blueprint shows, and how it is written."""

import os
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from blueprint.drawing import (
    CauseFinding,
    DrawingError,
    Findings,
    Gone,
    GraphvizMissing,
    Journey,
    KeyFigure,
    MissingGlyphs,
    Picture,
    StepFinding,
    Stretch,
    draw,
    fonts,
    graphviz,
    theme,
)
from blueprint.estimate import Estimate

LANES = [
    {"name": "evidence", "label": {"en": "Physical evidence", "zh": "有形展示"}, "line": None},
    {"name": "customer", "label": {"en": "Customer actions", "zh": "顾客行为"}, "line": "interaction"},
    {"name": "frontstage", "label": {"en": "Frontstage", "zh": "前台"}, "line": "visibility"},
    {"name": "backstage", "label": {"en": "Backstage", "zh": "后台"}, "line": "internal_interaction"},
    {"name": "support", "label": {"en": "Support processes", "zh": "支持过程"}, "line": None},
]


def service(name="City bank branch", **said):
    """An empty service with the five lanes."""
    return nx.DiGraph(
        **{
            "service": name,
            "lanes": LANES,
            "arrivals": {},
            "systems": {},
            "staff": {},
            "fingerprint": "3f9a1c2e",
        }
        | said
    )


def branch():
    """A bank branch in which every sign of the picture occurs."""
    graph = service(
        {"en": "City bank branch", "zh": "城市银行网点"},
        arrivals={"walk_in": {"at": "take_ticket", "label": {"en": "Walk-in", "zh": "到店顾客"}}},
        systems={"core_banking": {"label": {"en": "Core banking", "zh": "核心系统"}}},
        staff={"teller": {"label": {"en": "Teller", "zh": "柜员"}}},
    )
    graph.add_node("take_ticket", lane="customer", evidence="Ticket machine", label={"zh": "取号"})
    graph.add_node(
        "counter", lane="frontstage", by=["teller"], uses=["core_banking"], fails={"wrong_entry": {}},
        moment_of_truth=True, leaves=0.7, label={"en": "Counter", "zh": "柜台办理"},
    )  # fmt: skip
    graph.add_node(
        "approve", lane="backstage", uses=["core_banking"], label={"en": "Approve?", "zh": "是否批准？"}
    )
    graph.add_node("open_account", lane="backstage", evidence=["Card", {"en": "Receipt", "zh": "回单"}])
    graph.add_node("complaint", lane="frontstage")
    graph.add_edge("take_ticket", "counter", share=1.0)
    graph.add_edge("counter", "approve", share=0.3)
    graph.add_edge("counter", "counter", failures={"wrong_entry": 0.015})
    graph.add_edge("counter", "complaint", failures={"wrong_entry": 0.005})
    graph.add_edge("approve", "open_account", shares={"gold": 0.9, "standard": 0.6})
    graph.add_edge("approve", "take_ticket", share=0.2)
    return graph


def found():
    return Findings(
        steps={
            "take_ticket": StepFinding(visits=402.0),
            "counter": StepFinding(
                wait=Estimate(3.2, 2.9, 3.5), queue=1.6, visits=407.0, grade=2, length=4.2, verdict="missed",
                gone=(Gone("abandoned", Estimate(37.0, 30.0, 44.0), Estimate(0.09, 0.08, 0.1)),),
                met=Estimate(0.72, 0.70, 0.74), target=0.8,
            ),
            "approve": StepFinding(wait=Estimate(0.5)),
        },
        flows={("take_ticket", "counter"): 402.0, ("counter", "approve"): 120.0},
        title="The queue for Teller is the bottleneck",
        lead="It costs, a day: Queue for Teller 900 CNY ±200",
        strip=(KeyFigure("gave up", "37 · 9 %", "±7", "bad"),),
        causes=(
            CauseFinding("queue", "teller", ("counter",), "Queue for Teller", Estimate(900.0, 700.0, 1100.0),
                         Estimate(37.0, 30.0, 44.0), 2, "1", 0.91),
        ),
        size_unit="CNY",
        staff=("Teller: 4 on duty, busy 91 %",),
        journeys=(
            Journey(
                "Up to “Counter”: 7 min, 3 of them waiting",
                (Stretch("Till", 3.2, True, 2), Stretch("Till", 4.2, False)),
            ),
        ),
        unit="min",
        note="30 replications of 1 day, seed 1",
        foot="3f9a1c2e, seed 1",
    )  # fmt: skip


def texts(picture):
    root = ET.fromstring(picture.svg())  # noqa: S314 - our own drawing
    return [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]


def ids(picture):
    root = ET.fromstring(picture.svg())  # noqa: S314 - our own drawing
    return {e.get("id") for e in root.iter("{http://www.w3.org/2000/svg}g")}


def test_the_svg_carries_the_names_of_steps_flows_and_lanes_as_ids():
    names = ids(draw(branch()))
    assert {"step-counter", "flow-counter-open_account", "evidence-take_ticket"} - names == {
        "flow-counter-open_account"
    }
    assert {"flow-take_ticket-counter", "call-counter-core_banking", "tie-take_ticket"} <= names
    assert {"lane-customer", "line-interaction", "line-visibility", "line-internal_interaction"} <= names


def test_a_bare_blueprint_shows_staff_and_shares_but_no_waits():
    shown = texts(draw(branch()))
    assert {"Counter", "Teller", "30 %", "70 % done", "→ Walk-in", "60–90 %"} <= set(shown)
    assert any(text.startswith("F ") for text in shown)
    assert not [t for t in shown if t.startswith(("wait ", "busy"))]
    assert not {
        name for name in ids(draw(branch())) if name and name.startswith(("region-", "queue-", "badge-"))
    }


def test_findings_show_the_finding_the_queue_who_gives_up_and_the_standard():
    picture = draw(branch(), findings=found())
    shown = set(texts(picture))
    assert {"The queue for Teller is the bottleneck", "37 give up", "9 %", "3.2 min", "±0.3", "1"} <= shown
    assert {
        "900 CNY ±200 a day · 37 lost",
        "Queue for Teller, busy 91 %",
        "37 · 9 %",
    } <= shown
    assert any(text.startswith("✗ 72 %") for text in shown)
    assert {
        "3f9a1c2e, seed 1",
        "Up to “Counter”: 7 min, 3 of them waiting",
        "Teller: 4 on duty, busy 91 %",
    } <= shown
    assert {"region-queue-teller-1-1", "badge-queue-teller-1"} <= ids(picture)


def test_a_chinese_picture_has_chinese_words_throughout():
    shown = texts(draw(branch(), lang="zh", findings=found()))
    assert {"柜台办理", "37 人放弃", "3.2 分钟", "互动分界线", "顾客每天的代价（元）", "在岗"} <= set(shown)
    assert "城市银行网点：服务蓝图" in texts(draw(branch(), lang="zh"))


def test_the_legend_shows_what_is_used_and_nothing_else():
    graph = service()
    graph.add_node("ask", lane="customer")
    shown = texts(draw(graph))
    assert {"start or end", "done, customers leave"} <= set(shown)
    assert not {"fail point", "rework loop", "system call", "flow", "decision", "moment of truth"} & set(
        shown
    )
    assert {"fail point", "rework loop", "F: a failure, and what follows", "system call", "decision"} <= set(
        texts(draw(branch()))
    )


def test_the_picture_does_not_depend_on_the_order_in_which_the_graph_was_built():
    graph = branch()
    turned = service(**{k: v for k, v in graph.graph.items() if k != "service"}, name=graph.graph["service"])
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    assert draw(turned, findings=found()).dot == draw(graph, findings=found()).dot


def test_a_flow_with_more_customers_is_drawn_wider():
    picture = draw(branch(), findings=found())

    def width(name):
        line = next(row for row in picture.dot.splitlines() if f'id="{name}"' in row)
        return float(line.split('penwidth="')[1].split('"')[0])

    assert (
        width("flow-take_ticket-counter") > width("flow-counter-approve") > width("call-counter-core_banking")
    )


def test_a_step_may_have_a_chinese_name_quotes_and_markup_in_its_label():
    graph = service("A & B <C>")
    graph.add_node("柜台", lane="customer", label='Say "hello" & <bye> \\N', evidence="a\nb\x07c")
    graph.add_edge("柜台", "柜台", failures={"x": 0.1})
    picture = draw(graph)
    assert {"step-柜台", "flow-柜台-柜台"} <= ids(picture)
    assert "b c" in " ".join(t or "" for t in texts(picture))


def test_an_empty_service_is_a_picture_too():
    assert "Customer" in " ".join(t or "" for t in texts(draw(service())))


def test_a_file_may_add_lanes():
    lanes = [*LANES[:2], {"name": "kiosk", "label": None, "line": None}, *LANES[2:]]
    graph = service(lanes=lanes)
    graph.add_node("scan", lane="kiosk")
    assert {"lane-kiosk", "step-scan"} <= ids(draw(graph))


def test_a_step_in_an_unknown_lane_is_named():
    graph = service()
    graph.add_node("ask", lane="cellar")
    with pytest.raises(ValueError, match="step 'ask': lane 'cellar' is none of evidence, customer"):
        draw(graph)


@pytest.mark.parametrize(
    ("suffix", "start"),
    [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"// blueprint: {")],
)
def test_a_picture_is_written_in_the_format_of_its_suffix(tmp_path, suffix, start):
    path = tmp_path / f"branch.{suffix}"
    picture = draw(branch(), path, lang="zh")
    assert path.read_bytes().startswith(start)
    assert isinstance(picture, Picture)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_the_dots_per_inch_set_the_size_of_a_png():
    graph = branch()
    widths = [int.from_bytes(draw(graph, dpi=dpi).png()[16:20], "big") for dpi in (75, 150)]
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)


def test_an_unknown_suffix_names_the_four_formats_before_anything_is_drawn(tmp_path):
    with pytest.raises(ValueError, match=r"suffix '\.gif'.*svg, png, pdf, dot"):
        draw(branch(), tmp_path / "branch.gif")
    with pytest.raises(ValueError, match="svg, png, pdf, dot"):
        draw(branch()).save(tmp_path / "branch", format="bmp")


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere does not exist"):
        draw(branch(), tmp_path / "nowhere" / "branch.svg")


def test_a_failed_drawing_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "branch.svg"
    path.write_text("old")
    with pytest.raises(DrawingError):
        Picture('digraph { a [pos="0,0" shape=nonsense] }').save(path)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_notebook_shows_the_svg():
    picture = draw(branch())
    assert picture._repr_svg_() == picture.svg()


def test_any_message_of_graphviz_is_a_failure():
    with pytest.raises(DrawingError, match="too small for label"):
        graphviz.render(
            'digraph { a [pos="0,0" width=0.1 height=0.1 fixedsize=true label="much too long"] }', "svg"
        )


def test_broken_dot_is_a_failure():
    with pytest.raises(DrawingError):
        graphviz.render("digraph { a [", "svg")


def test_without_any_graphviz_the_message_is_the_line_to_run(monkeypatch):
    monkeypatch.setattr(graphviz.shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    graphviz._wheel.cache_clear()
    try:
        with pytest.raises(GraphvizMissing, match="apt-get install -y graphviz"):
            draw(branch())
    finally:
        monkeypatch.undo()
        graphviz._wheel.cache_clear()


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for dot is a script")
def test_the_dot_program_of_the_machine_is_used_when_there_is_one(tmp_path, monkeypatch):
    program = tmp_path / "dot"
    program.write_text(
        f"#!{sys.executable}\nimport sys, os\nprint(*sys.argv[1:], os.environ['FONTCONFIG_FILE'])\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert graphviz.render("digraph {}", "svg", 96).split()[:4] == [b"-Kneato", b"-n2", b"-Tsvg", b"-Gdpi=96"]
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit(3)\n")
    with pytest.raises(DrawingError, match="code 3"):
        graphviz.render("digraph {}", "svg")


def test_characters_no_font_can_show_are_named_in_one_warning_and_the_picture_is_still_drawn(monkeypatch):
    folders = [
        folder for folder in fonts.font_folders() if "pylopdf" not in str(folder) and "mpl" in str(folder)
    ]
    monkeypatch.setattr(fonts, "font_folders", lambda: folders)
    graph = service()
    graph.add_node("ask", lane="customer", label="核验")
    with pytest.warns(MissingGlyphs, match=r'2 characters.*核验.*pip install "service-blueprint\[zh\]"'):
        assert "step-ask" in ids(draw(graph))


def test_latin_text_opens_no_font(monkeypatch):
    monkeypatch.setattr(fonts, "characters", lambda _: pytest.fail("a font was opened"))
    assert fonts.missing("plain text") == []


def test_without_any_font_every_character_is_missing(tmp_path):
    assert fonts.missing("ab a", [tmp_path]) == ["a", "b"]


def test_the_users_own_font_settings_are_left_alone(monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "/somewhere/fonts.conf")
    fonts.fontconfig_file.cache_clear()
    assert fonts.fontconfig_file() == "/somewhere/fonts.conf"
    fonts.fontconfig_file.cache_clear()


def test_drawing_leaves_the_environment_as_it_was():
    before = dict(os.environ)
    draw(branch()).svg()
    assert dict(os.environ) == before


def test_importing_the_drawing_room_imports_nothing_heavy():
    heavy = "matplotlib", "pygraphviz", "networkx", "numpy", "pandas"
    code = f"import sys, blueprint.drawing.sketch; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_findings_unit_must_be_one_of_four():
    with pytest.raises(ValueError, match="one of s, min, h, d"):
        Findings({}, {}, unit="week")


def test_a_service_where_nobody_waits_long_has_no_outline_and_no_place():
    calm = Findings(
        {"counter": StepFinding(Estimate(0.4, 0.3, 0.5), 0.3)}, {}, "Nobody waits long: 0.4 min on average"
    )
    picture = draw(branch(), findings=calm)
    assert "Nobody waits long: 0.4 min on average" in texts(picture)
    assert not {name for name in ids(picture) if name and name.startswith(("region-", "badge-"))}
    serious = theme.THEMES["colour"].grades[2]
    assert serious not in picture.dot


def test_numbers_nobody_produced_are_left_out():
    nan = float("nan")
    nothing = Findings(
        {"counter": StepFinding(Estimate(nan), nan, nan, met=Estimate(nan), target=nan)},
        {("take_ticket", "counter"): nan},
    )
    shown = texts(draw(branch(), findings=nothing))
    assert not [text for text in shown if text and "nan" in text.split()]


def test_every_file_of_the_room_is_short():
    room = Path(graphviz.__file__).parent
    assert all(len(path.read_text().splitlines()) <= 400 for path in room.glob("*.py"))
