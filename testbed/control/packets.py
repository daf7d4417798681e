"""Ethernet, IPv6 and ICMPv6 as far as the controller speaks them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from ipaddress import IPv6Address

from testbed.model import wire

_ETHERNET = struct.Struct("!6s6sH")
_IPV6 = struct.Struct("!IHBB16s16s")
_IPV6_VERSION = 6 << 28


def mac_bytes(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def mac_text(mac: bytes) -> str:
    return mac.hex(":")


def mac_int(mac: str) -> int:
    return int.from_bytes(mac_bytes(mac), "big")


def checksum(data: bytes) -> int:
    """Internet checksum (RFC 1071) of `data`."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def icmpv6_checksum(source: IPv6Address, destination: IPv6Address, message: bytes) -> int:
    """RFC 4443 section 2.3; the checksum field of `message` counts as it is."""
    pseudo = source.packed + destination.packed + struct.pack("!II", len(message), 58)
    return checksum(pseudo + message)


def ethernet(destination: str, source: str, ether_type: int, payload: bytes) -> bytes:
    """A frame, padded to the least length of Ethernet."""
    frame = _ETHERNET.pack(mac_bytes(destination), mac_bytes(source), ether_type) + payload
    return frame.ljust(wire.MIN_FRAME_BYTES, b"\0")


def icmpv6_frame(
    destination_mac: str,
    source_mac: str,
    destination: IPv6Address,
    source: IPv6Address,
    message: bytes,
) -> bytes:
    """An ICMPv6 `message`, its checksum field zero so far, with hop limit 255 (RFC 4861)."""
    total = icmpv6_checksum(source, destination, message)
    message = message[:2] + total.to_bytes(2, "big") + message[4:]
    header = _IPV6.pack(
        _IPV6_VERSION, len(message), wire.PROTO_ICMPV6, 255, source.packed, destination.packed
    )
    return ethernet(destination_mac, source_mac, wire.ETHERTYPE_IPV6, header + message)


@dataclass(frozen=True, slots=True)
class Icmpv6:
    """A received ICMPv6 message with the addresses it travelled under."""

    source_mac: str
    source: IPv6Address
    destination: IPv6Address
    hop_limit: int
    message: bytes
    """From the ICMPv6 type on; checksum not yet looked at."""

    @property
    def checksum_ok(self) -> bool:
        return icmpv6_checksum(self.source, self.destination, self.message) == 0


def parse_ethernet(frame: bytes) -> tuple[str, int, bytes] | None:
    """Source MAC, EtherType and payload; None for a runt."""
    if len(frame) < _ETHERNET.size:
        return None
    _, source, ether_type = _ETHERNET.unpack_from(frame)
    return mac_text(source), ether_type, frame[_ETHERNET.size :]


def parse_icmpv6(frame: bytes) -> Icmpv6 | None:
    """The ICMPv6 message directly under the IPv6 header of `frame`, else None."""
    outer = parse_ethernet(frame)
    if outer is None or outer[1] != wire.ETHERTYPE_IPV6 or len(outer[2]) < _IPV6.size + 4:
        return None
    _, length, next_header, hop_limit, source, destination = _IPV6.unpack_from(outer[2])
    message = outer[2][_IPV6.size : _IPV6.size + length]
    if next_header != wire.PROTO_ICMPV6 or len(message) != length:
        return None
    return Icmpv6(outer[0], IPv6Address(source), IPv6Address(destination), hop_limit, message)
