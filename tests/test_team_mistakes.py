"""Mistakes about who serves where: each told once, with its place and a remedy that works."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_mistakes import mistakes

import blueprint
from blueprint import BlueprintError

RIGHT = """\
service: Office
unit: min
hours: 08:00-16:00
arrivals:
  walk_in: {at: cards, rate: 20/h}
staff:
  anna: {skills: [card, home], pace: {card: 110%}, breaks: {12:00-13:00: 30 min}}
  clerks: {count: 3, skills: card, shift_end: hand_over}
  officer: {count: 1}
  lead: {count: 1}
steps:
  cards: {lane: frontstage, skill: card, takes: 5, asks: longest_idle, overflow: {lead: 5 min}, next: {homes: 50%, leave: 50%}}
  homes: {lane: frontstage, skill: home, takes: 5, next: check}
  check: {lane: backstage, by: officer, takes: 2, keep_until: sign, next: sign}
  sign: {lane: frontstage, by: [officer, lead], takes: 1}
"""  # noqa: E501  a file as people write it


def told(right: str, wrong: str, tmp_path: Path) -> list[str]:
    assert right in RIGHT
    return mistakes(RIGHT.replace(right, wrong), tmp_path)


def test_the_right_file_is_right(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(RIGHT, encoding="utf-8")
    blueprint.load(tmp_path / "file.yaml")


@pytest.mark.parametrize(
    ("right", "wrong", "mistake"),
    [
        ("skill: home", "skill: hime", ":13:36 steps.homes.skill: nobody has the skill 'hime' (did you mean home?)"),
        ("overflow: {lead: 5 min}", "overflow: {leed: 5 min}", "no pool or skill 'leed' (did you mean lead?)"),
        ("overflow: {lead: 5 min}", "overflow: {lead: soon}", "steps.cards.overflow.lead: 'soon' is no number"),
        ("asks: longest_idle", "asks: longest", "no pool or rule 'longest' (did you mean longest_idle?)"),
        ("asks: longest_idle", "asks: [clerks, officer]", "officer does not have the skill card; add it"),
        ("asks: longest_idle", "asks: [clerks, at_random]", "at_random is a rule and stands alone"),
        ("pace: {card: 110%}", "pace: {cart: 110%}", "anna does not have the skill 'cart' (did you mean card?)"),
        ("pace: {card: 110%}", "pace: 0%", "staff.anna.pace: '0%' is no pace; write one from 0.1% to 1000%"),
        ("30 min}", "90 min}", "a break of 90 min does not fit into 12:00-13:00; write a shorter one"),
        ("30 min}", "0 min}", "a break of 0 min is none; write how long it is"),
        ("30 min}", "61}", "a break of 61 does not fit into 12:00-13:00"),
        ("keep_until: sign", "keep_until: signs", "no step 'signs' (did you mean sign?)"),
        ("keep_until: sign", "keep_until: cards", "nobody comes to cards from here; let a flow lead there"),
        ("takes: 2, keep_until", "takes: 2, wrap_up: 1, keep_until", "steps.check.wrap_up: who serves here stays"),
        ("takes: 2, keep", "takes: 2, interruptible: resume, keep", "who stays with the customer cannot"),
        ("takes: 1}", "takes: 1, interruptible: resume}", "the work of several people at once cannot be left"),
        ("{count: 1}\n  lead", "{count: 1, shift_end: tomorrow}\n  lead", "work is left where one person serves"),
        ("skills: card,", "skills: [card, run],", "no step needs the skill 'run'; there are card, home; write"),
        ("  lead: {count: 1}", "  lead: {count: 0}", "nobody is ever on duty; write 1 or more"),
        ("takes: 5, next: check", "takes: 5, lines: sideways, next: check", "steps.homes.lines"),
        ("by: officer, takes", "by: officer, lines: separate, takes", "each pool with the skill has a line"),
        ("takes: 5, next: check", "takes: 5, order: due, next: check", "nobody is ever due; add due: 30 min"),
        ("takes: 5, next: check", "takes: 5, due: 4, next: check", "the queue does not go by it; add order: due"),
        ("  officer:", "  card: {count: 1}\n  officer:", "card is a pool and a skill; choose another name"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_place_and_remedy(
    right: str, wrong: str, mistake: str, tmp_path: Path
) -> None:
    found = told(right, wrong, tmp_path)
    assert any(mistake in one for one in found), found


def test_who_is_kept_and_waits_for_who_is_kept_and_waits(tmp_path: Path) -> None:
    """The officer is kept and waits for the lead, the lead is kept and waits for the officer: neither ever comes."""
    found = told(
        "  sign: {lane: frontstage, by: [officer, lead], takes: 1}\n",
        "  sign: {lane: frontstage, by: [officer, lead], takes: 1, next: {back: 50%, leave: 50%}}\n"
        "  back: {lane: backstage, by: lead, keep_until: both, next: both}\n"
        "  both: {lane: backstage, by: officer}\n",
        tmp_path,
    )
    assert len(found) == 1
    assert "lead would be kept and wait for others, who are kept and wait for lead" in found[0]


def test_a_pool_may_fall_to_nobody_where_others_do_its_work(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(RIGHT, encoding="utf-8")
    office = blueprint.load(tmp_path / "file.yaml")
    assert blueprint.change(office, "staff.clerks.count: 0").staff["clerks"].count == 0
    with pytest.raises(BlueprintError, match=r"nobody is ever on duty; write 1 or more"):
        blueprint.change(office, "staff.officer.count: 0")
    helped = blueprint.change(
        office, "steps.check.keep_until: drop", "steps.check.helped_by: lead", "steps.sign.by: lead"
    )
    assert blueprint.change(helped, "staff.officer.count: 0").staff["officer"].count == 0


def test_training_and_lending_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(RIGHT, encoding="utf-8")
    office = blueprint.load(tmp_path / "file.yaml")
    trained = blueprint.change(office, "staff.clerks.skills: +home")
    assert trained.staff["clerks"].skills == ("card", "home")
    assert "; ".join(blueprint.diff(office, trained).lines()) == "Clerks: skills card -> card, home"
    assert blueprint.change(trained, "staff.clerks.skills: -home").fingerprint == office.fingerprint
    assert blueprint.change(office, "staff.anna.breaks: drop").staff["anna"].breaks is None
    longer = blueprint.change(office, "staff.anna.breaks: {12:00-13:00: 45 min}")
    assert "breaks 30 min within 12:00-13:00 -> 45 min" in "; ".join(blueprint.diff(office, longer).lines())
    assert "休息 12:00-13:00 内 30 min -> 45 min" in "; ".join(blueprint.diff(office, longer).lines("zh"))
