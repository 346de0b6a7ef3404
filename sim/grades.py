"""How bad it is at a step, in three grades that mean the same in every service: fine, noticeable, serious.

A counter that keeps its standard is fine however many queue there; a desk at which one in ten gives up is serious,
whatever stands beside it. So of eighty calm steps none is marked, and a branch that is 13 % busy has no hotspot.

What decides is the step's own standard; without one, whether customers who could give up do; without patience, the
wait beside the service itself. Invariant: a grade depends on the step alone, never on how others are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from blueprint import Blueprint
from blueprint.estimate import Estimate
from sim.plan.routes import of as of_segment

FINE, NOTICEABLE, SERIOUS = 0, 1, 2
SOME_STAY_AWAY, MANY_STAY_AWAY = 0.005, 0.02
"""The parts of all customers that do not come again after a failure from which on it is noticeable, and serious."""
SOME_LEAVE, MANY_LEAVE = 0.01, 0.1
"""Of those who come to a step, the share who leave unserved from which it is noticeable, and serious."""
SHORT, LONG = 0.1, 1.0
"""A wait below this part of the service is short, from the other on it is long."""
FEW_WAIT = 0.2
"""Where fewer have to wait at all, nobody is said to wait."""
SOME_TIME, MUCH_TIME = 0.02, 0.1
"""Of the customers' whole time, the part from which an outage or a failure is noticeable, and serious."""

Mean = Callable[[str, str, str], float]
"""The mean of (scope, name, measure) over all replications; NaN where there is none."""

WAYS = ("abandoned", "balked", "blocked")
"""How a visit ends in a queue, unserved."""


def verdict(met: Estimate, target: float) -> str:
    """Whether a standard is `kept`, `missed`, or too `close` to tell: by the interval of the share that is met."""
    if met.low >= target:
        return "kept"
    return "missed" if met.high < target else "close"


def verdict_of_most(found: Estimate, most: float) -> str:
    """The same of what is to be at most so much, such as a share of failures."""
    if found.high <= most:
        return "kept"
    return "missed" if found.low > most else "close"


def ways_of_queue(service: Blueprint, name: str) -> tuple[str, ...]:
    """How visits of a step end unserved for which its queue answers: not those who find the room of it full.

    Where a step limits who waits besides, whoever is blocked is put down to that.
    """
    step = service.steps[name]
    return WAYS[:2] if step.room is not None and step.waiting_places is None else WAYS


def of_step(service: Blueprint, name: str, mean: Mean, met: Estimate | None) -> int:
    """The grade of one step.

    Parameters
    ----------
    met
        the share of visits within the step's standard, with its interval; None without a standard.
    """
    step = service.steps[name]
    visits = mean("step", name, "visits")
    if not visits > 0 or not step.can_wait:
        return FINE
    gone = sum(mean("step", name, way) for way in ways_of_queue(service, name)) / visits
    if gone >= MANY_LEAVE:
        return SERIOUS
    if step.wait_standard is not None and met is not None and met.known:
        told = verdict(met, step.wait_standard.wait.share.value)
        by_standard = {"kept": FINE, "close": NOTICEABLE, "missed": SERIOUS}[told]
        return max(by_standard, NOTICEABLE if gone >= SOME_LEAVE else FINE)
    if gone >= SOME_LEAVE:
        return NOTICEABLE
    if _may_give_up(service, name):
        return FINE
    wait, length = mean("step", name, "wait_mean"), mean("step", name, "service_mean")
    if mean("step", name, "waited_share") < FEW_WAIT or not wait > 0:
        return FINE
    return SERIOUS if wait >= LONG * length else NOTICEABLE if wait >= SHORT * length else FINE


def of_share(share: float) -> int:
    """The grade of what takes this part of all customers' time."""
    return SERIOUS if share >= MUCH_TIME else NOTICEABLE if share >= SOME_TIME else FINE


def of_those_who_stay_away(share: float) -> int:
    """The grade of what keeps this part of all customers from ever coming again."""
    return SERIOUS if share >= MANY_STAY_AWAY else NOTICEABLE if share >= SOME_STAY_AWAY else FINE


def _may_give_up(service: Blueprint, name: str) -> bool:
    """Whether anybody at a step has patience that can end."""
    own = service.steps[name].patience
    for segment, made in service.all_segments().items():
        patience = made.patience if own is None else of_segment(own, segment)
        if patience is not None and patience != "never":
            return True
    return False


def of_steps(service: Blueprint, mean: Mean, met: Mapping[str, Estimate]) -> dict[str, int]:
    """The grade of every step."""
    return {name: of_step(service, name, mean, met.get(name)) for name in service.steps}
