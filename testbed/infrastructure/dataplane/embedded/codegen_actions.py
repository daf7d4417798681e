"""Action primitives: assignments, headers and stacks, externs, packet operations.

Semantics are those of BMv2's core primitives and of simple_switch's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.bmv2 import (
    Action,
    Const,
    Expr,
    Named,
    Primitive,
    ProgramError,
    StackRef,
    UnionRef,
)
from testbed.infrastructure.dataplane.embedded.codegen_base import (
    DROP_PORT,
    I1,
    PTR,
    REQ_CLONE_LIST,
    REQ_CLONE_SESSION,
    REQ_DIGEST,
    REQ_RECIRCULATE,
    REQ_RESUBMIT,
    REQ_TRUNCATE,
    HeaderAt,
    ProgramContext,
    Value,
    const,
)
from testbed.infrastructure.dataplane.embedded.codegen_calculations import Calculations
from testbed.infrastructure.dataplane.embedded.layout import storage_bytes

Args = Sequence[Expr]

_JUMPS = ("_jump", "_jump_if_zero")


class Actions(Calculations):
    """An emitter that also executes action primitives."""

    def primitives(self, primitives: Sequence[Primitive]) -> Value:
        """Run primitives in order, jumps included; i1 whether `exit` was among those run."""
        exits = any(p.op == "exit" for p in primitives)
        exited = self.alloca(I1, "exited") if exits else None
        if exited is not None:
            self.store(const(1, 0), exited)
        targets = {self._jump_target(p) for p in primitives if p.op in _JUMPS}
        blocks = {
            i: self.b.append_basic_block(f"primitive{i}")
            for i in sorted(targets | {len(primitives)})
        }
        for i, primitive in enumerate(primitives):
            if i in blocks:
                self._fall_into(blocks[i])
            if primitive.op in _JUMPS:
                self._jump(primitive, i, blocks)
            elif primitive.op == "exit":
                assert exited is not None
                self.store(const(1, 1), exited)
            else:
                self.primitive(primitive)
        self._fall_into(blocks[len(primitives)])
        return const(1, 0) if exited is None else self.load(exited, 1)

    def _fall_into(self, block: ir.Block) -> None:
        if not self.b.block.is_terminated:
            self.b.branch(block)
        self.b.position_at_end(block)

    def _jump_target(self, primitive: Primitive) -> int:
        target = primitive.args[-1]
        if not isinstance(target, Const):
            raise ProgramError(f"{primitive.op}: a constant offset expected")
        return target.value

    def _jump(self, primitive: Primitive, i: int, blocks: dict[int, ir.Block]) -> None:
        target = blocks[self._jump_target(primitive)]
        after = self.b.append_basic_block(f"after{i}")
        if primitive.op == "_jump":
            self.b.branch(target)
        else:
            value, bound = self.exact(primitive.args[0])
            zero = self.b.icmp_unsigned("==", value, const(bound.bits, 0))
            self.b.cbranch(zero, target, after)
        self.b.position_at_end(after)

    def primitive(self, primitive: Primitive) -> None:
        emit = _PRIMITIVES.get(primitive.op)
        if emit is None:
            raise ProgramError(f"primitive {primitive.op!r}: not supported")
        emit(self, primitive.args)

    # Assignments.

    def assign(self, args: Args) -> None:
        header, field = self.lvalue(args[0])
        if field.varbit:
            self.assign_varbit(args)
            return
        self.store_field(header, field, self.data(args[1], field.bits))

    def assign_varbit(self, args: Args) -> None:
        (to, field), (source, other) = self.lvalue(args[0]), self.lvalue(args[1])
        if not (field.varbit and other.varbit):
            raise ProgramError("assign_VL: two varbit fields expected")
        size = min(field.size, other.size)
        self.copy(self.field_address(to, field), self.field_address(source, other), size)

    def assign_header(self, args: Args) -> None:
        self._assign_header(self.header_of(args[0]), self.header_of(args[1]))

    def _assign_header(self, to: HeaderAt, source: HeaderAt) -> None:
        """A valid source is copied, an invalid one only invalidates."""
        with self.b.if_else(self.is_valid(source)) as (then, otherwise):
            with then:
                self.set_valid(to, True)
                self.move(to.address, source.address, to.place.valid_offset)
            with otherwise:
                self.set_valid(to, False)

    def assign_union(self, args: Args) -> None:
        to, source = args
        assert isinstance(to, UnionRef) and isinstance(source, UnionRef)
        unions = self.ctx.program.unions
        for a, b in zip(unions[to.name].members, unions[source.name].members, strict=True):
            self._assign_header(self.header(a), self.header(b))

    def assign_header_stack(self, args: Args) -> None:
        to, source = args
        assert isinstance(to, StackRef) and isinstance(source, StackRef)
        stacks = self.ctx.program.stacks
        count = self.load(self.stack_next(source.name), 32, 4)
        self.store(count, self.stack_next(to.name), 4)
        pairs = zip(stacks[to.name].elements, stacks[source.name].elements, strict=True)
        for a, b in pairs:
            self._assign_header(self.header(a), self.header(b))

    # Headers and stacks.

    def add_header(self, args: Args) -> None:
        header = self.header_of(args[0])
        with self.b.if_then(self.b.not_(self.is_valid(header))):
            self.fill_zero(header.address, header.place.valid_offset)
            self.set_valid(header, True)
            self.add_to_packet_length(self.packet_bytes(header))

    def remove_header(self, args: Args) -> None:
        header = self.header_of(args[0])
        with self.b.if_then(self.is_valid(header)):
            self.add_to_packet_length(self.b.neg(self.packet_bytes(header)))
            self.set_valid(header, False)

    def push(self, args: Args) -> None:
        """P4-16's push_front: elements move up, those at the front become invalid."""
        self._shift_stack(args, up=True)

    def pop(self, args: Args) -> None:
        """P4-16's pop_front: elements move down, those at the back become invalid."""
        self._shift_stack(args, up=False)

    def _shift_stack(self, args: Args, *, up: bool) -> None:
        stack, by = args
        if not (isinstance(stack, StackRef) and isinstance(by, Const)):
            raise ProgramError("push or pop: a header stack and a constant expected")
        declared = self.ctx.program.stacks[stack.name]
        size = len(declared.elements)
        count = min(by.value, size)
        if count == 0:
            return
        stride = self.ctx.layout.types[declared.type].size
        first = self.header(declared.elements[0]).address
        rest = (size - count) * stride
        ends = (self.at(first, count * stride), first)
        to, source = ends if up else ends[::-1]
        if rest:
            self.move(to, source, rest)
        emptied = declared.elements[:count] if up else declared.elements[size - count :]
        for name in emptied:
            self.set_valid(self.header(name), False)
        address = self.stack_next(stack.name)
        used = self.load(address, 32, 4)
        if up:
            grown = self.b.add(used, const(32, count))
            full = self.b.icmp_unsigned(">", grown, const(32, size))
            used = self.b.select(full, const(32, size), grown)
        else:
            empty = self.b.icmp_unsigned("<", used, const(32, count))
            used = self.b.select(empty, const(32, 0), self.b.sub(used, const(32, count)))
        self.store(used, address, 4)

    # Externs.

    def count(self, args: Args) -> None:
        index = _index_of(args[0], "counter_array", self.ctx.counter_index)
        call = [self.sw, const(32, index), self.index(args[1]), self.pkt]
        self.b.call(self.ctx.runtime["rt_count"], call)

    def execute_meter(self, args: Args) -> None:
        index = _index_of(args[0], "meter_array", self.ctx.meter_index)
        call = [self.sw, const(32, index), self.index(args[1]), self.pkt]
        colour = self.b.call(self.ctx.runtime["rt_meter"], call)
        header, field = self.lvalue(args[2])
        self.store_field(header, field, self.resize(colour, field.bits))

    def _register_cell(self, array: Expr, index: Expr) -> tuple[Value, Value, int]:
        """(whether the index is inside, the cell's address, the width) of a register access."""
        number = _index_of(array, "register_array", self.ctx.register_index)
        bits = self.ctx.program.registers[number].bits
        arguments = [self.sw, const(32, number)]
        cells = self.b.call(self.ctx.runtime["rt_register"], arguments)
        size = self.b.call(self.ctx.runtime["rt_register_size"], arguments)
        at = self.index(index)
        address = self.at(cells, self.b.mul(at, const(64, storage_bytes(bits))))
        return self.b.icmp_unsigned("<", at, size), address, bits

    def register_read(self, args: Args) -> None:
        """Beyond the end of the array the destination keeps its value, as in BMv2."""
        inside, address, bits = self._register_cell(args[1], args[2])
        header, field = self.lvalue(args[0])
        with self.b.if_then(inside):
            value = self.resize(self.load(address, storage_bytes(bits) * 8), field.bits)
            self.store_field(header, field, value)

    def register_write(self, args: Args) -> None:
        inside, address, bits = self._register_cell(args[0], args[1])
        value = self.resize(self.data(args[2], bits), storage_bytes(bits) * 8)
        with self.b.if_then(inside):
            self.store(value, address)

    def hash(self, args: Args) -> None:
        """destination = base + hash(inputs) % size, a size of 0 counting as 1."""
        header, field = self.lvalue(args[0])
        calculation = args[2]
        if not (isinstance(calculation, Named) and calculation.kind == "calculation"):
            raise ProgramError("modify_field_with_hash_based_offset: a calculation expected")
        base, size = self.data(args[1], 64), self.data(args[3], 64)
        none = self.b.icmp_unsigned("==", size, const(64, 0))
        size = self.b.select(none, const(64, 1), size)
        value = self.b.add(self.b.urem(self.calculation(calculation.name), size), base)
        self.store_field(header, field, self.resize(value, field.bits))

    def random(self, args: Args) -> None:
        """Uniform in low..high; nothing is written when low > high, as in BMv2."""
        header, field = self.lvalue(args[0])
        low, high = self.data(args[1], 64), self.data(args[2], 64)
        with self.b.if_then(self.b.icmp_unsigned("<=", low, high)):
            value = self.b.call(self.ctx.runtime["rt_random"], [self.sw, low, high])
            self.store_field(header, field, self.resize(value, field.bits))

    # The packet.

    def mark_to_drop(self, args: Args) -> None:
        for name, value in (("egress_spec", DROP_PORT), ("mcast_grp", 0)):
            ref = self.std(name)
            if ref is not None:
                bits = self.ctx.program.field(ref).bits
                self.store_ref(ref, const(bits, value))

    def _request(self, offset: int, value: Value) -> None:
        self.store(value, self.pkt_member(offset), 4)

    def _plus_one(self, expr: Expr) -> Value:
        return self.b.add(self.data(expr, 32), const(32, 1))

    def clone(self, args: Args) -> None:
        # BMv2 keeps 15 bits of the session.
        session = self.resize(self.data(args[0], 15), 32)
        self._request(REQ_CLONE_SESSION, self.b.add(session, const(32, 1)))
        listed = self._plus_one(args[1]) if len(args) > 1 else const(32, 0)
        self._request(REQ_CLONE_LIST, listed)

    def resubmit(self, args: Args) -> None:
        self._request(REQ_RESUBMIT, self._plus_one(args[0]))

    def recirculate(self, args: Args) -> None:
        self._request(REQ_RECIRCULATE, self._plus_one(args[0]))

    def truncate(self, args: Args) -> None:
        """The smallest of several lengths wins. 0 means none, so it is one more that is kept."""
        wanted = self.b.add(self.data(args[0], 32), const(32, 1))
        known = self.load(self.pkt_member(REQ_TRUNCATE), 32, 4)
        first = self.b.icmp_unsigned("==", known, const(32, 0))
        smaller = self.b.or_(first, self.b.icmp_unsigned("<", wanted, known))
        self._request(REQ_TRUNCATE, self.b.select(smaller, wanted, known))

    def digest(self, args: Args) -> None:
        self._request(REQ_DIGEST, self._plus_one(args[1]))

    def nothing(self, args: Args) -> None:
        """log_msg only logs; assert and assume abort BMv2 and are not acted on here."""


