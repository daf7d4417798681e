"""Neighbour Discovery (RFC 4861) as far as a gateway needs it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from ipaddress import IPv6Address

from testbed.control.packets import Icmpv6, icmpv6_frame, mac_bytes, mac_text, parse_icmpv6
from testbed.model import wire
from testbed.model.addresses import GATEWAY, GATEWAY_MAC

_SOURCE_LINK_LAYER = 1
_TARGET_LINK_LAYER = 2
_ROUTER, _SOLICITED, _OVERRIDE = 0x8000_0000, 0x4000_0000, 0x2000_0000
_UNSPECIFIED = IPv6Address("::")
_ALL_NODES = IPv6Address("ff02::1")
_ALL_NODES_MAC = "33:33:00:00:00:01"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What a solicitation or advertisement says about its sender."""

    kind: int
    target: IPv6Address
    sender: IPv6Address
    mac: str
    """Of the link-layer address option, else of the frame."""

    @property
    def announced(self) -> IPv6Address | None:
        """The routable address its sender has for sure, if it says one."""
        address = self.target if self.kind == wire.ICMPV6_NA else self.sender
        usable = not (address.is_link_local or address.is_unspecified or address.is_multicast)
        return address if usable else None

    @property
    def asks_for_gateway(self) -> bool:
        return self.kind == wire.ICMPV6_NS and self.target == GATEWAY


def parse(frame: bytes) -> Neighbour | None:
    """A valid solicitation or advertisement (RFC 4861 section 7.1), else None."""
    packet = parse_icmpv6(frame)
    if packet is None or packet.hop_limit != 255 or len(packet.message) < 24:
        return None
    kind = packet.message[0]
    if kind not in (wire.ICMPV6_NS, wire.ICMPV6_NA) or packet.message[1] != 0:
        return None
    if not packet.checksum_ok:
        return None
    target = IPv6Address(packet.message[8:24])
    if target.is_multicast:
        return None
    return Neighbour(kind, target, packet.source, _link_layer(packet, kind))


def _link_layer(packet: Icmpv6, kind: int) -> str:
    wanted = _TARGET_LINK_LAYER if kind == wire.ICMPV6_NA else _SOURCE_LINK_LAYER
    options = packet.message[24:]
    while len(options) >= 8 and options[1]:
        if options[0] == wanted:
            return mac_text(options[2:8])
        options = options[8 * options[1] :]
    return packet.source_mac


def gateway_advertisement(asked: Neighbour) -> bytes:
    """The gateway's answer to a solicitation for it (RFC 4861 section 7.2.4)."""
    anonymous = asked.sender == _UNSPECIFIED
    flags = _ROUTER | _OVERRIDE | (0 if anonymous else _SOLICITED)
    message = struct.pack("!BBHI16s", wire.ICMPV6_NA, 0, 0, flags, GATEWAY.packed)
    message += struct.pack("!BB6s", _TARGET_LINK_LAYER, 1, mac_bytes(GATEWAY_MAC))
    if anonymous:
        return icmpv6_frame(_ALL_NODES_MAC, GATEWAY_MAC, _ALL_NODES, GATEWAY, message)
    return icmpv6_frame(asked.mac, GATEWAY_MAC, asked.sender, GATEWAY, message)
