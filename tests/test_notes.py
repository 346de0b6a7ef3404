"""Notes beside a step and the icon of its evidence: what may be written, what they belong to and leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import blueprint
import sim
from blueprint import Blueprint, BlueprintError

FILE = """\
# a shop
service: Shop
staff:
  clerk: {count: 1}
arrivals:
  walk_in: {at: till, rate: 20/h}
hours: 09:00-10:00
steps:
  till:
    lane: frontstage
    by: clerk
    takes: 2          # measured in May
    evidence: {en: Passbook, zh: 存折}
    icon: book
    notes:            # from the workshop
      policy: {en: Two signatures, zh: 双人复核}
      pain: It takes long
"""


@pytest.fixture
def shop(tmp_path: Path) -> Blueprint:
    return read(FILE, tmp_path)


def read(text: str, folder: Path) -> Blueprint:
    """The service of a file with this text."""
    path = folder / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return blueprint.load(path)


def told(text: str, folder: Path) -> str:
    """What is wrong with a file with this text, without the file's name."""
    with pytest.raises(BlueprintError) as caught:
        read(text, folder)
    return str(caught.value).replace(f"{folder}/shop.yaml", "")


def test_notes_and_icon_are_kept_through_graph_and_file_with_every_letter(
    shop: Blueprint, tmp_path: Path
) -> None:
    graph = shop.graph()
    assert graph.nodes["till"]["icon"] == "book"
    assert graph.nodes["till"]["notes"] == {
        "policy": {"en": "Two signatures", "zh": "双人复核"},
        "pain": "It takes long",
    }
    back = blueprint.from_graph(graph)
    assert back == shop
    back.save(tmp_path / "again.yaml")
    assert (tmp_path / "again.yaml").read_text(encoding="utf-8") == FILE
    assert blueprint.build(shop.data()) == shop


def test_a_note_changed_in_the_graph_leaves_the_comments_around_it(shop: Blueprint) -> None:
    graph = shop.graph()
    graph.nodes["till"]["notes"]["pain"] = "It takes ages"
    graph.nodes["till"]["notes"]["owner"] = "Ms Li"
    graph.nodes["till"]["icon"] = "card"
    changed = blueprint.from_graph(graph)
    text = changed.text()
    assert {"# a shop", "# measured in May", "# from the workshop"} <= {
        f"#{line.partition('#')[2]}" for line in text.splitlines() if "#" in line
    }
    assert {"      pain: It takes ages", "      owner: Ms Li", "    icon: card"} <= set(text.splitlines())
    assert changed != shop