_PRIMITIVES: dict[str, Callable[[Actions, Args], None]] = {
    "assign": Actions.assign,
    "modify_field": Actions.assign,
    "assign_VL": Actions.assign_varbit,
    "assign_header": Actions.assign_header,
    "copy_header": Actions.assign_header,
    "assign_union": Actions.assign_union,
    "assign_header_stack": Actions.assign_header_stack,
    "add_header": Actions.add_header,
    "remove_header": Actions.remove_header,
    "push": Actions.push,
    "pop": Actions.pop,
    "count": Actions.count,
    "execute_meter": Actions.execute_meter,
    "register_read": Actions.register_read,
    "register_write": Actions.register_write,
    "modify_field_with_hash_based_offset": Actions.hash,
    "modify_field_rng_uniform": Actions.random,
    "mark_to_drop": Actions.mark_to_drop,
    "drop": Actions.mark_to_drop,
    "clone_ingress_pkt_to_egress": Actions.clone,
    "clone_egress_pkt_to_egress": Actions.clone,
    "resubmit": Actions.resubmit,
    "recirculate": Actions.recirculate,
    "truncate": Actions.truncate,
    "generate_digest": Actions.digest,
    "assert": Actions.nothing,
    "assume": Actions.nothing,
    "log_msg": Actions.nothing,
    "no_op": Actions.nothing,
}


def _index_of(expr: Expr, kind: str, indices: dict[str, int]) -> int:
    if not isinstance(expr, Named) or expr.kind != kind or expr.name not in indices:
        raise ProgramError(f"argument {expr}: a declared {kind} expected")
    return indices[expr.name]


def emit_action(ctx: ProgramContext, action: Action) -> None:
    """Define `i1 action(sw, pkt, params)` for one action; it returns whether it exited."""
    function = ir.Function(ctx.module, ir.FunctionType(I1, [PTR] * 3), f"action.{action.id}")
    function.linkage = "internal"
    sw, pkt, params = function.args
    pkt.add_attribute("noalias")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    emitter = Actions(ctx, builder, sw, pkt, action, params)
    try:
        exited = emitter.primitives(action.primitives)
    except ProgramError as error:
        raise ProgramError(f"action {action.name}: {error}") from None
    emitter.b.ret(exited)
    ctx.actions[action.id] = function
