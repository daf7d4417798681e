"""One switch of either target, running the switch program, with raw hosts at its ports.

It has node number 1. The host behind port 1 sends flows that it steers out of
port 2; port 3 leads to the host that flows ending here go to.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
import tempfile
from collections.abc import AsyncIterator
from ipaddress import IPv6Address
from pathlib import Path

import simple_switch
from differential import INSERT, MODIFY, Target
from finsy.proto import p4r

from testbed.control.telemetry import report_session
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded.config import PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.dataplane.p4info import P4Info
from testbed.model import wire
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, sid
from testbed.model.southbound import Lpm, TableEntry

MAC = 0x0200_0000_0201
HERE_END, HERE_DT6, NEXT_DT6 = sid(1, FUNCT_END), sid(1, FUNCT_DT6), sid(2, FUNCT_DT6)


def host(port: int) -> IPv6Address:
    return IPv6Address((0xFD007E57 << 96) | (port << 64) | 1)


NEAR, FAR, LOCAL = host(1), host(9), host(3)


def ipv6(source: IPv6Address, to: IPv6Address, protocol: int, payload: bytes) -> bytes:
    head = struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64)
    return head + source.packed + to.packed + payload


def frame(packet: bytes) -> bytes:
    macs = MAC.to_bytes(6, "big") + b"\x02\0\0\0\1\1"
    return macs + struct.pack("!H", wire.ETHERTYPE_IPV6) + packet


def l4(protocol: int, to_port: int, size: int = 64, options: bytes = b"") -> bytes:
    """A TCP or UDP header with a payload of `size` bytes; its checksum is anything but zero."""
    if protocol == wire.PROTO_UDP:
        return struct.pack("!HHHH", 40000, to_port, 8 + size, 0xBEEF) + bytes(size)
    offset = (5 + len(options) // 4) << 4
    head = struct.pack("!HHIIBBHHH", 40000, to_port, 1, 2, offset, 0x18, 512, 0xBEEF, 0)
    return head + options + bytes(size)


def srv6(inner: bytes, *segments: IPv6Address, tlvs: bytes = b"", left: int = -1) -> bytes:
    """`inner` behind a routing header; `segments` in the order they are visited."""
    count = len(segments)
    left = count - 1 if left < 0 else left
    head = struct.pack(
        "!BBBBBBH", wire.PROTO_IPV6, 2 * count + len(tlvs) // 8, 4, left, count - 1, 0, 0
    )
    srh = head + b"".join(s.packed for s in reversed(segments)) + tlvs
    return ipv6(sid(9, FUNCT_END), segments[count - 1 - left], wire.PROTO_ROUTING, srh + inner)


def inner_of(data: bytes) -> bytes:
    """The packet inside a frame's routing header."""
    assert data[20] == wire.PROTO_ROUTING, data[:60].hex()
    return data[54 + 8 * (data[55] + 1) :]


def with_int(
    source: IPv6Address,
    to: IPv6Address,
    protocol: int,
    payload: bytes,
    hops: list[bytes],
    *,
    left: int = 6,
    flags: int = 0,
) -> bytes:
    """An IPv6 packet as INT v2.1 says it looks with these hops, the newest first."""
    stack = b"".join(hops)
    length = wire.INT_HEAD_BYTES + len(stack) + len(payload)
    udp = struct.pack("!HHHH", 40000, wire.INT_UDP_PORT, length, 0)
    shim = struct.pack("!BBBB", 0x18, 3 + len(stack) // 4, 0, protocol)
    word = 2 << 28 | flags << 25 | 8 << 8 | left
    md = struct.pack("!IHHHH", word, 0xFC00, 0, 0, 0)
    return ipv6(source, to, wire.PROTO_UDP, udp + shim + md + stack + payload)


def hop(node: int, in_us: int = 1000, out_us: int = 1500) -> bytes:
    return struct.pack("!IHHIIQQ", node, 5, 6, out_us - in_us, 3, in_us, out_us)


class Node:
    """A running switch: entries in, frames in, frames out."""

    def __init__(self, target: Target, compiled: programs.CompiledProgram) -> None:
        self.target = target
        self.info = P4Info(compiled.p4info_text)

    async def write(self, entry: TableEntry) -> None:
        entity = p4r.Entity()
        entity.table_entry.CopyFrom(self.info.entry(entry))
        kind = MODIFY if entry.match is None else INSERT
        assert await self.target.write(kind, entity) == 0, entry

    async def configure(self) -> None:
        identity = {"device_id": 1, "mac": MAC}
        await self.write(TableEntry("device", None, "set_device", identity))
        for prefix, length, port in ((NEAR, 64, 1), (sid(2, 0), 48, 2), (LOCAL, 64, 3)):
            params = {"port": port, "dst_mac": 0x0200_0000_0100 + port}
            match = {"dst_addr": Lpm(int(prefix), length)}
            await self.write(TableEntry("ipv6_route", match, "forward", params))
        for here, action in ((HERE_END, "end"), (HERE_DT6, "end_dt6")):
            await self.write(TableEntry("local_sid", {"sid": int(here) >> 64}, action))
        group = report_session("s1")
        entity = p4r.Entity()
        session = entity.packet_replication_engine_entry.clone_session_entry
        session.session_id = group.number
        for port, instance in group.replicas:
            session.replicas.add(egress_port=port, instance=instance)
        assert await self.target.write(INSERT, entity) == 0

    async def take_part(self, mtu: int = 2000, queue_known: int = 0) -> None:
        params = {"mtu": mtu, "queue_known": queue_known}
        await self.write(TableEntry("int_node", None, "take_part", params))

    async def stand_by(self) -> None:
        await self.write(TableEntry("int_node", None, "stand_by"))

    async def send(self, port: int, *frames: bytes, expect: int) -> dict[int, list[bytes]]:
        """What came out of each port after these went in: `expect` frames, if so many come."""
        self.target.begin(b"\xff" * 40)
        self.target.send(port, frames)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(30):
                while sum(self.target.counts()) < expect:  # noqa: ASYNC110 (threads count)
                    await asyncio.sleep(0.005)
        await asyncio.sleep(0.03)
        got = {port: list(found) for port, found in self.target.frames.items() if found}
        assert sum(map(len, got.values())) == expect, {p: len(f) for p, f in got.items()}
        return got


@contextlib.asynccontextmanager
async def running(target: str) -> AsyncIterator[Node]:
    """A configured switch of `target` ("bmv2" or "embedded")."""
    compiled = programs.load("inc_switch")
    with tempfile.TemporaryDirectory() as folder:
        end = Target(target, 1, f"unix:{folder}/switch")
        end.connect_ports()
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(end.close)
            if target == "bmv2":
                stack.enter_context(
                    simple_switch.running(1, end.address, end.interfaces, folder=Path(folder))
                )
            else:
                engine = await stack.enter_async_context(await Engine.start())
                ports = tuple(PortConfig(n, i) for n, i in end.interfaces.items())
                await engine.add_switch(SwitchConfig(target, 1, end.address, ports))
            await end.session(compiled)
            node = Node(end, compiled)
            await node.configure()
            yield node
