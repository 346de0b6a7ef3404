"""How the cost of an event grows with the size of a service, and what a year of a great call centre costs.

    python -m bench.scale [--rounds N] [--days N] [-o FOLDER]

A call centre of ten agents is made longer (every caller goes through 1, 10, 100 steps, each with ten agents of its
own) and wider (10, 100, 1,000, 10,000 agents at one step), at the same load. An event is the arrival of a caller or
the end of a service. All sizes run in turn, round by round, on one core, a million events each; what is told are
nanoseconds of the processor, the median over the rounds, and the median of the growth within a round. Then a year of
10,000 agents, a hundred million calls, runs as one replication in a process of its own, which tells its time and its
peak of memory.

Written is FOLDER/scale.json.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import blueprint
from bench.ours import Engine, engine
from sim.plan import make_plan
from sim.sums import Sums

STEPS = (1, 10, 100)
AGENTS = (10, 100, 1_000, 10_000)
EVENTS = 1_000_000
"""Of a run in a round."""
LOAD = 0.92
HOURS = 10
YEAR = {"agents": 10_000, "days": 365, "calls": 100_000_000}


def centre(agents: int, steps: int, minutes: float) -> blueprint.Blueprint:
    """A call centre, open for ten hours: steps in a row, so many agents at each, calls of so many minutes."""
    names = [f"step_{number:03}" for number in range(steps)]
    return blueprint.build(
        service=f"Centre of {agents} agents, {steps} steps",
        unit="min",
        hours="08:00-18:00",
        segments={"caller": {"share": 1.0, "patience": "exponential(mean=5)"}},
        arrivals={"calls": {"at": names[0], "rate": f"{LOAD * agents / minutes}/min"}},
        staff={f"agents_{name}": {"count": agents} for name in names},
        steps={
            name: {
                "lane": "frontstage",
                "by": f"agents_{name}",
                "takes": f"lognormal(mean={minutes}, cv=1)",
                "next": after,
            }
            for name, after in zip(names, [*names[1:], "leave"], strict=True)
        },
    )


def events(sums: Sums) -> int:
    """Arrivals and ends of services."""
    return sum(stay.arrived for stay in sums.stays) + sum(t.services for step in sums.steps for t in step)


def cost(replicate: Engine, agents: int, steps: int, wanted: int, seed: int) -> float:
    """Nanoseconds of the processor for an event, in a run of about so many events."""
    minutes = 5.0
    a_day = LOAD * agents / minutes * 60 * HOURS * (steps + 1)
    plan = make_plan(centre(agents, steps, minutes), days=max(1, round(wanted / a_day)))
    gc.collect()
    start = time.process_time()
    sums = replicate(plan, seed, 0)
    return (time.process_time() - start) * 1e9 / events(sums)


def growth(
    replicate: Engine, sizes: Sequence[tuple[int, int]], wanted: int, rounds: int
) -> tuple[list[float], float]:
    """(nanoseconds an event of each size (agents, steps), how many times the first the dearest is)."""
    cost(replicate, *sizes[0], wanted // 100, 0)  # compile, or load
    costs = [[cost(replicate, *size, wanted, seed) for size in sizes] for seed in range(1, rounds + 1)]
    return [median(own) for own in zip(*costs, strict=True)], median(max(row) / row[0] for row in costs)


def year(replicate: Engine, agents: int, days: int, calls: int) -> dict[str, float]:
    """What so many days with so many calls cost, run as one replication in this process."""
    minutes = LOAD * agents * days * HOURS * 60 / calls
    plan = make_plan(centre(agents, 1, minutes), days=days)
    wall, start = time.perf_counter(), time.process_time()
    sums = replicate(plan, 1, 0)
    return {
        "agents": agents,
        "days": days,
        "calls": sum(stay.arrived for stay in sums.stays),
        "seconds": time.process_time() - start,
        "wall_seconds": time.perf_counter() - wall,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def told(found: Mapping[str, Any]) -> None:
    """The figures, for people."""
    for what in ("steps", "agents"):
        row = "   ".join(f"{int(size):,}: {ns:.0f}" for size, ns in found[what]["nanoseconds"].items())
        print(f"ns an event by {what:<7} {row}   ({found[what]['growth']:.2f} times)")
    made = found["year"]
    print(
        f"{made['agents']:,} agents, {made['days']} days, {made['calls']:,} calls: {made['seconds']:.0f} s of the "
        f"processor ({made['wall_seconds']:.0f} s by the clock), {made['megabytes']:,.0f} MB at most"
    )


def main() -> None:
    """Measure all, and keep what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--days", type=int, default=YEAR["days"], help="of the year")
    parser.add_argument("--year", action="store_true", help="the year alone, in this process, told as JSON")
    parser.add_argument("-o", "--out", type=Path, default=Path("out"))
    given = parser.parse_args()
    replicate = engine("compiled_engine")
    calls = YEAR["calls"] * given.days // YEAR["days"]
    if given.year:
        print(json.dumps(year(replicate, YEAR["agents"], given.days, calls)))
        return
    found: dict[str, Any] = {}
    for what, sizes in (("steps", [(10, n) for n in STEPS]), ("agents", [(n, 1) for n in AGENTS])):
        costs, times = growth(replicate, sizes, EVENTS, given.rounds)
        names = STEPS if what == "steps" else AGENTS
        found[what] = {"nanoseconds": dict(zip(map(str, names), costs, strict=True)), "growth": times}
    command = [sys.executable, "-m", "bench.scale", "--year", "--days", str(given.days)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found["year"] = json.loads(ran.stdout)
    told(found)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "scale.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"written: {given.out / 'scale.json'}")


if __name__ == "__main__":
    main()
