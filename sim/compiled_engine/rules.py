"""What a rule of the floor manager changes at steps, and what is kept of it; which rule holds is for `floor`.

Invariant: what was changed when a rule began is as it was when it has ended.
"""

from __future__ import annotations

from sim.compiled_engine.state import Machine
from sim.compiler.language import rarely


@rarely
def carry_out(m: Machine, rule: int) -> None:
    """What a rule changes at steps."""
    row = m.rules[rule]
    for at in range(row.choices, row.choices_end):
        m.choices[m.lists[at]].off = 1 - row.on
    for at in range(row.rushed, row.rushed_end):
        station = m.stations[m.lists[at]]
        station.rush = station.rushed if row.on else 1.0
    for at in range(row.diverted, row.diverted_end):
        for segment in range(m.routes_of.shape[1]):
            route = m.routes_of[m.lists[at], segment]
            begin, end = route.route, route.route_end
            route.route = route.other
            route.route_end = route.other_end
            route.other = begin
            route.other_end = end


def rule_counts(m: Machine, rule: int) -> None:
    """A rule no longer holds, or no longer counts: for how long it has, as far as that lies within what counts."""
    row, clock = m.rules[rule], m.clock[0]
    if row.began >= 0:
        row.ticks += max(0, min(clock.now, clock.last_close) - max(row.began, clock.warm_up))
        row.began = -1


# -- the doors ------------------------------------------------------------------------------------------


@rarely
def rules_begin(m: Machine) -> None:
    """The doors open: every rule is off, and nothing has been seen yet."""
    for pool in range(len(m.pools)):
        m.pools[pool].more = 0
    for at in range(len(m.conditions)):
        m.conditions[at].seen = -1
    for rule in range(len(m.rules)):
        m.rules[rule].since = -1
        if m.rules[rule].on:
            m.rules[rule].on = 0
            carry_out(m, rule)


@rarely
def rules_count(m: Machine) -> None:
    """The doors close, or the run ends: what is done stays as it is, and counts no longer."""
    for rule in range(len(m.rules)):
        rule_counts(m, rule)
