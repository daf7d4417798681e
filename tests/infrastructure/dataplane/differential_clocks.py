"""What differs between two equal switches: the times and queue depths they stamp.

They are in link and load probes, in the newest hop of in-band telemetry and in
its reports to the controller; `same_but_for_clocks` compares without them.
"""

from __future__ import annotations

import struct

from differential import Frame
from differential_targets import CPU_PORT, from_canonical
from finsy.proto import p4r

PROBE_TYPE, IPV6_TYPE = 0x88B5, 0x86DD
PROBE_ECHO_ID = 0x7E57
PROBE_BYTES = 60
REQUEST_TX, REQUEST_RX, REPLY_TX, REPLY_RX = (20, 8), (28, 8), (36, 8), (44, 8)
REQUEST_QDEPTH, REPLY_QDEPTH = (52, 4), (56, 4)
"""Offset and size of the stamps in a probe."""

INT_PORT, INT_HEAD_BYTES, INT_HOP_BYTES = 62000, 24, 32
INT_CLOCKS = (8, 24)
"""Latency, queue and timestamps: where they begin in a hop and how long they are."""
INT_REPORT_BYTES = 36
INT_REASON = 3

LOAD_TYPE, LOAD_WAIT_AT = 0x88B6, 14 + 16
"""EtherType of a load probe, and where in its frame the sum of waits is."""


def _int_offset(data: bytes) -> int | None:
    """Where the INT stack begins in an Ethernet frame, if it carries one."""
    if data[12:14] != IPV6_TYPE.to_bytes(2, "big") or len(data) < 54:
        return None
    number, at = data[20], 54
    while number in (41, 43) and len(data) > at + 40:
        number, at = (data[at + 6], at + 40) if number == 41 else (
            data[at], at + 8 * (data[at + 1] + 1)
        )  # fmt: skip
    port = data[at + 2 : at + 4] == INT_PORT.to_bytes(2, "big")
    return at + INT_HEAD_BYTES if number == 17 and port and len(data) >= at + 56 else None


def _without_int_clocks(data: bytes) -> bytes:
    """A frame without what its newest hop read from clocks and queues."""
    at = _int_offset(data)
    if at is None:
        return data
    first, size = INT_CLOCKS
    return data[: at + first] + bytes(size) + data[at + first + size :]


def _without_wait(data: bytes) -> bytes:
    """A load probe's frame without what it read from queues."""
    if data[12:14] != LOAD_TYPE.to_bytes(2, "big"):
        return data
    return data[:LOAD_WAIT_AT] + bytes(4) + data[LOAD_WAIT_AT + 4 :]


def _probe_offset(data: bytes) -> int | None:
    """Where the link probe is in an output frame, if it carries one."""
    kind = data[12:14]
    if kind == PROBE_TYPE.to_bytes(2, "big"):
        return 14
    if kind != IPV6_TYPE.to_bytes(2, "big"):
        return None
    at, number = 54, data[20] if len(data) > 20 else 0
    addresses = data[22:54]
    # This switch may have encapsulated it, with or without a segment routing header.
    if number == 43 and len(data) > at + 8:
        number, at = data[at], at + 8 * (data[at + 1] + 1)
    if number == 41 and len(data) >= at + 40:
        number, addresses, at = data[at + 6], data[at + 8 : at + 40], at + 40
    link_local = b"\xfe\x80" in (addresses[0:2], addresses[16:18])
    echo = data[at + 4 : at + 6] == PROBE_ECHO_ID.to_bytes(2, "big")
    return at + 8 if number == 58 and link_local and echo else None


def same_but_for_clocks(a: Frame, b: Frame) -> bool:
    """Equal but for what this switch stamps: times, queue depths, and the checksum over them.

    That is in link and load probes, in the newest hop of in-band telemetry and in its reports.

    The checksum must agree with the stamps: the sum over all 16-bit words of
    the ICMPv6 message, checksum included, depends on neither.
    """
    if a[0] != CPU_PORT:
        return _same_frame(a[1], b[1])
    messages = [p4r.PacketIn.FromString(data) for _, data in (a, b)]
    heads = [[from_canonical(m.value) for m in x.metadata] for x in messages]
    if heads[0] != heads[1]:
        return False
    one, other = (m.payload for m in messages)
    if INT_REASON in heads[0] and one[:8] == other[:8]:
        # A report: its head has the sink's own hop.
        frames = [m.payload[:12] + m.payload[INT_REPORT_BYTES:] for m in messages]
        if frames[0] == frames[1]:
            return True
    if _without_wait(one) == _without_wait(other) or _same_but_for_stamps(one, other, punted=True):
        return True
    # What is sent to the CPU port as to any other has no header: its first bytes take its place.
    head = struct.pack("!HH", *heads[0])
    return _same_frame(head + one, head + other)


def _same_frame(a: bytes, b: bytes) -> bool:
    one, other = (_without_wait(_without_int_clocks(data)) for data in (a, b))
    return one == other or _same_but_for_stamps(a, b, punted=False)


def _same_but_for_stamps(a: bytes, b: bytes, punted: bool) -> bool:
    offset = _probe_offset(a)
    if offset is None or len(a) != len(b) or len(a) < offset + PROBE_BYTES:
        return False
    if punted:
        stamped = [REPLY_RX]
    elif a[offset] == 1:
        stamped = [REQUEST_TX, REQUEST_QDEPTH]
    else:
        stamped = [REQUEST_RX, REPLY_TX, REPLY_QDEPTH]
    in_echo = a[12:14] == IPV6_TYPE.to_bytes(2, "big")
    if in_echo and len({_sum16(f[offset - 8 : offset + PROBE_BYTES]) for f in (a, b)}) > 1:
        return False
    masked = [bytearray(a), bytearray(b)]
    for data in masked:
        for first, size in stamped:
            data[offset + first : offset + first + size] = bytes(size)
        if in_echo:
            data[offset - 6 : offset - 4] = bytes(2)
    return masked[0] == masked[1]


def _sum16(data: bytes) -> int:
    """RFC 1071's sum, as the remainder that does not tell +0 from -0."""
    return int(sum(struct.unpack(f"!{len(data) // 2}H", data))) % 0xFFFF
