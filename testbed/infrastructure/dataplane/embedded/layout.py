"""Where a program's data lives: the PHV, packed keys and packed action parameters.

`PhvLayout` is what the code generator works with. `ProgramLayout` is what the
rest of the switch needs to know about a compiled program; it holds plain data
only, so it can be pickled or, through `dataclasses.asdict`, written as JSON.
The byte formats are those of runtime/pipeline.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

# At run time bmv2 is imported where it is needed: a program from the cache needs
# its layout only, and a process that starts should not wait for the rest.
if TYPE_CHECKING:
    from testbed.infrastructure.dataplane.embedded.bmv2 import (
        Action,
        FieldRef,
        HeaderType,
        Program,
        Table,
    )

STD_META = "standard_metadata"
STD_META_BYTES = 64
PACKET_LENGTH_REGISTER = 40  # offset of struct std_meta's `reserved`

# struct std_meta in pipeline.h: field -> (offset, bytes).
STD_FIELDS: Mapping[str, tuple[int, int]] = {
    "ingress_port": (0, 2),
    "egress_spec": (2, 2),
    "egress_port": (4, 2),
    "mcast_grp": (6, 2),
    "egress_rid": (8, 2),
    "checksum_error": (10, 1),
    "priority": (11, 1),
    "instance_type": (12, 4),
    "packet_length": (16, 4),
    "enq_timestamp": (20, 4),
    "enq_qdepth": (24, 4),
    "deq_timedelta": (28, 4),
    "deq_qdepth": (32, 4),
    "parser_error": (36, 4),
    "ingress_global_timestamp": (48, 8),
    "egress_global_timestamp": (56, 8),
}
# What the runtime sets before p4_ingress; everything else of the PHV is zeroed.
RUNTIME_FIELDS = (
    "ingress_port",
    "instance_type",
    "packet_length",
    "ingress_global_timestamp",
    "egress_global_timestamp",
)


def storage_bytes(bits: int) -> int:
    """Bytes that hold a value of `bits` bits in the PHV, in parameters and in registers."""
    for size in (1, 2, 4, 8):
        if bits <= size * 8:
            return size
    return (bits + 63) // 64 * 8


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field within its header: little-endian, zeros above `bits`.

    A varbit field holds its length in bits (4 bytes, little-endian) and then
    its bytes in network order; `size` covers both.
    """

    name: str
    bits: int
    offset: int
    size: int
    signed: bool = False
    varbit: bool = False


@dataclass(frozen=True, slots=True)
class HeaderPlace:
    """One header type's layout: its fields, and a byte that says whether it is valid."""

    type: str
    fields: Mapping[str, FieldPlace]
    valid_offset: int
    size: int


@dataclass(frozen=True, slots=True)
class PhvLayout:
    """Offsets of headers, and of the stacks' next indices (4 bytes each), in the PHV."""

    types: Mapping[str, HeaderPlace]
    headers: Mapping[str, int]
    stack_next: Mapping[str, int]
    size: int


@dataclass(frozen=True, slots=True)
class KeyField:
    """One field of a packed key: ceil(bits / 8) big-endian bytes at `offset`."""

    name: str
    bits: int
    kind: str
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class ParamPlace:
    """One parameter in struct entry's params[]: little-endian."""

    name: str
    bits: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class ActionLayout:
    name: str
    id: int
    params: tuple[ParamPlace, ...]
    size: int


@dataclass(frozen=True, slots=True)
class EntryLayout:
    """An entry the program itself declares.

    `key` and `mask` are packed as keys are. For a range field, `mask` holds the
    upper end; for lpm the prefix as a mask. In ternary and range tables the
    lower `priority` wins, in others it means nothing.
    """

    key: bytes
    mask: bytes
    priority: int
    action_id: int
    params: bytes


