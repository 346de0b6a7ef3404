"""The shop: one service during one replication, with everybody in it.

Steps with their queues, staff, systems, the customers who are inside, and what is drawn and counted. What happens to a
customer is in `life`, what goes by the clock in `clockwork`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any, Protocol

from simpy.events import Event

from sim import plan as p
from sim.booked import missed
from sim.plan import Plan
from sim.random_numbers import Luck, Source
from sim.simpy_engine.calling import let_kept_go, release
from sim.simpy_engine.clock import Clock
from sim.simpy_engine.customer import Customer
from sim.simpy_engine.hall import Hall
from sim.simpy_engine.lived import Chances, Lived
from sim.simpy_engine.staff import Pool
from sim.simpy_engine.station import Station
from sim.simpy_engine.systems import System
from sim.sums import StayTally, Sums

Process = Callable[[Clock, Customer[Station]], Generator[Event, Any, Any]]
"""A service written by a user: a SimPy process that lasts as long as the service does."""


class Log(Protocol):
    """Who wants to know of every visit and every stay."""

    def visit(
        self, stream: int, customer: int, step: int, visit: int, came: int, began: int, ended: int, outcome: int,
        chosen: int,
    ) -> None:  # fmt: skip
        """A visit has ended, served or with the stay; times in ticks, `began` NOT_CALLED for who was not called.

        `chosen` is the pool that was chosen to serve, -1 where there was no choice, or nobody served.
        """

    def stay(
        self, stream: int, customer: int, segment: int, arrived: int, left: int, outcome: int, ledger: list[int]
    ) -> None:  # fmt: skip
        """A customer has gone; her time by cause in ticks."""

    def verdict(self, stream: int, customer: int, mode: int, state: int, score: int) -> None:
        """All is over for a customer: the failure mode that counts (-1 for none), its state, her score in millionths
        (-1 for none); nothing where the file does not speak of it.
        """


class Chance:
    """The sources of all that is drawn for one stream's customers at one step."""

    __slots__ = ("anew", "balks_at", "exits", "fails", "next", "patience", "takes", "wrap_up")

    def __init__(self, luck: Luck, plan: Plan, step: p.StepPlan, stream: str) -> None:
        def source(what: str) -> Source:
            return luck.source(what, step.name, stream)

        self.takes, self.wrap_up, self.patience = source("takes"), source("wrap_up"), source("patience")
        self.balks_at, self.next, self.anew = source("balks_at"), source("next"), source("anew")
        self.exits = [
            luck.source("exits", step.name, outcome, stream) for outcome in p.OUTCOMES[: len(step.exits)]
        ]
        self.fails = {
            number: luck.source("fails", step.name, plan.failures[number].name, stream)
            for number in step.failures
        }


