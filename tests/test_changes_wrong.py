"""A change that is wrong, or touches nothing, is told with its place and a remedy; nothing else ever comes of it."""

from __future__ import annotations

import random

import pytest
from strategies import random_service
from test_changes import branch, told  # noqa: F401  the fixture

import blueprint
from blueprint import Blueprint, BlueprintError


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("", "'' is no change; write where and what: staff.teller.count: +1"),
        ("staff.teller.count", "'staff.teller.count' is no change; write where and what"),
        (": +1", "has no path before the colon"),
        ("staff.teller.count:", "staff.teller.count: says nothing; write what it becomes"),
        ("staff.tellr.count: +1", "staff.tellr.count: no pool 'tellr' (did you mean teller?)"),
        ("staf.teller.count: +1", "staf.teller.count: unknown key 'staf' (did you mean staff?)"),
        ("staff.teller.cont: +1", "staff.teller.cont: unknown key 'cont' (did you mean count?)"),
        ("staff.teller.count.x: +1", "has no 'x' inside it"),
        ("staff.teller.count.10:00: +1", "has no '10:00' inside it"),
        ("teller.count: +1", "teller.count: unknown key 'teller'; write staff.teller.count"),
        ("staff.teller: +1", "write drop, or change one of its keys, such as staff.teller.count"),
        ("staff.teller.count: +1 from 11 to 14", "names no part of the day; write it as from 11:00 to 14:00"),
        ("staff..count: +1", "staff..count: is no path; join the keys of the file by dots"),
        ("steps.counter.takes.glod: x0.9", "has no 'glod' inside it (did you mean gold?)"),
        ("steps.counter.fails.rudeness.share: x2", "no failure mode 'rudeness' (did you mean rude?)"),
        ("lanes.kiosk.above: visibility", "lanes.kiosk.above: no lane 'kiosk'; there is none"),
        ("staff.teller.count: x0", "x0 leaves nothing; write drop to remove it, or set it to 0"),
        ("staff.teller.count: x-1", "x-1 is no factor; write x1.2 for a fifth more"),
        ("steps.counter.takes: xnan", "xnan is no factor"),
        ("steps.counter.takes: xinf", "xinf is no factor"),
        ("steps.counter.takes: x1e400", "x1e400 is no factor"),
        ("steps.counter.takes: x1", "x1 changes nothing; write x1.2 for a fifth more"),
        ("steps.counter.takes: -100%", "-100% leaves nothing"),
        ("steps.counter.takes: -120%", "-120% is no factor"),
        ("steps.counter.takes: x1e9", "is more than a hundred years; write a shorter time"),
        ("steps.counter.takes: nan", "nan is not a finite number"),
        ("steps.counter.takes: = -3", "steps.counter.takes: -3 is a negative time; write 0 or more"),
        ("steps.counter.takes: lognormal(mean=5)", "lognormal needs other parameters than mean"),
        ("steps.counter.takes: +1", "+1 does not go with this; write x0.9, -10%, or a distribution"),
        ("steps.counter.takes: +1 min", "does not go with this; write x0.9, -10%, or a distribution"),
        ("steps.counter.takes: x1.2 from 10:00 to 11:00", "only head counts and rates of arrivals change"),
        ("staff.teller.count: +0", "+0 changes nothing; write +1 or -1"),
        ("staff.teller.count: +nan", "+nan is no number to add"),
        ("staff.teller.count: +1.5", "+1.5 is no whole number; write +1 or -1"),
        ("staff.teller.count: +1e8", "is no head count; write a whole number from 0 to 1,000,000"),
        ("staff.teller.count: -4", "-4 leaves fewer than none: there are 3 from 09:00 on; write -3 at most"),
        ("staff.officer.count: -2", "staff.officer.count: nobody is ever on duty; write 1 or more"),
        ("staff.officer.count: x1.2", "x1.2 changes nothing here: it stays 2"),
        ("staff.officer.count: 2", "changes nothing; that is what it is already"),
        ("steps.counter.takes: lognormal(mean=252 s, sd=126 s)", "changes nothing; it means the same as what is there"),
        ("staff.officer.count: 2 from 10:00 to 11:00", "changes nothing; that is how it is then already"),
        ("staff.officer.count: +1 from 11:00 to 10:00", "11:00 to 10:00 is no part of the day"),
        ("staff.officer.count: +1 from 08:00 to 10:00", "not within the hours: the doors are open 09:00-17:00; write"),
        ("staff.officer.count: +1 from 18:00 to 19:00", "not within the hours: the doors are open 09:00-17:00"),
        ("staff.officer.count: +1 from 10:00 to 25:99", "25:99 is no time of day"),
        ("staff.officer.count: drop from 10:00 to 11:00", "'drop' is not for a part of the day"),
        ("arrivals.walk_in.rate: shift 20%", "is no shift; write it as shift 20% from 11:00-13:00 to 14:00-16:00"),
        ("arrivals.walk_in.rate: shift 0% from 11:00-13:00 to 14:00-16:00", "moves nobody"),
        ("arrivals.walk_in.rate: shift 120% from 11:00-13:00 to 14:00-16:00", "'120%' is not between 0% and 100%"),
        ("arrivals.walk_in.rate: shift 20% from 11:00-12:00 to 11:00-12:00", "changes nothing"),
        ("arrivals.booked.rate: x1.2", "is not written here, so there is nothing to change; set it"),
        ("staff.teller.count: shift 20% from 11:00-13:00 to 14:00-16:00", "only a rate of arrivals can be shifted"),
        ("hours: +20 h", "is not a span of a day"),
        ("hours: -8 h", "is not a span of a day"),
        ("hours: closes 17:00", "changes nothing; the doors are open 09:00-17:00 already"),
        ("hours: +1", "does not go with this; write +1 h, -30 min, opens 08:00, or 09:00-18:00"),
        ("hours: +1 hour", "'hour' is not a unit of time"),
        ("segments.gold.demand: drop", "does not go with this; write x1.5 or -20%"),
        ("steps.counter.fails.rude.share: x200", "1% times 200 is more than the whole"),
        ("steps.counter.next: {leave: 70%}", "the shares add up to 70%, not to 100%"),
        ("steps.counter.next: leave", "then steps.account: nobody reaches this step"),
        ("steps.counter.next.form: 130%", "'130%' is not between 0% and 100%"),
        ("steps.account.next.leave: 50%", "there is no other way for the rest"),
        ("steps.counter.lane: back", "no lane 'back' (did you mean backstage?)"),
        ("steps.counter.lane: drop", "steps.counter.lane: is missing; say who acts"),
        ("steps.counter.by: +tellr", "no pool 'tellr' (did you mean teller?)"),
        ("steps.counter.by: +teller", "changes nothing; 'teller' is here already"),
        ("steps.counter.by: -officer", "changes nothing; 'officer' is not here"),
        ("steps.counter.balks_at: drop", "is not there, so there is nothing to drop"),
        ("steps.counter.fails.rud: drop", "no failure mode 'rud' (did you mean rude?)"),
        ("systems.printer.outages: drop", "this system never fails, so there is nothing to drop"),
        ("systems.core.outages: x2", "does not go with this; write drop"),
        ("staff: drop", "then steps.account.by"),
        ("staff: 3", "does not go with this; write it for one of them by name, or for all by *"),
        ("steps.ticket: merge form", "form is not what always follows; customers go to counter"),
        ("steps.form: merge acount", "no step 'acount' (did you mean account?)"),
        ("steps.account: merge account", "a step cannot be merged with itself"),
        ("steps.kiosk: add nothing.yaml", "nothing.yaml cannot be added:"),
        ("steps.counter: add nothing.yaml", "is here already; drop it first"),
        ("steps.counter.takes: ample", "'ample' is no number"),
        ("staff.teller.count: {09:00: 3", "is not YAML"),
        ("staff.teller.count: {}", "an empty timetable"),
        ("staff.柜员.count: +1", "staff.柜员.count: no pool '柜员'"),
        ("staff.boss: {count: 1}", "staff.boss: no step uses this pool"),
        ("staff.boss: 3", "staff.boss: should be written {count: 3}"),
        ("service: drop", "service: is missing; say what the service is called"),
        ("unit: fortnight", "'fortnight' is not one of ms, s, min, h, d, wk"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_told(branch: Blueprint, change: str, expected: str) -> None:  # noqa: F811
    text = told(branch, change)
    assert text.startswith("change 1: ")
    assert expected in text


def test_all_mistakes_are_told_at_once_each_with_its_change(branch: Blueprint) -> None:  # noqa: F811
    text = told(
        branch, "staff.tellr.count: +1", "staff.officer.count: +1", {"steps.counter.takes": "x0", "a": "b"}
    )
    assert [line.split(": ")[0] for line in text.splitlines()] == ["change 1", "change 3", "change 4"]
    text = told(branch, "staff.officer.count: -2", "steps.counter.next: leave", "closing: cut")
    assert "change 1: staff.officer.count: nobody is ever on duty" in text
    assert "change 2: steps.counter.next: then steps.form: nobody reaches this step" in text


def test_changes_that_cancel_each_other_are_told(branch: Blueprint) -> None:  # noqa: F811
    text = told(branch, "staff.officer.count: +1", "staff.officer.count: -1")
    assert text == "change 2: staff.officer.count: takes back what was changed before; leave out both"


def test_dropping_what_failures_led_to_asks_where_to(branch: Blueprint) -> None:  # noqa: F811
    changed = blueprint.change(branch, "steps.account.next: {leave: 50%, counter: 50%}")
    text = told(changed, "steps.form.fails.blot: {share: 5%, then: account}", "steps.account: drop")
    assert "where do customers go after the failure blot of form" in text
    assert "first write steps.form.fails.blot.then: …" in text


WHATS = [
    "drop", "+1", "-1", "x1.2", "×0.5", "-20%", "x0", "xnan", "ample", "never", "5", "0", "= -1", "true", "{}", "[]",
    "{09:00: 3, 10:00: 2}", "{09:00: 30/h}", "lognormal(mean=5, sd=4)", "+1 from 09:10 to 10:00", "4 from 09:30-09:45",
    "x1.5 from 22:10 to 22:30", "shift 20% from 09:10-09:40 to 10:00-10:30", "+1 h", "-30 min", "opens 08:00",
    "closes 10:30", "merge step_1", "merge step_2", "add nothing.yaml", "+pool_0", "-pool_0", "-system_0", "leave",
    "step_0", "{leave: 70%, step_1: 30%}", "{by_segment: {hurried: 1}, others: 2}", "frontstage", "50%", "x1e9", "\0",
    "{a: [1, {b: 2}]}", '"x', "[pool_0, pool_1]", "09:00-12:00", "22:00-25:00", "x1e-9", "1e400", "柜员", "",
]  # fmt: skip
PATHS = [
    "staff.*.count", "staff.pool_0", "staff.pool_0.cost", "arrivals.*.rate", "arrivals.stream_0.at",
    "arrivals.stream_0", "arrivals.*.every", "arrivals.*.segments", "arrivals.*.busyness",
    "segments.hurried.demand", "segments.hurried",
    "segments.*.patience", "segments.hurried.share", "systems.*.outages", "systems.system_0", "systems.*.down",
    "steps.*.takes", "steps.step_0", "steps.step_1", "steps.step_2", "steps.step_1.takes.hurried", "steps.step_1.next",
    "steps.step_1.next.leave", "steps.step_0.by", "steps.*.fails.*.share", "steps.*.fails.mode_0", "steps.step_0.fails",
    "steps.step_1.lane", "steps.*.priority", "steps.*.waiting_places", "steps.*.wrap_up", "steps.*.balks_at", "hours",
    "steps.*.standard", "steps.*.standard.wait", "closing", "unit", "service", "steps", "*", "*.*", ".", "lanes.x",
    "staff.*.count.09:00", "steps.kiosk", "arrivals.*.segments.hurried", "steps.*.patience.hurried",
    "steps.step_0.label",
]  # fmt: skip


def test_whatever_is_supposed_gives_a_service_or_is_told() -> None:
    """400 random lists of changes to random services: a blueprint that differs, or a mistake of a change."""
    dice = random.Random(5)
    made, strangers = 0, []
    for _ in range(400):
        service = blueprint.build(random_service(dice.randrange(400)))
        changes = [f"{dice.choice(PATHS)}: {dice.choice(WHATS)}" for _ in range(dice.choice([1, 1, 1, 2, 3]))]
        try:
            changed = blueprint.change(service, *changes)
        except BlueprintError as error:
            strangers += [one for one in error.mistakes if not one.file.startswith("change ")]
            continue
        made += 1
        difference = blueprint.diff(service, changed)
        assert difference, changes
        assert len(difference.lines()) == len(difference.lines("zh")) >= len(difference.entries)
        assert blueprint.build(changed.data()) == changed
    assert not strangers, "every mistake is told of a change"
    assert made > 10
