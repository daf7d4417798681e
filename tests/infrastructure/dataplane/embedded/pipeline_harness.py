"""Drives generated pipelines without the C runtime: tables and traffic manager in Python.

`Pipeline` compiles a program against a tiny runtime whose functions call back
into Python, so that what a test sees is the compiler's work alone. The traffic
manager follows simple_switch's order: clone, resubmit, multicast, unicast.
"""

from __future__ import annotations

import ctypes as c
import random
import zlib
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from testbed.infrastructure.dataplane.embedded import jit
from testbed.infrastructure.dataplane.embedded.layout import TableLayout

HEADROOM, TAILROOM = 512, 2048
PHV = 144
DROP = 511
NORMAL, INGRESS_CLONE, EGRESS_CLONE, RECIRCULATED, REPLICA, RESUBMITTED = 0, 1, 2, 4, 5, 6

_U32, _U64, _P = c.c_uint32, c.c_uint64, c.c_void_p

_HOOKS: dict[str, tuple[str, Any]] = {
    "rt_lookup": ("ptr (ptr, i32, ptr, ptr)", c.CFUNCTYPE(_P, _P, _U32, _P, _P)),
    "rt_count": ("void (ptr, i32, i64, ptr)", c.CFUNCTYPE(None, _P, _U32, _U64, _P)),
    "rt_meter": ("i32 (ptr, i32, i64, ptr)", c.CFUNCTYPE(_U32, _P, _U32, _U64, _P)),
    "rt_register": ("ptr (ptr, i32)", c.CFUNCTYPE(_P, _P, _U32)),
    "rt_register_size": ("i64 (ptr, i32)", c.CFUNCTYPE(_U64, _P, _U32)),
    "rt_hash": ("i64 (i32, ptr, i32)", c.CFUNCTYPE(_U64, _U32, _P, _U32)),
    "rt_random": ("i64 (ptr, i64, i64)", c.CFUNCTYPE(_U64, _P, _U64, _U64)),
}


def _stub_runtime() -> str:
    """LLVM IR in which every rt_* function calls the pointer in the global NAME_hook."""
    text = []
    for name, (signature, _) in _HOOKS.items():
        result, arguments = signature.split(" ", 1)
        kinds = arguments.strip("()").split(", ")
        names = ", ".join(f"{kind} %a{i}" for i, kind in enumerate(kinds))
        call = f"call {result} %f({names})"
        body = f"  {call}\n  ret void" if result == "void" else f"  %r = {call}\n  ret {result} %r"
        text.append(f"@{name}_hook = global ptr null")
        text.append(f"define {result} @{name}({names}) {{\n  %f = load ptr, ptr @{name}_hook")
        text.append(f"{body}\n}}")
    return "\n".join(text) + "\n"


class StdMeta(c.Structure):
    _fields_ = (
        ("ingress_port", c.c_uint16),
        ("egress_spec", c.c_uint16),
        ("egress_port", c.c_uint16),
        ("mcast_grp", c.c_uint16),
        ("egress_rid", c.c_uint16),
        ("checksum_error", c.c_uint8),
        ("priority", c.c_uint8),
        ("instance_type", _U32),
        ("packet_length", _U32),
        ("enq_timestamp", _U32),
        ("enq_qdepth", _U32),
        ("deq_timedelta", _U32),
        ("deq_qdepth", _U32),
        ("parser_error", _U32),
        ("reserved", _U32),
        ("ingress_global_timestamp", _U64),
        ("egress_global_timestamp", _U64),
    )


class Requests(c.Structure):
    _fields_ = tuple(
        (name, _U32)
        for name in (
            "clone_session",
            "clone_list",
            "resubmit_list",
            "recirculate_list",
            "truncate_to",
            "digest_list",
        )
    )


