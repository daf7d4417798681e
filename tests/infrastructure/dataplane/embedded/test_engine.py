"""The engine process, and the testbed's own switch program running in it."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
import signal
import struct
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import finsy
import pytest
from embedded_netns import Raw, frame, veth

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.config import (
    LinkShape,
    PortConfig,
    SwitchConfig,
    WireConfig,
    switch_from_json,
    to_json,
    wire_from_json,
)
from testbed.infrastructure.dataplane.embedded.process import Engine

pytestmark = pytest.mark.root
COMPILED = Path(__file__).parents[4] / "p4" / "compiled"
ADDRESS = "127.0.0.1:9559"
TAP_ETHERTYPE = 0x88B6
IPV6 = 0x86DD


@pytest.fixture
async def engine(network: None) -> AsyncIterator[Engine]:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    async with await Engine.start() as started:
        yield started


async def add_switch(engine: Engine, shape: LinkShape, ingress: LinkShape | None = None) -> None:
    """Switch s1 between host-a (port 1) and host-b (port 2)."""
    veth("host-a", "side-a")
    veth("host-b", "side-b")
    ports = (PortConfig(1, "side-a", shape, ingress), PortConfig(2, "side-b", shape, ingress))
    await engine.add_switch(SwitchConfig("s1", 1, ADDRESS, ports))


OPTIONS = finsy.SwitchOptions(
    p4info=COMPILED / "inc_switch.p4info.txtpb", p4blob=COMPILED / "inc_switch.json", device_id=1
)


def controller() -> finsy.Switch:
    return finsy.Switch("s1", ADDRESS, OPTIONS)


def route(prefix: str, port: int) -> finsy.P4TableEntry:
    action = finsy.P4TableAction("forward", port=port, dst_mac="02:00:00:00:00:22")
    return finsy.P4TableEntry(
        "ipv6_route", match=finsy.P4TableMatch(dst_addr=prefix), action=action
    )


def datagram(destination: str, size: int, number: int = 0) -> bytes:
    """An Ethernet frame of `size` bytes with a UDP datagram that carries `number`."""
    payload = struct.pack("!I", number) + bytes(size - 14 - 40 - 8 - 4)
    udp = struct.pack("!HHHH", 1000, 2000, 8 + len(payload), 0) + payload
    source, target = (ipaddress.IPv6Address(a).packed for a in ("fd00::1", destination))
    header = struct.pack("!IHBB", 6 << 28, len(udp), 17, 64) + source + target
    return b"\2\0\0\0\0\2" + b"\2\0\0\0\0\1" + b"\x86\xdd" + header + udp


async def received(raw: Raw, wait_s: float, at_least: int = 0) -> list[tuple[int, bytes]]:
    return await asyncio.to_thread(raw.receive, wait_s, at_least)


@pytest.mark.timing
async def test_the_program_forwards_between_hosts_under_finsy(engine: Engine) -> None:
    await add_switch(engine, LinkShape(rate_bps=50e6, delay_s=0.005))
    async with controller() as switch:
        await switch.insert([route("fd00:2::/64", port=2)])
        with Raw("host-a", IPV6) as a, Raw("host-b", IPV6) as b:
            times = []
            for i in range(20):
                sent = a.send(datagram("fd00:2::5", 1000, i))
                ((at, data),) = await received(b, 0.02, 1)
                times.append((at - sent) / 1e9)
                assert data[62:66] == struct.pack("!I", i)
                assert data[:6] == b"\2\0\0\0\0\x22"
                assert data[21] == 63, "the hop limit falls by one"
        assert median(times) == pytest.approx(0.005 + 8000 / 50e6, abs=0.0005)
        counters = [
            counter
            async for counter in switch.read([finsy.P4CounterEntry("port_tx", index=2)])
            if isinstance(counter, finsy.P4CounterEntry)
        ]
        assert (counters[0].packet_count, counters[0].byte_count) == (20, 20_000)
        entries = [
            entry
            async for entry in switch.read(
                [finsy.P4TableEntry("ipv6_route", counter_data=finsy.P4CounterData())]
            )
            if isinstance(entry, finsy.P4TableEntry)
        ]
        assert entries[0].counter_data == finsy.P4CounterData(byte_count=20_000, packet_count=20)


async def test_table_writes_do_not_disturb_packets(engine: Engine) -> None:
    """Two thousand entries come and go while a route beside them is used."""
    await add_switch(engine, LinkShape())
    async with controller() as switch:
        await switch.insert([route("fd00:2::/64", port=2)])
        others = [route(f"fd00:3:0:{i:x}::/64", port=1) for i in range(1000)]
        with Raw("host-a", IPV6) as a, Raw("host-b", IPV6) as b:

            async def churn() -> None:
                for _ in range(2):
                    await switch.insert(others)
                    await switch.delete(others)

            writing = asyncio.create_task(churn())
            sent = 0
            while not writing.done():
                for _ in range(20):
                    a.send(datagram("fd00:2::5", 200, sent))
                    sent += 1
                await asyncio.sleep(0.002)
            await writing
            got = await received(b, 0.1, sent)
        assert sent > 100
        assert [struct.unpack_from("!I", d, 62)[0] for _, d in got] == list(range(sent))


async def test_a_full_size_frame_goes_out_by_packet_out(engine: Engine) -> None:
    await add_switch(engine, LinkShape())
    async with controller() as switch:
        with Raw("host-b", TAP_ETHERTYPE) as b:
            payload = frame(1514, 7, TAP_ETHERTYPE)
            await switch.write([finsy.P4PacketOut(payload, egress_port=2, reserved=0)])
            assert [data for _, data in await received(b, 0.1, 1)] == [payload]


async def test_a_neighbour_solicitation_becomes_a_packet_in(engine: Engine) -> None:
    await add_switch(engine, LinkShape())
    header = bytes.fromhex("3333ff000002 020000000001 86dd 60000000 0020 3a ff")
    addresses = (ipaddress.IPv6Address(a).packed for a in ("fd00::1", "ff02::1:ff00:2", "fd00::2"))
    source, group, target = addresses
    solicitation = header + source + group + bytes.fromhex("8700000000000000") + target + bytes(8)
    async with controller() as switch:
        packets = switch.read_packets()
        waiting = asyncio.create_task(anext(packets))
        await asyncio.sleep(0.05)
        with Raw("host-a", IPV6) as a:
            a.send(solicitation)
        packet = await asyncio.wait_for(waiting, 60)
        assert packet.payload == solicitation
        assert packet["ingress_port"] == 1


async def test_a_failed_switch_forwards_nothing_and_refuses_its_controller(
    engine: Engine,
) -> None:
    await add_switch(engine, LinkShape())
    async with controller() as switch:
        await switch.insert([route("fd00:2::/64", port=2)])
    with Raw("host-a", IPV6) as a, Raw("host-b", IPV6) as b:
        await engine.set_switch_enabled("s1", False)
        for _ in range(10):
            a.send(datagram("fd00:2::5", 200))
        assert await received(b, 0.05) == []
        stats = (await engine.stats()).switches["s1"]
        assert not stats.enabled
        assert stats.ports[1]["ingress"].failed_drops == 10
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", 9559)
        await engine.set_switch_enabled("s1", True)
        a.send(datagram("fd00:2::5", 200, 9))
        ((_, data),) = await received(b, 0.1, 1)
        assert data[62:66] == struct.pack("!I", 9), "the tables have survived"


async def test_frames_on_their_way_in_when_a_program_is_loaded_are_run_through_it(
    engine: Engine,
) -> None:
    """Packets of a switch without a program have no room for the headers of one."""
    count = 200
    await engine.add_switch(SwitchConfig("compiles", 2, "127.0.0.1:9560", ()))
    async with finsy.Switch("compiles", "127.0.0.1:9560", replace(OPTIONS, device_id=2)):
        pass  # from now on the program is quickly loaded
    await add_switch(engine, LinkShape(), LinkShape(delay_s=5.0))
    with Raw("host-a", IPV6) as a, Raw("host-b", IPV6) as b:
        for number in range(count):
            a.send(datagram("fd00:2::5", 100, number))
        async with controller() as switch:
            await switch.insert([route("fd00:2::/64", port=2)])
            got = await received(b, 0.1, count)
    assert [struct.unpack_from("!I", d, 62)[0] for _, d in got] == list(range(count))


@pytest.mark.timing
async def test_injected_frames_leave_at_the_links_rate_and_delay(engine: Engine) -> None:
    rate_bps, delay_s, size, count = 20e6, 0.01, 1000, 100
    await add_switch(engine, LinkShape(rate_bps=rate_bps, delay_s=delay_s))
    with Raw("host-b") as b:
        injection = await engine.inject("s1", 2, frame(size), count)
        got = await received(b, 0.1, count)
    assert injection.queued == len(got) == count
    serialization_s = size * 8 / rate_bps
    first_s, last_s = ((t - injection.at_ns) / 1e9 for t in (got[0][0], got[-1][0]))
    assert first_s == pytest.approx(serialization_s + delay_s, abs=0.001)
    assert last_s - first_s == pytest.approx((count - 1) * serialization_s, rel=0.03)


@pytest.mark.timing
async def test_a_tap_sees_the_ingress_link(engine: Engine) -> None:
    rate_bps, delay_s, size, count = 20e6, 0.01, 1000, 100
    await add_switch(engine, LinkShape(), LinkShape(rate_bps=rate_bps, delay_s=delay_s))
    tap = asyncio.create_task(engine.tap("s1", 1, TAP_ETHERTYPE, count, 5.0))
    await asyncio.sleep(0.05)
    with Raw("host-a") as a:
        sent = [a.send(frame(size, i, TAP_ETHERTYPE)) for i in range(count)]
    arrivals = await tap
    assert [struct.unpack_from("!I", x.head, 14)[0] for x in arrivals] == list(range(count))
    serialization_s = size * 8 / rate_bps
    assert (arrivals[0].at_ns - sent[0]) / 1e9 == pytest.approx(
        serialization_s + delay_s, abs=0.001
    )
    took_s = (arrivals[-1].at_ns - arrivals[0].at_ns) / 1e9
    assert took_s == pytest.approx((count - 1) * serialization_s, rel=0.03)


async def test_a_tap_ends_after_its_time(engine: Engine) -> None:
    await add_switch(engine, LinkShape())
    assert await engine.tap("s1", 1, TAP_ETHERTYPE, 1, 0.05) == []


async def test_ingress_links_drop_what_overflows_their_queue(engine: Engine) -> None:
    await add_switch(engine, LinkShape(), LinkShape(rate_bps=1e6, queue_bytes=5000))
    with Raw("host-a") as a:
        for i in range(20):
            a.send(frame(1000, i))
    await asyncio.sleep(0.1)
    ingress = (await engine.stats()).switches["s1"].ports[1]["ingress"]
    assert (ingress.sent, ingress.queue_drops) == (6, 14)


@pytest.mark.timing
async def test_wires_are_shaped_in_both_directions_at_run_time(engine: Engine) -> None:
    veth("host-a", "side-a")
    veth("host-b", "side-b")
    slow = LinkShape(delay_s=0.03)
    await engine.add_wire(WireConfig("w", "side-a", "side-b", a_to_b=slow))
    with Raw("host-a") as a, Raw("host-b") as b:
        assert (await received_after(b, a.send(frame(100)))) > 0.03
        assert (await received_after(a, b.send(frame(100)))) < 0.02
        await engine.set_wire_shape("w", "a_to_b", LinkShape())
        await engine.set_wire_shape("w", "b_to_a", slow)
        assert (await received_after(b, a.send(frame(100)))) < 0.02
        assert (await received_after(a, b.send(frame(100)))) > 0.03
        await engine.set_wire_up("w", False)
        a.send(frame(100))
        assert await received(b, 0.05) == []
    wire = (await engine.stats()).wires["w"]
    assert (wire["a_to_b"].sent, wire["a_to_b"].failed_drops) == (2, 1)
    assert (wire["b_to_a"].sent, wire["b_to_a"].failed_drops) == (2, 0)


async def received_after(raw: Raw, sent_ns: int) -> float:
    ((at_ns, _),) = await received(raw, 0.1, 1)
    return (at_ns - sent_ns) / 1e9


async def test_mistakes_are_refused_in_words(engine: Engine) -> None:
    await add_switch(engine, LinkShape())
    with pytest.raises(SwitchError, match="there is a switch s1 already"):
        await engine.add_switch(SwitchConfig("s1", 2, "127.0.0.1:9560", ()))
    with pytest.raises(SwitchError, match=f"cannot listen at {re.escape(ADDRESS)}"):
        await engine.add_switch(SwitchConfig("s2", 2, ADDRESS, ()))
    with pytest.raises(SwitchError, match="interface nowhere"):
        await engine.add_wire(WireConfig("w", "nowhere", "side-a"))
    with pytest.raises(SwitchError, match="no port 9"):
        await engine.set_up("s1", 9, False)
    with pytest.raises(SwitchError, match="without an ingress link"):
        await engine.set_shape("s1", 1, LinkShape(), "ingress")
    with pytest.raises(SwitchError, match="no switch s7"):
        await engine.remove_switch("s7")


async def test_a_removed_switch_gives_back_its_address_and_interfaces(engine: Engine) -> None:
    await add_switch(engine, LinkShape())
    await engine.remove_switch("s1")
    ports = (PortConfig(1, "side-a"), PortConfig(2, "side-b"))
    await engine.add_switch(SwitchConfig("s1", 1, ADDRESS, ports))
    assert list((await engine.stats()).switches) == ["s1"]


async def test_a_dead_engine_is_noticed(engine: Engine) -> None:
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(SwitchError, match="is gone"):
        await engine.stats()


async def test_the_engine_dies_with_its_parent(network: None) -> None:
    program = (
        "import asyncio, sys\n"
        "from testbed.infrastructure.dataplane.embedded.process import Engine\n"
        "async def main():\n"
        "    engine = await Engine.start()\n"
        "    print(engine.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the engine outlived its parent")


def test_configurations_survive_json() -> None:
    shape = LinkShape(1e6, 0.01, 0.001, 0.1, 5000)
    switch = SwitchConfig(
        "s", 1, ADDRESS, (PortConfig(1, "x", shape, None), PortConfig(2, "y", shape, shape))
    )
    wire = WireConfig("w", "x", "y", shape, LinkShape(), seed=4)
    assert switch_from_json(to_json(switch)) == switch
    assert wire_from_json(to_json(wire)) == wire


def children() -> set[int]:
    """Processes of this one that have not ended, zombies included."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


@pytest.mark.parametrize("after", ["before it is started", "while it starts"])
async def test_a_start_that_is_cancelled_leaves_no_process(network: None, after: str) -> None:
    before = children()
    starting = asyncio.create_task(Engine.start())
    await asyncio.sleep(0)
    while after == "while it starts" and not children() - before:  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0.001)
    if after == "while it starts":
        await asyncio.sleep(0.05)  # past the fork, long before an interpreter is up
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert children() == before


async def test_a_stop_that_is_cancelled_still_ends_the_process(network: None) -> None:
    before = children()
    engine = await Engine.start()
    assert children() - before == {engine.pid}
    stopping = asyncio.create_task(engine.stop())
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    assert children() == before
