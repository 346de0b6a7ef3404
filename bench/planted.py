"""Services with a planted culprit: what the hotspots must find, wherever the customers wait.

A bank where a specialist has to sign at the counter and prepares papers backstage: papers that take too long keep the
customers waiting at the counter. A desk that stands still while an archive behind it is down. A form that comes back
again and again. And two counters that are equally bad, of which nobody may say that one is worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

import blueprint
import sim
from bench.tally import Tally, tallied
from blueprint import Blueprint
from sim.causes import steps_of
from sim.experiment.hotspots import Hotspots


@dataclass(frozen=True)
class Planted:
    """A kind of service, and whether its culprit was found.

    Attributes
    ----------
    make
        a service of this kind, its numbers varied by the luck given.
    found
        whether the hotspots are right.
    """

    make: Callable[[np.random.Generator], Blueprint]
    found: Callable[[Hotspots], bool]


def _first(kind: str, name: str, step: str | None = None) -> Callable[[Hotspots], bool]:
    """Whether this hotspot alone has the first place, and is felt at this step."""

    def found(told: Hotspots) -> bool:
        worst = told.spots[0]
        right = (worst.kind, worst.name, worst.rank) == (kind, name, "1") and worst.clear
        return right and (step is None or step in steps_of(told.base.blueprint, kind, name))

    return found


def _varied(luck: np.random.Generator, number: float, by: float = 0.1) -> float:
    """A number, up to a tenth larger or smaller."""
    return round(number * luck.uniform(1 - by, 1 + by), 4)


def _time(luck: np.random.Generator, mean: float) -> str:
    """A time of about so many minutes."""
    return f"lognormal(mean={_varied(luck, mean)}, cv=0.5)"


def _service(luck: np.random.Generator, name: str, steps: dict[str, Any], **more: Any) -> Blueprint:
    """A day from nine to five; about thirty customers an hour."""
    return blueprint.build(
        service=name,
        hours="09:00-17:00",
        arrivals={"customers": {"at": "counter", "rate": f"{_varied(luck, 30)}/h"}},
        steps=steps,
        **more,
    )


def slow_papers(luck: np.random.Generator) -> Blueprint:
    """Papers backstage take the specialists' time; all customers wait at the counter, which needs one too."""
    return _service(
        luck,
        "Slow papers",
        {
            "counter": {
                "lane": "frontstage", "by": ["teller", "specialist"], "next": {"papers": 0.5, "leave": 0.5},
                "takes": _time(luck, 1.5),
            },
            "papers": {
                "lane": "backstage", "by": "specialist", "priority": 1, "next": "leave",
                "takes": _time(luck, 5),
            },
        },
        staff={"teller": {"count": 3}, "specialist": {"count": 2}},
    )  # fmt: skip


def tellers_do_papers(luck: np.random.Generator) -> Blueprint:
    """The tellers themselves do the papers, first of all; officers who open accounts are seldom waited for."""
    return _service(
        luck,
        "Tellers do papers",
        {
            "counter": {
                "lane": "frontstage", "by": "teller", "takes": _time(luck, 2),
                "next": {"papers": 0.5, "account": 0.2, "leave": 0.3},
            },
            "papers": {
                "lane": "backstage", "by": "teller", "priority": 1, "next": "leave",
                "takes": _time(luck, 9),
            },
            "account": {"lane": "frontstage", "by": "officer", "takes": f"gamma(mean={_varied(luck, 10)}, cv=0.5)"},
        },
        staff={"teller": {"count": 4}, "officer": {"count": 2}},
    )  # fmt: skip