@dataclass(frozen=True, slots=True)
class TableLayout:
    """`key` is in the JSON's order; the offsets say where each field is packed.

    `hidden` tables have no key and one constant action, as those that p4c makes
    of statements: generated code never looks them up.
    """

    index: int
    name: str
    match: str
    key: tuple[KeyField, ...]
    key_size: int
    actions: Mapping[str, ActionLayout]
    default_action: str | None
    default_params: bytes
    default_const: bool
    counter: bool
    meter: int | None
    size: int
    support_timeout: bool
    entries: tuple[EntryLayout, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class CounterLayout:
    """`direct` counters live in their table's entries; `table` is then its name."""

    index: int
    name: str
    size: int
    direct: bool
    table: str | None


@dataclass(frozen=True, slots=True)
class MeterLayout:
    index: int
    name: str
    size: int
    unit: str
    rates: int
    direct: bool
    table: str | None


@dataclass(frozen=True, slots=True)
class RegisterLayout:
    index: int
    name: str
    bits: int
    cell_size: int
    size: int


@dataclass(frozen=True, slots=True)
class PhvField:
    """A field by its full name, at its offset in the PHV."""

    name: str
    bits: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class FieldListLayout:
    """Fields kept by a clone, a resubmission or a recirculation, or sent in a digest."""

    id: int
    name: str
    fields: tuple[PhvField, ...]

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """(offset, bytes) pairs in the PHV."""
        return tuple((f.offset, f.size) for f in self.fields)


@dataclass(frozen=True, slots=True)
class HeaderLayout:
    """A header instance: its fields' and its validity byte's offsets in the PHV."""

    name: str
    metadata: bool
    valid_offset: int
    fields: tuple[PhvField, ...]


@dataclass(frozen=True, slots=True)
class ProgramLayout:
    """Everything the runtime and the P4Runtime server know about a program.

    Tables, counters, meters and registers are in index order: generated code
    names them to rt_* functions by these indices. `field_lists` and `digests`
    are keyed by the ids that generated code puts (plus 1) in struct requests.
    `metadata` are the PHV's (offset, bytes) ranges of user metadata, without
    struct std_meta: what BMv2 resets when it copies a packet.
    """

    phv_size: int
    tables: tuple[TableLayout, ...]
    counters: tuple[CounterLayout, ...]
    meters: tuple[MeterLayout, ...]
    registers: tuple[RegisterLayout, ...]
    headers: tuple[HeaderLayout, ...]
    metadata: tuple[tuple[int, int], ...]
    field_lists: Mapping[int, FieldListLayout]
    digests: Mapping[int, FieldListLayout]
    errors: Mapping[str, int]
    enums: Mapping[str, Mapping[str, int]]

    def table(self, name: str) -> TableLayout:
        """Raises KeyError for an unknown name."""
        return next(t for t in self.tables if t.name == name)


def phv_layout(program: Program) -> PhvLayout:
    """Give every header and stack of the program its place in the PHV."""
    types = {name: _place_type(kind) for name, kind in program.header_types.items()}
    std_type = program.headers[STD_META].type if STD_META in program.headers else None
    headers: dict[str, int] = {}
    offset = STD_META_BYTES
    if std_type is not None:
        types[std_type] = _place_std(program.header_types[std_type])
        headers[STD_META] = 0
        offset = types[std_type].size
    for header in program.headers.values():
        if header.name not in headers and header.metadata:
            headers[header.name] = offset
            offset += types[header.type].size
    # The elements of a stack lie side by side, so that an index can be computed.
    in_stacks = [name for stack in program.stacks.values() for name in stack.elements]
    others = [h.name for h in program.headers.values() if not h.metadata]
    for name in (*in_stacks, *others):
        if name not in headers:
            headers[name] = offset
            offset += types[program.headers[name].type].size
    stack_next = {}
    for stack in program.stacks.values():
        stack_next[stack.name] = offset
        offset += 4
    return PhvLayout(types, headers, stack_next, (offset + 15) // 16 * 16)


def _place_type(kind: HeaderType) -> HeaderPlace:
    fields: dict[str, FieldPlace] = {}
    offset = 0
    # Widest first, so that nothing needs padding.
    by_size = sorted(kind.fields, key=lambda f: -storage_bytes(64 if f.varbit else f.bits))
    for f in by_size:
        size = storage_bytes(32 + f.bits if f.varbit else f.bits)
        fields[f.name] = FieldPlace(f.name, f.bits, offset, size, f.signed, f.varbit)
        offset += size
    declared = {f.name: fields[f.name] for f in kind.fields}
    return HeaderPlace(kind.name, declared, offset, (offset + 1 + 7) // 8 * 8)


def _place_std(kind: HeaderType) -> HeaderPlace:
    """Standard metadata: struct std_meta, then whatever else the program's version declares."""
    from testbed.infrastructure.dataplane.embedded.bmv2 import ProgramError

    fields: dict[str, FieldPlace] = {}
    extra = STD_META_BYTES
    for f in kind.fields:
        if f.name in STD_FIELDS:
            offset, size = STD_FIELDS[f.name]
            if f.bits > size * 8:
                raise ProgramError(
                    f"standard_metadata.{f.name}: {f.bits} bits, at most {size * 8} expected"
                )
        else:
            offset, size = extra, (storage_bytes(f.bits) + 7) // 8 * 8
            extra += size
        fields[f.name] = FieldPlace(f.name, f.bits, offset, size, f.signed)
    return HeaderPlace(kind.name, fields, extra, extra + 8)


def pack_params(action: Action, values: tuple[int, ...]) -> bytes:
    """An action's parameters as in struct entry. Raises ProgramError on a wrong number."""
    from testbed.infrastructure.dataplane.embedded.bmv2 import ProgramError

    if len(values) != len(action.params):
        raise ProgramError(
            f"action {action.name}: {len(values)} parameters, {len(action.params)} expected"
        )
    return b"".join(
        (value & ((1 << p.bits) - 1)).to_bytes(storage_bytes(p.bits), "little")
        for p, value in zip(action.params, values, strict=True)
    )


def action_layout(action: Action) -> ActionLayout:
    params = []
    offset = 0
    for p in action.params:
        size = storage_bytes(p.bits)
        params.append(ParamPlace(p.name, p.bits, offset, size))
        offset += size
    return ActionLayout(action.name, action.id, tuple(params), offset)


def key_layout(program: Program, table: Table) -> tuple[KeyField, ...]:
    """Where each key field is packed: in the JSON's order, but an LPM field last."""
    offsets: dict[int, int] = {}
    offset = 0
    bits = [1 if k.kind == "valid" else program.field(k.target).bits for k in table.key]
    for i in sorted(range(len(table.key)), key=lambda i: table.key[i].kind == "lpm"):
        offsets[i] = offset
        offset += (bits[i] + 7) // 8
    return tuple(
        KeyField(k.name, bits[i], k.kind, offsets[i], (bits[i] + 7) // 8)
        for i, k in enumerate(table.key)
    )


def tables_in_order(program: Program) -> tuple[Table, ...]:
    """Ingress tables, then egress tables: the index of rt_lookup is the position here."""
    return (*program.ingress.tables.values(), *program.egress.tables.values())


def is_hidden(table: Table) -> bool:
    """Whether the table only stands for a statement: no key, one constant action."""
    return (
        not table.key
        and table.default_const
        and not table.with_counters
        and table.default_action_id is not None
        and len(table.action_ids) == 1
    )


def describe(program: Program) -> ProgramLayout:
    """The layout of a program; the same program always has the same layout."""
    from testbed.infrastructure.dataplane.embedded.bmv2 import FieldRef

    phv = phv_layout(program)
    meters = {m.name: i for i, m in enumerate(program.meters)}
    headers = tuple(
        HeaderLayout(
            h.name,
            h.metadata,
            phv.headers[h.name] + phv.types[h.type].valid_offset,
            tuple(_phv_field(program, phv, FieldRef(h.name, f)) for f in phv.types[h.type].fields),
        )
        for h in program.headers.values()
    )
    return ProgramLayout(
        phv_size=phv.size,
        tables=tuple(
            _table_layout(program, i, t, meters) for i, t in enumerate(tables_in_order(program))
        ),
        counters=tuple(
            CounterLayout(i, c.name, c.size, c.table is not None, c.table)
            for i, c in enumerate(program.counters)
        ),
        meters=tuple(
            MeterLayout(i, m.name, m.size, m.unit, m.rates, m.table is not None, m.table)
            for i, m in enumerate(program.meters)
        ),
        registers=tuple(
            RegisterLayout(i, r.name, r.bits, storage_bytes(r.bits), r.size)
            for i, r in enumerate(program.registers)
        ),
        headers=headers,
        metadata=tuple(
            (phv.headers[h.name], phv.types[h.type].size)
            for h in program.headers.values()
            if h.metadata and h.name != STD_META
        ),
        field_lists={i: _list_layout(program, phv, i) for i in program.field_lists},
        digests={i: _list_layout(program, phv, i, digest=True) for i in program.digests},
        errors=dict(program.errors),
        enums={name: dict(values) for name, values in program.enums.items()},
    )


def _phv_field(program: Program, phv: PhvLayout, ref: FieldRef) -> PhvField:
    place = phv.types[program.headers[ref.header].type]
    base = phv.headers[ref.header]
    if ref.name == "$valid$":
        return PhvField(f"{ref.header}.$valid$", 1, base + place.valid_offset, 1)
    field = place.fields[ref.name]
    return PhvField(f"{ref.header}.{ref.name}", field.bits, base + field.offset, field.size)


def _list_layout(
    program: Program, phv: PhvLayout, list_id: int, *, digest: bool = False
) -> FieldListLayout:
    from testbed.infrastructure.dataplane.embedded.bmv2 import FieldRef, ProgramError

    declared = (program.digests if digest else program.field_lists)[list_id]
    fields = []
    for item in declared.fields:
        if not isinstance(item, FieldRef):
            raise ProgramError(f"field list {declared.name}: holds something other than fields")
        fields.append(_phv_field(program, phv, item))
    return FieldListLayout(list_id, declared.name, tuple(fields))


def _table_layout(
    program: Program, index: int, table: Table, meters: Mapping[str, int]
) -> TableLayout:
    key = key_layout(program, table)
    actions = {program.actions[i].name: action_layout(program.actions[i]) for i in table.action_ids}
    default = None
    if table.default_action_id is not None:
        default = program.actions[table.default_action_id]
        # A default action need not be among the actions an entry may have.
        actions.setdefault(default.name, action_layout(default))
    return TableLayout(
        index=index,
        name=table.name,
        match=table.match,
        key=key,
        key_size=sum(k.size for k in key),
        actions=actions,
        default_action=None if default is None else default.name,
        default_params=b"" if default is None else pack_params(default, table.default_action_data),
        default_const=table.default_const,
        counter=table.with_counters,
        meter=None if table.direct_meter is None else meters[table.direct_meter],
        size=table.size,
        support_timeout=table.support_timeout,
        entries=tuple(_entry_layouts(program, table, key)),
        hidden=is_hidden(table),
    )


def _entry_layouts(program: Program, table: Table, key: tuple[KeyField, ...]) -> list[EntryLayout]:
    layouts = []
    for entry in table.entries:
        packed = bytearray(sum(k.size for k in key))
        mask = bytearray(len(packed))
        for place, match in zip(key, entry.match, strict=True):
            full = (1 << place.bits) - 1
            if match.kind == "range":
                other = full if match.high is None else match.high
            elif match.kind == "lpm":
                other = full ^ (full >> (match.prefix_len or 0))
            else:
                other = full if match.mask is None else match.mask
            where = slice(place.offset, place.offset + place.size)
            packed[where] = match.value.to_bytes(place.size, "big")
            mask[where] = other.to_bytes(place.size, "big")
        params = pack_params(program.actions[entry.action_id], entry.action_data)
        layouts.append(
            EntryLayout(bytes(packed), bytes(mask), entry.priority, entry.action_id, params)
        )
    return layouts
