"""Hash and checksum inputs: BMv2's named calculations, and the checksums that use them.

Inputs are concatenated bit by bit; the fields of a header that is not valid
are left out, as BMv2 leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.bmv2 import (
    CalculationInput,
    Checksum,
    Const,
    FieldRef,
    HeaderRef,
    ProgramError,
)
from testbed.infrastructure.dataplane.embedded.codegen_base import (
    HASHES,
    I8,
    I32,
    I64,
    PKT_PAYLOAD,
    PKT_PAYLOAD_LEN,
    PTR,
    Value,
    const,
    opaque,
)
from testbed.infrastructure.dataplane.embedded.codegen_expressions import Expressions
from testbed.infrastructure.dataplane.embedded.layout import FieldPlace

# Inputs are put together in words of about this size before they are stored.
WORD_BITS = 64


@dataclass(frozen=True, slots=True)
class Piece:
    """Bits of the input that are there together or not at all; `header` says when.

    A piece is either of fixed width, or one varbit field of at most `bits`.
    """

    header: str | None
    parts: tuple[FieldRef | tuple[int, int], ...]
    bits: int
    varbit: bool = False


class Calculations(Expressions):
    """An emitter that also computes hashes and checksums."""

    def calculation(self, name: str) -> Value:
        """The output of a named calculation, as i64."""
        calculation = self.ctx.program.calculations[name]
        if calculation.algorithm not in HASHES:
            raise ProgramError(f"hash algorithm {calculation.algorithm!r}: not supported")
        algorithm = const(32, HASHES[calculation.algorithm])
        fixed = [i for i in calculation.inputs if not i.is_payload]
        payload = len(fixed) < len(calculation.inputs)
        pieces = self._pieces(fixed)
        room = sum(p.bits for p in pieces) // 8 + 1
        if payload:
            extra = self.load(self.pkt_member(PKT_PAYLOAD_LEN), 32, 4)
            whole = self.b.add(extra, const(32, room))
            # Freed again below: an action may run in a loop of the parser.
            saved = self.b.call(self.ctx.stack_save, [])
            buffer = opaque(self.b.alloca(I8, size=whole))
        else:
            buffer = self.alloca(ir.ArrayType(I8, room))
        end = self._write_pieces(pieces, buffer)
        if payload:
            data = self.load_ptr(self.pkt_member(PKT_PAYLOAD))
            wide = self.b.zext(extra, I64)
            self.copy(end, data, wide)
            end = self.at(end, wide)
        length = self.b.sub(self.b.ptrtoint(end, I64), self.b.ptrtoint(buffer, I64))
        arguments = [algorithm, buffer, self.b.trunc(length, I32)]
        result = self.b.call(self.ctx.runtime["rt_hash"], arguments)
        if payload:
            self.b.call(self.ctx.stack_restore, [saved])
        return result

    def _pieces(self, inputs: Sequence[CalculationInput]) -> list[Piece]:
        """Runs of inputs of one header each, cut so that runs end on bytes where they can."""
        pieces: list[Piece] = []
        for single in (piece for item in inputs for piece in self._singles(item)):
            last = pieces[-1] if pieces else None
            if (
                last is not None
                and last.header == single.header
                and not (last.varbit or single.varbit)
                and (last.bits % 8 or last.bits < WORD_BITS)
            ):
                parts = (*last.parts, *single.parts)
                pieces[-1] = Piece(last.header, parts, last.bits + single.bits)
            else:
                pieces.append(single)
        return pieces

    def _singles(self, item: CalculationInput) -> list[Piece]:
        """An input as pieces of one field each."""
        if isinstance(item.value, Const):
            return [Piece(None, ((item.value.value, item.bits),), item.bits)]
        if isinstance(item.value, HeaderRef):
            kind = self.ctx.program.type_of(item.value.name)
            refs = [FieldRef(item.value.name, f.name) for f in kind.fields]
        elif isinstance(item.value, FieldRef):
            refs = [item.value]
        else:
            raise ProgramError(f"calculation input {item.value}: not supported")
        pieces = []
        for ref in refs:
            header = None if self.ctx.program.headers[ref.header].metadata else ref.header
            field = self.ctx.program.field(ref)
            pieces.append(Piece(header, (ref,), field.bits, field.varbit))
        return pieces

    def _write_pieces(self, pieces: Sequence[Piece], buffer: Value) -> Value:
        """Write the pieces that are there; the address after the last byte."""
        if any(p.bits % 8 for p in pieces):
            if any(p.varbit for p in pieces):
                raise ProgramError("calculation over a varbit field and parts of bytes")
            return self._write_bits(pieces, buffer)
        cursor = self.alloca(PTR, "cursor")
        self.store(buffer, cursor, 8)
        for piece in pieces:
            if piece.header is None:
                self._write_piece(piece, cursor)
            else:
                with self.b.if_then(self.is_valid(self.header(piece.header))):
                    self._write_piece(piece, cursor)
        return self.load_ptr(cursor)

    def _write_piece(self, piece: Piece, cursor: Value) -> None:
        at = self.load_ptr(cursor)
        if piece.varbit:
            ref = piece.parts[0]
            assert isinstance(ref, FieldRef)
            header = self.header(ref.header)
            after = self.copy_varbit(header, self.place(header, ref.name), at)
        else:
            self.store_big_endian(self._concat(piece), at)
            after = self.at(at, piece.bits // 8)
        self.store(after, cursor, 8)

    def _concat(self, piece: Piece) -> Value:
        value: Value = const(piece.bits, 0)
        left = piece.bits
        for part in piece.parts:
            if isinstance(part, FieldRef):
                bits = self.ctx.program.field(part).bits
                this = self.resize(self.load_ref(part), piece.bits)
            else:
                bits = part[1]
                this = const(piece.bits, part[0] & ((1 << bits) - 1))
            left -= bits
            value = self.b.or_(value, self.b.shl(this, const(piece.bits, left)))
        return value

    def _write_bits(self, pieces: Sequence[Piece], buffer: Value) -> Value:
        """For pieces that do not end on bytes: gather all bits in one integer, then store it."""
        total = (sum(p.bits for p in pieces) + 7) // 8 * 8
        value: Value = const(total, 0)
        used: Value = const(total, 0)
        for piece in pieces:
            this = self.resize(self._concat(piece), total)
            # The integer fills from the top, so that what is there lies first in memory.
            room = self.b.sub(const(total, total - piece.bits), used)
            grown = self.b.or_(value, self.b.shl(this, room))
            more = self.b.add(used, const(total, piece.bits))
            if piece.header is None:
                value, used = grown, more
            else:
                there = self.is_valid(self.header(piece.header))
                value = self.b.select(there, grown, value)
                used = self.b.select(there, more, used)
        self.store_big_endian(value, buffer)
        rounded = self.b.lshr(self.b.add(used, const(total, 7)), const(total, 3))
        return self.at(buffer, self.resize(rounded, 64))

    # Checksums.

    def update_checksum(self, checksum: Checksum) -> None:
        """Write the checksum where its condition holds."""
        condition: Value = const(1, 1)
        if checksum.condition is not None:
            condition = self.boolean(checksum.condition)
        with self.b.if_then(condition):
            header, field = self._target(checksum)
            value = self.resize(self.calculation(checksum.calculation), field.bits)
            self.store_ref(FieldRef(header, field.name), value)

    def verify_checksum(self, checksum: Checksum, failed: Value) -> None:
        """Set `failed` (address of an i8) where target and condition hold and it is wrong."""
        header, field = self._target(checksum)
        condition: Value = self.is_valid(self.header(header))
        if checksum.condition is not None:
            condition = self.b.and_(condition, self.boolean(checksum.condition))
        with self.b.if_then(condition):
            computed = self.calculation(checksum.calculation)
            there = self.resize(self.load_ref(FieldRef(header, field.name)), 64)
            with self.b.if_then(self.b.icmp_unsigned("!=", computed, there)):
                self.store(const(8, 1), failed)

    def _target(self, checksum: Checksum) -> tuple[str, FieldPlace]:
        header = checksum.target.header
        return header, self.place(self.header(header), checksum.target.name)
