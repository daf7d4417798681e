"""Reductions of task graphs by worker processes and the network, whole and given up."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "infrastructure/emulation"))
from support import in_run

from testbed.experiment.combining import Combining
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.inc_service import IncService
from testbed.experiment.northbound import Refused
from testbed.inc.combiner import combined
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.scenario import Scenario
from testbed.model.workload import Reduce
from testbed.scheduling.fluid import StaticNetwork
from testbed.scheduling.splitting import Kind, Split

HOSTS = ("h1", "h2", "h3")
KINDS = (("sum", "int32"), ("sum", "float32"), ("min", "int32"), ("max", "float32"))
PATIENCE_S = 60.0
NETWORK_FIRST: dict[Kind, float] = dict.fromkeys(("ring", "parameter-server", "sharded"), 30.0)
"""What makes hosts look slow, so that the network is asked whatever the machine is like."""
SECONDS: dict[Kind, float] = dict.fromkeys(NETWORK_FIRST, 1.0)
"""The same, but the network must not be ever so slow."""


def scenario() -> Scenario:
    links = [LinkSpec(h, f"leaf{1 + i // 2}", 20e6, 5e-4, queue_bytes=256_000)
             for i, h in enumerate(HOSTS)]  # fmt: skip
    links += [LinkSpec(f"leaf{n}", "spine", 50e6, 5e-4, queue_bytes=256_000) for n in (1, 2)]
    switches = [SwitchSpec(name, "inc_compute") for name in ("leaf1", "leaf2", "spine")]
    hosts = tuple(HostSpec(name, cpu=0.4) for name in HOSTS)
    topology = Topology(hosts, tuple(switches), tuple(links))
    return Scenario(
        name="combining", description="", seed=1, topology=topology, target="embedded",
        workloads=(), background=(), events=(), policies=(), repeat=1, duration_s=1.0,
        drain_s=1.0, warmup_s=0.0,
    )  # fmt: skip


def wanted(operation: str = "sum", dtype: str = "int32", size: int = 100_000) -> Reduce:
    """Three vectors on two hosts."""
    hosts = ("h1", "h2", "h2")
    return Reduce(("a", "b", "c"), size, operation, dtype, hosts)  # type: ignore[arg-type]


async def everything() -> dict[str, Any]:
    found: dict[str, Any] = {}
    folder = isolate.required().run_dir / "inc"
    async with Emulation(scenario()) as network, ControlPlane(network) as plane:
        await plane.discover()
        view = StaticNetwork(network.topology)  # what is predicted is the same everywhere

        async def done(combining: Combining, reduce: Reduce) -> tuple[Any, ...]:
            one = await combining.combine("t", reduce, "h3", seed=7)
            split = one.split
            assert split is not None
            return one.right, split.kind, one.workers, one.counted("in_network")

        async with IncService(network, plane, folder, report_s=1.0) as service:

            async def nothing_held() -> None:
                end_s = time.monotonic() + PATIENCE_S
                while await service.tenant.ask("GET", "/reservations"):
                    assert time.monotonic() < end_s, "a reduction's task was not given back"
                    await asyncio.sleep(0.1)

            async with Combining(
                network, view, HOSTS, service.tenant, overheads_s=NETWORK_FIRST
            ) as combining:
                for operation, dtype in KINDS:
                    found[operation, dtype] = await done(combining, wanted(operation, dtype))
                await nothing_held()
                # Given up when it has just begun: nothing stays held, and the next one is right.
                begun = asyncio.Event()

                def planned(split: Split) -> None:
                    begun.set()

                given_up = asyncio.create_task(
                    combining.combine("u", wanted(), "h3", seed=8, planned=planned)
                )
                await begun.wait()
                given_up.cancel()
                await asyncio.gather(given_up, return_exceptions=True)
                found["given up"] = given_up.cancelled()
                found["after"] = await done(combining, wanted())
                here = Reduce(("a", "b"), 400, hosts=("h2", "h2"))
                found["one host"] = await combining.combine("v", here, "h2", seed=9)
            await nothing_held()
            # Somebody else has the hosts' links: the controller refuses, and hosts do it.
            other = {"sources": HOSTS, "destination": HOSTS[0], "elements": 10**6}
            try:
                await service.tenant.ask("POST", "/tasks", other | {"rate_bps": 18e6})
            except Refused as no:
                rate_bps = 0.98 * no.detail["alternative"]["value"]
                await service.tenant.ask("POST", "/tasks", other | {"rate_bps": rate_bps})
            async with Combining(
                network, view, HOSTS, service.tenant, overheads_s=SECONDS
            ) as combining:
                refused = await combining.combine("w", wanted(size=400_000), "h3", 10)
            found["refused"] = refused
    return found


@pytest.mark.root
def test_the_network_combines_vectors_or_refuses_and_one_given_up_leaves_nothing_behind() -> None:
    found = in_run(everything)
    for one in KINDS:
        right, kind, workers, in_network = found[one]
        assert (right, kind, set(workers)) == (True, "in-network", set(HOSTS))
        assert in_network > 0
    assert found["given up"] and found["after"][:2] == (True, "in-network")
    assert found["one host"].split is None
    refused = found["refused"]
    assert refused.right and refused.split.kind != "in-network"
    assert "s: refused: " in refused.split.text


@pytest.mark.parametrize("dtype", ["int32", "float32"])
@pytest.mark.parametrize("operation", ["sum", "min", "max"])
def test_a_host_that_made_nothing_changes_nothing(operation: str, dtype: str) -> None:
    whole = combined(3, range(3), 3, 1000, dtype, operation)
    combine = {"sum": np.add, "min": np.minimum, "max": np.maximum}[operation]
    nothing = combined(3, (), 3, 1000, dtype, operation)
    assert np.array_equal(combine(whole, nothing), whole)
    apart = [combined(3, parts, 3, 1000, dtype, operation) for parts in ((0, 1), (2,))]
    assert np.array_equal(combine(*apart), whole)
