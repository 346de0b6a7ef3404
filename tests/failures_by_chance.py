"""What goes wrong, made by chance: failures that are felt, complaints, recovery and loyalty, laid over a service.

Half of the services stay as they are. What cannot be combined is left out, as `blueprint check` would ask for.
"""

from __future__ import annotations

import random
from typing import Any

DIMENSIONS = ["reliability", "responsiveness", "assurance", "empathy", "tangibles"]


def lived(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The service with what its customers live through."""
    if dice.random() < 0.5:
        return data
    maker = _Living(data, dice)
    if maker.chance(0.7):
        maker.recovery()
    for name in maker.places:
        maker.step(name)
    maker.chains()
    maker.complaints()
    maker.satisfaction()
    return data


class _Living:
    def __init__(self, data: dict[str, Any], dice: random.Random) -> None:
        self.data, self.dice, self.steps = data, dice, data["steps"]
        self.places = sorted(self.steps)
        self.segments = sorted(data.get("segments", {}))
        self.policies: list[str] = []

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def varied(self, value: Any) -> Any:
        if not self.segments or self.chance(0.6):
            return value()
        return {"by_segment": {self.segments[0]: value()}, "others": value()}

    def share(self) -> str:
        return self.dice.choice(["5%", "20%", "60%"])

    def recovery(self) -> None:
        """A ladder of steps that only it leads to, and a channel."""
        pools = sorted(self.data["staff"])
        for name in ("sorry", "pay_back", "boss", "call_after", "letters"):
            self.steps[name] = {
                "lane": self.dice.choice(["frontstage", "backstage"]),
                "by": [self.dice.choice(pools)],
                "takes": self.dice.choice([1, 2, "exponential(mean=2)"]),
            }
            if self.chance(0.2):
                self.steps[name]["patience"] = self.dice.choice([2, "exponential(mean=4)"])
        self.data["recovery"] = {}
        for policy, names in (("kind", ["sorry", "pay_back", "boss"]), ("hard", ["boss"])):
            ladder: list[dict[str, Any]] = []
            for name in names:
                rung: dict[str, Any] = {"step": name}
                if name == names[-1] or self.chance(0.6):
                    rung["settles"] = self.dice.choice(["30%", "80%"])
                    if self.chance(0.6):
                        rung["up_to"] = self.dice.choice([10, 60, 1000])
                ladder.append(rung)
            made: dict[str, Any] = {"ladder": ladder, "when": self.dice.choice(["voiced", "noticed"])}
            made["quick"] = self.dice.choice(["1 min", "10 min"])
            made["grants"] = {"minor": 20, "major": 75.5}
            if policy == "kind" and self.chance(0.9):
                made["follow_up"] = "call_after"
            if self.chance(0.3):
                made["skip_below"] = 100
            self.data["recovery"][policy] = made
        if "follow_up" not in self.data["recovery"]["kind"]:
            del self.steps["call_after"]
        self.policies = ["kind", "hard"]

    def step(self, name: str) -> None:
        """Some of its failures are felt, and new ones come from waiting and from going away."""
        step = self.steps[name]
        waits = bool(step.get("by") or step.get("skill") or step.get("uses"))
        if waits and self.chance(0.4):
            step["expects"] = {
                "desired": self.varied(lambda: self.dice.choice([0, 1])),
                "adequate": self.varied(lambda: self.dice.choice([2, 5])),
                "weight": self.dice.choice([1, 2.5]),
                "dimension": self.dice.choice(DIMENSIONS),
            }
        if self.chance(0.2):
            step["moment_of_truth"] = True
        if waits and self.chance(0.3):
            step["haste"] = {"over": self.dice.randint(0, 3), "pace": self.dice.choice(["125%", "150%"])}
        fails = step.setdefault("fails", {})
        if waits and self.chance(0.4):
            fails["too_long"] = {"wait_over": self.varied(lambda: self.dice.choice([0, 2, 5]))}
        if self.chance(0.3):
            fails["too_late"] = {"later_than": self.varied(lambda: self.dice.choice([3, 12]))}
        ends = [end for end, key in (("abandoned", "patience"), ("balked", "balks_at")) if key in step]
        for end in ends:
            if self.chance(0.6):
                fails[f"is_{end}"] = {"on": end}
        if self.chance(0.3):
            fails["slip"] = {"share": self.share()}
        for failure in fails.values():
            self.failure(step, failure)
        if not fails:
            del step["fails"]

    def failure(self, step: dict[str, Any], failure: dict[str, Any]) -> None:
        if "share" in failure and self.chance(0.4):
            of: dict[str, Any] = {"usual": failure["share"]}
            pools = [*step.get("by", ()), *step.get("helped_by", ())]
            if pools and self.chance(0.5):
                of["by"] = {self.dice.choice(pools): self.share()}
            if self.chance(0.5):
                of["queue_over"] = {self.dice.randint(0, 2): self.share()}
            if "haste" in step and self.chance(0.7):
                of["hurried"] = self.share()
            failure["share"] = of
        if self.chance(0.7):
            failure["severity"] = self.dice.choice(
                ["minor", "major", "lognormal(mean=60, cv=1)", "gamma(mean=40, cv=1.5)"]
            )
            if self.chance(0.5):
                failure["dimension"] = self.dice.choice(DIMENSIONS)
            if self.chance(0.5):
                noticed: dict[str, Any] = {"staff": "20%", "customer": "40%", "later": "30%"}
                if self.chance(0.6):
                    noticed["at"] = self.dice.choice(self.places)
                if self.chance(0.6):
                    noticed["after"] = self.dice.choice([3, "exponential(mean=20)"])
                failure["noticed"] = noticed
            if self.chance(0.3):
                failure["pays"] = 12.5

    def chains(self) -> None:
        """One failure raises the chance of another."""
        modes = [(name, mode) for name in self.places for mode in self.steps[name].get("fails", {})]
        for name, mode in modes:
            failure = self.steps[name]["fails"][mode]
            if self.chance(0.2) and isinstance(failure.get("share"), dict):
                other = self.dice.choice(modes)
                failure["share"]["after"] = {".".join(other): self.share()}

    def complaints(self) -> None:
        made: dict[str, Any] = {"large": 50}
        for loss in ("minor", "major"):
            if self.chance(0.8):
                made[loss] = self.varied(
                    lambda: {
                        "staff": self.dice.choice(["20%", "60%"]),
                        "head_office": "20%",
                        "third_party": "5%",
                    }
                )
        if self.policies and any(
            "severity" in failure
            for name in self.places
            for failure in self.steps[name].get("fails", {}).values()
        ):
            if self.chance(0.9):
                made["policy"] = self.dice.choice(self.policies)
            made["channels"] = {
                "head_office": {"to": "letters", "after": self.dice.choice([0, 2, "exponential(mean=15)"])}
            }
            if self.chance(0.4):
                made["channels"]["third_party"] = {"to": "boss", "after": "30 min", "begins_at": "boss"}
            if self.chance(0.3):
                made["channels"]["staff"] = {"to": self.dice.choice(["letters", "boss"])}
        elif self.policies:
            for name in ("sorry", "pay_back", "boss", "call_after", "letters"):
                self.steps.pop(name, None)
            del self.data["recovery"]
        if self.chance(0.3):
            made["discouraged"] = "40%"
        self.data["complaints"] = made

    def satisfaction(self) -> None:
        said: dict[str, Any] = {}
        if self.chance(0.5):
            said["stay"] = {"desired": 4, "adequate": self.varied(lambda: self.dice.choice([8, 20]))}
        if self.chance(0.3):
            said["paradox"] = 0.5
        if self.chance(0.3):
            said["curve"] = {0: 5, 0.5: 4.5, 1: 2.5, 3: 1}
        if said:
            self.data["satisfaction"] = said
        self.data["loyalty"] = {"worth": self.varied(lambda: self.dice.choice([50, 300])), "stays": "90%"}
        if self.chance(0.5):
            self.data["loyalty"]["satisfaction"] = {1: "50%", 3: "90%", 5: "100%"}
        if self.chance(0.3):
            self.data["customer_cost"] = {"minute": 0.5, "contact": 1, "repeat": 5, "transfer": 2}
