"""A step during a run: the counter with its queue, what it needs to serve, and what its queue waits for.

The counter needs a teller and the core banking system. Who comes when both are there is served; who comes when
one is missing waits, and the wait is charged to what is missing, moment by moment.

Invariant: whenever an event is over, either nobody waits here or something is missing to serve them.
"""

from __future__ import annotations

import math
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from sim.plan import ACCUMULATING, DUE, FINISH, JOCKEYING, LIFO, ONE_LINE, RANDOM, TOMORROW, StepPlan
from sim.random_numbers import Luck
from sim.simpy_engine.clock import Call
from sim.simpy_engine.customer import CHANGE, GO, Customer
from sim.simpy_engine.hall import Hall
from sim.simpy_engine.staff import Pool
from sim.simpy_engine.systems import System
from sim.simpy_engine.team import Team
from sim.sums import DayCounts, QueueSums, StepTally

VISITS, ANSWERED, MET, SHORT = range(4)
"""What is counted of a day, where there is a standard."""

BEGUN = -(1 << 60)
"""The place in a queue of those whose service has begun already: before all others of their priority."""


class Waiting(NamedTuple):
    """Somebody in a queue; less is called earlier."""

    level: int
    """less for a higher priority"""
    place: int
    joined: int
    turn: int
    """by which she is compared with those in other queues"""
    customer: Customer[Station]
    call: Call

    @property
    def waits(self) -> bool:
        """Whether she is still there."""
        return self.customer.call is self.call


