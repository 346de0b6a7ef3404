"""The gaps: figures by hand, signs, intervals, what is measured for them, what is told and drawn of them."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from formulas import mmc_within
from scipy.stats import t as student

import blueprint
import sim
from blueprint import BlueprintError
from blueprint.estimate import Estimate
from sim import compiled_engine, simpy_engine
from sim.gap_measures import share_within
from sim.gaps import PAIRS, gaps
from sim.journal import Journal
from sim.measures import measure
from sim.plan import TICKS, make_plan
from sim.sums import bin_edges, bin_of
from studio import gap_plots, plots
from studio.cli import main
from studio.gap_labels import placed
from studio.gap_words import finding, remarks

SAID = {
    "wait": "80% within 5 min", "expected": {"wait": "3 min"}, "believed": {"wait": "240 s"},
    "promised": {"wait": "4.5 min"}, "perceived": {"wait": "x1.5"},
}  # fmt: skip


def week(standard: Any, **more: Any) -> blueprint.Blueprint:
    """Each day five customers, 10 minutes apart, and a service of 12: they wait 0, 2, 4, 6 and 8 minutes."""
    step = {"lane": "frontstage", "by": "clerk", "takes": 12, "standard": standard} | more
    return blueprint.build(
        service={"en": "Shop", "zh": "小店"}, hours="09:00-10:00", arrivals={"walk_in": {"at": "till", "every": 10}},
        staff={"clerk": {"count": 1}}, steps={"till": step},
    )  # fmt: skip


def shop(standard: Any) -> blueprint.Blueprint:
    """A shop with chance in it: M/M/1 at 75 %, and something fails now and then."""
    step = {
        "label": {"en": "Pay at the till", "zh": "收银"}, "lane": "frontstage", "by": "clerk",
        "takes": "exponential(mean=3)", "fails": {"wrong": {"share": "4%"}}, "standard": standard,
    }  # fmt: skip
    return blueprint.build(
        service={"en": "Shop", "zh": "小店"}, hours="09:00-17:00", arrivals={"walk_in": {"at": "till", "rate": "15/h"}},
        staff={"clerk": {"count": 1}}, steps={"till": step},
    )  # fmt: skip


# -- by hand -------------------------------------------------------------------------------------------


def test_the_gaps_of_a_week_are_those_by_hand() -> None:
    """Of waits of 0, 2, 4, 6, 8 minutes, 80 % are over after 6: so much is delivered, half as much again perceived."""
    found = sim.gaps(week(SAID), days=7, replications=5)
    row = found.row("till")
    exact = {"expected": 3, "believed": 4, "set": 5, "promised": 4.5, "delivered": 6, "perceived": 9}
    assert {name: one.mean for name, one in row.figures.items()} == pytest.approx(exact, rel=0.008)
    sizes = {gap.number: gap.size.mean for gap in row.gaps}
    assert sizes == pytest.approx({1: 1, 2: 1, 3: 1, 4: 1.5, 5: 6}, abs=9 * 0.008)
    assert sizes[1] == sizes[2] == 1.0  # what is only said is exact
    assert [gap.simulated for gap in row.gaps] == [False, False, True, True, True]
    assert row.met == Estimate(0.6, 0.6, 0.6)
    assert row.kept == Estimate(0.6, 0.6, 0.6)
    assert row.verdict == "missed"
    widest = found.widest
    assert widest is not None
    assert (widest[0].step, widest[1].number) == ("till", 5)
    assert found.unsaid == ()


def test_the_promise_is_kept_for_who_waits_exactly_as_long() -> None:
    for minutes, share in {0: 0.2, 2: 0.4, 3: 0.4, 6: 0.8, 8: 1.0}.items():
        found = sim.gaps(week({"wait": "80% within 5 min", "promised": {"wait": minutes}}), replications=1)
        kept = found.row("till").kept
        assert kept is not None
        assert kept.mean == share
    place = bin_of(300 * TICKS)
    first, beyond = bin_edges(place)
    assert beyond - first <= 300 * TICKS * 0.008
    assert share_within({place: 3, place + 1: 1}, 300 * TICKS) == 0.75
    assert math.isnan(share_within({}, 300 * TICKS))


def test_gap_5_is_the_sum_of_the_first_three_where_all_is_perceived_as_it_is() -> None:
    said = {key: value for key, value in SAID.items() if key != "perceived"}
    row = sim.gaps(shop(said), replications=6).row("till")
    sizes = {gap.number: gap.size.mean for gap in row.gaps}
    assert sizes[5] == pytest.approx(sizes[1] + sizes[2] + sizes[3])
    assert row.figures["perceived"] == row.figures["delivered"]


def test_a_positive_gap_of_a_score_is_bad_too() -> None:
    """Customers expect 4.5; management believes 4 (bad), sets 4.2 (better than it believes is expected)."""
    standard = {
        "score": 4.2, "expected": {"score": 4.5}, "believed": {"score": 4}, "promised": {"score": 4.4},
        "perceived": {"score": 3.5},
    }  # fmt: skip
    row = sim.gaps(week(standard), replications=2).row("till", "score")
    assert {gap.number: gap.size.mean for gap in row.gaps} == {1: 0.5, 2: -0.2, 5: 1.0}
    assert "delivered" not in row.figures
    assert row.verdict == ""
    assert [gap.bad for gap in row.gaps] == [True, False, True]


def test_a_score_is_held_against_the_standard_where_one_is_measured() -> None:
    """Whatever measures satisfaction gives `score_mean` of a step; its interval is turned round, as the sign is."""
    results = sim.run(week({"score": 4.2, "expected": {"score": 4.5}}), replications=4)
    key = next(key for key in results.keys if (key.scope, key.measure) == ("step", "visits"))
    measured = type(key)("step", "till", "all", "score_mean", "")
    scores = np.array([3.6, 3.8, 4.0, 4.2])
    with_scores = type(results)(
        results.blueprint, (*results.keys, measured), np.column_stack([results.values, scores]), results.days,
        results.seed, results.warm_up, results.engine,
    )  # fmt: skip
    row = gaps(with_scores).row("till", "score")
    half = student.ppf(0.975, 3) * scores.std(ddof=1) / 2
    gap = row.gap(3)
    assert gap is not None
    assert gap.size.mean == pytest.approx(4.2 - 3.9)
    assert (gap.size.low, gap.size.high) == (pytest.approx(0.3 - half), pytest.approx(0.3 + half))
    assert row.verdict == "close"
    five = row.gap(5)
    assert five is not None
    assert five.size.mean == pytest.approx(0.6)


# -- what is simulated ---------------------------------------------------------------------------------


def test_the_intervals_are_student_s_over_the_replications() -> None:
    standard = {
        "wait": "77% within 5 min", "failures": "3%", "expected": {"wait": 3, "failures": "1%"},
        "promised": {"wait": 6}, "perceived": {"wait": "x1.3"},
    }  # fmt: skip
    found = sim.gaps(shop(standard), replications=9, seed=4)
    column = found.results.column

    def by_hand(values: Any, set_to: float) -> Any:
        half = student.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
        return pytest.approx(
            (values.mean() - set_to, values.mean() - set_to - half, values.mean() - set_to + half)
        )

    def size(kind: str, number: int) -> tuple[float, float, float]:
        gap = found.row("till", kind).gap(number)
        assert gap is not None
        return gap.size.mean, gap.size.low, gap.size.high

    waits = column("step", "till", "wait_at_standard")
    assert size("wait", 3) == by_hand(waits, 5)
    assert size("wait", 4) == by_hand(waits, 6)
    assert size("wait", 5) == by_hand(1.3 * waits, 3)
    failed = column("step", "till", "failures") / column("step", "till", "services")
    assert np.array_equal(failed, column("step", "till", "failure_share"))
    assert size("failures", 3) == by_hand(failed, 0.03)
    assert size("failures", 5) == by_hand(failed, 0.01)
    assert abs(failed.mean() - 0.04) < 4 * failed.std(ddof=1) / 3
    row = found.results.row("step", "till", "promise_kept")
    assert (row.unit, found.row("till").kept) == ("share", Estimate(row.mean, row.low, row.high))


def test_what_is_measured_is_what_the_visits_say() -> None:
    """The percentile at any share, the kept promise and the failures, of the journal, alike in both engines."""
    standard = {"wait": "66% within 5 min", "failures": "3%", "promised": {"wait": "210 s"}}
    service = shop(standard)
    plan = make_plan(service, days=5)
    for replicate in (simpy_engine.replicate, compiled_engine.replicate):
        log = Journal(plan)
        keys, values = measure(plan, replicate(plan, 1, 0, log=log), unit="min", currency="money")
        said = {key.measure: value for key, value in zip(keys, values, strict=True) if key.name == "till"}
        waits = np.sort(
            [(visit.began - visit.came) / TICKS / 60 for visit in log.visits if visit.began is not None]
        )
        assert said["wait_at_standard"] == pytest.approx(
            np.quantile(waits, 0.66, method="inverted_cdf"), rel=0.01
        )
        assert np.mean(waits <= 3.5) <= said["promise_kept"] <= np.mean(waits <= 3.5 * 1.008)
        assert said["failure_share"] == said["failures"] / said["services"]


def test_the_kept_promise_of_m_m_1() -> None:
    service = blueprint.build(
        service="Desk", arrivals={"a": {"at": "till", "rate": "15/h"}}, staff={"clerk": {"count": 1}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=3)",
                        "standard": {"wait": "80% within 5 min", "promised": {"wait": "6 min"}}}},
    )  # fmt: skip
    values = sim.run(service, days=5, warm_up="6 h", replications=20).column("step", "till", "promise_kept")
    exact, beyond = (mmc_within(0.25, 3, 1, limit) for limit in (6, 6 * 1.008))
    error = 4 * values.std(ddof=1) / math.sqrt(len(values))
    assert exact - error < values.mean() < beyond + error


def test_a_plain_standard_is_measured_as_ever() -> None:
    """No more rows in a run than before; the gaps take the percentile, or measure at the share of the standard."""
    new = {"wait_at_standard", "promise_kept", "failure_share"}
    for share, percentile in ((80, "wait_p80"), (75, "")):
        service = shop({"wait": f"{share}% within 5 min"})
        results = sim.run(service, replications=4)
        assert not new & {row.measure for row in results.rows}
        found = sim.gaps(service, replications=4)
        assert found.results.blueprint is service
        row = found.row("till")
        assert [gap.number for gap in row.gaps] == [3]
        if percentile:
            assert row.figures["delivered"] == results.estimate("step", "till", percentile)
        else:
            spoken = shop({"wait": "75% within 5 min", "promised": {"wait": 9}})
            figures = sim.gaps(spoken, replications=4).row("till").figures
            assert row.figures == {name: one for name, one in figures.items() if name != "promised"}
            assert gaps(results).row("till").gaps == ()


def test_what_may_be_chance_is_not_called_bad() -> None:
    """A promise of what is delivered on average; and one replication, which has no intervals."""
    mean = sim.gaps(shop({"wait": "80% within 5 min"}), replications=8).row("till").figures["delivered"].mean
    found = sim.gaps(shop({"wait": f"80% within {mean - 1e-4:.9f}"}), replications=8)
    gap = found.row("till").gap(3)
    assert gap is not None
    assert gap.size.mean > 0
    assert (gap.clear, gap.bad, found.widest) == (False, False, None)
    assert finding(found) == "No gap is clearly bad: those there are may be chance"
    alone = sim.gaps(week(SAID), replications=1)
    assert [one.number for one in alone.row("till").gaps if one.bad] == [1, 2]
    assert finding(sim.gaps(week({"wait": "80% within 9 min"}), replications=5)) == "No gap is bad"
    assert finding(sim.gaps(week({"score": 4}), replications=2)) == "Nothing can be compared yet"


def test_the_widest_gap_is_wide_beside_what_is_set() -> None:
    """Two minutes of ten matter less than three points of four; a standard of nothing is beside what there is."""
    standard = {
        "wait": "80% within 10 min", "failures": "4%", "believed": {"wait": 8, "failures": "1%"},
    }  # fmt: skip
    widest = sim.gaps(week(standard), replications=2).widest
    assert widest is not None
    assert (widest[0].kind, widest[1].number, widest[1].size.mean) == ("failures", 2, 0.03)
    nothing = sim.gaps(week({"failures": "0%", "expected": {"failures": "0%"}}), replications=5)
    assert nothing.widest is None
    assert nothing.row("till", "failures").verdict == "kept"


@pytest.mark.parametrize(("set_to", "verdict"), [("1%", "missed"), ("4%", "close"), ("10%", "kept")])
def test_a_standard_for_failures_is_judged_by_the_interval(set_to: str, verdict: str) -> None:
    found = sim.gaps(shop({"failures": set_to}), replications=20)
    row = found.row("till", "failures")
    assert row.verdict == verdict
    assert row.met is None


def test_a_standard_without_a_wait_is_none_for_waits() -> None:
    """Run, picture, day, week: as a step without a standard, and the same to the last bit."""
    bare, service = (shop(standard) for standard in (None, {"failures": "3%"}))
    assert service.steps["till"].wait_standard is None
    results = {name: sim.run(one, days=7, replications=4) for name, one in (("bare", bare), ("set", service))}
    rows = [row for row in results["set"].rows if row.measure != "failure_share"]
    assert rows == list(results["bare"].rows)
    findings = results["set"].findings()
    assert (findings.steps["till"].met, findings.steps["till"].verdict) == (None, "")
    assert "<svg" in blueprint.draw(service, findings=findings).svg()
    assert not list(sim.day(service, replications=2).of("standard_met"))
    assert not sim.week(service, by="hour", days=7, replications=2).has("step", "till", "standard_met")


def test_nothing_to_compare_is_told_with_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"no step has a standard.*standard: \{wait: 80% within 5 min"):
        sim.gaps(week(None), replications=2)
    with pytest.raises(KeyError, match="no standard for score at till"):
        sim.gaps(week(SAID), replications=2).row("till", "score")


# -- the file ------------------------------------------------------------------------------------------

FILE = """\
service: Shop
arrivals: {{walk_in: {{at: till, rate: 15/h}}}}
staff: {{clerk: {{count: 1}}}}
steps:
  till:
    lane: frontstage
    by: clerk
    standard: {}
