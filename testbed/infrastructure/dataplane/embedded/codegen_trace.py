"""The calls that a program compiled for tracing makes at each of its points.

They are told in the numbers of `trace_points`. Without tracing nothing of it
is in the code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.trace_points import (
    ACTION,
    CONDITION,
    PARSED,
    STATE,
    TracedField,
    points,
)

if TYPE_CHECKING:
    from testbed.infrastructure.dataplane.embedded.codegen_base import Emitter, ProgramContext

_I32 = ir.IntType(32)
_PTR = ir.PointerType()
_FUNCTIONS = {
    "rt_trace_start": (_PTR, _PTR),
    "rt_trace_point": (_PTR, _PTR, _I32, _I32, _I32),
    "rt_trace_table": (_PTR, _PTR, _I32, _PTR, _PTR, _I32),
    "rt_trace_fields": (_PTR, _PTR, _I32, _PTR),
}


class Trace:
    """Emits the calls into one program's code; `Trace(ctx, False)` emits nothing."""

    def __init__(self, ctx: ProgramContext, enabled: bool) -> None:
        self.enabled = enabled
        flag = ir.GlobalVariable(ctx.module, _I32, "p4_traced")
        flag.global_constant = True
        flag.initializer = ir.Constant(_I32, int(enabled))
        if not enabled:
            return
        found = points(ctx.program, ctx.layout)
        self._states = {name: i for i, name in enumerate(found.states)}
        self._conditions = {name: i for i, name in enumerate(found.conditions)}
        self._functions = {
            name: ir.Function(ctx.module, ir.FunctionType(ir.VoidType(), arguments), name)
            for name, arguments in _FUNCTIONS.items()
        }
        self._field_count = len(found.fields)
        self._fields = _constant_fields(ctx.module, found.fields)

    def start(self, at: Emitter) -> None:
        """The PHV is as the pipeline finds it."""
        self._call(at, "rt_trace_start")

    def state(self, at: Emitter, name: str) -> None:
        if self.enabled:
            self._point(at, STATE, self._states[name], 0)

    def parsed(self, at: Emitter, error: ir.Value, payload_bytes: ir.Value) -> None:
        self._point(at, PARSED, error, payload_bytes)

    def condition(self, at: Emitter, name: str, value: ir.Value) -> None:
        if self.enabled:
            self._point(at, CONDITION, self._conditions[name], at.b.zext(value, _I32))

    def table(
        self, at: Emitter, table: int, entry: ir.Value, key: ir.Value, params_bytes: ir.Value
    ) -> None:
        self._call(at, "rt_trace_table", ir.Constant(_I32, table), entry, key, params_bytes)

    def action(self, at: Emitter, number: int) -> None:
        self._point(at, ACTION, number, 0)

    def fields(self, at: Emitter) -> None:
        """What has changed since the last point."""
        if self.enabled:
            count = ir.Constant(_I32, self._field_count)
            self._call(at, "rt_trace_fields", count, self._fields)

    def _point(self, at: Emitter, kind: int, subject: int | ir.Value, a: int | ir.Value) -> None:
        values = (ir.Constant(_I32, v) if isinstance(v, int) else v for v in (kind, subject, a))
        self._call(at, "rt_trace_point", *values)

    def _call(self, at: Emitter, name: str, *arguments: ir.Value) -> None:
        if self.enabled:
            at.b.call(self._functions[name], [at.sw, at.pkt, *arguments])


def _constant_fields(module: ir.Module, fields: tuple[TracedField, ...]) -> ir.Value:
    """An array of struct traced_field."""
    numbers = [n for f in fields for n in (f.offset, f.size, f.valid)]
    kind = ir.ArrayType(_I32, max(len(numbers), 1))
    table = ir.GlobalVariable(module, kind, "trace.fields")
    table.linkage = "internal"
    table.global_constant = True
    table.initializer = ir.Constant(kind, numbers or [0])
    table.type = _PTR
    return table
