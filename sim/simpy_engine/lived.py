"""What a customer has lived through so far, and what is drawn for it: for `experience` and `recovery`."""

from __future__ import annotations

from typing import NamedTuple

from sim import plan as p
from sim.plan import experience as x
from sim.plan.experience import ExperiencePlan
from sim.random_numbers import Luck, Source


class Trouble(NamedTuple):
    """A failure that has happened: its mode, how bad it is, what she claims in hundredths, at which visit it was."""

    mode: int
    major: bool
    claim: int
    visit: int


class Lived:
    """What a customer has lived through so far."""

    __slots__ = (
        "back", "begins", "bonus", "cases", "channel", "claim", "complained", "contacted", "criterion", "decided",
        "den", "ended", "follows", "handling", "home", "hurried", "later", "major", "num", "plan", "problem", "rung",
        "suffered", "taken",
    )  # fmt: skip

    def __init__(self, plan: ExperiencePlan) -> None:
        self.plan = plan
        self.suffered = 0
        """the failures that have happened to her, as bits"""
        self.hurried = False
        """whether who serves her hurries"""
        self.problem = -1
        """the failure mode under way"""
        self.major, self.claim = False, 0
        """how bad it is, and what she claims, in hundredths"""
        self.handling = x.SILENT
        self.complained = 0
        """when she complained"""
        self.follows = 0
        """what is to follow after this visit, or this stay: RECOVERS, COMES_BACK"""
        self.channel = 0
        """by which channel"""
        self.rung, self.begins = -1, 0
        """on which rung of the ladder she is, and on which she is to begin; the number of rungs for the follow-up"""
        self.back, self.ended = p.LEAVE, p.SERVED
        """where she goes on after the ladder, and how her stay ends if she leaves"""
        self.later: Trouble | None = None
        """what she will notice later"""
        self.decided = -1
        """of what is over, the worst: the mode times 8, and the state"""
        self.num = self.den = 0
        """her score so far: points times weights, weights"""
        self.taken, self.criterion = 0, -1
        """what the failure under way has taken from her score, and of which criterion"""
        self.bonus = 0
        self.home = False
        """whether her stay is over, and only her complaint is not"""
        self.cases = 0
        """how often she has gone home with a matter open"""
        self.contacted = -1
        """who dealt with her last"""


class Chances:
    """The sources of what a stream's customers do when something goes wrong."""

    __slots__ = ("after", "discouraged", "does", "loss", "noticed", "settles", "writes")

    def __init__(self, luck: Luck, plan: p.Plan, stream: str) -> None:
        def of_modes(what: str) -> list[Source]:
            return [luck.source(what, plan.steps[one.step].name, one.name, stream) for one in plan.failures]

        self.noticed, self.does, self.loss = of_modes("noticed"), of_modes("complains"), of_modes("loss")
        self.discouraged, self.after = of_modes("discouraged"), of_modes("notices_after")
        rungs = plan.experience.rungs if plan.experience else ()
        self.settles = [luck.source("settles", plan.steps[rung.step].name, stream) for rung in rungs]
        self.writes = [luck.source("writes", to, stream) for to in ("staff", "head_office", "third_party")]
