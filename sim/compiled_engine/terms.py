"""The tables of what customers live through, from `sim.plan.experience`; empty where nothing is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.compiled_engine import state as st
from sim.compiled_engine.state import Array
from sim.plan import Plan
from sim.plan.experience import OF_STAY, ExperiencePlan
from sim.plan.variate import Variate

CHANNELS = 3
Row = Callable[[Variate | None], int]


def drawn_besides(plan: Plan) -> int:
    """How many things a stream draws besides its steps and failures."""
    lived = plan.experience
    return 0 if lived is None else st.OF_A_FELT * len(plan.failures) + len(lived.rungs) + CHANNELS


def names_besides(plan: Plan, stream: str) -> list[tuple[str, ...] | None]:
    """Their names, in their order."""
    if plan.experience is None:
        return []
    words = ("noticed", "complains", "loss", "discouraged", "notices_after")
    names: list[tuple[str, ...] | None] = [
        (word, plan.steps[mode.step].name, mode.name, stream) if mode.felt else None
        for mode in plan.failures
        for word in words
    ]
    names += [("settles", plan.steps[rung.step].name, stream) for rung in plan.experience.rungs]
    return names + [("writes", to, stream) for to in ("staff", "head_office", "third_party")]


def not_ahead(plan: Plan, first: int) -> list[int]:
    """Which of them are not numbers between 0 and 1, and so are never made ahead."""
    if plan.experience is None:
        return []
    modes = range(len(plan.failures))
    found = [first + st.OF_A_FELT * mode + what for mode in modes for what in (st.FOR_LOSS, st.FOR_AFTER)]
    channels = first + st.OF_A_FELT * len(plan.failures) + len(plan.experience.rungs)
    return found + list(range(channels, channels + CHANNELS))


def failures(plan: Plan, row_of: Row, shared: Callable[[Any], tuple[int, int]]) -> Array:
    """The failure modes."""
    rows = np.zeros(max(1, len(plan.failures)), st.FAILURE)
    for row, made in zip(rows, plan.failures, strict=False):
        row["step"], row["share"], row["bit"] = made.step, made.share, made.bit
        row["target"] = st.NOWHERE if made.target is None else made.target
        row["moment"], row["outcome"], row["hurried"] = made.moment, made.outcome, made.hurried
        for name, of in (("by", made.by), ("over", made.queue_over), ("after", made.after)):
            row[name], row[f"{name}_end"] = shared([(share, thing) for thing, share in of])
        row["felt"], row["loss"], row["at"], row["notices_after"] = made.felt is not None, -1, -1, -1
        if made.felt is not None:
            felt = made.felt
            row["major"], row["large"], row["criterion"] = felt.major, felt.large, felt.criterion
            row["loss"], row["notices_after"] = row_of(felt.loss), row_of(felt.after)
            row["at"] = -1 if felt.at is None else felt.at
            row["staff"], row["customer"], row["later"] = felt.staff, felt.customer, felt.later
    return rows


def tables(plan: Plan, first_felt: int, row_of: Row, customers: int) -> dict[str, Array]:
    """The arrays of the machine that are about it, by their names."""
    lived, columns, segments = plan.experience, len(plan.segments) + 1, len(plan.segments)
    limits = np.zeros((max(1, len(plan.failures)), segments), np.int64)
    for number, made in enumerate(plan.failures):
        limits[number] = made.limit
    if lived is None:
        return {
            "terms": np.zeros(1, st.TERMS), "lived": np.zeros(1, st.LIVED), "limits": limits,
            "behaviours": np.zeros((2, segments, 5)), "open_to": np.zeros(segments, np.int64),
            "channels": np.zeros(1, st.CHANNEL), "rungs": np.zeros(1, st.RUNG), "criteria": np.zeros(1, st.CRITERION),
            "zones": np.zeros((1, segments), st.ZONE), "points": np.zeros(1, st.POINT), "rank": np.zeros(8, np.int64),
            "notes": np.zeros((1, columns), np.int64),
        }  # fmt: skip
    points: list[tuple[int, int]] = []
    zones = np.zeros((max(1, len(lived.criteria)), segments), st.ZONE)
    criteria = np.zeros(max(1, len(lived.criteria)), st.CRITERION)
    for number, one in enumerate(lived.criteria):
        criteria[number] = one.kind, one.weight, one.ends, one.waits
        for segment, curve in enumerate(one.points):
            zones[number, segment] = len(points), len(points) + len(curve)
            points += curve
    terms = _terms(lived, first_felt, len(plan.failures))
    terms["curve"], terms["curve_end"] = len(points), len(points) + len(lived.curve)
    points += lived.curve
    channels = [
        (-1, -1, 0, 0) if one is None else (one.step, row_of(one.after), one.rung, one.recovery_only)
        for one in lived.channels
    ]
    return {
        "terms": terms,
        "lived": np.zeros(customers, st.LIVED),
        "limits": limits,
        "behaviours": np.array(lived.behaviours, np.float64),
        "open_to": np.array(lived.open_to, np.int64),
        "channels": np.array(channels, st.CHANNEL),
        "rungs": np.array([tuple(rung) for rung in lived.rungs] or [(0, 0, -1.0)], st.RUNG),
        "criteria": criteria,
        "zones": zones,
        "points": np.array(points or [(0, 0)], st.POINT),
        "rank": np.array(lived.rank, np.int64),
        "notes": np.zeros((lived.rows.size, columns), np.int64),
    }


def _terms(lived: ExperiencePlan, first_felt: int, modes: int) -> Array:
    """What holds for all of it."""
    rows = lived.rows
    stay = [number for number, one in enumerate(lived.criteria) if one.kind == OF_STAY]
    facts = {
        "first_felt": first_felt, "first_settles": first_felt + st.OF_A_FELT * modes, "unasked": lived.unasked,
        "rungs": len(lived.rungs), "quick": lived.quick, "grants_minor": lived.grants[0],
        "grants_major": lived.grants[1], "follow_up": -1 if lived.follow_up is None else lived.follow_up,
        "subtracts_minor": lived.subtracts[0], "subtracts_major": lived.subtracts[1],
        "back_settled": lived.gives_back[0], "back_quickly": lived.gives_back[1], "paradox": lived.paradox,
        "stay": stay[0] if stay else -1, "judged": rows.judged, "ended": rows.ended(-1), "whole": rows.whole,
        "discouraged": lived.discouraged,
    }  # fmt: skip
    terms = np.zeros(1, st.TERMS)
    for name, value in facts.items():
        terms[0][name] = value
    return terms


def stations(plan: Plan, rows: Array) -> None:
    """What of it is about each station."""
    lived = plan.experience
    for number, (row, step) in enumerate(zip(rows, plan.steps, strict=True)):
        row["haste"], row["hasty"] = (-1, 1.0) if step.haste is None else step.haste
        if lived is not None:
            mine = [at for at, one in enumerate(lived.criteria) if one.step == number]
            row["criteria"], row["criteria_end"] = (mine[0], mine[-1] + 1) if mine else (0, 0)
            row["contact"] = lived.contacts[number]
