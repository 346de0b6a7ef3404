"""The day in quarter hours: when customers come, how long they wait, how long the queue is, who is on duty.

At the branch customers wait 1.4 minutes on average; of those who come before ten it is half a minute, of those who come
at a quarter to one 2.3. A mean over the whole day hides that; this is the same day, slot by slot.

Who came in a slot counts there, however late she was served; the queue is measured where it stood. A service that never
closes has its slots from midnight to midnight; one that closes has them from opening on, until the last customer of any
replication has stopped waiting. Days after each other are taken together, by time of day.

Invariant: over all slots, the area under the queue is the sum of all waits, to the tick (Little's law for a span that
begins and ends empty).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from blueprint.quantity import TimeOfDay
from sim.day_lines import Line

if TYPE_CHECKING:
    import pandas as pd

CURVE = 1800.0
"""Seconds of the narrowest slots of which curves are made."""
NARROW = 0.1
"""A curve is smooth when half its interval is no more than this part of the way from its lowest to its highest."""


@dataclass(frozen=True)
class Day:
    """A service by time of day.

    Attributes
    ----------
    width
        seconds of a slot.
    starts
        seconds after midnight at which each slot begins; beyond 86400 after the next midnight.
    replications, days
        what the means are over.
    coarser
        the same replications in half hours and in hours, as far as these are wider.
    """

    width: float
    starts: tuple[float, ...]
    replications: int
    days: int
    lines: tuple[Line, ...]
    coarser: tuple[Day, ...] = ()

    def line(self, scope: str, name: str, measure: str) -> Line:
        """One line.

        Raises
        ------
        KeyError
            when there is none.
        """
        for found in self.lines:
            if (found.scope, found.name, found.measure) == (scope, name, measure):
                return found
        raise KeyError(f"the day has no {measure} of {scope} {name}".rstrip())

    def of(self, measure: str, scope: str | None = None) -> tuple[Line, ...]:
        """The lines of this measure, of things of this scope, in the order of the file."""
        return tuple(line for line in self.lines if line.measure == measure and scope in {None, line.scope})

    def at(self, width: float) -> Day:
        """The same day in slots of so many seconds.

        Raises
        ------
        KeyError
            when it was not counted in these.
        """
        for one in (self, *self.coarser):
            if one.width == width:
                return one
        raise KeyError(f"the day was not counted in slots of {width:g} s")

    def hours(self) -> Day:
        """The day in hours, or in the widest slots that there are."""
        return (self, *self.coarser)[-1]

    def slot_at(self, time: float) -> int:
        """The slot in which a time lies, in seconds after midnight; the first or the last for one outside the day."""
        return max(0, min(int((time - self.starts[0]) // self.width), len(self.starts) - 1))

    def smooth(self) -> Day:
        """The day in slots so wide that chance is not read as signal: in half hours, else in hours.

        Hours are taken when half the 95 % interval of the longest queue of a pool (of the greatest load, where nobody
        waits) is, at the median half hour, more than a tenth of the way from the lowest to the highest of the curve.
        What wider slots show is measured anew in each replication, so that the intervals are right, which those of a
        moving mean over the curve would not be.
        """
        days = (self, *self.coarser)
        wide = [one for one in days if one.width >= CURVE] or [days[-1]]
        return next((one for one in wide if one._is_smooth()), wide[-1])

    def _is_smooth(self) -> bool:
        told = (
            [line for line in self.of("queue_mean") if any(line.mean)]
            or self.of("load")
            or self.of("arrived")
        )
        high = max(told, key=lambda line: max(_known(line.mean), default=0.0))
        mean, half = (
            _known(high.mean),
            _known(tuple((a - b) / 2 for a, b in zip(high.high, high.low, strict=True))),
        )
        return bool(half) and median(half) <= NARROW * (max(mean) - min(mean))

    def table(self) -> pd.DataFrame:
        """One row a slot and line: columns slot (`09:15`), scope, name, measure, unit, mean, low, high."""
        import pandas as pd

        rows = [
            (str(TimeOfDay(round(start))), line.scope, line.name, line.measure, line.unit, *numbers)
            for line in self.lines
            for start, *numbers in zip(self.starts, line.mean, line.low, line.high, strict=True)
        ]
        columns = ["slot", "scope", "name", "measure", "unit", "mean", "low", "high"]
        return pd.DataFrame(rows, columns=columns)

    def record(self) -> dict[str, Any]:
        """One object for programs; what is no number is None."""
        lines = [
            {
                "scope": line.scope, "name": line.name, "measure": line.measure, "unit": line.unit,
                "mean": _plain(line.mean), "low": _plain(line.low), "high": _plain(line.high),
            }
            for line in self.lines
        ]  # fmt: skip
        return {
            "width": self.width, "starts": list(self.starts), "replications": self.replications,
            "days": self.days, "lines": lines, "coarser": [one.record() for one in self.coarser],
        }  # fmt: skip

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Day:
        """The day that a record tells of; the inverse of `record`."""
        lines = tuple(
            Line(
                line["scope"], line["name"], line["measure"], line["unit"],
                *(tuple(math.nan if one is None else float(one) for one in line[k]) for k in ("mean", "low", "high")),
            )
            for line in record["lines"]
        )  # fmt: skip
        starts = tuple(float(start) for start in record["starts"])
        coarser = tuple(cls.of_record(one) for one in record.get("coarser", ()))
        return cls(
            float(record["width"]), starts, int(record["replications"]), int(record["days"]), lines, coarser
        )


def _plain(numbers: tuple[float, ...]) -> list[float | None]:
    return [None if math.isnan(number) else number for number in numbers]


def _known(numbers: tuple[float, ...]) -> list[float]:
    return [number for number in numbers if not math.isnan(number)]
