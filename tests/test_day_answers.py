"""What a day says: times and figures that a hand finds in the same curves, and the words for them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from formulas import erlang_c

import blueprint
from blueprint import Blueprint
from blueprint.distribution import Distribution
from sim import draws
from sim.day import Day
from sim.day_answers import (
    Stretch,
    busiest,
    longest_queue,
    missing,
    promise,
    queue_of_pool,
    short_of_staff,
    waiting_lines,
)
from sim.day_lines import Line
from sim.plan.variate import mean, variate
from sim.staffing import Z, needed, wanted
from studio.day_words import arrival_words, day_words, promise_words, queue_words, staff_words

HOUR = 3600.0
OPENS = 9 * HOUR


def service(**changed: Any) -> Blueprint:
    """A desk with clerks, open from 9 to 15, that promises 80 % within 5 minutes."""
    parts: dict[str, Any] = {
        "service": "Shop", "unit": "min", "hours": "09:00-15:00",
        "arrivals": {"walk_in": {"at": "desk", "rate": "20/h"}},
        "staff": {"clerk": {"label": {"en": "Clerk", "zh": "店员"}, "count": 2}},
        "steps": {"desk": {"label": {"en": "Desk", "zh": "柜台"}, "lane": "frontstage", "by": "clerk", "takes": 3,
                           "standard": {"wait": "80% within 5 min"}}},
    }  # fmt: skip
    return blueprint.build(**(parts | changed))


def line(measure: str, means: list[float], half: float = 0.1) -> Line:
    scope, name = {"arrived": ("service", ""), "standard_met": ("step", "desk")}.get(
        measure, ("pool", "clerk")
    )
    low, high = (tuple(mean + sign * half for mean in means) for sign in (-1, 1))
    return Line(scope, name, measure, "", tuple(means), low, high)


def day(*lines: Line, width: float = HOUR) -> Day:
    starts = tuple(OPENS + width * slot for slot in range(len(lines[0].mean)))
    return Day(width, starts, 30, 1, lines)


def hours(first: float, last: float) -> Stretch:
    return Stretch(first * HOUR, last * HOUR)


def test_a_queue_is_longest_where_it_is_clearly_longer_than_on_average() -> None:
    found = day(line("queue_mean", [1.0, 2.0, 5.6, 4.0, 1.0, 1.0, 0.0]))
    longest = longest_queue(found, queue_of_pool(found, service(), "clerk"))
    assert longest.when == hours(11, 12)
    assert (longest.length, longest.clear, longest.hardly) == (5.6, True, False)
    assert longest.average == pytest.approx(14.6 / 7)
    told = found.lines[0]
    assert queue_words(found, told, service()) == "The queue for Clerk is longest at 11:30: 5.6 wait"
    assert queue_words(found, told, service(), "zh") == "等候店员的人数在 11:30 最多：5.6 人"
    # the highest of equal slots is no time to name: 2.2 lies less than 1.5 × 0.3 above the mean of 2.03
    flat = day(line("queue_mean", [2.0, 2.0, 2.2, 2.0, 2.0, 2.0, 2.0], 0.3))
    assert not longest_queue(flat, flat.lines[0]).clear
    assert (
        queue_words(flat, flat.lines[0], service())
        == "The queue for Clerk has no clear peak: 2 wait on average"
    )
    assert "无明显高峰：平均 2 人" in queue_words(flat, flat.lines[0], service(), "zh")
    calm = day(line("queue_mean", [0.01, 0.09, 0.02]))
    assert queue_words(calm, calm.lines[0], service()) == "Hardly anybody waits for Clerk"
    with pytest.raises(KeyError, match="nobody waits for a pool or skill boss"):
        queue_of_pool(found, service(), "boss")


def test_one_replication_names_no_time() -> None:
    alone = day(line("queue_mean", [1.0, 9.0, 1.0], math.nan))
    assert not longest_queue(alone, alone.lines[0]).clear


def test_the_queues_are_of_pools_and_of_steps_that_wait_for_systems_alone() -> None:
    made = service(
        systems={"core": {}},
        steps={
            "desk": {"lane": "frontstage", "by": "clerk", "takes": 3, "next": "machine"},
            "machine": {"lane": "customer", "uses": "core", "takes": 1},
        },
    )
    import sim

    found = sim.day(made, replications=2)
    assert [(one.scope, one.name) for one in waiting_lines(found, made)] == [
        ("pool", "clerk"),
        ("step", "machine"),
    ]


def test_staff_is_short_where_most_are_missing_and_only_while_the_doors_are_open() -> None:
    # missing:     0    1    2    2    0    1    (after closing: not counted)
    needs = [2.0, 3.0, 4.0, 4.0, 1.0, 3.0, 9.0]
    found = day(line("needed", needs), line("on_duty", [2.0] * 6 + [0.0], 0), line("load", [1.0] * 7))
    assert missing(found, service(), "clerk") == (0, 1, 2, 2, 0, 1, 0)
    short = short_of_staff(found, service(), "clerk")
    assert short is not None
    assert (short.when, short.least, short.most, short.on_duty) == (hours(11, 13), 4, 4, (2.0, 2.0))
    assert staff_words(found, "clerk", service()) == "Clerk: 11:00–13:00 4 needed, 2 on duty"
    assert staff_words(found, "clerk", service(), "zh") == "店员：11:00–13:00 需要 4 人，在岗 2 人"


def test_where_three_or_more_are_missing_one_less_belongs_to_the_same_time() -> None:
    found = day(
        line("needed", [2.0, 5.0, 6.0, 5.0, 4.0, 2.0]), line("on_duty", [2.0] * 6), line("load", [1.0] * 6)
    )
    assert staff_words(found, "clerk", service()) == "Clerk: 10:00–13:00 5–6 needed, 2 on duty"


def test_there_is_enough_staff_where_the_need_is_met_before_it_is_rounded_up() -> None:
    # on the mean of unequal days 3.5 are on duty; a load of 2 wants 2.7, though nobody is 0.7 of a person
    enough = day(line("needed", [3.0]), line("on_duty", [2.8]), line("load", [2.0]))
    assert staff_words(enough, "clerk", service()) == "Clerk: enough on duty all day"
    assert staff_words(enough, "clerk", service(), "zh") == "店员：全天人手充足"
    short = day(line("needed", [3.0]), line("on_duty", [2.6]), line("load", [2.0]))
    assert staff_words(short, "clerk", service()) == "Clerk: 09:00–10:00 3 needed, 2.6 on duty"


def test_a_promise_is_missed_where_its_interval_lies_below_and_kept_where_above() -> None:
    made = service()
    missed = day(line("standard_met", [0.95, 0.5, 0.4, 0.95, 0.6, 0.95, 0.1], 0.04))
    found = promise(missed, made, "desk")
    assert found is not None
    assert found.missed == (hours(10, 12), hours(13, 14)), "what is after closing is not told"
    assert (found.worst, found.when, found.unsure) == (0.4, hours(11, 12), False)
    assert promise_words(missed, "desk", made) == (
        "Desk: 80% within 5 min missed 10:00–12:00 and 13:00–14:00, 40 % at worst"
    )
    assert promise_words(missed, "desk", made, "zh") == (
        "柜台：80% 在 5 分钟内，10:00–12:00、13:00–14:00 未达标，最低 40%"
    )
    kept = day(line("standard_met", [0.95, 0.9, 0.85], 0.04))
    assert promise_words(kept, "desk", made) == "Desk: 80% within 5 min kept all day"
    close = day(line("standard_met", [0.95, 0.81, 0.85], 0.04))
    assert promise_words(close, "desk", made) == "Desk: 80% within 5 min is close at 10:00–11:00"
    many = day(line("standard_met", [0.5, 0.9, 0.5, 0.9, 0.5, 0.9], 0.04))
    assert "missed 09:00–10:00 and 11:00–12:00 and more" in promise_words(many, "desk", made)
    plain = {"desk": {"lane": "frontstage", "by": "clerk", "takes": 3}}
    assert promise(kept, service(steps=plain), "desk") is None


def test_most_customers_come_while_no_slot_is_clearly_below_the_highest() -> None:
    found = day(line("arrived", [30.0, 74.0, 76.0, 45.0, 44.0, 45.0], 3.0))
    assert busiest(found, service()).when == hours(10, 12)
    assert arrival_words(found, service()) == "Most customers come 10:00–12:00: 75 an hour"
    assert arrival_words(found, service(), "zh") == "10:00–12:00 到达最多：每小时 75 人"
    flat = day(line("arrived", [30.0, 31.0, 30.0, 29.0], 3.0))
    assert arrival_words(flat, service()) == "No clear peak: 30 customers an hour come"


def test_a_day_in_words_says_the_longest_queue_first() -> None:
    import sim

    branch = blueprint.change(blueprint.load("bank_branch"), "steps.check_identity.keep_until: drop")
    found = sim.day(branch, replications=100)
    told = day_words(found, branch)
    assert told[0] == queue_words(found.smooth(), queue_of_pool(found.smooth(), branch, "officer"), branch)
    assert told[0].startswith("The queue for Officer is longest at 1")
    assert told[-1] == "Most customers come 11:00–13:00: 74 an hour"
    # the counter: 75 an hour of 4.2 min, and those who come again: 5.3, with its margin 6.5
    assert "Teller: 11:00–13:00 7 needed, 5 on duty" in told
    assert len(day_words(found, branch, "zh")) == len(told)


@pytest.mark.parametrize("load", [100.0, 400.0, 2500.0])
def test_with_the_square_root_margin_half_of_the_customers_wait(load: float) -> None:
    """Halfin & Whitt: 1 / (1 + z Φ(z) / φ(z)); Erlang C comes to it as 1 / √load goes to 0."""
    cumulative = 0.5 * math.erfc(-Z / math.sqrt(2))
    density = math.exp(-Z * Z / 2) / math.sqrt(2 * math.pi)
    limit = 1 / (1 + Z * cumulative / density)
    assert limit == pytest.approx(0.5, abs=0.01)
    assert wanted(load) == needed(load)
    assert abs(erlang_c(round(needed(load)), load) - limit) < 0.2 / math.sqrt(load)


def test_needed_is_never_below_the_load_and_grows_with_it() -> None:
    loads = np.linspace(0, 40, 4001).tolist()
    people = [needed(load) for load in loads]
    assert all(load <= one < load + Z * math.sqrt(load) + 1 for load, one in zip(loads, people, strict=True))
    assert people == sorted(people)
    assert math.isnan(needed(math.nan))


@pytest.mark.parametrize(
    "text",
    [
        "4", "exponential(mean=2)", "uniform(low=1, high=4)", "triangular(low=1, mode=2, high=6)",
        "normal(mean=5, sd=1)", "normal(mean=1, sd=2)", "lognormal(mean=4, sd=2)", "weibull(mean=2, shape=1.5)",
        "gamma(mean=2, cv=0.5)", "mixture(30% of exponential(mean=1), 70% of uniform(low=1, high=3))",
    ],
)  # fmt: skip
def test_the_mean_of_a_variate_is_that_of_what_is_drawn(text: str) -> None:
    """Against the mean as written; of a normal, cut off at 0, against the mean of its quantiles."""
    written = Distribution.parse(text)
    made = variate(written, "min")
    assert made is not None
    if text.startswith("normal"):
        grid = (np.arange(20_000) + 0.5) / 20_000
        expected = math.fsum(draws.quantile(made.kind, made.a, made.b, made.c, u) for u in grid) / len(grid)
        assert mean(made) == pytest.approx(expected, rel=1e-3)
    else:
        assert mean(made) == pytest.approx(written.mean("min"))
