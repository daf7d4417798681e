"""Who has which address: pure functions of a node's place in its topology.

Hosts have one /64 each, switches one SRv6 locator each inside 5f00::/16
(RFC 9602): block 32 bits, node 16 bits, function 16 bits, argument 64 bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network

from testbed.model.network import Topology

LOCATOR_BLOCK = 0x5F00_0000
HOST_BLOCK = int(IPv6Address("fd00:7e57::"))
GATEWAY = IPv6Address("fe80::1")
"""Every access switch answers for this address on every host port."""
GATEWAY_MAC = "02:00:5e:00:00:01"

FUNCT_END = 0x0001
FUNCT_DT6 = 0x0012  # RFC 8986 code point 18, End.DT6
FUNCT_END_X = 0x0100  # plus the port number


@dataclass(frozen=True, slots=True)
class HostAddress:
    address: IPv6Address
    prefix: IPv6Network
    mac: str


def host_address(topology: Topology, name: str) -> HostAddress:
    """Address, /64 and MAC of a host: fd00:7e57:0:i::1 for the i-th host, from 1."""
    index = [h.name for h in topology.hosts].index(name) + 1
    base = HOST_BLOCK | index << 64
    return HostAddress(
        address=IPv6Address(base | 1),
        prefix=IPv6Network((base, 64)),
        mac=f"02:00:00:01:{index >> 8:02x}:{index & 255:02x}",
    )


def switch_id(topology: Topology, name: str) -> int:
    """The P4Runtime device id and SRv6 node number of a switch, from 1."""
    return [s.name for s in topology.switches].index(name) + 1


def switch_mac(device_id: int) -> str:
    return f"02:00:00:02:{device_id >> 8:02x}:{device_id & 255:02x}"


def locator(device_id: int) -> IPv6Network:
    """LOC of a switch, a /48."""
    return IPv6Network(((LOCATOR_BLOCK << 96) | (device_id << 80), 48))


def sid(device_id: int, funct: int, arg: int = 0) -> IPv6Address:
    """LOC:FUNCT:ARG (RFC 8986 section 3.1)."""
    return IPv6Address((LOCATOR_BLOCK << 96) | (device_id << 80) | (funct << 64) | arg)
