"""Load probes in the switch program, on both targets: what a switch keeps and passes on."""

from __future__ import annotations

import asyncio

import pytest
from differential import INSERT
from embedded_netns import private_network
from finsy.proto import p4r
from int_network import LOCAL, NEAR, Node, frame, ipv6, l4, running
from simple_switch import TARGETS

from testbed.control import load
from testbed.control.load import LoadProbe
from testbed.infrastructure.dataplane.embedded.config import CPU_PORT
from testbed.model import wire
from testbed.model.southbound import TableEntry

pytestmark = pytest.mark.root
EDGE = 9
SLOW_BPS = 1e6
"""A link on which a few packets are a load."""


def probe(round_number: int, most: int = 0, hops: int = 0, edge: int = EDGE) -> bytes:
    body = load._PROBE.pack(edge, round_number, most, 0, hops, 0)
    return bytes(12) + wire.ETHERTYPE_LOAD.to_bytes(2, "big") + body + bytes(26)


async def passed_on(node: Node, port: int, data: bytes, *, to: int) -> dict[int, LoadProbe]:
    """Where a probe that came in at `port` went, `to` places, and as what."""
    out = await node.send(port, data, expect=to)
    found = {}
    for number, frames in out.items():
        octets = frames[0]
        if number == CPU_PORT:
            message = p4r.PacketIn.FromString(octets)
            values = [int.from_bytes(m.value, "big") for m in message.metadata]
            assert values == [port, wire.PUNT_LOAD]
            octets = message.payload
        seen = load.parse(octets)
        assert seen is not None
        found[number] = seen
    return found


async def configure(node: Node) -> None:
    entity = p4r.Entity()
    group = entity.packet_replication_engine_entry.multicast_group_entry
    group.multicast_group_id = wire.LOAD_GROUP
    for port in (1, 2, 3, CPU_PORT):
        group.replicas.add(egress_port=port, instance=port)
    assert await node.target.write(INSERT, entity) == 0
    for port in (1, 2, 3):
        params = {"factor": load.factor(SLOW_BPS)}
        await node.write(TableEntry("load_port", {"port": port}, "link", params))
    await node.write(TableEntry("load_meter", None, "measure"))


async def a_new_wave_is_passed_on_to_all_but_whence_it_came(node: Node) -> None:
    went = await passed_on(node, 1, probe(10), to=3)
    assert set(went) == {2, 3, CPU_PORT}
    assert {p.hops for p in went.values()} == {1}
    assert {p.edge for p in went.values()} == {EDGE}


async def of_one_wave_only_a_better_way_is_passed_on(node: Node) -> None:
    assert await passed_on(node, 2, probe(11, most=500, hops=1), to=0) == {}  # worse than 10
    assert set(await passed_on(node, 1, probe(11, most=300), to=3)) == {2, 3, CPU_PORT}
    assert await passed_on(node, 1, probe(11, most=300), to=0) == {}  # the same again
    assert await passed_on(node, 2, probe(11, most=300, hops=3), to=0) == {}  # longer
    assert set(await passed_on(node, 2, probe(11, most=200, hops=3), to=3)) == {1, 3, CPU_PORT}


async def the_best_way_may_become_worse_and_another_take_over(node: Node) -> None:
    assert set(await passed_on(node, 2, probe(12, most=900, hops=3), to=3)) == {1, 3, CPU_PORT}
    assert set(await passed_on(node, 1, probe(12, most=300), to=3)) == {2, 3, CPU_PORT}


async def a_way_not_renewed_for_a_wave_is_forgotten(node: Node) -> None:
    assert await passed_on(node, 2, probe(13, most=600), to=0) == {}
    assert set(await passed_on(node, 2, probe(14, most=600), to=3)) == {1, 3, CPU_PORT}


async def loops_end(node: Node) -> None:
    assert await passed_on(node, 1, probe(50, edge=1), to=0) == {}  # its own
    assert await passed_on(node, 1, probe(50, hops=wire.LOAD_MAX_HOPS - 1, edge=7), to=0) == {}


async def the_load_is_that_of_the_link_back(node: Node) -> None:
    """Data out of port 3, so a probe that came in there has its load; one at port 1 has none."""
    data = frame(ipv6(NEAR, LOCAL, wire.PROTO_UDP, l4(wire.PROTO_UDP, 7000, 1000)))
    sent = 8
    out = await node.send(1, *[data] * sent, expect=sent)
    assert len(out[3]) == sent
    (at_cpu,) = [p for n, p in (await passed_on(node, 3, probe(60, edge=20), to=3)).items()
                 if n == CPU_PORT]  # fmt: skip
    full = sent * len(data) * 1024 / (SLOW_BPS / 8 * wire.LOAD_TAU_US / 1e6)
    assert 0 < at_cpu.here <= full  # it fades from the moment of sending
    assert at_cpu.most == at_cpu.here
    went = await passed_on(node, 1, probe(60, most=at_cpu.here, edge=21), to=3)
    assert went[CPU_PORT].most >= at_cpu.here
    assert went[CPU_PORT].here < full


async def a_meter_that_stands_by_measures_nothing(node: Node) -> None:
    await node.write(TableEntry("load_meter", None, "leave_off"))
    await asyncio.sleep(3 * wire.LOAD_TAU_US / 1e6)
    data = frame(ipv6(NEAR, LOCAL, wire.PROTO_UDP, l4(wire.PROTO_UDP, 7000, 1000)))
    await node.send(1, *[data] * 4, expect=4)
    went = await passed_on(node, 3, probe(70, edge=30), to=3)
    assert went[CPU_PORT].here == 0


ALL = [
    a_new_wave_is_passed_on_to_all_but_whence_it_came,
    of_one_wave_only_a_better_way_is_passed_on,
    the_best_way_may_become_worse_and_another_take_over,
    a_way_not_renewed_for_a_wave_is_forgotten,
    loops_end,
    the_load_is_that_of_the_link_back,
    a_meter_that_stands_by_measures_nothing,
]


@pytest.mark.parametrize("target", TARGETS)
def test_load_probes_find_the_best_way(target: str) -> None:
    async def everything() -> None:
        async with running(target) as node:
            await configure(node)
            # Loads that the test's own probes leave behind must not decide anything.
            await node.write(TableEntry("load_meter", None, "leave_off"))
            for behaviour in ALL[:5]:
                await behaviour(node)
            await node.write(TableEntry("load_meter", None, "measure"))
            for behaviour in ALL[5:]:
                await behaviour(node)

    with private_network():
        asyncio.run(everything())
