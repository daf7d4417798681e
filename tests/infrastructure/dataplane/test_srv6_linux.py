"""The Linux kernel's SRv6 and ours understand each other, in both directions.

Two namespaces at ports 1 and 2 of a switch, A and B, whose kernels encapsulate
(`seg6`) and are endpoints themselves (`seg6local`); ordinary UDP sockets talk.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator
from ipaddress import IPv6Address
from pathlib import Path

import pytest
from differential_targets import Target
from embedded_netns import CLONE_NEWNET, private_network
from inc_network import DT6_SID, END_SID, PATIENCE_S, Switch, several
from simple_switch import TARGETS

from testbed.infrastructure.emulation.kernel import disable_offloads
from testbed.model.addresses import sid
from testbed.model.southbound import Lpm

A, B = 1, 2
NODES = {A: 7, B: 8}
"""SRv6 node numbers of the kernels."""
DT4_SID = sid(1, 0x13)


def address(end: int) -> IPv6Address:
    return IPv6Address(f"fd00:7e57:0:{end}::1")


def mac(end: int) -> str:
    return f"02:00:00:00:01:{end:02x}"


def kernel_sid(end: int, funct: int) -> IPv6Address:
    return sid(NODES[end], funct)


class Namespace:
    """A network namespace with a process that keeps it alive."""

    def __init__(self) -> None:
        self.keeper = subprocess.Popen(["unshare", "--net", "sleep", "600"])
        own = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self.keeper.pid}/ns/net").readlink() == own:
            assert self.keeper.poll() is None

    def close(self) -> None:
        self.keeper.terminate()
        self.keeper.wait()

    def ip(self, command: str) -> None:
        whole = ["nsenter", "-t", str(self.keeper.pid), "-n", "ip", *command.split()]
        done = subprocess.run(whole, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)

    def set(self, **sysctls: str) -> None:
        with self.entered():
            for name, value in sysctls.items():
                Path("/proc/sys/net", name.replace("__", "/")).write_text(value)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """This thread is in the namespace; sockets made meanwhile stay in it."""
        libc = ctypes.CDLL(None, use_errno=True)
        before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/proc/{self.keeper.pid}/ns/net", os.O_RDONLY)
        assert libc.setns(there, CLONE_NEWNET) == 0
        try:
            yield
        finally:
            libc.setns(before, CLONE_NEWNET)
            os.close(before)
            os.close(there)

    def udp(self, where: str, port: int) -> socket.socket:
        with self.entered():
            family = socket.AF_INET6 if ":" in where else socket.AF_INET
            made = socket.socket(family, socket.SOCK_DGRAM)
        made.bind((where, port))
        made.setblocking(False)
        return made


def missing() -> str:
    """What this kernel lacks for the test; empty when nothing."""
    if os.geteuid():
        return "network namespaces need root"
    for encap in (
        "seg6 mode encap segs 5f00::1",
        "seg6local action End",
        "seg6local action End.DT6 table 255",
    ):
        command = f"ip link set lo up; ip -6 route add 5f00:9::/64 encap {encap} dev lo"
        done = subprocess.run(
            ["unshare", "--net", "sh", "-c", command], capture_output=True, text=True, check=False
        )
        if done.returncode:
            return f"this kernel has no `encap {encap}`: {done.stderr.strip()}"
    return ""


MISSING = missing()
pytestmark = [pytest.mark.root, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


class BetweenKernels(Target):
    """A switch with a namespace's kernel at ports 1 and 2."""

    def connect_ports(self) -> None:
        super().connect_ports()
        self.kernels = {}
        for end in NODES:
            sock = self._sockets.pop(end)
            asyncio.get_running_loop().remove_reader(sock)
            sock.close()
            self.kernels[end] = namespace = Namespace()
            outside = f"{self.interfaces[end]}x"
            subprocess.run(
                ["ip", "link", "set", outside, "netns", str(namespace.keeper.pid), "name", "eth0"],
                check=True,
            )
            self._configure(namespace, end)

    async def close(self) -> None:
        await super().close()
        for namespace in self.kernels.values():
            namespace.close()

    @staticmethod
    def _configure(kernel: Namespace, end: int) -> None:
        kernel.set(
            ipv6__conf__all__seg6_enabled="1", ipv6__conf__default__seg6_enabled="1",
            ipv6__conf__eth0__seg6_enabled="1", ipv6__conf__eth0__disable_ipv6="0",
            ipv6__conf__all__forwarding="1", ipv4__conf__all__rp_filter="0",
            ipv4__conf__default__rp_filter="0", ipv4__conf__eth0__rp_filter="0",
        )  # fmt: skip
        with kernel.entered():
            disable_offloads("eth0")
        gateway = "02:00:00:00:02:01"
        for command in (
            "link set lo up",
            f"link set eth0 address {mac(end)} mtu 2000 up",
            f"addr add {address(end)}/64 dev eth0 nodad",
            f"addr add 10.{end}.0.1/24 dev eth0",
            f"-6 neigh add fe80::1 lladdr {gateway} dev eth0 nud permanent",
            f"neigh add 10.{end}.0.254 lladdr {gateway} dev eth0 nud permanent",
            "-6 route add default via fe80::1 dev eth0",
            f"route add default via 10.{end}.0.254 dev eth0",
            f"-6 route add {kernel_sid(end, 1)}/64 encap seg6local action End dev eth0",
            f"-6 route add {kernel_sid(end, 0x12)}/64 encap seg6local action End.DT6 table 255"
            " dev eth0",
            f"-6 route add {kernel_sid(end, 0x14)}/64 encap seg6local action End.DX4 nh4 0.0.0.0"
            " dev eth0",
            f"sr tunsrc set {address(end)}",
        ):
            kernel.ip(command)


