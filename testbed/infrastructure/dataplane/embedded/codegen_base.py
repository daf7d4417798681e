"""What every part of the code generator shares: the ABI's declarations and PHV access.

Offsets and function signatures are those of runtime/pipeline.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from llvmlite import ir

from testbed.infrastructure.dataplane.embedded.bmv2 import (
    Action,
    FieldRef,
    Program,
    ProgramError,
)
from testbed.infrastructure.dataplane.embedded.codegen_trace import Trace
from testbed.infrastructure.dataplane.embedded.layout import (
    PACKET_LENGTH_REGISTER,
    STD_META,
    FieldPlace,
    HeaderPlace,
    PhvLayout,
    phv_layout,
    tables_in_order,
)

Value: TypeAlias = ir.Value

I1, I8, I16, I32, I64 = (ir.IntType(n) for n in (1, 8, 16, 32, 64))
PTR = ir.PointerType()
VOID = ir.VoidType()

DROP_PORT = 511

# struct pkt: offset of each member that generated code touches.
PKT_DATA = 8
PKT_LEN = 16
PKT_PAYLOAD = 24
PKT_PAYLOAD_LEN = 32
PKT_OUT_DROP = 36
PKT_REQ = 96
PKT_BUFFER = 120
PKT_PHV = 144
# struct requests, from PKT_REQ.
REQ_CLONE_SESSION = PKT_REQ
REQ_CLONE_LIST = PKT_REQ + 4
REQ_RESUBMIT = PKT_REQ + 8
REQ_RECIRCULATE = PKT_REQ + 12
REQ_TRUNCATE = PKT_REQ + 16
REQ_DIGEST = PKT_REQ + 20
# struct entry.
ENTRY_ACTION = 16
ENTRY_HIT = 20
ENTRY_HANDLE = 24
ENTRY_PARAMS = 48

HASHES = {
    name: code
    for code, names in enumerate(
        (
            ("crc32",),
            ("crc16",),
            ("csum16", "cksum16"),
            ("identity",),
            ("xor16",),
            ("crc32_custom",),
            ("crc16_custom",),
            ("random",),
        )
    )
    for name in names
}

_RUNTIME = {
    "rt_lookup": ir.FunctionType(PTR, [PTR, I32, PTR, PTR]),
    "rt_count": ir.FunctionType(VOID, [PTR, I32, I64, PTR]),
    "rt_meter": ir.FunctionType(I32, [PTR, I32, I64, PTR]),
    "rt_register": ir.FunctionType(PTR, [PTR, I32]),
    "rt_register_size": ir.FunctionType(I64, [PTR, I32]),
    "rt_hash": ir.FunctionType(I64, [I32, PTR, I32]),
    "rt_random": ir.FunctionType(I64, [PTR, I64, I64]),
}


def const(bits: int, value: int) -> ir.Constant:
    """An integer constant of `bits` bits, modulo 2**bits."""
    return ir.Constant(ir.IntType(bits), value & ((1 << bits) - 1))


def opaque(pointer: Value) -> Value:
    """The pointer with LLVM's one pointer type: llvmlite types those it makes itself."""
    pointer.type = PTR
    return pointer


class ProgramContext:
    """The module under construction, the program and where its data lives."""

    def __init__(self, program: Program, traced: bool = False) -> None:
        self.program = program
        self.layout: PhvLayout = phv_layout(program)
        self.module = ir.Module(name="p4")
        self.runtime: Mapping[str, ir.Function] = {
            name: ir.Function(self.module, signature, name) for name, signature in _RUNTIME.items()
        }
        self.memset = self.module.declare_intrinsic("llvm.memset", [PTR, I64])
        self.memcpy = self.module.declare_intrinsic("llvm.memcpy", [PTR, PTR, I64])
        self.memmove = self.module.declare_intrinsic("llvm.memmove", [PTR, PTR, I64])
        self.stack_save = ir.Function(self.module, ir.FunctionType(PTR, []), "llvm.stacksave.p0")
        self.stack_restore = ir.Function(
            self.module, ir.FunctionType(VOID, [PTR]), "llvm.stackrestore.p0"
        )
        self.trace = Trace(self, traced)
        self.actions: dict[int, ir.Function] = {}
        self.table_index = {t.name: i for i, t in enumerate(tables_in_order(program))}
        self.counter_index = {c.name: i for i, c in enumerate(program.counters)}
        self.meter_index = {m.name: i for i, m in enumerate(program.meters)}
        self.register_index = {r.name: i for i, r in enumerate(program.registers)}
        self.unions = {
            member: tuple(m for m in union.members if m != member)
            for union in program.unions.values()
            for member in union.members
        }

    def error_code(self, name: str) -> int:
        """A core library error's number in this program."""
        defaults = {"NoError": 0, "PacketTooShort": 1, "StackOutOfBounds": 3}
        return self.program.errors.get(name, defaults.get(name, 0x7FFFFFFF))


