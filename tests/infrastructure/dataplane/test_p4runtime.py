"""P4Runtime sessions with real targets: the embedded one, and BMv2 where it is installed."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import simple_switch

from testbed.control import Controller, Device, probe
from testbed.errors import SwitchError, SwitchGone
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.model import wire
from testbed.model.observations import PacketIn
from testbed.model.southbound import (
    Lpm,
    PacketOut,
    ReadCounters,
    TableEntry,
    Ternary,
    Write,
)

PROGRAM = programs.load("inc_switch")
ROUTE = {"port": 3, "dst_mac": 0x020000020001}
IDENTITY = TableEntry("device", None, "set_device", {"device_id": 7, "mac": 0x020000020007})
COUNTERS = ("port_rx", "port_offered", "port_tx")


@contextlib.contextmanager
def looped_ports() -> Iterator[None]:
    """A network namespace with interfaces p1 and p2, the two ends of one cable."""
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/proc/thread-self/ns/net").open() as before:
        assert libc.unshare(0x40000000) == 0, "needs root"
        try:
            Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1")
            for command in (
                "link set lo up",
                "link add p1 mtu 2000 type veth peer name p2 mtu 2000",
                "link set p1 up",
                "link set p2 up",
            ):
                subprocess.run(["ip", *command.split()], check=True)
            yield
        finally:
            libc.setns(before.fileno(), 0x40000000)


@dataclass
class Target:
    """A switch with device id 7 whose port 1 is cabled to its own port 2."""

    address: str
    stop: object = None
    start: object = None


@contextlib.asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Target]:
    from testbed.infrastructure.dataplane.embedded.device import Device as EmbeddedDevice
    from testbed.infrastructure.dataplane.embedded.native import base_library
    from testbed.infrastructure.dataplane.embedded.server import P4RuntimeServer
    from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch

    switch = NativeSwitch(base_library(), "s7")
    with looped_ports():
        switch.add_port(1, "p1")
        switch.add_port(2, "p2")
    switch.add_cpu_port(wire.CPU_PORT)
    server = P4RuntimeServer(EmbeddedDevice(switch, 7, wire.CPU_PORT), f"unix:{folder}/s7")
    await server.start()
    switch.start()
    loop = asyncio.get_running_loop()
    loop.add_reader(switch.wakeup, lambda: [server.from_switch(m) for m in switch.messages()])
    try:
        yield Target(server.address, server.stop, server.start)
    finally:
        loop.remove_reader(switch.wakeup)
        await server.stop()
        server.device.close()


@contextlib.asynccontextmanager
async def bmv2(folder: Path) -> AsyncIterator[Target]:
    address = f"unix:{folder}/s7"
    with looped_ports(), simple_switch.running(7, address, {1: "p1", 2: "p2"}):
        yield Target(address)


TARGETS = [
    pytest.param(embedded, marks=pytest.mark.root, id="embedded"),
    pytest.param(
        bmv2,
        marks=[pytest.mark.root, *simple_switch.NEEDED],
        id="bmv2",
    ),
]


@pytest.fixture(params=TARGETS)
async def target(request, tmp_path):
    async with request.param(tmp_path) as running:
        yield running


def channel_to(target: Target, election_id: int = 1) -> P4RuntimeChannel:
    return P4RuntimeChannel(
        "s7",
        target.address,
        7,
        PROGRAM.p4info_text,
        PROGRAM.json_text.encode(),
        time.monotonic,
        election_id,
    )


@pytest.fixture
async def channel(target):
    one = channel_to(target)
    await one.connect()
    yield one
    await one.close()


def route(number: int) -> TableEntry:
    return TableEntry("ipv6_route", {"dst_addr": Lpm(number << 80, 48)}, "forward", ROUTE)


def link_probe(port: int = 1) -> PacketOut:
    return PacketOut("s7", port, probe.link_frame(probe.request(7, port, 42), "02:00:00:02:00:07"))


async def until_failed(channel: P4RuntimeChannel) -> None:
    async with asyncio.timeout(60):
        while channel.failure is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_probe_goes_out_round_the_cable_and_comes_back_stamped(channel):
    await channel.write(Write("s7", "modify", (IDENTITY,)))
    before = time.monotonic()
    await channel.packet_out(link_probe())
    async with asyncio.timeout(60):
        packet = await channel.packet_ins.get()
    assert packet.switch == "s7" and before <= packet.at_s <= time.monotonic()
    assert packet.metadata == {"ingress_port": 1, "reason": wire.PUNT_PROBE}
    seen, host = probe.parse(packet.payload)
    assert host is None
    assert (seen.kind, seen.sequence, seen.origin_id, seen.origin_port) == (2, 42, 7, 1)
    assert (seen.peer_id, seen.peer_port) == (7, 2)
    assert 0 < seen.request_tx_us <= seen.request_rx_us <= seen.reply_tx_us <= seen.reply_rx_us


async def test_counters_are_read_whole_or_by_index(channel):
    await channel.write(Write("s7", "modify", (IDENTITY,)))
    for _ in range(3):
        await channel.packet_out(link_probe())
        async with asyncio.timeout(60):
            await channel.packet_ins.get()
    before = time.monotonic()
    some = await channel.read_counters(ReadCounters("s7", COUNTERS, (1, 2)))
    assert before <= some.at_s <= time.monotonic() and some.switch == "s7"
    assert [set(some.counters[name]) for name in COUNTERS] == [{1, 2}] * 3
    frame_bytes = len(link_probe().payload)
    assert some.counters["port_rx"] == {1: (3, 3 * frame_bytes), 2: (3, 3 * frame_bytes)}
    assert {p: some.counters["port_tx"][p][0] for p in (1, 2)} == {1: 3, 2: 3}
    whole = await channel.read_counters(ReadCounters("s7", ("SwitchIngress.port_rx",)))
    cells = whole.counters["SwitchIngress.port_rx"]
    assert len(cells) == wire.PORT_COUNT and cells[1] == some.counters["port_rx"][1]


async def test_direct_counters_are_told_apart_by_priority(channel):
    entries = tuple(
        TableEntry(
            "steer",
            {"dst_port": Ternary(port, 0xFFFF)},
            "h_encaps_1",
            {"source": 1, "s1": 2},
            priority=port,
        )
        for port in (11, 22)
    )
    await channel.write(Write("s7", "insert", entries))
    reading = await channel.read_counters(ReadCounters("s7", ("steer",)))
    assert reading.counters == {"steer": {11: (0, 0), 22: (0, 0)}}


async def test_entries_are_inserted_modified_and_deleted(channel):
    await channel.write(Write("s7", "insert", (route(1), route(2))))
    changed = TableEntry("ipv6_route", route(1).match, "forward", ROUTE | {"port": 9})
    await channel.write(Write("s7", "modify", (changed,)))
    await channel.write(Write("s7", "delete", (changed, route(2))))
    await channel.write(Write("s7", "insert", (route(1), route(2))))
    await channel.write(Write("s7", "insert", ()))


async def test_a_refused_entry_is_named_and_the_others_are_applied(channel):
    await channel.write(Write("s7", "insert", (route(1),)))
    with pytest.raises(SwitchError, match=r"switch s7 refused to insert ipv6_route\(dst_addr=0x1"):
        await channel.write(Write("s7", "insert", (route(1), route(2))))
    with pytest.raises(SwitchError, match="refused to delete"):
        await channel.write(Write("s7", "delete", (route(3),)))
    await channel.write(Write("s7", "delete", (route(2),)))


async def test_an_entry_that_cannot_be_encoded_never_reaches_the_switch(channel):
    wrong = TableEntry("ipv6_route", {"dst_addr": Lpm(0, 0)}, "forward", {"port": 1})
    with pytest.raises(SwitchError, match=r"switch s7: insert ipv6_route.*missing: dst_mac"):
        await channel.write(Write("s7", "insert", (route(5), wrong)))
    await channel.write(Write("s7", "insert", (route(5),)))
    with pytest.raises(SwitchError, match="no counter 'port_xx'; it has"):
        await channel.read_counters(ReadCounters("s7", ("port_xx",)))


async def test_connecting_again_leaves_the_tables_empty(channel):
    await channel.write(Write("s7", "insert", (route(1),)))
    await channel.reconnect()
    await channel.write(Write("s7", "insert", (route(1),)))


async def test_a_closed_session_says_so_and_may_be_closed_twice(channel):
    await channel.close()
    await channel.close()
    for call in (
        channel.write(Write("s7", "insert", (route(1),))),
        channel.read_counters(ReadCounters("s7", COUNTERS)),
        channel.packet_out(link_probe()),
    ):
        with pytest.raises(SwitchGone, match="the session with switch s7 is closed"):
            await call


async def test_another_controller_that_is_primary_is_an_error(target, channel):
    late = channel_to(target, election_id=1)
    with pytest.raises(SwitchError):
        await late.connect(2.0)
    stronger = channel_to(target, election_id=9)
    await stronger.connect()
    await until_failed(channel)
    with pytest.raises(SwitchGone, match="another controller is primary"):
        await channel.write(Write("s7", "insert", (route(1),)))
    await stronger.close()


async def test_a_sender_that_is_cancelled_does_not_end_the_session(channel):
    await channel.write(Write("s7", "modify", (IDENTITY,)))
    for _ in range(20):
        sender = asyncio.create_task(channel.packet_out(link_probe()))
        await asyncio.sleep(0)
        sender.cancel()
        await asyncio.wait((sender,))
    await channel.packet_out(link_probe())
    async with asyncio.timeout(60):
        await channel.packet_ins.get()
    assert channel.failure is None


async def test_a_switch_that_does_not_listen_is_gone_after_the_limit(tmp_path):
    nobody = channel_to(Target(f"unix:{tmp_path}/nobody"))
    with pytest.raises(SwitchGone, match=r"did not accept P4Runtime .* within 0.3 s"):
        await nobody.connect(0.3)


async def test_a_program_that_is_none_is_refused(target):
    wrong = P4RuntimeChannel(
        "s7", target.address, 7, PROGRAM.p4info_text, b"no program", time.monotonic
    )
    with pytest.raises(SwitchError, match="switch s7 refused its program"):
        await wrong.connect()


@pytest.mark.root
async def test_a_switch_that_goes_is_noticed_and_taken_back_when_it_returns(tmp_path):
    async with embedded(tmp_path) as target:
        channel = channel_to(target)
        await channel.connect()
        await target.stop()
        await until_failed(channel)
        with pytest.raises(SwitchGone):
            await channel.write(Write("s7", "insert", (route(1),)))
        with pytest.raises(SwitchGone):
            await channel.reconnect()
        await target.start()
        await channel.reconnect()
        await channel.write(Write("s7", "insert", (route(1),)))
        await channel.close()


async def test_the_controller_configures_a_real_switch_without_a_refusal(channel):
    controller = Controller([Device("s7", 7)], {("s7", "s7"): 1e9})
    commands = controller.device_up("s7", 2, time.monotonic())
    for _ in range(5):
        for command in commands:
            if isinstance(command, Write):
                await channel.write(command)
            elif isinstance(command, PacketOut):
                await channel.packet_out(command)
            else:
                controller.counters(await channel.read_counters(command))
        await asyncio.sleep(0.3)
        commands = []
        while not channel.packet_ins.empty():
            packet: PacketIn = channel.packet_ins.get_nowait()
            commands += controller.packet_in(packet)
        commands += controller.tick(time.monotonic())
    assert controller.links == (("s7", "s7"),)
