"""The floor manager: looks at the floor when all that an instant brings is over, and switches rules on and off.

More than twelve have stood at the counter for five minutes: she opens the reserve counter, and keeps it open until
fewer than four are left, for a minute at least.

Invariant: to look twice is as to look once; so it does not matter how often she looks, only that she does whenever
something has changed or a time has come.
"""

from __future__ import annotations

from sim.plan.floor import FREE, QUEUE, WAITED, ConditionPlan, RulePlan
from sim.simpy_engine.calling import begin_breaks, call_for
from sim.simpy_engine.clock import RETURNS, Alarm
from sim.simpy_engine.shop import Shop


class Rule:
    """One rule during a run."""

    def __init__(self, plan: RulePlan, number: int) -> None:
        self.plan, self.number = plan, number
        self.on = False
        self.since: int | None = None
        """when it was switched last, on this opening"""
        self.seen: dict[ConditionPlan, int] = {}
        """of the conditions that hold, since when"""
        self.spans: list[tuple[int, int | None]] = []
        """(from, to) of each time for which it held; None for to, while it does"""

    def turns(self, now: int) -> bool:
        """Whether it is to be switched now."""
        plan = self.plan
        if self.since is not None and now < self.since + plan.at_least:
            return False
        if not self.on:
            return bool(plan.when) and self._held(plan.when, now)
        if plan.lasts is not None:
            return self.since is not None and now >= self.since + plan.lasts
        return self._held(plan.until, now) if plan.until else not self._held(plan.when, now)

    def _held(self, conditions: tuple[ConditionPlan, ...], now: int) -> bool:
        return all(one in self.seen and now >= self.seen[one] + one.lasting for one in conditions)

    def times(self, now: int) -> list[int]:
        """When it may be to be switched although nothing has changed."""
        times = [self.seen[one] + one.lasting for one in self.seen]
        if self.since is not None:
            times.append(self.since + self.plan.at_least)
            if self.on and self.plan.lasts is not None:
                times.append(self.since + self.plan.lasts)
        return [time for time in times if time > now]


class Floor:
    """All rules of a shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.rules = [Rule(plan, number) for number, plan in enumerate(shop.plan.rules)]
        self._wakes = -1

    def look(self) -> bool:
        """Switch what is to be switched; whether anything was."""
        if not self.shop.open:
            return False
        now = self.shop.env.now
        for rule in self.rules:
            for one in {**dict.fromkeys(rule.plan.when), **dict.fromkeys(rule.plan.until)}:
                if self._is_so(one):
                    rule.seen.setdefault(one, now)
                else:
                    rule.seen.pop(one, None)
        turning = [rule for rule in self.rules if rule.turns(now)]
        for rule in turning:
            self._switch(rule)
        if not turning:
            self._wake_up()
        return bool(turning)

    def _is_so(self, one: ConditionPlan) -> bool:
        value = self._value(one)
        return value >= one.limit if one.at_least else value <= one.limit

    def _value(self, one: ConditionPlan) -> int:
        shop = self.shop
        if one.what == QUEUE:
            return shop.stations[one.thing].waiting
        if one.what == WAITED:
            came = self._longest_since(one.thing)
            return 0 if came is None else shop.env.now - came
        if one.what == FREE:
            return max(0, shop.pools[one.thing].capacity - shop.pools[one.thing].busy)
        return int(shop.systems[one.thing].is_down)

    def _longest_since(self, station: int) -> int | None:
        """When she came who has waited longest at a step; None where nobody waits."""
        waiting = self.shop.stations[station].everyone() if self.shop.stations[station].waiting else []
        return min((customer.came for customer in waiting), default=None)

    def _wake_up(self) -> None:
        """Look again when a time has come, the next of all."""
        now, times = (
            self.shop.env.now,
            [time for rule in self.rules for time in rule.times(self.shop.env.now)],
        )
        for rule in self.rules:
            for one in (*rule.plan.when, *rule.plan.until):
                came = self._longest_since(one.thing) if one.what == WAITED else None
                if came is not None:
                    times.append(came + one.limit + (0 if one.at_least else 1))
        later = [time for time in times if time > now]
        if later and not now < self._wakes <= min(later):
            self._wakes = min(later)
            Alarm(self.shop.env, self._wakes - now, RETURNS)

    # -- what is done -------------------------------------------------------------------------------

    def _switch(self, rule: Rule) -> None:
        """A rule begins to hold, or ends: what it changes, and who can be called for it."""
        shop, now = self.shop, self.shop.env.now
        rule.on, rule.since = not rule.on, now
        if rule.on:
            rule.spans.append((now, None))
        else:
            rule.spans[-1] = (rule.spans[-1][0], now)
        near = self._carry_out(rule)
        for pool, more in rule.plan.count:
            shop.pools[pool].more += more if rule.on else -more
            shop.pools[pool].set(shop.pools[pool].count, now)
        for pool, _ in rule.plan.count:
            begin_breaks(shop, shop.pools[pool])
            near |= {station.number for station in shop.pools[pool].stations}
        stations = [shop.stations[number] for number in sorted(near)]
        call_for(stations)
        for station in stations:
            station.look_again()

    def _carry_out(self, rule: Rule) -> set[int]:
        """What a rule changes at steps; those at which somebody else may serve now."""
        near: set[int] = set()
        for station in self.shop.stations:
            plan = station.plan
            if any(one.rule == rule.number for one in plan.choices):
                (station.team.off.discard if rule.on else station.team.off.add)(rule.number)
                near.add(station.number)
            if plan.rush is not None and plan.rush[0] == rule.number:
                station.rush = plan.rush[1] if rule.on else 1.0
            if plan.diverted is not None and plan.diverted[0] == rule.number:
                station.routes = (plan.diverted[1],) * len(plan.routes) if rule.on else plan.routes
        return near

    # -- the doors ----------------------------------------------------------------------------------

    def open(self) -> None:
        """The doors open: every rule is off, and nothing has been seen yet."""
        for pool in self.shop.pools:
            pool.more = 0
        for rule in self.rules:
            rule.since = None
            rule.seen.clear()
            if rule.on:
                rule.on = False
                self._carry_out(rule)

    def close(self) -> None:
        """The doors close: what is done stays as it is, and counts no longer."""
        for rule in self.rules:
            if rule.on:
                rule.spans[-1] = (rule.spans[-1][0], self.shop.env.now)

    def sums(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Of each rule how often it began between `start` and `end`, and for how long it held between them."""
        found = []
        for rule in self.rules:
            spans = [(begin, end if to is None else to) for begin, to in rule.spans]
            held = sum(max(0, min(to, end) - max(begin, start)) for begin, to in spans)
            found.append((sum(start <= begin < end for begin, _ in spans), held))
        return tuple(found)
