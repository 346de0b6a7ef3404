"""The difference of two services names exactly what differs, in words and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from strategies import random_service

import blueprint
from blueprint import Blueprint, BlueprintError
from blueprint.failures import Failure
from studio.cli import main


@pytest.fixture(scope="module")
def bank() -> Blueprint:
    return blueprint.load("bank_branch")


@pytest.mark.parametrize(
    ("change", "en", "zh"),
    [
        ("staff.teller.count: +1", "Teller: 3 from 09:00, 5 from 11:00, 4 from 14:00 -> 4, 6, 5",
         "柜员：09:00 起 3, 11:00 起 5, 14:00 起 4 -> 4, 6, 5"),
        ("staff.officer.count: {09:00: 2, 12:00: 3}", "Officer: 2 -> 2 from 09:00, 3 from 12:00",
         "业务主管：2 -> 09:00 起 2, 12:00 起 3"),
        ("steps.counter.takes: x0.9", "Serve at the counter: takes lognormal(mean=4.2, sd=2.1) -> x0.9",
         "柜台办理：耗时 lognormal(mean=4.2, sd=2.1) -> x0.9"),
        ("steps.counter.takes: gamma(mean=4, cv=1)",
         "Serve at the counter: takes lognormal(mean=4.2, sd=2.1) -> gamma(mean=4, cv=1)",
         "柜台办理：耗时 lognormal(mean=4.2, sd=2.1) -> gamma(mean=4, cv=1)"),
        ("steps.open_account.lane: frontstage",
         "Open the account: moved from Backstage to Frontstage, across the line of visibility; customers see it now",
         "开立账户：由后台移至前台，跨越可见分界线；顾客此后可见"),
        ("steps.check_identity.lane: support",
         ("Check identity: moved from Frontstage to Support processes, across the line of visibility and the line of"
          " internal interaction; customers see it no more"),
         "核验身份：由前台移至支持过程，跨越可见分界线与内部互动分界线；顾客此后不可见"),
        ("arrivals.walk_in.rate: x1.5",
         "Walk-in: 30/h from 09:00, 75/h from 11:00, 45/h from 13:00, 60/h from 15:00 -> x1.5",
         "到店：09:00 起 30/h, 11:00 起 75/h, 13:00 起 45/h, 15:00 起 60/h -> x1.5"),
        ("steps.counter.fails.wrong_entry: drop", "Serve at the counter: failure Wrong entry removed, was 1.5%",
         "柜台办理：失败“录入错误” 移除，原为 1.5%"),
        ("steps.counter.fails.wrong_entry.share: 3%", "Serve at the counter: failure Wrong entry share 1.5% -> 3%",
         "柜台办理：失败“录入错误” 占比 1.5% -> 3%"),
        ("steps.counter.fails.slip: {share: 2%, then: lost}", "Serve at the counter: failure Slip added, 2%",
         "柜台办理：失败“Slip” 新增，2%"),
        ("steps.counter.next: {leave: 60%, fill_in_form: 40%}",
         "Serve at the counter: goes on to leave 70%, Fill in the form 30% -> leave 60%, Fill in the form 40%",
         "柜台办理：去向 离开 70%, 填写申请表 30% -> 离开 60%, 填写申请表 40%"),
        ("steps.counter.priority: 2", "Serve at the counter: priority 0 -> 2", "柜台办理：优先级 0 -> 2"),
        ("steps.check_identity.moment_of_truth: true", "Check identity: moment of truth no -> yes",
         "核验身份：关键时刻 否 -> 是"),
        ("steps.open_account.patience: drop", "Open the account: patience never -> none", "开立账户：耐心 never -> 无"),
        ("hours: 09:00-18:00", "Hours: 09:00-17:00 -> 09:00-18:00", "营业时间：09:00-17:00 -> 09:00-18:00"),
        ("closing: turn_away", "Closing: serve_out -> turn_away", "关门规则：serve_out -> turn_away"),
        ("prices.waiting: x2", "Prices: waiting 30/h -> x2", "价格：等待 30/h -> x2"),
        ("prices.lost.gold: 300", "Prices: lost Gold 200; others 80 -> Gold 300; others 80",
         "价格：流失 贵宾 200; 其他 80 -> 贵宾 300; 其他 80"),
        ("about: A better one", "Description: worded otherwise", "说明：文字有改动"),
        ("systems.core_banking.down: x0.5", "Core banking: time of an outage lognormal(mean=15, sd=12) -> x0.5",
         "核心系统：故障时长 lognormal(mean=15, sd=12) -> x0.5"),
        ("segments.gold.priority: +1", "Gold: priority 1 -> 2", "贵宾：优先级 1 -> 2"),
        ("steps.counter.takes.gold: x0.5",
         ("Serve at the counter: takes lognormal(mean=4.2, sd=2.1) -> Gold lognormal(mean=2.1, sd=1.05); others"
          " lognormal(mean=4.2, sd=2.1)"),
         ("柜台办理：耗时 lognormal(mean=4.2, sd=2.1) -> 贵宾 lognormal(mean=2.1, sd=1.05);"
          " 其他 lognormal(mean=4.2, sd=2.1)")),
    ],
)  # fmt: skip
def test_one_difference_is_one_line(bank: Blueprint, change: str, en: str, zh: str) -> None:
    difference = blueprint.diff(bank, blueprint.change(bank, change))
    assert difference.lines() == [en]
    assert difference.lines("zh") == [zh]


@pytest.mark.parametrize(
    ("change", "en", "zh"),
    [
        ("staff.teller.count: +1 from 11:00-14:00", "Teller: +1 from 11:00 to 14:00", "柜员：+1（11:00 至 14:00）"),
        ("arrivals.walk_in.rate: shift 20% from 11:00-13:00 to 14:00-16:00",
         "Walk-in: shift 20% from 11:00-13:00 to 14:00-16:00", "到店：20% 由 11:00-13:00 移至 14:00-16:00"),
        ("steps.open_account.lane: frontstage", "Open the account: lane Frontstage", "开立账户：泳道 前台"),
        ("steps.counter.fails.wrong_entry: drop", "Serve at the counter: Wrong entry dropped",
         "柜台办理：录入错误 移除"),
        ("steps.*.takes: x0.9", "Every step: takes x0.9", "所有 步骤：耗时 x0.9"),
        ("prices.lost.gold: x2", "Prices lost Gold x2", "价格 流失 贵宾 x2"),
        ("hours: +1 h", "Hours +1 h", "营业时间 +1 h"),
    ],
)  # fmt: skip
def test_a_change_is_said_as_its_readers_would(bank: Blueprint, change: str, en: str, zh: str) -> None:
    assert (blueprint.Change.parse(change).say(bank), blueprint.Change.parse(change).say(bank, "zh")) == (
        en,
        zh,
    )


def test_what_is_only_written_otherwise_is_no_difference(bank: Blueprint) -> None:
    data = bank.data()
    data["steps"]["counter"]["takes"] = "lognormal(mean=252 s, sd=126 s)"
    data["steps"]["hand_over_card"]["next"] = {"leave": 1}
    data["steps"] = dict(reversed(data["steps"].items()))
    data["segments"]["gold"]["share"] = 0.12
    other = blueprint.build(data)
    difference = blueprint.diff(bank, other)
    assert not difference
    assert other.fingerprint == bank.fingerprint
    assert difference.lines() == ["Nothing differs: the two mean the same."]
    assert difference.lines("zh") == ["没有差别：两者含义相同。"]
    assert difference.data()["same"] is True


def test_steps_added_removed_moved_and_changed_are_named(bank: Blueprint) -> None:
    changed = blueprint.change(
        bank, "steps.fill_in_form: drop", "steps.open_account.lane: frontstage", "steps.counter.takes: x0.9",
        {"steps.advise": {"lane": "frontstage", "by": "officer", "takes": 3, "next": "leave"}},
        "steps.counter.next: {leave: 60%, check_identity: 30%, advise: 10%}",
    )  # fmt: skip
    difference = blueprint.diff(bank, changed)
    assert difference.steps == {
        "added": ("advise",),
        "removed": ("fill_in_form",),
        "moved": {"open_account": ("backstage", "frontstage")},
        "changed": {"counter": ("takes", "next"), "check_identity": ("fails",)},
    }
    lines = difference.lines()
    assert "Fill in the form: step removed from Customer actions" in lines
    assert "Advise: step added in Frontstage" in lines
    back = blueprint.diff(changed, bank).steps
    assert (back["added"], back["removed"]) == (("fill_in_form",), ("advise",))


def test_lines_follow_the_sections_of_the_file(bank: Blueprint) -> None:
    changed = blueprint.change(
        bank, "steps.counter.takes: x0.9", "staff.officer.count: +1", "segments.gold.priority: +1", "hours: +1 h",
        "arrivals.walk_in.rate: x2", "systems.core_banking.up: x2",
    )  # fmt: skip
    paths = [entry["path"] for entry in blueprint.diff(bank, changed).data()["entries"]]
    assert paths == [
        "hours", "segments.gold.priority", "arrivals.walk_in.rate", "staff.officer.count", "systems.core_banking.up",
        "steps.counter.takes",
    ]  # fmt: skip


def test_a_rounded_head_count_is_told_of_the_changed_service_only(bank: Blueprint) -> None:
    changed = blueprint.change(bank, "staff.teller.count: x1.3")
    note = "Note: staff.teller.count: 5 x1.3 is 6.5, rounded to 7"
    assert note in blueprint.diff(bank, changed).lines()
    assert "说明：staff.teller.count：5 x1.3 为 6.5，取整为 7" in blueprint.diff(bank, changed).lines("zh")
    assert not blueprint.diff(changed, bank).notes
    assert not blueprint.diff(bank, blueprint.build(changed.data())).notes


CHANGES = [
    "staff.*.count: +1", "staff.*.cost: x1.1", "steps.*.takes: x0.9", "steps.*.wrap_up: +20%", "systems.*.down: x2",
    "arrivals.*.rate: x1.3", "steps.*.fails.*.share: x0.5", "steps.*.priority: +1", "steps.*.standard: drop",
]  # fmt: skip


def test_a_standard_with_all_that_is_said_of_it_is_told_in_one_line() -> None:
    branch = blueprint.load("bank_branch")
    found = blueprint.diff(branch, blueprint.change(branch, "steps.counter.standard: drop"))
    assert found.lines() == [
        (
            "Serve at the counter: standard 80% within 5 min; expected wait 4 min; believed wait 5 min; "
            "promised wait 5 min -> none"
        )
    ]
    assert found.lines("zh") == [
        "柜台办理：服务标准 5 分钟内 80%；顾客期望 等待 4 分钟；管理层认为 等待 5 分钟；承诺 等待 5 分钟 -> 无"
    ]


@pytest.mark.parametrize("change", CHANGES)
def test_the_difference_names_exactly_what_a_change_touched(change: str) -> None:
    seen = 0
    for number in range(25):
        service = blueprint.build(random_service(number))
        section, key = change.split(".", maxsplit=1)[0], change.split(":", maxsplit=1)[0].split(".")[2]
        things: dict[str, Any] = getattr(service, section)
        touched = {
            name for name, part in things.items()
            if getattr(part, key) not in (None, {}) and not _empty(getattr(part, key))
        }  # fmt: skip
        if not touched:
            with pytest.raises(BlueprintError):
                blueprint.change(service, change)
            continue
        seen += 1
        entries = blueprint.diff(service, blueprint.change(service, change)).entries
        assert {(one.section, one.name, one.key.split(".")[0]) for one in entries} == {
            (section, name, "shift" if key == "count" and isinstance(things[name].shift, Mapping) else key)
            for name in touched
        }
    assert seen > 3


def _empty(value: Any) -> bool:
    """Whether a time is none at all, for every segment, or no failure has a share: a factor leaves it so."""
    if isinstance(value, Mapping) and all(isinstance(one, Failure) for one in value.values()):
        return all(one.share is None for one in value.values())
    if hasattr(value, "by_segment"):
        return all(
            _empty(one) for one in [*value.by_segment.values(), *([value.others] if value.others else [])]
        )
    return hasattr(value, "mean") and value.mean("s") == 0


def test_a_service_does_not_differ_from_itself_and_differs_both_ways() -> None:
    for number in range(20):
        service, other = blueprint.build(random_service(number)), blueprint.build(random_service(number + 1))
        assert not blueprint.diff(service, blueprint.build(service.data()))
        forth, back = blueprint.diff(service, other), blueprint.diff(other, service)
        assert len(forth.entries) == len(back.entries) > 0
        assert {(e.section, e.name, e.key) for e in forth.entries} == {
            (e.section, e.name, e.key) for e in back.entries
        }
        assert len(forth.lines("zh")) == len(forth.lines()) == len(forth.entries)
        json.dumps(forth.data(), ensure_ascii=False)
        assert hash(forth) != hash(back)


# -- on the command line ------------------------------------------------------------------------------


def invoke(*words: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_compares_files_or_a_file_with_changes(bank: Blueprint, tmp_path: Path) -> None:
    path = tmp_path / "next_year.yaml"
    blueprint.change(bank, "staff.officer.count: 3").save(path)
    told = "Officer: 2 -> 3\n"
    assert (invoke("diff", "bank_branch", path).exit_code, invoke("diff", "bank_branch", path).stdout) == (
        0,
        told,
    )
    assert invoke("diff", "bank_branch", "--change", "staff.officer.count: +1").stdout == told
    assert invoke("diff", path, path).stdout == "Nothing differs: the two mean the same.\n"
    assert invoke("diff", path, path).exit_code == 0
    record = json.loads(invoke("diff", "bank_branch", path, "--json").stdout)
    assert (record["same"], record["lines"]) == (False, ["Officer: 2 -> 3"])
    assert record["before"] == bank.fingerprint
    assert record["entries"] == [{"path": "staff.officer.count", "sort": "changed", "before": 2, "after": 3}]


def test_a_wrong_comparison_is_told() -> None:
    assert invoke("diff", "bank_branch").exit_code == 2
    assert invoke("diff", "bank_branch", "bank_branch", "--change", "hours: +1 h").exit_code == 2
    result = invoke("diff", "bank_branch", "--change", "staff.teler.count: +1", "--change", "hours: x2")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "change 1: staff.teler.count: no pool 'teler' (did you mean teller?)" in result.stderr
    assert result.stderr.endswith("2 mistakes\n")


def test_run_and_draw_take_changes(tmp_path: Path) -> None:
    words = ("run", "bank_branch", "--replications", 2, "--json", "--change", "staff.teller.count: +1")
    result = invoke(*words)
    changed = blueprint.change(blueprint.load("bank_branch"), "staff.teller.count: +1")
    assert json.loads(result.stdout)["fingerprint"] == changed.fingerprint
    assert result.stderr == "Teller: +1\n"
    drawn = invoke(
        "draw", "bank_branch", "--change", "steps.open_account.lane: frontstage", "-o", tmp_path / "a.svg"
    )
    assert drawn.exit_code == 0
    assert (
        "Open the account: lane Frontstage"
        in invoke("show", tmp_path / "a.svg").output + (tmp_path / "a.svg").read_text()
    )
    invoke(
        "draw",
        "bank_branch",
        "--change",
        "hours: +1 h",
        "--scenario",
        "Open longer",
        "-o",
        tmp_path / "b.svg",
    )
    assert "Scenario: Open longer" in (tmp_path / "b.svg").read_text()
    assert invoke("run", "bank_branch", "--change", "x").exit_code == 1
