"""How soon the embedded target answers, and what twenty switches in one process cost.

    sudo python benchmarks/many.py [--switches 20]

What is measured how: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import tempfile
import time
from typing import Any

import command
import hosts
import lab
import tcp

from testbed.errors import TestbedError
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded.config import PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.model.southbound import ReadCounters

FIRST_GRPC_PORT = 9600
IDLE_S = 5.0
PINGS = 50


async def answer_times(repeats: int) -> dict[str, list[float]]:
    """Seconds until inc_switch answers a read, from the session's opening and from exec.

    The program's object file is in the cache, and so is Python's bytecode, as
    after any installation: a first engine puts both there.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    program = programs.load("inc_switch")
    times: dict[str, list[float]] = {"configured_s": [], "exec_s": []}
    with tempfile.TemporaryDirectory() as bytecode, lab.pair("a0", "a1"):
        os.environ["PYTHONPYCACHEPREFIX"] = bytecode
        for i in range(repeats + 1):
            start_s = time.monotonic()
            async with await Engine.start() as engine:
                await engine.add_switch(
                    SwitchConfig("s1", 1, f"127.0.0.1:{FIRST_GRPC_PORT}", (PortConfig(1, "a1"),))
                )
                opened_s = time.monotonic()
                channel = P4RuntimeChannel(
                    "s1", f"127.0.0.1:{FIRST_GRPC_PORT}", 1, program.p4info_text,
                    program.json_text.encode(), time.monotonic,
                )  # fmt: skip
                await channel.connect(120.0)
                await channel.read_counters(ReadCounters("s1", ("port_rx",), (1,)))
                answered_s = time.monotonic()
                await channel.close()
                if i:
                    times["configured_s"].append(answered_s - opened_s)
                    times["exec_s"].append(answered_s - start_s)
    return times


async def line(switches: int, in_memory: bool) -> dict[str, Any]:
    """A ping across a line of switches in one process, and what they cost when idle."""
    workload = lab.workloads()["plain-ipv6"]
    async with contextlib.AsyncExitStack() as stack:
        for a, b in tcp.links(switches, in_memory):
            stack.enter_context(lab.pair(a, b))
        inside = stack.enter_context(hosts.host(1, "host1"))
        stack.enter_context(hosts.host(2, "host2"))
        engine = await stack.enter_async_context(await Engine.start())
        await tcp.add_line(engine, switches, in_memory, FIRST_GRPC_PORT)
        for i in range(switches):
            channel = await lab.connect(
                f"s{i}", FIRST_GRPC_PORT + i, workload, hosts.routes(), device_id=i + 1
            )
            stack.push_async_callback(channel.close)
        ping = await asyncio.to_thread(
            lab.run, *inside, "ping", "-6", "-c", str(PINGS), "-i", "0.02", "fd00:2::1"
        )
        received = re.search(r"(\d+) received", ping)
        times = re.search(r"= [\d.]+/([\d.]+)/([\d.]+)/", ping)
        if received is None or times is None:
            raise TestbedError(f"ping said: {ping.strip()}")
        target = lab.Target("embedded", engine.pid, engine=engine)
        before_ns, start_s = target.cpu_ns(), time.monotonic()
        await asyncio.sleep(IDLE_S)
        idle = (target.cpu_ns() - before_ns) / 1e9 / (time.monotonic() - start_s)
        return {
            "links": "in memory" if in_memory else "veth",
            "switches": switches,
            "pings": PINGS,
            "answered": int(received[1]),
            "round_trip_mean_s": float(times[1]) / 1e3,
            "round_trip_max_s": float(times[2]) / 1e3,
            "idle_cpu": idle,
        }


async def main_async(options: argparse.Namespace) -> dict[str, Any]:
    times = await answer_times(options.repeats)
    for name, bar_s in (("configured_s", 0.15), ("exec_s", 0.5)):
        found = sorted(times[name])
        what = "opening a session" if name == "configured_s" else "exec"
        print(
            f"inc_switch, cached, answers {found[len(found) // 2] * 1e3:.0f} ms after {what} "
            f"(median of {len(found)}, worst {found[-1] * 1e3:.0f} ms; bar {bar_s * 1e3:.0f} ms)"
        )
    lines = [await line(options.switches, in_memory) for in_memory in (True, False)]
    for result in lines:
        print(
            f"{result['switches']} switches in one process, links {result['links']}: "
            f"{result['answered']} of {result['pings']} pings across the line, round trip "
            f"{result['round_trip_mean_s'] * 1e3:.2f} ms mean, "
            f"{result['round_trip_max_s'] * 1e3:.2f} ms worst; idle at "
            f"{result['idle_cpu'] * 100:.2f} % of a CPU"
        )
    ratio = lines[1]["round_trip_mean_s"] / lines[0]["round_trip_mean_s"]
    print(f"round trip: veth / in memory = {ratio:.2f}")
    return {"answer": times, "lines": lines}


def main() -> None:
    parser = command.parser(__doc__)
    parser.add_argument("--switches", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=5)
    command.carry_out(parser.parse_args(), main_async)


if __name__ == "__main__":
    main()
