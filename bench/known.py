"""Services whose answers are known: by Erlang, by the exponential tail of the wait, by the equations of the chain.

`MMC` runs around the clock at 70 % load, five clerks; `DAY` opens at nine with rates that change, gives up waiting
and is served out, so that it never comes to rest. What is measured of them must lie around what is known.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import blueprint
from blueprint import Blueprint
from sim.replications.jobs import Job

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from formulas import erlang_a, erlang_c, mmc_day, mmc_wait, mmc_wait_beyond, mmc_within

HOUR = 3600 * 1_000_000
"""In ticks."""
PARTS = (50, 80, 90, 95)


@dataclass(frozen=True)
class Known:
    """A service, and by the name of a measure what it must be."""

    service: Blueprint
    truths: Mapping[str, float]
    warm_up: int = 0
    days: int = 1

    def job(self, seed: int = 1) -> Job:
        """What runs."""
        return Job.of(self.service, days=self.days, warm_up=self.warm_up * HOUR, seed=seed)


def desk(name: str, rate: Any, clerks: int, takes: str, **more: Any) -> Blueprint:
    """One queue; times in minutes."""
    step = {
        "lane": "frontstage", "by": "clerk", "takes": takes, "standard": {"wait": "80% within 1 min"},
        **more.pop("step", {}),
    }  # fmt: skip
    return blueprint.build(
        service=name,
        arrivals={"customers": {"at": "desk", "rate": rate}},
        staff={"clerk": {"count": clerks}},
        steps={"desk": step},
        **more,
    )


def mmc(rate: float = 1.75, clerks: int = 5, mean: float = 2.0, *, days: int = 1, warm_up: int = 2) -> Known:
    """M/M/c around the clock."""
    load, wait = rate * mean, mmc_wait(rate, mean, clerks)
    open_for = (days * 24 - warm_up) * 60.0
    truths = {
        "desk.wait_mean": wait,
        "desk.waited_share": erlang_c(clerks, load),
        "desk.standard_met": mmc_within(rate, mean, clerks, 1.0),
        "desk.queue_mean": rate * wait,
        "clerk.utilisation": load / clerks,
        "time_in_system_mean": wait + mean,
        "arrived": rate * open_for,
        "carried_over": rate * (wait + mean),
        "desk.services": rate * (open_for - wait - mean),
    }
    for part in PARTS:
        beyond = mmc_wait_beyond(rate, mean, clerks, part / 100)
        if beyond:
            truths[f"desk.wait_p{part}"] = beyond
        if clerks == 1:
            truths[f"time_in_system_p{part}"] = -math.log(1 - part / 100) * (wait + mean)
    return Known(desk(f"M/M/{clerks}", rate, clerks, f"exponential(mean={mean})"), truths, warm_up, days)


def mmc_with_patience() -> Known:
    """M/M/5 at full load, whose customers give up after two minutes on average."""
    rate, mean, clerks, patience, warm_up = 2.5, 2.0, 5, 2.0, 2
    waits, lost, wait = erlang_a(rate, mean, clerks, patience)
    service = desk(
        "M/M/5+M",
        rate,
        clerks,
        f"exponential(mean={mean})",
        step={"patience": f"exponential(mean={patience})"},
    )
    truths = {
        "desk.waited_share": waits,
        "desk.abandoned_share": lost,
        "desk.wait_mean": wait,
        "desk.queue_mean": rate * wait,
        "clerk.utilisation": rate * (1 - lost) * mean / clerks,
    }
    return Known(service, truths, warm_up)


RATES = [(120.0, 0.5), (120.0, 0.9), (240.0, 0.6)]
"""(minutes, customers a minute) of the day."""


def day(clerks: int = 3) -> Known:
    """A day with three rates, from empty at nine until all have left after five; a tenth of the services fails."""
    mean, patience = 4.0, 20.0
    service = desk(
        f"A day with {clerks} clerks",
        {f"{9 + sum(m for m, _ in RATES[:n]) / 60:02.0f}:00": rate for n, (_, rate) in enumerate(RATES)},
        clerks,
        f"exponential(mean={mean})",
        hours="09:00-17:00",
        closing="serve_out",
        step={
            "patience": f"exponential(mean={patience})",
            "fails": {"slip": {"share": "10%", "then": "leave"}},
        },
    )
    queue, busy, lost = mmc_day(RATES, mean, clerks, patience)
    came = math.fsum(length * rate for length, rate in RATES)
    truths = {
        "desk.queue_mean": queue,
        "clerk.utilisation": busy / clerks,
        "abandoned": lost,
        "arrived": came,
        "served": came - lost,
        "desk.services": came - lost,
        "failure.desk.slip.failures": 0.1 * (came - lost),
    }
    return Known(service, truths)


def without_staff() -> Known:
    """M/D/inf: a kiosk for everybody, where sixteen come a day; every tenth takes the wrong leaflet."""
    service = blueprint.build(
        service="M/D/inf",
        hours="09:00-17:00",
        arrivals={"customers": {"at": "kiosk", "rate": "2/h"}},
        steps={
            "kiosk": {
                "lane": "customer",
                "takes": "5 min",
                "fails": {"slip": {"share": "10%", "then": "leave"}},
            }
        },
    )
    truths = {
        "arrived": 16.0,
        "served": 16.0,
        "kiosk.failures": 1.6,
        "ledger.served:kiosk.seconds": 16 * 300.0,
    }
    return Known(service, truths)


MMC = mmc()
SCENARIOS = {
    "one_more_clerk": mmc(clerks=6),
    "a_tenth_faster": mmc(mean=1.8),
    "a_few_more_customers": mmc(rate=1.85),
}
"""What `MMC` might be."""
