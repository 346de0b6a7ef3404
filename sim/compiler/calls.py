"""Calls: of functions that are compiled too, of the C library, and of the few that Python has built in."""

from __future__ import annotations

import ast
import math
from types import FunctionType
from typing import Any

from llvmlite import ir

from sim.compiler.language import BIT, BOOL, DOUBLE, FLOAT, INT, INT64, Value, known
from sim.compiler.memory import Memory

FROM_C = {math.log: "log", math.log1p: "log1p", math.exp: "exp", math.pow: "pow"}
"""Of the C library, the very functions that `math` calls."""


class Calls(Memory):
    """Translates calls."""

    def of_call(self, node: ast.Call) -> Value:
        """A function of ours, of the C library, or one of the few that Python has built in."""
        if isinstance(node.func, ast.Attribute):
            if node.func.attr == "bit_length":
                return self.bit_length(self.as_kind(self.value(node.func.value), INT, node))
            room = self.globals.get(node.func.value.id) if isinstance(node.func.value, ast.Name) else None
            thing = getattr(room, node.func.attr, None)
        else:
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            built_in = getattr(self, f"call_{name}", None) if name not in self.globals else None
            if built_in is not None:
                found: Value = built_in(node)
                return found
            thing = self.globals.get(name)
        if isinstance(thing, FunctionType):
            return self.call_ours(thing, node)
        arguments = [self.as_kind(self.value(arg), FLOAT, node) for arg in node.args]
        if thing is math.sqrt:
            return Value(
                FLOAT, self.builder.call(self.program.intrinsic("llvm.sqrt.f64", DOUBLE, [DOUBLE]), arguments)
            )
        if thing in FROM_C:
            return Value(
                FLOAT, self.builder.call(self.program.from_c(FROM_C[thing], len(arguments)), arguments)
            )
        raise self.refused(node, f"{ast.unparse(node.func)} is not in the language")

    def call_ours(self, function: FunctionType, node: ast.Call) -> Value:
        """A function that is compiled, too."""
        made, parameters, returned = self.program.function(function)
        if len(parameters) != len(node.args) or node.keywords:
            raise self.refused(node, f"{function.__name__} takes {len(parameters)} values by their places")
        values = [
            self.as_kind(self.value(arg), kind, node) for arg, kind in zip(node.args, parameters, strict=True)
        ]
        return Value(returned, self.builder.call(made, values))

    def bit_length(self, value: Any) -> Value:
        """How many bits a number that is not negative needs."""
        zeros = self.program.intrinsic("llvm.ctlz.i64", INT64, [INT64, BIT])
        left = self.builder.call(zeros, [value, ir.Constant(BIT, 0)])
        return Value(INT, self.builder.sub(ir.Constant(INT64, 64), left))

    def call_int(self, node: ast.Call) -> Value:
        """`int(x)`: what stands before the point."""
        value = self.value(node.args[0])
        if value.kind == FLOAT:
            return Value(INT, self.builder.fptosi(value.llvm, INT64))
        return known(int(value.known)) if value.kind is None else Value(INT, self.as_kind(value, INT, node))

    def call_float(self, node: ast.Call) -> Value:
        """`float(x)`."""
        return Value(FLOAT, self.as_kind(self.value(node.args[0]), FLOAT, node))

    def call_bool(self, node: ast.Call) -> Value:
        """`bool(x)`."""
        return Value(BOOL, self.truth(node.args[0]))

    def call_len(self, node: ast.Call) -> Value:
        """`len(table)`: how many rows it has."""
        return self.length(self.value(node.args[0]), node.args[0], 0)

    def call_max(self, node: ast.Call) -> Value:
        """`max(a, b)`: the first, unless the second is greater."""
        return self.chosen(ast.Gt(), node)

    def call_min(self, node: ast.Call) -> Value:
        """`min(a, b)`: the first, unless the second is less."""
        return self.chosen(ast.Lt(), node)

    def chosen(self, op: ast.cmpop, node: ast.Call) -> Value:
        """The first of two values, unless the second compares so with it."""
        if len(node.args) != 2:
            raise self.refused(node, "max and min take two values")
        one, other = (self.value(arg) for arg in node.args)
        kind = self.common(one, other, node)
        left, right = self.as_kind(one, kind, node), self.as_kind(other, kind, node)
        holds = self.compared(op, Value(kind, right), Value(kind, left), node)
        return Value(kind, self.builder.select(holds, right, left))
