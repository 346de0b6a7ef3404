"""The plan: a blueprint made ready to run, as plain numbers and tables.

What the designer calls `teller` is pool 1 here, `lognormal(mean=4.2, sd=2.1)` is kind 5 with two numbers, `80%
within 5 min` is 300,000,000 ticks. An engine reads the plan and nothing else, so that two engines can have one
meaning. Things are numbered in the order of their names: the order in which a file was written never matters.

The engines know few primitives (`parts`). What a designer may write is far more, and every feature is a room here that
rewrites it in primitives, by reading alone: weekdays and holidays become a list of spans, a system that limps a pace.

    parts.py      the primitives
    make.py       the plan of a service
    dates.py      hours, weekdays, holidays and timetables: lists over the horizon
    arrivals.py   streams
    appointments.py  who is booked for when
    staff.py      pools, and who of them is there in which shift
    teams.py      who can serve at a step, asked in which order: helpers, skills, overflow, pace
    breaks.py     breaks: everybody in turn
    systems.py    outages and maintenance: whether work begins and at which pace it goes on
    queues.py     who waits, how long, behind whom: patience, priority, order, head start, balking, waiting places
    rules.py      rules of the floor manager: when, until, then
    rooms.py      limits on customers in several steps: trunk lines, seats
    failures.py   failure modes
    routes.py     where customers go on, served or not: shares, exits
    prices.py     what time and custom are worth
    variate.py    distributions

Invariant: the plan of a blueprint is a pure function of what the blueprint means.
"""

from __future__ import annotations

from sim.plan.experience import FailurePlan
from sim.plan.make import make_plan
from sim.plan.parts import (
    ABANDONED,
    ACCUMULATING,
    AT_RANDOM,
    BALKED,
    BLOCKED,
    BY_PRIORITY,
    CALLS,
    CARRIED_OVER,
    CARRY_OVER,
    CLOSING,
    CUT,
    CUT_OFF,
    DAY,
    DUE,
    FIFO,
    FINISH,
    HAND_OVER,
    IN_ORDER,
    INTERRUPTIONS,
    JOCKEYING,
    LEAVE,
    LIFO,
    LINES,
    LONGEST_IDLE,
    LONGEST_WAIT,
    LOST,
    LOST_TO_FAILURE,
    MOST_VISITS,
    NOT_CALLED,
    ONE_LINE,
    ORDERS,
    OUTCOMES,
    OWN_WORK,
    RANDOM,
    RESTART,
    RESUME,
    SEPARATE,
    SERVE_OUT,
    SERVED,
    SHIFT_ENDS,
    SHORTEST,
    TICKS,
    TOMORROW,
    TURN_AWAY,
    TURNED_AWAY,
    ChoicePlan,
    CrewPlan,
    DurationPlan,
    DutyChange,
    GapPlan,
    NeverLeavesError,
    Plan,
    PoolPlan,
    RoomPlan,
    StandardPlan,
    StepPlan,
    SystemPlan,
    ticks,
)
from sim.plan.streams import StreamPlan

__all__ = [
    "ABANDONED",
    "ACCUMULATING",
    "AT_RANDOM",
    "BALKED",
    "BLOCKED",
    "BY_PRIORITY",
    "CALLS",
    "CARRIED_OVER",
    "CARRY_OVER",
    "CLOSING",
    "CUT",
    "CUT_OFF",
    "DAY",
    "DUE",
    "FIFO",
    "FINISH",
    "HAND_OVER",
    "INTERRUPTIONS",
    "IN_ORDER",
    "JOCKEYING",
    "LEAVE",
    "LIFO",
    "LINES",
    "LONGEST_IDLE",
    "LONGEST_WAIT",
    "LOST",
    "LOST_TO_FAILURE",
    "MOST_VISITS",
    "NOT_CALLED",
    "ONE_LINE",
    "ORDERS",
    "OUTCOMES",
    "OWN_WORK",
    "RANDOM",
    "RESTART",
    "RESUME",
    "SEPARATE",
    "SERVED",
    "SERVE_OUT",
    "SHIFT_ENDS",
    "SHORTEST",
    "TICKS",
    "TOMORROW",
    "TURNED_AWAY",
    "TURN_AWAY",
    "ChoicePlan",
    "CrewPlan",
    "DurationPlan",
    "DutyChange",
    "FailurePlan",
    "GapPlan",
    "NeverLeavesError",
    "Plan",
    "PoolPlan",
    "RoomPlan",
    "StandardPlan",
    "StepPlan",
    "StreamPlan",
    "SystemPlan",
    "make_plan",
    "ticks",
]  # fmt: skip
