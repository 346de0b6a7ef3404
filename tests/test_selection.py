"""A race finds the best as often as it claims, and spends its days on those that are close."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from bench import selecting
from bench.selecting import Field
from sim.experiment.selection import FIRST, race
from sim.replications.jobs import Values

RACES = 250


@pytest.mark.parametrize("common", [0.0, 0.8])
@pytest.mark.parametrize("days", ["normal", "skewed"])
@pytest.mark.parametrize(("rivals", "gaps"), [(2, "slippage"), (5, "slippage"), (10, "easy")])
def test_the_best_is_found_as_often_as_is_claimed(rivals: int, gaps: str, days: str, common: float) -> None:
    tally, _ = selecting.races(Field(rivals, gaps, days, common), RACES)
    assert tally.share >= 0.95 - 3.5 * math.sqrt(0.95 * 0.05 / RACES)


def test_common_luck_saves_days() -> None:
    own, common = (selecting.races(Field(5, "slippage", "normal", part), 100)[1] for part in (0.0, 0.8))
    assert common < own / 2


def drawn(gaps: list[float], seed: int = 1) -> tuple[list[str], dict[str, Values]]:
    days = np.random.default_rng(seed).standard_normal((20_000, len(gaps))) + gaps
    return [str(n) for n in range(len(gaps))], {str(n): days[:, n] for n in range(len(gaps))}


def test_those_far_behind_get_no_more_days_than_the_first() -> None:
    names, days = drawn([0.0, 0.2, 9.0])
    asked: list[tuple[tuple[str, ...], int]] = []

    def values(wanted: list[str], n: int) -> Mapping[str, Values]:
        asked.append((tuple(wanted), n))
        return {name: days[name][:n] for name in wanted}

    best, runners, sure = race(values, names, within=0.2, level=0.95)
    assert (best, sure) == ("0", True)
    assert runners["2"].replications == FIRST
    assert runners["2"].dropped_at == FIRST
    assert runners["0"].dropped_at is None
    assert all("2" not in wanted for wanted, n in asked if n > FIRST)


def test_more_is_better_when_it_is_said() -> None:
    names, days = drawn([0.0, 5.0])
    found = race(
        lambda some, n: {one: days[one][:n] for one in some}, names, within=0.5, level=0.95, least=False
    )
    assert found[0] == "1"
    assert found[1]["1"].mean == pytest.approx(5.0, abs=4 / math.sqrt(FIRST))


def test_scenarios_that_are_exactly_alike_end_in_a_tie_at_once() -> None:
    names, days = drawn([0.0])
    best, runners, sure = race(
        lambda some, n: dict.fromkeys(some, days["0"][:n]), ["a", "b"], within=0.1, level=0.95
    )
    assert (best, sure) == ("a", True)
    assert {one.replications for one in runners.values()} == {FIRST}
    assert names == ["0"]


def test_a_race_that_must_end_early_says_that_it_is_not_sure() -> None:
    names, days = drawn([0.0, 0.01])
    _, runners, sure = race(
        lambda some, n: {one: days[one][:n] for one in some}, names, within=0.01, level=0.95, at_most=50
    )
    assert not sure
    assert {one.replications for one in runners.values()} == {50}
