"""The two engines beside each other: every visit, every stay, every sum of random services must be the same.

    python tests/agreement.py 5000

The first difference is printed as the two lives of that customer.
"""

from __future__ import annotations

import sys
from typing import Any

from strategies import random_service

import blueprint
from sim import compiled_engine, simpy_engine
from sim.journal import Journal
from sim.plan import Plan, make_plan
from sim.sums import Sums


def plain(sums: Sums) -> list[Any]:
    """All sums as plain numbers, for comparing."""
    tallies = [*sums.stays, *(tally for step in sums.steps for tally in step)]
    fields = [{name: getattr(tally, name) for name in tally.__slots__} for tally in tallies]
    return [
        fields,
        sums.days,
        sums.failures,
        sums.queues,
        sums.pools,
        sums.outages,
        sums.notes,
        sums.rules,
        sums.booked,
        sums.open_time,
        sums.calendar_time,
    ]


def difference(plan: Plan, seed: int) -> str | None:
    """The first difference between the engines, in words; None when there is none."""
    one, other = Journal(plan), Journal(plan)
    slow = simpy_engine.replicate(plan, seed, 0, log=one)
    fast = compiled_engine.replicate(plan, seed, 0, log=other)
    for mine, theirs in zip(one.visits + one.stays, other.visits + other.stays, strict=False):
        if mine != theirs:
            told = [
                "\n".join(
                    line for line in str(journal).splitlines() if f"{life.stream} {life.customer}:" in line
                )
                for journal in (one, other)
                for life in (mine, theirs)
            ]
            return "\n".join(["simpy:", *told[:2], "compiled:", *told[2:], repr(mine), repr(theirs)])
    if (len(one.visits), len(one.stays)) != (len(other.visits), len(other.stays)):
        return f"{len(one.visits)} and {len(other.visits)} visits"
    if sorted(map(repr, one.verdicts)) != sorted(map(repr, other.verdicts)):  # at the end in no order
        return "the verdicts differ"
    return None if plain(slow) == plain(fast) else "the sums differ, and no life does"


def main(wanted: int) -> None:
    """Compare so many random services."""
    for number in range(wanted):
        plan = make_plan(blueprint.build(random_service(number)), days=1 + number % 3)
        found = difference(plan, seed=number)
        if found:
            raise SystemExit(f"random service {number} differs:\n{found}")
        if number % 500 == 499:
            print(f"{number + 1} of {wanted} agree", flush=True)  # noqa: T201
    print(f"all {wanted} agree, bit for bit")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
