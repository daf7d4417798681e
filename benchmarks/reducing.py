"""The network of the all-reduce benchmarks: a leaf-spine of computing switches with workers."""

from __future__ import annotations

import argparse
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from testbed.experiment import inc_tables
from testbed.experiment.allreduce import Unconfined, Workers, install
from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.jobs import Job
from testbed.scenario.load import loads

ROOT = "spine1"
SCENARIO = """
name: allreduce
seed: {seed}
topology: {{generator: leaf-spine, spines: 2, leaves: {leaves}, hosts_per_leaf: {hosts}}}
links:
  access: {{bandwidth: {rate}Mbit/s, {both}}}
  core: {{bandwidth: {core}Mbit/s, {both}}}
hosts: {{cpu: 0.1, memory: 64MiB}}
switches: {{target: {target}, program: inc_compute}}
workload: [{{name: nothing, arrival: {{trace: [0s]}}, input: 1B from h1, compute: 1ms, cpu: 10m}}]
policies: [idleness]
repeat: 1
duration: 1s
"""


def add_options(parser: argparse.ArgumentParser, *, workers: int, slots: int) -> None:
    """Options of the network and the task."""
    parser.add_argument("--workers", type=int, default=workers)
    parser.add_argument("--leaves", type=int, default=2)
    parser.add_argument("--levels", type=int, default=2, choices=(1, 2))
    parser.add_argument("--rate", type=float, default=20, help="of hosts' links, Mbit/s")
    parser.add_argument("--core", type=float, default=100, help="of core links, Mbit/s")
    parser.add_argument("--delay", type=float, default=0.5, help="of every link, ms")
    parser.add_argument("--queue", type=int, default=256, help="of every link, kB")
    parser.add_argument("--elements", type=int, default=256, help="a packet")
    parser.add_argument("--slots", type=int, default=slots, help="the window, in packets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", default="embedded", choices=("embedded", "bmv2"))
    parser.add_argument("--json", type=Path)


@dataclass
class Ready:
    """A network whose switches know the task, with its workers up."""

    network: Emulation
    plane: ControlPlane
    tree: inc_tables.PlannedTree
    plain_jobs: list[Job]
    """The same tree once more, by the plain-UDP binding."""
    workers: Workers
    setup_s: dict[str, float]


@contextlib.asynccontextmanager
async def ready(options: argparse.Namespace, impairments: str = "") -> AsyncIterator[Ready]:
    """Build everything. `impairments` are further fields of every link, as scenarios have them."""
    scenario = loads(
        SCENARIO.format(
            seed=options.seed, leaves=options.leaves, hosts=options.workers // options.leaves,
            rate=options.rate, core=options.core, target=options.target,
            both=f"delay: {options.delay}ms, queue: {options.queue}kB{impairments}",
        )
    )  # fmt: skip
    names = tuple(host.name for host in scenario.topology.hosts)
    setup_s = {}
    began_s = time.monotonic()
    async with Emulation(scenario) as network, ControlPlane(network) as plane:
        await plane.discover()
        setup_s["network"] = time.monotonic() - began_s
        began_s = time.monotonic()
        trees = [
            inc_tables.PlannedTree(
                unique_id=0x0A11_0001 + number, secret=secrets.token_bytes(8), number=number,
                workers=names, root=ROOT,
                leaves=inc_tables.plan(network.topology, names, ROOT, levels=options.levels),
                slots=options.slots, slot_base=number * options.slots, elements=options.elements,
            )
            for number in range(2)
        ]  # fmt: skip
        jobs = await install(plane, trees[0])
        plain_jobs = await install(plane, trees[1], first=False, binding="plain-udp")
        setup_s["tasks"] = time.monotonic() - began_s
        began_s = time.monotonic()
        # Bounds are of links: eight workers' CPU for 20 Mbit/s is more than hosts' quotas give.
        async with Workers(Unconfined(network), names, jobs) as workers:
            setup_s["workers"] = time.monotonic() - began_s
            yield Ready(network, plane, trees[0], plain_jobs, workers, setup_s)