class Shop(Hall):
    """One service during one replication, with everybody in it."""

    def __init__(
        self, plan: Plan, seed: int, replication: int, log: Log | None, processes: Mapping[int, Process]
    ) -> None:
        super().__init__(plan)
        self.log, self.processes = log, processes
        self.stays = [StayTally(len(plan.causes), len(p.OUTCOMES)) for _ in range(self.columns)]
        self.failures = [[0] * self.columns for _ in plan.failures]
        self.pools: list[Pool[Station]] = [Pool(pool, number) for number, pool in enumerate(plan.pools)]
        self.systems: list[System[Station]] = [System(one, number) for number, one in enumerate(plan.systems)]
        self.numbers = Luck(seed, replication)
        self.taken = [0] * len(plan.rooms)
        """how many customers are in each room"""
        self.stations = [
            Station(step, number, self, self.pools, self.systems, self.numbers)
            for number, step in enumerate(plan.steps)
        ]
        self.luck = [
            [Chance(self.numbers, plan, step, stream.name) for step in plan.steps] for stream in plan.streams
        ]
        self.lived = plan.experience
        self.notes = [[0] * self.columns for _ in range(plan.experience.rows.size if plan.experience else 0)]
        """what customers live through, by row of `sim.plan.experience.Rows` and column"""
        self.chances = [Chances(self.numbers, plan, stream.name) for stream in plan.streams]
        self.at_home: dict[Customer[Station], None] = {}
        """who has left with a complaint that will arrive later"""
        self.inside: dict[Customer[Station], None] = {}
        self.over = False
        """whether the doors have closed for the last time"""
        self.end = Event(self.env)

    # -- who goes ------------------------------------------------------------------------------------

    def evict(
        self, outcome: int, stations: Iterable[Station] | None = None, *, everyone: bool = False
    ) -> None:
        """Send away those who wait, station by station; then, if `everyone`, those in service, as they came."""
        where = self.stations if stations is None else stations
        waiting = {customer: None for station in where for customer in station.everyone()}
        for customer in waiting:
            customer.station.dismiss(customer, outcome)
        if everyone:
            for customer in self.inside:
                if customer not in waiting:
                    customer.interrupt(outcome)

    def admit(self, stream: int, number: int, segment: int) -> Customer[Station]:
        """A customer comes in."""
        now = self.env.now
        column = segment if now >= self.plan.warm_up else self.columns - 1
        stay = self.stays[column]
        stay.arrived += 1
        customer: Customer[Station] = Customer(
            (stream, number, segment), now, column, stay, apart=self.log is not None
        )
        if self.lived is not None:
            customer.lived = Lived(self.lived)
        self.inside[customer] = None
        return customer

    def enter(self, customer: Customer[Station], room: int | None) -> bool:
        """Let a customer go into the room of a step, out of any other; False when all its places are taken."""
        if room == customer.room:
            return True
        if customer.room is not None:
            self.taken[customer.room] -= 1
            customer.room = None
        if room is None:
            return True
        if self.taken[room] >= self.plan.rooms[room].places:
            return False
        self.taken[room] += 1
        customer.room = room
        return True

    def leave(self, customer: Customer[Station], outcome: int) -> None:
        """A customer goes: her stay is over."""
        if customer.kept:
            let_kept_go(customer)
        self.enter(customer, None)
        if not customer.counted:
            self._count(customer, outcome)
        del self.inside[customer]
        if self.over:
            self.rest()

    def _count(self, customer: Customer[Station], outcome: int) -> None:
        """Count a stay that is over."""
        now, stay = self.env.now, customer.stay
        customer.counted = True
        stay.outcomes[outcome] += 1
        stay.time += now - customer.arrived
        if outcome == p.SERVED:
            stay.note_served(now - customer.arrived, customer.queued)
        if self.log is not None:
            who = (customer.stream, customer.number, customer.segment)
            self.log.stay(*who, customer.arrived, now, outcome, customer.charged)
            stay.ledger = [old + new for old, new in zip(stay.ledger, customer.charged, strict=True)]

    def next_opening(self) -> int | None:
        """How long until the doors open; 0 while they are open, None when they never do again."""
        if self.open:
            return 0
        openings = (opening for opening, _ in self.plan.spans if opening > self.env.now)
        return next((opening - self.env.now for opening in openings), None)

    def come_in_again(self, customer: Customer[Station]) -> None:
        """Somebody whose stay is over is inside once more, for her complaint: her time counts no longer."""
        now = self.env.now
        del self.at_home[customer]
        self.inside[customer] = None
        customer.stay = self.stays[-1]
        customer.charged = customer.stay.ledger
        customer.arrived = customer.since = now
        customer.queued, customer.rework, customer.fresh = 0, None, False
        customer.call = customer.back = None
        customer.patient, customer.not_before = False, 0

    def wrap_up_ends(self, alarm: Any) -> None:
        """A wrap-up is over: the staff are free again."""
        station, staff = alarm.value
        release(station, staff)
        if self.over:
            self.rest()

    # -- the end ------------------------------------------------------------------------------------

    def rest(self) -> None:
        """End the run, when the doors are closed for good, the last customer has gone and all work is done."""
        if (
            not self.plan.always
            and not self.inside
            and not any(pool.busy - pool.on_break for pool in self.pools)
        ):
            self.finish()

    def finish(self) -> None:
        """End the run."""
        if not self.end.triggered:
            self.end.succeed()

    def account(self) -> None:
        """Bring all integrals up to now."""
        for station in self.stations:
            station.account(self.env.now)
        for pool in self.pools:
            pool.account(self.env.now)

    def forget(self) -> None:
        """The warm-up is over: begin all integrals anew."""
        for station in self.stations:
            station.forget(self.env.now)
        for pool in self.pools:
            pool.forget(self.env.now)

    def sums(self, rules: tuple[tuple[int, int], ...] = ()) -> Sums:
        """What the run leaves behind, with how often each rule began and for how long it held."""
        self.account()
        plan, counted = self.plan, slice(0, -1)
        start, end = plan.warm_up, plan.last_close
        return Sums(
            stays=tuple(self.stays[counted]),
            steps=tuple(tuple(station.tallies[counted]) for station in self.stations),
            days=tuple(station.days_counted() for station in self.stations),
            failures=tuple(tuple(counts[counted]) for counts in self.failures),
            queues=tuple(station.sums() for station in self.stations),
            pools=tuple(pool.sums() for pool in self.pools),
            outages=tuple(system.sums(start, end, self.env.now) for system in self.systems),
            open_time=plan.open_ticks(start),
            calendar_time=end - start,
            notes=tuple(tuple(row[counted]) for row in self.notes),
            rules=rules,
            booked=tuple(missed(stream, self.numbers, start) for stream in plan.streams if stream.booked),
        )
