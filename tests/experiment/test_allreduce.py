"""All-reduces on real packets: four workers on two leaves, sums at leaves and spine."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "infrastructure/emulation"))
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))

import federated
import training
from support import in_run

from testbed.experiment import inc_tables
from testbed.experiment.allreduce import Meter, Workers, install, run_script
from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model import inc_wire as w
from testbed.model.inc_profiles import PROFILES
from testbed.model.jobs import Job
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.scenario import Scenario
from testbed.model.southbound import TableEntry, Write

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
        by_hosts = [replace(job, trees=()) for job in others]
        found = {"printed": printed, "trained": trained}
        found["printed by hosts"] = await run_script(
            network, HOSTS, by_hosts, script, "--steps", "12"
        )
        federated_script = ROOT / "examples/federated.py"
        found["averaged"] = await run_script(
            network, HOSTS, others, federated_script, "--rounds", "5"
        )
        # One vector by two trees, a spine each, and the same by the plain-UDP binding.
        plain = inc_tables.PlannedTree(
            9, b"plainudp", 2, HOSTS, "spine1", leaves, slots=16, slot_base=24
        )
        plain_jobs = await install(plane, plain, first=False, binding="plain-udp")
        halves = []
        for number, root in ((3, "spine1"), (4, "spine2")):
            half = inc_tables.PlannedTree(
                7 + number, bytes([number] * 8), number, HOSTS, root, leaves, slots=8,
                slot_base=16 + 8 * number,
            )  # fmt: skip
            halves.append(await install(plane, half, first=False))
        split_jobs = [
            replace(one, trees=one.trees + two.trees) for one, two in zip(*halves, strict=True)
        ]
        # Devices of 16 bits, and a task that knows it and one that does not.
        told: dict[int, list[Job]] = {}
        for number, dtype in ((5, w.DTYPE_INT16), (6, w.DTYPE_INT32)):
            tree = inc_tables.PlannedTree(
                7 + number, bytes([number] * 8), number, HOSTS, "spine1", leaves, slots=8,
                slot_base=16 + 8 * number,
            )  # fmt: skip
            told[dtype] = [
                replace(job, trees=(replace(job.trees[0], dtype=dtype),))
                for job in await install(plane, tree, first=False)
            ]

        async def precision(profile: str) -> None:
            params = PROFILES[profile].action_params()
            entry = TableEntry("inc_profile", None, "set_profile", params)
            await plane.execute([Write(name, "modify", (entry,)) for name in SWITCHES])

        async with Workers(network, HOSTS, split_jobs) as workers:
            for kind, mine in (("split", split_jobs), ("plain", plain_jobs)):
                if mine is not split_jobs:
                    await workers.join(mine)
                await meter.start()
                found[kind] = await workers.reduce("in-network", SIZE, 5)
                found[f"{kind} traffic"] = await meter.since()
            await workers.connect("ring")
            await precision("16-bit")
            for kind, mine, dtype in (
                ("too precise", told[w.DTYPE_INT32], "int32"),
                ("by sixteen bits", told[w.DTYPE_INT16], "float32"),
            ):
                await workers.join(mine)
                await meter.start()
                found[kind] = await workers.reduce("in-network", SIZE, 6, dtype)
                found[f"{kind} traffic"] = await meter.since()
            await precision("full")
            await workers.join(jobs)
            await meter.start()
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
    assert network > 0
    adds, outcomes = found["traffic"].adds, found["traffic"].outcomes
    for switch in ("leaf1", "leaf2", "spine1"):
        assert 2 * network <= adds[switch] <= 2 * PACKETS
        assert network <= outcomes[switch][w.OUTCOME_COMPLETED] <= PACKETS
    assert adds["spine2"] == 0
    # A vector's packets take turns between two trees; without segments sums are made as well.
    for kind in ("split", "plain"):
        assert found[kind].right
    split, straight = found["split traffic"].adds, found["plain traffic"].adds
    assert 0 < split["spine1"] <= PACKETS and 0 < split["spine2"] <= PACKETS
    assert 0 < straight["spine1"] <= 2 * PACKETS and straight["spine2"] == 0
    # Devices of 16 bits refuse what is more precise; who knows them speaks their language.
    assert found["too precise"].right and found["by sixteen bits"].right
    for counts in found["too precise"].counts:
        assert counts["in_network"] == 0 and counts["by_hosts"] == PACKETS
    assert sum(counts["refused"] for counts in found["too precise"].counts) > 0
    outcomes = found["too precise traffic"].outcomes
    refused = sum(outcomes[leaf][w.REASON_PRECISION] for leaf in ("leaf1", "leaf2"))
    for switch in ("leaf1", "leaf2", "spine1"):  # once on its way up, once on its way down
        assert outcomes[switch][w.OUTCOME_PASSED] <= refused, "packets go round in circles"
    assert all(counts["in_network"] > 0 for counts in found["by sixteen bits"].counts)
    # Killed midway: the rest was added by hosts.
    assert found["killed"].right
    for counts in found["killed"].counts:
        assert counts["in_network"] + counts["by_hosts"] == counts["blocks"] == 16 * PACKETS
        assert counts["by_hosts"] > 0
    # A script that knows nothing of all this trained a model on the same network.
    curves = [json.loads(text) for text in found["printed"]]
    assert curves[0] == curves[1] == curves[2] == curves[3]
    assert curves[0] == json.loads(found["printed by hosts"][0]), "the bits of a host-only run"
    alone = training.train(range(4), 4, lambda vector: vector, steps=12)
    np.testing.assert_allclose(curves[0], alone, rtol=2e-5)
    assert curves[0][-1] < 0.8 * curves[0][0]
    assert found["trained"].adds["spine1"] > 0 and found["trained"].adds["spine2"] == 0
    # And sites averaged models without showing each other a point of their data.
    averages = [json.loads(text) for text in found["averaged"]]
    assert averages[0] == averages[1] == averages[2] == averages[3]
    together = federated.federate(range(4), 4, lambda vector: vector, rounds=5)
    np.testing.assert_allclose(averages[0], together, rtol=2e-5)
