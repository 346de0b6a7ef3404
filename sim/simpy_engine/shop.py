"""The shop: one service during one replication, with everybody in it.

The branch opens, tellers come on duty, the core banking system fails, customers live their lives, the doors
close. The shop knows who is inside and whether the doors are open; what happens to a customer is in `life`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any, Protocol

from simpy.events import Event

from sim import plan as p
from sim.luck import Luck, Source
from sim.plan import DAY, Plan, SystemPlan, ticks
from sim.simpy_engine.arrivals import arrival_times
from sim.simpy_engine.clock import ARRIVALS, DOORS, STAFF_CHANGES, SYSTEM_CHANGES, Alarm, Clock
from sim.simpy_engine.life import Customer, live
from sim.simpy_engine.staff import Pool
from sim.simpy_engine.station import Station
from sim.sums import StayTally, Sums

Process = Callable[[Clock, Customer], Generator[Event, Any, Any]]
"""A service written by a user: a SimPy process that lasts as long as the service does."""


class Log(Protocol):
    """Who wants to know of every visit and every stay."""

    def visit(
        self, stream: int, customer: int, step: int, visit: int, came: int, began: int, ended: int, outcome: int
    ) -> None:  # fmt: skip
        """A visit has ended, served or with the stay; times in ticks, `began` NOT_CALLED for who was not called."""

    def stay(
        self, stream: int, customer: int, segment: int, arrived: int, left: int, outcome: int, ledger: list[int]
    ) -> None:  # fmt: skip
        """A customer has gone; her time by cause in ticks."""


class Chance:
    """The sources of all that is drawn for one stream's customers at one step."""

    __slots__ = ("balks_at", "exits", "fails", "next", "patience", "takes", "wrap_up")

    def __init__(self, luck: Luck, plan: Plan, step: p.StepPlan, stream: str) -> None:
        def source(what: str) -> Source:
            return luck.source(what, step.name, stream)

        self.takes, self.wrap_up, self.patience = source("takes"), source("wrap_up"), source("patience")
        self.balks_at, self.next = source("balks_at"), source("next")
        self.exits = [
            luck.source("exits", step.name, outcome, stream) for outcome in p.OUTCOMES[: len(step.exits)]
        ]
        self.fails = {
            number: luck.source("fails", step.name, plan.failures[number].name, stream)
            for number in step.failures
        }


class System:
    """A system during a run: up or down, and for how long it was down."""

    def __init__(self, plan: SystemPlan, number: int) -> None:
        self.plan, self.number = plan, number
        self.is_down = False
        self.stations: list[Station] = []
        self.outages: list[tuple[int, int]] = []
        """(from, to) of every outage"""

    def switch(self, now: int) -> None:
        """Go down, or come up."""
        for station in self.stations:
            station.settle_all()
        self.is_down = not self.is_down
        if self.is_down:
            self.outages.append((now, now))
        else:
            self.outages[-1] = (self.outages[-1][0], now)
        for station in self.stations:
            station.system_changed()


