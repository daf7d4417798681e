"""Tables and control flow: each node of a pipeline is a basic block."""

from __future__ import annotations

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.bmv2 import (
    Conditional,
    Key,
    Pipeline,
    ProgramError,
    Table,
)
from testbed.infrastructure.dataplane.embedded.codegen_actions import Actions
from testbed.infrastructure.dataplane.embedded.codegen_base import (
    ENTRY_ACTION,
    ENTRY_HANDLE,
    ENTRY_HIT,
    ENTRY_PARAMS,
    I8,
    PTR,
    VOID,
    ProgramContext,
    Value,
    const,
    opaque,
)
from testbed.infrastructure.dataplane.embedded.layout import (
    action_layout,
    is_hidden,
    key_layout,
    pack_params,
)


def emit_pipeline(ctx: ProgramContext, pipeline: Pipeline) -> ir.Function:
    """Define the internal function that runs one pipeline on a packet."""
    function = ir.Function(
        ctx.module, ir.FunctionType(VOID, [PTR, PTR]), f"pipeline.{pipeline.name}"
    )
    function.linkage = "internal"
    sw, pkt = function.args
    pkt.add_attribute("noalias")
    control = Control(ctx, ir.IRBuilder(function.append_basic_block("entry")), sw, pkt)
    control.run(pipeline)
    return function


