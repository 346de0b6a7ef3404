"""What is wrong, by cause: places, grades and figures are the same in picture, table and sentence."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import random_service

import blueprint
import sim
from blueprint.blueprint import ready_models
from blueprint.estimate import Estimate
from sim import grades
from sim.causes import Cause, cause_of, plain_cause
from sim.findings import findings
from sim.ranking import ranked
from studio.terminal.of_run import message

MODELS = sorted(ready_models())


def agree(results: sim.Results) -> None:
    """Everything that says what is wrong says the same."""
    for lang in ("en", "zh"):
        found = results.findings(lang)
        shown = message(results, lang, 10_000).plain
        assert found.title in shown
        assert all(one.figure in shown for one in found.strip)
        assert [(c.kind, c.name, c.rank, c.grade, c.size) for c in results.causes] == [
            (c.kind, c.name, c.rank, c.grade, c.size) for c in found.causes
        ]
        ranks = [cause.places for cause in results.causes if cause.places]
        for at, places in enumerate(ranks):  # nobody stands before one who is clearly worse
            assert not any(last < places[0] for _, last in ranks[at + 1 :])
        assert all(cause.grade > 0 for cause in results.causes if cause.rank)
        for name, step in found.steps.items():
            for one in step.gone:
                row = results.row("step", name, one.way)
                assert one.count == Estimate(row.mean, row.low, row.high).over(results.days)
        if not found.marked():
            assert all(step.grade == 0 for step in found.steps.values() if step.wait)


@pytest.mark.parametrize("model", MODELS)
def test_picture_table_and_sentence_agree_on_every_ready_model(model: str) -> None:
    agree(sim.run(blueprint.load(model), replications=10, engine="simpy"))


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_picture_table_and_sentence_agree_on_random_services(first: int) -> None:
    for seed in range(first, first + 20):
        service = blueprint.build(random_service(seed))
        agree(sim.run(service, replications=4, engine="simpy"))


def shop(rate: str, **step: object) -> blueprint.Blueprint:
    return blueprint.build(
        service="Shop", unit="min", hours="08:00-18:00", arrivals={"in": {"at": "till", "rate": rate}},
        staff={"clerk": {"count": 1}},
        steps={"till": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=4)", **step}},
    )  # fmt: skip


def test_a_shop_that_is_thirteen_per_cent_busy_has_no_hotspot() -> None:
    results = sim.run(shop("2/h"), replications=30, engine="simpy")
    assert results.row("pool", "clerk", "utilisation").mean == pytest.approx(0.13, abs=0.02)
    found = results.findings()
    assert not found.marked()
    assert found.title.startswith("Nobody waits long")
    assert "没有人久等" in results.findings("zh").title


def test_of_eighty_equal_steps_none_is_red_and_none_has_a_place() -> None:
    names = [f"s{number:02}" for number in range(80)]
    steps = {
        name: {"lane": "frontstage", "by": f"p_{name}", "takes": "exponential(mean=1)", "next": onward}
        for name, onward in zip(names, [*names[1:], "leave"], strict=True)
    }
    service = blueprint.build(
        service="Row", unit="min", hours="08:00-18:00", arrivals={"in": {"at": "s00", "rate": "20/h"}},
        staff={f"p_{name}": {"count": 1} for name in names}, steps=steps,
    )  # fmt: skip
    found = sim.run(service, replications=10, engine="simpy").findings()
    assert all(step.grade < grades.SERIOUS for step in found.steps.values())
    assert not any(cause.rank for cause in found.causes)


@pytest.mark.parametrize(
    ("met", "told"),
    [((0.9, 0.85, 0.95), "kept"), ((0.7, 0.65, 0.75), "missed"), ((0.8, 0.75, 0.85), "close")],
)
def test_a_standard_is_kept_missed_or_too_close(met: tuple[float, float, float], told: str) -> None:
    assert grades.verdict(Estimate(*met), 0.8) == told


def test_what_cannot_be_told_apart_shares_its_places() -> None:
    luck = np.random.default_rng(1)
    columns = np.column_stack([luck.normal(mean, 1.0, 50) for mean in (10.0, 10.05, 5.0, 0.0)])
    places, alike = ranked(columns)
    assert places[:3] == [(1, 2), (1, 2), (3, 3)]
    assert places[3] is None
    assert alike[0] == (1,)


def test_the_first_place_never_flips_between_seeds() -> None:
    branch = blueprint.load("bank_branch")
    firsts = set()
    for seed in range(1, 21):
        causes = sim.run(branch, replications=30, seed=seed, engine="auto").causes
        firsts |= {cause.name for cause in causes if cause.places == (1, 1)}
    assert len(firsts) <= 1


def test_a_cause_is_read_back_as_it_was_and_findings_come_from_any_record() -> None:
    branch = blueprint.load("bank_branch")
    spots = sim.hotspots(branch, replications=5, engine="simpy")
    for cause in spots.base.causes:
        assert cause_of(plain_cause(cause), Cause) == cause
    assert findings(branch, spots.record()).title == spots.findings().title
    assert findings(branch, spots.base.record()).causes == spots.base.findings().causes


def test_what_a_queue_has_cost_is_its_ledger_and_its_losses_at_their_prices() -> None:
    """One segment: waiting × price + lost × price, from the rows alone."""
    service = blueprint.build(
        service="Shop", unit="min", currency="CNY", hours="08:00-18:00", prices={"waiting": "30/h", "lost": 50},
        arrivals={"in": {"at": "till", "rate": "18/h"}}, staff={"clerk": {"count": 1}},
        steps={
            "till": {
                "lane": "frontstage", "by": "clerk", "takes": "exponential(mean=4)", "patience": "exponential(mean=6)",
            }
        },
    )  # fmt: skip
    results = sim.run(service, replications=10, engine="simpy")
    [cause] = results.causes
    seconds = results.row("ledger", "busy:clerk", "seconds").mean
    lost = results.row("step", "till", "abandoned").mean
    assert cause.money is not None
    assert cause.money.mean == pytest.approx(seconds / 3600 * 30 + lost * 50)
    assert cause.time.mean == pytest.approx(seconds / 60)
    assert cause.lost.mean == pytest.approx(lost)