class Shop:
    """One service during one replication; `run` lives it to its end."""

    def __init__(
        self, plan: Plan, seed: int, replication: int, log: Log | None, processes: Mapping[int, Process]
    ) -> None:
        self.plan, self.log, self.processes = plan, log, processes
        self.env = Clock()
        self.columns = len(plan.segments) + 1
        """one for each segment, and one for those who came during the warm-up"""
        self.stays = [StayTally(len(plan.causes), len(p.OUTCOMES)) for _ in range(self.columns)]
        self.failures = [[0] * self.columns for _ in plan.failures]
        self.pools = [Pool(pool, number) for number, pool in enumerate(plan.pools)]
        self.systems = [System(system, number) for number, system in enumerate(plan.systems)]
        self.stations = [Station(step, number, self) for number, step in enumerate(plan.steps)]
        for station in self.stations:
            near = {other.number for pool in station.pools for other in pool.stations}
            station.neighbours = [self.stations[number] for number in sorted(near)]
        self._luck = Luck(seed, replication)
        self.luck = [
            [Chance(self._luck, plan, step, stream.name) for step in plan.steps] for stream in plan.streams
        ]
        self.inside: dict[Customer, None] = {}
        self.joined = 0
        """how many have joined a queue so far: the rank of the next"""
        self.open = False
        self.shut = False
        """whether the doors are closed over those who are carried over: nothing starts"""
        self.refusing: int | None = None
        """the outcome of whoever would have to wait now, when nobody may"""
        self._over = False
        self._end = Event(self.env)

    def run(self) -> Sums:
        """Live the replication to its end."""
        env = self.env
        env.process(self._doors())
        env.process(self._timetable())
        for system in self.systems:
            env.process(self._outages(system))
        for number in range(len(self.plan.streams)):
            env.process(self._arrivals(number))
        env.run(until=self._end)
        return self._sums()

    # -- what goes by the clock ---------------------------------------------------------------------

    def _doors(self) -> Generator[Event, Any, None]:
        env, plan = self.env, self.plan
        if plan.warm_up:
            Alarm(env, plan.warm_up, DOORS).callbacks.append(lambda _: self._forget())
        for opening, closing in plan.spans:
            yield Alarm(env, opening - env.now, DOORS)
            self._open_doors()
            yield Alarm(env, closing - env.now, DOORS)
            last = closing == plan.last_close
            if not (plan.always and last):
                self._close_doors(last)
        self._over = True
        if not plan.always:
            self.rest()
            yield Alarm(env, DAY, DOORS)
        self._evict(p.CARRIED_OVER, everyone=True)
        Alarm(env, 0, DOORS).callbacks.append(lambda _: self._finish())

    def _timetable(self) -> Generator[Event, Any, None]:
        env = self.env
        for time, counts in self.plan.timetable():
            yield Alarm(env, time - env.now, STAFF_CHANGES)
            for number, count in counts:
                pool = self.pools[number]
                pool.account(env.now)
                pool.capacity = pool.on_duty = count
            near = {station.number for number, _ in counts for station in self.pools[number].stations}
            self._look_after([self.stations[number] for number in sorted(near)])

    def _look_after(self, stations: list[Station]) -> None:
        """Something has come to these stations: call whoever can be served now, charge the others anew."""
        self.call_for(stations)
        for station in stations:
            station.look_again()

    def _outages(self, system: System) -> Generator[Event, Any, None]:
        env, plan = self.env, system.plan
        if plan.up is None or plan.down is None:  # it never fails
            return
        up, down = self._luck.source("up", plan.name), self._luck.source("down", plan.name)
        outage = 0
        while True:
            yield Alarm(env, ticks(up.variate(plan.up, outage)), SYSTEM_CHANGES)
            system.switch(env.now)
            yield Alarm(env, ticks(down.variate(plan.down, outage)), SYSTEM_CHANGES)
            system.switch(env.now)
            self._look_after(system.stations)
            outage += 1

    def _arrivals(self, number: int) -> Generator[Event, Any, None]:
        env, stream = self.env, self.plan.streams[number]
        segments = self._luck.source("segment", stream.name)
        shares = stream.segments
        for who, time in enumerate(arrival_times(self.plan, stream, self._luck)):
            yield Alarm(env, time - env.now, ARRIVALS)
            segment = shares[0][1]
            if len(shares) > 1:
                u = segments.uniform(who)
                segment = next(place for upto, place in shares if u < upto)
            customer = Customer(number, who, segment, self)
            customer.stay.arrived += 1
            self.inside[customer] = None
            customer.process = env.process(live(self, customer))

    # -- the doors ----------------------------------------------------------------------------------

    def _open_doors(self) -> None:
        self._account()
        self.open, self.shut, self.refusing = True, False, None
        for pool in self.pools:  # whoever is on duty from now on comes at this same instant
            pool.capacity = 0
        self._look_after([station for station in self.stations if not station.pools])

    def _close_doors(self, last: bool) -> None:
        self._account()
        self.open = False
        for pool in self.pools:
            pool.on_duty = 0
        rule = self.plan.closing
        if rule == p.SERVE_OUT:
            self._evict(p.CARRIED_OVER, [station for station in self.stations if station.deserted()])
        elif rule == p.TURN_AWAY:
            self.refusing = p.TURNED_AWAY
            self._evict(p.TURNED_AWAY)
        elif rule == p.CUT_OFF:
            self._evict(p.CUT, everyone=True)
        elif rule == p.CARRY_OVER and last:
            self.refusing = p.CARRIED_OVER
            self._evict(p.CARRIED_OVER)
        elif rule == p.CARRY_OVER:
            self.shut = True
            for station in self.stations:
                station.look_again()
                for customer in station.everyone():
                    customer.patient = True

    def _evict(
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

    def leave(self, customer: Customer, outcome: int) -> None:
        """A customer goes: her stay is over."""
        now = self.env.now
        stay = customer.stay
        stay.outcomes[outcome] += 1
        stay.time += now - customer.arrived
        if outcome == p.SERVED:
            stay.note_served(now - customer.arrived, customer.queued)
        if self.log is not None:
            who = (customer.stream, customer.number, customer.segment)
            self.log.stay(*who, customer.arrived, now, outcome, customer.charged)
            stay.ledger = [old + new for old, new in zip(stay.ledger, customer.charged, strict=True)]
        del self.inside[customer]
        if self._over:
            self.rest()

    # -- who is next --------------------------------------------------------------------------------

    def call_for(self, stations: Iterable[Station]) -> None:
        """Call whoever can be served now at `stations`, in the order of the queues, across all of them."""
        while True:
            ready = [station for station in stations if station.waiting and station.ready()]
            if not ready:
                return
            (ready[0] if len(ready) == 1 else min(ready, key=Station.first)).call_next()

    def wrap_up_ends(self, alarm: Any) -> None:
        """A wrap-up is over: the staff are free again."""
        station, staff = alarm.value
        station.release(staff)
        if self._over:
            self.rest()

    # -- the end ------------------------------------------------------------------------------------

    def rest(self) -> None:
        """End the run, when the doors are closed for good, the last customer has gone and all work is done."""
        if not self.plan.always and not self.inside and not any(pool.busy for pool in self.pools):
            self._finish()

    def _finish(self) -> None:
        if not self._end.triggered:
            self._end.succeed()

    def _account(self) -> None:
        for station in self.stations:
            station.account(self.env.now)
        for pool in self.pools:
            pool.account(self.env.now)

    def _forget(self) -> None:
        for station in self.stations:
            station.forget(self.env.now)
        for pool in self.pools:
            pool.forget(self.env.now)

    def _sums(self) -> Sums:
        self._account()
        plan, counted = self.plan, slice(0, -1)
        start, end = plan.warm_up, plan.last_close
        return Sums(
            stays=tuple(self.stays[counted]),
            steps=tuple(tuple(station.tallies[counted]) for station in self.stations),
            failures=tuple(tuple(counts[counted]) for counts in self.failures),
            queues=tuple(station.sums() for station in self.stations),
            pools=tuple(pool.sums() for pool in self.pools),
            outages=tuple(_outage_sums(system, start, end, self.env.now) for system in self.systems),
            open_time=plan.open_ticks(start),
            calendar_time=end - start,
        )


def _outage_sums(system: System, start: int, end: int, now: int) -> tuple[int, int]:
    """How many outages began between `start` and `end`, and how long the system was down between them."""
    spans = system.outages[:-1] + [
        (begin, now if system.is_down else up) for begin, up in system.outages[-1:]
    ]
    down = sum(max(0, min(up, end) - max(begin, start)) for begin, up in spans)
    return sum(start <= begin < end for begin, _ in spans), down
