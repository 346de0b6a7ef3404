"""Hotspots name the culprit, wherever the customers wait; `make intervals` seeks it in a hundred services a kind."""

from __future__ import annotations

import numpy as np
import pytest

import blueprint
import sim
from bench import planted
from sim.ranking import among_worst, ranked


@pytest.mark.parametrize("kind", planted.PLANTED)
def test_the_planted_culprit_is_found(kind: str) -> None:
    assert planted.is_found(kind, 2, replications=25)


def test_customers_wait_at_the_counter_and_the_papers_backstage_are_to_blame() -> None:
    service = planted.slow_papers(np.random.default_rng(2))
    told = sim.hotspots(service, replications=15, seed=2)
    waits = {step: told.base.row("step", step, "wait_mean").mean for step in service.steps}
    assert waits["counter"] > 5 * waits["papers"]
    assert told.spot("specialist").rank == "1"
    assert told.spot("specialist").size.mean > told.spot("teller").size.mean


def test_how_often_is_counted_day_by_day() -> None:
    """On busy days more come and more of them wait: the product of the means would be too small."""
    service = blueprint.build(
        service="Busy and quiet days", hours="09:00-12:00", staff={"clerk": {"count": 1}},
        arrivals={"customers": {"at": "till", "rate": "12/h", "busyness": "gamma(cv=0.8)"}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=3)"}},
    )  # fmt: skip
    told = sim.hotspots(service, replications=40)
    base = told.base
    waited = base.column("step", "till", "visits") * np.nan_to_num(
        base.column("step", "till", "waited_share")
    )
    assert told.spot("clerk").occurrence == pytest.approx(waited.mean())
    assert (
        waited.mean()
        > 1.1 * base.row("step", "till", "visits").mean * base.row("step", "till", "waited_share").mean
    )


def columns(*means: float, n: int = 50) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.random.default_rng(1).standard_normal((n, len(means))) + means


def test_ranks_are_given_to_what_is_clearly_apart_and_clearly_above_nothing() -> None:
    places, alike = ranked(columns(10.0, 5.0, 5.02, 2.0, 0.0))
    assert places == [(1, 1), (2, 3), (2, 3), (4, 4), None]
    assert alike[1:3] == [(2,), (1,)]
    assert alike[0] == alike[3] == ()


def test_of_two_that_are_alike_one_is_ranked_above_the_other_in_less_than_five_of_a_hundred() -> None:
    luck, wrong = np.random.default_rng(2), 0
    for _ in range(300):
        places, _ = ranked(luck.standard_normal((20, 2)) + 3.0)
        wrong += places != [(1, 2), (1, 2)]
    assert wrong / 300 <= 0.05 + 3.5 * np.sqrt(0.05 * 0.95 / 300)


def test_what_is_worth_nothing_is_never_among_the_worst() -> None:
    assert list(among_worst(np.array([[1.0, 0.0], [2.0, 0.0], [1.0, 0.0], [2.0, 0.0]]))) == [1.0, 0.0]
