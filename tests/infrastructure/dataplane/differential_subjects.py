"""Random packets and entries for each of our own P4 programs.

Packets are drawn so that they get far: addresses, ports and segment
identifiers come from small pools that the entries draw from as well, headers
are mostly well-formed, and then some are cut, flipped or replaced. Entries are
made from the P4Info: any table, any action, matches of every kind.

Left out, because BMv2 gives another answer each time: the `random` extern
(command 4 of externs.p4), and counter, meter and register indices beyond the
array, which a release build of BMv2 does not check. Masked: clocks and queue
depths, see `same_but_for_clocks` and `_same_report`, and the field of a header that was
never extracted, which in BMv2 holds what an earlier packet left there, see
`_same_parsed`.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import differential_inc
from differential import Frame, Subject
from differential_clocks import (
    INT_HEAD_BYTES,
    INT_HOP_BYTES,
    INT_PORT,
    IPV6_TYPE,
    LOAD_TYPE,
    PROBE_BYTES,
    PROBE_ECHO_ID,
    PROBE_TYPE,
    same_but_for_clocks,
)
from differential_targets import CPU_PORT, PORTS, canonical
from finsy.proto import p4i, p4r
from google.protobuf import text_format

from testbed.infrastructure.dataplane import programs

SAMPLES = Path(__file__).parent / "embedded" / "programs"
NOWHERE = 77
"""A port that no switch has."""
Pools = Mapping[str, Callable[[random.Random], int]]
"""How to draw a value for a match field or action parameter of that name."""


class Entries:
    """Random entries of any table that takes them, from the P4Info alone."""

    def __init__(self, p4info_text: str, pools: Pools) -> None:
        self.info = p4i.P4Info()
        text_format.Parse(p4info_text, self.info)
        self.pools = pools
        self.actions = {a.preamble.id: a for a in self.info.actions}
        self.tables = [t for t in self.info.tables if not t.is_const_table and self._usable(t)]
        self._priority = 0

    @staticmethod
    def _usable(table: Any) -> bool:
        return bool(table.match_fields) or not table.const_default_action_id

    def __call__(self, r: random.Random) -> Any | None:
        """An entry, or now and then a default action; None where the program takes none."""
        if not self.tables:
            return None
        table = r.choice(self.tables)
        entity = p4r.Entity()
        entry = entity.table_entry
        entry.table_id = table.preamble.id
        if not table.match_fields or (not table.const_default_action_id and r.random() < 0.05):
            entry.is_default_action = True
        else:
            self._match(r, table, entry)
        unwanted = (
            p4i.ActionRef.TABLE_ONLY if entry.is_default_action else p4i.ActionRef.DEFAULT_ONLY
        )
        action = self.actions[r.choice([a.id for a in table.action_refs if a.scope != unwanted])]
        entry.action.action.action_id = action.preamble.id
        for param in action.params:
            value = self._draw(r, param.name, param.bitwidth)
            entry.action.action.params.add(param_id=param.id, value=canonical(value))
        return entity

    def default(self, table: str, action: str, *values: int) -> Any:
        """The default action of a table."""
        entity = p4r.Entity()
        entity.table_entry.table_id = _id(self.info.tables, table)
        entity.table_entry.is_default_action = True
        chosen = entity.table_entry.action.action
        chosen.action_id = _id(self.info.actions, action)
        for number, value in enumerate(values, 1):
            chosen.params.add(param_id=number, value=canonical(value))
        return entity

    def _match(self, r: random.Random, table: Any, entry: Any) -> None:
        ranked = False
        for field in table.match_fields:
            bits = field.bitwidth
            full = (1 << bits) - 1
            value = self._draw(r, field.name, bits)
            kind = field.match_type
            if kind == p4i.MatchField.EXACT:
                entry.match.add(field_id=field.id).exact.value = canonical(value)
            elif kind == p4i.MatchField.LPM:
                length = r.choice((r.randint(0, bits), bits, bits // 2, bits // 2 - 1))
                if length:
                    match = entry.match.add(field_id=field.id).lpm
                    match.value = canonical(value & (full ^ (full >> length)))
                    match.prefix_len = length
            elif kind == p4i.MatchField.TERNARY:
                ranked = True
                mask = r.choice(
                    (0, 0, full, full ^ (full >> r.randint(0, bits)), r.getrandbits(bits))
                )
                if mask:
                    match = entry.match.add(field_id=field.id).ternary
                    match.value, match.mask = canonical(value & mask), canonical(mask)
            elif kind == p4i.MatchField.RANGE:
                ranked = True
                low, high = sorted((value, self._draw(r, field.name, bits)))
                if (low, high) != (0, full):
                    match = entry.match.add(field_id=field.id).range
                    match.low, match.high = canonical(low), canonical(high)
            else:
                raise NotImplementedError(f"match type {kind}")
        if ranked:  # a priority of its own: which of two equals wins is not defined
            self._priority += 1
            scattered = self._priority * 0x9E3779B1 % (1 << 24)
            entry.priority = scattered + 1

    def _draw(self, r: random.Random, name: str, bits: int) -> int:
        pool = self.pools.get(name)
        value = r.getrandbits(bits) if pool is None else pool(r)
        return value & ((1 << bits) - 1)


def _id(objects: Any, alias: str) -> int:
    return next(int(o.preamble.id) for o in objects if o.preamble.alias == alias)


def mutated(r: random.Random, frame: bytes) -> bytes:
    """The frame as it is, mostly; else cut, with bits flipped, or bytes replaced, added or gone."""
    dice = r.random()
    data = bytearray(frame)
    if dice < 0.75:
        return frame
    if dice < 0.85:
        del data[r.randint(14, max(14, len(data))) :]
    elif dice < 0.92:
        for _ in range(r.randint(1, 4)):
            data[r.randrange(len(data))] ^= 1 << r.randrange(8)
    elif dice < 0.95:
        where = r.randrange(len(data))
        data[where : where + r.randint(1, 8)] = r.randbytes(r.randint(0, 12))
    elif dice < 0.97:
        data += r.randbytes(r.randint(1, 40))
    else:
        data = bytearray(r.randbytes(r.randint(14, 200)))
    return bytes(data).ljust(14, b"\0")


# inc_switch: IPv6, SRv6, probes

_LOCATORS = [(0x5F00_0000_0000_0000 | n << 16 | f) for n in range(1, 5) for f in (1, 0xE, 0xD6)]
_fixed = random.Random("addresses")
_HOSTS = [
    (0x20010DB8 << 96) | _fixed.getrandbits(3) << 80 | _fixed.getrandbits(2) << 40 | n
    for n in range(24)
]
_LINK_LOCALS = [(0xFE80 << 112) | n for n in range(1, 4)]
_MULTICAST = [(0xFF02 << 112) | n for n in (1, 2, 0x1FF000001)]
_L4_PORTS = (0, 1, 53, 80, 4096, 5000, 65535)


def _sid(r: random.Random) -> int:
    return r.choice(_LOCATORS) << 64 | r.choice((0, 0, r.getrandbits(64)))


def _address(r: random.Random) -> int:
    dice = r.random()
    if dice < 0.7:
        return r.choice(_HOSTS)
    if dice < 0.88:
        return _sid(r)
    if dice < 0.95:
        return r.choice(_LINK_LOCALS + _MULTICAST)
    return r.getrandbits(128)


def _l4_port(r: random.Random) -> int:
    return r.choice(_L4_PORTS) if r.random() < 0.9 else r.getrandbits(16)


def _out_port(r: random.Random) -> int:
    return r.choice(PORTS) if r.random() < 0.92 else r.choice((511, CPU_PORT, NOWHERE, 0))


def _payload(r: random.Random) -> bytes:
    return r.randbytes(r.choice((0, 1, 2, 3, 4, 8, 20, 64, r.randint(0, 1400))))


def _probe(r: random.Random) -> bytes:
    kind = r.choice((1, 1, 2, 2, 0, 3, 255))
    head = struct.pack("!BBHIIHHI", kind, r.choice((0, 7)), *_random_words(r))
    return head + r.randbytes(PROBE_BYTES - len(head)) + r.choice((b"", b"", r.randbytes(9)))


def _random_words(r: random.Random) -> tuple[int, ...]:
    return (
        r.getrandbits(9), r.getrandbits(32), r.getrandbits(32),
        r.getrandbits(9), r.getrandbits(16), r.getrandbits(32),
    )  # fmt: skip


def _ipv6(
    r: random.Random, next_hdr: int, payload: bytes, src: int | None, dst: int | None
) -> bytes:
    version = 6 if r.random() < 0.97 else r.getrandbits(4)
    word = version << 28 | r.choice((0, r.getrandbits(28)))
    length = len(payload) if r.random() < 0.9 else r.getrandbits(16)
    hops = r.choice((64, 63, 255, r.randint(3, 255))) if r.random() < 0.92 else r.randrange(3)
    source = _address(r) if src is None else src
    destination = _address(r) if dst is None else dst
    return (
        struct.pack("!IHBB", word, length & 0xFFFF, next_hdr, hops)
        + source.to_bytes(16, "big")
        + destination.to_bytes(16, "big")
        + payload
    )


def _icmpv6(r: random.Random) -> bytes:
    dice = r.random()
    if dice < 0.45:
        kind = r.choice((128, 129))
        identifier = PROBE_ECHO_ID if r.random() < 0.7 else r.getrandbits(16)
        body = _probe(r) if r.random() < 0.8 else _payload(r)
        return (
            struct.pack("!BBHHH", kind, 0, r.getrandbits(16), identifier, r.getrandbits(16)) + body
        )
    kind = r.choice((133, 134, 135, 136, 135, 136, 1, 2, 3, r.getrandbits(8)))
    return struct.pack("!BBH", kind, 0, r.getrandbits(16)) + _payload(r)


def _int(r: random.Random, protocol: int, payload: bytes) -> bytes:
    """In-band telemetry in front of an L4 header."""
    hops = r.choice((0, 1, 1, 2, 3, 5, 6, 7, 7, 8))
    words = 3 + 8 * hops if r.random() < 0.95 else r.getrandbits(8)
    stack = r.randbytes(INT_HOP_BYTES * hops)
    length = INT_HEAD_BYTES + len(stack) + len(payload)
    checksum = 0 if r.random() < 0.95 else r.getrandbits(16)
    flags = r.choice((0, 0, r.getrandbits(15)))
    left = r.choice((7, 1, 0, r.getrandbits(8)))
    return (
        struct.pack("!HHHH", r.getrandbits(16), INT_PORT, length & 0xFFFF, checksum)
        + struct.pack("!BBBB", 0x18 | r.choice((0, 0, 0, 2, 4)), words & 0xFF, 0, protocol)
        + struct.pack("!IHHHH", 2 << 28 | flags << 13 | 8 << 8 | left, 0xFC00, 0, 0, 0)
        + stack
        + payload
    )


def _load(r: random.Random) -> bytes:
    """A load probe of one of few access switches, of a wave that may be new, old or the same."""
    edge = r.choice((1, 2, 3, 0x01020304))
    most = r.choice((0, 1, 2, 3, 1024))
    head = struct.pack("!IIHH", edge, r.choice((1, 2, 2, 3, 5, 6)), most, r.getrandbits(16))
    return head + bytes([r.choice((0, 1, 2, 14, 15, 255))]) + bytes(3) + r.randbytes(4 + 20)


def _upper(r: random.Random) -> tuple[int, bytes]:
    """A next header value and what follows."""
    if r.random() < 0.2:
        number = r.choice((6, 17, 17, 58))
        return 17, _int(r, number, struct.pack("!HH", _l4_port(r), _l4_port(r)) + _payload(r))
    number = r.choice((6, 6, 17, 17, 17, 58, 58, 59, r.getrandbits(8)))
    if number == 58:
        return number, _icmpv6(r)
    ports = struct.pack("!HH", _l4_port(r), _l4_port(r))
    rest = r.randbytes(16) if number == 6 else struct.pack("!HH", 8, 0)
    return number, ports + rest + _payload(r)


def _srh(r: random.Random, next_hdr: int, payload: bytes) -> tuple[bytes, int]:
    """A segment routing header with what follows, and the segment it is at."""
    count = r.choice((1, 2, 3, 3, 4, 5, 6, 7, 7, 8))
    segments = [_sid(r) if r.random() < 0.7 else r.choice(_HOSTS) for _ in range(count)]
    words = r.choice((0, 0, 0, 1, 4, 8, 9))
    left = r.randint(0, count + 1) if r.random() < 0.95 else r.getrandbits(8)
    last = count - 1 if r.random() < 0.95 else r.choice((count, 0, 6, 7, r.getrandbits(8)))
    units = 2 * count + words if r.random() < 0.95 else r.getrandbits(8)
    kind = 4 if r.random() < 0.97 else r.choice((0, 2, 3))
    head = struct.pack(
        "!BBBBBBH", next_hdr, units & 0xFF, kind, left, last, r.getrandbits(8), r.getrandbits(16)
    )
    body = b"".join(s.to_bytes(16, "big") for s in segments) + r.randbytes(8 * words)
    return head + body + payload, segments[left] if left < count else r.choice(segments)


def _inc_packet(r: random.Random) -> bytes:
    macs = r.randbytes(6) + r.randbytes(6)
    dice = r.random()
    if dice < 0.07:
        return mutated(r, macs + PROBE_TYPE.to_bytes(2, "big") + _probe(r))
    if dice < 0.1:
        return mutated(r, macs + LOAD_TYPE.to_bytes(2, "big") + _load(r))
    if dice < 0.12:
        kind = r.choice((0x0800, 0x0806, 0x8100, 0x88A8, r.getrandbits(16)))
        return mutated(r, macs + kind.to_bytes(2, "big") + r.randbytes(r.randint(0, 100)))
    number, data = _upper(r)
    source = destination = None
    if number == 58 and r.random() < 0.6:
        source, destination = r.choice(_LINK_LOCALS), _address(r)
        if r.random() < 0.5:
            source, destination = destination, source
    for _ in range(r.choice((0, 0, 0, 1, 1, 2, 3))):
        if r.random() < 0.75:
            if r.random() < 0.7:
                number, data = 41, _ipv6(r, number, data, source, destination)
            data, destination = _srh(r, number, data)
            number, source = 43, None
        else:
            number, data = 41, _ipv6(r, number, data, source, destination)
            source = destination = None
    frame = macs + IPV6_TYPE.to_bytes(2, "big") + _ipv6(r, number, data, source, destination)
    return mutated(r, frame)


def _inc_sentinel(nonce: bytes) -> bytes:
    """A probe request, which goes back whence it came whatever the tables hold."""
    head = bytes(12) + PROBE_TYPE.to_bytes(2, "big")
    return head + struct.pack("!BBHIIHHI", 1, 0, 0, 0, 0, 0, 0, 0) + bytes(40) + nonce


def _report_session() -> Any:
    """The clone session in which a sink's reports leave."""
    entity = p4r.Entity()
    session = entity.packet_replication_engine_entry.clone_session_entry
    session.session_id = 255
    session.replicas.add(egress_port=CPU_PORT, instance=1)
    return entity


