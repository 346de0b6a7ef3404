"""Doors that open several times a day: plan and lives by hand, counts by formula, the language around it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import blueprint
import sim
from blueprint.hours import Hours
from sim.plan import DAY, make_plan
from sim.plan.parts import MOST_DAYS
from studio.report.value_words import hours_words

HOUR = DAY // 24
BREAK = "09:00-12:00, 13:00-17:00"


def branch(**sections: Any) -> blueprint.Blueprint:
    """A counter that closes over noon, so fast that nobody waits."""
    return blueprint.build({
        "service": "Branch", "unit": "min", "hours": BREAK, "staff": {"clerk": {"count": 50, "cost": "60/h"}},
        "arrivals": {"walk_in": {"at": "till", "rate": "12/h"}},
        "steps": {"till": {"lane": "frontstage", "by": "clerk", "takes": 0.5}}, **sections,
    })  # fmt: skip


def test_each_day_has_all_its_spans() -> None:
    """Two openings on a weekday, one on Saturday; the timetable begins anew at each, and knows the day."""
    made = branch(
        hours={"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": "09:00-12:00"},
        staff={"clerk": {"count": {"09:00": 2, "11:00": 4, "12:30": 3, "15:00": 1}}},
    )
    plan = make_plan(made, days=7)
    assert len(plan.spans) == 11
    assert plan.openings()[:3] == (
        (9 * HOUR, 12 * HOUR, 0), (13 * HOUR, 17 * HOUR, MOST_DAYS), (DAY + 9 * HOUR, DAY + 12 * HOUR, 1),
    )  # fmt: skip
    assert plan.pools[0].duty[:5] == (
        (9 * HOUR, 2), (11 * HOUR, 4), (13 * HOUR, 3), (15 * HOUR, 1), (DAY + 9 * HOUR, 2),
    )  # fmt: skip
    assert [day for _, day in plan.pools[0].crews[0].people[:5]] == [0, 0, 0, 0, 1]
    assert plan.open_ticks(0) == (5 * 7 + 3) * HOUR
    assert blueprint.build(made.data()) == made


def test_only_open_hours_are_paid() -> None:
    found = sim.run(branch(), days=2, replications=2)
    assert found.row("pool", "clerk", "on_duty_mean").mean == pytest.approx(50)
    assert found.estimate("pool", "clerk", "cost").mean == pytest.approx(50 * 7 * 60)


@pytest.mark.parametrize("way", [{"rate": "12/h"}, {"every": "exponential(mean=5)"}])
def test_arrivals_are_poisson_in_every_span(way: dict[str, str]) -> None:
    """Exponential gaps that begin anew are the same process as a rate: mean and variance of both spans are rate x time.

    Were the gap that reached over the closing used again after the break, too few would come then.
    """
    made = branch(arrivals={"walk_in": {"at": "till", **way}})
    days = 1500
    journal = sim.journal(made, days=days, seed=3)
    came = np.array([stay.arrived for stay in journal.stays])
    for first, last, open_hours in ((9, 12, 3), (13, 17, 4)):
        inside = came[(came % DAY >= first * HOUR) & (came % DAY < last * HOUR)]
        counts = np.bincount(inside // DAY, minlength=days)
        mean = 12 * open_hours
        assert abs(counts.mean() - mean) < 4 * (mean / days) ** 0.5
        assert abs(counts.var(ddof=1) / mean - 1) < 4 * (2 / days) ** 0.5
    assert ((came % DAY >= 9 * HOUR) & ~((came % DAY >= 12 * HOUR) & (came % DAY < 13 * HOUR))).all()


def test_a_day_is_busy_or_not_as_a_whole() -> None:
    """Drawn once a day, the factor makes the counts of morning and afternoon go together: cov = m1 m2 cv^2."""
    made = branch(arrivals={"walk_in": {"at": "till", "rate": "12/h", "busyness": "gamma(cv=0.5)"}})
    days = 3000
    came = np.array([stay.arrived for stay in sim.journal(made, days=days, seed=5).stays])
    early = came % DAY < 12 * HOUR
    one, other = (np.bincount(came[part] // DAY, minlength=days) for part in (early, ~early))
    expected = 36 * 48 * 0.25
    products = (one - 36.0) * (other - 48.0)
    assert abs(products.mean() - expected) < 4 * products.std() / days**0.5
    assert expected > 20 * products.std() / days**0.5, "far from the 0 of a factor drawn for each span"


def test_who_is_ill_is_ill_all_day() -> None:
    """One clerk who stays away on half of the days: served before and after the break, or not at all."""
    made = branch(
        hours="09:00-09:02, 09:05-09:07", closing="turn_away", arrivals={"walk_in": {"at": "till", "every": 1}},
        staff={"clerk": {"count": 1, "absent": "50%"}},
    )  # fmt: skip
    journal = sim.journal(made, days=60)
    served: dict[int, set[str]] = {}
    for stay in journal.stays:
        served.setdefault(stay.arrived // DAY, set()).add(stay.outcome)
    assert all(len(outcomes) == 1 for outcomes in served.values())
    assert {next(iter(outcomes)) for outcomes in served.values()} == {"served", "turned_away"}


def test_the_day_in_slots_knows_the_break() -> None:
    made = branch(arrivals={"walk_in": {"at": "till", "every": 10}}, staff={"clerk": {"count": 2}})
    found = sim.day(made, slot="1 h", days=2, replications=2)
    assert found.starts[0] == 9 * 3600
    assert found.line("pool", "clerk", "on_duty").mean == (2, 2, 2, 0, 2, 2, 2, 2)
    assert found.line("service", "", "arrived").mean == (5, 6, 6, 0, 5, 6, 6, 6)
    from sim.day_answers import is_open, missing

    assert [is_open(made, found, start) for start in found.starts] == [True] * 3 + [False] + [True] * 4
    assert missing(found, made, "clerk") == (0.0,) * 8


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("09:00-12:00, 12:00-13:00", "09:00-12:00 and 12:00-13:00 are one span; write 09:00-13:00"),
        ("13:00-17:00, 09:00-12:00", "begins before 13:00-17:00 has ended; write 09:00-12:00, 13:00-17:00"),
        ("09:00-13:00, 12:00-17:00", "let one end before the other begins, or write 09:00-17:00"),
        ("09:00-12:00, 22:00-34:00", "ends more than a day after 09:00; let it end at 33:00 at the latest"),
        ("22:00-25:00, 25:30-26:00", "is not a span of a day"),
        ({"mon-fri": "09:00-12:00", "13:00-17:00": None}, "put several spans in brackets"),
        ([], "are no hours"),
    ],
)
def test_wrong_spans_are_told_with_a_remedy(hours: Any, text: str) -> None:
    with pytest.raises(blueprint.BlueprintError) as told:
        branch(hours=hours)
    assert text in str(told.value)


def test_a_day_may_end_after_midnight_after_a_break() -> None:
    assert str(Hours.parse("20:00-23:00, 23:30-26:00").close) == "26:00"
    assert make_plan(branch(hours="20:00-23:00,23:30-26:00")).last_close == 26 * HOUR


def test_hours_with_a_break_are_changed_and_told() -> None:
    made = branch(staff={"clerk": {"count": {"09:00": 2, "16:00": 1}}})

    def told(*lines: str, lang: str = "en") -> list[str]:
        return blueprint.diff(made, blueprint.change(made, *lines)).lines(lang)

    assert told("hours: +1 h") == [f"Hours: {BREAK} -> 09:00-12:00, 13:00-18:00"]
    assert told("hours: opens 08:30", lang="zh")[:1] == [f"营业时间：{BREAK} -> 08:30-12:00, 13:00-17:00"]
    assert told("hours: closes 16:00")[0] == f"Hours: {BREAK} -> 09:00-12:00, 13:00-16:00"
    assert told("hours: 09:00-17:00") == [f"Hours: {BREAK} -> 09:00-17:00"]
    assert told("hours.sat: 09:00-12:00") == [f"Hours: sat: {BREAK} -> 09:00-12:00"]
    with pytest.raises(blueprint.BlueprintError, match=r"the doors are closed from 12:10 to 12:50"):
        told("staff.clerk.count: +1 from 12:10 to 12:50")
    assert hours_words(made, "en").startswith(f"Open {BREAK};")
    carried = blueprint.change(made, "closing: carry_over")
    assert hours_words(carried, "en").endswith("is served when the doors open again.")


def test_a_shifted_peak_leaves_as_many_over_the_break() -> None:
    """A fifth of those of 11:00 to 14:00, 2 open hours at 30/h, come evenly from 12:00 to 15:00, 2 open hours."""
    made = branch(arrivals={"walk_in": {"at": "till", "rate": "30/h"}})
    moved = blueprint.change(made, "arrivals.walk_in.rate: shift 20% from 11:00-14:00 to 15:00-16:00")
    plans = (make_plan(made), make_plan(moved))
    sums = [sum((end - start) * rate for start, end, rate, _ in plan.streams[0].rates) for plan in plans]
    assert sums[0] == pytest.approx(sums[1])
