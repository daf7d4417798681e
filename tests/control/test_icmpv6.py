"""ICMPv6 errors: which are made, what they quote, and how many."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest
from scapy.layers.inet import UDP
from scapy.layers.inet6 import (
    ICMPv6EchoReply,
    ICMPv6EchoRequest,
    ICMPv6ParamProblem,
    ICMPv6TimeExceeded,
    IPv6,
    IPv6ExtHdrSegmentRouting,
)
from scapy.layers.l2 import Ether
from scapy.packet import Packet, Raw

from testbed.control.icmpv6 import Errors, message
from testbed.model import inc_wire as w
from testbed.model.addresses import FUNCT_END, sid
from testbed.model.observations import PacketIn

ETHERNET = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:02:07")
SRH = IPv6ExtHdrSegmentRouting(addresses=["5f00:0:2:12::", "5f00:0:1:1::"], segleft=1, lastentry=1)
UPPER = UDP(sport=5, dport=6) / Raw(b"payload")


def punted(packet: Packet, reason: int = w.ERROR_PARAMETER | 43, at_s: float = 0.0) -> PacketIn:
    data = bytes(ETHERNET / packet)
    return PacketIn("s1", at_s, data, {"ingress_port": 3, "reason": reason})


@pytest.mark.parametrize(
    ("reason", "kind", "code", "pointer"),
    [
        (w.ERROR_PARAMETER | 43, ICMPv6ParamProblem, 0, 43),
        (w.ERROR_UPPER_LAYER | 200, ICMPv6ParamProblem, 4, 200),
        (w.ERROR_TIME_EXCEEDED, ICMPv6TimeExceeded, 0, 0),
    ],
)
def test_the_error_quotes_the_packet_and_goes_back_where_it_came_from(
    reason: int, kind: type[Packet], code: int, pointer: int
) -> None:
    packet = IPv6(src="fd00::1", dst="5f00:0:1:1::") / SRH / UPPER
    (out,) = Errors().answer(punted(packet, reason), device_id=7)
    assert (out.switch, out.port) == ("s1", 3)
    frame = Ether(out.payload)
    assert frame.dst == ETHERNET.src
    assert (frame[IPv6].src, frame[IPv6].dst) == (str(sid(7, FUNCT_END)), "fd00::1")
    error = frame[kind]
    assert error.code == code
    if kind is ICMPv6ParamProblem:
        assert error.ptr == pointer
    assert bytes(error)[8:] == bytes(packet)
    sent = error.cksum
    del error.cksum
    assert Ether(bytes(frame))[kind].cksum == sent, "scapy's own checksum"


def test_no_more_is_quoted_than_any_link_carries() -> None:
    packet = IPv6(src="fd00::1", dst="5f00:0:1:1::") / SRH / UDP() / Raw(bytes(1400))
    (out,) = Errors().answer(punted(packet), device_id=1)
    assert len(out.payload) == 14 + 1280


ERROR = ICMPv6TimeExceeded() / Raw(bytes(48))


@pytest.mark.parametrize(
    "packet",
    [
        IPv6(src="::", dst="5f00:0:1:1::") / UPPER,
        IPv6(src="ff02::1", dst="5f00:0:1:1::") / UPPER,
        IPv6(src="fd00::1", dst="ff02::1") / UPPER,
        IPv6(src="fd00::1", dst="5f00:0:1:1::") / ERROR,
        IPv6(src="fd00::1", dst="5f00:0:1:1::") / SRH / IPv6(src="fd00::2") / ERROR,
        IPv6(src="fd00::1", dst="5f00:0:1:1::") / SRH / ICMPv6ParamProblem() / Raw(bytes(48)),
    ],
    ids=["no source", "multicast source", "multicast", "error", "encapsulated error", "behind SRH"],
)
def test_what_must_not_be_answered_is_not(packet: Packet) -> None:
    assert Errors().answer(punted(packet), device_id=1) == []


@pytest.mark.parametrize("upper", [ICMPv6EchoRequest(), ICMPv6EchoReply(), UPPER])
def test_informational_messages_are_answered(upper: Packet) -> None:
    assert Errors().answer(punted(IPv6(src="fd00::1", dst="5f00:0:1:1::") / upper), device_id=1)


def test_a_switch_answers_so_many_a_second_and_no_more() -> None:
    errors = Errors(rate_per_s=10, burst=5)
    packet = punted(IPv6(src="fd00::1", dst="5f00:0:1:1::") / UPPER)
    assert sum(len(errors.answer(packet, 1)) for _ in range(50)) == 5
    assert len(errors.answer(replace(packet, at_s=0.1), 1)) == 1
    assert len(errors.answer(replace(packet, at_s=0.1), 1)) == 0
    assert len(errors.answer(replace(packet, switch="s2"), 2)) == 1, "each has its own"


def test_a_frame_that_is_no_ipv6_packet_has_no_error() -> None:
    assert message(bytes(60), w.ERROR_TIME_EXCEEDED) is None
    assert message(b"", w.ERROR_TIME_EXCEEDED) is None
    short = bytes(12) + struct.pack("!H", 0x86DD) + b"\x60" + bytes(20)
    assert message(short, w.ERROR_TIME_EXCEEDED) is None


def test_other_reasons_are_other_peoples_business() -> None:
    assert not any(Errors.concerns(reason) for reason in (None, 0, 1, 2, 255))
    assert Errors.concerns(w.ERROR_TIME_EXCEEDED) and Errors.concerns(w.ERROR_UPPER_LAYER | 40)
