"""TCP goodput between two hosts with three switches in a row between them."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

import hosts
import lab

from testbed.errors import MachineError
from testbed.infrastructure.dataplane.embedded.config import PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine

SWITCHES = 3
LINKS = (("left0", "host1"), ("right0", "left1"), ("right1", "left2"), ("right2", "host2"))
"""Ends of veth pairs; the first end stays in this namespace and takes the pair with it."""
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


@contextlib.asynccontextmanager
async def line_of_switches(name: str) -> AsyncIterator[None]:
    """Three switches of a target with routes both ways: left0-right0=left1-...-right2."""
    workload = lab.workloads()["plain-ipv6"]
    ports = [{1: f"left{i}", 2: f"right{i}"} for i in range(SWITCHES)]
    grpc = [FIRST_GRPC_PORT + i for i in range(SWITCHES)]
    async with contextlib.AsyncExitStack() as stack:
        if name == "embedded":
            engine = await stack.enter_async_context(await Engine.start())
            for i in range(SWITCHES):
                config = tuple(PortConfig(n, iface) for n, iface in ports[i].items())
                await engine.add_switch(
                    SwitchConfig(f"s{i}", i + 1, f"127.0.0.1:{grpc[i]}", config)
                )
        elif name == "bmv2":
            for i in range(SWITCHES):
                command = lab.bmv2_command(i + 1, grpc[i], ports[i])
                await stack.enter_async_context(lab.ended_process(command))
        else:
            raise MachineError(f"no switches called {name}")
        for i in range(SWITCHES):
            channel = await lab.connect(f"s{i}", grpc[i], workload, hosts.routes(), device_id=i + 1)
            stack.push_async_callback(channel.close)
        yield


async def goodput_bps(name: str, seconds: float) -> float:
    """What one TCP connection carries (bit/s of payload) through three switches."""
    with contextlib.ExitStack() as stack:
        for a, b in LINKS:
            stack.enter_context(lab.pair(a, b))
        left = stack.enter_context(hosts.host(1, "host1"))
        right = stack.enter_context(hosts.host(2, "host2"))
        async with line_of_switches(name):
            receiver = await asyncio.create_subprocess_exec(
                *right, sys.executable, "-c", _RECEIVE, stdout=asyncio.subprocess.PIPE
            )
            try:
                assert receiver.stdout is not None
                await receiver.stdout.readline()
                sender = await asyncio.create_subprocess_exec(
                    *left, sys.executable, "-c", _SEND, str(seconds)
                )
                if await sender.wait():
                    raise MachineError(f"TCP through three {name} switches does not connect")
                output = await asyncio.wait_for(receiver.communicate(), 20)
                return float(output[0])
            finally:
                if receiver.returncode is None:
                    receiver.kill()
                    await receiver.wait()
