"""Rules of the floor manager as tables of a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.compiled_engine import state as st
from sim.compiled_engine.state import Array
from sim.plan import Plan

Listed = Callable[[list[int]], tuple[int, int]]


def tables(plan: Plan, listed: Listed, users: list[list[int]]) -> dict[str, Array]:
    """The arrays of a machine that say what rules there are.

    Parameters
    ----------
    listed
        puts a list where the loop finds it, and says from where to where.
    users
        the steps that each pool serves.
    """
    rules = np.zeros(max(1, len(plan.rules)), st.RULE)
    rules["since"] = rules["began"] = rules["lasts"] = -1
    conditions: list[tuple[Any, ...]] = []
    counts: list[tuple[int, int]] = []
    choices = [(number, one) for number, step in enumerate(plan.steps) for one in step.choices]
    for number, rule in enumerate(plan.rules):
        row = rules[number]
        row["least"], row["lasts"] = rule.at_least, -1 if rule.lasts is None else rule.lasts
        for name, each in (("when", rule.when), ("until", rule.until)):
            row[name], row[f"{name}_end"] = len(conditions), len(conditions) + len(each)
            conditions += [(one.what, one.at_least, one.limit, one.lasting, -1, one.thing) for one in each]
        row["counts"], row["counts_end"] = len(counts), len(counts) + len(rule.count)
        counts += [(more, pool) for pool, more in rule.count]
        helping = [(at, station) for at, (station, one) in enumerate(choices) if one.rule == number]
        row["choices"], row["choices_end"] = listed([at for at, _ in helping])
        for name, kind in (("rushed", "rush"), ("diverted", "diverted")):
            said = [getattr(step, kind) for step in plan.steps]
            steps = [at for at, one in enumerate(said) if one is not None and one[0] == number]
            row[name], row[f"{name}_end"] = listed(steps)
        near = {station for _, station in helping} | {at for pool, _ in rule.count for at in users[pool]}
        row["near"], row["near_end"] = listed(sorted(near))
    return {
        "rules": rules,
        "conditions": np.array(conditions, st.CONDITION) if conditions else np.zeros(1, st.CONDITION),
        "counts": np.array(counts, st.COUNT) if counts else np.zeros(1, st.COUNT),
    }
