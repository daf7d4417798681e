"""No byte takes a short cut: what switches count is what hosts sent."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.infrastructure.interface import Infrastructure
from testbed.model.southbound import ReadCounters
from testbed.scenario import load
from tests.infrastructure.emulation.support import in_run

pytestmark = pytest.mark.root
SMALL = Path(__file__).with_name("small.yaml")
SIZE_BYTES = 300_000
PORT = 20_001
ETHERNET_IPV6_TCP = 14 + 40 + 32
"""Header bytes of a data segment: TCP has its timestamp option."""
SRH_ONE_SEGMENT = 40 + 8 + 16
"""Outer IPv6 header, SRH and the one segment that s2 is."""


@dataclass
class Counted:
    """Bytes and packets that switch ports received, by "sender>switch"."""

    rx: dict[str, int]
    packets: dict[str, int]


async def port_rx(network: Infrastructure) -> Counted:
    counted = Counted({}, {})
    for name, ports in network.topology.ports.items():
        indices = tuple(port.number for port in ports)
        reading = await network.switches[name].read_counters(
            ReadCounters(name, ("port_rx",), indices)
        )
        for port in ports:
            packets, size = reading.counters["port_rx"][port.number]
            counted.rx[f"{port.peer}>{name}"] = size
            counted.packets[f"{port.peer}>{name}"] = packets
    return counted


async def transfer(steered: bool) -> Counted:
    """Move SIZE_BYTES from h1 (at s1) to h3 (at s2); what the switches counted meanwhile."""
    async with Emulation(load(SMALL)) as network, ControlPlane(network) as control:
        await control.discover()
        if steered:
            (path, *_) = control.controller.paths("h1", "h3", 1)
            await control.execute(control.controller.steer("flow", "h1", "h3", path, dst_port=PORT))
        before = await port_rx(network)
        await network.hosts["h3"].expect("flow", PORT, SIZE_BYTES)
        await network.hosts["h1"].send("flow", network.hosts["h3"].address, PORT, SIZE_BYTES)
        await network.hosts["h3"].received("flow")
        after = await port_rx(network)
    return Counted(
        {way: after.rx[way] - before.rx[way] for way in after.rx},
        {way: after.packets[way] - before.packets[way] for way in after.packets},
    )


@pytest.mark.parametrize("steered", [False, True], ids=["forwarded", "steered"])
def test_every_byte_of_a_transfer_passes_every_switch_on_its_way(steered: bool) -> None:
    async def work() -> Counted:
        return await transfer(steered)

    counted = in_run(work)
    into, across = counted.rx["h1>s1"], counted.rx["s1>s2"]
    segments = counted.packets["h1>s1"]
    payload = into - segments * ETHERNET_IPV6_TCP
    # Handshake and probes are the few packets without payload, or with another header.
    assert payload + 20 * 100 >= SIZE_BYTES
    assert payload <= SIZE_BYTES + 20 * 200
    overhead = SRH_ONE_SEGMENT if steered else 0
    expected = into + segments * overhead
    assert across == pytest.approx(expected, abs=20 * 250)


def test_an_idle_port_carries_nothing_but_probes() -> None:
    async def work() -> Counted:
        return await transfer(steered=False)

    counted = in_run(work)
    assert counted.rx["h2>s1"] < 20 * 200
