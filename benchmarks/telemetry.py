"""How true in-band telemetry is, and what it costs.

    sudo .venv/bin/python benchmarks/telemetry.py accuracy [--decoder PYTHON CHECKOUT]
    sudo .venv/bin/python benchmarks/telemetry.py overhead [--repeat 3]

`accuracy`: three embedded switches in a row, a flow in bursts through links of 60, 20 and
40 Mbit/s, every other packet with telemetry. The ground truth of a hop does not come from the
P4 program: the kernel timestamps each frame where it reaches a switch (dumpcap), and from these
arrivals, the frames' lengths and the link's rate follows when each began its serialization
(a FIFO served at that rate: start = max(arrival, end of the one before)). The bar is an error of at
most 5 % or 20 us at the 99th percentile. The same is compared with what the wire shows at the next
switch, which has the packet loop's lateness in it, and the headers captured on the last link
go to an independent decoder (int_decoder.py). Exits 1 if a bar is missed.

`overhead`: the quickstart scenario, network-aware alone, without telemetry, with one packet in 100
and with every packet carrying it: bytes added and mean completion, paired over repetitions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import lab
import numpy as np
import pandas as pd
from scipy import stats

from testbed.control.telemetry import parse_packet, parse_report, report_session
from testbed.errors import MachineError, TestbedError
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.embedded.config import LinkShape, PortConfig, SwitchConfig
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.model import wire
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, sid
from testbed.model.southbound import TableEntry, Ternary
from testbed.model.telemetry import IntReport

LINKS = (("src", "s1a"), ("s1b", "s2a"), ("s2b", "s3a"), ("s3b", "dst"))
RATES_BPS = (60e6, 20e6, 40e6)
QUEUE_BYTES = 1 << 20
FIRST_PORT = 9561
BURSTS, MOST_IN_BURST, PAUSE_S = 250, 24, 0.02
EVERY = 2
BAR_S, BAR_SHARE, BAR_PERCENTILE = 20e-6, 0.05, 99
NEAR, FAR = "fd00:1::1", "fd00:2::5"
ALL_128 = 2**128 - 1
SHIM_AT = wire.INT_HEAD_BYTES - 16
OVERHEAD_VARIANTS = {
    "none": "{kind: none}",
    "1 in 100": "{kind: int, every: 100}",
    "every packet": "{kind: int, every: 1}",
}
RUN_LIMIT_S = 600


# Accuracy.


@dataclass(frozen=True, slots=True)
class Arrival:
    """A frame where it reached a node: kernel time, length with Ethernet header, octets."""

    at_s: float
    length: int
    data: bytes


def entries(number: int) -> list[TableEntry]:
    """What switch `number` of 1, 2, 3 needs for the one flow."""
    identity = {"device_id": number, "mac": 0x020000000000 + number}
    listed = [
        TableEntry("device", None, "set_device", identity),
        TableEntry("int_node", None, "take_part", {"mtu": lab.MTU, "queue_known": 1}),
    ]
    if number == 1:
        fields = {
            "src_addr": Ternary(lab.address(NEAR), ALL_128),
            "dst_addr": Ternary(lab.address(FAR), ALL_128),
        }
        segments = {"s1": int(sid(2, FUNCT_END)), "s2": int(sid(3, FUNCT_DT6))}
        path = {"source": int(sid(1, FUNCT_END)), **segments}
        sample = {"flow": 1, "every": EVERY, "hops": wire.INT_MAX_HOPS}
        listed.append(TableEntry("steer", fields, "h_encaps_2", path, 1))
        listed.append(TableEntry("int_source", fields, "sample", sample, 1))
    if number < 3:
        listed.append(lab.route(str(sid(number + 1, 0)), 48, 2))
        listed.append(TableEntry("local_sid", {"sid": int(sid(number, FUNCT_END)) >> 64}, "end"))
    else:
        listed.append(lab.route("fd00:2::", 64, 2))
        listed.append(TableEntry("local_sid", {"sid": int(sid(3, FUNCT_DT6)) >> 64}, "end_dt6"))
    return listed


def frame(sequence: int, size_bytes: int, protocol: int) -> bytes:
    """A frame of the flow; its number is the flow label, which encapsulation copies."""
    plain = lab.udp_frame(size_bytes, FAR)
    word = struct.pack("!I", 6 << 28 | sequence)
    return plain[:14] + word + plain[18:20] + bytes([protocol]) + plain[21:]


def sequence_of(octets: bytes) -> int:
    """The flow label of an Ethernet frame's outermost IPv6 header."""
    return int.from_bytes(octets[15:18], "big") & 0xF_FFFF


