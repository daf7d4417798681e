"""Probe frames, by our codec and by scapy's."""

from __future__ import annotations

import struct
from dataclasses import astuple, fields, replace
from ipaddress import IPv6Address

from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.inet6 import ICMPv6EchoReply, ICMPv6EchoRequest, IPv6
from scapy.layers.l2 import Ether

from testbed.control import probe
from testbed.model import wire
from testbed.model.addresses import GATEWAY_MAC

# Widths of probe_t in p4/include/headers.p4, in its order.
BITS = (8, 8, 16, 32, 32, 16, 16, 32, 64, 64, 64, 64, 32, 32)
PROBES = st.tuples(*(st.integers(0, 2**bits - 1) for bits in BITS)).map(
    lambda values: probe.Probe(*values)
)
HOST = IPv6Address("fd00:7e57:0:1::1")


@given(PROBES)
def test_a_probe_survives_being_packed_field_after_field(one):
    data = probe.pack(one)
    assert probe.unpack(data) == one
    number = 0
    for bits, value in zip(BITS, astuple(one), strict=True):
        number = number << bits | value
    assert int.from_bytes(data, "big") == number and len(data) * 8 == sum(BITS)


@given(PROBES)
def test_a_link_probe_is_a_whole_ethernet_frame(one):
    frame = probe.link_frame(one, "02:00:00:02:00:01")
    assert len(frame) >= 60
    ether = Ether(frame)
    assert ether.type == wire.ETHERTYPE_PROBE and ether.src == "02:00:00:02:00:01"
    assert probe.parse(frame) == (one, None)
    assert probe.parse(frame + bytes(9)) == (one, None), "padding does not matter"


def test_a_host_probe_is_an_echo_request_that_any_host_answers():
    one = replace(probe.request(3, 4, 0x1_0005), reserved=0)
    packet = Ether(probe.host_frame(one, "02:00:00:01:00:01", HOST))
    assert (packet.dst, packet.src) == ("02:00:00:01:00:01", GATEWAY_MAC)
    assert (packet[IPv6].src, packet[IPv6].dst) == ("fe80::1", str(HOST))
    echo = packet[ICMPv6EchoRequest]
    assert (echo.id, echo.seq) == (wire.PROBE_ECHO_ID, 5)
    assert echo.data == probe.pack(one)
    total = echo.cksum
    del packet[ICMPv6EchoRequest].cksum
    assert Ether(bytes(packet))[ICMPv6EchoRequest].cksum == total


def test_the_reply_scapy_would_send_is_understood():
    one = probe.request(3, 4, 9)
    reply = (
        Ether(dst=GATEWAY_MAC, src="02:00:00:01:00:01")
        / IPv6(src=str(HOST), dst="fe80::1")
        / ICMPv6EchoReply(id=wire.PROBE_ECHO_ID, seq=9, data=probe.pack(one))
    )
    assert probe.parse(bytes(reply)) == (one, HOST)


def test_what_is_no_probe_is_not_taken_for_one():
    one = probe.request(3, 4, 9)
    other_id = ICMPv6EchoReply(id=1, seq=9, data=probe.pack(one))
    base = Ether() / IPv6(src=str(HOST), dst="fe80::1")
    assert probe.parse(bytes(base / other_id)) is None
    assert probe.parse(bytes(base / ICMPv6EchoReply(id=wire.PROBE_ECHO_ID, data=b"short"))) is None
    assert probe.parse(bytes(12) + struct.pack("!H", wire.ETHERTYPE_PROBE) + bytes(59)) is None
    assert probe.parse(b"") is None


@given(st.binary(max_size=160))
def test_no_bytes_make_the_parser_fail(data):
    probe.parse(data)
    probe.parse(bytes(12) + b"\x86\xdd" + data)
    probe.parse(bytes(12) + b"\x88\xb5" + data)


def test_a_new_request_is_empty_but_for_its_origin():
    one = probe.request(3, 4, 9)
    filled = {f.name for f in fields(one) if getattr(one, f.name)}
    assert filled == {"kind", "origin_id", "origin_port", "sequence"}
