"""The measures of what customers live through: their score, their complaints, who comes again, and what that costs.

Beside `sim.measures`, and in its manner: what the measures are called, once for a plan, and their values for every
replication. Who comes again is reckoned chance by chance, without tossing a coin: of customers to whom the same has
happened the table of loyalty says what part comes again, so that the only luck is that of the simulation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum, nan

from sim.plan import TICKS, Plan
from sim.plan import experience as x
from sim.plan.experience import ExperiencePlan
from sim.sums import Sums

Names = list[tuple[str, str]]
Members = Sequence[int]
"""The segments that are measured together."""

COUNTED = {
    "complaints": x.COMPLAINTS, "complaints_reported": x.REPORTED, "complaints_discouraged": x.DISCOURAGED,
    "recoveries": x.RECOVERIES, "escalated": x.ESCALATED, "settled": x.SETTLED_ROW, "settled_quickly": x.QUICKLY_ROW,
    "complaints_open": x.OPEN,
}  # fmt: skip
"""Measures that are rows of the table as they stand."""
TOTALS = frozenset(
    [
        *COUNTED, "contacts", "repeats", "transfers", "customer_cost", "customers_lost", "told", "cost_loyalty",
        "cost_recovery", "cost_guarantee", "cost_replacing", "cost_to_serve", "noticed", "complained", "granted",
    ]
)  # fmt: skip
"""Those that grow with the days of a replication."""
OF_WRONGS = ("cost_loyalty", "cost_recovery", "cost_guarantee")
"""What it costs that something went wrong."""
PARTS_OF_COST = ("cost_staff", "cost_waiting", "cost_lost", *OF_WRONGS)
"""What `cost` is the sum of, as far as it is there."""
LESS = (
    "complaints", "recoveries", "escalated", "contacts", "repeats", "transfers", "customer_cost", "customers_lost",
    "told", "dissatisfied",
)  # fmt: skip
"""Of which less is better."""
MORE = ("score", "satisfied", "comes_again", "settled")
"""Of which more is better."""


def felt(plan: Plan) -> bool:
    """Whether any failure is felt."""
    return any(one.felt is not None for one in plan.failures)


# -- the whole service --------------------------------------------------------------------------------


def names_of_all(plan: Plan, currency: str) -> Names:
    """What there is to say of a segment's customers; costs, which `costs_of` gives, apart."""
    lived = plan.experience
    if lived is None:
        return []
    found: Names = []
    if lived.scored:
        found += [("score_mean", "points"), ("satisfied_share", "share"), ("dissatisfied_share", "share")]
    if felt(plan):
        found += [(name, "customers") for name in COUNTED]
    if lived.loyalty is not None:
        found += [("comes_again_share", "share"), ("customers_lost", "customers"), ("told", "people")]
    if lived.loyalty is not None and any(pool.cost is not None for pool in plan.pools):
        found.append(("cost_to_serve", currency))
    if lived.customer_cost is not None:
        found += [("contacts", "contacts"), ("repeats", "contacts"), ("transfers", "contacts")]
        found.append(("customer_cost", currency))
    return found


def of_all(plan: Plan, sums: Sums, members: Members) -> list[float]:
    """Their values."""
    lived = plan.experience
    if lived is None:
        return []
    whole = lived.rows.whole

    def count(row: int) -> int:
        return sum(sums.notes[whole + row][member] for member in members)

    found: list[float] = []
    if lived.scored:
        scored = count(x.SCORED)
        found += [
            over(count(x.SCORE) / x.MICRO, scored),
            over(count(x.STARS + 3) + count(x.STARS + 4), scored),
            over(count(x.STARS) + count(x.STARS + 1), scored),
        ]
    if felt(plan):
        found += [float(count(row)) for row in COUNTED.values()]
    if lived.loyalty is not None:
        ended = sum(_customers(lived, sums, mode, members) for mode in range(-1, lived.modes))
        lost = fsum(_lost(lived, sums, mode, members) for mode in range(-1, lived.modes))
        stay = fsum(
            lived.loyalty.stays[member] * _customers(lived, sums, mode, [member])
            for mode in range(-1, lived.modes)
            for member in members
        )
        found += [
            over(stay - lost, ended),
            lost,
            fsum(_told(lived, sums, mode, members) for mode in range(lived.modes)),
        ]
        if any(pool.cost is not None for pool in plan.pools):
            found.append(_cost_to_serve(plan, sums, members))
    if lived.customer_cost is not None:
        found += [float(count(row)) for row in (x.CONTACTS, x.REPEATS, x.TRANSFERS)]
        found.append(_customer_cost(lived.customer_cost, whole, sums, members))
    return found


