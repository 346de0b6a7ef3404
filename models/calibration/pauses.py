"""What an agent does between two calls: the pause, and the wrap-up it shows.

An agent ends a call at 10:04:00 while three callers wait, and takes the next at 10:04:05: a pause of five
seconds. If the queue empties before she takes another call, nobody sees when she was ready again: the pause
is censored then. Agents are slower to return when fewer wait, so the estimate is made for each length of
the queue and the results are weighed by how often a call ends at that length; a call that ends with nobody
waiting counts with those that end with one.

Invariant: pauses are of the same agent and day, follow one another in time, and none is negative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats

from models.calibration.call_records import queue_length
from models.calibration.survival import Survival, kaplan_meier

Numbers = npt.NDArray[np.float64]

LIMIT = 450.0
"""Seconds: a longer pause while callers wait is time off shift, not wrap-up.

Chosen where two estimates agree: the wrap-up seen at the ends of calls, and the time on shift not spent
talking while somebody waits (`shifts.while_waiting`). On the month measured they are 24 and 22 s for a
limit of 300, 29 and 29 s for 450, 32 and 36 s for 600, 46 and 68 s for 1,800: longer pauses begin when
nobody is looking.
"""
LENGTHS = ((0, 1), (2, 2), (3, 4), (5, 999))
"""The lengths of the queue at the end of a call that are told apart."""


def find_pauses(calls: pd.DataFrame) -> pd.DataFrame:
    """The pause after each call of each agent.

    Columns: day, agent, began (of the call), ended, next (its agent's next call; infinite after the last),
    waiting (callers queuing when it ended), emptied (when that queue was first empty; infinite if never).
    """
    rows = []
    for day, of_day in calls.groupby("day"):
        times, waiting = queue_length(of_day)
        empty = times[waiting == 0]
        served = of_day[
            of_day["answered"].notna() & of_day["agent"].notna() & (of_day["ending"] == "answered")
        ]
        for agent, own in served.groupby("agent"):
            in_order = own.sort_values("answered")
            began = in_order["answered"].to_numpy(float)
            ended = np.maximum.accumulate(in_order["ended"].to_numpy(float))
            following = np.maximum(np.append(began[1:], math.inf), ended)
            before = np.searchsorted(times, ended, side="right") - 1
            length = np.where(before >= 0, waiting[np.maximum(before, 0)] if len(times) else 0, 0)
            emptied = np.append(empty, math.inf)[np.searchsorted(empty, ended, side="right")]
            of_agent = {"day": day, "agent": agent, "began": began, "ended": ended, "next": following}
            seen = {"waiting": length, "emptied": np.where(length > 0, emptied, ended)}
            rows.append(pd.DataFrame({**of_agent, **seen}))
    return pd.concat(rows, ignore_index=True)


def pause_survival(pauses: pd.DataFrame, shortest: int = 1, longest: int = 999) -> Survival:
    """Kaplan-Meier of the pauses that began with `shortest` to `longest` callers waiting."""
    seen = pauses[pauses["waiting"].between(max(shortest, 1), longest)]
    returned = (seen["next"] <= seen["emptied"] + 2) & np.isfinite(seen["next"])
    until = seen["next"].where(returned, seen["emptied"])
    length = (until - seen["ended"]).clip(lower=0, upper=86_400)
    return kaplan_meier(length.to_numpy(float), returned.to_numpy(bool))


@dataclass(frozen=True)
class WrapUp:
    """The wrap-up: three kinds of pause, their mean, how far the fit is from the estimate, and from how many.

    `by_length` is the mean pause (s) by the queue at its begin; `beyond` the share of pauses
    longer than the limit.
    """

    text: str
    mean: float
    fitted_mean: float
    distance: float
    by_length: dict[str, float]
    beyond: float
    pauses: int


def fit_wrap_up(pauses: pd.DataFrame, limit: float = LIMIT) -> WrapUp:
    """A quick handover, a slower one and a break: least squares on the pauses of at most `limit` s.

    Raises
    ------
    ValueError
        when no call ended while another caller waited.
    """
    seen = [ends for ends in LENGTHS if pauses["waiting"].between(max(ends[0], 1), ends[1]).any()]
    if not seen:
        raise ValueError("no call ended while another caller waited: wrap-up cannot be estimated")
    counts = np.array([float(pauses["waiting"].between(*ends).sum()) for ends in seen])
    share = counts / counts.sum()
    grid, fine = np.unique(np.round(np.geomspace(1, limit, 200))), np.arange(0, limit)
    curves = [pause_survival(pauses, *ends) for ends in seen]
    beyond = np.array([float(curve.after(limit)) for curve in curves])
    target = share @ [(c.after(grid) - last) / (1 - last) for c, last in zip(curves, beyond, strict=True)]
    means = [((c.after(fine) - last) / (1 - last)).sum() for c, last in zip(curves, beyond, strict=True)]
    weight, sizes = _least_squares(grid, target)
    percent = [round(float(w) * 100) for w in weight[:2]]
    text = (
        f"mixture({percent[0]}% of lognormal(mean={sizes[0]:.1f}, sd={sizes[1]:.1f}), "
        f"{percent[1]}% of lognormal(mean={sizes[2]:.0f}, sd={sizes[3]:.0f}), "
        f"{100 - sum(percent)}% of exponential(mean={sizes[4]:.0f}))"
    )
    fitted_mean = float(weight @ sizes[[0, 2, 4]])
    distance = float(np.abs(_mixture(grid, weight, sizes) - target)[grid >= 3].max())
    return WrapUp(
        text,
        float(share @ means),
        fitted_mean,
        distance,
        {f"{shortest}-{longest}": float(m) for (shortest, longest), m in zip(seen, means, strict=True)},
        float(share @ beyond),
        int((pauses["waiting"] > 0).sum()),
    )


def _least_squares(grid: Numbers, target: Numbers) -> tuple[Numbers, Numbers]:
    def split(p: npt.NDArray[Any]) -> tuple[Numbers, Numbers]:
        weight = np.exp(np.append(p[:2], 0.0))
        return weight / weight.sum(), np.exp(p[2:])

    def loss(p: npt.NDArray[Any]) -> float:
        return float(((_mixture(grid, *split(p)) - target) ** 2).sum())

    start = [1.0, 0.5, *(math.log(size) for size in (5.0, 2.0, 35.0, 20.0, 300.0))]
    best = optimize.minimize(
        loss,
        start,
        method="Nelder-Mead",
        options={"maxiter": 20_000, "maxfev": 20_000, "xatol": 1e-4, "fatol": 1e-9},
    )
    return split(best.x)


def _mixture(x: Numbers, weight: Numbers, sizes: Numbers) -> Numbers:
    parts = [_lognormal(x, sizes[0], sizes[1]), _lognormal(x, sizes[2], sizes[3]), np.exp(-x / sizes[4])]
    return np.asarray(weight @ np.array(parts))


def _lognormal(x: Numbers, mean: float, sd: float) -> Numbers:
    sigma = math.sqrt(math.log1p((sd / mean) ** 2))
    return np.asarray(stats.lognorm.sf(x, sigma, scale=mean * math.exp(-(sigma**2) / 2)))
