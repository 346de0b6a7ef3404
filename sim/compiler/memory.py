"""Places in memory: tables of a machine, their records, the numbers in them; read and written.

A machine is handed over as one table of words: of each array its address, then its lengths. These never change while a
program runs, and a field of one record is never a field of another; LLVM is told both, so that it keeps in registers
what it has read.
"""

from __future__ import annotations

import ast
from typing import Any

from llvmlite import ir

from sim.compiler.expressions import Expressions
from sim.compiler.language import INT, INT64, MACHINE, POINTER, Cell, Row, Table, Value


class Memory(Expressions):
    """Translates what is read and written."""

    def of_attribute(self, node: ast.Attribute) -> Value:
        """A table of the machine, a field of a record, a constant of another room."""
        if isinstance(node.value, ast.Name) and node.value.id not in self.locals:
            room = self.globals.get(node.value.id)
            return self.constant(getattr(room, node.attr, None), f"{node.value.id}.{node.attr}", node)
        whole = self.value(node.value)
        if whole.kind == MACHINE:
            if node.attr not in self.program.tables:
                raise self.refused(node, f"a machine has no {node.attr}")
            table = self.program.tables[node.attr]
            return Value(table, self.from_the_machine(whole.llvm, table.slot, POINTER))
        if isinstance(whole.kind, Row):
            place, cell, name = self.place(node)
            return self.read(place, cell, name)
        raise self.refused(node, f"{node.attr} of what is no record")

    def from_the_machine(self, machine: Any, slot: int, kind: Any) -> Any:
        """An address or a length, which never changes while a program runs."""
        place = self.builder.gep(machine, [ir.Constant(INT64, slot)], inbounds=True, source_etype=INT64)
        found = self.builder.load(place, typ=kind)
        found.set_metadata("invariant.load", self.program.module.add_metadata([]))
        return found

    def of_subscript(self, node: ast.Subscript) -> Value:
        """One record, or one number, of a table; one length of a table."""
        if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            table = self.value(node.value.value)
            if isinstance(table.kind, Table) and isinstance(node.slice, ast.Constant):
                return self.length(table, node.value.value, int(str(node.slice.value)))
        place, row = self.element(node)
        if row.table is not None and row.table.cells[0][0] == "":
            return self.read(place, row.table.cells[0][1], row.name)
        return Value(row, place)

    def length(self, table: Value, node: ast.expr, axis: int) -> Value:
        """How many rows a table has, or how many numbers a row."""
        if not isinstance(node, ast.Attribute) or not isinstance(table.kind, Table):
            raise self.refused(node, "only a machine's own table has a length")
        machine = self.value(node.value)
        return Value(INT, self.from_the_machine(machine.llvm, table.kind.slot + 1 + axis, INT64))

    def element(self, node: ast.Subscript) -> tuple[Any, Row]:
        """Where the element of a table stands."""
        table = self.value(node.value)
        if not isinstance(table.kind, Table):
            raise self.refused(node, "what is no table has no elements")
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if len(indices) != table.kind.lengths:
            raise self.refused(node, f"{table.kind.name} takes {table.kind.lengths} indices")
        build = self.builder
        at = self.as_kind(self.value(indices[0]), INT, node)
        for axis, index in enumerate(indices[1:], start=1):
            length = self.length(table, node.value, axis).llvm
            at = build.add(build.mul(at, length), self.as_kind(self.value(index), INT, node))
        record = ir.ArrayType(ir.IntType(8), table.kind.size)
        place = build.gep(table.llvm, [at], inbounds=True, source_etype=record)
        return place, Row(table.kind.name, POINTER, table.kind)

    def place(self, node: ast.Attribute | ast.Subscript) -> tuple[Any, Cell, str]:
        """Where a number stands that can be read or written, and its name for LLVM."""
        if isinstance(node, ast.Subscript):
            place, row = self.element(node)
            field = ""
        else:
            whole = self.value(node.value)
            if not isinstance(whole.kind, Row):
                raise self.refused(node, f"{node.attr} of what is no record")
            place, row, field = whole.llvm, whole.kind, node.attr
        cells = dict(row.table.cells) if row.table else {}
        if field not in cells:
            raise self.refused(node, f"{row.name} has no {field or 'number'}")
        cell = cells[field]
        if cell.offset:
            offset = ir.Constant(INT64, cell.offset)
            place = self.builder.gep(place, [offset], inbounds=True, source_etype=ir.IntType(8))
        return place, cell, f"{row.name}.{field}"

    def read(self, place: Any, cell: Cell, name: str) -> Value:
        """The number in a place."""
        found = self.builder.load(place, typ=cell.stored, align=cell.align)
        found.set_metadata("tbaa", self.program.alias(name))
        if cell.kind == INT and cell.stored != INT64:
            found = (self.builder.sext if cell.signed else self.builder.zext)(found, INT64)
        return Value(cell.kind, found)

    def write(self, node: ast.Attribute | ast.Subscript, value: Value) -> None:
        """Write a number into a place."""
        self.write_at(self.place(node), value, node)

    def write_at(self, where: tuple[Any, Cell, str], value: Value, node: ast.AST) -> None:
        """Write a number into a place that has been found."""
        place, cell, name = where
        made = self.as_kind(value, cell.kind, node)
        if cell.kind == INT and cell.stored != INT64:
            made = self.builder.trunc(made, cell.stored)
        written = self.builder.store(made, place, align=cell.align)
        written.set_metadata("tbaa", self.program.alias(name))
