"""Random packets and entries for the computing program: see differential_subjects.

Operands are tagged with a key that the entries hold too, so that most of them
are executed; sequences, slots, workers and UniqueIDs are few, so that rounds
begin, complete, are repeated and go stale.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
from differential import Frame, Subject
from differential_targets import PORTS
from finsy.proto import p4r

from testbed.inc.shim import Operand, pack_payload
from testbed.inc.tag import JobKey
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.p4info import P4Info
from testbed.model import inc_wire as w
from testbed.model.southbound import Lpm, TableEntry

KEY = JobKey.derive(b"identity")
TASKS = (0xA0000001, 0xA0000002, 0xA0000003)
FUNCTS = (w.FUNCT_AGGREGATE, w.FUNCT_AGGREGATE, w.FUNCT_COUNT_MIN, 0x8003)
LOCATORS = [
    0x5F00_0000_0000_0000 | node << 16 | funct
    for node in (1, 2)
    for funct in (1, 0x12, 0x13, w.FUNCT_COMPOSITE, w.FUNCT_AGGREGATE, w.FUNCT_COUNT_MIN)
]
GROUPS = range(1, 7)
ROUND_PACKETS = 150
"""Packets with operands before the sequences move on by one."""
COUNTS = (1, 32, 64, 64, 64, 256)
EDGES = np.array([0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**30, 0x7FFF0000, 0xFFFF], dtype=np.uint32)


def inc_sid(node: int, funct: int) -> int:
    return (0x5F00_0000_0000_0000 | node << 16 | funct) << 64 | w.TLV_OPERAND


def _sid(r: random.Random) -> int:
    arg = w.TLV_OPERAND if r.random() < 0.95 else r.choice((0, 253))
    return r.choice(LOCATORS) << 64 | arg


def _tagged(r: random.Random, first: int) -> bytes:
    """A UDP payload: shim and vector, with the right tag nearly always; sequences from `first`."""
    count = r.choice(COUNTS)
    draw = np.random.default_rng(r.getrandbits(32))
    wide = draw.integers(0, 2**32, count, dtype=np.uint64).astype(np.uint32)
    words = np.where(draw.random(count) < 0.5, draw.choice(EDGES, count), wide)
    task = r.choice(TASKS)
    kinds = ((w.OP_SUM, 1), (w.OP_SUM, 1), (w.OP_SUM, 2), (w.OP_MIN, 1), (w.OP_MAX, 1))
    op, dtype = (w.OP_COUNT, w.DTYPE_UINT32) if task == TASKS[2] else r.choice(kinds)
    if r.random() < 0.05:
        op, dtype = r.choice(((w.OP_COUNT, w.DTYPE_UINT32), (9, 1), (1, 9)))
    if task == TASKS[2]:
        count = min(count, 16)
        words = words[:count]
    operand = Operand(
        task, r.choice((0, 0, 0, 1, 1, 1, 2, 40)), r.randrange(2), count,
        offset=r.choice((0, 0, 0, 0, 0, 7)), sequence=first + r.randrange(2), op=op, dtype=dtype,
        flags=r.choice((*(0,) * 12, 1, 0x80, 0x81, 0x41, 0x8000)),
    )  # fmt: skip
    payload = bytearray(pack_payload(operand, words.astype(np.uint32).view(np.int32), KEY))
    if r.random() < 0.1:
        payload[r.randrange(len(payload))] ^= 1 << r.randrange(8)
    return bytes(payload)


def _srh(
    r: random.Random, next_hdr: int, tlvs: bytes, rest: bytes, funct: int = w.FUNCT_AGGREGATE
) -> tuple[bytes, int]:
    """An SRH with INC and composite segments, and the segment it is at."""
    path: list[int] = []
    if r.random() < 0.6:
        path.append(inc_sid(r.choice((1, 2)), funct))
    while len(path) < r.randint(1, 6):
        if r.random() < 0.3:
            base = 0x5F00_0000_0000_0000 | r.choice((1, 2)) << 16
            composite, end = base | w.FUNCT_COMPOSITE, base | 1
            path += [composite << 64, end << 64, (base | funct) << 64 | w.TLV_OPERAND]
        path.append(_sid(r))
    path = path[:7]
    left = len(path) - 1 if r.random() < 0.8 else r.randint(0, len(path) + 1)
    head = struct.pack(
        "!BBBBBBH", next_hdr, 2 * len(path) + len(tlvs) // 8, 4, left, len(path) - 1, 0, 0
    )
    body = b"".join(one.to_bytes(16, "big") for one in reversed(path))
    current = path[len(path) - 1 - left] if left < len(path) else path[0]
    return head + body + tlvs + rest, current


def subject(
    entries_of: Callable[..., Any],
    plain: Callable[[random.Random], bytes],
    sentinel: Callable[[bytes], bytes],
    same: Callable[[Frame, Frame], bool],
    mutated: Callable[[random.Random, bytes], bytes],
    address: Callable[[random.Random], int],
    out_port: Callable[[random.Random], int],
) -> Subject:
    """`entries_of` is differential_subjects.Entries; the others make what all programs know."""
    compiled = programs.load("inc_compute")
    made = 0

    def somewhere(r: random.Random) -> int:
        dice = r.random()
        return _end(1) if dice < 0.2 else _sid(r) if dice < 0.4 else address(r)

    def ipv6(r: random.Random, next_hdr: int, payload: bytes, destination: int) -> bytes:
        hops = r.choice((64, 64, 64, 64, 9, 2, 1, 0))
        head = struct.pack("!IHBB", 6 << 28, len(payload) & 0xFFFF, next_hdr, hops)
        return head + address(r).to_bytes(16, "big") + destination.to_bytes(16, "big") + payload

    def operands(r: random.Random) -> bytes:
        nonlocal made
        made += 1
        payload = _tagged(r, made // ROUND_PACKETS)
        sketch = int.from_bytes(payload[4:8], "big") == TASKS[2]
        udp = struct.pack("!HHHH", 5000, w.INC_UDP_PORT, 8 + len(payload), r.choice((0, 0x1234)))
        packet = ipv6(r, 17, udp + payload, somewhere(r))
        if r.random() < 0.6:
            tlvs = payload[:32] if r.random() < 0.9 else _tagged(r, 1)[:32]
            tlvs += r.choice((b"", b"", b"", b"\x04\x06" + bytes(6), b"\x7c\x06" + bytes(6)))
            rest, current = _srh(r, 41, tlvs, packet, FUNCTS[2 if sketch else 1])
            packet = ipv6(r, 43, rest, current)
        return r.randbytes(12) + b"\x86\xdd" + packet

    def ipv4(r: random.Random) -> bytes:
        inside = struct.pack(
            "!BBHIBBH4s4s", 0x45, r.getrandbits(8), 28, 0, r.choice((64, 7, 1, 0)), 17,
            r.getrandbits(16), bytes((10, 0, 0, 1)), bytes((10, r.randrange(4), 0, 1)),
        ) + r.randbytes(8)  # fmt: skip
        dice = r.random()
        if dice < 0.5:
            return r.randbytes(12) + b"\x08\x00" + inside
        if dice < 0.7:
            return r.randbytes(12) + b"\x86\xdd" + ipv6(r, 4, inside, _sid(r))
        rest, current = _srh(r, 4, b"", inside)
        return r.randbytes(12) + b"\x86\xdd" + ipv6(r, 43, rest, current)

    def packet(r: random.Random) -> bytes:
        dice = r.random()
        if dice < 0.6:
            frame = operands(r)
            return frame if r.random() < 0.9 else mutated(r, frame)
        return ipv4(r) if dice < 0.7 else plain(r)

    pools: dict[str, Callable[[random.Random], int]] = {
        "dst_addr": somewhere, "src_addr": address, "port": out_port,
        "child": lambda r: r.choice((0, 1, 2, address(r))), "next": somewhere,
        "sid": lambda r: r.choice(LOCATORS),
        "next_hdr": lambda r: r.choice((6, 17, 58, 41, 43)),
        "unique_id": lambda r: r.choice(TASKS), "funct": lambda r: r.choice(FUNCTS),
        "rid": lambda r: r.choice(GROUPS), "worker": lambda r: r.randrange(3),
        "slot_base": lambda r: r.choice((0, 0, 0, 6, 250)),
        "slots": lambda r: r.choice((256, 256, 256, 6, 4)),
        "count": lambda r: r.choice((256, 256, 64)), "elements": lambda r: r.choice((256, 256, 64)),
        "workers": lambda r: r.choice((1, 3, 3, 7)), "epoch": lambda r: r.choice((1, 1, 2)),
        "level": lambda r: r.choice((0, 0, 0, 1)), "up": lambda r: r.choice((0, 0, 1)),
        "group": lambda r: r.choice(GROUPS), "unicast": lambda r: r.choice(GROUPS),
        "dtypes": lambda r: r.choice((0xFFFF,) * 5 + (4,)),
        "functs": lambda r: r.choice((0xFFFF,) * 5 + (2,)),
        **dict.fromkeys(("source", "encap_source", "s1", "s2", "s3", "s4", "s5", "s6", "s7"), _sid),
        **{name: lambda _, value=value: value for name, value in KEY.action_params().items()},
    }  # fmt: skip
    entries = entries_of(compiled.p4info_text, pools)
    return Subject(
        "inc_compute", compiled, packet, sentinel, entries,
        fixed=(
            entries.default("device", "set_device", 0x01020304, 0x02AABBCCDDEE),
            *_groups(), *_working_tasks(P4Info(compiled.p4info_text)),
        ),
        same=same,
        weight=4,
    )  # fmt: skip


def _groups() -> list[Any]:
    """Multicast groups 1 to 6: group n has n % 4 + 1 replicas, each at a port of its own."""
    found = []
    for number in GROUPS:
        entity = p4r.Entity()
        message = entity.packet_replication_engine_entry.multicast_group_entry
        message.multicast_group_id = number
        for place, port in enumerate(PORTS[: number % 4 + 1]):
            message.replicas.add(egress_port=port, instance=(number + place) % 6 + 1)
        found.append(entity)
    return found


def _working_tasks(info: P4Info) -> list[Any]:
    """Segments, tasks and replicas that fit together: random ones alone rarely do."""
    found: list[TableEntry] = []

    def add(table: str, match: dict[str, int | Lpm], action: str, **params: int) -> None:
        found.append(TableEntry(table, match, action, params))

    for node in (1, 2):
        locator = 0x5F00_0000_0000_0000 | node << 16
        add("inc_sid", {"sid": locator | w.FUNCT_COMPOSITE}, "composite")
        for funct in FUNCTS[1:3]:
            add("inc_sid", {"sid": locator | funct}, "inc_segment", funct=funct)
            add("composite_compute", {"sid": locator | funct}, "compute", funct=funct)
    add("composite_forward", {"sid": 0x5F00_0000_0001_0001}, "forward_end")
    add("composite_forward", {"sid": 0x5F00_0000_0002_0001}, "forward_end_x", port=2, dst_mac=9)
    add("ipv6_route", {"dst_addr": Lpm(0x5F00 << 112, 16)}, "forward", port=1, dst_mac=5)
    add("ipv6_route", {"dst_addr": Lpm(0x20010DB8 << 96, 32)}, "forward", port=3, dst_mac=6)
    standard = {
        "slot_base": 0, "slots": 6, "count": 256, "workers": 3, "epoch": 1, "level": 0, "up": 0,
        "child": 0, "group": 2, "unicast": 3, **KEY.action_params(),
    }  # fmt: skip
    root, child, sketch = TASKS
    for task, funct, fields in (
        (root, w.FUNCT_AGGREGATE, {}),
        (child, w.FUNCT_AGGREGATE, {"up": 1, "slot_base": 6}),
        (sketch, w.FUNCT_COUNT_MIN, {"slot_base": 12}),
    ):
        add("inc_job", {"unique_id": task, "funct": funct}, "job", **{**standard, **fields})
        add(
            "inc_access", {"unique_id": task}, "inc_encaps_2",
            source=1, s1=inc_sid(1, funct), s2=_end(2),
        )  # fmt: skip
        add(
            "inc_neighbour", {"dst_addr": _end(1), "unique_id": task}, "execute_and_pass",
            funct=funct, next=_end(2),
        )  # fmt: skip
    for rid in range(1, 7):
        plain = {"source": 7, "child": rid, "dst_mac": rid, "worker": rid % 3}
        if rid % 2:
            add("inc_replica", {"rid": rid}, "plain", **plain)
        else:
            add(
                "inc_replica", {"rid": rid}, "encaps_2",
                **plain, encap_source=8, s1=_end(2), s2=_end(1),
            )  # fmt: skip
    whole = []
    for entry in found:
        entity = p4r.Entity()
        entity.table_entry.CopyFrom(info.entry(entry))
        whole.append(entity)
    return whole


def _end(node: int) -> int:
    return (0x5F00_0000_0000_0000 | node << 16 | 1) << 64
