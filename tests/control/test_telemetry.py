"""INT-MD as bytes, the flows chosen for it, and what the controller makes of reports."""

from __future__ import annotations

import struct
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.control.fabric import Device, Fabric
from testbed.control.segments import FlowMatch
from testbed.control.telemetry import Telemetry, parse_packet, parse_report, report_session
from testbed.model import wire
from testbed.model.telemetry import TelemetrySpec

A, B = IPv6Address("fd00:7e57:0:1::1"), IPv6Address("fd00:7e57:0:2::1")
SPEC = TelemetrySpec("int", every=10)
PORTS = struct.pack("!HH", 40000, 5001)

# Written by hand after INT v2.1: sections 5.7.2 (shim) and 5.8 (INT-MD header and stack).
BY_HAND = bytes.fromhex(
    "60000000" "0074" "11" "3f"  # IPv6: 116 bytes, UDP, hop limit 63
    "fd007e57000000010000000000000001" "fd007e57000000020000000000000001"
    "abcd" "f230" "0074" "0000"  # UDP to port 62000, no checksum
    "18" "13" "00" "06"  # shim: type 1, NPT 2; 19 words; TCP follows
    "20000805" "fc00" "0000" "0000" "0000"  # version 2, Hop ML 8, 5 hops left; bits 0 to 5
    # the newest hop: node 2, ports 3 and 1, 500 us, queue 0 with 7 packets, 1000 us, 1500 us
    "00000002" "0003" "0001" "000001f4" "00000007" "00000000000003e8" "00000000000005dc"
    # the first: node 1, ports 1 and 2, 16 us, queue unknown
    "00000001" "0001" "0002" "00000010" "ffffffff" "0000000000000100" "0000000000000110"
    "9c40" "1389" + "00" * 20  # the flow's own header and data
)  # fmt: skip


def with_byte(at: int, value: int) -> bytes:
    return BY_HAND[:at] + bytes([value]) + BY_HAND[at + 1 :]


def test_a_packet_written_by_hand_after_the_specification_is_read() -> None:
    seen = parse_packet(BY_HAND)
    assert seen is not None
    first, second = seen.hops
    assert (first.node, first.ingress_port, first.egress_port) == (1, 1, 2)
    assert (first.latency_us, first.queue_id, first.queue_packets) == (16, None, None)
    assert (first.ingress_us, first.egress_us) == (0x100, 0x110)
    assert (second.node, second.latency_us, second.queue_packets) == (2, 500, 7)
    assert (second.ingress_us, second.egress_us) == (1000, 1500)
    assert (seen.flow.source, seen.flow.destination) == (A, B)
    assert (seen.flow.protocol, seen.flow.source_port, seen.flow.destination_port) == (
        6, 40000, 5001,
    )  # fmt: skip
    assert seen.packet_bytes == 40 + 116 - 24 - 64
    assert seen.complete


@pytest.mark.parametrize(("byte", "exceeded"), [(0x24, "hops_exceeded"), (0x22, "mtu_exceeded")])
def test_the_bits_e_and_m_say_that_a_hop_is_missing(byte: int, exceeded: str) -> None:
    seen = parse_packet(with_byte(52, byte))
    assert seen is not None
    assert getattr(seen, exceeded) and not seen.complete


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (6, wire.PROTO_TCP),  # not UDP
        (42, 0xF3),  # another port
        (48, 0x28),  # INT-MX
        (48, 0x14),  # NPT 1
        (49, 18),  # not a whole number of hops
        (49, 2),  # shorter than its own header
        (49, 255),  # longer than the packet
        (52, 0x10),  # INT version 1
        (54, 0x09),  # another Hop ML
        (56, 0xFE),  # other instructions
    ],
)
def test_what_is_not_of_this_domain_is_not_read(at: int, value: int) -> None:
    assert BY_HAND[at] != value
    assert parse_packet(with_byte(at, value)) is None


@given(st.binary(max_size=300))
def test_noise_is_never_telemetry_and_never_an_error(data: bytes) -> None:
    parse_packet(data)
    parse_report(data)


@given(st.integers(0, len(BY_HAND)))
def test_a_cut_packet_is_read_whole_or_not_at_all(size: int) -> None:
    seen = parse_packet(BY_HAND[:size])
    assert seen is None or len(seen.hops) == 2


def test_all_flows_of_a_task_are_chosen_or_none_and_about_one_task_in_so_many() -> None:
    few = Telemetry(TelemetrySpec("int", tasks=4), True)
    tasks = [f"frames-{n:04}" for n in range(1000)]
    chosen = [t for t in tasks if few.carries(f"{t}:in")]
    assert all(few.carries(f"{t}:out") for t in chosen)
    assert 200 < len(chosen) < 300
    assert all(Telemetry(SPEC, True).carries(f"{t}:in") for t in tasks)


