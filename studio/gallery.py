"""The gallery: services of many shapes, drawn for the page `docs/gallery.md`.

    python -m studio.gallery docs/pictures

Beside the ready models, with what a simulation of them found, stand services made only to be drawn: sixty
steps, loops within loops, branches that run side by side, lanes of their own. They have no times and no
staff, so nothing is claimed of them.

Invariant: the same version draws the same pictures; no date is written into them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import blueprint
from blueprint.lanes import arrange
from studio.tried import TRIED

if TYPE_CHECKING:
    import networkx as nx

    from blueprint.drawing import Findings, Picture

Said = dict[str, str]
Steps = dict[str, tuple[str, str, str]]
"""Name -> (lane, English, Chinese)."""

DOCUMENTS: tuple[tuple[Said, Said], ...] = (
    ({"en": "Enquire", "zh": "咨询"}, {"en": "enquiry", "zh": "咨询单"}),
    ({"en": "Apply", "zh": "申请"}, {"en": "application", "zh": "申请表"}),
    ({"en": "Value", "zh": "评估"}, {"en": "valuation", "zh": "评估报告"}),
    ({"en": "Decide", "zh": "审批"}, {"en": "offer", "zh": "贷款方案"}),
    ({"en": "Sign", "zh": "签约"}, {"en": "contract", "zh": "合同"}),
    ({"en": "Pay out", "zh": "放款"}, {"en": "payout order", "zh": "放款单"}),
)
ROUND: tuple[tuple[str, str, str, str], ...] = (
    ("bring", "customer", "Bring the {}", "提交{}"),
    ("receive", "frontstage", "Receive the {}", "接收{}"),
    ("check", "backstage", "Check the {}", "核对{}"),
    ("complete", "backstage", "{} complete?", "{}齐全？"),
    ("mend", "customer", "Mend the {}", "补正{}"),
    ("file", "support", "File the {}", "{}归档"),
    ("assess", "backstage", "Assess the {}", "审查{}"),
    ("agree", "backstage", "{} agreed?", "{}通过？"),
    ("explain", "frontstage", "Explain the {}", "讲解{}"),
    ("confirm", "customer", "Confirm the {}", "确认{}"),
)


READY = (
    "personal_loan", "bank_branch", "bank_call_centre", "help_line", "contact_centre", "city_hall", "hotel_desk",
    "bank_hall", "retail_till", "power_hall",
)  # fmt: skip
DAYS = {"contact_centre": 7, "city_hall": 5}
"""How many days a replication of a ready model has, if not one: a week where the days of the week differ."""
BELOW = {"bank_hall": ("rules",)}
"""Rows of text below the lanes."""


def service(
    en: str, zh: str, first: str, added: dict[str, tuple[Said, str, Any]] | None = None
) -> nx.DiGraph[Any]:
    """An empty service where customers arrive at `first`, with lanes of its own if any are added."""
    import networkx as nx

    arrivals = {"customers": {"at": first, "label": {"en": "Customers", "zh": "顾客"}}}
    lanes = [vars(lane) for lane in arrange(added or {})]
    return nx.DiGraph(service={"en": en, "zh": zh}, lanes=lanes, arrivals=arrivals, systems={}, staff={})


def add(graph: nx.DiGraph[Any], steps: Steps, **said: Any) -> None:
    """Add steps, with further attributes that all of them have."""
    for name, (lane, en, zh) in steps.items():
        graph.add_node(name, lane=lane, label={"en": en, "zh": zh}, **said)


def go(graph: nx.DiGraph[Any], *names: str, share: float = 1.0) -> None:
    """Let customers go from step to step."""
    for tail, head in pairwise(names):
        graph.add_edge(tail, head, share=share)


def sixty() -> nx.DiGraph[Any]:
    """A mortgage of sixty steps: six phases, each with two loops."""
    graph = service("Mortgage", "住房按揭贷款", "bring_0")
    graph.graph["systems"] = {"archive": {"label": {"en": "Archive", "zh": "档案系统"}}}
    for number, (phase, document) in enumerate(DOCUMENTS):
        steps = {
            f"{name}_{number}": (lane, en.format(document["en"]).capitalize(), zh.format(document["zh"]))
            for name, lane, en, zh in ROUND
        }
        add(graph, steps, phase=phase)
        graph.nodes[f"file_{number}"]["uses"] = ["archive"]
        graph.nodes[f"bring_{number}"]["evidence"] = document
        graph.nodes[f"explain_{number}"]["moment_of_truth"] = True
        of = {name: f"{name}_{number}" for name, *_ in ROUND}
        go(graph, of["bring"], of["receive"], of["check"], of["complete"])
        go(graph, of["complete"], of["file"], share=0.8)
        go(graph, of["complete"], of["mend"], share=0.2)
        go(graph, of["mend"], of["check"])
        go(graph, of["file"], of["assess"], of["agree"])
        go(graph, of["agree"], of["explain"], share=0.9)
        go(graph, of["agree"], of["assess"], share=0.1)
        go(graph, of["explain"], of["confirm"])
        if number:
            go(graph, f"confirm_{number - 1}", of["bring"])
    return graph


def loops() -> nx.DiGraph[Any]:
    """A repair with a loop within a loop within a loop."""
    graph = service("Repair of a machine", "设备维修", "report")
    add(graph, {
        "report": ("customer", "Report the fault", "报修"), "visit": ("frontstage", "Visit", "上门"),
        "look": ("frontstage", "Look for the cause", "查找原因"), "found": ("frontstage", "Found?", "找到？"),
        "mend": ("frontstage", "Mend", "修理"), "test": ("backstage", "Test", "测试"),
        "works": ("backstage", "Works?", "正常？"), "accept": ("customer", "Accept?", "验收通过？"),
        "pay": ("customer", "Pay", "付款"),
    })  # fmt: skip
    go(graph, "report", "visit", "look", "found")
    go(graph, "found", "mend", share=0.7)
    go(graph, "found", "look", share=0.3)
    go(graph, "mend", "test", "works")
    go(graph, "works", "accept", share=0.8)
    go(graph, "works", "mend", share=0.15)
    go(graph, "works", "look", share=0.05)
    go(graph, "accept", "pay", share=0.95)
    go(graph, "accept", "visit", share=0.05)
    graph.nodes["mend"]["fails"] = {"wrong_part": {"share": 0.04}}
    graph.add_edge("mend", "mend", failures={"wrong_part": 0.04})
    return graph


def branches() -> nx.DiGraph[Any]:
    """A hotel check-in: luggage, key and minibar go on at the same time; guest and desk talk to and fro."""
    graph = service("Hotel check-in", "酒店入住", "arrive")
    add(graph, {
        "arrive": ("customer", "Arrive", "到店"), "ask": ("customer", "Ask for a room", "询问房间"),
        "answer": ("frontstage", "Offer rooms", "推荐房间"), "register": ("frontstage", "Register", "登记入住"),
        "luggage": ("backstage", "Bring the luggage", "运送行李"), "key": ("backstage", "Make the key", "制作房卡"),
        "room": ("backstage", "Open the room", "准备房间"), "hand": ("frontstage", "Hand over the key", "交付房卡"),
        "settle": ("customer", "Settle in", "入住"),
    })  # fmt: skip
    go(graph, "arrive", "ask")
    graph.add_edge("ask", "answer", share=1.0)
    graph.add_edge("answer", "ask", share=0.4)
    graph.add_edge("answer", "register", share=0.6)
    for way in ("luggage", "key", "room"):
        go(graph, "register", way, "hand")
    go(graph, "hand", "settle")
    graph.graph["staff"] = {"clerk": {"label": {"en": "Clerk", "zh": "前台接待"}}}
    for name in ("answer", "register", "hand"):
        graph.nodes[name]["by"] = ["clerk"]
    graph.nodes["arrive"]["evidence"] = {"en": "Lobby", "zh": "大堂"}
    graph.nodes["hand"].update({"evidence": {"en": "Key card", "zh": "房卡"}, "moment_of_truth": True})
    return graph


def lanes() -> nx.DiGraph[Any]:
    """A parcel shop with a machine before the line of interaction and a carrier behind the last line."""
    own: dict[str, tuple[Said, str, Any]] = {
        "machine": ({"en": "Self-service machine", "zh": "自助设备"}, "above", "interaction"),
        "carrier": ({"en": "Carrier", "zh": "承运商"}, "above", "internal_interaction"),
    }
    graph = service("Parcel shop", "快递网点", "bring", own)
    graph.graph["systems"] = {"tracking": {"label": {"en": "Tracking", "zh": "物流跟踪"}}}
    add(graph, {
        "bring": ("customer", "Bring a parcel", "携件到店"), "label": ("machine", "Print the label", "打印面单"),
        "fits": ("machine", "Fits the box?", "能放入柜？"), "drop": ("customer", "Drop it", "投入柜中"),
        "counter": ("frontstage", "Take it at the counter", "柜台收件"), "sort": ("backstage", "Sort", "分拣"),
        "fetch": ("carrier", "Fetch", "揽收"), "deliver": ("carrier", "Deliver", "派送"),
        "receive": ("customer", "Message of delivery", "收到签收通知"),
    })  # fmt: skip
    go(graph, "bring", "label", "fits")
    go(graph, "fits", "drop", share=0.7)
    go(graph, "fits", "counter", share=0.3)
    go(graph, "drop", "sort")
    go(graph, "counter", "sort", "fetch", "deliver", "receive")
    for name in ("sort", "deliver"):
        graph.nodes[name]["uses"] = ["tracking"]
    graph.nodes["label"]["evidence"] = {"en": "Label", "zh": "面单"}
    graph.nodes["deliver"]["fails"] = {"nobody_home": {"share": 0.1}}
    graph.add_edge("deliver", "deliver", failures={"nobody_home": 0.1})
    return graph


def two() -> nx.DiGraph[Any]:
    """A kiosk: two steps."""
    graph = service("Kiosk", "报刊亭", "choose")
    add(graph, {"choose": ("customer", "Choose", "挑选"), "pay": ("frontstage", "Take the money", "收款")})
    go(graph, "choose", "pay")
    graph.nodes["pay"]["moment_of_truth"] = True
    return graph


def found(model: str, lang: str) -> tuple[nx.DiGraph[Any], Findings]:
    """A ready model as a graph, and what a simulation of it found."""
    import sim

    loaded = blueprint.load(model)
    return loaded.graph(), sim.run(loaded, days=DAYS.get(model, 1), replications=30).findings(lang)


def pictures() -> Iterator[tuple[str, Picture]]:
    """Every picture of the gallery with its name."""
    from blueprint.drawing import draw

    made = {"sixty_steps": sixty, "loops": loops, "branches": branches, "lanes": lanes, "two_steps": two}
    for lang in ("en", "zh"):
        for model in READY:
            graph, findings = found(model, lang)
            yield f"{model}-{lang}", draw(graph, lang=lang, findings=findings, rows=BELOW.get(model, ()))
            if model == "personal_loan":
                yield f"{model}-a4-{lang}", draw(graph, lang=lang, findings=findings, page="a4")
                if lang == "en":
                    for theme in ("grey", "print"):
                        yield (
                            f"{model}-{theme}-{lang}",
                            draw(graph, lang=lang, findings=findings, theme=theme),
                        )
        for name, make in made.items():
            yield f"{name}-{lang}", draw(make(), lang=lang)
        yield from tried(lang)
    yield "bank_branch-times-en", draw(blueprint.load("bank_branch").graph(), times=True)


def tried(lang: str) -> Iterator[tuple[str, Picture]]:
    """Services of awkward shapes and names, simulated."""
    import sim

    for name, make in TRIED.items():
        if lang == "zh" and name == "eighty":
            continue  # the same boxes again
        one = make()
        findings = sim.run(one, replications=20).findings(lang)
        yield f"tried_{name}-{lang}", blueprint.draw(one, lang=lang, findings=findings)


def compared() -> Iterator[tuple[str, Picture]]:
    """Measured hotspots, before and after, and two branches side by side: all simulated."""
    import sim
    from blueprint.drawing import draw_side_by_side
    from studio.before_after import before_after

    loan = blueprint.load("personal_loan")
    more = blueprint.change(loan, "staff.credit_officer.count: +1", "steps.scan.lane: frontstage")
    spots = sim.hotspots(loan, replications=100)
    change = sim.compare(loan, {"second_officer": more}, replications=100)
    officer = blueprint.load("bank_branch")
    third = blueprint.change(officer, "staff.officer.count: +1")
    runs = [sim.run(one, replications=30) for one in (officer, third)]
    for lang in ("en", "zh"):
        labels = {
            "en": ("A second credit officer, scanning at the counter", "Today", "With one officer more"),
            "zh": ("增设一名信贷员，前台扫描", "现状", "增设一名业务主管"),
        }[lang]
        yield f"hotspots-{lang}", blueprint.draw(loan, lang=lang, findings=spots.findings(lang))
        yield f"before_after-{lang}", before_after(change, "second_officer", labels[0], lang)
        yield f"hotspots-a4-{lang}", blueprint.draw(loan, lang=lang, findings=spots.findings(lang), page="a4")
        both = [
            (label, one.blueprint.graph(), one.findings(lang))
            for label, one in zip(labels[1:], runs, strict=True)
        ]
        yield f"side_by_side-{lang}", draw_side_by_side(both, lang=lang)
        yield from measured(labels[2], lang)


def measured(label: str, lang: str) -> Iterator[tuple[str, Picture]]:
    """The bank branch with its measured hotspots, and before and after a third officer: simulated."""
    import sim
    from studio.before_after import before_after

    branch = blueprint.load("bank_branch")
    spots = sim.hotspots(branch, replications=100)
    yield f"branch_hotspots-{lang}", blueprint.draw(branch, lang=lang, findings=spots.findings(lang))
    more = {"third_officer": blueprint.change(branch, "staff.officer.count: +1")}
    found = sim.compare(branch, more, replications=100)
    yield f"third_officer-{lang}", before_after(found, "third_officer", label, lang)


def icons(across: int = 10) -> Picture:
    """Every icon of evidence over its name, as a file writes it and in Chinese."""
    from blueprint.drawing import Picture
    from blueprint.drawing.dot import Sheet, TextLine
    from blueprint.drawing.fonts import family
    from blueprint.drawing.icons import ICONS, strokes
    from blueprint.drawing.measure import Measure, Style
    from blueprint.drawing.theme import theme_named
    from blueprint.evidence import icon_name

    look, size, cell = theme_named("colour"), 26.0, (58.0, 66.0)
    names = [(name, Style(9.0), look.ink) for name in ICONS]
    names = [line for line in names for line in (line, (icon_name(line[0], "zh"), Style(8.5), look.pale_ink))]
    measure = Measure([(text, style) for text, style, _ in names], family("zh"))
    rows = -(-len(ICONS) // across)
    sheet = Sheet(across * cell[0], rows * cell[1], family("zh"), "icons", measure, look)
    sheet.shape(
        (sheet.width / 2, sheet.height / 2), (sheet.width, sheet.height), fillcolor="white", penwidth=0
    )
    for number, name in enumerate(ICONS):
        x, y = (number % across + 0.5) * cell[0], number // across * cell[1] + 6
        left = x - size / 2
        pieces = [
            ((left + x0 * size, y + y0 * size), (left + x1 * size, y + y1 * size))
            for line in strokes(name)
            for (x0, y0), (x1, y1) in pairwise(line)
        ]
        words = sheet.table([TextLine(*line) for line in names[2 * number : 2 * number + 2]])
        sheet.strokes(pieces, f"icon-{name}", (words, (x, y + size + 15)), color=look.ink, penwidth=1.4)
    return Picture(sheet.dot())


def main(folder: str) -> None:
    """Draw the gallery into a folder."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, picture in chain(pictures(), compared()):
        picture.save(place / f"{name}.svg")
    icons().save(place / "icons.svg")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures")
