"""ICMPv6 errors (RFC 4443) for packets that a switch could not process.

The switch punts such a packet as it came, and says in the packet-in's reason
which error is due; `Errors` makes the message, sent back the way the packet
came, unless the RFC forbids it or the switch has sent enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv6Address
from typing import Final

from testbed.control.packets import icmpv6_frame, mac_text
from testbed.model import inc_wire, wire
from testbed.model.addresses import FUNCT_END, sid, switch_mac
from testbed.model.observations import PacketIn
from testbed.model.southbound import PacketOut

MOST_BYTES: Final = 1280
"""Of the whole IPv6 packet: the least MTU of IPv6 (RFC 4443 section 2.4 c)."""
_IPV6_BYTES, _ICMPV6_BYTES, _ETHERNET_BYTES = 40, 8, 14
_ICMPV6_INFORMATIONAL: Final = 128
_REDIRECT: Final = 137


def message(frame: bytes, reason: int) -> bytes | None:
    """The error due for a punted frame, checksum zero; None where none may be sent.

    `reason` has code, type and pointer as in docs/wire-format.md. Not answered
    are errors and redirects, multicasts, and sources that are no single node
    (RFC 4443 section 2.4 e).
    """
    packet = frame[_ETHERNET_BYTES:]
    if len(packet) < _IPV6_BYTES or packet[0] >> 4 != 6:
        return None
    source, destination = IPv6Address(packet[8:24]), IPv6Address(packet[24:40])
    if source.is_unspecified or source.is_multicast or destination.is_multicast or frame[0] & 1:
        return None
    upper = _upper_layer(packet)
    if upper is not None and (upper < _ICMPV6_INFORMATIONAL or upper == _REDIRECT):
        return None
    kind, code, pointer = reason >> 8 & 0xF, reason >> 12, reason & 0xFF
    length = int.from_bytes(packet[4:6], "big") + _IPV6_BYTES  # without Ethernet's padding
    quoted = packet[: min(length, MOST_BYTES - _IPV6_BYTES - _ICMPV6_BYTES)]
    return bytes((kind, code, 0, 0)) + pointer.to_bytes(4, "big") + quoted


def _upper_layer(packet: bytes) -> int | None:
    """The ICMPv6 type of a packet, also behind an SRH and in an encapsulated packet."""
    at, header = _IPV6_BYTES, packet[6]
    while True:
        if header == wire.PROTO_ROUTING and len(packet) >= at + 8:
            header, at = packet[at], at + 8 + 8 * packet[at + 1]
        elif header == wire.PROTO_IPV6 and len(packet) >= at + _IPV6_BYTES:
            header, at = packet[at + 6], at + _IPV6_BYTES
        else:
            break
    return packet[at] if header == wire.PROTO_ICMPV6 and len(packet) > at else None


@dataclass(slots=True)
class Errors:
    """Answers punted packets, at most `rate_per_s` a switch after a `burst` (RFC 4443 2.4 f)."""

    rate_per_s: float = 100.0
    burst: float = 20.0
    _tokens: dict[str, tuple[float, float]] = field(default_factory=dict)

    @staticmethod
    def concerns(reason: int | None) -> bool:
        """Whether a packet-in of this reason asks for an ICMPv6 error."""
        return reason is not None and reason >= inc_wire.ERROR_TIME_EXCEEDED

    def answer(self, packet: PacketIn, device_id: int) -> list[PacketOut]:
        """The error for a punted packet, out of the port it came by; or nothing."""
        found = message(packet.payload, packet.metadata["reason"])
        if found is None or not self._allowed(packet.switch, packet.at_s):
            return []
        frame = icmpv6_frame(
            mac_text(packet.payload[6:12]),
            switch_mac(device_id),
            IPv6Address(packet.payload[22:38]),
            sid(device_id, FUNCT_END),
            found,
        )
        return [PacketOut(packet.switch, packet.metadata["ingress_port"], frame)]

    def _allowed(self, switch: str, now_s: float) -> bool:
        tokens, then_s = self._tokens.get(switch, (self.burst, now_s))
        tokens = min(self.burst, tokens + max(0.0, now_s - then_s) * self.rate_per_s)
        self._tokens[switch] = (max(0.0, tokens - 1), now_s)
        return tokens >= 1
