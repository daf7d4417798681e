"""How exactly the embedded target shapes and impairs, and what table writes cost packets.

    sudo python benchmarks/links.py [--rates 1,10,50,200] [--delays 0,5,50] [--losses 0,1,5]

Frames are timestamped by the kernel where they enter the switch and where
they leave it, read by another process. What is measured how: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import command
import impairments
import lab
from scipy import stats

from testbed.errors import TestbedError
from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.model.southbound import Write

SOURCE, SWITCH_IN, SWITCH_OUT, SINK = "gen0", "sw0", "sw1", "sink1"
SHAPED_PORT = 2
PROBE_BYTES, BURST_BYTES = 100, 1514
PROBE_S, BURST_S = 2.0, 1.0
MOST_PROBES_PPS = 2000.0
QUEUE_BYTES = 16 << 20
OVERLOAD = 1.1
CONFIDENCE = 0.99
ATTEMPTS = 2
"""A shape outside the bars is measured again if the host took CPU time away meanwhile."""
DELAY_BAR_S, RATE_BAR, INSERT_BAR_S = 0.2e-3, 0.01, 1e-3
INSERT_PPS, INSERT_S, INSERTED = 5000.0, 3.0, 1000


@dataclass(frozen=True, slots=True)
class Shaping:
    """One shape, and how the frames on it fared. Errors are measured minus asked."""

    rate_bps: float
    delay_s: float
    loss: float
    delay_error_p50_s: float
    delay_error_p99_s: float
    """Of one-way delay beyond serialization and the asked delay, in absolute value."""
    rate_error: float
    """Relative."""
    probes: int
    lost: int
    lost_interval: tuple[int, int]
    """The binomial 99 % interval of `lost` at the asked loss."""
    stolen_s: float
    """CPU time the host took from this machine during the measurement."""

    @property
    def holds(self) -> bool:
        low, high = self.lost_interval
        return (
            self.delay_error_p99_s <= DELAY_BAR_S
            and abs(self.rate_error) <= RATE_BAR
            and low <= self.lost <= high
        )


async def shaping(tool: Path, target: lab.Target, shape: LinkShape) -> Shaping:
    """Measure one shape with single frames, each alone on the link, and with a burst."""
    assert target.engine is not None
    await target.engine.set_shape("s1", SHAPED_PORT, shape)
    stolen_s = lab.stolen_s()
    serialization_s = PROBE_BYTES * 8 / shape.rate_bps
    probe_pps = min(MOST_PROBES_PPS, 0.5 / serialization_s)
    drain_s = shape.delay_s + 0.2
    probes = round(probe_pps * PROBE_S)
    seen = await lab.watch_and_send(
        tool, SWITCH_IN, SINK, SOURCE, lab.udp_frame(PROBE_BYTES, "fd00:2::5"),
        probe_pps, probes, drain_s,
    )  # fmt: skip
    errors = [abs(d - shape.delay_s - serialization_s) for d in seen.delays_s()]
    lost = len(seen.entered_ns) - len(errors)
    low, high = stats.binom.interval(CONFIDENCE, len(seen.entered_ns), shape.loss)
    burst_pps = OVERLOAD * shape.rate_bps / (8 * BURST_BYTES)
    backlog_s = (OVERLOAD - 1) * BURST_S
    burst = await lab.watch_and_send(
        tool, SWITCH_IN, SINK, SOURCE, lab.udp_frame(BURST_BYTES, "fd00:2::5"),
        burst_pps, max(20, round(burst_pps * BURST_S)), drain_s + backlog_s + 0.1,
    )  # fmt: skip
    first, last = min(burst.left_ns), max(burst.left_ns)
    took_s = (burst.left_ns[last] - burst.left_ns[first]) / 1e9
    rate_bps = (last - first) * BURST_BYTES * 8 / took_s
    return Shaping(
        shape.rate_bps, shape.delay_s, shape.loss,
        lab.percentile(errors, 0.5), lab.percentile(errors, 0.99),
        rate_bps / shape.rate_bps - 1, len(seen.entered_ns), lost, (int(low), int(high)),
        lab.stolen_s() - stolen_s,
    )  # fmt: skip


async def insertion(tool: Path, target: lab.Target) -> dict[str, float]:
    """p99 delay (s) through the switch, undisturbed and while entries come and go."""
    assert target.channel is not None
    channel, frame = target.channel, lab.udp_frame(PROBE_BYTES, "fd00:2::5")
    entries = tuple(lab.route(f"fd00:4:0:{i:x}::", 64, 1) for i in range(INSERTED))
    count = round(INSERT_PPS * INSERT_S)
    p99_s: dict[str, float] = {}
    stolen_s = lab.stolen_s()
    rounds = 0

    async def churn() -> None:
        nonlocal rounds
        while True:
            await channel.write(Write("s1", "insert", entries))
            await channel.write(Write("s1", "delete", entries))
            rounds += 1

    for name in ("quiet", "writing"):
        writer = asyncio.create_task(churn()) if name == "writing" else None
        seen = await lab.watch_and_send(tool, SWITCH_IN, SINK, SOURCE, frame, INSERT_PPS, count)
        if writer is not None:
            if writer.done():
                writer.result()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        delays = seen.delays_s()
        if len(delays) < 0.99 * count:
            raise TestbedError(f"only {len(delays)} of {count} frames came through")
        p99_s[name] = lab.percentile(delays, 0.99)
    return {
        "quiet_p99_s": p99_s["quiet"],
        "writing_p99_s": p99_s["writing"],
        "added_p99_s": p99_s["writing"] - p99_s["quiet"],
        "rounds": rounds,
        "stolen_s": lab.stolen_s() - stolen_s,
    }


HEADER = (
    "| Mbit/s | delay ms | loss % | delay error p50 / p99 µs | rate error % "
    "| lost of probes (99 % interval) | stolen ms | holds |\n|---|---|---|---|---|---|---|---|"
)


def row(s: Shaping) -> str:
    low, high = s.lost_interval
    return (
        f"| {s.rate_bps / 1e6:g} | {s.delay_s * 1e3:g} | {s.loss * 100:g} "
        f"| {s.delay_error_p50_s * 1e6:.0f} / {s.delay_error_p99_s * 1e6:.0f} "
        f"| {s.rate_error * 100:+.3f} | {s.lost} of {s.probes} ({low}-{high}) "
        f"| {s.stolen_s * 1e3:.0f} | {'yes' if s.holds else 'NO'} |"
    )


async def main_async(options: argparse.Namespace) -> dict[str, Any]:
    axes = [[float(x) for x in text.split(",")] for text in
            (options.rates, options.delays, options.losses)]  # fmt: skip
    workload = lab.workloads()["plain-ipv6"]
    found = []
    with lab.workbench() as tools, lab.pair(SOURCE, SWITCH_IN), lab.pair(SINK, SWITCH_OUT):
        interfaces = {1: SWITCH_IN, SHAPED_PORT: SWITCH_OUT}
        async with lab.target("embedded", tools, workload, interfaces) as target:
            inserted = await insertion(tools["traffic"], target)
            print(
                f"{INSERTED} entries inserted and deleted {inserted['rounds']} times during "
                f"{INSERT_PPS / 1e3:g} kpps: p99 {inserted['quiet_p99_s'] * 1e6:.0f} µs without, "
                f"{inserted['writing_p99_s'] * 1e6:.0f} µs with "
                f"({inserted['stolen_s'] * 1e3:.0f} ms of CPU stolen by the host)"
            )
            print(impairments.HEADER, flush=True)
            impaired = await impairments.measure(tools["traffic"], target)
            print(HEADER, flush=True)
            for rate, delay, loss in itertools.product(*axes):
                shape = LinkShape(rate * 1e6, delay / 1e3, loss=loss / 100, queue_bytes=QUEUE_BYTES)
                for _ in range(ATTEMPTS):
                    measured = await shaping(tools["traffic"], target, shape)
                    if measured.holds or not measured.stolen_s:
                        break
                found.append(measured)
                print(row(found[-1]), flush=True)
    holding = sum(s.holds for s in found)
    print(f"{holding} of {len(found)} shapes within the bars")
    return {
        "insertion": inserted,
        "impairments": [asdict(one) | {"holds": one.holds} for one in impaired],
        "shapes": [asdict(s) | {"holds": s.holds} for s in found],
    }


def main() -> None:
    parser = command.parser(__doc__)
    parser.add_argument("--rates", default="1,10,50,200", help="Mbit/s")
    parser.add_argument("--delays", default="0,5,50", help="ms")
    parser.add_argument("--losses", default="0,1,5", help="per cent")
    command.carry_out(parser.parse_args(), main_async)


if __name__ == "__main__":
    main()
