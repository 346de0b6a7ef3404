"""A step during a run: the counter with its queue, what it needs to serve, and what its queue waits for.

The counter needs a teller and the core banking system. Who comes when both are there is served; who comes when
one is missing waits, and the wait is charged to what is missing, moment by moment.

Invariant: whenever an event is over, either nobody waits here or something is missing to serve them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from sim.plan import LIFO, RANDOM, StepPlan
from sim.random_numbers import Source
from sim.simpy_engine.clock import Call
from sim.simpy_engine.customer import CHANGE, GO, Customer
from sim.simpy_engine.hall import Hall
from sim.simpy_engine.staff import Pool
from sim.simpy_engine.systems import System
from sim.sums import DayCounts, QueueSums, StepTally

VISITS, ANSWERED, MET, SHORT = range(4)
"""What is counted of a day, where there is a standard."""


class Station:
    """One step during a run."""

    def __init__(
        self,
        plan: StepPlan,
        number: int,
        hall: Hall,
        pools: list[Pool[Station]],
        systems: list[System[Station]],
        luck: Source,
    ) -> None:
        self.plan, self.number, self.hall = plan, number, hall
        self.pools = [pools[pool] for pool in plan.pools]
        self.helpers = [pools[pool] for pool in plan.helpers]
        self.systems = [systems[system] for system in plan.systems]
        for pool in (*self.pools, *self.helpers):
            pool.stations.append(self)
        for pool in self.pools:
            if len(self.pools) > 1:
                pool.shared.append(self)
        for system in self.systems:
            system.stations.append(self)
        self.neighbours: list[Station] = []
        """the steps that one of its pools serves, itself among them"""
        self.down = 0
        """how many of its systems are down that let nothing start"""
        self.waiting = 0
        """how many wait"""
        self.tallies = [StepTally() for _ in range(hall.columns)]
        self.days = [
            [[0] * 4 for _ in range(hall.plan.days * (plan.standard is not None))] for _ in self.tallies
        ]
        """by column and day: who came on it, was answered, in time, gave up in time; nothing without a standard"""
        self.paced = any(system.plan.pace < 1 for system in self.systems)
        """whether an outage can stop or slow the work here"""
        self.pace = 1.0
        """at which work is done here now"""
        self.slowed = 0
        """the cause to which time is charged in which less than all is done"""
        self.serving: dict[Customer[Station], None] = {}
        """who is being served, where the pace can change, in the order in which they began"""
        self._queue: list[tuple[int, int, int, int, Customer[Station], Call]] = []
        """(less for a higher priority, place among these, number of joining, turn across queues, who, her call)"""
        self.luck = luck
        """by which somebody is called at random"""
        self._picked = 0
        self._cause = 0
        self._since = 0
        self._area = self._area_open = self._longest = 0

    # -- what is missing ----------------------------------------------------------------------------

    def ready(self) -> bool:
        """Whether a customer could be served at once."""
        if self.down or self.hall.shut:
            return False
        if all(pool.busy < pool.capacity for pool in self.pools):
            return True
        return bool(self.helpers) and any(pool.busy < pool.capacity for pool in self.helpers)

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

    def deserted(self) -> bool:
        """Whether a pool it needs has nobody on duty, and no pool that helps either."""
        return any(not pool.capacity for pool in self.pools) and not any(p.capacity for p in self.helpers)

    def missing(self) -> int:
        """The cause of a wait now: the doors, else a system, else a pool with nobody there, or with all busy."""
        plan = self.hall.plan
        if self.hall.shut:
            return plan.shut
        if self.down:
            return plan.down + next(s.number for s in self.systems if s.is_down and not s.plan.starts)
        for pool in self.pools:
            if pool.busy >= pool.capacity:
                return (plan.busy if pool.capacity else plan.off_duty) + pool.number
        return self._cause

    def look_again(self) -> None:
        """What is missing may have changed: charge those who wait with what it was so far."""
        if self.waiting:
            cause = self.missing()
            if cause != self._cause:
                for *_, customer, call in self._queue:
                    if customer.call is call:
                        customer.charge(self._cause, self.hall.env.now)
                self._cause = cause

    # -- the queue ----------------------------------------------------------------------------------

    def join(self, customer: Customer[Station], place: int | None = None) -> Call:
        """Put a customer into the queue, at a place where neither first nor last counts; the call she waits for."""
        hall = self.hall
        if not self.waiting:
            self._queue.clear()
            self._cause = self.missing()
        call = customer.call = Call(hall.env)
        customer.patient = False
        hall.joined += 1
        turn = hall.env.now - self.plan.head_start[customer.segment]
        if place is None:
            place = -hall.joined if self.plan.order == LIFO else turn
        level = -self.plan.priority[customer.segment]
        heappush(self._queue, (level, place, hall.joined, turn, customer, call))
        self.account(hall.env.now)
        self.waiting += 1
        self._longest = max(self._longest, self.waiting)
        return call

    def first(self) -> tuple[int, int, int]:
        """The rank of the first in the queue, which must not be empty: less is earlier, at any station."""
        queue = self._queue
        while queue[0][4].call is not queue[0][5]:
            heappop(queue)
        level, _, joined, turn, _, _ = queue[0]
        return level, turn, joined

    def call_next(self) -> None:
        """Call who is next in the queue to be served: her wait is over, her staff are taken from now on."""
        self.first()
        *_, customer, _ = heappop(self._queue) if self.plan.order != RANDOM else self._anybody()
        self.dismiss(customer, GO)
        self.seize(customer)

    def _anybody(self) -> tuple[int, int, int, int, Customer[Station], Call]:
        """One of those who have the priority of the first in the queue, each as likely as any other."""
        level = self._queue[0][0]
        alike = sorted(one for one in self._queue if one[0] == level and one[4].call is one[5])
        u = self.luck.uniform(self._picked, 0)
        self._picked += 1
        return alike[int(u * len(alike))]

    def dismiss(self, customer: Customer[Station], answer: int) -> None:
        """End a customer's wait with an answer: GO, or the outcome of her stay."""
        now = self.hall.env.now
        self.account(now)
        self.waiting -= 1
        customer.charge(self._cause, now)
        call, customer.call = customer.call, None
        if call is not None:
            call.answer(answer)
        if len(self._queue) > 64 + 2 * self.waiting:  # most have gone by themselves
            self._queue = [entry for entry in self._queue if entry[4].call is entry[5]]
            heapify(self._queue)

    def everyone(self) -> list[Customer[Station]]:
        """Who waits, in the order of the queue."""
        return [customer for *_, customer, call in sorted(self._queue) if customer.call is call]

    # -- outages ------------------------------------------------------------------------------------

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
        """One of each pool becomes busy with a customer; of her one pool, or of the first that helps."""
        now = self.hall.env.now
        staff = self.pools
        if self.helpers and staff[0].busy >= staff[0].capacity:
            staff = [next(pool for pool in self.helpers if pool.busy < pool.capacity)]
        customer.staff = staff
        for pool in staff:
            pool.account(now)
            pool.busy += 1
            for station in pool.shared:
                station.look_again()

    def release(self, staff: list[Pool[Station]]) -> None:
        """They are free again, and call whoever is next."""
        now = self.hall.env.now
        for pool in staff:
            pool.account(now)
            pool.busy -= 1
        call_for(staff[0].stations if self.helpers else self.neighbours)
        for pool in staff:
            for station in pool.shared:
                station.look_again()

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


def call_for(stations: Iterable[Station]) -> None:
    """Call whoever can be served now at `stations`, in the order of the queues, across all of them."""
    while True:
        ready = [station for station in stations if station.waiting and station.ready()]
        if not ready:
            return
        (ready[0] if len(ready) == 1 else min(ready, key=Station.first)).call_next()