def names_of_costs(plan: Plan) -> list[str]:
    """The costs of what went wrong, in the file's currency."""
    lived = plan.experience
    if lived is None:
        return []
    return [
        *(["cost_loyalty"] if _worth(plan) is not None else []),
        *(["cost_recovery"] if lived.rungs and felt(plan) else []),
        *(["cost_guarantee"] if any(lived.pays) else []),
    ]


def _worth(plan: Plan) -> tuple[float, ...] | None:
    """What customers are worth, by segment, where something may keep one from coming again: a failure, a low score."""
    lived = plan.experience
    moved = lived is not None and (felt(plan) or bool(lived.curve))
    return lived.loyalty.worth if lived is not None and lived.loyalty is not None and moved else None


def costs_of(plan: Plan, sums: Sums, members: Members) -> list[float]:
    """Their values: what customers who stay away would have brought, what was granted, what guarantees paid."""
    lived = plan.experience
    if lived is None:
        return []
    found = []
    if _worth(plan) is not None:
        found.append(fsum(_cost(lived, sums, mode, members) for mode in range(-1, lived.modes)))
    if lived.rungs and felt(plan):
        found.append(fsum(_granted(lived, sums, mode, members) for mode in range(lived.modes)))
    if any(lived.pays):
        paid = zip(sums.failures, lived.pays, strict=True)
        found.append(fsum(counts[member] * pays for counts, pays in paid for member in members))
    return found


# -- one failure mode ---------------------------------------------------------------------------------


def names_of_mode(plan: Plan, mode: int, currency: str) -> Names:
    """What there is to say of a failure besides how often it happens."""
    lived = plan.experience
    if lived is None or plan.failures[mode].felt is None:
        return []
    found: Names = [
        ("noticed", "visits"), ("noticed_share", "share"), ("complained", "visits"), ("complained_share", "share"),
        ("settled_share", "share"),
    ]  # fmt: skip
    if lived.loyalty is not None:
        found += [("customers_lost", "customers")]
        found += [("cost_loyalty", currency)] if lived.loyalty.worth is not None else []
    found += [("granted", currency)] if lived.rungs else []
    return found


def of_mode(plan: Plan, sums: Sums, mode: int, members: Members) -> list[float]:
    """Their values."""
    lived = plan.experience
    if lived is None or plan.failures[mode].felt is None:
        return []
    rows = lived.rows

    def count(first: int, number: int) -> int:
        return sum(sums.notes[first + place][member] for place in range(number) for member in members)

    happened = sum(sums.failures[mode][member] for member in members)
    noticed, said = count(rows.noticed(mode), 3), count(rows.does(mode), 2)
    known = count(rows.does(mode), 5)
    ended = [_state(lived, sums, mode, state, members) for state in range(x.STATES)]
    settled = sum(ended[4 * major + how] for major in (0, 1) for how in (x.SETTLED, x.QUICKLY))
    found = [
        float(noticed), over(noticed, happened), float(said), over(said, known), over(settled, sum(ended))
    ]  # fmt: skip
    if lived.loyalty is not None:
        found.append(_lost(lived, sums, mode, members))
        found += [_cost(lived, sums, mode, members)] if lived.loyalty.worth is not None else []
    return [*found, _granted(lived, sums, mode, members)] if lived.rungs else found


# -- what is judged -----------------------------------------------------------------------------------


def judged_steps(plan: Plan) -> dict[int, list[int]]:
    """Of each step that customers judge its criteria."""
    found: dict[int, list[int]] = {}
    for number, one in enumerate(
        plan.experience.criteria if plan.experience and plan.experience.scored else ()
    ):
        if one.step >= 0:
            found.setdefault(one.step, []).append(number)
    return found