class Station:
    """One step during a run."""

    def __init__(
        self,
        plan: StepPlan,
        number: int,
        hall: Hall,
        pools: list[Pool[Station]],
        systems: list[System[Station]],
        luck: Luck,
    ) -> None:
        self.plan, self.number, self.hall = plan, number, hall
        self.team: Team[Station] = Team(plan, hall.plan, pools, luck.source("asks", plan.name))
        self.systems = [systems[system] for system in plan.systems]
        for pool in self.team.all:
            pool.stations.append(self)
            if len(self.team.common) + bool(self.team.choices) > 1:
                pool.shared.append(self)
        for system in self.systems:
            system.stations.append(self)
        self.down = 0
        """how many of its systems are down that let nothing start"""
        self.waiting = 0
        """how many wait"""
        self.tallies = [StepTally() for _ in range(hall.columns)]
        shifts = {pool.plan.shift_end for pool in self.team.all}
        self.choosy = bool(self.team.all) and (
            any(one.keep_until is not None for one in hall.plan.steps)
            or any(choice.after for choice in plan.choices)
            or plan.lines != ONE_LINE
            or TOMORROW in shifts
        )
        """whether the first in the queue need not be the first who can be served"""
        self.days = [
            [[0] * 4 for _ in range(hall.plan.days * (plan.standard is not None))] for _ in self.tallies
        ]
        """by column and day: who came on it, was answered, in time, gave up in time; nothing without a standard"""
        self.paced = any(system.plan.pace < 1 for system in self.systems)
        """whether an outage can stop or slow the work here"""
        self.watched = self.paced or bool(plan.interrupted) or bool(shifts - {FINISH})
        """whether anything but its end can change a service here"""
        self.routes = plan.routes
        """where customers go on now, by segment"""
        self.rush = 1.0
        """how long services take that begin now, as a multiple"""
        self.pace = 1.0
        """at which work is done here now"""
        self.slowed = 0
        """the cause to which time is charged in which less than all is done"""
        self.serving: dict[Customer[Station], None] = {}
        """who is being served, where anything can change it, in the order in which they began"""
        self._queue: list[Waiting] = []
        self._luck = luck.source("order", plan.name)
        """by which somebody is called at random"""
        self._picked = 0
        self._cause = 0
        self._since = 0
        self._area = self._area_open = self._longest = 0

    # -- what is missing ----------------------------------------------------------------------------

    def open_to(self, customer: Customer[Station]) -> bool:
        """Whether a customer who comes could be served at once."""
        if self.plan.lines:
            self.team.choose_line(customer)
        if self.down or self.hall.shut:
            return False
        return self.team.can_serve(customer, self.hall.env.now) if self.choosy else self.team.ready()

    def in_time(self, wait: int) -> bool:
        """Whether a wait is within the limit of the standard here; never where there is none."""
        return self.plan.standard is not None and wait <= self.plan.standard.limit

    def note_day(self, column: int, came: int, what: int) -> None:
        """Count one of those who came to the step on a day, where there is a standard."""
        if self.plan.standard is not None:
            self.days[column][self.hall.plan.day_of(came)][what] += 1

    def days_counted(self) -> tuple[tuple[DayCounts, ...], ...]:
        """The days of each segment; nothing without a standard."""
        if self.plan.standard is None:
            return ()
        return tuple(tuple((a, b, c, d) for a, b, c, d in days) for days in self.days[:-1])

    def missing(self, customer: Customer[Station]) -> int:
        """The cause of a wait now: the doors, else a system, else whoever is missing of the staff."""
        plan = self.hall.plan
        if self.hall.shut:
            return plan.shut
        if self.down:
            return plan.down + next(s.number for s in self.systems if s.is_down and not s.plan.starts)
        found = self.team.missing(customer, self.hall.env.now)
        return self._cause_of(customer) if found is None else found

    def _cause_of(self, customer: Customer[Station]) -> int:
        """What the wait is charged to so far: one cause for all, unless they may lack different things."""
        return customer.cause if self.choosy else self._cause

    def look_again(self) -> None:
        """What is missing may have changed: charge those who wait with what it was so far."""
        if not self.waiting:
            return
        waiting = [one.customer for one in self._queue if one.waits]
        cause, now = self.missing(waiting[0]), self.hall.env.now
        if not self.choosy and cause != self._cause:
            for customer in waiting:
                customer.charge(self._cause, now)
            self._cause = cause
        elif self.choosy:
            for customer in waiting:
                cause = self.missing(customer)
                if cause != customer.cause:
                    customer.charge(customer.cause, now)
                    customer.cause = cause

    # -- the queue ----------------------------------------------------------------------------------

    def level(self, customer: Customer[Station]) -> int:
        """Where she stands among those of other priorities: less is called earlier."""
        return -self.plan.priority[customer.segment]

    def join(self, customer: Customer[Station], takes: int | None = None) -> Call:
        """Put a customer into the queue, whose service will take so long; the call she waits for."""
        now, order, segment = self.hall.env.now, self.plan.order, customer.segment
        turn = now - self.plan.head_start[segment]
        self.hall.joined += 1
        place = turn if takes is None else takes
        if order == LIFO:
            place = -self.hall.joined
        elif order == DUE:
            place = now + self.plan.due[segment]
        customer.patient = False
        return self._stand(customer, place, turn)

    def rejoin(self, customer: Customer[Station]) -> None:
        """Put a customer back whose service has begun: before all others of her priority, and she does not give up."""
        self.hall.joined += 1
        customer.patient = True
        customer.back = self._stand(customer, BEGUN, customer.came - self.plan.head_start[customer.segment])

    def _stand(self, customer: Customer[Station], place: int, turn: int) -> Call:
        if not self.waiting:
            self._queue.clear()
        if self.choosy or not self.waiting:
            customer.cause = self._cause
            cause = self.missing(customer)
            customer.cause = cause
            self._cause = self._cause if self.choosy else cause
        call = customer.call = Call(self.hall.env)
        heappush(self._queue, Waiting(self.level(customer), place, self.hall.joined, turn, customer, call))
        self.account(self.hall.env.now)
        self.waiting += 1
        if self.plan.lines:
            self.team.standing[customer.line] += 1
        self._longest = max(self._longest, self.waiting)
        return call

    def head(self) -> Waiting:
        """The first in the queue, which must not be empty."""
        while not self._queue[0].waits:
            heappop(self._queue)
        return self._queue[0]

    def next_one(self) -> Waiting | None:
        """The first in the queue who could be served now."""
        if not self.waiting or self.down or self.hall.shut:
            return None
        if not self.choosy:
            return self.head() if self.team.ready() else None
        return next((one for one in sorted(self._queue) if one.waits and self._can_serve(one)), None)

    def move_up(self) -> bool:
        """Let somebody come from the longest line to who is free, where customers do; False when nobody does."""
        if self.plan.lines != JOCKEYING or not self.waiting or self.down or self.hall.shut:
            return False
        return self.team.move_up(self.everyone())

    def _can_serve(self, one: Waiting) -> bool:
        return not self.choosy or self.team.can_serve(one.customer, self.hall.env.now)

    def call(self, first: Waiting) -> None:
        """Call the one who is next, or another of her priority who goes before her by the order of the queue."""
        if self.plan.order in {RANDOM, ACCUMULATING}:
            alike = [one for one in sorted(self._queue) if one.level == first.level and one.waits]
            first = self._picked_of([one for one in alike if self._can_serve(one)])
        self.dismiss(first.customer, GO)
        self.seize(first.customer)

    def _picked_of(self, alike: list[Waiting]) -> Waiting:
        """One of those who have the same priority: anybody, or whose priority has grown most."""
        now, growth = self.hall.env.now, self.plan.growth
        if self.plan.order == ACCUMULATING:
            return max(alike, key=lambda one: growth[one.customer.segment] * (now - one.turn))
        u = self._luck.uniform(self._picked, 0)
        self._picked += 1
        return alike[int(u * len(alike))]

    def dismiss(self, customer: Customer[Station], answer: int) -> None:
        """End a customer's wait with an answer: GO, or the outcome of her stay."""
        now = self.hall.env.now
        self.account(now)
        self.waiting -= 1
        if self.plan.lines:
            self.team.standing[customer.line] -= 1
        customer.charge(self._cause_of(customer), now)
        call, customer.call = customer.call, None
        if call is not None:
            call.answer(answer)
        if len(self._queue) > 64 + 2 * self.waiting:  # most have gone by themselves
            self._queue = [entry for entry in self._queue if entry.waits]
            heapify(self._queue)

    def everyone(self) -> list[Customer[Station]]:
        """Who waits, in the order of the queue."""
        return [one.customer for one in sorted(self._queue) if one.waits]

    # -- the pace -----------------------------------------------------------------------------------

    def delay(self, part: int) -> int:
        """How long so much work takes at the pace of now."""
        return part if self.pace == 1.0 else math.ceil(part / self.pace)

    def settle(self, customer: Customer[Station]) -> None:
        """Write down what has been done of a service since the last entry; call this before the pace changes."""
        span = self.hall.env.now - customer.since
        done = span if self.pace == 1.0 else min(customer.part, int(span * self.pace + 0.5))
        customer.worked(done, self.slowed, self.hall.env.now)

    def settle_all(self) -> None:
        """Write down what has been done of every service here."""
        for customer in self.serving:
            self.settle(customer)

    def system_changed(self) -> None:
        """A system has gone down or come up: work stops, goes on, or goes on at another pace."""
        was = self.pace
        self.pace = 1.0
        for system in self.systems:
            if system.is_down and system.plan.pace < self.pace:
                self.pace, self.slowed = system.plan.pace, self.hall.plan.down + system.number
        self.down = sum(system.is_down and not system.plan.starts for system in self.systems)
        if self.pace != was:
            for customer in self.serving:
                if was == 0.0:
                    customer.resume()
                else:
                    customer.interrupt(CHANGE)
        self.look_again()

    # -- the staff ----------------------------------------------------------------------------------

    def seize(self, customer: Customer[Station]) -> None:
        """Whoever serves a customer becomes busy with her, unless they have been kept by her."""
        now = self.hall.env.now
        customer.staff, customer.slowness = self.team.choose(customer, now)
        customer.chosen = customer.staff[-1].number if self.team.choices else -1
        for pool in customer.staff:
            if pool not in customer.kept:
                pool.take(now)
                for station in pool.stations if self.hall.interrupts else pool.shared:
                    station.look_again()
            elif customer.kept[pool] == self.number:
                del customer.kept[pool]

    # -- the sums -----------------------------------------------------------------------------------

    def account(self, now: int) -> None:
        """Bring the integrals of the queue up to now; call this before its length changes."""
        span = (now - self._since) * self.waiting
        self._since = now
        self._area += span
        if self.hall.open:
            self._area_open += span

    def forget(self, now: int) -> None:
        """Begin the sums anew: the warm-up is over."""
        self._since = now
        self._area = self._area_open = 0
        self._longest = self.waiting

    def sums(self) -> QueueSums:
        """The integrals so far."""
        return QueueSums(self._area_open, self._area, self._longest)
