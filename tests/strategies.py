"""Services made by chance: everything the language can say, in every mixture, always right.

`random_service(7)` is the seventh; the same number always gives the same service. Half of them use fixed times
in whole minutes, where many things happen at the same instant.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from failures_by_chance import lived
from rules_by_chance import ruled
from staff_by_chance import staffed

from sim.levels import LEVELS

CLOSINGS = ("serve_out", "turn_away", "cut", "carry_over")


def random_service(number: int) -> dict[str, Any]:
    """A service as plain data, for `blueprint.build`."""
    data = staffed(plain_service(number), random.Random(f"staff {number}"))
    data = promised(data, random.Random(f"promises {number}"))
    data = lived(data, random.Random(f"failures {number}"))
    data = lasting(data, random.Random(f"durations {number}"))
    data = booked(data, random.Random(f"bookings {number}"))
    data = bounded(data, random.Random(f"tries {number}"))
    return ruled(data, random.Random(f"rules {number}"))


def lasting(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """With standards for when customers are done, and what is promised, expected and perceived of that."""
    for step in data["steps"].values():
        if dice.random() < 0.2:
            standard = step.setdefault("standard", {})
            standard["duration"] = dice.choice(["90% within 20 min", "50% within 4"])
            if dice.random() < 0.5:
                standard.setdefault("promised", {})["duration"] = dice.choice([0, 15])
            if dice.random() < 0.3:
                standard.setdefault("expected", {})["duration"] = "12 min"
                standard.setdefault("perceived", {})["duration"] = "x1.2"
    return data


def bounded(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """With steps to which nobody comes more than so often."""
    climbed = {rung["step"] for policy in data.get("recovery", {}).values() for rung in policy["ladder"]}
    climbed |= {
        policy["follow_up"] for policy in data.get("recovery", {}).values() if policy.get("follow_up")
    }
    for name, step in data["steps"].items():
        if name not in climbed and dice.random() < 0.12:
            step["at_most"] = dice.randint(1, 3)
    return data


def booked(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """With some streams booked instead of coming by chance."""
    for stream in data["arrivals"].values():
        if dice.random() < 0.15:
            for key in ("rate", "every", "busyness"):
                stream.pop(key, None)
            when = [
                {"every": 4, "each": dice.randint(1, 3)},
                ["09:00", "09:00", "09:20", "09:30:10", "22:30"],
                "23:00",
            ]
            stream["appointments"] = dice.choice(when)
            if dice.random() < 0.7:
                late = ["normal(mean=-2, sd=6)", "uniform(low=-9, high=4)", -3, 2, "exponential(mean=5)"]
                stream["punctuality"] = dice.choice(late)
            if dice.random() < 0.6:
                stream["comes"] = dice.choice(["80%", 0.3, 1])
    return data


def promised(data: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """With standards for failures, and with what is expected, believed, promised and perceived of standards."""
    for step in data["steps"].values():
        if dice.random() < 0.3:
            step.setdefault("standard", {})["failures"] = dice.choice(["2%", "0%", 0.3])
        standard = step.get("standard", {})
        if "wait" in standard and "failures" in standard and dice.random() < 0.3:
            del standard["wait"]
            standard.pop("of", None)
        for side in ("expected", "believed", "promised", "perceived"):
            if "wait" in standard and dice.random() < 0.3:
                standard[side] = {"wait": dice.choice([0, "90 s", dice.randint(1, 9)])}
        if "perceived" in standard and dice.random() < 0.5:
            standard["perceived"] = {"wait": "x1.3"}
    return data


def staffed_service(number: int) -> dict[str, Any]:
    """The same without what follows when something goes wrong."""
    return staffed(plain_service(number), random.Random(f"staff {number}"))


def plain_service(number: int) -> dict[str, Any]:
    """The same without skills, breaks and whatever else is said of its staff in more detail."""
    return _Maker(random.Random(number)).service()


class _Maker:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.first_day: str | None = None
        self.fixed = dice.random() < 0.5
        self.always = dice.random() < 0.3
        self.hours = ""
        self.segments = ["all_alike", "hurried", "important"][: dice.choice([0, 2, 3])]
        self.pools = [f"pool_{n}" for n in range(dice.randint(1, 3))]
        self.systems = [f"system_{n}" for n in range(dice.choice([0, 0, 1, 2]))]
        self.steps = [f"step_{n}" for n in range(dice.randint(max(1, len(self.pools) - 1), 7))]

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def service(self) -> dict[str, Any]:
        data: dict[str, Any] = {"service": "By chance", "unit": "min"}
        if not self.always:
            self.hours = self.dice.choice(["09:00-11:00", "08:30-12:00", "22:00-25:00", "00:00-24:00"])
            if self.chance(0.3):
                self.hours = self.dice.choice(
                    [
                        "09:00-09:50, 10:05-11:00",
                        "08:30-09:30, 10:00-10:30, 11:00-12:00",
                        "22:00-23:10, 23:20-25:00",
                    ]
                )
            data["hours"] = self.hours
            data["closing"] = self.dice.choice(CLOSINGS)
            if self.chance(0.3):
                self.date(data)
        data["steps"] = {name: self.step(place) for place, name in enumerate(self.steps)}
        self.use_all(data["steps"])
        if self.chance(0.35):
            self.lead_on(data)
        if self.segments:
            data["segments"] = {name: self.segment() for name in self.segments}
        data["arrivals"] = {f"stream_{n}": self.stream(n) for n in range(self.dice.randint(1, 2))}
        self.staff(data)
        if self.chance(0.3):
            data["rooms"] = {"hall": {"places": self.dice.randint(0, 12)}}
            inside = self.dice.sample(self.steps, self.dice.randint(1, len(self.steps)))
            for name in inside:
                data["steps"][name]["room"] = "hall"
        if self.systems:
            data["systems"] = {name: self.system() for name in self.systems}
        for step in data["steps"].values():
            others = [pool for pool in self.pools if pool not in step.get("by", self.pools)]
            if others and len(step["by"]) == 1 and self.chance(0.5):
                step["helped_by"] = self.dice.sample(others, self.dice.randint(1, len(others)))
        prices = {
            "waiting": lambda: self.dice.choice(["30/h", 0.5, "0/h"]),
            "lost": lambda: self.dice.choice([80, 200.5, 0]),
        }
        data["prices"] = {what: self.varied(price) for what, price in prices.items() if self.chance(0.6)}
        return data

    def date(self, data: dict[str, Any]) -> None:
        """Let the first day be another than those after it, some of which may be closed."""
        first = dt.date(2026, 4, 1) + dt.timedelta(days=self.dice.randint(0, 6))
        self.first_day = self.dice.choice([f"{first:%a}".lower(), str(first)])
        short = {"09:00-11:00": "09:30-10:00", "08:30-12:00": "08:45-09:15", "22:00-25:00": "22:00-23:00"}
        short["22:00-23:10, 23:20-25:00"] = "22:00-22:20, 22:40-23:00"
        short["09:00-09:50, 10:05-11:00"] = "09:30-09:40, 09:50-10:30"
        data["first_day"] = str(first)
        data["hours"] = {self.first_day: self.hours}
        if self.chance(0.8):
            data["hours"]["others"] = short.get(self.hours, "00:00-24:00")
        if self.chance(0.3):
            data["closed"] = [str(first + dt.timedelta(days=self.dice.randint(1, 2)))]

    def staff(self, data: dict[str, Any]) -> None:
        """Pools, some of whose people are absent now and then, or there in shifts."""
        data["staff"] = {name: {"count": self.count(), "cost": "30/h"} for name in self.pools}
        if self.chance(0.3):
            data["staff"][self.dice.choice(self.pools)]["absent"] = self.dice.choice(["10%", 0.5, 0])
        if self.chance(0.3):
            self.put_on_shifts(data)

    def put_on_shifts(self, data: dict[str, Any]) -> None:
        """Let some pools be there in shifts: overlapping, apart, over night, by day."""
        early, late = {
            "": ("05:00-22:00", "21:00-30:00"),
            "0": (["08:00-09:35", "09:45-10:15"], "09:40-12:00"),
            "2": ("21:00-22:50", "22:15-31:00"),
        }[self.hours[:1]]
        whole = "00:00-24:00"
        shifts: dict[str, Any] = {
            "early": early,
            "late": {"mon-fri": late, "sat-sun": whole},
            "all_day": {"hours": whole, "label": "All day"},
        }
        used: set[str] = set()
        for pool in self.dice.sample(self.pools, self.dice.randint(1, len(self.pools))):
            staff = data["staff"][pool]
            names = self.dice.sample(list(shifts), self.dice.randint(1, 3))
            used |= set(names)
            if len(names) == 1:
                staff["shift"] = names[0]
                if self.chance(0.4):
                    del staff["count"]
            else:
                del staff["count"]
                staff["shift"] = {name: self.dice.randint(0, 3) for name in names}
                staff["shift"][names[0]] += 1
        data["shifts"] = {name: hours for name, hours in shifts.items() if name in used}

    def by_day(self, value: Any, others: Any) -> Any:
        """A value of the first day, and another of the days after it, where days differ."""
        return value if self.first_day is None else {self.first_day: value, "others": others}

    def lead_on(self, data: dict[str, Any]) -> None:
        """Let visits that end unserved lead on: to a step that takes its time and comes back, or ahead."""
        steps = data["steps"]
        back = self.dice.choice(self.steps)
        for place, name in enumerate(self.steps):
            step = steps[name]
            can = {
                "abandoned": "patience" in step,
                "balked": "balks_at" in step,
                "blocked": "waiting_places" in step,
            }
            can["turned_away"] = data.get("closing") == "turn_away"
            ahead = [one for one in self.steps[place + 1 :] if "takes" in steps[one]]
            exits = {}
            for outcome in (one for one, possible in can.items() if possible and self.chance(0.6)):
                goal = self.dice.choice([*ahead, "again"])
                exits[outcome] = self.varied(
                    lambda to=goal: self.dice.choice([to, {to: "60%", "leave": "40%"}])
                )
            if exits:
                step["exits"] = exits
        if any("again" in str(step.get("exits")) for step in steps.values()):
            steps["again"] = {
                "lane": "customer",
                "takes": self.dice.choice([2, "exponential(mean=5)"]),
                "next": back,
            }

    def time(self, mean: float) -> Any:
        """A distribution of about this mean, in minutes."""
        if self.fixed or self.chance(0.15):
            return max(0, round(mean))
        mean = round(mean, 2)
        return self.dice.choice(
            [
                f"exponential(mean={mean})",
                f"lognormal(mean={mean}, cv=0.7)",
                f"uniform(low=0, high={2 * mean})",
                f"triangular(low={mean / 2}, mode={mean}, high={2 * mean})",
                f"normal(mean={mean}, sd={mean / 2})",
                f"gamma(mean={mean}, cv={self.dice.choice([0.5, 1.5])})",
                f"erlang(mean={mean}, k=3)",
                f"weibull(mean={mean}, shape=1.6)",
                f"mixture(20% of 0, 80% of gamma(mean={mean}, shape=2))",
                f"mixture(50% of {mean}, 50% of exponential(mean={mean}))",
            ]
        )

    def varied(self, value: Any) -> Any:
        """`value()` for all, or one for each segment."""
        if not self.segments or self.chance(0.6):
            return value()
        if self.chance(0.5):
            return {"by_segment": {self.segments[0]: value()}, "others": value()}
        return {"by_segment": {name: value() for name in self.segments}}

    def step(self, place: int) -> dict[str, Any]:
        step: dict[str, Any] = {"lane": self.dice.choice(["customer", "frontstage", "backstage", "support"])}
        if self.chance(0.8):
            step["by"] = self.dice.sample(self.pools, self.dice.choice([1, 1, 1, min(2, len(self.pools))]))
        if self.systems and self.chance(0.5):
            step["uses"] = self.dice.sample(self.systems, self.dice.randint(1, len(self.systems)))
        if self.chance(0.9):
            step["takes"] = self.varied(lambda: self.time(self.dice.choice([1, 3, 6])))
        if step.get("by") and self.chance(0.3):
            step["wrap_up"] = self.time(1)
        if self.chance(0.3):
            step["patience"] = self.varied(lambda: self.dice.choice([self.time(4), "never"]))
        if self.chance(0.2):
            step["priority"] = self.dice.randint(-1, 2)
        if self.chance(0.35):
            step["order"] = self.dice.choice(["fifo", "lifo", "random", "shortest"])
        if self.chance(0.2):
            step["waiting_places"] = self.dice.randint(0, 4)
        if self.chance(0.2):
            step["balks_at"] = self.varied(lambda: self.dice.choice([2, "uniform(low=1, high=6)"]))
        if self.chance(0.4):
            step["standard"] = {
                "wait": f"80% within {self.dice.randint(0, 4)} min",
                "of": self.dice.choice(LEVELS),
            }
        if self.chance(0.5):
            step["fails"] = {f"mode_{n}": self.failure() for n in range(self.dice.randint(1, 2))}
        step["next"] = self.varied(lambda: self.route(place))
        return step

    def failure(self) -> dict[str, Any]:
        then = self.dice.choice([*self.steps, "lost", "leave", None])
        failure: dict[str, Any] = {"share": self.dice.choice(["5%", 0.2, "40%"])}
        if then is not None:
            failure["then"] = then
        return failure

    def route(self, place: int) -> dict[str, Any]:
        """Mostly to the next step, sometimes anywhere, always sometimes away."""
        following = self.steps[place + 1] if place + 1 < len(self.steps) else "leave"
        anywhere = self.dice.choice(self.steps)
        shares: dict[str, int] = {}
        for target, share in ((following, 60), (anywhere, 15), ("leave", 25)):
            shares[target] = shares.get(target, 0) + share
        return {target: f"{share}%" for target, share in shares.items()}

    def use_all(self, steps: dict[str, Any]) -> None:
        """See to it that every pool and system is used by some step."""
        for field, names in (("by", self.pools), ("uses", self.systems)):
            for name in names:
                if not any(name in step.get(field, ()) for step in steps.values()):
                    step = steps[self.dice.choice(self.steps)]
                    step[field] = [*step.get(field, []), name]

    def segment(self) -> dict[str, Any]:
        share = {2: "50%", 3: 1 / 3}[len(self.segments)]
        segment: dict[str, Any] = {"share": share, "priority": self.dice.randint(0, 2)}
        if self.chance(0.6):
            segment["patience"] = self.time(5)
        if self.chance(0.3):
            segment["head_start"] = self.dice.choice([1, "90 s", "5 min"])
        return segment

    def stream(self, number: int) -> dict[str, Any]:
        at = self.steps[0] if number == 0 else self.dice.choice(self.steps)
        stream: dict[str, Any] = {"at": at}
        if self.fixed or self.chance(0.2):
            stream["every"] = self.dice.choice([1, 2, 5]) if self.fixed else "exponential(mean=3)"
        elif self.always or self.chance(0.5):
            stream["rate"] = self.dice.choice(["20/h", "40/h"])
        else:
            stream["rate"] = (
                {"00:00": "30/h", "09:30": "60/h", "22:40": "50/h"}
                if self.hours[0] == "0"
                else {"21:00": "30/h", "22:40": "50/h"}
            )
            if self.hours.startswith(("08", "09")):
                stream["rate"].pop("22:40")
        if "rate" in stream:
            stream["rate"] = self.by_day(stream["rate"], "50/h")
        if self.chance(0.3):
            stream["busyness"] = "gamma(cv=0.3)"
        if self.segments and self.chance(0.3):
            parts = {2: ["70%", "30%"], 3: ["50%", "30%", "20%"]}[len(self.segments)]
            stream["segments"] = dict(zip(self.segments, parts, strict=True))
        return stream

    def count(self) -> Any:
        return self.by_day(self.daily_count(), self.dice.randint(1, 3))

    def daily_count(self) -> Any:
        if self.always or self.chance(0.5):
            return self.dice.randint(1, 4)
        if self.hours.startswith(("22", "00")):
            return {
                "00:00" if self.hours[0] == "0" else "21:00": self.dice.randint(0, 2),
                "22:30": self.dice.randint(1, 3),
            }
        return {
            "08:00": self.dice.randint(0, 3),
            "09:40": self.dice.randint(0, 2),
            "10:20": self.dice.randint(0, 3) or 1,
        }

    def system(self) -> dict[str, Any]:
        works = {"work": self.dice.choice(["pause", "finish", "50%", 0.3])}
        if self.chance(0.3):
            works["maintenance"] = self.planned()
        if self.chance(0.15):
            return works if "maintenance" in works else {}
        up, down = (7, 3) if self.fixed else ("exponential(mean=20)", "lognormal(mean=4, cv=1)")
        return {"up": up, "down": down, **works}

    def planned(self) -> Any:
        """Maintenance: once, several times, over midnight, by day."""
        times = {"2": "22:10-22:25, 23:30-24:10"}.get(self.hours[:1], "09:10-09:20, 10:00-10:05")
        return self.dice.choice(
            [times, {"mon-fri": "09:00-10:00", "others": times}, "23:45-24:00", "23:50-33:08"]
        )
