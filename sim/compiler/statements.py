"""What a function does: its statements, translated one after the other.

Every variable gets a place on the stack; LLVM makes registers of them. A `while` is two blocks and a way back.
"""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any

from llvmlite import ir

from sim.compiler.calls import Calls
from sim.compiler.language import INT, INT64, MACHINE, NOTHING, Kind, Several, Value, Whole


class Statements(Calls):
    """Translates one function."""

    def __init__(
        self, program: Whole, function: FunctionType, file: str, made: Any, parameters: tuple[Kind, ...],
        returned: Kind,
    ) -> None:  # fmt: skip
        super().__init__(program, function, file)
        self.made, self.parameters, self.returned = made, parameters, returned
        self.loops: list[tuple[Any, Any]] = []
        """of each loop around here, where it goes on and where it ends"""
        self.entry = made.append_basic_block("entry")
        self.builder = ir.IRBuilder(made.append_basic_block("body"))
        self.stack = ir.IRBuilder(self.entry)

    def translate(self, tree: ast.FunctionDef) -> None:
        """The whole function."""
        for parameter, kind, given in zip(tree.args.args, self.parameters, self.made.args, strict=True):
            if kind == MACHINE:
                self.locals[parameter.arg] = (MACHINE, given)
            else:
                self.assign_name(parameter.arg, Value(kind, given), parameter)
        self.block(tree.body)
        if not self.builder.block.is_terminated:
            if self.returned == NOTHING:
                self.builder.ret_void()
            elif self.made.name and self.reached(self.builder.block):
                raise self.refused(tree, f"{tree.name} may end without returning anything")
            else:
                self.builder.unreachable()
        self.stack.branch(self.made.blocks[1])

    def reached(self, block: Any) -> bool:
        """Whether a way leads to a block."""
        ways = [
            target
            for other in self.made.blocks
            if other.is_terminated
            for target in other.terminator.operands
        ]
        return block is self.made.blocks[1] or any(target is block for target in ways)

    def block(self, body: list[ast.stmt]) -> None:
        """Statements one after the other; none after one that leaves."""
        for statement in body:
            if self.builder.block.is_terminated:
                return
            translate = getattr(self, f"do_{type(statement).__name__.lower()}", None)
            if translate is None:
                raise self.refused(statement, f"{type(statement).__name__} is not in the language")
            translate(statement)

    # -- giving values ----------------------------------------------------------------------------------

    def do_expr(self, node: ast.Expr) -> None:
        """A call for what it does; a docstring."""
        if not isinstance(node.value, ast.Constant):
            self.value(node.value)

    def do_assign(self, node: ast.Assign) -> None:
        """`a = b`, `a = b = c`, `a, b = c`."""
        if isinstance(node.targets[0], ast.Tuple):
            self.unpack(node.targets[0], node.value)
            return
        value = self.value(node.value)
        for target in node.targets:
            self.assign(target, value)

    def do_annassign(self, node: ast.AnnAssign) -> None:
        """`a: int = b`."""
        if node.value is None:
            raise self.refused(node, "a variable is given a value where it is named")
        self.assign(node.target, self.value(node.value))

    def unpack(self, targets: ast.Tuple, source: ast.expr) -> None:
        """Give several variables their values at once."""
        if isinstance(source, ast.Tuple):
            values = [self.value(part) for part in source.elts]
        else:
            whole = self.value(source)
            if not isinstance(whole.kind, Several):
                raise self.refused(source, "is no tuple")
            values = [
                Value(kind, self.builder.extract_value(whole.llvm, place))
                for place, kind in enumerate(whole.kind.parts)
            ]
        if len(values) != len(targets.elts):
            raise self.refused(targets, f"{len(targets.elts)} variables for {len(values)} values")
        for target, value in zip(targets.elts, values, strict=True):
            self.assign(target, value)

    def assign(self, target: ast.expr, value: Value) -> None:
        """Give a variable, or a number in memory, a value."""
        if isinstance(target, ast.Name):
            self.assign_name(target.id, value, target)
        elif isinstance(target, ast.Attribute | ast.Subscript):
            self.write(target, value)
        else:
            raise self.refused(target, "nothing can be put there")

    def assign_name(self, name: str, value: Value, node: ast.AST) -> None:
        """Give a variable a value; its kind is that of the first."""
        if name not in self.locals:
            kind = self.kind_of(value)
            self.locals[name] = (kind, self.stack.alloca(kind.llvm, name=name))
        kind, place = self.locals[name]
        self.builder.store(self.as_kind(value, kind, node), place)

    def do_augassign(self, node: ast.AugAssign) -> None:
        """`a += b`."""
        if isinstance(node.target, ast.Name):
            before = self.value(node.target)
            self.assign(node.target, self.operated(node.op, before, self.value(node.value), node))
            return
        if not isinstance(node.target, ast.Attribute | ast.Subscript):
            raise self.refused(node, "nothing can be added there")
        added = self.value(node.value)
        where = self.place(node.target)
        self.write_at(where, self.operated(node.op, self.read(*where), added, node), node)

    # -- where it goes on -------------------------------------------------------------------------------

    def do_if(self, node: ast.If) -> None:
        """Of what a constant rules out, nothing is translated."""
        holds = self.truth(node.test)
        if isinstance(holds, ir.Constant):
            self.block(node.body if holds.constant else node.orelse)
            return
        then, after = (self.made.append_basic_block(name) for name in ("then", "after"))
        otherwise = self.made.append_basic_block("otherwise") if node.orelse else after
        self.builder.cbranch(holds, then, otherwise)
        for body, block in ((node.body, then), (node.orelse, otherwise)):
            if block is not after:
                self.builder.position_at_end(block)
                self.block(body)
                if not self.builder.block.is_terminated:
                    self.builder.branch(after)
        self.builder.position_at_end(after)

    def do_while(self, node: ast.While) -> None:
        """While something holds."""
        test, body, after = (self.made.append_basic_block(name) for name in ("test", "body", "after"))
        self.builder.branch(test)
        self.builder.position_at_end(test)
        holds = self.truth(node.test)
        if isinstance(holds, ir.Constant) and holds.constant:
            self.builder.branch(body)
        else:
            self.builder.cbranch(holds, body, after)
        self.loop(node, body, test, after)
        if not self.builder.block.is_terminated:
            self.builder.branch(test)
        self.builder.position_at_end(after)

    def loop(self, node: ast.While | ast.For, body: Any, again: Any, after: Any) -> None:
        """The body of a loop."""
        if node.orelse:
            raise self.refused(node, "a loop has no else")
        self.builder.position_at_end(body)
        self.loops.append((again, after))
        self.block(node.body)
        self.loops.pop()

    def do_for(self, node: ast.For) -> None:
        """`for a in range(…)`, upwards by one."""
        call = node.iter
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range"):
            raise self.refused(node, "only range(…) can be gone through")
        if not isinstance(node.target, ast.Name) or len(call.args) > 2:
            raise self.refused(node, "one variable goes up by one")
        bounds = [self.as_kind(self.value(arg), INT, node) for arg in call.args]
        first, end = bounds if len(bounds) == 2 else (ir.Constant(INT64, 0), bounds[0])
        counter = self.stack.alloca(INT64)
        self.builder.store(first, counter)
        test, body, again, after = (
            self.made.append_basic_block(name) for name in ("test", "body", "again", "after")
        )
        self.builder.branch(test)
        self.builder.position_at_end(test)
        now = self.builder.load(counter, typ=INT64)
        self.builder.cbranch(self.builder.icmp_signed("<", now, end), body, after)
        self.builder.position_at_end(body)
        self.assign_name(node.target.id, Value(INT, now), node)
        self.loop(node, body, again, after)
        if not self.builder.block.is_terminated:
            self.builder.branch(again)
        self.builder.position_at_end(again)
        now = self.builder.load(counter, typ=INT64)
        self.builder.store(self.builder.add(now, ir.Constant(INT64, 1), flags=("nsw",)), counter)
        self.builder.branch(test)
        self.builder.position_at_end(after)

    def do_break(self, _: ast.Break) -> None:
        """Leave the loop."""
        self.builder.branch(self.loops[-1][1])

    def do_continue(self, _: ast.Continue) -> None:
        """On with the next of the loop."""
        self.builder.branch(self.loops[-1][0])

    def do_pass(self, _: ast.Pass) -> None:
        """Nothing."""

    def do_return(self, node: ast.Return) -> None:
        """Leave the function."""
        if node.value is None:
            self.builder.ret_void()
        elif isinstance(node.value, ast.Tuple) and isinstance(self.returned, Several):
            whole: Any = ir.Constant(self.returned.llvm, ir.Undefined)
            for place, (part, kind) in enumerate(zip(node.value.elts, self.returned.parts, strict=True)):
                whole = self.builder.insert_value(whole, self.as_kind(self.value(part), kind, node), place)
            self.builder.ret(whole)
        else:
            self.builder.ret(self.as_kind(self.value(node.value), self.returned, node))
