"""Rules of the floor manager made by chance, laid over a service.

Two thirds of the services stay as they are. What cannot be combined is left out, as `blueprint check` would ask for.
"""

from __future__ import annotations

import random
from typing import Any


def ruled(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The service with up to three rules."""
    maker = _Floor(data, dice)
    if dice.random() < 0.65 or not maker.queues:
        return data
    rules = {f"rule_{n}": maker.rule() for n in range(dice.randint(1, 3))}
    data["rules"] = {name: rule for name, rule in rules.items() if rule["then"]}
    return data


class _Floor:
    def __init__(self, data: dict[str, Any], dice: random.Random) -> None:
        self.data, self.dice = data, dice
        self.steps, self.pools = data["steps"], sorted(data["staff"])
        self.queues = [
            name for name, step in sorted(self.steps.items()) if {"by", "skill", "uses"} & set(step)
        ]
        self.systems = [
            name for name, one in sorted(data.get("systems", {}).items()) if {"up", "maintenance"} & set(one)
        ]
        self.said: set[tuple[str, str]] = set()

    def condition(self) -> str:
        dice = self.dice
        seen = [
            f"{dice.choice(self.queues)}.queue {dice.choice(['>', '>=', '<', '<='])} {dice.randint(0, 5)}",
            f"{dice.choice(self.queues)}.longest_wait {dice.choice(['>', '<='])} {dice.randint(0, 8)} min",
            f"{dice.choice(self.pools)}.free {dice.choice(['> 0', '< 1', '>= 2'])}",
            *(f"{name}.down" for name in self.systems),
        ]
        lasting = dice.choice(["", "", f" for {dice.randint(1, 6)} min", " for 30 s"])
        return dice.choice(seen) + lasting

    def conditions(self) -> Any:
        few = [self.condition() for _ in range(self.dice.choice([1, 1, 2]))]
        return few[0] if len(few) == 1 else few

    def rule(self) -> dict[str, Any]:
        dice = self.dice
        rule: dict[str, Any] = {"when": self.conditions(), "then": self.then()}
        if dice.random() < 0.7:
            rule["until"] = dice.choice([self.conditions(), dice.randint(1, 20), "90 s"])
        if dice.random() < 0.6:
            rule["at_least"] = dice.choice([1, 5, "10 s", "2 s"])
        return rule

    def then(self) -> dict[str, Any]:
        dice = self.dice
        found: dict[str, Any] = {}
        if dice.random() < 0.6:
            found["staff"] = {dice.choice(self.pools): {"count": dice.choice(["+1", "+2", "-1"])}}
        steps: dict[str, Any] = {}
        for name in dice.sample(sorted(self.steps), min(2, len(self.steps))):
            does = {key: value for key, value in self.does(name).items() if self.first(name, key)}
            if does:
                steps[name] = does
        return found | ({"steps": steps} if steps else {})

    def first(self, step: str, key: str) -> bool:
        """Whether no other rule says this of a step."""
        fresh = (step, key) not in self.said
        self.said.add((step, key))
        return fresh

    def does(self, name: str) -> dict[str, Any]:
        dice, step = self.dice, self.steps[name]
        does: dict[str, Any] = {}
        one = len(step.get("by", ())) + ("skill" in step) == 1
        serving = {*step.get("by", ()), *step.get("helped_by", ()), *step.get("overflow", ())}
        skills = {step.get("skill"), *step.get("overflow", ())} - {None}
        serving |= {pool for pool in self.pools if skills & set(self.data["staff"][pool].get("skills", ()))}
        others = [pool for pool in self.pools if pool not in serving]
        if one and others and dice.random() < 0.6:
            does["helped_by"] = dice.choice(others)
        if "takes" in step and dice.random() < 0.5:
            does["pace"] = dice.choice(["150%", "70%", 2])
        ahead = [other for other in sorted(self.steps) if other > name and "takes" in self.steps[other]]
        if "next" in step and dice.random() < 0.5:
            does["next"] = {dice.choice(ahead): "70%", "leave": "30%"} if ahead else "leave"
        return does
