"""A program: an entry and all functions that it reaches, as one module of LLVM.

Functions are found by the names that they call each other by, in the room where each stands, and translated as they
are met.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
from llvmlite import ir

from sim.compiler.language import (
    DOUBLE,
    MACHINE,
    Kind,
    NotInTheLanguageError,
    Table,
    is_rare,
    kind_of_annotation,
    table_of,
)
from sim.compiler.machine_code import C, object_code
from sim.compiler.statements import Statements


class Program:
    """The functions that `entry(machine)` reaches, translated.

    Parameters
    ----------
    entry
        the function to begin with; it takes a machine and returns nothing.
    machine
        the name of the machine's class in annotations.
    arrays
        by name the type of what stands in each array of a machine, and how many indices it takes.
    """

    def __init__(
        self, entry: Callable[..., None], machine: str, arrays: Mapping[str, tuple[np.dtype[Any], int]]
    ) -> None:
        if not isinstance(entry, FunctionType):
            raise TypeError(f"{entry!r} is no function that can be compiled")
        self.module = ir.Module(name=entry.__name__)
        self.entry, self._machine = entry.__name__, machine
        self.tables: dict[str, Table] = {}
        slot = 0
        for name, (dtype, lengths) in arrays.items():
            self.tables[name] = table_of(name, dtype, lengths, slot)
            slot += 1 + lengths
        self._made: dict[FunctionType, tuple[Any, tuple[Kind, ...], Kind]] = {}
        self._aliases: dict[str, Any] = {}
        self._root = self.module.add_metadata([ir.MetaDataString(self.module, "memory of a machine")])
        self.function(entry)[0].linkage = "external"

    def function(self, function: FunctionType) -> tuple[Any, tuple[Kind, ...], Kind]:
        """A function, translated once: with the kinds of its parameters, and of what it returns."""
        if function not in self._made:
            file = Path(function.__code__.co_filename).name
            lines, first = inspect.getsourcelines(function)
            tree = ast.parse(textwrap.dedent("".join(lines))).body[0]
            ast.increment_lineno(tree, first - 1)
            if not isinstance(tree, ast.FunctionDef):
                raise NotInTheLanguageError(f"{file}:{first}", f"{function.__name__} is no function")
            kinds = [kind_of_annotation(arg.annotation, self._machine) for arg in tree.args.args]
            returned = kind_of_annotation(tree.returns, self._machine)
            if returned is None or None in kinds:
                raise NotInTheLanguageError(
                    f"{file}:{first}",
                    f"{function.__name__} has an annotation that is no int, float, bool, Word",
                )
            parameters = tuple(kind for kind in kinds if kind is not None)
            kind = ir.FunctionType(returned.llvm, [parameter.llvm for parameter in parameters])
            made = ir.Function(self.module, kind, name=f"{len(self._made)}_{function.__name__}")
            made.attributes.add("nounwind")
            for attribute in ("noinline", "cold", "minsize", "optsize") if is_rare(function) else ():
                made.attributes.add(attribute)
            if not self._made:
                made.name = self.entry
            else:
                made.linkage = "internal"
            for given, parameter in zip(made.args, parameters, strict=True):
                if parameter == MACHINE:
                    given.add_attribute("noalias")
                    given.add_attribute("nonnull")
            self._made[function] = made, parameters, returned
            Statements(self, function, file, made, parameters, returned).translate(tree)
        return self._made[function]

    def alias(self, name: str) -> Any:
        """What tells LLVM that a field of a record is never another field."""
        if name not in self._aliases:
            kind = self.module.add_metadata([ir.MetaDataString(self.module, name), self._root])
            offset = ir.Constant(ir.IntType(64), 0)
            self._aliases[name] = self.module.add_metadata([kind, kind, offset])
        return self._aliases[name]

    def from_c(self, name: str, count: int) -> Any:
        """A function of the C library that takes so many floats."""
        return self._declared(C.format(name), ir.FunctionType(DOUBLE, [DOUBLE] * count))

    def intrinsic(self, name: str, returned: Any, parameters: list[Any]) -> Any:
        """A function that LLVM has built in."""
        return self._declared(name, ir.FunctionType(returned, parameters))

    def _declared(self, name: str, kind: Any) -> Any:
        found = self.module.globals.get(name)
        return ir.Function(self.module, kind, name=name) if found is None else found

    @property
    def functions(self) -> dict[FunctionType, str]:
        """The functions that went into it, as they are written."""
        return {function: inspect.getsource(function) for function in self._made}

    def machine_code(self) -> bytes:
        """The whole program, optimised and made machine code."""
        return object_code(str(self.module))
