"""How fast, how punctual and how thrifty a switch is: embedded, BMv2, a bare forwarder.

    sudo python benchmarks/switch.py [--targets embedded,bmv2,bare] [--json FILE]

Everything is measured in one run, with the same traffic generator, the same
P4Runtime client and the same entries. What is measured how: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import socket
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import command
import lab
import tcp

from testbed.errors import TestbedError

SOURCE, SWITCH_IN, SWITCH_OUT, SINK = "gen0", "sw0", "sw1", "sink1"
SIZES_BYTES = (100, 1500)
FIRST_PPS = 2000.0
RESOLUTION = 0.04
"""The search ends when the bounds are this close, relative to the upper one."""
GENERATOR_SHORT = 0.95
"""Below this share of the asked rate, the generator is what limits."""
ATTEMPTS = 3
LATENCY_S = 2.0
LOW_PPS = 1000.0


@dataclass(slots=True)
class Case:
    """What was measured for one target, workload and size. Rates in packets a second."""

    target: str
    workload: str
    size_bytes: int
    loss_free_pps: float = 0.0
    generator_limited: bool = False
    cpu_per_packet_s: float = 0.0
    latency: dict[str, dict[str, float]] = field(default_factory=dict)
    """By rate: rate_pps, p50_s, p99_s, lost and cpu_per_packet_s."""
    stolen_s: float = 0.0
    """CPU time the host took from this machine during the case."""


class Bench:
    """The network, the tools and the settings of one run."""

    def __init__(self, tools: dict[str, Path], trial_s: float, tolerance: float) -> None:
        self.tools = tools
        self.trial_s = trial_s
        self.tolerance = tolerance

    async def trial(
        self, target: lab.Target, frame: bytes, rate_pps: float
    ) -> tuple[lab.Sent, float, float]:
        """Send for a while: what was sent, the share lost, CPU seconds per packet."""
        count = max(200, round(rate_pps * self.trial_s))
        before, cpu_ns = lab.received(SINK), target.cpu_ns()
        sent = await lab.send(self.tools["traffic"], SOURCE, frame, rate_pps, count)
        arrived = await settled(before)
        cpu_s = (target.cpu_ns() - cpu_ns) / 1e9
        return sent, max(0.0, 1 - arrived / sent.count), cpu_s / sent.count

    async def loss_free(self, target: lab.Target, frame: bytes, case: Case) -> None:
        """The throughput of RFC 2544 section 26.1: the highest rate at which nothing is lost.

        The rate doubles until frames are lost, then the interval is halved. A
        rate counts when one of its trials passes: the machine is shared, and a
        trial may meet something that is not the switch.
        """
        low, high, rate = 0.0, float("inf"), FIRST_PPS
        while low < (1 - RESOLUTION) * high:
            for _ in range(ATTEMPTS):
                sent, lost, cpu_s = await self.trial(target, frame, rate)
                if lost <= self.tolerance and sent.rate_pps > GENERATOR_SHORT * rate:
                    break
            if lost <= self.tolerance:
                if sent.rate_pps > case.loss_free_pps:
                    case.loss_free_pps, case.cpu_per_packet_s = sent.rate_pps, cpu_s
                if sent.rate_pps < GENERATOR_SHORT * rate:
                    case.generator_limited = True
                    return
                low = rate
            else:
                high = rate
                if high < 20:
                    return
            rate = high / 4 if low == 0 else min(low * 2, (low + high) / 2)

    async def latency(self, target: lab.Target, frame: bytes, rate_pps: float) -> dict[str, float]:
        """Delay between the switch's two interfaces, by the kernel's receive times."""
        count = round(rate_pps * LATENCY_S)
        cpu_ns = target.cpu_ns()
        seen = await lab.watch_and_send(
            self.tools["traffic"], SWITCH_IN, SINK, SOURCE, frame, rate_pps, count
        )
        cpu_s = (target.cpu_ns() - cpu_ns) / 1e9
        delays = seen.delays_s()
        if not delays:
            raise TestbedError(f"{target.name}: no frame came through at {rate_pps:.0f} packets/s")
        return {
            "rate_pps": rate_pps,
            "p50_s": lab.percentile(delays, 0.5),
            "p99_s": lab.percentile(delays, 0.99),
            "lost": 1 - len(delays) / count,
            "cpu_per_packet_s": cpu_s / count,
        }

    async def check(self, target: lab.Target, workload: lab.Workload, size_bytes: int) -> None:
        """One frame goes through and comes out as the workload says."""
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sink:
            sink.bind((SINK, 0x0003))
            sink.settimeout(3)
            frame = workload.frame(size_bytes)
            await lab.send(self.tools["traffic"], SOURCE, frame, 1000, 1)
            try:
                got = await asyncio.to_thread(sink.recv, 4096)
            except TimeoutError:
                raise TestbedError(f"{target.name} does not forward {workload.name}") from None
        added = 0 if target.name == "bare" else workload.added_bytes
        if len(got) != len(frame) + added:
            raise TestbedError(
                f"{target.name}, {workload.name}: a frame of {len(frame)} bytes came out with "
                f"{len(got)}, {len(frame) + added} expected"
            )


async def settled(before: int) -> int:
    """Frames the sink has received since `before`, once no more come."""
    last = -1
    while (now := lab.received(SINK)) != last:
        last = now
        await asyncio.sleep(0.08)
    return now - before


async def measure(
    bench: Bench, targets: list[str], names: list[str], sizes: list[int]
) -> list[Case]:
    cases: list[Case] = []
    for workload in (lab.workloads()[name] for name in names):
        for size_bytes in sizes:
            half_pps = None
            for name in targets:
                if name == "bare" and workload.name != "plain-ipv6":
                    continue
                case = Case(name, workload.name, size_bytes, stolen_s=-lab.stolen_s())
                frame = workload.frame(size_bytes)
                with lab.pair(SOURCE, SWITCH_IN), lab.pair(SINK, SWITCH_OUT):
                    interfaces = {1: SWITCH_IN, 2: SWITCH_OUT}
                    async with lab.target(name, bench.tools, workload, interfaces) as target:
                        await bench.check(target, workload, size_bytes)
                        await bench.loss_free(target, frame, case)
                        if name == "bmv2":
                            half_pps = case.loss_free_pps / 2
                        rates = {"1 kpps": LOW_PPS}
                        if half_pps:
                            rates["half of BMv2"] = half_pps
                        for label, rate_pps in rates.items():
                            case.latency[label] = await bench.latency(target, frame, rate_pps)
                case.stolen_s += lab.stolen_s()
                cases.append(case)
                print(row(case), file=sys.stderr, flush=True)
    return cases


async def generator_limit(bench: Bench, size_bytes: int) -> float:
    """What the generator sends a second into an interface where nothing listens."""
    with lab.pair(SOURCE, SWITCH_IN):
        frame = lab.udp_frame(size_bytes, "fd00:2::5")
        sent = await lab.send(bench.tools["traffic"], SOURCE, frame, 1e7, 500_000)
        return sent.rate_pps


HEADER = (
    "| workload | bytes | target | loss-free kpps | CPU/packet at it | "
    "p50 / p99 at 1 kpps | p50 / p99 at half of BMv2 | CPU/packet there | stolen s |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def row(case: Case) -> str:
    def delays(label: str) -> str:
        found = case.latency.get(label)
        return f"{found['p50_s'] * 1e6:.0f} / {found['p99_s'] * 1e6:.0f} µs" if found else "-"

    half = case.latency.get("half of BMv2")
    cpu = f"{half['cpu_per_packet_s'] * 1e6:.2f} µs" if half else "-"
    mark = " (generator)" if case.generator_limited else ""
    return (
        f"| {case.workload} | {case.size_bytes} | {case.target} "
        f"| {case.loss_free_pps / 1e3:.1f}{mark} | {case.cpu_per_packet_s * 1e6:.2f} µs "
        f"| {delays('1 kpps')} | {delays('half of BMv2')} | {cpu} | {case.stolen_s:.2f} |"
    )


def ratios(cases: list[Case]) -> list[str]:
    """Embedded against the others, by workload and size."""
    rates = {(c.workload, c.size_bytes, c.target): c.loss_free_pps for c in cases}
    lines = []
    for (workload, size, name), rate in rates.items():
        if name == "embedded":
            for other in ("bmv2", "bare"):
                reference = rates.get((workload, size, other))
                if reference:
                    lines.append(
                        f"{workload}, {size} B: embedded / {other} = {rate / reference:.2f}"
                    )
    return lines


async def main_async(options: argparse.Namespace) -> dict[str, Any]:
    targets = options.targets.split(",")
    if "bmv2" in targets and shutil.which(lab.BMV2) is None:
        print(f"{lab.BMV2} is not on PATH: BMv2 is left out", file=sys.stderr)
        targets.remove("bmv2")
    # BMv2 first: the others' latency is taken at half of its rate.
    targets.sort(key=("bmv2", "bare", "embedded").index)
    sizes = [int(s) for s in options.sizes.split(",")]
    report: dict[str, Any] = {
        "kernel": platform.release(),
        "cpus": os.cpu_count(),
        "trial_s": options.trial,
        "tolerance": options.tolerance,
    }
    with lab.workbench() as tools:
        bench = Bench(tools, options.trial, options.tolerance)
        limits = {size: await generator_limit(bench, size) for size in sizes}
        report["generator_pps"] = limits
        for size, limit in limits.items():
            print(f"generator alone, {size} B: {limit / 1e3:.0f} kpps")
        cases = await measure(bench, targets, options.workloads.split(","), sizes)
        report["cases"] = [asdict(case) for case in cases]
        print(HEADER, *(row(case) for case in cases), sep="\n")
        print(*ratios(cases), sep="\n")
        if options.tcp:
            kinds = [name for name in targets if name != "bare"]
            report["tcp"] = await tcp.compare(kinds, options.tcp)
    return report


def main() -> None:
    parser = command.parser(__doc__)
    parser.add_argument("--targets", default="embedded,bmv2,bare")
    parser.add_argument("--workloads", default="plain-ipv6,srv6-encaps,srv6-end")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES_BYTES)), help="frame bytes")
    parser.add_argument("--trial", type=float, default=1.0, help="seconds a trial sends")
    parser.add_argument("--tolerance", type=float, default=1e-4, help="share that may be lost")
    parser.add_argument("--tcp", type=float, default=5.0, help="seconds of TCP; 0: none")
    command.carry_out(parser.parse_args(), main_async)


if __name__ == "__main__":
    main()
