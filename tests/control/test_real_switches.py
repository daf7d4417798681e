"""The controller on the P4 program itself: real switches, Linux hosts, TCP on chosen paths."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from ipaddress import IPv6Address
from pathlib import Path

import pytest

from testbed.control import Controller, Device, packets
from testbed.control.insight import Insight
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.infrastructure.dataplane.embedded.device import Device as EmbeddedDevice
from testbed.infrastructure.dataplane.embedded.native import base_library
from testbed.infrastructure.dataplane.embedded.server import P4RuntimeServer
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.model import wire
from testbed.model.addresses import GATEWAY_MAC, host_address, switch_id
from testbed.model.network import Topology
from testbed.model.southbound import Command, Group, PacketOut, ReadCounters, Write
from testbed.model.telemetry import TelemetrySpec

from .fake_network import topology

pytestmark = pytest.mark.root

TRIANGLE = topology(
    [("s1", "s2"), ("s2", "s3"), ("s1", "s3"), ("h1", "s1"), ("h2", "s3")], delay_s=2e-3
)
RATE_BPS = 20e6

SERVER = """
import socket, sys
with socket.create_server(("::", int(sys.argv[1])), family=socket.AF_INET6) as s:
    print("listening", flush=True)
    c, _ = s.accept()
    n = 0
    while data := c.recv(65536):
        n += len(data)
    print(n)
"""
CLIENT = """
import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=20) as c:
    c.sendall(bytes(int(sys.argv[3])))
"""
ANNOUNCE = """
import socket, sys
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as s:
    s.bind(("eth0", 0))
    s.send(bytes.fromhex(sys.argv[1]))