@pytest.mark.parametrize("target", TARGETS)
def test_the_kernels_srv6_and_ours_understand_each_other(target: str) -> None:
    async def everything() -> None:
        end = BetweenKernels(target, 1, "")
        async with several(target, [end]) as (switch,):
            await fill(switch)
            a, b = end.kernels[A], end.kernels[B]
            await the_kernel_encapsulates_for_us(switch, a, b)
            await we_encapsulate_for_the_kernel(switch, a, b)
            await ipv4_both_ways(switch, a, b)

    with private_network():
        asyncio.run(everything())


async def fill(switch: Switch) -> None:
    await switch.insert("device", None, "set_device", device_id=1, mac=0x020000000201)
    for end, node in NODES.items():
        dst_mac = int(mac(end).replace(":", ""), 16)
        for prefix in (Lpm(int(address(end)), 64), Lpm(int(sid(node, 0)), 48)):
            await switch.insert(
                "ipv6_route", {"dst_addr": prefix}, "forward", port=end, dst_mac=dst_mac
            )
    for one, action in ((END_SID, "end"), (DT6_SID, "end_dt6"), (DT4_SID, "end_dt4")):
        await switch.insert("local_sid", {"sid": int(one) >> 64}, action)


async def talk(
    source: socket.socket, target: socket.socket, text: bytes, where: tuple[str, int]
) -> None:
    """A datagram goes from one to the other, whole, from its true sender."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendto(source, text, where)
    data, sender = await asyncio.wait_for(loop.sock_recvfrom(target, 4000), PATIENCE_S)
    assert data == text and sender[:2] == source.getsockname()[:2]


async def the_kernel_encapsulates_for_us(switch: Switch, a: Namespace, b: Namespace) -> None:
    """seg6 at A; End and End.DT6 here, or End here and End.DT6 at B's kernel."""
    text = bytes(range(256)) * 5
    with a.udp(str(address(A)), 500) as one, b.udp(str(address(B)), 600) as other:
        for segments, hits in (
            (f"{DT6_SID}", {DT6_SID: 1}),
            (f"{END_SID},{kernel_sid(B, 0x12)}", {END_SID: 1}),
            (f"{END_SID},{kernel_sid(B, 1)},{DT6_SID}", {END_SID: 1, DT6_SID: 1}),
        ):
            a.ip(
                f"-6 route replace {address(B)}/128 encap seg6 mode encap segs {segments} dev eth0"
            )
            before = await switch.sids()
            await talk(one, other, text, (str(address(B)), 600))
            after = await switch.sids()
            assert after == {**before, **{s: before.get(s, 0) + n for s, n in hits.items()}}
        a.ip(f"-6 route del {address(B)}/128")


async def we_encapsulate_for_the_kernel(switch: Switch, a: Namespace, b: Namespace) -> None:
    """H.Encaps and H.Encaps.Red here; End at A's kernel, End.DT6 at B's."""
    await switch.insert_ternary(
        "steer", {"src_port": 501}, "h_encaps_2", priority=1, source=int(END_SID),
        s1=int(kernel_sid(A, 1)), s2=int(kernel_sid(B, 0x12)),
    )  # fmt: skip
    await switch.insert_ternary(
        "steer", {"src_port": 502}, "h_encaps_1", priority=2, source=int(END_SID),
        s1=int(kernel_sid(B, 0x12)),
    )  # fmt: skip
    for mode in ("encaps_full", "encaps_reduced"):
        await switch.insert("headend", None, mode)
        for port in (501, 502):
            with a.udp(str(address(A)), port) as one, b.udp(str(address(B)), 601) as other:
                before = await switch.direct("steer")
                await talk(one, other, f"{mode} {port}".encode(), (str(address(B)), 601))
                assert await switch.direct("steer") == before + 1
    await switch.insert("headend", None, "encaps_full")


async def ipv4_both_ways(switch: Switch, a: Namespace, b: Namespace) -> None:
    """A's kernel encapsulates IPv4 for our End.DT4; the answer we encapsulate for its End.DX4."""
    await switch.insert(
        "ipv4_route", {"dst_addr": Lpm(10 << 24 | B << 16, 16)}, "forward4",
        port=B, dst_mac=int(mac(B).replace(":", ""), 16),
    )  # fmt: skip
    await switch.insert(
        "ipv4_route", {"dst_addr": Lpm(10 << 24 | A << 16, 16)}, "h_encaps_v4_1",
        source=int(END_SID), s1=int(kernel_sid(A, 0x14)),
    )  # fmt: skip
    a.ip(f"route add 10.{B}.0.0/16 encap seg6 mode encap segs {DT4_SID} dev eth0")
    with a.udp(f"10.{A}.0.1", 503) as one, b.udp(f"10.{B}.0.1", 603) as other:
        before = (await switch.sids()).get(DT4_SID, 0)
        await talk(one, other, b"there", (f"10.{B}.0.1", 603))
        assert (await switch.sids())[DT4_SID] == before + 1
        await talk(other, one, b"and back", (f"10.{A}.0.1", 503))
