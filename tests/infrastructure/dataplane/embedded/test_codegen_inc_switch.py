"""The testbed's own switch program, packet by packet; scapy decodes what comes out."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_harness import Pipeline
from sample_programs import pipeline
from scapy.layers.inet import TCP, UDP
from scapy.layers.inet6 import (
    ICMPv6EchoReply,
    ICMPv6ND_NS,
    IPv6,
    IPv6ExtHdrSegmentRouting,
)
from scapy.layers.l2 import Ether
from scapy.packet import Packet, Raw

DEVICE, DEVICE_MAC = 7, 0x020000000007
NEXT_MAC = 0x0200000000AA
HOST_A, HOST_B = "2001:db8:1::1", "2001:db8:2::2"
SIDS = [f"5f00:0:{node}:1::" for node in range(1, 8)]
LOCAL_SID = "5f00:0:7:e::"
SOURCE = "5f00:0:7::1"
ALL = (1 << 128) - 1
CPU_PORT = 255
IN, OUT = 3, 5


def number(address: str) -> int:
    return int(IPv6Address(address))


@pytest.fixture
def switch() -> Pipeline:
    """A switch that knows who it is and has a default route to port 5."""
    program = pipeline("inc_switch")
    program.set_default("device", "set_device", [DEVICE, DEVICE_MAC])
    program.add("ipv6_route", [(0, 0)], "forward", [OUT, NEXT_MAC])
    return program


def packet(hop_limit: int = 64, payload: bytes = b"x" * 100) -> Packet:
    return (
        Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:07")
        / IPv6(src=HOST_A, dst=HOST_B, hlim=hop_limit, tc=0x2E, fl=0x12345)
        / TCP(sport=1000, dport=2222, seq=99)
        / Raw(payload)
    )


def encapsulated(segments: list[str], left: int, to: str | None = None) -> Packet:
    """An SRv6 packet on its way: `segments` in the order of travel, as RFC 8754 stores them."""
    inner = packet()[IPv6]
    return (
        Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:07")
        / IPv6(src=SOURCE, dst=to or segments[len(segments) - 1 - left], hlim=40)
        / IPv6ExtHdrSegmentRouting(
            addresses=segments[::-1], segleft=left, lastentry=len(segments) - 1, nh=41
        )
        / inner
    )


def forwarded(switch: Pipeline, frame: Packet | bytes, port: int = IN) -> Packet:
    (sent,) = switch.send(bytes(frame), port)
    assert sent.port == OUT
    return Ether(sent.data)


def dropped(switch: Pipeline, counter: str) -> list[int]:
    """Reasons counted in a counter of drops."""
    return [i for (name, i), n in switch.counters.items() if name.endswith(counter) and n]


def test_a_plain_packet_is_routed_and_otherwise_untouched(switch: Pipeline) -> None:
    sent = packet()
    got = forwarded(switch, sent)
    assert (got.src, got.dst) == ("02:00:00:00:00:07", "02:00:00:00:00:aa")
    assert got.hlim == 63
    sent[IPv6].hlim = 63
    assert bytes(got[IPv6]) == bytes(sent[IPv6])


def test_the_longest_matching_route_is_taken(switch: Pipeline) -> None:
    switch.add("ipv6_route", [(number("2001:db8:2::"), 48)], "forward", [9, NEXT_MAC])
    (sent,) = switch.send(bytes(packet()), IN)
    assert sent.port == 9


def test_without_a_route_a_packet_is_dropped_and_counted(switch: Pipeline) -> None:
    switch.entries["SwitchIngress.routing.ipv6_route"].clear()
    assert switch.send(bytes(packet()), IN) == []
    assert dropped(switch, "routing.drops") == [0]


@pytest.mark.parametrize("hop_limit", [0, 1])
def test_a_used_up_hop_limit_drops_the_packet(switch: Pipeline, hop_limit: int) -> None:
    assert switch.send(bytes(packet(hop_limit)), IN) == []
    assert dropped(switch, "routing.drops") == [1]


@pytest.mark.parametrize("count", range(1, 8))
def test_h_encaps_puts_the_path_in_front_of_the_packet(switch: Pipeline, count: int) -> None:
    path = SIDS[:count]
    everything = [(number(HOST_A), ALL), (number(HOST_B), ALL), (6, 0xFF)]
    ports = [(1000, 0xFFFF), (2222, 0xFFFF)]
    parameters = [number(SOURCE), *map(number, path)]
    switch.add("steer", [*everything, *ports], f"h_encaps_{count}", parameters)
    sent = packet(payload=b"y" * 1420)
    got = forwarded(switch, sent)
    outer, routing, inner = got[IPv6], got[IPv6ExtHdrSegmentRouting], got[IPv6:2]
    assert (outer.src, outer.dst, outer.hlim) == (SOURCE, path[0], 64)
    assert (outer.nh, outer.tc, outer.plen) == (43, 0x2E, len(bytes(got)) - 14 - 40)
    assert routing.addresses == path[::-1]
    assert (routing.segleft, routing.lastentry, routing.type) == (count - 1, count - 1, 4)
    assert (routing.nh, routing.len) == (41, 2 * count)
    # RFC 8986, 5.1: the packet's hop limit falls by one before it is encapsulated.
    sent[IPv6].hlim = 63
    assert bytes(inner) == bytes(sent[IPv6])


def test_a_packet_that_matches_no_steering_entry_stays_plain(switch: Pipeline) -> None:
    entry = [(number(HOST_A), ALL), (number(HOST_B), ALL), (17, 0xFF), (0, 0), (0, 0)]
    switch.add("steer", entry, "h_encaps_1", [number(SOURCE), number(SIDS[0])])
    assert forwarded(switch, packet()).nh == 6


def test_end_moves_to_the_next_segment(switch: Pipeline) -> None:
    switch.add("local_sid", [number(LOCAL_SID) >> 64], "end")
    got = forwarded(switch, encapsulated([LOCAL_SID, SIDS[1], SIDS[2]], left=2))
    assert (got[IPv6].dst, got[IPv6].hlim) == (SIDS[1], 39)
    routing = got[IPv6ExtHdrSegmentRouting]
    assert routing.segleft == 1
    assert routing.addresses == [SIDS[2], SIDS[1], LOCAL_SID]
    assert bytes(got[IPv6:2]) == bytes(packet()[IPv6])


def test_end_x_leaves_by_its_own_port_whatever_the_routes(switch: Pipeline) -> None:
    switch.add("local_sid", [number(LOCAL_SID) >> 64], "end_x", [11, 0x02000000BEEF])
    (sent,) = switch.send(bytes(encapsulated([LOCAL_SID, SIDS[1]], left=1)), IN)
    got = Ether(sent.data)
    assert (sent.port, got.dst) == (11, "02:00:00:00:be:ef")
    assert (got[IPv6].dst, got[IPv6].hlim) == (SIDS[1], 39)


def test_end_dt6_takes_the_outer_header_off_and_routes_the_inner(switch: Pipeline) -> None:
    switch.add("local_sid", [number(LOCAL_SID) >> 64], "end_dt6")
    switch.add("ipv6_route", [(number("2001:db8:2::"), 48)], "forward", [8, NEXT_MAC])
    (sent,) = switch.send(bytes(encapsulated([SIDS[1], LOCAL_SID], left=0)), IN)
    expected = packet(hop_limit=63)
    assert sent.port == 8
    assert bytes(Ether(sent.data)[IPv6]) == bytes(expected[IPv6])


def test_end_dt6_with_segments_left_is_refused(switch: Pipeline) -> None:
    switch.add("local_sid", [number(LOCAL_SID) >> 64], "end_dt6")
    assert switch.send(bytes(encapsulated([LOCAL_SID, SIDS[1]], left=1)), IN) == []
    assert dropped(switch, "srv6_drops") == [4]


def test_end_with_no_segment_left_is_refused(switch: Pipeline) -> None:
    switch.add("local_sid", [number(LOCAL_SID) >> 64], "end")
    assert switch.send(bytes(encapsulated([SIDS[1], LOCAL_SID], left=0)), IN) == []
    assert dropped(switch, "srv6_drops") == [4]


def test_more_segments_left_than_there_are_is_refused(switch: Pipeline) -> None:
    switch.add("local_sid", [number(LOCAL_SID) >> 64], "end")
    frame = encapsulated([LOCAL_SID, SIDS[1]], left=5, to=LOCAL_SID)
    assert switch.send(bytes(frame), IN) == []
    assert dropped(switch, "srv6_drops") == [2]


def test_an_srv6_packet_for_someone_else_is_plain_transit(switch: Pipeline) -> None:
    sent = encapsulated([SIDS[0], SIDS[1]], left=1)
    got = forwarded(switch, sent)
    sent[IPv6].hlim = 39
    assert bytes(got[IPv6]) == bytes(sent[IPv6])


def test_neighbour_solicitations_go_to_the_controller_with_their_port(switch: Pipeline) -> None:
    frame = Ether() / IPv6(src="fe80::1", dst="ff02::1:ff00:2") / ICMPv6ND_NS(tgt="fe80::2")
    (sent,) = switch.send(bytes(frame), IN)
    assert sent.port == CPU_PORT
    assert sent.data[:4] == bytes([0, IN, 0, 2])
    assert sent.data[4:] == bytes(frame)


def test_a_packet_out_leaves_by_the_port_it_names(switch: Pipeline) -> None:
    (sent,) = switch.send(bytes([0, 9, 0, 0]) + bytes(packet()), CPU_PORT)
    assert (sent.port, sent.data) == (9, bytes(packet()))


def test_a_frame_that_is_not_ipv6_is_dropped_and_counted(switch: Pipeline) -> None:
    assert switch.send(bytes(Ether(type=0x0800) / Raw(b"hello")), IN) == []
    assert dropped(switch, "other_drops") == [3]


def test_a_probe_in_an_echo_leaves_with_a_correct_checksum(switch: Pipeline) -> None:
    """The switch stamps the probe in egress, so ICMPv6's checksum must be recomputed."""
    probe = bytes([1, 0]) + bytes(58)
    echo = IPv6(src="fe80::7", dst=HOST_A, hlim=64) / ICMPv6EchoReply(id=0x7E57, seq=4, data=probe)
    echo.type = 128  # a request, sent by the controller
    frame = bytes(Ether() / echo)
    (sent,) = switch.send(bytes([0, 9, 0, 0]) + frame, CPU_PORT)
    got = Ether(sent.data)
    stamped = bytes(got)[14 + 40 + 8 :]
    assert int.from_bytes(stamped[20:28], "big") == 2000  # the harness's egress time
    claimed = bytes(got)[14 + 40 + 2 : 14 + 40 + 4]
    again = got.copy()
    del again[IPv6].payload.cksum
    assert bytes(again)[14 + 40 + 2 : 14 + 40 + 4] == claimed


