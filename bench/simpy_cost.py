"""What the SimPy engine costs beside a hand-written SimPy program of the same service.

    python -m bench.simpy_cost [ROUNDS]

Both run in turn in one process, the same simulated time, and the ratio of each round is printed with the
median: our time for a customer, all accounting included, divided by theirs.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import blueprint
from bench import handwritten
from bench.services import CALL_CENTRE, MM8
from sim.plan import make_plan
from sim.simpy_engine import replicate

DAYS = 6


def ours(service: blueprint.Blueprint) -> Callable[[int], int]:
    """A run of so many days that tells how many customers came."""
    plan = make_plan(service, days=DAYS)

    def run(seed: int) -> int:
        return sum(stay.arrived for stay in replicate(plan, seed, 0).stays)

    return run


def per_customer(run: Callable[[int], int], seed: int) -> float:
    """Seconds of a run for one customer."""
    start = time.process_time()
    customers = run(seed)
    return (time.process_time() - start) / customers


def main(rounds: int) -> None:
    """Time both services, round by round."""
    minutes = DAYS * 1440
    pairs = {
        "M/M/8": (ours(MM8), lambda seed: handwritten.mm8(seed, minutes)),
        "call centre": (ours(CALL_CENTRE), lambda seed: handwritten.call_centre(seed, minutes)),
    }
    print(f"{'service':<12} {'ours µs':>8} {'theirs µs':>10} {'ratio':>6}   ratio of each round")
    for name, (mine, theirs) in pairs.items():
        mine(0), theirs(0)
        timed = [(per_customer(mine, seed), per_customer(theirs, seed)) for seed in range(1, rounds + 1)]
        ratios = [a / b for a, b in timed]
        own, other = (statistics.median(column) * 1e6 for column in zip(*timed, strict=True))
        rounds_text = " ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"{name:<12} {own:8.2f} {other:10.2f} {statistics.median(ratios):6.2f}   {rounds_text}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
