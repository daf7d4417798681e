"""One computing switch of either target with raw hosts at its ports, and what to send it.

The switch has node number 1. Worker w sits at port w + 1; the task's fallback
host is at port 4. Everything lives in the network namespace of the caller.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
import tempfile
from collections.abc import AsyncIterator
from ipaddress import IPv6Address
from pathlib import Path

import numpy as np
import simple_switch
from differential import DELETE, INSERT, MODIFY, Target
from finsy.proto import p4i, p4r
from google.protobuf import text_format

from testbed.inc.shim import Operand, Vector, pack_payload
from testbed.inc.tag import JobKey
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded.config import CPU_PORT, PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.dataplane.p4info import P4Info
from testbed.model import inc_wire, wire
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, sid
from testbed.model.southbound import Lpm, TableEntry, Ternary

KEY = JobKey.derive(b"\x10\x32\x54\x76\x98\xba\xdc\xfe")
JOB = 0xA1B2C3D4
MAC = 0x0200_0000_0201
FALLBACK_PORT = 4
ALL_CHILDREN, ONE_CHILD = 100, 200
INC_SID = sid(1, inc_wire.FUNCT_AGGREGATE, inc_wire.TLV_OPERAND)
COMPOSITE_SID = sid(1, inc_wire.FUNCT_COMPOSITE)
END_SID = sid(1, FUNCT_END)
DT6_SID = sid(1, FUNCT_DT6)
GROUP_ADDRESS = IPv6Address("fd00:7e57:ffff::1")
PATIENCE_S = 60.0
"""How long a frame that must come may take."""
ROOMY = 64
"""Slots the controller gives the task unless a test says otherwise."""


def host(port: int) -> IPv6Address:
    return IPv6Address((0xFD007E57 << 96) | (port << 64) | 1)


FALLBACK = host(FALLBACK_PORT)


def udp_frame(src: IPv6Address, dst: IPv6Address, payload: bytes, *, port: int = 0) -> bytes:
    """An Ethernet frame with plain IPv6 and UDP; UDP checksum zero."""
    udp = struct.pack("!HHHH", 40000, port or inc_wire.INC_UDP_PORT, 8 + len(payload), 0)
    ip = struct.pack("!IHBB", 6 << 28, len(udp) + len(payload), wire.PROTO_UDP, 64)
    ethernet = MAC.to_bytes(6, "big") + b"\x02\0\0\0\1\1" + struct.pack("!H", wire.ETHERTYPE_IPV6)
    return ethernet + ip + src.packed + dst.packed + udp + payload


def srv6_frame(plain: bytes, segments: list[IPv6Address], tlvs: bytes, *, left: int = -1) -> bytes:
    """`plain` behind an SRH: `segments` in the order they are visited, the first current."""
    count = len(segments)
    srh = struct.pack(
        "!BBBBBBH", wire.PROTO_IPV6, 2 * count + len(tlvs) // 8, wire.ROUTING_TYPE_SRH,
        count - 1 if left < 0 else left, count - 1, 0, 0,
    )  # fmt: skip
    srh += b"".join(s.packed for s in reversed(segments)) + tlvs
    inner = plain[14:]
    ip = struct.pack("!IHBB", 6 << 28, len(srh) + len(inner), wire.PROTO_ROUTING, 64)
    return plain[:14] + ip + sid(9, FUNCT_END).packed + segments[0].packed + srh + inner


def request(
    worker: int, vector: Vector, sequence: int = 1, slot: int = 0, key: JobKey = KEY, *,
    unique_id: int = JOB, **fields: int,
) -> bytes:  # fmt: skip
    """What worker w sends from its host: plain UDP with a shim."""
    operand = Operand(unique_id, worker, slot, vector.size, sequence=sequence, **fields)
    return udp_frame(host(worker + 1), FALLBACK, pack_payload(operand, vector, key))


def payload_of(frame: bytes) -> bytes:
    """UDP payload of a plain frame."""
    assert frame[20] == wire.PROTO_UDP, frame[:60].hex()
    length = struct.unpack_from("!H", frame, 58)[0]
    return frame[62 : 54 + length]


class Switch:
    """A running switch: entries in, frames in, frames out, counters."""

    def __init__(self, target: Target, compiled: programs.CompiledProgram) -> None:
        self.target = target
        self.pid = 0
        """Of the process that runs the switch."""
        self.info = P4Info(compiled.p4info_text)
        self.whole = p4i.P4Info()
        text_format.Parse(compiled.p4info_text, self.whole)

    async def insert(
        self, table: str, match: dict[str, int | Lpm] | None, action: str, **params: int
    ) -> None:
        entity = p4r.Entity()
        entry = TableEntry(table, match, action, params)
        entity.table_entry.CopyFrom(self.info.entry(entry))
        kind = MODIFY if match is None else INSERT
        assert await self.target.write(kind, entity) == 0, entry

    async def insert_ternary(
        self, table: str, match: dict[str, int], action: str, *, priority: int, **params: int
    ) -> None:
        """An entry whose `match` is exact in the fields given, ternary tables only."""
        whole = {name: Ternary(value, 0xFFFF) for name, value in match.items()}
        entity = p4r.Entity()
        entry = TableEntry(table, whole, action, params, priority)
        entity.table_entry.CopyFrom(self.info.entry(entry))
        assert await self.target.write(INSERT, entity) == 0, entry

    async def packet_out(self, port: int, payload: bytes) -> None:
        """Forget what came out so far and send a frame out of a port as the controller does."""
        self.target.begin(b"\xff" * 40)
        message = self.info.packet_out(payload, {"egress_port": port, "reserved": 0})
        await self.target.packet_out(message)

    async def arrived(self, expect: int) -> dict[int, list[bytes]]:
        """Frames that came out since they were last forgotten, once there are so many."""
        async with asyncio.timeout(PATIENCE_S):
            while sum(self.target.counts()) < expect:
                self.target.news.clear()
                await self.target.news.wait()
        return {port: list(got) for port, got in self.target.frames.items() if got}

    async def group(self, number: int, replicas: list[tuple[int, int]]) -> None:
        """A multicast group of (port, replica id) pairs."""
        entity = p4r.Entity()
        group = entity.packet_replication_engine_entry.multicast_group_entry
        group.multicast_group_id = number
        for port, rid in replicas:
            group.replicas.add(egress_port=port, instance=rid)
        assert await self.target.write(INSERT, entity) == 0

    async def node(self) -> None:
        """Routes, SIDs, and the edge: what the controller does once."""
        await self.insert("device", None, "set_device", device_id=1, mac=MAC)
        for port in (1, 2, 3, 4):
            await self.insert(
                "ipv6_route", {"dst_addr": Lpm(int(host(port)), 64)}, "forward",
                port=port, dst_mac=0x0200_0000_0100 + port,
            )  # fmt: skip
        await self.insert(
            "ipv6_route", {"dst_addr": Lpm(int(sid(2, 0)), 48)}, "forward",
            port=FALLBACK_PORT, dst_mac=0x0200_0000_0202,
        )  # fmt: skip
        await self.insert("local_sid", {"sid": int(DT6_SID) >> 64}, "end_dt6")
        await self.insert("composite_forward", {"sid": int(END_SID) >> 64}, "forward_end")
        await self.insert("inc_sid", {"sid": int(COMPOSITE_SID) >> 64}, "composite")
        funct = inc_wire.FUNCT_AGGREGATE
        await self.insert("inc_sid", {"sid": int(INC_SID) >> 64}, "inc_segment", funct=funct)
        await self.insert("composite_compute", {"sid": int(INC_SID) >> 64}, "compute", funct=funct)

    async def job(
        self, workers: int, key: JobKey = KEY, *, unique_id: int = JOB, replicas: bool = True,
        **limits: int,
    ) -> None:  # fmt: skip
        """A task of `workers` children at this node, which is its root; entered here.

        `replicas`: also how results reach the children, the same for every task.
        """
        fields = {
            "slot_base": 0, "slots": ROOMY, "count": 256, "workers": (1 << workers) - 1,
            "epoch": 1, "level": 0, "up": 0, "child": 0, "group": ALL_CHILDREN,
            "unicast": ONE_CHILD, **limits,
        }  # fmt: skip
        await self.insert(
            "inc_job", {"unique_id": unique_id, "funct": inc_wire.FUNCT_AGGREGATE}, "job",
            **fields, **key.action_params(),
        )  # fmt: skip
        await self.insert(
            "inc_access", {"unique_id": unique_id}, "inc_encaps_2",
            source=int(END_SID), s1=int(INC_SID), s2=int(DT6_SID),
        )  # fmt: skip
        for worker in range(workers if replicas else 0):
            await self.insert(
                "inc_replica", {"rid": worker + 1}, "plain",
                source=int(GROUP_ADDRESS), child=int(host(worker + 1)),
                dst_mac=0x0200_0000_0100 + worker + 1, worker=worker,
            )  # fmt: skip
            await self.group(ONE_CHILD + worker, [(worker + 1, worker + 1)])
        if replicas:
            await self.group(ALL_CHILDREN, [(w + 1, w + 1) for w in range(workers)])

    async def forget_job(self, unique_id: int) -> None:
        """The task has ended."""
        for table, match in (
            ("inc_job", {"unique_id": unique_id, "funct": inc_wire.FUNCT_AGGREGATE}),
            ("inc_access", {"unique_id": unique_id}),
        ):
            entity = p4r.Entity()
            entity.table_entry.CopyFrom(self.info.key(TableEntry(table, match, "")))
            assert await self.target.write(DELETE, entity) == 0

    async def send(
        self, *frames: tuple[int, bytes], expect: int, linger_s: float = 0.05,
        ports: tuple[int, ...] = (1, 2, 3, 4, CPU_PORT),
    ) -> dict[int, list[bytes]]:  # fmt: skip
        """Frames that came out of each port after these went in, `expect` in all of `ports`.

        Waits until so many are out, and a little longer for one too many.
        """
        self.target.begin(b"\xff" * 40)
        for port, data in frames:
            self.target.send(port, [data])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while sum(len(self.target.frames[port]) for port in ports) < expect:
                    self.target.news.clear()
                    await self.target.news.wait()
        await asyncio.sleep(linger_s)
        return {port: list(got) for port, got in self.target.frames.items() if got}

    async def settled_outcomes(self, total: int) -> dict[int, int]:
        """As `outcomes`, once so many packets have been counted in all."""
        async with asyncio.timeout(PATIENCE_S):
            while sum((found := await self.outcomes()).values()) < total:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return found

    async def outcomes(self) -> dict[int, int]:
        """Packets by index of the counter `outcomes`, only those above zero."""
        return await self.counter("outcomes")

    async def counter(self, alias: str) -> dict[int, int]:
        """Packets by index of an indexed counter, only those above zero."""
        mark = f".{alias}"
        info = p4i.P4Info(
            counters=[c for c in self.whole.counters if c.preamble.name.endswith(mark)]
        )
        cells = await self.target.counters(info)
        return {
            int(name.partition(f"{mark}[")[2][:-1]): packets for name, (packets, _) in cells.items()
        }

    async def direct(self, alias: str) -> int:
        """Packets of all entries of a table with a direct counter."""
        return sum((await self._direct(alias)).values())

    async def sids(self) -> dict[IPv6Address, int]:
        """Packets by SID of this node, only those above zero."""
        found = {}
        for cell, packets in (await self._direct("local_sid")).items():
            # A match as BMv2's clients see it: field 1, exact, the value in hex.
            value = bytes.fromhex(cell.partition("(")[2].split()[0])
            match = p4r.FieldMatch.FromString(value)
            found[IPv6Address(int.from_bytes(match.exact.value, "big") << 64)] = packets
        return found

    async def _direct(self, alias: str) -> dict[str, int]:
        (table,) = [t for t in self.whole.tables if t.preamble.alias == alias]
        info = p4i.P4Info(
            tables=[table],
            direct_counters=[
                c for c in self.whole.direct_counters if c.direct_table_id == table.preamble.id
            ],
        )
        return {cell: n for cell, (n, _) in (await self.target.counters(info)).items()}


@contextlib.asynccontextmanager
async def running(target: str) -> AsyncIterator[Switch]:
    """A switch of `target` ("bmv2" or "embedded") running the computing program."""
    async with several(target, [Target(target, 1, "")]) as (switch,):
        await switch.node()
        yield switch


@contextlib.asynccontextmanager
async def several(target: str, ends: list[Target]) -> AsyncIterator[list[Switch]]:
    """A switch of `target` for each of `ends`, with the computing program and empty tables."""
    compiled = programs.load("inc_compute")
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engine = None
        if target == "embedded":
            engine = await stack.enter_async_context(await Engine.start())
        switches = []
        for end in ends:
            end.address = f"unix:{folder}/{end.name}"
            end.connect_ports()
            stack.push_async_callback(end.close)
            switch = Switch(end, compiled)
            if engine is None:
                switch.pid = stack.enter_context(
                    simple_switch.running(end.device_id, end.address, end.interfaces, folder=folder)
                )
            else:
                ports = tuple(PortConfig(n, i) for n, i in end.interfaces.items())
                await engine.add_switch(SwitchConfig(end.name, end.device_id, end.address, ports))
                switch.pid = engine.pid
            switches.append(switch)
        for switch in switches:
            await switch.target.session(compiled)
        yield switches


def vectors(workers: int, count: int, seed: int = 1) -> list[Vector]:
    """Random int32 vectors whose sum does not overflow."""
    draw = np.random.default_rng(seed)
    bound = (2**31 - 1) // workers
    return [
        draw.integers(-bound, bound, count, dtype=np.int64).astype(np.int32) for _ in range(workers)
    ]
