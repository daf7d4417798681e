"""The same all-reduces by switches of either target: the same bits, at what BMv2 declares."""

from __future__ import annotations

import functools
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "infrastructure/emulation"))

from support import in_run

from testbed.experiment import inc_tables
from testbed.experiment.allreduce import Meter, Reduction, Workers, install
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.switch_agent import PACKETS_PER_S
from testbed.inc.bounds import request_frame_bytes
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.inc_profiles import PROFILES
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.scenario import Scenario

pytestmark = [
    pytest.mark.root,
    pytest.mark.bmv2,
    pytest.mark.skipif(
        shutil.which("simple_switch_grpc") is None, reason="simple_switch_grpc is not on PATH"
    ),
]
HOSTS = ("h1", "h2", "h3", "h4")
LEAVES = ("leaf1", "leaf2")
ELEMENTS = PROFILES["full"].elements
PACKETS_A_ROUND = 3
"""That a leaf executes: a request of each of its two workers, and the result from above."""
RATE_BPS = PACKETS_PER_S["bmv2"] / PACKETS_A_ROUND * request_frame_bytes(ELEMENTS) * 8
SIZE = ELEMENTS * 30 + 7


def scenario(target: str) -> Scenario:
    def link(a: str, b: str, rate_bps: float) -> LinkSpec:
        return LinkSpec(a, b, rate_bps, 5e-4, queue_bytes=200_000)

    links = [link(h, LEAVES[i // 2], RATE_BPS) for i, h in enumerate(HOSTS)]
    links += [link(leaf, "spine1", 4 * RATE_BPS) for leaf in LEAVES]
    topology = Topology(
        hosts=tuple(HostSpec(name, cpu=0.1) for name in HOSTS),
        switches=tuple(SwitchSpec(name, program="inc_compute") for name in (*LEAVES, "spine1")),
        links=tuple(links),
    )
    return Scenario(
        name="targets", description="", seed=1, topology=topology, target=target,
        workloads=(), background=(), events=(), policies=(), repeat=1, duration_s=1.0,
        drain_s=1.0, warmup_s=0.0,
    )  # fmt: skip


async def reductions(target: str) -> tuple[list[Reduction], int]:
    """Of int32 by every operation and of float32, and how many vectors the spine added."""
    async with Emulation(scenario(target)) as network, ControlPlane(network) as plane:
        await plane.discover()
        leaves = inc_tables.plan(network.topology, HOSTS, "spine1", levels=2)
        tree = inc_tables.PlannedTree(
            7, b"a secret", 0, HOSTS, "spine1", leaves, slots=16, elements=ELEMENTS
        )
        jobs = await install(plane, tree)
        meter = Meter(network)
        async with Workers(network, HOSTS, jobs) as workers:
            await meter.start()
            done = [
                await workers.reduce("in-network", SIZE, seed, op=op)
                for seed, op in enumerate(("sum", "min", "max"))
            ]
            done.append(await workers.reduce("in-network", SIZE, 3, "float32"))
            return done, (await meter.since()).adds["spine1"]


def test_bmv2_and_the_embedded_target_give_the_same_arrays() -> None:
    found = {
        target: in_run(functools.partial(reductions, target)) for target in ("embedded", "bmv2")
    }
    for done, adds in found.values():
        assert all(one.right for one in done), "exact, and the same bits for every worker"
        assert adds > 0
        for one in done:
            assert all(counts["in_network"] > 0 for counts in one.counts)
    embedded, bmv2 = ([one.digests for one in done] for done, _ in found.values())
    assert embedded == bmv2
