"""The INC controller when things fail: how soon a switch is replaced, and what a crash costs.

    sudo .venv/bin/python benchmarks/inc_control.py replace [--times 5]
    sudo .venv/bin/python benchmarks/inc_control.py kill [--times 10]

`replace` fails the switch that adds while workers sum vectors one after the other. Times
count from the failure: the controller has moved the task, every worker is in the new
epoch, the first sum that the network made has begun. `kill` sends the controller SIGKILL
in the middle of an all-reduce, at another moment each time, and starts it again: are all
sums right, are reservations what they were, was there anything to mend on switches? Exit
status 1 if a sum was wrong, a promise lost or a replacement took 2 s.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.host_controller import HostController, Wish
from testbed.experiment.inc_service import IncService
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.scenario.load import loads

BAR_S = 2.0
SCENARIO = """
name: inc-control
seed: 1
topology: {generator: leaf-spine, spines: 2, leaves: 2, hosts_per_leaf: 2}
links:
  access: {bandwidth: 20Mbit/s, delay: 500us, queue: 128kB}
  core: {bandwidth: 100Mbit/s, delay: 500us, queue: 128kB}
hosts: {cpu: 0.2, memory: 64MiB}
switches:
  program: inc_compute
  overrides: {leaf*: {profile: forwarding-only}}
workload: [{name: nothing, arrival: {trace: [0s]}, input: 1B from h1, compute: 1ms, cpu: 10m}]
policies: [idleness]
repeat: 1
duration: 1s
"""


@dataclass
class Lab:
    """The network, the controller, and the seeds of all-reduces."""

    network: Emulation
    service: IncService
    seed: int = 0

    def next(self) -> int:
        self.seed += 1
        return self.seed

    async def events(self, kind: str) -> list[dict[str, Any]]:
        return [e for e in await self.service.tenant.ask("GET", "/events") if e["kind"] == kind]


async def replace(lab: Lab, times: int, size: int) -> bool:
    """Fail the switch that adds, again and again."""
    hosts = tuple(host.name for host in lab.network.topology.hosts)
    fine, reached = True, []
    async with HostController(lab.network, lab.service.tenant, Wish(hosts, size // 4, 8e6)) as task:
        await task.reduce(lab.next())
        for number in range(times):
            (root,) = task.roots
            sums = asyncio.create_task(_until_moved(lab, task, root))
            await asyncio.sleep(0.7)
            seen = len(task.reports)
            moved_before = len(await lab.events("moved"))
            failed_s, failed_unix_s = time.monotonic(), time.time()
            await lab.network.set_node_up(root, False)
            all_right, last = await sums
            moves = (await lab.events("moved"))[moved_before:]
            joined = [r.at_s - failed_s for r in task.reports[seen:] if r.kind == "moved"]
            first_s = last.start_s - failed_s
            reached.append(first_s)
            fine = fine and all_right and first_s < BAR_S
            print(
                f"{number + 1}: {root} replaced by {', '.join(task.roots)}:"
                f" moved after {moves[0]['at_s'] - failed_unix_s:.2f} s,"
                f" workers joined after {joined[-1]:.2f} s, next sum in the network"
                f" ({last.in_network_share:.0%}) begins after {first_s:.2f} s;"
                f" every sum right: {all_right}",
                flush=True,
            )
            await lab.network.set_node_up(root, True)
            await _up(lab, root)
    print(f"median {statistics.median(reached):.2f} s, most {max(reached):.2f} s, bar {BAR_S:g} s")
    return fine


async def _until_moved(lab: Lab, task: HostController, root: str) -> tuple[bool, Any]:
    """Sum until a sum has come from another switch than `root`."""
    right = True
    while True:
        done = await task.reduce(lab.next())
        right = right and done.right
        if task.roots and root not in task.roots and done.in_network_share > 0:
            return right, done


async def _up(lab: Lab, switch: str) -> None:
    """Wait until a recovered switch is used again."""
    end_s = time.monotonic() + 60
    while time.monotonic() < end_s:
        device = await lab.service.tenant.ask("GET", f"/devices/{switch}")
        if device["up"] and device["trust"] == 1.0:
            return
        await asyncio.sleep(0.1)
    raise SystemExit(f"{switch} does not come back")


async def kill(lab: Lab, times: int, size: int, seed: int) -> bool:
    """Kill the controller in the middle of all-reduces."""
    hosts = tuple(host.name for host in lab.network.topology.hosts)
    draw = random.Random(seed)
    fine = True
    async with HostController(lab.network, lab.service.tenant, Wish(hosts, size // 4, 8e6)) as task:
        usual = await task.reduce(lab.next())
        for number in range(times):
            before = await lab.service.tenant.ask("GET", "/reservations")
            running = asyncio.create_task(task.reduce(lab.next()))
            after_s = draw.uniform(0.0, usual.completion_s)
            await asyncio.sleep(0.5 + after_s)  # workers begin 0.5 s after they are asked
            in_the_middle = not running.done()
            await lab.service.kill()
            during = await running
            alone = await task.reduce(lab.next())
            started_s = time.monotonic()
            await lab.service.start()
            back_s = time.monotonic() - started_s
            again = await task.reduce(lab.next())
            kept = _without_leases(before) == _without_leases(
                await lab.service.tenant.ask("GET", "/reservations")
            )
            mended = await lab.events("mended")
            sums = (during, alone, again)
            good = kept and not mended and all(done.right for done in sums)
            fine = fine and good
            shares = " ".join(f"{done.in_network_share:.0%}" for done in sums)
            print(
                f"{number + 1}: killed {after_s:.2f} s into an all-reduce"
                f" (under way: {in_the_middle}), back after {back_s:.1f} s;"
                f" sums right: {[done.right for done in sums]}, in the network {shares};"
                f" reservations intact: {kept}; mended on switches: {len(mended)}",
                flush=True,
            )
    return fine


def _without_leases(reservations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is held, without until when: leases are renewed meanwhile."""
    return [{k: v for k, v in one.items() if k != "expires_s"} for one in reservations]


async def measure(options: argparse.Namespace) -> bool:
    folder: Path = isolate.required().run_dir / "inc"
    async with Emulation(loads(SCENARIO)) as network, ControlPlane(network) as plane:
        await plane.discover()
        async with IncService(network, plane, folder) as service:
            lab = Lab(network, service)
            if options.what == "replace":
                return await replace(lab, options.times or 5, options.size or 65_536)
            return await kill(lab, options.times or 10, options.size or 1_000_000, options.seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", choices=("replace", "kill"))
    parser.add_argument("--times", type=int)
    parser.add_argument("--size", type=int, help="bytes of the vector")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    name = f"inc-control-{secrets.token_hex(4)}"
    sys.exit(isolate.enter(name, lambda: 0 if asyncio.run(measure(options)) else 1))


if __name__ == "__main__":
    main()
