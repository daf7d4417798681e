"""Numbers that are on the wire or in the pipeline, the same as in p4/include/constants.p4.

tests/p4/test_constants.py keeps the two in step: a name here that is also a
name there has the same value.
"""

from __future__ import annotations

from typing import Final

ETHERTYPE_IPV6: Final = 0x86DD
ETHERTYPE_PROBE: Final = 0x88B5
"""IEEE 802 local experimental EtherType 1."""
ETHERTYPE_LOAD: Final = 0x88B6
"""IEEE 802 local experimental EtherType 2."""

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
DROP_ECN: Final = 5
DROP_REASON_COUNT: Final = 8
ECN_NOT_ECT: Final = 0
ECN_ECT_1: Final = 1
ECN_CE: Final = 3

PUNT_PROBE: Final = 1
PUNT_NEIGHBOUR: Final = 2
PUNT_TELEMETRY: Final = 3
PUNT_LOAD: Final = 4

LOAD_EDGES: Final = 256
LOAD_TAU_LOG2_US: Final = 17
LOAD_TAU_US: Final = 131_072
"""How far a port's load looks back."""
LOAD_NOTCH_LOG2: Final = 6
"""Loads closer than 64/1024 count as equal."""
LOAD_MAX_HOPS: Final = 16
LOAD_GROUP: Final = 1
"""Multicast group of ports to switches, and the CPU port."""

INT_UDP_PORT: Final = 62_000
"""Marks in-band network telemetry: INT_TBD of INT v2.1 section 5.7.2."""
INT_TYPE_MD: Final = 1
INT_NPT_L4: Final = 2
"""The original L4 header follows the INT stack."""
INT_VERSION: Final = 2
INT_INSTRUCTIONS: Final = 0xFC00
"""Bits 0 to 5: node, ports, hop latency, queue, ingress and egress timestamp."""
INT_HOP_WORDS: Final = 8
INT_MD_WORDS: Final = 3
INT_MAX_LENGTH: Final = 59
"""Words of INT-MD header and seven hops."""
INT_HEAD_BYTES: Final = 24
"""UDP, shim and INT-MD header."""
INT_HOP_BYTES: Final = 32
INT_UNAVAILABLE: Final = 0xFFFF_FFFF
INT_MAX_HOPS: Final = 7
INT_FLOWS: Final = 4096
INT_REPORT_VERSION: Final = 1
INT_REPORT_BYTES: Final = 448
INT_CLONE_SESSION: Final = 255
INSTANCE_EGRESS_CLONE: Final = 2
"""v1model's instance type of a packet cloned from egress to egress."""

ETHERNET_HEADER_BYTES: Final = 14
MIN_FRAME_BYTES: Final = 60
"""Least Ethernet frame without its check sequence."""
