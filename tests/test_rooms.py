"""Rooms: trunk lines that several steps share, against Erlang's loss formula and by hand."""

from __future__ import annotations

from typing import Any

import pytest
from formulas import erlang_b

import blueprint
import sim
from sim.engines import Engine


def centre(lines: int, **steps: Any) -> blueprint.Blueprint:
    """A call listens to a menu for a minute on average, then talks for four; there are enough agents for all."""
    own = {
        "menu": {"lane": "customer", "takes": "uniform(low=0.5, high=1.5)", "room": "lines", "next": "agent"},
        "agent": {"lane": "frontstage", "by": "agents", "takes": "exponential(mean=4)", "room": "lines"},
    }
    return blueprint.build({
        "service": "Centre", "unit": "min", "arrivals": {"calls": {"at": "menu", "rate": "60/h"}},
        "staff": {"agents": {"count": 40}}, "rooms": {"lines": {"places": lines}},
        "steps": {name: {**step, **steps.get(name, {})} for name, step in own.items()},
    })  # fmt: skip


@pytest.mark.parametrize("lines", [4, 8])
def test_lines_over_two_steps_are_lost_as_erlang_says(lines: int) -> None:
    """Loss depends on how long a line is held, over both steps together, by its mean alone (Erlang B)."""
    found = sim.run(centre(lines), days=20, replications=24, warm_up="6 h")
    share = found.column("service", "", "lost_share")
    error = float(share.std(ddof=1)) / len(share) ** 0.5
    assert abs(float(share.mean()) - erlang_b(lines, 5.0)) < 4 * error
    assert error < 0.02 * erlang_b(lines, 5.0)


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_lines_that_are_never_all_taken_change_nothing(engine: Engine) -> None:
    free = blueprint.change(centre(1000), "steps.menu.room: drop", "steps.agent.room: drop")
    one, other = (sim.run(service, days=2, replications=2, engine=engine) for service in (centre(1000), free))
    assert repr(one.rows) == repr(other.rows)


def test_a_room_without_places_blocks_everybody() -> None:
    found = sim.run(centre(0), days=1, replications=2)
    assert found.estimate("service", "", "served").mean == 0
    assert found.estimate("service", "", "lost_share").mean == 1


def test_who_goes_to_a_step_outside_gives_the_place_back() -> None:
    """The line is held in the menu alone: Erlang's loss for the minute of the menu."""
    out = blueprint.change(centre(2), "steps.agent.room: drop")
    share = sim.run(out, days=20, replications=24, warm_up="6 h").column("service", "", "lost_share")
    error = float(share.std(ddof=1)) / len(share) ** 0.5
    assert abs(float(share.mean()) - erlang_b(2, 1.0)) < 4 * error


def test_a_full_room_is_a_cause_of_its_own_at_its_price() -> None:
    """What a limit costs is who finds no place, at the price of a lost customer; and it is no pool's queue."""
    one = blueprint.build({**centre(4).data(), "currency": "CNY", "prices": {"lost": 20}})
    found = sim.run(one, replications=10)
    room = next(cause for cause in found.causes if cause.kind == "room")
    assert room.lost.mean == pytest.approx(found.estimate("step", "menu", "blocked").mean)
    assert room.money is not None
    assert room.money.mean == pytest.approx(20 * room.lost.mean)
    assert (room.rank, room.time.mean) == ("1", 0.0)
    assert found.findings("en").title.startswith("The limit of Lines costs most")
    spots = sim.hotspots(one, replications=10)
    assert spots.spots[0].kind == "room"
    assert spots.spots[0].lost.mean == pytest.approx(room.lost.mean, rel=1e-9), (
        "with ample lines nobody is lost"
    )


def test_who_finds_a_room_full_is_not_put_down_to_the_queue() -> None:
    """With agents for all, the queue is fine however many find no line."""
    one = blueprint.change(centre(1), "steps.menu.by: agents")
    causes = {cause.kind: cause for cause in sim.run(one, replications=6).causes}
    assert causes["queue"].lost.mean == 0
    assert causes["queue"].grade == 0 < causes["room"].grade


def test_wrong_rooms_are_told_by_name() -> None:
    with pytest.raises(blueprint.BlueprintError, match=r"no room 'line' \(did you mean lines\?\)"):
        centre(3, menu={"room": "line"})
    with pytest.raises(blueprint.BlueprintError, match=r"no step uses this room"):
        blueprint.build({
            "service": "Desk", "arrivals": {"a": {"at": "desk", "rate": "1/h"}}, "rooms": {"hall": {"places": 3}},
            "steps": {"desk": {"lane": "frontstage", "takes": 1}},
        })  # fmt: skip
    more = blueprint.change(centre(3), "rooms.lines.places: +2")
    assert more.rooms["lines"].places == 5
