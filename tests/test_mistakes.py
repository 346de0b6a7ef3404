"""Every mistake of a file is told at once, each with its place, what is wrong and what would be right."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import blueprint
from blueprint import BlueprintError

RIGHT = """\
service: Branch
unit: min
hours: 09:00-17:00
segments:
  gold: {share: 20%}
  plain: {share: 80%}
arrivals:
  walk_in: {at: ticket, rate: 30/h}
staff:
  teller: {count: 3}
systems:
  core: {up: 3 d, down: 10}
steps:
  ticket: {lane: customer, next: counter}
  counter: {lane: frontstage, by: teller, uses: core, takes: exponential(mean=4), next: leave}
"""


def mistakes(text: str | bytes, tmp_path: Path) -> list[str]:
    """What is told of a file with this text, without the file's name."""
    path = tmp_path / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(BlueprintError) as caught:
        blueprint.load(path)
    return [str(mistake).removeprefix(str(path)) for mistake in caught.value.mistakes]


def test_the_right_file_is_right(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(RIGHT, encoding="utf-8")
    blueprint.load(tmp_path / "file.yaml")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "takes: exp",
            "takess: exp",
            ":15:55 steps.counter.takess: unknown key 'takess' (did you mean takes?)",
        ),
        (
            "mean=4)",
            "mean=4 mins)",
            ":15:62 steps.counter.takes: 'mins' is not a unit of time; write one of ms, s",
        ),
        ("next: leave", "next: {leave: 90%}", "steps.counter.next: the shares add up to 90%, not to 100%"),
        ("share: 20%", "share: 30%", ":4:1 segments: the shares of the segments add up to 110%, not to 100%"),
        ("next: counter", "next: countre", "steps.ticket.next: no step 'countre' (did you mean counter?)"),
        ("at: ticket", "at: tickt", ":8:17 arrivals.walk_in.at: no step 'tickt' (did you mean ticket?)"),
        ("  ticket:", "  alone: {lane: customer}\n  ticket:", "steps.alone: nobody reaches this step"),
        (
            "next: leave",
            "next: ticket",
            "steps.counter: nobody can ever leave from this step; lead a flow to leave",
        ),
        (
            "  teller: {",
            "  boss: {count: 1}\n  teller: {",
            "staff.boss: no step uses this pool; name it in a step's",
        ),
        ("  core: {", "  fax: {}\n  core: {", "systems.fax: no step uses this system"),
        ("by: teller", "by: tellr", "steps.counter.by: no pool 'tellr' (did you mean teller?)"),
        (
            "by: teller",
            "by: teller, helped_by: telller",
            "steps.counter.helped_by: no pool 'telller' (did you mean teller?)",
        ),
        (
            "by: teller",
            "by: teller, helped_by: teller",
            "steps.counter.helped_by: teller serves here already; name another pool, or remove it from helped_by",
        ),
        (
            "lane: customer",
            "lane: customer, helped_by: teller",
            "steps.ticket.helped_by: others can help where one pool serves, and there is no by; name one pool",
        ),
        ("by: teller", "by: teller, helpd_by: teller", "unknown key 'helpd_by' (did you mean helped_by?)"),
        ("uses: core", "uses: cores", "steps.counter.uses: no system 'cores' (did you mean core?)"),
        ("mean=4)", "mean=-4)", "steps.counter.takes: '-4' is a negative time; write 0 or more"),
        ("mean=4)", "mean=inf)", "steps.counter.takes: inf is not a finite number"),
        ("count: 3", "count: -1", "staff.teller.count: -1 is no head count; write a whole number from 0"),
        ("count: 3", "count: 2.5", "staff.teller.count: 2.5 is no head count"),
        ("count: 3", "count: .inf", "staff.teller.count: inf is not a finite number"),
        ("count: 3", "count: 0", "staff.teller.count: nobody is ever on duty"),
        (
            "count: 3",
            "count: {10:00: 3}",
            "staff.teller.count: says nothing of 09:00 to 10:00; begin the timetable",
        ),
        ("count: 3", "count: {09:00: 3, 18:00: 1}", "staff.teller.count.18:00: 18:00 is after the end"),
        ("count: 3}", "count: 3, count: 4}", "staff.teller.count: stands twice, first in line 10; keep one"),
        (
            "  ticket:",
            "  counter: {lane: customer}\n  ticket:",
            ":16:3 steps.counter: stands twice, first in line 14",
        ),
        (
            "lane: frontstage",
            "lane: frontstag",
            "steps.counter.lane: no lane 'frontstag' (did you mean frontstage?)",
        ),
        ("lane: customer", "lane: evidence", "nobody acts in the evidence lane"),
        ("lane: customer, ", "", "steps.ticket.lane: is missing; say who acts"),
        (
            "  ticket:",
            "  my step: {lane: customer}\n  ticket:",
            "steps.my step: 'my step' is no name; write letters",
        ),
        (
            "  ticket:",
            "  leave: {lane: customer}\n  ticket:",
            "'leave' has a meaning of its own; choose another",
        ),
        (
            "unit: min",
            "prices: {lost: -3}",
            "prices.lost: -3 is a negative or endless amount; write 0 or more",
        ),
        (
            "unit: min",
            "prices: {lost: 80 CNY}",
            "prices.lost: '80 CNY' is no number; write an amount of money",
        ),
        ("unit: min", "prices: {waiting: 9e9/ms}", "prices.waiting: is more than a million a second"),
        ("unit: min", "prices: {wait: 3/h}", "prices.wait: unknown key 'wait' (did you mean waiting?)"),
        ("unit: min", "prices: 80", "prices: should be written {waiting: 30/h, lost: 80}, and is 80"),
        (
            "unit: min",
            "prices: {lost: {by_segment: {gold: 200}}}",
            "prices.lost: says nothing of plain; name every segment, or add others",
        ),
        (
            "unit: min",
            "prices: {lost: {by_segment: {glod: 200}, others: 80}}",
            "prices.lost.by_segment.glod: no segment 'glod' (did you mean gold?)",
        ),
        ("rate: 30/h", "rate: -30/h", "arrivals.walk_in.rate: '-30/h' is a negative or endless rate"),
        (
            "rate: 30/h",
            "rate: 30 per hour",
            "arrivals.walk_in.rate: '30 per hour' is no number; write a rate such",
        ),
        ("rate: 30/h", "rate: 30/h, every: 5", "arrivals.walk_in: says both rate and every; say one"),
        ("rate: 30/h", "busyness: gamma(cv=1)", "arrivals.walk_in: says neither rate nor every"),
        (", down: 10", "", "systems.core: says up but not down; say both, or neither"),
        ("hours: 09:00-17:00", "hours: 17:00-09:00", "hours: 17:00-09:00 is not a span of a day"),
        ("hours: 09:00-17:00", "hours: nine to five", "hours: 'nine to five' are no hours"),
        ("hours: 09:00-17:00", "closing: cut", "closing: the doors never close; say hours"),
        ("unit: min", "unit: minutes", ":2:7 unit: 'minutes' is not one of ms, s, min, h, d, wk"),
        ("exponential(mean=4)", "expo(mean=4)", "'expo' is not a distribution (did you mean exponential?)"),
        (
            "exponential(mean=4)",
            "gamma(mean=4)",
            "gamma needs other parameters than mean; write gamma(mean=…, cv=…)",
        ),
        ("exponential(mean=4)", "uniform(low=5, high=2)", "uniform(low=5, high=2) needs low ≤ high"),
        (
            "exponential(mean=4)",
            "{by_segment: {gold: 3}}",
            "says nothing of plain; name every segment, or add others",
        ),
        (
            "exponential(mean=4)",
            "{by_segment: {glod: 3}, others: 4}",
            "no segment 'glod' (did you mean gold?)",
        ),
        ("exponential(mean=4)", "empirical(file=no.csv, column=x)", "no.csv: No such file or directory"),
        ("steps:", "lanes: {kiosk: {}}\nsteps:", "lanes.kiosk: should stand on one side of one line"),
        ("segments:", "segmnets:", ":4:1 segmnets: unknown key 'segmnets' (did you mean segments?)"),
        ("{count: 3}", "3", "staff.teller: should be written {count: 3}, and is 3"),
        ("count: 3", "count: &a 3", None),
        (
            "count: 3",
            "count: !!python/object:os.system 3",
            "has the tag tag:yaml.org,2002:python/object:os.system",
        ),
        ("unit: min", "unit: [min", "is not YAML: "),
        ("unit: min", "unit: min: s", "is not YAML: mapping values are not allowed here"),
        ("unit: min", "\tunit: min", "is not YAML: found character '\\t' that cannot start any token"),
    ],
)
def test_a_mistake_is_told_with_place_and_remedy(
    right: str, wrong: str, told: str | None, tmp_path: Path
) -> None:
    assert right in RIGHT
    text = RIGHT.replace(right, wrong, 1)
    if told is None:
        (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
        blueprint.load(tmp_path / "file.yaml")
        return
    found = mistakes(text, tmp_path)
    assert any(told in mistake for mistake in found), found
    if not any(words in told for words in ("is not YAML", "nobody can ever leave", "one side of one line")):
        assert len(found) == 1, f"one mistake is told once: {found}"


def test_a_pool_that_only_helps_is_used_and_helps_one_pool(tmp_path: Path) -> None:
    staffed = RIGHT.replace("  teller:", "  boss: {count: 1}\n  clerk: {count: 1}\n  teller:")
    (tmp_path / "file.yaml").write_text(
        staffed.replace("by: teller", "by: teller, helped_by: [boss, clerk]"), encoding="utf-8"
    )
    assert blueprint.load(tmp_path / "file.yaml").steps["counter"].helped_by == ("boss", "clerk")
    found = mistakes(staffed.replace("by: teller", "by: [teller, boss], helped_by: clerk"), tmp_path)
    told = "others can help where one pool serves, and by names teller, boss; name one pool in by:, or remove helped_by"
    assert found == [f":17:62 steps.counter.helped_by: {told}"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = RIGHT
    for right, wrong in [
        ("min\n", "mins\n"), ("20%", "30%"), ("ticket, r", "tiket, r"), ("30/h", "-30/h"), ("count: 3", "count: x"),
        ("down: 10", "dwon: 10"), ("lane: customer", "lane: custmer"), ("next: counter", "next: {counter: 50%}"),
        ("by: teller", "by: telelr"), ("mean=4", "mean=4 furlongs"),
    ]:  # fmt: skip
        text = text.replace(right, wrong, 1)
    found = mistakes(text + "  alone: {lane: backstage}\n", tmp_path)
    things = [mistake.split(" ")[1].rstrip(":") for mistake in found]
    assert things == [
        "unit", "segments", "arrivals.walk_in.at", "arrivals.walk_in.rate", "staff.teller.count", "systems.core.dwon",
        "steps.ticket.lane", "steps.ticket.next", "steps.counter.by", "steps.counter.takes", "steps.alone",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", ":1:1 is empty; begin with service: and steps:"),
        (b"# only a comment\n", ":1:1 is empty"),
        (b"- a\n- b\n", ":1:1 should be a mapping that begins with service: and steps:"),
        (b"just words", ":1:1 should be a mapping"),
        (b"service: x\nlabel: \xff\xfe\n", ":2:8 is not UTF-8 text; save it as UTF-8"),
        ("service: 银行\n".encode("gb18030"), ":1:10 is not UTF-8 text"),
        (b"a: \x00", ":1:4 has the sign U+0000, which YAML does not allow"),
        (b"x" * 50_000_000, " has 50 MB; a service file has at most 2 MB"),
        (b"a: " + b"[" * 5000, "is nested too deep"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\n" + b"".join(
            b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n" % (n, n, *[n - 1] * 8) for n in range(99, 112)
        ), "is nested too deep, or repeats too much"),
        (b"a: &a\n  b: *a\n", "is nested too deep"),
        (b"steps: {}\n", ":1:1 service: is missing; say what the service is called"),
        (b"service: x\nsteps: {}\n", "steps: a service has at least one step"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_service_is_refused_without_a_traceback(
    content: bytes, told: str, tmp_path: Path
) -> None:
    found = mistakes(content, tmp_path)
    assert any(told in mistake for mistake in found), found


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match="No such file"):
        blueprint.load(tmp_path / "nowhere.yaml")
    with pytest.raises(BlueprintError, match="is a folder"):
        blueprint.load(tmp_path)


def test_no_damage_to_a_file_leads_to_anything_but_told_mistakes(tmp_path: Path) -> None:
    """A thousand files with letters lost, doubled, swapped or foreign: right, or told what is wrong."""
    dice = random.Random(5)
    signs = (
        list(RIGHT) + list("[]{}:,&*!|>'\"%@`-?#\\ \t\n柜٣\u2028") + ["null", "true", ".nan", "1e999", "---"]
    )
    for _ in range(1000):
        letters = list(RIGHT)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(letters))
            letters[place : place + dice.choice([0, 1, 1, 4])] = dice.choice([[], [dice.choice(signs)]])
        path = tmp_path / "file.yaml"
        path.write_text("".join(letters), encoding="utf-8")
        told: tuple[object, ...] = ()
        try:
            blueprint.load(path)
        except BlueprintError as error:
            told = error.mistakes
        assert not [
            mistake for mistake in told if "Input should" in str(mistake) or "pydantic" in str(mistake)
        ]
