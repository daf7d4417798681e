"""What the controller counts on is carried out, whoever gives up waiting for it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.interface import Infrastructure, SwitchChannel
from testbed.model.observations import CounterReading
from testbed.model.southbound import Command, PacketOut, ReadCounters, TableEntry, Write
from tests.control.fake_network import leaf_spine


class Recording(SwitchChannel):
    """A switch that takes everything and remembers it, what was written apart."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.packet_ins = asyncio.Queue()
        self.written: list[Write] = []
        self.taken: list[Command] = []

    async def write(self, command: Write) -> None:
        await asyncio.sleep(0)
        self.written.append(command)
        self.taken.append(command)

    async def read_counters(self, command: ReadCounters) -> CounterReading:
        self.taken.append(command)
        return CounterReading(self.name, 0.0, {name: {} for name in command.counters})

    async def packet_out(self, command: PacketOut) -> None:
        await asyncio.sleep(0)
        self.taken.append(command)

    async def reconnect(self) -> None:
        raise AssertionError("it was never lost")


def entry(port: int) -> TableEntry:
    return TableEntry("steer", {"dst_port": port}, "h_encaps_1", {})


def network() -> tuple[Infrastructure, dict[str, Recording]]:
    """One that answers at once; its switches by name."""
    topology = leaf_spine(2, 1, 1)
    switches = {one.name: Recording(one.name) for one in topology.switches}
    made = SimpleNamespace(
        topology=topology, switches=switches, hosts={},
        on_report=lambda receive: None, now=lambda: 1.0,
    )  # fmt: skip
    return cast("Infrastructure", cast("Any", made)), switches


async def test_a_write_whose_waiter_is_cancelled_at_once_is_carried_out_in_order() -> None:
    made, switches = network()
    one = next(iter(switches))
    async with ControlPlane(made) as plane:
        insert, delete = (Write(one, kind, (entry(7),)) for kind in ("insert", "delete"))
        waiting = asyncio.ensure_future(plane.execute([insert]))
        waiting.cancel()
        async with asyncio.timeout(30):
            await plane.execute([delete])
    steered = [w.kind for w in switches[one].written if w.entries[0].table == "steer"]
    assert steered == ["insert", "delete"]


async def test_writes_do_not_wait_for_probes_and_reads_that_were_asked_for_before() -> None:
    made, switches = network()
    one = next(iter(switches))
    async with ControlPlane(made) as plane:
        looks: list[Command] = [PacketOut(one, 1, bytes([number])) for number in range(20)]
        looks.append(ReadCounters(one, ("port_rx",), (1,)))
        writes = [Write(one, kind, (entry(7),)) for kind in ("insert", "delete")]
        async with asyncio.timeout(30):
            await plane.execute([*looks, *writes])
    taken = switches[one].taken
    asked = [one for one in taken if one in (*looks, *writes)]
    assert sorted(map(asked.index, writes)) == [asked.index(one) for one in writes]
    # The first probe may have been on its way.
    assert max(map(asked.index, writes)) <= 2
    assert [one for one in asked if one in looks] == looks


async def test_what_a_tick_changes_is_written_before_what_is_changed_later() -> None:
    made, switches = network()
    ticked = asyncio.Event()

    def tick(now: float) -> list[Command]:
        if ticked.is_set():
            return []
        ticked.set()
        return [Write(name, "delete", (entry(7),)) for name in switches]

    async with ControlPlane(made) as plane:
        cast("Any", plane.controller).tick = tick
        async with asyncio.timeout(30):
            await ticked.wait()
            await plane.execute([Write(name, "insert", (entry(7),)) for name in switches])
    for switch in switches.values():
        steered = [w.kind for w in switch.written if w.entries[0].table == "steer"]
        assert steered == ["delete", "insert"]
