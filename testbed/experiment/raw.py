"""Packets made by hand, sent and received beside a host's own network stack."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time
from ipaddress import IPv6Address
from typing import Self

from testbed.errors import RunError
from testbed.experiment import flood
from testbed.infrastructure.emulation import kernel
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.infrastructure.emulation.network import HOST_INTERFACE
from testbed.model.addresses import GATEWAY_MAC, host_address

ETH_P_IPV6 = 0x86DD
PORT = 9  # discard (RFC 863)
_SO_TIMESTAMPNS = 35
_SOL_PACKET, _PACKET_IGNORE_OUTGOING = 263, 23
_HEADERS = struct.Struct("!6s6sH IHBB16s16s HHHH")


def udp_frame(source: IPv6Address, sink: IPv6Address, size_bytes: int) -> bytes:
    """An Ethernet frame to the gateway with a UDP datagram, of `size_bytes` in all.

    Its checksum is zero, which IPv6 routers do not look at (RFC 8200 section 8.1
    has the sink drop it: nobody is listening there anyway).
    """
    udp_bytes = size_bytes - 14 - 40
    header = _HEADERS.pack(
        bytes.fromhex(GATEWAY_MAC.replace(":", "")),
        b"\x02\0\0\0\0\x03",
        ETH_P_IPV6,
        6 << 28,
        udp_bytes,
        socket.IPPROTO_UDP,
        64,
        source.packed,
        sink.packed,
        PORT,
        PORT,
        udp_bytes,
        0,
    )
    return header.ljust(size_bytes, b"\0")


class RawHost:
    """A raw socket on a host's interface. `close` it."""

    def __init__(self, address: IPv6Address, pid: int) -> None:
        def open_socket() -> socket.socket:
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            raw.setsockopt(_SOL_PACKET, _PACKET_IGNORE_OUTGOING, 1)
            raw.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
            raw.bind((HOST_INTERFACE, ETH_P_IPV6))
            raw.setblocking(False)
            return raw

        self.address = address
        self._raw = kernel.in_network_of(pid, open_socket)

    @classmethod
    def all_of(cls, network: Emulation) -> dict[str, Self]:
        """One for every host."""
        return {
            host.name: cls(
                host_address(network.topology, host.name).address, network.host_pid(host.name)
            )
            for host in network.topology.hosts
        }

    def close(self) -> None:
        self._raw.close()

    def send(self, frame: bytes) -> float:
        """Send one frame; the time before it, CLOCK_MONOTONIC."""
        at_s = time.monotonic()
        self._raw.send(frame)
        return at_s

    async def flood(self, frame: bytes, rate_pps: float, lasting_s: float) -> tuple[int, float]:
        """Send at a rate, from a process of its own; how many were sent and in what time."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-E", "-s", "-S", flood.__file__, str(self._raw.fileno())),
            *(frame.hex(), repr(rate_pps), repr(lasting_s)),
            pass_fds=(self._raw.fileno(),),
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()
        if process.returncode:
            raise RunError("calibration: the packet generator failed; see what it printed above")
        sent, lasted_s = said.split()
        return int(sent), float(lasted_s)

    async def arrival(self, timeout_s: float) -> float | None:
        """When the next test datagram arrived by the kernel's clock; None when none does."""
        end_s = time.monotonic() + timeout_s
        while time.monotonic() < end_s:
            try:
                data, notes, _, _ = self._raw.recvmsg(128, 128)
            except BlockingIOError:
                await asyncio.sleep(2e-4)
                continue
            if len(data) < 62 or data[20] != socket.IPPROTO_UDP or data[56:58] != b"\0\x09":
                continue
            offset_s = time.clock_gettime(time.CLOCK_REALTIME) - time.monotonic()
            for level, kind, value in notes:
                if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
                    seconds, nanoseconds = struct.unpack("qq", value[:16])
                    return float(seconds + nanoseconds * 1e-9 - offset_s)
        return None
