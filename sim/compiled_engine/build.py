"""Compiles the rooms of this engine into one loop, leaving out what a service does not use.

Each function of the rooms is taken as it stands and compiled in one common namespace, in which the constants of
`features` have the values of the service; the single entry is cached on disk. What was learnt by measuring:

* Small functions cost nothing when they are inlined early and their arrays are not counted (`_INNER`); without it they
  cost 25 to 100 times as much. `_nrt` is a private option of numba: where it is gone, we do without.
* The cache knows the entry alone. A digest of all that goes into it stands in the entry's closure, so that an edit of
  any room makes a new entry. It lies beside this file, or where that cannot be written in the user's own cache folder.
"""

from __future__ import annotations

import hashlib
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from sim import draws
from sim.compiled_engine import (
    arrivals,
    calendar,
    chance,
    features,
    life,
    loop,
    ranks,
    state,
    station,
    sums,
    surroundings,
)  # fmt: skip
from sim.compiled_engine.state import Machine

ROOMS = (draws, state, features, ranks, calendar, chance, sums, station, life, surroundings, arrivals, loop)
"""All rooms, each after those that it uses. What a later one says again (`uniform`) holds."""
_LEFT_OUT = {"key_of", "uniforms", "features_of", "_variates", "_some_return", "record"}
_SELDOM = {"make_ahead", "one_variate"}
"""Called so seldom that a copy at every place where it is called would not pay."""
_INNER = {
    "forceinline": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "error_model": "numpy",  # no test for a zero at every division; there is none
}


def digest(space: Mapping[str, Any]) -> str:
    """A digest of all that is compiled into a loop: the rooms as they are written, the constants that they take from
    other rooms, the records of a machine, numba's version. Another one, another cache.
    """
    text = [numba.__version__, *(room_source(room) for room in (*ROOMS, sys.modules[__name__]))]
    text += [
        f"{name}={thing!r}"
        for name, thing in sorted(space.items())
        if isinstance(thing, int | float | np.generic)
    ]
    text += [
        f"{name}={thing.descr}" for name, thing in sorted(vars(state).items()) if isinstance(thing, np.dtype)
    ]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()[:16]


@cache
def room_source(room: types.ModuleType) -> str:
    """A room as it is written."""
    return Path(str(room.__file__)).read_text(encoding="utf-8")


def _private(options: dict[str, Any]) -> dict[str, Any]:
    """The options with reference counting off, where this numba has such an option."""
    private: dict[str, Any] = {"_nrt": False}
    try:
        numba.njit(**private)(lambda: 0)
    except (KeyError, TypeError):
        return options
    return {**options, **private}


def _entry(stamp: str) -> Callable[[Machine], str]:
    def entry(machine: Machine) -> str:
        run_loop(machine)  # type: ignore[name-defined]  # noqa: F821  in the common namespace
        return stamp

    return entry


@cache
def compiled(wanted: tuple[tuple[str, bool], ...]) -> Callable[[Machine], str]:
    """The loop for services with these features, as a function of a `Machine`; compiled at its first call."""
    space: dict[str, Any] = {"__name__": __name__}  # numba wants a module that is there
    functions: dict[str, types.FunctionType] = {}
    for room in ROOMS:
        for name, thing in vars(room).items():
            if isinstance(thing, types.FunctionType):
                if thing.__module__ == room.__name__ and name not in _LEFT_OUT:
                    functions[name] = thing
            elif not name.startswith("__") and (not isinstance(thing, type) or issubclass(thing, np.generic)):
                space[name] = thing
    space.update(wanted)
    space["bool"] = bool
    inner = numba.njit(**_private(_INNER))
    seldom = numba.njit(**_private({name: value for name, value in _INNER.items() if name != "forceinline"}))
    for name, function in functions.items():
        space[name] = (seldom if name in _SELDOM else inner)(
            types.FunctionType(function.__code__, space, name)
        )
    space["run_loop"] = space.pop("run")
    stamped = _entry(digest(space))
    entry = types.FunctionType(stamped.__code__, space, "entry", None, stamped.__closure__)
    made: Callable[[Machine], str] = numba.njit(cache=True, nogil=True, **_private({}))(entry)
    return made


def compile_loop(used: Iterable[str] | None = None) -> None:
    """Compile the loop for services with these features (all, without a list) and keep it in the cache."""
    import blueprint
    from sim.compiled_engine.state import Sizes
    from sim.compiled_engine.tables import make_machine
    from sim.plan import make_plan

    trial = {"at": "a", "rate": "1/h"}, {"a": {"lane": "customer"}}
    plan = make_plan(blueprint.build(service="Trial", arrivals={"c": trial[0]}, steps=trial[1]))
    wanted = set(features.features_of(plan) if used is None else used)
    loop = compiled(tuple((name, name in wanted) for name in features.features_of(plan)))
    loop.compile((numba.typeof(make_machine(plan, Sizes(1))),))  # type: ignore[attr-defined, no-untyped-call]
