"""Links between an engine's switches, and the history of queues, as its process tells them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

import pytest
from embedded_netns import frame, veth

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.config import (
    LinkConfig,
    LinkShape,
    PortConfig,
    SwitchConfig,
    WireConfig,
)
from testbed.infrastructure.dataplane.embedded.process import Engine
from testbed.model.network import Ecn, GilbertElliott

PATIENCE_S = 30.0
SHAPE = LinkShape(1e6, queue_bytes=20_000, burst=GilbertElliott(0.1, 0.5), ecn=Ecn(packets=3))


@pytest.fixture
async def engine(tmp_path: object) -> AsyncIterator[Engine]:
    async with await Engine.start() as started:
        for number, name in enumerate("abc", 1):
            address = f"unix:{tmp_path}/{name}.sock"
            await started.add_switch(
                SwitchConfig(name, number, address, (PortConfig(1, None), PortConfig(2, None)))
            )
        yield started


async def totals(engine: Engine, switch: str, side: str, name: str, wanted: int) -> None:
    """Wait until one of port 1's totals is `wanted`."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = getattr((await engine.stats()).switches[switch].ports[1][side], name)
            if found == wanted:
                return
            assert found < wanted
            await asyncio.sleep(0.01)


async def test_a_link_joins_two_ports_and_ends_with_either_switch(engine: Engine) -> None:
    await engine.add_link(LinkConfig("a", 1, "b", 1))
    await engine.inject("a", 1, frame(100), 5)
    await totals(engine, "b", "ingress", "sent", 5)
    await engine.remove_switch("b")
    await engine.inject("a", 1, frame(100), 2)
    await totals(engine, "a", "egress", "failed_drops", 2)
    await engine.add_link(LinkConfig("c", 1, "a", 1))
    await engine.inject("a", 1, frame(100), 3)
    await totals(engine, "c", "ingress", "sent", 3)


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        (LinkConfig("a", 1, "c", 2), "switch a: port 1 has a link already"),
        (LinkConfig("a", 2, "a", 1), "switch a: port 1 has a link already"),
        (LinkConfig("c", 1, "c", 2), "a link to another switch expected"),
        (LinkConfig("c", 7, "a", 2), "switch c has no port 7"),
        (LinkConfig("x", 1, "a", 2), "there is no switch x"),
    ],
)
async def test_a_link_that_cannot_be_is_refused(
    engine: Engine, link: LinkConfig, complaint: str
) -> None:
    await engine.add_link(LinkConfig("a", 1, "b", 1))
    with pytest.raises(SwitchError, match=complaint):
        await engine.add_link(link)


async def test_every_property_of_a_shape_reaches_the_engine(engine: Engine) -> None:
    await engine.add_link(LinkConfig("a", 1, "b", 1))
    await engine.set_shape("a", 1, SHAPE)
    await engine.inject("a", 1, frame(1000), 40)
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = (await engine.stats()).switches["a"].ports[1]["egress"]
            if found.sent + found.loss_drops + found.queue_drops == 40:
                break
            await asyncio.sleep(0.02)
    assert found.queue_drops == 40 - 1 - 20
    assert found.loss_drops > 0
    assert found.queues[0].size_bytes_max == 20_000


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="interfaces need root")
async def test_a_wire_has_a_history_of_its_queues(network: None) -> None:
    veth("host-a", "side-a")
    veth("host-b", "side-b")
    async with await Engine.start() as engine:
        shape = LinkShape(rate_bps=1e6, queue_bytes=10_000)
        await engine.add_wire(WireConfig("w", "side-a", "side-b", shape, shape))
        await engine.inject("w", 2, frame(1000), 15)
        samples: list[object] = []
        depths: list[int] = []
        async with asyncio.timeout(PATIENCE_S):
            while not samples or (await engine.stats()).wires["w"]["a_to_b"].sent < 11:
                history = await engine.queue_history()
                assert set(history) <= {("w", 2, "egress")}
                for sample in history.get(("w", 2, "egress"), ()):
                    samples.append(sample)
                    depths.append(sample.packets_max)
                await asyncio.sleep(0.02)
        samples += (await engine.queue_history()).get(("w", 2, "egress"), ())
    assert max(depths) == 10
    assert depths == sorted(depths, reverse=True)
    assert len(samples) == len(set(samples)), "each interval is told once"


async def test_a_sample_is_totals_and_history_at_once_and_lateness_begins_afresh(
    engine: Engine,
) -> None:
    await engine.add_link(LinkConfig("a", 1, "b", 1))
    await engine.set_shape("a", 1, LinkShape(rate_bps=1e6, queue_bytes=10_000))
    await engine.inject("a", 1, frame(1000), 15)
    await totals(engine, "b", "ingress", "sent", 11)
    before = await engine.stats()
    sampled, history = await engine.sample()
    after = await engine.stats()
    assert before.switches["a"].ports[1]["egress"].late_max_s > 0
    assert sampled.switches.keys() == before.switches.keys()
    for name, switch in before.switches.items():
        for number, sides in switch.ports.items():
            for side, found in sides.items():
                there = sampled.switches[name].ports[number][side]
                assert there == found._replace(queues={})
                late = after.switches[name].ports[number][side]
                assert late == found._replace(late_max_s=0.0, late_p99_s=0.0)
    assert set(history) == {("a", 1, "egress")}
    assert sum(sample.drops for sample in history["a", 1, "egress"]) == 15 - 11
    again, history = await engine.sample()
    assert again.switches["a"].ports[1]["egress"].sent == 11
    assert history == {}