def _load_group() -> Any:
    """The multicast group that load probes are passed on to."""
    entity = p4r.Entity()
    group = entity.packet_replication_engine_entry.multicast_group_entry
    group.multicast_group_id = 1
    for port in (*PORTS[:3], CPU_PORT):
        group.replicas.add(egress_port=port, instance=port)
    return entity


def _inc_switch() -> Subject:
    compiled = programs.load("inc_switch")
    pools: Pools = {
        "dst_addr": _address,
        "src_addr": _address,
        "next_hdr": lambda r: r.choice((6, 17, 58, 41, 43)),
        "src_port": _l4_port,
        "dst_port": _l4_port,
        "sid": lambda r: r.choice(_LOCATORS),
        "port": _out_port,
        "flow": lambda r: r.randrange(4),
        "every": lambda r: r.choice((0, 1, 1, 2, 5)),
        "hops": lambda r: r.choice((7, 7, 1, 0, r.getrandbits(8))),
        "mtu": lambda r: r.choice((0xFFFF, 0xFFFF, 2000, 400, r.getrandbits(16))),
        "queue_known": lambda r: r.getrandbits(1),
        "factor": lambda _: 0,  # a load depends on when packets come
        **dict.fromkeys(("source", "s1", "s2", "s3", "s4", "s5", "s6", "s7"), _sid),
    }
    entries = Entries(compiled.p4info_text, pools)
    return Subject(
        "inc_switch",
        compiled,
        _inc_packet,
        _inc_sentinel,
        entries,
        fixed=(
            entries.default("device", "set_device", 0x01020304, 0x02AABBCCDDEE),
            entries.default("int_node", "take_part", 0xFFFF, 1),
            _report_session(),
            _load_group(),
        ),
        same=same_but_for_clocks,
        reorders=(CPU_PORT,),  # reports of telemetry are copies made in egress
        packet_out=lambda r: {
            "egress_port": r.choice((*PORTS, *PORTS, CPU_PORT, NOWHERE, 511, r.getrandbits(16))),
            "reserved": r.choice((0, r.getrandbits(16))),
        },
        weight=6,
    )


