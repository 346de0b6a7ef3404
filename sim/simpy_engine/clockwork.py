"""What goes by the clock: the doors, the timetable, outages and maintenance, arrivals.

The branch opens, tellers come on duty, the core banking system fails, customers come and live their lives, the doors
close. Each is a SimPy process that lasts as long as the run.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from itertools import groupby
from typing import Any

from simpy.events import Event

from sim import plan as p
from sim.plan import DAY, DutyChange, ticks
from sim.simpy_engine.arrivals import arrivals
from sim.simpy_engine.calling import begin_breaks, call_for, end_shift, let_kept_go
from sim.simpy_engine.clock import ARRIVALS, DOORS, STAFF_CHANGES, SYSTEM_CHANGES, Alarm
from sim.simpy_engine.floor import Floor
from sim.simpy_engine.life import live
from sim.simpy_engine.recovery import matter_is_open
from sim.simpy_engine.shop import Shop
from sim.simpy_engine.station import Station
from sim.simpy_engine.systems import System
from sim.sums import Sums


class Clockwork:
    """Lets a shop live through its replication; `run` does it to the end."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.floor = shop, Floor(shop)

    def run(self) -> Sums:
        """Live the replication to its end."""
        env = self.shop.env
        env.process(self._doors())
        env.process(self._timetable())
        for system in self.shop.systems:
            env.process(self._outages(system))
            env.process(self._maintenance(system))
        for number in range(len(self.shop.plan.streams)):
            env.process(self._arrivals(number))
        if self.shop.plan.rules:
            self._watched()
        else:
            env.run(until=self.shop.end)
        for customer in self.shop.at_home:
            matter_is_open(self.shop, customer)
        return self.shop.sums(self.floor.sums(self.shop.plan.warm_up, self.shop.plan.last_close))

    def _watched(self) -> None:
        """Run to the end; when an instant is over, the floor manager looks, and again when she has changed anything."""
        env, floor = self.shop.env, self.floor
        while not self.shop.end.processed:
            env.step()
            while env.peek() > env.now and floor.look():
                pass

    # -- what goes by the clock ---------------------------------------------------------------------

    def _doors(self) -> Generator[Event, Any, None]:
        env, plan = self.shop.env, self.shop.plan
        if plan.warm_up:
            Alarm(env, plan.warm_up, DOORS).callbacks.append(lambda _: self.shop.forget())
        for opening, closing in plan.spans:
            yield Alarm(env, opening - env.now, DOORS)
            self._open_doors()
            yield Alarm(env, closing - env.now, DOORS)
            last = closing == plan.last_close
            if not (plan.always and last):
                self._close_doors(last)
        self.shop.over = True
        if not plan.always:
            self.shop.rest()
            yield Alarm(env, DAY, DOORS)
        self.shop.evict(p.CARRIED_OVER, everyone=True)
        Alarm(env, 0, DOORS).callbacks.append(lambda _: self.shop.finish())

    def _timetable(self) -> Generator[Event, Any, None]:
        env, pools = self.shop.env, self.shop.pools
        for time, changes in groupby(self.shop.plan.timetable(), key=lambda one: one.tick):
            yield Alarm(env, time - env.now, STAFF_CHANGES)
            changed: dict[int, int] = {}
            there: dict[int, int] = {}
            for one in changes:
                if not one.is_break:
                    there[one.pool] = (
                        there.get(one.pool, 0) + one.number - self._absent(one, range(one.number))
                    )
                elif not self._absent(one, [one.person]):
                    pools[one.pool].due.append(one.number)
                changed[one.pool] = max(changed.get(one.pool, 0), one.day)
            for number, count in there.items():
                pools[number].set(count, env.now)
            for number, day in changed.items():
                end_shift(pools[number], day)
                begin_breaks(self.shop, pools[number])
            near = {station.number for number in changed for station in pools[number].stations}
            self._look_after([self.shop.stations[number] for number in sorted(near)])

    def _absent(self, change: DutyChange, people: Iterable[int]) -> int:
        """How many of these of a crew whom the timetable has do not come on a day; the same ones all day."""
        pool = self.shop.plan.pools[change.pool]
        if not pool.absent:
            return 0
        shift = pool.crews[change.crew].shift
        source = self.shop.numbers.source("absent", pool.name, *([] if shift is None else [shift]))
        return sum(source.uniform(change.day, person) < pool.absent for person in people)

    def _look_after(self, stations: list[Station]) -> None:
        """Something has come to these stations: call whoever can be served now, charge the others anew."""
        call_for(stations)
        for station in stations:
            station.look_again()

    def _outages(self, system: System[Station]) -> Generator[Event, Any, None]:
        env, plan = self.shop.env, system.plan
        if plan.up is None or plan.down is None:  # it never fails
            return
        up, down = self.shop.numbers.source("up", plan.name), self.shop.numbers.source("down", plan.name)
        outage = 0
        while True:
            yield Alarm(env, ticks(up.variate(plan.up, outage)), SYSTEM_CHANGES)
            system.switch(env.now, +1)
            yield Alarm(env, ticks(down.variate(plan.down, outage)), SYSTEM_CHANGES)
            if system.switch(env.now, -1):
                self._look_after(system.stations)
            outage += 1

    def _maintenance(self, system: System[Station]) -> Generator[Event, Any, None]:
        env = self.shop.env
        for begin, end in system.plan.maintenance:
            yield Alarm(env, begin - env.now, SYSTEM_CHANGES)
            system.switch(env.now, +1)
            yield Alarm(env, end - env.now, SYSTEM_CHANGES)
            if system.switch(env.now, -1):
                self._look_after(system.stations)

    def _arrivals(self, number: int) -> Generator[Event, Any, None]:
        env, stream = self.shop.env, self.shop.plan.streams[number]
        segments = self.shop.numbers.source("segment", stream.name)
        shares = stream.segments
        for who, time in arrivals(self.shop.plan, stream, self.shop.numbers):
            yield Alarm(env, time - env.now, ARRIVALS)
            segment = shares[0][1]
            if len(shares) > 1:
                u = segments.uniform(who)
                segment = next(place for upto, place in shares if u < upto)
            customer = self.shop.admit(number, who, segment)
            customer.process = env.process(live(self.shop, customer))

    # -- the doors ----------------------------------------------------------------------------------

    def _open_doors(self) -> None:
        self.shop.account()
        self.shop.open, self.shop.shut, self.shop.refusing = True, False, None
        for pool in self.shop.pools:  # whoever is on duty from now on comes at this same instant
            pool.capacity = 0
        self.floor.open()
        self._look_after([station for station in self.shop.stations if not station.team.all])

    def _close_doors(self, last: bool) -> None:
        self.shop.account()
        self.shop.open = False
        for pool in self.shop.pools:
            pool.on_duty = 0
            pool.due.clear()
        self.floor.close()
        rule = self.shop.plan.closing
        if rule == p.SERVE_OUT:
            self.shop.evict(
                p.CARRIED_OVER, [station for station in self.shop.stations if station.team.deserted()]
            )
        elif rule == p.TURN_AWAY:
            self.shop.refusing = p.TURNED_AWAY
            self.shop.evict(p.TURNED_AWAY)
        elif rule == p.CUT_OFF:
            self.shop.evict(p.CUT, everyone=True)
        elif rule == p.CARRY_OVER and last:
            self.shop.refusing = p.CARRIED_OVER
            self.shop.evict(p.CARRIED_OVER)
        elif rule == p.CARRY_OVER:
            self.shop.shut = True
            for station in self.shop.stations:
                station.look_again()
                for customer in station.everyone():
                    customer.patient = True
                    let_kept_go(customer)
