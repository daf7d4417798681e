"""All-reduce by the network, by a ring and by parameter servers, over the same emulated links.

    sudo .venv/bin/python benchmarks/allreduce.py
    sudo .venv/bin/python benchmarks/allreduce.py --workers 4 --loss 0.01
    sudo .venv/bin/python benchmarks/allreduce.py --kill 0.15

Prints for each algorithm completion times, their median, the closed-form bound
(`testbed.inc.bounds`) and the share of it reached; bytes on every link and vectors
added at every switch in one all-reduce; set-up times apart. `--kill` fails the
aggregating switch so long after an in-network all-reduce has begun.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import statistics
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from testbed.errors import RunError
from testbed.experiment import inc_tables
from testbed.experiment.allreduce import Meter, Reduction, Workers, install
from testbed.experiment.control_plane import ControlPlane
from testbed.inc import bounds
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.workload import ALGORITHMS
from testbed.scenario.load import loads

SCENARIO = """
name: allreduce
seed: {seed}
topology: {{generator: leaf-spine, spines: 2, leaves: {leaves}, hosts_per_leaf: {hosts}}}
links:
  access: {{bandwidth: {rate}Mbit/s, delay: {delay}ms, queue: {queue}kB, loss: {loss}}}
  core: {{bandwidth: {core}Mbit/s, delay: {delay}ms, queue: {queue}kB, loss: {loss}}}
