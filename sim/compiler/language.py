"""The kinds of values that compiled functions know, and how numbers of one kind become another.

`customer` is a whole number, `share` a float, `ready(…)` true or false, a key of chance a word of 64 bits without a
sign, `m.customers` a table of records, `m.customers[7]` one record. The kind of a parameter and of what a function
returns is its annotation; the kind of a variable is that of the first value that it is given.

Invariant: a constant has no kind until it meets a value that has one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from math import gcd
from types import FunctionType
from typing import Any, Protocol, TypeVar

import numpy as np
from llvmlite import ir

Word = int
"""64 bits without a sign: sums and products go round at 2^64, which the masks of `sim.draws` say in Python."""

F = TypeVar("F", bound=Callable[..., Any])

INT64, DOUBLE, BIT, POINTER = ir.IntType(64), ir.DoubleType(), ir.IntType(1), ir.PointerType()


def rarely(function: F) -> F:
    """Mark a compiled function as one that most services never, or seldom, need.

    It is not copied into those that call it: so the loop is compiled sooner, and what is always needed stands close
    together.
    """
    function.is_rare = True  # type: ignore[attr-defined]
    return function


def is_rare(function: FunctionType) -> bool:
    """Whether a function was marked so."""
    return getattr(function, "is_rare", False)


class NotInTheLanguageError(Exception):
    """A compiled function says what the compiler does not know."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


@dataclass(frozen=True)
class Kind:
    """A kind of value: its name in messages, and what it is to LLVM."""

    name: str
    llvm: Any = field(compare=False)


INT, FLOAT, BOOL, WORD = Kind("int", INT64), Kind("float", DOUBLE), Kind("bool", BIT), Kind("Word", INT64)
NOTHING, MACHINE = Kind("None", ir.VoidType()), Kind("machine", POINTER)
BY_NAME = {"int": INT, "float": FLOAT, "bool": BOOL, "Word": WORD, "None": NOTHING}


@dataclass(frozen=True)
class Several(Kind):
    """A tuple of values, as a function returns it."""

    parts: tuple[Kind, ...] = ()

    @classmethod
    def of(cls, parts: tuple[Kind, ...]) -> Several:
        """The kind of a tuple of such parts."""
        return cls(", ".join(p.name for p in parts), ir.LiteralStructType([p.llvm for p in parts]), parts)


@dataclass(frozen=True)
class Cell:
    """A number in memory: its kind, how it is stored, and where in its record it stands."""

    kind: Kind
    stored: Any = field(compare=False)
    signed: bool
    offset: int
    align: int


@dataclass(frozen=True)
class Table(Kind):
    """An array of a machine: of records, or of plain numbers, with up to three indices.

    `slot` is where in the machine's own table its address stands; its lengths follow.
    """

    slot: int = 0
    lengths: int = 1
    size: int = 8
    cells: tuple[tuple[str, Cell], ...] = ()
    """(name, cell) of a record; of plain numbers one without a name"""


@dataclass(frozen=True)
class Row(Kind):
    """One record of a table."""

    table: Table | None = None


def cell_of(dtype: np.dtype[Any], offset: int, size: int) -> Cell:
    """How a number of this type is read and written, at an offset in a record of a size."""
    stored = {"i": ir.IntType(8 * dtype.itemsize), "u": ir.IntType(8 * dtype.itemsize), "f": DOUBLE}
    if dtype.kind not in stored or (dtype.kind == "f" and dtype.itemsize != 8):
        raise TypeError(f"a machine cannot hold {dtype}")
    kind = FLOAT if dtype.kind == "f" else WORD if dtype == np.uint64 else INT
    return Cell(
        kind, stored[dtype.kind], dtype.kind == "i", offset, gcd(8, offset, size) if offset else gcd(8, size)
    )


def table_of(name: str, dtype: np.dtype[Any], lengths: int, slot: int) -> Table:
    """The table of a machine's array."""
    fields = dtype.fields
    if fields is None:
        cells: tuple[tuple[str, Cell], ...] = (("", cell_of(dtype, 0, dtype.itemsize)),)
    else:
        cells = tuple(
            (field, cell_of(kind, offset, dtype.itemsize)) for field, (kind, offset, *_) in fields.items()
        )
    return Table(name, POINTER, slot, lengths, dtype.itemsize, cells)


@dataclass(frozen=True)
class Value:
    """A value while a function is translated: of a kind, or a number that is known and has none yet."""

    kind: Kind | None
    llvm: Any = field(default=None, compare=False)
    known: Any = None


class Whole(Protocol):
    """The program as one function of it sees it while it is translated."""

    module: Any
    tables: dict[str, Table]

    def function(self, function: FunctionType) -> tuple[Any, tuple[Kind, ...], Kind]:
        """Another function, with the kinds of its parameters and of what it returns."""

    def alias(self, name: str) -> Any:
        """What tells LLVM that a field of a record is never another field."""

    def from_c(self, name: str, count: int) -> Any:
        """A function of the C library."""

    def intrinsic(self, name: str, returned: Any, parameters: list[Any]) -> Any:
        """A function that LLVM has built in."""


def known(number: Any) -> Value:
    """A number that stands in the source, or in a constant."""
    return Value(None, known=number)


def kind_of_annotation(node: ast.expr | None, machine: str) -> Kind | None:
    """The kind that an annotation names; None for one that is not in the language."""
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return NOTHING
    if isinstance(node, ast.Name):
        return MACHINE if node.id == machine else BY_NAME.get(node.id)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        parts = [kind_of_annotation(part, machine) for part in node.slice.elts]
        found = tuple(part for part in parts if part is not None)
        return Several.of(found) if len(found) == len(parts) else None
    return None
