"""What the controller counts on is carried out, whoever gives up waiting for it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.interface import Infrastructure, SwitchChannel
from testbed.model.observations import CounterReading
from testbed.model.southbound import PacketOut, ReadCounters, TableEntry, Write
from tests.control.fake_network import leaf_spine


class Recording(SwitchChannel):
    """A switch that takes everything and remembers what was written."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.packet_ins = asyncio.Queue()
        self.written: list[Write] = []

    async def write(self, command: Write) -> None:
        await asyncio.sleep(0)
        self.written.append(command)

    async def read_counters(self, command: ReadCounters) -> CounterReading:
        return CounterReading(self.name, 0.0, {name: {} for name in command.counters})

    async def packet_out(self, command: PacketOut) -> None:
        await asyncio.sleep(0)

    async def reconnect(self) -> None:
        raise AssertionError("it was never lost")


def entry(port: int) -> TableEntry:
    return TableEntry("steer", {"dst_port": port}, "h_encaps_1", {})


async def test_a_write_whose_waiter_is_cancelled_at_once_is_carried_out_in_order() -> None:
    topology = leaf_spine(2, 1, 1)
    switches = {one.name: Recording(one.name) for one in topology.switches}
    network = SimpleNamespace(
        topology=topology, switches=switches, hosts={},
        on_report=lambda receive: None, now=lambda: 1.0,
    )  # fmt: skip
    one = topology.switches[0].name
    async with ControlPlane(cast("Infrastructure", cast("Any", network))) as plane:
        insert, delete = (Write(one, kind, (entry(7),)) for kind in ("insert", "delete"))
        waiting = asyncio.ensure_future(plane.execute([insert]))
        waiting.cancel()
        async with asyncio.timeout(30):
            await plane.execute([delete])
    steered = [w.kind for w in switches[one].written if w.entries[0].table == "steer"]
    assert steered == ["insert", "delete"]