def read_capture(path: Path) -> dict[int, Arrival]:
    """The flow's frames in a pcap file, by number."""
    data = path.read_bytes()
    magic = int.from_bytes(data[:4], "little")
    unit_s = {0xA1B23C4D: 1e-9, 0xA1B2C3D4: 1e-6}[magic]
    found: dict[int, Arrival] = {}
    at = 24
    while at + 16 <= len(data):
        seconds, fraction, captured, length = struct.unpack_from("<IIII", data, at)
        octets = data[at + 16 : at + 16 + captured]
        if octets[12:14] == b"\x86\xdd":
            found[sequence_of(octets)] = Arrival(seconds + fraction * unit_s, length, octets)
        at += 16 + captured
    return found


def served(
    before: dict[int, Arrival], after: dict[int, Arrival], rate_bps: float
) -> dict[int, float]:
    """Ground truth: when each frame began its serialization (s): arrivals, lengths, rate."""
    free_s = 0.0
    starts = {}
    for number, arrival in sorted(before.items(), key=lambda item: item[1].at_s):
        if number in after:  # what the queue had no room for does not occupy the link
            starts[number] = max(arrival.at_s, free_s)
            free_s = starts[number] + 8 * after[number].length / rate_bps
    return starts


async def capture(folder: Path) -> tuple[dict[int, IntReport], list[dict[int, Arrival]], float]:
    """Send the flow; its reports by number, the frames at each of the four nodes, time stolen."""
    for a, b in LINKS:
        lab.veth(a, b)
    program = lab.Workload("int", programs.load("inc_switch"), (), 0)
    channels: list[P4RuntimeChannel] = []
    watchers: list[asyncio.subprocess.Process] = []
    async with await Engine.start() as engine:
        try:
            for number, rate_bps in enumerate(RATES_BPS, 1):
                shape = LinkShape(rate_bps=rate_bps, queue_bytes=QUEUE_BYTES)
                ports = (
                    PortConfig(1, LINKS[number - 1][1]),
                    PortConfig(2, LINKS[number][0], shape),
                )
                name, port = f"s{number}", FIRST_PORT + number
                await engine.add_switch(SwitchConfig(name, number, f"127.0.0.1:{port}", ports))
                channels.append(await lab.connect(name, port, program, entries(number), number))
            await channels[-1].group(report_session("s3"))
            files = [folder / f"{b}.pcap" for _, b in LINKS]
            for (_, interface), file in zip(LINKS, files, strict=True):
                watchers.append(await watch(interface, file))
            stolen_s = lab.stolen_s()
            await send()
            await asyncio.sleep(1.0)
            stolen_s = lab.stolen_s() - stolen_s
            reports = {}
            while not channels[-1].packet_ins.empty():
                payload = channels[-1].packet_ins.get_nowait().payload
                report = parse_report(payload)
                if report is not None:
                    reports[sequence_of(payload[36:])] = report
        finally:
            for watcher in watchers:
                watcher.terminate()
                await watcher.wait()
            for channel in channels:
                await channel.close()
    return reports, [read_capture(file) for file in files], stolen_s


async def watch(interface: str, file: Path) -> asyncio.subprocess.Process:
    """dumpcap on an interface; returns once it captures."""
    command = ["dumpcap", "-q", "-P", "-i", interface, "-B", "64", "-w", str(file)]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    end_s = time.monotonic() + 20
    while not file.exists() or file.stat().st_size < 24:
        if time.monotonic() > end_s or process.returncode is not None:
            raise MachineError(f"dumpcap does not capture at {interface}: install tshark, be root")
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.2)
    return process


