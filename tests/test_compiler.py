"""What is compiled does what Python does: single expressions, single functions, and the whole loop."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from machine_in_python import PythonMachine
from strategies import random_service

import blueprint
from sim import draws
from sim.compiled_engine import loop, tables
from sim.compiled_engine.state import Machine, Sizes, arrays
from sim.compiler.language import NotInTheLanguageError
from sim.compiler.machine_code import load
from sim.compiler.program import Program
from sim.draws import Word, gamma_variate, normal_quantile, quantile, uniform
from sim.plan import make_plan
from sim.sums import bin_of

PAIR = np.dtype([("one", np.int64), ("place", np.uint32), ("other", np.float64), ("key", np.uint64)])
LIMIT = 7


class Trial(NamedTuple):
    """A machine to try things on."""

    whole: Any
    small: Any
    broken: Any
    words: Any
    pairs: Any
    board: Any


KINDS = {
    "whole": (np.dtype(np.int64), 1), "small": (np.dtype(np.int32), 1), "broken": (np.dtype(np.float64), 1),
    "words": (np.dtype(np.uint64), 1), "pairs": (PAIR, 1), "board": (np.dtype(np.int64), 2),
}  # fmt: skip


def sums(m: Trial) -> None:
    a, b = m.whole[0], m.whole[1]
    m.whole[2] = a + b * 3 - (a - b) // 7 + a % 5 - b % LIMIT
    m.whole[3] = -a >> 2 ^ b & 255 | 16
    m.whole[4] = max(a, b) - min(a, LIMIT) + int(m.broken[0]) + (a < b) + (a == b)
    m.whole[5] = a // -3 + a % -3
    m.broken[2] = m.broken[0] / 3 + a * m.broken[1] - b / 8
    m.broken[3] = max(0.0, m.broken[0]) + min(m.broken[1], 1) + 2.0**-3
    m.broken[4] = -m.broken[0] if a > 0 else m.broken[1]


def ways(m: Trial) -> None:
    a, b = m.whole[0], m.whole[1]
    found = 0
    for number in range(a % 9):
        if number == 6:
            break
        if number % 2:
            continue
        found += number
    for number in range(2, 5):
        found += number
    while found < 20 and (b or a):
        found += 3
    m.whole[2] = found
    m.whole[3] = 0 if not a else 1
    if 0 <= a < b <= 100 or a == 17:
        m.whole[4] = 1
    elif a or b:
        m.whole[4] = 2
    else:
        m.whole[4] = 3
    m.whole[5] = first_above(m, b)


def first_above(m: Trial, limit: int) -> int:
    while True:
        if m.whole[0] > limit:
            return 1
        if m.whole[1] >= limit:
            return 2


def places(m: Trial) -> None:
    row = m.pairs[1]
    row.one = row.place = m.whole[0] & 1023
    row.other += 1.5
    m.pairs[0].one -= row.one
    before, after = m.pairs[0].one, row.one
    m.board[1, 2] = before
    m.board[after % 2, len(m.board)] += m.board.shape[1]
    one, other = both(m, m.whole[1])
    m.small[0], m.small[1] = one % 1000, other
    m.whole[2] = m.small[0] + m.small[1]


def both(m: Trial, number: int) -> tuple[int, int]:
    return number, m.small[2] - 3


def chance(m: Trial) -> None:
    key: Word = m.words[0] | 1
    m.broken[2] = uniform(key, m.whole[0] & 0xFFFF, m.whole[1] & 255, 3)
    m.broken[3] = normal_quantile(m.broken[2])
    for kind in range(7):
        m.broken[4 + kind] = quantile(kind, 0.5, 1.25, 3.0, m.broken[2])
    m.broken[11] = gamma_variate(0.4, key, 1, 0, 0) + gamma_variate(2.5, key, 7, 1, 4)
    m.words[1] = draws.squares(m.words[0], key)
    m.whole[2] = bin_of(m.whole[0] & (1 << 51) - 1)
    m.broken[0] = math.sqrt(m.broken[2]) + math.pow(m.broken[2], 1.7) + math.exp(-m.broken[2])


def trial(numbers: list[int], floats: list[float]) -> Trial:
    """A machine with these numbers at its beginnings."""
    made = Trial(*(np.zeros((16,) if kind[1] == 1 else (3, 5), kind[0]) for kind in KINDS.values()))
    made.whole[: len(numbers)] = numbers
    made.broken[: len(floats)] = floats
    made.words[0] = np.uint64(numbers[0] & draws.MASK)
    made.small[2] = numbers[1] % 1000
    made.board[...] = np.arange(15).reshape(3, 5)
    return made


def address(machine: Any) -> Any:
    return np.array([word for array in machine for word in (array.ctypes.data, *array.shape)], np.int64)


COMPILED = {
    function: load(Program(function, "Trial", KINDS).machine_code(), function.__name__)
    for function in (sums, ways, places, chance)
}
WHOLE = some.integers(-(2**40), 2**40) | some.integers(-20, 120)
BROKEN = some.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize("function", COMPILED)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(numbers=some.tuples(WHOLE, WHOLE), floats=some.tuples(BROKEN, BROKEN))
def test_a_compiled_function_gives_what_python_gives(function: Any, numbers: Any, floats: Any) -> None:
    here, there = trial(list(numbers), list(floats)), trial(list(numbers), list(floats))
    function(PythonMachine(here))
    COMPILED[function](address(there).ctypes.data)
    for mine, theirs in zip(here, there, strict=True):
        assert mine.tobytes() == theirs.tobytes()


@pytest.mark.parametrize("number", [*range(12), None])
def test_the_whole_loop_gives_what_it_gives_as_python(number: int | None) -> None:
    """The rooms of the compiled engine are Python: run as they are written, they leave the same machine behind."""
    service = blueprint.load("bank_branch") if number is None else blueprint.build(random_service(number))
    plan = make_plan(service, days=1 if number is None else 1 + number % 2)
    here, there = (tables.make_ready(plan, Sizes(1024, 8192, 4096)) for _ in range(2))
    for ready in (here, there):
        tables.begin_anew(ready, 3, 0)
    loop.run(PythonMachine(here.machine))
    load(Program(loop.run, "Machine", arrays()).machine_code(), "run")(there.table.ctypes.data)
    assert not here.machine.clock[0]["too_small"]
    for name, mine, theirs in zip(Machine._fields, here.machine, there.machine, strict=True):
        assert mine.tobytes() == theirs.tobytes(), name


def nameless(m: Trial) -> None:
    m.whole[0] = nowhere  # type: ignore[name-defined]  # noqa: F821


def listed(m: Trial) -> None:
    for number in [1, 2]:
        m.whole[0] = number


def mixed(m: Trial) -> None:
    number = 1
    number = m.broken[0]
    m.whole[0] = number


def endless(m: Trial, what: str) -> None:
    m.whole[0] = what


def forgetful(m: Trial) -> None:
    m.whole[0] = without_an_end(m)


def without_an_end(m: Trial) -> int:  # type: ignore[return]  # noqa: RET503  that is what is tried
    if m.whole[0]:
        return 1
    m.whole[0] = 2


def missing_field(m: Trial) -> None:
    m.pairs[0].three = 1


def words_and_numbers(m: Trial) -> None:
    m.whole[0] = int(m.words[0] + m.whole[1])


def two_indices(m: Trial) -> None:
    m.whole[0] = m.board[1]


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (nameless, "nowhere has no value here"),
        (listed, r"only range\(…\) can be gone through"),
        (mixed, "float is no int"),
        (endless, "annotation"),
        (forgetful, "without_an_end may end without returning anything"),
        (missing_field, "pairs has no three"),
        (words_and_numbers, "Word and int do not go together"),
        (two_indices, "board takes 2 indices"),
    ],
)
def test_what_is_not_in_the_language_is_refused_with_its_line(function: Any, told: str) -> None:
    with pytest.raises(NotInTheLanguageError, match=rf"test_compiler\.py:\d+: .*{told}"):
        Program(function, "Trial", KINDS)


def test_every_array_of_a_machine_is_what_its_annotation_says() -> None:
    plan = make_plan(blueprint.load("bank_branch"))
    made = tables.make_machine(plan, Sizes(8, 8, 8))
    for (name, (kind, indices)), array in zip(arrays().items(), made, strict=True):
        assert (array.dtype, array.ndim) == (kind, indices), name
        assert array.flags.c_contiguous, name
        assert array.size, name
