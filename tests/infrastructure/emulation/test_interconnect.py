"""Links between switches in memory and over veth pairs; impairments on a whole network."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import socket
from functools import partial
from typing import Any, Literal

import pytest

from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.network import Ecn, GilbertElliott, HostSpec, LinkSpec, SwitchSpec, Topology

from .support import in_run
from .test_infrastructure import SIZE, install_routes, scenario, transfer, tx_bytes

pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="namespaces and containers need root"),
]

CORE = LinkSpec("s1", "s2", 20e6, delay_s=2e-3, queue_bytes=60_000)
TOPOLOGY = Topology(
    hosts=(HostSpec("h1", cpu=0.5), HostSpec("h2", cpu=0.5)),
    switches=(SwitchSpec("s1"), SwitchSpec("s2")),
    links=(
        LinkSpec("h1", "s1", 50e6, delay_s=1e-3, queue_bytes=90_000),
        CORE,
        LinkSpec("s2", "h2", 50e6, delay_s=1e-3, queue_bytes=90_000),
    ),
)


async def measure(interconnect: Literal["memory", "veth"]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    asked = dataclasses.replace(scenario(TOPOLOGY), interconnect=interconnect)
    async with Emulation(asked) as network:
        seen["interfaces"] = {name for _, name in socket.if_nameindex()}
        seen["checks"] = await network.check_links()
        await install_routes(network)
        await transfer(network, 1000)
        await network.queue_history()
        drops, before = await network.drops(), await tx_bytes(network, "s1", "s2")
        await transfer(network)
        seen["drops"] = (drops, await network.drops())
        seen["carried"] = await tx_bytes(network, "s1", "s2") - before
        seen["history"] = await network.queue_history()
        if interconnect == "memory":
            await impair(network)
            seen["impaired"] = (await network.drops(), await network.queue_history())
    return seen


async def impair(network: Emulation) -> None:
    """UDP through a link with every impairment, at twice its rate."""
    await network.set_link(
        dataclasses.replace(
            CORE,
            jitter_s=1e-3,
            reorder=True,
            burst=GilbertElliott.of(0.05, 3),
            loss=0.05,
            corrupt=0.02,
            duplicate=0.05,
            ecn=Ecn(packets=5),
        )
    )
    one, two = network.hosts["h1"], network.hosts["h2"]
    await two.sink_traffic("u", 6000, "udp")
    await one.start_traffic("u", two.address, 6000, 40e6, 1200, "udp")
    await asyncio.sleep(1)
    await one.stop_traffic("u")
    await asyncio.sleep(0.2)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return {kind: in_run(partial(measure, kind)) for kind in ("memory", "veth")}


def test_links_in_memory_have_no_interfaces_between_switches(found: dict[str, Any]) -> None:
    assert found["veth"]["interfaces"] - found["memory"]["interfaces"] == {"s1p2", "s2p1"}
    assert found["memory"]["interfaces"] >= {"s1p1", "s2p2"}


@pytest.mark.timing
@pytest.mark.parametrize("interconnect", ["memory", "veth"])
def test_every_link_meets_its_specification(found: dict[str, Any], interconnect: str) -> None:
    checks = found[interconnect]["checks"]
    assert len(checks) == 6
    assert [c for c in checks if not c.within] == []


@pytest.mark.parametrize("interconnect", ["memory", "veth"])
def test_every_byte_of_a_transfer_passes_and_none_is_lost_unasked(
    found: dict[str, Any], interconnect: str
) -> None:
    before, after = found[interconnect]["drops"]
    assert SIZE * (1514 / 1428) * 0.999 <= found[interconnect]["carried"] <= SIZE * 1.15
    for link, drops in after.items():
        assert drops.other == before[link].other == 0
        assert drops.loss == drops.failed == drops.duplicated == 0


@pytest.mark.parametrize("interconnect", ["memory", "veth"])
def test_the_queue_before_the_bottleneck_has_a_history(
    found: dict[str, Any], interconnect: str
) -> None:
    depths = found[interconnect]["history"]["s1", "s2"]
    assert max(depth.bytes_max for depth in depths) > 10_000
    assert all(depth.bytes <= depth.bytes_max <= CORE.queue_bytes for depth in depths)
    times = [depth.at_s for depth in depths]
    assert times == sorted(set(times))


def test_each_impairment_is_applied_and_counted(found: dict[str, Any]) -> None:
    drops, history = found["memory"]["impaired"]
    core = drops["s1", "s2"]
    for name in ("queue", "loss", "corrupted", "duplicated"):
        assert getattr(core, name) > 0, name
    assert core.other == 0
    assert core.marked == 0, "the background traffic does not take part in ECN"
    assert sum(depth.drops for depth in history["s1", "s2"]) > 0