class Pkt(c.Structure):
    _fields_ = (
        ("next", _P),
        ("data", _P),
        ("len", _U32),
        ("ingress_len", _U32),
        ("payload", _P),
        ("payload_len", _U32),
        ("out_drop", _U32),
        ("times", _U64 * 3),
        ("scratch", _U64 * 4),
        ("req", Requests),
        ("buffer", _P),
        ("buffer_size", _U32),
        ("reserved", _U32),
        ("_pad", _U64),
        ("std", StdMeta),
    )


assert Pkt.std.offset == PHV


@dataclass
class Packet:
    """One packet in flight: struct pkt with its PHV, and its frame buffer."""

    memory: Any
    frame: Any

    @property
    def pkt(self) -> Pkt:
        return Pkt.from_buffer(self.memory)

    def bytes(self) -> bytes:
        pkt = self.pkt
        return c.string_at(pkt.data, pkt.len)


@dataclass
class Entry:
    """A table entry: one (value, mask-or-high) per key field, in the JSON's order."""

    match: tuple[tuple[int, int], ...]
    priority: int
    action: str
    params: tuple[int, ...]
    buffer: Any
    hits: int = 0


@dataclass
class Sent:
    """A frame that left the switch."""

    port: int
    data: bytes


@dataclass
class Group:
    """(port, replication id) pairs of a multicast group."""

    replicas: list[tuple[int, int]] = field(default_factory=list)


