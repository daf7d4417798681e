"""The INC controller as a process of an emulated network: grants on switches, moved, restarted.

One SIGKILL here; `TESTBED_KILLS=10` makes it ten.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "infrastructure/emulation"))
from support import in_run

from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.host_controller import HostController, Wish
from testbed.experiment.inc_entries import wanted_state
from testbed.experiment.inc_service import IncService
from testbed.experiment.inc_southbound import SharedChannel, Switch
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.addresses import switch_id
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.scenario import Scenario
from tests.experiment.patience import PATIENCE_S, until

pytestmark = pytest.mark.root
HOSTS = ("h1", "h2", "h3", "h4")
LEAVES, SPINES = ("leaf1", "leaf2"), ("spine1", "spine2")
KILLS = int(os.environ.get("TESTBED_KILLS", "1"))
WISH = Wish(HOSTS, elements=256 * 40, rate_bps=4e6)


def scenario() -> Scenario:
    """Leaves forward only, so that sums are made at a spine, and either will do."""
    links = [LinkSpec(h, LEAVES[i // 2], 20e6, 5e-4, queue_bytes=100_000)
             for i, h in enumerate(HOSTS)]  # fmt: skip
    links += [LinkSpec(leaf, s, 50e6, 5e-4, queue_bytes=100_000) for leaf in LEAVES for s in SPINES]
    topology = Topology(
        hosts=tuple(HostSpec(name, cpu=0.1) for name in HOSTS),
        switches=tuple(SwitchSpec(name, "inc_compute", "forwarding-only") for name in LEAVES)
        + tuple(SwitchSpec(name, "inc_compute") for name in SPINES),
        links=tuple(links),
    )
    return Scenario(
        name="inc-service", description="", seed=1, topology=topology, target="embedded",
        workloads=(), background=(), events=(), policies=(), repeat=1, duration_s=1.0,
        drain_s=1.0, warmup_s=0.0,
    )  # fmt: skip


def without_leases(reservations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is held; leases are renewed meanwhile."""
    return [{k: v for k, v in one.items() if k != "expires_s"} for one in reservations]


class Reader:
    """Reads a switch's tables beside everybody else."""

    def __init__(self, network: Emulation, name: str) -> None:
        compiled = programs.load("inc_compute")
        number = switch_id(network.topology, name)
        address = network.switches[name].address
        self.channel = SharedChannel(
            name, address, number, compiled.p4info_text, b"", time.monotonic
        )
        self.switch = Switch(self.channel)

    async def __aenter__(self) -> Switch:
        await self.channel.connect(PATIENCE_S)
        return self.switch

    async def __aexit__(self, *_: object) -> None:
        await self.channel.close()


async def everything() -> dict[str, Any]:
    found: dict[str, Any] = {}
    folder = isolate.required().run_dir / "inc"
    async with Emulation(scenario()) as network, ControlPlane(network) as plane:
        await plane.discover()
        # Reports are so rare that a machine that stands still for seconds moves no task.
        async with IncService(network, plane, folder, report_s=1.0) as service:
            bare = {n: w.entries for n, w in wanted_state(network.topology, ()).items()}

            async def events(kind: str) -> list[dict[str, Any]]:
                return [e for e in await service.tenant.ask("GET", "/events") if e["kind"] == kind]

            async with HostController(network, service.tenant, WISH) as task:
                found["roots"] = task.roots
                found["first"] = await task.reduce(1)
                (root,) = task.roots
                for kill in range(KILLS):
                    promised = without_leases(await service.tenant.ask("GET", "/reservations"))
                    running = asyncio.create_task(task.reduce(10 + kill))
                    await asyncio.sleep(0.55 + 0.03 * kill)  # they begin 0.5 s after being asked
                    await service.kill()
                    found.setdefault("killed", []).append(await running)
                    # Meanwhile somebody takes an entry away, and nobody is there to see it.
                    async with Reader(network, root) as switch:
                        switch.held = await switch.read()
                        jobs = [k for k in switch.held.entries if k[0] == switch.tables["inc_job"]]
                        await switch.channel.update([switch.deletion(jobs[0])])
                    alone = await task.reduce(50 + kill)
                    await service.start()
                    found.setdefault("without-controller", []).append(alone)
                    kept = without_leases(await service.tenant.ask("GET", "/reservations"))
                    found.setdefault("kept", []).append(kept == promised)
                    await until(lambda: events("mended"), "the entry is written again")
                found["mended"] = await events("mended")
                found["after"] = await task.reduce(2)

                await network.set_node_up(root, False)
                found["replaced"] = []

                async def elsewhere() -> bool:
                    found["replaced"].append(await task.reduce(100 + len(found["replaced"])))
                    return task.roots not in ((), (root,))

                await until(elsewhere, "the task is moved to the other spine")
                found["moved-to"] = task.roots
                found["moved"] = await task.reduce(3)
                found["reports"] = [(r.kind, r.text) for r in task.reports]
                await network.set_node_up(root, True)
            # Released: switches hold what they hold without tasks, the recovered one too.

            async def clean() -> bool:
                for name in (*LEAVES, *SPINES):
                    async with Reader(network, name) as switch:
                        held = await switch.read()
                    if len(held.entries) != len(bare[name]) or held.groups:
                        return False
                return True

            await until(clean, "all entries of the task are gone")
            # An agent falls silent: its device is not used any more.
            agent = service.agents[SPINES[0]]
            agent.interval_s = 0.2

            async def device() -> dict[str, Any]:
                said: dict[str, Any] = await service.tenant.ask("GET", f"/devices/{SPINES[0]}")
                return said

            async def frequent() -> bool:
                return float((await device())["capability"]["report_interval_s"]) == 0.2

            await until(frequent, "the agent declares its other interval")
            silent = next(t for t in service.tasks if t.get_name() == f"agent of {SPINES[0]}")
            silent.cancel()

            async def stale() -> bool:
                return float((await device())["trust"]) == 0.0

            await until(stale, "the device is stale")
            async with HostController(network, service.tenant, WISH) as task:
                found["trusted"] = task.roots
        return found


def test_grants_are_on_switches_and_stay_right_whatever_fails() -> None:
    found = in_run(everything)
    assert found["first"].right and found["first"].in_network_share > 0
    assert set(found["roots"]) <= set(SPINES)
    # The controller is killed in the middle of all-reduces: nothing of what it promised is lost.
    assert all(done.right for done in (*found["killed"], *found["without-controller"]))
    assert found["kept"] == [True] * KILLS
    assert any("1 entries and groups were missing" in e["text"] for e in found["mended"])
    assert found["after"].right and found["after"].in_network_share > 0
    # The adding switch is replaced, the task goes on in the network, no sum is wrong.
    assert all(done.right for done in found["replaced"])
    assert set(found["moved-to"]).isdisjoint(found["roots"])
    assert found["moved"].right and found["moved"].in_network_share > 0
    assert next(kind for kind, _ in found["reports"]) == "admitted"
    assert "moved" in {kind for kind, _ in found["reports"]}
    assert set(found["trusted"]) == {SPINES[1]}
