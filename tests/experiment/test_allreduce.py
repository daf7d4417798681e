"""All-reduces on real packets: four workers on two leaves, sums at leaves and spine."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "infrastructure/emulation"))
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))

import training
from support import in_run

from testbed.experiment import inc_tables
from testbed.experiment.allreduce import Meter, Workers, install, run_script
from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model import inc_wire as w
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.scenario import Scenario

pytestmark = pytest.mark.root
ROOT = Path(__file__).parents[2]
HOSTS = ("h1", "h2", "h3", "h4")
SWITCHES = ("leaf1", "leaf2", "spine1", "spine2")
PACKETS = 40
SIZE = 256 * PACKETS


def scenario() -> Scenario:
    def link(a: str, b: str, rate_bps: float) -> LinkSpec:
        return LinkSpec(a, b, rate_bps, 5e-4, loss=0.005, queue_bytes=100_000)

    links = [link(h, f"leaf{1 + i // 2}", 20e6) for i, h in enumerate(HOSTS)]
    links += [link(leaf, spine, 50e6) for leaf in SWITCHES[:2] for spine in SWITCHES[2:]]
    topology = Topology(
        hosts=tuple(HostSpec(name, cpu=0.1) for name in HOSTS),
        switches=tuple(SwitchSpec(name, program="inc_compute") for name in SWITCHES),
        links=tuple(links),
    )
    return Scenario(
        name="allreduce", description="", seed=1, topology=topology, target="embedded",
        workloads=(), background=(), events=(), policies=(), repeat=1, duration_s=1.0,
        drain_s=1.0, warmup_s=0.0,
    )  # fmt: skip


async def everything() -> dict[str, Any]:
    async with Emulation(scenario()) as network, ControlPlane(network) as plane:
        await plane.discover()
        leaves = inc_tables.plan(network.topology, HOSTS, "spine1", levels=2)
        tree = inc_tables.PlannedTree(7, b"a secret", 0, HOSTS, "spine1", leaves, slots=16)
        jobs = await install(plane, tree)
        meter = Meter(network)
        # A second task beside the first: slots, groups and replicas of its own.
        other = inc_tables.PlannedTree(
            8, b"another!", 1, HOSTS, "spine1", leaves, slots=8, slot_base=16
        )
        others = await install(plane, other, first=False)
        script = ROOT / "examples/training.py"
        await meter.start()
        printed = await run_script(network, HOSTS, others, script, "--steps", "12")
        trained = await meter.since()
        async with Workers(network, HOSTS, jobs) as workers:
            await workers.connect("ring")
            await meter.start()
            found = {"printed": printed, "trained": trained}
            found["sum"] = await workers.reduce("in-network", SIZE, 1)
            found["traffic"] = await meter.since()
            found["floats"] = await workers.reduce("in-network", SIZE, 2, "float32")
            found["ring"] = await workers.reduce("ring", SIZE, 3)

            async def kill() -> None:
                await asyncio.sleep(0.52)
                await network.set_node_up("spine1", False)

            killing = asyncio.create_task(kill())
            found["killed"] = await workers.reduce("in-network", 16 * SIZE, 4)
            await killing
        return found


def test_workers_reduce_on_a_lossy_network_and_after_its_switch_has_died() -> None:
    found = in_run(everything)
    assert found["sum"].right and found["floats"].right and found["ring"].right
    # Sums are made where they should be: two vectors a packet at each leaf and two partial
    # sums at the spine, each once whatever was lost and repeated. Hosts may have added
    # blocks themselves where this machine kept them waiting for too long.
    network = min(counts["in_network"] for counts in found["sum"].counts)
    assert network > PACKETS // 2
    adds, outcomes = found["traffic"].adds, found["traffic"].outcomes
    for switch in ("leaf1", "leaf2", "spine1"):
        assert 2 * network <= adds[switch] <= 2 * PACKETS
        assert network <= outcomes[switch][w.OUTCOME_COMPLETED] <= PACKETS
    assert adds["spine2"] == 0
    # Killed midway: the rest was added by hosts.
    assert found["killed"].right
    for counts in found["killed"].counts:
        assert counts["in_network"] + counts["by_hosts"] == counts["blocks"] == 16 * PACKETS
        assert counts["by_hosts"] > 0
    # A script that knows nothing of all this trained a model on the same network.
    curves = [json.loads(text) for text in found["printed"]]
    assert curves[0] == curves[1] == curves[2] == curves[3]
    alone = training.train(range(4), 4, lambda vector: vector, steps=12)
    np.testing.assert_allclose(curves[0], alone, rtol=2e-5)
    assert curves[0][-1] < 0.8 * curves[0][0]
    assert found["trained"].adds["spine1"] > 0 and found["trained"].adds["spine2"] == 0
