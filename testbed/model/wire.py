"""Numbers that are on the wire or in the pipeline, the same as in p4/include/constants.p4.

tests/p4/test_constants.py keeps the two in step: a name here that is also a
name there has the same value.
"""

from __future__ import annotations

from typing import Final

ETHERTYPE_IPV6: Final = 0x86DD
ETHERTYPE_PROBE: Final = 0x88B5
"""IEEE 802 local experimental EtherType 1."""

PROTO_TCP: Final = 6
PROTO_UDP: Final = 17
PROTO_IPV6: Final = 41
PROTO_ROUTING: Final = 43
PROTO_ICMPV6: Final = 58

ROUTING_TYPE_SRH: Final = 4
"""RFC 8754 section 2."""
ENCAP_HOP_LIMIT: Final = 64

ICMPV6_ECHO_REQUEST: Final = 128
ICMPV6_ECHO_REPLY: Final = 129
ICMPV6_NS: Final = 135
"""Neighbour Solicitation, RFC 4861 section 4.3."""
ICMPV6_NA: Final = 136
"""Neighbour Advertisement, RFC 4861 section 4.4."""
PROBE_ECHO_ID: Final = 0x7E57
"""Echo identifier of a link probe to a host."""

LINK_LOCAL: Final = 0xFE80

PROBE_REQUEST: Final = 1
PROBE_REPLY: Final = 2

MAX_SEGMENTS: Final = 7
MAX_TLV_WORDS: Final = 8
MAX_LAST_ENTRY: Final = MAX_SEGMENTS - 1

CPU_PORT: Final = 255
PORT_COUNT: Final = 512

DROP_NO_ROUTE: Final = 0
DROP_HOP_LIMIT: Final = 1
DROP_BAD_SRH: Final = 2
DROP_NOT_IPV6: Final = 3
DROP_UPPER_LAYER: Final = 4
DROP_REASON_COUNT: Final = 8

PUNT_PROBE: Final = 1
PUNT_NEIGHBOUR: Final = 2

ETHERNET_HEADER_BYTES: Final = 14
MIN_FRAME_BYTES: Final = 60
"""Least Ethernet frame without its check sequence."""