"""


@pytest.mark.parametrize(
    ("standard", "told"),
    [
        (
            "{}",
            ":8:5 steps.till.standard: sets nothing; say wait: 80% within 5 min, duration: 90% within 3 d, failures: ",
        ),
        ("{of: answered}", ":8:5 steps.till.standard: sets nothing"),
        ("{failures: 2%, of: answered}", ":8:34 steps.till.standard.of: says what a share of waits is of, and no wait"),
        ("{wait: 80%}", ":8:22 steps.till.standard.wait: '80%' is no standard; write it as 80% within 20 s"),
        ("{waits: 80% within 5 min, expected: {wait: 3}}", "unknown key 'waits' (did you mean wait?)"),
        ("{score: 6}", ":8:23 steps.till.standard.score: 6 is no score; write a number from 1 (very bad) to 5"),
        ("{score: good}", "steps.till.standard.score: 'good' is no number; write a score from 1 to 5, such as 4.2"),
        ("{failures: 200%}", "steps.till.standard.failures: '200%' is not between 0% and 100%"),
        ("{failures: 2%, promised: {wait: 3}}",
         ":8:41 steps.till.standard.promised.wait: is a figure of what the standard does not set; add wait: 80%"),
        ("{failures: 2%, believed: {score: 3}}",
         "steps.till.standard.believed.score: is a figure of what the standard does not set; add score: 4.2 to it"),
        ("{failures: 2%, expected: 1%}", "steps.till.standard.expected: should be written {wait: 3 min}, and is '1%'"),
        ("{failures: 2%, perceived: {failures: x2}}",
         "steps.till.standard.perceived.failures: x2 is a factor, which only a time can have; write what customers"),
        ("{wait: 80% within 5 min, perceived: {wait: x0}}",
         "steps.till.standard.perceived.wait: 'x0' is no factor of a time; write one such as x1.3"),
        ("{wait: 80% within 5 min, perceived: {wait: longer}}",
         "steps.till.standard.perceived.wait: 'longer' is no number"),
        ("{wait: 80% within 5 min, expected: {wait: 3, length: 9}}", "unknown key 'length'"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_place_and_remedy(standard: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(FILE.format(standard), encoding="utf-8")
    with pytest.raises(BlueprintError) as caught:
        blueprint.load(path)
    (mistake,) = caught.value.mistakes
    assert told in str(mistake)


def test_a_standard_for_failures_where_nothing_fails_is_hinted_at() -> None:
    (hint,) = week({"failures": "2%"}).hints()
    assert hint.thing == "steps.till.standard.failures"
    assert "nothing can fail here" in hint.text


def test_what_means_the_same_is_the_same() -> None:
    plain = week({"wait": "80% within 5 min"})
    assert week(SAID) != plain
    again = {**SAID, "wait": "80% within 300 s", "believed": {"wait": 4}, "perceived": {"wait": "x1.50"}}
    assert week(again).fingerprint == week(SAID).fingerprint
    assert blueprint.build(week(SAID).data()) == week(SAID)
    assert blueprint.from_graph(week(SAID).graph()) == week(SAID)
    assert week({"wait": "80% within 5 min", "expected": {}}) == plain


@pytest.mark.parametrize(
    ("change", "english", "chinese"),
    [
        (
            "steps.till.standard.failures: 3%",
            "80% within 5 min -> 80% within 5 min; failures 3%",
            "；失败 3%",
        ),
        ("steps.till.standard.score: 4.2", "-> 80% within 5 min; score 4.2", "；评分 4.2"),
        ("steps.till.standard.promised.wait: 4 min", "; promised wait 4 min", "；承诺 等待 4 分钟"),
        ("steps.till.standard.perceived.wait: x1.3", "; perceived wait x1.3", "；顾客感知 等待 x1.3"),
        ("steps.till.standard.perceived.wait: +30%", "; perceived wait x1.3", "；顾客感知 等待 x1.3"),
        ("steps.till.standard.perceived.wait: 7 min", "; perceived wait 7 min", "；顾客感知 等待 7 分钟"),
        ("steps.till.standard: drop", "80% within 5 min -> none", "-> 无"),
    ],
)
def test_a_change_is_made_and_told(change: str, english: str, chinese: str) -> None:
    before = week({"wait": "80% within 5 min"})
    after = blueprint.change(before, change)
    for lang, told in (("en", english), ("zh", chinese)):
        (line,) = blueprint.diff(before, after).lines(lang)
        assert told in line
    said = {lang: blueprint.Change.parse(change).say(before, lang) for lang in ("en", "zh")}
    assert said["en"].startswith("Till: standard")
    assert said["zh"].startswith("Till：服务标准")
    assert not re.search("promised|perceived|score|failures", said["zh"])


def test_the_last_figure_that_is_dropped_leaves_nothing_empty() -> None:
    before = week({"wait": "80% within 5 min", "expected": {"wait": 3}})
    after = blueprint.change(before, "steps.till.standard.expected.wait: drop")
    assert after.data()["steps"]["till"]["standard"] == {"wait": "80% within 5 min"}


def test_a_wrong_change_is_told() -> None:
    before = week({"wait": "80% within 5 min"})
    for change, told in {
        "steps.till.standard.score: 7": "is no score",
        "steps.till.standard.expected.score: 4": "is a figure of what the standard does not set",
        "steps.till.standard.wait: drop": "sets nothing",
        "steps.till.standard.perceived.wait: +1": r"write x1\.3, or a time such as 7 min",
        "steps.till.standard.length: 3": "unknown key 'length'",
    }.items():
        with pytest.raises(BlueprintError, match=told):
            blueprint.change(before, change)
    seen = blueprint.change(before, "steps.till.standard.perceived.wait: x1.3")
    with pytest.raises(BlueprintError, match="changes nothing"):
        blueprint.change(seen, "steps.till.standard.perceived.wait: x1.3")


# -- what is told and drawn ----------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    shop({**SAID, "failures": "2%", "score": 4}).save(path)
    return path


def invoke(*words: Any) -> Any:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_tells_the_widest_gap_first(file: Path) -> None:
    ran = invoke("gaps", file, "--replications", 12)
    assert ran.exit_code == 0, ran.output
    told = ran.stdout.splitlines()
    assert told[0] == "Shop"
    assert told[1].startswith("The widest gap is at Pay at the till: the wait of 80 % is ")
    text = " ".join(ran.stdout.split())
    assert "as perceived, and 3 min as expected (gap 5: +" in text
    assert "the largest part of it is gap 3, delivered − set" in text
    assert "◀" in text
    assert "What is delivered of a score is not known: nothing here measures satisfaction." in text
    assert all(f"gap {number}: {' − '.join(pair)}" in text for number, pair in PAIRS.items())
    assert re.search(r"Pay at the till: failures +– +– +2 % +– +\d", ran.stdout)


def test_no_english_is_left_in_chinese(file: Path, tmp_path: Path) -> None:
    ran = invoke("gaps", file, "--replications", 6, "--lang", "zh", "-o", tmp_path / "out")
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines()[1].startswith("最大差距在“收银”的80% 顾客的等待：感知")
    assert not re.findall(r"[A-Za-z]{2,}", re.sub(r"[0-9a-f]{12}|compiled|simpy", "", ran.stdout)), ran.stdout
    drawn = (tmp_path / "out" / "gaps.svg").read_text(encoding="utf-8")
    assert "<svg" in drawn


def test_the_folder_has_tables_and_pictures(file: Path, tmp_path: Path) -> None:
    ran = invoke("gaps", file, "--replications", 6, "-o", tmp_path / "out", "--json")
    assert ran.exit_code == 0, ran.output
    names = ["gaps.csv", "gaps.json", "gaps.svg", "gaps.png", "gaps.pdf"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    assert [Path(line).name for line in ran.stderr.splitlines()] == names
    record = json.loads(ran.stdout)
    assert json.loads((tmp_path / "out" / "gaps.json").read_text(encoding="utf-8")) == record
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out" / "gaps.csv").read_text(encoding="utf-8"))))
    assert (
        [line["kind"] for line in lines]
        == [row["kind"] for row in record["rows"]]
        == ["wait", "failures", "score"]
    )
    first, row = lines[0], record["rows"][0]
    assert float(first["gap_5_low"]) == row["gaps"][4]["low"]
    assert float(first["delivered"]) == row["delivered"]["mean"]
    assert (first["widest"], lines[1]["widest"]) == ("5", "")
    assert record["widest"] == {"step": "till", "kind": "wait", "gap": 5}
    assert row["gaps"][0] == {
        "gap": 1, "of": "believed-expected", "mean": 1.0, "low": None, "high": None, "simulated": False, "bad": True,
    }  # fmt: skip
    assert record["rows"][2]["delivered"] is None
    assert (tmp_path / "out" / "gaps.pdf").read_bytes().startswith(b"%PDF")
    again = invoke("gaps", file, "--replications", 6, "-o", tmp_path / "again", "--json")
    assert again.exit_code == 0
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes(), name


def test_only_what_is_set_still_has_gap_3_and_says_which_keys_to_write(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    shop({"wait": "80% within 5 min"}).save(path)
    for lang, told in (
        ("en", "No standard says what is expected, believed and promised; write in"),
        ("zh", "没有标准写明"),
    ):
        ran = invoke("gaps", path, "--replications", 6, "--lang", lang)
        text = " ".join(ran.stdout.split())
        assert told in text
        assert "steps.till.standard" in text
        assert "expected: {wait: 3 min}, believed: {wait: 5 min}, promised: {wait: 5 min}" in text
        assert "gap 3" in text or "差距 3" in text
    partly = sim.gaps(shop({"wait": "80% within 5 min", "promised": {"wait": 4}}), replications=2)
    assert "expected: {wait: 3 min}, believed: {wait: 5 min}" in remarks(partly)[0]
    assert "promised" not in remarks(partly)[0]


def test_no_standard_is_told_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    week(None).save(path)
    ran = invoke("gaps", path)
    assert ran.exit_code == 1
    assert ran.stderr.startswith(
        f"{path} steps: no step has a standard, so there is nothing to compare; write one"
    )


def test_a_change_may_be_supposed(file: Path) -> None:
    ran = invoke(
        "gaps", file, "--replications", 4, "--json", "--change", "steps.till.standard.promised.wait: 8 min"
    )
    assert json.loads(ran.stdout)["rows"][0]["promised"]["mean"] == 8.0
    assert "standard promised wait 8 min" in ran.stderr
    assert invoke("gaps", "--help").output.count("blueprint gaps") >= 3


def test_labels_stand_apart() -> None:
    """However near the points and however long the words: none on another, none on the line of a higher one."""
    dice = random.Random(1)
    for _ in range(200):
        points = sorted(
            dice.uniform(2.1, 6.1) if dice.random() < 0.5 else 3 + dice.random() / 9 for _ in range(6)
        )
        widths = [dice.uniform(0.5, 2.0) for _ in points]
        found = placed(points, widths, (0.1, 7.5))
        for at, one in enumerate(found):
            assert 0.1 <= one.left < one.right <= 7.5
            for number, other in enumerate(found[:at]):
                assert one.row != other.row or one.right < other.left or other.right < one.left
                low, point = (one, points[number]) if one.row < other.row else (other, points[at])
                assert one.row == other.row or not low.left < point < low.right
    assert [one.row for one in placed([1.0, 1.0], [9.0, 9.0], (0.0, 2.0))] == [0, 1]  # no room at all


def eight() -> blueprint.Blueprint:
    """Eight steps with long names, whose figures are near one another or far apart, with and without each."""
    steps: dict[str, Any] = {}
    for n in range(1, 9):
        standard: dict[str, Any] = {"wait": f"{70 + 3 * n}% within {n + 2} min"}
        sides = {"expected": n + 1, "believed": n + 1.05, "promised": n + 1.1}
        standard |= {side: {"wait": wait} for at, (side, wait) in enumerate(sides.items()) if n % 4 != at + 1}
        standard["perceived"] = {"wait": "x1.05" if n % 2 else n + 1.2}
        label = {
            "en": f"A rather long name of the step number {n} of eight",
            "zh": f"第{n}个名称相当长的步骤：核对证件并办理",
        }
        steps[f"step_{n}"] = {
            "label": label, "lane": "frontstage", "by": f"pool_{n}", "takes": "exponential(mean=3.5)",
            "standard": standard, "next": f"step_{n + 1}" if n < 8 else "leave",
        }  # fmt: skip
    return blueprint.build(
        service={"en": "Eight", "zh": "八步"}, hours="09:00-17:00", arrivals={"a": {"at": "step_1", "rate": "12/h"}},
        staff={f"pool_{n}": {"count": 1} for n in range(1, 9)}, steps=steps,
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 8])
def test_no_words_of_the_picture_lie_on_others(count: int, lang: str) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    found = sim.gaps(eight() if count == 8 else shop(SAID), replications=8)
    with plots.style():
        figure = gap_plots.dumbbells(found, lang)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        boxes = [
            (text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in figure.axes[0].texts
        ]
    size = figure.get_size_inches() * figure.dpi
    for at, (words, box) in enumerate(boxes):
        assert box.x0 >= 0, words
        assert box.x1 <= size[0], words
        assert box.y0 >= 0, words
        assert box.y1 <= size[1], words
        for other, its_box in boxes[:at]:
            assert not box.overlaps(its_box), (words, other)
    title = " ".join(words for words, _ in boxes)
    assert ("widest gap" if lang == "en" else "最大差距") in title
    assert sum("5 min" in words or "分钟" in words for words, _ in boxes) >= count
