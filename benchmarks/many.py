"""How soon the embedded target answers, and what twenty switches in one process cost.

    sudo python benchmarks/many.py [--switches 20]

What is measured how: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import hosts
import lab

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


async def line(switches: int) -> dict[str, float]:
    """A ping across a line of switches in one process, and what they cost when idle."""
    links = [("host1-s", "host1")]
    links += [(f"r{i}", f"l{i + 1}") for i in range(switches - 1)]
    links += [("host2-s", "host2")]
    left = ["host1-s"] + [f"l{i}" for i in range(1, switches)]
    right = [f"r{i}" for i in range(switches - 1)] + ["host2-s"]
    workload = lab.workloads()["plain-ipv6"]
    async with contextlib.AsyncExitStack() as stack:
        for a, b in links:
            stack.enter_context(lab.pair(a, b))
        inside = stack.enter_context(hosts.host(1, "host1"))
        stack.enter_context(hosts.host(2, "host2"))
        engine = await stack.enter_async_context(await Engine.start())
        for i in range(switches):
            ports = (PortConfig(1, left[i]), PortConfig(2, right[i]))
            address = f"127.0.0.1:{FIRST_GRPC_PORT + i}"
            await engine.add_switch(SwitchConfig(f"s{i}", i + 1, address, ports))
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
    result = await line(options.switches)
    print(
        f"{result['switches']} switches in one process: {result['answered']} of {result['pings']} "
        f"pings across the line, round trip {result['round_trip_mean_s'] * 1e3:.2f} ms mean, "
        f"{result['round_trip_max_s'] * 1e3:.2f} ms worst; idle at "
        f"{result['idle_cpu'] * 100:.2f} % of a CPU"
    )
    return {"answer": times, "line": result}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--switches", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", type=Path, help="file for all figures")
    options = parser.parse_args()
    try:
        lab.enter_private_network()
        report = asyncio.run(main_async(options))
    except TestbedError as error:
        sys.exit(f"benchmark: {error}")
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
