"""A customer in the service: who she is, how often she came to each step, and her account of time."""

from __future__ import annotations

from typing import Generic

from simpy.events import Process

from sim.plan import Plan
from sim.simpy_engine.clock import Call
from sim.simpy_engine.lived import Lived
from sim.simpy_engine.staff import Pool, S
from sim.sums import StayTally

GO, CHANGE, INTERRUPTED = -1, -2, -3
"""What a customer can be told, in a queue or in service, besides the outcome of her stay."""


class Customer(Generic[S]):
    """A customer in the service: who she is, how often she came to each step, and her account of time."""

    __slots__ = (
        "again", "arrived", "back", "began", "call", "came", "cause", "charged", "chosen", "column", "counted",
        "fresh", "kept", "line", "lived", "not_before", "number", "part", "patient", "process", "queued", "rework",
        "room", "segment", "since", "slowness", "staff", "station", "stay", "stream", "visits",
    )  # fmt: skip

    def __init__(
        self, who: tuple[int, int, int], now: int, column: int, stay: StayTally, *, apart: bool
    ) -> None:
        self.stream, self.number, self.segment = who
        self.arrived = now
        self.column = column
        """where she is counted: her segment, or the column that nobody reads"""
        self.stay = stay
        self.charged = [0] * len(stay.ledger) if apart else stay.ledger
        """her entries in the ledger: straight into the sums, or apart for the log"""
        self.since = now
        """up to when her time is accounted for"""
        self.visits: dict[int, int] = {}
        self.came = now
        """when she came to this step"""
        self.queued = 0
        """ticks in queues so far"""
        self.counted = False
        """whether her stay is over and counted"""
        self.call: Call | None = None
        """what she waits for"""
        self.back: Call | None = None
        """what she has waited for since her service was interrupted"""
        self.part = 0
        """what is left of her service, in ticks of work"""
        self.cause = 0
        """what her service is charged to"""
        self.patient = False
        """whether she waits on although her patience may run out: she was carried over"""
        self.staff: list[Pool[S]] = []
        """the pools of those who serve her"""
        self.chosen = -1
        """the pool of whoever was chosen to serve her, where there was a choice"""
        self.slowness = 1.0
        """how long they take, as a multiple of what was drawn"""
        self.kept: dict[Pool[S], int] = {}
        """the pools of those who stay with her, and after which step no longer"""
        self.began = 0
        """as which of all services this one began, or went on"""
        self.line = -1
        """the choice in whose line she stands, where each has its own"""
        self.again = 0
        """how often a service of hers was begun anew"""
        self.not_before = 0
        """when her service may go on that was left until tomorrow"""
        self.rework: int | None = None
        """the failure she is living down"""
        self.room: int | None = None
        """the room that she is in"""
        self.fresh = False
        """whether this is the visit that it sent her to"""
        self.lived: Lived | None = None
        """what she has lived through, where the file speaks of it"""
        self.station: S
        self.process: Process

    def charge(self, cause: int, now: int) -> None:
        """Write the time since the last entry to a cause."""
        self.charged[cause] += now - self.since
        self.since = now

    def worked(self, done: int, lost_to: int, now: int) -> None:
        """Charge the time since the last entry: `done` ticks of work to her service, the rest to what slowed it."""
        self.charged[self.cause] += done
        if done != now - self.since:
            self.charged[lost_to] += now - self.since - done
        self.part -= done
        self.since = now

    def interrupt(self, answer: int) -> None:
        """Stop her service: CHANGE of its pace, INTERRUPTED for another's sake, or the outcome of her stay."""
        self.process.interrupt(answer)

    def resume(self) -> None:
        """Let her stopped service go on."""
        if self.call is not None:
            self.call.answer(GO)

    def account_of_service(self, step: int, visit: int, plan: Plan) -> int:
        """The cause of being served now: the step, or the failure that made this visit needed."""
        if self.rework is not None:
            if self.fresh or visit:
                self.fresh = False
                return plan.rework + self.rework
            self.rework = None
        return step