def judged_dimensions(plan: Plan) -> dict[str, list[int]]:
    """Of each dimension of service quality its criteria."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(
        plan.experience.criteria if plan.experience and plan.experience.scored else ()
    ):
        found.setdefault(one.dimension, []).append(number)
    return dict(sorted(found.items()))


def score_of(plan: Plan, sums: Sums, criteria: Sequence[int], members: Members) -> float:
    """The mean score of some criteria, by how often each was judged and its weight."""
    lived = plan.experience
    if lived is None:
        return nan
    points = times = 0
    for criterion in criteria:
        at, weight = lived.rows.judged + 2 * criterion, lived.criteria[criterion].weight
        times += weight * sum(sums.notes[at][member] for member in members)
        points += weight * sum(sums.notes[at + 1][member] for member in members)
    return over(points / x.MICRO, times)


# -- reckoning ----------------------------------------------------------------------------------------


def over(part: float, whole: float) -> float:
    """A quotient; NaN over nothing."""
    return part / whole if whole else nan


def _state(lived: ExperiencePlan, sums: Sums, mode: int, state: int, members: Members) -> int:
    """How many went with a failure (-1 for none) in a state."""
    return sum(sums.notes[lived.rows.ended(mode) + 2 * state][member] for member in members)


def _customers(lived: ExperiencePlan, sums: Sums, mode: int, members: Members) -> int:
    return sum(_state(lived, sums, mode, state, members) for state in range(x.STATES))


def _each(
    lived: ExperiencePlan, sums: Sums, mode: int, members: Members
) -> Iterator[tuple[int, int, int, float]]:
    """(segment, state, how many went so, how many of them come again by the table and their score)."""
    again = lived.loyalty.again if lived.loyalty else ()
    for state in range(x.STATES if mode >= 0 else 1):
        at = lived.rows.ended(mode) + 2 * state
        for member in members:
            if sums.notes[at][member]:
                part = again[state] if mode >= 0 else 1.0
                yield member, state, sums.notes[at][member], part * sums.notes[at + 1][member] / x.MICRO


def _lost(lived: ExperiencePlan, sums: Sums, mode: int, members: Members) -> float:
    """How many who went with a failure do not come again who otherwise would."""
    stays = lived.loyalty.stays if lived.loyalty else ()
    return fsum(
        stays[member] * (count - again) for member, _, count, again in _each(lived, sums, mode, members)
    )


def _told(lived: ExperiencePlan, sums: Sums, mode: int, members: Members) -> float:
    """How many are told of a failure."""
    tells = lived.loyalty.tells if lived.loyalty else ()
    return fsum(count * tells[state % 4] for _, state, count, _ in _each(lived, sums, mode, members))


def _cost(lived: ExperiencePlan, sums: Sums, mode: int, members: Members) -> float:
    """What those would have brought who do not come again, and whom they keep away, less those who come."""
    loyalty = lived.loyalty
    if loyalty is None or loyalty.worth is None:
        return nan
    found = []
    for member, state, count, again in _each(lived, sums, mode, members):
        lost = loyalty.stays[member] * (count - again)
        if mode >= 0:
            share = -loyalty.comes if state % 4 >= x.SETTLED else loyalty.stays_away
            lost += count * loyalty.tells[state % 4] * share
        found.append(lost * loyalty.worth[member])
    return fsum(found)


def _granted(lived: ExperiencePlan, sums: Sums, mode: int, members: Members) -> float:
    return sum(sums.notes[lived.rows.granted(mode)][member] for member in members) / x.CENTS


def _customer_cost(prices: Sequence[Sequence[float]], whole: int, sums: Sums, members: Members) -> float:
    """What customers pay besides the price: minutes, contacts, repeats, transfers, visits."""
    minute, contact, repeat, transfer, visit = prices
    return fsum(
        sums.stays[member].time / TICKS / 60 * minute[member]
        + sums.notes[whole + x.CONTACTS][member] * contact[member]
        + sums.notes[whole + x.REPEATS][member] * repeat[member]
        + sums.notes[whole + x.TRANSFERS][member] * transfer[member]
        + sums.stays[member].arrived * visit[member]
        for member in members
    )


def _cost_to_serve(plan: Plan, sums: Sums, members: Members) -> float:
    """What the time costs in which staff serve these customers: of all who are needed at a step, and of the mean of
    those among whom one is chosen.
    """
    found = []
    for step, tallies in zip(plan.steps, sums.steps, strict=True):
        several = [plan.pools[one.pool].cost or 0.0 for one in step.choices if one.asked_first]
        rate = fsum(plan.pools[pool].cost or 0.0 for pool in step.pools)
        rate += fsum(several) / len(several) if several else 0.0
        found.append(rate * sum(tallies[member].service for member in members) / TICKS)
    return fsum(found)
