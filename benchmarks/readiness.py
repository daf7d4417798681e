"""How long until a network of P4 switches and container hosts is ready for work.

    sudo python benchmarks/readiness.py [--spines 4 --leaves 6 --hosts-per-leaf 2]

Prints the time from the start of a run until every switch answers P4Runtime
with its program loaded and every host's agent has reported, and until the
controller has discovered every link and host. Root on Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import time

from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.scenario import loads

SCENARIO = """
name: readiness
topology: {{generator: leaf-spine, spines: {spines}, leaves: {leaves}, hosts_per_leaf: {hosts}}}
links: {{default: {{bandwidth: 50Mbit/s, delay: 1ms}}}}
hosts: {{memory: 64MiB}}
workload: [{{name: t, arrival: {{fixed: 1/s}}, input: 1kB from h1, compute: 1ms, count: 1}}]
policies: [idleness]
switches: {{target: {target}}}
duration: 1s
"""


async def measure(text: str, started_s: float) -> None:
    scenario = loads(text)
    topology = scenario.topology
    async with Emulation(scenario) as network:
        built_s = time.monotonic() - started_s
        async with ControlPlane(network) as control:
            await control.discover()
            found_s = time.monotonic() - started_s
    print(
        f"{len(topology.switches)} switches ({scenario.target}), {len(topology.hosts)} hosts: "
        f"ready after {built_s:.2f} s, all links and hosts discovered after {found_s:.2f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--spines", type=int, default=4)
    parser.add_argument("--leaves", type=int, default=6)
    parser.add_argument("--hosts-per-leaf", type=int, default=2)
    parser.add_argument("--target", default="embedded", choices=["embedded", "bmv2"])
    options = parser.parse_args()
    text = SCENARIO.format(
        spines=options.spines,
        leaves=options.leaves,
        hosts=options.hosts_per_leaf,
        target=options.target,
    )
    started_s = time.monotonic()
    raise SystemExit(isolate.enter("readiness", lambda: asyncio.run(measure(text, started_s))))


if __name__ == "__main__":
    main()
