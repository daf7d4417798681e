"""Link probes: the frames the controller sends and what comes back (p4/include/probes.p4).

A probe to a switch lies directly in an Ethernet frame. A probe to a host is
the data of an ICMPv6 echo request from the gateway's link-local address: the
host's own stack turns it round, and the access switch takes the reply out.
"""

from __future__ import annotations

import struct
from dataclasses import astuple, dataclass
from ipaddress import IPv6Address

from testbed.control.packets import ethernet, icmpv6_frame, parse_ethernet, parse_icmpv6
from testbed.model import wire
from testbed.model.addresses import GATEWAY, GATEWAY_MAC

PROBE_MAC = "01:80:c2:00:00:0e"
"""Nearest-bridge group address: no bridge on the way would pass it on."""

_PROBE = struct.Struct("!BBHIIHHIQQQQII")
_ECHO = struct.Struct("!BBHHH")


@dataclass(frozen=True, slots=True)
class Probe:
    """The fields of probe_t in the order of the wire; times in µs of the stamping switch."""

    kind: int
    reserved: int
    origin_port: int
    origin_id: int
    sequence: int
    peer_port: int
    reserved2: int
    peer_id: int
    request_tx_us: int
    request_rx_us: int
    reply_tx_us: int
    reply_rx_us: int
    request_qdepth: int
    reply_qdepth: int


def request(origin_id: int, origin_port: int, sequence: int) -> Probe:
    return Probe(wire.PROBE_REQUEST, 0, origin_port, origin_id, sequence, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def pack(probe: Probe) -> bytes:
    return _PROBE.pack(*astuple(probe))


def unpack(data: bytes) -> Probe | None:
    """The probe at the start of `data`; None if it is too short."""
    return Probe(*_PROBE.unpack_from(data)) if len(data) >= _PROBE.size else None


def link_frame(probe: Probe, source_mac: str) -> bytes:
    """A probe to whatever is at the other end of a link, if it is a switch."""
    return ethernet(PROBE_MAC, source_mac, wire.ETHERTYPE_PROBE, pack(probe))


def host_frame(probe: Probe, host_mac: str, host: IPv6Address) -> bytes:
    """A probe to a host. The data plane stamps it and recomputes its checksum."""
    echo = _ECHO.pack(wire.ICMPV6_ECHO_REQUEST, 0, 0, wire.PROBE_ECHO_ID, probe.sequence & 0xFFFF)
    return icmpv6_frame(host_mac, GATEWAY_MAC, host, GATEWAY, echo + pack(probe))


def parse(frame: bytes) -> tuple[Probe, IPv6Address | None] | None:
    """A returned probe, with the host that returned it or None for a switch.

    None if the frame is no probe. The checksum of an echo reply does not
    matter here: the switch has changed the data since the host summed it.
    """
    outer = parse_ethernet(frame)
    if outer is not None and outer[1] == wire.ETHERTYPE_PROBE:
        probe = unpack(outer[2])
        return None if probe is None else (probe, None)
    packet = parse_icmpv6(frame)
    if packet is None or len(packet.message) < _ECHO.size + _PROBE.size:
        return None
    kind, _, _, identifier, _ = _ECHO.unpack_from(packet.message)
    if kind != wire.ICMPV6_ECHO_REPLY or identifier != wire.PROBE_ECHO_ID:
        return None
    probe = unpack(packet.message[_ECHO.size :])
    return None if probe is None else (probe, packet.source)
