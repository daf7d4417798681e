"""The deparser: valid headers, in order, written so that they end at the payload."""

from __future__ import annotations

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.bmv2 import ProgramError
from testbed.infrastructure.dataplane.embedded.codegen_actions import Actions
from testbed.infrastructure.dataplane.embedded.codegen_base import (
    I64,
    PKT_BUFFER,
    PKT_DATA,
    PKT_LEN,
    PKT_OUT_DROP,
    PKT_PAYLOAD,
    PKT_PAYLOAD_LEN,
    PTR,
    VOID,
    HeaderAt,
    ProgramContext,
    Value,
    const,
)
from testbed.infrastructure.dataplane.embedded.layout import FieldPlace

# Fields are put together in words of about this size before they are stored.
WORD_BITS = 64


def emit_deparse(ctx: ProgramContext) -> ir.Function:
    """Define the internal function that updates checksums and writes the frame."""
    function = ir.Function(ctx.module, ir.FunctionType(VOID, [PTR, PTR]), "deparse")
    function.linkage = "internal"
    sw, pkt = function.args
    pkt.add_attribute("noalias")
    deparser = Deparser(ctx, ir.IRBuilder(function.append_basic_block("entry")), sw, pkt)
    deparser.run()
    deparser.b.ret_void()
    return function


class Deparser(Actions):
    """The emitter of the deparser."""

    def run(self) -> None:
        for checksum in self.ctx.program.checksums:
            if checksum.update:
                self.update_checksum(checksum)
        for primitive in self.ctx.program.deparser_ops:
            self.primitive(primitive)
        self.ctx.trace.fields(self)
        headers = [self.header(name) for name in self.ctx.program.deparser]
        total: Value = const(32, 0)
        for header in headers:
            size = self.packet_bytes(header)
            total = self.b.add(total, self.b.select(self.is_valid(header), size, const(32, 0)))
        payload = self.load_ptr(self.pkt_member(PKT_PAYLOAD))
        buffer = self.load_ptr(self.pkt_member(PKT_BUFFER))
        room = self.b.sub(self.b.ptrtoint(payload, I64), self.b.ptrtoint(buffer, I64))
        wide = self.b.zext(total, I64)
        with self.b.if_else(self.b.icmp_unsigned("<=", wide, room)) as (fits, too_long):
            with fits:
                self._write(headers, payload, total)
            with too_long:
                # BMv2's limit too: a packet grows by its headroom at most.
                self.store(const(32, 1), self.pkt_member(PKT_OUT_DROP), 4)

    def _write(self, headers: list[HeaderAt], payload: Value, total: Value) -> None:
        start = self.at(payload, self.b.neg(self.b.zext(total, I64)))
        cursor = self.alloca(PTR, "cursor")
        self.store(start, cursor, 8)
        for header in headers:
            with self.b.if_then(self.is_valid(header)):
                self.store(self._emit(header, self.load_ptr(cursor)), cursor, 8)
        self.store(start, self.pkt_member(PKT_DATA), 8)
        payload_length = self.load(self.pkt_member(PKT_PAYLOAD_LEN), 32, 4)
        self.store(self.b.add(total, payload_length), self.pkt_member(PKT_LEN), 4)

    def _emit(self, header: HeaderAt, at: Value) -> Value:
        """Write one header; the address after it."""
        word: list[FieldPlace] = []
        bits = 0
        for field in header.place.fields.values():
            if field.varbit:
                if bits % 8:
                    raise ProgramError(f"varbit field {field.name}: not aligned to a byte")
                at = self._store_word(header, word, bits, at)
                word, bits = [], 0
                at = self.copy_varbit(header, field, at)
                continue
            if bits % 8 == 0 and bits + field.bits > WORD_BITS:
                at = self._store_word(header, word, bits, at)
                word, bits = [], 0
            word.append(field)
            bits += field.bits
        return self._store_word(header, word, bits, at)

    def _store_word(
        self, header: HeaderAt, fields: list[FieldPlace], bits: int, at: Value
    ) -> Value:
        if not bits:
            return at
        value: Value = const(bits, 0)
        left = bits
        for field in fields:
            left -= field.bits
            this = self.resize(self.load_field(header, field), bits)
            value = self.b.or_(value, self.b.shl(this, const(bits, left)))
        self.store_big_endian(value, at)
        return self.at(at, bits // 8)
