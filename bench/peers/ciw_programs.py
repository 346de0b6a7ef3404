# mypy: disable-error-code="import-not-found,import-untyped,misc"
# Ciw brings no types along.
"""Both services in Ciw, as networks of nodes.

The agents are one node, where a caller who returns from the back office is of another class: with her own talk,
patience and priority. An outage is twelve customers of a third class, ahead of everybody, who keep the agents
until it is over.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from itertools import pairwise

import ciw
from ciw.dists import Deterministic, Distribution, Exponential, Sequential, Uniform

from bench.outcome import Outcome

CLASSES = ("back", "caller", "outage")
AGENTS = 2
"""The node of the agents; the voice unit is 1, the back office 3."""
STAYS = {own: {other: float(own == other) for other in CLASSES} for own in CLASSES}
"""The class of a customer who leaves a node, for each class in which she came."""


def mm8(seed: int, minutes: float) -> Outcome:
    """The M/M/8 queue at load 0.9."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[Exponential(rate=7.2)],
        service_distributions=[Exponential(rate=1.0)],
        number_of_servers=[8],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_time(minutes)
    gone = run.nodes[-1].all_individuals
    waits = [visit.waiting_time for customer in gone for visit in customer.data_records]
    return Outcome(run.nodes[0].number_of_individuals, sum(waits) / len(waits))


class Node(ciw.Node):
    """A node from which those whose class has changed can renege: Ciw 3.2.7 looks in the queue of the old class."""

    def accept(self, next_individual: ciw.individual.Individual, completed: bool = False) -> None:
        next_individual.prev_priority_class = next_individual.priority_class
        super().accept(next_individual, completed)


class UntilUp(Distribution):
    """How long an outage keeps an agent who falls to it now; 0 when it is over."""

    def __init__(self, begins: list[float], ends: list[float]) -> None:
        self.begins, self.ends = begins, ends

    def sample(self, t: float, ind: object = None) -> float:  # noqa: ARG002  as Ciw calls it
        """The rest of the last outage that has begun, in minutes."""
        return max(0.0, self.ends[bisect_right(self.begins, t) - 1] - t)


def outages(minutes: float) -> tuple[list[float], list[float]]:
    """When the desk goes down, and when it comes up, until the end of the run is past."""
    begins, ends = [0.0], [0.0]
    while begins[-1] < minutes:
        gap = ends[-1] - begins[-1] + random.expovariate(1 / 480)
        begins.append(begins[-1] + gap)
        ends.append(begins[-1] + random.expovariate(1 / 10))
    return begins, ends


def call_centre(seed: int, minutes: float) -> Outcome:
    """Voice unit, 12 agents, patience, a back office of 3, priority on return, outages of the desk."""
    ciw.seed(seed)
    begins, ends = outages(minutes)
    gaps = [after - before for before, after in pairwise(begins)]
    never, patience = None, Exponential(rate=1 / 5.0)
    network = ciw.create_network(
        number_of_servers=[float("inf"), 12, 3],
        priority_classes={"outage": 0, "back": 1, "caller": 2},
        arrival_distributions={
            "caller": [Exponential(rate=5.0), never, never],
            "back": [never, never, never],
            "outage": [never, Sequential(gaps), never],
        },
        batching_distributions={
            "caller": [Deterministic(1), Deterministic(1), Deterministic(1)],
            "back": [Deterministic(1), Deterministic(1), Deterministic(1)],
            "outage": [Deterministic(1), Deterministic(12), Deterministic(1)],
        },
        service_distributions={
            "caller": [Uniform(0.3, 1.0), Exponential(rate=1 / 3.0), Exponential(rate=1 / 4.0)],
            "back": [Uniform(0.3, 1.0), Exponential(rate=1 / 1.5), Exponential(rate=1 / 4.0)],
            "outage": [Uniform(0.3, 1.0), UntilUp(begins, ends), Exponential(rate=1 / 4.0)],
        },
        reneging_time_distributions={
            "caller": [never, patience, never],
            "back": [never, patience, never],
            "outage": [never, never, never],
        },
        class_change_matrices=[STAYS, STAYS, {**STAYS, "caller": STAYS["back"]}],
        routing={
            "caller": [[0.0, 0.7, 0.0], [0.0, 0.0, 0.15], [0.0, 1.0, 0.0]],
            "back": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
            "outage": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        },
    )  # fmt: skip
    run = ciw.Simulation(network, node_class=Node)
    run.simulate_until_max_time(minutes)
    waits, abandoned = [], 0
    for customer in run.nodes[-1].all_individuals:
        for visit in customer.data_records:
            if visit.node == AGENTS and visit.customer_class == "caller":
                waits.append(visit.waiting_time)
            abandoned += visit.record_type == "renege"
    came = run.nodes[0].number_of_individuals_per_class["caller"]
    return Outcome(came, sum(waits) / len(waits), abandoned / came)
