"""Staff made by chance: skills, breaks, who is kept and who is called away, laid over a service that has plain pools.

Half of the services stay as they are. What cannot be combined is left out, as `blueprint check` would ask for.
"""

from __future__ import annotations

import random
from typing import Any


def staffed(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The service with some of its staff, queues and skills said in more detail."""
    if dice.random() < 0.5:
        return data
    maker = _Staffing(data, dice)
    for feature in dice.sample(_FEATURES, dice.randint(1, 4)):
        feature(maker)
    maker.tidy()
    return data


class _Staffing:
    def __init__(self, data: dict[str, Any], dice: random.Random) -> None:
        self.data, self.dice = data, dice
        self.staff, self.steps = data["staff"], data["steps"]
        self.pools = sorted(self.staff)

    def tidy(self) -> None:
        """Who serves at a step anyway does not take over there after a wait."""
        for step in self.steps.values():
            already = {*step.get("by", ()), *step.get("helped_by", ())}
            already |= {
                name for name, pool in self.staff.items() if step.get("skill") in pool.get("skills", ())
            }
            later = {name: after for name, after in step.get("overflow", {}).items() if name not in already}
            step.pop("overflow", None)
            step.update({"overflow": later} if later else {})

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def alone(self) -> list[str]:
        """Steps that need one person."""
        return [name for name, step in self.steps.items() if len(step.get("by", ())) + ("skill" in step) == 1]

    def several(self) -> list[dict[str, Any]]:
        """Steps that need more than one."""
        return [step for step in self.steps.values() if len(step.get("by", ())) + ("skill" in step) > 1]

    def skills(self) -> None:
        """Some steps ask for a skill instead of a pool; who has it is said of the pools."""
        chosen = [name for name in self.alone() if "by" in self.steps[name] and self.chance(0.6)][:2]
        for number, name in enumerate(chosen):
            skill, step = f"skill_{number}", self.steps[name]
            having = self.dice.sample(self.pools, self.dice.randint(1, len(self.pools)))
            for pool in sorted({*having, *step["by"], *step.get("overflow", ())}):
                known = self.staff[pool].setdefault("skills", [])
                known.insert(self.dice.randint(0, len(known)), skill)
            if self.chance(0.6):
                step["asks"] = self.dice.choice(["fewest_skills", "longest_idle", "at_random", having])
            if self.chance(0.4):
                step["lines"] = self.dice.choice(["separate", "jockeying"])
            del step["by"]
            step["skill"] = skill
            step.pop("helped_by", None)
            others = [pool for pool in self.pools if skill not in self.staff[pool].get("skills", ())]
            if others and self.chance(0.4):
                step["helped_by"] = [self.dice.choice(others)]

    def overflow(self) -> None:
        """Others take over after a wait."""
        for name in self.alone():
            step = self.steps[name]
            others = [pool for pool in self.pools if pool not in step.get("by", ())]
            if others and self.chance(0.6):
                some = self.dice.sample(others, self.dice.randint(1, len(others)))
                step["overflow"] = {pool: self.dice.choice([1, 3, "90 s"]) for pool in some}

    def pace(self) -> None:
        """Some are quick, at everything or at one skill."""
        for pool in self.staff.values():
            if self.chance(0.6):
                pool["pace"] = self.dice.choice(["80%", 1.25, "200%"])
                if pool.get("skills") and self.chance(0.7):
                    pool["pace"] = {pool["skills"][0]: "50%"}

    def calls(self) -> None:
        """Who becomes free calls by a rule."""
        for pool in self.staff.values():
            if self.chance(0.7):
                pool["calls"] = self.dice.choice(["priority", "longest_wait", "own_work"])

    def breaks(self) -> None:
        """Everybody has a break, or two."""
        for pool in self.staff.values():
            if self.chance(0.7):
                pool["breaks"] = self.dice.choice(
                    [{"09:10-10:40": 10}, {"22:10-23:30": "7 min", "10:00-10:30": 5}, {"00:20-01:20": 6}]
                )

    def shift_end(self) -> None:
        """Work is left at the end of a shift, where one person does it."""
        bound = {pool for step in self.several() for pool in step.get("by", ())}
        if any("skill" in step for step in self.several()):
            return
        for name, pool in self.staff.items():
            if self.chance(0.7) and name not in bound:
                pool["shift_end"] = self.dice.choice(["hand_over", "tomorrow", "finish"])

    def keeping(self) -> None:
        """Who serves at one step is kept until a later one; no wrap-up on the way."""
        names = [name for name in self.steps if self.steps[name].get("by") or "skill" in self.steps[name]]
        if len(names) < 2 or any("interruptible" in step for step in self.steps.values()):
            return
        for step in self.steps.values():
            step.pop("wrap_up", None)
        first, until = sorted(self.dice.sample(range(len(names)), 2))
        every = list(self.steps)
        following = every[(every.index(names[first]) + 1) % len(every)]
        shares = {names[until]: 50, "leave": 20}
        shares[following] = shares.get(following, 0) + 30
        self.steps[names[first]]["keep_until"] = names[until]
        self.steps[names[first]]["next"] = {target: f"{share}%" for target, share in shares.items()}

    def interruptions(self) -> None:
        """Some work is left for customers of a higher priority, some is there for idle hours."""
        if any("keep_until" in step for step in self.steps.values()):
            return
        for name in self.alone():
            if self.chance(0.6):
                self.steps[name]["interruptible"] = self.dice.choice(["resume", "restart"])
        if self.alone() and self.chance(0.5):
            self.steps[self.dice.choice(self.alone())]["background"] = True

    def orders(self) -> None:
        """Queues that go by due dates, or by priorities that grow."""
        for step in self.steps.values():
            if self.chance(0.5):
                step["order"] = self.dice.choice(["due", "accumulating"])
                if step["order"] == "due":
                    step["due"] = self.dice.choice([5, "1 h"])
        for number, segment in enumerate(self.data.get("segments", {}).values()):
            if self.chance(0.6):
                segment["growth"] = [2.5, 0.4, 1][number]


_FEATURES = [
    _Staffing.skills, _Staffing.overflow, _Staffing.pace, _Staffing.calls, _Staffing.breaks, _Staffing.shift_end,
    _Staffing.keeping, _Staffing.interruptions, _Staffing.orders,
]  # fmt: skip
