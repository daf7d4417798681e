"""All-reduce by the network, by a ring and by parameter servers, over the same emulated links.

    sudo .venv/bin/python benchmarks/allreduce.py
    sudo .venv/bin/python benchmarks/allreduce.py --workers 4 --leaves 2 --repeat 3

Prints for each algorithm completion times, their median, the closed-form bound
(`testbed.inc.bounds`) and the share of it reached; bytes on every link and vectors
added at every switch in one all-reduce; set-up times apart. `in-network, UDP` is the
same tree by the plain-UDP binding: what segments cost shows in the core links' bytes.
Ends with what must hold, and with status 1 where something does not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from reducing import Ready, add_options, ready

from testbed.errors import RunError
from testbed.experiment.allreduce import Meter, Reduction, Traffic
from testbed.inc import bounds
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.measurement import machine
from testbed.model.workload import ALGORITHMS

OURS = "in-network"
PLAIN = "in-network, UDP"
LEAST_SHARE = 0.85
"""Of its own bound, that each must reach."""
LEAST_GAIN = {"ring": 1.5, "parameter-server": 4.0}


@dataclass
class Found:
    """What was measured, by algorithm."""

    setup_s: dict[str, float] = field(default_factory=dict)
    runs: dict[str, list[Reduction]] = field(default_factory=dict)
    traffic: dict[str, Traffic] = field(default_factory=dict)


async def measure(options: argparse.Namespace) -> Found:
    """Build the network, run everything."""
    found = Found()
    async with ready(options) as at:
        found.setup_s = at.setup_s
        for algorithm in options.algorithms:
            if algorithm != OURS:
                began_s = time.monotonic()
                await at.workers.connect(algorithm)
                found.setup_s[f"connections of {algorithm}"] = time.monotonic() - began_s
        for repeat in range(options.repeat + 1):
            for algorithm in options.algorithms:
                await once(at, found, options, algorithm, repeat)
        if OURS in options.algorithms:
            await at.workers.join(at.plain_jobs)
            for repeat in range(options.repeat + 1):
                await once(at, found, options, PLAIN, repeat)
    return found


async def once(
    at: Ready, found: Found, options: argparse.Namespace, algorithm: str, repeat: int
) -> None:
    """One all-reduce; the first of each algorithm is a warm-up."""
    meter = Meter(at.network)
    await meter.start()
    used_s, before = await switches_cpu_s(at.network), machine.read()
    asked = OURS if algorithm == PLAIN else algorithm
    done = await at.workers.reduce(asked, options.size // 4, repeat, options.dtype)
    stolen_s = machine.read().stolen_s - before.stolen_s
    if not done.right:
        raise RunError(f"{algorithm}: a worker has a wrong result")
    traffic = await meter.since()
    if repeat:
        found.runs.setdefault(algorithm, []).append(done)
        found.traffic[algorithm] = traffic
    bound_s = bound(options, algorithm)
    print(
        f"{algorithm:17} {done.completion_s:7.3f} s  bound {bound_s:6.3f} s"
        f"  reached {bound_s / done.completion_s:5.1%}"
        f"  CPU s workers {done.cpu_s:4.2f} switches"
        f" {await switches_cpu_s(at.network) - used_s:4.2f} stolen {stolen_s:4.2f}"
        f"  in network {done.in_network_share:4.0%}"
        f"  repeated {sum(counts['repeated'] for counts in done.counts)}"
        + ("" if repeat else "  (warm-up)"),
        flush=True,
    )


async def switches_cpu_s(network: Emulation) -> float:
    """CPU time of whatever moves the packets, as far as it is known."""
    readings = await network.switch_readings()
    return sum(reading.cpu_s or 0.0 for reading in readings.values())


def bound(options: argparse.Namespace, algorithm: str) -> float:
    named = OURS if algorithm == PLAIN else algorithm
    return bounds.bound_s(
        named, options.workers, options.size, options.rate * 1e6, options.elements
    )


def medians(found: Found) -> dict[str, float]:
    return {
        algorithm: statistics.median(run.completion_s for run in runs)
        for algorithm, runs in found.runs.items()
    }


def bars(found: Found, options: argparse.Namespace) -> Iterator[tuple[bool, str]]:
    """What must hold, with its figure."""
    took_s = medians(found)
    for algorithm, seconds in took_s.items():
        if algorithm == PLAIN:  # there to be compared with
            continue
        share = bound(options, algorithm) / seconds
        yield share >= LEAST_SHARE, f"{algorithm}: {share:.2f} of its bound, least {LEAST_SHARE}"
    for algorithm, least in LEAST_GAIN.items():
        if algorithm in took_s and OURS in took_s:
            gain = took_s[algorithm] / took_s[OURS]
            yield gain >= least, f"{OURS}: {gain:.2f} times as fast as {algorithm}, least {least}"


def report(found: Found, options: argparse.Namespace) -> bool:
    """Everything that is not of a single run; whether all bars are met."""
    print("\nset-up: " + ", ".join(f"{k} {v:.2f} s" for k, v in found.setup_s.items()))
    for algorithm, seconds in medians(found).items():
        runs = [run.completion_s for run in found.runs[algorithm]]
        print(
            f"median {algorithm:17} {seconds:.3f} s ({min(runs):.3f} to {max(runs):.3f}),"
            f" bound {bound(options, algorithm):.3f} s"
        )
    links = sorted({link for traffic in found.traffic.values() for link in traffic.link_bytes})
    print(f"\n{'bytes on':18}" + "".join(f"{a:>18}" for a in found.traffic))
    for link in links:
        sizes = [traffic.link_bytes[link] for traffic in found.traffic.values()]
        print(f"{' > '.join(link):18}" + "".join(f"{size:18,}" for size in sizes))
    for algorithm in (OURS, PLAIN):
        if algorithm in found.traffic:
            print(f"vectors added, {algorithm}: {dict(found.traffic[algorithm].adds)}")
    print()
    met = True
    for holds, what in bars(found, options):
        print(f"{'met   ' if holds else 'MISSED'} {what}")
        met = met and holds
    return met


def as_json(found: Found) -> dict[str, Any]:
    return {
        "setup_s": found.setup_s,
        "runs": {name: [asdict(run) for run in runs] for name, runs in found.runs.items()},
        "link_bytes": {
            name: {f"{a} > {b}": size for (a, b), size in traffic.link_bytes.items()}
            for name, traffic in found.traffic.items()
        },
        "adds": {name: dict(traffic.adds) for name, traffic in found.traffic.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    add_options(parser, workers=8, slots=128)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of the vector")
    parser.add_argument("--dtype", default="int32", choices=("int32", "float32"))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--algorithms", nargs="+", default=list(ALGORITHMS), choices=ALGORITHMS)
    options = parser.parse_args()
    if options.dtype == "float32":
        options.algorithms = [OURS]

    def inside() -> int:
        found = asyncio.run(measure(options))
        met = report(found, options)
        if options.json:
            options.json.write_text(json.dumps(as_json(found), indent=1))
        return 0 if met else 1

    sys.exit(isolate.enter(f"allreduce-{secrets.token_hex(4)}", inside))


if __name__ == "__main__":
    main()
