"""What the SimPy engine costs beside a hand-written SimPy program of the same service.

    python -m bench.simpy_cost [ROUNDS]

Both run in turn in one process, the same simulated time, and the ratio of each round is printed with the
median: our time for a customer, all accounting included, divided by theirs.
"""

from __future__ import annotations

import statistics
import sys
import time

from bench import ours
from bench.outcome import Program
from bench.peers import simpy_programs
from bench.services import CALL_CENTRE, MM8
from sim.simpy_engine import replicate

MINUTES = 6 * 1440


def per_customer(run: Program, seed: int) -> float:
    """Seconds of a run for one customer."""
    start = time.process_time()
    customers = run(seed, MINUTES).customers
    return (time.process_time() - start) / customers


def main(rounds: int) -> None:
    """Time both services, round by round."""
    pairs = {
        "M/M/8": (ours.program(replicate, MM8, "desk"), simpy_programs.mm8),
        "call centre": (ours.program(replicate, CALL_CENTRE, "talk"), simpy_programs.call_centre),
    }
    print(f"{'service':<12} {'ours µs':>8} {'theirs µs':>10} {'ratio':>6}   ratio of each round")
    for name, (mine, theirs) in pairs.items():
        mine(0, MINUTES), theirs(0, MINUTES)
        timed = [(per_customer(mine, seed), per_customer(theirs, seed)) for seed in range(1, rounds + 1)]
        ratios = [a / b for a, b in timed]
        own, other = (statistics.median(column) * 1e6 for column in zip(*timed, strict=True))
        rounds_text = " ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"{name:<12} {own:8.2f} {other:10.2f} {statistics.median(ratios):6.2f}   {rounds_text}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
