"""The people that a step needs: a teller, an officer and a teller at once, or anybody who speaks Spanish.

Some are needed whatever happens; of the choices one is enough: the pool of the step's own or one that helps, anybody
with a skill, those who take over after a wait. Who stays with the customer from an earlier step need not be free.

Invariant: what is chosen is free, kept by the customer, or about to be taken from another.
"""

from __future__ import annotations

from typing import Generic

from sim.plan import AT_RANDOM, BY_PRIORITY, LONGEST_IDLE, LONGEST_WAIT, OWN_WORK, ChoicePlan, Plan, StepPlan
from sim.random_numbers import Source
from sim.simpy_engine.customer import Customer
from sim.simpy_engine.staff import Pool, S

BEFORE_ALL = -(1 << 30)
"""In place of a priority where somebody would be served who calls by the wait alone."""


class Team(Generic[S]):
    """Whom one step needs."""

    def __init__(self, step: StepPlan, plan: Plan, pools: list[Pool[S]], luck: Source) -> None:
        self.step, self.plan = step, plan
        self.common = [pools[number] for number in step.pools]
        self.choices: list[tuple[Pool[S], ChoicePlan]] = [(pools[one.pool], one) for one in step.choices]
        self.all = [*self.common, *(pool for pool, _ in self.choices)]
        self.off: set[int | None] = {one.rule for one in step.choices if one.rule is not None}
        """the rules that do not hold now, and whose helpers therefore do not help"""
        self._luck, self._asked = luck, 0
        self.standing = [0] * len(self.choices)
        """how many wait in the line of each choice, where each has its own"""

    def ready(self) -> bool:
        """Whether they could serve somebody who comes now and keeps nobody."""
        return all(pool.free for pool in self.common) and (
            not self.choices
            or any(pool.free and not one.after and one.rule not in self.off for pool, one in self.choices)
        )

    def can_serve(self, customer: Customer[S], now: int) -> bool:
        """Whether they could serve this customer now."""
        kept = customer.kept
        return (
            now >= customer.not_before
            and all(pool.free or pool in kept for pool in self.common)
            and (not self.choices or bool(self._possible(customer, now)))
        )

    def _possible(self, customer: Customer[S], now: int) -> list[tuple[Pool[S], ChoicePlan]]:
        """The choices for a customer, in order: whom she keeps, else all who are free and may serve her by now."""
        kept = [(pool, one) for pool, one in self.choices if pool in customer.kept]
        waited = now - customer.came
        return kept[:1] or [
            (pool, one)
            for place, (pool, one) in enumerate(self.choices)
            if pool.free
            and waited >= one.after
            and one.rule not in self.off
            and self._in_line(customer, place)
        ]

    def _in_line(self, customer: Customer[S], place: int) -> bool:
        """Whether a customer stands where this choice calls: in its line, in one of which nobody is there any more."""
        if not self.step.lines or not self.choices[place][1].asked_first:
            return True
        return place == customer.line or not self.choices[customer.line][0].capacity

    def choose_line(self, customer: Customer[S]) -> None:
        """Let a customer choose the line with the fewest people waiting, of these one with somebody free."""
        lines = [place for place, (_, one) in enumerate(self.choices) if one.asked_first]
        there = [place for place in lines if self.choices[place][0].capacity] or lines
        customer.line = min(there, key=lambda place: (self.standing[place], not self.choices[place][0].free))

    def move_up(self, waiting: list[Customer[S]]) -> bool:
        """Let the last of the longest line come to who is free and has nobody in hers; False when none does."""
        for place, (pool, one) in enumerate(self.choices):
            if one.asked_first and pool.free and not self.standing[place]:
                longest = max(range(len(self.choices)), key=lambda line: self.standing[line])
                for customer in reversed(waiting):
                    if customer.line == longest and self.standing[longest]:
                        self.standing[longest] -= 1
                        self.standing[place] += 1
                        customer.line = place
                        return True
        return False

    def choose(self, customer: Customer[S], now: int) -> tuple[list[Pool[S]], float]:
        """Who serves a customer now, and how long it takes them, as a multiple of what was drawn."""
        if not self.choices:
            return self.common, self.step.slowness
        possible = self._possible(customer, now)
        first = [(pool, one) for pool, one in possible if one.asked_first]
        pool, one = (first or possible)[0]
        if len(first) > 1 and self.step.asks == LONGEST_IDLE:
            pool, one = min(first, key=lambda choice: choice[0].free_since)
        elif len(first) > 1 and self.step.asks == AT_RANDOM:
            everybody = [choice for choice in first for _ in range(choice[0].capacity - choice[0].busy)]
            pool, one = everybody[int(self._luck.uniform(self._asked) * len(everybody))]
            self._asked += 1
        return [*self.common, pool], one.slowness

    def lacking(self, customer: Customer[S], now: int) -> list[Pool[S]]:
        """The pools of which one person more, of any of them, would be enough; none where that is not so."""
        if now < customer.not_before:
            return []
        busy = [pool for pool in self.common if not pool.free and pool not in customer.kept]
        chosen = not self.choices or self._possible(customer, now)
        if busy:
            return [pool for pool in busy if len(busy) == 1 and chosen and pool.busy == pool.capacity]
        waited = now - customer.came
        may = [
            pool
            for place, (pool, one) in enumerate(self.choices)
            if waited >= one.after
            and pool.busy == pool.capacity
            and one.rule not in self.off
            and self._in_line(customer, place)
        ]
        return [] if chosen else may

    def missing(self, customer: Customer[S], now: int) -> int | None:
        """The cause of a wait, if anybody is missing: the first pool of which nobody is free, then the choices."""
        kept = customer.kept
        if now < customer.not_before:
            return self.plan.off_duty + self.step.group
        for pool in self.common:
            if not pool.free and pool not in kept:
                return self._why([pool], pool.number)
        if not self.choices or any(pool in kept for pool, _ in self.choices):
            return None
        first = [
            pool
            for place, (pool, one) in enumerate(self.choices)
            if one.asked_first and self._in_line(customer, place)
        ]
        return None if any(pool.free for pool in first) else self._why(first, self.step.group)

    def _why(self, pools: list[Pool[S]], group: int) -> int:
        """Why nobody of these is free: not on duty, one on a break, or all busy."""
        if not any(pool.capacity for pool in pools):
            return self.plan.off_duty + group
        on_break = next((pool for pool in pools if pool.on_break), None)
        return self.plan.busy + group if on_break is None else self.plan.on_break + on_break.number

    def deserted(self) -> bool:
        """Whether nobody is on duty of a pool that is needed, or of all choices."""
        return any(not pool.capacity for pool in self.common) or (
            bool(self.choices)
            and not any(pool.capacity and one.rule not in self.off for pool, one in self.choices)
        )

    def rank(self, customer: Customer[S], level: int, now: int) -> tuple[int, int]:
        """What the rule of whoever would serve says first of a customer: less is called earlier."""
        choice = next((one for pool, one in self._possible(customer, now) if pool.free), None)
        rule = self.common[0].plan.calls if self.common else BY_PRIORITY
        own = choice is None or choice.own
        if not self.common and choice is not None:
            rule = self.plan.pools[choice.pool].calls
        return int(
            rule == OWN_WORK and not own
        ), BEFORE_ALL if rule == LONGEST_WAIT and not self.step.background else level
