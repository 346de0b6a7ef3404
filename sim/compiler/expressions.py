"""Values: what stands to the right of an equals sign, translated.

Sums and comparisons go by the kinds of both sides: a whole number beside a float becomes one, a known number becomes
whatever the other side is. `//`, `%` and `>>` round down, as Python's do; a word is shifted in zeros.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
from llvmlite import ir

from sim.compiler.language import (
    BIT,
    BOOL,
    DOUBLE,
    FLOAT,
    INT,
    INT64,
    MACHINE,
    WORD,
    Kind,
    NotInTheLanguageError,
    Several,
    Value,
    Whole,
    known,
)

FOLDED: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow, ast.LShift: operator.lshift,
    ast.RShift: operator.rshift, ast.BitOr: operator.or_, ast.BitAnd: operator.and_, ast.BitXor: operator.xor,
    ast.USub: operator.neg, ast.Not: operator.not_,
}  # fmt: skip
"""Operations on known numbers: Python does them itself."""
WHOLE = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.LShift: "shl", ast.BitOr: "or_", ast.BitAnd: "and_",
    ast.BitXor: "xor",
}  # fmt: skip
BROKEN = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul"}
SIGNS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class Expressions:
    """Translates what is computed; `sim.compiler.memory`, `calls` and `statements` add the rest, one on the other."""

    def __init__(self, program: Whole, function: FunctionType, file: str) -> None:
        self.program, self.globals, self.file = program, function.__globals__, file
        self.builder: Any = ir.IRBuilder()
        self.locals: dict[str, tuple[Kind, Any]] = {}
        """of a variable its kind, and where it is kept"""

    def refused(self, node: ast.AST, what: str) -> NotInTheLanguageError:
        """The error that says what is not in the language, and where."""
        return NotInTheLanguageError(f"{self.file}:{getattr(node, 'lineno', 0)}", what)

    # -- kinds ------------------------------------------------------------------------------------------

    def as_kind(self, value: Value, kind: Kind, node: ast.AST) -> Any:
        """The value in LLVM, as one of a kind."""
        if value.kind is None:
            if kind in (INT, WORD) and isinstance(value.known, int):
                return ir.Constant(INT64, int(value.known))
            if kind == FLOAT:
                return ir.Constant(DOUBLE, float(value.known))
            if kind == BOOL and isinstance(value.known, bool):
                return ir.Constant(BIT, int(value.known))
        elif value.kind == kind or {value.kind, kind} == {INT, WORD}:
            return value.llvm
        elif kind == FLOAT and value.kind in (INT, BOOL):
            return (self.builder.sitofp if value.kind == INT else self.builder.uitofp)(value.llvm, DOUBLE)
        elif kind == FLOAT and value.kind == WORD:
            return self.builder.uitofp(value.llvm, DOUBLE)
        elif kind == INT and value.kind == BOOL:
            return self.builder.zext(value.llvm, INT64)
        told = repr(value.known) if value.kind is None else value.kind.name
        raise self.refused(node, f"{told} is no {kind.name}")

    def kind_of(self, value: Value) -> Kind:
        """The kind of a value; of a known number the one that it has in Python."""
        if value.kind is not None:
            return value.kind
        return BOOL if isinstance(value.known, bool) else INT if isinstance(value.known, int) else FLOAT

    def common(self, one: Value, other: Value, node: ast.AST) -> Kind:
        """The kind that two values have in common."""
        kinds = {value.kind for value in (one, other) if value.kind is not None}
        kinds |= {FLOAT for value in (one, other) if isinstance(value.known, float)}
        if not kinds:
            kinds = {self.kind_of(one), self.kind_of(other)}
        if len(kinds) == 1:
            only = next(iter(kinds))
            return INT if only == BOOL and None in (one.kind, other.kind) else only
        if kinds <= {INT, BOOL}:
            return INT
        if kinds <= {INT, BOOL, FLOAT} or kinds == {WORD, FLOAT}:
            return FLOAT
        raise self.refused(node, f"{' and '.join(sorted(kind.name for kind in kinds))} do not go together")

    def truth(self, node: ast.expr) -> Any:
        """Whether a value counts as true."""
        value = self.value(node)
        if value.kind is None:
            return ir.Constant(BIT, int(bool(value.known)))
        if value.kind == BOOL:
            return value.llvm
        if value.kind in (INT, WORD):
            return self.builder.icmp_signed("!=", value.llvm, ir.Constant(INT64, 0))
        raise self.refused(node, f"{value.kind.name} is neither true nor false")

    # -- values -----------------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Value:
        """The value of an expression."""
        translate = getattr(self, f"of_{type(node).__name__.lower()}", None)
        if translate is None:
            raise self.refused(node, f"{type(node).__name__} is not in the language")
        found: Value = translate(node)
        return found

    def of_constant(self, node: ast.Constant) -> Value:
        """A number in the source."""
        if not isinstance(node.value, int | float):
            raise self.refused(node, f"{node.value!r} is no number")
        return known(node.value)

    def of_name(self, node: ast.Name) -> Value:
        """A variable, or a constant of the room."""
        if node.id in self.locals:
            kind, place = self.locals[node.id]
            return Value(kind, place if kind == MACHINE else self.builder.load(place, typ=kind.llvm))
        if node.id not in self.globals:
            raise self.refused(node, f"{node.id} has no value here")
        return self.constant(self.globals[node.id], node.id, node)

    def constant(self, thing: Any, name: str, node: ast.AST) -> Value:
        """A constant of a room."""
        if isinstance(thing, np.integer | np.floating | np.bool_):
            thing = thing.item()
        if not isinstance(thing, int | float):
            raise self.refused(node, f"{name} is no number")
        return known(thing)

    def of_unaryop(self, node: ast.UnaryOp) -> Value:
        """`-x`, `not x`."""
        if isinstance(node.op, ast.Not):
            return Value(BOOL, self.builder.not_(self.truth(node.operand)))
        value = self.value(node.operand)
        if value.kind is None:
            return known(FOLDED[type(node.op)](value.known))
        if isinstance(node.op, ast.USub) and value.kind in (INT, FLOAT):
            negate = self.builder.neg if value.kind == INT else self.builder.fneg
            return Value(value.kind, negate(value.llvm))
        raise self.refused(node, "only - and not stand before a value")

    def of_binop(self, node: ast.BinOp) -> Value:
        """Sums, products, shifts."""
        return self.operated(node.op, self.value(node.left), self.value(node.right), node)

    def operated(self, op: ast.operator, one: Value, other: Value, node: ast.AST) -> Value:
        """Two values and what is done with them."""
        if one.kind is None and other.kind is None:
            return known(FOLDED[type(op)](one.known, other.known))
        kind = FLOAT if isinstance(op, ast.Div) else self.common(one, other, node)
        if kind == BOOL and not isinstance(op, ast.BitAnd | ast.BitOr | ast.BitXor):
            kind = INT
        left, right = self.as_kind(one, kind, node), self.as_kind(other, kind, node)
        build = self.builder
        if kind == FLOAT:
            if isinstance(op, ast.Div):
                return Value(FLOAT, build.fdiv(left, right))
            if type(op) in BROKEN:
                return Value(FLOAT, getattr(build, BROKEN[type(op)])(left, right))
        elif type(op) in WHOLE:
            return Value(kind, getattr(build, WHOLE[type(op)])(left, right))
        elif isinstance(op, ast.RShift):
            return Value(kind, (build.lshr if kind == WORD else build.ashr)(left, right))
        elif kind == INT and isinstance(op, ast.FloorDiv | ast.Mod):
            return Value(INT, self.rounded_down(isinstance(op, ast.Mod), left, right))
        raise self.refused(node, f"{type(op).__name__} of {kind.name} is not in the language")

    def rounded_down(self, remainder: bool, left: Any, right: Any) -> Any:
        """`//` or `%` of whole numbers: LLVM rounds towards zero, Python down."""
        build, zero = self.builder, ir.Constant(INT64, 0)
        rest = build.srem(left, right)
        other_side = build.icmp_signed("<", build.xor(rest, right), zero)
        wrong = build.and_(build.icmp_signed("!=", rest, zero), other_side)
        if remainder:
            return build.add(rest, build.select(wrong, right, zero))
        return build.sub(build.sdiv(left, right), build.zext(wrong, INT64))

    def of_compare(self, node: ast.Compare) -> Value:
        """One comparison, or several in a row; none has a side effect, so all are made."""
        values = [self.value(side) for side in (node.left, *node.comparators)]
        found = None
        for op, one, other in zip(node.ops, values, values[1:], strict=False):
            holds = self.compared(op, one, other, node)
            found = holds if found is None else self.builder.and_(found, holds)
        return Value(BOOL, found)

    def compared(self, op: ast.cmpop, one: Value, other: Value, node: ast.AST) -> Any:
        """Whether two values compare so."""
        if type(op) not in SIGNS:
            raise self.refused(node, f"{type(op).__name__} is not in the language")
        sign, kind = SIGNS[type(op)], self.common(one, other, node)
        left, right = self.as_kind(one, kind, node), self.as_kind(other, kind, node)
        if kind == FLOAT:
            compare = self.builder.fcmp_unordered if sign == "!=" else self.builder.fcmp_ordered
        else:
            compare = self.builder.icmp_signed if kind == INT else self.builder.icmp_unsigned
        return compare(sign, left, right)

    def of_boolop(self, node: ast.BoolOp) -> Value:
        """`and`, `or`: the later ones are looked at only if they matter; the result is true or false."""
        build, is_and = self.builder, isinstance(node.op, ast.And)
        end = build.append_basic_block("told")
        ways = []
        for part in node.values[:-1]:
            holds = self.truth(part)
            ways.append((ir.Constant(BIT, int(not is_and)), build.block))
            further = build.append_basic_block("further")
            build.cbranch(holds, *((further, end) if is_and else (end, further)))
            build.position_at_end(further)
        ways.append((self.truth(node.values[-1]), build.block))
        build.branch(end)
        build.position_at_end(end)
        told = build.phi(BIT)
        for way in ways:
            told.add_incoming(*way)
        return Value(BOOL, told)

    def of_ifexp(self, node: ast.IfExp) -> Value:
        """`a if b else c`."""
        build = self.builder
        blocks = [build.append_basic_block(name) for name in ("then", "otherwise", "after")]
        build.cbranch(self.truth(node.test), *blocks[:2])
        found = []
        for side, block in zip((node.body, node.orelse), blocks, strict=False):
            build.position_at_end(block)
            found.append((self.value(side), build.block))
        kind = self.common(found[0][0], found[1][0], node)
        phi_of = []
        for value, block in found:
            build.position_at_end(block)
            phi_of.append((self.as_kind(value, kind, node), build.block))
            build.branch(blocks[2])
        build.position_at_end(blocks[2])
        phi = build.phi(kind.llvm)
        for way in phi_of:
            phi.add_incoming(*way)
        return Value(kind, phi)

    def of_tuple(self, node: ast.Tuple) -> Value:
        """Several values at once, as they are returned."""
        parts = [self.value(part) for part in node.elts]
        kind = Several.of(tuple(self.kind_of(part) for part in parts))
        whole: Any = ir.Constant(kind.llvm, ir.Undefined)
        for place, (part, of) in enumerate(zip(parts, kind.parts, strict=True)):
            whole = self.builder.insert_value(whole, self.as_kind(part, of, node), place)
        return Value(kind, whole)