# the compiler's sample programs


def _arithmetic_packet(r: random.Random) -> bytes:
    def operand() -> int:
        bits = r.choice((1, 5, 7, 8, 9, 11, 16, 33, 48, 64, 127, 128))
        return r.choice((r.getrandbits(bits), (1 << bits) - 1, 1 << (bits - 1), 0))

    a, b = operand(), operand()
    if r.random() < 0.2:
        b = a
    if r.random() < 0.3:
        b = r.randint(0, 140)
    op = r.randint(0, 17) if r.random() < 0.95 else r.getrandbits(8)
    values = b"".join(v.to_bytes(16, "big") for v in (a, b, r.getrandbits(128)))
    return mutated(r, bytes([op]) + values + r.randbytes(r.randint(0, 30)))


def _parsing_packet(r: random.Random) -> bytes:
    magic = 0x50 if r.random() < 0.95 else r.getrandbits(8)
    command = r.choice((1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 0, 0x80, r.getrandbits(8)))
    words = r.choice((0, 0, 1, 2, 3, 4, 5, 7, 8, 9, r.getrandbits(8)))
    options = r.randbytes(1 + 2 * words) if 1 <= words <= 8 else b""
    labels = bytes(r.getrandbits(7) << 1 for _ in range(r.choice((0, 0, 1, 1, 2, 3))))
    labels += bytes([r.getrandbits(8) | 1])
    frame = bytes([magic, command, words]) + options + labels + r.randbytes(r.randint(0, 30))
    return mutated(r, frame.ljust(14, b"\0"))


