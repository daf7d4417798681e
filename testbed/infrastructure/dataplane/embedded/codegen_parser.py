"""The parser: each state a basic block, extraction by whole big-endian words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.bmv2 import (
    Advance,
    Expr,
    Extract,
    FieldRef,
    HeaderRef,
    LastField,
    Lookahead,
    ParserOp,
    ParserState,
    Primitive,
    ProgramError,
    Set,
    Transition,
    Verify,
)
from testbed.infrastructure.dataplane.embedded.codegen_actions import Actions
from testbed.infrastructure.dataplane.embedded.codegen_base import (
    I8,
    I32,
    I64,
    PKT_DATA,
    PKT_LEN,
    PKT_PAYLOAD,
    PKT_PAYLOAD_LEN,
    PTR,
    VOID,
    HeaderAt,
    ProgramContext,
    Value,
    const,
)
from testbed.infrastructure.dataplane.embedded.codegen_expressions import is_boolean
from testbed.infrastructure.dataplane.embedded.layout import (
    PACKET_LENGTH_REGISTER,
    RUNTIME_FIELDS,
    STD_FIELDS,
    STD_META_BYTES,
    FieldPlace,
)

# A loop of states that extracts nothing would never end; no real packet needs more.
MAX_STATES = 4096


def emit_parse(ctx: ProgramContext) -> ir.Function:
    """Define `void p4_parse(sw, pkt)`: clear the PHV, parse, verify checksums."""
    function = ir.Function(ctx.module, ir.FunctionType(VOID, [PTR, PTR]), "p4_parse")
    sw, pkt = function.args
    pkt.add_attribute("noalias")
    parser = Parser(ctx, ir.IRBuilder(function.append_basic_block("entry")), sw, pkt)
    parser.run()
    parser.b.ret_void()
    return function


class Parser(Actions):
    """The emitter of p4_parse."""

    def run(self) -> None:
        self._clear_phv()
        self.ctx.trace.start(self)
        self.cursor = self.alloca(PTR, "cursor")
        self.error = self.alloca(I32, "error")
        self.budget = self.alloca(I32, "budget")
        data = self.load_ptr(self.pkt_member(PKT_DATA))
        length = self.load(self.pkt_member(PKT_LEN), 32, 4)
        self.end = self.at(data, self.b.zext(length, I64))
        self.store(data, self.cursor, 8)
        self.store(const(32, self.ctx.error_code("NoError")), self.error, 4)
        self.store(const(32, MAX_STATES), self.budget, 4)
        length_register = self.at(self.phv, PACKET_LENGTH_REGISTER)
        self.store(
            self.load(self.at(self.phv, STD_FIELDS["packet_length"][0]), 32, 4), length_register, 4
        )
        states = self.ctx.program.parser.states
        self.looping = _states_in_loops(states)
        self.blocks = {name: self.b.append_basic_block(f"state.{name}") for name in states}
        self.done = self.b.append_basic_block("accept")
        init = self.ctx.program.parser.init_state
        self.b.branch(self.done if init is None else self.blocks[init])
        for state in states.values():
            self.b.position_at_end(self.blocks[state.name])
            try:
                self._state(state)
            except ProgramError as error:
                raise ProgramError(f"parser state {state.name}: {error}") from None
        self.b.position_at_end(self.done)
        self._finish()

    def _clear_phv(self) -> None:
        """Zero everything but what the runtime has set, unless the packet came round again."""
        kind = self.load(self.at(self.phv, STD_FIELDS["instance_type"][0]), 32, 4)
        with self.b.if_then(self.b.icmp_unsigned("==", kind, const(32, 0))):
            kept = sorted(STD_FIELDS[name] for name in RUNTIME_FIELDS)
            offset = 0
            for start, size in kept:
                self.fill_zero(self.at(self.phv, offset), start - offset)
                offset = start + size
            self.fill_zero(self.at(self.phv, offset), self.ctx.layout.size - offset)
            assert offset == STD_META_BYTES

    def _finish(self) -> None:
        """Set payload and the error fields, then verify checksums."""
        cursor = self.load_ptr(self.cursor)
        self.store(cursor, self.pkt_member(PKT_PAYLOAD), 8)
        left = self.b.sub(self.b.ptrtoint(self.end, I64), self.b.ptrtoint(cursor, I64))
        self.store(self.b.trunc(left, I32), self.pkt_member(PKT_PAYLOAD_LEN), 4)
        error = self.std("parser_error")
        if error is not None:
            bits = self.ctx.program.field(error).bits
            self.store_ref(error, self.resize(self.load(self.error, 32, 4), bits))
        self.ctx.trace.parsed(self, self.load(self.error, 32, 4), self.b.trunc(left, I32))
        checksums = [c for c in self.ctx.program.checksums if c.verify]
        flag = self.std("checksum_error")
        if not checksums:
            self.ctx.trace.fields(self)
            return
        failed = self.alloca(I8, "failed")
        self.store(const(8, 0), failed)
        for checksum in checksums:
            self.verify_checksum(checksum, failed)
        if flag is not None:
            bits = self.ctx.program.field(flag).bits
            self.store_ref(flag, self.resize(self.load(failed, 8), bits))
        self.ctx.trace.fields(self)

    # Failure.

    def _fail(self, code: int | Value) -> None:
        value = const(32, code) if isinstance(code, int) else self.resize(code, 32)
        self.store(value, self.error, 4)
        self.b.branch(self.done)

    @contextmanager
    def _unless(self, condition: Value) -> Iterator[None]:
        """Code inside runs, and must leave, when the condition is false."""
        wrong = self.b.append_basic_block("reject")
        right = self.b.append_basic_block("go_on")
        self.b.cbranch(condition, right, wrong)
        self.b.position_at_end(wrong)
        yield
        self.b.position_at_end(right)

    def _need(self, size: Value) -> Value:
        """The cursor, once it is sure that `size` bytes (i64) lie after it."""
        cursor = self.load_ptr(self.cursor)
        left = self.b.sub(self.b.ptrtoint(self.end, I64), self.b.ptrtoint(cursor, I64))
        with self._unless(self.b.icmp_unsigned(">=", left, size)):
            self._fail(self.ctx.error_code("PacketTooShort"))
        return cursor

    # States.

    def _state(self, state: ParserState) -> None:
        if state.name in self.looping:
            budget = self.b.sub(self.load(self.budget, 32, 4), const(32, 1))
            self.store(budget, self.budget, 4)
            with self._unless(self.b.icmp_unsigned("!=", budget, const(32, 0))):
                self._fail(self.ctx.error_code("ParserTimeout"))
        self.ctx.trace.state(self, state.name)
        for op in state.ops:
            self._op(op)
        self.ctx.trace.fields(self)
        self._select(state)

    def _op(self, op: ParserOp) -> None:
        if isinstance(op, Extract):
            self._extract(op)
        elif isinstance(op, Set):
            self._set(op)
        elif isinstance(op, Verify):
            with self._unless(self.boolean(op.condition)):
                self._fail(self.data(op.error, 32))
        elif isinstance(op, Advance):
            bits = self.data(op.bits, 64)
            partial = self.b.and_(bits, const(64, 7))
            with self._unless(self.b.icmp_unsigned("==", partial, const(64, 0))):
                self._fail(self.ctx.error_code("ParserInvalidArgument"))
            size = self.b.lshr(bits, const(64, 3))
            self.store(self.at(self._need(size), size), self.cursor, 8)
        elif isinstance(op, Primitive):
            self.primitive(op)

    def _set(self, op: Set) -> None:
        header, field = self.lvalue(op.target)
        if field.varbit:
            self.assign_varbit((op.target, op.value))
        elif isinstance(op.value, Lookahead):
            self.store_field(header, field, self.resize(self._lookahead(op.value), field.bits))
        elif is_boolean(op.value):
            self.store_field(header, field, self.resize(self.boolean(op.value), field.bits))
        else:
            self.store_field(header, field, self.data(op.value, field.bits))

    def _lookahead(self, ahead: Lookahead) -> Value:
        size = (ahead.offset_bits + ahead.bits + 7) // 8
        cursor = self._need(const(64, size))
        return self._bits(cursor, ahead.offset_bits, ahead.bits)

    def _bits(self, base: Value, offset: int, bits: int) -> Value:
        """`bits` bits, `offset` bits after `base`, in network order."""
        first, last = offset // 8, (offset + bits + 7) // 8
        word = self.load_big_endian(self.at(base, first), last - first)
        below = last * 8 - offset - bits
        if below:
            word = self.b.lshr(word, const((last - first) * 8, below))
        return self.resize(word, bits)

    # Extraction.

    def _extract(self, op: Extract) -> None:
        if isinstance(op.target, HeaderRef):
            header = self.header(op.target.name)
            self._extract_header(header, op.length_bits)
            return
        stack = op.target.name
        size = len(self.ctx.program.stacks[stack].elements)
        address = self.stack_next(stack)
        count = self.load(address, 32, 4)
        with self._unless(self.b.icmp_unsigned("<", count, const(32, size))):
            self._fail(self.ctx.error_code("StackOutOfBounds"))
        self._extract_header(self.stack_element(stack, count), op.length_bits)
        self.store(self.b.add(count, const(32, 1)), address, 4)

    def _extract_header(self, header: HeaderAt, length_bits: Expr | None) -> None:
        fields = header.place.fields.values()
        fixed = sum(f.bits for f in fields if not f.varbit)
        if length_bits is None:
            cursor = self._need(const(64, fixed // 8))
            self._extract_fixed(header, cursor)
            self.store(self.at(cursor, fixed // 8), self.cursor, 8)
        else:
            self._extract_varbit(header, fixed, length_bits)
        self.set_valid(header, True)

    def _extract_fixed(self, header: HeaderAt, base: Value) -> None:
        """Load everything first: the stores then cannot stand in the loads' way."""
        offset = 0
        values: list[tuple[FieldPlace, Value]] = []
        for field in header.place.fields.values():
            if field.varbit:
                # extract() of a header with a varbit field extracts it empty.
                self.fill_zero(self.field_address(header, field), field.size)
                continue
            values.append((field, self._bits(base, offset, field.bits)))
            offset += field.bits
        for field, value in values:
            self.store_field(header, field, value)

    def _extract_varbit(self, header: HeaderAt, fixed: int, length_bits: Expr) -> None:
        fields = list(header.place.fields.values())
        where = next(i for i, f in enumerate(fields) if f.varbit)
        varbit = fields[where]
        before = sum(f.bits for f in fields[:where])
        if before % 8:
            raise ProgramError(f"varbit field {varbit.name}: not aligned to a byte")
        bits = self.data(length_bits, 32)
        partial = self.b.and_(bits, const(32, 7))
        with self._unless(self.b.icmp_unsigned("==", partial, const(32, 0))):
            self._fail(self.ctx.error_code("ParserInvalidArgument"))
        length = self.b.zext(self.b.lshr(bits, const(32, 3)), I64)
        cursor = self._need(self.b.add(length, const(64, fixed // 8)))
        with self._unless(self.b.icmp_unsigned("<=", bits, const(32, varbit.bits))):
            self._fail(self.ctx.error_code("HeaderTooShort"))
        offset = 0
        base = cursor
        for field in fields:
            if field.varbit:
                # What is beyond the length is zero, so that whole fields can be compared.
                self.fill_zero(self.field_address(header, field), field.size)
                self.store(bits, self.field_address(header, field), 4)
                content = self.at(cursor, before // 8)
                self.copy(self.at(self.field_address(header, field), 4), content, length)
                base = self.at(cursor, length)
            else:
                self.store_field(header, field, self._bits(base, offset, field.bits))
                offset += field.bits
        self.store(self.at(base, fixed // 8), self.cursor, 8)

    # Selection.

    def _select(self, state: ParserState) -> None:
        """Go to the first transition that matches; without one, parsing ends here."""
        key = [self._key_field(expr) for expr in state.key]
        default = next((t.next_state for t in state.transitions if t.value is None), None)
        for transition in state.transitions:
            if transition.value is None:
                continue
            matches = self._matches(key, transition)
            go_on = self.b.append_basic_block(f"{state.name}.next")
            self.b.cbranch(matches, self._block(transition.next_state), go_on)
            self.b.position_at_end(go_on)
        self.b.branch(self._block(default))

    def _block(self, state: str | None) -> ir.Block:
        return self.done if state is None else self.blocks[state]

    def _key_field(self, expr: Expr) -> tuple[int, Value]:
        if isinstance(expr, Lookahead):
            return expr.bits, self._lookahead(expr)
        if isinstance(expr, FieldRef | LastField):
            header, field = self.lvalue(expr)
            return field.bits, self.load_field(header, field)
        value, bound = self.exact(expr)
        return bound.bits, value

    def _matches(self, key: list[tuple[int, Value]], transition: Transition) -> Value:
        """Compare field by field; values and masks are concatenations of padded bytes."""
        assert transition.value is not None
        result: Value = const(1, 1)
        position = sum((bits + 7) // 8 * 8 for bits, _ in key)
        for bits, value in key:
            position -= (bits + 7) // 8 * 8
            full = (1 << bits) - 1
            wanted = (transition.value >> position) & full
            mask = full if transition.mask is None else (transition.mask >> position) & full
            if mask == 0:
                continue
            this = value if mask == full else self.b.and_(value, const(bits, mask))
            equal = self.b.icmp_unsigned("==", this, const(bits, wanted & mask))
            result = self.b.and_(result, equal)
        return result


def _states_in_loops(states: Mapping[str, ParserState]) -> frozenset[str]:
    """The states that can be reached from themselves."""
    after = {
        name: {t.next_state for t in s.transitions if t.next_state} for name, s in states.items()
    }

    def reaches_itself(start: str) -> bool:
        seen: set[str] = set()
        waiting = list(after[start])
        while waiting:
            name = waiting.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                waiting.extend(after[name])
        return False

    return frozenset(name for name in after if reaches_itself(name))
