"""TCP goodput between two hosts with three switches in a row between them.

    sudo python benchmarks/tcp.py [--targets embedded,bmv2] [--seconds 5]

The embedded target is measured with its links in memory and over veth pairs.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Any

import command
import hosts
import lab

from testbed.errors import MachineError
from testbed.infrastructure.dataplane.embedded.config import (
    LinkConfig,
    PortConfig,
    SwitchConfig,
)
from testbed.infrastructure.dataplane.embedded.process import Engine

SWITCHES = 3
PORT = 5201
FIRST_GRPC_PORT = 9561
_RECEIVE = f"""
import socket, sys, time
with socket.create_server(("::", {PORT}), family=socket.AF_INET6) as server:
    print("ready", flush=True)
    peer, _ = server.accept()
    total, start, buffer = 0, time.monotonic(), bytearray(1 << 20)
    while n := peer.recv_into(buffer):
        total += n
    print(total * 8 / (time.monotonic() - start))
"""
_SEND = f"""
import socket, sys, time
data, end = bytes(1 << 18), time.monotonic() + float(sys.argv[1])
with socket.create_connection(("fd00:2::1", {PORT}), timeout=5) as peer:
    while time.monotonic() < end:
        peer.sendall(data)
"""
IN_MEMORY = "embedded, links in memory"


def links(switches: int, in_memory: bool) -> list[tuple[str, str]]:
    """The veth pairs of a line between two hosts, where switch i has left{i} and right{i}.

    The first end of each stays in this namespace and takes the pair with it.
    """
    inner = [] if in_memory else [(f"right{i}", f"left{i + 1}") for i in range(switches - 1)]
    return [("left0", "host1"), *inner, (f"right{switches - 1}", "host2")]


async def add_line(engine: Engine, switches: int, in_memory: bool, first_port: int) -> None:
    """Switches s0 ... in an engine, port 2 of each linked with port 1 of the next."""
    for i in range(switches):
        left = None if in_memory and i > 0 else f"left{i}"
        right = None if in_memory and i < switches - 1 else f"right{i}"
        ports = tuple(
            PortConfig(number, iface, mtu_bytes=lab.MTU)
            for number, iface in ((1, left), (2, right))
        )
        address = f"127.0.0.1:{first_port + i}"
        await engine.add_switch(SwitchConfig(f"s{i}", i + 1, address, ports))
    for i in range(switches - 1 if in_memory else 0):
        await engine.add_link(LinkConfig(f"s{i}", 2, f"s{i + 1}", 1))


@contextlib.asynccontextmanager
async def line_of_switches(name: str) -> AsyncIterator[list[lab.Target]]:
    """Three switches of a target with routes both ways, and the processes that are they."""
    workload = lab.workloads()["plain-ipv6"]
    grpc = [FIRST_GRPC_PORT + i for i in range(SWITCHES)]
    async with contextlib.AsyncExitStack() as stack:
        if name in ("embedded", IN_MEMORY):
            engine = await stack.enter_async_context(await Engine.start())
            await add_line(engine, SWITCHES, name == IN_MEMORY, FIRST_GRPC_PORT)
            pids = [engine.pid]
        elif name == "bmv2":
            pids = []
            for i in range(SWITCHES):
                words = lab.bmv2_command(i + 1, grpc[i], {1: f"left{i}", 2: f"right{i}"})
                process = await stack.enter_async_context(lab.ended_process(words))
                pids.append(process.pid)
        else:
            raise MachineError(f"no switches called {name}")
        for i in range(SWITCHES):
            channel = await lab.connect(f"s{i}", grpc[i], workload, hosts.routes(), device_id=i + 1)
            stack.push_async_callback(channel.close)
        yield [lab.Target(name, pid) for pid in pids]


@dataclass(frozen=True, slots=True)
class Goodput:
    """What one TCP connection carried through three switches, and what that cost them."""

    payload_bps: float
    cpu_s_per_gbit: float


async def goodput(name: str, seconds: float) -> Goodput:
    """Measure one connection of that length."""
    with contextlib.ExitStack() as stack:
        for a, b in links(SWITCHES, name == IN_MEMORY):
            stack.enter_context(lab.pair(a, b))
        left = stack.enter_context(hosts.host(1, "host1"))
        right = stack.enter_context(hosts.host(2, "host2"))
        async with line_of_switches(name) as switches:
            receiver = await asyncio.create_subprocess_exec(
                *right, sys.executable, "-c", _RECEIVE, stdout=asyncio.subprocess.PIPE
            )
            try:
                assert receiver.stdout is not None
                await receiver.stdout.readline()
                before_ns = sum(switch.cpu_ns() for switch in switches)
                sender = await asyncio.create_subprocess_exec(
                    *left, sys.executable, "-c", _SEND, str(seconds)
                )
                if await sender.wait():
                    raise MachineError(f"TCP through three {name} switches does not connect")
                async with asyncio.timeout(20):
                    output, _ = await receiver.communicate()
                cpu_s = (sum(switch.cpu_ns() for switch in switches) - before_ns) / 1e9
                carried_bps = float(output)
                return Goodput(carried_bps, cpu_s / (carried_bps * seconds / 1e9))
            finally:
                if receiver.returncode is None:
                    receiver.kill()
                    await receiver.wait()


async def compare(targets: list[str], seconds: float) -> dict[str, Any]:
    """The goodput of each target, the embedded one in both ways; ratios are printed."""
    found: dict[str, Goodput] = {}
    for kind in [IN_MEMORY] * ("embedded" in targets) + targets:
        found[kind] = await goodput(kind, seconds)
        print(
            f"TCP through three switches, {kind}: {found[kind].payload_bps / 1e6:.0f} Mbit/s, "
            f"{found[kind].cpu_s_per_gbit:.2f} s of CPU per Gbit",
            flush=True,
        )
    for a, b in ((IN_MEMORY, "embedded"), (IN_MEMORY, "bmv2"), ("embedded", "bmv2")):
        if a in found and b in found:
            faster = found[a].payload_bps / found[b].payload_bps
            thriftier = found[b].cpu_s_per_gbit / found[a].cpu_s_per_gbit
            print(f"TCP, {a} / {b}: goodput {faster:.2f}, bits per CPU second {thriftier:.2f}")
    return {kind: asdict(one) for kind, one in found.items()}


async def main_async(options: argparse.Namespace) -> dict[str, Any]:
    return {"tcp": await compare(options.targets.split(","), options.seconds)}


def main() -> None:
    parser = command.parser(__doc__)
    parser.add_argument("--targets", default="embedded")
    parser.add_argument("--seconds", type=float, default=5.0)
    command.carry_out(parser.parse_args(), main_async)


if __name__ == "__main__":
    main()