def test_ports_count_what_they_receive_offer_and_send(switch: Pipeline) -> None:
    frame = bytes(packet())
    for _ in range(3):
        switch.send(frame, IN)
    counted = {name.split(".")[-1]: (i, n) for (name, i), n in switch.counters.items()}
    assert counted == {"port_rx": (IN, 3), "port_offered": (OUT, 3), "port_tx": (OUT, 3)}
    assert switch.counted_bytes["SwitchIngress.port_rx", IN] == 3 * len(frame)


def test_udp_ports_steer_too(switch: Pipeline) -> None:
    entry = [(0, 0), (0, 0), (17, 0xFF), (0, 0), (53, 0xFFFF)]
    switch.add("steer", entry, "h_encaps_1", [number(SOURCE), number(SIDS[0])])
    frame = Ether() / IPv6(src=HOST_A, dst=HOST_B) / UDP(sport=9, dport=53) / Raw(b"q")
    assert forwarded(switch, frame)[IPv6ExtHdrSegmentRouting].addresses == [SIDS[0]]


@pytest.fixture(scope="module")
def shared() -> Pipeline:
    program = pipeline("inc_switch")
    program.add("ipv6_route", [(0, 0)], "forward", [OUT, NEXT_MAC])
    program.add("local_sid", [number(LOCAL_SID) >> 64], "end")
    return program


@settings(max_examples=150, deadline=None)
@given(frame=st.binary(max_size=300), port=st.sampled_from([IN, CPU_PORT]))
def test_no_bytes_crash_the_switch(shared: Pipeline, frame: bytes, port: int) -> None:
    for sent in shared.send(frame, port):
        assert len(sent.data) <= len(frame) + 4


@settings(max_examples=150, deadline=None)
@given(
    position=st.integers(0, 13 + 40 + 56),
    value=st.integers(0, 255),
    cut=st.integers(0, 200),
    left=st.integers(0, 255),
)
def test_a_damaged_srv6_packet_never_grows(
    shared: Pipeline, position: int, value: int, cut: int, left: int
) -> None:
    frame = bytearray(bytes(encapsulated([LOCAL_SID, SIDS[1], SIDS[2]], left=2)))
    frame[14 + 40 + 3] = left
    frame[position] = value
    damaged = bytes(frame[: max(1, len(frame) - cut)])
    for sent in shared.send(damaged, IN):
        assert len(sent.data) <= len(damaged) + 4