hosts: {{cpu: 0.1, memory: 64MiB}}
switches: {{target: {target}, program: inc_compute}}
workload: [{{name: nothing, arrival: {{trace: [0s]}}, input: 1B from h1, compute: 1ms, cpu: 10m}}]
policies: [idleness]
repeat: 1
duration: 1s
"""


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Build the network, run everything, return what the report prints."""
    scenario = loads(
        SCENARIO.format(
            seed=options.seed, leaves=options.leaves, hosts=options.workers // options.leaves,
            rate=options.rate, core=options.core, delay=options.delay, queue=options.queue,
            loss=f"{options.loss * 100:g}%" if options.loss else "0", target=options.target,
        )
    )  # fmt: skip
    names = [host.name for host in scenario.topology.hosts]
    began_s = time.monotonic()
    async with Emulation(scenario) as network, ControlPlane(network) as plane:
        await plane.discover()
        setup = {"network": time.monotonic() - began_s}
        topology = network.topology
        began_s = time.monotonic()
        root = "spine1"
        leaves = inc_tables.plan(topology, names, root, levels=options.levels)
        tree = inc_tables.PlannedTree(
            unique_id=0x0A11_0001, secret=secrets.token_bytes(8), number=0, workers=tuple(names),
            root=root, leaves=leaves, slots=options.window, elements=options.elements,
        )  # fmt: skip
        jobs = await install(plane, tree)
        setup["task"] = time.monotonic() - began_s
        found: dict[str, Any] = {"setup_s": setup, "runs": [], "traffic": {}}
        meter = Meter(network)
        began_s = time.monotonic()
        async with Workers(network, names, jobs) as workers:
            setup["workers"] = time.monotonic() - began_s
            for algorithm in options.algorithms:
                if algorithm != "in-network":
                    began_s = time.monotonic()
                    await workers.connect(algorithm)
                    setup[f"connections of {algorithm}"] = time.monotonic() - began_s
            if options.kill is not None:
                await workers.reduce("in-network", options.size // 4, 1)
                killer = asyncio.create_task(kill(network, root, options.kill + 0.5))
                done = await workers.reduce("in-network", options.size // 4, 2)
                await killer
                found["runs"].append(asdict(done))
                return found
            for repeat in range(options.repeat + 1):
                for algorithm in options.algorithms:
                    await meter.start()
                    used_s = await switches_cpu_s(network)
                    done = await workers.reduce(algorithm, options.size // 4, repeat, options.dtype)
                    if not done.right:
                        raise RunError(f"{algorithm}: a worker has a wrong result")
                    traffic = await meter.since()
                    if repeat:  # the first is a warm-up
                        found["runs"].append(asdict(done))
                        sent = {f"{a} > {b}": n for (a, b), n in traffic.link_bytes.items()}
                        found["traffic"][algorithm] = {
                            "link_bytes": sent,
                            "adds": dict(traffic.adds),
                            "outcomes": dict(traffic.outcomes),
                        }
                    report_one(done, options, await switches_cpu_s(network) - used_s)
        return found


async def kill(network: Emulation, switch: str, after_s: float) -> None:
    await asyncio.sleep(after_s)
    await network.set_node_up(switch, False)


async def switches_cpu_s(network: Emulation) -> float:
    """CPU time of whatever moves the packets, as far as it is known."""
    readings = await network.switch_readings()
    return sum(reading.cpu_s or 0.0 for reading in readings.values())


def report_one(done: Reduction, options: argparse.Namespace, switches_s: float) -> None:
    bound_s = bounds.bound_s(
        done.algorithm, options.workers, options.size, options.rate * 1e6, options.elements
    )
    repeated = sum(c["repeated"] for c in done.counts)
    print(
        f"{done.algorithm:17} {done.completion_s:7.3f} s  bound {bound_s:6.3f} s"
        f"  reached {bound_s / done.completion_s:5.1%}"
        f"  CPU s workers {done.cpu_s:4.2f} switches {switches_s:4.2f}"
        f"  in network {done.in_network_share:4.0%}  repeated {repeated}",
        flush=True,
    )


def report(found: dict[str, Any], options: argparse.Namespace) -> None:
    """Everything else, after the single runs."""
    print("\nset-up: " + ", ".join(f"{k} {v:.2f} s" for k, v in found["setup_s"].items()))
    if options.kill is not None:
        (run,) = found["runs"]
        print(f"switch killed after {options.kill} s: completion {run['completion_s']:.3f} s, "
              f"every result right: {run['right']}")  # fmt: skip
        for rank, counts in enumerate(run["counts"]):
            print(f"  worker {rank}: {counts}")
        return
    median = {
        a: statistics.median(r["completion_s"] for r in found["runs"] if r["algorithm"] == a)
        for a in options.algorithms
    }
    ours = median.get("in-network")
    for algorithm, seconds in median.items():
        bound_s = bounds.bound_s(
            algorithm, options.workers, options.size, options.rate * 1e6, options.elements
        )
        ratio = f"  in-network is {seconds / ours:.2f} times as fast" if ours else ""
        print(f"median {algorithm:17} {seconds:.3f} s, {bound_s / seconds:.1%} of its bound{ratio}")
    links = sorted({link for t in found["traffic"].values() for link in t["link_bytes"]})
    print(f"\n{'bytes on':20}" + "".join(f"{a:>18}" for a in found["traffic"]))
    for link in links:
        print(
            f"{link:20}"
            + "".join(f"{t['link_bytes'][link]:18,}" for t in found["traffic"].values())
        )
    if "in-network" in found["traffic"]:
        print("\nvectors added, by switch:", found["traffic"]["in-network"]["adds"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--leaves", type=int, default=2)
    parser.add_argument("--levels", type=int, default=2, choices=(1, 2))
    parser.add_argument("--rate", type=float, default=20, help="of hosts' links, Mbit/s")
    parser.add_argument("--core", type=float, default=100, help="of core links, Mbit/s")
    parser.add_argument("--delay", type=float, default=0.5, help="of every link, ms")
    parser.add_argument("--queue", type=int, default=128, help="of every link, kB")
    parser.add_argument("--loss", type=float, default=0.0, help="of every link, as a share")
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of the vector")
    parser.add_argument("--dtype", default="int32", choices=("int32", "float32"))
    parser.add_argument("--elements", type=int, default=256)
    parser.add_argument("--window", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", default="embedded", choices=("embedded", "bmv2"))
    parser.add_argument("--algorithms", nargs="+", default=list(ALGORITHMS), choices=ALGORITHMS)
    parser.add_argument("--kill", type=float, help="fail the aggregating switch after s")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.kill is not None:
        options.algorithms = ["in-network"]
    if options.dtype == "float32":
        options.algorithms = ["in-network"]

    def inside() -> int:
        found = asyncio.run(measure(options))
        report(found, options)
        if options.json:
            options.json.write_text(json.dumps(found, indent=1))
        return 0

    sys.exit(isolate.enter(f"allreduce-{secrets.token_hex(4)}", inside))


if __name__ == "__main__":
    main()
