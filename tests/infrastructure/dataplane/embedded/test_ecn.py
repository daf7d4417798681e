"""Congestion marks through a tunnel (RFC 6040): in with H.Encaps, out with End.DT6."""

from __future__ import annotations

import pytest
from pipeline_harness import Pipeline
from scapy.layers.inet6 import IPv6
from test_codegen_inc_switch import (
    ALL,
    HOST_A,
    HOST_B,
    LOCAL_SID,
    SIDS,
    SOURCE,
    dropped,
    encapsulated,
    forwarded,
    number,
    packet,
    switch,
)

from testbed.model.wire import DROP_ECN

__all__ = ["switch"]

NOT_ECT, ECT1, ECT0, CE = range(4)
LEAVES_AS = {
    # inner: by outer Not-ECT, ECT(1), ECT(0), CE; figure 4 of RFC 6040
    NOT_ECT: (NOT_ECT, NOT_ECT, NOT_ECT, None),
    ECT1: (ECT1, ECT1, ECT1, CE),
    ECT0: (ECT0, ECT1, ECT0, CE),
    CE: (CE, CE, CE, CE),
}


@pytest.mark.parametrize("inner", LEAVES_AS)
@pytest.mark.parametrize("outer", range(4))
def test_the_inner_packet_takes_the_outer_ones_congestion_along(
    switch: Pipeline, inner: int, outer: int
) -> None:
    switch.add("local_sid", [number(LOCAL_SID) >> 64], "end_dt6")
    frame = encapsulated([LOCAL_SID], left=0)
    frame[IPv6].tc = 46 << 2 | outer
    frame.getlayer(IPv6, 2).tc = 10 << 2 | inner
    expected = LEAVES_AS[inner][outer]
    if expected is None:
        assert switch.send(bytes(frame), 3) == []
        assert dropped(switch, "srv6_drops") == [DROP_ECN]
        return
    assert forwarded(switch, frame)[IPv6].tc == 10 << 2 | expected


@pytest.mark.parametrize("ecn", range(4))
def test_the_outer_header_begins_with_the_inner_ones_codepoint(switch: Pipeline, ecn: int) -> None:
    full = [(number(HOST_A), ALL), (number(HOST_B), ALL), (0, 0), (0, 0), (0, 0)]
    path = [number(SOURCE), number(SIDS[0])]
    switch.add("steer", full, "h_encaps_1", path, priority=1)
    frame = packet()
    frame[IPv6].tc = 10 << 2 | ecn
    sent = forwarded(switch, frame)
    assert sent[IPv6].dst == SIDS[0]
    assert sent[IPv6].tc == sent.getlayer(IPv6, 2).tc == 10 << 2 | ecn