_KEYS = (0, 1, 0x1200, 0x1234, 0x12FF, 0x1300, 0x8000, 0xFFFE, 0xFFFF)
_CELLS = 4
"""Of the smallest array. A release build of BMv2 writes wherever a larger index points."""
_COMMANDS = tuple(c for c in range(21) if c != 4)  # 4 asks for a random number


def _key(r: random.Random) -> int:
    return r.choice(_KEYS) if r.random() < 0.6 else r.getrandbits(16)


def _externs_packet(r: random.Random) -> bytes:
    command = r.choice(_COMMANDS) if r.random() < 0.95 else 255
    index = r.randrange(_CELLS)
    covered = struct.pack("!BBHI", command, index, _key(r), r.getrandbits(32))
    checksum = 0xFFFF - _folded(covered) if r.random() < 0.93 else r.getrandbits(16)
    frame = (
        covered + struct.pack("!HH", checksum, r.getrandbits(16)) + r.randbytes(r.randint(2, 60))
    )
    frame = mutated(r, frame)
    return bytes([0 if frame[0] == 4 else frame[0], frame[1] % _CELLS]) + frame[2:]


def _folded(data: bytes) -> int:
    """RFC 1071's one's complement sum."""
    total = int(sum(struct.unpack(f"!{len(data) // 2}H", data)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def _copies(r: random.Random) -> Any:
    """Clone session 5 or multicast group 6 of externs.p4, with replicas at random."""
    entity = p4r.Entity()
    if r.random() < 0.5:
        message = entity.packet_replication_engine_entry.clone_session_entry
        message.session_id = 5
        ports = r.sample((*PORTS, CPU_PORT, NOWHERE), r.randint(1, 3))
    else:
        message = entity.packet_replication_engine_entry.multicast_group_entry
        message.multicast_group_id = 6
        ports = r.sample((*PORTS, *PORTS, CPU_PORT, NOWHERE), r.randint(0, 6))
    for instance, port in enumerate(ports, r.randint(1, 200)):
        message.replicas.add(egress_port=port, instance=instance)
    return entity


def _groups() -> tuple[Any, ...]:
    """One session and one group to begin with."""
    r = random.Random("groups")
    found: dict[str, Any] = {}
    while len(found) < 2:
        entity = _copies(r)
        found[entity.packet_replication_engine_entry.WhichOneof("type")] = entity
    return tuple(found.values())


def _same_report(a: Frame, b: Frame) -> bool:
    """queues.p4 writes clocks and queue depths to the first 32 bytes."""
    return a[1][32:] == b[1][32:]


def _same_parsed(a: Frame, b: Frame) -> bool:
    """parsing.p4's report has the field of a header that is not valid in its byte 11."""
    return a[1][:11] + a[1][12:] == b[1][:11] + b[1][12:]


def _sample(
    name: str,
    packet: Callable[[random.Random], bytes],
    sentinel_head: bytes,
    pools: Pools | None = None,
    copies: Callable[[random.Random], Any] | None = None,
    **others: Any,
) -> Subject:
    compiled = programs.load(name, SAMPLES)
    entries = Entries(compiled.p4info_text, pools or {})
    return Subject(
        name,
        compiled,
        packet,
        lambda nonce: sentinel_head + nonce,
        lambda r: copies(r) if copies is not None and r.random() < 0.2 else entries(r),
        **others,
    )


def subjects() -> dict[str, Subject]:
    """Every program of ours by name."""
    found: Sequence[Subject] = (
        _inc_switch(),
        differential_inc.subject(
            Entries, _inc_packet, _inc_sentinel, same_but_for_clocks, mutated, _address, _out_port
        ),
        _sample("arithmetic", _arithmetic_packet, b"\xff" + bytes(48)),
        _sample("parsing", _parsing_packet, bytes([0x50, 0, 0]), same=_same_parsed),
        _sample(
            "externs",
            _externs_packet,
            b"\xff" + bytes(11),
            {"hdr.request.key": _key},
            copies=_copies,
            fixed=_groups(),
            reorders=(*PORTS, CPU_PORT),
            weight=1.5,
        ),
        _sample(
            "queues",
            lambda r: r.randbytes(r.randint(14, 100)),
            bytes(32),
            same=_same_report,
            weight=0.5,
        ),
    )
    return {subject.name: subject for subject in found}