def test_every_note_may_stand_and_none_must(tmp_path: Path) -> None:
    keys = ("policy", "pain", "idea", "owner", "feeling")
    notes = "{" + ", ".join(f"{key}: a {key}" for key in keys) + "}"
    head = FILE.partition("    notes:")[0]
    step = read(f"{head}    notes: {notes}\n", tmp_path).steps["till"]
    assert {key: getattr(step.notes, key) for key in keys} == {key: f"a {key}" for key in keys}
    assert read(f"{head}    notes: {{}}\n", tmp_path) == read(head, tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("      pain:", "      pian:", ":17:7 steps.till.notes.pian: unknown key 'pian' (did you mean pain?)"),
        ("      pain:", "      risk:",
         "steps.till.notes.risk: unknown key 'risk'; there are feeling, idea, owner, pain, policy"),
        ("It takes long", "[a, b]", ":17:13 steps.till.notes.pain: should be words, or words by language"),
        ("It takes long", "''", "steps.till.notes.pain: has nothing to read in it; write words"),
        ("    icon: book", "    icon: bok",
         (":14:11 steps.till.icon: 'bok' is not one of sheet, form, receipt, ticket, card, money, book, letter, parcel,"
         " screen, phone, mobile, machine, key, sign, building, counter, person, food, car (did you mean book?)")),
        ("    icon: book", "    icon: 7", "steps.till.icon: 7 is not one of sheet, form,"),
        ("    evidence: {en: Passbook, zh: 存折}\n", "",
         ":13:11 steps.till.icon: book is what evidence is drawn as, and there is none; add evidence:, or remove icon"),
        ("{en: Passbook, zh: 存折}", "[]", "steps.till.icon: book is what evidence is drawn as, and there is none"),
        ("    icon: book", "    icno: book", "steps.till.icno: unknown key 'icno' (did you mean icon?)"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_place_and_remedy(right: str, wrong: str, says: str, tmp_path: Path) -> None:
    assert right in FILE
    found = told(FILE.replace(right, wrong), tmp_path)
    assert says in found
    assert len(found.splitlines()) == 1


def test_notes_that_are_one_text_are_told_how_they_are_written(tmp_path: Path) -> None:
    text = FILE.partition("    notes:")[0] + "    notes: It takes long\n"
    assert "notes: should be written {policy: …, pain: …}, and is 'It takes long'" in told(text, tmp_path)


def test_evidence_that_cannot_be_read_is_told_once_and_its_icon_is_not(tmp_path: Path) -> None:
    found = told(FILE.replace("evidence: {en: Passbook, zh: 存折}", "evidence: {en: 3}"), tmp_path)
    assert "every language needs its words" in found
    assert "icon" not in found


def test_they_say_what_the_service_is_and_change_nothing_that_happens(shop: Blueprint) -> None:
    plain = blueprint.change(shop, "steps.till.notes: drop", "steps.till.icon: drop")
    unlabelled = blueprint.change(plain, "steps.till.evidence: drop")
    assert len({one.fingerprint for one in (shop, plain, unlabelled)}) == 3
    rows = [sim.run(one, replications=3, seed=5).rows for one in (shop, plain)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("change", "en", "zh"),
    [
        ("steps.till.notes.policy: {en: One signature, zh: 单人经办}", "Till: policy Two signatures -> One signature",
         "Till：规定 双人复核 -> 单人经办"),
        ("steps.till.notes.pain: drop", "Till: pain point It takes long -> none", "Till：痛点 It takes long -> 无"),
        ("steps.till.notes.idea: More clerks", "Till: idea none -> More clerks", "Till：改进设想 无 -> More clerks"),
        ("steps.*.notes.owner: Ms Li", "Till: owner none -> Ms Li", "Till：责任人 无 -> Ms Li"),
        ("steps.till.notes.feeling: calm", "Till: feeling none -> calm", "Till：感受 无 -> calm"),
        ("steps.till.icon: card", "Till: icon book -> card", "Till：图标 册子 -> 卡"),
    ],
)  # fmt: skip
def test_a_difference_is_one_line_in_both_languages(shop: Blueprint, change: str, en: str, zh: str) -> None:
    difference = blueprint.diff(shop, blueprint.change(shop, change))
    assert (difference.lines(), difference.lines("zh")) == ([en], [zh])


def test_a_change_of_a_note_is_said_as_its_readers_would(shop: Blueprint) -> None:
    one = blueprint.Change.parse("steps.till.notes.pain: Long")
    assert (one.say(shop), one.say(shop, "zh")) == ("Till: pain point Long", "Till：痛点 Long")
    whole = blueprint.Change.parse("steps.till.notes: drop")
    assert (whole.say(shop), whole.say(shop, "zh")) == ("Till: notes dropped", "Till：备注 移除")


def test_the_last_note_dropped_takes_the_mapping_with_it(shop: Blueprint) -> None:
    bare = blueprint.change(shop, "steps.till.notes.pain: drop", "steps.till.notes.policy: drop")
    assert "notes" not in bare.data()["steps"]["till"]
    assert blueprint.diff(shop, bare).steps["changed"] == {"till": ("notes",)}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("steps.till.notes.polcy: x", "unknown key 'polcy' (did you mean policy?)"),
        ("steps.till.notes.policy: +1", "+1 does not go with this; write what it becomes, or drop"),
        ("steps.till.notes.idea: drop", "is not there, so there is nothing to drop"),
        ("steps.till.icon: crad", "(did you mean card?)"),
        ("steps.till.evidence: drop", "then steps.till.icon: book is what evidence is drawn as, and there is none"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_told(shop: Blueprint, change: str, says: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        blueprint.change(shop, change)
    assert says in str(caught.value)


def test_a_merged_step_keeps_what_both_say() -> None:
    data: dict[str, Any] = {
        "service": "Shop",
        "arrivals": {"walk_in": {"at": "ask", "rate": "3/h"}},
        "steps": {
            "ask": {"lane": "customer", "next": "pay", "notes": {"policy": "Greet", "owner": "Li", "pain": "Noise"}},
            "pay": {
                "lane": "customer", "evidence": "Slip", "icon": "receipt",
                "notes": {"policy": {"en": "Cash only", "zh": "仅收现金"}, "owner": "Li", "idea": "A till"},
            },
        },
    }  # fmt: skip
    merged = blueprint.change(blueprint.build(data), "steps.ask: merge pay").data()["steps"]["ask"]
    assert merged["notes"] == {
        "policy": {"en": "Greet; Cash only", "zh": "Greet；仅收现金"},
        "owner": "Li",
        "pain": "Noise",
        "idea": "A till",
    }
    assert (merged["evidence"], merged["icon"]) == (["Slip"], "receipt")


def test_the_ready_models_say_an_icon_wherever_they_show_evidence() -> None:
    from blueprint.blueprint import ready_models

    for model in ready_models():
        steps = blueprint.load(model).steps.values()
        assert any(step.evidence for step in steps), model
        assert all(step.icon for step in steps if step.evidence), model