@dataclass(frozen=True, slots=True)
class HeaderAt:
    """A header in the PHV: its type's layout, its address and, where known, its name."""

    place: HeaderPlace
    address: Value
    name: str | None = None


class Emitter:
    """One function being emitted: the builder, the PHV and the enclosing action, if any."""

    def __init__(
        self,
        ctx: ProgramContext,
        builder: ir.IRBuilder,
        sw: Value,
        pkt: Value,
        action: Action | None = None,
        params: Value | None = None,
    ) -> None:
        self.ctx = ctx
        self.b = builder
        self.sw = sw
        self.pkt = pkt
        self.action = action
        self.params = params
        self.phv = self.at(pkt, PKT_PHV)

    # Memory.

    def at(self, base: Value, offset: int | Value) -> Value:
        """The address `offset` bytes from `base`."""
        index = const(64, offset) if isinstance(offset, int) else offset
        return self.b.gep(base, [index], inbounds=True, source_etype=I8)

    def load(self, address: Value, bits: int, align: int = 1) -> Value:
        return self.b.load(address, typ=ir.IntType(bits), align=align)

    def store(self, value: Value, address: Value, align: int = 1) -> None:
        self.b.store(value, address, align=align)

    def load_ptr(self, address: Value) -> Value:
        return self.b.load(address, typ=PTR, align=8)

    def pkt_member(self, offset: int) -> Value:
        return self.at(self.pkt, offset)

    def alloca(self, kind: ir.Type, name: str = "", align: int | None = None) -> Value:
        """A stack slot, always in the function's first block so that it is one slot."""
        with self.b.goto_entry_block():
            slot = opaque(self.b.alloca(kind, name=name))
        if align is not None:
            slot.align = align
        return slot

    def fill_zero(self, address: Value, size: int) -> None:
        if size > 0:
            self.b.call(self.ctx.memset, [address, const(8, 0), const(64, size), const(1, 0)])

    def copy(self, to: Value, source: Value, size: int | Value) -> None:
        length = const(64, size) if isinstance(size, int) else size
        self.b.call(self.ctx.memcpy, [to, source, length, const(1, 0)])

    def move(self, to: Value, source: Value, size: int | Value) -> None:
        length = const(64, size) if isinstance(size, int) else size
        self.b.call(self.ctx.memmove, [to, source, length, const(1, 0)])

    # Integers.

    def resize(self, value: Value, bits: int, *, signed: bool = False) -> Value:
        """Truncate or extend to `bits`."""
        have = value.type.width
        if have == bits:
            return value
        if have > bits:
            return self.b.trunc(value, ir.IntType(bits))
        extend = self.b.sext if signed else self.b.zext
        return extend(value, ir.IntType(bits))

    def byte_swap(self, value: Value) -> Value:
        """Reverse the bytes of an integer of any whole number of bytes."""
        bits = value.type.width
        if bits == 8:
            return value
        if bits % 16:
            wide = self.b.zext(value, ir.IntType(bits + 8))
            swapped = self.b.lshr(self.b.bswap(wide), const(bits + 8, 8))
            return self.b.trunc(swapped, ir.IntType(bits))
        return self.b.bswap(value)

    def load_big_endian(self, address: Value, size: int) -> Value:
        return self.byte_swap(self.load(address, size * 8))

    def store_big_endian(self, value: Value, address: Value) -> None:
        self.store(self.byte_swap(value), address)

    # Headers and fields.

    def header(self, name: str) -> HeaderAt:
        try:
            kind = self.ctx.program.headers[name].type
        except KeyError:
            raise ProgramError(f"header {name}: not declared by the program") from None
        address = self.at(self.phv, self.ctx.layout.headers[name])
        return HeaderAt(self.ctx.layout.types[kind], address, name)

    def field_address(self, header: HeaderAt, field: FieldPlace) -> Value:
        return self.at(header.address, field.offset)

    def place(self, header: HeaderAt, name: str) -> FieldPlace:
        if name == "$valid$":
            return FieldPlace("$valid$", 1, header.place.valid_offset, 1)
        try:
            return header.place.fields[name]
        except KeyError:
            raise ProgramError(f"field {name}: not in header type {header.place.type}") from None

    def load_field(self, header: HeaderAt, field: FieldPlace) -> Value:
        """The field's value, of exactly its width."""
        if field.varbit:
            raise ProgramError(f"field {field.name}: a varbit field is no number")
        value = self.load(self.field_address(header, field), field.size * 8, _align(field.size))
        return self.resize(value, field.bits)

    def store_field(self, header: HeaderAt, field: FieldPlace, value: Value) -> None:
        """Store a value of the field's width."""
        wide = self.resize(self.resize(value, field.bits), field.size * 8)
        self.store(wide, self.field_address(header, field), _align(field.size))

    def load_ref(self, ref: FieldRef) -> Value:
        header = self.header(ref.header)
        return self.load_field(header, self.place(header, ref.name))

    def store_ref(self, ref: FieldRef, value: Value) -> None:
        header = self.header(ref.header)
        self.store_field(header, self.place(header, ref.name), value)

    def std(self, name: str) -> FieldRef | None:
        """A field of standard metadata, or None where the program's version has none."""
        program = self.ctx.program
        if STD_META not in program.headers:
            return None
        if any(f.name == name for f in program.type_of(STD_META).fields):
            return FieldRef(STD_META, name)
        return None

    def is_valid(self, header: HeaderAt) -> Value:
        """i1; metadata is always valid."""
        if header.name is not None and self.ctx.program.headers[header.name].metadata:
            return const(1, 1)
        return self.load_field(header, self.place(header, "$valid$"))

    def set_valid(self, header: HeaderAt, valid: bool) -> None:
        """Mark a header; a member of a union that becomes valid unmarks the others."""
        self.store(const(8, int(valid)), self.at(header.address, header.place.valid_offset))
        if valid and header.name is not None:
            for other in self.ctx.unions.get(header.name, ()):
                self.set_valid(self.header(other), False)

    def packet_bytes(self, header: HeaderAt) -> Value:
        """How many bytes the header takes in a packet, as i32."""
        fixed = sum(f.bits for f in header.place.fields.values() if not f.varbit) // 8
        for field in header.place.fields.values():
            if field.varbit:
                bits = self.load(self.field_address(header, field), 32, 4)
                return self.b.add(self.b.lshr(bits, const(32, 3)), const(32, fixed))
        return const(32, fixed)

    def copy_varbit(self, header: HeaderAt, field: FieldPlace, to: Value) -> Value:
        """Write a varbit field's bytes to `to`; the address after them."""
        address = self.field_address(header, field)
        length = self.b.zext(self.b.lshr(self.load(address, 32, 4), const(32, 3)), I64)
        self.copy(to, self.at(address, 4), length)
        return self.at(to, length)

    def same_varbit(self, a: Value, b: Value, size: int) -> Value:
        """Whether two varbit fields, at these addresses, have equal length and content."""
        return self.b.icmp_unsigned("==", self.load(a, size * 8), self.load(b, size * 8))

    def add_to_packet_length(self, size: Value) -> None:
        """Change BMv2's packet length register, which headers added and removed count in."""
        address = self.at(self.phv, PACKET_LENGTH_REGISTER)
        self.store(self.b.add(self.load(address, 32, 4), size), address, 4)

    def stack_next(self, stack: str) -> Value:
        """The address of a stack's next index (i32)."""
        try:
            return self.at(self.phv, self.ctx.layout.stack_next[stack])
        except KeyError:
            raise ProgramError(f"header stack {stack}: not declared by the program") from None

    def stack_element(self, stack: str, index: Value) -> HeaderAt:
        """The element at a computed index (i32); beyond the end, the last one."""
        declared = self.ctx.program.stacks[stack]
        place = self.ctx.layout.types[declared.type]
        last = const(32, len(declared.elements) - 1)
        within = self.b.select(self.b.icmp_unsigned("<", index, last), index, last)
        offset = self.b.mul(self.b.zext(within, I64), const(64, place.size))
        first = self.ctx.layout.headers[declared.elements[0]]
        return HeaderAt(place, self.at(self.at(self.phv, first), offset))


def _align(size: int) -> int:
    return min(size & -size, 8)
