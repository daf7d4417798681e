"""Neighbour messages that are to be ignored, and those that are to be learnt from."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.inet6 import (
    ICMPv6ND_NA,
    ICMPv6ND_NS,
    ICMPv6NDOptDstLLAddr,
    ICMPv6NDOptMTU,
    ICMPv6NDOptSrcLLAddr,
    IPv6,
)
from scapy.layers.l2 import Ether

from testbed.control import neighbour

HOST = "fd00:7e57:0:1::1"
MAC = "02:00:00:01:00:01"


def frame(message, src=HOST, hop_limit=255):
    return bytes(
        Ether(src="02:aa:00:00:00:01") / IPv6(src=src, dst="ff02::1", hlim=hop_limit) / message
    )


def test_an_advertisement_says_address_and_mac():
    heard = neighbour.parse(frame(ICMPv6ND_NA(tgt=HOST) / ICMPv6NDOptDstLLAddr(lladdr=MAC)))
    assert heard.announced == IPv6Address(HOST) and heard.mac == MAC
    assert not heard.asks_for_gateway


def test_a_solicitation_says_who_asks():
    heard = neighbour.parse(
        frame(ICMPv6ND_NS(tgt="fe80::1") / ICMPv6NDOptMTU() / ICMPv6NDOptSrcLLAddr(lladdr=MAC))
    )
    assert heard.announced == IPv6Address(HOST) and heard.mac == MAC
    assert heard.asks_for_gateway


def test_without_an_option_the_frame_says_the_mac():
    assert neighbour.parse(frame(ICMPv6ND_NS(tgt="fe80::1"))).mac == "02:aa:00:00:00:01"


@pytest.mark.parametrize("source", ["::", "fe80::5"])
def test_a_tentative_or_link_local_sender_announces_nothing(source):
    heard = neighbour.parse(frame(ICMPv6ND_NS(tgt=HOST), src=source))
    assert heard.announced is None


def test_what_rfc_4861_says_to_discard_is_discarded():
    good = ICMPv6ND_NA(tgt=HOST)
    assert neighbour.parse(frame(good)) is not None
    assert neighbour.parse(frame(good, hop_limit=254)) is None
    assert neighbour.parse(frame(ICMPv6ND_NA(tgt=HOST, code=1))) is None
    assert neighbour.parse(frame(ICMPv6ND_NA(tgt="ff02::1"))) is None
    assert neighbour.parse(frame(ICMPv6ND_NA(tgt=HOST, cksum=1))) is None
    assert neighbour.parse(frame(good)[:-1]) is None


@given(st.binary(max_size=120))
def test_no_bytes_make_the_parser_fail(data):
    neighbour.parse(data)
    neighbour.parse(bytes(12) + b"\x86\xdd" + data)