async def send() -> None:
    """Bursts of frames of all sizes, TCP and UDP, at random intervals."""
    draw = random.Random(7)
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sender.bind(("src", 0))
    number = 0
    for _ in range(BURSTS):
        for _ in range(draw.randint(1, MOST_IN_BURST)):
            number += 1
            size = draw.choice((90, 300, 800, 1514))
            protocol = draw.choice((wire.PROTO_TCP, wire.PROTO_UDP))
            sender.send(frame(number, size, protocol))
        await asyncio.sleep(draw.expovariate(1 / PAUSE_S))
    sender.close()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Reported hop latencies against a truth; times in s. `worst` is in units of the bar."""

    samples: int
    truth_p50_s: float
    truth_max_s: float
    error_p50_s: float
    error_p99_s: float
    worst_p99: float

    @property
    def within(self) -> bool:
        return self.samples > 0 and self.worst_p99 <= 1.0

    def line(self, name: str, *, judged: bool) -> str:
        verdict = ("within the bar" if self.within else "OUTSIDE THE BAR") if judged else ""
        return (
            f"{name:34} {self.samples:6} samples, latency p50 {1e3 * self.truth_p50_s:.3f} ms, max"
            f" {1e3 * self.truth_max_s:.2f} ms; error p50 {1e6 * self.error_p50_s:.1f} us, p99"
            f" {1e6 * self.error_p99_s:.1f} us, p99 {self.worst_p99:.2f} of the bar {verdict}"
        ).rstrip()


def agreement(pairs: list[tuple[float, float]]) -> Agreement:
    """Of (reported, true) latencies."""
    reported, true = np.array(pairs).reshape(-1, 2).T
    error = np.abs(reported - true)
    bars = error / np.maximum(BAR_S, BAR_SHARE * true)
    return Agreement(
        len(pairs),
        float(np.median(true)),
        float(true.max()),
        float(np.median(error)),
        float(np.percentile(error, BAR_PERCENTILE)),
        float(np.percentile(bars, BAR_PERCENTILE)),
    )


def accuracy(decoder: list[str] | None) -> bool:
    lab.enter_private_network()
    with tempfile.TemporaryDirectory() as folder:
        reports, seen, stolen_s = asyncio.run(capture(Path(folder)))
    print(
        f"{len(seen[0])} frames sent, {len(seen[-1])} arrived, {len(reports)} reports;"
        f" {stolen_s:.2f} s of CPU time taken by the machine's host meanwhile"
    )
    all_pairs: list[tuple[float, float]] = []
    fine = bool(reports)
    for hop, rate_bps in enumerate(RATES_BPS):
        starts = served(seen[hop], seen[hop + 1], rate_bps)
        true, on_wire = [], []
        for number, report in reports.items():
            if number not in starts:
                continue
            told_s = report.hops[hop].latency_us / 1e6
            here, there = seen[hop][number], seen[hop + 1][number]
            true.append((told_s, starts[number] - here.at_s))
            left_s = there.at_s - 8 * there.length / rate_bps
            on_wire.append((told_s, max(0.0, left_s - here.at_s)))
        found = agreement(true)
        print(found.line(f"s{hop + 1}, {rate_bps / 1e6:.0f} Mbit/s: ground truth", judged=True))
        print(agreement(on_wire).line("    wire, with the loop's lateness", judged=False))
        fine = fine and found.within
        all_pairs += true
    whole = agreement(all_pairs)
    print(whole.line("all hops: ground truth", judged=True))
    complete = sum(len(r.hops) == 3 and r.complete for r in reports.values())
    print(f"{complete} of {len(reports)} reports have all three hops")
    fine = fine and complete == len(reports)
    expected = len(seen[0]) // EVERY
    print(f"one in {EVERY} sampled: {len(reports)} reports, {expected} expected")
    if decoder is not None:
        fine = decode(decoder, seen[2]) and fine
    return fine


def decode(decoder: list[str], frames: dict[int, Arrival]) -> bool:
    """Have the headers captured on the last link read by an independent decoder."""
    lines = []
    for arrival in frames.values():
        inner = arrival.data[54 + 8 * (arrival.data[55] + 1) :]
        report = parse_packet(inner)
        if report is None:
            continue
        hops = [
            [
                h.node, h.ingress_port << 16 | h.egress_port, h.latency_us,
                (h.queue_id or 0) << 24 | (h.queue_packets or 0), h.ingress_us, h.egress_us,
            ]
            for h in reversed(report.hops)
        ]  # fmt: skip
        stack = 40 + wire.INT_HEAD_BYTES + wire.INT_HOP_BYTES * len(hops)
        lines.append(json.dumps({"octets": inner[40 + SHIM_AT : stack].hex(), "hops": hops}))
    interpreter, checkout = decoder
    done = subprocess.run(
        [interpreter, str(Path(__file__).with_name("int_decoder.py"))],
        input="\n".join(lines),
        env=os.environ | {"PYTHONPATH": checkout},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"independent decoder: {(done.stdout or done.stderr).strip().splitlines()[-1]}")
    return done.returncode == 0


# Overhead.


@dataclass(frozen=True, slots=True)
class Costs:
    """One run: mean completion (s), packets with telemetry, bytes it added, bytes of the tasks'.

    Bytes are those on links between switches. `verdict` is the run's fitness.
    """

    mean_s: float
    packets: int
    added_bytes: int
    carried_bytes: float
    verdict: str


def overhead(repeat: int) -> bool:
    """Variants take turns within each repetition, which has one seed and the same tasks for all."""
    quickstart = (Path(__file__).parents[1] / "scenarios" / "quickstart.yaml").read_text()
    costs: dict[str, list[Costs]] = {name: [] for name in OVERHEAD_VARIANTS}
    with tempfile.TemporaryDirectory() as folder:
        for repetition in range(repeat):
            names = list(OVERHEAD_VARIANTS)
            for name in names[repetition % len(names) :] + names[: repetition % len(names)]:
                scenario = Path(folder) / f"{name.replace(' ', '-')}.yaml"
                scenario.write_text(f"{quickstart}\ntelemetry: {OVERHEAD_VARIANTS[name]}\n")
                out = Path(folder) / f"{scenario.stem}-{repetition}"
                costs[name].append(measured(run(scenario, out, repetition + 1)))
                print(f"repetition {repetition}, {name}: {costs[name][-1]}", flush=True)
    for name, found in costs.items():
        print(f"{name:14} {bytes_line(found)}; {completion_line(found, costs['none'])}")
    return True


def run(scenario: Path, out: Path, seed: int) -> Path:
    """The directory of a run of one repetition. Waits while others have the machine's CPUs."""
    command = [
        sys.executable, "-m", "testbed.cli", "run", str(scenario), "--quiet", "--out", str(out),
        "--policy", "network-aware", "--repeat", "1", "--seed", str(seed),
    ]  # fmt: skip
    end_s = time.monotonic() + RUN_LIMIT_S
    while True:
        done = subprocess.run(command, capture_output=True, text=True, timeout=RUN_LIMIT_S)
        if not done.returncode:
            (manifest,) = out.glob("*/*/manifest.json")
            return manifest.parent
        if "CPU budget" not in done.stderr or time.monotonic() > end_s:
            raise MachineError(f"{' '.join(command)}: {done.stderr.strip()}")
        time.sleep(5)