class Control(Actions):
    """The emitter of one pipeline."""

    def run(self, pipeline: Pipeline) -> None:
        nodes: list[Table | Conditional] = [
            *pipeline.tables.values(),
            *pipeline.conditionals.values(),
        ]
        self.blocks = {n.name: self.b.append_basic_block(f"node.{n.name}") for n in nodes}
        self.done = self.b.append_basic_block("done")
        self.b.branch(self._block(pipeline.init))
        for node in nodes:
            self.b.position_at_end(self.blocks[node.name])
            try:
                if isinstance(node, Conditional):
                    self._conditional(node)
                else:
                    self._table(node)
            except ProgramError as error:
                raise ProgramError(f"{pipeline.name}, {node.name}: {error}") from None
        self.b.position_at_end(self.done)
        self.b.ret_void()

    def _block(self, node: str | None) -> ir.Block:
        return self.done if node is None else self.blocks[node]

    def _conditional(self, node: Conditional) -> None:
        condition = self.boolean(node.condition)
        self.ctx.trace.condition(self, node.name, condition)
        self.b.cbranch(condition, self._block(node.true_next), self._block(node.false_next))

    # Tables.

    def _table(self, table: Table) -> None:
        if is_hidden(table):
            self._hidden(table)
            return
        entry = self._lookup(table)
        hit = self.b.icmp_unsigned("!=", self.load(self.at(entry, ENTRY_HIT), 32, 4), const(32, 0))
        if table.direct_meter is not None:
            self._direct_meter(table, entry, hit)
        self._run_action(table, entry, hit)

    def _hidden(self, table: Table) -> None:
        """A statement of the program in table's clothing: call its action at once."""
        assert table.default_action_id is not None
        action = self.ctx.program.actions[table.default_action_id]
        params = self._constant_params(table.name, pack_params(action, table.default_action_data))
        self._call(table, action.id, params, const(1, 0))

    def _constant_params(self, table: str, data: bytes) -> Value:
        if not data:
            return ir.Constant(PTR, None)
        kind = ir.ArrayType(I8, len(data))
        constant = ir.GlobalVariable(self.ctx.module, kind, f"params.{table}")
        constant.linkage = "internal"
        constant.global_constant = True
        constant.initializer = ir.Constant(kind, bytearray(data))
        return opaque(constant)

    def _lookup(self, table: Table) -> Value:
        places = key_layout(self.ctx.program, table)
        size = sum(p.size for p in places)
        buffer = self.alloca(ir.ArrayType(I8, max(size, 1)), "key", align=16)
        for key, place in zip(table.key, places, strict=True):
            value = self._key_value(key)
            self.store_big_endian(self.resize(value, place.size * 8), self.at(buffer, place.offset))
        index = const(32, self.ctx.table_index[table.name])
        entry = self.b.call(self.ctx.runtime["rt_lookup"], [self.sw, index, buffer, self.pkt])
        if self.ctx.trace.enabled:
            self._trace_lookup(table, entry, buffer)
        return entry

    def _trace_lookup(self, table: Table, entry: Value, key: Value) -> None:
        """Tell which entry was found, with as many bytes of parameters as its action has."""
        number = self.load(self.at(entry, ENTRY_ACTION), 32, 4)
        size: Value = const(32, 0)
        for action in self.ctx.program.actions.values():
            if action.id in table.action_ids or action.id == table.default_action_id:
                this = self.b.icmp_unsigned("==", number, const(32, action.id))
                size = self.b.select(this, const(32, action_layout(action).size), size)
        self.ctx.trace.table(self, self.ctx.table_index[table.name], entry, key, size)

    def _key_value(self, key: Key) -> Value:
        """The key field's value; in a header that is not valid it counts as 0, as in BMv2."""
        valid = self.is_valid(self.header(key.target.header))
        if key.target.name == "$valid$":
            return valid
        value = self.load_ref(key.target)
        value = self.b.select(valid, value, const(value.type.width, 0))
        if key.mask is not None:
            value = self.b.and_(value, const(value.type.width, key.mask))
        return value

    def _direct_meter(self, table: Table, entry: Value, hit: Value) -> None:
        """On a hit the entry's meter (indexed by its handle) colours the packet."""
        assert table.direct_meter is not None
        index = self.ctx.meter_index[table.direct_meter]
        target = self.ctx.program.meters[index].result
        if target is None:
            raise ProgramError(f"direct meter {table.direct_meter}: no result field")
        with self.b.if_then(hit):
            handle = self.load(self.at(entry, ENTRY_HANDLE), 64, 8)
            call = [self.sw, const(32, index), handle, self.pkt]
            colour = self.b.call(self.ctx.runtime["rt_meter"], call)
            self.store_ref(target, self.resize(colour, self.ctx.program.field(target).bits))

    def _run_action(self, table: Table, entry: Value, hit: Value) -> None:
        """Switch on the entry's action; next comes what the action, or hit or miss, says."""
        params = self.at(entry, ENTRY_PARAMS)
        action_id = self.load(self.at(entry, ENTRY_ACTION), 32, 4)
        ids = list(dict.fromkeys(table.action_ids))
        if table.default_action_id is not None and table.default_action_id not in ids:
            ids.append(table.default_action_id)
        # An empty table without default action: nothing runs.
        nothing = self.b.append_basic_block(f"{table.name}.none")
        switch = self.b.switch(action_id, nothing)
        for number in ids:
            block = self.b.append_basic_block(f"{table.name}.{number}")
            switch.add_case(const(32, number), block)
            self.b.position_at_end(block)
            self._call(table, number, params, hit)
        self.b.position_at_end(nothing)
        self._go_on(table, None, hit)

    def _call(self, table: Table, action_id: int, params: Value, hit: Value) -> None:
        function = self.ctx.actions[action_id]
        self.ctx.trace.action(self, action_id)
        exited = self.b.call(function, [self.sw, self.pkt, params])
        self.ctx.trace.fields(self)
        go_on = self.b.append_basic_block(f"{table.name}.after")
        self.b.cbranch(exited, self.done, go_on)
        self.b.position_at_end(go_on)
        self._go_on(table, self.ctx.program.actions[action_id].name, hit)

    def _go_on(self, table: Table, action: str | None, hit: Value) -> None:
        nexts = table.next_tables
        if "__HIT__" in nexts or "__MISS__" in nexts:
            on_hit = self._block(nexts.get("__HIT__", table.base_next))
            on_miss = self._block(nexts.get("__MISS__", table.base_next))
            self.b.cbranch(hit, on_hit, on_miss)
        elif action is not None and action in nexts:
            self.b.branch(self._block(nexts[action]))
        else:
            self.b.branch(self._block(table.base_next))