def archive_down(luck: np.random.Generator) -> Blueprint:
    """The counter sends for a file, which is fetched while the customer waits, from an archive that is often down."""
    return _service(
        luck,
        "Archive down",
        {
            "counter": {"lane": "frontstage", "by": "teller", "takes": _time(luck, 3),
                        "fails": {"slip": {"share": "2%", "then": "counter"}}, "next": "look_up"},
            "look_up": {"lane": "backstage", "by": "clerk", "takes": _time(luck, 2),
                        "next": "fetch"},
            "fetch": {"lane": "support", "uses": "archive", "takes": f"uniform(low=0.5, high={_varied(luck, 1.5)})",
                      "next": "hand_over"},
            "hand_over": {"lane": "frontstage", "by": "teller", "uses": "printer", "takes": _time(luck, 1),
                          "priority": 1},
        },
        staff={"teller": {"count": 4}, "clerk": {"count": 2}},
        systems={"archive": {"up": f"exponential(mean={_varied(luck, 90)})", "down": _time(luck, 15)},
                 "printer": {"up": "exponential(mean=5 d)", "down": "lognormal(mean=10, cv=0.5)"}},
    )  # fmt: skip


def core_down(luck: np.random.Generator) -> Blueprint:
    """A core system is used backstage alone, by those who also stand at the counter: its outages stop the counter."""
    return _service(
        luck,
        "Core down",
        {
            "counter": {"lane": "frontstage", "by": "teller", "takes": _time(luck, 3),
                        "next": {"book": 0.6, "leave": 0.4}},
            "book": {"lane": "backstage", "by": "teller", "uses": "core", "priority": 1,
                     "takes": _time(luck, 2)},
        },
        staff={"teller": {"count": 4}},
        systems={"core": {"up": f"exponential(mean={_varied(luck, 120)})", "down": _time(luck, 20)}},
    )  # fmt: skip


def rework(luck: np.random.Generator) -> Blueprint:
    """A form is wrong every third time and comes back to the counter, which has no time for it."""
    return _service(
        luck,
        "Rework",
        {
            "counter": {"lane": "frontstage", "by": "teller", "takes": _time(luck, 3.6),
                        "fails": {"wrong_form": {"share": f"{_varied(luck, 30):.4f}%", "then": "counter"}},
                        "next": {"sign": 0.5, "leave": 0.5}},
            "sign": {"lane": "frontstage", "by": "officer", "takes": f"gamma(mean={_varied(luck, 5)}, cv=0.5)",
                     "fails": {"not_signed": {"share": "3%", "then": "sign"}}},
        },
        staff={"teller": {"count": 3}, "officer": {"count": 2}},
    )  # fmt: skip


def two_alike(luck: np.random.Generator) -> Blueprint:
    """Two counters, each for half of the customers, that are the same but for their names."""
    takes, ways = _time(luck, 7), ("left", "right")
    return blueprint.build(
        service="Two alike",
        hours="09:00-17:00",
        arrivals={way: {"at": f"{way}_counter", "rate": "15/h"} for way in ways},
        steps={
            f"{way}_counter": {"lane": "frontstage", "by": f"{way}_teller", "takes": takes} for way in ways
        },
        staff={f"{way}_teller": {"count": 2} for way in ways},
    )


def _unranked(told: Hotspots) -> bool:
    """Whether the two share their places."""
    spots = {spot.name: spot for spot in told.spots}
    return all(
        spots[own].rank == "1–2" and other in spots[own].alike
        for own, other in (("left_teller", "right_teller"), ("right_teller", "left_teller"))
    )


PLANTED = {
    "a slow step backstage, by specialists": Planted(slow_papers, _first("queue", "specialist", "papers")),
    "a slow step backstage, by the tellers": Planted(tellers_do_papers, _first("queue", "teller", "papers")),
    "an outage hidden in support": Planted(archive_down, _first("outage", "archive")),
    "an outage behind the counter": Planted(core_down, _first("outage", "core")),
    "a rework loop": Planted(rework, _first("failure", "counter.wrong_form", "counter")),
    "two culprits alike": Planted(two_alike, _unranked),
}


def is_found(name: str, seed: int, *, replications: int) -> bool:
    """Whether the culprit of this kind is found in the service of this seed, with numbers and luck of its own."""
    one = PLANTED[name]
    service = one.make(np.random.default_rng(seed))
    return one.found(sim.hotspots(service, replications=replications, seed=seed, engine="simpy"))


def of(hits: Iterable[bool]) -> Tally:
    """The tally of these: at least 95 of 100."""
    return tallied(list(hits), low=0.95, high=1.0)
