"""A private network namespace with veth pairs, and raw sockets that measure."""

from __future__ import annotations

import ctypes
import os
import select
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLONE_NEWNET = 0x40000000
PROBE_ETHERTYPE = 0x88B5


@contextmanager
def private_network() -> Iterator[None]:
    """Moves this thread into a network namespace of its own, and back at the end."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    if libc.unshare(CLONE_NEWNET):
        os.close(before)
        raise OSError(ctypes.get_errno(), "unshare")
    try:
        Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1")
        yield
    finally:
        libc.setns(before, CLONE_NEWNET)
        os.close(before)


def veth(a: str, b: str, mtu: int = 2000) -> None:
    """A pair of connected interfaces that can send: the kernel takes a moment to agree."""
    for command in (
        f"link add {a} mtu {mtu} type veth peer name {b} mtu {mtu}",
        f"link set {a} up",
        f"link set {b} up",
    ):
        subprocess.run(["ip", *command.split()], check=True)
    for iface in (a, b):
        while "state UP" not in _ip("-o", "link", "show", "dev", iface):
            time.sleep(0.01)


def _ip(*arguments: str) -> str:
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout


def frame(size: int, number: int = 0, ethertype: int = PROBE_ETHERTYPE) -> bytes:
    """A broadcast frame of `size` bytes that carries `number`."""
    head = b"\xff" * 6 + b"\x02\0\0\0\0\1" + struct.pack("!HI", ethertype, number)
    return head + bytes(size - len(head))


class Raw:
    """A raw socket on an interface, with the kernel's receive times."""

    def __init__(self, iface: str, ethertype: int = PROBE_ETHERTYPE) -> None:
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.sock.setsockopt(263, 23, 1)  # PACKET_IGNORE_OUTGOING
        self.sock.setsockopt(socket.SOL_SOCKET, 35, 1)  # SO_TIMESTAMPNS
        self.sock.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)  # SO_RCVBUFFORCE
        self.sock.bind((iface, ethertype))
        self.sock.setblocking(False)

    def __enter__(self) -> Raw:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, data: bytes) -> int:
        """Send, and the CLOCK_MONOTONIC time (ns) just before."""
        t = time.monotonic_ns()
        self.sock.send(data)
        return t

    def receive(self, wait_s: float, at_least: int = 0) -> list[tuple[int, bytes]]:
        """(CLOCK_MONOTONIC ns, frame) of all that arrives until `wait_s` pass in silence.

        `at_least` frames are waited for longer: a busy machine brings them late.
        """
        got: list[tuple[int, bytes]] = []
        while select.select([self.sock], [], [], wait_s if len(got) >= at_least else 30)[0]:
            data, control, _, _ = self.sock.recvmsg(10000, 64)
            seconds, ns = struct.unpack("qq", control[0][2])
            offset = time.time_ns() - time.monotonic_ns()
            got.append((seconds * 10**9 + ns - offset, data))
        return got