def test_off_means_that_no_switch_and_no_flow_hears_of_it() -> None:
    off = Telemetry(TelemetrySpec(), True)
    assert off.nodes() == [] and not off.carries("frames-0:in")


def test_a_switch_is_told_what_it_may_add_and_a_flow_how_often() -> None:
    on = Telemetry(SPEC, queue_known=False)
    (entry,) = on.nodes()
    assert (entry.table, entry.action) == ("int_node", "take_part")
    assert dict(entry.params) == {"mtu": 2000, "queue_known": 0}
    source = on.source(FlowMatch(A, B, None, 5001), 5)
    assert dict(source.params) == {"flow": 5, "every": 10, "hops": 7}
    assert report_session("s1").replicas == ((wire.CPU_PORT, 1),)


def fabric() -> Fabric:
    made = Fabric([Device("s1", 1), Device("s2", 2), Device("s3", 3)])
    for name in ("s1", "s2", "s3"):
        made.connect(name, (1, 2, 3, 4))
    made.learn_cable(("s1", 2), ("s2", 3))
    made.learn_cable(("s2", 1), ("s3", 1))
    made.name_host("h2", B)
    made.learn_host(B, "02:00:00:00:00:02", ("s3", 4))
    return made


def report(packet: bytes = BY_HAND) -> bytes:
    sink = struct.pack("!IHHIIQQ", 3, 1, 4, 250, 3, 5_000, 5_250)
    return b"\x01\0\0\0" + sink + bytes(12) + b"\x86\xdd" + packet


def offset_s(a: str, b: str) -> float | None:
    """Clocks: s2's is 400 us ahead of s1's; of s3's nothing is known."""
    return {("s1", "s2"): 400e-6}.get((a, b))


def test_a_report_becomes_hops_between_named_nodes_with_the_clocks_compared() -> None:
    telemetry = Telemetry(SPEC, True)
    telemetry.watch("frames-0:in", FlowMatch(A, B, None, 5001))
    seen = telemetry.reported(7.0, report(), fabric(), offset_s)
    assert seen is not None
    assert (seen.flow, seen.number, seen.at_s) == ("frames-0:in", 0, 7.0)
    assert [(h.switch, h.next) for h in seen.hops] == [("s1", "s2"), ("s2", "s3"), ("s3", "h2")]
    # Left s1 at 0x110 = 272 us, reached s2 at 1000 us by a clock 400 us ahead.
    assert seen.hops[0].link_s == pytest.approx(328e-6)
    assert seen.hops[1].link_s is None and seen.hops[2].link_s is None
    assert [h.latency_s for h in seen.hops] == pytest.approx([16e-6, 500e-6, 250e-6])
    again = telemetry.reported(7.1, report(), fabric(), offset_s)
    assert again is not None and again.number == 1
    assert telemetry.take() == (seen, again) and telemetry.take() == ()


def test_with_a_hop_missing_no_link_time_is_made_up() -> None:
    telemetry = Telemetry(SPEC, True)
    telemetry.watch("frames-0:in", FlowMatch(A, B, None, 5001))
    newest, first = slice(64, 96), slice(96, 128)
    head = bytearray(BY_HAND[:64])
    head[5], head[45], head[49], head[52] = 0x54, 0x54, 11, 0x22
    torn = bytes(head) + BY_HAND[first] + BY_HAND[128:]
    assert len(BY_HAND[newest]) == 32
    seen = telemetry.reported(7.0, report(torn), fabric(), lambda a, b: 0.0)
    assert seen is not None and not seen.complete
    assert [(h.switch, h.link_s) for h in seen.hops] == [("s1", None), ("s3", None)]


def test_a_flow_of_the_same_name_begins_again_at_its_first_packet() -> None:
    telemetry = Telemetry(SPEC, True)
    for port in (5001, 5002):
        telemetry.watch("frames-0:in", FlowMatch(A, B, None, port))
    seen = telemetry.reported(7.0, report(), fabric(), offset_s)
    assert seen is not None and seen.number == 0


def test_reports_of_unknown_flows_and_switches_are_counted() -> None:
    telemetry = Telemetry(SPEC, True)
    assert telemetry.reported(7.0, report(), fabric(), offset_s) is None
    telemetry.watch("frames-0:in", FlowMatch(A, B, None, 5001))
    strange = with_byte(67, 9)
    assert telemetry.reported(7.0, report(strange), fabric(), offset_s) is None
    assert telemetry.reported(7.0, b"\x02" + report()[1:], fabric(), offset_s) is None
    assert telemetry.refused == 3
