"""The picture tells failure, complaint and recovery: the ladder, what failures cost, rows of feeling and promise."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from recovering_services import CLINIC, HOTEL, clinic, hotel
from test_drawing import ids, texts
from test_drawing_geometry import wrongs

import blueprint
import sim
from blueprint import Blueprint
from blueprint.drawing import Findings, theme
from blueprint.drawing.setting import Setting
from blueprint.drawing.sketch import Sketch
from blueprint.estimate import Estimate
from sim.journeys import ways

RESULTS = {name: sim.run(make(), replications=12) for name, make in (("hotel", hotel), ("clinic", clinic))}
ROWS = ("feeling", "promise", "metrics")


def changed(data: dict[str, Any], **said: Any) -> Blueprint:
    """A service with other sections."""
    return blueprint.build({**copy.deepcopy(data), **said})


def two_policies(now: str) -> Blueprint:
    """The hotel with a further policy, which begins with the voucher and has a rung of its own."""
    recovery = {
        **HOTEL["recovery"],
        "firm": {"ladder": [{"step": "voucher", "settles": "50%"}, {"step": "director", "settles": "90%"}]},
    }
    steps = {**HOTEL["steps"], "director": {"lane": "backstage", "by": "boss", "takes": 9}}
    return changed(HOTEL, recovery=recovery, steps=steps, complaints={**HOTEL["complaints"], "policy": now})


def links(service: Blueprint, findings: Findings | None = None) -> dict[str, Any]:
    """The links of a picture by their keys, without `flow-`."""
    drawn = Sketch(service.graph(), Setting(findings=findings)).scene.links
    return {link.key.removeprefix("flow-"): link for link in drawn if link.key.startswith("flow-")}


def line_of(dot: str, name: str) -> str:
    return next(row for row in dot.splitlines() if f'id="{name}"' in row)


# -- the ladder --------------------------------------------------------------------------------------------------


def test_the_ladder_is_drawn_from_the_step_that_failed_up_to_the_call() -> None:
    found = {key: link.label for key, link in links(hotel()).items() if link.kind == "recovery"}
    assert found == {
        "check_in-apologise": "", "room-apologise": "", "apologise-voucher": "", "voucher-manager": "✗",
        "voucher-call": "✓", "manager-call": "✓", "letters-manager": "",
    }  # fmt: skip


def test_several_failures_of_a_step_have_one_arrow() -> None:
    ways_out = [flow for flow in hotel().flows() if flow.source == "check_in" and flow.target == "apologise"]
    assert [(flow.recovery, flow.share, flow.failure) for flow in ways_out] == [("kind", 0.0, None)]


def test_a_failure_that_nobody_feels_or_that_never_happens_leads_to_no_recovery() -> None:
    steps = copy.deepcopy(HOTEL["steps"])
    del steps["room"]["fails"]["late"]["severity"]
    steps["check_in"]["fails"] = {
        "bill": {"share": 0, "severity": "minor"},
        "late": {"share": 1e-9, "severity": "minor"},
    }
    assert "room-apologise" not in links(changed(HOTEL, steps=steps))
    del steps["check_in"]["fails"]["late"]
    steps["room"]["fails"]["late"]["severity"] = "minor"
    assert "check_in-apologise" not in links(changed(HOTEL, steps=steps))


def test_complaints_from_outside_have_an_envelope_and_no_line_from_the_steps_that_failed() -> None:
    drawn = Sketch(hotel().graph(), Setting())
    box = drawn.scene.boxes["step-letters"]
    assert box.corner == ("envelope",)
    assert box.strong
    assert box.small[0] == "→ complaints to head office"
    assert "check_in-letters" not in links(hotel())
    assert "→ 向总部投诉" in Sketch(hotel().graph(), Setting("zh")).scene.boxes["step-letters"].small


def test_many_ways_to_a_first_rung_are_told_by_a_letter_at_each_end() -> None:
    drawn = Sketch(clinic().graph(), Setting()).scene
    corners = {key.removeprefix("step-"): box.corner for key, box in drawn.boxes.items() if box.corner}
    assert corners == {
        "register": ("letter",), "wait": ("letter",), "file": ("letter",), "treat": ("letter",),
        "leave_desk": ("letter",), "sorry": ("letter_in",), "letters": ("envelope",),
    }  # fmt: skip
    assert not any(link.head == "step-sorry" for link in drawn.links)


def test_policies_that_are_not_in_force_are_thin_and_only_what_no_other_has() -> None:
    kinds = {key: link.kind for key, link in links(two_policies("kind")).items()}
    assert {key for key, kind in kinds.items() if kind == "other_recovery"} == {
        "check_in-voucher", "room-voucher", "voucher-director",
    }  # fmt: skip
    assert kinds["apologise-voucher"] == kinds["voucher-manager"] == "recovery"
    turned = {key: link.kind for key, link in links(two_policies("firm")).items()}
    assert turned["check_in-voucher"] == turned["voucher-director"] == "recovery"
    assert turned["check_in-apologise"] == "other_recovery"
    picture = blueprint.draw(two_policies("kind"))
    widths = [
        float(re.findall(r'penwidth="([\d.]+)"', line_of(picture.dot, f"flow-{key}"))[0])
        for key in ("voucher-director", "voucher-manager")
    ]
    assert widths[0] < widths[1]


def test_the_legend_says_it_once_and_only_where_it_is_used() -> None:
    words = ("complained, up the ladder: ✓ settled, ✗ not", "complaints from outside", "of another policy")
    shown = [text for text in texts(blueprint.draw(hotel())) if text in words]
    assert sorted(shown) == sorted(words[:2])
    assert words[2] in texts(blueprint.draw(two_policies("kind")))
    assert not set(words) & set(texts(blueprint.draw(blueprint.load("city_hall"))))


@pytest.mark.parametrize("name", theme.THEMES)
def test_recovery_is_told_from_all_other_lines_in_every_theme(name: str) -> None:
    dot = blueprint.draw(hotel(), theme=name).dot
    own = line_of(dot, "flow-apologise-voucher")
    assert 'arrowhead="normalnormal"' in own
    assert 'style="dashed"' in own
    assert 'arrowhead="normal"' in line_of(dot, "flow-check_in-room")
    look = theme.THEMES[name]
    assert all(theme.contrast(ground, look.links["recovery"]) >= 4.5 for ground in look.grounds.values())
    assert all(theme.contrast(ground, look.links["other_recovery"]) >= 3 for ground in look.grounds.values())


def test_nobody_leaves_from_a_rung_that_leads_on() -> None:
    boxes = Sketch(hotel().graph(), Setting()).scene.boxes
    leaves = {key.removeprefix("step-") for key, box in boxes.items() if box.leaves}
    assert leaves == {"room", "call"}


# -- the graph, flows and journeys -------------------------------------------------------------------------------


@pytest.mark.parametrize("service", [hotel(), clinic(), two_policies("kind"), two_policies("firm")])
def test_the_graph_gives_back_the_service_and_no_way_of_recovery_counts_as_a_flow(service: Blueprint) -> None:
    graph = service.graph()
    again = blueprint.from_graph(graph)
    assert again == service
    assert again.fingerprint == service.fingerprint
    assert again.graph().edges == graph.edges
    recovers = {edge for edge, by in graph.edges.items() if "recovery" in by}
    assert recovers
    assert all("share" not in graph.edges[edge] and "failures" not in graph.edges[edge] for edge in recovers)
    assert all(not onward.keys() & {head for tail, head in recovers if tail == step}
               for step, onward in ways(service).items())  # fmt: skip
    found = sim.run(service, replications=2).findings()
    assert not recovers & found.flows.keys()


def test_shares_of_flows_still_add_up() -> None:
    for service in (hotel(), clinic()):
        for name in service.steps:
            own = [
                flow
                for flow in service.flows()
                if flow.source == name and not (flow.failure or flow.recovery)
            ]
            assert sum(flow.share for flow in own) == pytest.approx(1.0)


def test_a_failure_that_a_wait_raises_takes_as_many_as_were_counted() -> None:
    """Of those who wait too long some go to another desk; nobody gives up, so every one is counted at both."""
    service = blueprint.build(
        service="Shop", hours="09:00-17:00", arrivals={"w": {"at": "a", "rate": "18/h"}}, staff={"c": {}},
        steps={
            "a": {
                "lane": "frontstage", "by": "c", "takes": "exponential(mean=3)", "next": "b",
                "fails": {"slow": {"wait_over": "4 min", "then": "d"}},
            },
            "b": {"lane": "frontstage"}, "d": {"lane": "backstage"},
        },
    )  # fmt: skip
    found = sim.run(service, replications=20, warm_up="10 h", days=3).findings()
    assert 0 < found.flows["a", "d"] < found.steps["a"].visits
    assert found.flows["a", "d"] == pytest.approx(found.steps["d"].visits, rel=0.02)
    assert found.flows["a", "b"] == pytest.approx(found.steps["b"].visits, rel=0.02)


def test_where_some_of_those_may_have_given_up_no_number_stands_on_the_flow() -> None:
    found = RESULTS["clinic"].findings()
    assert not any(tail == "register" for tail, _ in found.flows)
    assert found.flows["wait", "file"] > 0


# -- figures -----------------------------------------------------------------------------------------------------


def test_a_failure_without_a_share_says_what_raises_it_and_with_results_how_often() -> None:
    bare = links(clinic())
    assert bare["register-file"].label == "F Slow · waits over 8 min"
    assert "later than 40 min" in bare["treat-leave_desk"].label
    found = RESULTS["clinic"].findings()
    said = found.failures["register.slow"]
    label = links(clinic(), found)["register-file"].label
    assert said.custom is not None
    assert label == f"F Slow · {said.count.figure()} a day, {said.custom.figure('CNY')}"
    for shown in (*bare.values(), *links(clinic(), found).values()):
        assert "100 %" not in shown.label


def test_limits_by_segment_are_told_without_a_number() -> None:
    steps = copy.deepcopy(CLINIC["steps"])
    steps["register"]["fails"]["slow"]["wait_over"] = {"by_segment": {"old": "5 min"}, "others": "9 min"}
    segments = {"old": {"share": 0.5}, "young": {"share": 0.5}}
    assert (
        links(changed(CLINIC, steps=steps, segments=segments))["register-file"].label
        == "F Slow · waits too long"
    )


@pytest.mark.parametrize("name", ["hotel", "clinic"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_figure_is_the_one_of_the_table(name: str, lang: str) -> None:
    results, service = RESULTS[name], RESULTS[name].blueprint
    found = results.findings(lang)

    def row(scope: str, of: str, measure: str) -> Estimate:
        one = results.row(scope, of, measure)
        return Estimate(one.mean, one.low, one.high).over(results.days)

    for key, failure in found.failures.items():
        assert failure.count == row("failure", key, "failures")
        assert failure.custom == row("failure", key, "cost_loyalty")
    shown = {one.label: one for one in found.strip}
    lost = row("service", "", "customers_lost")
    away = shown["do not come again" if lang == "en" else "不再来"]
    assert away.figure == lost.figure("", lang)
    assert row("service", "", "cost_loyalty").say("CNY", lang) in away.spread
    score = results.row("service", "", "score_mean")
    assert shown["score, of 5" if lang == "en" else "评分（满分 5）"].figure == Estimate(
        score.mean, score.low, score.high
    ).figure("", lang)
    assert len(found.strip) <= 6
    boxes = Sketch(service.graph(), Setting(lang, found)).scene.boxes
    for step in service.steps:
        for line in boxes[f"step-{step}"].losses:
            owned = [
                one.custom for key, one in found.failures.items() if key.startswith(f"{step}.") and one.custom
            ]
            assert any(line.endswith(one.say("CNY", lang)) for one in owned)
        own = found.steps[step].score
        if own is not None:
            one = results.row("step", step, "score_mean")
            assert own == Estimate(one.mean, one.low, one.high)


def test_the_dearest_failures_stand_in_the_box_and_nothing_without_worth() -> None:
    found = RESULTS["hotel"].findings()
    losses = Sketch(hotel().graph(), Setting(findings=found)).scene.boxes["step-check_in"].losses
    costs = {key: one.custom.mean for key, one in found.failures.items() if one.custom and "check_in" in key}
    assert len(losses) == 2
    assert losses[0].startswith("F Not ready: ") == (
        max(costs, key=lambda key: costs[key]) == "check_in.not_ready"
    )
    poor = changed(HOTEL, loyalty={"stays": "95%"})
    found = sim.run(poor, replications=3).findings()
    drawn = Sketch(poor.graph(), Setting(findings=found))
    assert not any(box.losses for box in drawn.scene.boxes.values())
    assert "fail_money" not in drawn.used


def test_recoveries_stand_where_all_of_them_begin() -> None:
    steps = {name: step for name, step in HOTEL["steps"].items() if name != "letters"}
    complaints = {**HOTEL["complaints"], "channels": {}, "minor": {"staff": "60%"}}
    only = changed(HOTEL, complaints=complaints, steps=steps)
    results = sim.run(only, replications=12)
    found = results.findings()
    row = results.row("service", "", "recoveries")
    assert found.recoveries == {"apologise": Estimate(row.mean, row.low, row.high)}
    assert results.row("step", "apologise", "visits").mean == pytest.approx(row.mean)
    boxes = Sketch(only.graph(), Setting(findings=found)).scene.boxes
    assert f"{Estimate(row.mean, row.low, row.high).say()} recoveries a day" in boxes["step-apologise"].small
    one = {**steps, "room": {key: value for key, value in steps["room"].items() if key != "fails"}}
    alone = changed(only.data(), steps=one)
    found = sim.run(alone, replications=12).findings()
    mean = found.recoveries["apologise"].mean
    assert found.recovering["check_in", "apologise"] == pytest.approx(mean)
    boxes = Sketch(alone.graph(), Setting(findings=found)).scene.boxes
    assert not any("recoveries" in line for line in boxes["step-apologise"].small)


def test_where_recoveries_begin_at_several_steps_no_number_is_told() -> None:
    found = RESULTS["hotel"].findings()
    assert found.recoveries == {}
    assert not any(head in ("apologise", "manager") for _, head in found.recovering)
    assert found.recovering["apologise", "voucher"] == pytest.approx(found.steps["voucher"].visits)


def test_a_service_that_says_nothing_of_loyalty_has_the_strip_it_had() -> None:
    found = sim.run(blueprint.load("city_hall"), replications=2).findings()
    assert len(found.strip) == 7
    assert [one.label for one in found.strip][:4] == ["came, a day", "served", "gave up", "wait, mean"]
    assert found.failures == found.recovering == found.recoveries == {}


# -- rows --------------------------------------------------------------------------------------------------------


def cells(name: str, row: str, *, results: bool = True) -> dict[str, list[str]]:
    """The texts of a row by step."""
    findings = RESULTS[name].findings() if results else None
    drawn = Sketch(RESULTS[name].blueprint.graph(), Setting(findings=findings, rows=(row,)))
    return {
        key.removeprefix("step-"): [line.text for line in lines]
        for one in drawn.rows
        for key, lines in one.cells.items()
    }


def test_the_row_of_feeling_shows_scores_as_faces_and_notes_where_there_are_none() -> None:
    found = RESULTS["clinic"].findings()
    scores = {step: one.score for step, one in found.steps.items() if one.score is not None}
    shown = cells("clinic", "feeling")
    assert set(shown) == set(scores)
    assert all(shown[step][0].startswith(one.figure()) for step, one in scores.items())
    assert shown["register"][1:] == ["empathy", "Nervous"]
    assert cells("clinic", "feeling", results=False) == {"register": ["Nervous"]}
    picture = blueprint.draw(clinic(), findings=found, rows=("feeling",))
    assert "Feeling, score of 5" in texts(picture)
    assert "Feeling" in texts(blueprint.draw(clinic(), rows=("feeling",)))
    assert "row-feeling-1" in ids(picture)


def test_the_row_of_promises_says_what_is_set_promised_and_kept() -> None:
    found = RESULTS["clinic"].findings().steps["register"]
    assert found.met is not None
    assert found.kept is not None
    signs = {"kept": "✓", "missed": "✗", "close": "≈"}
    failures, score = found.levels["failures"], found.levels["score"]
    count = RESULTS["clinic"].findings().failures["register.slow"].count
    assert cells("clinic", "promise") == {
        "register": [
            "80% within 5 min", f"{signs[found.verdict]} {found.met.say('share')}",
            "failures 5%", f"{signs[failures[1]]} {failures[0].say('share')}",
            "score 4.5", f"{signs[score[1]]} {' '.join(filter(None, (score[0].figure(), score[0].spread())))}",
            "promised within 6 min", f"kept for {found.kept.say('share')}", "promised score 4",
            f"Slow: pays 20 CNY, {count.say()} a day",
        ]
    }  # fmt: skip
    assert cells("clinic", "promise", results=False)["register"] == [
        "80% within 5 min", "failures 5%", "score 4.5", "promised within 6 min", "promised score 4",
        "Slow: pays 20 CNY, waits over 8 min",
    ]  # fmt: skip


def test_the_row_of_measures_has_failures_and_what_they_cost() -> None:
    found = RESULTS["hotel"].findings()
    one = found.failures["room.late"]
    assert one.custom is not None
    assert f"F Late: {one.count.say()} a day, {one.custom.say('CNY')}" in cells("hotel", "metrics")["room"]


# -- nothing overlaps --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [3, 6, 14])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_overlaps_in_pictures_of_recovery(lang: str, columns: int) -> None:
    services = [
        hotel(),
        clinic(),
        two_policies("kind"),
        blueprint.load("hotel_desk"),
        blueprint.load("power_hall"),
    ]
    found = [
        RESULTS["hotel"],
        RESULTS["clinic"],
        *(sim.run(service, replications=4) for service in services[2:]),
    ]
    for service, results in zip(services, found, strict=True):
        for findings in (None, results.findings(lang)):
            made = Sketch(service.graph(), Setting(lang, findings, columns, rows=ROWS))
            assert not list(wrongs(made)), (service.service, bool(findings))