def measured(run_dir: Path) -> Costs:
    tasks = pd.read_parquet(run_dir / "tasks.parquet")
    rows = pd.read_parquet(run_dir / "int.parquet")
    verdict = json.loads((run_dir / "manifest.json").read_text())["fitness"]["verdict"]
    # Links between switches on a packet's way; link k of them carries the header and k hops.
    links = rows.groupby(["task", "leg", "packet"])["hop"].max().to_list()
    added = sum(wire.INT_HEAD_BYTES * n + wire.INT_HOP_BYTES * n * (n + 1) // 2 for n in links)
    carried = float((tasks["input_bytes"] + tasks["output_bytes"]).sum())
    carried *= sum(links) / len(links) if links else 0.0
    return Costs(float(tasks["completion_s"].mean()), len(links), added, carried, verdict)


def bytes_line(found: list[Costs]) -> str:
    packets, added = sum(c.packets for c in found), sum(c.added_bytes for c in found)
    carried = sum(c.carried_bytes for c in found)
    if not packets:
        return "no telemetry"
    return f"{packets} packets, {added} B added between switches, {100 * added / carried:.2f} %"


def completion_line(found: list[Costs], without: list[Costs]) -> str:
    mine = np.array([c.mean_s for c in found])
    text = f"mean completion {1e3 * mine.mean():.1f} ms"
    if found is not without and len(mine) > 1:
        change = mine / np.array([c.mean_s for c in without]) - 1
        half = stats.t.ppf(0.975, len(change) - 1) * change.std(ddof=1) / len(change) ** 0.5
        text += f", {100 * change.mean():+.1f} % (± {100 * half:.1f} %, 95 %, paired)"
    fit = sum(c.verdict == "fit" for c in found)
    return f"{text}; {fit} of {len(found)} runs fit"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    kinds = parser.add_subparsers(dest="what", required=True)
    first = kinds.add_parser("accuracy")
    first.add_argument(
        "--decoder",
        nargs=2,
        metavar=("PYTHON", "CHECKOUT"),
        help="an interpreter with scapy 2.5.0 and cryptography, and scapy-scion-int",
    )
    second = kinds.add_parser("overhead")
    second.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    try:
        accurate = options.what == "accuracy"
        fine = accuracy(options.decoder) if accurate else overhead(options.repeat)
    except TestbedError as error:
        raise SystemExit(f"error: {error}") from None
    raise SystemExit(0 if fine else 1)


if __name__ == "__main__":
    main()