class Pipeline:
    """A compiled program between a Python control plane and a Python traffic manager."""

    def __init__(self, json_text: str, cache: Path | None = None) -> None:
        self.program = jit.load(json_text, runtime_ir=_stub_runtime(), cache=cache)
        self.layout = self.program.layout
        self.entries: dict[str, list[Entry]] = {t.name: [] for t in self.layout.tables}
        self.defaults = {t.name: self._default(t) for t in self.layout.tables}
        for table in self.layout.tables:
            self._const_entries(table)
        self.counters: dict[tuple[str, int], int] = defaultdict(int)
        self.counted_bytes: dict[tuple[str, int], int] = defaultdict(int)
        self.registers = [
            c.create_string_buffer(r.cell_size * max(r.size, 1)) for r in self.layout.registers
        ]
        self.colours: dict[tuple[str, int], int] = {}
        self.multicast: dict[int, Group] = {}
        self.mirrors: dict[int, int] = {}
        self.mirror_groups: dict[int, int] = {}
        self.digests: list[tuple[int, ...]] = []
        self.random = random.Random(1)
        self.hooks = [
            self._hook(name, getattr(self, "_" + name.removeprefix("rt_"))) for name in _HOOKS
        ]
        call = c.CFUNCTYPE(None, _P, _P)
        self.parse, self.ingress, self.egress = (
            call(self.program.address(f"p4_{name}")) for name in ("parse", "ingress", "egress")
        )

    def _hook(self, name: str, function: Any) -> Any:
        callback = _HOOKS[name][1](function)
        slot = self.program.engine.get_global_value_address(f"{name}_hook")
        _P.from_address(slot).value = c.cast(callback, _P).value
        return callback

    # Control plane.

    def table(self, name: str) -> TableLayout:
        """By full name, or by a suffix that only one table has."""
        found = [t for t in self.layout.tables if t.name == name] or [
            t for t in self.layout.tables if t.name.endswith("." + name)
        ]
        assert len(found) == 1, f"table {name}: {[t.name for t in found]}"
        return found[0]

    def _entry(
        self, table: TableLayout, match: Any, priority: int, action: str, params: bytes, hit: bool
    ) -> Entry:
        names = [a for a in table.actions if a == action] or [
            a for a in table.actions if a.endswith("." + action)
        ]
        assert len(names) == 1, f"action {action} of {table.name}: {list(table.actions)}"
        layout = table.actions[names[0]]
        buffer = c.create_string_buffer(48 + len(params) + 1)
        buffer[16:20] = layout.id.to_bytes(4, "little")
        buffer[20:24] = int(hit).to_bytes(4, "little")
        buffer[48 : 48 + len(params)] = params
        return Entry(match, priority, names[0], (), buffer)

    def _params(self, table: TableLayout, action: str, values: Sequence[int]) -> bytes:
        layout = next(
            a for n, a in table.actions.items() if n == action or n.endswith("." + action)
        )
        assert len(values) == len(layout.params)
        return b"".join(
            (v & ((1 << p.bits) - 1)).to_bytes(p.size, "little")
            for p, v in zip(layout.params, values, strict=True)
        )

    def add(
        self,
        table: str,
        match: Sequence[Any],
        action: str,
        params: Sequence[int] = (),
        priority: int = 0,
    ) -> None:
        """Add an entry; a lower `priority` wins.

        Each item of `match` is a value (exact), (value, prefix length) for lpm,
        (value, mask) for ternary or (low, high) for range.
        """
        layout = self.table(table)
        full = []
        for key, item in zip(layout.key, match, strict=True):
            ones = (1 << key.bits) - 1
            if isinstance(item, int):
                full.append((item, item if key.kind == "range" else ones))
            elif key.kind == "lpm":
                full.append((item[0], ones ^ (ones >> item[1])))
            else:
                full.append((item[0], item[1]))
        packed = self._params(layout, action, params)
        entry = self._entry(layout, tuple(full), priority, action, packed, True)
        self.entries[layout.name].append(entry)

    def set_default(self, table: str, action: str, params: Sequence[int] = ()) -> None:
        layout = self.table(table)
        packed = self._params(layout, action, params)
        self.defaults[layout.name] = self._entry(layout, (), 0, action, packed, False)

    def _default(self, table: TableLayout) -> Entry:
        if table.default_action is None:
            buffer = c.create_string_buffer(49)
            buffer[16:20] = b"\xff" * 4
            return Entry((), 0, "", (), buffer)
        return self._entry(table, (), 0, table.default_action, table.default_params, False)

    def _const_entries(self, table: TableLayout) -> None:
        names = {a.id: n for n, a in table.actions.items()}
        for const in table.entries:
            match = tuple(
                (
                    int.from_bytes(const.key[k.offset : k.offset + k.size], "big"),
                    int.from_bytes(const.mask[k.offset : k.offset + k.size], "big"),
                )
                for k in table.key
            )
            self.entries[table.name].append(
                self._entry(
                    table, match, const.priority, names[const.action_id], const.params, True
                )
            )

    def register(self, name: str, index: int) -> int:
        layout = next(r for r in self.layout.registers if r.name.endswith(name))
        raw = self.registers[layout.index].raw
        return int.from_bytes(
            raw[index * layout.cell_size : (index + 1) * layout.cell_size], "little"
        )

    def write_register(self, name: str, index: int, value: int) -> None:
        layout = next(r for r in self.layout.registers if r.name.endswith(name))
        where = slice(index * layout.cell_size, (index + 1) * layout.cell_size)
        self.registers[layout.index][where] = value.to_bytes(layout.cell_size, "little")

    # The runtime's functions.

    def _lookup(self, sw: int, index: int, key: int, pkt: int) -> int:
        table = self.layout.tables[index]
        packed = c.string_at(key, table.key_size)
        values = [int.from_bytes(packed[k.offset : k.offset + k.size], "big") for k in table.key]
        best: tuple[int, int] | None = None
        chosen = self.defaults[table.name]
        for entry in self.entries[table.name]:
            rank = 0
            for k, value, (wanted, other) in zip(table.key, values, entry.match, strict=True):
                if k.kind == "range":
                    if not wanted <= value <= other:
                        break
                elif (value ^ wanted) & other:
                    break
                if k.kind == "lpm":
                    rank = -other.bit_count()
            else:
                order = (entry.priority if table.match in ("ternary", "range") else 0, rank)
                if best is None or order < best:
                    best, chosen = order, entry
        if best is not None:
            chosen.hits += 1
        return c.addressof(chosen.buffer)

    def _count(self, sw: int, counter: int, index: int, pkt: int) -> None:
        layout = self.layout.counters[counter]
        if index < layout.size:
            self.counters[layout.name, index] += 1
            self.counted_bytes[layout.name, index] += Pkt.from_address(pkt).ingress_len

    def _meter(self, sw: int, meter: int, index: int, pkt: int) -> int:
        return self.colours.get((self.layout.meters[meter].name, index), 0)

    def _register(self, sw: int, index: int) -> int:
        return c.addressof(self.registers[index])

    def _register_size(self, sw: int, index: int) -> int:
        return self.layout.registers[index].size

    def _hash(self, algorithm: int, address: int, size: int) -> int:
        return reference_hash(algorithm, c.string_at(address, size))

    def _random(self, sw: int, low: int, high: int) -> int:
        return self.random.randint(low, high)

    # The traffic manager.

    def packet(self, data: bytes, port: int) -> Packet:
        """A packet as the runtime hands it to p4_ingress, dirt in what is not promised."""
        frame = c.create_string_buffer(HEADROOM + len(data) + TAILROOM)
        frame[HEADROOM : HEADROOM + len(data)] = data
        raw = bytearray(b"\xa5" * (PHV + self.layout.phv_size + 16))
        whole = (c.c_char * len(raw)).from_buffer(raw)
        skip = -c.addressof(whole) % 16
        memory = (c.c_char * (len(raw) - skip)).from_buffer(raw, skip)
        packet = Packet(memory, frame)
        pkt = packet.pkt
        c.memset(c.byref(pkt.req), 0, c.sizeof(Requests))
        pkt.buffer = c.addressof(frame)
        pkt.buffer_size = len(frame)
        pkt.data = c.addressof(frame) + HEADROOM
        pkt.len = pkt.ingress_len = len(data)
        pkt.std.ingress_port = port
        pkt.std.instance_type = NORMAL
        pkt.std.packet_length = len(data)
        pkt.std.ingress_global_timestamp = 1000
        pkt.std.egress_global_timestamp = 0
        return packet

    def copy(self, packet: Packet) -> Packet:
        old = packet.pkt
        new = self.packet(b"", 0)
        c.memmove(new.memory, packet.memory, PHV + self.layout.phv_size)
        new.frame = c.create_string_buffer(packet.frame.raw, len(packet.frame))
        pkt, base = new.pkt, c.addressof(new.frame)
        pkt.buffer = base
        pkt.data = base + old.data - old.buffer
        pkt.payload = base + (old.payload or old.data) - old.buffer
        return new

    def keep(self, source: Packet, target: Packet, list_id: int) -> None:
        """Copy the fields of a field list (its id plus 1) between PHVs."""
        if list_id and list_id - 1 in self.layout.field_lists:
            for offset, size in self.layout.field_lists[list_id - 1].ranges:
                at = slice(PHV + offset, PHV + offset + size)
                target.memory[at] = source.memory[at]

    def clear_metadata(self, packet: Packet) -> None:
        kept = packet.pkt.std.reserved
        c.memset(c.byref(packet.pkt.std), 0, 64)
        packet.pkt.std.reserved = kept
        for offset, size in self.layout.metadata:
            packet.memory[PHV + offset : PHV + offset + size] = bytes(size)

    def again(self, source: Packet, data: bytes, kind: int, list_id: int) -> Packet:
        """The packet that a resubmission or a recirculation gives to p4_ingress."""
        port = source.pkt.std.ingress_port
        packet = self.packet(data, port)
        c.memset(c.addressof(packet.memory) + PHV, 0, self.layout.phv_size)
        self.keep(source, packet, list_id)
        packet.pkt.std.ingress_port = port
        packet.pkt.std.instance_type = kind
        packet.pkt.std.packet_length = len(data)
        return packet

    def send(self, data: bytes, port: int = 0) -> list[Sent]:
        """Give a frame to the switch; the frames that come out."""
        out: list[Sent] = []
        waiting = deque([self.packet(data, port)])
        for _ in range(100):
            if not waiting:
                return out
            packet = waiting.popleft()
            original = packet.bytes()
            self.ingress(None, c.addressof(packet.memory))
            pkt = packet.pkt
            req, std = pkt.req, pkt.std
            if req.clone_session:
                clone = self.packet(original, std.ingress_port)
                self.parse(None, c.addressof(clone.memory))
                self.clear_metadata(clone)
                self.keep(packet, clone, req.clone_list)
                clone.pkt.std.instance_type = INGRESS_CLONE
                self._mirror(clone, req.clone_session - 1, out, waiting)
            if req.digest_list:
                self._digest(packet, req.digest_list - 1)
            if req.resubmit_list:
                waiting.append(self.again(packet, original, RESUBMITTED, req.resubmit_list))
            elif std.mcast_grp:
                std.instance_type = REPLICA
                self._replicate(packet, std.mcast_grp, out, waiting)
            elif std.egress_spec != DROP:
                std.instance_type = NORMAL
                self._leave(packet, std.egress_spec, 0, out, waiting)
        raise AssertionError("the packet goes round for ever")

    def _digest(self, packet: Packet, digest: int) -> None:
        fields = self.layout.digests[digest].fields
        raw = bytes(packet.memory)
        self.digests.append(
            tuple(
                int.from_bytes(raw[PHV + f.offset : PHV + f.offset + f.size], "little")
                for f in fields
            )
        )

    def _mirror(self, packet: Packet, session: int, out: list[Sent], waiting: Any) -> None:
        if session in self.mirror_groups:
            self._replicate(packet, self.mirror_groups[session], out, waiting)
        if session in self.mirrors:
            self._leave(packet, self.mirrors[session], 0, out, waiting)

    def _replicate(self, packet: Packet, group: int, out: list[Sent], waiting: Any) -> None:
        for port, rid in self.multicast.get(group, Group()).replicas:
            self._leave(self.copy(packet), port, rid, out, waiting)

    def _leave(self, packet: Packet, port: int, rid: int, out: list[Sent], waiting: Any) -> None:
        pkt = packet.pkt
        truncate = pkt.req.truncate_to
        c.memset(c.byref(pkt.req), 0, c.sizeof(Requests))
        pkt.std.egress_port = port
        pkt.std.egress_rid = rid
        pkt.std.egress_global_timestamp = 2000
        self.egress(None, c.addressof(packet.memory))
        req = pkt.req
        if req.clone_session:
            clone = self.copy(packet)
            self.clear_metadata(clone)
            self.keep(packet, clone, req.clone_list)
            clone.pkt.std.instance_type = EGRESS_CLONE
            self._mirror(clone, req.clone_session - 1, out, waiting)
        if pkt.out_drop:
            return
        data = packet.bytes()
        limits = [n - 1 for n in (truncate, req.truncate_to) if n]
        if limits:
            data = data[: min(limits)]
        if req.recirculate_list:
            waiting.append(self.again(packet, data, RECIRCULATED, req.recirculate_list))
        else:
            out.append(Sent(port, data))


def reference_hash(algorithm: int, data: bytes) -> int:
    """BMv2's named hash algorithms, bit by bit where no library has them."""
    if algorithm == 0:
        return zlib.crc32(data)
    if algorithm == 1:
        return _crc16(data)
    if algorithm == 2:
        return _internet_checksum(data)
    if algorithm == 3:
        return int.from_bytes(data[:8], "big")
    if algorithm == 4:
        padded = data + bytes(len(data) % 2)
        result = 0
        for i in range(0, len(padded), 2):
            result ^= int.from_bytes(padded[i : i + 2], "big")
        return result
    raise AssertionError(f"hash algorithm {algorithm} is not used by the tests")


def _crc16(data: bytes) -> int:
    """CRC-16/ARC: polynomial 0x8005 reflected, initial value 0."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def _internet_checksum(data: bytes) -> int:
    """RFC 1071."""
    padded = data + bytes(len(data) % 2)
    total = sum(int.from_bytes(padded[i : i + 2], "big") for i in range(0, len(padded), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


__all__ = ["Pipeline", "Sent", "reference_hash", "replace"]
