"""Packet-in and packet-out: P4Runtime metadata to and from the controller headers.

p4c turns each `@controller_header` into a ControllerPacketMetadata: the
header's fields in order. On the CPU port it is the first header of the frame
(P4Runtime 1.3, section 16.1), fields packed as bits, most significant first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from finsy.proto import p4r

from testbed.infrastructure.dataplane.embedded.p4errors import canonical, invalid, parse_value

_PADDING = "@padding"


@dataclass(frozen=True, slots=True)
class _Field:
    id: int
    name: str
    bits: int
    padding: bool


class ControllerHeader:
    """The header named `packet_in` or `packet_out` of a P4Info, possibly absent."""

    def __init__(self, p4info: Any, name: str) -> None:
        self.name = name
        self.fields: tuple[_Field, ...] = ()
        for header in p4info.controller_packet_metadata:
            if name in (header.preamble.name, header.preamble.alias):
                self.fields = tuple(
                    _Field(m.id, m.name, m.bitwidth, _PADDING in m.annotations)
                    for m in header.metadata
                )
        bits = sum(field.bits for field in self.fields)
        self.size = bits // 8
        """Bytes in front of the payload. A header that ends inside a byte cannot be sent."""
        if bits % 8:
            raise invalid(f"controller header {name}: {bits} bits are not whole bytes")

    def pack(self, metadata: Iterable[Any]) -> bytes:
        """Header bytes of a packet-out's metadata. Padding may be left out."""
        given = {m.metadata_id: m.value for m in metadata}
        known = {field.id for field in self.fields}
        if unknown := given.keys() - known:
            raise invalid(f"{self.name}: it has no metadata {min(unknown)}")
        bits = 0
        for field in self.fields:
            value = 0
            if field.id in given:
                value = parse_value(given[field.id], field.bits, f"{self.name}.{field.name}")
            elif not field.padding:
                raise invalid(f"{self.name}: metadata {field.name} is missing")
            bits = bits << field.bits | value
        return bits.to_bytes(self.size, "big")

    def unpack(self, frame: bytes) -> Any:
        """The p4r.PacketIn of a frame that reached the CPU port."""
        packet = p4r.PacketIn(payload=frame[self.size :])
        rest = int.from_bytes(frame[: self.size].ljust(self.size, b"\0"), "big")
        shift = self.size * 8
        for field in self.fields:
            shift -= field.bits
            if not field.padding:
                value = rest >> shift & ((1 << field.bits) - 1)
                packet.metadata.add(metadata_id=field.id, value=canonical(value))
        return packet