"""


def announcement(topo: Topology, host: str) -> bytes:
    me = host_address(topo, host)
    message = struct.pack("!BBHI16s", wire.ICMPV6_NA, 0, 0, 0x2000_0000, me.address.packed)
    message += struct.pack("!BB6s", 2, 1, packets.mac_bytes(me.mac))
    return packets.icmpv6_frame(
        "33:33:00:00:00:01", me.mac, IPv6Address("ff02::1"), me.address, message
    )


class Network:
    """Embedded switches in this process or BMv2's; each host in its own network namespace."""

    def __init__(self, topo: Topology, folder: Path, target: str) -> None:
        self.topology = topo
        self.bmv2 = target == "bmv2"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.folder = folder
        self.hosts: dict[str, subprocess.Popen[bytes]] = {}
        self.switches: dict[str, NativeSwitch] = {}
        self.servers: list[P4RuntimeServer] = []
        self.channels: dict[str, P4RuntimeChannel] = {}
        self.controller = Controller(
            [Device(s, switch_id(topo, s)) for s in topo.switch],
            {(link.a, link.b): RATE_BPS for link in topo.links},
            insight=Insight(TelemetrySpec("int", every=50), queue_known=not self.bmv2),
        )
        for host in topo.host:
            self.controller.register_host(host, host_address(topo, host).address)

    def build(self) -> None:
        """Interfaces named SWITCH-PORT in a namespace that lives as long as its sockets."""
        libc = ctypes.CDLL(None, use_errno=True)
        with Path("/proc/thread-self/ns/net").open() as before:
            assert libc.unshare(0x40000000) == 0
            try:
                Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1")
                for link in self.topology.links:
                    self._cable(link.a, link.b)
                for name in self.topology.switch:
                    (self._bmv2 if self.bmv2 else self._embedded)(name)
            finally:
                libc.setns(before.fileno(), 0x40000000)

    def _end(self, node: str, other: str) -> str:
        numbers = [p.number for p in self.topology.ports.get(node, ()) if p.peer == other]
        return f"{node}-{numbers[0]}" if numbers else f"{node}-0"

    def _cable(self, a: str, b: str) -> None:
        one, other = self._end(a, b), self._end(b, a)
        mtu = 2000 if a[0] == b[0] else 1500
        run(f"ip link add {one} mtu {mtu} type veth peer name {other} mtu {mtu}")
        for node, name in ((a, one), (b, other)):
            if node in self.topology.host:
                self._host(node, name)
            else:
                run(f"ip link set {name} up")

    def _host(self, host: str, interface: str) -> None:
        process = subprocess.Popen(["unshare", "-n", "sleep", "600"])
        self.hosts[host] = process
        mine = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{process.pid}/ns/net").readlink() == mine or not Path(
            f"/proc/{process.pid}/cmdline"
        ).read_text().startswith("sleep"):
            time.sleep(0.01)
        me = host_address(self.topology, host)
        run(f"ip link set {interface} netns {process.pid} name eth0 address {me.mac}")
        self.inside(host, "ip link set lo up")
        self.inside(host, "ethtool -K eth0 tx off tso off gso off gro off sg off")
        self.inside(host, "ip link set eth0 up")
        self.inside(host, f"ip addr add {me.address}/64 dev eth0 nodad")
        self.inside(host, f"ip neigh add fe80::1 lladdr {GATEWAY_MAC} dev eth0 nud permanent")
        self.inside(host, "ip route add default via fe80::1 dev eth0")

    def _embedded(self, switch: str) -> None:
        native = self.switches[switch] = NativeSwitch(base_library(), switch)
        for port in self.topology.ports[switch]:
            shape = LinkShape(RATE_BPS, port.link.delay_s, queue_bytes=100_000)
            native.add_port(port.number, f"{switch}-{port.number}")
            native.shape(port.number, "egress", shape)
            if port.peer_is_host:
                native.shape(port.number, "ingress", shape)
        native.add_cpu_port(wire.CPU_PORT)

    def _bmv2(self, switch: str) -> None:
        ports = [p.number for p in self.topology.ports[switch]]
        command = ["simple_switch_grpc", "--no-p4", "--device-id"]
        command.append(str(switch_id(self.topology, switch)))
        for number in ports:
            command += ["-i", f"{number}@{switch}-{number}"]
        command += ["--", "--grpc-server-addr", f"unix:{self.folder}/{switch}"]
        command += ["--cpu-port", str(wire.CPU_PORT)]
        self.processes[switch] = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def set_up(self, switch: str, number: int, up: bool) -> None:
        if self.bmv2:
            state = "up" if up else "down"
            pid = self.processes[switch].pid
            run(f"nsenter -t {pid} -n ip link set {switch}-{number} {state}")
        else:
            self.switches[switch].set_up(number, up)

    def inside(self, host: str, command: str) -> None:
        run(f"nsenter -t {self.hosts[host].pid} -n {command}")

    async def python(self, host: str, program: str, *arguments: str) -> asyncio.subprocess.Process:
        pid = str(self.hosts[host].pid)
        return await asyncio.create_subprocess_exec(
            "nsenter",
            "-t",
            pid,
            "-n",
            sys.executable,
            "-c",
            program,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
        )

    async def start(self) -> None:
        program = programs.load("inc_switch")
        loop = asyncio.get_running_loop()
        for name in self.topology.switch:
            address = f"unix:{self.folder}/{name}"
            device_id = switch_id(self.topology, name)
            if not self.bmv2:
                switch = self.switches[name]
                device = EmbeddedDevice(switch, device_id, wire.CPU_PORT)
                server = P4RuntimeServer(device, address)
                await server.start()
                switch.start()
                self.servers.append(server)
                loop.add_reader(
                    switch.wakeup,
                    lambda s=server, n=switch: [s.from_switch(m) for m in n.messages()],
                )
            channel = P4RuntimeChannel(
                name,
                address,
                device_id,
                program.p4info_text,
                program.json_text.encode(),
                time.monotonic,
            )
            await channel.connect(20.0)
            self.channels[name] = channel
        for name, ports in self.topology.ports.items():
            await self.do(self.controller.device_up(name, len(ports), time.monotonic()))

    async def do(self, commands: list[Command]) -> None:
        for command in commands:
            channel = self.channels[command.switch]
            if isinstance(command, Write):
                await channel.write(command)
            elif isinstance(command, PacketOut):
                await channel.packet_out(command)
            elif isinstance(command, Group):
                await channel.group(command)
            else:
                await self.do(self.controller.counters(await channel.read_counters(command)))

    async def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await self.do(self.controller.tick(time.monotonic()))
            for channel in self.channels.values():
                while not channel.packet_ins.empty():
                    await self.do(self.controller.packet_in(channel.packet_ins.get_nowait()))
            await asyncio.sleep(0.02)

    async def announce(self) -> None:
        for host in self.hosts:
            frame = announcement(self.topology, host).hex()
            await (await self.python(host, ANNOUNCE, frame)).wait()

    async def transfer(self, src: str, dst: str, port: int, size: int) -> float:
        """Move bytes over TCP; seconds from connecting to the last byte's arrival."""
        server = await self.python(dst, SERVER, str(port))
        assert (await server.stdout.readline()).strip() == b"listening"
        start = time.monotonic()
        address = str(host_address(self.topology, dst).address)
        client = await self.python(src, CLIENT, address, str(port), str(size))
        keep = asyncio.create_task(self.run(60))
        received = int(await server.stdout.readline())
        took = time.monotonic() - start
        keep.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keep
        assert (await client.wait(), await server.wait(), received) == (0, 0, size)
        return took

    async def received_at(self, switch: str, peer: str) -> int:
        """Bytes `switch` has counted on its port towards `peer`."""
        port = next(p.number for p in self.topology.ports[switch] if p.peer == peer)
        reading = await self.channels[switch].read_counters(
            ReadCounters(switch, ("port_rx",), (port,))
        )
        return reading.counters["port_rx"][port][1]

    async def stop(self) -> None:
        loop = asyncio.get_running_loop()
        for channel in self.channels.values():
            await channel.close()
        for server in self.servers:
            loop.remove_reader(server.device.switch.wakeup)
            await server.stop()
            server.device.close()
        for process in (*self.hosts.values(), *self.processes.values()):
            process.kill()
            process.wait()


