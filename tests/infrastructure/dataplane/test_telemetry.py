"""INT-MD in the switch program, on both targets: source, transit, sink, and what they refuse.

One switch a target for all of it: loading the program takes longer than using it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from embedded_netns import private_network
from finsy.proto import p4r
from int_network import (
    FAR,
    HERE_DT6,
    HERE_END,
    LOCAL,
    NEAR,
    NEXT_DT6,
    Node,
    frame,
    hop,
    inner_of,
    ipv6,
    l4,
    running,
    srv6,
    with_int,
)
from simple_switch import TARGETS

from testbed.control.segments import FlowMatch
from testbed.control.telemetry import Telemetry, parse_packet, parse_report
from testbed.infrastructure.dataplane.embedded.config import CPU_PORT
from testbed.model import wire
from testbed.model.southbound import TableEntry, Ternary
from testbed.model.telemetry import IntReport, TelemetrySpec

pytestmark = pytest.mark.root
TCP, UDP = wire.PROTO_TCP, wire.PROTO_UDP
FLOW_PORT = 5001
OPTIONS = b"\x01\x01\x08\x0a" + bytes(8)
"""TCP timestamps: headers of data segments are not 20 bytes long."""
FULL = 1500
WRITTEN = [hop(7), hop(8), hop(9), hop(10), hop(11), hop(12)]


def tcp(to_port: int = FLOW_PORT, size: int = 64) -> bytes:
    return l4(TCP, to_port, size, OPTIONS)


def report(data: bytes) -> IntReport:
    message = p4r.PacketIn.FromString(data)
    reasons = [int.from_bytes(m.value, "big") for m in message.metadata]
    assert wire.PUNT_TELEMETRY in reasons
    found = parse_report(message.payload)
    assert found is not None, message.payload.hex()
    return found


async def steer(node: Node, protocol: int, to_port: int, every: int, hops: int = 7) -> None:
    """A flow from NEAR to FAR goes out of port 2, one packet in `every` with telemetry."""
    match = FlowMatch(NEAR, FAR, None, to_port)
    fields = {**match.fields(), "next_hdr": Ternary(protocol, 0xFF)}
    params = {"source": int(HERE_END), "s1": int(NEXT_DT6)}
    await node.write(TableEntry("steer", fields, "h_encaps_1", params, to_port))
    source = Telemetry(TelemetrySpec("int", every, hops=hops), True).source(match, to_port)
    await node.write(
        TableEntry(source.table, fields, source.action, source.params, source.priority)
    )


async def a_source_marks_one_packet_in_so_many_and_leaves_the_rest(node: Node) -> None:
    await node.take_part(queue_known=1)
    await steer(node, TCP, FLOW_PORT, every=3)
    plain = ipv6(NEAR, FAR, TCP, tcp())
    out = (await node.send(1, *[frame(plain)] * 7, expect=7))[2]
    marked = [parse_packet(inner_of(data)) is not None for data in out]
    assert marked == [True, False, False, True, False, False, True]
    carried, bare = inner_of(out[0]), inner_of(out[1])
    assert bare[7] == 63  # hop limit
    assert bare[:7] + bare[8:] == plain[:7] + plain[8:]
    seen = parse_packet(carried)
    assert seen is not None
    assert seen.complete
    assert seen.packet_bytes == len(plain)
    assert (seen.flow.source, seen.flow.destination) == (NEAR, FAR)
    assert (seen.flow.protocol, seen.flow.destination_port) == (TCP, FLOW_PORT)
    (first,) = seen.hops
    assert (first.node, first.ingress_port, first.egress_port) == (1, 1, 2)
    assert first.latency_us == first.egress_us - first.ingress_us
    assert (first.queue_id, first.queue_packets) == (0, 0)
    assert carried.endswith(plain[40:]), "the flow's own header and payload are not touched"
    assert len(carried) == len(plain) + 24 + 32


async def a_source_takes_udp_as_well(node: Node) -> None:
    await steer(node, UDP, 6001, every=1)
    plain = ipv6(NEAR, FAR, UDP, l4(UDP, 6001))
    (out,) = (await node.send(1, frame(plain), expect=1))[2]
    seen = parse_packet(inner_of(out))
    assert seen is not None
    assert (seen.flow.protocol, seen.flow.destination_port) == (UDP, 6001)
    assert inner_of(out).endswith(plain[40:])


async def a_transit_switch_writes_on_top(node: Node) -> None:
    inner = with_int(NEAR, FAR, TCP, tcp(), WRITTEN[:1])
    (out,) = (await node.send(4, frame(srv6(inner, HERE_END, NEXT_DT6)), expect=1))[2]
    seen = parse_packet(inner_of(out))
    assert seen is not None
    assert [h.node for h in seen.hops] == [7, 1]
    assert (seen.hops[1].ingress_port, seen.hops[1].egress_port) == (4, 2)
    assert int.from_bytes(out[18:20], "big") == len(out) - 54, "length of the outer header"
    assert int.from_bytes(inner_of(out)[44:46], "big") == len(inner) + 32 - 40, "of UDP"


async def a_sink_gives_the_packet_back_and_reports(node: Node) -> None:
    for stack in (WRITTEN[:1], WRITTEN, []):
        payload = tcp(size=700)
        plain = ipv6(NEAR, LOCAL, TCP, payload)
        inner = with_int(NEAR, LOCAL, TCP, payload, stack)
        out = await node.send(4, frame(srv6(inner, HERE_END, HERE_DT6, left=0)), expect=2)
        (whole,) = out[3]
        assert whole[14 + 7] == 63
        assert whole[14:21] + whole[22:] == plain[:7] + plain[8:]
        seen = report(out[CPU_PORT][0])
        # The stack has the newest hop first.
        assert [h.node for h in seen.hops] == [*range(6 + len(stack), 6, -1), 1]
        assert (seen.hops[-1].ingress_port, seen.hops[-1].egress_port) == (4, 3)
        assert seen.flow.destination_port == FLOW_PORT
        assert seen.packet_bytes == len(plain)
        assert seen.complete


async def a_sink_drops_what_is_marked_for_it_but_reports_it(node: Node) -> None:
    inner = bytearray(with_int(NEAR, LOCAL, TCP, tcp(), WRITTEN[:1]))
    inner[52] |= 0x08  # D
    out = await node.send(4, frame(srv6(bytes(inner), HERE_END, HERE_DT6, left=0)), expect=1)
    assert len(report(out[CPU_PORT][0]).hops) == 2


async def no_room_for_hops_or_bytes_is_marked_and_reported(node: Node) -> None:
    exhausted = with_int(NEAR, FAR, TCP, tcp(), WRITTEN[:1], left=0)
    (out,) = (await node.send(4, frame(srv6(exhausted, HERE_END, NEXT_DT6)), expect=1))[2]
    seen = parse_packet(inner_of(out))
    assert seen is not None
    assert (len(seen.hops), seen.hops_exceeded, seen.mtu_exceeded) == (1, True, False)
    await node.take_part(mtu=400)
    long = with_int(NEAR, FAR, TCP, tcp(size=170), WRITTEN[:1])
    (out,) = (await node.send(4, frame(srv6(long, HERE_END, NEXT_DT6)), expect=1))[2]
    seen = parse_packet(inner_of(out))
    assert seen is not None
    assert (len(seen.hops), seen.hops_exceeded, seen.mtu_exceeded) == (1, False, True)
    await steer(node, TCP, 5002, every=1)
    too_long = ipv6(NEAR, FAR, TCP, tcp(5002, 300))
    (out,) = (await node.send(1, frame(too_long), expect=1))[2]
    assert len(inner_of(out)) == len(too_long), "it is not even begun"
    await node.take_part(queue_known=1)
    inner = with_int(NEAR, LOCAL, TCP, tcp(), WRITTEN[:1], flags=1)
    out = await node.send(4, frame(srv6(inner, HERE_END, HERE_DT6, left=0)), expect=2)
    assert not report(out[CPU_PORT][0]).complete


async def seven_segments_a_tlv_and_all_hops_fit_a_core_link(node: Node) -> None:
    full = tcp(size=FULL - 40 - len(tcp(size=0)))
    inner = with_int(NEAR, FAR, TCP, full, WRITTEN, left=1)
    segments = [HERE_END, *[NEXT_DT6] * 6]
    packet = srv6(inner, *segments, tlvs=b"\xfe\x1e" + bytes(30))
    (out,) = (await node.send(4, frame(packet), expect=1))[2]
    seen = parse_packet(inner_of(out))
    assert seen is not None
    assert len(seen.hops) == 7
    assert seen.complete
    assert seen.packet_bytes == FULL
    assert len(out) - 14 <= 2000


async def a_switch_that_stands_by_strips_without_a_word(node: Node) -> None:
    await node.stand_by()
    inner = with_int(NEAR, LOCAL, TCP, tcp(), WRITTEN[:2])
    out = await node.send(4, frame(srv6(inner, HERE_END, HERE_DT6, left=0)), expect=1)
    assert out[3][0][54:] == tcp()
    passing = srv6(with_int(NEAR, FAR, TCP, tcp(), WRITTEN[:2]), HERE_END, NEXT_DT6)
    (through,) = (await node.send(4, frame(passing), expect=1))[2]
    assert inner_of(through) == inner_of(frame(passing))
    plain = ipv6(NEAR, FAR, TCP, tcp())
    (steered,) = (await node.send(1, frame(plain), expect=1))[2]
    assert len(inner_of(steered)) == len(plain)
    await node.take_part(queue_known=0)


async def a_host_cannot_pass_for_a_switch(node: Node) -> None:
    """Its own use of the INT port is never steered, so no sink can take it for telemetry."""
    await steer(node, UDP, wire.INT_UDP_PORT, every=1)
    forged = with_int(NEAR, LOCAL, TCP, tcp(), WRITTEN[:1])
    (out,) = (await node.send(1, frame(forged), expect=1))[3]
    assert out[54:] == forged[40:]


async def an_unknown_queue_is_said_to_be_unknown(node: Node) -> None:
    inner = with_int(NEAR, FAR, TCP, tcp(), [])
    (out,) = (await node.send(4, frame(srv6(inner, HERE_END, NEXT_DT6)), expect=1))[2]
    seen = parse_packet(inner_of(out))
    assert seen is not None
    assert (seen.hops[0].queue_id, seen.hops[0].queue_packets) == (None, None)


ALL: list[Callable[[Node], Awaitable[None]]] = [
    a_source_marks_one_packet_in_so_many_and_leaves_the_rest,
    a_source_takes_udp_as_well,
    a_transit_switch_writes_on_top,
    a_sink_gives_the_packet_back_and_reports,
    a_sink_drops_what_is_marked_for_it_but_reports_it,
    no_room_for_hops_or_bytes_is_marked_and_reported,
    seven_segments_a_tlv_and_all_hops_fit_a_core_link,
    a_switch_that_stands_by_strips_without_a_word,
    a_host_cannot_pass_for_a_switch,
    an_unknown_queue_is_said_to_be_unknown,
]


@pytest.mark.parametrize("target", TARGETS)
def test_packets_carry_int_from_source_to_sink(target: str) -> None:
    async def everything() -> None:
        async with running(target) as node:
            for behaviour in ALL:
                await behaviour(node)

    with private_network():
        asyncio.run(everything())