def run(command: str) -> None:
    done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "ethtool" in command, f"{command}: {done.stderr}"


@contextlib.asynccontextmanager
async def running(folder: Path, target: str) -> AsyncIterator[Network]:
    network = Network(TRIANGLE, folder, target)
    try:
        network.build()
        await network.start()
        await network.run(0.6)
        await network.announce()
        await network.run(1.5)
        yield network
    finally:
        await network.stop()


@pytest.mark.parametrize(
    "target",
    [
        "embedded",
        pytest.param(
            "bmv2",
            marks=[
                pytest.mark.bmv2,
                pytest.mark.skipif(
                    shutil.which("simple_switch_grpc") is None,
                    reason="simple_switch_grpc is not on PATH",
                ),
            ],
        ),
    ],
)
async def test_discovery_steering_and_failure_on_real_packets(tmp_path, target):
    """One network for all of it: building one takes longer than using it."""
    async with running(tmp_path, target) as network:
        controller = network.controller
        assert {frozenset(link) for link in controller.links} == set(TRIANGLE.link)
        assert set(controller.hosts) == set(TRIANGLE.host)
        for hop, state in controller.link_states().items():
            # BMv2's cables have no delay here; its own pipeline takes what it takes.
            delay_s = 2e-3 if target == "embedded" else 0.0
            tolerance_s = 5e-4 if target == "embedded" else 5e-3
            assert state.up and state.base_delay_s == pytest.approx(delay_s, abs=tolerance_s), hop
            assert state.delay_s >= state.base_delay_s

        # Plain forwarding takes the direct link.
        size = 1_000_000
        took = await network.transfer("h1", "h2", 5001, size)
        assert took < 10.0 and (target == "bmv2" or took > 8 * size / RATE_BPS)
        assert await network.received_at("s3", "s1") > size
        assert await network.received_at("s3", "s2") < size / 10

        # A steered flow goes round, both ways, in full-size segments, and is counted.
        direct, round_ = controller.paths("h1", "h2", 2)
        assert round_.nodes == ("h1", "s1", "s2", "s3", "h2")
        before = [await network.received_at(*at) for at in (("s3", "s1"), ("s1", "s3"))]
        await network.do(controller.steer("f", "h1", "h2", round_, dst_port=5002))
        await network.transfer("h1", "h2", 5002, size)
        await network.run(0.6)  # two readings of the counters: BMv2's links are not shaped
        assert controller.link_state("s1", "s2").carried_bps > RATE_BPS / 10
        assert await network.received_at("s2", "s1") > size
        assert await network.received_at("s3", "s2") > size
        assert await network.received_at("s1", "s2") > size / 100, "acknowledgements"
        after = [await network.received_at(*at) for at in (("s3", "s1"), ("s1", "s3"))]
        assert all(b - a < size / 100 for a, b in zip(before, after, strict=True))
        # One packet in 50 told of its way, and so did no other flow's.
        seen = controller.take_telemetry()
        assert len(seen) >= size / 1500 / 50 / 2
        assert {packet.flow for packet in seen} == {"f"}
        for packet in seen:
            assert packet.complete
            assert [(h.switch, h.next) for h in packet.hops] == [
                ("s1", "s2"), ("s2", "s3"), ("s3", "h2"),
            ]  # fmt: skip
            assert all((h.queue_packets is None) == (target == "bmv2") for h in packet.hops)
            if target == "embedded":
                assert all(h.link_s > 0.5e-3 for h in packet.hops[:2])
        reading = await network.channels["s1"].read_counters(ReadCounters("s1", ("steer",)))
        assert reading.counters["steer"][controller.steer_priorities("f")["s1"]][1] > size

        # A link that fails is noticed, the flow is moved, and back it comes.
        number = next(p.number for p in TRIANGLE.ports["s2"] if p.peer == "s3")
        network.set_up("s2", number, False)
        await network.run(2.0)
        assert not controller.link_state("s2", "s3").up
        assert controller.steered("f") == direct.nodes
        await network.transfer("h1", "h2", 5002, 100_000)
        network.set_up("s2", number, True)
        await network.run(1.0)
        assert controller.link_state("s2", "s3").up
